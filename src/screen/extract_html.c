/*
 * screen/extract_html.c - the article of a web page.
 *
 * 1. What is no part of any article is junk: scripts, menus, forms, asides, what is hidden, and what
 *    its class or id names as clutter, unless that would take most of the page.
 * 2. The article is the element that says so (article, articleBody, main), else the one whose
 *    paragraphs hold most text outside links, grown until it holds most of the page's clean text.
 * 3. Its text is written block by block; lists that are mostly links (related stories) are left out.
 */
#include "base/error.h"
#include "base/utf8.h"
#include "screen/html_page.h"

enum {
    ARTICLE_TEXT_MIN = 200,  /* less is a teaser */
    PARAGRAPH_TEXT_MIN = 25, /* less is a caption or button */
    LINKS_PERCENT_MAX = 60,  /* a list with more of its text in links is a menu */
    LIST_TEXT_MAX = 2000,    /* no list of links is longer */
    DATE_WITHIN_BYTES = 3000
};

/* ---- Junk ------------------------------------------------------------------------------------ */

static bool in_set(GumboTag tag, const GumboTag *set, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (set[i] == tag)
            return true;
    }
    return false;
}

static bool never_read(const tamis__page *page, size_t box)
{
    static const GumboTag tags[] = {
        GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,    GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE,
        GUMBO_TAG_HEAD,     GUMBO_TAG_IFRAME,   GUMBO_TAG_OBJECT,   GUMBO_TAG_EMBED,
        GUMBO_TAG_CANVAS,   GUMBO_TAG_SVG,      GUMBO_TAG_NAV,      GUMBO_TAG_ASIDE,
        GUMBO_TAG_FOOTER,   GUMBO_TAG_FORM,     GUMBO_TAG_BUTTON,   GUMBO_TAG_SELECT,
        GUMBO_TAG_TEXTAREA, GUMBO_TAG_DATALIST, GUMBO_TAG_MENU,     GUMBO_TAG_INPUT};
    GumboNodeType type = page->boxes[box].node->type;
    if (type == GUMBO_NODE_TEMPLATE || type == GUMBO_NODE_COMMENT)
        return true;
    return type == GUMBO_NODE_ELEMENT &&
           in_set(tamis__page_tag(page, box), tags, TAMIS_COUNT_OF(tags));
}

static bool has_role(const tamis__page *page, size_t box, const char *const *roles, size_t count)
{
    tamis_bytes role = tamis__page_attribute(page, box, "role");
    for (size_t i = 0; role.len > 0 && i < count; i++) {
        if (tamis__bytes_equal_nocase(role, tamis__bytes_of(roles[i])))
            return true;
    }
    return false;
}

static bool is_hidden(const tamis__page *page, size_t box)
{
    tamis_bytes style = tamis__page_attribute(page, box, "style");
    const GumboNode *node = page->boxes[box].node;
    return gumbo_get_attribute(&node->v.element.attributes, "hidden") != NULL ||
           tamis__bytes_equal_nocase(tamis__page_attribute(page, box, "aria-hidden"),
                                     TAMIS_LIT("true")) ||
           tamis__bytes_find_nocase(style, TAMIS_LIT("display:none"), 0) != SIZE_MAX ||
           tamis__bytes_find_nocase(style, TAMIS_LIT("display: none"), 0) != SIZE_MAX;
}

/* A page's own header, not the one of its article. */
static bool is_page_header(const tamis__page *page, size_t box)
{
    if (tamis__page_tag(page, box) != GUMBO_TAG_HEADER)
        return false;
    for (uint32_t up = page->boxes[box].parent; up != UINT32_MAX; up = page->boxes[up].parent) {
        GumboTag tag = tamis__page_tag(page, up);
        if (tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN)
            return false;
    }
    return true;
}

