/*
 * text/build/countries.c - codes and spellings of countries.
 *
 * The English short name of a code is the first row that carries it.
 */
#include "text/build/build.h"

static tamis_status add_code(tamis__builder *text, const tamis__tsv *row, uint32_t *out,
                             tamis_error *err)
{
    uint32_t count = tamis__strmap_count(&text->country_codes);
    *out = tamis__strmap_intern(&text->country_codes, row->fields[1]);
    if (*out == UINT32_MAX ||
        !TAMIS_GROW(text->country_names, text->country_names_capacity, *out + 1u))
        return tamis__fail_nomem(err);
    if (*out != count)
        return TAMIS_OK;
    text->country_names[*out] = tamis__arena_copy(&text->arena, row->fields[0]);
    return text->country_names[*out].ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status add_key(tamis__builder *text, tamis_bytes key, uint32_t country,
                            tamis_error *err)
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

tamis_status tamis__countries_load(tamis__builder *text, tamis__scan *scan, tamis_error *err)
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
        TAMIS_TRY(add_key(text, tamis__key_of(&text->text, scan, tsv.fields[0], TAMIS__LEX_TABLE),
                          country, err));
        TAMIS_TRY(add_key(text, tsv.fields[1], country, err));
    }
}
