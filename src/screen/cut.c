/*
 * screen/cut.c - cutting running text into words, in one pass, without allocation.
 *
 * ASCII goes through a table; other characters through ICU's properties.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/utf8.h"
#include "screen/words.h"

typedef enum kind { OTHER, LETTER, CAPITAL, DIGIT, MARK, IGNORED, APOSTROPHE, CHARACTER } kind;

typedef struct rune {
    uint32_t value;
    uint32_t size; /* bytes */
    kind kind;
    tamis__cut_script script;
    bool cased;
} rune;

static tamis__cut_script unspaced_script(uint32_t value)
{
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)value, &code)) {
    case USCRIPT_HAN: return TAMIS__CUT_HAN;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA: return TAMIS__CUT_KANA;
    case USCRIPT_HANGUL: return TAMIS__CUT_HANGUL;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return TAMIS__CUT_SOUTH_EAST;
    default: return TAMIS__CUT_SPACED;
    }
}

static void classify_wide(rune *r)
{
    if (r->value == 0x2019 || r->value == 0x2018 || r->value == 0x02BC || r->value == 0x02BB) {
        r->kind = APOSTROPHE;
        return;
    }
    if (r->value == 0xAD || (r->value >= 0x200B && r->value <= 0x200F) || r->value == 0x2060 ||
        r->value == 0xFEFF) {
        r->kind = IGNORED;
        return;
    }
    uint32_t mask = U_GET_GC_MASK((UChar32)r->value);
    if ((mask & U_GC_M_MASK) != 0) {
        r->kind = MARK;
    } else if ((mask & U_GC_L_MASK) != 0) {
        r->script = r->value < 0x0E00 ? TAMIS__CUT_SPACED : unspaced_script(r->value);
        bool capital = (mask & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0;
        r->kind = r->script != TAMIS__CUT_SPACED ? CHARACTER : capital ? CAPITAL : LETTER;
        r->cased = capital || (mask & U_GC_LL_MASK) != 0;
    } else if ((mask & U_GC_ND_MASK) != 0) {
        r->kind = DIGIT;
    }
}

static rune rune_at(tamis_bytes text, size_t at)
{
    rune r = {.size = 1};
    unsigned char c = (unsigned char)text.ptr[at];
    r.value = c;
    if (c >= 0x80) {
        size_t next = at;
        r.value = tamis__utf8_next(text, &next);
        r.size = (uint32_t)(next - at);
        classify_wide(&r);
    } else if ((unsigned char)((c | 0x20) - 'a') < 26) {
        r.kind = c >= 'a' ? LETTER : CAPITAL;
        r.cased = true;
    } else if ((unsigned char)(c - '0') < 10) {
        r.kind = DIGIT;
    } else if (c == '\'' || c == '`') {
        r.kind = APOSTROPHE;
    }
    return r;
}

static bool is_word(const rune *r)
{
    return r->kind == LETTER || r->kind == CAPITAL || r->kind == DIGIT;
}

static rune rune_or_end(tamis_bytes text, size_t at)
{
    return at < text.len ? rune_at(text, at) : (rune){.size = 0};
}

typedef struct cutter {
    tamis_bytes text;
    size_t at;
    size_t end; /* behind the last letter taken */
    tamis__cut *cut;
    uint32_t letters, capitals, digits;
    uint32_t segment; /* letters since the last dot */
} cutter;

static void take(cutter *c, const rune *r)
{
    tamis__cut *cut = c->cut;
    const char *from = c->text.ptr + c->at;
    if (cut->key_len + r->size <= TAMIS__KEY_BYTES) {
        for (uint32_t i = 0; i < r->size; i++) {
            char b = from[i];
            cut->key[cut->key_len++] = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
        }
    }
    cut->flags |= r->size > 1 ? TAMIS__CUT_WIDE : 0;
    if (r->kind == DIGIT) {
        c->digits++;
    } else if (r->kind != MARK) {
        if (c->letters == 0 && c->digits == 0 && r->cased)
            cut->flags |= r->kind == CAPITAL ? TAMIS__CUT_CAPITAL : TAMIS__CUT_LOWER;
        c->letters++;
        c->capitals += r->kind == CAPITAL ? 1 : 0;
        c->segment++;
    }
    c->at += r->size;
    c->end = c->at;
}

/* Something between letters that does not end the word: true when it was passed over. */
static bool pass_joint(cutter *c, const rune *r)
{
    rune next = rune_or_end(c->text, c->at + r->size);
    rune second = rune_or_end(c->text, c->at + r->size + next.size);
    if (r->kind == IGNORED) {
        c->at += r->size;
        return true;
    }
    if (r->kind == APOSTROPHE) {
        bool possessive = (next.value | 0x20) == 's' && !is_word(&second);
        if (!is_word(&next) || next.kind == DIGIT || possessive) {
            c->at += possessive ? r->size + next.size : 0;
            return false;
        }
        c->at += r->size;
        return true;
    }
    /* "U.S.", "S.A.": single letters with dots; "70,000": groups of three digits. */
    bool dot = r->value == '.' && c->segment == 1 && c->digits == 0 && is_word(&next) &&
               next.kind != DIGIT && !is_word(&second);
    rune third = rune_or_end(c->text, c->at + 3);
    bool comma = r->value == ',' && c->letters == 0 && next.kind == DIGIT && second.kind == DIGIT &&
                 third.kind == DIGIT;
    if (!dot && !comma)
        return false;
    c->segment = 0;
    c->at += r->size;
    return true;
}

/* Most of most texts: letters and digits of ASCII, without the detour over runes. */
static void take_ascii(cutter *c)
{
    tamis__cut *cut = c->cut;
    size_t at = c->at;
    for (; at < c->text.len; at++) {
        unsigned char b = (unsigned char)c->text.ptr[at];
        bool letter = (unsigned char)((b | 0x20) - 'a') < 26;
        if (!letter && (unsigned char)(b - '0') >= 10)
            break;
        bool capital = letter && b < 'a';
        if (c->letters + c->digits == 0 && letter)
            cut->flags |= capital ? TAMIS__CUT_CAPITAL : TAMIS__CUT_LOWER;
        c->letters += letter;
        c->segment += letter;
        c->digits += !letter;
        c->capitals += capital;
        if (cut->key_len < TAMIS__KEY_BYTES)
            cut->key[cut->key_len++] = (char)(letter ? b | 0x20 : b);
    }
    c->end = at > c->at ? at : c->end;
    c->at = at;
}

static void take_word(cutter *c)
{
    for (;;) {
        take_ascii(c);
        /* A space ends most words. */
        if (c->at >= c->text.len || c->text.ptr[c->at] == ' ')
            break;
        rune r = rune_at(c->text, c->at);
        if (is_word(&r) || r.kind == MARK)
            take(c, &r);
        else if (r.kind == CHARACTER || !pass_joint(c, &r))
            break;
    }
    tamis__cut *cut = c->cut;
    if (c->letters == 0 && c->digits > 0)
        cut->flags |= TAMIS__CUT_NUMBER;
    if (c->letters >= 2 && c->capitals == c->letters)
        cut->flags |= TAMIS__CUT_UPPER;
}

static void take_character(cutter *c, const rune *r)
{
    c->cut->script = (uint8_t)r->script;
    c->cut->flags |= TAMIS__CUT_UNSPACED;
    take(c, r);
    rune mark = rune_or_end(c->text, c->at);
    while (mark.kind == MARK) {
        take(c, &mark);
        mark = rune_or_end(c->text, c->at);
    }
}

static void take_ampersand(cutter *c)
{
    memcpy(c->cut->key, "and", 3);
    c->cut->key_len = 3;
    c->cut->flags |= TAMIS__CUT_LOWER;
    c->end = ++c->at;
}

bool tamis__cut_next(tamis_bytes text, size_t *at, tamis__cut *out)
{
    cutter c = {.text = text, .at = *at, .cut = out};
    out->flags = 0;
    out->script = TAMIS__CUT_SPACED;
    out->key_len = 0;
    rune r = {.size = 0};
    while (c.at < text.len && text.ptr[c.at] == ' ')
        c.at++;
    for (; c.at < text.len; c.at += r.size) {
        r = rune_at(text, c.at);
        if (is_word(&r) || r.kind == CHARACTER || r.value == '&')
            break;
    }
    if (c.at >= text.len)
        return false;
    if (c.at == *at && c.at > 0)
        out->flags |= TAMIS__CUT_JOINED;
    out->start = (uint32_t)c.at;
    if (r.kind == CHARACTER)
        take_character(&c, &r);
    else if (is_word(&r))
        take_word(&c);
    else
        take_ampersand(&c);
    out->end = (uint32_t)c.end;
    *at = c.at;
    return true;
}
