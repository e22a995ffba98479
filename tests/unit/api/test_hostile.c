/*
 * Queries that nobody should send: through every door they get an answer or a clear error, within the
 * limits that bound the work.
 */
#include "screen_world.h"

#include "base/name.h"
#include "screen/query.h"
#include "text/text.h"

enum { HOSTILE_MAX = 40, HUGE_BYTES = 10 << 20, MIDDLING_BYTES = 300 };

typedef struct hostile {
    const char *what;
    char *name;   /* may not be UTF-8 */
    bool nothing; /* has no letter or digit */
    bool cut;     /* is longer than is compared */
} hostile;

typedef struct hostiles {
    hostile items[HOSTILE_MAX];
    size_t count;
} hostiles;

static char *repeat(const char *piece, size_t bytes)
{
    size_t len = strlen(piece);
    size_t times = bytes / len;
    char *text = malloc(times * len + 1);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * len, piece, len);
    text[times * len] = '\0';
    return text;
}

static hostile *add(hostiles *all, const char *what, char *name)
{
    assert_true(all->count < HOSTILE_MAX);
    hostile *item = &all->items[all->count++];
    *item = (hostile){.what = what, .name = name};
    return item;
}

static void add_short(hostiles *all, const char *what, const char *name, bool nothing)
{
    add(all, what, repeat(name, strlen(name)))->nothing = nothing;
}

static void add_long(hostiles *all, const char *what, const char *piece, size_t bytes)
{
    add(all, what, repeat(piece, bytes))->cut = true;
}

static void fill(hostiles *all, size_t huge_bytes)
{
    all->count = 0;
    add_short(all, "punctuation", "...", true);
    add_short(all, "punctuation of all kinds", " -/()\"'%,;", true);
    add_short(all, "control characters", "\x01\x02\x1b[31m\x02", false);
    add_short(all, "emoji", "😀", true);
    add_short(all, "emoji joined", "👩‍👩‍👧‍👦🏳️‍🌈", true);
    add_short(all, "emoji and a name", "😀 Huawei 😀", false);
    add_short(all, "one letter", "a", false);
    add_short(all, "one letter of another script", "李", false);
    add_short(all, "digits", "12345", false);
    add_short(all, "one digit", "7", false);
    add_short(all, "a right-to-left override", "\u202eiewauH\u202c", false);
    add_short(all, "mixed directions", "Huawei هواوي \u2067קצב\u2069 Huawei", false);
    add_short(all, "zero width", "H\u200bu\u200ba\u200bw\u200be\u200bi", false);
    add_short(all, "marks on marks", "H\u0321\u0327\u031b\u0353u\u0322\u0334a\u0327wei", false);
    add_short(all, "no UTF-8", "Hua\xff\xfewei \xc3\x28 \xed\xa0\x80", false);
    add_short(all, "half a character", "Huawei \xe4\xb8", false);
    add_short(all, "nothing but bad bytes", "\xff\xfe\x80", true);
    add_long(all, "two hundred words", "Ahmad Trading Bank 7 Khan ", 26 * 40);
    add_long(all, "two hundred letters", "a b c d e f g h i j ", 20 * 20);
    add_long(all, "much of one letter", "a", huge_bytes);
    add_long(all, "much of one word", "ali ", huge_bytes);
    add_long(all, "many numbers", "1 ", huge_bytes);
    add_long(all, "many marks", "\u0301", huge_bytes);
    all->items[all->count - 1].nothing = true;
    add_long(all, "many Han letters", "李", huge_bytes);
    add_long(all, "many bad bytes", "\xff", huge_bytes);
    all->items[all->count - 1].nothing = true;
}

static void clear(hostiles *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->items[i].name);
}

/* ---- one query --------------------------------------------------------------------------------- */

static void hits_are_sound(const char *what, const tamis_hits *hits)
{
    if (tamis_hits_count(hits) > TAMIS_LIMIT_DEFAULT)
        fail_msg("%s: more hits than asked for", what);
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        json_t *json = json_loads(tamis_hits_json(hits, i), 0, NULL);
        if (json == NULL || !(hit.score >= 0.7 && hit.score <= 1.0))
            fail_msg("%s: a hit that cannot be", what);
        json_decref(json);
        assert_true(strlen(tamis_hits_json(hits, i)) < 100000);
    }
}

