/* api/answer.c - what the renderings of an answer share: names, moments, open questions, gaps. */
#include "api/answer.h"

#include <stdio.h>

#include "base/date.h"
#include "base/error.h"

enum { DAY_SECONDS = 86400, CANDIDATES_MAX = 5 };

tamis_status tamis__answer_write(tamis__buffer *out, const tamis__answer *answer,
                                 tamis_output format, tamis_error *err)
{
    switch (format) {
    case TAMIS_OUTPUT_JSON:
        tamis__answer_json(out, answer);
        tamis__buffer_byte(out, '\n');
        return TAMIS_OK;
    case TAMIS_OUTPUT_TEXT: tamis__answer_text(out, answer); return TAMIS_OK;
    case TAMIS_OUTPUT_HTML: return tamis__answer_html(out, answer, err);
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no such format of a determination");
}

/* ---- Names ------------------------------------------------------------------------------------------- */

void tamis__rule_name(tamis__buffer *out, const tamis__packs *packs, const tamis__rule *rule)
{
    if (tamis__bytes_find(rule->id, TAMIS_LIT("/"), 0) == SIZE_MAX) {
        tamis__buffer_append(out, packs->packs[rule->pack].id);
        tamis__buffer_byte(out, '/');
    }
    tamis__buffer_append(out, rule->id);
}

const char *tamis__rule_state_name(tamis__rule_state state)
{
    static const char *const names[] = {
        [TAMIS__RULE_FIRED] = "fired",      [TAMIS__RULE_LIFTED] = "lifted",
        [TAMIS__RULE_SAVED] = "saved",      [TAMIS__RULE_UNKNOWN] = "unknown",
        [TAMIS__RULE_STAYED] = "stayed",    [TAMIS__RULE_NOT_IN_FORCE] = "not_in_force",
        [TAMIS__RULE_NEAR] = "near",        [TAMIS__RULE_APPLIED] = "applied",
        [TAMIS__RULE_NO_USE] = "of_no_use",
    };
    return (size_t)state < TAMIS_COUNT_OF(names) ? names[state] : "";
}

const char *tamis__rule_kind_name(tamis__rule_kind kind)
{
    static const char *const names[] = {"scope", "exclusion", "restriction", "authorization"};
    return (size_t)kind < TAMIS_COUNT_OF(names) ? names[kind] : "";
}

bool tamis__trace_counts(const tamis__trace *trace)
{
    switch (trace->state) {
    case TAMIS__RULE_FIRED:
    case TAMIS__RULE_LIFTED:
    case TAMIS__RULE_SAVED:
    case TAMIS__RULE_UNKNOWN:
    case TAMIS__RULE_APPLIED: return true;
    case TAMIS__RULE_STAYED:
    case TAMIS__RULE_NOT_IN_FORCE:
    case TAMIS__RULE_NEAR:
    case TAMIS__RULE_NO_USE: break;
    }
    return false;
}

bool tamis__license_asked(tamis__outcome outcome, tamis__license_policy policy)
{
    return outcome == TAMIS__LICENSE_REQUIRED ||
           (outcome == TAMIS__PROHIBITED && policy != TAMIS__POLICY_NONE);
}

/* ---- Moments ----------------------------------------------------------------------------------------- */

/* Toward the past, also for TAMIS__LOCAL_MIN. */
static int64_t day_of(int64_t local)
{
    return local / DAY_SECONDS - (local % DAY_SECONDS < 0);
}

char *tamis__local_format(int64_t local, char out[TAMIS__LOCAL_TEXT_BYTES])
{
    char day[TAMIS__DATE_TEXT_BYTES];
    int64_t number = day_of(local);
    out[0] = '\0';
    if (local == TAMIS__LOCAL_MIN || local == TAMIS__LOCAL_MAX || number <= INT32_MIN ||
        number >= INT32_MAX)
        return out;
    unsigned seconds = (unsigned)(local - number * DAY_SECONDS) % DAY_SECONDS;
    tamis__day_format((int32_t)number, day);
    if (seconds == 0)
        snprintf(out, TAMIS__LOCAL_TEXT_BYTES, "%s", day);
    else if (seconds % 60 == 0)
        snprintf(out, TAMIS__LOCAL_TEXT_BYTES, "%sT%02u:%02u", day, seconds / 3600 % 24,
                 seconds / 60 % 60);
    else
        snprintf(out, TAMIS__LOCAL_TEXT_BYTES, "%sT%02u:%02u:%02u", day, seconds / 3600 % 24,
                 seconds / 60 % 60, seconds % 60);
    return out;
}

char *tamis__window_end(const tamis__window *window, bool *exclusive,
                        char out[TAMIS__LOCAL_TEXT_BYTES])
{
    int64_t end = window->end;
    bool midnight = end != TAMIS__LOCAL_MAX && end - day_of(end) * DAY_SECONDS == 0;
    *exclusive = end != TAMIS__LOCAL_MAX && !midnight;
    return tamis__local_format(midnight ? end - DAY_SECONDS : end, out);
}

/* ---- Lists ------------------------------------------------------------------------------------------- */

bool tamis__answer_holds_list(const tamis__answer *answer, tamis_bytes list)
{
    for (size_t i = 0; i < answer->facts->screened_list_count; i++)
        if (tamis__bytes_equal(answer->facts->screened_lists[i], list))
            return true;
    return false;
}

static bool asks_about(const tamis__facts *facts, const tamis__question *question, size_t holder)
{
    if (question->fact == TAMIS__FACT_ITEM_PRODUCER_LISTS)
        return (int32_t)holder == facts->producer;
    if (question->fact == TAMIS__FACT_PARTY_LISTS)
        return (int32_t)holder != facts->producer || holder < facts->party_count;
    return question->fact == TAMIS__FACT_PARTY_OWNED_BY && holder >= facts->party_count;
}

static bool bears(const tamis__held_listing *listing, int32_t day)
{
    return listing->uncertain && listing->from <= day && day <= listing->until;
}

void tamis__answer_candidates(const tamis__answer *answer, const tamis__question *question,
                              void (*tell)(void *ctx, const tamis__holder *holder,
                                           const tamis__held_listing *listing),
                              void *ctx)
{
    const tamis__facts *facts = answer->facts;
    for (size_t h = 0; h < facts->holder_count; h++) {
        const tamis__holder *holder = &facts->holders[h];
        size_t told = 0;
        if (!asks_about(facts, question, h))
            continue;
        for (size_t i = 0; i < holder->listing_count && told < CANDIDATES_MAX; i++)
            if (bears(&holder->listings[i], answer->determination->moment.day)) {
                tell(ctx, holder, &holder->listings[i]);
                told++;
            }
    }
}

typedef struct likeliest {
    const tamis__holder *holder;
    const tamis__held_listing *listing;
} likeliest;

static void keep_likeliest(void *ctx, const tamis__holder *holder,
                           const tamis__held_listing *listing)
{
    likeliest *best = ctx;
    bool closer = best->listing != NULL && listing->undated == best->listing->undated &&
                  listing->score > best->listing->score;
    if (best->listing == NULL || closer || (best->listing->undated && !listing->undated))
        *best = (likeliest){holder, listing};
}

typedef struct missing {
    tamis__buffer *out;
    size_t count;
} missing;

static void add_missing(void *ctx, tamis_bytes list)
{
    missing *m = ctx;
    tamis__buffer_text(m->out, m->count++ == 0 ? " The snapshot does not hold " : ", ");
    tamis__buffer_append(m->out, list);
}

/* Why it was not found out. */
static void add_missing_lists(tamis__buffer *out, const tamis__answer *answer,
                              const tamis__question *question)
{
    missing m = {out, 0};
    if (question->fact != TAMIS__FACT_PARTY_LISTS &&
        question->fact != TAMIS__FACT_ITEM_PRODUCER_LISTS)
        return;
    if (answer->snapshot == NULL) {
        tamis__buffer_text(out, " There is no snapshot to look in.");
        return;
    }
    tamis__answer_lists(answer, false, add_missing, &m);
    if (m.count > 0)
        tamis__buffer_byte(out, '.');
}

void tamis__answer_question(tamis__buffer *out, const tamis__answer *answer,
                            const tamis__question *question)
{
    likeliest best = {0};
    tamis__answer_candidates(answer, question, keep_likeliest, &best);
    if (best.listing == NULL) {
        tamis__buffer_append(out, question->text);
        add_missing_lists(out, answer, question);
        return;
    }
    if (best.listing->undated) {
        tamis__buffer_text(out, "Since when is \"");
        tamis__buffer_append(out, best.listing->caption);
        tamis__buffer_text(out, "\" on ");
        tamis__buffer_append(out, best.listing->list);
        tamis__buffer_text(out, "? The list does not say; ");
        tamis__buffer_append(out, best.listing->dataset);
        tamis__buffer_text(out, " has it in the edition of ");
        tamis__buffer_append(out, best.listing->edition);
        tamis__buffer_byte(out, '.');
        return;
    }
    tamis__buffer_text(out, "Is \"");
    tamis__buffer_append(out, best.holder->name);
    tamis__buffer_text(out, "\" the listed \"");
    tamis__buffer_append(out, best.listing->caption);
    tamis__buffer_text(out, "\" (");
    tamis__buffer_append(out, best.listing->list);
    tamis__buffer_text(out, ")? State the lists it is on, or [] if it is another.");
}

/* ---- Gaps -------------------------------------------------------------------------------------------- */

typedef struct teller {
    tamis__buffer sentence;
    void (*tell)(void *ctx, tamis_bytes sentence);
    void *ctx;
} teller;

static void say(teller *t)
{
    t->tell(t->ctx, tamis__buffer_bytes(&t->sentence));
    tamis__buffer_reset(&t->sentence);
}

static bool consulted(const tamis__determination *determination, uint32_t pack)
{
    for (size_t i = 0; i < determination->regime_count; i++)
        if (determination->regimes[i].regime->pack == pack)
            return true;
    return false;
}

static bool told_before(const tamis__answer *answer, uint32_t pack, size_t list)
{
    const tamis__packs *packs = answer->packs;
    for (uint32_t p = 0; p <= pack; p++) {
        size_t end = p == pack ? list : packs->packs[p].list_count;
        for (size_t i = 0; i < end && consulted(answer->determination, p); i++)
            if (tamis__bytes_equal(packs->packs[p].lists[i], packs->packs[pack].lists[list]))
                return true;
    }
    return false;
}

void tamis__answer_lists(const tamis__answer *answer, bool held,
                         void (*tell)(void *ctx, tamis_bytes list), void *ctx)
{
    for (uint32_t p = 0; p < answer->packs->pack_count; p++) {
        const tamis__pack *pack = &answer->packs->packs[p];
        for (size_t i = 0; i < pack->list_count && consulted(answer->determination, p); i++)
            if (tamis__answer_holds_list(answer, pack->lists[i]) == held &&
                !told_before(answer, p, i))
                tell(ctx, pack->lists[i]);
    }
}

static void add_list(void *ctx, tamis_bytes list)
{
    teller *t = ctx;
    if (t->sentence.len > 0)
        tamis__buffer_text(&t->sentence, ", ");
    tamis__buffer_append(&t->sentence, list);
}

static bool any_unscreened(const tamis__facts *facts)
{
    for (size_t i = 0; i < facts->holder_count; i++)
        if (!facts->holders[i].lists_known)
            return true;
    return false;
}

static bool any_screened(const tamis__facts *facts)
{
    for (size_t i = 0; i < facts->holder_count; i++)
        if (facts->holders[i].screened)
            return true;
    return false;
}

static void tell_lists(teller *t, const tamis__answer *answer)
{
    if (answer->snapshot == NULL && any_unscreened(answer->facts)) {
        tamis__buffer_text(&t->sentence, "Nobody was looked up in lists, since there is no "
                                         "snapshot: listings that the facts do not state are "
                                         "unknown.");
        say(t);
    }
    if (answer->snapshot == NULL || !any_screened(answer->facts))
        return;
    tamis__answer_lists(answer, false, add_list, t);
    if (t->sentence.len == 0)
        return;
    tamis__buffer_text(&t->sentence, ": the snapshot does not hold these lists.");
    say(t);
}

static void tell_jurisdiction(teller *t, const tamis__answer *answer)
{
    const tamis__fact *fact = &answer->facts->scalars[TAMIS__FACT_JURISDICTION];
    if (fact->presence != TAMIS__KNOWN)
        return;
    bool known = false;
    for (size_t i = 0; i < answer->packs->regime_count && !known; i++)
        known = tamis__bytes_equal(answer->packs->regimes[i].jurisdiction, fact->as.text);
    if (known)
        tamis__buffer_printf(&t->sentence, "The law of any jurisdiction but %.*s.",
                             TAMIS_FMT(fact->as.text));
    else
        tamis__buffer_printf(&t->sentence, "The law of %.*s: no rule pack speaks of it.",
                             TAMIS_FMT(fact->as.text));
    say(t);
}

static void tell_unverified(teller *t, const tamis__answer *answer)
{
    const tamis__determination *determination = answer->determination;
    for (size_t i = 0; i < determination->regime_count; i++) {
        const tamis__regime_answer *regime = &determination->regimes[i];
        for (size_t k = 0; k < regime->trace_count; k++) {
            const tamis__trace *trace = &regime->traces[k];
            if (trace->rule->verified || !tamis__trace_counts(trace))
                continue;
            tamis__buffer_text(&t->sentence, "Rule ");
            tamis__rule_name(&t->sentence, answer->packs, trace->rule);
            tamis__buffer_text(&t->sentence, " against its official text");
            if (trace->rule->status_note.len > 0) {
                tamis__buffer_text(&t->sentence, ": ");
                tamis__buffer_append(&t->sentence, trace->rule->status_note);
            }
            say(t);
        }
    }
}

void tamis__answer_gaps(const tamis__answer *answer, void (*tell)(void *ctx, tamis_bytes sentence),
                        void *ctx)
{
    teller t = {.tell = tell, .ctx = ctx};
    tamis__buffer_init(&t.sentence, 0);
    tell_lists(&t, answer);
    tell_jurisdiction(&t, answer);
    tell_unverified(&t, answer);
    for (size_t i = 0; i < answer->facts->warning_count; i++)
        tell(ctx, answer->facts->warnings[i]);
    tell(ctx, TAMIS_LIT("Whether the facts are true and complete."));
    tamis__buffer_clear(&t.sentence);
}
