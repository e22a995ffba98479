/* call_jobs.c - GET and DELETE /jobs/{job}, its events, its result. */
#include "internal.h"

#include <string.h>
#include <unistd.h>

/* False after an answer. */
static bool find(server_call *call)
{
    call->job = server_job_find(call->owner, call->argument, &call->actor);
    if (call->job == NULL)
        server_reply_detail(call, 404, "No such job.");
    return call->job != NULL;
}

void server_call_job(server_call *call)
{
    if (find(call))
        server_reply_json(call, 200, server_job_json(call->job));
}

void server_call_job_cancel(server_call *call)
{
    if (!find(call))
        return;
    server_job_cancel(call->job);
    server_reply_json(call, 200, server_job_json(call->job));
}

static server_follower *follow(server_call *call)
{
    server_follower *follower = server_follower_new(call->job, call->connection);
    if (follower == NULL)
        server_reply_detail(call, 503, "Too many clients follow jobs; try again later.");
    return follower;
}

void server_call_job_events(server_call *call)
{
    server_follower *follower = find(call) ? follow(call) : NULL;
    if (follower == NULL)
        return;
    follower->events = true;
    call->stream = server_follow(follower);
    call->type = "text/event-stream";
    call->status = 200;
    server_add_header(call, "X-Accel-Buffering", "no"); /* proxies pass events on at once */
}

/* Hits as lines of JSON begin with a brace, a table with the name of its first column. */
static bool is_json(const server_job *job, bool begun)
{
    char first = 'r';
    if (!begun)
        return job->file.output_table == TAMIS_TABLE_JSON;
    return pread(job->result, &first, 1, 0) == 1 && first == '{';
}

static void reply_result(server_call *call, server_follower *follower, bool begun)
{
    server_job *job = follower->job;
    bool json = is_json(job, begun);
    server_add_header(call, "Tamis-Job", "%s", job->id);
    server_add_header(call, "Content-Disposition", "attachment; filename=\"%s.%s\"", job->kind,
                      json ? "jsonl" : "csv");
    call->type = json ? "application/x-ndjson" : "text/csv; charset=utf-8";
    call->stream = server_follow(follower);
    call->status = 200;
}

static void answer_failed(server_call *call, server_job_state state)
{
    const tamis_error *err = &call->job->error;
    if (state == SERVER_JOB_FAILED && err->code == TAMIS_ERR_IO)
        server_reply_detail(call, 503, err->message);
    else if (state == SERVER_JOB_FAILED)
        server_reply_error(call, err);
    else
        server_reply_detail(call, 503, "The job was cancelled.");
}

/* The answer begins when there is something to send. */
void server_answer_result(server_call *call)
{
    server_follower *follower = call->follower;
    server_job_state state;
    uint64_t written;
    call->again = !server_follower_ready(follower, &state, &written);
    if (call->again)
        return;
    call->follower = NULL;
    if (written == 0 && state != SERVER_JOB_FINISHED) {
        answer_failed(call, state);
        server_follower_free(follower);
        return;
    }
    reply_result(call, follower, written > 0);
}

void server_call_job_result(server_call *call)
{
    if (call->follower == NULL) {
        if (!find(call))
            return;
        if (strcmp(call->job->kind, "screen") != 0) {
            server_reply_detail(call, 404, "This job has no file as result.");
            return;
        }
        call->follower = follow(call);
        if (call->follower == NULL)
            return;
    }
    server_answer_result(call);
}
