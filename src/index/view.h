/*
 * index/view.h - the inside of an open snapshot, shared by the files that read it.
 *
 * A view of a section is a checked slice of the file: count * record size bytes. Everything inside
 * it is untrusted: tamis__view_record clamps, tamis__view_string checks.
 */
#ifndef TAMIS_INDEX_VIEW_H
#define TAMIS_INDEX_VIEW_H

#include "index/format.h"

typedef struct tamis__view {
    const uint8_t *ptr;
    uint64_t size;
    uint32_t count;
    uint32_t record_bytes;
} tamis__view;

struct tamis__snapshot {
    tamis__mapping mapping; /* zeroed when the memory is the caller's */
    tamis_bytes content;
    tamis__view sections[TAMIS__SECTION_COUNT];
    uint32_t lengths[TAMIS__LENGTHS];        /* first word of at least that length */
    uint64_t text_at[TAMIS__LENGTHS];        /* where words of that length begin */
    unsigned key_bits[TAMIS__SECTION_COUNT]; /* of sections of keys: log2 of the number of ranges */
    tamis__snapshot_info info;
};

extern const uint8_t tamis__view_zeros[80]; /* as long as the longest record */

/* The record, or zeros when there is none of that number. */
TAMIS_INLINE const uint8_t *tamis__view_record(const tamis__snapshot *s, tamis__section section,
                                               uint32_t number)
{
    const tamis__view *view = &s->sections[section];
    return number < view->count ? view->ptr + (size_t)number * view->record_bytes
                                : tamis__view_zeros;
}
/* The string at a position of the string section; empty when it is out of bounds. */
tamis_bytes tamis__view_string(const tamis__snapshot *s, uint32_t position);
/* Share of `section` that begins at the "first" (u32 at byte `at`) of record `number` of `owner`. */
uint32_t tamis__view_share(const tamis__snapshot *s, tamis__section owner, uint32_t number,
                           size_t at, tamis__section section, uint32_t *first);

#endif
