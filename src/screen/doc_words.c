/*
 * screen/doc_words.c - reading a document's words once, and where a name may begin and end.
 */
#include "screen/doc_words.h"

#include "base/error.h"

/* Part of an address: "huawei.com", "@link", "news/star". Nothing follows from its small letters. */
static bool in_address(tamis_bytes text, const tamis__cut *cut)
{
    static const char marks[] = "./@#_:-";
    bool before = cut->start > 0 && text.ptr[cut->start - 1] != '\0' &&
                  strchr(marks, text.ptr[cut->start - 1]) != NULL;
    bool after = cut->end + 1 < text.len && strchr("./@_", text.ptr[cut->end]) != NULL &&
                 (unsigned char)text.ptr[cut->end + 1] > ' ';
    return before || after;
}

static uint32_t sentence_of(const tamis__sentences *sentences, uint32_t from, uint32_t offset)
{
    while (from + 1 < sentences->count && sentences->items[from + 1].start <= offset)
        from++;
    return from;
}

static tamis_status read_all(tamis__doc_words *words, tamis__reader *reader, tamis_error *err)
{
    tamis_bytes text = words->request->text;
    tamis__cut cut;
    size_t at = 0;
    uint32_t sentence = 0;
    while (tamis__cut_next(text, &at, &cut)) {
        uint32_t number;
        TAMIS_TRY(tamis__reader_number(reader, &cut, &number, err));
        if (!TAMIS_GROW(words->items, words->capacity, words->count + 1))
            return tamis__fail_nomem(err);
        sentence = sentence_of(words->request->sentences, sentence, cut.start);
        if (number != UINT32_MAX && (cut.flags & TAMIS__CUT_LOWER) != 0 && !in_address(text, &cut))
            words->lower[number] = 1;
        words->items[words->count++] = (tamis__doc_word){.start = cut.start,
                                                         .end = cut.end,
                                                         .number = number,
                                                         .sentence = sentence,
                                                         .flags = cut.flags,
                                                         .script = cut.script,
                                                         .key_len = cut.key_len};
    }
    return TAMIS_OK;
}

tamis_status tamis__doc_words_read(const tamis__scanner *scanner,
                                   const tamis__scan_request *request, tamis__doc_words *out,
                                   tamis_error *err)
{
    *out = (tamis__doc_words){.scanner = scanner, .request = request};
    out->lower = tamis__alloc_zero(tamis__strmap_count(&scanner->lexicon.words) + (size_t)1, 1);
    if (out->lower == NULL)
        return tamis__fail_nomem(err);
    tamis__reader reader;
    TAMIS_TRY(tamis__reader_init(&reader, scanner->text, &scanner->lexicon, NULL, err));
    tamis_status status = read_all(out, &reader, err);
    tamis__reader_clear(&reader);
    return status;
}

void tamis__doc_words_clear(tamis__doc_words *words)
{
    tamis__release(words->items);
    tamis__release(words->lower);
    *words = (tamis__doc_words){0};
}

/* ---- Where a name may stand ------------------------------------------------------------------ */

static bool parts_names(tamis_bytes gap)
{
    for (size_t i = 0; i < gap.len; i++) {
        if (strchr(";:|!?\\=<>{}[]", gap.ptr[i]) != NULL)
            return true;
    }
    return tamis__bytes_find(gap, TAMIS_LIT("\u2022"), 0) != SIZE_MAX ||
           tamis__bytes_find(gap, TAMIS_LIT("\u3001"), 0) != SIZE_MAX ||
           tamis__bytes_find(gap, TAMIS_LIT("\u3002"), 0) != SIZE_MAX;
}

/* The word at `at` goes on from the one before it in the same script without spaces. */
static bool runs_on(const tamis__doc_words *words, size_t at)
{
    return at > 0 && at < words->count && (words->items[at].flags & TAMIS__CUT_JOINED) != 0 &&
           words->items[at].script == words->items[at - 1].script;
}

/* A particle that Korean glues to a noun. */
static bool is_particle(tamis_bytes syllable)
{
    static const char particles[] = "은는이가을를의에와과도로만";
    return syllable.len == 3 && tamis__bytes_find(TAMIS_LIT(particles), syllable, 0) != SIZE_MAX;
}

bool tamis__doc_words_fit(const tamis__doc_words *words, size_t first, size_t last)
{
    const tamis__doc_word *items = words->items;
    tamis_bytes text = words->request->text;
    for (size_t i = first + 1; i < last; i++) {
        if (items[i].sentence != items[first].sentence ||
            parts_names(tamis__bytes_sub(text, items[i - 1].end, items[i].start)))
            return false;
    }
    switch ((tamis__cut_script)items[first].script) {
    case TAMIS__CUT_SPACED: break;
    case TAMIS__CUT_HAN:
        if (last - first < 2)
            return false;
        break;
    case TAMIS__CUT_KANA:
    case TAMIS__CUT_HANGUL:
        if (last - first < 2 || runs_on(words, first))
            return false;
        break;
    case TAMIS__CUT_SOUTH_EAST:
        if (last - first < 4)
            return false;
        break;
    }
    if (!runs_on(words, last))
        return true;
    if (items[last].script == TAMIS__CUT_KANA)
        return false;
    return items[last].script != TAMIS__CUT_HANGUL || last - first >= 3 ||
           is_particle(tamis__bytes_sub(text, items[last].start, items[last].end));
}
