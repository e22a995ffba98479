/*
 * api/inventory_page.c - an inventory as one web page: totals, maps, deadlines, makers, sites, the rules behind it, coverage.
 *
 * Every picture has a table that says the same. The only script filters the table of sites; without it all rows show.
 */
#include "api/inventory_page.h"

#include <stdio.h>

#include "api/inventory_totals.h"
#include "api/web.h"
#include "api/render.h"
#include "base/date.h"
#include "base/error.h"

enum {
    PANELS_MAX = 16,
    SITES_MAX = 5000,
    ROWS_MAX = 500,
    RULES_TOLD_MAX = 200,
    FLUSH_BYTES = 1 << 16
};

static const char script[] =
    "(function(){var f=document.getElementById('filter');if(!f)return;f.hidden=false;"
    "var e=f.elements,rows=[].slice.call(document.querySelectorAll('#sites-table tbody tr')),"
    "n=document.getElementById('shown');function go(){var q=e.q.value.toLowerCase(),"
    "o=e.o.value,m=e.m.value,s=0;rows.forEach(function(r){var y=(!o||r.dataset.o===o)&&"
    "(!m||r.dataset.m===m)&&(!q||r.textContent.toLowerCase().indexOf(q)>=0);r.hidden=!y;"
    "if(y)s++});n.textContent=s+' of '+rows.length+' rows'}f.addEventListener('input',go);"
    "f.addEventListener('submit',function(x){x.preventDefault()});go()})();";

/* Held against the script by its test. */
static const char script_hash[] = "FT8budawhaNWG+gnFWN4n/qCIQIHlvjP26WXZsCi3k4=";

const char *tamis__inventory_script(void)
{
    return script;
}

const char *tamis__inventory_script_hash(void)
{
    return script_hash;
}

typedef struct page {
    const tamis_inventory *v;
    const tamis__inventory_totals *t;
    tamis__render render;
    tamis__arena arena;
} page;

static tamis__buffer *out_of(page *p)
{
    return &p->render.buffer;
}

static void put_day(tamis__buffer *out, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_text(out, tamis__day_format(day, text));
}

static void put_count_cell(tamis__buffer *out, uint64_t count)
{
    tamis__buffer_text(out, "<td class=\"n\">");
    tamis__web_count(out, count);
    tamis__buffer_text(out, "</td>");
}

static void put_day_cell(tamis__buffer *out, int32_t day)
{
    tamis__buffer_text(out, "<td class=\"d\">");
    put_day(out, day);
    tamis__buffer_text(out, "</td>");
}

static void put_outcome_cell(tamis__buffer *out, tamis__outcome outcome)
{
    tamis__buffer_text(out, "<td>");
    tamis__web_outcome(out, outcome);
    tamis__buffer_text(out, "</td>");
}

static void open_table(tamis__buffer *out, const char *id, const char *caption,
                       const char *const *heads, size_t count)
{
    tamis__buffer_printf(out,
                         "<div class=\"table\" tabindex=\"0\" role=\"region\" "
                         "aria-label=\"%s\"><table id=\"%s\"><thead><tr>",
                         caption, id);
    for (size_t i = 0; i < count; i++) {
        bool number = strcmp(heads[i], "Devices") == 0;
        tamis__buffer_printf(out, "<th scope=\"col\"%s>%s</th>", number ? " class=\"n\"" : "",
                             heads[i]);
    }
    tamis__buffer_text(out, "</tr></thead><tbody>\n");
}

static void close_table(tamis__buffer *out, size_t shown, size_t count)
{
    tamis__buffer_text(out, "</tbody></table></div>\n");
    if (shown < count)
        tamis__buffer_printf(out, "<p class=\"meta\">and %zu more rows; JSON has all devices</p>\n",
                             count - shown);
}

/* ---- Totals --------------------------------------------------------------------------------------- */

static void put_card(tamis__buffer *out, const char *label, uint64_t count)
{
    tamis__buffer_printf(out, "<div><dt>%s</dt><dd>", label);
    tamis__web_count(out, count);
    tamis__buffer_text(out, "</dd></div>");
}

