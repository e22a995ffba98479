/* What goes into a snapshot comes out of it: rows, look-ups, dictionaries, determinism. */
#include "support/unit.h"
#include "match/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "screen/likes.h"
#include "support/snapshot_fixture.h"
#include "support/snapshot_reading.h"

typedef struct opened {
    tamis__buffer bytes;
    tamis__snapshot *s;
} opened;

static int open_fixture(void **state)
{
    opened *o = tamis__alloc_zero(1, sizeof *o);
    tamis_error err = {0};
    if (fixture_build(0, 2, &o->bytes, &err) != TAMIS_OK ||
        tamis__snapshot_from_memory(tamis__buffer_bytes(&o->bytes), &o->s, &err) != TAMIS_OK) {
        printf("%s\n", err.message);
        return -1;
    }
    *state = o;
    return 0;
}

static int close_fixture(void **state)
{
    opened *o = *state;
    tamis__snapshot_close(o->s);
    tamis__buffer_clear(&o->bytes);
    tamis__release(o);
    return 0;
}

static const tamis__snapshot *snapshot_of(void **state)
{
    return ((const opened *)*state)->s;
}

static tamis__entity_row entity_of(const tamis__snapshot *s, const char *id)
{
    uint32_t number = tamis__snapshot_find_entity(s, tamis__bytes_of(id));
    assert_int_not_equal(number, TAMIS__NONE);
    return tamis__snapshot_entity(s, number);
}

/* The statement of an entity with that property and value; fails when there is none. */
static tamis__statement_row statement_of(const tamis__snapshot *s, const char *id, tamis__prop prop,
                                         const char *value)
{
    tamis__entity_row entity = entity_of(s, id);
    for (uint32_t i = 0; i < entity.statement_count; i++) {
        tamis__statement_row row = tamis__snapshot_statement(s, entity.statement_first + i);
        if (row.prop == prop && tamis__bytes_equal(row.value, tamis__bytes_of(value)))
            return row;
    }
    fail_msg("%s has no %s %s", id, tamis__prop_name(prop), value);
    return (tamis__statement_row){0};
}

static void verifies(void **state)
{
    tamis_error err = {0};
    tamis_status status = tamis__snapshot_verify(snapshot_of(state), &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAMIS_OK);
}

static void entities_are_found_by_id(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    assert_int_equal(tamis__snapshot_info_of(s).entities, 11);
    assert_int_equal(tamis__snapshot_find_entity(s, TAMIS_LIT("el-")), TAMIS__NONE);
    assert_int_equal(tamis__snapshot_find_entity(s, TAMIS_LIT("zz")), TAMIS__NONE);
    assert_int_equal(tamis__snapshot_find_entity(s, TAMIS_LIT("")), TAMIS__NONE);
    for (uint32_t i = 0; i < 11; i++)
        assert_int_equal(tamis__snapshot_find_entity(s, tamis__snapshot_entity(s, i).id), i);
    tamis__entity_row parent = entity_of(s, "el-1");
    assert_bytes(parent.caption, "Huawei Technologies"); /* of the newest edition */
    assert_bytes(parent.source_id, "1");
    assert_int_equal(parent.schema, TAMIS__SCHEMA_Company);
    assert_int_equal(parent.dataset, tamis__snapshot_find_dataset(s, TAMIS_LIT("us_bis_el")));
    assert_bytes(entity_of(s, "addr-1").caption, "Bantian, Shenzhen");
    assert_bytes(entity_of(s, "un-1").caption, "Ahmad Hasan al-Example");
    assert_bytes(entity_of(s, "fam-1").caption, "");
}

static void absent_records_are_empty(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    assert_int_equal(tamis__snapshot_entity(s, 11).id.len, 0);
    assert_int_equal(tamis__snapshot_entity(s, TAMIS__NONE).statement_count, 0);
    assert_int_equal(tamis__snapshot_statement(s, TAMIS__NONE).value.len, 0);
    assert_int_equal(tamis__snapshot_name_text(s, TAMIS__NONE).len, 0);
    assert_int_equal(tamis__snapshot_word(s, TAMIS__NONE).posting_count, 0);
    assert_int_equal(tamis__snapshot_posting(s, TAMIS__NONE), TAMIS__NONE);
    assert_int_equal(tamis__snapshot_find_dataset(s, TAMIS_LIT("none")), UINT16_MAX);
}

