/* api/rules_test.c - tamis_rules_test: the examples inside the packs, run as they stand. */
#include <jansson.h>

#include "api/render.h"
#include "api/ruleset.h"
#include "base/error.h"
#include "rules/decide.h"

typedef struct testing {
    const tamis__packs *packs;
    tamis__decider *decider;
    tamis__facts facts;
    tamis__determination determination;
    tamis__buffer wrong; /* what differs, "; " between */
} testing;

static void add_wrong(testing *t, const char *key, const char *expected, const char *found)
{
    if (t->wrong.len > 0)
        tamis__buffer_text(&t->wrong, "; ");
    tamis__buffer_printf(&t->wrong, "%s: expected %s, found %s", key, expected, found);
}

static void expect_text(testing *t, const char *key, const json_t *expected, const char *found)
{
    if (json_is_null(expected) && found[0] == '\0')
        return;
    if (!json_is_string(expected))
        add_wrong(t, key, "a text", found);
    else if (strcmp(json_string_value(expected), found) != 0)
        add_wrong(t, key, json_string_value(expected), found[0] == '\0' ? "none" : found);
}

static const char *tri_text(tamis__tri value)
{
    return value == TAMIS__UNKNOWN ? "null" : value == TAMIS__YES ? "true" : "false";
}

static void expect_tri(testing *t, const char *key, const json_t *expected, tamis__tri found)
{
    tamis__tri wanted = json_is_true(expected)    ? TAMIS__YES
                        : json_is_false(expected) ? TAMIS__NO
                                                  : TAMIS__UNKNOWN;
    if (wanted != found)
        add_wrong(t, key, tri_text(wanted), tri_text(found));
}

/* Does the rule of the example count in its regime's answer? */
static bool fires(const testing *t, const tamis__rule *rule)
{
    for (size_t i = 0; i < t->determination.regime_count; i++) {
        const tamis__regime_answer *regime = &t->determination.regimes[i];
        for (size_t k = 0; k < regime->trace_count; k++)
            if (regime->traces[k].rule == rule)
                return regime->traces[k].state == TAMIS__RULE_FIRED ||
                       regime->traces[k].state == TAMIS__RULE_LIFTED ||
                       regime->traces[k].state == TAMIS__RULE_SAVED ||
                       regime->traces[k].state == TAMIS__RULE_APPLIED;
    }
    return false;
}

static void expect_one(testing *t, const tamis__rule *rule, const char *key, const json_t *value)
{
    const tamis__determination *d = &t->determination;
    if (strcmp(key, "outcome") == 0)
        expect_text(t, key, value, tamis__outcome_name(d->outcome));
    else if (strcmp(key, "license_review_policy") == 0)
        expect_text(t, key, value, tamis__policy_name(d->policy));
    else if (strcmp(key, "license_exceptions_available") == 0)
        expect_tri(t, key, value, d->exceptions_available);
    else if (strcmp(key, "fired") == 0)
        expect_tri(t, key, value, fires(t, rule) ? TAMIS__YES : TAMIS__NO);
    else
        add_wrong(t, key, "outcome, license_review_policy, license_exceptions_available or fired",
                  "an unknown key");
}

/* Fills in t->wrong; empty: as expected. */
static tamis_status run_example(testing *t, const tamis__example *example, tamis_error *err)
{
    const tamis__decide_options options = {.known_on = TAMIS__DAY_MAX};
    tamis_error problem = {0};
    tamis__buffer_reset(&t->wrong);
    tamis__facts_clear(&t->facts);
    memset(&t->facts, 0, sizeof t->facts);
    tamis_status status = tamis__facts_parse(example->facts_json, &t->facts, &problem);
    if (status == TAMIS_OK)
        status = tamis__decide(t->decider, &t->facts, &options, &t->determination, &problem);
    if (status == TAMIS_ERR_NOMEM) {
        return tamis__fail_nomem(err);
    }
    if (status != TAMIS_OK) {
        tamis__buffer_text(&t->wrong, problem.message);
        return TAMIS_OK;
    }
    json_t *expect = json_loadb(example->expect_json.ptr, example->expect_json.len, 0, NULL);
    const char *key;
    json_t *value;
    json_object_foreach(expect, key, value)
        expect_one(t, &t->packs->rules[example->rule], key, value);
    json_decref(expect);
    return t->wrong.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static void put_text(tamis__buffer *out, const testing *t, const tamis__example *example)
{
    if (t->wrong.len == 0)
        return;
    tamis__render_plain(out, example->place.file);
    tamis__buffer_printf(out, ":%u:%u: ", (unsigned)example->place.line,
                         (unsigned)example->place.column);
    tamis__render_plain(out, t->packs->rules[example->rule].id);
    tamis__buffer_text(out, ", \"");
    tamis__render_plain(out, example->title);
    tamis__buffer_text(out, "\": ");
    tamis__render_plain(out, tamis__buffer_bytes(&t->wrong));
    tamis__buffer_byte(out, '\n');
}

static void put_json(tamis__buffer *out, const testing *t, const tamis__example *example)
{
    tamis__json_open(out, '{');
    tamis__json_key(out, "file");
    tamis__json_string(out, example->place.file);
    tamis__json_key(out, "line");
    tamis__json_u64(out, example->place.line);
    tamis__json_key(out, "rule");
    tamis__json_string(out, t->packs->rules[example->rule].id);
    tamis__json_key(out, "title");
    tamis__json_string(out, example->title);
    tamis__json_key(out, "passed");
    tamis__buffer_text(out, t->wrong.len == 0 ? "true" : "false");
    tamis__render_json_text(out, "problem", tamis__buffer_bytes(&t->wrong));
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status run_all(testing *t, tamis_output format, tamis__render *render,
                            uint64_t *failures, tamis_error *err)
{
    for (size_t i = 0; i < t->packs->example_count; i++) {
        const tamis__example *example = &t->packs->examples[i];
        TAMIS_TRY(run_example(t, example, err));
        *failures += t->wrong.len > 0;
        if (format == TAMIS_OUTPUT_JSON)
            put_json(&render->buffer, t, example);
        else
            put_text(&render->buffer, t, example);
        TAMIS_TRY(tamis__render_flush(render, err));
    }
    return TAMIS_OK;
}

tamis_status tamis_rules_test(const tamis_rules *rules, tamis_output format, tamis_write_fn write,
                              void *ctx, uint64_t *run, uint64_t *failed, tamis_error *err)
{
    tamis__render render;
    tamis__ruleset *set = tamis__ruleset_take(rules);
    testing t = {.packs = tamis__ruleset_packs(set)};
    uint64_t failures = 0;
    tamis__render_init(&render, write, ctx);
    tamis__buffer_init(&t.wrong, 0);
    tamis_status status = tamis__ruleset_decider(rules, set, &t.decider, err);
    if (status == TAMIS_OK)
        status = run_all(&t, format, &render, &failures, err);
    if (run != NULL)
        *run = t.packs->example_count;
    if (failed != NULL)
        *failed = failures;
    tamis__determination_clear(&t.determination);
    tamis__facts_clear(&t.facts);
    tamis__buffer_clear(&t.wrong);
    tamis__render_clear(&render);
    tamis__ruleset_return(rules, set, t.decider);
    tamis__ruleset_give(rules, set);
    return status;
}