static void put_totals(page *p)
{
    const tamis_inventory_summary *s = &p->v->summary;
    tamis__buffer *out = out_of(p);
    tamis__buffer_text(out, "<dl class=\"cards\">");
    put_card(out, "Devices", s->devices);
    put_card(out, "With findings", s->findings);
    put_card(out, "Overdue", s->overdue);
    put_card(out, "Deadline to come", s->with_deadline);
    put_card(out, "In zones", s->in_zones);
    put_card(out, "Maker to check", s->to_check);
    if (s->bad_rows > 0)
        put_card(out, "Rows skipped", s->bad_rows);
    tamis__buffer_text(out, "</dl>\n");
}

/* ---- Maps ----------------------------------------------------------------------------------------- */

static bool make_zones(page *p, tamis__map *map)
{
    const tamis__zones *zones = p->v->packs->zones;
    size_t count = zones == NULL ? 0 : tamis__zones_count(zones);
    tamis__map_zone *made = tamis__arena_zero(&p->arena, count + 1, sizeof(*made));
    if (made == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const tamis__zone *zone = tamis__zones_at(zones, i);
        tamis__outline outline = tamis__zone_outline(zones, i);
        if (p->v->day < zone->from || p->v->day > zone->until || outline.ring_count == 0)
            continue;
        tamis__map_ring *rings = tamis__arena_zero(&p->arena, outline.ring_count, sizeof(*rings));
        if (rings == NULL)
            return false;
        for (size_t r = 0, start = 0; r < outline.ring_count; r++) {
            rings[r].positions = outline.positions + 2 * start;
            rings[r].count = outline.ring_ends[r] - start;
            start = outline.ring_ends[r];
        }
        made[map->zone_count++] = (tamis__map_zone){.title = zone->title,
                                                    .soft = zone->legal_force >= TAMIS__GUIDANCE,
                                                    .rings = rings,
                                                    .ring_count = outline.ring_count};
    }
    map->zones = made;
    return true;
}

static tamis_status put_panel(page *p, const tamis__map *map, const tamis__map_panel *panel,
                              size_t number, tamis_error *err)
{
    char id[24];
    tamis__buffer *out = out_of(p);
    tamis__buffer title;
    tamis__svg svg = {.out = out};
    tamis_bytes where =
        panel->focus != NULL ? panel->focus->title : map->places[panel->places[0]].label;
    snprintf(id, sizeof(id), "map-%zu", number + 1);
    tamis__buffer_init(&title, 0);
    tamis__buffer_printf(&title, "%llu devices at %zu %s around ",
                         (unsigned long long)panel->devices, panel->count,
                         panel->count == 1 ? "place" : "places");
    tamis__buffer_append(&title, where.len > 0 ? where : TAMIS_LIT("an unnamed site"));
    tamis__buffer_text(out, "<figure class=\"panel\"><figcaption>");
    tamis__web_text(out, tamis__buffer_bytes(&title));
    tamis__buffer_text(out, "</figcaption>\n");
    tamis_status status =
        title.failed
            ? tamis__fail_nomem(err)
            : tamis__map_picture(&svg, map, panel, id, tamis__buffer_bytes(&title), &p->arena, err);
    tamis__buffer_clear(&title);
    tamis__buffer_text(out, "</figure>\n");
    return status == TAMIS_OK ? tamis__render_flush(&p->render, err) : status;
}

/* Zones are mostly too small to see among all devices: those that hold some get a panel of their own. */
static tamis_status put_zoomed(page *p, const tamis__map *map, size_t number, tamis_error *err)
{
    for (size_t i = 0; i < map->zone_count && number < PANELS_MAX; i++) {
        tamis__map_panel panel;
        TAMIS_TRY(tamis__map_zoom(map, &map->zones[i], &p->arena, &panel, err));
        if (panel.count > 0)
            TAMIS_TRY(put_panel(p, map, &panel, number++, err));
    }
    return TAMIS_OK;
}

