//! What breaks around the bot: crashes in the middle of work, a disk that is full or read-only, storms of events.
//! Opt-in, because they take minutes and want a release build: `.ci/long bot-faults`.

use super::bot::{Bot, Home, Pages};
use super::stub::{CHANNEL, Discord, PERSON, SERVER, Who, text_of};
use super::{SEED, SEED_EN, assert_fix, mention};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How often the bot is killed twice in a row.
const DOUBLE_KILLS: u64 = 50;
/// Mentions and commands of a round.
const MENTIONS: u64 = 30;
const COMMANDS: u64 = 10;

/// The same pauses in each run, up to so many milliseconds.
fn pause(random: &mut TestRng, most: u64) {
    std::thread::sleep(Duration::from_millis(random.next_u64() % most));
}

#[test]
#[ignore = "faults: minutes, in a release build"]
fn fifty_double_kills_in_the_middle_of_work_lose_nothing() {
    let (discord, home) = (Discord::start(), Home::new());
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (mut mentions, mut commands) = (Vec::new(), Vec::new());
    let mut asker = PERSON + 1000;
    for _ in 0..DOUBLE_KILLS {
        let bot = Bot::start(&discord, &home, "");
        for number in 0..MENTIONS {
            asker += 1;
            let channel = 700_000_000_000_000_100 + number % 7;
            mentions.push(discord.say(asker, channel, &mention(SEED_EN), json!({})));
            if number < COMMANDS {
                let who = Who {
                    person: asker,
                    ..Who::new("ja")
                };
                let options = [("text", 3, json!(SEED))];
                commands.push(discord.command(&who, "diagnose", &options, &[]));
            }
        }
        pause(&mut random, 150);
        bot.kill();
        let bot = Bot::start(&discord, &home, "");
        pause(&mut random, 400);
        bot.kill();
    }
    let _bot = Bot::start(&discord, &home, "");
    // What had no sign of being taken is lost as a message is that is sent while nobody is there.
    let taken: Vec<u64> = discord.look(|inner| {
        let is_taken = |id: &u64| inner.times[id].acknowledged.is_some();
        mentions.iter().copied().filter(is_taken).collect()
    });
    // What was left is answered one after the other.
    let end = Instant::now() + Duration::from_mins(3);
    let open = || {
        discord.look(|inner| {
            taken
                .iter()
                .filter(|id| inner.times[id].answers == 0)
                .count()
        })
    };
    while open() > 0 {
        assert!(Instant::now() < end, "{} have no answer", open());
        std::thread::sleep(Duration::from_millis(200));
    }
    let owed: Vec<String> = discord.look(|inner| {
        let is_taken = |token: &String| inner.interactions[token].callback.is_some();
        commands
            .iter()
            .filter(|token| is_taken(token))
            .cloned()
            .collect()
    });
    for token in &owed {
        discord.answer(token);
    }
    std::thread::sleep(Duration::from_secs(2));
    let (mut answered, mut told, mut twice) = (0, 0, 0);
    for question in &taken {
        let (_, shown) = discord.reply_to(*question);
        twice += usize::from(discord.look(|inner| inner.times[question].answers) != 1);
        if text_of(&shown).contains("tried it twice") {
            told += 1;
        } else {
            assert_fix(&shown, false);
            answered += 1;
        }
    }
    let interrupted = owed
        .iter()
        .filter(|token| text_of(&discord.answer(token).1).contains("再起動"))
        .count();
    println!(
        "{DOUBLE_KILLS} double kills: of {} mentions {} taken, {answered} answered, {told} told, {twice} not exactly once; \
         of {} commands {} taken, {interrupted} told of the restart, the others answered",
        mentions.len(),
        taken.len(),
        commands.len(),
        owed.len()
    );
    assert!(taken.len() > 200, "too few were taken to tell");
    assert_eq!(twice, 0);
    assert!(
        answered * 100 >= taken.len() * 95,
        "{answered} of {}",
        taken.len()
    );
}

/// A small disk of its own, unmounted at the end.
struct Disk<'h>(&'h Path);

impl<'h> Disk<'h> {
    fn mount(at: &'h Path) -> Self {
        std::fs::create_dir_all(at).unwrap();
        run(
            "mount",
            &[
                "-t",
                "tmpfs",
                "-o",
                "size=1m,mode=0700",
                "kyoka",
                &at.display().to_string(),
            ],
        );
        Self(at)
    }

