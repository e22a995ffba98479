/*
 * text/build/tables.c - rows of the tab-separated files in data/text.
 *
 * Comment lines begin with '#'; the first other line names the columns. A fault in one is
 * an error with its line, and stops the build.
 */
#include "base/embedded.h"
#include "text/build/build.h"

enum { FILE_NAME_BYTES_MAX = 64 };

static bool next_line(tamis__tsv *tsv, tamis_bytes *line)
{
    while (tsv->rest.len > 0) {
        size_t end = tamis__bytes_find(tsv->rest, TAMIS_LIT("\n"), 0);
        bool last = end == SIZE_MAX;
        *line = tamis__bytes_sub(tsv->rest, 0, last ? tsv->rest.len : end);
        tsv->rest = tamis__bytes_sub(tsv->rest, last ? tsv->rest.len : end + 1, tsv->rest.len);
        tsv->line++;
        if (line->len != 0 && line->ptr[0] != '#')
            return true;
    }
    return false;
}

tamis_status tamis__tsv_open(tamis__tsv *tsv, const char *name, tamis_error *err)
{
    char path[FILE_NAME_BYTES_MAX];
    tamis__writer writer = {.ptr = path, .capacity = sizeof path - 1};
    tamis__write_text(&writer, "text/");
    tamis__write_text(&writer, name);
    path[writer.len] = 0;
    *tsv = (tamis__tsv){.name = name, .rest = tamis__embedded_find(path)};
    tamis_bytes header;
    if (!next_line(tsv, &header))
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "data/%s is not built in", path);
    return TAMIS_OK;
}

tamis_status tamis__tsv_next(tamis__tsv *tsv, size_t fields, bool *end, tamis_error *err)
{
    tamis_bytes line;
    tsv->count = 0;
    *end = !next_line(tsv, &line);
    if (*end)
        return TAMIS_OK;
    tamis_bytes field;
    while (tsv->count < TAMIS__TSV_FIELDS_MAX && tamis__bytes_split(&line, TAMIS_LIT("\t"), &field))
        tsv->fields[tsv->count++] = tamis__bytes_trim(field);
    if (tsv->count < fields)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, tsv->line, 0,
                              "data/text/%s line %llu: expected %zu columns, found %zu", tsv->name,
                              (unsigned long long)tsv->line, fields, tsv->count);
    return TAMIS_OK;
}
