/* Books of customers: loading, and hits that follow the lists. */
#include "desk_world.h"

#include "support/random.h"

enum { NAMES = 60, CUSTOMERS = 300, STEPS = 8, TEXT = 1 << 20 };

/* Customers with their hits: "ref>entity entity" in order. */
static const char *hits_of(desk_world *w, tamis_desk *desk, const char *book)
{
    static char out[TEXT];
    size_t used = 0;
    DESK_OK(tamis_customer_list(desk, &w->actor, book, "{\"limit\":500}", world_collect, w->base,
                                &err));
    json_t *json = json_loads(world_text(w->base), 0, NULL);
    assert_non_null(json);
    json_t *customers = json_object_get(json, "customers");
    for (size_t i = 0; i < json_array_size(customers); i++) {
        json_t *customer = json_array_get(customers, i);
        json_t *hits = json_object_get(customer, "hits");
        if (json_array_size(hits) == 0)
            continue;
        used += (size_t)snprintf(out + used, sizeof out - used, "%s>",
                                 json_string_value(json_object_get(customer, "id")));
        for (size_t k = 0; k < json_array_size(hits); k++) {
            json_t *hit = json_array_get(hits, k);
            used += (size_t)snprintf(out + used, sizeof out - used, "%s ",
                                     json_string_value(json_object_get(hit, "entity_id")));
        }
        used += (size_t)snprintf(out + used, sizeof out - used, "\n");
    }
    out[used] = '\0';
    json_decref(json);
    return out;
}

/* ---- loading --------------------------------------------------------------------------------- */

static void loads_what_differs(void **state)
{
    desk_world *w = *state;
    tamis_book_load_summary s;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"title\":\"The shop\"}", &err));
    desk_world_load(
        w, w->desk, "shop",
        "id,name,country\n1,Acme Cryogenics,de\n2,Nobody At All,\n3,Vasilisa Orlova,ru\n", false,
        &s);
    assert_int_equal(s.rows, 3);
    assert_int_equal(s.added, 3);
    desk_world_load(w, w->desk, "shop",
                    "id,name,country\n1,Acme Cryogenics,de\n2,Nobody Anywhere,\n4,New One,\n"
                    "4,New Again,\n1,Acme,de\n5,,\n",
                    false, &s);
    assert_int_equal(s.same, 1);
    assert_int_equal(s.changed, 1);
    assert_int_equal(s.added, 1);
    assert_int_equal(s.removed, 0);
    assert_int_equal(s.bad_rows, 3); /* twice the same id, and nothing to screen */
    desk_world_load(w, w->desk, "shop", "id,name\n4,New One\n2,\n", true, &s);
    assert_int_equal(s.same, 1);
    assert_int_equal(s.bad_rows, 1);
    assert_int_equal(s.removed, 2); /* 1 and 3; 2 is there, though it cannot be read */
    DESK_OK(tamis_book_list(w->desk, &w->actor, world_collect, w->base, &err));
    const char *text = world_text(w->base);
    assert_non_null(strstr(text, "\"customers\":2,\"waiting\":2,\"hits\":0,\"open_cases\":0"));
    assert_non_null(strstr(text, "\"screened\":null,\"snapshot\":null"));
}

