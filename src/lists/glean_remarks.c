/*
 * lists/glean_remarks.c - prose with labels in it.
 *
 *   TAi.002. Title: a) Mullah b) Haji DOB: a) Between 1955 and 1958 b) ... Passport no: ...
 *   UN Ref QDe.004. Also referred to as Tek. Tel +963 11 2218890. Fax ...
 *
 * A label is looked for at each word. Its value runs to the next label or to the end of the sentence
 * (a full stop before a capital, unless it ends an abbreviation). Labels that are also plain words
 * count only with what makes them labels: a colon, a digit behind, or the start of a sentence. The
 * remark itself is always kept whole as a note, so that a label that was missed loses nothing.
 */
#include "lists/glean.h"

#include "model/prose.h"

enum {
    VALUE_PEEK_BYTES = 48, /* where the digit of a number must begin */
    LISTED_NAME_BYTES_MAX = 80,
    LISTED_NAMES_MAX = 50,
    PROSE_SPACES_MIN = 6, /* "which since October 2018 is named after ..." is no name */
    TEXT_VALUE_BYTES_MAX = 400,
    UN_REFERENCE_BYTES = 7,
    IMO_DIGITS = 7
};

/* ---- Labels */

typedef enum need { NEED_COLON, NEED_DIGIT, NEED_START, NEED_NOTHING } need;

typedef enum how {
    HOW_ITEMS,
    HOW_NAMES,
    HOW_LIST, /* names separated by commas */
    HOW_DATES,
    HOW_PLACES,
    HOW_ADDRESSES,
    HOW_COUNTRIES,
    HOW_DOCUMENTS,
    HOW_NUMBERS,
    HOW_WORD, /* the first word */
    HOW_IMO,
    HOW_PHONES,
    HOW_LINKS,
    HOW_GENDER,
    HOW_TEXT,
    HOW_STOP /* ends the value before it, and stays in the note */
} how;

typedef struct label {
    const char *text;
    how how;
    need need;
    tamis__prop prop;
} label;

