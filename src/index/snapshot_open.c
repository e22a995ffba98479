/*
 * index/snapshot_open.c - opening a snapshot: header, checksum, section table.
 *
 * What is checked here is of fixed size, so opening takes the same time for any snapshot. Sections
 * are contiguous by rule, so every byte of the file belongs to the header, the table, one section or
 * padding, and no two sections share any.
 */
#include "index/view.h"

#include "base/error.h"
#include "base/memory.h"

typedef struct table_entry {
    uint32_t id, record_bytes;
    uint64_t position, size, count;
} table_entry;

static table_entry entry_at(tamis_bytes content, uint32_t number)
{
    const uint8_t *p = (const uint8_t *)content.ptr + TAMIS__HEADER_BYTES +
                       (size_t)number * TAMIS__TABLE_ENTRY_BYTES;
    return (table_entry){tamis__load_u32le(p), tamis__load_u32le(p + 4), tamis__load_u64le(p + 8),
                         tamis__load_u64le(p + 16), tamis__load_u64le(p + 24)};
}

static void checksum_of(tamis_bytes content, uint32_t section_count, tamis__digest *out)
{
    tamis__digester digester;
    tamis__digest_init(&digester);
    tamis__digest_update(&digester, tamis__bytes(content.ptr, TAMIS__AT_CHECKSUM));
    tamis__digest_update(&digester, tamis__bytes(content.ptr + TAMIS__HEADER_BYTES,
                                                 (size_t)section_count * TAMIS__TABLE_ENTRY_BYTES));
    tamis__digest_final(&digester, out);
}

static tamis_status check_header(tamis_bytes content, uint32_t *section_count, tamis_error *err)
{
    const char *p = content.ptr;
    if (content.len < TAMIS__HEADER_BYTES ||
        memcmp(p, TAMIS__SNAPSHOT_MAGIC, sizeof TAMIS__SNAPSHOT_MAGIC - 1) != 0)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "not a tamis snapshot: it does not begin with %s",
                           TAMIS__SNAPSHOT_MAGIC);
    uint32_t version = tamis__load_u32le(p + TAMIS__AT_VERSION);
    if (version != TAMIS__SNAPSHOT_VERSION)
        return tamis__fail_at(err, TAMIS_ERR_VERSION, 0, TAMIS__AT_VERSION,
                              "snapshot of format version %u, this program reads version %d",
                              version, TAMIS__SNAPSHOT_VERSION);
    uint64_t size = tamis__load_u64le(p + TAMIS__AT_FILE_BYTES);
    if (size != content.len)
        return tamis__fail_at(err, TAMIS_ERR_CORRUPT, 0, TAMIS__AT_FILE_BYTES,
                              "snapshot of %zu bytes, its header says %llu", content.len,
                              (unsigned long long)size);
    *section_count = tamis__load_u32le(p + TAMIS__AT_SECTION_COUNT);
    if (*section_count > TAMIS__SECTIONS_MAX ||
        content.len - TAMIS__HEADER_BYTES < (size_t)*section_count * TAMIS__TABLE_ENTRY_BYTES)
        return tamis__fail_at(err, TAMIS_ERR_CORRUPT, 0, TAMIS__AT_SECTION_COUNT,
                              "snapshot with %u sections, expected at most %d that fit its size",
                              *section_count, TAMIS__SECTIONS_MAX);
    tamis__digest found;
    checksum_of(content, *section_count, &found);
    if (memcmp(found.bytes, p + TAMIS__AT_CHECKSUM, TAMIS__DIGEST_BYTES) != 0)
        return tamis__fail_at(err, TAMIS_ERR_CORRUPT, 0, TAMIS__AT_CHECKSUM,
                              "header and section table do not match their checksum");
    return TAMIS_OK;
}

static tamis_status bad_section(tamis_error *err, uint32_t id, const char *what)
{
    return tamis__fail(err, TAMIS_ERR_CORRUPT, "section %u: %s", id, what);
}

/* `end` is where the section before it ended. */
static tamis_status check_entry(tamis_bytes content, table_entry entry, uint64_t end,
                                tamis_error *err)
{
    if (entry.position != tamis__section_align(end))
        return bad_section(err, entry.id, "does not follow the section before it");
    if (entry.position > content.len || entry.size > content.len - entry.position)
        return bad_section(err, entry.id, "reaches beyond the end of the file");
    if (entry.record_bytes == 0 || entry.count >= UINT32_MAX ||
        entry.size != entry.count * entry.record_bytes)
        return bad_section(err, entry.id, "size and record count disagree");
    return TAMIS_OK;
}

