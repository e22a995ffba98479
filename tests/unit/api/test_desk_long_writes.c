/* Loads of books and notes of snapshots take many transactions: others write in between, and nobody ever sees half of one, killed or not. */
#include "desk_world.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "desk/book.h"
#include "desk/changes.h"
#include "desk/keys.h"

enum { ROWS = 1200, TEXT = 1 << 19, STEPS_MAX = 200 };

/* ---- a book ---------------------------------------------------------------------------------- */

/* Rows from..until, those below `changed` with another name. */
static const char *customers(int from, int until, int changed)
{
    static char out[TEXT];
    size_t used = (size_t)snprintf(out, sizeof out, "id,name\n");
    for (int i = from; i < until; i++)
        used += (size_t)snprintf(out + used, sizeof out - used, "c%04d,%s %d\n", i,
                                 i < changed ? "Berengar Stormgate" : "Aldric Quillfeather", i);
    return out;
}

/* Every customer as "id name;" in order of ids. */
static const char *book_text(desk_world *w, tamis_desk *desk)
{
    static char out[TEXT];
    char filter[64] = "{\"limit\":500}";
    size_t used = 0;
    for (json_int_t after = 0; after >= 0;) {
        DESK_OK(tamis_customer_list(desk, &w->actor, "shop", filter, world_collect, w->base, &err));
        json_t *page = json_loads(world_text(w->base), 0, NULL);
        json_t *items = json_object_get(page, "customers");
        for (size_t i = 0; i < json_array_size(items); i++) {
            json_t *item = json_array_get(items, i);
            json_t *names = json_object_get(json_object_get(item, "properties"), "name");
            used += (size_t)snprintf(out + used, sizeof out - used, "%s %s;",
                                     json_string_value(json_object_get(item, "id")),
                                     json_string_value(json_array_get(names, 0)));
        }
        json_t *next = json_object_get(page, "next");
        after = json_is_integer(next) ? json_integer_value(next) : -1;
        snprintf(filter, sizeof filter, "{\"limit\":500,\"after\":%lld}", (long long)after);
        json_decref(page);
    }
    out[used] = '\0';
    return out;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The same whatever order rows came in; to be freed. */
static char *book_sorted(desk_world *w, tamis_desk *desk)
{
    static char *items[2 * ROWS];
    char *text = strdup(book_text(w, desk));
    char *out = calloc(1, TEXT);
    size_t count = 0, used = 0;
    for (char *item = strtok(text, ";"); item != NULL; item = strtok(NULL, ";"))
        items[count++] = item;
    qsort(items, count, sizeof *items, by_text);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, TEXT - used, "%s;", items[i]);
    free(text);
    return out;
}

/* What the file is to make of the book. */
static char *expected_text(int from, int until, int changed)
{
    char *out = calloc(1, TEXT);
    size_t used = 0;
    for (int i = from; i < until; i++)
        used += (size_t)snprintf(out + used, TEXT - used, "c%04d %s %d;", i,
                                 i < changed ? "Berengar Stormgate" : "Aldric Quillfeather", i);
    return out;
}

static void assert_book(desk_world *w, tamis_desk *desk, const char *expected)
{
    char *text = book_sorted(w, desk);
    assert_string_equal(text, expected);
    free(text);
}

static json_int_t counted(desk_world *w, tamis_desk *desk, const char *what)
{
    DESK_OK(tamis_book_list(desk, &w->actor, world_collect, w->base, &err));
    json_t *json = json_loads(world_text(w->base), 0, NULL);
    json_t *book = json_array_get(json_object_get(json, "books"), 0);
    json_int_t count = json_integer_value(json_object_get(book, what));
    json_decref(json);
    return count;
}

static tamis_desk *open_again(desk_world *w)
{
    char path[WORLD_PATH];
    tamis_desk *desk = NULL;
    world_path(w->base, "desk", path);
    DESK_OK(tamis_desk_open(w->base->engine, path, &desk, &err));
    return desk;
}

static void add_record(desk_world *w, tamis_desk *desk)
{
    DESK_OK(tamis_audit_add(desk, &w->actor, "match", "", "{}", 2, &err));
}

static void assert_trail(desk_world *w)
{
    char path[WORLD_PATH];
    tamis_audit_report report;
    world_path(w->base, "desk", path);
    DESK_OK(tamis_audit_verify(path, NULL, NULL, NULL, NULL, &report, &err));
    if (!report.whole)
        fail_msg("%s", report.finding);
}

