//! Signing in and out.

use serde_json::json;
use tests::world::{Answer, PASSWORD, TENANT, World};

async fn attempt(world: &World, tenant: &str, username: &str, password: &str) -> Answer {
    let body = json!({ "tenant": tenant, "username": username, "password": password });
    let request_id = [("x-request-id", "r")];
    world.nobody().send(reqwest::Method::POST, "/session", Some(body), &request_id).await
}

/// Signs in by the page's form; gives back the whole `Set-Cookie` header.
async fn by_form(world: &World) -> String {
    let form = [("tenant", TENANT), ("username", "asha"), ("password", PASSWORD)];
    let answer = world.http().post(format!("{}/sign-in", world.web())).form(&form).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, "/tasks"));
    answer.headers()["set-cookie"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_is_told_who_they_are_and_what_they_may() {
    let world = World::start().await;
    let answer = attempt(&world, TENANT, "asha", PASSWORD).await.expect(200);
    assert!(answer.json()["expires_at"].is_string());
    let me = world.client("asha").await.get("/session").await.expect(200).json();
    assert_eq!(
        (me["tenant"].as_str(), me["username"].as_str(), me["role"].as_str()),
        (Some("demo"), Some("asha"), Some("sales"))
    );
    assert_eq!(me["teams"], json!(["North"]));
    let permissions = me["permissions"].as_array().unwrap();
    assert!(
        permissions.contains(&json!("LoanCRM.Leads.View.Own"))
            && !permissions.contains(&json!("LoanCRM.Leads.View.All"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_user_name_or_tenant_is_answered_alike() {
    let world = World::start().await;
    let wrong = [
        attempt(&world, TENANT, "asha", "not the password").await,
        attempt(&world, TENANT, "nobody", PASSWORD).await,
        attempt(&world, "nowhere", "asha", PASSWORD).await,
    ];
    let bodies: Vec<_> = wrong.into_iter().map(|answer| answer.expect(401).text).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_failures_have_to_wait_as_long_as_they_are_told() {
    let world = World::start().await;
    for _ in 0..5 {
        attempt(&world, TENANT, "asha", "not the password").await.expect(401);
    }
    let answer = attempt(&world, TENANT, "asha", PASSWORD).await.expect(429);
    assert_eq!(answer.problem(), "/problems/too-many-requests");
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    attempt(&world, TENANT, "ravi", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_ended_proves_nothing() {
    let world = World::start().await;
    let (asha, other) = (world.client("asha").await, world.client("asha").await);
    asha.delete("/session").await.expect(204);
    asha.get("/session").await.expect(401);
    asha.get("/leads").await.expect(401);
    other.get("/session").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_that_lacks_something_is_refused_by_name() {
    let world = World::start().await;
    let answer = world.nobody().post("/session", json!({ "tenant": TENANT })).await.expect(422);
    assert_eq!(answer.fields(), ["username", "password"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scripts_and_other_sites_do_not_get_the_cookie_of_a_session() {
    let world = World::start().await;
    let cookie = by_form(&world).await;
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "this server is reached without TLS");
    let behind_tls = World::builder().with("PUBLIC_URL", "https://crm.example").start().await;
    assert!(by_form(&behind_tls).await.ends_with("; Secure"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_by_cookie_without_the_csrf_token_is_refused() {
    let world = World::start().await;
    let cookie = by_form(&world).await;
    let cookie = cookie.split(';').next().unwrap();
    let nobody = world.nobody();
    let get = async |path: &str| nobody.send(reqwest::Method::GET, path, None, &[("cookie", cookie)]).await;
    get("/leads").await.expect(200);
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    let post = |token: Option<String>| {
        let (nobody, inquiry, cookie) = (nobody.clone(), inquiry.clone(), cookie.to_owned());
        async move {
            let mut headers = vec![("cookie", cookie.as_str())];
            headers.extend(token.as_deref().map(|token| ("x-csrf-token", token)));
            nobody.send(reqwest::Method::POST, "/leads", Some(inquiry), &headers).await
        }
    };
    assert_eq!(post(None).await.expect(403).problem(), "/problems/csrf-token-wrong");
    post(Some("another".to_owned())).await.expect(403);
    assert_eq!(world.events("lead.captured").await, 0);
    let page = get("//tasks").await.expect(200).text;
    let token = page.split("data-csrf=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    post(Some(token)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_another_site_sends_signs_nobody_in() {
    let world = World::start().await;
    let form = [("tenant", TENANT), ("username", "asha"), ("password", PASSWORD)];
    for path in ["/sign-in", "/api/v1/session"] {
        let request = world.http().post(format!("{}{path}", world.web())).form(&form);
        let answer = request.header("sec-fetch-site", "cross-site").send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
        assert!(answer.headers().get("set-cookie").is_none(), "{path}");
    }
}
