/*
 * text/icu_bridge.c - scripts without a table of ours, through ICU's Any-Latin.
 *
 * The transliterator is opened at the first need and kept for the thread, since opening costs
 * milliseconds. Its scholarly output (ISO 15919 for Indic scripts) is brought to plain spelling: c is
 * ch, ś and ṣ are sh, ṛ is ri, other marks vanish. Indo-Aryan languages do not speak a final short a
 * after a single consonant, and names in Latin letters do not write it.
 */
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/internal.h"

enum {
    ICU_UNITS_MAX = 4096,
    ICU_RUNES_MAX = 512,
    DECOMPOSITION_UNITS_MAX = 32,
    LAO_AFTER_THAI = 0x80
};

static bool is_open(tamis__icu *icu)
{
    if (icu->any_latin == NULL && !icu->failed) {
        static const UChar id[] = {'A', 'n', 'y', '-', 'L', 'a', 't', 'i', 'n', 0};
        UErrorCode status = U_ZERO_ERROR;
        icu->any_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
        if (U_FAILURE(status)) {
            icu->any_latin = NULL;
            icu->failed = true;
        }
    }
    return icu->any_latin != NULL;
}

void tamis__icu_clear(tamis__icu *icu)
{
    if (icu->any_latin != NULL)
        utrans_close(icu->any_latin);
    icu->any_latin = NULL;
}

static bool is_indo_aryan(uint8_t script)
{
    return script == USCRIPT_DEVANAGARI || script == USCRIPT_BENGALI ||
           script == USCRIPT_GUJARATI || script == USCRIPT_GURMUKHI || script == USCRIPT_ORIYA;
}

/* Scripts that ICU spells as Indologists do. */
static bool is_brahmic(uint8_t script)
{
    return tamis__token_script_of(script) == TAMIS__SCRIPT_INDIC && script != USCRIPT_ETHIOPIC &&
           script != USCRIPT_THAANA;
}

static bool is_vowel(UChar unit)
{
    return unit == 'a' || unit == 'e' || unit == 'i' || unit == 'o' || unit == 'u' ||
           unit >= 0x80; /* a vowel with its mark, in NFC */
}

/* Length without a final short a that is not spoken: after vowel, consonant, a. */
static int32_t drop_final_a(const UChar *text, int32_t length)
{
    bool silent =
        length >= 4 && text[length - 1] == 'a' && !is_vowel(text[length - 2]) &&
        (is_vowel(text[length - 3]) || (text[length - 2] == 'h' && is_vowel(text[length - 4])));
    return silent ? length - 1 : length;
}

static const char *brahmic_text(UChar32 rune, UChar32 next)
{
    switch (rune) {
    case 'c': return next == 'h' ? "c" : "ch";
    case 0x015B:
    case 0x1E63: return "sh";
    case 0x1E5B: return "r"; /* ड़ */
    case 0x1E41:
    case 0x1E43: return next == 0 || next == 'p' || next == 'b' || next == 'm' ? "m" : "n";
    case 'r': return next == 0x0325 ? "ri" : "r";
    default: return NULL;
    }
}

static void write_plain(const tamis__text *text, UChar32 rune, tamis__writer *out)
{
    UChar parts[DECOMPOSITION_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length =
        unorm2_getDecomposition(text->nfkd, rune, parts, DECOMPOSITION_UNITS_MAX, &status);
    UChar32 base = rune;
    if (length > 0 && U_SUCCESS(status))
        base = parts[0];
    base = u_foldCase(base, U_FOLD_CASE_DEFAULT);
    if ((base >= 'a' && base <= 'z') || (base >= '0' && base <= '9')) {
        char c = (char)base;
        tamis__write(out, &c, 1);
        return;
    }
    const char *special = base >= 0x80 ? tamis__latin_special((uint32_t)base) : NULL;
    if (special != NULL)
        tamis__write_text(out, special);
}

static int32_t to_units(const tamis__text *text, const tamis__glyph *glyphs, size_t count,
                        UChar *units)
{
    UChar raw[2 * ICU_RUNES_MAX];
    int32_t length = 0;
    for (size_t i = 0; i < count; i++) {
        UChar32 rune = (UChar32)glyphs[i].rune;
        /* ICU knows no Lao; its block has the letters of Thai in the places of Thai. */
        if (glyphs[i].script == USCRIPT_LAO)
            rune -= LAO_AFTER_THAI;
        U16_APPEND_UNSAFE(raw, length, rune);
    }
    UErrorCode status = U_ZERO_ERROR;
    length = unorm2_normalize(text->nfc, raw, length, units, ICU_UNITS_MAX, &status);
    return U_FAILURE(status) ? 0 : length;
}

static bool latin_chunk(tamis__icu *icu, const tamis__text *text, const tamis__glyph *glyphs,
                        size_t count, tamis__writer *out)
{
    UChar units[ICU_UNITS_MAX + 1];
    UChar latin[ICU_UNITS_MAX];
    int32_t length = to_units(text, glyphs, count, units);
    int32_t limit = length;
    UErrorCode status = U_ZERO_ERROR;
    units[length] = 0;
    utrans_transUChars(icu->any_latin, units, &length, ICU_UNITS_MAX, 0, &limit, &status);
    if (U_FAILURE(status))
        return false;
    length = unorm2_normalize(text->nfc, units, length, latin, ICU_UNITS_MAX, &status);
    if (U_FAILURE(status))
        return false;
    uint8_t script = glyphs[0].script;
    if (is_indo_aryan(script))
        length = drop_final_a(latin, length);
    for (int32_t i = 0; i < length;) {
        UChar32 rune = (UChar32)tamis__utf16_next(latin, length, &i);
        const char *plain =
            is_brahmic(script) ? brahmic_text(rune, i < length ? latin[i] : 0) : NULL;
        if (plain != NULL)
            tamis__write_text(out, plain);
        else
            write_plain(text, rune, out);
    }
    return true;
}

bool tamis__icu_latin(tamis__icu *icu, const tamis__text *text, const tamis__glyph *glyphs,
                      size_t count, tamis__writer *out)
{
    if (!is_open(icu))
        return false;
    while (count > 0) {
        size_t some = count < ICU_RUNES_MAX ? count : ICU_RUNES_MAX;
        if (!latin_chunk(icu, text, glyphs, some, out))
            return false;
        glyphs += some;
        count -= some;
    }
    return true;
}
