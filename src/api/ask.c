/* api/ask.c - checks options and queries, so that a wrong one is refused with what was expected. */
#include "api/ask.h"

#include <stdio.h>

#include "api/parameters.h"
#include "api/selection.h"
#include "base/error.h"

enum { DATASET_FLAGS = UINT16_MAX + 1, SHOWN_BYTES = 40 };

tamis_screen_options tamis_screen_options_default(void)
{
    return (tamis_screen_options){.threshold = TAMIS_THRESHOLD_DEFAULT,
                                  .limit = TAMIS_LIMIT_DEFAULT};
}

static tamis_status no_such_dataset(const tamis_snapshot *snapshot, const char *name,
                                    tamis_error *err)
{
    char known[160] = "";
    size_t used = 0;
    for (size_t i = 0; i < snapshot->dataset_count; i++) {
        int n = snprintf(known + used, sizeof(known) - used, "%s%s", i == 0 ? "" : ", ",
                         snapshot->datasets[i].name);
        if (n < 0 || (size_t)n >= sizeof(known) - used)
            break;
        used += (size_t)n;
    }
    known[used] = '\0';
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no dataset \"%.60s\" in the snapshot: it has %s",
                       name, known);
}

tamis_status tamis__ask_datasets(const tamis_snapshot *snapshot, const char *const *names,
                                 size_t count, tamis__arena *arena, const bool **out,
                                 tamis_error *err)
{
    *out = NULL;
    if (count == 0)
        return TAMIS_OK;
    bool *flags = tamis__arena_zero(arena, DATASET_FLAGS, sizeof(*flags));
    if (flags == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        uint16_t number = tamis__snapshot_find_dataset(snapshot->index, tamis__bytes_of(names[i]));
        if (number == UINT16_MAX)
            return no_such_dataset(snapshot, names[i], err);
        flags[number] = true;
    }
    *out = flags;
    return TAMIS_OK;
}

/* Takes the lists not wanted out of those that are. */
static tamis_status skip_datasets(const tamis_snapshot *snapshot,
                                  const tamis_screen_options *options, tamis__asked *asked,
                                  tamis_error *err)
{
    const bool *skipped = NULL;
    const bool *wanted = asked->settings.datasets;
    TAMIS_TRY(tamis__ask_datasets(snapshot, options->skip_datasets, options->skip_dataset_count,
                                  &asked->arena, &skipped, err));
    if (skipped == NULL)
        return TAMIS_OK;
    bool *left = tamis__arena_zero(&asked->arena, DATASET_FLAGS, sizeof(*left));
    if (left == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < DATASET_FLAGS; i++)
        left[i] = (wanted == NULL || wanted[i]) && !skipped[i];
    asked->settings.datasets = left;
    return TAMIS_OK;
}

static tamis_status read_countries(const tamis_engine *engine, const tamis_screen_options *options,
                                   tamis__asked *asked, tamis_error *err)
{
    tamis_bytes *codes =
        tamis__arena_zero(&asked->arena, options->country_count + 1, sizeof(*codes));
    if (codes == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < options->country_count; i++) {
        tamis_bytes name = tamis__bytes_of(options->countries[i]);
        const char *code = tamis__country_code(engine->text, name);
        if (code == NULL)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "country \"%.*s\" is unknown: expected a name or an ISO 3166 code",
                               TAMIS_FMT(name));
        codes[i] = tamis__bytes_of(code);
    }
    asked->settings.countries = codes;
    asked->settings.country_count = options->country_count;
    return TAMIS_OK;
}

static tamis_status copy_texts(const char *const *texts, size_t count, tamis__arena *arena,
                               const tamis_bytes **out, tamis_error *err)
{
    tamis_bytes *copy = tamis__arena_zero(arena, count + 1, sizeof(*copy));
    if (copy == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        copy[i] = tamis__bytes_of(texts[i]);
    *out = copy;
    return TAMIS_OK;
}

static tamis_status check_topics(const tamis__settings *settings, tamis_error *err)
{
    for (size_t i = 0; i < settings->topic_count; i++)
        if (!tamis__topic_known(settings->topics[i]))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "unknown topic \"%.*s\": expected sanction, export.control, "
                               "debarment or another FollowTheMoney topic",
                               TAMIS_FMT(settings->topics[i]));
    return TAMIS_OK;
}

