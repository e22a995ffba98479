/* api/desk.c - roles, the local actor, the life of a desk. */
#include "api/desk.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/access.h"
#include "desk/store_copy.h"

const char *tamis_role_name(tamis_role role)
{
    return tamis__role_name(role);
}

tamis_role tamis_role_find(const char *name)
{
    return tamis__role_find(tamis__bytes_of(name));
}

tamis_actor tamis_actor_local(void)
{
    tamis_actor actor = {.role = TAMIS_ROLE_ADMIN, .scopes = TAMIS_SCOPE_ALL};
    struct passwd entry, *found = NULL;
    char room[4096];
    uid_t user = geteuid();
    if (getpwuid_r(user, &entry, room, sizeof room, &found) == 0 && found != NULL &&
        strlen(found->pw_name) < TAMIS_NAME_BYTES)
        snprintf(actor.name, sizeof actor.name, "cli:%s", found->pw_name);
    else
        snprintf(actor.name, sizeof actor.name, "cli:%lu", (unsigned long)user);
    return actor;
}

tamis_status tamis_desk_create(const char *path, char public_key[65], tamis_error *err)
{
    return tamis__desk_create(path, public_key, err);
}

tamis_status tamis_desk_open(const tamis_engine *engine, const char *path, tamis_desk **out,
                             tamis_error *err)
{
    *out = NULL;
    tamis_desk *desk = tamis__alloc_zero(1, sizeof *desk);
    if (desk == NULL)
        return tamis__fail_nomem(err);
    desk->engine = engine;
    tamis_status status = tamis__desk_open(path, &desk->store, err);
    if (status != TAMIS_OK) {
        tamis__release(desk);
        return tamis__api_fail_in(err, status, path);
    }
    *out = desk;
    return TAMIS_OK;
}

void tamis_desk_close(tamis_desk *desk)
{
    if (desk == NULL)
        return;
    tamis__desk_close(desk->store);
    tamis__release(desk);
}

tamis_status tamis_desk_backup(tamis_desk *desk, const char *path, tamis_progress_fn progress,
                               void *progress_ctx, tamis_error *err)
{
    return tamis__desk_backup(desk->store, path, progress, progress_ctx, err);
}

tamis_status tamis_desk_check(const char *path, tamis_error *err)
{
    return tamis__desk_check(path, err);
}