static void put_map_key(tamis__buffer *out)
{
    tamis__svg svg = {.out = out};
    tamis__buffer_text(out, "<ul class=\"key\">");
    for (int o = TAMIS__PROHIBITED; o >= TAMIS__ALLOWED; o--) {
        tamis__buffer_text(out, "<li><svg class=\"picture\" style=\"display:inline-block;width:"
                                "1em;height:1em;vertical-align:-.12em\" viewBox=\"0 0 16 16\" "
                                "aria-hidden=\"true\">");
        tamis__outcome_mark(&svg, (tamis__outcome)o, 8, 8, 6, TAMIS_LIT(""));
        tamis__buffer_printf(out, "</svg> %s</li>", tamis__outcome_words((tamis__outcome)o));
    }
    tamis__buffer_text(out, "<li>A number counts devices that stand together, marked by their "
                            "strictest outcome. Dashed zones bind nobody.</li></ul>\n");
}

static tamis_status put_maps(page *p, tamis_error *err)
{
    tamis__map map = {.places = p->t->places, .place_count = p->t->place_count};
    tamis__map_panel *panels;
    size_t count;
    tamis__buffer *out = out_of(p);
    if (map.place_count == 0)
        return TAMIS_OK;
    if (!make_zones(p, &map))
        return tamis__fail_nomem(err);
    TAMIS_TRY(tamis__map_panels(&map, &p->arena, &panels, &count, err));
    tamis__web_heading(out, "map", "Where they stand");
    tamis__buffer_text(out, "<div class=\"maps\">\n");
    for (size_t i = 0; i < count && i < PANELS_MAX; i++)
        TAMIS_TRY(put_panel(p, &map, &panels[i], i, err));
    TAMIS_TRY(put_zoomed(p, &map, count, err));
    tamis__buffer_text(out, "</div>\n");
    if (count > PANELS_MAX)
        tamis__buffer_printf(out, "<p class=\"meta\">and %zu more regions</p>\n",
                             count - PANELS_MAX);
    put_map_key(out);
    if (p->t->unplaced > 0) {
        tamis__buffer_text(out, "<p class=\"meta\">Not drawn, for want of coordinates: ");
        tamis__web_count(out, p->t->unplaced);
        tamis__buffer_text(out, "</p>\n");
    }
    return TAMIS_OK;
}

/* ---- Deadlines ------------------------------------------------------------------------------------ */

static void put_deadline_rows(page *p)
{
    static const char *const heads[] = {"Where", "Date", "Devices", "Outcome", "Rule"};
    const tamis__inventory_totals *t = p->t;
    tamis__buffer *out = out_of(p);
    size_t shown = t->deadline_count < ROWS_MAX ? t->deadline_count : ROWS_MAX;
    open_table(out, "deadline-table", "Deadlines", heads, TAMIS_COUNT_OF(heads));
    for (size_t i = 0; i < shown; i++) {
        const tamis__deadline *d = &t->deadlines[i];
        tamis__buffer_text(out, "<tr>");
        tamis__web_cell(out, NULL, d->jurisdiction);
        tamis__buffer_text(out, d->day <= p->v->day ? "<td class=\"d\">overdue since "
                                                    : "<td class=\"d\">until ");
        put_day(out, d->day);
        tamis__buffer_text(out, "</td>");
        put_count_cell(out, d->count);
        put_outcome_cell(out, d->outcome);
        tamis__web_cell(out, NULL, d->what);
        tamis__buffer_text(out, "</tr>\n");
    }
    close_table(out, shown, t->deadline_count);
}

static tamis_status put_deadlines(page *p, tamis_error *err)
{
    tamis__buffer *out = out_of(p);
    tamis__svg svg = {.out = out};
    if (p->t->deadline_count == 0)
        return TAMIS_OK;
    tamis__web_heading(out, "deadlines", "When they have to go");
    tamis__buffer_text(out, "<figure class=\"panel narrow\">\n");
    TAMIS_TRY(tamis__deadline_picture(&svg, "deadline-picture", p->t->deadlines,
                                      p->t->deadline_count, p->v->day, err));
    tamis__buffer_text(out, "</figure>\n<details><summary>The same as a table</summary>\n");
    put_deadline_rows(p);
    tamis__buffer_text(out, "</details>\n");
    return tamis__render_flush(&p->render, err);
}

