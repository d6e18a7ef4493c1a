//! `sigmadsa member` and `sigmadsa token`: the same use cases, without the web.

use super::*;
use tests::process::Launch;

fn launch(world: &World, arguments: &[&str]) -> Launch {
    let launch = Launch::new()
        .with("DATABASE_URL", &world.database().url())
        .with("DATA_DIR", &world.directory().to_string_lossy());
    arguments.iter().fold(launch, |launch, argument| launch.with_argument(argument))
}

/// What a command that succeeds prints.
async fn printed(world: &World, arguments: &[&str]) -> String {
    let launch = launch(world, arguments);
    let ended = launch.run_to_its_end().await;
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    launch.told().trim().to_owned()
}

/// The one line of a command that is refused.
async fn refused(world: &World, arguments: &[&str]) -> String {
    let ended = launch(world, arguments).run_to_its_end().await;
    assert_eq!(ended.code, Some(2), "{}", ended.errors);
    assert_eq!(ended.errors.lines().count(), 1, "{}", ended.errors);
    ended.errors
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_adds_a_member_who_comes_in_by_the_link() {
    let world = World::start().await;
    let add = ["member", "add", "--tenant", "demo", "--username", "nina", "--name", "Nina Rao", "--role", "sales"];
    let link = printed(&world, &[&add[..], &["--mobile", "9000000077", "--team", "North"]].concat()).await;
    let (_, code) = link.split_once("/invitation#").expect("it is the link");
    let form = [("code", code), ("password", "a brand new password"), ("again", "a brand new password")];
    let answer = world.http().post(format!("{}/invitation", world.web())).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    world.settle().await;
    let id = id_of(&world, "nina").await;
    let member = world.client("admin").await.get(&format!("/members/{id}")).await.expect(200).json();
    assert_eq!((&member["roles"], &member["mobile"]), (&json!(["sales"]), &json!("+919000000077")));
    for (changed, says) in [
        (("--tenant", "nowhere"), "--tenant: there is no tenant nowhere"),
        (("--username", "Nina Rao"), "username: a user name has"),
        (("--username", "asha"), "another member has this user name"),
        (("--role", "nobody"), "roles: names a role that there isn't"),
    ] {
        let mut arguments = add;
        arguments[5] = "omar";
        let place = arguments.iter().position(|argument| *argument == changed.0).unwrap();
        arguments[place + 1] = changed.1;
        let told = refused(&world, &arguments).await;
        assert!(told.contains(says), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_makes_a_link_for_a_member_who_lost_theirs() {
    let world = World::start().await;
    let link = printed(&world, &["member", "link", "--tenant", "demo", "--username", "asha"]).await;
    let (_, code) = link.split_once("/invitation#").expect("it is the link");
    let form = [("code", code), ("password", "a brand new password"), ("again", "a brand new password")];
    let answer = world.http().post(format!("{}/invitation", world.web())).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let told = refused(&world, &["member", "link", "--tenant", "demo", "--username", "nobody"]).await;
    assert!(told.contains("there is no member nobody"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_issues_a_token() {
    let world = World::start().await;
    let issue = ["token", "issue", "--tenant", "demo", "--username", "asha", "--name", "Export", "--days", "30"];
    let narrow = [&issue[..], &["--permission", "LoanCRM.Leads.View.Own"]].concat();
    let token = printed(&world, &narrow).await;
    world.settle().await;
    world.client_with(&token).get("/leads").await.expect(200);
    world.client_with(&token).get("/tasks").await.expect(403);
    let beyond = refused(&world, &[&issue[..], &["--permission", "LoanCRM.Leads.View.All"]].concat()).await;
    assert!(beyond.contains("LoanCRM.Leads.View.All"), "{beyond}");
    let mut stranger = issue;
    stranger[5] = "stranger";
    assert!(refused(&world, &stranger).await.contains("there is no member stranger"));
}
