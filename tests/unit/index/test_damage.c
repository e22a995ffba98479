/* Damaged snapshots: every byte changed, every length, and damage whose digests were made to fit.
 * Nothing may crash (the sanitizers watch) and verify must find all that it promises. */
#include "support/unit.h"

#include <stdio.h>

#include "base/memory.h"
#include "index/format.h"
#include "support/random.h"
#include "support/snapshot_fixture.h"
#include "support/snapshot_reading.h"

static int build_fixture(void **state)
{
    tamis__buffer *bytes = tamis__alloc_zero(1, sizeof *bytes);
    *state = bytes;
    return fixture_build(0, 1, bytes, NULL) == TAMIS_OK ? 0 : -1;
}

static int clear_fixture(void **state)
{
    tamis__buffer_clear(*state);
    tamis__release(*state);
    return 0;
}

/* A copy in a block of exactly its size. */
static char *copy_of(const tamis__buffer *bytes, size_t len)
{
    char *copy = tamis__alloc(len);
    assert_non_null(copy);
    if (len > 0)
        memcpy(copy, bytes->ptr, len);
    return copy;
}

/* Opens, reads everything, verifies. */
static tamis_status examine(const char *content, size_t len, uint64_t *sum)
{
    tamis__snapshot *s = NULL;
    tamis_error err = {0};
    tamis_status status = tamis__snapshot_from_memory(tamis__bytes(content, len), &s, &err);
    assert_int_equal(status, err.code);
    if (status != TAMIS_OK) {
        assert_null(s);
        assert_true(err.message[0] != '\0');
        return status;
    }
    *sum += snapshot_read_all(s);
    status = tamis__snapshot_verify(s, &err);
    tamis__snapshot_close(s);
    return status;
}

static void every_changed_byte_is_found(void **state)
{
    const tamis__buffer *bytes = *state;
    char *copy = copy_of(bytes, bytes->len);
    uint64_t sum = 0;
    for (size_t i = 0; i < bytes->len; i++) {
        copy[i] = (char)(bytes->ptr[i] ^ (1 << i % 8));
        assert_int_not_equal(examine(copy, bytes->len, &sum), TAMIS_OK);
        copy[i] = bytes->ptr[i];
    }
    assert_int_equal(examine(copy, bytes->len, &sum), TAMIS_OK);
    tamis__release(copy);
}

static void every_length_is_refused(void **state)
{
    const tamis__buffer *bytes = *state;
    uint64_t sum = 0;
    for (size_t len = 0; len < bytes->len; len++) {
        char *copy = copy_of(bytes, len);
        tamis_status status = examine(copy, len, &sum);
        assert_int_equal(status, len < TAMIS__HEADER_BYTES ? TAMIS_ERR_FORMAT : TAMIS_ERR_CORRUPT);
        tamis__release(copy);
    }
    char *longer = tamis__alloc_zero(bytes->len + 1, 1);
    memcpy(longer, bytes->ptr, bytes->len);
    assert_int_equal(examine(longer, bytes->len + 1, &sum), TAMIS_ERR_CORRUPT);
    tamis__release(longer);
}

/* With fitting digests only the checks of structure, references and order stand between damage and
 * the accessors. */
static void fitting_digests_do_not_help_damage(void **state)
{
    const tamis__buffer *bytes = *state;
    static const uint8_t values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    uint64_t sum = 0;
    size_t found = 0, tried = 0;
    for (size_t i = 0; i < bytes->len; i++)
        for (size_t k = 0; k < sizeof values; k++) {
            if ((uint8_t)bytes->ptr[i] == values[k])
                continue;
            char *copy = copy_of(bytes, bytes->len);
            copy[i] = (char)values[k];
            snapshot_repair_digests(copy, bytes->len);
            found += examine(copy, bytes->len, &sum) != TAMIS_OK;
            tried++;
            tamis__release(copy);
        }
    /* What cannot be found are facts: days, percentages, digests, letters of a text. */
    printf("%zu of %zu changes found without digests\n", found, tried);
    assert_true(found > tried / 2);
}

static void random_damage_is_survived(void **state)
{
    const tamis__buffer *bytes = *state;
    test_random random = test_random_start("random_damage_is_survived");
    uint64_t sum = 0;
    for (int round = 0; round < 3000; round++) {
        char *copy = copy_of(bytes, bytes->len);
        for (size_t n = 1 + test_random_below(&random, 16); n > 0; n--)
            copy[test_random_below(&random, bytes->len)] = (char)test_random_next(&random);
        snapshot_repair_digests(copy, bytes->len);
        (void)examine(copy, bytes->len, &sum);
        tamis__release(copy);
    }
}

