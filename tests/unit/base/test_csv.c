/* The CSV reader against a slow one that sees the whole text, cut at every byte, and its way out of
 * bad rows, wrong encodings and failed allocations. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/memory.h"
#include "support/random.h"

/* Rows as one line of text each: line|number|field|field... and "!reason" for a bad one. */
static tamis_status transcribe(tamis_bytes content, const tamis__csv_options *options,
                               tamis__buffer *out, uint64_t *repaired, tamis_error *err)
{
    char *exact = malloc(content.len == 0 ? 1 : content.len);
    assert_non_null(exact);
    memcpy(exact, content.len == 0 ? "" : content.ptr, content.len);
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis_status status = tamis__input_from_memory(tamis__bytes(exact, content.len), &input, err);
    if (status == TAMIS_OK)
        status = tamis__csv_open(input, options, &csv, err);
    bool end = false;
    while (status == TAMIS_OK && !end) {
        tamis__csv_row row;
        status = tamis__csv_next(csv, &row, &end, err);
        if (status != TAMIS_OK || end)
            break;
        tamis__buffer_printf(out, "%u:%u", (unsigned)row.line, (unsigned)row.number);
        for (size_t i = 0; i < row.count; i++) {
            tamis__buffer_byte(out, '|');
            tamis__buffer_append(out, row.fields[i]);
        }
        if (row.bad != NULL)
            tamis__buffer_printf(out, "!%s", row.bad);
        tamis__buffer_byte(out, '\n');
    }
    if (repaired != NULL && csv != NULL)
        *repaired = tamis__csv_repaired_fields(csv);
    tamis__csv_close(csv);
    tamis__input_close(input);
    free(exact);
    return status;
}

