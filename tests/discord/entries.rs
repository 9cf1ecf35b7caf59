//! Every way to ask, in both languages.

use super::bot::{Bot, Home};
use super::stub::{CHANNEL, Discord, PERSON, ROLE, Who, text_of, user};
use super::{SEED, SEED_EN, assert_fix, error_and_policy, mention};
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write;

/// A private channel.
const PRIVATE: u64 = 710_000_000_000_000_001;
/// The locales of a Japanese and an English person.
const BOTH: [(&str, bool); 2] = [("ja", true), ("en-US", false)];

#[test]
fn a_mention_is_answered_in_the_language_of_the_text() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (text, japanese) in [(SEED, true), (SEED_EN, false)] {
        let question = discord.say(PERSON, CHANNEL, &mention(text), json!({}));
        let (id, reply) = discord.reply_to(question);
        assert_fix(&reply, japanese);
        let typed = discord.look(|inner| {
            inner
                .requests
                .iter()
                .any(|request| request.path.ends_with("/typing"))
        });
        assert!(typed, "no sign that the question arrived");
        let files: Vec<&str> = reply["attachments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["filename"].as_str().unwrap())
            .collect();
        assert!(files.contains(&"policy.json"), "{files:?}");
        assert_eq!(
            discord.look(|inner| inner.times[&question].answers),
            1,
            "{id}"
        );
    }
}

#[test]
fn a_mention_of_the_role_that_is_the_bots_own_is_a_mention() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let say = |role: u64, text: &str| {
        let roles = json!({"mention_roles": [role.to_string()]});
        discord.say(PERSON, CHANNEL, text, roles)
    };
    let theirs = say(ROLE + 1, &format!("<@&{}> {SEED}", ROLE + 1));
    for (text, japanese) in [(SEED, true), (SEED_EN, false)] {
        let question = say(ROLE, &format!("<@&{ROLE}> {text}"));
        assert_fix(&discord.reply_to(question).1, japanese);
    }
    // Discord may keep the text to itself.
    discord.reply_to(say(ROLE, ""));
    assert_eq!(discord.look(|inner| inner.times[&theirs].answers), 0);
}

#[test]
fn a_private_message_needs_no_mention() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (text, japanese) in [(SEED, true), (SEED_EN, false)] {
        let question = discord.say(PERSON, PRIVATE, text, json!({}));
        assert_fix(&discord.reply_to(question).1, japanese);
    }
}

#[test]
fn an_error_and_a_policy_that_come_apart_are_one_diagnosis() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (text, japanese) in [(SEED, true), (SEED_EN, false)] {
        let (error, policy) = error_and_policy(text);
        let before = if japanese {
            "アクセスできません。原因を教えてください。"
        } else {
            "I cannot connect. Why is this denied?"
        };
        let person = if japanese { PERSON } else { PERSON + 1 };
        let first = discord.say(
            person,
            CHANNEL,
            &mention(&format!("{before}\n{error}")),
            json!({}),
        );
        let (answer, shown) = discord.reply_to(first);
        assert!(
            !text_of(&shown).contains("```diff"),
            "there was no policy to correct"
        );
        let replied = json!({"type": 19, "referenced_message": shown, "message_reference": {"message_id": answer.to_string(), "channel_id": CHANNEL.to_string()}});
        let second = discord.say(person, CHANNEL, &policy, replied);
        assert_fix(&discord.reply_to(second).1, japanese);
    }
}

#[test]
fn what_another_person_wrote_is_read_when_it_is_replied_to() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let theirs = discord.say(PERSON + 1, CHANNEL, SEED_EN, json!({}));
    let shown = discord.look(|inner| inner.messages[&theirs].clone());
    let replied = json!({"type": 19, "referenced_message": shown, "message_reference": {"message_id": theirs.to_string(), "channel_id": CHANNEL.to_string()}});
    let question = discord.say(
        PERSON,
        CHANNEL,
        &mention("can you help with this?"),
        replied,
    );
    assert_fix(&discord.reply_to(question).1, false);
}