/* ---- Makers and zones ----------------------------------------------------------------------------- */

static void put_listing_names(tamis__buffer *out, const tamis__case *c)
{
    for (size_t i = 0; i < c->listing_count; i++) {
        const tamis__case_listing *l = &c->listings[i];
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || tamis__bytes_equal(c->listings[k].list, l->list);
        if (told)
            continue;
        tamis__buffer_text(out, "<div>");
        tamis__web_text(out, l->list);
        tamis__buffer_text(out, l->uncertain ? " (to check)" : "");
        tamis__buffer_text(out, "<small>");
        if (l->from != TAMIS__DAY_MIN) {
            tamis__buffer_text(out, "since ");
            put_day(out, l->from);
            tamis__buffer_text(out, l->cite.len > 0 ? " \u00B7 " : "");
        }
        tamis__web_text(out, l->cite);
        tamis__buffer_text(out, "</small></div>");
    }
}

static void put_makers(page *p)
{
    static const char *const heads[] = {"Maker", "Devices", "Outcomes", "First deadline", "Lists"};
    const tamis__inventory_totals *t = p->t;
    tamis__buffer *out = out_of(p);
    if (t->maker_count == 0)
        return;
    size_t shown = t->maker_count < ROWS_MAX ? t->maker_count : ROWS_MAX;
    tamis__web_heading(out, "makers", "Makers");
    open_table(out, "maker-table", "Makers", heads, TAMIS_COUNT_OF(heads));
    for (size_t i = 0; i < shown; i++) {
        const tamis__maker_total *m = &t->makers[i];
        tamis__buffer_text(out, "<tr><th scope=\"row\">");
        tamis__web_text(out, m->name);
        tamis__buffer_text(out, "</th>");
        put_count_cell(out, m->devices);
        tamis__buffer_text(out, "<td>");
        for (int o = TAMIS__PROHIBITED; o >= 0; o--) {
            if (m->outcomes[o] == 0)
                continue;
            tamis__buffer_text(out, "<div class=\"d\">");
            tamis__web_count(out, m->outcomes[o]);
            tamis__buffer_byte(out, ' ');
            tamis__web_outcome(out, (tamis__outcome)o);
            tamis__buffer_text(out, "</div>");
        }
        tamis__buffer_text(out, "</td>");
        put_day_cell(out, m->deadline);
        tamis__buffer_text(out, "<td>");
        put_listing_names(out, m->example);
        tamis__buffer_text(out, "</td></tr>\n");
    }
    close_table(out, shown, t->maker_count);
}

static void put_zones(page *p)
{
    static const char *const heads[] = {"Zone", "Devices", "Legal force", "Source"};
    const tamis__inventory_totals *t = p->t;
    tamis__buffer *out = out_of(p);
    if (t->zone_count == 0)
        return;
    size_t shown = t->zone_count < ROWS_MAX ? t->zone_count : ROWS_MAX;
    tamis__web_heading(out, "zones", "Zones");
    open_table(out, "zone-table", "Zones", heads, TAMIS_COUNT_OF(heads));
    for (size_t i = 0; i < shown; i++) {
        const tamis__zone *zone = tamis__zones_at(p->v->packs->zones, t->zones[i].zone);
        tamis__buffer_text(out, "<tr><th scope=\"row\">");
        tamis__web_text(out, zone->title);
        tamis__buffer_text(out, "</th>");
        put_count_cell(out, t->zones[i].devices);
        tamis__web_cell(out, NULL, tamis__bytes_of(tamis__legal_force_name(zone->legal_force)));
        tamis__buffer_text(out, "<td>");
        tamis__web_text(out, zone->cite.ref);
        tamis__buffer_text(out, "<small>");
        tamis__web_text(out, zone->note);
        tamis__buffer_text(out, zone->verified ? "</small></td></tr>\n"
                                               : " Not verified.</small></td></tr>\n");
    }
    close_table(out, shown, t->zone_count);
}

/* ---- Sites ---------------------------------------------------------------------------------------- */

