/*
 * Fits the sound units of src/match/gen/sounds.c to pairs of names: which letters of a Latin spelling
 * answer to which letters of comparable text that came from another script, and how surely.
 *
 *   fit_sounds NAME=FILE[,FILE...][+FILE...]... >src/match/gen/sounds.c
 *
 * NAME is a writing (alphabet, abjad, han, kana, hangul); each line of a FILE is the Latin spelling, a tab,
 * the spelling in the other script. Names of more than one word are left out. Files behind "+" are another
 * group of names, written by rules of their own (Korean names beside foreign ones in Hangul, tools/korean.py):
 * it is fitted by itself, and each unit costs what it costs in the group where it is cheapest.
 *
 * Method: many-to-many alignment by expectation maximization (Jiampojamarn, Kondrak and Sherif 2007,
 * "Applying many-to-many alignments and hidden Markov models to letter-to-phoneme conversion"): up to three
 * Latin letters against up to two of the other text, either side may be empty, the end of a word counts as a
 * letter. A unit of more than one letter must earn its place (counts are discounted), and a pair that two
 * unrelated words explain as well is weighed down: published pairs are not all right.
 *
 * A unit costs half the sum of its two conditional surprises, -log p(other | latin) and
 * -log p(latin | other), in SOUND_COST_PER_NAT parts of a nat.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/sounds.h"
#include "text/text.h"

enum {
    LATIN_MAX = 3,
    OTHER_MAX = 2,
    LATIN_UNITS = 1 << 15, /* 5 bits a letter */
    OTHER_UNITS = 1 << 10,
    LETTERS_MAX = 44,
    PAIRS_MAX = 20000,
    ROUNDS = 14,
    PATTERNS = 1 << 12, /* three classes */
    PER_LINE = 8
};

#define FIRST_RIGHT 0.9 /* share of right pairs before anything is known */
#define DISCOUNT 1.0

typedef struct pair {
    uint8_t latin[LETTERS_MAX], other[LETTERS_MAX];
    int latin_len, other_len;
} pair;

static pair pairs[PAIRS_MAX];
static int pair_count;
static double chance[LATIN_UNITS][OTHER_UNITS], counts[LATIN_UNITS][OTHER_UNITS];
static double of_latin[LATIN_UNITS], of_other[OTHER_UNITS];
static double alone_latin[32], alone_other[32]; /* log of a letter's share */
/* Of all groups of pairs that were fitted for a writing: the least cost of each unit, and the greatest
 * chance of the classes of a unit's Latin letters. */
static uint8_t costs[LATIN_UNITS][OTHER_UNITS];
static double patterns[OTHER_UNITS][PATTERNS];
static double ahead[LETTERS_MAX + 1][LETTERS_MAX + 1], behind[LETTERS_MAX + 1][LETTERS_MAX + 1];

static void fail(const char *what)
{
    fprintf(stderr, "fit_sounds: %s\n", what);
    exit(1);
}

static bool allowed(int latin, int other)
{
    if (latin == 0)
        return other == 1;
    return other > 0 || latin <= 2;
}

static int code_of(const uint8_t *letters, int len)
{
    int code = 0;
    for (int i = 0; i < len; i++)
        code = code << 5 | letters[i];
    return code;
}

