/* Appending to the audit trail: numbers, hashes, seal, checkpoints; a trail that was tampered with takes nothing more. */
#include "support/desk_fixture.h"

#include "desk/audit_chain.h"
#include "desk/keys.h"

#define OK(call) assert_int_equal((call), TAMIS_OK)

static tamis_status add(desk_fixture *f, const char *action, const char *subject, const char *body)
{
    tamis__desk_db *db;
    tamis_error err = {0};
    TAMIS_TRY(tamis__desk_begin(f->desk, false, &db, &err));
    tamis_status status =
        tamis__audit_append(f->desk, db, "user:ann", action, subject, tamis__bytes_of(body), &err);
    return tamis__desk_end(f->desk, db, status, &err);
}

static void run(desk_fixture *f, const char *sql)
{
    tamis__desk_db *db;
    OK(tamis__desk_begin(f->desk, false, &db, NULL));
    OK(tamis__desk_run(db, NULL, NULL, sql, ""));
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
}

/* The chain computed anew from the rows, byte by byte as audit.h says it. */
static void put_field(tamis__buffer *out, tamis_bytes field)
{
    for (int i = 0; i < 8; i++)
        tamis__buffer_byte(out, (char)(field.len >> 8 * i & 0xFF));
    tamis__buffer_append(out, field);
}

static void put_number(tamis__buffer *out, int64_t value)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)value >> 8 * i & 0xFF);
    put_field(out, tamis__bytes(bytes, 8));
}

static void chain_is_as_documented(void **state)
{
    desk_fixture *f = *state;
    OK(add(f, "match", "", "{\"a\": 1}"));
    f->now += 5;
    OK(add(f, "case.open", "case:1", "{}"));
    OK(add(f, "match", "", "{\"b\":\n\t2}"));
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    OK(tamis__desk_begin_read(f->desk, &db, NULL));
    OK(tamis__desk_prepare(
        db, "SELECT seq, time, actor, action, subject, digest, body, hash FROM audit ORDER BY seq",
        &s, NULL));
    tamis__digest hash, digest;
    assert_true(tamis__from_hex(tamis__bytes_of(f->public_key), hash.bytes, 32));
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    for (int64_t n = 1; n <= 3; n++) {
        OK(tamis__desk_step(db, s, &row, NULL));
        assert_true(row);
        assert_int_equal(sqlite3_column_int64(s, 0), n);
        tamis__digest_of(tamis__desk_text(s, 6), &digest);
        assert_memory_equal(digest.bytes, tamis__desk_blob(s, 5).ptr, 32);
        tamis__buffer_reset(&text);
        put_field(&text, tamis__digest_slice(&hash));
        put_number(&text, n);
        put_number(&text, sqlite3_column_int64(s, 1));
        for (int column = 2; column <= 4; column++)
            put_field(&text, tamis__desk_text(s, column));
        put_field(&text, tamis__digest_slice(&digest));
        tamis__digest_of(tamis__buffer_bytes(&text), &hash);
        assert_memory_equal(hash.bytes, tamis__desk_blob(s, 7).ptr, 32);
    }
    /* What would break a line in two is a space. */
    assert_bytes(tamis__desk_text(s, 6), "{\"b\":  2}");
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    tamis__buffer_clear(&text);
}

static void bad_records_are_refused(void **state)
{
    desk_fixture *f = *state;
    char longer[TAMIS__AUDIT_SUBJECT_MAX + 2];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(add(f, "", "", "{}"), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, longer, "", "{}"), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, "a", longer, "{}"), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, "a", "\xff", "{}"), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, "a", "", ""), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, "a", "", "[]"), TAMIS_ERR_ARGUMENT);
    assert_int_equal(add(f, "a", "", "{\"\xff\": 1}"), TAMIS_ERR_ARGUMENT);
    OK(add(f, "a", "", "{}"));
}

static int64_t checkpoints(desk_fixture *f)
{
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    OK(tamis__desk_begin_read(f->desk, &db, NULL));
    OK(tamis__desk_prepare(db, "SELECT count(*) FROM audit_checkpoint", &s, NULL));
    OK(tamis__desk_step(db, s, &row, NULL));
    int64_t count = sqlite3_column_int64(s, 0);
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    return count;
}

