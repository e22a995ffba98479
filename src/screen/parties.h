/*
 * screen/parties.h - the parties of a transaction found in the snapshot.
 *
 * Whoever the facts name without saying on which lists he is (party, other parties, owners, maker of the item) is screened
 * by name and country. What is found becomes listings of his:
 *
 * - A hit at or above `certain` by a name that its publisher does not call weak, with no country against it, is taken for
 *   the party. Its listings count, and where the facts say nothing about owners, the ownership edges of the snapshot do.
 * - A hit that is only near may be somebody else. Its listings are uncertain: a condition on them is unknown, and it is asked
 *   whether the two are one. They are left out when a certain hit is listed already.
 * - No hit: on none of the lists that the snapshot holds, and unknown on all others.
 *
 * Listings of every day are taken with the days they hold, so that the decider sees what begins or ends later. A listing
 * whose start no publisher tells is certain from the first edition that has it, and uncertain before.
 */
#ifndef TAMIS_SCREEN_PARTIES_H
#define TAMIS_SCREEN_PARTIES_H

#include "rules/facts.h"
#include "screen/screen.h"

/* What is known of a snapshot as a whole: which lists it holds. Made at its first use, then shared by threads. */
typedef struct tamis__party_finder tamis__party_finder;

TAMIS_MUST_USE tamis_status tamis__party_finder_new(const tamis__snapshot *snapshot,
                                                    const tamis__text *text,
                                                    tamis__party_finder **out, tamis_error *err);
void tamis__party_finder_free(tamis__party_finder *finder); /* NULL allowed */
/* The ids of the lists that it holds, in byte order. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__party_lists(tamis__party_finder *finder,
                                               const tamis_bytes **lists, size_t *count,
                                               tamis_error *err);

typedef struct tamis__party_settings {
    double threshold; /* of hits that are looked at */
    double certain;   /* of hits that are taken for the party */
} tamis__party_settings;

#define TAMIS__PARTY_CERTAIN 0.95
enum {
    TAMIS__PARTY_HITS_MAX = 50,      /* looked at for one name */
    TAMIS__PARTY_LISTINGS_MAX = 200, /* taken for one holder */
    TAMIS__PARTY_UNCERTAIN_MAX = 3,  /* entities on one list that may be the holder */
    TAMIS__PARTY_OWNERS_MAX = 1000   /* added to one set of facts */
};

/* Completes the facts. Everything is written to their arena; texts point into the snapshot. A name without anything that can be
 * compared stays unknown. Errors: LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__parties_find(tamis__party_finder *finder, tamis__worker *worker,
                                                const tamis__party_settings *settings,
                                                tamis__facts *facts, tamis_error *err);

#endif
