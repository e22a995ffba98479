/*
 * api/timeline_picture.c - spans on an axis whose stretches between boundary days are square roots of their length.
 *
 * Every span carries the letter of its outcome, or the words where they fit; equal neighbours of one row are drawn as
 * they come, since a boundary between equal outcomes has its meaning, too (another extension of the same license).
 */
#include "api/timeline_picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/error.h"

enum {
    WIDTH = 960,
    SIDE = 14,
    DATES = 78,
    ROW = 50,
    BAR = 22,
    KEY = 30,
    LABEL_GAP = 13,
    NOTE = 18
};

static const double stretch_min = 9; /* pixels */

typedef struct scale {
    int32_t days[TAMIS__TIMELINE_BOUNDARIES_MAX + 2]; /* boundaries: first days of something */
    double x[TAMIS__TIMELINE_BOUNDARIES_MAX + 2];
    size_t count;
} scale;

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static tamis_status add_boundary(scale *s, const tamis__timeline *line, int32_t day,
                                 tamis_error *err)
{
    if (day <= line->first || day > line->last)
        return TAMIS_OK;
    for (size_t i = 0; i < s->count; i++)
        if (s->days[i] == day)
            return TAMIS_OK;
    if (s->count == TAMIS__TIMELINE_BOUNDARIES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "time line: more than %d boundary days",
                           TAMIS__TIMELINE_BOUNDARIES_MAX);
    s->days[s->count++] = day;
    return TAMIS_OK;
}

static void place_boundaries(scale *s)
{
    double total = 0, at = SIDE;
    double room = WIDTH - 2 * SIDE - stretch_min * (double)(s->count - 1);
    for (size_t i = 0; i + 1 < s->count; i++)
        total += sqrt((double)(s->days[i + 1] - s->days[i]));
    for (size_t i = 0; i < s->count; i++) {
        s->x[i] = at;
        if (i + 1 < s->count)
            at += stretch_min + fmax(room, 0) * sqrt((double)(s->days[i + 1] - s->days[i])) / total;
    }
}

static tamis_status make_scale(const tamis__timeline *line, scale *s, tamis_error *err)
{
    for (size_t r = 0; r < line->count; r++) {
        for (size_t i = 0; i < line->rows[r].count; i++) {
            const tamis__timeline_span *span = &line->rows[r].spans[i];
            TAMIS_TRY(add_boundary(s, line, span->from, err));
            if (span->until < line->last)
                TAMIS_TRY(add_boundary(s, line, span->until + 1, err));
        }
    }
    s->days[s->count++] = line->first;
    s->days[s->count++] = line->last + 1;
    qsort(s->days, s->count, sizeof(*s->days), by_day);
    place_boundaries(s);
    return TAMIS_OK;
}

/* Between boundaries days are even. */
static double scale_x(const scale *s, int32_t day)
{
    for (size_t i = 0; i + 1 < s->count; i++) {
        if (day > s->days[i + 1])
            continue;
        double share = ((double)day - s->days[i]) / ((double)s->days[i + 1] - s->days[i]);
        return s->x[i] + fmax(share, 0) * (s->x[i + 1] - s->x[i]);
    }
    return s->x[s->count - 1];
}

static void put_date(tamis__svg *svg, double x, int32_t day)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_text(svg->out, "<g transform=\"translate(");
    tamis__svg_number(svg->out, x + 3);
    tamis__buffer_printf(svg->out, " %d) rotate(-60)\">", DATES - 6);
    tamis__svg_text(svg, "small", 0, 0, TAMIS__SVG_START,
                    tamis__bytes_of(tamis__day_format(day, date)));
    tamis__buffer_text(svg->out, "</g>\n");
}

static void put_boundaries(tamis__svg *svg, const tamis__timeline *line, const scale *s,
                           double bottom)
{
    double last = -INFINITY;
    for (size_t i = 0; i + 1 < s->count; i++) {
        tamis__svg_line(svg, i == 0 ? "axis" : "mark", s->x[i], DATES, s->x[i], bottom);
        if (s->x[i] - last < LABEL_GAP || s->x[i] > WIDTH - 40)
            continue;
        put_date(svg, s->x[i], s->days[i]);
        last = s->x[i];
    }
    if (line->today > line->first && line->today <= line->last) {
        double x = scale_x(s, line->today);
        tamis__svg_line(svg, "today", x, DATES - 4, x, bottom);
        tamis__svg_text(svg, "small strong halo", x < WIDTH - 60 ? x + 4 : x - 4, bottom + 12,
                        x < WIDTH - 60 ? TAMIS__SVG_START : TAMIS__SVG_END, TAMIS_LIT("today"));
    }
}

