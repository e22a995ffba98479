/*
 * match/letter_batch.c - the table of edit distances for sixteen words side by side.
 *
 * Row i holds, for each number j of letters of the text, the cost of the first i letters of every word: the same
 * table as in match/similarity.c, where its steps are explained. What a letter costs is read for each word by itself,
 * sixteen costs at once, and turned about so that costs of one place of the text stand together. Steps of two letters
 * are rare: they are rules, tried once a row against all words.
 */
#include "match/letter_batch.h"

#include "match/letters.h"

enum {
    FAR = TAMIS__NARROW_FAR,
    ENDED = 26, /* the letter behind the end of a word */
    HALF = TAMIS__LANES / 2,
    COLUMNS = TAMIS__BATCH_LETTERS + 1,
    DEPTH = 3 /* rows that a step reaches back to, and its own */
};

/* ---- the text ---------------------------------------------------------------------------------- */

static bool has_letters_alone(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
            return false;
    return true;
}

static void lay_out_letter(tamis__letter_batch *b, tamis_bytes text, char c, bool abjad)
{
    uint8_t *costs = b->costs[c - 'a'];
    const uint8_t *savings = tamis__letter_savings[tamis__letter_index(c)];
    const bool loose = abjad && tamis__vowel_like(c);
    const char later[2] = {'\0', c};
    memset(costs, FAR, TAMIS__LANES);
    for (size_t j = 0; j < text.len; j++) {
        int cost = c == text.ptr[j] ? 0 : TAMIS__STEP - savings[tamis__letter_index(text.ptr[j])];
        if (c != text.ptr[j] && loose && tamis__vowel_like(text.ptr[j]))
            cost /= 3;
        costs[j] = (uint8_t)cost;
    }
    const int lanes = b->half ? HALF : TAMIS__LANES;
    costs[lanes - 1] = (uint8_t)tamis__gap_cost(later, 1, abjad);
    costs[lanes - 2] = (uint8_t)tamis__gap_cost(&c, 0, abjad);
}

static void set_rule(tamis__batch_rule *rule, char before, char here, int cost, int back,
                     uint32_t ending)
{
    memset(rule->before, before - 'a', sizeof rule->before);
    memset(rule->here, here - 'a', sizeof rule->here);
    rule->cost = (uint8_t)cost;
    rule->back = (uint8_t)back;
    rule->ending = (uint16_t)ending;
}

static void add_rule(tamis__letter_batch *b, char before, char here, int cost, int back,
                     uint32_t ending)
{
    if (ending != 0)
        set_rule(&b->rules[b->rule_count++], before, here, cost, back, ending);
}

static void add_rules(tamis__letter_batch *b, tamis_bytes text)
{
    uint32_t ending_with[26] = {
        0}; /* by letter of the text, bit per number of letters that end with it */
    for (size_t j = 0; j < text.len; j++)
        ending_with[text.ptr[j] - 'a'] |= UINT32_C(1) << (j + 1);
    for (size_t i = 0; i < TAMIS__DIGRAPHS; i++) {
        uint32_t ending = 0;
        for (uint32_t rest = tamis__digraphs[i].letters; rest != 0; rest &= rest - 1)
            ending |= ending_with[__builtin_ctz(rest)];
        add_rule(b, tamis__digraphs[i].before, tamis__digraphs[i].here, TAMIS__DIGRAPH, 1, ending);
    }
    for (size_t j = 1; j < text.len; j++)
        if (text.ptr[j] != text.ptr[j - 1])
            add_rule(b, text.ptr[j], text.ptr[j - 1], TAMIS__TRANSPOSE, 2, UINT32_C(1) << (j + 1));
}

/* One letter of a word for two of the text. */
static void add_merges(tamis__letter_batch *b, tamis_bytes text)
{
    for (size_t j = 1; j < text.len; j++) {
        uint32_t letters = tamis__merged_letters(text.ptr[j - 1], text.ptr[j]);
        for (; letters != 0; letters &= letters - 1)
            set_rule(&b->rules[b->rule_count + b->merge_count++], 'a',
                     (char)('a' + __builtin_ctz(letters)), TAMIS__DIGRAPH, 2,
                     UINT32_C(1) << (j + 1));
    }
}