static void checkpoints_come_by_themselves(void **state)
{
    desk_fixture *f = *state;
    for (int i = 1; i < TAMIS__AUDIT_CHECKPOINT_EVERY; i++)
        OK(add(f, "match", "", "{}"));
    assert_int_equal(checkpoints(f), 0);
    OK(add(f, "match", "", "{}"));
    assert_int_equal(checkpoints(f), 1);
    desk_fixture_close(f);
    desk_fixture_open(f);
    assert_int_equal(checkpoints(f), 1); /* it was signed already */
    OK(add(f, "match", "", "{}"));
    desk_fixture_close(f);
    desk_fixture_open(f);
    assert_int_equal(checkpoints(f), 2);
}

static void signatures_hold(void **state)
{
    desk_fixture *f = *state;
    tamis__desk_db *db;
    tamis__checkpoint first, second;
    uint8_t key[32];
    assert_true(tamis__from_hex(tamis__bytes_of(f->public_key), key, 32));
    OK(tamis__desk_begin(f->desk, true, &db, NULL));
    OK(tamis__audit_sign(f->desk, db, &first, NULL));
    assert_int_equal(first.seq, 0);
    OK(tamis__audit_append(f->desk, db, "a", "b", "c", TAMIS_LIT("{}"), NULL));
    OK(tamis__audit_sign(f->desk, db, &first, NULL));
    OK(tamis__audit_sign(f->desk, db, &second, NULL));
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    assert_int_equal(first.seq, 1);
    assert_memory_equal(&first, &second, sizeof first);
    tamis_bytes signature = tamis__bytes((const char *)first.signature, 64);
    assert_true(
        tamis__keys_signed(key, TAMIS__SIGNED_CHECKPOINT, 1, first.time, &first.hash, signature));
    assert_false(tamis__keys_signed(key, TAMIS__SIGNED_END, 1, first.time, &first.hash, signature));
    assert_false(
        tamis__keys_signed(key, TAMIS__SIGNED_CHECKPOINT, 2, first.time, &first.hash, signature));
    assert_false(tamis__keys_signed(key, TAMIS__SIGNED_CHECKPOINT, 1, first.time + 1, &first.hash,
                                    signature));
    key[0] ^= 1;
    assert_false(
        tamis__keys_signed(key, TAMIS__SIGNED_CHECKPOINT, 1, first.time, &first.hash, signature));
}

static void a_tampered_head_takes_nothing_more(void **state)
{
    desk_fixture *f = *state;
    for (int i = 0; i < 3; i++)
        OK(add(f, "match", "", "{}"));
    run(f, "CREATE TABLE kept AS SELECT * FROM audit_head");
    OK(add(f, "match", "", "{}"));
    run(f, "CREATE TABLE newest AS SELECT * FROM audit_head");
    run(f, "UPDATE audit_head SET seq = 3");
    assert_int_equal(add(f, "match", "", "{}"), TAMIS_ERR_CORRUPT);
    /* The head of before, with its own seal. */
    run(f, "DELETE FROM audit WHERE seq = 4");
    run(f, "UPDATE audit_head SET (seq, hash, seal) = (SELECT seq, hash, seal FROM kept)");
    assert_int_equal(add(f, "match", "", "{}"), TAMIS_ERR_CORRUPT);
    run(f, "DELETE FROM audit_head");
    assert_int_equal(add(f, "match", "", "{}"), TAMIS_ERR_CORRUPT);
    run(f, "INSERT INTO audit_head SELECT * FROM newest");
    OK(add(f, "match", "", "{}"));
}

static void what_was_rolled_back_was_not_seen(void **state)
{
    desk_fixture *f = *state;
    tamis__desk_db *db;
    OK(add(f, "match", "", "{}"));
    OK(tamis__desk_begin(f->desk, false, &db, NULL));
    OK(tamis__audit_append(f->desk, db, "a", "b", "c", TAMIS_LIT("{}"), NULL));
    assert_int_equal(tamis__desk_end(f->desk, db, TAMIS_ERR_DENIED, NULL), TAMIS_ERR_DENIED);
    OK(add(f, "match", "", "{}"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_fixture_setup, desk_fixture_teardown)
    const struct CMUnitTest tests[] = {
        CASE(chain_is_as_documented),
        CASE(bad_records_are_refused),
        CASE(checkpoints_come_by_themselves),
        CASE(signatures_hold),
        CASE(a_tampered_head_takes_nothing_more),
        CASE(what_was_rolled_back_was_not_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
