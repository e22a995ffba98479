/* api/outcome_mark.h - how outcomes look in pictures and pages: class, word, letter and shape, so that colour is never the only sign. */
#ifndef TAMIS_API_OUTCOME_MARK_H
#define TAMIS_API_OUTCOME_MARK_H

#include "api/svg.h"
#include "rules/pack.h"

/* CSS class, which is also the outcome's name in JSON. */
const char *tamis__outcome_class(tamis__outcome outcome);
/* "license required" */
const char *tamis__outcome_words(tamis__outcome outcome);
/* "L" */
const char *tamis__outcome_letter(tamis__outcome outcome);
/* A mark of the outcome's own shape around (x, y); `told` may be empty. */
void tamis__outcome_mark(tamis__svg *svg, tamis__outcome outcome, double x, double y, double radius,
                         tamis_bytes told);

#endif
