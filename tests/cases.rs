//! Runs every case under `tests/cases`: a heading is a test, its blocks are what is pasted and what is
//! expected. The laws hold for each case, whatever it expects. Under `converse`, the blocks are a
//! conversation.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::unnecessary_wraps,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and reads its own files"
)]

#[path = "cases/conversation.rs"]
mod conversation;
#[path = "document/mod.rs"]
mod document;
#[path = "schema/mod.rs"]
mod validate;

use kyoka::answer::{self, Answer};
use kyoka::budget::Budget;
use kyoka::compare::Grant;
use kyoka::diagnose::{Ask, Cause, Diagnosis, ProvenFix, Strength, diagnose};
use kyoka::evaluate::Outcome;
use kyoka::evidence::{self, Input, Role};
use kyoka::iam::{Effect, PolicyType};
use kyoka::kb::KnowledgeBase;
use kyoka::policy::{self, PastedPolicy};
use kyoka::render::{json, markdown, terminal};
use kyoka::reply::{self, Medium, comparison, whole};
use kyoka::text::{Language, Paste};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::{Value, json as object};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

datatest_stable::harness! { { test = run, root = "tests/cases", pattern = r"\.md$" } }

/// One heading.
#[derive(Default)]
struct Case {
    name: String,
    inputs: Vec<Input>,
    /// A question for `ask`, in place of what is pasted.
    question: Option<String>,
    /// Two policies of a kind that are compared.
    compared: Vec<(PolicyType, PastedPolicy)>,
    expect: Value,
    /// A conversation's blocks: info string and text.
    blocks: Vec<(String, String)>,
}

fn run(path: &Path) -> datatest_stable::Result<()> {
    let cases = read(path);
    assert!(!cases.is_empty(), "no case in the file");
    for case in cases {
        if is_conversation(path) {
            conversation::check(&case, path);
        } else {
            check(&case);
        }
    }
    Ok(())
}

fn is_conversation(path: &Path) -> bool {
    path.parent()
        .is_some_and(|folder| folder.ends_with("converse"))
}

fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    let (mut heading, mut info, mut block) = (false, None, String::new());
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                heading = true;
                cases.push(Case::default());
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
                info = Some(words.to_string());
            }
            Event::End(TagEnd::CodeBlock) => {
                let case = cases.last_mut().expect("a block stands below a heading");
                case.add(
                    &info.take().unwrap_or_default(),
                    &std::mem::take(&mut block),
                    path,
                );
            }
            Event::Text(text) | Event::Code(text) if heading => {
                cases.last_mut().unwrap().name.push_str(&text);
            }
            Event::Text(text) if info.is_some() => block.push_str(&text),
            _ => {}
        }
    }
    cases
}

impl Case {
    fn add(&mut self, info: &str, text: &str, path: &Path) {
        if is_conversation(path) {
            self.blocks.push((info.to_owned(), text.to_owned()));
            return;
        }
        let paste = |text: &str| Paste::new(None, text);
        let words: Vec<&str> = info.split_whitespace().collect();
        match words.as_slice() {
            ["text", "paste"] => self.inputs.push(Input {
                paste: paste(text),
                role: Role::Conversation,
            }),
            ["text", "paste", file] => {
                let file = file.strip_prefix("file=").unwrap();
                let bytes = std::fs::read(path.with_file_name(file)).unwrap();
                self.inputs.push(Input {
                    paste: Paste::from_bytes(None, &bytes),
                    role: Role::Conversation,
                });
            }
            ["text", "question"] => self.question = Some(text.trim_end().to_owned()),
            ["json", "expect"] => {
                self.expect = serde_json::from_str(text)
                    .unwrap_or_else(|error| panic!("{}: {error}", self.name));
            }
            ["json", kind, "old" | "new"] => {
                let code = kind.strip_suffix("-policy").unwrap_or(kind);
                let kind = PolicyType::from_code(code)
                    .unwrap_or_else(|| panic!("{}: no policy type {code}", self.name));
                let found = policy::find(0, &paste(text), &Budget::default()).policies;
                let [found] = found.as_slice() else {
                    panic!("{}: not one policy", self.name);
                };
                self.compared.push((kind, found.clone()));
            }
            ["json", kind] => {
                let code = kind.strip_suffix("-policy").unwrap_or(kind);
                let kind = PolicyType::from_code(code)
                    .unwrap_or_else(|| panic!("{}: no policy type {code}", self.name));
                self.inputs.push(Input {
                    paste: paste(text),
                    role: Role::Policies(kind),
                });
            }
            other => panic!("{}: {other:?} is no block of a case", self.name),
        }
    }
}