/* A load of `rows`, with what happens between its transactions. */
static tamis_status load(desk_world *w, tamis_desk *desk, const char *rows, bool replace,
                         tamis_progress_fn progress, void *ctx)
{
    char path[WORLD_PATH];
    tamis_book_load_summary s;
    world_write(w->base, "customers.csv", rows);
    world_path(w->base, "customers.csv", path);
    tamis_book_load_options options = {
        .input = path, .replace = replace, .progress = progress, .progress_ctx = ctx};
    return tamis_book_load(desk, &w->actor, "shop", &options, &s, NULL);
}

typedef struct meanwhile {
    desk_world *w;
    tamis_desk *other;
    const char *before; /* the book as everybody sees it */
    int calls;
} meanwhile;

/* Between two transactions: somebody else records, and sees the book as it was. */
static tamis_status record_meanwhile(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    meanwhile *m = ctx;
    assert_true(done <= total);
    if (strcmp(stage, "keep") != 0)
        return TAMIS_OK;
    add_record(m->w, m->other);
    add_record(m->w, m->w->desk);
    if (done < total) {
        assert_book(m->w, m->other, m->before);
        assert_int_equal(counted(m->w, m->other, "customers"), ROWS);
        m->calls++;
    }
    return TAMIS_OK;
}

static void a_load_lets_others_write(void **state)
{
    desk_world *w = *state;
    char *before = expected_text(0, ROWS, 0);
    char *after = expected_text(600, 600 + ROWS, 1300);
    meanwhile m = {.w = w, .other = open_again(w), .before = before};
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
    assert_book(w, m.other, before);
    DESK_OK(load(w, w->desk, customers(600, 600 + ROWS, 1300), true, record_meanwhile, &m));
    assert_true(m.calls >= 2);
    assert_book(w, m.other, after);
    assert_int_equal(counted(w, m.other, "waiting"), ROWS);
    tamis_desk_close(m.other);
    assert_trail(w);
    free(before);
    free(after);
}

/* ---- others who change the book meanwhile ---------------------------------------------------- */

static void set_name(desk_world *w, tamis_desk *desk, const char *id, const char *name)
{
    char text[200];
    snprintf(text, sizeof text, "{\"properties\":{\"name\":[\"%s\"]}}", name);
    DESK_OK(tamis_customer_set(desk, &w->actor, "shop", id, name == NULL ? NULL : text, &err));
}

static void take_out(desk_world *w, tamis_desk *desk, const char *id, tamis_status expected)
{
    assert_int_equal(tamis_customer_set(desk, &w->actor, "shop", id, NULL, NULL), expected);
}

static const char *name_of(desk_world *w, tamis_desk *desk, const char *id)
{
    static char out[200];
    char filter[64];
    snprintf(filter, sizeof filter, "{\"text\":\"%s\"}", id);
    DESK_OK(tamis_customer_list(desk, &w->actor, "shop", filter, world_collect, w->base, &err));
    json_t *page = json_loads(world_text(w->base), 0, NULL);
    json_t *item = json_array_get(json_object_get(page, "customers"), 0);
    json_t *names = json_object_get(json_object_get(item, "properties"), "name");
    const char *name = json_string_value(json_array_get(names, 0));
    snprintf(out, sizeof out, "%s", name == NULL ? "" : name);
    json_decref(page);
    return out;
}

