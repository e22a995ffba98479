/*
 * text/glyph.c - bytes to glyphs: decoding, NFKC and case folding, one character at a time.
 *
 * Every character is decomposed (NFKD) by itself, so that each glyph knows the bytes it came from.
 * Marks then disappear from Latin, Greek, Arabic and Hebrew, and are composed back where they make
 * another letter: Cyrillic й, voiced Kana, Hangul syllables. What goes through ICU keeps its marks.
 * Normalization form and case of the input therefore cannot show in the result.
 *
 * Digits of all scripts become ASCII digits. Controls, zero-width and bidirectional characters,
 * variation selectors and invalid bytes vanish without splitting a word; apostrophes, too (O'Brien).
 */
#include <unicode/uchar.h>

#include "text/internal.h"

enum { DECOMPOSITION_UNITS_MAX = 32 };

static const uint8_t ascii_kinds[128] = {
    [' '] = TAMIS__GLYPH_SPACE,  ['\t'] = TAMIS__GLYPH_SPACE, ['\n'] = TAMIS__GLYPH_SPACE,
    ['\r'] = TAMIS__GLYPH_SPACE, ['\v'] = TAMIS__GLYPH_SPACE, ['\f'] = TAMIS__GLYPH_SPACE,
    ['!'] = TAMIS__GLYPH_SPACE,  ['#'] = TAMIS__GLYPH_SPACE,  ['$'] = TAMIS__GLYPH_SPACE,
    ['%'] = TAMIS__GLYPH_SPACE,  ['('] = TAMIS__GLYPH_SPACE,  [')'] = TAMIS__GLYPH_SPACE,
    ['*'] = TAMIS__GLYPH_SPACE,  ['+'] = TAMIS__GLYPH_SPACE,  ['/'] = TAMIS__GLYPH_SPACE,
    [':'] = TAMIS__GLYPH_SPACE,  [';'] = TAMIS__GLYPH_SPACE,  ['<'] = TAMIS__GLYPH_SPACE,
    ['='] = TAMIS__GLYPH_SPACE,  ['>'] = TAMIS__GLYPH_SPACE,  ['?'] = TAMIS__GLYPH_SPACE,
    ['@'] = TAMIS__GLYPH_SPACE,  ['['] = TAMIS__GLYPH_SPACE,  ['\\'] = TAMIS__GLYPH_SPACE,
    [']'] = TAMIS__GLYPH_SPACE,  ['^'] = TAMIS__GLYPH_SPACE,  ['_'] = TAMIS__GLYPH_SPACE,
    ['{'] = TAMIS__GLYPH_SPACE,  ['|'] = TAMIS__GLYPH_SPACE,  ['}'] = TAMIS__GLYPH_SPACE,
    ['~'] = TAMIS__GLYPH_SPACE,  ['"'] = TAMIS__GLYPH_QUOTE,  ['&'] = TAMIS__GLYPH_AMPERSAND,
    [','] = TAMIS__GLYPH_COMMA,  ['.'] = TAMIS__GLYPH_DOT,    ['-'] = TAMIS__GLYPH_HYPHEN,
    ['0'] = TAMIS__GLYPH_DIGIT,  ['1'] = TAMIS__GLYPH_DIGIT,  ['2'] = TAMIS__GLYPH_DIGIT,
    ['3'] = TAMIS__GLYPH_DIGIT,  ['4'] = TAMIS__GLYPH_DIGIT,  ['5'] = TAMIS__GLYPH_DIGIT,
    ['6'] = TAMIS__GLYPH_DIGIT,  ['7'] = TAMIS__GLYPH_DIGIT,  ['8'] = TAMIS__GLYPH_DIGIT,
    ['9'] = TAMIS__GLYPH_DIGIT,
};

typedef struct scanner {
    const tamis__text *text;
    tamis__scan *scan;
    uint32_t start; /* bytes of the character being read */
    uint16_t size;
} scanner;

static void push(scanner *s, uint32_t rune, uint8_t script, tamis__glyph_kind kind)
{
    tamis__scan *scan = s->scan;
    if (scan->glyph_count == scan->glyph_capacity) {
        scan->cut = true;
        return;
    }
    scan->glyphs[scan->glyph_count++] = (tamis__glyph){
        .rune = rune, .start = s->start, .size = s->size, .script = script, .kind = (uint8_t)kind};
}

static bool is_ascii_letter(uint32_t lower)
{
    return lower - 'a' < 26;
}

static void push_ascii(scanner *s, uint32_t rune)
{
    uint32_t lower = rune | 0x20;
    bool letter = is_ascii_letter(lower);
    tamis__glyph_kind kind = letter ? TAMIS__GLYPH_LETTER : ascii_kinds[rune];
    if (kind != TAMIS__GLYPH_IGNORED)
        push(s, letter ? lower : rune, USCRIPT_LATIN, kind);
}

