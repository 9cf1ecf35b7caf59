//! Records: lines in which a tool says of an action that it was refused, without a sentence of AWS's, and the lists
//! behind a line that says that what follows was refused.
//!
//! A line is read by what its words are, not by where they stand: an action, a refusal, a caller, a resource.
//!
//! Accepted: `dynamodb:PutItem - AccessDeniedException`, `AccessDenied: ssm:GetParameter on resource: ARN`,
//! `msg="Action not allowed" action="ec2:DescribeInstances"`, `role ARN lacks s3:GetObject`, `[FAIL] iam:GetRole`,
//! `The following actions are not authorized:` and a list.
//! Not accepted: actions that the reference does not know; what somebody asks, advises or supposes; the lines of a
//! program or a policy.

use super::resource::behind_an_action;
use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind};
use super::{Denial, clause, reason};
use crate::iam::{Caller, DenialEffect, PolicyType};
use crate::reference;
use std::ops::Range;

/// A part of each word that a record may refuse with.
pub(super) const ANCHORS: [&str; 9] = [
    "acks ",
    "issing",
    "ot granted",
    "locked",
    "orbidden",
    "n't have ",
    "not have ",
    "has no ",
    "FAIL",
];

/// A record is no longer than this, in bytes.
const MAX_RECORD_BYTES: usize = 480;

/// A record has at most this many words beside what it names.
const MAX_OTHER_WORDS: usize = 16;

/// At most this many actions of a record or a list are denials.
const MAX_ACTIONS: usize = 32;

/// The denials of a record or a list, and the lines that it is in.
pub(super) type Refused = (Range<usize>, Vec<Sentence>);

/// The records and lists in the lines of these places, which are in order.
pub(super) fn find(text: &str, places: &[usize]) -> Vec<Refused> {
    let mut found = Vec::new();
    let mut floor = 0;
    for at in places.iter().copied() {
        if at < floor {
            continue;
        }
        let line = line(text, at);
        floor = line.end.max(at + 1);
        let denials = in_line(text, line);
        if let (Some(first), Some(last)) = (denials.first(), denials.last()) {
            // The lines of a list are read with its heading.
            floor = floor.max(last.range.end);
            found.push((first.range.start..last.range.end, denials));
        }
    }
    found
}

/// The line around a place.
fn line(text: &str, at: usize) -> Range<usize> {
    let before = behind(text, at, MAX_RECORD_BYTES);
    let after = ahead(text, at, MAX_RECORD_BYTES);
    let start = at - before.rsplit('\n').next().unwrap_or_default().len();
    start..at + after.find('\n').unwrap_or(after.len())
}

fn in_line(text: &str, line: Range<usize>) -> Vec<Sentence> {
    let said = text.get(line.clone()).unwrap_or_default();
    // A sentence of AWS's is read by its own words.
    let is_a_sentence = ["to perform", "User:", "allows the", "when calling"]
        .iter()
        .any(|words| said.contains(words));
    if line.len() > MAX_RECORD_BYTES || is_a_sentence || is_of_a_program(said) {
        return Vec::new();
    }
    let record = Record::of(said);
    let found = if record.actions.is_empty() {
        // Only the last sentence of a line leads to a list.
        let last = said.rsplit(". ").next().unwrap_or(said);
        behind_a_heading(text, &line, &Record::of(last))
    } else {
        record.denials(text, &line)
    };
    if found.is_empty() || clause::is_of_others(text, &line) {
        return Vec::new();
    }
    found
}

/// Whether a line is one of a program, a filter or a policy.
fn is_of_a_program(line: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "==",
        "!=",
        "=>",
        "});",
        "except ",
        "catch",
        "assert",
        "raise ",
        "throw ",
        "return ",
        "\"Action\"",
        "\"Effect\"",
        "\"Sid\"",
        "actions = [",
    ];
    SIGNS.iter().any(|sign| line.contains(sign))
}

/// A word of a line, and where it stands in it.
#[derive(Clone, Copy)]
struct Word<'a> {
    at: usize,
    text: &'a str,
}

/// What a line names, by kind.
struct Record<'a> {
    line: &'a str,
    actions: Vec<Word<'a>>,
    arns: Vec<Word<'a>>,
    /// The other words, in small letters.
    others: Vec<(usize, String)>,
}

