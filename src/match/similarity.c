/*
 * match/similarity.c - weighted edit distance of two tokens.
 *
 * Costs are whole hundredths of a step (letters.h), so the arithmetic is exact and the same on every
 * machine. tamis__letter_reach is derived from the same tables; a test holds it against the distance.
 */
#include "match/similarity.h"

#include "match/letters.h"
#include "match/pinyin.h"
#include "match/sounds.h"

enum {
    TOO_FAR = 1 << 20, /* above every limit */
    /* Units of sound, in twelfths of a nat: spellings of one name differ by half a nat a letter on the
     * median and by two at most (95 of 100); those of two names by more than two (99 of 100). Short words
     * of two names are easily alike: they get less. */
    SOUND_PER_LETTER = 130,
    SOUND_SHORTNESS = 90
};

/* Letters of one sound across spellings and transliteration standards, digits typed for letters. */
/* clang-format off */
#define LETTER_PAIRS(X)                                                                            \
    X('c', 'k', 20) X('k', 'q', 15) X('c', 'q', 20) X('g', 'k', 60) X('g', 'q', 50)                \
    X('g', 'j', 40) X('s', 'z', 30) X('c', 's', 40) X('x', 's', 50) X('x', 'h', 50)                \
    X('x', 'k', 50) X('j', 'z', 50) X('v', 'w', 15) X('v', 'f', 40) X('b', 'v', 50)                \
    X('b', 'p', 50) X('f', 'p', 60) X('f', 'w', 60) X('d', 't', 50) X('m', 'n', 60)                \
    X('l', 'r', 70) X('h', 'k', 60) X('g', 'h', 50) X('d', 'z', 60) X('i', 'y', 15)                \
    X('i', 'j', 25) X('j', 'y', 20) X('e', 'i', 30) X('a', 'e', 35) X('o', 'u', 25)                \
    X('u', 'w', 25) X('o', 'w', 50) X('a', 'o', 40) X('e', 'y', 40) X('a', 'i', 55)                \
    X('e', 'o', 50) X('a', 'u', 50) X('i', 'u', 50) X('u', 'y', 45) X('e', 'u', 55)                \
    X('i', 'o', 60) X('a', 'y', 60) X('o', '0', 10) X('l', '1', 10) X('i', '1', 10)                \
    X('s', '5', 20) X('b', '8', 30) X('e', '3', 30) X('z', '2', 40) X('a', '4', 30)                \
    X('t', '7', 40) X('g', '6', 50) X('g', '9', 50)
/* clang-format on */

const uint8_t tamis__letter_savings[TAMIS__LETTER_SPAN][TAMIS__LETTER_SPAN] = {
#define X(a, b, cost)                                                                              \
    [(a)-TAMIS__LETTER_BASE][(b)-TAMIS__LETTER_BASE] = TAMIS__STEP - (cost),                       \
    [(b)-TAMIS__LETTER_BASE][(a)-TAMIS__LETTER_BASE] = TAMIS__STEP - (cost),
    LETTER_PAIRS(X)
#undef X
};

/* What a letter saves when it is inserted or dropped: vowels and near-vowels come and go. */
const uint8_t tamis__gap_savings[TAMIS__LETTER_SPAN] = {
    ['a' - TAMIS__LETTER_BASE] = 50, ['e' - TAMIS__LETTER_BASE] = 50,
    ['i' - TAMIS__LETTER_BASE] = 50, ['o' - TAMIS__LETTER_BASE] = 50,
    ['u' - TAMIS__LETTER_BASE] = 50, ['h' - TAMIS__LETTER_BASE] = 70,
    ['w' - TAMIS__LETTER_BASE] = 40, ['y' - TAMIS__LETTER_BASE] = 45,
    ['j' - TAMIS__LETTER_BASE] = 40,
};

