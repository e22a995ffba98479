/* All readings of a name at once, the whole of what a token says, and names that nobody has: bounds on
 * what comes out, and word of what was cut. */
#include <stdio.h>

#include "unit/text/text_fixture.h"

enum { ALL_DOMAINS = (1u << TAMIS__DOMAINS) - 1, TEXT_BYTES = 1024, FIELD_BYTES = 10 << 20 };

static void append_number(tamis__buffer *out, char before, uint32_t number)
{
    char digits[16];
    int len = snprintf(digits, sizeof digits, "%c%u", before, number);
    tamis__buffer_append(out, tamis__bytes(digits, (size_t)len));
}

/* "huawei 0.0.0.0@0+6": text, then kind, group, script and flags, then the place. */
static void append_whole(tamis__buffer *out, const tamis__name *name)
{
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *t = &name->tokens[i];
        tamis__buffer_text(out, i == 0 ? "" : " ");
        tamis__buffer_append(out, t->text);
        append_number(out, ' ', t->kind);
        append_number(out, '.', t->kind == TAMIS__TOKEN_LEGAL_FORM ? 0 : t->group);
        append_number(out, '.', t->script);
        append_number(out, '.', t->flags);
        append_number(out, '@', t->start);
        append_number(out, '+', t->size);
    }
    tamis__buffer_text(out, name->cut ? " cut\n" : "\n");
}

static const char *each_domain(text_fixture *f, tamis_bytes text, bool together)
{
    tamis_error err = {0};
    tamis__name readings[TAMIS__DOMAINS];
    tamis__buffer_reset(&f->out);
    tamis__arena_reset(&f->arena);
    if (together)
        assert_int_equal(
            tamis__name_readings(f->scratch, text, ALL_DOMAINS, &f->arena, readings, &err),
            TAMIS_OK);
    for (int domain = 0; domain < TAMIS__DOMAINS; domain++) {
        if (!together)
            readings[domain] = analyze(f, text, (tamis__name_domain)domain);
        assert_ptr_equal(readings[domain].original.ptr, text.ptr);
        append_whole(&f->out, &readings[domain]);
    }
    tamis__buffer_byte(&f->out, 0);
    return f->out.ptr;
}

static const char *const names[] = {
    "Huawei Technologies Co., Ltd.",
    "SMITH, John Jr.",
    "J.P. Morgan",
    "I.B.M.",
    "Zorvexa S. A.",
    "Telmex S.A. de C.V.",
    "Mullah",
    "SA",
    "SiemensAG",
    "HuaweiTechnologies",
    "ООО «Газпром Нефть»",
    "Григорій Їжак",
    "НUAWEI",
    "أحمد بن محمد آل ثاني",
    "الشركة العربية",
    "华为技术有限公司",
    "习近平",
    "トヨタ自動車株式会社",
    "화웨이 테크놀로지스 주식회사",
    "पल्लव रॉय लिमिटेड",
    "Nguyễn Văn Đức & Söhne",
    "Fund II No. 03",
    "é\xFFx ﷺ ½ \u200F\u202Ea\u0301",
    "",
};

static void test_together_as_each(void **state)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        char expected[4 * TEXT_BYTES];
        const char *text = each_domain(*state, tamis__bytes_of(names[i]), false);
        assert_true(strlen(text) < sizeof expected);
        memcpy(expected, text, strlen(text) + 1);
        assert_string_equal(each_domain(*state, tamis__bytes_of(names[i]), true), expected);
    }
}

static void test_only_what_is_asked(void **state)
{
    text_fixture *f = *state;
    tamis__name readings[TAMIS__DOMAINS];
    for (unsigned domains = 0; domains <= ALL_DOMAINS; domains++) {
        memset(readings, 0, sizeof readings);
        tamis__arena_reset(&f->arena);
        assert_int_equal(tamis__name_readings(f->scratch, TAMIS_LIT("Joe Banks"), domains,
                                              &f->arena, readings, NULL),
                         TAMIS_OK);
        for (unsigned domain = 0; domain < TAMIS__DOMAINS; domain++)
            assert_int_equal(readings[domain].count, (domains >> domain & 1) != 0 ? 2 : 0);
    }
}

static void test_no_memory(void **state)
{
    text_fixture *f = *state;
    tamis__name readings[TAMIS__DOMAINS];
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__memory_fail_after(0);
    tamis_status status = tamis__name_readings(f->scratch, TAMIS_LIT("J.P. Morgan"), ALL_DOMAINS,
                                               &arena, readings, NULL);
    tamis__memory_fail_after(-1);
    assert_int_equal(status, TAMIS_ERR_NOMEM);
    tamis__arena_clear(&arena);
}

