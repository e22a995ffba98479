/* The writer when something is wrong: misuse, memory, disk. And what it makes of odd records. */
#include "support/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "screen/likes.h"
#include "support/snapshot_fixture.h"

typedef struct bench {
    tamis__text *text;
    tamis__writer *writer;
    tamis__entity_builder builder;
    tamis__buffer bytes;
    tamis__snapshot *s;
} bench;

static bench *new_bench(void)
{
    bench *b = tamis__alloc_zero(1, sizeof *b);
    assert_non_null(b);
    assert_int_equal(tamis__text_new(&b->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_new(b->text, &b->writer, NULL), TAMIS_OK);
    tamis__builder_init(&b->builder);
    tamis__buffer_init(&b->bytes, 0);
    return b;
}

static void free_bench(bench *b)
{
    tamis__snapshot_close(b->s);
    tamis__buffer_clear(&b->bytes);
    tamis__builder_clear(&b->builder);
    tamis__writer_free(b->writer);
    tamis__text_free(b->text);
    tamis__release(b);
}

static void start(bench *b, const char *id, tamis__schema schema)
{
    tamis__builder_start(&b->builder, tamis__bytes_of(id), tamis__bytes_of("r"), schema, 1);
}

static void say(bench *b, tamis__prop prop, const char *value)
{
    tamis__builder_add(&b->builder, prop, tamis__bytes_of(value));
}

static void emit(bench *b)
{
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&b->builder, &entity, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_entity(b->writer, entity, NULL), TAMIS_OK);
}

static void begin(bench *b)
{
    assert_int_equal(tamis__writer_begin(b->writer, NULL), TAMIS_OK);
}

static tamis_status end(bench *b, const char *dataset, const char *edition)
{
    tamis__source_facts facts = {
        .format = "ftm", .dataset = dataset, .edition = fixture_day(edition)};
    return tamis__writer_end(b->writer, &facts, NULL);
}

static void finish(bench *b)
{
    tamis_error err = {0};
    tamis_status status = tamis__writer_commit_memory(b->writer, 1, &b->bytes, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAMIS_OK);
    assert_int_equal(tamis__snapshot_from_memory(tamis__buffer_bytes(&b->bytes), &b->s, NULL),
                     TAMIS_OK);
    status = tamis__snapshot_verify(b->s, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAMIS_OK);
}

static tamis__entity_row row_of(const bench *b, const char *id)
{
    return tamis__snapshot_entity(b->s, tamis__snapshot_find_entity(b->s, tamis__bytes_of(id)));
}

static void nothing_makes_an_empty_snapshot(void **state)
{
    (void)state;
    bench *b = new_bench();
    finish(b);
    assert_int_equal(tamis__snapshot_info_of(b->s).entities, 0);
    assert_int_equal(tamis__snapshot_find_entity(b->s, TAMIS_LIT("x")), TAMIS__NONE);
    assert_int_equal(tamis__snapshot_find_word(b->s, TAMIS_LIT("x")), TAMIS__NONE);
    free_bench(b);
}

