/*
 * api/render.h - text for people and for programs, handed to the caller's tamis_write_fn in pieces.
 *
 * Text for people has two columns: a label and a value, whose further lines are indented to the
 * column of the first. Control characters of the lists (they could drive a terminal) become spaces.
 */
#ifndef TAMIS_API_RENDER_H
#define TAMIS_API_RENDER_H

#include <tamis/tamis.h>

#include "base/buffer.h"
#include "index/snapshot.h"

typedef struct tamis__render {
    tamis__buffer buffer;
    tamis_write_fn write;
    void *ctx;
} tamis__render;

void tamis__render_init(tamis__render *render, tamis_write_fn write, void *ctx);
void tamis__render_clear(tamis__render *render);
/* Hands over what the buffer holds, and empties it. */
TAMIS_MUST_USE tamis_status tamis__render_flush(tamis__render *render, tamis_error *err);

/* Text without control characters. */
void tamis__render_plain(tamis__buffer *out, tamis_bytes text);
/* "label    value" at an indent; wrapped at a width fit for a terminal. Nothing for an empty value. */
void tamis__render_field(tamis__buffer *out, size_t indent, const char *label, tamis_bytes value);
/* JSON "key":"value"; nothing for an empty value. */
void tamis__render_json_text(tamis__buffer *out, const char *key, tamis_bytes value);
/* JSON "key":"YYYY-MM-DD"; nothing for an infinity. */
void tamis__render_json_day(tamis__buffer *out, const char *key, int32_t day);
/* A listing as one JSON object. */
void tamis__render_json_listing(tamis__buffer *out, const tamis__snapshot *index,
                                const tamis__listing_row *listing);

#endif