static void put_filter(page *p)
{
    tamis__buffer *out = out_of(p);
    tamis__buffer_text(out,
                       "<form id=\"filter\" hidden><label>Search<input name=\"q\" type=\"search\" "
                       "autocomplete=\"off\"></label><label>Outcome<select name=\"o\">"
                       "<option value=\"\">all</option>");
    for (int o = TAMIS__PROHIBITED; o >= 0; o--)
        tamis__buffer_printf(out, "<option value=\"%s\">%s</option>",
                             tamis__outcome_class((tamis__outcome)o),
                             tamis__outcome_words((tamis__outcome)o));
    tamis__buffer_text(out, "</select></label><label>Maker<select name=\"m\">"
                            "<option value=\"\">all</option>");
    for (size_t i = 0; i < p->t->maker_count && i < ROWS_MAX; i++) {
        tamis__buffer_text(out, "<option>");
        tamis__web_text(out, p->t->makers[i].name);
        tamis__buffer_text(out, "</option>");
    }
    tamis__buffer_text(out, "</select></label><output id=\"shown\" aria-live=\"polite\"></output>"
                            "</form>\n");
}

static void put_site_notes(tamis__buffer *out, const tamis_inventory *v, size_t device)
{
    const tamis__device_state *state = &v->states[device];
    for (size_t i = 0; i < state->zone_count; i++) {
        tamis__buffer_text(out, "<small>in zone: ");
        tamis__web_text(out, tamis__zones_at(v->packs->zones, state->zones[i])->title);
        tamis__buffer_text(out, "</small>");
    }
    if (state->maker.conflict)
        tamis__buffer_text(out, "<small>vendor and address block differ: check the maker</small>");
    if (state->maker.doubt)
        tamis__buffer_text(out, "<small>brand was sold: check when it was made</small>");
}

static void put_site_row(page *p, const tamis__site_total *s)
{
    tamis__buffer *out = out_of(p);
    tamis__buffer_printf(out, "<tr data-o=\"%s\" data-m=\"", tamis__outcome_class(s->outcome));
    tamis__web_text(out, s->maker);
    tamis__buffer_text(out, "\"><th scope=\"row\">");
    tamis__web_text(out, s->site.len > 0 ? s->site : TAMIS_LIT("(no site)"));
    tamis__buffer_text(out, "</th>");
    tamis__web_cell(out, NULL, s->country);
    tamis__buffer_text(out, "<td>");
    tamis__web_text(out, s->maker);
    put_site_notes(out, p->v, s->first);
    tamis__buffer_text(out, "</td>");
    tamis__web_cell(out, NULL, s->network);
    put_count_cell(out, s->devices);
    put_outcome_cell(out, s->outcome);
    tamis__buffer_text(out, "<td class=\"d\">");
    if (s->since != TAMIS__DAY_MIN)
        tamis__buffer_text(out, "overdue since ");
    put_day(out, s->since != TAMIS__DAY_MIN ? s->since : s->deadline);
    tamis__buffer_text(out, "</td></tr>\n");
}

static tamis_status put_sites(page *p, tamis_error *err)
{
    static const char *const heads[] = {"Site",    "Country", "Maker",   "Network",
                                        "Devices", "Outcome", "Deadline"};
    size_t count = p->t->site_count, shown = count < SITES_MAX ? count : SITES_MAX;
    tamis__buffer *out = out_of(p);
    if (count == 0) {
        tamis__buffer_text(out, "<p>No findings. That is what these lists and rules say of these "
                                "devices, not that they are permitted.</p>\n");
        return TAMIS_OK;
    }
    tamis__web_heading(out, "sites", "Sites");
    put_filter(p);
    open_table(out, "sites-table", "Findings by site and maker", heads, TAMIS_COUNT_OF(heads));
    for (size_t i = 0; i < shown; i++) {
        put_site_row(p, &p->t->sites[i]);
        if (out->len >= FLUSH_BYTES || out->failed)
            TAMIS_TRY(tamis__render_flush(&p->render, err));
    }
    close_table(out, shown, count);
    return TAMIS_OK;
}

/* ---- Rules ---------------------------------------------------------------------------------------- */