fn check(case: &Case) {
    static KB: LazyLock<KnowledgeBase> = LazyLock::new(KnowledgeBase::embedded);
    if let [(kind, old), (_, new)] = case.compared.as_slice() {
        return check_compared(case, *kind, old, new);
    }
    if let Some(question) = &case.question {
        for language in [Some(Language::Ja), Some(Language::En), None] {
            let asked = answer::ask(question, language, &KB, 1, &Budget::default());
            let reply = reply::question(&asked, &KB, reply::InVain::CanBeWritten);
            sound(&markdown::render(&reply));
            assert!(!terminal::render(&reply, terminal::Screen::PLAIN).is_empty());
            if language.is_none() {
                let got = serde_json::from_str(&json::asked(&asked, &reply)).unwrap();
                agree(case, &got);
                assert_eq!(validate::problems("ask", &got), [""; 0], "{}", case.name);
            }
        }
        return;
    }
    let answer = answer::diagnose(
        evidence::read(case.inputs.clone(), None, &Budget::default()),
        &KB,
        &Budget::default(),
    );
    let got = rendered(&answer, answer.evidence.language);
    agree(case, &got);
    let problems = validate::problems("diagnose", &got);
    assert_eq!(problems, [""; 0], "{}", case.name);
    laws(case, &answer);
}

/// What came is what the case expects.
fn agree(case: &Case, got: &Value) {
    let mut differences = Vec::new();
    compare(&case.expect, got, "", &mut differences);
    assert!(
        differences.is_empty(),
        "{}:\n{}",
        case.name,
        differences.join("\n")
    );
}

/// The contract's JSON for both languages; and the laws of a comparison.
fn check_compared(case: &Case, kind: PolicyType, old: &PastedPolicy, new: &PastedPolicy) {
    let compared = kyoka::compare::pasted(old, new, kind, &Budget::default());
    let back = kyoka::compare::pasted(new, old, kind, &Budget::default());
    assert_eq!(compared.grants, back.revokes, "{}: backwards", case.name);
    assert_eq!(compared.revokes, back.grants, "{}: backwards", case.name);
    for policy in [old, new] {
        let same = kyoka::compare::pasted(policy, policy, kind, &Budget::default());
        assert!(
            same.grants.is_empty() && same.revokes.is_empty(),
            "{}: itself",
            case.name
        );
    }
    for language in [Language::Ja, Language::En] {
        let text = json::comparison(&compared, &BTreeSet::new(), language);
        let got: Value = serde_json::from_str(&text).unwrap();
        let problems = validate::problems("compare", &got);
        assert_eq!(problems, [""; 0], "{}", case.name);
        let mut differences = Vec::new();
        compare(&case.expect, &got, "", &mut differences);
        assert!(
            differences.is_empty(),
            "{}:\n{}",
            case.name,
            differences.join("\n")
        );
        let reply = comparison(&compared, language);
        assert!(!terminal::render(&reply, terminal::Screen::PLAIN).is_empty());
        assert!(!markdown::render(&reply).contains("```"));
    }
}

/// The contract's JSON; rendered in every format on the way.
fn rendered(answer: &Answer, language: Language) -> Value {
    let reply = whole(answer, &Medium::Chat, language);
    sound(&markdown::render(&reply));
    assert!(!terminal::render(&reply, terminal::Screen::PLAIN).is_empty());
    serde_json::from_str(&json::diagnosis(answer, &reply)).unwrap()
}

/// No fence is left open, and nobody is mentioned.
fn sound(shown: &str) {
    assert_eq!(
        shown.lines().filter(|line| line.starts_with("```")).count() % 2,
        0,
        "an open fence:\n{shown}"
    );
    assert!(
        !shown.contains("@everyone") && !shown.contains("@here"),
        "a mention:\n{shown}"
    );
}

/// What every case must hold.
fn laws(case: &Case, answer: &Answer) {
    for language in [Language::Ja, Language::En] {
        rendered(answer, language);
    }
    for diagnosis in &answer.diagnoses.diagnoses {
        consistent(case, diagnosis);
        if let Some(fix) = &diagnosis.fix {
            fixed(case, fix, &[diagnosis.denial]);
        }
        for fix in diagnosis.fix.iter().chain(&diagnosis.proposed) {
            document::is_sound(&case.name, fix);
        }
    }
    for combined in &answer.diagnoses.combined {
        fixed(case, &combined.fix, &combined.diagnoses);
        document::is_sound(&case.name, &combined.fix);
    }
}

