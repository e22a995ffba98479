/*
 * base/file_output.c - atomic files out.
 *
 * The content goes to a temporary file in the folder of its target, so that the rename stays within
 * one file system. Where nothing can be renamed into place (standard output, a pipe, a device: a
 * rename would put a plain file in place of /dev/null) the content is written straight through.
 * A failed write is remembered, so that a commit cannot put half a file in place.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"

enum { OUTPUT_BUFFER_BYTES = 64 * 1024, TEMPORARY_TRIES = 100, TEMPORARY_SUFFIX_BYTES = 48 };

struct tamis__output {
    int descriptor;
    bool owns_descriptor;
    char *path;      /* for messages, and the target of the rename */
    char *temporary; /* NULL: written straight through */
    char *buffer;
    size_t len;
    tamis_status failure;
};

static void discard(tamis__output *output)
{
    if (output->owns_descriptor && output->descriptor >= 0)
        close(output->descriptor);
    tamis__release(output->path);
    tamis__release(output->temporary);
    tamis__release(output->buffer);
    tamis__release(output);
}

void tamis__output_abandon(tamis__output *output)
{
    if (output == NULL)
        return;
    if (output->temporary != NULL)
        unlink(output->temporary);
    discard(output);
}

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = tamis__alloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* The file behind a symbolic link, so that the link survives; the path itself when there is none. */
static char *final_target(const char *path)
{
    char *real = realpath(path, NULL);
    char *target = copy_text(real == NULL ? path : real);
    free(real);
    return target;
}

static tamis_status open_through(tamis__output *output, tamis_error *err)
{
    output->descriptor = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    output->owns_descriptor = true;
    return output->descriptor < 0 ? tamis__fail_io(err, errno, "write to", output->path) : TAMIS_OK;
}

/* Created with open rather than mkstemp, so that the permissions follow the umask. */
static tamis_status open_temporary(tamis__output *output, tamis_error *err)
{
    size_t size = strlen(output->path) + TEMPORARY_SUFFIX_BYTES;
    char *name = tamis__alloc(size);
    if (name == NULL)
        return tamis__fail_nomem(err);
    for (int try = 0; try < TEMPORARY_TRIES && output->descriptor < 0; try++) {
        snprintf(name, size, "%s.%ld-%d.tmp", output->path, (long)getpid(), try);
        output->descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (output->descriptor < 0 && errno != EEXIST)
            break;
    }
    if (output->descriptor < 0) {
        tamis_status status = tamis__fail_io(err, errno, "create", name);
        tamis__release(name);
        return status;
    }
    output->owns_descriptor = true;
    output->temporary = name;
    return TAMIS_OK;
}

static tamis_status open_target(tamis__output *output, const char *path, tamis_error *err)
{
    output->path = final_target(path);
    if (output->path == NULL)
        return tamis__fail_nomem(err);
    struct stat info;
    if (stat(output->path, &info) != 0)
        return open_temporary(output, err);
    if (S_ISDIR(info.st_mode))
        return tamis__fail_io(err, EISDIR, "write to", path);
    if (!S_ISREG(info.st_mode))
        return open_through(output, err);
    TAMIS_TRY(open_temporary(output, err));
    /* A replaced file keeps its permissions; without the right to set them, the umask's serve. */
    int kept TAMIS_UNUSED = fchmod(output->descriptor, info.st_mode & 0777);
    return TAMIS_OK;
}

static tamis_status open_output(tamis__output *output, const char *path, tamis_error *err)
{
    output->descriptor = -1;
    output->buffer = tamis__alloc(OUTPUT_BUFFER_BYTES);
    if (output->buffer == NULL)
        return tamis__fail_nomem(err);
    if (strcmp(path, "-") != 0)
        return open_target(output, path, err);
    output->descriptor = STDOUT_FILENO;
    output->path = copy_text("standard output");
    return output->path == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__output_open(const char *path, tamis__output **out, tamis_error *err)
{
    *out = NULL;
    tamis__output *output = tamis__alloc_zero(1, sizeof *output);
    if (output == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = open_output(output, path, err);
    if (status != TAMIS_OK)
        tamis__output_abandon(output);
    else
        *out = output;
    return status;
}

static tamis_status write_through(tamis__output *output, tamis_bytes b, tamis_error *err)
{
    while (b.len > 0) {
        ssize_t size = write(output->descriptor, b.ptr, b.len);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            output->failure = TAMIS_ERR_IO;
            return tamis__fail_io(err, errno, "write", output->path);
        }
        b = tamis__bytes_sub(b, (size_t)size, b.len);
    }
    return TAMIS_OK;
}

static tamis_status flush(tamis__output *output, tamis_error *err)
{
    if (output->failure != TAMIS_OK)
        return tamis__fail(err, output->failure, "writing %s failed before", output->path);
    size_t len = output->len;
    output->len = 0;
    return write_through(output, tamis__bytes(output->buffer, len), err);
}

tamis_status tamis__output_write(tamis__output *output, tamis_bytes b, tamis_error *err)
{
    if (b.len > OUTPUT_BUFFER_BYTES - output->len || output->failure != TAMIS_OK)
        TAMIS_TRY(flush(output, err));
    if (b.len >= OUTPUT_BUFFER_BYTES)
        return write_through(output, b, err);
    if (b.len > 0)
        memcpy(output->buffer + output->len, b.ptr, b.len);
    output->len += b.len;
    return TAMIS_OK;
}

/* Makes the rename last through a power cut; some file systems cannot, and nothing is lost then. */
static void sync_folder(const char *path)
{
    char *folder = copy_text(path);
    if (folder == NULL)
        return;
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder ? 1 : 0] = '\0';
    int descriptor = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    tamis__release(folder);
}

static tamis_status finish(tamis__output *output, tamis_error *err)
{
    TAMIS_TRY(flush(output, err));
    if (output->temporary != NULL && fsync(output->descriptor) != 0)
        return tamis__fail_io(err, errno, "write", output->path);
    if (output->owns_descriptor) {
        int closed = close(output->descriptor);
        output->descriptor = -1;
        if (closed != 0)
            return tamis__fail_io(err, errno, "write", output->path);
    }
    if (output->temporary == NULL)
        return TAMIS_OK;
    if (rename(output->temporary, output->path) != 0)
        return tamis__fail_io(err, errno, "replace", output->path);
    sync_folder(output->path);
    return TAMIS_OK;
}

tamis_status tamis__output_commit(tamis__output *output, tamis_error *err)
{
    tamis_status status = finish(output, err);
    if (status != TAMIS_OK)
        tamis__output_abandon(output);
    else
        discard(output);
    return status;
}
