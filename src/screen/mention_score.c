/*
 * screen/mention_score.c - what a match is worth as a mention.
 *
 * The whole name is worth 1, a form of it its share. Doubt takes away: a single word that is an
 * ordinary one, is written small, or names a ship where no ship is spoken of; a weak alias; a name
 * made of ordinary words only. Below the usual threshold of 0.7 a match is not reported.
 */
#include "screen/doc_words.h"

#define WORTH_ORDINARY 0.5 /* a single ordinary word, or a word the text also writes small */
#define WORTH_SMALL 0.4    /* a single word written small, though it has capitals to write */
#define WORTH_ONE_NAME 0.6 /* one name of a person, a ship out of context, a one-word weak alias */
#define WORTH_RARE_NAME 0.75 /* the same, rare and the primary name */
#define WORTH_WEAK 0.8       /* weak alias of several words */
#define WORTH_PLAIN 0.75     /* several ordinary words, written as a name */
#define WORTH_PLAIN_FORM 0.6 /* the same, when only a legal form made it a name */
#define WORTH_SMALL_LETTERS 0.8
#define WORTH_SHARED_SHORT 0.8 /* first and family name that several listed people share */

enum {
    SHORT_WORD_BYTES = 3,
    RARE_NAME_BYTES_MIN = 6,
    RARE_ENTITIES_MAX = 2,
    SHARERS_MAX = 3,
    CONNECTOR_BYTES_MAX = 3 /* "of", "and", "the" need no capital */
};

typedef struct looks {
    size_t count;
    size_t cased;   /* words that could have a capital */
    size_t capital; /* of these, those that have one */
    size_t common;
    size_t numbers;
} looks;

static looks look_at(const tamis__doc_words *words, size_t first, size_t last)
{
    looks l = {.count = last - first};
    for (size_t i = first; i < last; i++) {
        const tamis__doc_word *word = &words->items[i];
        bool common = words->scanner->common[word->number] != 0;
        bool capital = (word->flags & TAMIS__CUT_CAPITAL) != 0;
        l.numbers += (word->flags & TAMIS__CUT_NUMBER) != 0 ? 1 : 0;
        l.common += common || (word->flags & TAMIS__CUT_NUMBER) != 0 ? 1 : 0;
        if (common && word->key_len <= CONNECTOR_BYTES_MAX)
            continue;
        l.cased += capital || (word->flags & TAMIS__CUT_LOWER) != 0 ? 1 : 0;
        l.capital += capital ? 1 : 0;
    }
    return l;
}

