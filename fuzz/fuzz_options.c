/*
 * Fuzz target: options that come as text. What begins with a brace is the JSON options of a query, of
 * a pair when a second brace follows; all else is a file of parameters. What must hold: what was taken
 * is within its ranges, and parameters that were read are read again from what is written of them.
 */
#include <stdlib.h>

#include <jansson.h>

#include "api/parameters.h"
#include "api/query_options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_in_range(const tamis__score_params *params)
{
    for (size_t i = 0; tamis__score_param_at(i) != NULL; i++) {
        double value = tamis__score_param_value(params, i);
        require(value >= tamis__score_param_at(i)->min && value <= tamis__score_param_at(i)->max);
    }
}

static void read_json(tamis_bytes text, bool pair)
{
    json_t *object = json_loadb(text.ptr, text.len, 0, NULL);
    if (object == NULL)
        return;
    tamis__arena arena;
    tamis_error err = {0};
    tamis_screen_options base = tamis_screen_options_default();
    tamis_screen_options out;
    tamis__arena_init(&arena, 0);
    tamis_status status = tamis__query_options_read(object, &base, pair, &arena, &out, &err);
    require(status == TAMIS_OK || (status == TAMIS_ERR_ARGUMENT && err.message[0] != '\0'));
    require(status != TAMIS_OK || (out.limit >= 1 && out.limit <= TAMIS_LIMIT_MAX));
    if (status == TAMIS_OK && out.parameters != NULL)
        require_in_range(&out.parameters->values);
    tamis__arena_clear(&arena);
    json_decref(object);
}

static void read_lines(tamis_bytes text)
{
    tamis__score_params read = tamis__score_defaults;
    tamis__score_params again = {0};
    tamis__buffer written;
    tamis_error err = {0};
    if (tamis__score_params_read(&read, text, &err) != TAMIS_OK) {
        require(err.line > 0 && err.message[0] != '\0');
        require(memcmp(&read, &tamis__score_defaults, sizeof(read)) == 0);
        return;
    }
    require_in_range(&read);
    tamis__buffer_init(&written, 0);
    tamis__score_params_write(&read, &written);
    require(tamis__score_params_read(&again, tamis__buffer_bytes(&written), &err) == TAMIS_OK);
    for (size_t i = 0; tamis__score_param_at(i) != NULL; i++)
        require(tamis__score_param_value(&read, i) == tamis__score_param_value(&again, i));
    tamis__buffer_clear(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis_bytes text = {(const char *)data, size};
    if (size > 1 && data[0] == '{' && data[1] == '{')
        read_json(tamis__bytes_sub(text, 1, size), true);
    else if (size > 0 && data[0] == '{')
        read_json(text, false);
    else
        read_lines(text);
    return 0;
}
