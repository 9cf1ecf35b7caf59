//! Buttons, pressed after a restart: their state is in them and in the message.

use super::bot::{Bot, Home};
use super::discord_message;
use super::stub::{CHANNEL, Discord, PERSON, Who, text_of};
use super::{SEED, SEED_EN, assert_fix, mention};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write;

/// A policy and an error with an account number.
const PRIVATE: &str = "なぜ拒否されますか。教えてください。\nUser: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \
    arn:aws:s3:::reports-123456789012/a.csv because no identity-based policy allows the s3:GetObject action\n\
    {\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports-210987654321/*\"}]}";

fn labels(message: &Value) -> Vec<String> {
    let rows = message["components"].as_array().unwrap();
    let buttons = rows
        .iter()
        .flat_map(|row| row["components"].as_array().unwrap());
    buttons
        .map(|button| button["label"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_other_language_edits_the_answer_also_after_a_restart() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (from_message, shown) = discord.reply_to(question);
    assert!(
        labels(&shown).contains(&"English".to_owned()),
        "{:?}",
        labels(&shown)
    );
    let token = discord.command(
        &Who::new("ja"),
        "diagnose",
        &[("text", 3, json!(SEED))],
        &[],
    );
    let (from_command, _) = discord.answer(&token);
    let theirs = discord.say(PERSON + 7, CHANNEL, SEED, json!({}));
    let token = discord.menu(&Who::new("ja"), theirs);
    let (from_menu, _) = discord.answer(&token);
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    for answer in [from_message, from_command, from_menu] {
        for (label, japanese) in [("English", false), ("日本語で", true), ("English", false)] {
            let token = discord.press(&Who::new("ja"), answer, label);
            let (id, shown) = discord.answer(&token);
            assert_eq!(id, answer, "the answer itself is edited");
            assert_fix(&shown, japanese);
        }
    }
}

#[test]
fn the_article_of_an_answer_is_shown_to_who_presses() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, _) = discord.reply_to(question);
    let token = discord.press(&Who::new("ja"), answer, "記事");
    let (_, article) = discord.answer(&token);
    assert_eq!(article["flags"], json!(64));
    let text = text_of(&article);
    assert!(text.contains("ポートフォワーディング"), "{text}");
    assert!(labels(&article).is_empty(), "{:?}", labels(&article));
}

#[test]
fn details_are_shown_to_who_presses() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let mut answers = Vec::new();
    for text in [SEED, SEED_EN] {
        let question = discord.say(PERSON, CHANNEL, &mention(text), json!({}));
        answers.push(discord.reply_to(question));
    }
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    for ((answer, shown), (label, japanese)) in
        answers.iter().zip([("詳しく", true), ("Details", false)])
    {
        let token = discord.press(&Who::new("ja"), *answer, label);
        let (_, details) = discord.answer(&token);
        assert_eq!(details["flags"], json!(64));
        assert!(text_of(&details).len() > text_of(shown).len());
        assert_eq!(text_of(&details).contains("ます"), japanese);
    }
}

#[test]
fn a_private_answer_is_shared_with_account_numbers_masked() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let token = discord.command(
        &Who::new("ja"),
        "diagnose",
        &[("text", 3, json!(PRIVATE))],
        &[],
    );
    let (answer, shown) = discord.answer(&token);
    assert_eq!(shown["flags"], json!(64), "it shows an account number");
    assert!(text_of(&shown).contains("123456789012"));
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    let token = discord.press(&Who::new("ja"), answer, "チャンネルに共有");
    let (shared, message) = discord.answer(&token);
    assert_ne!(shared, answer);
    assert_eq!(message["flags"], json!(0));
    let files = discord.look(|inner| {
        let request = inner
            .requests
            .iter()
            .rev()
            .find(|request| request.path.ends_with("@original"))
            .unwrap();
        request.files.clone()
    });
    let all = format!("{} {files:?}", text_of(&message));
    for account in ["123456789012", "210987654321"] {
        assert!(!all.contains(account), "{all}");
    }
    assert!(all.contains("s3:GetObject"));
    // What was shared has buttons that work, and still shows no account number.
    let token = discord.press(
        &Who {
            person: PERSON + 3,
            ..Who::new("en-US")
        },
        shared,
        "English",
    );
    let (_, english) = discord.answer(&token);
    assert!(!text_of(&english).contains("123456789012"));
    assert!(!text_of(&english).contains("ます"), "{}", text_of(&english));
}

