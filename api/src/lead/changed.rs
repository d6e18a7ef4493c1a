//! What is told to who decided on an older lead: who changed what since.

use super::words;
use crate::access::SignedIn;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ViewLeads};
use application::failure::Failure;
use domain::id::LeadId;
use domain::lead::LeadError;
use projections::lead::{LeadRef, TimelineEntry};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

/// How often the read model is looked at for what the log knows already.
const LOOKS_MAX: u32 = 40;
/// The time between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// How many changes are told in the sentence; all that are known stand beside it.
const TOLD_MAX: usize = 3;

/// What became of a change to a lead of which this version was seen; where it was refused because others were faster, the
/// refusal tells who changed what.
pub(crate) async fn as_seen<T>(
    shared: &Shared,
    signed_in: &SignedIn,
    (lead, seen): (LeadId, Option<u64>),
    done: Result<T, Failure>,
) -> Result<T, Problem> {
    let Err(failure) = done else { return done.map_err(Problem::from) };
    let is_stale = matches!(&failure, Failure::Refused { code, .. } if *code == LeadError::ChangedMeanwhile.code());
    match (seen, signed_in.authorize::<ViewLeads>()) {
        (Some(seen), Ok(grant)) if is_stale => Err(told(shared, &grant, (lead, seen), failure).await?),
        (Some(_) | None, Ok(_) | Err(_)) => Err(failure.into()),
    }
}

/// The version that a refusal names, to decide on again; `None` where it is another refusal.
pub(crate) fn change_again(problem: &Problem) -> Option<u64> {
    problem.told("version").and_then(Value::as_u64)
}

async fn told(
    shared: &Shared,
    grant: &Grant<ViewLeads>,
    (lead, seen): (LeadId, u64),
    failure: Failure,
) -> Result<Problem, Problem> {
    let changes = changes(shared, grant, lead, seen).await?;
    let Some(row) = shared.reads.lookup_lead(grant, LeadRef::Id(lead)).await? else {
        return Ok(Failure::NotFound.into());
    };
    let members: Vec<_> = words::members(&changes).collect();
    let names = shared.reads.names(grant.tenant(), &members).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let reading = words::Reading { names: &names, firm: &firm, now: shared.app.clock.now() };
    let told = sentence(&changes, reading);
    let message = told.unwrap_or_else(|| failure.to_string());
    let listed = changes.iter().map(|change| {
        json!({
            "by": words::who(&names, &change.actor),
            "at": change.at,
            "what": words::what(change, reading),
        })
    });
    let code = LeadError::ChangedMeanwhile.code();
    Ok(Problem::refused(code, message, [("version", json!(row.version)), ("changes", listed.collect())]))
}

/// The changes since, newest first. The read model may be a moment behind the log that refused.
async fn changes(
    shared: &Shared,
    grant: &Grant<ViewLeads>,
    lead: LeadId,
    seen: u64,
) -> Result<Vec<TimelineEntry>, Problem> {
    for _ in 0..LOOKS_MAX {
        let changes = shared.reads.lead_changes_since(grant, lead, seen).await?;
        if !changes.is_empty() {
            return Ok(changes);
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(Vec::new())
}

/// `changed meanwhile by Asha Rao, Today 5:00 pm: Moved from New to Contacted`; nothing where no change is known.
fn sentence(changes: &[TimelineEntry], reading: words::Reading<'_>) -> Option<String> {
    let newest = changes.first()?;
    let mut who: Vec<String> = Vec::new();
    for change in changes {
        let one = words::who(reading.names, &change.actor);
        if !who.contains(&one) {
            who.push(one);
        }
    }
    let what: Vec<_> = changes.iter().rev().take(TOLD_MAX).map(|change| words::what(change, reading)).collect();
    let more = changes.len().saturating_sub(TOLD_MAX);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let when = crate::pages::when(newest.at, reading.now, reading.firm.time_zone);
    Some(format!("changed meanwhile by {}, {when}: {}{more}", who.join(" and "), what.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::log::{Actor, Position};
    use domain::id::{MemberId, TenantId};
    use domain::tenant::TenantProfile;
    use uuid::Uuid;

    const ASHA: MemberId = MemberId::new(Uuid::from_u128(2));
    const RAVI: MemberId = MemberId::new(Uuid::from_u128(3));

    fn moved(by: MemberId, minute: u32, from: &str, to: &str) -> TimelineEntry {
        TimelineEntry {
            position: Position(1),
            at: format!("2026-11-24T11:{minute:02}:00Z").parse().unwrap(),
            kind: "lead.stage_changed".into(),
            actor: Actor::Member(by).to_string(),
            channel: None,
            detail: json!({ "from": from, "to": to }),
            text: None,
        }
    }

    fn told(changes: &[TimelineEntry]) -> Option<String> {
        let names = [(ASHA, "Asha Rao".to_owned()), (RAVI, "Ravi".to_owned())].into();
        let firm = TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma");
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        sentence(changes, words::Reading { names: &names, firm: &firm, now })
    }

    #[test]
    fn who_changed_what_and_when_is_one_sentence() {
        let told = told(&[moved(ASHA, 30, "new", "contacted")]).unwrap();
        assert_eq!(told, "changed meanwhile by Asha Rao, Today 5:00 pm: Moved from New to Contacted");
    }

    #[test]
    fn several_changes_are_told_oldest_first_and_those_who_made_them_once() {
        let newest_first = [
            moved(RAVI, 40, "contacted", "documentation"),
            moved(ASHA, 30, "new", "contacted"),
            moved(RAVI, 20, "lost", "new"),
        ];
        let told = told(&newest_first).unwrap();
        assert!(
            told.starts_with("changed meanwhile by Ravi and Asha Rao, Today 5:10 pm: Moved from Lost to New; "),
            "{told}"
        );
        assert!(told.ends_with("Moved from Contacted to Documentation"), "{told}");
    }

    #[test]
    fn where_no_change_is_known_nothing_is_made_up() {
        assert_eq!(told(&[]), None);
    }
}
