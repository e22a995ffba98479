/* text.c - answers that the library writes, gathered and sent whole. */
#include "internal.h"

#include <stdlib.h>

FILE *server_begin_text(server_call *call)
{
    FILE *out = open_memstream(&call->text, &call->len);
    if (out == NULL)
        server_reply_detail(call, 500, "out of memory");
    return out;
}

void server_end_text(server_call *call, FILE *out, tamis_status status, const tamis_error *err)
{
    bool failed = ferror(out) != 0;
    failed = fclose(out) != 0 || failed;
    call->status = 200;
    call->type = "application/json";
    if (status == TAMIS_OK && !failed)
        return;
    free(call->text);
    call->text = NULL;
    if (status != TAMIS_OK)
        server_reply_error(call, err);
    else
        server_reply_detail(call, 500, "out of memory");
}
