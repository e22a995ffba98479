/* api/decide_timeline.c - transactions over time as a picture: a row each, and below it each change with its day and citation. */
#include "api/decide_days.h"
#include "api/timeline_picture.h"
#include "api/web.h"
#include "base/date.h"
#include "base/error.h"

static tamis_status keep(tamis__days *days, tamis__buffer *text, tamis_bytes *out, tamis_error *err)
{
    if (text->failed)
        return tamis__fail_nomem(err);
    *out = tamis__arena_copy(&days->arena, tamis__buffer_bytes(text));
    tamis__buffer_reset(text);
    return out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status make_row(tamis__days *days, const tamis__days_row *from,
                             tamis__timeline_row *row, tamis__buffer *text, tamis_error *err)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    tamis__timeline_span *spans = tamis__arena_zero(&days->arena, from->step_count, sizeof *spans);
    if (spans == NULL)
        return tamis__fail_nomem(err);
    *row = (tamis__timeline_row){from->label, spans, from->step_count};
    for (size_t i = 0; i < from->step_count; i++) {
        const tamis__days_step *step = &from->steps[i];
        spans[i].from = step->from;
        spans[i].until = i + 1 < from->step_count ? from->steps[i + 1].from - 1
                                                  : days->days[days->day_count - 1];
        spans[i].outcome = step->outcome;
        tamis__buffer_printf(text, "from %s: ", tamis__day_format(step->from, date));
        tamis__days_answer(text, step);
        if (step->cite.len > 0)
            tamis__buffer_text(text, "; ");
        tamis__buffer_append(text, step->cite);
        TAMIS_TRY(keep(days, text, &spans[i].told, err));
    }
    return TAMIS_OK;
}

static tamis_status make_notes(tamis__days *days, tamis_bytes *notes, tamis__buffer *text,
                               tamis_error *err)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    for (size_t r = 0; r < days->row_count; r++) {
        const tamis__days_row *row = &days->rows[r];
        for (size_t i = 1; i < row->step_count; i++) {
            const tamis__days_step *step = &row->steps[i];
            tamis__buffer_printf(text, "%s, ", tamis__day_format(step->from, date));
            tamis__buffer_append(text, row->label);
            tamis__buffer_text(text, ": ");
            tamis__days_answer(text, step);
            tamis__buffer_text(text, step->cite.len > 0 ? "; " : "");
            tamis__buffer_append(text, step->cite);
            tamis__buffer_text(text, step->unverified ? " (unverified)" : "");
            TAMIS_TRY(keep(days, text, notes++, err));
        }
    }
    return TAMIS_OK;
}

static tamis_status make_line(tamis__days *days, tamis__timeline *line, tamis__buffer *text,
                              tamis_error *err)
{
    tamis__timeline_row *rows = tamis__arena_zero(&days->arena, days->row_count, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < days->row_count; i++)
        count += days->rows[i].step_count - 1;
    tamis_bytes *notes = tamis__arena_zero(&days->arena, count + 1, sizeof *notes);
    if (rows == NULL || notes == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < days->row_count; i++)
        TAMIS_TRY(make_row(days, &days->rows[i], &rows[i], text, err));
    TAMIS_TRY(make_notes(days, notes, text, err));
    *line = (tamis__timeline){.first = days->days[0],
                              .last = days->days[days->day_count - 1],
                              .today = TAMIS__DAY_MIN,
                              .id = "story",
                              .title = TAMIS_LIT("May we? The same transactions over time"),
                              .rows = rows,
                              .count = days->row_count,
                              .notes = notes,
                              .note_count = count};
    return TAMIS_OK;
}

static tamis_status draw(tamis__buffer *out, tamis__days *days, bool page, tamis__buffer *text,
                         tamis_error *err)
{
    tamis__timeline line;
    tamis__svg svg = {.out = out, .alone = !page};
    char first[TAMIS__DATE_TEXT_BYTES], last[TAMIS__DATE_TEXT_BYTES];
    TAMIS_TRY(make_line(days, &line, text, err));
    tamis__buffer_printf(text, "%s to %s", tamis__day_format(line.first, first),
                         tamis__day_format(line.last, last));
    if (page)
        tamis__web_open(out, line.title, tamis__buffer_bytes(text), NULL);
    TAMIS_TRY(tamis__timeline_picture(&svg, &line, &days->arena, err));
    if (page)
        tamis__web_close(out,
                         TAMIS_LIT("What the rule packs and lists say of these facts; not legal "
                                   "advice."),
                         NULL);
    return out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__days_picture(tamis__buffer *out, tamis__days *days, bool page, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = draw(out, days, page, &text, err);
    tamis__buffer_clear(&text);
    return status;
}
