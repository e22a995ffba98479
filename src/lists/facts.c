/*
 * lists/facts.c - cells to statements. Each function adds what it understands and keeps the rest as
 * text, so that a reader can hand over every cell without looking at it first.
 */
#include "lists/facts.h"

#include "base/compiler.h"
#include "model/prose.h"

enum { SHORT_FORM_MIN = 3, SHORT_FORM_MAX = 24 };

static const char *country_code(const tamis__facts *facts, tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    return facts->text == NULL || value.len < 2 ? NULL : tamis__country_code(facts->text, value);
}

void tamis__fact_other(const tamis__facts *facts, const char *name, tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    if (value.len == 0)
        return;
    size_t len = value.len < TAMIS__VALUE_BYTES_MAX ? value.len : TAMIS__VALUE_BYTES_MAX;
    tamis__builder_add(
        facts->builder, TAMIS__PROP_other,
        tamis__builder_printf(facts->builder, "%s: %.*s", name, (int)len, value.ptr));
}

void tamis__fact_country(const tamis__facts *facts, tamis__prop prop, tamis_bytes value)
{
    const char *code = country_code(facts, value);
    if (code != NULL)
        tamis__builder_add(facts->builder, prop, tamis__bytes_of(code));
    else
        tamis__fact_other(facts, tamis__prop_name(prop), value);
}

void tamis__fact_date(const tamis__facts *facts, tamis__prop prop, tamis_bytes value)
{
    tamis__date date;
    char text[TAMIS__DATE_TEXT_BYTES];
    if (tamis__date_parse(value, &date) || tamis__prose_date(value, &date))
        tamis__builder_add(facts->builder, prop, tamis__bytes_of(tamis__date_format(&date, text)));
    else
        tamis__fact_other(facts, tamis__prop_name(prop), value);
}

void tamis__fact_gender(const tamis__facts *facts, tamis_bytes value)
{
    const char *gender = tamis__prose_gender(value);
    if (gender[0] != '\0')
        tamis__builder_add(facts->builder, TAMIS__PROP_gender, tamis__bytes_of(gender));
    else
        tamis__fact_other(facts, "gender", value);
}

static size_t find_last(tamis_bytes b, char c, size_t end)
{
    while (end > 0 && b.ptr[end - 1] != c)
        end--;
    return end == 0 ? SIZE_MAX : end - 1;
}

/* The country named by the last part, or by the last two ("Korea, North"). *at is where its part
 * begins, 0 when it is the whole. */
static const char *country_suffix(const tamis__facts *facts, tamis_bytes value, size_t *at)
{
    size_t end = value.len;
    for (int parts = 0; parts < 2; parts++) {
        size_t comma = find_last(value, ',', end);
        size_t start = comma == SIZE_MAX ? 0 : comma + 1;
        const char *code = country_code(facts, tamis__bytes_sub(value, start, value.len));
        if (code != NULL || comma == SIZE_MAX) {
            *at = comma == SIZE_MAX ? 0 : comma;
            return code;
        }
        end = comma;
    }
    return NULL;
}

void tamis__fact_place(const tamis__facts *facts, tamis__prop prop, tamis__prop country_prop,
                       tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    size_t at = 0;
    const char *code = country_suffix(facts, value, &at);
    if (code == NULL || at > 0)
        tamis__builder_add(facts->builder, prop, value);
    if (code != NULL)
        tamis__builder_add(facts->builder, country_prop, tamis__bytes_of(code));
}

/* ---- Names --------------------------------------------------------------------------------------- */

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* True when the letters of `part` come in this order in `whole`, the first ones being equal: CASIC in
 * China Aerospace Science and Industry Corporation. */
static bool is_abbreviation(tamis_bytes part, tamis_bytes whole)
{
    size_t at = 0;
    for (size_t i = 0; i < part.len; i++) {
        char c = fold(part.ptr[i]);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
            continue;
        while (at < whole.len && fold(whole.ptr[at]) != c)
            at++;
        if (at == whole.len || (i == 0 && at != 0))
            return false;
        at++;
    }
    return part.len > 0;
}

static bool is_upper_word(tamis_bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        if ((b.ptr[i] < 'A' || b.ptr[i] > 'Z') && (b.ptr[i] < '0' || b.ptr[i] > '9') &&
            b.ptr[i] != '-' && b.ptr[i] != '.' && b.ptr[i] != '&')
            return false;
    }
    return true;
}

/* Brackets at the end also hold places, "(Shanghai)", and legal words, "(Private)": what is short for
 * the name is an acronym of it in capitals, or the name's own beginning. */
static bool is_short_form(const tamis__facts *facts, tamis_bytes part, tamis_bytes whole)
{
    if (part.len < SHORT_FORM_MIN || part.len > SHORT_FORM_MAX ||
        country_code(facts, part) != NULL || tamis__names_organization(part))
        return false;
    if (is_upper_word(part) && is_abbreviation(part, whole))
        return true;
    return tamis__bytes_starts_nocase(whole, part) && whole.len > part.len &&
           whole.ptr[part.len] == ' ';
}

static tamis_bytes strip_commas(tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    while (value.len > 0 && (value.ptr[value.len - 1] == ',' || value.ptr[value.len - 1] == ';'))
        value = tamis__bytes_trim(tamis__bytes_sub(value, 0, value.len - 1));
    return value;
}

