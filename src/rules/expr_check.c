/*
 * rules/expr_check.c - what the names in a condition mean, and whether the types fit.
 *
 * Each node is looked at once, children first. Functions are a table: name, operation, types of the parameters. What reads the
 * day asked for is noted, because only such conditions can change their answer while all facts stay.
 */
#include <stdio.h>

#include "rules/expr_check.h"

const char *tamis__etype_text(tamis__etype type)
{
    switch (type) {
    case TAMIS__ETYPE_CONDITION: return "a condition";
    case TAMIS__ETYPE_NUMBER: return "a number";
    case TAMIS__ETYPE_DAY: return "a day";
    case TAMIS__ETYPE_DAYS: return "a number of days";
    case TAMIS__ETYPE_TEXT: return "a text";
    case TAMIS__ETYPE_TEXTS: return "a list of texts";
    case TAMIS__ETYPE_WHO: return "party, parties, owners or item.producer";
    case TAMIS__ETYPE_RECORD: return "a record";
    default: return "null";
    }
}

void tamis__check_reads(tamis__checker *c, unsigned fact)
{
    c->expr->reads[fact / 64] |= UINT64_C(1) << (fact % 64);
}

tamis_status tamis__check_wants(const tamis__checker *c, const tamis__enode *node,
                                tamis__etype wanted, const char *where)
{
    if (node->type == wanted)
        return TAMIS_OK;
    return tamis__expr_fail(c->error, node->offset, "%s: expected %s, found %s", where,
                            tamis__etype_text(wanted), tamis__etype_text((tamis__etype)node->type));
}

/* ---- Names ------------------------------------------------------------------------------------------ */

static tamis__etype etype_of_fact(unsigned fact)
{
    switch (tamis__fact_info_of(fact)->type) {
    case TAMIS__TYPE_BOOL:
    case TAMIS__TYPE_TRI: return TAMIS__ETYPE_CONDITION;
    case TAMIS__TYPE_NUMBER: return TAMIS__ETYPE_NUMBER;
    case TAMIS__TYPE_DAY: return TAMIS__ETYPE_DAY;
    case TAMIS__TYPE_TEXT: return TAMIS__ETYPE_TEXT;
    case TAMIS__TYPE_TEXTS: return TAMIS__ETYPE_TEXTS;
    case TAMIS__TYPE_WHO: return TAMIS__ETYPE_WHO;
    default: return TAMIS__ETYPE_RECORD;
    }
}

static bool use_fact(tamis__checker *c, tamis__enode *node)
{
    unsigned fact = tamis__fact_find(node->text);
    if (fact == TAMIS__FACT_COUNT)
        return false;
    node->op = TAMIS__OP_FACT;
    node->fact = (uint16_t)fact;
    node->type = (uint8_t)etype_of_fact(fact);
    if (fact == TAMIS__FACT_DATE) {
        node->op = TAMIS__OP_TODAY;
        c->expr->depends_on_day = true;
    }
    tamis__check_reads(c, fact);
    return true;
}

static bool use_variable(const tamis__checker *c, tamis__enode *node)
{
    for (size_t i = c->variable_count; i-- > 0;) {
        if (tamis__bytes_equal(c->variables[i], node->text)) {
            node->op = TAMIS__OP_VARIABLE;
            node->slot = (uint8_t)i;
            node->type = TAMIS__ETYPE_TEXT;
            return true;
        }
    }
    return false;
}

static bool use_who(tamis__enode *node)
{
    bool parties = tamis__bytes_equal(node->text, TAMIS_LIT("parties"));
    if (!parties && !tamis__bytes_equal(node->text, TAMIS_LIT("owners")))
        return false;
    node->op = TAMIS__OP_WHO;
    node->type = TAMIS__ETYPE_WHO;
    node->who = parties ? TAMIS__WHO_PARTIES : TAMIS__WHO_OWNERS;
    return true;
}

static bool use_set(const tamis__checker *c, tamis__enode *node)
{
    const tamis__expr_scope *scope = c->scope;
    if (scope->set == NULL || !scope->set(scope->ctx, node->text, &node->texts, &node->text_count))
        return false;
    node->op = TAMIS__OP_LIST;
    node->type = TAMIS__ETYPE_TEXTS;
    return true;
}

