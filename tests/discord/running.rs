//! Running: edits, deletions, crashes, lost connections, a busy Discord, stopping, checking.

use super::bot::{self, Bot, Home, Pages};
use super::discord_message;
use super::stub::{CHANNEL, Discord, PERSON, SERVER, Who, private, text_of};
use super::{SECRET_KEY, SECRET_VALUE, SEED, SEED_EN, assert_fix, mention};
use axum::http::Method;
use kyoka::store::{Sqlite, Store};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn edit(discord: &Discord, question: u64, text: &str) {
    let mut edited = discord.look(|inner| inner.messages[&question].clone());
    edited["content"] = json!(text);
    edited["edited_timestamp"] = json!("2026-11-24T00:01:00.000000+00:00");
    discord.look(|inner| inner.messages.insert(question, edited.clone()));
    discord.dispatch("MESSAGE_UPDATE", edited);
}

/// Waits until the bot's database says so.
fn wait_until_kept(home: &Home, holds: impl Fn(&Sqlite) -> bool) {
    let store = Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    let end = std::time::Instant::now() + super::stub::PATIENCE;
    while !holds(&store) {
        assert!(std::time::Instant::now() < end, "{}", home.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn wait_for_text(discord: &Discord, message: u64, part: &str) -> Value {
    discord.wait(&format!("`{part}` in the answer"), |inner| {
        let message = inner.messages.get(&message)?;
        text_of(message).contains(part).then(|| message.clone())
    })
}

#[test]
fn an_edited_question_edits_the_answer_and_a_deleted_one_deletes_it() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(
        PERSON,
        CHANNEL,
        &mention("なぜアクセスが拒否されるのか教えてください"),
        json!({}),
    );
    let (answer, _) = discord.reply_to(question);
    edit(&discord, question, &mention(SEED));
    assert_fix(&wait_for_text(&discord, answer, "```json"), true);
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    edit(&discord, question, &mention(SEED_EN));
    let english = discord.wait("the English answer", |inner| {
        let message = inner.messages.get(&answer)?;
        (!text_of(message).contains('。')).then(|| message.clone())
    });
    assert_fix(&english, false);
    assert_eq!(
        discord.look(|inner| inner.times[&question].answers),
        1,
        "no second answer"
    );
    discord.dispatch("MESSAGE_DELETE", json!({"id": question.to_string(), "channel_id": CHANNEL.to_string(), "guild_id": SERVER.to_string()}));
    discord.wait("the deletion", |inner| {
        inner.deleted.contains(&answer).then_some(())
    });
}

#[test]
fn a_mention_that_is_added_later_counts_and_an_old_edit_does_not() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, SEED_EN, json!({}));
    let mut edited = discord.look(|inner| inner.messages[&question].clone());
    edited["content"] = json!(mention(SEED_EN));
    edited["mentions"] = json!([super::stub::user(super::stub::BOT, true)]);
    edited["edited_timestamp"] = json!("2026-11-24T00:01:00.000000+00:00");
    discord.look(|inner| inner.messages.insert(question, edited.clone()));
    discord.dispatch("MESSAGE_UPDATE", edited.clone());
    assert_fix(&discord.reply_to(question).1, false);
    // Sixteen minutes old, by its id.
    let old = question - ((16 * 60 * 1000) << 22);
    edited["id"] = json!(old.to_string());
    discord.look(|inner| inner.messages.insert(old, edited.clone()));
    discord.dispatch("MESSAGE_UPDATE", edited);
    let next = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    discord.reply_to(next);
    let answered = discord.look(|inner| {
        inner
            .messages
            .values()
            .any(|message| message["message_reference"]["message_id"] == json!(old.to_string()))
    });
    assert!(!answered);
}

#[test]
fn a_long_exchange_goes_on_in_a_thread() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let mut more = json!({});
    for _ in 0..3 {
        let question = discord.say(PERSON, CHANNEL, &mention(SEED), more);
        let (answer, shown) = discord.reply_to(question);
        // The bot counts an answer when Discord has taken it, which the next question must not overtake.
        wait_until_kept(&home, |store| {
            store
                .answer_of(&discord_message(CHANNEL, question))
                .unwrap()
                .is_some()
        });
        more = json!({"type": 19, "referenced_message": shown, "message_reference": {"message_id": answer.to_string(), "channel_id": CHANNEL.to_string()}});
    }
    let question = discord.say(PERSON, CHANNEL, &mention("英語でお願いします"), more);
    let thread = discord.wait("an answer in the thread", |inner| {
        inner
            .messages
            .values()
            .find(|message| {
                message["channel_id"] == json!(question.to_string())
                    && message["author"]["bot"] == json!(true)
            })
            .cloned()
    });
    assert!(!text_of(&thread).is_empty());
    let opened = discord.look(|inner| {
        inner
            .requests
            .iter()
            .filter(|request| request.path.ends_with("/threads"))
            .count()
    });
    assert_eq!(opened, 1);
}

