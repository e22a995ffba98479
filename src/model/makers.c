/*
 * model/makers.c - who made a device.
 *
 * One sorted array of address blocks, found by bisection for each of the three sizes of block that the IEEE registers (RA: MA-L 24, MA-M 28,
 * MA-S 36 bits), the smallest block first since a large one may hold it. Brands are few and compared word by word.
 */
#include "model/makers.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/memory.h"

enum { FIELDS_MAX = 7, MAC_BITS = 48, BRAND_WORDS_MAX = 8 };

typedef struct registrant {
    tamis_bytes id, basis, name;
    uint32_t maker;
} registrant;

typedef struct block {
    uint64_t first; /* address, the bits below `bits` are 0 */
    uint16_t bits;
    uint16_t registrant;
} block;

typedef struct brand {
    tamis_bytes text, basis, note;
    uint32_t maker;
    int32_t from, until;
} brand;

struct tamis__makers {
    tamis__maker *makers;
    size_t maker_count, maker_capacity;
    registrant *registrants;
    size_t registrant_count, registrant_capacity;
    block *blocks;
    size_t block_count, block_capacity;
    brand *brands;
    size_t brand_count, brand_capacity;
};

/* ---- Reading tables ------------------------------------------------------------------------------- */

typedef struct table {
    const char *name;
    tamis_bytes rest;
    uint64_t line;
    size_t columns;
    bool header_read;
} table;

/* Next row of a table: tab-separated, comments and the header left out. False at the end. */
static bool next_row(table *t, tamis_bytes fields[FIELDS_MAX], size_t *count)
{
    tamis_bytes line;
    while (t->rest.len > 0 && tamis__bytes_split(&t->rest, TAMIS_LIT("\n"), &line)) {
        t->line++;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (!t->header_read) {
            t->header_read = true;
            continue;
        }
        tamis_bytes field;
        for (*count = 0; *count < FIELDS_MAX && tamis__bytes_split(&line, TAMIS_LIT("\t"), &field);
             (*count)++)
            fields[*count] = field;
        return true;
    }
    return false;
}

static tamis_status bad(const table *t, tamis_error *err, const char *expected, tamis_bytes found)
{
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, t->line, 0, "%s: expected %s, found \"%.*s\"",
                          t->name, expected, TAMIS_FMT(found));
}

static tamis_status check_row(const table *t, size_t count, size_t rows, tamis_error *err)
{
    if (count != t->columns)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, t->line, 0,
                              "%s: expected %zu fields, found %zu", t->name, t->columns, count);
    if (rows >= TAMIS__MAKER_ROWS_MAX)
        return tamis__fail_at(err, TAMIS_ERR_LIMIT, t->line, 0, "%s: more than %d rows", t->name,
                              TAMIS__MAKER_ROWS_MAX);
    return TAMIS_OK;
}

static bool find_maker(const tamis__makers *m, tamis_bytes id, uint32_t *out)
{
    for (size_t i = 0; i < m->maker_count; i++) {
        if (tamis__bytes_equal(m->makers[i].id, id)) {
            *out = (uint32_t)i;
            return true;
        }
    }
    return false;
}

static tamis_status read_makers(tamis__makers *m, tamis_bytes text, tamis_error *err)
{
    table t = {.name = "makers", .rest = text, .columns = 5};
    tamis_bytes fields[FIELDS_MAX];
    for (size_t count; next_row(&t, fields, &count);) {
        TAMIS_TRY(check_row(&t, count, m->maker_count, err));
        if (m->maker_count == TAMIS__MAKERS_MAX)
            return bad(&t, err, "at most 1,000 makers", fields[0]);
        if (fields[0].len == 0 || fields[1].len == 0 || fields[2].len == 0)
            return bad(&t, err, "an id and both names", fields[0]);
        if (!TAMIS_GROW(m->makers, m->maker_capacity, m->maker_count + 1))
            return tamis__fail_nomem(err);
        m->makers[m->maker_count++] = (tamis__maker){.id = fields[0],
                                                     .name = fields[1],
                                                     .company = fields[2],
                                                     .country = fields[3],
                                                     .source = fields[4]};
    }
    return TAMIS_OK;
}

