/* api/timeline_picture.h - questions asked over time: one row a question, spans of outcomes, boundary days marked. */
#ifndef TAMIS_API_TIMELINE_PICTURE_H
#define TAMIS_API_TIMELINE_PICTURE_H

#include <tamis/status.h>

#include "api/outcome_mark.h"
#include "base/memory.h"

typedef struct tamis__timeline_span {
    int32_t from, until; /* days, both included; from <= until */
    tamis__outcome outcome;
    tamis_bytes told; /* tooltip; may be empty */
} tamis__timeline_span;

typedef struct tamis__timeline_row {
    tamis_bytes label;
    const tamis__timeline_span *spans; /* in order, not overlapping */
    size_t count;
} tamis__timeline_row;

typedef struct tamis__timeline {
    int32_t first, last; /* days drawn, both included; first < last */
    int32_t today;       /* marked when it lies between them */
    const char *id;      /* unique in its page */
    tamis_bytes title;
    const tamis__timeline_row *rows;
    size_t count;
    const tamis_bytes *notes; /* lines of text below the rows, cut to the width; may be NULL */
    size_t note_count;        /* at most TAMIS__TIMELINE_BOUNDARIES_MAX */
} tamis__timeline;

enum { TAMIS__TIMELINE_ROWS_MAX = 200, TAMIS__TIMELINE_BOUNDARIES_MAX = 400 };

/* Days are not drawn to scale: a stretch between two boundaries is as wide as the square root of its days, so that a gap of three
 * days can be seen beside years, and the picture says so. Errors: LIMIT (rows, boundaries, notes), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__timeline_picture(tamis__svg *svg, const tamis__timeline *line,
                                                    tamis__arena *arena, tamis_error *err);

#endif
