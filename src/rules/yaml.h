/*
 * rules/yaml.h - YAML to a tree, strictly (YAML 1.2, https://yaml.org/spec/1.2.2; libfyaml reads it).
 *
 * One document. Refused, with line and column: anchors, aliases, merge keys and tags (a document means what it shows, and cannot
 * grow while it is read), duplicate keys, keys that are no plain texts, invalid UTF-8. Plain scalars: null, ~ and nothing are
 * null; true and false are truths; decimal numbers without exponent are numbers; all else is text, so that 5E002, NO,
 * 2020-01-31 and 12:30 stay what was written.
 */
#ifndef TAMIS_RULES_YAML_H
#define TAMIS_RULES_YAML_H

#include "rules/node.h"

/* err->line and err->offset (the column) say where; the message repeats neither. Errors: FORMAT, LIMIT (depth), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__yaml_parse(tamis_bytes text, unsigned depth_max,
                                              tamis__arena *arena, tamis__node **out,
                                              tamis_error *err);

#endif