static void assert_rows_with(tamis_bytes content, const tamis__csv_options *options,
                             tamis_bytes expected, uint64_t repairs)
{
    tamis__buffer out;
    tamis_error err = {0};
    uint64_t repaired = 0;
    tamis__buffer_init(&out, 0);
    if (transcribe(content, options, &out, &repaired, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    if (!tamis__bytes_equal(tamis__buffer_bytes(&out), expected))
        fail_msg("expected:\n%.*s\nfound:\n%.*s", TAMIS_FMT(expected),
                 TAMIS_FMT(tamis__buffer_bytes(&out)));
    assert_int_equal(repaired, repairs);
    tamis__buffer_clear(&out);
}

static void assert_rows(const char *content, const char *expected)
{
    assert_rows_with(tamis__bytes_of(content), NULL, tamis__bytes_of(expected), 0);
}

static void reads_rows(void **state)
{
    (void)state;
    assert_rows("", "");
    assert_rows("\n\r\n\r\n", "");
    assert_rows("a", "1:1|a\n");
    assert_rows("a,b\nc,d", "1:1|a|b\n2:2|c|d\n");
    assert_rows("a,\n,b\n,\n", "1:1|a|\n2:2||b\n3:3||\n");
    assert_rows("a,", "1:1|a|\n");
    assert_rows("a\r\nb\rc\n\n\rd", "1:1|a\n2:2|b\n3:3|c\n6:4|d\n");
    assert_rows("\"\"\n", "1:1|\n");
    assert_rows("\"\"", "1:1|\n");
    assert_rows(" \n", "1:1| \n");
    assert_rows("\"a,b\",\"c\"\"d\",\"\"\"\"", "1:1|a,b|c\"d|\"\n");
    assert_rows("\"a\r\nb\rc\nd\",x\ny", "1:1|a\r\nb\rc\nd|x\n5:2|y\n");
    assert_rows("\"a\"\"\"", "1:1|a\"\n");
}

static void header_says_the_separator(void **state)
{
    (void)state;
    static const tamis__csv_options any = {.separator = TAMIS__CSV_BY_HEADER};
    static const char *const cases[][2] = {
        {"", ""},
        {"name\nA; B, C", "1:1|name\n2:2|A; B| C\n"},
        {"a;b\n1;2,5", "1:1|a|b\n2:2|1|2,5\n"},
        {"a\tb\tc\nx, y\tz\t", "1:1|a|b|c\n2:2|x, y|z|\n"},
        {"a|b\n1|2", "1:1|a|b\n2:2|1|2\n"},
        {"a,b;c\n1,2;3", "1:1|a|b;c\n2:2|1|2;3\n"},
        {"\"a,b,c\";d\n1;2", "1:1|a,b,c|d\n2:2|1|2\n"},
        {"\xEF\xBB\xBF"
         "a;b",
         "1:1|a|b\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_rows_with(tamis__bytes_of(cases[i][0]), &any, tamis__bytes_of(cases[i][1]), 0);
}

static void reads_what_people_write(void **state)
{
    (void)state;
    assert_rows("\xEF\xBB\xBFname\nx", "1:1|name\n2:2|x\n");
    assert_rows("\xEF\xBB\xBF\"a,b\"", "1:1|a,b\n");
    assert_rows("\xEF\xBB\xBF", "");
    assert_rows("\"a\"b\"c\",d\n", "1:1|ab\"c\"|d\n");
    assert_rows("a\"b\",c\"\n", "1:1|a\"b\"|c\"\n");
    assert_rows("a, \"b\"\n", "1:1|a| \"b\"\n");
    tamis__csv_options semicolon = {.separator = ';'};
    assert_rows_with(TAMIS_LIT("a;b,c;\"d;e\"\n"), &semicolon, TAMIS_LIT("1:1|a|b,c|d;e\n"), 0);
    tamis__csv_options tab = {.separator = '\t'};
    assert_rows_with(TAMIS_LIT("a\tb\0c"), &tab, TAMIS_LIT("1:1|a|b\0c\n"), 0);
}

static void open_quote_costs_one_line(void **state)
{
    (void)state;
    assert_rows("\"a", "1:1!a quote is not closed\n");
    assert_rows("\"", "1:1!a quote is not closed\n");
    assert_rows("\"\"\"", "1:1!a quote is not closed\n");
    assert_rows("a,b\nc,\"d\ne,f\ng\n", "1:1|a|b\n2:2|c!a quote is not closed\n3:3|e|f\n4:4|g\n");
    assert_rows("c,\"d\r\ne\r\n", "1:1|c!a quote is not closed\n2:2|e\n");
    /* The quote opens on the second line of its row. */
    assert_rows("\"a\nb\",\"c\nd\n", "1:1|a\nb!a quote is not closed\n3:2|d\n");
    assert_rows("x,\"\n\n\ny", "1:1|x!a quote is not closed\n4:2|y\n");
}

static void limits_make_bad_rows(void **state)
{
    (void)state;
    tamis__csv_options small = {.field_limit = 3};
    assert_rows_with(TAMIS_LIT("abc,\"a\"\"b\"\nabcd,x\n\"ab\ncd\",y\nz\n"), &small,
                     TAMIS_LIT("1:1|abc|a\"b\n2:2|abcd|x!a field is longer than the limit\n"
                               "3:3|ab\ncd|y!a field is longer than the limit\n5:4|z\n"),
                     0);
    char *wide = malloc(3 * TAMIS__CSV_FIELDS_MAX);
    for (size_t count = TAMIS__CSV_FIELDS_MAX; count <= TAMIS__CSV_FIELDS_MAX + 1; count++) {
        memset(wide, ',', count - 1);
        memcpy(wide + count - 1, "\nz", 2);
        tamis__input *input;
        tamis__csv *csv;
        tamis__csv_row row;
        tamis_error err;
        bool end;
        assert_int_equal(tamis__input_from_memory(tamis__bytes(wide, count + 1), &input, &err), 0);
        assert_int_equal(tamis__csv_open(input, NULL, &csv, &err), TAMIS_OK);
        assert_int_equal(tamis__csv_next(csv, &row, &end, &err), TAMIS_OK);
        assert_int_equal(row.count, TAMIS__CSV_FIELDS_MAX);
        assert_int_equal(row.bad != NULL, count > TAMIS__CSV_FIELDS_MAX);
        assert_int_equal(tamis__csv_next(csv, &row, &end, &err), TAMIS_OK);
        assert_int_equal(row.count, 1);
        assert_bytes(row.fields[0], "z");
        assert_int_equal(row.line, 2);
        tamis__csv_close(csv);
        tamis__input_close(input);
    }
    free(wide);
}

enum { HUGE_BYTES = 40 << 20 };

/* 40 MB in one field, open or not: the rows around it are read, and memory stays bounded. */
static void huge_fields_cost_one_row(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *behind;
        const char *expected;
    } cases[] = {
        {"a\n", "\nz\n", "1:1|a\n2:2!the row is longer than the limit\n3:3|z\n"},
        {"a\n\"", "\nz\n", "1:1|a\n2:2!a quote is not closed\n3:3|z\n"},
        {"a\n\"q\n", "\nz\n",
         "1:1|a\n2:2!a quote is not closed\n3:3!the row is longer than the limit\n4:4|z\n"},
        {"a\n", "", "1:1|a\n2:2!the row is longer than the limit\n"},
    };
    char *text = malloc(HUGE_BYTES);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        memset(text, 'x', HUGE_BYTES);
        size_t behind = strlen(cases[i].behind);
        memcpy(text, cases[i].before, strlen(cases[i].before));
        memcpy(text + HUGE_BYTES - behind, cases[i].behind, behind);
        tamis__buffer out;
        tamis_error err;
        tamis__buffer_init(&out, 1 << 16);
        assert_int_equal(transcribe(tamis__bytes(text, HUGE_BYTES), NULL, &out, NULL, &err), 0);
        if (!tamis__bytes_equal(tamis__buffer_bytes(&out), tamis__bytes_of(cases[i].expected)))
            fail_msg("case %zu: %.*s", i, TAMIS_FMT(tamis__buffer_bytes(&out)));
        tamis__buffer_clear(&out);
    }
    free(text);
}

/* A closed field of 2 MB over many lines is one bad row, and the next row is read. */
static void long_closed_field_is_one_row(void **state)
{
    (void)state;
    size_t size = 2 << 20;
    char *text = malloc(size);
    memset(text, '\n', size);
    text[0] = '"';
    memcpy(text + size - 4, "\"\nz\n", 4);
    tamis__input *input;
    tamis__csv *csv;
    tamis__csv_row row;
    tamis_error err;
    bool end;
    assert_int_equal(tamis__input_from_memory(tamis__bytes(text, size), &input, &err), TAMIS_OK);
    assert_int_equal(tamis__csv_open(input, NULL, &csv, &err), TAMIS_OK);
    assert_int_equal(tamis__csv_next(csv, &row, &end, &err), TAMIS_OK);
    assert_string_equal(row.bad, "a field is longer than the limit");
    assert_int_equal(tamis__csv_next(csv, &row, &end, &err), TAMIS_OK);
    assert_bytes(row.fields[0], "z");
    assert_int_equal(row.line, size - 3);
    tamis__csv_close(csv);
    tamis__input_close(input);
    free(text);
}

static void other_encodings(void **state)
{
    (void)state;
    /* Windows-1252: e acute, euro, an undefined byte; the field that is UTF-8 stays. */
    assert_rows_with(TAMIS_LIT("caf\xE9,\x80 1\n\xE5\x8D\x8E,\"\x81\"\n"), NULL,
                     TAMIS_LIT("1:1|caf\xC3\xA9|\xE2\x82\xAC 1\n"
                               "2:2|\xE5\x8D\x8E|\xEF\xBF\xBD\n"),
                     3);
    /* Valid text in a damaged field survives. */
    assert_rows_with(TAMIS_LIT("\xE5\x8D\x8E\xE4\xB8\n"), NULL,
                     TAMIS_LIT("1:1|\xE5\x8D\x8E\xC3\xA4\xC2\xB8\n"), 1);
    assert_rows_with(TAMIS_LIT("\xFF\xFE"
                               "a\0,\0\x4E\x53\n\0\x3D\xD8\xA2\xDE"),
                     NULL, TAMIS_LIT("1:1|a|\xE5\x8D\x8E\n2:2|\xF0\x9F\x9A\xA2\n"), 0);
    assert_rows_with(TAMIS_LIT("\xFE\xFF\0a\0,\x53\x4E\0\n\xD8\x3D\xDE\xA2"), NULL,
                     TAMIS_LIT("1:1|a|\xE5\x8D\x8E\n2:2|\xF0\x9F\x9A\xA2\n"), 0);
    /* Unpaired surrogates and half a unit at the end. */
    assert_rows_with(TAMIS_LIT("\xFE\xFF\xD8\x3D\0a\xDE\xA2\xD8\x3D\0"), NULL,
                     TAMIS_LIT("1:1|\xEF\xBF\xBD"
                               "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n"),
                     0);
    assert_rows_with(TAMIS_LIT("\xFF\xFE"), NULL, TAMIS_LIT(""), 0);
    assert_rows_with(TAMIS_LIT("\xFF"), NULL, TAMIS_LIT("1:1|\xC3\xBF\n"), 1);
}

/* Longer than any internal chunk, so that characters and rows lie across their edges. */
static void large_utf16_equals_utf8(void **state)
{
    (void)state;
    tamis__buffer narrow;
    tamis__buffer wide;
    tamis__buffer_init(&narrow, 0);
    tamis__buffer_init(&wide, 0);
    tamis__buffer_append(&wide, TAMIS_LIT("\xFF\xFE"));
    for (uint32_t i = 0; i < 200000; i++) {
        uint32_t rune = i % 97 == 0   ? '\n'
                        : i % 13 == 0 ? ','
                        : i % 5 == 0  ? 0x1F6A2
                                      : 'a' + i % 26;
        tamis__buffer_rune(&narrow, rune);
        uint16_t units[2] = {(uint16_t)rune, 0};
        if (rune > 0xFFFF) {
            units[0] = (uint16_t)(0xD800 + ((rune - 0x10000) >> 10));
            units[1] = (uint16_t)(0xDC00 + (rune & 0x3FF));
        }
        char bytes[4];
        tamis__store_u16le(bytes, units[0]);
        tamis__store_u16le(bytes + 2, units[1]);
        tamis__buffer_append(&wide, tamis__bytes(bytes, rune > 0xFFFF ? 4 : 2));
    }
    tamis__buffer rows[2];
    tamis_error err;
    for (int i = 0; i < 2; i++) {
        tamis__buffer_init(&rows[i], 0);
        tamis_bytes content = tamis__buffer_bytes(i == 0 ? &narrow : &wide);
        assert_int_equal(transcribe(content, NULL, &rows[i], NULL, &err), TAMIS_OK);
    }
    assert_true(rows[0].len > narrow.len);
    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&rows[0]), tamis__buffer_bytes(&rows[1])));
    tamis__buffer_clear(&rows[0]);
    tamis__buffer_clear(&rows[1]);
    tamis__buffer_clear(&narrow);
    tamis__buffer_clear(&wide);
}

