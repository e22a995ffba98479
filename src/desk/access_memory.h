/*
 * desk/access_memory.h - what an open desk knows of attempts and rates; it is not in the file, and so is each process's own.
 */
#ifndef TAMIS_DESK_ACCESS_MEMORY_H
#define TAMIS_DESK_ACCESS_MEMORY_H

#include <pthread.h>

#include "base/hash.h"

enum { TAMIS__STRANGERS_MAX = 1024 };

/* A bucket of tokens: requests that a key has left. */
typedef struct tamis__rate {
    int64_t key;
    double left;
    int64_t filled; /* when, milliseconds */
} tamis__rate;

/* A name that no account has. */
typedef struct tamis__stranger {
    uint64_t name; /* its hash */
    int64_t failed;
    int failures;
} tamis__stranger;

struct tamis__access {
    pthread_mutex_t lock; /* guards everything */
    pthread_cond_t turn_free;
    unsigned turns, waiting;
    tamis__rate *rates; /* by key, ascending */
    size_t rate_count, rate_capacity;
    tamis__stranger strangers[TAMIS__STRANGERS_MAX];
};

#endif
