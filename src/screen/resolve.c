/*
 * screen/resolve.c - one text compared with words of the dictionary: with those that it met, or with all of them, which is
 * the slow way that finds the same.
 */
#include "screen/resolve.h"

#include "base/error.h"
#include "match/learned.h"

enum { LEAD = 8 };

/* Which writings are compared in which way. */
static void read_writings(tamis__resolving *r)
{
    const bool latin = r->writing == TAMIS__WRITING_LETTERS;
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
        tamis__spelling spelling = tamis__spelling_of(r->writing, (tamis__writing)writing);
        if (spelling == TAMIS__SPELLING_ABJAD)
            r->abjad_writings |= (uint8_t)(1u << writing);
        if (spelling != TAMIS__SPELLING_PLAIN && latin != (writing == TAMIS__WRITING_LETTERS))
            r->sound_writings |= (uint8_t)(1u << writing);
    }
}

void tamis__resolving_init(tamis__resolving *r, tamis__look_ups *links,
                           const tamis__meeting *meeting)
{
    *r = (tamis__resolving){
        .links = links, .meeting = meeting, .text = meeting->text, .writing = meeting->writing};
    r->least = meeting->what == TAMIS__LOOK_UP_GLUED ? TAMIS__GLUE_MIN : TAMIS__LINK_MIN;
    links->count = 0;
    read_writings(r);
}

/* ---- links found ------------------------------------------------------------------------------- */

static bool push(tamis__resolving *r, const tamis__word_link *link)
{
    tamis__look_ups *links = r->links;
    if (!TAMIS_GROW(links->found, links->capacity, links->count + 1)) {
        r->failed = true;
        return false;
    }
    links->place[link->word] = (uint32_t)links->count;
    links->found[links->count++] = *link;
    return true;
}

bool tamis__is_linked(const tamis__word_link *link)
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

static tamis__word_link *link_there(const tamis__look_ups *links, uint32_t word)
{
    uint32_t place = links->place[word];
    bool there = place < links->count && links->found[place].word == word;
    return there ? &links->found[place] : NULL;
}

tamis__word_link *tamis__found_link(tamis__resolving *r, uint32_t word)
{
    if (word >= tamis__snapshot_word_count(r->links->snapshot))
        return NULL;
    tamis__word_link *there = link_there(r->links, word);
    if (there != NULL)
        return there;
    tamis__word_link link = link_to(word, 0.0);
    return push(r, &link) ? &r->links->found[r->links->count - 1] : NULL;
}

/* The link to the word is at least so much worth in these writings. */
static void raise_link(tamis__resolving *r, uint32_t word, unsigned writings, double similarity)
{
    tamis__word_link *link = similarity > 0.0 ? tamis__found_link(r, word) : NULL;
    for (unsigned rest = writings; rest != 0 && link != NULL; rest &= rest - 1) {
        double *now = &link->similarity[__builtin_ctz(rest)];
        *now = similarity > *now ? similarity : *now;
    }
}

void tamis__resolve_same(tamis__resolving *r, uint32_t word)
{
    raise_link(r, word, TAMIS__WORD_WRITINGS, 1.0);
}

static bool is_family(const tamis__resolving *r, tamis_bytes word)
{
    if (r->meeting->what != TAMIS__LOOK_UP_WORD || r->meeting->families.id[0] == 0)
        return false;
    tamis__families families = tamis__nickname_families(r->links->text, word);
    return tamis__families_meet(&r->meeting->families, &families);
}

void tamis__resolve_learned(tamis__resolving *r, uint32_t word)
{
    const tamis__snapshot *snapshot = r->links->snapshot;
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_equivalents(snapshot, r->meeting->self, &first);
    for (uint32_t i = first; i < first + count; i++) {
        tamis__equivalent_row row = tamis__snapshot_equivalent(snapshot, i);
        tamis__word_link *link =
            word == TAMIS__NONE || row.other == word ? tamis__found_link(r, row.other) : NULL;
        if (link == NULL)
            continue;
        link->learned = tamis__learned_similarity(row.support, row.strength);
        link->support = row.support;
    }
}

bool tamis__resolved(tamis__look_ups *links, const tamis__word_link *link, tamis__met_word *met)
{
    if (!TAMIS_GROW(links->pool, links->pool_capacity, links->pool_count + 1))
        return false;
    *met = (tamis__met_word){.word = link->word, .link = (uint32_t)links->pool_count};
    links->pool[links->pool_count++] = *link;
    return true;
}

/* ---- one word at a time ------------------------------------------------------------------------ */

