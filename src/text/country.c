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

static tamis_status add_code(tamis__text *text, const tamis__tsv *row, uint32_t *out,
                             tamis_error *err)
{
    uint32_t count = tamis__strmap_count(&text->country_codes);
    *out = tamis__strmap_intern(&text->country_codes, row->fields[1]);
    if (*out == UINT32_MAX || !TAMIS_GROW(text->countries, text->countries_capacity, *out + 1u))
        return tamis__fail_nomem(err);
    if (*out != count)
        return TAMIS_OK;
    tamis__country *country = &text->countries[*out];
    country->code = tamis__arena_copy(&text->arena, row->fields[1]);
    country->name = tamis__arena_copy(&text->arena, row->fields[0]);
    if (country->code.ptr == NULL || country->name.ptr == NULL)
        return tamis__fail_nomem(err);
    return TAMIS_OK;
}

static tamis_status add_key(tamis__text *text, tamis_bytes key, uint32_t country, tamis_error *err)
{
    if (key.len == 0)
        return TAMIS_OK;
    uint32_t count = tamis__strmap_count(&text->country_keys);
    uint32_t number = tamis__strmap_intern(&text->country_keys, key);
    if (number == UINT32_MAX ||
        !TAMIS_GROW(text->country_of, text->country_of_capacity, number + 1u))
        return tamis__fail_nomem(err);
    if (number == count)
        text->country_of[number] = country;
    return TAMIS_OK;
}

tamis_status tamis__countries_load(tamis__text *text, tamis__scan *scan, tamis_error *err)
{
    tamis__tsv tsv;
    bool end = false;
    TAMIS_TRY(tamis__tsv_open(&tsv, "countries.tsv", err));
    for (;;) {
        TAMIS_TRY(tamis__tsv_next(&tsv, 2, &end, err));
        if (end)
            return TAMIS_OK;
        uint32_t country = 0;
        TAMIS_TRY(add_code(text, &tsv, &country, err));
        TAMIS_TRY(add_key(text, tamis__key_of(text, scan, tsv.fields[0], TAMIS__LEX_TABLE), country,
                          err));
        TAMIS_TRY(add_key(text, tsv.fields[1], country, err));
    }
}

const char *tamis__country_code(const tamis__text *text, tamis_bytes name)
{
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
    uint32_t number = key.len == 0 ? UINT32_MAX : tamis__strmap_find(&text->country_keys, key);
    if (number == UINT32_MAX && tamis__bytes_starts_with(key, TAMIS_LIT("the ")))
        number = tamis__strmap_find(&text->country_keys, tamis__bytes_sub(key, 4, key.len));
    return number == UINT32_MAX ? NULL : text->countries[text->country_of[number]].code.ptr;
}

const char *tamis__country_name(const tamis__text *text, tamis_bytes code)
{
    uint32_t number = tamis__strmap_find(&text->country_codes, code);
    return number == UINT32_MAX ? NULL : text->countries[number].name.ptr;
}
