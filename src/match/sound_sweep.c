/*
 * match/sound_sweep.c - columns of the table of distances, a letter of the word at a time.
 *
 *               text  s  m  i  t  h  .        lanes 0-6: letters of the text passed
 *      word  s        column 1: from column 0 by units that take "s"
 *            u        column 2: from column 1 by units that take "u", from column 0 by those of "su"
 *
 * A unit that takes a letters of the text moves a column up by a lanes. Units that take letters of the text
 * alone move within a column; what any number of them costs is laid out beforehand.
 */
#include "match/sound_sweep.h"

enum {
    FAR = TAMIS__LANES_FAR,
    EXTRA =
        TAMIS__SOUND_COST_MAX + 1, /* a letter without any unit; a pair of units that is unknown */
    COLUMNS = TAMIS__SOUND_LATIN_MAX + 1,
    LIMIT_MAX = FAR / 2 /* beyond, the slow way */
};

/* Ascending by their 25 bits, a byte at a time; `other` is work space. */
static void sort_units(uint32_t *units, uint32_t *other, uint32_t count)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        uint32_t at[257] = {0};
        for (uint32_t i = 0; i < count; i++)
            at[(units[i] >> shift & 255) + 1]++;
        for (size_t i = 1; i < TAMIS_COUNT_OF(at); i++)
            at[i] += at[i - 1];
        for (uint32_t i = 0; i < count; i++)
            other[at[units[i] >> shift & 255]++] = units[i];
        uint32_t *swapped = units;
        units = other;
        other = swapped;
    } /* four times: what is sorted is where it was */
}

void tamis__sound_order_init(tamis__sound_order *order, tamis__writing writing)
{
    uint32_t units[TAMIS__SOUND_SLOTS], work[TAMIS__SOUND_SLOTS];
    const uint32_t *costs = tamis__sounds_of_writing[writing].costs;
    order->count = 0;
    for (uint32_t i = 0; i < TAMIS__SOUND_SLOTS && costs != NULL; i++)
        if (costs[i] != 0)
            units[order->count++] = costs[i];
    if (order->count == 0)
        return;
    sort_units(units, work, order->count);
    for (uint32_t i = 0; i < order->count; i++) {
        tamis__sound_unit *unit = &order->by_latin[i];
        unit->latin = (uint16_t)(units[i] >> 17);
        unit->other = (uint16_t)(units[i] >> 7 & 1023);
        unit->cost = (uint8_t)(units[i] & 127);
        units[i] = (uint32_t)unit->other << 16 | i;
    }
    sort_units(units, work, order->count);
    for (uint32_t i = 0; i < order->count; i++)
        order->by_other[i] = order->by_latin[units[i] & 0xFFFF];
    for (uint32_t letter = 0; letter < TAMIS__SOUND_LETTERS; letter++) {
        order->latin_alone[letter] = (uint8_t)tamis__sound_cost(costs, letter, 0);
        order->other_alone[letter] = (uint8_t)tamis__sound_cost(costs, 0, letter);
    }
    for (uint32_t code = 0; code < TAMIS_COUNT_OF(order->latin_two_alone); code++)
        order->latin_two_alone[code] = (uint8_t)tamis__sound_cost(costs, code, 0);
}

/* ---- the text ---------------------------------------------------------------------------------- */

static int16_t least_of(int16_t a, int16_t b)
{
    return a < b ? a : b;
}

static void fill(int16_t lanes[TAMIS__LANES], int16_t value)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        lanes[i] = value;
}

static bool has_units(const tamis__sound_sweep *s, bool latin, uint32_t code)
{
    return tamis__sound_known(latin ? s->sounds->latin_known : s->sounds->other_known, code);
}