/* The load, which replaces, has written the marks of those that leave, those that it changes, and those that it brings. */
static tamis_status change_meanwhile(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    meanwhile *m = ctx;
    desk_world *w = m->w;
    if (strcmp(stage, "keep") != 0 || done == 0 || done == total || m->calls++ > 0)
        return TAMIS_OK;
    set_name(w, m->other, "c0001", "Set Leaving");
    assert_string_equal(name_of(w, m->other, "c0001"), "Set Leaving");
    take_out(w, m->other, "c0002", TAMIS_OK);
    take_out(w, m->other, "c0002", TAMIS_ERR_NOT_FOUND);
    set_name(w, m->other, "c0101", "Set Changing");
    assert_string_equal(name_of(w, m->other, "c0101"), "Set Changing");
    take_out(w, m->other, "c0102", TAMIS_OK);
    assert_string_equal(name_of(w, m->other, "c0102"), "");
    take_out(w, m->other, "c0102", TAMIS_ERR_NOT_FOUND);
    set_name(w, m->other, "c0200", "Set Coming");
    assert_string_equal(name_of(w, m->other, "c0200"), "Set Coming");
    set_name(w, m->other, "c0201", "Berengar Stormgate 201");
    assert_string_equal(name_of(w, m->other, "c0201"), "Berengar Stormgate 201");
    take_out(w, m->other, "c0202", TAMIS_ERR_NOT_FOUND);
    set_name(w, m->other, "c0203", "Set Coming");
    take_out(w, m->other, "c0203", TAMIS_OK);
    take_out(w, m->other, "c0203", TAMIS_ERR_NOT_FOUND);
    /* Not written by the load yet. */
    set_name(w, m->other, "c1100", "Set Early");
    assert_int_equal(counted(w, m->other, "customers"), 200 - 1 - 1 + 2 + 1);
    return TAMIS_OK;
}

static void a_load_comes_after_what_happens_meanwhile(void **state)
{
    desk_world *w = *state;
    char *after = expected_text(100, 100 + ROWS, 2000);
    meanwhile m = {.w = w, .other = open_again(w)};
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, 200, 0), true, NULL, NULL));
    DESK_OK(load(w, w->desk, customers(100, 100 + ROWS, 2000), true, change_meanwhile, &m));
    assert_true(m.calls > 1);
    assert_book(w, m.other, after);
    tamis_desk_close(m.other);
    free(after);
}

static tamis_status stop(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    int *calls = ctx;
    return strcmp(stage, "keep") == 0 && done < total && --*calls == 0 ? TAMIS_ERR_CANCELLED
                                                                       : TAMIS_OK;
}

static tamis_status load_meanwhile(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    meanwhile *m = ctx;
    if (strcmp(stage, "keep") == 0 && done > 0 && done < total && m->calls++ == 0)
        DESK_OK(load(m->w, m->other, customers(50, 50 + ROWS, 70), true, NULL, NULL));
    return TAMIS_OK;
}

static void a_load_may_be_stopped_or_overtaken(void **state)
{
    desk_world *w = *state;
    char *before = expected_text(0, ROWS, 0);
    char *other = expected_text(50, 50 + ROWS, 70);
    meanwhile m = {.w = w, .other = open_again(w)};
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
    for (int i = 1; i <= 2; i++) {
        int calls = i;
        assert_int_equal(load(w, w->desk, customers(600, 600 + ROWS, 1300), true, stop, &calls),
                         TAMIS_ERR_CANCELLED);
        assert_book(w, w->desk, before);
    }
    assert_int_equal(load(w, w->desk, customers(600, 600 + ROWS, 1300), true, load_meanwhile, &m),
                     TAMIS_ERR_CONFLICT);
    assert_book(w, w->desk, other);
    tamis_desk_close(m.other);
    free(before);
    free(other);
}

/* ---- killed ---------------------------------------------------------------------------------- */

typedef struct dying {
    int calls; /* until the process ends; 0: never */
    int pipe_end;
} dying;

static tamis_status die_at(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    dying *d = ctx;
    (void)done;
    (void)total;
    if (strcmp(stage, "keep") != 0)
        return TAMIS_OK;
    if (d->pipe_end >= 0 && write(d->pipe_end, "", 1) != 1)
        _exit(3);
    if (--d->calls == 0)
        raise(SIGKILL);
    return TAMIS_OK;
}

/* A process that loads, and is killed after `calls` transactions, by itself or from outside in the midst of the next; false when it came to its
 * end before. */
