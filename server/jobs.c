/*
 * jobs.c - the life of jobs: received, queued, running, ended, forgotten.
 *
 *   RECEIVING -> QUEUED -> RUNNING -> FINISHED | FAILED | CANCELLED -> (an hour) -> FREE
 *
 * Every change of state happens under the one lock. A job is freed when it is forgotten and nobody looks at it; an ended
 * job is forgotten after an hour, or before when its place is needed.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WORKER_NICE = 5 };

static bool has_ended(const server_job *job)
{
    return job->state >= SERVER_JOB_FINISHED;
}

static void free_locked(server_job *job)
{
    if (job->input >= 0)
        close(job->input);
    if (job->result >= 0)
        close(job->result);
    json_decref(job->summary);
    json_decref(job->problems);
    *job = (server_job){.input = -1, .result = -1};
}

static void forget_locked(server_job *job)
{
    job->forgotten = true;
    if (job->users == 0)
        free_locked(job);
}

static void leave_locked(server_job *job)
{
    if (job->state == SERVER_JOB_RECEIVING)
        job->forgotten = true;
    if (--job->users == 0 && job->forgotten)
        free_locked(job);
}

void server_job_leave(server_job *job)
{
    if (job == NULL)
        return;
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    leave_locked(job);
    pthread_mutex_unlock(&jobs->lock);
}

/* A free place, or that of the job that ended first and that nobody looks at. */
static server_job *place_locked(server_jobs *jobs)
{
    server_job *oldest = NULL;
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++) {
        server_job *job = &jobs->all[i];
        if (job->state == SERVER_JOB_FREE)
            return job;
        if (has_ended(job) && job->users == 0 &&
            (oldest == NULL || job->ended_ns < oldest->ended_ns))
            oldest = job;
    }
    if (oldest != NULL)
        forget_locked(oldest);
    return oldest;
}

static bool make_id(char out[SERVER_JOB_ID_BYTES])
{
    unsigned char bytes[(SERVER_JOB_ID_BYTES - 1) / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

server_job *server_job_new(server *owner, const char *kind, const tamis_actor *actor)
{
    server_jobs *jobs = &owner->jobs;
    server_job *job = NULL;
    size_t under_way = 0;
    size_t queue = owner->options->queue;
    char id[SERVER_JOB_ID_BYTES];
    if (!make_id(id))
        return NULL;
    pthread_mutex_lock(&jobs->lock);
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++)
        under_way += jobs->all[i].state != SERVER_JOB_FREE && !has_ended(&jobs->all[i]);
    queue = queue < SERVER_JOBS_WAITING_MAX ? queue : SERVER_JOBS_WAITING_MAX;
    if (under_way < jobs->worker_count + queue && !jobs->ending)
        job = place_locked(jobs);
    if (job != NULL) {
        *job = (server_job){.owner = owner,
                            .state = SERVER_JOB_RECEIVING,
                            .kind = kind,
                            .actor = *actor,
                            .users = 1,
                            .input = -1,
                            .result = -1,
                            .problems = json_array()};
        memcpy(job->id, id, sizeof id);
        crypto_generichash_init(&job->input_digest, NULL, 0, (TAMIS_DIGEST_CHARS - 1) / 2);
        crypto_generichash_init(&job->result_digest, NULL, 0, (TAMIS_DIGEST_CHARS - 1) / 2);
    }
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

server_job *server_job_find(server *owner, const char *id, const tamis_actor *actor)
{
    server_jobs *jobs = &owner->jobs;
    server_job *found = NULL;
    pthread_mutex_lock(&jobs->lock);
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++) {
        server_job *job = &jobs->all[i];
        if (job->state > SERVER_JOB_RECEIVING && !job->forgotten && strcmp(job->id, id) == 0 &&
            strcmp(job->actor.name, actor->name) == 0)
            found = job;
    }
    if (found != NULL)
        found->users++;
    pthread_mutex_unlock(&jobs->lock);
    return found;
}

void server_jobs_count(server *owner, size_t counts[3])
{
    server_jobs *jobs = &owner->jobs;
    counts[0] = counts[1] = counts[2] = 0;
    pthread_mutex_lock(&jobs->lock);
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++) {
        server_job_state state = jobs->all[i].state;
        counts[0] += state == SERVER_JOB_RECEIVING || state == SERVER_JOB_QUEUED;
        counts[1] += state == SERVER_JOB_RUNNING;
        counts[2] += state >= SERVER_JOB_FINISHED;
    }
    pthread_mutex_unlock(&jobs->lock);
}

