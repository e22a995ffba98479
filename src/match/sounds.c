/*
 * match/sounds.c - Latin spellings against the text of other scripts, by units of sound.
 *
 * The distance is that of an edit distance whose steps are units (match/sounds.h). Only cells that are
 * within the limit are carried on, so strangers are settled after a few letters.
 *
 * The skeletons of a text are the consonants, by class, of the likeliest Latin spellings: a beam search over
 * the same units, in which spellings with the same consonants are one.
 */
#include "match/sounds.h"

#include <string.h>

#include "match/letters.h"
#include "match/skeleton.h"

enum {
    LETTERS_MAX = TAMIS__SOUND_LETTERS_MAX,
    EXTRA = TAMIS__SOUND_COST_MAX + 1, /* a letter without any unit */
    ROWS = TAMIS__SOUND_LATIN_MAX + 1,
    TOO_FAR = 1 << 20,
    BEAM = 24,
    BEAM_COST = 72, /* readings this much dearer than the cheapest are given up: six nats */
    BEAMS = TAMIS__SOUND_OTHER_MAX + 1
};

tamis__letter_class tamis__sound_class(uint8_t letter)
{
    static const uint8_t classes[27] = {
        [0] = TAMIS__CLASS_NONE,         ['a' - '`'] = TAMIS__CLASS_VOWEL,
        ['b' - '`'] = TAMIS__CLASS_B,    ['c' - '`'] = TAMIS__CLASS_K,
        ['d' - '`'] = TAMIS__CLASS_T,    ['e' - '`'] = TAMIS__CLASS_VOWEL,
        ['f' - '`'] = TAMIS__CLASS_F,    ['g' - '`'] = TAMIS__CLASS_G,
        ['h' - '`'] = TAMIS__CLASS_NONE, ['i' - '`'] = TAMIS__CLASS_VOWEL,
        ['j' - '`'] = TAMIS__CLASS_S,    ['k' - '`'] = TAMIS__CLASS_K,
        ['l' - '`'] = TAMIS__CLASS_L,    ['m' - '`'] = TAMIS__CLASS_M,
        ['n' - '`'] = TAMIS__CLASS_N,    ['o' - '`'] = TAMIS__CLASS_VOWEL,
        ['p' - '`'] = TAMIS__CLASS_B,    ['q' - '`'] = TAMIS__CLASS_K,
        ['r' - '`'] = TAMIS__CLASS_L,    ['s' - '`'] = TAMIS__CLASS_S,
        ['t' - '`'] = TAMIS__CLASS_T,    ['u' - '`'] = TAMIS__CLASS_VOWEL,
        ['v' - '`'] = TAMIS__CLASS_F,    ['w' - '`'] = TAMIS__CLASS_F,
        ['x' - '`'] = TAMIS__CLASS_K,    ['y' - '`'] = TAMIS__CLASS_VOWEL,
        ['z' - '`'] = TAMIS__CLASS_S,
    };
    return (tamis__letter_class)classes[letter <= 26 ? letter : 0];
}

/* ---- Distance ---------------------------------------------------------------------------------- */

/* A text as units are made of it: its letters, and the codes of the units that end with each; 0 for those
 * of which no unit is known. */
typedef struct coded {
    uint8_t letters[LETTERS_MAX];
    uint16_t ending[LETTERS_MAX + 1]
                   [TAMIS__SOUND_LATIN_MAX + 1]; /* [letters before the end][length] */
    int len;
} coded;

/* False when the text is too long or holds anything but letters. */
static bool code_text(tamis_bytes text, coded *out)
{
    if (text.len == 0 || text.len >= LETTERS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        out->letters[i] = tamis__sound_letter(text.ptr[i]);
        if (out->letters[i] == 0)
            return false;
    }
    out->letters[text.len] = TAMIS__SOUND_END;
    out->len = (int)text.len + 1;
    return true;
}

static void code_units(coded *text, const uint32_t *known, int longest)
{
    for (int end = 1; end <= text->len; end++) {
        uint32_t code = 0;
        for (int l = 1; l <= longest && l <= end; l++) {
            code |= (uint32_t)text->letters[end - l] << (5 * (l - 1));
            text->ending[end][l] = tamis__sound_known(known, code) ? (uint16_t)code : 0;
        }
        for (int l = end + 1; l <= longest; l++)
            text->ending[end][l] = 0;
    }
}

