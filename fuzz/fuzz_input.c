/*
 * Fuzz target: unpacking. Reading in small steps and in large ones must give the same bytes and the
 * same outcome.
 */
#include <stdlib.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SMALL_STEP = 61, LARGE_STEP = 1 << 18, UNPACKED_BYTES_MAX = 8 << 20 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Reads up to a maximum, so that one input cannot hold the fuzzer up. */
static tamis_status read_steps(tamis_bytes content, size_t step, tamis__digest *digest,
                               uint64_t *unpacked)
{
    static char part[LARGE_STEP];
    tamis__input *input = NULL;
    tamis_error err;
    tamis_status status = tamis__input_from_memory(content, &input, &err);
    tamis__digester digester;
    tamis__digest_init(&digester);
    *unpacked = 0;
    size_t got = 1;
    while (status == TAMIS_OK && got > 0 && *unpacked < UNPACKED_BYTES_MAX) {
        size_t room = UNPACKED_BYTES_MAX - (size_t)*unpacked;
        status = tamis__input_read(input, part, step < room ? step : room, &got, &err);
        require(got <= step && (status == TAMIS_OK || got == 0));
        tamis__digest_update(&digester, tamis__bytes(part, got));
        *unpacked += got;
    }
    tamis__digest_final(&digester, digest);
    uint64_t consumed = 0;
    uint64_t total = 0;
    tamis__input_progress(input, &consumed, &total);
    require(consumed <= total && total == content.len);
    tamis__input_close(input);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis_bytes content = {(const char *)data, size};
    tamis__digest digests[2];
    uint64_t unpacked[2];
    tamis_status large = read_steps(content, LARGE_STEP, &digests[0], &unpacked[0]);
    tamis_status small = read_steps(content, SMALL_STEP, &digests[1], &unpacked[1]);
    /* zstd decodes a frame that fits the reader's memory whole without the window it asks for, so
     * the memory limit shows in small steps first. */
    if (large == TAMIS_ERR_LIMIT || small == TAMIS_ERR_LIMIT)
        return 0;
    require(large == small);
    /* After a failure the two may have given out a different share of what came before it. */
    if (large == TAMIS_OK)
        require(unpacked[0] == unpacked[1] &&
                memcmp(digests[0].bytes, digests[1].bytes, TAMIS__DIGEST_BYTES) == 0);
    return 0;
}
