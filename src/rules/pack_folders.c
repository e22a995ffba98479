/* rules/pack_folders.c - rule packs from folders: each holds pack.yaml, or folders that do. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"
#include "rules/pack.h"

enum { PATH_BYTES = 4096, FOLDERS_DEEP_MAX = 4 };

typedef struct collector {
    tamis__arena arena;
    tamis__pack_file *files;
    size_t count, capacity;
    tamis_error *err;
} collector;

static tamis_status collect_folder(collector *c, const char *path, int depth);

static bool is_wanted(tamis_bytes name)
{
    return tamis__bytes_ends_with(name, TAMIS_LIT(".yaml")) ||
           tamis__bytes_ends_with(name, TAMIS_LIT(".yml")) ||
           tamis__bytes_ends_with(name, TAMIS_LIT(".geojson"));
}

static tamis_status read_text(collector *c, const char *path, tamis_bytes *out)
{
    tamis__input *input;
    tamis__buffer content;
    TAMIS_TRY(tamis__input_open(path, &input, c->err));
    tamis__buffer_init(&content, TAMIS__PACK_FILE_BYTES_MAX);
    tamis_status status = tamis__input_read_all(input, &content, c->err);
    tamis__input_close(input);
    if (status == TAMIS_OK) {
        *out = tamis__arena_copy(&c->arena, tamis__buffer_bytes(&content));
        status = out->ptr == NULL ? tamis__fail_nomem(c->err) : TAMIS_OK;
    } else {
        status = tamis__fail_context(c->err, status, path);
    }
    tamis__buffer_clear(&content);
    return status;
}

static tamis_status collect_file(collector *c, const char *folder, const char *name,
                                 const char *path)
{
    if (c->count == TAMIS__PACK_FILES_MAX)
        return tamis__fail(c->err, TAMIS_ERR_LIMIT, "more than %d files", TAMIS__PACK_FILES_MAX);
    if (!TAMIS_GROW(c->files, c->capacity, c->count + 1))
        return tamis__fail_nomem(c->err);
    tamis__pack_file *file = &c->files[c->count];
    file->folder = tamis__arena_copy(&c->arena, tamis__bytes_of(folder));
    file->name = tamis__arena_copy(&c->arena, tamis__bytes_of(name));
    if (file->folder.ptr == NULL || file->name.ptr == NULL)
        return tamis__fail_nomem(c->err);
    TAMIS_TRY(read_text(c, path, &file->text));
    c->count++;
    return TAMIS_OK;
}

static tamis_status collect_entry(collector *c, const char *folder, const char *name, int depth)
{
    char path[PATH_BYTES];
    if (name[0] == '.')
        return TAMIS_OK;
    int wrote = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (wrote < 0 || (size_t)wrote >= sizeof path)
        return tamis__fail(c->err, TAMIS_ERR_LIMIT, "%.100s: the path is too long", folder);
    if (tamis__path_is_directory(path))
        return depth < FOLDERS_DEEP_MAX ? collect_folder(c, path, depth + 1) : TAMIS_OK;
    return is_wanted(tamis__bytes_of(name)) ? collect_file(c, folder, name, path) : TAMIS_OK;
}

static tamis_status collect_folder(collector *c, const char *path, int depth)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return tamis__fail_io(c->err, errno, "open", path);
    tamis_status status = TAMIS_OK;
    const struct dirent *entry;
    while (status == TAMIS_OK && (entry = readdir(folder)) != NULL)
        status = collect_entry(c, path, entry->d_name, depth);
    closedir(folder);
    return status;
}

/* A path without the slashes at its end, so that places read well. */
static tamis_status collect_path(collector *c, const char *path)
{
    char plain[PATH_BYTES];
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (len >= sizeof plain)
        return tamis__fail(c->err, TAMIS_ERR_LIMIT, "%.100s: the path is too long", path);
    memcpy(plain, path, len);
    plain[len] = '\0';
    return collect_folder(c, plain, 0);
}

tamis_status tamis__packs_read(const char *const *folders, size_t folder_count, tamis__packs **out,
                               tamis__findings *findings, tamis_error *err)
{
    *out = NULL;
    collector c = {.err = err};
    tamis__arena_init(&c.arena, 0);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < folder_count && status == TAMIS_OK; i++)
        status = collect_path(&c, folders[i]);
    if (status == TAMIS_OK)
        status = tamis__packs_load(c.files, c.count, out, findings, err);
    tamis__release(c.files);
    tamis__arena_clear(&c.arena);
    return status;
}