/* Writes a number into a section's record and expects verify to name that. */
static void assert_found(const tamis__buffer *bytes, tamis__section section, uint32_t record,
                         size_t at, uint32_t value, size_t size)
{
    char *copy = copy_of(bytes, bytes->len);
    for (uint32_t i = 0; i < TAMIS__SECTION_COUNT; i++) {
        char *entry = copy + TAMIS__HEADER_BYTES + i * TAMIS__TABLE_ENTRY_BYTES;
        if (tamis__load_u32le(entry) != tamis__section_ids[section])
            continue;
        char *p = copy + tamis__load_u64le(entry + 8) +
                  (size_t)record * tamis__section_record_bytes[section] + at;
        if (size == 4)
            tamis__store_u32le(p, value);
        else if (size == 2)
            tamis__store_u16le(p, (uint16_t)value);
        else
            *p = (char)value;
    }
    snapshot_repair_digests(copy, bytes->len);
    uint64_t sum = 0;
    if (examine(copy, bytes->len, &sum) != TAMIS_ERR_CORRUPT)
        fail_msg("section %u record %u byte %zu = %u is not found", tamis__section_ids[section],
                 record, at, value);
    tamis__release(copy);
}

static void wrong_references_are_found(void **state)
{
    const tamis__buffer *bytes = *state;
    static const struct {
        tamis__section section;
        size_t at, size;
    } references[] = {
        {TAMIS__SECTION_ENTITIES, 0, 4},      {TAMIS__SECTION_ENTITIES, 4, 4},
        {TAMIS__SECTION_ENTITIES, 8, 4},      {TAMIS__SECTION_ENTITIES, 12, 4},
        {TAMIS__SECTION_ENTITIES, 16, 4},     {TAMIS__SECTION_ENTITIES, 20, 4},
        {TAMIS__SECTION_ENTITIES, 24, 2},     {TAMIS__SECTION_ENTITIES, 26, 1},
        {TAMIS__SECTION_STATEMENTS, 0, 4},    {TAMIS__SECTION_STATEMENTS, 4, 4},
        {TAMIS__SECTION_SPANS, 20, 2},        {TAMIS__SECTION_SPANS, 22, 2},
        {TAMIS__SECTION_SPANS, 0, 4},         {TAMIS__SECTION_LISTINGS, 0, 4},
        {TAMIS__SECTION_LISTINGS, 8, 4},      {TAMIS__SECTION_TERMS, 32, 4},
        {TAMIS__SECTION_TERMS, 56, 4},        {TAMIS__SECTION_NAMES, 0, 4},
        {TAMIS__SECTION_NAMES, 4, 4},         {TAMIS__SECTION_NAMES, 8, 4},
        {TAMIS__SECTION_TOKENS, 0, 4},        {TAMIS__SECTION_TOKENS, 4, 1},
        {TAMIS__SECTION_IDENTIFIERS, 0, 4},   {TAMIS__SECTION_IDENTIFIERS, 4, 4},
        {TAMIS__SECTION_IDENTIFIERS, 8, 4},   {TAMIS__SECTION_IDENTIFIERS, 12, 1},
        {TAMIS__SECTION_EDGES, 0, 4},         {TAMIS__SECTION_EDGES, 16, 4},
        {TAMIS__SECTION_EDGES, 34, 2},        {TAMIS__SECTION_EDGES_BY_TARGET, 0, 4},
        {TAMIS__SECTION_DATASETS, 0, 4},      {TAMIS__SECTION_SOURCES, 0, 4},
        {TAMIS__SECTION_SOURCES, 12, 2},      {TAMIS__SECTION_SKIPS, 0, 4},
        {TAMIS__SECTION_SKIPS, 16, 4},        {TAMIS__SECTION_WORD_LENGTHS, 4, 4},
        {TAMIS__SECTION_WORDS, 0, 4},         {TAMIS__SECTION_WORDS, 4, 4},
        {TAMIS__SECTION_WORD_POSTINGS, 0, 4}, {TAMIS__SECTION_WORD_TRAITS, 0, 2},
        {TAMIS__SECTION_KEYS, 4, 4},          {TAMIS__SECTION_KEY_STARTS, 0, 4},
        {TAMIS__SECTION_GLUE_KEYS, 4, 4},     {TAMIS__SECTION_GLUE_STARTS, 0, 4},
        {TAMIS__SECTION_NAMES, 12, 1},        {TAMIS__SECTION_NAMES, 13, 1},
        {TAMIS__SECTION_LIKE_STARTS, 0, 4},   {TAMIS__SECTION_LIKES, 0, 1},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(references); i++)
        assert_found(bytes, references[i].section, 0, references[i].at, 0x00FFFFFE,
                     references[i].size);
}

