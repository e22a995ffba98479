/* files.c - bodies as files for calls of the library that read files; its lines and pages as answers. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Content in the answer may be somebody else's: it is shown in an origin of its own, which reaches nothing. */
static const char page_policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-scripts; frame-ancestors 'self'";

bool server_body_file(server_call *call, int *file, char path[32])
{
    *file = server_spool_new(call->owner->options->spool);
    bool fine = *file >= 0 && server_spool_write(*file, call->body, call->body_len);
    server_spool_path(*file, path);
    if (!fine && *file >= 0)
        close(*file);
    if (!fine)
        server_reply_detail(call, 507, "The file cannot be kept: no room.");
    return fine;
}

void server_hide_path(tamis_error *err, const char *path)
{
    char *at = strstr(err->message, path);
    if (at == NULL)
        return;
    char rest[TAMIS_ERROR_MESSAGE_BYTES];
    snprintf(rest, sizeof rest, "%s", at + strlen(path));
    snprintf(at, sizeof err->message - (size_t)(at - err->message), "the file%s", rest);
}

void server_reply_page(server_call *call, server_writer *write, const void *what)
{
    FILE *out = open_memstream(&call->text, &call->len);
    tamis_error err = {0};
    tamis_status status = out == NULL ? TAMIS_ERR_NOMEM : write(what, out, &err);
    bool closed = out != NULL && fclose(out) == 0;
    if (status == TAMIS_OK && closed) {
        call->status = 200;
        call->type = "text/html; charset=utf-8";
        call->policy = page_policy;
        return;
    }
    free(call->text);
    call->text = NULL;
    call->len = 0;
    server_reply_detail(call, 500, err.message[0] == '\0' ? "out of memory" : err.message);
}

json_t *server_lines(server_writer *write, const void *what)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    tamis_error err = {0};
    tamis_status status = out == NULL ? TAMIS_ERR_NOMEM : write(what, out, &err);
    bool closed = out != NULL && fclose(out) == 0;
    json_t *lines = status == TAMIS_OK && closed ? json_array() : NULL;
    for (size_t at = 0; lines != NULL && at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t size = end == NULL ? len - at : (size_t)(end - text) - at;
        json_t *line = json_loadb(text + at, size, 0, NULL);
        if (line != NULL)
            json_array_append_new(lines, line);
        at += size + 1;
    }
    free(text);
    return lines;
}
