/*
 * model/prose.h - facts that publishers write as prose.
 *
 * Dates as people write them ("circa 1955", "00/00/1962", "1) 12 Aug. 1970", "Between 1955 and 1958",
 * "03/05/1980" day first), genders, and the labelled remarks of OFAC, OFSI, DFAT and the EU.
 */
#ifndef TAMIS_MODEL_PROSE_H
#define TAMIS_MODEL_PROSE_H

#include "base/date.h"

/* One date in prose; day-first for numeric dates unless the year leads. False when none is found. */
bool tamis__prose_date(tamis_bytes text, tamis__date *out);
/* All dates of a text with alternatives ("a) 1955 b) 12 Mar 1960; or 1961"), at most `capacity`. */
size_t tamis__prose_dates(tamis_bytes text, tamis__date *out, size_t capacity);
/* "male", "female" or "" from Male, M, (Gender):Female, мужской ... */
const char *tamis__prose_gender(tamis_bytes text);
/* True for a byte of a word: an ASCII letter, or one beyond ASCII that begins no dash. */
bool tamis__prose_in_word(tamis_bytes text, size_t at);
/* Next item of an enumeration "1) x 2) y", "a) x b) y", "(1) x (2) y", or "x; y"; advancing *rest.
 * A text without markers is one item. */
bool tamis__prose_item(tamis_bytes *rest, tamis_bytes *item);

#endif
