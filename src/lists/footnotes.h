/* lists/footnotes.h - the footnotes of an Entity List entry, as its license requirement bears them. */
#ifndef TAMIS_LISTS_FOOTNOTES_H
#define TAMIS_LISTS_FOOTNOTES_H

#include "base/bytes.h"

/*
 * Bit n for footnote n, 1 to 9. Publishers print the mark as a superscript, which plain text turns into a digit behind a
 * bracket or behind the last word: "734.9(g),3 746.8(a)(3)", "of the EAR)4", "of the EAR2"; or they write "footnote 1".
 */
uint32_t tamis__footnotes(tamis_bytes license_requirement);

#endif
