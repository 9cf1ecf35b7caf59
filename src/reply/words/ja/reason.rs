//! ステートメントの判定の文 (why statements do or do not match, in Japanese).

use super::{Japanese, type_word};
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::Effect;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{Place, ReasonFacts, ReasonWords, SHOWN, Words, say, service_of};

impl ReasonWords for Japanese {
    fn unknown(&self, unknown: &Unknown) -> Line {
        match unknown {
            Unknown::Key(key) => say!("リクエストの {} の値しだいです。", key),
            Unknown::Placeholder(text) => say!("{} の実際の値しだいです。", text),
            Unknown::Field(element) => match element {
                Element::Principal => say!("呼び出し元しだいです (エラーに出ていません)。"),
                Element::Action => say!("アクションしだいです (エラーに出ていません)。"),
                Element::Resource => say!("対象のリソースしだいです (エラーに出ていません)。"),
                Element::Condition => say!("リクエストコンテキストしだいです。"),
                Element::Effect => say!("`Effect` が書かれていません。"),
                Element::Version => say!("`Version` が書かれていません。"),
            },
            Unknown::Pattern(pattern) => say!(
                "{} が何に一致するかによります (AWS のドキュメントに説明がありません)。",
                pattern
            ),
            Unknown::Policy(kind) => {
                say!("{} にもよります (貼られていません)。", self.policy(*kind))
            }
            Unknown::CutOff => say!("ポリシーの途中で切れている部分によります。"),
            Unknown::Code(written) => say!("{} の値によります (値は分かりません)。", written),
            Unknown::Undocumented(rule) => say!(
                "AWS のドキュメントに説明のない動作によります: {}。",
                Inline::Code(rule)
            ),
        }
    }

    fn result(&self, place: Place<'_>, effect: Option<Effect>, outcome: &Outcome) -> Line {
        let place = self.place(place);
        match (effect, outcome) {
            (Some(Effect::Allow), Outcome::Match) => say!("{}: 許可しています。", place),
            (Some(Effect::Allow), Outcome::NoMatch) => say!("{}: 許可していません。", place),
            (Some(Effect::Allow), Outcome::Depends(_)) => {
                say!("{}: 許可している可能性があります。", place)
            }
            (Some(Effect::Deny), Outcome::Match) => say!("{}: 拒否しています。", place),
            (Some(Effect::Deny), Outcome::NoMatch) => {
                say!("{} (`Deny`): このリクエストには当てはまりません。", place)
            }
            (Some(Effect::Deny), Outcome::Depends(_)) => {
                say!("{}: 拒否している可能性があります。", place)
            }
            (None, Outcome::Depends(on))
                if on.contains(&Unknown::CutOff)
                    || on.iter().any(|on| matches!(on, Unknown::Code(_))) =>
            {
                say!("{}: 全体が見えていません。", place)
            }
            (None, Outcome::Match | Outcome::NoMatch | Outcome::Depends(_)) => {
                say!("{}: `Effect` がないため、許可も拒否もしません。", place)
            }
        }
    }

    fn others(&self, count: usize, action: &str) -> Line {
        say!(
            "ほかの {} 個のステートメントは {} についてのものではありません。",
            count,
            action
        )
    }

    fn left_out(&self, count: usize) -> Line {
        say!("ほかに {} 個のステートメントがあります。", count)
    }

