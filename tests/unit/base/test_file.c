/* Streams: plain, gzip, xz and zstd, whole, cut at every byte, damaged at every byte, and bombs;
 * outputs that replace a file whole or not at all; maps. */
#include "support/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"

/* ---- Packing, with the libraries' one-call functions ------------------------------------------- */

enum { TEXT_BYTES = 3000, PACKED_MAX = 1 << 20 };

typedef struct packed {
    unsigned char *data;
    size_t len;
} packed;

static void pack_gzip(tamis_bytes text, packed *out)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text.ptr;
    stream.avail_in = (uInt)text.len;
    stream.next_out = out->data + out->len;
    stream.avail_out = (uInt)(PACKED_MAX - out->len);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out->len = PACKED_MAX - stream.avail_out;
    deflateEnd(&stream);
}

static void pack_xz(tamis_bytes text, packed *out)
{
    assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text.ptr,
                                             text.len, out->data, &out->len, PACKED_MAX),
                     LZMA_OK);
}

static void pack_zstd(tamis_bytes text, packed *out)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t size =
        ZSTD_compress2(context, out->data + out->len, PACKED_MAX - out->len, text.ptr, text.len);
    assert_false(ZSTD_isError(size));
    out->len += size;
    ZSTD_freeCCtx(context);
}

typedef void (*packer)(tamis_bytes text, packed *out);
static const packer packers[] = {pack_gzip, pack_xz, pack_zstd};

static packed new_packed(void)
{
    packed made = {malloc(PACKED_MAX), 0};
    assert_non_null(made.data);
    return made;
}

static tamis_bytes sample_text(void)
{
    static char text[TEXT_BYTES];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + (i * i / 7 + i) % 23);
    return tamis__bytes(text, sizeof text);
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* An exact heap copy, so that the sanitizer sees any read past the end. */
static tamis_status read_in_steps(const void *data, size_t len, size_t step, tamis__buffer *out,
                                  tamis_error *err)
{
    char *exact = malloc(len == 0 ? 1 : len);
    assert_non_null(exact);
    memcpy(exact, data, len);
    tamis__buffer_init(out, 0);
    tamis__input *input = NULL;
    tamis_status status = tamis__input_from_memory(tamis__bytes(exact, len), &input, err);
    char *part = malloc(step);
    size_t got = 1;
    while (status == TAMIS_OK && got > 0) {
        status = tamis__input_read(input, part, step, &got, err);
        tamis__buffer_append(out, tamis__bytes(part, got));
    }
    if (status == TAMIS_OK) {
        uint64_t consumed;
        uint64_t total;
        tamis__input_progress(input, &consumed, &total);
        assert_int_equal(consumed, len);
        assert_int_equal(total, len);
        tamis__digest expected;
        tamis__digest found;
        tamis__digest_of(tamis__bytes(exact, len), &expected);
        tamis__input_digest(input, &found);
        assert_memory_equal(expected.bytes, found.bytes, sizeof found.bytes);
    }
    tamis__input_close(input);
    free(part);
    free(exact);
    return status;
}

static void assert_reads(const void *data, size_t len, tamis_bytes expected)
{
    static const size_t steps[] = {1, 7, 4096, 1 << 20};
    for (size_t i = 0; i < TAMIS_COUNT_OF(steps); i++) {
        tamis__buffer found;
        tamis_error err = {0};
        if (read_in_steps(data, len, steps[i], &found, &err) != TAMIS_OK)
            fail_msg("%s", err.message);
        assert_true(tamis__bytes_equal(tamis__buffer_bytes(&found), expected));
        tamis__buffer_clear(&found);
    }
}

static tamis_status read_whole(const void *data, size_t len, tamis_error *err)
{
    tamis__buffer found;
    tamis_status status = read_in_steps(data, len, 1 << 16, &found, err);
    tamis__buffer_clear(&found);
    return status;
}

static void reads_plain(void **state)
{
    (void)state;
    assert_reads("", 0, TAMIS_LIT(""));
    assert_reads("x", 1, TAMIS_LIT("x"));
    assert_reads("\x1F", 1, TAMIS_LIT("\x1F"));
    assert_reads("\xFD"
                 "7zXZ",
                 5,
                 TAMIS_LIT("\xFD"
                           "7zXZ"));
    assert_reads("\x28\xB5\x2F", 3, TAMIS_LIT("\x28\xB5\x2F"));
    tamis_bytes text = sample_text();
    assert_reads(text.ptr, text.len, text);
}

