//! The sentences of the details.

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
            Heading::Proposed => say!("ほかのポリシーの変更案"),
            Heading::Corrected => say!("修正後のポリシー"),
            Heading::Commands => say!("コマンド"),
            Heading::Advice => say!("どう対応すればよいか"),
            Heading::Verified => say!("確認したこと"),
            Heading::Statements => say!("各ステートメントの判定"),
            Heading::Notes => say!("補足"),
            Heading::Findings => say!("ポリシーについての指摘"),
            Heading::Articles => say!("関連記事"),
            Heading::Near => say!("近い記事"),
            Heading::HowToAsk => say!("質問のしかた"),
            Heading::References => say!("参考資料"),
            Heading::Actions => say!("アクション"),
            Heading::ResourceTypes => say!("リソースタイプ"),
            Heading::ConditionKeys => say!("条件キー"),
            Heading::DependentActions => say!("あわせて必要なアクション"),
            Heading::Asks => say!("あわせて貼り付けてほしいもの"),
            Heading::Evidence => say!("根拠と確かさ"),
            Heading::Limits => say!("保証できないこと"),
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
            count => say!("{}{} 回現れています。", sentence, count),
        }
    }

    fn only_counted(&self, count: usize) -> Line {
        say!(
            "これらと異なる拒否がさらに {} 件ありますが、件数だけを数えました。",
            count
        )
    }

    fn exhausted(&self, left: usize) -> Line {
        match left {
            0 => say!(
                "一度に調べられる量を超えたため、修正案や指摘が足りない可能性があります。拒否に関係するポリシーだけを送ってください。"
            ),
            _ => say!(
                "一度に調べられる量を超えたため、{} 件の拒否は読み取りましたが診断していません。ポリシーを減らすか、調べたい拒否だけを送ってください。",
                left
            ),
        }
    }

    fn combined(&self, denials: usize, principal: &str) -> Line {
        say!(
            "{} の {} 種類の拒否をまとめて解消する変更",
            principal,
            denials
        )
    }

    fn in_combined(&self) -> Line {
        say!("上のまとめた変更で、このリクエストも許可されます。")
    }

    fn combined_too_large(&self, characters: usize, quota: usize) -> Line {
        say!(
            "すべてを 1 つのポリシーにまとめると空白を除いて {} 文字になり、AWS の上限の {} 文字を超えます。複数のポリシーに分けるか、どこまで広いリソースを許可するかを決めてください。まとめたポリシーは `--format json` の出力にあります。",
            characters,
            quota
        )
    }

    fn repeated(&self, count: usize) -> Line {
        say!("同じ拒否が {} 回現れています。", count)
    }

    fn denied(&self, request: &RequestRead, operation: Option<&str>) -> Line {
        let principal = request.principal.as_ref();
        let resource = request.resource.as_ref();
        match (principal, request.action.as_ref(), resource, operation) {
            (Some(p), Some(a), Some(r), _) => {
                say!(
                    "{} による {} が、リソース {} に対して拒否されました。",
                    p,
                    a,
                    r
                )
            }
            (Some(p), Some(a), None, _) => {
                say!(
                    "{} による {} が拒否されました。対象のリソースはメッセージに書かれていません。",
                    p,
                    a
                )
            }
            (None, Some(a), Some(r), _) => {
                say!("リソース {} に対する {} が拒否されました。", r, a)
            }
            (None, Some(a), None, _) => {
                say!(
                    "{} が拒否されました。呼び出し元と対象のリソースはメッセージに書かれていません。",
                    a
                )
            }
            (Some(p), None, Some(r), Some(o)) => {
                say!(
                    "{} による API オペレーション {} が、リソース {} に対して拒否されました。",
                    p,
                    o,
                    r
                )
            }
            (Some(p), None, None, Some(o)) => {
                say!("{} による API オペレーション {} が拒否されました。", p, o)
            }
            (None, None, Some(r), Some(o)) => {
                say!(
                    "リソース {} に対する API オペレーション {} が拒否されました。",
                    r,
                    o
                )
            }
            (None, None, None, Some(o)) => say!("API オペレーション {} が拒否されました。", o),
            (Some(p), None, Some(r), None) => {
                say!(
                    "{} によるリソース {} へのアクセスが拒否されました。アクションはメッセージに書かれていません。",
                    p,
                    r
                )
            }
            (Some(p), None, None, None) => {
                say!(
                    "{} のリクエストが拒否されました。アクションもリソースもメッセージに書かれていません。",
                    p
                )
            }
            (None, None, Some(r), None) => {
                say!(
                    "リソース {} へのアクセスが拒否されました。アクションはメッセージに書かれていません。",
                    r
                )
            }
            (None, None, None, None) => {
                say!(
                    "リクエストが拒否されました。アクションもリソースもメッセージに書かれていません。"
                )
            }
        }
    }

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Option<Line> {
        Some(match (layer, effect) {
            (Some(kind), Some(DenialEffect::Implicit)) => match kind {
                PolicyType::Identity => {
                    say!(
                        "呼び出し元のどのアイデンティティベースのポリシーでも許可されていないための、暗黙的な拒否です。"
                    )
                }
                PolicyType::Resource => {
                    say!("リソースベースのポリシーで許可されていないための、暗黙的な拒否です。")
                }
                PolicyType::Scp => {
                    say!(
                        "組織のいずれかの階層でサービスコントロールポリシー (SCP) が許可していないための、暗黙的な拒否です。"
                    )
                }
                PolicyType::Rcp => {
                    say!(
                        "リソースコントロールポリシー (RCP) で許可されていないための、暗黙的な拒否です。"
                    )
                }
                PolicyType::Boundary => {
                    say!(
                        "呼び出し元のアクセス許可の境界で許可されていないための、暗黙的な拒否です。"
                    )
                }
                PolicyType::Session => {
                    say!("セッションポリシーで許可されていないための、暗黙的な拒否です。")
                }
                PolicyType::Vpce => {
                    say!("VPC エンドポイントポリシーで許可されていないための、暗黙的な拒否です。")
                }
                PolicyType::Trust => {
                    say!("ロールの信頼ポリシーで許可されていないための、暗黙的な拒否です。")
                }
            },
            (Some(kind), Some(DenialEffect::Explicit)) => match kind {
                PolicyType::Identity => {
                    say!(
                        "呼び出し元のアイデンティティベースのポリシーにある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
                PolicyType::Resource => {
                    say!(
                        "リソースベースのポリシーにある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
                PolicyType::Scp => {
                    say!(
                        "サービスコントロールポリシー (SCP) による拒否です。`Deny` ステートメントが当てはまっているか、組織のいずれかの階層に `Allow` がありません。AWS はどちらの場合も「明示的な拒否 (explicit deny)」と表示します。"
                    )
                }
                PolicyType::Rcp => {
                    say!(
                        "リソースコントロールポリシー (RCP) にある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
                PolicyType::Boundary => {
                    say!(
                        "呼び出し元のアクセス許可の境界にある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
                PolicyType::Session => {
                    say!("セッションポリシーにある `Deny` ステートメントによる、明示的な拒否です。")
                }
                PolicyType::Vpce => {
                    say!(
                        "VPC エンドポイントポリシーにある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
                PolicyType::Trust => {
                    say!(
                        "ロールの信頼ポリシーにある `Deny` ステートメントによる、明示的な拒否です。"
                    )
                }
            },
            (Some(kind), None) => say!(
                "{}による拒否です。`Deny` が当てはまっているのか `Allow` がないのかは、メッセージに書かれていません。",
                self.policy(kind)
            ),
            (None, Some(DenialEffect::Explicit)) => {
                say!(
                    "`Deny` ステートメントによる明示的な拒否です。どの種類のポリシーにあるかは、メッセージに書かれていません。"
                )
            }
            (None, Some(DenialEffect::Implicit)) => {
                say!(
                    "どのポリシーでも許可されていないための、暗黙的な拒否です。どの種類のポリシーに `Allow` が足りないかは、メッセージに書かれていません。"
                )
            }
            (None, None) => {
                say!(
                    "どの種類のポリシーで拒否されたのか、明示的な拒否か暗黙的な拒否かは、メッセージに書かれていません。"
                )
            }
        })
    }

    fn cut_off(&self) -> Line {
        say!(
            "貼り付けられたポリシーは途中で切れているため、ここでの説明は貼り付けられた部分だけにもとづいています。"
        )
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("メッセージに書かれているポリシーは {} です。", arn)
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
            Basis::LayerPrinted => {
                say!("どの種類のポリシーで拒否されたかは、メッセージに書かれています。")
            }
            Basis::LayerConcluded => {
                say!(
                    "どの種類のポリシーで拒否されたかはメッセージに書かれておらず、アクション、呼び出し元、貼り付けられたポリシーから判断しました。"
                )
            }
            Basis::LayerUnknown => {
                say!(
                    "どの種類のポリシーで拒否されたかはメッセージに書かれていないため、確実ではありません。"
                )
            }
            Basis::Inferred(Inferred::Action) => {
                say!(
                    "アクションはメッセージに書かれておらず、サービス認可リファレンスで API オペレーションから求めました。"
                )
            }
            Basis::Inferred(Inferred::Resource) => {
                say!("リソースはメッセージに書かれておらず、アクションから求めました。")
            }
            Basis::FromCommand { command, line } => say!(
                "リソースはメッセージに書かれておらず、{} 行目のコマンド {} から読み取りました。",
                line,
                &format!("aws {command}")
            ),
            Basis::Inferred(Inferred::Principal) => {
                say!("呼び出し元はメッセージに書かれておらず、前後のテキストから求めました。")
            }
            Basis::Evaluated {
                statements,
                policies: 1,
            } => say!(
                "貼り付けられたポリシーの {} 個のステートメントをすべて、このリクエストに対して評価しました。",
                statements
            ),
            Basis::Evaluated {
                statements,
                policies,
            } => say!(
                "貼り付けられた {} 個のポリシーの {} 個のステートメントをすべて、このリクエストに対して評価しました。",
                policies,
                statements
            ),
            Basis::NothingPasted => {
                say!("ポリシーが貼り付けられていないため、根拠はメッセージだけです。")
            }
            Basis::KindAssumed => {
                say!(
                    "貼り付けられたポリシーの種類が明示されていないため、要素とメッセージに合う種類として読みました。"
                )
            }
            Basis::Repaired => {
                say!(
                    "貼り付けられたポリシーは、直しながら読み取りました。詳しくは指摘を参照してください。"
                )
            }
        }
    }

    fn limits(&self, pasted: bool) -> Vec<Line> {
        let mut limits = vec![say!(
            "この修正の後でも、別のポリシー (SCP、アクセス許可の境界、リソースベースのポリシーなど) で拒否される可能性があります。AWS のメッセージに表示されるポリシーの種類は一つだけです。"
        )];
        if pasted {
            limits.push(say!("貼り付けられたポリシーが、この呼び出し元に実際に適用されているかどうかは、ここからは分かりません。"));
        }
        limits
    }

    fn limits_without_fix(&self) -> Vec<Line> {
        vec![say!(
            "AWS のメッセージに表示されるポリシーの種類は一つだけです。このポリシーで許可されるようになっても、別のポリシーで拒否される可能性があります。"
        )]
    }
}
