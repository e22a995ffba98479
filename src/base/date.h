/*
 * base/date.h - calendar dates with precision.
 *
 * A date is an inclusive range of days [lo, hi] counted from 1970-01-01 in the proleptic Gregorian
 * calendar, with a circa mark. The text form is a subset of EDTF (ISO 8601-2, level 1):
 *   1955-03-02   1955-03   1955   1955~ (circa)   1955/1958 (range; ends may be partial)
 * Day numbers alone (int32) serve for from/until windows, where the two infinities are reserved.
 */
#ifndef TAMIS_BASE_DATE_H
#define TAMIS_BASE_DATE_H

#include "base/bytes.h"

#define TAMIS__DAY_MIN INT32_MIN /* since ever / unknown start */
#define TAMIS__DAY_MAX INT32_MAX /* until further notice */

typedef struct tamis__date {
    int32_t lo;
    int32_t hi;
    bool circa;
} tamis__date;

enum { TAMIS__DATE_TEXT_BYTES = 32, TAMIS__YEAR_MIN = 1000, TAMIS__YEAR_MAX = 2999 };

/* False when the calendar has no such day or the year is out of [YEAR_MIN, YEAR_MAX]. */
bool tamis__day_from_ymd(int year, int month, int day, int32_t *out);
void tamis__day_to_ymd(int32_t day_number, int *year, int *month, int *day);
/* month 0: whole year; day 0: whole month. False when invalid. */
bool tamis__date_make(int year, int month, int day, tamis__date *out);
/* The whole slice in the text form above. */
bool tamis__date_parse(tamis_bytes text, tamis__date *out);
/* NUL-terminated, the shortest exact form. Returns out. */
char *tamis__date_format(const tamis__date *date, char out[TAMIS__DATE_TEXT_BYTES]);
/* YYYY-MM-DD of a day number; "" for the infinities. */
char *tamis__day_format(int32_t day_number, char out[TAMIS__DATE_TEXT_BYTES]);

#endif
