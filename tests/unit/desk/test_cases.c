/* Cases: who may do what in which state, versions, the second person, opening, the memory, limits. */
#include "case_world.h"

#include <pthread.h>

/* ---- rights -------------------------------------------------------------------------------------- */

enum { ACTIONS = 7 };
static const char *const actions[ACTIONS] = {"assign",  "comment", "due",   "decide",
                                             "approve", "reject",  "reopen"};
static const char *const fields[ACTIONS] = {",\"to\":\"ann\"",
                                            ",\"text\":\"see file\"",
                                            ",\"due\":\"2026-01-31\"",
                                            ",\"outcome\":\"false_alert\",\"reason\":\"r\"",
                                            "",
                                            ",\"reason\":\"r\"",
                                            ",\"reason\":\"r\""};

/* One line an action, one word a state (open, pending, closed), one letter a role from none to admin: + may, d DENIED, a ARGUMENT. The
 * actor is another person than decided. */
static const char *const expected[ACTIONS] = {
    "dd+++ dd+++ ddaaa", /* assign */
    "dd+++ dd+++ dd+++", /* comment */
    "dd+++ dd+++ ddaaa", /* due */
    "dd+++ ddaaa ddaaa", /* decide */
    "dddaa ddd++ dddaa", /* approve */
    "dddaa ddd++ dddaa", /* reject */
    "ddaaa ddddd dd+++", /* reopen */
};

/* A new case in that state, decided by eve. */
static int64_t case_in_state(case_world *w, int state, int number)
{
    char name[32];
    snprintf(name, sizeof name, "Party %d", number);
    int64_t id = case_new(w, (case_hit){.name = name});
    if (state > 0)
        case_do(w, CASE_EVE, id, CASE_DECIDE("false_alert"));
    if (state > 1)
        case_do(w, CASE_BOB, id, CASE_APPROVE);
    return id;
}

static void every_role_action_state(void **state)
{
    case_world *w = *state;
    int number = 0;
    for (int action = 0; action < ACTIONS; action++)
        for (int s = 0; s < 3; s++)
            for (int role = 0; role <= TAMIS_ROLE_ADMIN; role++) {
                char request[160];
                int64_t id = case_in_state(w, s, number++);
                snprintf(request, sizeof request, "{\"action\":\"%s\",\"version\":%d%s}",
                         actions[action], s + 1, fields[action]);
                tamis_actor actor = case_actor("user:kim", (tamis_role)role);
                tamis_status found = case_step(w, actor, id, request);
                char wanted = expected[action][s * 6 + role];
                tamis_status status = wanted == '+'   ? TAMIS_OK
                                      : wanted == 'd' ? TAMIS_ERR_DENIED
                                                      : TAMIS_ERR_ARGUMENT;
                if (found != status)
                    fail_msg("%s, state %d, role %d: %d, %s", actions[action], s, role, (int)found,
                             w->err.message);
                /* Without the scope nobody may. */
                actor.scopes = TAMIS_SCOPE_ALL & ~(unsigned)TAMIS_SCOPE_CASES;
                assert_int_equal(case_step(w, actor, id, request), TAMIS_ERR_DENIED);
            }
    assert_int_equal(case_count(w, "SELECT count(*) FROM alert_case WHERE version <> events"), 0);
}