#[test]
fn in_a_named_channel_a_denial_is_answered_and_nothing_else() {
    let (discord, home) = (Discord::start(), Home::new());
    let config = format!("[discord]\nmessage_content = true\nchannels = [\"{CHANNEL}\"]\n");
    let _bot = Bot::start(&discord, &home, &config);
    let intents = discord.look(|inner| inner.session.intents);
    assert_ne!(intents & (1 << 15), 0, "the message content is asked for");
    let chatter = discord.say(
        PERSON,
        CHANNEL,
        "lunch at twelve? I read about IAM policies and S3 buckets",
        json!({}),
    );
    let other = discord.say(PERSON, CHANNEL + 1, SEED, json!({}));
    let question = discord.say(PERSON, CHANNEL, SEED, json!({}));
    assert_fix(&discord.reply_to(question).1, true);
    let english = discord.say(PERSON + 1, CHANNEL, SEED_EN, json!({}));
    assert_fix(&discord.reply_to(english).1, false);
    std::thread::sleep(std::time::Duration::from_millis(300));
    discord.look(|inner| {
        assert_eq!(inner.times[&chatter].answers, 0);
        assert_eq!(inner.times[&other].answers, 0);
    });
}

#[test]
fn without_configuration_only_what_is_meant_for_the_bot_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let intents = discord.look(|inner| inner.session.intents);
    assert_eq!(
        intents,
        1 | 1 << 9 | 1 << 12,
        "servers, their messages and private ones, without their content"
    );
    let plain = discord.say(PERSON, CHANNEL, SEED, json!({}));
    let robot = discord.say(
        PERSON,
        CHANNEL,
        &mention(SEED),
        json!({"author": user(PERSON, true)}),
    );
    let system = discord.say(PERSON, CHANNEL, &mention(SEED), json!({"type": 7}));
    let asked = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(asked);
    std::thread::sleep(std::time::Duration::from_millis(300));
    discord.look(|inner| {
        for silent in [plain, robot, system] {
            assert_eq!(inner.times[&silent].answers, 0);
        }
    });
}

#[test]
fn attachments_are_read() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nattachment_mib = 1\n");
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(SEED.as_bytes()).unwrap();
    let files = [
        discord.attach("question.txt", SEED.as_bytes()),
        discord.attach("question.log.gz", &packed.finish().unwrap()),
    ];
    for file in files {
        let question = discord.say(
            PERSON,
            CHANNEL,
            &mention("これを見てください。なぜ拒否されますか。"),
            json!({"attachments": [file]}),
        );
        assert_fix(&discord.reply_to(question).1, true);
    }
    let file = discord.attach("question.json", SEED_EN.as_bytes());
    let picture = discord.attach("screen.png", &[0x89, b'P', b'N', b'G']);
    let question = discord.say(
        PERSON + 1,
        CHANNEL,
        &mention("could you look at this?"),
        json!({"attachments": [picture, file]}),
    );
    assert_fix(&discord.reply_to(question).1, false);
    let large = format!("{SEED_EN}\n{}", "nothing to see here\n".repeat(100_000));
    let file = discord.attach("large.log", large.as_bytes());
    let question = discord.say(
        PERSON + 2,
        CHANNEL,
        &mention("could you look at this?"),
        json!({"attachments": [file]}),
    );
    let (_, reply) = discord.reply_to(question);
    assert!(text_of(&reply).contains("1 MiB"), "{}", text_of(&reply));
    assert_fix(&reply, false);
}

#[test]
fn the_end_of_a_log_is_read_as_well() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nattachment_mib = 1\n");
    let filler = "nothing to see here, 何もありません\n".repeat(100_000);
    let large = format!("{filler}{SEED_EN}\n");
    let file = discord.attach("large.log", large.as_bytes());
    let ask = |person: u64, file: Value| {
        let text = mention("could you look at this?");
        let question = discord.say(person, CHANNEL, &text, json!({"attachments": [file]}));
        discord.reply_to(question).1
    };
    let reply = ask(PERSON, file);
    assert_fix(&reply, false);
    let text = text_of(&reply);
    assert!(
        text.contains("Only the beginning and the end of `large.log`"),
        "{text}"
    );
    // In the middle it is not found, and that is said.
    let middle = format!("{filler}{SEED_EN}\n{filler}");
    let file = discord.attach("middle.log", middle.as_bytes());
    let text = text_of(&ask(PERSON + 1, file));
    assert!(
        text.contains("Only the beginning and the end of `middle.log`"),
        "{text}"
    );
    assert!(!text.contains("ssm:StartSession"), "{text}");
}

