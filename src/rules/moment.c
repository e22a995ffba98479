/*
 * rules/moment.c - local time of many zones without a calendar at hand.
 *
 * When a zone is added, ICU tells every shift of its offset between two years; after the last of them the offset follows yearly
 * rules, so that a later instant is looked up in a year of the last 28 with the same calendar (the weekdays of the
 * Gregorian calendar repeat after 28 years within a century). Everything else is arithmetic on that list.
 *
 *   shifts:  [INT64_MIN, -17762) [1918-03-31T07:00Z, -14400) ... [2099-11-01T06:00Z, -18000)
 */
#include "rules/moment.h"

#include <unicode/ucal.h>

#include "base/error.h"

enum {
    DAY_SECONDS = 86400,
    OFFSET_SECONDS_MAX = 26 * 3600,
    FIRST_YEAR = 1900,
    LAST_YEAR = 2100, /* the first year that is not listed */
    REPEAT_FROM = 2070,
    REPEAT_YEARS = 28,
    ZONE_SHIFTS_MAX = 2048,
    ZONE_NAME_MAX = 64,
    MS = 1000
};

static int64_t year_start(int year)
{
    int32_t day = 0;
    (void)tamis__day_from_ymd(year, 1, 1, &day);
    return (int64_t)day * DAY_SECONDS;
}

/* ---- Adding zones ---------------------------------------------------------------------------- */

static bool shift_at(UCalendar *calendar, double ms, struct tamis__zone_shift *out)
{
    UErrorCode code = U_ZERO_ERROR;
    ucal_setMillis(calendar, ms, &code);
    int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &code);
    offset += ucal_get(calendar, UCAL_DST_OFFSET, &code);
    out->instant = (int64_t)(ms / MS);
    out->offset = offset / MS;
    return U_SUCCESS(code) && out->offset > -OFFSET_SECONDS_MAX && out->offset < OFFSET_SECONDS_MAX;
}

/* Returns how many shifts, 0 when ICU fails. */
static size_t list_shifts(UCalendar *calendar, struct tamis__zone_shift *out)
{
    double ms = (double)year_start(FIRST_YEAR) * MS;
    double end = (double)year_start(LAST_YEAR) * MS;
    size_t count = 0;
    if (!shift_at(calendar, ms, &out[count]))
        return 0;
    out[count++].instant = INT64_MIN;
    while (count < ZONE_SHIFTS_MAX) {
        UErrorCode code = U_ZERO_ERROR;
        UDate next = 0;
        if (!ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, &code) ||
            U_FAILURE(code) || next >= end || next <= ms)
            break;
        ms = next;
        if (!shift_at(calendar, ms, &out[count]))
            return 0;
        if (out[count].offset != out[count - 1].offset)
            count++;
    }
    return count;
}

static bool is_zone_name(tamis_bytes name, UChar *wide)
{
    if (name.len == 0 || name.len >= ZONE_NAME_MAX)
        return false;
    bool area = tamis__bytes_equal(name, TAMIS_LIT("UTC"));
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] >= 0x80)
            return false;
        area = area || name.ptr[i] == '/';
        wide[i] = (UChar)name.ptr[i];
    }
    UErrorCode code = U_ZERO_ERROR;
    UChar canonical[ZONE_NAME_MAX];
    UBool known = false;
    (void)ucal_getCanonicalTimeZoneID(wide, (int32_t)name.len, canonical, ZONE_NAME_MAX, &known,
                                      &code);
    return area && known && U_SUCCESS(code);
}

static tamis_status open_zone(tamis_bytes name, tamis__arena *arena,
                              const struct tamis__zone_shift **items, size_t *count,
                              tamis_error *err)
{
    UChar wide[ZONE_NAME_MAX];
    if (!is_zone_name(name, wide))
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "expected an IANA time zone (America/New_York), found '%.*s'",
                           TAMIS_FMT(name));
    UErrorCode code = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(wide, (int32_t)name.len, "en_US_POSIX", UCAL_GREGORIAN, &code);
    struct tamis__zone_shift *shifts =
        U_FAILURE(code) ? NULL : tamis__alloc(ZONE_SHIFTS_MAX * sizeof *shifts);
    size_t found = shifts == NULL ? 0 : list_shifts(calendar, shifts);
    struct tamis__zone_shift *kept =
        found == 0 ? NULL : tamis__arena_alloc(arena, found * sizeof *kept);
    if (kept != NULL)
        memcpy(kept, shifts, found * sizeof *kept);
    tamis__release(shifts);
    if (U_SUCCESS(code))
        ucal_close(calendar);
    if (kept == NULL)
        return tamis__fail_nomem(err);
    *items = kept;
    *count = found;
    return TAMIS_OK;
}

