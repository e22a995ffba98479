/* call_service.c - GET /metrics (Prometheus text format 0.0.4). */
#include "internal.h"

#include <string.h>
#include <time.h>

static const char *const bounds[SERVER_BUCKETS] = {"0.001", "0.005", "0.01", "0.05",
                                                   "0.1",   "0.5",   "1",    "5"};

static const char *route_name(size_t i)
{
    return i < SERVER_ROUTE_COUNT ? server_routes[i].path : "other";
}

static const char *method_name(size_t i)
{
    return i < SERVER_ROUTE_COUNT ? server_routes[i].method : "";
}

static void write_metrics(const server *owner, const server_call *call, FILE *out)
{
    uint64_t below = 0;
    fputs("# TYPE tamis_requests_total counter\n", out);
    for (size_t i = 0; i < SERVER_ROUTE_COUNT + 1; i++)
        for (size_t k = 1; k < SERVER_STATUS_CLASSES; k++)
            if (owner->counts[i][k] > 0)
                fprintf(out,
                        "tamis_requests_total{method=\"%s\",route=\"%s\",status=\"%zuxx\"} %llu\n",
                        method_name(i), route_name(i), k, (unsigned long long)owner->counts[i][k]);
    fputs("# TYPE tamis_request_seconds histogram\n", out);
    for (size_t i = 0; i < SERVER_BUCKETS; i++) {
        below += owner->buckets[i];
        fprintf(out, "tamis_request_seconds_bucket{le=\"%s\"} %llu\n", bounds[i],
                (unsigned long long)below);
    }
    below += owner->buckets[SERVER_BUCKETS];
    fprintf(out,
            "tamis_request_seconds_bucket{le=\"+Inf\"} %llu\ntamis_request_seconds_sum %.6f\n"
            "tamis_request_seconds_count %llu\n",
            (unsigned long long)below, (double)owner->microseconds / 1e6,
            (unsigned long long)below);
    fprintf(out,
            "# TYPE tamis_requests_active gauge\ntamis_requests_active %u\n"
            "# TYPE tamis_requests_refused_total counter\ntamis_requests_refused_total %llu\n"
            "# TYPE tamis_snapshot_swaps_total counter\ntamis_snapshot_swaps_total %llu\n"
            "# TYPE tamis_snapshot_swaps_failed_total counter\n"
            "tamis_snapshot_swaps_failed_total %llu\n"
            "# TYPE tamis_snapshot_entities gauge\ntamis_snapshot_entities %llu\n"
            "# TYPE tamis_snapshot_opened_seconds gauge\ntamis_snapshot_opened_seconds %lld\n",
            owner->active, (unsigned long long)owner->refused, (unsigned long long)owner->swaps,
            (unsigned long long)owner->swaps_failed, (unsigned long long)call->generation->entities,
            (long long)call->generation->opened);
}

static void write_jobs(server *owner, FILE *out)
{
    size_t counts[3];
    server_jobs_count(owner, counts);
    fprintf(out,
            "# TYPE tamis_jobs gauge\ntamis_jobs{state=\"waiting\"} %zu\n"
            "tamis_jobs{state=\"running\"} %zu\ntamis_jobs{state=\"ended\"} %zu\n",
            counts[0], counts[1], counts[2]);
}

void server_call_metrics(server_call *call)
{
    FILE *out = open_memstream(&call->text, &call->len);
    if (out == NULL) {
        server_reply_detail(call, 500, "out of memory");
        return;
    }
    pthread_mutex_lock(&call->owner->lock);
    write_metrics(call->owner, call, out);
    pthread_mutex_unlock(&call->owner->lock);
    write_jobs(call->owner, out);
    fprintf(out, "# TYPE tamis_requests_waiting gauge\ntamis_requests_waiting %zu\n",
            server_crew_waiting(&call->owner->crew) +
                server_crew_waiting(&call->owner->quick_crew));
    fprintf(out, "# TYPE tamis_desk_failures_total counter\ntamis_desk_failures_total %lu\n",
            (unsigned long)call->owner->desk_failures);
    call->status = fclose(out) == 0 ? 200 : 500;
    call->type = "text/plain; version=0.0.4; charset=utf-8";
}

/* The process answers, so it runs. */
void server_call_health(server_call *call)
{
    server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
}

/* It never listens without a snapshot; with a desk that fails it can record nothing, so it answers no query. */
void server_call_ready(server_call *call)
{
    if (call->owner->desk_failing) {
        server_reply_detail(call, 503, "The desk of this service fails.");
        return;
    }
    server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
}