static tamis_status take_section(tamis__snapshot *s, table_entry entry, tamis_error *err)
{
    for (size_t i = 0; i < TAMIS__SECTION_COUNT; i++) {
        if (tamis__section_ids[i] != entry.id)
            continue;
        if (tamis__section_record_bytes[i] != entry.record_bytes)
            return bad_section(err, entry.id, "unexpected record size");
        s->sections[i] = (tamis__view){(const uint8_t *)s->content.ptr + entry.position, entry.size,
                                       (uint32_t)entry.count, entry.record_bytes};
    }
    return TAMIS_OK;
}

static tamis_status read_table(tamis__snapshot *s, uint32_t section_count, tamis_error *err)
{
    uint64_t end = TAMIS__HEADER_BYTES + (uint64_t)section_count * TAMIS__TABLE_ENTRY_BYTES;
    uint32_t id_before = 0;
    for (uint32_t i = 0; i < section_count; i++) {
        table_entry entry = entry_at(s->content, i);
        if (entry.id <= id_before)
            return bad_section(err, entry.id, "section ids do not ascend");
        TAMIS_TRY(check_entry(s->content, entry, end, err));
        TAMIS_TRY(take_section(s, entry, err));
        id_before = entry.id;
        end = entry.position + entry.size;
    }
    if (end != s->content.len)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "bytes after the last section");
    for (size_t i = 0; i < TAMIS__SECTION_COUNT; i++)
        if (s->sections[i].ptr == NULL)
            return bad_section(err, tamis__section_ids[i], "is missing");
    if (s->sections[TAMIS__SECTION_STRINGS].size == 0)
        return bad_section(err, tamis__section_ids[TAMIS__SECTION_STRINGS], "is empty");
    return TAMIS_OK;
}

/* Where the words of each length begin follows from how many there are of each. */
static tamis_status read_lengths(tamis__snapshot *s, tamis_error *err)
{
    tamis__section section = TAMIS__SECTION_WORD_LENGTHS;
    const tamis__view *words = &s->sections[TAMIS__SECTION_WORDS];
    const tamis__view *traits = &s->sections[TAMIS__SECTION_WORD_TRAITS];
    const tamis__view *text = &s->sections[TAMIS__SECTION_WORD_TEXT];
    if (s->sections[section].count != TAMIS__LENGTHS || traits->count != words->count)
        return bad_section(err, tamis__section_ids[section], "lengths, words and traits disagree");
    uint32_t before = 0;
    uint64_t text_at = 0;
    for (uint32_t len = 0; len < TAMIS__LENGTHS; len++) {
        uint32_t first = tamis__load_u32le(tamis__view_record(s, section, len));
        if (first < before || first > words->count)
            return bad_section(err, tamis__section_ids[section], "lengths do not rise");
        text_at += len == 0 ? 0 : (uint64_t)(first - before) * (len - 1);
        s->lengths[len] = first;
        s->text_at[len] = text_at;
        before = first;
    }
    if (s->lengths[0] != 0 || before != words->count || text_at != text->size)
        return bad_section(err, tamis__section_ids[section], "lengths, words and text disagree");
    return TAMIS_OK;
}

/* The keys are found through as many ranges as the section of their starts says: a power of two. */
static tamis_status read_starts(tamis__snapshot *s, tamis__section section, tamis_error *err)
{
    unsigned *bits = &s->key_bits[section];
    tamis__section starts = tamis__starts_of(section);
    uint32_t count = s->sections[starts].count;
    for (*bits = 0; *bits <= TAMIS__KEY_BITS_MAX; (*bits)++)
        if (count == (UINT32_C(1) << *bits) + 1)
            break;
    if (*bits > TAMIS__KEY_BITS_MAX)
        return bad_section(err, tamis__section_ids[starts], "not a power of two of ranges");
    if (tamis__load_u32le(tamis__view_record(s, starts, 0)) != 0 ||
        tamis__load_u32le(tamis__view_record(s, starts, count - 1)) != s->sections[section].count)
        return bad_section(err, tamis__section_ids[starts], "ranges and keys disagree");
    return TAMIS_OK;
}

/* Words are as many as in the dictionary, or none when nothing is stored of any. */
static tamis_status check_likes(const tamis__snapshot *s, tamis_error *err)
{
    uint32_t starts = s->sections[TAMIS__SECTION_LIKE_STARTS].count;
    if (starts != s->sections[TAMIS__SECTION_WORDS].count &&
        (starts != 0 || s->sections[TAMIS__SECTION_LIKES].count != 0))
        return bad_section(err, tamis__section_ids[TAMIS__SECTION_LIKE_STARTS],
                           "likes and words disagree");
    return TAMIS_OK;
}

