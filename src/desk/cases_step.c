/*
 * desk/cases_step.c - the steps of a case.
 *
 *            decide (one person will do)
 *      +---------------------------------------+
 *      |                                       v
 *    open --decide--> pending --approve--> closed
 *      ^                |                      |
 *      +--reject--------+                      |
 *      +--reopen (by who decided)              |
 *      +--reopen-------------------------------+
 *
 * The table `rules` says who may take which step in which state; nothing else does.
 */
#include "base/error.h"
#include "desk/audit.h"
#include "desk/cases_internal.h"

enum { OPEN = 1, PENDING = 2, CLOSED = 4 };

static const struct step_rule {
    tamis_role role;
    unsigned states;
    bool second; /* another person than decided */
} rules[TAMIS__CASE_ACTIONS] = {
    [TAMIS__CASE_ASSIGN] = {TAMIS_ROLE_ANALYST, OPEN | PENDING, false},
    [TAMIS__CASE_COMMENT] = {TAMIS_ROLE_ANALYST, OPEN | PENDING | CLOSED, false},
    [TAMIS__CASE_DUE] = {TAMIS_ROLE_ANALYST, OPEN | PENDING, false},
    [TAMIS__CASE_DECIDE] = {TAMIS_ROLE_ANALYST, OPEN, false},
    [TAMIS__CASE_APPROVE] = {TAMIS_ROLE_APPROVER, PENDING, true},
    [TAMIS__CASE_REJECT] = {TAMIS_ROLE_APPROVER, PENDING, true},
    [TAMIS__CASE_REOPEN] = {TAMIS_ROLE_ANALYST, PENDING | CLOSED, false},
};

typedef struct stepping {
    tamis__desk *desk;
    tamis__desk_db *db;
    const tamis_actor *actor;
    const tamis__case_step *step;
    int64_t id, version;
    unsigned state;
    bool same_person; /* the actor is who decided */
    tamis__buffer body;
} stepping;

static const char *state_name(unsigned state)
{
    return state == OPEN ? "open" : state == PENDING ? "pending" : "closed";
}

