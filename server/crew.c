/*
 * crew.c - a few threads that work on answers: one crew for what takes long (documents, inventories, passwords), one for
 * queries and the desk.
 *
 * The threads of libmicrohttpd serve many connections each, and one may have all that are busy. So a request is suspended and
 * waits here for whoever is free; when it is answered, it is resumed and its own thread sends the answer.
 */
#include "internal.h"

static void *work(void *ctx)
{
    server_crew *crew = ctx;
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->size == 0 && !crew->ending)
            pthread_cond_wait(&crew->more, &crew->lock);
        if (crew->size == 0)
            break;
        server_task next = crew->waiting[crew->first];
        crew->first = (crew->first + 1) % SERVER_CREW_WAITING_MAX;
        crew->size--;
        crew->busy++;
        pthread_mutex_unlock(&crew->lock);
        next.run(next.request);
        pthread_mutex_lock(&crew->lock);
        crew->busy--;
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

bool server_crew_start(server_crew *crew, unsigned threads, size_t waiting)
{
    crew->max = waiting < SERVER_CREW_WAITING_MAX ? waiting : SERVER_CREW_WAITING_MAX;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->more, NULL);
    while (crew->count < threads && crew->count < SERVER_CREW_MAX &&
           pthread_create(&crew->threads[crew->count], NULL, work, crew) == 0)
        crew->count++;
    return crew->count > 0;
}

size_t server_crew_waiting(server_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    size_t idle = crew->count - crew->busy;
    size_t waiting = crew->size > idle ? crew->size - idle : 0;
    pthread_mutex_unlock(&crew->lock);
    return waiting;
}

void server_crew_stop(server_crew *crew)
{
    if (crew->count == 0)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->ending = true;
    pthread_cond_broadcast(&crew->more);
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->count; i++)
        pthread_join(crew->threads[i], NULL);
    crew->count = 0; /* lock and condition stay: a late request is still refused in order */
}

bool server_crew_push(server_crew *crew, void (*run)(server_request *request),
                      server_request *request)
{
    pthread_mutex_lock(&crew->lock);
    /* Those that a thread which is free will take at once do not wait. */
    size_t room = crew->max + crew->count - crew->busy;
    bool fits = crew->size < room && crew->size < SERVER_CREW_WAITING_MAX && !crew->ending;
    if (fits) {
        MHD_suspend_connection(request->call.connection);
        crew->waiting[(crew->first + crew->size) % SERVER_CREW_WAITING_MAX] =
            (server_task){run, request};
        crew->size++;
        pthread_cond_signal(&crew->more);
    }
    pthread_mutex_unlock(&crew->lock);
    return fits;
}
