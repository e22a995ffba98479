/* api/render.c - two columns for people, one object per line for programs. */
#include "api/render.h"
#include "base/error.h"
#include "text/text.h"

enum { LABEL_COLUMNS = 20, LINE_COLUMNS = 100, RENDER_BYTES_MAX = 1 << 28 };

void tamis__render_init(tamis__render *render, tamis_write_fn write, void *ctx)
{
    *render = (tamis__render){.write = write, .ctx = ctx};
    tamis__buffer_init(&render->buffer, RENDER_BYTES_MAX);
}

void tamis__render_clear(tamis__render *render)
{
    tamis__buffer_clear(&render->buffer);
}

tamis_status tamis__render_flush(tamis__render *render, tamis_error *err)
{
    tamis_status status = tamis__buffer_status(&render->buffer);
    if (status != TAMIS_OK)
        return tamis__fail_nomem(err);
    if (render->buffer.len > 0)
        status = render->write(render->ctx, render->buffer.ptr, render->buffer.len, err);
    tamis__buffer_reset(&render->buffer);
    return status;
}

static bool is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0);
}

void tamis__render_plain(tamis__buffer *out, tamis_bytes text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t rune = tamis__utf8_next(text, &at);
        tamis__buffer_rune(out, is_control(rune) ? ' ' : rune);
    }
}

static size_t rune_count(tamis_bytes text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++)
        tamis__utf8_next(text, &at);
    return count;
}

static void spaces(tamis__buffer *out, size_t count)
{
    while (count-- > 0)
        tamis__buffer_byte(out, ' ');
}

void tamis__render_field(tamis__buffer *out, size_t indent, const char *label, tamis_bytes value)
{
    if (value.len == 0)
        return;
    size_t margin = indent + LABEL_COLUMNS;
    tamis__buffer_printf(out, "%*s%-*s ", (int)indent, "", LABEL_COLUMNS - 1, label);
    size_t column = margin;
    tamis_bytes word;
    while (tamis__bytes_split(&value, TAMIS_LIT(" "), &word)) {
        size_t width = rune_count(word);
        if (column > margin && column + 1 + width > LINE_COLUMNS) {
            tamis__buffer_byte(out, '\n');
            spaces(out, margin);
            column = margin;
        } else if (column > margin) {
            tamis__buffer_byte(out, ' ');
            column++;
        }
        tamis__render_plain(out, word);
        column += width;
    }
    tamis__buffer_byte(out, '\n');
}

void tamis__render_json_text(tamis__buffer *out, const char *key, tamis_bytes value)
{
    if (value.len == 0)
        return;
    tamis__json_key(out, key);
    tamis__json_string(out, value);
}

void tamis__render_json_day(tamis__buffer *out, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__render_json_text(out, key, tamis__bytes_of(tamis__day_format(day, text)));
}

void tamis__render_json_listing(tamis__buffer *out, const tamis__snapshot *index,
                                const tamis__listing_row *listing)
{
    tamis__json_open(out, '{');
    tamis__render_json_text(out, "dataset", tamis__snapshot_dataset(index, listing->dataset).name);
    tamis__render_json_text(out, "list", listing->list_id);
    tamis__render_json_text(out, "reference", listing->reference);
    tamis__render_json_text(out, "program", listing->program);
    tamis__render_json_text(out, "authority", listing->authority);
    tamis__render_json_day(out, "start", listing->start);
    tamis__render_json_day(out, "end", listing->end);
    tamis__render_json_day(out, "published", listing->published);
    tamis__render_json_text(out, "licenseRequirement", listing->license_requirement);
    tamis__render_json_text(out, "licensePolicy", listing->license_policy);
    tamis__render_json_text(out, "citation", listing->citation);
    tamis__render_json_text(out, "measures", listing->measures);
    tamis__render_json_text(out, "reason", listing->reason);
    tamis__render_json_text(out, "url", listing->url);
    tamis__json_close(out, '}');
}