static void who_decided_cannot_approve(void **state)
{
    case_world *w = *state;
    static const struct {
        const char *decider, *approver;
        bool may;
    } pairs[] = {
        {"user:ann", "user:ann", false},  {"user:ann", "user:bob", true},
        {"user:ann", "key:shop", false},  {"key:shop", "user:ann", false},
        {"user:ann", "key:deep", false},  {"key:deep", "key:shop", false},
        {"user:ann", "cli:ann", false},   {"cli:root", "user:root", false},
        {"user:bob", "key:other", false}, {"key:loop", "key:loop", false},
        {"key:loop", "user:ann", true},   {"user:ann", "key:other", true},
        {"key:none", "user:ann", true},   {"user:ann", "cli:root", true},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        char name[32];
        snprintf(name, sizeof name, "Party %zu", i);
        int64_t id = case_new(w, (case_hit){.name = name});
        tamis_actor decider = case_actor(pairs[i].decider, TAMIS_ROLE_ADMIN);
        tamis_actor approver = case_actor(pairs[i].approver, TAMIS_ROLE_ADMIN);
        case_do(w, decider, id, CASE_DECIDE("false_alert"));
        tamis_status wanted = pairs[i].may ? TAMIS_OK : TAMIS_ERR_DENIED;
        if (!pairs[i].may)
            assert_int_equal(case_step(w, approver, id,
                                       "{\"action\":\"reject\",\"version\":2,\"reason\":\"r\"}"),
                             wanted);
        tamis_status found = case_step(w, approver, id, "{\"action\":\"approve\",\"version\":2}");
        if (found != wanted)
            fail_msg("%s, %s: %d", pairs[i].decider, pairs[i].approver, (int)found);
    }
}

static void decision_can_be_taken_back(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    case_do(w, CASE_ANN, id, CASE_DECIDE("false_alert"));
    case_do(w, CASE_ANN, id, CASE_REOPEN);
    json_t *root = case_json(w, id);
    assert_string_equal(json_string_value(json_object_get(root, "state")), "open");
    assert_true(json_is_null(json_object_get(root, "outcome")));
    assert_true(json_is_null(json_object_get(root, "decided_by")));
    json_decref(root);
}

static void webhooks_are_told_each_step(void **state)
{
    case_world *w = *state;
    static const struct {
        const char *actor, *request, *event;
    } steps[] = {
        {"user:ann", "{\"action\":\"comment\",\"text\":\"t\"}", "case.commented"},
        {"user:ann", "{\"action\":\"due\",\"version\":VERSION,\"due\":null}", "case.due"},
        {"user:ann", "{\"action\":\"assign\",\"version\":VERSION,\"to\":null}", "case.assigned"},
        {"user:ann", CASE_DECIDE("false_alert"), "case.decided"},
        {"user:bob", "{\"action\":\"reject\",\"version\":VERSION,\"reason\":\"r\"}",
         "case.reopened"},
        {"user:ann", CASE_DECIDE("false_alert"), "case.decided"},
        {"user:bob", CASE_APPROVE, "case.decided"},
        {"user:ann", CASE_REOPEN, "case.reopened"},
    };
    int64_t id = case_new(w, (case_hit){0});
    assert_string_equal(case_last_event, "case.opened");
    for (size_t i = 0; i < TAMIS_COUNT_OF(steps); i++) {
        size_t before = case_events;
        case_do(w, case_actor(steps[i].actor, TAMIS_ROLE_APPROVER), id, steps[i].request);
        assert_int_equal(case_events, before + 1);
        assert_string_equal(case_last_event, steps[i].event);
    }
    case_clear_alert(w, id);
    case_new(w, (case_hit){.entity_says = 'b'});
    assert_string_equal(case_last_event, "case.woken");
}

