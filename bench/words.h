/*
 * bench/words.h - words of names as a population of growing size has them.
 *
 * Words fall into buckets (a kind of entity, of word, of script). In each the process of Pitman and Yor
 * ("The two-parameter Poisson-Dirichlet distribution", Annals of Probability 25, 1997) goes on from the
 * words counted so far: with n words and V different ones, the next is new with probability d V / n, and
 * a word met c times comes again with probability (c - d) / n. Its vocabulary grows as n^d, which is
 * Heaps' law, its frequencies have the tail of Zipf's; and since the process is exchangeable, what is
 * drawn has the statistics of what was counted, at any size. d is measured: see words_set_growth.
 *
 * New words are spelled by a chain of letters, each chosen after the two before it as in a random word
 * of the bucket. All numbers are whole ones, so the same seed gives the same words everywhere.
 */
#ifndef TAMIS_BENCH_WORDS_H
#define TAMIS_BENCH_WORDS_H

#include "../tests/support/random.h"
#include "base/bytes.h"

enum { WORDS_BUCKETS = 64 };
#define WORDS_NONE UINT32_MAX

typedef struct words words;

/* Leaves the program when memory is out, as all of this file does. */
words *words_new(void);
void words_free(words *w);

/* The number of a word in lower case; a word met for the first time gets the next one. Two buckets may
 * each have a word of the same letters. */
uint32_t words_number(words *w, unsigned bucket, tamis_bytes lower);
/* Valid until the next call that may add a word. */
tamis_bytes words_text(const words *w, uint32_t number);
/* One more entity bears the word. */
void words_count(words *w, uint32_t number);

/* Learns to spell from the words met so far; once, before the first draw. */
void words_learn(words *w);
/* d of a bucket in thousandths, 0 to 999. 0: only words that are known come again. */
void words_set_growth(words *w, unsigned bucket, unsigned permille);

/* The next word of a bucket, known or new, already counted; WORDS_NONE when the bucket has none. */
uint32_t words_draw(words *w, unsigned bucket, test_random *random);
/* Another spelling of a word, `edits` letters apart; the same `which` gives the same one. */
uint32_t words_vary(words *w, uint32_t number, unsigned edits, uint64_t which);

#endif
