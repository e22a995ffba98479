/* api/inventory.c - options checked, rows read, then the two steps of inventory_place.c and inventory_decide.c; what is counted. */
#include "api/inventory.h"

#include <stdlib.h>
#include <time.h>

#include "api/ruleset.h"
#include "base/date.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/thread.h"

tamis_inventory_options tamis_inventory_options_default(void)
{
    return (tamis_inventory_options){.threshold = 0.85};
}

bool tamis__inventory_among(tamis_bytes list, tamis_bytes word)
{
    tamis_bytes piece;
    while (list.len > 0 && tamis__bytes_split(&list, TAMIS_LIT(" "), &piece))
        if (tamis__bytes_equal(piece, word))
            return true;
    return false;
}

tamis_bytes tamis__inventory_jurisdictions(const tamis_inventory *inventory, const char *country)
{
    tamis_bytes code = tamis__bytes_of(country);
    for (size_t i = 0; i < inventory->country_count; i++)
        if (tamis__bytes_equal(inventory->countries[i].country, code))
            return inventory->countries[i].jurisdictions;
    return code;
}

/* ---- Tables --------------------------------------------------------------------------------------- */

static tamis_status read_countries(tamis_inventory *v, tamis_error *err)
{
    tamis_bytes rest = tamis__embedded_find("inventory/jurisdictions.tsv"), line;
    size_t capacity = 0;
    for (tamis_bytes all = rest; all.len > 0 && tamis__bytes_split(&all, TAMIS_LIT("\n"), &line);)
        capacity++;
    v->countries = tamis__arena_zero(&v->arena, capacity + 1, sizeof(*v->countries));
    if (v->countries == NULL)
        return tamis__fail_nomem(err);
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        size_t tab = tamis__bytes_find(line, TAMIS_LIT("\t"), 0);
        if (tab != 2) /* a comment, or the header */
            continue;
        v->countries[v->country_count++] = (tamis__country_rules){
            tamis__bytes_sub(line, 0, tab), tamis__bytes_sub(line, tab + 1, line.len)};
    }
    return TAMIS_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return tamis__bytes_compare(*(const tamis_bytes *)a, *(const tamis_bytes *)b);
}

static bool is_known(const tamis_inventory *v, tamis_bytes jurisdiction)
{
    for (size_t i = 0; i < v->known_count; i++)
        if (tamis__bytes_equal(v->known[i], jurisdiction))
            return true;
    return false;
}

/* Those whose packs speak of the activity. */
static tamis_status gather_jurisdictions(tamis_inventory *v, tamis_error *err)
{
    uint64_t activity = tamis__fact_value_bit(TAMIS__FACT_ACTIVITY, v->activity);
    v->known = tamis__arena_zero(&v->arena, v->packs->regime_count + 1, sizeof(*v->known));
    if (v->known == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < v->packs->regime_count; i++) {
        const tamis__regime *regime = &v->packs->regimes[i];
        if ((regime->activities & activity) != 0 && !is_known(v, regime->jurisdiction))
            v->known[v->known_count++] = regime->jurisdiction;
    }
    if (v->known_count > 1)
        qsort(v->known, v->known_count, sizeof(*v->known), by_bytes);
    return TAMIS_OK;
}

/* ---- Options -------------------------------------------------------------------------------------- */