#[test]
fn a_question_is_answered_once_though_it_comes_twice() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(question);
    let again = discord.look(|inner| inner.messages[&question].clone());
    discord.dispatch("MESSAGE_CREATE", again.clone());
    bot.kill();
    let _bot = Bot::start(&discord, &home, "");
    discord.dispatch("MESSAGE_CREATE", again);
    let next = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(next);
    assert_eq!(discord.look(|inner| inner.times[&question].answers), 1);
}

#[test]
fn what_a_crash_left_is_answered_after_the_restart() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    // Discord takes nothing while the bot lives.
    discord.refuse(Method::POST, "/messages", 503, 1000);
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.wait("a try", |inner| {
        inner
            .requests
            .iter()
            .any(|request| request.method == Method::POST && request.path.ends_with("/messages"))
            .then_some(())
    });
    bot.kill();
    discord.look(|inner| inner.refusals.clear());
    let _bot = Bot::start(&discord, &home, "");
    assert_fix(&discord.reply_to(question).1, true);
    assert_eq!(discord.look(|inner| inner.times[&question].answers), 1);
}

/// Waits until the bot tries to answer a question, which Discord refuses.
fn wait_for_a_try(discord: &Discord, question: u64, before: usize) -> usize {
    discord.wait("a try", |inner| {
        let tries = inner.requests.iter().filter(|request| {
            request.method == Method::POST && request.body["nonce"] == json!(question.to_string())
        });
        let tries = tries.count();
        (tries > before).then_some(tries)
    })
}

#[test]
fn what_ends_the_process_twice_is_given_up_and_what_was_beside_it_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    // Nothing can be answered, so that what is in flight stays there until the kill.
    discord.refuse(Method::POST, "/messages", 503, 1000);
    let bot = Bot::start(&discord, &home, "");
    let culprit = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    let beside = discord.say(PERSON + 1, CHANNEL, &mention(SEED), json!({}));
    let tries = wait_for_a_try(&discord, culprit, 0);
    wait_for_a_try(&discord, beside, 0);
    bot.kill();
    let bot = Bot::start(&discord, &home, "");
    wait_for_a_try(&discord, culprit, tries);
    bot.kill();
    discord.look(|inner| inner.refusals.clear());
    let bot = Bot::start(&discord, &home, "");
    assert_fix(&discord.reply_to(beside).1, true);
    wait_until_kept(&home, |store| store.unanswered(0).unwrap().is_empty());
    let (_, told) = discord.reply_to(culprit);
    assert!(
        text_of(&told).contains("tried it twice"),
        "{}",
        text_of(&told)
    );
    bot.kill();
    // Nothing is left to try.
    let _bot = Bot::start(&discord, &home, "");
    let next = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    assert_fix(&discord.reply_to(next).1, false);
    for question in [culprit, beside] {
        assert_eq!(discord.look(|inner| inner.times[&question].answers), 1);
    }
    let log = home.log();
    assert_eq!(
        log.matches("answering what the last run left").count(),
        2,
        "{log}"
    );
}

#[test]
fn one_person_with_heavy_questions_does_not_keep_another_waiting() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(
        &discord,
        &home,
        "[limits]\nworkers = 2\nquestion_seconds = 3\n",
    );
    // Of one policy more than AWS would keep, and of many more than anybody reads.
    let actions: Vec<String> = (0..4000)
        .map(|number| format!("s3:*{number:06}*"))
        .collect();
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let small = r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    let (error, _) = super::error_and_policy(SEED_EN);
    let heavy: Vec<u64> = [policy.clone(), policy, small.repeat(2000)]
        .iter()
        .map(|policy| {
            let file = discord.attach("policy.json", policy.as_bytes());
            let text = mention(&error);
            discord.say(PERSON, CHANNEL, &text, json!({"attachments": [file]}))
        })
        .collect();
    for person in 1..5 {
        let question = discord.say(PERSON + person, CHANNEL, &mention(SEED), json!({}));
        assert_fix(&discord.reply_to(question).1, true);
        let times = discord.look(|inner| inner.times[&question]);
        let waited = times.answered.unwrap() - times.sent;
        assert!(waited < Duration::from_secs(2), "{waited:?}");
    }
    for question in heavy {
        discord.reply_to(question);
    }
}