static void put_list(tamis__buffer *out, const char *label, const tamis_bytes *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tamis__buffer_printf(out, "<small>%s", label);
        tamis__web_text(out, texts[i]);
        tamis__buffer_text(out, "</small>");
    }
}

static void put_rule_row(tamis__buffer *out, const tamis__verdict *v, uint64_t devices)
{
    tamis__buffer_text(out, "<tr><th scope=\"row\">");
    tamis__web_text(out, v->jurisdiction);
    tamis__buffer_text(out, "</th>");
    put_count_cell(out, devices);
    put_outcome_cell(out, v->outcome);
    tamis__buffer_text(out, "<td>");
    tamis__web_text(out, v->rule_title);
    tamis__buffer_text(out, v->unverified ? " <i>(not verified)</i>" : "");
    put_list(out, "Condition: ", v->conditions, v->condition_count);
    put_list(out, "Asked: ", v->questions, v->question_count);
    tamis__buffer_text(out, "</td><td>");
    put_list(out, "", v->citations, v->citation_count);
    tamis__buffer_text(out, "</td></tr>\n");
}

/* Verdicts that read alike are told once, with the devices of all their cases. */
typedef struct rule_rows {
    tamis__strmap keys;
    const tamis__verdict **verdicts;
    uint64_t *devices;
    size_t count, room, device_room;
} rule_rows;

static bool note_verdict(rule_rows *r, const tamis__verdict *v, uint64_t devices,
                         tamis__buffer *key)
{
    tamis__buffer_reset(key);
    tamis__buffer_append(key, v->jurisdiction);
    tamis__buffer_printf(key, "|%d|", (int)v->outcome);
    tamis__buffer_append(key, v->rule);
    for (size_t i = 0; i < v->question_count; i++) {
        tamis__buffer_byte(key, '|');
        tamis__buffer_append(key, v->questions[i]);
    }
    uint32_t n =
        key->failed ? UINT32_MAX : tamis__strmap_intern(&r->keys, tamis__buffer_bytes(key));
    if (n == UINT32_MAX || !TAMIS_GROW(r->verdicts, r->room, (size_t)n + 1) ||
        !TAMIS_GROW(r->devices, r->device_room, (size_t)n + 1))
        return false;
    if (n == r->count) {
        r->count++;
        r->verdicts[n] = v;
        r->devices[n] = 0;
    }
    r->devices[n] += devices;
    return true;
}

static bool gather_rules(const tamis_inventory *v, rule_rows *r)
{
    tamis__buffer key;
    bool good = true;
    tamis__buffer_init(&key, 0);
    for (size_t i = 0; i < v->case_count && good; i++) {
        const tamis__case *c = &v->cases[i];
        for (size_t k = 0; c->finding && k < c->verdict_count && good; k++)
            if (c->verdicts[k].outcome > TAMIS__ALLOWED || c->verdicts[k].has_deadline)
                good = note_verdict(r, &c->verdicts[k], c->devices, &key);
    }
    tamis__buffer_clear(&key);
    return good;
}

static void put_rule_rows(page *p, const rule_rows *r)
{
    static const char *const heads[] = {"Where", "Devices", "Outcome", "Rule", "Citations"};
    tamis__buffer *out = out_of(p);
    size_t shown = r->count < RULES_TOLD_MAX ? r->count : RULES_TOLD_MAX, told = 0;
    if (r->count == 0)
        return;
    tamis__web_heading(out, "rules", "The rules behind it");
    open_table(out, "rule-table", "Rules", heads, TAMIS_COUNT_OF(heads));
    for (int o = TAMIS__PROHIBITED; o >= 0; o--)
        for (size_t i = 0; i < r->count && told < shown; i++)
            if ((int)r->verdicts[i]->outcome == o) {
                put_rule_row(out, r->verdicts[i], r->devices[i]);
                told++;
            }
    close_table(out, shown, r->count);
}

static tamis_status put_rules(page *p, tamis_error *err)
{
    rule_rows rows = {0};
    bool good = tamis__strmap_init(&rows.keys, 0) && gather_rules(p->v, &rows);
    if (good)
        put_rule_rows(p, &rows);
    tamis__strmap_clear(&rows.keys);
    tamis__release(rows.verdicts);
    tamis__release(rows.devices);
    return good ? tamis__render_flush(&p->render, err) : tamis__fail_nomem(err);
}

