/* call_scan.c - POST /scan: the mentions of a document, as JSON or as the marked page. */
#include "internal.h"

#include <string.h>
#include <unistd.h>

static const char *const formats[] = {"json", "html", NULL};
static const char *const kinds[] = {"auto", "text", "html", "pdf", NULL};

/* By the header, unless the address says it; anything else is looked at. */
static bool take_kind(server_call *call, tamis_document *out)
{
    size_t kind = TAMIS_DOCUMENT_AUTO;
    const char *type =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Content-Type");
    if (type != NULL && strncasecmp(type, "text/html", 9) == 0)
        kind = TAMIS_DOCUMENT_HTML;
    else if (type != NULL && strncasecmp(type, "text/plain", 10) == 0)
        kind = TAMIS_DOCUMENT_TEXT;
    else if (type != NULL && strncasecmp(type, "application/pdf", 15) == 0)
        kind = TAMIS_DOCUMENT_PDF;
    if (!server_take_word(call, "kind", kinds, &kind))
        return false;
    *out = (tamis_document)kind;
    return true;
}

static tamis_status write_lines(const void *mentions, FILE *out, tamis_error *err)
{
    return tamis_mentions_json(mentions, server_write, out, err);
}

static tamis_status write_page(const void *mentions, FILE *out, tamis_error *err)
{
    return tamis_mentions_html(mentions, server_write, out, err);
}

/* Lines of the library say their type; here there is one list of each. */
static json_t *split(json_t *lines, const char *type)
{
    json_t *picked = json_array();
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)
    {
        const char *its = json_string_value(json_object_get(line, "type"));
        if (its != NULL && strcmp(its, type) == 0)
            json_array_append(picked, line);
    }
    return picked;
}

static void reply_json(server_call *call, const tamis_mentions *mentions)
{
    size_t len = 0;
    const char *text = tamis_mentions_text(mentions, &len);
    json_t *lines = server_lines(write_lines, mentions);
    json_t *answer = NULL;
    if (lines != NULL)
        answer = json_pack("{s:s,s:s,s:s%,s:o,s:o}", "title", tamis_mentions_title(mentions),
                           "date", tamis_mentions_date(mentions), "text", text, len, "mentions",
                           split(lines, "mention"), "claims", split(lines, "claim"));
    json_decref(lines);
    server_reply_json(call, 200, answer);
}

/* For the audit trail: which document, and who was found in it. */
static void record(server_call *call, double threshold, const tamis_mentions *mentions)
{
    json_t *found = server_recorded(call, "hits");
    if (found == NULL)
        return;
    char digest[TAMIS_DIGEST_CHARS];
    server_digest(call->body, call->body_len, digest);
    json_object_set_new(
        call->record, "input",
        json_pack("{s:I,s:s}", "bytes", (json_int_t)call->body_len, "digest", digest));
    json_object_set_new(call->record, "threshold", json_real(threshold));
    for (size_t i = 0; i < tamis_mentions_count(mentions); i++) {
        tamis_mention mention = tamis_mentions_get(mentions, i);
        for (size_t k = 0; k < mention.entity_count; k++) {
            tamis_mention_entity entity = tamis_mentions_entity(mentions, i, k);
            json_array_append_new(found,
                                  json_pack("{s:s,s:f,s:I}", "entity_id", entity.entity_id, "score",
                                            entity.score, "start", (json_int_t)mention.start));
        }
    }
}

void server_call_scan(server_call *call)
{
    tamis_scan_options options = tamis_scan_options_default();
    const char *datasets[SERVER_PARAMETERS_MAX];
    size_t format = 0;
    options.as_of = server_parameter_of(call, "as_of");
    options.dataset_count = server_parameters_of(call, "dataset", datasets);
    options.datasets = options.dataset_count > 0 ? datasets : NULL;
    if (!server_take_fraction(call, "threshold", &options.threshold) ||
        !server_take_word(call, "format", formats, &format) || !take_kind(call, &options.kind))
        return;
    int file;
    char path[32];
    if (!server_body_file(call, &file, path))
        return;
    tamis_mentions *mentions = NULL;
    tamis_error err = {0};
    if (tamis_scan(call->snapshot, path, &options, &mentions, &err) != TAMIS_OK) {
        server_hide_path(&err, path);
        server_reply_error(call, &err);
    } else if (format == 1) {
        server_reply_page(call, write_page, mentions);
    } else {
        reply_json(call, mentions);
    }
    if (mentions != NULL)
        record(call, options.threshold, mentions);
    tamis_mentions_free(mentions);
    close(file);
}
