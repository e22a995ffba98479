/*
 * rules/pack_read.h - what the files that load packs share.
 *
 * A problem is a finding at a node's place; reading goes on, so that one load tells all of them. Only running out of memory
 * ends it (`status`). All trees and everything made of them live in the packs' arena.
 */
#ifndef TAMIS_RULES_PACK_READ_H
#define TAMIS_RULES_PACK_READ_H

#include "base/hash.h"
#include "rules/expr_tree.h"
#include "rules/node.h"
#include "rules/pack.h"

/* A file of a pack as a tree. */
typedef struct tamis__pack_tree {
    tamis_bytes path; /* folder/name */
    tamis__node *root;
} tamis__pack_tree;

typedef struct tamis__definition_source {
    tamis_bytes file;
    tamis__node *node; /* key: the name */
    uint32_t number;   /* in packs->definitions */
    bool compiling, compiled, failed, used;
} tamis__definition_source;

typedef struct tamis__set_source {
    tamis_bytes file;
    const tamis__node *node;
    const tamis_bytes *items;
    size_t count;
    bool used;
} tamis__set_source;

typedef struct tamis__edition {
    tamis_bytes edition, is;
    int32_t from, until;
} tamis__edition;

typedef struct tamis__provision {
    tamis_bytes id;
    const tamis__edition *editions;
    size_t edition_count;
} tamis__provision;

/* A rule while it is loaded. */
typedef struct tamis__rule_source {
    tamis__rule rule;
    tamis_bytes file;
    tamis__node *node;
    size_t order;
    const tamis__node *examples;
    size_t example_count;
    bool never_true;
} tamis__rule_source;

/* A folder while it is loaded. */
typedef struct tamis__pack_source {
    const tamis__pack_tree *trees; /* pack.yaml first */
    size_t tree_count;
    uint32_t number;
    uint8_t zone; /* time zone of days that name none */
    tamis__definition_source *definitions;
    size_t definition_count;
    tamis__set_source *sets;
    size_t set_count;
    tamis__provision *provisions;
    size_t provision_count;
} tamis__pack_source;

typedef struct tamis__loader {
    tamis__packs *packs;
    tamis__arena *arena;
    tamis__findings *findings;
    tamis_status status; /* NOMEM: sticky */
    bool failed;         /* an error was found */
    tamis_error *err;    /* gets the first one */
    tamis__pack_source *sources;
    size_t source_count;
    tamis__pack_source *pack; /* the one being read */
    tamis_bytes file;         /* the file being read */
    tamis__rule_source *rules;
    size_t rule_count, rule_capacity;
    size_t regime_capacity, ownership_capacity, class_capacity, definition_capacity;
    unsigned definition_depth; /* definitions being compiled */
    bool strict;               /* built-in packs: every rule needs examples */
} tamis__loader;

/* ---- Findings (pack_findings.c) */
void tamis__find_at(tamis__loader *l, tamis_bytes file, uint32_t line, uint32_t column,
                    bool warning, const char *format, ...) TAMIS_PRINTF(6, 7);
#define TAMIS__ERROR_AT(l, node, ...)                                                              \
    tamis__find_at((l), (l)->file, (node)->line, (node)->column, false, __VA_ARGS__)
#define TAMIS__ERROR_AT_KEY(l, node, ...)                                                          \
    tamis__find_at((l), (l)->file, (node)->key_line, (node)->key_column, false, __VA_ARGS__)
#define TAMIS__WARN_AT(l, node, ...)                                                               \
    tamis__find_at((l), (l)->file, (node)->line, (node)->column, true, __VA_ARGS__)
void *tamis__load_room(tamis__loader *l, size_t count, size_t item_bytes);
/* Room for one more item behind `count`; false when memory is out. */
bool tamis__load_grow(tamis__loader *l, void **items, size_t count, size_t *capacity,
                      size_t item_bytes);
#define TAMIS__LOAD_GROW(l, items, count, capacity)                                                \
    tamis__load_grow((l), (void **)&(items), (count), &(capacity), sizeof(*(items)))

/* ---- Values (pack_values.c). False or empty: absent or wrong, and told. */
bool tamis__load_is_map(tamis__loader *l, const tamis__node *node, const char *what);
bool tamis__load_is_list(tamis__loader *l, const tamis__node *node, const char *what);
/* Tells every key that is not among `words`. */
void tamis__load_keys(tamis__loader *l, const tamis__node *map, const char *words);
tamis__node *tamis__load_need(tamis__loader *l, const tamis__node *map, const char *key,
                              const char *expected);
bool tamis__load_text(tamis__loader *l, tamis__node *node, tamis_bytes *out);
/* The text of an optional key; empty when absent. */
tamis_bytes tamis__load_optional(tamis__loader *l, const tamis__node *map, const char *key);
tamis_bytes tamis__load_required(tamis__loader *l, const tamis__node *map, const char *key);
bool tamis__load_flag(tamis__loader *l, const tamis__node *map, const char *key, bool otherwise);
void tamis__load_texts(tamis__loader *l, tamis__node *node, const tamis_bytes **out, size_t *count);
bool tamis__load_day(tamis__loader *l, tamis__node *node, int32_t *out);
/* Position among `words`; -1 and told with the nearest one otherwise. */
int tamis__load_word(tamis__loader *l, tamis__node *node, const char *words, const char *kind);
/* An id of [a-z0-9_]+ (with capitals, '-' and '.' when `loose`). */
bool tamis__load_id(tamis__loader *l, tamis__node *node, bool loose, tamis_bytes *out);
uint8_t tamis__load_zone(tamis__loader *l, tamis__node *node);
bool tamis__load_window(tamis__loader *l, tamis__node *node, const char *words, tamis__window *out);
/* The end of a record with `until` or `before`; open when it has neither. */
int64_t tamis__load_end(tamis__loader *l, const tamis__node *map);
void tamis__load_citation(tamis__loader *l, tamis__node *node, tamis__citation *out);
void tamis__load_citations(tamis__loader *l, tamis__node *node, const tamis__citation **out,
                           size_t *count);
const tamis__expr *tamis__load_expr(tamis__loader *l, tamis__node *node, const char *prefix,
                                    const char *suffix, tamis__etype wanted);

const tamis__edition *tamis__load_edition(const tamis__loader *l, const tamis__citation *cite);

/* ---- Sections */
/* As tamis__expr_scope.definition. */
tamis_status tamis__load_definition(tamis__loader *l, tamis_bytes name, uint32_t *out,
                                    tamis__expr_error *error);
void tamis__findings_sort(tamis__findings *findings);
void tamis__load_pack_head(tamis__loader *l);   /* pack.yaml: pack, regimes, ownership, ... */
void tamis__load_names(tamis__loader *l);       /* gathers sets and definitions of a pack */
void tamis__load_definitions(tamis__loader *l); /* compiles those nobody asked for yet */
void tamis__load_rules(tamis__loader *l);       /* of one pack */
void tamis__load_activities(tamis__loader *l, tamis__node *node, uint64_t *out);
uint32_t tamis__load_class(tamis__loader *l, tamis_bytes name);
void tamis__load_finish(tamis__loader *l); /* sorts rules, cross checks, examples */
/* Warns of boundary days of windows and stays without an example (pack_edges.c). Only after a load without errors. */
void tamis__load_check_edges(tamis__loader *l);

#endif