/* The row of a unit of the other side, made as a copy of the common one; 0 when there is no room. */
static uint32_t row_for(tamis__sound_sweep *s, uint16_t code)
{
    if (s->row_of[code] == 0 && s->row_count < TAMIS__SOUND_ROWS_MAX) {
        memcpy(s->rows[s->row_count], s->rows[0], sizeof s->rows[0]);
        s->codes[s->row_count] = code;
        s->row_of[code] = (uint16_t)s->row_count++;
    }
    return s->row_of[code];
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

/* The letters [end - taken, end) of the text, as a unit. */
static void lay_out_unit(tamis__sound_sweep *s, const tamis__sound_order *order, uint32_t code,
                         int end, int taken)
{
    const tamis__sound_unit *units = s->latin ? order->by_latin : order->by_other;
    for (uint32_t i = first_unit(order, s->latin, code); i < order->count; i++) {
        if ((s->latin ? units[i].latin : units[i].other) != code)
            return;
        uint16_t asked = s->latin ? units[i].other : units[i].latin;
        if (asked == 0)
            continue; /* the text alone */
        uint32_t row = row_for(s, asked);
        s->rows[row][taken - 1][end] = units[i].cost;
        s->by_lanes = s->by_lanes && row != 0;
    }
}

/* Codes of the units that end with each letter, by how many letters they take; 0: of which none is known. */
typedef uint16_t unit_codes[TAMIS__LANES][TAMIS__SOUND_LATIN_MAX + 1];

static void read_codes(const tamis__sound_sweep *s, unit_codes codes)
{
    const int longest = s->latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
    memset(codes, 0, sizeof(unit_codes));
    for (int end = 1; end <= s->len; end++) {
        uint32_t code = 0;
        for (int k = 1; k <= longest && k <= end; k++) {
            int at = end - k;
            uint32_t letter =
                at == s->len - 1 ? TAMIS__SOUND_END : tamis__sound_letter(s->text.ptr[at]);
            code |= letter << (5 * (k - 1));
            codes[end][k] = has_units(s, s->latin, code) ? (uint16_t)code : 0;
        }
    }
}

/* A known unit of the text and one of the other side that are no pair cost as much as a letter without
 * any. */
static void lay_out_common(tamis__sound_sweep *s, unit_codes codes)
{
    for (int k = 0; k < TAMIS__SOUND_LATIN_MAX; k++)
        for (int end = 0; end < TAMIS__LANES; end++)
            s->rows[0][k][end] = end <= s->len && codes[end][k + 1] != 0 ? EXTRA : FAR;
}

/* Of a Latin text, one letter and two may be alone; of another, one. */
static void lay_out_alone(tamis__sound_sweep *s, unit_codes codes)
{
    int16_t two[TAMIS__LANES];
    for (int d = 0; d < TAMIS__LANES; d++)
        fill(s->alone[d], FAR);
    fill(s->alone[0], 0);
    fill(two, FAR);
    for (int end = 1; end <= s->len; end++) {
        uint32_t one = codes[end][1];
        if (s->latin && one == 0)
            s->alone[1][end] = EXTRA;
        else
            s->alone[1][end] = (int16_t)tamis__sound_cost(s->sounds->costs, s->latin ? one : 0,
                                                          s->latin ? 0 : one);
        if (s->latin && codes[end][2] != 0)
            two[end] = (int16_t)tamis__sound_cost(s->sounds->costs, codes[end][2], 0);
    }
    for (int end = 1; end <= s->len; end++)
        for (int d = 2; d <= end; d++) {
            int16_t by_one = (int16_t)(s->alone[d - 1][end - 1] + s->alone[1][end]);
            int16_t by_two = (int16_t)(s->alone[d - 2][end - 2] + two[end]);
            s->alone[d][end] = least_of(least_of(by_one, by_two), FAR);
        }
}

/* What the cheapest units can do for the letters after each, whatever the word. */
static void lay_out_rest(tamis__sound_sweep *s)
{
    int16_t least[TAMIS__SOUND_LATIN_MAX + 1][TAMIS__LANES];
    memcpy(least[1], s->alone[1], sizeof least[1]);
    memcpy(least[2], s->alone[2], sizeof least[2]);
    fill(least[3], FAR);
    for (uint32_t row = 0; row < s->row_count; row++)
        for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX; k++)
            for (int end = 0; end < TAMIS__LANES; end++)
                least[k][end] = least_of(least[k][end], s->rows[row][k - 1][end]);
    fill(s->rest, 0);
    for (int at = s->len - 1; at >= 0; at--) {
        s->rest[at] = FAR;
        for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX && at + k <= s->len; k++)
            s->rest[at] = least_of(s->rest[at], (int16_t)(least[k][at + k] + s->rest[at + k]));
    }
    /* Ascending, so that the first beyond a limit ends the search. */
    s->alone_least[TAMIS__LANES - 1] = FAR;
    for (int d = TAMIS__LANES - 1; d >= 1; d--) {
        int16_t here = d < TAMIS__LANES - 1 ? s->alone_least[d + 1] : FAR;
        for (int end = d; end <= s->len; end++)
            here = least_of(here, (int16_t)(s->alone[d][end] + s->rest[end]));
        s->alone_least[d] = here;
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

void tamis__sound_sweep_init(tamis__sound_sweep *s, const tamis__sound_order *order,
                             tamis_bytes text, bool latin, tamis__writing writing)
{
    unit_codes codes;
    for (uint32_t i = 1; i < s->row_count; i++)
        s->row_of[s->codes[i]] = 0;
    s->text = text;
    s->order = order;
    s->sounds = &tamis__sounds_of_writing[writing];
    s->writing = writing;
    s->latin = latin;
    s->row_count = 0;
    s->by_lanes = s->sounds->costs != NULL && is_word(text, TAMIS__LANES - 2);
    if (!s->by_lanes)
        return;
    s->len = (int)text.len + 1;
    read_codes(s, codes);
    lay_out_common(s, codes);
    s->row_count = 1;
    for (int end = 1; end <= s->len; end++)
        for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX; k++)
            if (codes[end][k] != 0)
                lay_out_unit(s, order, codes[end][k], end, k);
    lay_out_alone(s, codes);
    lay_out_rest(s);
}

