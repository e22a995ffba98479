/*
 * rules/evaluate.h - what conditions see while one transaction is decided at one moment.
 *
 * The decider (decide.c) makes one tamis__decision per moment and hands it to tamis__expr_tri. Everything that costs more
 * than a comparison is kept here and worked out once: definitions, ownership, listings. A decision belongs to one thread;
 * packs and facts behind it are only read. No function here fails: what runs out of memory sets `out_of_memory` and answers
 * UNKNOWN, and the decider then returns NOMEM.
 *
 * Facts that are no scalars (party.lists, party.owned_by, item.producer, notices ...) have a number in rules/fact_list.h, too,
 * and facts->scalars[number].presence says whether they were stated; nothing else of that scalar is used.
 */
#ifndef TAMIS_RULES_EVALUATE_H
#define TAMIS_RULES_EVALUATE_H

#include "rules/ownership.h"
#include "rules/pack.h"

/* What `listed(who, ...)` and the like speak of. */
typedef enum tamis__who {
    TAMIS__WHO_PARTY, /* holder 0, if the facts name a party */
    TAMIS__WHO_PARTIES, /* every party to the transaction; other parties that nobody stated are none */
    TAMIS__WHO_PRODUCER, /* the maker of the item */
    TAMIS__WHO_OWNERS /* every owner above a party, direct or not, whose stakes hold on the day */
} tamis__who;

typedef struct tamis__memo {
    uint32_t stamp; /* of the evaluation it was made in */
    tamis__tri value;
    tamis__unknowns unknowns;
} tamis__memo;

typedef struct tamis__captures {
    uint32_t stamp;
    tamis__capture *items; /* facts->holder_count */
} tamis__captures;

/* What changes during an evaluation. */
typedef struct tamis__working {
    uint32_t stamp;
    tamis__memo *definitions;  /* packs->definition_count */
    tamis__captures *captures; /* packs->ownership_count */
    uint32_t *owners;          /* holders that are owners, see tamis__decision_owners */
    size_t owner_count;
    uint32_t owners_stamp;
    tamis__tri owners_complete;
    tamis__arena *arena;
    bool out_of_memory;
} tamis__working;

struct tamis__decision {
    const tamis__packs *packs; /* regulation, zones, ownership tests, definitions */
    const tamis__facts *facts;
    const tamis__moment *moment; /* moment->day is what `date` gives in expressions */
    tamis__working *working;
};
typedef struct tamis__decision tamis__decision;

/* Adds one unknown fact (and to null_facts, if it was stated as null). NULL `unknowns` allowed. */
void tamis__unknowns_add(tamis__unknowns *unknowns, const tamis__facts *facts, unsigned fact);
void tamis__unknowns_add_null(tamis__unknowns *unknowns, unsigned fact);
void tamis__unknowns_merge(tamis__unknowns *into,
                           const tamis__unknowns *from); /* NULL `into` allowed */
bool tamis__unknowns_empty(const tamis__unknowns *unknowns);
/* Does an unknown restriction make the answer a review? `ask_only`: its rule says `if_unknown: ask`, so that only a fact stated as
 * unknown does; a list that the snapshot does not hold never does (it is asked, and coverage tells it). */
bool tamis__unknowns_raise(const tamis__unknowns *unknowns, bool ask_only);

/* The value of a definition (its index in packs->definitions), worked out once per evaluation. */
tamis__tri tamis__decision_definition(const tamis__decision *decision, size_t definition,
                                      tamis__unknowns *unknowns);

/* listed(who, lists...) on the day. Unknown when a holder's listings are not known and no other one is listed. */
tamis__tri tamis__decision_listed(const tamis__decision *decision, tamis__who who,
                                  const tamis_bytes *lists, size_t list_count,
                                  tamis__unknowns *unknowns);
/* owner_unscreened(lists...): is there a named owner above a party of whom it is not known whether it is listed? */
bool tamis__decision_owner_unscreened(const tamis__decision *decision, const tamis_bytes *lists,
                                      size_t list_count);
/* The earliest first day of the listings that hold; false when there is none or its start is not known. */
bool tamis__decision_listed_since(const tamis__decision *decision, tamis__who who, tamis_bytes list,
                                  int32_t *out);
/* The listing of `who` on `list` that holds on the day: the earliest one, of the first such holder; NULL none. */
const tamis__held_listing *tamis__decision_listing(const tamis__decision *decision, tamis__who who,
                                                   tamis_bytes list);
/* footnote(who, n): stated for the party, or on a listing that holds. 1 <= n <= 31. */
tamis__tri tamis__decision_footnote(const tamis__decision *decision, tamis__who who, unsigned n,
                                    tamis__unknowns *unknowns);
/* owned('test'), owned_at_all('test'), controlled('test'): of any party; `test` is an index into packs->ownership. */
tamis__tri tamis__decision_owned(const tamis__decision *decision, size_t test,
                                 tamis__unknowns *unknowns);
tamis__tri tamis__decision_owned_at_all(const tamis__decision *decision, size_t test,
                                        tamis__unknowns *unknowns);
tamis__tri tamis__decision_controlled(const tamis__decision *decision, size_t test,
                                      tamis__unknowns *unknowns);
/* The captures of a test, one per holder; NULL when the facts name no holder or memory is out. */
const tamis__capture *tamis__decision_captures(const tamis__decision *decision, size_t test);
/* notice('is_informed') to this actor on or before the day; `others`: to somebody else. Unknown unless the facts say which notices
 * were sent ([]: none). */
tamis__tri tamis__decision_notice(const tamis__decision *decision, tamis_bytes type, bool others,
                                  tamis__unknowns *unknowns);

#endif
