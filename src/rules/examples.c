/* rules/examples.c - each example is decided and held against what it expects. */
#include "rules/examples.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "rules/node.h"

enum { MESSAGE_BYTES = 640, EXPECT_DEPTH_MAX = 64 };

typedef struct runner {
    const tamis__packs *packs;
    const tamis__example *example;
    const tamis__determination *found;
    tamis__findings *findings;
    bool failed; /* this example */
    tamis_status status;
} runner;

/* ---- Findings --------------------------------------------------------------------------------------- */

static void tell(runner *r, const char *message)
{
    tamis__findings *findings = r->findings;
    r->failed = true;
    if (findings == NULL || findings->count >= TAMIS__FINDINGS_MAX)
        return;
    tamis_bytes copy = tamis__arena_copy(&findings->arena, tamis__bytes_of(message));
    tamis_bytes file = tamis__arena_copy(&findings->arena, r->example->place.file);
    if (copy.ptr == NULL || file.ptr == NULL ||
        !TAMIS_GROW(findings->items, findings->capacity, findings->count + 1)) {
        r->status = TAMIS_ERR_NOMEM;
        return;
    }
    findings->items[findings->count++] =
        (tamis__finding){{file, r->example->place.line, r->example->place.column}, false, copy};
}

/* The rules that count, so that whoever wrote the example sees why. */
static void list_fired(const tamis__determination *found, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; found != NULL && i < found->regime_count; i++) {
        const tamis__regime_answer *answer = &found->regimes[i];
        for (size_t j = 0; j < answer->trace_count && len < size; j++) {
            const tamis__trace *trace = &answer->traces[j];
            if (trace->state > TAMIS__RULE_UNKNOWN && trace->state != TAMIS__RULE_APPLIED)
                continue;
            static const char *const states[] = {[TAMIS__RULE_FIRED] = "",
                                                 [TAMIS__RULE_LIFTED] = " lifted",
                                                 [TAMIS__RULE_SAVED] = " saved",
                                                 [TAMIS__RULE_UNKNOWN] = " unknown",
                                                 [TAMIS__RULE_APPLIED] = " applied"};
            int wrote = snprintf(out + len, size - len, "%s%.*s%s", len == 0 ? "" : ", ",
                                 TAMIS_FMT(trace->rule->name), states[trace->state]);
            len += wrote > 0 ? (size_t)wrote : 0;
        }
    }
}

static void mismatch(runner *r, const char *format, ...) TAMIS_PRINTF(2, 3);

static void mismatch(runner *r, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    char fired[MESSAGE_BYTES / 2];
    const tamis__rule *rule = &r->packs->rules[r->example->rule];
    int head =
        snprintf(message, sizeof message, "example '%.*s' of %.*s: ", TAMIS_FMT(r->example->title),
                 TAMIS_FMT(rule->name));
    size_t len = head > 0 && (size_t)head < sizeof message ? (size_t)head : 0;
    va_list arguments;
    va_start(arguments, format);
    int body = vsnprintf(message + len, sizeof message - len, format, arguments);
    va_end(arguments);
    len += body > 0 ? (size_t)body : 0;
    list_fired(r->found, fired, sizeof fired);
    if (r->found != NULL && len < sizeof message)
        (void)snprintf(message + len, sizeof message - len, " (rules: %s)",
                       fired[0] == '\0' ? "none" : fired);
    tell(r, message);
}

/* ---- Comparisons ------------------------------------------------------------------------------------ */

static void expect_word(runner *r, const char *what, tamis__node *expected, const char *found)
{
    tamis_bytes word;
    if (!tamis__node_text(expected, &word))
        word = TAMIS_LIT("");
    if (!tamis__bytes_equal(word, tamis__bytes_of(found)))
        mismatch(r, "%s: expected %.*s, found %s", what,
                 word.len == 0 ? 4 : (int)(word.len > 60 ? 60 : word.len),
                 word.len == 0 ? "none" : word.ptr, found[0] == '\0' ? "none" : found);
}

static bool has_fired(const runner *r)
{
    const tamis__rule *rule = &r->packs->rules[r->example->rule];
    for (size_t i = 0; i < r->found->regime_count; i++) {
        const tamis__regime_answer *answer = &r->found->regimes[i];
        for (size_t j = 0; j < answer->trace_count; j++) {
            tamis__rule_state state = answer->traces[j].state;
            if (answer->traces[j].rule == rule)
                return state == TAMIS__RULE_FIRED || state == TAMIS__RULE_LIFTED ||
                       state == TAMIS__RULE_SAVED || state == TAMIS__RULE_APPLIED;
        }
    }
    return false;
}

static void expect_fired(runner *r, const tamis__node *expected)
{
    bool fired = has_fired(r);
    if (expected->truth != fired)
        mismatch(r, expected->truth ? "this rule should fire" : "this rule should not fire");
}

static void expect_exceptions(runner *r, const tamis__node *expected)
{
    tamis__tri found = r->found->exceptions_available;
    if (expected->kind == TAMIS__NODE_BOOL && found != (expected->truth ? TAMIS__YES : TAMIS__NO))
        mismatch(r, "license_exceptions_available: expected %s, found %s",
                 expected->truth ? "true" : "false",
                 found == TAMIS__YES  ? "true"
                 : found == TAMIS__NO ? "false"
                                      : "none");
}

static bool is_condition(const runner *r, tamis_bytes text)
{
    for (size_t i = 0; i < r->found->condition_count; i++) {
        if (tamis__bytes_find_nocase(r->found->conditions[i], text, 0) != SIZE_MAX)
            return true;
    }
    return false;
}

