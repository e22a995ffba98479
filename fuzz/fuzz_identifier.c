/*
 * Fuzz target: identifiers. The first byte chooses the kind. What must hold: the normal form fits, is
 * NUL-terminated, and is its own normal form with the same verdict.
 */
#include <stdlib.h>

#include "model/identifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    tamis__id_kind kind = (tamis__id_kind)(data[0] % TAMIS__ID_KINDS);
    tamis_bytes value = {(const char *)data + 1, size - 1};
    char once[TAMIS__ID_BYTES_MAX + 1];
    char twice[TAMIS__ID_BYTES_MAX + 1];
    size_t once_len = 0;
    size_t twice_len = 0;
    tamis__id_check check = tamis__id_normalize(kind, value, once, &once_len);
    require(once_len <= TAMIS__ID_BYTES_MAX && once[once_len] == '\0');
    require((unsigned)tamis__id_guess(value) < TAMIS__ID_KINDS);
    if (check == TAMIS__ID_UNUSABLE)
        return 0;
    tamis__id_check again =
        tamis__id_normalize(kind, (tamis_bytes){once, once_len}, twice, &twice_len);
    require(again == check && twice_len == once_len && memcmp(once, twice, once_len) == 0);
    return 0;
}
