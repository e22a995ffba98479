/*
 * text/nickname.c - given names that stand for each other.
 *
 * A name's links are its full forms, itself among them when it is one; two names stand for each other
 * when their links meet.
 */
#include "text/internal.h"

static void add_family(tamis__families *families, uint32_t id)
{
    for (size_t i = 0; i < TAMIS__FAMILIES_MAX; i++) {
        if (families->id[i] == id)
            return;
        if (families->id[i] == 0) {
            families->id[i] = id;
            return;
        }
    }
}

tamis__families tamis__nickname_families(const tamis__text *text, tamis_bytes name)
{
    tamis__families families = {{0}};
    const tamis__knowledge *know = text->know;
    uint32_t number = tamis__keymap_find(&know->nickname_keys, name);
    if (number == UINT32_MAX)
        return families;
    for (uint32_t i = know->nickname_first[number]; i < know->nickname_first[number + 1]; i++)
        add_family(&families, know->nickname_links[i] + 1);
    return families;
}
