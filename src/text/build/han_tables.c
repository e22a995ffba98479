/*
 * text/build/han_tables.c - simplified forms and readings of Han characters, from the files of data/text
 * that tools/gen_han.c writes.
 */
#include "text/build/build.h"

static uint32_t slot_of(uint32_t rune)
{
    return rune - TAMIS__HAN_FIRST; /* wraps below the first: out of range, too */
}

static const uint32_t slots = TAMIS__HAN_LAST - TAMIS__HAN_FIRST + 1;

static tamis_status load_simplified(tamis__han *han, tamis_error *err)
{
    tamis__tsv tsv;
    bool end = false;
    TAMIS_TRY(tamis__tsv_open(&tsv, "han_simplified.tsv", err));
    for (;;) {
        TAMIS_TRY(tamis__tsv_next(&tsv, 2, &end, err));
        if (end)
            return TAMIS_OK;
        size_t at = 0;
        uint32_t slot = slot_of(tamis__utf8_next(tsv.fields[0], &at));
        at = 0;
        if (slot < slots && tsv.fields[1].len != 0)
            han->simplified[slot] = (uint16_t)tamis__utf8_next(tsv.fields[1], &at);
    }
}

static void load_characters(tamis__han *han, tamis_bytes characters)
{
    size_t at = 0;
    while (at < characters.len) {
        uint32_t slot = slot_of(tamis__utf8_next(characters, &at));
        if (slot < slots)
            han->reading[slot] = han->count;
    }
}

static tamis_status load_readings(tamis__han *han, tamis_error *err)
{
    tamis__tsv tsv;
    bool end = false;
    TAMIS_TRY(tamis__tsv_open(&tsv, "han_pinyin.tsv", err));
    for (;;) {
        TAMIS_TRY(tamis__tsv_next(&tsv, 2, &end, err));
        if (end)
            return TAMIS_OK;
        if (han->count == TAMIS_COUNT_OF(han->readings) ||
            tsv.fields[0].len >= TAMIS__READING_BYTES_MAX)
            return tamis__fail_at(err, TAMIS_ERR_LIMIT, tsv.line, 0, "%s: reading too long",
                                  tsv.name);
        memcpy(han->readings[han->count], tsv.fields[0].ptr, tsv.fields[0].len);
        han->count++;
        load_characters(han, tsv.fields[1]);
    }
}

tamis_status tamis__han_load(tamis__han *han, tamis_error *err)
{
    TAMIS_TRY(load_simplified(han, err));
    return load_readings(han, err);
}