/* What a cell is filled from: row i - l is rows[l]. */
typedef struct cell_rows {
    const uint32_t *costs;
    const uint16_t *latin; /* codes of the units that end here, by length */
    const int *rows[TAMIS__SOUND_LATIN_MAX + 1];
    int latin_max; /* Latin letters there are */
    int limit;
} cell_rows;

/* The cheapest way into column j by units that take Latin letters. `other` as `latin`. */
TAMIS_INLINE int from_rows(const cell_rows *c, const uint16_t *other, int j)
{
    int best = TOO_FAR;
    for (int l = 1; l <= c->latin_max; l++) {
        const int *row = c->rows[l];
        if (c->latin[l] == 0)
            continue;
        if (l < TAMIS__SOUND_LATIN_MAX && row[j] <= c->limit)
            best = tamis__least_int(best, row[j] + tamis__sound_cost(c->costs, c->latin[l], 0));
        for (int k = 1; k <= TAMIS__SOUND_OTHER_MAX && k <= j; k++)
            if (other[k] != 0 && row[j - k] <= c->limit)
                best = tamis__least_int(
                    best, row[j - k] + tamis__sound_cost(c->costs, c->latin[l], other[k]));
    }
    return best;
}

static void fill_first_row(const tamis__sounds *sounds, const coded *other, int *row)
{
    row[0] = 0;
    for (int j = 1; j <= other->len; j++)
        row[j] = row[j - 1] + tamis__sound_cost(sounds->costs, 0, other->ending[j][1]);
}

/* Fills row i; returns its least cost. */
static int fill_row(const cell_rows *c, const coded *other, const int *other_alone, int *row)
{
    int least = TOO_FAR;
    for (int j = 0; j <= other->len; j++) {
        int best = from_rows(c, other->ending[j], j);
        best = tamis__least_int(best, c->rows[1][j] + EXTRA);
        if (j > 0)
            best = tamis__least_int(best, row[j - 1] + other_alone[j]);
        row[j] = tamis__least_int(best, TOO_FAR);
        least = tamis__least_int(least, row[j]);
    }
    return least;
}

/* [i][j] is the cheapest way from the first i Latin letters to the first j others; four rows suffice. */
static int distance(const tamis__sounds *sounds, const coded *latin, const coded *other, int limit)
{
    int rows[ROWS][LETTERS_MAX + 1], alone[LETTERS_MAX + 1];
    int idle = 0; /* rows running above the limit */
    fill_first_row(sounds, other, rows[0]);
    for (int j = 1; j <= other->len; j++)
        alone[j] = tamis__sound_cost(sounds->costs, 0, other->ending[j][1]);
    for (int i = 1; i <= latin->len; i++) {
        cell_rows c = {.costs = sounds->costs, .latin = latin->ending[i], .limit = limit};
        c.latin_max = tamis__least_int(i, TAMIS__SOUND_LATIN_MAX);
        for (int l = 1; l <= c.latin_max; l++)
            c.rows[l] = rows[(i - l) % ROWS];
        idle = fill_row(&c, other, alone, rows[i % ROWS]) > limit ? idle + 1 : 0;
        if (idle == TAMIS__SOUND_LATIN_MAX)
            return -1;
    }
    int cost = rows[latin->len % ROWS][other->len];
    return cost <= limit ? cost : -1;
}

int tamis__sound_distance(tamis_bytes latin, tamis_bytes other, tamis__writing writing, int limit)
{
    const tamis__sounds *sounds = &tamis__sounds_of_writing[writing];
    coded x, y;
    if (sounds->costs == NULL || limit < 0 || !code_text(latin, &x) || !code_text(other, &y))
        return -1;
    code_units(&x, sounds->latin_known, TAMIS__SOUND_LATIN_MAX);
    code_units(&y, sounds->other_known, TAMIS__SOUND_OTHER_MAX);
    memset(y.ending[0], 0, sizeof y.ending[0]);
    return distance(sounds, &x, &y, limit);
}

/* ---- Skeletons --------------------------------------------------------------------------------- */

void tamis__skeleton_add(tamis__skeleton *skeleton, tamis__letter_class class)
{
    bool weak = class == TAMIS__CLASS_VOWEL || class == TAMIS__CLASS_NONE;
    bool begins = class == TAMIS__CLASS_VOWEL && skeleton->last == 0;
    if ((begins || (!weak && class != skeleton->last)) && skeleton->count < TAMIS__SKELETON_MAX) {
        skeleton->classes = skeleton->classes << 4 | (uint64_t) class;
        skeleton->count++;
    }
    skeleton->last = (uint8_t)(weak ? TAMIS__CLASS_NONE : class);
}

