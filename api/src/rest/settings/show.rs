//! What the settings are.

use super::hours::HoursBody;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewSettings;
use axum::Json;
use axum::extract::State;
use domain::tenant::{Catalogue, ListedWord, TenantProfile};
use projections::tenant;
use schemars::JsonSchema;
use serde::Serialize;

/// The firm's settings.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Settings")]
pub(super) struct SettingsAnswer {
    /// What its members sign in with.
    slug: String,
    /// Its name, as customers read it.
    name: String,
    /// The zone of its boards and hours.
    time_zone: &'static str,
    /// When it works.
    working_hours: HoursBody,
    /// When messages that it starts may go out; the rest is quiet.
    message_hours: HoursBody,
    /// Whether new leads are given out by themselves.
    auto_assignment: bool,
    /// What customers can ask for.
    loan_types: Vec<WordAnswer>,
    /// How leads come in.
    lead_sources: Vec<WordAnswer>,
    /// How often the settings were changed.
    revision: u32,
}

/// A word of one of the firm's lists.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListEntry")]
struct WordAnswer {
    /// Its key, which it keeps whatever it is called.
    key: String,
    /// Its name.
    label: String,
    /// Whether it is offered no more.
    hidden: bool,
    /// Whether the firm added it.
    own: bool,
}

/// `GET /settings`.
#[tracing::instrument(name = "http.settings.show", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<SettingsAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewSettings>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), tenant::NAME, after?).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    Ok(Json(SettingsAnswer::of(&firm)))
}

impl SettingsAnswer {
    fn of(firm: &TenantProfile) -> Self {
        Self {
            slug: firm.slug.clone(),
            name: firm.name.clone(),
            time_zone: firm.time_zone.name(),
            working_hours: HoursBody::of(&firm.working_hours),
            message_hours: HoursBody::of(&firm.message_hours),
            auto_assignment: firm.assigns_automatically,
            loan_types: words(&firm.loan_types),
            lead_sources: words(&firm.sources),
            revision: firm.revision,
        }
    }
}

fn words<W: ListedWord>(list: &Catalogue<W>) -> Vec<WordAnswer> {
    let answer = |word: W| WordAnswer {
        key: word.slug().to_owned(),
        label: list.label(word).into_owned(),
        hidden: list.is_hidden(word),
        own: list.own().contains(&word),
    };
    list.all().map(answer).collect()
}
