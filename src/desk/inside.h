/*
 * desk/inside.h - what is behind tamis__desk and tamis__desk_db, for the files that make them: store*.c, audit*.c, access*.c.
 */
#ifndef TAMIS_DESK_INSIDE_H
#define TAMIS_DESK_INSIDE_H

#include <pthread.h>

#include "desk/keys.h"
#include "desk/store.h"

enum {
    TAMIS__DESK_APPLICATION = 0x74616D64, /* "tamd": SQLite's application_id of a desk */
    TAMIS__DESK_BUSY_MS = 10000,          /* how long to wait for another process that writes */
    TAMIS__DESK_VALUE_MAX = 64 << 20,     /* bytes of one value or row */
    TAMIS__DESK_STATEMENT_HEADS = 64
};

struct tamis__access; /* desk/access_memory.h */

/* A prepared statement; those used in the present transaction are chained, so that its end can reset them. */
typedef struct tamis__desk_statement {
    const char *sql; /* the address is the key */
    sqlite3_stmt *statement;
    struct tamis__desk_statement *next;
    struct tamis__desk_statement *next_used;
    bool used;
} tamis__desk_statement;

struct tamis__desk_db {
    sqlite3 *sqlite;
    bool writes;
    bool full; /* synchronous is FULL now, else NORMAL */
    tamis__desk_statement *heads[TAMIS__DESK_STATEMENT_HEADS];
    tamis__desk_statement *used;
    struct tamis__desk_db *next_free; /* of the readers */
};

struct tamis__desk {
    char *path;
    tamis__desk_keys keys;
    int64_t (*clock)(void *ctx);
    void *clock_ctx;

    /* Held by the one who is next to write while he waits for `writing`: so whoever writes transaction after transaction lets others in. */
    pthread_mutex_t next;
    pthread_mutex_t writing; /* held throughout a writing transaction; guards the next three */
    tamis__desk_db *writer;
    int64_t audit_seen;    /* number of the newest record that this desk has committed */
    int64_t audit_pending; /* the one of the present transaction; 0: none */

    pthread_mutex_t reading; /* guards the rest */
    pthread_cond_t reader_free;
    tamis__desk_db *free_readers;
    size_t reader_count;

    struct tamis__access *access;
};

/* ---- connections (store_connection.c) ---- */

typedef enum tamis__desk_mode {
    TAMIS__DESK_WRITES,
    TAMIS__DESK_READS,     /* of a desk that a writer of this process has open */
    TAMIS__DESK_UNTRUSTED, /* read-only, whatever the file is */
} tamis__desk_mode;

/* Opens the file, which must be there, and sets all that makes a damaged or hostile one harmless. */
TAMIS_MUST_USE tamis_status tamis__desk_connect(const char *path, tamis__desk_mode mode,
                                                tamis__desk_db **out, tamis_error *err);
void tamis__desk_disconnect(tamis__desk_db *db); /* NULL allowed */
/* Resets what the transaction used. */
void tamis__desk_reset_used(tamis__desk_db *db);
/* Text of ours without parameters. */
TAMIS_MUST_USE tamis_status tamis__desk_exec(tamis__desk_db *db, const char *sql, tamis_error *err);
/* The number that a statement gives: a pragma, a count. */
TAMIS_MUST_USE tamis_status tamis__desk_number(tamis__desk_db *db, const char *sql, int64_t *out,
                                               tamis_error *err);

/* ---- the file (store_file.c) ---- */

/* By its first bytes: OK for a desk, FORMAT for anything else; NOT_FOUND, IO. */
TAMIS_MUST_USE tamis_status tamis__desk_recognize(const char *path, tamis_error *err);
/* Runs the migrations that the file has not seen; VERSION when it has seen more than we know. */
TAMIS_MUST_USE tamis_status tamis__desk_migrate(tamis__desk_db *db, tamis_error *err);
/* The newest form that this program knows. */
int64_t tamis__desk_newest_form(void);
/* Forms 1 to `until` on an empty database, for comparing; false when memory is out. */
bool tamis__desk_run_forms(sqlite3 *sqlite, int64_t until);
/* desk.public_key as bytes; CORRUPT when there is none. */
TAMIS_MUST_USE tamis_status tamis__desk_public_key(tamis__desk_db *db,
                                                   uint8_t out[TAMIS__DIGEST_BYTES],
                                                   tamis_error *err);

#endif
