/*
 * model/prose.c - dates and genders that publishers write as prose.
 *
 * Dates are found by a small hand-written recognizer over tokens (number, word, mark): at each token
 * it tries the forms that lists use and otherwise moves on, so that words around a date never hide
 * it. Nothing is guessed: a two-digit year, a Hijri year or "before 1964" is no date, and the caller
 * keeps the text.
 */
#include "model/prose.h"

enum {
    YEAR_FIRST = 1500, /* below: Hijri and other calendars */
    YEAR_LAST = 2199
};

/* ---- Tokens */

typedef enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK } token_kind;

typedef struct token {
    token_kind kind;
    size_t start;
    size_t end;
    int value;  /* number, or the mark's character */
    int digits; /* of a number */
} token;

static bool is_one_of(int c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

/* U+2010..U+2015, the hyphens and dashes. */
static bool is_dash(tamis_bytes text, size_t at)
{
    return text.len - at >= 3 && memcmp(text.ptr + at, "\xE2\x80", 2) == 0 &&
           (unsigned char)text.ptr[at + 2] >= 0x90 && (unsigned char)text.ptr[at + 2] <= 0x95;
}

bool tamis__prose_in_word(tamis_bytes text, size_t at)
{
    char c = text.ptr[at];
    return tamis__is_letter(c) || ((unsigned char)c >= 0x80 && !is_dash(text, at));
}

static size_t skip_space(tamis_bytes text, size_t at)
{
    while (at < text.len) {
        if (tamis__is_space(text.ptr[at]))
            at++;
        else if (text.len - at >= 2 && memcmp(text.ptr + at, "\xC2\xA0", 2) == 0)
            at += 2;
        else
            break;
    }
    return at;
}

static token next_token(tamis_bytes text, size_t at)
{
    token t = {TOKEN_END, text.len, text.len, 0, 0};
    at = skip_space(text, at);
    if (at >= text.len)
        return t;
    t.start = at;
    if (tamis__is_digit(text.ptr[at])) {
        t.kind = TOKEN_NUMBER;
        for (; at < text.len && tamis__is_digit(text.ptr[at]); at++, t.digits += t.digits < 100)
            t.value = t.value > 99999 ? t.value : t.value * 10 + (text.ptr[at] - '0');
    } else if (is_dash(text, at)) {
        t.kind = TOKEN_MARK;
        t.value = '-';
        at += 3;
    } else if (tamis__prose_in_word(text, at)) {
        t.kind = TOKEN_WORD;
        while (at < text.len && tamis__prose_in_word(text, at))
            at++;
    } else {
        t.kind = TOKEN_MARK;
        t.value = text.ptr[at++];
    }
    t.end = at;
    return t;
}

static tamis_bytes token_text(tamis_bytes text, token t)
{
    return tamis__bytes_sub(text, t.start, t.end);
}

static bool token_is(tamis_bytes text, token t, const char *word)
{
    return t.kind == TOKEN_WORD &&
           tamis__bytes_equal_nocase(token_text(text, t), tamis__bytes_of(word));
}

static bool token_in(tamis_bytes text, token t, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(text, t, words[i]))
            return true;
    return false;
}

static bool is_mark(token t, char c)
{
    return t.kind == TOKEN_MARK && t.value == c;
}

/* ---- One date */

static int month_of(tamis_bytes text, token t)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    tamis_bytes word = token_text(text, t);
    if (t.kind != TOKEN_WORD || word.len < 3)
        return 0;
    for (int i = 0; i < 12; i++) {
        tamis_bytes name = tamis__bytes_of(names[i]);
        bool abbreviation = word.len == 3 || (i == 8 && word.len == 4);
        if (tamis__bytes_equal_nocase(word, name) ||
            (abbreviation && tamis__bytes_starts_nocase(name, word)))
            return i + 1;
    }
    return 0;
}

static bool is_year(token t)
{
    return t.kind == TOKEN_NUMBER && t.digits == 4 && t.value >= YEAR_FIRST && t.value <= YEAR_LAST;
}

static bool is_small(token t)
{
    return t.kind == TOKEN_NUMBER && t.digits <= 2;
}

static token skip_mark(tamis_bytes text, token t, char c)
{
    return is_mark(t, c) ? next_token(text, t.end) : t;
}

/* 12th, 1st: a suffix that touches the number. */
static token skip_ordinal(tamis_bytes text, token number)
{
    static const char *const suffixes[] = {"st", "nd", "rd", "th"};
    token t = next_token(text, number.end);
    if (t.start == number.end && token_in(text, t, suffixes, TAMIS_COUNT_OF(suffixes)))
        return next_token(text, t.end);
    return t;
}

/* Day first; month first only where day first is impossible. Zeroes mean unknown. */
static bool make_date(int year, int month, int day, tamis__date *out)
{
    if (month > 12 && day >= 1 && day <= 12) {
        int swap = month;
        month = day;
        day = swap;
    }
    return tamis__date_make(year, month, month == 0 ? 0 : day, out);
}

