/*
 * match/keys.h - the keys under which tokens find each other.
 *
 * Comparing a token with every word of a list is what makes screening slow. So the scorer links two
 * tokens for their spelling only when they share a key, and the snapshot is indexed by the same keys:
 * whatever the scorer may link, a look-up of the keys finds. The keys of a text are
 *
 * - the text itself, and each text that one letter dropped leaves of it (from WORD_DROP_MIN letters):
 *   any two texts one step apart (letter more, less, other, neighbours exchanged) share one;
 * - its sound: the consonants by class, vowels left out (k/c/q/g, s/z, sh/ch/j, d/t, p/b, f/v/w...; with few of them the first vowel by class), so that
 *   spellings and transliterations of one name share one, whatever the number of differing letters; and
 *   the same for letters that stand for another sound elsewhere (kh/h, ch/k, j/y, w/u);
 * - its consonants as written, with one letter dropped (from CONSONANTS_DROP_MIN) and with two (from
 *   CONSONANTS_DROP_TWO_MIN): long words with a typing error and other vowels, or two errors.
 *
 * Tokens of unlike writing may also meet under wide keys, skeletons of consonants (match/skeleton.h): those
 * of a Latin spelling as it stands, with digraphs read as one sound, without an r that ends a syllable and
 * without mute letters at the end; and those of the likeliest Latin spellings of a text that came from
 * another script.
 *
 * Method: deletion neighborhoods (Mor & Fraenkel 1982, "A hash code method for detecting and correcting
 * spelling errors"), over letters and over classes of sounds as in Soundex (Russell 1918).
 * Keys are 32-bit hashes; that two texts share one by chance only means that they are compared.
 */
#ifndef TAMIS_MATCH_KEYS_H
#define TAMIS_MATCH_KEYS_H

#include "match/writing.h"

/* Part of a snapshot's fingerprint: raise it when any text gets other keys, or old snapshots would lose hits. */
enum { TAMIS__KEYS_VERSION = 3 };

enum { TAMIS__KEYS_MAX = 256 };

typedef struct tamis__keys {
    uint32_t items[TAMIS__KEYS_MAX]; /* ascending, each once */
    uint32_t count;
} tamis__keys;

/* Keys of a comparable text for tokens of like spelling. The first letters of long texts count: a text has at
 * most TAMIS__KEYS_MAX keys. None for the empty text. */
void tamis__word_keys(tamis_bytes text, tamis__keys *out);
/* Those that join a text of this writing and texts of others; they count beside the others. */
void tamis__wide_keys(tamis_bytes text, tamis__writing writing, tamis__keys *out);
/* A wide key as an index keeps it, apart by the writing of the word that it leads to: who looks for words
 * of other writings does not meet those of its own. */
uint32_t tamis__wide_key_in(uint32_t key, tamis__writing writing);
/* The key of the text itself, which is among its word keys. */
uint32_t tamis__exact_key(tamis_bytes text);
/* The key of a nickname family (text/text.h). */
uint32_t tamis__family_key(uint32_t family);
/* The one key under which tokens written together and the single token they make find each other: the
 * sound, and for short texts their vowels by class, too. */
uint32_t tamis__glue_key(tamis_bytes text);

/* One key for all spellings of one sound; of texts with less than two consonants the letters count. For
 * grouping, not for linking. */
uint32_t tamis__sound_key(tamis_bytes text);

bool tamis__keys_meet(const tamis__keys *a, const tamis__keys *b);
/* May the scorer link two different texts, so written, for their spelling? Symmetric. */
bool tamis__may_link(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                     tamis__writing b_writing);

#endif
