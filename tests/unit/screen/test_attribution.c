/* Who says so: chains of attribution, and the sentences they are found in. */
#include "scan_fixture.h"

/* The chain of the sentence that holds `at`. */
static char *chain(const scan_world *w, const char *text, const char *at)
{
    tamis_bytes bytes = tamis__bytes_of(text);
    tamis__sentences sentences = {0};
    tamis__attributions found = {0};
    tamis__arena arena;
    tamis_bytes out;
    tamis__arena_init(&arena, 0);
    assert_int_equal(tamis__sentences_split(bytes, &sentences, NULL), TAMIS_OK);
    assert_int_equal(tamis__attributions_find(w->text, bytes, &sentences, &found, NULL), TAMIS_OK);
    size_t offset = tamis__bytes_find(bytes, tamis__bytes_of(at), 0);
    assert_int_not_equal(offset, SIZE_MAX);
    uint32_t sentence = (uint32_t)tamis__sentence_at(&sentences, offset);
    assert_int_equal(tamis__attribution_of(&found, sentence, &arena, &out, NULL), TAMIS_OK);
    char *copy = tamis__alloc(out.len + 1);
    memcpy(copy, out.ptr, out.len + 1);
    tamis__attributions_clear(&found);
    tamis__sentences_clear(&sentences);
    tamis__arena_clear(&arena);
    return copy;
}

#define assert_chain(text, at, expected)                                                           \
    do {                                                                                           \
        char *chain_ = chain(*state, (text), (at));                                                \
        assert_string_equal(chain_, (expected));                                                   \
        tamis__release(chain_);                                                                    \
    } while (0)

static void chains(void **state)
{
    assert_chain("The equipment must go, a daily newspaper reported on Thursday, citing one "
                 "diplomatic source.",
                 "equipment", "a daily newspaper reported; citing one diplomatic source");
    assert_chain("Google suspends business, according to one person familiar with the matter.",
                 "Google", "according to one person familiar with the matter");
    assert_chain("Ren Zhengfei, the founder, told reporters that little changed.", "Ren",
                 "Ren Zhengfei, the founder, told");
    assert_chain("\u201CNo comment,\u201D said a spokesman for the firm.", "comment",
                 "said a spokesman for the firm");
    assert_chain("The firm allegedly sold chips.", "chips", "allegedly");
    assert_chain("The carrier must stop, the report said.", "carrier", "the report said");
    assert_chain("The carrier must stop.", "carrier", "");
}

static void neighbours_speak_when_they_name_a_source(void **state)
{
    assert_chain("The carrier must stop. It has a year, according to an official.", "carrier",
                 "according to an official");
    assert_chain("It has a year, according to an official. The carrier must stop.", "carrier",
                 "according to an official");
    /* Another paragraph does not. */
    assert_chain("The carrier must stop.\n\nIt has a year, according to an official.", "carrier",
                 "");
    /* Nor does a sentence that only has a speaker. */
    assert_chain("The carrier must stop. We are sad, she said.", "carrier", "");
}

static void sentences(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {{"", 0},
                 {" \n\n ", 0},
                 {"One. Two.", 2},
                 {"Huawei Technologies Co. Ltd. said so.", 1},
                 {"In the U.S. Senate. Next.", 2},
                 {"J. Smith spoke! Did he? Yes", 3},
                 {"It rose 3.5 percent. Then fell.", 2},
                 {"\u201CNo.\u201D He left.", 2},
                 {"wrapped\nline here", 1},
                 {"title\n\nbody", 2},
                 {"\u4ECA\u5929\u3002\u660E\u5929\u3002", 2}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__sentences s = {0};
        assert_int_equal(tamis__sentences_split(tamis__bytes_of(cases[i].text), &s, NULL),
                         TAMIS_OK);
        assert_int_equal(s.count, cases[i].count);
        tamis__sentences_clear(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains),
        cmocka_unit_test(neighbours_speak_when_they_name_a_source),
        cmocka_unit_test(sentences),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
