//! The worst that people can attach, under a limit of memory: opt-in, because it takes minutes and wants a release
//! build. `.ci/long bot-hostile` runs it.
//!
//! A watcher stands in the place of the unit's `MemoryMax`. Beside the one who attaches the worst, another person asks
//! simple questions, and waits no longer than two seconds for each; nothing makes the bot start again.

use super::bot::{Bot, Home};
use super::stub::{CHANNEL, Discord, PERSON, Who, text_of};
use super::{SEED, assert_fix, mention};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write;
use std::time::{Duration, Instant};

/// What `deploy/kyoka.service` allows, in KiB.
const MEMORY_MAX: u64 = 512 << 10;
/// What the bot is to need at most, in KiB.
const AIM: u64 = 256 << 10;
/// How long a simple question may wait for its answer.
const SIMPLE: Duration = Duration::from_secs(2);
/// How long the answer to the worst may take.
const PATIENCE: Duration = Duration::from_mins(1);

const MIB: usize = 1 << 20;
const DENIAL: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action";

/// Something to attach: what it is, and the files.
struct Worst {
    name: String,
    files: Vec<(String, Vec<u8>)>,
    entry: Entry,
}

/// How it comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Entry {
    /// A message with the files.
    Mention,
    /// `/diagnose` with the first file as the policy.
    Diagnose,
    /// `/policy compare` with the first two.
    Compare,
}

