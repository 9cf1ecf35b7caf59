//! The reason at the end of a sentence: which kind of policy denied, and how.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages" and "Troubleshoot access denied error
//! messages with authorization ID"; Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors".

use super::Denial;
use super::action::action;
use super::words::{ahead, behind, boundary, one_of, skip, skip_quotes, skip_space, token, words};
use crate::iam::{DenialEffect, PolicyType};
use memchr::memmem;

/// The words that name a kind of policy in a reason.
const KINDS: [(&[&str], PolicyType); 13] = [
    (&["identity-based", "policy"], PolicyType::Identity),
    (&["resource-based", "policy"], PolicyType::Resource),
    (&["service", "control", "policy"], PolicyType::Scp),
    (&["resource", "control", "policy"], PolicyType::Rcp),
    (&["VPC", "endpoint", "policy"], PolicyType::Vpce),
    (&["permissions", "boundary"], PolicyType::Boundary),
    (&["permission", "boundary"], PolicyType::Boundary),
    (&["session", "policy"], PolicyType::Session),
    (&["sessions", "policy"], PolicyType::Session),
    (&["role", "trust", "policy"], PolicyType::Trust),
    (&["trust", "policy"], PolicyType::Trust),
    (&["SCP"], PolicyType::Scp),
    (&["RCP"], PolicyType::Rcp),
];

/// The kind of policy that is named at a place, and where its name ends. The last word may be cut off, as
/// long as the others tell the kind.
pub(super) fn kind(text: &str, at: usize) -> Option<(PolicyType, usize)> {
    KINDS.iter().find_map(|(name, kind)| {
        if let Some(past) = words(text, at, name) {
            return Some((*kind, past));
        }
        let (last, first) = name.split_last().filter(|(_, first)| !first.is_empty())?;
        let cut = skip_space(text, words(text, at, first)?);
        let rest = ahead(text, cut, 64);
        let line = rest.split('\n').next()?;
        let written = line.trim_end_matches(['.', '…', '"', '\'', '`', ' ']);
        // What is pasted ends here, or its paragraph does.
        let after = rest.get(line.len()..)?.trim_start_matches([' ', '`', '"']);
        let ends = after.trim().is_empty() || after.starts_with("\n\n") || after.starts_with("\n`");
        let told = ends && last.starts_with(written);
        told.then_some((*kind, cut + line.len()))
    })
}

/// Where reasons of AWS's own words begin, in order.
pub(super) fn places(text: &str) -> impl Iterator<Item = usize> {
    let because = memmem::find_iter(text.as_bytes(), b"because no ");
    let deny = memmem::find_iter(text.as_bytes(), b"explicit deny in ").map(|at| {
        let lead = ["with an ", "with ", "an "]
            .iter()
            .find(|lead| text.get(..at).is_some_and(|before| before.ends_with(*lead)));
        at - lead.map_or(0, |lead| lead.len())
    });
    let alone =
        memmem::find_iter(text.as_bytes(), b" allows the ").filter_map(|at| alone(text, at));
    let mut places: Vec<usize> = because.chain(deny).chain(alone).collect();
    places.sort_unstable();
    places.into_iter()
}

/// Where a `no identity-based policy` begins that ends at a place and has no `because` before it.
fn alone(text: &str, end: usize) -> Option<usize> {
    const MAX_KIND_BYTES: usize = 40;
    let before = behind(text, end, MAX_KIND_BYTES);
    let start = ["no ", "No "]
        .iter()
        .filter_map(|no| before.rfind(no))
        .max()?;
    let at = end - (before.len() - start);
    let (_, past) = kind(text, at + "no".len())?;
    let is_led = behind(text, at, MAX_KIND_BYTES)
        .trim_end()
        .ends_with("because");
    (past == end && !is_led).then_some(at)
}

/// Where a reason begins, no more than `most` bytes from `at`: at `because`, or at `with an explicit deny`.
pub(super) fn begins(text: &str, at: usize, most: usize) -> Option<usize> {
    let rest = ahead(text, at, most);
    let because = rest.find("because").filter(|at| {
        rest.get(at + "because".len()..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace()))
    });
    let before = rest.get(..because.unwrap_or(rest.len()))?;
    let deny = before
        .match_indices("with")
        .map(|(at, _)| at)
        .find(|with| one_of(rest, *with, EXPLICIT).is_some());
    Some(at + deny.or(because)?)
}

const EXPLICIT: &[&[&str]] = &[
    &["with", "an", "explicit", "deny"],
    &["with", "explicit", "deny"],
];

