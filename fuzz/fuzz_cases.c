/*
 * Fuzz target: requests about cases, after a first byte that says which: o opening, s step, f filter, m filter of the memory, g settings.
 * What must hold: a refusal says why; what was taken is within its limits; a query that was read is read again from its own normal form, which has
 * the same digest and key.
 */
#include <stdlib.h>

#include <jansson.h>

#include "desk/cases_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_same_again(const tamis__kept_query *query)
{
    tamis__kept_query again;
    json_t *root = json_loadb(query->json.ptr, query->json.len, JSON_REJECT_DUPLICATES, NULL);
    require(root != NULL);
    require(tamis__kept_query_json("again", json_object_get(root, "schema"),
                                   json_object_get(root, "properties"), &again, NULL) == TAMIS_OK);
    require(memcmp(&query->digest, &again.digest, sizeof(again.digest)) == 0);
    require(memcmp(&query->key, &again.key, sizeof(again.key)) == 0);
    tamis__kept_query_clear(&again);
    json_decref(root);
}

static void require_told(tamis_status status, const tamis_error *err)
{
    require(status == TAMIS_OK || (status == TAMIS_ERR_ARGUMENT && err->message[0] != '\0'));
}

static void read_opening(tamis_bytes text)
{
    tamis__case_opening opening;
    tamis_error err = {0};
    tamis_status status = tamis__case_opening_read(text, &opening, &err);
    require_told(status, &err);
    if (status == TAMIS_OK) {
        require(opening.hit_count >= 1 && opening.hit_count <= TAMIS__CASE_OPEN_MAX);
        for (size_t i = 0; i < opening.hit_count; i++) {
            require(opening.hits[i].score >= 0 && opening.hits[i].score <= 1);
            require(opening.hits[i].entity_id.len > 0);
            require(opening.hits[i].json.len <= TAMIS__CASE_HIT_MAX);
        }
        require_same_again(&opening.query);
    }
    tamis__case_opening_clear(&opening);
}

static void read_step(tamis_bytes text)
{
    tamis__case_step step;
    tamis_error err = {0};
    tamis_status status = tamis__case_step_read(text, &step, &err);
    require_told(status, &err);
    if (status == TAMIS_OK) {
        require(step.version > 0 || step.action == TAMIS__CASE_COMMENT);
        require(step.until == 0 || step.action == TAMIS__CASE_DECIDE);
        require(step.reason == NULL || strlen(step.reason) <= TAMIS__CASE_REASON_MAX);
    }
    tamis__case_step_clear(&step);
}

static void read_filter(tamis_bytes text, bool memory)
{
    tamis__case_filter filter;
    tamis_error err = {0};
    tamis_status status = memory ? tamis__memory_filter_read(text, &filter, &err)
                                 : tamis__case_filter_read(text, &filter, &err);
    require_told(status, &err);
    require(status != TAMIS_OK || (filter.limit >= 0 && filter.limit <= TAMIS__CASE_LIST_MAX));
    tamis__case_filter_clear(&filter);
}

static void read_settings(tamis_bytes text)
{
    tamis__buffer kept;
    tamis_error err = {0};
    tamis__buffer_init(&kept, 0);
    require_told(tamis__case_settings_read(text, &kept, &err), &err);
    tamis__buffer_clear(&kept);
}

/* Names and types come as text that ends with NUL. */
static void clean_name(tamis_bytes text)
{
    char name[256], again[256], type[128];
    char *given = calloc(1, text.len + 1);
    require(given != NULL);
    if (text.len > 0)
        memcpy(given, text.ptr, text.len);
    tamis__attachment_name(given, name);
    tamis__attachment_name(name, again);
    require(name[0] != '\0' && strcmp(name, again) == 0 && strpbrk(name, "/\\\r\n\"") == NULL);
    if (tamis__attachment_type(given, type))
        require(strchr(type, '/') != NULL && strpbrk(type, " \r\n;\"") == NULL);
    free(given);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    tamis_bytes text = {(const char *)data + 1, size - 1};
    switch (data[0]) {
    case 'o': read_opening(text); break;
    case 's': read_step(text); break;
    case 'f': read_filter(text, false); break;
    case 'm': read_filter(text, true); break;
    case 'g': read_settings(text); break;
    default: clean_name(text); break;
    }
    return 0;
}
