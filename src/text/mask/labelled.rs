//! What has the name of a secret: whether it is one.

use super::Secret;
use super::chance::{self, Look};
use super::find::{Finder, SECRET_KEY_LENGTH, is_base64};
use super::forms::FORMS;
use super::labels::Class;
use super::name::{Name, kind};
use super::stand_in::is_redacted;
use super::value::{Sign, Value};

/// How far from the words for it a secret access key is looked for, in bytes.
const NEAR: usize = 200;

/// So much of a value is looked at for what joins words, in bytes.
const MAX_JOINTS: usize = 48;

/// So many slashes has a path that is no password.
const PATH_SLASHES: usize = 3;

impl Finder<'_> {
    /// Looks at what stands behind a label at `start..end`.
    pub(super) fn label(&mut self, class: Class, start: usize, end: usize) {
        if start < self.arn {
            return;
        }
        let name = self.name(start);
        if class == Class::Secret && self.is_manifest(start, end) {
            self.manifest(start);
            return;
        }
        let Some(end) = self.end_of_name(end) else {
            return;
        };
        let Some((secret, least)) = kind(class, &name, self.byte(start)) else {
            return;
        };
        let value = self.value(&name, end);
        let taken = value.is_some_and(|value| self.judge(class, secret, least, &name, &value));
        if !taken && !name.scoped {
            self.table(class, secret, start, end);
        }
        if class == Class::AwsSecretKey || secret == Secret::SecretAccessKey {
            self.secret_key_in(end..end.saturating_add(NEAR));
        }
    }

    /// Takes a value for a secret when it looks like one, for what its name says.
    fn judge(
        &mut self,
        class: Class,
        secret: Secret,
        least: usize,
        name: &Name,
        value: &Value,
    ) -> bool {
        let Value {
            range,
            sign,
            quoted,
        } = value;
        let length = range.len();
        let bytes = self.slice(range.clone());
        let wrapped = match class {
            Class::AwsSecretKey | Class::Key
                if bytes.len() < SECRET_KEY_LENGTH && bytes.iter().all(|byte| is_base64(*byte)) =>
            {
                self.wrapped(range.start, range.end, Some(SECRET_KEY_LENGTH))
            }
            Class::Password | Class::ShortPassword => range.end,
            Class::AwsSecretKey if length == SECRET_KEY_LENGTH => range.end,
            _ => self.wrapped(range.start, range.end, None),
        };
        if length < least && wrapped == range.end {
            return false;
        }
        let look = chance::look(bytes);
        let joints = bytes
            .iter()
            .take(MAX_JOINTS)
            .any(|byte| matches!(byte, b'-' | b'_' | b'.' | b'/' | b':'));
        let direct = *sign == Sign::Tight || *quoted && *sign != Sign::Said;
        let is_resource =
            class == Class::Secret && *sign == Sign::Glued && !quoted && name.before.is_empty();
        // 「パス」 is a password, or a path.
        let is_path = class == Class::ShortPassword
            && memchr::memchr_iter(b'/', bytes).count() >= PATH_SLASHES;
        let is_secret = match (class, look) {
            _ if is_resource || is_path => false,
            (_, Look::Random) => true,
            _ if name.scoped || wrapped > range.end => wrapped > range.end,
            (Class::Password | Class::ShortPassword, Look::Chosen) => true,
            (Class::Password | Class::ShortPassword, Look::Words) => {
                direct && !matches!(sign, Sign::Pair | Sign::Space) && !is_status(bytes)
            }
            (Class::Whole(_) | Class::AwsSecretKey, Look::Chosen) => !joints,
            (Class::Secret | Class::Token | Class::Key, Look::Chosen) => direct && !joints,
            _ => false,
        };
        // What is of one form from end to end has a name of its own.
        let known = || {
            FORMS.iter().any(|form| {
                bytes
                    .strip_prefix(form.prefix.as_bytes())
                    .is_some_and(|rest| {
                        let fits = || rest.iter().all(|byte| form.alphabet.has(*byte));
                        rest.len() >= form.least && (fits() || is_redacted(rest))
                    })
            })
        };
        let takes =
            is_secret && (matches!(class, Class::Password | Class::ShortPassword) || !known());
        if takes {
            // Other makers have secret keys as well, of other lengths.
            let is_aws = length == SECRET_KEY_LENGTH
                || wrapped > range.end
                || name.before.ends_with(b"access")
                || secret != Secret::SecretAccessKey;
            let secret = if is_aws { secret } else { Secret::BearerToken };
            self.take(range.start..wrapped, secret);
        }
        takes
    }
}

/// Whether a word is what is said of a password rather than one.
fn is_status(value: &[u8]) -> bool {
    const WORDS: [&str; 22] = [
        "required",
        "optional",
        "enabled",
        "disabled",
        "expired",
        "invalid",
        "incorrect",
        "missing",
        "unknown",
        "changed",
        "unchanged",
        "hidden",
        "masked",
        "redacted",
        "password",
        "passwd",
        "secret",
        "string",
        "undefined",
        "default",
        "example",
        "changeit",
    ];
    WORDS
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word.as_bytes()))
}