    fn remount(&self, how: &str) {
        run(
            "mount",
            &[
                "-o",
                &format!("remount,{how}"),
                &self.0.display().to_string(),
            ],
        );
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

fn run(program: &str, arguments: &[&str]) {
    let status = Command::new(program).args(arguments).status().unwrap();
    assert!(
        status.success(),
        "{program} {arguments:?}: a disk of one's own needs root"
    );
}

#[test]
#[ignore = "mounts a disk, which needs root"]
fn a_full_or_read_only_disk_stops_no_answer() {
    let (discord, home) = (Discord::start(), Home::new());
    let pages = Pages::reserve();
    let place = home.path().join("disk");
    let disk = Disk::mount(&place);
    let config = format!(
        "{}[store]\npath = {:?}\n",
        pages.config(),
        place.join("kyoka.db")
    );
    let bot = Bot::start(&discord, &home, &config);
    let mut person = PERSON;
    let mut ask_until_ready_is = |status: &str, when: &str| {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            person += 1;
            let question = discord.say(person, CHANNEL, &mention(SEED), json!({}));
            assert_fix(&discord.reply_to(question).1, true);
            let times = discord.look(|inner| inner.times[&question]);
            let waited = times.answered.unwrap() - times.sent;
            assert!(waited < Duration::from_secs(4), "{waited:?}");
            let page = pages.get("/readyz");
            if page.starts_with(&format!("HTTP/1.1 {status}")) {
                assert!(pages.get("/livez").starts_with("HTTP/1.1 200"));
                return page;
            }
            assert!(Instant::now() < end, "{when}: {page}");
        }
    };
    ask_until_ready_is("200", "at first");
    let filler = place.join("filler");
    // As much as there is room for.
    let _ = std::fs::write(&filler, vec![0; 2 << 20]);
    let page = ask_until_ready_is("503", "while the disk is full");
    assert!(page.contains("database"), "{page}");
    std::fs::remove_file(&filler).unwrap();
    ask_until_ready_is("200", "with room again");
    // What is open for writing keeps a disk from becoming read-only; a crash and a start on such a disk does not.
    bot.kill();
    disk.remount("ro");
    let bot = Bot::start(&discord, &home, &config);
    let page = ask_until_ready_is("503", "on a read-only disk");
    assert!(page.contains("database"), "{page}");
    disk.remount("rw");
    ask_until_ready_is("200", "writable again");
    drop(bot);
}

#[test]
#[ignore = "load: a minute, in a release build"]
fn ten_thousand_deletions_at_once_keep_nobody_waiting() {
    const DELETIONS: u64 = 10_000;
    let (discord, home) = (Discord::start(), Home::new());
    let bot = Bot::start(&discord, &home, "");
    let asked: Vec<u64> = (0..50)
        .map(|person| discord.say(PERSON + 100 + person, CHANNEL, &mention(SEED_EN), json!({})))
        .collect();
    let answers: Vec<u64> = asked
        .iter()
        .map(|question| discord.reply_to(*question).0)
        .collect();
    let before = bot.memory();
    bot.peak();
    let gone = |id: u64| json!({"id": id.to_string(), "channel_id": CHANNEL.to_string(), "guild_id": SERVER.to_string()});
    let mut waited = Vec::new();
    for number in 0..DELETIONS {
        let own = number / 200;
        // Every two hundredth is a question's; the others are messages that the bot never saw.
        let id = if number % 200 == 0 {
            asked[usize::try_from(own).unwrap()]
        } else {
            discord.id()
        };
        discord.dispatch("MESSAGE_DELETE", gone(id));
        if number % 1000 == 0 {
            waited.push(discord.say(PERSON, CHANNEL, &mention(SEED), json!({})));
        }
    }
    // Whole channels are emptied by one event.
    let many: Vec<String> = (0..100).map(|_| discord.id().to_string()).collect();
    for _ in 0..100 {
        discord.dispatch(
            "MESSAGE_DELETE_BULK",
            json!({"ids": many, "channel_id": CHANNEL.to_string(), "guild_id": SERVER.to_string()}),
        );
    }
    let mut times: Vec<Duration> = Vec::new();
    for question in waited {
        assert_fix(&discord.reply_to(question).1, true);
        let seen = discord.look(|inner| inner.times[&question]);
        times.push(seen.answered.unwrap() - seen.sent);
    }
    discord.wait("the answers to go", |inner| {
        answers
            .iter()
            .all(|id| inner.deleted.contains(id))
            .then_some(())
    });
    times.sort();
    let (peak, after) = (bot.peak(), bot.memory());
    println!(
        "{DELETIONS} deletions and 10,000 more in bulk: answers in {:?} at most; memory {before} KiB before, {peak} at most, {after} after",
        times.last().unwrap()
    );
    assert!(*times.last().unwrap() < Duration::from_secs(1), "{times:?}");
    assert!(peak < before + (64 << 10), "{before} to {peak} KiB");
    let last: Value =
        discord.look(|inner| inner.messages[inner.messages.keys().next_back().unwrap()].clone());
    assert!(last["author"]["bot"] == json!(true));
}