static void names_have_their_strongest_kind(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    tamis__entity_row parent = entity_of(s, "el-1");
    assert_int_equal(parent.name_count, 3);
    assert_bytes(tamis__snapshot_name_text(s, parent.name_first), "Huawei Technologies Co., Ltd.");
    tamis__name_row last = tamis__snapshot_name(s, parent.name_first + 2);
    assert_int_equal(last.strength, TAMIS__NAME_ALIAS); /* also stated as weak alias */
    tamis__entity_row person = entity_of(s, "un-1");
    assert_int_equal(person.name_count, 3); /* former name is also an alias */
    assert_int_equal(tamis__snapshot_name(s, person.name_first + 1).strength, TAMIS__NAME_ALIAS);
    assert_int_equal(tamis__snapshot_name(s, person.name_first + 2).strength, TAMIS__NAME_WEAK);
    tamis__entity_row vessel = entity_of(s, "un-2");
    assert_int_equal(vessel.name_count, 2);
    assert_int_equal(tamis__snapshot_name(s, vessel.name_first).token_count, 0); /* "..." */
    assert_int_equal(entity_of(s, "addr-1").name_count, 0);
}

/* Entities that a word leads to. */
static void assert_word_finds(const tamis__snapshot *s, const char *word, const char *id,
                              uint32_t entity_count)
{
    uint32_t number = tamis__snapshot_find_word(s, tamis__bytes_of(word));
    assert_int_not_equal(number, TAMIS__NONE);
    tamis__word_row row = tamis__snapshot_word(s, number);
    assert_int_equal(row.text.len, strlen(word));
    assert_memory_equal(row.text.ptr, word, row.text.len);
    assert_int_equal(row.entity_count, entity_count);
    bool found = false;
    for (uint32_t i = 0; i < row.posting_count; i++) {
        uint32_t name = tamis__snapshot_posting(s, row.posting_first + i);
        uint32_t entity = tamis__snapshot_name(s, name).entity;
        found =
            found || tamis__bytes_equal(tamis__snapshot_entity(s, entity).id, tamis__bytes_of(id));
    }
    assert_true(found);
}

/* A key leads to a word, whose text the list says. */
static void assert_key_finds(const tamis__snapshot *s, uint32_t key, const char *word)
{
    uint32_t first = 0, count = tamis__snapshot_find_key(s, key, &first);
    bool found = false;
    for (uint32_t i = first; i < first + count; i++)
        found = found ||
                tamis__bytes_equal(tamis__snapshot_word(s, tamis__snapshot_key_word(s, i)).text,
                                   tamis__bytes_of(word));
    assert_true(found);
}

static void assert_glue_finds(const tamis__snapshot *s, const char *glued, const char *id)
{
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_find_glue(s, tamis__glue_key(tamis__bytes_of(glued)), &first);
    bool found = false;
    for (uint32_t i = first; i < first + count; i++) {
        tamis__name_row row = tamis__snapshot_name(s, tamis__snapshot_glue_name(s, i));
        found = found ||
                tamis__bytes_equal(tamis__snapshot_entity(s, row.entity).id, tamis__bytes_of(id));
    }
    assert_true(found);
}

static void words_and_keys_lead_to_names(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    assert_word_finds(s, "huawei", "el-1", 2);
    assert_word_finds(s, "hispark", "el-3", 1);
    assert_word_finds(s, "example", "un-1", 2);
    assert_glue_finds(s, "huaweiold", "el-2");
    assert_glue_finds(s, "ahmedhassan", "un-1");
    assert_key_finds(s, tamis__exact_key(TAMIS_LIT("hispark")), "hispark");
    assert_key_finds(s, tamis__glue_key(TAMIS_LIT("hisparc")), "hispark");
    uint32_t first = 0;
    assert_int_equal(tamis__snapshot_find_key(s, tamis__exact_key(TAMIS_LIT("huaweii")), &first),
                     0);
    assert_int_equal(tamis__snapshot_find_word(s, TAMIS_LIT("huaweii")), TAMIS__NONE);
    assert_int_equal(tamis__snapshot_find_word(s, TAMIS_LIT("")), TAMIS__NONE);
}

