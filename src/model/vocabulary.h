/*
 * model/vocabulary.h - what people call schemata, properties and topics of FollowTheMoney, and what a
 * relation is called at its other end. Texts are static.
 */
#ifndef TAMIS_MODEL_VOCABULARY_H
#define TAMIS_MODEL_VOCABULARY_H

#include "model/schema.h"

/* "Legal entity", "Legal entities"; "" out of range. */
const char *tamis__schema_label(tamis__schema schema);
const char *tamis__schema_plural(tamis__schema schema);
/* Something that exists by itself: neither a relation nor what is said of something else (a sanction, a passport). */
bool tamis__schema_is_thing(tamis__schema schema);
/* Its label, and the most general schema that has it; NULL for what belongs to relations only. */
const char *tamis__prop_label(tamis__prop prop, tamis__schema *schema);
/* What the property `prop` of a relation is called from the entity it leads to: Ownership, owner:
 * "ownershipOwner". NULL when the relation has no such end. */
const char *tamis__reverse_name(tamis__schema edge, tamis__prop prop);
/* The same from the name. */
bool tamis__reverse_find(tamis_bytes name, tamis__schema *edge, tamis__prop *prop);
/* "Export controlled"; NULL for a topic that FollowTheMoney does not have. */
const char *tamis__topic_label(tamis_bytes topic);
/* Does it imply a risk in business with whoever has it? */
bool tamis__topic_is_risk(tamis_bytes topic);

#endif