static void settings_say_who_needs_two(void **state)
{
    case_world *w = *state;
    static const struct {
        const char *setting, *outcome, *state;
    } cases[] = {
        {NULL, "false_alert", "pending"},
        {NULL, "true_match", "closed"},
        {NULL, "inconclusive", "closed"},
        {"", "false_alert", "closed"},
        {"true_match", "true_match", "pending"},
        {"true_match", "false_alert", "closed"},
        {"true_match inconclusive", "inconclusive", "pending"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char sql[160], name[32], request[160];
        snprintf(sql, sizeof sql, "DELETE FROM desk WHERE name = 'four_eyes'");
        case_sql(w, sql);
        snprintf(sql, sizeof sql, "INSERT INTO desk (name, value) VALUES ('four_eyes', '%s')",
                 cases[i].setting == NULL ? "" : cases[i].setting);
        if (cases[i].setting != NULL)
            case_sql(w, sql);
        snprintf(name, sizeof name, "Party %zu", i);
        snprintf(request, sizeof request,
                 "{\"action\":\"decide\",\"version\":1,\"outcome\":\"%s\",\"reason\":\"r\"}",
                 cases[i].outcome);
        int64_t id = case_new(w, (case_hit){.name = name});
        case_do(w, CASE_ANN, id, request);
        json_t *root = case_json(w, id);
        assert_string_equal(json_string_value(json_object_get(root, "state")), cases[i].state);
        json_decref(root);
    }
}

static tamis_status set_settings(case_world *w, tamis_actor actor, const char *change,
                                 char out[200])
{
    tamis__desk_db *db;
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    tamis_status status =
        tamis__case_settings(w->desk, db, &actor, tamis__bytes_of(change), &text, &w->err);
    status = tamis__desk_end(w->desk, db, status, &w->err);
    snprintf(out, 200, "%.*s", (int)text.len, text.len == 0 ? "" : text.ptr);
    tamis__buffer_clear(&text);
    return status;
}

static void settings_are_kept(void **state)
{
    case_world *w = *state;
    char text[200];
    tamis_actor admin = case_actor("user:root", TAMIS_ROLE_ADMIN);
    assert_int_equal(set_settings(w, CASE_BOB, NULL, text), TAMIS_OK);
    assert_string_equal(text, "{\"four_eyes\":[\"false_alert\"]}");
    assert_int_equal(set_settings(w, CASE_BOB, "{\"four_eyes\":[]}", text), TAMIS_ERR_DENIED);
    assert_int_equal(set_settings(w, admin, "{\"four_eyes\":[]}", text), TAMIS_OK);
    assert_string_equal(text, "{\"four_eyes\":[]}");
    assert_int_equal(
        set_settings(w, admin, "{\"four_eyes\":[\"inconclusive\",\"true_match\"]}", text),
        TAMIS_OK);
    assert_string_equal(text, "{\"four_eyes\":[\"true_match\",\"inconclusive\"]}");
    assert_int_equal(set_settings(w, admin, "{\"four_eyes\":[\"other\"]}", text),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(set_settings(w, admin, "{}", text), TAMIS_ERR_ARGUMENT);
    assert_int_equal(case_count(w, "SELECT count(*) FROM audit WHERE action = 'case.settings'"), 2);
}

/* ---- steps --------------------------------------------------------------------------------------- */

static void versions_tell_who_was_first(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){.note = "look at this"});
    /* The opening and the note. */
    assert_int_equal(case_step(w, CASE_ANN, id, "{\"action\":\"due\",\"version\":1,\"due\":null}"),
                     TAMIS_ERR_CONFLICT);
    assert_int_equal(case_step(w, CASE_ANN, id, "{\"action\":\"due\",\"version\":3,\"due\":null}"),
                     TAMIS_ERR_CONFLICT);
    assert_int_equal(case_step(w, CASE_ANN, id, "{\"action\":\"due\",\"version\":2,\"due\":null}"),
                     TAMIS_OK);
    assert_int_equal(case_step(w, CASE_BOB, id, "{\"action\":\"due\",\"version\":2,\"due\":null}"),
                     TAMIS_ERR_CONFLICT);
    assert_int_equal(case_step(w, CASE_BOB, id, "{\"action\":\"comment\",\"text\":\"yes\"}"),
                     TAMIS_OK);
    assert_int_equal(
        case_step(w, CASE_BOB, id, "{\"action\":\"comment\",\"version\":3,\"text\":\"yes\"}"),
        TAMIS_ERR_CONFLICT);
    assert_int_equal(case_step(w, CASE_BOB, id + 1, "{\"action\":\"comment\",\"text\":\"yes\"}"),
                     TAMIS_ERR_NOT_FOUND);
    /* What failed left nothing behind. */
    assert_int_equal(case_count(w, "SELECT version FROM alert_case"), 4);
    assert_int_equal(case_count(w, "SELECT count(*) FROM case_event"), 4);
    assert_int_equal(case_count(w, "SELECT count(*) FROM audit WHERE subject = 'case:1'"), 4);
}