static void loads_all_or_none(void **state)
{
    desk_world *w = *state;
    char path[WORLD_PATH];
    tamis_book_load_summary s;
    world_path(w->base, "customers.csv", path);
    tamis_book_load_options options = {.input = path, .replace = true};
    assert_int_equal(tamis_book_load(w->desk, &w->actor, "shop", &options, &s, NULL),
                     TAMIS_ERR_NOT_FOUND);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    desk_world_load(w, w->desk, "shop", "id,name\n1,Acme\n2,Orlova\n", false, &s);
    world_write(w->base, "customers.csv", "id,name\n9,Somebody\n,Nameless id\n");
    assert_int_equal(tamis_book_load(w->desk, &w->actor, "shop", &options, &s, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(s.rows, 0);
    world_write(w->base, "customers.csv", "nothing,that,is\nknown,as,name\n");
    assert_int_equal(tamis_book_load(w->desk, &w->actor, "shop", &options, &s, NULL),
                     TAMIS_ERR_FORMAT);
    DESK_OK(tamis_customer_list(w->desk, &w->actor, "shop", NULL, world_collect, w->base, &err));
    const char *text = world_text(w->base);
    assert_non_null(strstr(text, "\"id\":\"1\""));
    assert_non_null(strstr(text, "\"id\":\"2\""));
    assert_null(strstr(text, "\"id\":\"9\""));
}

static void asks_for_rights(void **state)
{
    desk_world *w = *state;
    tamis_actor viewer = {"user:v", TAMIS_ROLE_VIEWER, TAMIS_SCOPE_ALL};
    tamis_actor other = {"key:k", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL & ~(unsigned)TAMIS_SCOPE_WATCH};
    assert_int_equal(tamis_book_set(w->desk, &viewer, "shop", "{}", NULL), TAMIS_ERR_DENIED);
    assert_int_equal(tamis_book_set(w->desk, &other, "shop", "{}", NULL), TAMIS_ERR_DENIED);
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    assert_int_equal(tamis_customer_set(w->desk, &viewer, "shop", "1", "{}", NULL),
                     TAMIS_ERR_DENIED);
    assert_int_equal(tamis_book_remove(w->desk, &viewer, "shop", NULL), TAMIS_ERR_DENIED);
    DESK_OK(tamis_book_list(w->desk, &viewer, world_collect, w->base, &err));
    assert_non_null(strstr(world_text(w->base), "\"name\":\"shop\""));
}

static void refuses_wrong_settings(void **state)
{
    desk_world *w = *state;
    static const char *const wrong[] = {"[]",
                                        "{\"threshold\":0}",
                                        "{\"threshold\":1.5}",
                                        "{\"threshold\":\"a\"}",
                                        "{\"limit\":0}",
                                        "{\"limit\":501}",
                                        "{\"limit\":1.5}",
                                        "{\"topics\":[\"no such\"]}",
                                        "{\"datasets\":[1]}",
                                        "{\"open_cases\":1}",
                                        "{\"unknown\":1}",
                                        "{",
                                        "{\"limit\":1,\"limit\":2}"};
    static const char *const names[] = {"", ".hidden", "a b", "a/b", "\xC3\xA4"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(tamis_book_set(w->desk, &w->actor, "shop", wrong[i], NULL),
                         TAMIS_ERR_ARGUMENT);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(tamis_book_set(w->desk, &w->actor, names[i], "{}", NULL),
                         TAMIS_ERR_ARGUMENT);
}

/* ---- hits ------------------------------------------------------------------------------------ */

static const char *const first_words[] = {"Aldric",    "Berengar",  "Cunegund", "Dietmar",
                                          "Ermengard", "Fredegund", "Gundobad", "Hildebrand",
                                          "Ingomar",   "Jutta"};
static const char *const last_words[] = {"Quillfeather", "Ravensworth", "Stormgate",
                                         "Thornybrook",  "Underhollow", "Vexleyham"};

static void make_name(unsigned number, char out[64])
{
    snprintf(out, 64, "%s %s", first_words[number % 10], last_words[number / 10 % 6]);
}

/* The lists: entity i is there when present[i] > 0, and says something else with every number. */
static const char *make_lists(const unsigned *present)
{
    static char out[TEXT];
    char name[64];
    size_t used = 0;
    for (unsigned i = 0; i < NAMES; i++) {
        if (present[i] == 0)
            continue;
        make_name(i + 7 * (present[i] / 4), name); /* every fourth change is another name */
        used +=
            (size_t)snprintf(out + used, sizeof out - used,
                             "{\"id\":\"e-%02u\",\"schema\":\"Person\",\"caption\":\"%s\","
                             "\"properties\":{\"name\":[\"%s\"],\"birthDate\":[\"19%02u-01-02\"],"
                             "\"topics\":[\"sanction\"]},\"datasets\":[\"d\"]}\n",
                             i, name, name, 40 + present[i] % 50);
    }
    return out;
}

static const char *make_customers(void)
{
    static char out[TEXT];
    char name[64];
    size_t used = (size_t)snprintf(out, sizeof out, "id,name\n");
    for (unsigned i = 0; i < CUSTOMERS; i++) {
        make_name(i, name);
        if (i % 3 == 0)
            used += (size_t)snprintf(out + used, sizeof out - used, "c%03u,%s\n", i, name);
        else
            used += (size_t)snprintf(out + used, sizeof out - used, "c%03u,Zephyrine Oxtoby %u\n",
                                     i, i);
    }
    return out;
}

/* Whatever the lists become, a book that follows them has the hits of one that is screened from the start. */
static void follows_the_lists(void **state)
{
    desk_world *w = *state;
    unsigned present[NAMES];
    test_random random = test_random_start("follows_the_lists");
    tamis_book_load_summary s;
    for (unsigned i = 0; i < NAMES; i++)
        present[i] = i % 2;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "steady", "{\"open_cases\":false}", &err));
    DESK_OK(tamis_book_set(w->desk, &w->actor, "tight", "{\"limit\":2,\"threshold\":0.5}", &err));
    desk_world_load(w, w->desk, "steady", make_customers(), false, &s);
    desk_world_load(w, w->desk, "tight", make_customers(), false, &s);
    for (int step = 0; step < STEPS; step++) {
        char name[32];
        for (int k = 0; step > 0 && k < 6; k++) {
            unsigned at = (unsigned)(test_random_next(&random) % NAMES);
            present[at] = test_random_next(&random) % 3 == 0 ? 0 : present[at] + 1;
        }
        tamis_snapshot *snapshot = desk_world_lists(w, make_lists(present));
        if (step == 3) { /* only seen: both books are left behind */
            uint64_t changes;
            DESK_OK(tamis_changes_note(w->desk, snapshot, &changes, &err));
            assert_true(changes > 0);
            tamis_snapshot_close(snapshot);
            continue;
        }
        tamis_watch_summary sum = desk_world_run(w, w->desk, snapshot, false);
        if (step > 0)
            assert_true(sum.screened_changes > 0);
        snprintf(name, sizeof name, "fresh-%d", step);
        tamis_desk *fresh = desk_world_new(w, name);
        DESK_OK(tamis_book_set(fresh, &w->actor, "steady", "{\"open_cases\":false}", &err));
        DESK_OK(tamis_book_set(fresh, &w->actor, "tight", "{\"limit\":2,\"threshold\":0.5}", &err));
        desk_world_load(w, fresh, "steady", make_customers(), false, &s);
        desk_world_load(w, fresh, "tight", make_customers(), false, &s);
        desk_world_run(w, fresh, snapshot, false);
        char *expected = strdup(hits_of(w, fresh, "steady"));
        assert_string_equal(hits_of(w, w->desk, "steady"), expected);
        assert_true(strlen(expected) > 100);
        free(expected);
        expected = strdup(hits_of(w, fresh, "tight"));
        assert_string_equal(hits_of(w, w->desk, "tight"), expected);
        free(expected);
        tamis_desk_close(fresh);
        tamis_watch_summary again = desk_world_run(w, w->desk, snapshot, false);
        assert_int_equal(again.screened_changes + again.screened_whole, 0);
        tamis_snapshot_close(snapshot);
    }
}

#define PARTY(id, name, born)                                                                      \
    "{\"id\":\"" id "\",\"schema\":\"Person\",\"caption\":\"" name "\",\"properties\":{\"name\":"  \
    "[\"" name "\"],\"birthDate\":[\"" born "\"]},\"datasets\":[\"d\"]}\n"

static json_t *cases_of(desk_world *w)
{
    DESK_OK(
        tamis_case_list(w->desk, &w->actor, "{\"sort\":\"oldest\"}", world_collect, w->base, &err));
    json_t *json = json_loads(world_text(w->base), 0, NULL);
    assert_non_null(json);
    return json;
}

static void expect_cases(desk_world *w, int64_t total)
{
    json_t *json = cases_of(w);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), total);
    json_decref(json);
}

