/* Pairs of words in the snapshot: found from either word, whatever the number of threads, from the names that
 * teach; and damage to them is found by verify. */
#include "support/unit.h"

#include <stdio.h>

#include "base/memory.h"
#include "index/format.h"
#include "index/writer.h"
#include "support/snapshot_reading.h"

typedef struct parties {
    tamis__text *text;
    tamis__writer *writer;
    tamis__entity_builder builder;
    uint32_t count;
} parties;

static void start(parties *p)
{
    memset(p, 0, sizeof *p);
    assert_int_equal(tamis__text_new(&p->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_new(p->text, &p->writer, NULL), TAMIS_OK);
    tamis__builder_init(&p->builder);
    assert_int_equal(tamis__writer_begin(p->writer, NULL), TAMIS_OK);
}

static void add(parties *p, tamis__schema schema, tamis__prop other_prop, const char *name,
                const char *other)
{
    char id[16];
    const tamis__entity *entity = NULL;
    (void)snprintf(id, sizeof id, "p-%02u", p->count++);
    tamis__builder_start(&p->builder, tamis__bytes_of(id), tamis__bytes_of("r"), schema, 1);
    tamis__builder_add(&p->builder, TAMIS__PROP_name, tamis__bytes_of(name));
    tamis__builder_add(&p->builder, other_prop, tamis__bytes_of(other));
    assert_int_equal(tamis__builder_finish(&p->builder, &entity, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_entity(p->writer, entity, NULL), TAMIS_OK);
}

/* Frees all but the bytes. */
static void finish(parties *p, unsigned threads, tamis__buffer *out)
{
    tamis__source_facts facts = {.format = "csv", .dataset = "d", .edition = TAMIS__DAY_MIN};
    tamis_error err = {0};
    tamis__buffer_init(out, 0);
    assert_int_equal(tamis__writer_end(p->writer, &facts, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_commit_memory(p->writer, threads, out, &err), TAMIS_OK);
    tamis__builder_clear(&p->builder);
    tamis__writer_free(p->writer);
    tamis__text_free(p->text);
}

/* Igor and Ihor three times, Andrei and Andriy twice; the same of vessels, and as former and weak names. */
static void build(unsigned threads, tamis__buffer *out)
{
    static const char *const rests[] = {"Sechin", "Popov", "Orlov"};
    char name[64], other[64];
    parties p;
    start(&p);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "Igor %s", rests[i]);
        (void)snprintf(other, sizeof other, "%s Ihor", rests[i]);
        add(&p, TAMIS__SCHEMA_Person, TAMIS__PROP_alias, name, other);
        (void)snprintf(name, sizeof name, "Andrei %s", rests[i]);
        (void)snprintf(other, sizeof other, "Andriy %s", rests[i]);
        if (i < 2)
            add(&p, TAMIS__SCHEMA_Person, TAMIS__PROP_alias, name, other);
        (void)snprintf(name, sizeof name, "Sergey %s", rests[i]);
        (void)snprintf(other, sizeof other, "Serhiy %s", rests[i]);
        add(&p, TAMIS__SCHEMA_Vessel, TAMIS__PROP_alias, name, other);
        (void)snprintf(name, sizeof name, "Natalia %s", rests[i]);
        (void)snprintf(other, sizeof other, "Nataliya %s", rests[i]);
        add(&p, TAMIS__SCHEMA_Person, TAMIS__PROP_weakAlias, name, other);
        (void)snprintf(name, sizeof name, "Tatiana %s", rests[i]);
        (void)snprintf(other, sizeof other, "Tatyana %s", rests[i]);
        add(&p, TAMIS__SCHEMA_Person, TAMIS__PROP_previousName, name, other);
    }
    finish(&p, threads, out);
}

static tamis__snapshot *open_bytes(const tamis__buffer *bytes)
{
    tamis__snapshot *s = NULL;
    tamis_error err = {0};
    tamis_status status = tamis__snapshot_from_memory(tamis__buffer_bytes(bytes), &s, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAMIS_OK);
    return s;
}

static void check_pair(const tamis__snapshot *s, const char *word, const char *other,
                       uint16_t support)
{
    uint32_t number = tamis__snapshot_find_word(s, tamis__bytes_of(word)), first = 0;
    assert_int_not_equal(number, TAMIS__NONE);
    assert_int_equal(tamis__snapshot_equivalents(s, number, &first), 1);
    tamis__equivalent_row pair = tamis__snapshot_equivalent(s, first);
    assert_int_equal(pair.word, number);
    assert_int_equal(pair.other, tamis__snapshot_find_word(s, tamis__bytes_of(other)));
    assert_int_equal(pair.support, support);
    assert_int_equal(pair.strength, 1000);
}

static void pairs_are_found_from_either_word(void **state)
{
    (void)state;
    tamis__buffer bytes;
    uint32_t first = 0;
    build(1, &bytes);
    tamis__snapshot *s = open_bytes(&bytes);
    assert_int_equal(tamis__snapshot_verify(s, NULL), TAMIS_OK);
    assert_int_equal(tamis__snapshot_info_of(s).equivalents, 4);
    check_pair(s, "igor", "ihor", 3);
    check_pair(s, "ihor", "igor", 3);
    check_pair(s, "andrei", "andriy", 2);
    check_pair(s, "andriy", "andrei", 2);
    uint32_t none = tamis__snapshot_find_word(s, TAMIS_LIT("sechin"));
    assert_int_equal(tamis__snapshot_equivalents(s, none, &first), 0);
    assert_int_equal(tamis__snapshot_equivalents(s, TAMIS__NONE, &first), 0);
    assert_int_equal(tamis__snapshot_equivalent(s, TAMIS__NONE).support, 0);
    tamis__snapshot_close(s);
    tamis__buffer_clear(&bytes);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    tamis__buffer one, two;
    build(1, &one);
    build(2, &two);
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.ptr, two.ptr, one.len);
    tamis__buffer_clear(&one);
    tamis__buffer_clear(&two);
}

