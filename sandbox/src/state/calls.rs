//! Every call that the Graph API received, for assertions; the newest ones.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::value::RawValue;

/// Calls that are kept.
const CALLS_KEPT: usize = 10_000;
/// Bytes of all kept bodies together.
const BODIES_KEPT_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of one body that are kept; a longer one is listed without it.
const BODY_KEPT_BYTES: usize = 64 * 1024;

/// A call that the Graph API received.
#[derive(Debug, Serialize)]
pub(crate) struct Call {
    /// Counts the calls of this run, from 1.
    pub(crate) seq: u64,
    /// When it came, RFC 3339.
    pub(crate) at: String,
    /// Its method.
    pub(crate) method: String,
    /// Its path, version included.
    pub(crate) path: String,
    /// Its query, secrets masked.
    pub(crate) query: String,
    /// Its body, where that was JSON; secrets masked.
    pub(crate) body: Option<Box<RawValue>>,
    /// The status that it was answered with; none where a fault kept the answer.
    pub(crate) status: Option<u16>,
    /// `answered`, or what a fault did instead: `lost`, `reset`, `timeout`.
    pub(crate) outcome: &'static str,
}

/// The newest calls.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    kept: VecDeque<Call>,
    bytes: usize,
    last: u64,
}

impl Calls {
    /// Adds a call and drops the oldest ones beyond the limits; numbers it.
    pub(crate) fn add(&mut self, mut call: Call) {
        self.last += 1;
        call.seq = self.last;
        if call.body.as_ref().is_some_and(|body| body.get().len() > BODY_KEPT_BYTES) {
            call.body = None;
        }
        self.bytes += size(&call);
        self.kept.push_back(call);
        while self.kept.len() > CALLS_KEPT || self.bytes > BODIES_KEPT_BYTES {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= size(&oldest);
        }
    }

    /// Kept calls after `after` whose path holds `path`, oldest first.
    pub(crate) fn list(&self, after: u64, path: Option<&str>) -> impl Iterator<Item = &Call> {
        self.kept.iter().filter(move |call| call.seq > after && path.is_none_or(|path| call.path.contains(path)))
    }

    /// Number of the last call.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// Forgets all calls; numbering goes on.
    pub(crate) fn clear(&mut self) {
        self.kept = VecDeque::new();
        self.bytes = 0;
    }
}

fn size(call: &Call) -> usize {
    call.body.as_ref().map_or(0, |body| body.get().len())
}

#[cfg(test)]
mod tests {
    use super::{CALLS_KEPT, Call, Calls};

    fn call(path: &str) -> Call {
        Call {
            seq: 0,
            at: String::new(),
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: String::new(),
            body: None,
            status: Some(200),
            outcome: "answered",
        }
    }

    #[test]
    fn only_the_newest_calls_are_kept() {
        let mut calls = Calls::default();
        for _ in 0..=CALLS_KEPT {
            calls.add(call("/v25.0/1/messages"));
        }
        assert_eq!(calls.list(0, None).count(), CALLS_KEPT);
        assert_eq!(calls.list(0, None).next().unwrap().seq, 2);
    }

    #[test]
    fn calls_are_listed_by_path_and_place() {
        let mut calls = Calls::default();
        calls.add(call("/v25.0/1/messages"));
        calls.add(call("/v25.0/debug_token"));
        assert_eq!(calls.list(0, Some("messages")).count(), 1);
        assert_eq!(calls.list(1, None).count(), 1);
    }
}
