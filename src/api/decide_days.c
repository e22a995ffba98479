/*
 * api/decide_days.c - the same transactions asked on several days.
 *
 * Each transaction is decided on every day asked. From the first day its answer is then followed to the last: the next change
 * that an answer names is the day to ask next, so that boundaries are exact and a span without a change costs one question.
 */
#include "api/decide_days.h"

#include <jansson.h>
#include <stdio.h>

#include "api/outcome_mark.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"

enum { INPUT_BYTES_MAX = 64 << 20, CELL = 13, DATE_FACT_BYTES = 48 };

typedef struct run {
    const tamis_days_options *options;
    tamis__days *days;
    tamis__deciding deciding;
    tamis_decide_options decide; /* the options with the day set over them */
    const char **facts;
    char date[DATE_FACT_BYTES];
    tamis__buffer text, out;
    tamis_decide_summary *summary;
} run;

/* ---- Days -------------------------------------------------------------------------------------------- */

static tamis_status read_days(run *r, tamis_error *err)
{
    const tamis_days_options *o = r->options;
    if (o->day_count == 0 || o->day_count > TAMIS_DAYS_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected 1 to %d days to ask on, found %zu",
                           TAMIS_DAYS_MAX, o->day_count);
    for (size_t i = 0; i < o->day_count; i++) {
        tamis__date date;
        if (!tamis__date_parse(tamis__bytes_of(o->days[i]), &date) || date.lo != date.hi ||
            date.circa)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected a day as YYYY-MM-DD, found '%s'",
                               o->days[i]);
        if (i > 0 && date.lo <= r->days->days[i - 1])
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "days must ascend, each once: '%s' does not follow '%s'", o->days[i],
                               o->days[i - 1]);
        r->days->days[r->days->day_count++] = date.lo;
    }
    if (o->picture != NULL && o->day_count < 2)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "a time line needs a first and a last day, found one day");
    return TAMIS_OK;
}

static tamis_status decide_on(run *r, tamis_bytes facts, int32_t day, tamis_error *err)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    snprintf(r->date, sizeof r->date, "date=%s", tamis__day_format(day, text));
    return tamis__deciding_run(&r->deciding, facts, err);
}

/* ---- Following the changes --------------------------------------------------------------------------- */

/* What a rule rests on when it ends is the last of its editions, as long as they are dated; when it begins, the first it names. */
static tamis_bytes rule_cite(const tamis__rule *rule, bool ending, int32_t day)
{
    tamis_bytes cite = rule->cite_count > 0 ? rule->cites[0].ref : TAMIS_LIT("");
    int32_t newest = TAMIS__DAY_MIN;
    for (size_t i = 0; ending && i < rule->cite_count; i++) {
        tamis__date edition;
        if (!tamis__date_parse(rule->cites[i].edition, &edition) || edition.lo != edition.hi ||
            edition.lo > day || edition.lo <= newest)
            continue;
        newest = edition.lo;
        cite = rule->cites[i].ref;
    }
    return cite;
}

static tamis_bytes change_cite(const tamis__change *change)
{
    const tamis__rule *rule = change->rule;
    tamis_bytes why = tamis__bytes_of(change->why);
    if (rule == NULL)
        return change->listing == NULL         ? TAMIS_LIT("")
               : change->listing->cite.len > 0 ? change->listing->cite
                                               : change->listing->list;
    if (tamis__bytes_starts_with(why, TAMIS_LIT("stay")) && rule->stay_count > 0 &&
        rule->stays[0].cite.ref.len > 0)
        return rule->stays[0].cite.ref;
    return rule_cite(rule, tamis__bytes_ends_with(why, TAMIS_LIT("ends")), change->day);
}

static tamis_bytes change_title(const tamis__change *change)
{
    if (change->rule != NULL)
        return change->rule->title;
    return change->listing != NULL ? change->listing->list : TAMIS_LIT("");
}

