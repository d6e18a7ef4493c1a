//! People's data in the log: sealed, and gone once their key is.

use super::ledger::{Ledger, capture, id, new_stream};
use application::log::LogEvent;
use application::port::{Contact, People as _};
use domain::id::{LeadId, PersonId, TenantId};
use domain::lead::LeadEvent;
use sqlx::PgPool;
use tests::database::TestDatabase;

const MOBILE: &str = "9876500001";
const OTHER_MOBILE: &str = "9876500002";

/// A lead of the person behind this number.
async fn lead_of(ledger: &Ledger, tenant: TenantId, serial: u32, mobile: &str) -> PersonId {
    let contact = Contact::Mobile(mobile.parse().expect("it is a mobile number"));
    let person = ledger.people.resolve(tenant, &contact).await.expect("the person is found or made");
    let lead = new_stream(tenant, LeadId::new(id()));
    ledger.lead(lead, capture(serial, person, mobile)).await.expect("the inquiry is taken up");
    person
}

/// What the log tells of each captured lead: name and mobile, as far as they can be read.
async fn told(ledger: &Ledger, tenant: TenantId) -> Vec<(Option<String>, Option<String>)> {
    let told = |event| match event {
        LogEvent::Lead(LeadEvent::LeadCaptured { name, mobile, .. }) => Some((
            name.known().map(|name| name.as_str().to_owned()),
            mobile.known().map(|mobile| mobile.as_str().to_owned()),
        )),
        _ => None,
    };
    ledger.events(tenant).await.into_iter().filter_map(|recorded| told(recorded.event)).collect()
}

/// Tables outside the read models in which one of these texts stands, written or in bytes.
async fn tables_with(pool: &PgPool, texts: &[&str]) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .expect("the tables can be listed");
    assert!(tables.iter().any(|table| table == "events"), "{tables:?}");
    let mut found = Vec::new();
    for table in tables {
        for text in texts {
            let statement = format!(
                "SELECT EXISTS (SELECT FROM public.{table} AS t
                 WHERE strpos(t::text, $1) > 0 OR strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0)"
            );
            let here: bool =
                sqlx::query_scalar(&statement).bind(text).fetch_one(pool).await.expect("it can be searched");
            found.extend(here.then(|| format!("{table}: {text}")));
        }
    }
    found
}

#[tokio::test]
async fn no_table_but_the_read_models_holds_a_name_or_number_in_plain_text() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;

    lead_of(&ledger, tenant, 1, MOBILE).await;

    assert_eq!(told(&ledger, tenant).await, [(Some("Meera Pillai".to_owned()), Some(format!("+91{MOBILE}")))]);
    assert_eq!(tables_with(&database.owner_pool().await, &["Meera", "Pillai", MOBILE]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_destroyed_key_erases_its_person_and_nobody_else() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let person = lead_of(&ledger, tenant, 1, MOBILE).await;
    lead_of(&ledger, tenant, 2, OTHER_MOBILE).await;

    ledger.people.destroy(tenant, person).await.expect("the key can be destroyed");

    let expected = [(None, None), (Some("Meera Pillai".to_owned()), Some(format!("+91{OTHER_MOBILE}")))];
    assert_eq!(told(&ledger, tenant).await, expected, "on the node that destroyed it");
    assert_eq!(told(&Ledger::on(database.pool().await), tenant).await, expected, "on a node that starts later");
}

#[tokio::test]
async fn whoever_comes_back_after_their_key_was_destroyed_is_somebody_new() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let contact = Contact::Mobile(MOBILE.parse().expect("it is a mobile number"));
    let before = ledger.people.resolve(tenant, &contact).await.expect("the person is made");

    ledger.people.destroy(tenant, before).await.expect("the key can be destroyed");
    let after = ledger.people.resolve(tenant, &contact).await.expect("the person is made");

    assert_ne!(before, after);
}

#[tokio::test]
async fn what_is_written_about_an_erased_person_later_is_never_readable() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let person = lead_of(&ledger, tenant, 1, MOBILE).await;
    ledger.people.destroy(tenant, person).await.expect("the key can be destroyed");

    let lead = new_stream(tenant, LeadId::new(id()));
    ledger.lead(lead, capture(2, person, OTHER_MOBILE)).await.expect("the inquiry is taken up");

    assert_eq!(told(&ledger, tenant).await, [(None, None), (None, None)]);
    assert_eq!(tables_with(&database.owner_pool().await, &["Meera", OTHER_MOBILE]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_forged_private_value_is_an_error_and_never_read_as_erased() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    lead_of(&ledger, tenant, 1, MOBILE).await;
    lead_of(&ledger, tenant, 2, OTHER_MOBILE).await;

    // The first lead shows the second's name, sealed as it is with another person's key.
    let forged = sqlx::query(
        "UPDATE events e SET payload = jsonb_set(e.payload, '{lead_captured,name,sealed}',
             (SELECT o.payload #> '{lead_captured,name,sealed}' FROM events o WHERE o.tenant_id = $1 AND o.position = 2))
         WHERE e.tenant_id = $1 AND e.position = 1",
    )
    .bind(tenant.uuid())
    .execute(&database.owner_pool().await)
    .await
    .expect("the owner can forge");
    assert_eq!(forged.rows_affected(), 1);

    let cursor = infrastructure::log::Cursor { tenant, after: application::log::Position(0) };
    let refused = ledger.reader.read_after(&ledger.pool, &[cursor], 10).await.expect_err("it is forged");
    assert!(refused.to_string().contains("doesn't open with its person's key"), "{refused}");
}
