/*
 * rules/regulation.h - tables of the EAR: Country Chart, Country Groups, control list (data/regulation says its sources and editions).
 *
 * Pure functions over constant arrays, for any thread. The tables are those of one day; Hong Kong had rows of its own until 2020-12-23.
 */
#ifndef TAMIS_RULES_REGULATION_H
#define TAMIS_RULES_REGULATION_H

#include "base/bytes.h"
#include "rules/tri.h"

/* Why a person has to look. */
typedef enum tamis__chart_trap {
    TAMIS__TRAP_NONE,
    TAMIS__TRAP_UNKNOWN_ECCN, /* no such entry */
    TAMIS__TRAP_PROSE, /* the entry states its requirement in prose, or for a part of the entry only */
    TAMIS__TRAP_FOOTNOTE,  /* a footnote of the chart bears on this row or cell */
    TAMIS__TRAP_EMBARGOED, /* the row has no marks: Part 746 */
    TAMIS__TRAP_UNKNOWN_COUNTRY
} tamis__chart_trap;

typedef struct tamis__chart_answer {
    tamis__tri license; /* UNKNOWN: review, for `trap` */
    tamis__chart_trap trap;
    uint32_t columns; /* bit per Country Chart column that asks */
    tamis_bytes
        text; /* UNKNOWN: what the regulation says there, for that person to read; may be empty */
} tamis__chart_answer;

/*
 * `country` is ISO 3166 alpha-2; HK answers as CN, LI as CH, KY as GB. EAR99: no license by the chart, except embargoed rows and those
 * whose footnote reaches every item. The United States are no destination: NO.
 *
 * A requirement for paragraphs is answered for the paragraph given; for the bare entry it is UNKNOWN, unless all its
 * paragraphs need a license. Paragraph .z (advanced computing)
 * counts only when named, since such items are to be classified there.
 */
tamis__chart_answer tamis__chart(tamis_bytes eccn, tamis_bytes country);
const char *tamis__chart_column_name(unsigned column); /* "NS 1" */
/* Is the ECCN controlled for the reason ("NS")? UNKNOWN when the entry is not known or says so for a part only. */
tamis__tri tamis__eccn_reason(tamis_bytes eccn, tamis_bytes reason);
/* "A:1" ... "E:2". UNKNOWN for an unknown country or group. Macau is in none of the D:5 kind: rules that mean it name it. */
tamis__tri tamis__country_in_group(tamis_bytes country, tamis_bytes group);
/* `eccn` is `entry` or a paragraph of it ("5A002.a.1" in "5A002"). */
bool tamis__eccn_within(tamis_bytes eccn, tamis_bytes entry);
/* License exception flag of the entry ("LVS", "GBS", "TSR" ...): YES, NO or UNKNOWN (a value in prose: *text, which may be NULL).
 * LVS, GBS and TSR are open only where the entry says so: NO for an entry without them. Others without a word: UNKNOWN, empty text. */
tamis__tri tamis__eccn_exception(tamis_bytes eccn, tamis_bytes symbol, tamis_bytes *text);

#endif
