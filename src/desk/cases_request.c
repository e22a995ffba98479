/*
 * desk/cases_request.c - a table of fields for each request; one reader walks the object and refuses what the table does not hold.
 *
 * jansson bounds the nesting (2,048) and refuses invalid UTF-8, NUL characters and numbers that do not fit.
 */
#include "desk/cases_request.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/date.h"
#include "base/error.h"
#include "base/utf8.h"
#include "desk/cases_internal.h"

enum { LIMIT_DEFAULT = 50, OFFSET_MAX = 10000000, SEARCH_MAX = 256, DUE_YEARS_MIN = 1970 };

/* ---- objects and their fields -------------------------------------------------------------------- */

typedef enum field_kind {
    FIELD_TEXT, /* -> const char * */
    FIELD_TEXT_OR_NULL /* -> const char *, NULL for null */,
    FIELD_NUMBER, /* -> int64_t from 0 to max */
    FIELD_DAY,    /* -> int64_t, begin of the day; null: 0 */
    FIELD_JSON    /* looked at elsewhere */
} field_kind;

typedef struct field {
    const char *name;
    field_kind kind;
    size_t offset; /* in the request */
    size_t max;    /* bytes of a text, value of a number */
} field;

static tamis_status parse(tamis_bytes text, size_t max, const char *what, json_t **out,
                          tamis_error *err)
{
    json_error_t problem;
    if (text.len > max)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: %zu bytes, at most %zu are read", what,
                           text.len, max);
    *out = json_loadb(text.len == 0 ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, &problem);
    if (*out == NULL)
        return tamis__fail_at(err, TAMIS_ERR_ARGUMENT,
                              problem.line > 0 ? (uint64_t)problem.line : 0,
                              problem.position > 0 ? (uint64_t)problem.position : 0,
                              "%s: not JSON: %s", what, problem.text);
    if (json_is_object(*out))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: expected an object", what);
}

static tamis_status read_text(const field *f, const json_t *value, const char **out,
                              tamis_error *err)
{
    if (!json_is_string(value))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: expected a text", f->name);
    if (json_string_length(value) > f->max)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: %zu bytes, at most %zu are allowed",
                           f->name, json_string_length(value), f->max);
    *out = json_string_value(value);
    return TAMIS_OK;
}

static bool is_day(const char *text, int32_t *day)
{
    tamis__date date;
    if (text == NULL || strlen(text) != sizeof("YYYY-MM-DD") - 1 ||
        !tamis__date_parse(tamis__bytes_of(text), &date) || date.lo != date.hi || date.lo < 0)
        return false;
    *day = date.lo;
    return true;
}

static tamis_status read_day(const field *f, const json_t *value, int64_t *out, tamis_error *err)
{
    int32_t day;
    *out = 0;
    if (json_is_null(value))
        return TAMIS_OK;
    if (!is_day(json_string_value(value), &day) || day == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%s: expected a day such as 2026-11-28, after 1970-01-01", f->name);
    *out = (int64_t)day * TAMIS__DAY_MILLISECONDS;
    return TAMIS_OK;
}

static tamis_status read_number(const field *f, const json_t *value, int64_t *out, tamis_error *err)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        (uint64_t)json_integer_value(value) > f->max)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: expected a whole number from 0 to %zu",
                           f->name, f->max);
    *out = json_integer_value(value);
    return TAMIS_OK;
}

static tamis_status read_field(const field *f, const json_t *value, void *request, tamis_error *err)
{
    char *at = (char *)request + f->offset;
    switch (f->kind) {
    case FIELD_TEXT: return read_text(f, value, (const char **)(void *)at, err);
    case FIELD_TEXT_OR_NULL:
        return json_is_null(value) ? TAMIS_OK : read_text(f, value, (const char **)(void *)at, err);
    case FIELD_NUMBER: return read_number(f, value, (int64_t *)(void *)at, err);
    case FIELD_DAY: return read_day(f, value, (int64_t *)(void *)at, err);
    case FIELD_JSON: return TAMIS_OK;
    }
    return TAMIS_OK;
}