/* ---- All that a token says ------------------------------------------------------------------- */

static void test_whole_tokens(void **state)
{
    static const struct {
        const char *name;
        tamis__name_domain domain;
        const char *tokens;
    } cases[] = {
        {"Huawei Technologies Co., Ltd.", TAMIS__DOMAIN_ORGANIZATION,
         "huawei 0.0.0.0@0+6 technology 1.0.0.0@7+12 ltd 2.0.0.0@20+8\n"},
        {"SMITH, John-Paul Jr.", TAMIS__DOMAIN_PERSON,
         "smith 0.0.0.1@0+5 john 0.0.0.0@7+4 paul 0.0.0.2@12+4 jr 3.6.0.0@17+2\n"},
        {"J.P. Morgan", TAMIS__DOMAIN_ANY, "j 5.0.0.0@0+1 p 5.0.0.0@2+1 morgan 0.0.0.0@5+6\n"},
        {"I.B.M.", TAMIS__DOMAIN_ANY, "ibm 0.0.0.0@0+5\n"},
        {"Zorvexa S. A.", TAMIS__DOMAIN_ORGANIZATION, "zorvexa 0.0.0.0@0+7 sa 2.0.0.0@8+4\n"},
        {"Mullah Omar", TAMIS__DOMAIN_ANY, "mullah 3.1.0.0@0+6 omar 0.0.0.0@7+4\n"},
        {"ООО «Газпром Нефть»", TAMIS__DOMAIN_ANY,
         "ooo 2.0.1.0@0+6 gazprom 0.0.1.0@9+14 petroleum 1.0.1.0@24+10\n"},
        {"Григорій Їжак", TAMIS__DOMAIN_PERSON, "hryhoriy 0.0.1.0@0+16 yizhak 0.0.1.0@17+8\n"},
        {"НUAWEI", TAMIS__DOMAIN_ANY, "huawei 0.0.0.0@0+7\n"},
        {"أحمد بن محمد آل ثاني", TAMIS__DOMAIN_PERSON,
         "ahmd 0.0.2.0@0+8 bn 4.2.2.0@9+4 mhmd 0.0.2.4@14+8 al 4.1.2.0@23+4 thany 0.0.2.0@28+8\n"},
        {"الشركة", TAMIS__DOMAIN_ORGANIZATION, "company 1.0.2.0@0+12\n"},
        {"华为技术有限公司", TAMIS__DOMAIN_ANY,
         "huawei 0.0.3.0@0+6 technology 1.0.3.0@6+6 youxian 2.0.3.0@12+12\n"},
        {"中国银行", TAMIS__DOMAIN_ORGANIZATION, "china 7.0.3.0@0+6 bank 1.0.3.0@6+6\n"},
        {"习近平", TAMIS__DOMAIN_PERSON, "xijinping 0.0.3.0@0+9\n"},
        {"トヨタ自動車株式会社", TAMIS__DOMAIN_ORGANIZATION,
         "toyota 0.0.4.0@0+9 automobile 1.0.3.0@9+9 kk 2.0.3.0@18+12\n"},
        {"화웨이 테크놀로지스", TAMIS__DOMAIN_ORGANIZATION,
         "hwawei 0.0.5.0@0+9 technology 1.0.5.0@10+18\n"},
        {"पल्लव लिमिटेड", TAMIS__DOMAIN_ANY, "pallav 0.0.6.0@0+15 ltd 2.0.6.0@16+21\n"},
        {"Nguyễn Văn Đức & Söhne", TAMIS__DOMAIN_ORGANIZATION,
         "nguyen 0.0.0.0@0+8 van 4.4.0.0@9+4 duc 0.0.0.0@14+6 and 8.0.0.0@21+1 sons "
         "1.0.0.0@23+6\n"},
        {"Fund II No. 03", TAMIS__DOMAIN_ORGANIZATION,
         "fund 1.0.0.0@0+4 2 6.0.0.0@5+2 no 0.0.0.0@8+2 3 6.0.0.0@12+2\n"},
        {"e\xFFx\u0301 \u00BD \u200F\u202Ea\u0301", TAMIS__DOMAIN_PERSON,
         "ex 0.0.0.0@0+5 1 6.0.0.0@6+2 2 6.0.0.0@6+2 a 5.0.0.0@15+3\n"},
    };
    text_fixture *f = *state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__name name = analyze(f, tamis__bytes_of(cases[i].name), cases[i].domain);
        tamis__buffer_reset(&f->out);
        append_whole(&f->out, &name);
        tamis__buffer_byte(&f->out, 0);
        assert_string_equal(f->out.ptr, cases[i].tokens);
    }
}

