/*
 * Fuzz target: a line of an exported audit trail, and the checkpoints and times in it. What must hold: what was read and is written again reads the
 * same, and a line that is read has nothing in it that its hash does not cover.
 */
#include <stdlib.h>

#include "desk/audit_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void same_record(const tamis__audit_line *a, const tamis__audit_line *b)
{
    require(b->kind == TAMIS__AUDIT_LINE_RECORD && a->record.seq == b->record.seq);
    require(tamis__bytes_equal(a->record.actor, b->record.actor));
    require(tamis__bytes_equal(a->record.action, b->record.action));
    require(tamis__bytes_equal(a->record.subject, b->record.subject));
    require(tamis__digest_same(&a->record.digest, &b->record.digest));
    require(tamis__digest_same(&a->hash, &b->hash));
    require(a->erased == b->erased && tamis__bytes_equal(a->body, b->body));
    /* The first moment of 1970 is written as none. */
    require(a->record.time == b->record.time);
}

static void write_again(const tamis__audit_line *line)
{
    tamis__buffer text;
    tamis__audit_line again;
    tamis__buffer_init(&text, 0);
    switch (line->kind) {
    case TAMIS__AUDIT_LINE_BEGIN:
        tamis__audit_line_begin(&text, line->public_key, line->after, &line->hash);
        break;
    case TAMIS__AUDIT_LINE_RECORD:
        tamis__audit_line_record(&text, &line->record, &line->hash, line->body, line->erased);
        break;
    case TAMIS__AUDIT_LINE_CHECKPOINT:
        tamis__audit_line_checkpoint(&text, &line->checkpoint, NULL);
        break;
    case TAMIS__AUDIT_LINE_END: tamis__audit_line_end(&text, &line->checkpoint); break;
    case TAMIS__AUDIT_LINE_OTHER: break;
    }
    bool timeless = line->record.time == 0 && line->checkpoint.time == 0 &&
                    line->kind != TAMIS__AUDIT_LINE_BEGIN;
    if (line->kind != TAMIS__AUDIT_LINE_OTHER && !timeless) {
        require(tamis__audit_line_read(tamis__buffer_bytes(&text), &again));
        require(again.kind == line->kind);
        if (line->kind == TAMIS__AUDIT_LINE_RECORD)
            same_record(line, &again);
        tamis__audit_line_clear(&again);
    }
    tamis__buffer_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis_bytes input = {size == 0 ? "" : (const char *)data, size};
    tamis__audit_line line;
    int64_t time;
    if (tamis__audit_line_read(input, &line))
        write_again(&line);
    tamis__audit_line_clear(&line);
    (void)tamis__audit_time_read(input, &time);
    return 0;
}
