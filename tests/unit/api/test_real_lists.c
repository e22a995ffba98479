/*
 * tests/unit/api/test_real_lists.c - what compiled real lists must hold, told from the publishers' own
 * files: Entity List entries, people and entities of the UN, OFAC's three files joined, and listed names
 * that find themselves. Skipped without ../shared/data.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <tamis/tamis.h>

#include "base/csv.h"
#include "index/snapshot.h"

#define LISTS "../shared/data/lists/"

enum { PATH = 128, SKIPPED = 77, CAPTION = 256 };

typedef struct lists {
    tamis_engine *engine;
    char path[PATH];
} lists;

static void compile(const lists *l, const char *const *sources, size_t count)
{
    tamis_compile_options options = {
        .sources = sources, .source_count = count, .output = l->path, .threads = 2};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    if (tamis_compile(l->engine, &options, &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis_compile_report_free(report);
}

static tamis__snapshot *compiled(const lists *l, const char *source)
{
    tamis__snapshot *s = NULL;
    compile(l, &source, 1);
    assert_int_equal(tamis__snapshot_open(l->path, &s, NULL), TAMIS_OK);
    return s;
}

/* Does a name of the entity hold the word, in any case? */
static bool is_named(const tamis__snapshot *s, uint32_t entity, tamis_bytes word)
{
    tamis__entity_row row = tamis__snapshot_entity(s, entity);
    for (uint32_t i = 0; i < row.name_count; i++)
        if (tamis__bytes_find_nocase(tamis__snapshot_name_text(s, row.name_first + i), word, 0) !=
            SIZE_MAX)
            return true;
    return false;
}

/* 135 entries by their name as printed, one of them as an affiliate of Huawei; one more (SiCarrier) by
 * aliases that name a Huawei department. */
static void test_entity_list_names_huawei(void **state)
{
    tamis__snapshot *s = compiled(*state, "us_csl:" LISTS "us_csl/consolidated.csv.xz");
    uint32_t found = 0;
    for (uint32_t i = 0; i < tamis__snapshot_info_of(s).listings; i++) {
        tamis__listing_row listing = tamis__snapshot_listing(s, i);
        if (!tamis__bytes_equal(listing.list_id, TAMIS_LIT("US-BIS-EL")) ||
            !is_named(s, listing.entity, TAMIS_LIT("huawei")))
            continue;
        found++;
        assert_true(listing.license_requirement.len > 0);
        assert_true(listing.license_policy.len > 0);
        assert_true(tamis__bytes_find(listing.citation, TAMIS_LIT(" FR "), 0) != SIZE_MAX);
    }
    assert_int_equal(found, 136);
    tamis__snapshot_close(s);
}

/* "Entity List (EL) - Bureau ..." and number to "us_csl-EL-3335". */
static tamis_bytes csl_id(const tamis__csv_row *row, char out[CAPTION])
{
    tamis_bytes source = row->fields[1],
                number = row->fields[2].len > 0 ? row->fields[2] : row->fields[0];
    size_t open = tamis__bytes_find(source, TAMIS_LIT("("), 0);
    size_t close = tamis__bytes_find(source, TAMIS_LIT(")"), 0);
    assert_true(open < close && close != SIZE_MAX);
    tamis_bytes list = tamis__bytes_sub(source, open + 1, close);
    if (tamis__bytes_equal(list, TAMIS_LIT("NS-MBS List")))
        list = TAMIS_LIT("MBS");
    int len = snprintf(out, CAPTION, "us_csl-%.*s-%.*s", TAMIS_FMT(list), TAMIS_FMT(number));
    return tamis__bytes(out, (size_t)len);
}

static bool has_name(const tamis__snapshot *s, uint32_t entity, tamis_bytes name)
{
    tamis__entity_row row = tamis__snapshot_entity(s, entity);
    for (uint32_t i = 0; i < row.name_count; i++)
        if (tamis__bytes_equal(tamis__snapshot_name_text(s, row.name_first + i), name))
            return true;
    return false;
}

