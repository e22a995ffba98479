/*
 * screen/parts.c - what each token of a name weighs.
 *
 * Rarity is measured on the lists themselves: log2 of the number of bearers against log2 of the number
 * of entities, taken as at least RARITY_ENTITIES_MIN, so that a small list does not make its own
 * subject look common. The logarithm is piecewise linear over powers of two: exact on every machine.
 */
#include "screen/parts.h"

#include "match/learned.h"
#include "match/letter_sweep.h"
#include "match/typo.h"

#define RARITY_ENTITIES_MIN 65536u
#define MISSPELLED_LEAST 0.82
#define WORD_WEIGHT_LEAST 0.55
#define WORD_WEIGHT_RANGE 0.65

enum { FIELD_CHARACTERS = 35, CUT_TOKENS_MIN = 3, WHOLE_BYTES_MIN = 6 };
enum { TWO_SLIPS_BYTES_MIN = 8, MISSPELLED_BYTES_MIN = 6, SLIPS_MAX = 3, CONSONANTS_MIN = 4 };

/* log2(x) for x >= 1, linear between powers of two. */
static double log2_linear(uint32_t x)
{
    uint32_t whole = 31u - (uint32_t)__builtin_clz(x | 1u);
    uint32_t power = UINT32_C(1) << whole;
    return (double)whole + (double)(x - power) / (double)power;
}

static double word_weight(uint32_t bearers, uint32_t entities)
{
    if (entities < RARITY_ENTITIES_MIN)
        entities = RARITY_ENTITIES_MIN;
    if (bearers > entities)
        bearers = entities;
    double common = log2_linear(bearers + 1) / log2_linear(entities + 1);
    return WORD_WEIGHT_LEAST + WORD_WEIGHT_RANGE * (1.0 - common);
}

double tamis__token_weight(uint8_t kind, uint8_t group, uint32_t bearers, uint32_t entities)
{
    switch (kind) {
    case TAMIS__TOKEN_TERM: return 0.30;
    case TAMIS__TOKEN_LEGAL_FORM: return 0.10;
    case TAMIS__TOKEN_TITLE: return 0.04;
    case TAMIS__TOKEN_PARTICLE: return group == TAMIS__PARTICLE_BOUND ? 0.35 : 0.06;
    case TAMIS__TOKEN_INITIAL: return 0.30;
    case TAMIS__TOKEN_NUMBER:
    case TAMIS__TOKEN_PLACE: return 0.50;
    case TAMIS__TOKEN_CONNECTOR: return 0.02;
    default: return word_weight(bearers, entities);
    }
}

static bool is_business_word(uint8_t kind)
{
    return kind == TAMIS__TOKEN_TERM || kind == TAMIS__TOKEN_LEGAL_FORM;
}

static bool has_business_words(const tamis__name *name)
{
    for (uint32_t i = 0; i < name->count; i++)
        if (is_business_word(name->tokens[i].kind))
            return true;
    return false;
}

static uint32_t word_number(const tamis__snapshot *snapshot, tamis_bytes word)
{
    return snapshot == NULL ? TAMIS__NO_WORD : tamis__snapshot_find_word(snapshot, word);
}

/* The word of the vocabulary that a misspelled one was most likely meant to be: one letter more, less or
 * other, or two neighbours exchanged. Trying all of these takes less than comparing with every word. */
typedef struct meant_word {
    const tamis__text *text;
    tamis_bytes written;
    uint32_t number; /* in the vocabulary; its count when there is none */
    double similarity;
} meant_word;

static void try_word(meant_word *meant, const char *letters, size_t len)
{
    tamis_bytes word = tamis__bytes(letters, len);
    uint32_t number = tamis__vocabulary_find(meant->text, word);
    if (number == UINT32_MAX)
        return;
    double similarity = tamis__text_similarity(meant->written, word, TAMIS__SPELLING_PLAIN, 0.0);
    bool first = similarity == meant->similarity && number < meant->number;
    if (similarity > meant->similarity || first) {
        meant->similarity = similarity;
        meant->number = number;
    }
}

