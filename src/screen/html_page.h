/*
 * screen/html_page.h - a parsed web page as a flat array.
 *
 * Boxes stand in document order; the subtree of box i is [i, boxes[i].end). So everything that is
 * computed over the tree is a loop, and no page can be nested deeply enough to exhaust the stack.
 */
#ifndef TAMIS_SCREEN_HTML_PAGE_H
#define TAMIS_SCREEN_HTML_PAGE_H

#include <gumbo.h>

#include "screen/document.h"

typedef struct tamis__box {
    const GumboNode *node;
    uint32_t parent; /* UINT32_MAX at the root */
    uint32_t end;
    uint32_t block; /* nearest element around it that begins a new line */
    uint32_t next;  /* child to visit next, while the array is made */
    uint32_t text;  /* letters and digits in the subtree, without junk */
    uint32_t link;  /* of these, inside links */
    uint32_t links; /* links in the subtree, without junk */
    bool in_link;
    bool junk;
} tamis__box;

typedef struct tamis__page {
    tamis__arena arena; /* of the tree: freed at once, since the parser's own way is recursive */
    tamis__box *boxes;
    size_t count;
    size_t capacity;
} tamis__page;

/* html is UTF-8 and must outlive the page. Clear the page whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__page_parse(tamis_bytes html, tamis__page *page,
                                              tamis_error *err);
void tamis__page_clear(tamis__page *page);

/* Tag of an element, GUMBO_TAG_UNKNOWN of anything else. */
GumboTag tamis__page_tag(const tamis__page *page, size_t box);
/* Empty when absent. */
tamis_bytes tamis__page_attribute(const tamis__page *page, size_t box, const char *name);
/* Text of a text box, else empty. */
tamis_bytes tamis__page_text(const tamis__page *page, size_t box);
/* Adds up `text`, `link` and `links` over all boxes that are no junk. */
void tamis__page_count(tamis__page *page);

#endif
