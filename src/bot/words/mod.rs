//! What the bot says of itself: buttons, forms, notices, help. Answers have their words in `reply`.

mod en;
mod ja;
mod slack;

use super::service::Options;
use crate::store::{Deleted, Settings};
use crate::text::Language;

/// Everything that is said in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The button for the other language.
    pub other_language: &'static str,
    /// The button for everything.
    pub details: &'static str,
    /// The button that opens the article that an answer names.
    pub article: &'static str,
    /// The button that shows a private answer to all.
    pub share: &'static str,
    /// The button "it helped".
    pub helpful: &'static str,
    /// The button "it did not help".
    pub not_helpful: &'static str,
    /// The button that takes the answer away.
    pub delete: &'static str,
    /// At the end of an answer that is too long for a message.
    pub more_in_file: &'static str,
    /// The same where there is no file of the answer.
    pub more_left_out: &'static str,
    /// Too many questions; so many seconds to wait.
    pub wait: fn(u64) -> String,
    /// The question of an old button cannot be read any more.
    pub expired: &'static str,
    /// A command was called as an earlier version knew it.
    pub outdated: &'static str,
    /// Only the asker or a moderator may do it.
    pub not_yours: &'static str,
    /// Something failed; the number is in the log.
    pub failed: fn(&str) -> String,
    /// The process died over the question twice.
    pub given_up: &'static str,
    /// After feedback.
    pub thanks: &'static str,
    /// After feedback that it did not help.
    pub sorry: &'static str,
    /// The button to say what is missing.
    pub comment: &'static str,
    /// The form for it.
    pub comment_title: &'static str,
    /// Its field.
    pub comment_field: &'static str,
    /// What stands in that field.
    pub comment_hint: &'static str,
    /// After a comment.
    pub comment_noted: &'static str,
    /// In a server that the bot was invited to.
    pub welcome: &'static str,
    /// Above a shared answer.
    pub shared: &'static str,
    /// Interrupted by a restart; the number is in the log.
    pub interrupted: fn(&str) -> String,
    /// The bot lacks a permission; its name where it is known.
    pub not_permitted: fn(Option<&str>) -> String,
    /// The platform does not show the text of the message that replies to us.
    pub not_shown: &'static str,
    /// The place is for commands only.
    pub commands_only: &'static str,
    /// A message that the answer was made from is gone.
    pub context_gone: &'static str,
    /// A private answer was shared already.
    pub shared_before: &'static str,
    /// It is set to listen, and the platform hands nothing over.
    pub hears_nothing: &'static str,
    /// An attachment could not be downloaded.
    pub not_downloaded: &'static str,
    /// The form's title.
    pub form_title: &'static str,
    /// Its field for the error.
    pub form_error: &'static str,
    /// What stands in that field.
    pub form_error_hint: &'static str,
    /// Its field for the policy.
    pub form_policy: &'static str,
    /// What stands in that field.
    pub form_policy_hint: &'static str,
    /// The title of the form for a policy to be looked through.
    pub lint_title: &'static str,
    /// Its field.
    pub lint_policy: &'static str,
    /// The title of the form for two policies.
    pub compare_title: &'static str,
    /// Its field for the policy before.
    pub compare_old: &'static str,
    /// Its field for the policy after.
    pub compare_new: &'static str,
    /// One of two policies is missing or cannot be read.
    pub two_policies: &'static str,
    /// Nothing was given to a command.
    pub nothing_given: &'static str,
    /// Only who manages the server may do it.
    pub managers_only: &'static str,
    /// The settings of a channel, after they were set or to show them.
    pub settings: fn(Settings, bool, bool) -> String,
    /// The help.
    pub help: &'static str,
    /// What is kept of people.
    pub privacy: fn(&Options) -> String,
    /// What was deleted.
    pub forgotten: fn(&Deleted) -> String,
    /// Above the list of articles of a service, or of all services.
    pub articles: fn(usize) -> String,
    /// There is no such article.
    pub no_article: &'static str,
    /// In the list from which an article is opened.
    pub open_article: &'static str,
    /// Above what was asked in vain.
    pub gaps: &'static str,
    /// Nothing was asked in vain.
    pub no_gaps: &'static str,
    /// Above what people say of the answers.
    pub opinions: &'static str,
    /// Nobody said anything.
    pub no_opinions: &'static str,
    /// How many say that answers about something helped, and how many that they did not.
    pub opinion: fn(u64, u64) -> String,
    /// The name of a thread for a long exchange, where the answer has no title.
    pub thread: &'static str,
    /// The first words in a thread that was opened.
    pub thread_opened: &'static str,
    /// A page of how many.
    pub page: fn(usize, usize) -> String,
    /// The button for the page before.
    pub previous: &'static str,
    /// The button for the next page.
    pub next: &'static str,
    /// How often something was asked.
    pub times: fn(u64) -> String,
}

/// Whose words: platforms call things by names of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wording {
    /// Servers, roles, a command for each thing.
    #[default]
    Usual,
    /// Workspaces, apps, one command for everything.
    Slack,
}

/// The words of a language.
pub const fn of(wording: Wording, language: Language) -> &'static Words {
    match (wording, language) {
        (Wording::Usual, Language::Ja) => &ja::WORDS,
        (Wording::Usual, Language::En) => &en::WORDS,
        (Wording::Slack, Language::Ja) => &slack::JA,
        (Wording::Slack, Language::En) => &slack::EN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_fits_where_it_is_shown() {
        let all = [Wording::Usual, Wording::Slack]
            .into_iter()
            .flat_map(|wording| Language::ALL.map(|language| of(wording, language)));
        for words in all {
            let long = Options {
                contact: Some("x".repeat(200)),
                ..Options::default()
            };
            for message in [words.help.to_owned(), (words.privacy)(&long)] {
                assert!(message.chars().count() <= 1900, "{message}");
            }
            for label in [
                words.form_error,
                words.form_policy,
                words.form_title,
                words.lint_title,
                words.lint_policy,
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
