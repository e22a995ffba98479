/* match/align.h - which part of one name answers to which part of the other, and in what order. */
#ifndef TAMIS_MATCH_ALIGN_H
#define TAMIS_MATCH_ALIGN_H

#include "match/score.h"
#include "match/similarity.h"

/* Fills links, link_count and the linked bits of *out. Links are chosen by the weight they explain,
 * best first, ties by the smaller difference of position and then by position. */
void tamis__align(const tamis__parts *query, const tamis__parts *candidate,
                  const tamis__score_params *params, tamis__alignment *out);

/* Factor for the order of the linked words (1: same order). Needs the links of *out. */
double tamis__order_factor(const tamis__parts *query, const tamis__parts *candidate,
                           const tamis__score_params *params, const tamis__alignment *out);

/* Joined text of a run into out, or an empty slice when one of its parts may not be glued (legal form,
 * connector) or the text is longer than TAMIS__GLUE_BYTES_MAX. */
tamis_bytes tamis__glue(const tamis__parts *parts, tamis__token_run run,
                        char out[TAMIS__GLUE_BYTES_MAX]);

#endif