static void reads_each_packing(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packers); i++) {
        packed one = new_packed();
        packers[i](sample_text(), &one);
        assert_reads(one.data, one.len, sample_text());
        one.len = 0;
        packers[i](TAMIS_LIT(""), &one);
        assert_reads(one.data, one.len, TAMIS_LIT(""));
        free(one.data);
    }
}

/* Three archives one after the other, the middle one empty; cut anywhere but at a seam it is an
 * error, and at a seam what came before is whole. */
static void reads_concatenated_archives(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packers); i++) {
        packed all = new_packed();
        packers[i](TAMIS_LIT("first "), &all);
        size_t first = all.len;
        packers[i](TAMIS_LIT(""), &all);
        size_t second = all.len;
        packers[i](TAMIS_LIT("third"), &all);
        assert_reads(all.data, all.len, TAMIS_LIT("first third"));
        for (size_t cut = 6; cut < all.len; cut++) {
            tamis_error err;
            bool seam = cut == first || cut == second;
            assert_int_equal(read_whole(all.data, cut, &err), seam ? TAMIS_OK : TAMIS_ERR_FORMAT);
        }
        free(all.data);
    }
}

static void refuses_each_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packers); i++) {
        packed one = new_packed();
        packers[i](sample_text(), &one);
        for (size_t cut = 6; cut < one.len; cut++) {
            tamis_error err = {0};
            assert_int_equal(read_whole(one.data, cut, &err), TAMIS_ERR_FORMAT);
            assert_int_equal(err.code, TAMIS_ERR_FORMAT);
            assert_non_null(strstr(err.message, "cut off"));
            assert_int_equal(err.offset, cut);
        }
        free(one.data);
    }
}

/* A byte changed is noticed, or was of no consequence (a time stamp, say). */
static void notices_each_damage(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packers); i++) {
        packed one = new_packed();
        packers[i](tamis__bytes_sub(sample_text(), 0, 400), &one);
        size_t noticed = 0;
        for (size_t at = 6; at < one.len; at++) {
            for (unsigned bit = 0; bit < 8; bit++) {
                one.data[at] ^= (unsigned char)(1u << bit);
                tamis__buffer found;
                tamis_error err;
                tamis_status status = read_in_steps(one.data, one.len, 4096, &found, &err);
                assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT ||
                            status == TAMIS_ERR_LIMIT);
                noticed += status != TAMIS_OK;
                if (status == TAMIS_OK)
                    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&found),
                                                   tamis__bytes_sub(sample_text(), 0, 400)));
                tamis__buffer_clear(&found);
                one.data[at] ^= (unsigned char)(1u << bit);
            }
        }
        assert_true(noticed > (one.len - 6) * 7);
        free(one.data);
    }
}

static void padding_passes_and_garbage_does_not(void **state)
{
    (void)state;
    tamis_error err;
    packed one = new_packed();
    pack_gzip(TAMIS_LIT("text"), &one);
    size_t len = one.len;
    memset(one.data + len, 0, 512);
    assert_reads(one.data, len + 512, TAMIS_LIT("text"));
    one.data[len + 511] = 'x';
    assert_int_equal(read_whole(one.data, len + 512, &err), TAMIS_ERR_FORMAT);
    one.data[len] = 'x';
    assert_int_equal(read_whole(one.data, len + 1, &err), TAMIS_ERR_FORMAT);
    one.len = 0;
    pack_zstd(TAMIS_LIT("text"), &one);
    memcpy(one.data + one.len, "junk", 4);
    assert_int_equal(read_whole(one.data, one.len + 4, &err), TAMIS_ERR_FORMAT);
    /* A skippable frame first, as parallel compressors write. */
    memcpy(one.data, "\x50\x2A\x4D\x18\x02\0\0\0ab", 10);
    one.len = 10;
    pack_zstd(TAMIS_LIT("text"), &one);
    assert_reads(one.data, one.len, TAMIS_LIT("text"));
    free(one.data);
}

/* ---- Limits ------------------------------------------------------------------------------------ */

