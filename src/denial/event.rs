//! CloudTrail events and decoded authorization messages, whole or cut.
//!
//! Both are read by their keys rather than as JSON: what is pasted is often a fragment.
//!
//! Source: AWS CloudTrail User Guide, "CloudTrail record contents"; AWS STS API Reference,
//! `DecodeAuthorizationMessage`.

use super::{Denial, call, words, wrapper};
use crate::iam::DenialEffect;
use crate::reference;
use memchr::memmem;
use std::collections::BTreeMap;
use std::ops::Range;

/// A CloudTrail event that was denied.
#[derive(Debug)]
pub(super) struct Event<'a> {
    text: &'a str,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

/// Every denied event of the text. An event is the text around one `errorCode`, up to its neighbours.
pub(super) fn events(text: &str) -> Vec<Event<'_>> {
    let at: Vec<usize> = memmem::find_iter(text.as_bytes(), b"\"errorCode\"").collect();
    let mut events = Vec::new();
    for (index, code) in at.iter().enumerate() {
        let start = index
            .checked_sub(1)
            .and_then(|before| at.get(before))
            .map_or(0, |before| border(text, *before, *code));
        let end = at
            .get(index + 1)
            .map_or(text.len(), |next| border(text, *code, *next));
        let event = Event {
            text: text.get(start..end).unwrap_or_default(),
            range: start..end,
        };
        let is_event = event.value("eventSource").is_some() || event.value("eventName").is_some();
        if is_event && event.value("errorCode").is_some_and(wrapper::is_denial) {
            events.push(event);
        }
    }
    if at.is_empty() {
        events.extend(cut_off(text));
    }
    events
}

/// The event that is cut off before its error code, behind words that say that it was refused.
fn cut_off(text: &str) -> Option<Event<'_>> {
    const MAX_LEAD_BYTES: usize = 400;
    let member = ["\"eventVersion\"", "\"userIdentity\"", "\"eventSource\""]
        .iter()
        .filter_map(|member| text.find(member))
        .min()?;
    let start = text.get(..member)?.rfind('{')?;
    let whole = text.get(start..)?;
    let braces = |brace: u8| memchr::memchr_iter(brace, whole.as_bytes()).count();
    let lead = words::behind(text, start, MAX_LEAD_BYTES);
    let is_refused = ["enied", "ot authorized", "nauthorized", "orbidden"]
        .iter()
        .any(|word| lead.contains(word));
    let event = Event {
        text: whole,
        range: start..text.len(),
    };
    let is_event = event.value("eventSource").is_some() && event.value("eventName").is_some();
    (is_event && is_refused && braces(b'{') > braces(b'}')).then_some(event)
}

/// Where one event ends and the next begins, between two of their keys: the last line end, else the
/// last `}{` or `},`.
fn border(text: &str, from: usize, to: usize) -> usize {
    let gap = text.get(from..to).unwrap_or_default();
    [
        "\n{",
        "}\n",
        "},{",
        "}, {",
        "{\"eventVersion\"",
        "{ \"eventVersion\"",
    ]
    .iter()
    .filter_map(|mark| gap.rfind(mark).map(|at| at + 1))
    .max()
    .map_or(to, |at| from + at)
}

impl<'a> Event<'a> {
    /// The text value of a key, anywhere in the event.
    fn value(&self, key: &str) -> Option<&'a str> {
        value(self.text, key)
    }

    /// The caller, from `userIdentity`.
    fn principal(&self) -> Option<&'a str> {
        // CloudWatch Logs Insights and Athena print a row of flat names.
        let Some(start) = self.text.find("\"userIdentity\"") else {
            return self
                .value("userIdentity.arn")
                .or_else(|| self.value("useridentity.arn"));
        };
        let identity = self.text.get(start..)?;
        // The role behind a session has an ARN too.
        let issuer = identity.find("\"sessionIssuer\"");
        let caller =
            value_at(identity, "arn").filter(|(at, _)| issuer.is_none_or(|issuer| *at < issuer));
        let type_after = || {
            value_at(identity, "principalId")
                .filter(|(at, _)| issuer.is_none_or(|issuer| *at < issuer))
        };
        caller
            .or_else(|| type_after().and(None))
            .map(|(_, arn)| arn)
    }

    /// Fills in what the event says and the sentence in it does not.
    pub(super) fn fill(&self, denial: &mut Denial) {
        if denial.principal.is_none() {
            denial.principal = self.principal().map(str::to_owned);
        }
        denial.operation = denial
            .operation
            .take()
            .or_else(|| self.value("eventName").map(str::to_owned));
        denial.service = denial.service.take().or_else(|| {
            let source = self.value("eventSource")?;
            Some(
                reference::prefix_of(source)
                    .unwrap_or_else(|| source.split('.').next().unwrap_or(source))
                    .to_owned(),
            )
        });
        denial.error_code = self
            .value("errorCode")
            .map(str::to_owned)
            .or(denial.error_code.take());
        for (field, key) in [
            ("sourceIPAddress", "aws:SourceIp"),
            ("userAgent", "aws:UserAgent"),
            ("awsRegion", "aws:RequestedRegion"),
            ("vpcEndpointId", "aws:SourceVpce"),
            ("mfaAuthenticated", "aws:MultiFactorAuthPresent"),
            ("eventTime", "aws:CurrentTime"),
        ] {
            if let Some(value) = self
                .value(field)
                .filter(|value| !(key == "aws:SourceIp" && value.ends_with(".amazonaws.com")))
            {
                denial
                    .context
                    .insert(key.to_owned(), vec![value.to_owned()]);
            }
        }
        let issuer = self
            .text
            .find("\"sessionIssuer\"")
            .and_then(|at| value(self.text.get(at..)?, "arn"));
        if let Some(role) = issuer {
            denial
                .context
                .insert("aws:PrincipalArn".to_owned(), vec![role.to_owned()]);
        }
        denial.call = Some(call::call(
            self.text,
            self.value("awsRegion"),
            self.value("recipientAccountId"),
        ));
        denial.encoded |= self
            .value("errorMessage")
            .is_some_and(|message| message.contains("Encoded authorization failure message"));
    }

    /// A denial made of the event alone.
    pub(super) fn denial(&self) -> Denial {
        let mut denial = Denial {
            count: 1,
            ..Denial::default()
        };
        self.fill(&mut denial);
        denial
    }
}

