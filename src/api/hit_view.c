/*
 * api/hit_view.c - what a hit shows.
 *
 * With an as-of day only listings in force on that day speak: their programmes, first day, citation and
 * license requirement. The explanation takes the matched name apart again, since the snapshot keeps no
 * positions; the tokens are the same, because snapshot and engine share their text knowledge.
 */
#include "api/hit_view.h"

#include "api/render.h"
#include "base/error.h"

static bool shown(const tamis__hit_source *source, const tamis__listing_row *listing)
{
    const tamis__settings *settings = source->settings;
    return !settings->has_as_of || tamis__held_on(listing->start, listing->end, settings->as_of);
}

/* Appends `value` to a "; " list unless it is empty or there already. */
static void add_once(tamis__buffer *list, tamis_bytes value)
{
    tamis_bytes rest = tamis__buffer_bytes(list);
    tamis_bytes piece;
    if (value.len == 0)
        return;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("; "), &piece))
        if (tamis__bytes_equal(piece, value))
            return;
    if (list->len > 0)
        tamis__buffer_text(list, "; ");
    tamis__buffer_append(list, value);
}

static void add_all_once(tamis__buffer *list, tamis_bytes values)
{
    tamis_bytes piece;
    while (values.len > 0 && tamis__bytes_split(&values, TAMIS_LIT("; "), &piece))
        add_once(list, tamis__bytes_trim(piece));
}

/* The lists of a hit while they are gathered. */
typedef struct gathering {
    tamis__buffer topics, programs, countries, citations, requirements;
    int32_t since;
} gathering;

static void gather_listings(const tamis__hit_source *source, const tamis__entity_row *row,
                            gathering *out)
{
    for (uint32_t i = 0; i < row->listing_count; i++) {
        tamis__listing_row listing =
            tamis__snapshot_listing(source->snapshot->index, row->listing_first + i);
        if (!shown(source, &listing))
            continue;
        add_all_once(&out->programs, listing.program.len > 0 ? listing.program : listing.list_id);
        add_all_once(&out->citations, listing.citation);
        add_once(&out->requirements, listing.license_requirement);
        if (listing.start != TAMIS__DAY_MIN && listing.start < out->since)
            out->since = listing.start;
    }
}

static void gather_statements(const tamis__hit_source *source, const tamis__entity_row *row,
                              gathering *out)
{
    for (uint32_t i = 0; i < row->statement_count; i++) {
        tamis__statement_row statement =
            tamis__snapshot_statement(source->snapshot->index, row->statement_first + i);
        if (statement.prop == TAMIS__PROP_topics)
            add_once(&out->topics, statement.value);
        else if (tamis__prop_type_of(statement.prop) == TAMIS__PROP_TYPE_COUNTRY)
            add_once(&out->countries, statement.value);
    }
}

static const char *text_in(tamis__arena *arena, tamis_bytes text, bool *failed)
{
    tamis_bytes copy = tamis__arena_copy(arena, text);
    *failed = *failed || copy.ptr == NULL;
    return copy.ptr;
}

static const char *buffer_in(tamis__arena *arena, const tamis__buffer *buffer, bool *failed)
{
    *failed = *failed || buffer->failed;
    return text_in(arena, tamis__buffer_bytes(buffer), failed);
}

/* Lays the matched names side by side again. Without names when an identifier alone agreed. */
static tamis_status compare_again(const tamis__hit_source *source, const tamis__hit *hit,
                                  tamis__arena *arena, tamis__reasons *reasons, tamis_error *err)
{
    tamis__comparison *names = NULL;
    if (hit->name != TAMIS__NONE) {
        const tamis__snapshot *index = source->snapshot->index;
        tamis__name *candidate = tamis__arena_alloc(arena, sizeof(*candidate));
        names = tamis__arena_alloc(arena, sizeof(*names));
        if (candidate == NULL || names == NULL)
            return tamis__fail_nomem(err);
        tamis__schema schema = tamis__snapshot_entity(index, hit->entity).schema;
        TAMIS_TRY(tamis__name_analyze(tamis__worker_scratch(source->worker),
                                      tamis__snapshot_name_text(index, hit->name),
                                      tamis__schema_domain(schema), arena, candidate, err));
        tamis__compare_names(&source->query->names[hit->query_name], candidate, index,
                             source->snapshot->engine->text, source->settings->params, names);
    }
    *reasons = (tamis__reasons){names, hit->facts, hit->name_score, hit->score};
    return TAMIS_OK;
}

