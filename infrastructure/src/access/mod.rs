//! Signing in: passwords, sessions, and how many attempts somebody has.
//!
//! What proves a session is 256 random bits, of which only the hash is kept. Who the member is right now comes from
//! a read model, through [`application::port::Identities`].

mod credentials;
mod kept;
mod password;
mod sessions;
#[cfg(test)]
mod test_clock;
mod throttle;
mod token;

pub use sessions::PgSessions;

/// 256 random bits as 43 characters of `A-Z`, `a-z`, `0-9`, `-` and `_`: for tokens and passwords that are made up.
pub fn random_token() -> String {
    token::random()
}
