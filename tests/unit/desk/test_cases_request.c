/* Requests about cases: what is refused names its field, limits hold to the byte, and a request cut anywhere is refused. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "desk/cases_internal.h"

typedef enum request { STEP, OPENING, FILTER, MEMORIES, SETTINGS } request;

static tamis_status read_request(request kind, tamis_bytes text, tamis_error *err)
{
    tamis__case_step step;
    tamis__case_opening opening;
    tamis__case_filter filter;
    tamis__buffer kept;
    tamis_status status = TAMIS_OK;
    switch (kind) {
    case STEP:
        status = tamis__case_step_read(text, &step, err);
        tamis__case_step_clear(&step);
        break;
    case OPENING:
        status = tamis__case_opening_read(text, &opening, err);
        tamis__case_opening_clear(&opening);
        break;
    case FILTER:
    case MEMORIES:
        status = kind == FILTER ? tamis__case_filter_read(text, &filter, err)
                                : tamis__memory_filter_read(text, &filter, err);
        tamis__case_filter_clear(&filter);
        break;
    case SETTINGS:
        tamis__buffer_init(&kept, 0);
        status = tamis__case_settings_read(text, &kept, err);
        tamis__buffer_clear(&kept);
        break;
    }
    return status;
}

#define HIT "{\"entity_id\":\"d-x\",\"score\":0.8}"
#define OPEN_WITH(more) "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[" HIT "]" more "}"
#define HITS(hits) "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":" hits "}"
#define DECIDE(more)                                                                               \
    "{\"action\":\"decide\",\"version\":1,\"outcome\":\"false_alert\",\"reason\":\"r\"" more "}"

static const struct {
    request kind;
    const char *text, *message; /* NULL: taken */
} requests[] = {
    {STEP, "", "step: not JSON: "},
    {STEP, "[]", "step: expected an object"},
    {STEP, "{}", "action: expected assign, comment"},
    {STEP, "{\"action\":1}", "action: expected assign, comment"},
    {STEP, "{\"action\":\"close\"}", "action: expected assign, comment"},
    {STEP, "{\"action\":\"assign\",\"action\":\"due\"}", "step: not JSON: duplicate object key"},
    {STEP, "{\"action\":\"assign\",\"version\":1}", "to: needed"},
    {STEP, "{\"action\":\"assign\",\"to\":\"ann\"}", "version: needed"},
    {STEP, "{\"action\":\"assign\",\"version\":1,\"to\":7}", "to: expected a text"},
    {STEP, "{\"action\":\"assign\",\"version\":1,\"to\":null}", NULL},
    {STEP, "{\"action\":\"assign\",\"version\":0,\"to\":null}", "version: a case's versions begin"},
    {STEP, "{\"action\":\"assign\",\"version\":-1,\"to\":null}",
     "version: expected a whole number"},
    {STEP, "{\"action\":\"assign\",\"version\":1.0,\"to\":null}",
     "version: expected a whole number"},
    {STEP, "{\"action\":\"assign\",\"version\":\"1\",\"to\":null}",
     "version: expected a whole number"},
    {STEP, "{\"action\":\"assign\",\"version\":9223372036854775808,\"to\":null}",
     "step: not JSON: too big integer"},
    {STEP, "{\"action\":\"assign\",\"version\":1e999,\"to\":null}",
     "step: not JSON: real number overflow"},
    {STEP, "{\"action\":\"assign\",\"version\":1,\"to\":null,\"who\":1}", "who: no such field"},
    {STEP, "{\"action\":\"comment\",\"text\":\"x\"}", NULL},
    {STEP, "{\"action\":\"comment\"}", "text: needed"},
    {STEP, "{\"action\":\"comment\",\"text\":\" \\n\"}", "text: needed"},
    {STEP, "{\"action\":\"comment\",\"text\":\"\xff\"}", "step: not JSON: unable to decode byte"},
    {STEP, "{\"action\":\"comment\",\"text\":\"\\u0000\"}",
     "step: not JSON: \\u0000 is not allowed"},
    {STEP, "{\"action\":\"comment\",\"text\":\"\\ud800\"}", "step: not JSON: invalid Unicode"},
    {STEP, "{\"action\":\"due\",\"version\":1}", "due: needed"},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":null}", NULL},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":\"2026-02-29\"}", "due: expected a day"},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":\"2026-02\"}", "due: expected a day"},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":\"2026/2027 \"}", "due: expected a day"},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":\"1969-12-31\"}", "due: expected a day"},
    {STEP, "{\"action\":\"due\",\"version\":1,\"due\":20260228}", "due: expected a day"},
    {STEP, DECIDE(""), NULL},
    {STEP, DECIDE(",\"until\":\"2026-01-01\""), NULL},
    {STEP, DECIDE(",\"until\":null"), NULL},
    {STEP, "{\"action\":\"decide\",\"version\":1,\"reason\":\"r\"}", "outcome: needed"},
    {STEP, "{\"action\":\"decide\",\"version\":1,\"outcome\":\"maybe\",\"reason\":\"r\"}",
     "outcome: expected one of true_match, false_alert, inconclusive"},
    {STEP, "{\"action\":\"decide\",\"version\":1,\"outcome\":\"true_match\"}", "reason: needed"},
    {STEP,
     "{\"action\":\"decide\",\"version\":1,\"outcome\":\"true_match\",\"reason\":\"r\",\"until\":"
     "\"2026-01-01\"}",
     "until: only of a false alert"},
    {STEP, "{\"action\":\"approve\",\"version\":1}", NULL},
    {STEP, "{\"action\":\"approve\",\"version\":1,\"outcome\":\"true_match\"}",
     "outcome: no such field"},
    {STEP, "{\"action\":\"reject\",\"version\":1}", "reason: needed"},
    {STEP, "{\"action\":\"reopen\",\"version\":1,\"reason\":\"\"}", "reason: needed"},

    {OPENING, OPEN_WITH(""), NULL},
    {OPENING, OPEN_WITH(",\"source\":\"page\",\"customer\":null,\"note\":\"n\",\"due\":null"),
     NULL},
    {OPENING, OPEN_WITH(",\"source\":\"elsewhere\""), "source: expected one of api, page, file"},
    {OPENING, OPEN_WITH(",\"note\":1"), "note: expected a text"},
    {OPENING, OPEN_WITH(",\"due\":\"soon\""), "due: expected a day"},
    {OPENING, OPEN_WITH(",\"state\":\"closed\""), "state: no such field"},
    {OPENING, "{\"hits\":[" HIT "]}", "query: expected an object"},
    {OPENING, "{\"query\":{\"properties\":{}},\"hits\":[" HIT "]}",
     "query: a query without any value"},
    {OPENING, "{\"query\":{\"schema\":1,\"properties\":{\"name\":\"x\"}},\"hits\":[" HIT "]}",
     "query.schema: expected a text"},
    {OPENING, "{\"query\":{\"name\":\"x\"},\"hits\":[" HIT "]}", "query: name: no such field"},
    {OPENING, HITS("[]"), "hits: expected a list of hits"},
    {OPENING, HITS("{}"), "hits: expected a list of hits"},
    {OPENING, HITS("[1]"), "hits[0]: expected an object"},
    {OPENING, HITS("[" HIT ",{\"score\":1}]"), "hits[1].entity_id: expected"},
    {OPENING, HITS("[{\"entity_id\":7,\"score\":1}]"), "hits[0].entity_id: expected"},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1}]"), NULL},
    {OPENING, HITS("[{\"id\":\"d-x\"}]"), "hits[0].score: expected a number from 0 to 1"},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1.01}]"), "hits[0].score: expected"},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":-0.1}]"), "hits[0].score: expected"},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":\"1\"}]"), "hits[0].score: expected"},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1,\"datasets\":[\"a\",\"b\"]}]"), NULL},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1,\"dataset\":\"a\"}]"), NULL},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1,\"datasets\":[\"a b\"]}]"), "hits[0].datasets: "},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1,\"datasets\":\"a\"}]"), "hits[0].datasets: "},
    {OPENING, HITS("[{\"id\":\"d-x\",\"score\":1,\"dataset\":[]}]"), "hits[0].datasets: "},

    {FILTER, "", NULL},
    {FILTER, "{}", NULL},
    {FILTER,
     "{\"state\":\"open\",\"assigned\":\"me\",\"due_before\":\"2026-01-01\",\"sort\":\"score\"}",
     NULL},
    {FILTER, "{\"state\":\"new\"}", "state: expected one of open, pending, closed"},
    {FILTER, "{\"sort\":\"name\"}", "sort: expected one of due, score, opened, oldest"},
    {FILTER, "{\"sort\":1}", "sort: expected one of"},
    {FILTER, "{\"limit\":500}", NULL},
    {FILTER, "{\"limit\":501}", "limit: expected a whole number from 0 to 500"},
    {FILTER, "{\"offset\":10000001}", "offset: expected a whole number from 0 to 10000000"},
    {FILTER, "{\"offset\":1,\"after\":1}", "after: not together with offset"},
    {FILTER, "{\"dataset\":[]}", "dataset: expected a text"},
    {FILTER, "{\"colour\":1}", "colour: no such field"},
    {MEMORIES, "{\"entity_id\":\"x\",\"text\":\"y\",\"limit\":1,\"offset\":2}", NULL},
    {MEMORIES, "{\"state\":\"open\"}", "state: no such field"},
    {SETTINGS, "{\"four_eyes\":[\"true_match\"]}", NULL},
    {SETTINGS, "{\"four_eyes\":\"true_match\"}", "four_eyes: expected a list"},
    {SETTINGS, "{\"four_eyes\":[1]}", "four_eyes: expected one of"},
    {SETTINGS, "{\"two_eyes\":[]}", "two_eyes: no such field"},
};

