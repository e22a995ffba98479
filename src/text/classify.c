/*
 * text/classify.c - pieces to tokens: what each part of a name is.
 *
 * Every piece first learns which known phrases begin at it (match). Then one of two readings walks over
 * the pieces:
 *
 *   organization  the longest legal form, term, place or number word wins; short legal forms ("SA",
 *                 "AS") count only where a legal form stands, at the end or at the very start
 *   person        titles at the edges of the name, particles between words, initials
 *
 * In an unknown domain the organization reading stands if it found evidence (evidence.c), else the name
 * is read as a person's. A reading that would leave no word of identity is redone without the
 * knowledge that took it away, so that "SA" or "Mullah" alone stay words.
 */
#include "text/internal.h"

enum { ROLE_LEGAL, ROLE_TERM, ROLE_PLACE, ROLE_NUMBER, ROLE_TITLE, ROLES };

enum { LEGAL_FORM_SURE_BYTES = 3, PATRONYMIC_BYTES_MIN = 6 };

static const unsigned role_bits[ROLES] = {TAMIS__ROLE_LEGAL, TAMIS__ROLE_TERM, TAMIS__ROLE_PLACE,
                                          TAMIS__ROLE_NUMBER, TAMIS__ROLE_TITLE};

/* The longest phrase of each role that begins at a piece: end is past its last piece, 0 for none. */
typedef struct match {
    const tamis__phrase *phrase[ROLES];
    const tamis__phrase *single; /* of the piece alone */
    uint8_t end[ROLES];
    bool tail; /* from here on only legal forms, places and connectors */
} match;

typedef struct classifier {
    tamis__text_scratch *scratch;
    const tamis__text *text;
    tamis__scan *scan;
    bool organization;
    bool strict; /* legal forms (organization) or titles and particles (person) are just words */
    size_t count;
    match matches[TAMIS__PIECES_MAX + 1];
    tamis__token tokens[TAMIS__NAME_TOKENS_MAX];
    size_t token_count;
    tamis__evidence evidence;
    bool lexed;
    bool cut_before; /* on the way to the words */
    bool cut;
} classifier;

/* ---- Emitting -------------------------------------------------------------------------------- */

static const tamis__piece *piece(const classifier *c, size_t at)
{
    return &c->scan->pieces[at];
}

static tamis_bytes key_of(const classifier *c, size_t at)
{
    return tamis__piece_key(c->scan, at, at);
}

/* Comparable text of a piece; native scripts are spelled out once. */
static tamis_bytes comparable(classifier *c, size_t at)
{
    tamis__scan *scan = c->scan;
    tamis__piece *p = &scan->pieces[at];
    if (!p->native)
        return tamis__bytes(scan->keys.ptr + p->key, p->key_len);
    if (!p->spelled) {
        p->text = (uint32_t)scan->keys.len;
        tamis__translit(c->text, &c->scratch->icu, scan, p->glyph, p->glyphs, &scan->keys);
        p->text_len = (uint32_t)(scan->keys.len - p->text);
        p->spelled = true;
    }
    return tamis__bytes(scan->keys.ptr + p->text, p->text_len);
}

/* Text of pieces [at, end) without spaces. */
static tamis_bytes glued(classifier *c, size_t at, size_t end)
{
    if (end - at == 1)
        return comparable(c, at);
    for (size_t i = at; i < end; i++)
        (void)comparable(c, i);
    tamis__writer *keys = &c->scan->keys;
    size_t before = keys->len;
    for (size_t i = at; i < end; i++) {
        tamis_bytes text = comparable(c, i);
        tamis__write(keys, text.ptr, text.len);
    }
    return tamis__bytes(keys->ptr + before, keys->len - before);
}

/* One token from pieces [at, end). Empty text means: the pieces' own. */
static void emit(classifier *c, size_t at, size_t end, tamis__token_kind kind, uint8_t group,
                 tamis_bytes text)
{
    if (text.len == 0)
        text = glued(c, at, end);
    if (text.len == 0)
        return;
    if (c->token_count == TAMIS__NAME_TOKENS_MAX) {
        c->cut = true;
        return;
    }
    const tamis__piece *first = piece(c, at);
    const tamis__piece *last = piece(c, end - 1);
    const tamis__glyph *from = &c->scan->glyphs[first->glyph];
    const tamis__glyph *to = &c->scan->glyphs[last->glyph + last->glyphs - 1];
    c->tokens[c->token_count++] =
        (tamis__token){.text = text,
                       .start = from->start,
                       .size = to->start + to->size - from->start,
                       .kind = (uint8_t)kind,
                       .group = group,
                       .script = (uint8_t)tamis__token_script_of(first->script),
                       .flags = (first->flags & TAMIS__WORD_HYPHEN) != 0 ? TAMIS__FLAG_HYPHEN : 0};
}

