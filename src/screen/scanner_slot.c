/* screen/scanner_slot.c - one scanner per open snapshot, made under a lock at its first use. */
#include <pthread.h>

#include "base/error.h"
#include "screen/scanner.h"

struct tamis__scanner_slot {
    pthread_mutex_t lock;
    tamis__scanner *scanner;
};

tamis_status tamis__scanner_slot_new(tamis__scanner_slot **out, tamis_error *err)
{
    *out = NULL;
    tamis__scanner_slot *slot = tamis__alloc_zero(1, sizeof *slot);
    if (slot == NULL)
        return tamis__fail_nomem(err);
    if (pthread_mutex_init(&slot->lock, NULL) != 0) {
        tamis__release(slot);
        return tamis__fail_nomem(err);
    }
    *out = slot;
    return TAMIS_OK;
}

void tamis__scanner_slot_free(tamis__scanner_slot *slot)
{
    if (slot == NULL)
        return;
    tamis__scanner_free(slot->scanner);
    pthread_mutex_destroy(&slot->lock);
    tamis__release(slot);
}

tamis_status tamis__scanner_slot_use(tamis__scanner_slot *slot, const tamis__text *text,
                                     const tamis__snapshot *snapshot, const tamis__scanner **out,
                                     tamis_error *err)
{
    tamis_status status = TAMIS_OK;
    *out = NULL;
    pthread_mutex_lock(&slot->lock);
    if (slot->scanner == NULL)
        status = tamis__scanner_new(text, snapshot, &slot->scanner, err);
    *out = slot->scanner;
    pthread_mutex_unlock(&slot->lock);
    return status;
}
