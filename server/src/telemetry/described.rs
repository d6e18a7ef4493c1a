//! What each metric says.

use metrics::Unit;

/// A metric of ours.
pub(super) struct Described {
    /// What it counts or measures.
    pub(super) kind: Kind,
    /// Its name in the code and in Prometheus.
    pub(super) name: &'static str,
    /// What it says, for people.
    pub(super) help: &'static str,
}

/// What a metric counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// How often something happened.
    Counter,
    /// How often something happened, by a label.
    LabelledCounter,
    /// How many there are just now.
    Gauge,
    /// How much memory there is just now, in bytes.
    BytesGauge,
    /// How many each one held.
    SizeHistogram,
    /// How long each one took, in seconds.
    SecondsHistogram,
}

use Kind::{BytesGauge, Counter, Gauge, LabelledCounter, SecondsHistogram, SizeHistogram};

/// Memory that the process holds.
pub(super) const RESIDENT_MEMORY: &str = "process_resident_memory_bytes";

/// All metrics.
pub(super) const METRICS: &[Described] = &[
    described(SecondsHistogram, "sigmadsa_http_seconds", "Time to answer a request, by route, method and status"),
    described(LabelledCounter, "sigmadsa_sign_ins_total", "Attempts to sign in, by outcome"),
    described(LabelledCounter, "sigmadsa_webhooks_total", "Webhooks received, by outcome"),
    described(LabelledCounter, "sigmadsa_webhook_items_total", "Messages and statuses taken from webhooks, by kind"),
    described(LabelledCounter, "sigmadsa_webhook_quarantined_total", "Parts of webhooks not understood, by reason"),
    described(Counter, "sigmadsa_inbox_applied_total", "Received items that were applied"),
    described(Counter, "sigmadsa_inbox_set_aside_total", "Received items that could not be applied"),
    described(Counter, "sigmadsa_commits_total", "Transactions that appended to the log"),
    described(SizeHistogram, "sigmadsa_commit_batch_commands", "Commands that one transaction carried"),
    described(SecondsHistogram, "sigmadsa_commit_seconds", "Time to commit a batch of commands"),
    described(Counter, "sigmadsa_events_total", "Events appended"),
    described(Counter, "sigmadsa_conflicts_total", "Commands decided again, for others changed the same thing"),
    described(LabelledCounter, "sigmadsa_worker_items_total", "What workers have been through, by worker"),
    described(LabelledCounter, "sigmadsa_worker_failures_total", "Rounds that failed and are tried again, by worker"),
    described(Gauge, "sigmadsa_worker_backlog", "What waits for a worker, by worker"),
    described(LabelledCounter, "sigmadsa_effects_refused_total", "Effects that a rule refused, by process"),
    described(Counter, "sigmadsa_effects_set_aside_total", "Effects that could not be carried out"),
    described(LabelledCounter, "sigmadsa_sends_total", "Messages handed to providers, by outcome"),
    described(SecondsHistogram, "sigmadsa_send_seconds", "Time a provider took to accept a message"),
    described(LabelledCounter, "sigmadsa_media_fetches_total", "Tries to fetch what customers sent, by outcome"),
    described(SecondsHistogram, "sigmadsa_media_fetch_seconds", "Time that a try to fetch a file took"),
    described(BytesGauge, RESIDENT_MEMORY, "Resident memory"),
];

const fn described(kind: Kind, name: &'static str, help: &'static str) -> Described {
    Described { kind, name, help }
}

impl Described {
    /// Tells the recorder in force about this metric, and shows it before its first event where it has no labels.
    pub(super) fn announce(&self) {
        match self.kind {
            Counter => {
                metrics::describe_counter!(self.name, Unit::Count, self.help);
                metrics::counter!(self.name).increment(0);
            }
            LabelledCounter => metrics::describe_counter!(self.name, Unit::Count, self.help),
            Gauge => metrics::describe_gauge!(self.name, Unit::Count, self.help),
            BytesGauge => metrics::describe_gauge!(self.name, Unit::Bytes, self.help),
            SizeHistogram => metrics::describe_histogram!(self.name, Unit::Count, self.help),
            SecondsHistogram => metrics::describe_histogram!(self.name, Unit::Seconds, self.help),
        }
    }
}
