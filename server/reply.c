/* reply.c - answers as JSON; errors as {"detail": ...}, the form of the yente API. */
#include "internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { REAL_DIGITS = 6 };

void server_reply_json(server_call *call, unsigned status, json_t *body)
{
    call->text = body == NULL ? NULL
                              : json_dumps(body, JSON_COMPACT | JSON_PRESERVE_ORDER |
                                                     JSON_REAL_PRECISION(REAL_DIGITS));
    json_decref(body);
    call->status = call->text == NULL ? 500 : status;
    call->len = call->text == NULL ? 0 : strlen(call->text);
    call->type = "application/json";
}

json_t *server_text(const char *text)
{
    json_t *value = json_string(text);
    if (value != NULL)
        return value;
    char plain[SERVER_HEADER_TEXT_BYTES];
    snprintf(plain, sizeof plain, "%s", text);
    for (char *at = plain; *at != '\0'; at++)
        *at = (unsigned char)*at < 0x80 ? *at : '?';
    return json_string(plain);
}

void server_reply_detail(server_call *call, unsigned status, const char *detail)
{
    server_reply_json(call, status, json_pack("{s:o}", "detail", server_text(detail)));
}

unsigned server_status_of(tamis_status status)
{
    switch (status) {
    case TAMIS_ERR_FORMAT:
    case TAMIS_ERR_ARGUMENT:
    case TAMIS_ERR_LIMIT:
    case TAMIS_ERR_UNSUPPORTED: return 400;
    case TAMIS_ERR_DENIED: return 403;
    case TAMIS_ERR_NOT_FOUND: return 404;
    case TAMIS_ERR_CONFLICT: return 409;
    default: return 500;
    }
}

void server_reply_error(server_call *call, const tamis_error *err)
{
    server_reply_detail(call, server_status_of(err->code),
                        err->message[0] != '\0' ? err->message : tamis_status_text(err->code));
}

tamis_status server_write(void *file, const char *text, size_t len, tamis_error *err)
{
    if (fwrite(text, 1, len, file) == len)
        return TAMIS_OK;
    *err = (tamis_error){.code = TAMIS_ERR_NOMEM, .message = "out of memory"};
    return TAMIS_ERR_NOMEM;
}

void server_add_header(server_call *call, const char *name, const char *format, ...)
{
    if (call->header_count == SERVER_EXTRA_HEADERS)
        return;
    server_header *header = &call->headers[call->header_count++];
    header->name = name;
    va_list list;
    va_start(list, format);
    vsnprintf(header->value, sizeof header->value, format, list);
    va_end(list);
}
