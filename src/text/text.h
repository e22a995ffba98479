/*
 * text/text.h - from any script to comparable text, and from a name to its tokens.
 *
 * tamis__text holds the knowledge (legal forms, business terms, titles, particles, numbers,
 * nicknames, places, countries), read once from the embedded files of data/text; it is immutable and
 * shared by threads. tamis__text_scratch is the per-thread side: ICU transliterators (opened only when
 * a script needs them) and work space.
 *
 * Comparable text is lower-case ASCII [a-z0-9 ]: NFKC, case folded, look-alike letters unified within
 * a word (a Cyrillic 'а' inside a Latin word is Latin), marks removed, transliterated. Latin, Cyrillic,
 * Greek, Arabic, Hebrew, Kana, Hangul, Armenian and Georgian go through our own tables; the rest
 * through ICU (Any-Latin). The result of the own tables does not depend on the ICU version.
 */
#ifndef TAMIS_TEXT_TEXT_H
#define TAMIS_TEXT_TEXT_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/name.h"

typedef struct tamis__text tamis__text;
typedef struct tamis__text_scratch tamis__text_scratch;

TAMIS_MUST_USE tamis_status tamis__text_new(tamis__text **out, tamis_error *err);
void tamis__text_free(tamis__text *text); /* NULL allowed */
/* Identifies the knowledge and code version: a snapshot made with another one is recompiled. */
uint64_t tamis__text_fingerprint(const tamis__text *text);

TAMIS_MUST_USE tamis_status tamis__text_scratch_new(const tamis__text *text,
                                                    tamis__text_scratch **out, tamis_error *err);
void tamis__text_scratch_free(tamis__text_scratch *scratch); /* NULL allowed */

enum { TAMIS__NAME_BYTES_MAX = 4096 }; /* a longer name is cut at a character boundary */

/* Appends comparable text of `in` to `out`; words are separated by single spaces. Invalid UTF-8 is
 * read as U+FFFD and dropped. */
TAMIS_MUST_USE tamis_status tamis__text_fold(tamis__text_scratch *scratch, tamis_bytes in,
                                             tamis__buffer *out, tamis_error *err);

/*
 * Takes a name apart. Tokens and their text live in `arena`; `original` of the result is `in` itself.
 * A name with nothing comparable gives count 0, which is not an error. "LAST, First" marks the tokens
 * before the comma TAMIS__FLAG_FAMILY and keeps their order as written. A trailing legal form after a
 * comma is no inversion. Token positions are byte offsets in `in`. Han runs are split at known terms, places and legal forms (longest match); what
 * remains of a run is one token of glued pinyin. Arabic "ال" and "al-" become a PARTICLE token.
 */
TAMIS_MUST_USE tamis_status tamis__name_analyze(tamis__text_scratch *scratch, tamis_bytes in,
                                                tamis__name_domain domain, tamis__arena *arena,
                                                tamis__name *out, tamis_error *err);

/*
 * The readings of one name in several domains: `domains` has the bit 1 << domain of each that is wanted,
 * and out[domain] becomes what tamis__name_analyze gives for it. Costs hardly more than one, since there
 * are but two ways to read a name; readings that are the same share their tokens.
 */
TAMIS_MUST_USE tamis_status tamis__name_readings(tamis__text_scratch *scratch, tamis_bytes in,
                                                 unsigned domains, tamis__arena *arena,
                                                 tamis__name out[TAMIS__DOMAINS], tamis_error *err);

/* ISO 3166-1 alpha-2 lower-case (or a historical code such as "suhh") of a country name, nationality
 * adjective, alpha-2 or alpha-3 code in any listed spelling; NULL when unknown. The result is static
 * for the life of `text`. */
const char *tamis__country_code(const tamis__text *text, tamis_bytes name);
/* English short name of a code; NULL when unknown. */
const char *tamis__country_name(const tamis__text *text, tamis_bytes code);

/* Legal form class name ("llc") of a token group; "" when out of range. */
const char *tamis__legal_class_name(const tamis__text *text, uint8_t group);

/* Words of legal forms and business terms in comparable text, six letters and more, romanized ones left
 * out: what a misspelled one is held against. In no order; `i` counts from 0. */
uint32_t tamis__vocabulary_count(const tamis__text *text);
tamis_bytes tamis__vocabulary_word(const tamis__text *text, uint32_t i);
bool tamis__vocabulary_has(const tamis__text *text, tamis_bytes word);
/* Its number; UINT32_MAX when it has none. */
uint32_t tamis__vocabulary_find(const tamis__text *text, tamis_bytes word);
/* Token text of a word that is a business term by itself ("properties": "property"), empty for others. */
tamis_bytes tamis__vocabulary_term(const tamis__text *text, uint32_t i);

/* Is the word (comparable text) a legal form by itself? */
bool tamis__is_legal_form(const tamis__text *text, tamis_bytes word);

/* The families of a given name (comparable text): its full forms in data/text/nicknames.tsv; none when
 * it is not known. Names that share one stand for each other (Bill and William). Thread-safe, no
 * allocation. */
tamis__families tamis__nickname_families(const tamis__text *text, tamis_bytes name);

/* UTF-8: decodes one scalar at b[*at] and advances; invalid bytes give U+FFFD and advance by one. */
uint32_t tamis__utf8_next(tamis_bytes b, size_t *at);

#endif
