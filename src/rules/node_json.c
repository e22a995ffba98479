/*
 * rules/node_json.c - JSON (RFC 8259) to a tree, in place.
 *
 * A batch has a transaction a line, and a general reader that keeps each value on the heap took ten times as long as deciding did. So
 * the text is copied once into the arena; strings are unescaped where they stand, a NUL takes the place of the closing quote, and
 * nodes point into the copy. Numbers of up to 15 digits are exact by construction; others are left to jansson.
 */
#include <jansson.h>

#include "base/error.h"
#include "base/utf8.h"
#include "rules/node.h"

enum { DIGITS_EXACT = 15, NUMBER_BYTES_MAX = 400 };

typedef struct reader {
    char *text; /* ends in NUL */
    size_t at, len;
    unsigned depth_max;
    tamis__arena *arena;
    tamis_error *err;
} reader;

static tamis_status read_value(reader *r, unsigned depth, tamis__node *out);

/* ---- Errors ----------------------------------------------------------------------------------------- */

static void place_of(const reader *r, size_t at, uint64_t *line, uint64_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < at; i++) {
        *column = r->text[i] == '\n' ? 1 : *column + 1;
        *line += r->text[i] == '\n';
    }
}

static tamis_status refuse(const reader *r, size_t at, const char *message)
{
    uint64_t line;
    uint64_t column;
    place_of(r, at, &line, &column);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, line, at, "line %llu, column %llu: %s",
                          (unsigned long long)line, (unsigned long long)column, message);
}

/* ---- Strings ---------------------------------------------------------------------------------------- */

static bool hex4(const reader *r, size_t at, uint32_t *out)
{
    *out = 0;
    for (size_t i = at; i < at + 4; i++) { /* the NUL at the end is no digit */
        char c = r->text[i];
        char low = (char)(c | 0x20);
        if (!tamis__is_digit(c) && !(low >= 'a' && low <= 'f'))
            return false;
        *out = *out << 4 | (uint32_t)(tamis__is_digit(c) ? c - '0' : low - 'a' + 10);
    }
    return true;
}

/* \uXXXX, with its other half where it is a surrogate. Text behind "\u" begins at r->at. */
static tamis_status read_rune(reader *r, size_t *to)
{
    uint32_t rune;
    uint32_t low;
    if (!hex4(r, r->at, &rune))
        return refuse(r, r->at, "expected four hexadecimal digits behind \\u");
    r->at += 4;
    if (rune >= 0xD800 && rune <= 0xDBFF && r->text[r->at] == '\\' && r->text[r->at + 1] == 'u' &&
        hex4(r, r->at + 2, &low) && low >= 0xDC00 && low <= 0xDFFF) {
        rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
        r->at += 6;
    }
    if (rune == 0 || (rune >= 0xD800 && rune <= 0xDFFF))
        return refuse(r, r->at, "\\u names no character");
    char utf8[TAMIS__UTF8_BYTES_MAX];
    size_t size = tamis__utf8_encode(rune, utf8);
    memcpy(r->text + *to, utf8, size); /* never longer than its escape */
    *to += size;
    return TAMIS_OK;
}

static tamis_status read_escape(reader *r, size_t *to)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char c = r->text[r->at + 1];
    const char *found = c == '\0' ? NULL : strchr(letters, c);
    r->at += 2;
    if (c == 'u')
        return read_rune(r, to);
    if (found == NULL)
        return refuse(r, r->at - 2, "unknown escape in a string");
    r->text[(*to)++] = meanings[found - letters];
    return TAMIS_OK;
}

/* The opening quote is at r->at. */
static tamis_status read_string(reader *r, tamis_bytes *out)
{
    size_t start = ++r->at;
    while (r->text[r->at] != '"' && r->text[r->at] != '\\' && (unsigned char)r->text[r->at] >= 0x20)
        r->at++;
    size_t to = r->at;
    while (r->text[r->at] != '"') {
        unsigned char c = (unsigned char)r->text[r->at];
        if (c < 0x20)
            return refuse(r, r->at,
                          r->at >= r->len ? "a string has no end"
                                          : "control character in a string");
        if (c == '\\')
            TAMIS_TRY(read_escape(r, &to));
        else
            r->text[to++] = r->text[r->at++];
    }
    *out = tamis__bytes(r->text + start, to - start);
    r->at++;
    r->text[to] = '\0';
    return TAMIS_OK;
}

/* ---- Numbers and words ------------------------------------------------------------------------------ */

static tamis_status number_elsewhere(const reader *r, size_t start, double *out)
{
    json_error_t error;
    json_t *number = json_loadb(r->text + start, r->at - start,
                                JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error);
    bool fits = json_is_number(number);
    *out = json_number_value(number);
    bool no_memory = number == NULL && json_error_code(&error) == json_error_out_of_memory;
    json_decref(number);
    if (no_memory)
        return tamis__fail_nomem(r->err);
    return fits ? TAMIS_OK : refuse(r, start, "not a number");
}

static size_t take_digits(reader *r, double *value)
{
    size_t start = r->at;
    for (; tamis__is_digit(r->text[r->at]); r->at++)
        *value = *value * 10 + (r->text[r->at] - '0');
    return r->at - start;
}

