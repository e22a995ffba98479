/*
 * call_screen.c - POST /screen: a file comes in, its hits go out while they are found.
 *
 * Parameters are read before the body, so that nobody sends a gigabyte to learn of a misspelt word. The answer begins with
 * the first bytes of the result: until then what is wrong with the file is still told by a status of its own.
 */
#include "internal.h"

#include <string.h>

static const char *const formats[] = {"auto", "csv", "json", NULL};

static bool keep_list(server_call *call, server_job *job, const char *name,
                      const char *list[SERVER_JOB_LIST_MAX], size_t *count)
{
    bool full = false;
    const char *given[SERVER_PARAMETERS_MAX];
    *count = server_parameters_of(call, name, given);
    for (size_t i = 0; i < *count; i++)
        list[i] = server_job_keep(job, given[i], &full);
    return !full;
}

/* Packed files, which cannot be looked into, are what their header says. */
static bool is_json_type(const server_call *call)
{
    const char *type =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Content-Type");
    return type != NULL && strcasestr(type, "json") != NULL;
}

/* False after an answer. */
static bool take_options(server_call *call, server_job *job)
{
    tamis_file_options *file = &job->file;
    bool full = false;
    size_t format = TAMIS_TABLE_AUTO;
    *file = (tamis_file_options){.screen = tamis_screen_options_default()};
    tamis_screen_options *screen = &file->screen;
    screen->limit = TAMIS_LIMIT_DEFAULT;
    if (!server_take_fraction(call, "threshold", &screen->threshold) ||
        !server_take_count(call, "limit", 1, SERVER_RESULTS_MAX, &screen->limit) ||
        !server_take_word(call, "format", formats, &format))
        return false;
    file->output_table = (tamis_table)format;
    file->map = server_job_keep(job, server_parameter_of(call, "map"), &full);
    file->schema = server_job_keep(job, server_parameter_of(call, "schema"), &full);
    screen->as_of = server_job_keep(job, server_parameter_of(call, "as_of"), &full);
    bool kept = keep_list(call, job, "dataset", job->datasets, &screen->dataset_count) &&
                keep_list(call, job, "topic", job->topics, &screen->topic_count);
    screen->datasets = screen->dataset_count > 0 ? job->datasets : NULL;
    screen->topics = screen->topic_count > 0 ? job->topics : NULL;
    if (kept && !full)
        return true;
    server_reply_detail(call, 414, "The parameters are too long.");
    return false;
}

static json_t *summary_of(const tamis_file_summary *summary)
{
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:f}", "rows", (json_int_t)summary->rows, "hits",
                     (json_int_t)summary->hits, "rows_with_hits",
                     (json_int_t)summary->rows_with_hits, "bad_rows", (json_int_t)summary->bad_rows,
                     "unread_facts", (json_int_t)summary->unread_facts, "seconds",
                     summary->seconds);
}

static json_t *file_json(uint64_t bytes, crypto_generichash_state *state)
{
    unsigned char digest[(TAMIS_DIGEST_CHARS - 1) / 2];
    char text[TAMIS_DIGEST_CHARS];
    crypto_generichash_final(state, digest, sizeof digest);
    sodium_bin2hex(text, sizeof text, digest, sizeof digest);
    return json_pack("{s:I,s:s}", "bytes", (json_int_t)bytes, "digest", text);
}

/* Recorded before the first byte of the result is there to be read. */
static tamis_status record_begin(server_job *job, const char *snapshot, tamis_error *err)
{
    const tamis_file_options *file = &job->file;
    return server_record_job(job, snapshot,
                             json_pack("{s:s,s:o,s:f,s:I,s:s?,s:s?,s:s?}", "step", "begun", "input",
                                       file_json(job->received, &job->input_digest), "threshold",
                                       file->screen.threshold, "limit",
                                       (json_int_t)file->screen.limit, "map", file->map, "schema",
                                       file->schema, "as_of", file->screen.as_of),
                             err);
}

static tamis_status record_end(server_job *job, const char *snapshot, json_t *summary,
                               tamis_error *err)
{
    return server_record_job(job, snapshot,
                             json_pack("{s:s,s:O,s:o}", "step", "ended", "summary", summary,
                                       "result", file_json(job->out_bytes, &job->result_digest)),
                             err);
}

