//! Commands whose short options take a password: `mysql -p…`, `docker login -p …`, `curl -u user:…`.

use super::Secret;
use super::chance::Look;
use super::find::Finder;
use std::ops::Range;

/// How much of a command is read, in bytes.
const MAX_COMMAND: usize = 256;

/// How a password is given to a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// Right behind the option: `-pPASSWORD`.
    Attached,
    /// This word behind the option: the next one is 1.
    Word(usize),
    /// The next word, behind the user and a sign.
    Behind(u8),
}

/// Commands, their option, and how it takes a password.
///
/// Sources: the manual pages of these commands.
const COMMANDS: [(&str, &str, How); 15] = [
    // docker, podman, helm registry, oc, az …
    ("login", "-p", How::Word(1)),
    ("mysql", "-p", How::Attached),
    ("mariadb", "-p", How::Attached),
    ("sshpass", "-p", How::Attached),
    ("sshpass", "-p", How::Word(1)),
    ("redis-cli", "-a", How::Word(1)),
    ("ldap", "-w", How::Word(1)),
    ("mongo", "-p", How::Word(1)),
    ("sqlcmd", "-P", How::Word(1)),
    ("smbclient", "-U", How::Behind(b'%')),
    ("lftp", "-u", How::Behind(b',')),
    ("zip", "-P", How::Word(1)),
    ("htpasswd", "-b", How::Word(3)),
    ("curl", "-u", How::Behind(b':')),
    ("curl", "-U", How::Behind(b':')),
];

impl Finder<'_> {
    /// The password in the options of a command whose name is at `start..end`.
    pub(super) fn command(&mut self, start: usize, end: usize) {
        let rest = self.slice(end..end.saturating_add(MAX_COMMAND));
        // Most mentions are no commands with options.
        if memchr::memmem::find(rest, b" -").is_none() {
            return;
        }
        let words = self.words(end);
        for (command, option, how) in COMMANDS {
            if !self
                .slice(start..end)
                .eq_ignore_ascii_case(command.as_bytes())
            {
                continue;
            }
            for (number, word) in words.iter().enumerate() {
                let written = self.slice(word.clone());
                let ahead = match how {
                    How::Attached => 0,
                    How::Word(ahead) => ahead,
                    How::Behind(_) => 1,
                };
                let value = match how {
                    How::Attached if written.starts_with(option.as_bytes()) => {
                        Some(word.start + option.len()..word.end)
                    }
                    How::Word(_) | How::Behind(_) if written == option.as_bytes() => {
                        words.get(number + ahead).cloned()
                    }
                    _ => None,
                };
                let Some(value) = value.map(|value| self.unquoted_word(value)) else {
                    continue;
                };
                match how {
                    How::Behind(sign) => self.behind(value, sign),
                    How::Attached => self.password(value),
                    // A word may be said of the option.
                    How::Word(_) if self.is_at_least(Look::Chosen, value.clone()) => {
                        self.password(value);
                    }
                    How::Word(_) => {}
                }
            }
        }
    }

    /// The password in what `--user` takes: `--user name:password`.
    pub(super) fn user_option(&mut self, start: usize, end: usize) {
        if !matches!(self.byte(end), Some(b' ' | b'=')) {
            return;
        }
        if self.starts(start, "--user") {
            if let Some(word) = self
                .words(end + usize::from(self.byte(end) == Some(b'=')))
                .first()
                .cloned()
            {
                let word = self.unquoted_word(word);
                self.behind(word, b':');
            }
        } else {
            self.command(start, end);
        }
    }

    /// What stands behind a user and this sign.
    fn behind(&mut self, word: Range<usize>, sign: u8) {
        if let Some(length) = memchr::memchr(sign, self.slice(word.clone())) {
            self.password(word.start + length + 1..word.end);
        }
    }

    fn password(&mut self, range: Range<usize>) {
        let is_example = matches!(
            self.slice(range.clone()),
            b"password" | b"PASSWORD" | b"passwd"
        );
        let is_option = self.byte(range.start) == Some(b'-');
        // A token is found by its own form.
        let is_token = self.starts(range.start, "eyJ");
        if range.len() >= 4 && !self.refers(range.start) && !is_example && !is_option && !is_token {
            self.take(range, Secret::Password);
        }
    }

    /// The words of a command from `end` on, up to its end.
    fn words(&self, end: usize) -> Vec<Range<usize>> {
        let limit = end.saturating_add(MAX_COMMAND);
        let mut words = Vec::new();
        let mut at = end;
        while at < limit {
            let blank = self.run(at, |byte| matches!(byte, b' ' | b'\t'));
            let continued = self.byte(blank) == Some(b'\\') && self.next_line(blank).is_some();
            if continued && let Some(next) = self.next_line(blank) {
                at = next;
                continue;
            }
            let quote = self.byte(blank).filter(|byte| matches!(byte, b'"' | b'\''));
            let stop = match quote {
                Some(quote) => self.run(blank + 1, |byte| byte != quote && byte != b'\n') + 1,
                None => self.run(blank, |byte| {
                    byte.is_ascii_graphic() && !matches!(byte, b'|' | b'"' | b'`')
                }),
            };
            if stop <= blank {
                break;
            }
            words.push(blank..stop.min(self.text.len()));
            at = stop;
        }
        words
    }

    /// A word without its quotes.
    fn unquoted_word(&self, word: Range<usize>) -> Range<usize> {
        let is_quote = |byte: Option<u8>| matches!(byte, Some(b'"' | b'\''));
        let start = word.start + usize::from(is_quote(self.byte(word.start)));
        let end = word.end - usize::from(word.end > start && is_quote(self.before(word.end)));
        start..end.max(start)
    }
}
