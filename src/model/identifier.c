/*
 * model/identifier.c - normal forms of identifiers.
 *
 * One row per kind says how its characters are kept (`keep`), how it is checked (`check`) and how short
 * it may be. Normalizing is: drop the label that people write before the number, keep the kind's
 * characters, check. The check digits themselves are in checkdigit.c.
 */
#include "model/identifier.h"

#include "base/utf8.h"
#include "model/checkdigit.h"

typedef enum keep_mode {
    KEEP_ALNUM,  /* letters upper case, digits; the rest is separators */
    KEEP_PHONE,  /* digits behind one plus sign */
    KEEP_EMAIL,  /* printable, upper case */
    KEEP_HEX,    /* upper-case hexadecimal digits */
    KEEP_CRYPTO, /* depends on the address's own encoding */
} keep_mode;

typedef struct kind_info {
    const char *name;
    tamis__prop prop;
    keep_mode keep;
    size_t min;       /* characters of the normal form */
    bool needs_digit; /* a number without digits is no number ("NONE", "UNKNOWN") */
    bool identifies;
    tamis__id_check (*check)(tamis_bytes normal); /* NULL: no check digit */
    const char *label;                            /* dropped when it leads and something follows */
} kind_info;

static const kind_info kinds[TAMIS__ID_KINDS] = {
    [TAMIS__ID_NONE] = {"none", TAMIS__PROP_other, KEEP_ALNUM, 3, true, false, NULL, ""},
    [TAMIS__ID_IMO] = {"imo", TAMIS__PROP_imoNumber, KEEP_ALNUM, 5, true, true, tamis__check_imo,
                       "IMO"},
    [TAMIS__ID_MMSI] = {"mmsi", TAMIS__PROP_mmsi, KEEP_ALNUM, 5, true, true, NULL, "MMSI"},
    [TAMIS__ID_CALL_SIGN] = {"call_sign", TAMIS__PROP_callSign, KEEP_ALNUM, 3, false, false, NULL,
                             ""},
    [TAMIS__ID_BIC] = {"bic", TAMIS__PROP_swiftBic, KEEP_ALNUM, 8, false, true, NULL, "SWIFT"},
    [TAMIS__ID_LEI] = {"lei", TAMIS__PROP_leiCode, KEEP_ALNUM, 8, true, true, tamis__check_lei,
                       "LEI"},
    [TAMIS__ID_ISIN] = {"isin", TAMIS__PROP_isin, KEEP_ALNUM, 8, true, true, tamis__check_isin,
                        "ISIN"},
    [TAMIS__ID_IBAN] = {"iban", TAMIS__PROP_iban, KEEP_ALNUM, 8, true, true, tamis__check_iban,
                        "IBAN"},
    [TAMIS__ID_PASSPORT] = {"passport", TAMIS__PROP_passportNumber, KEEP_ALNUM, 4, true, true, NULL,
                            ""},
    [TAMIS__ID_NATIONAL_ID] = {"national_id", TAMIS__PROP_idNumber, KEEP_ALNUM, 4, true, true, NULL,
                               ""},
    [TAMIS__ID_TAX] = {"tax", TAMIS__PROP_taxNumber, KEEP_ALNUM, 4, true, true, NULL, ""},
    [TAMIS__ID_REGISTRATION] = {"registration", TAMIS__PROP_registrationNumber, KEEP_ALNUM, 3, true,
                                true, NULL, ""},
    [TAMIS__ID_INN] = {"inn", TAMIS__PROP_innCode, KEEP_ALNUM, 5, true, true, tamis__check_inn,
                       "INN"},
    [TAMIS__ID_OGRN] = {"ogrn", TAMIS__PROP_ogrnCode, KEEP_ALNUM, 5, true, true, tamis__check_ogrn,
                        "OGRN"},
    [TAMIS__ID_KPP] = {"kpp", TAMIS__PROP_kppCode, KEEP_ALNUM, 5, true, false, NULL, "KPP"},
    [TAMIS__ID_OKPO] = {"okpo", TAMIS__PROP_okpoCode, KEEP_ALNUM, 5, true, true, tamis__check_okpo,
                        "OKPO"},
    [TAMIS__ID_USCC] = {"uscc", TAMIS__PROP_uscCode, KEEP_ALNUM, 8, true, true, tamis__check_uscc,
                        "USCC"},
    [TAMIS__ID_DUNS] = {"duns", TAMIS__PROP_dunsCode, KEEP_ALNUM, 5, true, true, NULL, "DUNS"},
    [TAMIS__ID_TICKER] = {"ticker", TAMIS__PROP_ticker, KEEP_ALNUM, 1, false, false, NULL, ""},
    [TAMIS__ID_CRYPTO] = {"crypto", TAMIS__PROP_publicKey, KEEP_CRYPTO, 20, true, true, NULL, ""},
    [TAMIS__ID_PHONE] = {"phone", TAMIS__PROP_phone, KEEP_PHONE, 7, true, false, NULL, ""},
    [TAMIS__ID_EMAIL] = {"email", TAMIS__PROP_email, KEEP_EMAIL, 5, false, false, NULL, "MAILTO:"},
    [TAMIS__ID_MAC] = {"mac", TAMIS__PROP_macPrefix, KEEP_HEX, 6, false, true, NULL, ""},
    [TAMIS__ID_SERIAL] = {"serial", TAMIS__PROP_serialNumber, KEEP_ALNUM, 3, true, true, NULL, ""},
    [TAMIS__ID_OTHER] = {"other", TAMIS__PROP_number, KEEP_ALNUM, 3, true, true, NULL, ""},
};

