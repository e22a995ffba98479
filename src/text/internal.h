/*
 * text/internal.h - what the files of src/text share.
 *
 * A name passes through five stages, each a file and each an array of its own:
 *
 *   bytes --glyph.c--> glyphs --words.c--> words --lex.c--> pieces --classify.c--> tokens
 *
 *   glyph   one letter, digit or mark of punctuation: case folded, NFKC, still in its script
 *   word    glyphs of one group of scripts between separators; look-alikes are unified in it
 *   piece   what a token can be made of: a word, a part of a run without spaces, or glued "S.A."
 *   key     what tables are looked up with: comparable text, or the native letters of scripts whose
 *           transliteration is ambiguous or dear (Han, Kana, Hangul, Thai, Indic)
 *
 * Everything lives in a tamis__scan of fixed size, so that no stage allocates.
 */
#ifndef TAMIS_TEXT_INTERNAL_H
#define TAMIS_TEXT_INTERNAL_H

#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utrans.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "text/text.h"

/* ---- Glyphs ---------------------------------------------------------------------------------- */

typedef enum tamis__glyph_kind {
    TAMIS__GLYPH_IGNORED = 0,
    TAMIS__GLYPH_LETTER,
    TAMIS__GLYPH_DIGIT,
    TAMIS__GLYPH_SPACE, /* any separator */
    TAMIS__GLYPH_COMMA,
    TAMIS__GLYPH_DOT,
    TAMIS__GLYPH_HYPHEN,
    TAMIS__GLYPH_AMPERSAND,
    TAMIS__GLYPH_QUOTE /* '"': a separator, but part of a Hebrew abbreviation */
} tamis__glyph_kind;

typedef struct tamis__glyph {
    uint32_t rune;
    uint32_t start; /* byte offset in the original */
    uint16_t size;  /* bytes of the original, marks included */
    uint8_t script; /* UScriptCode; Katakana is stored as Hiragana */
    uint8_t kind;
} tamis__glyph;

TAMIS_INLINE bool tamis__glyph_is_text(const tamis__glyph *glyph)
{
    return glyph->kind == TAMIS__GLYPH_LETTER || glyph->kind == TAMIS__GLYPH_DIGIT;
}

/* ---- Words and pieces ------------------------------------------------------------------------ */

enum {
    TAMIS__WORD_HYPHEN = 1,    /* a hyphen joins it to the word before */
    TAMIS__WORD_COMMA = 2,     /* a comma stands before it */
    TAMIS__WORD_DOT = 4,       /* a dot without space joins it to the word before */
    TAMIS__WORD_AMPERSAND = 8, /* "&" */
    TAMIS__WORD_LETTER = 16,   /* a single letter */
    TAMIS__WORD_DIGITS = 32,   /* digits only */
    TAMIS__WORD_ARTICLE = 64,  /* Arabic al- that was split off */
    TAMIS__WORD_BRACKET = 128  /* an opening bracket stands before it */
};

typedef struct tamis__word {
    uint32_t glyph; /* range of glyphs */
    uint32_t glyphs;
    uint8_t script; /* UScriptCode of most letters; digits alone are Latin */
    uint8_t flags;
} tamis__word;

typedef struct tamis__piece {
    uint32_t glyph;
    uint32_t glyphs;
    uint32_t key; /* range of scan->keys */
    uint32_t key_len;
    uint8_t script;
    uint8_t flags;
    uint32_t text; /* comparable text, once asked for: range of scan->keys */
    uint32_t text_len;
    bool native;  /* the key is not comparable text */
    bool spelled; /* text is known */
} tamis__piece;

enum {
    TAMIS__GLYPHS_MAX = 16384,
    TAMIS__WORDS_MAX = 2048,
    TAMIS__PIECES_MAX = 128,
    TAMIS__KEY_BYTES_MAX = 1 << 15,
    TAMIS__NATIVE_KEY_RUNES_MAX = 24,
    TAMIS__PHRASE_PIECES_MAX = 16
};

/* A fixed stretch of text being written; what does not fit is dropped and noted. */
typedef struct tamis__writer {
    char *ptr;
    size_t len;
    size_t capacity;
    bool cut;
} tamis__writer;

