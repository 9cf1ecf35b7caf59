//! The sentence as machine-translated pages print it in Japanese.
//!
//! Source: AWS re:Post, the Japanese translation of its Knowledge Center.

use super::Denial;
use super::sentence::{Sentence, action, name_of, trimmed};
use super::words::{MAX_NAME_BYTES, boundary, token};
use crate::iam::{DenialEffect, PolicyType};

/// The sentence that translated pages print: `ユーザー: P は実行する権限がありません: リソースの A: ロール R`.
pub(super) fn japanese(text: &str, at: usize) -> Option<Sentence> {
    let low = boundary(text, at.saturating_sub(MAX_NAME_BYTES));
    let before = text.get(low..at)?;
    let mark = before
        .rfind("ユーザー")
        .map(|user| user + "ユーザー".len())?;
    let name = before.get(mark..)?.trim_start_matches([':', '：', ' ']);
    let name = name
        .split([' ', '\n', 'は', 'に', 'が', '「'])
        .next()
        .unwrap_or_default();
    let past = at + "権限がありません".len();
    let rest = text.get(past..boundary(text, text.len().min(past + MAX_NAME_BYTES)))?;
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
            resource: resource
                .filter(|value| !value.is_empty())
                .map(|value| trimmed(value, "")),
            effect,
            policy_type,
            count: 1,
            ..Denial::default()
        },
        range: low + mark..past + rest.len(),
        of_the_call: true,
        restated: false,
    })
}
