/*
 * match/keys.c - from text to keys.
 *
 * A key is a hash of a short string with the kind of key mixed in, so that kinds do not meet.
 */
#include "match/keys.h"

#include "base/hash.h"
#include "match/pinyin.h"
#include "match/skeleton.h"

enum {
    WORD_DROP_MIN = 3,
    CONSONANTS_DROP_MIN = 5,
    CONSONANTS_DROP_TWO_MIN = 6,
    CONSONANTS_DROP_TWO_MAX = 12, /* of longer words only the first letters lose two */
    SKELETONS = 12,               /* of likely Latin spellings of a text of another script */
    SKELETONS_HANGUL =
        20, /* which writes Korean names and foreign ones, each by rules of its own */
    SKELETONS_DROPPED = 2, /* the likeliest of them, of which a class is left out */
    SKELETON_DROP_MIN = 5, /* classes of a skeleton that can spare one */
    SOUND_WITH_VOWEL_MAX = 2,
    GLUE_SOUND_MIN = 4,
    GLUE_PLURAL_MIN = 7,
    SOUND_MIN = 2,   /* consonants that make a sound of its own */
    LETTERS_MAX = 40 /* letters of a text that keys look at */
};

typedef enum key_kind {
    KEY_WORD = 1,
    KEY_SOUND,
    KEY_CONSONANTS,
    KEY_WIDE,
    KEY_FAMILY,
    KEY_GLUE_SOUND,
    KEY_GLUE_SYLLABLES
} key_kind;

/* A string that keys are made of. */
typedef struct letters {
    char items[LETTERS_MAX];
    size_t count;
} letters;

static uint32_t key_of(key_kind kind, const char *text, size_t len)
{
    uint64_t hash = tamis__hash64(tamis__bytes(text, len)) + (uint64_t)kind;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

static void add_key(tamis__keys *keys, key_kind kind, const char *text, size_t len)
{
    if (keys->count < TAMIS__KEYS_MAX)
        keys->items[keys->count++] = key_of(kind, text, len);
}

static void add_dropped(tamis__keys *keys, key_kind kind, const letters *of)
{
    char rest[LETTERS_MAX];
    for (size_t i = 0; i < of->count; i++) {
        if (i > 0 && of->items[i] == of->items[i - 1])
            continue; /* the same text as before */
        memcpy(rest, of->items, i);
        memcpy(rest + i, of->items + i + 1, of->count - i - 1);
        add_key(keys, kind, rest, of->count - 1);
    }
}

static void add_dropped_two(tamis__keys *keys, key_kind kind, const letters *of)
{
    letters less = {.count = of->count - 1};
    for (size_t i = 0; i < of->count; i++) {
        memcpy(less.items, of->items, i);
        memcpy(less.items + i, of->items + i + 1, of->count - i - 1);
        for (size_t k = i; k < less.count; k++) { /* pairs in order: each once */
            char rest[LETTERS_MAX];
            memcpy(rest, less.items, k);
            memcpy(rest + k, less.items + k + 1, less.count - k - 1);
            add_key(keys, kind, rest, less.count - 1);
        }
    }
}

/* A few dozen numbers, at most TAMIS__KEYS_MAX (Shell 1959, gaps of Ciura 2001). */
static void sort_numbers(uint32_t *items, uint32_t count)
{
    static const uint32_t gaps[] = {132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < TAMIS_COUNT_OF(gaps); g++)
        for (uint32_t i = gaps[g]; i < count; i++) {
            uint32_t item = items[i], at = i;
            for (; at >= gaps[g] && items[at - gaps[g]] > item; at -= gaps[g])
                items[at] = items[at - gaps[g]];
            items[at] = item;
        }
}

static void sort_keys(tamis__keys *keys)
{
    if (keys->count < 2)
        return;
    sort_numbers(keys->items, keys->count);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < keys->count; i++)
        if (keys->items[i] != keys->items[kept - 1])
            keys->items[kept++] = keys->items[i];
    keys->count = kept;
}

