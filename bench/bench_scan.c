/*
 * bench/bench_scan.c - finding names in documents: how long the scanner of a snapshot takes to make, and
 * how many megabytes of text it then reads in a second.
 *
 *   bench_scan SNAPSHOT DOCUMENT [MEGABYTES]      16 by default: the document is repeated to that size
 *
 * The document is read as text. Its time must not depend on the number of names: compare snapshots.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "base/file.h"
#include "screen/attribution.h"
#include "screen/scanner.h"

enum { MEGABYTES_DEFAULT = 16, MEGABYTES_MAX = 60, ROUNDS = 3 };

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* per core, whatever else runs */
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void check(tamis_status status, const tamis_error *err)
{
    if (status == TAMIS_OK)
        return;
    fprintf(stderr, "bench_scan: %s\n", err->message);
    exit(1);
}

static void read_document(const char *path, size_t bytes, tamis__document *out, tamis_error *err)
{
    tamis__input *input = NULL;
    tamis__buffer content;
    tamis__document once;
    tamis__buffer_init(&content, TAMIS__DOCUMENT_BYTES_MAX);
    tamis__document_init(&once);
    tamis__document_init(out);
    check(tamis__input_open(path, &input, err), err);
    check(tamis__input_read_all(input, &content, err), err);
    check(tamis__document_read(tamis__buffer_bytes(&content), TAMIS__DOCUMENT_AUTO, &once, err),
          err);
    while (once.text.len > 0 && out->text.len + once.text.len <= bytes) {
        tamis__buffer_append(&out->text, tamis__buffer_bytes(&once.text));
        tamis__buffer_text(&out->text, "\n\n");
    }
    tamis__document_clear(&once);
    tamis__buffer_clear(&content);
    tamis__input_close(input);
}

static void scan_once(const tamis__scanner *scanner, tamis_bytes text, tamis_error *err)
{
    tamis__sentences sentences = {0};
    tamis__mention_list list = {0};
    tamis__attributions attributions = {0};
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    double start = now_seconds();
    check(tamis__sentences_split(text, &sentences, err), err);
    double split = now_seconds();
    tamis__scan_request request = {
        .text = text, .sentences = &sentences, .day = TAMIS__DAY_MIN, .threshold = 0.7};
    check(tamis__scan_text(scanner, &request, &arena, &list, err), err);
    double found = now_seconds();
    check(tamis__attributions_find(scanner->text, text, &sentences, &attributions, err), err);
    double end = now_seconds();
    double megabytes = (double)text.len / 1e6;
    printf("%.1f MB: sentences %.0f MB/s, names %.0f MB/s (%zu mentions), attribution %.0f MB/s "
           "(%zu), all %.1f MB/s\n",
           megabytes, megabytes / (split - start), megabytes / (found - split), list.count,
           megabytes / (end - found), attributions.count, megabytes / (end - start));
    tamis__attributions_clear(&attributions);
    tamis__release(list.items);
    tamis__sentences_clear(&sentences);
    tamis__arena_clear(&arena);
}

int main(int argc, char **argv)
{
    tamis_error err = {0};
    uint64_t megabytes = MEGABYTES_DEFAULT;
    if (argc < 3 ||
        (argc > 3 && !tamis__bytes_to_u64(tamis__bytes_of(argv[3]), MEGABYTES_MAX, &megabytes))) {
        fprintf(stderr, "usage: bench_scan SNAPSHOT DOCUMENT [MEGABYTES]\n");
        return 2;
    }
    tamis__text *text = NULL;
    tamis__snapshot *snapshot = NULL;
    tamis__scanner *scanner = NULL;
    tamis__document document;
    check(tamis__text_new(&text, &err), &err);
    check(tamis__snapshot_open(argv[1], &snapshot, &err), &err);
    double start = now_seconds();
    check(tamis__scanner_new(text, snapshot, &scanner, &err), &err);
    printf("scanner of %u names in %.2f s: %u nodes, %zu endings\n",
           tamis__snapshot_info_of(snapshot).names, now_seconds() - start, scanner->names.nodes,
           scanner->names.ending_count);
    read_document(argv[2], (size_t)megabytes * 1000000, &document, &err);
    for (int i = 0; i < ROUNDS; i++)
        scan_once(scanner, tamis__buffer_bytes(&document.text), &err);
    tamis__document_clear(&document);
    tamis__scanner_free(scanner);
    tamis__snapshot_close(snapshot);
    tamis__text_free(text);
    return 0;
}
