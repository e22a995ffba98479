/* desk.h - the desk that commands work with, and what it says to hits. */
#ifndef CLI_DESK_H
#define CLI_DESK_H

#include <tamis/desk.h>

#include "session.h"

struct json_t;

/* For tamis_write_fn: text that comes whole and is JSON, into a json_t *, which the caller releases. */
tamis_status cli_take_json(void *json, const char *text, size_t len, tamis_error *err);

/* The file of --desk, else of TAMIS_DESK in the environment; NULL: none. */
const char *cli_desk_path(const cli_arguments *arguments);
/* Opens it, with a message when it cannot be or when none is named; close it with tamis_desk_close. */
bool cli_desk_open(const cli_arguments *arguments, const tamis_engine *engine, tamis_desk **out);

/* What one desk says to the hits of one party. */
typedef struct cli_marks {
    tamis_desk *desk;    /* NULL: none */
    struct json_t *told; /* per hit, an object as tamis_memory_ask gives it */
} cli_marks;

/* False after a message. Clear it whatever the outcome. */
bool cli_marks_make(cli_marks *marks, const cli_arguments *arguments, const cli_session *session,
                    const tamis_query *query, const tamis_hits *hits);
void cli_marks_clear(cli_marks *marks); /* accepts a zeroed one */
/* "cleared, case 3", "woken, case 3 (entity)", "" ... */
const char *cli_marks_text(const cli_marks *marks, size_t hit, char scratch[CLI_CELL_BYTES]);
/* The hit as JSON with what the desk says among its members, and a line end. */
void cli_marks_put_json(const cli_marks *marks, const tamis_hits *hits, size_t hit);
/* Opens cases for the hits and says so. False after a message. */
bool cli_marks_open_cases(const cli_marks *marks, const cli_arguments *arguments,
                          const tamis_snapshot *snapshot, const tamis_query *query,
                          const tamis_hits *hits);

#endif
