/* Names to tokens: what each part is, per kind of bearer and script, and what must not change it. */
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "unit/text/text_fixture.h"

typedef struct name_case {
    const char *in;
    const char *out;
} name_case;

static void check_cases(void **state, tamis__name_domain domain, const name_case *cases,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(describe_text(*state, tamis__bytes_of(cases[i].in), domain),
                            cases[i].out);
}

static void test_organizations(void **state)
{
    static const name_case cases[] = {
        {"Huawei Technologies Co., Ltd.", "huawei/word technology/term ltd/legal"},
        {"Siemens Aktiengesellschaft", "siemens/word ag/legal"},
        {"Siemens AG", "siemens/word ag/legal"},
        {"Telmex S.A. de C.V.", "telmex/word sadecv/legal"},
        {"Telmex S. A. de C. V.", "telmex/word sadecv/legal"},
        {"TELMEX SA DE CV", "telmex/word sadecv/legal"},
        {"ООО «Ромашка»", "ooo/legal romashka/word"},
        {"О.О.О. Ромашка", "ooo/legal romashka/word"},
        {"J.P. Morgan", "j/initial p/initial morgan/word"},
        {"I.B.M. Corp.", "ibm/word corp/legal"},
        {"Bank of China (Hong Kong) Limited",
         "bank/term of/connector china/place hongkong/place ltd/legal"},
        {"Fund II", "fund/term 2/number"},
        {"Fund 02", "fund/term 2/number"},
        {"Al Rashid Trust", "al/particle rashid/word trust/legal"},
        {"Zorvexa & Söhne GmbH", "zorvexa/word and/connector sons/term gmbh/legal"},
        {"SA", "sa/word"},
    };
    check_cases(state, TAMIS__DOMAIN_ORGANIZATION, cases, TAMIS_COUNT_OF(cases));
}

static void test_native_scripts(void **state)
{
    static const name_case cases[] = {
        {"华为技术有限公司", "huawei/word technology/term youxian/legal"},
        {"華為技術有限公司", "huawei/word technology/term youxian/legal"},
        {"中国银行", "china/place bank/term"},
        {"Хуавэй Технолоджис", "khuavey/word technology/term"},
        {"화웨이 테크놀로지스", "hwawei/word technology/term"},
        {"هواوي", "hwawy/word"},
        {"화웨이", "hwawei/word"},
        {"(주)삼성", "jusik/legal samseong/word"},
        {"トヨタ自動車株式会社", "toyota/word automobile/term kk/legal"},
    };
    check_cases(state, TAMIS__DOMAIN_ANY, cases, TAMIS_COUNT_OF(cases));
}

static void test_persons(void **state)
{
    static const name_case cases[] = {
        {"AL-RASHID, Dr. Muhammad bin Salih",
         "al/particle^ rashid/word^- dr/title muhammad/word bin/particle salih/word'"},
        {"Salman bin Muhammad", "salman/word bin/particle muhammad/word'"},
        {"Владимир Владимирович Путин", "vladimir/word vladimirovich/word' putin/word"},
        {"SMITH, John Jr.", "smith/word^ john/word jr/title"},
        {"John Smith III", "john/word smith/word 3/number"},
        {"Xi Jinping", "xi/word jinping/word"},
        {"Jinping Xi", "jinping/word xi/word"},
        {"J.R.R. Tolkien", "j/initial r/initial r/initial tolkien/word"},
        {"JC Juncker", "j/initial c/initial juncker/word"},
        {"Ng Anh", "ng/word anh/word"},
        {"Mullah Omar", "mullah/title omar/word"},
        {"Mullah", "mullah/word"},
        {"Ludwig van Beethoven", "ludwig/word van/particle beethoven/word"},
        {"Heydar Alirza oglu Aliyev", "heydar/word alirza/word' oglu/particle aliyev/word"},
        {"José Ortega y Gasset", "jose/word ortega/word y/particle gasset/word"},
        {"Jean-Luc O'Brien", "jean/word luc/word- obrien/word"},
        {"عبد الرحمن السديري", "abd/particle al/particle rhmn/word- al/particle sdyry/word-"},
        {"习近平", "xijinping/word"},
    };
    check_cases(state, TAMIS__DOMAIN_PERSON, cases, TAMIS_COUNT_OF(cases));
}

static void test_unknown_domain(void **state)
{
    static const name_case cases[] = {
        {"Petro Zima", "petro/word zima/word"},
        {"SMITH, John", "smith/word^ john/word"},
        {"Zorvexa Trading, Ltd.", "zorvexa/word trading/term ltd/legal"},
        {"I.B.M.", "ibm/word"},
        {"Mullah Omar", "mullah/title omar/word"},
    };
    check_cases(state, TAMIS__DOMAIN_ANY, cases, TAMIS_COUNT_OF(cases));
}

