//! Texts that come to a phone outside `WhatsApp`: the codes that prove a number.

use crate::identifiers;
use crate::phone::events;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::chats::{Message, SMS, Status};
use crate::state::content::Content;

/// A text arrives on the phone with this number, digits.
pub(crate) fn arrive(sandbox: &Sandbox, world: &mut World, number: &str, text: &str) {
    let now_ms = sandbox.clock.now_ms();
    let id = identifiers::sent_message_id(number);
    let message = Message {
        seq: 0,
        id: id.as_str().into(),
        from_business: true,
        phone_number_id: SMS.into(),
        timestamp_s: now_ms / 1_000,
        status: Status::Delivered,
        error_code: None,
        context: None,
        opaque: None,
        content: Content::text(text),
    };
    let (number, _) = world.chats.add(number, message, now_ms);
    if let Some((_, message)) = world.chats.find(&id) {
        sandbox.tell(&number, || events::message(message, &number, None));
    }
}
