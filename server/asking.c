/* asking.c - options read, checked and turned into those of the library. */
#include "asking.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "route.h"

static const char *const all_names[] = {"default", "all", "sanctions"};

/* What clients of the yente API ask for. There is one way of scoring here. */
static const char *const algorithms[] = {"tamis",      "best",           "logic-v2",     "logic-v1",
                                         "name-based", "name-qualified", "regression-v1"};

bool server_is_all(const char *dataset)
{
    for (size_t i = 0; i < sizeof all_names / sizeof all_names[0]; i++)
        if (strcmp(dataset, all_names[i]) == 0)
            return true;
    return false;
}

bool server_algorithm_known(const char *name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
        if (strcasecmp(name, algorithms[i]) == 0)
            return true;
    return false;
}

void server_asking_init(server_asking *a, uint32_t limit)
{
    memset(a, 0, offsetof(server_asking, screen));
    a->screen = tamis_screen_options_default();
    a->threshold = a->cutoff = TAMIS_THRESHOLD_DEFAULT;
    a->limit = limit;
    a->nested = true;
}

static bool say(char detail[SERVER_DETAIL_BYTES], const char *name, const char *what)
{
    snprintf(detail, SERVER_DETAIL_BYTES, "%.64s: %s", name, what);
    return false;
}

/* ---- lists of texts ---- */

static server_texts *list_of(server_asking *a, const char *name)
{
    const struct {
        const char *name;
        server_texts *list;
    } lists[] = {
        {"include_dataset", &a->included},
        {"exclude_dataset", &a->skipped},
        {"datasets", &a->datasets},
        {"topics", &a->topics},
        {"countries", &a->countries},
        {"exclude_entity_ids", &a->excluded},
        {"exclude_schema", &a->skip_schemas},
        {"sort", &a->sorts},
        {"facets", &a->facets},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].name, name) == 0)
            return lists[i].list;
    return NULL;
}

static bool add_text(server_texts *list, const char *name, const char *value,
                     char detail[SERVER_DETAIL_BYTES])
{
    if (list->count == SERVER_VALUES_MAX)
        return say(detail, name, "too many values");
    list->at[list->count++] = value;
    return true;
}

/* "field:value"; fields may be written "properties.birthDate". */
static bool add_filter(server_asking *a, const char *value, char detail[SERVER_DETAIL_BYTES])
{
    const char *colon = strchr(value, ':');
    const char *field = strncmp(value, "properties.", 11) == 0 ? value + 11 : value;
    if (colon == NULL || colon <= field || colon - field >= SERVER_FIELD_BYTES)
        return say(detail, "filter", "expected FIELD:VALUE");
    if (a->statement_count == SERVER_VALUES_MAX)
        return say(detail, "filter", "too many values");
    char *name = a->fields[a->statement_count];
    snprintf(name, SERVER_FIELD_BYTES, "%.*s", (int)(colon - field), field);
    server_texts *list = strcmp(name, "sort") == 0 ? NULL : list_of(a, name);
    if (list != NULL)
        return add_text(list, name, colon + 1, detail);
    a->statements[a->statement_count++] = (tamis_property){name, colon + 1};
    return true;
}

/* ---- single values ---- */

static bool read_flag(const char *name, const char *value, bool *out,
                      char detail[SERVER_DETAIL_BYTES])
{
    *out = strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0;
    if (*out || strcasecmp(value, "false") == 0 || strcmp(value, "0") == 0)
        return true;
    return say(detail, name, "expected true or false");
}

/* "2020-01-31" or with a time behind it, "2020-01-31T10:00:00": days are what is kept here. */
static bool read_day(server_asking *a, const char *value, char detail[SERVER_DETAIL_BYTES])
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t len = strlen(value);
    bool fits = len == 10 || len == 13 || len == 16 || len == 19;
    for (size_t i = 0; fits && i < len; i++)
        fits = form[i] == 'd' ? value[i] >= '0' && value[i] <= '9' : value[i] == form[i];
    if (!fits)
        return say(detail, "changed_since", "expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS");
    snprintf(a->changed_since, sizeof a->changed_since, "%.10s", value);
    return true;
}