static uint64_t section_at(const tamis__buffer *bytes, uint32_t id)
{
    for (uint32_t i = 0; i < tamis__load_u32le(bytes->ptr + TAMIS__AT_SECTION_COUNT); i++) {
        const char *entry = bytes->ptr + TAMIS__HEADER_BYTES + i * TAMIS__TABLE_ENTRY_BYTES;
        if (tamis__load_u32le(entry) == id)
            return tamis__load_u64le(entry + 8);
    }
    fail_msg("no section %u", id);
    return 0;
}

/* Whatever byte of a pair is changed, with digests made to fit, something does not agree: the order, the
 * other side, or a number out of range. */
static void damage_is_found(void **state)
{
    (void)state;
    tamis__buffer bytes;
    build(1, &bytes);
    char *copy = tamis__alloc(bytes.len);
    assert_non_null(copy);
    uint64_t at = section_at(&bytes, tamis__section_ids[TAMIS__SECTION_EQUIVALENTS]);
    for (uint64_t i = at; i < at + 4 * 12; i++) {
        for (int bit = 0; bit < 8; bit++) {
            tamis__snapshot *s = NULL;
            memcpy(copy, bytes.ptr, bytes.len);
            copy[i] = (char)(copy[i] ^ (1 << bit));
            snapshot_repair_digests(copy, bytes.len);
            assert_int_equal(tamis__snapshot_from_memory(tamis__bytes(copy, bytes.len), &s, NULL),
                             TAMIS_OK);
            assert_true(snapshot_read_all(s) != 0);
            assert_int_equal(tamis__snapshot_verify(s, NULL), TAMIS_ERR_CORRUPT);
            tamis__snapshot_close(s);
        }
    }
    tamis__release(copy);
    tamis__buffer_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_found_from_either_word),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
