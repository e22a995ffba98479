/*
 * index/percent.c - percentages as lists write them: "51", "51.5%", "51,5 %", "25-50", "25% to 50%",
 * ">50", "at least 10". A bound is taken as its own value: ">50" is 50.00 to 100.00.
 */
#include "index/build.h"

/* A number with at most two decimals that count, at the start of *rest. */
static bool take_number(tamis_bytes *rest, uint16_t *out)
{
    tamis_bytes b = tamis__bytes_trim(*rest);
    size_t at = 0, digits = 0;
    uint32_t value = 0;
    while (at < b.len && b.ptr[at] >= '0' && b.ptr[at] <= '9' && digits++ < 3)
        value = value * 10 + (uint32_t)(b.ptr[at++] - '0');
    if (digits == 0 || digits > 3)
        return false;
    uint32_t unit = TAMIS__PERCENT_WHOLE / 100;
    value *= unit;
    if (at + 1 < b.len && (b.ptr[at] == '.' || b.ptr[at] == ',') && b.ptr[at + 1] >= '0' &&
        b.ptr[at + 1] <= '9')
        for (at++; at < b.len && b.ptr[at] >= '0' && b.ptr[at] <= '9'; at++) {
            unit /= 10;
            value += unit * (uint32_t)(b.ptr[at] - '0');
        }
    *rest = tamis__bytes_trim(tamis__bytes_sub(b, at, b.len));
    if (tamis__bytes_starts_with(*rest, TAMIS_LIT("%")))
        *rest = tamis__bytes_trim(tamis__bytes_sub(*rest, 1, rest->len));
    *out = (uint16_t)value;
    return value <= TAMIS__PERCENT_WHOLE;
}

/* Passes over one of the words at the start of *rest. */
static bool take_word(tamis_bytes *rest, const char *const *words)
{
    for (; *words != NULL; words++) {
        tamis_bytes word = tamis__bytes_of(*words);
        if (!tamis__bytes_starts_nocase(*rest, word))
            continue;
        *rest = tamis__bytes_trim(tamis__bytes_sub(*rest, word.len, rest->len));
        return true;
    }
    return false;
}

bool tamis__percent_parse(tamis_bytes text, uint16_t *lo, uint16_t *hi)
{
    static const char *const at_least[] = {">=",   ">", "\xE2\x89\xA5", "at least", "more than",
                                           "over", NULL};
    static const char *const at_most[] = {"<=",        "<",     "\xE2\x89\xA4", "at most",
                                          "less than", "under", "up to",        NULL};
    static const char *const to[] = {"-", "\xE2\x80\x93", "to", NULL};
    tamis_bytes rest = tamis__bytes_trim(text);
    bool above = take_word(&rest, at_least);
    bool below = !above && take_word(&rest, at_most);
    uint16_t first = 0;
    if (!take_number(&rest, &first))
        return false;
    uint16_t second = first;
    if (!above && !below && rest.len > 0 && (!take_word(&rest, to) || !take_number(&rest, &second)))
        return false;
    if (rest.len > 0 || second < first)
        return false;
    *lo = below ? 0 : first;
    *hi = above ? TAMIS__PERCENT_WHOLE : second;
    return true;
}
