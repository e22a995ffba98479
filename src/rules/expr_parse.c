/*
 * rules/expr_parse.c - conditions from text to tree.
 *
 * Recursive descent over the grammar of CEL (github.com/google/cel-spec, langdef.md) as far as docs/RULES.md allows it. From
 * weak to strong: c ? a : b, ||, &&, comparisons and `in`, + and -, ! and unary -, names, calls and methods. Chains of && and of ||
 * become one node with many children.
 */
#include <stdarg.h>
#include <stdio.h>

#include "rules/expr_tree.h"

typedef struct parser {
    tamis_bytes text;
    size_t at;
    unsigned depth;
    size_t nodes;
    tamis__arena *arena;
    tamis__expr_error *error;
} parser;

tamis_status tamis__expr_fail(tamis__expr_error *error, size_t offset, const char *format, ...)
{
    error->offset = offset;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return TAMIS_ERR_FORMAT;
}

static tamis_status parse_choice(parser *p, tamis__enode **out);

/* ---- Characters ------------------------------------------------------------------------------------- */

static void skip_space(parser *p)
{
    while (p->at < p->text.len && tamis__is_space(p->text.ptr[p->at]))
        p->at++;
}

static char peek(const parser *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

/* Takes the token if it comes next. */
static bool take(parser *p, const char *token)
{
    skip_space(p);
    size_t len = strlen(token);
    if (p->text.len - p->at < len || memcmp(p->text.ptr + p->at, token, len) != 0)
        return false;
    p->at += len;
    return true;
}

static bool is_name_start(char c)
{
    return tamis__is_letter(c) || c == '_';
}

static bool is_name(char c)
{
    return is_name_start(c) || tamis__is_digit(c);
}

/* What stands here, for messages. */
static tamis_bytes here(parser *p)
{
    skip_space(p);
    size_t end = p->at;
    while (end < p->text.len && end < p->at + 24 && !tamis__is_space(p->text.ptr[end]))
        end++;
    return tamis__bytes_sub(p->text, p->at, end);
}

static tamis_status expected(parser *p, const char *what)
{
    tamis_bytes found = here(p);
    if (found.len == 0)
        return tamis__expr_fail(p->error, p->at, "expected %s, found the end of the condition",
                                what);
    return tamis__expr_fail(p->error, p->at, "expected %s, found '%.*s'", what, TAMIS_FMT(found));
}

/* ---- Nodes ------------------------------------------------------------------------------------------ */

static tamis_status make(parser *p, tamis__op op, size_t offset, tamis__enode **out)
{
    if (++p->nodes > TAMIS__EXPR_NODES_MAX)
        return tamis__expr_fail(p->error, offset,
                                "a condition of more than %d parts; split it into definitions",
                                TAMIS__EXPR_NODES_MAX);
    *out = tamis__arena_zero(p->arena, 1, sizeof **out);
    if (*out == NULL)
        return TAMIS_ERR_NOMEM;
    (*out)->op = (uint8_t)op;
    (*out)->offset = (uint32_t)offset;
    return TAMIS_OK;
}

static void add(tamis__enode *parent, tamis__enode *child)
{
    tamis__enode **end = &parent->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = child;
    parent->count++;
}

/* ---- Literals --------------------------------------------------------------------------------------- */

/* Where the text that begins at p->at ends: its closing quote, or the end of all. */
static size_t text_end(const parser *p)
{
    size_t at = p->at + 1;
    while (at < p->text.len && p->text.ptr[at] != p->text.ptr[p->at])
        at += p->text.ptr[at] == '\\' ? 2 : 1;
    return at < p->text.len ? at : p->text.len;
}

static tamis_status parse_text(parser *p, tamis__enode **out)
{
    size_t start = p->at;
    char quote = peek(p);
    TAMIS_TRY(make(p, TAMIS__OP_TEXT, start, out));
    char *text = tamis__arena_alloc(p->arena, text_end(p) - start + 1);
    if (text == NULL)
        return TAMIS_ERR_NOMEM;
    size_t len = 0;
    for (p->at++; p->at < p->text.len && peek(p) != quote; p->at++) {
        if (peek(p) == '\\') {
            p->at++;
            if (peek(p) != '\\' && peek(p) != '\'' && peek(p) != '"')
                return tamis__expr_fail(p->error, p->at, "expected \\\\, \\' or \\\" in a text");
        }
        text[len++] = peek(p);
    }
    if (p->at >= p->text.len)
        return tamis__expr_fail(p->error, start, "a text that begins here has no closing %c",
                                quote);
    p->at++;
    (*out)->text = tamis__bytes(text, len);
    return TAMIS_OK;
}

static tamis_status parse_number(parser *p, tamis__enode **out)
{
    size_t start = p->at;
    double value = 0;
    double scale = 1;
    TAMIS_TRY(make(p, TAMIS__OP_NUMBER, start, out));
    for (; tamis__is_digit(peek(p)); p->at++)
        value = value * 10 + (peek(p) - '0');
    if (peek(p) == '.') {
        p->at++;
        if (!tamis__is_digit(peek(p)))
            return expected(p, "a digit after the point");
        for (; tamis__is_digit(peek(p)); p->at++) {
            value = value * 10 + (peek(p) - '0');
            scale *= 10;
        }
    }
    if (is_name(peek(p)))
        return tamis__expr_fail(p->error, start,
                                "a name cannot begin with a digit; a text stands in quotes");
    (*out)->number = value / scale;
    return TAMIS_OK;
}

/* Comma-separated expressions up to `close`. */
static tamis_status parse_items(parser *p, const char *close, tamis__enode *parent)
{
    if (take(p, close))
        return TAMIS_OK;
    char what[24];
    (void)snprintf(what, sizeof what, "',' or '%s'", close);
    for (;;) {
        tamis__enode *item;
        TAMIS_TRY(parse_choice(p, &item));
        add(parent, item);
        if (take(p, close))
            return TAMIS_OK;
        if (!take(p, ","))
            return expected(p, what);
    }
}

/* ---- Names ------------------------------------------------------------------------------------------ */

static tamis_bytes name_here(parser *p)
{
    size_t start = p->at;
    while (is_name(peek(p)))
        p->at++;
    return tamis__bytes_sub(p->text, start, p->at);
}

static bool make_literal_name(tamis__enode *node)
{
    static const struct {
        const char *word;
        tamis__op op;
        tamis__tri truth;
    } words[] = {{"true", TAMIS__OP_TRI, TAMIS__YES},
                 {"false", TAMIS__OP_TRI, TAMIS__NO},
                 {"null", TAMIS__OP_NULL, TAMIS__NO}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
        if (tamis__bytes_equal(node->text, tamis__bytes_of(words[i].word))) {
            node->op = (uint8_t)words[i].op;
            node->day = (int32_t)words[i].truth;
            return true;
        }
    }
    return false;
}

/* name, name.name, name(...); the dots stay one path until a method is called. */
static tamis_status parse_name(parser *p, tamis__enode **out)
{
    size_t start = p->at;
    TAMIS_TRY(make(p, TAMIS__OP_PATH, start, out));
    (*out)->text = name_here(p);
    skip_space(p);
    if (is_name_start(peek(p)) && tamis__bytes_equal_nocase((*out)->text, TAMIS_LIT("not")))
        return tamis__expr_fail(p->error, (*out)->offset, "expected '!', found '%.*s'",
                                TAMIS_FMT((*out)->text));
    if (make_literal_name(*out))
        return TAMIS_OK;
    if (take(p, "(")) {
        (*out)->op = TAMIS__OP_CALL;
        return parse_items(p, ")", *out);
    }
    return TAMIS_OK;
}

/* `.name` makes a path longer, `.name(` calls a method. */
static tamis_status parse_member(parser *p, tamis__enode **node)
{
    skip_space(p);
    size_t start = p->at;
    if (!is_name_start(peek(p)))
        return expected(p, "a name after '.'");
    tamis_bytes name = name_here(p);
    if (take(p, "(")) {
        tamis__enode *method;
        TAMIS_TRY(make(p, TAMIS__OP_METHOD, start, &method));
        method->text = name;
        add(method, *node);
        *node = method;
        return parse_items(p, ")", method);
    }
    if ((*node)->op != TAMIS__OP_PATH)
        return tamis__expr_fail(p->error, start, "'.%.*s' is no method; expected '(' behind it",
                                TAMIS_FMT(name));
    (*node)->text =
        tamis__bytes_sub(p->text, (*node)->offset, (size_t)(name.ptr - p->text.ptr) + name.len);
    return TAMIS_OK;
}

/* ---- Operators -------------------------------------------------------------------------------------- */

/* Where a value is expected and none stands: a text pasted from a word processor has curly quotes. */
static tamis_status fail_value(parser *p)
{
    tamis_bytes found = here(p);
    if (found.len >= 3 && memcmp(found.ptr, "\xe2\x80", 2) == 0 &&
        (unsigned char)found.ptr[2] >= 0x98 && (unsigned char)found.ptr[2] <= 0x9f)
        return tamis__expr_fail(p->error, p->at,
                                "expected a text in straight quotes ('), found '%.*s'",
                                TAMIS_FMT(found));
    return expected(p, "a value");
}

static tamis_status parse_primary(parser *p, tamis__enode **out)
{
    skip_space(p);
    size_t start = p->at;
    char c = peek(p);
    if (c == '\'' || c == '"')
        TAMIS_TRY(parse_text(p, out));
    else if (tamis__is_digit(c))
        TAMIS_TRY(parse_number(p, out));
    else if (is_name_start(c))
        TAMIS_TRY(parse_name(p, out));
    else if (take(p, "[")) {
        TAMIS_TRY(make(p, TAMIS__OP_LIST, start, out));
        TAMIS_TRY(parse_items(p, "]", *out));
    } else if (take(p, "(")) {
        TAMIS_TRY(parse_choice(p, out));
        if (!take(p, ")"))
            return expected(p, "')'");
    } else {
        return fail_value(p);
    }
    while (take(p, "."))
        TAMIS_TRY(parse_member(p, out));
    return TAMIS_OK;
}

static tamis_status parse_unary(parser *p, tamis__enode **out)
{
    skip_space(p);
    size_t start = p->at;
    bool negates = peek(p) == '!';
    if (!negates && peek(p) != '-')
        return parse_primary(p, out);
    p->at++;
    if (++p->depth > TAMIS__EXPR_DEPTH_MAX)
        return tamis__expr_fail(p->error, start, "nested deeper than %d", TAMIS__EXPR_DEPTH_MAX);
    TAMIS_TRY(make(p, negates ? TAMIS__OP_NOT : TAMIS__OP_NEGATE, start, out));
    tamis__enode *inner;
    TAMIS_TRY(parse_unary(p, &inner));
    p->depth--;
    add(*out, inner);
    return TAMIS_OK;
}

static tamis_status parse_sum(parser *p, tamis__enode **out)
{
    TAMIS_TRY(parse_unary(p, out));
    for (;;) {
        skip_space(p);
        char c = peek(p);
        if (c != '+' && c != '-')
            return TAMIS_OK;
        tamis__enode *sum;
        tamis__enode *right;
        TAMIS_TRY(make(p, c == '+' ? TAMIS__OP_ADD : TAMIS__OP_SUBTRACT, p->at++, &sum));
        TAMIS_TRY(parse_unary(p, &right));
        add(sum, *out);
        add(sum, right);
        *out = sum;
    }
}

static bool take_comparison(parser *p, tamis__op *out)
{
    static const struct {
        const char *token;
        tamis__op op;
    } tokens[] = {{"==", TAMIS__OP_EQ}, {"!=", TAMIS__OP_NE}, {"<=", TAMIS__OP_LE},
                  {">=", TAMIS__OP_GE}, {"<", TAMIS__OP_LT},  {">", TAMIS__OP_GT}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(tokens); i++) {
        if (take(p, tokens[i].token)) {
            *out = tokens[i].op;
            return true;
        }
    }
    skip_space(p);
    bool is_in = p->text.len - p->at > 2 && memcmp(p->text.ptr + p->at, "in", 2) == 0 &&
                 !is_name(p->text.ptr[p->at + 2]);
    *out = TAMIS__OP_IN;
    p->at += is_in ? 2 : 0;
    return is_in;
}

static tamis_status parse_comparison(parser *p, tamis__enode **out)
{
    TAMIS_TRY(parse_sum(p, out));
    skip_space(p);
    size_t start = p->at;
    tamis__op op;
    if (!take_comparison(p, &op)) {
        if (peek(p) == '=')
            return tamis__expr_fail(p->error, p->at, "'=' alone compares nothing; expected '=='");
        return TAMIS_OK;
    }
    if (op == TAMIS__OP_LT && peek(p) == '>')
        return tamis__expr_fail(p->error, start, "expected '!=', found '<>'");
    tamis__enode *right;
    tamis__enode *node;
    TAMIS_TRY(make(p, op, start, &node));
    TAMIS_TRY(parse_sum(p, &right));
    add(node, *out);
    add(node, right);
    *out = node;
    if (take_comparison(p, &op))
        return tamis__expr_fail(p->error, start,
                                "comparisons cannot be chained; join them with &&");
    return TAMIS_OK;
}

/* a && b && c, or with ||: one node. */
static tamis_status parse_chain(parser *p, bool is_or, tamis__enode **out)
{
    const char *token = is_or ? "||" : "&&";
    TAMIS_TRY(is_or ? parse_chain(p, false, out) : parse_comparison(p, out));
    tamis__enode *chain = NULL;
    tamis__enode *last = *out;
    for (;;) {
        skip_space(p);
        size_t start = p->at;
        if (!take(p, token))
            break;
        if (chain == NULL) {
            TAMIS_TRY(make(p, is_or ? TAMIS__OP_OR : TAMIS__OP_AND, start, &chain));
            add(chain, *out);
        }
        tamis__enode *next;
        TAMIS_TRY(is_or ? parse_chain(p, false, &next) : parse_comparison(p, &next));
        last->next = next;
        last = next;
        chain->count++;
    }
    if (chain != NULL)
        *out = chain;
    return TAMIS_OK;
}

static tamis_status parse_choice(parser *p, tamis__enode **out)
{
    size_t start = p->at;
    if (++p->depth > TAMIS__EXPR_DEPTH_MAX)
        return tamis__expr_fail(p->error, start, "nested deeper than %d", TAMIS__EXPR_DEPTH_MAX);
    TAMIS_TRY(parse_chain(p, true, out));
    skip_space(p);
    start = p->at;
    if (take(p, "?")) {
        tamis__enode *choice;
        tamis__enode *yes;
        tamis__enode *no;
        TAMIS_TRY(make(p, TAMIS__OP_CHOICE, start, &choice));
        TAMIS_TRY(parse_choice(p, &yes));
        if (!take(p, ":"))
            return expected(p, "':' of c ? a : b");
        TAMIS_TRY(parse_choice(p, &no));
        add(choice, *out);
        add(choice, yes);
        add(choice, no);
        *out = choice;
    }
    p->depth--;
    return TAMIS_OK;
}

tamis_status tamis__expr_parse(tamis_bytes text, tamis__arena *arena, tamis__enode **out,
                               tamis__expr_error *error)
{
    *out = NULL;
    if (text.len > TAMIS__EXPR_BYTES_MAX)
        return tamis__expr_fail(error, 0, "a condition of more than %d bytes",
                                TAMIS__EXPR_BYTES_MAX);
    parser p = {.text = text, .arena = arena, .error = error};
    TAMIS_TRY(parse_choice(&p, out));
    skip_space(&p);
    if (p.at == text.len)
        return TAMIS_OK;
    if (peek(&p) == '&' || peek(&p) == '|')
        return expected(&p, peek(&p) == '&' ? "'&&'" : "'||'");
    static const struct {
        const char *word, *operator;
    } words[] = {{"and", "'&&'"}, {"or", "'||'"}, {"not", "'!'"}, {"AND", "'&&'"}, {"OR", "'||'"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
        if (tamis__bytes_equal(here(&p), tamis__bytes_of(words[i].word)))
            return expected(&p, words[i].operator);
    }
    return expected(&p, "an operator or the end");
}
