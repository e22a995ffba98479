/* api/decide_days.h - transactions over time: what was answered on each day asked, and each day on which the answer changes. */
#ifndef TAMIS_API_DECIDE_DAYS_H
#define TAMIS_API_DECIDE_DAYS_H

#include <tamis/days.h>

#include "api/answer.h"
#include "base/memory.h"

enum { TAMIS__DAYS_STEPS_MAX = 100 }; /* changes of one transaction */

/* An answer and the day from which it holds. */
typedef struct tamis__days_step {
    int32_t from;
    tamis__outcome outcome;
    tamis__license_policy policy;
    tamis_bytes cite,
        title;       /* of the rule or listing that turned the answer; empty in the first step */
    const char *why; /* "begins"; NULL in the first step */
    bool unverified; /* the rule that turned it is marked so in its pack */
} tamis__days_step;

typedef struct tamis__days_cell {
    tamis__outcome outcome;
    bool open; /* stricter if facts that are not known say so */
} tamis__days_cell;

typedef struct tamis__days_row {
    tamis_bytes label;
    const tamis__days_cell *cells; /* one for each day */
    const tamis__days_step *steps;
    size_t step_count;
} tamis__days_row;

typedef struct tamis__days {
    tamis__arena arena;
    int32_t days[TAMIS_DAYS_MAX];
    size_t day_count;
    tamis__days_row rows[TAMIS_DAYS_TRANSACTIONS_MAX];
    size_t row_count;
} tamis__days;

/* The table for people and what changed. */
void tamis__days_text(tamis__buffer *out, const tamis__days *days);
/* decide_timeline.c: the picture, alone or in a page. Errors: LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__days_picture(tamis__buffer *out, tamis__days *days, bool page,
                                                tamis_error *err);
/* "license required, presumption of denial" */
void tamis__days_answer(tamis__buffer *out, const tamis__days_step *step);

#endif
