/*
 * desk/cases_request.h - reading what is asked of cases, from JSON that nobody vouches for.
 *
 * Every field that is not known, and every value that is not of its kind or beyond its limit, is refused with ARGUMENT and named. Texts
 * are borrowed from the request, which holds the JSON until it is cleared.
 */
#ifndef TAMIS_DESK_CASES_REQUEST_H
#define TAMIS_DESK_CASES_REQUEST_H

#include "base/memory.h"
#include "desk/query.h"

enum {
    TAMIS__REQUEST_OPEN_MAX = 16 << 20, /* bytes of JSON */
    TAMIS__REQUEST_STEP_MAX = 1 << 20,
    TAMIS__REQUEST_FILTER_MAX = 64 << 10
};

typedef enum tamis__case_action {
    TAMIS__CASE_ASSIGN,
    TAMIS__CASE_COMMENT,
    TAMIS__CASE_DUE,
    TAMIS__CASE_DECIDE,
    TAMIS__CASE_APPROVE,
    TAMIS__CASE_REJECT,
    TAMIS__CASE_REOPEN,
    TAMIS__CASE_ACTIONS
} tamis__case_action;

const char *tamis__case_action_name(tamis__case_action action); /* "assign" */

typedef struct tamis__case_step {
    struct json_t *root;
    tamis__case_action action;
    int64_t version; /* 0: not given, which only a comment may do */
    const char *to;  /* NULL: nobody */
    const char *text, *reason;
    const char *outcome;
    int64_t due;   /* begin of the day in milliseconds; 0: none */
    int64_t until; /* end of the day; 0: without end */
} tamis__case_step;

TAMIS_MUST_USE tamis_status tamis__case_step_read(tamis_bytes request, tamis__case_step *out,
                                                  tamis_error *err);
void tamis__case_step_clear(tamis__case_step *step); /* accepts a zeroed one */

/* A hit of a request to open cases. */
typedef struct tamis__case_hit {
    tamis_bytes entity_id, caption;
    tamis_bytes datasets; /* joined by ' ' */
    double score;
    tamis_bytes json;
} tamis__case_hit;

typedef struct tamis__case_opening {
    struct json_t *root;
    tamis__arena arena;
    tamis__kept_query query;
    const char *source;          /* "api" when nothing was said */
    const char *customer, *note; /* NULL: none */
    int64_t due;
    tamis__case_hit *hits;
    size_t hit_count;
} tamis__case_opening;

/* Clear *out whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__case_opening_read(tamis_bytes request, tamis__case_opening *out,
                                                     tamis_error *err);
void tamis__case_opening_clear(tamis__case_opening *opening);

typedef enum tamis__case_order {
    TAMIS__CASE_BY_DUE = 0, /* the soonest first, those without a day last */
    TAMIS__CASE_BY_SCORE,   /* the highest first */
    TAMIS__CASE_BY_OPENED,  /* the newest first */
    TAMIS__CASE_BY_AGE      /* the oldest first */
} tamis__case_order;

/* NULL, 0: not asked for. */
typedef struct tamis__case_filter {
    struct json_t *root;
    const char *state, *outcome, *assigned, *dataset, *source, *book, *customer, *entity_id, *text;
    int64_t due_before;
    tamis__case_order order;
    int64_t limit, offset, after; /* after: number of the case after which the page begins */
} tamis__case_filter;

/* `filter` may be empty. Clear *out whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__case_filter_read(tamis_bytes filter, tamis__case_filter *out,
                                                    tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__memory_filter_read(tamis_bytes filter, tamis__case_filter *out,
                                                      tamis_error *err);
void tamis__case_filter_clear(tamis__case_filter *filter);

/* A text that is there (or may be missing), within TAMIS__CASE_REASON_MAX; ARGUMENT names `field`. */
TAMIS_MUST_USE tamis_status tamis__case_reason(tamis_bytes text, const char *field, bool needed,
                                               tamis_error *err);

/* Four-eyes setting {"four_eyes": [outcomes]} as kept: joined by ' '. */
TAMIS_MUST_USE tamis_status tamis__case_settings_read(tamis_bytes request, tamis__buffer *out,
                                                      tamis_error *err);

#endif
