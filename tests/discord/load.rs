//! Load, endurance and faults: opt-in, because they take minutes and want a release build.
//!
//! `cargo test --release --test discord load -- --ignored --nocapture --test-threads=1`

use super::bot::{Bot, Home};
use super::discord_message;
use super::stub::{BOT, CHANNEL, Discord, PATIENCE, PERSON, SERVER, Who, message, user};
use super::{SEED, SEED_EN, mention};
use kyoka::ids::Place;
use kyoka::store::Store;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// People who ask at once, and how many questions each has.
const PEOPLE: u64 = 200;
const EACH: u64 = 5;
/// A day of a busy deployment: a question every five seconds; so many of them at a time.
const DAY: u64 = 17_280;
const BATCH: u64 = 40;
/// So many people ask within half an hour of such a day, which is as long as a conversation is remembered.
const AROUND: u64 = 360;

/// The value below which so many hundredths of the sorted values lie.
fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    let at = (sorted.len() * hundredths).div_ceil(100);
    sorted[at.saturating_sub(1)]
}

/// Waits until all questions have an answer, looking now and then: who waits for each request takes the time of
/// the bot on its two cores.
fn answered(discord: &Discord, questions: &[u64], until: Instant) {
    loop {
        let left = discord.look(|inner| {
            let open = |id: &&u64| inner.times[id].answered.is_none();
            questions.iter().filter(open).count()
        });
        if left == 0 {
            return;
        }
        assert!(Instant::now() < until, "{left} questions have no answer");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Acknowledgement and answer times, sorted; each question has one answer.
fn times(discord: &Discord, questions: &[u64]) -> (Vec<Duration>, Vec<Duration>) {
    // Were there a second answer, it would come now.
    std::thread::sleep(Duration::from_millis(500));
    discord.look(|inner| {
        let mut acknowledged = Vec::new();
        let mut answered = Vec::new();
        for question in questions {
            let times = inner.times[question];
            assert_eq!(times.answers, 1, "each is answered once");
            acknowledged.push(times.acknowledged.unwrap() - times.sent);
            answered.push(times.answered.unwrap() - times.sent);
        }
        acknowledged.sort();
        answered.sort();
        (acknowledged, answered)
    })
}

fn report(what: &str, sorted: &[Duration]) {
    println!(
        "{what}: p50 {:?}, p99 {:?}, most {:?} of {}",
        percentile(sorted, 50),
        percentile(sorted, 99),
        sorted[sorted.len() - 1],
        sorted.len()
    );
}

/// Asks one question: half of them are mentions, half commands; the typing sign is what acknowledges a mention.
fn ask(discord: &Discord, person: u64, round: u64) -> u64 {
    let text = if person.is_multiple_of(2) {
        SEED
    } else {
        SEED_EN
    };
    let asker = PERSON + 1000 + person;
    if (person + round).is_multiple_of(2) {
        let channel = 700_000_000_000_000_100 + person % 20;
        return discord.say(asker, channel, &mention(text), json!({}));
    }
    let who = Who {
        person: asker,
        ..Who::new("ja")
    };
    let token = discord.command(&who, "diagnose", &[("text", 3, json!(text))], &[]);
    discord.look(|inner| inner.interactions[&token].id)
}

/// Measures what `ask` asks, which is a thousand questions.
fn measure(what: &str, ask: impl FnOnce(&Discord) -> Vec<u64>) {
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let warm = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(warm);
    let (before, busy) = (bot.memory(), bot.busy());
    let began = Instant::now();
    let questions = ask(&discord);
    let end = began.elapsed();
    let busy = bot.busy().saturating_sub(busy);
    let (acknowledged, answered) = times(&discord, &questions);
    println!("{what}: all in {end:?}, of which the bot computed {busy:?} on its cores");
    report("  acknowledgement", &acknowledged);
    report("  answer", &answered);
    println!("  memory: {before} KiB before, {} KiB after", bot.memory());
}

#[test]
#[ignore = "load: minutes, in a release build"]
fn load_of_two_hundred_people_at_once_with_a_thousand_questions() {
    measure("one after the other by 200 people at once", |discord| {
        let until = Instant::now() + PATIENCE;
        let mut all = Vec::new();
        // What each waits for, and how many questions are left.
        let mut open: Vec<(u64, u64)> = (0..PEOPLE).map(|person| (person, 0)).collect();
        let mut waiting: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        loop {
            for (person, round) in open.drain(..).filter(|(_, round)| *round < EACH) {
                let question = ask(discord, person, round);
                all.push(question);
                waiting.insert(question, (person, round));
            }
            if waiting.is_empty() {
                return all;
            }
            assert!(
                Instant::now() < until,
                "{} questions have no answer",
                waiting.len()
            );
            std::thread::sleep(Duration::from_millis(5));
            discord.look(|inner| {
                waiting.retain(|question, (person, round)| {
                    let done = inner.times[question].answered.is_some();
                    if done {
                        open.push((*person, *round + 1));
                    }
                    !done
                });
            });
        }
    });
}

#[test]
#[ignore = "load: minutes, in a release build"]
fn load_of_a_thousand_questions_at_the_same_moment() {
    measure("all in the same moment", |discord| {
        let until = Instant::now() + PATIENCE;
        let questions: Vec<u64> = (0..EACH)
            .flat_map(|round| (0..PEOPLE).map(move |person| (person, round)))
            .map(|(person, round)| ask(discord, person, round))
            .collect();
        answered(discord, &questions, until);
        questions
    });
}

#[test]
#[ignore = "load: minutes, in a release build"]
fn load_of_a_day_in_minutes_leaves_no_growth() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.look(|inner| inner.forgetful = true);
    let bot = Bot::start(&discord, &home, "[limits]\nquestions_per_minute = 600\n");
    let mut memory = Vec::new();
    let began = Instant::now();
    for batch in 0..DAY / BATCH {
        let questions: Vec<u64> = (0..BATCH)
            .map(|number| {
                let person = PERSON + 10_000 + (batch * BATCH + number) % AROUND;
                let channel = 700_000_000_000_000_100 + person % 50;
                let text = if number % 2 == 0 { SEED } else { SEED_EN };
                discord.say(
                    person,
                    channel,
                    &mention(&format!("{text}\n{batch} {number}")),
                    json!({}),
                )
            })
            .collect();
        discord.wait("the batch", |inner| {
            questions
                .iter()
                .all(|question| inner.times[question].answered.is_some())
                .then_some(())
        });
        discord.look(|inner| inner.times.clear());
        discord.verdict();
        if batch % (DAY / BATCH / 12) == 0 {
            memory.push(bot.memory());
        }
    }
    println!(
        "{DAY} questions in {:?}; memory in KiB, each two hours: {memory:?}",
        began.elapsed()
    );
    let half = memory[memory.len() / 2];
    let last = memory[memory.len() - 1];
    assert!(last < half + half / 5, "memory grows: {memory:?}");
}

#[test]
#[ignore = "faults: minutes"]
fn load_with_twenty_kills_loses_nothing_and_answers_nothing_twice() {
    let (discord, home) = (Discord::start(), Home::new());
    let config = "[limits]\nquestions_per_minute = 600\n";
    let mut confirmed: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    let mut settings: BTreeMap<u64, String> = BTreeMap::new();
    let mut all = Vec::new();
    let shown = {
        let bot = Bot::start(&discord, &home, config);
        let question = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
        let (_, shown) = discord.reply_to(question);
        bot.kill();
        shown
    };
    let button = find_button(&shown, "役に立った");
    for round in 0..20_u64 {
        let bot = Bot::start(&discord, &home, config);
        let mut feedback = Vec::new();
        let mut changes = Vec::new();
        for number in 0..60_u64 {
            let person = PERSON + 100 + number;
            all.push(discord.say(
                person,
                700_000_000_000_000_100 + number % 7,
                &mention(SEED_EN),
                json!({}),
            ));
            // Feedback on an answer of its own id each time, so that each row counts.
            let answer = discord.id();
            let mut on = message(answer, CHANNEL, user(BOT, true), "answer");
            on["components"] = shown["components"].clone();
            discord.look(|inner| inner.messages.insert(answer, on));
            let data = json!({"custom_id": button, "component_type": 2});
            let who = Who {
                person,
                ..Who::new("ja")
            };
            feedback.push((
                answer,
                person,
                discord.interact(3, &who, data, Some(answer)),
            ));
            let channel = 700_000_000_000_001_000 + round * 100 + number;
            let language = if number % 2 == 0 { "Ja" } else { "En" };
            let manager = Who {
                channel,
                ..Who::manager("en-US")
            };
            let value = setting(&discord, language);
            changes.push((
                channel,
                language,
                discord.command(&manager, "settings", &[("language", 4, value)], &[]),
            ));
        }
        // Somewhere in the middle of it.
        std::thread::sleep(Duration::from_millis(20 + round * 17));
        bot.kill();
        discord.look(|inner| {
            for (answer, person, token) in feedback {
                if inner.interactions[&token].callback.is_some() {
                    confirmed.entry(answer).or_default().insert(person);
                }
            }
            for (channel, language, token) in changes {
                if inner.interactions[&token].callback.is_some() {
                    settings.insert(channel, language.to_owned());
                }
            }
        });
    }
    let bot = Bot::start(&discord, &home, config);
    // The questions come once more, as after a lost connection, and none is answered twice.
    for question in &all {
        let again = discord.look(|inner| inner.messages[question].clone());
        discord.dispatch("MESSAGE_CREATE", again);
    }
    let last = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    discord.reply_to(last);
    discord.wait("an answer to every question", |inner| {
        all.iter()
            .all(|question| inner.times[question].answers > 0)
            .then_some(())
    });
    std::thread::sleep(Duration::from_secs(1));
    let twice = discord.look(|inner| {
        all.iter()
            .filter(|question| {
                let replies = inner.messages.values().filter(|message| {
                    message["message_reference"]["message_id"] == json!(question.to_string())
                });
                replies.count() != 1
            })
            .count()
    });
    bot.kill();
    let store = kyoka::store::Sqlite::open_existing(&home.path().join("kyoka.db")).unwrap();
    let lost = confirmed
        .keys()
        .filter(|answer| {
            store
                .feedback(&discord_message(CHANNEL, **answer))
                .unwrap()
                .0
                != 1
        })
        .count();
    let changed = settings
        .iter()
        .filter(|(channel, language)| {
            let tenant = format!("discord/{SERVER}").into();
            let place = Place::channel(Some(tenant), format!("discord/{channel}").into());
            let kept = store.settings(&place).unwrap().language;
            kept.map(kyoka::text::Language::code) != Some(language.to_lowercase().as_str())
        })
        .count();
    println!(
        "20 kills: {} questions, {twice} not answered exactly once; {} confirmed feedback, {lost} lost; {} confirmed settings, {changed} lost",
        all.len(),
        confirmed.len(),
        settings.len()
    );
    assert!(
        confirmed.len() > 20 && settings.len() > 20,
        "too little was confirmed to tell"
    );
    assert_eq!((twice, lost, changed), (0, 0, 0));
}

fn find_button(message: &Value, label: &str) -> Value {
    let rows = message["components"].as_array().unwrap();
    let mut buttons = rows
        .iter()
        .flat_map(|row| row["components"].as_array().unwrap());
    buttons
        .find(|button| button["label"] == json!(label))
        .unwrap()["custom_id"]
        .clone()
}

/// The value of a language in `/settings`, as registered.
fn setting(discord: &Discord, language: &str) -> Value {
    let name = if language == "Ja" {
        "Japanese"
    } else {
        "English"
    };
    discord.look(|inner| {
        let put = inner
            .requests
            .iter()
            .find(|request| request.path.ends_with("/commands"))
            .unwrap();
        let commands = put.body.as_array().unwrap();
        let settings = commands
            .iter()
            .find(|command| command["name"] == "settings")
            .unwrap();
        let option = settings["options"]
            .as_array()
            .unwrap()
            .iter()
            .find(|option| option["name"] == "language")
            .unwrap();
        option["choices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == name)
            .unwrap()["value"]
            .clone()
    })
}
