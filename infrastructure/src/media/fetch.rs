//! One try to fetch a file: where it is, its bytes, and whether they are what was sent.

use super::seal::KeyringSeal;
use super::store::{Content, MediaStore, ROOM_BYTES_MAX};
use crate::meta::{ACCESS_TOKEN, Described, MetaFiles, Missed, Verdict, verdict};
use crate::secret::SecretStore;
use application::failure::Failure;
use application::log::Position;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{LeadId, PersonId, TenantId};
use domain::media::{KEPT_BY_META, Media, MediaOutcome, NotKept};
use domain::notification::ProviderError;
use sha2::{Digest as _, Sha256};

/// How often within one try a link is asked for anew, where it was dead or its bytes weren't what was sent.
const LINKS_MAX: u32 = 3;
/// Longest type that is kept, in characters.
const MIME_TYPE_CHARS_MAX: usize = 255;
/// The type of what nobody says a type of.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// What files are fetched with.
pub(super) struct Fetching {
    pub(super) files: MetaFiles,
    pub(super) secrets: SecretStore,
    pub(super) store: MediaStore,
    pub(super) seal: KeyringSeal,
}

/// A file that was attached to a lead.
pub(super) struct Attached {
    pub(super) tenant: TenantId,
    pub(super) place: Position,
    pub(super) lead: LeadId,
    pub(super) person: PersonId,
    pub(super) customer: PersonId,
    pub(super) media: Media,
    pub(super) sent_at: DateTime<Utc>,
}

/// What a try came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// It is decided what becomes of the file.
    Settled(MediaOutcome),
    /// Nothing can be had now; the words are for the log.
    Later(String),
    /// Its person was erased: nothing is kept, and nothing said.
    Erased,
}

/// What is to be done after something went wrong.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    GiveUp(NotKept),
    AskAnew,
    Wait(String),
}

impl Fetching {
    /// Fetches a file and keeps it, if it isn't kept already.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: the database can't be reached.
    /// - [`Failure::Internal`]: a key or the token can't be read.
    pub(super) async fn attempt(&self, attached: &Attached, now: DateTime<Utc>) -> Result<Tried, Failure> {
        let (tenant, place) = (attached.tenant, attached.place);
        if let Some(kept) = self.store.lookup(tenant, place).await.map_err(Failure::unavailable)? {
            return Ok(Tried::Settled(outcome(kept.mime_type, kept.size_bytes)));
        }
        let limit = attached.media.kind.bytes_max();
        let (Some(id), Some(bytes_max)) = (attached.media.id.as_deref(), limit) else {
            return Ok(Tried::Settled(MediaOutcome::NotKept { reason: NotKept::Gone }));
        };
        let tried = match self.secrets.lookup(tenant, ACCESS_TOKEN).await? {
            Some(token) => self.load(attached, &token, id, bytes_max).await?,
            None => Err(Next::Wait("no access token is stored".to_owned())),
        };
        match tried {
            Ok((described, bytes)) => self.keep(attached, described, &bytes).await,
            Err(Next::GiveUp(reason)) => Ok(Tried::Settled(MediaOutcome::NotKept { reason })),
            Err(Next::Wait(_) | Next::AskAnew) if now - attached.sent_at > KEPT_BY_META => {
                Ok(Tried::Settled(MediaOutcome::NotKept { reason: NotKept::Unfetched }))
            }
            Err(Next::Wait(why)) => Ok(Tried::Later(why)),
            Err(Next::AskAnew) => Ok(Tried::Later("the links that Meta names are dead".to_owned())),
        }
    }

    async fn load(
        &self,
        attached: &Attached,
        token: &str,
        id: &str,
        bytes_max: u64,
    ) -> Result<Result<(Described, Vec<u8>), Next>, Failure> {
        let mut next = Next::AskAnew;
        for _ in 0..LINKS_MAX {
            let described = match self.files.describe(token, id).await {
                Ok(described) => described,
                Err(missed) => return Ok(Err(judge(missed))),
            };
            if described.file_size.is_some_and(|size| size > bytes_max) {
                return Ok(Err(Next::GiveUp(NotKept::TooLarge)));
            }
            if !self.has_room(attached.tenant, described.file_size).await? {
                return Ok(Err(Next::GiveUp(NotKept::NoRoom)));
            }
            match self.files.download(token, &described.url, bytes_max).await.map_err(judge) {
                Ok(bytes) if is_as_sent(attached.media.sha256.as_deref(), &bytes) => return Ok(Ok((described, bytes))),
                Ok(_) => next = Next::GiveUp(NotKept::Altered),
                Err(Next::AskAnew) => next = Next::AskAnew,
                Err(other) => return Ok(Err(other)),
            }
        }
        Ok(Err(next))
    }