static void add_short_form(const tamis__facts *facts, tamis_bytes name)
{
    if (name.len == 0 || name.ptr[name.len - 1] != ')')
        return;
    size_t open = find_last(name, '(', name.len);
    if (open == SIZE_MAX || open == 0)
        return;
    tamis_bytes whole = strip_commas(tamis__bytes_sub(name, 0, open));
    tamis_bytes part = tamis__bytes_trim(tamis__bytes_sub(name, open + 1, name.len - 1));
    if (!is_short_form(facts, part, whole))
        return;
    tamis__builder_add(facts->builder, TAMIS__PROP_alias, whole);
    tamis__builder_add(facts->builder, TAMIS__PROP_weakAlias, part);
}

static void add_one_name(const tamis__facts *facts, tamis__prop prop, tamis_bytes name)
{
    name = strip_commas(name);
    tamis__builder_add(facts->builder, prop, name);
    add_short_form(facts, name);
}

/* Cuts *rest before " a.k.a. ", also without the last full stop; false when there is none. */
static bool cut_alias(tamis_bytes *rest, tamis_bytes *before)
{
    const tamis_bytes marker = TAMIS_LIT(" a.k.a");
    size_t at = tamis__bytes_find_nocase(*rest, marker, 0);
    if (at == SIZE_MAX)
        return false;
    size_t end = at + marker.len;
    if (end < rest->len && rest->ptr[end] == '.')
        end++;
    if (end >= rest->len || rest->ptr[end] != ' ')
        return false;
    *before = tamis__bytes_sub(*rest, 0, at);
    *rest = tamis__bytes_sub(*rest, end, rest->len);
    return true;
}

void tamis__fact_name(const tamis__facts *facts, tamis__prop prop, tamis_bytes value)
{
    tamis_bytes rest = value;
    tamis_bytes before;
    tamis__prop next = prop;
    while (cut_alias(&rest, &before)) {
        add_one_name(facts, next, before);
        next = TAMIS__PROP_alias;
    }
    add_one_name(facts, next, rest);
    if (rest.len < value.len && prop == TAMIS__PROP_name)
        tamis__builder_add(facts->builder, TAMIS__PROP_weakAlias, value);
}

void tamis__fact(const tamis__facts *facts, tamis__prop prop, tamis_bytes value)
{
    switch (tamis__prop_type_of(prop)) {
    case TAMIS__PROP_TYPE_COUNTRY: tamis__fact_country(facts, prop, value); break;
    case TAMIS__PROP_TYPE_DATE: tamis__fact_date(facts, prop, value); break;
    case TAMIS__PROP_TYPE_GENDER: tamis__fact_gender(facts, value); break;
    case TAMIS__PROP_TYPE_ADDRESS:
        tamis__fact_place(facts, prop, TAMIS__PROP_country, value);
        break;
    default: tamis__builder_add(facts->builder, prop, value); break;
    }
}

bool tamis__fact_day(tamis_bytes value, int32_t *out)
{
    tamis__date date;
    if (!tamis__date_parse(value, &date) && !tamis__prose_date(value, &date))
        return false;
    *out = date.lo;
    return true;
}

/* ---- Words of organizations ---------------------------------------------------------------------- */

static bool is_word_char(char c)
{
    c = fold(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

static bool is_organization_word(tamis_bytes word)
{
    static const char *const words[] = {
        "academy",      "agency",        "airline",       "airlines",     "airways",
        "armament",     "army",          "aviation",      "bank",         "bhd",
        "bureau",       "center",        "centre",        "chemical",     "co",
        "college",      "committee",     "commercial",    "company",      "complex",
        "consortium",   "corp",          "corporation",   "design",       "directorate",
        "electric",     "electronic",    "electronics",   "engineering",  "enterprise",
        "enterprises",  "equipment",     "establishment", "est",          "export",
        "factory",      "faculty",       "forwarding",    "foundation",   "fze",
        "fzco",         "fzc",           "general",       "gmbh",         "group",
        "holding",      "holdings",      "import",        "inc",          "incorporated",
        "industrial",   "industries",    "industry",      "institute",    "institution",
        "instruments",  "international", "investment",    "investments",  "jsc",
        "laboratories", "laboratory",    "limited",       "llc",          "llp",
        "logistics",    "ltd",           "ministry",      "oao",          "office",
        "ooo",          "organization",  "organisation",  "pao",          "plant",
        "pjsc",         "pte",           "pvt",           "research",     "school",
        "scientific",   "sdn",           "services",      "shipping",     "solutions",
        "supply",       "systems",       "technical",     "technologies", "technology",
        "telecom",      "trade",         "trading",       "university",   "works",
        "zao",
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(words[i])))
            return true;
    }
    return false;
}

bool tamis__names_organization(tamis_bytes name)
{
    for (size_t at = 0; at < name.len;) {
        while (at < name.len && !is_word_char(name.ptr[at]))
            at++;
        size_t start = at;
        while (at < name.len && is_word_char(name.ptr[at]))
            at++;
        if (is_organization_word(tamis__bytes_sub(name, start, at)))
            return true;
    }
    return false;
}
