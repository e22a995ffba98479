/*
 * desk/audit_verify_lines.c - an exported audit trail, checked.
 */
#include "base/error.h"
#include "base/file.h"
#include "desk/audit_verify.h"
#include "lists/lines.h"

typedef struct reading {
    tamis__verifier *v;
    bool begun, ended;
} reading;

static void take_end(reading *r, const tamis__checkpoint *end)
{
    tamis__verifier *v = r->v;
    tamis_bytes signature = tamis__bytes((const char *)end->signature, sizeof end->signature);
    if (!tamis__keys_signed(v->public_key, TAMIS__SIGNED_END, end->seq, end->time, &end->hash,
                            signature))
        tamis__verify_find(v, v->seq + 1, "the end is not signed with the key of the trail");
    else if (end->seq > v->seq)
        tamis__verify_find(v, v->seq + 1, "records %lld to %lld are missing at the end",
                           (long long)(v->seq + 1), (long long)end->seq);
    else if (end->seq < v->seq)
        tamis__verify_find(v, end->seq + 1, "record %lld stands after the end",
                           (long long)(end->seq + 1));
    else if (!tamis__digest_same(&end->hash, &v->hash))
        tamis__verify_find(v, v->seq, "record %lld is not the one with which the export ended",
                           (long long)v->seq);
    r->ended = true;
}

static tamis_status take_line(reading *r, const tamis__audit_line *line, uint64_t number,
                              tamis_error *err)
{
    tamis__verifier *v = r->v;
    if (!r->begun) {
        r->begun = line->kind == TAMIS__AUDIT_LINE_BEGIN;
        if (!r->begun)
            return tamis__fail_at(err, TAMIS_ERR_FORMAT, number, 0,
                                  "neither a desk nor an export of its audit trail: %.*s",
                                  TAMIS_FMT(tamis__bytes_of(v->options->path)));
        tamis__verify_begin(v, line->public_key, line->after, &line->hash);
        return TAMIS_OK;
    }
    if (r->ended) {
        tamis__verify_find(v, v->seq + 1, "line %llu stands after the end",
                           (unsigned long long)number);
        return TAMIS_OK;
    }
    switch (line->kind) {
    case TAMIS__AUDIT_LINE_RECORD:
        return tamis__verify_record(v, &line->record, &line->hash, line->body, line->erased, NULL,
                                    err);
    case TAMIS__AUDIT_LINE_CHECKPOINT: tamis__verify_checkpoint(v, &line->checkpoint); break;
    case TAMIS__AUDIT_LINE_END: take_end(r, &line->checkpoint); break;
    default:
        tamis__verify_find(v, v->seq + 1, "line %llu is no record, checkpoint or end",
                           (unsigned long long)number);
    }
    return TAMIS_OK;
}

static tamis_status take_text(reading *r, tamis_bytes text, uint64_t number, tamis_error *err)
{
    tamis__audit_line line;
    tamis_status status = TAMIS_OK;
    if (tamis__audit_line_read(text, &line))
        status = take_line(r, &line, number, err);
    else if (r->begun)
        tamis__verify_find(r->v, r->v->seq + 1, "line %llu cannot be read as a record",
                           (unsigned long long)number);
    else
        status = tamis__fail_at(err, TAMIS_ERR_FORMAT, number, 0,
                                "neither a desk nor an export of its audit trail: %.*s",
                                TAMIS_FMT(tamis__bytes_of(r->v->options->path)));
    tamis__audit_line_clear(&line);
    return status;
}

static tamis_status walk(reading *r, tamis__lines *lines, tamis_error *err)
{
    tamis_bytes text;
    bool end;
    TAMIS_TRY(tamis__lines_next(lines, &text, &end, err));
    while (!end && !r->v->found) {
        TAMIS_TRY(take_text(r, text, lines->number, err));
        TAMIS_TRY(tamis__lines_next(lines, &text, &end, err));
    }
    if (!r->begun)
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "neither a desk nor an export of its audit trail: %.*s",
                           TAMIS_FMT(tamis__bytes_of(r->v->options->path)));
    tamis__verify_finish(r->v);
    if (!r->ended)
        tamis__verify_find(r->v, r->v->seq + 1,
                           "the end is missing: the file was cut after record %lld, or is an "
                           "export of a part",
                           (long long)r->v->seq);
    return TAMIS_OK;
}

tamis_status tamis__verify_lines(tamis__verifier *v, tamis_error *err)
{
    tamis__input *input;
    tamis__lines lines;
    reading r = {.v = v};
    TAMIS_TRY(tamis__input_open(v->options->path, &input, err));
    tamis__lines_init(&lines, input);
    tamis_status status = walk(&r, &lines, err);
    tamis__lines_clear(&lines);
    tamis__input_close(input);
    return status;
}
