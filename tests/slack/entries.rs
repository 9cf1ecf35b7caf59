//! The ways in which a question comes, in both languages.

use super::bot::{Bot, Home};
use super::stub::{ADMIN, BOT, CHANNEL, OTHER, PERSON, SCOPES, Slack, direct, has_action, text_of};
use super::{SECRET_VALUE, SEED, SEED_EN, assert_fix, error_and_policy, mention};
use flate2::write::GzEncoder;
use serde_json::json;
use std::io::Write;

#[test]
fn a_mention_is_answered_once_in_its_thread_with_its_files() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    for (question, japanese) in [(SEED, true), (SEED_EN, false)] {
        let ts = slack.mention(PERSON, CHANNEL, None, &mention(question));
        let (_, answer) = slack.answer_to(CHANNEL, &ts);
        assert_eq!(answer["thread_ts"], json!(ts));
        assert_fix(&answer, japanese);
        let file = slack.wait("a file", |inner| {
            let mut files = inner.files.values();
            let ours = |file: &&super::stub::SentFile| file.thread.as_deref() == Some(&*ts);
            files.find(ours).cloned()
        });
        assert_eq!(file.name, "policy.json");
        assert!(serde_json::from_slice::<serde_json::Value>(&file.bytes).is_ok());
        // Slack says a mention twice.
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert_eq!(slack.answers_to(&ts), 1);
    }
}

#[test]
fn what_is_said_before_in_a_thread_is_known_also_what_others_said() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let (error, policy) = error_and_policy(SEED_EN);
    // The policy later, in the thread of the error.
    let first = slack.mention(PERSON, CHANNEL, None, &mention(&error));
    slack.answer_to(CHANNEL, &first);
    let second = slack.mention(
        PERSON,
        CHANNEL,
        Some(&first),
        &mention(&format!("here is the policy\n{policy}")),
    );
    let (_, answer) = slack.answer_to(CHANNEL, &second);
    assert_eq!(answer["thread_ts"], json!(first));
    assert_fix(&answer, false);
    // A colleague's error, which the bot did not hear.
    let quiet = slack.say(
        OTHER,
        CHANNEL,
        None,
        &format!("{error}\n{policy}"),
        json!({}),
        false,
    );
    let asked = slack.mention(
        PERSON,
        CHANNEL,
        Some(&quiet),
        &mention("what is wrong here?"),
    );
    let (_, answer) = slack.answer_to(CHANNEL, &asked);
    assert_fix(&answer, false);
}

#[test]
fn a_direct_message_is_answered_where_it_stands() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let channel = direct(PERSON);
    let ts = slack.say(PERSON, &channel, None, SEED, json!({}), false);
    let (_, answer) = slack.answer_to(&channel, &ts);
    assert_fix(&answer, true);
    assert!(answer["thread_ts"].is_null());
    assert!(
        !has_action(&answer, "share"),
        "there is nobody to share with"
    );
    // A conversation of the app's own: a greeting, prompts, a status, an answer in the thread.
    slack.look(|inner| inner.locales.insert(OTHER.to_owned(), "ja-JP".to_owned()));
    let channel = direct(OTHER);
    let root = slack.ts();
    slack.event(
        &json!({"type": "assistant_thread_started", "assistant_thread": {"user_id": OTHER,
        "channel_id": channel, "thread_ts": root, "context": {}}}),
    );
    slack.wait("prompts", |inner| {
        let mut requests = inner.requests.iter();
        let (_, body) = requests.find(|(method, _)| method.ends_with("setSuggestedPrompts"))?;
        assert_eq!(body["prompts"].as_array().unwrap().len(), 3);
        Some(())
    });
    let ts = slack.say(OTHER, &channel, Some(&root), SEED, json!({}), false);
    let (_, answer) = slack.answer_to(&channel, &ts);
    assert_eq!(answer["thread_ts"], json!(root));
    assert_fix(&answer, true);
    slack.wait("a status", |inner| {
        let mut requests = inner.requests.iter();
        requests.find(|(method, body)| {
            method.ends_with("setStatus") && body["status"] == json!("が読んでいます…")
        })?;
        Some(())
    });
}

