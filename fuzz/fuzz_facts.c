/*
 * Fuzz target: the facts of a transaction, JSON or YAML. What must hold: a refusal has a message, references stay within the
 * holders, shares are percentages, and the canonical text reads back to itself.
 */
#include <stdlib.h>

#include "rules/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_holders(const tamis__facts *facts)
{
    require(facts->party_count <= facts->holder_count);
    require(facts->producer < (int64_t)facts->holder_count);
    for (size_t i = 0; i < facts->holder_count; i++) {
        const tamis__holder *holder = &facts->holders[i];
        for (size_t j = 0; j < holder->owner_count; j++) {
            const tamis__stake *stake = &holder->owners[j];
            require(stake->owner < facts->holder_count);
            require(stake->lo >= 0 && stake->lo <= stake->hi && stake->hi <= 100);
        }
        for (size_t j = 0; j < holder->controller_count; j++)
            require(holder->controllers[j] < facts->holder_count);
        for (size_t j = 0; j < holder->listing_count; j++)
            require(holder->listings[j].list.len > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis__facts facts;
    tamis__facts again;
    tamis_error err = {0};
    tamis_bytes input = {size == 0 ? "" : (const char *)data, size};
    if (tamis__facts_parse(input, &facts, &err) == TAMIS_OK) {
        check_holders(&facts);
        require(tamis__facts_parse(facts.canonical, &again, NULL) == TAMIS_OK);
        require(tamis__bytes_equal(facts.canonical, again.canonical));
        require(facts.holder_count == again.holder_count);
        tamis__facts_clear(&again);
    } else {
        require(err.message[0] != '\0');
    }
    tamis__facts_clear(&facts);
    return 0;
}
