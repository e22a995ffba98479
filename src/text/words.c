/*
 * text/words.c - glyphs to words.
 *
 * A word is a maximal run of letters and digits of one group of scripts: Latin, Cyrillic, Greek and
 * digits stand together (look-alikes, "3M"), Han, Kana and Hangul too (runs without spaces are taken
 * apart later), every other script alone. How a word was joined to the one before it (hyphen, dot,
 * comma) is kept as a flag; the ampersand is a word by itself.
 */
#include "text/internal.h"

/* What a word keeps though it does not touch the word before. */
enum { APART_FLAGS = TAMIS__WORD_COMMA | TAMIS__WORD_BRACKET };

/* Scripts of one group may share a word. */
static uint8_t group_of(uint8_t script)
{
    switch (script) {
    case USCRIPT_LATIN:
    case USCRIPT_CYRILLIC:
    case USCRIPT_GREEK: return USCRIPT_LATIN;
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_HANGUL: return USCRIPT_HAN;
    default: return script;
    }
}

bool tamis__script_is_unspaced(uint8_t script)
{
    switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
    case USCRIPT_BOPOMOFO: return true;
    default: return false;
    }
}

typedef struct splitter {
    tamis__scan *scan;
    tamis__word word; /* being read; glyphs == 0: none */
    uint8_t next;     /* flags for the next word */
    bool adjacent;    /* nothing but the joining mark since the last word */
    bool letters;
    bool mixed; /* not all glyphs have the script of the first */
} splitter;

static void note_alphabet(tamis__scan *scan, uint32_t rune)
{
    switch (rune) {
    case 0x0452: /* ђ ј љ њ ћ џ, Macedonian ѓ ќ ѕ */
    case 0x0458:
    case 0x0459:
    case 0x045A:
    case 0x045B:
    case 0x045F:
    case 0x0453:
    case 0x045C:
    case 0x0455: scan->slavic_south = true; break;
    case 0x0454: /* є і ї ґ */
    case 0x0456:
    case 0x0457:
    case 0x0491: scan->slavic_east = true; break;
    case 0x04D9: /* ә ғ қ ң ө ұ ү һ ҳ ҷ */
    case 0x0493:
    case 0x049B:
    case 0x04A3:
    case 0x04E9:
    case 0x04B1:
    case 0x04AF:
    case 0x04BB:
    case 0x04B3:
    case 0x04B7: scan->turkic = true; break;
    default: break;
    }
}

/* ськ and цьк are spelled so in Ukrainian only. */
static bool is_soft_ending(const tamis__glyph *three)
{
    return (three[0].rune == 0x0441 || three[0].rune == 0x0446) && three[1].rune == 0x044C &&
           three[2].rune == 0x043A;
}

static void note_alphabets(tamis__scan *scan, const tamis__word *word)
{
    const tamis__glyph *glyphs = scan->glyphs + word->glyph;
    for (uint32_t i = 0; i < word->glyphs; i++) {
        note_alphabet(scan, glyphs[i].rune);
        if (i + 2 < word->glyphs && is_soft_ending(glyphs + i))
            scan->slavic_east = true;
    }
}

static void end_word(splitter *s)
{
    tamis__scan *scan = s->scan;
    if (s->word.glyphs == 0)
        return;
    if (scan->word_count == scan->word_capacity) {
        scan->cut = true;
    } else {
        if (!s->letters)
            s->word.flags |= TAMIS__WORD_DIGITS;
        else if (s->word.glyphs == 1)
            s->word.flags |= TAMIS__WORD_LETTER;
        if (s->mixed && s->letters && group_of(s->word.script) == USCRIPT_LATIN)
            tamis__word_unify(scan, &s->word);
        if (s->word.script == USCRIPT_CYRILLIC)
            note_alphabets(scan, &s->word);
        scan->words[scan->word_count++] = s->word;
    }
    s->word.glyphs = 0;
    s->next = 0;
    s->adjacent = true;
    s->letters = false;
    s->mixed = false;
}

/* Adds the letters and digits of one script that stand at `index`; returns the last one's. */
static uint32_t add_glyphs(splitter *s, uint32_t index)
{
    const tamis__glyph *glyphs = s->scan->glyphs;
    const uint32_t count = (uint32_t)s->scan->glyph_count;
    const uint8_t script = glyphs[index].script;
    if (s->word.glyphs != 0 && script != s->word.script) {
        if (group_of(script) != group_of(s->word.script))
            end_word(s);
        else
            s->mixed = true;
    }
    if (s->word.glyphs == 0)
        s->word = (tamis__word){.glyph = index,
                                .script = script,
                                .flags = s->adjacent ? s->next : (uint8_t)(s->next & APART_FLAGS)};
    uint8_t kinds = 0;
    uint32_t end = index;
    do {
        kinds |= (uint8_t)(1u << glyphs[end].kind);
        end++;
    } while (end < count && glyphs[end].script == script && tamis__glyph_is_text(&glyphs[end]));
    s->word.glyphs = end - s->word.glyph;
    s->letters = s->letters || (kinds & 1u << TAMIS__GLYPH_LETTER) != 0;
    return end - 1;
}

static void add_ampersand(splitter *s, uint32_t index)
{
    end_word(s);
    s->word = (tamis__word){.glyph = index, .glyphs = 1, .script = USCRIPT_LATIN};
    s->word.flags = TAMIS__WORD_AMPERSAND;
    end_word(s);
}

static bool inside_hebrew(const tamis__scan *scan, uint32_t index)
{
    return index > 0 && index + 1 < scan->glyph_count &&
           scan->glyphs[index - 1].script == USCRIPT_HEBREW &&
           scan->glyphs[index + 1].script == USCRIPT_HEBREW;
}

/* A separator: how it joins what it separates. */
static void add_mark(splitter *s, uint8_t flag)
{
    bool ends_word = s->word.glyphs != 0;
    end_word(s);
    if (flag == 0) {
        s->adjacent = false;
        return;
    }
    s->next = (uint8_t)(s->next | flag);
    if (!ends_word && flag != TAMIS__WORD_COMMA)
        s->adjacent = false; /* " -x", "..x": joins nothing */
}

static void add_space(splitter *s, uint32_t rune)
{
    add_mark(s, 0);
    if (rune == '(' || rune == '[')
        s->next |= TAMIS__WORD_BRACKET;
}

void tamis__words_split(tamis__scan *scan)
{
    splitter s = {.scan = scan};
    scan->word_count = 0;
    scan->slavic_south = scan->slavic_east = scan->turkic = false;
    for (uint32_t i = 0; i < scan->glyph_count; i++) {
        switch ((tamis__glyph_kind)scan->glyphs[i].kind) {
        case TAMIS__GLYPH_LETTER:
        case TAMIS__GLYPH_DIGIT: i = add_glyphs(&s, i); break;
        case TAMIS__GLYPH_COMMA: add_mark(&s, TAMIS__WORD_COMMA); break;
        case TAMIS__GLYPH_DOT: add_mark(&s, TAMIS__WORD_DOT); break;
        case TAMIS__GLYPH_HYPHEN: add_mark(&s, TAMIS__WORD_HYPHEN); break;
        case TAMIS__GLYPH_AMPERSAND: add_ampersand(&s, i); break;
        case TAMIS__GLYPH_QUOTE:
            if (!inside_hebrew(scan, i))
                add_mark(&s, 0);
            break;
        case TAMIS__GLYPH_SPACE: add_space(&s, scan->glyphs[i].rune); break;
        case TAMIS__GLYPH_IGNORED: break;
        }
    }
    end_word(&s);
}
