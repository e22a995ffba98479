/* What is a mention and what is not: forms of names, ordinary words, scripts, standing on a day. */
#include "scan_fixture.h"

static void longest_name_wins(void **state)
{
    assert_scan(*state, "Yesterday Huawei Technologies Co., Ltd. said no.",
                "Huawei Technologies Co., Ltd=huawei");
    assert_scan(*state, "Yesterday Huawei Technologies said no.", "Huawei Technologies=huawei");
    assert_scan(*state, "Yesterday Huawei said no.", "Huawei=huawei,huawei-later");
    assert_scan(*state, "Huawei's phones, and Huawei\u2019s.",
                "Huawei=huawei,huawei-later Huawei=huawei,huawei-later");
}

static void writing_does_not_matter(void **state)
{
    assert_scan(*state, "The HUAWEI TECHNOLOGIES CO LTD case.",
                "HUAWEI TECHNOLOGIES CO LTD=huawei");
    assert_scan(*state, "A firm, Compania Nandu Unica, sells.", "Compania Nandu Unica=mexico");
    assert_scan(*state, "A firm called\nHuawei   Technologies here.",
                "Huawei   Technologies=huawei");
}

static void other_scripts_are_found(void **state)
{
    assert_scan(*state, "今天华为技术有限公司发布", "华为技术有限公司=huawei");
    assert_scan(*state, "今天華為發布", "華為=huawei");
    assert_scan(*state, "한국에서 화웨이는 말했다", "화웨이=huawei");
    assert_scan(*state, "شركة هواوي الصينية", "هواوي=huawei");
    assert_scan(*state, "새화웨이", ""); /* inside another word */
}

static void persons_in_either_order(void **state)
{
    assert_scan(*state, "Then Ren Zhengfei spoke.", "Ren Zhengfei=ren");
    assert_scan(*state, "Then Zhengfei Ren spoke.", "Zhengfei Ren=ren");
    assert_scan(*state, "Then Vladimir Vladimirovich Putin spoke.",
                "Vladimir Vladimirovich Putin=putin");
    assert_scan(*state, "Then Vladimir Putin spoke.", "Vladimir Putin=putin");
    assert_scan(*state, "Then Usama bin Laden spoke.", "Usama bin Laden=laden");
    assert_scan(*state, "Then Vladimirovich spoke.", "");
}

static void ordinary_words_are_no_names(void **state)
{
    assert_scan(*state, "The star of the show. Star players link up. Link.", "");
    assert_scan(*state, "A STAR and a LINK.", "");
    assert_scan(*state, "We want a free market union now.", "");
    assert_scan(*state, "Members of the Free Market Union met.", "Free Market Union=link");
    assert_scan(*state, "It was a new century trading in goods.", "");
    assert_scan(*state, "It bought New Century Trading Co., Ltd. in May.",
                "New Century Trading Co., Ltd=newcentury");
}

static void small_letters_raise_doubt(void **state)
{
    assert_scan(*state, "the word huawei means little", "");
    assert_scan(*state, "see huawei.com and Huawei there", "Huawei=huawei,huawei-later");
}

static void ships_need_a_ship(void **state)
{
    assert_scan(*state, "The tanker Harvest sailed at noon.", "Harvest=harvest");
    assert_scan(*state, "A rich Harvest was had.", "");
}

static void weak_aliases_are_weak(void **state)
{
    assert_scan(*state, "He met Renny and Usama.", "");
    scanned s = scan_bytes(*state, TAMIS_LIT("He met Renny there."), TAMIS__DAY_MIN, 0.5, false);
    assert_int_equal(s.list.count, 1);
    assert_true(s.list.items[0].score < 0.7);
    scan_release(&s);
    s = scan_bytes(*state, TAMIS_LIT("He met Renny there."), TAMIS__DAY_MIN, 0.5, true);
    assert_int_equal(s.list.count, 0);
    scan_release(&s);
}

static void brands_and_brackets(void **state)
{
    assert_scan(*state, "A firm, HiSilicon, designs.", "HiSilicon=hisilicon");
    assert_scan(*state, "Shares of Zorbex fell.", "Zorbex=foo-1");
}

static void names_stay_in_their_sentence(void **state)
{
    assert_scan(*state, "He works for Ren. Zhengfei is here.", "");
    assert_scan(*state, "Ren; Zhengfei", "");
    assert_scan(*state, "Ren\n\nZhengfei", "");
}

static const tamis__bearer *bearer_on(const scan_world *w, const char *text, const char *day,
                                      scanned *s)
{
    tamis__date date;
    assert_true(tamis__date_parse(tamis__bytes_of(day), &date));
    *s = scan_bytes(w, tamis__bytes_of(text), date.lo, 0.7, false);
    assert_int_equal(s->list.count, 1);
    return s->list.items[0].bearers;
}

