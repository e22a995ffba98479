/*
 * screen/dictionary_scan.c - a sweep over the dictionary behind two filters.
 *
 * A letter of a word that no letter of the text can become costs a full step, so a word with more such
 * letters than the budget of steps is passed over after one AND and a count; the same from the other
 * side. What is left is compared letter by letter, in byte order, so that a beginning that is too far off
 * takes all its words with it. The result is kept for the next query with the same text (batches repeat
 * their words).
 */
#include "screen/dictionary_scan.h"

#include "base/error.h"
#include "match/similarity.h"

#define ALL_LETTERS ((UINT64_C(1) << LETTERS) - 1)

enum {
    LETTERS = 36,
    KEY_BYTES = TAMIS__WORD_BYTES_MAX + 1 /* a word, or a shorter run, and how it is read */
};

typedef struct scan {
    tamis__worker *worker;
    const tamis__scan_text *text;
    uint64_t set, reach;
    uint64_t partners[LETTERS]; /* of each hard letter of the text: what may stand for it */
    uint32_t partner_count;
    tamis__sweep sweep;
    tamis__word_link *links;
    size_t count, capacity;
    bool failed;
} scan;

static void add_link(scan *s, uint32_t word, tamis__dict dict, bool initial, double similarity)
{
    bool glued = dict == TAMIS__DICT_GLUES || s->text->glued;
    double value = tamis__link_value(&s->worker->params, similarity, initial, glued);
    if (value <= 0.0)
        return;
    if (!TAMIS_GROW(s->links, s->capacity, s->count + 1)) {
        s->failed = true;
        return;
    }
    s->links[s->count++] = (tamis__word_link){value, word, (uint8_t)dict};
}

/* Letters of the text that must be answered by one of their partners or cost a full step. */
static void prepare_partners(scan *s)
{
    s->partner_count = 0;
    for (uint32_t i = 0; i < LETTERS; i++) {
        uint64_t letter = UINT64_C(1) << i;
        uint64_t partners = tamis__letter_partners(letter);
        if ((s->set & letter) != 0 && partners != 0)
            s->partners[s->partner_count++] = partners;
    }
}

static uint32_t count_bits(uint64_t x)
{
    uint32_t count = 0;
    for (; x != 0; x &= x - 1)
        count++;
    return count;
}

/* Hard letters of the text which the word cannot answer: each costs a full step. */
static uint32_t unanswered(const scan *s, uint64_t word_set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->partner_count; i++)
        count += (word_set & s->partners[i]) == 0;
    return count;
}

/* All words of one length. */
typedef struct stretch {
    tamis__dict dict;
    const char *text; /* of the words, one after the other */
    size_t len;
    uint32_t first, count;
    uint32_t budget; /* full steps that a link can afford */
    double least;
} stretch;

static bool passes(const scan *s, uint64_t set, uint32_t budget)
{
    return count_bits(set & ~s->reach & ALL_LETTERS) <= budget && unanswered(s, set) <= budget;
}

static tamis_bytes word_of(const stretch *words, uint32_t i)
{
    return tamis__bytes(words->text + i * words->len, words->len);
}

/* The first word behind word i that does not share its first `depth` letters: doubling steps, then
 * halving ones. */