/* Two letters that stand for one; the set holds the letters they may stand for. */
/* clang-format off */
#define DIGRAPHS(X)                                                                                \
    X('h', 's', TAMIS__LETTER('x')) X('p', 'h', TAMIS__LETTER('f')) X('t', 's', TAMIS__LETTER('c') | TAMIS__LETTER('z')) X('t', 'z', TAMIS__LETTER('z'))       \
    X('k', 's', TAMIS__LETTER('x')) X('c', 's', TAMIS__LETTER('x')) X('d', 'j', TAMIS__LETTER('j'))                     \
    X('o', 'u', TAMIS__LETTER('u')) X('o', 'o', TAMIS__LETTER('u')) X('e', 'e', TAMIS__LETTER('i'))                     \
    X('i', 'e', TAMIS__LETTER('i')) X('e', 'i', TAMIS__LETTER('i') | TAMIS__LETTER('y')) X('a', 'e', TAMIS__LETTER('a'))       \
    X('o', 'e', TAMIS__LETTER('o')) X('u', 'e', TAMIS__LETTER('u')) X('c', 'k', TAMIS__LETTER('k'))                     \
    X('c', 'z', TAMIS__LETTER('c')) X('s', 'z', TAMIS__LETTER('s')) X('z', 'h', TAMIS__LETTER('j') | TAMIS__LETTER('g'))       \
    X('i', 'y', TAMIS__LETTER('y') | TAMIS__LETTER('i')) X('y', 'i', TAMIS__LETTER('i'))                                \
    X('e', 'y', TAMIS__LETTER('i') | TAMIS__LETTER('y')) X('a', 'y', TAMIS__LETTER('e') | TAMIS__LETTER('i'))                  \
    X('a', 'i', TAMIS__LETTER('e')) X('a', 'u', TAMIS__LETTER('o')) X('k', 'h', TAMIS__LETTER('h'))                     \
    X('g', 'h', TAMIS__LETTER('h')) X('s', 'h', TAMIS__LETTER('x')) X('d', 'h', TAMIS__LETTER('z'))                     \
    X('c', 'h', TAMIS__LETTER('k') | TAMIS__LETTER('q') | TAMIS__LETTER('h')) X('d', 'z', TAMIS__LETTER('z'))
/* clang-format on */

const uint32_t tamis__digraph_letters[26][26] = {
#define X(a, b, letters) [(a) - 'a'][(b) - 'a'] = (letters),
    DIGRAPHS(X)
#undef X
};

const tamis__two_letters tamis__digraphs[TAMIS__DIGRAPHS] = {
#define X(a, b, letters) {a, b, letters},
    DIGRAPHS(X)
#undef X
};

uint32_t tamis__full_steps(size_t a, size_t b, double least)
{
    return (uint32_t)(tamis__cost_limit(a > b ? a : b, least) / TAMIS__STEP);
}

/* A letter of the word with what is asked of it for each letter of the text. */
typedef struct word_letter {
    char c, before;
    bool loose;             /* a vowel, read as one that may have been left out */
    int gap;                /* cost without a partner */
    uint32_t merged;        /* letters it and the one before may stand for */
    const uint8_t *savings; /* row of tamis__letter_savings */
} word_letter;

void tamis__sweep_init(tamis__sweep *sweep, tamis_bytes text, tamis__spelling spelling)
{
    bool abjad = spelling == TAMIS__SPELLING_ABJAD;
    sweep->len = text.len > TAMIS__COMPARE_BYTES_MAX ? 0 : text.len;
    sweep->abjad = abjad;
    sweep->depth = 0;
    sweep->pruned = false;
    sweep->limit = -1;
    sweep->word_len = 0;
    for (size_t j = 0; j < sweep->len; j++) {
        char before = j > 0 ? text.ptr[j - 1] : '\0';
        sweep->text[j] = text.ptr[j];
        sweep->index[j] = (uint8_t)tamis__letter_index(text.ptr[j]);
        sweep->gap[j] = tamis__gap_cost(text.ptr, j, abjad);
        sweep->merged[j] = tamis__merged_letters(before, text.ptr[j]);
    }
}

/* Least cost of bringing two rests of these lengths together: every letter that one has more than the
 * other is dropped or merged. */
static int still_to_pay(const tamis__sweep *s, int word_rest, int text_rest)
{
    int more = word_rest > text_rest ? word_rest - text_rest : text_rest - word_rest;
    return more * (s->abjad ? TAMIS__ABJAD_VOWEL : TAMIS__DIGRAPH);
}

