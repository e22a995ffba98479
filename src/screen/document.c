/*
 * screen/document.c - what kind of document it is, and who reads it.
 *
 * The content decides, not the file name: a page saved as .txt is still a page.
 */
#include "screen/document.h"

#include "base/error.h"

enum { SNIFF_BYTES = 4096, PDF_MARK_WITHIN = 1024 };

void tamis__document_init(tamis__document *document)
{
    *document = (tamis__document){.date = TAMIS__DAY_MIN};
    tamis__buffer_init(&document->text, TAMIS__DOCUMENT_BYTES_MAX);
    tamis__buffer_init(&document->title, TAMIS__TITLE_BYTES_MAX);
}

void tamis__document_clear(tamis__document *document)
{
    tamis__buffer_clear(&document->text);
    tamis__buffer_clear(&document->title);
}

/* "<name" followed by the end of the name, as a tag has it. */
static bool has_tag(tamis_bytes text, tamis_bytes tag)
{
    for (size_t at = tamis__bytes_find_nocase(text, tag, 0); at != SIZE_MAX;
         at = tamis__bytes_find_nocase(text, tag, at + 1)) {
        size_t end = at + tag.len;
        if (end == text.len || strchr(" \t\r\n>/", text.ptr[end]) != NULL)
            return true;
    }
    return false;
}

tamis__document_kind tamis__document_sniff(tamis_bytes content)
{
    static const char *const tags[] = {"<!doctype html", "<html", "<head",    "<body", "<article",
                                       "<div",           "<p",    "<section", "<h1",   "<table"};
    if (tamis__bytes_find(tamis__bytes_sub(content, 0, PDF_MARK_WITHIN), TAMIS_LIT("%PDF-"), 0) !=
        SIZE_MAX)
        return TAMIS__DOCUMENT_PDF;
    tamis_bytes start = tamis__bytes_sub(content, 0, SNIFF_BYTES);
    if (tamis__bytes_starts_with(start, TAMIS_LIT("\xEF\xBB\xBF")))
        start = tamis__bytes_sub(start, 3, start.len);
    start = tamis__bytes_trim(start);
    /* A report may quote a tag; a page begins with one. */
    if (start.len == 0 || start.ptr[0] != '<')
        return TAMIS__DOCUMENT_TEXT;
    for (size_t i = 0; i < TAMIS_COUNT_OF(tags); i++) {
        if (has_tag(start, tamis__bytes_of(tags[i])))
            return TAMIS__DOCUMENT_HTML;
    }
    return TAMIS__DOCUMENT_TEXT;
}

tamis_status tamis__document_read(tamis_bytes content, tamis__document_kind kind,
                                  tamis__document *out, tamis_error *err)
{
    if (content.len > TAMIS__DOCUMENT_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "the document is larger than %d MiB",
                           TAMIS__DOCUMENT_BYTES_MAX >> 20);
    out->kind = kind == TAMIS__DOCUMENT_AUTO ? tamis__document_sniff(content) : kind;
    switch (out->kind) {
    case TAMIS__DOCUMENT_HTML: return tamis__extract_html(content, out, err);
    case TAMIS__DOCUMENT_PDF: return tamis__extract_pdf(content, out, err);
    case TAMIS__DOCUMENT_AUTO:
    case TAMIS__DOCUMENT_TEXT: break;
    }
    return tamis__extract_text(content, out, err);
}
