/*
 * rules/expr_eval.c - the value of a condition in three-valued logic.
 *
 * Conditions give a tamis__tri; other nodes give a value or say that it is not known, and note the facts that were missing. What is
 * noted reaches the caller only when the whole is UNKNOWN: a chain collects the unknowns of its parts and drops them as soon as
 * one part decides. So after false && unknown nothing is asked. Nothing is allocated.
 */
#include "rules/expr_tree.h"
#include "rules/regulation.h"

typedef struct value {
    double number;
    int32_t day;
    tamis_bytes text;
    const tamis_bytes *texts;
    size_t count;
} value;

typedef struct context {
    const tamis__decision *decision;
    tamis_bytes slots[TAMIS__EXPR_SLOTS_MAX];
} context;

static tamis__tri condition_of(context *c, const tamis__enode *node, tamis__unknowns *unknowns);

static tamis__tri truth(bool holds)
{
    return holds ? TAMIS__YES : TAMIS__NO;
}

/* UNKNOWN for want of a fact. */
static tamis__tri want(const context *c, unsigned fact, tamis__unknowns *unknowns)
{
    tamis__unknowns_add(unknowns, c->decision->facts, fact);
    return TAMIS__UNKNOWN;
}

/* ---- Values ----------------------------------------------------------------------------------------- */

static bool fact_value(const context *c, unsigned id, value *out, tamis__unknowns *unknowns)
{
    const tamis__fact *fact = &c->decision->facts->scalars[id];
    if (fact->presence != TAMIS__KNOWN) {
        want(c, id, unknowns);
        return false;
    }
    switch (tamis__fact_info_of(id)->type) {
    case TAMIS__TYPE_NUMBER: out->number = fact->as.number; break;
    case TAMIS__TYPE_DAY: out->day = fact->as.day; break;
    case TAMIS__TYPE_TEXTS:
        out->texts = fact->as.texts.items;
        out->count = fact->as.texts.count;
        break;
    default: out->text = fact->as.text; break;
    }
    return true;
}

static int32_t clamp_day(int64_t day)
{
    if (day > TAMIS__DAY_MAX)
        return TAMIS__DAY_MAX;
    return day < TAMIS__DAY_MIN ? TAMIS__DAY_MIN : (int32_t)day;
}

static bool value_of(context *c, const tamis__enode *node, value *out, tamis__unknowns *unknowns);

static bool sum_of(context *c, const tamis__enode *node, value *out, tamis__unknowns *unknowns)
{
    value right = {0};
    bool known = value_of(c, node->first, out, unknowns);
    if (!value_of(c, node->first->next, &right, unknowns) || !known)
        return false;
    bool adds = node->op == TAMIS__OP_ADD;
    out->number = adds ? out->number + right.number : out->number - right.number;
    out->day = clamp_day(adds ? (int64_t)out->day + right.day : (int64_t)out->day - right.day);
    return true;
}

static bool listed_since(const context *c, const tamis__enode *node, value *out,
                         tamis__unknowns *unknowns)
{
    if (tamis__decision_listed_since(c->decision, (tamis__who)node->who, node->text, &out->day))
        return true;
    want(c,
         node->who == TAMIS__WHO_PRODUCER ? TAMIS__FACT_ITEM_PRODUCER_LISTS
                                          : TAMIS__FACT_PARTY_LISTS,
         unknowns);
    return false;
}

static bool choice_value(context *c, const tamis__enode *node, value *out,
                         tamis__unknowns *unknowns)
{
    const tamis__enode *yes = node->first->next;
    tamis__tri which = condition_of(c, node->first, unknowns);
    if (which == TAMIS__UNKNOWN)
        return false;
    return value_of(c, which == TAMIS__YES ? yes : yes->next, out, unknowns);
}

