/*
 * index/likes.c - links of common words read and checked (docs/SNAPSHOT.md, "Likes").
 *
 * A damaged list ends where it is damaged. Words ascend, so no list is longer than the dictionary.
 */
#include "index/check.h"

enum { SEVEN_BITS = 7, MORE = 128, NUMBER_BYTES_MAX = 5 };

/* False at the end, and for a number that is cut off, too long or not in the shortest form. */
static bool read_number(const uint8_t **at, const uint8_t *end, uint64_t *out)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < NUMBER_BYTES_MAX && *at < end; i++) {
        const uint8_t byte = *(*at)++;
        number |= (uint64_t)(byte & (MORE - 1)) << (SEVEN_BITS * i);
        if (byte < MORE) {
            *out = number;
            return byte != 0 || i == 0;
        }
    }
    return false;
}

/* Takes the next list off what a word has. */
static bool next_list(tamis__like_list *rest, tamis__like_list *out, unsigned *writing)
{
    uint64_t head = 0;
    if (!read_number(&rest->at, rest->end, &head))
        return false;
    const uint64_t size = head >> TAMIS__LIKE_WRITING_BITS;
    if (size > (uint64_t)(rest->end - rest->at))
        return false;
    *writing = (unsigned)head & ((1u << TAMIS__LIKE_WRITING_BITS) - 1);
    *out = (tamis__like_list){rest->at, rest->at + size, 0};
    rest->at += size;
    return true;
}

static tamis__like_list lists_of(const tamis__snapshot *s, uint32_t word)
{
    uint32_t first = 0;
    uint32_t size =
        tamis__view_share(s, TAMIS__SECTION_LIKE_STARTS, word, 0, TAMIS__SECTION_LIKES, &first);
    const uint8_t *at = s->sections[TAMIS__SECTION_LIKES].ptr + first;
    return (tamis__like_list){at, at + size, 0};
}

bool tamis__snapshot_likes(const tamis__snapshot *s, uint32_t word, tamis__writing writing,
                           tamis__like_list *out)
{
    tamis__like_list rest = lists_of(s, word);
    unsigned found = 0;
    while (rest.at < rest.end && next_list(&rest, out, &found))
        if (found == (unsigned)writing)
            return true;
    return false;
}

double tamis__snapshot_likeness(const tamis__snapshot *s, uint32_t number)
{
    uint64_t bits = tamis__load_u64le(tamis__view_record(s, TAMIS__SECTION_LIKENESSES, number));
    double value;
    memcpy(&value, &bits, sizeof value);
    return value > 0.0 && value <= 1.0 ? value : 0.0;
}

/* 0 is none. */
static bool read_likeness(const tamis__snapshot *s, tamis__like_list *list, double *out)
{
    uint64_t number = 0;
    if (!read_number(&list->at, list->end, &number) || number > s->info.likenesses)
        return false;
    *out = number == 0 ? 0.0 : tamis__snapshot_likeness(s, (uint32_t)number - 1);
    return true;
}

bool tamis__snapshot_next_like(const tamis__snapshot *s, tamis__like_list *list, tamis__like *out)
{
    uint64_t head = 0;
    if (list->at >= list->end || !read_number(&list->at, list->end, &head))
        return false;
    const uint64_t word = list->next + (head >> TAMIS__LIKE_STEP_BITS);
    if (word >= tamis__snapshot_word_count(s))
        return false;
    *out = (tamis__like){.word = (uint32_t)word, .family = (head & TAMIS__LIKE_FAMILY) != 0};
    list->next = word + 1;
    unsigned rest = tamis__snapshot_traits(s, (uint32_t)word) & TAMIS__WORD_WRITINGS;
    const bool several = (head & TAMIS__LIKE_SEVERAL) != 0;
    double value = 0.0;
    if (!several && !read_likeness(s, list, &value))
        return false;
    for (; rest != 0; rest &= rest - 1) {
        if (several && !read_likeness(s, list, &value))
            return false;
        out->similarity[__builtin_ctz(rest)] = value;
    }
    return true;
}

/* ---- checked ----------------------------------------------------------------------------------- */

static bool says_something(const tamis__like *like)
{
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        if (like->similarity[writing] > 0.0)
            return true;
    return like->family;
}

static const char *fault_of_list(const tamis__check *c, uint32_t word, tamis__like_list *list)
{
    tamis__like like;
    while (list->at < list->end) {
        if (!tamis__snapshot_next_like(c->s, list, &like))
            return "a list of likes is damaged";
        if (like.word == word || !says_something(&like))
            return "a like that says nothing";
    }
    return NULL;
}

static const char *fault_of_word(const tamis__check *c, uint32_t word)
{
    tamis__like_list rest = lists_of(c->s, word), list;
    const unsigned traits = tamis__snapshot_traits(c->s, word) & TAMIS__WORD_WRITINGS;
    unsigned writing = 0, least = 0;
    while (rest.at < rest.end) {
        if (!next_list(&rest, &list, &writing))
            return "lists of likes are damaged";
        if (writing < least || (traits >> writing & 1) == 0)
            return "likes in a writing that the word does not have, or out of order";
        const char *fault = fault_of_list(c, word, &list);
        if (fault != NULL)
            return fault;
        least = writing + 1;
    }
    return NULL;
}

tamis_status tamis__check_likes(const tamis__check *c)
{
    for (uint32_t n = 0; n < c->s->info.likenesses; n++)
        if (tamis__snapshot_likeness(c->s, n) <= 0.0)
            return tamis__check_fault(c, TAMIS__SECTION_LIKENESSES, n, "not in (0, 1]");
    for (uint32_t n = 0; n < tamis__check_count(c, TAMIS__SECTION_LIKE_STARTS); n++) {
        const char *fault = fault_of_word(c, n);
        if (fault != NULL)
            return tamis__check_fault(c, TAMIS__SECTION_LIKE_STARTS, n, fault);
    }
    return TAMIS_OK;
}
