/*
 * index/output.c - the file around the sections: header, table, alignment.
 *
 * The table stands before the sections and holds their digests. Emitting every section twice costs
 * little and needs no memory, no seeking and no temporary copy of what may be gigabytes.
 */
#include "index/build.h"

#include "base/error.h"

enum { TABLE_BYTES = TAMIS__SECTION_COUNT * TAMIS__TABLE_ENTRY_BYTES };

typedef struct head {
    uint8_t bytes[TAMIS__HEADER_BYTES + TABLE_BYTES];
} head;

static void deliver(tamis__section_sink *sink, tamis_bytes b)
{
    if (sink->output != NULL) {
        if (sink->status == TAMIS_OK)
            sink->status = tamis__output_write(sink->output, b, sink->err);
    } else if (sink->buffer != NULL) {
        tamis__buffer_append(sink->buffer, b);
    } else {
        tamis__digest_update(sink->digester, b);
    }
}

static void flush(tamis__section_sink *sink)
{
    deliver(sink, tamis__bytes((const char *)sink->hold, sink->held));
    sink->held = 0;
}

uint8_t *tamis__sink_room(tamis__section_sink *sink, size_t size)
{
    if (size > sizeof sink->hold - sink->held)
        flush(sink);
    uint8_t *room = sink->hold + sink->held;
    sink->held += size;
    sink->size += size;
    return room;
}

void tamis__sink_bytes(tamis__section_sink *sink, tamis_bytes b)
{
    if (b.len > sizeof sink->hold - sink->held) {
        flush(sink);
        if (b.len > sizeof sink->hold) {
            deliver(sink, b);
            sink->size += b.len;
            return;
        }
    }
    if (b.len > 0)
        memcpy(sink->hold + sink->held, b.ptr, b.len);
    sink->held += b.len;
    sink->size += b.len;
}

/* Fills in the table entry of a section that begins at `position`; returns where it ends. */
static uint64_t measure(const tamis__writer *w, tamis__section section, uint64_t position,
                        tamis__section_sink *sink, uint8_t *entry)
{
    tamis__digester digester;
    tamis__digest digest;
    *sink = (tamis__section_sink){.digester = &digester};
    tamis__digest_init(&digester);
    uint64_t count = tamis__emit_section(w, section, sink);
    flush(sink);
    tamis__digest_final(&digester, &digest);
    tamis__store_u32le(entry, tamis__section_ids[section]);
    tamis__store_u32le(entry + 4, tamis__section_record_bytes[section]);
    tamis__store_u64le(entry + 8, position);
    tamis__store_u64le(entry + 16, sink->size);
    tamis__store_u64le(entry + 24, count);
    memcpy(entry + 32, digest.bytes, TAMIS__DIGEST_BYTES);
    return position + sink->size;
}

static void make_head(const tamis__writer *w, tamis__section_sink *sink, head *out)
{
    uint8_t *p = out->bytes, *table = p + TAMIS__HEADER_BYTES;
    uint64_t end = sizeof out->bytes;
    for (int i = 0; i < TAMIS__SECTION_COUNT; i++)
        end = measure(w, (tamis__section)i, tamis__section_align(end), sink,
                      table + i * TAMIS__TABLE_ENTRY_BYTES);
    memcpy(p, TAMIS__SNAPSHOT_MAGIC, sizeof TAMIS__SNAPSHOT_MAGIC - 1);
    tamis__store_u32le(p + TAMIS__AT_VERSION, TAMIS__SNAPSHOT_VERSION);
    tamis__store_u32le(p + TAMIS__AT_SECTION_COUNT, TAMIS__SECTION_COUNT);
    tamis__store_u64le(p + TAMIS__AT_FILE_BYTES, end);
    tamis__store_u64le(p + TAMIS__AT_FINGERPRINT, tamis__snapshot_fingerprint(w->text));
    tamis__digester digester;
    tamis__digest checksum;
    tamis__digest_init(&digester);
    tamis__digest_update(&digester, tamis__bytes((const char *)p, TAMIS__AT_CHECKSUM));
    tamis__digest_update(&digester, tamis__bytes((const char *)table, TABLE_BYTES));
    tamis__digest_final(&digester, &checksum);
    memcpy(p + TAMIS__AT_CHECKSUM, checksum.bytes, TAMIS__DIGEST_BYTES);
}

/* Head and sections to sink->output or sink->buffer. */
static tamis_status write_all(const tamis__writer *w, const head *start, tamis__section_sink *sink)
{
    tamis__sink_bytes(sink, tamis__bytes((const char *)start->bytes, sizeof start->bytes));
    for (int i = 0; i < TAMIS__SECTION_COUNT; i++) {
        static const char zeros[TAMIS__SECTION_ALIGN];
        size_t gap = (size_t)(tamis__section_align(sink->size) - sink->size);
        tamis__sink_bytes(sink, tamis__bytes(zeros, gap));
        (void)tamis__emit_section(w, (tamis__section)i, sink);
    }
    flush(sink);
    if (sink->buffer != NULL && tamis__buffer_status(sink->buffer) != TAMIS_OK)
        return tamis__fail_nomem(sink->err);
    return sink->status;
}

static tamis_status write_file(const tamis__writer *w, const head *start, const char *path,
                               tamis__section_sink *sink, tamis_error *err)
{
    TAMIS_TRY(tamis__output_open(path, &sink->output, err));
    tamis_status status = write_all(w, start, sink);
    if (status == TAMIS_OK)
        return tamis__output_commit(sink->output, err);
    tamis__output_abandon(sink->output);
    return status;
}

tamis_status tamis__write_snapshot(const tamis__writer *w, const char *path, tamis__buffer *buffer,
                                   tamis_error *err)
{
    tamis__section_sink *sink = tamis__alloc_zero(1, sizeof *sink);
    head *start = tamis__alloc_zero(1, sizeof *start);
    tamis_status status = TAMIS_ERR_NOMEM;
    if (sink == NULL || start == NULL) {
        status = tamis__fail_nomem(err);
    } else {
        make_head(w, sink, start);
        *sink = (tamis__section_sink){.buffer = buffer, .err = err};
        status = buffer != NULL ? write_all(w, start, sink) : write_file(w, start, path, sink, err);
    }
    tamis__release(sink);
    tamis__release(start);
    return status;
}
