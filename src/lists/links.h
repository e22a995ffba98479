/*
 * lists/links.h - links that a list gives by name ("Linked To: HIZBALLAH"), resolved when the list
 * has been read: the named party may come later. It keeps one key and one id per listed name, and one
 * entry per link, nothing of the rows themselves.
 */
#ifndef TAMIS_LISTS_LINKS_H
#define TAMIS_LISTS_LINKS_H

#include "lists/lists.h"

typedef struct tamis__link tamis__link;

typedef struct tamis__links {
    tamis__arena arena;
    tamis__strmap names; /* scope and folded name -> number */
    tamis_bytes *ids;    /* by number; empty when several entities bear the name */
    size_t id_capacity;
    tamis__link *links;
    size_t link_capacity;
    size_t link_count;
    bool failed; /* memory ran out: emit reports it */
} tamis__links;

void tamis__links_init(tamis__links *links);
void tamis__links_clear(tamis__links *links); /* accepts a zeroed one */
/* Names are told apart by `scope`, the part of a source within which a name is one party. */
void tamis__links_name(tamis__links *links, const char *scope, tamis_bytes name, tamis_bytes id);
void tamis__links_alias(tamis__links *links, const char *scope, tamis_bytes name, tamis_bytes id);
void tamis__links_add(tamis__links *links, const char *scope, tamis_bytes subject, tamis_bytes name,
                      const char *role, uint64_t line);
/* Hands over an UnknownLink per resolved link; an unresolved one becomes a note of its subject. */
TAMIS_MUST_USE tamis_status tamis__links_emit(tamis__links *links, const char *dataset,
                                              tamis__sink *sink, tamis__entity_builder *builder,
                                              tamis_error *err);

#endif
