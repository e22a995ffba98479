/* Ordered batches and parallel loops: the same result and the same error on 1 to 8 threads. */
#include "support/unit.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/thread.h"

enum { THREADS = 8, NEVER = -1 };

typedef struct batch {
    int count;
    int produce_fails;
    int work_fails;
    int work_fails_too;
    int consume_fails;
    int next;
    atomic_int producing;
    atomic_int consuming;
    atomic_int in_flight;
    int most_in_flight;
    int consumed;
    int cleared;
    uint64_t sum;
} batch;

typedef struct item {
    int number;
    uint64_t value;
    char *kept; /* a buffer that lives as long as the slot */
} item;

static tamis_status produce(void *ctx, void *place, bool *end, tamis_error *err)
{
    batch *all = ctx;
    item *mine = place;
    assert_int_equal(atomic_fetch_add(&all->producing, 1), 0);
    tamis_status status = TAMIS_OK;
    if (all->next == all->produce_fails)
        status = tamis__fail(err, TAMIS_ERR_IO, "produce %d", all->next);
    else if (all->next == all->count)
        *end = true;
    else {
        if (mine->kept == NULL)
            mine->kept = malloc(16);
        mine->number = all->next++;
        int flying = atomic_fetch_add(&all->in_flight, 1) + 1;
        if (flying > all->most_in_flight)
            all->most_in_flight = flying;
    }
    atomic_fetch_sub(&all->producing, 1);
    return status;
}

/* Uneven work, so that items overtake each other. */
static uint64_t churn(int number)
{
    uint64_t value = (uint64_t)number;
    for (int i = 0; i < number * 7919 % 3000; i++)
        value = value * 6364136223846793005u + 1442695040888963407u;
    return value;
}

static tamis_status work(void *ctx, void *place, unsigned worker, tamis_error *err)
{
    const batch *all = ctx;
    item *mine = place;
    assert_true(worker < THREADS);
    mine->value = churn(mine->number);
    snprintf(mine->kept, 16, "%d", mine->number);
    if (mine->number == all->work_fails || mine->number == all->work_fails_too)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, (uint64_t)mine->number, 0, "work %d",
                              mine->number);
    return TAMIS_OK;
}

static tamis_status consume(void *ctx, void *place, tamis_error *err)
{
    batch *all = ctx;
    item *mine = place;
    assert_int_equal(atomic_fetch_add(&all->consuming, 1), 0);
    assert_int_equal(mine->number, all->consumed);
    assert_int_equal(atoi(mine->kept), mine->number);
    all->sum = all->sum * 31 + mine->value;
    atomic_fetch_sub(&all->in_flight, 1);
    atomic_fetch_sub(&all->consuming, 1);
    if (mine->number == all->consume_fails)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "consume %d", mine->number);
    all->consumed++;
    return TAMIS_OK;
}

static void clear(void *ctx, void *place)
{
    batch *all = ctx;
    item *mine = place;
    free(mine->kept);
    all->cleared++;
}

static tamis_status run(batch *all, unsigned threads, size_t window, tamis_error *err)
{
    tamis__ordered plan = {.ctx = all,
                           .item_bytes = sizeof(item),
                           .window = window,
                           .threads = threads,
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    *err = (tamis_error){0};
    return tamis__ordered_run(&plan, err);
}

static batch new_batch(int count)
{
    return (batch){.count = count,
                   .produce_fails = NEVER,
                   .work_fails = NEVER,
                   .work_fails_too = NEVER,
                   .consume_fails = NEVER};
}

static void same_result_on_any_number_of_threads(void **state)
{
    (void)state;
    uint64_t expected = 0;
    for (int i = 0; i < 2000; i++)
        expected = expected * 31 + churn(i);
    static const size_t windows[] = {1, 2, 3, 64, 0};
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        for (size_t i = 0; i < TAMIS_COUNT_OF(windows); i++) {
            batch all = new_batch(2000);
            tamis_error err;
            assert_int_equal(run(&all, threads, windows[i], &err), TAMIS_OK);
            assert_int_equal(all.consumed, 2000);
            assert_true(all.sum == expected);
            size_t window = windows[i] == 0 ? threads * 16 : windows[i];
            assert_true((size_t)all.most_in_flight <= window);
            assert_int_equal(all.cleared, window);
        }
    }
}

static void small_inputs(void **state)
{
    (void)state;
    for (int count = 0; count < 5; count++) {
        for (unsigned threads = 1; threads <= THREADS; threads++) {
            batch all = new_batch(count);
            tamis_error err;
            assert_int_equal(run(&all, threads, 0, &err), TAMIS_OK);
            assert_int_equal(all.consumed, count);
        }
    }
}

