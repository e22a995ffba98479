/*
 * screen/claim_check.c - a claim beside record, lists and rules.
 *
 * A word that claims an outcome is not evidence when it is denied ("not banned"), and says nothing about a transaction of
 * another day than the claim's.
 */
#include "screen/claim_check.h"

#include "base/embedded.h"
#include "base/error.h"

enum { MEANS_LISTED = 100 }; /* else a tamis__outcome */

typedef struct checker {
    const tamis__scanner *scanner;
    const tamis__determination *answer;
    tamis__arena *arena;
    tamis__claim_findings *out;
    tamis_bytes text;
    int32_t day;
    tamis__sentences sentences;
    tamis__mention_list mentions;
} checker;

static tamis_status keep(checker *c, tamis__claim_finding finding, tamis_error *err)
{
    if (!TAMIS_GROW(c->out->items, c->out->capacity, c->out->count + 1))
        return tamis__fail_nomem(err);
    c->out->items[c->out->count++] = finding;
    return TAMIS_OK;
}

/* The text of a buffer, kept; clears the buffer. */
static tamis_status keep_text(checker *c, tamis__buffer *text, tamis_bytes *out, tamis_error *err)
{
    *out = tamis__arena_copy(c->arena, tamis__buffer_bytes(text));
    bool failed = text->failed || out->ptr == NULL;
    tamis__buffer_clear(text);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- The record ------------------------------------------------------------------------------ */

static tamis_status ask_record(checker *c, tamis_bytes record, tamis_error *err)
{
    tamis__claim_list claims = {0};
    tamis_status status = tamis__claims_find(c->scanner, record, c->text, &c->sentences,
                                             &c->mentions, c->arena, &claims, err);
    for (size_t i = 0; status == TAMIS_OK && i < claims.count; i++) {
        const tamis__claim *claim = &claims.items[i];
        status = keep(
            c,
            (tamis__claim_finding){.source = "record",
                                   .words = tamis__bytes_sub(c->text, claim->start, claim->end),
                                   .says = claim->says,
                                   .found = claim->record,
                                   .citation = claim->citation,
                                   .verdict = claim->verdict},
            err);
    }
    tamis__release(claims.items);
    return status;
}

/* ---- The lists ------------------------------------------------------------------------------- */

static tamis_status tell_standing(checker *c, const tamis__bearer *bearer, tamis_bytes *out,
                                  tamis_error *err)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    const tamis__snapshot *snapshot = c->scanner->snapshot;
    tamis__entity_row row = tamis__snapshot_entity(snapshot, bearer->entity);
    tamis_bytes dataset = tamis__snapshot_dataset(snapshot, bearer->dataset).name;
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_append(&text, row.caption);
    switch (bearer->standing) {
    case TAMIS__STANDING_LISTED: tamis__buffer_text(&text, " is listed on "); break;
    case TAMIS__STANDING_LATER: tamis__buffer_text(&text, " is not yet listed on "); break;
    case TAMIS__STANDING_ENDED: tamis__buffer_text(&text, " is no longer listed on "); break;
    default: tamis__buffer_text(&text, " is at no known time listed on ");
    }
    tamis__buffer_append(&text, dataset);
    if (bearer->since != TAMIS__DAY_MIN)
        tamis__buffer_printf(&text, ", since %s", tamis__day_format(bearer->since, day));
    return keep_text(c, &text, out, err);
}

/* How the parties that the sentence mentions stand on the day. */
static tamis_status ask_lists(checker *c, const tamis__phrase_hit *hit, tamis_error *err)
{
    for (size_t i = 0; i < c->mentions.count; i++) {
        const tamis__mention *mention = &c->mentions.items[i];
        if (mention->sentence != hit->sentence || mention->bearer_count == 0)
            continue;
        const tamis__bearer *bearer = &mention->bearers[0];
        tamis__claim_finding finding = {.source = "list",
                                        .words = tamis__bytes_sub(c->text, hit->start, hit->end),
                                        .says = TAMIS_LIT("listed"),
                                        .citation = bearer->citation};
        finding.verdict =
            bearer->standing == TAMIS__STANDING_LISTED ? TAMIS_LIT("agrees") : TAMIS_LIT("differs");
        TAMIS_TRY(tell_standing(c, bearer, &finding.found, err));
        TAMIS_TRY(keep(c, finding, err));
        return TAMIS_OK;
    }
    return TAMIS_OK;
}

/* ---- The rules ------------------------------------------------------------------------------- */

static tamis_status tell_answer(checker *c, tamis_bytes *out, tamis_error *err)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    const tamis__determination *answer = c->answer;
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, tamis__outcome_name(answer->outcome));
    for (size_t i = 0, named = 0; i < answer->regime_count; i++) {
        const tamis__regime_answer *regime = &answer->regimes[i];
        if (!regime->speaks || regime->outcome != answer->outcome)
            continue;
        tamis__buffer_text(&text, named++ == 0 ? " under " : ", ");
        tamis__buffer_append(&text, regime->regime->id);
    }
    if (answer->policy != TAMIS__POLICY_NONE)
        tamis__buffer_printf(&text, " (%s)", tamis__policy_name(answer->policy));
    tamis__buffer_printf(&text, ", for this transaction on %s",
                         tamis__day_format(answer->moment.day, day));
    return keep_text(c, &text, out, err);
}

