/*
 * screen/html_page.c - parsing a web page within bounds.
 *
 * Gumbo parses as browsers do. Three things of it must be kept from hostile pages: it follows the
 * stack of open elements for many tags, so depth costs time squared; it takes memory without
 * asking whether there is any; and it frees a tree recursively. So depth is measured before parsing,
 * memory comes from an arena with a ceiling that leaves the parser by a long jump, and the arena is
 * dropped whole.
 */
#include "screen/html_page.h"

#include <setjmp.h>

#include "base/error.h"

typedef struct guard {
    tamis__arena *arena;
    jmp_buf exit;
} guard;

static void *guarded_alloc(void *userdata, size_t size_bytes)
{
    guard *g = userdata;
    void *memory = tamis__arena_alloc(g->arena, size_bytes);
    if (memory == NULL)
        longjmp(g->exit, 1);
    return memory;
}

static void keep(void *userdata, void *memory)
{
    (void)userdata;
    (void)memory;
}

/* ---- Depth ----------------------------------------------------------------------------------- */

typedef struct tag {
    tamis_bytes name;
    bool closing;
} tag;

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* The next tag at or after *at. */
static bool next_tag(tamis_bytes html, size_t *at, tag *out)
{
    for (;;) {
        const char *found = *at < html.len ? memchr(html.ptr + *at, '<', html.len - *at) : NULL;
        if (found == NULL)
            return false;
        size_t start = (size_t)(found - html.ptr) + 1;
        out->closing = start < html.len && html.ptr[start] == '/';
        start += out->closing ? 1 : 0;
        size_t end = start;
        while (end < html.len && strchr(" \t\n\r\f/>", html.ptr[end]) == NULL)
            end++;
        *at = end > start ? end : start;
        if (end == start || !is_letter(html.ptr[start]))
            continue;
        out->name = tamis__bytes_sub(html, start, end);
        return true;
    }
}

/* Elements that have no content, or that the next one of their kind closes. */
static bool nests(tamis_bytes name)
{
    static const char *const flat[] = {
        "area", "base",  "br",   "col",    "dd",  "dt",    "embed",  "hr",    "img", "input",
        "li",   "link",  "meta", "option", "p",   "param", "source", "tbody", "td",  "tfoot",
        "th",   "thead", "tr",   "track",  "wbr", "html",  "head",   "body"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(flat); i++) {
        if (tamis__bytes_equal_nocase(name, tamis__bytes_of(flat[i])))
            return false;
    }
    return true;
}

/* The content of these is text, whatever it looks like. */
static bool is_raw(tamis_bytes name)
{
    return tamis__bytes_equal_nocase(name, TAMIS_LIT("script")) ||
           tamis__bytes_equal_nocase(name, TAMIS_LIT("style")) ||
           tamis__bytes_equal_nocase(name, TAMIS_LIT("textarea")) ||
           tamis__bytes_equal_nocase(name, TAMIS_LIT("title"));
}

static size_t skip_raw(tamis_bytes html, size_t at, tamis_bytes name)
{
    for (;;) {
        size_t close = tamis__bytes_find(html, TAMIS_LIT("</"), at);
        if (close == SIZE_MAX)
            return html.len;
        if (tamis__bytes_starts_nocase(tamis__bytes_sub(html, close + 2, html.len), name))
            return close;
        at = close + 2;
    }
}

/* Pops the open elements down to `name`, when it is open. */
static size_t close_tag(const tamis_bytes *open, size_t depth, tamis_bytes name)
{
    for (size_t i = depth; i > 0; i--) {
        if (tamis__bytes_equal_nocase(open[i - 1], name))
            return i - 1;
    }
    return depth;
}

static bool too_deep(tamis_bytes html)
{
    tamis_bytes open[TAMIS__HTML_DEPTH_MAX];
    size_t depth = 0;
    size_t at = 0;
    tag t;
    while (next_tag(html, &at, &t)) {
        if (t.closing) {
            depth = close_tag(open, depth, t.name);
        } else if (is_raw(t.name)) {
            at = skip_raw(html, at, t.name);
        } else if (nests(t.name)) {
            if (depth == TAMIS__HTML_DEPTH_MAX)
                return true;
            open[depth++] = t.name;
        }
    }
    return false;
}

/* ---- Tree to array --------------------------------------------------------------------------- */

static const GumboVector *children_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    if (node->type == GUMBO_NODE_ELEMENT)
        return &node->v.element.children;
    return NULL;
}

