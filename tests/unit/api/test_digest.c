/* The digest of an entity: the same exactly where tamis_diff tells no difference. */
#include "world.h"

static void digest(const tamis_snapshot *snapshot, const char *id, char out[TAMIS_DIGEST_CHARS])
{
    tamis_error err = {0};
    if (tamis_entity_digest(snapshot, id, out, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_int_equal(strlen(out), TAMIS_DIGEST_CHARS - 1);
    assert_int_equal(strspn(out, "0123456789abcdef"), TAMIS_DIGEST_CHARS - 1);
}

/* Compiles both texts, other entities before the one at hand and another edition day in the second. */
static bool same_digest(world *w, const char *before, const char *after, uint64_t *differences)
{
    static const char other[] =
        "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Aaron Aardvark\"]}}\n";
    char content[4096], a[TAMIS_DIGEST_CHARS], b[TAMIS_DIGEST_CHARS];
    world_write(w, "before.jsonl", before);
    snprintf(content, sizeof content, "%s%s", other, after);
    world_write(w, "after.jsonl", content);
    tamis_snapshot *older = world_snapshot(w, "ftm/d@2024-01-31:", "before.jsonl", "a");
    tamis_snapshot *newer = world_snapshot(w, "ftm/d@2024-02-29:", "after.jsonl", "b");
    digest(older, "d-x", a);
    digest(newer, "d-x", b);
    assert_int_equal(
        tamis_diff(older, newer, TAMIS_OUTPUT_TEXT, world_collect, w, differences, NULL), TAMIS_OK);
    world_text(w);
    *differences -= 1; /* the other entity */
    tamis_snapshot_close(older);
    tamis_snapshot_close(newer);
    return strcmp(a, b) == 0;
}

#define LISTING(policy, day)                                                                       \
    "{\"id\":\"d-x-1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"d-x\"],\"program\":[" \
    "\"P\"],\"startDate\":[\"" day "\"],\"licensePolicy\":[\"" policy "\"]}}\n"
#define PERSON(name, more)                                                                         \
    "{\"id\":\"d-x\",\"schema\":\"Person\",\"properties\":{\"name\":[\"" name "\"]" more "}}\n"

static void agrees_with_diff(void **state)
{
    world *w = *state;
    static const char *const texts[] = {
        PERSON("Vasilisa Orlova", "") LISTING("denial", "2020-01-01"),
        PERSON("Vasilisa Orlov", "") LISTING("denial", "2020-01-01"),
        PERSON("Vasilisa Orlova", "") LISTING("case by case", "2020-01-01"),
        PERSON("Vasilisa Orlova", "") LISTING("denial", "2020-01-02"),
        PERSON("Vasilisa Orlova", ""),
        PERSON("Vasilisa Orlova", ",\"birthDate\":[\"1971\"]"),
        PERSON("Vasilisa Orlova", ",\"alias\":[\"1971\"]"),
        PERSON("Vasilisa Orlova", ",\"notes\":[\"a\",\"bc\"]"),
        PERSON("Vasilisa Orlova", ",\"notes\":[\"ab\",\"c\"]"),
        "{\"id\":\"d-x\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Vasilisa Orlova\"]}}\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            uint64_t differences = 0;
            bool same = same_digest(w, texts[i], texts[k], &differences);
            if (same != (differences == 0) || same != (i == k))
                fail_msg("%zu and %zu: same digest %d, %llu differences", i, k, (int)same,
                         (unsigned long long)differences);
        }
}

static void knows_its_entities(void **state)
{
    world *w = *state;
    char out[TAMIS_DIGEST_CHARS] = "before", other[TAMIS_DIGEST_CHARS];
    tamis_error err = {0};
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "s");
    assert_int_equal(tamis_entity_digest(snapshot, "d-nobody", out, &err), TAMIS_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "d-nobody"));
    assert_string_equal(out, "");
    assert_int_equal(tamis_entity_digest(snapshot, "", out, NULL), TAMIS_ERR_NOT_FOUND);
    digest(snapshot, "d-acme", out);
    digest(snapshot, "d-own", other);
    assert_string_not_equal(out, other);
    tamis_snapshot_close(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(agrees_with_diff, world_open, world_close),
        cmocka_unit_test_setup_teardown(knows_its_entities, world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
