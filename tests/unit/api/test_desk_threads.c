/*
 * One desk used by several threads at once: a run over a book, loads, single customers, steps of cases, notes of other snapshots, records, lists, erasures.
 * What comes of it is checked in the end; built with the thread sanitizer, it finds what they share without a lock.
 */
#include "desk_world.h"

#include <pthread.h>

enum { ROUNDS = 6, CUSTOMERS = 300, TEXT = 1 << 17, SNAPSHOTS = 3 };

typedef struct shared {
    desk_world *w;
    tamis_snapshot *snapshots[SNAPSHOTS];
    char loads[2][WORLD_PATH];
} shared;

typedef struct worker {
    shared *s;
    const char *failure;
} worker;

/* Others may be faster, and say so. */
static bool fine(tamis_status status)
{
    return status == TAMIS_OK || status == TAMIS_ERR_CONFLICT;
}

static tamis_status swallow(void *ctx, const char *text, size_t len, tamis_error *err)
{
    uint64_t *bytes = ctx;
    (void)text;
    (void)err;
    *bytes += len;
    return TAMIS_OK;
}

static tamis_status take(void *ctx, const char *text, size_t len, tamis_error *err)
{
    json_t **json = ctx;
    (void)err;
    *json = json_loadb(text, len, 0, NULL);
    return *json == NULL ? TAMIS_ERR_NOMEM : TAMIS_OK;
}

/* ---- what threads do ------------------------------------------------------------------------- */

static void *run_books(void *ctx)
{
    worker *t = ctx;
    shared *s = t->s;
    for (int i = 0; i < ROUNDS; i++) {
        tamis_watch_options options = {.threads = 2, .all = i == 2};
        tamis_watch_summary summary;
        if (!fine(tamis_watch_run(s->w->desk, &s->w->actor, s->snapshots[i % SNAPSHOTS], &options,
                                  &summary, NULL)))
            t->failure = "run";
    }
    return NULL;
}

static void *load_books(void *ctx)
{
    worker *t = ctx;
    for (int i = 0; i < ROUNDS; i++) {
        tamis_book_load_options options = {.input = t->s->loads[i % 2], .replace = true};
        tamis_book_load_summary summary;
        if (!fine(
                tamis_book_load(t->s->w->desk, &t->s->w->actor, "shop", &options, &summary, NULL)))
            t->failure = "load";
    }
    return NULL;
}

static void *set_customers(void *ctx)
{
    worker *t = ctx;
    tamis_desk *desk = t->s->w->desk;
    const tamis_actor *actor = &t->s->w->actor;
    for (int i = 0; i < 4 * ROUNDS; i++) {
        char id[16];
        snprintf(id, sizeof id, "c%03d", i * 7 % CUSTOMERS);
        tamis_status status = tamis_customer_set(
            desk, actor, "shop", id,
            i % 3 == 2 ? NULL : "{\"properties\":{\"name\":[\"Set Alone\"]}}", NULL);
        if (status != TAMIS_OK && status != TAMIS_ERR_NOT_FOUND)
            t->failure = "customer";
    }
    return NULL;
}

/* The oldest case that is open takes the next step. */
static void step(worker *t, int i)
{
    static const char *const steps[] = {"\"comment\",\"text\":\"seen\"",
                                        "\"decide\",\"outcome\":\"inconclusive\",\"reason\":\"r\"",
                                        "\"assign\",\"to\":null"};
    json_t *page = NULL;
    char request[200];
    if (tamis_case_list(t->s->w->desk, &t->s->w->actor, "{\"state\":\"open\",\"sort\":\"oldest\"}",
                        take, &page, NULL) != TAMIS_OK) {
        t->failure = "cases";
        return;
    }
    const json_t *found = json_array_get(json_object_get(page, "cases"), 0);
    uint64_t id = (uint64_t)json_integer_value(json_object_get(found, "id"));
    snprintf(request, sizeof request, "{\"action\":%s,\"version\":%lld}", steps[i % 3],
             (long long)json_integer_value(json_object_get(found, "version")));
    json_decref(page);
    uint64_t bytes = 0;
    if (id != 0 && !fine(tamis_case_act(t->s->w->desk, &t->s->w->actor, t->s->snapshots[0], id,
                                        request, strlen(request), swallow, &bytes, NULL)))
        t->failure = "step";
}

static void *step_cases(void *ctx)
{
    for (int i = 0; i < 6 * ROUNDS; i++)
        step(ctx, i);
    return NULL;
}

