//! Running: connections that end, envelopes that come again, limits, a stop, a crash, and what `--check` says.

use super::bot::{Bot, Home, command, tokens};
use super::stub::{CHANNEL, OTHER, PERSON, Refusal, SCOPES, Slack, TEAM, direct, text_of};
use super::{SEED, SEED_EN, assert_fix, mention};
use serde_json::json;
use std::time::Duration;

#[test]
fn an_envelope_is_acknowledged_at_once_and_answered_once() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let log = format!("{SEED_EN}\n{}", "nothing to see here\n".repeat(200_000));
    let file = slack.attach("large.log", log.as_bytes());
    let ts = slack.say(
        PERSON,
        CHANNEL,
        None,
        &mention("why?"),
        json!({"files": [file]}),
        true,
    );
    let took = slack.wait("an acknowledgement", |inner| {
        (inner.acknowledged.len() >= 2).then(|| inner.acknowledged.values().max().copied())?
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_fix(&slack.answer_to(CHANNEL, &ts).1, false);
    // The same event and the same command once more, as where an acknowledgement was lost.
    let ts = slack.ts();
    let message = json!({"type": "app_mention", "user": PERSON, "ts": ts, "text": mention(SEED), "channel": CHANNEL});
    slack.look(|inner| {
        inner
            .messages
            .insert((CHANNEL.to_owned(), ts.clone()), message.clone())
    });
    for attempt in 0..3 {
        slack.send(
            "events_api",
            &json!({"type": "event_callback", "team_id": TEAM, "event_id": "EvAGAIN", "event": message,
                "retry_attempt": attempt, "retry_reason": "timeout"}),
        );
    }
    assert_fix(&slack.answer_to(CHANNEL, &ts).1, true);
    for _ in 0..2 {
        slack.send(
            "slash_commands",
            &json!({"command": "/kyoka", "text": "help", "user_id": OTHER, "channel_id": direct(OTHER),
                "channel_name": "directmessage", "team_id": TEAM, "response_url": "", "trigger_id": "trigger.again"}),
        );
    }
    let help = |inner: &super::stub::Inner| {
        let messages = inner.messages.iter();
        messages
            .filter(|((channel, _), message)| {
                *channel == direct(OTHER) && text_of(message).contains("/kyoka diagnose")
            })
            .count()
    };
    slack.wait("help", |inner| (help(inner) > 0).then_some(()));
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(slack.answers_to(&ts), 1);
    assert_eq!(slack.look(|inner| help(inner)), 1);
}

#[test]
fn a_connection_that_is_to_end_is_followed_by_another_before_it_does() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let first = slack.look(|inner| inner.connections[0].clone());
    let refresh =
        json!({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "h"}});
    first.send(Some(refresh.to_string())).unwrap();
    slack.wait("another connection", |inner| {
        (inner.connections.len() == 2).then_some(())
    });
    // What still comes over the old one is answered as well.
    let ts = slack.ts();
    let event = json!({"type": "app_mention", "user": PERSON, "ts": ts, "text": mention(SEED_EN), "channel": CHANNEL});
    let frame = json!({"envelope_id": "late", "type": "events_api", "accepts_response_payload": false,
        "payload": {"type": "event_callback", "team_id": TEAM, "event_id": "EvLATE", "event": event}});
    first.send(Some(frame.to_string())).unwrap();
    slack.answer_to(CHANNEL, &ts);
    assert!(slack.look(|inner| inner.acknowledged.contains_key("late")));
    first.send(None).unwrap();
    slack.wait("one connection", |inner| {
        (inner.connections.len() == 1).then_some(())
    });
    // One that breaks.
    let second = slack.look(|inner| inner.connections[0].clone());
    second.send(None).unwrap();
    slack.wait("a third connection", |inner| {
        (inner.opened == 3).then_some(())
    });
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    slack.answer_to(CHANNEL, &ts);
    // Slack is away for a while.
    slack.refuse("apps.connections.open", Refusal::Code("internal_error"), 2);
    let third = slack.look(|inner| inner.connections[0].clone());
    third.send(None).unwrap();
    slack.wait("a fourth connection", |inner| {
        (inner.opened == 4).then_some(())
    });
}

#[test]
fn what_slack_holds_back_is_sent_when_it_says() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    slack.refuse("chat.postMessage", Refusal::Busy(1), 1);
    let began = std::time::Instant::now();
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    slack.answer_to(CHANNEL, &ts);
    assert!(
        began.elapsed() >= Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
    // Nothing else was sent meanwhile.
    let posted = slack.look(|inner| {
        let requests = inner.requests.iter();
        requests
            .filter(|(method, _)| method == "chat.postMessage")
            .count()
    });
    assert_eq!(posted, 2);
    // Where we may not post, the person is told.
    slack.look(|inner| inner.foreign.push("C0FOREIGN1".to_owned()));
    slack.mention(OTHER, "C0FOREIGN1", None, &mention(SEED_EN));
    slack.wait("a direct message", |inner| {
        let mut messages = inner.messages.iter();
        messages.find(|((channel, _), message)| {
            *channel == direct(OTHER) && text_of(message).contains("/invite")
        })?;
        Some(())
    });
    // Files that are not permitted cost the answer nothing.
    slack.refuse(
        "files.getUploadURLExternal",
        Refusal::Code("missing_scope"),
        1,
    );
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED));
    assert_fix(&slack.answer_to(CHANNEL, &ts).1, true);
    slack.wait("a word about it", |inner| {
        let mut messages = inner.messages.values();
        messages.find(|message| {
            message["thread_ts"] == json!(ts) && text_of(message).contains("files:write")
        })?;
        Some(())
    });
}

