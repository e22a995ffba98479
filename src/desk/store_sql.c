/*
 * desk/store_sql.c - statements: prepared once a connection, bound, stepped; SQLite's errors as ours.
 */
#include <assert.h>
#include <stdarg.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/inside.h"

static tamis_status status_of(int code)
{
    if (code == SQLITE_IOERR_NOMEM)
        return TAMIS_ERR_NOMEM;
    if (code == SQLITE_IOERR_CORRUPTFS)
        return TAMIS_ERR_CORRUPT;
    switch (code & 0xFF) {
    case SQLITE_NOMEM: return TAMIS_ERR_NOMEM;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return TAMIS_ERR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_TOOBIG: return TAMIS_ERR_LIMIT;
    case SQLITE_CONSTRAINT: return TAMIS_ERR_CONFLICT;
    case SQLITE_INTERRUPT: return TAMIS_ERR_CANCELLED;
    case SQLITE_NOTADB: return TAMIS_ERR_FORMAT;
    /* Our own text fails only in a file whose tables are not those that our migrations made. */
    default: return TAMIS_ERR_CORRUPT;
    }
}

tamis_status tamis__desk_fail(tamis__desk_db *db, int code, tamis_error *err)
{
    const char *text =
        db == NULL || db->sqlite == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->sqlite);
    int whole = db == NULL || db->sqlite == NULL ? code : sqlite3_extended_errcode(db->sqlite);
    tamis_status status = status_of((whole & 0xFF) == (code & 0xFF) ? whole : code);
    if (status == TAMIS_ERR_NOMEM)
        return tamis__fail_nomem(err);
    if ((code & 0xFF) == SQLITE_BUSY)
        text = "another program keeps it busy";
    return tamis__fail(err, status, "the desk: %s", text);
}

static tamis__desk_statement **head_of(tamis__desk_db *db, const char *sql)
{
    uintptr_t address = (uintptr_t)sql;
    return &db->heads[(address ^ address >> 7 ^ address >> 13) % TAMIS__DESK_STATEMENT_HEADS];
}

static tamis_status add_statement(tamis__desk_db *db, const char *sql, tamis__desk_statement **out,
                                  tamis_error *err)
{
    tamis__desk_statement *made = tamis__alloc_zero(1, sizeof *made);
    if (made == NULL)
        return tamis__fail_nomem(err);
    int code =
        sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &made->statement, NULL);
    if (code != SQLITE_OK) {
        tamis__release(made);
        return tamis__desk_fail(db, code, err);
    }
    tamis__desk_statement **head = head_of(db, sql);
    made->sql = sql;
    made->next = *head;
    *head = made;
    *out = made;
    return TAMIS_OK;
}

tamis_status tamis__desk_prepare(tamis__desk_db *db, const char *sql, sqlite3_stmt **out,
                                 tamis_error *err)
{
    *out = NULL;
    tamis__desk_statement *found = *head_of(db, sql);
    while (found != NULL && found->sql != sql)
        found = found->next;
    if (found == NULL)
        TAMIS_TRY(add_statement(db, sql, &found, err));
    /* Else the text was not a literal, and another one stands now where it stood. */
    assert(strcmp(sqlite3_sql(found->statement), sql) == 0);
    if (found->used) {
        sqlite3_reset(found->statement);
        sqlite3_clear_bindings(found->statement);
    } else {
        found->used = true;
        found->next_used = db->used;
        db->used = found;
    }
    *out = found->statement;
    return TAMIS_OK;
}

void tamis__desk_reset_used(tamis__desk_db *db)
{
    for (tamis__desk_statement *s = db->used; s != NULL; s = s->next_used) {
        sqlite3_reset(s->statement);
        sqlite3_clear_bindings(s->statement);
        s->used = false;
    }
    db->used = NULL;
}

/* NULL would become SQL's NULL: an empty slice is an empty text. */
static const char *never_null(tamis_bytes b)
{
    return b.ptr == NULL ? "" : b.ptr;
}

static tamis_status bind_list(sqlite3_stmt *statement, tamis_error *err, const char *kinds,
                              va_list values)
{
    int code = SQLITE_OK;
    for (int i = 1; kinds[i - 1] != '\0' && code == SQLITE_OK; i++) {
        tamis_bytes b;
        const char *text;
        switch (kinds[i - 1]) {
        case 'i': code = sqlite3_bind_int64(statement, i, va_arg(values, int64_t)); break;
        case 'd': code = sqlite3_bind_double(statement, i, va_arg(values, double)); break;
        case 'n': code = sqlite3_bind_null(statement, i); break;
        case 't':
            text = va_arg(values, const char *);
            code = sqlite3_bind_text(statement, i, text, -1, SQLITE_STATIC);
            break;
        case 's':
            b = va_arg(values, tamis_bytes);
            code =
                sqlite3_bind_text64(statement, i, never_null(b), b.len, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case 'b':
            b = va_arg(values, tamis_bytes);
            code = sqlite3_bind_blob64(statement, i, never_null(b), b.len, SQLITE_STATIC);
            break;
        default: assert(!"a kind of value that there is"); code = SQLITE_MISUSE;
        }
    }
    if (code == SQLITE_OK)
        return TAMIS_OK;
    return tamis__fail(err, status_of(code), "the desk: %s", sqlite3_errstr(code));
}

tamis_status tamis__desk_bind(sqlite3_stmt *statement, tamis_error *err, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    tamis_status status = bind_list(statement, err, kinds, values);
    va_end(values);
    return status;
}

tamis_status tamis__desk_step(tamis__desk_db *db, sqlite3_stmt *statement, bool *row,
                              tamis_error *err)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return TAMIS_OK;
    return tamis__desk_fail(db, code, err);
}

tamis_status tamis__desk_run(tamis__desk_db *db, int64_t *changes, tamis_error *err,
                             const char *sql, const char *kinds, ...)
{
    sqlite3_stmt *statement;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &statement, err));
    va_list values;
    va_start(values, kinds);
    tamis_status status = bind_list(statement, err, kinds, values);
    va_end(values);
    TAMIS_TRY(status);
    bool row;
    status = tamis__desk_step(db, statement, &row, err);
    if (status == TAMIS_OK && changes != NULL)
        *changes = sqlite3_changes64(db->sqlite);
    /* The values that were bound may go with the caller's frame. */
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}

int64_t tamis__desk_last_id(const tamis__desk_db *db)
{
    return sqlite3_last_insert_rowid(db->sqlite);
}

tamis_bytes tamis__desk_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    int size = sqlite3_column_bytes(statement, column);
    return text == NULL ? tamis__bytes("", 0) : tamis__bytes((const char *)text, (size_t)size);
}

tamis_bytes tamis__desk_blob(sqlite3_stmt *statement, int column)
{
    const void *data = sqlite3_column_blob(statement, column);
    int size = sqlite3_column_bytes(statement, column);
    return data == NULL ? tamis__bytes("", 0) : tamis__bytes(data, (size_t)size);
}

tamis_status tamis__desk_exec(tamis__desk_db *db, const char *sql, tamis_error *err)
{
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? TAMIS_OK : tamis__desk_fail(db, code, err);
}

tamis_status tamis__desk_number(tamis__desk_db *db, const char *sql, int64_t *out, tamis_error *err)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return tamis__desk_fail(db, code, err);
    code = sqlite3_step(statement);
    *out = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    tamis_status status = TAMIS_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = tamis__desk_fail(db, code, err);
    sqlite3_finalize(statement);
    return status;
}