/* Punctuation outside ASCII that is not simply a separator, sorted. */
static const struct range {
    uint32_t first;
    uint32_t last;
    uint8_t kind;
} special_ranges[] = {
    {0x00B4, 0x00B4, TAMIS__GLYPH_IGNORED}, /* accents and letters typed for an apostrophe */
    {0x02B9, 0x02BF, TAMIS__GLYPH_IGNORED}, {0x02C8, 0x02C8, TAMIS__GLYPH_IGNORED},
    {0x02CA, 0x02CB, TAMIS__GLYPH_IGNORED}, {0x055A, 0x055A, TAMIS__GLYPH_IGNORED},
    {0x058A, 0x058A, TAMIS__GLYPH_HYPHEN},  {0x05BE, 0x05BE, TAMIS__GLYPH_HYPHEN}, /* maqaf */
    {0x05F3, 0x05F3, TAMIS__GLYPH_IGNORED}, {0x05F4, 0x05F4, TAMIS__GLYPH_QUOTE},
    {0x060C, 0x060C, TAMIS__GLYPH_COMMA},   {0x0640, 0x0640, TAMIS__GLYPH_IGNORED}, /* tatweel */
    {0x180B, 0x180F, TAMIS__GLYPH_IGNORED}, {0x2010, 0x2015, TAMIS__GLYPH_HYPHEN},
    {0x2018, 0x201B, TAMIS__GLYPH_IGNORED}, {0x2024, 0x2024, TAMIS__GLYPH_DOT},
    {0x2032, 0x2032, TAMIS__GLYPH_IGNORED}, {0x2035, 0x2035, TAMIS__GLYPH_IGNORED},
    {0x2116, 0x2116, TAMIS__GLYPH_SPACE}, /* signs of letters that are no part of the word */
    {0x2120, 0x2120, TAMIS__GLYPH_SPACE},   {0x2122, 0x2122, TAMIS__GLYPH_SPACE},
    {0x2212, 0x2212, TAMIS__GLYPH_HYPHEN},  {0x2E17, 0x2E17, TAMIS__GLYPH_HYPHEN},
    {0x3001, 0x3001, TAMIS__GLYPH_COMMA},   {0x3002, 0x3002, TAMIS__GLYPH_DOT},
    {0xA78B, 0xA78C, TAMIS__GLYPH_IGNORED}, {0xFE00, 0xFE0F, TAMIS__GLYPH_IGNORED},
    {0xFE50, 0xFE50, TAMIS__GLYPH_COMMA},   {0xFE52, 0xFE52, TAMIS__GLYPH_DOT},
    {0xFE58, 0xFE58, TAMIS__GLYPH_HYPHEN},  {0xFE63, 0xFE63, TAMIS__GLYPH_HYPHEN},
    {0xFF07, 0xFF07, TAMIS__GLYPH_IGNORED}, {0xFF0C, 0xFF0C, TAMIS__GLYPH_COMMA},
    {0xFF0D, 0xFF0D, TAMIS__GLYPH_HYPHEN},  {0xFF0E, 0xFF0E, TAMIS__GLYPH_DOT},
    {0xFF40, 0xFF40, TAMIS__GLYPH_IGNORED}, {0xFF61, 0xFF61, TAMIS__GLYPH_DOT},
    {0xFF64, 0xFF64, TAMIS__GLYPH_COMMA},
};

/* LETTER when the rune is none of these. */
static tamis__glyph_kind special_kind(uint32_t rune)
{
    size_t low = 0;
    size_t high = TAMIS_COUNT_OF(special_ranges);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (special_ranges[middle].last < rune)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == TAMIS_COUNT_OF(special_ranges) || rune < special_ranges[low].first)
        return TAMIS__GLYPH_LETTER;
    return (tamis__glyph_kind)special_ranges[low].kind;
}

/* The common Han characters, all assigned. */
static bool is_ideograph(uint32_t rune)
{
    return rune >= 0x4E00 && rune <= 0x9FFF;
}

static bool is_syllable(uint32_t rune)
{
    return rune >= 0xAC00 && rune <= 0xD7A3;
}

uint8_t tamis__rune_script(uint32_t rune)
{
    if (rune >= 0x0400 && rune <= 0x052F)
        return USCRIPT_CYRILLIC;
    if (is_ideograph(rune))
        return USCRIPT_HAN;
    if (is_syllable(rune))
        return USCRIPT_HANGUL;
    if (rune == 0x30FC) /* the long vowel mark is common to both kana */
        return USCRIPT_HIRAGANA;
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)rune, &status);
    if (script == USCRIPT_KATAKANA || script == USCRIPT_KATAKANA_OR_HIRAGANA)
        return USCRIPT_HIRAGANA;
    return U_FAILURE(status) || script < 0 || script > UINT8_MAX ? USCRIPT_COMMON : (uint8_t)script;
}