/* A label before any other that begins with it. */
static const label labels[] = {
    {"UN Reference Number: UN Ref", HOW_WORD, NEED_NOTHING, TAMIS__PROP_number},
    {"UN Reference Number", HOW_WORD, NEED_DIGIT, TAMIS__PROP_number},
    {"UN Ref", HOW_WORD, NEED_DIGIT, TAMIS__PROP_number},
    {"UK Sanctions List Ref", HOW_WORD, NEED_DIGIT, TAMIS__PROP_number},
    {"Gender", HOW_GENDER, NEED_COLON, TAMIS__PROP_gender},
    {"Alternative Title", HOW_ITEMS, NEED_COLON, TAMIS__PROP_title},
    {"Title", HOW_ITEMS, NEED_COLON, TAMIS__PROP_title},
    {"Military rank", HOW_ITEMS, NEED_COLON, TAMIS__PROP_title},
    {"Designation", HOW_ITEMS, NEED_COLON, TAMIS__PROP_position},
    {"Last known position", HOW_ITEMS, NEED_COLON, TAMIS__PROP_position},
    {"Position", HOW_ITEMS, NEED_COLON, TAMIS__PROP_position},
    {"Profession", HOW_ITEMS, NEED_COLON, TAMIS__PROP_position},
    {"DOB", HOW_DATES, NEED_COLON, TAMIS__PROP_birthDate},
    {"Date of birth", HOW_DATES, NEED_COLON, TAMIS__PROP_birthDate},
    {"POB", HOW_PLACES, NEED_COLON, TAMIS__PROP_birthPlace},
    {"Place of birth", HOW_PLACES, NEED_COLON, TAMIS__PROP_birthPlace},
    {"Good quality a.k.a.", HOW_NAMES, NEED_COLON, TAMIS__PROP_alias},
    {"Low quality a.k.a.", HOW_NAMES, NEED_COLON, TAMIS__PROP_weakAlias},
    {"Good quality aka", HOW_LIST, NEED_NOTHING, TAMIS__PROP_alias},
    {"Low quality aka", HOW_LIST, NEED_NOTHING, TAMIS__PROP_weakAlias},
    {"Also referred to as", HOW_LIST, NEED_START, TAMIS__PROP_weakAlias},
    {"Also known as", HOW_LIST, NEED_START, TAMIS__PROP_weakAlias},
    {"Previous names includes", HOW_LIST, NEED_START, TAMIS__PROP_previousName},
    {"Previous names include", HOW_LIST, NEED_START, TAMIS__PROP_previousName},
    {"Previous name", HOW_LIST, NEED_COLON, TAMIS__PROP_previousName},
    {"Nationality", HOW_COUNTRIES, NEED_COLON, TAMIS__PROP_nationality},
    {"Passport number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_passportNumber},
    {"Passport information", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_passportNumber},
    {"Passport no", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_passportNumber},
    {"Passport", HOW_DOCUMENTS, NEED_COLON, TAMIS__PROP_passportNumber},
    {"National identification number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"National identification no", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"National ID number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"National ID no", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"National ID", HOW_DOCUMENTS, NEED_COLON, TAMIS__PROP_idNumber},
    {"Identification card (tazkira) number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"Ration card number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"Military Service Number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_idNumber},
    {"Social Security Number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_socialSecurityNumber},
    {"Italian Fiscal Code", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_taxNumber},
    {"National Tax Number", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_taxNumber},
    {"Tax ID No", HOW_DOCUMENTS, NEED_DIGIT, TAMIS__PROP_taxNumber},
    {"Company identification number", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"State registration number", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Business registration number", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Business registration document", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Business Reg No", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Registered company no", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Registration number", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Registration ID", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"Registration no", HOW_NUMBERS, NEED_DIGIT, TAMIS__PROP_registrationNumber},
    {"IMO Identification Number", HOW_IMO, NEED_DIGIT, TAMIS__PROP_imoNumber},
    {"IMO number", HOW_IMO, NEED_DIGIT, TAMIS__PROP_imoNumber},
    {"IMO no", HOW_IMO, NEED_DIGIT, TAMIS__PROP_imoNumber},
    {"IMO", HOW_IMO, NEED_DIGIT, TAMIS__PROP_imoNumber},
    {"MMSI", HOW_WORD, NEED_DIGIT, TAMIS__PROP_mmsi},
    {"SWIFT/BIC", HOW_WORD, NEED_NOTHING, TAMIS__PROP_swiftBic},
    {"SWIFT", HOW_WORD, NEED_COLON, TAMIS__PROP_swiftBic},
    {"Address", HOW_ADDRESSES, NEED_COLON, TAMIS__PROP_address},
    {"Location", HOW_ADDRESSES, NEED_COLON, TAMIS__PROP_address},
    {"Telephone numbers", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Telephone number", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Telephone", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Phone numbers", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Phone number", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Phone", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Mobile", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Mob", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Tel", HOW_PHONES, NEED_DIGIT, TAMIS__PROP_phone},
    {"Websites", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_website},
    {"Website", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_website},
    {"Email addresses", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_email},
    {"Email address", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_email},
    {"E-mail", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_email},
    {"Email", HOW_LINKS, NEED_NOTHING, TAMIS__PROP_email},
    {"Father's name is", HOW_TEXT, NEED_NOTHING, TAMIS__PROP_fatherName},
    {"Father’s name is", HOW_TEXT, NEED_NOTHING, TAMIS__PROP_fatherName},
    {"Fathers name is", HOW_TEXT, NEED_NOTHING, TAMIS__PROP_fatherName},
    {"Father's name", HOW_TEXT, NEED_COLON, TAMIS__PROP_fatherName},
    {"Father’s name", HOW_TEXT, NEED_COLON, TAMIS__PROP_fatherName},
    {"Fathers name", HOW_TEXT, NEED_COLON, TAMIS__PROP_fatherName},
    {"Mother's name is", HOW_TEXT, NEED_NOTHING, TAMIS__PROP_motherName},
    {"Mother’s name is", HOW_TEXT, NEED_NOTHING, TAMIS__PROP_motherName},
    {"Mother's name", HOW_TEXT, NEED_COLON, TAMIS__PROP_motherName},
    {"Mother’s name", HOW_TEXT, NEED_COLON, TAMIS__PROP_motherName},
    {"Mothers name", HOW_TEXT, NEED_COLON, TAMIS__PROP_motherName},
    {"Physical description", HOW_TEXT, NEED_COLON, TAMIS__PROP_appearance},
    {"Ethnicity", HOW_TEXT, NEED_COLON, TAMIS__PROP_ethnicity},
    {"Fax", HOW_STOP, NEED_DIGIT, TAMIS__PROP_notes},
    {"Listed on", HOW_STOP, NEED_COLON, TAMIS__PROP_notes},
    {"Other information", HOW_STOP, NEED_COLON, TAMIS__PROP_notes},
    {"Review pursuant to", HOW_STOP, NEED_NOTHING, TAMIS__PROP_notes},
    {"INTERPOL-UN Security Council", HOW_STOP, NEED_NOTHING, TAMIS__PROP_notes},
    {"Photo available", HOW_STOP, NEED_NOTHING, TAMIS__PROP_notes},
};

/* ---- Finding them */

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool has_digit_soon(tamis_bytes text, size_t from)
{
    size_t end = from + VALUE_PEEK_BYTES < text.len ? from + VALUE_PEEK_BYTES : text.len;
    for (size_t at = from; at < end; at++) {
        if (tamis__is_digit(text.ptr[at]))
            return true;
    }
    return false;
}

/* "Passport no: na National identification no: na" */
static bool says_nothing(tamis_bytes text, size_t at)
{
    size_t end = at;
    while (end < text.len && is_alnum(text.ptr[end]))
        end++;
    tamis_bytes word = tamis__bytes_sub(text, at, end);
    return word.len > 0 && tamis__glean_absent(word);
}

/* At the start of the text or behind a full stop. */
static bool starts_sentence(tamis_bytes text, size_t at)
{
    while (at > 0 && tamis__is_space(text.ptr[at - 1]))
        at--;
    return at == 0 || text.ptr[at - 1] == '.' || text.ptr[at - 1] == ']';
}

/* Skips ".", ")", ":", "[" and spaces behind a label; *colon tells whether a colon was there. */
static size_t skip_separator(tamis_bytes text, size_t at, bool *colon)
{
    *colon = false;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == ':' || c == '[')
            *colon = true;
        else if (!tamis__is_space(c) && c != '.' && (c != ')' || *colon))
            break;
    }
    return at;
}

static bool label_fits(tamis_bytes text, size_t at, const label *l, size_t *value)
{
    size_t len = strlen(l->text);
    tamis_bytes here = tamis__bytes_sub(text, at, at + len);
    if (!tamis__bytes_equal_nocase(here, tamis__bytes_of(l->text)) ||
        (at + len < text.len && is_alnum(text.ptr[at + len])))
        return false;
    bool colon = false;
    *value = skip_separator(text, at + len, &colon);
    switch (l->need) {
    case NEED_COLON: return colon;
    case NEED_DIGIT: return has_digit_soon(text, *value) || (colon && says_nothing(text, *value));
    case NEED_START: return starts_sentence(text, at);
    case NEED_NOTHING: break;
    }
    return true;
}

/* The label at `at`; *value is where its value begins. */
static const label *label_at(tamis_bytes text, size_t at, size_t *value)
{
    if (at > 0 && is_alnum(text.ptr[at - 1]))
        return NULL;
    char first = (char)(text.ptr[at] & ~0x20); /* ASCII upper case */
    for (size_t i = 0; i < TAMIS_COUNT_OF(labels); i++) {
        if ((labels[i].text[0] & ~0x20) == first && label_fits(text, at, &labels[i], value))
            return &labels[i];
    }
    return NULL;
}

static bool is_abbreviation(tamis_bytes word)
{
    static const char *const known[] = {"no",  "nos", "dr", "mr",  "mrs", "ms",  "st",  "rd",  "av",
                                        "ave", "co",  "lt", "col", "gen", "eng", "apt", "bldg"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(known); i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(known[i])))
            return true;
    }
    return word.len == 1 && !tamis__is_digit(word.ptr[0]);
}

