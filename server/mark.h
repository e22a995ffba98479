/* mark.h - is a file, or what stands in a folder, another than when it was last looked at? */
#ifndef SERVER_MARK_H
#define SERVER_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a file: device, inode, size, time of change; of folders: the same of every file in them, added up. */
typedef struct server_mark {
    uint64_t sum;
    uint64_t files; /* 0: there is nothing */
} server_mark;

server_mark server_mark_of(const char *path);
/* Of all folders together, down to a depth of 8. */
server_mark server_mark_of_all(const char *const *folders, size_t count);
bool server_mark_same(server_mark a, server_mark b);

#endif
