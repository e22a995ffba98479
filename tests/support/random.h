/* support/random.h - repeatable random numbers for property tests (SplitMix64). */
#ifndef TAMIS_TESTS_RANDOM_H
#define TAMIS_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct test_random {
    uint64_t state;
} test_random;

/* The seed is TAMIS_TEST_SEED from the environment or a fixed one, and is printed. */
static inline test_random test_random_start(const char *test)
{
    const char *asked = getenv("TAMIS_TEST_SEED");
    uint64_t seed = asked == NULL ? 20190516u : strtoull(asked, NULL, 10);
    printf("%s: seed %llu\n", test, (unsigned long long)seed);
    return (test_random){seed};
}

static inline uint64_t test_random_next(test_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline size_t test_random_below(test_random *random, size_t bound)
{
    return (size_t)(test_random_next(random) % bound);
}

#endif
