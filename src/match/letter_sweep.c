/*
 * match/letter_sweep.c - columns of the table of edit distances, a letter of the word at a time.
 *
 * Lane j is the cost of the first j letters of the text. A letter of the word in the place of one of the
 * text moves a column up by a lane, a letter without a partner leaves it where it is, and letters of the
 * text without partners are a running least over the lanes. Two letters for one and neighbours exchanged
 * are rare, and looked at only where such letters are.
 */
#include "match/letter_sweep.h"

#include "match/letters.h"

enum { FAR = TAMIS__LANES_FAR, NO_LETTER = TAMIS__LETTERS, COLUMNS = 3 };

/* ---- the text ---------------------------------------------------------------------------------- */

static uint32_t letter_number(char c)
{
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a');
    return c >= '0' && c <= '9' ? (uint32_t)(26 + c - '0') : NO_LETTER;
}

/* False when the text holds anything but letters and digits. */
static bool number_letters(tamis_bytes text, uint8_t *out)
{
    for (size_t i = 0; i < text.len; i++) {
        out[i] = (uint8_t)letter_number(text.ptr[i]);
        if (out[i] == NO_LETTER)
            return false;
    }
    return true;
}

/* Two letters by their numbers as one bit; several share one. */
TAMIS_INLINE uint64_t pair_bit(uint32_t before, uint32_t here)
{
    return UINT64_C(1) << ((before * 11 + here) & 63);
}

static void read_text(tamis__letter_sweep *s, tamis_bytes text, const uint8_t *numbers)
{
    s->gaps[0] = 0;
    for (size_t j = 0; j < text.len; j++) {
        char before = j > 0 ? text.ptr[j - 1] : '\0';
        s->text[j] = text.ptr[j];
        s->gaps[j + 1] = (int16_t)(s->gaps[j] + tamis__gap_cost(text.ptr, j, s->abjad));
        s->merged_at[j] = tamis__merged_letters(before, text.ptr[j]);
        s->merged |= s->merged_at[j];
        if (j > 0)
            s->rare |= pair_bit(numbers[j], numbers[j - 1]);
    }
    for (size_t j = text.len + 1; j < TAMIS__LANES; j++)
        s->gaps[j] = s->gaps[text.len];
}

/* Two letters of a word that may stand for one of the text. */
static void read_digraphs(tamis__letter_sweep *s, uint64_t set)
{
    for (size_t i = 0; i < TAMIS__DIGRAPHS; i++) {
        const tamis__two_letters *two = &tamis__digraphs[i];
        if ((two->letters & set) != 0)
            s->rare |= pair_bit(letter_number(two->before), letter_number(two->here));
    }
}

void tamis__letter_sweep_init(tamis__letter_sweep *s, tamis_bytes text, tamis__spelling spelling)
{
    uint8_t numbers[TAMIS__LANES];
    s->len = text.len;
    s->abjad = spelling == TAMIS__SPELLING_ABJAD;
    s->by_lanes = text.len > 0 && text.len < TAMIS__LANES && number_letters(text, numbers);
    if (!s->by_lanes) {
        tamis__sweep_init(&s->slow, text, spelling);
        return;
    }
    s->laid_out = 0;
    s->rare = 0;
    s->merged = 0;
    read_text(s, text, numbers);
    read_digraphs(s, tamis__letter_set(text));
}

/* What letter c of a word costs in the place of each letter of the text. */
static void lay_out(tamis__letter_sweep *s, uint32_t number, char c)
{
    int16_t *costs = s->replace[number];
    const uint8_t *savings = tamis__letter_savings[tamis__letter_index(c)];
    bool loose = s->abjad && tamis__vowel_like(c);
    for (size_t j = 0; j < TAMIS__LANES; j++)
        costs[j] = FAR;
    for (size_t j = 0; j < s->len; j++) {
        int cost = c == s->text[j] ? 0 : TAMIS__STEP - savings[tamis__letter_index(s->text[j])];
        costs[j + 1] = (int16_t)(loose && tamis__vowel_like(s->text[j]) ? cost / 3 : cost);
    }
    const char alone[2] = {'\0', c};
    s->gap[number] = (uint8_t)tamis__gap_cost(alone, 1, s->abjad);
    s->laid_out |= UINT64_C(1) << number;
}

/* ---- a word ------------------------------------------------------------------------------------ */

/* The last columns; [i % COLUMNS] is that of the first i letters of the word, lane j at j + 2. */
typedef struct columns {
    int16_t lanes[COLUMNS][2 + TAMIS__LANES];
} columns;

static void put(int16_t *best, int cost)
{
    if (cost < *best)
        *best = (int16_t)cost;
}

/* Two letters for one, and neighbours exchanged, for letter i of the word. */
static tamis__lanes rare_steps(const tamis__letter_sweep *s, const columns *c, tamis_bytes word,
                               size_t i)
{
    const char here = word.ptr[i - 1], before = i >= 2 ? word.ptr[i - 2] : '\0';
    const uint32_t merged = tamis__merged_letters(before, here);
    const int16_t *above = c->lanes[(i - 1) % COLUMNS] + 2;
    const int16_t *two_above = c->lanes[(i + 1) % COLUMNS] + 2;
    int16_t best[TAMIS__LANES];
    for (size_t j = 0; j < TAMIS__LANES; j++)
        best[j] = FAR;
    for (size_t j = 1; j <= s->len; j++) {
        char b = s->text[j - 1];
        if (tamis__stands_for(merged, b))
            put(&best[j], two_above[j - 1] + TAMIS__DIGRAPH);
        if (tamis__stands_for(s->merged_at[j - 1], here))
            put(&best[j], above[(int)j - 2] + TAMIS__DIGRAPH);
        if (i >= 2 && here != before && j >= 2 && b == before && here == s->text[j - 2])
            put(&best[j], two_above[j - 2] + TAMIS__TRANSPOSE);
    }
    return tamis__lanes_load(best);
}

