//! The page: the list beside a conversation.

use super::super::front::{Frame, Place};
use super::super::{assets, frame, page};
use super::answer::{Attempt, Means};
use super::list::{ChoiceView, ListView, Onlooker, choices};
use super::message::speakers;
use super::onlooker;
use super::talk::{Read, TalkView};
use super::way::Way;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after};
use crate::media::FileView;
use crate::problem::Problem;
use crate::rest::conversations::{Shown, filter};
use crate::state::Shared;
use application::access::{Grant, Reach, ReplyToConversations, ViewConversations, ViewLeads};
use application::failure::Failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::ConversationId;
use domain::tenant::TenantProfile;
use projections::PageRequest;
use projections::conversation::{self, AnsweredBy, ConversationRow, MessageRow};
use projections::lead::LeadRef;
use std::collections::HashMap;
use std::sync::Arc;

/// How many conversations of the list are shown at once.
const ROWS_MAX: u32 = 40;
/// How many of those that wait stand above the others; all of them have a choice of their own.
const WAITING_MAX: u32 = 20;

#[derive(Template)]
#[template(path = "conversations.html")]
pub(super) struct ConversationsPage {
    pub(super) frame: Frame,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
    pub(super) q: String,
    /// The choice that a search keeps, where it isn't all.
    pub(super) kept: Option<&'static str>,
    pub(super) choices: Vec<ChoiceView>,
    /// Where the list alone is, for the page's script.
    pub(super) address: String,
    pub(super) list: ListView,
    pub(super) talk: Option<TalkView>,
}

#[derive(Template)]
#[template(path = "conversations_list.html")]
pub(super) struct ListFragment {
    pub(super) list: ListView,
}

#[derive(Template)]
#[template(path = "conversation_parts.html")]
pub(super) struct TalkFragment {
    pub(super) talk: TalkView,
}

/// How many conversations wait for a person; nothing where none does.
#[derive(Template)]
#[template(path = "conversations_waiting.html")]
pub(in crate::pages) struct WaitingFragment {
    pub(in crate::pages) waiting: i64,
}

/// How many conversations the member sees that wait for a person; none for whoever sees no conversations.
pub(in crate::pages) async fn waiting(shared: &Shared, signed_in: &SignedIn) -> Result<Option<i64>, Problem> {
    match signed_in.authorize::<ViewConversations>() {
        Ok(grant) => Ok(Some(shared.reads.count_waiting_conversations(&grant).await?)),
        Err(_) => Ok(None),
    }
}

/// `GET /conversations/waiting`: the number alone, for the navigation.
#[tracing::instrument(name = "http.conversations.page.waiting", skip_all)]
pub(super) async fn waiting_fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), conversation::NAME, after?).await?;
    let waiting = shared.reads.count_waiting_conversations(&grant).await?;
    page(StatusCode::OK, &WaitingFragment { waiting })
}

/// `GET /conversations`: the list, with no conversation open.
#[tracing::instrument(name = "http.conversations.page", skip_all)]
pub(super) async fn nothing_open(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let asked = Looked::of(&shared, &signed_in, query).await?;
    whole(&shared, &signed_in, asked, None, StatusCode::OK).await
}

/// `GET /conversations/list`: the list alone, for the page's script.
#[tracing::instrument(name = "http.conversations.page.list", skip_all)]
pub(super) async fn list_fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let looked = Looked::of(&shared, &signed_in, query).await?;
    let open = looked.open;
    page(StatusCode::OK, &ListFragment { list: looked.list(&shared, open).await? })
}

/// `GET /conversations/{id}`.
#[tracing::instrument(name = "http.conversations.page.open", skip_all)]
pub(super) async fn open(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let looked = Looked::of(&shared, &signed_in, query).await?;
    let row = found(&shared, &looked.grant, &id).await?;
    let talk = looked.talk(&shared, &signed_in, row, Attempt::default()).await?;
    whole(&shared, &signed_in, looked, Some(talk), StatusCode::OK).await
}

/// `GET /conversations/{id}/parts`: what changes of it, alone, for the page's script.
#[tracing::instrument(name = "http.conversations.page.parts", skip_all)]
pub(super) async fn fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let looked = Looked::of(&shared, &signed_in, query).await?;
    let row = found(&shared, &looked.grant, &id).await?;
    let talk = looked.talk(&shared, &signed_in, row, Attempt::default()).await?;
    page(StatusCode::OK, &TalkFragment { talk })
}

/// The page again, with what was typed and why it was refused.
pub(super) async fn again(
    shared: &Shared,
    signed_in: &SignedIn,
    row: ConversationRow,
    attempt: Attempt,
    status: StatusCode,
) -> Result<Response, Problem> {
    let looked = Looked::from(shared, signed_in, Way::default(), None).await?;
    let talk = looked.talk(shared, signed_in, row, attempt).await?;
    whole(shared, signed_in, looked, Some(talk), status).await
}

/// The conversation that an address names, if the asker sees it.
pub(super) async fn found(
    shared: &Shared,
    grant: &Grant<ViewConversations>,
    id: &PathText,
) -> Result<ConversationRow, Problem> {
    let conversation = id.id().map_err(|_| Failure::NotFound)?;
    Ok(shared.reads.lookup_conversation(grant, conversation).await?.ok_or(Failure::NotFound)?)
}

