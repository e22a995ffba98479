/* api/desk_webhook.c - tamis_webhook_*, tamis_delivery_*: transactions around the layer below. */
#include "api/desk.h"
#include "api/desk_answer.h"
#include "desk/webhook.h"

tamis_status tamis_webhook_add(tamis_desk *desk, const tamis_actor *actor, const char *request,
                               tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status =
        tamis__webhook_add(desk->store, db, actor, tamis__bytes_of(request), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_webhook_remove(tamis_desk *desk, const tamis_actor *actor, uint64_t id,
                                  tamis_error *err)
{
    tamis__desk_db *db;
    int64_t number;
    TAMIS_TRY(tamis__desk_row_id(id, &number, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status = tamis__webhook_remove(desk->store, db, actor, number, err);
    return tamis__desk_end(desk->store, db, status, err);
}

tamis_status tamis_webhook_list(tamis_desk *desk, const tamis_actor *actor, tamis_write_fn write,
                                void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__webhook_list(db, actor, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_delivery_list(tamis_desk *desk, const tamis_actor *actor, uint64_t webhook,
                                 const char *filter, tamis_write_fn write, void *ctx,
                                 tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    int64_t number = 0;
    if (webhook != 0)
        TAMIS_TRY(tamis__desk_row_id(webhook, &number, err));
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status =
        tamis__delivery_list(db, actor, number, tamis__bytes_of(filter), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_delivery_retry(tamis_desk *desk, const tamis_actor *actor, uint64_t webhook,
                                  uint64_t *count, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t number, retried = 0;
    TAMIS_TRY(tamis__desk_row_id(webhook, &number, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status = tamis__delivery_retry(desk->store, db, actor, number, &retried, err);
    status = tamis__desk_end(desk->store, db, status, err);
    if (count != NULL)
        *count = (uint64_t)retried;
    return status;
}

tamis_status tamis_webhooks_send(tamis_desk *desk, uint32_t *next, tamis_error *err)
{
    return tamis__webhooks_send(desk->store, NULL, next, err);
}