static void emit_own(classifier *c, size_t at, tamis__token_kind kind, uint8_t group)
{
    emit(c, at, at + 1, kind, group, tamis__bytes(NULL, 0));
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Digits, with an English ordinal ending or without, less leading zeros; empty when it is none. */
static tamis_bytes digits_of(tamis_bytes key)
{
    size_t digits = 0;
    while (digits < key.len && tamis__is_digit(key.ptr[digits]))
        digits++;
    tamis_bytes ending = tamis__bytes_sub(key, digits, key.len);
    bool ordinal = tamis__bytes_equal(ending, TAMIS_LIT("st")) ||
                   tamis__bytes_equal(ending, TAMIS_LIT("nd")) ||
                   tamis__bytes_equal(ending, TAMIS_LIT("rd")) ||
                   tamis__bytes_equal(ending, TAMIS_LIT("th"));
    if (digits == 0 || (ending.len != 0 && !ordinal))
        return tamis__bytes(NULL, 0);
    size_t zeros = 0;
    while (zeros + 1 < digits && key.ptr[zeros] == '0')
        zeros++;
    return tamis__bytes_sub(key, zeros, digits);
}

/* Value of a Roman numeral I..XX as digits; empty when it is none. */
static tamis_bytes roman_of(tamis_bytes key)
{
    static const struct {
        const char *roman;
        const char *digits;
    } numerals[] = {
        {"i", "1"},    {"ii", "2"},    {"iii", "3"},    {"iv", "4"},   {"v", "5"},
        {"vi", "6"},   {"vii", "7"},   {"viii", "8"},   {"ix", "9"},   {"x", "10"},
        {"xi", "11"},  {"xii", "12"},  {"xiii", "13"},  {"xiv", "14"}, {"xv", "15"},
        {"xvi", "16"}, {"xvii", "17"}, {"xviii", "18"}, {"xix", "19"}, {"xx", "20"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(numerals); i++) {
        if (tamis__bytes_equal(key, tamis__bytes_of(numerals[i].roman)))
            return tamis__bytes_of(numerals[i].digits);
    }
    return tamis__bytes(NULL, 0);
}

static bool may_be_roman(tamis_bytes key)
{
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] != 'i' && key.ptr[i] != 'v' && key.ptr[i] != 'x')
            return false;
    }
    return key.len > 0;
}

/* Digits of the piece when it is a number by its letters; empty when not. */
static tamis_bytes number_of(const classifier *c, size_t at)
{
    tamis_bytes key = key_of(c, at);
    if (key.len == 0 || piece(c, at)->native)
        return tamis__bytes(NULL, 0);
    if (tamis__is_digit(key.ptr[0]))
        return digits_of(key);
    if (at == 0 || !may_be_roman(key))
        return tamis__bytes(NULL, 0);
    if (c->organization)
        return key.len > 1 || c->matches[at + 1].tail ? roman_of(key) : tamis__bytes(NULL, 0);
    /* Vi, Xi and V are names and initials of people; II, III, IV and VIII are not. */
    bool last = at + 1 == c->count || (piece(c, at + 1)->flags & TAMIS__WORD_COMMA) != 0;
    return last && key.len > 1 && (key.ptr[1] == 'i' || key.ptr[0] == 'i') &&
                   !tamis__bytes_equal(key, TAMIS_LIT("vi")) &&
                   !tamis__bytes_equal(key, TAMIS_LIT("xi"))
               ? roman_of(key)
               : tamis__bytes(NULL, 0);
}

/* ---- Matching -------------------------------------------------------------------------------- */

