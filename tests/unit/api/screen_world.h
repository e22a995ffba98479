/*
 * tests/unit/api/screen_world.h - a small snapshot to screen files against, and running a file through
 * tamis_screen_file or tamis_compare_file.
 */
#ifndef TAMIS_TESTS_SCREEN_WORLD_H
#define TAMIS_TESTS_SCREEN_WORLD_H

#include "world.h"

#include <dirent.h>

static const char world_parties[] =
    "{\"id\":\"d-huawei\",\"schema\":\"Company\",\"caption\":\"Huawei\",\"properties\":{\"name\":"
    "[\"Huawei Technologies Co., Ltd.\",\"华为技术有限公司\"],\"alias\":[\"Huawei\"],\"country\":"
    "[\"cn\"],\"topics\":[\"export.control\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-putin\",\"schema\":\"Person\",\"caption\":\"Vladimir Putin\",\"properties\":"
    "{\"name\":[\"Vladimir Vladimirovich Putin\"],\"birthDate\":[\"1952-10-07\"],\"country\":"
    "[\"ru\"],\"passportNumber\":[\"P1234567\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-star\",\"schema\":\"Vessel\",\"caption\":\"Example "
    "Star\",\"properties\":{\"name\":"
    "[\"EXAMPLE STAR\"],\"imoNumber\":[\"9074729\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-quibble\",\"schema\":\"Company\",\"caption\":\"Vanished, \\\"Quibble\\\"\","
    "\"properties\":{\"name\":[\"Vanished Quibble GmbH\"]},\"datasets\":[\"d\"]}\n";

typedef struct screen_world {
    world *base;
    tamis_snapshot *snapshot;
} screen_world;

static int screen_world_open(void **state)
{
    screen_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    world_open((void **)&w->base);
    world_write(w->base, "parties.jsonl", world_parties);
    w->snapshot = world_snapshot(w->base, "ftm/d:", "parties.jsonl", "snapshot");
    *state = w;
    return 0;
}

static int screen_world_close(void **state)
{
    screen_world *w = *state;
    tamis_snapshot_close(w->snapshot);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

TAMIS_UNUSED static char *world_read(const world *w, const char *name)
{
    char path[WORLD_PATH];
    world_path(w, name, path);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = calloc(1, size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

/* What a run is made of and what came of it. */
typedef struct file_run {
    const char *input, *output; /* file names in the folder */
    const char *map;
    unsigned threads;
    double threshold;
    bool compare;
    tamis_file_summary summary;
    tamis_error err;
    tamis__buffer problems; /* "ROW: message" lines */
} file_run;

static void note_problem(void *ctx, uint64_t row, const char *message)
{
    file_run *run = ctx;
    tamis__buffer_printf(&run->problems, "%llu: %s\n", (unsigned long long)row, message);
}

TAMIS_UNUSED static tamis_status run_file(const screen_world *w, file_run *run)
{
    char input[WORLD_PATH];
    char output[WORLD_PATH];
    world_path(w->base, run->input, input);
    world_path(w->base, run->output, output);
    tamis_file_options options = {.input = input,
                                  .output = output,
                                  .map = run->map,
                                  .screen = tamis_screen_options_default(),
                                  .row_problem = note_problem,
                                  .row_problem_ctx = run};
    options.screen.threads = run->threads == 0 ? 1 : run->threads;
    if (run->threshold > 0.0)
        options.screen.threshold = run->threshold;
    memset(&run->summary, 0, sizeof run->summary);
    run->err = (tamis_error){0};
    tamis__buffer_reset(&run->problems);
    if (run->compare)
        return tamis_compare_file(w->base->engine, w->snapshot, &options, &run->summary, &run->err);
    return tamis_screen_file(w->snapshot, &options, &run->summary, &run->err);
}

TAMIS_UNUSED static const char *run_problems(file_run *run)
{
    tamis__buffer_byte(&run->problems, '\0');
    run->problems.len--;
    return run->problems.ptr;
}

/* The output of a run that must succeed; free() it. */
TAMIS_UNUSED static char *run_text(const screen_world *w, file_run *run, const char *content)
{
    world_write(w->base, run->input, content);
    tamis_status status = run_file(w, run);
    if (status != TAMIS_OK)
        fail_msg("%d: %s", (int)status, run->err.message);
    char *text = world_read(w->base, run->output);
    assert_non_null(text);
    return text;
}

/* Files of the folder that are left over from an output. */
TAMIS_UNUSED static size_t leftovers(const world *w)
{
    size_t count = 0;
    DIR *folder = opendir(w->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strstr(entry->d_name, ".tmp") != NULL;
    closedir(folder);
    return count;
}

#endif