static void put_span(tamis__svg *svg, const tamis__timeline *line, const scale *s,
                     const tamis__timeline_span *span, double y)
{
    int32_t from = span->from < line->first ? line->first : span->from;
    int32_t until = span->until > line->last ? line->last : span->until;
    if (from > until)
        return;
    double x0 = scale_x(s, from), x1 = scale_x(s, until + 1);
    char class_name[64];
    snprintf(class_name, sizeof(class_name), "%s edge", tamis__outcome_class(span->outcome));
    tamis__svg_rect_told(svg, class_name, x0, y, x1 - x0, BAR, 2, span->told);
    tamis_bytes words = tamis__bytes_of(tamis__outcome_words(span->outcome));
    if (tamis__svg_text_width(words) * 12 + 10 > x1 - x0)
        words = tamis__bytes_of(tamis__outcome_letter(span->outcome));
    tamis__svg_text(svg, "on", (x0 + x1) / 2, y + BAR - 7, TAMIS__SVG_MIDDLE, words);
    tamis__buffer_byte(svg->out, '\n');
}

static void put_rows(tamis__svg *svg, const tamis__timeline *line, const scale *s)
{
    for (size_t r = 0; r < line->count; r++) {
        double y = DATES + (double)r * ROW;
        for (size_t i = 0; i < line->rows[r].count; i++)
            put_span(svg, line, s, &line->rows[r].spans[i], y + 20);
        tamis__svg_text_fitted(svg, "strong halo", SIDE, y + 15, TAMIS__SVG_START,
                               line->rows[r].label, WIDTH - 2 * SIDE, 12);
    }
}

static void put_key(tamis__svg *svg, double y)
{
    double x = SIDE;
    for (int o = TAMIS__PROHIBITED; o >= 0; o--) {
        tamis__outcome outcome = (tamis__outcome)o;
        tamis_bytes words = tamis__bytes_of(tamis__outcome_words(outcome));
        tamis__svg_rect(svg, tamis__outcome_class(outcome), x, y - 13, 16, 16, 2);
        tamis__svg_text(svg, "on", x + 8, y, TAMIS__SVG_MIDDLE,
                        tamis__bytes_of(tamis__outcome_letter(outcome)));
        tamis__svg_text(svg, "small", x + 21, y, TAMIS__SVG_START, words);
        x += 36 + tamis__svg_text_width(words) * 11;
    }
    tamis__svg_text(svg, "soft small", WIDTH - SIDE, y, TAMIS__SVG_END,
                    TAMIS_LIT("days not to scale"));
}

static void put_notes(tamis__svg *svg, const tamis__timeline *line, double y)
{
    for (size_t i = 0; i < line->note_count; i++)
        tamis__svg_text_fitted(svg, "small", SIDE, y + (double)(i + 1) * NOTE, TAMIS__SVG_START,
                               line->notes[i], WIDTH - 2 * SIDE, 11);
}

tamis_status tamis__timeline_picture(tamis__svg *svg, const tamis__timeline *line,
                                     tamis__arena *arena, tamis_error *err)
{
    char description[160], first[TAMIS__DATE_TEXT_BYTES], last[TAMIS__DATE_TEXT_BYTES];
    if (line->count > TAMIS__TIMELINE_ROWS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "time line: more than %d rows",
                           TAMIS__TIMELINE_ROWS_MAX);
    if (line->note_count > TAMIS__TIMELINE_BOUNDARIES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "time line: more than %d changes",
                           TAMIS__TIMELINE_BOUNDARIES_MAX);
    scale *s = tamis__arena_zero(arena, 1, sizeof(*s));
    if (s == NULL)
        return tamis__fail_nomem(err);
    TAMIS_TRY(make_scale(line, s, err));
    double bottom = DATES + (double)line->count * ROW;
    double height = bottom + KEY + 14 + (double)line->note_count * NOTE;
    snprintf(description, sizeof(description),
             "Outcomes of %zu questions from %s to %s, with %zu days on which one of them changes.",
             line->count, tamis__day_format(line->first, first),
             tamis__day_format(line->last, last), s->count - 2);
    tamis__svg_open(svg, line->id, WIDTH, height, line->title, tamis__bytes_of(description));
    tamis__svg_rect(svg, "ground", 0, 0, WIDTH, height, 0);
    put_boundaries(svg, line, s, bottom);
    put_rows(svg, line, s);
    put_key(svg, bottom + KEY + 4);
    put_notes(svg, line, bottom + KEY + 6);
    tamis__svg_close(svg);
    return svg->out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}