const char *server_job_keep(server_job *job, const char *text, bool *full)
{
    if (text == NULL)
        return NULL;
    size_t size = strlen(text) + 1;
    if (size > SERVER_JOB_TEXT_BYTES - job->text_len) {
        *full = true;
        return NULL;
    }
    char *copy = memcpy(job->text + job->text_len, text, size);
    job->text_len += size;
    return copy;
}

static void end_locked(server_job *job, server_job_state state)
{
    job->state = state;
    job->version++;
    job->ended_ns = server_now_ns();
    if (job->input >= 0)
        close(job->input);
    job->input = -1;
    server_jobs_wake_locked(&job->owner->jobs, job);
}

void server_job_queue(server_job *job)
{
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    job->state = SERVER_JOB_QUEUED;
    job->turn = jobs->turns++;
    job->version++;
    if (jobs->ending)
        end_locked(job, SERVER_JOB_CANCELLED);
    pthread_cond_signal(&jobs->more);
    pthread_mutex_unlock(&jobs->lock);
}

static void cancel_locked(server_job *job)
{
    job->cancel = true;
    if (job->state == SERVER_JOB_QUEUED)
        end_locked(job, SERVER_JOB_CANCELLED);
}

void server_job_cancel(server_job *job)
{
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    if (has_ended(job))
        job->forgotten = true; /* its caller is still a user of it */
    else
        cancel_locked(job);
    pthread_mutex_unlock(&jobs->lock);
}

json_t *server_job_json(server_job *job)
{
    static const char *const states[] = {"",         "receiving", "queued",   "running",
                                         "finished", "failed",    "cancelled"};
    server_jobs *jobs = &job->owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    json_t *told = json_pack("{s:s,s:s,s:s,s:I,s:I,s:O?,s:o}", "id", job->id, "kind", job->kind,
                             "state", states[job->state], "done", (json_int_t)job->done, "total",
                             (json_int_t)job->total, "summary", job->summary, "problems",
                             json_deep_copy(job->problems));
    if (job->problem_count > SERVER_JOB_PROBLEMS_MAX)
        json_object_set_new(
            told, "problems_left_off",
            json_integer((json_int_t)(job->problem_count - SERVER_JOB_PROBLEMS_MAX)));
    if (job->state == SERVER_JOB_FAILED)
        json_object_set_new(told, "detail", json_string(job->error.message));
    pthread_mutex_unlock(&jobs->lock);
    return told;
}

/* ---- Threads ----------------------------------------------------------------------------------- */

static server_job *next_locked(server_jobs *jobs)
{
    server_job *next = NULL;
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++) {
        server_job *job = &jobs->all[i];
        if (job->state == SERVER_JOB_QUEUED && (next == NULL || job->turn < next->turn))
            next = job;
    }
    return next;
}

static void run(server_job *job)
{
    server_jobs *jobs = &job->owner->jobs;
    json_t *summary = NULL;
    tamis_error err = {0};
    tamis_status status = job->work(job, &summary, &err);
    pthread_mutex_lock(&jobs->lock);
    job->status = status;
    job->error = err;
    job->summary = summary;
    if (status == TAMIS_OK)
        job->done = job->total;
    end_locked(job, status == TAMIS_OK ? SERVER_JOB_FINISHED
                    : job->cancel      ? SERVER_JOB_CANCELLED
                                       : SERVER_JOB_FAILED);
    leave_locked(job);
    pthread_mutex_unlock(&jobs->lock);
}

