/* Sounds by sixteen words at a time in plain C, as where there are no such instructions. */
#define TAMIS_PLAIN_LANES
#define tamis__sound_batch_init plain_sound_batch_init
#define tamis__sound_batch_takes plain_sound_batch_takes
#define tamis__sound_batch_compare plain_sound_batch_compare

#include "match/sound_batch.c"

#define BATCHES_OF_SOUNDS
#include "batches.h"

int main(void)
{
    return run_batches();
}
