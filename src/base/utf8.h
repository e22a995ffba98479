/* base/utf8.h - what is UTF-8 and what is not (Unicode 15, table 3-7): no overlong forms, no
 * surrogates, nothing above U+10FFFF. */
#ifndef TAMIS_BASE_UTF8_H
#define TAMIS_BASE_UTF8_H

#include "base/bytes.h"

enum { TAMIS__UTF8_BYTES_MAX = 4, TAMIS__RUNE_REPLACEMENT = 0xFFFD };

/* Size in bytes of the well-formed sequence that starts at `text`; 0 when there is none within
 * `len` bytes. */
size_t tamis__utf8_sequence(const char *text, size_t len);
/* How many bytes at the start of b are well-formed; b.len when all of it is. */
size_t tamis__utf8_valid_prefix(tamis_bytes b);
/* Returns the size written; what is no scalar value is written as U+FFFD. */
size_t tamis__utf8_encode(uint32_t rune, char out[TAMIS__UTF8_BYTES_MAX]);

#endif
