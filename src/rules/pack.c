/*
 * rules/pack.c - loading rule packs.
 *
 * Every file becomes a tree that stays in the packs' arena, since texts are borrowed from it. First the heads of all packs are
 * read (regimes, lists, ownership tests), then of each pack its names, definitions and rules, at last what concerns all. A problem
 * does not end the load; with any error the packs are thrown away.
 */
#include "rules/pack.h"

#include <stdlib.h>

#include "base/embedded.h"
#include "base/error.h"
#include "rules/pack_read.h"
#include "rules/yaml.h"
#include "rules/zones.h"

enum { YAML_DEPTH_MAX = 48, ARENA_BYTES_MAX = 1 << 30 };

/* ---- Files ------------------------------------------------------------------------------------------ */

static bool is_head(const tamis__pack_file *file)
{
    return tamis__bytes_equal(file->name, TAMIS_LIT("pack.yaml"));
}

static bool is_yaml(const tamis__pack_file *file)
{
    return tamis__bytes_ends_with(file->name, TAMIS_LIT(".yaml")) ||
           tamis__bytes_ends_with(file->name, TAMIS_LIT(".yml"));
}

static int by_folder_and_name(const void *left, const void *right)
{
    const tamis__pack_file *a = left;
    const tamis__pack_file *b = right;
    int order = tamis__bytes_compare(a->folder, b->folder);
    if (order != 0)
        return order;
    if (is_head(a) != is_head(b))
        return is_head(a) ? -1 : 1;
    return tamis__bytes_compare(a->name, b->name);
}

static tamis_bytes path_of(tamis__loader *l, const tamis__pack_file *file)
{
    char *path = tamis__load_room(l, file->folder.len + file->name.len + 1, 1);
    if (path == NULL)
        return TAMIS_LIT("");
    if (file->folder.len > 0)
        memcpy(path, file->folder.ptr, file->folder.len);
    path[file->folder.len] = '/';
    memcpy(path + file->folder.len + 1, file->name.ptr, file->name.len);
    return tamis__bytes(path, file->folder.len + 1 + file->name.len);
}

static void read_tree(tamis__loader *l, const tamis__pack_file *file, tamis__pack_tree *out)
{
    out->path = path_of(l, file);
    tamis_error error = {0};
    tamis_status status = TAMIS_OK;
    if (file->text.len > TAMIS__PACK_FILE_BYTES_MAX)
        status =
            tamis__fail(&error, TAMIS_ERR_LIMIT, "more than %d bytes", TAMIS__PACK_FILE_BYTES_MAX);
    else
        status = tamis__yaml_parse(file->text, YAML_DEPTH_MAX, l->arena, &out->root, &error);
    if (status == TAMIS_ERR_NOMEM)
        l->status = status;
    else if (status != TAMIS_OK)
        tamis__find_at(l, out->path, (uint32_t)error.line,
                       error.line == 0 ? 0 : (uint32_t)error.offset, false, "%s", error.message);
}

/* Trees of one folder; those that cannot be read are left out. */
static void read_trees(tamis__loader *l, const tamis__pack_file *files, size_t count)
{
    tamis__pack_source *source = &l->sources[l->source_count];
    tamis__pack_tree *trees = tamis__load_room(l, count, sizeof *trees);
    if (trees == NULL)
        return;
    tamis__digester digester;
    tamis__digest_init(&digester);
    for (size_t i = 0; i < count && l->status == TAMIS_OK; i++) {
        tamis__digest_update(&digester, tamis__bytes(files[i].name.ptr, files[i].name.len));
        tamis__digest_update(&digester, tamis__bytes("", 1));
        tamis__digest_update(&digester, files[i].text);
        read_tree(l, &files[i], &trees[source->tree_count]);
        if (trees[source->tree_count].root != NULL)
            source->tree_count++;
        else if (i == 0)
            return; /* nothing can be said of a pack without its head */
    }
    source->trees = trees;
    source->number = (uint32_t)l->source_count;
    tamis__pack *pack = &l->packs->packs[l->source_count++];
    pack->folder = tamis__arena_copy(l->arena, files[0].folder);
    tamis__digest digest;
    tamis__digest_final(&digester, &digest);
    memcpy(pack->digest, digest.bytes, sizeof pack->digest);
    l->packs->pack_count = l->source_count;
}

static void read_folders(tamis__loader *l, const tamis__pack_file *files, size_t count)
{
    l->sources = tamis__load_room(l, count, sizeof *l->sources);
    l->packs->packs = tamis__load_room(l, count, sizeof *l->packs->packs);
    if (l->sources == NULL || l->packs->packs == NULL)
        return;
    for (size_t start = 0, end = 0; start < count && l->status == TAMIS_OK; start = end) {
        while (end < count && tamis__bytes_equal(files[start].folder, files[end].folder))
            end++;
        if (is_head(&files[start]))
            read_trees(l, files + start, end - start);
        else
            tamis__find_at(l, path_of(l, &files[start]), 0, 0, false,
                           "the folder '%.*s' has no pack.yaml", TAMIS_FMT(files[start].folder));
    }
}

/* ---- Zones ------------------------------------------------------------------------------------------ */

static void load_zones(tamis__loader *l, const tamis_bytes *texts, size_t count)
{
    tamis__zones *zones = NULL;
    tamis_error error = {0};
    tamis_status status = tamis__zones_parse(texts, count, &zones, &error);
    l->packs->zones = zones;
    if (status == TAMIS_ERR_NOMEM)
        l->status = status;
    else if (status != TAMIS_OK)
        tamis__find_at(l, TAMIS_LIT("zones"), (uint32_t)error.line, 0, false, "%s", error.message);
}

