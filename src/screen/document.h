/*
 * screen/document.h - from a file to its article: text, title and date; and the sentences of a text.
 *
 * A document is read whole, under limits, and turned into plain UTF-8 text in which blank lines
 * separate paragraphs. Places are byte offsets of that text. Of a web page only the article is kept:
 * what menus, comments, advertisements and scripts say is no part of the report.
 */
#ifndef TAMIS_SCREEN_DOCUMENT_H
#define TAMIS_SCREEN_DOCUMENT_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"

enum {
    TAMIS__DOCUMENT_BYTES_MAX = 64 << 20, /* unpacked file, and extracted text */
    TAMIS__HTML_BYTES_MAX = 8 << 20,
    TAMIS__HTML_MEMORY_BYTES_MAX = 1 << 30, /* of the parsed page */
    TAMIS__HTML_DEPTH_MAX = 500,            /* elements inside each other */
    TAMIS__PDF_SECONDS_MAX = 60,
    TAMIS__TITLE_BYTES_MAX = 500,
    TAMIS__SENTENCE_BYTES_MAX = 2000
};

typedef enum tamis__document_kind {
    TAMIS__DOCUMENT_AUTO = 0,
    TAMIS__DOCUMENT_TEXT = 1,
    TAMIS__DOCUMENT_HTML = 2,
    TAMIS__DOCUMENT_PDF = 3
} tamis__document_kind;

typedef struct tamis__document {
    tamis__document_kind kind;
    tamis__buffer text;
    tamis__buffer title; /* may be empty */
    int32_t date;        /* TAMIS__DAY_MIN: the document does not tell */
} tamis__document;

void tamis__document_init(tamis__document *document);
void tamis__document_clear(tamis__document *document); /* accepts a zeroed document */

/* Reads a document from its bytes; AUTO decides by content. Errors: FORMAT (no text in it), LIMIT,
 * UNSUPPORTED (PDF without pdftotext), IO, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__document_read(tamis_bytes content, tamis__document_kind kind,
                                                 tamis__document *out, tamis_error *err);
/* By content: "%PDF-", then HTML tags, else text. */
tamis__document_kind tamis__document_sniff(tamis_bytes content);

/* extract_text.c: any encoding to UTF-8. A byte-order mark decides; then valid UTF-8; then `charset`
 * (NULL: none) if ICU knows it; else Windows-1252. Control characters become spaces, CR LF becomes
 * LF. */
TAMIS_MUST_USE tamis_status tamis__decode(tamis_bytes content, const char *charset,
                                          tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__extract_text(tamis_bytes content, tamis__document *out,
                                                tamis_error *err);
/* extract_html.c, extract_pdf.c */
TAMIS_MUST_USE tamis_status tamis__extract_html(tamis_bytes content, tamis__document *out,
                                                tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__extract_pdf(tamis_bytes content, tamis__document *out,
                                               tamis_error *err);

/* document_date.c: a date as pages and people write it: "2019-05-23T18:40", "20190523", "May 23, 2019",
 * "23 May 2019", "23rd of May, 2019". `read` wants it at the start, `find` anywhere. */
bool tamis__date_read(tamis_bytes text, int32_t *out);
bool tamis__date_find(tamis_bytes text, int32_t *out);

/* sentence.c: a text cut into sentences, which do not overlap and never cross a blank line. */
typedef struct tamis__sentence {
    uint32_t start;
    uint32_t end;
    uint32_t line; /* of its start, from 1 */
    bool opens;    /* first of its paragraph */
} tamis__sentence;

typedef struct tamis__sentences {
    tamis__sentence *items;
    size_t count;
    size_t capacity;
} tamis__sentences;

TAMIS_MUST_USE tamis_status tamis__sentences_split(tamis_bytes text, tamis__sentences *out,
                                                   tamis_error *err);
void tamis__sentences_clear(tamis__sentences *sentences);
/* Number of the sentence that holds `offset`, or of the last one that starts before it; 0 when there
 * are none. */
size_t tamis__sentence_at(const tamis__sentences *sentences, size_t offset);

#endif
