/* lists/citation.h - Federal Register citations in one form: "84 FR 22961 (2019-05-21); 84 FR 43495".
 *
 * Publishers write "84 F.R. 22961 5/21/19", "76 FR 50407 (8/15/2011)", "Vol. 64, No. 240 12/15/99",
 * several with commas, semicolons, "and" or nothing between. Volume and page name the place; the issue
 * number is kept only where there is no page. Text that is no citation is kept as it is. */
#ifndef TAMIS_LISTS_CITATION_H
#define TAMIS_LISTS_CITATION_H

#include "base/buffer.h"

/* Appends the normal form. *first is set to the earliest date among them, TAMIS__DAY_MIN if none. */
void tamis__citations(tamis_bytes text, tamis__buffer *out, int32_t *first);

#endif
