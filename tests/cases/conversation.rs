//! A conversation as a case: blocks of what is said, each followed by what is expected of the answer.

use super::{Case, compare};
use kyoka::budget::Budget;
use kyoka::converse::{
    Action, Answer, Attachment, Attention, Detail, Engine, Languages, Limits, Message, Said,
    Subject, Visibility,
};
use kyoka::evidence::Extent;
use kyoka::iam::PolicyType;
use kyoka::ids::{MessageId, PersonId, Place, PlaceId};
use kyoka::kb::KnowledgeBase;
use kyoka::render::{markdown, terminal};
use kyoka::text::{Language, mask};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What was said and is not answered yet, and what the next message brings along.
struct Talk<'a> {
    name: &'a str,
    engine: Engine,
    attachments: Vec<Attachment>,
    quoted: Vec<Said>,
    answer: Option<Answer>,
    messages: u64,
    now: u64,
}

/// Runs one heading.
pub(super) fn check(case: &Case, path: &Path) {
    let mut talk = Talk {
        name: &case.name,
        engine: Engine::new(KnowledgeBase::embedded(), Limits::default()),
        attachments: Vec::new(),
        quoted: Vec::new(),
        answer: None,
        messages: 0,
        now: 0,
    };
    for (info, text) in &case.blocks {
        talk.block(info, text, path);
    }
}

