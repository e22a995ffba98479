/* api/json_fields.h - keys with values, as the answers of decisions write them; and the parts of such an answer. */
#ifndef TAMIS_API_JSON_FIELDS_H
#define TAMIS_API_JSON_FIELDS_H

#include "api/answer.h"

/* "key":"value"; nothing for an empty one. */
void tamis__json_field(tamis__buffer *out, const char *key, tamis_bytes value);
void tamis__json_bool(tamis__buffer *out, const char *key, bool value);
void tamis__json_texts(tamis__buffer *out, const char *key, const tamis_bytes *texts, size_t count);
/* "key":"YYYY-MM-DD"; nothing for an infinity. */
void tamis__json_day(tamis__buffer *out, const char *key, int32_t day);
/* As few decimals as it needs, six at most. */
void tamis__json_decimal(tamis__buffer *out, double value);
void tamis__json_score(tamis__buffer *out, double score);   /* "score":0.9876 */
void tamis__json_tri(tamis__buffer *out, tamis__tri value); /* true, false, or null for unknown */
void tamis__json_raw(tamis__buffer *out, tamis_bytes json); /* null when empty */

/* "facts_used" and "ownership" (decide_evidence.c). */
void tamis__answer_json_evidence(tamis__buffer *out, const tamis__answer *answer);
/* "claims", when something is claimed (decide_claims.c). */
void tamis__answer_json_claims(tamis__buffer *out, const tamis__answer *answer);
/* "coverage" and "not_checked". */
void tamis__answer_json_coverage(tamis__buffer *out, const tamis__answer *answer);

#endif
