/*
 * Fuzz target: mapping files and the tables read through them. The input is a mapping, a line "===",
 * and a table; without that line the built-in example table is used. What must hold: a mapping that is
 * refused says so with its name, and rows add up.
 */
#include <stdlib.h>

#include "lists/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static tamis_status take_entity(void *ctx, const tamis__entity *entity, tamis_error *err)
{
    (void)err;
    require(entity->id.len > 0);
    *(uint64_t *)ctx += entity->statement_count;
    return TAMIS_OK;
}

static tamis_status take_skipped(void *ctx, uint64_t line, const char *reason, tamis_bytes detail,
                                 tamis_error *err)
{
    (void)ctx;
    (void)detail;
    (void)err;
    require(line > 0 && reason[0] != '\0');
    return TAMIS_OK;
}

static void read_table(const tamis__csv_mapping *mapping, tamis_bytes table)
{
    uint64_t statements = 0;
    tamis__sink sink = {.ctx = &statements, .entity = take_entity, .skipped = take_skipped};
    tamis__source source = {.format = "csv", .path = "fuzz", .dataset = "fuzz", .content = table};
    tamis__source_report report = {0};
    tamis_error err = {0};
    if (tamis__read_csv_mapped(&source, mapping, &sink, &report, &err) == TAMIS_OK)
        require(report.read == report.kept + report.skipped);
    else
        require(err.message[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tamis_bytes divider = TAMIS_LIT("\n===\n");
    tamis_bytes input = {size == 0 ? "" : (const char *)data, size};
    size_t at = tamis__bytes_find(input, divider, 0);
    tamis_bytes table = at == SIZE_MAX
                            ? TAMIS_LIT("Name,Alias,Since\nFoo Ltd,\"Foo,F\",3/12/2021\n")
                            : tamis__bytes_sub(input, at + divider.len, input.len);
    tamis__csv_mapping mapping;
    tamis_error err = {0};
    if (tamis__csv_mapping_parse(tamis__bytes_sub(input, 0, at), "m", &mapping, &err) == TAMIS_OK) {
        read_table(&mapping, table);
        tamis__csv_mapping_clear(&mapping);
    } else {
        require(err.code == TAMIS_ERR_FORMAT || err.code == TAMIS_ERR_LIMIT);
    }
    return 0;
}
