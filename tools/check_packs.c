/*
 * check_packs: load rule packs, run their examples, and tell every problem, without the program.
 *
 *   check_packs [-q] FOLDER...
 *
 * Prints FILE:LINE:COLUMN: error|warning: MESSAGE (-q: no warnings) and what was loaded. Status 1 with any error.
 */
#include <stdio.h>
#include <string.h>

#include "rules/examples.h"

static size_t print_findings(const tamis__findings *findings, bool quiet)
{
    size_t errors = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const tamis__finding *finding = &findings->items[i];
        errors += !finding->warning;
        if (finding->warning && quiet)
            continue;
        printf("%.*s:%u:%u: %s: %.*s\n", (int)finding->place.file.len, finding->place.file.ptr,
               finding->place.line, finding->place.column, finding->warning ? "warning" : "error",
               (int)finding->message.len, finding->message.ptr);
    }
    return errors;
}

static int run_examples(const tamis__packs *packs)
{
    tamis__findings findings = {0};
    tamis__example_counts counts;
    tamis_error err = {0};
    tamis_status status = tamis__packs_check_examples(packs, &findings, &counts, &err);
    size_t errors = print_findings(&findings, true);
    if (status != TAMIS_OK)
        fprintf(stderr, "check_packs: %s\n", err.message);
    printf("%zu examples run, %zu failed\n", counts.run, counts.failed);
    tamis__findings_clear(&findings);
    return status == TAMIS_OK && errors == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    bool quiet = argc > 1 && strcmp(argv[1], "-q") == 0;
    int first = quiet ? 2 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: check_packs [-q] FOLDER...\n");
        return 2;
    }
    tamis__packs *packs = NULL;
    tamis__findings findings = {0};
    tamis_error err = {0};
    tamis_status status = tamis__packs_read((const char *const *)argv + first,
                                            (size_t)(argc - first), &packs, &findings, &err);
    size_t errors = print_findings(&findings, quiet);
    if (status == TAMIS_OK)
        printf("%zu packs, %zu regimes, %zu rules, %zu definitions, %zu ownership tests, "
               "%zu examples\n",
               packs->pack_count, packs->regime_count, packs->rule_count, packs->definition_count,
               packs->ownership_count, packs->example_count);
    else if (errors == 0)
        fprintf(stderr, "check_packs: %s\n", err.message);
    int failed = status == TAMIS_OK ? run_examples(packs) : 1;
    tamis__packs_free(packs);
    tamis__findings_clear(&findings);
    return failed;
}
