//! A policy that is cut off says nothing surer than the whole of it.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the cases of its own crate"
)]

use crate::case_files;
use kyoka::budget::Budget;
use kyoka::compare;
use kyoka::diagnose::{Cause, Change, Diagnosis, diagnose};
use kyoka::evaluate::{self, Decision, Outcome, Unknown};
use kyoka::evidence::{self, Evidence, Input, Role};
use kyoka::iam::PolicyType;
use kyoka::lint;
use kyoka::policy::{self, Form, PastedPolicy, UnreadableKind};
use kyoka::text::{Language, Paste};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::path::Path;

/// The most places at which one policy is cut: a sample of its characters. With every character the test takes
/// a minute.
const MAX_CUTS: usize = 60;

/// What is pasted under one heading of a case.
type Case = (String, Vec<Input>);

fn cases() -> Vec<Case> {
    case_files::all()
        .iter()
        .flat_map(|(path, text)| cases_of(path, text))
        .collect()
}

fn cases_of(path: &Path, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut heading, mut info, mut block) = (false, None, String::new());
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                heading = true;
                cases.push((format!("{}: ", path.display()), Vec::new()));
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
                info = Some(words.to_string());
            }
            Event::End(TagEnd::CodeBlock) => {
                let text = std::mem::take(&mut block);
                let input = input(&info.take().unwrap_or_default(), text, path);
                if let (Some((_, inputs)), Some(input)) = (cases.last_mut(), input) {
                    inputs.push(input);
                }
            }
            Event::Text(text) | Event::Code(text) if heading => {
                cases.last_mut().unwrap().0.push_str(&text);
            }
            Event::Text(text) if info.is_some() => block.push_str(&text),
            _ => {}
        }
    }
    cases
}

/// A block that is pasted or given; `None` for the others.
fn input(info: &str, text: String, path: &Path) -> Option<Input> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let (paste, role) = match words.as_slice() {
        ["text", "paste"] => (Paste::new(None, text), Role::Conversation),
        ["text", "paste", file] => {
            let file = file.strip_prefix("file=")?;
            let bytes = std::fs::read(path.with_file_name(file)).unwrap();
            (Paste::from_bytes(None, &bytes), Role::Conversation)
        }
        ["json", kind] | ["json", kind, "old" | "new"] => {
            let code = kind.strip_suffix("-policy").unwrap_or(kind);
            let kind = PolicyType::from_code(code)?;
            (Paste::new(None, text), Role::Policies(kind))
        }
        _ => return None,
    };
    Some(Input { paste, role })
}

/// A policy of a case, and the rest of what was pasted with it.
struct Cut {
    name: String,
    rest: Vec<Input>,
    role: Role,
    text: String,
}

/// Every policy of a case as an input of its own, so that it can be cut without losing the message.
fn cuts((name, inputs): &Case) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let text = input.paste.as_str();
        for found in policy::find(0, &input.paste, &Budget::default()).policies {
            let mut rest = inputs.clone();
            let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
            rest[index].paste = Paste::new(None, format!("{before}\n{after}"));
            cuts.push(Cut {
                name: name.clone(),
                rest,
                role: input.role.clone(),
                text: text[found.span.start..found.span.end].to_owned(),
            });
        }
    }
    cuts
}

impl Cut {
    /// What there is beside the policy.
    fn rest(&self) -> Evidence {
        evidence::read(self.rest.clone(), Some(Language::En), &Budget::default())
    }

    /// The same with the first bytes of the policy.
    fn read(&self, rest: &Evidence, length: usize) -> Evidence {
        let given = Input {
            paste: Paste::new(None, &self.text[..length]),
            role: self.role.clone(),
        };
        let part = evidence::read(vec![given], Some(Language::En), &Budget::default());
        let mut all = rest.clone();
        let paste = all.pastes.len();
        let policies = part.policies.into_iter();
        all.policies
            .extend(policies.map(|policy| PastedPolicy { paste, ..policy }));
        let unreadable = part.unreadable.into_iter();
        all.unreadable
            .extend(unreadable.map(|(_, piece)| (paste, piece)));
        all.pastes.extend(part.pastes);
        all
    }

