/*
 * links.h - the open connections: how long each has been without a whole request.
 *
 * The library closes a connection that is silent. One that sends a byte of a header now and then is never silent; it is
 * found here by its age and shut down.
 */
#ifndef SERVER_LINKS_H
#define SERVER_LINKS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct server_link {
    int socket;
    unsigned under_way; /* requests */
    int64_t idle_since_ns;
    struct server_link *next; /* of the free ones */
} server_link;

/* Zeroed, it has no room. */
typedef struct server_links {
    pthread_mutex_t lock;
    server_link *items; /* mapped, so that places never used cost nothing */
    server_link *free;
    size_t capacity, used;
} server_links;

bool server_links_init(server_links *links, size_t capacity);
void server_links_clear(server_links *links); /* accepts a zeroed one */
/* NULL: no room. Until it is dropped the socket must stay open. */
server_link *server_links_add(server_links *links, int socket, int64_t now_ns);
void server_links_drop(server_links *links, server_link *link); /* NULL allowed */
/* A request begins or ends on it. NULL allowed. */
void server_links_begin(server_links *links, server_link *link);
void server_links_end(server_links *links, server_link *link, int64_t now_ns);
/* Shuts down those that have been without a request since before `before_ns`; how many. */
size_t server_links_expire(server_links *links, int64_t before_ns);
size_t server_links_count(server_links *links);

#endif
