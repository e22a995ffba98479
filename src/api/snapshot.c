/* api/snapshot.c - opening and verifying a snapshot, and the table of its datasets. */
#include "api/handles.h"
#include "base/error.h"
#include "screen/parties.h"
#include "screen/pool.h"
#include "screen/scanner.h"
#include "screen/screen.h"

static const char *copy_text(tamis__arena *arena, tamis_bytes text)
{
    return tamis__arena_copy(arena, text).ptr;
}

static bool copy_dataset(tamis__arena *arena, tamis__dataset_row row, tamis_dataset *out)
{
    char edition[TAMIS__DATE_TEXT_BYTES];
    tamis__day_format(row.edition, edition);
    *out = (tamis_dataset){
        .name = copy_text(arena, row.name),
        .title = copy_text(arena, row.title),
        .edition = copy_text(arena, tamis__bytes_of(edition)),
        .entities = row.entities,
        .listings = row.listings,
    };
    return out->name != NULL && out->title != NULL && out->edition != NULL;
}

static tamis_status copy_datasets(tamis_snapshot *snapshot, tamis_error *err)
{
    uint32_t count = tamis__snapshot_info_of(snapshot->index).datasets;
    snapshot->datasets = tamis__arena_zero(&snapshot->arena, count, sizeof *snapshot->datasets);
    if (snapshot->datasets == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < count && i < UINT16_MAX; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(snapshot->index, (uint16_t)i);
        if (!copy_dataset(&snapshot->arena, row, &snapshot->datasets[i]))
            return tamis__fail_nomem(err);
        snapshot->dataset_count++;
    }
    return TAMIS_OK;
}

static tamis_status fill_snapshot(tamis_snapshot *snapshot, const char *path, tamis_error *err)
{
    TAMIS_TRY(tamis__snapshot_open(path, &snapshot->index, err));
    TAMIS_TRY(copy_datasets(snapshot, err));
    TAMIS_TRY(
        tamis__screener_new(snapshot->index, snapshot->engine->text, &snapshot->screener, err));
    TAMIS_TRY(tamis__scanner_slot_new(&snapshot->scanner, err));
    TAMIS_TRY(
        tamis__party_finder_new(snapshot->index, snapshot->engine->text, &snapshot->parties, err));
    return tamis__pool_new(snapshot->screener, &snapshot->pool, err);
}

tamis_status tamis_snapshot_open(const tamis_engine *engine, const char *path, tamis_snapshot **out,
                                 tamis_error *err)
{
    *out = NULL;
    tamis_snapshot *snapshot = tamis__alloc_zero(1, sizeof *snapshot);
    if (snapshot == NULL)
        return tamis__fail_nomem(err);
    snapshot->engine = engine;
    tamis__arena_init(&snapshot->arena, 0);
    tamis_status status = fill_snapshot(snapshot, path, err);
    if (status != TAMIS_OK) {
        tamis_snapshot_close(snapshot);
        return tamis__api_fail_in(err, status, path);
    }
    *out = snapshot;
    return TAMIS_OK;
}

void tamis_snapshot_close(tamis_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    tamis__scanner_slot_free(snapshot->scanner);
    tamis__party_finder_free(snapshot->parties);
    tamis__pool_free(snapshot->pool);
    tamis__screener_free(snapshot->screener);
    tamis__snapshot_close(snapshot->index);
    tamis__arena_clear(&snapshot->arena);
    tamis__release(snapshot);
}

size_t tamis_snapshot_dataset_count(const tamis_snapshot *snapshot)
{
    return snapshot->dataset_count;
}

tamis_dataset tamis_snapshot_dataset(const tamis_snapshot *snapshot, size_t i)
{
    if (i >= snapshot->dataset_count)
        return (tamis_dataset){.name = "", .title = "", .edition = ""};
    return snapshot->datasets[i];
}

tamis_status tamis_verify(const char *path, tamis_error *err)
{
    tamis__snapshot *index = NULL;
    TAMIS_TRY(tamis__snapshot_open(path, &index, err));
    tamis_status status = tamis__snapshot_verify(index, err);
    tamis__snapshot_close(index);
    return status;
}
