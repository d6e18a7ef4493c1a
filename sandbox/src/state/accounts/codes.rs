//! Authorization codes of finished sign-ups.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::identifiers;

/// Codes that a sandbox remembers, the newest ones.
const CODES_KEPT: usize = 1_000;
/// Lifetime of a code. (Embedded Signup guide, 2026-04)
const CODE_LIFETIME_MS: i64 = 30_000;

/// An authorization code of a finished sign-up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    text: String,
    portfolio_id: String,
    issued_at_ms: i64,
    used: bool,
}

/// Why a code isn't exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// Nobody was given this code.
    Unknown,
    /// Older than 30 seconds.
    Expired,
    /// Exchanged before.
    Used,
}

/// The codes that were handed out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Codes {
    kept: VecDeque<Code>,
    #[serde(skip)]
    changed: Vec<String>,
}

impl Codes {
    /// A fresh code for a portfolio.
    pub(crate) fn hand_out(&mut self, portfolio_id: &str, now_ms: i64) -> String {
        let text = identifiers::authorization_code();
        self.changed.push(text.clone());
        self.add(Code { text: text.clone(), portfolio_id: portfolio_id.to_owned(), issued_at_ms: now_ms, used: false });
        text
    }

    /// Uses a code up; gives the portfolio that it is for.
    ///
    /// # Errors
    ///
    /// - [`CodeRefusal::Unknown`] for a code that nobody was given;
    /// - [`CodeRefusal::Used`] for one that was exchanged before;
    /// - [`CodeRefusal::Expired`] for one that is older than 30 seconds.
    pub(crate) fn take(&mut self, text: &str, now_ms: i64) -> Result<String, CodeRefusal> {
        let code = self.kept.iter_mut().find(|known| known.text == text).ok_or(CodeRefusal::Unknown)?;
        if code.used {
            return Err(CodeRefusal::Used);
        }
        if now_ms - code.issued_at_ms > CODE_LIFETIME_MS {
            return Err(CodeRefusal::Expired);
        }
        code.used = true;
        self.changed.push(code.text.clone());
        Ok(code.portfolio_id.clone())
    }

    /// The codes that were made or used since this was last asked.
    pub(crate) fn take_changed(&mut self) -> Vec<Code> {
        let texts = std::mem::take(&mut self.changed);
        texts.iter().filter_map(|text| self.kept.iter().rev().find(|code| code.text == *text)).cloned().collect()
    }

    /// Puts a code back as it was saved.
    pub(crate) fn restore(&mut self, saved: Code) {
        match self.kept.iter_mut().find(|known| known.text == saved.text) {
            Some(known) => *known = saved,
            None => self.add(saved),
        }
    }

    fn add(&mut self, code: Code) {
        self.kept.push_back(code);
        if self.kept.len() > CODES_KEPT {
            self.kept.pop_front();
        }
    }
}
