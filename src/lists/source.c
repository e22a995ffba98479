/*
 * lists/source.c - opening a source: memory, a file, standard input, or a file of a folder, which may
 * be packed. Packing is recognized by content (base/file.h); here only the name has to be found. And
 * telling how far the reading has come.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "lists/lists.h"

enum { SOURCE_PATH_MAX = 4096 };

static const char *const packed_suffixes[] = {"", ".xz", ".gz", ".zst"};

static bool join(char out[SOURCE_PATH_MAX], const char *folder, const char *file,
                 const char *packed)
{
    size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    int size = snprintf(out, SOURCE_PATH_MAX, "%s%s%s%s", folder, slash, file, packed);
    return size > 0 && size < SOURCE_PATH_MAX;
}

tamis_status tamis__source_open(const tamis__source *source, const char *suffix, tamis__input **out,
                                tamis_error *err)
{
    *out = NULL;
    if (source->content.ptr != NULL)
        return tamis__input_from_memory(source->content, out, err);
    if (suffix == NULL) {
        if (tamis__path_is_directory(source->path))
            return tamis__fail(err, TAMIS_ERR_FORMAT, "%s: %s reads a file, this is a folder",
                               source->path, source->format);
        return tamis__input_open(source->path, out, err);
    }
    if (!tamis__path_is_directory(source->path))
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "%s: %s reads a folder that holds %s (or %s.gz, .xz, .zst)",
                           source->path, source->format, suffix, suffix);
    char path[SOURCE_PATH_MAX];
    for (size_t i = 0; i < TAMIS_COUNT_OF(packed_suffixes); i++) {
        if (!join(path, source->path, suffix, packed_suffixes[i]))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "path longer than %d bytes",
                               SOURCE_PATH_MAX - 1);
        if (access(path, F_OK) == 0)
            return tamis__input_open(path, out, err);
    }
    return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "%s: no %s in this folder (nor %s.gz, .xz, .zst)",
                       source->path, suffix, suffix);
}

void tamis__sink_progress(const tamis__sink *sink, const tamis__input *input)
{
    uint64_t consumed = 0;
    uint64_t total = 0;
    if (sink->progress == NULL)
        return;
    tamis__input_progress(input, &consumed, &total);
    sink->progress(sink->ctx, consumed, total);
}
