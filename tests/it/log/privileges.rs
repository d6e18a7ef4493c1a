//! What the server's role may do to the log.

use tests::database::TestDatabase;

#[tokio::test]
async fn the_servers_role_can_change_remove_and_empty_no_event() {
    let database = TestDatabase::create().await;
    let pool = database.pool().await;

    for statement in ["UPDATE events SET position = position", "DELETE FROM events", "TRUNCATE events"] {
        let refused = sqlx::query(statement).execute(&pool).await.expect_err(statement);
        let answer = refused.as_database_error().expect("the database refuses");
        assert_eq!(answer.code().as_deref(), Some("42501"), "{statement}: for want of privilege: {refused}");
    }
}
