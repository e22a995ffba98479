/*
 * tamis/days.h - the same transactions asked on several days: a table, lines of answers, and a picture of the time line.
 */
#ifndef TAMIS_DAYS_H
#define TAMIS_DAYS_H

#include <tamis/tamis.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TAMIS_DAYS_MAX = 100,             /* days asked */
    TAMIS_DAYS_TRANSACTIONS_MAX = 200 /* transactions */
};

typedef struct tamis_days_options {
    const char *
        input; /* facts, as tamis_decide_file reads them; `date` may be absent and is set to each day */
    const char *output; /* "-": standard output; a file is replaced atomically */
    tamis_output
        format; /* TEXT: one table and what changed; JSON: the answers, transaction by transaction */
    const char *const *days; /* YYYY-MM-DD, ascending, each once */
    size_t day_count;        /* 1 to TAMIS_DAYS_MAX */
    const char *
        picture; /* time line from the first to the last day, for which two days are needed: a page if
                          * the name ends in .html, else SVG; NULL: none */
    tamis_decide_options
        decide; /* licenses count but are not drawn down: the days are asked, not used */
} tamis_days_options;

/* Decides every transaction on every day, and finds the exact days between the first and the last on which its answer changes: not
 * by samples, but by following the next change that each answer names. Rules, snapshot and options are borrowed during the call;
 * any thread. The summary counts answers. Errors: ARGUMENT (a day; facts that cannot be read: the message names their line), FORMAT,
 * LIMIT (more days, transactions or changes than can be shown), IO, NOMEM; then the output is not replaced. */
TAMIS_API TAMIS_CHECK tamis_status tamis_decide_days(const tamis_rules *rules,
                                                     const tamis_snapshot *snapshot,
                                                     const tamis_days_options *options,
                                                     tamis_decide_summary *summary,
                                                     tamis_error *err);

#ifdef __cplusplus
}
#endif
#endif
