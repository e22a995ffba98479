/* call_inventory.c - POST /inventory: devices of a table, judged by the rule packs. */
#include "internal.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include <tamis/inventory.h>

enum { PROBLEMS_MAX = 100, DAY_BYTES = 16 };

static const char *const formats[] = {"json", "html", NULL};

typedef struct asked {
    tamis_inventory_options options;
    const char *jurisdictions[SERVER_PARAMETERS_MAX];
    const char *actors[SERVER_PARAMETERS_MAX];
    char today[DAY_BYTES];
    size_t format;
    json_t *problems;
} asked;

static void take_problem(void *ctx, uint64_t line, const char *message)
{
    asked *a = ctx;
    if (json_array_size(a->problems) < PROBLEMS_MAX)
        json_array_append_new(a->problems,
                              json_pack("{s:I,s:s}", "line", (json_int_t)line, "message", message));
}

/* False after an answer. */
static bool take_options(server_call *call, asked *a)
{
    struct tm utc;
    time_t now = time(NULL);
    tamis_inventory_options *options = &a->options;
    *options = tamis_inventory_options_default();
    if (gmtime_r(&now, &utc) == NULL || strftime(a->today, DAY_BYTES, "%Y-%m-%d", &utc) == 0)
        return false;
    options->as_of = server_parameter_of(call, "date");
    if (options->as_of == NULL)
        options->as_of = a->today;
    options->map = server_parameter_of(call, "map");
    options->activity = server_parameter_of(call, "activity");
    options->jurisdictions = a->jurisdictions;
    options->jurisdiction_count = server_parameters_of(call, "jurisdiction", a->jurisdictions);
    options->actors = a->actors;
    options->actor_count = server_parameters_of(call, "actor", a->actors);
    options->threads = 1;
    options->row_problem = take_problem;
    options->row_problem_ctx = a;
    return server_take_fraction(call, "threshold", &options->threshold) &&
           server_take_word(call, "format", formats, &a->format);
}

static tamis_status write_lines(const void *inventory, FILE *out, tamis_error *err)
{
    return tamis_inventory_write(inventory, TAMIS_OUTPUT_JSON, server_write, out, err);
}

static tamis_status write_page(const void *inventory, FILE *out, tamis_error *err)
{
    return tamis_inventory_write(inventory, TAMIS_OUTPUT_HTML, server_write, out, err);
}

static json_t *summary_of(const tamis_inventory *inventory)
{
    tamis_inventory_summary s = tamis_inventory_summary_get(inventory);
    json_t *outcomes = json_object();
    for (int i = 0; i < TAMIS_OUTCOME_COUNT; i++)
        json_object_set_new(outcomes, tamis_outcome_name((tamis_outcome)i),
                            json_integer((json_int_t)s.outcomes[i]));
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:I,s:I}", "devices", (json_int_t)s.devices,
                     "bad_rows", (json_int_t)s.bad_rows, "unread_cells", (json_int_t)s.unread_cells,
                     "findings", (json_int_t)s.findings, "to_check", (json_int_t)s.to_check,
                     "in_zones", (json_int_t)s.in_zones, "unknown_maker",
                     (json_int_t)s.unknown_maker, "outcomes", outcomes, "overdue",
                     (json_int_t)s.overdue, "with_deadline", (json_int_t)s.with_deadline);
}

/* For the audit trail: which file, asked how, and what came of it. */
static void record(server_call *call, const asked *a, const tamis_inventory *inventory)
{
    if (call->owner->options->desk == NULL)
        return;
    char digest[TAMIS_DIGEST_CHARS];
    server_digest(call->body, call->body_len, digest);
    call->record = json_pack("{s:{s:I,s:s},s:s,s:f,s:o}", "input", "bytes",
                             (json_int_t)call->body_len, "digest", digest, "date", a->options.as_of,
                             "threshold", a->options.threshold, "summary", summary_of(inventory));
}

static void reply(server_call *call, const asked *a, const tamis_inventory *inventory)
{
    if (a->format == 1) {
        server_reply_page(call, write_page, inventory);
        return;
    }
    json_t *findings = server_lines(write_lines, inventory);
    server_reply_json(call, 200,
                      findings == NULL ? NULL
                                       : json_pack("{s:s,s:o,s:o,s:O}", "date", a->options.as_of,
                                                   "summary", summary_of(inventory), "findings",
                                                   findings, "problems", a->problems));
}

void server_call_inventory(server_call *call)
{
    asked a = {.format = 0};
    if (!take_options(call, &a)) {
        if (call->status == 0)
            server_reply_detail(call, 500, "no date can be told");
        return;
    }
    int file;
    char path[32];
    if (!server_body_file(call, &file, path))
        return;
    a.options.input = path;
    a.problems = json_array();
    tamis_inventory *inventory = NULL;
    tamis_error err = {0};
    if (tamis_inventory_read(call->owner->options->rules, call->snapshot, &a.options, &inventory,
                             &err) == TAMIS_OK) {
        reply(call, &a, inventory);
        record(call, &a, inventory);
    } else {
        server_hide_path(&err, path);
        server_reply_error(call, &err);
    }
    tamis_inventory_free(inventory);
    json_decref(a.problems);
    close(file);
}