static tamis_status use_definition(tamis__checker *c, tamis__enode *node, bool *used)
{
    const tamis__expr_scope *scope = c->scope;
    *used = false;
    if (scope->definition == NULL)
        return TAMIS_OK;
    tamis__expr_error inner = {0};
    tamis_status status = scope->definition(scope->ctx, node->text, &node->index, &inner);
    if (status == TAMIS_ERR_FORMAT)
        return tamis__expr_fail(c->error, node->offset, "%s", inner.message);
    if (status != TAMIS_OK || node->index == UINT32_MAX)
        return status;
    *used = true;
    node->op = TAMIS__OP_DEFINITION;
    node->type = TAMIS__ETYPE_CONDITION;
    const tamis__expr *definition = scope->packs->definitions[node->index];
    if (definition == NULL) /* it has an error of its own, already told */
        return TAMIS_OK;
    for (size_t i = 0; i < TAMIS_COUNT_OF(c->expr->reads); i++)
        c->expr->reads[i] |= definition->reads[i];
    c->expr->depends_on_day |= definition->depends_on_day;
    return TAMIS_OK;
}

static tamis_status fail_name(const tamis__checker *c, const tamis__enode *node)
{
    const tamis__expr_scope *scope = c->scope;
    tamis_bytes nearest = tamis__nearest_fact(node->text);
    if (nearest.len == 0 && scope->nearest != NULL)
        nearest = scope->nearest(scope->ctx, node->text);
    if (nearest.len > 0)
        return tamis__expr_fail(c->error, node->offset, "unknown name '%.*s'; did you mean '%.*s'?",
                                TAMIS_FMT(node->text), TAMIS_FMT(nearest));
    return tamis__expr_fail(
        c->error, node->offset,
        "unknown name '%.*s'; expected a fact of docs/FACTS.md, a definition or "
        "a set of this pack",
        TAMIS_FMT(node->text));
}

static tamis_status check_path(tamis__checker *c, tamis__enode *node)
{
    if (use_variable(c, node) || use_who(node) || use_fact(c, node) || use_set(c, node))
        return TAMIS_OK;
    bool used;
    TAMIS_TRY(use_definition(c, node, &used));
    return used ? TAMIS_OK : fail_name(c, node);
}

/* ---- Operators -------------------------------------------------------------------------------------- */

static tamis_status check_each(tamis__checker *c, tamis__enode *node, tamis__etype wanted,
                               const char *where)
{
    for (tamis__enode *child = node->first; child != NULL; child = child->next)
        TAMIS_TRY(tamis__check_wants(c, child, wanted, where));
    return TAMIS_OK;
}

static tamis_status check_list(tamis__checker *c, tamis__enode *node)
{
    tamis_bytes *texts = tamis__arena_zero(c->scope->arena, node->count, sizeof *texts);
    if (texts == NULL)
        return TAMIS_ERR_NOMEM;
    node->texts = texts;
    for (const tamis__enode *child = node->first; child != NULL; child = child->next) {
        if (child->op != TAMIS__OP_TEXT)
            return tamis__expr_fail(c->error, child->offset,
                                    "a list holds texts in quotes, found %s",
                                    tamis__etype_text((tamis__etype)child->type));
        texts[node->text_count++] = child->text;
    }
    node->type = TAMIS__ETYPE_TEXTS;
    return TAMIS_OK;
}

/* Facts hold countries as two capital letters, the United Kingdom as GB: whatever else a rule compares them with is never met. */
static tamis_status check_country(const tamis__checker *c, unsigned fact, tamis_bytes value,
                                  size_t offset)
{
    bool is_country = fact == TAMIS__FACT_PARTY_COUNTRY || fact == TAMIS__FACT_PLACE_COUNTRY ||
                      fact == TAMIS__FACT_ITEM_ORIGIN;
    bool is_code = value.len == 2 && value.ptr[0] >= 'A' && value.ptr[0] <= 'Z' &&
                   value.ptr[1] >= 'A' && value.ptr[1] <= 'Z';
    if (!is_country || (is_code && !tamis__bytes_equal(value, TAMIS_LIT("UK"))))
        return TAMIS_OK;
    return tamis__expr_fail(
        c->error, offset,
        "%s is never '%.*s'; expected two capital letters of ISO 3166, the United Kingdom as 'GB'",
        tamis__fact_info_of(fact)->path, TAMIS_FMT(value));
}

/* A literal that is in no list of values can never be met. */
static tamis_status check_value(const tamis__checker *c, unsigned fact, tamis_bytes value,
                                size_t offset)
{
    const tamis__fact_info *info = tamis__fact_info_of(fact);
    TAMIS_TRY(check_country(c, fact, value, offset));
    if (info->values == NULL || tamis__fact_value_index(fact, value) >= 0 ||
        (fact == TAMIS__FACT_ACTOR && tamis__fact_value_bit(fact, value) != TAMIS__BIT_OTHER))
        return TAMIS_OK;
    tamis_bytes nearest = tamis__nearest_word(value, info->values);
    if (!tamis__fact_is_open(fact))
        return tamis__expr_fail(c->error, offset, "%s is never '%.*s'; expected one of: %s",
                                info->path, TAMIS_FMT(value), info->values);
    if (nearest.len > 0 && c->scope->warn != NULL) {
        char message[TAMIS_ERROR_MESSAGE_BYTES];
        (void)snprintf(message, sizeof message,
                       "'%.*s' is no known value of %s; did you mean '%.*s'?", TAMIS_FMT(value),
                       info->path, TAMIS_FMT(nearest));
        c->scope->warn(c->scope->ctx, offset, message);
    }
    return TAMIS_OK;
}

