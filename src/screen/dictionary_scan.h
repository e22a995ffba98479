/* screen/dictionary_scan.h - every dictionary entry that a token text could be linked with. */
#ifndef TAMIS_SCREEN_DICTIONARY_SCAN_H
#define TAMIS_SCREEN_DICTIONARY_SCAN_H

#include "screen/retrieve.h"

/* What is looked for: one part, or a run of parts written together. */
typedef struct tamis__scan_text {
    tamis_bytes text;
    tamis__families families;
    bool abjad;
    bool exact; /* numbers: only their equal */
    bool glued; /* a run: words alike by TAMIS__GLUE_MIN, no glued entries */
} tamis__scan_text;

/* Cached in the worker; the result lives until the next call. */
TAMIS_MUST_USE tamis_status tamis__dictionary_scan(tamis__worker *worker,
                                                   const tamis__scan_text *scan,
                                                   tamis__word_links *out, tamis_error *err);
/* Empties the cache. */
TAMIS_MUST_USE tamis_status tamis__dictionary_forget(tamis__worker *worker, tamis_error *err);

#endif
