/*
 * screen/likes.h - links of common words, found while a snapshot is compiled.
 *
 * Few words stand in most names, so most queries ask for the same words again. What these are linked with follows from the
 * dictionary alone: it is found once, by looking each of them up as a query would, and stored (docs/MATCHING.md).
 */
#ifndef TAMIS_SCREEN_LIKES_H
#define TAMIS_SCREEN_LIKES_H

#include "index/writer.h"

/* Names that a word has to stand in to be stored. On real lists a third of the words do, and are nine in ten of all tokens;
 * to store the others would take half as much again, for words that are seldom asked for. */
enum { TAMIS__LIKES_NAMES_MIN = 4 };

/* Looks words up that stand in at least `names_min` names, those of most names first, and adds their links to the built
 * writer, which was made with this text. It ends when the work or the bytes would be too many for the number of postings; the
 * rest is then not stored. The result does not depend on `threads` (0: all). */
TAMIS_MUST_USE tamis_status tamis__find_likes(tamis__writer *writer, const tamis__text *text,
                                              uint32_t names_min, unsigned threads,
                                              tamis_error *err);

#endif
