use super::*;
use axum::body::to_bytes;
use axum::http::{Method, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

struct Fixed;

impl Ids for Fixed {
    fn next(&self) -> Uuid {
        Uuid::from_u128(7)
    }
}

async fn explode() -> &'static str {
    panic!("the kettle is empty")
}

fn router() -> Router {
    let refuse = || async { Problem::from(Failure::NotFound) };
    let routes = Router::new()
        .route("/fine", get(|| async { "fine" }))
        .route("/cached", get(|| async { ([(header::CACHE_CONTROL, "immutable")], "") }))
        .route("/refused", get(refuse))
        .route("/api/refused", get(refuse))
        .route("/panic", get(explode));
    around(routes, Arc::new(Fixed))
}

fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path)
}

async fn answered(request: axum::http::request::Builder) -> Response {
    router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
}

async fn body(response: Response) -> Value {
    assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
    serde_json::from_str(&text(response).await).unwrap()
}

#[tokio::test]
async fn a_request_keeps_its_id_and_gets_one_where_it_has_none() {
    let response = answered(request(Method::GET, "/fine").header("x-request-id", "r-1")).await;
    assert_eq!(response.headers()["x-request-id"], "r-1");
    for forged in ["", "two words"] {
        let response = answered(request(Method::GET, "/fine").header("x-request-id", forged)).await;
        assert_eq!(response.headers()["x-request-id"], Uuid::from_u128(7).to_string().as_str());
    }
}

#[tokio::test]
async fn a_problem_carries_the_id_of_its_request() {
    let response = answered(request(Method::GET, "/refused").header("x-request-id", "r-1")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(body(response).await["request_id"], "r-1");
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems() {
    let response = answered(request(Method::GET, "/nowhere")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(body(response).await["type"], "/problems/not-found");
    let response = answered(request(Method::POST, "/fine")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[header::ALLOW], "GET,HEAD");
    assert_eq!(body(response).await["type"], "/problems/method-not-allowed");
}

#[tokio::test]
async fn a_panic_is_an_internal_error_that_tells_nothing() {
    let response = answered(request(Method::GET, "/panic").header("x-request-id", "r-1")).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let told = json!({ "type": "about:blank", "title": "Internal Server Error", "status": 500, "request_id": "r-1" });
    assert_eq!(body(response).await, told);
}

#[tokio::test]
async fn a_person_reads_a_problem_as_a_page_and_a_program_as_json() {
    let in_browser = |path| request(Method::GET, path).header(header::ACCEPT, "text/html,*/*;q=0.8");
    let response = answered(in_browser("/refused")).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(text(response).await.contains("There is no such thing"));
    assert_eq!(body(answered(in_browser("/api/refused")).await).await["status"], 404);
}

#[tokio::test]
async fn every_answer_carries_the_safety_headers() {
    for path in ["/fine", "/refused", "/nowhere", "/panic"] {
        let response = answered(request(Method::GET, path)).await;
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], policy::CONTENT_SECURITY_POLICY, "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin", "{path}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
    }
    let response = answered(request(Method::GET, "/cached")).await;
    assert_eq!(response.headers()[header::CACHE_CONTROL], "immutable");
}
