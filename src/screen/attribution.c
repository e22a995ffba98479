/*
 * screen/attribution.c - from words of attribution to the piece of text that says who speaks.
 *
 * A phrase reaches out to its source: "citing" to what follows, "reported" to what stands before it (or
 * after it, when it follows a quotation: '..., said a spokesman'). It stops at punctuation, and at
 * words that begin another clause.
 */
#include "screen/attribution.h"

#include "base/embedded.h"
#include "base/error.h"

typedef enum reach {
    REACH_ALONE = 0,
    REACH_OBJECT = 1,
    REACH_SUBJECT = 2,
    REACH_CARRIES = 4
} reach;

/* Rows "phrase, reach, kind". */
static tamis_status load(tamis__phrases *phrases, tamis_error *err)
{
    tamis_bytes rest = tamis__embedded_find("text/attribution.tsv");
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis_bytes phrase, reaches;
        if (line.len == 0 || line.ptr[0] == '#' ||
            !tamis__bytes_split(&line, TAMIS_LIT("\t"), &phrase) ||
            !tamis__bytes_split(&line, TAMIS_LIT("\t"), &reaches))
            continue;
        uint32_t value = REACH_ALONE;
        if (tamis__bytes_equal(reaches, TAMIS_LIT("object")))
            value = REACH_OBJECT | REACH_CARRIES;
        else if (tamis__bytes_equal(reaches, TAMIS_LIT("subject")))
            value = REACH_SUBJECT;
        else if (!tamis__bytes_equal(reaches, TAMIS_LIT("alone")))
            continue; /* the header */
        if (tamis__bytes_starts_with(phrase, TAMIS_LIT("report")))
            value |= REACH_CARRIES;
        TAMIS_TRY(tamis__phrases_add(phrases, phrase, value, err));
    }
    return tamis__phrases_seal(phrases, err);
}

/* ---- Reaching out ---------------------------------------------------------------------------- */

typedef struct span {
    tamis_bytes text;
    uint32_t low; /* the sentence */
    uint32_t high;
} span;

static bool is_stop(const span *s, uint32_t at)
{
    static const char *const wide[] = {"\u201C", "\u201D", "\u2018", "\u2014",
                                       "\u2013", "\u300C", "\u300D"};
    if (strchr(",;:()\"[]", s->text.ptr[at]) != NULL)
        return true;
    for (size_t i = 0; i < TAMIS_COUNT_OF(wide); i++) {
        if (tamis__bytes_starts_with(tamis__bytes_sub(s->text, at, s->high),
                                     tamis__bytes_of(wide[i])))
            return true;
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool one_of(tamis_bytes word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(list[i])))
            return true;
    }
    return false;
}

static bool begins_clause(tamis_bytes word)
{
    static const char *const words[] = {"that",  "who",   "which",  "because",  "while", "when",
                                        "where", "after", "before", "but",      "if",    "as",
                                        "than",  "on",    "so",     "although", "though"};
    return one_of(word, words, TAMIS_COUNT_OF(words));
}

static bool is_auxiliary(tamis_bytes word)
{
    static const char *const words[] = {"has", "have", "had", "also", "later",  "then",
                                        "was", "were", "is",  "are",  "earlier"};
    return one_of(word, words, TAMIS_COUNT_OF(words));
}

/* The end of what follows `at`: up to a stop, the start of a clause, or so many words. */
static uint32_t reach_after(const span *s, uint32_t at)
{
    uint32_t end = at;
    for (size_t words = 0; words < TAMIS__ATTRIBUTION_WORDS_MAX; words++) {
        uint32_t start = end;
        while (start < s->high && is_space(s->text.ptr[start]))
            start++;
        uint32_t next = start;
        while (next < s->high && !is_space(s->text.ptr[next]) && !is_stop(s, next))
            next++;
        tamis_bytes word = tamis__bytes_sub(s->text, start, next);
        if (word.len == 0 || begins_clause(word))
            break;
        end = next;
        if (next < s->high && is_stop(s, next))
            break;
    }
    while (end > at && strchr(".!?", s->text.ptr[end - 1]) != NULL)
        end--;
    return end;
}

