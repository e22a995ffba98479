/*
 * base/csv.c - streaming CSV reader.
 *
 * The window holds the raw bytes of the row being read and whatever was read beyond it:
 *
 *   window  [ consumed | row ........ | read ahead | free ]
 *                      ^start                      ^end
 *
 * A row is taken in two steps. The scan finds where each field and the row end, and changes
 * nothing, so that an open quote can be taken back. Then the fields are finished in place: quotes
 * go (text only gets shorter), and fields with bytes that are not UTF-8 are rewritten elsewhere.
 * Offsets in the scan count from the start of the row, because the window may move and grow.
 */
#include "base/csv.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/utf16.h"

enum { READ_BYTES = 64 * 1024, ROW_EXTRA_BYTES = 16 << 20, BOM_BYTES = 3 };

typedef struct span {
    size_t start; /* of a quoted field: its opening quote */
    size_t end;
    bool quoted;
} span;

struct tamis__csv {
    tamis__input *input;
    char separator;
    size_t field_limit;
    size_t row_limit;
    char *window;
    size_t capacity;
    size_t start;
    size_t end;
    bool input_ended;
    bool after_cr;       /* a LF that comes now belongs to the line end before it */
    bool skip_line;      /* the row was given up before its line end was seen */
    tamis__utf16 *utf16; /* NULL: the input is bytes */
    uint64_t line;
    uint64_t number;
    uint64_t repaired_fields;
    span *spans;
    size_t span_count;
    size_t span_capacity;
    tamis_bytes *fields;
    size_t field_capacity;
    tamis__buffer repaired;
};

typedef enum scan_state { AT_FIELD_START, IN_TEXT, IN_QUOTES, AFTER_QUOTE } scan_state;

typedef struct scan {
    scan_state state;
    size_t at;
    size_t field_start;
    bool quoted;
    bool has_quotes;    /* any field so far */
    uint64_t line_ends; /* within quotes */
    bool complete;
    const char *bad;
} scan;

static const char open_quote[] = "a quote is not closed";
static const char long_field[] = "a field is longer than the limit";
static const char long_row[] = "the row is longer than the limit";
static const char many_fields[] = "the row has more fields than the limit";

/* ---- The window ------------------------------------------------------------------------------ */

static tamis_status make_room(tamis__csv *csv, tamis_error *err)
{
    if (csv->start > 0) {
        memmove(csv->window, csv->window + csv->start, csv->end - csv->start);
        csv->end -= csv->start;
        csv->start = 0;
    }
    if (!TAMIS_GROW(csv->window, csv->capacity, csv->end + READ_BYTES))
        return tamis__fail_nomem(err);
    return TAMIS_OK;
}

/* More bytes behind `end`, or input_ended. */
static tamis_status fill(tamis__csv *csv, tamis_error *err)
{
    TAMIS_TRY(make_room(csv, err));
    size_t got = 0;
    char *place = csv->window + csv->end;
    if (csv->utf16 != NULL)
        TAMIS_TRY(tamis__utf16_read(csv->utf16, csv->input, place, READ_BYTES, &got, err));
    else
        TAMIS_TRY(tamis__input_read(csv->input, place, READ_BYTES, &got, err));
    csv->end += got;
    csv->input_ended = got == 0;
    return TAMIS_OK;
}