static double *unit(double table[LATIN_UNITS][OTHER_UNITS], const pair *p, int i, int l, int j,
                    int k)
{
    return &table[code_of(p->latin + i, l)][code_of(p->other + j, k)];
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* The one word of a name, coded; 0 when it has none or several. */
static int read_word(tamis__text_scratch *scratch, tamis_bytes in, uint8_t out[LETTERS_MAX])
{
    tamis__arena arena;
    tamis__name name;
    tamis_bytes word = {0};
    int words = 0;
    tamis__arena_init(&arena, 1 << 20);
    if (tamis__name_analyze(scratch, in, TAMIS__DOMAIN_PERSON, &arena, &name, NULL) != TAMIS_OK)
        fail("out of memory");
    for (uint32_t i = 0; i < name.count; i++) {
        if (name.tokens[i].kind == TAMIS__TOKEN_PARTICLE)
            continue;
        word = name.tokens[i].text;
        words++;
    }
    int len = words == 1 && word.len < LETTERS_MAX ? (int)word.len : 0;
    for (int i = 0; i < len; i++) {
        out[i] = tamis__sound_letter(word.ptr[i]);
        if (out[i] == 0) {
            len = 0;
            break;
        }
    }
    if (len > 0)
        out[len++] = TAMIS__SOUND_END;
    tamis__arena_clear(&arena);
    return len;
}

static void read_pairs(tamis__text_scratch *scratch, const char *path)
{
    char line[4096];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail(path);
    while (fgets(line, sizeof line, file) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL || pair_count == PAIRS_MAX)
            continue;
        pair *p = &pairs[pair_count];
        tamis_bytes other = {tab + 1, strcspn(tab + 1, "\n")};
        p->latin_len = read_word(scratch, tamis__bytes(line, (size_t)(tab - line)), p->latin);
        p->other_len = read_word(scratch, other, p->other);
        pair_count += p->latin_len > 0 && p->other_len > 0;
    }
    fclose(file);
}

/* ---- Expectation maximization ------------------------------------------------------------------ */

static void letter_shares(void)
{
    double latin[32] = {0}, other[32] = {0}, latin_sum = 14, other_sum = 14;
    for (int n = 0; n < pair_count; n++) {
        for (int i = 0; i < pairs[n].latin_len; i++, latin_sum++)
            latin[pairs[n].latin[i]]++;
        for (int j = 0; j < pairs[n].other_len; j++, other_sum++)
            other[pairs[n].other[j]]++;
    }
    for (int c = 0; c < 32; c++) {
        alone_latin[c] = log((latin[c] + 0.5) / latin_sum);
        alone_other[c] = log((other[c] + 0.5) / other_sum);
    }
}

/* Log chance of the two words, were they nothing to each other. */
static double unrelated(const pair *p)
{
    double sum = 0;
    for (int i = 0; i < p->latin_len; i++)
        sum += alone_latin[p->latin[i]];
    for (int j = 0; j < p->other_len; j++)
        sum += alone_other[p->other[j]];
    return sum;
}

/* A unit's first chance: equal letters are likely, longer units less so, and ends meet only ends. */
static double first_chance(const uint8_t *latin, int l, const uint8_t *other, int k)
{
    bool latin_ends = l > 0 && latin[l - 1] == TAMIS__SOUND_END;
    bool other_ends = k > 0 && other[k - 1] == TAMIS__SOUND_END;
    if (latin_ends != other_ends)
        return 0;
    if (l == 0 || k == 0)
        return 1e-4;
    bool same = latin[0] == other[0];
    if (l == 1 && k == 1)
        return same ? 0.02 : 0.0002;
    return same ? 2e-5 : 1e-6;
}

#define EACH_UNIT(p, i, l, j, k)                                                                   \
    for (int l = 0; l <= LATIN_MAX && i + l <= (p)->latin_len; l++)                                \
        for (int k = 0; k <= OTHER_MAX && j + k <= (p)->other_len; k++)                            \
            if (l + k > 0 && allowed(l, k))

static void first_chances(void)
{
    memset(chance, 0, sizeof chance);
    for (int n = 0; n < pair_count; n++) {
        pair *p = &pairs[n];
        for (int i = 0; i <= p->latin_len; i++)
            for (int j = 0; j <= p->other_len; j++)
                EACH_UNIT(p, i, l, j, k)
        *unit(chance, p, i, l, j, k) = first_chance(p->latin + i, l, p->other + j, k);
    }
}

