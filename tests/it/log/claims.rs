//! What only one aggregate may have: the open lead of a mobile number.

use super::ledger::{Ledger, capture, captured, context, id, move_to, new_command, new_stream, now};
use application::command::{Committed, Execute as _, ExecuteError};
use domain::id::{LeadId, PersonId, TenantId};
use domain::lead::{Lead, LeadCommand, LeadError, Stage};
use domain::stream::Stream;
use futures::future::join_all;
use tests::database::TestDatabase;
use uuid::Uuid;

const MOBILE: &str = "9876500001";
const OTHER_MOBILE: &str = "9876500002";

fn assert_taken(answer: Result<Committed, ExecuteError<LeadError>>, expected: Uuid) {
    match answer {
        Err(ExecuteError::Taken { scope, holder }) => assert_eq!((scope.as_str(), holder), ("open lead", expected)),
        other => panic!("the number is held by {expected}, and yet: {other:?}"),
    }
}

async fn claims(ledger: &Ledger, tenant: TenantId) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM claim WHERE tenant_id = $1")
        .bind(tenant.uuid())
        .fetch_one(&ledger.pool)
        .await
        .expect("claims can be counted")
}

fn reopen() -> LeadCommand {
    LeadCommand::Reopen { to: Stage::New, reason: "came back".to_owned(), at: now() }
}

fn new_lead(tenant: TenantId) -> Stream<Lead> {
    new_stream(tenant, LeadId::new(id()))
}

#[tokio::test]
async fn a_second_open_lead_of_a_number_is_refused_with_the_holder() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (first, _) = captured(&ledger, tenant, 1, MOBILE).await;

    let second = ledger.lead(new_lead(tenant), capture(2, PersonId::new(id()), MOBILE)).await;

    assert_taken(second, first.id());
    assert_eq!(ledger.events(tenant).await.len(), 1, "nothing of the second stands");
}

#[tokio::test]
async fn the_number_is_free_again_once_the_lead_is_closed() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    for terminal in [Stage::Disbursed, Stage::Rejected, Stage::Lost] {
        let tenant = ledger.add_tenant().await;
        let (first, _) = captured(&ledger, tenant, 1, MOBILE).await;

        ledger.lead(first, move_to(terminal)).await.expect("the lead is closed");
        let second = ledger.lead(new_lead(tenant), capture(2, PersonId::new(id()), MOBILE)).await;

        second.expect("the number is free");
        assert_eq!(claims(&ledger, tenant).await, 1, "after {terminal:?} only the second holds it");
    }
}

#[tokio::test]
async fn reopening_takes_the_number_again() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (first, _) = captured(&ledger, tenant, 1, MOBILE).await;
    ledger.lead(first, move_to(Stage::Lost)).await.expect("the lead is closed");

    ledger.lead(first, reopen()).await.expect("nobody else has the number");
    let second = ledger.lead(new_lead(tenant), capture(2, PersonId::new(id()), MOBILE)).await;

    assert_taken(second, first.id());
}

#[tokio::test]
async fn reopening_is_refused_while_another_lead_has_the_number() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (first, _) = captured(&ledger, tenant, 1, MOBILE).await;
    ledger.lead(first, move_to(Stage::Lost)).await.expect("the lead is closed");
    let (second, _) = captured(&ledger, tenant, 2, MOBILE).await;

    let reopened = ledger.lead(first, reopen()).await;
    assert_taken(reopened, second.id());

    ledger.lead(second, move_to(Stage::Lost)).await.expect("the second is closed");
    ledger.lead(first, reopen()).await.expect("the number is free again");
}

#[tokio::test]
async fn a_corrected_number_is_taken_and_the_wrong_one_given_back() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (first, _) = captured(&ledger, tenant, 1, MOBILE).await;
    let correct = LeadCommand::Correct {
        name: None,
        mobile: Some(OTHER_MOBILE.parse().expect("it is a mobile number")),
        loan_type: None,
        amount: None,
        source: None,
        at: now(),
    };

    ledger.lead(first, correct.clone()).await.expect("nobody has the other number");
    let (second, _) = captured(&ledger, tenant, 2, MOBILE).await;

    assert_taken(ledger.lead(new_lead(tenant), capture(3, PersonId::new(id()), OTHER_MOBILE)).await, first.id());
    assert_taken(ledger.lead(second, correct).await, first.id());
}

#[tokio::test]
async fn tenants_do_not_take_numbers_from_each_other() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);

    for _ in 0..2 {
        let tenant = ledger.add_tenant().await;
        captured(&ledger, tenant, 1, MOBILE).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_leads_at_once_one_gets_the_number_and_the_others_learn_who() {
    let database = TestDatabase::create().await;
    let nodes = [Ledger::on(database.pool().await), Ledger::on(database.pool().await)];
    let tenant = nodes[0].add_tenant().await;
    let leads: Vec<_> = (1..=20).map(|serial| (serial, new_lead(tenant))).collect();

    let asked = leads.iter().map(|(serial, lead)| {
        let log = &nodes[*serial as usize % 2].log;
        log.execute(*lead, capture(*serial, PersonId::new(id()), MOBILE), context(new_command()), None)
    });
    let answers = join_all(asked).await;

    let won: Vec<_> = leads.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(lead, _)| lead.1).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for answer in answers.into_iter().filter(Result::is_err) {
        assert_taken(answer, won[0].id());
    }
    assert_eq!(nodes[0].events(tenant).await.len(), 1);
}