static void opens_cases(void **state)
{
    desk_world *w = *state;
    tamis_book_load_summary s;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    desk_world_load(w, w->desk, "shop", "id,name\n1,Vasilisa Orlova\n2,Aldric Quillfeather\n",
                    false, &s);
    tamis_snapshot *a = desk_world_lists(w, PARTY("p-1", "Vasilisa Orlova", "1971-05-06"));
    tamis_watch_summary sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.screened_whole, 2);
    assert_int_equal(sum.new_hits, 1);
    assert_int_equal(sum.new_cases, 1);
    tamis_snapshot *b = desk_world_lists(w, PARTY("p-1", "Vasilisa Orlova", "1971-05-07")
                                                PARTY("p-2", "Aldric Quillfeather", "1980-01-02"));
    sum = desk_world_run(w, w->desk, b, false);
    assert_int_equal(sum.entities_changed, 2);
    assert_int_equal(sum.screened_changes, 2);
    assert_int_equal(sum.screened_whole, 0);
    assert_int_equal(sum.new_hits, 1);
    assert_int_equal(sum.changed_hits, 1);
    assert_int_equal(sum.new_cases, 1);
    expect_cases(w, 2);
    sum = desk_world_run(w, w->desk, b, true);
    assert_int_equal(sum.screened_whole, 2);
    assert_int_equal(sum.new_hits + sum.changed_hits + sum.ended_hits + sum.new_cases, 0);
    tamis_snapshot *c = desk_world_lists(w, PARTY("p-2", "Aldric Quillfeather", "1980-01-02"));
    sum = desk_world_run(w, w->desk, c, false);
    assert_int_equal(sum.ended_hits, 1);
    assert_string_equal(hits_of(w, w->desk, "shop"), "2>p-2 \n");
    DESK_OK(tamis_case_get(w->desk, &w->actor, 1, world_collect, w->base, &err));
    assert_non_null(strstr(world_text(w->base), "The hit has ended"));
    tamis_snapshot_close(a);
    tamis_snapshot_close(b);
    tamis_snapshot_close(c);
}