static bool load_killed(desk_world *w, int calls, bool outside)
{
    int ends[2], status;
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dying d = {.calls = outside ? 0 : calls, .pipe_end = outside ? ends[1] : -1};
        close(ends[0]);
        tamis_desk *desk = open_again(w);
        _exit(load(w, desk, customers(600, 600 + ROWS, 1300), true, die_at, &d) == TAMIS_OK ? 0
                                                                                            : 1);
    }
    close(ends[1]);
    if (outside) {
        for (int i = 0; i < calls && read(ends[0], &byte, 1) == 1; i++)
            continue;
        kill(child, SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    close(ends[0]);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void kill_loads(desk_world *w, bool outside)
{
    char *before = expected_text(0, ROWS, 0);
    char *after = expected_text(600, 600 + ROWS, 1300);
    bool killed = true, came = false, stayed = false;
    for (int calls = 1; killed && calls < STEPS_MAX; calls++) {
        DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
        tamis_desk_close(w->desk);
        killed = load_killed(w, calls, outside);
        assert_trail(w);
        w->desk = open_again(w);
        char *text = book_sorted(w, w->desk);
        bool there = strcmp(text, after) == 0;
        if (!there)
            assert_string_equal(text, before);
        assert_int_equal(counted(w, w->desk, "customers"), ROWS);
        came = came || there;
        stayed = stayed || !there;
        free(text);
        /* Whatever it left is no hindrance. */
        DESK_OK(load(w, w->desk, customers(600, 600 + ROWS, 1300), true, NULL, NULL));
        assert_book(w, w->desk, after);
    }
    assert_true(stayed && came);
    free(before);
    free(after);
}

static void a_killed_load_is_all_or_nothing(void **state)
{
    desk_world *w = *state;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    kill_loads(w, false);
    kill_loads(w, true);
}

/* A load that counts but was killed before all of it was settled: a run screens its customers as they are now. */
static void a_run_settles_what_was_left(void **state)
{
    desk_world *w = *state;
    char *after = expected_text(600, 600 + ROWS, 1300);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"open_cases\":false}", &err));
    DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
    tamis_snapshot *a = desk_world_lists(
        w, "{\"id\":\"p\",\"schema\":\"Person\",\"caption\":\"Berengar Stormgate\",\"properties\":"
           "{\"name\":[\"Berengar Stormgate\"]},\"datasets\":[\"d\"]}\n");
    tamis_watch_summary sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.new_hits, 0);
    assert_int_equal(counted(w, w->desk, "waiting"), 0);
    for (int calls = 1; calls < STEPS_MAX; calls++) {
        tamis_desk_close(w->desk);
        bool killed = load_killed(w, calls, false);
        w->desk = open_again(w);
        assert_true(killed); /* the last call is when it counts */
        char *text = book_sorted(w, w->desk);
        bool there = strcmp(text, after) == 0;
        free(text);
        if (there)
            break;
        assert_int_equal(counted(w, w->desk, "waiting"), 0);
    }
    assert_book(w, w->desk, after);
    assert_int_equal(counted(w, w->desk, "waiting"), ROWS);
    sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.customers, ROWS);
    assert_int_equal(sum.screened_whole, ROWS);
    assert_int_equal(sum.new_hits, 700);
    assert_int_equal(counted(w, w->desk, "waiting"), 0);
    tamis_snapshot_close(a);
    free(after);
}

/* What runs where files may not grow beyond some size: 0 when all was as it should be. */
static int fill_the_disk(desk_world *w, const char *before, const char *after)
{
    struct rlimit limit, small;
    signal(SIGXFSZ, SIG_IGN);
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    int failures = 0;
    for (rlim_t size = 300000; size < 3000000; size += 100000) {
        small = limit;
        small.rlim_cur = size;
        world_write(w->base, "customers.csv", customers(600, 600 + ROWS, 1300));
        if (setrlimit(RLIMIT_FSIZE, &small) != 0)
            return 1;
        tamis_desk *desk = open_again(w);
        tamis_status status = load(w, desk, customers(600, 600 + ROWS, 1300), true, NULL, NULL);
        setrlimit(RLIMIT_FSIZE, &limit);
        failures += status == TAMIS_ERR_IO;
        char *text = book_sorted(w, desk);
        bool same = strcmp(text, status == TAMIS_OK ? after : before) == 0;
        free(text);
        if (!same || (status != TAMIS_OK && status != TAMIS_ERR_IO))
            return 2;
        if (load(w, desk, customers(600, 600 + ROWS, 1300), true, NULL, NULL) != TAMIS_OK)
            return 3;
        assert_book(w, desk, after);
        if (load(w, desk, customers(0, ROWS, 0), true, NULL, NULL) != TAMIS_OK)
            return 4;
        tamis_desk_close(desk);
        if (status == TAMIS_OK)
            return failures > 0 ? 0 : 5;
    }
    return 6;
}