/* ---- Coverage ------------------------------------------------------------------------------------- */

static void put_actors(tamis__buffer *out, const tamis_inventory *v)
{
    for (size_t i = 0; i < v->actor_count; i++) {
        tamis__buffer_text(out, i == 0 ? "" : ", ");
        tamis__web_text(out, v->actors[i].actor);
        if (v->actors[i].jurisdiction.len > 0) {
            tamis__buffer_text(out, " in ");
            tamis__web_text(out, v->actors[i].jurisdiction);
        }
    }
    if (v->actor_count == 0)
        tamis__buffer_text(out, "not told; rules that ask who acts stay open");
}

static void put_coverage(page *p)
{
    tamis__buffer *out = out_of(p);
    const tamis_inventory *v = p->v;
    tamis__web_heading(out, "coverage", "What was consulted");
    tamis__buffer_text(out, "<div class=\"panel\"><dl class=\"rows\"><dt>Activity</dt><dd>");
    tamis__web_text(out, v->activity);
    tamis__buffer_text(out, "</dd><dt>Who uses the devices</dt><dd>");
    put_actors(out, v);
    tamis__buffer_text(out, "</dd><dt>Rules of</dt><dd>");
    for (size_t i = 0; i < v->known_count; i++) {
        tamis__buffer_text(out, i == 0 ? "" : ", ");
        tamis__web_text(out, v->known[i]);
    }
    tamis__buffer_text(out, "</dd><dt>Lists</dt><dd>");
    for (size_t i = 0; i < v->snapshot->dataset_count; i++) {
        const tamis_dataset *d = &v->snapshot->datasets[i];
        tamis__buffer_text(out, i == 0 ? "" : ", ");
        tamis__web_text(out, tamis__bytes_of(d->name));
        tamis__buffer_text(out, " (");
        tamis__web_text(out,
                        d->edition[0] == '\0' ? TAMIS_LIT("undated") : tamis__bytes_of(d->edition));
        tamis__buffer_text(out, ")");
    }
    tamis__buffer_text(out, "</dd><dt>Maker not told</dt><dd>");
    tamis__web_count(out, v->summary.unknown_maker);
    tamis__buffer_text(out, " devices</dd></dl></div>\n");
}

static tamis_status put_page(page *p, tamis_error *err)
{
    char title[64], meta[160], foot[160];
    const tamis_inventory *v = p->v;
    snprintf(title, sizeof(title), "Inventory as of %.*s", TAMIS_FMT(v->day_text));
    snprintf(meta, sizeof(meta),
             "Makers that restrictions name, where their devices stand, and by when they have to "
             "go.");
    snprintf(foot, sizeof(foot),
             "tamis %s. A finding says what these lists and rules say on this day; a device "
             "without one is not thereby permitted.",
             tamis_version());
    tamis__web_open(out_of(p), tamis__bytes_of(title), tamis__bytes_of(meta), script_hash);
    put_totals(p);
    TAMIS_TRY(put_maps(p, err));
    TAMIS_TRY(put_deadlines(p, err));
    put_makers(p);
    put_zones(p);
    TAMIS_TRY(put_sites(p, err));
    TAMIS_TRY(put_rules(p, err));
    put_coverage(p);
    tamis__web_close(out_of(p), tamis__bytes_of(foot), script);
    return tamis__render_flush(&p->render, err);
}

tamis_status tamis__inventory_html(const tamis_inventory *inventory, tamis_write_fn write,
                                   void *ctx, tamis_error *err)
{
    tamis__inventory_totals totals;
    page p = {.v = inventory, .t = &totals};
    tamis__render_init(&p.render, write, ctx);
    tamis__arena_init(&p.arena, 0);
    tamis_status status = tamis__inventory_totals_make(inventory, &totals, err);
    if (status == TAMIS_OK)
        status = put_page(&p, err);
    tamis__inventory_totals_clear(&totals);
    tamis__arena_clear(&p.arena);
    tamis__render_clear(&p.render);
    return status;
}
