/* The vocabulary: every name is found, the tree is a tree, and the relations that screening needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/schema.h"

static void test_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TAMIS__SCHEMA_COUNT; i++) {
        tamis__schema found;
        assert_true(
            tamis__schema_find(tamis__bytes_of(tamis__schema_name((tamis__schema)i)), &found));
        assert_int_equal(found, i);
        assert_true(tamis__schema_is_a(found, TAMIS__SCHEMA_Thing));
    }
    for (unsigned i = 0; i < TAMIS__PROP_COUNT; i++) {
        tamis__prop found;
        assert_true(tamis__prop_find(tamis__bytes_of(tamis__prop_name((tamis__prop)i)), &found));
        assert_int_equal(found, i);
    }
    tamis__schema schema;
    tamis__prop prop;
    assert_false(tamis__schema_find(TAMIS_LIT("person"), &schema));
    assert_false(tamis__prop_find(TAMIS_LIT("Name"), &prop));
    assert_string_equal(tamis__schema_name(TAMIS__SCHEMA_COUNT), "Thing");
    assert_string_equal(tamis__prop_name(TAMIS__PROP_COUNT), "other");
}

static void test_comparable(void **state)
{
    (void)state;
    assert_true(tamis__schema_comparable(TAMIS__SCHEMA_LegalEntity, TAMIS__SCHEMA_Person));
    assert_true(tamis__schema_comparable(TAMIS__SCHEMA_Company, TAMIS__SCHEMA_LegalEntity));
    assert_true(tamis__schema_comparable(TAMIS__SCHEMA_Thing, TAMIS__SCHEMA_Vessel));
    assert_false(tamis__schema_comparable(TAMIS__SCHEMA_Person, TAMIS__SCHEMA_Company));
    assert_false(tamis__schema_comparable(TAMIS__SCHEMA_Company, TAMIS__SCHEMA_PublicBody));
    assert_true(tamis__schema_matchable(TAMIS__SCHEMA_Person));
    assert_false(tamis__schema_matchable(TAMIS__SCHEMA_Address));
}

static void test_edges(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TAMIS__SCHEMA_COUNT; i++) {
        tamis__prop source = TAMIS__PROP_other;
        tamis__prop target = TAMIS__PROP_other;
        bool edge = tamis__schema_edge_ends((tamis__schema)i, &source, &target);
        assert_int_equal(edge, tamis__schema_is_edge((tamis__schema)i));
        if (edge) {
            assert_int_equal(tamis__prop_type_of(source), TAMIS__PROP_TYPE_ENTITY);
            assert_int_equal(tamis__prop_type_of(target), TAMIS__PROP_TYPE_ENTITY);
            assert_int_not_equal(source, target);
        }
    }
}

static void test_domains_and_topics(void **state)
{
    (void)state;
    assert_int_equal(tamis__schema_domain(TAMIS__SCHEMA_Person), TAMIS__DOMAIN_PERSON);
    assert_int_equal(tamis__schema_domain(TAMIS__SCHEMA_Company), TAMIS__DOMAIN_ORGANIZATION);
    assert_int_equal(tamis__schema_domain(TAMIS__SCHEMA_Airplane), TAMIS__DOMAIN_VESSEL);
    assert_int_equal(tamis__schema_domain(TAMIS__SCHEMA_LegalEntity), TAMIS__DOMAIN_ANY);
    assert_true(tamis__topic_known(TAMIS_LIT("export.control")));
    assert_false(tamis__topic_known(TAMIS_LIT("export")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_comparable),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_domains_and_topics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
