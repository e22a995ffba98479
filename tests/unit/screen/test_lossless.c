/*
 * The promise of retrieval: what is found through the index is what scoring every name finds, to the
 * last bit, for names of the snapshot damaged in every way and for what was never a name.
 */
#include "screen_fixture.h"

#include "support/damage.h"

enum { QUERIES = 3500, LONG_FIELD = 10 << 20 };

static void damaged_name(const test_world *w, test_random *random, char out[DAMAGE_BYTES])
{
    uint32_t names = tamis__snapshot_info_of(w->snapshot).names;
    uint32_t name = (uint32_t)test_random_below(random, names);
    tamis_bytes text = tamis__snapshot_name_text(w->snapshot, name);
    snprintf(out, DAMAGE_BYTES, "%.*s", TAMIS_FMT(text));
    damage_name(random, out);
}

static void add_random_facts(test_world *w, test_random *random, test_asked *asked)
{
    static const char *const facts[][2] = {{"birthDate", "1952-10-07"},
                                           {"birthDate", "1960"},
                                           {"birthDate", "1971-06-05"},
                                           {"birthDate", "1955"},
                                           {"country", "ru"},
                                           {"country", "Saudi Arabia"},
                                           {"nationality", "cn"},
                                           {"gender", "male"},
                                           {"gender", "female"},
                                           {"passportNumber", "P123456"},
                                           {"id", "IMO 9074729"},
                                           {"phone", "+21671123456"},
                                           {"idNumber", "04643632"},
                                           {"innCode", "7707083893"},
                                           {"email", "jp@example.org"},
                                           {"id", "K7654321"},
                                           {"leiCode", "nothing like it"},
                                           {"swiftBic", "EJEMMXMMXXX"}};
    for (size_t count = 1 + test_random_below(random, 4); count > 0; count--) {
        size_t i = test_random_below(random, TAMIS_COUNT_OF(facts));
        test_ask_add(w, asked, facts[i][0], tamis__bytes_of(facts[i][1]));
    }
}

/* ---- the comparison ---- */

static double random_threshold(test_random *random)
{
    static const double thresholds[] = {0.5, 0.55, 0.6, 0.7, 0.7, 0.85, 1.0};
    return thresholds[test_random_below(random, TAMIS_COUNT_OF(thresholds))];
}

/* Both ways of one query; returns how many hits there are. */
static size_t finds_the_same(test_world *w, test_asked *asked, tamis__settings settings,
                             const char *name)
{
    settings.exhaustive = false;
    test_screen(w->worker, asked, &settings);
    tamis__hit_list found = asked->hits;
    settings.exhaustive = true;
    test_screen(w->worker, asked, &settings);
    if (!test_same_hits(&found, &asked->hits))
        fail_msg("'%s' at %.2f: %zu hits, %zu when every name is scored", name, settings.threshold,
                 found.count, asked->hits.count);
    return found.count;
}

static void retrieval_loses_nothing(void **state)
{
    test_world *w = *state;
    test_random random = test_random_start("lossless");
    static const char *const schemata[] = {"", "", "Person", "Company", "LegalEntity", "Vessel"};
    static const bool second[] = {false, true};
    size_t hits = 0;
    for (size_t i = 0; i < QUERIES; i++) {
        test_asked asked;
        char name[DAMAGE_BYTES];
        test_ask_init(&asked, schemata[test_random_below(&random, TAMIS_COUNT_OF(schemata))]);
        for (size_t names = i % 11 == 0 ? 3 : 1; names > 0; names--) {
            if (i % 5 == 4)
                damage_noise(&random, name);
            else
                damaged_name(w, &random, name);
            test_ask_add(w, &asked, "name", tamis__bytes_of(name));
        }
        if (i % 2 == 0)
            add_random_facts(w, &random, &asked);
        tamis__settings settings = test_settings(random_threshold(&random));
        settings.datasets = i % 7 == 0 ? second : NULL;
        settings.skip_weak = i % 6 == 0;
        settings.has_as_of = i % 9 == 0;
        settings.as_of = 16000;
        settings.threads = i % 100 == 0 ? 3 : 1;
        hits += finds_the_same(w, &asked, settings, name);
        test_ask_clear(&asked);
    }
    printf("%d queries, %zu hits\n", QUERIES, hits);
    assert_true(hits > QUERIES / 2);
}

/* Numbers are compared whole, but may be written apart. */
static void numbers_written_apart_are_found(void **state)
{
    test_world *w = *state;
    static const char *const names[] = {"Special Brigade 12", "Special Brigade 1 2", "12",
                                        "Unit 200055",        "Unit 2000 55",        "200055",
                                        "Brigade12",          "Unit2000 55",         "1 2"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        for (int percent = 50; percent <= 100; percent += 5) {
            test_asked asked;
            test_ask_init(&asked, i % 2 == 0 ? "Organization" : "");
            test_ask_add(w, &asked, "name", tamis__bytes_of(names[i]));
            finds_the_same(w, &asked, test_settings(percent / 100.0), names[i]);
            test_ask_clear(&asked);
        }
    }
}

