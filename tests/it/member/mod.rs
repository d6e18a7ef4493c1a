//! Members, roles and tokens over REST.

mod command;
mod invitation;
mod last_admin;
mod rights;
mod roles;
mod tokens;

use serde_json::{Value, json};
use tests::world::{Client, World};

/// The id of a member of the demo tenant.
async fn id_of(world: &World, username: &str) -> String {
    let members = world.client("admin").await.get("/members").await.expect(200).items();
    let member = members.iter().find(|member| member["username"] == username).expect("there is such a member");
    member["id"].as_str().expect("they have an id").to_owned()
}

/// What a member may do right now, as their own session says.
async fn permissions(client: &Client) -> Vec<String> {
    let session = client.get("/session").await.expect(200).json();
    session["permissions"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect()
}

/// Invites somebody and answers what the admin is told.
async fn invite(admin: &Client, username: &str, roles: Value) -> Value {
    let body = json!({ "username": username, "name": "Nina Rao", "roles": roles, "teams": ["North"] });
    admin.post("/members", body).await.expect(201).json()
}

/// The code in a link to choose a password.
fn code(invited: &Value) -> String {
    let link = invited["invitation"]["link"].as_str().expect("the link is shown");
    link.split_once("/invitation#").expect("it leads to the page").1.to_owned()
}
