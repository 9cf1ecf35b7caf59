//! `/settings`: how the bot behaves in a channel or a server, for who manages the server.

use super::Context;
use crate::bot::{Change, What};
use crate::discord::errors::NoFailure;
use crate::store::Mode;
use crate::text::Language;

/// A language for a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum ChannelLanguage {
    /// The server's.
    #[name = "The server's"]
    #[name_localized("ja", "サーバーの言語")]
    Server,
    /// Japanese.
    #[name = "Japanese"]
    #[name_localized("ja", "日本語")]
    Ja,
    /// English.
    #[name = "English"]
    #[name_localized("ja", "英語")]
    En,
}

/// What the bot answers in a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum ChannelMode {
    /// Mentions, replies, commands.
    #[name = "Mentions, replies and commands"]
    #[name_localized("ja", "メンション、返信、コマンド")]
    Usual,
    /// Commands.
    #[name = "Commands only"]
    #[name_localized("ja", "コマンドだけ")]
    Commands,
}

/// Whether a denial is answered without a mention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum ListenChoice {
    /// It is.
    #[name = "Yes"]
    #[name_localized("ja", "する")]
    Yes,
    /// It is not.
    #[name = "No"]
    #[name_localized("ja", "しない")]
    No,
}

/// Of what settings are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum ScopeChoice {
    /// The channel.
    #[name = "This channel"]
    #[name_localized("ja", "このチャンネル")]
    Channel,
    /// The server.
    #[name = "The whole server"]
    #[name_localized("ja", "サーバー全体")]
    Server,
}

/// Show or change how I behave in this channel
#[poise::command(
    slash_command,
    name_localized("ja", "設定"),
    description_localized("ja", "このチャンネルでの動作を表示・変更します"),
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn settings(
    ctx: Context<'_>,
    #[description = "The language where the person and the text tell none"]
    #[name_localized("ja", "言語")]
    #[description_localized("ja", "質問した人や文面から言語がわからないときの言語")]
    language: Option<ChannelLanguage>,
    #[description = "What I answer here"]
    #[name_localized("ja", "回答")]
    #[description_localized("ja", "ここで回答するもの")]
    answers: Option<ChannelMode>,
    #[description = "Answer AWS access-denied errors here without a mention"]
    #[name_localized("ja", "自動回答")]
    #[description_localized("ja", "アクセス拒否のエラーに、メンションなしでも回答するか")]
    listen: Option<ListenChoice>,
    #[description = "This channel, unless you choose the whole server"]
    #[name_localized("ja", "範囲")]
    #[description_localized("ja", "選ばなければこのチャンネル")]
    scope: Option<ScopeChoice>,
) -> Result<(), NoFailure> {
    let change = Change {
        is_for_tenant: scope == Some(ScopeChoice::Server),
        language: language.map(|language| match language {
            ChannelLanguage::Server => None,
            ChannelLanguage::Ja => Some(Language::Ja),
            ChannelLanguage::En => Some(Language::En),
        }),
        mode: answers.map(|answers| match answers {
            ChannelMode::Usual => Mode::Usual,
            ChannelMode::Commands => Mode::CommandsOnly,
        }),
        listens: listen.map(|listen| listen == ListenChoice::Yes),
    };
    // Whoever a server lets call this may: that is set in its integrations, and only Discord knows it.
    super::ask_as_manager(&ctx, What::Settings(change)).await
}
