/* The record builder: what is dropped, cut, kept, and how it fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/entity.h"

static void start(tamis__entity_builder *builder)
{
    tamis__builder_start(builder, TAMIS_LIT("d-1"), TAMIS_LIT("1"), TAMIS__SCHEMA_Person, 7);
}

static void test_statements(void **state)
{
    (void)state;
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    start(&builder);
    tamis__builder_add(&builder, TAMIS__PROP_name, TAMIS_LIT("  Jane Doe "));
    tamis__builder_add(&builder, TAMIS__PROP_name, TAMIS_LIT("Jane Doe"));  /* repeated */
    tamis__builder_add(&builder, TAMIS__PROP_alias, TAMIS_LIT("Jane Doe")); /* another property */
    tamis__builder_add(&builder, TAMIS__PROP_name, TAMIS_LIT("  "));        /* empty */
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = tamis__builder_printf(&builder, "%s-%d", "UN", 1);
    tamis__builder_listing(&builder, &listing);
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&builder, &entity, NULL), TAMIS_OK);
    assert_int_equal(entity->statement_count, 2);
    assert_true(tamis__bytes_equal(entity->statements[0].value, TAMIS_LIT("Jane Doe")));
    assert_int_equal(entity->statements[0].from, TAMIS__DAY_MIN);
    assert_int_equal(entity->statements[0].until, TAMIS__DAY_MAX);
    assert_int_equal(entity->listing_count, 1);
    assert_true(tamis__bytes_equal(entity->listings[0].list_id, TAMIS_LIT("UN-1")));
    assert_int_equal(entity->line, 7);
    start(&builder);
    assert_int_equal(tamis__builder_finish(&builder, &entity, NULL), TAMIS_OK);
    assert_int_equal(entity->statement_count, 0);
    assert_int_equal(entity->listing_count, 0);
    tamis__builder_clear(&builder);
    tamis__builder_clear(&builder);
}

/* A value that is too long is cut before a character that does not fit. */
static void test_cut(void **state)
{
    (void)state;
    static char text[TAMIS__VALUE_BYTES_MAX + 10];
    memset(text, 'x', sizeof text);
    memcpy(text + TAMIS__VALUE_BYTES_MAX - 1, "\xE4\xB8\x96", 3);
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    start(&builder);
    tamis__builder_add(&builder, TAMIS__PROP_notes, tamis__bytes(text, sizeof text));
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&builder, &entity, NULL), TAMIS_OK);
    assert_int_equal(entity->statements[0].value.len, TAMIS__VALUE_BYTES_MAX - 1);
    tamis__builder_clear(&builder);
}

static void test_limits(void **state)
{
    (void)state;
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    start(&builder);
    tamis__listing listing = tamis__listing_empty();
    for (int i = 0; i < TAMIS__LISTINGS_MAX; i++)
        tamis__builder_listing(&builder, &listing);
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&builder, &entity, NULL), TAMIS_OK);
    tamis__builder_listing(&builder, &listing);
    tamis_error err = {0};
    assert_int_equal(tamis__builder_finish(&builder, &entity, &err), TAMIS_ERR_LIMIT);
    assert_null(entity);
    assert_int_equal(err.line, 7);
    tamis__builder_clear(&builder);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (int64_t n = 0;; n++) {
        tamis__entity_builder builder;
        tamis__builder_init(&builder);
        tamis__memory_fail_after(n);
        start(&builder);
        tamis__builder_add(&builder, TAMIS__PROP_name, TAMIS_LIT("Jane Doe"));
        tamis__listing listing = tamis__listing_empty();
        listing.reason = tamis__builder_printf(&builder, "%d", 5);
        tamis__builder_listing(&builder, &listing);
        const tamis__entity *entity = NULL;
        tamis_status status = tamis__builder_finish(&builder, &entity, NULL);
        tamis__memory_fail_after(-1);
        tamis__builder_clear(&builder);
        if (status == TAMIS_OK) {
            assert_true(n > 0);
            return;
        }
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
