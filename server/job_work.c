/*
 * job_work.c - what a job tells while it is worked on: progress, problems, bytes of its result.
 *
 * Clients are woken a few times a second, not for every row. The result goes to a file, so a client that reads slowly
 * holds up nobody.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { TELL_NS = 200000000, FLUSH_BYTES = 1 << 16, RESULT_FACTOR = 16 };

static tamis_status fail(tamis_error *err, tamis_status status, const char *message)
{
    *err = (tamis_error){.code = status};
    snprintf(err->message, sizeof err->message, "%s", message);
    return status;
}

static tamis_status fail_write(tamis_error *err)
{
    return fail(err, TAMIS_ERR_IO,
                server_disk_full() ? "the disk of the service is full"
                                   : "the result cannot be written to disk");
}

/* What was written may be read from now on. */
static bool flush(server_job *job)
{
    if (fflush(job->out) != 0)
        return false;
    job->out_flushed = job->out_bytes;
    job->flushed_ns = server_now_ns();
    pthread_mutex_lock(&job->owner->jobs.lock);
    job->written = job->out_bytes;
    server_jobs_wake_locked(&job->owner->jobs, job);
    pthread_mutex_unlock(&job->owner->jobs.lock);
    return true;
}

tamis_status server_job_open_result(server_job *job, tamis_error *err)
{
    int file = server_spool_new(job->owner->options->spool);
    int copy = file < 0 ? -1 : dup(file);
    job->out = copy < 0 ? NULL : fdopen(copy, "wb");
    if (job->out == NULL) {
        if (copy >= 0)
            close(copy);
        if (file >= 0)
            close(file);
        return fail(err, TAMIS_ERR_IO, "no file for the result can be made");
    }
    pthread_mutex_lock(&job->owner->jobs.lock);
    job->result = file;
    pthread_mutex_unlock(&job->owner->jobs.lock);
    return TAMIS_OK;
}

tamis_status server_job_close_result(server_job *job, tamis_error *err)
{
    bool fine = flush(job);
    fine = fclose(job->out) == 0 && fine;
    job->out = NULL;
    return fine ? TAMIS_OK : fail_write(err);
}

tamis_status server_job_write(void *ctx, const char *text, size_t len, tamis_error *err)
{
    server_job *job = ctx;
    uint64_t max = (uint64_t)job->owner->options->upload_bytes_max * RESULT_FACTOR;
    if (len > max - job->out_bytes)
        return fail(err, TAMIS_ERR_LIMIT, "the result is longer than this service allows");
    if (fwrite(text, 1, len, job->out) != len)
        return fail_write(err);
    job->out_bytes += len;
    crypto_generichash_update(&job->result_digest, (const unsigned char *)text, len);
    bool due = job->out_bytes - job->out_flushed >= FLUSH_BYTES ||
               server_now_ns() - job->flushed_ns >= TELL_NS;
    return !due || job->out_bytes == job->out_flushed || flush(job) ? TAMIS_OK : fail_write(err);
}

tamis_status server_job_progress(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    server_job *job = ctx;
    (void)stage;
    int64_t now_ns = server_now_ns();
    if (job->cancel)
        return TAMIS_ERR_CANCELLED;
    if (now_ns - job->told_ns < TELL_NS && done != total)
        return TAMIS_OK;
    job->told_ns = now_ns;
    if (job->out != NULL && job->out_bytes > job->out_flushed && !flush(job))
        return TAMIS_ERR_IO;
    pthread_mutex_lock(&job->owner->jobs.lock);
    if (job->done != done || job->total != total) {
        job->done = done;
        job->total = total;
        job->version++;
        server_jobs_wake_locked(&job->owner->jobs, job);
    }
    pthread_mutex_unlock(&job->owner->jobs.lock);
    return TAMIS_OK;
}

void server_job_problem(void *ctx, uint64_t row, const char *message)
{
    server_job *job = ctx;
    pthread_mutex_lock(&job->owner->jobs.lock);
    if (job->problem_count++ < SERVER_JOB_PROBLEMS_MAX)
        json_array_append_new(job->problems,
                              json_pack("{s:I,s:s}", "row", (json_int_t)row, "message", message));
    pthread_mutex_unlock(&job->owner->jobs.lock);
}