void tamis__letter_batch_init(tamis__letter_batch *b, tamis_bytes text, bool abjad)
{
    b->len = 0;
    if (text.len == 0 || text.len > TAMIS__BATCH_LETTERS || !has_letters_alone(text))
        return;
    b->len = (uint32_t)text.len;
    b->half = text.len + 2 <= HALF;
    b->rule_count = 0;
    b->merge_count = 0;
    for (char c = 'a'; c <= 'z'; c++)
        lay_out_letter(b, text, c, abjad);
    memset(b->costs[ENDED], FAR, TAMIS__LANES);
    for (size_t j = 0; j < text.len; j++)
        memset(b->gaps[j], tamis__gap_cost(text.ptr, j, abjad), TAMIS__LANES);
    add_rules(b, text);
    add_merges(b, text);
}

/* ---- words ------------------------------------------------------------------------------------- */

/* Sixteen words: a letter of each in a row. */
typedef struct lanes_of_words {
    uint8_t letters[TAMIS__BATCH_WORD_LETTERS][TAMIS__LANES];
    uint8_t lengths[TAMIS__LANES], limits[TAMIS__LANES];
    uint32_t longest;
} lanes_of_words;

typedef struct table {
    tamis__narrow rows[DEPTH][COLUMNS]; /* row i at i % DEPTH */
    tamis__narrow costs[TAMIS__LANES];  /* of the letters of this row, by place of the text */
    tamis__narrow rare[COLUMNS];        /* by steps of two letters */
} table;

static void read_words(lanes_of_words *w, const tamis__letter_batch *b, const tamis_bytes *words,
                       uint32_t count, double least)
{
    memset(w->letters, ENDED, sizeof w->letters);
    memset(w->lengths, 0, sizeof w->lengths);
    memset(w->limits, 0, sizeof w->limits);
    w->longest = 0;
    for (uint32_t k = 0; k < count; k++) {
        size_t len = words[k].len, longest = len > b->len ? len : b->len;
        for (size_t i = 0; i < len; i++)
            w->letters[i][k] = (uint8_t)(words[k].ptr[i] - 'a');
        w->lengths[k] = (uint8_t)len;
        w->limits[k] = (uint8_t)tamis__cost_limit(longest, least);
        w->longest = len > w->longest ? (uint32_t)len : w->longest;
    }
}

/* The costs of letter i of every word. */
TAMIS_INLINE void read_costs(const tamis__letter_batch *b, const lanes_of_words *w, uint32_t i,
                             table *t, bool half)
{
    const uint8_t *letters = w->letters[i - 1], *rows[TAMIS__LANES];
    for (int k = 0; k < TAMIS__LANES; k++)
        rows[k] = b->costs[letters[k]];
    if (half)
        tamis__narrow_transpose_half(rows, t->costs);
    else
        tamis__narrow_transpose(rows, t->costs);
    if (i > 1)
        return;
    /* People and typists keep the first letter. */
    tamis__narrow full = tamis__narrow_equal(t->costs[0], tamis__narrow_all(TAMIS__STEP));
    t->costs[0] = tamis__narrow_add(
        t->costs[0], tamis__narrow_both(full, tamis__narrow_all(TAMIS__FIRST_EXTRA)));
}

/* Letter i of every word without a partner; a letter written twice may as well be written once, a third is a letter
 * of its own. */
TAMIS_INLINE tamis__narrow gap_of(const lanes_of_words *w, const table *t, uint32_t i, bool half)
{
    const int lanes = half ? HALF : TAMIS__LANES;
    if (i == 1)
        return t->costs[lanes - 2];
    tamis__narrow before = tamis__narrow_load(w->letters[i - 2]);
    tamis__narrow again = tamis__narrow_equal(tamis__narrow_load(w->letters[i - 1]), before);
    if (i > 2)
        again = tamis__narrow_unless(
            tamis__narrow_equal(before, tamis__narrow_load(w->letters[i - 3])), again);
    return tamis__narrow_choose(again, tamis__narrow_all(TAMIS__DOUBLED), t->costs[lanes - 1]);
}

/* The step of a rule for the words of `fired`, from a row that it takes letters behind. */
static void take_rule(table *t, const tamis__batch_rule *rule, tamis__narrow fired,
                      const tamis__narrow *from)
{
    const tamis__narrow cost = tamis__narrow_all(rule->cost), far = tamis__narrow_all(FAR);
    for (uint32_t rest = rule->ending; rest != 0; rest &= rest - 1) {
        uint32_t j = (uint32_t)__builtin_ctz(rest);
        tamis__narrow by_rule = tamis__narrow_add(from[j - rule->back], cost);
        t->rare[j] = tamis__narrow_least(t->rare[j], tamis__narrow_choose(fired, by_rule, far));
    }
}