/* False when not known. */
static bool value_of(context *c, const tamis__enode *node, value *out, tamis__unknowns *unknowns)
{
    switch (node->op) {
    case TAMIS__OP_NUMBER: out->number = node->number; return true;
    case TAMIS__OP_DAY:
    case TAMIS__OP_DAYS: out->day = node->day; return true;
    case TAMIS__OP_TODAY: out->day = c->decision->moment->day; return true;
    case TAMIS__OP_TEXT: out->text = node->text; return true;
    case TAMIS__OP_VARIABLE: out->text = c->slots[node->slot]; return true;
    case TAMIS__OP_LIST:
        out->texts = node->texts;
        out->count = node->text_count;
        return true;
    case TAMIS__OP_FACT: return fact_value(c, node->fact, out, unknowns);
    case TAMIS__OP_ADD:
    case TAMIS__OP_SUBTRACT: return sum_of(c, node, out, unknowns);
    case TAMIS__OP_NEGATE:
        if (!value_of(c, node->first, out, unknowns))
            return false;
        out->number = -out->number;
        out->day = clamp_day(-(int64_t)out->day);
        return true;
    case TAMIS__OP_CHOICE: return choice_value(c, node, out, unknowns);
    case TAMIS__OP_LISTED_SINCE: return listed_since(c, node, out, unknowns);
    default: return false;
    }
}

/* ---- Comparisons ------------------------------------------------------------------------------------ */

static int compare_values(const tamis__enode *node, const value *left, const value *right)
{
    if (node->type == TAMIS__ETYPE_NUMBER)
        return (left->number > right->number) - (left->number < right->number);
    if (node->type == TAMIS__ETYPE_TEXT)
        return tamis__bytes_equal(left->text, right->text) ? 0 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

static bool holds(tamis__op op, int order)
{
    switch (op) {
    case TAMIS__OP_EQ: return order == 0;
    case TAMIS__OP_NE: return order != 0;
    case TAMIS__OP_LT: return order < 0;
    case TAMIS__OP_LE: return order <= 0;
    case TAMIS__OP_GT: return order > 0;
    default: return order >= 0;
    }
}

static tamis__tri equal_conditions(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    tamis__unknowns collected = {0};
    tamis__tri left = condition_of(c, node->first, &collected);
    tamis__tri right = condition_of(c, node->first->next, &collected);
    if (left == TAMIS__UNKNOWN || right == TAMIS__UNKNOWN) {
        tamis__unknowns_merge(unknowns, &collected);
        return TAMIS__UNKNOWN;
    }
    return truth((left == right) == (node->op == TAMIS__OP_EQ));
}

static tamis__tri comparison(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    if (node->first->type == TAMIS__ETYPE_CONDITION)
        return equal_conditions(c, node, unknowns);
    value left = {0};
    value right = {0};
    bool known = value_of(c, node->first, &left, unknowns);
    if (!value_of(c, node->first->next, &right, unknowns) || !known)
        return TAMIS__UNKNOWN;
    return truth(holds((tamis__op)node->op, compare_values(node->first, &left, &right)));
}

static bool is_among(tamis_bytes text, const value *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (tamis__bytes_equal(text, list->texts[i]))
            return true;
    }
    return false;
}

static tamis__tri is_in(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value text = {0};
    value list = {0};
    bool known = value_of(c, node->first, &text, unknowns);
    if (!value_of(c, node->first->next, &list, unknowns) || !known)
        return TAMIS__UNKNOWN;
    return truth(is_among(text.text, &list));
}

static tamis__tri any_in(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value left = {0};
    value right = {0};
    bool known = value_of(c, node->first, &left, unknowns);
    if (!value_of(c, node->first->next, &right, unknowns) || !known)
        return TAMIS__UNKNOWN;
    for (size_t i = 0; i < left.count; i++) {
        if (is_among(left.texts[i], &right))
            return TAMIS__YES;
    }
    return TAMIS__NO;
}

/* ---- Texts ------------------------------------------------------------------------------------------ */

static bool is_word_byte(char c)
{
    return tamis__is_letter(c) || tamis__is_digit(c) || (unsigned char)c >= 0x80;
}

bool tamis__mentions_word(tamis_bytes text, tamis_bytes word)
{
    if (word.len == 0)
        return false;
    for (size_t at = tamis__bytes_find_nocase(text, word, 0); at != SIZE_MAX;
         at = tamis__bytes_find_nocase(text, word, at + 1)) {
        size_t end = at + word.len;
        if ((at == 0 || !is_word_byte(text.ptr[at - 1])) &&
            (end == text.len || !is_word_byte(text.ptr[end])))
            return true;
    }
    return false;
}

static bool mentions_any(tamis_bytes text, const tamis__enode *node)
{
    for (size_t i = 0; i < node->text_count; i++) {
        if (tamis__mentions_word(text, node->texts[i]))
            return true;
    }
    return false;
}

