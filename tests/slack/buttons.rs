//! Buttons: of answers for all and for one person, before and after a restart.

use super::bot::{Bot, Home};
use super::stub::{ADMIN, CHANNEL, OTHER, PERSON, Slack, has_action, text_of};
use super::{SEED, SEED_EN, assert_fix, mention};
use serde_json::{Value, json};

fn message(slack: &Slack, ts: &str) -> Option<Value> {
    slack.look(|inner| {
        inner
            .messages
            .get(&(CHANNEL.to_owned(), ts.to_owned()))
            .cloned()
    })
}

/// Waits until the bot has noted that what it promised was done: what dies before is told to have been interrupted.
fn settle() {
    std::thread::sleep(std::time::Duration::from_millis(500));
}

#[test]
fn an_answer_for_all_changes_its_language_in_place_for_who_asked_and_beside_it_for_others() {
    let (slack, home) = (Slack::start(), Home::new());
    let mut bot = Bot::start(&slack, &home, "");
    for restart in [false, true] {
        let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED));
        let (answer, _) = slack.answer_to(CHANNEL, &ts);
        if restart {
            bot.kill();
            bot = Bot::start(&slack, &home, "");
        }
        let before = slack.shown_count(OTHER);
        slack.press(OTHER, CHANNEL, &answer, "en");
        let beside = slack.shown(OTHER, before);
        assert_fix(&beside.body, false);
        assert_eq!(beside.thread.as_deref(), Some(&*ts));
        assert_fix(&message(&slack, &answer).unwrap(), true);
        slack.press(PERSON, CHANNEL, &answer, "en");
        slack.wait("English", |inner| {
            let message = &inner.messages[&(CHANNEL.to_owned(), answer.clone())];
            (!text_of(message).contains('。')).then_some(())
        });
        assert_fix(&message(&slack, &answer).unwrap(), false);
        // Everything, for who wants it.
        slack.press(OTHER, CHANNEL, &answer, "more");
        let details = slack.shown(OTHER, before + 1);
        assert!(text_of(&details.body).len() > 500);
    }
}

#[test]
fn the_buttons_of_a_private_answer_outlive_a_restart_and_nothing_readable_is_kept() {
    let (slack, home) = (Slack::start(), Home::new());
    let bot = Bot::start(&slack, &home, "");
    slack.command(PERSON, CHANNEL, &format!("diagnose {SEED}"));
    let shown = slack.shown(PERSON, 0);
    assert_fix(&shown.body, false);
    settle();
    bot.kill();
    let database = home.database();
    for name in [
        "StartSession",
        "StartPortForwarding",
        "123456789012",
        "BastionAccess",
    ] {
        let found = database
            .windows(name.len())
            .any(|window| window == name.as_bytes());
        assert!(!found, "{name} stands in the database");
    }
    let _bot = Bot::start(&slack, &home, "");
    slack.press_shown(&shown, "ja");
    slack.wait("Japanese", |inner| {
        let shown = inner.shown.iter().find(|known| known.id == shown.id)?;
        text_of(&shown.body).contains('。').then_some(())
    });
    assert_fix(&slack.shown(PERSON, 0).body, true);
    // To all, once, and without account numbers.
    slack.press_shown(&shown, "share");
    let (at, shared) = slack.wait("a shared answer", |inner| {
        let mut messages = inner.messages.iter();
        messages.find_map(|((channel, ts), message)| {
            let is_it = channel == CHANNEL && text_of(message).contains("masked");
            is_it.then(|| (ts.clone(), message.clone()))
        })
    });
    assert_fix(&shared, false);
    slack.press_shown(&shown, "share");
    let said = slack.shown(PERSON, 1);
    assert!(text_of(&said.body).contains("already been shared"));
    // Its own buttons work as well.
    slack.press(OTHER, CHANNEL, &at, "ja");
    assert_fix(&slack.shown(OTHER, 0).body, true);
    slack.press_shown(&shown, "del");
    slack.wait("its end", |inner| {
        let shown = inner.shown.iter().find(|known| known.id == shown.id)?;
        shown.deleted.then_some(())
    });
}

