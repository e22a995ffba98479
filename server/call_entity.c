/* call_entity.c - GET /entities/{id}, /catalog, /algorithms: what the snapshot holds. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* Datasets of the entity: its own, then those of its listings. */
static json_t *datasets_of(const json_t *shown)
{
    json_t *all = json_pack("[O]", json_object_get(shown, "dataset"));
    size_t i;
    json_t *listing;
    json_array_foreach(json_object_get(shown, "listings"), i, listing)
    {
        json_t *name = json_object_get(listing, "dataset");
        bool known = false;
        for (size_t k = 0; k < json_array_size(all); k++)
            known = known || json_equal(json_array_get(all, k), name);
        if (!known && name != NULL)
            json_array_append(all, name);
    }
    return all;
}

/* Days on which a publisher's file first or last held an entity are not kept, so these are null. */
static json_t *as_entity(const json_t *shown)
{
    json_t *listings = json_object_get(shown, "listings");
    json_t *source = json_object_get(shown, "source_id");
    json_t *referents = json_array();
    if (source != NULL)
        json_array_append(referents, source);
    return json_pack(
        "{s:O,s:O,s:O,s:O,s:o,s:o,s:b,s:n,s:n,s:n,s:O,s:O}", "id", json_object_get(shown, "id"),
        "caption", json_object_get(shown, "caption"), "schema", json_object_get(shown, "schema"),
        "properties", json_object_get(shown, "properties"), "datasets", datasets_of(shown),
        "referents", referents, "target", json_array_size(listings) > 0, "first_seen", "last_seen",
        "last_change", "listings", listings, "links", json_object_get(shown, "links"));
}

/* Of the lines that tamis_show wrote, the one with this very id. */
static json_t *pick(char *text, size_t len, const char *id, char *other, size_t size)
{
    json_t *found = NULL;
    size_t lines = 0;
    for (char *line = text; found == NULL && line < text + len; lines++) {
        char *end = strchr(line, '\n');
        size_t line_len = end == NULL ? strlen(line) : (size_t)(end - line);
        json_t *shown = json_loadb(line, line_len, 0, NULL);
        const char *its_id = json_string_value(json_object_get(shown, "id"));
        if (its_id != NULL && strcmp(its_id, id) == 0)
            found = as_entity(shown);
        else if (its_id != NULL && other != NULL)
            snprintf(other, size, "%s", its_id);
        json_decref(shown);
        line += line_len + 1;
    }
    if (other != NULL && (found != NULL || lines != 1))
        other[0] = '\0';
    return found;
}

json_t *server_entity(const tamis_snapshot *snapshot, const char *id, char *other, size_t size)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL)
        return NULL;
    tamis_error err = {0};
    tamis_status status =
        tamis_show(snapshot, id, NULL, TAMIS_OUTPUT_JSON, server_write, stream, &err);
    bool closed = fclose(stream) == 0;
    json_t *found = status == TAMIS_OK && closed ? pick(text, len, id, other, size) : NULL;
    free(text);
    return found;
}

/* May the text stand in an address as it is? */
static bool is_plain(const char *text)
{
    return text[0] != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789-_.~")] == '\0';
}

void server_call_entity(server_call *call)
{
    char other[512] = "";
    json_t *entity = server_entity(call->snapshot, call->argument, other, sizeof other);
    if (entity != NULL) {
        call->record = json_pack("{s:O}", "entity_id", json_object_get(entity, "id"));
        server_reply_json(call, 200, entity);
    } else if (is_plain(other)) {
        snprintf(call->location, sizeof call->location, "/entities/%s", other);
        server_reply_detail(call, 308, "The entity has another id.");
    } else {
        server_reply_detail(call, 404, "No such entity!");
    }
}

void server_call_catalog(server_call *call)
{
    json_t *datasets = json_array();
    json_t *current = json_array();
    for (size_t i = 0; i < tamis_snapshot_dataset_count(call->snapshot); i++) {
        tamis_dataset dataset = tamis_snapshot_dataset(call->snapshot, i);
        json_array_append_new(current, json_string(dataset.name));
        json_array_append_new(datasets, json_pack("{s:s,s:s,s:b,s:s,s:s,s:b,s:[],s:I,s:I}", "name",
                                                  dataset.name, "title", dataset.title, "load", 1,
                                                  "version", dataset.edition, "index_version",
                                                  dataset.edition, "index_current", 1, "children",
                                                  "entity_count", (json_int_t)dataset.entities,
                                                  "listing_count", (json_int_t)dataset.listings));
    }
    server_reply_json(call, 200,
                      json_pack("{s:o,s:o,s:[],s:b}", "datasets", datasets, "current", current,
                                "outdated", "index_stale", 0));
}

void server_call_algorithms(server_call *call)
{
    server_reply_json(call, 200,
                      json_pack("{s:[{s:s,s:s,s:{s:{s:s,s:f}}}],s:s,s:s}", "algorithms", "name",
                                "tamis", "description",
                                "Names token by token, with other facts weighed in.", "features",
                                "tamis", "description", "The score of the comparison.",
                                "coefficient", 1.0, "default", "tamis", "best", "tamis"));
}