/* The letters of the text, for ruling out words without comparing them. */
static void read_letters(tamis__resolving *r)
{
    uint64_t set = tamis__letter_set(r->text);
    r->reach = tamis__letter_reach(set);
    r->partner_count = 0;
    for (uint64_t rest = set; rest != 0; rest &= rest - 1) {
        uint64_t partners = r->links->partners[__builtin_ctzll(rest)];
        if (partners != 0 && r->partner_count < TAMIS__COMPARE_BYTES_MAX)
            r->partners[r->partner_count++] = partners;
    }
    r->letters_ready = true;
}

/* False when letters that nothing can answer to, on either side, already cost more than a link may. */
static bool may_be_near(const tamis__resolving *r, tamis_bytes word)
{
    uint64_t set = tamis__letter_set(word);
    uint32_t steps = tamis__full_steps(r->text.len, word.len, r->least);
    uint32_t missing = 0;
    if (tamis__more_letters(set & ~r->reach, steps))
        return false;
    for (uint32_t i = 0; i < r->partner_count; i++)
        missing += (set & r->partners[i]) == 0;
    return missing <= steps;
}

static double spelled_alike(tamis__resolving *r, tamis_bytes word, tamis__spelling spelling)
{
    tamis__letter_sweep *sweep = &r->links->sweep[spelling];
    if (!r->letters_ready)
        read_letters(r);
    if (!may_be_near(r, word))
        return 0.0;
    if (!r->ready[spelling])
        tamis__letter_sweep_init(sweep, r->text, spelling);
    r->ready[spelling] = true;
    return tamis__letter_sweep_next(sweep, word, r->least);
}

/* With a word of that writing. */
static double sounds_alike(tamis__resolving *r, tamis_bytes word, tamis__writing writing)
{
    bool latin = r->writing == TAMIS__WRITING_LETTERS;
    tamis__writing other = latin ? writing : r->writing;
    if (!r->sounds_ready[other])
        tamis__sound_sweep_init(&r->links->sounds[other], &r->links->orders[other], r->text, latin,
                                other);
    r->sounds_ready[other] = true;
    return tamis__sound_sweep_similarity(&r->links->sounds[other], word, r->least);
}

/* What the keys would have let through. */
static bool keys_meet(const tamis__resolving *r, tamis_bytes word, unsigned writing)
{
    return r->meeting->what == TAMIS__LOOK_UP_GLUED
               ? tamis__glue_key(r->text) == tamis__glue_key(word)
               : tamis__may_link(r->text, r->writing, word, (tamis__writing)writing);
}

/* Similarities with a word other than the text. */
static void compare_word(tamis__resolving *r, const tamis__word_row *word, tamis__word_link *link)
{
    for (unsigned rest = word->traits & TAMIS__WORD_WRITINGS; rest != 0; rest &= rest - 1) {
        unsigned writing = (unsigned)__builtin_ctz(rest);
        bool abjad = (r->abjad_writings >> writing & 1) != 0;
        double similarity =
            spelled_alike(r, word->text, abjad ? TAMIS__SPELLING_ABJAD : TAMIS__SPELLING_PLAIN);
        if ((r->sound_writings >> writing & 1) != 0) {
            double by_sound = sounds_alike(r, word->text, (tamis__writing)writing);
            similarity = by_sound > similarity ? by_sound : similarity;
        }
        if (similarity > 0.0 && keys_meet(r, word->text, writing))
            link->similarity[writing] = similarity;
    }
}

void tamis__resolve_by_sweep(tamis__resolving *r)
{
    const tamis__snapshot *snapshot = r->links->snapshot;
    uint32_t words = tamis__snapshot_word_count(snapshot);
    for (uint32_t i = 0; i < words && !r->failed; i++) {
        tamis__word_row word = tamis__snapshot_word(snapshot, i);
        tamis__word_link link = link_to(i, 0.0);
        if (tamis__bytes_equal(word.text, r->text)) {
            link = link_to(i, 1.0);
        } else if (r->meeting->what != TAMIS__LOOK_UP_EXACT) {
            compare_word(r, &word, &link);
            link.family = is_family(r, word.text);
        }
        if (tamis__is_linked(&link))
            (void)push(r, &link);
    }
    if (r->meeting->self != TAMIS__NONE && r->meeting->what == TAMIS__LOOK_UP_WORD)
        tamis__resolve_learned(r, TAMIS__NONE);
}

/* ---- words that were met ----------------------------------------------------------------------- */

