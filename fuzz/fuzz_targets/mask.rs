//! A masked text has the lines that it had and no fewer characters, masking it again changes nothing, and a secret that
//! stands on a line of its own anywhere in it is gone.
#![no_main]

use kyoka::text::mask;
use kyoka_fuzz::paste;

/// A line, and the secret in it. Nothing here opens anything.
const SECRETS: [(&str, &str); 8] = [
    ("AKIAQ7Z4KXM2JWP5RTLD", "AKIAQ7Z4KXM2JWP5RTLD"),
    (
        "aws_secret_access_key = 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",
        "kT9vQ2mXe7RbZ4pLwN8sYc1HgJ6fDuA3iVoM5xEq",
    ),
    (
        "\"SecretAccessKey\": \"Zr4/hB8nWq+T2yLk7VxJc5MdPf9GsUe3AoRi6CtN\",",
        "Zr4/hB8nWq+T2yLk7VxJc5MdPf9GsUe3AoRi6CtN",
    ),
    (
        "ghp_b7Kd93RmXvQ2tYzL8sWcJ4fHgN6pUeA1iVoM",
        "ghp_b7Kd93RmXvQ2tYzL8sWcJ4fHgN6pUeA1iVoM",
    ),
    ("PASSWORD=vR7mQ2xTz9Lk", "vR7mQ2xTz9Lk"),
    (
        "postgres://app:nJ4wYc8HgD2f@db.example.com/x",
        "nJ4wYc8HgD2f",
    ),
    (
        "Authorization: Bearer pL3xWq8ZrT5mVk2NsYd7HcJ9",
        "pL3xWq8ZrT5mVk2NsYd7HcJ9",
    ),
    (
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=9f2c7ab41e5d8036c1f4b7e29a0d6583f7c2e1b4a9d805637c1e4f2b8a6d9035",
        "9f2c7ab41e5d8036c1f4b7e29a0d6583f7c2e1b4a9d805637c1e4f2b8a6d9035",
    ),
];

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    let text = paste.as_str();
    check(text);
    let accounts = mask::accounts(text);
    assert!(mask::accounts(&accounts) == accounts);
    assert_eq!(accounts.chars().count(), text.chars().count());

    // Each input has one of them, somewhere in its middle.
    let (line, secret) = SECRETS[input.len() % SECRETS.len()];
    if text.contains(secret) {
        return;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let (before, after) = lines.split_at(lines.len() / 2);
    let planted = format!("{}\n{line}\n{}", before.join("\n"), after.join("\n"));
    let masked = check(&planted);
    assert!(!masked.contains(secret), "{line} after {before:?}");
}

/// Masks a text, and looks at what does not depend on where its secrets are.
fn check(text: &str) -> String {
    let masked = mask::secrets(text);
    assert_eq!(
        masked.text.matches('\n').count(),
        text.matches('\n').count()
    );
    // A stand-in may be longer than the shortest secrets.
    assert!(masked.text.chars().count() >= text.chars().count());
    assert_eq!(masked.text == text, masked.secrets.is_empty());
    let again = mask::secrets(&masked.text);
    assert!(
        again.text == masked.text,
        "masked twice, it is another text"
    );
    assert!(
        again.secrets.is_empty(),
        "masked, it still has {:?}",
        again.secrets
    );
    masked.text.into_owned()
}
