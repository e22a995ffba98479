/*
 * match/params.h - the parameters of the scorer by name: set, read from text, written, checked.
 *
 * One table (params.c) names each number of tamis__score_params with its range and what it means.
 * Whoever takes parameters from outside goes through it: a data file, an option, a query.
 */
#ifndef TAMIS_MATCH_PARAMS_H
#define TAMIS_MATCH_PARAMS_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "match/score.h"

typedef struct tamis__score_param {
    const char *name;
    size_t offset;    /* of a double in tamis__score_params */
    double min, max;  /* both allowed */
    const char *text; /* what it does, one line without a full stop */
} tamis__score_param;

/* Parameter i of the table, from 0; NULL past the last. */
const tamis__score_param *tamis__score_param_at(size_t i);
double tamis__score_param_value(const tamis__score_params *params, size_t i);

/* Sets one. ARGUMENT: no such name (the message lists the known ones) or out of its range. */
TAMIS_MUST_USE tamis_status tamis__score_params_set(tamis__score_params *params, tamis_bytes name,
                                                    double value, tamis_error *err);
/* The same from text: a plain decimal such as 1.9, at most 15 digits (zeros in front do not count) and as many
 * decimals, no exponent. */
TAMIS_MUST_USE tamis_status tamis__score_params_set_text(tamis__score_params *params,
                                                         tamis_bytes name, tamis_bytes value,
                                                         tamis_error *err);

/*
 * Reads lines "name = value"; "#" begins a comment, blank lines are nothing. What is not named keeps
 * its value. FORMAT: a line of another form, twice the same name, or what set_text refuses; the error
 * tells the line, and *params is then as it was.
 */
TAMIS_MUST_USE tamis_status tamis__score_params_read(tamis__score_params *params, tamis_bytes text,
                                                     tamis_error *err);
/* Appends all of them in the form that is read, each under a comment that says what it does. */
void tamis__score_params_write(const tamis__score_params *params, tamis__buffer *out);

/* Appends one value of the table's ranges with its first 15 digits, without zeros at the end: 1.9 */
void tamis__score_param_number(tamis__buffer *out, double value);

/* Every number within its range, and what the bound of retrieval needs of them together
 * (docs/MATCHING.md): ARGUMENT names the first condition that fails. */
TAMIS_MUST_USE tamis_status tamis__score_params_check(const tamis__score_params *params,
                                                      tamis_error *err);

#endif
