/* http.h - what libmicrohttpd calls: see its MHD_AccessHandlerCallback and MHD_RequestCompletedCallback. The context is the server. */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include "internal.h"

enum MHD_Result server_http_request(void *ctx, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *data,
                                    size_t *size, void **place);
void server_http_completed(void *ctx, struct MHD_Connection *connection, void **place,
                           enum MHD_RequestTerminationCode code);

#endif
