/* MAC addresses in every notation, address blocks of all sizes, brands, and tables with mistakes. */
#include <stdio.h>

#include "support/unit.h"

#include "base/date.h"
#include "base/embedded.h"
#include "base/memory.h"
#include "model/mac.h"
#include "model/makers.h"

#define assert_bytes_equal(found, text)                                                            \
    assert_true(tamis__bytes_equal((found), tamis__bytes_of(text)))

/* ---- Addresses ------------------------------------------------------------------------------------ */

static void test_notations(void **state)
{
    (void)state;
    static const char *const same[] = {
        "00:18:82:ab:cd:ef", "00-18-82-AB-CD-EF", "0018.82ab.cdef",          "001882abcdef",
        "001882-ABCDEF",     "0:18:82:ab:cd:ef",  " 00 18 82 ab cd ef ",     "00188 2abcd ef",
        "0018-82AB-CDEF",    "00.18.82.ab.cd.ef", "00:18:82:ab:cd:ef:01:02", "001882abcdef0102",
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(same); i++) {
        uint64_t mac = 0;
        tamis__mac_kind kind = tamis__mac_parse(tamis__bytes_of(same[i]), &mac);
        if (i == 7) { /* groups of odd length */
            assert_int_equal(kind, TAMIS__MAC_NONE);
            continue;
        }
        assert_int_equal(kind, TAMIS__MAC_UNIVERSAL);
        assert_true(mac == 0x001882abcdefULL);
    }
}

static void test_no_addresses(void **state)
{
    (void)state;
    static const char *const none[] = {"",
                                       ":",
                                       "00:18:82",
                                       "00:18:82:ab:cd",
                                       "00:18:82:ab:cd:eg",
                                       "00:18:82:ab:cd:ef:01",
                                       "00:18-82:ab:cd:ef",
                                       "00::18:82:ab:cd:ef",
                                       "00:18:82:ab:cd:ef:",
                                       ":00:18:82:ab:cd:ef",
                                       "001:882:abc:def",
                                       "1:2:3",
                                       "123456",
                                       "n/a",
                                       "00:00:00:00:00:00",
                                       "0x001882abcdef",
                                       "00:18:82:ab:cd:ef:00:18:82:ab:cd:ef",
                                       "\xEF\xBC\x91:18:82:ab:cd:ef"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(none); i++) {
        uint64_t mac = 1;
        assert_int_equal(tamis__mac_parse(tamis__bytes_of(none[i]), &mac), TAMIS__MAC_NONE);
        assert_true(mac == 0);
    }
}

static void test_kinds(void **state)
{
    (void)state;
    uint64_t mac;
    char text[TAMIS__MAC_TEXT_BYTES];
    assert_int_equal(tamis__mac_parse(TAMIS_LIT("02:18:82:00:00:01"), &mac), TAMIS__MAC_LOCAL);
    assert_int_equal(tamis__mac_parse(TAMIS_LIT("01:00:5e:00:00:01"), &mac), TAMIS__MAC_GROUP);
    assert_int_equal(tamis__mac_parse(TAMIS_LIT("ff:ff:ff:ff:ff:ff"), &mac), TAMIS__MAC_GROUP);
    assert_int_equal(tamis__mac_parse(TAMIS_LIT("8C1F.6445.A001"), &mac), TAMIS__MAC_UNIVERSAL);
    assert_string_equal(tamis__mac_format(mac, text), "8c:1f:64:45:a0:01");
}

/* ---- Tables --------------------------------------------------------------------------------------- */

static const tamis__maker_tables small = {
    .makers = {"maker\tname\tcompany\tcountry\tsource\na\tAlpha Company\tAlpha "
               "Ltd\tcn\tlaw\nb\tBeta\tBeta\tcn\tlaw\n",
               57},
    .registrants = {"r\tm\tb\tn\nalpha\ta\tcompany\tAlpha Inc\nbeta\tb\taffiliate\tBeta Inc\n", 60},
    .prefixes = {"p\tr\n001882\talpha\n0018821\tbeta\n001882123\talpha\n", 48},
    .brands = {"1\t2\t3\t4\t5\t6\t7\nAlpha\ta\tcompany\t\t\ts\t\n"
               "Alpha Bet\tb\tbrand\t2013-12-16\t2020-11-17\ts\tsold\n",
               80},
};

static tamis__maker_tables measured(void)
{
    tamis__maker_tables t = small;
    t.makers.len = strlen(t.makers.ptr);
    t.registrants.len = strlen(t.registrants.ptr);
    t.prefixes.len = strlen(t.prefixes.ptr);
    t.brands.len = strlen(t.brands.ptr);
    return t;
}

static void test_blocks(void **state)
{
    (void)state;
    tamis__maker_tables tables = measured();
    tamis__makers *makers = NULL;
    assert_int_equal(tamis__makers_read(&tables, &makers, NULL), TAMIS_OK);
    tamis__maker_found found = tamis__maker_of_mac(makers, 0x001882000000ULL);
    assert_bytes_equal(found.maker->id, "a");
    assert_int_equal(found.block_bits, 24);
    assert_true(found.block == 0x001882000000ULL);
    found = tamis__maker_of_mac(makers, 0x0018821fffffULL); /* a smaller block inside */
    assert_bytes_equal(found.maker->id, "b");
    assert_int_equal(found.block_bits, 28);
    found = tamis__maker_of_mac(makers, 0x001882123fffULL); /* and one inside that */
    assert_bytes_equal(found.by, "Alpha Inc");
    assert_int_equal(found.block_bits, 36);
    assert_bytes_equal(tamis__maker_of_mac(makers, 0x0018822000ffULL).maker->id, "a");
    assert_null(tamis__maker_of_mac(makers, 0x001881ffffffULL).maker);
    assert_null(tamis__maker_of_mac(makers, 0x001883000000ULL).maker);
    tamis__makers_free(makers);
}

