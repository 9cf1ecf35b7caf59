//! The sentence as machine-translated pages print it in Japanese.
//!
//! Source: AWS re:Post, the Japanese translation of its Knowledge Center.

use super::Denial;
use super::sentence::{Sentence, Standing, action, name_of, trimmed};
use super::words::{MAX_NAME_BYTES, behind, boundary, token};
use crate::iam::{DenialEffect, PolicyType};
use memchr::memmem;

/// The words that every sentence has, and that its principal stands behind.
const UNAUTHORIZED: &str = "権限がありません";
const USER: &str = "ユーザー";

/// Every sentence that translated pages print, in order.
pub(super) fn find(text: &str) -> Vec<Sentence> {
    let mut places = memmem::find_iter(text.as_bytes(), UNAUTHORIZED).peekable();
    let mut users = memmem::find_iter(text.as_bytes(), USER).peekable();
    let mut found = Vec::new();
    let mut mark = None;
    while let Some(at) = places.next() {
        while let Some(user) = users.next_if(|user| user + USER.len() <= at) {
            mark = Some(user + USER.len());
        }
        // What comes behind the next one is its own.
        let end = places.peek().copied().unwrap_or(text.len());
        found.extend(mark.and_then(|mark| sentence(text, mark, at, end)));
    }
    found
}

/// The operation of `OPERATION オペレーションを呼び出す際に` in the line before a place.
fn operation_before(text: &str, at: usize) -> Option<&str> {
    const MAX_LEAD_BYTES: usize = 320;
    let before = behind(text, at, MAX_LEAD_BYTES);
    let line = before.rsplit('\n').next()?;
    let (head, _) = line.rsplit_once("オペレーション")?;
    let name = head.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric());
    name.into_iter().next().filter(|name| !name.is_empty())
}

/// `ユーザー: P は実行する権限がありません: リソースの A: ロール R`, from behind `ユーザー`, with its verb at
/// `at`, and no farther than `end`.
fn sentence(text: &str, mark: usize, at: usize, end: usize) -> Option<Sentence> {
    if at - mark > MAX_NAME_BYTES {
        return None;
    }
    let name = text.get(mark..at)?.trim_start_matches([':', '：', ' ']);
    let name = name
        .split([' ', '\n', 'は', 'に', 'が', '「'])
        .next()
        .unwrap_or_default();
    let past = at + UNAUTHORIZED.len();
    let operation = operation_before(text, mark);
    let rest = text.get(past..boundary(text, end.min(past + MAX_NAME_BYTES)))?;
    let rest = rest.split(['。', '\n']).next().unwrap_or_default();
    let (action_at, action) = rest
        .char_indices()
        .filter(|(index, c)| {
            c.is_ascii_alphabetic()
                && !rest
                    .get(..*index)
                    .unwrap_or_default()
                    .ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-')
        })
        .find_map(|(index, _)| {
            Some((
                index,
                action(rest, index)
                    .filter(|(action, _)| !action.starts_with("arn:"))?
                    .0,
            ))
        })?;
    let tail = rest.get(action_at + action.len()..).unwrap_or_default();
    let resource = tail
        .find("arn:")
        .and_then(|at| token(tail, at))
        .map(|(token, _)| token)
        .or_else(|| {
            tail.split_once(':')
                .map(|(_, value)| value.split('(').next().unwrap_or_default().trim())
        });
    let effect = if rest.contains("明示的な拒否") {
        Some(DenialEffect::Explicit)
    } else {
        rest.contains("許可されていない")
            .then_some(DenialEffect::Implicit)
    };
    let policy_type = [
        ("アイデンティティベース", PolicyType::Identity),
        ("リソースベース", PolicyType::Resource),
        ("サービスコントロールポリシー", PolicyType::Scp),
        ("リソースコントロールポリシー", PolicyType::Rcp),
        ("アクセス許可の境界", PolicyType::Boundary),
        ("セッションポリシー", PolicyType::Session),
        ("エンドポイントポリシー", PolicyType::Vpce),
        ("信頼ポリシー", PolicyType::Trust),
    ]
    .into_iter()
    .find_map(|(word, kind)| rest.contains(word).then_some(kind));
    Some(Sentence {
        denial: Denial {
            principal: name_of(name, true),
            service: action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            action: Some(action.to_owned()),
            operation: operation.map(str::to_owned),
            resource: resource
                .filter(|value| !value.is_empty())
                .map(|value| trimmed(value, "")),
            effect,
            policy_type,
            count: 1,
            ..Denial::default()
        },
        range: mark..past + rest.len(),
        of_the_call: true,
        standing: Standing::Message,
    })
}