#[test]
fn files_and_snippets_are_read() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(SEED.as_bytes()).unwrap();
    let mut snippet = slack.attach("Untitled", SEED.as_bytes());
    snippet["mode"] = json!("snippet");
    for file in [
        slack.attach("question.log.gz", &packed.finish().unwrap()),
        snippet,
    ] {
        let ts = slack.say(
            PERSON,
            CHANNEL,
            None,
            &mention("これを見てください。なぜ拒否されますか。"),
            json!({"files": [file]}),
            true,
        );
        assert_fix(&slack.answer_to(CHANNEL, &ts).1, true);
    }
    // One that cannot be had.
    let mut gone = slack.attach("gone.log", b"x");
    gone["url_private_download"] = json!(format!("http://127.0.0.1:{}/files/nothing", slack.port));
    let ts = slack.say(
        PERSON,
        CHANNEL,
        None,
        &mention("why?"),
        json!({"files": [gone]}),
        true,
    );
    slack.wait("a word about it", |inner| {
        let mut messages = inner.messages.values();
        messages.find(|message| {
            message["thread_ts"] == json!(ts)
                && text_of(message).contains("could not be downloaded")
        })?;
        Some(())
    });
}

#[test]
fn a_command_is_answered_to_the_person_alone_with_its_files_elsewhere() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    for (user, locale, japanese) in [(PERSON, "ja-JP", true), (OTHER, "en-GB", false)] {
        slack.look(|inner| inner.locales.insert(user.to_owned(), locale.to_owned()));
        slack.command(user, CHANNEL, &format!("diagnose {SEED}"));
        let shown = slack.shown(user, 0);
        assert_fix(&shown.body, japanese);
        assert_eq!(shown.body["response_type"], "ephemeral");
        assert!(has_action(&shown.body, "share"));
        let file = slack.wait("a file", |inner| {
            let mut files = inner.files.values();
            files.find(|file| file.channel == direct(user)).cloned()
        });
        assert_eq!(file.name, "policy.json");
        let said = if japanese {
            "ダイレクトメッセージ"
        } else {
            "direct messages"
        };
        assert!(text_of(&shown.body).contains(said));
    }
    assert!(slack.files_in(CHANNEL).is_empty(), "nobody else sees them");
    // What begins with no word of ours is an error.
    slack.command(PERSON, CHANNEL, SEED);
    assert_fix(&slack.shown(PERSON, 1).body, true);
}

#[test]
fn the_menu_of_a_message_reads_also_what_apps_say() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let (error, policy) = error_and_policy(SEED);
    let ts = slack.say(
        OTHER,
        CHANNEL,
        None,
        "",
        json!({"bot_id": "B0ALARM", "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Deploy failed"}},
            {"type": "rich_text", "elements": [{"type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": format!("{error}\n{policy}")}]}]},
        ]}),
        false,
    );
    slack.look(|inner| inner.locales.insert(PERSON.to_owned(), "ja-JP".to_owned()));
    slack.menu(PERSON, CHANNEL, &ts);
    assert_fix(&slack.shown(PERSON, 0).body, true);
    assert_eq!(slack.answers_to(&ts), 0);
}