static void compare_letters(tamis__resolving *r, uint32_t word, tamis_bytes text, unsigned abjad,
                            unsigned writings)
{
    tamis__letter_batch *batch = &r->links->letters[abjad];
    double similarity = 0.0;
    if (!r->batch_ready[abjad])
        tamis__letter_batch_init(batch, r->text, abjad != 0);
    r->batch_ready[abjad] = true;
    if (r->letters_alone && tamis__letter_batch_takes(batch, text.len, r->least))
        similarity = tamis__letter_batch_compare(batch, text, r->least);
    else
        similarity =
            spelled_alike(r, text, abjad != 0 ? TAMIS__SPELLING_ABJAD : TAMIS__SPELLING_PLAIN);
    raise_link(r, word, writings, similarity);
}

static void compare_sounds(tamis__resolving *r, uint32_t word, tamis_bytes text, unsigned writing)
{
    const bool latin = r->writing == TAMIS__WRITING_LETTERS;
    const tamis__writing other = latin ? (tamis__writing)writing : r->writing;
    tamis__sound_batch *batch = &r->links->batches[other];
    if (!r->batches_ready[other])
        tamis__sound_batch_init(batch, &r->links->orders[other], r->text, latin, other);
    r->batches_ready[other] = true;
    const bool taken = tamis__sound_batch_takes(batch, text.len, r->least);
    double similarity = taken ? tamis__sound_batch_compare(batch, text, r->least) : -1.0;
    if (similarity < 0.0)
        similarity = sounds_alike(r, text, (tamis__writing)writing);
    raise_link(r, word, 1u << writing, similarity);
}

/* The writings that the keys allow. */
static unsigned writings_of(const tamis__resolving *r, unsigned keys, unsigned traits)
{
    unsigned writings = keys & TAMIS__MET_FOR_ALL;
    if (writings != TAMIS__MET_FOR_ALL)
        writings &= ~(1u << r->writing);
    return writings & traits;
}

static void compare_met(tamis__resolving *r, uint32_t word, tamis_bytes text, unsigned keys)
{
    if (tamis__bytes_equal(text, r->text)) {
        tamis__resolve_same(r, word);
        return;
    }
    const unsigned traits = tamis__snapshot_traits(r->links->snapshot, word);
    const unsigned writings = writings_of(r, keys, traits);
    r->letters_alone = tamis__letters_alone(text); /* no other has units of sound */
    if ((writings & ~(unsigned)r->abjad_writings) != 0)
        compare_letters(r, word, text, 0, writings & ~(unsigned)r->abjad_writings);
    if ((writings & r->abjad_writings) != 0)
        compare_letters(r, word, text, 1, writings & r->abjad_writings);
    for (unsigned rest = writings & r->sound_writings; rest != 0 && r->letters_alone;
         rest &= rest - 1)
        compare_sounds(r, word, text, (unsigned)__builtin_ctz(rest));
    if ((keys & TAMIS__MET_BY_FAMILY) != 0 && is_family(r, text)) {
        tamis__word_link *link = tamis__found_link(r, word);
        if (link != NULL)
            link->family = true;
    }
}

/* Words of one length stand side by side. */
typedef struct word_texts {
    const tamis__snapshot *snapshot;
    const char *first_text;
    uint32_t first, end;
    size_t len;
} word_texts;

/* The text of a word of the dictionary that is not before the last one asked for. */
static tamis_bytes text_of(word_texts *t, uint32_t word)
{
    while (word >= t->end && t->len < TAMIS__WORD_BYTES_MAX) {
        uint32_t count = tamis__snapshot_words_of_length(t->snapshot, ++t->len, &t->first);
        t->end = t->first + count;
        if (word < t->end)
            t->first_text = tamis__snapshot_word_text(t->snapshot, t->first).ptr;
    }
    return word < t->end ? tamis__bytes(t->first_text + (word - t->first) * t->len, t->len)
                         : tamis__bytes("", 0);
}

void tamis__resolve_met(tamis__resolving *r, const uint32_t *words, size_t count)
{
    word_texts ahead = {.snapshot = r->links->snapshot};
    tamis_bytes texts[LEAD] = {{NULL, 0}};
    for (size_t i = 0; i < count + LEAD && !r->failed; i++) {
        tamis_bytes *text = &texts[i % LEAD];
        if (i >= LEAD)
            compare_met(r, words[i - LEAD], *text, r->links->seen[words[i - LEAD]]);
        if (i >= count)
            continue;
        *text = text_of(&ahead, words[i]);
        TAMIS_PREFETCH(text->ptr);
    }
}