#[test]
fn a_lost_gateway_is_resumed_and_nothing_is_missed() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    discord.drop_gateway();
    discord.wait("the loss", |inner| {
        (!inner.session.is_connected()).then_some(())
    });
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    assert_fix(&discord.reply_to(question).1, true);
    discord.look(|inner| {
        assert_eq!(inner.session.resumed, 1);
        assert_eq!(inner.session.identified, 1);
        inner.session.id = "another".to_owned();
    });
    // A session that is gone is begun anew.
    discord.drop_gateway();
    discord.wait("a new session", |inner| {
        (inner.session.identified == 2 && inner.session.is_connected()).then_some(())
    });
    let question = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    assert_fix(&discord.reply_to(question).1, false);
}

#[test]
fn a_busy_or_broken_discord_is_tried_again() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    for status in [429, 500, 502, 503] {
        discord.refuse(Method::POST, "/messages", status, 1);
        let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
        assert_fix(&discord.reply_to(question).1, true);
        discord.refuse(Method::POST, "/callback", status, 1);
        discord.refuse(Method::PATCH, "/@original", status, 1);
        let token = discord.command(
            &Who::new("en-US"),
            "diagnose",
            &[("text", 3, json!(SEED))],
            &[],
        );
        assert_fix(&discord.answer(&token).1, false);
    }
    // What cannot be mended is told under a number.
    discord.refuse(Method::PATCH, "/@original", 400, 1);
    let token = discord.command(
        &Who::new("en-US"),
        "diagnose",
        &[("text", 3, json!(SEED))],
        &[],
    );
    let text = text_of(&discord.answer(&token).1);
    assert!(text.contains("went wrong"), "{text}");
    let log = home.log();
    assert!(
        !log.contains(&token),
        "the log has the token of an interaction"
    );
}

#[test]
fn commands_are_registered_though_discord_refuses_at_first() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.refuse(Method::PUT, "/commands", 500, 1);
    let _bot = Bot::start(&discord, &home, "");
    discord.wait("a second try", |inner| {
        (inner
            .requests
            .iter()
            .filter(|request| request.path.ends_with("/commands"))
            .count()
            == 2)
            .then_some(())
    });
}

#[test]
fn it_stops_in_order_when_it_is_told_to() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.wait("the question to be taken", |inner| {
        inner
            .requests
            .iter()
            .any(|request| request.path.ends_with("/typing"))
            .then_some(())
    });
    let (status, took) = bot.terminate();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_fix(&discord.reply_to(question).1, true);
    discord.wait("the farewell", |inner| {
        (!inner.session.is_connected()).then_some(())
    });
}

#[test]
fn it_stops_while_the_gateway_is_away() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    discord.state.closed.store(true, Ordering::SeqCst);
    discord.drop_gateway();
    discord.wait("the loss", |inner| {
        (!inner.session.is_connected()).then_some(())
    });
    std::thread::sleep(Duration::from_secs(2));
    let (status, took) = bot.terminate();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn it_starts_and_stops_while_discord_is_away() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.refuse(Method::GET, "/gateway", 503, 2);
    let bot = Bot::start(&discord, &home, "");
    bot.kill();
    discord.refuse(Method::GET, "/gateway", 503, 1000);
    discord.look(|inner| inner.requests.clear());
    let bot = Bot::spawn(&discord, &home, "");
    discord.wait("a try", |inner| (!inner.requests.is_empty()).then_some(()));
    let (status, took) = bot.terminate();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn a_token_that_discord_does_not_take_ends_it() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.refuse(Method::GET, "/gateway", 401, 1000);
    let mut bot = Bot::spawn(&discord, &home, "");
    assert_eq!(bot.ended().code(), Some(2));
    let log = home.log();
    assert!(log.contains("does not take the token"), "{log}");
    assert!(!log.contains(&bot::token()));
}

