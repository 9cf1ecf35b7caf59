//! What is known by the word before it: settings, MFA, claims of tokens, tags, environments.

use super::address::{is_region, read as read_address};
use super::word::{MAX_VALUE_BYTES, arn_of, is_message, is_open, value, word};
use super::{ClueFact, ClueSource, Mfa, Reader};
use crate::text::Span;

/// Names of settings that say something, in the environment and in pipelines.
///
/// Source: AWS SDKs and Tools Reference Guide, "Environment variables list"; the action
/// `aws-actions/configure-aws-credentials`.
const SETTINGS: [(&str, &str); 16] = [
    ("AWS_PROFILE", "profile"),
    ("AWS_DEFAULT_PROFILE", "profile"),
    ("AWS_REGION", "region"),
    ("AWS_DEFAULT_REGION", "region"),
    ("AWS_ROLE_ARN", "role"),
    ("AWS_ROLE_SESSION_NAME", "session"),
    ("AWS_ENDPOINT_URL", "endpoint"),
    ("aws-region", "region"),
    ("role-to-assume", "role"),
    ("role-session-name", "session"),
    ("role_session_name", "session"),
    ("role_arn", "role"),
    ("role-external-id", "external"),
    ("external_id", "external"),
    ("mfa_serial", "mfa"),
    ("profile", "profile"),
];

pub(super) fn setting(reader: &mut Reader<'_>, at: usize, end: usize) {
    let rest = reader.ahead(at, end, MAX_VALUE_BYTES);
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(rest.len());
    let before = reader.behind(at, 8);
    let is_flag = before.ends_with("--") || before.ends_with("--aws-");
    let goes_on = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let name = rest.get(..length).unwrap_or_default();
    let Some((_, kind)) = SETTINGS.iter().find(|(known, _)| *known == name) else {
        return;
    };
    let after = rest.get(length..).unwrap_or_default();
    // `--profile dev` of any program; `profile: dev`.
    let found = if is_flag {
        let trimmed = after.trim_start_matches([' ', '=', '"', '\'']);
        let text = word(trimmed);
        let is_value = !text.is_empty() && !is_open(trimmed, text) && !text.starts_with('-');
        is_value.then_some((after.len() - trimmed.len(), text))
    } else if goes_on {
        None
    } else {
        value(after)
    };
    let Some((skipped, text)) = found else {
        return;
    };
    // `profile: the default one` is prose.
    if *kind == "profile" && !is_flag && name == "profile" && !text.is_ascii() {
        return;
    }
    let start = at + length + skipped;
    let span = Span {
        start,
        end: start + text.len(),
    };
    let owned = text.to_owned();
    let source = ClueSource::Environment;
    match *kind {
        "profile" => reader.add(source, span, ClueFact::Profile(owned)),
        "region" if is_region(text) => reader.add(source, span, ClueFact::Region(owned)),
        "role" if arn_of(text).is_some() => reader.add(source, span, ClueFact::Resource(owned)),
        "session" => {
            let key = "sts:RoleSessionName".to_owned();
            reader.add(source, span, ClueFact::Key { key, value: owned });
        }
        "external" => {
            let key = "sts:ExternalId".to_owned();
            reader.add(source, span, ClueFact::Key { key, value: owned });
        }
        "mfa" => reader.add(source, span, ClueFact::Mfa(Mfa::Used)),
        "endpoint" => {
            if let Some(address) = read_address(text) {
                reader.add_address(source, span, address);
            }
        }
        _ => return,
    }
    reader.floor = reader.floor.max(span.end);
}

/// What is said before the word where MFA is not used, in lower case.
const WITHOUT_BEFORE: [&str; 9] = [
    "without",
    "no",
    "not using",
    "not use",
    "don't use",
    "didn't use",
    "don't have",
    "disabled",
    "no longer use",
];

/// The same, behind the word.
const WITHOUT_BEHIND: [&str; 7] = ["disabled", "not ", "n't ", "なし", "無し", "ない", "ません"];

/// What is said before the word where it is used.
const WITH_BEFORE: [&str; 4] = ["with", "using", "use", "used"];

/// The same, behind the word. That it is set up says nothing of its use.
const WITH_BEHIND: [&str; 5] = [
    "authenticated",
    "でログイン",
    "認証済み",
    "を使っ",
    "で認証",
];

/// What is called after MFA.
const MFA_THINGS: [&str; 8] = [
    "policy",
    "policies",
    "device",
    "code",
    "serial",
    "condition",
    "ポリシー",
    "デバイス",
];