    fn reason(&self, kind: &ReasonKind, facts: &ReasonFacts<'_>) -> Line {
        let action = facts
            .request
            .action
            .as_ref()
            .map_or_else(|| say!("このアクション"), Line::from);
        let resource = facts
            .request
            .resource
            .as_ref()
            .map_or_else(|| say!("このリソース"), Line::from);
        match kind {
            ReasonKind::ActionNotListed { nearest: None } => {
                say!("`Action` に {} がありません。", action)
            }
            ReasonKind::ActionNotListed {
                nearest: Some(near),
            } => say!(
                "`Action` の {} は、{} の書き間違いとみられます。",
                near,
                action
            ),
            ReasonKind::ActionIsOperation { written, action } => say!(
                "{} は API オペレーションの名前で、IAM のアクションは {} です。",
                written,
                action
            ),
            ReasonKind::ActionExcluded { pattern } => say!(
                "`NotAction` ({}) で {} が除外されています。",
                pattern,
                action
            ),
            ReasonKind::ResourceNotCovered { nearest, gap } => {
                self.resource_gap(nearest, gap, &action, &resource, facts)
            }
            ReasonKind::ResourceExcluded { pattern } => say!(
                "`NotResource` ({}) で {} が除外されています。",
                pattern,
                resource
            ),
            ReasonKind::VariableInOldVersion { variable } => say!(
                "ポリシーの `Version` が `2012-10-17` ではないため、{} は置き換えられません。",
                variable
            ),
            ReasonKind::VariableAbsent { key } => say!(
                "この呼び出し元には {} がないため、これを使ったパターンは何にも一致しません。",
                key
            ),
            ReasonKind::ConditionFalse {
                operator,
                key,
                values,
                gap,
            } => self.condition_gap(
                &self.condition(operator, key, values),
                key,
                operator,
                gap,
                &action,
            ),
            ReasonKind::ConditionOpen {
                operator,
                key,
                values,
            } => say!(
                "条件 {} を満たすかどうかは、リクエストの {} の値しだいです。",
                self.condition(operator, key, values),
                key
            ),
            ReasonKind::Open { element, on } => match element {
                Element::Effect | Element::Version => self.unknown(on),
                Element::Principal | Element::Action | Element::Resource | Element::Condition => {
                    say!(
                        "{} に一致するかどうかは、{}",
                        Inline::Code(element.name()),
                        self.unknown(on)
                    )
                }
            },
            ReasonKind::PrincipalNotListed { nearest: None } => {
                say!("`Principal` に呼び出し元が入っていません。")
            }
            ReasonKind::PrincipalNotListed {
                nearest: Some(near),
            } => say!(
                "`Principal` に呼び出し元が入っていません。最も近いのは {} です。",
                near
            ),
            ReasonKind::PrincipalExcluded { entry } => say!(
                "`NotPrincipal` ({}) で呼び出し元が除外されています。",
                entry
            ),
            ReasonKind::Empty { element } => say!(
                "{} が空のリストで、何にも一致しません。",
                Inline::Code(element.name())
            ),
            ReasonKind::Missing { element } => {
                say!("{} がありません。", Inline::Code(element.name()))
            }
        }
    }
}

impl Japanese {
    /// A condition's name: operator, key and the first values.
    fn condition(&self, operator: &str, key: &str, values: &[String]) -> Line {
        let shown: Vec<String> = values.iter().take(SHOWN).cloned().collect();
        let left_out = values.len().saturating_sub(shown.len());
        say!("{} {} ({})", operator, key, self.names(&shown, left_out))
    }