static bool read_number(server_asking *a, const char *name, const char *value, bool *known)
{
    *known = true;
    if (strcmp(name, "limit") == 0)
        return server_read_count(value, 0, SERVER_LIMIT_MAX, &a->limit);
    if (strcmp(name, "offset") == 0)
        return server_read_count(value, 0, SERVER_OFFSET_LAST, &a->offset);
    if (strcmp(name, "threshold") == 0)
        return server_read_fraction(value, &a->threshold);
    if (strcmp(name, "cutoff") == 0)
        return server_read_fraction(value, &a->cutoff);
    *known = false;
    return true;
}

static bool read_word(server_asking *a, const char *name, const char *value,
                      char detail[SERVER_DETAIL_BYTES])
{
    bool unused;
    if (strcmp(name, "changed_since") == 0)
        return read_day(a, value, detail);
    if (strcmp(name, "nested") == 0)
        return read_flag(name, value, &a->nested, detail);
    if (strcmp(name, "fuzzy") == 0 || strcmp(name, "simple") == 0)
        return read_flag(name, value, &unused, detail); /* names are always compared with typos */
    if (strcmp(name, "filter_op") == 0) {
        a->every = strcasecmp(value, "and") == 0;
        return a->every || strcasecmp(value, "or") == 0 || say(detail, name, "expected AND or OR");
    }
    if (strcmp(name, "as_of") == 0)
        a->as_of = value;
    else if (strcmp(name, "q") == 0)
        a->q = value;
    else if (strcmp(name, "schema") == 0)
        a->schema = value;
    else if (strcmp(name, "algorithm") == 0)
        a->algorithm = value;
    return true;
}

bool server_asking_take(server_asking *a, const char *name, const char *value,
                        char detail[SERVER_DETAIL_BYTES])
{
    bool known;
    server_texts *list = list_of(a, name);
    if (list != NULL)
        return add_text(list, name, value, detail);
    if (strcmp(name, "filter") == 0)
        return add_filter(a, value, detail);
    if (!read_number(a, name, value, &known))
        return say(detail, name, "not a number in its range");
    return known || read_word(a, name, value, detail);
}

/* ---- options of one query ---- */

static bool is_own_option(const char *name)
{
    static const char *const names[] = {
        "limit",  "threshold",      "cutoff",        "include_dataset",    "exclude_dataset",
        "topics", "exclude_schema", "changed_since", "exclude_entity_ids", "countries",
        "as_of",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Scores are plain fractions; a number becomes the text that the address would have. */
static const char *text_of(const json_t *value, json_t *numbers)
{
    char text[32];
    if (json_is_string(value))
        return json_string_value(value);
    if (!json_is_number(value))
        return NULL;
    snprintf(text, sizeof text, json_is_integer(value) ? "%.0f" : "%.9f", json_number_value(value));
    json_t *kept = json_string(text);
    return json_array_append_new(numbers, kept) == 0 ? json_string_value(kept) : NULL;
}

static bool take_values(server_asking *a, const char *name, const json_t *value, json_t *numbers,
                        char detail[SERVER_DETAIL_BYTES])
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    server_texts *list = list_of(a, name);
    if (list != NULL && list != &a->excluded)
        list->count = 0; /* in place of those of the request; ids are added */
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        const char *text = text_of(one, numbers);
        if (text == NULL)
            return say(detail, name, "expected a text, a number or a list of texts");
        if (!server_asking_take(a, name, text, detail))
            return false;
    }
    return true;
}

bool server_asking_take_object(server_asking *a, const json_t *options, json_t *numbers,
                               char detail[SERVER_DETAIL_BYTES])
{
    const char *name;
    json_t *value;
    if (options == NULL || json_is_null(options))
        return true;
    if (!json_is_object(options))
        return say(detail, "options", "expected an object");
    json_object_foreach((json_t *)(uintptr_t)options, name, value)
    {
        if (!is_own_option(name))
            return say(detail, name, "no option of a query");
        if (!take_values(a, name, value, numbers, detail))
            return false;
    }
    return true;
}

/* ---- from these to the library's ---- */