/* 1970-08-12, 1970-08, 1970s, 1970 */
static bool read_from_year(tamis_bytes text, token year, size_t *end, tamis__date *out)
{
    token mark = next_token(text, year.end);
    token month = next_token(text, mark.end);
    token mark2 = next_token(text, month.end);
    token day = next_token(text, mark2.end);
    bool tight = mark.kind == TOKEN_MARK && is_one_of(mark.value, "-/.") &&
                 mark.start == year.end && month.start == mark.end && is_small(month);
    if (tight && is_mark(mark2, (char)mark.value) && mark2.start == month.end && is_small(day) &&
        make_date(year.value, month.value, day.value, out)) {
        *end = day.end;
        return true;
    }
    if (tight && mark.value == '-' && month.digits == 2 && month.value >= 1 && month.value <= 12 &&
        tamis__date_make(year.value, month.value, 0, out)) {
        *end = month.end;
        return true;
    }
    if (mark.start == year.end && token_is(text, mark, "s") && year.value % 10 == 0) {
        tamis__date last;
        *end = mark.end;
        if (!tamis__date_make(year.value, 0, 0, out) ||
            !tamis__date_make(year.value + 9, 0, 0, &last))
            return false;
        out->hi = last.hi;
        return true;
    }
    *end = year.end;
    return (mark.kind != TOKEN_WORD || mark.start > year.end) &&
           tamis__date_make(year.value, 0, 0, out);
}

/* 12/08/1970, 12-Aug-1970, 08/1970, 12 Aug. 1970, 12th of August, 1970 */
static bool read_from_day(tamis_bytes text, token day, size_t *end, tamis__date *out)
{
    token t = skip_ordinal(text, day);
    if (t.kind == TOKEN_MARK && is_one_of(t.value, "/.-")) {
        token month = next_token(text, t.end);
        token mark = next_token(text, month.end);
        token year = next_token(text, mark.end);
        int named = month_of(text, month);
        *end = year.end;
        if ((is_small(month) || named > 0) && is_mark(mark, (char)t.value) && is_year(year))
            return make_date(year.value, named > 0 ? named : month.value, day.value, out);
        *end = month.end;
        return is_year(month) && t.start == day.end && month.start == t.end && day.value <= 12 &&
               tamis__date_make(month.value, day.value, 0, out);
    }
    if (token_is(text, t, "of"))
        t = next_token(text, t.end);
    int month = month_of(text, t);
    if (month == 0)
        return false;
    token year = skip_mark(text, next_token(text, t.end), '.');
    year = skip_mark(text, year, ',');
    *end = year.end;
    return is_year(year) && tamis__date_make(year.value, month, day.value, out);
}

/* Aug. 1970, August 12, 1970, March/April 1965 */
static bool read_from_month(tamis_bytes text, token name, size_t *end, tamis__date *out)
{
    int month = month_of(text, name);
    token t = skip_mark(text, next_token(text, name.end), '.');
    if (is_mark(t, '/') || is_mark(t, '-')) {
        token second = next_token(text, t.end);
        token year = skip_mark(text, next_token(text, second.end), '.');
        int last = month_of(text, second);
        tamis__date until;
        *end = year.end;
        if (last < month || !is_year(year) || !tamis__date_make(year.value, month, 0, out) ||
            !tamis__date_make(year.value, last, 0, &until))
            return false;
        out->hi = until.hi;
        return true;
    }
    t = skip_mark(text, t, ',');
    *end = t.end;
    if (is_year(t))
        return tamis__date_make(t.value, month, 0, out);
    if (!is_small(t))
        return false;
    token year = skip_mark(text, skip_ordinal(text, t), ',');
    *end = year.end;
    return is_year(year) && tamis__date_make(year.value, month, t.value, out);
}

/* A date that starts at token t; *end is where it ends. */
static bool read_date(tamis_bytes text, token t, size_t *end, tamis__date *out)
{
    *out = (tamis__date){0, 0, false};
    if (is_year(t))
        return read_from_year(text, t, end, out);
    if (is_small(t))
        return read_from_day(text, t, end, out);
    return month_of(text, t) > 0 && read_from_month(text, t, end, out);
}

/* ---- Dates in a text */

typedef struct date_scan {
    tamis_bytes text;
    size_t at;
    bool circa;   /* a word for "about" stands before */
    bool between; /* "between A and B" */
    bool from;    /* "from A to B" */
    bool open;    /* "before A", "after A": A itself is no date of the party */
} date_scan;

static bool is_circa(tamis_bytes text, token t)
{
    static const char *const words[] = {"circa",     "ca",         "approximately", "approx",
                                        "about",     "around",     "probably",      "possibly",
                                        "estimated", "approximate"};
    if (token_is(text, t, "c")) /* "c. 1955", "c1955", but not "c) 1955" */
        return t.end < text.len && (text.ptr[t.end] == '.' || tamis__is_digit(text.ptr[t.end]));
    return token_in(text, t, words, TAMIS_COUNT_OF(words));
}

