/* api/decide_file.c - tamis_decide_file: a file of transactions, an answer or an error for each. */
#include <jansson.h>

#include "api/decide_batch.h"
#include "base/error.h"

static int append(const char *text, size_t len, void *out)
{
    tamis__buffer_append(out, tamis__bytes(text, len));
    return 0;
}

/* The id of a transaction whose facts could not be read, as far as it is JSON at all. */
static void put_id(tamis__buffer *out, const tamis__buffer *text)
{
    json_t *json = json_loadb(text->ptr == NULL ? "" : text->ptr, text->len, 0, NULL);
    json_t *id = json_object_get(json, "id");
    if (id == NULL || json_dump_callback(id, append, out, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
        tamis__buffer_text(out, "null");
    json_decref(json);
}

static void put_problem(tamis__decide_item *item, tamis_output format)
{
    tamis__buffer *out = &item->out;
    if (format != TAMIS_OUTPUT_JSON) {
        tamis__buffer_printf(out, "line %llu: %s\n", (unsigned long long)item->line, item->problem);
        return;
    }
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    put_id(out, &item->text);
    tamis__json_key(out, "line");
    tamis__json_u64(out, item->line);
    tamis__json_key(out, "error");
    tamis__json_string(out, tamis__bytes_of(item->problem));
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status decide_item(tamis__deciding *deciding, const tamis_decide_file_options *options,
                                tamis__decide_item *item, tamis_error *err)
{
    tamis_error problem = {0};
    tamis_status status = tamis__deciding_run(deciding, tamis__buffer_bytes(&item->text), &problem);
    if (status == TAMIS_OK) {
        item->outcome = deciding->determination.outcome;
        TAMIS_TRY(tamis__answer_write(&item->out, &deciding->answer, options->format, err));
        if (options->format == TAMIS_OUTPUT_TEXT)
            tamis__buffer_byte(&item->out, '\n');
        tamis__deciding_draw(deciding);
        return TAMIS_OK;
    }
    /* A page is for an answer; without one there is none. */
    if (options->format != TAMIS_OUTPUT_HTML && tamis__decide_problem(item, status, &problem)) {
        put_problem(item, options->format);
        return TAMIS_OK;
    }
    if (err != NULL)
        *err = problem;
    return status;
}

tamis_status tamis_decide_file(const tamis_rules *rules, const tamis_snapshot *snapshot,
                               const tamis_decide_file_options *options,
                               tamis_decide_summary *summary, tamis_error *err)
{
    return tamis__decide_batch(rules, snapshot, options, decide_item, "decide", summary, err);
}
