//! Forms that were filled in.

use crate::bot::{Command, Entry, Given, Press, Source, TypedPolicy, What};
use crate::discord::app::App;
use crate::discord::commands::{self, FIELD_FIRST, FIELD_SECOND, Form};
use crate::discord::{buttons, way};
use poise::serenity_prelude as serenity;
use serenity::{ActionRowComponent, Http, ModalInteraction, UserId};
use std::sync::Arc;

/// Answers what was filled in.
pub(super) async fn handle(app: &App, http: &Arc<Http>, me: UserId, form: &ModalInteraction) {
    let (caller, way) = way::of_modal(form);
    let discord = app.discord(http, me);
    let field = |name: &str| {
        let mut fields = form.data.components.iter().flat_map(|row| &row.components);
        fields
            .find_map(|field| match field {
                ActionRowComponent::InputText(text) if text.custom_id == name => text.value.clone(),
                _ => None,
            })
            .unwrap_or_default()
    };
    if let Some(button) = buttons::read(&form.data.custom_id)
        && let Source::Message(answer) = &button.source
    {
        let press = Press {
            on: answer.clone(),
            is_private: true,
            shown: None,
            files: Vec::new(),
            comment: Some(field(FIELD_FIRST)).filter(|text| !text.trim().is_empty()),
            button,
            caller,
        };
        app.service.pressed(&discord, &way, press).await;
        return;
    }
    let Some((kind, choice)) = commands::read_form(&form.data.custom_id) else {
        return commands::say(app, &discord, &way, &caller, |words| {
            words.expired.to_owned()
        })
        .await;
    };
    let (first, second) = (field(FIELD_FIRST), field(FIELD_SECOND));
    let typed = |text: String| {
        (!text.trim().is_empty()).then_some(TypedPolicy {
            text,
            policy_type: choice.policy_type,
        })
    };
    let given = Given {
        language: choice.language,
        is_for_all: choice.is_for_all,
        ..Given::default()
    };
    let what = match kind {
        Form::Diagnose => What::Diagnose(Given {
            text: first,
            policies: typed(second).into_iter().collect(),
            ..given
        }),
        Form::Lint => What::Lint(Given {
            policies: typed(first).into_iter().collect(),
            ..given
        }),
        Form::Compare => What::Compare(Given {
            policies: [first, second].into_iter().filter_map(typed).collect(),
            ..given
        }),
    };
    let command = Command { caller, what };
    app.service
        .called(&discord, &way, command, Entry::Form)
        .await;
}