impl<'a> Record<'a> {
    fn of(line: &'a str) -> Self {
        const SIGNS: [char; 11] = ['*', '.', ':', ';', '!', '-', '~', '_', '>', '#', '…'];
        let is_end = |c: char| c.is_whitespace() || "\"'`,()[]{}|=".contains(c);
        let mut record = Self {
            line,
            actions: Vec::new(),
            arns: Vec::new(),
            others: Vec::new(),
        };
        let mut start = 0;
        for end in line
            .match_indices(is_end)
            .map(|(at, _)| at)
            .chain([line.len()])
        {
            let whole = line.get(start..end).unwrap_or_default();
            let at = start + (whole.len() - whole.trim_start_matches(SIGNS).len());
            start = end
                + line
                    .get(end..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8);
            let bare = whole.trim_matches(SIGNS);
            if whole.trim_start_matches(SIGNS).starts_with("arn:") {
                let text = whole
                    .trim_start_matches(SIGNS)
                    .trim_end_matches(['.', ':', ';']);
                record.arns.push(Word { at, text });
            } else if reference::action(bare).is_some() {
                let is_known = |known: &Word<'_>| known.text.eq_ignore_ascii_case(bare);
                if !record.actions.iter().any(is_known) {
                    record.actions.push(Word { at, text: bare });
                }
            } else if whole.contains(|c: char| c.is_alphanumeric() || "❌✗✘✖×✓✔✅→".contains(c))
            {
                record.others.push((at, bare.to_ascii_lowercase()));
            }
        }
        record
    }

