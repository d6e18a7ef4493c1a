//! Pages of a list, each found by the sort key of the row before it.

use crate::ReadError;
use application::log::Position;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

/// How many items a page holds where nobody says.
pub const PAGE_ITEMS_DEFAULT: u32 = 50;
/// How many items a page holds at most.
pub const PAGE_ITEMS_MAX: u32 = 200;
/// Longest cursor that is read, in characters; ours are shorter.
const CURSOR_CHARS_MAX: usize = 200;

/// Which page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    cursor: Option<String>,
}

impl PageRequest {
    /// At most `limit` items, 1..=[`PAGE_ITEMS_MAX`], after those that `cursor` stands for.
    pub fn new(limit: Option<u32>, cursor: Option<String>) -> Self {
        Self { limit: limit.unwrap_or(PAGE_ITEMS_DEFAULT).clamp(1, PAGE_ITEMS_MAX), cursor }
    }

    /// How many items the page may hold.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// The cursor of the page that begins with the item at this position, in lists by position with the newest first.
    pub fn cursor_from(position: Position) -> String {
        write_cursor(&(position.0 + 1))
    }

    /// One more than the page may hold, so that it shows whether another follows.
    pub(crate) fn fetched(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The sort key of the last item before this page.
    pub(crate) fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, ReadError> {
        self.cursor.as_deref().map(read_cursor).transpose()
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self::new(None, None)
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What asks for the next page; `None` where none follows.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The page that was asked for, made of [`PageRequest::fetched`] rows.
    pub(crate) fn cut<R, K: Serialize>(
        mut rows: Vec<R>,
        request: &PageRequest,
        key: impl FnOnce(&R) -> K,
        item: impl FnMut(R) -> Result<T, ReadError>,
    ) -> Result<Self, ReadError> {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let another_follows = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| another_follows).map(|row| write_cursor(&key(row)));
        Ok(Self { items: rows.into_iter().map(item).collect::<Result<_, _>>()?, next_cursor })
    }
}

fn write_cursor<K: Serialize>(key: &K) -> String {
    // Sort keys are numbers, times and ids: each has a JSON form.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

fn read_cursor<K: DeserializeOwned>(cursor: &str) -> Result<K, ReadError> {
    if cursor.len() > CURSOR_CHARS_MAX {
        return Err(ReadError::BadCursor);
    }
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| ReadError::BadCursor)?;
    serde_json::from_slice(&json).map_err(|_| ReadError::BadCursor)
}

/// A stored word as the closed list it is from.
pub(crate) fn word<T: DeserializeOwned>(what: &'static str, stored: &str) -> Result<T, ReadError> {
    let deserializer: value::StrDeserializer<'_, value::Error> = stored.into_deserializer();
    T::deserialize(deserializer).map_err(|_| ReadError::UnknownWord { what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lead::{LeadNumber, Stage};

    fn page(rows: Vec<i64>, request: &PageRequest) -> Page<i64> {
        Page::cut(rows, request, |row| *row, Ok).unwrap()
    }

    #[test]
    fn a_page_that_is_followed_by_another_leads_to_it() {
        let first = page(vec![9, 8, 7], &PageRequest::new(Some(2), None));
        assert_eq!(first.items, [9, 8]);
        let next = PageRequest::new(Some(2), first.next_cursor);
        assert_eq!(next.after::<i64>().unwrap(), Some(8));
        assert_eq!(page(vec![7], &next).next_cursor, None);
    }

    #[test]
    fn a_full_last_page_leads_nowhere() {
        assert_eq!(page(vec![2, 1], &PageRequest::new(Some(2), None)).next_cursor, None);
    }

    #[test]
    fn a_cursor_that_we_did_not_write_is_refused() {
        for cursor in ["", "!", "bm9wZQ", &write_cursor(&"text"), &"a".repeat(CURSOR_CHARS_MAX + 1)] {
            let request = PageRequest::new(None, Some(cursor.to_owned()));
            assert!(matches!(request.after::<i64>(), Err(ReadError::BadCursor)), "{cursor}");
        }
    }

    #[test]
    fn a_page_holds_at_least_one_and_at_most_the_limit() {
        assert_eq!(PageRequest::new(Some(0), None).limit(), 1);
        assert_eq!(PageRequest::new(Some(1_000), None).limit(), PAGE_ITEMS_MAX);
        assert_eq!(PageRequest::default().limit(), PAGE_ITEMS_DEFAULT);
    }

    #[test]
    fn a_stored_word_reads_as_its_list_and_others_are_refused() {
        assert_eq!(word::<Stage>("stage", "login_pending").unwrap(), Stage::LoginPending);
        assert_eq!(word::<LeadNumber>("lead number", "LD-2026-00042").unwrap(), LeadNumber::new(2026, 42));
        assert!(matches!(word::<Stage>("stage", "gone"), Err(ReadError::UnknownWord { what: "stage" })));
    }
}
