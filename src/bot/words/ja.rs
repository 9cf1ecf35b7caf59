//! 日本語。

use super::Words;
use crate::bot::service::Options;
use crate::store::{Deleted, Settings};
use crate::text::Language;

pub(super) const WORDS: Words = Words {
    other_language: "English",
    details: "詳しく",
    article: "記事",
    share: "チャンネルに共有",
    helpful: "役に立った",
    not_helpful: "役に立たなかった",
    delete: "削除",
    more_in_file: "ここに載せきれない部分があります。全文は添付の `diagnosis.md` をご覧ください。",
    more_left_out: "ここに載せきれない部分は省略しました。",
    wait: |seconds| format!("短い時間に多くの質問をいただいています。{seconds} 秒ほど待ってから、もう一度お尋ねください。"),
    expired: "このボタンのもとになった質問は、もう読み取れません。お手数ですが、もう一度質問してください。",
    outdated: "このコマンドは、お使いの Discord が読み込んだ後に変更されました。Discord を再読み込みして、もう一度実行してください。",
    not_yours: "この回答を削除できるのは、質問した人とモデレーターだけです。",
    failed: |id| format!("こちらの不具合で回答できませんでした。もう一度お試しください。続くときは、ボットの管理者に番号 `{id}` をお伝えください。"),
    given_up: "この質問は処理しきれませんでした。2 回試しましたが、どちらも途中で止まりました。エラーメッセージだけと、許可しているはずのステートメントだけを、テキストで貼り付けてください。",
    thanks: "役に立ったと記録しました。ありがとうございます。",
    sorry: "役に立たなかったと記録しました。ポリシー全体やエラーメッセージ全体など、足りないものを送っていただければ、もう一度調べます。",
    comment: "足りない点を書く",
    comment_title: "足りなかったもの",
    comment_field: "何が必要でしたか",
    comment_hint: "名前、アカウント番号、シークレットは伏せて保存します。",
    comment_noted: "ありがとうございます。記事を書く人が読みます。",
    welcome: "**AWS のアクセス拒否を説明し、IAM ポリシーを直します。**\n- エラーメッセージを、あればポリシーも添えてメンションしてください。自分だけで見たいときは `/diagnose` (`/診断`) を使ってください。\n- できることは `/help`、保存する内容は `/privacy`、言語や回答する場所の設定は `/settings` でご覧いただけます。",
    shared_before: "この回答は共有済みです。",
    hears_nothing: "ボットの管理者が、メンションのないメッセージを読む設定 (`discord.message_content`) をまだ有効にしていません。",
    shared: "質問した人が共有しました。アカウント番号は伏せてあります。",
    interrupted: |id| format!("再起動したため、この質問に回答できませんでした。お手数ですが、もう一度実行してください。続くときは、ボットの管理者に番号 `{id}` をお伝えください。"),
    not_permitted: |permission| match permission {
        Some(permission) => format!("権限が足りないため、回答をすべて投稿できません。このチャンネルで、ボットのロールに `{permission}` を許可してください。"),
        None => "権限が足りないため、回答をすべて投稿できません。このチャンネルで、ボットのロールにメッセージの送信、埋め込みリンク、ファイルの添付を許可してください。".to_owned(),
    },
    not_shown: "そのメッセージの本文は、こちらからは見えません。メンションするか、返信のときに通知をオンにしてください。",
    commands_only: "このチャンネルでは、`/diagnose` (`/診断`) などのコマンドにだけ回答します。",
    context_gone: "この回答のもとになったメッセージが削除されたため、作り直せません。",
    not_downloaded: "添付ファイルをダウンロードできませんでした。もう一度添付するか、エラーの前後を貼り付けてください。",
    form_title: "AWS のアクセス拒否を診断",
    form_error: "エラーメッセージ",
    form_error_hint: "User: arn:aws:… is not authorized to perform: …",
    form_policy: "IAM ポリシー (あれば)",
    form_policy_hint: "{\"Version\": \"2012-10-17\", \"Statement\": […]}",
    lint_title: "ポリシーを点検",
    lint_policy: "ポリシー",
    compare_title: "2 つのポリシーを比較",
    compare_old: "変更前のポリシー",
    compare_new: "変更後のポリシー",
    two_policies: "比較するポリシーが 2 つ必要です。変更前と変更後のポリシーを、それぞれ Statement を含む JSON のテキストかファイルで送ってください。",
    nothing_given: "読み取るものがありません。エラーメッセージかポリシーを、テキストかファイルで送ってください。",
    managers_only: "この操作ができるのは、「サーバー管理」の権限を持つメンバーだけです。",
    settings: |settings: Settings, is_for_tenant, saved| {
        let language = match settings.language {
            Some(Language::Ja) => "日本語",
            Some(Language::En) => "英語",
            None => "サーバーの言語",
        };
        let mode = if settings.is_for_commands_only() {
            "コマンドだけ"
        } else {
            "メンション、返信、コマンド"
        };
        let listens = if settings.listens == Some(true) {
            "する"
        } else {
            "しない"
        };
        let first = match (is_for_tenant, saved) {
            (true, true) => "このサーバーの設定を保存しました。",
            (true, false) => "このサーバーの設定です。",
            (false, true) => "このチャンネルの設定を保存しました。",
            (false, false) => "このチャンネルの設定です。",
        };
        format!("{first}\n- 既定の言語: {language}\n- 回答するもの: {mode}\n- メンションなしでのアクセス拒否への回答: {listens}")
    },
    help: concat!(
        "\
**AWS のアクセス拒否を説明し、IAM ポリシーを直します**
- エラーメッセージを、あればポリシーも添えてメンションしてください。ファイル (`.txt .log .json .yaml .tf .gz`) も読めます。ポリシーは後から返信で送っても構いません。
- `/diagnose` なら、共有するまで自分だけに見えます。オプションなしではフォームが開きます。フォームに入りきらないポリシーは、オプションでファイルとして渡せます。
- メッセージのメニューから: アプリ → このメッセージを診断
- `/ask` は権限についての質問、`/action` はアクションのリファレンスです。
- `/policy lint` はポリシーの点検、`/policy compare` は変更で増える権限と減る権限の確認です。
- `/kb list` で記事の一覧を表示します。
- `/settings` はサーバー管理者用です。`/privacy` で保存する内容を確認し、`/forget-me` で削除できます。
質問を 15 分以内に編集すると回答も更新し、質問を削除すると回答も削除します。修正案は、評価してから示します。
-# kyoka ",
        env!("CARGO_PKG_VERSION"),
        "。すべてこのボットの中で計算します。言語モデルは使わず、内容を外へ送りません。"
    ),
    privacy: |options: &Options| {
        let questions = if options.keep_questions {
            format!("- 答えが見つからなかった質問は、足りない記事を書くために、シークレット、アカウント番号、名前を伏せて {} 日間保存します。", options.keep_days)
        } else {
            "- 質問は保存しません。".to_owned()
        };
        let contact = options.contact.as_deref().map_or_else(
            || "お問い合わせは、このボットの管理者へお願いします。".to_owned(),
            |contact| format!("お問い合わせ先: {}", quoted(contact)),
        );
        format!("\
**保存する内容**
- 貼り付けた内容はメモリ上で読み取り、会話をつなげるために 30 分間だけ覚えています。どこにも書き込みません。ログにメッセージの本文は残しません。
{questions}
- 「役に立った」「役に立たなかった」は、ユーザー ID、回答の話題、コメントとともに {} 日間保存します。
- 編集や削除を回答に反映するため、質問と回答のメッセージ ID の対応を 2 日間保存します。
- 設定は、変更されるまで保存します。
- このチャット以外には何も送りません。販売や、モデルの学習に使うこともありません。
**見える人**
- コマンドで渡した内容は、共有するまで本人にだけ見えます。答えが見つからなかった質問は、そのサーバーの管理者が確認できます。
シークレットは、表示と保存のすべてで伏せます。`/forget-me` で、あなたについて保存した内容と、あなたへの公開の回答をすぐに削除します。{contact}", options.keep_days)
    },
    forgotten: |deleted: &Deleted| {
        let all = deleted.feedback.saturating_add(deleted.gaps).saturating_add(deleted.questions);
        if all == 0 {
            "保存していたものはありませんでした。メモリ上の会話も忘れました。".to_owned()
        } else {
            format!("削除しました: フィードバック {} 件、保存した質問 {} 件、質問と回答の対応 {} 件。メモリ上の会話も忘れました。", deleted.feedback, deleted.gaps, deleted.questions)
        }
    },
    articles: |count| format!("**記事 {count} 件**"),
    no_article: "その記事はありません。候補から選ぶか、`/ask` で質問してください。",
    open_article: "記事を開く",
    gaps: "**答えが見つからなかった質問**",
    no_gaps: "保存した質問には、すべて答えがありました。",
    opinions: "**回答への評価**",
    no_opinions: "まだ評価はありません。",
    opinion: |helpful, unhelpful| format!("役に立った {helpful}、役に立たなかった {unhelpful}"),
    thread: "IAM: アクセス拒否",
    thread_opened: "-# 続きはここでお話しします。このスレッドでも、メンションか返信をお願いします。",
    page: |page, of| format!("{page} / {of} ページ"),
    previous: "前へ",
    next: "次へ",
    times: |count| format!("{count} 回"),
};

/// コードとして示す。
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
