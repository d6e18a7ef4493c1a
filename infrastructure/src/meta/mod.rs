//! Meta's WhatsApp Cloud API: what its webhooks say, how messages are handed over, and what its errors mean.

mod error;
mod send;
mod signature;
mod webhook;

pub use error::{Verdict, verdict};
pub use send::{Handed, MetaClient};
pub use signature::{AppSecret, SIGNATURE_HEADER};
pub use webhook::{Item, ItemBody, MessageItem, Sorted, StatusItem, Unplaced, sort};
pub(crate) use webhook::{text as webhook_text, time};