/* ahead[i][j]: chance of what comes before letters i and j; behind[i][j]: of what comes from there on. */
static double pass_over(const pair *p)
{
    memset(ahead, 0, sizeof ahead);
    memset(behind, 0, sizeof behind);
    ahead[0][0] = behind[p->latin_len][p->other_len] = 1;
    for (int i = 0; i <= p->latin_len; i++)
        for (int j = 0; j <= p->other_len; j++)
            if (ahead[i][j] > 0)
                EACH_UNIT(p, i, l, j, k)
    ahead[i + l][j + k] += ahead[i][j] * *unit(chance, p, i, l, j, k);
    for (int i = p->latin_len; i >= 0; i--)
        for (int j = p->other_len; j >= 0; j--)
            EACH_UNIT(p, i, l, j, k)
    behind[i][j] += behind[i + l][j + k] * *unit(chance, p, i, l, j, k);
    return ahead[p->latin_len][p->other_len];
}

/* Adds the expected counts of a pair; returns how sure it is to be right. */
static double count_pair(const pair *p, double right, bool weigh)
{
    double total = pass_over(p);
    if (total <= 0)
        return 0;
    double evidence = log(total) - unrelated(p) + log(right / (1 - right));
    double sure = weigh ? 1 / (1 + exp(-evidence)) : 1;
    for (int i = 0; i <= p->latin_len; i++)
        for (int j = 0; j <= p->other_len; j++)
            if (ahead[i][j] > 0)
                EACH_UNIT(p, i, l, j, k)
    *unit(counts, p, i, l, j, k) +=
        sure * ahead[i][j] * *unit(chance, p, i, l, j, k) * behind[i + l][j + k] / total;
    return sure;
}

static int length_of(int code)
{
    return code >= 1 << 10 ? 3 : code >= 1 << 5 ? 2 : code > 0;
}

/* What every pair of single letters is granted, so that nothing is impossible. */
static double granted(int x, int y)
{
    if (x > TAMIS__SOUND_END || y > TAMIS__SOUND_END || x + y == 0)
        return 0;
    if ((x == TAMIS__SOUND_END) != (y == TAMIS__SOUND_END))
        return 0;
    return x == y ? 0.9 : x > 0 && y > 0 ? 0.03 : 0.15;
}

static void maximize(bool first_rounds)
{
    double sum = 0;
    for (int x = 0; x < LATIN_UNITS; x++) {
        for (int y = 0; y < OTHER_UNITS; y++) {
            int l = length_of(x), k = length_of(y);
            double less = l <= 1 && k <= 1 ? 0 : first_rounds ? 0.3 : DISCOUNT * (l + k - 2);
            double count = counts[x][y] > less ? counts[x][y] - less : 0;
            if (l <= 1 && k <= 1)
                count += granted(x, y);
            chance[x][y] = count;
            sum += count;
        }
    }
    memset(of_latin, 0, sizeof of_latin);
    memset(of_other, 0, sizeof of_other);
    for (int x = 0; x < LATIN_UNITS; x++) {
        for (int y = 0; y < OTHER_UNITS; y++) {
            chance[x][y] /= sum;
            of_latin[x] += chance[x][y];
            of_other[y] += chance[x][y];
        }
    }
}

static void fit(const char *name)
{
    double right = FIRST_RIGHT;
    letter_shares();
    first_chances();
    for (int round = 0; round < ROUNDS; round++) {
        double sure = 0;
        memset(counts, 0, sizeof counts);
        for (int n = 0; n < pair_count; n++)
            sure += count_pair(&pairs[n], right, round >= 2);
        if (round >= 2)
            right = fmin(sure / pair_count, 0.999);
        maximize(round <= 3);
    }
    fprintf(stderr, "%s: %d pairs, %.1f %% of them right\n", name, pair_count, 100 * right);
}

/* ---- Writing ----------------------------------------------------------------------------------- */