static void a_full_disk_leaves_the_book(void **state)
{
    desk_world *w = *state;
    int status;
    char *before = expected_text(0, ROWS, 0);
    char *after = expected_text(600, 600 + ROWS, 1300);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
    tamis_desk_close(w->desk);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(fill_the_disk(w, before, after));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    w->desk = open_again(w);
    assert_book(w, w->desk, before);
    assert_trail(w);
    free(before);
    free(after);
}

static int64_t count_rows(tamis_desk *desk, const char *sql)
{
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool any;
    DESK_OK(tamis__desk_begin_read(desk->store, &db, &err));
    DESK_OK(tamis__desk_prepare(db, sql, &row, &err));
    DESK_OK(tamis__desk_step(db, row, &any, &err));
    int64_t count = sqlite3_column_int64(row, 0);
    DESK_OK(tamis__desk_end(desk->store, db, TAMIS_OK, &err));
    return count;
}

/* A book is gone at once, even when the program is killed before its customers are; the next run takes these away. */
static void a_removed_book_is_gone_at_once(void **state)
{
    desk_world *w = *state;
    tamis__desk_db *db;
    char *again = expected_text(0, 100, 0);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, ROWS, 0), true, NULL, NULL));
    DESK_OK(tamis__desk_begin(w->desk->store, true, &db, &err));
    DESK_OK(tamis__book_remove(w->desk->store, db, &w->actor, "shop", &err));
    DESK_OK(tamis__desk_end(w->desk->store, db, TAMIS_OK, &err));
    assert_int_equal(count_rows(w->desk, "SELECT count(*) FROM customer"), ROWS);
    DESK_OK(tamis_book_list(w->desk, &w->actor, world_collect, w->base, &err));
    assert_string_equal(world_text(w->base), "{\"books\":[]}");
    assert_int_equal(tamis_book_remove(w->desk, &w->actor, "shop", NULL), TAMIS_ERR_NOT_FOUND);
    assert_int_equal(tamis_book_remove(w->desk, &w->actor, ".1", NULL), TAMIS_ERR_NOT_FOUND);
    assert_int_equal(
        tamis_customer_list(w->desk, &w->actor, ".1", NULL, world_collect, w->base, NULL),
        TAMIS_ERR_NOT_FOUND);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    DESK_OK(load(w, w->desk, customers(0, 100, 0), true, NULL, NULL));
    assert_book(w, w->desk, again);
    tamis_snapshot *a = desk_world_lists(w, world_old);
    assert_int_equal(desk_world_run(w, w->desk, a, false).customers, 100);
    assert_int_equal(count_rows(w->desk, "SELECT count(*) FROM customer"), 100);
    assert_int_equal(count_rows(w->desk, "SELECT count(*) FROM book"), 1);
    DESK_OK(tamis_book_remove(w->desk, &w->actor, "shop", &err));
    assert_int_equal(count_rows(w->desk, "SELECT count(*) FROM customer"), 0);
    assert_int_equal(count_rows(w->desk, "SELECT count(*) FROM book"), 0);
    tamis_snapshot_close(a);
    free(again);
}

/* ---- notes ----------------------------------------------------------------------------------- */

/* Entities e0000 .. of which every other one says something else in each state, and some are gone in every other state. */
typedef struct listed {
    char (*ids)[8];
    unsigned *numbers;
    size_t count;
    unsigned turn;
    int calls;
    void (*each)(struct listed *l);
    meanwhile *m;
    json_int_t changes; /* as everybody sees them meanwhile */
    char digest[16];
} listed;

static tamis_bytes listed_id(void *ctx, size_t number)
{
    return tamis__bytes_of(((listed *)ctx)->ids[number]);
}

static unsigned listed_turn(const listed *l, size_t number)
{
    return l->numbers[number] % 2 == 0 ? l->turn : 0;
}

static void listed_digest(void *ctx, size_t number, tamis__digest *out)
{
    char text[40];
    listed *l = ctx;
    snprintf(text, sizeof text, "%s %u", l->ids[number], listed_turn(l, number));
    tamis__digest_of(tamis__bytes_of(text), out);
}