static void only_analysts_are_assigned(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    static const char *const wrong[] = {"vic", "gone", "nobody", "user:ann", ""};
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        char request[100];
        snprintf(request, sizeof request, "{\"action\":\"assign\",\"version\":1,\"to\":\"%s\"}",
                 wrong[i]);
        assert_int_equal(case_step(w, CASE_ANN, id, request), TAMIS_ERR_ARGUMENT);
    }
    case_do(w, CASE_ANN, id, "{\"action\":\"assign\",\"version\":1,\"to\":\"bob\"}");
    expect_list(w, "{\"assigned\":\"bob\"}", "1: 1");
    case_do(w, CASE_ANN, id, "{\"action\":\"assign\",\"version\":2,\"to\":null}");
    expect_list(w, "{\"assigned\":\"bob\"}", "0:");
    expect_list(w, "{\"assigned\":\"nobody\"}", "1: 1");
}

static const char *text_at(const json_t *root, const char *name)
{
    const char *text = json_string_value(json_object_get(root, name));
    return text == NULL ? "" : text;
}

static void case_tells_its_story(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){.birth = "1971", .schema = "Person", .datasets = "a b"});
    case_do(w, CASE_ANN, id, "{\"action\":\"due\",\"version\":1,\"due\":\"2025-12-24\"}");
    w->now += 1000;
    case_do(w, CASE_ANN, id,
            "{\"action\":\"decide\",\"version\":2,\"outcome\":\"false_alert\",\"reason\":\"not "
            "her\",\"until\":\"2026-06-30\"}");
    w->now += 1000;
    case_do(w, CASE_BOB, id, CASE_APPROVE);
    json_t *root = case_json(w, id);
    assert_string_equal(text_at(root, "state"), "closed");
    assert_string_equal(text_at(root, "outcome"), "false_alert");
    assert_string_equal(text_at(root, "decided_by"), "user:ann");
    assert_string_equal(text_at(root, "decided"), "2025-11-08T00:00:01.000Z");
    assert_string_equal(text_at(root, "approved_by"), "user:bob");
    assert_string_equal(text_at(root, "approved"), "2025-11-08T00:00:02.000Z");
    assert_string_equal(text_at(root, "closed"), "2025-11-08T00:00:02.000Z");
    assert_string_equal(text_at(root, "opened"), "2025-11-08T00:00:00.000Z");
    assert_string_equal(text_at(root, "due"), "2025-12-24");
    assert_string_equal(text_at(root, "until"), "2026-06-30");
    assert_string_equal(text_at(root, "reason"), "not her");
    assert_int_equal(json_array_size(json_object_get(root, "datasets")), 2);
    assert_string_equal(text_at(json_object_get(root, "query"), "schema"), "Person");
    assert_int_equal(json_array_size(json_object_get(root, "events")), 4);
    json_t *event = json_array_get(json_object_get(root, "events"), 2);
    assert_string_equal(text_at(event, "kind"), "decide");
    assert_string_equal(text_at(json_object_get(event, "body"), "until"), "2026-06-30");
    assert_true(json_is_null(json_object_get(root, "refers")));
    assert_true(json_is_object(json_object_get(root, "hit")));
    json_decref(root);
}

static void a_full_case_can_still_be_decided(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    case_sql(w, "UPDATE alert_case SET events = 9999");
    case_do(w, CASE_ANN, id, "{\"action\":\"comment\",\"text\":\"the last one\"}");
    assert_int_equal(case_step(w, CASE_ANN, id, "{\"action\":\"comment\",\"text\":\"x\"}"),
                     TAMIS_ERR_LIMIT);
    case_sql(w, "UPDATE alert_case SET events = 10, event_bytes = 16777210");
    assert_int_equal(case_step(w, CASE_ANN, id, "{\"action\":\"comment\",\"text\":\"x\"}"),
                     TAMIS_ERR_LIMIT);
    /* Nor does a change on the lists fail. */
    bool is_new;
    assert_int_equal(case_try_open(w, (case_hit){.entity_says = 'b'}, &id, &is_new), TAMIS_OK);
    case_clear_alert(w, id);
}

