/*
 * match/korean.c - Korean names in Hangul and their spellings in Latin letters.
 *
 * Comparable text of Hangul does not tell where syllables end, so every way of cutting it into known
 * syllables is tried; texts are short (BYTES_MAX), and few ways lead on.
 */
#include "match/korean.h"

#include <string.h>

#include "match/korean_table.h"

enum { BYTES_MAX = 40, SYLLABLES_MAX = 4, PARTS_MAX = 4, NAME_SYLLABLES = 3 };

enum { NOWHERE = BYTES_MAX + 1 };

/* Where a word ends that stands in the text from `at` on; NOWHERE when it does not. A space ends it, too. */
static size_t end_of(tamis_bytes text, size_t at, const char *word)
{
    for (; *word != '\0' && *word != ' '; word++, at++)
        if (at == text.len || text.ptr[at] != *word)
            return NOWHERE;
    return at;
}

/* A set of places in a text, one bit each. */
typedef uint64_t places;

static places ends_of(tamis_bytes text, places from, const char *word)
{
    places ends = 0;
    for (places rest = from; rest != 0; rest &= rest - 1) {
        size_t end = end_of(text, (size_t)__builtin_ctzll(rest), word);
        ends |= end == NOWHERE ? 0 : UINT64_C(1) << end;
    }
    return ends;
}

/* Letters that stand at one of these places, a bit each. */
static uint32_t letters_at(tamis_bytes text, places from)
{
    uint32_t letters = 0;
    for (places rest = from; rest != 0; rest &= rest - 1) {
        size_t at = (size_t)__builtin_ctzll(rest);
        letters |= at < text.len ? UINT32_C(1) << (text.ptr[at] & 31) : 0;
    }
    return letters;
}

/* Where one of the spellings may end that begins at one of these places, at which these letters stand; "-" is the empty
 * one. */
static places spelled_with(tamis_bytes text, places from, uint32_t letters, const char *spellings)
{
    places ends = 0;
    for (const char *next = spellings; next != NULL && *next != '\0';) {
        if (*next == '-')
            ends |= from;
        else if ((letters >> (*next & 31) & 1) != 0)
            ends |= ends_of(text, from, next);
        while (*next != '\0' && *next != ' ')
            next++;
        next += *next == ' ';
    }
    return ends;
}

static places spelled_from(tamis_bytes text, places from, const char *spellings)
{
    if (from == 0 || spellings == NULL || *spellings == '\0')
        return 0;
    return spelled_with(text, from, letters_at(text, from), spellings);
}

/* Where a spelling of the syllable may end that begins at one of these places. */
static places syllable_ends(const tamis__korean_syllable *syllable, tamis_bytes latin, places from)
{
    places ends = spelled_from(latin, from, syllable->spellings);
    if (syllable->vowel == TAMIS__KOREAN_WHOLE)
        return ends;
    places inside = spelled_from(latin, from, tamis__korean_onsets[syllable->onset]);
    inside = spelled_from(latin, inside, tamis__korean_vowels[syllable->vowel]);
    if (syllable->coda == 0)
        return ends | inside;
    return ends | spelled_from(latin, inside, tamis__korean_codas[syllable->coda]);
}

/* ---- cutting comparable text of Hangul ----------------------------------------------------------- */