/* What needs no look into the snapshot. */
static tamis_status fill_plain(const tamis_screen_options *options, tamis__settings *settings,
                               tamis_error *err)
{
    if (!(options->threshold >= 0.0 && options->threshold <= 1.0))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the threshold must lie between 0 and 1");
    if (options->limit > TAMIS_LIMIT_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "at most %d hits can be asked for",
                           TAMIS_LIMIT_MAX);
    settings->threshold = options->threshold;
    settings->limit = options->limit == 0 ? TAMIS_LIMIT_DEFAULT : options->limit;
    settings->exhaustive = options->exhaustive;
    settings->skip_weak = options->skip_weak;
    settings->threads = options->threads;
    settings->topic_count = options->topic_count;
    settings->exclude_count = options->exclude_count;
    settings->has_as_of = options->as_of != NULL;
    settings->every = options->every;
    settings->has_changed_since = options->changed_since != NULL;
    settings->params = tamis__parameters_values(options->parameters);
    if (settings->params != NULL)
        TAMIS_TRY(tamis__score_params_check(settings->params, err));
    TAMIS_TRY(tamis__api_day(options->changed_since, "changed since", TAMIS__DAY_MIN,
                             &settings->changed_since, err));
    return tamis__api_day(options->as_of, "as-of date", TAMIS__DAY_MAX, &settings->as_of, err);
}

static tamis_status fill_schemas(const tamis_screen_options *options, tamis__settings *settings,
                                 tamis_error *err)
{
    for (size_t i = 0; i < options->skip_schema_count; i++) {
        tamis__schema schema;
        if (!tamis__schema_find(tamis__bytes_of(options->skip_schemas[i]), &schema))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "unknown schema \"%.60s\": expected Person, Company or another "
                               "FollowTheMoney schema",
                               options->skip_schemas[i]);
        settings->skip_schemas |= UINT64_C(1) << schema;
    }
    return TAMIS_OK;
}

static tamis_status read_wanted(const tamis_property *given, tamis__wanted *out, tamis_error *err)
{
    tamis_bytes name = tamis__bytes_of(given->name);
    *out = (tamis__wanted){.any_country = tamis__bytes_equal(name, TAMIS_LIT("country")),
                           .value = tamis__bytes_of(given->value)};
    if (tamis__prop_find(name, &out->prop))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "unknown property \"%.60s\": expected a FollowTheMoney property",
                       given->name);
}

/* Statements of one property side by side, in the order in which the properties came first. */
static tamis_status fill_wanted(const tamis_screen_options *options, tamis__asked *asked,
                                tamis_error *err)
{
    size_t count = options->statement_count;
    tamis__wanted *wanted = tamis__arena_zero(&asked->arena, count + 1, sizeof(*wanted));
    if (wanted == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        tamis__wanted one;
        TAMIS_TRY(read_wanted(&options->statements[i], &one, err));
        size_t at = i;
        for (size_t k = 0; k < i; k++)
            if (wanted[k].prop == one.prop)
                at = k + 1;
        memmove(&wanted[at + 1], &wanted[at], (i - at) * sizeof(*wanted));
        wanted[at] = one;
    }
    asked->settings.wanted = wanted;
    asked->settings.wanted_count = count;
    return TAMIS_OK;
}

static tamis_status fill_selection(const tamis_snapshot *snapshot, const tamis_selection *selection,
                                   tamis__settings *settings, tamis_error *err)
{
    if (selection == NULL)
        return TAMIS_OK;
    if (selection->entities.snapshot != snapshot->index)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "the selection was made of another snapshot than is screened");
    settings->selection = &selection->entities;
    return TAMIS_OK;
}

