/* parameters.c - parameters of an address as numbers, words and yes or no. */
#include "internal.h"

#include <string.h>

const char *server_parameter_of(const server_call *call, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < call->parameter_count; i++)
        if (strcmp(call->parameters[i].name, name) == 0)
            value = call->parameters[i].value;
    return value;
}

size_t server_parameters_of(const server_call *call, const char *name,
                            const char *values[SERVER_PARAMETERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < call->parameter_count; i++)
        if (strcmp(call->parameters[i].name, name) == 0)
            values[count++] = call->parameters[i].value;
    return count;
}

static bool refuse(server_call *call, const char *name, const char *expected)
{
    char detail[256];
    snprintf(detail, sizeof detail, "%.64s: %s", name, expected);
    server_reply_detail(call, 422, detail);
    return false;
}

bool server_take_count(server_call *call, const char *name, uint32_t min, uint32_t max,
                       uint32_t *out)
{
    const char *value = server_parameter_of(call, name);
    if (value == NULL || server_read_count(value, min, max, out))
        return true;
    return refuse(call, name, "not a number in its range");
}

bool server_take_fraction(server_call *call, const char *name, double *out)
{
    const char *value = server_parameter_of(call, name);
    if (value == NULL || server_read_fraction(value, out))
        return true;
    return refuse(call, name, "not a number from 0 to 1");
}

bool server_take_bool(server_call *call, const char *name, bool *out)
{
    static const char *const words[] = {"false", "true", NULL};
    size_t found = *out;
    if (!server_take_word(call, name, words, &found))
        return false;
    *out = found == 1;
    return true;
}

bool server_take_word(server_call *call, const char *name, const char *const *words, size_t *out)
{
    const char *value = server_parameter_of(call, name);
    if (value == NULL)
        return true;
    char expected[192] = "expected one of:";
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *out = i;
            return true;
        }
        size_t len = strlen(expected);
        snprintf(expected + len, sizeof expected - len, " %s", words[i]);
    }
    return refuse(call, name, expected);
}
