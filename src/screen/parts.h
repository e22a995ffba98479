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
/* What text knowledge says of a word of the snapshot's dictionary. */
typedef struct tamis__word_traits {
    tamis__families families;
    bool business; /* a word of legal forms and business terms */
} tamis__word_traits;

/* The same for a name of the snapshot; `traits` holds those of each of the `trait_count` words of its
 * dictionary. */
void tamis__parts_of_row(const tamis__snapshot *snapshot, uint32_t name,
                         const tamis__word_traits *traits, uint32_t trait_count,
                         tamis__part_list *out);

#endif