static tamis_status append(tamis__zone_table *zones, tamis_bytes name, tamis__arena *arena,
                           tamis_error *err)
{
    if (zones->count == TAMIS__ZONES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d time zones", TAMIS__ZONES_MAX);
    size_t at = zones->count;
    TAMIS_TRY(open_zone(name, arena, &zones->shifts[at].items, &zones->shifts[at].count, err));
    zones->names[at] = tamis__arena_copy(arena, name);
    if (zones->names[at].ptr == NULL)
        return tamis__fail_nomem(err);
    zones->count++;
    return TAMIS_OK;
}

tamis_status tamis__zone_add(tamis__zone_table *zones, tamis_bytes name, tamis__arena *arena,
                             uint8_t *out, tamis_error *err)
{
    if (zones->count == 0)
        TAMIS_TRY(append(zones, TAMIS_LIT("UTC"), arena, err));
    for (size_t i = 0; i < zones->count; i++)
        if (tamis__bytes_equal(zones->names[i], name)) {
            *out = (uint8_t)i;
            return TAMIS_OK;
        }
    TAMIS_TRY(append(zones, name, arena, err));
    *out = (uint8_t)(zones->count - 1);
    return TAMIS_OK;
}

/* ---- Local time ------------------------------------------------------------------------------ */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Day 0 was a Thursday. */
static int weekday_of_new_year(int year)
{
    int64_t day = year_start(year) / DAY_SECONDS;
    return (int)(((day + 4) % 7 + 7) % 7);
}

/* The same second of a year with the same calendar, within the list. */
static int64_t repeated(int64_t instant)
{
    int year, month, day;
    tamis__day_to_ymd((int32_t)(instant / DAY_SECONDS), &year, &month, &day);
    if (year > TAMIS__YEAR_MAX)
        return year_start(LAST_YEAR) - 1;
    for (int alike = REPEAT_FROM; alike < REPEAT_FROM + REPEAT_YEARS; alike++)
        if (is_leap(alike) == is_leap(year) &&
            weekday_of_new_year(alike) == weekday_of_new_year(year))
            return instant - year_start(year) + year_start(alike);
    return instant;
}

static int32_t offset_at(const tamis__zone_table *zones, uint8_t zone, int64_t instant)
{
    if (instant >= year_start(LAST_YEAR))
        instant = repeated(instant);
    const struct tamis__zone_shift *items = zones->shifts[zone].items;
    size_t low = 0, high = zones->shifts[zone].count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].instant <= instant)
            low = middle;
        else
            high = middle;
    }
    return items[low].offset;
}

int64_t tamis__zone_local(const tamis__zone_table *zones, uint8_t zone, int64_t instant)
{
    return instant + offset_at(zones, zone, instant);
}

/* Offsets just before and after any shift near by give the two candidates. */
int64_t tamis__zone_instant(const tamis__zone_table *zones, uint8_t zone, int64_t local)
{
    int32_t before = offset_at(zones, zone, local - OFFSET_SECONDS_MAX);
    int32_t after = offset_at(zones, zone, local + OFFSET_SECONDS_MAX);
    int64_t early = local - before, late = local - after;
    if (tamis__zone_local(zones, zone, early) == local)
        return early;
    if (tamis__zone_local(zones, zone, late) == local)
        return late;
    return early > late ? early : late;
}

/* ---- Moments --------------------------------------------------------------------------------- */

void tamis__moment_of_day(const tamis__zone_table *zones, int32_t day, tamis__moment *out)
{
    out->day = day;
    out->has_instant = false;
    out->offset = 0;
    out->instant = (int64_t)day * DAY_SECONDS;
    for (size_t i = 0; i < zones->count; i++) {
        out->local[i].start = (int64_t)day * DAY_SECONDS;
        out->local[i].end = out->local[i].start + DAY_SECONDS;
    }
}

