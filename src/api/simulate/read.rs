//! A request of `simulate`, read strictly: what is not as the contract has it is refused, with its place.
//!
//! In: one JSON object. Out: an [`Asked`], or the first thing that is wrong with it. A policy is read as people
//! write it, and refused where anything of it was dropped, guessed or changed in order to read it.

use crate::api::whole;
use crate::budget::Budget;
use crate::compare::{Flaw, flaws};
use crate::evaluate::Layers;
use crate::iam::{ActionName, find_placeholders, is_account_id};
use crate::iam::{Arn, Caller, CallerKind, Context, Fact, PolicyType, Request, Target};
use crate::policy::{self, Form, PastedPolicy, Policy};
use crate::render::terminal;
use crate::reply::{self, Inline};
use crate::text::{Language, Paste, Position, Positions, nearest};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// The most characters of what was written that an error repeats.
const MAX_REPEATED: usize = 120;

/// Where the outermost keys are.
const TOP: &str = "top level";

/// What is wrong with a request.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// It is no JSON object.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A key that there is not.
    #[error("{at}: there is no key `{key}`; {}", meant(*.nearest, .known))]
    UnknownKey {
        /// The object.
        at: String,
        /// The key.
        key: String,
        /// The one that was probably meant.
        nearest: Option<&'static str>,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// The same key twice in one object.
    #[error("{at}: `{key}` stands twice")]
    DuplicateKey {
        /// The object.
        at: String,
        /// The key.
        key: String,
    },
    /// A key that must be there.
    #[error("{at}: `{key}` is missing")]
    Missing {
        /// The object.
        at: String,
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong kind or form.
    #[error("{at}: give {takes}")]
    Value {
        /// Where.
        at: String,
        /// What it takes.
        takes: &'static str,
    },
    /// A text that is none of what it should be.
    #[error("{at}: `{written}` is {what}")]
    Written {
        /// Where.
        at: String,
        /// The text, its beginning.
        written: String,
        /// What is wrong with it, and what to give.
        what: &'static str,
    },
    /// A policy that is none.
    #[error(
        "{at}: this is no policy; give the whole document, with `Version` and `Statement`, as JSON"
    )]
    NoPolicy {
        /// Where.
        at: String,
    },
    /// A policy that cannot be read as it stands.
    #[error("{at}:{}:{}: {said}", .position.line, .position.column)]
    Policy {
        /// Where the policy is.
        at: String,
        /// Where in it.
        position: Position,
        /// Why, in a sentence.
        said: String,
    },
}

/// A request as it was read.
pub(super) struct Asked<'a> {
    /// What is asked.
    pub(super) request: Request,
    /// The policies as they are written; they are read once for all requests that have the same.
    pub(super) policies: Option<&'a RawValue>,
}

/// The object of a line.
pub(super) fn object(text: &str) -> Result<Members<'_>, Refused> {
    Ok(serde_json::from_str(text)?)
}

/// The id of a request, where it has one.
pub(super) fn id<'a>(whole: &Members<'a>) -> Option<&'a RawValue> {
    let mut ids = whole.0.iter().filter(|(key, _)| key == "id");
    match (ids.next(), ids.next()) {
        (Some((_, id)), None) => Some(id),
        _ => None,
    }
}

/// Reads a request.
pub(super) fn asked<'a>(whole: &Members<'a>) -> Result<Asked<'a>, Refused> {
    let [_, request, policies] = whole.of(TOP, ["id", "request", "policies"])?;
    let Some(request) = request else {
        let at = TOP.to_owned();
        return Err(Refused::Missing { at, key: "request" });
    };
    Ok(Asked {
        request: read_request(request)?,
        policies,
    })
}

/// The members of an object, as they are written.
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Each)
    }
}

impl<'a> Members<'a> {
    /// The values of these keys, of which each is there once at most and no other is.
    fn of<const N: usize>(
        &self,
        at: &str,
        keys: [&'static str; N],
    ) -> Result<[Option<&'a RawValue>; N], Refused> {
        let mut values = [None; N];
        for (key, value) in &self.0 {
            let place = keys.iter().position(|known| known == key);
            let Some(place) = place.and_then(|place| values.get_mut(place)) else {
                return Err(Refused::UnknownKey {
                    at: at.to_owned(),
                    key: shortened(key),
                    nearest: nearest(key, keys.into_iter()),
                    known: keys.to_vec(),
                });
            };
            if place.replace(*value).is_some() {
                return Err(Refused::DuplicateKey {
                    at: at.to_owned(),
                    key: key.clone(),
                });
            }
        }
        // A null is as good as nothing.
        Ok(values.map(|value| value.filter(|value| value.get() != "null")))
    }
}

/// The items of a list, as they are written.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        from.deserialize_seq(Each)
    }
}