/* Each points to a record that exists, but out of order. */
static void wrong_orders_are_found(void **state)
{
    const tamis__buffer *bytes = *state;
    assert_found(bytes, TAMIS__SECTION_ENTITIES, 1, 0, 1, 4);
    assert_found(bytes, TAMIS__SECTION_LISTINGS, 0, 0, 5, 4);
    assert_found(bytes, TAMIS__SECTION_NAMES, 1, 4, 0, 4);
    assert_found(bytes, TAMIS__SECTION_IDENTIFIERS, 1, 0, 0, 4);
    assert_found(bytes, TAMIS__SECTION_EDGES_BY_TARGET, 2, 0, 0, 4);
    assert_found(bytes, TAMIS__SECTION_SKIPS, 1, 8, 1, 4);
    assert_found(bytes, TAMIS__SECTION_WORD_TEXT, 0, 0, 'z', 1);
    assert_found(bytes, TAMIS__SECTION_KEYS, 0, 0, 0xFFFFFFFF, 4);
    assert_found(bytes, TAMIS__SECTION_KEYS, 9, 0, 0, 4);
    assert_found(bytes, TAMIS__SECTION_GLUE_KEYS, 1, 0, 0, 4);
    assert_found(bytes, TAMIS__SECTION_KEY_STARTS, 1, 0, 5000, 4);
    assert_found(bytes, TAMIS__SECTION_LIKE_STARTS, 1, 0, 3, 4);
    assert_found(bytes, TAMIS__SECTION_LIKENESSES, 0, 4, 0x40000000, 4); /* 2 */
    assert_found(bytes, TAMIS__SECTION_STRINGS, 0, 0, 1, 1);
    assert_found(bytes, TAMIS__SECTION_STRINGS, 2, 0, 0xFF, 1); /* no UTF-8 */
}

static void other_versions_are_refused_by_number(void **state)
{
    const tamis__buffer *bytes = *state;
    char *copy = copy_of(bytes, bytes->len);
    tamis__store_u32le(copy + TAMIS__AT_VERSION, TAMIS__SNAPSHOT_VERSION + 1);
    tamis__snapshot *s = NULL;
    tamis_error err = {0};
    assert_int_equal(tamis__snapshot_from_memory(tamis__bytes(copy, bytes->len), &s, &err),
                     TAMIS_ERR_VERSION);
    assert_non_null(strstr(err.message, "version 4"));
    tamis__release(copy);
    assert_int_equal(tamis__snapshot_from_memory(TAMIS_LIT(""), &s, &err), TAMIS_ERR_FORMAT);
}

/* Adds a section that this version does not know, as a later program might. */
static void unknown_sections_are_ignored_but_verified(void **state)
{
    const tamis__buffer *bytes = *state;
    size_t old_head = TAMIS__HEADER_BYTES + TAMIS__SECTION_COUNT * TAMIS__TABLE_ENTRY_BYTES;
    size_t end = bytes->len + TAMIS__TABLE_ENTRY_BYTES, position = (end + 7) / 8 * 8;
    char *copy = tamis__alloc_zero(position + 5, 1);
    memcpy(copy, bytes->ptr, old_head);
    memcpy(copy + old_head + TAMIS__TABLE_ENTRY_BYTES, bytes->ptr + old_head,
           bytes->len - old_head);
    memcpy(copy + position, "extra", 5);
    for (size_t i = 0; i < TAMIS__SECTION_COUNT; i++) {
        char *at = copy + TAMIS__HEADER_BYTES + i * TAMIS__TABLE_ENTRY_BYTES + 8;
        tamis__store_u64le(at, tamis__load_u64le(at) + TAMIS__TABLE_ENTRY_BYTES);
    }
    char *entry = copy + old_head;
    tamis__store_u32le(entry, 1000);
    tamis__store_u32le(entry + 4, 1);
    tamis__store_u64le(entry + 8, position);
    tamis__store_u64le(entry + 16, 5);
    tamis__store_u64le(entry + 24, 5);
    tamis__store_u32le(copy + TAMIS__AT_SECTION_COUNT, TAMIS__SECTION_COUNT + 1);
    tamis__store_u64le(copy + TAMIS__AT_FILE_BYTES, position + 5);
    snapshot_repair_digests(copy, position + 5);
    uint64_t sum = 0;
    assert_int_equal(examine(copy, position + 5, &sum), TAMIS_OK);
    copy[position] = 'E';
    assert_int_equal(examine(copy, position + 5, &sum), TAMIS_ERR_CORRUPT);
    tamis__release(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_changed_byte_is_found),
        cmocka_unit_test(every_length_is_refused),
        cmocka_unit_test(fitting_digests_do_not_help_damage),
        cmocka_unit_test(random_damage_is_survived),
        cmocka_unit_test(wrong_references_are_found),
        cmocka_unit_test(wrong_orders_are_found),
        cmocka_unit_test(other_versions_are_refused_by_number),
        cmocka_unit_test(unknown_sections_are_ignored_but_verified),
    };
    return cmocka_run_group_tests(tests, build_fixture, clear_fixture);
}
