//! What is wished and no policy can say.
//!
//! Source: Service Authorization Reference: none of these is a condition key of the services that they are wished of.

use super::text::WishText;
use super::wish::Impossible;

/// Takes the words out of a text that ask for what IAM cannot do.
pub(super) fn take(text: &mut WishText) -> Vec<Impossible> {
    const ALL: [(&str, Impossible); 13] = [
        ("impossible size", Impossible::ObjectSize),
        ("impossible number", Impossible::Number),
        ("impossible cost", Impossible::Cost),
        ("impossible hours", Impossible::Recurring),
        ("impossible content", Impossible::Content),
        ("impossible copy", Impossible::NoCopy),
        ("impossible columns", Impossible::Columns),
        ("impossible age", Impossible::Age),
        ("impossible country", Impossible::Country),
        ("impossible approval", Impossible::Approval),
        ("impossible device", Impossible::Device),
        ("impossible statements", Impossible::Statements),
        ("impossible notice", Impossible::Notice),
    ];
    let has = |words: &[&str]| words.iter().any(|word| text.small().contains(word));
    // What is possible of some: the size of a volume, attributes of items, how long ago MFA was used, a snapshot's copy.
    let is_volume = has(&["volume", "ebs", "disk", "ボリューム", "ディスク"]);
    let is_item = has(&["dynamo", "item", "ダイナモ", "アイテム"]);
    let is_mfa = has(&["mfa", "多要素"]);
    let is_file = has(&[
        "s3",
        "bucket",
        "object",
        "file",
        "バケット",
        "オブジェクト",
        "ファイル",
        "document",
    ]);
    let is_seen = !has(&["snapshot", "スナップショット"])
        && has(&[
            "read", "view", "see", "open", "list", "look", "閲覧", "参照", "見", "読", "表示",
        ]);
    let mut found = Vec::new();
    for (name, what) in ALL {
        let is_possible = match what {
            Impossible::ObjectSize => is_volume,
            Impossible::Columns => is_item,
            Impossible::Age => is_mfa,
            Impossible::NoCopy => !is_file || !is_seen,
            _ => false,
        };
        if is_possible {
            continue;
        }
        if !text.take_all(name).is_empty() {
            found.push(what);
        }
    }
    found
}
