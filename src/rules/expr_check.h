/* rules/expr_check.h - what the files that check conditions share. */
#ifndef TAMIS_RULES_EXPR_CHECK_H
#define TAMIS_RULES_EXPR_CHECK_H

#include "rules/expr_tree.h"

typedef struct tamis__checker {
    const tamis__expr_scope *scope;
    tamis__expr *expr;
    tamis__expr_error *error;
    tamis_bytes variables[TAMIS__EXPR_SLOTS_MAX];
    size_t variable_count;
} tamis__checker;

tamis_status tamis__check_node(tamis__checker *c, tamis__enode *node);
tamis_status tamis__check_children(tamis__checker *c, tamis__enode *node);
tamis_status tamis__check_wants(const tamis__checker *c, const tamis__enode *node,
                                tamis__etype wanted, const char *where);
void tamis__check_reads(tamis__checker *c, unsigned fact);
/* rules/expr_functions.c */
tamis_status tamis__check_call(tamis__checker *c, tamis__enode *node);
tamis_status tamis__check_method(tamis__checker *c, tamis__enode *node);

#endif
