/*
 * rules/node.h - a document as a tree: what facts (JSON or YAML) and rule packs (YAML) are read from.
 *
 * Nodes live in an arena. Of a YAML document every node and every key has its line and column; of a JSON document none has
 * (0). A plain YAML scalar keeps its text, so that whoever expects a text gets the text as written, whatever it looks like.
 */
#ifndef TAMIS_RULES_NODE_H
#define TAMIS_RULES_NODE_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/memory.h"

typedef enum tamis__node_kind {
    TAMIS__NODE_NULL,
    TAMIS__NODE_BOOL,
    TAMIS__NODE_NUMBER,
    TAMIS__NODE_TEXT,
    TAMIS__NODE_LIST,
    TAMIS__NODE_MAP
} tamis__node_kind;

typedef struct tamis__node {
    tamis__node_kind kind;
    bool plain; /* a YAML scalar without quotes */
    bool truth;
    double number;
    tamis_bytes text; /* of a text and of a plain scalar */
    tamis_bytes key;  /* of a map's entry */
    uint32_t line, column, key_line, key_column;
    uint32_t end_line;                /* of a scalar */
    struct tamis__node *first, *next; /* children in their order; the next child of the parent */
    size_t count;
} tamis__node;

/* Duplicate keys are refused, and nesting deeper than `depth_max`. Errors: FORMAT (with place), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__node_from_json(tamis_bytes json, unsigned depth_max,
                                                  tamis__arena *arena, tamis__node **out,
                                                  tamis_error *err);

/* The entry of a map; NULL when absent or no map. */
tamis__node *tamis__node_get(const tamis__node *map, const char *key);
/* The first entry of a map whose key stands before already; *out NULL: there is none. False when memory is out. */
bool tamis__node_duplicate(const tamis__node *map, const tamis__node **out);
/* A text, or a plain scalar taken as one (null is none); the node is a text from then on. */
bool tamis__node_text(tamis__node *node, tamis_bytes *out);
/* Appends JSON. `sorted`: canonical, keys in bytewise order. Numbers are the shortest that read back the same. */
void tamis__node_write_json(const tamis__node *node, bool sorted, tamis__buffer *out);

#endif