static tamis_status fill_settings(const tamis_snapshot *snapshot,
                                  const tamis_screen_options *options, tamis__asked *out,
                                  tamis_error *err)
{
    tamis__settings *settings = &out->settings;
    TAMIS_TRY(fill_plain(options, settings, err));
    TAMIS_TRY(fill_selection(snapshot, options->selection, settings, err));
    TAMIS_TRY(fill_schemas(options, settings, err));
    TAMIS_TRY(fill_wanted(options, out, err));
    TAMIS_TRY(tamis__ask_datasets(snapshot, options->datasets, options->dataset_count, &out->arena,
                                  &settings->datasets, err));
    TAMIS_TRY(skip_datasets(snapshot, options, out, err));
    TAMIS_TRY(read_countries(snapshot->engine, options, out, err));
    TAMIS_TRY(
        copy_texts(options->topics, options->topic_count, &out->arena, &settings->topics, err));
    TAMIS_TRY(
        copy_texts(options->exclude, options->exclude_count, &out->arena, &settings->exclude, err));
    return check_topics(settings, err);
}

tamis_status tamis__ask_options(const tamis_snapshot *snapshot, const tamis_screen_options *options,
                                tamis__asked *out, tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    tamis_status status = fill_settings(snapshot, options, out, err);
    if (status != TAMIS_OK)
        tamis__asked_clear(out);
    return status;
}

void tamis__asked_clear(tamis__asked *asked)
{
    tamis__arena_clear(&asked->arena);
}

static tamis_status leave_out(tamis__buffer *left_out, tamis_status status,
                              const tamis_error *problem, tamis_error *err)
{
    if (left_out == NULL || (status != TAMIS_ERR_ARGUMENT && status != TAMIS_ERR_LIMIT)) {
        if (err != NULL)
            *err = *problem;
        return status;
    }
    tamis__buffer_text(left_out, problem->message);
    tamis__buffer_text(left_out, "; left out\n");
    return TAMIS_OK;
}

tamis_status tamis__ask_query(const tamis_engine *engine, tamis__text_scratch *scratch,
                              const tamis_query *query, tamis__arena *arena,
                              tamis__buffer *left_out, tamis__query **out, tamis_error *err)
{
    tamis__query *built = tamis__arena_alloc(arena, sizeof(*built));
    if (built == NULL)
        return tamis__fail_nomem(err);
    tamis__query_init(built);
    TAMIS_TRY(tamis__query_schema(built, tamis__bytes_of(query->schema), err));
    for (size_t i = 0; i < query->property_count; i++) {
        const tamis_property *property = &query->properties[i];
        tamis_error problem = {0};
        tamis_status status =
            tamis__query_add(built, scratch, engine->text, arena, tamis__bytes_of(property->name),
                             tamis__bytes_of(property->value), &problem);
        if (status != TAMIS_OK)
            TAMIS_TRY(leave_out(left_out, status, &problem, err));
    }
    *out = built;
    return TAMIS_OK;
}

/* ---- what of a query can be searched by ---- */

/* The readings of one name stand together; their texts are the same copy. */
static uint32_t readings_end(const tamis__query *query, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < query->name_count &&
           query->names[end].original.ptr == query->names[first].original.ptr)
        end++;
    return end;
}

bool tamis__ask_searchable(const tamis__query *query)
{
    for (uint32_t i = 0; i < query->name_count; i++)
        if (query->names[i].count > 0)
            return true;
    return query->id_count > 0;
}

void tamis__ask_doubts(const tamis__query *query, tamis__buffer *out)
{
    for (uint32_t first = 0, end = 0; first < query->name_count; first = end) {
        bool cut = false;
        uint32_t tokens = 0;
        end = readings_end(query, first);
        for (uint32_t i = first; i < end; i++) {
            cut = cut || query->names[i].cut;
            tokens += query->names[i].count;
        }
        if (!cut && tokens > 0)
            continue;
        tamis_error text;
        tamis_bytes name = tamis__bytes_sub(query->names[first].original, 0, SHOWN_BYTES);
        if (tokens == 0)
            tamis__fail(&text, TAMIS_ERR_ARGUMENT,
                        "the name \"%.*s\" has no letter or digit that can be compared",
                        TAMIS_FMT(name));
        else
            tamis__fail(&text, TAMIS_ERR_LIMIT,
                        "the name \"%.*s...\" is too long: what stands behind its first %d words "
                        "or %d bytes was not compared",
                        TAMIS_FMT(name), TAMIS__NAME_TOKENS_MAX, TAMIS__NAME_BYTES_MAX);
        tamis__buffer_text(out, text.message);
        tamis__buffer_byte(out, '\n');
    }
}
