//! The bot as a process of its own, as it runs in earnest.

use super::stub::{Discord, PATIENCE};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A folder for one bot's files; deleted at the end.
pub struct Home(PathBuf);

impl Home {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("kyoka-bot-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What the bots of this folder logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.0.join("log")).unwrap_or_default()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- log of the bot\n{}", self.log());
        }
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running bot; killed at the end.
pub struct Bot {
    process: Child,
}

/// The pages for those who run the bot, on a port that is free.
pub struct Pages(u16);

impl Pages {
    pub fn reserve() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self(listener.local_addr().unwrap().port())
    }

    /// The part of the configuration that serves them.
    pub fn config(&self) -> String {
        format!("[metrics]\nlisten = \"127.0.0.1:{}\"\n", self.0)
    }

    /// What is answered, head and body.
    pub fn get(&self, path: &str) -> String {
        let mut connection = TcpStream::connect(("127.0.0.1", self.0)).unwrap();
        write!(
            connection,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = String::new();
        connection.read_to_string(&mut text).unwrap();
        text
    }
}

/// A token of the right shape.
pub fn token() -> String {
    format!("{}.{}.{}", "M".repeat(24), "Gabcde", "x".repeat(27))
}

/// The command with everything but its arguments.
pub fn command(discord: &Discord, home: &Home) -> Command {
    // Another build can be driven through the same scenarios, to see which of them it fails.
    let built = std::env::var_os("KYOKA_UNDER_TEST");
    let mut command = Command::new(built.unwrap_or_else(|| env!("CARGO_BIN_EXE_kyoka").into()));
    command
        .env("DISCORD_TOKEN", token())
        .env("DISCORD_API_PROXY", discord.address())
        .env("STATE_DIRECTORY", home.path())
        .current_dir(home.path())
        .stdin(Stdio::null());
    command
}

impl Bot {
    /// Starts the bot with this configuration and waits until it is connected.
    pub fn start(discord: &Discord, home: &Home, config: &str) -> Self {
        let before = discord.look(|inner| inner.session.identified);
        let bot = Self::spawn(discord, home, config);
        discord.wait("a connection", |inner| {
            let connected = inner.session.identified > before && inner.session.is_connected();
            connected.then_some(())
        });
        bot
    }

    /// Starts it and does not wait.
    pub fn spawn(discord: &Discord, home: &Home, config: &str) -> Self {
        let file = home.path().join("config.toml");
        std::fs::write(&file, config).unwrap();
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(home.path().join("log"))
            .unwrap();
        let process = command(discord, home)
            .args(["discord", "--config"])
            .arg(&file)
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Self { process }
    }

    /// Ends it at once, as a crash does.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Tells it to stop, and returns how it ended and after how long.
    pub fn terminate(mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        let told = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        (self.ended(), began.elapsed())
    }

    /// Waits until it ends by itself.
    pub fn ended(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the bot does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The processor time that it has used.
    pub fn busy(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let ticks: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<u64>().unwrap())
            .sum();
        Duration::from_millis(ticks * 10)
    }

    /// Its memory in KiB.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most memory that it had, in KiB, since the last call.
    pub fn peak(&self) -> u64 {
        let peak = self.status("VmHWM:");
        std::fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5").unwrap();
        peak
    }

    fn status(&self, name: &str) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
