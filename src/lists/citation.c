/*
 * lists/citation.c - one pass over the text. At each place it tries "V FR page", "Vol. V, No. N", and
 * a date; what fits none of these is gathered as loose text until the next one. Separators between
 * citations vanish from loose text.
 */
#include "lists/citation.h"

#include "base/date.h"

enum { VOLUME_MAX = 999, PAGE_MAX = 999999, CENTURY_TURN = 50 };

typedef struct scan {
    tamis_bytes text;
    size_t at;
    tamis__buffer *out;
    bool wrote;    /* something is in `out` */
    bool dated;    /* the last citation has its date */
    bool is_cited; /* the last thing written is a citation */
    size_t loose;  /* start of loose text */
    int32_t *first;
} scan;

static void skip(tamis_bytes text, size_t *at, const char *chars)
{
    while (*at < text.len && text.ptr[*at] != '\0' && strchr(chars, text.ptr[*at]) != NULL)
        (*at)++;
}

static bool number(tamis_bytes text, size_t *at, unsigned max, unsigned *out)
{
    size_t start = *at;
    unsigned value = 0;
    while (*at < text.len && tamis__is_digit(text.ptr[*at]) && value <= max) {
        value = value * 10 + (unsigned)(text.ptr[*at] - '0');
        (*at)++;
    }
    *out = value;
    return *at > start && value <= max;
}

static bool word(tamis_bytes text, size_t *at, const char *expected)
{
    tamis_bytes rest = tamis__bytes_sub(text, *at, text.len);
    if (!tamis__bytes_starts_nocase(rest, tamis__bytes_of(expected)))
        return false;
    *at += strlen(expected);
    return true;
}

/* "84 F.R. 22961", "84 FR22961", "81.F.R. 22576" */
static bool page_citation(tamis_bytes text, size_t *at, unsigned *volume, unsigned *page)
{
    size_t i = *at;
    if (!number(text, &i, VOLUME_MAX, volume))
        return false;
    skip(text, &i, " .");
    if (!word(text, &i, "F"))
        return false;
    skip(text, &i, ". ");
    if (!word(text, &i, "R"))
        return false;
    skip(text, &i, ". ");
    if (!number(text, &i, PAGE_MAX, page))
        return false;
    if (i < text.len && text.ptr[i] == '/') /* a date follows at once: no page was given */
        return false;
    *at = i;
    return true;
}

/* "Vol. 64, No. 240", "76 FR No. 197" */
static bool issue_citation(tamis_bytes text, size_t *at, unsigned *volume, unsigned *issue)
{
    size_t i = *at;
    if (word(text, &i, "Vol")) {
        skip(text, &i, ". ");
        if (!number(text, &i, VOLUME_MAX, volume))
            return false;
    } else {
        if (!number(text, &i, VOLUME_MAX, volume))
            return false;
        skip(text, &i, " ");
        if (!word(text, &i, "FR"))
            return false;
    }
    skip(text, &i, ", ");
    if (!word(text, &i, "No"))
        return false;
    skip(text, &i, ". ");
    if (!number(text, &i, VOLUME_MAX, issue))
        return false;
    *at = i;
    return true;
}

/* month/day/year, in brackets or not; two-digit years turn at 1950. */
static bool us_date(tamis_bytes text, size_t *at, int32_t *day_number)
{
    size_t i = *at;
    unsigned month = 0;
    unsigned day = 0;
    unsigned year = 0;
    skip(text, &i, "( ");
    if (!number(text, &i, 12, &month) || !word(text, &i, "/") || !number(text, &i, 31, &day) ||
        !word(text, &i, "/"))
        return false;
    size_t start = i;
    if (!number(text, &i, 9999, &year))
        return false;
    if (i - start == 2)
        year += year < CENTURY_TURN ? 2000 : 1900;
    skip(text, &i, ")");
    *at = i;
    return tamis__day_from_ymd((int)year, (int)month, (int)day, day_number);
}

static void separate(scan *s)
{
    if (s->wrote)
        tamis__buffer_text(s->out, "; ");
    s->wrote = true;
}

static bool only_separators(tamis_bytes loose)
{
    for (size_t i = 0; i < loose.len;) {
        if (word(loose, &i, "and"))
            continue;
        if (strchr(" ,;.()&\n\r\t", loose.ptr[i]) == NULL || loose.ptr[i] == '\0')
            return false;
        i++;
    }
    return true;
}

/* "(no. 182)" behind a page: the page already names the place. */
static bool is_issue_mark(tamis_bytes loose)
{
    size_t i = 0;
    unsigned issue = 0;
    skip(loose, &i, " (,");
    if (!word(loose, &i, "No"))
        return false;
    skip(loose, &i, ". ");
    if (!number(loose, &i, VOLUME_MAX, &issue))
        return false;
    return only_separators(tamis__bytes_sub(loose, i, loose.len));
}

static tamis_bytes strip_separators(tamis_bytes b)
{
    while (b.len > 0 && strchr(" ,;", b.ptr[0]) != NULL && b.ptr[0] != '\0')
        b = tamis__bytes_sub(b, 1, b.len);
    while (b.len > 0 && strchr(" ,;", b.ptr[b.len - 1]) != NULL && b.ptr[b.len - 1] != '\0')
        b.len--;
    return tamis__bytes_trim(b);
}

static void flush_loose(scan *s, size_t end)
{
    tamis_bytes loose = tamis__bytes_sub(s->text, s->loose, end);
    if (only_separators(loose) || (s->is_cited && is_issue_mark(loose)))
        return;
    separate(s);
    tamis__buffer_append(s->out, strip_separators(loose));
    s->is_cited = false;
}

static void write_date(scan *s, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_printf(s->out, " (%s)", tamis__day_format(day, text));
    s->dated = true;
    if (*s->first == TAMIS__DAY_MIN || day < *s->first)
        *s->first = day;
}

static bool take(scan *s)
{
    size_t at = s->at;
    unsigned volume = 0;
    unsigned place = 0;
    int32_t day = 0;
    if (page_citation(s->text, &at, &volume, &place)) {
        flush_loose(s, s->at);
        separate(s);
        tamis__buffer_printf(s->out, "%u FR %u", volume, place);
    } else if (issue_citation(s->text, &at, &volume, &place)) {
        flush_loose(s, s->at);
        separate(s);
        tamis__buffer_printf(s->out, "%u FR No. %u", volume, place);
    } else if (s->is_cited && !s->dated && us_date(s->text, &at, &day)) {
        if (!only_separators(tamis__bytes_sub(s->text, s->loose, s->at)) &&
            !is_issue_mark(tamis__bytes_sub(s->text, s->loose, s->at)))
            return false;
        write_date(s, day);
        s->at = s->loose = at;
        return true;
    } else {
        return false;
    }
    s->is_cited = true;
    s->dated = false;
    s->at = s->loose = at;
    return true;
}

void tamis__citations(tamis_bytes text, tamis__buffer *out, int32_t *first)
{
    scan s = {.text = tamis__bytes_trim(text), .out = out, .first = first};
    *first = TAMIS__DAY_MIN;
    while (s.at < s.text.len) {
        bool fresh = s.at == 0 || !tamis__is_digit(s.text.ptr[s.at - 1]);
        if (!fresh || !take(&s))
            s.at++;
    }
    flush_loose(&s, s.text.len);
}
