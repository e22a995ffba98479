/* page.h - the web page: static files that ui/ is built to, held in the program. */
#ifndef SERVER_PAGE_H
#define SERVER_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include <microhttpd.h>

/* One file of the page. `packed` is the same content as gzip, NULL where that saves nothing. */
typedef struct server_page_file {
    const char *path; /* as asked for: "/", "/assets/index-B1f3.js" */
    const char *type;
    const char *tag; /* of its content; hexadecimal digits */
    const unsigned char *data;
    size_t size;
    const unsigned char *packed;
    size_t packed_size;
    bool immutable; /* its path changes with its content */
} server_page_file;

/* Written by ui/embed.mjs; ends with a NULL path. Without the page (TAMIS_UI=OFF) nothing else is in it. */
extern const server_page_file server_page_files[];

/* NULL: `method` and `path` ask for no file of the page. "/" is always there: built without the page, it says so. */
const server_page_file *server_page_find(const char *method, const char *path);

/* Sends the file, packed or not as the client accepts, or 304 when the client has it. *status gets the HTTP status and
 * *size the bytes of the body. `last`: the connection is closed after it. */
enum MHD_Result server_page_send(struct MHD_Connection *connection, const server_page_file *file,
                                 bool last, unsigned *status, size_t *size);

#endif
