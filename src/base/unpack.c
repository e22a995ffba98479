/*
 * base/unpack.c - gzip, xz, zstd and plain bytes behind one push decoder.
 *
 * Each format may be several archives one after the other: gzip members, xz streams, zstd frames.
 * liblzma walks over its own; for the other two `between` says that the decoder stands between
 * two, the only place where the input may end. A gzip file may be padded with zeros (tapes and tar
 * do that), which xz allows, too.
 */
#define ZLIB_CONST
#include "base/unpack.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/memory.h"

enum {
    GZIP_WINDOW = 15 + 16, /* the largest window, gzip header and trailer */
    ZLIB_STEP_BYTES_MAX = 1 << 30,
    ZSTD_WINDOW_LOG_MAX = 27 /* 128 MiB: all levels without --long */
};
/* xz -9 needs 65 MiB. */
static const uint64_t xz_memory_bytes_max = 256u << 20;

struct tamis__unpacker {
    tamis__packing packing;
    bool between;
    bool padded;
    z_stream gzip;
    lzma_stream xz;
    ZSTD_DStream *zstd;
};

tamis__packing tamis__packing_of(tamis_bytes start)
{
    static const char gzip[] = {'\x1F', '\x8B'};
    static const char xz[] = {'\xFD', '7', 'z', 'X', 'Z', '\0'};
    if (tamis__bytes_starts_with(start, tamis__bytes(gzip, sizeof gzip)))
        return TAMIS__PACKING_GZIP;
    if (tamis__bytes_starts_with(start, tamis__bytes(xz, sizeof xz)))
        return TAMIS__PACKING_XZ;
    if (start.len < 4)
        return TAMIS__PACKING_NONE;
    /* Parallel compressors put a skippable frame first. */
    uint32_t magic = tamis__load_u32le(start.ptr);
    bool zstd = magic == ZSTD_MAGICNUMBER ||
                (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
    return zstd ? TAMIS__PACKING_ZSTD : TAMIS__PACKING_NONE;
}

const char *tamis__packing_name(tamis__packing packing)
{
    static const char *const names[] = {"plain", "gzip", "xz", "zstd"};
    return names[packing];
}

static void *zlib_alloc(void *opaque TAMIS_UNUSED, unsigned count, unsigned size)
{
    return tamis__alloc((size_t)count * size);
}

static void zlib_free(void *opaque TAMIS_UNUSED, void *ptr)
{
    tamis__release(ptr);
}

static void *lzma_alloc_hook(void *opaque TAMIS_UNUSED, size_t count, size_t size)
{
    return size != 0 && count > SIZE_MAX / size ? NULL : tamis__alloc(count * size);
}

static const lzma_allocator lzma_memory = {lzma_alloc_hook, zlib_free, NULL};

static bool start(tamis__unpacker *unpacker)
{
    switch (unpacker->packing) {
    case TAMIS__PACKING_NONE: return true;
    case TAMIS__PACKING_GZIP:
        unpacker->gzip.zalloc = zlib_alloc;
        unpacker->gzip.zfree = zlib_free;
        return inflateInit2(&unpacker->gzip, GZIP_WINDOW) == Z_OK;
    case TAMIS__PACKING_XZ:
        unpacker->xz = (lzma_stream)LZMA_STREAM_INIT;
        unpacker->xz.allocator = &lzma_memory;
        return lzma_stream_decoder(&unpacker->xz, xz_memory_bytes_max, LZMA_CONCATENATED) ==
               LZMA_OK;
    case TAMIS__PACKING_ZSTD:
        unpacker->zstd = ZSTD_createDStream();
        return unpacker->zstd != NULL &&
               !ZSTD_isError(ZSTD_DCtx_setParameter(unpacker->zstd, ZSTD_d_windowLogMax,
                                                    ZSTD_WINDOW_LOG_MAX));
    }
    return false;
}

tamis__unpacker *tamis__unpacker_new(tamis__packing packing)
{
    tamis__unpacker *unpacker = tamis__alloc_zero(1, sizeof *unpacker);
    if (unpacker == NULL)
        return NULL;
    unpacker->packing = packing;
    if (!start(unpacker)) {
        tamis__unpacker_free(unpacker);
        return NULL;
    }
    return unpacker;
}

void tamis__unpacker_free(tamis__unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    if (unpacker->packing == TAMIS__PACKING_GZIP)
        inflateEnd(&unpacker->gzip);
    if (unpacker->packing == TAMIS__PACKING_XZ)
        lzma_end(&unpacker->xz);
    ZSTD_freeDStream(unpacker->zstd);
    tamis__release(unpacker);
}

static void advance(tamis__unpack_step *step, size_t used)
{
    step->in = tamis__bytes_sub(step->in, used, step->in.len);
}

static const char truncated[] = "is cut off";
static const char damaged[] = "is damaged";
static const char greedy[] = "needs too much memory to unpack";

static void copy_plain(tamis__unpack_step *step)
{
    step->got = step->in.len < step->capacity ? step->in.len : step->capacity;
    if (step->got > 0)
        memcpy(step->out, step->in.ptr, step->got);
    advance(step, step->got);
    step->end = step->last && step->in.len == 0;
}

/* Between two gzip members: the end, padding or the next member. False when it is something else;
 * the next member is left to inflate to judge. */
static bool pass_gzip_gap(tamis__unpacker *unpacker, tamis__unpack_step *step)
{
    size_t zeros = 0;
    while (zeros < step->in.len && step->in.ptr[zeros] == '\0')
        zeros++;
    unpacker->padded = unpacker->padded || zeros > 0;
    advance(step, zeros);
    step->end = step->last && step->in.len == 0;
    if (step->in.len == 0)
        return true;
    unpacker->between = false;
    return !unpacker->padded && inflateReset(&unpacker->gzip) == Z_OK;
}

static tamis_status unpack_gzip(tamis__unpacker *unpacker, tamis__unpack_step *step,
                                const char **problem)
{
    z_stream *stream = &unpacker->gzip;
    *problem = damaged;
    if (unpacker->between && !pass_gzip_gap(unpacker, step))
        return TAMIS_ERR_FORMAT;
    if (unpacker->between)
        return TAMIS_OK;
    size_t in = step->in.len < ZLIB_STEP_BYTES_MAX ? step->in.len : ZLIB_STEP_BYTES_MAX;
    size_t out = step->capacity < ZLIB_STEP_BYTES_MAX ? step->capacity : ZLIB_STEP_BYTES_MAX;
    stream->next_in = (const Bytef *)step->in.ptr;
    stream->avail_in = (uInt)in;
    stream->next_out = (Bytef *)step->out;
    stream->avail_out = (uInt)out;
    int result = inflate(stream, Z_NO_FLUSH);
    advance(step, in - stream->avail_in);
    step->got = out - stream->avail_out;
    unpacker->between = result == Z_STREAM_END;
    if (result == Z_OK || result == Z_STREAM_END)
        return TAMIS_OK;
    if (result == Z_MEM_ERROR)
        return TAMIS_ERR_NOMEM;
    if (result != Z_BUF_ERROR)
        return TAMIS_ERR_FORMAT;
    *problem = truncated; /* inflate can do nothing without more input */
    return step->last ? TAMIS_ERR_FORMAT : TAMIS_OK;
}

static tamis_status unpack_xz(tamis__unpacker *unpacker, tamis__unpack_step *step,
                              const char **problem)
{
    lzma_stream *stream = &unpacker->xz;
    stream->next_in = (const uint8_t *)step->in.ptr;
    stream->avail_in = step->in.len;
    stream->next_out = (uint8_t *)step->out;
    stream->avail_out = step->capacity;
    lzma_ret result = lzma_code(stream, step->last ? LZMA_FINISH : LZMA_RUN);
    advance(step, step->in.len - stream->avail_in);
    step->got = step->capacity - stream->avail_out;
    step->end = result == LZMA_STREAM_END;
    switch (result) {
    case LZMA_OK:
    case LZMA_STREAM_END: return TAMIS_OK;
    case LZMA_BUF_ERROR: *problem = truncated; return step->last ? TAMIS_ERR_FORMAT : TAMIS_OK;
    case LZMA_MEM_ERROR: return TAMIS_ERR_NOMEM;
    case LZMA_MEMLIMIT_ERROR: *problem = greedy; return TAMIS_ERR_LIMIT;
    default: *problem = damaged; return TAMIS_ERR_FORMAT;
    }
}

static tamis_status zstd_failure(size_t result, const char **problem)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation: return TAMIS_ERR_NOMEM;
    case ZSTD_error_frameParameter_windowTooLarge: *problem = greedy; return TAMIS_ERR_LIMIT;
    default: *problem = damaged; return TAMIS_ERR_FORMAT;
    }
}

