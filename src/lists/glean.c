/*
 * lists/glean.c - ids, notes, countries, dates, places and addresses from published text.
 *
 * See glean.h for the rule that all of these keep: typed, or in the detail, or in a note.
 */
#include "lists/glean.h"

#include <stdio.h>

#include "model/prose.h"

enum { DATES_MAX = 64, COUNTRY_DEPTH_MAX = 8, NAME_ID_BYTES = 16 };

static void put_text(char *out, size_t capacity, const char *text)
{
    size_t len = strlen(text);
    if (len >= capacity)
        len = capacity - 1;
    memcpy(out, text, len);
    out[len] = '\0';
}

void tamis__glean_begin(const tamis__source *source, tamis__source_report *report,
                        const char *format, const char *title)
{
    put_text(report->title, sizeof report->title, title);
    put_text(report->dataset, sizeof report->dataset,
             source->dataset == NULL ? format : source->dataset);
}

static bool is_id_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-' || c == '/' || (unsigned char)c >= 0x80;
}

tamis_bytes tamis__glean_id(tamis__arena *arena, const char *dataset, const tamis_bytes *parts,
                            size_t count)
{
    size_t size = strlen(dataset);
    for (size_t i = 0; i < count; i++)
        size += 1 + parts[i].len;
    char *id = tamis__arena_alloc(arena, size + 1);
    if (id == NULL)
        return tamis__bytes(NULL, 0);
    size_t len = strlen(dataset);
    memcpy(id, dataset, len);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len == 0)
            continue;
        id[len++] = '-';
        for (size_t k = 0; k < parts[i].len; k++)
            id[len++] = is_id_byte(parts[i].ptr[k]) ? parts[i].ptr[k] : '_';
    }
    id[len] = '\0';
    return tamis__bytes(id, len);
}

tamis_bytes tamis__glean_name_id(tamis__arena *arena, tamis_bytes name)
{
    char text[NAME_ID_BYTES + 1];
    int size = snprintf(text, sizeof text, "%016llx", (unsigned long long)tamis__hash64(name));
    return tamis__arena_copy(arena, tamis__bytes(text, size < 0 ? 0 : NAME_ID_BYTES));
}

tamis_bytes tamis__glean_join(tamis__arena *arena, const char *glue, const tamis_bytes *parts,
                              size_t count)
{
    size_t size = 1; /* an empty result is not NULL */
    size_t glue_len = strlen(glue);
    for (size_t i = 0; i < count; i++)
        size += parts[i].len + glue_len;
    char *out = tamis__arena_alloc(arena, size);
    if (out == NULL)
        return tamis__bytes(NULL, 0);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len == 0)
            continue;
        if (len > 0) {
            memcpy(out + len, glue, glue_len);
            len += glue_len;
        }
        memcpy(out + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    return tamis__bytes(out, len);
}

bool tamis__glean_absent(tamis_bytes text)
{
    static const char *const nothing[] = {"na",   "n/a",     "n/d",          "-", "- .", "-.",
                                          "none", "unknown", "not available"};
    text = tamis__bytes_trim(text);
    for (size_t i = 0; i < TAMIS_COUNT_OF(nothing); i++) {
        if (tamis__bytes_equal_nocase(text, tamis__bytes_of(nothing[i])))
            return true;
    }
    return text.len == 0;
}

static size_t space_at(tamis_bytes text, size_t at)
{
    static const char *const spaces[] = {" ", "\t", "\n", "\r", "\v", "\f", "\xC2\xA0", "_x000D_"};
    tamis_bytes rest = tamis__bytes_sub(text, at, text.len);
    for (size_t i = 0; i < TAMIS_COUNT_OF(spaces); i++) {
        if (tamis__bytes_starts_with(rest, tamis__bytes_of(spaces[i])))
            return strlen(spaces[i]);
    }
    return 0;
}

