/* Cases and memory through the public header: hits become cases, false alerts sleep and wake when a list changes. */
#include "world.h"

#include <tamis/desk.h>

#include "desk/events.h"

/* No webhooks here. */
tamis_status tamis__events_add(tamis__desk *desk, tamis__desk_db *db, const char *event,
                               tamis_bytes body, tamis_error *err)
{
    (void)desk;
    (void)db;
    assert_true(tamis__event_is_known(event));
    (void)body;
    (void)err;
    return TAMIS_OK;
}

typedef struct desk_world {
    world *base;
    tamis_snapshot *old, *new;
    tamis_desk *desk;
    tamis_error err;
} desk_world;

static tamis_actor actor_of(const char *name, tamis_role role)
{
    tamis_actor actor = {.role = role, .scopes = TAMIS_SCOPE_ALL};
    snprintf(actor.name, sizeof actor.name, "%s", name);
    return actor;
}

static int desk_world_open(void **state)
{
    desk_world *w = calloc(1, sizeof *w);
    char path[WORLD_PATH], key[65];
    assert_non_null(w);
    world_open((void **)&w->base);
    w->old = world_snapshot(w->base, "ftm/d@2024-01-31:", "old.jsonl", "old");
    w->new = world_snapshot(w->base, "ftm/d@2024-02-29:", "new.jsonl", "new");
    world_path(w->base, "desk", path);
    if (tamis_desk_create(path, key, &w->err) != TAMIS_OK ||
        tamis_desk_open(w->base->engine, path, &w->desk, &w->err) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    *state = w;
    return 0;
}

static int desk_world_close(void **state)
{
    desk_world *w = *state;
    tamis_desk_close(w->desk);
    tamis_snapshot_close(w->old);
    tamis_snapshot_close(w->new);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

/* What was written since the last call, as JSON; the caller frees it. */
static json_t *told(desk_world *w)
{
    json_t *root = json_loads(world_text(w->base), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    return root;
}

static const tamis_property acme[] = {{"name", "Acme Cryogenics"}, {"country", "de"}};

/* The hits of the query "Acme Cryogenics" with the text around them that tamis_case_open wants. */
static void make_request(desk_world *w, const char *more, tamis__buffer *out)
{
    tamis_query query = {.schema = "Company", .properties = acme, .property_count = 2};
    tamis_hits *hits;
    tamis_screen_options options = tamis_screen_options_default();
    assert_int_equal(tamis_screen(w->old, &query, &options, &hits, &w->err), TAMIS_OK);
    assert_true(tamis_hits_count(hits) > 0);
    tamis__buffer_init(out, 0);
    tamis__buffer_printf(out,
                         "{\"query\":{\"schema\":\"Company\",\"properties\":{\"country\":\"de\","
                         "\"name\":\"Acme Cryogenics\"}},\"hits\":[%s]%s}",
                         tamis_hits_json(hits, 0), more);
    tamis_hits_free(hits);
}

static tamis_status open_with(desk_world *w, tamis_actor actor, const tamis_snapshot *snapshot,
                              const char *more)
{
    tamis__buffer request;
    make_request(w, more, &request);
    tamis_status status = tamis_case_open(w->desk, &actor, snapshot, request.ptr, request.len,
                                          world_collect, w->base, &w->err);
    tamis__buffer_clear(&request);
    return status;
}

static void expect_opened(desk_world *w, const tamis_snapshot *snapshot, int id, const char *state,
                          bool is_new)
{
    if (open_with(w, actor_of("user:ann", TAMIS_ROLE_ANALYST), snapshot, "") != TAMIS_OK)
        fail_msg("%s", w->err.message);
    json_t *root = told(w), *item = json_array_get(json_object_get(root, "cases"), 0);
    assert_int_equal(json_integer_value(json_object_get(item, "id")), id);
    assert_string_equal(json_string_value(json_object_get(item, "entity_id")), "d-acme");
    assert_string_equal(json_string_value(json_object_get(item, "state")), state);
    assert_int_equal(json_is_true(json_object_get(item, "new")), is_new);
    json_decref(root);
}

static tamis_status act(desk_world *w, const char *name, tamis_role role, uint64_t id,
                        const char *request)
{
    tamis_actor actor = actor_of(name, role);
    tamis_status status = tamis_case_act(w->desk, &actor, w->new, id, request, strlen(request),
                                         world_collect, w->base, &w->err);
    return status;
}

static void must_act(desk_world *w, const char *name, uint64_t id, const char *request,
                     bool entity_changed)
{
    if (act(w, name, TAMIS_ROLE_APPROVER, id, request) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    json_t *root = told(w);
    assert_int_equal(json_is_true(json_object_get(root, "entity_changed")), entity_changed);
    json_decref(root);
}

static void expect_asked(desk_world *w, const tamis_snapshot *snapshot, const tamis_query *query,
                         const char *kind, int id)
{
    if (tamis_memory_ask(w->desk, snapshot, query, "d-acme", world_collect, w->base, &w->err) !=
        TAMIS_OK)
        fail_msg("%s", w->err.message);
    json_t *root = told(w);
    assert_int_equal(json_object_size(root), kind[0] == '\0' ? 0 : 1);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(root, kind), "case")), id);
    /* All hits of an answer at once: the same. */
    static const char *const ids[] = {"d-none", "d-acme", "d-orlova", "d-acme"};
    for (size_t count = 0; count <= 4; count++) {
        if (tamis_memory_ask_all(w->desk, snapshot, query, ids, count, world_collect, w->base,
                                 &w->err) != TAMIS_OK)
            fail_msg("%s", w->err.message);
        json_t *all = json_loads(world_text(w->base), 0, NULL);
        assert_int_equal(json_array_size(all), count);
        for (size_t i = 0; i < count; i++) {
            if (i % 2 == 0)
                assert_int_equal(json_object_size(json_array_get(all, i)), 0);
            else
                assert_true(json_equal(json_array_get(all, i), root));
        }
        json_decref(all);
    }
    json_decref(root);
}

static void false_alert_sleeps_and_wakes(void **state)
{
    desk_world *w = *state;
    const tamis_property padded[] = {
        {"country", "de"}, {"name", " Acme  Cryogenics "}, {"name", "Acme Cryogenics"}};
    const tamis_property other[] = {{"name", "ACME Cryogenics"}};
    tamis_query same = {.schema = "Company", .properties = padded, .property_count = 3};
    tamis_query less = {.schema = "Company", .properties = other, .property_count = 1};
    expect_opened(w, w->old, 1, "open", true);
    expect_opened(w, w->old, 1, "open", false);
    expect_asked(w, w->old, &same, "", 0);
    must_act(w, "user:ann", 1,
             "{\"action\":\"decide\",\"version\":1,\"outcome\":\"false_alert\",\"reason\":\"r\"}",
             true);
    expect_opened(w, w->old, 1, "pending", false);
    must_act(w, "user:bob", 1, "{\"action\":\"approve\",\"version\":2}", true);
    expect_opened(w, w->old, 1, "closed", false);
    expect_asked(w, w->old, &same, "cleared", 1);
    expect_asked(w, w->old, &less, "woken", 1);
    /* The list has changed: it wakes, and a new case refers to the old one. */
    expect_asked(w, w->new, &same, "woken", 1);
    expect_opened(w, w->new, 2, "open", true);
    must_act(w, "user:ann", 2,
             "{\"action\":\"decide\",\"version\":2,\"outcome\":\"true_match\",\"reason\":\"r\"}",
             false);
    expect_asked(w, w->new, &same, "known", 2);
    expect_opened(w, w->new, 2, "closed", false);
}

static void hits_must_be_of_the_lists(void **state)
{
    desk_world *w = *state;
    static const char gone[] = "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[{\"id\":"
                               "\"d-acme\",\"score\":1},{\"id\":\"d-none\",\"score\":1}]}";
    tamis_actor ann = actor_of("user:ann", TAMIS_ROLE_ANALYST);
    assert_int_equal(
        tamis_case_open(w->desk, &ann, w->new, gone, strlen(gone), world_collect, w->base, &w->err),
        TAMIS_ERR_ARGUMENT);
    assert_string_equal(w->err.message, "hits[1].entity_id: the lists have no such entity");
    assert_int_equal(tamis_case_list(w->desk, &ann, NULL, world_collect, w->base, &w->err),
                     TAMIS_OK);
    assert_string_equal(world_text(w->base), "{\"total\":0,\"cases\":[]}");
}

static void answers_and_refusals(void **state)
{
    desk_world *w = *state;
    tamis_actor vic = actor_of("user:vic", TAMIS_ROLE_VIEWER);
    tamis_actor bob = actor_of("user:bob", TAMIS_ROLE_APPROVER);
    char name[256], type[128];
    assert_int_equal(open_with(w, vic, w->old, ""), TAMIS_ERR_DENIED);
    assert_int_equal(open_with(w, bob, w->old, ",\"source\":\"page\",\"note\":\"n\""), TAMIS_OK);
    world_text(w->base);
    assert_int_equal(tamis_case_get(w->desk, &vic, 1, world_collect, w->base, &w->err), TAMIS_OK);
    json_t *root = told(w);
    assert_string_equal(json_string_value(json_object_get(root, "query_caption")),
                        "Acme Cryogenics");
    assert_string_equal(json_string_value(json_object_get(root, "snapshot")) + 64, "");
    assert_int_equal(json_array_size(json_object_get(root, "events")), 2);
    assert_non_null(json_object_get(json_object_get(root, "hit"), "evidence"));
    json_decref(root);
    static const uint64_t none[] = {0, 2, INT64_MAX, UINT64_MAX};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(tamis_case_get(w->desk, &vic, none[i], world_collect, w->base, &w->err),
                         TAMIS_ERR_NOT_FOUND);
        assert_int_equal(tamis_memory_forget(w->desk, &bob, none[i], "r", &w->err),
                         TAMIS_ERR_NOT_FOUND);
        assert_int_equal(act(w, "user:bob", TAMIS_ROLE_APPROVER, none[i],
                             "{\"action\":\"comment\",\"text\":\"t\"}"),
                         TAMIS_ERR_NOT_FOUND);
    }
    assert_int_equal(tamis_case_attach(w->desk, &bob, 1, "a.txt", "text/plain", "hello", 5,
                                       world_collect, w->base, &w->err),
                     TAMIS_OK);
    world_text(w->base);
    assert_int_equal(
        tamis_case_attachment(w->desk, &vic, 1, 1, name, type, world_collect, w->base, &w->err),
        TAMIS_OK);
    assert_string_equal(world_text(w->base), "hello");
    assert_string_equal(name, "a.txt");
    assert_string_equal(type, "text/plain");
    assert_int_equal(
        tamis_memory_list(w->desk, &vic, "{\"limit\":1}", world_collect, w->base, &w->err),
        TAMIS_OK);
    assert_string_equal(world_text(w->base), "{\"total\":0,\"memories\":[]}");
    assert_int_equal(tamis_case_settings(w->desk, &vic, NULL, world_collect, w->base, &w->err),
                     TAMIS_OK);
    assert_string_equal(world_text(w->base), "{\"four_eyes\":[\"false_alert\"]}");
    assert_int_equal(
        tamis_case_settings(w->desk, &bob, "{\"four_eyes\":[]}", world_collect, w->base, &w->err),
        TAMIS_ERR_DENIED);
}

/* What cannot have been kept is remembered by nobody; it is no trouble either. */
static void odd_queries_are_asked(void **state)
{
    desk_world *w = *state;
    const tamis_property odd[] = {{"na me", "x"}};
    tamis_property *many = calloc(5000, sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i < 5000; i++)
        many[i] = (tamis_property){"name", i % 2 == 0 ? "a" : "\xff"};
    tamis_query query = {.properties = odd, .property_count = 1};
    expect_asked(w, w->old, &query, "", 0);
    query = (tamis_query){.properties = many, .property_count = 5000};
    expect_asked(w, w->old, &query, "", 0);
    query.property_count = 4000;
    expect_asked(w, w->old, &query, "", 0);
    query.property_count = 0;
    expect_asked(w, w->old, &query, "", 0);
    free(many);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_world_open, desk_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(false_alert_sleeps_and_wakes),
        TEST(hits_must_be_of_the_lists),
        TEST(answers_and_refusals),
        TEST(odd_queries_are_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
