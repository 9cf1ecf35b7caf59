//! The log: what happens, never what is said.

use crate::config::{Config, LogFormat, LogLevel};
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Begins to log on standard error: what kyoka itself says, and that serenity warns of something, without its words,
/// because it prints whole events of Discord where it cannot read them.
pub(super) fn begin(config: &Config) {
    let most = match config.log_level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let ours = filter_fn(|about: &Metadata<'_>| about.target().starts_with("kyoka"));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // A second log in one process, as in a test, keeps the first.
    let _ = match config.log_format {
        LogFormat::Text => tracing_subscriber::registry()
            .with(Warnings)
            .with(lines.with_target(false).with_filter(ours).with_filter(most))
            .try_init(),
        LogFormat::Json => tracing_subscriber::registry()
            .with(Warnings)
            .with(lines.json().with_filter(ours).with_filter(most))
            .try_init(),
    };
    // A panic's message may hold a piece of what was pasted; its place tells enough.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| {
            format!("{}:{}", place.file(), place.line())
        });
        tracing::event!(
            Level::ERROR,
            place,
            "a defect of kyoka stopped what was being done"
        );
    }));
}

/// Passes on that serenity warns: from where, and how badly.
struct Warnings;

impl<S: tracing::Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        let about = event.metadata();
        if about.target().starts_with("serenity") && *about.level() <= Level::WARN {
            let (module, line) = (about.target(), about.line().unwrap_or_default());
            tracing::warn!(module, line, "serenity warns");
        }
    }
}
