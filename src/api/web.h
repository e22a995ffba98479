/*
 * api/web.h - web pages that open from disk and need nothing else: head with a policy that forbids everything from outside, one
 * style for light and dark, wide and narrow, screen and paper.
 */
#ifndef TAMIS_API_WEB_H
#define TAMIS_API_WEB_H

#include "api/outcome_mark.h"
#include "base/buffer.h"

/* <!DOCTYPE html> to the opened <main>. `script_hash` is the base64 SHA-256 of the one script that may run; NULL: none may.
 * `meta` is a line below the heading; may be empty. */
void tamis__web_open(tamis__buffer *out, tamis_bytes title, tamis_bytes meta,
                     const char *script_hash);
/* Closes <main>; `foot` stands below; `script` (NULL: none) must be the one that was hashed. */
void tamis__web_close(tamis__buffer *out, tamis_bytes foot, const char *script);

/* Escaped text. */
void tamis__web_text(tamis__buffer *out, tamis_bytes text);
/* <span class="tag OUTCOME">words</span> with the outcome's letter, so that colour is not the only sign. */
void tamis__web_outcome(tamis__buffer *out, tamis__outcome outcome);
/* <h2 id>text</h2> */
void tamis__web_heading(tamis__buffer *out, const char *id, const char *text);
/* <td>text</td>, with a class or NULL. */
void tamis__web_cell(tamis__buffer *out, const char *class_name, tamis_bytes text);
/* "12,345" */
void tamis__web_count(tamis__buffer *out, uint64_t count);

#endif
