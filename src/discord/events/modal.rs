//! The form of `/diagnose`.

use crate::converse::Attachment;
use crate::discord::answering::{self, Given};
use crate::discord::app::App;
use crate::discord::call::Call;
use crate::discord::commands::{
    self, COMPARE_FORM, COMPARE_NEW, COMPARE_OLD, FORM, FORM_ERROR, FORM_POLICY,
};
use crate::discord::metrics::Entry;
use crate::discord::post::Post;
use crate::iam::PolicyType;
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
            texts: [field(COMPARE_OLD), field(COMPARE_NEW)]
                .iter()
                .flat_map(|policy| policy_text(policy, kind))
                .collect(),
            language,
            ..Given::default()
        };
        let done = answering::compare(app, &call, Entry::Form, given).await;
        return commands::tell_failure(app, &call, done).await;
    }
    let Some(choice) = id.strip_prefix(FORM) else {
        return;
    };
    let (text, policy) = (field(FORM_ERROR), field(FORM_POLICY));
    let (kind, language) = commands::read_form_choice(choice);
    let given = Given {
        texts: policy_text(&policy, kind),
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
    commands::tell_failure(app, &call, done).await;
}

/// A policy that was typed in.
fn policy_text(text: &str, kind: Option<PolicyType>) -> Vec<Attachment> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    vec![Attachment {
        name: "policy".to_owned(),
        bytes: text.as_bytes().to_vec(),
        policy_type: kind,
    }]
}
