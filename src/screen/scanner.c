/*
 * screen/scanner.c - every listed name, in the forms in which a text may give it.
 *
 * A form has a share of the name: words that only say what kind of company it is count a tenth, so
 * "Huawei Technologies" is 20/22 of "Huawei Technologies Co., Ltd.".
 */
#include "screen/scanner.h"

#include "base/embedded.h"
#include "base/error.h"

enum {
    WHOLE = 1000,
    SWAPPED = 950,
    SHORT = 800,
    WORD_WEIGHT = 10, /* of a word; a word of a legal form weighs 1 */
    SHORT_WORD_BYTES_MIN = 3,
    BRACKETED = 900,
    BRANDED = 750,
    BRAND_BYTES_MIN = 4,
    BRAND_ENTITIES_MIN = 5
};

typedef struct sequence {
    uint32_t words[TAMIS__SEQUENCE_WORDS_MAX];
    size_t count;
    size_t comma;   /* words before the first comma; 0: none */
    size_t bracket; /* words before the last opening bracket; 0: none */
    bool tiny[TAMIS__SEQUENCE_WORDS_MAX];
} sequence;

/* Who has the word in their names. */
typedef struct word_use {
    uint32_t firsts; /* other entities whose name begins with it */
    uint32_t last;   /* the one counted last, plus 1 */
    bool person;
} word_use;

/* A name that may be called by its first word, if that is a brand. */
typedef struct candidate {
    uint32_t word;
    uint32_t name;
} candidate;

typedef struct builder {
    tamis__scanner *scanner;
    tamis__reader reader;
    tamis__automaton forms; /* legal forms that a writer may leave out */
    word_use *uses;         /* by word number */
    size_t use_capacity;
    candidate *candidates;
    size_t candidate_count;
    size_t candidate_capacity;
} builder;

static tamis_status read_sequence(builder *b, tamis_bytes text, sequence *out, tamis_error *err)
{
    tamis__cut cut;
    size_t at = 0;
    size_t end = 0;
    out->count = 0;
    out->comma = 0;
    out->bracket = 0;
    while (out->count < TAMIS__SEQUENCE_WORDS_MAX && tamis__cut_next(text, &at, &cut)) {
        uint32_t *word = &out->words[out->count];
        TAMIS_TRY(tamis__reader_number(&b->reader, &cut, word, err));
        if (*word == UINT32_MAX)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "too many different words in names");
        tamis_bytes gap = tamis__bytes_sub(text, end, cut.start);
        if (out->comma == 0 && gap.len > 0 && memchr(gap.ptr, ',', gap.len) != NULL)
            out->comma = out->count;
        if (gap.len > 0 && memchr(gap.ptr, '(', gap.len) != NULL)
            out->bracket = out->count;
        out->tiny[out->count++] = cut.key_len < SHORT_WORD_BYTES_MIN;
        end = cut.end;
    }
    return TAMIS_OK;
}

/* ---- Legal forms ----------------------------------------------------------------------------- */

static bool may_be_left_out(tamis_bytes class)
{
    static const char *const classes[] = {"llc", "jsc", "lp", "gp", "sole", "coop"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(classes); i++) {
        if (tamis__bytes_equal(class, tamis__bytes_of(classes[i])))
            return true;
    }
    return false;
}

/* Rows "form, canonical, class, ...". */
static tamis_status load_forms(builder *b, tamis_error *err)
{
    tamis_bytes rest = tamis__embedded_find("text/legal_forms.tsv");
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis_bytes fields[3] = {{0}};
        for (size_t i = 0; i < 3; i++) {
            if (!tamis__bytes_split(&line, TAMIS_LIT("\t"), &fields[i]))
                break;
        }
        sequence form;
        if (fields[0].len == 0 || fields[0].ptr[0] == '#' || !may_be_left_out(fields[2]))
            continue;
        TAMIS_TRY(read_sequence(b, fields[0], &form, err));
        if (form.count > 0)
            TAMIS_TRY(
                tamis__automaton_add(&b->forms, form.words, form.count, (tamis__ending){0}, err));
    }
    return tamis__automaton_seal(&b->forms, err);
}

/* How many words from words[0] on the longest legal form takes; with `whole`, only all `count`. */
static size_t form_at(const builder *b, const uint32_t *words, size_t count, bool whole)
{
    uint32_t node = TAMIS__AUTOMATON_ROOT;
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        node = tamis__automaton_step(&b->forms, node, words[i]);
        if (node == UINT32_MAX)
            break;
        size_t endings;
        (void)tamis__automaton_endings(&b->forms, node, &endings);
        if (endings > 0)
            longest = i + 1;
    }
    return whole && longest != count ? 0 : longest;
}

