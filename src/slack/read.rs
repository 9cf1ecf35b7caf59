//! What Slack writes, read: the text of a message without its markup, what is attached to it, its files.

use crate::bot::FileRef;
use serde_json::Value;
use std::time::Duration;

/// How deep blocks are looked through for their texts.
const MAX_DEPTH: usize = 12;

/// A field; null where there is none.
pub(super) fn at<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// A field that holds a text; empty where it holds none.
pub(super) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    at(value, name).as_str().unwrap_or_default()
}

/// What is in a field that holds several.
pub(super) fn all<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    at(value, name).as_array().into_iter().flatten()
}

/// Sets a field of an object.
pub(super) fn put(value: &mut Value, name: &str, field: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(name.to_owned(), field);
    }
}

/// When a message was written, since 1970.
pub(super) fn written(ts: &str) -> Duration {
    let seconds = ts.split('.').next().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or_default())
}

/// A text as its author sees it: escapes undone, links as they were typed, and without the mention of `me`.
///
/// Source: Slack, "Formatting message text".
pub(super) fn plain(text: &str, me: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let inside = from.get(1..).unwrap_or_default();
        let Some(end) = inside.find('>') else {
            out.push_str(from);
            rest = "";
            break;
        };
        let (inside, after) = inside.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        let (what, label) = match inside.split_once('|') {
            Some((what, label)) => (what, Some(label)),
            None => (inside, None),
        };
        match what.chars().next() {
            Some('@') if what.get(1..) == Some(me) => {}
            Some('@') => out.push_str(label.unwrap_or(what)),
            Some('#') => {
                out.push('#');
                out.push_str(label.unwrap_or_else(|| what.get(1..).unwrap_or_default()));
            }
            Some('!') => {
                let name = what.get(1..).unwrap_or_default();
                out.push_str(label.unwrap_or(name));
            }
            _ => out.push_str(label.unwrap_or(what)),
        }
    }
    out.push_str(rest);
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    out.trim().to_owned()
}

/// Whether a text mentions somebody.
pub(super) fn mentions(text: &str, user: &str) -> bool {
    text.contains(&format!("<@{user}>")) || text.contains(&format!("<@{user}|"))
}

/// The text of a message, with what it forwards and what an app attached to it.
pub(super) fn said(message: &Value, me: &str) -> String {
    let mut parts = vec![plain(text(message, "text"), me)];
    // What apps say is in blocks, and their text a summary or nothing.
    if !text(message, "bot_id").is_empty() || parts.iter().all(String::is_empty) {
        let mut blocks = Vec::new();
        texts(at(message, "blocks"), MAX_DEPTH, &mut blocks);
        let blocks = plain(&blocks.concat(), me);
        if !parts.contains(&blocks) {
            parts.push(blocks);
        }
    }
    for attached in all(message, "attachments") {
        parts.push(attachment(attached, me));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The text of an attachment: a message that is forwarded, an alarm; nothing of a preview of a link.
fn attachment(attached: &Value, me: &str) -> String {
    let is_message = at(attached, "is_msg_unfurl") == true || at(attached, "is_share") == true;
    let is_preview = !text(attached, "from_url").is_empty();
    if is_preview && !is_message {
        return String::new();
    }
    let mut parts: Vec<String> = ["pretext", "title", "text"]
        .iter()
        .map(|name| plain(text(attached, name), me))
        .collect();
    for field in all(attached, "fields") {
        let (title, value) = (text(field, "title"), text(field, "value"));
        parts.push(plain(&format!("{title}: {value}"), me));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        let mut blocks = Vec::new();
        for name in ["blocks", "message_blocks"] {
            texts(at(attached, name), MAX_DEPTH, &mut blocks);
        }
        parts.push(plain(&blocks.concat(), me));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        parts.push(plain(text(attached, "fallback"), me));
    }
    parts.join("\n")
}

/// All texts of blocks, one after the other.
fn texts(value: &Value, depth: usize, found: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match value {
        Value::Array(all) => all.iter().for_each(|one| texts(one, depth, found)),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str);
            if kind == Some("button") || kind == Some("actions") {
                return;
            }
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                found.push(text.to_owned());
            }
            for (name, field) in fields {
                if name != "text" || field.is_object() {
                    texts(field, depth, found);
                }
            }
            let ends = [
                "section",
                "header",
                "context",
                "rich_text_section",
                "rich_text_preformatted",
                "rich_text_quote",
            ];
            if kind.is_some_and(|kind| ends.contains(&kind)) {
                found.push("\n".to_owned());
            }
        }
        _ => {}
    }
}

/// The files of a message or of a form.
pub(super) fn files(value: &Value) -> Vec<FileRef> {
    let files = value.as_array().into_iter().flatten();
    files
        .filter(|file| !["tombstone", "hidden_by_limit"].contains(&text(file, "mode")))
        .map(file)
        .collect()
}

fn file(file: &Value) -> FileRef {
    let address = ["url_private_download", "url_private"]
        .iter()
        .map(|name| text(file, name))
        .find(|url| !url.is_empty());
    let name = match text(file, "name") {
        "" => text(file, "title"),
        name => name,
    };
    // A snippet's name has the end of what it was given as, or none; its type is of Slack's own naming.
    let media_type = match text(file, "mode") {
        "snippet" => "text/plain",
        _ => text(file, "mimetype"),
    };
    FileRef {
        name: name.to_owned(),
        size: at(file, "size").as_u64().unwrap_or_default(),
        media_type: Some(media_type.to_owned()).filter(|kind| !kind.is_empty()),
        address: address.unwrap_or_default().to_owned(),
    }
}

/// The files of a message, and of what it forwards.
pub(super) fn files_of(message: &Value) -> Vec<FileRef> {
    let own = files(at(message, "files")).into_iter();
    let forwarded = all(message, "attachments").flat_map(|attached| files(at(attached, "files")));
    own.chain(forwarded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_read_as_it_was_typed() {
        for (sent, typed) in [
            ("<@U0ME> why?", "why?"),
            ("<@U0ME|kyoka> why?", "why?"),
            ("ask <@U0OTHER>", "ask @U0OTHER"),
            ("see <#C0AWS|aws> and <!here>", "see #aws and here"),
            (
                "<https://x.example/?a=1&amp;b=2|the page> &lt;none&gt;",
                "the page <none>",
            ),
            ("<mailto:a@example.com|a@example.com>", "a@example.com"),
            ("&amp;lt; a < b", "&lt; a < b"),
            (
                "{\"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"}",
                "{\"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"}",
            ),
        ] {
            assert_eq!(plain(sent, "U0ME"), typed);
        }
    }

    #[test]
    fn what_is_forwarded_and_what_apps_say_is_read() {
        let forwarded = json!({"text": "これは?", "attachments": [
            {"is_msg_unfurl": true, "from_url": "https://x", "text": "AccessDenied &lt;1&gt;"},
            {"from_url": "https://y", "title": "a preview"},
            {"title": "Alarm", "fields": [{"title": "Error", "value": "AccessDenied"}]},
        ]});
        assert_eq!(
            said(&forwarded, "U0ME"),
            "これは?\nAccessDenied <1>\nAlarm\nError: AccessDenied"
        );
        let app = json!({"bot_id": "B0", "text": "", "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Deploy failed"}},
            {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [
                {"type": "text", "text": "is not authorized to perform"}]}]},
            {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Retry"}}]},
        ]});
        assert_eq!(
            said(&app, "U0ME"),
            "Deploy failed\nis not authorized to perform"
        );
    }
}
