//! Real messages: a floor that only rises.

use kyoka::budget::Budget;
use kyoka::denial::{self, Denial};
use kyoka::text::Paste;
use serde_json::Value;

/// Records whose label the text does not bear out, with the reason. They are left out of the count.
const DISPUTED: [(&str, &str); 5] = [
    (
        "m-cd2c41743d",
        "the text prints two sentences with different resources; the label has one",
    ),
    (
        "n-cdcca991",
        "the label has a denial for each operation that the role must be able to perform; which one was denied, the text does not say",
    ),
    (
        "n-8a33976f",
        "a question in words about what some checker says; there is no message in it",
    ),
    (
        "d-c8071b21",
        "an article says that its message is not IAM's; the message alone may be",
    ),
    (
        "d-c48668b3",
        "the label keeps the Markdown link that a chat made of the name of the session",
    ),
];

/// Records that are read wrongly for now, with the reason.
const KEPT: [(&str, &str); 5] = [
    (
        "n-6878bc31",
        "what tells only a service is taken for an echo of the sentence about the same service",
    ),
    (
        "d-dc9f7fed",
        "the service is named by its prefix in small letters, and what tells no service is taken for an echo",
    ),
    (
        "r8-ee5780",
        "prose names a method of S3 that was missing, beside the name that an SDK has for no code",
    ),
    (
        "r8-5c3b17",
        "the first words of a sentence are quoted, and nothing of it is named",
    ),
    ("r8-bda631", "a code is glued to the action before it"),
];

/// Operations and services that are not what the label says, with the reason.
const TOLD_OTHERWISE: [(&str, &str); 38] = [
    (
        "m-f0ee5efc5f",
        "the label names a service that the text does not",
    ),
    (
        "n-86f0074a",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "n-15174f2a",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "n-7ee575d6",
        "the operation is an argument in the source line of a stack's frame",
    ),
    (
        "n-f738bd68",
        "the IAM prefix of the host's service ends in `-secure`; the label has the host's name",
    ),
    (
        "b-635c17e8",
        "the text has the host id of S3; the label names no service",
    ),
    (
        "b-ad23bcbf",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "b-ea8a6b61",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "b-ce55bda3",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "b-8f504ca8",
        "the signs of a box stand between the words of the SDK",
    ),
    (
        "b-896672e4",
        "the first word of what the SDK prints is cut off",
    ),
    (
        "b-38f3ec3c",
        "the text has the host id of S3; the label names no service",
    ),
    (
        "b-f3d471c3",
        "the operation of the message before is taken for that of the sentence behind it",
    ),
    ("b-15b7806c", "the operation is named in prose"),
    (
        "b-3eaa14af",
        "the operation is a word before a reply in JSON",
    ),
    (
        "c-8454386d",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "c-6be3bded",
        "the text has the host id of S3; the label names no service",
    ),
    ("d-4bc716ef", "the service is named in prose"),
    (
        "d-a65fac70",
        "what lacks is a permission of IAM, whichever it is",
    ),
    (
        "d-e92204c2",
        "the service is named in prose behind the message",
    ),
    (
        "d-83af5a60",
        "the code of EC2 stands in prose before a message whose action is hidden",
    ),
    (
        "d-d3e7ac84",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "d-3e0059eb",
        "the operation is of one service only, which the label leaves out",
    ),
    (
        "r8-49a039",
        "a log of the Serverless Framework names the call in words of its own",
    ),
    (
        "r8-3464b0",
        "a list names the action of the message before the message does",
    ),
    (
        "b-e119e3af",
        "the operation stands in the words of a database",
    ),
    ("b-ccf4835c", "the service is named in prose"),
    (
        "b-90f2e657",
        "the event is one of an emulator, whose keys begin with capitals",
    ),
    (
        "b-c3330a8e",
        "the service is told by the path of a stack frame only",
    ),
    (
        "b-0f8c750d",
        "the call is named in a debug line before the message",
    ),
    (
        "b-79b9b506",
        "a cut sentence has the service in the address of the request only",
    ),
    (
        "b-f349d4d9",
        "the service is told by the name of a session handler only",
    ),
    (
        "b-e97a8c4f",
        "the host of an image names another service than the message",
    ),
    (
        "b-95e73569",
        "the console's sentence about a password names no service; the label leaves it out",
    ),
    (
        "b-f9bbbf25",
        "only Elastic Load Balancing says this sentence, which does not name it",
    ),
    (
        "b-be6031c2",
        "only Elastic Load Balancing says this sentence, which does not name it",
    ),
    (
        "b-309ef158",
        "only Elastic Load Balancing says this sentence, which does not name it",
    ),
    (
        "b-43e4d4ff",
        "the service of a sentence about a managed rule is told by its words only",
    ),
];

type Key = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn plain(text: &str) -> String {
    let quotes = ['"', '\'', '`'];
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined
        .trim_matches(quotes)
        .trim_end_matches(['.', ',', ';'])
        .trim_matches(quotes)
        .to_owned()
}

fn found(denial: &Denial) -> Key {
    let plain = |text: &Option<String>| text.as_deref().map(plain);
    (
        plain(&denial.principal),
        plain(&denial.action).map(|action| action.to_lowercase()),
        plain(&denial.resource),
        denial.policy_type.map(|kind| kind.code().to_owned()),
        denial.effect.map(|effect| effect.code().to_owned()),
    )
}

fn labelled(denial: &Value) -> Key {
    let field = |name: &str| denial[name].as_str().map(plain);
    (
        field("principal"),
        field("action").map(|action| action.to_lowercase()),
        field("resource"),
        field("policy_type"),
        field("effect"),
    )
}

