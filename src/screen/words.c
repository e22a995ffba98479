/*
 * screen/words.c - the numbers of words.
 *
 * Most words of most texts are ASCII and cost one hash. The others are folded once and remembered by
 * their spelling. Han characters stay characters: their readings would make strangers alike.
 */
#include "screen/words.h"

#include "base/embedded.h"
#include "base/error.h"
#include "base/utf8.h"

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9FFF };

/* Rows "traditional <tab> simplified", one character each. */
static void load_simplified(uint16_t *table)
{
    tamis_bytes rest = tamis__embedded_find("text/han_simplified.tsv");
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis_bytes to = line;
        tamis_bytes from;
        size_t at = 0;
        if (!tamis__bytes_split(&to, TAMIS_LIT("\t"), &from) || from.len == 0 || to.len == 0)
            continue;
        uint32_t old = tamis__utf8_next(from, &at);
        if (at != from.len || old < HAN_FIRST || old > HAN_LAST)
            continue;
        at = 0;
        uint32_t new = tamis__utf8_next(to, &at);
        table[old - HAN_FIRST] = new >= HAN_FIRST &&new <= HAN_LAST ? (uint16_t) new : 0;
    }
}

tamis_status tamis__lexicon_init(tamis__lexicon *lexicon, tamis_error *err)
{
    *lexicon = (tamis__lexicon){0};
    lexicon->simplified = tamis__alloc_zero(HAN_LAST - HAN_FIRST + 1, sizeof(uint16_t));
    if (lexicon->simplified == NULL ||
        !tamis__strmap_init(&lexicon->words, TAMIS__WORDS_KNOWN_MAX)) {
        tamis__lexicon_clear(lexicon);
        return tamis__fail_nomem(err);
    }
    load_simplified(lexicon->simplified);
    return TAMIS_OK;
}

void tamis__lexicon_clear(tamis__lexicon *lexicon)
{
    tamis__release(lexicon->simplified);
    tamis__strmap_clear(&lexicon->words);
    *lexicon = (tamis__lexicon){0};
}

tamis_status tamis__reader_init(tamis__reader *reader, const tamis__text *text,
                                const tamis__lexicon *lexicon, tamis__lexicon *growing,
                                tamis_error *err)
{
    *reader = (tamis__reader){.lexicon = lexicon, .growing = growing};
    tamis__buffer_init(&reader->folded, 0);
    TAMIS_TRY(tamis__text_scratch_new(text, &reader->scratch, err));
    if (tamis__strmap_init(&reader->surfaces, TAMIS__SURFACES_MAX))
        return TAMIS_OK;
    tamis__reader_clear(reader);
    return tamis__fail_nomem(err);
}

void tamis__reader_clear(tamis__reader *reader)
{
    tamis__text_scratch_free(reader->scratch);
    tamis__strmap_clear(&reader->surfaces);
    tamis__release(reader->numbers);
    tamis__buffer_clear(&reader->folded);
    *reader = (tamis__reader){0};
}

static uint32_t number_of(tamis__reader *reader, tamis_bytes key)
{
    return reader->growing != NULL ? tamis__strmap_intern(&reader->growing->words, key)
                                   : tamis__strmap_find(&reader->lexicon->words, key);
}

/* The key of one character of a script without spaces. */
static tamis_bytes character_key(const tamis__reader *reader, tamis_bytes surface,
                                 char out[TAMIS__UTF8_BYTES_MAX])
{
    size_t at = 0;
    uint32_t rune = tamis__utf8_next(surface, &at);
    if (at != surface.len || rune < HAN_FIRST || rune > HAN_LAST)
        return surface;
    uint16_t simple = reader->lexicon->simplified[rune - HAN_FIRST];
    if (simple == 0)
        return surface;
    return tamis__bytes(out, tamis__utf8_encode(simple, out));
}

/* Comparable text without its spaces; the surface itself when nothing of it is comparable. */
static tamis_status folded_key(tamis__reader *reader, tamis_bytes surface, tamis_bytes *out,
                               tamis_error *err)
{
    tamis__buffer *folded = &reader->folded;
    tamis__buffer_reset(folded);
    TAMIS_TRY(tamis__text_fold(reader->scratch, surface, folded, err));
    size_t kept = 0;
    for (size_t i = 0; i < folded->len; i++) {
        if (folded->ptr[i] != ' ')
            folded->ptr[kept++] = folded->ptr[i];
    }
    *out = kept == 0 ? surface : tamis__bytes(folded->ptr, kept);
    out->len = out->len > TAMIS__KEY_BYTES ? TAMIS__KEY_BYTES : out->len;
    return TAMIS_OK;
}

static tamis_status fold(tamis__reader *reader, const tamis__cut *cut, tamis_bytes surface,
                         uint32_t *out, tamis_error *err)
{
    char character[TAMIS__UTF8_BYTES_MAX];
    tamis_bytes key;
    if ((cut->flags & TAMIS__CUT_UNSPACED) != 0)
        key = character_key(reader, surface, character);
    else
        TAMIS_TRY(folded_key(reader, surface, &key, err));
    *out = number_of(reader, key);
    return TAMIS_OK;
}

tamis_status tamis__reader_number(tamis__reader *reader, const tamis__cut *cut, uint32_t *out,
                                  tamis_error *err)
{
    tamis_bytes surface = tamis__bytes(cut->key, cut->key_len);
    if ((cut->flags & TAMIS__CUT_WIDE) == 0) {
        *out = number_of(reader, surface);
        return TAMIS_OK;
    }
    uint32_t seen = tamis__strmap_find(&reader->surfaces, surface);
    if (seen != UINT32_MAX) {
        *out = reader->numbers[seen];
        return TAMIS_OK;
    }
    TAMIS_TRY(fold(reader, cut, surface, out, err));
    /* With the memory full, words are folded anew each time. */
    seen = tamis__strmap_intern(&reader->surfaces, surface);
    if (seen == UINT32_MAX)
        return TAMIS_OK;
    if (!TAMIS_GROW(reader->numbers, reader->numbers_capacity, (size_t)seen + 1))
        return tamis__fail_nomem(err);
    reader->numbers[seen] = *out;
    return TAMIS_OK;
}
