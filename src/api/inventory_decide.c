/*
 * api/inventory_decide.c - what rules say of each case, asked once in each jurisdiction.
 *
 * A case becomes the facts of one transaction: the maker is producer and party, the device is hardware in a layer of a network at a
 * place in zones. Whatever the answer is comes from the packs; here it is only asked and kept.
 */
#include "api/inventory.h"

#include "base/date.h"
#include "base/error.h"
#include "base/thread.h"
#include "screen/parties.h"
#include "screen/pool.h"

enum { CASES_A_STEP = 128, SECONDS_A_DAY = 86400 };

/* What one thread decides with. */
typedef struct bench {
    tamis__decider *decider;
    tamis__worker *worker;
    tamis__facts facts;
    tamis__determination determination;
    tamis__buffer json;
} bench;

typedef struct deciding {
    tamis_inventory *inventory;
    tamis__party_finder *finder;
    bench *benches; /* one a thread */
    size_t start;
} deciding;

/* ---- Facts ---------------------------------------------------------------------------------------- */

static void put(tamis__buffer *out, const char *key, tamis_bytes value)
{
    if (value.len == 0)
        return;
    tamis__json_key(out, key);
    tamis__json_string(out, value);
}

static void put_country(tamis__buffer *out, tamis_bytes code)
{
    char upper[3] = "";
    for (size_t i = 0; i < 2 && i < code.len; i++)
        upper[i] = code.ptr[i] >= 'a' ? (char)(code.ptr[i] - ('a' - 'A')) : code.ptr[i];
    put(out, "country", tamis__bytes_of(upper));
}

static tamis_bytes actor_in(const tamis_inventory *v, tamis_bytes jurisdiction)
{
    tamis_bytes any = TAMIS_LIT("");
    for (size_t i = 0; i < v->actor_count; i++) {
        if (tamis__bytes_equal(v->actors[i].jurisdiction, jurisdiction))
            return v->actors[i].actor;
        if (v->actors[i].jurisdiction.len == 0)
            any = v->actors[i].actor;
    }
    return any;
}

static void put_item(tamis__buffer *out, const tamis__device *d, const tamis__device_maker *m)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__json_key(out, "item");
    tamis__json_open(out, '{');
    put(out, "class", TAMIS_LIT("hardware"));
    put(out, "desc", d->text[TAMIS__DEVICE_CLASS]);
    put(out, "producer", m->producer);
    put(out, "network", tamis__bytes_of(d->network));
    put(out, "installed_on", tamis__bytes_of(tamis__day_format(d->installed, day)));
    tamis__json_close(out, '}');
    tamis__json_key(out, "party");
    tamis__json_open(out, '{');
    put(out, "name", m->company);
    put_country(out, m->country);
    tamis__json_close(out, '}');
}

static void put_place(tamis__buffer *out, const tamis_inventory *v, const tamis__device *d,
                      const tamis__device_state *state)
{
    tamis__json_key(out, "place");
    tamis__json_open(out, '{');
    put_country(out, tamis__bytes_of(d->country));
    if (d->placed) {
        tamis__json_key(out, "lat");
        tamis__json_number(out, d->lat, 7);
        tamis__json_key(out, "lon");
        tamis__json_number(out, d->lon, 7);
    }
    tamis__json_close(out, '}');
    if (state->zone_count == 0 && !state->zones_known)
        return;
    tamis__json_key(out, "zone");
    tamis__json_open(out, '{');
    tamis__json_key(out, "inside");
    tamis__buffer_text(out, state->zone_count > 0 ? "true" : "false");
    if (state->zone_count > 0) {
        tamis__json_key(out, "zone");
        tamis__json_open(out, '[');
        for (size_t i = 0; i < state->zone_count; i++) {
            tamis__json_item(out);
            tamis__json_string(out, tamis__zones_at(v->packs->zones, state->zones[i])->id);
        }
        tamis__json_close(out, ']');
    }
    tamis__json_close(out, '}');
}