static void screens_whom_it_is_told(void **state)
{
    desk_world *w = *state;
    tamis_book_load_summary s;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{}", &err));
    desk_world_load(w, w->desk, "shop", "id,name\n1,Vasilisa Orlova\n2,Aldric Quillfeather\n",
                    false, &s);
    tamis_snapshot *a = desk_world_lists(w, PARTY("p-1", "Vasilisa Orlova", "1971-05-06"));
    desk_world_run(w, w->desk, a, false);
    DESK_OK(tamis_customer_set(w->desk, &w->actor, "shop", "1",
                               "{\"schema\":\"Person\",\"properties\":{\"name\":\"Vasilisa "
                               "Orlova\",\"birthDate\":[\"1971\"]}}",
                               &err));
    DESK_OK(tamis_customer_set(w->desk, &w->actor, "shop", "3",
                               "{\"properties\":{\"name\":[\"Orlova, Vasilisa\"]}}", &err));
    tamis_watch_summary sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.screened_whole, 2);
    assert_int_equal(sum.screened_changes, 0);
    assert_int_equal(sum.new_hits, 1);
    assert_int_equal(sum.changed_hits, 1);
    DESK_OK(tamis_customer_set(w->desk, &w->actor, "shop", "1", NULL, &err));
    assert_int_equal(tamis_customer_set(w->desk, &w->actor, "shop", "1", NULL, NULL),
                     TAMIS_ERR_NOT_FOUND);
    assert_string_equal(hits_of(w, w->desk, "shop"), "3>p-1 \n");
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"threshold\":0.99}", &err));
    sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.screened_whole, 2);
    DESK_OK(tamis_book_remove(w->desk, &w->actor, "shop", &err));
    assert_int_equal(tamis_book_remove(w->desk, &w->actor, "shop", NULL), TAMIS_ERR_NOT_FOUND);
    sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.customers, 0);
    tamis_snapshot_close(a);
}

