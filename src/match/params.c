/*
 * match/params.c - the table of parameters, and what is done with it.
 *
 * Numbers are read and written without the C library's own conversions, which follow the locale of the
 * program around the library. A decimal of at most 15 digits is a whole number below 2^53 over a power
 * of ten below 10^22: both are exact in a double, so one division gives the nearest double (Clinger
 * 1990), the same on every machine.
 */
#include "match/params.h"

#include <stdio.h>

#include "base/error.h"

enum { DIGITS_MAX = 15, KNOWN_BYTES = 200, FACTOR_MAX = 100 };

/* A number of fewer digits takes one more. */
static const uint64_t DIGITS_BOUND = UINT64_C(100000000000000);

#define PARAM(field, least, most, what)                                                            \
    {                                                                                              \
#field, offsetof(tamis__score_params, field), least, most, what                            \
    }

static const tamis__score_param table[] = {
    PARAM(steepness, 0, FACTOR_MAX,
          "how fast the value of a link falls with similarity: 1 - steepness * (1 - similarity)"),
    PARAM(steepness_foreign, 0, FACTOR_MAX,
          "the same between scripts of unlike writing, where nobody mistyped"),
    PARAM(initial_value, 0, 1, "value of a link between a word and its initial"),
    PARAM(glue_value, 0, 1, "factor on links between one word and several written together"),
    PARAM(contradiction, 0, FACTOR_MAX, "cost of weight that differs on both sides: other words"),
    PARAM(near_miss, 0, FACTOR_MAX, "the same for words that are a slip or two apart"),
    PARAM(term, 0, FACTOR_MAX, "the same for business terms"),
    PARAM(initial, 0, FACTOR_MAX, "the same for an initial and what it does not stand for"),
    PARAM(sibling, 0, FACTOR_MAX, "the same for places, which tell siblings apart"),
    PARAM(number, 0, FACTOR_MAX, "the same for numbers"),
    PARAM(dressing, 0, FACTOR_MAX, "the same for legal forms, titles and connecting words"),
    PARAM(omission_query, 0, FACTOR_MAX, "cost of weight that only the query has"),
    PARAM(omission_candidate, 0, FACTOR_MAX, "cost of weight that only the listed name has"),
    PARAM(stranger, 0, 1, "share of the score that another word, term, initial or place takes"),
    PARAM(thin, 0, 1, "share of the score that goes when only one of several words agrees"),
    PARAM(order_rotated, 0, 1, "factor when given and family name change places"),
    PARAM(order_mixed, 0, 1, "factor for any other order"),
    PARAM(order_chain, 0, 1, "factor for a patronymic chain in another order"),
};

const tamis__score_param *tamis__score_param_at(size_t i)
{
    return i < TAMIS_COUNT_OF(table) ? &table[i] : NULL;
}

static double *field_of(tamis__score_params *params, size_t i)
{
    return (double *)(void *)((char *)params + table[i].offset);
}

double tamis__score_param_value(const tamis__score_params *params, size_t i)
{
    return *(const double *)(const void *)((const char *)params + table[i].offset);
}

/* ---- setting ---- */

static tamis_status no_such_param(tamis_bytes name, tamis_error *err)
{
    char known[KNOWN_BYTES] = "";
    size_t used = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++) {
        size_t len = strlen(table[i].name);
        if (used + len + 10 > sizeof(known)) {
            memcpy(known + used, ", ...", 6);
            break;
        }
        if (used > 0) {
            memcpy(known + used, ", ", 2);
            used += 2;
        }
        memcpy(known + used, table[i].name, len + 1);
        used += len;
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no parameter \"%.*s\": expected %s",
                       TAMIS_FMT(tamis__bytes_sub(name, 0, 40)), known);
}

static bool in_range(const tamis__score_param *param, double value)
{
    return value >= param->min && value <= param->max; /* false for NaN */
}

static tamis_status out_of_range(const tamis__score_param *param, tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "parameter %s: expected a number from %g to %g",
                       param->name, param->min, param->max);
}

static size_t find(tamis_bytes name)
{
    size_t i = 0;
    while (i < TAMIS_COUNT_OF(table) && !tamis__bytes_equal(name, tamis__bytes_of(table[i].name)))
        i++;
    return i;
}

tamis_status tamis__score_params_set(tamis__score_params *params, tamis_bytes name, double value,
                                     tamis_error *err)
{
    size_t i = find(name);
    if (i == TAMIS_COUNT_OF(table))
        return no_such_param(name, err);
    if (!in_range(&table[i], value))
        return out_of_range(&table[i], err);
    *field_of(params, i) = value;
    return TAMIS_OK;
}

/* Digits with one point among them. Zeros in front say nothing and do not count. */
static bool read_decimal(tamis_bytes text, double *out)
{
    static const double tens[DIGITS_MAX + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t digits = 0;
    size_t count = 0, decimals = 0, points = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && points == 0) {
            points = 1;
            continue;
        }
        decimals += points;
        if (c < '0' || c > '9' || digits >= DIGITS_BOUND || decimals > DIGITS_MAX)
            return false;
        digits = digits * 10 + (uint64_t)(c - '0');
        count++;
    }
    if (count == 0)
        return false;
    *out = (double)digits / tens[decimals];
    return true;
}

