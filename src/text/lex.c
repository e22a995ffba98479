/*
 * text/lex.c - words to pieces: what may become one token, with its key for the tables.
 *
 * Three things happen here. Runs of scripts without spaces are split at known terms, places and
 * legal forms, the longest match first. Single letters that were written apart ("S.A.", "L. L. C.")
 * are glued where the result is known or can only be an abbreviation; "J.P." before another name
 * stays two initials. The Arabic article is split from longer words.
 *
 * Keys stand in scan->keys with one space between pieces, so that the key of a phrase of several
 * pieces is one stretch of it.
 */
#include "text/internal.h"

enum {
    LETTERS_GLUED_MAX = 8,
    DOTTED_LETTERS_SURE = 3,          /* so many dotted letters are an abbreviation, not initials */
    ARTICLE_WORD_LETTERS = 5,         /* a shorter word may begin with alif-lam by itself */
    NATIVE_MATCH_RUNES_MIN = 2,       /* in Han, Kana and Hangul */
    SPACELESS_ALPHABET_RUNES_MIN = 3, /* in Thai and its like */
    GLUED_STEM_MIN = 3,               /* letters before a legal form that is glued to them */
    GLUED_FORM_MIN = 2,
    END_TERM_RUN_RUNES_MIN = 3 /* a one-letter term ("factory") ends a run of at least this */
};

enum { ALIF = 0x0627, LAM = 0x0644 };

typedef struct lexer {
    const tamis__text *text;
    tamis__scan *scan;
    tamis__lex_mode mode;
} lexer;

const tamis__phrase *tamis__phrase_find(const tamis__text *text, tamis_bytes key)
{
    uint32_t number = tamis__keymap_find(&text->know->keys, key);
    return number == UINT32_MAX ? NULL : &text->know->phrases[number];
}

tamis_bytes tamis__piece_key(const tamis__scan *scan, size_t first, size_t last)
{
    const tamis__piece *a = &scan->pieces[first];
    const tamis__piece *b = &scan->pieces[last];
    return tamis__bytes(scan->keys.ptr + a->key, b->key + b->key_len - a->key);
}

static bool is_native(uint8_t script)
{
    return tamis__script_is_unspaced(script) || tamis__script_is_foreign(script) ||
           script == USCRIPT_ARABIC || script == USCRIPT_HEBREW;
}

/* Letters that languages of the Arabic script write differently for the same. */
static uint32_t native_rune(uint32_t rune)
{
    switch (rune) {
    case 0x0649: /* alif maqsura, Persian yeh */
    case 0x06CC: return 0x064A;
    case 0x06A9: return 0x0643; /* keheh */
    case 0x06BE:
    case 0x06C1: return 0x0647; /* heh */
    case 0x06C3: return 0x0629; /* teh marbuta */
    default: return rune;
    }
}

/* Writes the key of a range of glyphs; returns its length. */
static size_t write_key(lexer *l, size_t first, size_t count, uint8_t script)
{
    tamis__scan *scan = l->scan;
    size_t before = scan->keys.len;
    if (!is_native(script)) {
        tamis__translit(l->text, NULL, scan, first, count, &scan->keys);
    } else {
        for (size_t i = first; i < first + count; i++) {
            if (tamis__glyph_is_text(&scan->glyphs[i]))
                tamis__write_rune(&scan->keys, native_rune(scan->glyphs[i].rune));
        }
    }
    return scan->keys.len - before;
}

/* The phrase of a range of glyphs, without keeping its key. */
static const tamis__phrase *find_glyphs(lexer *l, size_t first, size_t count, uint8_t script)
{
    size_t before = l->scan->keys.len;
    size_t len = write_key(l, first, count, script);
    const tamis__phrase *found =
        tamis__phrase_find(l->text, tamis__bytes(l->scan->keys.ptr + before, len));
    l->scan->keys.len = before;
    return found;
}

/* Nothing more can be added, and that is noted. */
static bool is_full(const lexer *l)
{
    return l->scan->piece_count == TAMIS__PIECES_MAX && l->scan->cut;
}

