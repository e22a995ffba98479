/*
 * Fuzz target: conditions. The input is a condition, a line "===", and facts (without that line: a few built-in ones). What must hold:
 * a refusal has a message and a place within the text; an answer is one of three; only UNKNOWN names facts.
 */
#include <stdlib.h>

#include "rules/expr_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char plain_facts[] =
    "{\"date\":\"2020-01-01\",\"actor\":\"us_exporter\",\"party\":{\"name\":\"A\",\"country\":"
    "\"CN\","
    "\"lists\":[\"US-BIS-EL\"],\"owned_by\":[{\"name\":\"B\",\"pct\":null}]},\"item\":{\"eccn\":"
    "\"5D002\",\"origin\":null,\"desc\":\"router\",\"direct_product_of\":[\"3E001\"]},\"place\":{"
    "\"country\":\"CN\"}}";

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void evaluate(const tamis__expr *expr, const tamis__packs *packs, const tamis__facts *facts,
                     tamis__arena *arena)
{
    tamis__moment moment;
    tamis__working working = {.stamp = 1, .arena = arena};
    if (facts->scalars[TAMIS__FACT_DATE].presence != TAMIS__KNOWN ||
        tamis__moment_make(&packs->time_zones, facts->scalars[TAMIS__FACT_DATE].as.day,
                           TAMIS_LIT(""), &moment, NULL) != TAMIS_OK)
        return;
    const tamis__decision decision = {packs, facts, &moment, &working};
    tamis__unknowns unknowns = {.facts = {0}};
    tamis__tri answer = tamis__expr_tri(expr, &decision, &unknowns);
    require(answer == TAMIS__NO || answer == TAMIS__UNKNOWN || answer == TAMIS__YES);
    require(answer == TAMIS__UNKNOWN || tamis__unknowns_empty(&unknowns));
    require(tamis__expr_tri(expr, &decision, NULL) == answer);
}

static void compile(tamis_bytes text, const tamis__facts *facts)
{
    tamis__packs packs = {.pack_count = 0};
    tamis__arena_init(&packs.arena, 0);
    const tamis_bytes zones[] = {TAMIS_LIT("site")};
    const tamis__expr_scope scope = {
        .arena = &packs.arena, .packs = &packs, .zones = zones, .zone_count = 1};
    tamis__expr *expr = NULL;
    tamis__expr_error error = {0};
    tamis_status status = tamis__expr_compile(text, &scope, TAMIS__ETYPE_CONDITION, &expr, &error);
    if (status == TAMIS_OK)
        evaluate(expr, &packs, facts, &packs.arena);
    else
        require(status == TAMIS_ERR_FORMAT && error.message[0] != '\0' && error.offset <= text.len);
    tamis__arena_clear(&packs.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tamis_bytes divider = TAMIS_LIT("\n===\n");
    tamis_bytes input = {size == 0 ? "" : (const char *)data, size};
    size_t at = tamis__bytes_find(input, divider, 0);
    tamis_bytes text = at == SIZE_MAX ? TAMIS_LIT(plain_facts)
                                      : tamis__bytes_sub(input, at + divider.len, input.len);
    tamis__facts facts;
    if (tamis__facts_parse(text, &facts, NULL) == TAMIS_OK)
        compile(tamis__bytes_sub(input, 0, at), &facts);
    tamis__facts_clear(&facts);
    return 0;
}
