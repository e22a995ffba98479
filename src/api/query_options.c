/* api/query_options.c - one small reader for each option, found by name. */
#include "api/query_options.h"

#include <jansson.h>

#include "api/parameters.h"
#include "base/error.h"

enum { KNOWN_BYTES = 200 };

typedef struct reading {
    tamis__arena *arena;
    tamis_screen_options *out;
} reading;

typedef struct option {
    const char *name;
    tamis_status (*read)(const reading *r, const struct option *option, const json_t *value,
                         tamis_error *err);
    bool of_pairs; /* means something when two parties are compared */
} option;

static tamis_status wrong_kind(const option *o, const char *expected, tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "options: %s: expected %s", o->name, expected);
}

/* ---- single values ---- */

static tamis_status read_threshold(const reading *r, const option *o, const json_t *value,
                                   tamis_error *err)
{
    if (!json_is_number(value))
        return wrong_kind(o, "a number from 0 to 1", err);
    r->out->threshold = json_number_value(value);
    return TAMIS_OK;
}

static tamis_status read_limit(const reading *r, const option *o, const json_t *value,
                               tamis_error *err)
{
    json_int_t limit = json_integer_value(value);
    if (!json_is_integer(value) || limit < 1 || limit > TAMIS_LIMIT_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "options: %s: expected a whole number from 1 to %d", o->name,
                           TAMIS_LIMIT_MAX);
    r->out->limit = (uint32_t)limit;
    return TAMIS_OK;
}

static tamis_status read_flag(const option *o, const json_t *value, bool *out, tamis_error *err)
{
    if (!json_is_boolean(value))
        return wrong_kind(o, "true or false", err);
    *out = json_is_true(value);
    return TAMIS_OK;
}

static tamis_status read_exhaustive(const reading *r, const option *o, const json_t *value,
                                    tamis_error *err)
{
    return read_flag(o, value, &r->out->exhaustive, err);
}

static tamis_status read_weak_aliases(const reading *r, const option *o, const json_t *value,
                                      tamis_error *err)
{
    bool wanted = true;
    TAMIS_TRY(read_flag(o, value, &wanted, err));
    r->out->skip_weak = !wanted;
    return TAMIS_OK;
}

static const char *keep_text(const reading *r, const json_t *value)
{
    tamis_bytes text = {json_string_value(value), json_string_length(value)};
    return tamis__arena_copy(r->arena, text).ptr;
}

static tamis_status read_as_of(const reading *r, const option *o, const json_t *value,
                               tamis_error *err)
{
    if (!json_is_string(value))
        return wrong_kind(o, "a day as \"YYYY-MM-DD\"", err);
    r->out->as_of = keep_text(r, value);
    return r->out->as_of == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_parameters(const reading *r, const option *o, const json_t *value,
                                    tamis_error *err)
{
    if (!json_is_object(value))
        return wrong_kind(o, "an object of names and numbers", err);
    tamis_parameters *own = tamis__arena_alloc(r->arena, sizeof(*own));
    if (own == NULL)
        return tamis__fail_nomem(err);
    const tamis__score_params *base = tamis__parameters_values(r->out->parameters);
    own->values = base == NULL ? tamis__score_defaults : *base;
    r->out->parameters = own;
    return tamis__parameters_set_json(&own->values, value, err);
}

/* ---- lists ---- */

/* One text or an array of them, behind the `kept` ones of `before`. */
static tamis_status read_list(const reading *r, const option *o, const json_t *value,
                              const char *const *before, size_t kept, const char *const **out,
                              size_t *count, tamis_error *err)
{
    size_t added = json_is_array(value) ? json_array_size(value) : 1;
    const char **list = tamis__arena_zero(r->arena, kept + added + 1, sizeof(*list));
    if (list == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < kept; i++)
        list[i] = before[i];
    for (size_t i = 0; i < added; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        if (!json_is_string(item))
            return wrong_kind(o, "a text or a list of texts", err);
        list[kept + i] = keep_text(r, item);
        if (list[kept + i] == NULL)
            return tamis__fail_nomem(err);
    }
    *out = list;
    *count = kept + added;
    return TAMIS_OK;
}

static tamis_status read_datasets(const reading *r, const option *o, const json_t *value,
                                  tamis_error *err)
{
    return read_list(r, o, value, NULL, 0, &r->out->datasets, &r->out->dataset_count, err);
}

static tamis_status read_skip_datasets(const reading *r, const option *o, const json_t *value,
                                       tamis_error *err)
{
    return read_list(r, o, value, NULL, 0, &r->out->skip_datasets, &r->out->skip_dataset_count,
                     err);
}

static tamis_status read_topics(const reading *r, const option *o, const json_t *value,
                                tamis_error *err)
{
    return read_list(r, o, value, NULL, 0, &r->out->topics, &r->out->topic_count, err);
}

static tamis_status read_countries(const reading *r, const option *o, const json_t *value,
                                   tamis_error *err)
{
    return read_list(r, o, value, NULL, 0, &r->out->countries, &r->out->country_count, err);
}

static tamis_status read_exclude(const reading *r, const option *o, const json_t *value,
                                 tamis_error *err)
{
    return read_list(r, o, value, r->out->exclude, r->out->exclude_count, &r->out->exclude,
                     &r->out->exclude_count, err);
}

/* ---- by name ---- */

static const option options[] = {
    {"threshold", read_threshold, true},
    {"limit", read_limit, false},
    {"datasets", read_datasets, false},
    {"skipDatasets", read_skip_datasets, false},
    {"topics", read_topics, false},
    {"countries", read_countries, false},
    {"exclude", read_exclude, false},
    {"asOf", read_as_of, false},
    {"weakAliases", read_weak_aliases, false},
    {"exhaustive", read_exhaustive, false},
    {"parameters", read_parameters, true},
};

static tamis_status no_such_option(const char *name, bool pair, tamis_error *err)
{
    char known[KNOWN_BYTES] = "";
    size_t used = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(options); i++) {
        size_t len = strlen(options[i].name);
        if ((pair && !options[i].of_pairs) || used + len + 3 > sizeof(known))
            continue;
        if (used > 0) {
            memcpy(known + used, ", ", 2);
            used += 2;
        }
        memcpy(known + used, options[i].name, len + 1);
        used += len;
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no option \"%.*s\": expected %s",
                       TAMIS_FMT(tamis__bytes_sub(tamis__bytes_of(name), 0, 40)), known);
}

static const option *find(const char *name, bool pair)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(options); i++)
        if (strcmp(options[i].name, name) == 0 && (!pair || options[i].of_pairs))
            return &options[i];
    return NULL;
}

tamis_status tamis__query_options_read(const json_t *object, const tamis_screen_options *base,
                                       bool pair, tamis__arena *arena, tamis_screen_options *out,
                                       tamis_error *err)
{
    const char *name;
    json_t *value;
    *out = *base;
    reading r = {arena, out};
    if (!json_is_object(object))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "options: expected an object");
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        const option *found = find(name, pair);
        if (found == NULL)
            return no_such_option(name, pair, err);
        if (!json_is_null(value))
            TAMIS_TRY(found->read(&r, found, value, err));
    }
    return TAMIS_OK;
}
