/*
 * screen/look_up.c - looking up the words that a text may be linked with.
 */
#include "screen/look_up.h"

#include "base/error.h"
#include "base/memory.h"
#include "match/learned.h"

enum {
    CACHE_TEXTS_MAX = 1 << 15,
    CACHE_LINKS_MAX = 1 << 19, /* 20 MB */
    KEY_BYTES_MAX = TAMIS__WORD_BYTES_MAX + 2
};

/* By what key a word is met, and so in which writings it may be linked for its spelling: a bit for each
 * (tamis__writing), from a wide key of that writing, or one of these. */
enum {
    MET_FOR_ALL = TAMIS__WORD_WRITINGS, /* a word key */
    MET_FOR_NONE = 128                  /* a family, or done with */
};

/* One look-up. */
typedef struct look_up {
    tamis__look_ups *links;
    tamis_bytes text;
    tamis__writing writing;
    tamis__look_up what;
    double least;
    bool ready[TAMIS__SPELLINGS];       /* links->sweep */
    bool sounds_ready[TAMIS__WRITINGS]; /* links->sounds */
    tamis__families families;
    uint64_t reach; /* letters that may stand for one of the text (similarity.h) */
    uint64_t partners[TAMIS__COMPARE_BYTES_MAX]; /* of each letter that has to have one */
    uint32_t partner_count;
    bool failed; /* out of memory */
} look_up;

static bool push(look_up *l, const tamis__word_link *link)
{
    tamis__look_ups *links = l->links;
    if (!TAMIS_GROW(links->found, links->capacity, links->count + 1)) {
        l->failed = true;
        return false;
    }
    links->found[links->count++] = *link;
    return true;
}

/* ---- one word ---------------------------------------------------------------------------------- */

/* The letters of the text, for ruling out words without comparing them. */
static void read_letters(look_up *l)
{
    uint64_t set = tamis__letter_set(l->text);
    l->reach = tamis__letter_reach(set);
    l->partner_count = 0;
    for (uint64_t rest = set; rest != 0; rest &= rest - 1) {
        uint64_t partners = l->links->partners[__builtin_ctzll(rest)];
        if (partners != 0 && l->partner_count < TAMIS__COMPARE_BYTES_MAX)
            l->partners[l->partner_count++] = partners;
    }
}

/* False when letters that nothing can answer to, on either side, already cost more than a link may. */
static bool may_be_near(const look_up *l, tamis_bytes word)
{
    uint64_t set = tamis__letter_set(word);
    uint32_t steps = tamis__full_steps(l->text.len, word.len, l->least);
    uint32_t missing = 0;
    if (tamis__more_letters(set & ~l->reach, steps))
        return false;
    for (uint32_t i = 0; i < l->partner_count; i++)
        missing += (set & l->partners[i]) == 0;
    return missing <= steps;
}

static double spelled_alike(look_up *l, tamis_bytes word, tamis__spelling spelling)
{
    tamis__letter_sweep *sweep = &l->links->sweep[spelling];
    if (!may_be_near(l, word))
        return 0.0;
    if (!l->ready[spelling])
        tamis__letter_sweep_init(sweep, l->text, spelling);
    l->ready[spelling] = true;
    return tamis__letter_sweep_next(sweep, word, l->least);
}

/* With a word of that writing. */
static double sounds_alike(look_up *l, tamis_bytes word, tamis__writing writing)
{
    bool latin = l->writing == TAMIS__WRITING_LETTERS;
    if (latin == (writing == TAMIS__WRITING_LETTERS))
        return 0.0;
    tamis__writing other = latin ? writing : l->writing;
    if (!l->sounds_ready[other])
        tamis__sound_sweep_init(&l->links->sounds[other], &l->links->orders[other], l->text, latin,
                                other);
    l->sounds_ready[other] = true;
    return tamis__sound_sweep_similarity(&l->links->sounds[other], word, l->least);
}