static tamis__tri text_test(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value text = {0};
    value part = {0};
    bool known = value_of(c, node->first, &text, unknowns);
    if (node->op == TAMIS__OP_MENTIONS)
        return known ? truth(mentions_any(text.text, node)) : TAMIS__UNKNOWN;
    if (!value_of(c, node->first->next, &part, unknowns) || !known)
        return TAMIS__UNKNOWN;
    if (node->op == TAMIS__OP_STARTS_WITH)
        return truth(tamis__bytes_starts_with(text.text, part.text));
    if (node->op == TAMIS__OP_ENDS_WITH)
        return truth(tamis__bytes_ends_with(text.text, part.text));
    return truth(tamis__bytes_find(text.text, part.text, 0) != SIZE_MAX);
}

/* ---- Tables of the EAR ------------------------------------------------------------------------------ */

/* What a table cannot answer is asked of whoever stated the argument. */
static tamis__tri want_argument(const context *c, const tamis__enode *argument,
                                tamis__unknowns *unknowns)
{
    return want(c,
                argument->op == TAMIS__OP_FACT ? argument->fact
                                               : TAMIS__FACT_ITEM_CHART_LICENSE_REQUIRED,
                unknowns);
}

static tamis__tri chart(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    const tamis__fact *told = &c->decision->facts->scalars[TAMIS__FACT_ITEM_CHART_LICENSE_REQUIRED];
    if (told->presence == TAMIS__KNOWN)
        return truth(told->as.truth);
    const tamis__enode *country = node->first->next;
    value eccn = {0};
    value place = {0};
    bool known = value_of(c, node->first, &eccn, unknowns);
    if (!value_of(c, country, &place, unknowns) || !known)
        return TAMIS__UNKNOWN;
    tamis__chart_answer answer = tamis__chart(eccn.text, place.text);
    if (answer.license != TAMIS__UNKNOWN)
        return answer.license;
    if (answer.trap == TAMIS__TRAP_UNKNOWN_ECCN)
        return want_argument(c, node->first, unknowns);
    if (answer.trap == TAMIS__TRAP_UNKNOWN_COUNTRY)
        return want_argument(c, country, unknowns);
    return want(c, TAMIS__FACT_ITEM_CHART_LICENSE_REQUIRED, unknowns);
}

static tamis__tri chart_reason(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value eccn = {0};
    if (!value_of(c, node->first, &eccn, unknowns))
        return TAMIS__UNKNOWN;
    tamis__tri answer = tamis__eccn_reason(eccn.text, node->text);
    return answer == TAMIS__UNKNOWN ? want_argument(c, node->first, unknowns) : answer;
}

static tamis__tri in_group(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value country = {0};
    if (!value_of(c, node->first, &country, unknowns))
        return TAMIS__UNKNOWN;
    tamis__tri answer = TAMIS__NO;
    for (size_t i = 0; i < node->text_count; i++)
        answer = tamis__tri_or(answer, tamis__country_in_group(country.text, node->texts[i]));
    return answer == TAMIS__UNKNOWN ? want_argument(c, node->first, unknowns) : answer;
}

static tamis__tri eccn_in(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    value eccn = {0};
    if (!value_of(c, node->first, &eccn, unknowns))
        return TAMIS__UNKNOWN;
    for (size_t i = 0; i < node->text_count; i++) {
        if (tamis__eccn_within(eccn.text, node->texts[i]))
            return TAMIS__YES;
    }
    return TAMIS__NO;
}

/* ---- Parties ---------------------------------------------------------------------------------------- */

static tamis__tri actor_is(const context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    const tamis__facts *facts = c->decision->facts;
    if (facts->scalars[TAMIS__FACT_ACTOR].presence != TAMIS__KNOWN)
        return want(c, TAMIS__FACT_ACTOR, unknowns);
    if ((facts->actor_bit & node->bits) == 0)
        return TAMIS__NO;
    tamis_bytes actor = facts->scalars[TAMIS__FACT_ACTOR].as.text;
    for (size_t i = 0; i < node->text_count;
         i++) { /* a suffix in the rule asks for that very actor */
        if (memchr(node->texts[i].ptr, ':', node->texts[i].len) == NULL
                ? tamis__fact_value_bit(TAMIS__FACT_ACTOR, node->texts[i]) == facts->actor_bit
                : tamis__bytes_equal(node->texts[i], actor))
            return TAMIS__YES;
    }
    return TAMIS__NO;
}