static void test_scripts_and_positions(void **state)
{
    const char *text = "Хуавэй, 华为 هواوي Huawei";
    tamis__name name = analyze(*state, tamis__bytes_of(text), TAMIS__DOMAIN_ORGANIZATION);
    static const uint8_t scripts[] = {TAMIS__SCRIPT_ALPHABET, TAMIS__SCRIPT_HAN,
                                      TAMIS__SCRIPT_ABJAD, TAMIS__SCRIPT_LATIN};
    static const char *const surfaces[] = {"Хуавэй", "华为", "هواوي", "Huawei"};
    assert_int_equal(name.count, 4);
    for (uint32_t i = 0; i < name.count; i++) {
        assert_int_equal(name.tokens[i].script, scripts[i]);
        assert_int_equal(name.tokens[i].size, strlen(surfaces[i]));
        assert_memory_equal(text + name.tokens[i].start, surfaces[i], strlen(surfaces[i]));
    }
}

/* ---- Invariants ------------------------------------------------------------------------------ */

static const char *const samples[] = {
    "Huawei Technologies Co., Ltd.",
    "Société Générale S.A.",
    "Müller Straße GmbH & Co. KG",
    "ООО «Газпром Нефть»",
    "Қасым-Жомарт Тоқаев",
    "Григорій Їжак",
    "Ångström Söderberg Aktiebolag",
    "Ευάγγελος Αϊβαλιώτης",
    "Nguyễn Văn Đức",
    "Łukasz Żółkiewski Sp. z o.o.",
    "أحمد بن محمد آل ثاني",
    "הבנק הלאומי בע\"מ",
    "화웨이 테크놀로지스 주식회사",
    "ガス・プロム株式会社",
    "पल्लव रॉय लिमिटेड",
    "İstanbul Çelik Anonim Şirketi",
    "DZYUBA, Viktor Viktorovich",
    "AL-RASHID, Dr. Muhammad bin Salih",
};

typedef enum change { NFC, NFD, UPPER, LOWER, CHANGES } change;

enum { SAMPLE_UNITS = 512 };

static const char *changed(const char *in, change how, char *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar a[SAMPLE_UNITS];
    UChar b[SAMPLE_UNITS];
    int32_t length = 0;
    u_strFromUTF8(a, SAMPLE_UNITS, &length, in, -1, &status);
    if (how == UPPER)
        length = u_strToUpper(b, SAMPLE_UNITS, a, length, "", &status);
    else if (how == LOWER)
        length = u_strToLower(b, SAMPLE_UNITS, a, length, "", &status);
    else
        length = unorm2_normalize(how == NFC ? unorm2_getNFCInstance(&status)
                                             : unorm2_getNFDInstance(&status),
                                  a, length, b, SAMPLE_UNITS, &status);
    u_strToUTF8(out, SAMPLE_UNITS, NULL, b, length, &status);
    assert_true(U_SUCCESS(status));
    return out;
}

static void test_form_and_case_do_not_matter(void **state)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(samples); i++) {
        for (int domain = TAMIS__DOMAIN_ANY; domain <= TAMIS__DOMAIN_VESSEL; domain++) {
            char expected[SAMPLE_UNITS];
            char text[SAMPLE_UNITS];
            const char *plain =
                describe_text(*state, tamis__bytes_of(samples[i]), (tamis__name_domain)domain);
            assert_true(strlen(plain) < sizeof expected);
            memcpy(expected, plain, strlen(plain) + 1);
            for (change how = NFC; how < CHANGES; how++)
                assert_string_equal(describe_text(*state,
                                                  tamis__bytes_of(changed(samples[i], how, text)),
                                                  (tamis__name_domain)domain),
                                    expected);
        }
    }
}

