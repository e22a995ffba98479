/*
 * match/sound_batch.c - columns of the table of distances by units of sound, a letter of the word at a time.
 *
 *               text  s  m  i  t  h  .        lanes 0-6: letters of the text passed
 *      word  s        column 1: from column 0 by units that take "s"
 *            u        column 2: from column 1 by units that take "u", from column 0 by those of "su"
 *
 * As match/sound_sweep.c has it, in sums of eight bits, with less to lay out for a text, and so for the few words that a
 * text of a query meets. A unit that takes letters of the text moves a column up by as many lanes. Units that take
 * letters of the text alone move within a column; what any number of them costs is laid out beforehand, and so is what
 * all letters that are left cost at least, which ends most words after two or three of their letters.
 */
#include "match/sound_batch.h"

#include "match/letters.h"

enum {
    FAR = TAMIS__NARROW_FAR,
    EXTRA =
        TAMIS__SOUND_COST_MAX + 1, /* a letter without any unit; a pair of units that is unknown */
    UNKNOWN = 1 << 14,             /* a sum beyond every limit */
    LETTER_BITS = 5
};

/* ---- the text ---------------------------------------------------------------------------------- */

static int units_of_text(const tamis__sound_batch *b)
{
    return b->latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
}

static bool known(const tamis__sound_batch *b, bool latin, uint32_t code)
{
    return tamis__sound_known(latin ? b->sounds->latin_known : b->sounds->other_known, code);
}

static uint16_t *rows_of_words(tamis__sound_batch *b)
{
    return b->latin ? b->row_of_other : b->row_of_latin;
}

static uint32_t row_for(tamis__sound_batch *b, uint16_t code)
{
    uint16_t *row_of = rows_of_words(b);
    if (row_of[code] == TAMIS__SOUND_BATCH_COMMON && b->row_count < TAMIS__SOUND_BATCH_ROWS) {
        memcpy(b->rows[b->row_count], b->rows[TAMIS__SOUND_BATCH_COMMON], sizeof b->rows[0]);
        b->codes[b->row_count] = code;
        row_of[code] = (uint16_t)b->row_count++;
    }
    return row_of[code];
}