    /// Where it is cut: at every character, or at a sample of them.
    fn places(&self) -> impl Iterator<Item = usize> {
        let places: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        let step = places.len().div_ceil(MAX_CUTS).max(1);
        places.into_iter().step_by(step)
    }

    /// The policy that is cut.
    fn policy<'e>(&self, evidence: &'e Evidence) -> Option<(usize, &'e PastedPolicy)> {
        let last = evidence.pastes.len() - 1;
        let mut all = evidence.policies.iter().enumerate();
        all.find(|(_, pasted)| pasted.paste == last)
    }
}

/// Whether an outcome claims no more than that of the whole.
fn is_no_surer(part: &Outcome, whole: &Outcome) -> bool {
    match (part, whole) {
        (Outcome::Depends(_), _) => true,
        (part, whole) => part == whole,
    }
}

fn check_diagnosis(
    cut: &Cut,
    part: &Diagnosis,
    whole: &Diagnosis,
    read: Option<(usize, &PastedPolicy)>,
    of_whole: usize,
) -> Result<(), String> {
    let claims_nothing = matches!(part.cause, Cause::IncompletePolicy | Cause::EncodedMessage);
    if part.cause != whole.cause && !claims_nothing {
        return Err(format!("cause {:?}, whole {:?}", part.cause, whole.cause));
    }
    let Some((index, pasted)) = read else {
        return Ok(());
    };
    let of = |diagnosis: &Diagnosis, policy: usize| -> Vec<_> {
        let statements = diagnosis.statements.iter();
        statements
            .filter(|read| read.policy == policy)
            .map(|read| (read.effect, read.verdict.outcome.clone()))
            .collect()
    };
    let (parts, wholes) = (of(part, index), of(whole, of_whole));
    if parts.len() > wholes.len() {
        return Err(format!("{} statements of {}", parts.len(), wholes.len()));
    }
    for (number, (one, all)) in parts.iter().zip(&wholes).enumerate() {
        if one.0.is_some() && one.0 != all.0 || !is_no_surer(&one.1, &all.1) {
            return Err(format!("statement {number}: {one:?}, whole {all:?}"));
        }
    }
    let Some(fix) = &part.fix else {
        return Ok(());
    };
    let is_cut_off = pasted.policy.is_cut_off();
    if is_cut_off && fix.policy == Some(index) {
        return Err("a corrected policy of one that is cut off".to_owned());
    }
    if is_cut_off && matches!(fix.change, Change::StatementAlone { .. }) {
        let says = fix.depends_on.contains(&Unknown::CutOff) && !fix.unproven.is_empty();
        if !says {
            return Err(format!("{}: a fix that is sure: {fix:?}", cut.name));
        }
    }
    Ok(())
}

fn check_alone(part: &PastedPolicy, whole: &PastedPolicy) -> Result<(), String> {
    let kind = whole.policy_type.unwrap_or(PolicyType::Identity);
    let compared = compare::pasted(part, whole, kind, &Budget::default());
    let is_same = compare::compare(&part.policy, &whole.policy, kind, &Budget::default());
    if compared.is_of_all() && is_same != compare::Comparison::default() {
        return Err("compared as if nothing were missing".to_owned());
    }
    let findings = |pasted: &PastedPolicy| -> BTreeSet<&'static str> {
        lint::check(std::slice::from_ref(pasted), None, &Budget::default())
            .iter()
            .map(|finding| finding.kind.code())
            .filter(|code| !matches!(*code, "json_syntax_error" | "policy_fragment"))
            .collect()
    };
    let (found, known) = (findings(part), findings(whole));
    match found.difference(&known).next() {
        Some(code) => Err(format!("finding {code}")),
        None => Ok(()),
    }
}

