/* api/decide_evidence.c - what an answer rests on, as JSON: facts and listings with their sources, ownership, coverage. */
#include "api/json_fields.h"
#include "base/date.h"

/* ---- Fields ------------------------------------------------------------------------------------------ */

void tamis__json_field(tamis__buffer *out, const char *key, tamis_bytes value)
{
    if (value.len == 0)
        return;
    tamis__json_key(out, key);
    tamis__json_string(out, value);
}

void tamis__json_bool(tamis__buffer *out, const char *key, bool value)
{
    tamis__json_key(out, key);
    tamis__buffer_text(out, value ? "true" : "false");
}

void tamis__json_texts(tamis__buffer *out, const char *key, const tamis_bytes *texts, size_t count)
{
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    for (size_t i = 0; i < count; i++) {
        tamis__json_item(out);
        tamis__json_string(out, texts[i]);
    }
    tamis__json_close(out, ']');
}

void tamis__json_day(tamis__buffer *out, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    if (day != TAMIS__DAY_MIN && day != TAMIS__DAY_MAX)
        tamis__json_field(out, key, tamis__bytes_of(tamis__day_format(day, text)));
}

void tamis__json_decimal(tamis__buffer *out, double value)
{
    size_t start = out->len;
    tamis__json_number(out, value, 6);
    if (out->failed)
        return;
    while (out->len > start && out->ptr[out->len - 1] == '0')
        out->len--;
    if (out->len > start && out->ptr[out->len - 1] == '.')
        out->len--;
}

void tamis__json_score(tamis__buffer *out, double score)
{
    tamis__json_key(out, "score");
    tamis__json_number(out, score, 4);
}

void tamis__json_tri(tamis__buffer *out, tamis__tri value)
{
    static const char *const texts[] = {"false", "null", "true"};
    tamis__buffer_text(out, texts[value]);
}

void tamis__json_raw(tamis__buffer *out, tamis_bytes json)
{
    tamis__buffer_append(out, json.len == 0 ? TAMIS_LIT("null") : json);
}

/* ---- Facts ------------------------------------------------------------------------------------------- */

static void fact_value(tamis__buffer *out, tamis__type type, const tamis__fact *fact)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    if (type == TAMIS__TYPE_TEXTS) {
        tamis__json_texts(out, "value", fact->as.texts.items, fact->as.texts.count);
        return;
    }
    tamis__json_key(out, "value");
    switch (type) {
    case TAMIS__TYPE_BOOL: tamis__buffer_text(out, fact->as.truth ? "true" : "false"); break;
    case TAMIS__TYPE_NUMBER: tamis__json_decimal(out, fact->as.number); break;
    case TAMIS__TYPE_DAY:
        tamis__json_string(out, tamis__bytes_of(tamis__day_format(fact->as.day, day)));
        break;
    case TAMIS__TYPE_TEXT: tamis__json_string(out, fact->as.text); break;
    default: tamis__buffer_text(out, "null"); break;
    }
}

static void scalar(tamis__buffer *out, const tamis__facts *facts, unsigned id)
{
    const tamis__fact_info *info = tamis__fact_info_of(id);
    const tamis__fact *fact = &facts->scalars[id];
    if (fact->presence == TAMIS__ABSENT || info->type == TAMIS__TYPE_RECORD)
        return;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "fact", tamis__bytes_of(info->path));
    if (fact->presence == TAMIS__NULL)
        tamis__buffer_text(out, ",\"value\":null");
    else
        fact_value(out, info->type, fact);
    tamis__json_field(out, "source", TAMIS_LIT("facts"));
    tamis__json_close(out, '}');
}

static const char *path_of(const tamis__facts *facts, size_t holder)
{
    if (holder == 0 && facts->party_count > 0)
        return "party.lists";
    if (holder < facts->party_count)
        return "other_parties.lists";
    return (int32_t)holder == facts->producer ? "item.producer.lists" : "party.owned_by";
}

