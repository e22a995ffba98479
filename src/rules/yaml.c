/*
 * rules/yaml.c - events of libfyaml to a tree.
 *
 * libfyaml sees one document and is asked for events, not for a document of its own: so aliases are never resolved, and every
 * node takes its place from its token. Depth is limited here, before libfyaml's own limit is reached.
 */
#include "rules/yaml.h"

#include <libfyaml.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/utf8.h"

enum { NUMBER_BYTES_MAX = 40 };

typedef struct reader {
    struct fy_parser *parser;
    struct fy_diag *diag;
    tamis__arena *arena;
    unsigned depth_max;
    tamis_error *err;
} reader;

/* ---- Errors ----------------------------------------------------------------------------------------- */

static void place_of(struct fy_token *token, uint32_t *line, uint32_t *column)
{
    const struct fy_mark *mark = token == NULL ? NULL : fy_token_start_mark(token);
    *line = mark == NULL ? 0 : (uint32_t)mark->line + 1;
    *column = mark == NULL ? 0 : (uint32_t)mark->column + 1;
}

static tamis_status refuse(const reader *r, struct fy_token *token, const char *message)
{
    uint32_t line;
    uint32_t column;
    place_of(token, &line, &column);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, line, column, "%s", message);
}

/* What to do about what libfyaml says is wrong, for the slips that are made most; "" for others. */
static const char *remedy_of(const char *message)
{
    static const struct {
        const char *message, *remedy;
    } remedies[] = {
        {"invalid multiline plain key",
         "; expected the keys of a mapping below each other, in the same column"},
        {"did not find expected '-' indicator",
         "; expected the keys of a mapping below each other, in the same column"},
        {"invalid tab used as indentation", "; expected spaces"},
        {"invalid nested block mapping on the same line",
         "; expected double quotes around a text that holds ': '"},
        {"could not find expected ':'", "; expected a key, a colon and a space"},
        {"missing comma in flow mapping", "; expected ',' between keys and '}' at the end"},
        {"missing comma in flow sequence", "; expected ',' between elements and ']' at the end"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(remedies); i++) {
        if (strstr(message, remedies[i].message) != NULL)
            return remedies[i].remedy;
    }
    return "";
}

/* What libfyaml says is wrong. */
static tamis_status fail_syntax(const reader *r)
{
    void *previous = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(r->diag, &previous);
    if (error == NULL)
        return tamis__fail(r->err, TAMIS_ERR_FORMAT, "not YAML");
    uint64_t line = error->line > 0 ? (uint64_t)error->line : 0;
    uint64_t column = error->column > 0 ? (uint64_t)error->column : 0;
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, line, column, "not YAML: %s%s",
                          error->msg == NULL ? "?" : error->msg,
                          error->msg == NULL ? "" : remedy_of(error->msg));
}

/* ---- Scalars ---------------------------------------------------------------------------------------- */

/* -?digits(.digits)?, no sign plus, no leading zero, no exponent. */
static bool is_number(tamis_bytes text)
{
    size_t at = text.len > 0 && text.ptr[0] == '-' ? 1 : 0;
    size_t first = at;
    if (text.len > NUMBER_BYTES_MAX)
        return false;
    while (at < text.len && tamis__is_digit(text.ptr[at]))
        at++;
    if (at == first || (text.ptr[first] == '0' && at - first > 1))
        return false;
    if (at == text.len)
        return true;
    if (text.ptr[at++] != '.' || at == text.len)
        return false;
    while (at < text.len && tamis__is_digit(text.ptr[at]))
        at++;
    return at == text.len;
}

/* Digits are summed up exactly as far as a double can hold them, so that no locale decides about the point. */
static double number_of(tamis_bytes text)
{
    double value = 0;
    double scale = 1;
    bool fraction = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.')
            fraction = true;
        if (!tamis__is_digit(text.ptr[i]))
            continue;
        value = value * 10 + (text.ptr[i] - '0');
        if (fraction)
            scale *= 10;
    }
    value /= scale;
    return text.ptr[0] == '-' ? -value : value;
}

static bool is_one_of(tamis_bytes text, const char *a, const char *b)
{
    return tamis__bytes_equal(text, tamis__bytes_of(a)) ||
           tamis__bytes_equal(text, tamis__bytes_of(b));
}

static void resolve_plain(tamis__node *node)
{
    node->plain = true;
    node->kind = TAMIS__NODE_TEXT;
    if (node->text.len == 0 || is_one_of(node->text, "null", "~")) {
        node->kind = TAMIS__NODE_NULL;
    } else if (is_one_of(node->text, "true", "false")) {
        node->kind = TAMIS__NODE_BOOL;
        node->truth = node->text.ptr[0] == 't';
    } else if (is_number(node->text)) {
        node->kind = TAMIS__NODE_NUMBER;
        node->number = number_of(node->text);
    }
}

