//! Files that people sent, so that the business can fetch them; the newest ones, in memory only.

use std::collections::VecDeque;

use axum::body::Bytes;

/// Bytes of a picture. (Cloud API, images, 2026-04)
pub(crate) const PICTURE_BYTES: usize = 5 * 1024 * 1024;
/// Bytes of sound and films. (Cloud API, audio and video, 2026-04)
pub(crate) const SOUND_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of any other file; at Meta's it may be 100 MB. (Cloud API, documents, 2026-04)
pub(crate) const FILE_BYTES: usize = 20 * 1024 * 1024;
/// Seconds for which a file that was received is kept: 7 days. (Cloud API, media, 2026-04)
const KEPT_S: i64 = 7 * 24 * 60 * 60;
/// Bytes of all kept files together.
const FILES_KEPT_BYTES: usize = 64 * 1024 * 1024;
/// Files that are kept.
const FILES_KEPT: usize = 1_000;

/// A file that somebody sent.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Meta's id of it.
    pub(crate) id: String,
    /// Its type.
    pub(crate) mime_type: String,
    /// SHA-256, base64.
    pub(crate) sha256: String,
    /// When it was sent, seconds since 1970.
    pub(crate) sent_s: i64,
    /// What it holds.
    pub(crate) bytes: Bytes,
}

/// The newest files.
#[derive(Debug, Default)]
pub(crate) struct Files {
    kept: VecDeque<File>,
    bytes: usize,
}

impl Files {
    /// Adds a file and drops the oldest ones beyond the limits.
    pub(crate) fn add(&mut self, file: File) {
        self.bytes += file.bytes.len();
        self.kept.push_back(file);
        while self.kept.len() > FILES_KEPT || self.bytes > FILES_KEPT_BYTES {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= oldest.bytes.len();
        }
    }

    /// The file with this id, as long as Meta has what it received.
    pub(crate) fn received(&self, id: &str, now_s: i64) -> Option<&File> {
        self.lookup(id).filter(|file| now_s - file.sent_s <= KEPT_S)
    }

    /// The file with this id, as long as the person has it.
    pub(crate) fn lookup(&self, id: &str) -> Option<&File> {
        self.kept.iter().find(|file| file.id == id)
    }
}
