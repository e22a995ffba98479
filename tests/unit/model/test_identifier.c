/* Normal forms and check digits: published examples of each kind, one wrong digit, and bad shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/identifier.h"

typedef struct id_case {
    tamis__id_kind kind;
    const char *value;
    const char *normal;
    tamis__id_check check;
} id_case;

static const id_case cases[] = {
    {TAMIS__ID_IMO, "IMO 9074729", "9074729", TAMIS__ID_GOOD}, /* IMO's own example */
    {TAMIS__ID_IMO, "9074728", "9074728", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_IMO, "imo9187629", "9187629", TAMIS__ID_GOOD},
    {TAMIS__ID_IMO, "90747", "90747", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_IMO, "IMO", "IMO", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_MMSI, "572 469 210", "572469210", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_BIC, "deutdeff", "DEUTDEFFXXX", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_BIC, "DEUTDEFFXXX", "DEUTDEFFXXX", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_BIC, "DEUTDEFF500", "DEUTDEFF500", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_BIC, "DEU", "DEU", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_LEI, "7LTWFZYICNSX8D621K86", "7LTWFZYICNSX8D621K86", TAMIS__ID_GOOD},
    {TAMIS__ID_LEI, "7LTWFZYICNSX8D621K87", "7LTWFZYICNSX8D621K87", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_ISIN, "US0378331005", "US0378331005", TAMIS__ID_GOOD},
    {TAMIS__ID_ISIN, "us-0378331005", "US0378331005", TAMIS__ID_GOOD},
    {TAMIS__ID_ISIN, "US0378331006", "US0378331006", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_ISIN, "CNE1000002V2", "CNE1000002V2", TAMIS__ID_GOOD},
    {TAMIS__ID_IBAN, "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", TAMIS__ID_GOOD},
    {TAMIS__ID_IBAN, "GB28 NWBK 6016 1331 9268 19", "GB28NWBK60161331926819", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_INN, "7707083893", "7707083893", TAMIS__ID_GOOD},
    {TAMIS__ID_INN, "7707083894", "7707083894", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_INN, "183116181362", "183116181362", TAMIS__ID_GOOD},
    {TAMIS__ID_INN, "183116181363", "183116181363", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_OGRN, "1027700132195", "1027700132195", TAMIS__ID_GOOD},
    {TAMIS__ID_OGRN, "1027700132194", "1027700132194", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_OGRN, "304500116000157", "304500116000157", TAMIS__ID_GOOD},
    {TAMIS__ID_OKPO, "00032537", "00032537", TAMIS__ID_GOOD},
    {TAMIS__ID_OKPO, "00032538", "00032538", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_USCC, "9111000071093019X7", "9111000071093019X7", TAMIS__ID_GOOD},
    {TAMIS__ID_USCC, "9111000071093019X8", "9111000071093019X8", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_USCC, "91110000710930", "91110000710930", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_DUNS, "52-024-2307", "520242307", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_PASSPORT, "ab 123-456", "AB123456", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_PASSPORT, "\xD0\x9C\xD0\xA1 123456", "MC123456", TAMIS__ID_UNCHECKED}, /* МС */
    {TAMIS__ID_PASSPORT, "\xEF\xBC\xA1\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93", "A123",
     TAMIS__ID_UNCHECKED}, /* full width */
    {TAMIS__ID_PASSPORT, "unknown", "UNKNOWN", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_PASSPORT, "0000", "0000", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_PHONE, "+44 (0)20 7946 0000 ext. 12", "+442079460000", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_PHONE, "0097282851500", "+97282851500", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_PHONE, "12", "+12", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_EMAIL, "mailto:A.b@Example.org", "A.B@EXAMPLE.ORG", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_EMAIL, "example.org", "EXAMPLE.ORG", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_MAC, "00:e0:fc", "00E0FC", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_MAC, "00e0.fc12.3456", "00E0FC123456", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_CALL_SIGN, "t2eu4", "T2EU4", TAMIS__ID_UNCHECKED},
    /* Bitcoin's first address, and one character changed. */
    {TAMIS__ID_CRYPTO, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
     TAMIS__ID_GOOD},
    {TAMIS__ID_CRYPTO, "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
     "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", TAMIS__ID_GOOD},
    {TAMIS__ID_CRYPTO, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
     TAMIS__ID_BAD_CHECK},
    /* BIP-173 and BIP-350 vectors; case is folded. */
    {TAMIS__ID_CRYPTO, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
     "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", TAMIS__ID_GOOD},
    {TAMIS__ID_CRYPTO, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
     "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", TAMIS__ID_GOOD},
    {TAMIS__ID_CRYPTO, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
     "BC1P0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQZK5JJ0", TAMIS__ID_GOOD},
    {TAMIS__ID_CRYPTO, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
     "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T5", TAMIS__ID_BAD_CHECK},
    {TAMIS__ID_CRYPTO, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
     "0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", TAMIS__ID_UNCHECKED},
    {TAMIS__ID_CRYPTO, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
     TAMIS__ID_GOOD}, /* Tron */
    {TAMIS__ID_CRYPTO, "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
     TAMIS__ID_GOOD}, /* Ripple's genesis account, its own alphabet */
    {TAMIS__ID_CRYPTO, "short", "short", TAMIS__ID_UNUSABLE},
    {TAMIS__ID_OTHER, "No. 12/34", "NO1234", TAMIS__ID_UNCHECKED},
};

