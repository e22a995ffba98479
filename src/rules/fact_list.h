/*
 * rules/fact_list.h - every fact: number, path, type, closed list of values, and the question that asks for it.
 *
 * LIST(X): X(name, path, type, values, question). `values` is NULL for open ones, else words separated by spaces. What is not
 * a scalar (listings, ownership, zones) has a number, too, so that it can be asked for.
 */
#ifndef TAMIS_RULES_FACT_LIST_H
#define TAMIS_RULES_FACT_LIST_H

#include <stdint.h>

#define TAMIS__FACT_LIST(X) X(DATE, "date", DAY, NULL, "On which day does it happen?")

typedef enum tamis__fact_id {
#define TAMIS__FACT_ENUM(name, path, type, values, question) TAMIS__FACT_##name,
    TAMIS__FACT_LIST(TAMIS__FACT_ENUM)
#undef TAMIS__FACT_ENUM
        TAMIS__FACT_COUNT
} tamis__fact_id;

typedef struct tamis__fact_info {
    const char *path;
    int type; /* tamis__type */
    const char *values;
    const char *question;
} tamis__fact_info;

/* NULL past the last. */
const tamis__fact_info *tamis__fact_info_of(unsigned id);

#endif
