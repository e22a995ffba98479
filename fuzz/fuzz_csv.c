/*
 * Fuzz target: the CSV reader. The first byte chooses separator and field limit. What must hold:
 * rows come with ascending numbers and lines, fields are UTF-8, and a row written out again with
 * tamis__csv_field reads back as it was.
 */
#include <stdlib.h>

#include "base/csv.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* A row that is blank when written, or begins with a byte-order mark, does not read back. */
static void check_round_trip(const tamis__csv_row *row)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    for (size_t i = 0; i < row->count; i++) {
        if (i > 0)
            tamis__buffer_byte(&text, ',');
        tamis__csv_field(&text, row->fields[i]);
    }
    bool marked = tamis__bytes_starts_with(tamis__buffer_bytes(&text), TAMIS_LIT("\xEF\xBB\xBF"));
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row again;
    bool end = true;
    if (text.len > 0 && !marked &&
        tamis__input_from_memory(tamis__buffer_bytes(&text), &input, NULL) == TAMIS_OK &&
        tamis__csv_open(input, NULL, &csv, NULL) == TAMIS_OK) {
        tamis_status status = tamis__csv_next(csv, &again, &end, NULL);
        if (status == TAMIS_OK) { /* what happens to be gzip may be refused */
            require(!end && again.count == row->count && again.bad == NULL);
            for (size_t i = 0; i < row->count; i++)
                require(tamis__bytes_equal(row->fields[i], again.fields[i]));
        }
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
    tamis__buffer_clear(&text);
}

static void check_rows(tamis__csv *csv)
{
    uint64_t line = 0;
    for (uint64_t number = 1;; number++) {
        tamis__csv_row row;
        bool end = false;
        if (tamis__csv_next(csv, &row, &end, NULL) != TAMIS_OK || end)
            return;
        require(row.number == number && row.line > line);
        line = row.line;
        for (size_t i = 0; i < row.count; i++)
            require(tamis__utf8_valid_prefix(row.fields[i]) == row.fields[i].len);
        if (row.bad == NULL)
            check_round_trip(&row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t', '|'};
    if (size == 0)
        return 0;
    tamis__csv_options options = {.separator = separators[data[0] % 4],
                                  .field_limit = (size_t)data[0] / 4};
    tamis_bytes content = {(const char *)data + 1, size - 1};
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    if (tamis__input_from_memory(content, &input, NULL) == TAMIS_OK &&
        tamis__csv_open(input, &options, &csv, NULL) == TAMIS_OK)
        check_rows(csv);
    tamis__csv_close(csv);
    tamis__input_close(input);
    return 0;
}
