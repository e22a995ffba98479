/* Any bytes as a source of the format eu_journal: no crash, and rows that add up. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("eu_journal", tamis__read_eu_journal, data, size);
    return 0;
}