static tamis_status read_registrants(tamis__makers *m, tamis_bytes text, tamis_error *err)
{
    table t = {.name = "registrants", .rest = text, .columns = 4};
    tamis_bytes fields[FIELDS_MAX];
    for (size_t count; next_row(&t, fields, &count);) {
        registrant r;
        TAMIS_TRY(check_row(&t, count, m->registrant_count, err));
        if (m->registrant_count == UINT16_MAX)
            return bad(&t, err, "fewer registrants", fields[0]);
        r = (registrant){.id = fields[0], .basis = fields[2], .name = fields[3]};
        if (!find_maker(m, fields[1], &r.maker))
            return bad(&t, err, "a maker of the table makers", fields[1]);
        if (!TAMIS_GROW(m->registrants, m->registrant_capacity, m->registrant_count + 1))
            return tamis__fail_nomem(err);
        m->registrants[m->registrant_count++] = r;
    }
    return TAMIS_OK;
}

/* "001882" or "8c1f6445a": 6, 7 or 9 hexadecimal digits. */
static bool parse_prefix(tamis_bytes text, block *out)
{
    if (text.len != 6 && text.len != 7 && text.len != 9)
        return false;
    out->first = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = c >= 'a' && c <= 'f';
        if (!letter && !tamis__is_digit(c))
            return false;
        out->first = out->first << 4 | (uint64_t)(letter ? c - 'a' + 10 : c - '0');
    }
    out->bits = (uint16_t)(4 * text.len);
    out->first <<= MAC_BITS - out->bits;
    return true;
}

static bool find_registrant(const tamis__makers *m, tamis_bytes id, uint16_t *out)
{
    for (size_t i = 0; i < m->registrant_count; i++) {
        if (tamis__bytes_equal(m->registrants[i].id, id)) {
            *out = (uint16_t)i;
            return true;
        }
    }
    return false;
}

