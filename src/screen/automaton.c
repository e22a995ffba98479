/*
 * screen/automaton.c - the trie behind screen/automaton.h.
 *
 * Edges live in one open-addressed table keyed by (node, word), at most half full. Endings are
 * collected in order of addition and sorted by node, stably, when the trie is sealed.
 */
#include "screen/automaton.h"

#include "base/error.h"

enum { SLOTS_FIRST = 1 << 10 };

static uint64_t key_of(uint32_t node, uint32_t word)
{
    return ((uint64_t)node << 32 | word) + 1; /* word is never UINT32_MAX, so never 0 */
}

/* splitmix64's finisher: neighbouring nodes must not fall into neighbouring slots. */
static size_t slot_of(const tamis__automaton *a, uint64_t key)
{
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (size_t)(key ^ (key >> 31)) & (a->slots - 1);
}

static size_t find_slot(const tamis__automaton *a, uint64_t key)
{
    size_t slot = slot_of(a, key);
    while (a->keys[slot] != 0 && a->keys[slot] != key)
        slot = (slot + 1) & (a->slots - 1);
    return slot;
}

static bool allocate(tamis__automaton *a, size_t slots)
{
    uint64_t *keys = tamis__alloc_zero(slots, sizeof *keys);
    uint32_t *targets = tamis__alloc_zero(slots, sizeof *targets);
    if (keys == NULL || targets == NULL) {
        tamis__release(keys);
        tamis__release(targets);
        return false;
    }
    tamis__automaton old = *a;
    a->keys = keys;
    a->targets = targets;
    a->slots = slots;
    for (size_t i = 0; i < old.slots; i++) {
        if (old.keys[i] == 0)
            continue;
        size_t slot = find_slot(a, old.keys[i]);
        a->keys[slot] = old.keys[i];
        a->targets[slot] = old.targets[i];
    }
    tamis__release(old.keys);
    tamis__release(old.targets);
    return true;
}

tamis_status tamis__automaton_init(tamis__automaton *automaton, tamis_error *err)
{
    *automaton = (tamis__automaton){.nodes = 1};
    return allocate(automaton, SLOTS_FIRST) ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__automaton_clear(tamis__automaton *automaton)
{
    tamis__release(automaton->keys);
    tamis__release(automaton->targets);
    tamis__release(automaton->endings);
    tamis__release(automaton->first);
    *automaton = (tamis__automaton){0};
}

/* The node behind (node, word), made when there is none; UINT32_MAX when memory is out. */
static uint32_t grow(tamis__automaton *a, uint32_t node, uint32_t word)
{
    uint64_t key = key_of(node, word);
    size_t slot = find_slot(a, key);
    if (a->keys[slot] == key)
        return a->targets[slot];
    if (a->nodes == UINT32_MAX)
        return UINT32_MAX;
    if ((size_t)a->nodes * 2 >= a->slots) {
        if (!allocate(a, a->slots * 2))
            return UINT32_MAX;
        slot = find_slot(a, key);
    }
    a->keys[slot] = key;
    a->targets[slot] = a->nodes;
    return a->nodes++;
}

tamis_status tamis__automaton_add(tamis__automaton *automaton, const uint32_t *words, size_t count,
                                  tamis__ending ending, tamis_error *err)
{
    uint32_t node = TAMIS__AUTOMATON_ROOT;
    for (size_t i = 0; i < count; i++) {
        node = grow(automaton, node, words[i]);
        if (node == UINT32_MAX)
            return tamis__fail_nomem(err);
    }
    if (!TAMIS_GROW(automaton->endings, automaton->ending_capacity, automaton->ending_count + 1))
        return tamis__fail_nomem(err);
    ending.node = node;
    automaton->endings[automaton->ending_count++] = ending;
    return TAMIS_OK;
}

/* Where each node's endings begin. */
static void index_endings(const tamis__automaton *a, const tamis__ending *endings, size_t count,
                          uint32_t *first)
{
    memset(first, 0, ((size_t)a->nodes + 1) * sizeof *first);
    for (size_t i = 0; i < count; i++)
        first[endings[i].node + 1]++;
    for (uint32_t node = 0; node < a->nodes; node++)
        first[node + 1] += first[node];
}

/* Keeps the first of each value: sequences of one value are added together, so they are neighbours. */
static size_t drop_repetitions(tamis__ending *sorted, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || sorted[kept - 1].node != sorted[i].node ||
            sorted[kept - 1].value != sorted[i].value)
            sorted[kept++] = sorted[i];
    }
    return kept;
}

tamis_status tamis__automaton_seal(tamis__automaton *automaton, tamis_error *err)
{
    size_t count = automaton->ending_count;
    uint32_t *first = tamis__alloc_zero((size_t)automaton->nodes + 1, sizeof *first);
    tamis__ending *sorted = tamis__alloc(count * sizeof *sorted + 1);
    if (first == NULL || sorted == NULL) {
        tamis__release(first);
        tamis__release(sorted);
        return tamis__fail_nomem(err);
    }
    index_endings(automaton, automaton->endings, count, first);
    for (size_t i = 0; i < count; i++)
        sorted[first[automaton->endings[i].node]++] = automaton->endings[i];
    size_t kept = drop_repetitions(sorted, count);
    index_endings(automaton, sorted, kept, first);
    tamis__release(automaton->endings);
    automaton->endings = sorted;
    automaton->ending_count = kept;
    automaton->first = first;
    return TAMIS_OK;
}

uint32_t tamis__automaton_step(const tamis__automaton *automaton, uint32_t node, uint32_t word)
{
    if (word == UINT32_MAX)
        return UINT32_MAX;
    uint64_t key = key_of(node, word);
    size_t slot = find_slot(automaton, key);
    return automaton->keys[slot] == key ? automaton->targets[slot] : UINT32_MAX;
}

const tamis__ending *tamis__automaton_endings(const tamis__automaton *automaton, uint32_t node,
                                              size_t *count)
{
    *count = automaton->first[node + 1] - automaton->first[node];
    return automaton->endings + automaton->first[node];
}