static void push_letter(scanner *s, uint32_t rune)
{
    rune = (uint32_t)u_foldCase((UChar32)rune, U_FOLD_CASE_DEFAULT);
    if (rune < 0x80) {
        push_ascii(s, rune);
        return;
    }
    uint8_t script = tamis__rune_script(rune);
    if (script == USCRIPT_LATIN) {
        const char *text = tamis__latin_special(rune);
        for (; text != NULL && *text != 0; text++)
            push(s, (uint8_t)*text, USCRIPT_LATIN, TAMIS__GLYPH_LETTER);
        return;
    }
    if (rune >= 0x30A1 && rune <= 0x30F6)
        rune -= 0x60; /* Katakana to Hiragana */
    if (script == USCRIPT_HAN)
        rune = tamis__han_simplify(s->text->know->han, rune);
    push(s, rune, script, TAMIS__GLYPH_LETTER);
}

static bool composes_marks(uint8_t script, uint32_t mark)
{
    if (script == USCRIPT_CYRILLIC)
        return mark == 0x0306 || mark == 0x0308; /* й, ў, ё, ї: the others are stress marks */
    if (script == USCRIPT_GREEK)
        return mark == 0x0308; /* ϊ is no digraph */
    return script == USCRIPT_HIRAGANA || script == USCRIPT_HANGUL;
}

/* A mark belongs to the glyph before it: composed, kept for ICU, or dropped. */
static void push_mark(scanner *s, uint32_t mark)
{
    tamis__scan *scan = s->scan;
    if (scan->glyph_count == 0)
        return;
    tamis__glyph *last = &scan->glyphs[scan->glyph_count - 1];
    if (last->kind != TAMIS__GLYPH_LETTER)
        return;
    if (tamis__script_is_foreign(last->script)) {
        push(s, mark, last->script, TAMIS__GLYPH_LETTER);
        return;
    }
    if (composes_marks(last->script, mark)) {
        UChar32 composed = unorm2_composePair(s->text->nfc, (UChar32)last->rune, (UChar32)mark);
        if (composed >= 0)
            last->rune = (uint32_t)composed;
    }
    uint32_t end = s->start + s->size;
    if (end - last->start <= UINT16_MAX)
        last->size = (uint16_t)(end - last->start);
}

static bool is_hangul_jamo_tail(uint32_t rune)
{
    return rune >= 0x1160 && rune <= 0x11FF;
}

/* One character of a decomposition. */
static void push_rune(scanner *s, uint32_t rune)
{
    if (rune < 0x80) {
        push_ascii(s, rune);
        return;
    }
    int8_t type = u_charType((UChar32)rune);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
        type == U_COMBINING_SPACING_MARK || is_hangul_jamo_tail(rune))
        push_mark(s, rune);
    else if (type == U_DECIMAL_DIGIT_NUMBER)
        push(s, (uint32_t)('0' + u_charDigitValue((UChar32)rune)), USCRIPT_LATIN,
             TAMIS__GLYPH_DIGIT);
    else if (u_isalpha((UChar32)rune) || type == U_LETTER_NUMBER)
        push_letter(s, rune);
    else if (type != U_FORMAT_CHAR && type != U_CONTROL_CHAR && type != U_UNASSIGNED &&
             type != U_MODIFIER_SYMBOL)
        push(s, ' ', USCRIPT_LATIN, TAMIS__GLYPH_SPACE);
}

static bool decomposes(uint32_t rune)
{
    bool cyrillic = rune >= 0x0400 && rune <= 0x052F;
    bool kana = rune >= 0x3041 && rune <= 0x30FE;
    return !cyrillic && !kana && !is_ideograph(rune) && !is_syllable(rune);
}

static void push_wide(scanner *s, uint32_t rune)
{
    tamis__glyph_kind kind = special_kind(rune);
    if (kind != TAMIS__GLYPH_LETTER) {
        if (kind != TAMIS__GLYPH_IGNORED)
            push(s, rune, USCRIPT_LATIN, kind);
        return;
    }
    UChar units[DECOMPOSITION_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = -1;
    if (decomposes(rune))
        length = unorm2_getDecomposition(s->text->nfkd, (UChar32)rune, units,
                                         DECOMPOSITION_UNITS_MAX, &status);
    if (length < 0 || U_FAILURE(status)) {
        push_rune(s, rune);
        return;
    }
    for (int32_t i = 0; i < length;)
        push_rune(s, tamis__utf16_next(units, length, &i));
}

/* ---- Known characters ------------------------------------------------------------------------ */

/* Pages of 256 characters whose glyph is learned once: European alphabets, Hebrew and Arabic,
 * Georgian, Vietnamese, punctuation, Kana, letters of full width. */
static const uint8_t known_pages[TAMIS__KNOWN_PAGES] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
                                                        0x07, 0x10, 0x1E, 0x20, 0x30, 0xFF};

