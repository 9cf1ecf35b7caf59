//! A configuration is within its limits, or every problem has a line of the file, in order.
#![no_main]

use kyoka::config::{self, Place};
use kyoka_fuzz::paste;

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    let text = paste.as_str();
    match config::read(text, &[]) {
        Ok(config) => {
            assert!((1 << 20..=100 << 20).contains(&config.attachment_bytes));
            assert!((1..=600).contains(&config.questions_per_minute));
            assert!((1..=600).contains(&config.question_time.as_secs()));
            assert!(
                config
                    .metrics
                    .is_none_or(|address| address.ip().is_loopback())
            );
            assert!(config.channels.is_empty() || config.message_content);
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(problems.is_sorted_by(|a, b| a.place <= b.place));
            let lines = text.matches('\n').count() + 1;
            for problem in problems {
                let is_there =
                    matches!(problem.place, Place::Line(line) if (1..=lines).contains(&line));
                assert!(is_there, "{problem} of {lines}");
            }
        }
    }
}