async fn whole(
    shared: &Shared,
    signed_in: &SignedIn,
    looked: Looked,
    talk: Option<TalkView>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let open = talk.as_ref().map(|talk| talk.id);
    let list = looked.list(shared, open).await?;
    let way = &looked.way;
    let mark = open.map(|open| format!("open={open}"));
    let address = way.list().address("/list");
    let separator = if address.contains('?') { '&' } else { '?' };
    let whole = ConversationsPage {
        frame: frame(shared, signed_in, Place::Conversations).await?,
        style: assets::address("conversations.css"),
        script: assets::address("conversations.js"),
        q: way.q.clone().unwrap_or_default(),
        kept: Some(way.shown.slug()).filter(|_| way.shown != Shown::All),
        choices: choices(way),
        address: mark.map_or_else(|| address.clone(), |mark| format!("{address}{separator}{mark}")),
        list,
        talk,
    };
    page(status, &whole)
}

/// Who looks, and at what.
struct Looked {
    grant: Grant<ViewConversations>,
    way: Way,
    /// The conversation that is open beside the list.
    open: Option<ConversationId>,
    onlooker: Onlooker,
    firm: Arc<TenantProfile>,
}

impl Looked {
    async fn of(shared: &Shared, signed_in: &SignedIn, query: QueryFields) -> Result<Self, Problem> {
        let grant = onlooker(signed_in)?;
        let mut fields = query.read()?;
        let (way, after) = (Way::read(&mut fields), after(&mut fields));
        let open = fields.optional("open", crate::input::word::<ConversationId>);
        fields.close()?;
        wait_for(shared, grant.tenant(), conversation::NAME, after?).await?;
        Self::from(shared, signed_in, way?, open?).await
    }

    async fn from(
        shared: &Shared,
        signed_in: &SignedIn,
        way: Way,
        open: Option<ConversationId>,
    ) -> Result<Self, Problem> {
        let grant = onlooker(signed_in)?;
        let firm = shared.app.tenants.profile(grant.tenant()).await?;
        let member = signed_in.session.identity.member;
        let onlooker = Onlooker { member, now: shared.app.clock.now(), zone: firm.time_zone };
        Ok(Self { grant, way, open, onlooker, firm })
    }

    /// The list; where all are shown, those that wait come first.
    async fn list(&self, shared: &Shared, open: Option<ConversationId>) -> Result<ListView, Problem> {
        let Self { grant, way, onlooker, .. } = self;
        let mut asked = filter(way.q.clone(), way.shown, Some(onlooker.member), onlooker.now);
        let mut waiting = Vec::new();
        if way.shown == Shown::All {
            asked.answered_by = Some(AnsweredBy::Somebody);
            if way.cursor.is_none() {
                let first = filter(way.q.clone(), Shown::Waiting, None, onlooker.now);
                let request = PageRequest::new(Some(WAITING_MAX), None);
                waiting = shared.reads.list_conversations(grant, &first, request).await?.items;
            }
        }
        let request = PageRequest::new(Some(ROWS_MAX), way.cursor.clone());
        let page = shared.reads.list_conversations(grant, &asked, request).await?;
        Ok(ListView::of(waiting, page, way, open, *onlooker))
    }

    async fn talk(
        &self,
        shared: &Shared,
        signed_in: &SignedIn,
        row: ConversationRow,
        attempt: Attempt,
    ) -> Result<TalkView, Problem> {
        let part = PageRequest::new(Some(self.way.messages()), self.way.before.clone());
        let messages = shared.reads.conversation_talk(&self.grant, row.conversation, part).await?;
        let messages = messages.ok_or(Failure::NotFound)?;
        let names = shared.reads.names(self.grant.tenant(), &speakers(&messages.items)).await?;
        let files = self.files(shared, signed_in, &row, &messages.items).await?;
        let read = Read {
            row,
            messages,
            files,
            names,
            firm: Arc::clone(&self.firm),
            means: means(signed_in),
            may_see_leads: signed_in.authorize::<ViewLeads>().is_ok(),
            attempt,
            csrf_token: signed_in.session.csrf_token.clone(),
        };
        Ok(TalkView::of(read, &self.way, self.onlooker))
    }

    /// What came with these messages and is kept with the conversation's lead, where the member sees that.
    async fn files(
        &self,
        shared: &Shared,
        signed_in: &SignedIn,
        row: &ConversationRow,
        messages: &[MessageRow],
    ) -> Result<HashMap<String, FileView>, Problem> {
        let grant = signed_in.authorize::<ViewLeads>().ok();
        let Some(((grant, lead), number)) = grant.zip(row.lead).zip(row.lead_number) else {
            return Ok(HashMap::new());
        };
        let with_media = messages.iter().filter(|message| message.media_kind.is_some());
        let ids: Vec<String> = with_media.map(|message| message.message.clone()).collect();
        let media = shared.reads.media_of_messages(&grant, LeadRef::Id(lead), &ids).await?;
        let (number, now) = (number.to_string(), self.onlooker.now);
        Ok(media.into_iter().map(|one| (one.message.clone(), FileView::of(&one, &number, now))).collect())
    }
}

/// What the member may do in conversations.
fn means(signed_in: &SignedIn) -> Means {
    match signed_in.authorize::<ReplyToConversations>() {
        Ok(grant) => Means { may_reply: true, over_others: !matches!(grant.reach(), Reach::Own(_)) },
        Err(_) => Means { may_reply: false, over_others: false },
    }
}
