/*
 * index/learn.c - equivalent words out of the names of each entity.
 *
 * For every word of a name, its context is a hash of the other words by sound, whatever their order.
 * Words of one entity in one context are forms of each other there:
 *
 *     Ihor  Sechin     context(sechin): ihor
 *     Sechin, Igor     context(sechin): igor        -> ihor = igor, shown by this entity
 *
 * so that the names of an entity need not be compared pair by pair: slots (context, word) are sorted.
 * Legal forms, titles and articles do not belong to the context. What all entities show is sorted by
 * pair; entities that show a pair in the same context are one party on several lists, or relatives, and
 * count once (they are joined, and what is left apart is counted).
 */
#include "index/learn.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "match/similarity.h"

enum {
    SLOTS_MAX = TAMIS__LEARN_NAMES_MAX * TAMIS__LEARN_TOKENS_MAX,
    FORMS_MAX = 12, /* forms of one word in one context that are paired */
    CONTEXT_LETTERS_MIN = 2,
    SHORT_LETTERS_MAX = 4
};

#define UNLIKE 0.6           /* similarity of words that do not look like spellings of each other */
#define SIMILARITY_LEAST 0.3 /* what is below counts as nothing */

/* A word in its context. */
typedef struct slot {
    uint64_t context;
    uint32_t word;
} slot;

/* An entity shows that a and b (a < b) stand for each other. */
typedef struct shown {
    uint32_t a, b, entity;
    uint32_t context; /* lowest bit: the entity is a person */
} shown;

struct tamis__learner {
    tamis_bytes (*text_of)(const void *ctx, uint32_t word);
    const void *ctx;
    uint32_t word_count;
    uint32_t *sound;  /* by word: hash of its sound */
    uint32_t *varied; /* by word: entities in which it varies */
    uint32_t *seen;   /* by word: the last of them, plus 1; later the pairs it is in */
    uint32_t entity;  /* whose names are collected */
    uint32_t person;  /* 1: it is a person */
    uint32_t name_count;
    uint32_t slot_count;
    slot slots[SLOTS_MAX];
    shown *shown;
    size_t shown_count, shown_capacity;
    tamis__equivalent_row *pairs;
    size_t pair_count, pair_capacity;
};

tamis_status tamis__learner_new(uint32_t word_count,
                                tamis_bytes (*text_of)(const void *ctx, uint32_t word),
                                const void *ctx, tamis__learner **out, tamis_error *err)
{
    tamis__learner *l = tamis__alloc_zero(1, sizeof *l);
    *out = NULL;
    if (l == NULL)
        return tamis__fail_nomem(err);
    l->text_of = text_of;
    l->ctx = ctx;
    l->word_count = word_count;
    l->sound = tamis__alloc_zero(word_count, sizeof *l->sound);
    l->varied = tamis__alloc_zero(word_count, sizeof *l->varied);
    l->seen = tamis__alloc_zero(word_count, sizeof *l->seen);
    if (l->sound == NULL || l->varied == NULL || l->seen == NULL) {
        tamis__learner_free(l);
        return tamis__fail_nomem(err);
    }
    for (uint32_t i = 0; i < word_count; i++)
        l->sound[i] = tamis__sound_key(text_of(ctx, i));
    *out = l;
    return TAMIS_OK;
}

void tamis__learner_free(tamis__learner *learner)
{
    if (learner == NULL)
        return;
    tamis__release(learner->sound);
    tamis__release(learner->varied);
    tamis__release(learner->seen);
    tamis__release(learner->shown);
    tamis__release(learner->pairs);
    tamis__release(learner);
}

/* ---- What an entity shows ------------------------------------------------------------------- */

