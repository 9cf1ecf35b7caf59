//! Permissions, settings and places: channels, threads, forwarded and embedded messages, forged buttons.

use super::bot::{Bot, Home};
use super::stub::{BOT, CHANNEL, Discord, Forbidden, PERSON, Who, private, text_of, user};
use super::{SEED, SEED_EN, assert_fix, mention};
use serde_json::{Value, json};

const THREAD: u64 = 700_000_000_000_000_778;

#[test]
fn what_the_role_lacks_is_named_and_the_rest_is_answered() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    discord.look(|inner| {
        inner.forbidden = Forbidden {
            files: true,
            messages: false,
        };
    });
    let question = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    let (_, shown) = discord.reply_to(question);
    assert_fix(&shown, false);
    assert!(
        text_of(&shown).contains("permission"),
        "{}",
        text_of(&shown)
    );
    discord.look(|inner| inner.forbidden.messages = true);
    for _ in 0..3 {
        discord.say(PERSON + 1, CHANNEL, &mention(SEED_EN), json!({}));
    }
    let told = |inner: &mut super::stub::Inner| {
        let home = json!(private(PERSON + 1).to_string());
        let here = inner
            .messages
            .values()
            .filter(|message| message["channel_id"] == home);
        here.map(text_of).collect::<Vec<_>>()
    };
    discord.wait("a private word", |inner| {
        let told = told(inner);
        told.first()
            .map(|text| assert!(text.contains("permission"), "{text}"))
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(discord.look(told).len(), 1, "once");
    assert!(!home.log().contains("ERROR"), "{}", home.log());
}

#[test]
fn settings_of_a_channel_and_of_the_server_hold_in_threads() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    discord.look(|inner| {
        let mut thread = inner.channels[&CHANNEL].clone();
        thread["id"] = json!(THREAD.to_string());
        thread["type"] = json!(11);
        thread["parent_id"] = json!(CHANNEL.to_string());
        inner.channels.insert(THREAD, thread);
    });
    let (error, _) = super::error_and_policy(SEED);
    let set = |options: &[(&str, u64, Value)]| {
        let token = discord.command(&Who::manager("en-US"), "settings", options, &[]);
        text_of(&discord.answer(&token).1)
    };
    // Choices are numbered as they are declared: the server's, Japanese, English; the channel, the server.
    assert!(
        set(&[("language", 4, json!(1)), ("scope", 4, json!(1))]).contains("Saved for this server")
    );
    let question = discord.say(PERSON, THREAD, &mention(&error), json!({}));
    assert!(text_of(&discord.reply_to(question).1).contains('。'));
    set(&[("answers", 4, json!(1))]);
    let silent = discord.say(PERSON + 1, THREAD, &mention(SEED), json!({}));
    let hint = discord.wait("a hint", |inner| {
        let home = json!(private(PERSON + 1).to_string());
        let mut messages = inner.messages.values();
        messages
            .find(|message| message["channel_id"] == home)
            .cloned()
    });
    assert!(text_of(&hint).contains("diagnose"), "{hint}");
    discord.look(|inner| {
        assert_eq!(inner.times[&silent].answers, 0);
        let typing = inner
            .requests
            .iter()
            .filter(|request| request.path.ends_with("/typing"));
        assert_eq!(typing.count(), 1, "no sign of an answer that does not come");
    });
    // In the thread, the settings of its channel are shown.
    let there = Who {
        channel: THREAD,
        thread_of: Some(CHANNEL),
        ..Who::manager("en-US")
    };
    let token = discord.command(&there, "settings", &[], &[]);
    let text = text_of(&discord.answer(&token).1);
    assert!(
        text.contains("commands only") && text.contains("Japanese"),
        "{text}"
    );
}

#[test]
fn the_managers_of_a_server_let_it_listen() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "[discord]\nmessage_content = true\n");
    let before = discord.say(PERSON, CHANNEL, SEED, json!({}));
    std::thread::sleep(std::time::Duration::from_secs(1));
    let token = discord.command(
        &Who::manager("en-US"),
        "settings",
        &[("listen", 4, json!(0))],
        &[],
    );
    assert!(text_of(&discord.answer(&token).1).contains("without a mention: yes"));
    let question = discord.say(PERSON, CHANNEL, SEED, json!({}));
    assert_fix(&discord.reply_to(question).1, true);
    assert_eq!(discord.look(|inner| inner.times[&before].answers), 0);
}

#[test]
fn a_reply_without_a_ping_is_answered_once_with_what_to_do() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, shown) = discord.reply_to(question);
    let replied = json!({"type": 19, "referenced_message": shown,
        "message_reference": {"message_id": answer.to_string(), "channel_id": CHANNEL.to_string()}});
    let hidden = discord.say(PERSON, CHANNEL, "", replied.clone());
    assert!(text_of(&discord.reply_to(hidden).1).contains("ping"));
    let again = discord.say(PERSON, CHANNEL, "", replied);
    let next = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(next);
    assert_eq!(discord.look(|inner| inner.times[&again].answers), 0);
}

