//! Nothing is wrong, lost or destroyed: restarts, crashes, races, a database that fails.

use super::bot::{Bot, Home, Pages};
use super::discord_message;
use super::stub::{CHANNEL, Discord, PERSON, Who, text_of};
use super::{SEED, SEED_EN, assert_fix, error_and_policy, mention};
use axum::http::Method;
use kyoka::store::{Question, Sqlite, Store};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What makes a message a reply to another one.
fn reply(discord: &Discord, to: u64) -> Value {
    let shown = discord.look(|inner| inner.messages[&to].clone());
    json!({"type": 19, "referenced_message": shown,
        "message_reference": {"message_id": to.to_string(), "channel_id": CHANNEL.to_string()}})
}

fn edit(discord: &Discord, question: u64, text: &str) {
    let mut edited = discord.look(|inner| inner.messages[&question].clone());
    edited["content"] = json!(text);
    edited["edited_timestamp"] = json!("2026-11-24T00:01:00.000000+00:00");
    discord.look(|inner| inner.messages.insert(question, edited.clone()));
    discord.dispatch("MESSAGE_UPDATE", edited);
}

/// A question in two messages: the error, and the policy as a reply to the first answer.
fn in_two_messages(discord: &Discord, person: u64) -> (u64, u64, u64) {
    let (error, policy) = error_and_policy(SEED);
    let text = mention(&format!(
        "アクセスできません。原因を教えてください。\n{error}"
    ));
    let first = discord.say(person, CHANNEL, &text, json!({}));
    let (answer, _) = discord.reply_to(first);
    let second = discord.say(person, CHANNEL, &policy, reply(discord, answer));
    let (answer, shown) = discord.reply_to(second);
    assert_fix(&shown, true);
    (first, second, answer)
}

#[test]
fn a_button_makes_the_answer_again_from_all_its_messages_or_leaves_it() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let (first, _, answer) = in_two_messages(&discord, PERSON);
    let theirs = discord.say(PERSON + 1, CHANNEL, SEED_EN, json!({}));
    let asked = discord.say(
        PERSON,
        CHANNEL,
        &mention("can you help with this?"),
        reply(&discord, theirs),
    );
    let (about, _) = discord.reply_to(asked);
    bot.terminate();
    let bot = Bot::start(&discord, &home, "");
    for (answer, label, japanese) in [(answer, "English", false), (about, "日本語で", true)] {
        let token = discord.press(&Who::new("en-US"), answer, label);
        assert_fix(&discord.answer(&token).1, japanese);
    }
    // Another person sees it beside, and changes it for nobody.
    let stranger = Who {
        person: PERSON + 9,
        ..Who::new("ja")
    };
    let token = discord.press(&stranger, answer, "日本語で");
    let (beside, shown) = discord.answer(&token);
    assert_ne!(beside, answer);
    assert_eq!(shown["flags"], json!(64));
    assert_fix(&shown, true);
    bot.kill();
    discord.look(|inner| inner.messages.remove(&first));
    let _bot = Bot::start(&discord, &home, "");
    let before = discord.look(|inner| inner.messages[&answer].clone());
    let token = discord.press(&Who::new("ja"), answer, "日本語で");
    let told = discord.wait("a word to who pressed", |inner| {
        let message = *inner.interactions[&token].followups.first()?;
        Some(inner.messages[&message].clone())
    });
    assert_eq!(told["flags"], json!(64));
    assert!(text_of(&told).contains("削除された"), "{told}");
    assert_eq!(
        discord.look(|inner| inner.messages[&answer].clone()),
        before
    );
}