static void put_facts(tamis__buffer *out, const tamis_inventory *v, size_t device,
                      tamis_bytes jurisdiction)
{
    const tamis__device *d = &v->devices.items[device];
    const tamis__device_state *state = &v->states[device];
    tamis__buffer_reset(out);
    tamis__json_open(out, '{');
    put(out, "date", v->day_text);
    put(out, "jurisdiction", jurisdiction);
    put(out, "activity", v->activity);
    put(out, "actor", actor_in(v, jurisdiction));
    put_item(out, d, &state->maker);
    put_place(out, v, d, state);
    tamis__json_close(out, '}');
}

/* ---- Keeping what was decided --------------------------------------------------------------------- */

static bool keep(tamis__arena *arena, tamis_bytes text, tamis_bytes *out)
{
    *out = tamis__arena_copy(arena, text);
    return out->ptr != NULL;
}

static bool keep_conditions(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    tamis_bytes *kept = tamis__arena_zero(arena, d->condition_count + 1, sizeof(*kept));
    for (size_t i = 0; kept != NULL && i < d->condition_count; i++)
        if (!keep(arena, d->conditions[i], &kept[i]))
            return false;
    out->conditions = kept;
    out->condition_count = d->condition_count;
    return kept != NULL;
}

/* "84 FR 22961, 15 CFR 744.11(a) (2019-05-21)" */
static bool keep_citation(tamis__arena *arena, const tamis__citation *cite, tamis__buffer *text,
                          tamis_bytes *out)
{
    tamis__buffer_reset(text);
    tamis__buffer_append(text, cite->ref);
    tamis__buffer_text(text, cite->pinpoint.len > 0 ? ", " : "");
    tamis__buffer_append(text, cite->pinpoint);
    tamis__buffer_text(text, cite->edition.len > 0 ? " (" : "");
    tamis__buffer_append(text, cite->edition);
    tamis__buffer_text(text, cite->edition.len > 0 ? ")" : "");
    return !text->failed && keep(arena, tamis__buffer_bytes(text), out);
}

static bool keep_citations(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    tamis__buffer text;
    tamis_bytes *kept = tamis__arena_zero(arena, d->citation_count + 1, sizeof(*kept));
    bool good = kept != NULL;
    tamis__buffer_init(&text, 0);
    for (size_t i = 0; good && i < d->citation_count; i++)
        good = keep_citation(arena, d->citations[i], &text, &kept[i]);
    tamis__buffer_clear(&text);
    out->citations = kept;
    out->citation_count = d->citation_count;
    return good;
}

static bool keep_questions(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    tamis_bytes *kept = tamis__arena_zero(arena, d->question_count + 1, sizeof(*kept));
    for (size_t i = 0; kept != NULL && i < d->question_count; i++)
        if (!keep(arena, d->questions[i].text, &kept[i]))
            return false;
    out->questions = kept;
    out->question_count = d->question_count;
    return kept != NULL;
}

static bool is_among_states(const tamis__trace *t, bool fired)
{
    if (fired)
        return t->state == TAMIS__RULE_FIRED || t->state == TAMIS__RULE_SAVED;
    return t->state == TAMIS__RULE_UNKNOWN;
}

/* The first of the strictest rules that fired, or that are unknown. */
static const tamis__rule *strictest_rule(const tamis__determination *d, bool fired,
                                         const tamis__regime **regime)
{
    const tamis__rule *best = NULL;
    for (size_t i = 0; i < d->regime_count; i++) {
        for (size_t k = 0; k < d->regimes[i].trace_count; k++) {
            const tamis__trace *t = &d->regimes[i].traces[k];
            if (!is_among_states(t, fired) || t->rule->kind != TAMIS__RESTRICTION ||
                (best != NULL && t->rule->outcome <= best->outcome))
                continue;
            best = t->rule;
            *regime = d->regimes[i].regime;
        }
    }
    return best;
}

/* The rule to name: what fired, unless the answer is stricter than that because of what is not known. */
static const tamis__rule *leading_rule(const tamis__determination *d, const tamis__regime **regime)
{
    const tamis__rule *fired = strictest_rule(d, true, regime);
    if (fired != NULL && (fired->outcome >= d->outcome || d->outcome != TAMIS__REVIEW))
        return fired;
    const tamis__regime *other = NULL;
    const tamis__rule *unknown = strictest_rule(d, false, &other);
    if (unknown == NULL)
        return fired;
    *regime = other;
    return unknown;
}

