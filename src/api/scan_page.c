/*
 * api/scan_page.c - a scanned document as a web page: the text with its mentions marked, the parties
 * beside it, what the report claims against what the record says.
 *
 * One file that needs nothing else: no script, no network (its policy forbids both). Everything that
 * comes from the document or the lists is escaped.
 */
#include "api/render.h"
#include "api/scan_result.h"
#include "api/svg.h"
#include "base/error.h"
#include "text/text.h"

enum { FLUSH_BYTES = 1 << 16, TIP_ENTITIES_MAX = 5, PARTIES_MAX = 2000 };

static const char style[] =
    ":root{--ink:#1c2330;--soft:#5b6576;--line:#dfe3ea;--paper:#fff;--back:#f4f5f8;"
    "--listed:#b3261e;--listed-back:#fde3e1;--later:#8a5300;--later-back:#ffedc9;"
    "--other:#2d5b8f;--other-back:#e2edf9}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa5b8;--line:#343c4a;"
    "--paper:#1b2029;--back:#12161d;--listed:#ff9b93;--listed-back:#4a1d1a;--later:#ffc66b;"
    "--later-back:#46320c;--other:#9cc7f7;--other-back:#1d3350}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);"
    "font:16px/1.6 Georgia,'Noto Serif',serif}"
    "header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}"
    "header{padding-top:2.2rem}h1{font-size:1.9rem;line-height:1.25;margin:0 0 .4rem}"
    "h2{font:600 1.05rem/1.4 system-ui,sans-serif;margin:2.4rem 0 .8rem}"
    ".meta,.key,aside,table,footer,.tip{font-family:system-ui,sans-serif}"
    ".meta{color:var(--soft);margin:0 0 .9rem;font-size:.92rem}.key{font-size:.85rem}"
    ".key span{margin-right:1.1rem}"
    ".columns{display:grid;grid-template-columns:minmax(0,1fr) 23rem;gap:1.6rem;margin-top:1.4rem}"
    "@media(max-width:60rem){.columns{grid-template-columns:1fr}}"
    "article,aside section,.table{background:var(--paper);border:1px solid var(--line);"
    "border-radius:8px}article{padding:1rem 1.8rem;overflow-wrap:anywhere;align-self:start}"
    "article p{margin:.9rem 0}aside section{padding:.7rem .9rem;margin-bottom:.7rem;"
    "font-size:.86rem;line-height:1.45;border-left-width:5px}"
    "aside h3{margin:0;font-size:.98rem;line-height:1.35}"
    "dl{margin:.35rem 0 0;display:grid;grid-template-columns:6.2rem 1fr;gap:.15rem .5rem}"
    "dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}.state{font-weight:600}"
    "mark{padding:.05em .2em;border-radius:3px;position:relative;color:inherit;"
    "border-bottom:2px solid;cursor:help}mark a{color:inherit;text-decoration:none}"
    ".listed{background:var(--listed-back);border-color:var(--listed)}"
    ".later{background:var(--later-back);border-color:var(--later)}"
    ".other{background:var(--other-back);border-color:var(--other)}"
    "aside .listed,aside .later,aside .other{background:var(--paper)}"
    "aside .listed{border-left-color:var(--listed)}aside .later{border-left-color:var(--later)}"
    "aside .other{border-left-color:var(--other)}"
    ".listed .state{color:var(--listed)}.later .state{color:var(--later)}"
    ".other .state{color:var(--other)}"
    ".tip{display:none;position:absolute;left:0;top:1.7em;z-index:2;width:21rem;max-width:70vw;"
    "background:var(--ink);color:var(--paper);font-size:.8rem;line-height:1.45;"
    "padding:.55rem .7rem;border-radius:6px;white-space:normal}"
    ".tip b,.tip i{display:block;font-style:normal}.tip i+b{margin-top:.4rem}"
    "mark:hover .tip,mark:focus-within .tip{display:block}"
    ".claim{text-decoration:underline dotted var(--soft);text-underline-offset:.3em}"
    "sup a{font:600 .7rem system-ui,sans-serif;color:var(--other);text-decoration:none}"
    ".table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem;"
    "line-height:1.45}th,td{text-align:left;vertical-align:top;padding:.6rem .9rem;"
    "border-top:1px solid var(--line)}thead th{border-top:0;color:var(--soft);font-weight:600}"
    "td small{display:block;color:var(--soft);margin-top:.25rem}tr:target,section:target"
    "{outline:2px solid var(--other)}.verdict{white-space:nowrap;font-weight:600}"
    "footer{color:var(--soft);font-size:.8rem;padding-top:2rem;padding-bottom:2.5rem}";

