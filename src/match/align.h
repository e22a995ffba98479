/* match/align.h - which part of one name answers to which part of the other, and in what order. */
#ifndef TAMIS_MATCH_ALIGN_H
#define TAMIS_MATCH_ALIGN_H

#include "match/score.h"
#include "match/similarity.h"

/* Links that could be made. Who knows the similarities beforehand proposes them one by one, in the order
 * of tamis__propose; what does not fit is left out. */
enum { TAMIS__PROPOSALS_MAX = 512 };
typedef struct tamis__proposals {
    tamis__link items[TAMIS__PROPOSALS_MAX];
    uint32_t count;
} tamis__proposals;

/* Part i of the query with part j of the candidate. `support`: parties from whom it was learned, or 0. */
void tamis__propose_pair(const tamis__parts *query, uint32_t i, const tamis__parts *candidate,
                         uint32_t j, double similarity, uint32_t support,
                         const tamis__score_params *params, tamis__proposals *out);
/* A run of one name, written together, with part j of the other. */
void tamis__propose_run(const tamis__parts *many, tamis__token_run run, const tamis__parts *single,
                        uint32_t j, bool query_is_many, double similarity,
                        const tamis__score_params *params, tamis__proposals *out);
/* The key of each part under which runs that may mean it are found (keys.h). */
void tamis__glue_keys(const tamis__parts *parts, uint32_t out[TAMIS__NAME_TOKENS_MAX]);
/* Every run of `many` with every part of `single`, whose keys are given. */
void tamis__propose_runs(const tamis__parts *many, const tamis__parts *single,
                         const uint32_t *single_keys, bool query_is_many,
                         const tamis__score_params *params, tamis__proposals *out);
/* All pairs by query and candidate part, then the runs of the query, then those of the candidate. */
void tamis__propose(const tamis__parts *query, const tamis__parts *candidate,
                    const tamis__score_params *params, tamis__proposals *out);

/* Fills links, link_count and the linked bits of *out. Links are chosen by the weight they explain,
 * best first, ties by the smaller difference of position and then by position. */
void tamis__choose_links(const tamis__parts *query, const tamis__parts *candidate,
                         const tamis__proposals *all, tamis__alignment *out);
/* The same name on both sides, however long: each part answers to itself. False when it is not. */
bool tamis__align_identical(const tamis__parts *query, const tamis__parts *candidate,
                            tamis__alignment *out);
/* Identical, or proposed and chosen. */
void tamis__align(const tamis__parts *query, const tamis__parts *candidate,
                  const tamis__score_params *params, tamis__alignment *out);

/* Factor for the order of the linked words (1: same order). Needs the links of *out. */
double tamis__order_factor(const tamis__parts *query, const tamis__parts *candidate,
                           const tamis__score_params *params, const tamis__alignment *out);

/* Runs of a query: those of tamis__name_runs, and what a word may have come to on its way. A single letter, or
 * two consonants, and the word beside it are also read the other way round, as they stand when the words of a
 * name with an apostrophe were put in another order ("Ini A" for A'Ini). Two initials and a word are a run of
 * three ("dm itri"). A connector and the word beside it are one word ("and rade"). Returns how many were
 * written. */
uint32_t tamis__query_runs(const tamis__parts *query, tamis__token_run out[TAMIS__RUNS_MAX]);

/* Joined text of a run into out, or an empty slice when one of its parts may not be glued (legal form,
 * connector) or the text is longer than TAMIS__GLUE_BYTES_MAX. */
tamis_bytes tamis__glue(const tamis__parts *parts, tamis__token_run run,
                        char out[TAMIS__GLUE_BYTES_MAX]);

/* May a part be written together with others, and may a glued run (by its writing) mean the part? */
bool tamis__may_glue(const tamis__part *part);
bool tamis__may_mean_run(const tamis__part *one);

#endif