pub(super) fn mfa(reader: &mut Reader<'_>, at: usize, past: usize) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '_');
    let before = reader.behind(at, 24).to_ascii_lowercase();
    let line = reader.ahead(past, reader.text.len(), 48);
    let behind = line.split(['\n', '。', '.', ',']).next();
    let behind = behind.unwrap_or_default().to_ascii_lowercase();
    // `aws:MultiFactorAuthPresent` and `arn:…:mfa/dev` are other things.
    if before.ends_with(is_part) || behind.starts_with(is_part) || is_message(reader, at) {
        return;
    }
    let before = before.trim_end();
    let before = ["the", "an", "a", "my"]
        .iter()
        .find_map(|article| before.strip_suffix(article)?.strip_suffix(' '))
        .unwrap_or(before);
    let ends = |all: &[&str]| {
        all.iter().any(|said| {
            before
                .strip_suffix(said)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
    };
    let follows = |all: &[&str]| all.iter().any(|said| behind.contains(said));
    // A device, a code or a policy of MFA is not its use.
    let is_thing = MFA_THINGS
        .iter()
        .any(|thing| behind.trim_start().starts_with(thing));
    let mfa = if is_thing {
        Mfa::Named
    } else if ends(&WITHOUT_BEFORE) || follows(&WITHOUT_BEHIND) {
        Mfa::NotUsed
    } else if ends(&WITH_BEFORE) || follows(&WITH_BEHIND) {
        Mfa::Used
    } else {
        Mfa::Named
    };
    let span = Span {
        start: at,
        end: past,
    };
    reader.add(ClueSource::Text, span, ClueFact::Mfa(mfa));
}

pub(super) fn claim(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let name = match reader.text.get(at..past) {
        Some("sub") => "sub",
        Some("aud") => "aud",
        Some("iss") => "iss",
        _ => return,
    };
    let before = reader.behind(at, 24);
    let goes_on =
        before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    // A policy's condition has the provider before it.
    if goes_on {
        return;
    }
    let rest = reader.ahead(past, end, MAX_VALUE_BYTES);
    let Some((skipped, text)) = value(rest) else {
        return;
    };
    let is_claim = match name {
        "sub" => text.contains(':'),
        "aud" => text.contains('.') || text.contains("://"),
        _ => text.contains('.'),
    };
    if !is_claim {
        return;
    }
    let start = past + skipped;
    let span = Span {
        start,
        end: start + text.len(),
    };
    let fact = ClueFact::Claim {
        name,
        value: text.to_owned(),
    };
    reader.add(ClueSource::Text, span, fact);
    reader.floor = reader.floor.max(span.end);
}

pub(super) fn subject(reader: &mut Reader<'_>, at: usize, end: usize) {
    let before = reader.behind(at, 32);
    if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':') {
        return;
    }
    let rest = reader.ahead(at, end, MAX_VALUE_BYTES);
    let text = word(rest);
    let after = text.strip_prefix("repo:").unwrap_or_default();
    let is_subject = after
        .split_once(':')
        .is_some_and(|(repository, rest)| repository.split('/').count() == 2 && !rest.is_empty());
    if !is_subject || is_open(rest, text) {
        return;
    }
    let span = Span {
        start: at,
        end: at + text.len(),
    };
    let fact = ClueFact::Claim {
        name: "sub",
        value: text.to_owned(),
    };
    reader.add(ClueSource::Text, span, fact);
    reader.floor = reader.floor.max(span.end);
}

pub(super) fn tag(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    match reader.text.get(at..past) {
        Some("Key=") => {
            let rest = reader.ahead(at, end, 256);
            let rest = rest.split([' ', '\n']).next().unwrap_or_default();
            tags(reader, ClueSource::Text, rest, at);
        }
        // `aws:ResourceTag/Env is Dev`, `aws:PrincipalTag/team=red`.
        Some("Tag/") => {
            let before = reader.behind(at, 32);
            let head = before
                .rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-')))
                .next()
                .unwrap_or_default();
            if !head.contains(':') {
                return;
            }
            let rest = reader.ahead(past, end, 256);
            let name_end = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')))
                .unwrap_or(rest.len());
            let name = rest.get(..name_end).unwrap_or_default();
            let Some((skipped, text)) = value(rest.get(name_end..).unwrap_or_default()) else {
                return;
            };
            let start = past + name_end + skipped;
            let span = Span {
                start,
                end: start + text.len(),
            };
            let key = format!("{head}Tag/{name}");
            let value = text.to_owned();
            reader.add(ClueSource::Text, span, ClueFact::Key { key, value });
            reader.floor = reader.floor.max(span.end);
        }
        // `tag Env=Dev`, `tagged Env: Dev`, 「タグ Env=Dev」.
        _ => {
            let before = reader.behind(at, 2);
            if before.ends_with(|c: char| {
                c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '-' | '_')
            }) {
                return;
            }
            let rest = reader.ahead(past, end, 160);
            if rest.starts_with("ging") {
                object_tags(reader, at, past + 4, end);
                return;
            }
            let line = rest.split('\n').next().unwrap_or_default();
            // `tag Env=Dev`, `tags: Env=Dev`, `tagged with Env: Dev`, 「タグが Env=Dev」.
            let mut skipped = line;
            for word in ["ged", "s"] {
                skipped = skipped.strip_prefix(word).unwrap_or(skipped);
            }
            let filler = [' ', ':', '：', '(', '`', '"', '「', 'は', 'が', 'に', 'の'];
            skipped = skipped.trim_start_matches(filler);
            skipped = skipped.strip_prefix("with ").unwrap_or(skipped);
            skipped = skipped.trim_start_matches(filler);
            let start = past + (line.len() - skipped.len());
            let name_end = skipped
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')))
                .unwrap_or(skipped.len());
            let name = skipped.get(..name_end).unwrap_or_default();
            let after = skipped.get(name_end..).unwrap_or_default();
            // A pair, and no sentence with a colon in it.
            if name.is_empty() || !after.starts_with(['=', ':']) || after.starts_with(":/") {
                return;
            }
            let Some((more, text)) = value(after) else {
                return;
            };
            if text.contains([':', '=']) {
                return;
            }
            let begin = start + name_end + more;
            let span = Span {
                start: begin,
                end: begin + text.len(),
            };
            let fact = ClueFact::Tag {
                key: name.to_owned(),
                value: text.to_owned(),
            };
            reader.add(ClueSource::Text, span, fact);
        }
    }
}