/* A full stop before a capital or a bracket, unless an abbreviation ("P.O. ") stands before it. */
static bool ends_sentence(tamis_bytes text, size_t from, size_t at)
{
    if (text.ptr[at] != '.' || at + 1 >= text.len || !tamis__is_space(text.ptr[at + 1]))
        return at + 1 == text.len && text.ptr[at] == '.';
    size_t next = at + 1;
    while (next < text.len && tamis__is_space(text.ptr[next]))
        next++;
    if (next < text.len && text.ptr[next] != '[' && !is_upper(text.ptr[next]))
        return false;
    size_t start = at;
    while (start > from && is_alnum(text.ptr[start - 1]))
        start--;
    return !is_abbreviation(tamis__bytes_sub(text, start, at));
}

/* "Passport no.: Moroccan passport number UZ6430184": the same label again before any digit is a part
 * of the value. */
static size_t find_value_end(tamis_bytes text, size_t from, const label *l)
{
    size_t value = 0;
    bool digit = false;
    for (size_t at = from; at < text.len; at++) {
        digit = digit || tamis__is_digit(text.ptr[at]);
        if (ends_sentence(text, from, at))
            return at;
        if (at == from || is_alnum(text.ptr[at - 1]))
            continue;
        const label *next = label_at(text, at, &value);
        if (next != NULL && (digit || next->prop != l->prop))
            return at;
    }
    return text.len;
}

