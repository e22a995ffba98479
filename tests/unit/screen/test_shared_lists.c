/*
 * Real lists, where they are at hand (../shared/data): the UN list and the Australian one compiled,
 * every party of the one and a sample of the other found first by its own name, and retrieval against scoring every
 * name. Skipped without the data.
 */
#include "support/unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <tamis/tamis.h>

#include "base/csv.h"
#include "index/snapshot.h"
#include "support/random.h"

#define UN_LIST "../shared/data/lists/un_sc/consolidated-2026-08-01.xml.xz"
#define OTHER_LIST "../shared/data/lists/au_dfat/consolidated.csv.xz"
#define PERTURBED "../shared/data/eval/perturbed_queries.json"
#define CUSTOMERS "../shared/data/eval/customers_global.csv.xz"

enum {
    SKIPPED = 77,
    OWN_SAMPLE = 300,
    QUERY_SAMPLE = 60,
    CUSTOMER_ROWS = 20000,
    NAME_BYTES = 4097
};

typedef struct lists {
    tamis_engine *engine;
    tamis_snapshot *snapshot;
    tamis__snapshot *rows; /* the same file, row by row */
    char path[64];
} lists;

static int lists_open(void **state)
{
    static lists l;
    static const char *const sources[] = {"un_sc:" UN_LIST, "au_dfat:" OTHER_LIST};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    snprintf(l.path, sizeof l.path, "/tmp/tamis-lists-XXXXXX");
    int file = mkstemp(l.path);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(tamis_engine_new(&l.engine, NULL), TAMIS_OK);
    tamis_compile_options options = {.sources = sources, .source_count = 2, .output = l.path};
    if (tamis_compile(l.engine, &options, &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis_compile_report_free(report);
    assert_int_equal(tamis_snapshot_open(l.engine, l.path, &l.snapshot, NULL), TAMIS_OK);
    assert_int_equal(tamis__snapshot_open(l.path, &l.rows, NULL), TAMIS_OK);
    *state = &l;
    return 0;
}

static int lists_close(void **state)
{
    lists *l = *state;
    tamis__snapshot_close(l->rows);
    tamis_snapshot_close(l->snapshot);
    tamis_engine_free(l->engine);
    unlink(l->path);
    return 0;
}

static tamis_hits *screen(const lists *l, const char *name, const char *born, double threshold,
                          bool exhaustive)
{
    tamis_property properties[] = {{"name", name}, {"birthDate", born}};
    tamis_query query = {.properties = properties, .property_count = born == NULL ? 1 : 2};
    tamis_screen_options options = tamis_screen_options_default();
    options.threshold = threshold;
    options.limit = 1000;
    options.exhaustive = exhaustive;
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    if (tamis_screen(l->snapshot, &query, &options, &hits, &err) != TAMIS_OK)
        fail_msg("'%s': %s", name, err.message);
    return hits;
}

/* ---- everyone is found by the own name ---- */

static void finds_itself(const lists *l, uint32_t number)
{
    char name[NAME_BYTES];
    tamis__name_row row = tamis__snapshot_name(l->rows, number);
    tamis_bytes text = tamis__snapshot_name_text(l->rows, number);
    if (row.token_count == 0 || text.len >= sizeof name)
        return;
    memcpy(name, text.ptr, text.len);
    name[text.len] = '\0';
    tamis_bytes id = tamis__snapshot_entity(l->rows, row.entity).id;
    tamis_hits *hits = screen(l, name, NULL, 1.0, false);
    bool found = false;
    for (size_t i = 0; i < tamis_hits_count(hits) && !found; i++)
        found = tamis_hits_get(hits, i).score == 1.0 &&
                tamis__bytes_equal(tamis__bytes_of(tamis_hits_get(hits, i).entity_id), id);
    if (!found)
        fail_msg("'%s' does not find %.*s", name, TAMIS_FMT(id));
    tamis_hits_free(hits);
}

/* Number of one of the names of a party. */
static uint32_t some_name(test_random *random, const tamis__entity_row *row)
{
    return row->name_first + (uint32_t)test_random_below(random, row->name_count);
}

static void listed_names_find_their_party(void **state)
{
    const lists *l = *state;
    uint32_t entities = tamis__snapshot_info_of(l->rows).entities;
    uint16_t un = tamis__snapshot_find_dataset(l->rows, TAMIS_LIT("un_sc"));
    test_random random = test_random_start("own names");
    size_t of_un = 0;
    size_t of_other = 0;
    for (uint32_t i = 0; i < entities; i++) {
        tamis__entity_row row = tamis__snapshot_entity(l->rows, i);
        if (row.dataset != un || row.name_count == 0)
            continue;
        finds_itself(l, some_name(&random, &row));
        of_un++;
    }
    while (of_other < OWN_SAMPLE) {
        tamis__entity_row row =
            tamis__snapshot_entity(l->rows, (uint32_t)test_random_below(&random, entities));
        if (row.dataset == un || row.name_count == 0)
            continue;
        finds_itself(l, some_name(&random, &row));
        of_other++;
    }
    assert_true(of_un > 700);
}

/* ---- nothing is lost ---- */

static void loses_nothing(const lists *l, test_random *random, const char *name, const char *born)
{
    static const double thresholds[] = {0.6, 0.7, 0.7, 0.85};
    double threshold = thresholds[test_random_below(random, 4)];
    tamis_hits *found = screen(l, name, born, threshold, false);
    tamis_hits *all = screen(l, name, born, threshold, true);
    if (tamis_hits_count(found) != tamis_hits_count(all))
        fail_msg("'%s' at %.2f: %zu hits of %zu", name, threshold, tamis_hits_count(found),
                 tamis_hits_count(all));
    for (size_t i = 0; i < tamis_hits_count(all); i++)
        assert_string_equal(tamis_hits_json(found, i), tamis_hits_json(all, i));
    tamis_hits_free(found);
    tamis_hits_free(all);
}

static void perturbed_names_lose_nothing(void **state)
{
    const lists *l = *state;
    test_random random = test_random_start("perturbed");
    json_t *file = json_load_file(PERTURBED, 0, NULL);
    json_t *cases = json_object_get(file, "cases");
    assert_true(json_array_size(cases) > QUERY_SAMPLE / 2);
    for (size_t i = 0; i < QUERY_SAMPLE / 2; i++) {
        json_t *one = json_array_get(cases, test_random_below(&random, json_array_size(cases)));
        loses_nothing(l, &random, json_string_value(json_object_get(one, "query")), NULL);
    }
    json_decref(file);
}

static void customers_lose_nothing(void **state)
{
    const lists *l = *state;
    test_random random = test_random_start("customers");
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row row;
    bool end = false;
    size_t asked = 0;
    assert_int_equal(tamis__input_open(CUSTOMERS, &input, NULL), TAMIS_OK);
    assert_int_equal(tamis__csv_open(input, NULL, &csv, NULL), TAMIS_OK);
    assert_int_equal(tamis__csv_next(csv, &row, &end, NULL), TAMIS_OK);
    while (asked < QUERY_SAMPLE / 2) {
        assert_int_equal(tamis__csv_next(csv, &row, &end, NULL), TAMIS_OK);
        assert_true(!end && row.count > 5);
        if (test_random_below(&random, CUSTOMER_ROWS / QUERY_SAMPLE) != 0)
            continue;
        char name[NAME_BYTES];
        char born[64];
        snprintf(name, sizeof name, "%.*s", TAMIS_FMT(row.fields[0]));
        snprintf(born, sizeof born, "%.*s", (int)(row.fields[5].len > 40 ? 40 : row.fields[5].len),
                 row.fields[5].ptr);
        loses_nothing(l, &random, name, asked % 2 == 0 ? born : NULL);
        asked++;
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed_names_find_their_party),
        cmocka_unit_test(perturbed_names_lose_nothing),
        cmocka_unit_test(customers_lose_nothing),
    };
    static const char *const needed[] = {UN_LIST, OTHER_LIST, PERTURBED, CUSTOMERS};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (access(needed[i], R_OK) != 0) {
            printf("skipped: no %s\n", needed[i]);
            return SKIPPED;
        }
    }
    return cmocka_run_group_tests(tests, lists_open, lists_close);
}