static tamis_status follow(run *r, tamis_bytes facts, tamis__days_row *row, tamis_error *err)
{
    tamis__arena *arena = &r->days->arena;
    const tamis__determination *d = &r->deciding.determination;
    int32_t day = r->days->days[0], last = r->days->days[r->days->day_count - 1];
    tamis__days_step *steps = tamis__arena_zero(arena, TAMIS__DAYS_STEPS_MAX, sizeof *steps);
    if (steps == NULL)
        return tamis__fail_nomem(err);
    row->steps = steps;
    for (tamis__days_step *step = steps;; step++) {
        TAMIS_TRY(decide_on(r, facts, day, err));
        step->from = day;
        step->outcome = d->outcome;
        step->policy = d->policy;
        row->step_count++;
        /* An instant on a day that is asked as a whole may lie on that very day. */
        if (!d->next.exists || d->next.day > last)
            return TAMIS_OK;
        if (row->step_count == TAMIS__DAYS_STEPS_MAX)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "the answer changes on more than %d days",
                               TAMIS__DAYS_STEPS_MAX);
        day = d->next.day > day ? d->next.day : day + 1;
        if (day > last)
            return TAMIS_OK;
        step[1].cite = tamis__arena_copy(arena, change_cite(&d->next));
        step[1].title = tamis__arena_copy(arena, change_title(&d->next));
        step[1].why = d->next.why;
        step[1].unverified = d->next.rule != NULL && !d->next.rule->verified;
        if (step[1].cite.ptr == NULL || step[1].title.ptr == NULL)
            return tamis__fail_nomem(err);
    }
}

/* ---- One transaction --------------------------------------------------------------------------------- */

static tamis_status keep_label(run *r, tamis__days_row *row, tamis_error *err)
{
    tamis_bytes id = r->deciding.facts.id;
    char number[32];
    json_t *json =
        json_loadb(id.len == 0 ? "null" : id.ptr, id.len == 0 ? 4 : id.len, JSON_DECODE_ANY, NULL);
    tamis_bytes label = id;
    if (json_is_string(json))
        label = tamis__bytes(json_string_value(json), json_string_length(json));
    if (label.len == 0 || json_is_null(json)) {
        snprintf(number, sizeof number, "transaction %zu", r->days->row_count);
        label = tamis__bytes_of(number);
    }
    row->label = tamis__arena_copy(&r->days->arena, label);
    json_decref(json);
    return row->label.ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status decide_row(run *r, tamis_bytes facts, tamis_error *err)
{
    tamis__days *days = r->days;
    if (days->row_count == TAMIS_DAYS_TRANSACTIONS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d transactions for a time line",
                           TAMIS_DAYS_TRANSACTIONS_MAX);
    tamis__days_row *row = &days->rows[days->row_count++];
    tamis__days_cell *cells = tamis__arena_zero(&days->arena, days->day_count, sizeof *cells);
    if (cells == NULL)
        return tamis__fail_nomem(err);
    row->cells = cells;
    for (size_t i = 0; i < days->day_count; i++) {
        TAMIS_TRY(decide_on(r, facts, days->days[i], err));
        const tamis__determination *d = &r->deciding.determination;
        cells[i] = (tamis__days_cell){d->outcome, d->worst > d->outcome};
        r->summary->decided++;
        r->summary->outcomes[d->outcome]++;
        if (r->options->format == TAMIS_OUTPUT_JSON)
            TAMIS_TRY(tamis__answer_write(&r->out, &r->deciding.answer, TAMIS_OUTPUT_JSON, err));
    }
    TAMIS_TRY(keep_label(r, row, err));
    return follow(r, facts, row, err);
}

static bool is_object(tamis_bytes line)
{
    json_t *json = json_loadb(line.ptr == NULL ? "" : line.ptr, line.len, 0, NULL);
    bool object = json_is_object(json);
    json_decref(json);
    return object;
}

static tamis_status name_line(tamis_status status, size_t line, tamis_error *err)
{
    if (err == NULL || (status != TAMIS_ERR_FORMAT && status != TAMIS_ERR_ARGUMENT))
        return status;
    const tamis_error found = *err;
    return tamis__fail_at(err, status, line, 0, "line %zu: %.200s", line, found.message);
}

/* One object per line when the first line is a whole one; else the file is one. */
static tamis_status decide_rows(run *r, tamis_error *err)
{
    tamis_bytes rest = tamis__buffer_bytes(&r->text), line;
    size_t number = 0;
    bool first = true;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        number++;
        line = tamis__bytes_trim(line);
        if (line.len == 0)
            continue;
        if (first && !is_object(line))
            return decide_row(r, tamis__buffer_bytes(&r->text), err);
        first = false;
        tamis_status status = decide_row(r, line, err);
        if (status != TAMIS_OK)
            return name_line(status, number, err);
    }
    if (first)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "expected facts, found an empty file");
    return TAMIS_OK;
}

