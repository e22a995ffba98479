/* desk/events.c - an event becomes a delivery for every webhook that wants it, within the transaction of what happened. */
#include "desk/events.h"

#include <assert.h>

#include "base/error.h"

tamis_status tamis__events_add(tamis__desk *desk, tamis__desk_db *db, const char *event,
                               tamis_bytes body, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO delivery (webhook, event, body, created, next) "
        "SELECT id, ?1, ?2, ?3, ?3 FROM webhook WHERE instr(events, ' ' || ?1 || ' ') > 0";
    assert(tamis__event_is_known(event));
    int64_t now = tamis__desk_now(desk);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__json_open(&text, '{');
    tamis__json_key(&text, "event");
    tamis__json_string(&text, tamis__bytes_of(event));
    tamis__json_key(&text, "time");
    tamis__desk_json_time(&text, now);
    tamis__json_key(&text, "data");
    tamis__buffer_append(&text, body);
    tamis__json_close(&text, '}');
    tamis_status status =
        tamis__buffer_status(&text) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = tamis__desk_run(db, NULL, err, sql, "tsi", event, tamis__buffer_bytes(&text), now);
    tamis__buffer_clear(&text);
    return status;
}
