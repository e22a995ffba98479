/*
 * text/translit.c - glyphs of any script to comparable text.
 *
 * A range is taken apart into stretches of one script, each handed to the file of its family.
 * Punctuation inside the range (dots of an abbreviation) is passed over. Without an ICU handle the
 * scripts that need one give nothing.
 */
#include "text/internal.h"

enum { RUNE_HEX_DIGITS = 6 };

bool tamis__script_is_foreign(uint8_t script)
{
    switch (script) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_CYRILLIC:
    case USCRIPT_GREEK:
    case USCRIPT_ARMENIAN:
    case USCRIPT_GEORGIAN:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_HANGUL: return false;
    default: return true;
    }
}

tamis__token_script tamis__token_script_of(uint8_t script)
{
    switch (script) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN: return TAMIS__SCRIPT_LATIN;
    case USCRIPT_CYRILLIC:
    case USCRIPT_GREEK:
    case USCRIPT_ARMENIAN:
    case USCRIPT_GEORGIAN: return TAMIS__SCRIPT_ALPHABET;
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_SYRIAC:
    case USCRIPT_SAMARITAN: return TAMIS__SCRIPT_ABJAD;
    case USCRIPT_HAN: return TAMIS__SCRIPT_HAN;
    case USCRIPT_HIRAGANA: return TAMIS__SCRIPT_KANA;
    case USCRIPT_HANGUL: return TAMIS__SCRIPT_HANGUL;
    case USCRIPT_DEVANAGARI:
    case USCRIPT_BENGALI:
    case USCRIPT_GURMUKHI:
    case USCRIPT_GUJARATI:
    case USCRIPT_ORIYA:
    case USCRIPT_TAMIL:
    case USCRIPT_TELUGU:
    case USCRIPT_KANNADA:
    case USCRIPT_MALAYALAM:
    case USCRIPT_SINHALA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_TIBETAN:
    case USCRIPT_MYANMAR:
    case USCRIPT_KHMER:
    case USCRIPT_THAANA:
    case USCRIPT_ETHIOPIC: return TAMIS__SCRIPT_INDIC;
    default: return TAMIS__SCRIPT_OTHER;
    }
}

static void translit_latin(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    if (count > out->capacity - out->len) {
        out->cut = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (glyphs[i].rune < 0x80)
            out->ptr[out->len++] = (char)glyphs[i].rune;
    }
}

enum { HAN_AGAIN = 0x3005, HAN_AGAIN_VERTICAL = 0x303B };

/* The character meant by number `i`: a mark of repetition stands for the one before it (Sasaki is written so). */
static uint32_t han_at(const tamis__glyph *glyphs, size_t i)
{
    while (i > 0 && (glyphs[i].rune == HAN_AGAIN || glyphs[i].rune == HAN_AGAIN_VERTICAL))
        i--;
    return glyphs[i].rune;
}

static void translit_han(const tamis__text *text, tamis__icu *icu, const tamis__glyph *glyphs,
                         size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        const char *reading = tamis__han_reading(text->know->han, han_at(glyphs, i));
        if (reading != NULL)
            tamis__write_text(out, reading);
        else if (icu != NULL)
            (void)tamis__icu_latin(icu, text, &glyphs[i], 1, out);
    }
}

/* Letters that nobody can spell out still match themselves: each becomes its number, "u1820". */
static void write_numbers(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        char text[RUNE_HEX_DIGITS + 1];
        size_t at = sizeof text;
        for (uint32_t rest = glyphs[i].rune; rest != 0 && at > 1; rest >>= 4)
            text[--at] = digits[rest & 15];
        text[--at] = 'u';
        tamis__write(out, text + at, sizeof text - at);
    }
}

static void translit_foreign(const tamis__text *text, tamis__icu *icu, const tamis__glyph *glyphs,
                             size_t count, tamis__writer *out)
{
    size_t before = out->len;
    if (!tamis__icu_latin(icu, text, glyphs, count, out) || out->len == before) {
        out->len = before;
        write_numbers(glyphs, count, out);
    }
}

static void translit_stretch(const tamis__text *text, tamis__icu *icu, const tamis__scan *scan,
                             const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    switch (glyphs[0].script) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED: break;
    case USCRIPT_LATIN: translit_latin(glyphs, count, out); break;
    case USCRIPT_CYRILLIC: tamis__translit_cyrillic(scan, glyphs, count, out); break;
    case USCRIPT_GREEK: tamis__translit_greek(glyphs, count, out); break;
    case USCRIPT_ARMENIAN: tamis__translit_armenian(glyphs, count, out); break;
    case USCRIPT_GEORGIAN: tamis__translit_georgian(glyphs, count, out); break;
    case USCRIPT_ARABIC: tamis__translit_arabic(glyphs, count, out); break;
    case USCRIPT_HEBREW: tamis__translit_hebrew(glyphs, count, out); break;
    case USCRIPT_SINHALA: tamis__translit_sinhala(glyphs, count, out); break;
    case USCRIPT_KHMER: tamis__translit_khmer(glyphs, count, out); break;
    case USCRIPT_HAN: translit_han(text, icu, glyphs, count, out); break;
    case USCRIPT_HIRAGANA: tamis__translit_kana(glyphs, count, out); break;
    case USCRIPT_HANGUL: tamis__translit_hangul(glyphs, count, out); break;
    default:
        if (icu != NULL)
            translit_foreign(text, icu, glyphs, count, out);
        break;
    }
}

/* The whole range when it is plain Latin, as nearly all are; false, and nothing, when it is not. */
static bool copy_latin(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    if (count > out->capacity - out->len)
        return false;
    char *to = out->ptr + out->len;
    for (size_t i = 0; i < count; i++) {
        if (glyphs[i].script != USCRIPT_LATIN || !tamis__glyph_is_text(&glyphs[i]) ||
            glyphs[i].rune >= 0x80)
            return false;
        to[i] = (char)glyphs[i].rune;
    }
    out->len += count;
    return true;
}

void tamis__translit(const tamis__text *text, tamis__icu *icu, const tamis__scan *scan,
                     size_t first, size_t count, tamis__writer *out)
{
    const tamis__glyph *glyphs = scan->glyphs + first;
    if (copy_latin(glyphs, count, out))
        return;
    size_t at = 0;
    while (at < count) {
        size_t end = at;
        while (end < count && tamis__glyph_is_text(&glyphs[end]) &&
               glyphs[end].script == glyphs[at].script)
            end++;
        if (end > at)
            translit_stretch(text, icu, scan, glyphs + at, end - at, out);
        at = end > at ? end : at + 1;
    }
}
