/* api/desk_answer.c - handing an answer of the desk to the caller. */
#include "api/desk_answer.h"

#include "base/error.h"

tamis_status tamis__desk_answer(tamis__buffer *out, tamis_status status, tamis_write_fn write,
                                void *ctx, tamis_error *err)
{
    if (status == TAMIS_OK && tamis__buffer_status(out) != TAMIS_OK)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = write(ctx, out->ptr == NULL ? "" : out->ptr, out->len, err);
    tamis__buffer_clear(out);
    return status;
}

tamis_status tamis__desk_row_id(uint64_t id, int64_t *out, tamis_error *err)
{
    *out = id > INT64_MAX ? 0 : (int64_t)id;
    if (*out != 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no number %llu", (unsigned long long)id);
}