static void put_text(tamis__buffer *out, const char *text)
{
    tamis__svg_escape(out, tamis__bytes_of(text));
}

/* ---- Standing in words ----------------------------------------------------------------------- */

static const char *class_of(const tamis_mention_entity *entity)
{
    if (entity->listed)
        return "listed";
    return strcmp(entity->standing, "later") == 0 ? "later" : "other";
}

static void put_standing(tamis__buffer *out, const tamis_mention_entity *entity)
{
    bool dated = entity->since[0] != '\0';
    if (entity->listed && dated)
        tamis__buffer_printf(out, "Listed since %s", entity->since);
    else if (entity->listed)
        tamis__buffer_text(out, "Listed");
    else if (strcmp(entity->standing, "later") == 0)
        tamis__buffer_printf(out, "Not yet listed: since %s", entity->since);
    else if (strcmp(entity->standing, "ended") == 0)
        tamis__buffer_text(out, "No longer listed");
    else if (strcmp(entity->standing, "undated") == 0)
        tamis__buffer_text(out, "Listed; the list does not say since when");
    else
        tamis__buffer_text(out, "On no restriction list");
}

/* ---- Text ------------------------------------------------------------------------------------ */

typedef struct page {
    const tamis_mentions *mentions;
    tamis__render render;
    tamis_bytes text;
    size_t mention;        /* the next one in the text */
    size_t claim;          /* likewise */
    uint64_t claim_end;    /* text before it belongs to a claim */
    tamis__strmap parties; /* entity ids in order of appearance */
    tamis_mention_entity *party_of;
    size_t party_capacity;
} page;

static tamis_status note_party(page *p, const tamis_mention_entity *entity, uint32_t *number,
                               tamis_error *err)
{
    uint32_t before = tamis__strmap_count(&p->parties);
    *number = tamis__strmap_intern(&p->parties, tamis__bytes_of(entity->entity_id));
    if (*number == UINT32_MAX || !TAMIS_GROW(p->party_of, p->party_capacity, (size_t)*number + 1))
        return tamis__fail_nomem(err);
    if (*number == before)
        p->party_of[*number] = *entity;
    return TAMIS_OK;
}

static void put_tip(tamis__buffer *out, const tamis_mention_entity *entities, size_t count)
{
    tamis__buffer_text(out, "<span class=\"tip\" role=\"tooltip\">");
    for (size_t k = 0; k < count && k < TIP_ENTITIES_MAX; k++) {
        tamis__buffer_text(out, "<b>");
        put_text(out, entities[k].caption);
        tamis__buffer_text(out, "</b><i>");
        put_standing(out, &entities[k]);
        if (entities[k].citation[0] != '\0')
            tamis__buffer_text(out, " \u00B7 ");
        put_text(out, entities[k].citation);
        tamis__buffer_text(out, "</i>");
    }
    if (count > TIP_ENTITIES_MAX)
        tamis__buffer_printf(out, "<i>and %zu more</i>", count - TIP_ENTITIES_MAX);
    tamis__buffer_text(out, "</span>");
}

static tamis_status put_mention(page *p, size_t i, tamis_error *err)
{
    const tamis_mention *mention = &p->mentions->mentions[i];
    const tamis_mention_entity *entities = p->mentions->entities[i];
    tamis__buffer *out = &p->render.buffer;
    const tamis_mention_entity *shown = &entities[0];
    uint32_t number = 0;
    for (size_t k = mention->entity_count; k-- > 0;) {
        if (entities[k].listed)
            shown = &entities[k];
    }
    for (size_t k = 0; k < mention->entity_count; k++) {
        uint32_t party;
        TAMIS_TRY(note_party(p, &entities[k], &party, err));
        if (&entities[k] == shown)
            number = party;
    }
    tamis__buffer_printf(out, "<mark class=\"%s\"><a href=\"#party-%u\">", class_of(shown), number);
    put_text(out, mention->text);
    tamis__buffer_text(out, "</a>");
    put_tip(out, entities, mention->entity_count);
    tamis__buffer_text(out, "</mark>");
    return TAMIS_OK;
}