static bool is_clutter_word(tamis_bytes word)
{
    static const char *const whole[] = {
        "ad",    "ads",   "nav",     "menu",     "share",   "social", "promo",   "footer", "banner",
        "popup", "modal", "toolbar", "outbrain", "taboola", "disqus", "sharing", "tags"};
    static const char *const starts[] = {"advert",    "comment", "cookie",   "consent",
                                         "newslett",  "subscri", "sidebar",  "breadcrumb",
                                         "recommend", "related", "navigat",  "paginat",
                                         "sponsor",   "navbar",  "trending", "mostread"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(whole); i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(whole[i])))
            return true;
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(starts); i++) {
        if (tamis__bytes_starts_nocase(word, tamis__bytes_of(starts[i])))
            return true;
    }
    return false;
}

/* Words of a class or id: "site-footer", "adBox", "share_links". */
static bool names_clutter(tamis_bytes names)
{
    size_t start = 0;
    for (size_t i = 0; i <= names.len; i++) {
        char c = i < names.len ? names.ptr[i] : ' ';
        bool letter = (unsigned char)((c | 0x20) - 'a') < 26;
        bool hump = letter && c <= 'Z' && i > start && names.ptr[i - 1] >= 'a';
        if (letter && !hump)
            continue;
        if (i > start && is_clutter_word(tamis__bytes_sub(names, start, i)))
            return true;
        start = letter ? i : i + 1;
    }
    return false;
}

static bool looks_like_clutter(const tamis__page *page, size_t box)
{
    static const char *const roles[] = {"navigation", "banner",      "complementary",
                                        "search",     "contentinfo", "dialog",
                                        "menu",       "menubar",     "toolbar"};
    GumboTag tag = tamis__page_tag(page, box);
    if (page->boxes[box].node->type != GUMBO_NODE_ELEMENT || tag == GUMBO_TAG_HTML ||
        tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN)
        return false;
    return is_page_header(page, box) || has_role(page, box, roles, TAMIS_COUNT_OF(roles)) ||
           is_hidden(page, box) || names_clutter(tamis__page_attribute(page, box, "class")) ||
           names_clutter(tamis__page_attribute(page, box, "id"));
}

static void mark_junk(tamis__page *page)
{
    for (size_t i = 1; i < page->count; i++)
        page->boxes[i].junk = page->boxes[page->boxes[i].parent].junk || never_read(page, i);
    tamis__page_count(page);
    uint32_t all = page->boxes[0].text;
    for (size_t i = 1; i < page->count; i++) {
        tamis__box *box = &page->boxes[i];
        if (page->boxes[box->parent].junk)
            box->junk = true;
        else if (!box->junk && box->text <= all / 2)
            box->junk = looks_like_clutter(page, i);
    }
    tamis__page_count(page);
}

/* ---- Where the article is -------------------------------------------------------------------- */

static uint32_t prose(const tamis__box *box)
{
    return box->text - box->link;
}

static bool says_article(const tamis__page *page, size_t box)
{
    static const char *const roles[] = {"article"};
    return tamis__page_tag(page, box) == GUMBO_TAG_ARTICLE ||
           tamis__bytes_equal_nocase(tamis__page_attribute(page, box, "itemprop"),
                                     TAMIS_LIT("articleBody")) ||
           has_role(page, box, roles, 1);
}

static bool says_main(const tamis__page *page, size_t box)
{
    static const char *const roles[] = {"main"};
    return tamis__page_tag(page, box) == GUMBO_TAG_MAIN || has_role(page, box, roles, 1);
}

/* The box with most prose among those that `says` chooses; 0 (the page) when none has enough. */
static size_t longest(const tamis__page *page, bool (*says)(const tamis__page *, size_t))
{
    size_t best = 0;
    for (size_t i = 1; i < page->count; i++) {
        const tamis__box *box = &page->boxes[i];
        if (!box->junk && prose(box) >= ARTICLE_TEXT_MIN &&
            (best == 0 || prose(box) > prose(&page->boxes[best])) && says(page, i))
            best = i;
    }
    return best;
}

