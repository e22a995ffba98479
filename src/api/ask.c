/* api/ask.c - checks options and queries, so that a wrong one is refused with what was expected. */
#include "api/ask.h"

#include <stdio.h>

#include "base/error.h"

enum { DATASET_FLAGS = UINT16_MAX + 1 };

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

static tamis_status fill_settings(const tamis_snapshot *snapshot,
                                  const tamis_screen_options *options, tamis__asked *out,
                                  tamis_error *err)
{
    tamis__settings *settings = &out->settings;
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
    TAMIS_TRY(tamis__api_day(options->as_of, "as-of date", TAMIS__DAY_MAX, &settings->as_of, err));
    TAMIS_TRY(tamis__ask_datasets(snapshot, options->datasets, options->dataset_count, &out->arena,
                                  &settings->datasets, err));
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

tamis_status tamis__ask_query(const tamis_engine *engine, tamis__text_scratch *scratch,
                              const tamis_query *query, tamis__arena *arena, tamis__query **out,
                              tamis_error *err)
{
    tamis__query *built = tamis__arena_alloc(arena, sizeof(*built));
    if (built == NULL)
        return tamis__fail_nomem(err);
    tamis__query_init(built);
    TAMIS_TRY(tamis__query_schema(built, tamis__bytes_of(query->schema), err));
    for (size_t i = 0; i < query->property_count; i++) {
        const tamis_property *property = &query->properties[i];
        TAMIS_TRY(tamis__query_add(built, scratch, engine->text, arena,
                                   tamis__bytes_of(property->name),
                                   tamis__bytes_of(property->value), err));
    }
    *out = built;
    return TAMIS_OK;
}
