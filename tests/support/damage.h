/*
 * support/damage.h - names damaged as people, machines and clerks damage them, and noise that was never a
 * name: for the property test of screening and for the tool that runs the same on real lists.
 */
#ifndef TAMIS_TESTS_DAMAGE_H
#define TAMIS_TESTS_DAMAGE_H

#include <string.h>

#include "base/bytes.h"
#include "random.h"

enum { DAMAGE_BYTES = 256 };

/* ---- damaged names ---- */

/* Boundaries of characters, so that edits keep the text valid more often than not. */
static inline bool damage_is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static inline size_t damage_random_start(test_random *random, const char *text, size_t len)
{
    size_t at = test_random_below(random, len);
    while (at > 0 && !damage_is_start(text[at]))
        at--;
    return at;
}

static inline size_t damage_after(const char *text, size_t len, size_t at)
{
    do
        at++;
    while (at < len && !damage_is_start(text[at]));
    return at;
}

static inline void damage_cut_out(char *text, size_t from, size_t until)
{
    memmove(text + from, text + until, strlen(text + until) + 1);
}

static inline void damage_put_in(char *text, size_t at, const char *what)
{
    size_t len = strlen(what);
    if (strlen(text) + len >= DAMAGE_BYTES)
        return;
    memmove(text + at + len, text + at, strlen(text + at) + 1);
    memcpy(text + at, what, len);
}

static inline void damage_typo(test_random *random, char *text, size_t len)
{
    size_t at = damage_random_start(random, text, len);
    char letter[2] = {(char)('a' + test_random_below(random, 26)), '\0'};
    size_t how = test_random_below(random, 4);
    size_t next = damage_after(text, len, at);
    if (how == 0 || how == 1)
        damage_cut_out(text, at, next);
    if (how == 1 || how == 2)
        damage_put_in(text, at, letter);
    if (how == 3 && at + 1 < len && damage_is_start(text[at + 1]) && next == at + 1) {
        char kept = text[at];
        text[at] = text[at + 1];
        text[at + 1] = kept;
    }
}

/* Removes a space, or puts one in. */
static inline void damage_glue_or_split(test_random *random, char *text, size_t len)
{
    size_t at = damage_random_start(random, text, len);
    char *space = strchr(text + at, ' ');
    if (space != NULL && test_random_below(random, 3) != 0)
        damage_cut_out(text, (size_t)(space - text), (size_t)(space - text) + 1);
    else
        damage_put_in(text, at, " ");
}

/* "A B C" -> "B C A", or "C, A B" as "LAST, First". */
static inline void damage_turn(test_random *random, char *text)
{
    char copy[DAMAGE_BYTES];
    char *space = test_random_below(random, 2) == 0 ? strchr(text, ' ') : strrchr(text, ' ');
    if (space == NULL || space == text)
        return;
    const char *between = test_random_below(random, 2) == 0 ? ", " : " ";
    int head = (int)(space - text);
    if ((size_t)snprintf(copy, sizeof copy, "%s%s%.*s", space + 1, between, head, text) <
        sizeof copy)
        strcpy(text, copy);
}

/* A word becomes its first letter. */
static inline void damage_shorten(test_random *random, char *text, size_t len)
{
    size_t at = damage_random_start(random, text, len);
    while (at > 0 && text[at - 1] != ' ')
        at--;
    size_t first = damage_after(text, len, at);
    size_t end = at + strcspn(text + at, " ");
    if (end > first)
        damage_cut_out(text, first, end);
}

static inline void damage_drop_word(test_random *random, char *text, size_t len)
{
    size_t at = damage_random_start(random, text, len);
    damage_cut_out(text, at, at + strcspn(text + at, " "));
}

/* Latin letters as Cyrillic ones of the same sound, as far as they go. */
static inline void damage_as_cyrillic(char *text)
{
    static const char *const letters[26] = {"а", "б", "к", "д", "е", "ф", "г", "х", "и",
                                            "й", "к", "л", "м", "н", "о", "п", "к", "р",
                                            "с", "т", "у", "в", "в", "х", "ы", "з"};
    char copy[DAMAGE_BYTES];
    size_t used = 0;
    for (size_t i = 0; text[i] != '\0' && used + 4 < sizeof copy; i++) {
        char c = (char)(text[i] | 0x20);
        if (c >= 'a' && c <= 'z') {
            memcpy(copy + used, letters[c - 'a'], 2);
            used += 2;
        } else {
            copy[used++] = text[i];
        }
    }
    copy[used] = '\0';
    strcpy(text, copy);
}

/* Cut at the 35 characters of a payment field, when it has more. */
static inline void damage_cut_at_field(char *text)
{
    size_t characters = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        characters += damage_is_start(text[i]);
        if (characters > 35) {
            text[i] = '\0';
            return;
        }
    }
}

static inline void damage_edit(test_random *random, char *text)
{
    static const char *const more[] = {
        "Mohammed", "al",   "bin",    "de",   "Ivanov", "Trading", "Limited", "LLC",
        "Bank",     "Star", "Chile",  "No.",  "2",      "II",      "Zhang",   "Dr",
        "Abd",      "Kim",  "Иванов", "محمد", "张伟",   "and",     "J.",      "Construction"};
    size_t len = strlen(text);
    if (len == 0)
        return;
    switch (test_random_below(random, 11)) {
    case 0:
    case 1:
    case 2: damage_typo(random, text, len); break;
    case 3:
    case 4: damage_glue_or_split(random, text, len); break;
    case 5: damage_turn(random, text); break;
    case 6: damage_shorten(random, text, len); break;
    case 7: damage_cut_at_field(text); break;
    case 8: damage_drop_word(random, text, len); break;
    case 9:
        damage_put_in(text, len, " ");
        damage_put_in(text, strlen(text), more[test_random_below(random, TAMIS_COUNT_OF(more))]);
        break;
    default: damage_as_cyrillic(text);
    }
}

/* ---- what was never a name ---- */

static inline void damage_noise(test_random *random, char out[DAMAGE_BYTES])
{
    static const char *const odd[] = {"",         " ",      "a",   "7",   "007",      "2000",
                                      "😀",        "😀 😀",    "...", "LLC", "bin",      "the",
                                      "of",       "Ltd Co", "0",   "é",   "\xff\xfe", "\xe2\x82",
                                      "株式会社", "  ,  ",  "Mr",  "1 2", "12",       "20 00"};
    size_t len = test_random_below(random, 40);
    switch (test_random_below(random, 3)) {
    case 0:
        snprintf(out, DAMAGE_BYTES, "%s", odd[test_random_below(random, TAMIS_COUNT_OF(odd))]);
        break;
    case 1:
        for (size_t i = 0; i < len; i++)
            out[i] = (char)(1 + test_random_below(random, 255));
        out[len] = '\0';
        break;
    default:
        for (size_t i = 0; i < len; i++)
            out[i] = "aeioubcdhklmnrst 0123"[test_random_below(random, 21)];
        out[len] = '\0';
    }
}

/* Up to three edits. */
static inline void damage_name(test_random *random, char *text)
{
    for (size_t edits = test_random_below(random, 4); edits > 0; edits--)
        damage_edit(random, text);
}

#endif