#[test]
fn a_form_takes_texts_and_files() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let (error, policy) = error_and_policy(SEED);
    slack.look(|inner| inner.locales.insert(PERSON.to_owned(), "ja-JP".to_owned()));
    slack.command(PERSON, CHANNEL, "診断");
    let view = slack.view(0);
    assert_eq!(view["title"]["text"], "AWS のアクセス拒否を診断");
    assert_eq!(view["blocks"].as_array().unwrap().len(), 3);
    slack.submit(PERSON, &view, &error, &policy, json!([]));
    assert_fix(&slack.shown(PERSON, 0).body, true);
    // The policy as a file.
    slack.command(PERSON, CHANNEL, "diagnose");
    let file = slack.attach("policy.json", policy.as_bytes());
    slack.submit(PERSON, &slack.view(1), &error, "", json!([file]));
    assert_fix(&slack.shown(PERSON, 1).body, true);
    // Nothing at all.
    slack.command(PERSON, CHANNEL, "diagnose");
    slack.submit(PERSON, &slack.view(2), "", "", json!([]));
    assert!(text_of(&slack.shown(PERSON, 2).body).contains("読み取るものがありません"));
    // Two policies.
    slack.command(PERSON, CHANNEL, "compare");
    let wider = policy.replace("ssm:StartSession", "ssm:*");
    slack.submit(PERSON, &slack.view(3), &policy, &wider, json!([]));
    let text = text_of(&slack.shown(PERSON, 3).body);
    assert!(text.contains("ssm"), "{text}");
}

#[test]
fn every_word_of_the_command_answers_in_both_languages() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "[limits]\nquestions_per_minute = 600\n");
    slack.look(|inner| inner.locales.insert(OTHER.to_owned(), "ja-JP".to_owned()));
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjectt","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*"}]}"#;
    let all = [
        ("help".to_owned(), "/kyoka diagnose", "/kyoka diagnose"),
        (
            "ask how do I pass a role to Lambda?".to_owned(),
            "iam:PassRole",
            "iam:PassRole",
        ),
        (
            format!("explain {policy}"),
            "amzn-s3-demo-bucket",
            "amzn-s3-demo-bucket",
        ),
        (
            "policy read objects in amzn-s3-demo-bucket".to_owned(),
            "s3:GetObject",
            "s3:GetObject",
        ),
        (
            "action s3:GetObject".to_owned(),
            "s3:GetObject",
            "s3:GetObject",
        ),
        (format!("lint {policy}"), "s3:GetObject", "s3:GetObject"),
        ("kb".to_owned(), "articles", "記事"),
        ("kb ssm".to_owned(), "Page 1 of", "articles"),
        ("settings".to_owned(), "admins", "管理者"),
        ("privacy".to_owned(), "encrypted", "暗号化"),
        ("forget-me".to_owned(), "", ""),
        ("kb gaps".to_owned(), "admins", "管理者"),
    ];
    for (user, japanese) in [(PERSON, false), (OTHER, true)] {
        for (number, (command, english, own)) in all.iter().enumerate() {
            slack.command(user, CHANNEL, command);
            let text = text_of(&slack.shown(user, number).body);
            let wanted = if japanese { own } else { english };
            let is_page = command == "kb ssm";
            assert!(is_page || text.contains(wanted), "{command}: {text}");
            assert!(!text.is_empty());
            let has_kana = text.chars().any(|c| ('ぁ'..='ヿ').contains(&c));
            // A list of names has none.
            let is_list = command == "kb";
            assert!(is_list || has_kana == japanese, "{command}: {text}");
        }
    }
}

#[test]
fn settings_are_an_admins_and_hold_in_threads() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    slack.command(ADMIN, CHANNEL, "settings language ja listen on");
    let text = text_of(&slack.shown(ADMIN, 0).body);
    assert!(
        text.contains("Saved for this channel") && text.contains("Japanese"),
        "{text}"
    );
    // An error without a mention, and talk.
    let (error, _) = error_and_policy(SEED_EN);
    let silent = slack.say(PERSON, CHANNEL, None, "good morning", json!({}), false);
    let heard = slack.say(PERSON, CHANNEL, None, &error, json!({}), false);
    slack.answer_to(CHANNEL, &heard);
    assert_eq!(slack.answers_to(&silent), 0);
    // Commands only.
    slack.command(ADMIN, CHANNEL, "settings answer commands listen off");
    slack.shown(ADMIN, 1);
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED_EN));
    let hint = slack.shown(PERSON, 0);
    assert!(
        text_of(&hint.body).contains("/kyoka diagnose"),
        "{}",
        text_of(&hint.body)
    );
    assert_eq!(slack.answers_to(&ts), 0);
}