tamis_bytes tamis__glean_squeeze(tamis__arena *arena, tamis_bytes text)
{
    char *out = tamis__arena_alloc(arena, text.len + 1);
    if (out == NULL)
        return tamis__bytes(NULL, 0);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t space = space_at(text, at);
        if (space == 0)
            out[len++] = text.ptr[at++];
        else if (len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
        at += space;
    }
    if (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
    return tamis__bytes(out, len);
}

void tamis__glean_add(tamis__glean *g, tamis__prop prop, tamis_bytes value, tamis_bytes detail)
{
    tamis__builder_add_full(g->builder, &(tamis__statement){.prop = prop,
                                                            .value = value,
                                                            .detail = detail,
                                                            .from = TAMIS__DAY_MIN,
                                                            .until = TAMIS__DAY_MAX});
}

/* Text of any length behind a label. */
static tamis_bytes labelled(tamis__glean *g, const char *label, tamis_bytes text)
{
    size_t label_len = strlen(label);
    char *out = tamis__arena_alloc(&g->builder->arena, label_len + 2 + text.len + 1);
    if (out == NULL) {
        g->builder->failed = true;
        return tamis__bytes(NULL, 0);
    }
    memcpy(out, label, label_len);
    memcpy(out + label_len, ": ", 2);
    memcpy(out + label_len + 2, text.ptr, text.len);
    return tamis__bytes(out, label_len + 2 + text.len);
}

void tamis__glean_note(tamis__glean *g, const char *label, tamis_bytes text)
{
    text = tamis__bytes_trim(text);
    if (g->quiet || tamis__glean_absent(text))
        return;
    if (label != NULL)
        text = labelled(g, label, text);
    tamis__builder_add(g->builder, TAMIS__PROP_notes, text);
}

void tamis__glean_items(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++) {
        if (!tamis__glean_absent(item))
            tamis__builder_add(g->builder, prop, item);
    }
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}

void tamis__glean_gender(tamis__glean *g, tamis_bytes text)
{
    const char *gender = tamis__prose_gender(text);
    if (gender[0] != '\0')
        tamis__builder_add(g->builder, TAMIS__PROP_gender, tamis__bytes_of(gender));
    else
        tamis__glean_note(g, "gender", text);
}

/* ---- Countries */

/* Without the marks of the set at its end. */
static tamis_bytes strip_end(tamis_bytes text, const char *set)
{
    text = tamis__bytes_trim(text);
    while (text.len > 0 && strchr(set, text.ptr[text.len - 1]) != NULL)
        text = tamis__bytes_trim(tamis__bytes_sub(text, 0, text.len - 1));
    return text;
}

static const char *lookup(const tamis__glean *g, tamis_bytes name)
{
    name = strip_end(name, ".,;\"");
    while (name.len > 0 && name.ptr[0] == '"')
        name = tamis__bytes_sub(name, 1, name.len);
    return name.len == 0 || g->text == NULL ? NULL : tamis__country_code(g->text, name);
}

static tamis_bytes strip_prefix(tamis_bytes text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tamis_bytes word = tamis__bytes_of(words[i]);
        if (tamis__bytes_starts_nocase(text, word))
            return tamis__bytes_trim(tamis__bytes_sub(text, word.len, text.len));
    }
    return text;
}

static tamis_bytes strip_suffix(tamis_bytes text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tamis_bytes word = tamis__bytes_of(words[i]);
        size_t start = text.len > word.len ? text.len - word.len : 0;
        if (start > 0 && tamis__bytes_equal_nocase(tamis__bytes_sub(text, start, text.len), word))
            return tamis__bytes_trim(tamis__bytes_sub(text, 0, start));
    }
    return text;
}

/* "possibly Ethiopian", "Iranian national", "Italian since 1990": the country without such words. */
static tamis_bytes strip_words(tamis_bytes text)
{
    static const char *const before[] = {"former ", "possibly ", "of the ",    "of ",       "dual ",
                                         "the ",    "now ",      "currently ", "formerly ", "in "};
    static const char *const after[] = {
        " citizenship", " citizen",  " nationality", " nationalities", " national/citizen",
        " national",    " passport", " by birth",    " origin",        " branch"};
    text = tamis__bytes_trim(text);
    text = strip_prefix(text, before, TAMIS_COUNT_OF(before));
    text = strip_suffix(text, after, TAMIS_COUNT_OF(after));
    static const char *const times[] = {" since ", " as at ", " as of "};
    for (size_t i = 0; i < TAMIS_COUNT_OF(times); i++) {
        size_t at = tamis__bytes_find_nocase(text, tamis__bytes_of(times[i]), 0);
        text = tamis__bytes_sub(text, 0, at == SIZE_MAX ? text.len : at);
    }
    return text;
}

static int add_countries(tamis__glean *g, tamis__prop prop, tamis_bytes text, tamis_bytes whole,
                         int depth);

static int add_code(tamis__glean *g, tamis__prop prop, const char *code, tamis_bytes found,
                    tamis_bytes whole)
{
    bool all = found.len == whole.len;
    tamis__glean_add(g, prop, tamis__bytes_of(code), all ? TAMIS_LIT("") : whole);
    return 1;
}