/* Row 0: the text's first letters without partners. */
static void start_rows(tamis__sweep *s, int limit)
{
    s->limit = limit;
    s->depth = 0;
    s->pruned = false;
    s->first[0] = 0;
    s->last[0] = 0;
    s->rows[0][0] = 0;
    for (size_t j = 1; j <= s->len; j++) {
        s->rows[0][j] = s->rows[0][j - 1] + s->gap[j - 1];
        if (s->rows[0][j] + still_to_pay(s, (int)s->word_len, (int)(s->len - j)) <= limit)
            s->last[0] = (int)j;
    }
}

static word_letter letter_of(const tamis__sweep *s, tamis_bytes word, int i)
{
    word_letter a = {.c = word.ptr[i - 1], .before = i >= 2 ? word.ptr[i - 2] : '\0'};
    a.gap = tamis__gap_cost(word.ptr, (size_t)i - 1, s->abjad);
    a.merged = tamis__merged_letters(a.before, a.c);
    a.savings = tamis__letter_savings[tamis__letter_index(a.c)];
    a.loose = s->abjad && tamis__vowel_like(a.c);
    return a;
}

/* What row i is filled from; local copies, so that the compiler knows that filling changes none. */
typedef struct row_view {
    const char *text;
    const uint8_t *index;
    const uint32_t *merged;
    const int *above, *two_above;
    bool first; /* i is 1 */
} row_view;

/* Cost of putting the word's letter in the place of letter j of the text. */
TAMIS_INLINE int replace_cost(const row_view *v, const word_letter *a, int j)
{
    if (a->c == v->text[j])
        return 0;
    int cost = TAMIS__STEP - a->savings[v->index[j]];
    if (a->loose && tamis__vowel_like(v->text[j]))
        return cost / 3;
    return cost == TAMIS__STEP && v->first && j == 0 ? TAMIS__STEP + TAMIS__FIRST_EXTRA : cost;
}

/* The rare steps into cell (i, j): two letters for one, or neighbours exchanged. */
static int rare_steps(const row_view *v, const word_letter *a, int j)
{
    char b = v->text[j - 1];
    int best = TOO_FAR;
    if (tamis__stands_for(a->merged, b))
        best = v->two_above[j - 1] + TAMIS__DIGRAPH;
    if (tamis__stands_for(v->merged[j - 1], a->c))
        best = tamis__least_int(best, v->above[j - 2] + TAMIS__DIGRAPH);
    if (b == a->before && j >= 2 && a->c == v->text[j - 2] && a->c != b)
        best = tamis__least_int(best, v->two_above[j - 2] + TAMIS__TRANSPOSE);
    return best;
}

/* Cell (i, j), i and j >= 1, but for the step from the left. */
TAMIS_INLINE int from_above(const row_view *v, const word_letter *a, int j)
{
    int best = tamis__least_int(v->above[j - 1] + replace_cost(v, a, j - 1), v->above[j] + a->gap);
    if ((a->merged | v->merged[j - 1]) != 0 || v->text[j - 1] == a->before)
        best = tamis__least_int(best, rare_steps(v, a, j));
    return best;
}

/* Row i >= 1: [i][j] is the cheapest way from the first i letters of the word to the first j of the
 * text. Only columns that can come within the limit are filled (Ukkonen 1985): those a step away from
 * such columns of the two rows above, and on to the right while the cost allows; the others are
 * TOO_FAR. False when no column is within the limit. */
