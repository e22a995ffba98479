/* Any bytes as a source of the format au_dfat: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("au_dfat", tamis__read_au_dfat, data, size);
    return 0;
}