static void test_brands(void **state)
{
    (void)state;
    tamis__maker_tables tables = measured();
    tamis__makers *makers = NULL;
    assert_int_equal(tamis__makers_read(&tables, &makers, NULL), TAMIS_OK);
    assert_bytes_equal(tamis__maker_of_vendor(makers, TAMIS_LIT("ALPHA")).maker->id, "a");
    assert_bytes_equal(tamis__maker_of_vendor(makers, TAMIS_LIT(" (alpha) Ltd")).maker->id, "a");
    tamis__maker_found sold = tamis__maker_of_vendor(makers, TAMIS_LIT("alpha-bet phones"));
    assert_bytes_equal(sold.maker->id, "b");
    assert_bytes_equal(sold.note, "sold");
    char day[TAMIS__DATE_TEXT_BYTES];
    assert_string_equal(tamis__day_format(sold.until, day), "2020-11-17");
    assert_null(tamis__maker_of_vendor(makers, TAMIS_LIT("Alphabet")).maker);
    assert_null(tamis__maker_of_vendor(makers, TAMIS_LIT("The Alpha")).maker);
    assert_null(tamis__maker_of_vendor(makers, TAMIS_LIT("")).maker);
    assert_null(tamis__maker_of_vendor(makers, TAMIS_LIT(" -- ")).maker);
    tamis__makers_free(makers);
}

static void test_built_in(void **state)
{
    (void)state;
    static const struct {
        const char *vendor, *maker;
    } cases[] = {{"HUAWEI Technologies (UK)", "huawei"},
                 {"\xE5\x8D\x8E\xE4\xB8\xBA", "huawei"},
                 {"zte corporation", "zte"},
                 {"Hikvision", "hikvision"},
                 {"Zhejiang Dahua Tech", "dahua"},
                 {"Hytera", "hytera"}};
    tamis__makers *makers = NULL;
    assert_int_equal(tamis__makers_built_in(&makers, NULL), TAMIS_OK);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++)
        assert_bytes_equal(
            tamis__maker_of_vendor(makers, tamis__bytes_of(cases[i].vendor)).maker->id,
            cases[i].maker);
    assert_bytes_equal(tamis__maker_of_mac(makers, 0x001882123456ULL).maker->id, "huawei");
    assert_null(tamis__maker_of_vendor(makers, TAMIS_LIT("Ericsson")).maker);
    assert_null(tamis__maker_of_mac(makers, 0x00000c123456ULL).maker); /* Cisco */
    tamis__makers_free(makers);
}

/* ---- Mistakes ------------------------------------------------------------------------------------- */

static void expect_failure(const tamis__maker_tables *tables, uint64_t line, const char *word)
{
    tamis_error err = {0};
    tamis__makers *makers = NULL;
    assert_int_equal(tamis__makers_read(tables, &makers, &err), TAMIS_ERR_FORMAT);
    assert_null(makers);
    assert_int_equal(err.line, line);
    assert_non_null(strstr(err.message, word));
}

static void test_mistakes(void **state)
{
    (void)state;
    tamis__maker_tables t = measured();
    t.registrants = TAMIS_LIT("r\tm\tb\tn\n# comment\nx\tnobody\tcompany\tX\n");
    expect_failure(&t, 3, "a maker of the table makers");
    t = measured();
    t.prefixes = TAMIS_LIT("p\tr\n00188\talpha\n");
    expect_failure(&t, 2, "hexadecimal");
    t.prefixes = TAMIS_LIT("p\tr\n00188G\talpha\n");
    expect_failure(&t, 2, "hexadecimal");
    t.prefixes = TAMIS_LIT("p\tr\n001882\tnobody\n");
    expect_failure(&t, 2, "registrant");
    t.prefixes = TAMIS_LIT("p\tr\n001882\talpha\n001882\tbeta\n");
    expect_failure(&t, 0, "twice");
    t.prefixes = TAMIS_LIT("p\tr\n001882\n");
    expect_failure(&t, 2, "expected 2 fields");
    t = measured();
    t.brands = TAMIS_LIT("1\t2\t3\t4\t5\t6\t7\nA\ta\tbrand\t2020-13-01\t\ts\t\n");
    expect_failure(&t, 2, "a day");
    t.brands = TAMIS_LIT("1\t2\t3\t4\t5\t6\t7\n\ta\tbrand\t\t\ts\t\n");
    expect_failure(&t, 2, "a brand");
}

/* Cut anywhere, a table is read or refused, never worse. */
static void test_cut_tables(void **state)
{
    (void)state;
    tamis__maker_tables whole = measured();
    for (size_t len = 0; len <= whole.brands.len; len++) {
        tamis__maker_tables t = whole;
        t.brands.len = len;
        t.prefixes.len = len < whole.prefixes.len ? len : whole.prefixes.len;
        tamis__makers *makers = NULL;
        tamis_status status = tamis__makers_read(&t, &makers, NULL);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT);
        tamis__makers_free(makers);
    }
}

static void test_memory(void **state)
{
    (void)state;
    tamis__maker_tables tables = measured();
    for (int64_t n = 0; n < 100; n++) {
        tamis__makers *makers = NULL;
        tamis__memory_fail_after(n);
        tamis_status status = tamis__makers_read(&tables, &makers, NULL);
        tamis__memory_fail_after(-1);
        tamis__makers_free(makers);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notations), cmocka_unit_test(test_no_addresses),
        cmocka_unit_test(test_kinds),     cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_brands),    cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_mistakes),  cmocka_unit_test(test_cut_tables),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
