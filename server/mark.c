/* mark.c - marks of files and folders. What is watched is replaced or written over; either shows. */
#include "mark.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8, PATH_BYTES = 4096 };

static uint64_t mixed(uint64_t value, uint64_t with)
{
    value = (value ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    return value ^ value >> 29;
}

static void add_file(const struct stat *info, server_mark *mark)
{
    uint64_t sum = mixed(1, (uint64_t)info->st_dev);
    sum = mixed(sum, (uint64_t)info->st_ino);
    sum = mixed(sum, (uint64_t)info->st_size);
    sum = mixed(sum, (uint64_t)info->st_mtim.tv_sec);
    sum = mixed(sum, (uint64_t)info->st_mtim.tv_nsec);
    mark->sum += sum; /* whatever the order of the folder */
    mark->files++;
}

static void add_path(const char *path, unsigned depth, server_mark *mark)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return;
    if (!S_ISDIR(info.st_mode)) {
        add_file(&info, mark);
        return;
    }
    DIR *folder = depth == DEPTH_MAX ? NULL : opendir(path);
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char inside[PATH_BYTES];
        int len = snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.' && len > 0 && (size_t)len < sizeof inside)
            add_path(inside, depth + 1, mark);
    }
    closedir(folder);
}

server_mark server_mark_of(const char *path)
{
    server_mark mark = {0};
    add_path(path, 0, &mark);
    return mark;
}

server_mark server_mark_of_all(const char *const *folders, size_t count)
{
    server_mark mark = {0};
    for (size_t i = 0; i < count; i++)
        add_path(folders[i], 0, &mark);
    return mark;
}

bool server_mark_same(server_mark a, server_mark b)
{
    return a.sum == b.sum && a.files == b.files;
}
