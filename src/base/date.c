/*
 * base/date.c - calendar dates with precision.
 *
 * Day numbers and calendar dates are turned into each other with years that begin on 1 March, so
 * that the leap day is the last of its year, and within eras of 400 years (146,097 days), after
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
#include "base/date.h"

#include <stdio.h>

enum { ERA_DAYS = 146097, DAYS_TO_1970 = 719468, PART_BYTES = 15 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool tamis__day_from_ymd(int year, int month, int day, int32_t *out)
{
    if (year < TAMIS__YEAR_MIN || year > TAMIS__YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return false;
    int march_year = month <= 2 ? year - 1 : year;
    int era = march_year / 400;
    int year_of_era = march_year % 400;
    int march_month = (month + 9) % 12;
    int day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *out = era * ERA_DAYS + day_of_era - DAYS_TO_1970;
    return true;
}

void tamis__day_to_ymd(int32_t day_number, int *year, int *month, int *day)
{
    int64_t shifted = (int64_t)day_number + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int day_of_era = (int)(shifted - era * ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

bool tamis__date_make(int year, int month, int day, tamis__date *out)
{
    if (month == 0 && day != 0)
        return false;
    int first_month = month == 0 ? 1 : month;
    int last_month = month == 0 ? 12 : month;
    tamis__date made = {0, 0, false};
    if (!tamis__day_from_ymd(year, first_month, day == 0 ? 1 : day, &made.lo))
        return false;
    int last_day = day == 0 ? month_days(year, last_month) : day;
    if (!tamis__day_from_ymd(year, last_month, last_day, &made.hi))
        return false;
    *out = made;
    return true;
}

static bool parse_digits(tamis_bytes text, size_t start, size_t end, int *out)
{
    uint64_t value = 0;
    if (text.len < end || !tamis__bytes_to_u64(tamis__bytes_sub(text, start, end), 9999, &value))
        return false;
    *out = (int)value;
    return true;
}

/* One end of a range, or the whole: YYYY, YYYY-MM, YYYY-MM-DD, each perhaps with '~'. */
static bool parse_part(tamis_bytes text, tamis__date *out)
{
    bool circa = tamis__bytes_ends_with(text, TAMIS_LIT("~"));
    if (circa)
        text.len--;
    int year = 0;
    int month = 0;
    int day = 0;
    bool has_month = text.len >= 7;
    bool has_day = text.len == 10;
    if (text.len != 4 && text.len != 7 && text.len != 10)
        return false;
    if (!parse_digits(text, 0, 4, &year))
        return false;
    if (has_month && (text.ptr[4] != '-' || !parse_digits(text, 5, 7, &month) || month == 0))
        return false;
    if (has_day && (text.ptr[7] != '-' || !parse_digits(text, 8, 10, &day) || day == 0))
        return false;
    if (!tamis__date_make(year, month, day, out))
        return false;
    out->circa = circa;
    return true;
}

bool tamis__date_parse(tamis_bytes text, tamis__date *out)
{
    size_t slash = tamis__bytes_find(text, TAMIS_LIT("/"), 0);
    if (slash == SIZE_MAX)
        return parse_part(text, out);
    tamis__date from;
    tamis__date until;
    if (!parse_part(tamis__bytes_sub(text, 0, slash), &from) ||
        !parse_part(tamis__bytes_sub(text, slash + 1, text.len), &until) || from.lo > until.hi)
        return false;
    *out = (tamis__date){from.lo, until.hi, from.circa || until.circa};
    return true;
}

/* The shortest part whose first day (last day, with `last`) is the one given. */
static void format_part(int32_t day_number, bool last, char out[PART_BYTES])
{
    int year;
    int month;
    int day;
    tamis__day_to_ymd(day_number, &year, &month, &day);
    bool whole_month = day == (last ? month_days(year, month) : 1);
    bool whole_year = whole_month && month == (last ? 12 : 1);
    if (whole_year)
        snprintf(out, PART_BYTES, "%04d", year);
    else if (whole_month)
        snprintf(out, PART_BYTES, "%04d-%02d", year, month);
    else
        snprintf(out, PART_BYTES, "%04d-%02d-%02d", year, month, day);
}

/* Whether the range is exactly one year (month 0) or one month. */
static bool spans(const tamis__date *date, int year, int month)
{
    tamis__date whole;
    return tamis__date_make(year, month, 0, &whole) && whole.lo == date->lo && whole.hi == date->hi;
}

char *tamis__date_format(const tamis__date *date, char out[TAMIS__DATE_TEXT_BYTES])
{
    const char *mark = date->circa ? "~" : "";
    int year;
    int month;
    int day;
    tamis__day_to_ymd(date->lo, &year, &month, &day);
    if (date->lo == date->hi) {
        snprintf(out, TAMIS__DATE_TEXT_BYTES, "%04d-%02d-%02d%s", year, month, day, mark);
    } else if (spans(date, year, 0)) {
        snprintf(out, TAMIS__DATE_TEXT_BYTES, "%04d%s", year, mark);
    } else if (spans(date, year, month)) {
        snprintf(out, TAMIS__DATE_TEXT_BYTES, "%04d-%02d%s", year, month, mark);
    } else {
        char from[PART_BYTES];
        char until[PART_BYTES];
        format_part(date->lo, false, from);
        format_part(date->hi, true, until);
        snprintf(out, TAMIS__DATE_TEXT_BYTES, "%s%s/%s%s", from, mark, until, mark);
    }
    return out;
}

char *tamis__day_format(int32_t day_number, char out[TAMIS__DATE_TEXT_BYTES])
{
    out[0] = '\0';
    if (day_number == TAMIS__DAY_MIN || day_number == TAMIS__DAY_MAX)
        return out;
    int year;
    int month;
    int day;
    tamis__day_to_ymd(day_number, &year, &month, &day);
    snprintf(out, TAMIS__DATE_TEXT_BYTES, "%04d-%02d-%02d", year, month, day);
    return out;
}
