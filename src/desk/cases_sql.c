/*
 * desk/cases_sql.c - statements whose conditions vary.
 *
 * Conditions are fragments of ours; whatever was asked for is bound as a value. These statements are prepared anew each time: the
 * store's own are looked up by the address of their text.
 */
#include <stdarg.h>

#include "base/error.h"
#include "desk/cases_internal.h"
#include "desk/spelling.h"

void tamis__sql_init(tamis__sql *sql)
{
    memset(sql, 0, sizeof(*sql));
    tamis__buffer_init(&sql->text, 0);
    tamis__buffer_init(&sql->folded, 0);
}

void tamis__sql_clear(tamis__sql *sql)
{
    tamis__buffer_clear(&sql->text);
    tamis__buffer_clear(&sql->folded);
    memset(sql, 0, sizeof(*sql));
}

static void add_condition(tamis__sql *sql, const char *condition)
{
    tamis__buffer_text(&sql->text, " AND ");
    tamis__buffer_text(&sql->text, condition);
}

void tamis__sql_and(tamis__sql *sql, const char *condition, int kind, ...)
{
    va_list arguments;
    va_start(arguments, kind);
    if (sql->count == TAMIS__SQL_VALUES_MAX) {
        sql->text.failed = true; /* never with the filters there are */
    } else {
        add_condition(sql, condition);
        sql->values[sql->count].kind = (char)kind;
        switch (kind) {
        case 'i': sql->values[sql->count].number = va_arg(arguments, int64_t); break;
        case 'd': sql->values[sql->count].real = va_arg(arguments, double); break;
        default:
            sql->values[sql->count].text = tamis__bytes_of(va_arg(arguments, const char *));
            break;
        }
        sql->count++;
    }
    va_end(arguments);
}

enum { SEARCH_WORDS_MAX = 8 };

tamis_status tamis__sql_and_search(tamis__sql *sql, const char *column, const char *text,
                                   tamis_error *err)
{
    if (text == NULL)
        return TAMIS_OK;
    size_t words = 0;
    TAMIS_TRY(tamis__spell(TAMIS__SPELLING_FOLDED, tamis__bytes_of(text), &sql->folded, err));
    tamis_bytes rest = tamis__buffer_bytes(&sql->folded);
    tamis_bytes word;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        if (++words > SEARCH_WORDS_MAX || sql->count == TAMIS__SQL_VALUES_MAX)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "text: more than %d words",
                               (int)SEARCH_WORDS_MAX);
        add_condition(sql, "instr(");
        tamis__buffer_text(&sql->text, column);
        tamis__buffer_text(&sql->text, ", ?) > 0");
        sql->values[sql->count].kind = 's';
        sql->values[sql->count++].text = word;
    }
    return TAMIS_OK;
}

void tamis__sql_count_so_far(tamis__sql *sql)
{
    sql->marked = true;
    sql->counted = sql->count;
    sql->counted_bytes = sql->text.len;
}

static int bind_values(const tamis__sql *sql, size_t count, sqlite3_stmt *statement)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        int at = (int)i + 1;
        tamis_bytes text = sql->values[i].text;
        switch (sql->values[i].kind) {
        case 'i': code = sqlite3_bind_int64(statement, at, sql->values[i].number); break;
        case 'd': code = sqlite3_bind_double(statement, at, sql->values[i].real); break;
        default:
            code = sqlite3_bind_text64(statement, at, text.len == 0 ? "" : text.ptr, text.len,
                                       SQLITE_STATIC, SQLITE_UTF8);
            break;
        }
    }
    return code;
}

/* The connection behind the store's handle, which a statement knows. */
static tamis_status connection(tamis__desk_db *db, sqlite3 **out, tamis_error *err)
{
    static const char any[] = "SELECT 1";
    sqlite3_stmt *statement;
    TAMIS_TRY(tamis__desk_prepare(db, any, &statement, err));
    *out = sqlite3_db_handle(statement);
    return TAMIS_OK;
}

static tamis_status prepare(tamis__desk_db *db, const tamis__buffer *text, const tamis__sql *where,
                            size_t count, sqlite3_stmt **out, tamis_error *err)
{
    sqlite3 *handle;
    if (tamis__buffer_status(text) != TAMIS_OK)
        return tamis__fail_nomem(err);
    TAMIS_TRY(connection(db, &handle, err));
    int code = sqlite3_prepare_v2(handle, text->ptr, (int)text->len, out, NULL);
    if (code == SQLITE_OK)
        code = bind_values(where, count, *out);
    return code == SQLITE_OK ? TAMIS_OK : tamis__desk_fail(db, code, err);
}

static tamis_status write_total(tamis__desk_db *db, const tamis__sql *where, const char *count,
                                tamis__buffer *out, tamis_error *err)
{
    tamis__buffer text;
    sqlite3_stmt *row = NULL;
    bool any = false;
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, count);
    tamis__buffer_append(
        &text, tamis__bytes_sub(tamis__buffer_bytes(&where->text), 0, where->counted_bytes));
    tamis_status status = prepare(db, &text, where, where->counted, &row, err);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK) {
        tamis__json_key(out, "total");
        tamis__json_u64(out, any ? (uint64_t)sqlite3_column_int64(row, 0) : 0);
    }
    sqlite3_finalize(row);
    tamis__buffer_clear(&text);
    return status;
}

static tamis_status write_rows(tamis__desk_db *db, const tamis__buffer *text,
                               const tamis__sql *where,
                               void (*write)(tamis__buffer *out, sqlite3_stmt *row),
                               tamis__buffer *out, tamis_error *err)
{
    sqlite3_stmt *row = NULL;
    bool any = true;
    tamis_status status = prepare(db, text, where, where->count, &row, err);
    while (status == TAMIS_OK && any) {
        status = tamis__desk_step(db, row, &any, err);
        if (status == TAMIS_OK && any)
            write(out, row);
    }
    sqlite3_finalize(row);
    return status;
}

tamis_status tamis__sql_page(tamis__desk_db *db, const tamis__sql *where, const char *columns,
                             const char *count, const char *order, const tamis__case_filter *filter,
                             const char *name, void (*write)(tamis__buffer *out, sqlite3_stmt *row),
                             tamis__buffer *out, tamis_error *err)
{
    tamis__buffer text;
    tamis__sql counted = *where; /* its marks; the buffers stay where they are */
    if (!counted.marked)
        tamis__sql_count_so_far(&counted);
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, columns);
    tamis__buffer_append(&text, tamis__buffer_bytes(&where->text));
    tamis__buffer_text(&text, order);
    tamis__buffer_printf(&text, " LIMIT %lld OFFSET %lld", (long long)filter->limit,
                         (long long)filter->offset);
    tamis__json_open(out, '{');
    tamis_status status =
        where->text.failed ? tamis__fail_nomem(err) : write_total(db, &counted, count, out, err);
    if (status == TAMIS_OK) {
        tamis__json_key(out, name);
        tamis__json_open(out, '[');
        status = write_rows(db, &text, where, write, out, err);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    tamis__buffer_clear(&text);
    if (status == TAMIS_OK && tamis__buffer_status(out) != TAMIS_OK)
        status = tamis__fail_nomem(err);
    return status;
}
