/*
 * tests/unit/api/world.h - what API tests share: a temporary folder, lists written into it, and a
 * tamis_write_fn that collects text.
 */
#ifndef TAMIS_TESTS_WORLD_H
#define TAMIS_TESTS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include <tamis/tamis.h>

#include "base/buffer.h"
#include "base/memory.h"

enum { WORLD_PATH = 512, WORLD_ALLOCATIONS_MAX = 200000 };

typedef struct world {
    tamis_engine *engine;
    char folder[64];
    tamis__buffer text;
} world;

static const char world_old[] =
    "{\"id\":\"d-acme\",\"schema\":\"Company\",\"caption\":\"Acme Cryogenics\",\"properties\":"
    "{\"name\":[\"Acme Cryogenics\"],\"alias\":[\"Acme \\\"Cold\\\" Works\"],\"country\":[\"de\"],"
    "\"topics\":[\"export.control\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-acme-1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"d-acme\"],"
    "\"program\":[\"Example List\"],\"authorityId\":[\"EX-7\"],\"startDate\":[\"2020-02-03\"],"
    "\"citation\":[\"1 EX 12\"],\"licensePolicy\":[\"Presumption of "
    "denial\"]},\"datasets\":[\"d\"]}"
    "\n"
    "{\"id\":\"d-orlova\",\"schema\":\"Person\",\"caption\":\"Vasilisa Orlova\",\"properties\":"
    "{\"name\":[\"Vasilisa Orlova\"],\"birthDate\":[\"1971-05-06\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-own\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"d-orlova\"],\"asset\":"
    "[\"d-acme\"],\"percentage\":[\"62.5\"]},\"datasets\":[\"d\"]}\n";

static const char world_new[] =
    "{\"id\":\"d-acme\",\"schema\":\"Company\",\"caption\":\"Acme Cryogenics\",\"properties\":"
    "{\"name\":[\"Acme Cryogenics\"],\"alias\":[\"Acme Low Temperature\"],\"country\":[\"de\"],"
    "\"topics\":[\"export.control\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-acme-1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"d-acme\"],"
    "\"program\":[\"Example List\"],\"authorityId\":[\"EX-7\"],\"startDate\":[\"2020-02-03\"],"
    "\"citation\":[\"1 EX 12\"],\"licensePolicy\":[\"Case by case\"]},\"datasets\":[\"d\"]}\n"
    "{\"id\":\"d-guild\",\"schema\":\"Organization\",\"caption\":\"Borealis Guild\",\"properties\":"
    "{\"name\":[\"Borealis Guild\"]},\"datasets\":[\"d\"]}\n";

TAMIS_UNUSED static void world_path(const world *w, const char *name, char out[WORLD_PATH])
{
    snprintf(out, WORLD_PATH, "%s/%s", w->folder, name);
}

TAMIS_UNUSED static void world_write(const world *w, const char *name, const char *content)
{
    char path[WORLD_PATH];
    world_path(w, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    assert_int_equal(fclose(file), 0);
}

TAMIS_UNUSED static int world_open(void **state)
{
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    snprintf(w->folder, sizeof w->folder, "/tmp/tamis-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    assert_int_equal(tamis_engine_new(&w->engine, NULL), TAMIS_OK);
    tamis__buffer_init(&w->text, 0);
    world_write(w, "old.jsonl", world_old);
    world_write(w, "new.jsonl", world_new);
    *state = w;
    return 0;
}

TAMIS_UNUSED static int world_close(void **state)
{
    world *w = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    assert_int_equal(system(command), 0);
    tamis__buffer_clear(&w->text);
    tamis_engine_free(w->engine);
    free(w);
    return 0;
}

/* "FORMAT-AND-ALL:" and a file of the folder. */
TAMIS_UNUSED static void world_source(const world *w, const char *head, const char *name,
                                      char out[WORLD_PATH])
{
    snprintf(out, WORLD_PATH, "%s%s/%s", head, w->folder, name);
}

TAMIS_UNUSED static tamis_status world_compile(const world *w, const char *const *sources,
                                               size_t count, const char *output,
                                               tamis_compile_report **report, tamis_error *err)
{
    char path[WORLD_PATH];
    world_path(w, output, path);
    tamis_compile_options options = {
        .sources = sources, .source_count = count, .output = path, .threads = 1};
    return tamis_compile(w->engine, &options, report, err);
}

/* Compiles one file of the folder as dataset d and opens it. */
TAMIS_UNUSED static tamis_snapshot *world_snapshot(const world *w, const char *head,
                                                   const char *name, const char *output)
{
    char source[WORLD_PATH];
    char path[WORLD_PATH];
    world_source(w, head, name, source);
    const char *sources[] = {source};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    if (world_compile(w, sources, 1, output, &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis_compile_report_free(report);
    tamis_snapshot *snapshot = NULL;
    world_path(w, output, path);
    if (tamis_snapshot_open(w->engine, path, &snapshot, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return snapshot;
}

TAMIS_UNUSED static tamis_status world_collect(void *ctx, const char *text, size_t len,
                                               tamis_error *err)
{
    (void)err;
    world *w = ctx;
    tamis__buffer_append(&w->text, tamis__bytes(text, len));
    return tamis__buffer_status(&w->text);
}

TAMIS_UNUSED static tamis_status world_refuse(void *ctx, const char *text, size_t len,
                                              tamis_error *err)
{
    (void)ctx;
    (void)text;
    (void)len;
    (void)err;
    return TAMIS_ERR_CANCELLED;
}

/* What was collected, NUL-terminated; starts afresh with the next call that collects. */
TAMIS_UNUSED static const char *world_text(world *w)
{
    tamis__buffer_byte(&w->text, '\0');
    assert_int_equal(tamis__buffer_status(&w->text), TAMIS_OK);
    tamis__buffer_reset(&w->text);
    return w->text.ptr;
}

/* Every line must be one JSON object; returns how many there are. */
TAMIS_UNUSED static size_t world_json_lines(const char *text)
{
    size_t lines = 0;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        assert_int_equal(text[len], '\n');
        json_error_t error;
        json_t *value = json_loadb(text, len, 0, &error);
        if (value == NULL || !json_is_object(value))
            fail_msg("no JSON object: %.*s", (int)len, text);
        json_decref(value);
        text += len + 1;
        lines++;
    }
    return lines;
}

#endif