/* The first syllable in the table that begins with this letter or a later one: they are in order. */
static size_t first_syllable(char letter)
{
    size_t low = 0, high = tamis__korean_syllable_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tamis__korean_syllables[middle].roman[0] < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Can the text from `at` on be cut into so many known syllables? */
static bool is_cut(tamis_bytes roman, size_t at, unsigned count, bool family)
{
    if (at == roman.len || count == 0)
        return at == roman.len && count == 0;
    for (size_t i = first_syllable(roman.ptr[at]); i < tamis__korean_syllable_count; i++) {
        const tamis__korean_syllable *syllable = &tamis__korean_syllables[i];
        if (syllable->roman[0] != roman.ptr[at])
            break;
        size_t end = end_of(roman, at, syllable->roman);
        if (end != NOWHERE && (syllable->family || !family) && is_cut(roman, end, count - 1, false))
            return true;
    }
    return false;
}

/* Is there a way of cutting under which the Latin letters from one of these places on spell the rest? */
static bool spells(tamis_bytes roman, size_t at, tamis_bytes latin, places from, unsigned left)
{
    if (at == roman.len)
        return (from >> latin.len & 1) != 0;
    if (left == 0 || from == 0)
        return false;
    for (size_t i = first_syllable(roman.ptr[at]); i < tamis__korean_syllable_count; i++) {
        const tamis__korean_syllable *syllable = &tamis__korean_syllables[i];
        if (syllable->roman[0] != roman.ptr[at])
            break;
        size_t end = end_of(roman, at, syllable->roman);
        if (end != NOWHERE &&
            spells(roman, end, latin, syllable_ends(syllable, latin, from), left - 1))
            return true;
    }
    return false;
}

/* ---- cutting Latin letters ----------------------------------------------------------------------- */

static places any_of(tamis_bytes latin, places from, const char *const *letters, size_t count)
{
    const uint32_t here = letters_at(latin, from);
    places ends = 0;
    for (size_t i = 0; i < count && from != 0; i++)
        ends |= spelled_with(latin, from, here, letters[i]);
    return ends;
}

/* Where a syllable may end, known or not, that begins at one of these places. */
static places any_syllable(tamis_bytes latin, places from)
{
    places ends = 0;
    places inside = any_of(latin, from, tamis__korean_onsets, TAMIS__KOREAN_ONSETS);
    inside = any_of(latin, inside, tamis__korean_vowels, TAMIS__KOREAN_VOWELS);
    ends = inside | any_of(latin, inside, tamis__korean_codas, TAMIS__KOREAN_CODAS);
    const uint32_t here = letters_at(latin, from);
    for (size_t i = 0; i < tamis__korean_syllable_count; i++)
        ends |= spelled_with(latin, from, here, tamis__korean_syllables[i].spellings);
    return ends;
}

static bool has_syllables(tamis_bytes latin)
{
    places from = 1;
    for (unsigned count = 0; count < SYLLABLES_MAX && from != 0; count++) {
        from = any_syllable(latin, from);
        if ((from >> latin.len & 1) != 0)
            return true;
    }
    return false;
}

bool tamis__is_korean_spelling(tamis_bytes roman, tamis_bytes latin)
{
    if (roman.len == 0 || latin.len == 0 || roman.len > BYTES_MAX || latin.len > BYTES_MAX)
        return true;
    return spells(roman, 0, latin, 1, SYLLABLES_MAX) || !has_syllables(latin);
}

/* ---- names --------------------------------------------------------------------------------------- */

static bool is_family(tamis_bytes roman)
{
    for (size_t i = 0; i < tamis__korean_syllable_count; i++)
        if (tamis__korean_syllables[i].family &&
            end_of(roman, 0, tamis__korean_syllables[i].roman) == roman.len)
            return true;
    return false;
}

bool tamis__is_korean_name(const tamis__parts *parts)
{
    bool family = false;
    if (parts->count == 0 || parts->count > PARTS_MAX)
        return false;
    for (uint32_t i = 0; i < parts->count; i++) {
        const tamis__part *part = &parts->items[i];
        if (part->script != TAMIS__SCRIPT_HANGUL || part->text.len > BYTES_MAX)
            return false;
        if (parts->count == 1) /* of two syllables, many foreign names look like one */
            return is_cut(part->text, 0, NAME_SYLLABLES, true);
        if (!is_cut(part->text, 0, 1, false) && !is_cut(part->text, 0, 2, false))
            return false;
        family = family || is_family(part->text);
    }
    return family;
}