typedef struct tamis__scan {
    const char *original; /* what was scanned; glyphs point into it by offset */
    tamis__glyph *glyphs;
    size_t glyph_count;
    size_t glyph_capacity;
    tamis__word *words;
    size_t word_count;
    size_t word_capacity;
    tamis__piece pieces[TAMIS__PIECES_MAX];
    size_t piece_count;
    tamis__writer keys;
    bool cut;
    bool
        plain; /* no single letters, runs, glued forms: every way of lexing gives the same pieces */
    bool slavic_south; /* the name has Serbian or Macedonian letters */
    bool slavic_east;  /* the name has Ukrainian or Belarusian letters */
    bool turkic;       /* the name has Kazakh, Uzbek or Tajik letters */
} tamis__scan;

/* ---- Knowledge ------------------------------------------------------------------------------- */

enum {
    TAMIS__ROLE_LEGAL = 1,
    TAMIS__ROLE_TERM = 2,
    TAMIS__ROLE_PLACE = 4,
    TAMIS__ROLE_NUMBER = 8,
    TAMIS__ROLE_TITLE = 16,
    TAMIS__ROLE_PARTICLE = 32,
    TAMIS__ROLE_CONNECTOR = 64,
    TAMIS__ROLE_PREFIX = 128,    /* a longer phrase begins like this */
    TAMIS__ROLE_LEGAL_PART = 256 /* a word of a longer legal form ("cv" of "sa de cv") */
};

/* All that one key can mean. Texts of tokens are numbers of knowledge->texts, 0 for none. */
typedef struct tamis__phrase {
    uint16_t legal;
    uint16_t term;
    uint16_t place;
    uint16_t number;
    uint16_t roles;
    uint8_t legal_class;
    uint8_t title_class;
    uint8_t particle_class;
    uint8_t term_class;
    uint8_t evidence; /* TAMIS__SAYS_ bits */
} tamis__phrase;

/* What a phrase says of the bearer of a name that has it (evidence.c). */
enum {
    TAMIS__SAYS_LEGAL_LONG = 1,
    TAMIS__SAYS_LEGAL_LONG_IN_BRACKETS = 2,
    TAMIS__SAYS_LEGAL_SHORT = 4,
    TAMIS__SAYS_TERM_STRONG = 8,
    TAMIS__SAYS_TERM_WEAK = 16
};

/* Classes of terms: an abbreviation ("Tek") or a romanized word says less than the word. */
enum { TAMIS__TERM_WORD = 0, TAMIS__TERM_ABBREVIATION = 1, TAMIS__TERM_ROMANIZED = 2 };

/* Strings one behind the other: i is pool[at[i] .. at[i + 1] - 1), and a NUL follows it. */
typedef struct tamis__strings {
    const char *pool;
    const uint32_t *at; /* count + 1 places */
    uint32_t count;
} tamis__strings;

TAMIS_INLINE tamis_bytes tamis__strings_get(const tamis__strings *strings, uint32_t i)
{
    return tamis__bytes(strings->pool + strings->at[i], strings->at[i + 1] - strings->at[i] - 1);
}

/* String -> number, never changing (keymap.c). */
typedef struct tamis__keymap {
    tamis__strings keys;
    const uint16_t *tags;
    const uint32_t *numbers;
    uint32_t mask; /* slots - 1 */
} tamis__keymap;

/* UINT32_MAX when absent. */
uint32_t tamis__keymap_find(const tamis__keymap *map, tamis_bytes key);
/* How many slots a map of so many keys has. */
uint32_t tamis__keymap_slots(uint32_t count);
/* Fills tags (all zero before) and numbers of the keys; mask and keys are set. */
void tamis__keymap_fill(const tamis__keymap *map, uint16_t *tags, uint32_t *numbers);

enum { TAMIS__HAN_FIRST = 0x3400, TAMIS__HAN_LAST = 0x9FFF, TAMIS__READING_BYTES_MAX = 8 };

typedef struct tamis__han {
    uint16_t reading[TAMIS__HAN_LAST - TAMIS__HAN_FIRST + 1];    /* number + 1, 0: none */
    uint16_t simplified[TAMIS__HAN_LAST - TAMIS__HAN_FIRST + 1]; /* 0: itself */
    char readings[512][TAMIS__READING_BYTES_MAX];
    uint16_t count;
} tamis__han;