static void find_matches(classifier *c)
{
    for (size_t i = 0; i < c->count; i++) {
        match *m = &c->matches[i];
        bool bracket = false;
        *m = (match){0};
        for (size_t j = i; j < c->count && j < i + TAMIS__PHRASE_PIECES_MAX; j++) {
            const tamis__phrase *phrase =
                tamis__phrase_find(c->text, tamis__piece_key(c->scan, i, j));
            if (phrase == NULL)
                break;
            if (j == i)
                m->single = phrase;
            bracket = bracket || (j > i && (piece(c, j)->flags & TAMIS__WORD_BRACKET) != 0);
            for (size_t role = 0; role < ROLES; role++) {
                /* "Bank of China (Hong Kong)" is not the country "China (Hong Kong)" */
                if ((phrase->roles & role_bits[role]) != 0 && !(bracket && role == ROLE_PLACE)) {
                    m->phrase[role] = phrase;
                    m->end[role] = (uint8_t)(j + 1);
                }
            }
            if ((phrase->roles & TAMIS__ROLE_PREFIX) == 0)
                break;
        }
    }
}

static bool single_has(const classifier *c, size_t at, unsigned role)
{
    const tamis__phrase *phrase = c->matches[at].single;
    return phrase != NULL && (phrase->roles & role) != 0;
}

/* A single letter ("e", "y") connects only two other words. */
static bool is_connector(const classifier *c, size_t at)
{
    if (!single_has(c, at, TAMIS__ROLE_CONNECTOR))
        return false;
    bool letter = (piece(c, at)->flags & TAMIS__WORD_LETTER) != 0;
    return !letter || (c->organization && at > 0 && at + 1 < c->count);
}

static void find_tail(classifier *c)
{
    c->matches[c->count].tail = true;
    for (size_t i = c->count; i-- > 0;) {
        match *m = &c->matches[i];
        uint8_t legal = m->end[ROLE_LEGAL];
        uint8_t place = m->end[ROLE_PLACE];
        m->tail = (legal != 0 && c->matches[legal].tail) ||
                  (place != 0 && c->matches[place].tail) ||
                  (is_connector(c, i) && c->matches[i + 1].tail);
    }
}

/* ---- Organizations --------------------------------------------------------------------------- */

/* A legal form stands at the end, at the very start, or is long enough to be nothing else. */
static bool legal_stands(const classifier *c, size_t at, bool at_start)
{
    const match *m = &c->matches[at];
    size_t end = m->end[ROLE_LEGAL];
    if (end == 0 || c->strict)
        return false;
    bool at_end = at > 0 && c->matches[end].tail;
    if (at_end)
        return true;
    const tamis__phrase *phrase = m->phrase[ROLE_LEGAL];
    const unsigned other =
        TAMIS__ROLE_TERM | TAMIS__ROLE_PLACE | TAMIS__ROLE_PARTICLE | TAMIS__ROLE_CONNECTOR;
    if ((phrase->roles & other) != 0)
        return false;
    tamis_bytes key = tamis__piece_key(c->scan, at, end - 1);
    if (key.len >= LEGAL_FORM_SURE_BYTES)
        return true;
    return at_start && tamis__short_form_may_lead(key, piece(c, at)->script);
}

/* The role to read at a piece, ROLES when none. */
static size_t choose_role(const classifier *c, size_t at, bool at_start)
{
    const match *m = &c->matches[at];
    size_t best = ROLES;
    size_t best_end = 0;
    bool legal = legal_stands(c, at, at_start);
    if (is_connector(c, at) && (!legal || at + 1 < c->count))
        best_end = at + 1; /* no term, unless it begins a longer phrase; a form may end a name */
    if (number_of(c, at).len != 0)
        best_end = at + 1;
    for (size_t role = ROLE_LEGAL; role <= ROLE_NUMBER; role++) {
        if (m->end[role] <= best_end || (role == ROLE_LEGAL && !legal))
            continue;
        if (role == ROLE_NUMBER && m->end[role] == at + 1 && may_be_roman(key_of(c, at)) &&
            roman_of(key_of(c, at)).len != 0)
            continue; /* number_of has judged it */
        best = role;
        best_end = m->end[role];
    }
    return best;
}

static tamis_bytes token_text(const classifier *c, uint16_t number)
{
    return tamis__strings_get(&c->text->know->texts, number);
}

