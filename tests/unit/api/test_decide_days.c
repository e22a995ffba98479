/* Transactions on several days: what is no day, facts cut at every byte, memory that ends, too many transactions. */
#include <tamis/days.h>

#include "world.h"

#define SAMPLE "tests/data/rules/sample"
#define ROUTER                                                                                     \
    "{\"id\":\"r\",\"facts\":{\"jurisdiction\":\"ZZ\",\"activity\":\"export\","                    \
    "\"party\":{\"name\":\"A\",\"lists\":[],\"owned_by\":[]},\"item\":{\"desc\":\"a router\"}}}\n"

static const char *const sample[] = {SAMPLE};
static const char *const both[] = {"2019-05-15", "2022-01-01"};

typedef struct asking {
    tamis_rules *rules;
    char input[64], output[64], picture[64];
} asking;

static void begin(asking *a)
{
    memset(a, 0, sizeof *a);
    assert_int_equal(tamis_rules_open(sample, 1, &a->rules, NULL, NULL), TAMIS_OK);
    char folder[] = "/tmp/tamis-days-XXXXXX";
    assert_non_null(mkdtemp(folder));
    snprintf(a->input, sizeof a->input, "%s/in", folder);
    snprintf(a->output, sizeof a->output, "%s/out", folder);
    snprintf(a->picture, sizeof a->picture, "%s/line.svg", folder);
}

static void end(asking *a)
{
    unlink(a->input);
    unlink(a->output);
    unlink(a->picture);
    *strrchr(a->input, '/') = '\0';
    assert_int_equal(rmdir(a->input), 0);
    tamis_rules_close(a->rules);
}

static void put(const asking *a, const char *text, size_t len, size_t times)
{
    FILE *file = fopen(a->input, "w");
    assert_non_null(file);
    for (size_t i = 0; i < times; i++)
        assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static tamis_status ask(const asking *a, const char *const *days, size_t count,
                        tamis_decide_summary *summary, tamis_error *err)
{
    tamis_days_options options = {.input = a->input,
                                  .output = a->output,
                                  .format = TAMIS_OUTPUT_TEXT,
                                  .days = days,
                                  .day_count = count,
                                  .picture = count > 1 ? a->picture : NULL,
                                  .decide = tamis_decide_options_default()};
    return tamis_decide_days(a->rules, NULL, &options, summary, err);
}

static void days_must_be_days(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {{"2019-05-16", "2019-05-15"},
                                           {"2019-05-16", "2019-05-16"},
                                           {"2019-02-29", "2020-01-01"},
                                           {"2019-05", "2020-01-01"},
                                           {"", "2020-01-01"}};
    asking a;
    tamis_decide_summary summary;
    begin(&a);
    put(&a, ROUTER, strlen(ROUTER), 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ask(&a, wrong[i], 2, &summary, NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(ask(&a, both, 0, &summary, NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(ask(&a, both, 1, &summary, NULL), TAMIS_OK);
    assert_int_equal(summary.decided, 1);
    assert_int_equal(ask(&a, both, 2, &summary, NULL), TAMIS_OK);
    assert_int_equal(summary.decided, 2);
    end(&a);
}

static void facts_may_be_cut_anywhere(void **state)
{
    (void)state;
    asking a;
    tamis_decide_summary summary;
    begin(&a);
    for (size_t len = 0; len + 1 < strlen(ROUTER); len++) {
        tamis_error err = {0};
        put(&a, ROUTER, len, 1);
        assert_int_not_equal(ask(&a, both, 2, &summary, &err), TAMIS_OK);
        assert_true(err.message[0] != '\0');
    }
    assert_int_not_equal(access(a.output, F_OK), 0);
    put(&a, ROUTER, strlen(ROUTER), TAMIS_DAYS_TRANSACTIONS_MAX);
    assert_int_equal(ask(&a, both, 2, &summary, NULL), TAMIS_OK);
    put(&a, ROUTER, strlen(ROUTER), TAMIS_DAYS_TRANSACTIONS_MAX + 1);
    assert_int_equal(ask(&a, both, 2, &summary, NULL), TAMIS_ERR_LIMIT);
    end(&a);
}

static void memory_may_end(void **state)
{
    (void)state;
    asking a;
    tamis_decide_summary summary;
    begin(&a);
    put(&a, ROUTER, strlen(ROUTER), 2);
    for (int64_t n = 0;; n++) {
        assert_true(n < WORLD_ALLOCATIONS_MAX);
        tamis__memory_fail_after(n);
        tamis_status status = ask(&a, both, 2, &summary, NULL);
        tamis__memory_fail_after(-1);
        if (status == TAMIS_OK)
            break;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(days_must_be_days),
                                       cmocka_unit_test(facts_may_be_cut_anywhere),
                                       cmocka_unit_test(memory_may_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