/* Similarities with a word other than the text, in the writings of `met`; in the text's own when all are. */
static void compare_word(look_up *l, const tamis__word_row *word, unsigned met,
                         tamis__word_link *link)
{
    double similarity[TAMIS__SPELLINGS];
    for (int i = 0; i < TAMIS__SPELLINGS; i++)
        similarity[i] = -1.0;
    if (met != MET_FOR_ALL)
        met &= ~(1u << l->writing);
    for (unsigned rest = met & word->traits & TAMIS__WORD_WRITINGS; rest != 0; rest &= rest - 1) {
        unsigned writing = (unsigned)__builtin_ctz(rest);
        tamis__spelling spelling = tamis__spelling_of(l->writing, (tamis__writing)writing);
        if (similarity[spelling] < 0.0)
            similarity[spelling] = spelled_alike(l, word->text, spelling);
        double by_sound = 0.0;
        if (spelling != TAMIS__SPELLING_PLAIN && l->what != TAMIS__LOOK_UP_GLUED)
            by_sound = sounds_alike(l, word->text, (tamis__writing)writing);
        link->similarity[writing] =
            similarity[spelling] > by_sound ? similarity[spelling] : by_sound;
    }
}

static bool is_linked(const tamis__word_link *link)
{
    if (link->family || link->learned > 0.0)
        return true;
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        if (link->similarity[writing] > 0.0)
            return true;
    return false;
}

static tamis__word_link link_to(uint32_t number, double similarity)
{
    tamis__word_link link = {.word = number};
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        link.similarity[writing] = similarity;
    return link;
}

/* The link to the word, made when there is none; NULL when there can be none. */
static tamis__word_link *link_of(look_up *l, uint32_t word)
{
    tamis__look_ups *links = l->links;
    for (size_t i = 0; i < links->count; i++)
        if (links->found[i].word == word)
            return &links->found[i];
    tamis__word_link link = link_to(word, 0.0);
    bool known = word < tamis__snapshot_word_count(links->snapshot);
    return known && push(l, &link) ? &links->found[links->count - 1] : NULL;
}

static bool is_family(const look_up *l, tamis_bytes word)
{
    if (l->what != TAMIS__LOOK_UP_WORD || l->families.id[0] == 0)
        return false;
    tamis__families families = tamis__nickname_families(l->links->text, word);
    return tamis__families_meet(&l->families, &families);
}

/* What the keys would have let through. */
static void ask_keys(look_up *l, tamis_bytes word, tamis__word_link *link)
{
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
        if (link->similarity[writing] <= 0.0)
            continue;
        bool met = l->what == TAMIS__LOOK_UP_GLUED
                       ? tamis__glue_key(l->text) == tamis__glue_key(word)
                       : tamis__may_link(l->text, l->writing, word, (tamis__writing)writing);
        if (!met)
            link->similarity[writing] = 0.0;
    }
}

/* ---- through the keys -------------------------------------------------------------------------- */

/* What of `met` is new; the word is remembered. */
static unsigned news(look_up *l, uint32_t word, unsigned met)
{
    tamis__look_ups *links = l->links;
    uint8_t before = links->seen[word];
    bool done = (before & MET_FOR_NONE) != 0 || (before != 0 && met == MET_FOR_NONE);
    unsigned new = done ? 0 : met & ~(unsigned)before;
    if (new == 0)
        return 0;
    if (before == 0) {
        if (!TAMIS_GROW(links->met, links->met_capacity, links->met_count + 1)) {
            l->failed = true;
            return 0;
        }
        links->met[links->met_count++] = word;
    }
    links->seen[word] = (uint8_t)(before | met | (met == MET_FOR_ALL ? MET_FOR_NONE : 0));
    return new;
}

static void forget_met(tamis__look_ups *links)
{
    for (size_t i = 0; i < links->met_count; i++)
        links->seen[links->met[i]] = 0;
    links->met_count = 0;
}

/* A word that was met under keys of several writings has one link. */
static void add_writing(look_up *l, const tamis__word_link *more)
{
    tamis__word_link *link = link_of(l, more->word);
    for (unsigned writing = 0; writing < TAMIS__WRITINGS && link != NULL; writing++)
        if (more->similarity[writing] > link->similarity[writing])
            link->similarity[writing] = more->similarity[writing];
    if (link != NULL)
        link->family = link->family || more->family;
}

static void consider(look_up *l, uint32_t number, unsigned met)
{
    bool again = (l->links->seen[number] & MET_FOR_ALL & ~met) != 0 && met != MET_FOR_ALL;
    tamis__word_row word = tamis__snapshot_word(l->links->snapshot, number);
    tamis__word_link link = link_to(number, 0.0);
    if (tamis__bytes_equal(word.text, l->text)) {
        link = link_to(number, 1.0);
    } else {
        if (met != MET_FOR_NONE)
            compare_word(l, &word, met, &link);
        link.family = is_family(l, word.text);
    }
    if (!is_linked(&link))
        return;
    if (again)
        add_writing(l, &link);
    else
        (void)push(l, &link);
}