static bool fill_row(tamis__sweep *s, tamis_bytes word, int i)
{
    const word_letter a = letter_of(s, word, i);
    const int len = (int)s->len, limit = s->limit, word_rest = (int)word.len - i;
    const int two = i >= 2 ? i - 2 : 0;
    const row_view v = {s->text, s->index, s->merged, s->rows[i - 1], s->rows[two], i == 1};
    const int *gap = s->gap;
    const int from = tamis__least_int(s->first[i - 1], s->first[two]);
    const int until = (s->last[i - 1] > s->last[two] ? s->last[i - 1] : s->last[two]) + 2;
    int *row = s->rows[i];
    int first = len + 1, last = -1, left = TOO_FAR, j = 0;
    for (; j < from && j <= len; j++)
        row[j] = TOO_FAR;
    for (; j <= len && (j <= until || left <= limit); j++) {
        int best = j == 0 ? v.above[0] + a.gap : from_above(&v, &a, j);
        if (j > 0)
            best = tamis__least_int(best, left + gap[j - 1]);
        row[j] = left = best;
        if (best <= limit && best + still_to_pay(s, word_rest, len - j) <= limit) {
            first = tamis__least_int(first, j);
            last = j;
        }
    }
    for (; j <= len; j++)
        row[j] = TOO_FAR;
    s->first[i] = first;
    s->last[i] = last;
    return last >= 0;
}

/* Rows of an earlier word that hold for this one: as many as they have letters in common. */
static size_t common_rows(const tamis__sweep *s, tamis_bytes word)
{
    size_t i = 0;
    while (i < s->depth && i < word.len && s->word[i] == word.ptr[i])
        i++;
    return i;
}

/* Fills the rows of the word that are not there yet. False when the distance is certainly above the
 * limit: two rows one after the other are empty, and a step reaches back two rows at most. */
static bool fill_rows(tamis__sweep *s, tamis_bytes word)
{
    size_t common = common_rows(s, word);
    if (s->pruned && common == s->depth)
        return false;
    s->depth = common;
    s->pruned = false;
    for (size_t i = common + 1; i <= word.len; i++) {
        s->word[i - 1] = word.ptr[i - 1];
        bool near = fill_row(s, word, (int)i);
        s->depth = i;
        s->pruned = !near && s->last[i - 1] < 0;
        if (s->pruned)
            return false;
    }
    return true;
}

double tamis__sweep_next(tamis__sweep *sweep, tamis_bytes word, double least)
{
    size_t longest = sweep->len > word.len ? sweep->len : word.len;
    if (sweep->len == 0 || word.len == 0 || longest > TAMIS__COMPARE_BYTES_MAX)
        return 0.0;
    int limit = tamis__cost_limit(longest, least);
    if (limit != sweep->limit || word.len != sweep->word_len) { /* rows keep only what could do */
        sweep->word_len = word.len;
        start_rows(sweep, limit);
    }
    if (!fill_rows(sweep, word) || sweep->last[word.len] < (int)sweep->len)
        return 0.0;
    int cost = sweep->rows[word.len][sweep->len];
    return tamis__cost_similarity(cost, longest, least);
}

double tamis__text_similarity(tamis_bytes a, tamis_bytes b, tamis__spelling spelling, double least)
{
    tamis__sweep sweep;
    if (tamis__bytes_equal(a, b))
        return 1.0;
    tamis__sweep_init(&sweep, b, spelling);
    return tamis__sweep_next(&sweep, a, least);
}

uint64_t tamis__letter_set(tamis_bytes text)
{
    uint64_t set = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned letter = (unsigned)(text.ptr[i] - 'a'),
                       digit = (unsigned)(text.ptr[i] - '0');
        if (letter < 26)
            set |= UINT64_C(1) << letter;
        else if (digit < 10)
            set |= UINT64_C(1) << (26 + digit);
    }
    return set;
}

static uint64_t bit_of(char c)
{
    return tamis__letter_set(tamis__bytes(&c, 1));
}

/* Letters with a saving in tamis__gap_savings. */
static uint64_t cheap_letters(void)
{
    return tamis__letter_set(TAMIS_LIT("aeiouhwyj"));
}

uint64_t tamis__letter_reach(uint64_t set)
{
    uint64_t reach = set | cheap_letters();
#define X(a, b, cost)                                                                              \
    reach |= (set & bit_of(a)) != 0 ? bit_of(b) : 0;                                               \
    reach |= (set & bit_of(b)) != 0 ? bit_of(a) : 0;
    LETTER_PAIRS(X)
#undef X
#define X(a, b, letters)                                                                           \
    reach |= (set & (letters)) != 0 ? bit_of(a) | bit_of(b) : 0;                                   \
    reach |= (set & bit_of(a)) != 0 && (set & bit_of(b)) != 0 ? (uint64_t)(letters) : 0;
    DIGRAPHS(X)
#undef X
    return reach;
}

