//! Who may look at the connection, and who may change it.

use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_looks_and_changes_nothing_and_sales_does_not_find_the_page() {
    let world = World::start().await;
    let auditor = world.client("auditor").await;
    auditor.get("/whatsapp/connection").await.expect(200);
    auditor.post("/whatsapp/connection/refresh", json!({})).await.expect(403);
    auditor.delete("/whatsapp/connection").await.expect(403);
    let sales = world.client("asha").await;
    sales.get("/whatsapp/connection").await.expect(403);
    assert_eq!(world.events("whatsapp.disconnected").await, 0);
}
