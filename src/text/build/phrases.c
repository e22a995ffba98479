/*
 * text/build/phrases.c - one table from key to everything that the key can mean.
 *
 * Legal forms, terms, titles, particles, numbers and places go into one map, so that a word is
 * looked up once. Every beginning of a longer phrase is in the map, too, marked PREFIX: a reader
 * extends a phrase word by word and stops where the map says that nothing longer exists. Where two
 * rows give one key the same role, the first row wins.
 */
#include "text/build/build.h"

enum {
    LEGAL_PART_BYTES_MIN = 2, /* words of a legal form that letters may be glued to */
    LEGAL_PART_BYTES_MAX = 12,
    VOCABULARY_BYTES_MIN = 6, /* shorter words are too near to too much */
    SLIP_BYTES_MIN = 10,      /* of a legal form that is known when misspelled, too */
    PLACE_NAME_BYTES_MIN = 4  /* shorter country names are codes, and words of other meaning */
};

static const char *const connectors[] = {"and", "of", "the", "for",  "und",
                                         "et",  "in", "fur", "fuer", "pour"};

typedef struct loader {
    tamis__builder *text; /* being filled */
    tamis__scan *scan;
    tamis_error *err;
    bool romanized; /* the row at hand spells another language in Latin letters */
} loader;

/* A copy without spaces: the form of token text. {NULL,0} when out of memory. */
static tamis_bytes glued_copy(tamis__arena *arena, tamis_bytes key)
{
    char *copy = tamis__arena_alloc(arena, key.len + 1);
    if (copy == NULL)
        return tamis__bytes(NULL, 0);
    size_t len = 0;
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] != ' ')
            copy[len++] = key.ptr[i];
    }
    copy[len] = 0;
    return tamis__bytes(copy, len);
}

static tamis_status intern(loader *l, tamis_bytes key, uint32_t *out)
{
    tamis__builder *text = l->text;
    uint32_t count = tamis__strmap_count(&text->keys);
    *out = tamis__strmap_intern(&text->keys, key);
    if (*out == UINT32_MAX || !TAMIS_GROW(text->phrases, text->phrases_capacity, *out + 1u))
        return tamis__fail_nomem(l->err);
    if (*out == count)
        text->phrases[*out] = (tamis__phrase_row){0};
    return TAMIS_OK;
}

static tamis_status add_role(loader *l, tamis_bytes key, unsigned role)
{
    uint32_t number = 0;
    TAMIS_TRY(intern(l, key, &number));
    l->text->phrases[number].roles = (uint16_t)(l->text->phrases[number].roles | role);
    return TAMIS_OK;
}

static bool is_comparable(tamis_bytes word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (!(word.ptr[i] >= 'a' && word.ptr[i] <= 'z') && word.ptr[i] != ' ')
            return false;
    }
    return true;
}

/* The words of the phrase at hand, for tamis__vocabulary_word. Romanized ones stay out: they are near to
 * names of their language. */
static tamis_status add_vocabulary(loader *l)
{
    for (size_t i = 0; i < l->scan->piece_count; i++) {
        tamis_bytes word = tamis__piece_key(l->scan, i, i);
        if (word.len >= VOCABULARY_BYTES_MIN && word.len <= TAMIS__WORD_BYTES_MAX &&
            is_comparable(word) && tamis__strmap_intern(&l->text->vocabulary, word) == UINT32_MAX)
            return tamis__fail_nomem(l->err);
    }
    return TAMIS_OK;
}

/* Interns the key of `form` and its beginnings. *out is NULL when the form has no key; *first says
 * that it did not have the role before. */
static tamis_status add_phrase(loader *l, tamis_bytes form, unsigned role, tamis__phrase_row **out,
                               bool *first)
{
    *out = NULL;
    *first = false;
    tamis__lex_mode mode = role == TAMIS__ROLE_LEGAL ? TAMIS__LEX_FORMS : TAMIS__LEX_TABLE;
    tamis_bytes key = tamis__key_of(&l->text->text, l->scan, form, mode);
    if (key.len == 0)
        return TAMIS_OK;
    bool vocabulary = role == TAMIS__ROLE_LEGAL || role == TAMIS__ROLE_TERM;
    if (vocabulary && !l->romanized)
        TAMIS_TRY(add_vocabulary(l));
    for (size_t i = 0; i + 1 < l->scan->piece_count; i++)
        TAMIS_TRY(add_role(l, tamis__piece_key(l->scan, 0, i), TAMIS__ROLE_PREFIX));
    for (size_t i = 0; role == TAMIS__ROLE_LEGAL && i < l->scan->piece_count; i++) {
        tamis_bytes part = tamis__piece_key(l->scan, i, i);
        if (l->scan->piece_count > 1 && part.len >= LEGAL_PART_BYTES_MIN &&
            part.len <= LEGAL_PART_BYTES_MAX)
            TAMIS_TRY(add_role(l, part, TAMIS__ROLE_LEGAL_PART));
    }
    uint32_t number = 0;
    TAMIS_TRY(intern(l, key, &number));
    *out = &l->text->phrases[number];
    *first = ((*out)->roles & role) == 0;
    (*out)->roles = (uint16_t)((*out)->roles | role);
    return TAMIS_OK;
}

