/* Letters by sixteen words at a time in plain C, as where there are no such instructions. */
#define TAMIS_PLAIN_LANES
#define tamis__letter_batch_init plain_letter_batch_init
#define tamis__letter_batch_takes plain_letter_batch_takes
#define tamis__letter_batch_compare plain_letter_batch_compare

#include "match/letter_batch.c"

#define BATCHES_OF_LETTERS
#include "batches.h"

int main(void)
{
    return run_batches();
}