/* First unit whose side is not below `code`. */
static uint32_t first_unit(const tamis__sound_order *order, bool latin, uint32_t code)
{
    uint32_t low = 0, high = order->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        uint32_t side = latin ? order->by_latin[middle].latin : order->by_other[middle].other;
        if (side < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The letters of the text that end with `end`, `taken` of them, as a unit. False when there is no room. */
static bool lay_out_unit(tamis__sound_batch *b, uint32_t code, uint32_t end, int taken)
{
    const tamis__sound_unit *units = b->latin ? b->order->by_latin : b->order->by_other;
    for (uint32_t i = first_unit(b->order, b->latin, code); i < b->order->count; i++) {
        if ((b->latin ? units[i].latin : units[i].other) != code)
            return true;
        uint16_t asked = b->latin ? units[i].other : units[i].latin;
        if (asked == 0)
            continue; /* the text alone */
        uint32_t row = row_for(b, asked);
        if (row == TAMIS__SOUND_BATCH_COMMON)
            return false;
        b->rows[row][taken - 1][end] = units[i].cost;
        if (units[i].cost < b->least[taken - 1][end])
            b->least[taken - 1][end] = units[i].cost;
    }
    return true;
}

/* Codes of the units that end with each letter, by how many letters they take; 0: of which none is known. */
typedef uint16_t unit_codes[TAMIS__LANES][TAMIS__SOUND_LATIN_MAX + 1];

static void read_codes(const tamis__sound_batch *b, unit_codes codes)
{
    memset(codes, 0, sizeof(unit_codes));
    for (uint32_t end = 1; end <= b->len; end++) {
        uint32_t code = 0;
        for (int k = 1; k <= units_of_text(b) && (uint32_t)k <= end; k++) {
            uint32_t at = end - (uint32_t)k;
            uint32_t letter =
                at == b->len - 1 ? TAMIS__SOUND_END : tamis__sound_letter(b->text.ptr[at]);
            code |= letter << (LETTER_BITS * (k - 1));
            codes[end][k] = known(b, b->latin, code) ? (uint16_t)code : 0;
        }
    }
}

/* A known unit of the text and one of the other side that are no pair cost as much as a letter without any. */
static void lay_out_common(tamis__sound_batch *b, unit_codes codes)
{
    memset(b->rows[TAMIS__SOUND_BATCH_COMMON], FAR, sizeof b->rows[0]);
    memset(b->rows[TAMIS__SOUND_BATCH_NONE], FAR, sizeof b->rows[0]);
    for (uint32_t end = 1; end <= b->len; end++)
        for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX; k++)
            if (codes[end][k] != 0)
                b->rows[TAMIS__SOUND_BATCH_COMMON][k - 1][end] = EXTRA;
    memcpy(b->least, b->rows[TAMIS__SOUND_BATCH_COMMON], sizeof b->least);
}

/* Sums as they are compared: whole, and halved. */
static void store_sum(uint8_t whole[TAMIS__LANES], uint8_t half[TAMIS__LANES], uint32_t at, int sum)
{
    whole[at] = (uint8_t)tamis__least_int(sum, FAR);
    half[at] = (uint8_t)tamis__least_int(sum / 2, FAR);
}

/* Of a Latin text, one letter and two may be alone; of another, one. */
static int text_alone(const tamis__sound_batch *b, unit_codes codes, uint32_t end, int letters)
{
    const uint32_t code = codes[end][letters];
    if (letters == 1)
        return b->latin ? (code != 0 ? b->order->latin_alone[code] : EXTRA)
                        : b->order->other_alone[code];
    return b->latin && code != 0 ? b->order->latin_two_alone[code] : UNKNOWN;
}

/* What `d` letters of the text alone cost that end with each letter, and what all letters behind each cost at least. */
static void lay_out_sums(tamis__sound_batch *b, unit_codes codes)
{
    int sums[TAMIS__LANES][TAMIS__LANES], rest[TAMIS__LANES], ascending = UNKNOWN;
    memset(b->alone, FAR, sizeof b->alone);
    memset(b->rest, FAR, sizeof b->rest);
    for (uint32_t end = 0; end <= b->len; end++)
        sums[0][end] = 0;
    for (uint32_t d = 1; d <= b->len; d++)
        for (uint32_t end = d; end <= b->len; end++) {
            int sum = sums[d - 1][end - 1] + text_alone(b, codes, end, 1);
            if (d > 1)
                sum = tamis__least_int(sum, sums[d - 2][end - 2] + text_alone(b, codes, end, 2));
            sums[d][end] = tamis__least_int(sum, UNKNOWN);
            store_sum(b->alone[0][d], b->alone[1][d], end, sum);
        }
    rest[b->len] = 0;
    for (uint32_t at = b->len; at-- > 0;) {
        rest[at] = UNKNOWN;
        for (uint32_t k = 1; k <= TAMIS__SOUND_LATIN_MAX && at + k <= b->len; k++) {
            int unit = b->least[k - 1][at + k] == FAR ? UNKNOWN : b->least[k - 1][at + k];
            if (k < TAMIS__SOUND_LATIN_MAX)
                unit = tamis__least_int(unit, text_alone(b, codes, at + k, (int)k));
            rest[at] = tamis__least_int(rest[at], unit + rest[at + k]);
        }
    }
    for (uint32_t at = 0; at <= b->len; at++)
        store_sum(b->rest[0], b->rest[1], at, rest[at]);
    for (uint32_t d = b->len; d >= 1; d--) {
        for (uint32_t end = d; end <= b->len; end++)
            ascending = tamis__least_int(ascending, sums[d][end] + rest[end]);
        b->alone_least[d] = (uint16_t)ascending;
    }
}

static bool is_word(tamis_bytes text, size_t max)
{
    if (text.len == 0 || text.len > max)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (tamis__sound_letter(text.ptr[i]) == 0)
            return false;
    return true;
}

/* What holds of all texts: which codes are units, and what each of these costs by itself. */
static void lay_out_codes(tamis__sound_batch *b, const tamis__sound_order *order,
                          tamis__writing writing)
{
    const tamis__sounds *sounds = &tamis__sounds_of_writing[writing];
    for (uint32_t code = 0; code < TAMIS_COUNT_OF(b->row_of_latin) && sounds->costs != NULL; code++)
        b->row_of_latin[code] = tamis__sound_known(sounds->latin_known, code)
                                    ? TAMIS__SOUND_BATCH_COMMON
                                    : TAMIS__SOUND_BATCH_NONE;
    for (uint32_t code = 0; code < TAMIS_COUNT_OF(b->row_of_other) && sounds->costs != NULL; code++)
        b->row_of_other[code] = tamis__sound_known(sounds->other_known, code)
                                    ? TAMIS__SOUND_BATCH_COMMON
                                    : TAMIS__SOUND_BATCH_NONE;
    for (uint32_t code = 0; code < TAMIS_COUNT_OF(b->latin_alone); code++) {
        const bool unit = b->row_of_latin[code] != TAMIS__SOUND_BATCH_NONE;
        const bool one = code < TAMIS__SOUND_LETTERS;
        b->latin_alone[code] = !unit ? (one ? EXTRA : FAR)
                               : one ? order->latin_alone[code]
                                     : order->latin_two_alone[code];
    }
    for (uint32_t code = 0; code < TAMIS_COUNT_OF(b->other_alone); code++) {
        const bool unit = b->row_of_other[code] != TAMIS__SOUND_BATCH_NONE;
        b->other_alone[code] = order->other_alone[unit && code < TAMIS__SOUND_LETTERS ? code : 0];
    }
}

void tamis__sound_batch_init(tamis__sound_batch *b, const tamis__sound_order *order,
                             tamis_bytes text, bool latin, tamis__writing writing)
{
    unit_codes codes;
    for (uint32_t i = TAMIS__SOUND_BATCH_NONE + 1; i < b->row_count; i++)
        rows_of_words(b)[b->codes[i]] = TAMIS__SOUND_BATCH_COMMON;
    if (b->order != order)
        lay_out_codes(b, order, writing);
    b->order = order;
    b->sounds = &tamis__sounds_of_writing[writing];
    b->writing = writing;
    b->latin = latin;
    b->text = text;
    b->row_count = TAMIS__SOUND_BATCH_NONE + 1;
    b->len = 0;
    b->filled = 0;
    b->strangers = !tamis__may_be_rendered(text, latin, writing);
    if (b->sounds->costs == NULL || !is_word(text, TAMIS__LANES - 2))
        return;
    b->len = (uint32_t)text.len + 1;
    read_codes(b, codes);
    lay_out_common(b, codes);
    bool room = true;
    for (uint32_t end = 1; end <= b->len; end++)
        for (int k = 1; k <= units_of_text(b); k++)
            if (codes[end][k] != 0)
                room = lay_out_unit(b, codes[end][k], end, k) && room;
    lay_out_sums(b, codes);
    if (!room)
        b->len = 0;
}

/* ---- words ------------------------------------------------------------------------------------- */

TAMIS_INLINE void keep_column(tamis__sound_column *to, tamis__narrow here, int most)
{
    to->up[0] = here;
    for (int k = 1; k <= most; k++)
        to->up[k] = tamis__narrow_up(to->up[k - 1]);
}

TAMIS_INLINE tamis__narrow load_costs(const uint8_t costs[TAMIS__LANES], bool halved)
{
    const tamis__narrow whole = tamis__narrow_load(costs);
    return halved ? tamis__narrow_half(whole) : whole;
}

/* Adds to `best` what k letters of the word, as a unit, make of the column before them. Of Latin letters, one and two may
 * have nothing in the text; of others, one. */
TAMIS_INLINE tamis__narrow take_unit(const tamis__sound_batch *b, const tamis__sound_column *before,
                                     uint32_t code, int k, tamis__narrow best, bool latin,
                                     bool halved)
{
    const int most = latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
    const uint16_t row = latin ? b->row_of_other[code] : b->row_of_latin[code];
    const uint8_t(*costs)[TAMIS__LANES] = b->rows[row];
    if (k == 1 || (k == 2 && !latin)) {
        const tamis__narrow alone =
            tamis__narrow_all(latin ? b->other_alone[code] : b->latin_alone[code]);
        best = tamis__narrow_least(
            best, tamis__narrow_add(before->up[0], halved ? tamis__narrow_half(alone) : alone));
    }
    for (int taken = 1; taken <= most; taken++)
        best = tamis__narrow_least(
            best, tamis__narrow_add(before->up[taken], load_costs(costs[taken - 1], halved)));
    return best;
}

/* Letters of the text alone. */
TAMIS_INLINE tamis__narrow take_alone(const tamis__sound_batch *b, tamis__narrow here, bool halved)
{
    tamis__narrow moved = here;
    for (uint32_t d = 1; d <= b->alone_most; d++) {
        moved = tamis__narrow_up(moved);
        here = tamis__narrow_least(
            here, tamis__narrow_add(moved, tamis__narrow_load(b->alone[halved][d])));
    }
    return here;
}

/* Code of the k letters that end with letter i of a word, its end among them, from 1. */
TAMIS_INLINE uint32_t code_of(const uint8_t *letters, int i, int k)
{
    uint32_t code = letters[i - 1];
    if (k > 1)
        code |= (uint32_t)letters[i - 2] << LETTER_BITS;
    if (k > 2)
        code |= (uint32_t)letters[i - 3] << 2 * LETTER_BITS;
    return code;
}

/* Columns that the word has in common with the one before, the first among them; 0 when none are of use. */
static int common_columns(const tamis__sound_batch *b, const uint8_t *letters, int count, int limit)
{
    int i = 0;
    if (b->filled == 0 || b->limit != limit)
        return 0;
    while (i + 1 < b->filled && i < count && b->word[i] == letters[i])
        i++;
    return i + 1;
}

/* Fills column i. False when nothing in it is within the limit. */
TAMIS_INLINE bool fill_column(tamis__sound_batch *b, const uint8_t *letters, int i,
                              tamis__narrow rest, tamis__narrow within, bool latin, bool halved)
{
    static const uint8_t start[TAMIS__LANES] = {0,   FAR, FAR, FAR, FAR, FAR, FAR, FAR,
                                                FAR, FAR, FAR, FAR, FAR, FAR, FAR, FAR};
    const int reach = latin ? TAMIS__SOUND_OTHER_MAX : TAMIS__SOUND_LATIN_MAX;
    const int most = latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
    tamis__narrow best = i == 0 ? tamis__narrow_load(start) : tamis__narrow_all(FAR);
    for (int k = 1; k <= reach && k <= i; k++)
        best = take_unit(b, &b->columns[i - k], code_of(letters, i, k), k, best, latin, halved);
    /* Letters alone change nothing of this: `rest` counts them too. */
    const bool near = tamis__narrow_within(tamis__narrow_add(best, rest), within) != 0;
    keep_column(&b->columns[i], near ? take_alone(b, best, halved) : best, most);
    return near;
}

static void set_limit(tamis__sound_batch *b, int limit)
{
    if (b->filled != 0 && b->limit == limit)
        return;
    b->limit = limit;
    b->alone_most = 0;
    while (b->alone_most < b->len && b->alone_least[b->alone_most + 1] <= limit)
        b->alone_most++;
}

/* The cost of one word, or FAR when it is above the limit. With `halved`, of half of each cost: FAR when the whole of them
 * is certainly above. */
TAMIS_INLINE int sweep(tamis__sound_batch *b, const uint8_t *letters, int count, int limit,
                       bool latin, bool halved)
{
    const int reach = latin ? TAMIS__SOUND_OTHER_MAX : TAMIS__SOUND_LATIN_MAX;
    const int bound = halved ? limit / 2 : limit;
    const tamis__narrow rest = tamis__narrow_load(b->rest[halved]);
    const tamis__narrow within = tamis__narrow_all((uint8_t)bound);
    uint8_t last[TAMIS__LANES];
    int i = common_columns(b, letters, count, limit);
    set_limit(b, limit);
    for (; i <= count && (i == 0 || b->idle[i - 1] < reach); i++) {
        const bool near = fill_column(b, letters, i, rest, within, latin, halved);
        b->idle[i] = near ? 0 : (uint8_t)(i == 0 ? 1 : b->idle[i - 1] + 1);
        if (i > 0)
            b->word[i - 1] = letters[i - 1];
    }
    b->filled = i;
    if (b->idle[i - 1] >= reach)
        return FAR;
    tamis__narrow_store(b->columns[count].up[0], last);
    return last[b->len] <= bound ? last[b->len] : FAR;
}

/* Units may cost so much in a text of that length, to be `least` alike. */
static int limit_of(const tamis__sound_batch *b, size_t letters, double least)
{
    size_t longest = b->text.len > letters ? b->text.len : letters;
    return tamis__sound_limit(tamis__sound_whole(longest), least);
}

/* Cost within the limit, or FAR. */
static int cost_of(tamis__sound_batch *b, tamis_bytes word, int limit)
{
    uint8_t letters[TAMIS__SOUND_BATCH_LETTERS];
    const bool halved = limit >= FAR;
    const int count = (int)word.len + 1;
    for (size_t i = 0; i < word.len; i++)
        letters[i] = (uint8_t)(word.ptr[i] - 'a' + 1);
    letters[word.len] = TAMIS__SOUND_END;
    if (b->latin)
        return halved ? sweep(b, letters, count, limit, true, true)
                      : sweep(b, letters, count, limit, true, false);
    return halved ? sweep(b, letters, count, limit, false, true)
                  : sweep(b, letters, count, limit, false, false);
}

bool tamis__sound_batch_takes(const tamis__sound_batch *b, size_t letters, double least)
{
    return b->len > 0 && letters > 0 && letters < TAMIS__SOUND_BATCH_LETTERS &&
           limit_of(b, letters, least) / 2 < FAR;
}

double tamis__sound_batch_compare(tamis__sound_batch *b, tamis_bytes word, double least)
{
    const tamis_bytes latin = b->latin ? b->text : word;
    const tamis_bytes other = b->latin ? word : b->text;
    const int limit = limit_of(b, word.len, least);
    const int cost = b->strangers ? FAR : cost_of(b, word, limit);
    if (cost == FAR)
        return 0.0;
    return limit >= FAR ? -1.0 : tamis__rendered_similarity(latin, other, b->writing, cost, least);
}
