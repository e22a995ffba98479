/*
 * desk/webhook.h - who wants to be told of events, and telling them (docs/DESK.md).
 *
 * A delivery waits in the file until an address has answered 2xx. Whoever sends claims it by a transaction that moves its next attempt into
 * the future: so several threads and processes never send the same one at once, and one that a sender took with it when it died is
 * tried again. Deliveries of one address may overtake each other.
 *
 * An address is reached with http only on the own machine, else with https and a certificate that holds. What counts is the address that is
 * really connected to, not what its name said when it was added; redirects are not followed, and no proxy is used.
 */
#ifndef TAMIS_DESK_WEBHOOK_H
#define TAMIS_DESK_WEBHOOK_H

#include <tamis/desk_types.h>

#include "desk/store.h"

struct sockaddr;

enum {
    TAMIS__WEBHOOKS_MAX = 100,
    TAMIS__WEBHOOK_URL_MAX = 2048,
    TAMIS__WEBHOOK_ATTEMPTS = 12,
    TAMIS__WEBHOOK_LEASE_MS = 300000,     /* more than an attempt can take */
    TAMIS__WEBHOOK_ROUND = 64,            /* deliveries of one round */
    TAMIS__WEBHOOK_ANSWER_MAX = 64 << 10, /* bytes read of an answer */
    TAMIS__WEBHOOK_KEPT_DAYS = 30,        /* deliveries that were made */
    TAMIS__DELIVERY_LIST_MAX = 500
};

/* Requests and answers as tamis/desk.h says, in the caller's transaction. Errors: DENIED (admins), ARGUMENT, LIMIT, NOT_FOUND. */
TAMIS_MUST_USE tamis_status tamis__webhook_add(tamis__desk *desk, tamis__desk_db *db,
                                               const tamis_actor *actor, tamis_bytes request,
                                               tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__webhook_remove(tamis__desk *desk, tamis__desk_db *db,
                                                  const tamis_actor *actor, int64_t id,
                                                  tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__webhook_list(tamis__desk_db *db, const tamis_actor *actor,
                                                tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__delivery_list(tamis__desk_db *db, const tamis_actor *actor,
                                                 int64_t webhook, tamis_bytes filter,
                                                 tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__delivery_retry(tamis__desk *desk, tamis__desk_db *db,
                                                  const tamis_actor *actor, int64_t webhook,
                                                  int64_t *count, tamis_error *err);

/* Where an address may lead. */
typedef enum tamis__reach {
    TAMIS__REACH_LOOPBACK, /* only the own machine */
    TAMIS__REACH_PUBLIC,   /* only addresses of the public Internet */
    TAMIS__REACH_PRIVATE   /* these, private networks and the own machine; never link-local ones */
} tamis__reach;

/* Is the address one of these? */
bool tamis__reach_allows(tamis__reach reach, const struct sockaddr *address);
/* Checks an address: http only with a host of the own machine, no user or password, not too long. *loopback: the host is that of the own
 * machine. ARGUMENT. */
TAMIS_MUST_USE tamis_status tamis__webhook_url(const char *url, bool *loopback, tamis_error *err);

/* Milliseconds that an attempt may take. */
typedef struct tamis__send_times {
    long connect_ms, total_ms;
} tamis__send_times;

/* One round of what is due, within no transaction; *next as tamis_webhooks_send. `times` NULL: 10 and 30 seconds. */
TAMIS_MUST_USE tamis_status tamis__webhooks_send(tamis__desk *desk, const tamis__send_times *times,
                                                 uint32_t *next, tamis_error *err);

/* One POST. *status is 0 without an answer, and `problem` then says why. */
typedef struct tamis__posting {
    const char *url;
    tamis__reach reach;
    tamis_bytes body;
    const char *const *headers; /* ends with NULL */
    tamis__send_times times;
} tamis__posting;

enum { TAMIS__POST_PROBLEM_BYTES = 200 };

TAMIS_MUST_USE tamis_status tamis__webhook_post(const tamis__posting *posting, long *status,
                                                char problem[TAMIS__POST_PROBLEM_BYTES],
                                                tamis_error *err);

#endif
