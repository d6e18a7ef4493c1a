//! Putting a lead's details right, and changes that were decided on an older lead.

use super::{capture, lead_of_asha, me};
use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn details_are_put_right_and_what_is_not_named_stays() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}");
    let before = asha.get(&path).await.expect(200).json();
    let right = json!({ "name": "Ravi Kumaran", "mobile": "98765 41009", "source": "referral" });
    let position = asha.patch(&path, right).await.expect(200).position();
    let after = asha.get(&format!("{path}?after={position}")).await.expect(200).json();
    assert_eq!((after["name"].as_str(), after["mobile"].as_str()), (Some("Ravi Kumaran"), Some("+919876541009")));
    assert_eq!((after["source"].as_str(), &after["amount"]), (Some("referral"), &before["amount"]));
    assert_eq!(after["version"].as_u64(), before["version"].as_u64().map(|version| version + 1));
    let entry = asha.get(&format!("{path}/timeline")).await.expect(200).items().swap_remove(0);
    assert_eq!((entry["kind"].as_str(), entry["channel"].as_str()), (Some("lead.details_corrected"), Some("web")));
    assert_eq!(entry["detail"]["mobile_changed"], json!(true));
    let wrong = json!({ "name": " ", "mobile": "12", "loan_type": "", "amount": 5, "source": "", "colour": "red" });
    let answer = asha.patch(&path, wrong).await.expect(422);
    assert_eq!(answer.fields(), ["name", "mobile", "loan_type", "amount", "source", "colour"]);
    let omkar = world.client("auditor").await;
    assert_eq!(
        omkar.patch(&path, json!({ "amount": 20_000 })).await.expect(403).problem(),
        "/problems/permission-denied"
    );
    world.client("ravi").await.patch(&path, json!({ "amount": 20_000 })).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_corrected_mobile_is_free_for_others_at_once_and_one_that_is_taken_is_refused() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let admin = world.client("admin").await;
    let path = format!("/leads/{lead}");
    asha.patch(&path, json!({ "mobile": "9876541009" })).await.expect(200);
    let (other, position) = capture(&admin, "Meera Joshi", "9876541001").await;
    assert_ne!(other, lead, "the old number is nobody's any more");
    let number = admin.get(&format!("/leads/{other}?after={position}")).await.expect(200).json()["number"].clone();
    let to = json!({ "member_id": me(&world.client("ravi").await).await });
    admin.post(&format!("/leads/{other}/assign"), to).await.expect(200);
    let hidden = asha.patch(&path, json!({ "mobile": "9876541001" })).await.expect(409);
    assert_eq!(hidden.problem(), "/problems/lead-already-in-the-system");
    assert!(hidden.json()["detail"].as_str().unwrap().contains("ask your manager"), "{}", hidden.text);
    assert!(!hidden.text.contains(number.as_str().unwrap()), "what one may not see isn't named");
    let seen = admin.patch(&path, json!({ "mobile": "9876541001" })).await.expect(409);
    assert_eq!((seen.problem().as_str(), &seen.json()["lead"]), ("/problems/lead-open-already", &number));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_decided_on_an_older_lead_is_told_who_changed_what() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}");
    let seen = asha.get(&path).await.expect(200).json()["version"].clone();
    asha.post(&format!("{path}/notes"), json!({ "text": "Notes change nothing." })).await.expect(200);
    let moved = json!({ "stage": "contacted", "version": seen });
    asha.post(&format!("{path}/stage"), moved).await.expect(200);
    let manager = world.client("manager").await;
    let ravi = me(&world.client("ravi").await).await;
    for (method, end, body) in [
        ("POST", "/stage", json!({ "stage": "documentation", "version": seen })),
        ("POST", "/assign", json!({ "member_id": ravi, "version": seen })),
        ("PATCH", "", json!({ "amount": 20_000, "version": seen })),
    ] {
        let answer = manager.send(method.parse().unwrap(), &format!("{path}{end}"), Some(body), &[]).await.expect(409);
        assert_eq!(answer.problem(), "/problems/changed-meanwhile");
        let problem = answer.json();
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("changed meanwhile by Asha") && detail.contains("Moved from New to Contacted"),
            "{detail}"
        );
        assert_eq!(problem["changes"].as_array().unwrap().len(), 1, "{problem}");
        assert_eq!(problem["version"].as_u64(), seen.as_u64().map(|version| version + 1));
    }
    let newest = manager.get(&path).await.expect(200).json()["version"].clone();
    manager.post(&format!("{path}/stage"), json!({ "stage": "documentation", "version": newest })).await.expect(200);
    manager.post(&format!("{path}/stage"), json!({ "stage": "login_pending" })).await.expect(200);
    let wrong = json!({ "stage": "logged_in", "version": "1" });
    assert_eq!(manager.post(&format!("{path}/stage"), wrong).await.expect(422).fields(), ["version"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_asked_for_again_by_its_key_is_answered_as_the_first_time() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}");
    let seen = asha.get(&path).await.expect(200).json()["version"].clone();
    let ask = || {
        let body = json!({ "amount": 4_000_000, "version": seen });
        asha.send(reqwest::Method::PATCH, &path, Some(body), &[("idempotency-key", "amount-1")])
    };
    let first = ask().await.expect(200).position();
    assert_eq!(ask().await.expect(200).position(), first);
    assert_eq!(world.events("lead.details_corrected").await, 1);
}
