//! Histories: how far they are to be read, and who did what they tell.

use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use axum::Json;
use domain::id::{MemberId, TenantId};

/// The member who did something, as it is sent.
pub(super) struct Doer {
    /// Their name; `None` where no member did it, or nobody knows them any more.
    pub(super) name: Option<String>,
    /// Their id; `None` where no member did it.
    pub(super) id: Option<String>,
}

/// Waits until the read model holds what the query asks for; a history takes no other parameter.
///
/// # Errors
/// - [`Failure::Invalid`](application::failure::Failure::Invalid): the query says something else.
/// - [`Failure::Unavailable`](application::failure::Failure::Unavailable): the read model isn't there in time.
pub(super) async fn read_up_to(
    shared: &Shared,
    tenant: TenantId,
    read_model: &'static str,
    query: QueryFields,
) -> Result<(), Problem> {
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(shared, tenant, read_model, after?).await
}

/// The entries, each with the member who did it.
///
/// # Errors
/// - [`Failure::Unavailable`](application::failure::Failure::Unavailable): the members can't be read.
pub(super) async fn told<E, A>(
    shared: &Shared,
    tenant: TenantId,
    entries: Vec<E>,
    by: impl Fn(&E) -> Option<MemberId>,
    shown: impl Fn(E, Doer) -> A,
) -> Result<Json<PageAnswer<A>>, Problem> {
    let members: Vec<_> = entries.iter().filter_map(&by).collect();
    let names = shared.reads.names(tenant, &members).await?;
    let items = entries.into_iter().map(|entry| {
        let member = by(&entry);
        let name = member.and_then(|member| names.get(&member).cloned());
        shown(entry, Doer { name, id: member.map(|member| member.to_string()) })
    });
    Ok(PageAnswer::whole(items.collect()))
}