static tamis_status load_row(stepping *s, char decided_by[TAMIS__PERSON_BYTES], bool *found,
                             tamis_error *err)
{
    static const char sql[] = "SELECT version, state, decided_by FROM alert_case WHERE id = ?1";
    sqlite3_stmt *row;
    TAMIS_TRY(tamis__desk_prepare(s->db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", s->id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(s->db, row, found, err);
    if (status == TAMIS_OK && *found) {
        tamis_bytes state = tamis__desk_text(row, 1);
        tamis_bytes by = tamis__desk_text(row, 2);
        s->version = sqlite3_column_int64(row, 0);
        s->state = tamis__bytes_equal(state, TAMIS_LIT("open"))      ? OPEN
                   : tamis__bytes_equal(state, TAMIS_LIT("pending")) ? PENDING
                                                                     : CLOSED;
        by.len = by.len < TAMIS__PERSON_BYTES - 1 ? by.len : TAMIS__PERSON_BYTES - 1;
        if (by.len > 0)
            memcpy(decided_by, by.ptr, by.len);
        decided_by[by.len] = '\0';
    }
    sqlite3_reset(row);
    return status;
}

static tamis_status load(stepping *s, tamis_error *err)
{
    char decided_by[TAMIS__PERSON_BYTES];
    char decider[TAMIS__PERSON_BYTES];
    char actor[TAMIS__PERSON_BYTES];
    bool found = false;
    TAMIS_TRY(load_row(s, decided_by, &found, err));
    if (!found)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no case %lld", (long long)s->id);
    TAMIS_TRY(tamis__case_person(s->db, tamis__bytes_of(decided_by), decider, err));
    TAMIS_TRY(tamis__case_person(s->db, tamis__bytes_of(s->actor->name), actor, err));
    s->same_person = decided_by[0] != '\0' && strcmp(decider, actor) == 0;
    return TAMIS_OK;
}

static tamis_status check(const stepping *s, tamis_error *err)
{
    const struct step_rule *rule = &rules[s->step->action];
    const char *name = tamis__case_action_name(s->step->action);
    if (s->step->version != 0 && s->step->version != s->version)
        return tamis__fail(err, TAMIS_ERR_CONFLICT,
                           "case %lld has moved on: it is at version %lld, not %lld",
                           (long long)s->id, (long long)s->version, (long long)s->step->version);
    if ((rule->states & s->state) == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "action: %s is not possible while a case is %s",
                           name, state_name(s->state));
    if (rule->second && s->same_person)
        return tamis__fail(err, TAMIS_ERR_DENIED, "%s: needs another person than who decided",
                           name);
    if (s->step->action == TAMIS__CASE_REOPEN && s->state == PENDING && !s->same_person)
        return tamis__fail(err, TAMIS_ERR_DENIED,
                           "reopen: while it waits for a second person, only by who decided");
    return TAMIS_OK;
}

/* ---- what each does ------------------------------------------------------------------------------ */

static void body_text(stepping *s, const char *key, const char *text)
{
    if (s->body.len == 0)
        tamis__json_open(&s->body, '{');
    tamis__member_text_or_null(&s->body, key, tamis__bytes_of(text));
}

static tamis_status check_account(stepping *s, tamis_error *err)
{
    static const char sql[] = "SELECT role, disabled FROM account WHERE name = ?1";
    sqlite3_stmt *row;
    bool any = false, fit = false;
    TAMIS_TRY(tamis__desk_prepare(s->db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "t", s->step->to);
    if (status == TAMIS_OK)
        status = tamis__desk_step(s->db, row, &any, err);
    if (status == TAMIS_OK && any)
        fit =
            sqlite3_column_int64(row, 0) >= TAMIS_ROLE_ANALYST && sqlite3_column_int64(row, 1) == 0;
    sqlite3_reset(row);
    if (status == TAMIS_OK && !fit)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "to: expected the account of an analyst, or null");
    return status;
}

static tamis_status assign(stepping *s, tamis_error *err)
{
    static const char sql[] = "UPDATE alert_case SET assigned = ?2 WHERE id = ?1";
    if (s->step->to != NULL)
        TAMIS_TRY(check_account(s, err));
    body_text(s, "to", s->step->to);
    return tamis__desk_run(s->db, NULL, err, sql, "it", s->id, s->step->to);
}

static tamis_status set_due(stepping *s, tamis_error *err)
{
    static const char sql[] = "UPDATE alert_case SET due = nullif(?2, 0) WHERE id = ?1";
    tamis__json_open(&s->body, '{');
    tamis__json_key(&s->body, "due");
    tamis__json_first_day(&s->body, s->step->due);
    return tamis__desk_run(s->db, NULL, err, sql, "ii", s->id, s->step->due);
}

static tamis_status decide(stepping *s, tamis_error *err)
{
    static const char sql[] =
        "UPDATE alert_case SET state = ?2, outcome = ?3, decided_by = ?4, decided = ?5, reason = "
        "?6, until = nullif(?7, 0), closed = CASE ?2 WHEN 'closed' THEN ?5 END WHERE id = ?1";
    const tamis__case_step *step = s->step;
    bool second;
    int64_t now = tamis__desk_now(s->desk);
    if (step->until != 0 && step->until <= now)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "until: that day is over");
    TAMIS_TRY(tamis__case_four_eyes(s->db, step->outcome, &second, err));
    body_text(s, "outcome", step->outcome);
    body_text(s, "reason", step->reason);
    tamis__json_key(&s->body, "until");
    tamis__json_last_day(&s->body, step->until);
    TAMIS_TRY(tamis__desk_run(s->db, NULL, err, sql, "itttiti", s->id,
                              second ? "pending" : "closed", step->outcome, s->actor->name, now,
                              step->reason, step->until));
    return second ? TAMIS_OK : tamis__memory_keep(s->db, s->id, err);
}

static tamis_status approve(stepping *s, tamis_error *err)
{
    static const char sql[] = "UPDATE alert_case SET state = 'closed', approved_by = ?2, approved "
                              "= ?3, closed = ?3 WHERE id = ?1";
    body_text(s, "reason", s->step->reason);
    TAMIS_TRY(tamis__desk_run(s->db, NULL, err, sql, "iti", s->id, s->actor->name,
                              tamis__desk_now(s->desk)));
    return tamis__memory_keep(s->db, s->id, err);
}

/* Rejected or reopened: the verdict is gone, its history is in the events. */
static tamis_status open_again(stepping *s, tamis_error *err)
{
    static const char rival[] =
        "SELECT o.id FROM alert_case c JOIN alert_case o ON o.query_digest = c.query_digest AND "
        "o.entity_id = c.entity_id AND coalesce(o.book, '') = coalesce(c.book, '') AND "
        "coalesce(o.customer, '') = coalesce(c.customer, '') AND o.state <> 'closed' AND o.id <> "
        "c.id WHERE c.id = ?1";
    static const char sql[] =
        "UPDATE alert_case SET state = 'open', outcome = NULL, decided_by = NULL, decided = NULL, "
        "reason = NULL, until = NULL, approved_by = NULL, approved = NULL, closed = NULL WHERE id "
        "= ?1";
    int64_t other;
    TAMIS_TRY(tamis__case_number(s->db, rival, s->id, &other, err));
    if (other != 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "action: case %lld of the same query and entity is under way",
                           (long long)other);
    body_text(s, "reason", s->step->reason);
    TAMIS_TRY(tamis__memory_drop(s->db, s->id, err));
    return tamis__desk_run(s->db, NULL, err, sql, "i", s->id);
}

static tamis_status apply(stepping *s, tamis_error *err)
{
    switch (s->step->action) {
    case TAMIS__CASE_ASSIGN: return assign(s, err);
    case TAMIS__CASE_COMMENT: body_text(s, "text", s->step->text); return TAMIS_OK;
    case TAMIS__CASE_DUE: return set_due(s, err);
    case TAMIS__CASE_DECIDE: return decide(s, err);
    case TAMIS__CASE_APPROVE: return approve(s, err);
    case TAMIS__CASE_REJECT:
    case TAMIS__CASE_REOPEN: return open_again(s, err);
    case TAMIS__CASE_ACTIONS: break;
    }
    return TAMIS_OK;
}

static tamis_status act(stepping *s, tamis_error *err)
{
    const char *name = tamis__case_action_name(s->step->action);
    TAMIS_TRY(tamis__case_may(s->actor, rules[s->step->action].role, name, err));
    TAMIS_TRY(load(s, err));
    TAMIS_TRY(check(s, err));
    TAMIS_TRY(apply(s, err));
    tamis__json_close(&s->body, '}');
    return tamis__case_note(s->desk, s->db, s->actor, s->id, name, &s->body, err);
}

tamis_status tamis__case_act(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                             int64_t id, tamis_bytes request, tamis_error *err)
{
    tamis__case_step step;
    tamis_status status = tamis__case_step_read(request, &step, err);
    if (status == TAMIS_OK) {
        stepping s = {.desk = desk, .db = db, .actor = actor, .step = &step, .id = id};
        tamis__buffer_init(&s.body, 0);
        status = act(&s, err);
        tamis__buffer_clear(&s.body);
    }
    tamis__case_step_clear(&step);
    return status;
}

/* ---- settings ------------------------------------------------------------------------------------ */

static tamis_status change_settings(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                    tamis_bytes change, tamis_error *err)
{
    static const char sql[] = "INSERT INTO desk (name, value) VALUES ('four_eyes', ?1) "
                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    tamis__buffer kept;
    tamis__buffer_init(&kept, 0);
    tamis_status status = tamis__case_settings_read(change, &kept, err);
    if (status == TAMIS_OK)
        status = tamis__desk_run(db, NULL, err, sql, "s", tamis__buffer_bytes(&kept));
    if (status == TAMIS_OK)
        status = tamis__audit_append(desk, db, actor->name, "case.settings", "", change, err);
    tamis__buffer_clear(&kept);
    return status;
}

tamis_status tamis__case_settings(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                  tamis_bytes change, tamis__buffer *out, tamis_error *err)
{
    static const char *const outcomes[] = {"true_match", "false_alert", "inconclusive"};
    TAMIS_TRY(tamis__case_may(actor, change.len > 0 ? TAMIS_ROLE_ADMIN : TAMIS_ROLE_VIEWER,
                              "settings", err));
    if (change.len > 0)
        TAMIS_TRY(change_settings(desk, db, actor, change, err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "four_eyes");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < TAMIS_COUNT_OF(outcomes); i++) {
        bool second;
        TAMIS_TRY(tamis__case_four_eyes(db, outcomes[i], &second, err));
        if (!second)
            continue;
        tamis__json_item(out);
        tamis__json_string(out, tamis__bytes_of(outcomes[i]));
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}
