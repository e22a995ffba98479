/* api/inventory_write.c - an inventory as JSON lines for programs and as tables for people. */
#include <stdio.h>

#include "api/inventory_totals.h"
#include "api/json_fields.h"
#include "api/render.h"
#include "base/date.h"
#include "base/error.h"

enum { FLUSH_BYTES = 1 << 16, COLUMNS_MAX = 9, NAME_COLUMNS = 40, TABLE_ROWS_MAX = 30 };

/* ---- JSON ----------------------------------------------------------------------------------------- */

static void put_day(tamis__buffer *out, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__json_field(out, key, tamis__bytes_of(tamis__day_format(day, text)));
}

static void put_texts(tamis__buffer *out, const char *key, const tamis_bytes *texts, size_t count)
{
    if (count > 0)
        tamis__json_texts(out, key, texts, count);
}

static void put_device(tamis__buffer *out, const tamis__device *d)
{
    char mac[TAMIS__MAC_TEXT_BYTES];
    tamis__json_key(out, "row");
    tamis__json_u64(out, d->row);
    tamis__json_key(out, "line");
    tamis__json_u64(out, d->line);
    for (size_t f = 0; f <= TAMIS__DEVICE_MODEL; f++)
        tamis__json_field(out, tamis__device_field_name((tamis__device_field)f), d->text[f]);
    if (d->mac_kind != TAMIS__MAC_NONE)
        tamis__json_field(out, "mac", tamis__bytes_of(tamis__mac_format(d->mac, mac)));
    tamis__json_field(out, "class", d->text[TAMIS__DEVICE_CLASS]);
    tamis__json_field(out, "network", tamis__bytes_of(d->network));
    tamis__json_field(out, "site", d->text[TAMIS__DEVICE_SITE]);
    tamis__json_field(out, "country", tamis__bytes_of(d->country));
    if (d->placed) {
        tamis__json_key(out, "lat");
        tamis__json_number(out, d->lat, 6);
        tamis__json_key(out, "lon");
        tamis__json_number(out, d->lon, 6);
    }
    put_day(out, "installed_on", d->installed);
}

static void put_block(tamis__buffer *out, const tamis__maker_found *found)
{
    char mac[TAMIS__MAC_TEXT_BYTES], text[40];
    if (found->maker == NULL)
        return;
    snprintf(text, sizeof(text), "%s/%u", tamis__mac_format(found->block, mac), found->block_bits);
    tamis__json_field(out, "block", tamis__bytes_of(text));
    tamis__json_field(out, "registered_to", found->by);
    tamis__json_field(out, "registered_to_maker", found->maker->id);
}

static void put_maker(tamis__buffer *out, const tamis__device_maker *m)
{
    tamis__json_key(out, "maker");
    tamis__json_open(out, '{');
    tamis__json_field(out, "name", m->producer);
    if (m->maker != NULL)
        tamis__json_field(out, "id", m->maker->id);
    if (m->by_text.maker != NULL) {
        tamis__json_field(out, "brand", m->by_text.by);
        tamis__json_field(out, "basis", m->by_text.basis);
        tamis__json_field(out, "note", m->by_text.note);
    } else if (m->by_mac.maker != NULL) {
        tamis__json_field(out, "basis", m->by_mac.basis);
    }
    put_block(out, &m->by_mac);
    tamis__json_bool(out, "certain", !m->conflict && !m->doubt);
    if (m->conflict)
        tamis__json_field(
            out, "question",
            TAMIS_LIT("The vendor column and the holder of the address block differ: whose "
                      "device is it?"));
    if (m->doubt)
        tamis__json_field(out, "question",
                          TAMIS_LIT("The brand was sold: when was the device made?"));
    tamis__json_close(out, '}');
}

