/* api/rules.c - opening and reloading rule packs, and what was found in them. */
#include <pthread.h>

#include "api/ruleset.h"
#include "base/error.h"

enum { IDLE_MAX = 64 };

struct tamis__ruleset {
    tamis__packs *packs;
    size_t users;
    tamis__decider *idle[IDLE_MAX];
    size_t idle_count;
};

struct tamis_rules {
    struct shared {
        pthread_mutex_t lock;
        tamis__ruleset *current;
    } * shared; /* changes while the handle is const */
};

struct tamis_findings {
    tamis__arena arena;
    tamis_finding *items;
    size_t count;
};

/* ---- Sets -------------------------------------------------------------------------------------------- */

static void free_set(tamis__ruleset *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->idle_count; i++)
        tamis__decider_free(set->idle[i]);
    tamis__packs_free(set->packs);
    tamis__release(set);
}

static void drop(struct shared *shared, tamis__ruleset *set)
{
    pthread_mutex_lock(&shared->lock);
    bool last = set != NULL && --set->users == 0;
    pthread_mutex_unlock(&shared->lock);
    if (last)
        free_set(set);
}

tamis__ruleset *tamis__ruleset_take(const tamis_rules *rules)
{
    pthread_mutex_lock(&rules->shared->lock);
    tamis__ruleset *set = rules->shared->current;
    set->users++;
    pthread_mutex_unlock(&rules->shared->lock);
    return set;
}

void tamis__ruleset_give(const tamis_rules *rules, tamis__ruleset *set)
{
    if (set != NULL)
        drop(rules->shared, set);
}

const tamis__packs *tamis__ruleset_packs(const tamis__ruleset *set)
{
    return set->packs;
}

tamis_status tamis__ruleset_decider(const tamis_rules *rules, tamis__ruleset *set,
                                    tamis__decider **out, tamis_error *err)
{
    *out = NULL;
    pthread_mutex_lock(&rules->shared->lock);
    if (set->idle_count > 0)
        *out = set->idle[--set->idle_count];
    pthread_mutex_unlock(&rules->shared->lock);
    return *out != NULL ? TAMIS_OK : tamis__decider_new(set->packs, out, err);
}

void tamis__ruleset_return(const tamis_rules *rules, tamis__ruleset *set, tamis__decider *decider)
{
    if (decider == NULL)
        return;
    pthread_mutex_lock(&rules->shared->lock);
    bool kept = set->idle_count < IDLE_MAX;
    if (kept)
        set->idle[set->idle_count++] = decider;
    pthread_mutex_unlock(&rules->shared->lock);
    if (!kept)
        tamis__decider_free(decider);
}

/* ---- Findings ---------------------------------------------------------------------------------------- */

static const char *keep_text(tamis__arena *arena, tamis_bytes text, bool *failed)
{
    tamis_bytes copy = tamis__arena_copy(arena, text);
    *failed = *failed || copy.ptr == NULL;
    return copy.ptr;
}

static tamis_status keep_findings(const tamis__findings *from, tamis_findings **out,
                                  tamis_error *err)
{
    bool failed = false;
    tamis_findings *findings = tamis__alloc_zero(1, sizeof *findings);
    if (findings == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&findings->arena, 0);
    findings->items = tamis__arena_zero(&findings->arena, from->count + 1, sizeof(tamis_finding));
    failed = findings->items == NULL;
    for (size_t i = 0; i < from->count && !failed; i++) {
        const tamis__finding *item = &from->items[i];
        findings->items[findings->count++] = (tamis_finding){
            .file = keep_text(&findings->arena, item->place.file, &failed),
            .line = item->place.line,
            .column = item->place.column,
            .warning = item->warning,
            .message = keep_text(&findings->arena, item->message, &failed),
        };
    }
    if (failed) {
        tamis_findings_free(findings);
        return tamis__fail_nomem(err);
    }
    *out = findings;
    return TAMIS_OK;
}

void tamis_findings_free(tamis_findings *findings)
{
    if (findings == NULL)
        return;
    tamis__arena_clear(&findings->arena);
    tamis__release(findings);
}

size_t tamis_findings_count(const tamis_findings *findings)
{
    return findings == NULL ? 0 : findings->count;
}

tamis_finding tamis_findings_get(const tamis_findings *findings, size_t i)
{
    if (i >= tamis_findings_count(findings))
        return (tamis_finding){.file = "", .message = ""};
    return findings->items[i];
}

/* ---- Opening ----------------------------------------------------------------------------------------- */

static tamis_status read_packs(const char *const *folders, size_t folder_count, tamis__packs **out,
                               tamis_findings **findings, tamis_error *err)
{
    tamis__findings found = {0};
    tamis_status status = folder_count == 0
                              ? tamis__packs_built_in(out, &found, err)
                              : tamis__packs_read(folders, folder_count, out, &found, err);
    if (findings != NULL) {
        tamis_status kept = keep_findings(&found, findings, status == TAMIS_OK ? err : NULL);
        if (status == TAMIS_OK && kept != TAMIS_OK) {
            tamis__packs_free(*out);
            *out = NULL;
            status = kept;
        }
    }
    tamis__findings_clear(&found);
    return status;
}

/* A set with one user: the handle. */
static tamis_status read_set(const char *const *folders, size_t folder_count, tamis__ruleset **out,
                             tamis_findings **findings, tamis_error *err)
{
    *out = NULL;
    tamis__packs *packs = NULL;
    if (findings != NULL)
        *findings = NULL;
    TAMIS_TRY(read_packs(folders, folder_count, &packs, findings, err));
    tamis__ruleset *set = tamis__alloc_zero(1, sizeof *set);
    if (set == NULL) {
        tamis__packs_free(packs);
        return tamis__fail_nomem(err);
    }
    set->packs = packs;
    set->users = 1;
    *out = set;
    return TAMIS_OK;
}

static tamis_rules *new_handle(tamis__ruleset *set)
{
    tamis_rules *rules = tamis__alloc_zero(1, sizeof *rules);
    if (rules == NULL)
        return NULL;
    rules->shared = tamis__alloc_zero(1, sizeof *rules->shared);
    if (rules->shared == NULL || pthread_mutex_init(&rules->shared->lock, NULL) != 0) {
        tamis__release(rules->shared);
        tamis__release(rules);
        return NULL;
    }
    rules->shared->current = set;
    return rules;
}

tamis_status tamis_rules_open(const char *const *folders, size_t folder_count, tamis_rules **out,
                              tamis_findings **findings, tamis_error *err)
{
    *out = NULL;
    tamis__ruleset *set = NULL;
    TAMIS_TRY(read_set(folders, folder_count, &set, findings, err));
    *out = new_handle(set);
    if (*out != NULL)
        return TAMIS_OK;
    free_set(set);
    return tamis__fail_nomem(err);
}

tamis_status tamis_rules_reload(tamis_rules *rules, const char *const *folders, size_t folder_count,
                                tamis_findings **findings, tamis_error *err)
{
    tamis__ruleset *set = NULL;
    TAMIS_TRY(read_set(folders, folder_count, &set, findings, err));
    pthread_mutex_lock(&rules->shared->lock);
    tamis__ruleset *old = rules->shared->current;
    rules->shared->current = set;
    pthread_mutex_unlock(&rules->shared->lock);
    drop(rules->shared, old);
    return TAMIS_OK;
}

void tamis_rules_close(tamis_rules *rules)
{
    if (rules == NULL)
        return;
    drop(rules->shared, rules->shared->current);
    pthread_mutex_destroy(&rules->shared->lock);
    tamis__release(rules->shared);
    tamis__release(rules);
}