static void source(tamis__buffer *out, const tamis__held_listing *listing)
{
    if (listing->dataset.len == 0) {
        tamis__json_field(out, "source", TAMIS_LIT("facts"));
        return;
    }
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_append(&text, listing->dataset);
    if (listing->edition.len > 0) {
        tamis__buffer_byte(&text, '@');
        tamis__buffer_append(&text, listing->edition);
    }
    tamis__json_field(out, "source", tamis__buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    tamis__buffer_clear(&text);
    tamis__json_field(out, "entity", listing->entity_id);
    tamis__json_field(out, "caption", listing->caption);
    tamis__json_field(out, "matched_name", listing->matched_name);
    tamis__json_score(out, listing->score);
    tamis__json_bool(out, "certain", !listing->uncertain);
}

static void footnotes(tamis__buffer *out, uint32_t bits)
{
    if ((bits & ~UINT32_C(1)) == 0)
        return;
    tamis__json_key(out, "footnotes");
    tamis__json_open(out, '[');
    for (unsigned i = 1; i < 32; i++)
        if ((bits >> i & 1) != 0) {
            tamis__json_item(out);
            tamis__json_u64(out, i);
        }
    tamis__json_close(out, ']');
}

static void listing_used(tamis__buffer *out, const tamis__facts *facts,
                         const tamis__listing_used *used)
{
    const tamis__held_listing *listing = used->listing;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "fact", tamis__bytes_of(path_of(facts, used->holder)));
    tamis__json_field(out, "holder", facts->holders[used->holder].name);
    tamis__json_field(out, "value", listing->list);
    tamis__json_day(out, "from", listing->from);
    tamis__json_day(out, "until", listing->until);
    tamis__json_field(out, "citation", listing->cite);
    tamis__json_field(out, "license_requirement", listing->license_requirement);
    tamis__json_field(out, "license_policy", listing->license_policy);
    footnotes(out, listing->footnotes);
    source(out, listing);
    tamis__json_close(out, '}');
}

/* Somebody was looked for and not found: that, too, is a fact from the snapshot. */
static void not_found(tamis__buffer *out, const tamis__facts *facts, size_t holder)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "fact", tamis__bytes_of(path_of(facts, holder)));
    tamis__json_field(out, "holder", facts->holders[holder].name);
    tamis__buffer_text(out, ",\"value\":null");
    tamis__json_field(out, "source", TAMIS_LIT("snapshot"));
    tamis__json_close(out, '}');
}

static void facts_used(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    const tamis__facts *facts = answer->facts;
    tamis__json_key(out, "facts_used");
    tamis__json_open(out, '[');
    for (unsigned i = 0; i < TAMIS__FACT_COUNT; i++)
        if ((d->facts_used[i / 64] >> (i % 64) & 1) != 0)
            scalar(out, facts, i);
    for (size_t i = 0; i < d->listing_count; i++)
        listing_used(out, facts, &d->listings[i]);
    for (size_t i = 0; i < facts->holder_count; i++)
        if (facts->holders[i].screened && facts->holders[i].listing_count == 0)
            not_found(out, facts, i);
    tamis__json_close(out, ']');
}

/* ---- Ownership --------------------------------------------------------------------------------------- */

static void share(tamis__buffer *out, const char *key, double lo, double hi)
{
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    tamis__json_decimal(out, lo);
    tamis__buffer_byte(out, ',');
    tamis__json_decimal(out, hi);
    tamis__json_close(out, ']');
}

static const tamis__stake *stake_in(const tamis__holder *holder, uint32_t owner)
{
    for (size_t i = 0; i < holder->owner_count; i++)
        if (holder->owners[i].owner == owner)
            return &holder->owners[i];
    return NULL;
}

/* From the party up to who is listed. */
static void owner_path(tamis__buffer *out, const tamis__facts *facts,
                       const tamis__capture *captures, size_t party)
{
    size_t at = party;
    tamis__json_key(out, "path");
    tamis__json_open(out, '[');
    for (size_t steps = 0; steps < facts->holder_count && captures[at].via >= 0; steps++) {
        uint32_t owner = (uint32_t)captures[at].via;
        const tamis__stake *stake = stake_in(&facts->holders[at], owner);
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "name", facts->holders[owner].name);
        if (stake != NULL)
            share(out, "share", stake->lo, stake->hi);
        tamis__json_bool(out, "listed", captures[owner].listed);
        tamis__json_bool(out, "by_control", captures[at].by_control);
        tamis__json_close(out, '}');
        at = owner;
    }
    tamis__json_close(out, ']');
}