static bool keep_rule(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    const tamis__regime *regime = NULL;
    const tamis__rule *rule = leading_rule(d, &regime);
    tamis__buffer name;
    if (rule == NULL)
        return true;
    tamis__buffer_init(&name, 0);
    tamis__buffer_append(&name, d->packs->packs[rule->pack].id);
    tamis__buffer_byte(&name, '/');
    tamis__buffer_append(&name, rule->id);
    out->rule_title = rule->title; /* the packs outlive the inventory */
    out->regime = regime->title;
    out->unverified = !rule->verified;
    bool good = !name.failed && keep(arena, tamis__buffer_bytes(&name), &out->rule);
    tamis__buffer_clear(&name);
    return good;
}

static int32_t day_of(int64_t local)
{
    return (int32_t)(local >= 0 ? local / SECONDS_A_DAY
                                : (local - SECONDS_A_DAY + 1) / SECONDS_A_DAY);
}

/* Since when it is prohibited: the earliest window of the rules that prohibit it; not told where a start is relative. */
static int32_t prohibited_since(const tamis__determination *d)
{
    int32_t since = TAMIS__DAY_MAX;
    for (size_t i = 0; i < d->regime_count; i++) {
        for (size_t k = 0; k < d->regimes[i].trace_count; k++) {
            const tamis__trace *t = &d->regimes[i].traces[k];
            if (t->state != TAMIS__RULE_FIRED || t->rule->outcome != TAMIS__PROHIBITED ||
                t->window == NULL || t->rule->after != NULL || t->window->start == TAMIS__LOCAL_MIN)
                continue;
            int32_t day = day_of(t->window->start);
            since = day < since ? day : since;
        }
    }
    return since == TAMIS__DAY_MAX ? TAMIS__DAY_MIN : since;
}

static bool keep_change(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    const tamis__change *next = &d->next;
    out->since = d->outcome == TAMIS__PROHIBITED ? prohibited_since(d) : TAMIS__DAY_MIN;
    if (!next->exists)
        return true;
    out->change_day = next->day;
    out->change_outcome = next->outcome;
    out->has_deadline = next->outcome > d->outcome;
    out->deadline = next->day - 1;
    if (next->rule != NULL)
        out->change_what = next->rule->title;
    else if (next->listing != NULL)
        return keep(arena, next->listing->list, &out->change_what);
    return true;
}

static bool speaks(const tamis__determination *d)
{
    for (size_t i = 0; i < d->regime_count; i++)
        if (d->regimes[i].speaks)
            return true;
    return false;
}

static bool keep_verdict(tamis__arena *arena, const tamis__determination *d, tamis__verdict *out)
{
    out->outcome = d->outcome;
    out->best = d->best;
    out->worst = d->worst;
    out->silent = !speaks(d);
    out->change_day = TAMIS__DAY_MAX;
    return keep_conditions(arena, d, out) && keep_citations(arena, d, out) &&
           keep_questions(arena, d, out) && keep_rule(arena, d, out) && keep_change(arena, d, out);
}

/* ---- Listings of the maker ------------------------------------------------------------------------ */

static bool is_told(const tamis__case *c, const tamis__held_listing *listing)
{
    for (size_t i = 0; i < c->listing_count; i++)
        if (tamis__bytes_equal(c->listings[i].list, listing->list) &&
            tamis__bytes_equal(c->listings[i].entity_id, listing->entity_id))
            return true;
    return false;
}