/* The words of a key that were not met before in the same way. */
static void consider_key(look_up *l, uint32_t key, unsigned met)
{
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_find_key(l->links->snapshot, key, &first);
    uint32_t words = tamis__snapshot_word_count(l->links->snapshot);
    for (uint32_t i = 0; i < count && !l->failed; i++) {
        uint32_t word = tamis__snapshot_key_word(l->links->snapshot, first + i);
        if (word < words && news(l, word, met) != 0)
            consider(l, word, met);
    }
}

static void consider_word_keys(look_up *l)
{
    tamis__keys keys;
    tamis__word_keys(l->text, &keys);
    for (uint32_t i = 0; i < keys.count; i++)
        consider_key(l, keys.items[i], MET_FOR_ALL);
}

/* Words of other writings than the text's. */
static void consider_wide_keys(look_up *l)
{
    tamis__keys keys;
    tamis__wide_keys(l->text, l->writing, &keys);
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        for (uint32_t i = 0; i < keys.count && writing != (unsigned)l->writing; i++)
            consider_key(l, tamis__wide_key_in(keys.items[i], (tamis__writing)writing),
                         1u << writing);
}

static void consider_families(look_up *l)
{
    for (size_t i = 0; i < TAMIS__FAMILIES_MAX && l->what == TAMIS__LOOK_UP_WORD; i++)
        if (l->families.id[i] != 0)
            consider_key(l, tamis__family_key(l->families.id[i]), MET_FOR_NONE);
}

static void find_exact(look_up *l)
{
    uint32_t word = tamis__snapshot_find_word(l->links->snapshot, l->text);
    tamis__word_link link = link_to(word, 1.0);
    if (word != TAMIS__NONE)
        (void)push(l, &link);
}

/* What was learned of a word that the dictionary has, added to the links found by then. */
static void consider_learned(look_up *l)
{
    const tamis__snapshot *snapshot = l->links->snapshot;
    uint32_t word =
        l->what == TAMIS__LOOK_UP_WORD ? tamis__snapshot_find_word(snapshot, l->text) : TAMIS__NONE;
    uint32_t first = 0;
    uint32_t count = word == TAMIS__NONE ? 0 : tamis__snapshot_equivalents(snapshot, word, &first);
    for (uint32_t i = first; i < first + count && !l->failed; i++) {
        tamis__equivalent_row row = tamis__snapshot_equivalent(snapshot, i);
        tamis__word_link *link = link_of(l, row.other);
        if (link == NULL)
            continue;
        link->learned = tamis__learned_similarity(row.support, row.strength);
        link->support = row.support;
    }
}

/* Plain keys, that allow any spelling, come before wide ones, and those before families, that say nothing
 * about spelling. */
static void find_by_keys(look_up *l)
{
    switch (l->what) {
    case TAMIS__LOOK_UP_EXACT: find_exact(l); return;
    case TAMIS__LOOK_UP_GLUED: consider_key(l, tamis__glue_key(l->text), MET_FOR_ALL); return;
    default: break;
    }
    consider_word_keys(l);
    consider_wide_keys(l);
    consider_families(l);
}

/* ---- word by word ----------------------------------------------------------------------------- */

static void consider_unkeyed(look_up *l, uint32_t number)
{
    tamis__word_row word = tamis__snapshot_word(l->links->snapshot, number);
    tamis__word_link link = link_to(number, 0.0);
    if (tamis__bytes_equal(word.text, l->text)) {
        link = link_to(number, 1.0);
    } else if (l->what != TAMIS__LOOK_UP_EXACT) {
        compare_word(l, &word, MET_FOR_ALL, &link);
        ask_keys(l, word.text, &link);
        link.family = is_family(l, word.text);
    }
    if (is_linked(&link))
        (void)push(l, &link);
}

static void find_by_sweep(look_up *l)
{
    uint32_t words = tamis__snapshot_word_count(l->links->snapshot);
    for (uint32_t i = 0; i < words && !l->failed; i++)
        consider_unkeyed(l, i);
}

/* ---- what is remembered ------------------------------------------------------------------------ */

static void forget(tamis__look_ups *links)
{
    tamis__strmap_clear(&links->known);
    tamis__arena_reset(&links->arena);
    links->cached = 0;
}