/* *found is false at the end of the input. */
static tamis_status peek(tamis__csv *csv, char *out, bool *found, tamis_error *err)
{
    while (csv->start == csv->end && !csv->input_ended)
        TAMIS_TRY(fill(csv, err));
    *found = csv->start < csv->end;
    *out = *found ? csv->window[csv->start] : '\0';
    return TAMIS_OK;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Passes one line end at `start`. */
static void pass_line_end(tamis__csv *csv)
{
    csv->after_cr = csv->window[csv->start] == '\r';
    csv->start++;
    csv->line++;
}

/* What is left of a line end of two bytes, the rest of a row given up, and blank lines. */
static tamis_status pass_to_row(tamis__csv *csv, bool *found, tamis_error *err)
{
    for (;;) {
        char c;
        TAMIS_TRY(peek(csv, &c, found, err));
        if (!*found)
            return TAMIS_OK;
        if (csv->after_cr && c == '\n') {
            csv->start++;
            csv->after_cr = false;
        } else if (is_line_end(c)) {
            pass_line_end(csv);
            csv->skip_line = false;
        } else if (csv->skip_line) {
            csv->start++;
        } else {
            return TAMIS_OK;
        }
    }
}

/* ---- Scanning a row -------------------------------------------------------------------------- */

static tamis_status end_field(tamis__csv *csv, scan *row, tamis_error *err)
{
    if (csv->span_count == TAMIS__CSV_FIELDS_MAX) {
        row->bad = many_fields;
        return TAMIS_OK;
    }
    if (!TAMIS_GROW(csv->spans, csv->span_capacity, csv->span_count + 1))
        return tamis__fail_nomem(err);
    csv->spans[csv->span_count++] = (span){row->field_start, row->at, row->quoted};
    return TAMIS_OK;
}

static void scan_field_start(scan *row, const char *text)
{
    row->field_start = row->at;
    row->quoted = text[row->at] == '"';
    row->has_quotes = row->has_quotes || row->quoted;
    row->state = row->quoted ? IN_QUOTES : IN_TEXT;
    if (row->quoted)
        row->at++;
}

static void scan_quotes(scan *row, const char *text, size_t len)
{
    const char *quote = memchr(text + row->at, '"', len - row->at);
    row->at = quote == NULL ? len : (size_t)(quote - text) + 1;
    if (quote != NULL)
        row->state = AFTER_QUOTE;
}

static void scan_after_quote(scan *row, const char *text)
{
    bool doubled = text[row->at] == '"';
    row->state = doubled ? IN_QUOTES : IN_TEXT;
    if (doubled)
        row->at++;
}

/* Stops at the row's end, or at `len` with the field still going on. */
static tamis_status scan_text(tamis__csv *csv, scan *row, const char *text, size_t len,
                              tamis_error *err)
{
    while (row->at < len && text[row->at] != csv->separator && !is_line_end(text[row->at]))
        row->at++;
    if (row->at == len)
        return TAMIS_OK;
    TAMIS_TRY(end_field(csv, row, err));
    if (is_line_end(text[row->at])) {
        row->complete = true;
        return TAMIS_OK;
    }
    row->at++;
    row->field_start = row->at;
    row->quoted = false;
    row->state = AT_FIELD_START;
    return TAMIS_OK;
}

/* As far as the window reaches. */
static tamis_status scan_window(tamis__csv *csv, scan *row, tamis_error *err)
{
    const char *text = csv->window + csv->start;
    size_t len = csv->end - csv->start;
    while (row->at < len && !row->complete) {
        switch (row->state) {
        case AT_FIELD_START: scan_field_start(row, text); break;
        case IN_TEXT: TAMIS_TRY(scan_text(csv, row, text, len, err)); break;
        case IN_QUOTES: scan_quotes(row, text, len); break;
        case AFTER_QUOTE: scan_after_quote(row, text); break;
        }
    }
    return TAMIS_OK;
}

static tamis_status scan_row(tamis__csv *csv, scan *row, tamis_error *err)
{
    *row = (scan){.state = AT_FIELD_START};
    csv->span_count = 0;
    for (;;) {
        TAMIS_TRY(scan_window(csv, row, err));
        if (row->complete)
            return TAMIS_OK;
        if (row->at >= csv->row_limit)
            break;
        if (csv->input_ended)
            break;
        TAMIS_TRY(fill(csv, err));
    }
    if (row->state == IN_QUOTES)
        row->bad = open_quote;
    else if (csv->input_ended)
        return end_field(csv, row, err); /* a last line without line end */
    else
        row->bad = long_row;
    return TAMIS_OK;
}

/* ---- Finishing a row ------------------------------------------------------------------------- */

/* Takes the quotes off in place. Text behind the closing quote stays. */
static tamis_bytes unquote(char *text, size_t len)
{
    size_t kept = 0;
    bool inside = true;
    for (size_t at = 1; at < len; at++) {
        if (inside && text[at] == '"') {
            at++;
            if (at == len)
                break;
            inside = text[at] == '"';
        }
        text[kept++] = text[at];
    }
    return tamis__bytes(text, kept);
}

/* 0: no character (Unicode's mapping table for Windows code page 1252). */
static uint32_t rune_of_1252(unsigned char byte)
{
    static const uint16_t c1[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    if (byte < 0x80 || byte >= 0xA0)
        return byte;
    return c1[byte - 0x80] == 0 ? TAMIS__RUNE_REPLACEMENT : c1[byte - 0x80];
}

/* Only the bytes that are not UTF-8 are read as Windows-1252: a field cut in the middle of its last
 * character loses no more than that. Returns the text's offset in csv->repaired. */
static size_t repair(tamis__csv *csv, tamis_bytes text)
{
    size_t offset = csv->repaired.len;
    while (text.len > 0) {
        size_t valid = tamis__utf8_valid_prefix(text);
        tamis__buffer_append(&csv->repaired, tamis__bytes_sub(text, 0, valid));
        if (valid < text.len)
            tamis__buffer_rune(&csv->repaired, rune_of_1252((unsigned char)text.ptr[valid]));
        text = tamis__bytes_sub(text, valid + 1, text.len);
    }
    return offset;
}

/* The buffer may move while it grows, so fields point into it only when all are written. */
static tamis_status repair_fields(tamis__csv *csv, tamis_error *err)
{
    tamis__buffer_reset(&csv->repaired);
    for (size_t i = 0; i < csv->span_count; i++) {
        csv->spans[i].quoted = tamis__utf8_valid_prefix(csv->fields[i]) < csv->fields[i].len;
        if (!csv->spans[i].quoted) /* from here on the mark means: repaired */
            continue;
        csv->spans[i].start = repair(csv, csv->fields[i]);
        csv->spans[i].end = csv->repaired.len;
        csv->repaired_fields++;
    }
    if (tamis__buffer_status(&csv->repaired) != TAMIS_OK)
        return tamis__fail_nomem(err);
    tamis_bytes all = tamis__buffer_bytes(&csv->repaired);
    for (size_t i = 0; i < csv->span_count; i++) {
        if (csv->spans[i].quoted)
            csv->fields[i] = tamis__bytes_sub(all, csv->spans[i].start, csv->spans[i].end);
    }
    return TAMIS_OK;
}

static tamis_status finish_fields(tamis__csv *csv, scan *row, tamis_error *err)
{
    char *text = csv->window + csv->start;
    if (!TAMIS_GROW(csv->fields, csv->field_capacity, csv->span_count + 1))
        return tamis__fail_nomem(err);
    /* Fields end at ASCII bytes, so valid text as a whole is valid in each. */
    bool valid = tamis__utf8_valid_prefix(tamis__bytes(text, row->at)) == row->at;
    for (size_t i = 0; i < csv->span_count; i++) {
        span *field = &csv->spans[i];
        size_t len = field->end - field->start;
        csv->fields[i] = field->quoted ? unquote(text + field->start, len)
                                       : tamis__bytes(text + field->start, len);
        if (csv->fields[i].len > csv->field_limit && row->bad == NULL)
            row->bad = long_field;
    }
    return valid ? TAMIS_OK : repair_fields(csv, err);
}

static uint64_t count_line_ends(const char *text, size_t len)
{
    uint64_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'));
    return count;
}

/* Where the row ends and how many line ends it holds; to be asked before quotes are taken off. */
static void measure_row(const tamis__csv *csv, scan *row)
{
    const char *text = csv->window + csv->start;
    if (row->bad == open_quote) {
        row->at = row->field_start;
        while (row->at < csv->end - csv->start && !is_line_end(text[row->at]))
            row->at++;
    }
    if (row->has_quotes)
        row->line_ends = count_line_ends(text, row->at);
}

/* Moves `start` behind the row. The fields stay where they are until the window is filled again. */
static void pass_row(tamis__csv *csv, const scan *row)
{
    csv->number++;
    csv->line += row->line_ends;
    csv->start += row->at;
    csv->after_cr = false;
    if (csv->start < csv->end)
        pass_line_end(csv);
    else
        csv->skip_line = !csv->input_ended;
}

/* The first row is scanned with each separator; a header has no line ends, so each sees the same row. */
static tamis_status choose_separator(tamis__csv *csv, tamis_error *err)
{
    static const char known[] = {',', ';', '\t', '|'};
    char best = known[0];
    size_t most = 0;
    for (size_t i = 0; i < sizeof known; i++) {
        scan seen;
        csv->separator = known[i];
        TAMIS_TRY(scan_row(csv, &seen, err));
        if (csv->span_count > most) {
            most = csv->span_count;
            best = known[i];
        }
    }
    csv->separator = best;
    return TAMIS_OK;
}

tamis_status tamis__csv_next(tamis__csv *csv, tamis__csv_row *row, bool *end, tamis_error *err)
{
    *row = (tamis__csv_row){0};
    *end = false;
    bool found = false;
    TAMIS_TRY(pass_to_row(csv, &found, err));
    if (!found) {
        *end = true;
        return TAMIS_OK;
    }
    scan seen;
    if (csv->separator == TAMIS__CSV_BY_HEADER)
        TAMIS_TRY(choose_separator(csv, err));
    TAMIS_TRY(scan_row(csv, &seen, err));
    measure_row(csv, &seen);
    TAMIS_TRY(finish_fields(csv, &seen, err));
    row->line = csv->line;
    row->number = csv->number + 1;
    row->fields = csv->fields;
    row->count = csv->span_count;
    row->bad = seen.bad;
    pass_row(csv, &seen);
    return TAMIS_OK;
}

uint64_t tamis__csv_repaired_fields(const tamis__csv *csv)
{
    return csv->repaired_fields;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static tamis_status read_byte_order_mark(tamis__csv *csv, tamis_error *err)
{
    while (csv->end < BOM_BYTES && !csv->input_ended)
        TAMIS_TRY(fill(csv, err));
    tamis_bytes head = tamis__bytes(csv->window, csv->end);
    if (tamis__bytes_starts_with(head, TAMIS_LIT("\xEF\xBB\xBF"))) {
        csv->start = BOM_BYTES;
        return TAMIS_OK;
    }
    bool little = tamis__bytes_starts_with(head, TAMIS_LIT("\xFF\xFE"));
    if (!little && !tamis__bytes_starts_with(head, TAMIS_LIT("\xFE\xFF")))
        return TAMIS_OK;
    csv->utf16 = tamis__utf16_new(!little, tamis__bytes_sub(head, 2, head.len));
    csv->end = 0;
    csv->input_ended = false;
    return csv->utf16 == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__csv_open(tamis__input *input, const tamis__csv_options *options,
                             tamis__csv **out, tamis_error *err)
{
    *out = NULL;
    char separator = options == NULL || options->separator == '\0' ? ',' : options->separator;
    if (separator == '"' || is_line_end(separator) || (unsigned char)separator >= 0x80)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "expected an ASCII separator, found byte 0x%02x",
                           (unsigned)(unsigned char)separator);
    tamis__csv *csv = tamis__alloc_zero(1, sizeof *csv);
    if (csv == NULL)
        return tamis__fail_nomem(err);
    csv->input = input;
    csv->separator = separator;
    csv->field_limit = options == NULL || options->field_limit == 0 ? TAMIS__CSV_FIELD_BYTES_MAX
                                                                    : options->field_limit;
    bool huge = csv->field_limit > PTRDIFF_MAX - ROW_EXTRA_BYTES;
    csv->row_limit = huge ? PTRDIFF_MAX : csv->field_limit + ROW_EXTRA_BYTES;
    csv->line = 1;
    tamis_status status = read_byte_order_mark(csv, err);
    if (status != TAMIS_OK)
        tamis__csv_close(csv);
    else
        *out = csv;
    return status;
}

void tamis__csv_close(tamis__csv *csv)
{
    if (csv == NULL)
        return;
    tamis__utf16_free(csv->utf16);
    tamis__buffer_clear(&csv->repaired);
    tamis__release(csv->window);
    tamis__release(csv->spans);
    tamis__release(csv->fields);
    tamis__release(csv);
}
