//! The form of `/diagnose`.

use crate::discord::answering::{self, Given};
use crate::discord::app::App;
use crate::discord::call::Call;
use crate::discord::commands::{
    self, COMPARE_FORM, COMPARE_NEW, COMPARE_OLD, FORM, FORM_ERROR, FORM_POLICY,
};
use crate::discord::metrics::Entry;
use crate::discord::post::Post;
use poise::serenity_prelude as serenity;
use serenity::{ActionRowComponent, Http, ModalInteraction};

/// Answers what was filled in.
pub(super) async fn handle(app: &App, http: &Http, form: &ModalInteraction) {
    let call = Call::of_modal(http, form);
    let field = |name: &str| {
        let mut fields = form.data.components.iter().flat_map(|row| &row.components);
        fields
            .find_map(|field| match field {
                ActionRowComponent::InputText(text) if text.custom_id == name => text.value.clone(),
                _ => None,
            })
            .unwrap_or_default()
    };
    let id = &form.data.custom_id;
    if let Some(choice) = id.strip_prefix(COMPARE_FORM) {
        let (kind, language) = commands::read_form_choice(choice);
        let given = Given {
            texts: [COMPARE_OLD, COMPARE_NEW]
                .into_iter()
                .filter_map(|name| answering::typed(&field(name), kind))
                .collect(),
            language,
            ..Given::default()
        };
        let done = answering::compare(app, &call, Entry::Form, given).await;
        return commands::tell_failure(app, &call, done, false).await;
    }
    let Some(choice) = id.strip_prefix(FORM) else {
        return;
    };
    let (text, policy) = (field(FORM_ERROR), field(FORM_POLICY));
    let (kind, language) = commands::read_form_choice(choice);
    let given = Given {
        texts: answering::typed(&policy, kind).into_iter().collect(),
        text,
        language,
        ..Given::default()
    };
    let done = if given.text.trim().is_empty() && given.texts.is_empty() {
        let nothing = Post::text(call.words(app).nothing_given);
        call.say(&nothing, true).await.map_err(Into::into)
    } else {
        answering::answer(app, &call, Entry::Form, given).await
    };
    commands::tell_failure(app, &call, done, false).await;
}