static tamis_status copy_text(const reader *r, struct fy_token *token, tamis_bytes *out)
{
    size_t len = 0;
    const char *text = token == NULL ? "" : fy_token_get_text(token, &len);
    if (text == NULL)
        return tamis__fail_nomem(r->err);
    if (memchr(text, '\0', len) != NULL)
        return refuse(r, token, "a text holds a NUL byte");
    *out = tamis__arena_copy(r->arena, tamis__bytes(text, len));
    return out->ptr == NULL ? tamis__fail_nomem(r->err) : TAMIS_OK;
}

static tamis_status read_scalar(const reader *r, const struct fy_event *event, tamis__node *out)
{
    struct fy_token *token = event->scalar.value;
    place_of(token, &out->line, &out->column);
    const struct fy_mark *end = token == NULL ? NULL : fy_token_end_mark(token);
    out->end_line = end == NULL ? 0 : (uint32_t)end->line + 1;
    TAMIS_TRY(copy_text(r, token, &out->text));
    out->kind = TAMIS__NODE_TEXT;
    if (token == NULL || fy_token_scalar_style(token) == FYSS_PLAIN)
        resolve_plain(out);
    return TAMIS_OK;
}

/* ---- Collections ------------------------------------------------------------------------------------ */

static tamis_status read_node(const reader *r, struct fy_event *event, unsigned depth,
                              tamis__node *out);

static tamis_status next_event(const reader *r, struct fy_event **out)
{
    *out = fy_parser_parse(r->parser);
    return *out == NULL ? fail_syntax(r) : TAMIS_OK;
}

static tamis_status check_plainness(const reader *r, struct fy_token *anchor, struct fy_token *tag)
{
    if (anchor != NULL)
        return refuse(r, anchor, "anchors (&name) are not accepted; write the value out");
    return tag == NULL ? TAMIS_OK
                       : refuse(r, tag,
                                "tags (!name) are not accepted; a condition that begins with ! "
                                "stands in quotes");
}

static tamis_status add_child(const reader *r, tamis__node *parent, tamis__node **last,
                              tamis__node **out)
{
    tamis__node *node = tamis__arena_zero(r->arena, 1, sizeof *node);
    if (node == NULL)
        return tamis__fail_nomem(r->err);
    if (*last == NULL)
        parent->first = node;
    else
        (*last)->next = node;
    *last = node;
    *out = node;
    parent->count++;
    return TAMIS_OK;
}

/* Reads children until the end event; in a map, `key` events come first. */
static tamis_status read_key(const reader *r, const struct fy_event *event, tamis__node *out)
{
    if (event->type != FYET_SCALAR)
        return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, out->line, out->column,
                              "a key must be a text");
    TAMIS_TRY(check_plainness(r, event->scalar.anchor, event->scalar.tag));
    TAMIS_TRY(copy_text(r, event->scalar.value, &out->key));
    place_of(event->scalar.value, &out->key_line, &out->key_column);
    if (out->key.len == 0)
        return refuse(r, event->scalar.value, "an empty key");
    if (tamis__bytes_equal(out->key, TAMIS_LIT("<<")))
        return refuse(r, event->scalar.value,
                      "merge keys (<<) are not accepted; write the keys out");
    return TAMIS_OK;
}

static tamis_status check_duplicates(const reader *r, const tamis__node *map)
{
    const tamis__node *again = NULL;
    if (!tamis__node_duplicate(map, &again))
        return tamis__fail_nomem(r->err);
    if (again == NULL)
        return TAMIS_OK;
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, again->key_line, again->key_column,
                          "the key '%.*s' stands here twice", TAMIS_FMT(again->key));
}

/* One child; *done at the end of the collection. */
static tamis_status read_child(const reader *r, tamis__node *parent, unsigned depth,
                               tamis__node **last, bool *done)
{
    struct fy_event *event;
    TAMIS_TRY(next_event(r, &event));
    *done = event->type == FYET_MAPPING_END || event->type == FYET_SEQUENCE_END;
    tamis__node *child = NULL;
    tamis_status status = *done ? TAMIS_OK : add_child(r, parent, last, &child);
    if (status == TAMIS_OK && !*done && parent->kind == TAMIS__NODE_MAP) {
        child->line = parent->line;
        child->column = parent->column;
        status = read_key(r, event, child);
        fy_parser_event_free(r->parser, event);
        event = NULL;
        if (status == TAMIS_OK)
            status = next_event(r, &event);
    }
    if (status == TAMIS_OK && !*done)
        status = read_node(r, event, depth + 1, child);
    if (event != NULL)
        fy_parser_event_free(r->parser, event);
    return status;
}