static tamis_status listed_text(void *ctx, size_t number, tamis__buffer *out, tamis_error *err)
{
    listed *l = ctx;
    (void)err;
    if (l->each != NULL)
        l->each(l);
    tamis__buffer_printf(out,
                         "{\"caption\":\"%s\",\"schema\":\"Person\",\"datasets\":\"d\"}\n"
                         "{\"prop\":\"name\",\"value\":\"%s %u\"}\n",
                         l->ids[number], l->ids[number], listed_turn(l, number));
    return TAMIS_OK;
}

static listed *listed_new(unsigned turn)
{
    listed *l = calloc(1, sizeof *l);
    l->ids = calloc(ROWS, sizeof *l->ids);
    l->numbers = calloc(ROWS, sizeof *l->numbers);
    l->turn = turn;
    snprintf(l->digest, sizeof l->digest, "state-%u", turn);
    for (unsigned i = 0; i < ROWS; i++) {
        if (i % 7 == 3 && (i + turn) % 2 == 0)
            continue;
        l->numbers[l->count] = i;
        snprintf(l->ids[l->count++], sizeof *l->ids, "e%04u", i);
    }
    return l;
}

static void listed_free(listed *l)
{
    free(l->ids);
    free(l->numbers);
    free(l);
}

static tamis_status note(tamis_desk *desk, listed *l)
{
    int64_t number;
    uint64_t changes;
    tamis__changes_source source = {.ctx = l,
                                    .digest = l->digest,
                                    .count = l->count,
                                    .id = listed_id,
                                    .entity_digest = listed_digest,
                                    .text = listed_text};
    return tamis__changes_note(desk->store, &source, &number, &changes, NULL);
}

static json_int_t count_changes(desk_world *w, tamis_desk *desk, json_int_t *newest)
{
    char filter[64] = "{\"limit\":500}";
    json_int_t count = 0;
    *newest = 0;
    for (json_int_t before = 1; before > 0;) {
        DESK_OK(tamis_changes_list(desk, filter, world_collect, w->base, &err));
        json_t *page = json_loads(world_text(w->base), 0, NULL);
        json_t *items = json_object_get(page, "changes");
        if (*newest == 0)
            *newest = json_integer_value(json_object_get(json_array_get(items, 0), "id"));
        count += (json_int_t)json_array_size(items);
        before = json_integer_value(json_object_get(page, "next"));
        snprintf(filter, sizeof filter, "{\"limit\":500,\"before\":%lld}", (long long)before);
        json_decref(page);
    }
    return count;
}

/* All that the desk knows, and the changes without their numbers, as a digest. */
static tamis__digest known_state(tamis_desk *desk)
{
    static const char *const selects[] = {
        "SELECT entity_id, changed, hex(digest) FROM known_entity ORDER BY 1, 2",
        "SELECT entity_id, changed, bytes || hex(text) FROM known_text ORDER BY 1, 2",
        "SELECT id, digest, added || ' ' || changed || ' ' || removed FROM seen_snapshot "
        "ORDER BY 1",
        "SELECT number, kind || entity_id, caption || search || what FROM change "
        "ORDER BY number, entity_id"};
    tamis__desk_db *db;
    tamis__digester digester;
    tamis__digest digest;
    tamis__digest_init(&digester);
    DESK_OK(tamis__desk_begin_read(desk->store, &db, &err));
    for (size_t i = 0; i < sizeof selects / sizeof selects[0]; i++) {
        sqlite3_stmt *row;
        bool any = true;
        DESK_OK(tamis__desk_prepare(db, selects[i], &row, &err));
        for (;;) {
            DESK_OK(tamis__desk_step(db, row, &any, &err));
            if (!any)
                break;
            for (int k = 0; k < 3; k++)
                tamis__digest_update(&digester, tamis__desk_text(row, k));
        }
    }
    DESK_OK(tamis__desk_end(desk->store, db, TAMIS_OK, &err));
    tamis__digest_final(&digester, &digest);
    return digest;
}

static void record_each(listed *l)
{
    json_int_t newest;
    if (l->calls++ % 100 != 50)
        return;
    add_record(l->m->w, l->m->other);
    assert_int_equal(count_changes(l->m->w, l->m->other, &newest), l->changes);
}