const DENY: &[&[&str]] = &[&["an", "explicit", "deny"], &["explicit", "deny"]];

const ARTICLES: &[&[&str]] = &[&["an"], &["a"], &["the"]];

/// Past a `no` whose space was lost where lines were joined: `because noresource-based policy`.
fn glued_no(text: &str, at: usize) -> Option<usize> {
    let start = skip_space(text, at);
    let past = start + "no".len();
    (text.get(start..past)? == "no" && kind(text, past).is_some()).then_some(past)
}

/// Whether `no identity-based policy allows` stands at a place, without a `because`.
fn is_alone(text: &str, at: usize) -> bool {
    words(text, at, &["no"])
        .and_then(|past| kind(text, past))
        .is_some_and(|(_, past)| words(text, past, &["allows", "the"]).is_some())
}

/// Reads the reason after the resource; returns where it ends, and the action that it repeats.
pub(super) fn read<'a>(text: &'a str, at: usize, denial: &mut Denial) -> (usize, Option<&'a str>) {
    let at = skip(text, at, &['.', ',', '"', '\'', '`']);
    let because = words(text, at, &["because"]);
    if let Some(past) = because.or_else(|| is_alone(text, at).then_some(at)) {
        let past = one_of(text, past, &[&["no"], &["the"]])
            .or_else(|| glued_no(text, past))
            .unwrap_or(past);
        if let Some((kind, past)) = kind(text, past) {
            denial.policy_type = Some(kind);
            denial.effect = Some(DenialEffect::Implicit);
            let past = words(text, past, &["allows", "the"]).unwrap_or(past);
            let named = action(text, skip_quotes(text, skip_space(text, past)));
            let past = named.map_or(past, |(_, past)| skip_quotes(text, past));
            let past = words(text, past, &["action"]).unwrap_or(past);
            return (
                authorization(text, past, denial),
                named.map(|(action, _)| action),
            );
        }
        // A kind of policy that only one service has: `no service-based policy allows`.
        if let Some((_, kind)) = token(text, skip_space(text, past))
            && let Some(past) = words(text, kind, &["policy", "allows", "the"])
        {
            denial.effect = Some(DenialEffect::Implicit);
            let named = action(text, skip_quotes(text, skip_space(text, past)));
            let past = named.map_or(past, |(_, past)| skip_quotes(text, past));
            let past = words(text, past, &["action"]).unwrap_or(past);
            return (past, named.map(|(action, _)| action));
        }
        if let Some((setting, past)) = public_access_setting(text, past) {
            denial.public_access_setting = Some(setting.to_owned());
            return (past, None);
        }
        if let Some(past) = blocked_encryption(text, past) {
            denial.sse_c_blocked = true;
            return (past, None);
        }
        return (at, None);
    }
    // Tools say it in their own words: `due to a permission boundary`, `due to an explicit deny in a …`.
    if let Some(past) = words(text, at, &["due", "to"])
        && one_of(text, past, DENY).is_none()
    {
        let article = one_of(text, past, ARTICLES).unwrap_or(past);
        let Some((kind, past)) = kind(text, article) else {
            return (at, None);
        };
        denial.policy_type = Some(kind);
        return (past, None);
    }
    let Some(past) = one_of(text, at, EXPLICIT).or_else(|| {
        let past = words(text, at, &["due", "to"])?;
        one_of(text, past, DENY)
    }) else {
        return (at, None);
    };
    denial.effect = Some(DenialEffect::Explicit);
    let Some(inside) = words(text, past, &["in"]) else {
        return (past, None);
    };
    let article = one_of(text, inside, ARTICLES).unwrap_or(inside);
    let Some((kind, mut past)) = kind(text, article) else {
        return (past, None);
    };
    denial.policy_type = Some(kind);
    let through = [
        "transitively",
        "through",
        "a",
        "service",
        "control",
        "policy",
    ];
    if let Some(end) = words(text, past, &through) {
        denial.through_scp = true;
        past = end;
    }
    if let Some((arn, end)) = policy_arn(text, past) {
        denial.policy_arn = Some(arn.to_owned());
        past = end;
    }
    (authorization(text, past, denial), None)
}

/// `: arn:…`, or S3's `, with policy ARN: arn:…`.
fn policy_arn(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let start = if rest.starts_with(':') {
        at + 1
    } else {
        let comma = skip(text, at, &[',']);
        let past = words(text, comma, &["with", "policy", "ARN"])?;
        skip(text, past, &[':'])
    };
    let (arn, end) = token(text, skip_space(text, start))?;
    let arn = arn.trim_end_matches(['.', ',', '"', '\'', ')']);
    arn.starts_with("arn:").then_some((arn, end))
}

