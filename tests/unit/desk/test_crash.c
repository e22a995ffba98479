/* A desk whose program is killed while it writes, and one whose disk is full: nothing that was acknowledged is lost, the trail stays whole. */
#include "support/desk_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "desk/audit_verify.h"
#include "support/random.h"

#define OK(call) assert_int_equal((call), TAMIS_OK)

/* Kills in a normal run; TAMIS_TEST_KILLS asks for others. */
enum { KILLS = 20, APPENDS_MAX = 300 };

static tamis_status append(tamis__desk *desk, bool durable, const char *body, tamis_error *err)
{
    tamis__desk_db *db;
    tamis__checkpoint checkpoint;
    TAMIS_TRY(tamis__desk_begin(desk, durable, &db, err));
    tamis_status status =
        tamis__audit_append(desk, db, "user:ann", "test", "", tamis__bytes_of(body), err);
    if (status == TAMIS_OK && durable)
        status = tamis__audit_sign(desk, db, &checkpoint, err);
    return tamis__desk_end(desk, db, status, err);
}

static int64_t newest(tamis__desk *desk)
{
    tamis__desk_db *db;
    int64_t seq;
    tamis__digest hash;
    OK(tamis__desk_begin_read(desk, &db, NULL));
    OK(tamis__audit_head_read(desk, db, &seq, &hash, NULL));
    OK(tamis__desk_end(desk, db, TAMIS_OK, NULL));
    return seq;
}

static void assert_whole(const desk_fixture *f, int64_t at_least)
{
    tamis_audit_report report;
    tamis_error err = {0};
    tamis__verify_options options = {.path = f->path, .public_key = f->public_key};
    if (tamis__audit_verify(&options, &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    if (!report.whole || report.records < (uint64_t)at_least)
        fail_msg("%llu records of %lld: %s", (unsigned long long)report.records,
                 (long long)at_least, report.finding);
}

/* The process that is killed: every number that it has written to the pipe is of a record that was appended. */
static void write_until_killed(const desk_fixture *f, int pipe_end)
{
    tamis__desk *desk;
    if (tamis__desk_open(f->path, &desk, NULL) != TAMIS_OK)
        _exit(1);
    for (int64_t n = newest(desk) + 1;; n++) {
        if (append(desk, n % 7 == 0, "{\"route\":\"match\"}", NULL) != TAMIS_OK ||
            write(pipe_end, &n, sizeof n) != sizeof n)
            _exit(2);
    }
}

/* The last number acknowledged before the process was killed, which is after `count` of them, in the midst of the next. */
static int64_t kill_after(const desk_fixture *f, size_t count)
{
    int ends[2];
    int64_t last = 0, n;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_until_killed(f, ends[1]);
    }
    close(ends[1]);
    for (size_t i = 0; i < count && read(ends[0], &n, sizeof n) == sizeof n; i++)
        last = n;
    kill(child, SIGKILL);
    while (read(ends[0], &n, sizeof n) == sizeof n)
        last = n;
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    close(ends[0]);
    return last;
}

static void nothing_acknowledged_is_lost(void **state)
{
    desk_fixture *f = *state;
    test_random random = test_random_start("nothing_acknowledged_is_lost");
    const char *asked = getenv("TAMIS_TEST_KILLS");
    long kills = asked == NULL ? KILLS : strtol(asked, NULL, 10);
    desk_fixture_close(f);
    for (long i = 0; i < kills; i++) {
        int64_t last = kill_after(f, 1 + test_random_below(&random, APPENDS_MAX));
        assert_true(last > 0);
        /* As it lies there, with its log, and after the next opening. */
        assert_whole(f, last);
        desk_fixture_open(f);
        assert_true(newest(f->desk) >= last);
        OK(append(f->desk, false, "{}", NULL));
        desk_fixture_close(f);
        assert_whole(f, last + 1);
    }
}

/* What runs where files may not grow beyond some size: 0 when all was as it should be. */
static int fill_the_disk(desk_fixture *f)
{
    static char body[4096];
    memset(body, 'a', sizeof body - 1);
    body[0] = '{';
    body[sizeof body - 2] = '}';
    struct rlimit limit, small;
    signal(SIGXFSZ, SIG_IGN);
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    small = limit;
    small.rlim_cur = 300000;
    tamis_error err = {0};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0)
        return 1;
    int64_t last = 0;
    tamis_status status = TAMIS_OK;
    for (int i = 0; i < 2000 && status == TAMIS_OK; i++) {
        status = append(f->desk, i % 5 == 0, body, &err);
        last += status == TAMIS_OK;
    }
    if (status != TAMIS_ERR_IO || err.message[0] == '\0' || newest(f->desk) != last)
        return 2;
    if (append(f->desk, true, body, &err) != TAMIS_ERR_IO || newest(f->desk) != last)
        return 3;
    /* When there is room again, it goes on. */
    setrlimit(RLIMIT_FSIZE, &limit);
    for (int i = 0; i < 10; i++)
        if (append(f->desk, i % 2 == 0, body, &err) != TAMIS_OK)
            return 4;
    if (newest(f->desk) != last + 10)
        return 5;
    assert_whole(f, last + 10);
    return 0;
}

static void a_full_disk_loses_nothing(void **state)
{
    desk_fixture *f = *state;
    desk_fixture_close(f);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        desk_fixture_open(f);
        int result = fill_the_disk(f);
        desk_fixture_close(f);
        _exit(result);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    desk_fixture_open(f);
    assert_whole(f, 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_fixture_setup, desk_fixture_teardown)
    const struct CMUnitTest tests[] = {
        CASE(nothing_acknowledged_is_lost),
        CASE(a_full_disk_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