uint64_t tamis__letter_partners(uint64_t letter)
{
    if ((letter & cheap_letters()) != 0)
        return 0;
    uint64_t partners = letter;
#define X(a, b, cost)                                                                              \
    partners |= (letter & bit_of(a)) != 0 ? bit_of(b) : 0;                                         \
    partners |= (letter & bit_of(b)) != 0 ? bit_of(a) : 0;
    LETTER_PAIRS(X)
#undef X
#define X(a, b, letters)                                                                           \
    partners |= (letter & (letters)) != 0 ? bit_of(a) | bit_of(b) : 0;                             \
    partners |= (letter & (bit_of(a) | bit_of(b))) != 0 ? (uint64_t)(letters) : 0;
    DIGRAPHS(X)
#undef X
    return partners;
}

/* What an initial is worth against a word that begins with it. */
#define INITIAL_SIMILARITY 0.80
#define SAME_CLASS_SIMILARITY 0.92

static bool is_word_like(const tamis__part *part)
{
    return part->kind == TAMIS__TOKEN_WORD || part->kind == TAMIS__TOKEN_TITLE ||
           part->kind == TAMIS__TOKEN_PARTICLE || part->kind == TAMIS__TOKEN_PLACE ||
           part->kind == TAMIS__TOKEN_TERM;
}

/* An initial of another script may take two letters in ours: "Ю." is "yu". A word that was cut off has more. */
static double initial_similarity(const tamis__part *a, const tamis__part *b)
{
    const tamis__part *initial = a->kind == TAMIS__TOKEN_INITIAL ? a : b;
    const tamis__part *other = a->kind == TAMIS__TOKEN_INITIAL ? b : a;
    if (other->kind == TAMIS__TOKEN_INITIAL || !is_word_like(other))
        return 0.0;
    bool any_length = (initial->flags & TAMIS__FLAG_CUT) != 0;
    bool begins = (any_length || initial->text.len <= TAMIS__INITIAL_BYTES_MAX) &&
                  tamis__bytes_starts_with(other->text, initial->text);
    return begins ? INITIAL_SIMILARITY : 0.0;
}

/* Two different tokens of one kind whose kind leaves no room for spelling. */
static double same_kind_similarity(const tamis__part *a, const tamis__part *b)
{
    bool same_class = a->group == b->group && a->group != 0;
    if (a->kind == TAMIS__TOKEN_PARTICLE && same_class && a->group != TAMIS__PARTICLE_NOBILIARY)
        return SAME_CLASS_SIMILARITY;
    if (a->kind == TAMIS__TOKEN_LEGAL_FORM)
        return same_class ? SAME_CLASS_SIMILARITY : 0.0;
    return -1.0;
}

/* Units of sound are for names that Han renders: of more than one character. And whoever writes Mandarin in
 * pinyin spells what the characters read: there, another syllable is another name. */
static bool is_rendered(tamis_bytes latin, tamis_bytes other, tamis__writing writing)
{
    return writing != TAMIS__WRITING_HAN ||
           !(tamis__is_pinyin_syllable(other) || tamis__is_pinyin_name(latin));
}

bool tamis__may_be_rendered(tamis_bytes text, bool latin, tamis__writing writing)
{
    return writing != TAMIS__WRITING_HAN ||
           !(latin ? tamis__is_pinyin_name(text) : tamis__is_pinyin_syllable(text));
}

int tamis__sound_whole(size_t longest)
{
    return SOUND_PER_LETTER * (int)longest - SOUND_SHORTNESS;
}

int tamis__sound_limit(int whole, double least)
{
    return (int)((1.0 - least) * (double)whole);
}

static double sound_value(int cost, int whole, double least)
{
    if (cost < 0)
        return 0.0;
    double similarity = 1.0 - (double)(cost > 0 ? cost : 1) / (double)whole;
    return similarity < least ? 0.0 : similarity;
}