#[test]
fn what_is_forwarded_or_embedded_is_read() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let snapshot = json!([{"message": {
        "content": SEED_EN, "timestamp": "2026-11-24T00:00:00.000000+00:00", "edited_timestamp": null,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "type": 0, "flags": 0,
    }}]);
    let forwarded = discord.say(
        PERSON,
        private(PERSON),
        "",
        json!({"message_snapshots": snapshot}),
    );
    assert_fix(&discord.reply_to(forwarded).1, false);
    let embed = json!([{"type": "rich", "title": "Alarm", "description": SEED_EN, "fields": [
        {"name": "region", "value": "ap-northeast-1", "inline": true},
    ]}]);
    let alarm = json!({"embeds": embed, "author": user(PERSON + 5, true)});
    let alarm = discord.say(PERSON + 5, CHANNEL, "", alarm);
    let token = discord.menu(&Who::new("en-US"), alarm);
    let (_, answer) = discord.answer(&token);
    assert_fix(&answer, false);
    assert_eq!(answer["flags"], json!(64));
    // Nothing in it: told to who asked alone.
    let empty = discord.say(PERSON + 5, CHANNEL, "lunch?", json!({}));
    let token = discord.menu(&Who::new("en-US"), empty);
    assert_eq!(discord.answer(&token).1["flags"], json!(64));
}

#[test]
fn a_picture_is_named_with_what_to_do() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let picture = discord.attach("screen.png", &[0x89, b'P', b'N', b'G']);
    let question = discord.say(
        PERSON,
        CHANNEL,
        &mention("なぜ拒否されますか?"),
        json!({"attachments": [picture]}),
    );
    let text = text_of(&discord.reply_to(question).1);
    assert!(
        text.contains("screen.png") && text.contains("コピー"),
        "{text}"
    );
    bot.terminate();
    let store = kyoka::store::Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    assert!(
        kyoka::store::Store::gaps(&store, None, 9)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_button_that_was_not_made_for_its_message_does_nothing() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let elsewhere = discord.say(PERSON + 1, CHANNEL + 1, SEED_EN, json!({}));
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    let (answer, _) = discord.reply_to(question);
    let own = PERSON + 3;
    for id in [
        format!("k2|del|{own:x}|-|"),
        format!("k2|more|{own:x}|m{:x}.{elsewhere:x}|x", CHANNEL + 1),
        "k2|kb".to_owned(),
        "k9|what".to_owned(),
    ] {
        let who = Who {
            person: own,
            ..Who::new("en-US")
        };
        let data = json!({"custom_id": id, "component_type": 2});
        let token = discord.interact(3, &who, data, Some(answer));
        let told = discord.callback(&token);
        assert_eq!(told["type"], json!(4), "{id}");
        assert_eq!(told["data"]["flags"], json!(64), "{id}");
    }
    let read = discord.look(|inner| {
        let path = format!("/channels/{}/messages/{elsewhere}", CHANNEL + 1);
        inner.requests.iter().any(|request| request.path == path)
    });
    assert!(!read && discord.look(|inner| inner.deleted.is_empty()));
    // A form of another version is answered as well.
    let data = json!({"custom_id": "k1|form||", "components": []});
    let token = discord.interact(5, &Who::new("ja"), data, None);
    assert_eq!(discord.callback(&token)["data"]["flags"], json!(64));
    assert_ne!(BOT, own);
}

#[test]
fn lists_have_pages_and_failures_are_private() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let list = |service: &str| json!([{"name": "list", "type": 1, "options": [{"name": "service", "type": 3, "value": service}]}]);
    let token = discord.raw_command(&Who::new("en-US"), "kb", list("iam"), &[]);
    let (id, shown) = discord.answer(&token);
    assert!(text_of(&shown).contains("Page 1 of"), "{}", text_of(&shown));
    let token = discord.press(&Who::new("en-US"), id, "Next");
    let (same, shown) = discord.answer(&token);
    assert_eq!(same, id);
    assert!(text_of(&shown).contains("Page 2 of"), "{}", text_of(&shown));
    for (name, options) in [
        ("kb", list("nosuch")),
        (
            "kb",
            json!([{"name": "show", "type": 1, "options": [{"name": "article", "type": 3, "value": "qwertyuiop"}]}]),
        ),
        (
            "action",
            json!([{"name": "name", "type": 3, "value": "qwertyuiop"}]),
        ),
        (
            "ask",
            json!([{"name": "question", "type": 3, "value": "best ramen in town?"}]),
        ),
    ] {
        let token = discord.raw_command(&Who::new("en-US"), name, options, &[]);
        let (_, answer) = discord.answer(&token);
        assert_eq!(answer["flags"], json!(64), "{name}: {answer}");
    }
}