/* ---- opening and memory -------------------------------------------------------------------------- */

static void pair_has_one_open_case(void **state)
{
    case_world *w = *state;
    int64_t id;
    bool is_new;
    int64_t first = case_new(w, (case_hit){.birth = "1971"});
    assert_int_equal(case_try_open(w, (case_hit){.birth = " 1971 "}, &id, &is_new), TAMIS_OK);
    assert_true(!is_new && id == first);
    assert_int_equal(case_count(w, "SELECT version FROM alert_case"), 1);
    /* Another query, entity, book or customer is another case. */
    case_new(w, (case_hit){.birth = "1972"});
    case_new(w, (case_hit){.birth = "1971", .entity = "d-other"});
    case_new(w, (case_hit){.birth = "1971", .book = "retail", .customer = "7"});
    case_new(w, (case_hit){.birth = "1971", .book = "retail", .customer = "8"});
    case_new(w, (case_hit){.birth = "1971", .book = "banks", .customer = "8"});
    case_do(w, CASE_ANN, first, CASE_DECIDE("false_alert"));
    assert_int_equal(case_try_open(w, (case_hit){.birth = "1971"}, &id, &is_new), TAMIS_OK);
    assert_true(!is_new && id == first);
}

static void open_case_gets_the_newest_hit(void **state)
{
    case_world *w = *state;
    int64_t id, first = case_new(w, (case_hit){0});
    bool is_new;
    assert_int_equal(case_try_open(w,
                                   (case_hit){.entity_says = 'b', .score = 0.9, .datasets = "d e"},
                                   &id, &is_new),
                     TAMIS_OK);
    assert_true(!is_new && id == first);
    json_t *root = case_json(w, id);
    assert_int_equal(json_integer_value(json_object_get(root, "version")), 2);
    assert_true(json_real_value(json_object_get(root, "score")) == 0.9);
    assert_int_equal(json_array_size(json_object_get(root, "datasets")), 2);
    json_decref(root);
    /* Who decides must have seen it. */
    assert_int_equal(case_step(w, CASE_ANN, id,
                               "{\"action\":\"decide\",\"version\":1,\"outcome\":\"false_alert\","
                               "\"reason\":\"r\"}"),
                     TAMIS_ERR_CONFLICT);
    case_do(w, CASE_ANN, id, CASE_DECIDE("false_alert"));
    /* What waits for a second person stays what the first one saw. */
    assert_int_equal(case_try_open(w, (case_hit){.entity_says = 'c'}, &id, &is_new), TAMIS_OK);
    case_do(w, CASE_BOB, id, CASE_APPROVE);
    json_t *told = case_ask(w, (case_hit){.entity_says = 'c'});
    assert_non_null(json_object_get(told, "woken"));
    json_decref(told);
    told = case_ask(w, (case_hit){.entity_says = 'b'});
    assert_non_null(json_object_get(told, "cleared"));
    json_decref(told);
}

/* "cleared 1", "woken 1 query entity" ... */
static void expect_told(case_world *w, case_hit hit, const char *wanted)
{
    char found[128] = "";
    json_t *root = case_ask(w, hit), *told, *item;
    const char *kind;
    size_t i;
    json_object_foreach(root, kind, told)
    {
        int used = snprintf(found, sizeof found, "%s %lld", kind,
                            (long long)json_integer_value(json_object_get(told, "case")));
        json_array_foreach(json_object_get(told, "changed"), i, item) used +=
            snprintf(found + used, sizeof found - (size_t)used, " %s", json_string_value(item));
    }
    json_decref(root);
    assert_string_equal(found, wanted);
}

