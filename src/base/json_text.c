/*
 * base/json_text.c - JSON written into a buffer.
 *
 * Whether a comma is due shows in the last byte written: after an opening bracket, a colon, a comma
 * or a line end (one value per line) none is. A string ends in a quote, so its content cannot be
 * taken for any of these.
 */
#include <math.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* The longest double has 309 digits before the point. */
enum { NUMBER_BYTES = 384, DECIMALS_MAX = 17 };

static void escape(tamis__buffer *buffer, char c)
{
    switch (c) {
    case '"': tamis__buffer_text(buffer, "\\\""); break;
    case '\\': tamis__buffer_text(buffer, "\\\\"); break;
    case '\n': tamis__buffer_text(buffer, "\\n"); break;
    case '\r': tamis__buffer_text(buffer, "\\r"); break;
    case '\t': tamis__buffer_text(buffer, "\\t"); break;
    default: tamis__buffer_printf(buffer, "\\u%04x", (unsigned)(unsigned char)c); break;
    }
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

void tamis__json_string(tamis__buffer *buffer, tamis_bytes text)
{
    tamis__buffer_byte(buffer, '"');
    size_t done = 0;
    for (size_t at = 0; at < text.len;) {
        if ((unsigned char)text.ptr[at] < 0x80 && is_plain(text.ptr[at])) {
            at++; /* most text */
            continue;
        }
        size_t size = tamis__utf8_sequence(text.ptr + at, text.len - at);
        if (size > 0 && is_plain(text.ptr[at])) {
            at += size;
            continue;
        }
        tamis__buffer_append(buffer, tamis__bytes_sub(text, done, at));
        if (size == 0)
            tamis__buffer_rune(buffer, TAMIS__RUNE_REPLACEMENT);
        else
            escape(buffer, text.ptr[at]);
        at++;
        done = at;
    }
    tamis__buffer_append(buffer, tamis__bytes_sub(text, done, text.len));
    tamis__buffer_byte(buffer, '"');
}

void tamis__json_item(tamis__buffer *buffer)
{
    if (buffer->len == 0)
        return;
    char last = buffer->ptr[buffer->len - 1];
    if (last != '[' && last != '{' && last != ':' && last != ',' && last != '\n')
        tamis__buffer_byte(buffer, ',');
}

void tamis__json_key(tamis__buffer *buffer, const char *key)
{
    tamis__json_item(buffer);
    tamis__json_string(buffer, tamis__bytes_of(key));
    tamis__buffer_byte(buffer, ':');
}

void tamis__json_open(tamis__buffer *buffer, char bracket)
{
    tamis__buffer_byte(buffer, bracket);
}

void tamis__json_close(tamis__buffer *buffer, char bracket)
{
    tamis__buffer_byte(buffer, bracket);
}

/* printf writes the decimal point of the locale, which may be several bytes; everything that is
 * neither digit nor sign is one. Returns the new length. */
static size_t normalize_point(char *text, size_t len)
{
    size_t kept = 0;
    for (size_t i = 0; i < len; i++) {
        bool numeric = (text[i] >= '0' && text[i] <= '9') || text[i] == '-';
        if (numeric)
            text[kept++] = text[i];
        else if (text[kept - 1] != '.')
            text[kept++] = '.';
    }
    return kept;
}

static bool is_zero(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] >= '1' && text[i] <= '9')
            return false;
    }
    return true;
}

/* What scores are: small, of few decimals, and not so near the middle between two texts that the product, wrong by 1e-7 at most,
 * could fall on the other side of it. False: printf has to tell. */
static bool write_small(tamis__buffer *buffer, double value, int decimals)
{
    static const uint32_t scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (decimals > 6 || fabs(value) >= 1e9 / scales[decimals])
        return false;
    double product = fabs(value) * scales[decimals];
    double whole = floor(product);
    if (fabs(product - whole - 0.5) < 1e-3)
        return false;
    uint32_t rounded = (uint32_t)whole + (product - whole > 0.5 ? 1 : 0);
    if (value < 0 && rounded > 0)
        tamis__buffer_byte(buffer, '-');
    tamis__json_u64(buffer, rounded / scales[decimals]);
    if (decimals == 0)
        return true;
    char text[6];
    for (int i = decimals - 1; i >= 0; i--, rounded /= 10)
        text[i] = (char)('0' + rounded % 10);
    tamis__buffer_byte(buffer, '.');
    tamis__buffer_append(buffer, tamis__bytes(text, (size_t)decimals));
    return true;
}

void tamis__json_number(tamis__buffer *buffer, double value, int decimals)
{
    if (!isfinite(value)) {
        tamis__buffer_text(buffer, "null"); /* JSON has no name for these. */
        return;
    }
    if (decimals < 0)
        decimals = 0;
    if (decimals > DECIMALS_MAX)
        decimals = DECIMALS_MAX;
    if (write_small(buffer, value, decimals))
        return;
    char text[NUMBER_BYTES];
    int size = snprintf(text, sizeof text, "%.*f", decimals, value);
    size_t len = normalize_point(text, (size_t)size);
    size_t sign = text[0] == '-' && is_zero(text, len) ? 1 : 0; /* no "-0.00" */
    tamis__buffer_append(buffer, tamis__bytes(text + sign, len - sign));
}

void tamis__json_u64(tamis__buffer *buffer, uint64_t value)
{
    char text[20];
    size_t at = sizeof text;
    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    tamis__buffer_append(buffer, tamis__bytes(text + at, sizeof text - at));
}