fn check(cut: &Cut) -> Vec<String> {
    let rest = cut.rest();
    let without = diagnose(&rest, &Budget::default()).diagnoses;
    let whole = cut.read(&rest, cut.text.len());
    let Some((of_whole, whole_policy)) = cut.policy(&whole) else {
        return Vec::new();
    };
    let diagnoses = diagnose(&whole, &Budget::default()).diagnoses;
    let mut wrong = Vec::new();
    for length in cut.places() {
        let part = cut.read(&rest, length);
        let read = cut.policy(&part);
        if let Some((_, pasted)) = read {
            // Without brackets nothing tells that a statement with all of its elements goes on, or another follows.
            let may_go_on =
                (pasted.form == Form::Yaml || pasted.form.is_made()) && pasted.policy.is_whole();
            if may_go_on {
                continue;
            }
            if let Err(why) = check_alone(pasted, whole_policy) {
                wrong.push((length, why));
            }
            let kind = whole_policy.policy_type.unwrap_or(PolicyType::Identity);
            for request in [
                ("s3:GetObject", "arn:aws:s3:::example-bucket/a.txt"),
                (
                    "ssm:StartSession",
                    "arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc",
                ),
            ]
            .map(|(action, resource)| request(action, resource))
            {
                let of = |pasted: &PastedPolicy| {
                    evaluate::policy(&pasted.policy, kind, &request).decision
                };
                let (one, all) = (of(pasted), of(whole_policy));
                if !matches!(one, Decision::Depends(_)) && one != all {
                    wrong.push((length, format!("decision {one:?}, whole {all:?}")));
                }
            }
        }
        let parts = diagnose(&part, &Budget::default()).diagnoses;
        let cut_off = |piece: &&(usize, policy::Unreadable)| piece.1.kind == UnreadableKind::CutOff;
        let is_seen = read.is_some() || part.unreadable.iter().any(|piece| cut_off(&piece));
        for ((one, all), none) in parts.iter().zip(&diagnoses).zip(&without) {
            // What is too little to be a policy is none, and what cannot be read is said.
            if !is_seen && one.cause == none.cause {
                continue;
            }
            if let Err(why) = check_diagnosis(cut, one, all, read, of_whole) {
                wrong.push((length, why));
            }
        }
    }
    wrong
        .into_iter()
        .map(|(length, why)| {
            let end = &cut.text[..length];
            let mut start = end.len().saturating_sub(60);
            while !end.is_char_boundary(start) {
                start += 1;
            }
            format!("{}\n  …{:?}: {why}", cut.name, &end[start..])
        })
        .collect()
}

fn request(action: &str, resource: &str) -> kyoka::iam::Request {
    kyoka::iam::Request {
        principal: Some("arn:aws:iam::123456789012:user/dev".to_owned()),
        action: action.to_owned(),
        resource: kyoka::iam::Target::Known(resource.to_owned()),
        resource_account: None,
        context: kyoka::iam::Context::default(),
    }
}

/// What is surer, in the terms of the code: outcomes are three-valued, and "depends" claims the least. Of a
/// policy of which an end is missing,
/// - a statement's outcome is that of the whole, or depends; so is the decision of the policy;
/// - the cause is that of the whole, or `incomplete_policy`, or `encoded_message`, which tells of no policy; where there is too little of it to see that it is a
///   policy, the answer is as without it;
/// - no corrected policy is made of it, and a statement for it depends on what is missing, and says so of what
///   it grants;
/// - it has no finding that the whole has not, but for that it ends too early;
/// - no comparison with it is exact.
///
/// YAML has no brackets, nor have statements that code makes one by one: what has all of its elements cannot be told
/// from the whole there, so only those are held to the law of which something is seen to be missing.
#[test]
fn no_beginning_of_a_policy_is_surer_than_the_whole() {
    let all: Vec<Cut> = cases().iter().flat_map(cuts).collect();
    assert!(all.len() > 50, "{}", all.len());
    let half = all.len() / 2;
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [&all[..half], &all[half..]];
        let threads = halves.map(|half| scope.spawn(|| half.iter().flat_map(check).collect()));
        threads
            .into_iter()
            .flat_map(|thread| -> Vec<String> { thread.join().unwrap() })
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong
            .iter()
            .take(40)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
        wrong.len()
    );
}
