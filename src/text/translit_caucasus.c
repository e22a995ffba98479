/*
 * text/translit_caucasus.c - Armenian (BGN/PCGN without marks) and Georgian (national system of 2002).
 *
 * Both are alphabets with all vowels, so a table suffices; Armenian ու is u and եւ is ev.
 */
#include "text/internal.h"

static const tamis__letter armenian[] = {
    {0x0561, "a"},  {0x0562, "b"},  {0x0563, "g"},  {0x0564, "d"},  {0x0565, "e"},  {0x0566, "z"},
    {0x0567, "e"},  {0x0568, "y"},  {0x0569, "t"},  {0x056A, "zh"}, {0x056B, "i"},  {0x056C, "l"},
    {0x056D, "kh"}, {0x056E, "ts"}, {0x056F, "k"},  {0x0570, "h"},  {0x0571, "dz"}, {0x0572, "gh"},
    {0x0573, "ch"}, {0x0574, "m"},  {0x0575, "y"},  {0x0576, "n"},  {0x0577, "sh"}, {0x0578, "o"},
    {0x0579, "ch"}, {0x057A, "p"},  {0x057B, "j"},  {0x057C, "r"},  {0x057D, "s"},  {0x057E, "v"},
    {0x057F, "t"},  {0x0580, "r"},  {0x0581, "ts"}, {0x0582, "v"},  {0x0583, "p"},  {0x0584, "k"},
    {0x0585, "o"},  {0x0586, "f"},  {0x0587, "ev"},
};

static const char *const georgian[] = {
    "a",  "b",  "g",  "d",  "e",  "v", "z", "t", "i", "k",  "l",  "m",  "n",
    "o",  "p",  "zh", "r",  "s",  "t", "u", "p", "k", "gh", "q",  "sh", "ch",
    "ts", "dz", "ts", "ch", "kh", "j", "h", "e", "y", "w",  "kh", "o",  "f",
};

enum { ARMENIAN_VO = 0x0578, ARMENIAN_YIWN = 0x0582, GEORGIAN_FIRST = 0x10D0 };

void tamis__translit_armenian(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = tamis__letter_find(armenian, TAMIS_COUNT_OF(armenian), glyphs[i].rune);
        if (glyphs[i].rune == ARMENIAN_VO && i + 1 < count && glyphs[i + 1].rune == ARMENIAN_YIWN) {
            text = "u";
            i++;
        }
        if (text != NULL)
            tamis__write_text(out, text);
    }
}

void tamis__translit_georgian(const tamis__glyph *glyphs, size_t count, tamis__writer *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t index = glyphs[i].rune - GEORGIAN_FIRST; /* wraps for the old capitals */
        if (index < TAMIS_COUNT_OF(georgian))
            tamis__write_text(out, georgian[index]);
    }
}