/* ---- Applying them */

static size_t count_spaces(tamis_bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ' ';
    return count;
}

static void add_listed_name(tamis__glean *g, tamis__prop prop, tamis_bytes name)
{
    name = tamis__bytes_trim(name);
    if (tamis__bytes_starts_nocase(name, TAMIS_LIT("and ")))
        name = tamis__bytes_trim(tamis__bytes_sub(name, 4, name.len));
    bool prose = name.len > 0 && name.ptr[0] >= 'a' && name.ptr[0] <= 'z' &&
                 count_spaces(name) >= PROSE_SPACES_MIN;
    if (name.len >= 2 && name.len <= LISTED_NAME_BYTES_MAX && !prose)
        tamis__glean_name(g, prop, name);
}

/* "Yusuf Abu-al-Karkh, Hajji Yasir and Hajji Yusif"; "and" joins words inside a company's name. */
static void add_list(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    bool person = g->builder->entity.schema == TAMIS__SCHEMA_Person;
    tamis_bytes rest = text;
    tamis_bytes piece;
    for (int i = 0; i < LISTED_NAMES_MAX && tamis__bytes_split(&rest, TAMIS_LIT(","), &piece);
         i++) {
        size_t joint = person ? tamis__bytes_find(piece, TAMIS_LIT(" and "), 0) : SIZE_MAX;
        if (joint != SIZE_MAX) {
            add_listed_name(g, prop, tamis__bytes_sub(piece, 0, joint));
            piece = tamis__bytes_sub(piece, joint + 5, piece.len);
        }
        add_listed_name(g, prop, piece);
    }
}

static void add_each(tamis__glean *g, tamis_bytes text,
                     void (*add)(tamis__glean *g, tamis_bytes item))
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++)
        add(g, item);
}

static tamis_bytes first_word(tamis_bytes text)
{
    size_t end = 0;
    while (end < text.len && !tamis__is_space(text.ptr[end]) &&
           strchr(",;)]", text.ptr[end]) == NULL)
        end++;
    while (end > 0 && strchr(".:", text.ptr[end - 1]) != NULL)
        end--;
    return tamis__bytes_sub(text, 0, end);
}

static void add_word(tamis__glean *g, const label *l, tamis_bytes value)
{
    tamis_bytes word = first_word(value);
    bool digit = has_digit_soon(word, 0);
    if (word.len == 0 || (l->need == NEED_DIGIT && !digit))
        return;
    bool reference = l->prop == TAMIS__PROP_number;
    tamis__glean_add(g, l->prop, word, reference ? tamis__bytes_of(l->text) : TAMIS_LIT(""));
}

static void add_imo(tamis__glean *g, tamis_bytes value)
{
    size_t start = 0;
    while (start < value.len && !tamis__is_digit(value.ptr[start]))
        start++;
    size_t end = start;
    while (end < value.len && tamis__is_digit(value.ptr[end]))
        end++;
    if (end - start == IMO_DIGITS)
        tamis__builder_add(g->builder, TAMIS__PROP_imoNumber, tamis__bytes_sub(value, start, end));
}