/* Takes legal forms off both ends of [*first, *last), leaving at least one word. */
static void strip_forms(const builder *b, const sequence *s, size_t *first, size_t *last)
{
    for (size_t at = *first + 1; at < *last;) {
        if (form_at(b, s->words + at, *last - at, true) > 0) {
            *last = at;
            at = *first + 1; /* "Co., Ltd.": one form behind another */
        } else {
            at++;
        }
    }
    size_t leading = form_at(b, s->words + *first, *last - *first, false);
    /* "AK Systems": two letters before a single word are more likely a name than a legal form. */
    if (leading > 0 && *first + leading < *last &&
        (*last - *first - leading > 1 || !s->tiny[*first]))
        *first += leading;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static tamis_status add(builder *b, const uint32_t *words, size_t count, uint32_t name,
                        size_t permille, unsigned flags, tamis_error *err)
{
    return tamis__automaton_add(
        &b->scanner->names, words, count,
        (tamis__ending){.value = name, .permille = (uint16_t)permille, .flags = (uint8_t)flags},
        err);
}

static tamis_status add_person(builder *b, const sequence *s, uint32_t name, tamis_error *err)
{
    size_t family = s->comma;
    sequence turned = *s;
    if (family == 0 && s->count != 2)
        return TAMIS_OK;
    size_t split = family > 0 ? family : 1;
    size_t given = s->count - split;
    memcpy(turned.words, s->words + split, given * sizeof *s->words);
    memcpy(turned.words + given, s->words, split * sizeof *s->words);
    TAMIS_TRY(add(b, turned.words, s->count, name, family > 0 ? WHOLE : SWAPPED, 0, err));
    if (family == 0 || given < 2 || s->tiny[split])
        return TAMIS_OK;
    /* "PUTIN, Vladimir Vladimirovich": a report says Vladimir Putin. */
    memcpy(turned.words + 1, s->words, split * sizeof *s->words);
    return add(b, turned.words, split + 1, name, SHORT, TAMIS__FORM_SHORT, err);
}

/* True when the snapshot takes word `at` of the name, known by its key, for a plain name word. */
static bool is_name_word(const builder *b, uint32_t name, uint32_t word)
{
    const tamis__snapshot *snapshot = b->scanner->snapshot;
    tamis__name_row row = tamis__snapshot_name(snapshot, name);
    tamis_bytes key = tamis__strmap_key(&b->scanner->lexicon.words, word);
    for (uint32_t i = 0; i < row.token_count; i++) {
        tamis__token_row token = tamis__snapshot_token(snapshot, row.token_first + i);
        if (token.kind == TAMIS__TOKEN_WORD &&
            tamis__bytes_equal(tamis__snapshot_word(snapshot, token.word).text, key))
            return true;
    }
    return false;
}

/* "Shenzhen Foo Technology Co., Ltd. (Foo)": the name without the brackets, and what is in them. */
static tamis_status add_bracketed(builder *b, const sequence *s, uint32_t name, tamis_error *err)
{
    size_t inside = s->count - s->bracket;
    if (s->bracket < 2 || inside != 1 || s->tiny[s->bracket] ||
        !is_name_word(b, name, s->words[s->bracket]))
        return TAMIS_OK;
    TAMIS_TRY(add(b, s->words, s->bracket, name, WHOLE, 0, err));
    return add(b, s->words + s->bracket, 1, name, BRACKETED, TAMIS__FORM_INNER, err);
}

/* Only words of business and legal forms follow the first word: it may be a brand. */
static bool is_branded(const builder *b, uint32_t name)
{
    const tamis__snapshot *snapshot = b->scanner->snapshot;
    tamis__name_row row = tamis__snapshot_name(snapshot, name);
    for (uint32_t i = 0; i < row.token_count; i++) {
        uint8_t kind = tamis__snapshot_token(snapshot, row.token_first + i).kind;
        if (i == 0 ? kind != TAMIS__TOKEN_WORD
                   : kind != TAMIS__TOKEN_TERM && kind != TAMIS__TOKEN_LEGAL_FORM)
            return false;
    }
    return row.token_count > 1;
}

static tamis_status note_candidate(builder *b, uint32_t word, uint32_t name, tamis_error *err)
{
    if (tamis__strmap_key(&b->scanner->lexicon.words, word).len < BRAND_BYTES_MIN ||
        !is_branded(b, name))
        return TAMIS_OK;
    if (!TAMIS_GROW(b->candidates, b->candidate_capacity, b->candidate_count + 1))
        return tamis__fail_nomem(err);
    b->candidates[b->candidate_count++] = (candidate){.word = word, .name = name};
    return TAMIS_OK;
}

static tamis_status note_uses(builder *b, const sequence *s, uint32_t entity, bool person,
                              tamis_error *err)
{
    size_t known = tamis__strmap_count(&b->scanner->lexicon.words);
    size_t before = b->use_capacity;
    if (!TAMIS_GROW(b->uses, b->use_capacity, known))
        return tamis__fail_nomem(err);
    memset(b->uses + before, 0, (b->use_capacity - before) * sizeof *b->uses);
    for (size_t i = 0; person && i < s->count; i++)
        b->uses[s->words[i]].person = true;
    word_use *use = &b->uses[s->words[0]];
    use->firsts += use->last != entity + 1 ? 1 : 0;
    use->last = entity + 1;
    return TAMIS_OK;
}

static tamis_status add_brands(builder *b, tamis_error *err)
{
    for (size_t i = 0; i < b->candidate_count; i++) {
        candidate c = b->candidates[i];
        if (b->uses[c.word].person || b->uses[c.word].firsts < BRAND_ENTITIES_MIN)
            continue;
        TAMIS_TRY(add(b, &c.word, 1, c.name, BRANDED, TAMIS__FORM_INNER, err));
    }
    return TAMIS_OK;
}

static tamis_status add_other(builder *b, const sequence *s, uint32_t name, tamis_error *err)
{
    size_t first = 0;
    size_t last = s->count;
    TAMIS_TRY(add_bracketed(b, s, name, err));
    TAMIS_TRY(note_candidate(b, s->words[0], name, err));
    strip_forms(b, s, &first, &last);
    size_t kept = last - first;
    if (kept == s->count)
        return TAMIS_OK;
    size_t weight = kept * WORD_WEIGHT;
    return add(b, s->words + first, kept, name, WHOLE * weight / (weight + s->count - kept),
               TAMIS__FORM_STRIPPED, err);
}

static tamis_status add_names(builder *b, tamis_error *err)
{
    const tamis__snapshot *snapshot = b->scanner->snapshot;
    uint32_t count = tamis__snapshot_info_of(snapshot).names;
    for (uint32_t name = 0; name < count; name++) {
        tamis__name_row row = tamis__snapshot_name(snapshot, name);
        tamis__schema schema = tamis__snapshot_entity(snapshot, row.entity).schema;
        sequence s;
        TAMIS_TRY(read_sequence(b, tamis__snapshot_name_text(snapshot, name), &s, err));
        if (s.count == 0)
            continue;
        bool person = tamis__schema_domain(schema) == TAMIS__DOMAIN_PERSON;
        TAMIS_TRY(note_uses(b, &s, row.entity, person, err));
        TAMIS_TRY(add(b, s.words, s.count, name, WHOLE, 0, err));
        if (person)
            TAMIS_TRY(add_person(b, &s, name, err));
        else
            TAMIS_TRY(add_other(b, &s, name, err));
    }
    TAMIS_TRY(add_brands(b, err));
    return tamis__automaton_seal(&b->scanner->names, err);
}

/* Marks a word and what is regularly made of it. */
static void mark_word(tamis__scanner *scanner, tamis_bytes word)
{
    static const char *const endings[] = {"", "s", "es", "d", "ed", "ing", "ly", "al"};
    char key[TAMIS__KEY_BYTES];
    for (size_t i = 0; i < TAMIS_COUNT_OF(endings); i++) {
        tamis_bytes ending = tamis__bytes_of(endings[i]);
        if (word.len + ending.len > sizeof key)
            continue;
        memcpy(key, word.ptr, word.len);
        memcpy(key + word.len, ending.ptr, ending.len);
        uint32_t number =
            tamis__strmap_find(&scanner->lexicon.words, tamis__bytes(key, word.len + ending.len));
        if (number != UINT32_MAX)
            scanner->common[number] = 1;
    }
}

static tamis_status mark_common(tamis__scanner *scanner, tamis_error *err)
{
    size_t words = tamis__strmap_count(&scanner->lexicon.words);
    scanner->common = tamis__alloc_zero(words + 1, 1);
    if (scanner->common == NULL)
        return tamis__fail_nomem(err);
    tamis_bytes rest = tamis__embedded_find("text/common_words.tsv");
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        if (line.len > 0 && line.ptr[0] != '#')
            mark_word(scanner, line);
    }
    return TAMIS_OK;
}