/// A paste of a corpus as it is read, beside its labels.
struct Reading<'a> {
    read: denial::Found,
    labels: &'a [Value],
    /// The denials of the labels, in any order.
    want: Vec<Key>,
    /// Those that were found, in the same.
    got: Vec<Key>,
}

impl<'a> Reading<'a> {
    fn of(record: &'a Value) -> Self {
        let text = record["text"].as_str().unwrap();
        let read = denial::find(&Paste::new(None, text), &Budget::default());
        let labels = record["expect"]["denials"].as_array().unwrap();
        let mut want: Vec<Key> = labels.iter().map(labelled).collect();
        let mut got: Vec<Key> = read.denials.iter().map(found).collect();
        want.sort();
        got.sort();
        Self {
            read,
            labels,
            want,
            got,
        }
    }
}

/// The operation and the service of each denial, in order.
fn told(denials: &[Value]) -> Vec<(Option<String>, Option<String>)> {
    let field = |denial: &Value, name: &str| denial[name].as_str().map(str::to_lowercase);
    denials
        .iter()
        .map(|denial| (field(denial, "operation"), field(denial, "service")))
        .collect()
}

#[test]
fn real_messages_are_read_exactly() {
    let corpora = [
        include_str!("../corpus/messages.jsonl"),
        include_str!("../corpus/public.jsonl"),
    ];
    let mut differing = Vec::new();
    let mut invented = Vec::new();
    let mut otherwise = Vec::new();
    for line in corpora.iter().flat_map(|corpus| corpus.lines()) {
        let record: Value = serde_json::from_str(line).unwrap();
        let id = record["id"].as_str().unwrap().to_owned();
        if DISPUTED.iter().any(|(disputed, _)| *disputed == id) {
            continue;
        }
        let Reading {
            read,
            labels,
            want,
            got,
        } = Reading::of(&record);
        if want.is_empty() && !got.is_empty() {
            invented.push(id.clone());
        }
        let is_kept = KEPT.iter().any(|(kept, _)| *kept == id);
        if (want != got) != is_kept {
            differing.push(format!("{id}\n  want {want:?}\n  got  {got:?}"));
        }
        let lower = |text: &Option<String>| text.as_deref().map(str::to_lowercase);
        let said: Vec<_> = read
            .denials
            .iter()
            .map(|denial| (lower(&denial.operation), lower(&denial.service)))
            .collect();
        let is_told_otherwise = TOLD_OTHERWISE.iter().any(|(known, _)| *known == id);
        if !is_kept && (told(labels) != said) != is_told_otherwise {
            otherwise.push(format!("{id}\n  want {:?}\n  got  {said:?}", told(labels)));
        }
    }
    assert!(
        invented.is_empty(),
        "denials where there are none: {invented:?}"
    );
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
    assert!(
        otherwise.is_empty(),
        "{} of other operations or services:\n{}",
        otherwise.len(),
        otherwise.join("\n")
    );
}

/// Variations of each kind of paste, written for the kind; of operation and service only what is labelled.
#[test]
fn variations_of_each_kind_are_read_exactly() {
    let mut differing = Vec::new();
    for line in include_str!("../corpus/variations.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let Reading {
            read,
            labels,
            want,
            got,
        } = Reading::of(&record);
        let is_told = labels.iter().zip(&read.denials).all(|(label, denial)| {
            let is_said = |name: &str, said: &Option<String>| {
                label[name].as_str().is_none_or(|label| {
                    said.as_deref()
                        .is_some_and(|said| said.eq_ignore_ascii_case(label))
                })
            };
            is_said("operation", &denial.operation) && is_said("service", &denial.service)
        });
        let foreign = read.foreign.map(|foreign| foreign.code());
        let code = record["expect"]["not_iam"].as_str();
        if want != got || !is_told || code.is_some() && foreign.as_deref() != code {
            differing.push(format!(
                "{}\n  want {want:?} {code:?}\n  got  {got:?} {foreign:?}",
                record["id"]
            ));
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}

/// Records that are read only as a short text, with the reason.
const NOT_IN_LOGS: [(&str, &str); 2] = [
    (
        "d-0bbffd24",
        "a sentence that ends with the text, before its verb: in a log something follows",
    ),
    (
        "r8-013261",
        "prose in British spelling, which no anchor of a log has",
    ),
];

/// Of a long text only the parts around an anchor are read.
#[test]
fn a_message_in_a_long_log_is_read_as_it_is_alone() {
    let filler = "INFO GET /items/1 200 in 3 ms\n".repeat(2500);
    let mut differing = Vec::new();
    let corpora = [
        include_str!("../corpus/public.jsonl"),
        include_str!("../corpus/variations.jsonl"),
    ];
    for line in corpora.iter().flat_map(|corpus| corpus.lines()) {
        let record: Value = serde_json::from_str(line).unwrap();
        if NOT_IN_LOGS.iter().any(|(id, _)| record["id"] == *id) {
            continue;
        }
        let text = record["text"].as_str().unwrap();
        let long = format!("{filler}\n{text}\n\n{filler}");
        let read = |text: &str| {
            let read = denial::find(&Paste::new(None, text), &Budget::default());
            read.denials.iter().map(found).collect::<Vec<Key>>()
        };
        if read(text) != read(&long) {
            differing.push(format!(
                "{}\n  alone {:?}\n  in a log {:?}",
                record["id"],
                read(text),
                read(&long)
            ));
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}