static void emit_role(classifier *c, size_t at, size_t role)
{
    const match *m = &c->matches[at];
    const tamis__phrase *phrase = m->phrase[role];
    size_t end = m->end[role];
    switch (role) {
    case ROLE_LEGAL:
        tamis__evidence_legal(&c->evidence, phrase,
                              (piece(c, at)->flags & TAMIS__WORD_BRACKET) != 0);
        emit(c, at, end, TAMIS__TOKEN_LEGAL_FORM, phrase->legal_class,
             token_text(c, phrase->legal));
        break;
    case ROLE_TERM:
        tamis__evidence_term(&c->evidence, phrase);
        emit(c, at, end, TAMIS__TOKEN_TERM, phrase->term_class, token_text(c, phrase->term));
        break;
    case ROLE_PLACE: emit(c, at, end, TAMIS__TOKEN_PLACE, 0, token_text(c, phrase->place)); break;
    default: emit(c, at, end, TAMIS__TOKEN_NUMBER, 0, token_text(c, phrase->number)); break;
    }
}

static bool is_article(const classifier *c, size_t at)
{
    return (piece(c, at)->flags & TAMIS__WORD_ARTICLE) != 0 && at + 1 < c->count;
}

static void emit_plain(classifier *c, size_t at)
{
    const tamis__phrase *single = c->matches[at].single;
    tamis_bytes number = number_of(c, at);
    bool letter = (piece(c, at)->flags & TAMIS__WORD_LETTER) != 0;
    bool inside = at > 0 && at + 1 < c->count;
    if (number.len != 0)
        emit(c, at, at + 1, TAMIS__TOKEN_NUMBER, 0, number);
    else if (is_connector(c, at))
        emit_own(c, at, TAMIS__TOKEN_CONNECTOR, 0);
    else if (is_article(c, at))
        emit_own(c, at, TAMIS__TOKEN_PARTICLE, TAMIS__PARTICLE_ARTICLE);
    else if (single_has(c, at, TAMIS__ROLE_PARTICLE) && (inside || (at == 0 && c->count > 1)) &&
             (!letter || (inside && single->particle_class == TAMIS__PARTICLE_CONJUNCTION)))
        emit_own(c, at,
                 single->particle_class == TAMIS__PARTICLE_CONJUNCTION && c->organization
                     ? TAMIS__TOKEN_CONNECTOR
                     : TAMIS__TOKEN_PARTICLE,
                 single->particle_class);
    else
        emit_own(c, at, letter ? TAMIS__TOKEN_INITIAL : TAMIS__TOKEN_WORD, 0);
}

static void read_organization(classifier *c)
{
    find_tail(c);
    bool at_start = true;
    for (size_t i = 0; i < c->count;) {
        size_t role = choose_role(c, i, at_start);
        at_start = at_start && role == ROLE_LEGAL;
        if (role == ROLES) {
            emit_plain(c, i);
            i++;
            continue;
        }
        emit_role(c, i, role);
        i = c->matches[i].end[role];
    }
}

/* ---- Persons --------------------------------------------------------------------------------- */

static bool starts_segment(const classifier *c, size_t at)
{
    return at == 0 || (piece(c, at)->flags & TAMIS__WORD_COMMA) != 0;
}

static bool title_may_trail(const classifier *c, const tamis__phrase *phrase)
{
    tamis_bytes name = tamis__strings_get(&c->text->know->title_classes, phrase->title_class);
    return tamis__bytes_equal(name, TAMIS_LIT("suffix")) ||
           tamis__bytes_equal(name, TAMIS_LIT("academic"));
}

/* End of the title that stands at `at`, 0 when none does. */
static size_t title_end(const classifier *c, size_t at, bool leading)
{
    const match *m = &c->matches[at];
    size_t end = m->end[ROLE_TITLE];
    if (end == 0 || c->strict || (end == at + 1 && key_of(c, at).len == 1))
        return 0;
    if (leading)
        return end;
    bool last = end == c->count || starts_segment(c, end) || c->matches[end].end[ROLE_TITLE] != 0;
    return last && title_may_trail(c, m->phrase[ROLE_TITLE]) ? end : 0;
}

static bool is_person_particle(const classifier *c, size_t at)
{
    if (c->strict || !single_has(c, at, TAMIS__ROLE_PARTICLE))
        return false;
    const tamis__phrase *single = c->matches[at].single;
    bool last = at + 1 == c->count || starts_segment(c, at + 1);
    bool letter = (piece(c, at)->flags & TAMIS__WORD_LETTER) != 0;
    if (letter) /* Ortega y Gasset; other letters are initials */
        return !last && at > 0 && tamis__bytes_equal(key_of(c, at), TAMIS_LIT("y"));
    if (last)
        return single->particle_class == TAMIS__PARTICLE_PATRONYMIC && at > 1;
    return single->particle_class != TAMIS__PARTICLE_CONJUNCTION || at > 0;
}

