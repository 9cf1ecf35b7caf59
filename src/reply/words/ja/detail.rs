//! 詳細の文 (the sentences of the details, in Japanese).

use super::Japanese;
use crate::denial::Denial;
use crate::diagnose::{Inferred, RequestRead};
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{Basis, DetailWords, Heading, Words, say};

impl DetailWords for Japanese {
    fn heading(&self, heading: Heading) -> Line {
        match heading {
            Heading::Request => say!("拒否されたリクエスト"),
            Heading::Proposed => say!("管理者に依頼する変更"),
            Heading::Corrected => say!("修正後のポリシー"),
            Heading::Commands => say!("適用するコマンド"),
            Heading::Advice => say!("対応"),
            Heading::Verified => say!("検証結果"),
            Heading::Statements => say!("ステートメントごとの判定"),
            Heading::Notes => say!("補足"),
            Heading::Findings => say!("ポリシーの問題点"),
            Heading::Articles => say!("関連記事"),
            Heading::Near => say!("近い記事"),
            Heading::References => say!("参考資料"),
            Heading::Actions => say!("アクション"),
            Heading::ResourceTypes => say!("リソースタイプ"),
            Heading::ConditionKeys => say!("条件キー"),
            Heading::DependentActions => say!("あわせて必要なアクション"),
            Heading::Asks => say!("貼ってほしいもの"),
            Heading::Evidence => say!("判断の根拠"),
            Heading::Limits => say!("確認していないこと"),
        }
    }

    fn title(&self, number: usize, of: usize, action: Option<&str>) -> Line {
        match action {
            Some(action) => say!("拒否 {}/{}: {}", number, of, action),
            None => say!("拒否 {}/{}", number, of),
        }
    }

    fn listed(&self, denial: &Denial, request: &RequestRead) -> Line {
        let sentence = self.denied(request, denial.operation.as_deref());
        match denial.count {
            0 | 1 => sentence,
            count => say!("{}{} 回出ています。", sentence, count),
        }
    }

    fn only_counted(&self, count: usize) -> Line {
        say!(
            "ほかに {} 件の拒否がありますが、件数だけを数えました。",
            count
        )
    }

    fn exhausted(&self, left: usize) -> Line {
        match left {
            0 => say!(
                "一度に調べられる量を超えたため、修正案や問題点が抜けている可能性があります。拒否に関係するポリシーだけを送ってください。"
            ),
            _ => say!(
                "一度に調べられる量を超えたため、{} 件の拒否は診断していません。ポリシーを減らすか、調べたい拒否だけを送ってください。",
                left
            ),
        }
    }

    fn combined(&self, denials: usize, principal: &str) -> Line {
        say!("{} の {} 件をまとめて許可するポリシー", principal, denials)
    }

    fn in_combined(&self) -> Line {
        say!("上のポリシーで、このリクエストも許可されます。")
    }

    fn combined_too_large(&self, characters: usize, quota: usize) -> Line {
        say!(
            "1 つのポリシーにまとめると空白を除いて {} 文字になり、AWS の上限 ({} 文字) を超えます。複数のポリシーに分けるか、もっと広いリソースを許可してください。まとめたポリシーは `--format json` の出力にあります。",
            characters,
            quota
        )
    }

    fn repeated(&self, count: usize) -> Line {
        say!("同じ拒否が {} 回出ています。", count)
    }

