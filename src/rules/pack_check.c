/*
 * rules/pack_check.c - what concerns several rules: order, names given twice, classes that no restriction has, what nobody
 * uses, and the examples.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "rules/pack_read.h"

static const char expect_keys[] = "outcome license_review_policy license_exceptions_available "
                                  "conditions questions fired next_change regimes";
static const char outcome_words[] =
    "not_subject allowed allowed_with_conditions review license_required prohibited";
static const char policy_words[] =
    "approval case_by_case as_stated_in_notice presumption_of_denial "
    "policy_of_denial denial";

/* ---- Order ------------------------------------------------------------------------------------------ */

static int by_regime_kind_order(const void *left, const void *right)
{
    const tamis__rule_source *a = left;
    const tamis__rule_source *b = right;
    if (a->rule.regime != b->rule.regime)
        return a->rule.regime < b->rule.regime ? -1 : 1;
    if (a->rule.kind != b->rule.kind)
        return a->rule.kind < b->rule.kind ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void place_rules(tamis__loader *l)
{
    tamis__packs *packs = l->packs;
    if (l->rule_count > 1)
        qsort(l->rules, l->rule_count, sizeof *l->rules, by_regime_kind_order);
    packs->rules = tamis__load_room(l, l->rule_count, sizeof *packs->rules);
    if (packs->rules == NULL)
        return;
    for (size_t i = 0; i < l->rule_count; i++) {
        packs->rules[i] = l->rules[i].rule;
        if (packs->rules[i].regime == UINT32_MAX) /* told already */
            continue;
        tamis__regime *regime = &packs->regimes[packs->rules[i].regime];
        if (regime->rule_count++ == 0)
            regime->first_rule = (uint32_t)i;
        regime->has_scope |= packs->rules[i].kind == TAMIS__SCOPE;
    }
    packs->rule_count = l->rule_count;
}

/* ---- Names ------------------------------------------------------------------------------------------ */

static int by_name(const void *left, const void *right)
{
    const tamis__rule_source *a = *(const tamis__rule_source *const *)left;
    const tamis__rule_source *b = *(const tamis__rule_source *const *)right;
    int order = tamis__bytes_compare(a->rule.name, b->rule.name);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static void check_names(tamis__loader *l)
{
    const tamis__rule_source **sorted = tamis__load_room(l, l->rule_count, sizeof *sorted);
    if (sorted == NULL)
        return;
    for (size_t i = 0; i < l->rule_count; i++)
        sorted[i] = &l->rules[i];
    if (l->rule_count > 1)
        qsort(sorted, l->rule_count, sizeof(void *), by_name);
    for (size_t i = 1; i < l->rule_count; i++) {
        const tamis__rule_source *first = sorted[i - 1];
        const tamis__rule_source *again = sorted[i];
        if (!tamis__bytes_equal(first->rule.name, again->rule.name))
            continue;
        tamis__find_at(l, again->file, again->node->line, again->node->column, false,
                       "the id '%.*s' is given twice; it stands in %.*s:%u already",
                       TAMIS_FMT(again->rule.id), TAMIS_FMT(first->file), first->node->line);
    }
}

/* ---- Classes ---------------------------------------------------------------------------------------- */

static tamis_bytes nearest_class(const tamis__loader *l, const bool *restricted, tamis_bytes name)
{
    unsigned best = (unsigned)(name.len / 3) + 1;
    tamis_bytes nearest = TAMIS_LIT("");
    for (size_t i = 0; i < l->packs->class_count && best > 0; i++) {
        unsigned slips =
            restricted[i] ? tamis__word_slips(name, l->packs->classes[i], best - 1) : best;
        if (slips < best) {
            best = slips;
            nearest = l->packs->classes[i];
        }
    }
    return nearest;
}

/* Does a restriction of the regime have the class? */
static bool is_class_of(const tamis__loader *l, uint32_t rule_class, uint32_t regime)
{
    for (size_t i = 0; i < l->rule_count; i++) {
        const tamis__rule *rule = &l->rules[i].rule;
        if (rule->kind == TAMIS__RESTRICTION && rule->regime == regime &&
            rule->rule_class == rule_class)
            return true;
    }
    return false;
}

/* What an authorization lifts must be the class of some restriction of its own regime. */
static void check_lifts(tamis__loader *l, const tamis__rule_source *source, const bool *restricted)
{
    const tamis__rule *rule = &source->rule;
    const tamis__node *lifts = tamis__node_get(source->node, "lifts");
    for (size_t i = 0; i < rule->lift_count; i++) {
        tamis_bytes name = l->packs->classes[rule->lifts[i]];
        if (!restricted[rule->lifts[i]]) {
            tamis_bytes nearest = nearest_class(l, restricted, name);
            tamis__find_at(l, source->file, lifts->line, lifts->column, false,
                           "the authorization is unreachable: no restriction has the class '%.*s'"
                           "%s%.*s%s",
                           TAMIS_FMT(name), nearest.len > 0 ? "; did you mean '" : "",
                           TAMIS_FMT(nearest), nearest.len > 0 ? "'?" : "");
        } else if (!is_class_of(l, rule->lifts[i], rule->regime)) {
            tamis__find_at(l, source->file, lifts->line, lifts->column, false,
                           "the class '%.*s' belongs to another regime; no permission crosses "
                           "regimes",
                           TAMIS_FMT(name));
        }
    }
}

static void check_classes(tamis__loader *l)
{
    bool *restricted = tamis__load_room(l, l->packs->class_count, sizeof *restricted);
    if (restricted == NULL)
        return;
    for (size_t i = 0; i < l->rule_count; i++) {
        if (l->rules[i].rule.kind == TAMIS__RESTRICTION)
            restricted[l->rules[i].rule.rule_class] = true;
    }
    for (size_t i = 0; i < l->rule_count; i++)
        check_lifts(l, &l->rules[i], restricted);
}

/* ---- What nobody uses ------------------------------------------------------------------------------- */

static void check_uses(tamis__loader *l)
{
    for (size_t i = 0; i < l->source_count; i++) {
        const tamis__pack_source *pack = &l->sources[i];
        for (size_t j = 0; j < pack->definition_count; j++) {
            const tamis__definition_source *definition = &pack->definitions[j];
            if (!definition->used)
                tamis__find_at(
                    l, definition->file, definition->node->key_line, definition->node->key_column,
                    true, "the definition '%.*s' is not used", TAMIS_FMT(definition->node->key));
        }
        for (size_t j = 0; j < pack->set_count; j++) {
            const tamis__set_source *set = &pack->sets[j];
            if (!set->used)
                tamis__find_at(l, set->file, set->node->key_line, set->node->key_column, true,
                               "the set '%.*s' is not used", TAMIS_FMT(set->node->key));
        }
    }
}

/* ---- Examples --------------------------------------------------------------------------------------- */

static tamis_bytes as_json(tamis__loader *l, const tamis__node *node)
{
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    tamis__node_write_json(node, false, &buffer);
    tamis_bytes json = TAMIS_LIT("");
    if (tamis__buffer_status(&buffer) == TAMIS_OK)
        json = tamis__arena_copy(l->arena, tamis__buffer_bytes(&buffer));
    if (json.len == 0)
        l->status = TAMIS_ERR_NOMEM;
    tamis__buffer_clear(&buffer);
    return json;
}

static void check_example_facts(tamis__loader *l, const tamis__node *node, tamis__example *example)
{
    tamis__facts facts;
    tamis_error error = {0};
    tamis_status status = tamis__facts_parse(example->facts_json, &facts, &error);
    if (status == TAMIS_ERR_NOMEM)
        l->status = status;
    else if (status != TAMIS_OK)
        TAMIS__ERROR_AT(l, node, "the facts of this example: %s", error.message);
    else if (facts.scalars[TAMIS__FACT_DATE].presence != TAMIS__KNOWN)
        TAMIS__ERROR_AT(l, node, "the facts of this example need a 'date'");
    else
        example->day = facts.scalars[TAMIS__FACT_DATE].as.day;
    for (size_t i = 0; status == TAMIS_OK && i < facts.warning_count; i++)
        TAMIS__WARN_AT(l, node, "the facts of this example: %.*s", TAMIS_FMT(facts.warnings[i]));
    tamis__facts_clear(&facts);
}

static void check_expect(tamis__loader *l, tamis__node *node)
{
    if (!tamis__load_is_map(l, node, "'expect'"))
        return;
    tamis__load_keys(l, node, expect_keys);
    if (node->count == 0)
        TAMIS__ERROR_AT(l, node, "'expect': expected at least an outcome");
    tamis__node *outcome = tamis__node_get(node, "outcome");
    tamis__node *policy = tamis__node_get(node, "license_review_policy");
    if (outcome != NULL)
        (void)tamis__load_word(l, outcome, outcome_words, "outcome");
    if (policy != NULL)
        (void)tamis__load_word(l, policy, policy_words, "license policy");
    (void)tamis__load_flag(l, node, "fired", false);
}

static void load_example(tamis__loader *l, tamis__node *node, uint32_t rule, tamis__example *out)
{
    out->rule = rule;
    out->place = (tamis__place){l->file, node->line, node->column};
    if (!tamis__load_is_map(l, node, "an example"))
        return;
    tamis__load_keys(l, node, "title facts expect");
    out->title = tamis__load_optional(l, node, "title");
    tamis__node *facts = tamis__load_need(l, node, "facts", "the facts of a transaction");
    tamis__node *expect = tamis__load_need(l, node, "expect", "what the answer has to be");
    if (facts == NULL || expect == NULL || !tamis__load_is_map(l, facts, "'facts'"))
        return;
    check_expect(l, expect);
    out->facts_json = as_json(l, facts);
    out->expect_json = as_json(l, expect);
    check_example_facts(l, facts, out);
}

static size_t count_examples(tamis__loader *l)
{
    size_t count = 0;
    for (size_t i = 0; i < l->rule_count; i++) {
        tamis__rule_source *source = &l->rules[i];
        l->file = source->file;
        const tamis__node *list = tamis__node_get(source->node, "examples");
        if (list != NULL && tamis__load_is_list(l, list, "'examples'"))
            source->examples = list->first;
        source->example_count = source->examples == NULL ? 0 : list->count;
        count += source->example_count;
        if (source->example_count == 0)
            tamis__find_at(
                l, source->file, source->node->line, source->node->column, !l->strict,
                "the rule '%.*s' has no examples; expected at least the first day and the "
                "day before",
                TAMIS_FMT(source->rule.id));
    }
    return count;
}

static void load_examples(tamis__loader *l)
{
    tamis__packs *packs = l->packs;
    packs->examples = tamis__load_room(l, count_examples(l), sizeof *packs->examples);
    for (size_t i = 0; packs->examples != NULL && i < l->rule_count; i++) {
        l->file = l->rules[i].file;
        tamis__node *node = (tamis__node *)(uintptr_t)l->rules[i].examples;
        for (; node != NULL && l->status == TAMIS_OK; node = node->next)
            load_example(l, node, (uint32_t)i, &packs->examples[packs->example_count++]);
    }
}

void tamis__load_finish(tamis__loader *l)
{
    place_rules(l);
    check_names(l);
    check_classes(l);
    check_uses(l);
    load_examples(l);
    if (!l->failed && l->status == TAMIS_OK)
        tamis__load_check_edges(l);
}