static const char sample[] = "name,\"alias, or none\",note\r\n"
                             "\"Huawei\nTechnologies\",\"\"\"HW\"\"\",\xE5\x8D\x8E\r\n"
                             "\r\n"
                             "caf\xE9,,\"x\"y\r"
                             "last,\"row\",\n";

/* ---- The slow reader: one character at a time over text that is all there ------------------------ */

typedef struct slow {
    tamis_bytes text;
    size_t at;
    unsigned line;
    unsigned number;
    tamis__buffer *out;
} slow;

static bool at_line_end(const slow *r)
{
    return r->text.ptr[r->at] == '\n' || r->text.ptr[r->at] == '\r';
}

static void slow_line_end(slow *r)
{
    bool two =
        r->text.ptr[r->at] == '\r' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] == '\n';
    r->at += two ? 2 : 1;
    r->line++;
}

/* False when the quote at r->at is never closed. */
static bool slow_quoted(slow *r)
{
    r->at++;
    while (r->at < r->text.len) {
        char c = r->text.ptr[r->at];
        bool doubled = c == '"' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] == '"';
        if (c == '"' && !doubled) {
            r->at++;
            return true;
        }
        if (at_line_end(r)) {
            size_t from = r->at;
            slow_line_end(r);
            tamis__buffer_append(r->out, tamis__bytes_sub(r->text, from, r->at));
            continue;
        }
        tamis__buffer_byte(r->out, c);
        r->at += doubled ? 2 : 1;
    }
    return false;
}