/* Two consonants that are no beginning of a word nor a name of their own: "JC Juncker". */
static bool are_initials(const classifier *c, size_t at)
{
    static const char *const others[] = {"ng", "md", "mc", "st", "dz", "ts", "nd", "mb", "hj"};
    tamis_bytes key = key_of(c, at);
    if (key.len != 2 || c->count < 2 || piece(c, at)->native || key.ptr[1] == 'h')
        return false;
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] < 'a' || key.ptr[i] > 'z' || memchr("aeiouy", key.ptr[i], 6) != NULL)
            return false;
    for (size_t i = 0; i < TAMIS_COUNT_OF(others); i++)
        if (tamis__bytes_equal(key, tamis__bytes_of(others[i])))
            return false;
    return true;
}

static void emit_initials(classifier *c, size_t at)
{
    tamis_bytes key = key_of(c, at);
    for (size_t i = 0; i < key.len; i++)
        emit(c, at, at + 1, TAMIS__TOKEN_INITIAL, 0, tamis__bytes_sub(key, i, i + 1));
}

static void emit_person_piece(classifier *c, size_t at)
{
    bool letter = (piece(c, at)->flags & TAMIS__WORD_LETTER) != 0;
    tamis_bytes number = number_of(c, at);
    if (number.len != 0)
        emit(c, at, at + 1, TAMIS__TOKEN_NUMBER, 0, number);
    else if (is_person_particle(c, at))
        emit_own(c, at, TAMIS__TOKEN_PARTICLE, c->matches[at].single->particle_class);
    else if (is_article(c, at))
        emit_own(c, at, TAMIS__TOKEN_PARTICLE, TAMIS__PARTICLE_ARTICLE);
    else if (is_connector(c, at) && !c->strict && c->count > 1)
        emit_own(c, at, TAMIS__TOKEN_CONNECTOR, 0);
    else if (are_initials(c, at))
        emit_initials(c, at);
    else
        emit_own(c, at, letter ? TAMIS__TOKEN_INITIAL : TAMIS__TOKEN_WORD, 0);
}

/* Marks the tokens before the first comma when a given name follows it. */
static void mark_family(classifier *c, size_t before_comma)
{
    bool follows = false;
    for (size_t i = before_comma; i < c->token_count; i++)
        follows = follows || c->tokens[i].kind == TAMIS__TOKEN_WORD ||
                  c->tokens[i].kind == TAMIS__TOKEN_INITIAL;
    for (size_t i = 0; follows && i < before_comma; i++)
        c->tokens[i].flags |= TAMIS__FLAG_FAMILY;
}

static bool ends_like_patronymic(tamis_bytes text)
{
    static const char *const endings[] = {
        "ovich", "evich", "ovna", "evna", "ovych", "yovych", "ivna", "ichna", "avich", "avna",
        "auna",  "euna",  "oglu", "ogly", "oghlu", "kyzy",   "qizi", "gizi",  "uulu"};
    if (text.len < PATRONYMIC_BYTES_MIN)
        return false;
    static const char last_two[][3] = {"ch", "na", "lu", "ly", "zy", "zi"};
    size_t found = 0;
    while (found < TAMIS_COUNT_OF(last_two) && (text.ptr[text.len - 1] != last_two[found][1] ||
                                                text.ptr[text.len - 2] != last_two[found][0]))
        found++;
    if (found == TAMIS_COUNT_OF(last_two)) /* nearly all words */
        return false;
    for (size_t i = 0; i < TAMIS_COUNT_OF(endings); i++) {
        if (tamis__bytes_ends_with(text, tamis__bytes_of(endings[i])))
            return true;
    }
    return tamis__bytes_equal(text, TAMIS_LIT("ilyich")) ||
           tamis__bytes_equal(text, TAMIS_LIT("kuzmich")) ||
           tamis__bytes_equal(text, TAMIS_LIT("lukich"));
}

/* Particles that stand behind the father's name (Heydar oglu) and not before it (bin Salman). */
static bool follows_father(tamis_bytes particle)
{
    static const char *const words[] = {"ogly", "oglu", "ogli", "oghlu", "oghly", "oglou",
                                        "qizi", "kyzy", "kizi", "gizi",  "gyzy",  "qyzy",
                                        "uly",  "ulu",  "uulu", "ugli"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
        if (tamis__bytes_equal(particle, tamis__bytes_of(words[i])))
            return true;
    }
    return false;
}