static tamis_status copy(tamis_inventory *v, tamis_bytes text, tamis_bytes *out, tamis_error *err)
{
    *out = tamis__arena_copy(&v->arena, text);
    return out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status unknown_jurisdiction(const tamis_inventory *v, tamis_bytes asked,
                                         tamis_error *err)
{
    tamis__buffer known;
    tamis__buffer_init(&known, 0);
    for (size_t i = 0; i < v->known_count; i++) {
        tamis__buffer_byte(&known, ' ');
        tamis__buffer_append(&known, v->known[i]);
    }
    tamis_status status =
        tamis__fail(err, TAMIS_ERR_ARGUMENT,
                    "no rule pack speaks of this activity in \"%.*s\"; expected one of all%.*s",
                    TAMIS_FMT(asked), TAMIS_FMT(tamis__buffer_bytes(&known)));
    tamis__buffer_clear(&known);
    return status;
}

static tamis_status take_jurisdictions(tamis_inventory *v, const tamis_inventory_options *options,
                                       tamis_error *err)
{
    v->asked = tamis__arena_zero(&v->arena, options->jurisdiction_count + 1, sizeof(*v->asked));
    if (v->asked == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < options->jurisdiction_count; i++) {
        tamis_bytes asked = tamis__bytes_of(options->jurisdictions[i]);
        if (tamis__bytes_equal_nocase(asked, TAMIS_LIT("all"))) {
            v->ask_all = true;
            continue;
        }
        if (!is_known(v, asked))
            return unknown_jurisdiction(v, asked, err);
        TAMIS_TRY(copy(v, asked, &v->asked[v->asked_count++], err));
    }
    return TAMIS_OK;
}

/* "carrier" or "UK=uk_pcp_directed". */
static tamis_status take_actors(tamis_inventory *v, const tamis_inventory_options *options,
                                tamis_error *err)
{
    v->actors = tamis__arena_zero(&v->arena, options->actor_count + 1, sizeof(*v->actors));
    if (v->actors == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < options->actor_count; i++) {
        tamis_bytes text = tamis__bytes_of(options->actors[i]);
        size_t equals = tamis__bytes_find(text, TAMIS_LIT("="), 0);
        tamis__actor *actor = &v->actors[v->actor_count];
        size_t start = equals == SIZE_MAX ? 0 : equals + 1;
        TAMIS_TRY(copy(v, tamis__bytes_sub(text, start, text.len), &actor->actor, err));
        TAMIS_TRY(copy(v, tamis__bytes_sub(text, 0, equals == SIZE_MAX ? 0 : equals),
                       &actor->jurisdiction, err));
        if (actor->actor.len == 0 || equals == 0)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "actor \"%.*s\": expected ACTOR or JURISDICTION=ACTOR, as in "
                               "UK=uk_pcp_directed",
                               TAMIS_FMT(text));
        v->actor_count++;
    }
    return TAMIS_OK;
}

static tamis_status take_options(tamis_inventory *v, const tamis_inventory_options *options,
                                 tamis_error *err)
{
    if (options->as_of == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "an inventory needs the day it is judged on");
    TAMIS_TRY(tamis__api_day(options->as_of, "as_of", 0, &v->day, err));
    TAMIS_TRY(copy(v, tamis__bytes_of(options->as_of), &v->day_text, err));
    TAMIS_TRY(copy(v,
                   tamis__bytes_of(options->activity == NULL ? "use_equipment" : options->activity),
                   &v->activity, err));
    if (!(options->threshold >= 0 && options->threshold <= 1))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the threshold must lie between 0 and 1");
    v->threshold = options->threshold;
    v->threads = tamis__thread_count(options->threads);
    TAMIS_TRY(read_countries(v, err));
    TAMIS_TRY(gather_jurisdictions(v, err));
    TAMIS_TRY(take_jurisdictions(v, options, err));
    return take_actors(v, options, err);
}

/* ---- Counting ------------------------------------------------------------------------------------- */

bool tamis__device_is_finding(const tamis_inventory *inventory, size_t device)
{
    const tamis__device_state *state = &inventory->states[device];
    return inventory->cases[state->item].finding;
}

tamis_bytes tamis__device_maker_name(const tamis_inventory *inventory, size_t device)
{
    return inventory->states[device].maker.producer;
}