static void false_alert_is_remembered(void **state)
{
    case_world *w = *state;
    int64_t id, first = case_new(w, (case_hit){.birth = "1971"});
    bool is_new;
    expect_told(w, (case_hit){.birth = "1971"}, "");
    case_do(w, CASE_ANN, first, CASE_DECIDE("false_alert"));
    expect_told(w, (case_hit){.birth = "1971"}, ""); /* one person is not enough */
    case_do(w, CASE_BOB, first, CASE_APPROVE);
    expect_told(w, (case_hit){.birth = "1971"}, "cleared 1");
    assert_int_equal(case_try_open(w, (case_hit){.birth = "1971"}, &id, &is_new), TAMIS_OK);
    assert_true(!is_new && id == first);
    expect_told(w, (case_hit){.birth = "1972"}, "woken 1 query");
    expect_told(w, (case_hit){.birth = "1971", .entity_says = 'b'}, "woken 1 entity");
    expect_told(w, (case_hit){.entity_says = 'b'}, "woken 1 query entity");
    expect_told(w, (case_hit){.birth = "1971", .name = "VASILISA ORLOVA"}, "woken 1 query");
    expect_told(w, (case_hit){.birth = "1971", .name = "Vasilisa Orlov"}, "");
    expect_told(w, (case_hit){.birth = "1971", .entity = "d-other"}, "");
    /* The new case refers to the old one, and the entity as it is now is cleared with it. */
    int64_t second = case_new(w, (case_hit){.birth = "1971", .entity_says = 'b'});
    json_t *root = case_json(w, second);
    assert_int_equal(json_integer_value(json_object_get(root, "refers")), first);
    json_decref(root);
    case_clear_alert(w, second);
    expect_told(w, (case_hit){.birth = "1971", .entity_says = 'b'}, "cleared 2");
    expect_told(w, (case_hit){.birth = "1971"}, "woken 2 entity");
}

static void the_very_query_comes_first(void **state)
{
    case_world *w = *state;
    static const char *const births[] = {"1971", "1972", "1973"};
    for (size_t i = 0; i < 3; i++) {
        case_clear_alert(w, case_new(w, (case_hit){.birth = births[i]}));
        w->now += 1000;
    }
    expect_told(w, (case_hit){.birth = "1971"}, "cleared 1");
    expect_told(w, (case_hit){.birth = "1972"}, "cleared 2");
    expect_told(w, (case_hit){.birth = "1973"}, "cleared 3");
    expect_told(w, (case_hit){.birth = "1974"}, "woken 3 query"); /* the newest */
}

static void time_ends_memory(void **state)
{
    case_world *w = *state;
    int64_t id = case_new(w, (case_hit){0});
    assert_int_equal(case_step(w, CASE_ANN, id,
                               "{\"action\":\"decide\",\"version\":1,\"outcome\":\"false_alert\","
                               "\"reason\":\"r\",\"until\":\"2025-11-07\"}"),
                     TAMIS_ERR_ARGUMENT);
    assert_string_equal(w->err.message, "until: that day is over");
    case_do(w, CASE_ANN, id,
            "{\"action\":\"decide\",\"version\":1,\"outcome\":\"false_alert\",\"reason\":\"r\","
            "\"until\":\"2025-11-08\"}");
    case_do(w, CASE_BOB, id, CASE_APPROVE);
    w->now += DAY_MILLISECONDS - 1;
    expect_told(w, (case_hit){0}, "cleared 1");
    w->now += 1;
    expect_told(w, (case_hit){0}, "woken 1 expired");
    expect_told(w, (case_hit){.entity_says = 'b', .birth = "1971"}, "woken 1 query entity expired");
    case_new(w, (case_hit){0});
}

static void true_match_is_known(void **state)
{
    case_world *w = *state;
    int64_t id, first = case_new(w, (case_hit){0});
    bool is_new;
    case_do(w, CASE_ANN, first, CASE_DECIDE("true_match"));
    expect_told(w, (case_hit){0}, "known 1");
    expect_told(w, (case_hit){.entity_says = 'b'}, "known 1 entity");
    expect_told(w, (case_hit){.birth = "1971"}, "known 1 query");
    assert_int_equal(case_try_open(w, (case_hit){.entity_says = 'b'}, &id, &is_new), TAMIS_OK);
    assert_true(!is_new && id == first);
    int64_t second = case_new(w, (case_hit){.birth = "1971"});
    json_t *root = case_json(w, second);
    assert_int_equal(json_integer_value(json_object_get(root, "refers")), first);
    json_decref(root);
}