static void add_piece(lexer *l, size_t first, size_t count, uint8_t script, uint8_t flags)
{
    tamis__scan *scan = l->scan;
    if (scan->piece_count == TAMIS__PIECES_MAX) {
        scan->cut = true;
        return;
    }
    size_t before = scan->keys.len;
    if (scan->piece_count != 0)
        tamis__write(&scan->keys, " ", 1);
    size_t key = scan->keys.len;
    size_t len = 0;
    if ((flags & TAMIS__WORD_AMPERSAND) != 0) {
        tamis__write_text(&scan->keys, "and");
        len = scan->keys.len - key;
    } else {
        len = write_key(l, first, count, script);
    }
    if (len == 0) {
        scan->keys.len = before;
        return;
    }
    scan->pieces[scan->piece_count++] = (tamis__piece){.glyph = (uint32_t)first,
                                                       .glyphs = (uint32_t)count,
                                                       .key = (uint32_t)key,
                                                       .key_len = (uint32_t)len,
                                                       .script = script,
                                                       .flags = flags,
                                                       .native = is_native(script)};
}

/* ---- Runs without spaces --------------------------------------------------------------------- */

static bool match_is_sound(const tamis__phrase *phrase, size_t at, size_t len, size_t run,
                           uint8_t script)
{
    if ((phrase->roles & (TAMIS__ROLE_LEGAL | TAMIS__ROLE_TERM | TAMIS__ROLE_PLACE)) == 0)
        return false;
    if (len == run)
        return true;
    bool syllables =
        script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_HANGUL;
    if (len >= (syllables ? (size_t)NATIVE_MATCH_RUNES_MIN : (size_t)SPACELESS_ALPHABET_RUNES_MIN))
        return true;
    return script == USCRIPT_HAN && at + len == run && run >= END_TERM_RUN_RUNES_MIN &&
           (phrase->roles & TAMIS__ROLE_TERM) != 0;
}

/* False when no phrase begins with these two letters of a run. */
static bool may_open(const lexer *l, const tamis__glyph *two)
{
    uint32_t opening = tamis__opening_of(native_rune(two[0].rune), native_rune(two[1].rune));
    return (l->text->know->openings[opening / 64] >> opening % 64 & 1) != 0;
}

/* Length of the longest known phrase at `at` of a run; 0 when there is none. */
static size_t longest_match(lexer *l, const tamis__word *word, size_t at)
{
    size_t len = word->glyphs - at;
    if (len > 1 && !may_open(l, l->scan->glyphs + word->glyph + at))
        return 0; /* one letter is a phrase only at the end of a run */
    if (len > TAMIS__NATIVE_KEY_RUNES_MAX)
        len = TAMIS__NATIVE_KEY_RUNES_MAX;
    for (; len > 0; len--) {
        uint8_t script = l->scan->glyphs[word->glyph + at].script;
        const tamis__phrase *phrase = find_glyphs(l, word->glyph + at, len, script);
        if (phrase != NULL && match_is_sound(phrase, at, len, word->glyphs, script))
            return len;
    }
    return 0;
}

/* Adds the unmatched part [from, to) of a run, split where the script changes. */
static void add_rest(lexer *l, const tamis__word *word, size_t from, size_t to, uint8_t *flags)
{
    while (from < to) {
        const tamis__glyph *glyphs = l->scan->glyphs + word->glyph;
        size_t end = from + 1;
        while (end < to && glyphs[end].script == glyphs[from].script)
            end++;
        add_piece(l, word->glyph + from, end - from, glyphs[from].script, *flags);
        *flags = 0;
        from = end;
    }
}

/* What follows depends on the mode: the pieces of one reading of a name are not those of the other. */
static void note_mode_counts(lexer *l)
{
    l->scan->plain = false;
}

static void lex_run(lexer *l, const tamis__word *word)
{
    note_mode_counts(l);
    uint8_t flags = (uint8_t)(word->flags & ~TAMIS__WORD_LETTER);
    size_t rest = 0;
    size_t at = 0;
    while (l->mode == TAMIS__LEX_ORGANIZATION && at < word->glyphs && !is_full(l)) {
        size_t len = longest_match(l, word, at);
        if (len == 0) {
            at++;
            continue;
        }
        add_rest(l, word, rest, at, &flags);
        add_piece(l, word->glyph + at, len, l->scan->glyphs[word->glyph + at].script, flags);
        flags = 0;
        at += len;
        rest = at;
    }
    add_rest(l, word, rest, word->glyphs, &flags);
}

