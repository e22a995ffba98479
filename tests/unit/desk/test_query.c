/* The normal form of queries: what must not matter does not, what must does. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"
#include "desk/query.h"
#include "desk/spelling.h"
#include "support/random.h"

static tamis_status read_query(const char *schema, const char *properties, tamis__kept_query *out,
                               tamis_error *err)
{
    json_t *name = schema == NULL ? NULL : json_string(schema);
    json_t *given = json_loads(properties, JSON_DECODE_ANY, NULL);
    assert_non_null(given);
    tamis_status status = tamis__kept_query_json("query", name, given, out, err);
    json_decref(name);
    json_decref(given);
    return status;
}

static void make(const char *schema, const char *properties, tamis__kept_query *out)
{
    tamis_error err = {0};
    if (read_query(schema, properties, out, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
}

/* Bit 1: the digests are the same; bit 2: the keys. */
static int alike(const char *schema, const char *properties, const char *schema2,
                 const char *properties2)
{
    tamis__kept_query a, b;
    make(schema, properties, &a);
    make(schema2, properties2, &b);
    int same = (memcmp(&a.digest, &b.digest, sizeof a.digest) == 0 ? 1 : 0) |
               (memcmp(&a.key, &b.key, sizeof a.key) == 0 ? 2 : 0);
    assert_int_equal((same & 1) != 0, tamis__bytes_equal(tamis__buffer_bytes(&a.json),
                                                         tamis__buffer_bytes(&b.json)));
    tamis__kept_query_clear(&a);
    tamis__kept_query_clear(&b);
    return same;
}

static void writing_does_not_matter(void **state)
{
    (void)state;
    const char *plain =
        "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\",\"Pepe\"],\"birthDate\":[\"1970\"]}";
    static const char *const same[] = {
        "{\"birthDate\":\"1970\",\"name\":[\"Pepe\",\"Jos\u00e9 N\u00fa\u00f1ez\"]}",
        "{\"birthDate\":1970,\"name\":[\"Pepe\",\"Pepe\",\" Jos\u00e9   N\u00fa\u00f1ez\\t\"]}",
        "{\"birthDate\":[\"1970\",\"\",\"  \"],\"name\":[\"Jose\u0301 "
        "Nu\u0301n\u0303ez\",\"Pepe\"]}",
        "{\"alias\":[],\"birthDate\":[\"1970\"],\"name\":[\"Jos\u00e9\u00a0N\u00fa\u00f1ez\","
        "\"Pepe\"]}",
        "{\"birthDate\":[1970,\"1970\"],\"name\":[\"\u3000Jos\u00e9\\nN\u00fa\u00f1ez\",\"Pepe\"]}",
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(same); i++)
        assert_int_equal(alike("Person", plain, "Person", same[i]), 3);
}

static void content_matters(void **state)
{
    (void)state;
    const char *plain = "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"birthDate\":[\"1970\"]}";
    static const struct {
        const char *schema, *properties;
        int alike;
    } others[] = {
        {"Company", "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"birthDate\":[\"1970\"]}", 2},
        {NULL, "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"birthDate\":[\"1970\"]}", 2},
        {"Person", "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"birthDate\":[\"1971\"]}", 2},
        {"Person", "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"deathDate\":[\"1970\"]}", 2},
        {"Person", "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"]}", 2},
        {"Person", "{\"name\":[\"JOS\u00c9 N\u00da\u00d1EZ\"],\"birthDate\":[\"1970\"]}", 2},
        {"Person",
         "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"alias\":[\"Pepe\"],\"birthDate\":[\"1970\"]}",
         2},
        {"Person", "{\"name\":[\"Jose Nunez\"],\"birthDate\":[\"1970\"]}", 0},
        {"Person", "{\"name\":[\"Jos\u00e9 N\u00fa\u00f1ez\",\"Pepe\"],\"birthDate\":[\"1970\"]}",
         0},
        {"Person", "{\"alias\":[\"Jos\u00e9 N\u00fa\u00f1ez\"],\"birthDate\":[\"1970\"]}", 0},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(others); i++)
        if (alike("Person", plain, others[i].schema, others[i].properties) != others[i].alike)
            fail_msg("case %zu", i);
    /* Without a name all of it is the key. */
    assert_int_equal(alike(NULL, "{\"imoNumber\":\"9074729\"}", NULL, "{\"imoNumber\":9074729}"),
                     3);
    assert_int_equal(alike(NULL, "{\"imoNumber\":\"9074729\"}", NULL, "{\"mmsi\":\"9074729\"}"), 0);
    /* Values do not run together. */
    assert_int_equal(alike(NULL, "{\"name\":[\"a\",\"b c\"]}", NULL, "{\"name\":[\"a b\",\"c\"]}"),
                     0);
}

