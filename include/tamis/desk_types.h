/*
 * tamis/desk_types.h - roles, actors and figures of the desk (tamis/desk.h): plain types, for every layer.
 */
#ifndef TAMIS_DESK_TYPES_H
#define TAMIS_DESK_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* Each may what the ones before may. */
typedef enum tamis_role {
    TAMIS_ROLE_NONE = 0,
    TAMIS_ROLE_VIEWER = 1,   /* screen, decide, read cases and changes */
    TAMIS_ROLE_ANALYST = 2,  /* work on cases, books of customers */
    TAMIS_ROLE_APPROVER = 3, /* the second pair of eyes; forget what was remembered */
    TAMIS_ROLE_ADMIN = 4     /* accounts, keys, webhooks, the audit trail */
} tamis_role;

/* What a key may be used for, or'ed. */
typedef enum tamis_scope {
    TAMIS_SCOPE_SCREEN = 1, /* match, search, entities, screen, scan, inventory */
    TAMIS_SCOPE_DECIDE = 2,
    TAMIS_SCOPE_CASES = 4,
    TAMIS_SCOPE_WATCH = 8,
    TAMIS_SCOPE_CHANGES = 16,
    TAMIS_SCOPE_AUDIT = 32,
    TAMIS_SCOPE_ADMIN = 64,
    TAMIS_SCOPE_ALL = 127
} tamis_scope;

enum {
    TAMIS_NAME_BYTES = 64,   /* of an account or a key, with the NUL: letters, digits, . _ - @ */
    TAMIS_TOKEN_BYTES = 64,  /* of a session or a key as text, with the NUL */
    TAMIS_PASSWORD_MIN = 12, /* bytes */
    TAMIS_PASSWORD_MAX = 1024
};

/* Who acts. */
typedef struct tamis_actor {
    char name[TAMIS_NAME_BYTES + 8]; /* "user:ann", "key:shop", "cli:root", "system" */
    tamis_role role;
    unsigned scopes;
} tamis_actor;

/* A session. */
typedef struct tamis_session {
    tamis_actor actor;
    char token[TAMIS_TOKEN_BYTES]; /* only from login */
    char csrf[TAMIS_TOKEN_BYTES];
    int64_t expires; /* seconds since 1970 */
} tamis_session;

typedef struct tamis_audit_report {
    uint64_t records, checkpoints;
    bool whole;         /* nothing was found */
    uint64_t first_bad; /* number of the first record that does not fit, 0: none */
    char finding[256];  /* "record 17: its text does not match its digest" */
    char newest_hash[65];
    uint64_t erased; /* records whose text was erased, as a later one says */
} tamis_audit_report;

typedef struct tamis_audit_erasure {
    uint64_t records;     /* whose text was erased */
    uint64_t first, last; /* their lowest and highest number; 0: none */
} tamis_audit_erasure;

typedef struct tamis_book_load_summary {
    uint64_t rows, added, changed, same, removed, bad_rows;
} tamis_book_load_summary;

typedef struct tamis_watch_summary {
    uint64_t customers;        /* in the books looked at */
    uint64_t screened_whole;   /* new and changed ones, against everything */
    uint64_t screened_changes; /* the others, against what changed on the lists */
    uint64_t entities_changed;
    uint64_t new_hits, changed_hits, ended_hits, new_cases;
    double seconds;
} tamis_watch_summary;

#endif