static tamis__tri requirement_mentions(const context *c, const tamis__enode *node)
{
    const tamis__held_listing *listing =
        tamis__decision_listing(c->decision, (tamis__who)node->who, node->text);
    return truth(listing != NULL && mentions_any(listing->license_requirement, node));
}

/* ---- Logic ------------------------------------------------------------------------------------------ */

static tamis__tri chain(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    const tamis__tri decides = node->op == TAMIS__OP_AND ? TAMIS__NO : TAMIS__YES;
    tamis__unknowns collected = {0};
    bool unknown = false;
    for (const tamis__enode *child = node->first; child != NULL; child = child->next) {
        tamis__tri answer = condition_of(c, child, &collected);
        if (answer == decides)
            return decides;
        unknown |= answer == TAMIS__UNKNOWN;
    }
    if (!unknown)
        return tamis__tri_not(decides);
    tamis__unknowns_merge(unknowns, &collected);
    return TAMIS__UNKNOWN;
}

static tamis__tri choice(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    const tamis__enode *yes = node->first->next;
    tamis__unknowns collected = {0};
    tamis__tri which = condition_of(c, node->first, &collected);
    if (which != TAMIS__UNKNOWN)
        return condition_of(c, which == TAMIS__YES ? yes : yes->next, unknowns);
    tamis__tri a = condition_of(c, yes, &collected);
    tamis__tri b = condition_of(c, yes->next, &collected);
    if (a == b && a != TAMIS__UNKNOWN)
        return a;
    tamis__unknowns_merge(unknowns, &collected);
    return TAMIS__UNKNOWN;
}

/* exists() and all() over a list. */
static tamis__tri over_list(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    const tamis__tri decides = node->op == TAMIS__OP_ALL ? TAMIS__NO : TAMIS__YES;
    value list = {0};
    if (!value_of(c, node->first, &list, unknowns))
        return TAMIS__UNKNOWN;
    tamis__unknowns collected = {0};
    bool unknown = false;
    for (size_t i = 0; i < list.count; i++) {
        c->slots[node->slot] = list.texts[i];
        tamis__tri answer = condition_of(c, node->first->next, &collected);
        if (answer == decides)
            return decides;
        unknown |= answer == TAMIS__UNKNOWN;
    }
    if (!unknown)
        return tamis__tri_not(decides);
    tamis__unknowns_merge(unknowns, &collected);
    return TAMIS__UNKNOWN;
}

static tamis__tri truth_of_fact(const context *c, unsigned id, tamis__unknowns *unknowns)
{
    const tamis__fact *fact = &c->decision->facts->scalars[id];
    return fact->presence == TAMIS__KNOWN ? truth(fact->as.truth) : want(c, id, unknowns);
}

static tamis__presence presence_of(const context *c, unsigned id)
{
    return c->decision->facts->scalars[id].presence;
}

static tamis__tri ask_decision(const context *c, const tamis__enode *node,
                               tamis__unknowns *unknowns)
{
    const tamis__decision *decision = c->decision;
    tamis__who who = (tamis__who)node->who;
    switch (node->op) {
    case TAMIS__OP_DEFINITION: return tamis__decision_definition(decision, node->index, unknowns);
    case TAMIS__OP_LISTED:
        return tamis__decision_listed(decision, who, node->texts, node->text_count, unknowns);
    case TAMIS__OP_OWNER_UNSCREENED:
        return truth(tamis__decision_owner_unscreened(decision, node->texts, node->text_count));
    case TAMIS__OP_FOOTNOTE:
        return tamis__decision_footnote(decision, who, (unsigned)node->day, unknowns);
    case TAMIS__OP_OWNED: return tamis__decision_owned(decision, node->index, unknowns);
    case TAMIS__OP_OWNED_AT_ALL:
        return tamis__decision_owned_at_all(decision, node->index, unknowns);
    case TAMIS__OP_CONTROLLED: return tamis__decision_controlled(decision, node->index, unknowns);
    case TAMIS__OP_NOTICE:
    case TAMIS__OP_NOTICE_TO_OTHERS:
        return tamis__decision_notice(decision, node->text, node->op == TAMIS__OP_NOTICE_TO_OTHERS,
                                      unknowns);
    default: return tamis__expr_zone(node, decision, unknowns);
    }
}

