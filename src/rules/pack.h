/*
 * rules/pack.h - rule packs in memory, and loading them (docs/RULES.md is the format).
 *
 * Loading checks everything that can be checked before a question is asked; an error names file, line, column and what
 * was expected, and all errors of a load are reported, not only the first. Loaded packs are immutable and shared.
 */
#ifndef TAMIS_RULES_PACK_H
#define TAMIS_RULES_PACK_H

#include "rules/expr.h"
#include "rules/moment.h"

typedef enum tamis__outcome { /* mildest first */
                              TAMIS__NOT_SUBJECT,
                              TAMIS__ALLOWED,
                              TAMIS__ALLOWED_WITH_CONDITIONS,
                              TAMIS__REVIEW,
                              TAMIS__LICENSE_REQUIRED,
                              TAMIS__PROHIBITED
} tamis__outcome;

typedef enum tamis__license_policy { /* mildest first */
                                     TAMIS__POLICY_NONE,
                                     TAMIS__POLICY_APPROVAL,
                                     TAMIS__POLICY_CASE_BY_CASE,
                                     TAMIS__POLICY_AS_STATED_IN_NOTICE,
                                     TAMIS__POLICY_PRESUMPTION_OF_DENIAL,
                                     TAMIS__POLICY_POLICY_OF_DENIAL,
                                     TAMIS__POLICY_DENIAL
} tamis__license_policy;

typedef enum tamis__rule_kind {
    TAMIS__SCOPE,
    TAMIS__EXCLUSION,
    TAMIS__RESTRICTION,
    TAMIS__AUTHORIZATION
} tamis__rule_kind;

typedef enum tamis__legal_force {
    TAMIS__STATUTE,
    TAMIS__REGULATION,
    TAMIS__ORDER,
    TAMIS__LICENSE_CONDITION,
    TAMIS__LEGAL_DECISION,
    TAMIS__GUIDANCE,
    TAMIS__POLICY,
    TAMIS__PROPOSAL,
    TAMIS__REPORT,
    TAMIS__CLAIM
} tamis__legal_force;

/* Files and lines of packs, for errors and explanations. */
typedef struct tamis__place {
    tamis_bytes file;
    uint32_t line, column;
} tamis__place;

typedef struct tamis__citation {
    tamis_bytes ref, pinpoint, edition, source;
    tamis_bytes was; /* what the provision was in that edition; empty when it never changed */
} tamis__citation;

typedef struct tamis__stay {
    tamis__window window;
    tamis__citation cite;
} tamis__stay;

typedef struct tamis__saving {
    const tamis__expr *when;
    int64_t end; /* local, exclusive; TAMIS__LOCAL_MAX open */
    const tamis_bytes *conditions;
    size_t condition_count;
    tamis__citation cite;
} tamis__saving;

typedef struct tamis__exceptions {
    bool any;
    const tamis_bytes *symbols; /* none: any false and count 0 */
    size_t count;
} tamis__exceptions;

typedef struct tamis__question_text {
    uint16_t fact;
    tamis_bytes text;
} tamis__question_text;

typedef struct tamis__rule {
    tamis_bytes id, title, status_note, advice;
    tamis_bytes name;      /* PACK/ID */
    uint32_t pack, regime; /* indices */
    tamis__place place;
    tamis__rule_kind kind;
    tamis__legal_force legal_force;
    bool verified;
    bool ask_only;       /* if_unknown: ask */
    uint64_t activities; /* bit per value of the activity fact; all: ~0 */
    uint64_t
        actors; /* bit per class of actors; one actor of a class ("carrier:Spark") is in `when` */
    const tamis__window *windows; /* sorted; at least one */
    size_t window_count;
    const tamis__stay *stays;
    size_t stay_count;
    int32_t known_from;             /* TAMIS__DAY_MIN unknown */
    const tamis__expr *after;       /* relative start, NULL none; value is the first day */
    const tamis__expr *when, *near; /* NULL: true, and none */
    const tamis__saving *savings;
    size_t saving_count;
    tamis__outcome outcome;
    tamis__license_policy license_policy;
    tamis_bytes
        policy_from_listing; /* list id; empty none, then license_policy is its "otherwise" */
    uint32_t rule_class;     /* number of the class name */
    const uint32_t *lifts;   /* classes */
    size_t lift_count;
    tamis_bytes exception; /* symbol of a license exception; empty */
    tamis__exceptions
        exceptions; /* not stated: none if it asks for a license or forbids, else any */
    const tamis_bytes *conditions;
    size_t condition_count;
    tamis_bytes
        conflict_with; /* jurisdiction whose restrictions this rule forbids to obey; empty none */
    const tamis__citation *cites;
    size_t cite_count;
    const tamis__question_text *asks;
    size_t ask_count;
} tamis__rule;