/* Texts of listings point into the snapshot, or into the facts, which do not last. */
static bool keep_listing(tamis__case *c, const tamis__held_listing *l)
{
    tamis__case_listing *kept = &c->listings[c->listing_count];
    *kept = (tamis__case_listing){.from = l->from, .uncertain = l->uncertain};
    if (!keep(&c->arena, l->list, &kept->list) || !keep(&c->arena, l->cite, &kept->cite) ||
        !keep(&c->arena, l->caption, &kept->caption) ||
        !keep(&c->arena, l->entity_id, &kept->entity_id))
        return false;
    c->listing_count++;
    c->listed = c->listed || !l->uncertain;
    c->maybe_listed = c->maybe_listed || l->uncertain;
    return true;
}

/* The maker is in the facts under both of its names; `certain` ones first. */
static bool keep_of_holder(tamis__case *c, const tamis__holder *maker, int32_t day, bool certain)
{
    for (size_t i = 0; i < maker->listing_count; i++) {
        const tamis__held_listing *l = &maker->listings[i];
        if (l->uncertain == certain || l->from > day || l->until < day || is_told(c, l))
            continue;
        if (!keep_listing(c, l))
            return false;
    }
    return true;
}

static bool keep_listings(tamis__case *c, const tamis__facts *facts, int32_t day)
{
    const tamis__holder *makers[2] = {NULL, NULL};
    size_t room = 1;
    if (facts->producer >= 0)
        makers[0] = &facts->holders[facts->producer];
    if (facts->party_count > 0 && facts->producer != 0)
        makers[1] = &facts->holders[0];
    for (size_t i = 0; i < 2; i++)
        room += makers[i] == NULL ? 0 : makers[i]->listing_count;
    c->listings = tamis__arena_zero(&c->arena, room, sizeof(*c->listings));
    bool good = c->listings != NULL;
    for (size_t i = 0; i < 2; i++)
        good = good && (makers[i] == NULL || keep_of_holder(c, makers[i], day, true));
    /* What is only like the name of a listed maker says nothing new. */
    for (size_t i = 0; i < 2 && !c->listed; i++)
        good = good && (makers[i] == NULL || keep_of_holder(c, makers[i], day, false));
    return good;
}

/* ---- Cases ---------------------------------------------------------------------------------------- */

static bool is_asked(const tamis_inventory *v, const char *country, tamis_bytes jurisdiction)
{
    for (size_t i = 0; i < v->asked_count; i++)
        if (tamis__bytes_equal(v->asked[i], jurisdiction))
            return true;
    if (v->ask_all)
        return true;
    if (v->asked_count > 0)
        return false;
    tamis_bytes own = tamis__inventory_jurisdictions(v, country);
    return own.len == 0 || tamis__inventory_among(own, jurisdiction);
}

static tamis_status decide_in(deciding *g, bench *b, tamis__case *c, tamis_bytes jurisdiction,
                              tamis_error *err)
{
    tamis_inventory *v = g->inventory;
    tamis__party_settings settings = {v->threshold, TAMIS__PARTY_CERTAIN};
    tamis__decide_options options = {.next_change = true, .known_on = TAMIS__DAY_MAX};
    tamis__verdict *verdict = &c->verdicts[c->verdict_count];
    put_facts(&b->json, v, c->first, jurisdiction);
    if (b->json.failed)
        return tamis__fail_nomem(err);
    tamis__facts_clear(&b->facts);
    memset(&b->facts, 0, sizeof(b->facts));
    TAMIS_TRY(tamis__facts_parse(tamis__buffer_bytes(&b->json), &b->facts, err));
    TAMIS_TRY(tamis__parties_find(g->finder, b->worker, &settings, &b->facts, err));
    TAMIS_TRY(tamis__decide(b->decider, &b->facts, &options, &b->determination, err));
    verdict->jurisdiction = jurisdiction;
    if (!keep_verdict(&c->arena, &b->determination, verdict) ||
        (c->listings == NULL && !keep_listings(c, &b->facts, v->day)))
        return tamis__fail_nomem(err);
    c->verdict_count++;
    return TAMIS_OK;
}