fn members<'a>(at: &str, value: &'a RawValue, takes: &'static str) -> Result<Members<'a>, Refused> {
    serde_json::from_str(value.get()).map_err(|_| Refused::Value {
        at: at.to_owned(),
        takes,
    })
}

fn items<'a>(
    at: &str,
    value: &'a RawValue,
    takes: &'static str,
) -> Result<Vec<&'a RawValue>, Refused> {
    let items: Items<'a> = serde_json::from_str(value.get()).map_err(|_| Refused::Value {
        at: at.to_owned(),
        takes,
    })?;
    Ok(items.0)
}

fn text(at: &str, value: &RawValue, takes: &'static str) -> Result<String, Refused> {
    serde_json::from_str(value.get()).map_err(|_| Refused::Value {
        at: at.to_owned(),
        takes,
    })
}

fn read_request(value: &RawValue) -> Result<Request, Refused> {
    const AT: &str = "request";
    let keys = [
        "principal",
        "action",
        "resource",
        "resource_account",
        "context",
        "context_complete",
    ];
    let whole = members(AT, value, "an object with `action`")?;
    let [principal, action, resource, account, context, complete] = whole.of(AT, keys)?;
    let Some(action) = action else {
        let at = AT.to_owned();
        return Err(Refused::Missing { at, key: "action" });
    };
    let optional = |key: &str, value: Option<&RawValue>| {
        let at = format!("{AT}.{key}");
        value
            .map(|value| text(&at, value, "text"))
            .transpose()
            .map(|text| (at, text))
    };
    Ok(Request {
        principal: checked(
            optional("principal", principal)?,
            is_caller,
            "no principal; give its ARN, a service such as `lambda.amazonaws.com`, or `*` for an anonymous caller",
        )?,
        action: checked(
            (
                format!("{AT}.action"),
                Some(text("request.action", action, "text")?),
            ),
            is_action,
            "no action; give one as `service:Name`, without wildcards",
        )?
        .unwrap_or_default(),
        resource: checked(
            optional("resource", resource)?,
            is_resource,
            "no resource; give its whole ARN, or `*` where the action has none",
        )?
        .map_or(Target::Unknown, Target::Known),
        resource_account: checked(
            optional("resource_account", account)?,
            is_account,
            "no account; give its twelve digits",
        )?,
        context: Context {
            facts: context.map(facts).transpose()?.unwrap_or_default(),
            complete: match complete.map(RawValue::get) {
                None | Some("true") => true,
                Some("false") => false,
                Some(_) => {
                    let at = format!("{AT}.context_complete");
                    return Err(Refused::Value {
                        at,
                        takes: "true or false",
                    });
                }
            },
        },
    })
}

/// A text that is what it should be.
fn checked(
    (at, written): (String, Option<String>),
    is_right: impl Fn(&str) -> bool,
    what: &'static str,
) -> Result<Option<String>, Refused> {
    match written {
        Some(written) if !is_right(&written) => {
            let written = shortened(&written);
            Err(Refused::Written { at, written, what })
        }
        written => Ok(written),
    }
}

fn is_action(text: &str) -> bool {
    let is_word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    ActionName::parse(text).is_some_and(|action| is_word(action.service) && is_word(action.name))
}

