/*
 * desk/audit_verify.h - is the audit trail whole?
 *
 * The check goes through the records in their order and stops at the first that does not fit. It needs nothing but the file. What only a holder
 * of PATH.key can tell (the seal of the newest record) is told when that file is at hand; what somebody with file and key did is
 * told by a public key and checkpoints that were kept elsewhere.
 */
#ifndef TAMIS_DESK_AUDIT_VERIFY_H
#define TAMIS_DESK_AUDIT_VERIFY_H

#include <tamis/desk_types.h>

#include "desk/audit_chain.h"
#include "desk/audit_erase.h"
#include "desk/audit_lines.h"
#include "desk/keys.h"

/* As tamis_progress_fn. */
typedef tamis_status (*tamis__audit_progress)(void *ctx, const char *stage, uint64_t done,
                                              uint64_t total);

typedef struct tamis__verify_options {
    const char *path;
    const char *public_key;  /* 64 hexadecimal digits; NULL: that of the file */
    const char *checkpoints; /* a file; NULL */
    tamis__audit_progress progress;
    void *progress_ctx;
} tamis__verify_options;

/* OK also when something was found. Errors: ARGUMENT (public key), FORMAT (file or checkpoints are of another kind), NOT_FOUND, IO, NOMEM,
 * what `progress` returns. */
TAMIS_MUST_USE tamis_status tamis__audit_verify(const tamis__verify_options *options,
                                                tamis_audit_report *out, tamis_error *err);

/* ---- what the files behind it share ---- */

typedef struct tamis__verifier {
    const tamis__verify_options *options;
    tamis_audit_report *report;
    uint8_t public_key[TAMIS__DIGEST_BYTES]; /* what is believed */
    tamis__desk_keys keys;                   /* when has_keys */
    bool has_keys;
    bool found; /* something that does not fit: the check is over */
    tamis__digest hash;
    int64_t seq;    /* of the newest record that fits, and its hash */
    int64_t begins; /* the number before the first */
    int64_t signed_seq;
    tamis__checkpoint *kept; /* ascending */
    size_t kept_count, kept_capacity, kept_next;
    int64_t *erased; /* records without body; ascending */
    size_t erased_count, erased_capacity;
    tamis__erased_range *explained; /* what records of erasures name */
    size_t explained_count, explained_capacity;
    uint64_t total; /* records, for progress; 0: unknown */
} tamis__verifier;

/* Sets the finding, unless there is one. */
void tamis__verify_find(tamis__verifier *v, int64_t seq, const char *format, ...)
    TAMIS_PRINTF(3, 4);
/* The key of the file, and where its records begin. */
void tamis__verify_begin(tamis__verifier *v, const uint8_t public_key[TAMIS__DIGEST_BYTES],
                         int64_t after, const tamis__digest *hash);
/* `body` is ignored when erased. *chained (may be NULL) false when it was the hash that did not fit. Errors: NOMEM, progress. */
TAMIS_MUST_USE tamis_status tamis__verify_record(tamis__verifier *v,
                                                 const tamis__audit_record *record,
                                                 const tamis__digest *hash, tamis_bytes body,
                                                 bool erased, bool *chained, tamis_error *err);
void tamis__verify_checkpoint(tamis__verifier *v, const tamis__checkpoint *checkpoint);
/* After the last record. */
void tamis__verify_finish(tamis__verifier *v);

/* The sources (audit_verify_desk.c, audit_verify_lines.c). */
TAMIS_MUST_USE tamis_status tamis__verify_desk(tamis__verifier *v, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__verify_lines(tamis__verifier *v, tamis_error *err);

#endif
