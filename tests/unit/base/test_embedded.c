/*
 * The data files built into the library: the table is sorted and complete, and each content equals
 * the file under data/ byte for byte (tests run from the top of the repository).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"

static void names_ascend(void **state)
{
    (void)state;
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++) {
        if (file[1].name != NULL)
            assert_true(strcmp(file[0].name, file[1].name) < 0);
    }
}

static void content_ends_with_nul(void **state)
{
    (void)state;
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++)
        assert_int_equal(file->data[file->size], 0);
}

static void unknown_names_find_nothing(void **state)
{
    (void)state;
    static const char *const unknown[] = {"", "text", "text/", "text/none.tsv", "/text/none.tsv"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        tamis_bytes found = tamis__embedded_find(unknown[i]);
        assert_null(found.ptr);
        assert_int_equal(found.len, 0);
    }
}

static void assert_same_content(const char *path, tamis_bytes embedded)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    for (size_t i = 0; i < embedded.len; i++) {
        if (getc(in) != (unsigned char)embedded.ptr[i])
            fail_msg("%s differs at byte %zu", path, i);
    }
    assert_int_equal(getc(in), EOF);
    fclose(in);
}

static void every_data_file_is_there(void **state)
{
    (void)state;
    size_t embedded_count = 0;
    while (tamis__embedded_files[embedded_count].name != NULL)
        embedded_count++;

    glob_t files = {0};
    int missing = glob("data/text/*.tsv", 0, NULL, &files);
    assert_true(missing == 0 || missing == GLOB_NOMATCH);
    missing = glob("data/mappings/*.json", missing == 0 ? GLOB_APPEND : 0, NULL, &files);
    assert_true(missing == 0 || missing == GLOB_NOMATCH);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        tamis_bytes found = tamis__embedded_find(files.gl_pathv[i] + strlen("data/"));
        assert_non_null(found.ptr);
        assert_same_content(files.gl_pathv[i], found);
    }
    assert_int_equal(files.gl_pathc, embedded_count);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_ascend),
        cmocka_unit_test(content_ends_with_nul),
        cmocka_unit_test(unknown_names_find_nothing),
        cmocka_unit_test(every_data_file_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
