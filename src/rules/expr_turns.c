/*
 * rules/expr_turns.c - the days on which a condition may turn because it compares the day asked for with something.
 *
 * Both sides of such a comparison are worked out for today. The side that holds `date` moves by one a day, so the sides meet
 * after as many days as they differ: the condition can turn on that day, or on the one after it.
 */
#include "rules/expr_tree.h"

enum { VISITS_MAX = 4096 };

typedef struct walk {
    const tamis__decision *decision;
    tamis__turn_visitor visit;
    void *context;
    size_t visits;
} walk;

static bool holds_today(const tamis__enode *node)
{
    if (node->op == TAMIS__OP_TODAY)
        return true;
    for (const tamis__enode *child = node->first; child != NULL; child = child->next)
        if (holds_today(child))
            return true;
    return false;
}

static bool day_side(const walk *w, const tamis__enode *node, int64_t *out)
{
    int32_t day = 0;
    tamis__expr side = {.root = node};
    if (!tamis__expr_day(&side, w->decision, &day))
        return false;
    *out = day;
    return true;
}

static void visit_comparison(walk *w, const tamis__enode *node)
{
    const tamis__enode *left = node->first, *right = left == NULL ? NULL : left->next;
    int64_t a = 0, b = 0;
    if (right == NULL || (left->type != TAMIS__ETYPE_DAY && left->type != TAMIS__ETYPE_DAYS) ||
        (!holds_today(left) && !holds_today(right)) || !day_side(w, left, &a) ||
        !day_side(w, right, &b))
        return;
    int64_t meet = w->decision->moment->day + (a > b ? a - b : b - a);
    w->visit(w->context, meet);
    w->visit(w->context, meet + 1);
}

static void walk_node(walk *w, const tamis__enode *node)
{
    if (++w->visits > VISITS_MAX)
        return;
    if (node->op >= TAMIS__OP_EQ && node->op <= TAMIS__OP_GE)
        visit_comparison(w, node);
    if (node->op == TAMIS__OP_DEFINITION)
        walk_node(w, w->decision->packs->definitions[node->index]->root);
    for (const tamis__enode *child = node->first; child != NULL; child = child->next)
        walk_node(w, child);
}

void tamis__expr_turns(const tamis__expr *expr, const tamis__decision *decision,
                       tamis__turn_visitor visit, void *context)
{
    walk w = {.decision = decision, .visit = visit, .context = context};
    walk_node(&w, expr->root);
}

/* ---- Before any facts ------------------------------------------------------------------------ */

typedef struct last_walk {
    const tamis__packs *packs;
    size_t visits;
    int32_t day;
} last_walk;

/* `date` against a literal day. */
static bool is_plain(const tamis__enode *node, int32_t *day)
{
    const tamis__enode *left = node->first, *right = left == NULL ? NULL : left->next;
    if (right == NULL || node->op < TAMIS__OP_EQ || node->op > TAMIS__OP_GE)
        return false;
    if (left->op != TAMIS__OP_TODAY) {
        const tamis__enode *kept = left;
        left = right;
        right = kept;
    }
    *day = right->day;
    return left->op == TAMIS__OP_TODAY && right->op == TAMIS__OP_DAY;
}

static void walk_last(last_walk *w, const tamis__enode *node)
{
    int32_t day = 0;
    if (++w->visits > VISITS_MAX || node->op == TAMIS__OP_TODAY) {
        w->day = TAMIS__DAY_MAX;
        return;
    }
    if (is_plain(node, &day)) {
        int32_t after = day < TAMIS__DAY_MAX ? day + 1 : day;
        w->day = after > w->day ? after : w->day;
        return;
    }
    if (node->op == TAMIS__OP_DEFINITION)
        walk_last(w, w->packs->definitions[node->index]->root);
    for (const tamis__enode *child = node->first; child != NULL; child = child->next)
        walk_last(w, child);
}

int32_t tamis__expr_last_turn(const tamis__expr *expr, const tamis__packs *packs)
{
    last_walk w = {.packs = packs, .day = TAMIS__DAY_MIN};
    walk_last(&w, expr->root);
    return w.day;
}
