//! What is private stays private: between people, between servers, and after a deletion.

use super::bot::{Bot, Home};
use super::stub::{
    CHANNEL, Discord, Inner, PERSON, SERVER, Who, channel_is_private, private, text_of,
};
use super::{SEED, SEED_EN, mention};
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

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Nobody's private paste is in a message that another person sees.
fn assert_private(discord: &Discord) {
    discord.look(|inner| {
        for (id, message) in &inner.messages {
            if message["author"]["bot"] != json!(true) {
                continue;
            }
            let mut own = inner
                .interactions
                .values()
                .filter(|interaction| {
                    interaction.message == Some(*id) || interaction.followups.contains(id)
                })
                .map(|interaction| interaction.person);
            let channel: u64 = message["channel_id"].as_str().unwrap().parse().unwrap();
            let reader = if message["flags"] == json!(64) {
                own.next()
            } else if channel_is_private(channel) {
                (0..3)
                    .map(|at| PERSON + at)
                    .find(|person| private(*person) == channel)
            } else {
                None
            };
            let shown = all_of(inner, message);
            for person in (0..3).map(|at| PERSON + at) {
                let marker = format!("secret-of-{person}-");
                let may_see = reader == Some(person);
                assert!(
                    may_see || !shown.contains(&marker),
                    "{marker} is shown to {reader:?}: {shown}"
                );
            }
        }
    });
}

#[test]
fn nobody_receives_a_byte_of_anothers_private_paste() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nquestions_per_minute = 600\n");
    open_thread(&discord);
    let mut dice = Dice(20_261_128);
    let mut answers: Vec<u64> = Vec::new();
    for turn in 0..90 {
        let person = PERSON + dice.roll(3);
        let marker = format!("secret-of-{person}-{turn}");
        let place = dice.roll(4);
        let who = Who {
            person,
            channel: [CHANNEL, THREAD, private(person), GROUP][usize::try_from(place).unwrap()],
            thread_of: (place == 1).then_some(CHANNEL),
            private: place > 1,
            group: place == 3,
            ..Who::new("en-US")
        };
        let in_private_message = place == 2;
        let text = match dice.roll(4) {
            0 => error(&marker),
            1 => policy(&marker),
            2 => format!("{}\n{}", error(&marker), policy(&marker)),
            _ => "more details".to_owned(),
        };
        let answer = match dice.roll(5) {
            0 | 1 => {
                let token = discord.command(&who, "diagnose", &[("text", 3, json!(text))], &[]);
                discord.answer(&token).0
            }
            // Publicly, nothing private is said, but what was said before may be asked for.
            2 if place < 2 => {
                let public = text.replace(&marker, &format!("public-{turn}"));
                let asked = discord.say(person, who.channel, &mention(&public), json!({}));
                discord.reply_to(asked).0
            }
            3 if place < 2 && !answers.is_empty() => {
                let about = answers[usize::try_from(dice.roll(answers.len() as u64)).unwrap()];
                let shown = discord.look(|inner| inner.messages[&about].clone());
                if shown["flags"] == json!(64)
                    || shown["channel_id"] != json!(who.channel.to_string())
                {
                    continue;
                }
                let replied = json!({"type": 19, "referenced_message": shown,
                    "message_reference": {"message_id": about.to_string(), "channel_id": who.channel.to_string()}});
                let asked = discord.say(person, who.channel, "why not *?", replied);
                discord.reply_to(asked).0
            }
            4 if in_private_message => {
                let asked = discord.say(person, who.channel, &text, json!({}));
                discord.reply_to(asked).0
            }
            _ => {
                // A button of an answer that the person sees.
                let seen = discord.look(|inner| {
                    let visible = |id: &&u64| {
                        let message = &inner.messages[*id];
                        let own = inner.interactions.values().any(|interaction| {
                            interaction.message == Some(**id) && interaction.person == person
                        });
                        let here = message["channel_id"] == json!(who.channel.to_string());
                        here && (message["flags"] != json!(64) || own)
                            && message["components"].to_string().contains("\"Details\"")
                    };
                    answers.iter().rev().find(visible).copied()
                });
                let Some(seen) = seen else { continue };
                let token = discord.press(&who, seen, "Details");
                discord.answer(&token).0
            }
        };
        answers.push(answer);
        assert_private(&discord);
    }
    assert!(answers.len() > 50, "{}", answers.len());
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
