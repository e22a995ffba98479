/*
 * Inventories from end to end inside the library: makers by name, brand and address, zones, verdicts and deadlines of the built-in
 * packs, the same bytes whatever the number of threads, and pages that hold what hostile cells say as text.
 */
#include "world.h"

#include <sodium.h>

#include "api/handles.h"
#include "api/inventory.h"
#include "api/inventory_page.h"

static const char listed[] =
    "{\"id\":\"h\",\"schema\":\"Company\",\"caption\":\"Huawei Technologies "
    "Company\",\"properties\":{\"name\":[\"Huawei Technologies "
    "Company\"],\"alias\":[\"Huawei\"],\"country\":[\"cn\"]},\"datasets\":[\"us_ndaa_889\"]}\n"
    "{\"id\":\"h-a\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"h\"],\"programId\":"
    "[\"US-NDAA-889\"],\"startDate\":[\"2019-08-13\"],\"citation\":[\"Pub. L. "
    "115-232\"]},\"datasets\":[\"us_ndaa_889\"]}\n"
    "{\"id\":\"q\",\"schema\":\"Company\",\"caption\":\"Vanished "
    "Quibble\",\"properties\":{\"name\":"
    "[\"Vanished Quibble\"],\"country\":[\"cn\"]},\"datasets\":[\"us_ndaa_889\"]}\n"
    "{\"id\":\"q-a\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"q\"],\"programId\":"
    "[\"US-NDAA-889\"],\"startDate\":[\"2020-01-01\"]},\"datasets\":[\"us_ndaa_889\"]}\n";

static const char devices[] =
    "id,vendor,model,mac,network,lat,lon,site,installed on,country,zone\n"
    "core,Huawei,CloudEngine,,core,51.5,-0.1,London,2019-01-01,GB,\n"
    "access,HUAWEI TECHNOLOGIES,BTS,,5G RAN,51.5,-0.1,London,2020-01-01,GB,\n"
    "base,Huawei,RTN,,5G,36.967,127.03,Pyeongtaek,2019-01-01,KR,\n"
    "away,Huawei,RTN,,5G,35.1,129.0,Busan,2019-01-01,KR,\n"
    "other,Ericsson,R1,,5G,51.5,-0.1,London,2020-01-01,GB,\n"
    "sold,Honor,X,,5G,51.5,-0.1,London,2022-01-01,GB,\n"
    "unsold,Honor,X,,5G,51.5,-0.1,London,2019-05-01,GB,\n"
    "when,Honor,X,,5G,51.5,-0.1,London,,GB,\n"
    "mac,,,00:18:82:00:00:01,core,51.5,-0.1,London,2019-01-01,GB,\n"
    "conflict,<script>alert(1)</script>,,0018.8200.0002,core,51.5,-0.1,\"</"
    "title>\",2019-01-01,GB,\n"
    "local,,,02:18:82:00:00:03,core,51.5,-0.1,London,2019-01-01,GB,\n"
    "listed,Vanished Quibble,,,core,51.5,-0.1,London,2019-01-01,GB,\n"
    "named,Huawei,RTN,,4G,51.9,-2.1,Hill,2019-01-01,GB,site_significant_to_national_security\n";

typedef struct inventory_world {
    world *base;
    tamis_snapshot *snapshot;
    tamis__packs *packs;
} inventory_world;