static tamis_status read_children(const reader *r, unsigned depth, tamis__node *out)
{
    if (depth >= r->depth_max)
        return tamis__fail_at(r->err, TAMIS_ERR_LIMIT, out->line, out->column,
                              "nested deeper than %u", r->depth_max);
    tamis__node *last = NULL;
    bool done = false;
    while (!done)
        TAMIS_TRY(read_child(r, out, depth, &last, &done));
    return out->kind == TAMIS__NODE_MAP ? check_duplicates(r, out) : TAMIS_OK;
}

static tamis_status read_node(const reader *r, struct fy_event *event, unsigned depth,
                              tamis__node *out)
{
    switch (event->type) {
    case FYET_SCALAR:
        TAMIS_TRY(check_plainness(r, event->scalar.anchor, event->scalar.tag));
        TAMIS_TRY(read_scalar(r, event, out));
        if (out->line == 0) { /* nothing stands behind the key */
            out->line = out->key_line;
            out->column = out->key_column;
        }
        return TAMIS_OK;
    case FYET_MAPPING_START:
        out->kind = TAMIS__NODE_MAP;
        place_of(event->mapping_start.mapping_start, &out->line, &out->column);
        TAMIS_TRY(check_plainness(r, event->mapping_start.anchor, event->mapping_start.tag));
        return read_children(r, depth, out);
    case FYET_SEQUENCE_START:
        out->kind = TAMIS__NODE_LIST;
        place_of(event->sequence_start.sequence_start, &out->line, &out->column);
        TAMIS_TRY(check_plainness(r, event->sequence_start.anchor, event->sequence_start.tag));
        return read_children(r, depth, out);
    case FYET_ALIAS:
        return refuse(r, event->alias.anchor,
                      "aliases (*name) are not accepted; write the value out");
    default: return tamis__fail(r->err, TAMIS_ERR_FORMAT, "not YAML: no value");
    }
}

/* ---- Documents -------------------------------------------------------------------------------------- */

/* Skips to an event of the given type. */
static tamis_status expect_event(const reader *r, enum fy_event_type type, const char *otherwise)
{
    struct fy_event *event;
    TAMIS_TRY(next_event(r, &event));
    bool fits = event->type == type;
    fy_parser_event_free(r->parser, event);
    return fits ? TAMIS_OK : tamis__fail(r->err, TAMIS_ERR_FORMAT, "%s", otherwise);
}

static tamis_status read_stream(const reader *r, tamis__node *root)
{
    struct fy_event *event;
    TAMIS_TRY(expect_event(r, FYET_STREAM_START, "not YAML"));
    TAMIS_TRY(expect_event(r, FYET_DOCUMENT_START, "the document is empty"));
    TAMIS_TRY(next_event(r, &event));
    tamis_status status = read_node(r, event, 1, root);
    fy_parser_event_free(r->parser, event);
    if (status != TAMIS_OK)
        return status;
    TAMIS_TRY(expect_event(r, FYET_DOCUMENT_END, "not YAML"));
    return expect_event(r, FYET_STREAM_END, "expected one document, found a second one (---)");
}

static tamis_status make_parser(reader *r, tamis_bytes text)
{
    struct fy_diag_cfg diag_options;
    fy_diag_cfg_default(&diag_options);
    diag_options.fp = NULL;
    r->diag = fy_diag_create(&diag_options);
    if (r->diag == NULL)
        return tamis__fail_nomem(r->err);
    fy_diag_set_collect_errors(r->diag, true);
    struct fy_parse_cfg options = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_MMAP_OPT |
                 FYPCF_DISABLE_RECYCLING | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
        .diag = r->diag,
    };
    r->parser = fy_parser_create(&options);
    if (r->parser == NULL || fy_parser_set_string(r->parser, text.ptr, text.len) != 0)
        return tamis__fail_nomem(r->err);
    return TAMIS_OK;
}

tamis_status tamis__yaml_parse(tamis_bytes text, unsigned depth_max, tamis__arena *arena,
                               tamis__node **out, tamis_error *err)
{
    *out = NULL;
    size_t valid = tamis__utf8_valid_prefix(text);
    if (valid < text.len)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 0, valid, "byte %zu is not UTF-8", valid);
    if (text.len == 0)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "the document is empty");
    tamis__node *root = tamis__arena_zero(arena, 1, sizeof *root);
    if (root == NULL)
        return tamis__fail_nomem(err);
    reader r = {.arena = arena, .depth_max = depth_max, .err = err};
    tamis_status status = make_parser(&r, text);
    if (status == TAMIS_OK)
        status = read_stream(&r, root);
    if (r.parser != NULL)
        fy_parser_destroy(r.parser);
    if (r.diag != NULL)
        fy_diag_destroy(r.diag);
    if (status == TAMIS_OK)
        *out = root;
    return status;
}