static void later_verdict_takes_the_place(void **state)
{
    case_world *w = *state;
    int64_t first = case_new(w, (case_hit){0});
    case_clear_alert(w, first);
    case_do(w, CASE_ANN, first, CASE_REOPEN);
    expect_told(w, (case_hit){0}, "");
    case_do(w, CASE_ANN, first, CASE_DECIDE("inconclusive"));
    expect_told(w, (case_hit){0}, "");
    int64_t second = case_new(w, (case_hit){0});
    /* While it is under way the first cannot be opened again. */
    assert_int_equal(
        case_step(w, CASE_ANN, first, "{\"action\":\"reopen\",\"version\":5,\"reason\":\"r\"}"),
        TAMIS_ERR_ARGUMENT);
    case_do(w, CASE_ANN, second, CASE_DECIDE("true_match"));
    expect_told(w, (case_hit){0}, "known 2");
    case_do(w, CASE_ANN, first, CASE_REOPEN);
    case_clear_alert(w, first);
    expect_told(w, (case_hit){0}, "cleared 1");
    /* The other's verdict is of the past: reopening it takes nothing away. */
    case_do(w, CASE_ANN, second, CASE_REOPEN);
    expect_told(w, (case_hit){0}, "cleared 1");
}

static tamis_status forget(case_world *w, tamis_actor actor, int64_t id, const char *reason)
{
    tamis__desk_db *db;
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    tamis_status status =
        tamis__memory_forget(w->desk, db, &actor, id, tamis__bytes_of(reason), &w->err);
    return tamis__desk_end(w->desk, db, status, &w->err);
}