static void try_letters(meant_word *meant, char *letters, size_t len, char *place)
{
    for (char c = 'a'; c <= 'z'; c++) {
        *place = c;
        try_word(meant, letters, len);
    }
}

/* In a long word there may be two; then the first letter is kept and the length nearly so. */
static void try_two_slips(meant_word *meant)
{
    tamis__letter_sweep sweep;
    tamis_bytes word = meant->written;
    uint32_t count = tamis__vocabulary_count(meant->text);
    tamis__letter_sweep_init(&sweep, word, TAMIS__SPELLING_PLAIN);
    for (uint32_t i = 0; i < count; i++) {
        tamis_bytes known = tamis__vocabulary_word(meant->text, i);
        if (known.ptr[0] != word.ptr[0] || known.len + SLIPS_MAX < word.len ||
            known.len > word.len + SLIPS_MAX)
            continue;
        double similarity = tamis__letter_sweep_next(&sweep, known, MISSPELLED_LEAST);
        if (similarity > meant->similarity && tamis__slips(word, known, SLIPS_MAX) <= SLIPS_MAX) {
            meant->similarity = similarity;
            meant->number = i;
        }
    }
}

/* Letters of a word that are no vowels but the first, up to a limit; how many. */
static size_t consonants_of(tamis_bytes word, char out[TAMIS__WORD_BYTES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < word.len && i < TAMIS__WORD_BYTES_MAX; i++)
        if (i == 0 || memchr("aeiouy", word.ptr[i], 6) == NULL)
            out[count++] = word.ptr[i];
    return count;
}

/* "srvces", "intrnatl": written without some of the vowels. The first word of the vocabulary that has
 * the same consonants and more vowels. */
static void try_consonants(meant_word *meant)
{
    char wanted[TAMIS__WORD_BYTES_MAX], found[TAMIS__WORD_BYTES_MAX];
    size_t len = consonants_of(meant->written, wanted);
    uint32_t count = tamis__vocabulary_count(meant->text);
    for (uint32_t i = 0; len >= CONSONANTS_MIN && i < count; i++) {
        tamis_bytes known = tamis__vocabulary_word(meant->text, i);
        if (known.len <= meant->written.len || known.ptr[0] != wanted[0])
            continue;
        if (consonants_of(known, found) == len && memcmp(found, wanted, len) == 0) {
            meant->number = i;
            meant->similarity = MISSPELLED_LEAST;
            return;
        }
    }
}

static uint32_t misspelled(const tamis__text *text, tamis_bytes word)
{
    char letters[TAMIS__WORD_BYTES_MAX + 1];
    meant_word meant = {text, word, tamis__vocabulary_count(text), 0.0};
    if (word.len < MISSPELLED_BYTES_MIN || word.len > TAMIS__WORD_BYTES_MAX)
        return meant.number;
    for (size_t i = 0; i <= word.len; i++) {
        memcpy(letters, word.ptr, i);
        memcpy(letters + i + 1, word.ptr + i, word.len - i);
        try_letters(&meant, letters, word.len + 1, letters + i); /* a letter was left out */
        if (i == word.len)
            break;
        memcpy(letters + i + 1, word.ptr + i + 1, word.len - i - 1);
        try_letters(&meant, letters, word.len, letters + i); /* another was written */
        memcpy(letters + i, word.ptr + i + 1, word.len - i - 1);
        try_word(&meant, letters, word.len - 1); /* one too many */
        memcpy(letters, word.ptr, word.len);
        if (i + 1 < word.len) {
            letters[i] = word.ptr[i + 1];
            letters[i + 1] = word.ptr[i];
            try_word(&meant, letters, word.len);
        }
    }
    if (meant.similarity <= 0.0)
        try_consonants(&meant);
    if (meant.similarity <= 0.0 && word.len >= TWO_SLIPS_BYTES_MIN)
        try_two_slips(&meant);
    return meant.number;
}

