/*
 * match/letter_batch.c - rows of the table of edit distances, a letter of the word at a time.
 *
 * Row i holds, for each number j of letters of the text, the cost of the first i letters of the word: the same table as
 * in match/similarity.c, where its steps are explained. A step that takes letters of the text moves a row up by as many
 * lanes; letters of the text without partners move within a row, by one, two, four and eight of them in turn, which
 * makes any number. Steps of two letters of the word are rare and looked up by these.
 */
#include "match/letter_batch.h"

#include "match/letters.h"

enum { FAR = TAMIS__NARROW_FAR, IDLE_MAX = 2 /* rows that a step reaches back to */ };

/* ---- the text ---------------------------------------------------------------------------------- */

bool tamis__letters_alone(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
            return false;
    return true;
}

static void lay_out_letter(tamis__letter_batch *b, tamis_bytes text, char c)
{
    uint8_t *costs = b->costs[c - 'a'];
    const uint8_t *savings = tamis__letter_savings[tamis__letter_index(c)];
    const bool loose = b->abjad && tamis__vowel_like(c);
    const char later[2] = {'\0', c};
    for (size_t j = 0; j < text.len; j++) {
        int cost = c == text.ptr[j] ? 0 : TAMIS__STEP - savings[tamis__letter_index(text.ptr[j])];
        if (c != text.ptr[j] && loose && tamis__vowel_like(text.ptr[j]))
            cost /= 3;
        costs[j + 1] = (uint8_t)cost;
    }
    b->gap[c - 'a'] = (uint8_t)tamis__gap_cost(later, 1, b->abjad);
    b->first_gap[c - 'a'] = (uint8_t)tamis__gap_cost(&c, 0, b->abjad);
}

static tamis__letter_pair *pair_for(tamis__letter_batch *b, char before, char here)
{
    uint8_t *place = &b->pair_of[before - 'a'][here - 'a'];
    if (*place == 0) {
        memset(&b->pairs[b->pair_count], FAR, sizeof b->pairs[0]);
        *place = (uint8_t)++b->pair_count;
    }
    return &b->pairs[*place - 1];
}

/* Two letters of a word for one of the text, or exchanged. */
static void lay_out_pairs(tamis__letter_batch *b, tamis_bytes text)
{
    for (size_t i = 0; i < TAMIS__DIGRAPHS; i++)
        for (size_t j = 0; j < text.len; j++)
            if (tamis__stands_for(tamis__digraphs[i].letters, text.ptr[j]))
                pair_for(b, tamis__digraphs[i].before, tamis__digraphs[i].here)->one[j + 1] =
                    TAMIS__DIGRAPH;
    for (size_t j = 1; j < text.len; j++)
        if (text.ptr[j] != text.ptr[j - 1])
            pair_for(b, text.ptr[j], text.ptr[j - 1])->two[j + 1] = TAMIS__TRANSPOSE;
}

/* One letter of a word for two of the text. */
static void lay_out_merged(tamis__letter_batch *b, tamis_bytes text)
{
    b->merges = 0;
    for (size_t j = 1; j < text.len; j++) {
        uint32_t letters = tamis__merged_letters(text.ptr[j - 1], text.ptr[j]);
        b->merges |= letters;
        for (; letters != 0; letters &= letters - 1)
            b->merged[__builtin_ctz(letters)][j + 1] = TAMIS__DIGRAPH;
    }
}

static void lay_out_gaps(tamis__letter_batch *b, tamis_bytes text)
{
    int sums[TAMIS__BATCH_LETTERS + 1] = {0};
    memset(b->start, FAR, sizeof b->start);
    memset(b->text_gaps, FAR, sizeof b->text_gaps);
    for (size_t j = 1; j <= text.len; j++)
        sums[j] = sums[j - 1] + tamis__gap_cost(text.ptr, j - 1, b->abjad);
    for (size_t j = 0; j <= text.len; j++) {
        b->start[j] = (uint8_t)tamis__least_int(sums[j], FAR);
        for (size_t g = 0; g < TAMIS__BATCH_GAPS && (size_t)1 << g <= j; g++)
            b->text_gaps[g][j] =
                (uint8_t)tamis__least_int(sums[j] - sums[j - ((size_t)1 << g)], FAR);
    }
    for (size_t g = 0; g < TAMIS__BATCH_GAPS; g++) {
        int least = FAR;
        for (size_t j = 0; j <= text.len; j++)
            least = tamis__least_int(least, b->text_gaps[g][j]);
        b->gap_least[g] = (uint8_t)least;
    }
}

void tamis__letter_batch_init(tamis__letter_batch *b, tamis_bytes text, bool abjad)
{
    b->len = 0;
    b->filled = 0;
    if (text.len == 0 || text.len > TAMIS__BATCH_LETTERS || !tamis__letters_alone(text))
        return;
    b->len = (uint32_t)text.len;
    b->abjad = abjad;
    b->pair_count = 0;
    memset(b->pair_of, 0, sizeof b->pair_of);
    memset(b->costs, FAR, sizeof b->costs);
    memset(b->merged, FAR, sizeof b->merged);
    for (char c = 'a'; c <= 'z'; c++)
        lay_out_letter(b, text, c);
    lay_out_pairs(b, text);
    lay_out_merged(b, text);
    lay_out_gaps(b, text);
}

