/* The queue: filters, orders, pages that hold still while cases come; files with a case. */
#include "case_world.h"

#include "support/random.h"

/* ---- filters ------------------------------------------------------------------------------------- */

static int64_t day(int from_now)
{
    return (INT64_C(20400) + from_now) * DAY_MILLISECONDS;
}

/* 1 due soon, 2 without a day, 3 due later and pending, 4 closed, 5 of a book. */
static void fill(case_world *w)
{
    case_new(w, (case_hit){.name = "Jos\u00e9 N\u00fa\u00f1ez", .due = day(1), .score = 0.8});
    case_new(w, (case_hit){.name = "\u0413\u0430\u0437\u043f\u0440\u043e\u043c",
                           .entity = "d-gazprom",
                           .datasets = "us un",
                           .score = 0.9});
    int64_t id = case_new(w, (case_hit){.name = "Huawei 100%", .due = day(9), .score = 0.8});
    case_do(w, CASE_ANN, id, CASE_DECIDE("false_alert"));
    id = case_new(w, (case_hit){.name = "Acme_Cold", .due = day(1), .score = 0.7});
    case_do(w, CASE_ANN, id, "{\"action\":\"assign\",\"version\":1,\"to\":\"bob\"}");
    case_do(w, CASE_ANN, id, CASE_DECIDE("inconclusive"));
    case_new(w, (case_hit){.name = "Jose", .book = "retail", .customer = "C-7", .datasets = "u"});
}

