/* Sixteen words at a time, against single comparisons. */
#include "match/letter_batch.h"
#include "match/sound_batch.h"

#include "batches.h"

int main(void)
{
    return run_batches();
}
