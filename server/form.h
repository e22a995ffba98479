/* form.h - application/x-www-form-urlencoded. Pure. */
#ifndef SERVER_FORM_H
#define SERVER_FORM_H

#include <stdbool.h>
#include <stddef.h>

/* The first value of `name` in a form, decoded into `out`, which has room for len + 1 bytes; NUL-terminated. False:
 * there is none, or a percent sign is not followed by two hexadecimal digits, or the value holds a NUL. */
bool server_form_value(const char *form, size_t len, const char *name, char *out);

#endif