/* The one glyph that a character always gives; kind IGNORED when it depends or there are several. */
typedef struct tamis__known_glyph {
    uint16_t rune;
    uint8_t script;
    uint8_t kind;
} tamis__known_glyph;

enum { TAMIS__KNOWN_PAGES = 13 };

/* Glyphs of the common characters, in pages of 256. */
typedef struct tamis__known {
    uint8_t page_of[256]; /* by the upper byte: number of the page + 1, 0 for none */
    tamis__known_glyph pages[TAMIS__KNOWN_PAGES][256];
} tamis__known;

/* Which two letters begin a phrase of two letters or more that is written without spaces: a set of bits,
 * so that most places of a run need no look-up. Others may share a bit. */
enum { TAMIS__OPENINGS = 1 << 16, TAMIS__OPENING_WORDS = TAMIS__OPENINGS / 64 };

TAMIS_INLINE uint32_t tamis__opening_of(uint32_t first, uint32_t second)
{
    return (first * UINT32_C(0x9E3779B1) ^ second * UINT32_C(0x85EBCA6B)) >> 16;
}

/* What data/text and ICU's character data say, worked out when the program is built (src/text/build). */
typedef struct tamis__knowledge {
    tamis__keymap keys;           /* key -> phrases[] */
    const tamis__phrase *phrases; /* by number of the key */
    tamis__strings texts;         /* of tokens, and names of countries; 0 is empty */
    tamis__keymap vocabulary;     /* words of legal forms and terms */
    tamis__strings legal_classes;
    tamis__strings title_classes;
    tamis__keymap country_keys;
    const uint16_t *country_of; /* by number of the country key: number of the code */
    tamis__keymap country_codes;
    const uint16_t *country_names;  /* by number of the code: number of the text */
    tamis__keymap nickname_keys;    /* comparable names */
    const uint32_t *nickname_first; /* links of name i: [first[i], first[i + 1]) */
    const uint32_t *nickname_links; /* numbers of names: the full forms it can stand for */
    const uint64_t *openings;       /* bits of tamis__opening_of */
    const tamis__han *han;
    const tamis__known *known;
    uint64_t fingerprint;
} tamis__knowledge;

extern const tamis__knowledge tamis__built_knowledge;

/* Part of the fingerprint: raise it when the same tables give other tokens. */
enum { TAMIS__TEXT_VERSION = 3 };

struct tamis__text {
    const tamis__knowledge *know;
    const UNormalizer2 *nfkd;
    const UNormalizer2 *nfc;
};

/* Transliterators of ICU, opened at the first word that needs one. */
typedef struct tamis__icu {
    UTransliterator *any_latin;
    bool failed;
} tamis__icu;

struct tamis__text_scratch {
    const tamis__text *text;
    tamis__scan scan;
    tamis__icu icu;
};

/* ---- Stages ---------------------------------------------------------------------------------- */

/* glyph.c */
/* Learns the glyphs of the common characters; needs Han and the normalizers, not text->know->known. */
void tamis__glyphs_learn(const tamis__text *text, tamis__known *known);
void tamis__glyphs_scan(const tamis__text *text, tamis__scan *scan, tamis_bytes in);
/* Comparable form of a Latin letter outside ASCII that no decomposition gives; NULL when none. */
const char *tamis__latin_special(uint32_t rune);
/* Script of a letter, Katakana as Hiragana. */
uint8_t tamis__rune_script(uint32_t rune);

/* words.c */
void tamis__words_split(tamis__scan *scan);
/* Scripts written without spaces, where terms are found inside a run. */
bool tamis__script_is_unspaced(uint8_t script);
/* lookalike.c: maps stray Latin, Cyrillic and Greek letters of a word to its majority script. */
void tamis__word_unify(tamis__scan *scan, tamis__word *word);

