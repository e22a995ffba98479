/* base/utf16.h - UTF-16 in, UTF-8 out, as a stream over an input. Unpaired surrogates and an odd
 * last byte become U+FFFD. */
#ifndef TAMIS_BASE_UTF16_H
#define TAMIS_BASE_UTF16_H

#include "base/file.h"

typedef struct tamis__utf16 tamis__utf16;

/* `head`: bytes behind the byte-order mark that were read from the input already, less than
 * TAMIS__UTF16_HEAD_BYTES_MAX (they are copied). NULL when out of memory. */
enum { TAMIS__UTF16_HEAD_BYTES_MAX = 64 * 1024 };
tamis__utf16 *tamis__utf16_new(bool big_endian, tamis_bytes head);
void tamis__utf16_free(tamis__utf16 *utf16); /* NULL allowed */
/* As tamis__input_read; capacity at least 8. */
TAMIS_MUST_USE tamis_status tamis__utf16_read(tamis__utf16 *utf16, tamis__input *input, char *out,
                                              size_t capacity, size_t *got, tamis_error *err);

#endif