/* ---- The table --------------------------------------------------------------------------------------- */

void tamis__days_answer(tamis__buffer *out, const tamis__days_step *step)
{
    const char *policy = tamis__policy_name(step->policy);
    tamis__buffer_text(out, tamis__outcome_words(step->outcome));
    if (!tamis__license_asked(step->outcome, step->policy) || step->policy == TAMIS__POLICY_NONE)
        return;
    tamis__buffer_text(out, ", ");
    for (; *policy != '\0'; policy++)
        tamis__buffer_byte(out, *policy == '_' ? ' ' : *policy);
}

static const char *cell_word(tamis__outcome outcome)
{
    switch (outcome) {
    case TAMIS__NOT_SUBJECT: return "not subject";
    case TAMIS__ALLOWED: return "allowed";
    case TAMIS__ALLOWED_WITH_CONDITIONS: return "conditions";
    case TAMIS__REVIEW: return "review";
    case TAMIS__LICENSE_REQUIRED: return "license";
    default: return "prohibited";
    }
}

/* Text from outside must not steer a terminal. */
static void put_plain(tamis__buffer *out, tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        tamis__buffer_byte(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

static void put_changes(tamis__buffer *out, const tamis__days_row *row)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    put_plain(out, row->label);
    tamis__buffer_byte(out, '\n');
    if (row->step_count < 2) {
        tamis__buffer_text(out, "  no change between these days\n");
        return;
    }
    for (size_t i = 1; i < row->step_count; i++) {
        const tamis__days_step *step = &row->steps[i];
        tamis__buffer_printf(out, "  %s  ", tamis__day_format(step->from, date));
        tamis__days_answer(out, step);
        tamis__buffer_text(out, "\n              ");
        put_plain(out, step->cite);
        tamis__buffer_printf(out, " (%s%s): ", step->why, step->unverified ? "; unverified" : "");
        put_plain(out, step->title);
        tamis__buffer_byte(out, '\n');
    }
}

static bool put_cells(tamis__buffer *out, const tamis__days *days, const tamis__days_row *row)
{
    bool open = false;
    put_plain(out, row->label);
    tamis__buffer_text(out, "\n  ");
    for (size_t i = 0; i < days->day_count; i++) {
        char word[32];
        snprintf(word, sizeof word, "%s%s", cell_word(row->cells[i].outcome),
                 row->cells[i].open ? "*" : "");
        tamis__buffer_printf(out, "%-*s", i + 1 < days->day_count ? CELL : 0, word);
        open = open || row->cells[i].open;
    }
    tamis__buffer_byte(out, '\n');
    return open;
}

void tamis__days_text(tamis__buffer *out, const tamis__days *days)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    bool open = false;
    for (size_t i = 0; i < days->day_count; i++)
        tamis__buffer_printf(out, "%s%-*s", i == 0 ? "  " : "", i + 1 < days->day_count ? CELL : 0,
                             tamis__day_format(days->days[i], date));
    tamis__buffer_byte(out, '\n');
    for (size_t r = 0; r < days->row_count; r++)
        open = put_cells(out, days, &days->rows[r]) || open;
    if (open)
        tamis__buffer_text(out, "* stricter if facts that are not stated say so; the answer of a "
                                "single day asks for them\n");
    tamis__buffer_text(out, "\nWhat changed, on which day, and under which citation\n");
    for (size_t r = 0; r < days->row_count; r++)
        put_changes(out, &days->rows[r]);
}

