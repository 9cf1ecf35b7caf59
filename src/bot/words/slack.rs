//! What is called otherwise on Slack, in both languages: workspaces, apps and one command for everything.

use super::{Words, en, ja};
use crate::bot::service::Options;
use crate::store::Settings;
use crate::text::Language;

pub(super) const EN: Words = Words {
    welcome: "**I explain AWS access-denied errors and correct IAM policies.**\n- Mention me with the error message, and the policy if you have it, or use `/diagnose` to keep it private.\n- `/help` says what else I can do, `/privacy` what I keep, and `/settings` sets my language and where I answer.",
    expired: "I can no longer read the question that this button belongs to: it was deleted, or it is older than I keep it. Ask it again, please.",
    outdated: "This button is of an earlier version of me. Ask again, please.",
    not_yours: "Only the person who asked, or an admin, can delete this answer.",
    hears_nothing: "Whoever runs this app has not given it the scope to read messages without a mention yet (`channels:history`, `groups:history`).",
    not_permitted: |permission| match permission {
        Some(permission) => format!("I can't post my whole answer here: this app needs `{permission}`."),
        None => "I can't post my whole answer here. Invite me to this channel with /invite, or ask an admin whether apps may post in it.".to_owned(),
    },
    not_shown: "I can't see the text of that message. Paste it here, or mention me with it.",
    commands_only: "In this channel I only answer commands, such as `/diagnose`.",
    managers_only: "Only admins of this workspace can do this, in a channel.",
    settings: |settings: Settings, is_for_tenant, saved| {
        let language = match settings.language {
            Some(Language::Ja) => "Japanese",
            Some(Language::En) => "English",
            None => "the person's",
        };
        let mode = if settings.is_for_commands_only() {
            "commands only"
        } else {
            "mentions and commands"
        };
        let listens = if settings.listens == Some(true) {
            "yes"
        } else {
            "no"
        };
        let first = match (is_for_tenant, saved) {
            (true, true) => "Saved for this workspace.",
            (true, false) => "Settings of this workspace:",
            (false, true) => "Saved for this channel.",
            (false, false) => "Settings of this channel:",
        };
        format!("{first}\n- Default language: {language}\n- I answer: {mode}\n- I answer access-denied errors without a mention: {listens}\n-# Change them with `/settings language ja|en|auto`, `/settings answer all|commands`, `/settings listen on|off`; with `workspace` first, for the whole workspace.")
    },
    help: concat!(
        "\
**I explain AWS access-denied errors and correct IAM policies**
- Mention me with the error message, and the policy if you have it. Files and snippets work too: `.txt .log .json .yaml .tf .gz`. You can send the policy later, in the same thread.
- `/diagnose` does the same for your eyes only, until you share it. Without text it opens a form, which takes files.
- On any message: More actions → Diagnose this message.
- `/ask` answers a question about permissions, `/action` shows what AWS documents about an action.
- `/explain` says what a policy allows, `/policy` writes one from a wish in words.
- `/lint` finds mistakes in a policy, `/compare` what a change grants and revokes.
- `/kb` lists the articles.
- `/settings` is for admins, `/privacy` says what I keep, `/forget-me` deletes it.
Edit your question within 15 minutes and I edit my answer; delete it and I delete mine. I evaluate every corrected policy before I show it.
-# kyoka ",
        env!("CARGO_PKG_VERSION"),
        ". Everything is computed here: no language model, nothing leaves this app."
    ),
    privacy: |options: &Options| {
        let questions = if options.keep_questions {
            format!("- Questions that found no answer are kept for {} days, without secrets, account numbers and names, so that someone can write the article that is missing.", options.keep_days)
        } else {
            "- Questions that found no answer are not kept.".to_owned()
        };
        let contact = options.contact.as_deref().map_or_else(
            || "Questions? Ask whoever runs this app.".to_owned(),
            |contact| format!("Questions? Ask {}.", quoted(contact)),
        );
        format!("\
**What I keep**
- What you paste is read in memory and remembered for 30 minutes so that a conversation makes sense. Logs hold no text of messages.
- For the buttons of a private answer, what you gave to a command is kept for a week, with its secrets masked, encrypted with a key that only the buttons have.
{questions}
- \"Helpful\" and \"Not helpful\" are kept for {} days with your id, what the answer was about, and your comment.
- Which messages answer which question is kept for two days, by their ids, so that edits and deletions reach the answers.
- Settings are kept until they are changed.
- Nothing is sent to anyone but Slack, nothing is sold, no model is trained.
**Who sees it**
- What you give to a command is for you alone until you share it. Admins see the questions of their workspace that found no answer.
Secrets are masked in everything that I show or keep. `/forget-me` deletes everything kept of you, at once, with my public answers to you. {contact}", options.keep_days)
    },
    no_article: "There is no such article. List them with `/kb`, or ask with `/ask`.",
    ..en::WORDS
};

pub(super) const JA: Words = Words {
    welcome: "**AWS のアクセス拒否を説明し、IAM ポリシーを直します。**\n- エラーメッセージを、あればポリシーも添えてメンションしてください。自分だけで見たいときは `/diagnose` を使ってください。\n- できることは `/help`、保存する内容は `/privacy`、言語や回答する場所の設定は `/settings` でご覧いただけます。",
    expired: "このボタンのもとになった質問は、削除されたか保存期間を過ぎたため、もう読み取れません。お手数ですが、もう一度質問してください。",
    outdated: "このボタンは以前のバージョンのものです。お手数ですが、もう一度質問してください。",
    not_yours: "この回答を削除できるのは、質問した人とワークスペースの管理者だけです。",
    hears_nothing: "アプリの管理者が、メンションのないメッセージを読むスコープ (`channels:history`、`groups:history`) をまだ許可していません。",
    not_permitted: |permission| match permission {
        Some(permission) => format!("権限が足りないため、回答をすべて投稿できません。このアプリに `{permission}` が必要です。"),
        None => "権限が足りないため、回答をすべて投稿できません。/invite でこのチャンネルに招待するか、アプリの投稿が許可されているかを管理者に確認してください。".to_owned(),
    },
    not_shown: "そのメッセージの本文は、こちらからは見えません。ここに貼り付けるか、本文と一緒にメンションしてください。",
    commands_only: "このチャンネルでは、`/diagnose` などのコマンドにだけ回答します。",
    managers_only: "この操作ができるのはワークスペースの管理者だけです。チャンネルの中で実行してください。",
    settings: |settings: Settings, is_for_tenant, saved| {
        let language = match settings.language {
            Some(Language::Ja) => "日本語",
            Some(Language::En) => "英語",
            None => "各自の言語",
        };
        let mode = if settings.is_for_commands_only() {
            "コマンドだけ"
        } else {
            "メンション、コマンド"
        };
        let listens = if settings.listens == Some(true) {
            "する"
        } else {
            "しない"
        };
        let first = match (is_for_tenant, saved) {
            (true, true) => "このワークスペースの設定を保存しました。",
            (true, false) => "このワークスペースの設定です。",
            (false, true) => "このチャンネルの設定を保存しました。",
            (false, false) => "このチャンネルの設定です。",
        };
        format!("{first}\n- 既定の言語: {language}\n- 回答するもの: {mode}\n- メンションなしでのアクセス拒否への回答: {listens}\n-# 変更するには `/settings language ja|en|auto`、`/settings answer all|commands`、`/settings listen on|off` を使います。ワークスペース全体の設定では、先頭に `workspace` を付けます。")
    },
    help: concat!(
        "\
**AWS のアクセス拒否を説明し、IAM ポリシーを直します**
- エラーメッセージを、あればポリシーも添えてメンションしてください。ファイルやスニペット (`.txt .log .json .yaml .tf .gz`) も読めます。ポリシーは後から同じスレッドで送っても構いません。
- `/diagnose` なら、共有するまで自分だけに見えます。テキストなしではフォームが開き、ファイルも渡せます。
- メッセージのメニューから: その他 → このメッセージを診断
- `/ask` は権限についての質問、`/action` はアクションのリファレンスです。
- `/explain` はポリシーで許可される内容の説明、`/policy` は文章からのポリシー作成です。
- `/lint` はポリシーの点検、`/compare` は変更で増える権限と減る権限の確認です。
- `/kb` で記事の一覧を表示します。
- `/settings` は管理者用です。`/privacy` で保存する内容を確認し、`/forget-me` で削除できます。
質問を 15 分以内に編集すると回答も更新し、質問を削除すると回答も削除します。修正案は、評価してから示します。
-# kyoka ",
        env!("CARGO_PKG_VERSION"),
        "。すべてこのアプリの中で計算します。言語モデルは使わず、内容を外へ送りません。"
    ),
    privacy: |options: &Options| {
        let questions = if options.keep_questions {
            format!("- 答えが見つからなかった質問は、足りない記事を書くために、シークレット、アカウント番号、名前を伏せて {} 日間保存します。", options.keep_days)
        } else {
            "- 答えが見つからなかった質問は保存しません。".to_owned()
        };
        let contact = options.contact.as_deref().map_or_else(
            || "お問い合わせは、このアプリの管理者へお願いします。".to_owned(),
            |contact| format!("お問い合わせ先: {}", quoted(contact)),
        );
        format!("\
**保存する内容**
- 貼り付けた内容はメモリ上で読み取り、会話をつなげるために 30 分間だけ覚えています。ログにメッセージの本文は残しません。
- 自分だけに見える回答のボタンのために、コマンドに渡した内容を、シークレットを伏せて 1 週間保存します。暗号化し、鍵はそのボタンだけが持ちます。
{questions}
- 「役に立った」「役に立たなかった」は、ユーザー ID、回答の話題、コメントとともに {} 日間保存します。
- 編集や削除を回答に反映するため、質問と回答のメッセージ ID の対応を 2 日間保存します。
- 設定は、変更されるまで保存します。
- Slack 以外には何も送りません。販売や、モデルの学習に使うこともありません。
**見える人**
- コマンドで渡した内容は、共有するまで本人にだけ見えます。答えが見つからなかった質問は、そのワークスペースの管理者が確認できます。
シークレットは、表示と保存のすべてで伏せます。`/forget-me` で、あなたについて保存した内容と、あなたへの公開の回答をすぐに削除します。{contact}", options.keep_days)
    },
    no_article: "その記事はありません。`/kb` で一覧を表示するか、`/ask` で質問してください。",
    ..ja::WORDS
};

/// A text in a code span.
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