static void hostile_sizes(void **state)
{
    test_world *w = *state;
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    for (int i = 0; i < 200; i++)
        tamis__buffer_text(&text, i % 3 == 0 ? "Huawei " : i % 3 == 1 ? "Ivanov " : "bin ");
    tamis_bytes many = tamis__buffer_bytes(&text);
    test_asked asked;
    test_ask_init(&asked, "");
    test_ask_add(w, &asked, "name", many);
    finds_the_same(w, &asked, test_settings(0.5), "200 tokens");
    test_ask_clear(&asked);

    tamis__buffer_reset(&text);
    while (text.len < LONG_FIELD)
        tamis__buffer_text(&text, "Huawei Technologies 华为 ");
    test_ask_init(&asked, "Company");
    test_ask_add(w, &asked, "name", tamis__buffer_bytes(&text));
    test_ask_add(w, &asked, "id", tamis__buffer_bytes(&text));
    test_ask_add(w, &asked, "address", tamis__buffer_bytes(&text));
    finds_the_same(w, &asked, test_settings(0.6), "10 MB");
    test_ask_clear(&asked);
    memset(text.ptr, 'x', text.len);
    test_ask_init(&asked, "");
    test_ask_add(w, &asked, "name", tamis__buffer_bytes(&text));
    finds_the_same(w, &asked, test_settings(0.5), "10 MB x");
    test_ask_clear(&asked);
    tamis__buffer_clear(&text);
}

/* An old worker, full of other queries, and a fresh one give the same. */
static void history_leaves_no_trace(void **state)
{
    test_world *w = *state;
    test_random random = test_random_start("history");
    for (size_t i = 0; i < 60; i++) {
        test_asked asked;
        char name[DAMAGE_BYTES];
        test_ask_init(&asked, "");
        damaged_name(w, &random, name);
        test_ask_add(w, &asked, "name", tamis__bytes_of(name));
        tamis__settings settings = test_settings(random_threshold(&random));
        test_screen(w->worker, &asked, &settings);
        tamis__hit_list old = asked.hits;
        tamis__worker *fresh = NULL;
        assert_int_equal(tamis__worker_new(w->screener, &fresh, NULL), TAMIS_OK);
        test_screen(fresh, &asked, &settings);
        assert_true(test_same_hits(&old, &asked.hits));
        for (unsigned threads = 1; threads <= 8; threads += 3) {
            settings.exhaustive = true;
            settings.threads = threads;
            test_screen(fresh, &asked, &settings);
            assert_true(test_same_hits(&old, &asked.hits));
        }
        tamis__worker_free(fresh);
        test_ask_clear(&asked);
    }
}

/* What a text is linked with. */
static const tamis__meeting *met_as(tamis__look_ups *look_ups, tamis_bytes text,
                                    tamis__writing writing, tamis__look_up what, bool exhaustive)
{
    tamis__meeting *out = NULL;
    uint32_t self = tamis__snapshot_find_word(look_ups->snapshot, text);
    assert_int_equal(tamis__look_ups_begin(look_ups, NULL, NULL), TAMIS_OK);
    assert_int_equal(
        tamis__look_up_meet(look_ups, text, self, writing, what, exhaustive, &out, NULL), TAMIS_OK);
    return out;
}

static const tamis__meeting *met_by(tamis__look_ups *look_ups, tamis_bytes text, bool exhaustive)
{
    return met_as(look_ups, text, TAMIS__WRITING_LETTERS, TAMIS__LOOK_UP_WORD, exhaustive);
}

static bool holds_link(const tamis__look_ups *look_ups, const tamis__meeting *meeting,
                       const tamis__word_link *wanted)
{
    for (uint32_t i = 0; i < meeting->count; i++) {
        const tamis__met_word *word = &meeting->words[i];
        if (word->word != wanted->word)
            continue;
        const tamis__word_link *link = tamis__met_link(look_ups, word);
        return link->family == wanted->family && link->learned == wanted->learned &&
               link->support == wanted->support &&
               memcmp(link->similarity, wanted->similarity, sizeof wanted->similarity) == 0;
    }
    return false;
}

/* More texts than are remembered: what was looked up before is looked up again, with the same answer; and
 * the keys find what comparing every word finds. */