static void count(tamis_inventory *v)
{
    tamis_inventory_summary *s = &v->summary;
    s->devices = v->devices.count;
    s->bad_rows = v->devices.bad_rows;
    s->unread_cells = v->devices.unread_facts;
    for (size_t i = 0; i < v->devices.count; i++) {
        const tamis__device_state *state = &v->states[i];
        const tamis__case *c = &v->cases[state->item];
        s->unknown_maker += state->maker.producer.len == 0;
        if (!c->finding)
            continue;
        s->findings++;
        s->to_check +=
            state->maker.conflict || state->maker.doubt || (!c->listed && c->maybe_listed);
        s->in_zones += state->zone_count > 0;
        s->overdue += c->overdue;
        s->with_deadline += c->deadline != TAMIS__DAY_MAX;
        s->outcomes[c->outcome]++;
    }
}

/* ---- The work ------------------------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static tamis_status run(tamis_inventory *v, const tamis_inventory_options *options,
                        tamis_error *err)
{
    TAMIS_TRY(take_options(v, options, err));
    TAMIS_TRY(tamis__makers_built_in(&v->makers, err));
    tamis__device_source source = {.path = options->input,
                                   .map = options->map,
                                   .text = v->snapshot->engine->text,
                                   .progress = options->progress,
                                   .progress_ctx = options->progress_ctx,
                                   .problem = options->row_problem,
                                   .problem_ctx = options->row_problem_ctx};
    tamis_status status = tamis__devices_read(&source, &v->devices, err);
    if (status != TAMIS_OK)
        return tamis__api_fail_in(err, status, options->input);
    TAMIS_TRY(tamis__inventory_place(v, options, err));
    TAMIS_TRY(tamis__inventory_decide(v, options, err));
    count(v);
    return TAMIS_OK;
}

tamis_status tamis__inventory_run(const tamis__packs *packs, const tamis_snapshot *snapshot,
                                  const tamis_inventory_options *options, tamis_inventory **out,
                                  tamis_error *err)
{
    double start = seconds_now();
    *out = NULL;
    tamis_inventory *v = tamis__alloc_zero(1, sizeof(*v));
    if (v == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&v->arena, 0);
    v->packs = packs;
    v->snapshot = snapshot;
    tamis_status status = run(v, options, err);
    if (status != TAMIS_OK) {
        tamis_inventory_free(v);
        return status;
    }
    v->summary.seconds = seconds_now() - start;
    *out = v;
    return TAMIS_OK;
}

tamis_status tamis_inventory_read(const tamis_rules *rules, const tamis_snapshot *snapshot,
                                  const tamis_inventory_options *options, tamis_inventory **out,
                                  tamis_error *err)
{
    tamis__ruleset *set = tamis__ruleset_take(rules);
    tamis_status status =
        tamis__inventory_run(tamis__ruleset_packs(set), snapshot, options, out, err);
    if (status != TAMIS_OK) {
        tamis__ruleset_give(rules, set);
        return status;
    }
    (*out)->rules = rules;
    (*out)->set = set;
    return TAMIS_OK;
}

tamis_inventory_summary tamis_inventory_summary_get(const tamis_inventory *inventory)
{
    return inventory->summary;
}

tamis_status tamis_inventory_write(const tamis_inventory *inventory, tamis_output format,
                                   tamis_write_fn write, void *ctx, tamis_error *err)
{
    switch (format) {
    case TAMIS_OUTPUT_TEXT: return tamis__inventory_text(inventory, write, ctx, err);
    case TAMIS_OUTPUT_JSON: return tamis__inventory_json(inventory, write, ctx, err);
    case TAMIS_OUTPUT_HTML: return tamis__inventory_html(inventory, write, ctx, err);
    default: return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no such output format");
    }
}

void tamis_inventory_free(tamis_inventory *inventory)
{
    if (inventory == NULL)
        return;
    for (size_t i = 0; i < inventory->case_count; i++)
        tamis__arena_clear(&inventory->cases[i].arena);
    tamis__release(inventory->cases);
    tamis__release(inventory->states);
    tamis__devices_clear(&inventory->devices);
    tamis__makers_free(inventory->makers);
    tamis__arena_clear(&inventory->arena);
    if (inventory->set != NULL)
        tamis__ruleset_give(inventory->rules, inventory->set);
    tamis__release(inventory);
}