static tamis_bytes cache_key(tamis_bytes text, tamis__writing writing, tamis__look_up what,
                             char out[KEY_BYTES_MAX])
{
    out[0] = (char)what;
    out[1] = (char)('0' + writing);
    memcpy(out + 2, text.ptr, text.len);
    return tamis__bytes(out, text.len + 2);
}

static tamis_status remember(tamis__look_ups *links, tamis_bytes key, tamis_error *err)
{
    if (tamis__strmap_count(&links->known) >= CACHE_TEXTS_MAX ||
        links->cached + links->count > CACHE_LINKS_MAX) {
        forget(links);
        if (!tamis__strmap_init(&links->known, CACHE_TEXTS_MAX))
            return tamis__fail_nomem(err);
    }
    tamis__word_link *kept = tamis__arena_alloc(&links->arena, (links->count + 1) * sizeof(*kept));
    uint32_t slot = kept == NULL ? UINT32_MAX : tamis__strmap_intern(&links->known, key);
    if (slot == UINT32_MAX)
        return tamis__fail_nomem(err);
    if (links->count > 0)
        memcpy(kept, links->found, links->count * sizeof(*kept));
    links->cache[slot] = (tamis__word_links){kept, links->count};
    links->cached += links->count;
    return TAMIS_OK;
}

static tamis_status look_up_now(tamis__look_ups *links, tamis_bytes text, tamis__writing writing,
                                tamis__look_up what, bool exhaustive, tamis_error *err)
{
    look_up l = {.links = links, .text = text, .writing = writing, .what = what};
    l.least = what == TAMIS__LOOK_UP_GLUED ? TAMIS__GLUE_MIN : TAMIS__LINK_MIN;
    if (what == TAMIS__LOOK_UP_WORD)
        l.families = tamis__nickname_families(links->text, text);
    links->count = 0;
    read_letters(&l);
    if (exhaustive)
        find_by_sweep(&l);
    else
        find_by_keys(&l);
    consider_learned(&l);
    forget_met(links);
    return l.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__look_up_find(tamis__look_ups *links, tamis_bytes text, tamis__writing writing,
                                 tamis__look_up what, bool exhaustive, tamis__word_links *out,
                                 tamis_error *err)
{
    char buffer[KEY_BYTES_MAX];
    tamis_bytes key =
        cache_key(tamis__bytes_sub(text, 0, TAMIS__WORD_BYTES_MAX), writing, what, buffer);
    uint32_t slot = exhaustive ? UINT32_MAX : tamis__strmap_find(&links->known, key);
    if (slot != UINT32_MAX) {
        *out = links->cache[slot];
        return TAMIS_OK;
    }
    TAMIS_TRY(look_up_now(links, text, writing, what, exhaustive, err));
    *out = (tamis__word_links){links->found, links->count};
    return exhaustive ? TAMIS_OK : remember(links, key, err);
}

tamis_status tamis__look_ups_init(tamis__look_ups *links, const tamis__snapshot *snapshot,
                                  const tamis__text *text, tamis_error *err)
{
    memset(links, 0, sizeof(*links));
    links->snapshot = snapshot;
    links->text = text;
    tamis__arena_init(&links->arena, 0);
    links->cache = tamis__alloc_zero(CACHE_TEXTS_MAX, sizeof(*links->cache));
    links->seen = tamis__alloc_zero((size_t)tamis__snapshot_word_count(snapshot) + 1, 1);
    links->orders = tamis__alloc_zero(TAMIS__WRITINGS, sizeof(*links->orders));
    links->sounds = tamis__alloc_zero(TAMIS__WRITINGS, sizeof(*links->sounds));
    bool ok = links->cache != NULL && links->seen != NULL && links->orders != NULL &&
              links->sounds != NULL && tamis__strmap_init(&links->known, CACHE_TEXTS_MAX);
    for (unsigned letter = 0; letter < TAMIS__LETTERS; letter++)
        links->partners[letter] = tamis__letter_partners(UINT64_C(1) << letter);
    for (unsigned writing = 0; writing < TAMIS__WRITINGS && ok; writing++)
        tamis__sound_order_init(&links->orders[writing], (tamis__writing)writing);
    return ok ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__look_ups_clear(tamis__look_ups *links)
{
    tamis__strmap_clear(&links->known);
    tamis__arena_clear(&links->arena);
    tamis__release(links->cache);
    tamis__release(links->found);
    tamis__release(links->seen);
    tamis__release(links->orders);
    tamis__release(links->sounds);
    tamis__release(links->met);
}