/// `. Go to https://…/authorization-details/ID for complete details, or call the … API with the following
/// authorization id: ID`.
fn authorization(text: &str, at: usize, denial: &mut Denial) -> usize {
    const AGAIN: &str = "authorization id: ";
    let go = skip(text, skip_space(text, at), &['.', ',']);
    let Some(past) = words(text, go, &["Go", "to"]) else {
        return at;
    };
    let Some((link, mut end)) = token(text, skip_space(text, past)) else {
        return at;
    };
    let Some((_, id)) = link.split_once("authorization-details/") else {
        return at;
    };
    let is_sign = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let id: String = id.chars().take_while(is_sign).collect();
    let again = ahead(text, end, 160);
    if let Some(length) = again.find(AGAIN).filter(|at| {
        !again
            .get(..*at)
            .is_some_and(|between| between.contains("User:"))
    }) {
        let id = again.get(length + AGAIN.len()..).unwrap_or_default();
        let id = id.chars().take_while(is_sign).count();
        end = boundary(text, end + length + AGAIN.len() + id);
    }
    denial.authorization_id = (!id.is_empty()).then_some(id);
    end
}

/// `public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`, after
/// `because`: the setting, and where the words end.
///
/// Source: Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
fn public_access_setting(text: &str, at: usize) -> Option<(&'static str, usize)> {
    const SETTINGS: [&str; 4] = [
        "BlockPublicPolicy",
        "BlockPublicAcls",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ];
    let clause = text.get(at..boundary(text, text.len().min(at + 300)))?;
    let (setting, named) = SETTINGS
        .iter()
        .filter_map(|setting| Some((*setting, clause.find(setting)?)))
        .min_by_key(|(_, named)| *named)?;
    let past = at + named + setting.len();
    let end = words(
        text,
        past,
        &["setting", "in", "S3", "Block", "Public", "Access"],
    )
    .or_else(|| words(text, past, &["block", "public", "access", "setting"]))
    .or_else(|| words(text, past, &["block", "public", "access", "settings"]))?;
    let own = clause.get(..named)?;
    (!own.contains(". ")).then_some((setting, end))
}

/// Past `this bucket has blocked upload requests that specify Server Side Encryption with Customer provided
/// keys (SSE-C)`, behind `because`.
///
/// Source: Amazon S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket".
fn blocked_encryption(text: &str, at: usize) -> Option<usize> {
    const KEYS: &str = "SSE-C";
    let past = one_of(
        text,
        at,
        &[
            &["this", "bucket", "has", "blocked"],
            &["bucket", "has", "blocked"],
        ],
    )?;
    let clause = ahead(text, past, 160);
    let named = clause.find(KEYS)? + KEYS.len();
    let own = clause.get(..named)?;
    (!own.contains(". ")).then(|| skip(text, past + named, &[')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_reasons_are_read() {
        let identity = Some(PolicyType::Identity);
        let rcp = "arn:aws:organizations::123456789012:policy/o-a/resource_control_policy/p-b";
        for (text, kind, policy, id) in [
            (
                "with an explicit deny in a resource control policy, with policy ARN: arn:aws:organizations::123456789012:policy/o-a/resource_control_policy/p-b",
                Some(PolicyType::Rcp),
                Some(rcp),
                None,
            ),
            (
                "with an explicit deny in a resource control policy: arn:aws:organizations::123456789012:policy/o-a/resource_control_policy/p-b",
                Some(PolicyType::Rcp),
                Some(rcp),
                None,
            ),
            (
                "with an explicit deny in an identity-based policy. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/0ab1 for complete details",
                identity,
                None,
                Some("0ab1"),
            ),
            (
                "because no identity-based policy allows the s3:GetObject action. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/0ab1 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: 0ab1",
                identity,
                None,
                Some("0ab1"),
            ),
            ("because no identity-based poli", identity, None, None),
            (
                "because no permissions",
                Some(PolicyType::Boundary),
                None,
                None,
            ),
            ("because no", None, None, None),
        ] {
            let mut denial = Denial::default();
            let _ = read(text, 0, &mut denial);
            assert_eq!(denial.policy_type, kind, "{text}");
            assert_eq!(denial.policy_arn.as_deref(), policy, "{text}");
            assert_eq!(denial.authorization_id.as_deref(), id, "{text}");
        }
    }
}
