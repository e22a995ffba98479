/* Any bytes as a source of the format gb_ofsi: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("gb_ofsi", tamis__read_gb_ofsi, data, size);
    return 0;
}