static void mark_patronymics(classifier *c)
{
    bool expected = false; /* after bin: up to and with the next word */
    for (size_t i = 0; i < c->token_count; i++) {
        tamis__token *token = &c->tokens[i];
        if (token->kind == TAMIS__TOKEN_PARTICLE && token->group == TAMIS__PARTICLE_PATRONYMIC) {
            bool behind = follows_father(token->text);
            if (behind && i > 0)
                c->tokens[i - 1].flags |= TAMIS__FLAG_PATRONYMIC;
            expected = !behind;
        } else if (token->kind == TAMIS__TOKEN_WORD) {
            if (expected || (c->token_count > 1 && ends_like_patronymic(token->text)))
                token->flags |= TAMIS__FLAG_PATRONYMIC;
            expected = false;
        } else if (expected && token->kind == TAMIS__TOKEN_PARTICLE) {
            token->flags |= TAMIS__FLAG_PATRONYMIC;
        }
    }
}

static void read_person(classifier *c)
{
    bool leading = true;
    size_t comma = SIZE_MAX;
    for (size_t i = 0; i < c->count;) {
        if (starts_segment(c, i)) {
            leading = true;
            if (i > 0 && comma == SIZE_MAX)
                comma = c->token_count;
        }
        size_t end = number_of(c, i).len != 0 ? 0 : title_end(c, i, leading);
        if (end != 0 && end <= c->count) {
            emit(c, i, end, TAMIS__TOKEN_TITLE, c->matches[i].phrase[ROLE_TITLE]->title_class,
                 tamis__bytes(NULL, 0));
            i = end;
            continue;
        }
        leading = false;
        emit_person_piece(c, i);
        i++;
    }
    if (comma != SIZE_MAX)
        mark_family(c, comma);
    mark_patronymics(c);
}

/* ---- Readings -------------------------------------------------------------------------------- */

static bool has_kind(const classifier *c, unsigned kinds)
{
    for (size_t i = 0; i < c->token_count; i++) {
        if ((kinds >> c->tokens[i].kind & 1u) != 0)
            return true;
    }
    return false;
}

static void read_once(classifier *c)
{
    c->token_count = 0;
    c->evidence = (tamis__evidence){0};
    if (c->organization)
        read_organization(c);
    else
        read_person(c);
}

/* Lexes anew, unless both ways of lexing give the pieces that are there. */
static void find_pieces(classifier *c, tamis__lex_mode mode)
{
    tamis__scan *scan = c->scan;
    if (!c->lexed || !scan->plain) {
        scan->cut = false;
        tamis__lex(c->text, scan, mode);
        c->lexed = true;
        c->count = scan->piece_count;
        find_matches(c);
    }
    c->cut = c->cut_before || scan->cut;
}

static void read_name(classifier *c, bool organization)
{
    const unsigned identity = 1u << TAMIS__TOKEN_WORD | 1u << TAMIS__TOKEN_TERM |
                              1u << TAMIS__TOKEN_INITIAL | 1u << TAMIS__TOKEN_NUMBER |
                              1u << TAMIS__TOKEN_PLACE;
    find_pieces(c, organization ? TAMIS__LEX_ORGANIZATION : TAMIS__LEX_PERSON);
    c->organization = organization;
    c->strict = false;
    read_once(c);
    if (c->token_count > 0 && !has_kind(c, identity)) {
        c->strict = true;
        read_once(c);
    }
}

/* "LAST, First": something else than a legal form or a place follows a comma. */
static bool is_inverted(const classifier *c)
{
    for (size_t i = 1; i < c->count; i++) {
        if ((piece(c, i)->flags & TAMIS__WORD_COMMA) != 0 && !c->matches[i].tail)
            return true;
    }
    return false;
}

/* Terms and places only: "China Mobile" is nobody's name. */
static bool only_terms(const classifier *c)
{
    bool places = has_kind(c, 1u << TAMIS__TOKEN_PLACE);
    bool words = has_kind(c, 1u << TAMIS__TOKEN_WORD | 1u << TAMIS__TOKEN_INITIAL);
    return places && !words && has_kind(c, 1u << TAMIS__TOKEN_TERM);
}

