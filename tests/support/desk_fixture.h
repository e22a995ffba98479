/*
 * support/desk_fixture.h - a desk in a folder of its own, with a clock that tests set.
 */
#ifndef TAMIS_TESTS_DESK_FIXTURE_H
#define TAMIS_TESTS_DESK_FIXTURE_H

#include "support/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/audit.h"
#include "desk/store.h"

enum { DESK_PATH_BYTES = 512 };

typedef struct desk_fixture {
    char folder[64];
    char path[DESK_PATH_BYTES]; /* of the desk */
    char public_key[65];
    tamis__desk *desk;
    int64_t now; /* milliseconds; what the desk takes for the time */
} desk_fixture;

/* The whole file; the caller frees it. */
TAMIS_UNUSED static char *desk_fixture_read(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *len = (size_t)ftell(file);
    rewind(file);
    char *content = malloc(*len + 1);
    assert_int_equal(fread(content, 1, *len, file), *len);
    fclose(file);
    return content;
}

TAMIS_UNUSED static void desk_fixture_write(const char *path, const char *content, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, len, file), len);
    fclose(file);
}

static inline int64_t desk_fixture_clock(void *ctx)
{
    return ((desk_fixture *)ctx)->now;
}

/* PATH of a file in the fixture's folder. */
static inline void desk_fixture_path(const desk_fixture *f, const char *name,
                                     char out[DESK_PATH_BYTES])
{
    snprintf(out, DESK_PATH_BYTES, "%s/%s", f->folder, name);
}

static inline void desk_fixture_open(desk_fixture *f)
{
    tamis_error err = {0};
    if (tamis__desk_open(f->path, &f->desk, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis__desk_set_clock(f->desk, desk_fixture_clock, f);
}

static inline void desk_fixture_close(desk_fixture *f)
{
    tamis__desk_close(f->desk);
    f->desk = NULL;
}

/* Setup and teardown of cmocka: *state is a desk_fixture whose desk is open, at 2026-11-28T06:00:00Z. */
static inline int desk_fixture_setup(void **state)
{
    desk_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->now = 1795845600000;
    snprintf(f->folder, sizeof f->folder, "/tmp/tamis-desk-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    desk_fixture_path(f, "desk", f->path);
    tamis_error err = {0};
    if (tamis__desk_create(f->path, f->public_key, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    desk_fixture_open(f);
    *state = f;
    return 0;
}

static inline int desk_fixture_teardown(void **state)
{
    desk_fixture *f = *state;
    desk_fixture_close(f);
    DIR *folder = opendir(f->folder);
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
        char path[DESK_PATH_BYTES];
        desk_fixture_path(f, e->d_name, path);
        if (e->d_name[0] != '.')
            unlink(path);
    }
    closedir(folder);
    rmdir(f->folder);
    free(f);
    return 0;
}

#endif