static uint32_t behind_prefix(const stretch *words, uint32_t i, size_t depth)
{
    const char *prefix = word_of(words, i).ptr;
    uint32_t low = i, step = 1; /* low shares the prefix */
    while (step < words->count - low &&
           memcmp(word_of(words, low + step).ptr, prefix, depth) == 0) {
        low += step;
        step *= 2;
    }
    uint32_t high = step < words->count - low ? low + step : words->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (memcmp(word_of(words, middle).ptr, prefix, depth) == 0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Words that pass the filters, in dictionary order, so that neighbours share their work; a beginning
 * that is too far off is passed over with all words that have it. */
static void sweep_words(scan *s, const stretch *words)
{
    const uint64_t *masks = tamis__snapshot_masks(s->worker->screener->snapshot, words->dict);
    for (uint32_t i = 0; i < words->count;) {
        uint64_t set = tamis__load_u64le(&masks[words->first + i]);
        double similarity = 0.0;
        size_t settled = 0;
        if (passes(s, set, words->budget)) {
            similarity = tamis__sweep_next(&s->sweep, word_of(words, i), words->least);
            settled = similarity > 0.0 ? 0 : tamis__sweep_settled(&s->sweep);
        }
        if (similarity >= words->least)
            add_link(s, words->first + i, words->dict, false, similarity);
        i = settled > 0 ? behind_prefix(words, i, settled) : i + 1;
    }
}

static void sweep_dictionary(scan *s, tamis__dict dict, double least)
{
    const tamis__snapshot *snapshot = s->worker->screener->snapshot;
    stretch words = {.dict = dict, .least = least};
    tamis__sweep_init(&s->sweep, s->text->text,
                      s->text->abjad ? TAMIS__SPELLING_ABJAD : TAMIS__SPELLING_PLAIN);
    for (words.len = 1; words.len <= TAMIS__COMPARE_BYTES_MAX; words.len++) {
        words.count = tamis__snapshot_words_of_length(snapshot, dict, words.len, &words.first);
        words.text = tamis__snapshot_words_text(snapshot, dict, words.len);
        words.budget = tamis__full_steps(s->text->text.len, words.len, least);
        sweep_words(s, &words);
    }
}

/* The words that some name wrote without vowels, read so. */
static void sweep_abjad_words(scan *s, tamis__dict dict, double least)
{
    const tamis__screener *screener = s->worker->screener;
    tamis__sweep_init(&s->sweep, s->text->text, TAMIS__SPELLING_ABJAD);
    for (uint32_t i = 0; i < screener->abjad_count[dict]; i++) {
        uint32_t number = screener->abjad_words[dict][i];
        tamis__word_row word = tamis__snapshot_word(screener->snapshot, dict, number);
        uint32_t budget = tamis__full_steps(s->text->text.len, word.text.len, least);
        if (!passes(s, word.mask, budget))
            continue;
        double similarity = tamis__sweep_next(&s->sweep, word.text, least);
        if (similarity >= least)
            add_link(s, number, dict, false, similarity);
    }
}

/* Either reading of a word counts, with vowels or without: the scorer knows which one applies, the
 * bound takes the better. Without vowels is never less alike, so a text written so is read so against
 * all words. */
static void scan_dictionary(scan *s, tamis__dict dict, double least)
{
    sweep_dictionary(s, dict, least);
    if (!s->text->abjad)
        sweep_abjad_words(s, dict, least);
}

static void add_exact(scan *s, tamis__dict dict)
{
    uint32_t number = tamis__snapshot_find_word(s->worker->screener->snapshot, dict, s->text->text);
    if (number != TAMIS__NONE)
        add_link(s, number, dict, false, 1.0);
}

/* Initials in listed names that this text may spell out. */
static void add_initials(scan *s)
{
    for (size_t len = 1; len <= TAMIS__INITIAL_BYTES_MAX && len < s->text->text.len; len++) {
        tamis_bytes letters = tamis__bytes_sub(s->text->text, 0, len);
        uint32_t number =
            tamis__snapshot_find_word(s->worker->screener->snapshot, TAMIS__DICT_WORDS, letters);
        if (number != TAMIS__NONE)
            add_link(s, number, TAMIS__DICT_WORDS, true, 1.0);
    }
}

static void add_family(scan *s)
{
    const tamis__screener *screener = s->worker->screener;
    if (s->text->families.id[0] == 0)
        return;
    for (uint32_t i = 0; i < screener->words; i++)
        if (tamis__families_meet(&screener->traits[i].families, &s->text->families))
            add_link(s, i, TAMIS__DICT_WORDS, false, TAMIS__NICKNAME_SIMILARITY);
}

static void scan_all(scan *s)
{
    const tamis__scan_text *text = s->text;
    if (text->exact || text->text.len > TAMIS__COMPARE_BYTES_MAX) {
        add_exact(s, TAMIS__DICT_WORDS);
        add_exact(s, TAMIS__DICT_GLUES); /* "12" may be written "1 2" */
        return;
    }
    s->set = tamis__letter_set(text->text);
    s->reach = tamis__letter_reach(s->set);
    prepare_partners(s);
    if (text->glued) {
        scan_dictionary(s, TAMIS__DICT_WORDS, TAMIS__GLUE_MIN);
        return;
    }
    scan_dictionary(s, TAMIS__DICT_WORDS, TAMIS__LINK_MIN);
    scan_dictionary(s, TAMIS__DICT_GLUES, TAMIS__GLUE_MIN);
    add_initials(s);
    add_family(s);
}

tamis_status tamis__dictionary_forget(tamis__worker *worker, tamis_error *err)
{
    tamis__strmap_clear(&worker->cache_keys);
    tamis__arena_reset(&worker->cache_arena);
    if (!tamis__strmap_init(&worker->cache_keys, TAMIS__CACHE_TEXTS_MAX))
        return tamis__fail_nomem(err);
    return TAMIS_OK;
}

/* Text and reading in one key. */
static tamis_bytes cache_key(const tamis__scan_text *text, char out[KEY_BYTES])
{
    size_t len = text->text.len < KEY_BYTES - 1 ? text->text.len : KEY_BYTES - 1;
    memcpy(out, text->text.ptr, len);
    out[len] = (char)('0' + (text->abjad ? 1 : 0) + (text->exact ? 2 : 0) + (text->glued ? 4 : 0) +
                      (text->families.id[0] != 0 ? 8 : 0));
    return tamis__bytes(out, len + 1);
}

static tamis_status keep(scan *s, uint32_t slot, tamis__word_links *out, tamis_error *err)
{
    size_t size = s->count * sizeof(*s->links);
    tamis__word_link *kept = tamis__arena_alloc(&s->worker->cache_arena, size == 0 ? 1 : size);
    if (kept == NULL)
        return tamis__fail_nomem(err);
    if (size != 0)
        memcpy(kept, s->links, size);
    s->worker->cache[slot] = (tamis__word_links){kept, s->count};
    *out = s->worker->cache[slot];
    return TAMIS_OK;
}

tamis_status tamis__dictionary_scan(tamis__worker *worker, const tamis__scan_text *text,
                                    tamis__word_links *out, tamis_error *err)
{
    char key_text[KEY_BYTES];
    tamis_bytes key = cache_key(text, key_text);
    uint32_t slot = tamis__strmap_find(&worker->cache_keys, key);
    if (slot != UINT32_MAX) {
        *out = worker->cache[slot];
        return TAMIS_OK;
    }
    scan s = {.worker = worker, .text = text};
    scan_all(&s);
    tamis_status status = TAMIS_OK;
    if (s.failed)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK && tamis__strmap_count(&worker->cache_keys) >= TAMIS__CACHE_TEXTS_MAX)
        status = tamis__dictionary_forget(worker, err);
    if (status == TAMIS_OK) {
        slot = tamis__strmap_intern(&worker->cache_keys, key);
        status = slot == UINT32_MAX ? tamis__fail_nomem(err) : keep(&s, slot, out, err);
    }
    tamis__release(s.links);
    return status;
}