static bool is_block(const GumboNode *node)
{
    static const GumboTag inlines[] = {
        GUMBO_TAG_A,    GUMBO_TAG_ABBR,   GUMBO_TAG_B,      GUMBO_TAG_BDI,  GUMBO_TAG_BDO,
        GUMBO_TAG_CITE, GUMBO_TAG_CODE,   GUMBO_TAG_DATA,   GUMBO_TAG_DEL,  GUMBO_TAG_DFN,
        GUMBO_TAG_EM,   GUMBO_TAG_FONT,   GUMBO_TAG_I,      GUMBO_TAG_INS,  GUMBO_TAG_KBD,
        GUMBO_TAG_MARK, GUMBO_TAG_Q,      GUMBO_TAG_S,      GUMBO_TAG_SAMP, GUMBO_TAG_SMALL,
        GUMBO_TAG_SPAN, GUMBO_TAG_STRIKE, GUMBO_TAG_STRONG, GUMBO_TAG_SUB,  GUMBO_TAG_SUP,
        GUMBO_TAG_TIME, GUMBO_TAG_TT,     GUMBO_TAG_U,      GUMBO_TAG_VAR,  GUMBO_TAG_WBR,
        GUMBO_TAG_NOBR, GUMBO_TAG_BIG,    GUMBO_TAG_BR,     GUMBO_TAG_IMG,  GUMBO_TAG_LABEL};
    if (node->type != GUMBO_NODE_ELEMENT)
        return node->type == GUMBO_NODE_DOCUMENT;
    for (size_t i = 0; i < TAMIS_COUNT_OF(inlines); i++) {
        if (node->v.element.tag == inlines[i])
            return false;
    }
    return true;
}

static bool push(tamis__page *page, const GumboNode *node, uint32_t parent)
{
    if (page->count == UINT32_MAX || !TAMIS_GROW(page->boxes, page->capacity, page->count + 1))
        return false;
    tamis__box *box = &page->boxes[page->count];
    uint32_t number = (uint32_t)page->count++;
    *box = (tamis__box){.node = node, .parent = parent, .end = number + 1, .block = number};
    if (parent != UINT32_MAX) {
        if (!is_block(node))
            box->block = page->boxes[parent].block;
        box->in_link = page->boxes[parent].in_link;
    }
    if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_A)
        box->in_link = true;
    return true;
}

static bool flatten(tamis__page *page, const GumboNode *root)
{
    if (!push(page, root, UINT32_MAX))
        return false;
    uint32_t current = 0;
    for (;;) {
        tamis__box *box = &page->boxes[current];
        const GumboVector *children = children_of(box->node);
        if (children != NULL && box->next < children->length) {
            const GumboNode *child = children->data[box->next++];
            if (!push(page, child, current))
                return false;
            current = (uint32_t)page->count - 1;
            continue;
        }
        box->end = (uint32_t)page->count;
        if (box->parent == UINT32_MAX)
            return true;
        current = box->parent;
    }
}

tamis_status tamis__page_parse(tamis_bytes html, tamis__page *page, tamis_error *err)
{
    *page = (tamis__page){0};
    tamis__arena_init(&page->arena, TAMIS__HTML_MEMORY_BYTES_MAX);
    if (html.len > TAMIS__HTML_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "the page is larger than %d MiB",
                           TAMIS__HTML_BYTES_MAX >> 20);
    if (too_deep(html))
        return tamis__fail(err, TAMIS_ERR_LIMIT,
                           "the page has more than %d elements inside each other",
                           TAMIS__HTML_DEPTH_MAX);
    guard g = {.arena = &page->arena};
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = guarded_alloc;
    options.deallocator = keep;
    options.userdata = &g;
    options.max_errors = 0;
    if (setjmp(g.exit) != 0)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "the page takes too much memory to parse");
    const GumboOutput *output = gumbo_parse_with_options(&options, html.ptr, html.len);
    return flatten(page, output->document) ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__page_clear(tamis__page *page)
{
    tamis__release(page->boxes);
    tamis__arena_clear(&page->arena);
    *page = (tamis__page){0};
}

/* ---- Looking ---------------------------------------------------------------------------------- */

GumboTag tamis__page_tag(const tamis__page *page, size_t box)
{
    const GumboNode *node = page->boxes[box].node;
    return node->type == GUMBO_NODE_ELEMENT ? node->v.element.tag : GUMBO_TAG_UNKNOWN;
}

tamis_bytes tamis__page_attribute(const tamis__page *page, size_t box, const char *name)
{
    const GumboNode *node = page->boxes[box].node;
    if (node->type != GUMBO_NODE_ELEMENT)
        return (tamis_bytes){"", 0};
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute == NULL ? (tamis_bytes){"", 0} : tamis__bytes_of(attribute->value);
}

tamis_bytes tamis__page_text(const tamis__page *page, size_t box)
{
    const GumboNode *node = page->boxes[box].node;
    if (node->type != GUMBO_NODE_TEXT && node->type != GUMBO_NODE_CDATA &&
        node->type != GUMBO_NODE_WHITESPACE)
        return (tamis_bytes){"", 0};
    return tamis__bytes_of(node->v.text.text);
}

static uint32_t visible(tamis_bytes text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += (unsigned char)text.ptr[i] > ' ' ? 1 : 0;
    return count;
}

void tamis__page_count(tamis__page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        tamis__box *box = &page->boxes[i];
        box->text = box->junk ? 0 : visible(tamis__page_text(page, i));
        box->link = box->in_link ? box->text : 0;
        box->links = !box->junk && tamis__page_tag(page, i) == GUMBO_TAG_A;
    }
    /* Children stand after their parents, so from the end every box is complete when it is added. */
    for (size_t i = page->count; i-- > 1;) {
        tamis__box *parent = &page->boxes[page->boxes[i].parent];
        parent->text += page->boxes[i].text;
        parent->link += page->boxes[i].link;
        parent->links += page->boxes[i].links;
    }
}