/* Does the word meet its term though it is misspelled? Then how near it is counts. */
static bool links_as_written(tamis_bytes word, tamis_bytes term)
{
    return tamis__may_link(word, TAMIS__WRITING_LETTERS, term, TAMIS__WRITING_LETTERS) &&
           tamis__text_similarity(word, term, TAMIS__SPELLING_PLAIN, TAMIS__LINK_MIN) > 0.0;
}

/* In the name of a business, a word of forms and terms says little about who it is, even when it stands
 * apart ("liability"); so does one that nobody on the lists bears and that is nearly such a word, which
 * is then read as the term it was meant to be. Without lists nothing is known of who bears a word. */
static void read_business_word(const tamis__snapshot *snapshot, const tamis__text *text,
                               bool may_be_misspelled, tamis__part *part)
{
    bool known = tamis__vocabulary_has(text, part->text);
    uint32_t meant = tamis__vocabulary_count(text);
    if (!known && may_be_misspelled)
        meant = misspelled(text, part->text);
    if (!known && meant == tamis__vocabulary_count(text))
        return;
    part->weight = tamis__token_weight(TAMIS__TOKEN_TERM, 0, 0, 0);
    tamis_bytes term = known ? TAMIS_LIT("") : tamis__vocabulary_term(text, meant);
    if (term.len > 0 && !links_as_written(part->text, term)) { /* "unitde": its term is "union" */
        part->text = term;
        part->kind = TAMIS__TOKEN_TERM;
        part->word = word_number(snapshot, term);
        part->families = (tamis__families){{0}};
    }
}

/* Fills the view and moves the family tokens at the start behind the rest. */
static void finish(tamis__part_list *list, uint32_t count)
{
    uint32_t family = 0;
    while (family < count && (list->items[family].flags & TAMIS__FLAG_FAMILY) != 0)
        family++;
    if (family > 0 && family < count) {
        tamis__part_list copy = *list;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t from = (i + family) % count;
            list->items[i] = copy.items[from];
            list->token[i] = copy.token[from];
        }
    }
    list->parts.items = list->items;
    list->parts.count = count;
    list->parts.split = family > 0 && family < count ? count - family : 0;
    list->parts.learned = (tamis__learned_pairs){NULL, NULL};
    list->parts.weight = 0.0;
    for (uint32_t i = 0; i < count; i++)
        list->parts.weight += list->items[i].weight;
}

static uint32_t bearers_of(const tamis__snapshot *snapshot, uint32_t word)
{
    return word == TAMIS__NO_WORD ? 0 : tamis__snapshot_word(snapshot, word).entity_count;
}

static bool find_learned(const void *of, uint32_t word, uint32_t other, double *similarity,
                         uint32_t *support)
{
    const tamis__snapshot *snapshot = of;
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_equivalents(snapshot, word, &first);
    for (uint32_t i = first; i < first + count; i++) {
        tamis__equivalent_row row = tamis__snapshot_equivalent(snapshot, i);
        if (row.other != other)
            continue;
        *similarity = tamis__learned_similarity(row.support, row.strength);
        *support = row.support;
        return true;
    }
    return false;
}

static uint32_t entities_of(const tamis__snapshot *snapshot)
{
    return snapshot == NULL ? 0 : tamis__snapshot_info_of(snapshot).entities;
}

void tamis__parts_of_name(const tamis__name *name, const tamis__snapshot *snapshot,
                          const tamis__text *text, tamis__part_list *out)
{
    uint32_t entities = entities_of(snapshot);
    uint32_t count = name->count < TAMIS__NAME_TOKENS_MAX ? name->count : TAMIS__NAME_TOKENS_MAX;
    bool business = has_business_words(name);
    for (uint32_t i = 0; i < count; i++) {
        const tamis__token *token = &name->tokens[i];
        tamis__part *part = &out->items[i];
        part->text = tamis__bytes_sub(token->text, 0, TAMIS__WORD_BYTES_MAX);
        part->kind = token->kind;
        part->group = token->group;
        part->script = token->script;
        part->flags = token->flags;
        part->families = (tamis__families){{0}};
        if (token->kind == TAMIS__TOKEN_WORD)
            part->families = tamis__nickname_families(text, part->text);
        part->word = word_number(snapshot, part->text);
        uint32_t bearers = bearers_of(snapshot, part->word);
        part->weight = tamis__token_weight(token->kind, token->group, bearers, entities);
        bool latin = token->script == TAMIS__SCRIPT_LATIN; /* spelled by whoever typed it */
        if (business && token->kind == TAMIS__TOKEN_WORD)
            read_business_word(snapshot, text, snapshot != NULL && bearers == 0 && latin, part);
        out->token[i] = (uint8_t)i;
    }
    finish(out, count);
    if (snapshot != NULL)
        out->parts.learned = (tamis__learned_pairs){find_learned, snapshot};
}