static void filters_choose(void **state)
{
    case_world *w = *state;
    fill(w);
    static const char *const filters[][2] = {
        {"", "5: 1 4 3 2 5"},
        {"{}", "5: 1 4 3 2 5"},
        {"{\"state\":\"open\"}", "3: 1 2 5"},
        {"{\"state\":\"pending\"}", "1: 3"},
        {"{\"state\":\"closed\"}", "1: 4"},
        {"{\"outcome\":\"false_alert\"}", "1: 3"},
        {"{\"assigned\":\"bob\"}", "1: 4"},
        {"{\"assigned\":\"nobody\"}", "4: 1 3 2 5"},
        {"{\"assigned\":\"me\"}", "0:"},
        {"{\"dataset\":\"un\"}", "1: 2"},
        {"{\"dataset\":\"u\"}", "1: 5"},
        {"{\"dataset\":\"us un\"}", "1: 2"},
        {"{\"source\":\"watch\"}", "1: 5"},
        {"{\"book\":\"retail\",\"customer\":\"C-7\"}", "1: 5"},
        {"{\"entity_id\":\"d-gazprom\"}", "1: 2"},
        {"{\"due_before\":\"2025-11-09\"}", "0:"},
        {"{\"due_before\":\"2025-11-10\"}", "2: 1 4"},
        {"{\"text\":\"NUN\u0303EZ jose\u0301\"}", "0:"},
        {"{\"text\":\"NU\u0301N\u0303EZ jose\u0301\"}", "1: 1"},
        {"{\"text\":\"\u0433\u0410\u0417\"}", "1: 2"},
        {"{\"text\":\"gazp\"}", "1: 2"},
        {"{\"text\":\"0%\"}", "1: 3"},
        {"{\"text\":\"%\"}", "1: 3"},
        {"{\"text\":\"e_c\"}", "1: 4"},
        {"{\"text\":\"c-7\"}", "1: 5"},
        {"{\"text\":\"'; DROP TABLE alert_case; --\"}", "0:"},
        {"{\"text\":\"   \"}", "5: 1 4 3 2 5"},
        {"{\"sort\":\"score\"}", "5: 2 3 1 5 4"},
        {"{\"sort\":\"opened\"}", "5: 5 4 3 2 1"},
        {"{\"sort\":\"oldest\"}", "5: 1 2 3 4 5"},
        {"{\"sort\":\"oldest\",\"limit\":2,\"offset\":1}", "5: 2 3"},
        {"{\"sort\":\"oldest\",\"limit\":2,\"after\":3}", "5: 4 5"},
        {"{\"sort\":\"opened\",\"limit\":2,\"after\":3}", "5: 2 1"},
        {"{\"sort\":\"score\",\"after\":1}", "5: 5 4"},
        {"{\"sort\":\"due\",\"after\":3}", "5: 2 5"},
        {"{\"after\":99}", "5:"},
        {"{\"limit\":0}", "5:"},
        {"{\"offset\":5}", "5:"},
        {"{\"text\":\"jos\",\"state\":\"open\",\"after\":1,\"sort\":\"oldest\"}", "2: 5"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(filters); i++) {
        print_message("%s\n", filters[i][0]);
        expect_list(w, filters[i][0], filters[i][1]);
    }
}

static void me_is_the_person(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    case_do(w, CASE_ANN, id, "{\"action\":\"assign\",\"version\":1,\"to\":\"ann\"}");
    expect_list(w, "{\"assigned\":\"me\"}", "1: 1");
}

static void readers_need_a_role(void **state)
{
    case_world *w = *state;
    tamis__desk_db *db;
    tamis__buffer out;
    tamis_actor nobody = case_actor("x", TAMIS_ROLE_NONE);
    tamis_actor other = case_actor("key:x", TAMIS_ROLE_ADMIN);
    other.scopes = TAMIS_SCOPE_SCREEN;
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    assert_int_equal(tamis__case_list(db, &nobody, TAMIS_LIT(""), &out, &w->err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__case_list(db, &other, TAMIS_LIT(""), &out, &w->err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__case_get(db, &other, 1, NULL, &out, &w->err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__memory_list(db, &other, TAMIS_LIT(""), &out, &w->err),
                     TAMIS_ERR_DENIED);
    assert_int_equal(tamis__case_attachment(db, &other, 1, 1, NULL, NULL, &out, &w->err),
                     TAMIS_ERR_DENIED);
    assert_int_equal(tamis__desk_end(w->desk, db, TAMIS_OK, &w->err), TAMIS_OK);
    tamis__buffer_clear(&out);
}

/* Every order page by page, a case coming in between: each of the old ones exactly once, in the order of the whole. */
static void pages_hold_still(void **state)
{
    case_world *w = *state;
    enum { CASES = 60 };
    static const char *const sorts[] = {"due", "score", "opened", "oldest"};
    test_random random = test_random_start("pages_hold_still");
    for (int i = 0; i < CASES; i++) {
        char name[32];
        snprintf(name, sizeof name, "Party %d", i);
        case_new(w, (case_hit){.name = name,
                               .due = test_random_below(&random, 2) == 0
                                          ? 0
                                          : day((int)test_random_below(&random, 5)),
                               .score = (double)(test_random_below(&random, 5) + 1) / 5});
    }
    for (size_t s = 0; s < TAMIS_COUNT_OF(sorts); s++) {
        char filter[100], name[32];
        json_int_t order[CASES], after = 0;
        snprintf(filter, sizeof filter, "{\"sort\":\"%s\",\"limit\":500}", sorts[s]);
        json_t *whole = case_list(w, filter), *item;
        size_t i, at = 0;
        size_t count = json_array_size(json_object_get(whole, "cases"));
        size_t old = 0;
        json_array_foreach(json_object_get(whole, "cases"), i, item)
        {
            json_int_t id = json_integer_value(json_object_get(item, "id"));
            if (id <= CASES)
                order[old++] = id;
        }
        assert_int_equal(old, CASES);
        for (bool end = false; !end;) {
            snprintf(filter, sizeof filter, "{\"sort\":\"%s\",\"limit\":7,\"after\":%lld}",
                     sorts[s], (long long)after);
            json_t *page = case_list(w, filter);
            end = json_array_size(json_object_get(page, "cases")) == 0;
            json_array_foreach(json_object_get(page, "cases"), i, item)
            {
                after = json_integer_value(json_object_get(item, "id"));
                if (after <= CASES)
                    assert_int_equal(after, order[at++]);
            }
            json_decref(page);
            snprintf(name, sizeof name, "New %zu %zu", s, count);
            if (at < CASES && at > 0 && count++ < 500)
                case_new(w, (case_hit){.name = name, .score = 0.5, .due = day(2)});
        }
        assert_int_equal(at, CASES);
        json_decref(whole);
    }
}

/* ---- files --------------------------------------------------------------------------------------- */

static tamis_status attach(case_world *w, tamis_actor actor, int64_t id, const char *type,
                           tamis_bytes data)
{
    tamis__desk_db *db;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    tamis_status status =
        tamis__case_attach(w->desk, db, &actor, id, "../a \"b\".pdf", type, data, &out, &w->err);
    status = tamis__desk_end(w->desk, db, status, &w->err);
    if (status == TAMIS_OK) {
        json_t *root = json_loadb(out.ptr, out.len, 0, NULL);
        json_t *file = json_object_get(root, "attachment");
        assert_string_equal(json_string_value(json_object_get(file, "name")), "a _b_.pdf");
        assert_int_equal(json_integer_value(json_object_get(file, "bytes")), data.len);
        json_decref(root);
    }
    tamis__buffer_clear(&out);
    return status;
}

static void files_are_kept_whole(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0}), other = case_new(w, (case_hit){.birth = "1971"});
    static const char data[] = "%PDF\0\xff\r\n";
    tamis_bytes content = {data, sizeof data};
    assert_int_equal(attach(w, CASE_ANN, id, "application/pdf", content), TAMIS_OK);
    assert_int_equal(attach(w, CASE_ANN, id, "pdf", content), TAMIS_ERR_ARGUMENT);
    assert_int_equal(attach(w, CASE_ANN, id, "application/pdf", TAMIS_LIT("")), TAMIS_ERR_ARGUMENT);
    assert_int_equal(attach(w, CASE_ANN, 99, "application/pdf", content), TAMIS_ERR_NOT_FOUND);
    tamis_actor viewer = case_actor("user:vic", TAMIS_ROLE_VIEWER);
    assert_int_equal(attach(w, viewer, id, "application/pdf", content), TAMIS_ERR_DENIED);
    tamis__desk_db *db;
    tamis__buffer out;
    char name[256], type[128];
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    assert_int_equal(tamis__case_attachment(db, &viewer, id, 1, name, type, &out, &w->err),
                     TAMIS_OK);
    assert_string_equal(name, "a _b_.pdf");
    assert_string_equal(type, "application/pdf");
    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&out), content));
    /* Not through another case. */
    assert_int_equal(tamis__case_attachment(db, &viewer, other, 1, NULL, NULL, &out, &w->err),
                     TAMIS_ERR_NOT_FOUND);
    assert_int_equal(tamis__desk_end(w->desk, db, TAMIS_OK, &w->err), TAMIS_OK);
    tamis__buffer_clear(&out);
    json_t *root = case_json(w, id);
    assert_int_equal(json_array_size(json_object_get(root, "attachments")), 1);
    assert_int_equal(json_integer_value(json_object_get(root, "version")), 2);
    json_decref(root);
    case_clear_alert(w, id);
    assert_int_equal(attach(w, CASE_ANN, id, "application/pdf", content), TAMIS_ERR_ARGUMENT);
}

