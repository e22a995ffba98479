/*
 * desk/changes.h - what changes on the lists: noted when the desk meets another snapshot, told as JSON or Atom.
 *
 * The desk keeps a digest of all that the lists say of an entity, and the number of the snapshot that changed it last: so what changed since any
 * earlier one is known without that one. It keeps the text as well (packed), so that a change says what differs although the older snapshot
 * is gone from the machine.
 */
#ifndef TAMIS_DESK_CHANGES_H
#define TAMIS_DESK_CHANGES_H

#include "base/hash.h"
#include "base/memory.h"
#include "desk/store.h"

enum {
    TAMIS__CHANGES_KEPT_MAX = 10000,  /* rows of one snapshot; one more says how many there were */
    TAMIS__CHANGE_DETAILS_MAX = 100,  /* differences told of one entity */
    TAMIS__CHANGE_TEXT_MAX = 4 << 20, /* bytes kept of one entity, before packing */
    TAMIS__CHANGES_LIST_MAX = 500
};

/* What a snapshot says of its entities, which are numbered in byte order of their ids. */
typedef struct tamis__changes_source {
    void *ctx;
    const char *digest; /* of the snapshot, in hexadecimal digits */
    size_t count;
    tamis_bytes (*id)(void *ctx, size_t number);
    void (*entity_digest)(void *ctx, size_t number, tamis__digest *out);
    /* Lines of JSON, each with its end: first {"caption", "schema", "datasets": joined by ' '}; then each statement as an object with "prop",
     * and each listing as {"listing": {...}}. */
    tamis_status (*text)(void *ctx, size_t number, tamis__buffer *out, tamis_error *err);
} tamis__changes_source;

/* Notes it if it is another than the one seen last, and tells webhooks; *number is its number in seen_snapshot, *changes (may be NULL) how many entities
 * changed. The first one counts as no change. Within no transaction. */
TAMIS_MUST_USE tamis_status tamis__changes_note(tamis__desk *desk,
                                                const tamis__changes_source *source,
                                                int64_t *number, uint64_t *changes,
                                                tamis_error *err);

/* The differences of two such texts as a JSON array; an empty one on either side is an entity that is not there. */
TAMIS_MUST_USE tamis_status tamis__changes_differ(tamis_bytes before, tamis_bytes after,
                                                  tamis__buffer *out, tamis_error *err);

/* Packing of texts; an unpacked one that was kept as `bytes` bytes. CORRUPT. */
TAMIS_MUST_USE tamis_status tamis__changes_pack(tamis_bytes text, tamis__buffer *out,
                                                tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__changes_unpack(tamis_bytes packed, int64_t bytes,
                                                  tamis__buffer *out, tamis_error *err);

/* As tamis/desk.h says, in any transaction. Errors: ARGUMENT. */
TAMIS_MUST_USE tamis_status tamis__changes_list(tamis__desk_db *db, tamis_bytes filter,
                                                tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__changes_atom(tamis__desk_db *db, tamis_bytes filter,
                                                const char *self, tamis__buffer *out,
                                                tamis_error *err);

#endif
