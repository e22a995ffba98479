/*
 * base/file_input.c - a stream of bytes from a file, standard input or memory.
 *
 *   source --fetch--> pending --unpack--> caller
 *             |
 *             +--> digest
 *
 * `pending` is the packed bytes fetched but not used yet. It lies in `chunk`, or in the caller's
 * memory. A failure is sticky: whoever reads on gets it again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/unpack.h"

enum { CHUNK_BYTES = 256 * 1024, NAME_BYTES = 208, RATIO_MAX = 1000 };
static const uint64_t ratio_free_bytes = 64u << 20;
static const uint64_t unpacked_bytes_max = (uint64_t)1 << 40;

struct tamis__input {
    int descriptor; /* -1: memory */
    bool owns_descriptor;
    char *chunk;
    tamis_bytes rest; /* of the memory, not fetched yet */
    tamis_bytes pending;
    bool fetched_all;
    bool ended;
    uint64_t fetched_bytes;
    uint64_t total_bytes;
    uint64_t unpacked_bytes;
    tamis__packing packing;
    tamis__unpacker *unpacker;
    tamis__digester digester;
    tamis_status failure;
    char name[NAME_BYTES];
};

/* Up to `capacity` bytes; 0 at the end. */
static tamis_status read_descriptor(tamis__input *input, char *out, size_t capacity, size_t *got,
                                    tamis_error *err)
{
    ssize_t size = 0;
    do {
        size = read(input->descriptor, out, capacity);
    } while (size < 0 && errno == EINTR);
    if (size < 0)
        return tamis__fail_io(err, errno, "read", input->name);
    *got = (size_t)size;
    return TAMIS_OK;
}

/* At least `wanted` bytes, so that a pipe that trickles does not hide the magic bytes. */
static tamis_status fetch_descriptor(tamis__input *input, size_t wanted, tamis_error *err)
{
    size_t size = 0;
    while (size < wanted && !input->fetched_all) {
        size_t got = 0;
        TAMIS_TRY(read_descriptor(input, input->chunk + size, CHUNK_BYTES - size, &got, err));
        input->fetched_all = got == 0;
        size += got;
    }
    input->pending = tamis__bytes(input->chunk, size);
    return TAMIS_OK;
}

static tamis_status fetch(tamis__input *input, size_t wanted, tamis_error *err)
{
    if (input->descriptor >= 0) {
        TAMIS_TRY(fetch_descriptor(input, wanted, err));
    } else {
        input->pending = tamis__bytes_sub(input->rest, 0, CHUNK_BYTES);
        input->rest = tamis__bytes_sub(input->rest, CHUNK_BYTES, input->rest.len);
        input->fetched_all = input->rest.len == 0;
    }
    input->fetched_bytes += input->pending.len;
    tamis__digest_update(&input->digester, input->pending);
    return TAMIS_OK;
}