/* ---- Names that nobody has ------------------------------------------------------------------- */

/* `unit` over and over in the first `bytes` of `field`. */
static tamis_bytes repeated(char *field, const char *unit, size_t bytes)
{
    size_t len = strlen(unit);
    size_t whole = bytes / len * len;
    memcpy(field, unit, len);
    for (size_t done = len; done < whole;) {
        size_t more = done < whole - done ? done : whole - done;
        memcpy(field + done, field, more);
        done += more;
    }
    return tamis__bytes(field, whole);
}

/* Bounds that hold whatever the name is. */
static void check_bounds(text_fixture *f, tamis_bytes text, bool cut, uint32_t count_min)
{
    tamis__name readings[TAMIS__DOMAINS];
    tamis__arena_reset(&f->arena);
    assert_int_equal(tamis__name_readings(f->scratch, text, ALL_DOMAINS, &f->arena, readings, NULL),
                     TAMIS_OK);
    for (int domain = 0; domain < TAMIS__DOMAINS; domain++) {
        const tamis__name *name = &readings[domain];
        assert_int_equal(name->cut, cut);
        assert_in_range(name->count, count_min, TAMIS__NAME_TOKENS_MAX);
        for (uint32_t i = 0; i < name->count; i++) {
            const tamis__token *t = &name->tokens[i];
            assert_true(t->text.len > 0 && t->start <= TAMIS__NAME_BYTES_MAX &&
                        t->size <= TAMIS__NAME_BYTES_MAX - t->start);
        }
    }
}

/* Ten megabytes in one field: one word, many words, scripts that are dear, marks, no text at all. */
static void test_ten_megabytes(void **state)
{
    static const char *const units[] = {"w",  "word ", "7",       "1 ", "S.A. ",   "华",
                                        "क",  "か",    "Ж",       "ع",  "\uFDFA",  "e\u0301",
                                        "á ", "& ",    "a\u0430", "a,", "Bank of "};
    text_fixture *f = *state;
    char *field = tamis__alloc(FIELD_BYTES);
    assert_non_null(field);
    for (size_t i = 0; i < TAMIS_COUNT_OF(units); i++)
        check_bounds(f, repeated(field, units[i], FIELD_BYTES), true, 1);
    static const char *const empty[] = {" ", ".", "😀", "\xFF", "\u0301", "\u202E", "(", "-,"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(empty); i++) {
        tamis_bytes text = repeated(field, empty[i], FIELD_BYTES);
        check_bounds(f, text, true, 0);
        assert_int_equal(analyze(f, text, TAMIS__DOMAIN_ANY).count, 0);
    }
    tamis__release(field);
}

static void test_many_tokens(void **state)
{
    static const char *const units[] = {"ab ", "b ", "Б ", "12 ", "مد ", "Jean-Luc ", "of the "};
    text_fixture *f = *state;
    char field[4 * TEXT_BYTES];
    for (size_t i = 0; i < TAMIS_COUNT_OF(units); i++) {
        size_t size = strlen(units[i]);
        check_bounds(f, repeated(field, units[i], 200 * size), true, TAMIS__NAME_TOKENS_MAX);
        check_bounds(f, repeated(field, units[i], 30 * size), false, 30);
    }
}

static void test_little_names(void **state)
{
    static const struct {
        const char *name;
        const char *tokens;
    } cases[] = {
        {"x", "x/initial"},
        {"Ж", "zh/initial"},
        {"李", "li/word"},
        {"7", "7/number"},
        {"007", "7/number"},
        {"123456789012345678901234567890", "123456789012345678901234567890/number"},
        {"0", "0/number"},
        {"😀", ""},
        {"👩‍👩‍👧‍👦 🇰🇷", ""},
        {"?!...---,,,()[]{}", ""},
        {"\u202Eabc\u202C", "abc/word"},
        {"abc \u2067مد\u2069 def", "abc/word md/word def/word"},
        {"\xFF\xFE\xFD", ""},
        {"a\xC3", "a/initial"},
        {"\xED\xA0\x80zorvexa\xF4\x90\x80\x80", "zorvexa/word"},
        {"\xC0\xAFzorvexa", "zorvexa/word"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis_bytes text = tamis__bytes_of(cases[i].name);
        assert_string_equal(describe_text(*state, text, TAMIS__DOMAIN_ANY), cases[i].tokens);
        check_bounds(*state, text, false, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together_as_each), cmocka_unit_test(test_only_what_is_asked),
        cmocka_unit_test(test_no_memory),        cmocka_unit_test(test_whole_tokens),
        cmocka_unit_test(test_ten_megabytes),    cmocka_unit_test(test_many_tokens),
        cmocka_unit_test(test_little_names),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