static bool is_asked(const runner *r, tamis_bytes path)
{
    for (size_t i = 0; i < r->found->question_count; i++) {
        if (tamis__bytes_equal(r->found->questions[i].path, path))
            return true;
    }
    return false;
}

static void expect_each(runner *r, tamis__node *expected, const char *what,
                        bool (*holds)(const runner *, tamis_bytes))
{
    bool is_list = expected->kind == TAMIS__NODE_LIST;
    for (tamis__node *item = is_list ? expected->first : expected; item != NULL;
         item = is_list ? item->next : NULL) {
        tamis_bytes text;
        if (!tamis__node_text(item, &text))
            mismatch(r, "%s: expected a list of texts", what);
        else if (!holds(r, text))
            mismatch(r, "%s: '%.*s' is missing", what, TAMIS_FMT(text));
    }
    if (is_list && expected->count == 0 &&
        (holds == is_condition ? r->found->condition_count : r->found->question_count) > 0)
        mismatch(r, "%s: expected none", what);
}

static void expect_next(runner *r, tamis__node *expected)
{
    char day[TAMIS__DATE_TEXT_BYTES] = "";
    tamis__node *date = expected;
    if (expected->kind == TAMIS__NODE_MAP)
        date = tamis__node_get(expected, "date");
    if (r->found->next.exists)
        (void)tamis__day_format(r->found->next.day, day);
    if (date == NULL)
        mismatch(r, "next_change: expected a day, {date: ...} or null");
    else
        expect_word(r, "next_change", date, day);
}

static void expect_regimes(runner *r, const tamis__node *expected)
{
    for (tamis__node *node = expected->first; node != NULL; node = node->next) {
        const tamis__regime_answer *answer = NULL;
        for (size_t i = 0; i < r->found->regime_count; i++) {
            if (tamis__bytes_equal(r->found->regimes[i].regime->id, node->key))
                answer = &r->found->regimes[i];
        }
        char what[100];
        (void)snprintf(what, sizeof what, "regime %.*s", TAMIS_FMT(node->key));
        expect_word(r, what, node, answer == NULL ? "" : tamis__outcome_name(answer->outcome));
    }
}

static void compare(runner *r, const tamis__node *expect)
{
    for (tamis__node *node = expect->first; node != NULL; node = node->next) {
        const char *key = node->key.ptr; /* the arena's copies end in NUL */
        if (strcmp(key, "outcome") == 0)
            expect_word(r, key, node, tamis__outcome_name(r->found->outcome));
        else if (strcmp(key, "license_review_policy") == 0)
            expect_word(r, key, node, tamis__policy_name(r->found->policy));
        else if (strcmp(key, "license_exceptions_available") == 0)
            expect_exceptions(r, node);
        else if (strcmp(key, "fired") == 0)
            expect_fired(r, node);
        else if (strcmp(key, "conditions") == 0)
            expect_each(r, node, key, is_condition);
        else if (strcmp(key, "questions") == 0)
            expect_each(r, node, key, is_asked);
        else if (strcmp(key, "next_change") == 0)
            expect_next(r, node);
        else if (strcmp(key, "regimes") == 0)
            expect_regimes(r, node);
    }
}

/* ---- Running ---------------------------------------------------------------------------------------- */

static tamis_status run_parsed(runner *r, tamis__decider *decider, const tamis__facts *facts,
                               const tamis__node *expect, tamis__determination *room)
{
    const tamis__fact *known_on = &facts->scalars[TAMIS__FACT_KNOWN_ON];
    const tamis__decide_options options = {
        .next_change = tamis__node_get(expect, "next_change") != NULL,
        .known_on = known_on->presence == TAMIS__KNOWN ? known_on->as.day : TAMIS__DAY_MAX};
    tamis_error error = {0};
    tamis_status status = tamis__decide(decider, facts, &options, room, &error);
    if (status == TAMIS_ERR_NOMEM)
        return status;
    if (status != TAMIS_OK) {
        mismatch(r, "%s", error.message);
        return TAMIS_OK;
    }
    r->found = room;
    compare(r, expect);
    r->found = NULL;
    return r->status;
}

static tamis_status run_example(runner *r, tamis__decider *decider, tamis__determination *room)
{
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__node *expect = NULL;
    tamis__facts facts;
    tamis_error error = {0};
    tamis_status status = tamis__facts_parse(r->example->facts_json, &facts, &error);
    if (status == TAMIS_OK)
        status = tamis__node_from_json(r->example->expect_json, EXPECT_DEPTH_MAX, &arena, &expect,
                                       &error);
    if (status == TAMIS_OK) {
        status = run_parsed(r, decider, &facts, expect, room);
    } else if (status != TAMIS_ERR_NOMEM) {
        mismatch(r, "%s", error.message);
        status = TAMIS_OK;
    }
    tamis__facts_clear(&facts);
    tamis__arena_clear(&arena);
    return status;
}

tamis_status tamis__packs_check_examples(const tamis__packs *packs, tamis__findings *findings,
                                         tamis__example_counts *counts, tamis_error *err)
{
    *counts = (tamis__example_counts){0};
    tamis__decider *decider = NULL;
    tamis__determination room = {.packs = NULL};
    tamis_status status = tamis__decider_new(packs, &decider, err);
    for (size_t i = 0; i < packs->example_count && status == TAMIS_OK; i++) {
        runner r = {.packs = packs, .example = &packs->examples[i], .findings = findings};
        status = run_example(&r, decider, &room);
        counts->run++;
        counts->failed += r.failed;
    }
    tamis__determination_clear(&room);
    tamis__decider_free(decider);
    return status == TAMIS_ERR_NOMEM ? tamis__fail_nomem(err) : status;
}
