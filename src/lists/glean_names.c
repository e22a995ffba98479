/*
 * lists/glean_names.c - what the brackets, slashes and scripts of a published name say.
 *
 *   Abu Muhammad (original script: Абу Мухаммад)     another script: two names
 *   Ansar al-Shari'a in Tunisia (AAS-T)              an acronym: the name without it, and it
 *   Abdul Baqi (previously listed as)                a former name
 *   Qadri (a.k.a. Kadri) JAMIL                       a variant in place: Kadri JAMIL
 *   Hilarion Santos, III (third)                     a remark: it becomes the detail
 *
 * A name is kept as published unless a bracket is a remark about it. Derived names are aliases.
 */
#include "lists/glean.h"

#include "model/prose.h"

enum {
    ACRONYM_BYTES_MAX = 14,
    LABEL_BYTES_MAX = 40,
    NATIVE_LETTERS_MIN = 2,  /* a run of fewer letters is a stray character */
    SEGMENT_LETTERS_MIN = 4, /* "АО Boeing": two letters are no name of their own */
    VARIANTS_MAX = 16,
    ANALYZED_BYTES_MAX = 2000 /* a longer name is kept as it is: brackets may nest */
};

/* ---- Letters and scripts */

typedef enum letter { LETTER_NONE, LETTER_LATIN, LETTER_NATIVE } letter;

