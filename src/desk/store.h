/*
 * desk/store.h - the file of a desk: opening, transactions, statements.
 *
 * One connection writes, guarded by a lock; as many read as threads ask at once, up to TAMIS__DESK_READERS. A transaction begins with
 * _begin, which waits for the lock, and ends with _end: committed when everything went well, else rolled back. Statements are prepared
 * once a connection and looked up by their text, which must be a literal (its address is the key).
 */
#ifndef TAMIS_DESK_STORE_H
#define TAMIS_DESK_STORE_H

#include <sqlite3.h>

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/hash.h" /* TAMIS__DIGEST_BYTES */

enum { TAMIS__DESK_READERS = 8 };

typedef struct tamis__desk tamis__desk;
/* A connection in use by one thread. */
typedef struct tamis__desk_db tamis__desk_db;

TAMIS_MUST_USE tamis_status tamis__desk_create(const char *path, char public_key[65],
                                               tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__desk_open(const char *path, tamis__desk **out, tamis_error *err);
void tamis__desk_close(tamis__desk *desk); /* NULL allowed */

/* A writing transaction. `durable`: on the disk when _end returns (synchronous FULL); otherwise it survives the end of the
 * program but may be lost with the machine in the last second. *err of the work is kept. */
TAMIS_MUST_USE tamis_status tamis__desk_begin(tamis__desk *desk, bool durable, tamis__desk_db **out,
                                              tamis_error *err);
/* A reading one: sees one state of the file throughout. */
TAMIS_MUST_USE tamis_status tamis__desk_begin_read(tamis__desk *desk, tamis__desk_db **out,
                                                   tamis_error *err);
/* Ends either; returns `status`, or why the commit failed. */
TAMIS_MUST_USE tamis_status tamis__desk_end(tamis__desk *desk, tamis__desk_db *db,
                                            tamis_status status, tamis_error *err);

/* A prepared statement, reset and without bindings; belongs to the connection. Never fails for text of ours but for NOMEM. */
TAMIS_MUST_USE tamis_status tamis__desk_prepare(tamis__desk_db *db, const char *sql,
                                                sqlite3_stmt **out, tamis_error *err);
/* Binds by kind, one letter a value: i int64_t, d double, t const char * (NULL allowed), s tamis_bytes as text, b tamis_bytes as a blob, n NULL.
 * Texts and blobs must live until the statement is reset. */
TAMIS_MUST_USE tamis_status tamis__desk_bind(sqlite3_stmt *statement, tamis_error *err,
                                             const char *kinds, ...);
/* One step: *row tells whether there is a row. */
TAMIS_MUST_USE tamis_status tamis__desk_step(tamis__desk_db *db, sqlite3_stmt *statement, bool *row,
                                             tamis_error *err);
/* prepare, bind and one step of a statement without rows; *changes (may be NULL) gets the number of rows it changed. */
TAMIS_MUST_USE tamis_status tamis__desk_run(tamis__desk_db *db, int64_t *changes, tamis_error *err,
                                            const char *sql, const char *kinds, ...);
int64_t tamis__desk_last_id(const tamis__desk_db *db);
/* Column as text or blob; lives until the next step. NULL: empty. */
tamis_bytes tamis__desk_text(sqlite3_stmt *statement, int column);
tamis_bytes tamis__desk_blob(sqlite3_stmt *statement, int column);
/* What SQLite says, as a status of ours with its message. */
tamis_status tamis__desk_fail(tamis__desk_db *db, int code, tamis_error *err);

/* Milliseconds since 1970. Tests set another clock. */
int64_t tamis__desk_now(const tamis__desk *desk);
void tamis__desk_set_clock(tamis__desk *desk, int64_t (*clock)(void *ctx), void *ctx);
/* "2026-11-28T05:46:57.123Z" as a JSON string, or null for 0. */
void tamis__desk_json_time(tamis__buffer *out, int64_t milliseconds);

#endif
