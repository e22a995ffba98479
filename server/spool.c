/*
 * spool.c - files on disk that belong to this process alone.
 *
 * They never have a name (O_TMPFILE), or lose it at once where the file system cannot do that, so that nothing remains of
 * them however the program ends. Who must read one by a path gets it through /proc.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int server_spool_new(const char *folder)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return file;
    char name[4096];
    int len = snprintf(name, sizeof name, "%s/tamis-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file = mkostemp(name, O_CLOEXEC);
    if (file >= 0)
        unlink(name);
    return file;
}

bool server_spool_write(int file, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t size = write(file, data, len);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return false;
        data += size;
        len -= (size_t)size;
    }
    return true;
}

void server_spool_path(int file, char out[32])
{
    snprintf(out, 32, "/proc/self/fd/%d", file);
}

bool server_disk_full(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
}
