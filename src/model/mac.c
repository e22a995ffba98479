/*
 * model/mac.c - MAC addresses as people write them.
 *
 * Digits are gathered in groups, which one kind of separator divides. Equal groups of an even number of digits are read as they
 * stand; where every group is an octet, one digit will do for it, as some systems print 0:1a:2b:3:4:5.
 */
#include "model/mac.h"

enum { OCTETS_MAX = 8, OCTETS_SHORT = 6, GROUP_DIGITS_MAX = 2 * OCTETS_MAX };

typedef struct digits {
    uint8_t octets[OCTETS_MAX];
    size_t count; /* octets */
} digits;

static int hex_value(char c)
{
    if (tamis__is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_separator(char c)
{
    return c == ':' || c == '-' || c == '.' || c == ' ';
}

/* Adds the octets of one group; a group of one digit is an octet whose zero is not written. */
static bool add_group(tamis_bytes group, digits *out)
{
    size_t octets = (group.len + 1) / 2;
    if (group.len == 0 || (group.len > 1 && group.len % 2 != 0) || octets > OCTETS_MAX - out->count)
        return false;
    for (size_t i = 0; i < group.len; i++) {
        int value = hex_value(group.ptr[i]);
        if (value < 0)
            return false;
        uint8_t *octet = &out->octets[out->count + i / 2];
        *octet = (uint8_t)(*octet << 4 | value);
    }
    out->count += octets;
    return true;
}

static bool read_groups(tamis_bytes text, digits *out)
{
    char separator = '\0';
    size_t start = 0, groups = 0, shortest = SIZE_MAX, longest = 0;
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && !is_separator(text.ptr[at]))
            continue;
        if (at < text.len && separator != '\0' && text.ptr[at] != separator)
            return false;
        if (at < text.len)
            separator = text.ptr[at];
        size_t len = at - start;
        if (len > GROUP_DIGITS_MAX || !add_group(tamis__bytes(text.ptr + start, len), out))
            return false;
        shortest = len < shortest ? len : shortest;
        longest = len > longest ? len : longest;
        groups++;
        start = at + 1;
    }
    bool octets = longest <= 2 && groups == out->count;
    return shortest == longest ? shortest > 1 || octets : octets;
}

tamis__mac_kind tamis__mac_parse(tamis_bytes text, uint64_t *out)
{
    digits read = {0};
    uint64_t mac = 0;
    *out = 0;
    text = tamis__bytes_trim(text);
    if (text.len == 0 || text.len > 3 * OCTETS_MAX || !read_groups(text, &read))
        return TAMIS__MAC_NONE;
    if (read.count != OCTETS_SHORT && read.count != OCTETS_MAX)
        return TAMIS__MAC_NONE;
    for (size_t i = 0; i < OCTETS_SHORT; i++)
        mac = mac << 8 | read.octets[i];
    if (mac == 0)
        return TAMIS__MAC_NONE;
    *out = mac;
    if ((read.octets[0] & 1) != 0)
        return TAMIS__MAC_GROUP;
    return (read.octets[0] & 2) != 0 ? TAMIS__MAC_LOCAL : TAMIS__MAC_UNIVERSAL;
}

char *tamis__mac_format(uint64_t mac, char out[TAMIS__MAC_TEXT_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    char *at = out;
    for (unsigned i = 0; i < OCTETS_SHORT; i++) {
        unsigned octet = (unsigned)(mac >> (8 * (OCTETS_SHORT - 1 - i))) & 0xFF;
        if (i > 0)
            *at++ = ':';
        *at++ = hex[octet >> 4];
        *at++ = hex[octet & 15];
    }
    *at = '\0';
    return out;
}
