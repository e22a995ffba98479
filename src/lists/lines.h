/* lists/lines.h - lines of a stream, of bounded length, for formats of one record per line. */
#ifndef TAMIS_LISTS_LINES_H
#define TAMIS_LISTS_LINES_H

#include "base/file.h"

enum { TAMIS__LINE_BYTES_MAX = 64 << 20 };

typedef struct tamis__lines {
    tamis__input *input; /* borrowed */
    tamis__buffer buffer;
    size_t start; /* of the next line in buffer */
    uint64_t number;
    bool at_end;
    bool cut; /* the line was longer than TAMIS__LINE_BYTES_MAX: the rest of it was dropped */
} tamis__lines;

void tamis__lines_init(tamis__lines *lines, tamis__input *input);
void tamis__lines_clear(tamis__lines *lines);
/* The next line without its LF or CRLF; *end true when there is none. Valid until the next call. */
TAMIS_MUST_USE tamis_status tamis__lines_next(tamis__lines *lines, tamis_bytes *line, bool *end,
                                              tamis_error *err);

#endif