#[test]
fn the_page_of_the_app_and_a_new_channel_say_what_there_is() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    slack.look(|inner| inner.locales.insert(PERSON.to_owned(), "ja".to_owned()));
    for (user, word) in [(PERSON, "保存する内容"), (OTHER, "What I keep")] {
        slack.event(&json!({"type": "app_home_opened", "user": user, "tab": "home", "channel": direct(user)}));
        let home = slack.wait("a page", |inner| inner.homes.get(user).cloned());
        assert_eq!(home["type"], "home");
        assert!(text_of(&home).contains(word), "{}", text_of(&home));
        // Its button opens the form, whose answer comes as a direct message.
        let action = super::stub::action_of(&home, "open:diagnose");
        let before = slack.look(|inner| inner.views.len());
        slack.send(
            "interactive",
            &json!({"type": "block_actions", "user": {"id": user}, "view": home, "actions": [action],
                "container": {"type": "view", "view_id": "V0"}, "trigger_id": format!("t.{user}")}),
        );
        let view = slack.view(before);
        slack.submit(user, &view, SEED, "", json!([]));
        let answer = slack.wait("a direct message", |inner| {
            let mut messages = inner.messages.iter();
            messages.find_map(|((channel, _), message)| {
                let is_it = *channel == direct(user) && has_action(message, "more");
                is_it.then(|| message.clone())
            })
        });
        assert_fix(&answer, user == PERSON);
    }
    slack.event(&json!({"type": "member_joined_channel", "user": BOT, "channel": CHANNEL, "inviter": PERSON}));
    slack.wait("a word", |inner| {
        let mut messages = inner.messages.iter();
        messages.find(|((channel, _), message)| {
            channel == CHANNEL && text_of(message).contains("/kyoka help")
        })?;
        Some(())
    });
}

#[test]
fn without_the_scopes_to_read_channels_mentions_are_answered_and_their_buttons_work() {
    let (slack, home) = (Slack::start(), Home::new());
    let scopes: Vec<&str> = SCOPES
        .split(',')
        .filter(|scope| !["channels:history", "groups:history"].contains(scope))
        .collect();
    slack.look(|inner| inner.scopes = scopes.join(","));
    let bot = Bot::start(&slack, &home, "");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(SEED));
    let (answer, _) = slack.answer_to(CHANNEL, &ts);
    bot.kill();
    slack.refuse(
        "conversations.replies",
        super::stub::Refusal::Code("missing_scope"),
        99,
    );
    let _bot = Bot::start(&slack, &home, "");
    slack.press(PERSON, CHANNEL, &answer, "en");
    let message = slack.wait("English", |inner| {
        let message = &inner.messages[&(CHANNEL.to_owned(), answer.clone())];
        (!text_of(message).contains('。')).then(|| message.clone())
    });
    assert_fix(&message, false);
}

#[test]
fn nobody_is_pinged_and_nothing_pasted_is_markup_or_a_secret() {
    let (slack, home) = (Slack::start(), Home::new());
    let _bot = Bot::start(&slack, &home, "");
    let (error, _) = error_and_policy(SEED_EN);
    let nasty = error.replace("user/dev", "user/&lt;!channel&gt;*x*`_~&lt;@U0PERSON02&gt;");
    let text = format!("{nasty}\nexport AWS_SECRET_ACCESS_KEY={SECRET_VALUE}");
    let ts = slack.mention(PERSON, CHANNEL, None, &mention(&text));
    let (_, answer) = slack.answer_to(CHANNEL, &ts);
    assert!(!answer.to_string().contains(SECRET_VALUE));
    // The warning is for the poster alone.
    let warning = slack.shown(PERSON, 0);
    assert!(
        text_of(&warning.body).to_lowercase().contains("secret"),
        "{}",
        text_of(&warning.body)
    );
    slack.verdict();
    assert!(!home.log().contains(SECRET_VALUE) && !home.log().contains("5ec7e7"));
    assert!(!home.log().contains("ticket="), "{}", home.log());
}