/* What is still to pay at least when one rest is d letters longer than the other: every letter more is
 * dropped or merged. */
#define PAY(d, cost) ((d) < 0 ? -(d) : (d)) * (cost)
#define PAY8(d, cost)                                                                              \
    PAY(d, cost), PAY(d + 1, cost), PAY(d + 2, cost), PAY(d + 3, cost), PAY(d + 4, cost),          \
        PAY(d + 5, cost), PAY(d + 6, cost), PAY(d + 7, cost)
#define PAYS(cost)                                                                                 \
    PAY8(-16, cost), PAY8(-8, cost), PAY8(0, cost), PAY8(8, cost), PAY8(16, cost), PAY8(24, cost), \
        PAY8(32, cost), PAY8(40, cost), PAY8(48, cost), PAY8(56, cost), PAY8(64, cost),            \
        PAY8(72, cost)

enum { PAYS_ZERO = TAMIS__LANES };
static const int16_t pays[2][PAYS_ZERO + TAMIS__COMPARE_BYTES_MAX + TAMIS__LANES] = {
    {PAYS(TAMIS__DIGRAPH)}, {PAYS(TAMIS__ABJAD_VOWEL)}};

/* The same by lane, when `rest` letters of the word are left. */
TAMIS_INLINE tamis__lanes still_to_pay(const tamis__letter_sweep *s, size_t rest)
{
    return tamis__lanes_load(&pays[s->abjad][PAYS_ZERO + rest - s->len]);
}

/* People and typists keep the first letter. */
static const int16_t first_extra[TAMIS__LANES] = {0, TAMIS__FIRST_EXTRA};

/* Cost of letter i of the word without a partner. */
TAMIS_INLINE int gap_at(const tamis__letter_sweep *s, tamis_bytes word, const uint8_t *numbers,
                        size_t i)
{
    bool again = i > 0 && numbers[i] == numbers[i - 1];
    return i == 0 || again ? tamis__gap_cost(word.ptr, i, s->abjad) : s->gap[numbers[i]];
}

/* That of the first i letters of the word. */
TAMIS_INLINE tamis__lanes next_column(const tamis__letter_sweep *s, const columns *c,
                                      tamis_bytes word, const uint8_t *numbers, size_t i)
{
    const uint32_t number = numbers[i - 1];
    const tamis__lanes above = tamis__lanes_load(c->lanes[(i - 1) % COLUMNS] + 2);
    const tamis__lanes gaps = tamis__lanes_load(s->gaps);
    const int gap = gap_at(s, word, numbers, i - 1);
    tamis__lanes replaced =
        tamis__lanes_add(tamis__lanes_up(above), tamis__lanes_load(s->replace[number]));
    if (i == 1 && s->replace[number][1] == TAMIS__STEP)
        replaced = tamis__lanes_add(replaced, tamis__lanes_load(first_extra));
    tamis__lanes best =
        tamis__lanes_least(replaced, tamis__lanes_add(above, tamis__lanes_all((int16_t)gap)));
    bool rare = number < 26 && (s->merged >> number & 1) != 0;
    if (rare || (i >= 2 && (s->rare & pair_bit(numbers[i - 2], number)) != 0))
        best = tamis__lanes_least(best, rare_steps(s, c, word, i));
    best = tamis__lanes_running_least(tamis__lanes_sub(best, gaps));
    return tamis__lanes_add(best, gaps);
}

/* Cost of the word, or a number above the limit. */
static int sweep_word(tamis__letter_sweep *s, tamis_bytes word, const uint8_t *numbers, int limit)
{
    columns c;
    bool idle = false;
    for (int i = 0; i < COLUMNS; i++)
        c.lanes[i][0] = c.lanes[i][1] = FAR;
    tamis__lanes_store(tamis__lanes_load(s->gaps), c.lanes[0] + 2);
    for (size_t i = 1; i <= word.len; i++) {
        if ((s->laid_out >> numbers[i - 1] & 1) == 0)
            lay_out(s, numbers[i - 1], word.ptr[i - 1]);
        tamis__lanes here = next_column(s, &c, word, numbers, i);
        tamis__lanes least = tamis__lanes_add(here, still_to_pay(s, word.len - i));
        bool near = tamis__lanes_any_within(least, (int16_t)limit);
        if (!near && idle)
            return FAR;
        idle = !near;
        tamis__lanes_store(here, c.lanes[i % COLUMNS] + 2);
    }
    return c.lanes[word.len % COLUMNS][2 + s->len];
}

double tamis__letter_sweep_next(tamis__letter_sweep *s, tamis_bytes word, double least)
{
    uint8_t numbers[TAMIS__COMPARE_BYTES_MAX];
    if (!s->by_lanes)
        return tamis__sweep_next(&s->slow, word, least);
    size_t longest = s->len > word.len ? s->len : word.len;
    if (word.len == 0 || longest > TAMIS__COMPARE_BYTES_MAX)
        return 0.0;
    if (!number_letters(word, numbers))
        return tamis__text_similarity(word, tamis__bytes(s->text, s->len),
                                      s->abjad ? TAMIS__SPELLING_ABJAD : TAMIS__SPELLING_PLAIN,
                                      least);
    int limit = tamis__cost_limit(longest, least);
    int cost = sweep_word(s, word, numbers, limit);
    return cost <= limit ? tamis__cost_similarity(cost, longest, least) : 0.0;
}
