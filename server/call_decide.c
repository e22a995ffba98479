/* call_decide.c - POST /decide: one transaction in, its determination out. */
#include "internal.h"

#include <stdlib.h>

/* For the audit trail: all that the answer depends on, and what it was. */
static void record(server_call *call)
{
    static const char *const kept[] = {"id", "outcome", "facts", "digests", "digest"};
    json_t *answer = json_loadb(call->text, call->len, 0, NULL);
    call->record = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (json_object_get(answer, kept[i]) != NULL)
            json_object_set(call->record, kept[i], json_object_get(answer, kept[i]));
    json_decref(answer);
}

/* The body must be JSON: YAML is for files that people write. */
void server_call_decide(server_call *call)
{
    json_t *facts = json_loadb(call->body, call->body_len, JSON_REJECT_DUPLICATES, NULL);
    bool fine = json_is_object(facts);
    json_decref(facts);
    if (!fine) {
        server_reply_detail(call, 422, "expected one JSON object of facts, or {\"id\", \"facts\"}");
        return;
    }
    FILE *stream = open_memstream(&call->text, &call->len);
    if (stream == NULL) {
        server_reply_detail(call, 500, "out of memory");
        return;
    }
    tamis_error err = {0};
    tamis_decide_options options = tamis_decide_options_default();
    tamis_status status =
        tamis_decide(call->owner->options->rules, call->snapshot, call->body, call->body_len,
                     &options, TAMIS_OUTPUT_JSON, server_write, stream, NULL, &err);
    bool closed = fclose(stream) == 0;
    call->status = 200;
    call->type = "application/json";
    if (status == TAMIS_OK && closed) {
        if (call->owner->options->desk != NULL)
            record(call);
        return;
    }
    free(call->text);
    call->text = NULL;
    if (status == TAMIS_OK)
        err = (tamis_error){.code = TAMIS_ERR_NOMEM, .message = "out of memory"};
    server_reply_error(call, &err);
}