/* However a cell is taken apart, the entry is still found by the cell as printed. */
static void test_names_as_printed(void **state)
{
    tamis__snapshot *s = compiled(*state, "us_csl:" LISTS "us_csl/consolidated.csv.xz");
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row row;
    uint32_t checked = 0;
    assert_int_equal(tamis__input_open(LISTS "us_csl/consolidated.csv.xz", &input, NULL), TAMIS_OK);
    assert_int_equal(tamis__csv_open(input, NULL, &csv, NULL), TAMIS_OK);
    for (bool end = false; !end;) {
        assert_int_equal(tamis__csv_next(csv, &row, &end, NULL), TAMIS_OK);
        if (end || row.number == 1)
            continue;
        char id[CAPTION];
        tamis_bytes name = tamis__bytes_trim(row.fields[5]);
        while (name.len > 0 && strchr(",; ", name.ptr[name.len - 1]) != NULL)
            name.len--;
        uint32_t entity = tamis__snapshot_find_entity(s, csl_id(&row, id));
        if (entity == TAMIS__NONE || !has_name(s, entity, name))
            fail_msg("%s is not named \"%.*s\"", id, TAMIS_FMT(name));
        checked++;
    }
    assert_int_equal(checked, 25921);
    tamis__csv_close(csv);
    tamis__input_close(input);
    tamis__snapshot_close(s);
}

static void test_un_people_and_entities(void **state)
{
    tamis__snapshot *s = compiled(*state, "un_sc:" LISTS "un_sc/consolidated-2026-08-01.xml.xz");
    uint32_t people = 0, others = 0;
    for (uint32_t i = 0; i < tamis__snapshot_info_of(s).entities; i++) {
        tamis__entity_row row = tamis__snapshot_entity(s, i);
        bool person = tamis__schema_is_a(row.schema, TAMIS__SCHEMA_Person);
        people += row.listing_count > 0 && person;
        others += row.listing_count > 0 && !person;
    }
    assert_int_equal(people, 736);
    assert_int_equal(others, 275);
    tamis__snapshot_close(s);
}

/* ---- OFAC's trio ------------------------------------------------------------------------------- */

static bool has_statement(const tamis__snapshot *s, uint32_t entity, bool name, tamis_bytes value)
{
    tamis__entity_row row = tamis__snapshot_entity(s, entity);
    for (uint32_t i = 0; i < row.statement_count; i++) {
        tamis__statement_row statement = tamis__snapshot_statement(s, row.statement_first + i);
        bool is_name = tamis__prop_type_of(statement.prop) == TAMIS__PROP_TYPE_NAME;
        if (name ? is_name && tamis__bytes_equal(statement.value, value)
                 : statement.prop == TAMIS__PROP_address &&
                       tamis__bytes_find(statement.value, value, 0) != SIZE_MAX)
            return true;
    }
    return false;
}

static bool is_empty(tamis_bytes field)
{
    return field.len == 0 || tamis__bytes_starts_with(field, TAMIS_LIT("-0-"));
}