    async fn has_room(&self, tenant: TenantId, size: Option<u64>) -> Result<bool, Failure> {
        let taken = self.store.bytes_of(tenant).await.map_err(Failure::unavailable)?;
        let more = size.and_then(|size| i64::try_from(size).ok()).unwrap_or_default();
        Ok(taken.saturating_add(more) <= ROOM_BYTES_MAX)
    }

    async fn keep(&self, attached: &Attached, described: Described, bytes: &[u8]) -> Result<Tried, Failure> {
        let Attached { tenant, place, lead, person, customer, ref media, .. } = *attached;
        let Some(sealed) = self.seal.seal(tenant, place, person, bytes).await? else { return Ok(Tried::Erased) };
        let told = described.mime_type.or_else(|| media.mime_type.clone()).unwrap_or_else(|| UNKNOWN_TYPE.to_owned());
        let mime_type: String = told.chars().take(MIME_TYPE_CHARS_MAX).collect();
        let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let content =
            Content { tenant, place, lead, person, customer, mime_type: &mime_type, size_bytes, sealed: &sealed };
        let is_kept = self.store.keep(&content).await.map_err(Failure::unavailable)?;
        Ok(if is_kept { Tried::Settled(outcome(mime_type, size_bytes)) } else { Tried::Erased })
    }
}

/// How long a file that came at this time waits for its next try: as long as it has waited already, within limits.
pub(super) fn pause(sent_at: DateTime<Utc>, now: DateTime<Utc>) -> TimeDelta {
    /// Least time from one try to the next.
    const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
    /// Most time from one try to the next.
    const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
    (now - sent_at).clamp(FIRST_PAUSE, LONGEST_PAUSE)
}

fn outcome(mime_type: String, size_bytes: i64) -> MediaOutcome {
    MediaOutcome::Kept { mime_type, size_bytes: u64::try_from(size_bytes).unwrap_or_default() }
}

fn judge(missed: Missed) -> Next {
    match missed {
        Missed::Refused(error) if is_unknown(&error) => Next::GiveUp(NotKept::Gone),
        Missed::Refused(error) => Next::Wait(error.message),
        Missed::LinkDead => Next::AskAnew,
        Missed::Elsewhere => Next::GiveUp(NotKept::Elsewhere),
        Missed::TooLarge => Next::GiveUp(NotKept::TooLarge),
        Missed::Broken(why) => Next::Wait(why),
    }
}

/// Whether Meta doesn't know the file, or not any more. (Cloud API, media, 2026-04: ids of received files live 7 days)
fn is_unknown(error: &ProviderError) -> bool {
    let is_refusal = !matches!(verdict(error), Verdict::Retry | Verdict::Defer(..));
    error.code == Some(100) || (error.http_status == Some(404) && is_refusal)
}

/// Whether the bytes have the hash that came with the message; of what came without one nobody knows.
fn is_as_sent(sha256: Option<&str>, bytes: &[u8]) -> bool {
    sha256.is_none_or(|sent| sent == STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: Option<i64>, subcode: Option<i64>, http_status: u16) -> Missed {
        let error = ProviderError { code, subcode, http_status: Some(http_status), ..ProviderError::default() };
        Missed::Refused(Box::new(error))
    }

    #[test]
    fn what_meta_does_not_know_any_more_is_gone_and_what_time_or_people_repair_waits() {
        for missed in [refused(Some(100), Some(33), 400), refused(Some(100), None, 404), refused(None, None, 404)] {
            assert_eq!(judge(missed), Next::GiveUp(NotKept::Gone));
        }
        for missed in [
            refused(Some(190), None, 401),
            refused(Some(131_000), None, 500),
            refused(Some(130_429), None, 429),
            refused(None, None, 502),
            Missed::Broken("reset".into()),
        ] {
            assert!(matches!(judge(missed.clone()), Next::Wait(_)), "{missed:?}");
        }
        assert_eq!(judge(Missed::LinkDead), Next::AskAnew);
        assert_eq!(judge(Missed::Elsewhere), Next::GiveUp(NotKept::Elsewhere));
    }

    #[test]
    fn bytes_are_held_against_the_hash_that_came_with_the_message() {
        let hash = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
        for sent in [None, Some(hash)] {
            assert!(is_as_sent(sent, b"hello"), "{sent:?}");
        }
        assert!(!is_as_sent(Some(hash), b"hullo"));
        assert!(!is_as_sent(Some(""), b"hello"));
    }

    #[test]
    fn a_file_is_tried_soon_at_first_and_then_each_hour() {
        let sent_at = DateTime::UNIX_EPOCH;
        let after = |wait: TimeDelta| pause(sent_at, sent_at + wait);
        assert_eq!(after(TimeDelta::zero()), TimeDelta::seconds(5));
        assert_eq!(after(TimeDelta::minutes(2)), TimeDelta::minutes(2));
        assert_eq!(after(TimeDelta::days(3)), TimeDelta::hours(1));
    }
}
