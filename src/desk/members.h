/*
 * desk/members.h - members of JSON objects that rows of the desk become: each a key and its value.
 */
#ifndef TAMIS_DESK_MEMBERS_H
#define TAMIS_DESK_MEMBERS_H

#include "desk/store.h"

void tamis__member_text(tamis__buffer *out, const char *key, tamis_bytes text);
/* null for an empty one. */
void tamis__member_text_or_null(tamis__buffer *out, const char *key, tamis_bytes text);
/* Counts and numbers of rows; what is below 0 is written as 0. */
void tamis__member_number(tamis__buffer *out, const char *key, int64_t value);
/* As tamis__desk_json_time. */
void tamis__member_time(tamis__buffer *out, const char *key, int64_t milliseconds);
/* The end of a page: closes its array, and says after which row the next one begins, null when it was the last. */
void tamis__members_page_end(tamis__buffer *out, bool more, int64_t last);

#endif