#[test]
fn the_attachments_of_a_message_are_read_within_one_limit() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nattachment_mib = 1\n");
    let filler = "nothing to see here\n".repeat(30_000);
    let gzip = |text: &str| {
        let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let files = [
        discord.attach("first.log.gz", &gzip(&format!("{SEED_EN}\n{filler}"))),
        discord.attach("second.log.gz", &gzip(&filler)),
        discord.attach("third.log.gz", &gzip(&filler)),
    ];
    let question = discord.say(
        PERSON,
        CHANNEL,
        &mention("could you look at this?"),
        json!({"attachments": files}),
    );
    let (answer, reply) = discord.reply_to(question);
    assert_fix(&reply, false);
    let text = text_of(&reply);
    assert!(!text.contains("first.log.gz"), "{text}");
    assert!(
        text.contains("Only the beginning of `second.log.gz`"),
        "{text}"
    );
    assert!(text.contains("`third.log.gz` was not read"), "{text}");
    // The question with its files, replied to by another one.
    let replied = discord.look(|inner| inner.messages[&question].clone());
    assert_ne!(answer, question);
    let file = discord.attach("own.log", filler.as_bytes());
    let question = discord.say(
        PERSON + 1,
        CHANNEL,
        &mention("and this?"),
        json!({"type": 19, "referenced_message": replied, "attachments": [file],
            "message_reference": {"message_id": question.to_string(), "channel_id": CHANNEL.to_string()}}),
    );
    let text = text_of(&discord.reply_to(question).1);
    assert!(!text.contains("own.log"), "{text}");
}

#[test]
fn the_command_is_answered_in_the_language_of_the_person() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let token = discord.command(
            &Who::new(locale),
            "diagnose",
            &[("text", 3, json!(SEED))],
            &[],
        );
        let (_, answer) = discord.answer(&token);
        assert_fix(&answer, japanese);
        assert_eq!(
            answer["flags"],
            json!(64),
            "what is pasted by command is private"
        );
        let everyone = ("visibility", 4, json!(1));
        let token = discord.command(
            &Who::new(locale),
            "diagnose",
            &[("text", 3, json!(SEED)), everyone],
            &[],
        );
        let (_, answer) = discord.answer(&token);
        assert_fix(&answer, japanese);
        assert_eq!(answer["flags"], json!(0), "the asker chose");
        let copies = answer["attachments"].as_array().unwrap().iter();
        let mut copies = copies.filter(|file| {
            let name = file["filename"].as_str().unwrap();
            name.starts_with("question")
        });
        assert_eq!(
            copies.next(),
            None,
            "the question itself is seen by nobody else"
        );
    }
    // A locale that is not spoken leaves it to the text.
    let other = Who {
        person: PERSON + 5,
        ..Who::new("fr")
    };
    let token = discord.command(&other, "diagnose", &[("text", 3, json!(SEED))], &[]);
    assert_fix(&discord.answer(&token).1, true);
}

#[test]
fn an_option_chooses_the_language() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let commands = discord.wait("the commands", |inner| {
        let put = inner
            .requests
            .iter()
            .find(|request| request.path.ends_with("/commands"))?;
        Some(put.body.clone())
    });
    let diagnose = commands
        .as_array()
        .unwrap()
        .iter()
        .find(|command| command["name"] == "diagnose")
        .unwrap();
    let option = diagnose["options"]
        .as_array()
        .unwrap()
        .iter()
        .find(|option| option["name"] == "language")
        .unwrap();
    let japanese = option["choices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|choice| choice["name"] == "Japanese")
        .unwrap();
    let options = [
        ("text", 3, json!(SEED_EN)),
        (
            "language",
            option["type"].as_u64().unwrap(),
            japanese["value"].clone(),
        ),
    ];
    let token = discord.command(&Who::new("en-US"), "diagnose", &options, &[]);
    assert_fix(&discord.answer(&token).1, true);
}