/// Tags as the CLI takes them: `Key=Env,Value=prod`, `Name=tag:Env,Values=prod`, `Env=prod,Team=red`, `Env=prod&Team=red`.
pub(super) fn tags(reader: &mut Reader<'_>, source: ClueSource, text: &str, at: usize) {
    let mut key: Option<&str> = None;
    let mut offset = 0;
    for piece in text.split([',', '&', '{', '}', '[', ']']) {
        let start = at + offset;
        offset += piece.len() + 1;
        let Some((name, value)) = piece.split_once('=') else {
            continue;
        };
        let value = value.trim_matches(['"', '\'']);
        let span = Span {
            start,
            end: start + piece.len(),
        };
        let pair = match name {
            "Key" | "key" | "TagKey" => {
                key = Some(value);
                None
            }
            "Name" => {
                key = value.strip_prefix("tag:");
                None
            }
            "Value" | "value" | "Values" | "TagValue" => key.take().map(|key| (key, value)),
            "ResourceType" | "Tags" => None,
            name => Some((name, value)),
        };
        if let Some((key, value)) = pair
            && !key.is_empty()
            && !value.is_empty()
            && !value.contains(['$', '<', '*'])
        {
            let fact = ClueFact::Tag {
                key: key.to_owned(),
                value: value.to_owned(),
            };
            reader.add(source, span, fact);
        }
    }
}

pub(super) fn environment(reader: &mut Reader<'_>, past: usize, end: usize) {
    let rest = reader.ahead(past, end, 96);
    let line = rest.split('\n').next().unwrap_or_default();
    let trimmed = line.trim_start_matches([' ', '"', '\'', '`', '*']);
    let is_word = |text: &str| {
        !text.is_empty()
            && text.len() <= 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/'))
    };
    let found = if trimmed.starts_with([':', '=', '：']) {
        value(line)
    } else {
        // `environment production`, 「環境 production」: a word that is usual for one.
        let text = word(trimmed);
        let usual = [
            "production",
            "prod",
            "staging",
            "stg",
            "stage",
            "dev",
            "develop",
            "development",
            "test",
            "qa",
            "sandbox",
        ];
        usual
            .contains(&text)
            .then_some((line.len() - trimmed.len(), text))
    };
    let Some((skipped, text)) = found else {
        return;
    };
    // Programs print the system that they run on under this name.
    let is_system = matches!(text, "darwin" | "linux" | "win32");
    if !is_word(text) || is_system {
        return;
    }
    let start = past + skipped;
    let span = Span {
        start,
        end: start + text.len(),
    };
    let fact = ClueFact::Environment(text.to_owned());
    reader.add(ClueSource::Text, span, fact);
}