tamis_status tamis__score_params_set_text(tamis__score_params *params, tamis_bytes name,
                                          tamis_bytes value, tamis_error *err)
{
    double number = 0.0;
    size_t i = find(name);
    if (i == TAMIS_COUNT_OF(table))
        return no_such_param(name, err);
    if (!read_decimal(value, &number))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "parameter %s: expected a number such as 1.9, found \"%.*s\"",
                           table[i].name, TAMIS_FMT(tamis__bytes_sub(value, 0, 40)));
    return tamis__score_params_set(params, name, number, err);
}

/* ---- text ---- */

/* What stands before "#", without spaces around it. */
static tamis_bytes without_comment(tamis_bytes line)
{
    size_t hash = tamis__bytes_find(line, TAMIS_LIT("#"), 0);
    return tamis__bytes_trim(hash == SIZE_MAX ? line : tamis__bytes_sub(line, 0, hash));
}

static tamis_status read_line(tamis__score_params *params, bool *seen, tamis_bytes line,
                              tamis_error *err)
{
    size_t equals = tamis__bytes_find(line, TAMIS_LIT("="), 0);
    if (equals == SIZE_MAX)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "expected NAME = VALUE, found \"%.*s\"",
                           TAMIS_FMT(tamis__bytes_sub(line, 0, 40)));
    tamis_bytes name = tamis__bytes_trim(tamis__bytes_sub(line, 0, equals));
    tamis_bytes value = tamis__bytes_trim(tamis__bytes_sub(line, equals + 1, line.len));
    TAMIS_TRY(tamis__score_params_set_text(params, name, value, err));
    size_t i = find(name);
    if (seen[i])
        return tamis__fail(err, TAMIS_ERR_FORMAT, "parameter %s stands there twice", table[i].name);
    seen[i] = true;
    return TAMIS_OK;
}

/* The message that is there, with its line; always FORMAT. */
static tamis_status fail_on_line(tamis_error *err, uint64_t line)
{
    char context[32];
    if (err == NULL)
        return TAMIS_ERR_FORMAT;
    snprintf(context, sizeof(context), "line %llu", (unsigned long long)line);
    err->line = line;
    return tamis__fail_context(err, TAMIS_ERR_FORMAT, context);
}

tamis_status tamis__score_params_read(tamis__score_params *params, tamis_bytes text,
                                      tamis_error *err)
{
    tamis__score_params read = *params;
    bool seen[TAMIS_COUNT_OF(table)] = {false};
    tamis_bytes line;
    for (uint64_t number = 1; text.len > 0 && tamis__bytes_split(&text, TAMIS_LIT("\n"), &line);
         number++) {
        line = without_comment(line);
        if (line.len > 0 && read_line(&read, seen, line, err) != TAMIS_OK)
            return fail_on_line(err, number);
    }
    *params = read;
    return TAMIS_OK;
}

void tamis__score_param_number(tamis__buffer *out, double value)
{
    size_t start = out->len;
    int decimals = DIGITS_MAX;
    for (double bound = 1.0; decimals > 0 && value >= bound; bound *= 10.0)
        decimals--;
    tamis__json_number(out, value, decimals);
    if (out->failed || memchr(out->ptr + start, '.', out->len - start) == NULL)
        return;
    while (out->ptr[out->len - 1] == '0')
        out->len--;
    if (out->ptr[out->len - 1] == '.')
        out->len--;
}

void tamis__score_params_write(const tamis__score_params *params, tamis__buffer *out)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++) {
        tamis__buffer_printf(out, "# %s (", table[i].text);
        tamis__score_param_number(out, table[i].min);
        tamis__buffer_text(out, " to ");
        tamis__score_param_number(out, table[i].max);
        tamis__buffer_printf(out, ")\n%s = ", table[i].name);
        tamis__score_param_number(out, tamis__score_param_value(params, i));
        tamis__buffer_byte(out, '\n');
    }
}

/* ---- checking ---- */

tamis_status tamis__score_params_check(const tamis__score_params *params, tamis_error *err)
{
    const struct {
        const char *name;
        double value;
    } costs[] = {{"contradiction", params->contradiction},
                 {"near_miss, for one slip", TAMIS__ONE_SLIP * params->near_miss},
                 {"term", params->term},
                 {"initial", params->initial},
                 {"sibling", params->sibling},
                 {"number", params->number},
                 {"dressing", params->dressing}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++)
        if (!in_range(&table[i], tamis__score_param_value(params, i)))
            return out_of_range(&table[i], err);
    for (size_t i = 0; i < TAMIS_COUNT_OF(costs); i++)
        if (params->omission_query > costs[i].value)
            return tamis__fail(
                err, TAMIS_ERR_ARGUMENT,
                "parameters: omission_query may not exceed %s, or hits would be lost",
                costs[i].name);
    return TAMIS_OK;
}
