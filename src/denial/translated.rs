//! The sentence as machine-translated pages print it in Japanese, and what the console says in other languages.
//!
//! Source: AWS re:Post, the Japanese translation of its Knowledge Center.

use super::action::action;
use super::principal::name_of;
use super::resource::trimmed;
use super::sentence::{Sentence, Standing};
use super::words::{MAX_NAME_BYTES, behind, boundary, token};
use super::{Denial, code};
use crate::iam::{Caller, DenialEffect, PolicyType};
use crate::reference;
use memchr::memmem;
use std::ops::Range;

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
    let is_read = |range: &Range<usize>| {
        let mut read = found.iter().map(|one: &Sentence| &one.range);
        read.any(|one| one.start < range.end && range.start < one.end)
    };
    let more: Vec<Sentence> = paragraphs(text)
        .into_iter()
        .filter(|one| !is_read(&one.range))
        .collect();
    found.extend(more);
    found
}

/// What says that somebody is not authorized, in the languages of the console.
const DENYING: [&str; 22] = [
    "nicht berechtigt",
    "nicht autorisiert",
    "keine Berechtigung",
    "no tienes permiso",
    "No tienes permiso",
    "no tiene permiso",
    "No tiene permiso",
    "no está autorizad",
    "n'est pas autorisé",
    "n'êtes pas autorisé",
    "pas l'autorisation",
    "não tem permissão",
    "Não tem permissão",
    "não está autorizad",
    "non è autorizzat",
    "non sei autorizzat",
    "권한이 없",
    "无权",
    "没有权限",
    "未获授权",
    "無權",
    "権限がありません",
];

/// The kinds of policies that allow nothing, in the same languages.
const KINDS: [(&str, PolicyType); 12] = [
    ("basada en identidad", PolicyType::Identity),
    ("basada en recursos", PolicyType::Resource),
    ("identitätsbasiert", PolicyType::Identity),
    ("ressourcenbasiert", PolicyType::Resource),
    ("basée sur l'identité", PolicyType::Identity),
    ("basée sur les ressources", PolicyType::Resource),
    ("baseada em identidade", PolicyType::Identity),
    ("baseada em recursos", PolicyType::Resource),
    ("자격 증명 기반", PolicyType::Identity),
    ("리소스 기반", PolicyType::Resource),
    ("基于身份", PolicyType::Identity),
    ("基于资源", PolicyType::Resource),
];

/// The paragraphs that say in any of these languages that a caller is not authorized, and name the caller and an action
/// that exists.
fn paragraphs(text: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    // None of these languages is written without letters of its own.
    if text.is_ascii() {
        return found;
    }
    let mut places: Vec<usize> = DENYING
        .iter()
        .flat_map(|words| memmem::find_iter(text.as_bytes(), words.as_bytes()))
        .collect();
    places.sort_unstable();
    for at in places {
        if found.last().is_none_or(|last| last.range.end <= at) {
            found.extend(paragraph(text, at));
        }
    }
    found
}

fn paragraph(text: &str, at: usize) -> Option<Sentence> {
    let range = code::paragraph(text, at);
    // The English sentence is read by its own words.
    let said = text
        .get(range.clone())
        .filter(|said| !said.contains("uthorized"))?;
    let arns = || {
        said.match_indices("arn:").filter_map(|(at, _)| {
            let (arn, _) = token(said, at)?;
            Some((at, trimmed(arn, "")))
        })
    };
    let (_, principal) = arns().find(|(_, arn)| Caller::parse(arn).is_of_an_account())?;
    let is_end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-');
    let action = said
        .split(is_end)
        .find(|word| reference::action(word).is_some())?;
    let resource = arns().map(|(_, arn)| arn).find(|arn| *arn != principal);
    let policy_type = KINDS
        .iter()
        .find_map(|(words, kind)| said.contains(words).then_some(*kind));
    Some(Sentence {
        denial: Denial {
            principal: Some(principal),
            service: action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            action: Some(action.to_owned()),
            resource,
            policy_type,
            effect: policy_type.map(|_| DenialEffect::Implicit),
            count: 1,
            ..Denial::default()
        },
        range,
        of_the_call: true,
        standing: Standing::Message,
    })
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