static void misuse_is_an_argument_error(void **state)
{
    (void)state;
    bench *b = new_bench();
    tamis__entity entity = {.id = TAMIS_LIT("x"), .schema = TAMIS__SCHEMA_Person};
    assert_int_equal(tamis__writer_entity(b->writer, &entity, NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__writer_skip(b->writer, 1, TAMIS_LIT("a"), TAMIS_LIT("b"), NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(end(b, "x", NULL), TAMIS_ERR_ARGUMENT);
    begin(b);
    assert_int_equal(tamis__writer_begin(b->writer, NULL), TAMIS_ERR_ARGUMENT);
    entity.id.len = 0;
    assert_int_equal(tamis__writer_entity(b->writer, &entity, NULL), TAMIS_ERR_ARGUMENT);
    entity.id.len = 1;
    entity.schema = TAMIS__SCHEMA_COUNT;
    assert_int_equal(tamis__writer_entity(b->writer, &entity, NULL), TAMIS_ERR_ARGUMENT);
    tamis__statement statement = {.prop = TAMIS__PROP_COUNT, .value = TAMIS_LIT("v")};
    entity.schema = TAMIS__SCHEMA_Person;
    entity.statements = &statement;
    entity.statement_count = 1;
    assert_int_equal(tamis__writer_entity(b->writer, &entity, NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(end(b, "", NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__writer_commit_memory(b->writer, 1, &b->bytes, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(b->bytes.len, 0);
    free_bench(b);
}

static void dated_and_undated_editions_do_not_mix(void **state)
{
    (void)state;
    bench *b = new_bench();
    begin(b);
    assert_int_equal(end(b, "list", "2020-01-01"), TAMIS_OK);
    begin(b);
    assert_int_equal(end(b, "list", NULL), TAMIS_OK);
    tamis_error err = {0};
    assert_int_equal(tamis__writer_commit_memory(b->writer, 1, &b->bytes, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "list"));
    free_bench(b);
}

static void schema_is_what_all_records_agree_on(void **state)
{
    (void)state;
    static const struct {
        tamis__schema said[3], expected;
    } cases[] = {
        {{TAMIS__SCHEMA_LegalEntity, TAMIS__SCHEMA_Company, TAMIS__SCHEMA_Organization},
         TAMIS__SCHEMA_Company},
        {{TAMIS__SCHEMA_Company, TAMIS__SCHEMA_Person, TAMIS__SCHEMA_PublicBody},
         TAMIS__SCHEMA_LegalEntity},
        {{TAMIS__SCHEMA_Company, TAMIS__SCHEMA_PublicBody, TAMIS__SCHEMA_LegalEntity},
         TAMIS__SCHEMA_Organization},
        {{TAMIS__SCHEMA_Vessel, TAMIS__SCHEMA_Company, TAMIS__SCHEMA_Vessel}, TAMIS__SCHEMA_Thing},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++)
        for (size_t turn = 0; turn < 3; turn++) {
            bench *b = new_bench();
            begin(b);
            for (size_t k = 0; k < 3; k++) {
                start(b, "x", cases[i].said[(k + turn) % 3]);
                say(b, TAMIS__PROP_name, "Somebody");
                emit(b);
            }
            assert_int_equal(end(b, "list", NULL), TAMIS_OK);
            finish(b);
            assert_int_equal(row_of(b, "x").schema, cases[i].expected);
            free_bench(b);
        }
}

/* The source's text may be anything: what is stored is UTF-8 of bounded length. */
static void bad_text_is_mended(void **state)
{
    (void)state;
    bench *b = new_bench();
    begin(b);
    size_t len = 70001;
    char *longest = tamis__alloc(len);
    assert_non_null(longest);
    for (size_t i = 0; i + 1 < len; i += 2)
        memcpy(longest + i, "\xC3\xA9", 2);
    longest[len - 1] = '\xC3';
    tamis__statement statements[] = {
        {.prop = TAMIS__PROP_notes, .value = {longest, len}, .until = TAMIS__DAY_MAX},
        {.prop = TAMIS__PROP_name, .value = TAMIS_LIT("Ab\xFFlu"), .until = TAMIS__DAY_MAX},
    };
    tamis__entity entity = {.id = TAMIS_LIT("\xC3(x"),
                            .schema = TAMIS__SCHEMA_Company,
                            .statements = statements,
                            .statement_count = 2};
    assert_int_equal(tamis__writer_entity(b->writer, &entity, NULL), TAMIS_OK);
    assert_int_equal(end(b, "list", NULL), TAMIS_OK);
    finish(b);
    tamis__entity_row row = tamis__snapshot_entity(b->s, 0);
    assert_bytes(row.id, "\xEF\xBF\xBD(x");
    assert_bytes(row.caption, "Ab\xEF\xBF\xBDlu");
    assert_int_equal(tamis__snapshot_statement(b->s, row.statement_first + 1).value.len, 65534);
    tamis__release(longest);
    free_bench(b);
}

/* A token longer than the dictionary holds is cut, and a glue that is too long is left out. */
static void long_words_are_cut(void **state)
{
    (void)state;
    bench *b = new_bench();
    begin(b);
    char name[140];
    memset(name, 'q', sizeof name);
    memcpy(name + 100, " zed", sizeof " zed");
    start(b, "x", TAMIS__SCHEMA_Company);
    say(b, TAMIS__PROP_name, name);
    emit(b);
    assert_int_equal(end(b, "list", NULL), TAMIS_OK);
    finish(b);
    uint32_t first = 0;
    assert_int_equal(tamis__snapshot_words_of_length(b->s, TAMIS__WORD_BYTES_MAX, &first), 1);
    assert_int_equal(tamis__snapshot_info_of(b->s).glue_keys, 0);
    free_bench(b);
}

/* Records with dates of their own: undated ones give way, dated ones are united. */
static void windows_of_one_edition_are_united(void **state)
{
    (void)state;
    bench *b = new_bench();
    begin(b);
    static const char *const windows[] = {"2012-03-01/2013-01-01", NULL, "2011-01-01/2012-06-30"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(windows); i++) {
        start(b, "x", TAMIS__SCHEMA_Person);
        tamis__statement statement = {.prop = TAMIS__PROP_name,
                                      .value = TAMIS_LIT("Somebody"),
                                      .from = TAMIS__DAY_MIN,
                                      .until = TAMIS__DAY_MAX};
        tamis__date date;
        if (windows[i] != NULL) {
            assert_true(tamis__date_parse(tamis__bytes_of(windows[i]), &date));
            statement.from = date.lo;
            statement.until = date.hi;
        }
        tamis__builder_add_full(&b->builder, &statement);
        emit(b);
    }
    assert_int_equal(end(b, "list", NULL), TAMIS_OK);
    finish(b);
    assert_int_equal(row_of(b, "x").statement_count, 1);
    tamis__statement_row row = tamis__snapshot_statement(b->s, 0);
    assert_int_equal(row.from, fixture_day("2011-01-01"));
    assert_int_equal(row.until, fixture_day("2013-01-01"));
    free_bench(b);
}

/* Every allocation fails once; nothing leaks, nothing crashes, and in the end it works. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    tamis__text *text = NULL;
    assert_int_equal(tamis__text_new(&text, NULL), TAMIS_OK);
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status == TAMIS_ERR_NOMEM && n < 100000; n++) {
        tamis__writer *writer = NULL;
        tamis__buffer bytes;
        tamis__buffer_init(&bytes, 0);
        tamis__memory_fail_after(n);
        status = tamis__writer_new(text, &writer, NULL);
        if (status == TAMIS_OK)
            status = fixture_fill(writer, 0, NULL);
        if (status == TAMIS_OK)
            status = tamis__writer_build(writer, 1, NULL, NULL, NULL);
        if (status == TAMIS_OK)
            status = tamis__find_likes(writer, text, 1, 1, NULL);
        if (status == TAMIS_OK)
            status = tamis__writer_write_memory(writer, &bytes, NULL);
        tamis__memory_fail_after(-1);
        tamis__writer_free(writer);
        tamis__buffer_clear(&bytes);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_true(n > 100);
    tamis__text_free(text);
}

/* ---- Replacement */

static char *read_file(const char *path, size_t *len)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *content = tamis__alloc(1 << 20);
    *len = fread(content, 1, 1 << 20, in);
    fclose(in);
    return content;
}

static tamis_status commit_fixture(const char *path)
{
    bench *b = new_bench();
    assert_int_equal(fixture_fill(b->writer, 0, NULL), TAMIS_OK);
    tamis_error err = {0};
    tamis_status status = tamis__writer_commit(b->writer, path, 1, NULL, NULL, &err);
    assert_int_equal(status, err.code);
    free_bench(b);
    return status;
}

static void full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    char folder[4096], path[4200];
    snprintf(folder, sizeof folder, "%s/tamis-test-XXXXXX", base == NULL ? P_tmpdir : base);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/list.snap", folder);
    FILE *old = fopen(path, "wb");
    assert_non_null(old);
    fputs("old", old);
    fclose(old);
    struct rlimit limit, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = (struct rlimit){.rlim_cur = 1000, .rlim_max = limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    tamis_status status = commit_fixture(path);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(status, TAMIS_ERR_IO);
    size_t len = 0;
    char *content = read_file(path, &len);
    assert_int_equal(len, 3);
    assert_memory_equal(content, "old", 3);
    tamis__release(content);
    assert_int_equal(commit_fixture(path), TAMIS_OK);
    tamis__snapshot *s = NULL;
    assert_int_equal(tamis__snapshot_open(path, &s, NULL), TAMIS_OK);
    /* An open snapshot outlives the replacement of its file. */
    assert_int_equal(commit_fixture(path), TAMIS_OK);
    assert_int_equal(tamis__snapshot_verify(s, NULL), TAMIS_OK);
    tamis__snapshot_close(s);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* no temporary file was left */
    assert_int_equal(commit_fixture(path), TAMIS_ERR_IO);
    tamis_error err = {0};
    assert_int_equal(tamis__snapshot_open(path, &s, &err), TAMIS_ERR_IO);
    assert_non_null(strstr(err.message, "list.snap"));
}

static void count_progress(void *ctx, uint64_t done, uint64_t total)
{
    uint64_t *last = ctx;
    assert_true(done > last[0] && done <= total);
    last[0] = done;
    last[1] = total;
}

static void progress_counts_names(void **state)
{
    (void)state;
    bench *b = new_bench();
    begin(b);
    for (int i = 0; i < 1000; i++) {
        char id[32];
        snprintf(id, sizeof id, "e%d", i);
        start(b, id, TAMIS__SCHEMA_Person);
        say(b, TAMIS__PROP_name, id);
        emit(b);
    }
    assert_int_equal(end(b, "list", NULL), TAMIS_OK);
    const char *base = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/tamis-test-XXXXXX", base == NULL ? P_tmpdir : base);
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    uint64_t last[2] = {0, 0};
    assert_int_equal(tamis__writer_commit(b->writer, path, 2, count_progress, last, NULL),
                     TAMIS_OK);
    assert_int_equal(last[0], 1000);
    assert_int_equal(last[1], 1000);
    unlink(path);
    free_bench(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_makes_an_empty_snapshot),
        cmocka_unit_test(misuse_is_an_argument_error),
        cmocka_unit_test(dated_and_undated_editions_do_not_mix),
        cmocka_unit_test(schema_is_what_all_records_agree_on),
        cmocka_unit_test(bad_text_is_mended),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(windows_of_one_edition_are_united),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(full_disk_leaves_the_old_file),
        cmocka_unit_test(progress_counts_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
