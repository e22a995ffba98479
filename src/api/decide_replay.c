/*
 * api/decide_replay.c - tamis_replay_file: answers made again from the facts kept in them.
 *
 * The bytes are the same or they are not. If they are not, the digests kept in the answer tell what is other now: packs, snapshot,
 * licenses, engine; with the same digest it is a defect of the engine.
 */
#include <jansson.h>

#include "api/decide_batch.h"
#include "base/error.h"

static void keep_problem(tamis__decide_item *item, const char *text)
{
    tamis_error problem;
    tamis__fail(&problem, TAMIS_ERR_FORMAT, "%s", text);
    (void)tamis__decide_problem(item, TAMIS_ERR_FORMAT, &problem);
}

/* A JSON list of what is other than it was. */
static void put_reason(tamis__buffer *out, const json_t *digests, const char *key, const char *what,
                       const char *now)
{
    const char *then = json_string_value(json_object_get(digests, key));
    if (strcmp(then == NULL ? "" : then, now) == 0)
        return;
    tamis__json_item(out);
    tamis__json_string(out, tamis__bytes_of(what));
}

static void put_reasons(tamis__buffer *out, const json_t *old, const tamis__answer *answer)
{
    const json_t *digests = json_object_get(old, "digests");
    tamis__json_key(out, "why");
    tamis__json_open(out, '[');
    put_reason(out, digests, "packs", "other packs", answer->packs_digest);
    put_reason(out, digests, "snapshot", "another snapshot", answer->snapshot_digest);
    put_reason(out, digests, "licenses", "other licenses", answer->licenses_digest);
    put_reason(out, digests, "record", "another record", answer->record_digest);
    put_reason(out, digests, "engine", "another engine", tamis_version());
    put_reason(out, digests, "facts", "other facts", answer->facts_digest);
    tamis__json_close(out, ']');
}

static void put_differing(tamis__buffer *out, json_t *old, const tamis__buffer *answer)
{
    const char *key;
    json_t *value;
    json_t *now = json_loadb(answer->ptr, answer->len, 0, NULL);
    tamis__json_key(out, "differs");
    tamis__json_open(out, '[');
    json_object_foreach(old, key, value) if (!json_equal(value, json_object_get(now, key)))
    {
        tamis__json_item(out);
        tamis__json_string(out, tamis__bytes_of(key));
    }
    tamis__json_close(out, ']');
    json_decref(now);
}

static void put_text_of(tamis__buffer *out, const char *key, const json_t *value)
{
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__bytes_of(json_string_value(value)));
}

static void put_result(tamis__decide_item *item, json_t *old, const tamis__answer *answer,
                       const tamis__buffer *now)
{
    tamis__buffer *out = &item->out;
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__buffer_append(out, answer->facts->id.len > 0 ? answer->facts->id : TAMIS_LIT("null"));
    tamis__json_key(out, "line");
    tamis__json_u64(out, item->line);
    tamis__json_key(out, "same");
    tamis__buffer_text(out, item->differs ? "false" : "true");
    put_text_of(out, "outcome", json_object_get(old, "outcome"));
    tamis__json_key(out, "outcome_now");
    tamis__json_string(out, tamis__bytes_of(tamis__outcome_name(item->outcome)));
    put_reasons(out, old, answer);
    put_differing(out, old, now);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status decide_again(tamis__deciding *deciding, tamis__decide_item *item, json_t *old,
                                 tamis_error *err)
{
    tamis_decide_options asked = *deciding->options;
    const tamis_decide_options *options = deciding->options;
    tamis__buffer now;
    json_t *threshold = json_object_get(old, "threshold");
    if (json_is_number(threshold))
        asked.threshold = json_number_value(threshold);
    asked.skip_next_change = json_object_get(old, "next_change") == NULL;
    asked.fact_count = 0; /* what was set over the facts is in them */
    tamis__buffer_init(&now, 0);
    deciding->options = &asked;
    tamis_status status = tamis__deciding_run(deciding, tamis__buffer_bytes(&item->text), err);
    deciding->options = options;
    if (status == TAMIS_OK) {
        tamis_bytes then = tamis__bytes_trim(tamis__buffer_bytes(&item->text));
        tamis__answer_json(&now, &deciding->answer);
        item->outcome = deciding->determination.outcome;
        item->differs = !tamis__bytes_equal(then, tamis__buffer_bytes(&now));
        put_result(item, old, &deciding->answer, &now);
        item->out.failed = item->out.failed || now.failed;
        tamis__deciding_draw(deciding);
    }
    tamis__buffer_clear(&now);
    return status;
}

static tamis_status replay_item(tamis__deciding *deciding, const tamis_decide_file_options *options,
                                tamis__decide_item *item, tamis_error *err)
{
    tamis_error problem = {0};
    tamis_status status = TAMIS_OK;
    (void)options;
    json_t *old = json_loadb(item->text.ptr == NULL ? "" : item->text.ptr, item->text.len, 0, NULL);
    if (!json_is_object(json_object_get(old, "facts")) ||
        !json_is_string(json_object_get(old, "outcome")))
        keep_problem(item, "expected an answer of 'tamis decide --json' on one line, which holds "
                           "its facts and its digest");
    else
        status = decide_again(deciding, item, old, &problem);
    json_decref(old);
    if (status == TAMIS_OK || tamis__decide_problem(item, status, &problem))
        return TAMIS_OK;
    if (err != NULL)
        *err = problem;
    return status;
}

tamis_status tamis_replay_file(const tamis_rules *rules, const tamis_snapshot *snapshot,
                               const tamis_decide_file_options *options,
                               tamis_decide_summary *summary, tamis_error *err)
{
    return tamis__decide_batch(rules, snapshot, options, replay_item, "replay", summary, err);
}