static void note_word(date_scan *scan, token t)
{
    tamis_bytes text = scan->text;
    if (is_circa(text, t))
        scan->circa = true;
    else if (token_is(text, t, "between"))
        scan->between = true;
    else if (token_is(text, t, "from"))
        scan->from = true;
    else if (token_is(text, t, "before") || token_is(text, t, "after") ||
             token_is(text, t, "prior"))
        scan->open = true;
}

static bool joins_range(const date_scan *scan, token t, const tamis__date *first)
{
    if (scan->between)
        return token_is(scan->text, t, "and") || is_mark(t, '-');
    if (scan->from)
        return token_is(scan->text, t, "to") || token_is(scan->text, t, "until") || is_mark(t, '-');
    /* Bare "1963/1964" and "1958-1960" are ranges of years; full dates so joined are alternatives. */
    return first->hi - first->lo >= 364 &&
           (token_is(scan->text, t, "to") || is_mark(t, '-') || is_mark(t, '/'));
}

static void read_range_end(date_scan *scan, tamis__date *date)
{
    token join = next_token(scan->text, scan->at);
    if (!joins_range(scan, join, date))
        return;
    token t = next_token(scan->text, join.end);
    size_t end = 0;
    tamis__date last;
    if (!read_date(scan->text, t, &end, &last) || last.hi < date->lo)
        return;
    date->hi = last.hi;
    scan->at = end;
}

/* "1970 circa", "1962 and 1963 (Approximately)" */
static void read_circa_after(date_scan *scan, tamis__date *date)
{
    token t = next_token(scan->text, scan->at);
    bool bracket = is_mark(t, '(');
    if (bracket)
        t = next_token(scan->text, t.end);
    if (t.kind != TOKEN_WORD || !is_circa(scan->text, t))
        return;
    token after = next_token(scan->text, t.end);
    bool closed = after.kind == TOKEN_END ||
                  (after.kind == TOKEN_MARK && is_one_of(after.value, bracket ? ")" : ";,"));
    if (closed) {
        date->circa = true;
        scan->at = t.end;
    }
}

static bool scan_next(date_scan *scan, tamis__date *out)
{
    for (;;) {
        token t = next_token(scan->text, scan->at);
        if (t.kind == TOKEN_END)
            return false;
        size_t end = 0;
        if (!read_date(scan->text, t, &end, out)) {
            scan->at = t.end;
            if (t.kind == TOKEN_WORD)
                note_word(scan, t);
            else if (is_mark(t, ';'))
                *scan = (date_scan){.text = scan->text, .at = t.end};
            continue;
        }
        scan->at = end;
        read_range_end(scan, out);
        bool open = scan->open;
        out->circa = scan->circa;
        *scan = (date_scan){.text = scan->text, .at = scan->at};
        read_circa_after(scan, out);
        if (!open)
            return true;
    }
}

size_t tamis__prose_dates(tamis_bytes text, tamis__date *out, size_t capacity)
{
    text = tamis__bytes_trim(text);
    date_scan scan = {.text = text};
    size_t count = 0;
    while (count < capacity && scan_next(&scan, &out[count]))
        count++;
    return count;
}

bool tamis__prose_date(tamis_bytes text, tamis__date *out)
{
    return tamis__prose_dates(text, out, 1) == 1;
}

/* ---- Gender */

static const char *gender_of_word(tamis_bytes word)
{
    static const struct {
        const char *word;
        const char *gender;
    } words[] = {
        {"male", "male"},       {"man", "male"},        {"masculine", "male"},
        {"masculin", "male"},   {"masculino", "male"},  {"homme", "male"},
        {"hombre", "male"},     {"мужской", "male"},    {"Мужской", "male"},
        {"муж", "male"},        {"чоловіча", "male"},   {"чоловічий", "male"},
        {"男", "male"},         {"男性", "male"},       {"ذكر", "male"},
        {"female", "female"},   {"woman", "female"},    {"feminine", "female"},
        {"femenino", "female"}, {"feminino", "female"}, {"femme", "female"},
        {"mujer", "female"},    {"женский", "female"},  {"Женский", "female"},
        {"жен", "female"},      {"жіноча", "female"},   {"жіночий", "female"},
        {"女", "female"},       {"女性", "female"},     {"أنثى", "female"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++)
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(words[i].word)))
            return words[i].gender;
    return "";
}

const char *tamis__prose_gender(tamis_bytes text)
{
    bool label = true; /* still where a bare letter may stand: at the start or after a colon */
    for (token t = next_token(text, 0); t.kind != TOKEN_END; t = next_token(text, t.end)) {
        tamis_bytes word = token_text(text, t);
        if (t.kind == TOKEN_MARK) {
            label = label || t.value == ':';
            continue;
        }
        const char *gender = t.kind == TOKEN_WORD ? gender_of_word(word) : "";
        if (gender[0] != '\0')
            return gender;
        if (label && word.len == 1 && (word.ptr[0] == 'M' || word.ptr[0] == 'm'))
            return "male";
        if (label && word.len == 1 && (word.ptr[0] == 'F' || word.ptr[0] == 'f'))
            return "female";
        label = false;
    }
    return "";
}
