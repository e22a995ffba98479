/*
 * screen/explain.h - why a score is what it is: in one line, in several, and as JSON.
 */
#ifndef TAMIS_SCREEN_EXPLAIN_H
#define TAMIS_SCREEN_EXPLAIN_H

#include "base/buffer.h"
#include "screen/parts.h"
#include "screen/screen.h"

/* Two names laid side by side. Borrows the names. */
typedef struct tamis__comparison {
    const tamis__name *query, *candidate; /* NULL when there is no name to show */
    tamis__part_list query_parts, candidate_parts;
    tamis__alignment alignment;
} tamis__comparison;

/* snapshot may be NULL (rarity unknown), params too (tamis__score_defaults). Returns the name score. */
double tamis__compare_names(const tamis__name *query, const tamis__name *candidate,
                            const tamis__snapshot *snapshot, const tamis__text *text,
                            const tamis__score_params *params, tamis__comparison *out);

/* What is explained: a comparison (NULL: an identifier alone), facts, and the two scores. */
typedef struct tamis__reasons {
    const tamis__comparison *names;
    tamis__fact_evidence facts;
    double name_score, score;
} tamis__reasons;

/* "huawei = huawei; tecnologies ~ technologies 0.93; only in the list: Co., Ltd." */
void tamis__explain_line(tamis__buffer *out, const tamis__reasons *reasons);
/* The same as a small table, one link a line, each line indented by two spaces. */
void tamis__explain_table(tamis__buffer *out, const tamis__reasons *reasons);
/* One JSON object. */
void tamis__explain_json(tamis__buffer *out, const tamis__reasons *reasons);
/* One JSON object: the name with `line` (what tamis__explain_line wrote), and what each other fact adds to
 * the score or takes from it, the others as they are. */
void tamis__explain_features(tamis__buffer *out, const tamis__reasons *reasons, tamis_bytes line);

#endif