static void fill_info(tamis__snapshot *s)
{
    const tamis__view *sections = s->sections;
    s->info = (tamis__snapshot_info){
        .version = TAMIS__SNAPSHOT_VERSION,
        .fingerprint = tamis__load_u64le(s->content.ptr + TAMIS__AT_FINGERPRINT),
        .file_bytes = s->content.len,
        .entities = sections[TAMIS__SECTION_ENTITIES].count,
        .statements = sections[TAMIS__SECTION_STATEMENTS].count,
        .listings = sections[TAMIS__SECTION_LISTINGS].count,
        .names = sections[TAMIS__SECTION_NAMES].count,
        .tokens = sections[TAMIS__SECTION_TOKENS].count,
        .words = sections[TAMIS__SECTION_WORDS].count,
        .equivalents = sections[TAMIS__SECTION_EQUIVALENTS].count,
        .keys = sections[TAMIS__SECTION_KEYS].count,
        .glue_keys = sections[TAMIS__SECTION_GLUE_KEYS].count,
        .identifiers = sections[TAMIS__SECTION_IDENTIFIERS].count,
        .edges = sections[TAMIS__SECTION_EDGES].count,
        .datasets = sections[TAMIS__SECTION_DATASETS].count,
        .sources = sections[TAMIS__SECTION_SOURCES].count,
        .skips = sections[TAMIS__SECTION_SKIPS].count,
        .likenesses = sections[TAMIS__SECTION_LIKENESSES].count,
    };
    memcpy(s->info.digest.bytes, s->content.ptr + TAMIS__AT_CHECKSUM, TAMIS__DIGEST_BYTES);
}

static tamis_status read_structure(tamis__snapshot *s, tamis_error *err)
{
    uint32_t section_count = 0;
    TAMIS_TRY(check_header(s->content, &section_count, err));
    TAMIS_TRY(read_table(s, section_count, err));
    if (s->sections[TAMIS__SECTION_DATASETS].count > TAMIS__DATASETS_MAX)
        return bad_section(err, tamis__section_ids[TAMIS__SECTION_DATASETS], "too many datasets");
    TAMIS_TRY(read_lengths(s, err));
    TAMIS_TRY(read_starts(s, TAMIS__SECTION_KEYS, err));
    TAMIS_TRY(read_starts(s, TAMIS__SECTION_GLUE_KEYS, err));
    TAMIS_TRY(check_likes(s, err));
    fill_info(s);
    return TAMIS_OK;
}

/* Takes over the mapping, whatever the outcome. */
static tamis_status open_mapping(tamis__mapping mapping, tamis__snapshot **out, tamis_error *err)
{
    *out = NULL;
    tamis__snapshot *s = tamis__alloc_zero(1, sizeof *s);
    if (s == NULL) {
        tamis__unmap_file(&mapping);
        return tamis__fail_nomem(err);
    }
    s->mapping = mapping;
    s->content = mapping.content;
    tamis_status status = read_structure(s, err);
    if (status == TAMIS_OK)
        *out = s;
    else
        tamis__snapshot_close(s);
    return status;
}

tamis_status tamis__snapshot_open(const char *path, tamis__snapshot **out, tamis_error *err)
{
    *out = NULL;
    tamis__mapping mapping = {0};
    TAMIS_TRY(tamis__map_file(path, &mapping, err));
    tamis_status status = open_mapping(mapping, out, err);
    return status == TAMIS_OK || status == TAMIS_ERR_NOMEM ? status
                                                           : tamis__fail_context(err, status, path);
}

tamis_status tamis__snapshot_from_memory(tamis_bytes content, tamis__snapshot **out,
                                         tamis_error *err)
{
    *out = NULL;
    if ((uintptr_t)content.ptr % TAMIS__SECTION_ALIGN != 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "snapshot memory is not aligned to %d bytes",
                           TAMIS__SECTION_ALIGN);
    return open_mapping((tamis__mapping){.content = content}, out, err);
}

void tamis__snapshot_close(tamis__snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    if (snapshot->mapping.address != NULL)
        tamis__unmap_file(&snapshot->mapping);
    tamis__release(snapshot);
}

tamis__snapshot_info tamis__snapshot_info_of(const tamis__snapshot *snapshot)
{
    return snapshot->info;
}
