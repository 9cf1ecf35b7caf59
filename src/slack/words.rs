//! What only Slack has words for: its form's file field, the app's own page, the way to files.

use crate::text::Language;

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlackWords {
    /// The button that sends a form; at most 24 characters.
    pub(super) send: &'static str,
    /// The button that leaves it.
    pub(super) cancel: &'static str,
    /// A form's field for files.
    pub(super) files: &'static str,
    /// The title of the form for a policy to be explained; at most 24 characters.
    pub(super) explain_title: &'static str,
    /// What is asked of it.
    pub(super) explain: &'static str,
    /// Before a wish for a policy.
    pub(super) wish: &'static str,
    /// Beside a private answer whose files are elsewhere.
    pub(super) files_are_direct: &'static str,
    /// Above those files.
    pub(super) files_of_answer: &'static str,
    /// The files of an answer could not be sent.
    pub(super) files_failed: &'static str,
    /// Above examples, on the app's page.
    pub(super) examples: &'static str,
    /// The examples.
    pub(super) example: &'static str,
    /// The button that opens the form.
    pub(super) open_form: &'static str,
    /// Above what is set where.
    pub(super) settings: &'static str,
    /// What is set where.
    pub(super) settings_are: &'static str,
    /// Prompts of a new conversation: what stands on it, and what it says.
    pub(super) prompts: [(&'static str, &'static str); 3],
    /// While an answer is being made.
    pub(super) status: &'static str,
}

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static SlackWords {
    match language {
        Language::Ja => &JA,
        Language::En => &EN,
    }
}

const EN: SlackWords = SlackWords {
    send: "Send",
    cancel: "Cancel",
    files: "Files (policies, logs)",
    explain_title: "Explain a policy",
    explain: "Explain this policy.",
    wish: "Write a policy: ",
    files_are_direct: "The files of this answer are in our direct messages.",
    files_of_answer: "Files of the answer that you asked for.",
    files_failed: "The files of this answer could not be sent: this app needs the scope `files:write`.",
    examples: "For example",
    example: "@kyoka User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::amzn-s3-demo-bucket/a.csv\" because no identity-based policy allows the s3:GetObject action",
    open_form: "Diagnose an error",
    settings: "Settings",
    settings_are: "Admins set in a channel, with `/settings`, its language, what I answer there, and whether I answer errors without a mention.",
    prompts: [
        (
            "Why was I denied?",
            "I get AccessDenied from AWS. What should I paste?",
        ),
        ("Pass a role", "How do I allow passing a role to Lambda?"),
        (
            "Write a policy",
            "Write a policy that allows reading objects in amzn-s3-demo-bucket.",
        ),
    ],
    status: "is reading…",
};

const JA: SlackWords = SlackWords {
    send: "送信",
    cancel: "キャンセル",
    files: "ファイル (ポリシー、ログ)",
    explain_title: "ポリシーを説明",
    explain: "このポリシーを説明してください。",
    wish: "ポリシーを書いてください: ",
    files_are_direct: "この回答のファイルは、ダイレクトメッセージでお送りしました。",
    files_of_answer: "ご質問への回答のファイルです。",
    files_failed: "この回答のファイルを送れませんでした。このアプリにスコープ `files:write` が必要です。",
    examples: "例",
    example: "@kyoka User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::amzn-s3-demo-bucket/a.csv\" because no identity-based policy allows the s3:GetObject action",
    open_form: "エラーを診断",
    settings: "設定",
    settings_are: "管理者は、チャンネルで `/settings` を使って、言語、回答するもの、メンションなしでエラーに回答するかを設定できます。",
    prompts: [
        (
            "なぜ拒否された?",
            "AWS で AccessDenied になります。何を貼り付ければよいですか。",
        ),
        (
            "ロールを渡す",
            "Lambda にロールを渡す権限はどう書けばよいですか。",
        ),
        (
            "ポリシーを作る",
            "amzn-s3-demo-bucket のオブジェクトを読めるポリシーを書いてください。",
        ),
    ],
    status: "が読んでいます…",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_fits_where_slack_shows_it() {
        for language in Language::ALL {
            let words = of(language);
            for title in [words.send, words.cancel, words.explain_title] {
                assert!(title.chars().count() <= 24, "{title}");
            }
        }
    }
}
