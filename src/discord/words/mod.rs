//! What the bot says of itself: buttons, forms, notices, help. Answers have their words in `reply`.

mod en;
mod ja;

use crate::config::Config;
use crate::store::{ChannelSettings, Deleted};
use crate::text::Language;

/// Everything that is said in one language.
pub(super) struct Words {
    /// The button for the other language.
    pub(super) other_language: &'static str,
    /// The button for everything.
    pub(super) details: &'static str,
    /// The button that opens the article that an answer names.
    pub(super) article: &'static str,
    /// The button that shows a private answer to all.
    pub(super) share: &'static str,
    /// The button "it helped".
    pub(super) helpful: &'static str,
    /// The button "it did not help".
    pub(super) not_helpful: &'static str,
    /// The button that takes the answer away.
    pub(super) delete: &'static str,
    /// At the end of an answer that is too long for a message.
    pub(super) more_in_file: &'static str,
    /// The same where there is no file of the answer.
    pub(super) more_left_out: &'static str,
    /// Too many questions; so many seconds to wait.
    pub(super) wait: fn(u64) -> String,
    /// The question of an old button cannot be read any more.
    pub(super) expired: &'static str,
    /// A command was called as an earlier version knew it.
    pub(super) outdated: &'static str,
    /// Only the asker or a moderator may do it.
    pub(super) not_yours: &'static str,
    /// Something failed; the number is in the log.
    pub(super) failed: fn(&str) -> String,
    /// The process died over the question twice.
    pub(super) given_up: &'static str,
    /// After feedback.
    pub(super) thanks: &'static str,
    /// After feedback that it did not help.
    pub(super) sorry: &'static str,
    /// Above a shared answer.
    pub(super) shared: &'static str,
    /// An attachment could not be downloaded.
    pub(super) not_downloaded: &'static str,
    /// The form's title.
    pub(super) form_title: &'static str,
    /// Its field for the error.
    pub(super) form_error: &'static str,
    /// What stands in that field.
    pub(super) form_error_hint: &'static str,
    /// Its field for the policy.
    pub(super) form_policy: &'static str,
    /// What stands in that field.
    pub(super) form_policy_hint: &'static str,
    /// The title of the form for two policies.
    pub(super) compare_title: &'static str,
    /// Its field for the policy before.
    pub(super) compare_old: &'static str,
    /// Its field for the policy after.
    pub(super) compare_new: &'static str,
    /// One of two policies is missing or cannot be read.
    pub(super) two_policies: &'static str,
    /// Nothing was given to a command.
    pub(super) nothing_given: &'static str,
    /// Only who manages the server may do it.
    pub(super) managers_only: &'static str,
    /// The settings of a channel, after they were set or to show them.
    pub(super) settings: fn(ChannelSettings, bool) -> String,
    /// The help.
    pub(super) help: &'static str,
    /// What is kept of people.
    pub(super) privacy: fn(&Config) -> String,
    /// What was deleted.
    pub(super) forgotten: fn(Deleted) -> String,
    /// Above the list of articles of a service, or of all services.
    pub(super) articles: fn(usize) -> String,
    /// There is no such article.
    pub(super) no_article: &'static str,
    /// In the list from which an article is opened.
    pub(super) open_article: &'static str,
    /// Above what was asked in vain.
    pub(super) gaps: &'static str,
    /// Nothing was asked in vain.
    pub(super) no_gaps: &'static str,
    /// The name of a thread for a long exchange.
    pub(super) thread: &'static str,
    /// How often something was asked.
    pub(super) times: fn(u64) -> String,
}

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::Ja => &ja::WORDS,
        Language::En => &en::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_fits_where_discord_shows_it() {
        for language in Language::ALL {
            let words = of(language);
            let long = Config {
                contact: Some("x".repeat(200)),
                ..Config::default()
            };
            for message in [words.help.to_owned(), (words.privacy)(&long)] {
                assert!(message.chars().count() <= 1900, "{message}");
            }
            for label in [
                words.form_error,
                words.form_policy,
                words.form_title,
                words.compare_title,
                words.compare_old,
                words.compare_new,
            ] {
                assert!(label.chars().count() <= 45, "{label}");
            }
            for hint in [
                words.form_error_hint,
                words.form_policy_hint,
                words.thread,
                words.open_article,
            ] {
                assert!(hint.chars().count() <= 100, "{hint}");
            }
            for button in [
                words.other_language,
                words.details,
                words.share,
                words.helpful,
                words.not_helpful,
                words.delete,
            ] {
                assert!(button.chars().count() <= 38, "{button}");
            }
        }
    }
}