static void slow_row(slow *r)
{
    tamis__buffer_printf(r->out, "%u:%u", r->line, ++r->number);
    for (;;) {
        size_t kept = r->out->len;
        tamis__buffer_byte(r->out, '|');
        slow before = *r;
        if (r->at < r->text.len && r->text.ptr[r->at] == '"' && !slow_quoted(r)) {
            *r = before;
            r->out->len = kept;
            tamis__buffer_text(r->out, "!a quote is not closed");
            while (r->at < r->text.len && !at_line_end(r))
                r->at++;
        }
        while (r->at < r->text.len && !at_line_end(r) && r->text.ptr[r->at] != ',')
            tamis__buffer_byte(r->out, r->text.ptr[r->at++]);
        if (r->at == r->text.len || at_line_end(r))
            break;
        r->at++;
    }
    tamis__buffer_byte(r->out, '\n');
}

static void slow_transcribe(tamis_bytes text, tamis__buffer *out)
{
    slow r = {.text = text, .line = 1, .out = out};
    while (r.at < text.len) {
        if (at_line_end(&r))
            slow_line_end(&r);
        else
            slow_row(&r);
    }
}

static void assert_agrees(tamis_bytes text)
{
    tamis__buffer expected;
    tamis__buffer_init(&expected, 0);
    slow_transcribe(text, &expected);
    assert_rows_with(text, NULL, tamis__buffer_bytes(&expected), 0);
    tamis__buffer_clear(&expected);
}