/* ---- The whole --------------------------------------------------------------------------------------- */

static tamis_status write_file(const char *path, const tamis__buffer *content, tamis_error *err)
{
    tamis__output *output = NULL;
    if (content->failed)
        return tamis__fail_nomem(err);
    TAMIS_TRY(tamis__output_open(path, &output, err));
    tamis_status status = tamis__output_write(output, tamis__buffer_bytes(content), err);
    if (status == TAMIS_OK)
        return tamis__output_commit(output, err);
    tamis__output_abandon(output);
    return status;
}

static tamis_status write_all(run *r, tamis_error *err)
{
    const tamis_days_options *o = r->options;
    if (o->picture != NULL) {
        tamis_bytes path = tamis__bytes_of(o->picture);
        tamis__buffer_reset(&r->text);
        TAMIS_TRY(tamis__days_picture(&r->text, r->days,
                                      tamis__bytes_ends_with(path, TAMIS_LIT(".html")), err));
        TAMIS_TRY(write_file(o->picture, &r->text, err));
    }
    if (o->format == TAMIS_OUTPUT_TEXT)
        tamis__days_text(&r->out, r->days);
    return write_file(o->output, &r->out, err);
}

static tamis_status read_input(run *r, tamis_error *err)
{
    tamis__input *input = NULL;
    TAMIS_TRY(tamis__input_open(r->options->input, &input, err));
    tamis_status status = tamis__input_read_all(input, &r->text, err);
    tamis__input_close(input);
    return status;
}

static tamis_status run_all(run *r, const tamis_rules *rules, const tamis_snapshot *snapshot,
                            tamis_error *err)
{
    const tamis_decide_options *given = &r->options->decide;
    r->facts = tamis__alloc_zero(given->fact_count + 1, sizeof *r->facts);
    if (r->facts == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < given->fact_count; i++)
        r->facts[i] = given->facts[i];
    r->facts[given->fact_count] = r->date;
    r->decide = *given;
    r->decide.facts = r->facts;
    r->decide.fact_count = given->fact_count + 1;
    r->decide.skip_next_change = false;
    TAMIS_TRY(read_days(r, err));
    TAMIS_TRY(tamis__deciding_init(&r->deciding, rules, snapshot, &r->decide, err));
    TAMIS_TRY(read_input(r, err));
    TAMIS_TRY(decide_rows(r, err));
    return write_all(r, err);
}

tamis_status tamis_decide_days(const tamis_rules *rules, const tamis_snapshot *snapshot,
                               const tamis_days_options *options, tamis_decide_summary *summary,
                               tamis_error *err)
{
    run r = {.options = options, .summary = summary};
    memset(summary, 0, sizeof *summary);
    r.days = tamis__alloc_zero(1, sizeof *r.days);
    if (r.days == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&r.days->arena, 0);
    tamis__buffer_init(&r.text, INPUT_BYTES_MAX);
    tamis__buffer_init(&r.out, 0);
    tamis_status status = run_all(&r, rules, snapshot, err);
    tamis__deciding_clear(&r.deciding);
    tamis__buffer_clear(&r.text);
    tamis__buffer_clear(&r.out);
    tamis__arena_clear(&r.days->arena);
    tamis__release(r.days);
    tamis__release(r.facts);
    return status;
}