/// The value of a setting of S3 Block Public Access: `"RestrictPublicBuckets": true`, `RestrictPublicBuckets: true`.
pub(super) fn public_access(
    reader: &mut Reader<'_>,
    name: &'static str,
    at: usize,
    past: usize,
    end: usize,
) {
    let rest = reader.ahead(past, end, 32);
    let rest = rest.trim_start_matches(['"', '\'', ' ', ':', '=', '\t']);
    let value = ["true", "false"].into_iter().find(|value| {
        let word = rest.get(..value.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(value))
    });
    if let Some(value) = value {
        let span = Span {
            start: at,
            end: past,
        };
        reader.add(ClueSource::Text, span, ClueFact::Setting { name, value });
    }
}

/// What says that a setting is on, and that it is off, in lower case.
const ON: [&str; 5] = ["enabled", "active", "true", "有効", "オン"];
const OFF: [&str; 6] = ["disabled", "off", "false", "無効", "オフ", "解除"];

/// Whether S3 Block Public Access is on as a whole: `Block all public access = on`, 「ブロックパブリックアクセスは有効」. Public
/// ACLs are blocked with it.
pub(super) fn all_public_access(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let rest = reader.ahead(past, end, 64).to_lowercase();
    let clause = rest
        .split(['\n', ',', ';', '、', '。', '('])
        .next()
        .unwrap_or_default();
    let words: Vec<&str> = clause.split_whitespace().collect();
    let has = |all: &[&str]| all.iter().any(|word| clause.contains(word));
    // `on the bucket` says where.
    let ends_on = words.iter().enumerate().any(|(number, word)| {
        let before = number.checked_sub(1).and_then(|before| words.get(before));
        let is_said = before.is_some_and(|before| matches!(*before, "=" | ":" | "is" | "are"));
        word.trim_end_matches('.') == "on" && (is_said || number + 1 == words.len())
    });
    let value = if has(&OFF) {
        "false"
    } else if has(&ON) || ends_on {
        "true"
    } else {
        return;
    };
    let span = Span {
        start: at,
        end: past,
    };
    let name = "BlockPublicAcls";
    reader.add(ClueSource::Text, span, ClueFact::Setting { name, value });
}

/// Source: Amazon S3 User Guide, "Access control list (ACL) overview", canned ACL.
const CANNED_ACLS: [&str; 8] = [
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
];

/// The canned ACL that a setting or a parameter gives to what is uploaded: `AWS_DEFAULT_ACL = "public-read"`,
/// `ACL='private'`, `acl: public-read`.
pub(super) fn acl(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let rest = reader.ahead(past, end, 64);
    let value = rest.trim_start_matches(['"', '\'', '`', ' ', '=', ':', '\t', '>']);
    let text = word(value);
    let skipped = rest.len() - value.len();
    // SDKs write `PublicRead`.
    let mut plain = String::new();
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && !plain.is_empty() {
            plain.push('-');
        }
        plain.push(letter.to_ascii_lowercase());
    }
    if skipped == 0 || !CANNED_ACLS.contains(&plain.as_str()) {
        return;
    }
    let name = reader.behind(at, 48);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name = name.len() - name.trim_end_matches(is_of_name).len();
    let to = past + skipped + text.len();
    let quote = value
        .get(text.len()..)
        .is_some_and(|rest| rest.starts_with(['"', '\'']));
    let span = Span {
        start: at - name,
        end: to + usize::from(quote),
    };
    let fact = ClueFact::Key {
        key: "s3:x-amz-acl".to_owned(),
        value: plain,
    };
    reader.add(ClueSource::Environment, span, fact);
}

/// The tags that a setting or a parameter gives to objects: `tagging: "env=prod&team=sre"`, `Tagging='a=b'`.
fn object_tags(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let rest = reader.ahead(past, end, 160);
    let text = rest.trim_start_matches(['"', '\'', '`', ' ', '=', ':', '\t']);
    let skipped = rest.len() - text.len();
    let is_of_tags = |c: char| c.is_alphanumeric() || "=&-_./%+".contains(c);
    let length = text.find(|c| !is_of_tags(c)).unwrap_or(text.len());
    let quote = text
        .get(length..)
        .is_some_and(|rest| rest.starts_with(['"', '\'']));
    let text = text.get(..length).unwrap_or_default();
    if skipped == 0 {
        return;
    }
    let span = Span {
        start: at,
        end: past + skipped + length + usize::from(quote),
    };
    for pair in text.split('&') {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return;
        };
        let fact = ClueFact::Key {
            key: format!("s3:RequestObjectTag/{name}"),
            value: value.to_owned(),
        };
        reader.add(ClueSource::Environment, span, fact);
    }
}
