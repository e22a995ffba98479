/*
 * Fuzz target: a transaction from its text to its answer, with all built-in packs. A first line that begins with '=' is a fact set over
 * it (PATH=VALUE). What must hold: a refusal has a message; an answer is one JSON object on one line, decided again from itself
 * it has the same bytes, and the text for people holds no control characters.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <tamis/tamis.h>

#include "base/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static tamis_status collect(void *ctx, const char *text, size_t len, tamis_error *err)
{
    (void)err;
    tamis__buffer_append(ctx, tamis__bytes(text, len));
    return TAMIS_OK;
}

static tamis_status decide(const tamis_rules *rules, tamis_bytes facts,
                           const tamis_decide_options *options, tamis_output format,
                           tamis__buffer *out)
{
    tamis_error err = {0};
    tamis__buffer_reset(out);
    tamis_status status =
        tamis_decide(rules, NULL, facts.ptr, facts.len, options, format, collect, out, NULL, &err);
    require(status == TAMIS_OK || err.message[0] != '\0');
    require(!out->failed);
    return status;
}

static void check_json(const tamis_rules *rules, const tamis__buffer *answer)
{
    const tamis_decide_options plain = tamis_decide_options_default();
    tamis__buffer again;
    tamis__buffer_init(&again, 0);
    require(answer->len > 0 && answer->ptr[answer->len - 1] == '\n');
    require(memchr(answer->ptr, '\n', answer->len - 1) == NULL);
    json_t *json = json_loadb(answer->ptr, answer->len, 0, NULL);
    require(json_is_string(json_object_get(json, "outcome")));
    json_decref(json);
    if (answer->len < (1 << 19)) { /* an answer is longer than its facts, which have a limit */
        require(decide(rules, tamis__buffer_bytes(answer), &plain, TAMIS_OUTPUT_JSON, &again) ==
                TAMIS_OK);
        require(tamis__bytes_equal(tamis__buffer_bytes(answer), tamis__buffer_bytes(&again)));
    }
    tamis__buffer_clear(&again);
}

static void check_text(const tamis__buffer *text)
{
    for (size_t i = 0; i < text->len; i++)
        require((unsigned char)text->ptr[i] >= 0x20 || text->ptr[i] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tamis_rules *rules; /* made once */
    tamis_decide_options options = tamis_decide_options_default();
    tamis_bytes facts = {size == 0 ? "" : (const char *)data, size};
    char assignment[200];
    const char *const over[] = {assignment};
    tamis__buffer out;
    if (rules == NULL)
        require(tamis_rules_open(NULL, 0, &rules, NULL, NULL) == TAMIS_OK);
    size_t end = tamis__bytes_find(facts, TAMIS_LIT("\n"), 0);
    if (size > 0 && data[0] == '=' && end != SIZE_MAX && end < sizeof assignment) {
        memcpy(assignment, data + 1, end - 1);
        assignment[end - 1] = '\0';
        facts = tamis__bytes_sub(facts, end + 1, facts.len);
        options.facts = over;
        options.fact_count = 1;
    }
    tamis__buffer_init(&out, 0);
    if (decide(rules, facts, &options, TAMIS_OUTPUT_JSON, &out) == TAMIS_OK) {
        check_json(rules, &out);
        require(decide(rules, facts, &options, TAMIS_OUTPUT_TEXT, &out) == TAMIS_OK);
        check_text(&out);
    }
    tamis__buffer_clear(&out);
    return 0;
}
