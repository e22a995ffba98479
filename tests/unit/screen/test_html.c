/* Documents to text: the article without its clutter, dates, encodings, hostile pages. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "screen/document.h"

static tamis__document read_kind(tamis_bytes content, tamis__document_kind kind)
{
    tamis__document d;
    tamis__document_init(&d);
    assert_int_equal(tamis__document_read(content, kind, &d, NULL), TAMIS_OK);
    return d;
}

static bool has(const tamis__document *d, const char *text)
{
    return tamis__bytes_find(tamis__buffer_bytes(&d->text), tamis__bytes_of(text), 0) != SIZE_MAX;
}

static void read_starter(tamis__buffer *out)
{
    tamis__input *input = NULL;
    tamis__buffer_init(out, 0);
    assert_int_equal(tamis__input_open("data/starter/article.html", &input, NULL), TAMIS_OK);
    assert_int_equal(tamis__input_read_all(input, out, NULL), TAMIS_OK);
    tamis__input_close(input);
}

static void article_without_clutter(void **state)
{
    (void)state;
    static const char *const clutter[] = {"Dahua",
                                          "Hikvision",
                                          "ZTE",
                                          "Kaspersky",
                                          "SMIC",
                                          "DJI",
                                          "Megvii",
                                          "Inspur",
                                          "SenseTime",
                                          "Phytium",
                                          "Lazarus",
                                          "Mahan",
                                          "Internet Research",
                                          "cookies",
                                          "Subscribe",
                                          "Copy link",
                                          "Comments",
                                          "Home",
                                          "Partners"};
    tamis__buffer content;
    read_starter(&content);
    tamis__document d = read_kind(tamis__buffer_bytes(&content), TAMIS__DOCUMENT_AUTO);
    char date[TAMIS__DATE_TEXT_BYTES];
    assert_int_equal(d.kind, TAMIS__DOCUMENT_HTML);
    assert_string_equal(tamis__day_format(d.date, date), "2019-05-23");
    assert_bytes(tamis__buffer_bytes(&d.title),
                 "Phone maker cut off from suppliers as Washington blacklist bites");
    for (size_t i = 0; i < TAMIS_COUNT_OF(clutter); i++)
        assert_false(has(&d, clutter[i]));
    assert_true(has(&d, "By Minseo Aldane in Busan \u00B7 23 May 2019"));
    assert_true(has(&d, "restricted in certain areas, a daily newspaper reported on Thursday"));
    assert_true(has(&d, "Correction, 24 May"));
    assert_true(has(&d, "\n\nAllies take sides\n\n"));
    tamis__document_clear(&d);
    tamis__buffer_clear(&content);
}

static void pages_without_article_element(void **state)
{
    (void)state;
    static const char page[] =
        "<html><head><title>Headline of it</title></head><body><div class=menu><a href=a>Alpha "
        "news</a> <a href=b>Beta news</a></div><div id=story><p>The first paragraph of the story "
        "is long enough to count as one.</p><p>The second paragraph of the story mentions "
        "<a href=x>someone</a> and goes on.</p></div><div><ul><li><a href=1>Other "
        "story</a></li><li><a href=2>One more story</a></li></ul></div></body></html>";
    tamis__document d = read_kind(TAMIS_LIT(page), TAMIS__DOCUMENT_AUTO);
    assert_bytes(tamis__buffer_bytes(&d.title), "Headline of it");
    assert_true(has(&d, "mentions someone and goes on."));
    assert_true(has(&d, "Headline of it\n\n"));
    assert_false(has(&d, "Alpha"));
    assert_false(has(&d, "Other story"));
    assert_int_equal(d.date, TAMIS__DAY_MIN);
    tamis__document_clear(&d);
}

static void dates(void **state)
{
    (void)state;
    static const char *const good[] = {"2019-05-23",
                                       "2019-05-23T18:40:00+09:00",
                                       "20190523",
                                       "2019/5/23",
                                       "May 23, 2019",
                                       "May 23rd 2019",
                                       "23 May 2019",
                                       "23rd of May, 2019",
                                       "23-May-2019",
                                       "2019\u5E745\u670823\u65E5",
                                       "2019\uB144 5\uC6D4 23\uC77C"};
    static const char *const bad[] = {"",           "05/06/2019",    "2019-13-01",
                                      "2019-02-30", "May 2019",      "23 2019",
                                      "2019",       "Maybe 3, 2019", "201905231"};
    int32_t expected, day;
    assert_true(tamis__day_from_ymd(2019, 5, 23, &expected));
    for (size_t i = 0; i < TAMIS_COUNT_OF(good); i++) {
        assert_true(tamis__date_read(tamis__bytes_of(good[i]), &day));
        assert_int_equal(day, expected);
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++)
        assert_false(tamis__date_read(tamis__bytes_of(bad[i]), &day));
    assert_true(tamis__date_find(TAMIS_LIT("SEOUL, May 23, 2019 - The"), &day));
    assert_int_equal(day, expected);
    assert_false(tamis__date_find(TAMIS_LIT("no 12019-05-23 here"), &day));
}

static void dates_of_pages(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<head><meta property=\"article:published_time\" content=\"2019-05-23T01:00Z\"></head><p>x",
        "<script type=\"application/ld+json\">{\"datePublished\" : \"2019-05-23\"}</script><p>x",
        "<p>x <span itemprop=datePublished content=2019-05-23>May</span></p>",
        "<p>x <time datetime=\"2019-05-23T10:00\">yesterday</time></p>",
        "<p>Posted May 23, 2019 by nobody</p>"};
    char date[TAMIS__DATE_TEXT_BYTES];
    for (size_t i = 0; i < TAMIS_COUNT_OF(pages); i++) {
        tamis__document d = read_kind(tamis__bytes_of(pages[i]), TAMIS__DOCUMENT_HTML);
        assert_string_equal(tamis__day_format(d.date, date), "2019-05-23");
        tamis__document_clear(&d);
    }
}

static void encodings(void **state)
{
    (void)state;
    tamis__document d = read_kind(TAMIS_LIT("\xFF\xFEN\0\xE4\0\r\0\n\0x\0"), TAMIS__DOCUMENT_TEXT);
    assert_bytes(tamis__buffer_bytes(&d.text), "N\u00E4\nx");
    tamis__document_clear(&d);
    d = read_kind(TAMIS_LIT("\xFE\xFF\xD8\x34\xDD\x1E"), TAMIS__DOCUMENT_TEXT);
    assert_bytes(tamis__buffer_bytes(&d.text), "\U0001D11E");
    tamis__document_clear(&d);
    d = read_kind(TAMIS_LIT("\xEF\xBB\xBFna\xC3\xAFve\0x"), TAMIS__DOCUMENT_TEXT);
    assert_bytes(tamis__buffer_bytes(&d.text), "na\u00EFve x");
    tamis__document_clear(&d);
    d = read_kind(TAMIS_LIT("caf\xE9 \x93quoted\x94"), TAMIS__DOCUMENT_TEXT);
    assert_bytes(tamis__buffer_bytes(&d.text), "caf\u00E9 \u201Cquoted\u201D");
    tamis__document_clear(&d);
    d = read_kind(TAMIS_LIT("<meta charset=euc-kr><p>\xC8\xAD\xBF\xFE\xC0\xCC</p>"),
                  TAMIS__DOCUMENT_HTML);
    assert_true(has(&d, "\uD654\uC6E8\uC774"));
    tamis__document_clear(&d);
}

static void kinds(void **state)
{
    (void)state;
    assert_int_equal(tamis__document_sniff(TAMIS_LIT("%PDF-1.4")), TAMIS__DOCUMENT_PDF);
    assert_int_equal(tamis__document_sniff(TAMIS_LIT(" <!DOCTYPE html><p>")), TAMIS__DOCUMENT_HTML);
    assert_int_equal(tamis__document_sniff(TAMIS_LIT("<div>x")), TAMIS__DOCUMENT_HTML);
    assert_int_equal(tamis__document_sniff(TAMIS_LIT("A <b>text</b>")), TAMIS__DOCUMENT_TEXT);
    assert_int_equal(tamis__document_sniff(TAMIS_LIT("<divided we fall")), TAMIS__DOCUMENT_TEXT);
    assert_int_equal(tamis__document_sniff(TAMIS_LIT("")), TAMIS__DOCUMENT_TEXT);
}

/* The page cut at every byte: no crash, and a status that says what it is. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    tamis__buffer content;
    read_starter(&content);
    for (size_t len = 0; len <= content.len; len += len < 4000 ? 1 : 7) {
        char *copy = tamis__alloc(len);
        memcpy(copy, content.ptr, len);
        tamis__document d = read_kind(tamis__bytes(copy, len), TAMIS__DOCUMENT_HTML);
        tamis__document_clear(&d);
        tamis__release(copy);
    }
    tamis__buffer_clear(&content);
}

static void repeat(tamis__buffer *out, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tamis__buffer_text(out, piece);
}

static void deep_pages_are_refused(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<div>", "<b id=x><p>", "<x-y><i>", "<table><tr><td>",
                                         "<svg><g>"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pieces); i++) {
        tamis__buffer page;
        tamis__buffer_init(&page, 0);
        repeat(&page, pieces[i], 100000);
        tamis__document d;
        tamis_error err = {0};
        tamis__document_init(&d);
        assert_int_equal(
            tamis__document_read(tamis__buffer_bytes(&page), TAMIS__DOCUMENT_HTML, &d, &err),
            TAMIS_ERR_LIMIT);
        assert_non_null(strstr(err.message, "inside each other"));
        tamis__document_clear(&d);
        tamis__buffer_clear(&page);
    }
}

static void flat_pages_of_any_length(void **state)
{
    (void)state;
    tamis__buffer page;
    tamis__buffer_init(&page, 0);
    repeat(&page, "<p>word</p>", 50000);
    tamis__document d = read_kind(tamis__buffer_bytes(&page), TAMIS__DOCUMENT_HTML);
    assert_int_equal(d.text.len, 50000 * strlen("word\n\n") - 1);
    tamis__document_clear(&d);
    tamis__buffer_clear(&page);
}

static void too_large(void **state)
{
    (void)state;
    char *content = tamis__alloc_zero(1, (size_t)TAMIS__HTML_BYTES_MAX + 1);
    tamis__document d;
    tamis__document_init(&d);
    assert_int_equal(tamis__document_read(tamis__bytes(content, (size_t)TAMIS__HTML_BYTES_MAX + 1),
                                          TAMIS__DOCUMENT_HTML, &d, NULL),
                     TAMIS_ERR_LIMIT);
    tamis__document_clear(&d);
    tamis__release(content);
}

static void long_title_is_cut_between_characters(void **state)
{
    (void)state;
    tamis__buffer page;
    tamis__buffer_init(&page, 0);
    tamis__buffer_text(&page, "<title>a");
    repeat(&page, "\u00E9", 1000);
    tamis__buffer_text(&page, "</title><p>text");
    tamis__document d = read_kind(tamis__buffer_bytes(&page), TAMIS__DOCUMENT_HTML);
    assert_int_equal(d.title.len, TAMIS__TITLE_BYTES_MAX - 1);
    tamis__document_clear(&d);
    tamis__buffer_clear(&page);
}

static void pdf(void **state)
{
    (void)state;
    static const char page[] =
        "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font"
        "<</F 5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 54>>stream\nBT /F 12 Tf 10 50 Td (Huawei on May 23, 2019) Tj ET    \n"
        "endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R>>\n";
    tamis__document d;
    tamis_error err = {0};
    tamis__document_init(&d);
    tamis_status status = tamis__document_read(TAMIS_LIT(page), TAMIS__DOCUMENT_AUTO, &d, &err);
    if (status == TAMIS_ERR_UNSUPPORTED) {
        assert_non_null(strstr(err.message, "poppler-utils"));
        tamis__document_clear(&d);
        skip();
    }
    assert_int_equal(status, TAMIS_OK);
    assert_true(has(&d, "Huawei on May 23, 2019"));
    assert_int_not_equal(d.date, TAMIS__DAY_MIN);
    tamis__document_clear(&d);
    tamis__document_init(&d);
    assert_int_equal(
        tamis__document_read(TAMIS_LIT("%PDF-1.4 broken"), TAMIS__DOCUMENT_AUTO, &d, &err),
        TAMIS_ERR_FORMAT);
    tamis__document_clear(&d);
}

static void allocation_failures(void **state)
{
    (void)state;
    tamis_bytes page = TAMIS_LIT("<title>T</title><article><h1>H</h1><p>One.</p></article>");
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK && n < 10000; n++) {
        tamis__document d;
        tamis__document_init(&d);
        tamis__memory_fail_after(n);
        status = tamis__document_read(page, TAMIS__DOCUMENT_HTML, &d, NULL);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM || status == TAMIS_ERR_LIMIT);
        tamis__document_clear(&d);
    }
    assert_int_equal(status, TAMIS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(article_without_clutter),
        cmocka_unit_test(pages_without_article_element),
        cmocka_unit_test(dates),
        cmocka_unit_test(dates_of_pages),
        cmocka_unit_test(encodings),
        cmocka_unit_test(kinds),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(deep_pages_are_refused),
        cmocka_unit_test(flat_pages_of_any_length),
        cmocka_unit_test(too_large),
        cmocka_unit_test(long_title_is_cut_between_characters),
        cmocka_unit_test(pdf),
        cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