static tamis_status read_fields(const json_t *object, const field *fields, size_t count,
                                void *request, tamis_error *err)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        size_t i = 0;
        while (i < count && strcmp(fields[i].name, name) != 0)
            i++;
        if (i == count)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%.64s: no such field here", name);
        TAMIS_TRY(read_field(&fields[i], value, request, err));
    }
    return TAMIS_OK;
}

static bool is_among(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], text) == 0)
            return true;
    return false;
}

static const char *const outcomes[] = {"true_match", "false_alert", "inconclusive"};
static const char *const sources[] = {"api", "page", "file", "watch", "cli"};
static const char *const states[] = {"open", "pending", "closed"};
static const char *const orders[] = {"due", "score", "opened", "oldest"};

static tamis_status check_word(const char *text, const char *name, const char *const *words,
                               size_t count, tamis_error *err)
{
    char list[128] = "";
    size_t used = 0;
    if (text == NULL || is_among(text, words, count))
        return TAMIS_OK;
    for (size_t i = 0; i < count && used < sizeof(list); i++) {
        int n = snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ", words[i]);
        used += n > 0 ? (size_t)n : 0;
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: expected one of %s", name, list);
}

static bool is_blank(const char *text)
{
    return tamis__bytes_trim(tamis__bytes_of(text)).len == 0;
}

tamis_status tamis__case_reason(tamis_bytes text, const char *field_name, bool needed,
                                tamis_error *err)
{
    if (needed && tamis__bytes_trim(text).len == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: needed", field_name);
    if (text.len > TAMIS__CASE_REASON_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: %zu bytes, at most %d are allowed",
                           field_name, text.len, (int)TAMIS__CASE_REASON_MAX);
    if (tamis__utf8_valid_prefix(text) != text.len)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: not UTF-8", field_name);
    return TAMIS_OK;
}

/* ---- steps --------------------------------------------------------------------------------------- */

const char *tamis__case_action_name(tamis__case_action action)
{
    static const char *const names[] = {"assign",  "comment", "due",   "decide",
                                        "approve", "reject",  "reopen"};
    _Static_assert(TAMIS_COUNT_OF(names) == TAMIS__CASE_ACTIONS, "a name for each");
    return action < TAMIS__CASE_ACTIONS ? names[action] : "";
}

static tamis_status read_action(const json_t *root, tamis__case_action *out, tamis_error *err)
{
    const char *name = json_string_value(json_object_get(root, "action"));
    for (int i = 0; name != NULL && i < TAMIS__CASE_ACTIONS; i++) {
        *out = (tamis__case_action)i;
        if (strcmp(tamis__case_action_name(*out), name) == 0)
            return TAMIS_OK;
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "action: expected assign, comment, due, decide, approve, reject or reopen");
}

/* The fields of each action besides "action" and "version". */
#define STEP_FIELD(name, kind, member, max)                                                        \
    {                                                                                              \
        name, kind, offsetof(tamis__case_step, member), max                                        \
    }

enum { STEP_FIELDS_MAX = 5 };

static size_t step_fields(tamis__case_action action, field out[STEP_FIELDS_MAX])
{
    static const field common[] = {STEP_FIELD("action", FIELD_JSON, action, 0),
                                   STEP_FIELD("version", FIELD_NUMBER, version, INT64_MAX)};
    static const field assign = STEP_FIELD("to", FIELD_TEXT_OR_NULL, to, TAMIS_NAME_BYTES - 1);
    static const field comment = STEP_FIELD("text", FIELD_TEXT, text, TAMIS__CASE_COMMENT_MAX);
    static const field due = STEP_FIELD("due", FIELD_DAY, due, 0);
    static const field reason = STEP_FIELD("reason", FIELD_TEXT, reason, TAMIS__CASE_REASON_MAX);
    static const field outcome = STEP_FIELD("outcome", FIELD_TEXT, outcome, 32);
    static const field until = STEP_FIELD("until", FIELD_DAY, until, 0);
    out[0] = common[0];
    out[1] = common[1];
    switch (action) {
    case TAMIS__CASE_ASSIGN: out[2] = assign; return 3;
    case TAMIS__CASE_COMMENT: out[2] = comment; return 3;
    case TAMIS__CASE_DUE: out[2] = due; return 3;
    case TAMIS__CASE_DECIDE:
        out[2] = outcome;
        out[3] = reason;
        out[4] = until;
        return 5;
    default: out[2] = reason; return 3;
    }
}

static tamis_status need(const json_t *root, const char *name, tamis_error *err)
{
    if (json_object_get(root, name) != NULL)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: needed", name);
}

static tamis_status check_decision(tamis__case_step *step, tamis_error *err)
{
    TAMIS_TRY(need(step->root, "outcome", err));
    TAMIS_TRY(check_word(step->outcome, "outcome", outcomes, TAMIS_COUNT_OF(outcomes), err));
    if (step->until == 0)
        return TAMIS_OK;
    if (strcmp(step->outcome, "false_alert") != 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "until: only of a false alert");
    step->until += TAMIS__DAY_MILLISECONDS;
    return TAMIS_OK;
}

static tamis_status check_step(tamis__case_step *step, tamis_error *err)
{
    tamis__case_action action = step->action;
    if (action != TAMIS__CASE_COMMENT)
        TAMIS_TRY(need(step->root, "version", err));
    if (json_object_get(step->root, "version") != NULL && step->version == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "version: a case's versions begin at 1");
    switch (action) {
    case TAMIS__CASE_ASSIGN: return need(step->root, "to", err);
    case TAMIS__CASE_DUE: return need(step->root, "due", err);
    case TAMIS__CASE_COMMENT:
        if (step->text != NULL && !is_blank(step->text))
            return TAMIS_OK;
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "text: needed");
    case TAMIS__CASE_DECIDE: TAMIS_TRY(check_decision(step, err)); break;
    default: break;
    }
    return tamis__case_reason(tamis__bytes_of(step->reason), "reason",
                              action != TAMIS__CASE_APPROVE, err);
}

tamis_status tamis__case_step_read(tamis_bytes request, tamis__case_step *out, tamis_error *err)
{
    field fields[STEP_FIELDS_MAX];
    memset(out, 0, sizeof(*out));
    tamis_status status = parse(request, TAMIS__REQUEST_STEP_MAX, "step", &out->root, err);
    if (status == TAMIS_OK)
        status = read_action(out->root, &out->action, err);
    if (status == TAMIS_OK)
        status = read_fields(out->root, fields, step_fields(out->action, fields), out, err);
    if (status == TAMIS_OK)
        status = check_step(out, err);
    return status;
}

void tamis__case_step_clear(tamis__case_step *step)
{
    json_decref(step->root);
    memset(step, 0, sizeof(*step));
}

/* ---- opening ------------------------------------------------------------------------------------- */

static bool is_deeper(const json_t *value, int levels)
{
    const char *key;
    json_t *item;
    size_t i;
    if (!json_is_object(value) && !json_is_array(value))
        return false;
    if (levels == 0)
        return true;
    bool deeper = false;
    if (json_is_array(value)) {
        json_array_foreach(value, i, item) deeper = deeper || is_deeper(item, levels - 1);
    } else {
        json_object_foreach((json_t *)(uintptr_t)value, key, item) deeper =
            deeper || is_deeper(item, levels - 1);
    }
    return deeper;
}

static tamis_status hit_fail(tamis_error *err, size_t i, const char *what)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits[%zu].%s", i, what);
}

