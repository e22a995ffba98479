/*
 * bench_desk.c - what a desk costs a service: records of the audit trail, keys and sessions looked up.
 *
 *   bench_desk FOLDER [RECORDS] [THREADS]      makes a desk in FOLDER and removes it
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <tamis/desk.h>

typedef struct job {
    tamis_desk *desk;
    const char *token;
    long count;
    double longest;
} job;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(tamis_status status, const tamis_error *err)
{
    if (status == TAMIS_OK)
        return;
    fprintf(stderr, "bench_desk: %s\n", err->message);
    exit(1);
}

/* A record as a query of the service makes it. */
static void *append(void *ctx)
{
    static const char body[] =
        "{\"route\":\"match\",\"queries\":[{\"query\":{\"schema\":\"Company\",\"properties\":"
        "{\"name\":[\"Acme Cryogenics GmbH\"],\"country\":[\"de\"]}},\"threshold\":0.7,\"hits\":"
        "[{\"entity_id\":\"us-csl-1234567\",\"score\":0.9123},{\"entity_id\":\"eu-fsf-765\","
        "\"score\":0.71}]}],\"snapshot\":"
        "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"engine\":\"0.2."
        "0\"}";
    job *j = ctx;
    tamis_actor actor = tamis_actor_local();
    tamis_error err;
    for (long i = 0; i < j->count; i++) {
        double start = seconds();
        must(tamis_audit_add(j->desk, &actor, "match", "", body, sizeof body - 1, &err), &err);
        double took = seconds() - start;
        if (took > j->longest)
            j->longest = took;
    }
    return NULL;
}

static void *find_key(void *ctx)
{
    job *j = ctx;
    tamis_actor actor;
    tamis_error err;
    unsigned after;
    for (long i = 0; i < j->count; i++) {
        double start = seconds();
        must(tamis_key_find(j->desk, j->token, &actor, &after, &err), &err);
        double took = seconds() - start;
        if (took > j->longest)
            j->longest = took;
    }
    return NULL;
}

static void measure(const char *what, void *(*work)(void *), job pattern, int threads)
{
    enum { THREADS_MAX = 64 };
    pthread_t thread[THREADS_MAX];
    job jobs[THREADS_MAX];
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    pattern.count /= threads;
    double start = seconds(), longest = 0;
    for (int i = 0; i < threads; i++) {
        jobs[i] = pattern;
        pthread_create(&thread[i], NULL, work, &jobs[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        if (jobs[i].longest > longest)
            longest = jobs[i].longest;
    }
    double took = seconds() - start;
    long done = pattern.count * threads;
    printf("%-8s %ld in %.2f s: %.1f us each, %.0f a second, longest %.1f ms\n", what, done, took,
           1e6 * took / (double)done, (double)done / took, 1e3 * longest);
}

int main(int argc, char **argv)
{
    char path[4096], beside[4200], public_key[65], token[TAMIS_TOKEN_BYTES];
    static const char *const endings[] = {"", ".key", "-wal", "-shm"};
    if (argc < 2)
        return 2;
    long records = argc > 2 ? strtol(argv[2], NULL, 10) : 100000;
    int threads = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 1;
    snprintf(path, sizeof path, "%s/bench.desk", argv[1]);
    tamis_engine *engine;
    tamis_desk *desk;
    tamis_error err;
    tamis_actor actor = tamis_actor_local();
    must(tamis_engine_new(&engine, &err), &err);
    must(tamis_desk_create(path, public_key, &err), &err);
    must(tamis_desk_open(engine, path, &desk, &err), &err);
    must(tamis_key_add(desk, &actor, "bench", TAMIS_ROLE_VIEWER, TAMIS_SCOPE_SCREEN, 0, NULL, token,
                       &err),
         &err);
    job pattern = {.desk = desk, .token = token, .count = records};
    measure("records", append, pattern, threads);
    measure("keys", find_key, pattern, threads);
    tamis_desk_close(desk);
    double start = seconds();
    tamis_audit_report report;
    must(tamis_audit_verify(path, public_key, NULL, NULL, NULL, &report, &err), &err);
    printf("verify   %llu records, %s, in %.2f s\n", (unsigned long long)report.records,
           report.whole ? "whole" : report.finding, seconds() - start);
    tamis_engine_free(engine);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(beside, sizeof beside, "%s%s", path, endings[i]);
        unlink(beside);
    }
    return 0;
}
