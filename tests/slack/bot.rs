//! The bot as a process of its own, as it runs in earnest.

use super::stub::{PATIENCE, Slack};
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
        let path = std::env::temp_dir().join(format!("kyoka-slack-{}-{count}", std::process::id()));
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

    /// All bytes of the database's files.
    pub fn database(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for end in ["", "-wal"] {
            let name = format!("kyoka.db{end}");
            all.extend(std::fs::read(self.0.join(name)).unwrap_or_default());
        }
        all
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

/// Tokens of the right shape.
pub fn tokens() -> (String, String) {
    (
        format!("xapp-1-A0123456789-1-{}", "5ec7e7".repeat(6)),
        format!("xoxb-1-2-{}", "5ec7e7".repeat(4)),
    )
}

/// The command with everything but its arguments.
pub fn command(slack: &Slack, home: &Home) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
    let (app, bot) = tokens();
    command
        .env("SLACK_APP_TOKEN", app)
        .env("SLACK_BOT_TOKEN", bot)
        .env("SLACK_API_URL", slack.address())
        .env("STATE_DIRECTORY", home.path())
        .current_dir(home.path())
        .stdin(Stdio::null());
    command
}

impl Bot {
    /// Starts the bot with this configuration and waits until it is connected.
    pub fn start(slack: &Slack, home: &Home, config: &str) -> Self {
        let before = slack.look(|inner| inner.opened);
        let bot = Self::spawn(slack, home, config);
        slack.wait("a connection", |inner| {
            let connected = inner.opened > before && !inner.connections.is_empty();
            connected.then_some(())
        });
        bot
    }

    /// Starts it and does not wait.
    pub fn spawn(slack: &Slack, home: &Home, config: &str) -> Self {
        let file = home.path().join("config.toml");
        std::fs::write(&file, config).unwrap();
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(home.path().join("log"))
            .unwrap();
        let process = command(slack, home)
            .args(["slack", "--config"])
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
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
