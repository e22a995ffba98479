/*
 * page.c - the files of the web page.
 *
 * They are constant arrays, so nothing is read or copied. Files whose name carries a digest of their content may be kept by
 * browsers for a year; the others are asked for again each time and answered by 304 while they are the same. The policy lets the
 * page load from this service only, and run no script and use no style that is not one of these files.
 */
#include "page.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char policy[] =
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

static const unsigned char no_page[] =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>tamis</title>\n"
    "<h1>tamis</h1>\n<p>The service runs. This program was built without the page "
    "(TAMIS_UI=OFF).</p>\n"
    "<p><a href=\"/openapi.json\">What it answers</a></p>\n</html>\n";

static const server_page_file without_page = {.path = "/",
                                              .type = "text/html; charset=utf-8",
                                              .tag = "none",
                                              .data = no_page,
                                              .size = sizeof no_page - 1};

const server_page_file *server_page_find(const char *method, const char *path)
{
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return NULL;
    for (const server_page_file *file = server_page_files; file->path != NULL; file++)
        if (strcmp(file->path, path) == 0)
            return file;
    return strcmp(path, "/") == 0 ? &without_page : NULL;
}

/* Is `word` an item of a header's list? "word;q=0" says no. */
static bool lists(const char *header, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = header; at != NULL && *at != '\0';) {
        at += strspn(at, ", \t");
        if (strncmp(at, word, len) == 0 && strchr(",; \t", at[len]) != NULL) {
            const char *rest = at + len + strspn(at + len, "; \t");
            return strncmp(rest, "q=0", 3) != 0 || (rest[3] == '.' && rest[4] != '0');
        }
        at = strchr(at, ',');
    }
    return false;
}

/* The tag of a response, quoted; the packed form is another representation and has its own. */
static void write_tag(char out[80], const server_page_file *file, bool packed)
{
    char *end = out;
    *end++ = '"';
    for (const char *at = file->tag; *at != '\0' && end < out + 64; at++)
        *end++ = *at;
    snprintf(end, 8, "%s", packed ? "-gz\"" : "\"");
}

static bool has_it(const char *header, const char *tag)
{
    if (header == NULL)
        return false;
    return strcmp(header, "*") == 0 || strstr(header, tag) != NULL;
}

enum MHD_Result server_page_send(struct MHD_Connection *connection, const server_page_file *file,
                                 bool last, unsigned *status, size_t *size)
{
    static const unsigned char nothing[1];
    const char *accepts =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    bool packed = file->packed != NULL && lists(accepts, "gzip");
    char tag[80];
    write_tag(tag, file, packed);
    bool same = has_it(
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH),
        tag);
    const unsigned char *data = same ? nothing : packed ? file->packed : file->data;
    *status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
    *size = same ? 0 : packed ? file->packed_size : file->size;
    /* The library asks for a buffer that it could change, and with this mode does not. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(*size, (void *)(uintptr_t)data, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    if (!same) {
        MHD_add_response_header(response, "Content-Type", file->type);
        if (packed)
            MHD_add_response_header(response, "Content-Encoding", "gzip");
    }
    MHD_add_response_header(response, "ETag", tag);
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    MHD_add_response_header(response, "Cache-Control",
                            file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    if (last)
        MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(connection, *status, response);
    MHD_destroy_response(response);
    return result;
}
