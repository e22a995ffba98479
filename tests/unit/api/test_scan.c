/* A scan through the C API: the text it hands out is the one that offsets count in. */
#include "world.h"

static const char document[] = "Caf\xC3\xA9 news, 2021-02-03.\n\nThe works of Acme Cryogenics were "
                               "visited by Vasilisa Orlova.\n";

static void offsets_count_in_the_text(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "scan.snap");
    world_write(w, "news.txt", document);
    char path[WORLD_PATH];
    world_path(w, "news.txt", path);
    tamis_scan_options options = tamis_scan_options_default();
    tamis_mentions *mentions = NULL;
    tamis_error err = {0};
    if (tamis_scan(snapshot, path, &options, &mentions, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    size_t len = 0;
    const char *text = tamis_mentions_text(mentions, &len);
    assert_int_equal(tamis_mentions_count(mentions), 2);
    for (size_t i = 0; i < tamis_mentions_count(mentions); i++) {
        tamis_mention mention = tamis_mentions_get(mentions, i);
        assert_true(mention.start < mention.end && mention.end <= len);
        assert_int_equal(strlen(mention.text), mention.end - mention.start);
        assert_memory_equal(text + mention.start, mention.text, mention.end - mention.start);
    }
    tamis_mentions_free(mentions);
    tamis_snapshot_close(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(offsets_count_in_the_text, world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
