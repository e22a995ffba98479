/*
 * screen/parts.h - tokens become weighted parts.
 *
 * The weight of a word falls with the number of entities that bear it; terms, places, legal forms and
 * the like weigh less by kind. A family name written before a comma moves behind the given names, so
 * that "LAST, First" and "First Last" read alike.
 */
#ifndef TAMIS_SCREEN_PARTS_H
#define TAMIS_SCREEN_PARTS_H

#include "index/snapshot.h"
#include "match/part.h"
#include "text/text.h"

typedef struct tamis__part_list {
    tamis__part items[TAMIS__NAME_TOKENS_MAX];
    uint8_t token[TAMIS__NAME_TOKENS_MAX]; /* number of the token each part comes from */
    tamis__parts parts;                    /* view of items */
} tamis__part_list;

/* Weight of a token by kind, and for words by how many of `entities` bear it. */
double tamis__token_weight(uint8_t kind, uint8_t group, uint32_t bearers, uint32_t entities);

/* snapshot may be NULL: then every word is as rare as an unknown one. */
void tamis__parts_of_name(const tamis__name *name, const tamis__snapshot *snapshot,
                          const tamis__text *text, tamis__part_list *out);
/*
 * The same for a name that is asked for. When it fills a payment field (35 characters: SWIFT MT 50K and 59, ISO
 * 20022 Max35Text), its last word may be cut off and becomes an initial of several letters (TAMIS__FLAG_CUT), but
 * for a long one that stands on the lists.
 */
void tamis__parts_of_query(const tamis__name *name, const tamis__snapshot *snapshot,
                           const tamis__text *text, tamis__part_list *out);
/* The same for a name of the snapshot, without nickname families. */
void tamis__parts_of_row(const tamis__snapshot *snapshot, const tamis__name_row *row,
                         tamis__part_list *out);
/* A word that stands in every other name, so that it is not worth looking up who bears it. */
bool tamis__is_filler(uint8_t kind);

#endif