static void files_have_limits(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    char *data = calloc(1, TAMIS__ATTACHMENT_MAX + 1);
    assert_non_null(data);
    tamis_bytes most = {data, TAMIS__ATTACHMENT_MAX};
    tamis_bytes more = {data, TAMIS__ATTACHMENT_MAX + 1};
    assert_int_equal(attach(w, CASE_ANN, id, "a/b", more), TAMIS_ERR_LIMIT);
    assert_int_equal(attach(w, CASE_ANN, id, "a/b", most), TAMIS_OK);
    case_sql(w, "UPDATE attachment SET bytes = 94371841"); /* 90 MiB and one */
    assert_int_equal(attach(w, CASE_ANN, id, "a/b", most), TAMIS_ERR_LIMIT);
    case_sql(w, "UPDATE attachment SET bytes = 94371840");
    assert_int_equal(attach(w, CASE_ANN, id, "a/b", most), TAMIS_OK);
    assert_int_equal(attach(w, CASE_ANN, id, "a/b", tamis__bytes(data, 1)), TAMIS_ERR_LIMIT);
    free(data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, case_world_open, case_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(filters_choose),   TEST(me_is_the_person),     TEST(readers_need_a_role),
        TEST(pages_hold_still), TEST(files_are_kept_whole), TEST(files_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
