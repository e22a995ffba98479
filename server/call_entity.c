/* call_entity.c - GET /entities/{id} and what is adjacent, /catalog, /algorithms: what the snapshot holds. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "asking.h"

enum { NETWORK_LIMIT = 12 };

/* May the text stand in an address as it is? */
static bool is_plain(const char *text)
{
    return text[0] != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789-_.~")] == '\0';
}

/* An id that is none: a publisher's reference leads to its entity, at the same route. */
static void answer_elsewhere(server_call *call, const char *behind)
{
    char other[512];
    tamis_error err = {0};
    if (tamis_entity_of_reference(call->snapshot, call->argument, other, sizeof other, &err) !=
            TAMIS_OK ||
        !is_plain(other)) {
        server_reply_detail(call, 404, "No such entity!");
        return;
    }
    snprintf(call->location, sizeof call->location, "/entities/%s%s", other, behind);
    server_reply_detail(call, 308, "The entity has another id.");
}

void server_call_entity(server_call *call)
{
    server_asking a;
    tamis_error err = {0};
    if (!server_take_asking(call, &a, SERVER_SEARCH_LIMIT))
        return;
    FILE *out = server_begin_text(call);
    if (out == NULL)
        return;
    unsigned flags = TAMIS_ENTITY_RECORD | (a.nested ? TAMIS_ENTITY_NESTED : 0u);
    tamis_status status =
        tamis_entity_json(call->snapshot, call->argument, flags, server_write, out, &err);
    server_end_text(call, out, status, &err);
    if (status == TAMIS_OK)
        call->record = json_pack("{s:s}", "entity_id", call->argument);
    if (status == TAMIS_ERR_NOT_FOUND) {
        free(call->text);
        answer_elsewhere(call, "");
    }
}

/* `property` NULL: all of them. */
static void answer_adjacent(server_call *call, const char *property)
{
    server_asking a;
    tamis_error err = {0};
    if (!server_take_asking(call, &a, SERVER_SEARCH_LIMIT))
        return;
    FILE *out = server_begin_text(call);
    if (out == NULL)
        return;
    tamis_status status = tamis_entity_adjacent(call->snapshot, call->argument, property, a.offset,
                                                a.limit, server_write, out, &err);
    server_end_text(call, out, status, &err);
    if (status == TAMIS_OK) {
        call->record = json_pack("{s:s}", "entity_id", call->argument);
        return;
    }
    free(call->text);
    if (status == TAMIS_ERR_ARGUMENT)
        server_reply_detail(call, 404, "No such property!");
    else
        answer_elsewhere(call, property == NULL ? "/adjacent" : "");
}

void server_call_adjacent(server_call *call)
{
    answer_adjacent(call, NULL);
}

void server_call_adjacent_property(server_call *call)
{
    answer_adjacent(call, call->arguments.at[1]);
}

void server_call_network(server_call *call)
{
    tamis_network_options options = {.hops = 2, .limit = NETWORK_LIMIT};
    tamis_error err = {0};
    if (!server_take_count(call, "hops", 1, TAMIS_NETWORK_HOPS_MAX, &options.hops) ||
        !server_take_count(call, "limit", 1, TAMIS_NETWORK_LIMIT_MAX, &options.limit))
        return;
    FILE *out = server_begin_text(call);
    if (out == NULL)
        return;
    tamis_status status =
        tamis_entity_network(call->snapshot, call->argument, &options, server_write, out, &err);
    server_end_text(call, out, status, &err);
    if (status == TAMIS_OK)
        call->record = json_pack("{s:s,s:i}", "entity_id", call->argument, "hops", options.hops);
    if (status != TAMIS_ERR_NOT_FOUND)
        return;
    free(call->text);
    answer_elsewhere(call, "/network");
}

void server_call_catalog(server_call *call)
{
    json_t *datasets = json_array();
    json_t *current = json_array();
    for (size_t i = 0; i < tamis_snapshot_dataset_count(call->snapshot); i++) {
        tamis_dataset dataset = tamis_snapshot_dataset(call->snapshot, i);
        const char *version = dataset.edition[0] == '\0' ? "undated" : dataset.edition;
        json_array_append_new(current, json_string(dataset.name));
        json_array_append_new(
            datasets,
            json_pack("{s:s,s:s,s:b,s:s,s:s,s:b,s:s?,s:[],s:[],s:I,s:I}", "name", dataset.name,
                      "title", dataset.title[0] == '\0' ? dataset.name : dataset.title, "load", 1,
                      "version", version, "index_version", version, "index_current", 1,
                      "updated_at", dataset.edition[0] == '\0' ? NULL : dataset.edition, "children",
                      "resources", "entity_count", (json_int_t)dataset.entities, "listing_count",
                      (json_int_t)dataset.listings));
    }
    server_reply_json(call, 200,
                      json_pack("{s:o,s:o,s:[],s:b}", "datasets", datasets, "current", current,
                                "outdated", "index_stale", 0));
}

/* The parameters that `config` of /match may name. */
static json_t *config_docs(void)
{
    json_t *docs = json_object();
    for (size_t i = 0; i < tamis_parameters_count(); i++) {
        tamis_parameter parameter = tamis_parameters_get(NULL, i);
        json_object_set_new(docs, parameter.name,
                            json_pack("{s:s,s:s,s:f,s:f,s:f}", "type", "float", "description",
                                      parameter.text, "default", parameter.standard, "min",
                                      parameter.min, "max", parameter.max));
    }
    return docs;
}

static json_t *feature_docs(void)
{
    static const char *const features[][2] = {
        {"name", "Names compared token by token, by sound, spelling and script."},
        {"birth_date", "Birth dates, with their precision."},
        {"country", "Nationality, registration, flag and address."},
        {"gender", "Gender."},
        {"identifier", "Identifiers that identify: passports, tax and company numbers, IMO."},
        {"contact", "Telephone, e-mail, ticker."},
    };
    json_t *docs = json_object();
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        json_object_set_new(
            docs, features[i][0],
            json_pack("{s:s,s:f}", "description", features[i][1], "coefficient", 1.0));
    return docs;
}

void server_call_algorithms(server_call *call)
{
    json_t *features = feature_docs();
    server_reply_json(call, 200,
                      json_pack("{s:[{s:s,s:s,s:O,s:{s:o,s:o}}],s:s,s:s}", "algorithms", "name",
                                "tamis", "description",
                                "Names token by token, with other facts weighed in.", "features",
                                features, "docs", "features", features, "config", config_docs(),
                                "default", "tamis", "best", "tamis"));
}