static letter letter_of(uint32_t rune)
{
    if ((rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z'))
        return LETTER_LATIN;
    if (rune < 0xC0 || rune == 0xD7 || rune == 0xF7)
        return LETTER_NONE;
    if (rune < 0x2B0 || (rune >= 0x1E00 && rune < 0x1F00) || (rune >= 0xFF21 && rune <= 0xFF5A))
        return LETTER_LATIN;
    bool symbol = rune < 0x370 || (rune >= 0x2000 && rune < 0x2C00) ||
                  (rune >= 0x3000 && rune < 0x3040) || (rune >= 0xFE00 && rune < 0xFE70) ||
                  (rune >= 0xFF00 && rune < 0xFF66) || rune == 0xFFFD || rune == 0xFEFF;
    return symbol ? LETTER_NONE : LETTER_NATIVE;
}

typedef struct letters {
    size_t latin;
    size_t native;
    size_t upper; /* ASCII capitals */
} letters;

static letters count_letters(tamis_bytes text)
{
    letters n = {0, 0, 0};
    for (size_t at = 0; at < text.len;) {
        uint32_t rune = tamis__utf8_next(text, &at);
        letter kind = letter_of(rune);
        n.latin += kind == LETTER_LATIN;
        n.native += kind == LETTER_NATIVE;
        n.upper += rune >= 'A' && rune <= 'Z';
    }
    return n;
}

bool tamis__glean_has_native(tamis_bytes text)
{
    return count_letters(text).native > 0;
}

static bool is_native(tamis_bytes text)
{
    letters n = count_letters(text);
    return n.native > n.latin;
}

/* The next word of text, and the script of its letters. */
static bool next_word(tamis_bytes text, size_t *at, tamis_bytes *word, letter *script)
{
    while (*at < text.len && tamis__is_space(text.ptr[*at]))
        (*at)++;
    size_t start = *at;
    while (*at < text.len && !tamis__is_space(text.ptr[*at]))
        (*at)++;
    *word = tamis__bytes_sub(text, start, *at);
    letters n = count_letters(*word);
    *script = n.native > n.latin ? LETTER_NATIVE : n.latin > 0 ? LETTER_LATIN : LETTER_NONE;
    return word->len > 0;
}

/* ---- Cleaning */

static tamis_bytes strip_pair(tamis_bytes text, const char *open, const char *close)
{
    tamis_bytes head = tamis__bytes_of(open);
    tamis_bytes tail = tamis__bytes_of(close);
    if (text.len <= head.len + tail.len || !tamis__bytes_starts_with(text, head) ||
        !tamis__bytes_ends_with(text, tail))
        return text;
    tamis_bytes inner = tamis__bytes_sub(text, head.len, text.len - tail.len);
    bool whole = tamis__bytes_find(inner, head, 0) == SIZE_MAX &&
                 tamis__bytes_find(inner, tail, 0) == SIZE_MAX;
    return whole ? tamis__bytes_trim(inner) : text;
}

static tamis_bytes clean(tamis_bytes name)
{
    name = tamis__bytes_trim(name);
    name = strip_pair(name, "\"", "\"");
    name = strip_pair(name, "‘", "’");
    name = strip_pair(name, "“", "”");
    name = strip_pair(name, "'", "'");
    while (name.len > 0 && strchr(",;:", name.ptr[name.len - 1]) != NULL)
        name = tamis__bytes_trim(tamis__bytes_sub(name, 0, name.len - 1));
    while (name.len > 0 && strchr(",;:)", name.ptr[0]) != NULL)
        name = tamis__bytes_trim(tamis__bytes_sub(name, 1, name.len));
    return name;
}

static tamis__prop derived(tamis__prop prop)
{
    return prop == TAMIS__PROP_name ? TAMIS__PROP_alias : prop;
}

static void add_name(tamis__glean *g, tamis__prop prop, tamis_bytes name, tamis_bytes detail)
{
    name = clean(name);
    letters n = count_letters(name);
    if (n.latin + n.native > 0)
        tamis__glean_add(g, prop, name, detail);
    else
        tamis__glean_note(g, tamis__prop_name(prop), name);
}

void tamis__glean_native(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes word;
    letter script;
    size_t start = SIZE_MAX;
    size_t end = 0;
    for (size_t at = 0; next_word(text, &at, &word, &script);) {
        size_t word_start = (size_t)(word.ptr - text.ptr);
        if (script == LETTER_NATIVE) {
            start = start == SIZE_MAX ? word_start : start;
            end = word_start + word.len;
        }
        if (start != SIZE_MAX && (script == LETTER_LATIN || at >= text.len)) {
            tamis_bytes run = clean(tamis__bytes_sub(text, start, end));
            while (run.len > 0 && strchr("().", run.ptr[run.len - 1]) != NULL)
                run = tamis__bytes_sub(run, 0, run.len - 1);
            while (run.len > 0 && run.ptr[0] == '(')
                run = tamis__bytes_sub(run, 1, run.len);
            if (count_letters(run).native >= NATIVE_LETTERS_MIN)
                add_name(g, derived(prop), run, TAMIS_LIT("original script"));
            start = SIZE_MAX;
        }
    }
}

/* "Name Имя": each script on its own as well, when each has a name's worth of letters. */
static void add_segments(tamis__glean *g, tamis__prop prop, tamis_bytes name)
{
    letters n = count_letters(name);
    if (n.latin < SEGMENT_LETTERS_MIN || n.native < SEGMENT_LETTERS_MIN)
        return;
    tamis__glean_native(g, prop, name);
    tamis_bytes word;
    letter script;
    size_t end = 0;
    for (size_t at = 0; next_word(name, &at, &word, &script) && script != LETTER_NATIVE;)
        end = at;
    tamis_bytes head = clean(tamis__bytes_sub(name, 0, end));
    if (count_letters(head).latin >= SEGMENT_LETTERS_MIN)
        add_name(g, derived(prop), head, TAMIS_LIT(""));
}

/* ---- Brackets */

typedef struct bracketed {
    tamis_bytes before;
    tamis_bytes inner;
    tamis_bytes after;
} bracketed;

/* The first bracket that closes: "A (b (c)) d". */
static bool find_bracket(tamis_bytes name, bracketed *out)
{
    size_t open = tamis__bytes_find(name, TAMIS_LIT("("), 0);
    if (open == SIZE_MAX)
        return false;
    int depth = 0;
    for (size_t at = open; at < name.len; at++) {
        depth += name.ptr[at] == '(';
        depth -= name.ptr[at] == ')';
        if (depth > 0)
            continue;
        out->before = tamis__bytes_trim(tamis__bytes_sub(name, 0, open));
        out->inner = tamis__bytes_trim(tamis__bytes_sub(name, open + 1, at));
        out->after = tamis__bytes_trim(tamis__bytes_sub(name, at + 1, name.len));
        return out->inner.len > 0;
    }
    return false;
}

static bool starts_any(tamis_bytes text, const char *const *words, size_t count, size_t *len)
{
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_starts_nocase(text, tamis__bytes_of(words[i]))) {
            *len = strlen(words[i]);
            return true;
        }
    }
    return false;
}

static bool is_variant_label(tamis_bytes inner, size_t *len)
{
    static const char *const labels[] = {"a.k.a.",         "a.k.a ", "aka ",
                                         "also known as ", "alias ", "also spelled ",
                                         "alternatively ", "or "};
    return starts_any(inner, labels, TAMIS_COUNT_OF(labels), len);
}

