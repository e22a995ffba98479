/*
 * listen.h - where the service listens, with or without TLS, and for how many.
 *
 * A certificate is exchanged by starting a second daemon on the same socket: new connections get the new one, and those of
 * the old daemon end in their own time.
 */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <sys/socket.h>

#include "internal.h"

enum { SERVER_OLD_DAEMONS_MAX = 2, SERVER_HOST_BYTES = 256 };

typedef struct server_address {
    struct sockaddr_storage socket;
    socklen_t size;
    bool loopback;
} server_address;

typedef struct server_listener {
    server *owner;
    struct MHD_Daemon *daemon;
    struct MHD_Daemon *old[SERVER_OLD_DAEMONS_MAX];
} server_listener;

/* "HOST:PORT", HOST a name, an IPv4 address or an IPv6 address in brackets. ARGUMENT: it is none, has no address, or needs
 * options->allow_anyone. */
tamis_status server_address_read(const server_options *options, server_address *out,
                                 tamis_error *err);
/* IO: the address is taken or forbidden; FORMAT: key and certificate cannot be used; LIMIT: so many connections are not
 * allowed to a process. */
tamis_status server_listen(server *owner, const server_address *address, server_listener *out,
                           tamis_error *err);
/* Reads key and certificate again. With any error the old ones stay. */
tamis_status server_listen_again(server_listener *listener, tamis_error *err);
/* Stops old daemons that have no connections left. */
void server_listen_tidy(server_listener *listener);
/* No new connections. The socket to be closed after server_listen_stop. */
MHD_socket server_listen_quiet(server_listener *listener);
void server_listen_stop(server_listener *listener);
/* "listening on http://HOST:PORT" to options->out. */
void server_listen_tell(const server_listener *listener, const server_address *address);

/* Pure: may a request with this Host header be for a service on loopback? A page of another origin whose name was made to
 * point here (DNS rebinding) is told by it. NULL and "" are no browser's. */
bool server_host_is_local(const char *host);

#endif
