//! Tenants from the command line, beside a server that runs.

use serde_json::json;
use tests::process::{Ended, Launch};
use tests::world::{SOON, World, eventually};

/// `sigmadsa tenant` on the world's database.
async fn tenant(world: &World, arguments: &[&str]) -> (Ended, String) {
    let data = world.directory().to_string_lossy().into_owned();
    let launch = Launch::new().with("DATABASE_URL", &world.database().url()).with("DATA_DIR", &data);
    let launch = arguments.iter().fold(launch.with_argument("tenant"), |launch, one| launch.with_argument(one));
    let ended = launch.run_to_its_end().await;
    (ended, launch.told())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_is_added_beside_a_running_server_signs_in_at_once() {
    let world = World::start().await;
    let arguments = ["add", "--slug", "sigma", "--name", "Sigma Finserv", "--time-zone", "Asia/Dubai"];
    let admin = ["--admin-username", "rina", "--admin-name", "Rina Shah"];
    let (ended, told) = tenant(&world, &[&arguments[..], &admin[..]].concat()).await;
    assert_eq!(ended.code, Some(0), "{told}");
    assert!(told.contains("sigma") && told.contains("rina"), "{told}");
    let (_, code) = told.split_once("/invitation#").expect("the link is printed");
    let (code, password) = (code.lines().next().unwrap(), "a brand new password");
    let form = [("code", code), ("password", password), ("again", password)];
    let answer = world.http().post(format!("{}/invitation", world.web())).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303, "the admin comes in by the link");
    let credentials = json!({ "tenant": "sigma", "username": "rina", "password": password });
    let session = eventually("the admin is known", SOON, async || {
        let answer = world.nobody().post("/session", credentials.clone()).await;
        (answer.status < 300).then(|| answer.json())
    })
    .await;
    let token = format!("Bearer {}", session["token"].as_str().unwrap());
    let headers = [("authorization", token.as_str())];
    let settings = world.nobody().send(reqwest::Method::GET, "/settings", None, &headers).await.expect(200).json();
    assert_eq!(
        (settings["name"].as_str(), settings["time_zone"].as_str()),
        (Some("Sigma Finserv"), Some("Asia/Dubai"))
    );
    let (listed, told) = tenant(&world, &["list"]).await;
    assert_eq!(listed.code, Some(0), "{told}");
    assert!(told.contains("demo") && told.contains("sigma"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_not_be_added_is_one_line_that_names_the_argument() {
    let world = World::start().await;
    for (arguments, told) in [
        (["--slug", "demo", "--name", "Demo"], "--slug: a tenant signs in with demo already"),
        (["--slug", "Demo 2", "--name", "Demo"], "--slug: a tenant signs in with 2 to 40 of"),
        (["--slug", "sigma", "--name", " "], "--name: a firm's name must not be empty"),
        (["--time-zone", "IST", "--slug=sigma", "--name=Sigma"], "--time-zone: IST is no time zone"),
        (["--admin-username", "Rina", "--slug=sigma", "--name=Sigma"], "--admin-username: a user name has"),
    ] {
        let (ended, _) = tenant(&world, &[&["add"], &arguments[..]].concat()).await;
        assert_eq!(ended.code, Some(2), "{}", ended.errors);
        assert_eq!(ended.errors.lines().count(), 1, "{}", ended.errors);
        assert!(ended.errors.contains(told), "{}", ended.errors);
    }
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM tenant").await, 1);
}
