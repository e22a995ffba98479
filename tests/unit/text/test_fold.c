/* Folding: one case table per script, and what must never change the result. */
#include "unit/text/text_fixture.h"

#include "base/utf8.h"

typedef struct fold_case {
    const char *in;
    const char *out;
} fold_case;

static void check_cases(void **state, const fold_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(folded(*state, tamis__bytes_of(cases[i].in)), cases[i].out);
}

static void test_latin(void **state)
{
    static const fold_case cases[] = {
        {"", ""},
        {"  Plain   ASCII, text! ", "plain ascii text"},
        {"Müller Straße", "muller strasse"},
        {"Søren Ærø Đorđe Łódź Þór Œuvre", "soren aero dorde lodz thor oeuvre"},
        {"İstanbul ISPARTA ışık", "istanbul isparta isik"},
        {"Nguyễn Văn Đức", "nguyen van duc"},
        {"Əliyev", "aliyev"},
        {"O'Brien O’Brien Oʼbrien Qur`an", "obrien obrien obrien quran"},
        {"AT&T & Co", "at and t and co"},
        {"S.A. G.m.b.H. J.P.", "sa gmbh jp"},
        {"e-mail A–B", "e mail a b"},
        {"ＦＵＬＬ ｗｉｄｔｈ ①", "full width 1"},
        {"𝐁𝐨𝐥𝐝 𝒮𝒸𝓇𝒾𝓅𝓉 𝔉𝔯𝔞𝔨", "bold script frak"},
        {"ﬁnance ﬂow", "finance flow"},
        {"a\u200Bb c\u200Ed \u202Eef\u202C g\u00ADh", "ab cd ef gh"},
        {"№7 Nokia™ ٣٤ ४", "7 nokia 34 4"},
        {"a\xFFz", "az"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_lookalikes(void **state)
{
    static const fold_case cases[] = {
        {"Нuawei", "huawei"},           /* Cyrillic Н */
        {"Gаzprоm", "gazprom"},         /* Cyrillic а, о */
        {"Гaзпpoм", "gazprom"},         /* Latin a, p, o */
        {"Ηuawei Βank", "huawei bank"}, /* Greek Η, Β */
        {"I9or Sech1n", "i9or sech1n"}, /* digits are the matcher's business */
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_cyrillic(void **state)
{
    static const fold_case cases[] = {
        {"Жуков Хрущёв Цой Чехов Шостакович Щербаков",
         "zhukov khrushchev tsoy chekhov shostakovich shcherbakov"},
        {"Юрий Яковлевич Эйзенштейн", "yuriy yakovlevich eyzenshteyn"},
        {"Объедков Васильев Подъячев", "obyedkov vasilyev podyachev"},
        {"Грозный", "grozny"},
        {"Григорій Їжак Єгор Ґалаґан", "hryhoriy yizhak yehor galagan"},
        {"Володимир Зеленський", "volodymyr zelenskyy"},
        {"Аляксандр Уладзіміравіч Быкаў", "alyaksandr uladzimiravich bykau"},
        {"Александар Живковић Љубиша Његош", "aleksandar zivkovic ljubisa njegos"},
        {"Қасым-Жомарт Тоқаев", "kasym zhomart tokaev"},
        {"България Първанов", "balgariya parvanov"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_other_alphabets(void **state)
{
    static const fold_case cases[] = {
        {"Παπαδόπουλος Γεώργιος", "papadopoulos georgios"},
        {"Ευάγγελος Αυγερινός Μπάμπης", "evangelos avgerinos bampis"},
        {"Երևան Հարություն", "erevan harutyun"},
        {"საქართველო ჭავჭავაძე", "sakartvelo chavchavadze"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_abjads(void **state)
{
    static const fold_case cases[] = {
        {"هواوي", "hwawy"},
        {"مُحَمَّد أحمد", "mhmd ahmd"},
        {"چهارمحال پژمان گرگان", "chharmhal pzhman grgan"},
        {"شركة", "shrka"},
        {"בנימין נתניהו", "bnymyn ntnyhw"},
        {"בע\"מ", "bam"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_east_asia(void **state)
{
    static const fold_case cases[] = {
        {"华为", "huawei"},
        {"華為", "huawei"},
        {"佐々木", "zuozuomu"},
        {"々木", "mu"},
        {"トヨタ", "toyota"},
        {"とうきょう おおさか", "tokyo osaka"},
        {"シャープ ニッポン マッチ", "shapu nippon matchi"},
        {"ヴァイオリン ファミリー ティッシュ ウォール", "vaiorin famiri tisshu woru"},
        {"ｶﾞｽ", "gasu"},
        {"화웨이 삼성 한국", "hwawei samseong hanguk"},
        {"빌라", "billa"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
}

static void test_icu_scripts(void **state)
{
    static const fold_case cases[] = {
        {"पल्लव रॉय", "pallav roy"},
        {"चन्द्र शर्मा", "chandra sharma"},
        {"මහින්ද රාජපක්ෂ", "mahinda rajapaksha"},
        {"ලෝක කේරළ", "loka kerala"},
        {"ប៉ុល ពត", "pol pot"},
        {"ហ៊ុន ម៉ាណែត", "hun manet"},
        {"ជា ស៊ីម", "chea sim"},
        {"ខ្មែរ", "khmer"},
        {"ភ្នំ ១២", "phnom 12"},
        {"ລາວ", "law"},
        {"গাজী", "gaji"},
    };
    check_cases(state, cases, TAMIS_COUNT_OF(cases));
    static const char *const nonempty[] = {"กรุงเทพ", "ລາວ",   "ខ្មែរ",  "မြန်မာ", "አዲስ",
                                           "සිංහල",   "தமிழ்",  "తెలుగు", "ಕನ್ನಡ",  "മലയാളം",
                                           "ગુજરાતી", "ਪੰਜਾਬੀ", "ܣܘܪܝܝܐ"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(nonempty); i++) {
        if (folded(*state, tamis__bytes_of(nonempty[i]))[0] == 0)
            fail_msg("%s gives nothing", nonempty[i]);
    }
}

/* Every character of every plane folds to [a-z0-9 ] only. */
static void test_output_alphabet(void **state)
{
    text_fixture *f = *state;
    tamis__buffer in;
    tamis__buffer_init(&in, 0);
    for (uint32_t rune = 1; rune < 0x20000; rune += rune < 0x3100 ? 1 : 13) {
        tamis__buffer_reset(&in);
        tamis__buffer_text(&in, "a");
        tamis__buffer_rune(&in, rune);
        tamis__buffer_rune(&in, rune);
        const char *out = folded(f, tamis__buffer_bytes(&in));
        assert_int_equal(strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789 "), strlen(out));
        assert_int_equal(out[0], 'a');
        assert_null(strstr(out, "  "));
        assert_true(out[strlen(out) - 1] != ' ');
    }
    tamis__buffer_clear(&in);
}

/* Ten megabytes fold to as many words as they have, whatever the chunks. */
static void test_long_text(void **state)
{
    enum { WORDS = 1 << 20 };
    tamis__buffer in;
    tamis__buffer_init(&in, 0);
    for (size_t i = 0; i < WORDS; i++)
        tamis__buffer_text(&in, i % 3 == 0 ? "Łódź, " : "& WORD ");
    const char *out = folded(*state, tamis__buffer_bytes(&in));
    size_t spaces = 0;
    for (const char *c = out; *c != 0; c++)
        spaces += *c == ' ';
    size_t words = WORDS + (WORDS - (WORDS + 2) / 3);
    assert_int_equal(spaces + 1, words);
    tamis__buffer_reset(&in);
    for (size_t i = 0; i < WORDS; i++)
        tamis__buffer_text(&in, "&é.\xF0");
    assert_true(strlen(folded(*state, tamis__buffer_bytes(&in))) > WORDS);
    tamis__buffer_clear(&in);
}

static void test_utf8(void **state)
{
    (void)state;
    tamis_bytes b = TAMIS_LIT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80\xC0");
    static const uint32_t expected[] = {'a', 0xE9, 0x20AC, 0x1F600, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD};
    size_t at = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(expected); i++)
        assert_int_equal(tamis__utf8_next(b, &at), expected[i]);
    assert_int_equal(at, b.len);
    assert_int_equal(tamis__utf8_valid_prefix(b), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latin),       cmocka_unit_test(test_lookalikes),
        cmocka_unit_test(test_cyrillic),    cmocka_unit_test(test_other_alphabets),
        cmocka_unit_test(test_abjads),      cmocka_unit_test(test_east_asia),
        cmocka_unit_test(test_icu_scripts), cmocka_unit_test(test_output_alphabet),
        cmocka_unit_test(test_long_text),   cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