/* ---- breaking off ---------------------------------------------------------------------------- */

typedef struct breaking {
    uint64_t after; /* customers */
    uint64_t done;
} breaking;

static tamis_status break_off(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    breaking *b = ctx;
    assert_string_equal(stage, "watch");
    assert_true(done <= total);
    b->done = done;
    return done >= b->after ? TAMIS_ERR_CANCELLED : TAMIS_OK;
}

static void goes_on_where_it_was(void **state)
{
    desk_world *w = *state;
    unsigned present[NAMES];
    tamis_book_load_summary s;
    for (unsigned i = 0; i < NAMES; i++)
        present[i] = 1;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"open_cases\":false}", &err));
    desk_world_load(w, w->desk, "shop", make_customers(), false, &s);
    tamis_snapshot *a = desk_world_lists(w, make_lists(present));
    breaking b = {.after = 1};
    tamis_watch_options options = {.threads = 1, .progress = break_off, .progress_ctx = &b};
    tamis_watch_summary sum;
    uint64_t whole = 0;
    int runs = 0;
    while (tamis_watch_run(w->desk, &w->actor, a, &options, &sum, NULL) == TAMIS_ERR_CANCELLED) {
        whole += sum.screened_whole;
        assert_true(++runs < 10);
    }
    assert_true(runs > 1);
    assert_int_equal(whole + sum.screened_whole, CUSTOMERS);
    for (unsigned i = 0; i < NAMES; i += 2)
        present[i]++;
    tamis_snapshot *c = desk_world_lists(w, make_lists(present));
    uint64_t changes = 0;
    for (runs = 0;
         tamis_watch_run(w->desk, &w->actor, c, &options, &sum, NULL) == TAMIS_ERR_CANCELLED;
         runs++) {
        changes += sum.screened_changes;
        assert_true(runs < 10);
    }
    assert_true(runs > 1);
    assert_int_equal(changes + sum.screened_changes, CUSTOMERS);
    tamis_snapshot_close(a);
    tamis_snapshot_close(c);
}

/* Another run, or other settings, while one is under way: that one stops. */
static tamis_status change_settings(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    desk_world *w = ctx;
    (void)stage;
    (void)total;
    if (done > 0)
        DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"threshold\":0.95}", &err));
    return TAMIS_OK;
}

static void stops_for_others(void **state)
{
    desk_world *w = *state;
    unsigned present[NAMES];
    tamis_book_load_summary s;
    for (unsigned i = 0; i < NAMES; i++)
        present[i] = 1;
    DESK_OK(tamis_book_set(w->desk, &w->actor, "shop", "{\"open_cases\":false}", &err));
    desk_world_load(w, w->desk, "shop", make_customers(), false, &s);
    tamis_snapshot *a = desk_world_lists(w, make_lists(present));
    tamis_watch_options options = {.threads = 1, .progress = change_settings, .progress_ctx = w};
    tamis_watch_summary sum;
    assert_int_equal(tamis_watch_run(w->desk, &w->actor, a, &options, &sum, NULL),
                     TAMIS_ERR_CONFLICT);
    sum = desk_world_run(w, w->desk, a, false);
    assert_int_equal(sum.screened_whole, CUSTOMERS);
    tamis_snapshot_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loads_what_differs, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(loads_all_or_none, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(asks_for_rights, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(refuses_wrong_settings, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(follows_the_lists, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(opens_cases, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(screens_whom_it_is_told, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(goes_on_where_it_was, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(stops_for_others, desk_world_open, desk_world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