/// No part of a diagnosis says something else than another.
fn consistent(case: &Case, diagnosis: &Diagnosis) {
    let name = &case.name;
    if let Some(read) = diagnosis.denying.map(|index| &diagnosis.statements[index]) {
        assert_eq!(read.effect, Some(Effect::Deny), "{name}: what denies");
        assert_eq!(read.verdict.outcome, Outcome::Match, "{name}: what denies");
        assert!(diagnosis.fix.is_none(), "{name}: a fix against a Deny");
    }
    assert!(
        diagnosis.cause != Cause::PolicyAllows
            || diagnosis.request.resource_from != Some(Strength::Assumed),
        "{name}: a conclusion from what was assumed"
    );
    assert!(
        diagnosis.fix.is_none() || diagnosis.remedies.is_empty(),
        "{name}: the policy is changed, and the request"
    );
    let asks: BTreeSet<Ask> = diagnosis.asks.iter().copied().collect();
    assert_eq!(asks.len(), diagnosis.asks.len(), "{name}: asked twice");
    for (ask, kind) in [
        (Ask::IdentityPolicy, PolicyType::Identity),
        (Ask::ResourcePolicy, PolicyType::Resource),
        (Ask::TrustPolicy, PolicyType::Trust),
        (Ask::Boundary, PolicyType::Boundary),
        (Ask::SessionPolicy, PolicyType::Session),
        (Ask::Scp, PolicyType::Scp),
        (Ask::Rcp, PolicyType::Rcp),
        (Ask::VpcEndpointPolicy, PolicyType::Vpce),
    ] {
        let mut roles = case.inputs.iter().map(|input| &input.role);
        let is_given = roles.any(|role| *role == Role::Policies(kind));
        assert!(
            !(asks.contains(&ask) && is_given),
            "{name}: {} was given",
            ask.code()
        );
    }
}

/// The corrected policy grants what it lists and nothing else: the old policy with that added allows all
/// of it. And pasted anew with the same message, it leaves nothing to correct.
fn fixed(case: &Case, fix: &ProvenFix, denials: &[usize]) {
    let read = |text: &str| {
        let found = policy::find(0, &Paste::new(None, text), &Budget::default()).policies;
        found.into_iter().next().map(|found| found.policy)
    };
    let (old, new) = (
        read(&fix.before).unwrap_or_default(),
        read(&fix.after).unwrap(),
    );
    let compared = kyoka::compare::compare(&old, &new, fix.policy_type, &Budget::default());
    assert_eq!(compared.grants, fix.grants, "{}: what it grants", case.name);
    assert_eq!(
        compared.revokes, fix.revokes,
        "{}: what it revokes",
        case.name
    );
    let mut most = old;
    most.version.clone_from(&new.version);
    for grant in &fix.grants {
        let allowed = read(&statement(grant).to_string()).unwrap();
        most.statements.extend(allowed.statements);
    }
    let beyond = kyoka::compare::compare(&most, &new, fix.policy_type, &Budget::default()).grants;
    assert!(beyond.is_empty(), "{}: not listed: {beyond:?}", case.name);
    assert!(
        !fix.grants.is_empty(),
        "{}: a fix that grants nothing",
        case.name
    );
    let mut inputs = vec![Input {
        paste: Paste::new(None, fix.after.as_str()),
        role: Role::Policies(fix.policy_type),
    }];
    // The policies of other kinds stay as they are: the fix was proved together with them.
    let is_of_others =
        |input: &&Input| matches!(input.role, Role::Policies(kind) if kind != fix.policy_type);
    inputs.extend(case.inputs.iter().filter(is_of_others).cloned());
    let given = inputs.len();
    inputs.extend(
        case.inputs
            .iter()
            .filter(|input| input.role == Role::Conversation)
            .cloned(),
    );
    let mut evidence = evidence::read(inputs, Some(Language::En), &Budget::default());
    evidence.policies.truncate(given);
    let again = diagnose(&evidence, &Budget::default()).diagnoses;
    for denial in denials {
        let again = &again[*denial];
        assert!(
            again.fix.is_none(),
            "{}: the fixed policy is fixed again: {:?}",
            case.name,
            again.cause
        );
        assert!(
            !fix.depends_on.is_empty()
                || again.cause == Cause::PolicyAllows
                // Once the ACL is allowed, a setting is what is left to refuse it.
                || again.cause == Cause::BlockPublicAccess
                // Of a resource that was taken from the policy, that it allows it is no conclusion.
                || again.request.resource_from == Some(Strength::Assumed),
            "{}: proved, and then {:?}",
            case.name,
            again.cause
        );
    }
}

/// A policy that allows what is granted.
fn statement(grant: &Grant) -> Value {
    let mut principals: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, value) in grant
        .principals
        .iter()
        .filter_map(|one| one.split_once(':'))
    {
        principals.entry(kind).or_default().push(value);
    }
    let mut statement = object!({
        "Effect": "Allow", "Action": grant.action, "Resource": grant.resource, "Condition": grant.conditions,
    });
    if !principals.is_empty() {
        statement["Principal"] = object!(principals);
    }
    object!({"Version": "2012-10-17", "Statement": [statement]})
}

/// Compares a part: objects may have more, lists may not.
fn compare(want: &Value, got: &Value, at: &str, differences: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            for (key, want) in want {
                compare(
                    want,
                    got.get(key).unwrap_or(&Value::Null),
                    &format!("{at}.{key}"),
                    differences,
                );
            }
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            for (index, (want, got)) in want.iter().zip(got).enumerate() {
                compare(want, got, &format!("{at}[{index}]"), differences);
            }
        }
        (want, got) if want == got => {}
        (want, got) => differences.push(format!("{at}: want {want}, got {got}")),
    }
}