static void standing_is_of_the_day(void **state)
{
    scanned s;
    const tamis__bearer *b = bearer_on(*state, "At Huawei.", "2019-05-23", &s);
    assert_int_equal(s.list.items[0].bearer_count, 2);
    assert_int_equal(b[0].standing, TAMIS__STANDING_LISTED);
    assert_int_equal(b[1].standing, TAMIS__STANDING_LATER);
    assert_bytes(b[0].citation, "84 FR 22961");
    assert_bytes(b[0].requirement, "For all items");
    scan_release(&s);
    b = bearer_on(*state, "At Huawei.", "2019-05-15", &s);
    assert_int_equal(b[0].standing, TAMIS__STANDING_LATER);
    scan_release(&s);
    b = bearer_on(*state, "At Zorbex Shipping Lines.", "2019-05-15", &s);
    assert_int_equal(b[0].standing, TAMIS__STANDING_UNDATED);
    scan_release(&s);
    b = bearer_on(*state, "At Vanished Quibble GmbH.", "2019-05-15", &s);
    assert_int_equal(b[0].standing, TAMIS__STANDING_ENDED);
    scan_release(&s);
    b = bearer_on(*state, "At Vanished Quibble GmbH.", "2010-05-15", &s);
    assert_int_equal(b[0].standing, TAMIS__STANDING_LISTED);
    scan_release(&s);
    b = bearer_on(*state, "Ren Zhengfei.", "2019-05-15", &s);
    assert_int_equal(b[0].standing, TAMIS__STANDING_NONE);
    scan_release(&s);
}

static void places_are_exact(void **state)
{
    static const char text[] = "One.\nTwo.\n\nThen \xE2\x80\x9CHuawei\xE2\x80\x9D said.\n";
    scanned s = scan_bytes(*state, TAMIS_LIT(text), TAMIS__DAY_MIN, 0.7, false);
    assert_int_equal(s.list.count, 1);
    const tamis__mention *m = &s.list.items[0];
    assert_bytes(tamis__bytes_sub(s.text, m->start, m->end), "Huawei");
    assert_int_equal(m->line, 4);
    const tamis__sentence *sentence = &s.sentences.items[m->sentence];
    assert_bytes(tamis__bytes_sub(s.text, sentence->start, sentence->end),
                 "Then \xE2\x80\x9CHuawei\xE2\x80\x9D said.");
    scan_release(&s);
}

/* Texts that are no texts: nothing may crash, and places stay inside. */
static void hostile_texts(void **state)
{
    size_t size = 10u << 20;
    char *text = tamis__alloc(size);
    for (size_t i = 0; i < size; i++)
        text[i] = "Huawei Technologies Co "[i % 23];
    scanned s = scan_bytes(*state, tamis__bytes(text, size), TAMIS__DAY_MIN, 0.7, false);
    /* One long line: no sentence of it may be long. */
    for (size_t i = 0; i < s.sentences.count; i++)
        assert_true(s.sentences.items[i].end - s.sentences.items[i].start <=
                    TAMIS__SENTENCE_BYTES_MAX);
    assert_true(s.list.count > size / 23 / 2);
    scan_release(&s);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)(i * 2654435761u >> 13);
    tamis__document document;
    tamis__document_init(&document);
    assert_int_equal(
        tamis__document_read(tamis__bytes(text, 1 << 20), TAMIS__DOCUMENT_TEXT, &document, NULL),
        TAMIS_OK);
    s = scan_bytes(*state, tamis__buffer_bytes(&document.text), TAMIS__DAY_MIN, 0, false);
    for (size_t i = 0; i < s.list.count; i++)
        assert_true(s.list.items[i].end <= s.text.len);
    scan_release(&s);
    tamis__document_clear(&document);
    tamis__release(text);
}

static void allocation_failures(void **state)
{
    const scan_world *w = *state;
    tamis_bytes text = TAMIS_LIT("At Huawei and 화웨이 and Usama bin Laden.");
    tamis__sentences sentences = {0};
    assert_int_equal(tamis__sentences_split(text, &sentences, NULL), TAMIS_OK);
    tamis__scan_request request = {
        .text = text, .sentences = &sentences, .day = TAMIS__DAY_MIN, .threshold = 0.7};
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK && n < 1000; n++) {
        tamis__arena arena;
        tamis__mention_list list = {0};
        tamis__arena_init(&arena, 0);
        tamis__memory_fail_after(n);
        status = tamis__scan_text(w->scanner, &request, &arena, &list, NULL);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__release(list.items);
        tamis__arena_clear(&arena);
    }
    assert_int_equal(status, TAMIS_OK);
    tamis__sentences_clear(&sentences);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longest_name_wins),
        cmocka_unit_test(writing_does_not_matter),
        cmocka_unit_test(other_scripts_are_found),
        cmocka_unit_test(persons_in_either_order),
        cmocka_unit_test(ordinary_words_are_no_names),
        cmocka_unit_test(small_letters_raise_doubt),
        cmocka_unit_test(ships_need_a_ship),
        cmocka_unit_test(weak_aliases_are_weak),
        cmocka_unit_test(brands_and_brackets),
        cmocka_unit_test(names_stay_in_their_sentence),
        cmocka_unit_test(standing_is_of_the_day),
        cmocka_unit_test(places_are_exact),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