/* Cost in comparison; above TAMIS__SOUND_COST_MAX when the unit is not worth keeping. */
static int cost_of(int x, int y)
{
    double p = chance[x][y];
    if (p <= 2e-7)
        return TAMIS__SOUND_COST_MAX + 1;
    double given_latin = -log(x > 0 ? p / of_latin[x] : p);
    double given_other = -log(y > 0 ? p / of_other[y] : p);
    int cost = (int)floor((given_latin + given_other) / 2 * TAMIS__SOUND_COST_PER_NAT + 0.5);
    return cost == 0 && x != y ? 1 : cost;
}

/* The letters of a Latin unit as far as its consonant classes tell them apart. */
static uint32_t pattern_of(int x)
{
    uint32_t pattern = 0;
    int last = 0;
    for (int shift = 10; shift >= 0; shift -= 5) {
        int letter = x >> shift & 31;
        if (letter == 0 || letter == TAMIS__SOUND_END)
            continue;
        int class = (int)tamis__sound_class((uint8_t)letter);
        bool weak = class == TAMIS__CLASS_VOWEL || class == TAMIS__CLASS_NONE;
        bool weak_before = last == TAMIS__CLASS_VOWEL || last == TAMIS__CLASS_NONE;
        if (class != last && !(weak && last != 0 && weak_before))
            pattern = pattern << 4 | (uint32_t) class;
        last = class;
    }
    return pattern;
}

static void forget_groups(void)
{
    memset(costs, TAMIS__SOUND_COST_MAX + 1, sizeof costs);
    memset(patterns, 0, sizeof patterns);
}

/* Names of one language and foreign names are written by different rules; a pair may follow either. */
static void keep_group(void)
{
    static double sums[PATTERNS];
    for (int y = 0; y < OTHER_UNITS; y++) {
        memset(sums, 0, sizeof sums);
        for (int x = 0; x < LATIN_UNITS; x++) {
            int cost = x + y > 0 ? cost_of(x, y) : TAMIS__SOUND_COST_MAX + 1;
            if (x + y > 0)
                sums[pattern_of(x)] += chance[x][y];
            if (cost < costs[x][y])
                costs[x][y] = (uint8_t)cost;
        }
        for (int classes = 0; classes < PATTERNS; classes++)
            patterns[y][classes] = fmax(patterns[y][classes], sums[classes]);
    }
}

static void write_numbers(const char *name, const char *what, const uint32_t *numbers, int count)
{
    printf("\nstatic const uint32_t %s_%s[%d] = {", name, what, count);
    for (int i = 0; i < count; i++)
        printf("%s%u,", i % PER_LINE == 0 ? "\n    " : " ", numbers[i]);
    printf("\n};\n");
}

static void write_hashed(const char *name)
{
    static uint32_t slots[TAMIS__SOUND_SLOTS];
    static uint32_t latin[TAMIS__SOUND_LATIN_WORDS], other[TAMIS__SOUND_OTHER_WORDS];
    int used = 0;
    memset(slots, 0, sizeof slots);
    memset(latin, 0, sizeof latin);
    memset(other, 0, sizeof other);
    for (uint32_t x = 0; x < LATIN_UNITS; x++) {
        for (uint32_t y = 0; y < OTHER_UNITS; y++) {
            uint32_t cost = costs[x][y];
            if (cost > TAMIS__SOUND_COST_MAX)
                continue;
            if (++used > TAMIS__SOUND_SLOTS * 3 / 4)
                fail("too many units");
            uint32_t at = tamis__sound_slot(x, y);
            while (slots[at] != 0)
                at = (at + 1) % TAMIS__SOUND_SLOTS;
            slots[at] = (x << 10 | y) << 7 | cost;
            latin[x / 32] |= UINT32_C(1) << (x % 32);
            other[y / 32] |= UINT32_C(1) << (y % 32);
        }
    }
    write_numbers(name, "costs", slots, TAMIS__SOUND_SLOTS);
    write_numbers(name, "latin", latin, TAMIS__SOUND_LATIN_WORDS);
    write_numbers(name, "other", other, TAMIS__SOUND_OTHER_WORDS);
}