static bool is_former_label(tamis_bytes inner)
{
    static const char *const labels[] = {"previously", "formerly", "former ", "f.k.a."};
    size_t len = 0;
    return starts_any(inner, labels, TAMIS_COUNT_OF(labels), &len);
}

/* Text behind "original script:", "in Arabic:", "Russian spelling:"; the whole without a label. */
static tamis_bytes after_label(tamis_bytes inner)
{
    size_t colon = tamis__bytes_find(inner, TAMIS_LIT(":"), 0);
    if (colon == SIZE_MAX || colon > LABEL_BYTES_MAX ||
        tamis__glean_has_native(tamis__bytes_sub(inner, 0, colon)))
        return inner;
    return tamis__bytes_trim(tamis__bytes_sub(inner, colon + 1, inner.len));
}

static bool is_acronym(tamis_bytes inner)
{
    static const char *const forms[] = {"JSC", "OJSC", "PJSC", "CJSC", "LLC", "LTD", "INC", "FZE",
                                        "FZC", "FZCO", "NGO",  "HK",   "UK",  "USA", "PTE", "PVT"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(forms); i++) {
        if (tamis__bytes_equal_nocase(inner, tamis__bytes_of(forms[i])))
            return false;
    }
    letters n = count_letters(inner);
    return inner.len <= ACRONYM_BYTES_MAX && n.native == 0 && n.upper >= 2 &&
           n.upper * 2 >= n.latin && tamis__bytes_find(inner, TAMIS_LIT(" "), 0) == SIZE_MAX;
}

static tamis_bytes join(tamis__glean *g, tamis_bytes a, tamis_bytes b, tamis_bytes c)
{
    const tamis_bytes parts[] = {a, b, c};
    tamis_bytes text = tamis__glean_join(&g->builder->arena, " ", parts, TAMIS_COUNT_OF(parts));
    g->builder->failed = g->builder->failed || text.ptr == NULL;
    return text;
}

static bool is_one_word(tamis_bytes text)
{
    return tamis__bytes_find(text, TAMIS_LIT(" "), 0) == SIZE_MAX;
}

/* "Qadri (a.k.a. Kadri, Cadri) JAMIL": each variant stands for the word before the bracket; one of
 * several words, or at the end, stands for the whole name. */
static void add_variants(tamis__glean *g, tamis__prop prop, const bracketed *b, size_t label_len)
{
    bool in_place = label_len == 0 || (b->after.len > 0 && !is_native(b->after));
    size_t head = b->before.len;
    while (head > 0 && !tamis__is_space(b->before.ptr[head - 1]))
        head--;
    tamis_bytes kept = tamis__bytes_trim(tamis__bytes_sub(b->before, 0, head));
    tamis_bytes rest = tamis__bytes_sub(b->inner, label_len, b->inner.len);
    tamis_bytes variant;
    for (int i = 0; i < VARIANTS_MAX && tamis__bytes_split(&rest, TAMIS_LIT(","), &variant); i++) {
        variant = clean(variant);
        if (tamis__bytes_starts_nocase(variant, TAMIS_LIT("or ")))
            variant = tamis__bytes_trim(tamis__bytes_sub(variant, 3, variant.len));
        if (variant.len == 0)
            continue;
        if (in_place && is_one_word(variant))
            variant = join(g, kept, variant, b->after);
        add_name(g, derived(prop), variant, TAMIS_LIT(""));
    }
    tamis_bytes plain = in_place ? join(g, b->before, b->after, TAMIS_LIT("")) : b->before;
    add_name(g, derived(prop), plain, TAMIS_LIT(""));
}

static void add_others(tamis__glean *g, tamis__prop prop, tamis_bytes inner)
{
    tamis_bytes rest = inner;
    tamis_bytes item;
    for (int i = 0; i < VARIANTS_MAX && tamis__prose_item(&rest, &item); i++)
        tamis__glean_name(g, derived(prop), item);
}

/* A bracket whose text is a remark about the name, not a part of it. */
static bool is_remark(tamis_bytes inner)
{
    static const char *const starts[] = {
        "date of birth", "born",      "dob",    "combat name", "initials", "birth name", "third",
        "nom de guerre", "call sign", "listed", "passport",    "see ",     "as per ",    "under "};
    size_t len = 0;
    return starts_any(inner, starts, TAMIS_COUNT_OF(starts), &len);
}

/* "Yanina OKHOTA (KOZHEMYAKO)", "Viktor Vasilievich (Vasilyevich) ZOLOTOV": another form of the word
 * before. */