static void put_listings(tamis__buffer *out, const tamis__case *c)
{
    tamis__json_key(out, "listings");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < c->listing_count; i++) {
        const tamis__case_listing *l = &c->listings[i];
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "list", l->list);
        put_day(out, "since", l->from);
        tamis__json_field(out, "citation", l->cite);
        tamis__json_field(out, "entity_id", l->entity_id);
        tamis__json_field(out, "caption", l->caption);
        tamis__json_bool(out, "certain", !l->uncertain);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void put_zones(tamis__buffer *out, const tamis_inventory *v,
                      const tamis__device_state *state)
{
    tamis__json_key(out, "zones");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < state->zone_count; i++) {
        const tamis__zone *zone = tamis__zones_at(v->packs->zones, state->zones[i]);
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "id", zone->id);
        tamis__json_field(out, "title", zone->title);
        tamis__json_field(out, "legal_force",
                          tamis__bytes_of(tamis__legal_force_name(zone->legal_force)));
        tamis__json_bool(out, "verified", zone->verified);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void put_outcome(tamis__buffer *out, const char *key, tamis__outcome outcome)
{
    tamis__json_field(out, key, tamis__bytes_of(tamis__outcome_name(outcome)));
}

static void put_verdict(tamis__buffer *out, const tamis__verdict *v)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "jurisdiction", v->jurisdiction);
    put_outcome(out, "outcome", v->outcome);
    put_outcome(out, "best", v->best);
    put_outcome(out, "worst", v->worst);
    if (v->has_deadline)
        put_day(out, "deadline", v->deadline);
    if (v->since != TAMIS__DAY_MIN)
        put_day(out, "overdue_since", v->since);
    if (v->change_day != TAMIS__DAY_MAX) {
        tamis__json_key(out, "next_change");
        tamis__json_open(out, '{');
        put_day(out, "date", v->change_day);
        put_outcome(out, "outcome", v->change_outcome);
        tamis__json_field(out, "what", v->change_what);
        tamis__json_close(out, '}');
    }
    tamis__json_field(out, "rule", v->rule);
    tamis__json_field(out, "title", v->rule_title);
    tamis__json_field(out, "regime", v->regime);
    if (v->rule.len > 0)
        tamis__json_bool(out, "verified", !v->unverified);
    put_texts(out, "conditions", v->conditions, v->condition_count);
    put_texts(out, "citations", v->citations, v->citation_count);
    put_texts(out, "questions", v->questions, v->question_count);
    tamis__json_close(out, '}');
}

static void put_finding(tamis__buffer *out, const tamis_inventory *v, size_t device)
{
    const tamis__device_state *state = &v->states[device];
    const tamis__case *c = &v->cases[state->item];
    tamis__json_open(out, '{');
    put_device(out, &v->devices.items[device]);
    put_maker(out, &state->maker);
    put_listings(out, c);
    put_zones(out, v, state);
    tamis__json_field(out, "as_of", v->day_text);
    put_outcome(out, "outcome", c->outcome);
    put_day(out, "deadline", c->deadline);
    put_day(out, "overdue_since", tamis__case_since(c));
    tamis__json_key(out, "jurisdictions");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < c->verdict_count; i++)
        put_verdict(out, &c->verdicts[i]);
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

tamis_status tamis__inventory_json(const tamis_inventory *inventory, tamis_write_fn write,
                                   void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis_status status = TAMIS_OK;
    tamis__render_init(&render, write, ctx);
    for (size_t i = 0; i < inventory->devices.count && status == TAMIS_OK; i++) {
        if (!tamis__device_is_finding(inventory, i))
            continue;
        put_finding(&render.buffer, inventory, i);
        if (render.buffer.len >= FLUSH_BYTES || render.buffer.failed)
            status = tamis__render_flush(&render, err);
    }
    if (status == TAMIS_OK)
        status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}

/* ---- Tables for people ---------------------------------------------------------------------------- */

/* Cells gathered first, since the widest of each column sets its width. */
typedef struct cells {
    tamis__buffer text;
    size_t ends[(TABLE_ROWS_MAX + 1) * COLUMNS_MAX];
    size_t count, columns;
    uint32_t right; /* bit per column */
} cells;

static void end_cell(cells *c)
{
    c->ends[c->count++] = c->text.len;
}