/* Opens the claims that begin at `at`: their numbers lead to the table. */
static void put_claim_numbers(page *p, uint64_t at)
{
    for (; p->claim < p->mentions->claim_list.count && p->mentions->claims[p->claim].start <= at;
         p->claim++) {
        uint64_t end = p->mentions->claims[p->claim].end;
        p->claim_end = end > p->claim_end ? end : p->claim_end;
        tamis__buffer_printf(&p->render.buffer, "<sup><a href=\"#claim-%zu\">%zu</a></sup>",
                             p->claim + 1, p->claim + 1);
    }
}

static uint64_t nearest(uint64_t at, uint64_t candidate, uint64_t end)
{
    return candidate > at && candidate < end ? candidate : end;
}

/* [start, end) of the text with its marks. */
static tamis_status put_marked(page *p, uint64_t start, uint64_t end, tamis_error *err)
{
    tamis__buffer *out = &p->render.buffer;
    const tamis_mentions *m = p->mentions;
    for (uint64_t at = start; at < end;) {
        put_claim_numbers(p, at);
        bool claimed = at < p->claim_end;
        bool mentioned = p->mention < m->list.count && m->mentions[p->mention].start == at;
        uint64_t next = nearest(at, p->claim_end, end);
        if (p->claim < m->claim_list.count)
            next = nearest(at, m->claims[p->claim].start, next);
        if (p->mention < m->list.count)
            next = nearest(at, m->mentions[p->mention].start, next);
        tamis__buffer_text(out, claimed ? "<span class=\"claim\">" : "");
        if (mentioned) {
            next = m->mentions[p->mention].end;
            TAMIS_TRY(put_mention(p, p->mention++, err));
        } else {
            tamis__svg_escape(out, tamis__bytes_sub(p->text, at, next));
        }
        tamis__buffer_text(out, claimed ? "</span>" : "");
        at = next;
    }
    return TAMIS_OK;
}

static tamis_status put_paragraphs(page *p, tamis_error *err)
{
    tamis__buffer *out = &p->render.buffer;
    tamis__buffer_text(out, "<article lang=\"\">\n");
    for (size_t at = 0; at < p->text.len;) {
        size_t end = tamis__bytes_find(p->text, TAMIS_LIT("\n\n"), at);
        end = end == SIZE_MAX ? p->text.len : end;
        /* A mention may go on behind what only looks like the end of a paragraph. */
        if (end > at) {
            tamis__buffer_text(out, "<p>");
            TAMIS_TRY(put_marked(p, at, end, err));
            tamis__buffer_text(out, "</p>\n");
        }
        at = end;
        while (at < p->text.len && p->text.ptr[at] == '\n')
            at++;
        if (out->len >= FLUSH_BYTES || out->failed)
            TAMIS_TRY(tamis__render_flush(&p->render, err));
    }
    tamis__buffer_text(out, "</article>\n");
    return TAMIS_OK;
}

/* ---- Parties and claims ---------------------------------------------------------------------- */

static void put_row(tamis__buffer *out, const char *label, const char *value)
{
    if (value[0] == '\0')
        return;
    tamis__buffer_printf(out, "<dt>%s</dt><dd>", label);
    put_text(out, value);
    tamis__buffer_text(out, "</dd>");
}

static void put_parties(page *p)
{
    tamis__buffer *out = &p->render.buffer;
    uint32_t count = tamis__strmap_count(&p->parties);
    tamis__buffer_text(out, "<aside aria-label=\"Parties\">\n");
    for (uint32_t i = 0; i < count && i < PARTIES_MAX; i++) {
        const tamis_mention_entity *entity = &p->party_of[i];
        tamis__buffer_printf(out, "<section id=\"party-%u\" class=\"%s\"><h3>", i,
                             class_of(entity));
        put_text(out, entity->caption);
        tamis__buffer_text(out, "</h3><span class=\"state\">");
        put_standing(out, entity);
        tamis__buffer_text(out, "</span><dl>");
        put_row(out, "List", entity->dataset);
        put_row(out, "Program", entity->programs);
        put_row(out, "Citation", entity->citation);
        put_row(out, "Requirement", entity->requirement);
        put_row(out, "Id", entity->entity_id);
        tamis__buffer_text(out, "</dl></section>\n");
    }
    if (count > PARTIES_MAX)
        tamis__buffer_printf(out, "<p>and %u more</p>\n", count - PARTIES_MAX);
    tamis__buffer_text(out, "</aside>\n");
}

