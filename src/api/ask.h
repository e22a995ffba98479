/*
 * api/ask.h - from the public structs of a query to the ones the screening layer works with.
 */
#ifndef TAMIS_API_ASK_H
#define TAMIS_API_ASK_H

#include "api/handles.h"
#include "screen/screen.h"

/* Options checked and translated; texts are borrowed from the options. */
typedef struct tamis__asked {
    tamis__settings settings;
    tamis__arena arena;
} tamis__asked;

TAMIS_MUST_USE tamis_status tamis__ask_options(const tamis_snapshot *snapshot,
                                               const tamis_screen_options *options,
                                               tamis__asked *out, tamis_error *err);
void tamis__asked_clear(tamis__asked *asked); /* accepts a zeroed one */
/* Dataset names to flags by dataset number (65,536 of them, in the arena); NULL for no names.
 * ARGUMENT when the snapshot has no such dataset. */
TAMIS_MUST_USE tamis_status tamis__ask_datasets(const tamis_snapshot *snapshot,
                                                const char *const *names, size_t count,
                                                tamis__arena *arena, const bool **out,
                                                tamis_error *err);
/* Everything of the query lives in `arena`. `left_out` NULL: a fact that is not understood is an error; else
 * it is left out and gets a line there. */
TAMIS_MUST_USE tamis_status tamis__ask_query(const tamis_engine *engine,
                                             tamis__text_scratch *scratch, const tamis_query *query,
                                             tamis__arena *arena, tamis__buffer *left_out,
                                             tamis__query **out, tamis_error *err);
/* Has the query anything to search by: a name with something comparable, or an identifier? */
bool tamis__ask_searchable(const tamis__query *query);
/* Appends one line for each name that cannot be compared, or not whole. */
void tamis__ask_doubts(const tamis__query *query, tamis__buffer *out);

#endif