#[test]
fn an_edit_that_finds_less_leaves_the_answer() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let (_, second, answer) = in_two_messages(&discord, PERSON);
    bot.terminate();
    let _bot = Bot::start(&discord, &home, "");
    let (_, policy) = error_and_policy(SEED);
    edit(
        &discord,
        second,
        &policy.replace("\"Version\"", " \"Version\""),
    );
    let token = discord.command(&Who::new("en-US"), "help", &[], &[]);
    discord.answer(&token);
    edit(&discord, second, "never mind");
    // What is asked after it is answered after it.
    let next = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    discord.reply_to(next);
    std::thread::sleep(Duration::from_millis(500));
    assert_fix(&discord.look(|inner| inner.messages[&answer].clone()), true);
}

#[test]
fn a_command_is_answered_before_the_bot_stops_and_told_of_after_a_crash() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let slow = |delay: u64| {
        let file = discord.attach("error.txt", SEED.as_bytes());
        let id: u64 = file["id"].as_str().unwrap().parse().unwrap();
        discord.look(|inner| inner.slow.insert(id, Duration::from_millis(delay)));
        let option = ("file", 11, file["id"].clone());
        let token = discord.command(&Who::new("ja"), "diagnose", &[option], &[file]);
        discord.callback(&token);
        token
    };
    let token = slow(1500);
    let (status, _) = bot.terminate();
    assert!(status.success());
    assert_fix(&discord.answer(&token).1, true);
    let bot = Bot::start(&discord, &home, "");
    let answered = discord.command(
        &Who::new("ja"),
        "diagnose",
        &[("text", 3, json!(SEED))],
        &[],
    );
    let (answer, _) = discord.answer(&answered);
    let token = slow(60_000);
    std::thread::sleep(Duration::from_millis(300));
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    let (_, told) = discord.answer(&token);
    assert!(text_of(&told).contains("再起動"), "{told}");
    assert_eq!(told["flags"], json!(64));
    // What was answered stays.
    assert_fix(&discord.look(|inner| inner.messages[&answer].clone()), true);
}

#[test]
fn two_crashes_lose_no_question_and_answer_none_twice() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.refuse(Method::POST, "/messages", 503, 100_000);
    let bot = Bot::start(&discord, &home, "");
    let questions: Vec<u64> = (0..8)
        .map(|person| discord.say(PERSON + person, CHANNEL, &mention(SEED_EN), json!({})))
        .collect();
    for question in &questions {
        discord.wait("each to be taken", |inner| {
            let tried = |request: &super::stub::Request| {
                request.body["nonce"] == json!(question.to_string())
            };
            inner.requests.iter().any(tried).then_some(())
        });
    }
    bot.kill();
    let bot = Bot::start(&discord, &home, "");
    std::thread::sleep(Duration::from_secs(1));
    bot.kill();
    discord.look(|inner| inner.refusals.clear());
    let _bot = Bot::start(&discord, &home, "");
    let mut told = 0;
    for question in &questions {
        let (_, answer) = discord.reply_to(*question);
        if text_of(&answer).contains("tried it twice") {
            told += 1;
        } else {
            assert_fix(&answer, false);
        }
    }
    assert!(told <= 1, "{told} given up");
    std::thread::sleep(Duration::from_millis(500));
    for question in questions {
        assert_eq!(discord.look(|inner| inner.times[&question].answers), 1);
    }
}

#[test]
fn an_answer_that_was_sent_and_not_remembered_is_found_again() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(question);
    bot.terminate();
    // As a crash leaves it just after sending, ten minutes ago: Discord knows the nonce no longer.
    let store = Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    let id = discord_message(CHANNEL, question);
    store.take_deleted(&id).unwrap();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let taken = Question {
        id: id.clone(),
        asker: format!("discord/{PERSON}").as_str().into(),
    };
    let at = i64::try_from(now).unwrap() - 600;
    store.claim(&taken, false, at).unwrap();
    drop(store);
    discord.look(super::stub::Inner::forget_nonces);
    let _bot = Bot::start(&discord, &home, "");
    let next = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(next);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(discord.look(|inner| inner.times[&question].answers), 1);
    let store = Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    assert!(store.answer_of(&id).unwrap().is_some());
}

