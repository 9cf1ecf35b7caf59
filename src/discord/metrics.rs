//! What is counted.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// The upper ends of the buckets of durations, in seconds.
const SECONDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

type Labels = Vec<(&'static str, String)>;

/// The counters.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    questions: Family<Labels, Counter>,
    answers: Family<Labels, Counter>,
    refusals: Counter,
    failures: Counter,
    feedback: Family<Labels, Counter>,
    thinking: Histogram,
    answering: Histogram,
    shards: Gauge,
}

/// How a question came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// A message: a mention, a reply, a private message, one of a named channel.
    Message,
    /// A command.
    Command,
    /// The form.
    Form,
    /// The menu of a message.
    Menu,
    /// A button.
    Button,
    /// An edited message.
    Edit,
}

impl Entry {
    const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Command => "command",
            Self::Form => "form",
            Self::Menu => "menu",
            Self::Button => "button",
            Self::Edit => "edit",
        }
    }
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("kyoka");
        let questions = Family::default();
        let answers = Family::default();
        let feedback = Family::default();
        let (refusals, failures) = (Counter::default(), Counter::default());
        let thinking = Histogram::new(SECONDS);
        let answering = Histogram::new(SECONDS);
        let shards = Gauge::default();
        registry.register(
            "questions",
            "Questions, by how they came",
            questions.clone(),
        );
        registry.register("answers", "Answers, by cause", answers.clone());
        registry.register(
            "refusals",
            "Questions refused because one person asked too many",
            refusals.clone(),
        );
        registry.register(
            "failures",
            "Questions that could not be answered",
            failures.clone(),
        );
        registry.register(
            "feedback",
            "Feedback, by whether it helped",
            feedback.clone(),
        );
        registry.register_with_unit(
            "diagnosis",
            "Time from a question's turn being asked for to its answer being computed",
            Unit::Seconds,
            thinking.clone(),
        );
        registry.register_with_unit(
            "answer",
            "Time from a question's arrival to its answer being sent",
            Unit::Seconds,
            answering.clone(),
        );
        registry.register(
            "gateway_shards_connected",
            "Connections to Discord's gateway that are up",
            shards.clone(),
        );
        Self {
            registry,
            questions,
            answers,
            refusals,
            failures,
            feedback,
            thinking,
            answering,
            shards,
        }
    }

    /// A question came.
    pub(super) fn asked(&self, entry: Entry) {
        let labels = vec![("entry", entry.code().to_owned())];
        self.questions.get_or_create(&labels).inc();
    }

    /// An answer was computed. `cause` is one of a bounded set.
    pub(super) fn answered(&self, cause: &str, took: Duration) {
        let labels = vec![("cause", cause.to_owned())];
        self.answers.get_or_create(&labels).inc();
        self.thinking.observe(took.as_secs_f64());
    }

    /// An answer was sent.
    pub(super) fn sent(&self, took: Duration) {
        self.answering.observe(took.as_secs_f64());
    }

    /// A question was refused.
    pub(super) fn refused(&self) {
        self.refusals.inc();
    }

    /// A question could not be answered.
    pub(super) fn failed(&self) {
        self.failures.inc();
    }

    /// Somebody said whether it helped.
    pub(super) fn feedback(&self, helpful: bool) {
        let labels = vec![("helpful", helpful.to_string())];
        self.feedback.get_or_create(&labels).inc();
    }

    /// The counters in the text format of `OpenMetrics`, with how many shards are connected.
    pub(super) fn text(&self, connections: usize) -> String {
        self.shards
            .set(i64::try_from(connections).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