impl Worst {
    fn of(name: &str, file: &str, text: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            files: vec![(file.to_owned(), text.into())],
            entry: Entry::Mention,
        }
    }

    /// Lets a person ask with it, and returns the question's number.
    fn ask(&self, discord: &Discord, person: u64) -> u64 {
        let files: Vec<Value> = self
            .files
            .iter()
            .map(|(name, bytes)| discord.attach(name, bytes))
            .collect();
        let who = Who {
            person,
            ..Who::new("en-US")
        };
        let id = |at: usize| files[at]["id"].clone();
        let token = match self.entry {
            Entry::Mention => {
                let more = json!({"attachments": files});
                return discord.say(person, CHANNEL, &mention(DENIAL), more);
            }
            Entry::Diagnose => {
                let options = [("text", 3, json!(DENIAL)), ("policy", 11, id(0))];
                discord.command(&who, "diagnose", &options, &files)
            }
            Entry::Compare => {
                let options = json!([{"name": "compare", "type": 1, "options": [
                    {"name": "old", "type": 11, "value": id(0)},
                    {"name": "new", "type": 11, "value": id(1)},
                ]}]);
                discord.raw_command(&who, "policy", options, &files)
            }
        };
        discord.look(|inner| inner.interactions[&token].id)
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn document(statements: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// One statement with these elements besides.
fn statement(more: Value) -> String {
    let mut statement =
        json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"});
    for (name, value) in more.as_object().unwrap() {
        statement[name] = value.clone();
    }
    document(json!([statement]))
}

/// As many as fit into so many bytes, `each` bytes long.
fn many<T>(size: usize, each: usize, one: impl Fn(usize) -> T) -> Vec<T> {
    (0..(size / each).max(1)).map(one).collect()
}

/// Policies of about so many bytes, each large in one way.
fn policies(size: usize) -> Vec<(&'static str, String)> {
    let map = |each: usize, one: &dyn Fn(usize) -> (String, Value)| -> Value {
        many(size, each, one)
            .into_iter()
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let keys = map(28, &|i| (format!("aws:RequestTag/k{i:06}"), json!("v")));
    let operators = map(60, &|i| {
        (
            format!("ForAnyValue:StringLike{i:06}"),
            json!({"aws:TagKeys": "a*"}),
        )
    });
    vec![
        (
            "statements",
            document(json!(many(size, 75, |i| json!({
                "Effect": "Allow", "Action": "s3:Get*", "Resource": format!("arn:aws:s3:::b{i}/*"),
            })))),
        ),
        (
            "actions",
            statement(json!({"Action": many(size, 14, |i| format!("s3:Get{i:06}"))})),
        ),
        (
            "wildcard actions",
            statement(json!({"Action": many(size, 14, |i| format!("s3:*{i:06}*"))})),
        ),
        (
            "resources",
            statement(json!({"Resource": many(size, 26, |i| format!("arn:aws:s3:::b/*{i:06}*"))})),
        ),
        (
            "condition keys",
            statement(json!({"Condition": {"StringEquals": keys}})),
        ),
        (
            "condition values",
            statement(json!({"Condition": {"StringLike": {
                "aws:PrincipalTag/k": many(size, 13, |i| format!("v*{i:06}*")),
            }}})),
        ),
        ("operators", statement(json!({"Condition": operators}))),
        (
            "NotAction",
            document(json!(many(size, 60, |i| json!({
                "Effect": "Allow", "NotAction": format!("s3:Get{i}*"), "Resource": "*",
            })))),
        ),
        (
            "one string",
            statement(json!({"Resource": format!("arn:aws:s3:::b/{}", "k".repeat(size))})),
        ),
        (
            "one pattern",
            statement(json!({"Resource": format!("arn:aws:s3:::b/{}", "?*".repeat(size / 2))})),
        ),
        (
            "principals",
            statement(json!({"Principal": {"AWS": many(size, 36, |i| {
                format!("arn:aws:iam::{i:012}:root")
            })}})),
        ),
    ]
}

/// Texts of about so many bytes that look again and again as if a policy or a denial began.
fn texts(size: usize) -> Vec<(&'static str, String)> {
    [
        ("action keys", "，\"Action\": "),
        ("entities", "&quot;{\"Statement\":\n「"),
        ("blocks of Terraform", "}   statement {"),
        ("fences", "```Action: "),
        ("effects", "\"Effect\":\"Allow\",`"),
        ("assignments", "Action = "),
        ("nesting", "{\"Statement\":["),
        (
            "callers",
            "User: arn:aws:iam::123456789012:user/a is not authorized to perform: ",
        ),
        ("secrets", "password=\"authorization: "),
    ]
    .into_iter()
    .map(|(name, unit)| (name, unit.repeat(size / unit.len() + 1)))
    .collect()
}

/// The worst of each kind.
fn worst() -> Vec<Worst> {
    let mut all = Vec::new();
    for (size, label) in [(60_000, "60 kB"), (7 * MIB, "7 MiB")] {
        let empty = document(json!([]));
        for (name, text) in policies(size) {
            all.push(Worst {
                entry: Entry::Diagnose,
                ..Worst::of(
                    &format!("/diagnose, {name}, {label}"),
                    "policy.json",
                    text.clone(),
                )
            });
            let other = text.replace("b/", "c/").replace("s3:Get", "s3:Put");
            for (what, old) in [("nothing", empty.clone()), ("the like", other)] {
                all.push(Worst {
                    name: format!("/policy compare with {what}, {name}, {label}"),
                    files: [("old.json", old), ("new.json", text.clone())]
                        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
                        .to_vec(),
                    entry: Entry::Compare,
                });
            }
            all.push(Worst::of(&format!("{name}, {label}"), "policy.json", text));
        }
        for (name, text) in texts(size) {
            all.push(Worst::of(&format!("{name}, {label}"), "app.log", text));
        }
    }
    let small = document(json!([{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]));
    let ordinary = format!("{small}\n").repeat(8 * MIB / (small.len() + 1));
    all.push(Worst::of(
        "small policies, 8 MiB",
        "policies.txt",
        ordinary.clone(),
    ));
    let one = statement(json!({"Sid": "x".repeat(8 * MIB - 300)}));
    all.push(Worst::of("one long Sid, 8 MiB", "policy.json", one));
    let denials: String = (0..40_000)
        .map(|i| DENIAL.replace("b/k", &format!("b/{i:032}")) + "\n")
        .collect();
    all.push(Worst::of("denials, 8 MiB", "app.log", denials));
    let packed = gzip(ordinary.as_bytes());
    all.push(Worst {
        entry: Entry::Mention,
        name: "ten packed files of small policies, 80 MiB".to_owned(),
        files: (0..10)
            .map(|i| (format!("p{i}.json.gz"), packed.clone()))
            .collect(),
    });
    let zeros = gzip(&vec![b'0'; 1 << 30]);
    all.push(Worst {
        entry: Entry::Mention,
        name: "ten packed files of 1 GiB of one letter".to_owned(),
        files: (0..10)
            .map(|i| (format!("z{i}.log.gz"), zeros.clone()))
            .collect(),
    });
    all.push(Worst::of("packed under another name", "app.log", packed));
    all
}

/// The bot, and who watches its memory as the unit would.
struct Watched<'a> {
    discord: &'a Discord,
    home: &'a Home,
    bot: Bot,
    deaths: usize,
}

impl Watched<'_> {
    /// Kills the bot where it has too much, and starts it again.
    fn look(&mut self) {
        if self.bot.memory() <= MEMORY_MAX {
            return;
        }
        self.deaths += 1;
        let again = Bot::spawn(self.discord, self.home, CONFIG);
        std::mem::replace(&mut self.bot, again).kill();
    }
}

const CONFIG: &str = "[limits]\nworkers = 2\nquestions_per_minute = 600\n";

/// Lets so many people attach `worst` at the same time, while another asks simple questions; returns how long these
/// waited, and how long the worst took.
fn ask(watched: &mut Watched<'_>, worst: &Worst, people: u64) -> (Vec<Duration>, Duration) {
    let discord = watched.discord;
    let began = Instant::now();
    let open = |question: &u64| discord.look(|inner| inner.times[question].answered.is_none());
    let hostile: Vec<u64> = (0..people)
        .map(|person| worst.ask(discord, PERSON + 10 + person))
        .collect();
    let mut simple = Vec::new();
    let mut took = None;
    while took.is_none() {
        let number = u64::try_from(simple.len()).unwrap();
        let question = discord.say(
            PERSON + 1000 + number % 50,
            CHANNEL + 1,
            &mention(SEED),
            json!({}),
        );
        simple.push(question);
        let next = Instant::now() + Duration::from_millis(150);
        while Instant::now() < next || open(&question) {
            assert!(began.elapsed() < PATIENCE, "{}: no answer", worst.name);
            watched.look();
            if took.is_none() && !hostile.iter().any(open) {
                took = Some(began.elapsed());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    let waited = discord.look(|inner| {
        let times = simple.iter().map(|question| inner.times[question]);
        times
            .map(|times| times.answered.unwrap() - times.sent)
            .collect()
    });
    (waited, took.unwrap())
}

/// Says as much as the bot remembers of conversations: 32 MiB, in messages that it keeps whole.
fn fill_the_memory(discord: &Discord) {
    let file = format!("{DENIAL}\n{}", "nothing to see here\n".repeat(12_500));
    for number in 0..140 {
        let attached = discord.attach("app.log", file.as_bytes());
        let more = json!({"attachments": [attached]});
        let question = discord.say(PERSON + 2000 + number / 4, CHANNEL, &mention("why?"), more);
        discord.wait("an answer", |inner| {
            inner.times[&question].answered.map(|_| ())
        });
        discord.look(|inner| inner.files.clear());
    }
}

#[test]
#[ignore = "the worst input: minutes, in a release build"]
fn hostile_input_stops_nobody_else_and_starts_nothing_again() {
    let (discord, home) = (Discord::start(), Home::new());
    discord.look(|inner| inner.forgetful = true);
    let only = std::env::var("KYOKA_HOSTILE").unwrap_or_default();
    let bot = Bot::start(&discord, &home, CONFIG);
    let mut watched = Watched {
        discord: &discord,
        home: &home,
        bot,
        deaths: 0,
    };
    let warm = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    assert_fix(&discord.reply_to(warm).1, true);
    println!("at rest: {} MiB", watched.bot.memory() >> 10);
    fill_the_memory(&discord);
    println!(
        "with all that is remembered: {} MiB",
        watched.bot.memory() >> 10
    );
    let (mut slowest, mut highest, mut longest) = (Duration::ZERO, 0, Duration::ZERO);
    let mut over = Vec::new();
    for worst in worst().iter().filter(|worst| worst.name.contains(&only)) {
        for people in [1, 2] {
            watched.bot.peak();
            let (waited, took) = ask(&mut watched, worst, people);
            let peak = watched.bot.peak();
            let most = waited.iter().max().copied().unwrap_or_default();
            println!(
                "{:>4} MiB, simple {most:>7.3?} of {:>3}, answered in {took:>7.3?}: {} × {}",
                peak >> 10,
                waited.len(),
                people,
                worst.name,
            );
            if most > SIMPLE || peak > AIM {
                over.push(format!(
                    "{} × {}: {most:?}, {} MiB",
                    people,
                    worst.name,
                    peak >> 10
                ));
            }
            slowest = slowest.max(most);
            highest = highest.max(peak);
            longest = longest.max(took);
            discord.look(|inner| inner.files.clear());
        }
    }
    println!(
        "simple questions: at most {slowest:?}; the worst: at most {longest:?}; memory: at most {} MiB, {} MiB now; {} deaths",
        highest >> 10,
        watched.bot.memory() >> 10,
        watched.deaths
    );
    assert_eq!(watched.deaths, 0);
    assert!(over.is_empty(), "{over:#?}");
    let last = discord.say(PERSON, CHANNEL, &mention(SEED), json!({}));
    assert!(!text_of(&discord.reply_to(last).1).is_empty());
}