static void cell(cells *c, tamis_bytes text)
{
    tamis__buffer plain;
    tamis__buffer_init(&plain, 0);
    tamis__render_plain(&plain, text);
    tamis__svg_fit(&c->text, tamis__buffer_bytes(&plain), NAME_COLUMNS * 0.6);
    tamis__buffer_clear(&plain);
    end_cell(c);
}

static void cell_count(cells *c, uint64_t count)
{
    if (count > 0)
        tamis__json_u64(&c->text, count);
    end_cell(c);
}

static void cell_day(cells *c, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_text(&c->text, tamis__day_format(day, text));
    end_cell(c);
}

static tamis_bytes cell_at(const cells *c, size_t i)
{
    size_t start = i == 0 ? 0 : c->ends[i - 1];
    return tamis__bytes_sub(tamis__buffer_bytes(&c->text), start, c->ends[i]);
}

static size_t width_of(tamis_bytes text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;)
        width += tamis__utf8_next(text, &at) >= 0x1100 ? 2 : 1;
    return width;
}

static void put_cell(tamis__buffer *out, tamis_bytes text, size_t width, bool right, bool last)
{
    size_t own = width_of(text);
    size_t padding = width > own ? width - own : 0;
    for (size_t i = 0; right && i < padding; i++)
        tamis__buffer_byte(out, ' ');
    tamis__buffer_append(out, text);
    for (size_t i = 0; !right && !last && i < padding; i++)
        tamis__buffer_byte(out, ' ');
    tamis__buffer_text(out, last ? "\n" : "  ");
}

static void put_cells(tamis__buffer *out, const cells *c)
{
    size_t widths[COLUMNS_MAX] = {0};
    for (size_t i = 0; i < c->count; i++) {
        size_t width = width_of(cell_at(c, i));
        widths[i % c->columns] = width > widths[i % c->columns] ? width : widths[i % c->columns];
    }
    for (size_t i = 0; i < c->count; i++) {
        size_t column = i % c->columns;
        put_cell(out, cell_at(c, i), widths[column], (c->right >> column & 1) != 0,
                 column + 1 == c->columns);
    }
}

static void open_cells(cells *c, const char *const *heads, size_t columns, uint32_t right)
{
    tamis__buffer_reset(&c->text);
    c->count = 0;
    c->columns = columns;
    c->right = right;
    for (size_t i = 0; i < columns; i++)
        cell(c, tamis__bytes_of(heads[i]));
}

static void put_rest(tamis__buffer *out, size_t count)
{
    if (count > TABLE_ROWS_MAX)
        tamis__buffer_printf(out, "and %zu more\n", count - TABLE_ROWS_MAX);
    tamis__buffer_byte(out, '\n');
}

static size_t shown(size_t count)
{
    return count < TABLE_ROWS_MAX ? count : TABLE_ROWS_MAX;
}

static void put_makers(tamis__buffer *out, const tamis__inventory_totals *t, cells *c)
{
    static const char *const heads[] = {"maker",  "devices",    "prohibited", "license",
                                        "review", "conditions", "allowed",    "first deadline"};
    if (t->maker_count == 0)
        return;
    open_cells(c, heads, TAMIS_COUNT_OF(heads), 0x7E);
    for (size_t i = 0; i < shown(t->maker_count); i++) {
        const tamis__maker_total *m = &t->makers[i];
        cell(c, m->name);
        cell_count(c, m->devices);
        cell_count(c, m->outcomes[TAMIS__PROHIBITED]);
        cell_count(c, m->outcomes[TAMIS__LICENSE_REQUIRED]);
        cell_count(c, m->outcomes[TAMIS__REVIEW]);
        cell_count(c, m->outcomes[TAMIS__ALLOWED_WITH_CONDITIONS]);
        cell_count(c, m->outcomes[TAMIS__ALLOWED] + m->outcomes[TAMIS__NOT_SUBJECT]);
        cell_day(c, m->deadline);
    }
    put_cells(out, c);
    put_rest(out, t->maker_count);
}