    fn denied(&self, request: &RequestRead, operation: Option<&str>) -> Line {
        let principal = request.principal.as_ref();
        let resource = request.resource.as_ref();
        match (principal, request.action.as_ref(), resource, operation) {
            (Some(p), Some(a), Some(r), _) => {
                say!("{} が {} に対する {} を拒否されました。", p, r, a)
            }
            (Some(p), Some(a), None, _) => say!("{} が {} を拒否されました。", p, a),
            (None, Some(a), Some(r), _) => say!("{} に対する {} が拒否されました。", r, a),
            (None, Some(a), None, _) => say!("{} が拒否されました。", a),
            (Some(p), None, Some(r), Some(o)) => say!(
                "{} が {} に対する API オペレーション {} を拒否されました。",
                p,
                r,
                o
            ),
            (Some(p), None, None, Some(o)) => {
                say!("{} が API オペレーション {} を拒否されました。", p, o)
            }
            (None, None, Some(r), Some(o)) => {
                say!("{} に対する API オペレーション {} が拒否されました。", r, o)
            }
            (None, None, None, Some(o)) => say!("API オペレーション {} が拒否されました。", o),
            (Some(p), None, Some(r), None) => say!("{} が {} へのアクセスを拒否されました。", p, r),
            (Some(p), None, None, None) => say!("{} のリクエストが拒否されました。", p),
            (None, None, Some(r), None) => say!("{} へのアクセスが拒否されました。", r),
            (None, None, None, None) => {
                say!("リクエストが拒否されました。アクションもリソースもエラーに書かれていません。")
            }
        }
    }

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Option<Line> {
        Some(match (layer, effect) {
            (Some(PolicyType::Identity), Some(DenialEffect::Implicit)) => {
                say!("許可がどのアイデンティティベースのポリシーにもないためです (暗黙的な拒否)。")
            }
            (Some(PolicyType::Scp), Some(DenialEffect::Implicit)) => say!(
                "SCP では組織のすべての階層で許可が必要ですが、どこかの階層にありません (暗黙的な拒否)。"
            ),
            (Some(kind), Some(DenialEffect::Implicit)) => {
                say!(
                    "{} に許可がないためです (暗黙的な拒否)。",
                    self.policy(kind)
                )
            }
            (Some(PolicyType::Scp), Some(DenialEffect::Explicit)) => say!(
                "SCP の `Deny` によるものか、組織のどこかの階層に許可がないためです。AWS はどちらも「explicit deny」と表示することがあります。"
            ),
            (Some(kind), Some(DenialEffect::Explicit)) => {
                say!(
                    "{} の `Deny` によるものです (明示的な拒否)。",
                    self.policy(kind)
                )
            }
            (Some(kind), None) => say!("{} で拒否されました。", self.policy(kind)),
            (None, Some(DenialEffect::Explicit)) => {
                say!("どこかのポリシーの `Deny` によるものです (明示的な拒否)。")
            }
            (None, Some(DenialEffect::Implicit)) => {
                say!("許可がどのポリシーにもないためです (暗黙的な拒否)。")
            }
            (None, None) => return None,
        })
    }

    fn cut_off(&self) -> Line {
        say!("ポリシーが途中で切れているため、貼られた部分だけを確認しました。")
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("エラーに出ているポリシーは {} です。", arn)
    }

    fn article(&self, id: &str, title: &str, summary: &str) -> Line {
        let title = Inline::Prose(title.to_owned());
        if summary.is_empty() {
            say!("{} ({})", title, id)
        } else {
            say!("{} ({}): {}", title, id, Inline::Prose(summary.to_owned()))
        }
    }

    fn basis(&self, basis: Basis<'_>) -> Line {
        match basis {
            Basis::LayerPrinted => say!("どの種類のポリシーで拒否されたかは、エラーのとおりです。"),
            Basis::LayerConcluded => say!(
                "どの種類のポリシーで拒否されたかは、アクション、呼び出し元、貼られたポリシーから判断しました。"
            ),
            Basis::LayerUnknown => {
                say!("どの種類のポリシーで拒否されたかは、エラーに書かれていません。")
            }
            Basis::Inferred(Inferred::Action) => {
                say!("アクションは、API オペレーションからサービス認可リファレンスで求めました。")
            }
            Basis::Inferred(Inferred::Resource) => {
                say!("対象のリソースはエラーになく、アクションから求めました。")
            }
            Basis::FromCommand { command, line } => say!(
                "対象のリソースは、{} 行目のコマンド {} から読み取りました。",
                line,
                &format!("aws {command}")
            ),
            Basis::Inferred(Inferred::Principal) => {
                say!("呼び出し元は、エラーの前後の文章から読み取りました。")
            }
            Basis::Evaluated {
                statements,
                policies: 1,
            } => say!(
                "ポリシーの {} 個のステートメントを、すべてこのリクエストで評価しました。",
                statements
            ),
            Basis::Evaluated {
                statements,
                policies,
            } => say!(
                "{} 個のポリシーの {} 個のステートメントを、すべてこのリクエストで評価しました。",
                policies,
                statements
            ),
            Basis::NothingPasted => {
                say!("ポリシーが貼られていないため、エラーだけで判断しました。")
            }
            Basis::KindAssumed => say!(
                "ポリシーの種類は明示されていないため、要素とエラーに合うものとして読みました。"
            ),
            Basis::Repaired => {
                say!("ポリシーは、書式の誤りを補って読み取りました (問題点を参照)。")
            }
        }
    }

    fn limits(&self, pasted: bool) -> Vec<Line> {
        let mut limits = vec![say!(
            "修正した後も、別のポリシー (SCP、アクセス許可の境界、リソースベースのポリシーなど) で拒否される可能性があります。AWS がエラーに出すポリシーの種類は 1 つだけです。"
        )];
        if pasted {
            limits.push(say!(
                "貼られたポリシーが、この呼び出し元に実際に適用されているかどうかは確認していません。"
            ));
        }
        limits
    }

    fn limits_without_fix(&self) -> Vec<Line> {
        vec![say!(
            "AWS がエラーに出すポリシーの種類は 1 つだけです。このポリシーで許可しても、別のポリシーで拒否される可能性があります。"
        )]
    }
}