static void look_ups_are_forgotten_and_found_again(void **state)
{
    enum { TEXTS = 70000, SOME = 700 };
    test_world *w = *state;
    tamis__look_ups by_key, by_word;
    assert_int_equal(tamis__look_ups_init(&by_key, w->snapshot, w->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__look_ups_init(&by_word, w->snapshot, w->text, NULL), TAMIS_OK);
    char text[32];
    for (size_t i = 0; i < TEXTS; i++) {
        int len = snprintf(text, sizeof text, i % SOME == 0 ? "ahmed" : "x%zu", i);
        const tamis__meeting *quick = met_by(&by_key, tamis__bytes(text, (size_t)len), false);
        if (i % SOME != 0)
            continue;
        const tamis__meeting *slow = met_by(&by_word, tamis__bytes(text, (size_t)len), true);
        assert_true(quick->count > 0 && quick->count == slow->count);
        for (uint32_t k = 0; k < slow->count; k++)
            assert_true(holds_link(&by_key, quick, tamis__met_link(&by_word, &slow->words[k])));
    }
    tamis__look_ups_clear(&by_key);
    tamis__look_ups_clear(&by_word);
}

/* ---- links that the snapshot stores ---- */

static void assert_stored(tamis__look_ups *stored, tamis__look_ups *fresh, tamis_bytes text,
                          tamis__writing writing, tamis__look_up what)
{
    const tamis__meeting *quick = met_as(stored, text, writing, what, false);
    const tamis__meeting *slow = met_as(fresh, text, writing, what, true);
    if (quick->count != slow->count)
        fail_msg("'%.*s' as %c: %u links, %u are stored", TAMIS_FMT(text), what, slow->count,
                 quick->count);
    for (uint32_t k = 0; k < slow->count; k++)
        assert_true(holds_link(stored, quick, tamis__met_link(fresh, &slow->words[k])));
}

/* What is stored of a word is what comparing it with every word finds, to the last bit. */
static void stored_links_are_those_found_afresh(void **state)
{
    test_world *w = *state;
    tamis__look_ups stored, fresh;
    size_t lists[TAMIS__WRITINGS] = {0}, words = 0, others = 0;
    assert_int_equal(tamis__look_ups_init(&stored, w->snapshot, w->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__look_ups_init(&fresh, w->snapshot, w->text, NULL), TAMIS_OK);
    for (uint32_t i = 0; i < tamis__snapshot_word_count(w->snapshot); i++) {
        const tamis__word_row row = tamis__snapshot_word(w->snapshot, i);
        for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
            tamis__like_list list;
            const bool has = (row.traits >> writing & 1) != 0;
            const bool there =
                tamis__snapshot_likes(w->snapshot, i, (tamis__writing)writing, &list);
            assert_true(there == (has && row.posting_count >= TEST_LIKES_NAMES));
            if (!there)
                continue;
            assert_stored(&stored, &fresh, row.text, (tamis__writing)writing, TAMIS__LOOK_UP_WORD);
            assert_stored(&stored, &fresh, row.text, (tamis__writing)writing, TAMIS__LOOK_UP_OTHER);
            lists[writing]++;
        }
        others += row.posting_count < TEST_LIKES_NAMES;
        words += row.posting_count >= TEST_LIKES_NAMES;
    }
    printf("%zu words stored, %zu not; lists %zu %zu %zu %zu %zu %zu %zu\n", words, others,
           lists[0], lists[1], lists[2], lists[3], lists[4], lists[5], lists[6]);
    assert_true(words > 50 && others > 50 && lists[TAMIS__WRITING_ALPHABET] > 1);
    tamis__look_ups_clear(&stored);
    tamis__look_ups_clear(&fresh);
}

/* With a selection, words of others are left out. */
static void stored_links_keep_to_a_selection(void **state)
{
    test_world *w = *state;
    tamis__selection some;
    tamis__look_ups look_ups;
    size_t inside = 0, outside = 0;
    uint32_t entity = tamis__snapshot_find_entity(w->snapshot, TAMIS_LIT("a-01"));
    assert_int_equal(tamis__look_ups_init(&look_ups, w->snapshot, w->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__selection_init(&some, w->snapshot, 1, &entity, 1, NULL), TAMIS_OK);
    for (uint32_t i = 0; i < tamis__snapshot_word_count(w->snapshot); i++) {
        tamis_bytes text = tamis__snapshot_word(w->snapshot, i).text;
        tamis__like_list list;
        tamis__like like;
        tamis__meeting *out = NULL;
        if (!tamis__snapshot_likes(w->snapshot, i, TAMIS__WRITING_LETTERS, &list))
            continue;
        size_t wanted = tamis__in_set(some.words, i);
        while (tamis__snapshot_next_like(w->snapshot, &list, &like))
            wanted += tamis__in_set(some.words, like.word);
        assert_int_equal(tamis__look_ups_begin(&look_ups, &some, NULL), TAMIS_OK);
        assert_int_equal(tamis__look_up_meet(&look_ups, text, i, TAMIS__WRITING_LETTERS,
                                             TAMIS__LOOK_UP_OTHER, false, &out, NULL),
                         TAMIS_OK);
        inside += out->count > 0;
        outside += out->count == 0;
        assert_true(out->count <= wanted);
        for (uint32_t k = 0; k < out->count; k++)
            assert_true(tamis__in_set(some.words, out->words[k].word));
    }
    assert_true(inside > 1 && outside > inside);
    tamis__selection_clear(&some);
    tamis__look_ups_clear(&look_ups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retrieval_loses_nothing),
        cmocka_unit_test(numbers_written_apart_are_found),
        cmocka_unit_test(hostile_sizes),
        cmocka_unit_test(history_leaves_no_trace),
        cmocka_unit_test(look_ups_are_forgotten_and_found_again),
        cmocka_unit_test(stored_links_are_those_found_afresh),
        cmocka_unit_test(stored_links_keep_to_a_selection),
    };
    return cmocka_run_group_tests(tests, test_setup, test_teardown);
}