static letters letters_of(tamis_bytes text)
{
    letters out;
    out.count = text.len < LETTERS_MAX ? text.len : LETTERS_MAX;
    if (out.count > 0)
        memcpy(out.items, text.ptr, out.count);
    return out;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* ---- consonants as written ---- */

static char plain_consonant(char c)
{
    switch (c) {
    case 'c':
    case 'q': return 'k';
    case 'z': return 's';
    case 'v':
    case 'w': return 'f';
    default: return c;
    }
}

/* Vowels, h and w left out but at the beginning, letters of one use as one, doubled ones once. */
static letters consonants_of(const letters *text)
{
    letters out = {.count = 0};
    for (size_t i = 0; i < text->count; i++) {
        char c = text->items[i];
        bool weak = is_vowel(c) || c == 'h' || c == 'w';
        if (weak && i > 0)
            continue;
        c = is_vowel(c) ? 'a' : plain_consonant(c);
        if (out.count == 0 || out.items[out.count - 1] != c)
            out.items[out.count++] = c;
    }
    return out;
}

/* ---- sound ---- */

/* The class of the consonant at `i`, and how many letters after it belong to it. */
typedef struct consonant {
    char first, second; /* second: 'x' is two sounds; 0 */
    size_t more;
} consonant;

static char letter_at(const letters *text, size_t i)
{
    return i < text->count ? text->items[i] : '\0';
}

static consonant sound_of_c(char next)
{
    if (next == 'h' || next == 'z')
        return (consonant){'J', 0, 1};
    if (next == 'k')
        return (consonant){'K', 0, 1};
    bool soft = next == 'e' || next == 'i' || next == 'y';
    return (consonant){soft ? 'S' : 'K', 0, 0};
}

static consonant sound_of_dental(const letters *text, size_t i)
{
    char next = letter_at(text, i + 1);
    char third = letter_at(text, i + 2);
    if (next == 'j')
        return (consonant){'J', 0, 1};
    if ((next == 's' || next == 'z' || next == 'c') && third == 'h')
        return (consonant){'J', 0, 2};
    if (next == 's' || next == 'z')
        return (consonant){'S', 0, 1};
    return (consonant){'D', 0, 0};
}

/* s and z; sh, zh, sch. */
static consonant sound_of_s(const letters *text, size_t i)
{
    char next = letter_at(text, i + 1);
    if (next == 'h')
        return (consonant){'J', 0, 1};
    if (next == 'c' && letter_at(text, i + 2) == 'h')
        return (consonant){'J', 0, 2};
    return (consonant){'S', 0, 0};
}

static consonant sound_at(const letters *text, size_t i)
{
    char next = letter_at(text, i + 1);
    switch (text->items[i]) {
    case 'k':
    case 'q':
    case 'g': return (consonant){'K', 0, 0};
    case 'c': return sound_of_c(next);
    case 'x': return i == 0 ? (consonant){'S', 0, 0} : (consonant){'K', 'S', 0};
    case 's':
    case 'z': return sound_of_s(text, i);
    case 'j': return (consonant){'J', 0, 0};
    case 'd':
    case 't': return sound_of_dental(text, i);
    case 'p': return next == 'h' ? (consonant){'F', 0, 1} : (consonant){'P', 0, 0};
    case 'b': return (consonant){'P', 0, 0};
    case 'f':
    case 'v':
    case 'w': return (consonant){'F', 0, 0};
    case 'n': return (consonant){'N', 0, next == 'g'};
    default: return (consonant){text->items[i], 0, 0}; /* l, m, r, digits */
    }
}

static void put_sound(letters *out, char class, bool apart)
{
    if (class == '\0' || out->count == LETTERS_MAX)
        return;
    if (apart || out->count == 0 || out->items[out->count - 1] != class)
        out->items[out->count++] = class;
}

/* Consonants by class; neighbours of one class once; a vowel counts only at the beginning ('A'), and so
 * does h. */
static letters sound_of(const letters *text)
{
    letters out = {.count = 0};
    bool apart = false; /* a vowel stands between this consonant and the one before */
    for (size_t i = 0; i < text->count; i++) {
        char c = text->items[i];
        if (is_vowel(c) || c == 'h') {
            if (i == 0)
                out.items[out.count++] = c == 'h' ? 'H' : 'A';
            apart = apart || c != 'h';
            continue;
        }
        consonant s = sound_at(text, i);
        put_sound(&out, s.first, apart);
        put_sound(&out, s.second, true);
        i += s.more;
        apart = false;
    }
    return out;
}

/* Few consonants stand for many words: then the first vowel tells them apart, too. */
static void add_first_vowel(const letters *text, letters *sound)
{
    size_t i = 0;
    if (sound->count > SOUND_WITH_VOWEL_MAX)
        return;
    while (i < text->count && !is_vowel(text->items[i]))
        i++;
    char first = letter_at(text, i);
    char next = letter_at(text, i + 1);
    bool round = first == 'o' || first == 'u' || (first == 'a' && next == 'u');
    bool front = first == 'i' || first == 'y' || first == 'e';
    sound->items[sound->count++] = round ? 'U' : front ? 'I' : 'A';
}

/* Hissing sounds are one: "Khürelsükh" and "Khürelchükh", "Xi" and "Shi". */
static letters hissed(const letters *sound)
{
    letters out = *sound;
    for (size_t i = 0; i < out.count; i++)
        out.items[i] = out.items[i] == 'J' ? 'S' : out.items[i];
    return out;
}

static char other_letter(char c, char before, char next)
{
    if ((c == 'k' || c == 'g') && next == 'h')
        return '\0'; /* Khalid, Halid */
    if (c == 'h' && next == 's' && before == '\0')
        return '\0'; /* Hsi in Wade-Giles, Xi */
    if (c == 'c' && next == 'h')
        return 'k'; /* Michail, Mikael */
    if (c == 'j')
        return 'y';                              /* Jonas, Yonas */
    return c == 'w' && before != '\0' ? 'u' : c; /* Dawud, Daoud */
}

/* Letters whose sound is another one in other spellings, read that way. */
static letters other_reading(const letters *text)
{
    letters out = {.count = 0};
    for (size_t i = 0; i < text->count; i++) {
        char before = i > 0 ? text->items[i - 1] : '\0';
        char c = other_letter(text->items[i], before, letter_at(text, i + 1));
        if (c != '\0')
            out.items[out.count++] = c;
    }
    return out;
}

/* ---- syllables ---- */

/* The class of the vowels of a syllable, whose last letter is `c`: "eo", "u" and "oo" are one, "ae" and "ai". */
static char vowel_class(char before, char c)
{
    switch (c) {
    case 'a': return 'A';
    case 'e': return before == 'e' ? 'I' : 'E';
    case 'i':
    case 'y': return before == 'a' || before == 'e' || before == 'o' ? 'E' : 'I';
    default: return 'U';
    }
}

static char syllable_consonant(char class)
{
    return class == 'J' ? 'S' : class == 'l' ? 'r' : class;
}

/* Consonants and vowels by class, w left out: what spellings of one short name have in common ("jong un",
 * "jeongeun"; "sin il", "shinil"). */
static letters syllables_of(const letters *text)
{
    letters out = {.count = 0};
    bool apart = false;
    for (size_t i = 0; i < text->count; i++) {
        char c = text->items[i], next = letter_at(text, i + 1);
        if (is_vowel(c)) {
            if (!is_vowel(next))
                put_sound(&out, vowel_class(i > 0 ? text->items[i - 1] : '\0', c), true);
            apart = true;
        } else if (c != 'h' && c != 'w') {
            consonant s = sound_at(text, i);
            put_sound(&out, syllable_consonant(s.first), apart);
            put_sound(&out, s.second, true);
            i += s.more;
            apart = false;
        }
    }
    return out;
}

/* ---- skeletons ---- */

/* What is written for one sound, and a letter for it; 0: mute. `front`: only before e, i and y. */
typedef struct spelling {
    const char *written;
    char read;
    bool front;
} spelling;

/* Digraphs and trigraphs, longest first. */
static const spelling one_sound[] = {
    {"tsch", 's', false}, {"sch", 's', false}, {"tch", 's', false}, {"ch", 's', false},
    {"cz", 's', false},   {"tz", 's', false},  {"ts", 's', false},  {"dz", 's', false},
    {"dj", 'j', false},   {"zh", 's', false},  {"gh", 0, false},    {"ng", 'n', false},
    {"gn", 'n', false},   {"ck", 'k', false},  {"dt", 't', false},  {"th", 't', false},
    {"c", 's', true},
};

/* Letters that hiss in some languages, or did before they lost a mark: Kovacs (Kovács, Kovač), Juric, Thea,
 * Krzysztof, Giorgio. */
static const spelling hissing[] = {
    {"ck", 'k', false}, {"ch", 's', false}, {"c", 's', false}, {"th", 's', false},
    {"rz", 's', false}, {"x", 's', false},  {"gh", 0, false},  {"g", 's', true},
};

/* Letters that are soft or mute in some languages: Juan, Guillermo, Badoglio, Giuliani, Bologna, Wyatt. */
static const spelling softened[] = {
    {"gli", 'l', false}, {"ll", 'y', false}, {"gn", 'n', false},
    {"j", 'h', false},   {"g", 'h', true},   {"w", 'u', false},
};

static bool is_spelled(const letters *text, size_t i, const spelling *s)
{
    if (s->written[0] != text->items[i])
        return false;
    size_t len = strlen(s->written);
    if (len > text->count - i || memcmp(text->items + i, s->written, len) != 0)
        return false;
    char next = letter_at(text, i + len);
    return !s->front || next == 'e' || next == 'i' || next == 'y';
}

static void put(letters *out, char c)
{
    if (c != '\0')
        out->items[out->count++] = c;
}

/* The first that fits at each place is read; what fits none stands for itself. */
static letters read_as(const letters *text, const spelling *spellings, size_t count)
{
    letters out = {.count = 0};
    for (size_t i = 0; i < text->count;) {
        size_t k = 0;
        while (k < count && !is_spelled(text, i, &spellings[k]))
            k++;
        put(&out, k < count ? spellings[k].read : text->items[i]);
        i += k < count ? strlen(spellings[k].written) : 1;
    }
    return out;
}

/* "Carter" as it is said where r is mute before consonants. */
static letters drop_r(const letters *text)
{
    letters out = {.count = 0};
    for (size_t i = 0; i < text->count; i++) {
        size_t end = i;
        while (letter_at(text, end) == 'r')
            end++;
        bool after_vowel = i > 0 && is_vowel(text->items[i - 1]);
        if (end > i && after_vowel && !is_vowel(letter_at(text, end)))
            i = end - 1;
        else
            put(&out, text->items[i]);
    }
    return out;
}

/* "Dumont", "Margaux": the last consonants may be mute. */
static letters drop_end(const letters *text)
{
    static const char mute[] = "stdxzp";
    letters out = *text;
    size_t end = out.count;
    if (end > 0 && out.items[end - 1] == 'e')
        end--;
    if (end > 0 && out.items[end - 1] == 'h')
        end--;
    size_t keep = end;
    while (keep > 0 && strchr(mute, out.items[keep - 1]) != NULL)
        keep--;
    char before = keep > 0 ? out.items[keep - 1] : '\0';
    if (is_vowel(before) || before == 'r' || before == 'n')
        out.count = keep < end ? keep : out.count;
    return out;
}

static tamis__skeleton skeleton_of(const letters *text)
{
    tamis__skeleton out = {0};
    for (size_t i = 0; i < text->count; i++)
        tamis__skeleton_add(&out, tamis__sound_class(tamis__sound_letter(text->items[i])));
    return out;
}

static void add_skeleton(tamis__keys *keys, key_kind kind, uint64_t classes)
{
    char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(classes >> (8 * i) & 255);
    add_key(keys, kind, bytes, sizeof bytes);
}

/* The skeletons that a class left out makes of one: those of spellings in which a letter is mute, or another.
 */
static void add_dropped_class(tamis__keys *keys, const tamis__skeleton *skeleton)
{
    if (skeleton->count < SKELETON_DROP_MIN)
        return;
    for (unsigned shift = 0; shift < 4u * skeleton->count; shift += 4) {
        uint64_t below = skeleton->classes & ((UINT64_C(1) << shift) - 1);
        add_skeleton(keys, KEY_WIDE, (skeleton->classes >> shift >> 4) << shift | below);
    }
}

static void latin_keys(tamis_bytes text, tamis__keys *out)
{
    letters as_written = letters_of(text);
    letters said = read_as(&as_written, one_sound, TAMIS_COUNT_OF(one_sound));
    const letters readings[] = {
        as_written,
        said,
        drop_r(&said),
        drop_end(&said),
        read_as(&as_written, hissing, TAMIS_COUNT_OF(hissing)),
        read_as(&as_written, softened, TAMIS_COUNT_OF(softened)),
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(readings); i++)
        add_skeleton(out, KEY_WIDE, skeleton_of(&readings[i]).classes);
    tamis__skeleton skeleton = skeleton_of(&said);
    add_dropped_class(out, &skeleton);
}

/* ---- keys ---- */

uint32_t tamis__wide_key_in(uint32_t key, tamis__writing writing)
{
    return key ^ ((uint32_t)writing + 1) * UINT32_C(0x9E3779B1);
}

uint32_t tamis__exact_key(tamis_bytes text)
{
    letters whole = letters_of(text);
    return key_of(KEY_WORD, whole.items, whole.count);
}

uint32_t tamis__family_key(uint32_t family)
{
    const char bytes[4] = {(char)(family & 255), (char)(family >> 8 & 255),
                           (char)(family >> 16 & 255), (char)(family >> 24)};
    return key_of(KEY_FAMILY, bytes, sizeof(bytes));
}

uint32_t tamis__glue_key(tamis_bytes text)
{
    letters whole = letters_of(text);
    if (whole.count > GLUE_PLURAL_MIN && whole.items[whole.count - 1] == 's')
        whole.count--; /* terms are kept in the singular: "pobedaairlines", "pobeda airline" */
    letters sound = sound_of(&whole);
    if (sound.count < GLUE_SOUND_MIN) {
        letters syllables = syllables_of(&whole);
        return key_of(KEY_GLUE_SYLLABLES, syllables.items, syllables.count);
    }
    size_t vowel = sound.items[0] == 'A' ? 1 : 0;
    return key_of(KEY_GLUE_SOUND, sound.items + vowel, sound.count - vowel);
}

uint32_t tamis__sound_key(tamis_bytes text)
{
    letters whole = letters_of(text);
    letters sound = sound_of(&whole);
    return sound.count < SOUND_MIN ? key_of(KEY_WORD, whole.items, whole.count)
                                   : key_of(KEY_SOUND, sound.items, sound.count);
}

void tamis__word_keys(tamis_bytes text, tamis__keys *out)
{
    out->count = 0;
    if (text.len == 0)
        return;
    letters whole = letters_of(text);
    letters other = other_reading(&whole);
    letters sound = sound_of(&whole);
    letters other_sound = sound_of(&other);
    add_first_vowel(&whole, &sound);
    add_first_vowel(&other, &other_sound);
    letters hiss = hissed(&sound);
    letters consonants = consonants_of(&whole);
    add_key(out, KEY_WORD, whole.items, whole.count);
    add_key(out, KEY_SOUND, sound.items, sound.count);
    add_key(out, KEY_SOUND, other_sound.items, other_sound.count);
    add_key(out, KEY_SOUND, hiss.items, hiss.count);
    if (whole.count >= WORD_DROP_MIN)
        add_dropped(out, KEY_WORD, &whole);
    if (consonants.count >= CONSONANTS_DROP_MIN) {
        add_key(out, KEY_CONSONANTS, consonants.items, consonants.count);
        add_dropped(out, KEY_CONSONANTS, &consonants);
    }
    if (consonants.count >= CONSONANTS_DROP_TWO_MIN && consonants.count <= CONSONANTS_DROP_TWO_MAX)
        add_dropped_two(out, KEY_CONSONANTS, &consonants);
    sort_keys(out);
}

/* A character of Han is held to its spelling (match/similarity.h), which word keys find: its few consonants would
 * meet half of the dictionary. */
static bool is_read_exactly(tamis_bytes text, tamis__writing writing)
{
    return writing == TAMIS__WRITING_HAN && tamis__is_pinyin_syllable(text);
}

void tamis__wide_keys(tamis_bytes text, tamis__writing writing, tamis__keys *out)
{
    tamis__skeleton skeletons[SKELETONS_HANGUL];
    const uint32_t most = writing == TAMIS__WRITING_HANGUL ? SKELETONS_HANGUL : SKELETONS;
    out->count = 0;
    if (text.len == 0 || is_read_exactly(text, writing))
        return;
    uint32_t count = tamis__skeletons_of(text, writing, skeletons, most);
    if (count == 0)
        latin_keys(text, out);
    for (uint32_t i = 0; i < count; i++)
        add_skeleton(out, KEY_WIDE, skeletons[i].classes);
    for (uint32_t i = 0; i < count && i < SKELETONS_DROPPED; i++)
        add_dropped_class(out, &skeletons[i]);
    sort_keys(out);
}

bool tamis__keys_meet(const tamis__keys *a, const tamis__keys *b)
{
    uint32_t i = 0, k = 0;
    while (i < a->count && k < b->count) {
        if (a->items[i] == b->items[k])
            return true;
        if (a->items[i] < b->items[k])
            i++;
        else
            k++;
    }
    return false;
}

bool tamis__may_link(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                     tamis__writing b_writing)
{
    tamis__keys of_a, of_b;
    tamis__word_keys(a, &of_a);
    tamis__word_keys(b, &of_b);
    if (tamis__keys_meet(&of_a, &of_b))
        return true;
    if (a_writing == b_writing)
        return false;
    tamis__wide_keys(a, a_writing, &of_a);
    tamis__wide_keys(b, b_writing, &of_b);
    return tamis__keys_meet(&of_a, &of_b);
}

tamis__writing tamis__writing_of(uint8_t script)
{
    switch (script) {
    case TAMIS__SCRIPT_ALPHABET: return TAMIS__WRITING_ALPHABET;
    case TAMIS__SCRIPT_ABJAD: return TAMIS__WRITING_ABJAD;
    case TAMIS__SCRIPT_HAN: return TAMIS__WRITING_HAN;
    case TAMIS__SCRIPT_KANA: return TAMIS__WRITING_KANA;
    case TAMIS__SCRIPT_HANGUL: return TAMIS__WRITING_HANGUL;
    case TAMIS__SCRIPT_INDIC: return TAMIS__WRITING_SYLLABLES;
    default: return TAMIS__WRITING_LETTERS;
    }
}

static bool has_letters(tamis__writing writing)
{
    return writing == TAMIS__WRITING_LETTERS || writing == TAMIS__WRITING_ALPHABET;
}

tamis__spelling tamis__spelling_of(tamis__writing a, tamis__writing b)
{
    bool letters_a = has_letters(a), letters_b = has_letters(b);
    if (a == b)
        return TAMIS__SPELLING_PLAIN;
    if (letters_a && letters_b)
        return TAMIS__SPELLING_ALPHABETIC;
    bool abjad_a = a == TAMIS__WRITING_ABJAD, abjad_b = b == TAMIS__WRITING_ABJAD;
    if ((abjad_a && letters_b) || (abjad_b && letters_a))
        return TAMIS__SPELLING_ABJAD;
    return TAMIS__SPELLING_SYLLABIC;
}
