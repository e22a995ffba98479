/*
 * text/text.c - the life of tamis__text and its scratch, and folding.
 */
#include "text/internal.h"

enum {
    FOLD_CHUNK_BYTES = TAMIS__WORDS_MAX, /* no more words than bytes; cut where a word ends */
    CHUNK_SEARCH_BYTES = 512
};

tamis_status tamis__text_init(tamis__text *text, const tamis__knowledge *know, tamis_error *err)
{
    UErrorCode icu = U_ZERO_ERROR;
    text->know = know;
    text->nfkd = unorm2_getNFKDInstance(&icu);
    text->nfc = unorm2_getNFCInstance(&icu);
    if (U_FAILURE(icu))
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED, "ICU has no normalization data: %s",
                           u_errorName(icu));
    return TAMIS_OK;
}

tamis_status tamis__text_new(tamis__text **out, tamis_error *err)
{
    *out = NULL;
    tamis__text *text = tamis__alloc_zero(1, sizeof *text);
    if (text == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = tamis__text_init(text, &tamis__built_knowledge, err);
    if (status != TAMIS_OK) {
        tamis__text_free(text);
        return status;
    }
    *out = text;
    return TAMIS_OK;
}

void tamis__text_free(tamis__text *text)
{
    tamis__release(text);
}

uint64_t tamis__text_fingerprint(const tamis__text *text)
{
    return text->know->fingerprint;
}

const char *tamis__legal_class_name(const tamis__text *text, uint8_t group)
{
    const tamis__strings *classes = &text->know->legal_classes;
    return group < classes->count ? tamis__strings_get(classes, group).ptr : "";
}

uint32_t tamis__vocabulary_count(const tamis__text *text)
{
    return text->know->vocabulary.keys.count;
}

tamis_bytes tamis__vocabulary_word(const tamis__text *text, uint32_t i)
{
    return tamis__strings_get(&text->know->vocabulary.keys, i);
}

bool tamis__vocabulary_has(const tamis__text *text, tamis_bytes word)
{
    return tamis__vocabulary_find(text, word) != UINT32_MAX;
}

uint32_t tamis__vocabulary_find(const tamis__text *text, tamis_bytes word)
{
    return tamis__keymap_find(&text->know->vocabulary, word);
}

tamis_bytes tamis__vocabulary_term(const tamis__text *text, uint32_t i)
{
    const tamis__phrase *phrase = tamis__phrase_find(text, tamis__vocabulary_word(text, i));
    return phrase == NULL ? tamis__bytes("", 0)
                          : tamis__strings_get(&text->know->texts, phrase->term);
}

bool tamis__is_legal_form(const tamis__text *text, tamis_bytes word)
{
    const tamis__phrase *phrase = tamis__phrase_find(text, word);
    return phrase != NULL && (phrase->roles & TAMIS__ROLE_LEGAL) != 0;
}

tamis_status tamis__text_scratch_new(const tamis__text *text, tamis__text_scratch **out,
                                     tamis_error *err)
{
    tamis__text_scratch *scratch = tamis__alloc_zero(1, sizeof *scratch);
    *out = scratch;
    if (scratch == NULL)
        return tamis__fail_nomem(err);
    scratch->text = text;
    tamis__scan *scan = &scratch->scan;
    scan->glyphs = tamis__alloc(TAMIS__GLYPHS_MAX * sizeof *scan->glyphs);
    scan->glyph_capacity = TAMIS__GLYPHS_MAX;
    scan->words = tamis__alloc(TAMIS__WORDS_MAX * sizeof *scan->words);
    scan->word_capacity = TAMIS__WORDS_MAX;
    scan->keys.ptr = tamis__alloc(TAMIS__KEY_BYTES_MAX);
    scan->keys.capacity = TAMIS__KEY_BYTES_MAX;
    if (scan->glyphs == NULL || scan->words == NULL || scan->keys.ptr == NULL) {
        tamis__text_scratch_free(scratch);
        *out = NULL;
        return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

void tamis__text_scratch_free(tamis__text_scratch *scratch)
{
    if (scratch == NULL)
        return;
    tamis__icu_clear(&scratch->icu);
    tamis__release(scratch->scan.glyphs);
    tamis__release(scratch->scan.words);
    tamis__release(scratch->scan.keys.ptr);
    tamis__release(scratch);
}

/* ---- Folding --------------------------------------------------------------------------------- */

/* Where a chunk that starts at `from` ends: at a blank, or else at a character's first byte. */
static size_t chunk_end(tamis_bytes in, size_t from)
{
    if (in.len - from <= FOLD_CHUNK_BYTES)
        return in.len;
    size_t end = from + FOLD_CHUNK_BYTES;
    for (size_t i = end; i > end - CHUNK_SEARCH_BYTES; i--) {
        if (in.ptr[i] == ' ' || in.ptr[i] == '\n')
            return i;
    }
    for (size_t i = end; i > end - TAMIS__UTF8_BYTES_MAX; i--) {
        if (((uint8_t)in.ptr[i] & 0xC0) != 0x80)
            return i;
    }
    return end;
}

static void fold_words(tamis__text_scratch *scratch, tamis__buffer *out, size_t base)
{
    tamis__scan *scan = &scratch->scan;
    for (size_t i = 0; i < scan->word_count; i++) {
        const tamis__word *word = &scan->words[i];
        bool glued = (word->flags & TAMIS__WORD_DOT) != 0 &&
                     (word->flags & TAMIS__WORD_LETTER) != 0 && i > 0 &&
                     (scan->words[i - 1].flags & TAMIS__WORD_LETTER) != 0;
        scan->keys.len = 0;
        if ((word->flags & TAMIS__WORD_AMPERSAND) != 0)
            tamis__write_text(&scan->keys, "and");
        else
            tamis__translit(scratch->text, &scratch->icu, scan, word->glyph, word->glyphs,
                            &scan->keys);
        if (scan->keys.len == 0)
            continue;
        if (!glued && out->len > base)
            tamis__buffer_byte(out, ' ');
        tamis__buffer_append(out, tamis__bytes(scan->keys.ptr, scan->keys.len));
    }
}

tamis_status tamis__text_fold(tamis__text_scratch *scratch, tamis_bytes in, tamis__buffer *out,
                              tamis_error *err)
{
    size_t base = out->len;
    for (size_t at = 0; at < in.len;) {
        size_t end = chunk_end(in, at);
        tamis__glyphs_scan(scratch->text, &scratch->scan, tamis__bytes_sub(in, at, end));
        tamis__words_split(&scratch->scan);
        fold_words(scratch, out, base);
        at = end;
    }
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}
