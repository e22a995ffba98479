/*
 * model/prose_items.c - enumerations that publishers write into one field.
 *
 * An enumeration is recognized by its first marker and then followed in order, so that a bracket inside
 * an item does not end it. Where there are no markers, semicolons outside brackets separate the items.
 */
#include "model/prose.h"

enum {
    BRACKET_BYTES_MAX = 2000, /* a bracket that does not close within is no bracket */
    ORDINAL_MAX = 99,
    ORDINAL_GAP_MAX = 20 /* "(1) to (6)": markers may jump */
};

/* ---- Enumerations */

typedef struct marker {
    size_t start;
    size_t end;
    int first; /* ordinal, and the last one of "(1-3)" */
    int last;
    bool letter;
    bool bracket;
} marker;

static size_t read_ordinal(tamis_bytes text, size_t at, int *ordinal, bool *letter)
{
    size_t start = at;
    int value = 0;
    while (at < text.len && at - start < 3 && tamis__is_digit(text.ptr[at]))
        value = value * 10 + (text.ptr[at++] - '0');
    *letter = at == start;
    if (*letter && at < text.len && text.ptr[at] >= 'a' && text.ptr[at] <= 'z')
        value = text.ptr[at++] - 'a' + 1;
    *ordinal = value;
    return value >= 1 && value <= ORDINAL_MAX ? at : start;
}

/* "(1)", "1)", "(a)", "a)", "(1-3)" at `at`, which must be the start of a word. */
static bool read_marker(tamis_bytes text, size_t at, marker *out)
{
    *out = (marker){.start = at};
    if (at > 0 && (tamis__prose_in_word(text, at - 1) || tamis__is_digit(text.ptr[at - 1])))
        return false;
    out->bracket = at < text.len && text.ptr[at] == '(';
    size_t from = at + (out->bracket ? 1 : 0);
    size_t to = read_ordinal(text, from, &out->first, &out->letter);
    if (to == from)
        return false;
    out->last = out->first;
    if (out->bracket && !out->letter && to < text.len && text.ptr[to] == '-') {
        bool letter = false;
        size_t second = read_ordinal(text, to + 1, &out->last, &letter);
        if (second == to + 1 || letter || out->last < out->first)
            return false;
        to = second;
    }
    out->end = to + 1;
    return to < text.len && text.ptr[to] == ')';
}

/* True when m begins an enumeration: "b)" may begin one whose "a)" was left out. */
static bool begins(tamis_bytes text, const marker *m)
{
    return m->first <= 2 &&
           (m->bracket || m->start == 0 || tamis__is_space(text.ptr[m->start - 1]));
}

static bool same_style(const marker *a, const marker *b)
{
    return a->letter == b->letter && a->bracket == b->bracket;
}

/* The first marker that begins an enumeration. "b)" that closes a bracket, "name (a; b)", is none. */
static bool find_first_marker(tamis_bytes text, marker *out)
{
    int depth = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (read_marker(text, at, out) && begins(text, out) && (out->bracket || depth == 0))
            return true;
        depth += text.ptr[at] == '(';
        depth -= text.ptr[at] == ')' && depth > 0;
    }
    return false;
}

/* The marker after `before`: the next ordinal, or, among numbers, the nearest higher one. */
static bool find_next_marker(tamis_bytes text, const marker *before, marker *out)
{
    marker jump = {0};
    for (size_t at = before->end; at < text.len; at++) {
        if (!read_marker(text, at, out) || !same_style(before, out))
            continue;
        if (out->first == before->last + 1)
            return true;
        if (jump.end == 0 && !out->letter && out->first > before->last &&
            out->first <= before->last + ORDINAL_GAP_MAX)
            jump = *out;
    }
    *out = jump;
    return jump.end > 0;
}

/* First ';' outside brackets; the end of the text when there is none. Brackets that do not close
 * are no brackets. */
static size_t find_semicolon(tamis_bytes text)
{
    size_t fallback = text.len;
    size_t opened = 0;
    int depth = 0;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (depth > 0 && at - opened > BRACKET_BYTES_MAX && fallback < text.len)
            return fallback;
        if (c == '(')
            opened = depth++ == 0 ? at : opened;
        else if (c == ')')
            depth -= depth > 0;
        else if (c == ';' && depth == 0)
            return at;
        else if (c == ';' && fallback == text.len)
            fallback = at;
    }
    return depth > 0 ? fallback : text.len;
}

static bool is_separator(char c)
{
    return c == ';' || c == ',';
}

static tamis_bytes trim_item(tamis_bytes item)
{
    item = tamis__bytes_trim(item);
    while (item.len > 0 && is_separator(item.ptr[item.len - 1]))
        item = tamis__bytes_trim(tamis__bytes_sub(item, 0, item.len - 1));
    while (item.len > 0 && is_separator(item.ptr[0]))
        item = tamis__bytes_trim(tamis__bytes_sub(item, 1, item.len));
    return item;
}

/* Takes the next item, which may be empty ("1) - 2) x" has none that is). */
static tamis_bytes take_item(tamis_bytes *rest)
{
    tamis_bytes text = *rest;
    marker here;
    marker next;
    size_t start = 0;
    size_t end = text.len;
    size_t resume = text.len;
    if (read_marker(text, 0, &here)) {
        start = here.end;
        if (find_next_marker(text, &here, &next))
            end = resume = next.start;
    } else {
        size_t semicolon = find_semicolon(text);
        end = semicolon;
        resume = semicolon < text.len ? semicolon + 1 : text.len;
        if (find_first_marker(tamis__bytes_sub(text, 0, semicolon), &next))
            end = resume = next.start;
    }
    *rest = tamis__bytes_trim(tamis__bytes_sub(text, resume, text.len));
    tamis_bytes item = trim_item(tamis__bytes_sub(text, start, end));
    bool joins = tamis__bytes_equal(item, TAMIS_LIT("to")) ||
                 tamis__bytes_equal(item, TAMIS_LIT("and")) ||
                 tamis__bytes_equal(item, TAMIS_LIT("or"));
    return joins ? tamis__bytes(NULL, 0) : item;
}

bool tamis__prose_item(tamis_bytes *rest, tamis_bytes *item)
{
    *rest = tamis__bytes_trim(*rest);
    while (rest->len > 0) {
        *item = take_item(rest);
        if (item->len > 0)
            return true;
    }
    *item = tamis__bytes(NULL, 0);
    return false;
}
