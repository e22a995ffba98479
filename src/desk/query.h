/*
 * desk/query.h - what was asked for, in the one form in which the desk keeps and compares it.
 *
 * The normal form is a JSON object {"schema", "properties": {NAME: [values]}}: names of properties in byte order, values in Unicode NFC, without white space
 * around them and with single spaces in them, in byte order, each once; what is empty is left out. So neither the order of properties
 * or values nor their writing matters, but the schema does. Its digest tells whether a query is the same as before.
 *
 * The key is of the names alone, without case (NFKC_Casefold): the values of "name"; without one those of the other names, and without any
 * everything. It finds what may have been decided of the same party while more was or less was known.
 */
#ifndef TAMIS_DESK_QUERY_H
#define TAMIS_DESK_QUERY_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/hash.h"

struct json_t;

enum {
    TAMIS__KEPT_VALUES_MAX = 4096,
    TAMIS__KEPT_BYTES_MAX = 1 << 20, /* of all values together */
    TAMIS__KEPT_NAME_MAX = 64,       /* bytes of a property's or schema's name */
    TAMIS__KEPT_CAPTION_MAX = 512    /* bytes; longer ones are cut at a character */
};

typedef struct tamis__kept_value {
    tamis_bytes property, value;
} tamis__kept_value;

typedef struct tamis__kept_query {
    tamis__buffer json;    /* the normal form */
    tamis__buffer caption; /* the first name that was given, else the first value */
    tamis__digest digest;  /* of the normal form */
    tamis__digest key;
} tamis__kept_query;

/* `schema` empty: any. Invalid UTF-8 counts as U+FFFD. Borrows nothing. The caller clears *out whatever the outcome.
 * Errors: ARGUMENT (a name of a property or schema that cannot be one; no value), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__kept_query_make(tamis_bytes schema,
                                                   const tamis__kept_value *values, size_t count,
                                                   tamis__kept_query *out, tamis_error *err);
/* The same from JSON: `schema` a string, null or NULL; `properties` an object of strings, whole numbers, or arrays of them. Messages name the
 * field after `where` ("query", "customer"). */
TAMIS_MUST_USE tamis_status tamis__kept_query_json(const char *where, const struct json_t *schema,
                                                   const struct json_t *properties,
                                                   tamis__kept_query *out, tamis_error *err);
void tamis__kept_query_clear(tamis__kept_query *query); /* accepts a zeroed one */

#endif
