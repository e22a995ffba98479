/*
 * api/deadline_picture.c - deadlines as rows under one axis of years.
 *
 * Each row: where and what, date and count above; below a line from today to the deadline with the mark of the outcome. Rows keep
 * their text readable on a narrow screen, where bars on one line would cover each other.
 */
#include "api/deadline_picture.h"

#include <stdio.h>

#include "base/date.h"
#include "base/error.h"

enum {
    WIDTH = 500,
    LEFT = 12,
    RIGHT = 12,
    TOP = 34,
    ROW = 46,
    BOTTOM = 10,
    TEXT = 206,
    YEARS_MAX = 200
};

typedef struct axis {
    int32_t first, last; /* days */
    double x0, width;
} axis;

static double axis_x(const axis *a, int32_t day)
{
    double span = (double)a->last - (double)a->first;
    return a->x0 + a->width * ((double)day - (double)a->first) / span;
}

/* Whole years around all deadlines and today. */
static axis make_axis(const tamis__deadline *deadlines, size_t count, int32_t today)
{
    int32_t low = today, high = today;
    int first, last, month, day;
    for (size_t i = 0; i < count; i++) {
        low = deadlines[i].day < low ? deadlines[i].day : low;
        high = deadlines[i].day > high ? deadlines[i].day : high;
    }
    tamis__day_to_ymd(low, &first, &month, &day);
    tamis__day_to_ymd(high, &last, &month, &day);
    axis a = {.first = low, .last = high + 1, .x0 = LEFT, .width = WIDTH - LEFT - RIGHT};
    tamis__day_from_ymd(first, 1, 1, &a.first);
    tamis__day_from_ymd(last + 1, 1, 1, &a.last);
    return a;
}

static void put_years(tamis__svg *svg, const axis *a, double height)
{
    int first, last, month, day;
    int32_t at;
    char text[16];
    tamis__day_to_ymd(a->first, &first, &month, &day);
    tamis__day_to_ymd(a->last, &last, &month, &day);
    int step = 1 + (last - first) / 9;
    for (int year = first; year <= last && year - first <= YEARS_MAX; year += step) {
        if (!tamis__day_from_ymd(year, 1, 1, &at))
            continue;
        double x = axis_x(a, at);
        tamis__svg_line(svg, "grid", x, TOP - 12, x, height - BOTTOM);
        snprintf(text, sizeof(text), "%d", year);
        tamis__svg_text(svg, "soft small", x, TOP - 18,
                        x > WIDTH - 30 ? TAMIS__SVG_END
                                       : (x < 20 ? TAMIS__SVG_START : TAMIS__SVG_MIDDLE),
                        tamis__bytes_of(text));
    }
    tamis__svg_line(svg, "axis", LEFT, TOP - 12, WIDTH - RIGHT, TOP - 12);
}

/* Right end of the label's line: date and count. */
static void put_row_text(tamis__svg *svg, const tamis__deadline *d, double y, int32_t today)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    char text[96];
    snprintf(text, sizeof(text), "%s%s \u00B7 %llu %s", d->day <= today ? "since " : "",
             tamis__day_format(d->day, date), (unsigned long long)d->count,
             d->count == 1 ? "device" : "devices");
    tamis__svg_text(svg, "strong halo", WIDTH - RIGHT, y, TAMIS__SVG_END, tamis__bytes_of(text));
}

static void put_row(tamis__svg *svg, const axis *a, const tamis__deadline *d, double top,
                    int32_t today)
{
    tamis__buffer label;
    tamis__buffer_init(&label, 0);
    tamis__buffer_append(&label, d->jurisdiction);
    tamis__buffer_text(&label, d->jurisdiction.len > 0 && d->what.len > 0 ? ": " : "");
    tamis__buffer_append(&label, d->what);
    tamis__svg_text_fitted(svg, "halo", LEFT, top + 12, TAMIS__SVG_START,
                           tamis__buffer_bytes(&label), WIDTH - LEFT - RIGHT - TEXT, 13.5);
    put_row_text(svg, d, top + 12, today);
    double x = axis_x(a, d->day), y = top + 30;
    tamis__svg_line(svg, d->day <= today ? "link-caught" : "link", axis_x(a, today), y, x, y);
    tamis__outcome_mark(svg, d->outcome, x, y, 7,
                        tamis__bytes_of(tamis__outcome_words(d->outcome)));
    tamis__buffer_byte(svg->out, '\n');
    if (label.failed)
        svg->out->failed = true;
    tamis__buffer_clear(&label);
}

static void put_today(tamis__svg *svg, const axis *a, int32_t today, double height)
{
    double x = axis_x(a, today);
    char date[TAMIS__DATE_TEXT_BYTES];
    char text[48];
    tamis__svg_line(svg, "today", x, TOP - 16, x, height - BOTTOM);
    snprintf(text, sizeof(text), "as of %s", tamis__day_format(today, date));
    tamis__svg_text(svg, "small strong halo", x < WIDTH - 90 ? x + 4 : x - 4, TOP - 1,
                    x < WIDTH - 90 ? TAMIS__SVG_START : TAMIS__SVG_END, tamis__bytes_of(text));
}

static void put_rest(tamis__svg *svg, const tamis__deadline *deadlines, size_t count, double top)
{
    uint64_t devices = 0;
    char text[96];
    for (size_t i = TAMIS__DEADLINES_DRAWN_MAX; i < count; i++)
        devices += deadlines[i].count;
    snprintf(text, sizeof(text), "and %zu later deadlines with %llu devices",
             count - TAMIS__DEADLINES_DRAWN_MAX, (unsigned long long)devices);
    tamis__svg_text(svg, "soft", LEFT, top + 16, TAMIS__SVG_START, tamis__bytes_of(text));
}

tamis_status tamis__deadline_picture(tamis__svg *svg, const char *id,
                                     const tamis__deadline *deadlines, size_t count, int32_t today,
                                     tamis_error *err)
{
    char description[160], first[TAMIS__DATE_TEXT_BYTES], last[TAMIS__DATE_TEXT_BYTES];
    if (count == 0)
        return TAMIS_OK;
    size_t rows = count < TAMIS__DEADLINES_DRAWN_MAX ? count : TAMIS__DEADLINES_DRAWN_MAX;
    double height = TOP + (double)rows * ROW + (rows < count ? 24 : 0) + BOTTOM;
    axis a = make_axis(deadlines, rows, today);
    snprintf(description, sizeof(description),
             "%zu deadlines from %s to %s; the table below holds the same.", count,
             tamis__day_format(deadlines[0].day, first),
             tamis__day_format(deadlines[count - 1].day, last));
    tamis__svg_open(svg, id, WIDTH, height, TAMIS_LIT("Deadlines"), tamis__bytes_of(description));
    tamis__svg_rect(svg, "ground", 0, 0, WIDTH, height, 0);
    put_years(svg, &a, height);
    put_today(svg, &a, today, height);
    for (size_t i = 0; i < rows; i++)
        put_row(svg, &a, &deadlines[i], TOP + (double)i * ROW + 4, today);
    if (rows < count)
        put_rest(svg, deadlines, count, TOP + (double)rows * ROW);
    tamis__svg_close(svg);
    return svg->out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}