/* "differs_in_number" reads "differs in number". */
static void put_verdict(tamis__buffer *out, const char *verdict)
{
    tamis_bytes rest = tamis__bytes_of(verdict);
    tamis_bytes word;
    for (bool first = true; tamis__bytes_split(&rest, TAMIS_LIT("_"), &word); first = false) {
        tamis__buffer_text(out, first ? "" : " ");
        tamis__svg_escape(out, word);
    }
}

static void put_claims(page *p)
{
    tamis__buffer *out = &p->render.buffer;
    size_t count = p->mentions->claim_list.count;
    if (count == 0)
        return;
    tamis__buffer_text(out, "<h2>What the report claims, and what the record says</h2>\n"
                            "<div class=\"table\"><table><thead><tr><th></th><th>The report</th>"
                            "<th>Verdict</th><th>The record</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < count; i++) {
        const tamis_claim *claim = &p->mentions->claims[i];
        tamis__buffer_printf(out, "<tr id=\"claim-%zu\"><td>%zu</td><td>", i + 1, i + 1);
        put_text(out, claim->says);
        tamis__buffer_text(out, "<small>\u201C");
        put_text(out, claim->sentence);
        tamis__buffer_text(out, "\u201D</small>");
        if (claim->attribution[0] != '\0') {
            tamis__buffer_text(out, "<small>Said to come from: ");
            put_text(out, claim->attribution);
            tamis__buffer_text(out, "</small>");
        }
        tamis__buffer_text(out, "</td><td class=\"verdict\">");
        put_verdict(out, claim->verdict);
        tamis__buffer_text(out, "</td><td>");
        put_text(out, claim->record);
        tamis__buffer_text(out, "<small>");
        put_text(out, claim->citation);
        tamis__buffer_text(out, "</small></td></tr>\n");
    }
    tamis__buffer_text(out, "</tbody></table></div>\n");
}

static void put_head(page *p)
{
    tamis__buffer *out = &p->render.buffer;
    const tamis_mentions *m = p->mentions;
    const char *title = m->title[0] != '\0' ? m->title : "Scanned document";
    tamis__buffer_text(out,
                       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" "
                       "content=\"width=device-width, initial-scale=1\">\n<title>");
    put_text(out, title);
    tamis__buffer_printf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>",
                         style);
    put_text(out, title);
    tamis__buffer_text(out, "</h1>\n<p class=\"meta\">");
    tamis__buffer_printf(out, "%s%s%s%zu mentions, %zu claims to compare",
                         m->date[0] != '\0' ? "Dated " : "Undated", m->date, " \u00B7 ",
                         m->list.count, m->claim_list.count);
    if (m->as_of[0] != '\0')
        tamis__buffer_printf(out, " \u00B7 lists as of %s", m->as_of);
    tamis__buffer_text(out,
                       "</p>\n<p class=\"key\"><span><mark class=\"listed\">listed</mark></span>"
                       "<span><mark class=\"later\">listed later</mark></span>"
                       "<span><mark class=\"other\">not listed that day</mark></span>"
                       "<span class=\"claim\">claim compared with the record</span></p>\n"
                       "</header>\n<main>\n<div class=\"columns\">\n");
}

static tamis_status put_page(page *p, tamis_error *err)
{
    put_head(p);
    TAMIS_TRY(put_paragraphs(p, err));
    put_parties(p);
    tamis__buffer_text(&p->render.buffer, "</div>\n");
    put_claims(p);
    tamis__buffer_printf(&p->render.buffer,
                         "</main>\n<footer>tamis %s. A mention is a lead, not a finding: what is "
                         "marked bears the name of a listed party.</footer>\n</body>\n</html>\n",
                         tamis_version());
    return tamis__render_flush(&p->render, err);
}

tamis_status tamis_mentions_html(const tamis_mentions *mentions, tamis_write_fn write, void *ctx,
                                 tamis_error *err)
{
    page p = {.mentions = mentions, .text = tamis__buffer_bytes(&mentions->document.text)};
    tamis__render_init(&p.render, write, ctx);
    tamis_status status = TAMIS_ERR_NOMEM;
    if (tamis__strmap_init(&p.parties, 0))
        status = put_page(&p, err);
    else
        status = tamis__fail_nomem(err);
    tamis__strmap_clear(&p.parties);
    tamis__release(p.party_of);
    tamis__render_clear(&p.render);
    return status;
}