static const uint8_t prop_kinds[TAMIS__PROP_COUNT] = {
#define PROP_KIND(name, type, id_kind) TAMIS__ID_##id_kind,
    TAMIS__PROP_LIST(PROP_KIND)
#undef PROP_KIND
};

static const kind_info *kind_at(tamis__id_kind kind)
{
    return &kinds[(unsigned)kind < TAMIS__ID_KINDS ? kind : TAMIS__ID_NONE];
}

/* Numbers that registers and people confuse with one another share a family. */
static unsigned kind_family(tamis__id_kind kind)
{
    switch (kind) {
    case TAMIS__ID_TAX:
    case TAMIS__ID_REGISTRATION:
    case TAMIS__ID_INN:
    case TAMIS__ID_OGRN:
    case TAMIS__ID_KPP:
    case TAMIS__ID_OKPO:
    case TAMIS__ID_USCC:
    case TAMIS__ID_DUNS:
    case TAMIS__ID_NATIONAL_ID: return TAMIS__ID_TAX;
    default: return (unsigned)kind;
    }
}

bool tamis__id_identifies(tamis__id_kind kind)
{
    return kind_at(kind)->identifies;
}

bool tamis__id_comparable(tamis__id_kind a, tamis__id_kind b)
{
    if (a == TAMIS__ID_NONE || b == TAMIS__ID_NONE)
        return false;
    if (a == TAMIS__ID_OTHER || b == TAMIS__ID_OTHER)
        return true;
    /* Identity papers are quoted for one another: "Identification Number 12345" is a passport. */
    bool papers = (a == TAMIS__ID_PASSPORT && b == TAMIS__ID_NATIONAL_ID) ||
                  (b == TAMIS__ID_PASSPORT && a == TAMIS__ID_NATIONAL_ID);
    return papers || kind_family(a) == kind_family(b);
}

/* ---- Keeping the characters that count ----------------------------------------------------------- */

typedef struct text_out {
    char *ptr;
    size_t len;
} text_out;

static void put(text_out *out, uint32_t rune)
{
    char bytes[TAMIS__UTF8_BYTES_MAX];
    size_t size = tamis__utf8_encode(rune, bytes);
    if (out->len + size > TAMIS__ID_BYTES_MAX)
        return;
    memcpy(out->ptr + out->len, bytes, size);
    out->len += size;
}