#[test]
fn files_of_the_command_are_read_and_answered_privately() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let (error, policy) = error_and_policy(SEED);
        let (error, policy) = (
            discord.attach("error.txt", error.as_bytes()),
            discord.attach("policy.json", policy.as_bytes()),
        );
        let options = [
            ("file", 11, error["id"].clone()),
            ("policy", 11, policy["id"].clone()),
        ];
        let who = Who {
            person: PERSON + u64::from(japanese),
            ..Who::new(locale)
        };
        let token = discord.command(&who, "diagnose", &options, &[error, policy]);
        let (_, answer) = discord.answer(&token);
        assert_fix(&answer, japanese);
        assert_eq!(
            answer["flags"],
            json!(64),
            "what a file holds is not known beforehand"
        );
    }
}

#[test]
fn the_form_has_two_fields_and_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let who = Who {
            person: PERSON + u64::from(japanese),
            ..Who::new(locale)
        };
        let token = discord.command(&who, "diagnose", &[], &[]);
        let form = discord.callback(&token);
        assert_eq!(form["type"], json!(9));
        let rows = form["data"]["components"].as_array().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            form["data"]["title"].as_str().unwrap().contains("診断"),
            japanese
        );
        let (error, policy) = error_and_policy(SEED);
        let filled: Vec<Value> = rows
            .iter()
            .zip([error, policy])
            .map(|(row, text)| {
                let id = &row["components"][0]["custom_id"];
                json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": text}]})
            })
            .collect();
        let token = discord.interact(
            5,
            &who,
            json!({"custom_id": form["data"]["custom_id"], "components": filled}),
            None,
        );
        assert_fix(&discord.answer(&token).1, japanese);
        let empty: Vec<Value> = rows
            .iter()
            .map(|row| json!({"type": 1, "components": [{"type": 4, "custom_id": row["components"][0]["custom_id"], "value": ""}]}))
            .collect();
        let token = discord.interact(
            5,
            &who,
            json!({"custom_id": form["data"]["custom_id"], "components": empty}),
            None,
        );
        assert_eq!(discord.answer(&token).1["flags"], json!(64));
    }
}

#[test]
fn the_menu_of_a_message_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let who = Who {
            person: PERSON + u64::from(japanese),
            ..Who::new(locale)
        };
        let theirs = discord.say(PERSON + 7, CHANNEL, SEED, json!({}));
        let token = discord.menu(&who, theirs);
        assert_fix(&discord.answer(&token).1, japanese);
    }
}

#[test]
fn articles_are_suggested_and_shown_in_the_language_of_the_person() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let who = Who::new(locale);
        let typed = if japanese {
            "ポートフォワーディング"
        } else {
            "port forwarding"
        };
        let token = discord.suggest(
            &who,
            "ask",
            json!([{"name": "question", "type": 3, "value": typed, "focused": true}]),
        );
        let choices = discord.callback(&token)["data"]["choices"].clone();
        let choice = choices
            .as_array()
            .unwrap()
            .iter()
            .find(|choice| choice["value"] == "ssm/start-session-port-forwarding")
            .unwrap_or_else(|| panic!("{choices}"));
        assert_eq!(
            choice["name"].as_str().unwrap().contains("絞り込む"),
            japanese,
            "{choice}"
        );
        let token = discord.command(
            &who,
            "ask",
            &[("question", 3, choice["value"].clone())],
            &[],
        );
        let (_, answer) = discord.answer(&token);
        let text = text_of(&answer);
        assert!(text.contains("AWS-StartPortForwardingSession"), "{text}");
        assert_eq!(text.contains("ます"), japanese, "{text}");
        let question = if japanese {
            "S3 のバケットポリシーで拒否されるのはなぜですか"
        } else {
            "why does my bucket policy deny s3:PutObject?"
        };
        let token = discord.command(&who, "ask", &[("question", 3, json!(question))], &[]);
        assert!(!text_of(&discord.answer(&token).1).is_empty());
    }
}