static tamis_status screen_file(server_job *job, const tamis_snapshot *snapshot,
                                tamis_file_summary *counted, tamis_error *err)
{
    char path[32];
    server_spool_path(job->input, path);
    job->file.input = path;
    job->file.write = server_job_write;
    job->file.write_ctx = job;
    job->file.screen.threads = job->owner->options->job_threads;
    job->file.progress = server_job_progress;
    job->file.progress_ctx = job;
    job->file.row_problem = server_job_problem;
    job->file.row_problem_ctx = job;
    tamis_status status = tamis_screen_file(snapshot, &job->file, counted, err);
    server_hide_path(err, path);
    job->file.input = NULL;
    return status;
}

static tamis_status screen(server_job *job, json_t **summary, tamis_error *err)
{
    tamis_file_summary counted = {0};
    tamis_status status = server_job_open_result(job, err);
    if (status != TAMIS_OK)
        return status;
    server_generation *generation = server_acquire(job->owner);
    status = record_begin(job, generation->digest, err);
    if (status == TAMIS_OK)
        status = screen_file(job, generation->snapshot, &counted, err);
    *summary = summary_of(&counted);
    tamis_error late = {0};
    tamis_status closed = server_job_close_result(job, &late);
    if (closed == TAMIS_OK && status == TAMIS_OK)
        closed = record_end(job, generation->digest, *summary, &late);
    server_release(job->owner, generation);
    if (status == TAMIS_OK && closed != TAMIS_OK) {
        status = closed;
        *err = late;
    }
    return status;
}

void server_upload_look(server_job *job, const char *data, size_t size)
{
    size_t at = 0;
    while (at < size && strchr(" \t\r\n\xef\xbb\xbf", data[at]) != NULL)
        at++;
    unsigned char first = at < size ? (unsigned char)data[at] : 0;
    bool packed = first == 0x1f || first == 0xfd || first == 0x28; /* gzip, xz, zstd */
    if (!packed)
        job->file.input_table = first == '{' ? TAMIS_TABLE_JSON : TAMIS_TABLE_CSV;
}

server_job *server_upload_begin(server_call *call)
{
    bool screens = call->route == SERVER_ROUTE_SCREEN;
    server_job *job = server_job_new(call->owner, screens ? "screen" : "load", &call->actor);
    if (job == NULL) {
        server_reply_detail(call, 503, "Too many jobs are waiting; try again later.");
        return NULL;
    }
    job->work = screen;
    if (screens ? !take_options(call, job) : !server_take_load(call, job)) {
        server_job_leave(job);
        return NULL;
    }
    job->file.input_table = is_json_type(call) ? TAMIS_TABLE_JSON : TAMIS_TABLE_CSV;
    job->input = server_spool_new(call->owner->options->spool);
    if (job->input < 0) {
        server_reply_detail(call, server_disk_full() ? 507 : 500, "The file cannot be kept.");
        server_job_leave(job);
        return NULL;
    }
    return job;
}

/* 202: the job goes on by itself. */
void server_answer_begun(server_call *call)
{
    const char *id = call->job->id;
    snprintf(call->location, sizeof call->location, "/jobs/%s", id);
    server_reply_json(call, 202,
                      json_pack("{s:s,s:s+,s:s++}", "job", id, "events", call->location, "/events",
                                "result", "/jobs/", id, "/result"));
}

void server_call_screen(server_call *call)
{
    if (call->follower != NULL) {
        server_answer_result(call);
        return;
    }
    bool wait = true;
    if (!server_take_bool(call, "wait", &wait))
        return;
    if (!wait) {
        server_job_queue(call->job);
        server_answer_begun(call);
        return;
    }
    call->follower = server_follower_new(call->job, call->connection);
    if (call->follower == NULL) {
        server_reply_detail(call, 503, "Too many clients wait for jobs; ask with wait=false.");
        return;
    }
    call->follower->direct = true;
    server_job_queue(call->job);
    server_answer_result(call);
}