/* Every word is found, by itself and by all of its keys, and the lengths share all words out. */
static void the_dictionary_is_complete(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    uint32_t total = tamis__snapshot_word_count(s), shared = 0;
    assert_true(total > 0);
    for (size_t len = 0; len <= TAMIS__WORD_BYTES_MAX; len++) {
        uint32_t first = 0;
        uint32_t count = tamis__snapshot_words_of_length(s, len, &first);
        assert_int_equal(first, shared);
        for (uint32_t i = first; i < first + count; i++) {
            tamis__word_row row = tamis__snapshot_word(s, i);
            tamis__keys keys;
            assert_int_equal(row.text.len, len);
            assert_int_equal(tamis__snapshot_find_word(s, row.text), i);
            tamis__word_keys(row.text, &keys);
            for (uint32_t k = 0; k < keys.count; k++) {
                uint32_t at = 0, of_key = tamis__snapshot_find_key(s, keys.items[k], &at);
                while (of_key > 0 && tamis__snapshot_key_word(s, at) != i) {
                    at++;
                    of_key--;
                }
                assert_true(of_key > 0);
            }
        }
        shared += count;
    }
    assert_int_equal(shared, total);
}

static void identifiers_lead_to_their_owner(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    static const struct {
        tamis__id_kind kind;
        const char *value, *owner;
    } cases[] = {
        {TAMIS__ID_PASSPORT, "P123456", "un-1"},
        {TAMIS__ID_PASSPORT, "k7654321", "un-1"}, /* stated by the passport it holds */
        {TAMIS__ID_IMO, "9074729", "un-2"},
        {TAMIS__ID_LEI, "300300izdbjz8tagm263", "el-1"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char normal[TAMIS__ID_BYTES_MAX + 1];
        size_t len = 0;
        assert_int_not_equal(
            tamis__id_normalize(cases[i].kind, tamis__bytes_of(cases[i].value), normal, &len),
            TAMIS__ID_UNUSABLE);
        uint32_t first = 0;
        assert_int_equal(tamis__snapshot_find_identifiers(s, tamis__bytes(normal, len), &first), 1);
        tamis__identifier_row row = tamis__snapshot_identifier(s, first);
        assert_int_equal(row.kind, cases[i].kind);
        assert_int_equal(row.entity,
                         tamis__snapshot_find_entity(s, tamis__bytes_of(cases[i].owner)));
    }
    uint32_t first = 0;
    assert_int_equal(tamis__snapshot_find_identifiers(s, TAMIS_LIT("000"), &first), 0);
}

static void edges_are_found_from_both_ends(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    uint32_t parent = tamis__snapshot_find_entity(s, TAMIS_LIT("el-1"));
    uint32_t found[4] = {0};
    assert_int_equal(tamis__snapshot_edges_from(s, parent, found, 4), 2);
    tamis__edge_row edge = tamis__snapshot_edge(s, found[0]);
    assert_bytes(edge.target_id, "el-2");
    assert_int_equal(edge.target, tamis__snapshot_find_entity(s, TAMIS_LIT("el-2")));
    assert_int_equal(edge.percent_lo, 5100);
    assert_int_equal(edge.percent_hi, 7500);
    assert_int_equal(edge.from, fixture_day("2015-01-01"));
    assert_int_equal(edge.until, TAMIS__DAY_MAX);
    assert_int_equal(tamis__snapshot_edges_from(s, parent, found, 0), 2);
    assert_int_equal(tamis__snapshot_edges_to(s, parent, found, 4), 1);
    edge = tamis__snapshot_edge(s, found[0]);
    assert_int_equal(edge.source, TAMIS__NONE);
    assert_bytes(edge.source_id, "nobody");
    assert_bytes(edge.role, "holding");
    assert_int_equal(edge.percent_lo, 5000);
    assert_int_equal(edge.percent_hi, 10000);
    assert_int_equal(edge.until, fixture_day("2018-06-30"));
    uint32_t person = tamis__snapshot_find_entity(s, TAMIS_LIT("un-1"));
    assert_int_equal(tamis__snapshot_edges_from(s, person, found, 4), 1);
    edge = tamis__snapshot_edge(s, found[0]);
    assert_int_equal(edge.target, TAMIS__NONE);
    assert_bytes(edge.role, "brother");
    assert_int_equal(edge.schema, TAMIS__SCHEMA_Family);
    assert_int_equal(edge.percent_hi, 10000);
    assert_int_equal(tamis__snapshot_edges_to(s, person, found, 4), 0);
}

static void tables_tell_what_was_read(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    uint16_t el = tamis__snapshot_find_dataset(s, TAMIS_LIT("us_bis_el"));
    tamis__dataset_row dataset = tamis__snapshot_dataset(s, el);
    assert_bytes(dataset.title, "Entity List of the US");
    assert_int_equal(dataset.edition, fixture_day("2020-08-20"));
    assert_int_equal(dataset.entities, 4);
    assert_int_equal(dataset.listings, 5); /* el-4 twice */
    assert_int_equal(tamis__snapshot_info_of(s).sources, 5);
    assert_int_equal(tamis__snapshot_info_of(s).skips, 2);
    tamis__skip_row skip = tamis__snapshot_skip(s, 1);
    assert_int_equal(skip.line, 8);
    assert_bytes(skip.reason, "no name");
    tamis__source_row source = tamis__snapshot_source(s, skip.source);
    assert_bytes(source.format, "un_sc");
    assert_int_equal(source.edition, TAMIS__DAY_MIN);
    assert_int_equal(source.read, source.kept + source.skipped);
    assert_int_equal(source.skipped, 2);
}

/* ---- Editions */

static void assert_window(tamis__statement_row row, const char *from, const char *until)
{
    assert_int_equal(row.from, from == NULL ? TAMIS__DAY_MIN : fixture_day(from));
    assert_int_equal(row.until, until == NULL ? TAMIS__DAY_MAX : fixture_day(until));
}

static void editions_date_statements(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    tamis__statement_row row = statement_of(s, "el-1", TAMIS__PROP_country, "cn");
    assert_window(row, NULL, NULL); /* in all editions */
    assert_int_equal(row.first_seen, fixture_day("2019-05-21"));
    assert_int_equal(row.last_seen, TAMIS__DAY_MAX);
    row = statement_of(s, "el-2", TAMIS__PROP_name, "Huawei Old Laboratory");
    assert_window(row, NULL, "2020-08-19"); /* gone with the third */
    assert_int_equal(row.last_seen, fixture_day("2019-08-21"));
    assert_window(statement_of(s, "el-3", TAMIS__PROP_sector, "chips"), "2019-08-21", "2020-08-19");
    assert_window(statement_of(s, "el-3", TAMIS__PROP_sector, "semiconductors"), "2020-08-20",
                  NULL);
    row = statement_of(s, "un-1", TAMIS__PROP_birthDate, "1955~");
    assert_window(row, NULL, NULL);
    assert_int_equal(row.first_seen, TAMIS__DAY_MIN);
    assert_int_equal(row.last_seen, TAMIS__DAY_MAX);
}

static void dates_of_the_publisher_win(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    assert_window(statement_of(s, "el-2", TAMIS__PROP_alias, "HOL"), "2010-01-01", "2018-12-31");
    tamis__listing_row listing = tamis__snapshot_listing(s, entity_of(s, "el-3").listing_first);
    assert_int_equal(listing.start, fixture_day("2019-08-19"));
    assert_int_equal(listing.end, TAMIS__DAY_MAX);
}

static void what_comes_back_has_two_spans(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    tamis__entity_row entity = entity_of(s, "el-4");
    assert_int_equal(entity.statement_count, 2);
    assert_window(tamis__snapshot_statement(s, entity.statement_first), NULL, "2019-08-20");
    assert_window(tamis__snapshot_statement(s, entity.statement_first + 1), "2020-08-20", NULL);
    assert_int_equal(entity.name_count, 1);
    assert_int_equal(tamis__snapshot_name(s, entity.name_first).statement,
                     entity.statement_first + 1); /* the one that still holds */
    assert_int_equal(entity.listing_count, 2);
    assert_bytes(tamis__snapshot_listing(s, entity.listing_first).citation, "a");
    assert_bytes(tamis__snapshot_listing(s, entity.listing_first + 1).citation, "b");
}

static void newest_listing_speaks_and_its_parts_are_united(void **state)
{
    const tamis__snapshot *s = snapshot_of(state);
    tamis__entity_row parent = entity_of(s, "el-1");
    assert_int_equal(parent.listing_count, 1);
    tamis__listing_row listing = tamis__snapshot_listing(s, parent.listing_first);
    assert_bytes(listing.citation, "84 FR 43495; 85 FR 51596");
    assert_bytes(listing.list_id, "us_bis_el");
    assert_int_equal(listing.start, fixture_day("2019-05-16"));
    assert_int_equal(listing.first_seen, fixture_day("2019-05-21"));
    assert_int_equal(listing.last_seen, TAMIS__DAY_MAX);
}

/* ---- Bytes */

static void bytes_depend_on_content_only(void **state)
{
    const opened *o = *state;
    static const unsigned threads[] = {1, 2, 8};
    for (uint64_t shuffle = 0; shuffle < 12; shuffle++) {
        tamis__buffer other;
        assert_int_equal(fixture_build(shuffle, threads[shuffle % 3], &other, NULL), TAMIS_OK);
        assert_int_equal(other.len, o->bytes.len);
        assert_memory_equal(other.ptr, o->bytes.ptr, other.len);
        tamis__buffer_clear(&other);
    }
}

static void file_and_memory_are_the_same(void **state)
{
    const opened *o = *state;
    const char *base = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/tamis-test-XXXXXX", base == NULL ? P_tmpdir : base);
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    tamis__text *text = NULL;
    tamis__writer *writer = NULL;
    assert_int_equal(tamis__text_new(&text, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_new(text, &writer, NULL), TAMIS_OK);
    assert_int_equal(fixture_fill(writer, 0, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_build(writer, 2, NULL, NULL, NULL), TAMIS_OK);
    assert_int_equal(tamis__find_likes(writer, text, 1, 2, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_write(writer, path, NULL), TAMIS_OK);
    tamis__writer_free(writer);
    tamis__text_free(text);
    tamis__snapshot *s = NULL;
    assert_int_equal(tamis__snapshot_open(path, &s, NULL), TAMIS_OK);
    tamis__snapshot_info a = tamis__snapshot_info_of(s), b = tamis__snapshot_info_of(o->s);
    assert_memory_equal(a.digest.bytes, b.digest.bytes, sizeof a.digest.bytes);
    assert_int_equal(a.file_bytes, o->bytes.len);
    assert_int_equal(snapshot_read_all(s), snapshot_read_all(o->s));
    tamis__snapshot_close(s);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verifies),
        cmocka_unit_test(entities_are_found_by_id),
        cmocka_unit_test(absent_records_are_empty),
        cmocka_unit_test(names_have_their_strongest_kind),
        cmocka_unit_test(words_and_keys_lead_to_names),
        cmocka_unit_test(the_dictionary_is_complete),
        cmocka_unit_test(identifiers_lead_to_their_owner),
        cmocka_unit_test(edges_are_found_from_both_ends),
        cmocka_unit_test(tables_tell_what_was_read),
        cmocka_unit_test(editions_date_statements),
        cmocka_unit_test(dates_of_the_publisher_win),
        cmocka_unit_test(what_comes_back_has_two_spans),
        cmocka_unit_test(newest_listing_speaks_and_its_parts_are_united),
        cmocka_unit_test(bytes_depend_on_content_only),
        cmocka_unit_test(file_and_memory_are_the_same),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