    /// The denials of a line that names actions, if it refuses them.
    fn denials(&self, text: &str, line: &Range<usize>) -> Vec<Sentence> {
        let (Some(first), Some(last)) = (self.actions.first(), self.actions.last()) else {
            return Vec::new();
        };
        let is_refused = self.refuses(first.at, last.at + last.text.len());
        if !is_refused || self.is_of_somebody() || self.others.len() > MAX_OTHER_WORDS {
            return Vec::new();
        }
        let only = self.actions.len() == 1;
        let behind_it = behind_an_action(text, line.start + last.at + last.text.len(), last.text);
        let of_a_role = first.text.starts_with("iam:") || first.text.starts_with("sts:Assume");
        let is_caller = |word: &&Word<'_>| Caller::parse(word.text).is_of_an_account();
        let resource = behind_it.filter(|_| only).or_else(|| {
            let mut things = self
                .arns
                .iter()
                .filter(|word| !is_caller(word) || of_a_role);
            let first = things.next()?;
            (things.next().is_none() && only).then(|| first.text.to_owned())
        });
        let principal = self
            .arns
            .iter()
            .filter(is_caller)
            .map(|word| word.text)
            .find(|name| resource.as_deref() != Some(name));
        let (kind, effect) = self.reason();
        let one = |index: usize, action: &Word<'_>| Sentence {
            denial: Denial {
                principal: principal.map(str::to_owned),
                action: Some(action.text.to_owned()),
                service: action
                    .text
                    .split_once(':')
                    .map(|(service, _)| service.to_ascii_lowercase()),
                resource: resource.clone(),
                policy_type: kind,
                effect,
                count: 1,
                ..Denial::default()
            },
            range: if index == 0 {
                line.clone()
            } else {
                line.end..line.end
            },
            of_the_call: true,
            standing: Standing::Restated,
        };
        let actions = self.actions.iter().take(MAX_ACTIONS).enumerate();
        actions.map(|(index, action)| one(index, action)).collect()
    }

    /// The kind of policy that the line says refused, and how.
    fn reason(&self) -> (Option<PolicyType>, Option<DenialEffect>) {
        let small = self.line.to_ascii_lowercase();
        let kind = [
            "by ", "in ", "from ", "by a ", "by an ", "by the ", "in a ", "in an ", "in the ",
        ]
        .iter()
        .flat_map(|lead| small.match_indices(lead).map(|(at, lead)| at + lead.len()))
        .find_map(|at| reason::kind(self.line, at))
        .map(|(kind, _)| kind);
        let effect = if small.contains("explicit") {
            Some(DenialEffect::Explicit)
        } else if small.contains("implicit") {
            Some(DenialEffect::Implicit)
        } else {
            None
        };
        (kind, effect)
    }

    /// Whether the line refuses what is named from `start` to `end`: with a code or a word of refusal anywhere, or
    /// with one of lacking right before it.
    fn refuses(&self, start: usize, end: usize) -> bool {
        const LACKING: [&str; 5] = ["lacks", "lack", "lacking", "missing", "misses"];
        /// So many words before an action what lacks it stands.
        const NEAR: usize = 4;
        let before: Vec<&str> = self
            .others
            .iter()
            .filter(|(at, _)| *at < start)
            .map(|(_, word)| word.as_str())
            .collect();
        let near = before
            .get(before.len().saturating_sub(NEAR)..)
            .unwrap_or_default();
        let has_not = near.windows(2).any(|pair| {
            let [first, second] = pair else { return false };
            matches!(*second, "have" | "has") && is_negation(first)
                || *first == "has" && *second == "no"
        });
        let lacks = near.iter().any(|word| LACKING.contains(word)) || has_not;
        let after = self
            .line
            .get(end..)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_missing = [
            " is missing",
            " is not granted",
            " not granted",
            " was not granted",
        ]
        .iter()
        .any(|words| {
            after
                .trim_start_matches(['`', '"', '\''])
                .starts_with(words)
        });
        lacks || is_missing || self.has_refusal()
    }

    /// Whether a word of the line refuses.
    fn has_refusal(&self) -> bool {
        self.others.iter().enumerate().any(|(index, (_, word))| {
            let before = |most: usize| {
                let words = self.others.get(index.saturating_sub(most)..index);
                words
                    .unwrap_or_default()
                    .iter()
                    .map(|(_, word)| word.as_str())
            };
            match word.as_str() {
                "denied" | "unauthorized" | "unauthorised" | "blocked" | "forbidden" | "❌"
                | "✗" | "✘" | "✖" | "fail" => !before(2).any(is_negation),
                "allowed" | "authorized" | "authorised" | "permitted" | "granted" => {
                    before(2).any(|word| word != "no" && is_negation(word))
                }
                word => {
                    word.contains("accessdenied")
                        || word.ends_with("access_denied")
                        || word.contains("unauthorizedoperation")
                }
            }
        })
    }

    /// Whether somebody asks, advises or supposes.
    fn is_of_somebody(&self) -> bool {
        const SUPPOSED: [&str; 27] = [
            "if", "when", "whether", "unless", "ensure", "verify", "check", "sure", "should",
            "would", "could", "may", "might", "must", "can", "why", "how", "add", "grant", "need",
            "needs", "require", "requires", "required", "because", "example", "e.g",
        ];
        self.line.trim_end().ends_with('?')
            || self.others.iter().enumerate().any(|(index, (_, word))| {
                let next = self.others.get(index + 1).map(|(_, word)| word.as_str());
                // A check that failed is none that somebody asks for.
                let is_a_check = word == "check" && next == Some("failed");
                SUPPOSED.contains(&word.as_str()) && !is_a_check
            })
    }
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "cannot" | "no") || word.ends_with("n't")
}