/* 'UK' beside 'GB' does no harm: facts hold but the latter. */
static bool is_spare(const tamis__enode *list, tamis_bytes value)
{
    bool has_gb = false;
    for (size_t i = 0; i < list->text_count; i++)
        has_gb = has_gb || tamis__bytes_equal(list->texts[i], TAMIS_LIT("GB"));
    return has_gb && tamis__bytes_equal(value, TAMIS_LIT("UK"));
}

static tamis_status check_values(const tamis__checker *c, const tamis__enode *fact,
                                 const tamis__enode *literal)
{
    if (fact->op != TAMIS__OP_FACT)
        return TAMIS_OK;
    if (literal->op == TAMIS__OP_TEXT)
        return check_value(c, fact->fact, literal->text, literal->offset);
    for (size_t i = 0; literal->op == TAMIS__OP_LIST && i < literal->text_count; i++) {
        if (!is_spare(literal, literal->texts[i]))
            TAMIS_TRY(check_value(c, fact->fact, literal->texts[i], literal->offset));
    }
    return TAMIS_OK;
}

/* x == null and x != null ask whether a fact is known to be unknown. */
static tamis_status check_null(tamis__checker *c, tamis__enode *node, tamis__enode *fact)
{
    if (fact->op != TAMIS__OP_FACT)
        return tamis__expr_fail(c->error, node->offset, "only a fact can be compared with null");
    node->fact = fact->fact;
    node->day = node->op == TAMIS__OP_EQ;
    node->op = TAMIS__OP_IS_NULL;
    node->type = TAMIS__ETYPE_CONDITION;
    return TAMIS_OK;
}

static tamis_status check_comparison(tamis__checker *c, tamis__enode *node)
{
    tamis__enode *left = node->first;
    tamis__enode *right = left->next;
    bool same = node->op == TAMIS__OP_EQ || node->op == TAMIS__OP_NE;
    if (left->op == TAMIS__OP_NULL || right->op == TAMIS__OP_NULL) {
        if (!same)
            return tamis__expr_fail(c->error, node->offset, "null has no order; expected == or !=");
        return check_null(c, node, left->op == TAMIS__OP_NULL ? right : left);
    }
    node->type = TAMIS__ETYPE_CONDITION;
    bool ordered = left->type == TAMIS__ETYPE_NUMBER || left->type == TAMIS__ETYPE_DAY ||
                   left->type == TAMIS__ETYPE_DAYS;
    bool equal_only = left->type == TAMIS__ETYPE_TEXT || left->type == TAMIS__ETYPE_CONDITION;
    if (!ordered && !(same && equal_only))
        return tamis__expr_fail(c->error, node->offset, "%s cannot be compared this way%s",
                                tamis__etype_text((tamis__etype)left->type),
                                left->type == TAMIS__ETYPE_TEXTS ? "; use in or any_in()"
                                : equal_only                     ? "; expected == or !="
                                                                 : "");
    TAMIS_TRY(tamis__check_wants(c, right, (tamis__etype)left->type,
                                 right->type == TAMIS__ETYPE_TEXT && left->type == TAMIS__ETYPE_DAY
                                     ? "a day is written date('2020-01-31')"
                                     : "right side"));
    TAMIS_TRY(check_values(c, left, right));
    return check_values(c, right, left);
}

static tamis_status check_in(tamis__checker *c, tamis__enode *node)
{
    tamis__enode *left = node->first;
    tamis__enode *right = left->next;
    TAMIS_TRY(tamis__check_wants(c, left, TAMIS__ETYPE_TEXT, "left of 'in'"));
    TAMIS_TRY(tamis__check_wants(c, right, TAMIS__ETYPE_TEXTS, "right of 'in'"));
    node->type = TAMIS__ETYPE_CONDITION;
    TAMIS_TRY(check_values(c, left, right));
    return check_values(c, right, left);
}

