/*
 * tests/unit/lists/sample.h - the sample and golden files of tests/data/lists. Tests run from the top
 * of the repository.
 */
#ifndef TAMIS_TESTS_SAMPLE_H
#define TAMIS_TESTS_SAMPLE_H

#include "unit/lists/collect.h"

enum { SAMPLE_PATH_BYTES = 256 };

/* A file of tests/data/lists, NUL-terminated; free() it. */
TAMIS_UNUSED static tamis_bytes sample_load(const char *name)
{
    char path[SAMPLE_PATH_BYTES];
    snprintf(path, sizeof path, "tests/data/lists/%s", name);
    tamis__input *input = NULL;
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 1 << 20);
    assert_int_equal(tamis__input_open(path, &input, NULL), TAMIS_OK);
    assert_int_equal(tamis__input_read_all(input, &buffer, NULL), TAMIS_OK);
    tamis__input_close(input);
    char *copy = malloc(buffer.len + 1);
    assert_non_null(copy);
    memcpy(copy, buffer.ptr, buffer.len);
    copy[buffer.len] = '\0';
    tamis_bytes content = {copy, buffer.len};
    tamis__buffer_clear(&buffer);
    return content;
}

TAMIS_UNUSED static void sample_free(tamis_bytes content)
{
    free((void *)(uintptr_t)content.ptr);
}

TAMIS_UNUSED static tamis__text *sample_text(void)
{
    tamis__text *text = NULL;
    tamis_error err = {0};
    if (tamis__text_new(&text, &err) != TAMIS_OK)
        fail_msg("text: %s", err.message);
    return text;
}

/* The sample, read with countries known, renders as its golden file. */
TAMIS_UNUSED static void sample_is_golden(const char *format, const char *sample,
                                          const char *golden)
{
    tamis__text *text = sample_text();
    tamis_bytes content = sample_load(sample);
    tamis_bytes expected = sample_load(golden);
    collect_expect(format, text, content, expected.ptr);
    sample_free(expected);
    sample_free(content);
    tamis__text_free(text);
}

TAMIS_UNUSED static void sample_is_tormented(const char *format, const char *sample)
{
    tamis_bytes content = sample_load(sample);
    tamis__source source = {.format = format, .path = "sample", .dataset = "d", .content = content};
    collect_cut_everywhere(&source);
    collect_fail_everywhere(&source);
    sample_free(content);
}

/* Reads a file of the shared data; false when it is not there. */
TAMIS_UNUSED static bool sample_read_shared(const char *format, const char *name, collect *c,
                                            tamis__source_report *report)
{
    char path[SAMPLE_PATH_BYTES * 4];
    const char *found = shared_path(name, path, sizeof path);
    if (found == NULL)
        return false;
    tamis__source source = {.format = format, .path = found, .dataset = format};
    tamis_error err = {0};
    collect_init(c, false);
    tamis_status status = collect_read(&source, c, report, &err);
    if (status != TAMIS_OK)
        print_error("%s\n", err.message);
    assert_int_equal(status, TAMIS_OK);
    collect_clear(c);
    return true;
}

/* Every row of a shared file is read and kept, and the file says its own edition (or has none). */
TAMIS_UNUSED static void sample_keeps_all(const char *format, const char *name, uint64_t rows,
                                          const char *edition)
{
    collect c;
    tamis__source_report report;
    char day[TAMIS__DATE_TEXT_BYTES];
    if (!sample_read_shared(format, name, &c, &report))
        skip();
    assert_int_equal(report.read, rows);
    assert_int_equal(report.kept, rows);
    assert_true(c.entities >= rows); /* links are more entities */
    assert_int_equal(c.listings, rows);
    assert_string_equal(tamis__day_format(report.edition, day), edition);
}

#endif