/* ---- Letters written apart ------------------------------------------------------------------- */

static bool is_letter(const tamis__word *word)
{
    return (word->flags & TAMIS__WORD_LETTER) != 0 && !tamis__script_is_unspaced(word->script);
}

/* How many single letters follow each other from `at`; with `dotted` only those joined by dots. */
static size_t letters_from(const tamis__scan *scan, size_t at, bool dotted)
{
    size_t count = 0;
    while (at + count < scan->word_count && is_letter(&scan->words[at + count])) {
        uint8_t flags = scan->words[at + count].flags;
        if (count > 0 && ((flags & TAMIS__WORD_COMMA) != 0 || (flags & TAMIS__WORD_HYPHEN) != 0))
            break;
        if (count > 0 && dotted && (flags & TAMIS__WORD_DOT) == 0)
            break;
        count++;
    }
    return count;
}

static size_t span_of(const tamis__scan *scan, size_t first, size_t count)
{
    const tamis__word *last = &scan->words[first + count - 1];
    return last->glyph + last->glyphs - scan->words[first].glyph;
}

static bool letters_known(lexer *l, size_t at, size_t count, unsigned roles)
{
    const tamis__word *word = &l->scan->words[at];
    const tamis__phrase *phrase =
        find_glyphs(l, word->glyph, span_of(l->scan, at, count), word->script);
    return phrase != NULL && (phrase->roles & roles) != 0;
}

/* True when nothing follows, or a legal form does. */
static bool ends_name(lexer *l, size_t after)
{
    if (after >= l->scan->word_count)
        return true;
    const tamis__word *word = &l->scan->words[after];
    const tamis__phrase *phrase = find_glyphs(l, word->glyph, word->glyphs, word->script);
    return phrase != NULL && (phrase->roles & TAMIS__ROLE_LEGAL) != 0;
}

bool tamis__short_form_may_lead(tamis_bytes key, uint8_t script)
{
    static const char forms[][3] = {"ab", "ao", "cv", "gp", "ip", "oy", "pd",
                                    "pp", "pt", "td", "tk", "ud", "up"};
    for (size_t i = 0; key.len == 2 && i < TAMIS_COUNT_OF(forms); i++) {
        if (key.ptr[0] == forms[i][0] && key.ptr[1] == forms[i][1])
            return true;
    }
    return script != USCRIPT_LATIN;
}

/* True when dotted letters are an abbreviation and not the initials of a name ("J.P. Morgan"). */
static bool dotted_is_word(lexer *l, size_t at, size_t dotted)
{
    if (dotted >= DOTTED_LETTERS_SURE || ends_name(l, at + dotted))
        return true;
    if (letters_known(l, at, dotted, TAMIS__ROLE_PLACE | TAMIS__ROLE_TERM))
        return true;
    if (!letters_known(l, at, dotted, TAMIS__ROLE_LEGAL | TAMIS__ROLE_LEGAL_PART))
        return false;
    size_t key = l->scan->keys.len;
    const tamis__word *word = &l->scan->words[at];
    size_t len = write_key(l, word->glyph, span_of(l->scan, at, dotted), word->script);
    l->scan->keys.len = key;
    return at > 0 ||
           tamis__short_form_may_lead(tamis__bytes(l->scan->keys.ptr + key, len), word->script);
}

/* How many words from `at` are letters of one abbreviation; 1 when none are glued. */
static size_t letters_to_glue(lexer *l, size_t at)
{
    if (l->mode == TAMIS__LEX_FORMS)
        return letters_from(l->scan, at, false);
    size_t dotted = letters_from(l->scan, at, true);
    if (l->mode == TAMIS__LEX_TABLE || dotted == l->scan->word_count)
        return dotted; /* the whole name: I.B.M. */
    if (l->mode == TAMIS__LEX_PERSON)
        return dotted > 1 && letters_known(l, at, dotted, TAMIS__ROLE_TITLE) ? dotted : 1;
    size_t apart = at == 0 ? 0 : letters_from(l->scan, at, false);
    if (apart > LETTERS_GLUED_MAX)
        apart = LETTERS_GLUED_MAX;
    for (; apart > dotted; apart--) {
        if (letters_known(l, at, apart, TAMIS__ROLE_LEGAL | TAMIS__ROLE_LEGAL_PART))
            return apart;
    }
    return dotted > 1 && dotted_is_word(l, at, dotted) ? dotted : 1;
}