static int64_t memories(case_world *w, const char *filter)
{
    tamis__desk_db *db;
    tamis__buffer out;
    tamis_actor actor = case_actor("user:vic", TAMIS_ROLE_VIEWER);
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    tamis_status status = tamis__memory_list(db, &actor, tamis__bytes_of(filter), &out, &w->err);
    if (tamis__desk_end(w->desk, db, status, &w->err) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    int64_t total = json_integer_value(json_object_get(root, "total"));
    json_decref(root);
    tamis__buffer_clear(&out);
    return total;
}

static void memory_is_listed_and_forgotten(void **state)
{
    case_world *w = *state;
    case_clear_alert(w, case_new(w, (case_hit){0}));
    case_clear_alert(w, case_new(w, (case_hit){.name = "\u00c9tienne", .entity = "d-other"}));
    assert_int_equal(memories(w, ""), 2);
    assert_int_equal(memories(w, "{\"entity_id\":\"d-other\"}"), 1);
    assert_int_equal(memories(w, "{\"text\":\"E\u0301TIENNE\"}"), 1);
    assert_int_equal(memories(w, "{\"text\":\"nobody\"}"), 0);
    assert_int_equal(forget(w, CASE_ANN, 1, "r"), TAMIS_ERR_DENIED);
    assert_int_equal(forget(w, CASE_BOB, 1, " "), TAMIS_ERR_ARGUMENT);
    assert_int_equal(forget(w, CASE_BOB, 9, "r"), TAMIS_ERR_NOT_FOUND);
    assert_int_equal(forget(w, CASE_BOB, 1, "a mistake"), TAMIS_OK);
    assert_int_equal(forget(w, CASE_BOB, 1, "a mistake"), TAMIS_ERR_NOT_FOUND);
    expect_told(w, (case_hit){0}, "");
    assert_int_equal(case_count(w, "SELECT count(*) FROM audit WHERE action = 'case.forget'"), 1);
}

/* ---- at once ------------------------------------------------------------------------------------- */

enum { THREADS = 6, ROUNDS = 40 };

typedef struct racer {
    case_world *world;
    int number, won, lost;
} racer;

static void *race(void *ctx)
{
    racer *r = ctx;
    tamis_actor actor = case_actor("user:ann", TAMIS_ROLE_ANALYST);
    for (int version = 1; version <= ROUNDS; version++) {
        char request[100];
        tamis__desk_db *db;
        tamis_error err;
        snprintf(request, sizeof request,
                 "{\"action\":\"comment\",\"version\":%d,\"text\":\"by %d\"}", version, r->number);
        if (tamis__desk_begin(r->world->desk, false, &db, &err) != TAMIS_OK)
            return NULL;
        tamis_status status =
            tamis__case_act(r->world->desk, db, &actor, 1, tamis__bytes_of(request), &err);
        status = tamis__desk_end(r->world->desk, db, status, &err);
        r->won += status == TAMIS_OK;
        r->lost += status == TAMIS_ERR_CONFLICT;
        /* Readers at the same time see a case and its events as one. */
        if (tamis__desk_begin_read(r->world->desk, &db, &err) != TAMIS_OK)
            return NULL;
        tamis__buffer out;
        tamis__buffer_init(&out, 0);
        status = tamis__case_get(db, &actor, 1, NULL, &out, &err);
        status = tamis__desk_end(r->world->desk, db, status, &err);
        json_t *root = status == TAMIS_OK ? json_loadb(out.ptr, out.len, 0, NULL) : NULL;
        if (json_array_size(json_object_get(root, "events")) !=
            (size_t)json_integer_value(json_object_get(root, "version")))
            r->lost = -1000000;
        json_decref(root);
        tamis__buffer_clear(&out);
    }
    return NULL;
}

static void exactly_one_wins(void **state)
{
    case_world *w = *state;
    pthread_t threads[THREADS];
    racer racers[THREADS];
    case_new(w, (case_hit){0});
    for (int i = 0; i < THREADS; i++) {
        racers[i] = (racer){.world = w, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    int won = 0, lost = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        won += racers[i].won;
        lost += racers[i].lost;
    }
    assert_int_equal(won + lost, THREADS * ROUNDS);
    assert_int_equal(case_count(w, "SELECT version FROM alert_case"), won + 1);
    assert_int_equal(case_count(w, "SELECT count(*) FROM case_event"), won + 1);
    assert_true(won >= 1 && won <= ROUNDS);
}

static void memory_may_end(void **state)
{
    case_world *w = *state;
    int64_t id;
    bool is_new;
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 2000; n++) {
        tamis__desk_db *db;
        tamis__kept_query query;
        case_hit hit = {.note = "n"};
        tamis_actor actor = CASE_ANN;
        case_query(&hit, &query);
        tamis__case_record record = {.source = "api",
                                     .note = "n",
                                     .query = &query,
                                     .entity_id = TAMIS_LIT("d"),
                                     .hit = TAMIS_LIT("{}"),
                                     .score = 1};
        assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
        tamis__memory_fail_after(n);
        status = tamis__case_open(w->desk, db, &actor, &record, &id, &is_new, &w->err);
        if (status == TAMIS_OK)
            status =
                tamis__case_act(w->desk, db, &actor, id,
                                TAMIS_LIT("{\"action\":\"comment\",\"text\":\"text\"}"), &w->err);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        status = tamis__desk_end(w->desk, db, status, &w->err);
        tamis__kept_query_clear(&query);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_int_equal(case_count(w, "SELECT count(*) FROM alert_case"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, case_world_open, case_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_role_action_state),
        TEST(who_decided_cannot_approve),
        TEST(decision_can_be_taken_back),
        TEST(webhooks_are_told_each_step),
        TEST(settings_say_who_needs_two),
        TEST(settings_are_kept),
        TEST(versions_tell_who_was_first),
        TEST(only_analysts_are_assigned),
        TEST(case_tells_its_story),
        TEST(a_full_case_can_still_be_decided),
        TEST(pair_has_one_open_case),
        TEST(open_case_gets_the_newest_hit),
        TEST(false_alert_is_remembered),
        TEST(the_very_query_comes_first),
        TEST(time_ends_memory),
        TEST(true_match_is_known),
        TEST(later_verdict_takes_the_place),
        TEST(memory_is_listed_and_forgotten),
        TEST(exactly_one_wins),
        TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