static tamis_status read_number(reader *r, double *out)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t start = r->at;
    bool negative = r->text[r->at] == '-';
    r->at += negative;
    double value = 0;
    size_t first = r->at;
    size_t whole = take_digits(r, &value);
    size_t fraction = 0;
    bool simple = whole > 0 && (whole == 1 || r->text[first] != '0');
    if (r->text[r->at] == '.') {
        r->at++;
        fraction = take_digits(r, &value);
        simple = simple && fraction > 0;
    }
    if (simple && whole + fraction <= DIGITS_EXACT && (r->text[r->at] | 0x20) != 'e') {
        value /= powers[fraction];
        *out = negative ? -value : value;
        return TAMIS_OK;
    }
    while (tamis__is_digit(r->text[r->at]) ||
           (r->text[r->at] != '\0' && strchr("+-.eE", r->text[r->at]) != NULL))
        r->at++;
    if (r->at - start > NUMBER_BYTES_MAX)
        return refuse(r, start, "a number of too many digits");
    return number_elsewhere(r, start, out);
}

static bool take_word(reader *r, const char *word)
{
    size_t len = strlen(word);
    if (r->len - r->at < len || memcmp(r->text + r->at, word, len) != 0)
        return false;
    r->at += len;
    return true;
}

/* ---- Collections ------------------------------------------------------------------------------------ */

static void skip_space(reader *r)
{
    while (r->text[r->at] == ' ' || r->text[r->at] == '\n' || r->text[r->at] == '\t' ||
           r->text[r->at] == '\r')
        r->at++;
}

static tamis_status read_key(reader *r, tamis__node *out)
{
    if (r->text[r->at] != '"')
        return refuse(r, r->at, "expected a key in double quotes");
    TAMIS_TRY(read_string(r, &out->key));
    skip_space(r);
    if (r->text[r->at] != ':')
        return refuse(r, r->at, "expected ':' behind a key");
    r->at++;
    return TAMIS_OK;
}

static tamis_status check_duplicates(const reader *r, const tamis__node *map)
{
    const tamis__node *again = NULL;
    if (!tamis__node_duplicate(map, &again))
        return tamis__fail_nomem(r->err);
    if (again == NULL)
        return TAMIS_OK;
    uint64_t line;
    uint64_t column;
    size_t at = (size_t)(again->key.ptr - r->text) - 1;
    place_of(r, at, &line, &column);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, line, at,
                          "line %llu, column %llu: the key '%.*s' stands here twice",
                          (unsigned long long)line, (unsigned long long)column,
                          TAMIS_FMT(again->key));
}

/* Behind the opening bracket. */
static tamis_status read_children(reader *r, unsigned depth, tamis__node *out)
{
    bool is_map = out->kind == TAMIS__NODE_MAP;
    char close = is_map ? '}' : ']';
    tamis__node **end = &out->first;
    for (skip_space(r); r->text[r->at] != close || out->count > 0; skip_space(r)) {
        tamis__node *child = tamis__arena_zero(r->arena, 1, sizeof *child);
        if (child == NULL)
            return tamis__fail_nomem(r->err);
        *end = child;
        end = &child->next;
        out->count++;
        if (is_map)
            TAMIS_TRY(read_key(r, child));
        TAMIS_TRY(read_value(r, depth + 1, child));
        skip_space(r);
        if (r->text[r->at] == close)
            break;
        if (r->text[r->at] != ',')
            return refuse(r, r->at, is_map ? "expected ',' or '}'" : "expected ',' or ']'");
        r->at++;
    }
    r->at++;
    return is_map ? check_duplicates(r, out) : TAMIS_OK;
}

static tamis_status read_value(reader *r, unsigned depth, tamis__node *out)
{
    skip_space(r);
    char c = r->text[r->at];
    if (c == '"') {
        out->kind = TAMIS__NODE_TEXT;
        return read_string(r, &out->text);
    }
    if (c == '{' || c == '[') {
        if (depth > r->depth_max)
            return tamis__fail(r->err, TAMIS_ERR_LIMIT, "nested deeper than %u", r->depth_max);
        out->kind = c == '{' ? TAMIS__NODE_MAP : TAMIS__NODE_LIST;
        r->at++;
        return read_children(r, depth, out);
    }
    if (c == '-' || tamis__is_digit(c)) {
        out->kind = TAMIS__NODE_NUMBER;
        return read_number(r, &out->number);
    }
    out->truth = c == 't';
    out->kind = c == 'n' ? TAMIS__NODE_NULL : TAMIS__NODE_BOOL;
    if (take_word(r, "true") || take_word(r, "false") || take_word(r, "null"))
        return TAMIS_OK;
    return refuse(r, r->at,
                  r->at >= r->len ? "expected a value, found the end" : "expected a value");
}

tamis_status tamis__node_from_json(tamis_bytes json, unsigned depth_max, tamis__arena *arena,
                                   tamis__node **out, tamis_error *err)
{
    *out = NULL;
    size_t valid = tamis__utf8_valid_prefix(json);
    if (valid < json.len)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 0, valid, "byte %zu is not UTF-8", valid);
    tamis__node *root = tamis__arena_zero(arena, 1, sizeof *root);
    tamis_bytes copy = tamis__arena_copy(arena, json);
    if (root == NULL || copy.ptr == NULL)
        return tamis__fail_nomem(err);
    reader r = {(char *)(uintptr_t)copy.ptr, 0, copy.len, depth_max, arena, err};
    TAMIS_TRY(read_value(&r, 1, root));
    skip_space(&r);
    if (r.at < r.len)
        return refuse(&r, r.at, "expected the end");
    *out = root;
    return TAMIS_OK;
}
