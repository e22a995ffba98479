/*
 * rules/expr.h - conditions: a subset of CEL, checked when packs are loaded, evaluated in three-valued logic.
 *
 * Compiled expressions are immutable and shared by threads. Evaluation allocates nothing; what it learns (which unknown
 * facts mattered) goes into the caller's bit set. docs/RULES.md lists operators and functions.
 */
#ifndef TAMIS_RULES_EXPR_H
#define TAMIS_RULES_EXPR_H

#include "rules/facts.h"
#include "rules/tri.h"

typedef struct tamis__expr tamis__expr;
typedef struct tamis__packs tamis__packs;
struct tamis__decision; /* one evaluation: facts, moment, memo of definitions (rules/evaluate.h) */

enum { TAMIS__FACT_WORDS = (TAMIS__FACT_COUNT + 63) / 64 };

/* Facts that were unknown where it mattered, by number; `null_facts` those that are known to be unknown, `bare_facts`
 * those that nobody spoke of, as against listings on a list that the snapshot does not hold. Ownership, listings and zones have
 * numbers of their own in rules/fact_list.h. */
typedef struct tamis__unknowns {
    uint64_t facts[TAMIS__FACT_WORDS];
    uint64_t null_facts[TAMIS__FACT_WORDS];
    uint64_t bare_facts[TAMIS__FACT_WORDS];
} tamis__unknowns;

/* `unknowns` may be NULL. On anything but UNKNOWN it is left as it was. */
tamis__tri tamis__expr_tri(const tamis__expr *expr, const struct tamis__decision *decision,
                           tamis__unknowns *unknowns);
/* For expressions of type day; false when unknown. */
bool tamis__expr_day(const tamis__expr *expr, const struct tamis__decision *decision, int32_t *out);
/* The facts an expression reads, for explanations; and whether its value depends on the day asked for. */
void tamis__expr_reads(const tamis__expr *expr, uint64_t facts[TAMIS__FACT_WORDS]);
bool tamis__expr_depends_on_day(const tamis__expr *expr);
/* The days, after today, on which the value may turn because `date` is compared with something; more than do. Bounded. */
typedef void (*tamis__turn_visitor)(void *context, int64_t day);
void tamis__expr_turns(const tamis__expr *expr, const struct tamis__decision *decision,
                       tamis__turn_visitor visit, void *context);
/* From this day on the value no longer turns by `date`: the day after the last literal that it is compared with. DAY_MIN: it never
 * does; DAY_MAX: there is no telling before the facts. */
int32_t tamis__expr_last_turn(const tamis__expr *expr, const tamis__packs *packs);
/* The text it was written in. */
tamis_bytes tamis__expr_text(const tamis__expr *expr);

#endif
