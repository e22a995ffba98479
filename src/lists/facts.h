/*
 * lists/facts.h - from a publisher's cell to typed statements, for readers that share a style.
 *
 * What cannot be read as its type is never lost: it becomes TAMIS__PROP_other, "birthDate: unknown".
 */
#ifndef TAMIS_LISTS_FACTS_H
#define TAMIS_LISTS_FACTS_H

#include "lists/lists.h"

typedef struct tamis__facts {
    const tamis__text *text; /* NULL: no country is recognized */
    tamis__entity_builder *builder;
} tamis__facts;

/* "name: value" as TAMIS__PROP_other. */
void tamis__fact_other(const tamis__facts *facts, const char *name, tamis_bytes value);
void tamis__fact_country(const tamis__facts *facts, tamis__prop prop, tamis_bytes value);
/* One date in prose. */
void tamis__fact_date(const tamis__facts *facts, tamis__prop prop, tamis_bytes value);
void tamis__fact_gender(const tamis__facts *facts, tamis_bytes value);
/* The text as `prop`, and the country that it ends with (", Iran"; ", IR") as `country_prop`. A text
 * that is only a country yields only that. */
void tamis__fact_place(const tamis__facts *facts, tamis__prop prop, tamis__prop country_prop,
                       tamis_bytes value);
/* A name as printed. "X Ltd. (XYZ)" adds the name without the brackets as an alias and XYZ as a weak
 * alias, when XYZ is plainly short for X; "X, a.k.a. Y" adds both; a
 * primary name so taken apart also counts as printed (weak alias), for whoever copies it. */
void tamis__fact_name(const tamis__facts *facts, tamis__prop prop, tamis_bytes value);
/* By type of the property: country, date, gender, or text as it is. */
void tamis__fact(const tamis__facts *facts, tamis__prop prop, tamis_bytes value);
/* First day of a date in prose; false when there is none. */
bool tamis__fact_day(tamis_bytes value, int32_t *out);
/* True when the name holds a word that only organizations have (Ltd, University, Bank). */
bool tamis__names_organization(tamis_bytes name);

#endif
