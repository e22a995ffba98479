/* Any bytes as a source of the format us_csl: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("us_csl", tamis__read_us_csl, data, size);
    return 0;
}
