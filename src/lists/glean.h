/*
 * lists/glean.h - everything that one prosy field says, as typed statements: for publishers who write
 * several facts, alternatives and remarks into one field (UN, OFSI, DFAT, the Official Journal).
 *
 * Every function takes the whole text of a field. What it can type becomes statements; where typing
 * lost words, the words stay in the statement's detail; what it cannot type at all becomes a note
 * ("label: text"). So nothing of a row is lost, and nothing is guessed.
 */
#ifndef TAMIS_LISTS_GLEAN_H
#define TAMIS_LISTS_GLEAN_H

#include "lists/lists.h"

enum { TAMIS__GLEAN_ITEMS_MAX = 1000 /* of one field; the rest stays in a note */ };

typedef struct tamis__glean {
    tamis__entity_builder *builder;
    const tamis__text *text; /* NULL: no country is known */
    bool quiet;              /* the text is kept whole elsewhere: write no notes */
} tamis__glean;

/* Names the dataset in the report: title, and the format's name when the source has none. */
void tamis__glean_begin(const tamis__source *source, tamis__source_report *report,
                        const char *format, const char *title);
/* "<dataset>-<part>-<part>": bytes that ids should not have become '_'; an empty part is left out. */
tamis_bytes tamis__glean_id(tamis__arena *arena, const char *dataset, const tamis_bytes *parts,
                            size_t count);
/* 16 hex digits that stand for a name, for rows without a reference. */
tamis_bytes tamis__glean_name_id(tamis__arena *arena, tamis_bytes name);
/* Parts that are not empty, joined; NULL when out of memory. */
tamis_bytes tamis__glean_join(tamis__arena *arena, const char *glue, const tamis_bytes *parts,
                              size_t count);
/* True for "", "na", "N/A", "-", "none", "unknown": the publisher's ways of saying nothing. */
bool tamis__glean_absent(tamis_bytes text);
/* Copy with every run of white space (and "_x000D_", Excel's carriage return) as one space. */
tamis_bytes tamis__glean_squeeze(tamis__arena *arena, tamis_bytes text);

void tamis__glean_add(tamis__glean *g, tamis__prop prop, tamis_bytes value, tamis_bytes detail);
/* "label: text" as a note; nothing when text is absent. label may be NULL. */
void tamis__glean_note(tamis__glean *g, const char *label, tamis_bytes text);
/* Each item of an enumeration as one value. */
void tamis__glean_items(tamis__glean *g, tamis__prop prop, tamis_bytes text);

/* One name. What its brackets say is taken apart: another script, variants (a.k.a. ...), an acronym,
 * "previously listed as". prop `name` is always also kept as published. */
void tamis__glean_name(tamis__glean *g, tamis__prop prop, tamis_bytes name);
/* Names separated by semicolons or enumerated. */
void tamis__glean_names(tamis__glean *g, tamis__prop prop, tamis_bytes text);
/* Every run of non-Latin words of a text as an alias. */
void tamis__glean_native(tamis__glean *g, tamis__prop prop, tamis_bytes text);
/* True when a non-Latin letter occurs. */
bool tamis__glean_has_native(tamis_bytes text);

/* Countries, nationalities: enumerated, or joined by ", / and or ;". What is no country is a note. */
void tamis__glean_countries(tamis__glean *g, tamis__prop prop, tamis_bytes text);
void tamis__glean_dates(tamis__glean *g, tamis__prop prop, tamis_bytes text);
void tamis__glean_date(tamis__glean *g, tamis__prop prop, const tamis__date *date,
                       tamis_bytes detail);
void tamis__glean_gender(tamis__glean *g, tamis_bytes text);
/* One place or address, whose last part may name the country. */
void tamis__glean_place(tamis__glean *g, tamis_bytes text);
void tamis__glean_address(tamis__glean *g, tamis_bytes text);
/* The day of a text that says one exactly; TAMIS__DAY_MIN otherwise. */
int32_t tamis__glean_day(tamis_bytes text);

/* Documents: "A123 (Iran)", "Libyan passport no. 203037, issued in ...": number, and the words. */
void tamis__glean_documents(tamis__glean *g, tamis__prop prop, tamis_bytes text);
/* Company and tax numbers with their names: "OGRN: 1027739 INN 7713", "7730702460 (Tax ID/INN)". */
void tamis__glean_numbers(tamis__glean *g, tamis__prop prop, tamis_bytes text);
void tamis__glean_phones(tamis__glean *g, tamis_bytes text);
/* Web and e-mail addresses; false when there is none. */
bool tamis__glean_links(tamis__glean *g, tamis_bytes text);

/* Labelled prose ("Title: a) Mullah ... DOB: ...", "UN Ref QDe.004", "IMO: 8937675."). The whole text
 * is kept as a note; label NULL or as for notes. */
void tamis__glean_remark(tamis__glean *g, const char *label, tamis_bytes text);
/* Next reference of the UN list ("QDi.118") from *at on, which moves behind it; false when none. */
bool tamis__glean_un_reference(tamis_bytes text, size_t *at, tamis_bytes *reference);
/* The value of one label ("Gender", "Phone number"); false when the label is not known. */
bool tamis__glean_labelled(tamis__glean *g, tamis_bytes name, tamis_bytes value);
/* The remark begins with an IMO number: it is about a ship. */
bool tamis__glean_is_vessel(tamis_bytes text);

#endif