/* Returns how many words were used. */
static size_t lex_letters(lexer *l, size_t at)
{
    const tamis__word *word = &l->scan->words[at];
    note_mode_counts(l);
    size_t count = letters_to_glue(l, at);
    uint8_t flags = word->flags;
    if (count > 1)
        flags = (uint8_t)(flags & ~TAMIS__WORD_LETTER);
    add_piece(l, word->glyph, span_of(l->scan, at, count), word->script, flags);
    return count;
}

/* ---- Words ----------------------------------------------------------------------------------- */

static bool has_article(const tamis__scan *scan, const tamis__word *word)
{
    const tamis__glyph *glyphs = scan->glyphs + word->glyph;
    return word->script == USCRIPT_ARABIC && word->glyphs >= ARTICLE_WORD_LETTERS &&
           glyphs[0].rune == ALIF && glyphs[1].rune == LAM;
}

static bool is_capital(const lexer *l, size_t glyph)
{
    char c = l->scan->original[l->scan->glyphs[glyph].start];
    return c >= 'A' && c <= 'Z';
}

/* Where a legal form in capitals is glued to the end of a word that is not ("SiemensAG"); the length of
 * the word when none is. */
static size_t glued_form(lexer *l, const tamis__word *word)
{
    size_t at = word->glyphs;
    while (at > 0 && is_capital(l, word->glyph + at - 1))
        at--;
    size_t form = word->glyphs - at;
    char before = at > 0 ? l->scan->original[l->scan->glyphs[word->glyph + at - 1].start] : 'A';
    if (before < 'a' || before > 'z' || at < GLUED_STEM_MIN || form < GLUED_FORM_MIN ||
        word->script != USCRIPT_LATIN)
        return word->glyphs;
    const tamis__phrase *phrase = find_glyphs(l, word->glyph + at, form, word->script);
    return phrase != NULL && (phrase->roles & TAMIS__ROLE_LEGAL) != 0 ? at : word->glyphs;
}

static void lex_word(lexer *l, const tamis__word *word)
{
    if (tamis__script_is_unspaced(word->script)) {
        lex_run(l, word);
        return;
    }
    size_t stem = glued_form(l, word);
    l->scan->plain = l->scan->plain && stem == word->glyphs;
    if (stem < word->glyphs && l->mode == TAMIS__LEX_ORGANIZATION) {
        add_piece(l, word->glyph, stem, word->script, word->flags);
        add_piece(l, word->glyph + stem, word->glyphs - stem, word->script, 0);
        return;
    }
    size_t article = has_article(l->scan, word) ? 2 : 0;
    uint8_t flags = word->flags;
    if (article != 0) {
        add_piece(l, word->glyph, article, word->script, (uint8_t)(flags | TAMIS__WORD_ARTICLE));
        flags = TAMIS__WORD_HYPHEN;
    }
    add_piece(l, word->glyph + article, word->glyphs - article, word->script, flags);
}

void tamis__lex(const tamis__text *text, tamis__scan *scan, tamis__lex_mode mode)
{
    lexer l = {.text = text, .scan = scan, .mode = mode};
    scan->piece_count = 0;
    scan->plain = true;
    scan->keys.len = 0;
    scan->keys.cut = false;
    size_t at = 0;
    while (at < scan->word_count && !is_full(&l)) {
        if (is_letter(&scan->words[at])) {
            at += lex_letters(&l, at);
        } else {
            lex_word(&l, &scan->words[at]);
            at++;
        }
    }
    scan->cut = scan->cut || scan->keys.cut;
}

tamis_bytes tamis__key_of(const tamis__text *text, tamis__scan *scan, tamis_bytes in,
                          tamis__lex_mode mode)
{
    tamis__glyphs_scan(text, scan, in);
    tamis__words_split(scan);
    tamis__lex(text, scan, mode);
    if (scan->piece_count == 0 || scan->cut)
        return tamis__bytes(NULL, 0);
    return tamis__piece_key(scan, 0, scan->piece_count - 1);
}
