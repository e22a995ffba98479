/*
 * tamis/inventory.h - an inventory of devices: which makers are listed, which devices stand in which zone, which rules bear on
 * them, and by when they have to go.
 *
 * The law is that of the rule packs: each device is asked as a transaction of keeping equipment in use. Since version 0.1.
 */
#ifndef TAMIS_INVENTORY_H
#define TAMIS_INVENTORY_H

#include <tamis/tamis.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tamis_inventory tamis_inventory;

typedef struct tamis_inventory_options {
    const char *input; /* CSV; "-": standard input; may be packed */
    const char *map;   /* columns: "vendor=Hersteller,mac=MAC"; NULL: by name */
    const char *as_of; /* YYYY-MM-DD, required: the day on which the devices are in use */
    /* Whose rules are asked: "UK", "SE", ... or "all". NULL: those of each device's country, all where it is not known. */
    const char *const *jurisdictions;
    size_t jurisdiction_count;
    /* Who uses the devices: "carrier", or for one jurisdiction "UK=uk_pcp_directed" (docs/FACTS.md). NULL: not known. */
    const char *const *actors;
    size_t actor_count;
    const char *activity;       /* NULL: use_equipment */
    double threshold;           /* of vendor names found in the snapshot; default 0.85 */
    unsigned threads;           /* 0: all */
    tamis_progress_fn progress; /* stages "read", "place", "decide" */
    void *progress_ctx;
    /* A row that was skipped, or a cell that was not understood and left out. May be NULL. In the order of the file. */
    void (*row_problem)(void *ctx, uint64_t line, const char *message);
    void *row_problem_ctx;
} tamis_inventory_options;

TAMIS_API tamis_inventory_options tamis_inventory_options_default(void);

typedef struct tamis_inventory_summary {
    uint64_t devices, bad_rows, unread_cells;
    uint64_t findings;      /* devices with a listed maker or a rule that bears on them */
    uint64_t to_check;      /* of these: whose maker is not certain */
    uint64_t in_zones;      /* of these: in a zone */
    uint64_t unknown_maker; /* devices that name no vendor, brand or address that could say it */
    uint64_t outcomes[6];   /* findings by their strictest outcome (tamis_outcome) */
    uint64_t overdue;       /* findings that are prohibited on the day */
    uint64_t with_deadline; /* findings with a deadline to come */
    double seconds;
} tamis_inventory_summary;

/* Reads and decides the whole inventory. Snapshot and rules must outlive the result.
 * Errors: IO, FORMAT (no CSV with a column that names makers), ARGUMENT (map, day, actor, jurisdiction), LIMIT, CANCELLED, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_inventory_read(const tamis_rules *rules,
                                                        const tamis_snapshot *snapshot,
                                                        const tamis_inventory_options *options,
                                                        tamis_inventory **out, tamis_error *err);
TAMIS_API void tamis_inventory_free(tamis_inventory *inventory); /* NULL allowed */
TAMIS_API tamis_inventory_summary tamis_inventory_summary_get(const tamis_inventory *inventory);
/* TEXT: tables by maker, zone and deadline. JSON: one object for each device with findings, in the order of the file. HTML: one page
 * that needs nothing else, with map, deadlines and a table that can be filtered. Errors: NOMEM, what `write` returns. */
TAMIS_API TAMIS_CHECK tamis_status tamis_inventory_write(const tamis_inventory *inventory,
                                                         tamis_output format, tamis_write_fn write,
                                                         void *ctx, tamis_error *err);

#ifdef __cplusplus
}
#endif

#endif