/// Every decoded authorization message of the text.
pub(super) fn decoded(text: &str) -> Vec<(usize, Denial)> {
    let mut found = Vec::new();
    let mut keys = Keys::default();
    let mut at = memmem::find_iter(text.as_bytes(), b"\"explicitDeny\"").peekable();
    while let Some(start) = at.next() {
        let end = at.peek().copied().unwrap_or(text.len());
        let rest = text.get(start..end).unwrap_or_default();
        let explicit = rest
            .get("\"explicitDeny\"".len()..)
            .unwrap_or_default()
            .trim_start_matches([':', ' ', '\n'])
            .starts_with("true");
        let Some(context) = rest.find("\"context\"").and_then(|at| rest.get(at..)) else {
            continue;
        };
        let effect = if explicit {
            DenialEffect::Explicit
        } else {
            DenialEffect::Implicit
        };
        let mut denial = of_context(context, Some(effect), &mut keys);
        denial.matched = call::matched(rest);
        found.push((start, denial));
    }
    // Somebody left out its beginning, and with it the effect.
    if found.is_empty() {
        let mark = memmem::find(text.as_bytes(), b"DecodedMessage");
        let context = mark.and_then(|mark| {
            let rest = text.get(mark..)?;
            let principal = rest.find("\"principal\"")?;
            let conditions = rest.find("\"conditions\"")?;
            (principal < conditions)
                .then(|| rest.get(principal..))
                .flatten()
        });
        if let (Some(mark), Some(context)) = (mark, context) {
            found.push((mark, of_context(context, None, &mut keys)));
        }
    }
    found
}

/// So many different keys are looked up in the reference for one part of a text.
const LOOKUPS: usize = 512;

/// Which condition keys are keys of IAM; each is looked up once.
#[derive(Default)]
struct Keys<'a>(BTreeMap<&'a str, bool>);

impl<'a> Keys<'a> {
    fn has(&mut self, key: &'a str) -> bool {
        if key.starts_with("aws:") && key.matches(':').count() == 1 {
            return true;
        }
        if let Some(known) = self.0.get(key) {
            return *known;
        }
        if self.0.len() >= LOOKUPS {
            return false;
        }
        let known = reference::condition_key(None, key).is_some();
        self.0.insert(key, known);
        known
    }
}

/// The denial whose context a decoded message shows.
fn of_context<'a>(context: &'a str, effect: Option<DenialEffect>, keys: &mut Keys<'a>) -> Denial {
    let action = value(context, "action").map(str::to_owned);
    let mut denial = Denial {
        principal: value(context, "arn").map(str::to_owned),
        service: action
            .as_ref()
            .and_then(|action| Some(action.split_once(':')?.0.to_ascii_lowercase())),
        action,
        resource: value(context, "resource").map(str::to_owned),
        effect,
        count: 1,
        ..Denial::default()
    };
    conditions(context, keys, &mut denial);
    denial
}

/// The condition keys of a decoded message that are keys of IAM.
fn conditions<'a>(context: &'a str, keys: &mut Keys<'a>, denial: &mut Denial) {
    let Some(list) = context
        .find("\"conditions\"")
        .and_then(|at| context.get(at..))
    else {
        return;
    };
    let mut parts = list.split("\"key\"").skip(1);
    for part in parts.by_ref().take(256) {
        let key = part.split('"').nth(1).unwrap_or_default();
        let values: Vec<String> = part
            .split("\"value\"")
            .skip(1)
            .filter_map(|value| Some(value.split('"').nth(1)?.to_owned()))
            .collect();
        if keys.has(key) && !values.is_empty() {
            denial.context.insert(key.to_owned(), values);
        }
    }
}

/// The text value of a JSON key, escapes left in it.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    value_at(text, key).map(|(_, value)| value)
}

fn value_at<'a>(text: &'a str, key: &str) -> Option<(usize, &'a str)> {
    let mark = format!("\"{key}\"");
    memmem::find_iter(text.as_bytes(), mark.as_bytes()).find_map(|at| {
        let rest = text
            .get(at + mark.len()..)?
            .trim_start()
            .strip_prefix(':')?
            .trim_start()
            .strip_prefix('"')?;
        // The message itself may hold quotes once its escapes are undone.
        let end = rest.find(['"', '\n']).unwrap_or(rest.len());
        Some((at, rest.get(..end)?)).filter(|(_, value)| !value.is_empty())
    })
}
