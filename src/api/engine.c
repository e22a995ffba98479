/* api/engine.c - version, engine, and the arguments that many calls share. */
#include "api/handles.h"
#include "base/error.h"
#include "lists/lists.h"

const char *tamis_version(void)
{
    return TAMIS_VERSION;
}

tamis_status tamis_engine_new(tamis_engine **out, tamis_error *err)
{
    *out = NULL;
    tamis_engine *engine = tamis__alloc_zero(1, sizeof *engine);
    if (engine == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = tamis__text_new(&engine->text, err);
    if (status != TAMIS_OK) {
        tamis_engine_free(engine);
        return status;
    }
    *out = engine;
    return TAMIS_OK;
}

void tamis_engine_free(tamis_engine *engine)
{
    if (engine == NULL)
        return;
    tamis__text_free(engine->text);
    tamis__release(engine);
}

static const tamis__format *format_at(size_t i)
{
    const tamis__format *format = tamis__formats;
    while (i > 0 && format->name != NULL) {
        format++;
        i--;
    }
    return format;
}

const char *tamis_format_name(size_t i)
{
    return format_at(i)->name;
}

const char *tamis_format_title(size_t i)
{
    return format_at(i)->title;
}

tamis_status tamis__api_day(const char *text, const char *what, int32_t otherwise, int32_t *day,
                            tamis_error *err)
{
    *day = otherwise;
    if (text == NULL)
        return TAMIS_OK;
    tamis__date date;
    if (!tamis__date_parse(tamis__bytes_of(text), &date) || date.lo != date.hi || date.circa)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%s: expected a day as YYYY-MM-DD, found '%.*s'", what,
                           TAMIS_FMT(tamis__bytes_of(text)));
    *day = date.lo;
    return TAMIS_OK;
}

tamis_status tamis__api_fail_in(tamis_error *err, tamis_status status, const char *path)
{
    if (err == NULL || strstr(err->message, path) != NULL)
        return status;
    return tamis__fail_context(err, status, path);
}