/* By paragraphs: each gives its prose to its parent and half of it to its grandparent. */
static tamis_status by_paragraphs(const tamis__page *page, size_t *best, tamis_error *err)
{
    uint64_t *scores = tamis__alloc_zero(page->count, sizeof *scores);
    if (scores == NULL)
        return tamis__fail_nomem(err);
    static const GumboTag tags[] = {GUMBO_TAG_P, GUMBO_TAG_PRE, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_TD};
    *best = 0;
    for (size_t i = 1; i < page->count; i++) {
        const tamis__box *box = &page->boxes[i];
        if (box->junk || prose(box) < PARAGRAPH_TEXT_MIN ||
            !in_set(tamis__page_tag(page, i), tags, TAMIS_COUNT_OF(tags)))
            continue;
        scores[box->parent] += 2 * (uint64_t)prose(box);
        uint32_t up = page->boxes[box->parent].parent;
        if (up != UINT32_MAX)
            scores[up] += prose(box);
    }
    for (size_t i = 1; i < page->count; i++) {
        if (scores[i] > scores[*best])
            *best = i;
    }
    tamis__release(scores);
    uint32_t all = prose(&page->boxes[0]);
    while (*best != 0 && prose(&page->boxes[*best]) < all / 2)
        *best = page->boxes[*best].parent;
    return TAMIS_OK;
}

static tamis_status find_article(const tamis__page *page, size_t *out, tamis_error *err)
{
    *out = longest(page, says_article);
    if (*out == 0)
        *out = longest(page, says_main);
    return *out != 0 ? TAMIS_OK : by_paragraphs(page, out, err);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static bool is_link_list(const tamis__page *page, size_t box)
{
    static const GumboTag tags[] = {GUMBO_TAG_UL,  GUMBO_TAG_OL,      GUMBO_TAG_DL,
                                    GUMBO_TAG_DIV, GUMBO_TAG_SECTION, GUMBO_TAG_TABLE};
    const tamis__box *b = &page->boxes[box];
    return b->links >= 2 && b->text < LIST_TEXT_MAX &&
           (uint64_t)b->link * 100 > (uint64_t)b->text * LINKS_PERCENT_MAX &&
           in_set(tamis__page_tag(page, box), tags, TAMIS_COUNT_OF(tags));
}

typedef struct writer {
    tamis__buffer *out;
    bool space; /* before the next letter, unless a line begins with it */
} writer;

static bool at_line_start(const tamis__buffer *out)
{
    return out->len == 0 || out->ptr[out->len - 1] == '\n';
}

static void end_line(writer *w, const char *ends)
{
    if (!at_line_start(w->out))
        tamis__buffer_text(w->out, ends);
    w->space = false;
}

static void write_text(writer *w, tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool blank = (unsigned char)c <= ' ' || c == 0x7F;
        bool nbsp = c == '\xC2' && i + 1 < text.len && text.ptr[i + 1] == '\xA0';
        if (blank || nbsp) {
            w->space = true;
            i += nbsp ? 1 : 0;
            continue;
        }
        if (w->space && !at_line_start(w->out))
            tamis__buffer_byte(w->out, ' ');
        w->space = false;
        tamis__buffer_byte(w->out, c);
    }
}

/* Text of boxes [first, page->boxes[first].end). Blocks are separated by blank lines. */
static void write_box(const tamis__page *page, size_t first, tamis__buffer *out)
{
    writer w = {.out = out};
    uint32_t block = UINT32_MAX;
    for (size_t i = first; i < page->boxes[first].end; i++) {
        const tamis__box *box = &page->boxes[i];
        if (box->junk || (i != first && is_link_list(page, i))) {
            i = box->end - 1;
            w.space = true;
            continue;
        }
        if (tamis__page_tag(page, i) == GUMBO_TAG_BR)
            end_line(&w, "\n");
        tamis_bytes text = tamis__page_text(page, i);
        if (text.len == 0)
            continue;
        if (box->block != block && box->text > 0) {
            end_line(&w, "\n\n");
            block = box->block;
        }
        write_text(&w, text);
    }
}