typedef struct tamis__ownership_test {
    tamis_bytes id, title;
    tamis_bytes home; /* country of foreign_only */
    const tamis_bytes *lists;
    size_t list_count;
    double threshold;
    bool at_least, aggregate, control, foreign_only;
    const tamis__citation *cites;
    size_t cite_count;
} tamis__ownership_test;

typedef struct tamis__regime {
    tamis_bytes id, title, jurisdiction;
    uint32_t pack;
    uint64_t activities;
    const tamis__expr *concerns; /* NULL: always */
    bool has_scope;
    bool silent;                     /* without scope and nothing fired: says nothing */
    uint32_t first_rule, rule_count; /* rules are sorted by regime, then kind, then file order */
} tamis__regime;

typedef struct tamis__pack {
    tamis_bytes id, title, version, source, folder;
    const tamis_bytes *lists;
    size_t list_count;
    const tamis_bytes *zones; /* ids of zones without geometry, which only the caller can know */
    size_t zone_count;
    uint8_t digest[32]; /* BLAKE2b-256 of its files, in order of name */
} tamis__pack;

typedef struct tamis__example {
    uint32_t rule;
    int32_t day; /* of its facts */
    tamis__place place;
    tamis_bytes title;
    tamis_bytes facts_json, expect_json;
} tamis__example;

/* Regulation tables, zones and the word matcher that packs refer to (rules/regulation.h, rules/zones.h). */
struct tamis__regulation;
struct tamis__zones;

struct tamis__packs {
    tamis__arena arena;
    tamis__pack *packs;
    size_t pack_count;
    tamis__regime *regimes;
    size_t regime_count;
    tamis__rule *rules;
    size_t rule_count;
    tamis__ownership_test *ownership;
    size_t ownership_count;
    const tamis__expr **definitions; /* evaluated once per decision */
    size_t definition_count;
    tamis_bytes *classes;
    size_t class_count;
    tamis__example *examples;
    size_t example_count;
    tamis__zone_table time_zones;
    const struct tamis__regulation *regulation;
    const struct tamis__zones *zones;
    uint8_t digest[32]; /* of all packs, zones and tables */
};

/* One problem of a load. `warning` ones do not fail it. */
typedef struct tamis__finding {
    tamis__place place;
    bool warning;
    tamis_bytes message; /* what was found, what was expected, what to do */
} tamis__finding;

typedef struct tamis__findings {
    tamis__arena arena;
    tamis__finding *items;
    size_t count, capacity;
} tamis__findings;

enum {
    TAMIS__PACK_FILE_BYTES_MAX = 8 << 20,
    TAMIS__PACK_FILES_MAX = 4096,
    TAMIS__RULES_MAX = 100000,
    TAMIS__FINDINGS_MAX = 1000
};

/* A file of a pack in memory. */
typedef struct tamis__pack_file {
    tamis_bytes folder, name, text;
} tamis__pack_file;

/* The packs built into the library, or those of folders (each holds pack.yaml, or holds folders that do). With any error *out
 * is NULL, the status FORMAT, and err names the first. `findings` may be NULL. Errors: FORMAT, IO, LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__packs_built_in(tamis__packs **out, tamis__findings *findings,
                                                  tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__packs_read(const char *const *folders, size_t folder_count,
                                              tamis__packs **out, tamis__findings *findings,
                                              tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__packs_load(const tamis__pack_file *files, size_t file_count,
                                              tamis__packs **out, tamis__findings *findings,
                                              tamis_error *err);
void tamis__packs_free(tamis__packs *packs); /* NULL allowed */
void tamis__findings_clear(tamis__findings *findings);

#endif
