/*
 * screen/unglue.h - a word of business that was written together with its neighbor.
 *
 * "UVICOMltd", "Toolmanufacturer": nobody on the lists bears such a word, it begins or ends with a legal form or a word
 * of the vocabulary, and the rest is a word that the lists know. The name is then asked for as it was meant, too. Since
 * that only adds a name to the query, what retrieval promises of names holds for it.
 */
#ifndef TAMIS_SCREEN_UNGLUE_H
#define TAMIS_SCREEN_UNGLUE_H

#include "screen/screen.h"

/* Adds to the query, unless it is of a person, its names that have such words, taken apart, as far as there is room.
 * What is added lives in `arena`. */
TAMIS_MUST_USE tamis_status tamis__query_unglue(tamis__worker *worker, tamis__query *query,
                                                tamis__arena *arena, tamis_error *err);

#endif
