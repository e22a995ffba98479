/* Changes of the lists as a desk notes and tells them. */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "desk_world.h"

#include "desk/changes.h"

#define PARTY(id, name, born)                                                                      \
    "{\"id\":\"" id "\",\"schema\":\"Person\",\"caption\":\"" name "\",\"properties\":{\"name\":"  \
    "[\"" name "\"],\"birthDate\":[\"" born "\"]},\"datasets\":[\"d\"]}\n"

static uint64_t note(desk_world *w, const char *lists)
{
    uint64_t changes = 99;
    tamis_snapshot *snapshot = desk_world_lists(w, lists);
    DESK_OK(tamis_changes_note(w->desk, snapshot, &changes, &err));
    uint64_t again = 99;
    DESK_OK(tamis_changes_note(w->desk, snapshot, &again, &err));
    assert_int_equal(again, 0);
    tamis_snapshot_close(snapshot);
    return changes;
}

static json_t *list(desk_world *w, const char *filter)
{
    DESK_OK(tamis_changes_list(w->desk, filter, world_collect, w->base, &err));
    json_t *json = json_loads(world_text(w->base), 0, NULL);
    assert_non_null(json);
    return json;
}

static size_t count(desk_world *w, const char *filter)
{
    json_t *json = list(w, filter);
    size_t found = json_array_size(json_object_get(json, "changes"));
    json_decref(json);
    return found;
}

static void fill(desk_world *w)
{
    assert_int_equal(note(w, PARTY("p-1", "Vasilisa Orlova", "1971-05-06")
                                 PARTY("p-2", "Aldric <Quill> & Co", "1980-01-02")),
                     0); /* the first one is no change */
    w->now += 86400000;
    assert_int_equal(note(w, PARTY("p-1", "Vasilisa Orlova", "1971-05-07")
                                 PARTY("p-3", "New \\\"One\\\" \\u0007", "1990-01-02")),
                     3);
}

static void tells_what_differs(void **state)
{
    desk_world *w = *state;
    fill(w);
    json_t *json = list(w, NULL);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_int_equal(json_array_size(json_object_get(json, "changes")), 3);
    assert_true(json_is_null(json_object_get(json, "next")));
    assert_non_null(strstr(text, "{\"change\":\"removed\",\"dataset\":\"d\",\"prop\":\"birthDate\","
                                 "\"value\":\"1971-05-06\"}"));
    assert_non_null(strstr(text, "{\"change\":\"added\",\"dataset\":\"d\",\"prop\":\"birthDate\","
                                 "\"value\":\"1971-05-07\"}"));
    assert_non_null(strstr(text, "\"caption\":\"Aldric <Quill> & Co\",\"datasets\":[\"d\"],"
                                 "\"entity_id\":\"p-2\""));
    assert_non_null(strstr(text, "\"kind\":\"removed\",\"schema\":\"Person\""));
    assert_non_null(strstr(text, "\"time\":\"2026-11-29T06:00:00.000Z\""));
    free(text);
    json_decref(json);
}

static void tells_what_listings_become(void **state)
{
    desk_world *w = *state;
    assert_int_equal(note(w, world_old), 0);
    assert_true(note(w, world_new) >= 3);
    json_t *json = list(w, "{\"kind\":\"changed\",\"text\":\"cryo\"}");
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_non_null(strstr(text, "{\"after\":\"Case by case\",\"before\":\"Presumption of denial\","
                                 "\"change\":\"changed\",\"field\":\"licensePolicy\""));
    assert_non_null(strstr(text, "\"value\":\"Acme Low Temperature\""));
    free(text);
    json_decref(json);
}

static void filters_and_pages(void **state)
{
    desk_world *w = *state;
    fill(w);
    assert_int_equal(count(w, "{}"), 3);
    assert_int_equal(count(w, "{\"kind\":\"added\"}"), 1);
    assert_int_equal(count(w, "{\"dataset\":\"d\"}"), 3);
    assert_int_equal(count(w, "{\"dataset\":\"e\"}"), 0);
    assert_int_equal(count(w, "{\"text\":\"ORLOVA\"}"), 1);
    assert_int_equal(count(w, "{\"since\":\"2026-11-29\"}"), 3);
    assert_int_equal(count(w, "{\"since\":\"2026-11-29T06:00:00Z\"}"), 3);
    assert_int_equal(count(w, "{\"since\":\"2026-11-29T06:00:01.5Z\"}"), 0);
    json_t *page = list(w, "{\"limit\":2}");
    assert_int_equal(json_integer_value(json_object_get(page, "next")), 2);
    json_decref(page);
    assert_int_equal(count(w, "{\"limit\":2,\"before\":2}"), 1);
    static const char *const wrong[] = {"[]",
                                        "{",
                                        "{\"limit\":0}",
                                        "{\"limit\":501}",
                                        "{\"kind\":\"more\"}",
                                        "{\"since\":\"yesterday\"}",
                                        "{\"since\":\"2026-13-01\"}",
                                        "{\"since\":\"2026-11-29T25:00\"}",
                                        "{\"since\":\"2026-11-29 06:00\"}",
                                        "{\"before\":\"2\"}",
                                        "{\"what\":1}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(tamis_changes_list(w->desk, wrong[i], world_refuse, NULL, NULL),
                         TAMIS_ERR_ARGUMENT);
}

/* ---- Atom ------------------------------------------------------------------------------------ */

static size_t children(const xmlNode *node, const char *name)
{
    size_t found = 0;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        assert_true(child->type != XML_ELEMENT_NODE || child->ns != NULL);
        if (child->type == XML_ELEMENT_NODE)
            assert_string_equal((const char *)child->ns->href, "http://www.w3.org/2005/Atom");
        found += child->type == XML_ELEMENT_NODE && strcmp((const char *)child->name, name) == 0;
    }
    return found;
}

