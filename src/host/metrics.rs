//! What is counted, in the words and units of Prometheus.
//!
//! Source: Prometheus, "Metric and label naming".

use crate::bot::{Entry, Observer, Outcome};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// The upper ends of the buckets of durations, in seconds.
const SECONDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

type Labels = Vec<(&'static str, String)>;

/// The counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    questions: Family<Labels, Counter>,
    answers: Family<Labels, Counter>,
    unanswered: Family<Labels, Counter>,
    feedback: Family<Labels, Counter>,
    store_failures: Counter,
    acknowledging: Histogram,
    computing: Histogram,
    answering: Histogram,
    connected: Gauge,
}

impl Metrics {
    /// Counters at zero; the number of connections that are up has this name and this help.
    pub fn new(connections: &'static str, about: &'static str) -> Self {
        let mut registry = Registry::with_prefix("kyoka");
        let questions = Family::default();
        let answers = Family::default();
        let unanswered = Family::default();
        let feedback = Family::default();
        let store_failures = Counter::default();
        let acknowledging = Histogram::new(SECONDS);
        let computing = Histogram::new(SECONDS);
        let answering = Histogram::new(SECONDS);
        let connected = Gauge::default();
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version that runs", build);
        registry.register(
            "questions",
            "Questions, by how they came",
            questions.clone(),
        );
        registry.register("answers", "Answers, by cause", answers.clone());
        registry.register(
            "unanswered",
            "Questions without an answer, by why",
            unanswered.clone(),
        );
        registry.register(
            "feedback",
            "Feedback, by whether it helped",
            feedback.clone(),
        );
        registry.register(
            "store_failures",
            "Calls that the database did not do",
            store_failures.clone(),
        );
        registry.register_with_unit(
            "acknowledgement_duration",
            "Time from a question's arrival to the sign that it arrived",
            Unit::Seconds,
            acknowledging.clone(),
        );
        registry.register_with_unit(
            "diagnosis_duration",
            "Time from a question's turn being asked for to its answer being computed",
            Unit::Seconds,
            computing.clone(),
        );
        registry.register_with_unit(
            "answer_duration",
            "Time from a question's arrival to its answer being sent",
            Unit::Seconds,
            answering.clone(),
        );
        registry.register(connections, about, connected.clone());
        Self {
            registry,
            questions,
            answers,
            unanswered,
            feedback,
            store_failures,
            acknowledging,
            computing,
            answering,
            connected,
        }
    }

    /// The counters in the text format of `OpenMetrics`, with how many connections are up.
    pub(super) fn text(&self, connections: usize) -> String {
        self.connected
            .set(i64::try_from(connections).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Observer for Metrics {
    fn asked(&self, entry: Entry) {
        let labels = vec![("entry", entry.code().to_owned())];
        self.questions.get_or_create(&labels).inc();
    }

    fn acknowledged(&self, took: Duration) {
        self.acknowledging.observe(took.as_secs_f64());
    }

    fn computed(&self, cause: &str, took: Duration) {
        let labels = vec![("cause", cause.to_owned())];
        self.answers.get_or_create(&labels).inc();
        self.computing.observe(took.as_secs_f64());
    }

    fn answered(&self, took: Duration) {
        self.answering.observe(took.as_secs_f64());
    }

    fn unanswered(&self, outcome: Outcome) {
        let labels = vec![("reason", outcome.code().to_owned())];
        self.unanswered.get_or_create(&labels).inc();
    }

    fn feedback(&self, helpful: bool) {
        let labels = vec![("helpful", helpful.to_string())];
        self.feedback.get_or_create(&labels).inc();
    }

    fn store_failed(&self) {
        self.store_failures.inc();
    }
}