#[test]
fn a_policy_is_linted() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListObjects", "Resource": "*"}]}"#;
    for (locale, japanese) in BOTH {
        let who = Who {
            person: PERSON + u64::from(japanese),
            ..Who::new(locale)
        };
        let options = json!([{"name": "lint", "type": 1, "options": [{"name": "text", "type": 3, "value": policy}]}]);
        let token = discord.raw_command(&who, "policy", options, &[]);
        let text = text_of(&discord.answer(&token).1);
        assert!(
            text.contains("s3:ListObjects") && text.contains("s3:ListBucket"),
            "{text}"
        );
        assert_eq!(
            text.contains("です") || text.contains("ます"),
            japanese,
            "{text}"
        );
        let token = discord.raw_command(
            &who,
            "policy",
            json!([{"name": "lint", "type": 1, "options": []}]),
            &[],
        );
        let form = discord.callback(&token);
        assert_eq!(form["type"], json!(9), "without a policy, a form");
        let rows = form["data"]["components"].as_array().unwrap();
        assert_eq!(rows.len(), 1);
        let filled = json!([{"type": 1, "components": [
            {"type": 4, "custom_id": rows[0]["components"][0]["custom_id"], "value": policy},
        ]}]);
        let data = json!({"custom_id": form["data"]["custom_id"], "components": filled});
        let token = discord.interact(5, &who, data, None);
        assert!(text_of(&discord.answer(&token).1).contains("s3:ListBucket"));
    }
}

#[test]
fn an_action_is_suggested_and_explained() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let who = Who::new(locale);
        for (typed, first) in [
            ("ssm:startses", "ssm:StartSession"),
            ("passrole", "iam:PassRole"),
            ("s3:getobj", "s3:GetObject"),
        ] {
            let token = discord.suggest(
                &who,
                "action",
                json!([{"name": "name", "type": 3, "value": typed, "focused": true}]),
            );
            let choices = discord.callback(&token)["data"]["choices"].clone();
            assert_eq!(choices[0]["value"], json!(first), "{typed}: {choices}");
        }
        let token = discord.command(
            &who,
            "action",
            &[("name", 3, json!("ssm:StartSession"))],
            &[],
        );
        let text = text_of(&discord.answer(&token).1);
        for part in ["ssm:StartSession", "document", "instance"] {
            assert!(text.contains(part), "{text}");
        }
        let spoken = text
            .chars()
            .any(|letter| ('\u{3040}'..'\u{30ff}').contains(&letter));
        assert_eq!(spoken, japanese, "{text}");
    }
}

#[test]
fn the_knowledge_base_is_browsed() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for (locale, japanese) in BOTH {
        let who = Who::new(locale);
        let token = discord.raw_command(
            &who,
            "kb",
            json!([{"name": "list", "type": 1, "options": []}]),
            &[],
        );
        assert!(text_of(&discord.answer(&token).1).contains("`ssm`"));
        let options = json!([{"name": "list", "type": 1, "options": [{"name": "service", "type": 3, "value": "ssm"}]}]);
        let token = discord.raw_command(&who, "kb", options, &[]);
        let (id, list) = discord.answer(&token);
        assert_eq!(text_of(&list).contains("記事"), japanese);
        let menu = &list["components"][0]["components"][0];
        let value = menu["options"]
            .as_array()
            .unwrap()
            .iter()
            .find(|option| option["value"] == "ssm/start-session-port-forwarding");
        let data = json!({"custom_id": menu["custom_id"], "component_type": 3, "values": [value.unwrap()["value"]]});
        let token = discord.interact(3, &who, data, Some(id));
        let text = text_of(&discord.answer(&token).1);
        assert!(text.contains("AWS-StartPortForwardingSession"), "{text}");
        let options = json!([{"name": "show", "type": 1, "options": [{"name": "article", "type": 3, "value": "no/such"}]}]);
        let token = discord.raw_command(&who, "kb", options, &[]);
        assert_eq!(discord.answer(&token).1["flags"], json!(64));
    }
}