impl Talk<'_> {
    fn block(&mut self, info: &str, text: &str, path: &Path) {
        let mut words = info.split_whitespace().skip(1);
        let kind = words.next().unwrap();
        let options: BTreeMap<&str, &str> = words
            .map(|word| word.split_once('=').unwrap_or((word, "")))
            .collect();
        let number = |name: &str| options.get(name).map(|value| value.parse::<u64>().unwrap());
        let contents = |text: &str| match options.get("file") {
            Some(file) => std::fs::read(path.with_file_name(file)).unwrap(),
            None => text.as_bytes().to_vec(),
        };
        match kind {
            "attach" => self.attachments.push(Attachment {
                name: options["name"].to_owned(),
                bytes: contents(text),
                extent: Extent::Whole,
                policy_type: options
                    .get("type")
                    .map(|code| PolicyType::from_code(code).unwrap()),
            }),
            "quote" => self.quoted.push(Said {
                id: MessageId::from(number("id").unwrap().to_string()),
                text: text.to_owned(),
                attachments: Vec::new(),
                unreadable: Vec::new(),
            }),
            "say" => {
                self.messages += 1;
                self.now = number("at").unwrap_or(self.now + 10);
                let language = |name: &str| {
                    options
                        .get(name)
                        .map(|code| Language::from_locale(code).unwrap())
                };
                let message = Message {
                    author: PersonId::from(number("who").unwrap_or(1).to_string()),
                    place: match (number("thread"), number("channel")) {
                        (Some(thread), _) => Place::channel(None, "0".into())
                            .in_thread(PlaceId::from(thread.to_string())),
                        (None, channel) => {
                            Place::channel(None, channel.unwrap_or(1).to_string().into())
                        }
                    },
                    visibility: if options.contains_key("private") {
                        Visibility::Private
                    } else {
                        Visibility::Public
                    },
                    context: None,
                    reply_to: number("reply").map(|id| id.to_string().into()),
                    quoted: std::mem::take(&mut self.quoted),
                    said: Said {
                        id: MessageId::from(number("id").unwrap_or(self.messages).to_string()),
                        text: String::from_utf8(contents(text)).unwrap(),
                        attachments: std::mem::take(&mut self.attachments),
                        unreadable: Vec::new(),
                    },
                    attention: if options.contains_key("overheard") {
                        Attention::Overheard
                    } else {
                        Attention::Addressed
                    },
                    languages: Languages {
                        wish: language("wish"),
                        person: language("person"),
                        channel: language("setting"),
                        server: language("server"),
                    },
                    detail: if options.contains_key("whole") {
                        Detail::Whole
                    } else {
                        Detail::Brief
                    },
                    now: Duration::from_secs(self.now),
                };
                let answer = self.engine.answer(message, &Budget::default());
                self.laws(&answer);
                self.answer = Some(answer);
            }
            "sent" => self.engine.replied(
                &MessageId::from(number("answer").unwrap().to_string()),
                &MessageId::from(number("id").unwrap().to_string()),
            ),
            "delete" => self
                .engine
                .forget_message(&MessageId::from(number("id").unwrap().to_string())),
            "forget" => self
                .engine
                .forget_person(&PersonId::from(number("who").unwrap().to_string())),
            "expect" => self.expect(text),
            other => panic!("{}: {other} is no block of a conversation", self.name),
        }
    }

    fn expect(&self, text: &str) {
        let name = self.name;
        let mut want: Value =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let answer = self.answer.as_ref().unwrap();
        let reply = markdown::render(&answer.reply);
        let members = want.as_object_mut().unwrap();
        let mut texts = |key: &str| -> Vec<String> {
            members
                .remove(key)
                .map(|list| serde_json::from_value(list).unwrap())
                .unwrap_or_default()
        };
        let (says, not) = (texts("says"), texts("does_not_say"));
        let got = json!({
            "subject": format!("{:?}", answer.subject),
            "language": format!("{:?}", answer.language),
            "cause": answer.cause,
            "files": answer.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            "actions": answer.actions.iter().map(|action| match action {
                Action::Language(language) => format!("{language:?}"),
                Action::Article(_) => "Article".to_owned(),
                other => format!("{other:?}"),
            }).collect::<Vec<_>>(),
            "shows_accounts": answer.shows_accounts,
            "secrets": answer.secrets.iter().map(|secret| secret.code()).collect::<Vec<_>>(),
            "warned": answer.warning.is_some(),
            "unanswered": answer.unanswered,
        });
        let turn = self.messages;
        let mut differences = Vec::new();
        compare(&want, &got, "", &mut differences);
        assert!(
            differences.is_empty(),
            "{name}, message {turn}:\n{}\n{reply}",
            differences.join("\n")
        );
        for text in says {
            assert!(
                reply.contains(&text),
                "{name}, message {turn}: no {text:?} in\n{reply}"
            );
        }
        for text in not {
            assert!(
                !reply.contains(&text),
                "{name}, message {turn}: {text:?} in\n{reply}"
            );
        }
    }

    /// What holds for every answer.
    fn laws(&self, answer: &Answer) {
        let name = self.name;
        let shown = markdown::render(&answer.reply);
        let files = answer.files.iter().map(|file| file.text.as_str());
        let warning = answer
            .warning
            .as_ref()
            .map(markdown::render)
            .unwrap_or_default();
        for text in files.chain([shown.as_str(), warning.as_str()]) {
            assert!(
                mask::secrets(text).secrets.is_empty(),
                "{name}: a secret in\n{text}"
            );
            assert!(!text.contains("@everyone"), "{name}: a mention in\n{text}");
        }
        let fences = shown.lines().filter(|line| line.starts_with("```")).count();
        assert_eq!(fences % 2, 0, "{name}: an open fence in\n{shown}");
        let shared = answer.reply.without_accounts();
        assert!(!shared.shows_accounts(), "{name}: an account is shared");
        let silent = answer.subject == Subject::Silence;
        assert_eq!(
            answer.reply.blocks.is_empty(),
            silent,
            "{name}: an empty answer"
        );
        assert_eq!(
            answer.actions.is_empty(),
            silent,
            "{name}: an answer without a button"
        );
        assert_eq!(answer.reply.language, answer.language);
        terminal::render(
            &answer.reply,
            terminal::Screen::of(80, terminal::Colour::On),
        );
        for file in &answer.files {
            if file.name.ends_with(".json") {
                assert!(file.text.contains("Statement"), "{name}: {}", file.text);
            }
        }
    }
}
