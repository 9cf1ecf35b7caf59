//! `kyoka simulate`: requests with their policies in, decisions out.

use crate::budget::Budget;
use crate::diagnose::{RequestRead, StatementRead};
use crate::evaluate::{self, Decision, Layers, Unknown};
use crate::iam::{Context, Fact, Request, Target};
use crate::policy::{self, Policy};
use crate::render::json::StatementOut;
use crate::text::{Language, Paste, mask};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, Read, Write};
use std::sync::LazyLock;

/// The longest request that is read, in bytes.
const LONGEST_REQUEST: u64 = 64 * 1024 * 1024;

/// What stopped `simulate`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimulateError {
    /// The requests cannot be read.
    #[error("cannot read the request: {0}")]
    Input(#[source] io::Error),
    /// A request is none.
    #[error("line {line}: {reason}")]
    Request {
        /// Line, from 1.
        line: usize,
        /// Why.
        reason: String,
    },
    /// The answer cannot be written.
    #[error("cannot write the answer: {0}")]
    Output(#[source] io::Error),
}

/// Answers one request, or with `jsonl` one a line. Returns how many lines could not be read: each of
/// them has an answer that says so.
///
/// # Errors
///
/// When input or output fail, and for a single request that is none.
pub(crate) fn run(
    mut input: impl BufRead,
    jsonl: bool,
    out: &mut impl Write,
) -> Result<usize, SimulateError> {
    if !jsonl {
        let mut text = String::new();
        input
            .take(LONGEST_REQUEST)
            .read_to_string(&mut text)
            .map_err(SimulateError::Input)?;
        let refused = |error: serde_json::Error| SimulateError::Request {
            line: error.line(),
            reason: error.to_string(),
        };
        let text = mask::secrets(&text).text;
        let asked: Asked<'_> = serde_json::from_str(&text).map_err(refused)?;
        let mut known = Known::default();
        let answer = answer(asked, &mut known).map_err(refused)?;
        serde_json::to_writer_pretty(&mut *out, &answer)
            .map_err(|error| SimulateError::Output(error.into()))?;
        writeln!(out).map_err(SimulateError::Output)?;
        return Ok(0);
    }
    let mut refused = 0;
    let mut known = Known::default();
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let read = (&mut input)
            .take(LONGEST_REQUEST)
            .read_line(&mut line)
            .map_err(SimulateError::Input)?;
        if read == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let line = mask::secrets(&line).text;
        let asked = serde_json::from_str::<Asked<'_>>(&line);
        let written = match asked.and_then(|asked| answer(asked, &mut known)) {
            Ok(answer) => serde_json::to_writer(&mut *out, &answer),
            Err(error) => {
                refused += 1;
                let error = format!("line {number}: {error}");
                serde_json::to_writer(&mut *out, &Refusal { error })
            }
        };
        written.map_err(|error| SimulateError::Output(error.into()))?;
        writeln!(out).map_err(SimulateError::Output)?;
    }
    Ok(refused)
}

/// The most bytes of policies that are kept for the lines that follow.
const MOST_KNOWN: usize = 16 << 20;

/// Policies of earlier lines, by their text: requests often come with the same ones.
#[derive(Default)]
struct Known {
    layers: HashMap<String, Layers>,
    bytes: usize,
}

impl Known {
    /// The policies of a line.
    fn layers(&mut self, text: &str) -> serde_json::Result<&Layers> {
        static NONE: LazyLock<Layers> = LazyLock::new(Layers::default);
        if self.bytes > MOST_KNOWN {
            *self = Self::default();
        }
        if !self.layers.contains_key(text) {
            self.bytes = self.bytes.saturating_add(text.len());
            let read = layers(serde_json::from_str(text)?);
            self.layers.insert(text.to_owned(), read);
        }
        Ok(self.layers.get(text).unwrap_or(&NONE))
    }
}

#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(default)]
    id: Value,
    request: AskedRequest,
    #[serde(borrow)]
    policies: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct AskedRequest {
    principal: Option<String>,
    action: String,
    resource: Option<String>,
    resource_account: Option<String>,
    #[serde(default)]
    context: BTreeMap<String, Value>,
    context_complete: Option<bool>,
}

#[derive(Deserialize, Default)]
struct AskedPolicies {
    identity: Option<Vec<Named>>,
    scps: Option<Vec<Vec<Value>>>,
    rcps: Option<Vec<Vec<Value>>>,
    resource: Option<Value>,
    boundary: Option<Vec<Value>>,
    session: Option<Value>,
    vpce: Option<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Policy { policy: Value },
    Bare(Value),
}

#[derive(Serialize)]
struct Refusal {
    error: String,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    decision: &'static str,
    depends_on: Vec<String>,
    statements: Vec<StatementOut>,
}

fn answer(asked: Asked<'_>, known: &mut Known) -> serde_json::Result<Answer> {
    let complete = asked.request.context_complete.unwrap_or(true);
    let request = Request {
        principal: asked.request.principal,
        action: asked.request.action,
        resource: asked
            .request
            .resource
            .map_or(Target::Unknown, Target::Known),
        resource_account: asked.request.resource_account,
        context: Context {
            facts: facts(asked.request.context),
            complete,
        },
    };
    let layers = known.layers(asked.policies.map_or("{}", RawValue::get))?;
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
        inferred: Vec::new(),
    };
    let mut statements = Vec::new();
    for (policy, (policy_type, document)) in layers.in_order(&request.action).enumerate() {
        let verdicts = evaluate::statements(document, policy_type, &request);
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
    Ok(Answer {
        id: asked.id,
        decision: decision.code(),
        depends_on: depends_on.into_iter().collect(),
        statements,
    })
}

/// What a decision depends on, as one word: the key, the placeholder, the pattern …
fn name_of(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Key(name) | Unknown::Placeholder(name) | Unknown::Pattern(name) => name.clone(),
        Unknown::Field(element) => element.name().to_owned(),
        Unknown::Policy(policy_type) => policy_type.code().to_owned(),
        Unknown::Undocumented(rule) => (*rule).to_owned(),
    }
}

fn facts(context: BTreeMap<String, Value>) -> BTreeMap<String, Fact> {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    context
        .into_iter()
        .map(|(key, value)| {
            let values = match value {
                Value::Array(values) => values.into_iter().map(text).collect(),
                one => vec![text(one)],
            };
            (key.to_lowercase(), Fact::Values(values))
        })
        .collect()
}

fn layers(asked: AskedPolicies) -> Layers {
    let all = |policies: Option<Vec<Value>>| -> Vec<Policy> {
        policies
            .unwrap_or_default()
            .iter()
            .filter_map(read)
            .collect()
    };
    let levels = |levels: Option<Vec<Vec<Value>>>| {
        let levels = levels.unwrap_or_default().into_iter();
        levels.map(|level| all(Some(level))).collect()
    };
    Layers {
        identity: asked
            .identity
            .unwrap_or_default()
            .iter()
            .filter_map(|named| match named {
                Named::Policy { policy } | Named::Bare(policy) => read(policy),
            })
            .collect(),
        boundary: all(asked.boundary),
        session: asked.session.iter().filter_map(read).collect(),
        scps: levels(asked.scps),
        rcps: levels(asked.rcps),
        resource: asked.resource.as_ref().and_then(read),
        vpce: all(asked.vpce),
    }
}

/// One policy of the request; `None` for null. What is no policy allows nothing: an empty one.
fn read(value: &Value) -> Option<Policy> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    Some(
        found
            .policies
            .into_iter()
            .next()
            .map_or_else(Policy::default, |found| found.policy),
    )
}
