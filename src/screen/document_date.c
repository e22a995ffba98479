/*
 * screen/document_date.c - dates as they are written in pages and in prose.
 *
 * Only unambiguous forms are read: 05/06/2019 means May to some and June to others, and so is no date.
 */
#include "screen/document.h"

typedef struct cursor {
    tamis_bytes text;
    size_t at;
} cursor;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Between `least` and `most` digits with no digit after them. */
static bool number(cursor *c, size_t least, size_t most, int *out)
{
    size_t count = 0;
    int value = 0;
    while (count <= most && c->at + count < c->text.len && is_digit(c->text.ptr[c->at + count])) {
        value = value * 10 + (c->text.ptr[c->at + count] - '0');
        count++;
    }
    if (count < least || count > most)
        return false;
    c->at += count;
    *out = value;
    return true;
}

static bool one_of(cursor *c, const char *characters)
{
    if (c->at >= c->text.len || strchr(characters, c->text.ptr[c->at]) == NULL)
        return false;
    c->at++;
    return true;
}

static void skip(cursor *c, const char *characters)
{
    while (one_of(c, characters))
        ;
}

static tamis_bytes word(cursor *c)
{
    size_t start = c->at;
    while (c->at < c->text.len && is_letter(c->text.ptr[c->at]))
        c->at++;
    return tamis__bytes_sub(c->text, start, c->at);
}

static bool month(cursor *c, int *out)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    tamis_bytes name = word(c);
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        tamis_bytes full = tamis__bytes_of(names[i]);
        bool cut = name.len == 3 || tamis__bytes_equal_nocase(name, TAMIS_LIT("sept"));
        if (tamis__bytes_equal_nocase(name, full) ||
            (cut && tamis__bytes_starts_nocase(full, name))) {
            *out = (int)i + 1;
            return true;
        }
    }
    return false;
}

/* 2019-05-23, 2019/05/23, 2019.05.23, 20190523. */
static bool read_iso(tamis_bytes text, int32_t *out)
{
    cursor c = {text, 0};
    int year, month_of_year, day, whole;
    if (number(&c, 8, 8, &whole))
        return tamis__day_from_ymd(whole / 10000, whole / 100 % 100, whole % 100, out);
    return number(&c, 4, 4, &year) && one_of(&c, "-/.") && number(&c, 1, 2, &month_of_year) &&
           one_of(&c, "-/.") && number(&c, 1, 2, &day) &&
           tamis__day_from_ymd(year, month_of_year, day, out);
}

static void skip_ordinal(cursor *c)
{
    cursor before = *c;
    tamis_bytes ending = word(c);
    if (ending.len != 2 || strchr("snrt", ending.ptr[0] | 0x20) == NULL)
        *c = before;
}

static bool year_after(cursor *c, int *out)
{
    skip(c, " ,\n");
    return number(c, 4, 4, out);
}

/* May 23, 2019 */
static bool read_month_first(tamis_bytes text, int32_t *out)
{
    cursor c = {text, 0};
    int month_of_year, day, year;
    if (!month(&c, &month_of_year))
        return false;
    skip(&c, ". ");
    if (!number(&c, 1, 2, &day))
        return false;
    skip_ordinal(&c);
    return year_after(&c, &year) && tamis__day_from_ymd(year, month_of_year, day, out);
}

/* 23 May 2019, 23rd of May, 2019 */
static bool read_day_first(tamis_bytes text, int32_t *out)
{
    cursor c = {text, 0};
    int month_of_year, day, year;
    if (!number(&c, 1, 2, &day))
        return false;
    skip_ordinal(&c);
    skip(&c, " -");
    cursor before = c;
    if (tamis__bytes_equal_nocase(word(&c), TAMIS_LIT("of")))
        skip(&c, " ");
    else
        c = before;
    if (!month(&c, &month_of_year))
        return false;
    skip(&c, ".-");
    return year_after(&c, &year) && tamis__day_from_ymd(year, month_of_year, day, out);
}

/* 2019年5月23日, 2019년 5월 23일 */
static bool read_east_asian(tamis_bytes text, int32_t *out)
{
    static const char *const marks[2][2] = {{"\u5E74", "\u6708"}, {"\uB144", "\uC6D4"}};
    for (size_t i = 0; i < 2; i++) {
        cursor c = {text, 0};
        int parts[3];
        bool good = number(&c, 4, 4, &parts[0]);
        for (size_t k = 0; good && k < 2; k++) {
            tamis_bytes mark = tamis__bytes_of(marks[i][k]);
            good = tamis__bytes_starts_with(tamis__bytes_sub(text, c.at, text.len), mark);
            c.at += mark.len;
            skip(&c, " ");
            good = good && number(&c, 1, 2, &parts[k + 1]);
        }
        if (good && tamis__day_from_ymd(parts[0], parts[1], parts[2], out))
            return true;
    }
    return false;
}

bool tamis__date_read(tamis_bytes text, int32_t *out)
{
    return read_iso(text, out) || read_month_first(text, out) || read_day_first(text, out) ||
           read_east_asian(text, out);
}

bool tamis__date_find(tamis_bytes text, int32_t *out)
{
    bool inside = false; /* of a word or number */
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool part = is_digit(c) || is_letter(c);
        if (part && !inside && tamis__date_read(tamis__bytes_sub(text, i, text.len), out))
            return true;
        inside = part;
    }
    return false;
}