static int open_world(void **state)
{
    inventory_world *w = calloc(1, sizeof *w);
    tamis_error err = {0};
    assert_non_null(w);
    world_open((void **)&w->base);
    world_write(w->base, "listed.jsonl", listed);
    w->snapshot = world_snapshot(w->base, "ftm:", "listed.jsonl", "listed");
    if (tamis__packs_built_in(&w->packs, NULL, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    inventory_world *w = *state;
    tamis__packs_free(w->packs);
    tamis_snapshot_close(w->snapshot);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

static tamis_status collect(void *ctx, const char *text, size_t len, tamis_error *err)
{
    (void)err;
    tamis__buffer_append(ctx, tamis__bytes(text, len));
    return TAMIS_OK;
}

static tamis_status run(const inventory_world *w, const char *csv, const char *as_of,
                        unsigned threads, tamis_inventory **out, tamis_error *err)
{
    static const char *const actors[] = {"carrier", "UK=uk_pcp_directed"};
    char path[WORLD_PATH];
    world_write(w->base, "devices.csv", csv);
    world_path(w->base, "devices.csv", path);
    tamis_inventory_options options = tamis_inventory_options_default();
    options.input = path;
    options.as_of = as_of;
    options.actors = actors;
    options.actor_count = 2;
    options.threads = threads;
    return tamis__inventory_run(w->packs, w->snapshot, &options, out, err);
}

static void written(const tamis_inventory *inventory, tamis_output format, tamis__buffer *out)
{
    tamis__buffer_reset(out);
    assert_int_equal(tamis_inventory_write(inventory, format, collect, out, NULL), TAMIS_OK);
    tamis__buffer_byte(out, '\0');
    out->len--;
}

/* The finding of the device with this id as JSON; NULL when there is none. The caller releases it. */
static json_t *finding(const tamis__buffer *lines, const char *id)
{
    tamis_bytes rest = tamis__buffer_bytes(lines), line;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
        assert_true(line.len == 0 || object != NULL);
        const char *found = json_string_value(json_object_get(object, "id"));
        if (found != NULL && strcmp(found, id) == 0)
            return object;
        json_decref(object);
    }
    return NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void expect(const tamis__buffer *lines, const char *id, const char *outcome,
                   const char *deadline, const char *since)
{
    json_t *f = finding(lines, id);
    if (f == NULL)
        fail_msg("no finding for %s", id);
    assert_string_equal(text_of(f, "outcome"), outcome);
    assert_string_equal(text_of(f, "deadline"), deadline);
    assert_string_equal(text_of(f, "overdue_since"), since);
    json_decref(f);
}

static void expect_none(const tamis__buffer *lines, const char *id)
{
    json_t *f = finding(lines, id);
    assert_null(f);
}

static void test_verdicts(void **state)
{
    const inventory_world *w = *state;
    tamis_inventory *inventory = NULL;
    tamis__buffer lines;
    tamis_error err = {0};
    tamis__buffer_init(&lines, 0);
    if (run(w, devices, "2026-11-28", 1, &inventory, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    written(inventory, TAMIS_OUTPUT_JSON, &lines);
    expect(&lines, "core", "prohibited", "", "2024-01-01");
    expect(&lines, "access", "allowed_with_conditions", "2027-12-31", "");
    expect(&lines, "base", "review", "", "");
    expect(&lines, "unsold", "allowed_with_conditions", "2027-12-31", "");
    expect(&lines, "mac", "prohibited", "", "2024-01-01");
    expect(&lines, "conflict", "prohibited", "", "2024-01-01");
    expect(&lines, "named", "prohibited", "", "2023-01-29");
    expect_none(&lines, "other");
    expect_none(&lines, "sold");
    expect_none(&lines, "local");
    tamis_inventory_summary s = tamis_inventory_summary_get(inventory);
    assert_int_equal(s.devices, 13);
    assert_int_equal(s.unknown_maker, 1);
    assert_int_equal(s.in_zones, 2);
    tamis_inventory_free(inventory);
    tamis__buffer_clear(&lines);
}

static void test_makers(void **state)
{
    const inventory_world *w = *state;
    tamis_inventory *inventory = NULL;
    tamis__buffer lines;
    tamis__buffer_init(&lines, 0);
    assert_int_equal(run(w, devices, "2026-11-28", 2, &inventory, NULL), TAMIS_OK);
    written(inventory, TAMIS_OUTPUT_JSON, &lines);
    json_t *f = finding(&lines, "mac");
    const json_t *maker = json_object_get(f, "maker");
    assert_string_equal(text_of(maker, "id"), "huawei");
    assert_string_equal(text_of(maker, "block"), "00:18:82:00:00:00/24");
    assert_true(json_is_true(json_object_get(maker, "certain")));
    assert_string_equal(text_of(json_array_get(json_object_get(f, "listings"), 0), "list"),
                        "US-NDAA-889");
    json_decref(f);
    f = finding(&lines, "conflict");
    assert_true(json_is_false(json_object_get(json_object_get(f, "maker"), "certain")));
    json_decref(f);
    f = finding(&lines, "when");
    maker = json_object_get(f, "maker");
    assert_non_null(strstr(text_of(maker, "question"), "when was the device made"));
    assert_int_equal(json_array_size(json_object_get(f, "jurisdictions")), 0);
    json_decref(f);
    f = finding(&lines, "listed");
    assert_string_equal(text_of(json_object_get(f, "maker"), "name"), "Vanished Quibble");
    json_decref(f);
    f = finding(&lines, "base");
    assert_string_equal(text_of(json_array_get(json_object_get(f, "zones"), 0), "id"),
                        "kr_usfk_humphreys");
    json_decref(f);
    tamis_inventory_free(inventory);
    tamis__buffer_clear(&lines);
}

/* The day before the direction, and the last day in the core. */
static void test_days(void **state)
{
    const inventory_world *w = *state;
    static const char *const days[] = {"2023-12-31", "2024-01-01"};
    static const char *const outcomes[] = {"allowed_with_conditions", "prohibited"};
    static const char *const deadlines[] = {"2023-12-31", ""};
    for (size_t i = 0; i < 2; i++) {
        tamis_inventory *inventory = NULL;
        tamis__buffer lines;
        tamis__buffer_init(&lines, 0);
        assert_int_equal(run(w, devices, days[i], 1, &inventory, NULL), TAMIS_OK);
        written(inventory, TAMIS_OUTPUT_JSON, &lines);
        expect(&lines, "core", outcomes[i], deadlines[i], i == 0 ? "" : "2024-01-01");
        tamis_inventory_free(inventory);
        tamis__buffer_clear(&lines);
    }
}

static void test_same_bytes(void **state)
{
    const inventory_world *w = *state;
    static const tamis_output formats[] = {TAMIS_OUTPUT_TEXT, TAMIS_OUTPUT_JSON, TAMIS_OUTPUT_HTML};
    tamis_inventory *one = NULL, *many = NULL;
    tamis__buffer a, b;
    tamis__buffer_init(&a, 0);
    tamis__buffer_init(&b, 0);
    assert_int_equal(run(w, devices, "2026-11-28", 1, &one, NULL), TAMIS_OK);
    assert_int_equal(run(w, devices, "2026-11-28", 4, &many, NULL), TAMIS_OK);
    for (size_t i = 0; i < 3; i++) {
        written(one, formats[i], &a);
        written(many, formats[i], &b);
        assert_true(tamis__bytes_equal(tamis__buffer_bytes(&a), tamis__buffer_bytes(&b)));
    }
    tamis_inventory_free(one);
    tamis_inventory_free(many);
    tamis__buffer_clear(&a);
    tamis__buffer_clear(&b);
}

static size_t occurrences(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        count++;
    return count;
}

static void test_page(void **state)
{
    const inventory_world *w = *state;
    tamis_inventory *inventory = NULL;
    tamis__buffer page;
    tamis__buffer_init(&page, 0);
    assert_int_equal(run(w, devices, "2026-11-28", 1, &inventory, NULL), TAMIS_OK);
    written(inventory, TAMIS_OUTPUT_HTML, &page);
    assert_int_equal(occurrences(page.ptr, "<script"), 1);
    assert_int_equal(occurrences(page.ptr, "</title>\n<style>"), 1);
    assert_int_equal(occurrences(page.ptr, "http:"), 0);
    assert_int_equal(occurrences(page.ptr, "https:"), 0);
    assert_int_equal(occurrences(page.ptr, "<svg class=\"picture\" id=\"map-"), 3);
    assert_int_equal(occurrences(page.ptr, "id=\"deadline-picture\""), 1);
    assert_non_null(strstr(page.ptr, "&lt;/title&gt;"));
    tamis_inventory_free(inventory);
    tamis__buffer_clear(&page);
}

/* The policy of the page lets exactly its script run. */
static void test_script_hash(void **state)
{
    (void)state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    const char *script = tamis__inventory_script();
    crypto_hash_sha256(hash, (const unsigned char *)script, strlen(script));
    sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    assert_string_equal(text, tamis__inventory_script_hash());
}

static void test_nothing_found(void **state)
{
    const inventory_world *w = *state;
    tamis_inventory *inventory = NULL;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    assert_int_equal(run(w, "vendor,country\nEricsson,SE\n", "2026-11-28", 1, &inventory, NULL),
                     TAMIS_OK);
    assert_int_equal(tamis_inventory_summary_get(inventory).findings, 0);
    written(inventory, TAMIS_OUTPUT_JSON, &out);
    assert_int_equal(out.len, 0);
    written(inventory, TAMIS_OUTPUT_HTML, &out);
    assert_non_null(strstr(out.ptr, "No findings."));
    written(inventory, TAMIS_OUTPUT_TEXT, &out);
    assert_non_null(strstr(out.ptr, "findings on 0"));
    tamis_inventory_free(inventory);
    assert_int_equal(run(w, "vendor\n", "2026-11-28", 1, &inventory, NULL), TAMIS_OK);
    written(inventory, TAMIS_OUTPUT_HTML, &out);
    tamis_inventory_free(inventory);
    tamis__buffer_clear(&out);
}

static void test_refused(void **state)
{
    const inventory_world *w = *state;
    tamis_inventory *inventory = NULL;
    tamis_error err = {0};
    assert_int_equal(run(w, devices, NULL, 1, &inventory, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(run(w, devices, "2026-13-28", 1, &inventory, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(run(w, "colour\nred\n", "2026-11-28", 1, &inventory, &err), TAMIS_ERR_FORMAT);
    static const char *const wrong[] = {"XX"};
    tamis_inventory_options options = tamis_inventory_options_default();
    options.input = "-";
    options.as_of = "2026-11-28";
    options.jurisdictions = wrong;
    options.jurisdiction_count = 1;
    assert_int_equal(tamis__inventory_run(w->packs, w->snapshot, &options, &inventory, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "UK"));
    options.jurisdiction_count = 0;
    options.actors = (const char *const[]){"=carrier"};
    options.actor_count = 1;
    assert_int_equal(tamis__inventory_run(w->packs, w->snapshot, &options, &inventory, &err),
                     TAMIS_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),      cmocka_unit_test(test_makers),
        cmocka_unit_test(test_days),          cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_page),          cmocka_unit_test(test_script_hash),
        cmocka_unit_test(test_nothing_found), cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