static bool is_person_variant(const tamis__glean *g, const bracketed *b)
{
    letters n = count_letters(b->inner);
    return g->builder->entity.schema == TAMIS__SCHEMA_Person && is_one_word(b->inner) &&
           b->inner.ptr[0] >= 'A' && b->inner.ptr[0] <= 'Z' && n.native == 0 &&
           n.latin >= SEGMENT_LETTERS_MIN && b->before.len > 0 && !is_native(b->before) &&
           !is_remark(b->inner);
}

/* True when the bracket explained the name, so that an alias need not be kept as published. */
static bool take_bracket(tamis__glean *g, tamis__prop prop, const bracketed *b)
{
    tamis_bytes native = after_label(b->inner);
    size_t label_len = 0;
    if (is_former_label(b->inner)) {
        add_name(g, TAMIS__PROP_previousName, b->before, b->inner);
        tamis__glean_native(g, TAMIS__PROP_previousName, b->inner);
        return b->after.len == 0;
    }
    if (is_variant_label(b->inner, &label_len)) {
        add_variants(g, prop, b, label_len);
        return prop != TAMIS__PROP_name;
    }
    if (b->before.len > 0 && count_letters(native).native > 0 && is_native(native) &&
        !is_native(b->before)) {
        add_name(g, derived(prop), b->before, TAMIS_LIT(""));
        add_name(g, derived(prop), native, TAMIS_LIT("original script"));
        return b->after.len == 0;
    }
    if (b->before.len > 0 && is_native(b->before) && count_letters(native).latin > 0 &&
        !is_native(native)) {
        add_name(g, derived(prop), b->before, TAMIS_LIT("original script"));
        add_others(g, prop, native);
        return b->after.len == 0;
    }
    if (b->before.len > 0 && is_native(b->before) && is_native(b->inner)) {
        add_name(g, derived(prop), b->before, TAMIS_LIT("")); /* "Акционерное Общество X (АО X)" */
        if (count_letters(b->inner).native >= SEGMENT_LETTERS_MIN)
            add_name(g, derived(prop), b->inner, TAMIS_LIT(""));
        return false;
    }
    if (is_person_variant(g, b)) {
        add_variants(g, prop, b, 0);
        return prop != TAMIS__PROP_name;
    }
    if (is_acronym(b->inner) && b->before.len > 0) {
        tamis_bytes plain = join(g, b->before, b->after, TAMIS_LIT(""));
        add_name(g, derived(prop), plain, TAMIS_LIT(""));
        add_name(g, TAMIS__PROP_abbreviation, b->inner, TAMIS_LIT(""));
        return false;
    }
    if (b->before.len == 0 || b->after.len > 0 || !is_remark(b->inner))
        return false;
    add_name(g, derived(prop), b->before, b->inner);
    return true;
}

/* "A / B": two spellings. A slash without spaces belongs to a name ("ADF/NALU"). */
static void add_slashed(tamis__glean *g, tamis__prop prop, tamis_bytes name)
{
    tamis_bytes rest = name;
    tamis_bytes piece;
    for (int i = 0; i < VARIANTS_MAX && tamis__bytes_split(&rest, TAMIS_LIT(" / "), &piece); i++)
        add_name(g, derived(prop), piece, TAMIS_LIT(""));
}

void tamis__glean_name(tamis__glean *g, tamis__prop prop, tamis_bytes name)
{
    name = clean(name);
    if (tamis__glean_absent(name))
        return;
    bracketed b;
    bool kept = prop == TAMIS__PROP_name || name.len > ANALYZED_BYTES_MAX;
    if (kept)
        add_name(g, prop, name, TAMIS_LIT(""));
    if (name.len > ANALYZED_BYTES_MAX)
        return;
    if (find_bracket(name, &b)) {
        if (!take_bracket(g, prop, &b) && !kept)
            add_name(g, prop, name, TAMIS_LIT(""));
        if (b.after.len > 0 && is_native(b.after) && !is_native(b.before))
            tamis__glean_native(g, prop, b.after);
        return;
    }
    if (!kept)
        add_name(g, prop, name, TAMIS_LIT(""));
    if (tamis__bytes_find(name, TAMIS_LIT(" / "), 0) != SIZE_MAX)
        add_slashed(g, prop, name);
    else
        add_segments(g, prop, name);
}

void tamis__glean_names(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++)
        tamis__glean_name(g, prop, item);
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}