static int compare_slots(const void *a, const void *b)
{
    const slot *x = a, *y = b;
    if (x->context != y->context)
        return x->context < y->context ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static void mark_varied(tamis__learner *l, uint32_t word)
{
    if (l->seen[word] == l->entity + 1)
        return;
    l->seen[word] = l->entity + 1;
    l->varied[word]++;
}

/* Pairs of the words of slots [first, end), which have one context and ascend. */
static bool show_forms(tamis__learner *l, uint32_t first, uint32_t end, uint32_t *left)
{
    end = end - first > FORMS_MAX ? first + FORMS_MAX : end;
    for (uint32_t i = first; i < end; i++) {
        for (uint32_t k = i + 1; k<end && * left> 0; k++, --*left) {
            if (!TAMIS_GROW(l->shown, l->shown_capacity, l->shown_count + 1))
                return false;
            l->shown[l->shown_count++] =
                (shown){l->slots[i].word, l->slots[k].word, l->entity,
                        (uint32_t)(l->slots[i].context >> 32 & ~UINT64_C(1)) | l->person};
            mark_varied(l, l->slots[i].word);
            mark_varied(l, l->slots[k].word);
        }
    }
    return true;
}

static uint32_t sort_slots(tamis__learner *l)
{
    uint32_t kept = 0;
    qsort(l->slots, l->slot_count, sizeof *l->slots, compare_slots);
    for (uint32_t i = 0; i < l->slot_count; i++)
        if (kept == 0 || compare_slots(&l->slots[kept - 1], &l->slots[i]) != 0)
            l->slots[kept++] = l->slots[i];
    return kept;
}

/* The entity's names are all there. */
static bool close_entity(tamis__learner *l)
{
    uint32_t count = l->name_count > 1 ? sort_slots(l) : 0;
    uint32_t left = TAMIS__LEARN_PAIRS_MAX;
    bool ok = true;
    for (uint32_t first = 0, end; ok && first < count; first = end) {
        for (end = first + 1; end < count && l->slots[end].context == l->slots[first].context;)
            end++;
        ok = show_forms(l, first, end, &left);
    }
    l->name_count = 0;
    l->slot_count = 0;
    return ok;
}

/* Belongs to the context of the other words? */
static bool in_context(const tamis__learn_token *token)
{
    switch (token->kind) {
    case TAMIS__TOKEN_WORD:
    case TAMIS__TOKEN_TERM:
    case TAMIS__TOKEN_INITIAL:
    case TAMIS__TOKEN_NUMBER:
    case TAMIS__TOKEN_PLACE: return true;
    case TAMIS__TOKEN_PARTICLE: return token->group == TAMIS__PARTICLE_BOUND;
    default: return false;
    }
}

static bool may_vary(const tamis__learn_token *token)
{
    return token->kind == TAMIS__TOKEN_WORD;
}

/* Says enough for a name to be the same name: a letter or a number does not. */
static bool anchors(const tamis__learner *l, const tamis__learn_token *token)
{
    return (token->kind == TAMIS__TOKEN_WORD || token->kind == TAMIS__TOKEN_TERM ||
            token->kind == TAMIS__TOKEN_PLACE) &&
           l->text_of(l->ctx, token->word).len >= CONTEXT_LETTERS_MIN;
}

/* A sum of these is the same in any order and tells sets of words apart. */
static uint64_t spread(uint32_t sound)
{
    uint64_t hash = (sound + UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (hash ^ hash >> 31) * UINT64_C(0x94D049BB133111EB);
}

static void add_slots(tamis__learner *l, const tamis__learn_token *tokens, uint32_t count)
{
    uint64_t sum = 0;
    uint32_t anchor_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += in_context(&tokens[i]) ? spread(l->sound[tokens[i].word]) : 0;
        anchor_count += anchors(l, &tokens[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!may_vary(&tokens[i]) || anchor_count - anchors(l, &tokens[i]) == 0 ||
            l->slot_count == SLOTS_MAX)
            continue;
        l->slots[l->slot_count++] = (slot){sum - spread(l->sound[tokens[i].word]), tokens[i].word};
    }
}

tamis_status tamis__learner_name(tamis__learner *learner, uint32_t entity, bool person,
                                 const tamis__learn_token *tokens, uint32_t count, tamis_error *err)
{
    if (entity != learner->entity && !close_entity(learner))
        return tamis__fail_nomem(err);
    learner->entity = entity;
    learner->person = person;
    if (learner->name_count >= TAMIS__LEARN_NAMES_MAX || count > TAMIS__LEARN_TOKENS_MAX)
        return TAMIS_OK;
    learner->name_count++;
    add_slots(learner, tokens, count);
    return TAMIS_OK;
}

/* ---- What all entities show ------------------------------------------------------------------ */

static int compare_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int by_pair(const void *a, const void *b)
{
    const shown *x = a, *y = b;
    int order = compare_u32(x->a, y->a);
    if (order == 0)
        order = compare_u32(x->b, y->b);
    if (order == 0)
        order = compare_u32(x->entity, y->entity);
    return order != 0 ? order : compare_u32(x->context, y->context);
}

static int by_context(const void *a, const void *b)
{
    const shown *x = a, *y = b;
    int order = compare_u32(x->context, y->context);
    return order != 0 ? order : compare_u32(x->entity, y->entity);
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static uint32_t count_persons(const shown *items, size_t count)
{
    uint32_t persons = 0;
    for (size_t i = 0; i < count; i++)
        persons +=
            (items[i].context & 1) != 0 && (i == 0 || items[i].entity != items[i - 1].entity);
    return persons;
}

/* Entities of one pair, numbered from 0 in place; returns how many. */
static uint32_t number_entities(shown *items, size_t count)
{
    uint32_t number = 0, before = items[0].entity;
    for (size_t i = 0; i < count; i++) {
        number += items[i].entity != before;
        before = items[i].entity;
        items[i].entity = number;
    }
    return number + 1;
}

/* How many are left when those with a context in common are one. Reorders. */
static uint32_t count_parties(shown *items, size_t count, uint32_t entities, uint32_t *parent)
{
    uint32_t parties = entities;
    for (uint32_t i = 0; i < entities; i++)
        parent[i] = i;
    qsort(items, count, sizeof *items, by_context);
    for (size_t i = 1; i < count; i++) {
        if (items[i].context != items[i - 1].context)
            continue;
        uint32_t a = root_of(parent, items[i].entity), b = root_of(parent, items[i - 1].entity);
        parties -= a != b;
        parent[a] = b;
    }
    return parties;
}

static double similarity_of(const tamis__learner *l, uint32_t a, uint32_t b)
{
    tamis_bytes x = l->text_of(l->ctx, a), y = l->text_of(l->ctx, b);
    double plain = tamis__text_similarity(x, y, TAMIS__SPELLING_PLAIN, SIMILARITY_LEAST);
    double abjad = tamis__text_similarity(x, y, TAMIS__SPELLING_ABJAD, SIMILARITY_LEAST);
    return plain > abjad ? plain : abjad;
}

/*
 * What is asked of a pair, by how alike its words are. The bounds were chosen on what the public
 * sanctions lists show: below them stand other names of the same people (Ahmad and Muhammad, .1 and
 * .03) and relatives; above them 98 of 100 pairs are forms of one name.
 */
typedef struct demand {
    double similarity; /* from here on */
    uint32_t parties;
    double share;  /* of the entities in which the rarer word varies, those that show the pair */
    double mutual; /* geometric mean of this share and that of the other word */
} demand;

static const demand demands[] = {
    {TAMIS__LINK_MIN, 2, 0.10, 0.03},
    {0.70, 2, 0.20, 0.08},
    {0.60, 3, 0.20, 0.08},
    {0.0, 3, 0.40, 0.30},
};

/* People have several names, while companies translate theirs: words of people that are not alike are
 * learned only when they are too short to be (Cho, Jo). */
static bool other_person_name(const tamis__pair_evidence *e)
{
    return 2 * (uint64_t)e->persons > e->entities && e->similarity < UNLIKE &&
           e->longest > SHORT_LETTERS_MAX;
}

uint16_t tamis__learned_strength(const tamis__pair_evidence *e)
{
    bool first_rarer = e->varied[0] < e->varied[1];
    uint32_t rarer = first_rarer ? e->varied[0] : e->varied[1];
    if (rarer == 0)
        return 0;
    double entities = (double)e->entities;
    double share = entities / (double)rarer;
    double other_share = entities / (double)(first_rarer ? e->varied[1] : e->varied[0]);
    const demand *asked = demands;
    while (e->similarity < asked->similarity)
        asked++;
    if (e->parties < asked->parties || share < asked->share ||
        share * other_share < asked->mutual * asked->mutual || other_person_name(e))
        return 0;
    return (uint16_t)((uint64_t)e->entities * TAMIS__STRENGTH_MAX / rarer);
}

/* Pair shown by items[0, count). */
static bool weigh_pair(tamis__learner *l, shown *items, size_t count, uint32_t *parent)
{
    uint32_t a = items[0].a, b = items[0].b;
    tamis__pair_evidence evidence = {.varied = {l->varied[a], l->varied[b]}};
    evidence.persons = count_persons(items, count);
    evidence.entities = number_entities(items, count);
    evidence.parties = count_parties(items, count, evidence.entities, parent);
    evidence.similarity = similarity_of(l, a, b);
    size_t a_len = l->text_of(l->ctx, a).len, b_len = l->text_of(l->ctx, b).len;
    evidence.longest = (uint32_t)(a_len > b_len ? a_len : b_len);
    uint16_t strength = tamis__learned_strength(&evidence);
    if (strength == 0)
        return true;
    if (!TAMIS_GROW(l->pairs, l->pair_capacity, l->pair_count + 1))
        return false;
    l->pairs[l->pair_count++] = (tamis__equivalent_row){
        a, b, (uint16_t)(evidence.parties < UINT16_MAX ? evidence.parties : UINT16_MAX), strength};
    return true;
}

/* End of the records of one pair that begin at `first`. */
static size_t pair_end(const tamis__learner *l, size_t first)
{
    const shown *items = l->shown;
    size_t end = first + 1;
    while (end < l->shown_count && items[end].a == items[first].a && items[end].b == items[first].b)
        end++;
    return end;
}

static bool weigh_pairs(tamis__learner *l)
{
    size_t most = 0;
    for (size_t first = 0, end; first < l->shown_count; first = end) {
        end = pair_end(l, first);
        most = end - first > most ? end - first : most;
    }
    uint32_t *parent = tamis__alloc_zero(most, sizeof *parent);
    bool ok = parent != NULL;
    for (size_t first = 0, end; ok && first < l->shown_count; first = end) {
        end = pair_end(l, first);
        ok = weigh_pair(l, l->shown + first, end - first, parent);
    }
    tamis__release(parent);
    return ok;
}

static int by_support(const void *a, const void *b)
{
    const tamis__equivalent_row *x = a, *y = b;
    int order = compare_u32(y->support, x->support);
    if (order == 0)
        order = compare_u32(y->strength, x->strength);
    if (order == 0)
        order = compare_u32(x->word, y->word);
    return order != 0 ? order : compare_u32(x->other, y->other);
}

static int by_word(const void *a, const void *b)
{
    const tamis__equivalent_row *x = a, *y = b;
    int order = compare_u32(x->word, y->word);
    return order != 0 ? order : compare_u32(x->other, y->other);
}

/* Drops what is too much for a word, from both its sides. */
static void limit_pairs(tamis__learner *l)
{
    uint32_t *used = l->seen;
    memset(used, 0, l->word_count * sizeof *used);
    qsort(l->pairs, l->pair_count, sizeof *l->pairs, by_support);
    size_t kept = 0;
    for (size_t i = 0; i < l->pair_count; i++) {
        tamis__equivalent_row pair = l->pairs[i];
        if (used[pair.word] == TAMIS__EQUIVALENTS_MAX || used[pair.other] == TAMIS__EQUIVALENTS_MAX)
            continue;
        used[pair.word]++;
        used[pair.other]++;
        l->pairs[kept++] = pair;
    }
    l->pair_count = kept;
}

static bool mirror_pairs(tamis__learner *l)
{
    size_t count = l->pair_count;
    if (!TAMIS_GROW(l->pairs, l->pair_capacity, 2 * count))
        return false;
    for (size_t i = 0; i < count; i++) {
        tamis__equivalent_row pair = l->pairs[i];
        l->pairs[count + i] =
            (tamis__equivalent_row){pair.other, pair.word, pair.support, pair.strength};
    }
    l->pair_count = 2 * count;
    qsort(l->pairs, l->pair_count, sizeof *l->pairs, by_word);
    return true;
}

tamis_status tamis__learner_finish(tamis__learner *learner, const tamis__equivalent_row **out,
                                   size_t *count, tamis_error *err)
{
    tamis__learner *l = learner;
    *out = NULL;
    *count = 0;
    if (!close_entity(l))
        return tamis__fail_nomem(err);
    if (l->shown_count == 0)
        return TAMIS_OK;
    qsort(l->shown, l->shown_count, sizeof *l->shown, by_pair);
    if (!weigh_pairs(l))
        return tamis__fail_nomem(err);
    if (l->pair_count == 0)
        return TAMIS_OK;
    limit_pairs(l);
    if (!mirror_pairs(l))
        return tamis__fail_nomem(err);
    *out = l->pairs;
    *count = l->pair_count;
    return TAMIS_OK;
}
