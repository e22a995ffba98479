/*
 * Fuzz target: rule packs. The input is pack.yaml, a line "===", and rules. What must hold: packs that are refused come with
 * findings that have a message; packs that are loaded can decide their examples.
 */
#include <stdlib.h>

#include "rules/examples.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void run(const tamis__packs *packs)
{
    tamis__findings findings = {.count = 0};
    tamis__example_counts counts;
    tamis_status status = tamis__packs_check_examples(packs, &findings, &counts, NULL);
    require(status == TAMIS_OK || status == TAMIS_ERR_LIMIT || status == TAMIS_ERR_NOMEM);
    require(status != TAMIS_OK || counts.run == packs->example_count);
    tamis__findings_clear(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tamis_bytes divider = TAMIS_LIT("\n===\n");
    tamis_bytes input = {size == 0 ? "" : (const char *)data, size};
    size_t at = tamis__bytes_find(input, divider, 0);
    const tamis__pack_file files[] = {
        {TAMIS_LIT("p"), TAMIS_LIT("pack.yaml"), tamis__bytes_sub(input, 0, at)},
        {TAMIS_LIT("p"), TAMIS_LIT("rules.yaml"),
         at == SIZE_MAX ? TAMIS_LIT("rules: []")
                        : tamis__bytes_sub(input, at + divider.len, input.len)}};
    tamis__packs *packs = NULL;
    tamis__findings findings = {.count = 0};
    tamis_error err = {0};
    tamis_status status = tamis__packs_load(files, 2, &packs, &findings, &err);
    if (status == TAMIS_OK) {
        run(packs);
    } else {
        require(packs == NULL && err.message[0] != '\0');
        require(status != TAMIS_ERR_FORMAT || findings.count > 0);
    }
    for (size_t i = 0; i < findings.count; i++)
        require(findings.items[i].message.len > 0);
    tamis__packs_free(packs);
    tamis__findings_clear(&findings);
    return 0;
}
