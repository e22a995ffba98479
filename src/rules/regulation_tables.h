/*
 * rules/regulation_tables.h - the tables of data/regulation as constant arrays. tools/regulation_tables.c writes
 * them while building; rules/regulation.c reads them. data/regulation/README.md says what the columns mean.
 */
#ifndef TAMIS_RULES_REGULATION_TABLES_H
#define TAMIS_RULES_REGULATION_TABLES_H

#include <stdbool.h>
#include <stdint.h>

enum { TAMIS__CHART_COLUMNS = 16, TAMIS__COUNTRY_GROUPS = 14, TAMIS__CHART_FOOTNOTES_MAX = 31 };

typedef enum tamis__footnote_effect {
    TAMIS__FOOTNOTE_NONE,
    TAMIS__FOOTNOTE_NO,
    TAMIS__FOOTNOTE_YES,
    TAMIS__FOOTNOTE_LOOK
} tamis__footnote_effect;

/* Sorted by code. */
typedef struct tamis__country_row {
    const char *code;
    const char *same_as; /* "" or the country whose rows answer for it */
    bool embargoed;
    uint32_t marks;     /* bit per column */
    uint32_t footnotes; /* bit per number */
    uint32_t groups;    /* bit per group */
    const char *pointer;
} tamis__country_row;

/* In the order of the footnotes; of one footnote the first row that meets an item decides. */
typedef struct tamis__footnote_row {
    uint8_t number;
    const char *country; /* "*" any */
    tamis__footnote_effect effect;
    const char *items; /* "*", "ccl", or paragraphs */
    const char *text;
} tamis__footnote_row;

typedef struct tamis__requirement_row {
    const char *reason;
    char scope; /* '+' '-' '=' '~' '?' */
    const char *paragraphs;
    int8_t column;     /* -1: `where` */
    bool look;         /* a person has to look up whether it reaches */
    const char *where; /* "*", "*-CA", or countries */
    const char *text;
} tamis__requirement_row;

typedef struct tamis__exception_row {
    const char *symbol, *value;
} tamis__exception_row;

/* Sorted by ECCN. */
typedef struct tamis__entry_row {
    const char *eccn;
    const char *paragraphs; /* all its letters, separated by spaces; "" not known */
    uint16_t first_requirement, requirement_count, first_exception, exception_count;
} tamis__entry_row;

extern const char *const tamis__chart_column_names[TAMIS__CHART_COLUMNS];
extern const char *const tamis__country_group_names[TAMIS__COUNTRY_GROUPS];
extern const tamis__country_row tamis__country_rows[];
extern const uint32_t tamis__country_row_count;
extern const tamis__footnote_row tamis__footnote_rows[];
extern const uint32_t tamis__footnote_row_count;
extern const tamis__requirement_row tamis__requirement_rows[];
extern const tamis__exception_row tamis__exception_rows[];
extern const tamis__entry_row tamis__entry_rows[];
extern const uint32_t tamis__entry_row_count;

#endif