#[test]
fn feedback_is_kept_once_a_person() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, _) = discord.reply_to(question);
    for (locale, label, japanese) in [
        ("ja", "役に立った", true),
        ("en-US", "役に立たなかった", false),
    ] {
        let token = discord.press(&Who::new(locale), answer, label);
        let (_, thanks) = discord.answer(&token);
        assert_eq!(thanks["flags"], json!(64));
        assert_eq!(text_of(&thanks).contains("記録しました"), japanese);
    }
    let token = discord.press(
        &Who {
            person: PERSON + 1,
            ..Who::new("ja")
        },
        answer,
        "役に立った",
    );
    discord.answer(&token);
    bot.kill();
    let store = kyoka::store::Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    assert_eq!(
        store.feedback(&discord_message(CHANNEL, answer)).unwrap(),
        (1, 1)
    );
}

#[test]
fn the_asker_or_a_moderator_deletes_an_answer() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
        answers.push(discord.reply_to(question).0);
    }
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    for (locale, says) in [("ja", "モデレーター"), ("en-US", "moderator")] {
        let stranger = Who {
            person: PERSON + 1,
            ..Who::new(locale)
        };
        let token = discord.press(&stranger, answers[0], "削除");
        assert!(text_of(&discord.answer(&token).1).contains(says));
    }
    discord.press(&Who::new("ja"), answers[0], "削除");
    let moderator = Who {
        person: PERSON + 1,
        permissions: 1 << 13,
        ..Who::new("ja")
    };
    discord.press(&moderator, answers[1], "削除");
    discord.wait("both deletions", |inner| {
        answers
            .iter()
            .all(|answer| inner.deleted.contains(answer))
            .then_some(())
    });
}

#[test]
fn a_button_whose_question_is_gone_says_so() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, _) = discord.reply_to(question);
    bot.kill();
    discord.look(|inner| inner.messages.remove(&question));
    let _bot = Bot::start(&discord, &home, "");
    for (locale, says) in [("ja", "読み取れません"), ("en-US", "no longer read")] {
        let token = discord.press(&Who::new(locale), answer, "詳しく");
        assert!(text_of(&discord.answer(&token).1).contains(says));
        let old = json!({"custom_id": "v0:lang:en:8f3a", "component_type": 2});
        let token = discord.interact(3, &Who::new(locale), old, Some(answer));
        assert!(text_of(&discord.answer(&token).1).contains(says));
    }
}

#[test]
fn the_buttons_of_a_long_or_packed_question_work() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let long = format!("{PRIVATE}\n{}", "nothing to see here\n".repeat(55_000));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(PRIVATE.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let files = [
        discord.attach("app.log", long.as_bytes()),
        discord.attach("app.log.gz", &packed),
    ];
    let answers = files.map(|file| {
        let option = ("file", 11, file["id"].clone());
        let token = discord.command(&Who::new("ja"), "diagnose", &[option], &[file]);
        discord.answer(&token).0
    });
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    for answer in answers {
        let token = discord.press(&Who::new("ja"), answer, "English");
        let (_, english) = discord.answer(&token);
        assert!(text_of(&english).contains("```json"), "{english}");
        let token = discord.press(&Who::new("ja"), answer, "Share in channel");
        let (shared, message) = discord.answer(&token);
        assert!(!text_of(&message).contains("123456789012"), "{message}");
        let token = discord.press(&Who::new("ja"), shared, "日本語で");
        let text = text_of(&discord.answer(&token).1);
        assert!(text.contains("```json"), "{text}");
        assert!(!text.contains("123456789012"), "{text}");
    }
}