static void a_note_lets_others_write(void **state)
{
    desk_world *w = *state;
    json_int_t newest;
    meanwhile m = {.w = w, .other = open_again(w)};
    for (unsigned turn = 0; turn < 3; turn++) {
        listed *l = listed_new(turn);
        l->each = record_each;
        l->m = &m;
        l->changes = count_changes(w, m.other, &newest);
        DESK_OK(note(w->desk, l));
        assert_true(l->calls > 200);
        assert_int_equal(count_changes(w, m.other, &newest) > l->changes, turn > 0);
        listed_free(l);
    }
    tamis_desk_close(m.other);
    assert_trail(w);
}

static void die_each(listed *l)
{
    if (--l->calls == 0)
        raise(SIGKILL);
}

/* A process that notes state `turn` and is killed before the text number `calls`; false when it came to its end. */
static bool note_killed(desk_world *w, unsigned turn, int calls)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        listed *l = listed_new(turn);
        l->each = die_each;
        l->calls = calls;
        tamis_desk *desk = open_again(w);
        _exit(note(desk, l) == TAMIS_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

/* A desk that noted these states without being disturbed. */
static tamis__digest undisturbed(desk_world *w, const char *name, const unsigned *turns,
                                 size_t count)
{
    tamis_desk *desk = desk_world_new(w, name);
    for (size_t i = 0; i < count; i++) {
        listed *l = listed_new(turns[i]);
        DESK_OK(note(desk, l));
        listed_free(l);
    }
    tamis__digest digest = known_state(desk);
    tamis_desk_close(desk);
    return digest;
}

/* Notes of state 1 and of the states after it that are killed here and there; in the end the desk knows what one knows that noted `turns` alone. */
static void kill_notes(desk_world *w, unsigned killed, const unsigned *turns, size_t count,
                       const char *name)
{
    json_int_t newest;
    for (size_t i = 0; i < count; i++) {
        json_int_t before = count_changes(w, w->desk, &newest);
        for (int calls = 1; calls <= 700; calls += 333) {
            tamis_desk_close(w->desk);
            bool was_killed = note_killed(w, killed, calls);
            assert_trail(w);
            w->desk = open_again(w);
            assert_true(was_killed);
            assert_int_equal(count_changes(w, w->desk, &newest), before);
        }
        listed *l = listed_new(turns[i]);
        DESK_OK(note(w->desk, l));
        listed_free(l);
    }
    tamis__digest expected = undisturbed(w, name, turns, count);
    tamis__digest found = known_state(w->desk);
    assert_memory_equal(found.bytes, expected.bytes, sizeof found.bytes);
}

static void a_killed_note_never_was(void **state)
{
    desk_world *w = *state;
    static const unsigned turns[] = {0};
    kill_notes(w, 0, turns, 1, "same");
}

/* What a note of another snapshot left is neither seen nor in the way. */
static void another_note_takes_what_fits(void **state)
{
    desk_world *w = *state;
    static const unsigned turns[] = {4};
    kill_notes(w, 1, turns, 1, "other");
}

static void later_notes_may_be_killed(void **state)
{
    desk_world *w = *state;
    static const unsigned turns[] = {0, 1, 2, 0};
    for (size_t i = 0; i < 4; i++) {
        json_int_t newest, before = count_changes(w, w->desk, &newest);
        tamis_desk_close(w->desk);
        for (int calls = 1; i > 0 && calls < 500; calls += 200) {
            assert_true(note_killed(w, turns[i], calls));
            assert_true(note_killed(w, 7 + (unsigned)calls, calls));
        }
        w->desk = open_again(w);
        assert_int_equal(count_changes(w, w->desk, &newest), before);
        listed *l = listed_new(turns[i]);
        DESK_OK(note(w->desk, l));
        listed_free(l);
    }
    tamis__digest expected = undisturbed(w, "later", turns, 4);
    tamis__digest found = known_state(w->desk);
    assert_memory_equal(found.bytes, expected.bytes, sizeof found.bytes);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_world_open, desk_world_close)
    const struct CMUnitTest tests[] = {
        CASE(a_load_lets_others_write),
        CASE(a_load_comes_after_what_happens_meanwhile),
        CASE(a_load_may_be_stopped_or_overtaken),
        CASE(a_killed_load_is_all_or_nothing),
        CASE(a_run_settles_what_was_left),
        CASE(a_full_disk_leaves_the_book),
        CASE(a_removed_book_is_gone_at_once),
        CASE(a_note_lets_others_write),
        CASE(a_killed_note_never_was),
        CASE(another_note_takes_what_fits),
        CASE(later_notes_may_be_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