/* The strictest answer, the first deadline, and whether any of it is worth telling. */
static void sum_up(tamis__case *c, const tamis__device_maker *maker)
{
    bool concerned = c->listed || c->maybe_listed || maker->maker != NULL;
    c->outcome = TAMIS__NOT_SUBJECT;
    c->finding = c->listed || c->maybe_listed || maker->doubt;
    for (size_t i = 0; i < c->verdict_count; i++) {
        const tamis__verdict *v = &c->verdicts[i];
        c->outcome = v->outcome > c->outcome ? v->outcome : c->outcome;
        c->overdue = c->overdue || v->outcome == TAMIS__PROHIBITED;
        if (v->has_deadline && v->deadline < c->deadline)
            c->deadline = v->deadline;
        /* Of a maker on no list, what is not known is no finding. */
        c->finding = c->finding || v->best > TAMIS__ALLOWED ||
                     (concerned && (v->outcome > TAMIS__ALLOWED || v->has_deadline));
    }
    if (c->outcome == TAMIS__NOT_SUBJECT && c->verdict_count == 0)
        c->outcome = TAMIS__ALLOWED;
}

static tamis_status decide_case(void *ctx, size_t index, unsigned worker, tamis_error *err)
{
    deciding *g = ctx;
    tamis_inventory *v = g->inventory;
    tamis__case *c = &v->cases[g->start + index];
    const tamis__device *d = &v->devices.items[c->first];
    const tamis__device_maker *maker = &v->states[c->first].maker;
    c->verdicts = tamis__arena_zero(&c->arena, v->known_count + 1, sizeof(*c->verdicts));
    if (c->verdicts == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < v->known_count && maker->producer.len > 0 && !maker->doubt; i++)
        if (is_asked(v, d->country, v->known[i]))
            TAMIS_TRY(decide_in(g, &g->benches[worker], c, v->known[i], err));
    sum_up(c, maker);
    return TAMIS_OK;
}

/* ---- Threads -------------------------------------------------------------------------------------- */

static tamis_status open_benches(deciding *g, tamis_error *err)
{
    tamis_inventory *v = g->inventory;
    g->benches = tamis__alloc_zero(v->threads, sizeof(*g->benches));
    if (g->benches == NULL)
        return tamis__fail_nomem(err);
    for (unsigned i = 0; i < v->threads; i++) {
        bench *b = &g->benches[i];
        tamis__buffer_init(&b->json, TAMIS__FACTS_BYTES_MAX);
        TAMIS_TRY(tamis__decider_new(v->packs, &b->decider, err));
        TAMIS_TRY(tamis__pool_take(v->snapshot->pool, &b->worker, err));
    }
    return TAMIS_OK;
}

static void close_benches(deciding *g)
{
    tamis_inventory *v = g->inventory;
    for (unsigned i = 0; g->benches != NULL && i < v->threads; i++) {
        bench *b = &g->benches[i];
        tamis__determination_clear(&b->determination);
        tamis__facts_clear(&b->facts);
        tamis__decider_free(b->decider);
        tamis__pool_give(v->snapshot->pool, b->worker);
        tamis__buffer_clear(&b->json);
    }
    tamis__release(g->benches);
}

static tamis_status decide_all(deciding *g, const tamis_inventory_options *options,
                               tamis_error *err)
{
    tamis_inventory *v = g->inventory;
    while (g->start < v->case_count) {
        size_t left = v->case_count - g->start;
        size_t step = left < CASES_A_STEP ? left : CASES_A_STEP;
        TAMIS_TRY(tamis__parallel_for(step, v->threads, g, decide_case, err));
        g->start += step;
        if (options->progress != NULL &&
            options->progress(options->progress_ctx, "decide", g->start, v->case_count) != TAMIS_OK)
            return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled after %zu cases", g->start);
    }
    return TAMIS_OK;
}

tamis_status tamis__inventory_decide(tamis_inventory *v, const tamis_inventory_options *options,
                                     tamis_error *err)
{
    deciding g = {.inventory = v};
    tamis_status status =
        tamis__party_finder_new(v->snapshot->index, v->snapshot->engine->text, &g.finder, err);
    if (status == TAMIS_OK)
        status = open_benches(&g, err);
    if (status == TAMIS_OK)
        status = decide_all(&g, options, err);
    close_benches(&g);
    tamis__party_finder_free(g.finder);
    return status;
}
