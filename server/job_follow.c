/*
 * job_follow.c - clients that follow a job: its result as it grows, or its states as server-sent events.
 *
 * No thread waits for a job. A follower with nothing to send has its connection suspended; whoever changes the job resumes
 * it. Both happen under the lock of the jobs, so no change falls between looking and suspending.
 */
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 16, BEAT_SECONDS = 15 };

server_follower *server_follower_new(server_job *job, struct MHD_Connection *connection)
{
    server_jobs *jobs = &job->owner->jobs;
    server_follower *place = NULL;
    pthread_mutex_lock(&jobs->lock);
    for (size_t i = 0; place == NULL && i < SERVER_FOLLOWERS_MAX; i++)
        if (jobs->followers[i].job == NULL)
            place = &jobs->followers[i];
    if (place != NULL) {
        *place =
            (server_follower){.job = job, .connection = connection, .sent_ns = server_now_ns()};
        job->users++;
    }
    pthread_mutex_unlock(&jobs->lock);
    return place;
}

void server_follower_free(server_follower *follower)
{
    server_job *job = follower->job;
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    bool gone = follower->direct && job->state < SERVER_JOB_FINISHED;
    free(follower->text);
    *follower = (server_follower){.job = NULL};
    pthread_mutex_unlock(&jobs->lock);
    if (gone)
        server_job_cancel(job);
    server_job_leave(job);
}

void server_jobs_wake_locked(server_jobs *jobs, const server_job *job)
{
    for (size_t i = 0; i < SERVER_FOLLOWERS_MAX; i++) {
        server_follower *follower = &jobs->followers[i];
        if (!follower->waiting || (job != NULL && follower->job != job))
            continue;
        follower->waiting = false;
        MHD_resume_connection(follower->connection);
    }
}

static void wait_locked(server_follower *follower)
{
    follower->waiting = true;
    MHD_suspend_connection(follower->connection);
}

bool server_follower_ready(server_follower *follower, server_job_state *state, uint64_t *written)
{
    server_job *job = follower->job;
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    *state = job->state;
    *written = job->written;
    bool ready = job->written > 0 || job->state >= SERVER_JOB_FINISHED || jobs->closing;
    if (!ready)
        wait_locked(follower);
    pthread_mutex_unlock(&jobs->lock);
    return ready;
}

/* The other side has closed its connection. */
static bool is_gone(const server_follower *follower)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(follower->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd state = {.fd = info == NULL ? -1 : info->connect_fd, .events = POLLRDHUP};
    return poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void server_follow_tick_locked(server_jobs *jobs, int64_t now_ns)
{
    for (size_t i = 0; i < SERVER_FOLLOWERS_MAX; i++) {
        server_follower *follower = &jobs->followers[i];
        if (!follower->waiting)
            continue;
        bool gone = is_gone(follower);
        if (gone && follower->direct)
            follower->job->cancel = true;
        bool beat =
            follower->events && now_ns - follower->sent_ns > (int64_t)BEAT_SECONDS * 1000000000;
        if (!gone && !beat)
            continue;
        follower->waiting = false;
        MHD_resume_connection(follower->connection);
    }
}

/* ---- The result -------------------------------------------------------------------------------- */

static ssize_t next_bytes(void *ctx, uint64_t position, char *out, size_t max)
{
    server_follower *follower = ctx;
    server_job *job = follower->job;
    server_jobs *jobs = &job->owner->jobs;
    ssize_t size = 0;
    pthread_mutex_lock(&jobs->lock);
    uint64_t there = job->written - position;
    if (there > 0)
        size = (ssize_t)(there < max ? there : max);
    else if (job->state == SERVER_JOB_FINISHED)
        size = MHD_CONTENT_READER_END_OF_STREAM;
    else if (job->state > SERVER_JOB_FINISHED || jobs->closing)
        size = MHD_CONTENT_READER_END_WITH_ERROR;
    else
        wait_locked(follower);
    int file = job->result;
    pthread_mutex_unlock(&jobs->lock);
    if (size <= 0)
        return size;
    do {
        size = pread(file, out, (size_t)size, (off_t)position);
    } while (size < 0 && errno == EINTR);
    return size > 0 ? size : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* ---- Events ------------------------------------------------------------------------------------ */

static const char *event_of(const json_t *told)
{
    const char *state = json_string_value(json_object_get(told, "state"));
    if (state == NULL || strcmp(state, "failed") == 0 || strcmp(state, "cancelled") == 0)
        return "failed";
    return strcmp(state, "finished") == 0 ? state : "progress";
}

/* The present state as one event; false: out of memory. */
static bool tell(server_follower *follower)
{
    json_t *told = server_job_json(follower->job);
    char *data = told == NULL ? NULL : json_dumps(told, JSON_COMPACT);
    const char *event = event_of(told);
    FILE *text = data == NULL ? NULL : open_memstream(&follower->text, &follower->len);
    if (text != NULL)
        fprintf(text, "event: %s\nid: %llu\ndata: %s\n\n", event,
                (unsigned long long)follower->position, data);
    free(data);
    json_decref(told);
    return text != NULL && fclose(text) == 0;
}

static ssize_t take_text(server_follower *follower, char *out, size_t max)
{
    size_t len = follower->len - follower->at;
    if (len > max)
        len = max;
    memcpy(out, follower->text + follower->at, len);
    follower->at += len;
    if (follower->at == follower->len) {
        free(follower->text);
        follower->text = NULL;
        follower->at = follower->len = 0;
    }
    follower->sent_ns = server_now_ns();
    return (ssize_t)len;
}

/* Looks what is to be sent: 1: the state, 2: a sign of life, 0: nothing yet, or the end of the stream (< 0). */
static ssize_t next_step(server_follower *follower)
{
    server_job *job = follower->job;
    server_jobs *jobs = &job->owner->jobs;
    int64_t silent_ns = server_now_ns() - follower->sent_ns;
    ssize_t step = 0;
    pthread_mutex_lock(&jobs->lock);
    if (job->version != follower->position) {
        follower->position = job->version;
        step = 1;
    } else if (job->state >= SERVER_JOB_FINISHED || jobs->ending) {
        step = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (silent_ns > (int64_t)BEAT_SECONDS * 1000000000) {
        step = 2;
    } else {
        wait_locked(follower);
    }
    pthread_mutex_unlock(&jobs->lock);
    return step;
}

static ssize_t next_events(void *ctx, uint64_t position, char *out, size_t max)
{
    static const char beat[] = ": still there\n\n";
    server_follower *follower = ctx;
    (void)position;
    if (follower->text != NULL)
        return take_text(follower, out, max);
    ssize_t step = next_step(follower);
    if (step == 1)
        return tell(follower) ? take_text(follower, out, max) : MHD_CONTENT_READER_END_WITH_ERROR;
    if (step != 2 || max < sizeof beat)
        return step == 2 ? 0 : step;
    memcpy(out, beat, sizeof beat - 1);
    follower->sent_ns = server_now_ns();
    return (ssize_t)sizeof beat - 1;
}

static void end_follow(void *ctx)
{
    server_follower_free(ctx);
}

struct MHD_Response *server_follow(server_follower *follower)
{
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, BLOCK_BYTES, follower->events ? next_events : next_bytes, follower,
        end_follow);
    if (response == NULL)
        server_follower_free(follower);
    return response;
}