static void form_is_readable(void **state)
{
    (void)state;
    tamis__kept_query q, again;
    make("Person", "{\"name\":[\"Zo\u00eb  \\\"Q\\\"\",\"Ada\"],\"id:imo\":\"1\"}", &q);
    assert_bytes(tamis__buffer_bytes(&q.json),
                 "{\"schema\":\"Person\",\"properties\":{\"id:imo\":[\"1\"],\"name\":[\"Ada\","
                 "\"Zo\u00eb \\\"Q\\\"\"]}}");
    assert_bytes(tamis__buffer_bytes(&q.caption), "Zo\u00eb \"Q\"");
    json_t *root = json_loadb(q.json.ptr, q.json.len, 0, NULL);
    assert_non_null(root);
    tamis_error err;
    assert_int_equal(tamis__kept_query_json("query", json_object_get(root, "schema"),
                                            json_object_get(root, "properties"), &again, &err),
                     TAMIS_OK);
    assert_memory_equal(&q.digest, &again.digest, sizeof q.digest);
    assert_memory_equal(&q.key, &again.key, sizeof q.key);
    json_decref(root);
    tamis__kept_query_clear(&q);
    tamis__kept_query_clear(&again);
}

static void wrong_ones_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *properties, *message;
    } wrong[] = {
        {"Per son", "{\"name\":\"x\"}", "query: no name of a schema: \"Per son\""},
        {NULL, "{}", "query: a query without any value"},
        {NULL, "{\"name\":[\"  \"]}", "query: a query without any value"},
        {NULL, "[]", "query.properties: expected an object"},
        {NULL, "{\"name\":[[\"x\"]]}", "query.properties.name: expected a text or a list of texts"},
        {NULL, "{\"name\":1.5}", "query.properties.name: expected a text or a list of texts"},
        {NULL, "{\"name\":null}", "query.properties.name: expected a text or a list of texts"},
        {NULL, "{\"na me\":\"x\"}", "query.properties: no name of a property: \"na me\""},
        {NULL, "{\"\":\"x\"}", "query.properties: no name of a property: \"\""},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        tamis__kept_query q;
        tamis_error err = {0};
        assert_int_equal(read_query(wrong[i].schema, wrong[i].properties, &q, &err),
                         TAMIS_ERR_ARGUMENT);
        assert_string_equal(err.message, wrong[i].message);
        tamis__kept_query_clear(&q);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    tamis__kept_query q;
    tamis_error err;
    size_t count = TAMIS__KEPT_VALUES_MAX + 1;
    tamis__kept_value *values = calloc(count, sizeof *values);
    char *text = malloc(TAMIS__KEPT_BYTES_MAX);
    assert_true(values != NULL && text != NULL);
    memset(text, 'x', TAMIS__KEPT_BYTES_MAX);
    for (size_t i = 0; i < count; i++)
        values[i] = (tamis__kept_value){TAMIS_LIT("name"), {text, i % 255 + 1}};
    assert_int_equal(tamis__kept_query_make(TAMIS_LIT(""), values, count, &q, &err),
                     TAMIS_ERR_LIMIT);
    tamis__kept_query_clear(&q);
    assert_int_equal(tamis__kept_query_make(TAMIS_LIT(""), values, count - 1, &q, &err), TAMIS_OK);
    tamis__kept_query_clear(&q);
    values[0].value.len = TAMIS__KEPT_BYTES_MAX;
    assert_int_equal(tamis__kept_query_make(TAMIS_LIT(""), values, 1, &q, &err), TAMIS_OK);
    assert_int_equal(q.caption.len, TAMIS__KEPT_CAPTION_MAX);
    tamis__kept_query_clear(&q);
    assert_int_equal(tamis__kept_query_make(TAMIS_LIT(""), values, 2, &q, &err), TAMIS_ERR_LIMIT);
    tamis__kept_query_clear(&q);
    free(values);
    free(text);
}