static void each_is_taken_or_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(requests); i++) {
        tamis_error err = {0};
        tamis_status status =
            read_request(requests[i].kind, tamis__bytes_of(requests[i].text), &err);
        const char *message = requests[i].message;
        tamis_status wanted = message == NULL ? TAMIS_OK : TAMIS_ERR_ARGUMENT;
        if (status != wanted ||
            (message != NULL && strncmp(err.message, message, strlen(message)) != 0))
            fail_msg("%s: %d, %s", requests[i].text, (int)status, err.message);
    }
}

static void cut_ones_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(requests); i++) {
        size_t len = strlen(requests[i].text);
        for (size_t cut = 1; requests[i].message == NULL && cut < len; cut++) {
            tamis_error err = {0};
            char *copy = malloc(cut);
            assert_non_null(copy);
            memcpy(copy, requests[i].text, cut);
            assert_int_equal(read_request(requests[i].kind, tamis__bytes(copy, cut), &err),
                             TAMIS_ERR_ARGUMENT);
            assert_true(err.message[0] != '\0');
            free(copy);
        }
    }
}

/* head, `count` times the middle, tail */
static tamis_status read_long(request kind, const char *head, const char *middle, size_t count,
                              const char *tail, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, head);
    for (size_t i = 0; i < count; i++)
        tamis__buffer_text(&text, middle);
    tamis__buffer_text(&text, tail);
    assert_false(text.failed);
    tamis_status status = read_request(kind, tamis__buffer_bytes(&text), err);
    tamis__buffer_clear(&text);
    return status;
}

