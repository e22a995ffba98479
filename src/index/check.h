/*
 * index/check.h - parts of tamis__snapshot_verify, shared by verify.c and verify_order.c.
 */
#ifndef TAMIS_INDEX_CHECK_H
#define TAMIS_INDEX_CHECK_H

#include "index/view.h"

typedef struct tamis__check {
    const tamis__snapshot *s;
    uint8_t *starts; /* one bit per byte of the string section: a string begins here */
    tamis_error *err;
} tamis__check;

TAMIS_INLINE uint32_t tamis__check_u32(const tamis__check *c, tamis__section section,
                                       uint32_t number, size_t at)
{
    return tamis__load_u32le(tamis__view_record(c->s, section, number) + at);
}

TAMIS_INLINE uint32_t tamis__check_count(const tamis__check *c, tamis__section section)
{
    return c->s->sections[section].count;
}

/* TAMIS_ERR_CORRUPT: "section S, record N: what". */
tamis_status tamis__check_fault(const tamis__check *c, tamis__section section, uint32_t number,
                                const char *what);
/* References of every section point into their section, and shares rise. */
tamis_status tamis__check_references(const tamis__check *c);
/* Every section has the order that docs/SNAPSHOT.md gives it. */
tamis_status tamis__check_order(const tamis__check *c);
tamis_status tamis__check_dict(const tamis__check *c);
/* Lists are whole, ascend, and say something of each word (likes.c). */
tamis_status tamis__check_likes(const tamis__check *c);
tamis_status tamis__check_keys(const tamis__check *c, tamis__section section);

#endif