/* Token text for a canonical word of a table; most are comparable as they stand. */
static tamis_status canonical_text(loader *l, tamis_bytes word, tamis_bytes *out)
{
    if (is_comparable(word))
        *out = glued_copy(&l->text->arena, word);
    else
        *out = glued_copy(&l->text->arena,
                          tamis__key_of(&l->text->text, l->scan, word, TAMIS__LEX_TABLE));
    return out->ptr == NULL ? tamis__fail_nomem(l->err) : TAMIS_OK;
}

static tamis_status class_number(loader *l, tamis__strmap *classes, tamis_bytes name, uint8_t *out)
{
    uint32_t number = tamis__strmap_intern(classes, name);
    if (number == UINT32_MAX)
        return tamis__fail_nomem(l->err);
    if (number >= TAMIS__CLASSES_MAX)
        return tamis__fail(l->err, TAMIS_ERR_LIMIT, "more than %d classes", TAMIS__CLASSES_MAX);
    *out = (uint8_t)number;
    return TAMIS_OK;
}

/* Writes the text with one slip: slip i of 3 * len - 1 is a letter left out, a letter doubled, or two
 * neighbors exchanged. */
static tamis_bytes with_slip(tamis_bytes text, size_t i, char out[TAMIS__WORD_BYTES_MAX + 1])
{
    size_t at = i / 3;
    memcpy(out, text.ptr, at);
    if (i % 3 == 0) {
        memcpy(out + at, text.ptr + at + 1, text.len - at - 1);
        return tamis__bytes(out, text.len - 1);
    }
    if (i % 3 == 1) {
        out[at] = text.ptr[at];
        memcpy(out + at + 1, text.ptr + at, text.len - at);
        return tamis__bytes(out, text.len + 1);
    }
    memcpy(out + at, text.ptr + at, text.len - at);
    out[at] = text.ptr[at + 1];
    out[at + 1] = text.ptr[at];
    return tamis__bytes(out, text.len);
}

/* A long legal form of one word is still read as one when it was written with a slip
 * ("Aktiengeselschaft"), unless that is another word of the tables. */
static tamis_status add_slips(loader *l, uint32_t form)
{
    const unsigned says = TAMIS__SAYS_LEGAL_LONG | TAMIS__SAYS_LEGAL_LONG_IN_BRACKETS;
    char slip[TAMIS__WORD_BYTES_MAX + 1];
    tamis_bytes key = tamis__strmap_key(&l->text->keys, form);
    tamis__phrase_row phrase = l->text->phrases[form];
    if (key.len < SLIP_BYTES_MIN || key.len > TAMIS__WORD_BYTES_MAX || !is_comparable(key) ||
        tamis__bytes_find(key, TAMIS_LIT(" "), 0) != SIZE_MAX)
        return TAMIS_OK;
    for (size_t i = 0; i + 1 < 3 * key.len; i++) {
        tamis_bytes written = with_slip(key, i, slip);
        uint32_t number = 0;
        if (tamis__strmap_find(&l->text->keys, written) != UINT32_MAX)
            continue;
        TAMIS_TRY(intern(l, written, &number));
        tamis__phrase_row *same = &l->text->phrases[number];
        same->roles = TAMIS__ROLE_LEGAL;
        same->evidence = (uint8_t)(phrase.evidence & says);
        same->legal = phrase.legal;
        same->legal_class = phrase.legal_class;
    }
    return TAMIS_OK;
}

static tamis_status add_legal(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    l->romanized = false;
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_LEGAL, &phrase, &first));
    if (!first)
        return TAMIS_OK;
    tamis_bytes key = tamis__piece_key(l->scan, 0, l->scan->piece_count - 1);
    phrase->evidence |= tamis__evidence_of_legal(key);
    TAMIS_TRY(class_number(l, &l->text->legal_classes, row->fields[2], &phrase->legal_class));
    return canonical_text(l, row->fields[1], &phrase->legal);
}

/* Once all tables are read, so that no word of theirs is taken for a slip. */
static tamis_status add_all_slips(loader *l)
{
    uint32_t count = tamis__strmap_count(&l->text->keys);
    for (uint32_t i = 0; i < count; i++)
        if ((l->text->phrases[i].roles & TAMIS__ROLE_LEGAL) != 0)
            TAMIS_TRY(add_slips(l, i));
    return TAMIS_OK;
}

static bool is_connector(tamis_bytes word)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(connectors); i++) {
        if (tamis__bytes_equal(word, tamis__bytes_of(connectors[i])))
            return true;
    }
    return false;
}

