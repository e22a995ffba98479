/*
 * Fuzz target: documents to text, HTML and text by content. What must hold: the text is UTF-8 without
 * control characters, and its sentences lie in it, in order, none too long.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "screen/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_sentences(tamis_bytes text)
{
    tamis__sentences sentences = {0};
    uint32_t end = 0;
    require(tamis__sentences_split(text, &sentences, NULL) == TAMIS_OK);
    for (size_t i = 0; i < sentences.count; i++) {
        const tamis__sentence *s = &sentences.items[i];
        require(s->start >= end && s->end > s->start && s->end <= text.len);
        require(s->end - s->start <= TAMIS__SENTENCE_BYTES_MAX + TAMIS__UTF8_BYTES_MAX);
        require(tamis__sentence_at(&sentences, s->start) == i);
        end = s->end;
    }
    tamis__sentences_clear(&sentences);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis_bytes content = {(const char *)data, size};
    tamis__document document;
    tamis__document_init(&document);
    if (tamis__document_sniff(content) != TAMIS__DOCUMENT_PDF &&
        tamis__document_read(content, TAMIS__DOCUMENT_AUTO, &document, NULL) == TAMIS_OK) {
        tamis_bytes text = tamis__buffer_bytes(&document.text);
        require(tamis__utf8_valid_prefix(text) == text.len);
        for (size_t i = 0; i < text.len; i++)
            require((unsigned char)text.ptr[i] >= ' ' || text.ptr[i] == '\n');
        check_sentences(text);
    }
    tamis__document_clear(&document);
    return 0;
}
