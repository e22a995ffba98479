/*
 * rules/examples.h - running the examples that rule packs carry.
 *
 * An example says what the answer to its facts has to be. Of `expect` each key that is there is compared: outcome,
 * license_review_policy, license_exceptions_available, fired (does this very rule fire, or apply?), conditions (each is part of
 * a condition of the answer), questions (each fact is asked for), next_change (a day, {date: a day}, or null), regimes (outcome by id).
 */
#ifndef TAMIS_RULES_EXAMPLES_H
#define TAMIS_RULES_EXAMPLES_H

#include "rules/decide.h"

typedef struct tamis__example_counts {
    size_t run;
    size_t failed;
} tamis__example_counts;

/* Every mismatch becomes a finding at the example's place; FORMAT only for facts or times that cannot be read. `findings`
 * may be NULL. Errors: NOMEM, LIMIT. */
TAMIS_MUST_USE tamis_status tamis__packs_check_examples(const tamis__packs *packs,
                                                        tamis__findings *findings,
                                                        tamis__example_counts *counts,
                                                        tamis_error *err);

#endif