/* Words for "and", "of", "the" in other languages come as terms and are connectors. */
static tamis_status add_term(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    l->romanized = row->count > 3 && tamis__bytes_equal(row->fields[3], TAMIS_LIT("romanized"));
    if (is_connector(row->fields[1]))
        return add_phrase(l, row->fields[0], TAMIS__ROLE_CONNECTOR, &phrase, &first);
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_TERM, &phrase, &first));
    if (!first)
        return TAMIS_OK;
    if (row->count > 3 &&
        tamis__bytes_find(row->fields[3], TAMIS_LIT("abbreviation"), 0) != SIZE_MAX)
        phrase->term_class = TAMIS__TERM_ABBREVIATION;
    else if (l->romanized)
        phrase->term_class = TAMIS__TERM_ROMANIZED;
    TAMIS_TRY(canonical_text(l, row->fields[1], &phrase->term));
    phrase->evidence |= tamis__evidence_of_term(phrase->term, phrase->term_class);
    return TAMIS_OK;
}

static tamis_status add_title(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_TITLE, &phrase, &first));
    if (!first)
        return TAMIS_OK;
    return class_number(l, &l->text->title_classes, row->fields[1], &phrase->title_class);
}

static uint8_t particle_class(tamis_bytes name)
{
    static const struct {
        const char *name;
        uint8_t number;
    } classes[] = {
        {"article", TAMIS__PARTICLE_ARTICLE},
        {"patronymic", TAMIS__PARTICLE_PATRONYMIC},
        {"bound", TAMIS__PARTICLE_BOUND},
        {"nobiliary", TAMIS__PARTICLE_NOBILIARY},
        {"conjunction", TAMIS__PARTICLE_CONJUNCTION},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(classes); i++) {
        if (tamis__bytes_equal(name, tamis__bytes_of(classes[i].name)))
            return classes[i].number;
    }
    return TAMIS__PARTICLE_OTHER;
}

static tamis_status add_particle(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_PARTICLE, &phrase, &first));
    if (first)
        phrase->particle_class = particle_class(row->fields[1]);
    return TAMIS_OK;
}

static tamis_status add_number(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_NUMBER, &phrase, &first));
    return first ? canonical_text(l, row->fields[1], &phrase->number) : TAMIS_OK;
}

static tamis_status add_place(loader *l, const tamis__tsv *row)
{
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    TAMIS_TRY(add_phrase(l, row->fields[0], TAMIS__ROLE_PLACE, &phrase, &first));
    return first ? canonical_text(l, row->fields[3], &phrase->place) : TAMIS_OK;
}

/* A country in any spelling is a place, with the text of its English name. */
static tamis_status add_country(loader *l, const tamis__tsv *row)
{
    tamis_bytes name = row->fields[0];
    uint32_t code = tamis__strmap_find(&l->text->country_codes, row->fields[1]);
    bool ascii = name.len > 0 && (uint8_t)name.ptr[0] < 0x80;
    if (code == UINT32_MAX || (ascii && name.len < PLACE_NAME_BYTES_MIN))
        return TAMIS_OK;
    tamis__phrase_row *phrase = NULL;
    bool first = false;
    TAMIS_TRY(add_phrase(l, name, TAMIS__ROLE_PLACE, &phrase, &first));
    return first ? canonical_text(l, l->text->country_names[code], &phrase->place) : TAMIS_OK;
}

static tamis_status load_file(loader *l, const char *name, size_t columns,
                              tamis_status (*add)(loader *, const tamis__tsv *))
{
    tamis__tsv tsv;
    bool end = false;
    TAMIS_TRY(tamis__tsv_open(&tsv, name, l->err));
    for (;;) {
        TAMIS_TRY(tamis__tsv_next(&tsv, columns, &end, l->err));
        if (end)
            return TAMIS_OK;
        TAMIS_TRY(add(l, &tsv));
    }
}

tamis_status tamis__phrases_load(tamis__builder *text, tamis__scan *scan, tamis_error *err)
{
    loader l = {.text = text, .scan = scan, .err = err};
    for (size_t i = 0; i < TAMIS_COUNT_OF(connectors); i++)
        TAMIS_TRY(add_role(&l, tamis__bytes_of(connectors[i]), TAMIS__ROLE_CONNECTOR));
    TAMIS_TRY(load_file(&l, "legal_forms.tsv", 4, add_legal));
    TAMIS_TRY(load_file(&l, "terms.tsv", 2, add_term));
    TAMIS_TRY(load_file(&l, "titles.tsv", 2, add_title));
    TAMIS_TRY(load_file(&l, "particles.tsv", 2, add_particle));
    TAMIS_TRY(load_file(&l, "numbers.tsv", 2, add_number));
    TAMIS_TRY(load_file(&l, "countries.tsv", 2, add_country));
    TAMIS_TRY(load_file(&l, "places.tsv", 4, add_place));
    return add_all_slips(&l);
}
