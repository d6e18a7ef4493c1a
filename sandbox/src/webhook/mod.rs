//! Webhooks: what they say, how they are signed, and how they reach the business whatever happens on the way.

pub(crate) mod deliver;
pub(crate) mod handshake;
pub(crate) mod lanes;
pub(crate) mod notice;
pub(crate) mod outbox;
pub(crate) mod payload;
pub(crate) mod publish;
