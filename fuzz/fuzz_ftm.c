/* Any bytes as a source of the format ftm: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("ftm", tamis__read_ftm, data, size);
    return 0;
}
