/*
 * text/han.c - Han characters: simplified form for the tables, Mandarin reading for the rest.
 *
 * Traditional characters are read as
 * simplified ones before anything is looked up, so that each table needs one spelling. Characters
 * outside U+3400..U+9FFF are rare and left to ICU.
 */
#include "text/internal.h"

static uint32_t slot_of(uint32_t rune)
{
    return rune - TAMIS__HAN_FIRST; /* wraps below the first: out of range, too */
}

static const uint32_t slots = TAMIS__HAN_LAST - TAMIS__HAN_FIRST + 1;

uint32_t tamis__han_simplify(const tamis__han *han, uint32_t rune)
{
    uint32_t slot = slot_of(rune);
    return slot < slots && han->simplified[slot] != 0 ? han->simplified[slot] : rune;
}

const char *tamis__han_reading(const tamis__han *han, uint32_t rune)
{
    uint32_t slot = slot_of(rune);
    return slot < slots && han->reading[slot] != 0 ? han->readings[han->reading[slot] - 1] : NULL;
}