/* Steps of two letters of some word or of the text. False when none was taken. */
static bool take_rules(const tamis__letter_batch *b, const lanes_of_words *w, uint32_t i, table *t)
{
    const tamis__narrow here = tamis__narrow_load(w->letters[i - 1]);
    const tamis__narrow before = tamis__narrow_load(w->letters[i > 1 ? i - 2 : 0]);
    bool any = false;
    for (uint32_t k = i > 1 ? 0 : b->rule_count; k < b->rule_count + b->merge_count; k++) {
        const tamis__batch_rule *rule = &b->rules[k];
        const bool two = i > 1 && k < b->rule_count;
        tamis__narrow fired = tamis__narrow_equal(here, tamis__narrow_load(rule->here));
        if (two)
            fired = tamis__narrow_both(
                fired, tamis__narrow_equal(before, tamis__narrow_load(rule->before)));
        if (tamis__narrow_bits(fired) == 0)
            continue;
        for (uint32_t j = 0; j <= b->len && !any; j++)
            t->rare[j] = tamis__narrow_all(FAR);
        any = true;
        take_rule(t, rule, fired, t->rows[(two ? i - 2 : i - 1) % DEPTH]);
    }
    return any;
}

/* Row i; returns the least cost in it by word. */
TAMIS_INLINE tamis__narrow fill_row(const tamis__letter_batch *b, const lanes_of_words *w,
                                    uint32_t i, table *t, bool half)
{
    const tamis__narrow *above = t->rows[(i - 1) % DEPTH];
    tamis__narrow *row = t->rows[i % DEPTH];
    read_costs(b, w, i, t, half);
    const tamis__narrow gap = gap_of(w, t, i, half);
    const bool rare = take_rules(b, w, i, t);
    tamis__narrow left = tamis__narrow_add(above[0], gap), least = left;
    row[0] = left;
    for (uint32_t j = 1; j <= b->len; j++) {
        tamis__narrow best = tamis__narrow_least(tamis__narrow_add(above[j - 1], t->costs[j - 1]),
                                                 tamis__narrow_add(above[j], gap));
        if (rare)
            best = tamis__narrow_least(best, t->rare[j]);
        left =
            tamis__narrow_least(best, tamis__narrow_add(left, tamis__narrow_load(b->gaps[j - 1])));
        row[j] = left;
        least = tamis__narrow_least(least, left);
    }
    return least;
}

static void start_table(const tamis__letter_batch *b, table *t)
{
    t->rows[0][0] = tamis__narrow_all(0);
    for (uint32_t j = 1; j <= b->len; j++)
        t->rows[0][j] = tamis__narrow_add(t->rows[0][j - 1], tamis__narrow_load(b->gaps[j - 1]));
}

bool tamis__letter_batch_takes(const tamis__letter_batch *b, tamis_bytes word, double least)
{
    size_t longest = word.len > b->len ? word.len : b->len;
    return b->len > 0 && word.len > 0 && word.len <= TAMIS__BATCH_WORD_LETTERS &&
           tamis__cost_limit(longest, least) < FAR && has_letters_alone(word);
}

/* Costs by word; FAR for those that are beyond their limits. */
TAMIS_INLINE void sweep(const tamis__letter_batch *b, const lanes_of_words *w, uint8_t *costs,
                        bool half)
{
    table t;
    bool idle = false;
    start_table(b, &t);
    tamis__narrow found = tamis__narrow_all(FAR);
    const tamis__narrow limits = tamis__narrow_load(w->limits);
    const tamis__narrow lengths = tamis__narrow_load(w->lengths);
    for (uint32_t i = 1; i <= w->longest; i++) {
        bool near = tamis__narrow_within(fill_row(b, w, i, &t, half), limits) != 0;
        if (!near && idle)
            break; /* a step reaches back two rows at most */
        idle = !near;
        tamis__narrow ended = tamis__narrow_equal(lengths, tamis__narrow_all((uint8_t)i));
        found = tamis__narrow_choose(ended, t.rows[i % DEPTH][b->len], found);
    }
    tamis__narrow_store(found, costs);
}

void tamis__letter_batch_compare(const tamis__letter_batch *b, const tamis_bytes *words,
                                 uint32_t count, double least, double *similarities)
{
    lanes_of_words w;
    uint8_t costs[TAMIS__LANES];
    read_words(&w, b, words, count, least);
    if (b->half)
        sweep(b, &w, costs, true);
    else
        sweep(b, &w, costs, false);
    for (uint32_t k = 0; k < count; k++) {
        size_t longest = words[k].len > b->len ? words[k].len : b->len;
        similarities[k] =
            costs[k] <= w.limits[k] ? tamis__cost_similarity(costs[k], longest, least) : 0.0;
    }
}