static void test_punctuation_does_not_matter(void **state)
{
    static const name_case pairs[] = {
        {"Huawei Technologies Co Ltd", "  \"Huawei\"   Technologies; Co., Ltd.!"},
        {"Zorvexa SA", "Zorvexa, S.A."},
        {"Zorvexa GmbH", "«Zorvexa» (G.m.b.H.)"},
        {"Muhammad bin Salih", "\u202BMuhammad\u202C \u200Fbin\u200E Salih."},
        {"Bank of Zorvexa", "Bank / of : Zorvexa…"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        char expected[SAMPLE_UNITS];
        const char *plain = describe_text(*state, tamis__bytes_of(pairs[i].in), TAMIS__DOMAIN_ANY);
        memcpy(expected, plain, strlen(plain) + 1);
        assert_string_equal(describe_text(*state, tamis__bytes_of(pairs[i].out), TAMIS__DOMAIN_ANY),
                            expected);
    }
}

/* ---- Hostile input --------------------------------------------------------------------------- */

static void check_tokens(const tamis__name *name)
{
    assert_true(name->count <= TAMIS__NAME_TOKENS_MAX);
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *token = &name->tokens[i];
        assert_true(token->text.len > 0);
        for (size_t j = 0; j < token->text.len; j++)
            assert_non_null(memchr("abcdefghijklmnopqrstuvwxyz0123456789", token->text.ptr[j], 36));
        assert_true(token->start + (size_t)token->size <= name->original.len);
    }
}

static void test_cut_at_every_byte(void **state)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(samples); i++) {
        size_t len = strlen(samples[i]);
        for (size_t cut = 0; cut <= len; cut++) {
            char *copy = tamis__alloc(cut); /* exactly so long: the sanitizer sees one byte more */
            assert_non_null(copy);
            memcpy(copy, samples[i], cut);
            tamis__name name = analyze(*state, tamis__bytes(copy, cut), TAMIS__DOMAIN_ANY);
            check_tokens(&name);
            tamis__release(copy);
        }
    }
}

static void test_nothing_comparable(void **state)
{
    static const char *const empty[] = {
        "",         "   ", "😀😀",  "...,,,---",   "\u200F\u200E\u202E",
        "\xFF\xFE", "«»",  "´’ʼ", "\u0301\u0301"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(empty); i++) {
        tamis__name name = analyze(*state, tamis__bytes_of(empty[i]), TAMIS__DOMAIN_ANY);
        assert_int_equal(name.count, 0);
        assert_false(name.cut);
    }
}

static void test_unknown_letters_match_themselves(void **state)
{
    char first[SAMPLE_UNITS];
    const char *text = describe_text(*state, TAMIS_LIT("ⵜⴰⵎⴰⵣⵉⵖⵜ"), TAMIS__DOMAIN_PERSON);
    memcpy(first, text, strlen(text) + 1);
    assert_true(strlen(first) > 5);
    text = describe_text(*state, TAMIS_LIT("ⵜⴰⵎⴰⵣⵉⵖ"), TAMIS__DOMAIN_PERSON);
    assert_string_not_equal(text, first);
}

static void test_long_names_are_cut(void **state)
{
    static const char *const units[] = {"word ", "w", "华", "& ", "\uFDFA", "कि ", "S.", "é\u0301"};
    enum { REPEATS = 1 << 20 };
    tamis__buffer in;
    tamis__buffer_init(&in, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(units); i++) {
        tamis__buffer_reset(&in);
        for (size_t j = 0; j < REPEATS; j++)
            tamis__buffer_text(&in, units[i]);
        tamis__name name = analyze(*state, tamis__buffer_bytes(&in), TAMIS__DOMAIN_ORGANIZATION);
        assert_true(name.cut);
        assert_true(name.count > 0);
        check_tokens(&name);
    }
    tamis__buffer_clear(&in);
}

static void test_memory_exhausted(void **state)
{
    text_fixture *f = *state;
    tamis__arena arena;
    tamis__name name;
    tamis_error err = {0};
    tamis__arena_init(&arena, 0);
    tamis__memory_fail_after(0);
    tamis_status status = tamis__name_analyze(f->scratch, TAMIS_LIT("Huawei"), TAMIS__DOMAIN_ANY,
                                              &arena, &name, &err);
    tamis__memory_fail_after(-1);
    assert_int_equal(status, TAMIS_ERR_NOMEM);
    tamis__arena_clear(&arena);
    for (int64_t n = 0;; n++) {
        tamis__text_scratch *scratch = NULL;
        tamis__memory_fail_after(n);
        status = tamis__text_scratch_new(f->text, &scratch, &err);
        tamis__memory_fail_after(-1);
        tamis__text_scratch_free(scratch);
        if (status == TAMIS_OK)
            break;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
        assert_true(n < 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_organizations),
        cmocka_unit_test(test_native_scripts),
        cmocka_unit_test(test_persons),
        cmocka_unit_test(test_unknown_domain),
        cmocka_unit_test(test_scripts_and_positions),
        cmocka_unit_test(test_form_and_case_do_not_matter),
        cmocka_unit_test(test_punctuation_does_not_matter),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_nothing_comparable),
        cmocka_unit_test(test_unknown_letters_match_themselves),
        cmocka_unit_test(test_long_names_are_cut),
        cmocka_unit_test(test_memory_exhausted),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
