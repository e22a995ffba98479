/*
 * screen/phrases.c - the automaton over phrases. The words under way are kept in a ring, so that a
 * text of any length needs no more memory than its hits.
 */
#include "screen/phrases.h"

#include "base/error.h"

enum { HITS_MAX = 1 << 20 };

tamis_status tamis__phrases_init(tamis__phrases *phrases, const tamis__text *text, tamis_error *err)
{
    *phrases = (tamis__phrases){.text = text};
    tamis_status status = tamis__lexicon_init(&phrases->lexicon, err);
    if (status == TAMIS_OK)
        status = tamis__automaton_init(&phrases->automaton, err);
    if (status == TAMIS_OK)
        status =
            tamis__reader_init(&phrases->reader, text, &phrases->lexicon, &phrases->lexicon, err);
    if (status == TAMIS_OK) {
        phrases->number = tamis__strmap_intern(&phrases->lexicon.words, TAMIS_LIT("#"));
        if (phrases->number == UINT32_MAX)
            status = tamis__fail_nomem(err);
    }
    if (status != TAMIS_OK)
        tamis__phrases_clear(phrases);
    return status;
}

void tamis__phrases_clear(tamis__phrases *phrases)
{
    tamis__reader_clear(&phrases->reader);
    tamis__automaton_clear(&phrases->automaton);
    tamis__lexicon_clear(&phrases->lexicon);
    *phrases = (tamis__phrases){0};
}

tamis_status tamis__phrases_add(tamis__phrases *phrases, tamis_bytes phrase, uint32_t value,
                                tamis_error *err)
{
    uint32_t words[TAMIS__SEQUENCE_WORDS_MAX];
    size_t count = 0;
    tamis_bytes piece;
    bool first = true;
    /* "#-day" is a piece before the sign, the sign, and a piece behind it. */
    while (tamis__bytes_split(&phrase, TAMIS_LIT("#"), &piece)) {
        if (!first && count < TAMIS__SEQUENCE_WORDS_MAX)
            words[count++] = phrases->number;
        first = false;
        tamis__cut cut;
        size_t at = 0;
        while (count < TAMIS__SEQUENCE_WORDS_MAX && tamis__cut_next(piece, &at, &cut)) {
            TAMIS_TRY(tamis__reader_number(&phrases->reader, &cut, &words[count], err));
            if (words[count++] == UINT32_MAX)
                return tamis__fail_nomem(err);
        }
    }
    return count == 0 ? TAMIS_OK
                      : tamis__automaton_add(&phrases->automaton, words, count,
                                             (tamis__ending){.value = value}, err);
}

tamis_status tamis__phrases_seal(tamis__phrases *phrases, tamis_error *err)
{
    return tamis__automaton_seal(&phrases->automaton, err);
}

typedef struct word {
    uint32_t start;
    uint32_t end;
    uint32_t number;
    uint32_t sentence;
    bool digits;
} word;

typedef struct finder {
    const tamis__phrases *phrases;
    tamis_bytes text;
    const tamis__sentences *sentences;
    tamis__reader reader;
    size_t at;
    uint32_t sentence;
    word ring[TAMIS__SEQUENCE_WORDS_MAX];
    size_t first; /* number of the word to start at, counted through the whole text */
    size_t read;  /* words read so far */
    tamis__phrase_hits *out;
} finder;

static word *word_at(finder *f, size_t number)
{
    return &f->ring[number % TAMIS__SEQUENCE_WORDS_MAX];
}

/* Reads ahead until word `number` is in the ring; *there is false at the end of the text. */
static tamis_status reach(finder *f, size_t number, bool *there, tamis_error *err)
{
    tamis__cut cut;
    *there = true;
    while (f->read <= number) {
        *there = tamis__cut_next(f->text, &f->at, &cut);
        if (!*there)
            return TAMIS_OK;
        word *w = word_at(f, f->read++);
        TAMIS_TRY(tamis__reader_number(&f->reader, &cut, &w->number, err));
        while (f->sentence + 1 < f->sentences->count &&
               f->sentences->items[f->sentence + 1].start <= cut.start)
            f->sentence++;
        w->start = cut.start;
        w->end = cut.end;
        w->sentence = f->sentence;
        w->digits = (cut.flags & TAMIS__CUT_NUMBER) != 0;
    }
    return TAMIS_OK;
}

/* Writes hits of one start: a longer one of the same value takes the shorter one's place. */
static tamis_status add_hits(finder *f, size_t begin, uint32_t node, const tamis__phrase_hit *like,
                             tamis_error *err)
{
    size_t count;
    const tamis__ending *endings = tamis__automaton_endings(&f->phrases->automaton, node, &count);
    tamis__phrase_hits *out = f->out;
    for (size_t i = 0; i < count; i++) {
        size_t at = begin;
        while (at < out->count && out->items[at].value != endings[i].value)
            at++;
        if (at == HITS_MAX)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d phrases found", HITS_MAX);
        if (!TAMIS_GROW(out->items, out->capacity, at + 1))
            return tamis__fail_nomem(err);
        out->items[at] = *like;
        out->items[at].value = endings[i].value;
        out->count = at == out->count ? at + 1 : out->count;
    }
    return TAMIS_OK;
}

/* All phrases that begin at word f->first. */
static tamis_status find_at(finder *f, tamis_error *err)
{
    const tamis__automaton *automaton = &f->phrases->automaton;
    uint32_t node = TAMIS__AUTOMATON_ROOT;
    size_t begin = f->out->count;
    const word *first = word_at(f, f->first);
    tamis__phrase_hit hit = {.start = first->start, .sentence = first->sentence};
    for (size_t i = 0; i < TAMIS__SEQUENCE_WORDS_MAX; i++) {
        bool there;
        TAMIS_TRY(reach(f, f->first + i, &there, err));
        const word *w = word_at(f, f->first + i);
        if (!there || w->sentence != hit.sentence)
            return TAMIS_OK;
        /* A phrase that names the very number goes before one with "#". */
        uint32_t next = tamis__automaton_step(automaton, node, w->number);
        if (next == UINT32_MAX && w->digits) {
            next = tamis__automaton_step(automaton, node, f->phrases->number);
            if (next != UINT32_MAX && hit.number_end == 0) {
                hit.number_start = w->start;
                hit.number_end = w->end;
            }
        }
        node = next;
        if (node == UINT32_MAX)
            return TAMIS_OK;
        hit.end = w->end;
        TAMIS_TRY(add_hits(f, begin, node, &hit, err));
    }
    return TAMIS_OK;
}

tamis_status tamis__phrases_find(const tamis__phrases *phrases, tamis_bytes text,
                                 const tamis__sentences *sentences, tamis__phrase_hits *out,
                                 tamis_error *err)
{
    finder f = {.phrases = phrases, .text = text, .sentences = sentences, .out = out};
    TAMIS_TRY(tamis__reader_init(&f.reader, phrases->text, &phrases->lexicon, NULL, err));
    tamis_status status;
    bool there = true;
    for (;; f.first++) {
        TAMIS_TRY_DONE(reach(&f, f.first, &there, err));
        if (!there)
            break;
        TAMIS_TRY_DONE(find_at(&f, err));
    }
done:
    tamis__reader_clear(&f.reader);
    return status;
}