bool server_dataset_exists(const tamis_snapshot *snapshot, const char *dataset)
{
    if (server_is_all(dataset))
        return true;
    for (size_t i = 0; i < tamis_snapshot_dataset_count(snapshot); i++)
        if (strcmp(tamis_snapshot_dataset(snapshot, i).name, dataset) == 0)
            return true;
    return false;
}

static bool is_in(const server_texts *list, const char *text)
{
    if (list->count == 0)
        return true;
    for (size_t i = 0; i < list->count; i++)
        if (server_is_all(list->at[i]) || strcmp(list->at[i], text) == 0)
            return true;
    return false;
}

/* Names that are no list of the snapshot are no mistake of ours to hide. */
static const char *unknown_of(const server_texts *list, const tamis_snapshot *snapshot)
{
    for (size_t i = 0; i < list->count; i++)
        if (!server_dataset_exists(snapshot, list->at[i]))
            return list->at[i];
    return NULL;
}

/* The lists in the path, in include_dataset and in datasets at once. */
static void settle_scope(server_asking *a, const tamis_snapshot *snapshot, const char *dataset)
{
    size_t total = tamis_snapshot_dataset_count(snapshot);
    size_t count = 0;
    for (size_t i = 0; i < total && count < SERVER_VALUES_MAX; i++) {
        const char *name = tamis_snapshot_dataset(snapshot, i).name;
        bool path = server_is_all(dataset) || strcmp(dataset, name) == 0;
        if (path && is_in(&a->included, name) && is_in(&a->datasets, name))
            a->scope[count++] = name;
    }
    a->screen.skip_datasets = a->skipped.at;
    a->screen.skip_dataset_count = a->skipped.count;
    if (server_is_all(dataset) && a->included.count == 0 && a->datasets.count == 0)
        return; /* all, however many there are */
    a->screen.datasets = a->scope;
    a->screen.dataset_count = count;
    if (count > 0)
        return;
    a->scope[0] = a->nowhere[0] = total == 0 ? "" : tamis_snapshot_dataset(snapshot, 0).name;
    a->screen.dataset_count = a->screen.skip_dataset_count = 1;
    a->screen.skip_datasets = a->nowhere;
}

static void settle_filters(server_asking *a)
{
    tamis_screen_options *screen = &a->screen;
    screen->topics = a->topics.at;
    screen->topic_count = a->topics.count;
    screen->countries = a->countries.at;
    screen->country_count = a->countries.count;
    screen->exclude = a->excluded.at;
    screen->exclude_count = a->excluded.count;
    screen->skip_schemas = a->skip_schemas.at;
    screen->skip_schema_count = a->skip_schemas.count;
    screen->statements = a->statements;
    screen->statement_count = a->statement_count;
    screen->every = a->every;
    screen->changed_since = a->changed_since[0] == '\0' ? NULL : a->changed_since;
    screen->as_of = a->as_of;
}

bool server_asking_settle(server_asking *a, const tamis_snapshot *snapshot, const char *dataset,
                          unsigned *status, char detail[SERVER_DETAIL_BYTES])
{
    const char *unknown = unknown_of(&a->included, snapshot);
    unknown = unknown == NULL ? unknown_of(&a->datasets, snapshot) : unknown;
    *status = 404;
    if (!server_dataset_exists(snapshot, dataset)) {
        snprintf(detail, SERVER_DETAIL_BYTES, "No such dataset.");
        return false;
    }
    *status = 400;
    if (unknown != NULL) {
        snprintf(detail, SERVER_DETAIL_BYTES, "no dataset \"%.80s\" is consulted here", unknown);
        return false;
    }
    if (a->algorithm != NULL && !server_algorithm_known(a->algorithm)) {
        snprintf(detail, SERVER_DETAIL_BYTES, "Invalid algorithm: %.80s", a->algorithm);
        return false;
    }
    if (a->every && a->datasets.count > 1)
        return say(detail, "filter_op", "AND of several datasets is not supported");
    settle_scope(a, snapshot, dataset);
    settle_filters(a);
    a->screen.threshold = fmin(a->cutoff, a->threshold);
    a->screen.limit = a->limit == 0 ? 1 : a->limit;
    a->screen.threads = 1;
    a->screen.forgiving = a->screen.plain = true;
    a->screen.parameters = a->parameters;
    return true;
}