static tamis_bytes member_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return tamis__bytes(json_string_value(value), json_string_length(value));
}

/* Letters and what ids of lists are made of: no white space, since they are kept joined by it. */
static bool is_dataset(tamis_bytes name)
{
    if (name.len == 0 || name.len > TAMIS__CASE_TEXT_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] <= ' ')
            return false;
    return true;
}

static tamis_status read_datasets(tamis__case_opening *opening, const json_t *hit, size_t i,
                                  tamis__case_hit *out, tamis_error *err)
{
    const json_t *list = json_object_get(hit, "datasets");
    tamis__buffer names;
    tamis__buffer_init(&names, TAMIS__CASE_HIT_MAX);
    bool fine = list == NULL || json_is_array(list);
    size_t count = list == NULL ? 1 : json_array_size(list);
    for (size_t k = 0; fine && k < count; k++) {
        const json_t *item =
            list == NULL ? json_object_get(hit, "dataset") : json_array_get(list, k);
        if (list == NULL && item == NULL)
            break;
        tamis_bytes name = tamis__bytes(json_string_value(item), json_string_length(item));
        fine = is_dataset(name);
        if (names.len > 0)
            tamis__buffer_byte(&names, ' ');
        tamis__buffer_append(&names, name);
    }
    out->datasets = tamis__arena_copy(&opening->arena, tamis__buffer_bytes(&names));
    tamis__buffer_clear(&names);
    if (!fine)
        return hit_fail(err, i, "datasets: expected names of lists");
    return out->datasets.ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status keep_hit(tamis__case_opening *opening, const json_t *hit, size_t i,
                             tamis__case_hit *out, tamis_error *err)
{
    if (is_deeper(hit, TAMIS__CASE_HIT_DEPTH))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits[%zu]: nested too deeply", i);
    char *text = json_dumps(hit, JSON_COMPACT);
    if (text == NULL)
        return tamis__fail_nomem(err);
    size_t len = strlen(text);
    out->json = len > TAMIS__CASE_HIT_MAX
                    ? tamis__bytes(NULL, 0)
                    : tamis__arena_copy(&opening->arena, tamis__bytes(text, len));
    free(text);
    if (len > TAMIS__CASE_HIT_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits[%zu]: %zu bytes, at most %d are allowed",
                           i, len, (int)TAMIS__CASE_HIT_MAX);
    return out->json.ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_hit(tamis__case_opening *opening, const json_t *hit, size_t i,
                             tamis__case_hit *out, tamis_error *err)
{
    const json_t *score = json_object_get(hit, "score");
    if (!json_is_object(hit))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits[%zu]: expected an object", i);
    out->entity_id = member_text(hit, "entity_id");
    if (out->entity_id.len == 0)
        out->entity_id = member_text(hit, "id");
    out->caption = member_text(hit, "caption");
    if (out->entity_id.len == 0 || out->entity_id.len > TAMIS__CASE_TEXT_MAX)
        return hit_fail(err, i, "entity_id: expected an entity's id");
    if (out->caption.len > TAMIS__CASE_TEXT_MAX) {
        out->caption.len = TAMIS__CASE_TEXT_MAX;
        out->caption.len = tamis__utf8_valid_prefix(out->caption);
    }
    if (!json_is_number(score) || !(json_number_value(score) >= 0) || json_number_value(score) > 1)
        return hit_fail(err, i, "score: expected a number from 0 to 1");
    out->score = json_number_value(score);
    TAMIS_TRY(read_datasets(opening, hit, i, out, err));
    return keep_hit(opening, hit, i, out, err);
}

static tamis_status read_hits(tamis__case_opening *opening, tamis_error *err)
{
    const json_t *hits = json_object_get(opening->root, "hits");
    size_t count = json_array_size(hits);
    if (count == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits: expected a list of hits");
    if (count > TAMIS__CASE_OPEN_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "hits: %zu, at most %d are taken at once",
                           count, (int)TAMIS__CASE_OPEN_MAX);
    opening->hits = tamis__arena_zero(&opening->arena, count, sizeof(*opening->hits));
    if (opening->hits == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        TAMIS_TRY(read_hit(opening, json_array_get(hits, i), i, &opening->hits[i], err));
    opening->hit_count = count;
    return TAMIS_OK;
}

static tamis_status read_opening(tamis__case_opening *opening, tamis_error *err)
{
    static const field fields[] = {
        {"query", FIELD_JSON, 0, 0},
        {"hits", FIELD_JSON, 0, 0},
        {"source", FIELD_TEXT, offsetof(tamis__case_opening, source), 32},
        {"customer", FIELD_TEXT_OR_NULL, offsetof(tamis__case_opening, customer),
         TAMIS__CASE_TEXT_MAX},
        {"note", FIELD_TEXT_OR_NULL, offsetof(tamis__case_opening, note), TAMIS__CASE_COMMENT_MAX},
        {"due", FIELD_DAY, offsetof(tamis__case_opening, due), 0},
    };
    static const field query_fields[] = {
        {"id", FIELD_JSON, 0, 0}, {"schema", FIELD_JSON, 0, 0}, {"properties", FIELD_JSON, 0, 0}};
    const json_t *query = json_object_get(opening->root, "query");
    TAMIS_TRY(read_fields(opening->root, fields, TAMIS_COUNT_OF(fields), opening, err));
    TAMIS_TRY(check_word(opening->source, "source", sources, TAMIS_COUNT_OF(sources), err));
    if (!json_is_object(query))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "query: expected an object with schema and properties");
    tamis_status status =
        read_fields(query, query_fields, TAMIS_COUNT_OF(query_fields), opening, err);
    if (status != TAMIS_OK)
        return tamis__fail_context(err, status, "query");
    status = tamis__kept_query_json("query", json_object_get(query, "schema"),
                                    json_object_get(query, "properties"), &opening->query, err);
    if (status == TAMIS_ERR_LIMIT)
        status = TAMIS_ERR_ARGUMENT;
    return status == TAMIS_OK ? read_hits(opening, err) : status;
}

tamis_status tamis__case_opening_read(tamis_bytes request, tamis__case_opening *out,
                                      tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    out->source = sources[0];
    TAMIS_TRY(parse(request, TAMIS__REQUEST_OPEN_MAX, "cases", &out->root, err));
    return read_opening(out, err);
}

void tamis__case_opening_clear(tamis__case_opening *opening)
{
    json_decref(opening->root);
    tamis__kept_query_clear(&opening->query);
    tamis__arena_clear(&opening->arena);
    memset(opening, 0, sizeof(*opening));
}

/* ---- filters ------------------------------------------------------------------------------------- */

#define FILTER_TEXT(name, max)                                                                     \
    {                                                                                              \
#name, FIELD_TEXT, offsetof(tamis__case_filter, name), max                                 \
    }
#define FILTER_NUMBER(name, max)                                                                   \
    {                                                                                              \
#name, FIELD_NUMBER, offsetof(tamis__case_filter, name), max                               \
    }

static tamis_status read_filter(tamis_bytes filter, const field *fields, size_t count,
                                tamis__case_filter *out, tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    out->limit = LIMIT_DEFAULT;
    if (filter.len == 0)
        return TAMIS_OK;
    TAMIS_TRY(parse(filter, TAMIS__REQUEST_FILTER_MAX, "filter", &out->root, err));
    TAMIS_TRY(read_fields(out->root, fields, count, out, err));
    if (out->text != NULL && is_blank(out->text))
        out->text = NULL;
    return TAMIS_OK;
}

static tamis_status read_order(tamis__case_filter *out, tamis_error *err)
{
    const json_t *sort = json_object_get(out->root, "sort");
    const char *name = json_string_value(sort);
    if (sort == NULL)
        return TAMIS_OK;
    TAMIS_TRY(check_word(name == NULL ? "" : name, "sort", orders, TAMIS_COUNT_OF(orders), err));
    for (size_t i = 0; i < TAMIS_COUNT_OF(orders); i++)
        if (strcmp(orders[i], name) == 0)
            out->order = (tamis__case_order)i;
    return TAMIS_OK;
}

tamis_status tamis__case_filter_read(tamis_bytes filter, tamis__case_filter *out, tamis_error *err)
{
    static const field fields[] = {
        FILTER_TEXT(state, 32),
        FILTER_TEXT(outcome, 32),
        FILTER_TEXT(assigned, TAMIS_NAME_BYTES - 1),
        FILTER_TEXT(dataset, TAMIS__CASE_TEXT_MAX),
        FILTER_TEXT(source, 32),
        FILTER_TEXT(book, TAMIS__CASE_TEXT_MAX),
        FILTER_TEXT(customer, TAMIS__CASE_TEXT_MAX),
        FILTER_TEXT(entity_id, TAMIS__CASE_TEXT_MAX),
        FILTER_TEXT(text, SEARCH_MAX),
        {"due_before", FIELD_DAY, offsetof(tamis__case_filter, due_before), 0},
        {"sort", FIELD_JSON, 0, 0},
        FILTER_NUMBER(limit, TAMIS__CASE_LIST_MAX),
        FILTER_NUMBER(offset, OFFSET_MAX),
        FILTER_NUMBER(after, INT64_MAX),
    };
    TAMIS_TRY(read_filter(filter, fields, TAMIS_COUNT_OF(fields), out, err));
    TAMIS_TRY(check_word(out->state, "state", states, TAMIS_COUNT_OF(states), err));
    TAMIS_TRY(check_word(out->outcome, "outcome", outcomes, TAMIS_COUNT_OF(outcomes), err));
    TAMIS_TRY(check_word(out->source, "source", sources, TAMIS_COUNT_OF(sources), err));
    if (out->after != 0 && out->offset != 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "after: not together with offset");
    return read_order(out, err);
}

tamis_status tamis__memory_filter_read(tamis_bytes filter, tamis__case_filter *out,
                                       tamis_error *err)
{
    static const field fields[] = {
        FILTER_TEXT(entity_id, TAMIS__CASE_TEXT_MAX),
        FILTER_TEXT(text, SEARCH_MAX),
        FILTER_NUMBER(limit, TAMIS__CASE_LIST_MAX),
        FILTER_NUMBER(offset, OFFSET_MAX),
    };
    return read_filter(filter, fields, TAMIS_COUNT_OF(fields), out, err);
}

void tamis__case_filter_clear(tamis__case_filter *filter)
{
    json_decref(filter->root);
    memset(filter, 0, sizeof(*filter));
}

/* ---- settings ------------------------------------------------------------------------------------ */

static tamis_status read_settings(const json_t *root, tamis__buffer *out, tamis_error *err)
{
    static const field fields[] = {{"four_eyes", FIELD_JSON, 0, 0}};
    const json_t *list = json_object_get(root, "four_eyes");
    TAMIS_TRY(read_fields(root, fields, TAMIS_COUNT_OF(fields), out, err));
    if (!json_is_array(list) || json_array_size(list) > TAMIS_COUNT_OF(outcomes))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "four_eyes: expected a list of outcomes");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        TAMIS_TRY(check_word(name == NULL ? "" : name, "four_eyes", outcomes,
                             TAMIS_COUNT_OF(outcomes), err));
        tamis__buffer_text(out, i == 0 ? "" : " ");
        tamis__buffer_text(out, name);
    }
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__case_settings_read(tamis_bytes request, tamis__buffer *out, tamis_error *err)
{
    json_t *root = NULL;
    tamis_status status = parse(request, TAMIS__REQUEST_FILTER_MAX, "settings", &root, err);
    if (status == TAMIS_OK)
        status = read_settings(root, out, err);
    json_decref(root);
    return status;
}