static void one_query_each(void **state)
{
    const screen_world *w = *state;
    tamis_screen_options options = tamis_screen_options_default();
    hostiles all;
    fill(&all, HUGE_BYTES);
    for (size_t i = 0; i < all.count; i++) {
        const hostile *item = &all.items[i];
        tamis_property name = {"name", item->name};
        tamis_query query = {.properties = &name, .property_count = 1};
        tamis_hits *hits = NULL;
        tamis_error err = {0};
        tamis_status status = tamis_screen(w->snapshot, &query, &options, &hits, &err);
        if (status != (item->nothing ? TAMIS_ERR_ARGUMENT : TAMIS_OK))
            fail_msg("%s: status %d (%s)", item->what, (int)status, err.message);
        if (item->nothing && strstr(err.message, "nothing to search by: the name \"") == NULL)
            fail_msg("%s: '%s'", item->what, err.message);
        if (status != TAMIS_OK)
            continue;
        hits_are_sound(item->what, hits);
        bool warned = strstr(tamis_hits_warning(hits), "is too long") != NULL;
        if (warned != item->cut)
            fail_msg("%s: warning '%s'", item->what, tamis_hits_warning(hits));
        tamis_hits_free(hits);
    }
    clear(&all);
}

/* An identifier, or another name, is searched by all the same, and the warning says what was not. */
static void the_rest_of_a_query_counts(void **state)
{
    const screen_world *w = *state;
    tamis_screen_options options = tamis_screen_options_default();
    tamis_property properties[] = {{"name", "..."}, {"name", "\xff"}, {"name", "Huawei"}};
    tamis_query query = {.properties = properties, .property_count = 3};
    tamis_hits *hits = NULL;
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, NULL), TAMIS_OK);
    assert_int_equal(tamis_hits_count(hits), 1);
    assert_non_null(strstr(tamis_hits_warning(hits), "the name \"...\" has no letter"));
    tamis_hits_free(hits);
    properties[2] = (tamis_property){"imoNumber", "9074729"};
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, NULL), TAMIS_OK);
    assert_int_equal(tamis_hits_count(hits), 1);
    tamis_hits_free(hits);
    properties[2] = (tamis_property){"country", "de"};
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, NULL), TAMIS_ERR_ARGUMENT);
    query.property_count = 0;
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, NULL), TAMIS_ERR_ARGUMENT);
    assert_null(hits);
}

/* ---- limits of a query ------------------------------------------------------------------------- */

static tamis_status screen_names(const screen_world *w, char names[][MIDDLING_BYTES], size_t count,
                                 tamis_error *err)
{
    static tamis_property properties[TAMIS__QUERY_NAMES_MAX + 1];
    tamis_screen_options options = tamis_screen_options_default();
    for (size_t i = 0; i < count; i++)
        properties[i] = (tamis_property){"name", names[i]};
    tamis_query query = {.properties = properties, .property_count = count};
    tamis_hits *hits = NULL;
    tamis_status status = tamis_screen(w->snapshot, &query, &options, &hits, err);
    if (status == TAMIS_OK)
        hits_are_sound("many names", hits);
    tamis_hits_free(hits);
    return status;
}

static void many_names_have_limits(void **state)
{
    const screen_world *w = *state;
    static char names[TAMIS__QUERY_NAMES_MAX + 1][MIDDLING_BYTES];
    tamis_error err = {0};
    for (size_t i = 0; i <= TAMIS__QUERY_NAMES_MAX; i++)
        snprintf(names[i], MIDDLING_BYTES, "Vanished Number%zu Quibble", i);
    assert_int_equal(screen_names(w, names, TAMIS__QUERY_NAMES_MAX, &err), TAMIS_OK);
    assert_int_equal(screen_names(w, names, TAMIS__QUERY_NAMES_MAX + 1, &err), TAMIS_ERR_LIMIT);
    assert_non_null(strstr(err.message, "at most 64 names"));
    size_t most = TAMIS__QUERY_WORDS_MAX / TAMIS__NAME_TOKENS_MAX;
    for (size_t i = 0; i <= most; i++)
        for (size_t k = 0; k < 2 * TAMIS__NAME_TOKENS_MAX; k++)
            names[i][k] = k % 2 == 1 ? ' ' : (char)('a' + (i + k / 2) % 26);
    for (size_t i = 0; i <= most; i++)
        names[i][2 * TAMIS__NAME_TOKENS_MAX - 1] = '\0';
    assert_int_equal(screen_names(w, names, most, &err), TAMIS_OK);
    assert_int_equal(screen_names(w, names, most + 1, &err), TAMIS_ERR_LIMIT);
    assert_non_null(strstr(err.message, "at most 2048 words"));
}

