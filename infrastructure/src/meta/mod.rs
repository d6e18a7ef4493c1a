//! Meta's WhatsApp Cloud API: what its webhooks say, how messages are handed over, and what its errors mean.

mod accounts;
mod answer;
mod error;
mod media;
mod send;
mod signature;
mod webhook;

pub use accounts::{ACCESS_TOKEN, App, MetaAccounts};
pub use error::{Verdict, remedy, verdict};
pub use media::MetaFiles;
pub(crate) use media::{Described, Missed};
pub use send::{Handed, MetaClient};
pub use signature::{AppSecret, SIGNATURE_HEADER};
pub use webhook::{AccountItem, Destination, Item, ItemBody, MessageItem, Sorted, StatusItem, Unplaced, sort};
pub(crate) use webhook::{text as webhook_text, time};