#[test]
fn what_is_forgotten_is_behind_no_button() {
    let (slack, home) = (Slack::start(), Home::new());
    let bot = Bot::start(&slack, &home, "");
    slack.command(PERSON, CHANNEL, &format!("diagnose {SEED_EN}"));
    let shown = slack.shown(PERSON, 0);
    slack.command(PERSON, CHANNEL, "forget-me");
    slack.shown(PERSON, 1);
    slack.press_shown(&shown, "more");
    assert!(text_of(&slack.shown(PERSON, 2).body).contains("no longer read"));
    settle();
    bot.kill();
    let _bot = Bot::start(&slack, &home, "");
    slack.press_shown(&shown, "more");
    assert!(text_of(&slack.shown(PERSON, 3).body).contains("no longer read"));
}

#[test]
fn only_who_asked_or_an_admin_deletes_an_answer_and_its_files_go_with_it() {
    let (slack, home) = (Slack::start(), Home::new());
    let mut bot = Bot::start(&slack, &home, "");
    for (who, restart) in [(PERSON, false), (ADMIN, true)] {
        let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
        let (answer, _) = slack.answer_to(CHANNEL, &ts);
        slack.wait("its file", |inner| {
            let mut files = inner.files.values();
            files.find(|file| file.thread.as_deref() == Some(&*ts) && !file.deleted)?;
            Some(())
        });
        if restart {
            bot.kill();
            bot = Bot::start(&slack, &home, "");
        }
        let before = slack.shown_count(OTHER);
        slack.press(OTHER, CHANNEL, &answer, "del");
        assert!(text_of(&slack.shown(OTHER, before).body).contains("Only the person who asked"));
        slack.press(who, CHANNEL, &answer, "del");
        slack.wait("its end", |inner| {
            let key = (CHANNEL.to_owned(), answer.clone());
            let mut files = inner.files.values();
            let left = files.any(|file| file.thread.as_deref() == Some(&*ts) && !file.deleted);
            (!inner.messages.contains_key(&key) && !left).then_some(())
        });
    }
    drop(bot);
}

#[test]
fn feedback_is_taken_with_a_comment() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    let (answer, _) = slack.answer_to(CHANNEL, &ts);
    slack.press(OTHER, CHANNEL, &answer, "up");
    assert!(text_of(&slack.shown(OTHER, 0).body).contains("it helped"));
    slack.press(PERSON, CHANNEL, &answer, "down");
    let sorry = slack.shown(PERSON, 0);
    slack.press_shown(&sorry, "say");
    let view = slack.view(0);
    slack.submit(
        PERSON,
        &view,
        "the bucket policy was missing",
        "",
        json!([]),
    );
    assert!(text_of(&slack.shown(PERSON, 1).body).contains("Thank you"));
    slack.command(ADMIN, CHANNEL, "kb feedback");
    let text = text_of(&slack.shown(ADMIN, 0).body);
    assert!(text.contains("helpful 1, not helpful 1"), "{text}");
    assert!(text.contains("the bucket policy was missing"), "{text}");
}

#[test]
fn articles_are_listed_by_page_and_opened() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    slack.command(PERSON, CHANNEL, "kb list s3");
    let shown = slack.shown(PERSON, 0);
    if has_action(&shown.body, "page") {
        slack.press_shown(&shown, "page");
        slack.wait("the next page", |inner| {
            let shown = inner.shown.iter().find(|known| known.id == shown.id)?;
            text_of(&shown.body).contains("Page 2").then_some(())
        });
    }
    let select = shown.body["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|block| block["elements"].as_array().into_iter().flatten())
        .find(|element| element["type"] == "static_select")
        .unwrap();
    slack.send(
        "interactive",
        &json!({"type": "block_actions", "user": {"id": PERSON}, "channel": {"id": CHANNEL, "name": "aws"},
            "container": {"type": "message", "message_ts": shown.id, "channel_id": CHANNEL, "is_ephemeral": true},
            "actions": [{"type": "static_select", "action_id": "kyoka:article",
                "selected_option": select["options"][0]}],
            "trigger_id": "trigger.article"}),
    );
    let article = slack.shown(PERSON, 1);
    assert!(
        text_of(&article.body).len() > 200,
        "{}",
        text_of(&article.body)
    );
}

#[test]
fn a_button_of_another_version_says_so() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    slack.send(
        "interactive",
        &json!({"type": "block_actions", "user": {"id": PERSON}, "channel": {"id": CHANNEL, "name": "aws"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": CHANNEL, "is_ephemeral": false},
            "actions": [{"type": "button", "action_id": "kyoka:more:0", "value": "s0|more|en|x|-|"}],
            "trigger_id": "trigger.old"}),
    );
    assert!(text_of(&slack.shown(PERSON, 0).body).contains("earlier version"));
}
