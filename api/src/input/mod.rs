//! Reading what clients send: JSON bodies, forms, queries and paths, with every mistake named at once.

mod body;
mod fields;
mod path;
mod query;
mod read;

pub(crate) use body::{JsonBody, form_fields, is_form, unread};
pub(crate) use fields::{Fields, Missed};
pub(crate) use path::PathText;
pub(crate) use query::{QueryFields, after, page};
pub(crate) use read::{day, filled_text, integer, listed, moment, text, text_up_to, truth, whole, whole_number, word};
