/* base/file_map.c - read-only memory maps of whole files. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

static tamis_status map_descriptor(int descriptor, const char *path, tamis__mapping *out,
                                   tamis_error *err)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return tamis__fail_io(err, errno, "read", path);
    if (!S_ISREG(info.st_mode))
        return tamis__fail(err, TAMIS_ERR_IO, "cannot map %.*s: expected a regular file",
                           TAMIS_FMT(tamis__bytes_of(path)));
    size_t size = (size_t)info.st_size;
    if (size == 0) { /* mmap refuses to map nothing */
        *out = (tamis__mapping){tamis__bytes("", 0), NULL};
        return TAMIS_OK;
    }
    void *address = mmap(NULL, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED)
        return tamis__fail_io(err, errno, "map", path);
    *out = (tamis__mapping){tamis__bytes(address, size), address};
    return TAMIS_OK;
}

tamis_status tamis__map_file(const char *path, tamis__mapping *out, tamis_error *err)
{
    *out = (tamis__mapping){tamis__bytes(NULL, 0), NULL};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not block */
    if (descriptor < 0)
        return tamis__fail_io(err, errno, "open", path);
    tamis_status status = map_descriptor(descriptor, path, out, err);
    close(descriptor);
    return status;
}

void tamis__unmap_file(tamis__mapping *mapping)
{
    if (mapping->address != NULL)
        munmap(mapping->address, mapping->content.len);
    *mapping = (tamis__mapping){tamis__bytes(NULL, 0), NULL};
}

bool tamis__path_is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}