static bool says_organization(const classifier *c)
{
    return tamis__evidence_says_organization(&c->evidence, is_inverted(c)) || only_terms(c);
}

/* Copies tokens and their text into the arena, the text in one block. */
static tamis_status hand_over(const classifier *c, tamis__arena *arena, tamis__name *out,
                              tamis_error *err)
{
    size_t text_bytes = 0;
    for (size_t i = 0; i < c->token_count; i++)
        text_bytes += c->tokens[i].text.len;
    out->tokens = NULL;
    out->count = 0;
    out->cut = c->cut;
    if (c->token_count == 0)
        return TAMIS_OK;
    size_t token_bytes = c->token_count * sizeof *out->tokens;
    char *block = tamis__arena_alloc(arena, token_bytes + text_bytes);
    if (block == NULL)
        return tamis__fail_nomem(err);
    out->tokens = (tamis__token *)(void *)block;
    out->count = (uint32_t)c->token_count;
    char *text = block + token_bytes;
    for (size_t i = 0; i < c->token_count; i++) {
        out->tokens[i] = c->tokens[i];
        out->tokens[i].text.ptr = text;
        memcpy(text, c->tokens[i].text.ptr, c->tokens[i].text.len);
        text += c->tokens[i].text.len;
    }
    return TAMIS_OK;
}

static tamis_bytes cut_to_limit(tamis_bytes in)
{
    if (in.len <= TAMIS__NAME_BYTES_MAX)
        return in;
    size_t end = TAMIS__NAME_BYTES_MAX;
    while (end > TAMIS__NAME_BYTES_MAX - TAMIS__UTF8_BYTES_MAX &&
           ((uint8_t)in.ptr[end] & 0xC0) == 0x80)
        end--;
    return tamis__bytes_sub(in, 0, end);
}

static void start(classifier *c, tamis__text_scratch *scratch, tamis_bytes in)
{
    tamis_bytes head = cut_to_limit(in);
    tamis__glyphs_scan(scratch->text, &scratch->scan, head);
    tamis__words_split(&scratch->scan);
    c->scratch = scratch;
    c->text = scratch->text;
    c->scan = &scratch->scan;
    c->lexed = false;
    c->cut_before = scratch->scan.cut || head.len < in.len;
}

static void give(const tamis__name *reading, unsigned domains, tamis__name out[TAMIS__DOMAINS])
{
    for (unsigned domain = 0; domain < TAMIS__DOMAINS; domain++) {
        if ((domains >> domain & 1) != 0)
            out[domain] = *reading;
    }
}

tamis_status tamis__name_readings(tamis__text_scratch *scratch, tamis_bytes in, unsigned domains,
                                  tamis__arena *arena, tamis__name out[TAMIS__DOMAINS],
                                  tamis_error *err)
{
    const unsigned any = 1u << TAMIS__DOMAIN_ANY;
    unsigned as_person = domains & 1u << TAMIS__DOMAIN_PERSON;
    unsigned as_business = domains & ~(any | as_person);
    classifier c;
    start(&c, scratch, in);
    tamis__name reading = {.original = in};
    bool tried = false; /* the organization reading, cut */
    if (domains != as_person) {
        read_name(&c, true);
        tried = c.cut;
        if ((domains & any) != 0 && says_organization(&c))
            as_business |= any;
        else
            as_person |= domains & any;
        if (as_business != 0) {
            TAMIS_TRY(hand_over(&c, arena, &reading, err));
            give(&reading, as_business, out);
        }
    }
    if (as_person == 0)
        return TAMIS_OK;
    read_name(&c, false);
    TAMIS_TRY(hand_over(&c, arena, &reading, err));
    give(&reading, as_person, out);
    if ((as_person & any) != 0)
        out[TAMIS__DOMAIN_ANY].cut = reading.cut || tried;
    return TAMIS_OK;
}

tamis_status tamis__name_analyze(tamis__text_scratch *scratch, tamis_bytes in,
                                 tamis__name_domain domain, tamis__arena *arena, tamis__name *out,
                                 tamis_error *err)
{
    tamis__name readings[TAMIS__DOMAINS];
    *out = (tamis__name){.original = in};
    TAMIS_TRY(tamis__name_readings(scratch, in, 1u << domain, arena, readings, err));
    *out = readings[domain];
    return TAMIS_OK;
}
