//! A request with its policies in, a decision out.

mod read;

use crate::diagnose::{RequestRead, StatementRead};
use crate::evaluate::{self, Decision, Layers, Unknown};
use crate::iam::Target;
use crate::render::json::{DecisionOut, StatementOut};
use crate::text::{Language, mask};
use read::{Members, Refused};
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// The longest request that is read, in bytes: some hundred policies of AWS's largest size.
pub(crate) const MAX_REQUEST_BYTES: usize = 4 << 20;

/// Why a request was not evaluated.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Its id, as far as it could be read.
    #[cfg(feature = "cli")]
    pub(crate) id: Option<Box<RawValue>>,
    /// What is wrong with it, and where.
    pub(crate) why: String,
}

impl Refusal {
    fn of(why: impl Into<String>) -> Self {
        Self {
            #[cfg(feature = "cli")]
            id: None,
            why: why.into(),
        }
    }
}

/// Evaluates one request. `mended` is told each thing that AWS would not take as it stands and that was read without
/// loss; `known` keeps policies for the requests that follow.
///
/// # Errors
/// Where the text is no request.
pub(crate) fn decide(
    text: &str,
    known: &mut Known,
    mended: &mut dyn FnMut(String),
) -> Result<DecisionOut, Refusal> {
    if text.len() > MAX_REQUEST_BYTES {
        return Err(Refusal::of(too_long()));
    }
    let text = mask::secrets(text).text;
    let whole = read::object(&text).map_err(|error| Refusal::of(error.to_string()))?;
    answer(&whole, known, mended).map_err(|error| Refusal {
        #[cfg(feature = "cli")]
        id: read::id(&whole).map(RawValue::to_owned),
        why: error.to_string(),
    })
}

/// The id of a text that is no request.
#[cfg(feature = "cli")]
pub(crate) fn id_of(text: &str) -> Option<Box<RawValue>> {
    let whole = read::object(text).ok()?;
    read::id(&whole).map(RawValue::to_owned)
}

/// That a request is too long.
pub(crate) fn too_long() -> String {
    format!("the request is longer than {} MiB", MAX_REQUEST_BYTES >> 20)
}

/// The most bytes of policies that are kept for the lines that follow.
const MAX_KNOWN_BYTES: usize = 16 << 20;

/// Policies of earlier requests, by their text: requests often come with the same ones.
#[derive(Default, Debug)]
pub(crate) struct Known {
    layers: HashMap<String, Layers>,
    bytes: usize,
}

impl Known {
    /// The policies of a line.
    fn layers(
        &mut self,
        value: Option<&RawValue>,
        mended: &mut dyn FnMut(String),
    ) -> Result<&Layers, Refused> {
        static NONE: LazyLock<Layers> = LazyLock::new(Layers::default);
        if self.bytes > MAX_KNOWN_BYTES {
            *self = Self::default();
        }
        let text = value.map_or("", RawValue::get);
        if !self.layers.contains_key(text) {
            self.bytes = self.bytes.saturating_add(text.len());
            let read = read::layers(value, mended)?;
            self.layers.insert(text.to_owned(), read);
        }
        Ok(self.layers.get(text).unwrap_or(&NONE))
    }
}

fn answer(
    whole: &Members<'_>,
    known: &mut Known,
    mended: &mut dyn FnMut(String),
) -> Result<DecisionOut, Refused> {
    let asked = read::asked(whole)?;
    let request = asked.request;
    let layers = known.layers(asked.policies, mended)?;
    let decision = evaluate::decide(layers, &request);
    let depends_on = match &decision {
        Decision::Depends(on) => on.iter().map(name_of).collect::<BTreeSet<_>>(),
        Decision::Allowed | Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => {
            BTreeSet::new()
        }
    };
    let read = RequestRead {
        principal: request.principal.clone(),
        action: Some(request.action.clone()),
        resource: match &request.resource {
            Target::Known(resource) => Some(resource.clone()),
            Target::Unknown => None,
        },
        ..RequestRead::default()
    };
    let mut statements = Vec::new();
    for (policy, (policy_type, document)) in layers.in_order(&request.action).enumerate() {
        let verdicts = evaluate::statements(document, policy_type, layers, &request);
        let all = document.statements.iter().zip(verdicts).enumerate();
        for (statement, (one, verdict)) in all {
            let one_read = StatementRead {
                policy,
                statement,
                sid: one.sid.as_ref().map(|sid| sid.value.clone()),
                effect: one.effect.as_ref().map(|effect| effect.value),
                verdict,
            };
            statements.push(StatementOut::of(&one_read, &read, Some(one), Language::En));
        }
    }
    Ok(DecisionOut {
        kind: "simulate",
        schema: 1,
        id: read::id(whole).map(RawValue::to_owned),
        decision: decision.code(),
        depends_on: depends_on.into_iter().collect(),
        statements,
    })
}

/// What a decision depends on, as one word: the key, the placeholder, the pattern …
fn name_of(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Key(name)
        | Unknown::Placeholder(name)
        | Unknown::Pattern(name)
        | Unknown::Code(name) => name.clone(),
        Unknown::CutOff => "cut_off".to_owned(),
        Unknown::Field(element) => element.name().to_owned(),
        Unknown::Policy(policy_type) => policy_type.code().to_owned(),
        Unknown::Undocumented(rule) => (*rule).to_owned(),
    }
}
