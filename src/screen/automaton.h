/*
 * screen/automaton.h - many sequences of words, found in a text in one pass.
 *
 * A trie over word numbers: one step is one look-up in a hash table, whatever the number of
 * sequences. Reading starts at every word of a text and in most places ends at once; it never goes
 * further than the longest sequence, so a text takes time in proportion to its length.
 */
#ifndef TAMIS_SCREEN_AUTOMATON_H
#define TAMIS_SCREEN_AUTOMATON_H

#include <tamis/status.h>

#include "base/memory.h"

enum { TAMIS__SEQUENCE_WORDS_MAX = 64, TAMIS__AUTOMATON_ROOT = 0 };

/* What ends at a node. */
typedef struct tamis__ending {
    uint32_t node;
    uint32_t value;    /* the caller's number */
    uint16_t permille; /* how much of the whole the sequence is */
    uint8_t flags;     /* the caller's */
} tamis__ending;

typedef struct tamis__automaton {
    uint64_t *keys; /* node << 32 | word, + 1; 0: free */
    uint32_t *targets;
    size_t slots; /* a power of two */
    uint32_t nodes;
    tamis__ending *endings; /* by node once sealed */
    size_t ending_count;
    size_t ending_capacity;
    uint32_t *first; /* node -> its endings, once sealed */
} tamis__automaton;

TAMIS_MUST_USE tamis_status tamis__automaton_init(tamis__automaton *automaton, tamis_error *err);
void tamis__automaton_clear(tamis__automaton *automaton); /* accepts a zeroed one */
/* Adds a sequence of 1 to TAMIS__SEQUENCE_WORDS_MAX words; of equal (sequence, value) the first
 * stays. */
TAMIS_MUST_USE tamis_status tamis__automaton_add(tamis__automaton *automaton, const uint32_t *words,
                                                 size_t count, tamis__ending ending,
                                                 tamis_error *err);
/* Nothing can be added afterwards; any number of threads may read. */
TAMIS_MUST_USE tamis_status tamis__automaton_seal(tamis__automaton *automaton, tamis_error *err);
/* UINT32_MAX when no sequence goes on like this. */
uint32_t tamis__automaton_step(const tamis__automaton *automaton, uint32_t node, uint32_t word);
/* The endings of a node, in order of addition. */
const tamis__ending *tamis__automaton_endings(const tamis__automaton *automaton, uint32_t node,
                                              size_t *count);

#endif
