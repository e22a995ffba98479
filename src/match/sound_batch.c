/*
 * match/sound_batch.c - the table of distances by units of sound for sixteen words side by side.
 *
 * Row i holds, for each number t of letters of the text, the cost of the first i letters of every word. A unit of the
 * words' side takes one to three of its letters and reaches back as many rows; against it stand one to three letters
 * of the text. What each unit of a word costs is read for each word by itself and turned about, so that costs of one
 * place of the text stand together.
 */
#include "match/sound_batch.h"

enum {
    FAR = TAMIS__NARROW_FAR,
    EXTRA =
        TAMIS__SOUND_COST_MAX + 1, /* a letter without any unit; a pair of units that is unknown */
    COLUMNS = TAMIS__LANES,
    DEPTH = TAMIS__SOUND_LATIN_MAX + 1, /* rows that a unit reaches back to, and its own */
    LETTER_BITS = 5,
    LATIN_LETTER_CODES = 1 << 2 * LETTER_BITS
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

static uint32_t row_for(tamis__sound_batch *b, uint16_t code)
{
    if (b->row_of[code] == TAMIS__SOUND_BATCH_COMMON && b->row_count < TAMIS__SOUND_BATCH_ROWS) {
        memcpy(b->rows[b->row_count], b->rows[TAMIS__SOUND_BATCH_COMMON], sizeof b->rows[0]);
        b->codes[b->row_count] = code;
        b->row_of[code] = (uint16_t)b->row_count++;
    }
    return b->row_of[code];
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

/* A known unit of the text and one of the other side that are no pair cost as much as a letter without any. Of a
 * Latin text, one letter and two may be alone; of another, one. */
static void lay_out_common(tamis__sound_batch *b, unit_codes codes)
{
    memset(b->rows[TAMIS__SOUND_BATCH_COMMON], FAR, sizeof b->rows[0]);
    memset(b->rows[TAMIS__SOUND_BATCH_NONE], FAR, sizeof b->rows[0]);
    memset(b->alone, FAR, sizeof b->alone);
    for (uint32_t end = 1; end <= b->len; end++) {
        uint32_t one = codes[end][1];
        for (int k = 1; k <= TAMIS__SOUND_LATIN_MAX; k++)
            if (codes[end][k] != 0)
                b->rows[TAMIS__SOUND_BATCH_COMMON][k - 1][end] = EXTRA;
        b->alone[0][end] =
            b->latin ? (one != 0 ? b->order->latin_alone[one] : EXTRA) : b->order->other_alone[one];
        if (b->latin && codes[end][2] != 0)
            b->alone[1][end] = b->order->latin_two_alone[codes[end][2]];
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

void tamis__sound_batch_init(tamis__sound_batch *b, const tamis__sound_order *order,
                             tamis_bytes text, bool latin, tamis__writing writing)
{
    unit_codes codes;
    for (uint32_t i = TAMIS__SOUND_BATCH_NONE + 1; i < b->row_count; i++)
        b->row_of[b->codes[i]] = TAMIS__SOUND_BATCH_COMMON;
    b->order = order;
    b->sounds = &tamis__sounds_of_writing[writing];
    b->writing = writing;
    b->latin = latin;
    b->text = text;
    b->row_count = TAMIS__SOUND_BATCH_NONE + 1;
    b->len = 0;
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
    if (!room)
        b->len = 0;
}

/* ---- words ------------------------------------------------------------------------------------- */

/* Sixteen words, a letter of each in a row; 0 behind their ends. */
typedef struct lanes_of_words {
    uint8_t letters[TAMIS__SOUND_BATCH_LETTERS][TAMIS__LANES];
    uint8_t lengths[TAMIS__LANES], limits[TAMIS__LANES];
    uint32_t count, longest;
    bool halved;
} lanes_of_words;

typedef struct table {
    tamis__narrow rows[DEPTH][COLUMNS]; /* row i at i % DEPTH */
    tamis__narrow best[COLUMNS]; /* of the row that is filled, but for letters of the text alone */
} table;

static uint8_t halved(const lanes_of_words *w, int cost)
{
    return (uint8_t)(w->halved && cost < FAR ? cost / 2 : cost);
}

static tamis__narrow halve(const lanes_of_words *w, tamis__narrow costs)
{
    return w->halved ? tamis__narrow_half(costs) : costs;
}

/* Codes of the units of k letters that end with letter i of each word, as rows; what they cost alone. */
TAMIS_INLINE void read_units(const tamis__sound_batch *b, const lanes_of_words *w, uint32_t i,
                             int k, const uint8_t *rows[TAMIS__SOUND_LATIN_MAX][TAMIS__LANES],
                             uint8_t alone[TAMIS__LANES], bool latin)
{
    const uint32_t *is_known = latin ? b->sounds->other_known : b->sounds->latin_known;
    const int units = latin ? TAMIS__SOUND_LATIN_MAX : TAMIS__SOUND_OTHER_MAX;
    for (uint32_t lane = 0; lane < TAMIS__LANES; lane++) {
        uint32_t code = 0;
        for (int back = 0; back < k; back++)
            code |= (uint32_t)w->letters[i - 1 - (uint32_t)back][lane] << (LETTER_BITS * back);
        bool unit = tamis__sound_known(is_known, code);
        const uint32_t row = unit ? b->row_of[code] : TAMIS__SOUND_BATCH_NONE;
        for (int taken = 0; taken < units; taken++)
            rows[taken][lane] = b->rows[row][taken];
        int cost = FAR;
        if (k == 1)
            cost = latin  ? b->order->other_alone[unit ? code : 0]
                   : unit ? b->order->latin_alone[code]
                          : EXTRA;
        else if (k == 2 && !latin && unit)
            cost = b->order->latin_two_alone[code];
        alone[lane] = (uint8_t)cost;
    }
}

/* Takes the units of k letters that end with letter i of each word. */
TAMIS_INLINE void take_units(const tamis__sound_batch *b, const lanes_of_words *w, uint32_t i,
                             int k, table *t, bool latin, bool half)
{
    const uint8_t *units[TAMIS__SOUND_LATIN_MAX][TAMIS__LANES];
    uint8_t alone[TAMIS__LANES];
    const tamis__narrow *from = t->rows[(i - (uint32_t)k) % DEPTH];
    const uint32_t len = b->len;
    read_units(b, w, i, k, units, alone, latin);
    if (k == 1 || (k == 2 && !latin)) {
        const tamis__narrow by_itself = halve(w, tamis__narrow_load(alone));
        for (uint32_t j = 0; j <= len; j++)
            t->best[j] = tamis__narrow_least(t->best[j], tamis__narrow_add(from[j], by_itself));
    }
    for (uint32_t taken = 1;
         taken <= (latin ? TAMIS__SOUND_LATIN_MAX : (uint32_t)TAMIS__SOUND_OTHER_MAX); taken++) {
        tamis__narrow costs[TAMIS__LANES];
        if (half)
            tamis__narrow_transpose_half(units[taken - 1], costs);
        else
            tamis__narrow_transpose(units[taken - 1], costs);
        if (w->halved)
            for (uint32_t j = taken; j <= len; j++)
                costs[j] = tamis__narrow_half(costs[j]);
        for (uint32_t j = taken; j <= len; j++)
            t->best[j] =
                tamis__narrow_least(t->best[j], tamis__narrow_add(from[j - taken], costs[j]));
    }
}

/* Letters of the text alone: along the row. Returns the least cost in it by word. */
static tamis__narrow take_alone(const tamis__sound_batch *b, const lanes_of_words *w, table *t,
                                tamis__narrow *row)
{
    tamis__narrow least = row[0] = t->best[0];
    for (uint32_t j = 1; j <= b->len; j++) {
        tamis__narrow one = tamis__narrow_all(halved(w, b->alone[0][j]));
        row[j] = tamis__narrow_least(t->best[j], tamis__narrow_add(row[j - 1], one));
        if (b->latin && j > 1) {
            tamis__narrow two = tamis__narrow_all(halved(w, b->alone[1][j]));
            row[j] = tamis__narrow_least(row[j], tamis__narrow_add(row[j - 2], two));
        }
        least = tamis__narrow_least(least, row[j]);
    }
    return least;
}

/* Units may cost so much in a text of that length, to be `least` alike. */
static int limit_of(const tamis__sound_batch *b, tamis_bytes word, double least)
{
    size_t longest = b->text.len > word.len ? b->text.len : word.len;
    return tamis__sound_limit(tamis__sound_whole(longest), least);
}

static void read_words(lanes_of_words *w, const tamis__sound_batch *b, const tamis_bytes *words,
                       uint32_t count, double least)
{
    memset(w->letters, 0, sizeof w->letters);
    memset(w->lengths, 0, sizeof w->lengths);
    memset(w->limits, 0, sizeof w->limits);
    w->count = count;
    w->longest = 0;
    w->halved = false;
    for (uint32_t k = 0; k < count; k++) {
        size_t len = words[k].len;
        for (size_t i = 0; i < len; i++)
            w->letters[i][k] = (uint8_t)(words[k].ptr[i] - 'a' + 1);
        w->letters[len][k] = TAMIS__SOUND_END;
        w->lengths[k] = (uint8_t)(len + 1);
        w->longest = len + 1 > w->longest ? (uint32_t)len + 1 : w->longest;
        w->halved = w->halved || limit_of(b, words[k], least) >= FAR;
    }
    for (uint32_t k = 0; k < count; k++) /* floors of halves are at most half of the sum */
        w->limits[k] = (uint8_t)(limit_of(b, words[k], least) / (w->halved ? 2 : 1));
}

/* Costs by word; FAR for those that are certainly beyond their limits. */
TAMIS_INLINE void sweep(const tamis__sound_batch *b, const lanes_of_words *w, uint8_t *costs,
                        bool latin, bool half)
{
    const int reach = latin ? TAMIS__SOUND_OTHER_MAX : TAMIS__SOUND_LATIN_MAX;
    table t;
    int idle = 0;
    const tamis__narrow limits = tamis__narrow_load(w->limits);
    const tamis__narrow lengths = tamis__narrow_load(w->lengths);
    tamis__narrow found = tamis__narrow_all(FAR);
    for (uint32_t j = 0; j <= b->len; j++)
        t.best[j] = tamis__narrow_all(j == 0 ? 0 : FAR);
    (void)take_alone(b, w, &t, t.rows[0]);
    for (uint32_t i = 1; i <= w->longest && idle < reach; i++) {
        for (uint32_t j = 0; j <= b->len; j++)
            t.best[j] = tamis__narrow_all(FAR);
        for (int k = 1; k <= reach && (uint32_t)k <= i; k++)
            take_units(b, w, i, k, &t, latin, half);
        tamis__narrow least = take_alone(b, w, &t, t.rows[i % DEPTH]);
        idle = tamis__narrow_within(least, limits) != 0 ? 0 : idle + 1;
        tamis__narrow ended = tamis__narrow_equal(lengths, tamis__narrow_all((uint8_t)i));
        found = tamis__narrow_choose(ended, t.rows[i % DEPTH][b->len], found);
    }
    tamis__narrow_store(found, costs);
}

static void sweep_words(const tamis__sound_batch *b, const lanes_of_words *w, uint8_t *costs)
{
    const bool half = b->len < TAMIS__LANES / 2;
    if (b->latin && half)
        sweep(b, w, costs, true, true);
    else if (b->latin)
        sweep(b, w, costs, true, false);
    else if (half)
        sweep(b, w, costs, false, true);
    else
        sweep(b, w, costs, false, false);
}

bool tamis__sound_batch_takes(const tamis__sound_batch *b, tamis_bytes word, double least)
{
    return b->len > 0 && is_word(word, TAMIS__SOUND_BATCH_LETTERS - 1) &&
           limit_of(b, word, least) / 2 < FAR;
}

void tamis__sound_batch_compare(const tamis__sound_batch *b, const tamis_bytes *words,
                                uint32_t count, double least, double *similarities)
{
    lanes_of_words w;
    uint8_t costs[TAMIS__LANES];
    read_words(&w, b, words, count, least);
    sweep_words(b, &w, costs);
    for (uint32_t k = 0; k < count; k++) {
        const tamis_bytes latin = b->latin ? b->text : words[k];
        const tamis_bytes other = b->latin ? words[k] : b->text;
        similarities[k] = 0.0;
        if (costs[k] > w.limits[k] || costs[k] == FAR)
            continue;
        int cost = costs[k];
        if (w.halved)
            cost = tamis__sound_distance(latin, other, b->writing, limit_of(b, words[k], least));
        similarities[k] = tamis__rendered_similarity(latin, other, b->writing, cost, least);
    }
}
