/* desk/members.c - members of JSON objects. */
#include "desk/members.h"

void tamis__member_text(tamis__buffer *out, const char *key, tamis_bytes text)
{
    tamis__json_key(out, key);
    tamis__json_string(out, text);
}

void tamis__member_text_or_null(tamis__buffer *out, const char *key, tamis_bytes text)
{
    tamis__json_key(out, key);
    if (text.len == 0)
        tamis__buffer_text(out, "null");
    else
        tamis__json_string(out, text);
}

void tamis__member_number(tamis__buffer *out, const char *key, int64_t value)
{
    tamis__json_key(out, key);
    tamis__json_u64(out, value < 0 ? 0 : (uint64_t)value);
}

void tamis__member_time(tamis__buffer *out, const char *key, int64_t milliseconds)
{
    tamis__json_key(out, key);
    tamis__desk_json_time(out, milliseconds);
}

void tamis__members_page_end(tamis__buffer *out, bool more, int64_t last)
{
    tamis__json_close(out, ']');
    tamis__json_key(out, "next");
    if (more)
        tamis__json_u64(out, (uint64_t)last);
    else
        tamis__buffer_text(out, "null");
}
