/*
 * model/checkdigit.c - check digits of registers and banks.
 *
 * Sources: IMO Resolution A.1117(30); ISO 17442 (LEI) and ISO 13616 (IBAN), both ISO 7064 MOD 97-10;
 * ISO 6166 (ISIN); Order of the Russian tax service for INN, Government Decree 438 for OGRN,
 * PR 50.1.024 for OKPO; GB 32100-2015 for the Chinese unified social credit code.
 */
#include "model/checkdigit.h"

static bool all_digits(tamis_bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        if (b.ptr[i] < '0' || b.ptr[i] > '9')
            return false;
    }
    return b.len > 0;
}

static unsigned digit(tamis_bytes b, size_t i)
{
    return (unsigned)(b.ptr[i] - '0');
}

/* 0..35 for [0-9A-Z]; 36 for anything else. */
static unsigned base36(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A') + 10;
    return 36;
}

static bool all_base36(tamis_bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        if (base36(b.ptr[i]) > 35)
            return false;
    }
    return true;
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static tamis__id_check verdict(bool good)
{
    return good ? TAMIS__ID_GOOD : TAMIS__ID_BAD_CHECK;
}

tamis__id_check tamis__check_imo(tamis_bytes normal)
{
    if (normal.len != 7 || !all_digits(normal))
        return TAMIS__ID_UNCHECKED;
    unsigned sum = 0;
    for (size_t i = 0; i < 6; i++)
        sum += digit(normal, i) * (unsigned)(7 - i);
    return verdict(sum % 10 == digit(normal, 6));
}

/* Continues a remainder modulo 97 over letters as two digits. */
static unsigned mod97(unsigned remainder, tamis_bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        unsigned value = base36(b.ptr[i]);
        remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
}

tamis__id_check tamis__check_lei(tamis_bytes normal)
{
    if (normal.len != 20 || !all_base36(normal))
        return TAMIS__ID_UNCHECKED;
    return verdict(mod97(0, normal) == 1);
}

tamis__id_check tamis__check_iban(tamis_bytes normal)
{
    if (normal.len < 15 || normal.len > 34 || !all_base36(normal) || !is_letter(normal.ptr[0]) ||
        !is_letter(normal.ptr[1]) || !all_digits(tamis__bytes_sub(normal, 2, 4)))
        return TAMIS__ID_UNCHECKED;
    unsigned remainder = mod97(0, tamis__bytes_sub(normal, 4, normal.len));
    return verdict(mod97(remainder, tamis__bytes_sub(normal, 0, 4)) == 1);
}

/* Luhn over the digits of the expanded letters, the last digit not doubled. */
tamis__id_check tamis__check_isin(tamis_bytes normal)
{
    if (normal.len != 12 || !all_base36(normal) || !is_letter(normal.ptr[0]) ||
        !is_letter(normal.ptr[1]) || base36(normal.ptr[11]) > 9)
        return TAMIS__ID_UNCHECKED;
    unsigned sum = 0;
    bool doubled = false;
    for (size_t i = normal.len; i-- > 0;) {
        unsigned value = base36(normal.ptr[i]);
        do {
            unsigned part = (value % 10) * (doubled ? 2 : 1);
            sum += part / 10 + part % 10;
            doubled = !doubled;
            value /= 10;
        } while (value > 0);
    }
    return verdict(sum % 10 == 0);
}

static unsigned weighted(tamis_bytes b, const uint8_t *weights, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += digit(b, i) * weights[i];
    return sum % 11 % 10;
}

tamis__id_check tamis__check_inn(tamis_bytes normal)
{
    /* The three rules share one row of weights, each one starting a place later. */
    static const uint8_t weights[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    if (!all_digits(normal))
        return TAMIS__ID_UNCHECKED;
    if (normal.len == 10)
        return verdict(weighted(normal, weights + 2, 9) == digit(normal, 9));
    if (normal.len == 12)
        return verdict(weighted(normal, weights + 1, 10) == digit(normal, 10) &&
                       weighted(normal, weights, 11) == digit(normal, 11));
    return TAMIS__ID_UNCHECKED;
}

tamis__id_check tamis__check_ogrn(tamis_bytes normal)
{
    if ((normal.len != 13 && normal.len != 15) || !all_digits(normal))
        return TAMIS__ID_UNCHECKED;
    uint64_t number = 0;
    for (size_t i = 0; i + 1 < normal.len; i++)
        number = number * 10 + digit(normal, i);
    return verdict(number % (normal.len - 2) % 10 == digit(normal, normal.len - 1));
}

static unsigned okpo_sum(tamis_bytes normal, unsigned shift)
{
    unsigned sum = 0;
    for (size_t i = 0; i + 1 < normal.len; i++)
        sum += digit(normal, i) * (unsigned)((i + shift) % 10 + 1);
    return sum % 11;
}

tamis__id_check tamis__check_okpo(tamis_bytes normal)
{
    if ((normal.len != 8 && normal.len != 10) || !all_digits(normal))
        return TAMIS__ID_UNCHECKED;
    unsigned sum = okpo_sum(normal, 0);
    if (sum == 10)
        sum = okpo_sum(normal, 2) % 10;
    return verdict(sum == digit(normal, normal.len - 1));
}

tamis__id_check tamis__check_uscc(tamis_bytes normal)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if (normal.len != 18)
        return TAMIS__ID_UNCHECKED;
    unsigned sum = 0;
    unsigned weight = 1;
    for (size_t i = 0; i < normal.len; i++) {
        const char *place = memchr(alphabet, normal.ptr[i], sizeof alphabet - 1);
        if (place == NULL)
            return TAMIS__ID_UNCHECKED;
        /* The check character makes the whole sum vanish, so it counts with weight 1. */
        sum += (unsigned)(place - alphabet) * (i == 17 ? 1 : weight);
        weight = weight * 3 % 31;
    }
    return verdict(sum % 31 == 0);
}