/* What RFC 4287 asks of a feed and its entries. */
static void check_feed(const xmlNode *feed, size_t entries)
{
    assert_string_equal((const char *)feed->name, "feed");
    assert_int_equal(children(feed, "id"), 1);
    assert_int_equal(children(feed, "title"), 1);
    assert_int_equal(children(feed, "updated"), 1);
    assert_int_equal(children(feed, "author"), 1);
    assert_int_equal(children(feed, "entry"), entries);
    for (const xmlNode *entry = feed->children; entry != NULL; entry = entry->next) {
        if (entry->type != XML_ELEMENT_NODE || strcmp((const char *)entry->name, "entry") != 0)
            continue;
        assert_int_equal(children(entry, "id"), 1);
        assert_int_equal(children(entry, "title"), 1);
        assert_int_equal(children(entry, "updated"), 1);
        assert_int_equal(children(entry, "content"), 1);
    }
}

static void writes_a_feed(void **state)
{
    desk_world *w = *state;
    for (int i = 0; i < 2; i++) {
        DESK_OK(tamis_changes_atom(w->desk, NULL, "https://x.example/changes.atom?a=1&b=\"2\"",
                                   world_collect, w->base, &err));
        const char *text = world_text(w->base);
        xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
        assert_non_null(doc);
        check_feed(xmlDocGetRootElement(doc), i == 0 ? 0 : 3);
        xmlFreeDoc(doc);
        if (i == 1) {
            assert_non_null(strstr(text, "<title>removed: Aldric &lt;Quill&gt; &amp; Co</title>"));
            assert_non_null(strstr(text, "added: birthDate 1971-05-07"));
            assert_non_null(strstr(text, "<updated>2026-11-29T06:00:00.000Z</updated>"));
            assert_non_null(strstr(text, "<id>urn:uuid:"));
        } else {
            fill(w);
        }
    }
    xmlCleanupParser();
}

/* ---- many, and hostile ----------------------------------------------------------------------- */

static tamis_bytes many_id(void *ctx, size_t number)
{
    char(*ids)[16] = ctx;
    return tamis__bytes_of(ids[number]);
}

static void many_digest(void *ctx, size_t number, tamis__digest *out)
{
    tamis__digest_of(many_id(ctx, number), out);
}

static tamis_status many_text(void *ctx, size_t number, tamis__buffer *out, tamis_error *err)
{
    (void)err;
    tamis__buffer_printf(out, "{\"caption\":\"%s\",\"schema\":\"Person\",\"datasets\":\"d\"}\n",
                         many_id(ctx, number).ptr);
    return TAMIS_OK;
}

static void keeps_so_many(void **state)
{
    desk_world *w = *state;
    enum { MANY = TAMIS__CHANGES_KEPT_MAX + 5 };
    char(*ids)[16] = calloc(MANY, sizeof *ids);
    assert_non_null(ids);
    for (size_t i = 0; i < MANY; i++)
        snprintf(ids[i], sizeof *ids, "e-%06zu", i);
    tamis__changes_source source = {.ctx = ids,
                                    .digest = "a",
                                    .count = 0,
                                    .id = many_id,
                                    .entity_digest = many_digest,
                                    .text = many_text};
    int64_t number;
    uint64_t changes;
    assert_int_equal(tamis__changes_note(w->desk->store, &source, &number, &changes, NULL),
                     TAMIS_OK);
    source.count = MANY;
    source.digest = "b";
    assert_int_equal(tamis__changes_note(w->desk->store, &source, &number, &changes, NULL),
                     TAMIS_OK);
    assert_int_equal(number, 2);
    assert_int_equal(changes, MANY);
    json_t *json = list(w, "{\"limit\":1}");
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_non_null(strstr(text, "\"kind\":\"more\""));
    assert_non_null(strstr(text, "\"what\":[{\"more\":5}]"));
    free(text);
    json_decref(json);
    source.count = 0;
    source.digest = "a";
    assert_int_equal(tamis__changes_note(w->desk->store, &source, &number, &changes, NULL),
                     TAMIS_OK);
    assert_int_equal(number, 3);
    assert_int_equal(changes, MANY);
    free(ids);
}

static void packs_and_checks(void **state)
{
    (void)state;
    tamis__buffer packed = {0}, text = {0};
    tamis_bytes said = TAMIS_LIT("{\"caption\":\"A\"}\n{\"prop\":\"name\",\"value\":\"A\"}\n");
    assert_int_equal(tamis__changes_pack(said, &packed, NULL), TAMIS_OK);
    assert_int_equal(
        tamis__changes_unpack(tamis__buffer_bytes(&packed), (int64_t)said.len, &text, NULL),
        TAMIS_OK);
    assert_memory_equal(text.ptr, said.ptr, said.len);
    for (size_t cut = 0; cut < packed.len; cut++)
        assert_int_equal(
            tamis__changes_unpack(tamis__bytes(packed.ptr, cut), (int64_t)said.len, &text, NULL),
            TAMIS_ERR_CORRUPT);
    static const int64_t wrong[] = {-1, 0, 1, TAMIS__CHANGE_TEXT_MAX + 1, INT64_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(tamis__changes_unpack(tamis__buffer_bytes(&packed), wrong[i], &text, NULL),
                         TAMIS_ERR_CORRUPT);
    tamis__buffer_clear(&packed);
    tamis__buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_what_differs, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(tells_what_listings_become, desk_world_open,
                                        desk_world_close),
        cmocka_unit_test_setup_teardown(filters_and_pages, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(writes_a_feed, desk_world_open, desk_world_close),
        cmocka_unit_test_setup_teardown(keeps_so_many, desk_world_open, desk_world_close),
        cmocka_unit_test(packs_and_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
