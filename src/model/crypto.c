/*
 * model/crypto.c - crypto-asset addresses: which encoding, and does its checksum hold.
 *
 *   0x + 40 hex digits   Ethereum and kin; case is only a checksum (EIP-55), so it is folded
 *   hrp 1 data           bech32 (BIP-173) and bech32m (BIP-350): Bitcoin, Litecoin, Cosmos...
 *   q... or p..., 42     cashaddr without its prefix: Bitcoin Cash
 *   base58               case-sensitive; 4 bytes of double SHA-256 behind the payload (Bitcoin, Tron,
 *                        Dash, Zcash, Dogecoin, Ripple with its own alphabet). Monero and Solana use
 *                        the alphabet without that checksum: they stay unchecked.
 */
#include <sodium.h>

#include "model/checkdigit.h"

enum { BASE58_CHARS_MAX = 60, BECH32_CHARS_MAX = 90, CHECKSUM_BYTES = 4, HEX_ADDRESS_CHARS = 42 };

static const char base58_bitcoin[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char base58_ripple[] = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
static const char bech32_alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int find_char(const char *alphabet, char c)
{
    const char *place = c == '\0' ? NULL : strchr(alphabet, c);
    return place == NULL ? -1 : (int)(place - alphabet);
}

static bool all_of(tamis_bytes b, const char *alphabet, bool fold)
{
    for (size_t i = 0; i < b.len; i++) {
        if (find_char(alphabet, fold ? lower(b.ptr[i]) : b.ptr[i]) < 0)
            return false;
    }
    return true;
}

static bool is_one_case(tamis_bytes b)
{
    bool has_lower = false;
    bool has_upper = false;
    for (size_t i = 0; i < b.len; i++) {
        has_lower = has_lower || (b.ptr[i] >= 'a' && b.ptr[i] <= 'z');
        has_upper = has_upper || (b.ptr[i] >= 'A' && b.ptr[i] <= 'Z');
    }
    return !(has_lower && has_upper);
}

bool tamis__looks_like_crypto(tamis_bytes value)
{
    return value.len == HEX_ADDRESS_CHARS && value.ptr[0] == '0' && lower(value.ptr[1]) == 'x' &&
           all_of(tamis__bytes_sub(value, 2, value.len), "0123456789abcdef", true);
}

/* BIP-173, "Checksum". */
static uint32_t bech32_step(uint32_t sum, uint32_t value)
{
    static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    uint32_t top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (unsigned i = 0; i < 5; i++)
        sum ^= (top >> i & 1) != 0 ? generator[i] : 0;
    return sum;
}

/* The last '1' divides; six checksum characters at least must follow it, and a short human part go
 * before it. SIZE_MAX when the form is another one. */
static size_t bech32_divider(tamis_bytes b)
{
    if (b.len < 14 || b.len > BECH32_CHARS_MAX || !is_one_case(b))
        return SIZE_MAX;
    size_t at = b.len;
    while (at > 0 && b.ptr[at - 1] != '1')
        at--;
    if (at < 3 || at > 12 || b.len - at < 10)
        return SIZE_MAX;
    bool data = all_of(tamis__bytes_sub(b, at, b.len), bech32_alphabet, true);
    for (size_t i = 0; i + 1 < at; i++)
        data = data && lower(b.ptr[i]) >= 'a' && lower(b.ptr[i]) <= 'z';
    return data ? at - 1 : SIZE_MAX;
}

static bool bech32_holds(tamis_bytes b, size_t divider)
{
    uint32_t sum = 1;
    for (size_t i = 0; i < divider; i++)
        sum = bech32_step(sum, (uint32_t)(unsigned char)lower(b.ptr[i]) >> 5);
    sum = bech32_step(sum, 0);
    for (size_t i = 0; i < divider; i++)
        sum = bech32_step(sum, (uint32_t)(unsigned char)lower(b.ptr[i]) & 31);
    for (size_t i = divider + 1; i < b.len; i++)
        sum = bech32_step(sum, (uint32_t)find_char(bech32_alphabet, lower(b.ptr[i])));
    return sum == 1 || sum == 0x2bc830a3;
}

/* Big-endian bytes of a base58 number in out[0..*size); false when it is none. */
static bool base58_decode(tamis_bytes b, const char *alphabet, uint8_t out[BASE58_CHARS_MAX],
                          size_t *size)
{
    uint8_t number[BASE58_CHARS_MAX] = {0}; /* little-endian: the number grows at its end */
    size_t used = 0;
    size_t zeros = 0;
    while (zeros < b.len && b.ptr[zeros] == alphabet[0])
        zeros++;
    for (size_t i = zeros; i < b.len; i++) {
        int value = find_char(alphabet, b.ptr[i]);
        if (value < 0)
            return false;
        uint32_t carry = (uint32_t)value;
        for (size_t j = 0; j < used || carry > 0; j++) {
            if (j >= BASE58_CHARS_MAX)
                return false;
            carry += j < used ? number[j] * 58u : 0;
            number[j] = (uint8_t)carry;
            carry >>= 8;
            used = j + 1 > used ? j + 1 : used;
        }
    }
    if (zeros + used > BASE58_CHARS_MAX)
        return false;
    memset(out, 0, zeros);
    for (size_t i = 0; i < used; i++)
        out[zeros + i] = number[used - 1 - i];
    *size = zeros + used;
    return true;
}

static bool base58_checksum_holds(const uint8_t *bytes, size_t size)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, bytes, size - CHECKSUM_BYTES);
    (void)crypto_hash_sha256(hash, hash, sizeof hash);
    return memcmp(hash, bytes + size - CHECKSUM_BYTES, CHECKSUM_BYTES) == 0;
}

/* A payload of 20 bytes behind a version of one byte (Bitcoin, Tron, Ripple) or two (Zcash). */
static tamis__id_check check_base58(tamis_bytes address)
{
    const char *alphabet =
        address.len > 0 && address.ptr[0] == 'r' ? base58_ripple : base58_bitcoin;
    uint8_t bytes[BASE58_CHARS_MAX];
    size_t size = 0;
    if (address.len < 25 || address.len > 36 || !base58_decode(address, alphabet, bytes, &size))
        return TAMIS__ID_UNCHECKED;
    if (size != 25 && size != 26)
        return TAMIS__ID_UNCHECKED;
    return base58_checksum_holds(bytes, size) ? TAMIS__ID_GOOD : TAMIS__ID_BAD_CHECK;
}

static bool is_cashaddr(tamis_bytes address)
{
    char first = address.len == 42 ? lower(address.ptr[0]) : '\0';
    return (first == 'q' || first == 'p') && is_one_case(address) &&
           all_of(address, bech32_alphabet, true);
}

tamis__id_check tamis__check_crypto(tamis_bytes address, bool *has_case)
{
    *has_case = false;
    if (tamis__looks_like_crypto(address) || is_cashaddr(address))
        return TAMIS__ID_UNCHECKED;
    size_t divider = bech32_divider(address);
    if (divider != SIZE_MAX && bech32_holds(address, divider))
        return TAMIS__ID_GOOD;
    /* A damaged bech32 address has only its alphabet to be known by; base58 that fits it in one case
     * over such a length does not occur. */
    if (divider != SIZE_MAX && address.len >= 40)
        return TAMIS__ID_BAD_CHECK;
    *has_case = true;
    return check_base58(address);
}