static void pack_zeros(size_t count, packer pack, packed *out)
{
    char *zeros = calloc(1, count);
    assert_non_null(zeros);
    pack(tamis__bytes(zeros, count), out);
    free(zeros);
}

static tamis_status drain(const packed *from, uint64_t *unpacked, tamis_error *err)
{
    tamis__input *input = NULL;
    tamis_status status =
        tamis__input_from_memory(tamis__bytes((const char *)from->data, from->len), &input, err);
    char *part = malloc(1 << 20);
    size_t got = 1;
    *unpacked = 0;
    while (status == TAMIS_OK && got > 0) {
        status = tamis__input_read(input, part, 1 << 20, &got, err);
        *unpacked += got;
    }
    if (status != TAMIS_OK) { /* and it stays so */
        assert_int_equal(tamis__input_read(input, part, 1 << 20, &got, err), status);
        assert_int_equal(got, 0);
    }
    tamis__input_close(input);
    free(part);
    return status;
}

static void stops_bombs(void **state)
{
    (void)state;
    uint64_t unpacked;
    tamis_error err;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packers); i++) {
        packed one = new_packed();
        pack_zeros((64u << 20), packers[i], &one);
        assert_int_equal(drain(&one, &unpacked, &err), TAMIS_OK);
        assert_int_equal(unpacked, 64u << 20);
        one.len = 0;
        pack_zeros((66u << 20), packers[i], &one);
        assert_true(one.len * 1000 < (66u << 20));
        assert_int_equal(drain(&one, &unpacked, &err), TAMIS_ERR_LIMIT);
        assert_true(unpacked <= (65u << 20));
        free(one.data);
    }
}

/* Headers that ask for more memory than any honest level of compression needs. */
static void refuses_greedy_headers(void **state)
{
    (void)state;
    tamis_error err;
    static const char zstd[] = "\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00";
    assert_int_equal(read_whole(zstd, sizeof zstd - 1, &err), TAMIS_ERR_LIMIT);
    assert_non_null(strstr(err.message, "memory"));
    packed one = new_packed();
    pack_xz(sample_text(), &one);
    unsigned char *header = one.data + 12; /* behind the stream header */
    size_t size = ((size_t)header[0] + 1) * 4;
    size_t at = 2;
    for (unsigned flag = 0x40; flag <= 0x80; flag *= 2) { /* sizes packed and unpacked, if given */
        while ((header[1] & flag) != 0 && (header[at++] & 0x80) != 0)
            continue;
    }
    assert_int_equal(header[at], 0x21); /* the LZMA2 filter, with one byte of properties */
    header[at + 2] = 40;                /* a dictionary of 4 GiB */
    tamis__store_u32le(header + size - 4, lzma_crc32(header, size - 4, 0));
    assert_int_equal(read_whole(one.data, one.len, &err), TAMIS_ERR_LIMIT);
    free(one.data);
}

static void read_all_keeps_to_the_limit(void **state)
{
    (void)state;
    tamis_bytes text = sample_text();
    for (size_t limit = TEXT_BYTES - 1; limit <= TEXT_BYTES; limit++) {
        tamis__input *input;
        tamis__buffer out;
        tamis_error err;
        tamis__buffer_init(&out, limit);
        assert_int_equal(tamis__input_from_memory(text, &input, &err), TAMIS_OK);
        assert_int_equal(tamis__input_read_all(input, &out, &err),
                         limit < text.len ? TAMIS_ERR_LIMIT : TAMIS_OK);
        if (limit >= text.len)
            assert_true(tamis__bytes_equal(tamis__buffer_bytes(&out), text));
        tamis__input_close(input);
        tamis__buffer_clear(&out);
    }
    tamis__input_close(NULL);
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i <= TAMIS_COUNT_OF(packers); i++) {
        packed one = new_packed();
        if (i < TAMIS_COUNT_OF(packers))
            packers[i](sample_text(), &one);
        tamis_bytes content = i < TAMIS_COUNT_OF(packers)
                                  ? tamis__bytes((const char *)one.data, one.len)
                                  : sample_text();
        tamis_status status = TAMIS_ERR_NOMEM;
        for (int64_t n = 0; status != TAMIS_OK; n++) {
            tamis__input *input = NULL;
            tamis__buffer out;
            tamis_error err = {0};
            tamis__buffer_init(&out, 0);
            tamis__memory_fail_after(n);
            status = tamis__input_from_memory(content, &input, &err);
            if (status == TAMIS_OK)
                status = tamis__input_read_all(input, &out, &err);
            tamis__memory_fail_after(-1);
            assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
            assert_int_equal(err.code, status);
            assert_true(n < 100);
            tamis__input_close(input);
            tamis__buffer_clear(&out);
        }
        free(one.data);
    }
}