static void test_normal_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char out[TAMIS__ID_BYTES_MAX + 1];
        size_t len = 0;
        tamis__id_check check =
            tamis__id_normalize(cases[i].kind, tamis__bytes_of(cases[i].value), out, &len);
        if (check != cases[i].check || strcmp(out, cases[i].normal) != 0)
            print_error("%s %s\n", tamis__id_kind_name(cases[i].kind), cases[i].value);
        assert_string_equal(out, cases[i].normal);
        assert_int_equal(check, cases[i].check);
        assert_int_equal(len, strlen(out));
    }
}

/* A normal form is its own normal form, or lookups would miss. */
static void test_idempotent(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char once[TAMIS__ID_BYTES_MAX + 1];
        char twice[TAMIS__ID_BYTES_MAX + 1];
        size_t len = 0;
        if (tamis__id_normalize(cases[i].kind, tamis__bytes_of(cases[i].value), once, &len) ==
            TAMIS__ID_UNUSABLE)
            continue;
        (void)tamis__id_normalize(cases[i].kind, tamis__bytes(once, len), twice, &len);
        assert_string_equal(once, twice);
    }
}

/* ISO 7064 MOD 97-10, the Chinese MOD 31 and the IMO rule find every single wrong digit. */
static void test_single_errors(void **state)
{
    (void)state;
    static const struct {
        tamis__id_kind kind;
        const char *value;
        size_t first;
    } good[] = {{TAMIS__ID_LEI, "7LTWFZYICNSX8D621K86", 0},
                {TAMIS__ID_IBAN, "GB29NWBK60161331926819", 4},
                {TAMIS__ID_USCC, "9111000071093019X7", 0}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(good); i++) {
        for (size_t at = good[i].first; at < strlen(good[i].value); at++) {
            char value[32];
            char out[TAMIS__ID_BYTES_MAX + 1];
            size_t len = 0;
            memcpy(value, good[i].value, strlen(good[i].value) + 1);
            for (char c = '0'; c <= '9' && value[at] >= '0' && value[at] <= '9'; c++) {
                if (c == good[i].value[at])
                    continue;
                value[at] = c;
                assert_int_equal(
                    tamis__id_normalize(good[i].kind, tamis__bytes_of(value), out, &len),
                    TAMIS__ID_BAD_CHECK);
            }
        }
    }
}

static void test_long_values_are_cut(void **state)
{
    (void)state;
    char value[1000];
    char out[TAMIS__ID_BYTES_MAX + 1];
    size_t len = 0;
    memset(value, '7', sizeof value);
    for (unsigned kind = 0; kind < TAMIS__ID_KINDS; kind++) {
        (void)tamis__id_normalize((tamis__id_kind)kind, tamis__bytes(value, sizeof value), out,
                                  &len);
        assert_true(len <= TAMIS__ID_BYTES_MAX);
        assert_int_equal(out[len], '\0');
        (void)tamis__id_normalize((tamis__id_kind)kind, TAMIS_LIT(""), out, &len);
    }
}

static void test_guess(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        tamis__id_kind kind;
    } guesses[] = {
        {"IMO9074729", TAMIS__ID_IMO},
        {"9074729", TAMIS__ID_IMO},
        {"7LTWFZYICNSX8D621K86", TAMIS__ID_LEI},
        {"US0378331005", TAMIS__ID_ISIN},
        {"GB29 NWBK 6016 1331 9268 19", TAMIS__ID_IBAN},
        {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", TAMIS__ID_CRYPTO},
        {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", TAMIS__ID_CRYPTO},
        {"a@example.org", TAMIS__ID_EMAIL},
        {"00:e0:fc:12:34:56", TAMIS__ID_MAC},
        {"+86 755 28780808", TAMIS__ID_PHONE},
        {"572469210", TAMIS__ID_MMSI},
        {"AB1234567", TAMIS__ID_OTHER},
        {"", TAMIS__ID_OTHER},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(guesses); i++)
        assert_int_equal(tamis__id_guess(tamis__bytes_of(guesses[i].value)), guesses[i].kind);
}

static void test_kinds(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TAMIS__ID_KINDS; i++) {
        tamis__id_kind found;
        assert_true(
            tamis__id_kind_find(tamis__bytes_of(tamis__id_kind_name((tamis__id_kind)i)), &found));
        assert_int_equal(found, i);
        if (i != TAMIS__ID_NONE && i != TAMIS__ID_OTHER)
            assert_int_equal(tamis__prop_id_kind(tamis__id_prop((tamis__id_kind)i)), i);
    }
    tamis__id_kind ignored;
    assert_false(tamis__id_kind_find(TAMIS_LIT("shoe_size"), &ignored));
    assert_true(tamis__id_identifies(TAMIS__ID_IMO));
    assert_false(tamis__id_identifies(TAMIS__ID_PHONE));
    assert_true(tamis__id_comparable(TAMIS__ID_TAX, TAMIS__ID_REGISTRATION));
    assert_true(tamis__id_comparable(TAMIS__ID_OTHER, TAMIS__ID_IMO));
    assert_true(tamis__id_comparable(TAMIS__ID_PASSPORT, TAMIS__ID_NATIONAL_ID));
    assert_false(tamis__id_comparable(TAMIS__ID_PASSPORT, TAMIS__ID_IMO));
    assert_false(tamis__id_comparable(TAMIS__ID_NONE, TAMIS__ID_OTHER));
    assert_int_equal(tamis__prop_id_kind(TAMIS__PROP_name), TAMIS__ID_NONE);
    assert_int_equal(tamis__prop_id_kind(TAMIS__PROP_passportNumber), TAMIS__ID_PASSPORT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_forms),  cmocka_unit_test(test_idempotent),
        cmocka_unit_test(test_single_errors), cmocka_unit_test(test_long_values_are_cut),
        cmocka_unit_test(test_guess),         cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
