//! What is private stays private: between people, between servers, and after a deletion.

use super::bot::{Bot, Home};
use super::stub::{CHANNEL, Discord, Inner, PERSON, SERVER, Who, private, text_of};
use super::{SEED, SEED_EN, mention};
use proptest::prelude::{Just, Strategy};
use proptest::prop_oneof;
use serde_json::{Value, json};

const THREAD: u64 = 700_000_000_000_000_777;
const GROUP: u64 = 720_000_000_000_000_001;

/// An error about a bucket of this name.
fn error(bucket: &str) -> String {
    format!(
        "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \
         \"arn:aws:s3:::{bucket}/a.csv\" because no identity-based policy allows the s3:GetObject action"
    )
}

/// A policy about a bucket of this name.
fn policy(bucket: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket}/*"}}]}}"#
    )
}

/// Makes a thread of the channel.
fn open_thread(discord: &Discord) {
    discord.look(|inner| {
        let mut thread = inner.channels[&CHANNEL].clone();
        thread["id"] = json!(THREAD.to_string());
        thread["type"] = json!(11);
        thread["parent_id"] = json!(CHANNEL.to_string());
        inner.channels.insert(THREAD, thread);
    });
}

/// Everything that a message shows, with its files.
fn all_of(inner: &Inner, message: &Value) -> String {
    let mut all = text_of(message);
    for file in message["attachments"].as_array().unwrap() {
        let id: u64 = file["id"].as_str().unwrap().parse().unwrap();
        all += &String::from_utf8_lossy(inner.files.get(&id).map_or(&[], Vec::as_slice));
    }
    all
}

#[test]
fn what_was_said_privately_joins_nobody_elses_question_and_no_public_one() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    open_thread(&discord);
    let in_thread = Who {
        channel: THREAD,
        thread_of: Some(CHANNEL),
        ..Who::new("en-US")
    };
    let in_group = Who {
        channel: GROUP,
        private: true,
        group: true,
        ..Who::new("en-US")
    };
    for who in [in_thread, in_group, Who::new("en-US")] {
        let paste = format!("{}\n{}", error("private-bucket"), policy("private-bucket"));
        let token = discord.command(&who, "diagnose", &[("text", 3, json!(paste))], &[]);
        let (_, answer) = discord.answer(&token);
        assert_eq!(answer["flags"], json!(64));
        assert!(discord.look(|inner| all_of(inner, &answer).contains("private-bucket")));
        // Another person, in private; and publicly, that other one and the same.
        let other = Who {
            person: PERSON + 1,
            ..who
        };
        let own = error("another-bucket");
        let token = discord.command(&other, "diagnose", &[("text", 3, json!(own))], &[]);
        let mut answers = vec![discord.answer(&token).1];
        if !who.private {
            for person in [PERSON + 1, PERSON] {
                for text in ["more details", "why not *?"] {
                    let asked = discord.say(person, who.channel, &mention(text), json!({}));
                    answers.push(discord.reply_to(asked).1);
                }
            }
        }
        for answer in answers {
            let shown = discord.look(|inner| all_of(inner, &answer));
            assert!(!shown.contains("private-bucket"), "{shown}");
        }
    }
}

/// Three people of one case, in places that no other case has: nothing that one case shows is another's.
#[derive(Clone, Copy)]
struct Company {
    case: u64,
}

impl Company {
    /// Cases are this far apart in the numbers of people and places.
    const APART: u64 = 100;

    fn person(self, at: usize) -> u64 {
        PERSON + (self.case + 1) * Self::APART + at as u64
    }

    fn people(self) -> [u64; 3] {
        [0, 1, 2].map(|at| self.person(at))
    }

    /// A channel, a thread of it, a direct message and a group message; the first two with the channel itself open to all.
    fn who(self, person: usize, place: Place) -> Who {
        let channel = CHANNEL + (self.case + 1) * Self::APART;
        let base = Who {
            person: self.person(person),
            ..Who::new("en-US")
        };
        match place {
            Place::Channel => Who { channel, ..base },
            Place::Thread => Who {
                channel: channel + 1,
                thread_of: Some(channel),
                ..base
            },
            Place::Direct => Who {
                channel: private(base.person),
                private: true,
                ..base
            },
            Place::Group => Who {
                channel: GROUP + (self.case + 1) * Self::APART,
                private: true,
                group: true,
                ..base
            },
        }
    }

    /// Makes the channel and its thread.
    fn open(self, discord: &Discord) {
        let [channel, thread] =
            [Place::Channel, Place::Thread].map(|place| self.who(0, place).channel);
        discord.look(|inner| {
            let mut made = inner.channels[&CHANNEL].clone();
            made["id"] = json!(channel.to_string());
            inner.channels.insert(channel, made.clone());
            made["id"] = json!(thread.to_string());
            made["type"] = json!(11);
            made["parent_id"] = json!(channel.to_string());
            inner.channels.insert(thread, made);
        });
    }
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Channel,
    Thread,
    Direct,
    Group,
}

/// What a turn says.
#[derive(Clone, Copy, Debug)]
enum What {
    Error,
    Policy,
    Both,
    FollowUp(&'static str),
}

/// How it is said. Where a place has no such way, another one is taken.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// A command that only the asker sees the answer of.
    Command,
    /// The same, with the text in a file.
    File,
    /// A mention in public; a plain message in a direct one. In public, nothing private is said.
    Message,
    /// A reply to an answer that stands in public there, the newest but so many.
    Reply(usize),
    /// A button of an answer that the person sees, the newest but so many.
    Press(&'static str, usize),
}

#[derive(Clone, Debug)]
struct Turn {
    person: usize,
    place: Place,
    what: What,
    way: Way,
    /// Whether the next turn begins before this one is answered.
    overlaps: bool,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let place = prop_oneof![
        Just(Place::Channel),
        Just(Place::Thread),
        Just(Place::Direct),
        Just(Place::Group)
    ];
    let what = prop_oneof![
        Just(What::Error),
        Just(What::Policy),
        Just(What::Both),
        proptest::sample::select(vec![
            "more details",
            "why not *?",
            "the whole policy",
            "in terraform"
        ])
        .prop_map(What::FollowUp)
    ];
    let button = proptest::sample::select(vec!["Details", "日本語で", "Share in channel"]);
    let way = prop_oneof![
        3 => Just(Way::Command),
        1 => Just(Way::File),
        2 => Just(Way::Message),
        1 => (0..3_usize).prop_map(Way::Reply),
        2 => (button, 0..3_usize).prop_map(|(label, back)| Way::Press(label, back)),
    ];
    let turn = (0..3_usize, place, what, way, proptest::bool::weighted(0.3));
    let turn = turn.prop_map(|(person, place, what, way, overlaps)| Turn {
        person,
        place,
        what,
        way,
        overlaps,
    });
    proptest::collection::vec(turn, 2..24)
}

/// What is awaited of a turn.
enum Awaited {
    Interaction(String),
    Message(u64),
}

/// Takes a turn; `None` where there is nothing to reply to or to press.
fn take(discord: &Discord, company: Company, number: usize, turn: &Turn) -> Option<Awaited> {
    let who = company.who(turn.person, turn.place);
    let secret = format!("secret-of-{}-{number}", who.person);
    let said = |bucket: &str| match turn.what {
        What::Error => error(bucket),
        What::Policy => policy(bucket),
        What::Both => format!("{}\n{}", error(bucket), policy(bucket)),
        What::FollowUp(text) => text.to_owned(),
    };
    let here = who.channel.to_string();
    match turn.way {
        Way::Message if !matches!(turn.place, Place::Group) => {
            let text = if who.private {
                said(&secret)
            } else {
                mention(&said(&format!("public-{number}")))
            };
            Some(Awaited::Message(discord.say(
                who.person,
                who.channel,
                &text,
                json!({}),
            )))
        }
        Way::Reply(back) if !who.private => {
            let shown = discord.look(|inner| {
                let mut answers = inner.messages.values().rev().filter(|message| {
                    message["author"]["bot"] == json!(true)
                        && message["channel_id"] == json!(here)
                        && message["flags"] != json!(64)
                });
                answers.nth(back).cloned()
            })?;
            let replied = json!({"type": 19, "referenced_message": shown,
                "message_reference": {"message_id": shown["id"], "channel_id": here}});
            Some(Awaited::Message(discord.say(
                who.person,
                who.channel,
                &said(&format!("public-{number}")),
                replied,
            )))
        }
        Way::Press(label, back) => {
            let seen = discord.look(|inner| {
                let visible = inner.messages.iter().rev().filter(|(id, message)| {
                    let own = inner.interactions.values().any(|one| {
                        one.person == who.person
                            && (one.message == Some(**id) || one.followups.contains(id))
                    });
                    message["author"]["bot"] == json!(true)
                        && message["channel_id"] == json!(here)
                        && (message["flags"] != json!(64) || own)
                        && message["components"]
                            .to_string()
                            .contains(&format!("\"{label}\""))
                });
                visible.map(|(id, _)| *id).nth(back)
            })?;
            Some(Awaited::Interaction(discord.press(&who, seen, label)))
        }
        Way::File => {
            let file = discord.attach("error.txt", said(&secret).as_bytes());
            let option = ("file", 11, file["id"].clone());
            Some(Awaited::Interaction(discord.command(
                &who,
                "diagnose",
                &[option],
                &[file],
            )))
        }
        Way::Command | Way::Message | Way::Reply(_) => {
            let option = ("text", 3, json!(said(&secret)));
            Some(Awaited::Interaction(discord.command(
                &who,
                "diagnose",
                &[option],
                &[],
            )))
        }
    }
}

/// Waits for what was begun.
fn settle(discord: &Discord, awaited: &mut Vec<Awaited>) {
    for one in awaited.drain(..) {
        match one {
            Awaited::Message(question) => {
                discord.reply_to(question);
            }
            Awaited::Interaction(token) => {
                discord.wait("an answer to an interaction", |inner| {
                    let interaction = inner.interactions.get(&token)?;
                    let callback = interaction.callback.as_ref()?;
                    // Deferred ones are answered by an edit or by a message of their own.
                    let is_done = matches!(callback["type"].as_u64(), Some(4 | 7))
                        || interaction.edits > 0
                        || !interaction.followups.is_empty();
                    is_done.then_some(())
                });
            }
        }
    }
}

/// Whose private paste stands in a message that another person sees, with the message.
fn leaked(discord: &Discord, company: Company) -> Option<String> {
    let people = company.people();
    discord.look(|inner| {
        for (id, message) in &inner.messages {
            if message["author"]["bot"] != json!(true) {
                continue;
            }
            let channel: u64 = message["channel_id"].as_str()?.parse().ok()?;
            let asker = inner
                .interactions
                .values()
                .find(|one| one.message == Some(*id) || one.followups.contains(id))
                .map(|one| one.person);
            let reader = if message["flags"] == json!(64) {
                asker
            } else {
                people
                    .into_iter()
                    .find(|person| private(*person) == channel)
            };
            let shown = all_of(inner, message);
            for person in people {
                let marker = format!("secret-of-{person}-");
                // Who shares an answer with a channel does so on purpose.
                let is_shared = asker == Some(person) && shown.contains("Shared by");
                if reader != Some(person) && !is_shared && shown.contains(&marker) {
                    return Some(format!("{marker} is shown to {reader:?}: {shown}"));
                }
            }
        }
        None
    })
}

/// Any turns of three people, in a channel, its thread, direct messages and a group message, by commands, files,
/// messages, replies and buttons, one after the other or at the same time.
#[test]
fn nobody_receives_a_byte_of_anothers_private_paste() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nquestions_per_minute = 600\n");
    let case = std::cell::Cell::new(0);
    let (taken, private) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let config = proptest::test_runner::Config {
        cases: 24,
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let done = runner.run(&turns(), |turns| {
        let company = Company { case: case.get() };
        case.set(case.get() + 1);
        company.open(&discord);
        let mut awaited = Vec::new();
        for (number, turn) in turns.iter().enumerate() {
            let Some(begun) = take(&discord, company, number, turn) else {
                continue;
            };
            taken.set(taken.get() + 1);
            private.set(private.get() + usize::from(matches!(begun, Awaited::Interaction(_))));
            awaited.push(begun);
            if !turn.overlaps {
                settle(&discord, &mut awaited);
            }
        }
        settle(&discord, &mut awaited);
        let leak = leaked(&discord, company);
        proptest::prop_assert!(leak.is_none(), "{}", leak.unwrap_or_default());
        Ok(())
    });
    done.unwrap();
    // Too few turns would show nothing.
    assert!(
        taken.get() > 100 && private.get() > 50,
        "{taken:?} {private:?}"
    );
}

#[test]
fn what_was_asked_in_vain_is_for_the_managers_of_the_same_server() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let vain = "how do I teach the penguins of acme-payroll-2026 to knit, says jane@example.com?";
    let token = discord.command(
        &Who::new("en-US"),
        "ask",
        &[("question", 3, json!(vain))],
        &[],
    );
    assert_eq!(discord.answer(&token).1["flags"], json!(64));
    let in_private = Who {
        channel: private(PERSON),
        private: true,
        ..Who::new("en-US")
    };
    let other = "how do I teach a walrus to dance the tango?";
    let token = discord.command(&in_private, "ask", &[("question", 3, json!(other))], &[]);
    discord.answer(&token);
    let gaps = json!([{"name": "gaps", "type": 1, "options": []}]);
    let elsewhere = Who {
        server: SERVER + 98,
        ..Who::manager("en-US")
    };
    let token = discord.raw_command(&elsewhere, "kb", gaps.clone(), &[]);
    let theirs = text_of(&discord.answer(&token).1);
    assert!(
        !theirs.contains("penguins") && !theirs.contains("walrus"),
        "{theirs}"
    );
    let token = discord.raw_command(&Who::manager("en-US"), "kb", gaps, &[]);
    let ours = text_of(&discord.answer(&token).1);
    assert!(
        ours.contains("penguins") && !ours.contains("walrus"),
        "{ours}"
    );
    assert!(!ours.contains("acme") && !ours.contains("jane"), "{ours}");
    // The operator sees all.
    let listed = super::bot::command(&discord, &home)
        .args(["kb", "gaps"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(
        listed.contains("penguins") && listed.contains("walrus"),
        "{listed}"
    );
}

#[test]
fn with_a_message_go_the_answers_that_the_menu_made_of_it() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let theirs = discord.say(PERSON + 7, CHANNEL, SEED_EN, json!({}));
    let token = discord.menu(&Who::new("en-US"), theirs);
    let (answer, shown) = discord.answer(&token);
    assert_eq!(shown["flags"], json!(64), "for who asks alone");
    let token = discord.press(&Who::new("en-US"), answer, "Share in channel");
    let (shared, message) = discord.answer(&token);
    assert_eq!(message["flags"], json!(0));
    assert!(
        message["attachments"]
            .as_array()
            .unwrap()
            .iter()
            .all(|file| { !file["filename"].as_str().unwrap().starts_with("question") })
    );
    // Once is enough.
    let token = discord.press(&Who::new("en-US"), answer, "Share in channel");
    let again = discord.answer(&token).1;
    assert_eq!(again["flags"], json!(64));
    assert!(text_of(&again).contains("already been shared"), "{again}");
    discord.look(|inner| inner.messages.remove(&theirs));
    discord.dispatch("MESSAGE_DELETE", json!({"id": theirs.to_string(), "channel_id": CHANNEL.to_string(), "guild_id": SERVER.to_string()}));
    discord.wait("both to go", |inner| {
        let gone = |id: &u64| inner.deleted.contains(id);
        (gone(&shared) && gone(&answer)).then_some(())
    });
}

#[test]
fn who_is_forgotten_takes_public_answers_along() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, _) = discord.reply_to(question);
    let other = discord.say(PERSON + 1, CHANNEL, &mention(SEED), json!({}));
    let (kept, _) = discord.reply_to(other);
    bot.terminate();
    let _bot = Bot::start(&discord, &home, "");
    let token = discord.command(&Who::new("ja"), "forget-me", &[], &[]);
    assert!(text_of(&discord.answer(&token).1).contains("忘れました"));
    discord.wait("the answer to go", |inner| {
        inner.deleted.contains(&answer).then_some(())
    });
    assert!(!discord.look(|inner| inner.deleted.contains(&kept)));
}
