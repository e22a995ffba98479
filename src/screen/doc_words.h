/*
 * screen/doc_words.h - a document as numbered words with their sentences, and what is a mention.
 */
#ifndef TAMIS_SCREEN_DOC_WORDS_H
#define TAMIS_SCREEN_DOC_WORDS_H

#include "screen/scanner.h"

typedef struct tamis__doc_word {
    uint32_t start;
    uint32_t end;
    uint32_t number; /* UINT32_MAX: in no name */
    uint32_t sentence;
    uint8_t flags;  /* TAMIS__CUT_... */
    uint8_t script; /* tamis__cut_script */
    uint8_t key_len;
} tamis__doc_word;

typedef struct tamis__doc_words {
    const tamis__scanner *scanner;
    const tamis__scan_request *request;
    tamis__doc_word *items;
    size_t count;
    size_t capacity;
    uint8_t *lower; /* by word number: the document writes it with a small letter */
} tamis__doc_words;

TAMIS_MUST_USE tamis_status tamis__doc_words_read(const tamis__scanner *scanner,
                                                  const tamis__scan_request *request,
                                                  tamis__doc_words *out, tamis_error *err);
void tamis__doc_words_clear(tamis__doc_words *words);

/* True when words [first, last) can be one name: in one sentence, with nothing between that parts
 * names, and beginning and ending where words do. */
bool tamis__doc_words_fit(const tamis__doc_words *words, size_t first, size_t last);
/* What the match of `ending` at words [first, last) is worth, 0 to 1. `sharers`: names that have
 * the same form. */
double tamis__mention_score(const tamis__doc_words *words, size_t first, size_t last,
                            const tamis__ending *ending, size_t sharers);

#endif