#[test]
fn who_asks_too_much_is_told_once() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "[limits]\nquestions_per_minute = 2\n");
    for _ in 0..2 {
        let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
        slack.answer_to(CHANNEL, &ts);
    }
    let third = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    slack.wait("a word", |inner| {
        let mut messages = inner.messages.values();
        messages.find(|message| {
            message["thread_ts"] == json!(third) && text_of(message).contains("Ask again in")
        })?;
        Some(())
    });
    let ts = slack.mention(OTHER, CHANNEL, None, &mention(SEED_EN));
    slack.answer_to(CHANNEL, &ts);
}

#[test]
fn what_is_being_answered_is_answered_before_the_end() {
    let (slack, home) = (Slack::start(), Home::new());
    let bot = Bot::start(&slack, &home, "");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    slack.command(OTHER, CHANNEL, &format!("diagnose {SEED}"));
    slack.wait("acknowledgements", |inner| {
        (inner.acknowledged.len() >= 3).then_some(())
    });
    let (status, took) = bot.terminate();
    assert!(
        status.success() && took < Duration::from_secs(8),
        "{status} {took:?}"
    );
    slack.answer_to(CHANNEL, &ts);
    assert_fix(&slack.shown(OTHER, 0).body, false);
}

#[test]
fn what_a_crash_left_is_answered_once_or_told() {
    let (slack, home) = (Slack::start(), Home::new());
    // Taken, and not answered: Slack holds everything back.
    slack.refuse("chat.postMessage", Refusal::Busy(60), 1);
    let bot = Bot::start(&slack, &home, "");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    slack.wait("a try", |inner| {
        let mut requests = inner.requests.iter();
        requests.find(|(method, _)| method == "chat.postMessage")?;
        Some(())
    });
    slack.refuse("response_url", Refusal::Busy(60), 1);
    bot.kill();
    let bot = Bot::start(&slack, &home, "");
    slack.answer_to(CHANNEL, &ts);
    // Answered, and killed before that was known: the answer is found.
    let again = slack.mention(PERSON, CHANNEL, None, &mention(SEED));
    slack.answer_to(CHANNEL, &again);
    bot.kill();
    let _bot = Bot::start(&slack, &home, "");
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!((slack.answers_to(&ts), slack.answers_to(&again)), (1, 1));
}

#[test]
fn a_token_that_slack_does_not_take_ends_the_bot_with_what_to_do() {
    for (method, code, says) in [
        ("auth.test", "invalid_auth", "SLACK_BOT_TOKEN"),
        (
            "apps.connections.open",
            "missing_scope",
            "connections:write",
        ),
    ] {
        let (slack, home) = (Slack::start(), Home::new());
        slack.refuse(method, Refusal::Code(code), 99);
        let mut bot = Bot::spawn(&slack, &home, "");
        assert!(!bot.ended().success());
        assert!(home.log().contains(says), "{}", home.log());
    }
    let (slack, home) = (Slack::start(), Home::new());
    let mut bot = Bot::start(&slack, &home, "");
    let disabled = json!({"type": "disconnect", "reason": "link_disabled"});
    slack.look(|inner| {
        inner.connections[0]
            .send(Some(disabled.to_string()))
            .unwrap();
    });
    assert!(!bot.ended().success());
    assert!(home.log().contains("Socket Mode is off"), "{}", home.log());
}

#[test]
fn the_check_says_what_is_missing_and_creates_nothing() {
    let (slack, home) = (Slack::start(), Home::new());
    std::fs::write(
        home.path().join("config.toml"),
        "[slack]\nchannels = [\"C0AWS00001\"]\n",
    )
    .unwrap();
    let check = || {
        let output = command(&slack, &home)
            .args(["slack", "--config", "config.toml", "--check"])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let (app, bot) = tokens();
        assert!(!text.contains(&app) && !text.contains(&bot));
        (output.status.code(), text)
    };
    let (status, text) = check();
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("the bot is in the channel C0AWS00001"),
        "{text}"
    );
    slack.look(|inner| {
        inner.scopes = SCOPES
            .replace("files:write,", "")
            .replace("groups:history,", "");
    });
    let (status, text) = check();
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("missing the scope files:write"), "{text}");
    assert!(text.contains("without the scope groups:history"), "{text}");
    slack.refuse("auth.test", Refusal::Code("invalid_auth"), 1);
    slack.refuse("apps.connections.open", Refusal::Code("invalid_auth"), 1);
    let (status, text) = check();
    assert_eq!(status, Some(1));
    assert!(
        text.contains("bot token") && text.contains("app-level token"),
        "{text}"
    );
    assert!(!home.path().join("kyoka.db").exists());
    let made = slack.look(|inner| {
        let requests = inner.requests.iter();
        requests
            .filter(|(method, _)| method.starts_with("chat."))
            .count()
    });
    assert_eq!((made, slack.look(|inner| inner.opened)), (0, 0));
}