fn is_resource(text: &str) -> bool {
    let is_word = |field: &str| {
        !find_placeholders(field).is_empty()
            || !field.is_empty()
                && field
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_arn = |arn: Arn<'_>| is_word(arn.partition) && is_word(arn.service);
    text == "*" || Arn::parse(text).is_some_and(is_arn) || is_redacted(text)
}

fn is_account(text: &str) -> bool {
    is_account_id(text) || is_redacted(text)
}

/// An identity as AWS names it: an ARN of IAM or STS, a service or another provider by its host, an account,
/// a unique or a canonical id.
fn is_caller(text: &str) -> bool {
    let is_of = |is: fn(u8) -> bool| !text.is_empty() && text.bytes().all(is);
    let is_arn = Arn::parse(text).is_some_and(|arn| matches!(arn.service, "iam" | "sts"));
    let is_host = text.contains('.')
        && is_of(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/'));
    let is_id = text.len() >= 16 && is_of(|byte| byte.is_ascii_alphanumeric());
    is_arn
        || Caller::parse(text).kind == CallerKind::Anonymous
        || is_host
        || is_account(text)
        || is_id
}

/// Something stands for the whole of it, or for the beginning.
fn is_redacted(text: &str) -> bool {
    find_placeholders(text)
        .first()
        .is_some_and(|first| first.start == 0)
}

/// The context: text, numbers and booleans by key, whose case tells nothing.
fn facts(value: &RawValue) -> Result<BTreeMap<String, Fact>, Refused> {
    const AT: &str = "request.context";
    const TAKES: &str = "text, a number, true or false, or a list of these";
    let mut facts = BTreeMap::new();
    for (key, value) in members(AT, value, "an object: keys with their values")?.0 {
        let at = || format!("{AT}.{}", shortened(&key));
        let one = |value: &RawValue| match value.get().bytes().next() {
            Some(b'"') => text(&at(), value, TAKES),
            Some(b'{' | b'[' | b'n') | None => Err(Refused::Value {
                at: at(),
                takes: TAKES,
            }),
            Some(_) => Ok(value.get().to_owned()),
        };
        let values: Vec<String> = if value.get().starts_with('[') {
            let all = items(&at(), value, TAKES)?;
            all.into_iter().map(one).collect::<Result<_, _>>()?
        } else {
            vec![one(value)?]
        };
        if facts
            .insert(key.to_lowercase(), Fact::Values(values))
            .is_some()
        {
            return Err(Refused::DuplicateKey {
                at: AT.to_owned(),
                key: shortened(&key),
            });
        }
    }
    Ok(facts)
}

/// Reads the policies of a request. `mended` is told what AWS would not take as it stands and was read all
/// the same, because nothing of it was lost.
pub(super) fn layers(
    value: Option<&RawValue>,
    mended: &mut dyn FnMut(String),
) -> Result<Layers, Refused> {
    let Some(value) = value else {
        return Ok(Layers::default());
    };
    let keys = [
        "identity", "scps", "rcps", "resource", "boundary", "session", "vpce",
    ];
    let whole = members("policies", value, "an object: layers with their policies")?;
    let [identity, scps, rcps, resource, boundary, session, vpce] = whole.of("policies", keys)?;
    let mut reader = Reader { mended };
    Ok(Layers {
        identity: reader.list("policies.identity", identity, PolicyType::Identity)?,
        boundary: reader.list("policies.boundary", boundary, PolicyType::Boundary)?,
        session: reader
            .one("policies.session", session, PolicyType::Session)?
            .into_iter()
            .collect(),
        scps: reader.levels("policies.scps", scps, PolicyType::Scp)?,
        rcps: reader.levels("policies.rcps", rcps, PolicyType::Rcp)?,
        resource: reader.one("policies.resource", resource, PolicyType::Resource)?,
        vpce: reader.list("policies.vpce", vpce, PolicyType::Vpce)?,
    })
}

/// Reads policies.
struct Reader<'a> {
    mended: &'a mut dyn FnMut(String),
}

impl Reader<'_> {
    fn levels(
        &mut self,
        at: &str,
        value: Option<&RawValue>,
        kind: PolicyType,
    ) -> Result<Vec<Vec<Policy>>, Refused> {
        let Some(value) = value else {
            return Ok(Vec::new());
        };
        let levels = items(
            at,
            value,
            "a list of lists, one for each level of the organization",
        )?;
        let all = levels.into_iter().enumerate().map(|(number, level)| {
            let at = format!("{at}[{number}]");
            self.list(&at, Some(level), kind)
        });
        all.collect()
    }

    fn list(
        &mut self,
        at: &str,
        value: Option<&RawValue>,
        kind: PolicyType,
    ) -> Result<Vec<Policy>, Refused> {
        let Some(value) = value else {
            return Ok(Vec::new());
        };
        let all = items(at, value, "a list of policies")?;
        let all = all.into_iter().enumerate().map(|(number, policy)| {
            let at = format!("{at}[{number}]");
            let policy = self.one(&at, Some(policy), kind)?;
            policy.ok_or(Refused::NoPolicy { at })
        });
        all.collect()
    }

    /// A policy: the document, its text, or an object with its name and one of these.
    fn one(
        &mut self,
        at: &str,
        value: Option<&RawValue>,
        kind: PolicyType,
    ) -> Result<Option<Policy>, Refused> {
        let Some(value) = value.filter(|value| value.get() != "null") else {
            return Ok(None);
        };
        let no_policy = || Refused::NoPolicy { at: at.to_owned() };
        if value.get().starts_with('"') {
            let text = text(at, value, "a policy")?;
            return self.document(at, &text, kind).map(Some);
        }
        let whole = members(at, value, "a policy").map_err(|_| no_policy())?;
        let has = |name: &str| {
            whole
                .0
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        if has("Statement") || !(has("policy") || has("name")) {
            if is_without_statements(&whole) {
                return Ok(Some(Policy::default()));
            }
            return self.document(at, value.get(), kind).map(Some);
        }
        let [name, policy] = whole.of(at, ["name", "policy"])?;
        if let Some(name) = name {
            text(&format!("{at}.name"), name, "text")?;
        }
        let Some(policy) = policy else {
            let at = at.to_owned();
            return Err(Refused::Missing { at, key: "policy" });
        };
        self.one(&format!("{at}.policy"), Some(policy), kind)
    }

    /// A document that is read as it stands, marks and quotes aside.
    fn document(&mut self, at: &str, text: &str, kind: PolicyType) -> Result<Policy, Refused> {
        let no_policy = || Refused::NoPolicy { at: at.to_owned() };
        let found = policy::find(0, &Paste::new(None, text), &Budget::default());
        if let Some(piece) = found.unreadable.first() {
            let said = reply::unreadable(piece.kind, piece.position, Language::En);
            return Err(Refused::Policy {
                at: at.to_owned(),
                position: piece.position,
                said: terminal::plain(&said),
            });
        }
        let mut positions = Positions::of(text);
        if let Some(truncation) = found.truncated {
            let position = positions.at(truncation.at);
            let said = reply::truncated(truncation.reason, position, Language::En);
            return Err(Refused::Policy {
                at: at.to_owned(),
                position,
                said: terminal::plain(&said),
            });
        }
        let [pasted] = found.policies.as_slice() else {
            return Err(no_policy());
        };
        let mut at_place = |start: usize, said: String| Refused::Policy {
            at: at.to_owned(),
            position: positions.at(start),
            said,
        };
        let kind = of_trust(pasted, kind);
        let all = flaws(pasted, kind);
        // A version that is none is read as the author meant it, and what an operator that is none says is
        // unknown to the evaluator as well.
        if let Some((flaw, span)) = all
            .iter()
            .find(|(flaw, _)| !matches!(flaw, Flaw::Version(_) | Flaw::Operator(_)))
        {
            return Err(at_place(span.start, problem(flaw)));
        }
        let is_whole = pasted.form == Form::Document
            && found.unreadable.is_empty()
            && text.get(..pasted.span.start).is_some_and(policy::is_blank)
            && text.get(pasted.span.end..).is_some_and(policy::is_blank);
        if !is_whole {
            return Err(no_policy());
        }
        for (flaw, span) in whole::mended(pasted).into_iter().chain(all) {
            let said = terminal::plain(&reply::flaw(&flaw, Language::En));
            (self.mended)(at_place(span.start, said).to_string());
        }
        Ok(pasted.policy.clone())
    }
}

/// What is wrong, without how it was read: it was not.
fn problem(flaw: &Flaw) -> String {
    let mut line = reply::flaw(flaw, Language::En);
    let end = line.0.iter_mut().position(|inline| match inline {
        Inline::Text(text) => match text.split_once(". ") {
            Some((first, _)) => {
                *text = first;
                true
            }
            None => false,
        },
        _ => false,
    });
    line.0
        .truncate(end.map_or(usize::MAX, |end| end.saturating_add(1)));
    terminal::plain(&line).trim_end_matches('.').to_owned()
}

/// Which key was meant, or which there are.
fn meant(nearest: Option<&'static str>, known: &[&'static str]) -> String {
    match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are `{}`", known.join("`, `")),
    }
}

/// A resource-based policy that says who may assume a role has no `Resource`.
fn of_trust(pasted: &PastedPolicy, kind: PolicyType) -> PolicyType {
    match (kind, pasted.policy_type) {
        (PolicyType::Resource, Some(PolicyType::Trust)) => PolicyType::Trust,
        (kind, _) => kind,
    }
}

/// Tells whether a document has an empty list of statements and nothing that is unknown.
fn is_without_statements(whole: &Members<'_>) -> bool {
    let Ok([version, id, statements]) = whole.of("", ["Version", "Id", "Statement"]) else {
        return false;
    };
    let is_text = |value: Option<&RawValue>| value.is_none_or(|value| value.get().starts_with('"'));
    let is_empty = |value: &RawValue| {
        serde_json::from_str::<Items<'_>>(value.get()).is_ok_and(|items| items.0.is_empty())
    };
    is_text(version) && is_text(id) && statements.is_some_and(is_empty)
}

/// The beginning of what was written.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_REPEATED) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
