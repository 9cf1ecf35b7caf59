//! `/settings`: how the bot behaves in a channel, for who manages the server.

use super::{Context, call};
use crate::discord::failure::Failure;
use crate::discord::post::Post;
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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let words = call.words(app);
    let (Some(server), true) = (call.server, call.manages()) else {
        return Ok(call.say(&Post::text(words.managers_only), true).await?);
    };
    let channel = call.channel;
    let changed = language.is_some() || answers.is_some();
    let settings = app
        .database
        .run(move |store| {
            let mut settings = store.settings(channel)?;
            if let Some(language) = language {
                settings.language = match language {
                    ChannelLanguage::Server => None,
                    ChannelLanguage::Ja => Some(Language::Ja),
                    ChannelLanguage::En => Some(Language::En),
                };
            }
            if let Some(answers) = answers {
                settings.mode = match answers {
                    ChannelMode::Usual => Mode::Usual,
                    ChannelMode::Commands => Mode::CommandsOnly,
                };
            }
            if changed {
                store.set_settings(channel, server, settings)?;
            }
            Ok(settings)
        })
        .await?;
    let text = (words.settings)(settings, changed);
    Ok(call.say(&Post::text(text), true).await?)
}