/* Does the name fill the field, with a word at its end? */
static bool may_be_cut(const tamis__name *name)
{
    size_t at = 0, characters = 0;
    if (name->count < CUT_TOKENS_MIN || name->original.len > 4 * FIELD_CHARACTERS)
        return false;
    const tamis__token *last = &name->tokens[name->count - 1];
    if (last->kind != TAMIS__TOKEN_WORD || last->start + last->size != name->original.len)
        return false;
    for (; at < name->original.len; characters++)
        (void)tamis__utf8_next(name->original, &at);
    return characters == FIELD_CHARACTERS;
}

void tamis__parts_of_query(const tamis__name *name, const tamis__snapshot *snapshot,
                           const tamis__text *text, tamis__part_list *out)
{
    tamis__parts_of_name(name, snapshot, text, out);
    if (!may_be_cut(name))
        return;
    for (uint32_t i = 0; i < out->parts.count; i++) {
        tamis__part *part = &out->items[i];
        bool whole = part->text.len >= WHOLE_BYTES_MIN && bearers_of(snapshot, part->word) > 0;
        if (out->token[i] + 1u != name->count || part->kind != TAMIS__TOKEN_WORD || whole)
            continue;
        out->parts.weight -= part->weight;
        part->kind = TAMIS__TOKEN_INITIAL;
        part->flags |= TAMIS__FLAG_CUT;
        part->weight = tamis__token_weight(part->kind, 0, 0, 0);
        part->families = (tamis__families){{0}};
        out->parts.weight += part->weight;
    }
}

void tamis__parts_of_row(const tamis__snapshot *snapshot, const tamis__name_row *row,
                         tamis__part_list *out)
{
    uint32_t entities = entities_of(snapshot);
    uint32_t count =
        row->token_count < TAMIS__NAME_TOKENS_MAX ? row->token_count : TAMIS__NAME_TOKENS_MAX;
    tamis__token_row tokens[TAMIS__NAME_TOKENS_MAX];
    bool business = false;
    tamis__snapshot_tokens(snapshot, row, tokens);
    for (uint32_t i = 0; i < count; i++)
        business = business || is_business_word(tokens[i].kind);
    for (uint32_t i = 0; i < count; i++) {
        tamis__word_row word = tamis__snapshot_word(snapshot, tokens[i].word);
        bool term = business && tokens[i].kind == TAMIS__TOKEN_WORD &&
                    (word.traits & TAMIS__WORD_BUSINESS) != 0;
        tamis__part *part = &out->items[i];
        part->text = word.text;
        part->kind = tokens[i].kind;
        part->group = tokens[i].group;
        part->script = tokens[i].script;
        part->flags = tokens[i].flags;
        part->families = (tamis__families){{0}};
        part->word = tokens[i].word;
        part->weight = tamis__token_weight(term ? TAMIS__TOKEN_TERM : tokens[i].kind,
                                           tokens[i].group, word.entity_count, entities);
        out->token[i] = (uint8_t)i;
    }
    finish(out, count);
}

bool tamis__is_filler(uint8_t kind)
{
    return kind == TAMIS__TOKEN_PARTICLE || kind == TAMIS__TOKEN_TITLE ||
           kind == TAMIS__TOKEN_LEGAL_FORM || kind == TAMIS__TOKEN_CONNECTOR;
}
