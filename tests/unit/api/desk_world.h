/* tests/unit/api/desk_world.h - a folder with a desk, and lists that change from snapshot to snapshot. */
#ifndef TAMIS_TESTS_DESK_WORLD_H
#define TAMIS_TESTS_DESK_WORLD_H

#include "world.h"

#include <tamis/desk.h>

#include "api/desk.h"

typedef struct desk_world {
    world *base;
    tamis_desk *desk;
    tamis_actor actor;
    int64_t now; /* what the desk takes for the time, milliseconds */
    int snapshots;
} desk_world;

static int64_t desk_world_clock(void *ctx)
{
    return ((desk_world *)ctx)->now;
}

static tamis_desk *desk_world_new(desk_world *w, const char *name)
{
    char path[WORLD_PATH], key[65];
    tamis_desk *desk = NULL;
    tamis_error err = {0};
    world_path(w->base, name, path);
    if (tamis_desk_create(path, key, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    if (tamis_desk_open(w->base->engine, path, &desk, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis__desk_set_clock(desk->store, desk_world_clock, w);
    return desk;
}

static int desk_world_open(void **state)
{
    desk_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    world_open((void **)&w->base);
    w->now = 1795845600000; /* 2026-11-28T06:00:00Z */
    w->actor = tamis_actor_local();
    w->desk = desk_world_new(w, "desk");
    *state = w;
    return 0;
}

static int desk_world_close(void **state)
{
    desk_world *w = *state;
    tamis_desk_close(w->desk);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

/* A snapshot of these lines. */
TAMIS_UNUSED static tamis_snapshot *desk_world_lists(desk_world *w, const char *lines)
{
    char name[32];
    snprintf(name, sizeof name, "snapshot-%d", w->snapshots++);
    world_write(w->base, "lists.jsonl", lines);
    return world_snapshot(w->base, "ftm/d:", "lists.jsonl", name);
}

#define DESK_OK(call)                                                                              \
    do {                                                                                           \
        tamis_error err = {0};                                                                     \
        tamis_status desk_ok_ = (call);                                                            \
        if (desk_ok_ != TAMIS_OK)                                                                  \
            fail_msg("%s: %d %s", #call, (int)desk_ok_, err.message);                              \
    } while (0)

TAMIS_UNUSED static void desk_world_load(desk_world *w, tamis_desk *desk, const char *book,
                                         const char *rows, bool replace,
                                         tamis_book_load_summary *summary)
{
    char path[WORLD_PATH];
    world_write(w->base, "customers.csv", rows);
    world_path(w->base, "customers.csv", path);
    tamis_book_load_options options = {.input = path, .replace = replace};
    DESK_OK(tamis_book_load(desk, &w->actor, book, &options, summary, &err));
}

TAMIS_UNUSED static tamis_watch_summary desk_world_run(desk_world *w, tamis_desk *desk,
                                                       const tamis_snapshot *snapshot, bool all)
{
    tamis_watch_options options = {.threads = 2, .all = all};
    tamis_watch_summary summary;
    DESK_OK(tamis_watch_run(desk, &w->actor, snapshot, &options, &summary, &err));
    return summary;
}

#endif
