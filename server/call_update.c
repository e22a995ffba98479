/* call_update.c - POST /updatez: look for another snapshot now, for who has the token. */
#include "internal.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_STEP_NS = 20000000 };

/* Takes the same time whatever is wrong with it. */
static bool is_token(const char *given, const char *token)
{
    size_t len = strlen(token);
    unsigned differs = strlen(given) != len;
    for (size_t i = 0; i < len; i++)
        differs |= (unsigned)(given[differs ? 0 : i] ^ token[i]);
    return differs == 0;
}

static uint64_t tries(server *owner)
{
    pthread_mutex_lock(&owner->lock);
    uint64_t count = owner->swaps + owner->swaps_failed;
    pthread_mutex_unlock(&owner->lock);
    return count;
}

void server_call_updatez(server_call *call)
{
    server *owner = call->owner;
    const char *token = owner->options->update_token;
    const char *given = server_parameter_of(call, "token");
    bool sync = false;
    if (token == NULL || given == NULL || !is_token(given, token)) {
        server_reply_detail(call, 403, "Invalid token.");
        return;
    }
    if (!server_take_bool(call, "sync", &sync))
        return;
    uint64_t before = tries(owner);
    int64_t until = server_now_ns() + (int64_t)owner->options->request_seconds * 1000000000;
    const struct timespec step = {.tv_nsec = WAIT_STEP_NS};
    kill(getpid(), SIGHUP); /* the thread that waits for signals does it */
    while (sync && tries(owner) == before && server_now_ns() < until)
        nanosleep(&step, NULL);
    server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
}