typedef struct pattern {
    int classes, cost;
} pattern;

static int by_cost(const void *a, const void *b)
{
    const pattern *x = a, *y = b;
    return x->cost != y->cost ? x->cost - y->cost : x->classes - y->classes;
}

/* For a unit of the other text the patterns of its Latin spellings, with the chance of each. */
static int write_patterns(int y, int written)
{
    static pattern found[PATTERNS];
    int count = 0;
    for (int classes = 0; classes < PATTERNS; classes++) {
        if (patterns[y][classes] < 1e-5 || (y == 0 && classes == 0))
            continue;
        int cost = (int)floor(-log(patterns[y][classes]) * TAMIS__SOUND_COST_PER_NAT + 0.5);
        found[count++] = (pattern){classes, cost};
    }
    qsort(found, (size_t)count, sizeof *found, by_cost);
    for (int i = 0; i < count; i++, written++)
        printf("%s{%d, %d, %d},", written % PER_LINE == 0 ? "\n    " : " ", y, found[i].classes,
               found[i].cost);
    return written;
}

static void write_writing(const char *name)
{
    int written = 0;
    write_hashed(name);
    printf("\nstatic const tamis__sound_pattern %s_patterns[] = {", name);
    for (int y = 0; y < OTHER_UNITS; y++)
        written = write_patterns(y, written);
    printf("\n};\n");
}

static void write_index(int count, char **names)
{
    printf("\nconst tamis__sounds tamis__sounds_of_writing[TAMIS__WRITINGS] = {\n");
    for (int i = 0; i < count; i++) {
        int len = (int)strcspn(names[i], "=");
        char upper[32] = "";
        for (int k = 0; k < len && k < 31; k++)
            upper[k] = (char)(names[i][k] - 'a' + 'A');
        printf("    [TAMIS__WRITING_%s] = {%.*s_costs, %.*s_latin, %.*s_other,\n"
               "        %.*s_patterns, TAMIS_COUNT_OF(%.*s_patterns)},\n",
               upper, len, names[i], len, names[i], len, names[i], len, names[i], len, names[i]);
    }
    printf("};\n");
}

/* Fits the pairs of the files of each group by themselves. */
static void fit_writing(tamis__text_scratch *scratch, const char *name, char *groups)
{
    char *more_groups = NULL, *more_files = NULL;
    forget_groups();
    for (char *group = strtok_r(groups, "+", &more_groups); group != NULL;
         group = strtok_r(NULL, "+", &more_groups)) {
        pair_count = 0;
        for (char *file = strtok_r(group, ",", &more_files); file != NULL;
             file = strtok_r(NULL, ",", &more_files))
            read_pairs(scratch, file);
        fit(name);
        keep_group();
    }
}

int main(int argc, char **argv)
{
    tamis__text *text;
    tamis__text_scratch *scratch;
    if (tamis__text_new(&text, NULL) != TAMIS_OK ||
        tamis__text_scratch_new(text, &scratch, NULL) != TAMIS_OK)
        fail("out of memory");
    printf("/* Written by tools/fit_sounds.c from pairs of names in Latin letters and in other "
           "scripts\n"
           " * (Wikidata, CC0). See match/sounds.h. */\n/* clang-format off */\n"
           "#include \"match/sounds.h\"\n");
    for (int i = 1; i < argc; i++) {
        char *files = strchr(argv[i], '=');
        if (files == NULL)
            fail("NAME=FILE[,FILE...][+FILE...] expected");
        char name[32] = "";
        snprintf(name, sizeof name, "%.*s", (int)(files - argv[i]), argv[i]);
        char *groups = strdup(files + 1);
        fit_writing(scratch, name, groups);
        free(groups);
        write_writing(name);
    }
    write_index(argc - 1, argv + 1);
    tamis__text_scratch_free(scratch);
    tamis__text_free(text);
    return 0;
}