/* ---- Title and date -------------------------------------------------------------------------- */

/* The content of the first meta element whose name, property or itemprop is `name`. */
static tamis_bytes meta(const tamis__page *page, const char *name)
{
    static const char *const keys[] = {"property", "name", "itemprop"};
    for (size_t i = 0; i < page->count; i++) {
        if (tamis__page_tag(page, i) != GUMBO_TAG_META)
            continue;
        for (size_t k = 0; k < TAMIS_COUNT_OF(keys); k++) {
            if (tamis__bytes_equal_nocase(tamis__page_attribute(page, i, keys[k]),
                                          tamis__bytes_of(name)))
                return tamis__bytes_trim(tamis__page_attribute(page, i, "content"));
        }
    }
    return (tamis_bytes){"", 0};
}

static size_t first_with_tag(const tamis__page *page, GumboTag tag, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        if (tamis__page_tag(page, i) == tag && !(page->boxes[i].junk && tag != GUMBO_TAG_TITLE))
            return i;
    }
    return 0;
}

/* Writes the title element although it stands in the head, which is junk. */
static void write_title_element(const tamis__page *page, tamis__buffer *out)
{
    writer w = {.out = out};
    size_t title = first_with_tag(page, GUMBO_TAG_TITLE, 0, page->count);
    for (size_t i = title; title != 0 && i < page->boxes[title].end; i++)
        write_text(&w, tamis__page_text(page, i));
}

/* The headline: what the page calls its title, else its first heading, else the window's title. */
static void take_title(const tamis__page *page, size_t article, tamis__buffer *out)
{
    writer w = {.out = out};
    size_t end = page->boxes[article].end;
    size_t heading = first_with_tag(page, GUMBO_TAG_H1, article, end);
    if (heading == 0)
        heading = first_with_tag(page, GUMBO_TAG_H1, 0, page->count);
    write_text(&w, meta(page, "og:title"));
    if (out->len == 0 && heading != 0)
        write_box(page, heading, out);
    if (out->len == 0)
        write_title_element(page, out);
    /* The limit of a title may fall inside a character. */
    out->len = tamis__utf8_valid_prefix(tamis__buffer_bytes(out));
}

static bool date_of_meta(const tamis__page *page, int32_t *out)
{
    static const char *const names[] = {"article:published_time",
                                        "datePublished",
                                        "date",
                                        "pubdate",
                                        "publishdate",
                                        "publish-date",
                                        "parsely-pub-date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "dcterms.created",
                                        "dcterms.issued",
                                        "sailthru.date",
                                        "citation_publication_date"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        if (tamis__date_read(meta(page, names[i]), out))
            return true;
    }
    return false;
}

/* "datePublished": "2019-05-23T..." in a JSON-LD script. */
static bool date_of_script(const tamis__page *page, int32_t *out)
{
    for (size_t i = 0; i < page->count; i++) {
        if (tamis__page_tag(page, i) != GUMBO_TAG_SCRIPT || page->boxes[i].end <= i + 1 ||
            tamis__bytes_find_nocase(tamis__page_attribute(page, i, "type"), TAMIS_LIT("ld+json"),
                                     0) == SIZE_MAX)
            continue;
        tamis_bytes text = tamis__page_text(page, i + 1);
        size_t at = tamis__bytes_find(text, TAMIS_LIT("\"datePublished\""), 0);
        if (at == SIZE_MAX)
            continue;
        at += strlen("\"datePublished\"");
        while (at < text.len && strchr(" \t\r\n:\"", text.ptr[at]) != NULL)
            at++;
        if (tamis__date_read(tamis__bytes_sub(text, at, text.len), out))
            return true;
    }
    return false;
}

