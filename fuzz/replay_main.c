/*
 * Replays a fuzz corpus without libFuzzer, so that every build runs it as a test.
 *
 *   fuzz_NAME DIRECTORY-OR-FILE...
 *
 * Each file is handed to the target in a heap block of exactly its size, so that the address
 * sanitizer sees a read one byte past the end. The empty input always runs first. A missing
 * directory or one without files is an error: a corpus that vanished must not pass.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Returns how many inputs ran, or -1 after saying what failed. */
static int replay_file(const char *path, size_t size)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        perror(path);
        return -1;
    }
    uint8_t *data = malloc(size == 0 ? 1 : size);
    if (data == NULL || fread(data, 1, size, in) != size) {
        fprintf(stderr, "%s: cannot read %zu bytes\n", path, size);
        free(data);
        fclose(in);
        return -1;
    }
    fclose(in);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

static int replay_path(const char *path);

static int replay_entry(const char *folder, const char *name)
{
    if (name[0] == '.')
        return 0;
    char path[PATH_SIZE_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        fprintf(stderr, "%s/%s: path too long\n", folder, name);
        return -1;
    }
    return replay_path(path);
}

static int replay_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0) {
        perror(path);
        return -1;
    }
    int total = 0;
    for (int i = 0; i < count; i++) {
        int ran = total < 0 ? 0 : replay_entry(path, entries[i]->d_name);
        total = ran < 0 ? -1 : total + ran;
        free(entries[i]);
    }
    free(entries);
    return total;
}

static int replay_path(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        perror(path);
        return -1;
    }
    return S_ISDIR(info.st_mode) ? replay_folder(path) : replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    static const uint8_t nothing[1];
    LLVMFuzzerTestOneInput(nothing, 0);
    for (int i = 1; i < argc; i++) {
        int ran = replay_path(argv[i]);
        if (ran < 0)
            return 1;
        printf("%s: %d inputs\n", argv[i], ran);
        if (ran == 0)
            return 1;
    }
    return 0;
}