/* ---- words ------------------------------------------------------------------------------------- */

bool tamis__letter_batch_takes(const tamis__letter_batch *b, size_t letters, double least)
{
    size_t longest = letters > b->len ? letters : b->len;
    return b->len > 0 && letters > 0 && letters <= TAMIS__BATCH_WORD_LETTERS &&
           tamis__cost_limit(longest, least) < FAR;
}

/* Letter i of the word without a partner; a letter written twice may as well be written once, a third is a letter of its
 * own. */
TAMIS_INLINE uint8_t gap_of(const tamis__letter_batch *b, const char *word, uint32_t i)
{
    const char c = word[i - 1];
    if (i == 1)
        return b->first_gap[c - 'a'];
    const bool again = c == word[i - 2] && (i == 2 || c != word[i - 3]);
    return again ? TAMIS__DOUBLED : b->gap[c - 'a'];
}

/* People and typists keep the first letter. */
static tamis__narrow first_costs(const tamis__letter_batch *b, char c)
{
    uint8_t costs[TAMIS__LANES];
    memcpy(costs, b->costs[c - 'a'], sizeof costs);
    if (costs[1] == TAMIS__STEP)
        costs[1] = TAMIS__STEP + TAMIS__FIRST_EXTRA;
    return tamis__narrow_load(costs);
}

/* The lesser of two, the second with costs. */
TAMIS_INLINE tamis__narrow lesser_with(tamis__narrow a, tamis__narrow b,
                                       const uint8_t costs[TAMIS__LANES])
{
    return tamis__narrow_least(a, tamis__narrow_add(b, tamis__narrow_load(costs)));
}

/* Letters of the text without partners. */
TAMIS_INLINE tamis__narrow take_gaps(const tamis__letter_batch *b, tamis__narrow row)
{
    row = lesser_with(row, tamis__narrow_up(row), b->text_gaps[0]);
    if (b->gap_least[1] > b->limit)
        return row;
    row = lesser_with(row, tamis__narrow_up_two(row), b->text_gaps[1]);
    if (b->gap_least[2] > b->limit)
        return row;
    row = lesser_with(row, tamis__narrow_up_four(row), b->text_gaps[2]);
    if (b->gap_least[3] > b->limit)
        return row;
    return lesser_with(row, tamis__narrow_up_eight(row), b->text_gaps[3]);
}

TAMIS_INLINE tamis__narrow fill_row(const tamis__letter_batch *b, const char *word, uint32_t i)
{
    const tamis__narrow above = b->rows[i - 1];
    const int c = word[i - 1] - 'a';
    tamis__narrow best = tamis__narrow_add(above, tamis__narrow_all(gap_of(b, word, i)));
    const tamis__narrow costs = i == 1 ? first_costs(b, word[0]) : tamis__narrow_load(b->costs[c]);
    best = tamis__narrow_least(best, tamis__narrow_add(tamis__narrow_up(above), costs));
    if ((b->merges >> c & 1) != 0)
        best = lesser_with(best, tamis__narrow_up_two(above), b->merged[c]);
    const uint8_t pair = i > 1 ? b->pair_of[word[i - 2] - 'a'][c] : 0;
    if (pair != 0) {
        const tamis__narrow before = b->rows[i - 2];
        best = lesser_with(best, tamis__narrow_up(before), b->pairs[pair - 1].one);
        best = lesser_with(best, tamis__narrow_up_two(before), b->pairs[pair - 1].two);
    }
    return take_gaps(b, best);
}

/* Rows that the word has in common with the one before, the first among them; 0 when none are of use. */
static uint32_t common_rows(const tamis__letter_batch *b, tamis_bytes word, int limit)
{
    uint32_t i = 0;
    if (b->filled == 0 || b->limit != limit)
        return 0;
    while (i + 1 < b->filled && i < word.len && b->word[i] == word.ptr[i])
        i++;
    return i + 1;
}

/* The cost of the word, or FAR when it is above the limit. */
static int cost_of(tamis__letter_batch *b, tamis_bytes word, int limit)
{
    const tamis__narrow within = tamis__narrow_all((uint8_t)limit);
    uint8_t last[TAMIS__LANES];
    uint32_t i = common_rows(b, word, limit);
    if (i == 0) {
        b->rows[0] = tamis__narrow_load(b->start);
        b->idle[0] = 0;
        b->limit = limit;
        i = 1;
    }
    for (; i <= word.len && b->idle[i - 1] < IDLE_MAX; i++) {
        b->rows[i] = fill_row(b, word.ptr, i);
        b->word[i - 1] = word.ptr[i - 1];
        const bool near = tamis__narrow_within(b->rows[i], within) != 0;
        b->idle[i] = near ? 0 : (uint8_t)(b->idle[i - 1] + 1);
    }
    b->filled = i;
    if (b->idle[i - 1] >= IDLE_MAX)
        return FAR;
    tamis__narrow_store(b->rows[word.len], last);
    return last[b->len] <= limit ? last[b->len] : FAR;
}

double tamis__letter_batch_compare(tamis__letter_batch *b, tamis_bytes word, double least)
{
    const size_t longest = word.len > b->len ? word.len : b->len;
    const int cost = cost_of(b, word, tamis__cost_limit(longest, least));
    return cost == FAR ? 0.0 : tamis__cost_similarity(cost, longest, least);
}
