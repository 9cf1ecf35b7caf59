//! 日本語の文 (the sentences in Japanese).

mod access;
mod author;
mod brief;
mod detail;
mod direct;
mod explain;
mod finding;
mod fix;
mod follow_up;
mod lookup;
mod note;
mod reason;
mod talk;
mod why;
mod wish;

use crate::iam::PolicyType;
use crate::reference::AccessLevel;
use crate::reply::document::Line;
use crate::reply::words::{Place, SHOWN, Words, quoted, say};

/// Japanese: です・ます, with AWS's own terms and a half-width space around Latin words and code.
#[derive(Debug)]
pub(super) struct Japanese;

impl Words for Japanese {
    fn gap(&self) -> &'static str {
        ""
    }

    fn names(&self, names: &[String], left_out: usize) -> Line {
        let list = Line(quoted(names, "、"));
        match left_out {
            0 => list,
            more => say!("{} ほか {} 件", list, more),
        }
    }

    fn any(&self, names: &[String]) -> Line {
        let shown = names.get(..names.len().min(SHOWN)).unwrap_or_default();
        Line(quoted(shown, " か "))
    }

    fn place(&self, place: Place<'_>) -> Line {
        if let (Some(_), Some(kind)) = (place.policy, place.kind) {
            let policy = self.policy(kind);
            return match place.sid {
                Some(sid) => say!("{} のステートメント {} ({})", policy, place.statement, sid),
                None => say!("{} のステートメント {}", policy, place.statement),
            };
        }
        match (place.policy, place.sid) {
            (None, None) => say!("ステートメント {}", place.statement),
            (None, Some(sid)) => say!("ステートメント {} ({})", place.statement, sid),
            (Some(policy), None) => {
                say!("ポリシー {} のステートメント {}", policy, place.statement)
            }
            (Some(policy), Some(sid)) => {
                say!(
                    "ポリシー {} のステートメント {} ({})",
                    policy,
                    place.statement,
                    sid
                )
            }
        }
    }

    fn policy(&self, kind: PolicyType) -> Line {
        match kind {
            PolicyType::Identity => say!("アイデンティティベースのポリシー"),
            PolicyType::Resource => say!("リソースベースのポリシー"),
            PolicyType::Scp => say!("サービスコントロールポリシー"),
            PolicyType::Rcp => say!("リソースコントロールポリシー"),
            PolicyType::Boundary => say!("アクセス許可の境界"),
            PolicyType::Session => say!("セッションポリシー"),
            PolicyType::Vpce => say!("VPC エンドポイントポリシー"),
            PolicyType::Trust => say!("ロールの信頼ポリシー"),
        }
    }
}

/// The word for a resource type of the reference, where it has a usual one.
fn type_word(service: &str, name: &str) -> Option<&'static str> {
    brief::noun_of_type(service, name).or_else(|| {
        Some(match name {
            "managed-instance" => "マネージドインスタンス",
            "index" => "インデックス",
            "alias" => "エイリアス",
            "snapshot" => "スナップショット",
            "network-interface" => "ネットワークインターフェイス",
            "key-pair" => "キーペア",
            "launch-template" => "起動テンプレート",
            "task-definition" => "タスク定義",
            "log-stream" => "ログストリーム",
            _ => return None,
        })
    })
}

/// The name of an access level.
///
/// Source: IAM User Guide, "Access levels in policy summaries".
fn access_level(level: AccessLevel) -> Line {
    match level {
        AccessLevel::List => say!("リスト"),
        AccessLevel::Read => say!("読み取り"),
        AccessLevel::Write => say!("書き込み"),
        AccessLevel::Tagging => say!("タグ付け"),
        AccessLevel::PermissionsManagement => say!("アクセス許可の管理"),
    }
}