static tamis__tri condition_of(context *c, const tamis__enode *node, tamis__unknowns *unknowns)
{
    switch (node->op) {
    case TAMIS__OP_TRI: return (tamis__tri)node->day;
    case TAMIS__OP_FACT: return truth_of_fact(c, node->fact, unknowns);
    case TAMIS__OP_NOT: return tamis__tri_not(condition_of(c, node->first, unknowns));
    case TAMIS__OP_AND:
    case TAMIS__OP_OR: return chain(c, node, unknowns);
    case TAMIS__OP_EQ:
    case TAMIS__OP_NE:
    case TAMIS__OP_LT:
    case TAMIS__OP_LE:
    case TAMIS__OP_GT:
    case TAMIS__OP_GE: return comparison(c, node, unknowns);
    case TAMIS__OP_IN: return is_in(c, node, unknowns);
    case TAMIS__OP_CHOICE: return choice(c, node, unknowns);
    case TAMIS__OP_IS_NULL:
        return truth((presence_of(c, node->fact) == TAMIS__NULL) == (node->day != 0));
    case TAMIS__OP_HAS: return truth(presence_of(c, node->fact) == TAMIS__KNOWN);
    case TAMIS__OP_EXISTS:
    case TAMIS__OP_ALL: return over_list(c, node, unknowns);
    case TAMIS__OP_STARTS_WITH:
    case TAMIS__OP_ENDS_WITH:
    case TAMIS__OP_CONTAINS:
    case TAMIS__OP_MENTIONS: return text_test(c, node, unknowns);
    case TAMIS__OP_REQUIREMENT_MENTIONS: return requirement_mentions(c, node);
    case TAMIS__OP_IN_GROUP: return in_group(c, node, unknowns);
    case TAMIS__OP_CHART: return chart(c, node, unknowns);
    case TAMIS__OP_CHART_REASON: return chart_reason(c, node, unknowns);
    case TAMIS__OP_ECCN_IN: return eccn_in(c, node, unknowns);
    case TAMIS__OP_ANY_IN: return any_in(c, node, unknowns);
    case TAMIS__OP_ACTOR_IS: return actor_is(c, node, unknowns);
    default: return ask_decision(c, node, unknowns);
    }
}

/* ---- Expressions ------------------------------------------------------------------------------------ */

tamis__tri tamis__expr_tri(const tamis__expr *expr, const tamis__decision *decision,
                           tamis__unknowns *unknowns)
{
    context c = {.decision = decision};
    return condition_of(&c, expr->root, unknowns);
}

bool tamis__expr_day(const tamis__expr *expr, const tamis__decision *decision, int32_t *out)
{
    context c = {.decision = decision};
    value found = {0};
    if (!value_of(&c, expr->root, &found, NULL))
        return false;
    *out = found.day;
    return true;
}

void tamis__expr_reads(const tamis__expr *expr, uint64_t facts[TAMIS__FACT_WORDS])
{
    memcpy(facts, expr->reads, sizeof expr->reads);
}

bool tamis__expr_depends_on_day(const tamis__expr *expr)
{
    return expr->depends_on_day;
}

tamis_bytes tamis__expr_text(const tamis__expr *expr)
{
    return expr->text;
}

static tamis__tri constant_of(const tamis__enode *node)
{
    if (node->op == TAMIS__OP_TRI)
        return (tamis__tri)node->day;
    if (node->op == TAMIS__OP_NOT)
        return tamis__tri_not(constant_of(node->first));
    if (node->op != TAMIS__OP_AND && node->op != TAMIS__OP_OR)
        return TAMIS__UNKNOWN;
    bool is_and = node->op == TAMIS__OP_AND;
    tamis__tri all = is_and ? TAMIS__YES : TAMIS__NO;
    for (const tamis__enode *child = node->first; child != NULL; child = child->next) {
        tamis__tri one = constant_of(child);
        all = is_and ? tamis__tri_and(all, one) : tamis__tri_or(all, one);
    }
    return all;
}

tamis__tri tamis__expr_constant(const tamis__expr *expr)
{
    return constant_of(expr->root);
}
