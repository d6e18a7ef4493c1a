//! The API's own description, as OpenAPI 3.1, from the declarations that its router is made of.
//!
//! An address gets into the router by [`Routes`] alone, and [`Routes`] takes an [`Operation`] with each: what isn't
//! described isn't there. Schemas of answers come from the answers' types; those of bodies stand beside the handlers
//! that read them, and tests hold the two together.

mod body;
mod document;
mod operation;
mod routes;
pub(crate) mod schema;
mod serve;
mod tag;
mod trouble;
pub(crate) mod words;

pub(crate) use body::Body;
pub use document::document;
pub(crate) use operation::Operation;
pub(crate) use routes::{Described, Routes};
pub(crate) use serve::router;
pub(crate) use tag::Tag;
pub(crate) use trouble::Trouble;

#[cfg(test)]
mod tests;
