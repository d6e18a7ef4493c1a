//! Queries, and the parameters that all lists share.

use super::Fields;
use super::fields::Missed;
use super::{text, whole_number};
use crate::problem::Problem;
use application::failure::Failure;
use application::log::Position;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use projections::{PAGE_ITEMS_MAX, PageRequest};
use std::convert::Infallible;

/// The parameters of a query. What is wrong with them is told when they are read.
pub(crate) struct QueryFields(Result<Fields, Problem>);

impl QueryFields {
    /// The parameters.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: the query can't be read.
    pub(crate) fn read(self) -> Result<Fields, Problem> {
        self.0
    }
}

impl<S: Sync> FromRequestParts<S> for QueryFields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let fields = pairs.map(|Query(pairs)| Fields::of_pairs(pairs));
        Ok(Self(fields.map_err(|_| Failure::invalid("query", "must be name=value pairs").into())))
    }
}

/// The page that `limit` and `cursor` ask for.
pub(crate) fn page(fields: &mut Fields) -> Result<PageRequest, Missed> {
    let limit = fields.optional("limit", |value| {
        let limit: u32 = whole_number(value)?;
        let allowed = (1..=PAGE_ITEMS_MAX).contains(&limit);
        if allowed { Ok(limit) } else { Err(format!("must be from 1 to {PAGE_ITEMS_MAX}")) }
    });
    let cursor = fields.optional("cursor", text);
    Ok(PageRequest::new(limit?, cursor?))
}

/// The position that the read is to wait for.
pub(crate) fn after(fields: &mut Fields) -> Result<Option<Position>, Missed> {
    Ok(fields.optional("after", whole_number)?.map(Position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    async fn fields(query: &str) -> Fields {
        let (mut parts, ()) = Request::get(format!("/leads?{query}")).body(()).unwrap().into_parts();
        let Ok(fields) = QueryFields::from_request_parts(&mut parts, &()).await;
        fields.read().unwrap()
    }

    async fn broken(query: &str) -> Vec<String> {
        let mut fields = fields(query).await;
        let _ = (page(&mut fields).is_err(), after(&mut fields).is_err());
        match fields.close() {
            Err(Failure::Invalid { fields }) => fields.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[tokio::test]
    async fn a_page_is_asked_for_by_limit_and_cursor() {
        let mut asked = fields("limit=2&cursor=abc&after=17").await;
        assert_eq!(page(&mut asked).unwrap(), PageRequest::new(Some(2), Some("abc".into())));
        assert_eq!(after(&mut asked).unwrap(), Some(Position(17)));
        assert_eq!(page(&mut fields("").await).unwrap(), PageRequest::default());
        assert_eq!(after(&mut fields("after=").await).unwrap(), None);
    }

    #[tokio::test]
    async fn a_bad_limit_and_a_bad_position_are_both_named() {
        for (limit, after) in [("0", "-1"), ("201", "x"), ("x", "1.5"), ("-3", "99999999999999999999")] {
            assert_eq!(broken(&format!("limit={limit}&after={after}")).await, ["limit", "after"]);
        }
        assert!(broken("limit=200&after=0").await.is_empty());
    }
}