static void apply(tamis__glean *g, const label *l, tamis_bytes value)
{
    switch (l->how) {
    case HOW_ITEMS: tamis__glean_items(g, l->prop, value); break;
    case HOW_NAMES: tamis__glean_names(g, l->prop, value); break;
    case HOW_LIST: add_list(g, l->prop, value); break;
    case HOW_DATES: tamis__glean_dates(g, l->prop, value); break;
    case HOW_PLACES: add_each(g, value, tamis__glean_place); break;
    case HOW_ADDRESSES: add_each(g, value, tamis__glean_address); break;
    case HOW_COUNTRIES: tamis__glean_countries(g, l->prop, value); break;
    case HOW_DOCUMENTS: tamis__glean_documents(g, l->prop, value); break;
    case HOW_NUMBERS: tamis__glean_numbers(g, l->prop, value); break;
    case HOW_WORD: add_word(g, l, value); break;
    case HOW_IMO: add_imo(g, value); break;
    case HOW_PHONES: tamis__glean_phones(g, value); break;
    case HOW_LINKS: (void)tamis__glean_links(g, value); break;
    case HOW_GENDER: tamis__glean_gender(g, value); break;
    case HOW_TEXT:
        if (value.len <= TEXT_VALUE_BYTES_MAX)
            tamis__builder_add(g->builder, l->prop, value);
        break;
    case HOW_STOP: break;
    }
}

bool tamis__glean_un_reference(tamis_bytes text, size_t *at, tamis_bytes *reference)
{
    for (size_t i = *at; i + UN_REFERENCE_BYTES <= text.len; i++) {
        const char *c = text.ptr + i;
        size_t end = i + UN_REFERENCE_BYTES;
        bool found = is_upper(c[0]) && is_upper(c[1]) && (c[2] == 'i' || c[2] == 'e') &&
                     c[3] == '.' && tamis__is_digit(c[4]) && tamis__is_digit(c[5]) &&
                     tamis__is_digit(c[6]) && (i == 0 || !is_alnum(text.ptr[i - 1])) &&
                     (end == text.len || !is_alnum(text.ptr[end]));
        if (!found)
            continue;
        *at = end;
        *reference = tamis__bytes_sub(text, i, end);
        return true;
    }
    return false;
}

/* "TAi.002. Title: ...": the UN reference with which DFAT begins a remark. */
static void add_leading_reference(tamis__glean *g, tamis_bytes text)
{
    size_t at = 0;
    tamis_bytes reference;
    if (tamis__glean_un_reference(text, &at, &reference) && at == UN_REFERENCE_BYTES)
        tamis__glean_add(g, TAMIS__PROP_number, reference, TAMIS_LIT("UN Ref"));
}

static void add_labelled(tamis__glean *g, tamis_bytes text)
{
    int depth = 0;
    for (size_t at = 0; at < text.len;) {
        size_t value = 0;
        depth += text.ptr[at] == '(';
        depth -= text.ptr[at] == ')' && depth > 0;
        const label *l = label_at(text, at, &value);
        /* A reference in brackets is another party's. */
        bool other = l != NULL && l->prop == TAMIS__PROP_number && depth > 0;
        if (l == NULL || other || value <= at) {
            at++;
            continue;
        }
        size_t end = find_value_end(text, value, l);
        tamis_bytes found = tamis__bytes_trim(tamis__bytes_sub(text, value, end));
        if (!says_nothing(found, 0))
            apply(g, l, found);
        at = end > value ? end : value;
        depth = 0;
    }
}

void tamis__glean_remark(tamis__glean *g, const char *name, tamis_bytes text)
{
    text = tamis__bytes_trim(text);
    if (tamis__glean_absent(text))
        return;
    bool quiet = g->quiet;
    g->quiet = true;
    add_leading_reference(g, text);
    add_labelled(g, text);
    g->quiet = quiet;
    tamis__glean_note(g, name, text);
}

bool tamis__glean_labelled(tamis__glean *g, tamis_bytes name, tamis_bytes value)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(labels); i++) {
        if (tamis__bytes_equal_nocase(name, tamis__bytes_of(labels[i].text))) {
            apply(g, &labels[i], tamis__bytes_trim(value));
            return labels[i].how != HOW_STOP;
        }
    }
    return false;
}

bool tamis__glean_is_vessel(tamis_bytes text)
{
    text = tamis__bytes_trim(text);
    if (text.len > 0 && text.ptr[0] == '(')
        text = tamis__bytes_sub(text, 1, text.len);
    size_t value = 0;
    const label *l = text.len == 0 ? NULL : label_at(text, 0, &value);
    return l != NULL && l->how == HOW_IMO;
}