static tamis_status unpack_zstd(tamis__unpacker *unpacker, tamis__unpack_step *step,
                                const char **problem)
{
    if (step->in.len == 0 && step->last && unpacker->between) {
        step->end = true;
        return TAMIS_OK;
    }
    ZSTD_inBuffer in = {step->in.ptr, step->in.len, 0};
    ZSTD_outBuffer out = {step->out, step->capacity, 0};
    size_t result = ZSTD_decompressStream(unpacker->zstd, &out, &in);
    if (ZSTD_isError(result))
        return zstd_failure(result, problem);
    bool stuck = in.pos == 0 && out.pos == 0 && step->in.len == 0;
    advance(step, in.pos);
    step->got = out.pos;
    unpacker->between = result == 0;
    if (!stuck || !step->last)
        return TAMIS_OK;
    *problem = truncated;
    return TAMIS_ERR_FORMAT;
}

tamis_status tamis__unpack(tamis__unpacker *unpacker, tamis__unpack_step *step,
                           const char **problem)
{
    step->got = 0;
    step->end = false;
    switch (unpacker->packing) {
    case TAMIS__PACKING_GZIP: return unpack_gzip(unpacker, step, problem);
    case TAMIS__PACKING_XZ: return unpack_xz(unpacker, step, problem);
    case TAMIS__PACKING_ZSTD: return unpack_zstd(unpacker, step, problem);
    case TAMIS__PACKING_NONE: break;
    }
    copy_plain(step);
    return TAMIS_OK;
}