static void fill_texts(const tamis__hit_source *source, const tamis__hit *hit,
                       const gathering *lists, const tamis__buffer *line, tamis__arena *arena,
                       tamis_hit *out, bool *failed)
{
    const tamis__snapshot *index = source->snapshot->index;
    tamis__entity_row row = tamis__snapshot_entity(index, hit->entity);
    char since[TAMIS__DATE_TEXT_BYTES] = "";
    if (lists->since != TAMIS__DAY_MAX)
        tamis__day_format(lists->since, since);
    tamis_bytes matched =
        hit->name == TAMIS__NONE ? TAMIS_LIT("") : tamis__snapshot_name_text(index, hit->name);
    out->entity_id = text_in(arena, row.id, failed);
    out->source_id = text_in(arena, row.source_id, failed);
    out->dataset = text_in(arena, tamis__snapshot_dataset(index, row.dataset).name, failed);
    out->schema = tamis__schema_name(row.schema);
    out->caption = text_in(arena, row.caption, failed);
    out->matched_name = text_in(arena, matched, failed);
    out->topics = buffer_in(arena, &lists->topics, failed);
    out->programs = buffer_in(arena, &lists->programs, failed);
    out->countries = buffer_in(arena, &lists->countries, failed);
    out->citation = buffer_in(arena, &lists->citations, failed);
    out->requirement = buffer_in(arena, &lists->requirements, failed);
    out->since = text_in(arena, tamis__bytes_of(since), failed);
    out->explanation = buffer_in(arena, line, failed);
}

tamis_status tamis__hit_fields(const tamis__hit_source *source, const tamis__hit *hit,
                               uint32_t rank, tamis__arena *arena, tamis_hit *out,
                               tamis__reasons *reasons, tamis_error *err)
{
    bool failed = false;
    gathering lists = {.since = TAMIS__DAY_MAX};
    tamis__buffer line = {0};
    tamis__entity_row row = tamis__snapshot_entity(source->snapshot->index, hit->entity);
    gather_listings(source, &row, &lists);
    gather_statements(source, &row, &lists);
    tamis_status status = compare_again(source, hit, arena, reasons, err);
    *out = (tamis_hit){.rank = rank, .score = hit->score, .match = true};
    if (status == TAMIS_OK) {
        tamis__explain_line(&line, reasons);
        fill_texts(source, hit, &lists, &line, arena, out, &failed);
        status = failed ? tamis__fail_nomem(err) : TAMIS_OK;
    }
    tamis__buffer_clear(&line);
    tamis__buffer_clear(&lists.topics);
    tamis__buffer_clear(&lists.programs);
    tamis__buffer_clear(&lists.countries);
    tamis__buffer_clear(&lists.citations);
    tamis__buffer_clear(&lists.requirements);
    return status;
}

static void json_text(tamis__buffer *out, const char *key, const char *text)
{
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__bytes_of(text));
}

static void json_list(tamis__buffer *out, const char *key, const char *joined)
{
    tamis_bytes rest = tamis__bytes_of(joined);
    tamis_bytes piece;
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("; "), &piece)) {
        tamis__json_item(out);
        tamis__json_string(out, piece);
    }
    tamis__json_close(out, ']');
}

static void json_listings(tamis__buffer *out, const tamis__hit_source *source,
                          const tamis__hit *hit)
{
    const tamis__snapshot *index = source->snapshot->index;
    tamis__entity_row row = tamis__snapshot_entity(index, hit->entity);
    tamis__json_key(out, "listings");
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < row.listing_count; i++) {
        tamis__listing_row listing = tamis__snapshot_listing(index, row.listing_first + i);
        if (!shown(source, &listing))
            continue;
        tamis__json_item(out);
        tamis__render_json_listing(out, index, &listing);
    }
    tamis__json_close(out, ']');
}

tamis_status tamis__hit_json(const tamis__hit_source *source, const tamis__hit *hit,
                             const tamis_hit *fields, const tamis__reasons *reasons,
                             tamis__buffer *out, tamis_error *err)
{
    tamis__json_open(out, '{');
    tamis__json_key(out, "rank");
    tamis__json_u64(out, fields->rank);
    tamis__json_key(out, "score");
    tamis__json_number(out, fields->score, 4);
    tamis__json_key(out, "match");
    tamis__buffer_text(out, fields->match ? "true" : "false");
    json_text(out, "entity_id", fields->entity_id);
    json_text(out, "source_id", fields->source_id);
    json_text(out, "dataset", fields->dataset);
    json_text(out, "schema", fields->schema);
    json_text(out, "caption", fields->caption);
    json_text(out, "matched_name", fields->matched_name);
    json_list(out, "topics", fields->topics);
    json_list(out, "programs", fields->programs);
    json_list(out, "countries", fields->countries);
    json_text(out, "since", fields->since);
    json_listings(out, source, hit);
    json_text(out, "explanation", fields->explanation);
    tamis__json_key(out, "evidence");
    tamis__explain_json(out, reasons);
    tamis__json_close(out, '}');
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}