/* The start of what stands before `at`, without crossing a stop. */
static uint32_t reach_before(const span *s, uint32_t at)
{
    uint32_t start = at;
    for (size_t words = 0; words < TAMIS__ATTRIBUTION_WORDS_MAX; words++) {
        uint32_t end = start;
        while (end > s->low && is_space(s->text.ptr[end - 1]))
            end--;
        uint32_t next = end;
        while (next > s->low && !is_space(s->text.ptr[next - 1]) &&
               (s->text.ptr[next - 1] & 0x80) == 0 && !is_stop(s, next - 1))
            next--;
        /* A letter outside ASCII may belong to a word or be a quotation mark. */
        while (next > s->low && (s->text.ptr[next - 1] & 0x80) != 0) {
            uint32_t rune = next - 1;
            while (rune > s->low && (s->text.ptr[rune] & 0xC0) == 0x80)
                rune--;
            if (is_stop(s, rune))
                break;
            next = rune;
            while (next > s->low && !is_space(s->text.ptr[next - 1]) &&
                   (s->text.ptr[next - 1] & 0x80) == 0 && !is_stop(s, next - 1))
                next--;
        }
        tamis_bytes word = tamis__bytes_sub(s->text, next, end);
        if (word.len == 0 ||
            (begins_clause(word) && !tamis__bytes_equal_nocase(word, TAMIS_LIT("on"))))
            break;
        start = next;
    }
    return start;
}

/* False when nothing but auxiliaries stands in [start, at). */
static bool has_subject(const span *s, uint32_t start, uint32_t at)
{
    tamis_bytes rest = tamis__bytes_trim(tamis__bytes_sub(s->text, start, at));
    tamis_bytes word;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        if (word.len > 0 && !is_auxiliary(word))
            return true;
    }
    return false;
}

/* "Ren Zhengfei, the founder, told": from the start of the sentence when that is near, else from one
 * comma before ("its chip designer, HiSilicon, has told"). */
static uint32_t reach_over_commas(const span *s, uint32_t start)
{
    size_t words = 1;
    bool commas_only = true;
    for (uint32_t i = s->low; i < start; i++) {
        words += is_space(s->text.ptr[i]) ? 1 : 0;
        commas_only = commas_only && (!is_stop(s, i) || s->text.ptr[i] == ',');
    }
    if (commas_only && words <= TAMIS__ATTRIBUTION_WORDS_MAX)
        return s->low;
    uint32_t comma = start;
    while (comma > s->low && is_space(s->text.ptr[comma - 1]))
        comma--;
    return comma > s->low && s->text.ptr[comma - 1] == ',' ? reach_before(s, comma - 1) : start;
}

static bool after_quotation(const span *s, uint32_t at)
{
    while (at > s->low && (is_space(s->text.ptr[at - 1]) || s->text.ptr[at - 1] == ','))
        at--;
    tamis_bytes before = tamis__bytes_sub(s->text, s->low, at);
    return tamis__bytes_ends_with(before, TAMIS_LIT("\u201D")) ||
           tamis__bytes_ends_with(before, TAMIS_LIT("\""));
}

static void reach_subject(const span *s, tamis__attribution_piece *piece)
{
    uint32_t start = reach_before(s, piece->start);
    if (has_subject(s, start, piece->start))
        piece->start = start;
    else if (after_quotation(s, start))
        piece->end = reach_after(s, piece->end);
    else
        piece->start = reach_over_commas(s, start);
}

static bool is_article(tamis_bytes word)
{
    static const char *const words[] = {"the", "a", "an", "one", "another"};
    return one_of(word, words, TAMIS_COUNT_OF(words));
}

/* "the" of "the report said". */
static void reach_article(const span *s, tamis__attribution_piece *piece)
{
    uint32_t end = piece->start;
    while (end > s->low && is_space(s->text.ptr[end - 1]))
        end--;
    uint32_t start = end;
    while (start > s->low && !is_space(s->text.ptr[start - 1]))
        start--;
    if (is_article(tamis__bytes_sub(s->text, start, end)))
        piece->start = start;
}

static tamis__attribution_piece piece_of(const tamis__attributions *a, const tamis__phrase_hit *hit)
{
    const tamis__sentence *sentence = &a->sentences->items[hit->sentence];
    span s = {.text = a->text, .low = sentence->start, .high = sentence->end};
    tamis__attribution_piece piece = {.sentence = hit->sentence,
                                      .start = hit->start,
                                      .end = hit->end,
                                      .carries = (hit->value & REACH_CARRIES) != 0};
    if ((hit->value & REACH_OBJECT) != 0)
        piece.end = reach_after(&s, piece.end);
    else if ((hit->value & REACH_SUBJECT) != 0)
        reach_subject(&s, &piece);
    else
        reach_article(&s, &piece);
    while (piece.start < piece.end && is_space(a->text.ptr[piece.start]))
        piece.start++;
    return piece;
}

