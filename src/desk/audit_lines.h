/*
 * desk/audit_lines.h - the audit trail as lines of JSON, written by the export and read by the check.
 *
 *   {"audit": 1, "public_key", "after", "hash"}                          first: the record before the first one, and its hash
 *   {"seq", "time", "actor", "action", "subject", "digest", "hash", "body"}
 *   {"checkpoint", "time", "hash", "signature"}                          behind the record that it signs
 *   {"end", "time", "hash", "signature"}                                 last, when the export went to the newest record
 *
 * "body" is the last member, and stands there byte by byte as it was when its digest was made.
 */
#ifndef TAMIS_DESK_AUDIT_LINES_H
#define TAMIS_DESK_AUDIT_LINES_H

#include "desk/audit.h"
#include "desk/audit_chain.h"

struct json_t;

typedef enum tamis__audit_line_kind {
    TAMIS__AUDIT_LINE_OTHER = 0, /* none of these */
    TAMIS__AUDIT_LINE_BEGIN,
    TAMIS__AUDIT_LINE_RECORD,
    TAMIS__AUDIT_LINE_CHECKPOINT,
    TAMIS__AUDIT_LINE_END
} tamis__audit_line_kind;

typedef struct tamis__audit_line {
    tamis__audit_line_kind kind;
    struct json_t *json; /* owns the texts of the record */
    tamis__audit_record record;
    tamis__digest hash; /* of the record, or of the one before the first */
    tamis_bytes body;   /* of the line that was read */
    bool erased;        /* the body is null */
    tamis__checkpoint checkpoint;
    int64_t after;
    uint8_t public_key[TAMIS__DIGEST_BYTES];
} tamis__audit_line;

/* False when it is no line of the above; kind OTHER for any other JSON object. Clear it whatever the outcome. */
bool tamis__audit_line_read(tamis_bytes text, tamis__audit_line *out);
void tamis__audit_line_clear(tamis__audit_line *line);

/* Each appends one line, with its newline. */
void tamis__audit_line_begin(tamis__buffer *out, const uint8_t public_key[TAMIS__DIGEST_BYTES],
                             int64_t after, const tamis__digest *hash);
void tamis__audit_line_record(tamis__buffer *out, const tamis__audit_record *record,
                              const tamis__digest *hash, tamis_bytes body, bool erased);
void tamis__audit_line_end(tamis__buffer *out, const tamis__checkpoint *end);
/* Without newline when `alone`, and with the public key. */
void tamis__audit_line_checkpoint(tamis__buffer *out, const tamis__checkpoint *checkpoint,
                                  const uint8_t *alone);

/* "2026-11-28T05:46:57.123Z" to milliseconds; seconds and their fraction may be missing. */
bool tamis__audit_time_read(tamis_bytes text, int64_t *out);

#endif