/* Both sides of the first separator that occurs. */
static int split_countries(tamis__glean *g, tamis__prop prop, tamis_bytes text, tamis_bytes whole,
                           int depth)
{
    static const char *const separators[] = {";", " and/or ", "/", ", ", " and ", " or ", ". "};
    for (size_t i = 0; i < TAMIS_COUNT_OF(separators); i++) {
        tamis_bytes separator = tamis__bytes_of(separators[i]);
        size_t at = tamis__bytes_find_nocase(text, separator, 0);
        if (at == SIZE_MAX)
            continue;
        tamis_bytes right = tamis__bytes_sub(text, at + separator.len, text.len);
        return add_countries(g, prop, tamis__bytes_sub(text, 0, at), whole, depth + 1) +
               add_countries(g, prop, right, whole, depth + 1);
    }
    return 0;
}

/* What stands in the bracket that opens at `open`. */
static tamis_bytes bracket_text(tamis_bytes text, size_t open)
{
    tamis_bytes inner = tamis__bytes_sub(text, open + 1, text.len);
    size_t close = tamis__bytes_find(inner, TAMIS_LIT(")"), 0);
    return tamis__bytes_trim(tamis__bytes_sub(inner, 0, close == SIZE_MAX ? inner.len : close));
}

/* How many countries were added. */
static int add_countries(tamis__glean *g, tamis__prop prop, tamis_bytes text, tamis_bytes whole,
                         int depth)
{
    text = tamis__bytes_trim(text);
    const char *code = lookup(g, text);
    if (code != NULL)
        return add_code(g, prop, code, text, whole);
    if (depth >= COUNTRY_DEPTH_MAX || tamis__glean_absent(text))
        return 0;
    size_t open = tamis__bytes_find(text, TAMIS_LIT("("), 0);
    if (open != SIZE_MAX) { /* "USSR (now Russian Federation)": both */
        int added = add_countries(g, prop, tamis__bytes_sub(text, 0, open), whole, depth + 1);
        code = lookup(g, strip_words(bracket_text(text, open)));
        return code == NULL ? added : added + add_code(g, prop, code, TAMIS_LIT(""), whole);
    }
    code = lookup(g, strip_words(text));
    if (code != NULL)
        return add_code(g, prop, code, TAMIS_LIT(""), whole);
    return split_countries(g, prop, text, whole, depth);
}

void tamis__glean_countries(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++) {
        if (!tamis__glean_absent(item) && add_countries(g, prop, item, item, 0) == 0)
            tamis__glean_note(g, tamis__prop_name(prop), item);
    }
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}

static void add_country_of(tamis__glean *g, tamis__prop prop, tamis_bytes name)
{
    const char *code = lookup(g, strip_words(name));
    if (code != NULL)
        tamis__builder_add(g->builder, prop, tamis__bytes_of(code));
}

/* The last part of "street, city, country (as at 2013)" when it is a country. */
static void add_last_country(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    size_t open = tamis__bytes_find(text, TAMIS_LIT("("), 0);
    tamis_bytes plain =
        strip_end(tamis__bytes_sub(text, 0, open == SIZE_MAX ? text.len : open), ",.;");
    size_t comma = plain.len;
    while (comma > 0 && plain.ptr[comma - 1] != ',')
        comma--;
    add_country_of(g, prop, tamis__bytes_sub(plain, comma, plain.len));
    if (open != SIZE_MAX)
        add_country_of(g, prop, bracket_text(text, open));
}

void tamis__glean_place(tamis__glean *g, tamis_bytes text)
{
    if (tamis__glean_absent(text))
        return;
    tamis__builder_add(g->builder, TAMIS__PROP_birthPlace, text);
    add_last_country(g, TAMIS__PROP_birthCountry, text);
}

void tamis__glean_address(tamis__glean *g, tamis_bytes text)
{
    if (tamis__glean_absent(text))
        return;
    tamis__builder_add(g->builder, TAMIS__PROP_address, text);
    add_last_country(g, TAMIS__PROP_country, text);
}

/* ---- Dates */

void tamis__glean_date(tamis__glean *g, tamis__prop prop, const tamis__date *date,
                       tamis_bytes detail)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__glean_add(g, prop, tamis__bytes_of(tamis__date_format(date, text)), detail);
}

static bool has_letter(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80)
            return true;
    }
    return false;
}

void tamis__glean_dates(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++) {
        tamis__date dates[DATES_MAX];
        size_t count = tamis__prose_dates(item, dates, DATES_MAX);
        tamis_bytes detail = has_letter(item) ? item : TAMIS_LIT("");
        for (size_t k = 0; k < count; k++)
            tamis__glean_date(g, prop, &dates[k], detail);
        if (count == 0)
            tamis__glean_note(g, tamis__prop_name(prop), item);
    }
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}

int32_t tamis__glean_day(tamis_bytes text)
{
    tamis__date date;
    bool exact = tamis__prose_date(text, &date) && date.lo == date.hi;
    return exact ? date.lo : TAMIS__DAY_MIN;
}