#[test]
fn a_secret_is_masked_everywhere_and_the_poster_is_told() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[log]\nlevel = \"debug\"\n");
    for (text, locale, says, open) in [
        (SEED, "ja", "ローテーション", true),
        (SEED_EN, "en-US", "otate", false),
    ] {
        if !open {
            // Discord's answer for a person who takes no private messages.
            discord.refuse(
                Method::POST,
                &format!("/channels/{}/", private(PERSON)),
                403,
                1,
            );
        }
        let text = format!(
            "{text}\naws_access_key_id = {SECRET_KEY}\naws_secret_access_key = {SECRET_VALUE}\n"
        );
        let question = discord.say(PERSON, CHANNEL, &mention(&text), json!({}));
        let replies = discord.wait("the answer", |inner| {
            let replies: Vec<String> = inner
                .messages
                .values()
                .filter(|message| {
                    message["message_reference"]["message_id"] == json!(question.to_string())
                })
                .map(text_of)
                .collect();
            let answered = replies.iter().any(|text| text.contains("```json"));
            answered.then_some(replies)
        });
        let privately = discord.look(|inner| {
            let home = json!(private(PERSON).to_string());
            let told = inner
                .messages
                .values()
                .filter(|message| message["channel_id"] == home)
                .map(text_of);
            told.filter(|text| {
                text.contains(says)
                    && text.contains(&format!("/channels/{SERVER}/{CHANNEL}/{question}"))
            })
            .count()
        });
        assert_eq!(privately, usize::from(open));
        let publicly = replies.iter().filter(|text| text.contains(says)).count();
        assert_eq!(publicly, usize::from(!open), "{replies:?}");
        let token = discord.command(
            &Who::new(locale),
            "diagnose",
            &[("text", 3, json!(text))],
            &[],
        );
        let (_, answer) = discord.answer(&token);
        assert_eq!(answer["flags"], json!(64), "for the poster alone");
        let warning = discord.wait("a private warning", |inner| {
            let message = *inner.interactions[&token].followups.first()?;
            Some(inner.messages[&message].clone())
        });
        assert_eq!(warning["flags"], json!(64));
        assert!(text_of(&warning).contains(says), "{}", text_of(&warning));
    }
    let log = home.log();
    for secret in [SECRET_KEY, SECRET_VALUE, "StartSession", &bot::token()] {
        assert!(!log.contains(secret), "{log}");
    }
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET_VALUE));
    }
}

#[test]
fn who_asks_too_much_is_told_once_and_others_are_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[limits]\nquestions_per_minute = 2\n");
    let questions: Vec<u64> = (0..6)
        .map(|_| discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({})))
        .collect();
    let other = discord.say(PERSON + 1, CHANNEL, &mention(SEED), json!({}));
    assert_fix(&discord.reply_to(other).1, true);
    let count = |inner: &mut super::stub::Inner| -> usize {
        questions
            .iter()
            .map(|question| inner.times[question].answers)
            .sum()
    };
    discord.wait("two answers and one notice", |inner| {
        (count(inner) == 3).then_some(())
    });
    for (locale, says) in [("ja", "秒"), ("en-US", "Ask again in")] {
        let token = discord.command(
            &Who::new(locale),
            "diagnose",
            &[("text", 3, json!(SEED))],
            &[],
        );
        let (_, notice) = discord.answer(&token);
        assert!(text_of(&notice).contains(says), "{}", text_of(&notice));
        assert_eq!(notice["flags"], json!(64));
    }
    assert_eq!(discord.look(count), 3);
}

