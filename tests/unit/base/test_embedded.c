/* The files compiled in: sorted, ended, found by name and followed by a NUL. */
#include "support/unit.h"

#include "base/embedded.h"

static void table_is_sorted_and_complete(void **state)
{
    (void)state;
    const tamis__embedded *file = tamis__embedded_files;
    for (; file->name != NULL; file++) {
        if (file != tamis__embedded_files)
            assert_true(strcmp(file[-1].name, file->name) < 0);
        tamis_bytes found = tamis__embedded_find(file->name);
        assert_ptr_equal(found.ptr, file->data);
        assert_int_equal(found.len, file->size);
        assert_int_equal(found.ptr[found.len], '\0');
    }
    assert_true(file != tamis__embedded_files);
}

static void absent_names_give_nothing(void **state)
{
    (void)state;
    static const char *const absent[] = {"", "text", "text/", "no/such.tsv", "text/legal_forms.ts"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(absent); i++) {
        tamis_bytes found = tamis__embedded_find(absent[i]);
        assert_null(found.ptr);
        assert_int_equal(found.len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_sorted_and_complete),
        cmocka_unit_test(absent_names_give_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