/* itemprop="datePublished" on any element, else the first time element of the article. */
static bool date_of_elements(const tamis__page *page, size_t article, int32_t *out)
{
    for (size_t i = 0; i < page->count; i++) {
        if (tamis__bytes_equal_nocase(tamis__page_attribute(page, i, "itemprop"),
                                      TAMIS_LIT("datePublished")) &&
            (tamis__date_read(tamis__page_attribute(page, i, "datetime"), out) ||
             tamis__date_read(tamis__page_attribute(page, i, "content"), out)))
            return true;
    }
    for (size_t i = article; i < page->boxes[article].end; i++) {
        if (tamis__page_tag(page, i) == GUMBO_TAG_TIME && !page->boxes[i].junk &&
            tamis__date_read(tamis__page_attribute(page, i, "datetime"), out))
            return true;
    }
    return false;
}

static void take_date(const tamis__page *page, size_t article, tamis__document *out)
{
    int32_t day;
    tamis_bytes start = tamis__bytes_sub(tamis__buffer_bytes(&out->text), 0, DATE_WITHIN_BYTES);
    if (date_of_meta(page, &day) || date_of_script(page, &day) ||
        date_of_elements(page, article, &day) || tamis__date_find(start, &day))
        out->date = day;
}

/* ---- Page ------------------------------------------------------------------------------------ */

/* charset=NAME in the first bytes, as meta elements and XML declarations have it. */
static const char *declared_charset(tamis_bytes content, char *out, size_t capacity)
{
    static const char *const keys[] = {"charset=", "encoding="};
    tamis_bytes start = tamis__bytes_sub(content, 0, 2048);
    for (size_t k = 0; k < TAMIS_COUNT_OF(keys); k++) {
        size_t at = tamis__bytes_find_nocase(start, tamis__bytes_of(keys[k]), 0);
        if (at == SIZE_MAX)
            continue;
        at += strlen(keys[k]);
        at += at < start.len && (start.ptr[at] == '"' || start.ptr[at] == '\'') ? 1 : 0;
        size_t len = 0;
        while (at + len < start.len && len + 1 < capacity &&
               strchr("\"' />;\t\r\n?", start.ptr[at + len]) == NULL)
            len++;
        memcpy(out, start.ptr + at, len);
        out[len] = '\0';
        if (len > 0)
            return out;
    }
    return NULL;
}

static tamis_status extract(const tamis__page *page, tamis__document *out, tamis_error *err)
{
    size_t article;
    TAMIS_TRY(find_article(page, &article, err));
    take_title(page, article, &out->title);
    if (first_with_tag(page, GUMBO_TAG_H1, article, page->boxes[article].end) == 0 &&
        out->title.len > 0) {
        tamis__buffer_append(&out->text, tamis__buffer_bytes(&out->title));
        tamis__buffer_text(&out->text, "\n\n");
    }
    write_box(page, article, &out->text);
    tamis__buffer_text(&out->text, "\n");
    if (out->text.failed)
        return tamis__fail_nomem(err);
    take_date(page, article, out);
    return TAMIS_OK;
}

tamis_status tamis__extract_html(tamis_bytes content, tamis__document *out, tamis_error *err)
{
    char charset[64];
    tamis__page page = {0};
    tamis__buffer html;
    tamis__buffer_init(&html, TAMIS__DOCUMENT_BYTES_MAX);
    tamis_status status =
        tamis__decode(content, declared_charset(content, charset, sizeof charset), &html, err);
    if (status != TAMIS_OK)
        goto done;
    TAMIS_TRY_DONE(tamis__page_parse(tamis__buffer_bytes(&html), &page, err));
    mark_junk(&page);
    status = extract(&page, out, err);
done:
    tamis__page_clear(&page);
    tamis__buffer_clear(&html);
    return status;
}
