//! The document at its address.

use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_may_read_the_document() {
    let world = World::start().await;
    let answer = world.nobody().get("//api/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(&answer.json(), api::openapi_document());
    assert_eq!(answer.json()["openapi"], "3.1.0");
}