static tamis_status start(tamis__input *input, tamis_error *err)
{
    tamis__digest_init(&input->digester);
    if (input->descriptor >= 0) {
        input->chunk = tamis__alloc(CHUNK_BYTES);
        if (input->chunk == NULL)
            return tamis__fail_nomem(err);
    }
    TAMIS_TRY(fetch(input, TAMIS__PACKING_MAGIC_BYTES, err));
    input->packing = tamis__packing_of(input->pending);
    input->unpacker = tamis__unpacker_new(input->packing);
    return input->unpacker == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* Takes over the input whatever the outcome. */
static tamis_status hand_out(tamis__input *input, tamis__input **out, tamis_error *err)
{
    tamis_status status = start(input, err);
    if (status != TAMIS_OK)
        tamis__input_close(input);
    else
        *out = input;
    return status;
}

static tamis__input *new_input(const char *name)
{
    tamis__input *input = tamis__alloc_zero(1, sizeof *input);
    if (input == NULL)
        return NULL;
    input->descriptor = -1;
    snprintf(input->name, sizeof input->name, "%.*s", TAMIS_FMT(tamis__bytes_of(name)));
    return input;
}

tamis_status tamis__input_open(const char *path, tamis__input **out, tamis_error *err)
{
    *out = NULL;
    bool standard = strcmp(path, "-") == 0;
    tamis__input *input = new_input(standard ? "standard input" : path);
    if (input == NULL)
        return tamis__fail_nomem(err);
    input->owns_descriptor = !standard;
    input->descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (input->descriptor < 0) {
        tamis_status status = tamis__fail_io(err, errno, "open", path);
        tamis__input_close(input);
        return status;
    }
    struct stat info;
    if (fstat(input->descriptor, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        input->total_bytes = (uint64_t)info.st_size;
    return hand_out(input, out, err);
}

tamis_status tamis__input_from_memory(tamis_bytes content, tamis__input **out, tamis_error *err)
{
    *out = NULL;
    tamis__input *input = new_input("memory");
    if (input == NULL)
        return tamis__fail_nomem(err);
    input->rest = content;
    input->total_bytes = content.len;
    return hand_out(input, out, err);
}

void tamis__input_close(tamis__input *input)
{
    if (input == NULL)
        return;
    if (input->descriptor >= 0 && input->owns_descriptor)
        close(input->descriptor);
    tamis__unpacker_free(input->unpacker);
    tamis__release(input->chunk);
    tamis__release(input);
}

static uint64_t used_bytes(const tamis__input *input)
{
    return input->fetched_bytes - input->pending.len;
}

static bool is_bomb(const tamis__input *input)
{
    if (input->unpacked_bytes > unpacked_bytes_max)
        return true;
    return input->packing != TAMIS__PACKING_NONE && input->unpacked_bytes > ratio_free_bytes &&
           input->unpacked_bytes > used_bytes(input) * RATIO_MAX;
}

static tamis_status unpack(tamis__input *input, tamis__unpack_step *step, tamis_error *err)
{
    step->in = input->pending;
    step->last = input->fetched_all;
    const char *problem = "cannot be unpacked";
    tamis_status status = tamis__unpack(input->unpacker, step, &problem);
    input->pending = step->in;
    input->unpacked_bytes += step->got;
    input->ended = step->end;
    if (status == TAMIS_ERR_NOMEM)
        return tamis__fail_nomem(err);
    if (status == TAMIS_OK && is_bomb(input)) {
        status = TAMIS_ERR_LIMIT;
        problem = "unpacks to far more than it holds";
    }
    if (status == TAMIS_OK)
        return TAMIS_OK;
    return tamis__fail_at(err, status, 0, used_bytes(input), "%s: the %s data %s", input->name,
                          tamis__packing_name(input->packing), problem);
}

static tamis_status advance(tamis__input *input, tamis__unpack_step *step, tamis_error *err)
{
    if (input->pending.len == 0 && !input->fetched_all)
        TAMIS_TRY(fetch(input, 1, err));
    return unpack(input, step, err);
}

tamis_status tamis__input_read(tamis__input *input, char *out, size_t capacity, size_t *got,
                               tamis_error *err)
{
    *got = 0;
    if (input->failure != TAMIS_OK)
        return tamis__fail(err, input->failure, "%s: reading failed before", input->name);
    tamis__unpack_step step = {.out = out, .capacity = capacity};
    while (step.got == 0 && !input->ended && capacity > 0) {
        input->failure = advance(input, &step, err);
        if (input->failure != TAMIS_OK)
            return input->failure;
    }
    *got = step.got;
    return TAMIS_OK;
}

void tamis__input_progress(const tamis__input *input, uint64_t *consumed, uint64_t *total)
{
    *consumed = used_bytes(input);
    *total = input->total_bytes;
}

void tamis__input_digest(tamis__input *input, tamis__digest *out)
{
    tamis__digest_final(&input->digester, out);
}

tamis_status tamis__input_read_all(tamis__input *input, tamis__buffer *out, tamis_error *err)
{
    char *part = tamis__alloc(CHUNK_BYTES);
    if (part == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = TAMIS_OK;
    size_t got = 0;
    do {
        TAMIS_TRY_DONE(tamis__input_read(input, part, CHUNK_BYTES, &got, err));
        if (out->limit_bytes != 0 && got > out->limit_bytes - out->len) {
            status = tamis__fail_at(err, TAMIS_ERR_LIMIT, 0, out->len,
                                    "%s: more than the %zu bytes allowed", input->name,
                                    out->limit_bytes);
            goto done;
        }
        tamis__buffer_append(out, tamis__bytes(part, got));
        if (tamis__buffer_status(out) != TAMIS_OK) {
            status = tamis__fail_nomem(err);
            goto done;
        }
    } while (got > 0);
done:
    tamis__release(part);
    return status;
}