/* Every row of alt.csv (aliases) or add.csv (addresses) is a statement of the party it numbers. */
static uint32_t check_attached(const tamis__snapshot *s, const char *path, bool names)
{
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row row;
    bool end = false;
    uint32_t checked = 0;
    assert_int_equal(tamis__input_open(path, &input, NULL), TAMIS_OK);
    assert_int_equal(tamis__csv_open(input, NULL, &csv, NULL), TAMIS_OK);
    for (;;) {
        assert_int_equal(tamis__csv_next(csv, &row, &end, NULL), TAMIS_OK);
        if (end)
            break;
        size_t field = names ? 3 : 2;
        if (row.count <= field || is_empty(tamis__bytes_trim(row.fields[field])))
            continue;
        char id[64];
        tamis_bytes number = tamis__bytes_trim(row.fields[0]);
        int len = snprintf(id, sizeof id, "us_ofac_sdn-%.*s", TAMIS_FMT(number));
        uint32_t entity = tamis__snapshot_find_entity(s, tamis__bytes(id, (size_t)len));
        tamis_bytes value = tamis__bytes_trim(row.fields[field]);
        if (entity == TAMIS__NONE || !has_statement(s, entity, names, value))
            fail_msg("%s lacks \"%.*s\"", id, TAMIS_FMT(value));
        checked++;
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
    return checked;
}

static void test_ofac_trio_is_joined(void **state)
{
    tamis__snapshot *s = compiled(*state, "us_ofac_sdn:" LISTS "us_ofac_sdn");
    assert_int_equal(tamis__snapshot_info_of(s).listings, 8976);
    assert_true(check_attached(s, LISTS "us_ofac_sdn/alt.csv.xz", true) > 10000);
    assert_true(check_attached(s, LISTS "us_ofac_sdn/add.csv.xz", false) > 5000);
    tamis__snapshot_close(s);
}

/* ---- the control set on lists small enough for an instrumented build --------------------------- */

static void expect_found(const tamis_snapshot *snapshot, const char *name, tamis_bytes own)
{
    tamis_property property = {"name", name};
    tamis_query query = {.properties = &property, .property_count = 1};
    tamis_screen_options options = tamis_screen_options_default();
    options.limit = TAMIS_LIMIT_MAX;
    tamis_hits *hits = NULL;
    assert_int_equal(tamis_screen(snapshot, &query, &options, &hits, NULL), TAMIS_OK);
    double best = 0, score = -1;
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        best = i == 0 ? hit.score : best;
        if (tamis__bytes_equal(tamis__bytes_of(hit.entity_id), own))
            score = hit.score;
    }
    if (score < best)
        fail_msg("\"%s\" gives %.3f for its own entity %.*s and %.3f for the first", name, score,
                 TAMIS_FMT(own), best);
    tamis_hits_free(hits);
}

/* Bearers of every kind: people and groups of the UN, companies, equipment makers. */
static void test_listed_names_find_themselves(void **state)
{
    const lists *l = *state;
    static const char *const sources[] = {
        "un_sc:" LISTS "un_sc/consolidated-2026-08-01.xml.xz",
        "csv:" LISTS "us_special/section_889.csv", "csv:" LISTS "us_special/fcc_covered.csv",
        "csv:" LISTS "us_special/section_1260h.csv.xz", "ftm:" LISTS "ftm/t1.ftm.json"};
    tamis__snapshot *s = NULL;
    tamis_snapshot *snapshot = NULL;
    compile(l, sources, sizeof sources / sizeof *sources);
    assert_int_equal(tamis__snapshot_open(l->path, &s, NULL), TAMIS_OK);
    assert_int_equal(tamis_snapshot_open(l->engine, l->path, &snapshot, NULL), TAMIS_OK);
    uint32_t asked = 0;
    for (uint32_t i = 0; i < tamis__snapshot_info_of(s).names; i++) {
        tamis__name_row row = tamis__snapshot_name(s, i);
        char name[CAPTION * 4];
        tamis_bytes text = tamis__snapshot_name_text(s, i);
        if (row.strength != TAMIS__NAME_PRIMARY || text.len >= sizeof name)
            continue;
        memcpy(name, text.ptr, text.len);
        name[text.len] = '\0';
        expect_found(snapshot, name, tamis__snapshot_entity(s, row.entity).id);
        asked++;
    }
    assert_true(asked > 1000);
    tamis_snapshot_close(snapshot);
    tamis__snapshot_close(s);
}

static int start(void **state)
{
    static lists l;
    snprintf(l.path, sizeof l.path, "/tmp/tamis-test-XXXXXX");
    int descriptor = mkstemp(l.path);
    if (descriptor < 0 || tamis_engine_new(&l.engine, NULL) != TAMIS_OK)
        return -1;
    close(descriptor);
    *state = &l;
    return 0;
}

static int stop(void **state)
{
    lists *l = *state;
    unlink(l->path);
    tamis_engine_free(l->engine);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entity_list_names_huawei),
        cmocka_unit_test(test_names_as_printed),
        cmocka_unit_test(test_un_people_and_entities),
        cmocka_unit_test(test_ofac_trio_is_joined),
        cmocka_unit_test(test_listed_names_find_themselves),
    };
    if (access(LISTS, R_OK) != 0) {
        printf("skipped: no lists at %s\n", LISTS);
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, start, stop);
}