static tamis__known_glyph learn(const tamis__text *text, uint32_t rune)
{
    tamis__glyph glyphs[DECOMPOSITION_UNITS_MAX];
    tamis__scan scan;
    scan.glyphs = glyphs;
    scan.glyph_count = 0;
    scan.glyph_capacity = DECOMPOSITION_UNITS_MAX;
    scanner s = {.text = text, .scan = &scan};
    push_wide(&s, rune);
    if (scan.glyph_count != 1 || glyphs[0].rune > UINT16_MAX)
        return (tamis__known_glyph){0, 0, TAMIS__GLYPH_IGNORED};
    return (tamis__known_glyph){(uint16_t)glyphs[0].rune, glyphs[0].script, glyphs[0].kind};
}

void tamis__glyphs_learn(const tamis__text *text, tamis__known *known)
{
    for (size_t page = 0; page < TAMIS__KNOWN_PAGES; page++) {
        uint32_t first = (uint32_t)known_pages[page] << 8;
        known->page_of[known_pages[page]] = (uint8_t)(page + 1);
        for (uint32_t i = first == 0 ? 0x80 : 0; i < 256; i++)
            known->pages[page][i] = learn(text, first + i);
    }
}

/* NULL when the character is not among the known. */
static const tamis__known_glyph *known_glyph(const tamis__known *known, uint32_t rune)
{
    uint8_t page = rune <= UINT16_MAX ? known->page_of[rune >> 8] : 0;
    if (page == 0)
        return NULL;
    const tamis__known_glyph *glyph = &known->pages[page - 1][rune & 0xFF];
    return glyph->kind == TAMIS__GLYPH_IGNORED ? NULL : glyph;
}

/* ---- Scanning -------------------------------------------------------------------------------- */

/* The ASCII characters from `at` on; returns where they end. */
static size_t scan_ascii(scanner *s, tamis_bytes in, size_t at)
{
    tamis__scan *scan = s->scan;
    tamis__glyph *out = scan->glyphs + scan->glyph_count;
    const tamis__glyph *end = scan->glyphs + scan->glyph_capacity;
    for (; at < in.len && (uint8_t)in.ptr[at] < 0x80; at++) {
        uint8_t byte = (uint8_t)in.ptr[at];
        uint32_t lower = byte | 0x20u;
        bool letter = is_ascii_letter(lower);
        uint8_t kind = letter ? (uint8_t)TAMIS__GLYPH_LETTER : ascii_kinds[byte];
        if (kind == TAMIS__GLYPH_IGNORED)
            continue;
        if (out == end) {
            scan->cut = true;
            continue;
        }
        *out++ = (tamis__glyph){.rune = letter ? lower : byte,
                                .start = (uint32_t)at,
                                .size = 1,
                                .script = USCRIPT_LATIN,
                                .kind = kind};
    }
    scan->glyph_count = (size_t)(out - scan->glyphs);
    return at;
}

static void scan_wide(scanner *s, uint32_t rune)
{
    if (rune == TAMIS__RUNE_REPLACEMENT)
        return;
    if (s->scan->glyph_count < s->scan->glyph_capacity) {
        const tamis__known_glyph *glyph = known_glyph(s->text->know->known, rune);
        if (glyph != NULL) {
            push(s, glyph->rune, glyph->script, (tamis__glyph_kind)glyph->kind);
            return;
        }
        if (is_ideograph(rune)) {
            push(s, tamis__han_simplify(s->text->know->han, rune), USCRIPT_HAN,
                 TAMIS__GLYPH_LETTER);
            return;
        }
        if (is_syllable(rune)) {
            push(s, rune, USCRIPT_HANGUL, TAMIS__GLYPH_LETTER);
            return;
        }
    }
    push_wide(s, rune);
}

void tamis__glyphs_scan(const tamis__text *text, tamis__scan *scan, tamis_bytes in)
{
    scanner s = {.text = text, .scan = scan};
    scan->original = in.ptr;
    scan->glyph_count = 0;
    scan->cut = false;
    size_t at = 0;
    while ((at = scan_ascii(&s, in, at)) < in.len) {
        s.start = (uint32_t)at;
        uint32_t rune = tamis__utf8_next(in, &at);
        s.size = (uint16_t)(at - s.start);
        scan_wide(&s, rune);
    }
}
