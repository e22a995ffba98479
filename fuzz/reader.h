/*
 * fuzz/reader.h - one list reader over any bytes. Checked: ids and values are there, every row is kept
 * or skipped, and a failure has a message.
 */
#ifndef TAMIS_FUZZ_READER_H
#define TAMIS_FUZZ_READER_H

#include <stdlib.h>

#include "lists/lists.h"

typedef tamis_status fuzz_read(const tamis__source *source, tamis__sink *sink,
                               tamis__source_report *report, tamis_error *err);

static void fuzz_check(bool truth)
{
    if (!truth)
        abort();
}

static tamis_status fuzz_entity(void *ctx, const tamis__entity *entity, tamis_error *err)
{
    (void)ctx;
    (void)err;
    fuzz_check(entity->id.len > 0);
    for (size_t i = 0; i < entity->statement_count; i++) {
        fuzz_check(entity->statements[i].value.len > 0);
        fuzz_check(entity->statements[i].prop < TAMIS__PROP_COUNT);
    }
    return TAMIS_OK;
}

static tamis_status fuzz_skipped(void *ctx, uint64_t line, const char *reason, tamis_bytes detail,
                                 tamis_error *err)
{
    (void)line;
    (void)detail;
    (void)err;
    uint64_t *skipped = ctx;
    (*skipped)++;
    fuzz_check(reason != NULL && reason[0] != '\0');
    return TAMIS_OK;
}

static void fuzz_reader(const char *format, fuzz_read *read, const uint8_t *data, size_t size)
{
    static tamis__text *text; /* made once: it is immutable */
    if (text == NULL)
        fuzz_check(tamis__text_new(&text, NULL) == TAMIS_OK);
    uint64_t skipped = 0;
    tamis__sink sink = {.ctx = &skipped, .entity = fuzz_entity, .skipped = fuzz_skipped};
    tamis__source source = {.format = format,
                            .path = "input",
                            .dataset = "d",
                            .text = text,
                            .content = {size == 0 ? "" : (const char *)data, size}};
    tamis__source_report report = {.edition = TAMIS__DAY_MIN};
    tamis_error err = {0};
    tamis_status status = read(&source, &sink, &report, &err);
    if (status != TAMIS_OK) {
        fuzz_check(err.message[0] != '\0');
        return;
    }
    fuzz_check(report.read == report.kept + report.skipped);
    fuzz_check(report.skipped == skipped);
}

#endif
