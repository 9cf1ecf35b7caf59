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
    help: "\
**I explain AWS access denials and correct IAM policies.** Everything is computed here: no language model, nothing leaves this bot.

- **Mention me** with the error message, and the policy if you have it. Files work as well (`.txt .log .json .yaml .tf .gz`). In a direct message no mention is needed.
- Send the policy later, as a reply or in the same conversation: I put both together.
- **`/diagnose`** the same as a command; without options it opens a form. Answers with account numbers are shown to you alone until you share them.
- **Apps → Diagnose this message** on any message.
- **`/ask`** a question about permissions, **`/action`** what AWS documents of an action, **`/policy lint`** what is wrong in a policy, **`/policy compare`** what a change grants and revokes, **`/kb`** the articles.
- **`/settings`** for who manages the server, **`/privacy`** what is kept, **`/forget-me`** to delete it.

If you edit your question within 15 minutes, I edit my answer; if you delete it, I delete mine. A corrected policy was evaluated before I show it, and what it grants is listed; what I cannot know, I say.",
    privacy: |options: &Options| {
        let questions = if options.keep_questions {
            format!("- Questions that found no answer are kept for {} days, with secrets and account numbers masked, so that someone can write the article that is missing.", options.keep_days)
        } else {
            "- Questions are not kept.".to_owned()
        };
        let contact = options.contact.as_deref().map_or_else(
            || "Ask whoever runs this server's bot.".to_owned(),
            |contact| format!("Ask {}.", quoted(contact)),
        );
        format!("\
**What I keep**
- What you paste is read in memory, remembered for 30 minutes so that a conversation makes sense, and not written anywhere. Logs hold no text of messages.
{questions}
- \"Helpful\" and \"Not helpful\" are kept for {} days with your id and what the answer was about.
- Which message answers which question is kept for two days, by their ids, so that edits and deletions reach the answer.
- Settings of channels are kept until they are changed.
- Nothing is sent to anyone but Discord, nothing is sold, no model is trained.

Secrets in what you paste are masked in everything that I show or keep, and I tell you to delete the message and rotate the key. `/forget-me` deletes everything kept of you, at once. {contact}", options.keep_days)
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
    gaps: "**Asked in vain**, most frequent first:",
    no_gaps: "Every question that was kept has found an answer.",
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
