/*
 * screen/pool.h - workers kept between queries, so that any thread may screen at any time without
 * paying for a worker each time. The only mutable state of an open snapshot; guarded by a lock.
 */
#ifndef TAMIS_SCREEN_POOL_H
#define TAMIS_SCREEN_POOL_H

#include "screen/screen.h"

typedef struct tamis__pool tamis__pool;

TAMIS_MUST_USE tamis_status tamis__pool_new(const tamis__screener *screener, tamis__pool **out,
                                            tamis_error *err);
/* All workers must have been given back. NULL allowed. */
void tamis__pool_free(tamis__pool *pool);
/* An idle worker, or a new one. The caller's alone until it is given back. */
TAMIS_MUST_USE tamis_status tamis__pool_take(tamis__pool *pool, tamis__worker **out,
                                             tamis_error *err);
void tamis__pool_give(tamis__pool *pool, tamis__worker *worker); /* NULL allowed */

#endif