/* ---- spelling ------------------------------------------------------------------------------------ */

static void spell(tamis__spelling spelling, tamis_bytes in, tamis__buffer *out)
{
    tamis_error err;
    tamis__buffer_init(out, 0);
    assert_int_equal(tamis__spell(spelling, in, out, &err), TAMIS_OK);
}

static void spelling_of(void **state)
{
    (void)state;
    static const struct {
        tamis__spelling spelling;
        const char *in, *out;
    } cases[] = {
        {TAMIS__SPELLING_NFC, "", ""},
        {TAMIS__SPELLING_NFC, " \t\r\n ", ""},
        {TAMIS__SPELLING_NFC, " A  b ", "A b"},
        {TAMIS__SPELLING_NFC, "A\u0308\u2003\u2003b", "\u00c4 b"},
        {TAMIS__SPELLING_NFC, "\xff\u00e9", "\ufffd\u00e9"},
        {TAMIS__SPELLING_NFC, "\U0001F600 x", "\U0001F600 x"},
        {TAMIS__SPELLING_FOLDED, "A  B", "a b"},
        {TAMIS__SPELLING_FOLDED, "STRASSE Stra\u00dfe", "strasse strasse"},
        {TAMIS__SPELLING_FOLDED, "\uff21\uff22\u3000\u2160", "ab i"},
        {TAMIS__SPELLING_FOLDED, "\u041f\u0423\u0422\u0418\u041d",
         "\u043f\u0443\u0442\u0438\u043d"},
        {TAMIS__SPELLING_FOLDED, "\ufdfa",
         "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 "
         "\u0639\u0644\u064a\u0647 \u0648\u0633\u0644\u0645"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__buffer out;
        spell(cases[i].spelling, tamis__bytes_of(cases[i].in), &out);
        tamis__buffer_byte(&out, '\0');
        assert_string_equal(out.ptr, cases[i].out);
        tamis__buffer_clear(&out);
    }
}

/* Texts of any bytes: again changes nothing, and what comes out is small. */
static void spelling_settles(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",      " ",      "\u0301",     "\u00e9", "\u1e9b\u0323",
                                         "\ufdfa", "\xff",   "\xe2",       "\u2003", "\uac00",
                                         "\u1100", "\u1161", "\U0001D15E", "\u0130", "\u200d"};
    test_random random = test_random_start("spelling_settles");
    for (int round = 0; round < 3000; round++) {
        tamis__buffer in, once, twice;
        tamis__buffer_init(&in, 0);
        for (size_t n = test_random_below(&random, 400); n > 0; n--)
            tamis__buffer_text(&in, pieces[test_random_below(&random, TAMIS_COUNT_OF(pieces))]);
        tamis__spelling spelling = round % 2 == 0 ? TAMIS__SPELLING_NFC : TAMIS__SPELLING_FOLDED;
        spell(spelling, tamis__buffer_bytes(&in), &once);
        spell(spelling, tamis__buffer_bytes(&once), &twice);
        assert_true(tamis__bytes_equal(tamis__buffer_bytes(&once), tamis__buffer_bytes(&twice)));
        tamis__buffer_clear(&in);
        tamis__buffer_clear(&once);
        tamis__buffer_clear(&twice);
    }
}

static void memory_may_end(void **state)
{
    (void)state;
    static const tamis__kept_value values[] = {{{"name", 4}, {"Zo\u00eb", 4}},
                                               {{"name", 4}, {"Ada", 3}}};
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 200; n++) {
        tamis__kept_query q;
        tamis_error err;
        tamis__memory_fail_after(n);
        status = tamis__kept_query_make(TAMIS_LIT("Person"), values, 2, &q, &err);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__kept_query_clear(&q);
    }
    assert_true(n > 3 && n < 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_does_not_matter),
        cmocka_unit_test(content_matters),
        cmocka_unit_test(form_is_readable),
        cmocka_unit_test(wrong_ones_are_named),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(spelling_of),
        cmocka_unit_test(spelling_settles),
        cmocka_unit_test(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