static tamis_status ask_rules(checker *c, const tamis__phrase_hit *hit, tamis_error *err)
{
    const tamis__determination *answer = c->answer;
    tamis__claim_finding finding = {
        .source = "rules",
        .words = tamis__bytes_sub(c->text, hit->start, hit->end),
        .says = tamis__bytes_of(tamis__outcome_name((tamis__outcome)hit->value))};
    if (answer->moment.day != c->day)
        finding.verdict = TAMIS_LIT("another_day");
    else
        finding.verdict = answer->outcome == (tamis__outcome)hit->value ? TAMIS_LIT("agrees")
                                                                        : TAMIS_LIT("differs");
    if (answer->citation_count > 0)
        finding.citation = answer->citations[0]->ref;
    TAMIS_TRY(tell_answer(c, &finding.found, err));
    return keep(c, finding, err);
}

/* ---- Words that claim ------------------------------------------------------------------------ */

static bool meaning_of(tamis_bytes word, uint32_t *out)
{
    for (uint32_t outcome = TAMIS__NOT_SUBJECT; outcome <= TAMIS__PROHIBITED; outcome++) {
        *out = outcome;
        if (tamis__bytes_equal(word, tamis__bytes_of(tamis__outcome_name((tamis__outcome)outcome))))
            return true;
    }
    *out = MEANS_LISTED;
    return tamis__bytes_equal(word, TAMIS_LIT("listed"));
}

/* Rows "phrase, means". */
static tamis_status load_words(tamis__phrases *phrases, tamis_error *err)
{
    tamis_bytes rest = tamis__embedded_find("text/claim_words.tsv");
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis_bytes phrase;
        uint32_t value;
        if (line.len > 0 && line.ptr[0] != '#' &&
            tamis__bytes_split(&line, TAMIS_LIT("\t"), &phrase) && meaning_of(line, &value))
            TAMIS_TRY(tamis__phrases_add(phrases, phrase, value, err));
    }
    return tamis__phrases_seal(phrases, err);
}

static bool is_denied(const checker *c, const tamis__phrase_hit *hit)
{
    static const char *const denials[] = {"not", "never", "no longer", "not be", "not been", "n't"};
    uint32_t low = c->sentences.items[hit->sentence].start;
    tamis_bytes before = tamis__bytes_trim(tamis__bytes_sub(c->text, low, hit->start));
    for (size_t i = 0; i < TAMIS_COUNT_OF(denials); i++) {
        tamis_bytes denial = tamis__bytes_of(denials[i]);
        if (before.len >= denial.len &&
            tamis__bytes_equal_nocase(tamis__bytes_sub(before, before.len - denial.len, before.len),
                                      denial))
            return true;
    }
    return false;
}

/* Of hits that overlap the first and longest counts; a source is asked once for one meaning. */
static tamis_status judge(checker *c, const tamis__phrase_hits *hits, bool listed, tamis_error *err)
{
    uint32_t end = 0;
    uint32_t asked = 0;
    for (size_t i = 0; i < hits->count; i++) {
        const tamis__phrase_hit *hit = &hits->items[i];
        if (hit->start < end)
            continue;
        end = hit->end;
        bool is_listed = hit->value == MEANS_LISTED;
        if (is_listed != listed || is_denied(c, hit))
            continue;
        uint32_t bit = is_listed ? 0 : UINT32_C(1) << hit->value;
        if (is_listed)
            TAMIS_TRY(ask_lists(c, hit, err));
        else if ((asked & bit) == 0)
            TAMIS_TRY(ask_rules(c, hit, err));
        asked |= bit;
    }
    return TAMIS_OK;
}

static tamis_status weigh_words(checker *c, tamis_error *err)
{
    tamis__phrases phrases = {0};
    tamis__phrase_hits hits = {0};
    tamis_status status;
    TAMIS_TRY_DONE(tamis__phrases_init(&phrases, c->scanner->text, err));
    TAMIS_TRY_DONE(load_words(&phrases, err));
    TAMIS_TRY_DONE(tamis__phrases_find(&phrases, c->text, &c->sentences, &hits, err));
    TAMIS_TRY_DONE(judge(c, &hits, true, err));
    TAMIS_TRY_DONE(judge(c, &hits, false, err));
done:
    tamis__release(hits.items);
    tamis__phrases_clear(&phrases);
    return status;
}

tamis_status tamis__claim_check(const tamis__scanner *scanner, tamis_bytes record,
                                const tamis__determination *determination, tamis__arena *arena,
                                tamis__claim_findings *out, tamis_error *err)
{
    const tamis__fact *claim = &determination->facts->scalars[TAMIS__FACT_CLAIM_TEXT];
    const tamis__fact *date = &determination->facts->scalars[TAMIS__FACT_CLAIM_DATE];
    if (claim->presence != TAMIS__KNOWN || claim->as.text.len == 0)
        return TAMIS_OK;
    checker c = {.scanner = scanner,
                 .answer = determination,
                 .arena = arena,
                 .out = out,
                 .text = claim->as.text,
                 .day = date->presence == TAMIS__KNOWN ? date->as.day : determination->moment.day};
    tamis__scan_request request = {
        .text = c.text, .sentences = &c.sentences, .day = c.day, .threshold = 0.7};
    tamis_status status;
    TAMIS_TRY_DONE(tamis__sentences_split(c.text, &c.sentences, err));
    TAMIS_TRY_DONE(tamis__scan_text(scanner, &request, arena, &c.mentions, err));
    if (record.len > 0)
        TAMIS_TRY_DONE(ask_record(&c, record, err));
    TAMIS_TRY_DONE(weigh_words(&c, err));
done:
    tamis__release(c.mentions.items);
    tamis__sentences_clear(&c.sentences);
    return status;
}