static bool is_craft(tamis__schema schema)
{
    return tamis__schema_domain(schema) == TAMIS__DOMAIN_VESSEL;
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* The word or its plural, and not a part of another one ("export" is no port). */
static bool has_word(tamis_bytes text, tamis_bytes word)
{
    for (size_t at = tamis__bytes_find_nocase(text, word, 0); at != SIZE_MAX;
         at = tamis__bytes_find_nocase(text, word, at + 1)) {
        size_t end = at + word.len;
        end += end < text.len && (text.ptr[end] | 0x20) == 's' ? 1 : 0;
        if ((at == 0 || !is_letter(text.ptr[at - 1])) &&
            (end == text.len || !is_letter(text.ptr[end])))
            return true;
    }
    return false;
}

/* Ships and aircraft are named after everything; so the sentence must speak of one. */
static bool speaks_of_craft(const tamis__doc_words *words, size_t at)
{
    static const char *const signs[] = {"vessel", "ship",  "tanker",    "cargo", "m/v",  "mv ",
                                        "m/t",    "ferry", "aircraft",  "jet",   "imo",  "sailed",
                                        "plane",  "yacht", "freighter", "boat",  "flag", "port"};
    const tamis__sentence *s = &words->request->sentences->items[words->items[at].sentence];
    tamis_bytes sentence = tamis__bytes_sub(words->request->text, s->start, s->end);
    for (size_t i = 0; i < TAMIS_COUNT_OF(signs); i++) {
        if (has_word(sentence, tamis__bytes_of(signs[i])))
            return true;
    }
    return false;
}

static bool is_rare(const tamis__doc_words *words, size_t at, const tamis__name_row *name)
{
    if (words->items[at].key_len < RARE_NAME_BYTES_MIN || name->token_count == 0)
        return false;
    const tamis__snapshot *snapshot = words->scanner->snapshot;
    tamis__token_row token = tamis__snapshot_token(snapshot, name->token_first);
    return tamis__snapshot_word(snapshot, token.word).entity_count <= RARE_ENTITIES_MAX;
}

/* The text spells the word just as the list does, capitals and all, and these are not ordinary. */
static bool spelled_alike(const tamis__doc_words *words, size_t at, uint32_t name)
{
    const tamis__doc_word *word = &words->items[at];
    tamis_bytes surface = tamis__bytes_sub(words->request->text, word->start, word->end);
    tamis_bytes listed = tamis__snapshot_name_text(words->scanner->snapshot, name);
    bool inner = false;
    for (size_t i = 1; i < surface.len; i++)
        inner = inner || (surface.ptr[i] >= 'A' && surface.ptr[i] <= 'Z');
    return inner && tamis__bytes_equal(surface, listed);
}

/* The knowledge of names takes the word for a place, a title or a business term. */
static bool is_no_name(const tamis__doc_words *words, const tamis__name_row *name)
{
    const tamis__snapshot *snapshot = words->scanner->snapshot;
    uint8_t kind = tamis__snapshot_token(snapshot, name->token_first).kind;
    return name->token_count > 0 && kind != TAMIS__TOKEN_WORD && kind != TAMIS__TOKEN_INITIAL &&
           kind != TAMIS__TOKEN_NUMBER;
}

static double one_word(const tamis__doc_words *words, size_t at, const tamis__name_row *name,
                       const tamis__ending *ending)
{
    const tamis__doc_word *word = &words->items[at];
    tamis__schema schema = tamis__snapshot_entity(words->scanner->snapshot, name->entity).schema;
    bool upper = (word->flags & TAMIS__CUT_UPPER) != 0;
    if (word->key_len < SHORT_WORD_BYTES || (word->flags & TAMIS__CUT_NUMBER) != 0)
        return 0;
    if ((word->flags & TAMIS__CUT_LOWER) != 0 && !spelled_alike(words, at, ending->value))
        return WORTH_SMALL;
    if (is_craft(schema) && speaks_of_craft(words, at))
        return WORTH_RARE_NAME;
    if (words->scanner->common[word->number] != 0 || words->lower[word->number] != 0 ||
        ((ending->flags & TAMIS__FORM_INNER) == 0 && is_no_name(words, name)) ||
        (word->key_len == SHORT_WORD_BYTES && !upper && (word->flags & TAMIS__CUT_WIDE) == 0))
        return WORTH_ORDINARY;
    if (is_craft(schema) || name->strength == TAMIS__NAME_WEAK)
        return WORTH_ONE_NAME;
    if (tamis__schema_domain(schema) == TAMIS__DOMAIN_PERSON)
        return name->strength == TAMIS__NAME_PRIMARY && is_rare(words, at, name) ? WORTH_RARE_NAME
                                                                                 : WORTH_ONE_NAME;
    return 1;
}

static double many_words(const tamis__doc_words *words, size_t first, size_t last,
                         const tamis__name_row *name, const tamis__ending *ending, size_t sharers)
{
    looks l = look_at(words, first, last);
    tamis__schema schema = tamis__snapshot_entity(words->scanner->snapshot, name->entity).schema;
    bool plain = l.common == l.count;
    double worth = name->strength == TAMIS__NAME_WEAK ? WORTH_WEAK : 1;
    if (l.numbers == l.count)
        return 0;
    if (l.cased > l.capital)
        worth *= plain ? WORTH_ORDINARY : l.capital == 0 ? WORTH_SMALL_LETTERS : 1;
    if (plain && is_craft(schema) && !speaks_of_craft(words, first))
        worth *= WORTH_PLAIN_FORM;
    else if (plain)
        worth *= (ending->flags & TAMIS__FORM_STRIPPED) != 0 ? WORTH_PLAIN_FORM : WORTH_PLAIN;
    if ((ending->flags & TAMIS__FORM_SHORT) != 0 && sharers > SHARERS_MAX)
        worth *= WORTH_SHARED_SHORT;
    return worth;
}

/* Characters of a script without spaces: two are little for a person's name. */
static double characters(const tamis__doc_words *words, size_t count, const tamis__name_row *name)
{
    tamis__schema schema = tamis__snapshot_entity(words->scanner->snapshot, name->entity).schema;
    bool person = tamis__schema_domain(schema) == TAMIS__DOMAIN_PERSON;
    double worth = count == 2 && person ? WORTH_ONE_NAME : 1;
    return name->strength == TAMIS__NAME_WEAK ? worth * WORTH_WEAK : worth;
}

double tamis__mention_score(const tamis__doc_words *words, size_t first, size_t last,
                            const tamis__ending *ending, size_t sharers)
{
    tamis__name_row name = tamis__snapshot_name(words->scanner->snapshot, ending->value);
    double share = (double)ending->permille / 1000;
    if ((words->items[first].flags & TAMIS__CUT_UNSPACED) != 0)
        return share * characters(words, last - first, &name);
    if (last - first == 1)
        return share * one_word(words, first, &name, ending);
    return share * many_words(words, first, last, &name, ending, sharers);
}
