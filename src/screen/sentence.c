/*
 * screen/sentence.c - where sentences begin and end.
 *
 * A sentence ends at a blank line, at an ideographic full stop, and at . ! ? when a space and
 * something that can begin a sentence follow; not after an abbreviation ("Co.", "U.S.") or an initial.
 * What runs on is cut at a space after TAMIS__SENTENCE_BYTES_MAX bytes: a text without stops must not
 * be quoted whole.
 */
#include "screen/document.h"

#include "base/error.h"
#include "base/utf8.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool is_abbreviation(tamis_bytes word)
{
    static const char *const known[] = {
        "co",  "ltd",  "inc", "corp",   "mr",  "mrs", "ms",  "dr",  "prof", "st",  "no",
        "nos", "vs",   "etc", "jr",     "sr",  "gen", "col", "lt",  "sgt",  "gov", "sen",
        "rep", "dept", "jan", "feb",    "mar", "apr", "jun", "jul", "aug",  "sep", "sept",
        "oct", "nov",  "dec", "fed",    "reg", "art", "sec", "pub", "bros", "mfg", "intl",
        "pty", "pte",  "est", "approx", "ca",  "cf",  "eg",  "ie"};
    if (word.len <= 1)
        return word.len == 1;
    for (size_t i = 0; i < TAMIS_COUNT_OF(known); i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(known[i])))
            return true;
    }
    return false;
}

/* The word right before `at`. "U.S" counts as its last letter, and so as an initial. */
static tamis_bytes word_before(tamis_bytes text, size_t from, size_t at)
{
    size_t start = at;
    while (start > from && is_letter(text.ptr[start - 1]))
        start--;
    bool joined = start > from && (text.ptr[start - 1] & 0x80) != 0;
    return joined ? tamis__bytes_sub(text, 0, 0) : tamis__bytes_sub(text, start, at);
}

/* Skips quotation marks and brackets that belong to the sentence they close. */
static size_t skip_closers(tamis_bytes text, size_t at)
{
    static const char *const closers[] = {"\"",     "'",      ")",      "]",      "\u201D",
                                          "\u2019", "\u00BB", "\u300D", "\u300F", "\uFF09"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(closers); i++) {
        tamis_bytes closer = tamis__bytes_of(closers[i]);
        if (tamis__bytes_starts_with(tamis__bytes_sub(text, at, text.len), closer)) {
            at += closer.len;
            i = SIZE_MAX; /* from the start again */
        }
    }
    return at;
}

static bool can_begin(tamis_bytes text, size_t at)
{
    while (at < text.len && (is_blank(text.ptr[at]) || strchr("\"'([", text.ptr[at]) != NULL))
        at++;
    if (at >= text.len)
        return true;
    unsigned char c = (unsigned char)text.ptr[at];
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* When a sentence ends with the character at `at`: where it ends; else 0. */
static size_t end_at(tamis_bytes text, size_t from, size_t at)
{
    static const char *const stops[] = {"\u3002", "\uFF01", "\uFF1F", "\u0964", "\u061F"};
    char c = text.ptr[at];
    if (c == '.' || c == '!' || c == '?') {
        size_t end = skip_closers(text, at + 1);
        if (end < text.len && !is_blank(text.ptr[end]))
            return 0;
        if (!can_begin(text, end) || (c == '.' && is_abbreviation(word_before(text, from, at))))
            return 0;
        return end;
    }
    if ((c & 0x80) == 0)
        return 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(stops); i++) {
        tamis_bytes stop = tamis__bytes_of(stops[i]);
        if (tamis__bytes_starts_with(tamis__bytes_sub(text, at, text.len), stop))
            return skip_closers(text, at + stop.len);
    }
    return 0;
}

/* At a line end: whether the next line is blank (or there is none). */
static bool paragraph_ends(tamis_bytes text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '\n'; at++) {
        if (!is_blank(text.ptr[at]))
            return false;
    }
    return true;
}

typedef struct splitter {
    tamis_bytes text;
    tamis__sentences *out;
    size_t counted; /* line ends before it are in `line` */
    uint32_t line;
    bool opens;
} splitter;

static tamis_status add(splitter *s, size_t start, size_t end, tamis_error *err)
{
    while (end > start && is_blank(s->text.ptr[end - 1]))
        end--;
    if (end == start)
        return TAMIS_OK;
    for (; s->counted < start; s->counted++) {
        if (s->text.ptr[s->counted] == '\n')
            s->line++;
    }
    tamis__sentences *out = s->out;
    if (!TAMIS_GROW(out->items, out->capacity, out->count + 1))
        return tamis__fail_nomem(err);
    out->items[out->count++] = (tamis__sentence){
        .start = (uint32_t)start, .end = (uint32_t)end, .line = s->line, .opens = s->opens};
    s->opens = false;
    return TAMIS_OK;
}

/* Where to cut a sentence that is too long: the last space of its later half, else a character's
 * boundary. */
static size_t cut_of(tamis_bytes text, size_t start, size_t at)
{
    for (size_t i = at; i > start + TAMIS__SENTENCE_BYTES_MAX / 2; i--) {
        if (is_blank(text.ptr[i]))
            return i;
    }
    while (at > start + 1 && (text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

tamis_status tamis__sentences_split(tamis_bytes text, tamis__sentences *out, tamis_error *err)
{
    splitter s = {.text = text, .out = out, .line = 1, .opens = true};
    size_t start = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (start == at && is_blank(text.ptr[at])) {
            start++;
            s.opens = s.opens || (text.ptr[at] == '\n' && paragraph_ends(text, at));
            continue;
        }
        bool paragraph = text.ptr[at] == '\n' && paragraph_ends(text, at);
        size_t end = paragraph ? at : end_at(text, start, at);
        if (end == 0 && at - start >= TAMIS__SENTENCE_BYTES_MAX)
            end = cut_of(text, start, at);
        if (end == 0)
            continue;
        TAMIS_TRY(add(&s, start, end, err));
        s.opens = paragraph;
        start = end;
        at = end - 1; /* the loop steps on to `end` */
    }
    return add(&s, start, text.len, err);
}

void tamis__sentences_clear(tamis__sentences *sentences)
{
    tamis__release(sentences->items);
    *sentences = (tamis__sentences){0};
}

size_t tamis__sentence_at(const tamis__sentences *sentences, size_t offset)
{
    size_t low = 0;
    size_t high = sentences->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sentences->items[middle].start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : low - 1;
}