static void put_zone_table(tamis__buffer *out, const tamis_inventory *v,
                           const tamis__inventory_totals *t, cells *c)
{
    static const char *const heads[] = {"zone", "devices", "force"};
    if (t->zone_count == 0)
        return;
    open_cells(c, heads, TAMIS_COUNT_OF(heads), 2);
    for (size_t i = 0; i < shown(t->zone_count); i++) {
        const tamis__zone *zone = tamis__zones_at(v->packs->zones, t->zones[i].zone);
        cell(c, zone->title);
        cell_count(c, t->zones[i].devices);
        cell(c, tamis__bytes_of(tamis__legal_force_name(zone->legal_force)));
    }
    put_cells(out, c);
    put_rest(out, t->zone_count);
}

static void put_deadline_table(tamis__buffer *out, const tamis_inventory *v,
                               const tamis__inventory_totals *t, cells *c)
{
    static const char *const heads[] = {"", "date", "devices", "where", "then", "rule"};
    if (t->deadline_count == 0)
        return;
    open_cells(c, heads, TAMIS_COUNT_OF(heads), 4);
    for (size_t i = 0; i < shown(t->deadline_count); i++) {
        const tamis__deadline *d = &t->deadlines[i];
        cell(c, d->day <= v->day && d->outcome == TAMIS__PROHIBITED ? TAMIS_LIT("overdue since")
                                                                    : TAMIS_LIT("until"));
        cell_day(c, d->day);
        cell_count(c, d->count);
        cell(c, d->jurisdiction);
        cell(c, tamis__bytes_of(tamis__outcome_words(d->outcome)));
        cell(c, d->what);
    }
    put_cells(out, c);
    put_rest(out, t->deadline_count);
}

static void put_head(tamis__buffer *out, const tamis_inventory *v)
{
    const tamis_inventory_summary *s = &v->summary;
    tamis__buffer_printf(
        out, "%llu devices as of %.*s: findings on %llu, overdue %llu, with a deadline %llu",
        (unsigned long long)s->devices, TAMIS_FMT(v->day_text), (unsigned long long)s->findings,
        (unsigned long long)s->overdue, (unsigned long long)s->with_deadline);
    tamis__buffer_printf(out, ", in zones %llu, to check %llu.\n\n",
                         (unsigned long long)s->in_zones, (unsigned long long)s->to_check);
}

static void put_tail(tamis__buffer *out, const tamis_inventory *v)
{
    if (v->summary.unknown_maker > 0)
        tamis__buffer_printf(out, "%llu devices do not say who made them.\n",
                             (unsigned long long)v->summary.unknown_maker);
    bool chosen = v->asked_count > 0 && !v->ask_all;
    tamis__buffer_text(out, "Rules asked:");
    for (size_t i = 0; i < (chosen ? v->asked_count : v->known_count); i++) {
        tamis__buffer_byte(out, ' ');
        tamis__buffer_append(out, chosen ? v->asked[i] : v->known[i]);
    }
    tamis__buffer_text(out, chosen || v->ask_all ? "" : ", by the country of each device");
    tamis__buffer_text(out, ". A device without findings is not thereby permitted.\n");
}

tamis_status tamis__inventory_text(const tamis_inventory *inventory, tamis_write_fn write,
                                   void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis__inventory_totals totals;
    cells table = {0};
    tamis__render_init(&render, write, ctx);
    tamis__buffer_init(&table.text, 0);
    tamis_status status = tamis__inventory_totals_make(inventory, &totals, err);
    if (status == TAMIS_OK) {
        put_head(&render.buffer, inventory);
        put_makers(&render.buffer, &totals, &table);
        put_zone_table(&render.buffer, inventory, &totals, &table);
        put_deadline_table(&render.buffer, inventory, &totals, &table);
        put_tail(&render.buffer, inventory);
        status = table.text.failed ? tamis__fail_nomem(err) : tamis__render_flush(&render, err);
    }
    tamis__buffer_clear(&table.text);
    tamis__inventory_totals_clear(&totals);
    tamis__render_clear(&render);
    return status;
}