/* What hangs on owners that nobody named is asked, not told. */
static bool matters(const tamis__capture *capture)
{
    return capture->owned == TAMIS__YES || capture->any_share == TAMIS__YES ||
           capture->controlled == TAMIS__YES ||
           (capture->owned == TAMIS__UNKNOWN && capture->via >= 0);
}

static void capture(tamis__buffer *out, const tamis__answer *answer, size_t number, size_t party)
{
    const tamis__ownership_test *test = &answer->packs->ownership[number];
    const tamis__capture *captures = answer->determination->captures[number];
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "test", test->id);
    tamis__json_field(out, "title", test->title);
    tamis__json_field(out, "party", answer->facts->holders[party].name);
    tamis__json_key(out, "owned");
    tamis__json_tri(out, captures[party].owned);
    if (test->control) {
        tamis__json_key(out, "controlled");
        tamis__json_tri(out, captures[party].controlled);
    }
    share(out, "share", captures[party].share_lo, captures[party].share_hi);
    tamis__json_key(out, "threshold");
    tamis__json_decimal(out, test->threshold);
    tamis__json_field(out, "compare",
                      test->at_least ? TAMIS_LIT("at_least") : TAMIS_LIT("more_than"));
    tamis__json_bool(out, "aggregate", test->aggregate);
    owner_path(out, answer->facts, captures, party);
    tamis__json_close(out, '}');
}

static void ownership(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_key(out, "ownership");
    tamis__json_open(out, '[');
    for (size_t i = 0; d->captures != NULL && i < answer->packs->ownership_count; i++)
        for (size_t p = 0; d->captures[i] != NULL && p < answer->facts->party_count; p++)
            if (matters(&d->captures[i][p]))
                capture(out, answer, i, p);
    tamis__json_close(out, ']');
}

void tamis__answer_json_evidence(tamis__buffer *out, const tamis__answer *answer)
{
    facts_used(out, answer);
    ownership(out, answer);
}

/* ---- Coverage ---------------------------------------------------------------------------------------- */

static void list_item(void *ctx, tamis_bytes text)
{
    tamis__json_item(ctx);
    tamis__json_string(ctx, text);
}

static void packs(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_key(out, "packs");
    tamis__json_open(out, '[');
    for (uint32_t p = 0; p < answer->packs->pack_count; p++) {
        bool asked = false;
        for (size_t i = 0; i < d->regime_count; i++)
            asked = asked || d->regimes[i].regime->pack == p;
        if (!asked)
            continue;
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "pack", answer->packs->packs[p].id);
        tamis__json_field(out, "version", answer->packs->packs[p].version);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void datasets(tamis__buffer *out, const tamis__answer *answer)
{
    tamis__json_key(out, "datasets");
    tamis__json_open(out, '[');
    uint32_t count =
        answer->snapshot == NULL ? 0 : tamis__snapshot_info_of(answer->snapshot).datasets;
    for (uint32_t i = 0; i < count; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(answer->snapshot, (uint16_t)i);
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "dataset", row.name);
        tamis__json_day(out, "edition", row.edition);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void lists(tamis__buffer *out, const tamis__answer *answer, const char *key, bool held)
{
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    tamis__answer_lists(answer, held, list_item, out);
    tamis__json_close(out, ']');
}

void tamis__answer_json_coverage(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_key(out, "coverage");
    tamis__json_open(out, '{');
    tamis__json_key(out, "regimes");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < d->regime_count; i++)
        list_item(out, d->regimes[i].regime->id);
    tamis__json_close(out, ']');
    packs(out, answer);
    datasets(out, answer);
    lists(out, answer, "lists", true);
    lists(out, answer, "lists_not_in_snapshot", false);
    tamis__json_close(out, '}');
    tamis__json_key(out, "not_checked");
    tamis__json_open(out, '[');
    tamis__answer_gaps(answer, list_item, out);
    tamis__json_close(out, ']');
}