#[test]
fn what_was_asked_in_vain_is_listed_for_managers_and_forgotten_on_demand() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let vain = "how do I teach a penguin to knit sweaters with account 123456789012?";
    let token = discord.command(
        &Who::new("en-US"),
        "ask",
        &[("question", 3, json!(vain))],
        &[],
    );
    let text = text_of(&discord.answer(&token).1);
    assert!(
        text.contains("`/kb gaps`") && !text.contains("kb new"),
        "{text}"
    );
    let gaps = json!([{"name": "gaps", "type": 1, "options": []}]);
    let token = discord.raw_command(&Who::new("en-US"), "kb", gaps.clone(), &[]);
    assert!(
        !text_of(&discord.answer(&token).1).contains("penguin"),
        "not for everybody"
    );
    let token = discord.raw_command(&Who::manager("en-US"), "kb", gaps.clone(), &[]);
    let text = text_of(&discord.answer(&token).1);
    assert!(
        text.contains("penguin") && !text.contains("123456789012"),
        "{text}"
    );
    let listed = super::bot::command(&discord, &home)
        .args(["kb", "gaps"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(
        listed.starts_with("1\ten\t") && listed.contains("penguin"),
        "{listed}"
    );
    for (locale, japanese) in BOTH {
        let token = discord.command(&Who::new(locale), "forget-me", &[], &[]);
        let (_, answer) = discord.answer(&token);
        assert_eq!(answer["flags"], json!(64));
        assert_eq!(text_of(&answer).contains("忘れました"), japanese);
    }
    let token = discord.raw_command(&Who::manager("ja"), "kb", gaps, &[]);
    assert!(!text_of(&discord.answer(&token).1).contains("penguin"));
    // Not in the table, and in no file either: neither now nor after the stop.
    let kept =
        |end: &str| std::fs::read(home.path().join(format!("kyoka.db{end}"))).unwrap_or_default();
    let has = |bytes: &[u8]| bytes.windows(7).any(|part| part == b"penguin");
    for end in ["", "-wal", "-shm"] {
        assert!(!has(&kept(end)), "still in kyoka.db{end}");
    }
    let token = discord.command(
        &Who::new("en-US"),
        "ask",
        &[("question", 3, json!(vain))],
        &[],
    );
    discord.answer(&token);
    assert!(bot.terminate().0.success());
    assert!(
        has(&kept("")),
        "the file of the database alone is not all of it"
    );
    assert_eq!(kept("-wal"), b"", "the log is not empty after the stop");
}

#[test]
fn settings_are_for_who_manages_the_server() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    // Whom Discord lets call it, by the permission or by a rule of the server, may: it is asked for at registration.
    let token = discord.command(&Who::new("en-US"), "settings", &[], &[]);
    assert!(text_of(&discord.answer(&token).1).contains("Settings of this channel"));
    for (locale, says) in [("ja", "再読み込み"), ("en-US", "Reload")] {
        let old = [("language", 3, json!("1"))];
        let token = discord.command(&Who::manager(locale), "settings", &old, &[]);
        assert!(text_of(&discord.answer(&token).1).contains(says));
    }
    let value = |name: &str, choice: &str| {
        let commands = discord.wait("the commands", |inner| {
            let put = inner
                .requests
                .iter()
                .find(|request| request.path.ends_with("/commands"))?;
            Some(put.body.clone())
        });
        let settings = commands
            .as_array()
            .unwrap()
            .iter()
            .find(|command| command["name"] == "settings")
            .unwrap()
            .clone();
        assert_eq!(settings["default_member_permissions"], json!("32"));
        let option = settings["options"]
            .as_array()
            .unwrap()
            .iter()
            .find(|option| option["name"] == name)
            .unwrap()
            .clone();
        let found = option["choices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == choice)
            .unwrap()["value"]
            .clone();
        (option["type"].as_u64().unwrap(), found)
    };
    let (error, _) = error_and_policy(SEED);
    // Nothing in the text tells the language: the server's, then the channel's.
    let first = discord.say(PERSON, CHANNEL, &mention(&error), json!({}));
    assert!(!text_of(&discord.reply_to(first).1).contains('。'));
    let (kind, choice) = value("language", "Japanese");
    for (locale, japanese) in BOTH {
        let token = discord.command(
            &Who::manager(locale),
            "settings",
            &[("language", kind, choice.clone())],
            &[],
        );
        assert_eq!(
            text_of(&discord.answer(&token).1).contains("保存しました"),
            japanese
        );
    }
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    let second = discord.say(PERSON + 1, CHANNEL, &mention(&error), json!({}));
    assert!(
        text_of(&discord.reply_to(second).1).contains('。'),
        "a setting that was confirmed outlives a crash"
    );
    let (kind, choice) = value("answers", "Commands only");
    let token = discord.command(
        &Who::manager("en-US"),
        "settings",
        &[("answers", kind, choice)],
        &[],
    );
    discord.answer(&token);
    let silent = discord.say(PERSON + 2, CHANNEL, &mention(SEED), json!({}));
    let token = discord.command(
        &Who::new("ja"),
        "diagnose",
        &[("text", 3, json!(SEED))],
        &[],
    );
    assert_fix(&discord.answer(&token).1, true);
    assert_eq!(discord.look(|inner| inner.times[&silent].answers), 0);
}

#[test]
fn help_and_privacy_are_said_in_the_language_of_the_person() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(
        &discord,
        &home,
        "[discord]\ncontact = \"it@example.com\"\n[store]\nkeep_days = 12\n",
    );
    for (locale, japanese) in BOTH {
        for command in ["help", "privacy"] {
            let token = discord.command(&Who::new(locale), command, &[], &[]);
            let (_, answer) = discord.answer(&token);
            let text = text_of(&answer);
            assert_eq!(answer["flags"], json!(64));
            assert_eq!(text.contains("ます"), japanese, "{text}");
            if command == "privacy" {
                assert!(
                    text.contains("it@example.com") && text.contains("12"),
                    "{text}"
                );
            }
        }
    }
    let private = Who {
        channel: PRIVATE,
        private: true,
        ..Who::new("ja")
    };
    let token = discord.command(&private, "help", &[], &[]);
    assert!(text_of(&discord.answer(&token).1).contains("ます"));
}

