use super::*;
use domain::access::Permission;
use serde_json::{Value, json};

fn shown(failure: Failure) -> Value {
    serde_json::from_slice(&Problem::from(failure).body("r-1")).unwrap()
}

#[test]
fn invalid_input_names_every_field() {
    let fields = ["name", "mobile"].map(|field| FieldError { field: field.into(), rule: "is required".into() });
    let shown = shown(Failure::Invalid { fields: fields.into() });
    assert_eq!(
        shown,
        json!({
            "type": "/problems/invalid-input", "title": "Invalid input", "status": 422,
            "detail": "the input is not valid", "request_id": "r-1",
            "errors": [
                { "field": "name", "detail": "is required" },
                { "field": "mobile", "detail": "is required" },
            ],
        })
    );
}

#[test]
fn every_failure_has_its_own_type_and_status() {
    let denied = Failure::Denied { permission: Permission::LeadsEdit };
    let refused = Failure::Refused { code: "lead-not-closed", message: "the lead is open".into() };
    let rows = [
        (Failure::Unauthenticated, 401, "/problems/unauthenticated", "nobody is signed in"),
        (denied, 403, "/problems/permission-denied", "the permission LoanCRM.Leads.Edit is missing"),
        (Failure::NotFound, 404, "/problems/not-found", "there is no such thing"),
        (refused, 409, "/problems/lead-not-closed", "the lead is open"),
        (Failure::Conflict, 409, "/problems/concurrent-change", "others changed the same thing at the same time"),
        (Failure::TooMany { retry_after_s: 30 }, 429, "/problems/too-many-requests", "too many attempts"),
        (Failure::unavailable("the pool is closed"), 503, "/problems/unavailable", "not available just now"),
    ];
    for (failure, status, kind, detail) in rows {
        let shown = shown(failure);
        assert_eq!((shown["status"].as_u64(), shown["type"].as_str()), (Some(status), Some(kind)));
        assert_eq!(shown["detail"], detail);
        assert!(shown.get("errors").is_none());
    }
}

#[test]
fn a_broken_rule_is_titled_by_its_code() {
    let shown = shown(Failure::Refused { code: "lead-not-closed", message: "the lead is open".into() });
    assert_eq!(shown["title"], "Lead not closed");
}

#[test]
fn an_internal_error_tells_a_client_nothing_but_the_request() {
    let shown = shown(Failure::internal("the password of the database is secret"));
    let told = json!({ "type": "about:blank", "title": "Internal Server Error", "status": 500, "request_id": "r-1" });
    assert_eq!(shown, told);
}

#[test]
fn the_log_gets_the_whole_chain_of_causes() {
    let failure = ReadError::UnknownWord { what: "stage" };
    assert_eq!(chain(&failure), "the stored stage is not a known one");
}

#[test]
fn who_must_wait_is_told_how_long_and_who_is_nobody_how_to_sign_in() {
    let response = Problem::from(Failure::TooMany { retry_after_s: 30 }).into_response();
    assert_eq!(response.headers()[header::RETRY_AFTER], "30");
    let response = Problem::from(Failure::unavailable("gone")).into_response();
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    let response = Problem::from(Failure::Unauthenticated).into_response();
    assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
}