void tamis__moment_of_instant(const tamis__zone_table *zones, int64_t instant, int32_t offset,
                              tamis__moment *out)
{
    int64_t local = instant + offset;
    out->day = (int32_t)(local / DAY_SECONDS - (local % DAY_SECONDS < 0));
    out->has_instant = true;
    out->instant = instant;
    out->offset = offset;
    for (size_t i = 0; i < zones->count; i++) {
        out->local[i].start = tamis__zone_local(zones, (uint8_t)i, instant);
        out->local[i].end = out->local[i].start + 1;
    }
}

/* Two digits at `at`, at most `max`; -1 else. */
static int two_digits(tamis_bytes text, size_t at, int max)
{
    if (at + 2 > text.len || !tamis__is_digit(text.ptr[at]) || !tamis__is_digit(text.ptr[at + 1]))
        return -1;
    int value = (text.ptr[at] - '0') * 10 + (text.ptr[at + 1] - '0');
    return value <= max ? value : -1;
}

static bool has_char(tamis_bytes text, size_t at, char c)
{
    return at < text.len && text.ptr[at] == c;
}

/* "Z" or "+05:30" up to the end, in seconds. */
static bool read_offset(tamis_bytes text, size_t at, int *out)
{
    if (has_char(text, at, 'Z') || has_char(text, at, 'z')) {
        *out = 0;
        return at + 1 == text.len;
    }
    if ((!has_char(text, at, '+') && !has_char(text, at, '-')) || at + 6 != text.len ||
        text.ptr[at + 3] != ':')
        return false;
    int hours = two_digits(text, at + 1, 23), minutes = two_digits(text, at + 4, 59);
    if (hours < 0 || minutes < 0)
        return false;
    *out = (hours * 60 + minutes) * 60 * (text.ptr[at] == '-' ? -1 : 1);
    return true;
}

/* "16:15" or "16:15:30.5" from `at`; *end is where it ends. A leap second counts as the one before it. */
static bool read_clock(tamis_bytes text, size_t at, int *seconds, size_t *end)
{
    int hours = two_digits(text, at, 23), minutes = two_digits(text, at + 3, 59), second = 0;
    if (hours < 0 || minutes < 0 || !has_char(text, at + 2, ':'))
        return false;
    at += 5;
    if (has_char(text, at, ':')) {
        second = two_digits(text, at + 1, 60);
        if (second < 0)
            return false;
        at += 3;
        if (has_char(text, at, '.')) {
            size_t first = ++at;
            while (at < text.len && tamis__is_digit(text.ptr[at]))
                at++;
            if (at == first)
                return false;
        }
    }
    *seconds = (hours * 60 + minutes) * 60 + (second == 60 ? 59 : second);
    *end = at;
    return true;
}

tamis_status tamis__moment_make(const tamis__zone_table *zones, int32_t day, tamis_bytes time,
                                tamis__moment *out, tamis_error *err)
{
    enum { DATE_LEN = 10 };
    if (time.len == 0) {
        tamis__moment_of_day(zones, day, out);
        return TAMIS_OK;
    }
    tamis__date date;
    int seconds = 0, offset = 0;
    size_t end = 0;
    bool well_formed =
        time.len > DATE_LEN && tamis__date_parse(tamis__bytes_sub(time, 0, DATE_LEN), &date) &&
        date.lo == date.hi && !date.circa &&
        (time.ptr[DATE_LEN] == 'T' || time.ptr[DATE_LEN] == 't') &&
        read_clock(time, DATE_LEN + 1, &seconds, &end) && read_offset(time, end, &offset);
    if (!well_formed)
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "time: expected an instant with offset (2019-05-16T12:00:00-04:00), "
                           "found '%.*s'",
                           TAMIS_FMT(time));
    if (date.lo != day)
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "time: expected an instant on the day of 'date', found '%.*s'",
                           TAMIS_FMT(time));
    tamis__moment_of_instant(zones, (int64_t)day * DAY_SECONDS + seconds - offset, offset, out);
    return TAMIS_OK;
}

bool tamis__window_touches(const tamis__window *window, const tamis__moment *moment)
{
    return window->start < moment->local[window->zone].end &&
           window->end > moment->local[window->zone].start;
}

bool tamis__window_covers(const tamis__window *window, const tamis__moment *moment)
{
    return window->start <= moment->local[window->zone].start &&
           window->end >= moment->local[window->zone].end;
}
