/*
 * text/fold_latin.c - Latin letters that no Unicode decomposition reduces to ASCII.
 *
 * Letters with a stroke, hook or tail become the plain letter, ligatures and old letters their usual
 * spelling (ICAO Doc 9303 part 3 section 6 where it gives one, but ü, ö, ä and å lose only their
 * marks: "ue" for "ü" is a spelling variant and the matcher's business).
 */
#include "text/internal.h"

static const tamis__letter letters[] = {
    {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00F0, "d"},  {0x00F8, "o"},  {0x00FE, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0138, "k"},  {0x0142, "l"},  {0x014B, "ng"}, {0x0153, "oe"},
    {0x0167, "t"},  {0x017F, "s"},  {0x0180, "b"},  {0x0183, "b"},  {0x0188, "c"},  {0x018C, "d"},
    {0x018D, "d"},  {0x0192, "f"},  {0x0195, "hv"}, {0x0199, "k"},  {0x019A, "l"},  {0x019E, "n"},
    {0x01A3, "gh"}, {0x01A5, "p"},  {0x01AB, "t"},  {0x01AD, "t"},  {0x01B4, "y"},  {0x01B6, "z"},
    {0x01BF, "w"},  {0x01DD, "e"},  {0x01E5, "g"},  {0x021D, "y"},  {0x0221, "d"},  {0x0223, "ou"},
    {0x0225, "z"},  {0x0234, "l"},  {0x0235, "n"},  {0x0236, "t"},  {0x0237, "j"},  {0x023C, "c"},
    {0x023F, "s"},  {0x0240, "z"},  {0x0247, "e"},  {0x0249, "j"},  {0x024B, "q"},  {0x024D, "r"},
    {0x024F, "y"},  {0x0250, "a"},  {0x0251, "a"},  {0x0253, "b"},  {0x0254, "o"},  {0x0255, "c"},
    {0x0256, "d"},  {0x0257, "d"},  {0x0259, "a"},  {0x025B, "e"},  {0x0260, "g"},  {0x0261, "g"},
    {0x0262, "g"},  {0x0263, "gh"}, {0x0265, "h"},  {0x0266, "h"},  {0x0268, "i"},  {0x0269, "i"},
    {0x026A, "i"},  {0x026B, "l"},  {0x026D, "l"},  {0x026F, "u"},  {0x0271, "m"},  {0x0272, "n"},
    {0x0273, "n"},  {0x0274, "n"},  {0x0275, "o"},  {0x0280, "r"},  {0x0282, "s"},  {0x0283, "sh"},
    {0x0287, "t"},  {0x0288, "t"},  {0x0289, "u"},  {0x028A, "u"},  {0x028B, "v"},  {0x028C, "v"},
    {0x028D, "w"},  {0x028E, "y"},  {0x028F, "y"},  {0x0290, "z"},  {0x0291, "z"},  {0x0292, "zh"},
    {0x0299, "b"},  {0x029C, "h"},  {0x029F, "l"},  {0x1D00, "a"},  {0x1D01, "ae"}, {0x1D04, "c"},
    {0x1D05, "d"},  {0x1D07, "e"},  {0x1D0A, "j"},  {0x1D0B, "k"},  {0x1D0D, "m"},  {0x1D0F, "o"},
    {0x1D18, "p"},  {0x1D1B, "t"},  {0x1D1C, "u"},  {0x1D20, "v"},  {0x1D21, "w"},  {0x1D22, "z"},
    {0x1D79, "g"},  {0x1D7D, "p"},  {0x1E9C, "s"},  {0x1E9D, "s"},  {0x1EFB, "ll"}, {0x1EFD, "v"},
    {0x1EFF, "y"},  {0x2C61, "l"},  {0x2C65, "a"},  {0x2C66, "t"},  {0x2C68, "h"},  {0x2C6A, "k"},
    {0x2C6C, "z"},  {0x2C73, "w"},  {0x2C76, "h"},  {0xA729, "tz"}, {0xA731, "s"},  {0xA733, "aa"},
    {0xA735, "ao"}, {0xA737, "au"}, {0xA739, "av"}, {0xA73D, "ay"}, {0xA741, "k"},  {0xA743, "k"},
    {0xA745, "k"},  {0xA749, "l"},  {0xA74B, "o"},  {0xA74D, "o"},  {0xA74F, "oo"}, {0xA751, "p"},
    {0xA753, "p"},  {0xA755, "p"},  {0xA757, "q"},  {0xA759, "q"},  {0xA75B, "r"},  {0xA75F, "v"},
    {0xA761, "vy"}, {0xA7A1, "g"},  {0xA7A3, "k"},  {0xA7A5, "n"},  {0xA7A7, "r"},  {0xA7A9, "s"},
};

const char *tamis__latin_special(uint32_t rune)
{
    return tamis__letter_find(letters, TAMIS_COUNT_OF(letters), rune);
}