static void expect_most(request kind, const char *head, const char *middle, size_t most,
                        const char *tail, const char *message)
{
    tamis_error err = {0};
    if (read_long(kind, head, middle, most, tail, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_int_equal(read_long(kind, head, middle, most + 1, tail, &err), TAMIS_ERR_ARGUMENT);
    if (strncmp(err.message, message, strlen(message)) != 0)
        fail_msg("%s", err.message);
}

static void limits_hold(void **state)
{
    (void)state;
    expect_most(STEP, "{\"action\":\"comment\",\"text\":\"", "x", TAMIS__CASE_COMMENT_MAX, "\"}",
                "text: 65537 bytes, at most 65536 are allowed");
    expect_most(STEP, "{\"action\":\"reject\",\"version\":1,\"reason\":\"", "x",
                TAMIS__CASE_REASON_MAX, "\"}", "reason: 16385 bytes");
    expect_most(STEP, "{\"action\":\"assign\",\"version\":1,\"to\":\"", "x", TAMIS_NAME_BYTES - 1,
                "\"}", "to: 64 bytes");
    expect_most(STEP, "{\"action\":\"comment\",\"text\":\"x\"}", " ", TAMIS__REQUEST_STEP_MAX - 31,
                "", "step: 1048577 bytes");
    expect_most(OPENING, "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[" HIT, "," HIT,
                TAMIS__CASE_OPEN_MAX - 1, "]}", "hits: 501, at most 500");
    expect_most(OPENING,
                "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[" HIT "],\"customer\":\"",
                "x", TAMIS__CASE_TEXT_MAX, "\"}", "customer: 1025 bytes");
    expect_most(OPENING,
                "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[{\"score\":1,\"id\":\"",
                "x", TAMIS__CASE_TEXT_MAX, "\"}]}", "hits[0].entity_id: expected");

    expect_most(OPENING,
                "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[{\"score\":1,\"id\":\"d\","
                "\"x\":\"",
                "x", TAMIS__CASE_HIT_MAX - 27, "\"}]}", "hits[0]: 1048577 bytes");
    expect_most(OPENING, "{\"hits\":[" HIT "],\"query\":{\"properties\":{\"name\":[\"x\"", ",\"y\"",
                TAMIS__KEPT_VALUES_MAX - 1, "]}}}", "query.properties: more than 4096");
    expect_most(FILTER, "{\"text\":\"", "x", 256, "\"}", "text: 257 bytes");
}

static void depth_is_bounded(void **state)
{
    (void)state;
    tamis_error err = {0};
    char tail[TAMIS__CASE_HIT_DEPTH + 8];
    for (size_t depth = TAMIS__CASE_HIT_DEPTH - 1; depth <= TAMIS__CASE_HIT_DEPTH; depth++) {
        memset(tail, ']', depth);
        memcpy(tail + depth, "}]}", 4);
        tamis_status status = read_long(OPENING,
                                        "{\"query\":{\"properties\":{\"name\":\"x\"}},\"hits\":[{"
                                        "\"id\":\"d\",\"score\":1,\"x\":",
                                        "[", depth, tail, &err);
        assert_int_equal(status, depth < TAMIS__CASE_HIT_DEPTH ? TAMIS_OK : TAMIS_ERR_ARGUMENT);
    }
    assert_string_equal(err.message, "hits[0]: nested too deeply");
    /* The reader of JSON gives up long before the stack does. */
    assert_int_equal(read_long(OPENING, "{\"hits\":", "[", 1000000, "", &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(read_long(STEP, "", "{\"a\":", 200000, "", &err), TAMIS_ERR_ARGUMENT);
}

static void what_was_read_is_right(void **state)
{
    (void)state;
    tamis__case_opening o;
    tamis__case_step step;
    tamis_error err = {0};
    assert_int_equal(
        tamis__case_opening_read(
            TAMIS_LIT(
                "{\"query\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}},"
                "\"hits\":[{\"entity_id\":\"d-x\",\"caption\":\"X\",\"score\":0.5,"
                "\"datasets\":[\"d\",\"e\"],\"more\":{\"b\":1,\"a\":[2]}}],\"customer\":\"7\","
                "\"due\":\"1970-01-03\"}"),
            &o, &err),
        TAMIS_OK);
    assert_string_equal(o.source, "api");
    assert_string_equal(o.customer, "7");
    assert_null(o.note);
    assert_int_equal(o.due, 2 * INT64_C(86400000));
    assert_int_equal(o.hit_count, 1);
    assert_bytes(o.hits[0].entity_id, "d-x");
    assert_bytes(o.hits[0].caption, "X");
    assert_bytes(o.hits[0].datasets, "d e");
    assert_true(o.hits[0].score == 0.5);
    assert_bytes(o.hits[0].json, "{\"entity_id\":\"d-x\",\"caption\":\"X\",\"score\":0.5,"
                                 "\"datasets\":[\"d\",\"e\"],\"more\":{\"b\":1,\"a\":[2]}}");
    tamis__case_opening_clear(&o);
    assert_int_equal(
        tamis__case_step_read(TAMIS_LIT(DECIDE(",\"until\":\"1970-01-03\"")), &step, &err),
        TAMIS_OK);
    assert_int_equal(step.until, 3 * INT64_C(86400000)); /* the end of that day */
    assert_int_equal(step.version, 1);
    assert_int_equal(step.action, TAMIS__CASE_DECIDE);
    tamis__case_step_clear(&step);
}

/* ---- names and types of attachments -------------------------------------------------------------- */

static void names_do_not_mislead(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"report.pdf", "report.pdf"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\ann\\scan.png", "scan.png"},
        {"a\r\nSet-Cookie: x", "a__Set-Cookie_ x"},
        {"\"quoted\"<b>", "_quoted__b_"},
        {"\u202efdp.exe", "_fdp.exe"},
        {"\u62a5\u544a \u00e9.txt", "\u62a5\u544a \u00e9.txt"},
        {"\xff\xfe.txt", "__.txt"},
        {" .hidden. ", "hidden"},
        {"...", "file"},
        {"", "file"},
        {"folder/", "file"},
        {"\xc2\x85-", "_-"},
    };
    char out[256];
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        tamis__attachment_name(names[i][0], out);
        assert_string_equal(out, names[i][1]);
    }
    char name[600];
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "\u62a5", 3);
    name[597] = '\0';
    tamis__attachment_name(name, out);
    assert_true(strlen(out) % 3 == 0 && strlen(out) >= 198 && strlen(out) < 204);
}

static void types_have_their_form(void **state)
{
    (void)state;
    static const char *const types[][2] = {
        {"application/pdf", "application/pdf"},
        {"Text/HTML; charset=utf-8", "text/html"},
        {"image/svg+xml ;x", "image/svg+xml"},
        {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"},
        {"", NULL},
        {"pdf", NULL},
        {"/pdf", NULL},
        {"a/", NULL},
        {"a/b/c", NULL},
        {"a b/c", NULL},
        {"a/b\r\nX: y", NULL},
        {"text/\"html\"", NULL},
        {"+a/b", NULL},
        {"a/.b", NULL},
        {"\u00e9/b", NULL},
    };
    char out[128], name[200];
    for (size_t i = 0; i < TAMIS_COUNT_OF(types); i++) {
        bool fine = tamis__attachment_type(types[i][0], out);
        if (fine != (types[i][1] != NULL))
            fail_msg("%s", types[i][0]);
        if (fine)
            assert_string_equal(out, types[i][1]);
    }
    memset(name, 'a', sizeof name);
    name[1] = '/';
    name[127] = '\0';
    assert_true(tamis__attachment_type(name, out));
    name[127] = 'a';
    name[128] = '\0';
    assert_false(tamis__attachment_type(name, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_taken_or_named),
        cmocka_unit_test(cut_ones_are_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(what_was_read_is_right),
        cmocka_unit_test(names_do_not_mislead),
        cmocka_unit_test(types_have_their_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
