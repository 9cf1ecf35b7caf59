//! What is private stays private: between people, and after a deletion.

use super::bot::{Bot, Home};
use super::stub::{CHANNEL, OTHER, PERSON, Slack, direct, text_of};
use super::{SEED_EN, mention};
use serde_json::{Value, json};

const GROUP: &str = "G0GROUP001";

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

/// Everything that anybody but one person can see: messages of channels, what is shown to others, files.
fn seen_by_others(slack: &Slack, person: &str) -> String {
    let own = direct(person);
    slack.look(|inner| {
        let mut all = String::new();
        for ((channel, _), message) in &inner.messages {
            if *channel != own {
                all += &message.to_string();
            }
        }
        for shown in inner.shown.iter().filter(|shown| shown.user != person) {
            all += &shown.body.to_string();
        }
        for file in inner.files.values().filter(|file| file.channel != own) {
            all += &String::from_utf8_lossy(&file.bytes);
        }
        all
    })
}

#[test]
fn what_was_said_privately_joins_nobody_elses_question_and_no_public_one() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    for (number, channel) in [CHANNEL, GROUP].into_iter().enumerate() {
        let bucket = format!("private-bucket-{number}");
        let paste = format!("diagnose {}\n{}", error(&bucket), policy(&bucket));
        let before = slack.shown_count(PERSON);
        slack.command(PERSON, channel, &paste);
        let shown = slack.shown(PERSON, before);
        assert!(text_of(&shown.body).contains(&bucket));
        // Another person, in private; then both, publicly.
        let others = slack.shown_count(OTHER);
        slack.command(
            OTHER,
            channel,
            &format!("diagnose {}", error("another-bucket")),
        );
        slack.shown(OTHER, others);
        for user in [OTHER, PERSON] {
            let ts = slack.mention(user, channel, None, &mention("more details"));
            slack.answer_to(channel, &ts);
        }
        let ts = slack.mention(OTHER, channel, None, &mention(&error("another-bucket")));
        slack.answer_to(channel, &ts);
        assert!(!seen_by_others(&slack, PERSON).contains(&bucket));
    }
}

#[test]
fn the_own_conversation_is_ones_own() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let own = direct(PERSON);
    let ts = slack.say(
        PERSON,
        &own,
        None,
        &error("private-bucket"),
        json!({}),
        false,
    );
    slack.answer_to(&own, &ts);
    let ts = slack.say(
        OTHER,
        &direct(OTHER),
        None,
        "more details",
        json!({}),
        false,
    );
    slack.answer_to(&direct(OTHER), &ts);
    let ts = slack.mention(PERSON, CHANNEL, None, &mention("more details"));
    slack.answer_to(CHANNEL, &ts);
    assert!(!seen_by_others(&slack, PERSON).contains("private-bucket"));
}

#[test]
fn any_interleaving_of_private_and_public_turns_keeps_them_apart() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "[limits]\nquestions_per_minute = 600\n");
    let people = [PERSON, OTHER, "U0PERSON03"];
    let thread = slack.say(PERSON, CHANNEL, None, "a thread", json!({}), false);
    // A fixed sequence that looks like chance.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for turn in 0..60 {
        let who = usize::try_from(next(3)).unwrap();
        let user = people[who];
        let bucket = format!("secret-of-{who}-{turn}");
        match next(4) {
            0 => {
                let before = slack.shown_count(user);
                slack.command(
                    user,
                    CHANNEL,
                    &format!("diagnose {}\n{}", error(&bucket), policy(&bucket)),
                );
                slack.shown(user, before);
            }
            1 => {
                let own = direct(user);
                let ts = slack.say(user, &own, None, &error(&bucket), json!({}), false);
                slack.answer_to(&own, &ts);
            }
            2 => {
                let ts = slack.mention(user, CHANNEL, Some(&thread), &mention("more details"));
                slack.answer_to(CHANNEL, &ts);
            }
            _ => {
                let text = mention(&error("public-bucket"));
                let ts = slack.mention(user, CHANNEL, Some(&thread), &text);
                slack.answer_to(CHANNEL, &ts);
            }
        }
    }
    for (who, user) in people.into_iter().enumerate() {
        let seen = seen_by_others(&slack, user);
        assert!(
            !seen.contains(&format!("secret-of-{who}-")),
            "what {user} said was seen"
        );
    }
}

#[test]
fn an_answer_goes_with_its_question_and_follows_its_edits() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(&error("first-bucket")));
    let (answer, _) = slack.answer_to(CHANNEL, &ts);
    let key = (CHANNEL.to_owned(), ts.clone());
    let before = slack.look(|inner| inner.messages[&key].clone());
    let mut after = before.clone();
    after["text"] = json!(mention(&error("second-bucket")));
    after["edited"] = json!({"user": PERSON, "ts": ts});
    slack.look(|inner| inner.messages.insert(key.clone(), after.clone()));
    slack.event(
        &json!({"type": "message", "subtype": "message_changed", "hidden": true, "channel": CHANNEL,
        "channel_type": "channel", "message": after, "previous_message": before}),
    );
    slack.wait("the new answer", |inner| {
        let message = &inner.messages[&(CHANNEL.to_owned(), answer.clone())];
        text_of(message).contains("second-bucket").then_some(())
    });
    // A preview of a link changes nothing.
    let count = slack.look(|inner| inner.requests.len());
    slack.event(
        &json!({"type": "message", "subtype": "message_changed", "hidden": true, "channel": CHANNEL,
        "channel_type": "channel", "message": after, "previous_message": after}),
    );
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(slack.look(|inner| inner.requests.len()), count);
    // A deleted message with answers in its thread leaves a stone.
    let stone: Value = json!({"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": ts,
        "text": "This message was deleted.", "thread_ts": ts});
    slack.look(|inner| inner.messages.insert(key, stone.clone()));
    slack.event(
        &json!({"type": "message", "subtype": "message_changed", "hidden": true, "channel": CHANNEL,
        "channel_type": "channel", "message": stone, "previous_message": after}),
    );
    slack.wait("its end", |inner| {
        let key = (CHANNEL.to_owned(), answer.clone());
        (!inner.messages.contains_key(&key)).then_some(())
    });
    // And one without.
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    let (answer, _) = slack.answer_to(CHANNEL, &ts);
    slack.event(
        &json!({"type": "message", "subtype": "message_deleted", "hidden": true, "channel": CHANNEL,
        "channel_type": "channel", "deleted_ts": ts, "previous_message": {}}),
    );
    slack.wait("its end", |inner| {
        let key = (CHANNEL.to_owned(), answer.clone());
        (!inner.messages.contains_key(&key)).then_some(())
    });
}
