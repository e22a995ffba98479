/*
 * desk/spelling.h - text in the one spelling in which the desk compares it.
 */
#ifndef TAMIS_DESK_SPELLING_H
#define TAMIS_DESK_SPELLING_H

#include <tamis/status.h>

#include "base/buffer.h"

typedef enum tamis__spelling {
    TAMIS__SPELLING_NFC,   /* canonically composed */
    TAMIS__SPELLING_FOLDED /* NFKC_Casefold: without case and compatibility forms as well */
} tamis__spelling;

/* Appends `text` so spelt, white space (of Unicode) around it removed and that within it one space each; invalid UTF-8 as U+FFFD.
 * Spelling again what came out changes nothing. Errors: NOMEM, LIMIT (16 MiB and more). */
TAMIS_MUST_USE tamis_status tamis__spell(tamis__spelling spelling, tamis_bytes text,
                                         tamis__buffer *out, tamis_error *err);

#endif
