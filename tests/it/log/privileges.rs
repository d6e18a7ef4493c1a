//! What the server's role may do to the log.

use tests::database::TestDatabase;

#[tokio::test]
async fn the_servers_role_can_change_remove_and_empty_no_event() {
    let database = TestDatabase::create().await;
    let pool = database.pool().await;

    for statement in ["UPDATE events SET position = position", "DELETE FROM events", "TRUNCATE events"] {
        let refused = sqlx::query(statement).execute(&pool).await.expect_err(statement);
        let code = refused.as_database_error().and_then(|error| error.code()).expect("the database refuses");
        assert_eq!(code, "42501", "{statement} must be refused for want of privilege: {refused}");
    }
}
