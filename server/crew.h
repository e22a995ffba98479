/* crew.h - a few threads for answers that take longer than other connections may wait. */
#ifndef SERVER_CREW_H
#define SERVER_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { SERVER_CREW_MAX = 16, SERVER_CREW_WAITING_MAX = 128 };

struct server_request;

typedef struct server_task {
    void (*run)(struct server_request *request);
    struct server_request *request;
} server_task;

/* Zeroed, it has no threads and takes nothing. */
typedef struct server_crew {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t threads[SERVER_CREW_MAX];
    unsigned count;
    server_task waiting[SERVER_CREW_WAITING_MAX]; /* a ring */
    size_t first, size, max;
    unsigned busy; /* threads at work */
    bool ending;
} server_crew;

/* At most `waiting` (SERVER_CREW_WAITING_MAX) wait while all of its threads are at work. False: not one thread could be started. */
bool server_crew_start(server_crew *crew, unsigned threads, size_t waiting);
size_t server_crew_waiting(server_crew *crew); /* how many do */
void server_crew_stop(server_crew *crew);      /* finishes what waits; a zeroed one is allowed */
/* Suspends the connection of the request and has run(request) called, which resumes it. False when too many wait; then nothing
 * was done. */
bool server_crew_push(server_crew *crew, void (*run)(struct server_request *request),
                      struct server_request *request);

#endif