static void agrees_with_the_slow_reader(void **state)
{
    (void)state;
    test_random random = test_random_start("agrees_with_the_slow_reader");
    static const char letters[] = "ab,,\"\"\"\n\r";
    for (int round = 0; round < 30000; round++) {
        char text[40];
        size_t len = test_random_below(&random, sizeof text + 1);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[test_random_below(&random, sizeof letters - 1)];
        assert_agrees(tamis__bytes(text, len));
    }
}

/* Long enough that rows lie across the edges of what is read at once. */
static void agrees_on_long_text(void **state)
{
    (void)state;
    test_random random = test_random_start("agrees_on_long_text");
    static const char letters[] = "abcdefghijklmnopqrst,,\"\n\r";
    enum { LONG = 400000 };
    char *text = malloc(LONG);
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < LONG; i++)
            text[i] = letters[test_random_below(&random, sizeof letters - 1)];
        assert_agrees(tamis__bytes(text, LONG - (size_t)round));
    }
    free(text);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof sample; cut++) {
        tamis__buffer out;
        tamis_error err;
        tamis__buffer_init(&out, 0);
        assert_int_equal(transcribe(tamis__bytes(sample, cut), NULL, &out, NULL, &err), TAMIS_OK);
        /* What was complete before the cut is what the whole gives. */
        if (cut > 28)
            assert_memory_equal(out.ptr, "1:1|name|alias, or none|note\n2:2", 32);
        tamis__buffer_clear(&out);
    }
    assert_rows_with(tamis__bytes_of(sample), NULL,
                     TAMIS_LIT("1:1|name|alias, or none|note\n"
                               "2:2|Huawei\nTechnologies|\"HW\"|\xE5\x8D\x8E\n"
                               "5:3|caf\xC3\xA9||xy\n6:4|last|row|\n"),
                     1);
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    static const char utf16[] = "\xFF\xFE"
                                "a\0,\0b\0";
    tamis_bytes contents[] = {tamis__bytes_of(sample), tamis__bytes(utf16, sizeof utf16 - 1)};
    for (size_t i = 0; i < TAMIS_COUNT_OF(contents); i++) {
        tamis_status status = TAMIS_ERR_NOMEM;
        int64_t n = 0;
        for (; status != TAMIS_OK; n++) {
            tamis__buffer out;
            tamis_error err = {0};
            tamis__buffer_init(&out, 0);
            tamis__memory_fail_after(n);
            status = transcribe(contents[i], NULL, &out, NULL, &err);
            tamis__memory_fail_after(-1);
            if (tamis__buffer_status(&out) != TAMIS_OK)
                status = TAMIS_ERR_NOMEM; /* the transcript itself ran out */
            assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
            tamis__buffer_clear(&out);
            assert_true(n < 100);
        }
        assert_true(n > 4);
    }
}

static void errors_come_through(void **state)
{
    (void)state;
    static const char separators[] = {'"', '\n', '\r', '\xA7'};
    tamis__input *input;
    tamis__csv *csv;
    tamis_error err;
    assert_int_equal(tamis__input_from_memory(TAMIS_LIT("a"), &input, &err), TAMIS_OK);
    for (size_t i = 0; i < TAMIS_COUNT_OF(separators); i++) {
        tamis__csv_options options = {.separator = separators[i]};
        assert_int_equal(tamis__csv_open(input, &options, &csv, &err), TAMIS_ERR_ARGUMENT);
        assert_null(csv);
    }
    tamis__input_close(input);
    tamis__csv_close(NULL);
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    assert_int_equal(transcribe(TAMIS_LIT("\x1F\x8B\x08\0\0\0\0\0\0\x03"), NULL, &out, NULL, &err),
                     TAMIS_ERR_FORMAT);
    tamis__buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows),
        cmocka_unit_test(header_says_the_separator),
        cmocka_unit_test(reads_what_people_write),
        cmocka_unit_test(open_quote_costs_one_line),
        cmocka_unit_test(limits_make_bad_rows),
        cmocka_unit_test(huge_fields_cost_one_row),
        cmocka_unit_test(long_closed_field_is_one_row),
        cmocka_unit_test(other_encodings),
        cmocka_unit_test(large_utf16_equals_utf8),
        cmocka_unit_test(agrees_with_the_slow_reader),
        cmocka_unit_test(agrees_on_long_text),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(errors_come_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