#[test]
fn one_file_to_compare_is_not_dropped_without_a_word() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let file = discord.attach("old.json", br#"{"Statement":[]}"#);
    let options = json!([{"name": "compare", "type": 1, "options": [{"name": "old", "type": 11, "value": file["id"]}]}]);
    let token = discord.raw_command(&Who::new("en-US"), "policy", options, &[file]);
    let text = text_of(&discord.answer(&token).1);
    assert!(text.contains("two policies"), "{text}");
}

#[test]
fn a_server_that_invites_the_bot_is_told_what_it_does_once() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    let guild = |id: u64| {
        let mut guild = discord.guild(id);
        guild["system_channel_id"] = json!(CHANNEL.to_string());
        for list in [
            "channels",
            "threads",
            "members",
            "presences",
            "voice_states",
            "stage_instances",
            "guild_scheduled_events",
        ] {
            guild[list] = json!([]);
        }
        guild["joined_at"] = json!("2026-11-24T00:00:00.000000+00:00");
        guild["large"] = json!(false);
        guild["member_count"] = json!(3);
        guild
    };
    // One that the bot was in, and one that invites it.
    discord.dispatch("GUILD_CREATE", guild(super::stub::SERVER));
    discord.dispatch("GUILD_CREATE", guild(super::stub::SERVER + 1));
    let welcomes = |inner: &mut super::stub::Inner| {
        let said = inner
            .messages
            .values()
            .filter(|message| text_of(message).contains("IAM policies"));
        said.count()
    };
    discord.wait("a word", |inner| (welcomes(inner) == 1).then_some(()));
    discord.dispatch("GUILD_CREATE", guild(super::stub::SERVER + 1));
    let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(question);
    assert_eq!(discord.look(welcomes), 1);
}

#[test]
fn help_is_to_be_tapped_and_near_articles_to_be_opened() {
    let (discord, home) = (Discord::start(), Home::new());
    let _bot = Bot::start(&discord, &home, "");
    discord.wait("the commands", |inner| {
        let mut requests = inner.requests.iter();
        requests
            .any(|request| request.path.ends_with("/commands"))
            .then_some(())
    });
    std::thread::sleep(std::time::Duration::from_millis(300));
    for (locale, command) in [("ja", "help"), ("en-US", "help")] {
        let token = discord.command(&Who::new(locale), command, &[], &[]);
        let text = text_of(&discord.answer(&token).1);
        for name in ["</diagnose:", "</ask:", "</policy lint:", "</forget-me:"] {
            assert!(text.contains(name), "{name}: {text}");
        }
    }
    let question = "how do I set up permission things for buckets and keys somehow";
    let token = discord.command(
        &Who::new("en-US"),
        "ask",
        &[("question", 3, json!(question))],
        &[],
    );
    let (_, answer) = discord.answer(&token);
    let list = &answer["components"][0]["components"][0];
    if list["type"] == json!(3) {
        assert!(!list["options"].as_array().unwrap().is_empty());
    }
}

#[test]
fn who_was_not_helped_says_what_is_missing_and_it_is_read() {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let question = discord.say(PERSON, CHANNEL, &mention(SEED_EN), json!({}));
    let (answer, shown) = discord.reply_to(question);
    // How it ends is told by a colour and a title.
    assert!(
        shown["embeds"][0]["title"]
            .as_str()
            .unwrap()
            .contains("ssm:StartSession"),
        "{shown}"
    );
    let token = discord.press(&Who::new("en-US"), answer, "Not helpful");
    let (noted, _) = discord.answer(&token);
    let token = discord.press(&Who::new("en-US"), noted, "Say what is missing");
    let form = discord.callback(&token);
    assert_eq!(form["type"], json!(9));
    let field = &form["data"]["components"][0]["components"][0]["custom_id"];
    let filled = json!([{"type": 1, "components": [{"type": 4, "custom_id": field,
        "value": "no word about bucket acme-logs-2026 of account 123456789012"}]}]);
    let data = json!({"custom_id": form["data"]["custom_id"], "components": filled});
    let token = discord.interact(5, &Who::new("en-US"), data, None);
    assert!(text_of(&discord.answer(&token).1).contains("Thank you"));
    let read = json!([{"name": "feedback", "type": 1, "options": []}]);
    let token = discord.raw_command(&Who::manager("en-US"), "kb", read, &[]);
    let text = text_of(&discord.answer(&token).1);
    assert!(
        text.contains("resource_not_covered") && text.contains("no word about"),
        "{text}"
    );
    assert!(
        !text.contains("acme") && !text.contains("123456789012"),
        "{text}"
    );
    bot.terminate();
    let listed = super::bot::command(&discord, &home)
        .args(["kb", "feedback"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.starts_with("0\t1\tresource_not_covered"), "{listed}");
}