/* Zones among the files, or those built in. */
static void find_zones(tamis__loader *l, const tamis__pack_file *files, size_t count,
                       tamis__digester *digester)
{
    size_t built_in = 0;
    while (tamis__embedded_files[built_in].name != NULL)
        built_in++;
    tamis_bytes *texts = tamis__load_room(l, count + built_in, sizeof *texts);
    if (texts == NULL)
        return;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_ends_with(files[i].name, TAMIS_LIT(".geojson")))
            texts[found++] = files[i].text;
    }
    bool given = found > 0;
    for (size_t i = 0; !given && i < built_in; i++) {
        const tamis__embedded *file = &tamis__embedded_files[i];
        if (tamis__bytes_starts_with(tamis__bytes_of(file->name), TAMIS_LIT("zones/")))
            texts[found++] = tamis__bytes((const char *)file->data, file->size);
    }
    for (size_t i = 0; i < found; i++)
        tamis__digest_update(digester, texts[i]);
    if (found > 0)
        load_zones(l, texts, found);
}

/* ---- Packs ------------------------------------------------------------------------------------------ */

static void load_all(tamis__loader *l)
{
    for (size_t i = 0; i < l->source_count && l->status == TAMIS_OK; i++) {
        l->pack = &l->sources[i];
        tamis__load_pack_head(l);
        tamis__load_names(l);
    }
    for (size_t i = 0; i < l->source_count && l->status == TAMIS_OK; i++) {
        l->pack = &l->sources[i];
        tamis__load_definitions(l);
        tamis__load_rules(l);
    }
    if (l->status == TAMIS_OK)
        tamis__load_finish(l);
}

static tamis_status make_packs(tamis__packs **out, tamis_error *err)
{
    tamis__packs *packs = tamis__alloc_zero(1, sizeof *packs);
    *out = packs;
    if (packs == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&packs->arena, ARENA_BYTES_MAX);
    return TAMIS_OK;
}

static void load_files(tamis__loader *l, tamis__pack_file *files, size_t count)
{
    tamis__digester digester;
    tamis__digest_init(&digester);
    uint8_t utc;
    l->status = tamis__zone_add(&l->packs->time_zones, TAMIS_LIT("UTC"), l->arena, &utc, l->err);
    find_zones(l, files, count, &digester);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_yaml(&files[i]))
            files[kept++] = files[i];
    }
    if (kept > 1)
        qsort(files, kept, sizeof *files, by_folder_and_name);
    if (l->status == TAMIS_OK)
        read_folders(l, files, kept);
    if (kept == 0)
        tamis__find_at(l, TAMIS_LIT("packs"), 0, 0, false, "no pack.yaml was found");
    if (l->status == TAMIS_OK)
        load_all(l);
    for (size_t i = 0; i < l->source_count; i++)
        tamis__digest_update(&digester, tamis__bytes((const char *)l->packs->packs[i].digest,
                                                     sizeof l->packs->packs[i].digest));
    tamis__digest digest;
    tamis__digest_final(&digester, &digest);
    memcpy(l->packs->digest, digest.bytes, sizeof l->packs->digest);
}

static tamis_status load(const tamis__pack_file *files, size_t count, bool strict,
                         tamis__packs **out, tamis__findings *findings, tamis_error *err)
{
    *out = NULL;
    if (count > TAMIS__PACK_FILES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d files", TAMIS__PACK_FILES_MAX);
    tamis__packs *packs;
    TAMIS_TRY(make_packs(&packs, err));
    tamis__loader l = {
        .packs = packs, .arena = &packs->arena, .findings = findings, .err = err, .strict = strict};
    tamis__pack_file *sorted = tamis__load_room(&l, count, sizeof *sorted);
    if (sorted != NULL) {
        if (count > 0)
            memcpy(sorted, files, count * sizeof *sorted);
        load_files(&l, sorted, count);
    }
    if (findings != NULL)
        tamis__findings_sort(findings);
    if (l.status == TAMIS_OK && !l.failed) {
        *out = packs;
        return TAMIS_OK;
    }
    tamis__packs_free(packs);
    return l.status != TAMIS_OK ? tamis__fail_nomem(err) : TAMIS_ERR_FORMAT;
}

tamis_status tamis__packs_load(const tamis__pack_file *files, size_t file_count, tamis__packs **out,
                               tamis__findings *findings, tamis_error *err)
{
    return load(files, file_count, false, out, findings, err);
}

/* ---- Built in --------------------------------------------------------------------------------------- */

static tamis__pack_file file_of(const tamis__embedded *embedded)
{
    tamis_bytes path = tamis__bytes_of(embedded->name);
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    return (tamis__pack_file){tamis__bytes_sub(path, 0, slash == 0 ? 0 : slash - 1),
                              tamis__bytes_sub(path, slash, path.len),
                              tamis__bytes((const char *)embedded->data, embedded->size)};
}

tamis_status tamis__packs_built_in(tamis__packs **out, tamis__findings *findings, tamis_error *err)
{
    *out = NULL;
    size_t count = 0;
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++)
        count++;
    tamis__pack_file *files = tamis__alloc_zero(count + 1, sizeof *files);
    if (files == NULL)
        return tamis__fail_nomem(err);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_starts_with(tamis__bytes_of(tamis__embedded_files[i].name),
                                     TAMIS_LIT("rules/")))
            files[kept++] = file_of(&tamis__embedded_files[i]);
    }
    tamis_status status = load(files, kept, true, out, findings, err);
    tamis__release(files);
    return status;
}

void tamis__packs_free(tamis__packs *packs)
{
    if (packs == NULL)
        return;
    tamis__zones_free((tamis__zones *)(uintptr_t)packs->zones);
    tamis__arena_clear(&packs->arena);
    tamis__release(packs);
}
