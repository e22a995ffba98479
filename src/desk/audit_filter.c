/* desk/audit_filter.c - filters of the audit trail read from JSON. */
#include "desk/audit_filter.h"

#include <jansson.h>

#include "base/date.h"
#include "base/error.h"
#include "desk/audit_lines.h"

enum { DAY_MS = 86400000 };

static tamis_status read_moment(const char *field, const json_t *value, bool whole_day,
                                int64_t *out, tamis_error *err)
{
    tamis_bytes text = tamis__bytes(json_string_value(value), json_string_length(value));
    tamis__date date;
    if (text.ptr != NULL && tamis__audit_time_read(text, out))
        return TAMIS_OK;
    if (text.ptr == NULL || !tamis__date_parse(text, &date) || date.lo != date.hi || date.circa)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%s: expected a day (2026-11-28) or a time (2026-11-28T05:46:57Z)",
                           field);
    *out = ((int64_t)date.lo + whole_day) * DAY_MS;
    return TAMIS_OK;
}

static tamis_bytes *text_field(tamis__audit_filter *f, const char *field, bool erases)
{
    return strcmp(field, "actor") == 0              ? &f->actor
           : strcmp(field, "action") == 0           ? &f->action
           : strcmp(field, "subject") == 0          ? &f->subject
           : erases && strcmp(field, "text") == 0   ? &f->text
           : erases && strcmp(field, "reason") == 0 ? &f->reason
                                                    : NULL;
}

static tamis_status read_order(const json_t *value, bool *newest_first, tamis_error *err)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    *newest_first = strcmp(text, "newest") == 0;
    if (*newest_first || strcmp(text, "oldest") == 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "order: expected oldest or newest");
}

static tamis_status read_number(const char *field, const json_t *value, int64_t *out,
                                tamis_error *err)
{
    *out = json_integer_value(value);
    if (json_is_integer(value) && *out > 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s: expected the number of a record", field);
}

static tamis_status read_text(tamis__audit_filter *f, const char *field, const json_t *value,
                              bool erases, tamis_error *err)
{
    tamis_bytes *text = text_field(f, field, erases);
    if (text == NULL || !json_is_string(value))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "filter: expected texts for actor, action, subject, from, until, %s; "
                           "found %.*s",
                           erases ? "text, reason, and numbers for first and last"
                                  : "order, and a number for before",
                           TAMIS_FMT(tamis__bytes_of(field)));
    *text = tamis__bytes(json_string_value(value), json_string_length(value));
    return TAMIS_OK;
}

static tamis_status read_field(tamis__audit_filter *f, const char *field, const json_t *value,
                               bool erases, tamis_error *err)
{
    if (strcmp(field, "from") == 0)
        return read_moment(field, value, false, &f->from, err);
    if (strcmp(field, "until") == 0)
        return read_moment(field, value, true, &f->until, err);
    if (!erases && strcmp(field, "order") == 0)
        return read_order(value, &f->newest_first, err);
    if (!erases && strcmp(field, "before") == 0)
        return read_number(field, value, &f->before, err);
    if (erases && strcmp(field, "first") == 0)
        return read_number(field, value, &f->first, err);
    if (erases && strcmp(field, "last") == 0)
        return read_number(field, value, &f->last, err);
    return read_text(f, field, value, erases, err);
}

tamis_status tamis__audit_filter_read(tamis_bytes text, bool erases, tamis__audit_filter *out,
                                      tamis_error *err)
{
    *out = (tamis__audit_filter){.from = INT64_MIN, .until = INT64_MAX, .last = INT64_MAX};
    if (text.ptr == NULL)
        return TAMIS_OK;
    if (text.len <= TAMIS__AUDIT_FILTER_BYTES_MAX)
        out->json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(out->json))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "filter: expected a JSON object");
    const char *field;
    json_t *value;
    json_object_foreach(out->json, field, value)
        TAMIS_TRY(read_field(out, field, value, erases, err));
    return TAMIS_OK;
}

void tamis__audit_filter_clear(tamis__audit_filter *filter)
{
    json_decref(filter->json);
    *filter = (tamis__audit_filter){.json = NULL};
}
