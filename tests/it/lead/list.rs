//! Which leads one sees, and how they are found.

use super::{capture, lead_of_asha, me, numbers, with_leads};
use serde_json::json;
use tests::world::World;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sees_what_the_role_reaches() {
    let world = with_leads(6).await;
    let mut seen = Vec::new();
    for member in ["asha", "ravi", "manager", "admin", "auditor", "omkar"] {
        seen.push(world.client(member).await.get("/leads").await.expect(200).items().len());
    }
    assert_eq!(seen, [3, 3, 6, 6, 6, 6]);
    let asha = world.client("asha").await;
    let my_id = me(&asha).await;
    let own = asha.get("/leads").await.expect(200).items();
    assert!(own.iter().all(|lead| lead["assignee_id"] == json!(my_id) && lead["team"] == "North"), "{own:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paging_walks_all_leads_newest_first_without_repeats() {
    let world = with_leads(7).await;
    let admin = world.client("admin").await;
    for limit in [1, 3, 7, 200] {
        let walked = numbers(&admin.walk("/leads", limit).await);
        let mut ordered = walked.clone();
        ordered.sort();
        ordered.dedup();
        ordered.reverse();
        assert_eq!((walked.len(), &walked), (7, &ordered), "{limit}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_captured_while_somebody_pages_shifts_nothing() {
    let world = with_leads(4).await;
    let admin = world.client("admin").await;
    let first = admin.get("/leads?limit=2").await.expect(200);
    capture(&admin, "Somebody New", "9876542001").await;
    world.settle().await;
    let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();
    let second = admin.get(&format!("/leads?limit=2&cursor={cursor}")).await.expect(200);
    let mut walked = numbers(&first.items());
    walked.extend(numbers(&second.items()));
    walked.dedup();
    assert_eq!(walked.len(), 4, "{walked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_finds_by_name_mobile_and_number() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    for (name, mobile) in [("Ravi Kumar", "9876541001"), ("Ravina Tandon", "9876541002"), ("Meera Ravi", "9876541003")]
    {
        capture(&admin, name, mobile).await;
    }
    world.settle().await;
    let number = admin.get("/leads?q=ravi%20kumar").await.expect(200).items()[0]["number"].as_str().unwrap().to_owned();
    let searches = [
        ("ravi", 3),
        ("RAVI K", 1),
        ("tand", 1),
        ("avi", 3),
        ("ndo", 1),
        ("vi kum", 1),
        ("ra", 3),
        ("ta", 1),
        ("54100", 3),
        ("1002", 1),
        ("-0000", 3),
        ("9876541002", 1),
        ("%2B91%2098765%2041003", 1),
        (number.as_str(), 1),
        ("nobody", 0),
        ("100%25", 0),
        ("_avi", 0),
    ];
    for (q, count) in searches {
        let found = admin.get(&format!("/leads?q={q}")).await.expect(200).items();
        assert_eq!(found.len(), count, "{q}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_narrow_the_list_and_what_they_do_not_know_is_refused_by_name() {
    let world = with_leads(4).await;
    let admin = world.client("admin").await;
    let asha = me(&world.client("asha").await).await;
    for (filter, count) in [
        ("stage=new", 4),
        ("stage=lost", 0),
        ("loan_type=home_loan", 4),
        ("loan_type=car_loan", 0),
        (&format!("assignee={asha}"), 2),
        (&format!("assignee={asha}&stage=new&q=customer"), 2),
    ] {
        assert_eq!(admin.get(&format!("/leads?{filter}")).await.expect(200).items().len(), count, "{filter}");
    }
    for (filter, field) in [
        ("stage=gone", "stage"),
        ("loan_type=boat", "loan_type"),
        ("assignee=asha", "assignee"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=nonsense", "cursor"),
        ("after=soon", "after"),
        ("stage=new&stage=lost", "stage"),
    ] {
        let answer = admin.get(&format!("/leads?{filter}")).await.expect(422);
        assert_eq!(answer.fields(), [field], "{filter}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_out_of_view_is_the_same_as_one_that_does_not_exist() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let number = asha.get(&format!("/leads/{lead}")).await.expect(200).json()["number"].as_str().unwrap().to_owned();
    let ravi = world.client("ravi").await;
    let unknown = Uuid::from_u128(7).to_string();
    for (there, nowhere) in [(&lead, unknown.as_str()), (&number, "LD-2026-99999")] {
        for (method, end, body) in [
            ("GET", "", None),
            ("GET", "/timeline", None),
            ("POST", "/stage", Some(json!({ "stage": "contacted" }))),
            ("POST", "/notes", Some(json!({ "text": "hello" }))),
        ] {
            let mut bodies = Vec::new();
            for id in [there.as_str(), nowhere] {
                let method = method.parse().unwrap();
                let answer =
                    ravi.send(method, &format!("/leads/{id}{end}"), body.clone(), &[("x-request-id", "r")]).await;
                bodies.push(answer.expect(404).text);
            }
            assert_eq!(bodies[0], bodies[1], "{method} {end}");
        }
    }
    assert_eq!(world.events("lead.note_added").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_of_a_name_is_found_beside_filters_within_what_one_sees_and_page_by_page() {
    let world = with_leads(8).await;
    let (admin, asha) = (world.client("admin").await, world.client("asha").await);
    let my_id = me(&asha).await;
    for (client, query, count) in [
        (&admin, "q=ustom".to_owned(), 8),
        (&asha, "q=ustom".to_owned(), 4),
        (&world.client("manager").await, "q=ustom&stage=new".to_owned(), 8),
        (&admin, format!("q=ustom&assignee={my_id}&loan_type=home_loan"), 4),
        (&admin, "q=ustom&stage=lost".to_owned(), 0),
        (&asha, "q=omer%20a".to_owned(), 1),
    ] {
        let found = client.get(&format!("/leads?{query}")).await.expect(200).items();
        assert!(found.len() == count || query == "q=omer%20a" && found.len() <= count, "{query}: {found:?}");
    }
    for limit in [1, 3] {
        let walked = numbers(&asha.walk("/leads?q=ustom", limit).await);
        let mut ordered = walked.clone();
        ordered.sort();
        ordered.dedup();
        ordered.reverse();
        assert_eq!((walked.len(), &walked), (4, &ordered), "{limit}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_found_as_it_is_now_and_whoever_was_erased_not_at_all() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let admin = world.client("admin").await;
    let found = async |q: &str| admin.get(&format!("/leads?q={q}")).await.expect(200).items().len();
    assert_eq!((found("umar").await, found("76541").await), (1, 1));
    let right = json!({ "name": "Meera Joshi", "mobile": "9812345678" });
    let position = asha.patch(&format!("/leads/{lead}"), right).await.expect(200).position();
    admin.get(&format!("/leads?after={position}")).await.expect(200);
    assert_eq!((found("umar").await, found("eera").await, found("123456").await), (0, 1, 1));
    admin.post(&format!("/leads/{lead}/stage"), json!({ "stage": "contacted" })).await.expect(200);
    world.settle().await;
    let contacted = admin.get("/leads?stage=contacted&q=oshi").await.expect(200).items().len();
    let new = admin.get("/leads?stage=new&q=oshi").await.expect(200).items().len();
    assert_eq!((contacted, new), (1, 0));
    admin.post("/audit/erasures", json!({ "mobile": "9812345678" })).await.expect(200);
    world.settle().await;
    assert_eq!((found("eera").await, found("123456").await), (0, 0));
    let nothing_kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM lead WHERE name IS NOT NULL OR mobile IS NOT NULL")
            .fetch_one(world.pool())
            .await
            .unwrap();
    assert_eq!(nothing_kept, 0);
}