/* A name that is said again and again is searched once. */
static void equal_names_are_one(void **state)
{
    const screen_world *w = *state;
    tamis__text_scratch *scratch = NULL;
    tamis__text *text = NULL;
    tamis__arena arena;
    static tamis__query query;
    assert_int_equal(tamis__text_new(&text, NULL), TAMIS_OK);
    assert_int_equal(tamis__text_scratch_new(text, &scratch, NULL), TAMIS_OK);
    tamis__arena_init(&arena, 0);
    tamis__query_init(&query);
    static const char *const spelled[] = {"Huawei", "HUAWEI", " huawei ", "Huáwei", "hua-wei"};
    uint32_t once = 0;
    for (size_t i = 0; i < TAMIS__QUERY_NAMES_MAX; i++) {
        assert_int_equal(tamis__query_add(&query, scratch, text, &arena, TAMIS_LIT("name"),
                                          tamis__bytes_of(spelled[i % 4]), NULL),
                         TAMIS_OK);
        once = i == 0 ? query.name_count : once;
        assert_int_equal(query.name_count, once);
    }
    (void)w;
    tamis__arena_clear(&arena);
    tamis__text_scratch_free(scratch);
    tamis__text_free(text);
}

/* ---- files ------------------------------------------------------------------------------------- */

static void append_json_string(tamis__buffer *out, const char *name)
{
    tamis__json_string(out, tamis__bytes_of(name)); /* always UTF-8 */
}

static void json_lines_of_all(void **state)
{
    const screen_world *w = *state;
    hostiles all;
    tamis__buffer lines;
    tamis__buffer_init(&lines, 0);
    fill(&all, HUGE_BYTES / 10);
    for (size_t i = 0; i < all.count; i++) {
        tamis__buffer_text(&lines, "{\"properties\":{\"name\":");
        append_json_string(&lines, all.items[i].name);
        tamis__buffer_text(&lines, "}}\n");
    }
    tamis__buffer_text(&lines, "{\"properties\":{\"name\":\"Hua\xffwei\"}}\n"
                               "{\"properties\":{\"name\":\"Hua\\u0000wei\"}}\n"
                               "{\"properties\":{\"name\":\"Hua\\ud800wei\"}}\n"
                               "{\"properties\":{\"name\":\"Huawei\"}}\n");
    tamis__buffer_byte(&lines, '\0');
    file_run run = {.input = "hostile.jsonl", .output = "out.jsonl"};
    char *text = run_text(w, &run, lines.ptr);
    assert_int_equal(world_json_lines(text), all.count + 4);
    assert_true(strlen(text) < 1000000); /* fields of megabytes are not repeated */
    assert_int_equal(run.summary.rows, all.count + 4);
    size_t nothing = 0;
    for (size_t i = 0; i < all.count; i++)
        nothing += all.items[i].nothing;
    /* What was no UTF-8 came as U+FFFD, which is no letter either. */
    assert_int_equal(run.summary.bad_rows, nothing + 3);
    assert_non_null(strstr(text, "d-huawei"));
    free(text);
    tamis__buffer_clear(&run.problems);
    tamis__buffer_clear(&lines);
    clear(&all);
}

