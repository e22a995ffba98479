/* api/desk_answer.h - what the calls of the desk share: handing an answer to the caller. */
#ifndef TAMIS_API_DESK_ANSWER_H
#define TAMIS_API_DESK_ANSWER_H

#include <tamis/tamis.h>

#include "base/buffer.h"

/* Hands the text over when `status` is OK, and clears the buffer whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__desk_answer(tamis__buffer *out, tamis_status status,
                                               tamis_write_fn write, void *ctx, tamis_error *err);
/* The number of a row: positive, and not beyond what a desk can hold; any other is NOT_FOUND (and *out 0). */
TAMIS_MUST_USE tamis_status tamis__desk_row_id(uint64_t id, int64_t *out, tamis_error *err);

#endif