#[test]
fn articles_are_taken_as_they_change_and_a_broken_one_is_logged() {
    let (discord, home) = (Discord::start(), Home::new());
    let folder = home.path().join("kb/vpc");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |text: &str| std::fs::write(folder.join("peering.en.md"), text).unwrap();
    let article = |text: &str| format!("---\ntitle: VPC peering\n---\n## What to do\n{text}\n");
    write(&article("Add a route to the *first* table."));
    let _bot = Bot::start(
        &discord,
        &home,
        "[knowledge]\ndirs = [\"kb\"]\nonly = true\n",
    );
    let show = json!([{"name": "show", "type": 1, "options": [
        {"name": "article", "type": 3, "value": "vpc/peering"},
    ]}]);
    let shown = || {
        let who = Who {
            // Nobody asks too much.
            person: discord.id(),
            ..Who::new("en-US")
        };
        let token = discord.raw_command(&who, "kb", show.clone(), &[]);
        text_of(&discord.answer(&token).1)
    };
    assert!(shown().contains("first"));
    write(&article("Add a route to the *second* table."));
    let end = std::time::Instant::now() + super::stub::PATIENCE;
    while !shown().contains("second") {
        assert!(std::time::Instant::now() < end, "{}", home.log());
        std::thread::sleep(Duration::from_millis(100));
    }
    write("---\ntitle: VPC peering\nsumary: wrong\n---\n");
    while !home.log().contains("peering.en.md:3:") {
        assert!(std::time::Instant::now() < end, "{}", home.log());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(shown().contains("second"));
}

#[test]
fn metrics_and_health_are_served() {
    let (discord, home) = (Discord::start(), Home::new());
    let pages = Pages::reserve();
    let _bot = Bot::start(&discord, &home, &pages.config());
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(question);
    let page = |path: &str| pages.get(path);
    let metrics = page("/metrics");
    for line in [
        "kyoka_questions_total{entry=\"message\"} 1",
        "kyoka_answers_total{cause=\"resource_not_covered\"} 1",
        "kyoka_build_info{version=",
        "kyoka_gateway_shards_connected 1",
        "kyoka_diagnosis_duration_seconds_count 1",
        "kyoka_store_failures_total 0",
    ] {
        assert!(metrics.contains(line), "{line} is not in {metrics}");
    }
    assert!(page("/healthz").starts_with("HTTP/1.1 200"));
    discord.state.closed.store(true, Ordering::SeqCst);
    discord.drop_gateway();
    for _ in 0..100 {
        if page("/healthz").starts_with("HTTP/1.1 503") {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("still healthy: {}", page("/healthz"));
}

#[test]
fn the_check_says_what_is_missing() {
    let (discord, home) = (Discord::start(), Home::new());
    let file = home.path().join("config.toml");
    // One article, which is proved at once; all of them are for `kyoka kb check`.
    let articles = home.path().join("kb/ssm");
    std::fs::create_dir_all(&articles).unwrap();
    for language in ["ja", "en"] {
        let name = format!("start-session-port-forwarding.{language}.md");
        let whole = concat!(env!("CARGO_MANIFEST_DIR"), "/kb/ssm/");
        std::fs::copy(format!("{whole}{name}"), articles.join(name)).unwrap();
    }
    let knowledge = "[knowledge]\ndirs = [\"kb\"]\nonly = true\n";
    std::fs::write(&file, format!("[discord]\nmessage_content = true\nchannels = [\"{CHANNEL}\", \"700000000000000099\"]\n{knowledge}")).unwrap();
    let run = || {
        let output = bot::command(&discord, &home)
            .args(["discord", "--check", "--config"])
            .arg(&file)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    discord.look(|inner| inner.permissions = 1 << 10 | 1 << 11);
    let (code, said, _) = run();
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("missing the intent Message Content is off"),
        "{said}"
    );
    assert!(
        said.contains("Attach Files") && !said.contains("Send Messages,"),
        "{said}"
    );
    assert!(
        said.contains("missing the channel 700000000000000099"),
        "{said}"
    );
    discord.look(|inner| {
        inner.flags = 1 << 19;
        inner.permissions |= 1 << 3;
    });
    assert!(run().1.contains("administrator"));
    std::fs::write(
        &file,
        format!("[discord]\nmessage_content = true\n{knowledge}"),
    )
    .unwrap();
    discord.look(|inner| {
        inner.permissions = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 35 | 1 << 38;
    });
    let (code, said, _) = run();
    assert_eq!(code, Some(0), "{said}");
    discord.refuse(Method::GET, "@me", 401, 100);
    let (code, said, _) = run();
    assert_eq!(code, Some(1));
    assert!(said.contains("does not take the token"), "{said}");
}

#[test]
fn what_is_wrong_in_the_configuration_is_said_with_its_line() {
    let (discord, home) = (Discord::start(), Home::new());
    let file = home.path().join("config.toml");
    std::fs::write(&file, "[limits]\nworker = 2\n\n[log]\nlevel = \"loud\"\n").unwrap();
    let output = bot::command(&discord, &home)
        .args(["discord", "--config"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(
            "config.toml:2: there is no key `limits.worker`; did you mean `limits.workers`?"
        ),
        "{said}"
    );
    assert!(
        said.contains("config.toml:5: `log.level` takes one of"),
        "{said}"
    );
    for (token, says) in [
        ("", "there is no token"),
        ("Bot abc", "begins with `Bot`"),
        ("secret-1234", "has not the shape"),
    ] {
        let output = bot::command(&discord, &home)
            .env("DISCORD_TOKEN", token)
            .arg("discord")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{said}");
        assert!(!said.contains("1234"));
    }
    let file = home.path().join("token");
    std::fs::write(&file, format!("{}\n", bot::token())).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let config = home.path().join("config.toml");
    std::fs::write(&config, format!("[discord]\ntoken_file = {file:?}\n")).unwrap();
    let output = bot::command(&discord, &home)
        .env_remove("DISCORD_TOKEN")
        .args(["discord", "--check", "--config"])
        .arg(&config)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Discord takes the token"), "{said}");
}
