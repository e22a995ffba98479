/*
 * desk/spelling.c - Unicode normal forms (UAX #15) and single spaces.
 *
 * Most text is ASCII, which is in NFC as it is and folds letter by letter: it does not pass through ICU.
 */
#include "desk/spelling.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/error.h"
#include "base/memory.h"

enum { TEXT_BYTES_MAX = 16 << 20, UNITS_AT_HAND = 512, GROWTH_MAX = 18 /* of NFKC, in UTF-16 */ };

static bool is_ascii(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static void spell_ascii(tamis__spelling spelling, tamis_bytes text, tamis__buffer *out)
{
    size_t start = out->len;
    bool space = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (tamis__is_space(c)) {
            space = true;
            continue;
        }
        if (space && out->len > start)
            tamis__buffer_byte(out, ' ');
        space = false;
        bool upper = c >= 'A' && c <= 'Z';
        tamis__buffer_byte(out, upper && spelling == TAMIS__SPELLING_FOLDED ? (char)(c | 32) : c);
    }
}

/* Spaces made single in place. */
static int32_t squeeze(UChar *units, int32_t count)
{
    int32_t kept = 0;
    bool space = false;
    for (int32_t i = 0; i < count; i++) {
        if (u_isUWhiteSpace(units[i])) { /* no white space is beyond the first plane */
            space = true;
            continue;
        }
        if (space && kept > 0)
            units[kept++] = ' ';
        space = false;
        units[kept++] = units[i];
    }
    return kept;
}

static void append_units(const UChar *units, int32_t count, tamis__buffer *out)
{
    for (int32_t i = 0; i < count; i++) {
        uint32_t rune = units[i];
        if (U16_IS_LEAD(units[i]) && i + 1 < count && U16_IS_TRAIL(units[i + 1])) {
            rune = (uint32_t)U16_GET_SUPPLEMENTARY(units[i], units[i + 1]);
            i++;
        }
        tamis__buffer_rune(out, rune);
    }
}

static const UNormalizer2 *normalizer(tamis__spelling spelling)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *found = spelling == TAMIS__SPELLING_NFC
                                    ? unorm2_getNFCInstance(&code)
                                    : unorm2_getNFKCCasefoldInstance(&code);
    return U_FAILURE(code) ? NULL : found;
}

/* `room` units for the source, then for the result. */
static tamis_status spell_units(tamis__spelling spelling, tamis_bytes text, UChar *units,
                                int32_t capacity, tamis__buffer *out, bool *fits, tamis_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t count = 0;
    int32_t room = (int32_t)text.len; /* no more units than bytes */
    const UNormalizer2 *normal = normalizer(spelling);
    if (normal == NULL)
        return tamis__fail_nomem(err);
    u_strFromUTF8WithSub(units, room, &count, text.ptr, (int32_t)text.len, 0xFFFD, NULL, &code);
    count = squeeze(units, count);
    code = U_ZERO_ERROR; /* a warning that nothing ends the text is none */
    int32_t made = unorm2_normalize(normal, units, count, units + room, capacity - room, &code);
    *fits = code != U_BUFFER_OVERFLOW_ERROR;
    if (!*fits)
        return TAMIS_OK;
    if (U_FAILURE(code))
        return tamis__fail_nomem(err);
    append_units(units + room, squeeze(units + room, made), out);
    return TAMIS_OK;
}

tamis_status tamis__spell(tamis__spelling spelling, tamis_bytes text, tamis__buffer *out,
                          tamis_error *err)
{
    UChar at_hand[UNITS_AT_HAND];
    bool fits = false;
    tamis_status status = TAMIS_OK;
    if (text.len >= TEXT_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "a text of %zu bytes is too long", text.len);
    if (is_ascii(text)) {
        spell_ascii(spelling, text, out);
        return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
    }
    if (text.len < UNITS_AT_HAND / 2)
        TAMIS_TRY(spell_units(spelling, text, at_hand, UNITS_AT_HAND, out, &fits, err));
    for (size_t growth = 3; !fits && status == TAMIS_OK && growth <= GROWTH_MAX + 1; growth += 8) {
        size_t capacity = text.len * (1 + growth) + 1;
        UChar *units = tamis__alloc(capacity * sizeof(*units));
        status = units == NULL
                     ? tamis__fail_nomem(err)
                     : spell_units(spelling, text, units, (int32_t)capacity, out, &fits, err);
        tamis__release(units);
    }
    if (status == TAMIS_OK && (!fits || tamis__buffer_status(out) != TAMIS_OK))
        return tamis__fail_nomem(err);
    return status;
}
