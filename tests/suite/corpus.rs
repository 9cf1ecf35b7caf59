//! Real messages: a floor that only rises.

use kyoka::budget::Budget;
use kyoka::denial::{self, Denial};
use kyoka::text::Paste;
use serde_json::Value;

/// Records whose label the text does not bear out, with the reason. They are left out of the count.
const DISPUTED: [(&str, &str); 1] = [(
    "m-cd2c41743d",
    "the text prints two sentences with different resources; the label has one",
)];

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

#[test]
fn real_messages_are_read_exactly() {
    let lines = include_str!("../corpus/messages.jsonl")
        .lines()
        .filter(|line| !line.trim().is_empty());
    let mut differing = Vec::new();
    let mut invented = Vec::new();
    for line in lines {
        let record: Value = serde_json::from_str(line).unwrap();
        let id = record["id"].as_str().unwrap().to_owned();
        if DISPUTED.iter().any(|(disputed, _)| *disputed == id) {
            continue;
        }
        let read = denial::find(
            &Paste::new(None, record["text"].as_str().unwrap()),
            &Budget::default(),
        );
        let mut want: Vec<Key> = record["expect"]["denials"]
            .as_array()
            .unwrap()
            .iter()
            .map(labelled)
            .collect();
        let mut got: Vec<Key> = read.denials.iter().map(found).collect();
        want.sort();
        got.sort();
        if want.is_empty() && !got.is_empty() {
            invented.push(id.clone());
        }
        if want != got {
            differing.push(format!("{id}\n  want {want:?}\n  got  {got:?}"));
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
}
