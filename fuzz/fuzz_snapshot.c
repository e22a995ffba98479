/*
 * fuzz/fuzz_snapshot.c - opens the input as a snapshot, reads everything, verifies; then once more with
 * digests made to fit, which is how damage gets past the front door.
 */
#include <stdlib.h>

#include "../tests/support/snapshot_reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void examine(const char *content, size_t len)
{
    tamis__snapshot *s = NULL;
    tamis_error err;
    if (tamis__snapshot_from_memory(tamis__bytes(content, len), &s, &err) != TAMIS_OK)
        return;
    uint64_t sum = snapshot_read_all(s);
    /* A snapshot that verifies reads the same twice. */
    if (tamis__snapshot_verify(s, &err) == TAMIS_OK && snapshot_read_all(s) != sum)
        abort();
    tamis__snapshot_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *content = calloc(size == 0 ? 1 : size, 1);
    if (content == NULL)
        return 0;
    if (size > 0)
        memcpy(content, data, size);
    examine(content, size);
    if (size >= TAMIS__HEADER_BYTES)
        tamis__store_u64le(content + TAMIS__AT_FILE_BYTES, size);
    snapshot_repair_digests(content, size);
    examine(content, size);
    free(content);
    return 0;
}
