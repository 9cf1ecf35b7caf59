//! English.

use super::Words;
use crate::bot::service::Options;
use crate::store::{Deleted, Settings};
use crate::text::Language;

pub(super) const WORDS: Words = Words {
    other_language: "日本語で",
    details: "Details",
    article: "Article",
    share: "Share in channel",
    helpful: "Helpful",
    not_helpful: "Not helpful",
    delete: "Delete",
    more_in_file: "This is not everything: the whole answer is in the attached `diagnosis.md`.",
    more_left_out: "This is not everything; the rest is too long for a message.",
    wait: |seconds| format!("That was a lot of questions at once. Ask again in {seconds} s, and I will answer."),
    expired: "I can no longer read the question that this button belongs to. Ask it again, please.",
    outdated: "This command has changed since your Discord loaded it. Reload Discord and call it again, please.",
    not_yours: "Only the person who asked, or a moderator, can delete this answer.",
    failed: |id| format!("Something went wrong on my side, and the question has no answer. Try again; if it stays so, tell whoever runs this bot the number `{id}`."),
    given_up: "I could not work through this question: I tried it twice and had to start over both times. Paste the error message alone, as text, and only the statement that you think should allow it.",
    thanks: "Noted: it helped.",
    sorry: "Noted: it did not help. If you tell me what is missing, for example the whole policy or the whole message, I will look again.",
    comment: "Say what is missing",
    comment_title: "What is missing?",
    comment_field: "What did you need?",
    comment_hint: "Names, account numbers and secrets are left out.",
    comment_noted: "Thank you. The people who write the articles will read it.",
    welcome: "**I explain AWS access-denied errors and correct IAM policies.**\n- Mention me with the error message, and the policy if you have it, or use `/diagnose` to keep it private.\n- `/help` says what else I can do, `/privacy` what I keep, and `/settings` sets my language and where I answer.",
    shared_before: "This answer has already been shared.",
    hears_nothing: "Whoever runs this bot has not enabled it to read messages without a mention yet (`discord.message_content`).",
    shared: "Shared by the person who asked. Account numbers are masked.",
    interrupted: |id| format!("I was restarted before I could answer this. Please run it again. If it keeps happening, give the number `{id}` to whoever runs this bot."),
    not_permitted: |permission| match permission {
        Some(permission) => format!("I can't post my whole answer here: my role needs the permission `{permission}` in this channel."),
        None => "I can't post my whole answer here. Give my role the permissions to send messages, embed links and attach files in this channel.".to_owned(),
    },
    not_shown: "I can't see the text of that message. Mention me in it, or leave the ping on when you reply to me.",
    commands_only: "In this channel I only answer commands, such as `/diagnose`.",
    context_gone: "A message that this answer was made from has been deleted, so I can't make it again.",
    not_downloaded: "An attachment could not be downloaded. Attach it again, or paste the part around the error.",
    form_title: "Diagnose an AWS denial",
    form_error: "Error message",
    form_error_hint: "User: arn:aws:… is not authorized to perform: …",
    form_policy: "IAM policy (when you have it)",
    form_policy_hint: "{\"Version\": \"2012-10-17\", \"Statement\": […]}",
    lint_title: "Check a policy",
    lint_policy: "Policy",
    compare_title: "Compare two policies",
    compare_old: "Policy before",
    compare_new: "Policy after",
    two_policies: "I need two policies to compare, each a JSON document with a Statement: the one before and the one after, as texts or as files.",
    nothing_given: "There is nothing to read. Give the error message or a policy as text or as a file.",
    managers_only: "Only members with the permission Manage Server can do this.",
    settings: |settings: Settings, is_for_tenant, saved| {
        let language = match settings.language {
            Some(Language::Ja) => "Japanese",
            Some(Language::En) => "English",
            None => "the server's",
        };
        let mode = if settings.is_for_commands_only() {
            "commands only"
        } else {
            "mentions, replies and commands"
        };
        let listens = if settings.listens == Some(true) {
            "yes"
        } else {
            "no"
        };
        let first = match (is_for_tenant, saved) {
            (true, true) => "Saved for this server.",
            (true, false) => "Settings of this server:",
            (false, true) => "Saved for this channel.",
            (false, false) => "Settings of this channel:",
        };
        format!("{first}\n- Default language: {language}\n- I answer: {mode}\n- I answer access-denied errors without a mention: {listens}")
    },
    help: concat!(
        "\
**I explain AWS access-denied errors and correct IAM policies**
- Mention me with the error message, and the policy if you have it. Files work too: `.txt .log .json .yaml .tf .gz`. You can send the policy later, as a reply.
- `/diagnose` does the same for your eyes only, until you share it. Without options it opens a form; a policy that doesn't fit goes into the option `policy` as a file.
- On any message: Apps → Diagnose this message.
- `/ask` answers a question about permissions, `/action` shows what AWS documents about an action.
- `/policy lint` finds mistakes in a policy, `/policy compare` what a change grants and revokes.
- `/kb list` lists the articles.
- `/settings` is for server managers, `/privacy` says what I keep, `/forget-me` deletes it.
Edit your question within 15 minutes and I edit my answer; delete it and I delete mine. I evaluate every corrected policy before I show it.
-# kyoka ",
        env!("CARGO_PKG_VERSION"),
        ". Everything is computed here: no language model, nothing leaves this bot."
    ),
    privacy: |options: &Options| {
        let questions = if options.keep_questions {
            format!("- Questions that found no answer are kept for {} days, without secrets, account numbers and names, so that someone can write the article that is missing.", options.keep_days)
        } else {
            "- Questions are not kept.".to_owned()
        };
        let contact = options.contact.as_deref().map_or_else(
            || "Questions? Ask whoever runs this bot.".to_owned(),
            |contact| format!("Questions? Ask {}.", quoted(contact)),
        );
        format!("\
**What I keep**
- What you paste is read in memory, remembered for 30 minutes so that a conversation makes sense, and not written anywhere. Logs hold no text of messages.
{questions}
- \"Helpful\" and \"Not helpful\" are kept for {} days with your id, what the answer was about, and your comment.
- Which messages answer which question is kept for two days, by their ids, so that edits and deletions reach the answers.
- Settings are kept until they are changed.
- Nothing is sent to anyone but this chat, nothing is sold, no model is trained.
**Who sees it**
- What you give to a command is for you alone until you share it. Server managers see the questions of their server that found no answer.
Secrets are masked in everything that I show or keep. `/forget-me` deletes everything kept of you, at once, with my public answers to you. {contact}", options.keep_days)
    },
    forgotten: |deleted: &Deleted| {
        let all = deleted.feedback.saturating_add(deleted.gaps).saturating_add(deleted.questions);
        if all == 0 {
            "There was nothing kept of you. The conversation in memory is forgotten as well.".to_owned()
        } else {
            format!("Deleted: feedback {}, kept questions {}, links from questions to answers {}. The conversation in memory is forgotten as well.", deleted.feedback, deleted.gaps, deleted.questions)
        }
    },
    articles: |count| if count == 1 { "**1 article**".to_owned() } else { format!("**{count} articles**") },
    no_article: "There is no such article. Choose one from the suggestions, or ask with `/ask`.",
    open_article: "Open an article",
    gaps: "**Questions without an answer**",
    no_gaps: "There are no unanswered questions.",
    opinions: "**What people say of the answers**",
    no_opinions: "Nobody has rated an answer yet.",
    opinion: |helpful, unhelpful| format!("helpful {helpful}, not helpful {unhelpful}"),
    thread: "IAM: access denied",
    thread_opened: "-# Let's continue here. In this thread, mention me or reply to me.",
    page: |page, of| format!("Page {page} of {of}"),
    previous: "Previous",
    next: "Next",
    times: |count| if count == 1 { "once".to_owned() } else { format!("{count} times") },
};

/// A text in a code span.
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
