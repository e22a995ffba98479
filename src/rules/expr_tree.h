/*
 * rules/expr_tree.h - a condition as a tree, between its parser, its checker and its evaluation.
 *
 * The parser makes nodes out of the text, the checker turns names into facts, definitions, sets and functions and gives each
 * node its type; after that nothing changes any more.
 */
#ifndef TAMIS_RULES_EXPR_TREE_H
#define TAMIS_RULES_EXPR_TREE_H

#include "rules/evaluate.h"

typedef enum tamis__op {
    /* literals */
    TAMIS__OP_TRI,
    TAMIS__OP_NUMBER,
    TAMIS__OP_TEXT,
    TAMIS__OP_DAY,
    TAMIS__OP_DAYS,
    TAMIS__OP_LIST, /* after the check: `texts` */
    TAMIS__OP_NULL,
    /* as parsed; the checker replaces them */
    TAMIS__OP_PATH,
    TAMIS__OP_CALL,
    TAMIS__OP_METHOD,
    /* operators */
    TAMIS__OP_NOT,
    TAMIS__OP_NEGATE,
    TAMIS__OP_AND, /* two or more */
    TAMIS__OP_OR,
    TAMIS__OP_EQ,
    TAMIS__OP_NE,
    TAMIS__OP_LT,
    TAMIS__OP_LE,
    TAMIS__OP_GT,
    TAMIS__OP_GE,
    TAMIS__OP_IN,
    TAMIS__OP_ADD,
    TAMIS__OP_SUBTRACT,
    TAMIS__OP_CHOICE, /* c ? a : b */
    /* what names stand for */
    TAMIS__OP_FACT,
    TAMIS__OP_TODAY, /* `date` */
    TAMIS__OP_VARIABLE,
    TAMIS__OP_DEFINITION,
    TAMIS__OP_WHO,
    TAMIS__OP_IS_NULL,
    TAMIS__OP_HAS,
    TAMIS__OP_EXISTS, /* list, variable, condition */
    TAMIS__OP_ALL,
    TAMIS__OP_STARTS_WITH,
    TAMIS__OP_ENDS_WITH,
    TAMIS__OP_CONTAINS,
    TAMIS__OP_LISTED,
    TAMIS__OP_OWNER_UNSCREENED,
    TAMIS__OP_LISTED_SINCE,
    TAMIS__OP_FOOTNOTE,
    TAMIS__OP_REQUIREMENT_MENTIONS,
    TAMIS__OP_OWNED,
    TAMIS__OP_OWNED_AT_ALL,
    TAMIS__OP_CONTROLLED,
    TAMIS__OP_IN_GROUP,
    TAMIS__OP_CHART,
    TAMIS__OP_CHART_REASON,
    TAMIS__OP_ECCN_IN,
    TAMIS__OP_ANY_IN,
    TAMIS__OP_IN_ZONE,
    TAMIS__OP_NEAR_ZONE,
    TAMIS__OP_MENTIONS,
    TAMIS__OP_NOTICE,
    TAMIS__OP_NOTICE_TO_OTHERS,
    TAMIS__OP_ACTOR_IS
} tamis__op;

/* Types of nodes. */
typedef enum tamis__etype {
    TAMIS__ETYPE_CONDITION,
    TAMIS__ETYPE_NUMBER,
    TAMIS__ETYPE_DAY,
    TAMIS__ETYPE_DAYS, /* a number of days */
    TAMIS__ETYPE_TEXT,
    TAMIS__ETYPE_TEXTS,
    TAMIS__ETYPE_WHO,
    TAMIS__ETYPE_RECORD,
    TAMIS__ETYPE_NULL
} tamis__etype;

typedef struct tamis__enode {
    uint8_t op;   /* tamis__op */
    uint8_t type; /* tamis__etype */
    uint8_t who;  /* tamis__who */
    uint8_t slot; /* of a variable */
    uint16_t fact;
    uint32_t index;  /* definition, ownership test; a zone + 1, 0: one without geometry */
    uint32_t offset; /* where it stands in the text */
    uint32_t count;  /* of children */
    struct tamis__enode *first, *next;
    tamis_bytes text; /* literal, name of a function or zone */
    double number;    /* literal */
    int32_t day;      /* literal: a day, days, a truth, a footnote */
    uint64_t bits;    /* classes of actors */
    const tamis_bytes *texts;
    size_t text_count;
} tamis__enode;

struct tamis__expr {
    const tamis__enode *root;
    tamis_bytes text;
    tamis__etype type;
    bool depends_on_day;
    uint64_t reads[TAMIS__FACT_WORDS];
};

enum {
    TAMIS__EXPR_BYTES_MAX = 64 << 10,
    TAMIS__EXPR_DEPTH_MAX = 64,
    TAMIS__EXPR_NODES_MAX = 10000,
    TAMIS__EXPR_SLOTS_MAX = 4 /* nested exists() and all() */
};

/* What is wrong with an expression: where in its text, and a message with the remedy. */
typedef struct tamis__expr_error {
    size_t offset;
    char message[TAMIS_ERROR_MESSAGE_BYTES];
} tamis__expr_error;

/* Text to tree. FORMAT fills `error`. Errors: FORMAT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__expr_parse(tamis_bytes text, tamis__arena *arena,
                                              tamis__enode **out, tamis__expr_error *error);

/* What names mean in a pack. */
typedef struct tamis__expr_scope {
    tamis__arena *arena;       /* what is compiled lives here */
    const tamis__packs *packs; /* ownership tests, zones */
    const tamis_bytes *lists;  /* ids that may be asked for; NULL: any */
    size_t list_count;
    const tamis_bytes *zones; /* ids of zones that have no geometry */
    size_t zone_count;
    void *ctx;
    /* Number of a definition in packs->definitions, UINT32_MAX when there is none. May compile it first; FORMAT with `error` when it
     * cannot be used (a ring). */
    tamis_status (*definition)(void *ctx, tamis_bytes name, uint32_t *out,
                               tamis__expr_error *error);
    bool (*set)(void *ctx, tamis_bytes name, const tamis_bytes **items, size_t *count);
    /* The nearest name of a definition or set; empty: none. */
    tamis_bytes (*nearest)(void *ctx, tamis_bytes name);
    void (*warn)(void *ctx, size_t offset, const char *message);
} tamis__expr_scope;

/* Parses and checks; the result must be a `wanted` (CONDITION, DAY). FORMAT fills `error`. Errors: FORMAT, LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__expr_compile(tamis_bytes text, const tamis__expr_scope *scope,
                                                tamis__etype wanted, tamis__expr **out,
                                                tamis__expr_error *error);

/* Can the condition be true at all? NO: constantly false. YES: constantly true. */
tamis__tri tamis__expr_constant(const tamis__expr *expr);

/* Whole words of `text`, letter case aside. */
bool tamis__mentions_word(tamis_bytes text, tamis_bytes word);
/* in_zone and near_zone (rules/expr_places.c). */
tamis__tri tamis__expr_zone(const tamis__enode *node, const tamis__decision *decision,
                            tamis__unknowns *unknowns);

const char *tamis__etype_text(tamis__etype type);
tamis_status tamis__expr_fail(tamis__expr_error *error, size_t offset, const char *format, ...)
    TAMIS_PRINTF(3, 4);

#endif