typedef struct reading {
    tamis__skeleton skeleton;
    int cost;
} reading;

typedef struct beam {
    reading items[BEAM];
    int count;
    int bound; /* costs from here on are not kept */
    int least; /* cheapest cost */
} beam;

static const beam no_readings = {.bound = TOO_FAR, .least = TOO_FAR};

static bool same_skeleton(const tamis__skeleton *a, const tamis__skeleton *b)
{
    return a->classes == b->classes && a->count == b->count;
}

static int worst_of(const beam *b)
{
    int worst = 0;
    for (int i = 1; i < b->count; i++)
        if (b->items[i].cost >= b->items[worst].cost)
            worst = i;
    return worst;
}

static void set_bound(beam *b)
{
    int full = b->count == BEAM ? b->items[worst_of(b)].cost : TOO_FAR;
    b->bound = tamis__least_int(full, b->least + BEAM_COST);
}

/* Keeps the cheapest: of one skeleton (and last letter) once, and BEAM in all. */
static void keep(beam *b, const reading *r)
{
    int at = 0;
    while (at < b->count && !(same_skeleton(&b->items[at].skeleton, &r->skeleton) &&
                              b->items[at].skeleton.last == r->skeleton.last))
        at++;
    if (at < b->count && b->items[at].cost <= r->cost)
        return;
    if (at == BEAM)
        at = worst_of(b);
    if (at == b->count)
        b->count++;
    b->items[at] = *r;
    b->least = tamis__least_int(b->least, r->cost);
    set_bound(b);
}

/* First pattern of a unit of the other text. */
static uint32_t pattern_first(const tamis__sounds *sounds, uint32_t other)
{
    uint32_t low = 0, high = sounds->pattern_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (sounds->patterns[middle].other < other)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void read_classes(tamis__skeleton *skeleton, unsigned classes)
{
    for (int shift = 8; shift >= 0; shift -= 4)
        if ((classes >> shift & 15) != 0)
            tamis__skeleton_add(skeleton, (tamis__letter_class)(classes >> shift & 15));
}

/* Adds to `to` what the readings of `from` become with a unit read. */
static void read_unit(const tamis__sounds *sounds, const beam *from, uint32_t other, beam *to)
{
    for (uint32_t i = pattern_first(sounds, other);
         i < sounds->pattern_count && sounds->patterns[i].other == other; i++) {
        const tamis__sound_pattern *pattern = &sounds->patterns[i];
        if (from->least + pattern->cost >= to->bound)
            return; /* the patterns of a unit are in the order of their costs */
        for (int k = 0; k < from->count; k++) {
            reading r = from->items[k];
            r.cost += pattern->cost;
            if (r.cost >= to->bound)
                continue;
            read_classes(&r.skeleton, pattern->classes);
            keep(to, &r);
        }
    }
}

/* Cheapest first, each skeleton once. */
static uint32_t best_skeletons(const beam *b, tamis__skeleton *out, uint32_t max)
{
    bool used[BEAM] = {false};
    uint32_t count = 0;
    while (count < max) {
        int best = -1;
        for (int i = 0; i < b->count; i++)
            if (!used[i] && (best < 0 || b->items[i].cost < b->items[best].cost))
                best = i;
        if (best < 0)
            break;
        used[best] = true;
        bool there = false;
        for (uint32_t k = 0; k < count; k++)
            there = there || same_skeleton(&out[k], &b->items[best].skeleton);
        if (!there)
            out[count++] = b->items[best].skeleton;
    }
    return count;
}

uint32_t tamis__skeletons_of(tamis_bytes text, tamis__writing writing, tamis__skeleton *out,
                             uint32_t max)
{
    const tamis__sounds *sounds = &tamis__sounds_of_writing[writing];
    coded t;
    if (sounds->costs == NULL || !code_text(text, &t))
        return 0;
    beam beams[BEAMS] = {{.count = 1, .bound = BEAM_COST}, no_readings, no_readings};
    for (int j = 0; j < t.len; j++) {
        beam *here = &beams[j % BEAMS];
        beam before = *here;
        read_unit(sounds, &before, 0, here); /* letters that left no trace */
        uint32_t other = 0;
        for (int k = 1; k <= TAMIS__SOUND_OTHER_MAX && j + k <= t.len; k++) {
            other = other << 5 | t.letters[j + k - 1];
            read_unit(sounds, here, other, &beams[(j + k) % BEAMS]);
        }
        *here = no_readings;
    }
    return best_skeletons(&beams[t.len % BEAMS], out, max);
}
