/*
 * text/country.c - from any spelling of a country to its code, and from the code to its English name.
 *
 * The English short name of a code is the first row that carries it. Codes are looked up like names,
 * so "CHN", "cn" and "China" give the same. Looking up needs no scratch: a name longer than any in the
 * table cannot be in it, so work space of a fixed size on the stack suffices.
 */
#include "text/internal.h"

enum {
    COUNTRY_NAME_BYTES_MAX = 192,
    COUNTRY_GLYPHS_MAX = 512,
    COUNTRY_WORDS_MAX = 64,
    COUNTRY_KEY_BYTES_MAX = 2048
};

const char *tamis__country_code(const tamis__text *text, tamis_bytes name)
{
    const tamis__knowledge *know = text->know;
    if (name.len > COUNTRY_NAME_BYTES_MAX)
        return NULL;
    tamis__glyph glyphs[COUNTRY_GLYPHS_MAX];
    char keys[COUNTRY_KEY_BYTES_MAX];
    tamis__word words[COUNTRY_WORDS_MAX];
    tamis__scan scan;
    scan.words = words;
    scan.word_capacity = COUNTRY_WORDS_MAX;
    scan.glyphs = glyphs;
    scan.glyph_capacity = COUNTRY_GLYPHS_MAX;
    scan.keys = (tamis__writer){.ptr = keys, .capacity = sizeof keys};
    tamis_bytes key = tamis__key_of(text, &scan, name, TAMIS__LEX_TABLE);
    uint32_t number = key.len == 0 ? UINT32_MAX : tamis__keymap_find(&know->country_keys, key);
    if (number == UINT32_MAX && tamis__bytes_starts_with(key, TAMIS_LIT("the ")))
        number = tamis__keymap_find(&know->country_keys, tamis__bytes_sub(key, 4, key.len));
    if (number == UINT32_MAX)
        return NULL;
    return tamis__strings_get(&know->country_codes.keys, know->country_of[number]).ptr;
}

const char *tamis__country_name(const tamis__text *text, tamis_bytes code)
{
    uint32_t number = tamis__keymap_find(&text->know->country_codes, code);
    if (number == UINT32_MAX)
        return NULL;
    return tamis__strings_get(&text->know->texts, text->know->country_names[number]).ptr;
}