/* ---- Files ------------------------------------------------------------------------------------- */

static char folder[256];

static int make_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/tamis-test-XXXXXX", base == NULL ? P_tmpdir : base);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static size_t count_files(void)
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    size_t count = 0;
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries))
        count += entry->d_name[0] != '.';
    closedir(entries);
    return count;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *entries = opendir(folder);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(entries), entry->d_name, 0);
    }
    closedir(entries);
    return rmdir(folder);
}

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void assert_file(const char *name, tamis_bytes expected)
{
    tamis__input *input;
    tamis_error err = {0};
    tamis__buffer found;
    tamis__buffer_init(&found, 0);
    if (tamis__input_open(path_of(name), &input, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_int_equal(tamis__input_read_all(input, &found, &err), TAMIS_OK);
    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&found), expected));
    tamis__buffer_clear(&found);
    tamis__input_close(input);
}

static void put_file(const char *name, tamis_bytes content)
{
    tamis__output *output;
    tamis_error err = {0};
    assert_int_equal(tamis__output_open(path_of(name), &output, &err), TAMIS_OK);
    assert_int_equal(tamis__output_write(output, content, &err), TAMIS_OK);
    assert_int_equal(tamis__output_commit(output, &err), TAMIS_OK);
}

static void output_appears_only_when_committed(void **state)
{
    (void)state;
    put_file("a", TAMIS_LIT("old"));
    size_t before = count_files();
    tamis__output *output;
    tamis_error err;
    assert_int_equal(tamis__output_open(path_of("a"), &output, &err), TAMIS_OK);
    for (int i = 0; i < 30000; i++)
        assert_int_equal(tamis__output_write(output, TAMIS_LIT("newer"), &err), TAMIS_OK);
    assert_file("a", TAMIS_LIT("old"));
    tamis__output_abandon(output);
    tamis__output_abandon(NULL);
    assert_file("a", TAMIS_LIT("old"));
    assert_int_equal(count_files(), before);
    put_file("a", TAMIS_LIT(""));
    assert_file("a", TAMIS_LIT(""));
    assert_int_equal(count_files(), before);
}

/* Pieces of all sizes around that of the internal buffer. */
static void output_keeps_every_byte(void **state)
{
    (void)state;
    static char text[300000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i % 253);
    static const size_t pieces[] = {1, 1000, 65535, 65536, 65537, 200000};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pieces); i++) {
        tamis__output *output;
        tamis_error err;
        assert_int_equal(tamis__output_open(path_of("b"), &output, &err), TAMIS_OK);
        tamis_bytes rest = {text, sizeof text};
        while (rest.len > 0) {
            tamis_bytes piece = tamis__bytes_sub(rest, 0, pieces[i]);
            assert_int_equal(tamis__output_write(output, piece, &err), TAMIS_OK);
            rest = tamis__bytes_sub(rest, piece.len, rest.len);
        }
        assert_int_equal(tamis__output_commit(output, &err), TAMIS_OK);
        assert_file("b", tamis__bytes(text, sizeof text));
    }
}