    /// How the nearest pattern falls short.
    fn resource_gap(
        &self,
        nearest: &str,
        gap: &ResourceGap,
        action: &Line,
        resource: &Line,
        facts: &ReasonFacts<'_>,
    ) -> Line {
        let resource = resource.clone();
        match gap {
            ResourceGap::ActionHasNoResourceType => say!(
                "{} は {} では許可できず、`\"Resource\": \"*\"` が必要です。",
                action.clone(),
                nearest
            ),
            ResourceGap::NoTypeOfAction => say!(
                "{} は、{} の対象になるリソースではありません。",
                nearest,
                action.clone()
            ),
            ResourceGap::BucketWanted => say!(
                "{} はバケットの中のオブジェクトで、バケット自体 ({}) を含みません。",
                nearest,
                resource
            ),
            ResourceGap::ObjectWanted => say!(
                "{} はバケット自体で、中のオブジェクト ({}) を含みません。末尾に `/*` を付けた ARN が必要です。",
                nearest,
                resource
            ),
            ResourceGap::OtherType {
                pattern: Some(pattern),
                resource: Some(wanted),
            } => {
                let kind = |name: &str| match type_word(service_of(nearest), name) {
                    Some(word) => Line::from(Inline::Text(word)),
                    None => Line::from(name),
                };
                if facts.only && facts.effect == Some(Effect::Allow) {
                    say!(
                        "許可しているのは {} ({}) だけです。{} は {} です。",
                        kind(pattern),
                        nearest,
                        resource,
                        kind(wanted)
                    )
                } else {
                    say!(
                        "最も近い {} は {} で、{} は {} です。",
                        nearest,
                        kind(pattern),
                        resource,
                        kind(wanted)
                    )
                }
            }
            ResourceGap::OtherType { .. } => {
                say!("{} と {} は種類の異なるリソースです。", nearest, resource)
            }
            ResourceGap::Service => {
                say!(
                    "{} は、{} とは別のサービスのリソースです。",
                    nearest,
                    resource
                )
            }
            ResourceGap::Partition => say!(
                "{} のパーティション (`aws`、`aws-cn`、`aws-us-gov`) が {} と異なります。",
                nearest,
                resource
            ),
            ResourceGap::Region => {
                say!("{} は、{} とは別のリージョンです。", nearest, resource)
            }
            ResourceGap::Account { owned_by_aws: true } => say!(
                "{} にはアカウント ID がありますが、{} は AWS 所有で、お使いのアカウントの ID が入りません。",
                nearest,
                resource
            ),
            ResourceGap::Account {
                owned_by_aws: false,
            } => say!("{} は、{} とは別のアカウントです。", nearest, resource),
            ResourceGap::Name { near: true } => say!(
                "{} と {} はよく似ていますが、同じではありません。つづりと大文字・小文字を確認してください。",
                nearest,
                resource
            ),
            ResourceGap::Name { near: false } => {
                say!("{} は、{} とは別のリソースです。", nearest, resource)
            }
            ResourceGap::Suffix => say!(
                "{} と {} は末尾だけが異なります。末尾の修飾子やサブリソースまで一致させてください。",
                nearest,
                resource
            ),
            ResourceGap::NotAnArn => say!("{} は ARN ではないため、何にも一致しません。", nearest),
        }
    }

    /// Why a condition is false.
    fn condition_gap(
        &self,
        condition: &Line,
        key: &str,
        operator: &str,
        gap: &ConditionGap,
        action: &Line,
    ) -> Line {
        let condition = condition.clone();
        match gap {
            ConditionGap::Differs { actual } => {
                let shown: Vec<String> = actual.iter().take(SHOWN).cloned().collect();
                let left_out = actual.len().saturating_sub(shown.len());
                say!(
                    "条件 {} を満たしていません。リクエストの値は {} です。",
                    condition,
                    self.names(&shown, left_out)
                )
            }
            ConditionGap::Absent => say!(
                "条件 {} を満たしていません。リクエストに {} がありません。",
                condition,
                key
            ),
            ConditionGap::AbsentForAction => say!(
                "条件 {} は満たせません。{} のリクエストに {} はありません。",
                condition,
                action.clone(),
                key
            ),
            ConditionGap::AbsentForResourceType { resource_type } => say!(
                "条件 {} は満たせません。{} は、リソースタイプ {} では使えません。",
                condition,
                key,
                resource_type
            ),
            ConditionGap::AbsentOnAwsResource => say!(
                "条件 {} は満たせません。AWS 所有のリソースには独自のタグがありません。",
                condition
            ),
            ConditionGap::AbsentForCaller => say!(
                "条件 {} は満たせません。この呼び出し元に {} はありません。",
                condition,
                key
            ),
            ConditionGap::Present => say!(
                "条件 {} を満たしていません。リクエストに {} があります。",
                condition,
                key
            ),
            ConditionGap::LiteralWildcard => say!(
                "条件 {} を満たしていません。{} では `*` や `?` がワイルドカードになりません。",
                condition,
                operator
            ),
            ConditionGap::UnknownOperator => say!(
                "条件 {} は満たせません。{} という条件演算子はありません。",
                condition,
                operator
            ),
            ConditionGap::Unparseable => say!(
                "条件 {} は満たせません。{} で比較できない値です。",
                condition,
                operator
            ),
        }
    }
}