/* ---- a word ------------------------------------------------------------------------------------ */

/* A column and what it is when moved up by one lane and more. */
typedef struct column {
    tamis__lanes up[TAMIS__SOUND_LATIN_MAX + 1];
} column;

/* Adds to `best` what units of the word that take `code` make of the column before them. */
TAMIS_INLINE tamis__lanes from_column(const tamis__sound_sweep *s, const column *before,
                                      uint32_t code, bool latin, tamis__lanes best)
{
    const int16_t(*row)[TAMIS__LANES] = s->rows[s->row_of[code]];
    const int most = latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
    for (int k = 1; k <= most; k++)
        best = tamis__lanes_least(best,
                                  tamis__lanes_add(before->up[k], tamis__lanes_load(row[k - 1])));
    return best;
}

/* Letters of the text alone. */
TAMIS_INLINE tamis__lanes take_alone(const tamis__sound_sweep *s, tamis__lanes here, int limit)
{
    tamis__lanes moved = here;
    for (int d = 1; d < TAMIS__LANES && s->alone_least[d] <= limit; d++) {
        moved = tamis__lanes_up(moved);
        here = tamis__lanes_least(here, tamis__lanes_add(moved, tamis__lanes_load(s->alone[d])));
    }
    return here;
}

TAMIS_INLINE void keep_column(column *to, tamis__lanes here)
{
    to->up[0] = here;
    for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX; k++)
        to->up[k] = tamis__lanes_up(to->up[k - 1]);
}

/* Cost of letters of the word that have nothing in the text; FAR when they are no unit. */
TAMIS_INLINE int word_alone(const tamis__sound_sweep *s, uint32_t code, int letters, bool known,
                            bool latin)
{
    if (letters == 1)
        return latin   ? s->order->other_alone[known ? code : 0]
               : known ? s->order->latin_alone[code]
                       : EXTRA;
    /* the word is Latin */
    return !latin && known && letters < TAMIS__SOUND_LATIN_MAX
               ? tamis__sound_cost(s->sounds->costs, code, 0)
               : FAR;
}

/* Cost, or -1. `latin` is s->latin, for the compiler to tell the two ways apart. */
TAMIS_INLINE int sweep_word(const tamis__sound_sweep *s, const uint8_t *letters, int count,
                            int limit, bool latin)
{
    const int reach = latin ? TAMIS__SOUND_OTHER_MAX : TAMIS__SOUND_LATIN_MAX;
    const tamis__lanes rest = tamis__lanes_load(s->rest);
    column columns[COLUMNS];
    int16_t first[TAMIS__LANES];
    int idle = 0;
    fill(first, FAR);
    first[0] = 0;
    keep_column(&columns[0], take_alone(s, tamis__lanes_load(first), limit));
    for (int i = 1; i <= count; i++) {
        tamis__lanes best = tamis__lanes_all(FAR);
        uint32_t code = 0;
        for (int k = 1; k <= reach && k <= i; k++) {
            const column *before = &columns[(i - k) % COLUMNS];
            code |= (uint32_t)letters[i - k] << (5 * (k - 1));
            bool known = has_units(s, !latin, code);
            int alone = word_alone(s, code, k, known, latin);
            if (alone < FAR)
                best = tamis__lanes_least(
                    best, tamis__lanes_add(before->up[0], tamis__lanes_all((int16_t)alone)));
            if (known)
                best = from_column(s, before, code, latin, best);
        }
        /* Letters alone change nothing of this: `rest` counts them too. */
        bool near = tamis__lanes_any_within(tamis__lanes_add(best, rest), (int16_t)limit);
        idle = near ? 0 : idle + 1;
        if (idle == reach)
            return -1;
        keep_column(&columns[i % COLUMNS], near ? take_alone(s, best, limit) : best);
    }
    int16_t last[TAMIS__LANES];
    tamis__lanes_store(columns[count % COLUMNS].up[0], last);
    return last[s->len] <= limit ? last[s->len] : -1;
}

int tamis__sound_sweep_next(const tamis__sound_sweep *s, tamis_bytes word, int limit)
{
    uint8_t letters[TAMIS__SOUND_LETTERS_MAX];
    if (!s->by_lanes || limit < 0 || limit > LIMIT_MAX)
        return s->latin ? tamis__sound_distance(s->text, word, s->writing, limit)
                        : tamis__sound_distance(word, s->text, s->writing, limit);
    if (word.len == 0 || word.len >= TAMIS__SOUND_LETTERS_MAX)
        return -1;
    for (size_t i = 0; i < word.len; i++) {
        letters[i] = tamis__sound_letter(word.ptr[i]);
        if (letters[i] == 0)
            return -1;
    }
    letters[word.len] = TAMIS__SOUND_END;
    int count = (int)word.len + 1;
    return s->latin ? sweep_word(s, letters, count, limit, true)
                    : sweep_word(s, letters, count, limit, false);
}