static void output_keeps_permissions_and_links(void **state)
{
    (void)state;
    struct stat info;
    put_file("c", TAMIS_LIT("1"));
    assert_int_equal(chmod(path_of("c"), 0640), 0);
    assert_int_equal(symlink("c", path_of("link")), 0);
    put_file("link", TAMIS_LIT("2"));
    assert_int_equal(lstat(path_of("link"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_file("c", TAMIS_LIT("2"));
    assert_int_equal(stat(path_of("c"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
}

static void output_goes_through_devices(void **state)
{
    (void)state;
    struct stat before;
    struct stat after;
    assert_int_equal(stat("/dev/null", &before), 0);
    tamis__output *output;
    tamis_error err;
    assert_int_equal(tamis__output_open("/dev/null", &output, &err), TAMIS_OK);
    assert_int_equal(tamis__output_write(output, TAMIS_LIT("x"), &err), TAMIS_OK);
    assert_int_equal(tamis__output_commit(output, &err), TAMIS_OK);
    assert_int_equal(stat("/dev/null", &after), 0);
    assert_true(S_ISCHR(after.st_mode) && after.st_ino == before.st_ino);
}

static void output_errors_are_errors(void **state)
{
    (void)state;
    tamis__output *output;
    tamis_error err;
    assert_int_equal(tamis__output_open(folder, &output, &err), TAMIS_ERR_IO);
    assert_null(output);
    assert_int_equal(tamis__output_open(path_of("none/x"), &output, &err), TAMIS_ERR_IO);
    if (access("/dev/full", W_OK) != 0)
        return;
    assert_int_equal(tamis__output_open("/dev/full", &output, &err), TAMIS_OK);
    assert_int_equal(tamis__output_write(output, TAMIS_LIT("x"), &err), TAMIS_OK);
    assert_int_equal(tamis__output_commit(output, &err), TAMIS_ERR_IO);
    static char text[1 << 17];
    assert_int_equal(tamis__output_open("/dev/full", &output, &err), TAMIS_OK);
    assert_int_equal(tamis__output_write(output, tamis__bytes(text, sizeof text), &err),
                     TAMIS_ERR_IO);
    assert_int_equal(tamis__output_write(output, TAMIS_LIT("x"), &err), TAMIS_ERR_IO);
    assert_int_equal(tamis__output_commit(output, &err), TAMIS_ERR_IO);
}

static void output_survives_every_failed_allocation(void **state)
{
    (void)state;
    put_file("d", TAMIS_LIT("old"));
    size_t before = count_files();
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        tamis__output *output = NULL;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status = tamis__output_open(path_of("d"), &output, &err);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        assert_int_equal(err.code, status);
        tamis__output_abandon(output);
        assert_int_equal(count_files(), before);
        assert_true(n < 20);
    }
    assert_file("d", TAMIS_LIT("old"));
}

static void input_errors_are_errors(void **state)
{
    (void)state;
    tamis__input *input;
    tamis_error err;
    assert_int_equal(tamis__input_open(path_of("none"), &input, &err), TAMIS_ERR_IO);
    assert_null(input);
    assert_non_null(strstr(err.message, "No such file"));
    assert_int_equal(tamis__input_open(folder, &input, &err), TAMIS_ERR_IO);
    assert_null(input);
}

static void input_survives_every_failed_allocation(void **state)
{
    (void)state;
    put_file("f", TAMIS_LIT("text"));
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        tamis__input *input = NULL;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status = tamis__input_open(path_of("f"), &input, &err);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        assert_int_equal(err.code, status);
        assert_int_equal(input == NULL, status != TAMIS_OK);
        tamis__input_close(input);
        assert_true(n < 20);
    }
}

/* What another process does between open and commit must not be taken for success. */
static void failed_rename_leaves_nothing(void **state)
{
    (void)state;
    tamis__output *output;
    tamis_error err;
    assert_int_equal(tamis__output_open(path_of("g"), &output, &err), TAMIS_OK);
    assert_int_equal(mkdir(path_of("g"), 0700), 0);
    size_t before = count_files();
    assert_int_equal(tamis__output_commit(output, &err), TAMIS_ERR_IO);
    assert_non_null(strstr(err.message, "replace"));
    assert_int_equal(count_files(), before - 1);
    assert_int_equal(rmdir(path_of("g")), 0);
}

/* Puts a file of the folder in place of a standard stream; returns the stream's copy. */
static int redirect(int stream, const char *name, int flags)
{
    int kept = dup(stream);
    int file = open(path_of(name), flags, 0600);
    assert_true(kept >= 0 && file >= 0);
    assert_int_equal(dup2(file, stream), stream);
    close(file);
    return kept;
}

static void restore(int stream, int kept)
{
    assert_int_equal(dup2(kept, stream), stream);
    close(kept);
}

static void dash_is_a_standard_stream(void **state)
{
    (void)state;
    tamis__output *output;
    tamis__input *input;
    tamis_error err;
    tamis__buffer found;
    tamis__buffer_init(&found, 0);
    fflush(stdout);
    int kept = redirect(STDOUT_FILENO, "out", O_WRONLY | O_CREAT | O_TRUNC);
    tamis_status opened = tamis__output_open("-", &output, &err);
    tamis_status written = tamis__output_write(output, TAMIS_LIT("through"), &err);
    tamis_status committed = tamis__output_commit(output, &err);
    restore(STDOUT_FILENO, kept);
    assert_true(opened == TAMIS_OK && written == TAMIS_OK && committed == TAMIS_OK);
    assert_file("out", TAMIS_LIT("through"));
    kept = redirect(STDIN_FILENO, "out", O_RDONLY);
    assert_int_equal(tamis__input_open("-", &input, &err), TAMIS_OK);
    assert_int_equal(tamis__input_read_all(input, &found, &err), TAMIS_OK);
    tamis__input_close(input);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* not ours to close */
    restore(STDIN_FILENO, kept);
    assert_bytes(tamis__buffer_bytes(&found), "through");
    tamis__buffer_clear(&found);
}

/* A pipe that gives one byte at a time must not hide what the stream is. */
static void trickling_pipe_is_recognized(void **state)
{
    (void)state;
    packed one = new_packed();
    pack_xz(sample_text(), &one);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        for (size_t i = 0; i < one.len; i++) {
            if (write(ends[1], one.data + i, 1) != 1)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    char path[64];
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    tamis__input *input;
    tamis_error err;
    tamis__buffer found;
    tamis__buffer_init(&found, 0);
    assert_int_equal(tamis__input_open(path, &input, &err), TAMIS_OK);
    close(ends[0]);
    assert_int_equal(tamis__input_read_all(input, &found, &err), TAMIS_OK);
    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&found), sample_text()));
    uint64_t consumed;
    uint64_t total;
    tamis__input_progress(input, &consumed, &total);
    assert_int_equal(consumed, one.len);
    assert_int_equal(total, 0);
    tamis__input_close(input);
    tamis__buffer_clear(&found);
    free(one.data);
}

static void maps(void **state)
{
    (void)state;
    tamis__mapping mapping;
    tamis_error err;
    put_file("e", TAMIS_LIT("mapped"));
    put_file("empty", TAMIS_LIT(""));
    assert_int_equal(tamis__map_file(path_of("e"), &mapping, &err), TAMIS_OK);
    assert_bytes(mapping.content, "mapped");
    tamis__unmap_file(&mapping);
    tamis__unmap_file(&mapping);
    assert_int_equal(tamis__map_file(path_of("empty"), &mapping, &err), TAMIS_OK);
    assert_bytes(mapping.content, "");
    tamis__unmap_file(&mapping);
    assert_int_equal(tamis__map_file(path_of("none"), &mapping, &err), TAMIS_ERR_IO);
    assert_int_equal(tamis__map_file(folder, &mapping, &err), TAMIS_ERR_IO);
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    assert_int_equal(tamis__map_file(path_of("fifo"), &mapping, &err), TAMIS_ERR_IO);
    assert_null(mapping.address);
    assert_true(tamis__path_is_directory(folder));
    assert_false(tamis__path_is_directory(path_of("e")));
    assert_false(tamis__path_is_directory(path_of("none")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain),
        cmocka_unit_test(reads_each_packing),
        cmocka_unit_test(reads_concatenated_archives),
        cmocka_unit_test(refuses_each_truncation),
        cmocka_unit_test(notices_each_damage),
        cmocka_unit_test(padding_passes_and_garbage_does_not),
        cmocka_unit_test(stops_bombs),
        cmocka_unit_test(refuses_greedy_headers),
        cmocka_unit_test(read_all_keeps_to_the_limit),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(output_appears_only_when_committed),
        cmocka_unit_test(output_keeps_every_byte),
        cmocka_unit_test(output_keeps_permissions_and_links),
        cmocka_unit_test(output_goes_through_devices),
        cmocka_unit_test(output_errors_are_errors),
        cmocka_unit_test(output_survives_every_failed_allocation),
        cmocka_unit_test(input_errors_are_errors),
        cmocka_unit_test(input_survives_every_failed_allocation),
        cmocka_unit_test(failed_rename_leaves_nothing),
        cmocka_unit_test(dash_is_a_standard_stream),
        cmocka_unit_test(trickling_pipe_is_recognized),
        cmocka_unit_test(maps),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