#[test]
fn two_policies_are_compared() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let policy = |action: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "arn:aws:s3:::reports/*"}}]}}"#
        )
    };
    let mut answers = Vec::new();
    for (locale, japanese) in BOTH {
        let who = Who {
            person: PERSON + u64::from(japanese),
            ..Who::new(locale)
        };
        let files = ["s3:GetObject", "s3:PutObject"]
            .map(|action| discord.attach("policy.json", policy(action).as_bytes()));
        let options = json!([{"name": "compare", "type": 1, "options": [
            {"name": "old", "type": 11, "value": files[0]["id"]},
            {"name": "new", "type": 11, "value": files[1]["id"]},
        ]}]);
        let token = discord.raw_command(&who, "policy", options, &files);
        let (answer, shown) = discord.answer(&token);
        let text = text_of(&shown);
        let at = |action: &str| text.find(action).unwrap_or_else(|| panic!("{text}"));
        assert!(
            at("s3:PutObject") < at("s3:GetObject"),
            "granted, then revoked: {text}"
        );
        let spoken = text.contains("ます") || text.contains("です");
        assert_eq!(spoken, japanese, "{text}");
        answers.push((answer, japanese));
        // Without files, a form with a field for each.
        let options = json!([{"name": "compare", "type": 1, "options": []}]);
        let token = discord.raw_command(&who, "policy", options, &[]);
        let form = discord.callback(&token);
        let rows = form["data"]["components"].as_array().unwrap();
        let fill = |texts: [String; 2]| -> Vec<Value> {
            rows.iter()
                .zip(texts)
                .map(|(row, text)| json!({"type": 1, "components": [{"type": 4, "custom_id": row["components"][0]["custom_id"], "value": text}]}))
                .collect()
        };
        let filled = fill([policy("s3:GetObject"), policy("s3:*")]);
        let data = json!({"custom_id": form["data"]["custom_id"], "components": filled});
        let token = discord.interact(5, &who, data, None);
        assert!(text_of(&discord.answer(&token).1).contains("s3:*"));
        let filled = fill([policy("s3:GetObject"), "nothing".to_owned()]);
        let data = json!({"custom_id": form["data"]["custom_id"], "components": filled});
        let token = discord.interact(5, &who, data, None);
        let text = text_of(&discord.answer(&token).1);
        assert!(
            text.contains(if japanese {
                "2 つ必要"
            } else {
                "two policies"
            }),
            "{text}"
        );
    }
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    for (answer, japanese) in answers {
        let label = if japanese { "English" } else { "日本語で" };
        let token = discord.press(&Who::new("en-US"), answer, label);
        let text = text_of(&discord.answer(&token).1);
        assert_eq!(
            text.contains("ます") || text.contains("です"),
            !japanese,
            "{text}"
        );
    }
}