/* By size, then by address: one run of the array for each size. */
static int compare_blocks(const void *a, const void *b)
{
    const block *x = a, *y = b;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

static tamis_status read_prefixes(tamis__makers *m, tamis_bytes text, tamis_error *err)
{
    table t = {.name = "mac_prefixes", .rest = text, .columns = 2};
    tamis_bytes fields[FIELDS_MAX];
    for (size_t count; next_row(&t, fields, &count);) {
        block b;
        TAMIS_TRY(check_row(&t, count, m->block_count, err));
        if (!parse_prefix(fields[0], &b))
            return bad(&t, err, "6, 7 or 9 lower-case hexadecimal digits", fields[0]);
        if (!find_registrant(m, fields[1], &b.registrant))
            return bad(&t, err, "a registrant of the table registrants", fields[1]);
        if (!TAMIS_GROW(m->blocks, m->block_capacity, m->block_count + 1))
            return tamis__fail_nomem(err);
        m->blocks[m->block_count++] = b;
    }
    if (m->block_count > 0)
        qsort(m->blocks, m->block_count, sizeof(*m->blocks), compare_blocks);
    for (size_t i = 1; i < m->block_count; i++)
        if (compare_blocks(&m->blocks[i - 1], &m->blocks[i]) == 0)
            return tamis__fail(err, TAMIS_ERR_FORMAT, "mac_prefixes: %012llx stands twice",
                               (unsigned long long)m->blocks[i].first);
    return TAMIS_OK;
}

static bool parse_day(tamis_bytes text, int32_t open, int32_t *out)
{
    tamis__date date;
    *out = open;
    if (text.len == 0)
        return true;
    if (!tamis__date_parse(text, &date) || date.lo != date.hi)
        return false;
    *out = date.lo;
    return true;
}

static tamis_status read_brands(tamis__makers *m, tamis_bytes text, tamis_error *err)
{
    table t = {.name = "brands", .rest = text, .columns = 7};
    tamis_bytes fields[FIELDS_MAX];
    for (size_t count; next_row(&t, fields, &count);) {
        brand b = {0};
        TAMIS_TRY(check_row(&t, count, m->brand_count, err));
        b.text = fields[0];
        b.basis = fields[2];
        b.note = fields[6];
        if (b.text.len == 0)
            return bad(&t, err, "a brand", b.text);
        if (!find_maker(m, fields[1], &b.maker))
            return bad(&t, err, "a maker of the table makers", fields[1]);
        if (!parse_day(fields[3], TAMIS__DAY_MIN, &b.from))
            return bad(&t, err, "a day or nothing", fields[3]);
        if (!parse_day(fields[4], TAMIS__DAY_MAX, &b.until))
            return bad(&t, err, "a day or nothing", fields[4]);
        if (!TAMIS_GROW(m->brands, m->brand_capacity, m->brand_count + 1))
            return tamis__fail_nomem(err);
        m->brands[m->brand_count++] = b;
    }
    return TAMIS_OK;
}

tamis_status tamis__makers_read(const tamis__maker_tables *tables, tamis__makers **out,
                                tamis_error *err)
{
    *out = NULL;
    tamis__makers *m = tamis__alloc_zero(1, sizeof(*m));
    if (m == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = read_makers(m, tables->makers, err);
    if (status == TAMIS_OK)
        status = read_registrants(m, tables->registrants, err);
    if (status == TAMIS_OK)
        status = read_prefixes(m, tables->prefixes, err);
    if (status == TAMIS_OK)
        status = read_brands(m, tables->brands, err);
    if (status != TAMIS_OK) {
        tamis__makers_free(m);
        return status;
    }
    *out = m;
    return TAMIS_OK;
}

tamis_status tamis__makers_built_in(tamis__makers **out, tamis_error *err)
{
    tamis__maker_tables tables = {
        .makers = tamis__embedded_find("inventory/makers.tsv"),
        .registrants = tamis__embedded_find("inventory/registrants.tsv"),
        .prefixes = tamis__embedded_find("inventory/mac_prefixes.tsv"),
        .brands = tamis__embedded_find("inventory/brands.tsv"),
    };
    return tamis__makers_read(&tables, out, err);
}

void tamis__makers_free(tamis__makers *makers)
{
    if (makers == NULL)
        return;
    tamis__release(makers->makers);
    tamis__release(makers->registrants);
    tamis__release(makers->blocks);
    tamis__release(makers->brands);
    tamis__release(makers);
}

/* ---- Looking up ----------------------------------------------------------------------------------- */

static const block *find_block(const tamis__makers *m, uint64_t mac, uint16_t bits)
{
    block wanted = {.first = mac >> (MAC_BITS - bits) << (MAC_BITS - bits), .bits = bits};
    if (m->block_count == 0)
        return NULL;
    return bsearch(&wanted, m->blocks, m->block_count, sizeof(*m->blocks), compare_blocks);
}

tamis__maker_found tamis__maker_of_mac(const tamis__makers *makers, uint64_t mac)
{
    static const uint16_t sizes[] = {36, 28, 24};
    for (size_t i = 0; i < TAMIS_COUNT_OF(sizes); i++) {
        const block *b = find_block(makers, mac, sizes[i]);
        if (b == NULL)
            continue;
        const registrant *r = &makers->registrants[b->registrant];
        return (tamis__maker_found){.maker = &makers->makers[r->maker],
                                    .basis = r->basis,
                                    .by = r->name,
                                    .block = b->first,
                                    .block_bits = b->bits,
                                    .from = TAMIS__DAY_MIN,
                                    .until = TAMIS__DAY_MAX};
    }
    return (tamis__maker_found){0};
}

/* Letters and digits of any script make words; ASCII punctuation and white space divide them. */
static bool in_word(char c)
{
    return tamis__is_letter(c) || tamis__is_digit(c) || (c & '\x80') != 0;
}

static tamis_bytes next_word(tamis_bytes *rest)
{
    size_t start = 0;
    while (start < rest->len && !in_word(rest->ptr[start]))
        start++;
    size_t end = start;
    while (end < rest->len && in_word(rest->ptr[end]))
        end++;
    tamis_bytes word = tamis__bytes_sub(*rest, start, end);
    *rest = tamis__bytes_sub(*rest, end, rest->len);
    return word;
}

/* Han is written without spaces: there a brand may be the beginning of a word. */
static bool is_glued(tamis_bytes word)
{
    return word.len > 0 && (word.ptr[0] & '\x80') != 0;
}

static bool begins_with(tamis_bytes text, tamis_bytes brand_text)
{
    for (size_t i = 0; i < BRAND_WORDS_MAX; i++) {
        tamis_bytes wanted = next_word(&brand_text);
        if (wanted.len == 0)
            return i > 0;
        tamis_bytes word = next_word(&text);
        bool same = is_glued(wanted) ? tamis__bytes_starts_with(word, wanted)
                                     : tamis__bytes_equal_nocase(word, wanted);
        if (!same)
            return false;
    }
    return false;
}

tamis__maker_found tamis__maker_of_vendor(const tamis__makers *makers, tamis_bytes vendor)
{
    const brand *best = NULL;
    for (size_t i = 0; i < makers->brand_count; i++) {
        const brand *b = &makers->brands[i];
        if ((best == NULL || b->text.len > best->text.len) && begins_with(vendor, b->text))
            best = b;
    }
    if (best == NULL)
        return (tamis__maker_found){0};
    return (tamis__maker_found){.maker = &makers->makers[best->maker],
                                .basis = best->basis,
                                .by = best->text,
                                .note = best->note,
                                .from = best->from,
                                .until = best->until};
}
