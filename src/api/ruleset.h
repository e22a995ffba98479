/*
 * api/ruleset.h - rule packs behind the handle: the set in use, counted, and deciders kept between calls.
 *
 * A reload puts another set in place; whoever took the old one keeps it until it is given back.
 */
#ifndef TAMIS_API_RULESET_H
#define TAMIS_API_RULESET_H

#include <tamis/tamis.h>

#include "rules/decide.h"

typedef struct tamis__ruleset tamis__ruleset;

/* Never NULL. */
tamis__ruleset *tamis__ruleset_take(const tamis_rules *rules);
void tamis__ruleset_give(const tamis_rules *rules, tamis__ruleset *set); /* NULL allowed */
const tamis__packs *tamis__ruleset_packs(const tamis__ruleset *set);
/* An idle decider of the set, or a new one. The caller's alone until it is given back. */
TAMIS_MUST_USE tamis_status tamis__ruleset_decider(const tamis_rules *rules, tamis__ruleset *set,
                                                   tamis__decider **out, tamis_error *err);
void tamis__ruleset_return(const tamis_rules *rules, tamis__ruleset *set,
                           tamis__decider *decider); /* NULL allowed */

#endif