/// The actions of the list behind a line that says that what follows was refused. Items that say that they are allowed
/// are none.
fn behind_a_heading(text: &str, line: &Range<usize>, heading: &Record<'_>) -> Vec<Sentence> {
    const LEADS: [&str; 4] = ["following", "these", "below", "errors"];
    let said = heading.line.trim_end();
    let small = said.to_ascii_lowercase();
    let is_refusal = heading.has_refusal()
        || ["missing", "lacks", "lacking", "insufficient"]
            .iter()
            .any(|word| small.contains(word))
        || small.contains("permission") && small.contains("failed");
    let leads = said.ends_with([':', '：'])
        || LEADS.iter().any(|word| small.contains(word)) && !said.ends_with('.');
    if !is_refusal || !leads || heading.is_of_somebody() {
        return Vec::new();
    }
    let mut found: Vec<Sentence> = Vec::new();
    let mut at = line.end + 1;
    let mut blank = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let item = rest.split('\n').next().unwrap_or_default();
        let end = at + item.len();
        if item.trim().is_empty() {
            blank += 1;
            if blank > 1 {
                break;
            }
            at = end + 1;
            continue;
        }
        let record = Record::of(item);
        // An item is an action, perhaps with a mark before it and a few words behind it.
        let head = record
            .actions
            .first()
            .map_or(item, |action| item.get(..action.at).unwrap_or(item));
        let is_item = !record.actions.is_empty()
            && head.len() <= 12
            && !head.trim_end().ends_with([':', '：'])
            && record.others.len() <= 6
            && item.len() <= MAX_RECORD_BYTES;
        if !is_item || found.len() >= MAX_ACTIONS {
            break;
        }
        blank = 0;
        let is_allowed = ["✓", "✔", "✅", "[OK]", "OK ", "PASS", "allowed", "granted"]
            .iter()
            .any(|mark| item.contains(mark))
            && !record.has_refusal();
        for action in record.actions.iter().filter(|_| !is_allowed) {
            let start = at + action.at;
            found.push(Sentence {
                denial: Denial {
                    action: Some(action.text.to_owned()),
                    service: action
                        .text
                        .split_once(':')
                        .map(|(service, _)| service.to_ascii_lowercase()),
                    resource: behind_an_action(text, start + action.text.len(), action.text),
                    count: 1,
                    ..Denial::default()
                },
                range: start..start + action.text.len(),
                of_the_call: true,
                standing: Standing::Restated,
            });
        }
        at = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::phrase;
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, Option<String>, Option<String>)> {
        find(text, &phrase::find(text).records)
            .into_iter()
            .flat_map(|(_, denials)| denials)
            .map(|one| (one.denial.principal, one.denial.action, one.denial.resource))
            .collect()
    }

    #[test]
    fn a_line_is_read_by_what_its_words_are() {
        let role = "arn:aws:iam::123456789012:role/app";
        for (line, principal, action, resource) in [
            (
                "dynamodb:PutItem - AccessDeniedException",
                None,
                "dynamodb:PutItem",
                None,
            ),
            ("❌ dynamodb:PutItem denied", None, "dynamodb:PutItem", None),
            (
                "AccessDeniedException: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:123456789012:parameter/p",
                None,
                "ssm:GetParameter",
                Some("arn:aws:ssm:us-east-1:123456789012:parameter/p"),
            ),
            (
                "level=warning msg=\"Action not allowed with tested creds\" action=\"ec2:DescribeInstances\"",
                None,
                "ec2:DescribeInstances",
                None,
            ),
            (
                "Role arn:aws:iam::123456789012:role/app lacks s3:GetObject on arn:aws:s3:::b/k",
                Some(role),
                "s3:GetObject",
                Some("arn:aws:s3:::b/k"),
            ),
            (
                "sts:AssumeRole is denied for arn:aws:iam::123456789012:role/app",
                None,
                "sts:AssumeRole",
                Some(role),
            ),
            (
                "s3:PutObjectAcl is not granted to the role",
                None,
                "s3:PutObjectAcl",
                None,
            ),
        ] {
            let found = read(line);
            let want = (
                principal.map(str::to_owned),
                Some(action.to_owned()),
                resource.map(str::to_owned),
            );
            assert_eq!(found, [want], "{line}");
        }
    }

    #[test]
    fn a_list_behind_a_refusal_is_read() {
        let text = "Permission check failed:\n  [FAIL] ec2:DescribeVpcs\n  [OK] ec2:DescribeSubnets\n  [FAIL] ec2:RunInstances\n\nDone: ec2:StopInstances";
        let actions: Vec<_> = read(text)
            .into_iter()
            .filter_map(|(_, action, _)| action)
            .collect();
        assert_eq!(actions, ["ec2:DescribeVpcs", "ec2:RunInstances"]);
    }

    #[test]
    fn advice_and_programs_are_no_records() {
        for text in [
            "If s3:GetObject is denied, add it to the policy",
            "Is s3:GetObject denied?",
            "Check that the role is not missing s3:GetObject",
            "if code == \"AccessDenied\": s3:GetObject",
            "\"Action\": \"s3:GetObject\" # denied",
            "s3:GetObject is allowed",
            "The role needs these permissions:\n- s3:GetObject",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