static void first_error_in_input_order_wins(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        for (int at = 0; at < 60; at += 7) {
            tamis_error err;
            batch all = new_batch(300);
            all.work_fails = at;
            all.work_fails_too = at + 1;
            all.consume_fails = at + 2;
            all.produce_fails = at + 3;
            assert_int_equal(run(&all, threads, 0, &err), TAMIS_ERR_FORMAT);
            assert_int_equal(err.line, at);
            assert_int_equal(all.consumed, at);
            char expected[32];
            snprintf(expected, sizeof expected, "work %d", at);
            assert_string_equal(err.message, expected);

            all = new_batch(300);
            all.produce_fails = at;
            assert_int_equal(run(&all, threads, 0, &err), TAMIS_ERR_IO);
            assert_int_equal(all.consumed, at);
            snprintf(expected, sizeof expected, "produce %d", at);
            assert_string_equal(err.message, expected);

            all = new_batch(300);
            all.consume_fails = at;
            all.work_fails = at + 1;
            assert_int_equal(run(&all, threads, 0, &err), TAMIS_ERR_LIMIT);
            assert_int_equal(all.consumed, at);
        }
    }
}

static void plan_is_checked_and_memory_may_fail(void **state)
{
    (void)state;
    tamis_error err;
    batch all = new_batch(3);
    assert_int_equal(run(&all, 2, SIZE_MAX / 2, &err), TAMIS_ERR_ARGUMENT);
    for (int64_t n = 0; n < 2; n++) {
        tamis__memory_fail_after(n);
        tamis_status status = run(&all, 2, 4, &err);
        tamis__memory_fail_after(-1);
        assert_int_equal(status, TAMIS_ERR_NOMEM);
        assert_int_equal(err.code, TAMIS_ERR_NOMEM);
    }
    assert_int_equal(all.next, 0);
    all.work_fails = 1;
    tamis__ordered plan = {.ctx = &all,
                           .item_bytes = sizeof(item),
                           .threads = 2,
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    assert_int_equal(tamis__ordered_run(&plan, NULL), TAMIS_ERR_FORMAT);
}

enum { LOOP_MAX = 5000 };

typedef struct marks {
    size_t count;
    size_t fails_from; /* this index and every third after it */
    atomic_int seen[LOOP_MAX];
} marks;

static tamis_status mark(void *ctx, size_t index, unsigned worker, tamis_error *err)
{
    marks *all = ctx;
    assert_true(index < all->count);
    assert_true(worker < THREADS);
    atomic_fetch_add(&all->seen[index], 1);
    (void)churn((int)index);
    if (index >= all->fails_from && (index - all->fails_from) % 3 == 0)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "index %zu", index);
    return TAMIS_OK;
}

static void loop_runs_each_index_once(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, 7, 8, 9, 1000, LOOP_MAX};
    static marks all;
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        for (size_t i = 0; i < TAMIS_COUNT_OF(counts); i++) {
            memset(&all, 0, sizeof all);
            all.count = counts[i];
            all.fails_from = SIZE_MAX;
            assert_int_equal(tamis__parallel_for(all.count, threads, &all, mark, NULL), TAMIS_OK);
            for (size_t index = 0; index < LOOP_MAX; index++)
                assert_int_equal(atomic_load(&all.seen[index]), index < all.count);
        }
    }
}

static void loop_reports_the_lowest_failure(void **state)
{
    (void)state;
    static marks all;
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        for (size_t from = 0; from < LOOP_MAX; from += 611) {
            tamis_error err = {0};
            char expected[32];
            memset(&all, 0, sizeof all);
            all.count = LOOP_MAX;
            all.fails_from = from;
            assert_int_equal(tamis__parallel_for(LOOP_MAX, threads, &all, mark, &err),
                             TAMIS_ERR_CORRUPT);
            snprintf(expected, sizeof expected, "index %zu", from);
            assert_string_equal(err.message, expected);
            for (size_t index = 0; index <= from; index++)
                assert_int_equal(atomic_load(&all.seen[index]), 1);
        }
    }
    assert_int_equal(tamis__parallel_for(SIZE_MAX, 2, &all, mark, NULL), TAMIS_ERR_ARGUMENT);
}

static void thread_counts(void **state)
{
    (void)state;
    assert_true(tamis__thread_count(0) >= 1 && tamis__thread_count(0) <= 256);
    assert_int_equal(tamis__thread_count(1), 1);
    assert_int_equal(tamis__thread_count(256), 256);
    assert_int_equal(tamis__thread_count(257), 256);
    assert_int_equal(tamis__thread_count(UINT32_MAX), 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_result_on_any_number_of_threads),
        cmocka_unit_test(small_inputs),
        cmocka_unit_test(first_error_in_input_order_wins),
        cmocka_unit_test(plan_is_checked_and_memory_may_fail),
        cmocka_unit_test(loop_runs_each_index_once),
        cmocka_unit_test(loop_reports_the_lowest_failure),
        cmocka_unit_test(thread_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