static uint32_t next_rune(tamis_bytes b, size_t *at)
{
    const unsigned char *p = (const unsigned char *)b.ptr + *at;
    size_t size = tamis__utf8_sequence(b.ptr + *at, b.len - *at);
    *at += size == 0 ? 1 : size;
    switch (size) {
    case 0: return TAMIS__RUNE_REPLACEMENT;
    case 1: return p[0];
    case 2: return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    default:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    }
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

static uint32_t upper_ascii(uint32_t c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* Full-width forms are typed by East Asian keyboards; Cyrillic capitals that look Latin are printed in
 * passports of both alphabets. */
static uint32_t unify(uint32_t c)
{
    static const struct {
        uint16_t from;
        char to;
    } look_alikes[] = {{0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'},
                       {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'},
                       {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}};
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFF00 - 0x20;
    if (c >= 0x0430 && c <= 0x044F) /* Cyrillic small to capital */
        c -= 0x20;
    for (size_t i = 0; i < TAMIS_COUNT_OF(look_alikes); i++) {
        if (look_alikes[i].from == c)
            return (uint32_t)look_alikes[i].to;
    }
    return upper_ascii(c);
}

/* Outside ASCII only letters count: general punctuation, symbols and CJK punctuation do not. */
static bool is_letter_beyond_ascii(uint32_t c)
{
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
           !(c >= 0x3000 && c <= 0x303F) && c != 0xFFFD && c != 0xFEFF;
}

static void keep_alnum(tamis_bytes value, text_out *out)
{
    for (size_t at = 0; at < value.len;) {
        uint32_t c = unify(next_rune(value, &at));
        if (is_digit(c) || is_upper(c) || is_letter_beyond_ascii(c))
            put(out, c);
    }
}

/* "+44 (0)20 7946 0000 ext. 12" -> "+442079460000": the trunk zero is dialled at home only, and an
 * extension is no part of the number. */
static void keep_phone(tamis_bytes value, text_out *out)
{
    const tamis_bytes trunk = TAMIS_LIT("(0)");
    put(out, '+');
    for (size_t at = 0; at < value.len;) {
        if (tamis__bytes_starts_with(tamis__bytes_sub(value, at, value.len), trunk)) {
            at += trunk.len;
            continue;
        }
        uint32_t c = unify(next_rune(value, &at));
        if (is_digit(c))
            put(out, c);
        else if (out->len > 7 && (c == 'E' || c == 'X'))
            break;
    }
    while (out->len > 3 && out->ptr[1] == '0' && out->ptr[2] == '0') {
        memmove(out->ptr + 1, out->ptr + 3, out->len - 3);
        out->len -= 2;
    }
}

static void keep_email(tamis_bytes value, text_out *out)
{
    for (size_t at = 0; at < value.len;) {
        uint32_t c = upper_ascii(next_rune(value, &at));
        if (c > ' ' && c != '<' && c != '>' && c != 0x7F && c != 0xA0 && c != 0xFFFD)
            put(out, c);
    }
}

static void keep_hex(tamis_bytes value, text_out *out)
{
    for (size_t at = 0; at < value.len;) {
        uint32_t c = unify(next_rune(value, &at));
        if (is_digit(c) || (c >= 'A' && c <= 'F'))
            put(out, c);
    }
}

static void keep_printable(tamis_bytes value, text_out *out)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c > ' ' && c < 0x7F)
            put(out, c);
    }
}

static void upper_in_place(text_out *out)
{
    for (size_t i = 0; i < out->len; i++)
        out->ptr[i] = (char)upper_ascii((unsigned char)out->ptr[i]);
}

/* An encoding without case (hexadecimal, bech32, cashaddr) is folded; base58 never is. */
static tamis__id_check keep_crypto(tamis_bytes value, text_out *out)
{
    for (;;) { /* URI scheme: "bitcoin:1A..." */
        size_t colon = tamis__bytes_find(value, TAMIS_LIT(":"), 0);
        if (colon == SIZE_MAX)
            break;
        value = tamis__bytes_sub(value, colon + 1, value.len);
    }
    keep_printable(value, out);
    bool has_case = true;
    tamis__id_check check = tamis__check_crypto((tamis_bytes){out->ptr, out->len}, &has_case);
    if (!has_case)
        upper_in_place(out);
    return check;
}

/* "IMO 9074729", "SWIFT: DEUTDEFF": the label goes where a separator or digit shows its end. */
static tamis_bytes drop_label(tamis_bytes value, const char *label)
{
    tamis_bytes name = tamis__bytes_of(label);
    while (name.len > 0 && value.len > name.len && tamis__bytes_starts_nocase(value, name)) {
        char next = value.ptr[name.len];
        if (memchr(" :-/.#", next, 6) == NULL && !is_digit((unsigned char)next) &&
            name.ptr[name.len - 1] != ':')
            break;
        value = tamis__bytes_trim(tamis__bytes_sub(value, name.len, value.len));
    }
    return value;
}

/* Once more on what was kept: junk may have stood inside the label. */
static void drop_kept_label(text_out *out, const char *label)
{
    tamis_bytes rest = drop_label((tamis_bytes){out->ptr, out->len}, label);
    memmove(out->ptr, rest.ptr, rest.len);
    out->len = rest.len;
}

static bool has_digit_to_use(tamis_bytes normal)
{
    for (size_t i = 0; i < normal.len; i++) {
        if (normal.ptr[i] >= '1' && normal.ptr[i] <= '9')
            return true;
    }
    return false;
}

/* ISO 9362: the office code XXX names the head office, which is what eight characters name. */
static void complete_bic(text_out *out)
{
    if (out->len == 8) {
        put(out, 'X');
        put(out, 'X');
        put(out, 'X');
    }
}

tamis__id_check tamis__id_normalize(tamis__id_kind kind, tamis_bytes value,
                                    char out[TAMIS__ID_BYTES_MAX + 1], size_t *len)
{
    const kind_info *info = kind_at(kind);
    text_out text = {out, 0};
    tamis__id_check check = TAMIS__ID_UNCHECKED;
    value = drop_label(tamis__bytes_trim(value), info->label);
    switch (info->keep) {
    case KEEP_ALNUM: keep_alnum(value, &text); break;
    case KEEP_PHONE: keep_phone(value, &text); break;
    case KEEP_EMAIL: keep_email(value, &text); break;
    case KEEP_HEX: keep_hex(value, &text); break;
    case KEEP_CRYPTO: check = keep_crypto(value, &text); break;
    }
    drop_kept_label(&text, info->label);
    if (kind == TAMIS__ID_BIC)
        complete_bic(&text);
    tamis_bytes normal = {out, text.len};
    out[text.len] = '\0';
    *len = text.len;
    if (normal.len < info->min || (info->needs_digit && !has_digit_to_use(normal)) ||
        (kind == TAMIS__ID_EMAIL && tamis__bytes_find(normal, TAMIS_LIT("@"), 1) >= normal.len - 1))
        return TAMIS__ID_UNUSABLE;
    return info->check == NULL ? check : info->check(normal);
}

/* ---- Names and properties ------------------------------------------------------------------------ */

tamis__id_kind tamis__prop_id_kind(tamis__prop prop)
{
    return (unsigned)prop < TAMIS__PROP_COUNT ? (tamis__id_kind)prop_kinds[prop] : TAMIS__ID_NONE;
}

tamis__prop tamis__id_prop(tamis__id_kind kind)
{
    return kind_at(kind)->prop;
}

const char *tamis__id_kind_name(tamis__id_kind kind)
{
    return kind_at(kind)->name;
}

bool tamis__id_kind_find(tamis_bytes name, tamis__id_kind *out)
{
    for (unsigned i = 0; i < TAMIS__ID_KINDS; i++) {
        if (tamis__bytes_equal_nocase(name, tamis__bytes_of(kinds[i].name))) {
            *out = (tamis__id_kind)i;
            return true;
        }
    }
    return false;
}

/* ---- Guessing ------------------------------------------------------------------------------------ */

static bool is_mac(tamis_bytes value)
{
    size_t hex = 0;
    size_t separators = 0;
    for (size_t i = 0; i < value.len; i++) {
        uint32_t c = upper_ascii((unsigned char)value.ptr[i]);
        if (is_digit(c) || (c >= 'A' && c <= 'F'))
            hex++;
        else if ((c == ':' || c == '-' || c == '.') && hex > 0)
            separators++;
        else
            return false;
    }
    return (hex == 6 && separators == 2) || (hex == 12 && (separators == 5 || separators == 2));
}

static bool checks_as(tamis__id_kind kind, tamis_bytes value)
{
    char normal[TAMIS__ID_BYTES_MAX + 1];
    size_t len = 0;
    return tamis__id_normalize(kind, value, normal, &len) == TAMIS__ID_GOOD;
}

tamis__id_kind tamis__id_guess(tamis_bytes value)
{
    /* Kinds with strong check digits first; a bare run of digits only where nothing longer fits. */
    static const tamis__id_kind checked[] = {TAMIS__ID_CRYPTO, TAMIS__ID_LEI,  TAMIS__ID_ISIN,
                                             TAMIS__ID_IBAN,   TAMIS__ID_USCC, TAMIS__ID_IMO};
    value = tamis__bytes_trim(value);
    if (tamis__bytes_starts_nocase(value, TAMIS_LIT("IMO")) && has_digit_to_use(value))
        return TAMIS__ID_IMO;
    if (tamis__bytes_find(value, TAMIS_LIT("@"), 0) < value.len)
        return TAMIS__ID_EMAIL;
    if (is_mac(value))
        return TAMIS__ID_MAC;
    if (tamis__bytes_starts_with(value, TAMIS_LIT("+")))
        return TAMIS__ID_PHONE;
    for (size_t i = 0; i < TAMIS_COUNT_OF(checked); i++) {
        if (checks_as(checked[i], value))
            return checked[i];
    }
    if (tamis__looks_like_crypto(value))
        return TAMIS__ID_CRYPTO;
    uint64_t number = 0;
    if (value.len == 9 && tamis__bytes_to_u64(value, 999999999, &number) && number >= 200000000 &&
        number <= 799999999) /* ship stations begin with a country code from 201 to 775 */
        return TAMIS__ID_MMSI;
    return TAMIS__ID_OTHER;
}
