/*
 * screen/scanner.h - finding every listed name in a text.
 *
 * A scanner is made once per snapshot (about a second for 250,000 names) and then shared by threads.
 * Each name is findable as it is listed and in the forms that a writer may give it: without legal
 * form, "LAST, First" as "First Last", a two-part personal name in either order, a short name given in
 * brackets, and by its brand: a word that begins the names of several listed companies and of no
 * person ("Huawei" for "Huawei Technologies Co., Ltd.").
 *
 * A match in the text is not yet a mention: "Star", "Union" and "Link" are names, too. What a match
 * is worth is judged from how it is written, what the word is otherwise used for, who bears the
 * name and what stands around it (mentions.c).
 */
#ifndef TAMIS_SCREEN_SCANNER_H
#define TAMIS_SCREEN_SCANNER_H

#include "index/snapshot.h"
#include "screen/automaton.h"
#include "screen/document.h"
#include "screen/words.h"

enum {
    TAMIS__FORM_STRIPPED = 1, /* without its legal form */
    TAMIS__FORM_SHORT = 2,    /* first given name and family name of a longer name */
    TAMIS__FORM_INNER = 4,    /* the brand in it, or what it gives in brackets as its short name */
    TAMIS__BEARERS_MAX = 64,  /* entities of one mention */
    TAMIS__MENTIONS_MAX = 1 << 20
};

typedef struct tamis__scanner {
    const tamis__text *text;
    const tamis__snapshot *snapshot;
    tamis__lexicon lexicon;
    tamis__automaton names; /* values are name numbers */
    uint8_t *common;        /* by word number: an ordinary English word */
} tamis__scanner;

/* text and snapshot must outlive it. */
TAMIS_MUST_USE tamis_status tamis__scanner_new(const tamis__text *text,
                                               const tamis__snapshot *snapshot,
                                               tamis__scanner **out, tamis_error *err);
void tamis__scanner_free(tamis__scanner *scanner); /* NULL allowed */

/*
 * A place for the scanner of a snapshot, filled at its first use by whichever thread comes first, so
 * that opening a snapshot costs nothing for those who never scan.
 */
typedef struct tamis__scanner_slot tamis__scanner_slot;

TAMIS_MUST_USE tamis_status tamis__scanner_slot_new(tamis__scanner_slot **out, tamis_error *err);
void tamis__scanner_slot_free(tamis__scanner_slot *slot); /* NULL allowed; frees the scanner, too */
TAMIS_MUST_USE tamis_status tamis__scanner_slot_use(tamis__scanner_slot *slot,
                                                    const tamis__text *text,
                                                    const tamis__snapshot *snapshot,
                                                    const tamis__scanner **out, tamis_error *err);

/* How an entity stands on the lists on the day asked for. */
typedef enum tamis__standing {
    TAMIS__STANDING_NONE = 0, /* on no list */
    TAMIS__STANDING_LISTED = 1,
    TAMIS__STANDING_LATER = 2,  /* listed after that day */
    TAMIS__STANDING_ENDED = 3,  /* no longer listed on that day */
    TAMIS__STANDING_UNDATED = 4 /* listed, but the list does not say since when */
} tamis__standing;

const char *tamis__standing_name(tamis__standing standing);

/* Texts have a NUL behind them. Lists of values are joined by "; ". */
typedef struct tamis__bearer {
    uint32_t entity;
    uint32_t name;
    double score;
    uint16_t dataset;
    tamis__standing standing;
    int32_t since; /* TAMIS__DAY_MIN: the list does not say */
    tamis_bytes citation, requirement, programs;
} tamis__bearer;

typedef struct tamis__mention {
    uint32_t start;
    uint32_t end;
    uint32_t sentence;
    uint32_t line;
    double score;
    tamis__bearer *bearers; /* best first, then listed ones, then by entity id */
    size_t bearer_count;
} tamis__mention;

typedef struct tamis__scan_request {
    tamis_bytes text;
    const tamis__sentences *sentences;
    int32_t day; /* TAMIS__DAY_MIN: everything known */
    double threshold;
    const bool *datasets; /* by dataset number: wanted; NULL: all */
    bool skip_weak;
} tamis__scan_request;

typedef struct tamis__mention_list {
    tamis__mention *items; /* in order of the text, without overlap */
    size_t count;
    size_t capacity;
} tamis__mention_list;

/* Bearers and their texts live in `arena`; the list is the caller's to release. */
TAMIS_MUST_USE tamis_status tamis__scan_text(const tamis__scanner *scanner,
                                             const tamis__scan_request *request,
                                             tamis__arena *arena, tamis__mention_list *out,
                                             tamis_error *err);

/* standing.c: fills standing, since, dataset and texts of bearer->entity. */
TAMIS_MUST_USE tamis_status tamis__bearer_stand(const tamis__snapshot *snapshot,
                                                const tamis__scan_request *request,
                                                tamis__arena *arena, tamis__bearer *bearer,
                                                tamis_error *err);

#endif