/* Leftmost longest phrases, each reaching out; what lies in the piece before it is part of that. */
static tamis_status take_pieces(tamis__attributions *a, const tamis__phrase_hits *hits,
                                tamis_error *err)
{
    uint32_t taken = 0;
    for (size_t i = 0; i < hits->count; i++) {
        tamis__phrase_hit hit = hits->items[i];
        for (; i + 1 < hits->count && hits->items[i + 1].start == hit.start; i++) {
            if (hits->items[i + 1].end > hit.end)
                hit = hits->items[i + 1];
        }
        if (hit.start < taken)
            continue;
        tamis__attribution_piece piece = piece_of(a, &hit);
        piece.start = piece.start < taken ? taken : piece.start;
        while (piece.start < piece.end && is_space(a->text.ptr[piece.start]))
            piece.start++;
        if (!TAMIS_GROW(a->items, a->capacity, a->count + 1))
            return tamis__fail_nomem(err);
        a->items[a->count++] = piece;
        taken = piece.end;
    }
    return TAMIS_OK;
}

tamis_status tamis__attributions_find(const tamis__text *knowledge, tamis_bytes text,
                                      const tamis__sentences *sentences, tamis__attributions *out,
                                      tamis_error *err)
{
    *out = (tamis__attributions){.text = text, .sentences = sentences};
    tamis__phrases phrases = {0};
    tamis__phrase_hits hits = {0};
    tamis_status status;
    TAMIS_TRY_DONE(tamis__phrases_init(&phrases, knowledge, err));
    TAMIS_TRY_DONE(load(&phrases, err));
    TAMIS_TRY_DONE(tamis__phrases_find(&phrases, text, sentences, &hits, err));
    status = take_pieces(out, &hits, err);
done:
    tamis__release(hits.items);
    tamis__phrases_clear(&phrases);
    return status;
}

void tamis__attributions_clear(tamis__attributions *attributions)
{
    tamis__release(attributions->items);
    *attributions = (tamis__attributions){0};
}

/* ---- Chains ---------------------------------------------------------------------------------- */

static size_t first_of(const tamis__attributions *a, uint32_t sentence)
{
    size_t low = 0;
    size_t high = a->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->items[middle].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Appends with runs of white space made one space. */
static void append_line(tamis__buffer *out, tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool space = is_space(text.ptr[i]);
        if (!space)
            tamis__buffer_byte(out, text.ptr[i]);
        else if (out->len > 0 && out->ptr[out->len - 1] != ' ')
            tamis__buffer_byte(out, ' ');
    }
}

static void chain_of(const tamis__attributions *a, uint32_t sentence, bool carried,
                     tamis__buffer *out)
{
    size_t pieces = 0;
    for (size_t i = first_of(a, sentence); i < a->count && a->items[i].sentence == sentence; i++) {
        if ((carried && !a->items[i].carries) || pieces == TAMIS__ATTRIBUTION_PIECES_MAX)
            continue;
        if (pieces++ > 0)
            tamis__buffer_text(out, "; ");
        append_line(out, tamis__bytes_sub(a->text, a->items[i].start, a->items[i].end));
    }
}

tamis_status tamis__attribution_of(const tamis__attributions *attributions, uint32_t sentence,
                                   tamis__arena *arena, tamis_bytes *out, tamis_error *err)
{
    const tamis__sentences *sentences = attributions->sentences;
    tamis__buffer chain;
    tamis__buffer_init(&chain, 0);
    chain_of(attributions, sentence, false, &chain);
    if (chain.len == 0 && (size_t)sentence + 1 < sentences->count &&
        !sentences->items[sentence + 1].opens)
        chain_of(attributions, sentence + 1, true, &chain);
    if (chain.len == 0 && sentence > 0 && !sentences->items[sentence].opens)
        chain_of(attributions, sentence - 1, true, &chain);
    *out = tamis__arena_copy(arena, tamis__buffer_bytes(&chain));
    bool failed = chain.failed || out->ptr == NULL;
    tamis__buffer_clear(&chain);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}
