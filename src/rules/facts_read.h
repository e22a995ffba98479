/*
 * rules/facts_read.h - what the files that read facts share.
 *
 * `where` is the chain of keys down to a node; it becomes a path only when an error needs one.
 */
#ifndef TAMIS_RULES_FACTS_READ_H
#define TAMIS_RULES_FACTS_READ_H

#include "rules/facts.h"
#include "rules/node.h"

typedef struct tamis__where {
    const struct tamis__where *up;
    tamis_bytes key; /* of a map's entry */
    size_t index;    /* of a list's item, when key.ptr is NULL */
} tamis__where;

typedef struct tamis__facts_reader {
    tamis__facts *facts;
    tamis_error *err;
    size_t holder_capacity;
    uint32_t *table; /* holder + 1 by hash of the name; 0 empty */
    size_t table_size;
    size_t stake_count;
    size_t warning_capacity;
} tamis__facts_reader;

/* FORMAT: "path: expected EXPECTED, found what the node is". */
tamis_status tamis__facts_expected(const tamis__facts_reader *r, const tamis__where *where,
                                   const tamis__node *node, const char *expected);
/* FORMAT: "path: unknown key; nearest is ..." from `words`. */
tamis_status tamis__facts_unknown_key(const tamis__facts_reader *r, const tamis__where *up,
                                      const tamis__node *node, const char *words);
tamis_status tamis__facts_warn(tamis__facts_reader *r, const tamis__where *where, tamis_bytes value,
                               const char *known);
bool tamis__where_path(const tamis__where *where, char *out, size_t size);

/* Null gives false, with an error only for what is neither. */
tamis_status tamis__facts_text(const tamis__facts_reader *r, const tamis__where *where,
                               tamis__node *node, tamis_bytes *out);
tamis_status tamis__facts_texts(const tamis__facts_reader *r, const tamis__where *where,
                                tamis__node *node, const tamis_bytes **out, size_t *count);
tamis_status tamis__facts_country(const tamis__facts_reader *r, const tamis__where *where,
                                  tamis__node *node, tamis_bytes *out);
tamis_status tamis__facts_day(const tamis__facts_reader *r, const tamis__where *where,
                              tamis__node *node, int32_t *out);
tamis_status tamis__facts_number(const tamis__facts_reader *r, const tamis__where *where,
                                 const tamis__node *node, double lo, double hi, double *out);

/* Holders: the party and other parties first, then whoever owns them. */
tamis_status tamis__facts_parties(tamis__facts_reader *r, const tamis__node *root);
tamis_status tamis__facts_producer(tamis__facts_reader *r, const tamis__where *where,
                                   tamis__node *node);
/* Notices and licenses. */
tamis_status tamis__facts_notices(tamis__facts_reader *r, const tamis__where *where,
                                  const tamis__node *node);
tamis_status tamis__facts_licenses(tamis__facts_reader *r, const tamis__where *where,
                                   const tamis__node *node);

#endif
