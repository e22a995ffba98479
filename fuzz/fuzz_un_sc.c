/* Any bytes as a source of the format un_sc: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("un_sc", tamis__read_un_sc, data, size);
    return 0;
}