/* On Linux this is the niceness of the thread, and of those that it starts. */
void server_step_back(void)
{
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), WORKER_NICE);
}

static void *work(void *ctx)
{
    server_jobs *jobs = ctx;
    server_step_back();
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->closing) {
        server_job *job = next_locked(jobs);
        if (job == NULL) {
            pthread_cond_wait(&jobs->more, &jobs->lock);
            continue;
        }
        job->state = SERVER_JOB_RUNNING;
        job->version++;
        job->users++;
        server_jobs_wake_locked(jobs, job);
        pthread_mutex_unlock(&jobs->lock);
        run(job);
        pthread_mutex_lock(&jobs->lock);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

static void forget_old_locked(server_jobs *jobs, int64_t now_ns)
{
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++) {
        server_job *job = &jobs->all[i];
        int64_t age_ns = now_ns - job->ended_ns;
        if (has_ended(job) && !job->forgotten &&
            age_ns > (int64_t)SERVER_JOB_KEPT_SECONDS * 1000000000)
            forget_locked(job);
    }
}

static void *tick(void *ctx)
{
    server_jobs *jobs = ctx;
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->closing) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&jobs->closed, &jobs->lock, &until);
        forget_old_locked(jobs, server_now_ns());
        server_follow_tick_locked(jobs, server_now_ns());
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

tamis_status server_jobs_start(server *owner, unsigned workers, tamis_error *err)
{
    server_jobs *jobs = &owner->jobs;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->more, NULL);
    pthread_cond_init(&jobs->closed, NULL);
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++)
        jobs->all[i].input = jobs->all[i].result = -1;
    while (jobs->worker_count < workers && jobs->worker_count < SERVER_JOB_WORKERS_MAX &&
           pthread_create(&jobs->workers[jobs->worker_count], NULL, work, jobs) == 0)
        jobs->worker_count++;
    jobs->started = jobs->worker_count > 0 && pthread_create(&jobs->clock, NULL, tick, jobs) == 0;
    if (jobs->started)
        return TAMIS_OK;
    server_jobs_stop(owner);
    *err = (tamis_error){.code = TAMIS_ERR_NOMEM, .message = "no thread could be started"};
    return err->code;
}

static bool is_awaited(const server_jobs *jobs, const server_job *job)
{
    bool awaited = false;
    for (size_t i = 0; i < SERVER_FOLLOWERS_MAX; i++)
        awaited = awaited || (jobs->followers[i].job == job && jobs->followers[i].direct);
    return awaited;
}

void server_jobs_end(server *owner)
{
    server_jobs *jobs = &owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    jobs->ending = true;
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++)
        if (jobs->all[i].state != SERVER_JOB_FREE && !is_awaited(jobs, &jobs->all[i]))
            cancel_locked(&jobs->all[i]);
    server_jobs_wake_locked(jobs, NULL);
    pthread_mutex_unlock(&jobs->lock);
}

void server_jobs_stop(server *owner)
{
    server_jobs *jobs = &owner->jobs;
    pthread_mutex_lock(&jobs->lock);
    jobs->ending = jobs->closing = true;
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++)
        if (jobs->all[i].state != SERVER_JOB_FREE)
            cancel_locked(&jobs->all[i]);
    pthread_cond_broadcast(&jobs->more);
    pthread_cond_broadcast(&jobs->closed);
    server_jobs_wake_locked(jobs, NULL);
    pthread_mutex_unlock(&jobs->lock);
    for (unsigned i = 0; i < jobs->worker_count; i++)
        pthread_join(jobs->workers[i], NULL);
    if (jobs->started)
        pthread_join(jobs->clock, NULL);
    pthread_mutex_lock(&jobs->lock);
    server_jobs_wake_locked(jobs, NULL);
    pthread_mutex_unlock(&jobs->lock);
}

void server_jobs_clear(server *owner)
{
    for (size_t i = 0; i < SERVER_JOBS_MAX; i++)
        if (owner->jobs.all[i].state != SERVER_JOB_FREE)
            free_locked(&owner->jobs.all[i]);
}
