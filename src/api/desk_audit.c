/* api/desk_audit.c - the audit trail: records, checkpoints, export, check. */
#include "api/desk.h"
#include "base/error.h"
#include "desk/access.h"
#include "desk/audit_erase.h"
#include "desk/audit_export.h"
#include "desk/audit_verify.h"

tamis_status tamis_audit_add(tamis_desk *desk, const tamis_actor *actor, const char *action,
                             const char *subject, const char *body, size_t body_len,
                             tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk->store, false, &db, err));
    tamis_status status = tamis__audit_append(desk->store, db, actor->name, action, subject,
                                              tamis__bytes(body, body_len), err);
    return tamis__desk_end(desk->store, db, status, err);
}

static tamis_status check_rights(const tamis_actor *actor, tamis_error *err)
{
    return tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_AUDIT, "see the audit trail",
                               err);
}

tamis_status tamis_audit_checkpoint(tamis_desk *desk, const tamis_actor *actor,
                                    tamis_write_fn write, void *ctx, tamis_error *err)
{
    TAMIS_TRY(check_rights(actor, err));
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = tamis__audit_checkpoint(desk->store, &text, err);
    if (status == TAMIS_OK)
        status = write(ctx, text.ptr, text.len, err);
    tamis__buffer_clear(&text);
    return status;
}

tamis_status tamis_audit_export(tamis_desk *desk, const tamis_actor *actor, uint64_t after,
                                uint64_t limit, const char *filter, tamis_write_fn write, void *ctx,
                                tamis_error *err)
{
    TAMIS_TRY(check_rights(actor, err));
    if (after > INT64_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there are not that many records");
    return tamis__audit_export(desk->store, (int64_t)after, limit > INT64_MAX ? 0 : (int64_t)limit,
                               filter, write, ctx, err);
}

tamis_status tamis_audit_erase(tamis_desk *desk, const tamis_actor *actor, const char *request,
                               size_t request_len, tamis_audit_erasure *out, tamis_error *err)
{
    return tamis__audit_erase(desk->store, actor, tamis__bytes(request, request_len), out, err);
}

tamis_status tamis_audit_verify(const char *path, const char *public_key, const char *checkpoints,
                                tamis_progress_fn progress, void *progress_ctx,
                                tamis_audit_report *out, tamis_error *err)
{
    tamis__verify_options options = {.path = path,
                                     .public_key = public_key,
                                     .checkpoints = checkpoints,
                                     .progress = progress,
                                     .progress_ctx = progress_ctx};
    return tamis__audit_verify(&options, out, err);
}