#[test]
fn the_largest_answers_have_no_more_files_than_discord_takes() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let denial = |at: usize| {
        format!(
            "User: arn:aws:iam::123456789012:user/dev{at} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::bucket{at}/a.csv\" because no identity-based policy allows the s3:GetObject action\n"
        )
    };
    let log: String = (0..20).map(denial).collect();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}"#;
    let (log_file, policy_file) = (
        discord.attach("app.log", log.as_bytes()),
        discord.attach("policy.json", policy.as_bytes()),
    );
    let options = [
        ("text", 3, json!("why?")),
        ("file", 11, log_file["id"].clone()),
        ("policy", 11, policy_file["id"].clone()),
    ];
    let token = discord.command(
        &Who::new("en-US"),
        "diagnose",
        &options,
        &[log_file, policy_file],
    );
    assert!(text_of(&discord.answer(&token).1).contains("s3:GetObject"));
    let files: Vec<Value> = (0..10)
        .map(|at| discord.attach(&format!("app{at}.log"), denial(at).as_bytes()))
        .collect();
    let theirs = discord.say(PERSON + 7, CHANNEL, "logs", json!({"attachments": files}));
    let token = discord.menu(&Who::new("en-US"), theirs);
    assert!(text_of(&discord.answer(&token).1).contains("s3:GetObject"));
}

#[test]
fn a_conversation_goes_on_where_it_moves_and_with_whoever_replies() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (mut answer, _) = discord.reply_to(question);
    for text in ["why not *?", "more details"] {
        std::thread::sleep(Duration::from_millis(200));
        let next = discord.say(PERSON, CHANNEL, text, reply(&discord, answer));
        answer = discord.reply_to(next).0;
    }
    std::thread::sleep(Duration::from_millis(200));
    let other = discord.say(PERSON + 1, CHANNEL, "why not *?", reply(&discord, answer));
    let text = text_of(&discord.reply_to(other).1);
    assert!(text.contains("ssm:StartSession"), "{text}");
    let last = discord.say(
        PERSON,
        CHANNEL,
        "in English please",
        reply(&discord, answer),
    );
    let in_thread = discord.wait("an answer in the thread", |inner| {
        let here = |message: &&Value| {
            message["channel_id"] == json!(last.to_string())
                && message["author"]["bot"] == json!(true)
        };
        inner.messages.values().find(here).cloned()
    });
    assert_fix(&in_thread, false);
    // In the thread, too, it is known what was said.
    let more = discord.say(PERSON + 2, last, &mention("why not *?"), json!({}));
    let text = text_of(&discord.reply_to(more).1);
    assert!(text.contains("ssm:StartSession"), "{text}");
}

#[test]
fn what_is_said_first_is_read_first() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let (error, policy) = error_and_policy(SEED);
    let file = discord.attach("error.txt", error.as_bytes());
    let id: u64 = file["id"].as_str().unwrap().parse().unwrap();
    discord.look(|inner| inner.slow.insert(id, Duration::from_millis(1500)));
    let text = mention("これはなぜ拒否されますか。");
    discord.say(PERSON, CHANNEL, &text, json!({"attachments": [file]}));
    std::thread::sleep(Duration::from_millis(300));
    let second = discord.say(PERSON, CHANNEL, &mention(&policy), json!({}));
    assert_fix(&discord.reply_to(second).1, true);
}