double tamis__sound_similarity(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                               tamis__writing b_writing, double least)
{
    bool a_latin = a_writing == TAMIS__WRITING_LETTERS;
    bool b_latin = b_writing == TAMIS__WRITING_LETTERS;
    if (a_latin == b_latin)
        return 0.0;
    size_t longest = a.len > b.len ? a.len : b.len;
    if (longest > TAMIS__COMPARE_BYTES_MAX)
        return 0.0;
    tamis_bytes latin = a_latin ? a : b, other = a_latin ? b : a;
    tamis__writing writing = a_latin ? b_writing : a_writing;
    if (!is_rendered(latin, other, writing))
        return 0.0;
    int whole = tamis__sound_whole(longest);
    int cost = tamis__sound_distance(latin, other, writing, tamis__sound_limit(whole, least));
    return sound_value(cost, whole, least);
}

double tamis__sound_sweep_similarity(const tamis__sound_sweep *sweep, tamis_bytes word,
                                     double least)
{
    size_t longest = sweep->text.len > word.len ? sweep->text.len : word.len;
    if (longest > TAMIS__COMPARE_BYTES_MAX)
        return 0.0;
    int whole = tamis__sound_whole(longest);
    double similarity = sound_value(
        tamis__sound_sweep_next(sweep, word, tamis__sound_limit(whole, least)), whole, least);
    tamis_bytes latin = sweep->latin ? sweep->text : word;
    tamis_bytes other = sweep->latin ? word : sweep->text;
    bool near = similarity > 0.0 && is_rendered(latin, other, sweep->writing);
    return near ? similarity : 0.0;
}

double tamis__rendered_similarity(tamis_bytes latin, tamis_bytes other, tamis__writing writing,
                                  int cost, double least)
{
    size_t longest = latin.len > other.len ? latin.len : other.len;
    double similarity = sound_value(cost, tamis__sound_whole(longest), least);
    return similarity > 0.0 && is_rendered(latin, other, writing) ? similarity : 0.0;
}

double tamis__written_similarity(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                                 tamis__writing b_writing, double least)
{
    if (tamis__bytes_equal(a, b))
        return 1.0;
    double spelled = tamis__text_similarity(a, b, tamis__spelling_of(a_writing, b_writing), least);
    double sound = tamis__sound_similarity(a, a_writing, b, b_writing, least);
    return spelled > sound ? spelled : sound;
}

/* For their spelling alone. The key is asked last: it takes longer than most distances. */
static double spelled_alike(const tamis__part *a, const tamis__part *b)
{
    tamis__writing a_writing = tamis__writing_of(a->script);
    tamis__writing b_writing = tamis__writing_of(b->script);
    double similarity =
        tamis__written_similarity(a->text, a_writing, b->text, b_writing, TAMIS__LINK_MIN);
    bool keyed = similarity > 0.0 && tamis__may_link(a->text, a_writing, b->text, b_writing);
    return keyed ? similarity : 0.0;
}

double tamis__fixed_similarity(const tamis__part *a, const tamis__part *b)
{
    if (a->text.len == 0 || b->text.len == 0)
        return 0.0;
    if (a->kind == TAMIS__TOKEN_INITIAL || b->kind == TAMIS__TOKEN_INITIAL)
        return initial_similarity(a, b);
    if (a->kind == b->kind) {
        double fixed = same_kind_similarity(a, b);
        if (fixed >= 0.0)
            return fixed;
        if (a->kind == TAMIS__TOKEN_PLACE || a->kind == TAMIS__TOKEN_TERM)
            return 0.0;
    }
    return is_word_like(a) && is_word_like(b) ? -1.0 : 0.0;
}

double tamis__part_similarity(const tamis__part *a, const tamis__part *b)
{
    if (tamis__bytes_equal(a->text, b->text))
        return 1.0;
    double fixed = tamis__fixed_similarity(a, b);
    if (fixed >= 0.0)
        return fixed;
    double similarity = spelled_alike(a, b);
    if (similarity < TAMIS__NICKNAME_SIMILARITY && tamis__families_meet(&a->families, &b->families))
        similarity = TAMIS__NICKNAME_SIMILARITY;
    return similarity;
}