static void *record_and_erase(void *ctx)
{
    worker *t = ctx;
    tamis_desk *desk = t->s->w->desk;
    const tamis_actor *actor = &t->s->w->actor;
    for (int i = 0; i < 10 * ROUNDS; i++)
        if (tamis_audit_add(desk, actor, "match", "", "{\"a\":1}", 7, NULL) != TAMIS_OK)
            t->failure = "record";
    static const char request[] = "{\"action\":\"match\",\"reason\":\"r\"}";
    tamis_audit_erasure erasure;
    if (tamis_audit_erase(desk, actor, request, sizeof request - 1, &erasure, NULL) != TAMIS_OK ||
        erasure.records == 0)
        t->failure = "erase";
    return NULL;
}

static void *read_all(void *ctx)
{
    worker *t = ctx;
    tamis_desk *desk = t->s->w->desk;
    const tamis_actor *actor = &t->s->w->actor;
    const tamis_property name = {"name", "Aldric Quillfeather"};
    const tamis_query query = {.schema = "Person", .properties = &name, .property_count = 1};
    static const char *const ids[] = {"p-0", "p-1"};
    uint64_t bytes = 0;
    for (int i = 0; i < 2 * ROUNDS; i++)
        if (tamis_book_list(desk, actor, swallow, &bytes, NULL) != TAMIS_OK ||
            tamis_customer_list(desk, actor, "shop", NULL, swallow, &bytes, NULL) != TAMIS_OK ||
            tamis_changes_list(desk, NULL, swallow, &bytes, NULL) != TAMIS_OK ||
            tamis_memory_ask_all(desk, t->s->snapshots[1], &query, ids, 2, swallow, &bytes, NULL) !=
                TAMIS_OK)
            t->failure = "read";
    return NULL;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const char *lists(unsigned turn)
{
    static char out[TEXT];
    size_t used = 0;
    for (unsigned i = 0; i < 40; i++)
        used += (size_t)snprintf(
            out + used, sizeof out - used,
            "{\"id\":\"p-%u\",\"schema\":\"Person\",\"caption\":\"Aldric Quillfeather %u\","
            "\"properties\":{\"name\":[\"Aldric Quillfeather %u\"],\"birthDate\":[\"19%02u\"]},"
            "\"datasets\":[\"d\"]}\n",
            i, i, i, 40 + (i % 3 == 0 ? turn : 0));
    return out;
}

static void write_customers(const shared *s, const char *name, unsigned from)
{
    static char out[TEXT];
    size_t used = (size_t)snprintf(out, sizeof out, "id,name\n");
    for (unsigned i = from; i < from + CUSTOMERS; i++)
        used += (size_t)snprintf(out + used, sizeof out - used, "c%03u,%s %u\n", i,
                                 i % 20 == 0 ? "Aldric Quillfeather" : "Zephyrine Oxtoby", i % 60);
    world_write(s->w->base, name, out);
}

static void many_threads_work_at_one_desk(void **state)
{
    static void *(*const works[])(void *) = {
        run_books, run_books, load_books, set_customers, step_cases, record_and_erase, read_all};
    enum { WORKS = sizeof works / sizeof works[0] };
    shared s = {.w = *state};
    pthread_t threads[WORKS];
    worker workers[WORKS];
    for (unsigned i = 0; i < SNAPSHOTS; i++)
        s.snapshots[i] = desk_world_lists(s.w, lists(i));
    write_customers(&s, "first.csv", 0);
    write_customers(&s, "second.csv", 100);
    world_path(s.w->base, "first.csv", s.loads[0]);
    world_path(s.w->base, "second.csv", s.loads[1]);
    DESK_OK(tamis_book_set(s.w->desk, &s.w->actor, "shop", "{}", &err));
    for (size_t i = 0; i < WORKS; i++) {
        workers[i] = (worker){.s = &s};
        assert_int_equal(pthread_create(&threads[i], NULL, works[i], &workers[i]), 0);
    }
    for (size_t i = 0; i < WORKS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < WORKS; i++)
        if (workers[i].failure != NULL)
            fail_msg("%s", workers[i].failure);
    /* When all is quiet, one load and one run leave what they alone would have left. */
    load_books(&workers[0]);
    tamis_watch_summary sum = desk_world_run(s.w, s.w->desk, s.snapshots[0], false);
    assert_int_equal(sum.customers, CUSTOMERS);
    sum = desk_world_run(s.w, s.w->desk, s.snapshots[0], false);
    assert_int_equal(sum.screened_changes + sum.screened_whole, 0);
    char path[WORLD_PATH];
    tamis_audit_report report;
    world_path(s.w->base, "desk", path);
    DESK_OK(tamis_audit_verify(path, NULL, NULL, NULL, NULL, &report, &err));
    if (!report.whole)
        fail_msg("%s", report.finding);
    assert_true(report.erased > 0);
    for (unsigned i = 0; i < SNAPSHOTS; i++)
        tamis_snapshot_close(s.snapshots[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(many_threads_work_at_one_desk, desk_world_open,
                                        desk_world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
