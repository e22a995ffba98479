/* links.c - the table of connections. */
#include "links.h"

#include <sys/mman.h>
#include <sys/socket.h>

enum { NO_SOCKET = -1 };

bool server_links_init(server_links *links, size_t capacity)
{
    *links = (server_links){.lock = PTHREAD_MUTEX_INITIALIZER};
    void *room = mmap(NULL, capacity * sizeof(server_link), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return false;
    links->items = room;
    links->capacity = capacity;
    return true;
}

void server_links_clear(server_links *links)
{
    if (links->items != NULL)
        munmap(links->items, links->capacity * sizeof(server_link));
    links->items = links->free = NULL;
    links->capacity = links->used = 0;
}

server_link *server_links_add(server_links *links, int socket, int64_t now_ns)
{
    pthread_mutex_lock(&links->lock);
    server_link *link = links->free;
    if (link != NULL)
        links->free = link->next;
    else if (links->used < links->capacity)
        link = &links->items[links->used++];
    if (link != NULL)
        *link = (server_link){.socket = socket, .idle_since_ns = now_ns};
    pthread_mutex_unlock(&links->lock);
    return link;
}

void server_links_drop(server_links *links, server_link *link)
{
    if (link == NULL)
        return;
    pthread_mutex_lock(&links->lock);
    *link = (server_link){.socket = NO_SOCKET, .next = links->free};
    links->free = link;
    pthread_mutex_unlock(&links->lock);
}

void server_links_begin(server_links *links, server_link *link)
{
    if (link == NULL)
        return;
    pthread_mutex_lock(&links->lock);
    link->under_way++;
    pthread_mutex_unlock(&links->lock);
}

void server_links_end(server_links *links, server_link *link, int64_t now_ns)
{
    if (link == NULL)
        return;
    pthread_mutex_lock(&links->lock);
    if (link->under_way > 0)
        link->under_way--;
    link->idle_since_ns = now_ns;
    pthread_mutex_unlock(&links->lock);
}

size_t server_links_expire(server_links *links, int64_t before_ns)
{
    size_t count = 0;
    pthread_mutex_lock(&links->lock);
    for (size_t i = 0; i < links->used; i++) {
        server_link *link = &links->items[i];
        if (link->socket == NO_SOCKET || link->under_way > 0 || link->idle_since_ns >= before_ns)
            continue;
        shutdown(link->socket, SHUT_RDWR);
        count++;
    }
    pthread_mutex_unlock(&links->lock);
    return count;
}

size_t server_links_count(server_links *links)
{
    size_t count = 0;
    pthread_mutex_lock(&links->lock);
    for (size_t i = 0; i < links->used; i++)
        count += links->items[i].socket != NO_SOCKET;
    pthread_mutex_unlock(&links->lock);
    return count;
}
