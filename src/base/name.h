/*
 * base/name.h - a name taken apart: what text produces, the snapshot stores and match compares.
 *
 * Token text is comparable text: lower-case ASCII [a-z0-9]+, transliterated and folded. For a legal
 * form it is the form's canonical id ("gmbh"), for a business term the canonical English word
 * ("technology"), for a number its decimal digits. The surface stays in the original by position.
 */
#ifndef TAMIS_BASE_NAME_H
#define TAMIS_BASE_NAME_H

#include "base/bytes.h"

typedef enum tamis__token_kind {
    TAMIS__TOKEN_WORD = 0,       /* a name word: carries identity */
    TAMIS__TOKEN_TERM = 1,       /* business word: technology, bank, trading */
    TAMIS__TOKEN_LEGAL_FORM = 2, /* group = legal form class */
    TAMIS__TOKEN_TITLE = 3,      /* Dr, Mullah, General, Jr */
    TAMIS__TOKEN_PARTICLE = 4,   /* al, bin, van; group = particle class */
    TAMIS__TOKEN_INITIAL = 5,    /* a single letter */
    TAMIS__TOKEN_NUMBER = 6,     /* digits, number word or Roman numeral; text is digits */
    TAMIS__TOKEN_PLACE = 7,      /* city, region, country; text is the canonical place */
    TAMIS__TOKEN_CONNECTOR = 8,  /* and, of, the, for: no identity */
    TAMIS__TOKEN_KINDS
} tamis__token_kind;

/* How the comparable text came about; it decides which differences are cheap. */
typedef enum tamis__token_script {
    TAMIS__SCRIPT_LATIN = 0,
    TAMIS__SCRIPT_ALPHABET = 1, /* Cyrillic, Greek, Armenian, Georgian: letters with vowels */
    TAMIS__SCRIPT_ABJAD = 2,    /* Arabic, Hebrew, Syriac: short vowels are missing */
    TAMIS__SCRIPT_HAN = 3,      /* pinyin of a glued run */
    TAMIS__SCRIPT_KANA = 4,
    TAMIS__SCRIPT_HANGUL = 5,
    TAMIS__SCRIPT_INDIC = 6, /* Brahmic, Thai, Lao, Khmer, Ethiopic... */
    TAMIS__SCRIPT_OTHER = 7,
    TAMIS__SCRIPTS
} tamis__token_script;

typedef enum tamis__particle_class {
    TAMIS__PARTICLE_OTHER = 0,
    TAMIS__PARTICLE_ARTICLE = 1,    /* al, el, the */
    TAMIS__PARTICLE_PATRONYMIC = 2, /* bin, ibn, ould, oglu: order of the chain matters */
    TAMIS__PARTICLE_BOUND = 3,      /* abd, abu, umm: belongs to the next token */
    TAMIS__PARTICLE_NOBILIARY = 4,  /* van, de, von */
    TAMIS__PARTICLE_CONJUNCTION = 5
} tamis__particle_class;

enum {
    TAMIS__FLAG_FAMILY = 1,     /* known family name: before a comma, or the list said so */
    TAMIS__FLAG_HYPHEN = 2,     /* joined to the token before it by a hyphen or apostrophe */
    TAMIS__FLAG_PATRONYMIC = 4, /* ...ovich, ...ovna, or follows bin/ibn */
    TAMIS__FLAG_CUT = 8         /* of a part of a query: its end may be missing */
};

/* Families of given names that stand for each other; a name may be in several ("Ted": Edward and
 * Theodore). Unused places are 0. */
enum { TAMIS__FAMILIES_MAX = 4 };
typedef struct tamis__families {
    uint32_t id[TAMIS__FAMILIES_MAX];
} tamis__families;

/* True when the two share a family. */
bool tamis__families_meet(const tamis__families *a, const tamis__families *b);

typedef struct tamis__token {
    tamis_bytes text;
    uint32_t start; /* byte offset in the original */
    uint32_t size;  /* bytes in the original */
    uint8_t kind;   /* tamis__token_kind */
    uint8_t group;  /* class within the kind, see above */
    uint8_t script; /* tamis__token_script */
    uint8_t flags;
} tamis__token;

enum {
    TAMIS__NAME_TOKENS_MAX = 64, /* longer names are cut, and `cut` says so */
    TAMIS__WORD_BYTES_MAX = 64,  /* longer token text is cut before it is stored or compared */
    TAMIS__GLUE_BYTES_MAX = 40,  /* longer glued text is not looked at */
    TAMIS__GLUE_PARTS_MAX = 4
};

typedef struct tamis__name {
    tamis_bytes original;
    tamis__token *tokens;
    uint32_t count;
    bool cut;
} tamis__name;

/*
 * Runs of tokens that may have been written together ("xijinping" for "Xi Jinping"): neighbours, and
 * the whole name when it has three or four tokens. A name "LAST, First" is also read the other way
 * round, so its runs wrap around. The snapshot's glue dictionary and the scorer take the same runs.
 */
typedef struct tamis__token_run {
    uint8_t first, count; /* tokens first, first + 1, ... modulo the number of tokens */
    bool turned;          /* of two: written the other way round (tamis__query_runs) */
    bool loose;           /* a connector among them is part of a word (tamis__query_runs) */
} tamis__token_run;

enum { TAMIS__RUNS_MAX = 3 * TAMIS__NAME_TOKENS_MAX };

/* Runs of a name of `count` tokens; `split` is where its other reading begins, 0 for none. Returns how
 * many were written to `out`. */
uint32_t tamis__name_runs(uint32_t count, uint32_t split, tamis__token_run out[TAMIS__RUNS_MAX]);

/* What kind of thing bears the name: it decides how tokens are read. */
typedef enum tamis__name_domain {
    TAMIS__DOMAIN_ANY = 0, /* unknown: both readings are tried, organization words decide */
    TAMIS__DOMAIN_PERSON = 1,
    TAMIS__DOMAIN_ORGANIZATION = 2,
    TAMIS__DOMAIN_VESSEL = 3, /* vessels and aircraft: numbers tell siblings apart */
    TAMIS__DOMAINS
} tamis__name_domain;

/* Strength of a name as its publisher gives it. */
typedef enum tamis__name_strength {
    TAMIS__NAME_PRIMARY = 0,
    TAMIS__NAME_ALIAS = 1,
    TAMIS__NAME_FORMER = 2,
    TAMIS__NAME_WEAK = 3
} tamis__name_strength;

#endif