#[test]
fn answers_go_on_while_the_database_is_locked() {
    let (discord, home) = (Discord::start(), Home::new());
    let pages = Pages::reserve();
    let _bot = Bot::start(&discord, &home, &pages.config());
    let page = |path: &str| pages.get(path);
    let wait_for = |status: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        while !page("/readyz").starts_with(&format!("HTTP/1.1 {status}")) {
            assert!(Instant::now() < end, "{}", page("/readyz"));
            let asked = discord.say(PERSON + 50, CHANNEL, &mention("thanks"), json!({}));
            discord.reply_to(asked);
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    wait_for("200");
    let store = Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    store.begin().unwrap();
    for person in 0..3 {
        let question = discord.say(PERSON + person, CHANNEL, &mention(SEED), json!({}));
        assert_fix(&discord.reply_to(question).1, true);
        let times = discord.look(|inner| inner.times[&question]);
        assert!(times.answered.unwrap() - times.sent < Duration::from_secs(4));
    }
    assert!(
        page("/readyz").starts_with("HTTP/1.1 503"),
        "{}",
        page("/readyz")
    );
    assert!(page("/livez").starts_with("HTTP/1.1 200"));
    store.rollback();
    drop(store);
    wait_for("200");
}

#[test]
fn a_command_with_another_error_takes_no_earlier_policy() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let other = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/a.csv\" because no identity-based policy allows the s3:GetObject action";
    for text in [SEED_EN, other] {
        let token = discord.command(
            &Who::new("en-US"),
            "diagnose",
            &[("text", 3, json!(text))],
            &[],
        );
        let (_, answer) = discord.answer(&token);
        let text = text_of(&answer);
        assert_eq!(
            text.contains("ssm"),
            text.contains("StartSession"),
            "{text}"
        );
        if text.contains("s3:GetObject") {
            assert!(
                !text.contains("ssm:") && !text.contains("earlier"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_question_without_an_answer_counts_once_and_small_talk_not_at_all() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let asked = discord.say(
        PERSON,
        CHANNEL,
        &mention("how do I teach a penguin to knit sweaters?"),
        json!({}),
    );
    let (answer, _) = discord.reply_to(asked);
    for label in ["日本語で", "English", "日本語で"] {
        let token = discord.press(&Who::new("ja"), answer, label);
        discord.answer(&token);
    }
    for text in ["hello", "なるほど。ちょっと待ってください", "why?"] {
        let said = discord.say(PERSON + 1, CHANNEL, &mention(text), json!({}));
        discord.reply_to(said);
    }
    bot.terminate();
    let store = Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    let gaps = store.gaps(None, 9).unwrap();
    let counts: Vec<_> = gaps
        .iter()
        .map(|gap| (gap.text.as_str(), gap.count))
        .collect();
    assert_eq!(counts, [("how do I teach a penguin to knit sweaters?", 1)]);
}

#[test]
fn an_edit_after_a_failure_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    discord.refuse(Method::POST, "/messages", 400, 1);
    let question = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    let (failed, shown) = discord.reply_to(question);
    assert!(text_of(&shown).contains("went wrong"), "{shown}");
    edit(&discord, question, &mention(&format!("{SEED_EN} ")));
    let answer = discord.wait("an answer", |inner| {
        let mut messages = inner.messages.iter();
        let found = messages.find(|(id, message)| {
            **id != failed
                && message["message_reference"]["message_id"] == json!(question.to_string())
        });
        found.map(|(_, message)| message.clone())
    });
    assert_fix(&answer, false);
}

#[test]
fn who_pastes_a_secret_where_the_bot_listens_is_told() {
    let (discord, home) = (Discord::start(), Home::new());
    let config = format!("[discord]\nmessage_content = true\nchannels = [\"{CHANNEL}\"]\n");
    let _bot = Bot::start(&discord, &home, &config);
    let text = format!(
        "look, it works with aws_secret_access_key = {}",
        super::SECRET_VALUE
    );
    let said = discord.say(PERSON, CHANNEL, &text, json!({}));
    let told = discord.wait("a private word", |inner| {
        let home = json!(super::stub::private(PERSON).to_string());
        let mut messages = inner.messages.values();
        messages
            .find(|message| message["channel_id"] == home)
            .cloned()
    });
    assert!(text_of(&told).contains("otate"), "{told}");
    assert_eq!(discord.look(|inner| inner.times[&said].answers), 0);
}
