/* call_watch.c - books of customers: settings, customers, and the jobs that bring them in and screen them. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static tamis_status list(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_book_list(server_desk(call), &call->actor, server_write, out, err);
}

void server_call_books(server_call *call)
{
    server_ask_desk(call, list);
}

static tamis_status set(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    return tamis_book_set(server_desk(call), &call->actor, call->argument, call->body, err);
}

void server_call_book_set(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, set);
}

static tamis_status drop(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    return tamis_book_remove(server_desk(call), &call->actor, call->argument, err);
}

void server_call_book_remove(server_call *call)
{
    server_ask_desk(call, drop);
}

static tamis_status list_customers(server_call *call, FILE *out, tamis_error *err)
{
    char *filter = server_filter(call);
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_customer_list(server_desk(call), &call->actor, call->argument, filter,
                                     server_write, out, err);
    free(filter);
    return status;
}

void server_call_customers(server_call *call)
{
    server_ask_desk(call, list_customers);
}

static tamis_status set_customer(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    return tamis_customer_set(server_desk(call), &call->actor, call->argument,
                              call->arguments.at[1], call->body_len > 0 ? call->body : NULL, err);
}

void server_call_customer_set(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, set_customer);
}

void server_call_customer_remove(server_call *call)
{
    call->body_len = 0;
    server_ask_desk(call, set_customer);
}

/* ---- Jobs -------------------------------------------------------------------------------------- */

static tamis_status load(server_job *job, json_t **summary, tamis_error *err)
{
    char path[32];
    tamis_book_load_summary counted = {0};
    server_spool_path(job->input, path);
    tamis_book_load_options options = {.input = path,
                                       .input_table = job->file.input_table,
                                       .map = job->file.map,
                                       .schema = job->file.schema,
                                       .replace = job->whole,
                                       .progress = server_job_progress,
                                       .progress_ctx = job,
                                       .row_problem = server_job_problem,
                                       .row_problem_ctx = job};
    tamis_status status =
        tamis_book_load(job->owner->options->desk, &job->actor, job->book, &options, &counted, err);
    server_desk_note(job->owner, status, err);
    server_hide_path(err, path);
    *summary = json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "rows", (json_int_t)counted.rows, "added",
                         (json_int_t)counted.added, "changed", (json_int_t)counted.changed, "same",
                         (json_int_t)counted.same, "removed", (json_int_t)counted.removed,
                         "bad_rows", (json_int_t)counted.bad_rows);
    return status;
}

bool server_take_load(server_call *call, server_job *job)
{
    bool full = false;
    job->work = load;
    job->book = server_job_keep(job, call->argument, &full);
    job->file.map = server_job_keep(job, server_parameter_of(call, "map"), &full);
    job->file.schema = server_job_keep(job, server_parameter_of(call, "schema"), &full);
    if (full)
        server_reply_detail(call, 414, "The parameters are too long.");
    return !full && server_take_bool(call, "replace", &job->whole);
}

void server_call_customers_load(server_call *call)
{
    server_job_queue(call->job);
    server_answer_begun(call);
}

static tamis_status watch(server_job *job, json_t **summary, tamis_error *err)
{
    tamis_watch_summary counted = {0};
    tamis_watch_options options = {.book = job->book,
                                   .all = job->whole,
                                   .threads = job->owner->options->job_threads,
                                   .progress = server_job_progress,
                                   .progress_ctx = job};
    server_generation *generation = server_acquire(job->owner);
    tamis_status status = tamis_watch_run(job->owner->options->desk, &job->actor,
                                          generation->snapshot, &options, &counted, err);
    server_release(job->owner, generation);
    server_desk_note(job->owner, status, err);
    server_watch_wake(job->owner); /* there may be something to send */
    *summary = server_watch_json(&counted);
    return status;
}

json_t *server_watch_json(const tamis_watch_summary *counted)
{
    return json_pack(
        "{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:f}", "customers", (json_int_t)counted->customers,
        "screened_whole", (json_int_t)counted->screened_whole, "screened_changes",
        (json_int_t)counted->screened_changes, "entities_changed",
        (json_int_t)counted->entities_changed, "new_hits", (json_int_t)counted->new_hits,
        "changed_hits", (json_int_t)counted->changed_hits, "ended_hits",
        (json_int_t)counted->ended_hits, "new_cases", (json_int_t)counted->new_cases, "seconds",
        counted->seconds);
}

void server_call_watch_run(server_call *call)
{
    bool all = false;
    bool full = false;
    if (!server_take_bool(call, "all", &all))
        return;
    call->job = server_job_new(call->owner, "watch", &call->actor);
    if (call->job == NULL) {
        server_reply_detail(call, 503, "Too many jobs are waiting; try again later.");
        return;
    }
    call->job->work = watch;
    call->job->whole = all;
    call->job->book = server_job_keep(call->job, call->argument, &full);
    server_job_queue(call->job);
    server_answer_begun(call);
}