/* lex.c: words to pieces with keys. */
typedef enum tamis__lex_mode {
    TAMIS__LEX_TABLE,       /* a table's own text: dotted letters are glued, runs stay whole */
    TAMIS__LEX_FORMS,       /* legal forms: letters written apart are glued, too */
    TAMIS__LEX_PERSON,      /* dotted letters are initials */
    TAMIS__LEX_ORGANIZATION /* runs are split at known phrases, letters glued to known forms */
} tamis__lex_mode;
void tamis__lex(const tamis__text *text, tamis__scan *scan, tamis__lex_mode mode);
tamis_bytes tamis__piece_key(const tamis__scan *scan, size_t first, size_t last);
/* The key that `in` is looked up with; empty when nothing is comparable. Lives in `scan`. */
tamis_bytes tamis__key_of(const tamis__text *text, tamis__scan *scan, tamis_bytes in,
                          tamis__lex_mode mode);
/* Two Latin letters before a name are most often its own ("JP Morgan"), except some legal forms. */
bool tamis__short_form_may_lead(tamis_bytes key, uint8_t script);
/* The phrase of a key, NULL when none. */
const tamis__phrase *tamis__phrase_find(const tamis__text *text, tamis_bytes key);

/* evidence.c: what says that a name of unknown bearer is an organization's. */
typedef struct tamis__evidence {
    unsigned legal_long;  /* legal forms that are nothing else */
    unsigned legal_short; /* "SA", "AG": also names */
    unsigned strong;      /* terms that are hardly names */
    unsigned weak;        /* other terms */
} tamis__evidence;
/* TAMIS__SAYS_ bits of a legal form by its key, and of a term by its text and class. */
uint8_t tamis__evidence_of_legal(tamis_bytes key);
uint8_t tamis__evidence_of_term(tamis_bytes term, uint8_t term_class);
void tamis__evidence_legal(tamis__evidence *evidence, const tamis__phrase *phrase,
                           bool in_brackets);
void tamis__evidence_term(tamis__evidence *evidence, const tamis__phrase *phrase);
bool tamis__evidence_says_organization(const tamis__evidence *evidence, bool inverted);

/* translit.c: comparable text of glyphs that have one script group. */
void tamis__translit(const tamis__text *text, tamis__icu *icu, const tamis__scan *scan,
                     size_t first, size_t count, tamis__writer *out);
/* True when the script goes through ICU. */
bool tamis__script_is_foreign(uint8_t script);
tamis__token_script tamis__token_script_of(uint8_t script);

/* One file per family; each writes [a-z]* for glyphs[0..count). */
void tamis__translit_cyrillic(const tamis__scan *scan, const tamis__glyph *glyphs, size_t count,
                              tamis__writer *out);
void tamis__translit_greek(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_armenian(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_georgian(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_arabic(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_hebrew(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_khmer(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_sinhala(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_kana(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
void tamis__translit_hangul(const tamis__glyph *glyphs, size_t count, tamis__writer *out);
/* Runes of one foreign script; false when ICU has no way or no memory. */
bool tamis__icu_latin(tamis__icu *icu, const tamis__text *text, const tamis__glyph *glyphs,
                      size_t count, tamis__writer *out);
void tamis__icu_clear(tamis__icu *icu);

/* han.c */
uint32_t tamis__han_simplify(const tamis__han *han, uint32_t rune);
/* Reading of a character, NULL when it has none. */
const char *tamis__han_reading(const tamis__han *han, uint32_t rune);

/* utf8.c: a lone surrogate is handed out as it is. */
uint32_t tamis__utf16_next(const UChar *units, int32_t length, int32_t *at);

/* writer.c */
void tamis__write(tamis__writer *out, const char *text, size_t len);
void tamis__write_text(tamis__writer *out, const char *nul_terminated);
void tamis__write_rune(tamis__writer *out, uint32_t rune);

/* A table from letters to text: pairs sorted by rune. */
typedef struct tamis__letter {
    uint32_t rune;
    const char *text;
} tamis__letter;
/* NULL when the rune is not in the table. */
const char *tamis__letter_find(const tamis__letter *table, size_t count, uint32_t rune);

/* text.c: the normalizers of ICU. */
TAMIS_MUST_USE tamis_status tamis__text_init(tamis__text *text, const tamis__knowledge *know,
                                             tamis_error *err);

#endif