static tamis_status build(builder *b, tamis_error *err)
{
    tamis__scanner *scanner = b->scanner;
    TAMIS_TRY(tamis__lexicon_init(&scanner->lexicon, err));
    TAMIS_TRY(tamis__automaton_init(&scanner->names, err));
    TAMIS_TRY(tamis__automaton_init(&b->forms, err));
    TAMIS_TRY(
        tamis__reader_init(&b->reader, scanner->text, &scanner->lexicon, &scanner->lexicon, err));
    TAMIS_TRY(load_forms(b, err));
    TAMIS_TRY(add_names(b, err));
    return mark_common(scanner, err);
}

tamis_status tamis__scanner_new(const tamis__text *text, const tamis__snapshot *snapshot,
                                tamis__scanner **out, tamis_error *err)
{
    *out = NULL;
    tamis__scanner *scanner = tamis__alloc_zero(1, sizeof *scanner);
    if (scanner == NULL)
        return tamis__fail_nomem(err);
    scanner->text = text;
    scanner->snapshot = snapshot;
    builder b = {.scanner = scanner};
    tamis_status status = build(&b, err);
    tamis__reader_clear(&b.reader);
    tamis__automaton_clear(&b.forms);
    tamis__release(b.uses);
    tamis__release(b.candidates);
    if (status == TAMIS_OK)
        *out = scanner;
    else
        tamis__scanner_free(scanner);
    return status;
}

void tamis__scanner_free(tamis__scanner *scanner)
{
    if (scanner == NULL)
        return;
    tamis__automaton_clear(&scanner->names);
    tamis__lexicon_clear(&scanner->lexicon);
    tamis__release(scanner->common);
    tamis__release(scanner);
}
