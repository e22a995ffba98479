/* rules/fact_list.c - facts by number and by path, their values, and the nearest word to a misspelled one. */
#include "rules/fact_list.h"

enum { SLIPS_BYTES_MAX = 96 };

static const tamis__fact_info infos[] = {
#define FACT_INFO(name, path, type, values, question) {path, TAMIS__TYPE_##type, values, question},
    TAMIS__FACT_LIST(FACT_INFO)
#undef FACT_INFO
};

const tamis__fact_info *tamis__fact_info_of(unsigned id)
{
    return id < TAMIS__FACT_COUNT ? &infos[id] : NULL;
}

static const uint8_t path_bytes[] = {
#define FACT_PATH_BYTES(name, path, type, values, question) sizeof(path) - 1,
    TAMIS__FACT_LIST(FACT_PATH_BYTES)
#undef FACT_PATH_BYTES
};

static bool is_path(unsigned id, tamis_bytes section, tamis_bytes key)
{
    const char *path = infos[id].path;
    return path_bytes[id] == section.len + 1 + key.len && path[section.len] == '.' &&
           memcmp(path, section.ptr, section.len) == 0 &&
           memcmp(path + section.len + 1, key.ptr, key.len) == 0;
}

unsigned tamis__fact_find(tamis_bytes path)
{
    unsigned id = 0;
    while (id < TAMIS__FACT_COUNT &&
           !(path_bytes[id] == path.len && memcmp(path.ptr, infos[id].path, path.len) == 0))
        id++;
    return id;
}

unsigned tamis__fact_find_in(tamis_bytes section, tamis_bytes key)
{
    if (section.len == 0)
        return key.len == 0 ? TAMIS__FACT_COUNT : tamis__fact_find(key);
    unsigned id = 0;
    while (id < TAMIS__FACT_COUNT && !is_path(id, section, key))
        id++;
    return id;
}

const char *tamis__type_text(tamis__type type)
{
    static const char *const texts[TAMIS__TYPE_COUNT] = {
        [TAMIS__TYPE_BOOL] = "true or false",
        [TAMIS__TYPE_NUMBER] = "a number",
        [TAMIS__TYPE_DAY] = "a day (YYYY-MM-DD)",
        [TAMIS__TYPE_TEXT] = "a text",
        [TAMIS__TYPE_TEXTS] = "a list of texts",
        [TAMIS__TYPE_WHO] = "party, parties, owners or item.producer",
        [TAMIS__TYPE_TRI] = "a condition",
        [TAMIS__TYPE_RECORD] = "a record",
    };
    return type < TAMIS__TYPE_COUNT ? texts[type] : "";
}

/* ---- Values ----------------------------------------------------------------------------------------- */

bool tamis__fact_is_open(unsigned id)
{
    const tamis__fact_info *info = tamis__fact_info_of(id);
    return info == NULL || info->values == NULL ||
           tamis__bytes_ends_with(tamis__bytes_of(info->values), TAMIS_LIT(" ..."));
}

int tamis__fact_value_index(unsigned id, tamis_bytes value)
{
    const tamis__fact_info *info = tamis__fact_info_of(id);
    if (info == NULL || info->values == NULL || tamis__bytes_equal(value, TAMIS_LIT("...")))
        return -1;
    tamis_bytes rest = tamis__bytes_of(info->values);
    tamis_bytes word;
    for (int i = 0; tamis__bytes_split(&rest, TAMIS_LIT(" "), &word); i++) {
        if (tamis__bytes_equal(word, value))
            return i;
    }
    return -1;
}

uint64_t tamis__fact_value_bit(unsigned id, tamis_bytes value)
{
    if (id == TAMIS__FACT_ACTOR)
        value = tamis__bytes_sub(value, 0, tamis__bytes_find(value, TAMIS_LIT(":"), 0));
    int index = tamis__fact_value_index(id, value);
    return index < 0 || index > 62 ? TAMIS__BIT_OTHER : UINT64_C(1) << index;
}

/* ---- Misspelled words ------------------------------------------------------------------------------- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned tamis__word_slips(tamis_bytes a, tamis_bytes b, unsigned limit)
{
    if (a.len > SLIPS_BYTES_MAX || b.len > SLIPS_BYTES_MAX || a.len > b.len + limit ||
        b.len > a.len + limit)
        return limit + 1;
    unsigned rows[3][SLIPS_BYTES_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3];
        const unsigned *earlier = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned other = a.ptr[i - 1] != b.ptr[j - 1];
            row[j] = least(before[j - 1] + other, least(before[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
                row[j] = least(row[j], earlier[j - 2] + 1);
        }
    }
    unsigned slips = rows[a.len % 3][b.len];
    return slips > limit ? limit + 1 : slips;
}

static unsigned slips_allowed(tamis_bytes word)
{
    return word.len < 4 ? 1 : (unsigned)least((unsigned)(word.len / 3), 6);
}

static void keep_nearest(tamis_bytes word, tamis_bytes candidate, unsigned *best, tamis_bytes *out)
{
    if (*best == 0)
        return;
    unsigned slips = tamis__word_slips(word, candidate, *best - 1);
    if (slips < *best) {
        *best = slips;
        *out = candidate;
    }
}

tamis_bytes tamis__nearest_word(tamis_bytes word, const char *words)
{
    tamis_bytes nearest = TAMIS_LIT("");
    if (words == NULL || word.len > SLIPS_BYTES_MAX)
        return nearest;
    unsigned best = slips_allowed(word) + 1;
    tamis_bytes rest = tamis__bytes_of(words);
    tamis_bytes candidate;
    while (tamis__bytes_split(&rest, TAMIS_LIT(" "), &candidate)) {
        if (candidate.len > 0 && !tamis__bytes_equal(candidate, TAMIS_LIT("...")))
            keep_nearest(word, candidate, &best, &nearest);
    }
    return nearest;
}

tamis_bytes tamis__nearest_fact(tamis_bytes path)
{
    tamis_bytes nearest = TAMIS_LIT("");
    if (path.len > SLIPS_BYTES_MAX)
        return nearest;
    unsigned best = slips_allowed(path) + 1;
    for (unsigned id = 0; id < TAMIS__FACT_COUNT; id++)
        keep_nearest(path, tamis__bytes_of(infos[id].path), &best, &nearest);
    return nearest;
}
