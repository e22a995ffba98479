/* The committed snapshot of format version 3 stays readable, whatever becomes of the program: names
 * were taken apart by the text knowledge of its day, so only what it stores is compared. */
#include "support/unit.h"

#include <stdio.h>

#include "index/snapshot.h"
#include "support/snapshot_reading.h"

static const char *const path = "tests/data/index/version3.snap";

static int open_golden(void **state)
{
    tamis__snapshot *s = NULL;
    tamis_error err = {0};
    if (tamis__snapshot_open(path, &s, &err) != TAMIS_OK) {
        printf("%s\n", err.message);
        return -1;
    }
    *state = s;
    return 0;
}

static int close_golden(void **state)
{
    tamis__snapshot_close(*state);
    return 0;
}

static int32_t day(int year, int month, int number)
{
    int32_t out = 0;
    assert_true(tamis__day_from_ymd(year, month, number, &out));
    return out;
}

static void it_verifies(void **state)
{
    tamis_error err = {0};
    tamis_status status = tamis__snapshot_verify(*state, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAMIS_OK);
    assert_true(snapshot_read_all(*state) != 0);
}

static void its_rows_are_as_they_were(void **state)
{
    const tamis__snapshot *s = *state;
    tamis__snapshot_info info = tamis__snapshot_info_of(s);
    assert_int_equal(info.version, 3);
    assert_int_equal(info.entities, 11);
    assert_int_equal(info.datasets, 3);
    uint32_t parent = tamis__snapshot_find_entity(s, TAMIS_LIT("el-1"));
    tamis__entity_row entity = tamis__snapshot_entity(s, parent);
    assert_bytes(entity.caption, "Huawei Technologies");
    assert_int_equal(entity.schema, TAMIS__SCHEMA_Company);
    assert_int_equal(entity.name_count, 3);
    assert_int_equal(entity.listing_count, 1);
    tamis__listing_row listing = tamis__snapshot_listing(s, entity.listing_first);
    assert_bytes(listing.reference, "EL-1");
    assert_bytes(listing.citation, "84 FR 43495; 85 FR 51596");
    assert_int_equal(listing.start, day(2019, 5, 16));
    uint32_t gone = tamis__snapshot_find_entity(s, TAMIS_LIT("el-2"));
    entity = tamis__snapshot_entity(s, gone);
    tamis__statement_row statement = tamis__snapshot_statement(s, entity.statement_first);
    assert_bytes(statement.value, "Huawei Old Laboratory");
    assert_int_equal(statement.until, day(2020, 8, 19));
}

static void its_indexes_lead_to_the_rows(void **state)
{
    const tamis__snapshot *s = *state;
    uint32_t parent = tamis__snapshot_find_entity(s, TAMIS_LIT("el-1"));
    uint32_t word = tamis__snapshot_find_word(s, TAMIS_LIT("huawei"));
    assert_int_not_equal(word, TAMIS__NONE);
    tamis__word_row row = tamis__snapshot_word(s, word);
    assert_int_equal(row.entity_count, 2);
    uint32_t name = tamis__snapshot_posting(s, row.posting_first);
    assert_int_equal(tamis__snapshot_name(s, name).entity, parent);
    uint32_t first = 0;
    assert_int_equal(tamis__snapshot_find_identifiers(s, TAMIS_LIT("K7654321"), &first), 1);
    tamis__identifier_row identifier = tamis__snapshot_identifier(s, first);
    assert_int_equal(identifier.kind, TAMIS__ID_PASSPORT);
    assert_bytes(tamis__snapshot_entity(s, identifier.entity).id, "un-1");
    uint32_t edges[2];
    assert_int_equal(tamis__snapshot_edges_from(s, parent, edges, 2), 2);
    tamis__edge_row edge = tamis__snapshot_edge(s, edges[0]);
    assert_int_equal(edge.percent_lo, 5100);
    assert_int_equal(edge.percent_hi, 7500);
}

static void its_words_have_their_likes(void **state)
{
    const tamis__snapshot *s = *state;
    uint32_t huawei = tamis__snapshot_find_word(s, TAMIS_LIT("huawei"));
    uint32_t huawey = tamis__snapshot_find_word(s, TAMIS_LIT("huawey"));
    tamis__like_list list;
    tamis__like like;
    assert_true(tamis__snapshot_likes(s, huawei, TAMIS__WRITING_HAN, &list));
    assert_true(tamis__snapshot_likes(s, huawei, TAMIS__WRITING_LETTERS, &list));
    assert_true(tamis__snapshot_next_like(s, &list, &like));
    assert_int_equal(like.word, huawey);
    assert_false(like.family);
    assert_true(like.similarity[TAMIS__WRITING_LETTERS] > 0.9);
    assert_false(tamis__snapshot_next_like(s, &list, &like));
    assert_false(tamis__snapshot_likes(s, huawei, TAMIS__WRITING_HANGUL, &list));
    assert_false(tamis__snapshot_likes(s, UINT32_MAX, TAMIS__WRITING_LETTERS, &list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_verifies),
        cmocka_unit_test(its_rows_are_as_they_were),
        cmocka_unit_test(its_indexes_lead_to_the_rows),
        cmocka_unit_test(its_words_have_their_likes),
    };
    return cmocka_run_group_tests(tests, open_golden, close_golden);
}