/* A name, and the same once more as the first of a pair. */
static void fill_table(const hostiles *all, tamis__buffer *out)
{
    tamis__buffer_text(out, "name,name1,name2\n");
    for (size_t i = 0; i < all->count; i++) {
        for (size_t k = 0; k < 2; k++) {
            tamis__csv_field(out, tamis__bytes_of(all->items[i].name));
            tamis__buffer_byte(out, ',');
        }
        tamis__buffer_text(out, "Huawei\n");
    }
    tamis__buffer_text(out, "Huawei,Huawei,Huawei\n");
    tamis__buffer_byte(out, '\0');
}

static void tables_of_all(void **state)
{
    const screen_world *w = *state;
    hostiles all;
    tamis__buffer table;
    tamis__buffer_init(&table, 0);
    fill(&all, HUGE_BYTES / 4);
    fill_table(&all, &table);
    file_run run = {.input = "hostile.csv", .output = "out.csv", .map = "name=name"};
    char *text = run_text(w, &run, table.ptr);
    char last[64];
    snprintf(last, sizeof last, "\n%zu,Huawei,1,1.0000,true,d-huawei", all.count + 1);
    assert_int_equal(run.summary.rows, all.count + 1);
    assert_non_null(strstr(text, last));
    assert_non_null(strstr(run_problems(&run), "is longer than the limit"));
    free(text);
    file_run pairs = {.input = "hostile.csv", .output = "out.csv", .compare = true};
    assert_int_equal(run_file(w, &pairs), TAMIS_OK);
    assert_int_equal(pairs.summary.rows, all.count + 1);
    assert_true(pairs.summary.rows_with_hits >= 1);
    tamis__buffer_clear(&run.problems);
    tamis__buffer_clear(&pairs.problems);
    tamis__buffer_clear(&table);
    clear(&all);
}

static void pairs_of_all(void **state)
{
    const screen_world *w = *state;
    hostiles all;
    tamis__buffer lines;
    tamis__buffer_init(&lines, 0);
    fill(&all, HUGE_BYTES / 10);
    for (size_t i = 0; i < all.count; i++) {
        tamis__buffer_text(&lines, "{\"query\":{\"properties\":{\"name\":");
        append_json_string(&lines, all.items[i].name);
        tamis__buffer_text(&lines, "}},\"candidate\":{\"properties\":{\"name\":[\"Huawei\",");
        append_json_string(&lines, all.items[all.count - 1 - i].name);
        tamis__buffer_text(&lines, "]}}}\n");
    }
    tamis__buffer_byte(&lines, '\0');
    file_run run = {.input = "hostile.jsonl", .output = "out.jsonl", .compare = true};
    char *text = run_text(w, &run, lines.ptr);
    assert_int_equal(world_json_lines(text), all.count);
    assert_int_equal(run.summary.bad_rows, 0);
    free(text);
    tamis__buffer_clear(&run.problems);
    tamis__buffer_clear(&lines);
    clear(&all);
}

/* A name is itself, whatever it holds, as far as it holds something. */
static void each_compared_with_itself(void **state)
{
    const screen_world *w = *state;
    hostiles all;
    fill(&all, HUGE_BYTES);
    for (size_t i = 0; i < all.count; i++) {
        tamis_property name = {"name", all.items[i].name};
        tamis_query query = {.properties = &name, .property_count = 1};
        double score = -1.0;
        tamis__buffer_reset(&w->base->text);
        assert_int_equal(tamis_compare(w->base->engine, NULL, &query, &query, NULL, &score,
                                       world_collect, w->base, NULL),
                         TAMIS_OK);
        if (score != (all.items[i].nothing ? 0.0 : 1.0))
            fail_msg("%s: %f", all.items[i].what, score);
        const char *says = world_text(w->base);
        assert_int_equal(strstr(says, "has no letter or digit") != NULL, all.items[i].nothing);
        assert_true(strlen(says) < 100000);
    }
    clear(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_query_each),         cmocka_unit_test(the_rest_of_a_query_counts),
        cmocka_unit_test(many_names_have_limits), cmocka_unit_test(equal_names_are_one),
        cmocka_unit_test(json_lines_of_all),      cmocka_unit_test(tables_of_all),
        cmocka_unit_test(pairs_of_all),           cmocka_unit_test(each_compared_with_itself),
    };
    return cmocka_run_group_tests(tests, screen_world_open, screen_world_close);
}