/* number +- number, day +- days, day - day, days +- days. */
static tamis_status check_sum(tamis__checker *c, tamis__enode *node)
{
    tamis__etype left = (tamis__etype)node->first->type;
    tamis__etype right = (tamis__etype)node->first->next->type;
    bool subtracts = node->op == TAMIS__OP_SUBTRACT;
    node->type = (uint8_t)left;
    if (left == right && (left == TAMIS__ETYPE_NUMBER || left == TAMIS__ETYPE_DAYS))
        return TAMIS_OK;
    if (left == TAMIS__ETYPE_DAY && right == TAMIS__ETYPE_DAYS)
        return TAMIS_OK;
    if (left == TAMIS__ETYPE_DAY && right == TAMIS__ETYPE_DAY && subtracts) {
        node->type = TAMIS__ETYPE_DAYS;
        return TAMIS_OK;
    }
    return tamis__expr_fail(c->error, node->offset, "%s %c %s makes no sense%s",
                            tamis__etype_text(left), subtracts ? '-' : '+',
                            tamis__etype_text(right),
                            left == TAMIS__ETYPE_DAY ? "; expected days(60)" : "");
}

static tamis_status check_choice(tamis__checker *c, tamis__enode *node)
{
    tamis__enode *yes = node->first->next;
    TAMIS_TRY(tamis__check_wants(c, node->first, TAMIS__ETYPE_CONDITION, "left of '?'"));
    node->type = yes->type;
    return tamis__check_wants(c, yes->next, (tamis__etype)yes->type, "behind ':'");
}

static tamis_status check_negation(tamis__checker *c, tamis__enode *node)
{
    if (node->op == TAMIS__OP_NOT) {
        node->type = TAMIS__ETYPE_CONDITION;
        return tamis__check_wants(c, node->first, TAMIS__ETYPE_CONDITION, "behind '!'");
    }
    node->type = node->first->type;
    return node->type == TAMIS__ETYPE_DAYS
               ? TAMIS_OK
               : tamis__check_wants(c, node->first, TAMIS__ETYPE_NUMBER, "behind '-'");
}

/* ---- Nodes ------------------------------------------------------------------------------------------ */

tamis_status tamis__check_children(tamis__checker *c, tamis__enode *node)
{
    for (tamis__enode *child = node->first; child != NULL; child = child->next)
        TAMIS_TRY(tamis__check_node(c, child));
    return TAMIS_OK;
}

static tamis_status check_literal(tamis__enode *node)
{
    static const uint8_t types[] = {
        [TAMIS__OP_TRI] = TAMIS__ETYPE_CONDITION,
        [TAMIS__OP_NUMBER] = TAMIS__ETYPE_NUMBER,
        [TAMIS__OP_TEXT] = TAMIS__ETYPE_TEXT,
        [TAMIS__OP_NULL] = TAMIS__ETYPE_NULL,
    };
    node->type = types[node->op];
    return TAMIS_OK;
}

tamis_status tamis__check_node(tamis__checker *c, tamis__enode *node)
{
    switch (node->op) {
    case TAMIS__OP_TRI:
    case TAMIS__OP_NUMBER:
    case TAMIS__OP_TEXT:
    case TAMIS__OP_NULL: return check_literal(node);
    case TAMIS__OP_PATH: return check_path(c, node);
    case TAMIS__OP_CALL: return tamis__check_call(c, node);
    case TAMIS__OP_METHOD: return tamis__check_method(c, node);
    default: break;
    }
    TAMIS_TRY(tamis__check_children(c, node));
    switch (node->op) {
    case TAMIS__OP_LIST: return check_list(c, node);
    case TAMIS__OP_NOT:
    case TAMIS__OP_NEGATE: return check_negation(c, node);
    case TAMIS__OP_AND:
    case TAMIS__OP_OR:
        node->type = TAMIS__ETYPE_CONDITION;
        return check_each(c, node, TAMIS__ETYPE_CONDITION,
                          node->op == TAMIS__OP_AND ? "beside '&&'" : "beside '||'");
    case TAMIS__OP_IN: return check_in(c, node);
    case TAMIS__OP_ADD:
    case TAMIS__OP_SUBTRACT: return check_sum(c, node);
    case TAMIS__OP_CHOICE: return check_choice(c, node);
    default: return check_comparison(c, node);
    }
}

tamis_status tamis__expr_compile(tamis_bytes text, const tamis__expr_scope *scope,
                                 tamis__etype wanted, tamis__expr **out, tamis__expr_error *error)
{
    *out = NULL;
    tamis__expr *expr = tamis__arena_zero(scope->arena, 1, sizeof *expr);
    if (expr == NULL)
        return TAMIS_ERR_NOMEM;
    expr->text = tamis__arena_copy(scope->arena, text);
    if (expr->text.ptr == NULL)
        return TAMIS_ERR_NOMEM;
    tamis__enode *root;
    TAMIS_TRY(tamis__expr_parse(expr->text, scope->arena, &root, error));
    tamis__checker c = {.scope = scope, .expr = expr, .error = error};
    TAMIS_TRY(tamis__check_node(&c, root));
    TAMIS_TRY(tamis__check_wants(&c, root, wanted, "this condition"));
    expr->root = root;
    expr->type = wanted;
    *out = expr;
    return TAMIS_OK;
}
