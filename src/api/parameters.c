/* api/parameters.c - the parameters of the scorer as the public API shows them. */
#include <math.h>

#include <jansson.h>

#include "api/render.h"
#include "api/parameters.h"
#include "base/error.h"
#include "base/file.h"

enum { PARAMETERS_BYTES_MAX = 1 << 20 };

const tamis__score_params *tamis__parameters_values(const tamis_parameters *parameters)
{
    return parameters == NULL ? NULL : &parameters->values;
}

tamis_status tamis_parameters_new(tamis_parameters **out, tamis_error *err)
{
    *out = tamis__alloc(sizeof(**out));
    if (*out == NULL)
        return tamis__fail_nomem(err);
    (*out)->values = tamis__score_defaults;
    return TAMIS_OK;
}

void tamis_parameters_free(tamis_parameters *parameters)
{
    tamis__release(parameters);
}

tamis_status tamis_parameters_set(tamis_parameters *parameters, const char *name, double value,
                                  tamis_error *err)
{
    return tamis__score_params_set(&parameters->values, tamis__bytes_of(name), value, err);
}

tamis_status tamis_parameters_set_text(tamis_parameters *parameters, const char *assignment,
                                       tamis_error *err)
{
    tamis_bytes text = tamis__bytes_of(assignment);
    size_t equals = tamis__bytes_find(text, TAMIS_LIT("="), 0);
    if (equals == SIZE_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected NAME=VALUE, found \"%.*s\"",
                           TAMIS_FMT(text));
    return tamis__score_params_set_text(
        &parameters->values, tamis__bytes_trim(tamis__bytes_sub(text, 0, equals)),
        tamis__bytes_trim(tamis__bytes_sub(text, equals + 1, text.len)), err);
}

tamis_status tamis__parameters_set_json(tamis__score_params *params, const struct json_t *object,
                                        tamis_error *err)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "parameters: expected an object of names and numbers");
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        double number = json_is_number(value) ? json_number_value(value) : NAN;
        TAMIS_TRY(tamis__score_params_set(params, tamis__bytes_of(name), number, err));
    }
    return TAMIS_OK;
}

static tamis_status read_json(tamis__score_params *params, tamis_bytes text, tamis_error *err)
{
    json_error_t problem;
    json_t *object = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &problem);
    if (object == NULL)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, (uint64_t)problem.line, 0, "not JSON: %s",
                              problem.text);
    tamis_status status = tamis__parameters_set_json(params, object, err);
    json_decref(object);
    return status;
}

static tamis_status read_all(const char *path, tamis__buffer *out, tamis_error *err)
{
    tamis__input *input = NULL;
    TAMIS_TRY(tamis__input_open(path, &input, err));
    tamis_status status = tamis__input_read_all(input, out, err);
    tamis__input_close(input);
    return status;
}

tamis_status tamis_parameters_read(tamis_parameters *parameters, const char *path, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, PARAMETERS_BYTES_MAX);
    tamis__score_params read = parameters->values;
    tamis_status status = read_all(path, &text, err);
    tamis_bytes content = tamis__bytes_trim(tamis__buffer_bytes(&text));
    if (status == TAMIS_OK && content.len > 0 && content.ptr[0] == '{')
        status = read_json(&read, content, err);
    else if (status == TAMIS_OK)
        status = tamis__score_params_read(&read, tamis__buffer_bytes(&text), err);
    tamis__buffer_clear(&text);
    if (status != TAMIS_OK)
        return tamis__api_fail_in(err, status, path);
    parameters->values = read;
    return TAMIS_OK;
}

tamis_status tamis_parameters_check(const tamis_parameters *parameters, tamis_error *err)
{
    return tamis__score_params_check(&parameters->values, err);
}

size_t tamis_parameters_count(void)
{
    size_t count = 0;
    while (tamis__score_param_at(count) != NULL)
        count++;
    return count;
}

tamis_parameter tamis_parameters_get(const tamis_parameters *parameters, size_t i)
{
    const tamis__score_param *param = tamis__score_param_at(i);
    if (param == NULL)
        return (tamis_parameter){0};
    const tamis__score_params *values =
        parameters == NULL ? &tamis__score_defaults : &parameters->values;
    return (tamis_parameter){.name = param->name,
                             .text = param->text,
                             .value = tamis__score_param_value(values, i),
                             .standard = tamis__score_param_value(&tamis__score_defaults, i),
                             .min = param->min,
                             .max = param->max};
}

static void write_json(const tamis_parameters *parameters, tamis__buffer *out)
{
    tamis__json_open(out, '{');
    for (size_t i = 0; i < tamis_parameters_count(); i++) {
        tamis_parameter parameter = tamis_parameters_get(parameters, i);
        tamis__json_key(out, parameter.name);
        tamis__score_param_number(out, parameter.value);
    }
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

tamis_status tamis_parameters_write(const tamis_parameters *parameters, tamis_output format,
                                    tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    if (format == TAMIS_OUTPUT_JSON)
        write_json(parameters, &render.buffer);
    else
        tamis__score_params_write(parameters == NULL ? &tamis__score_defaults : &parameters->values,
                                  &render.buffer);
    tamis_status status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}
