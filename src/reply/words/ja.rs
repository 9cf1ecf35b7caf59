//! 日本語の文 (the sentences in Japanese).

use super::{
    Basis, CauseFacts, Heading, Place, ReasonFacts, SHOWN, StarFacts, Words, odd, quoted, say,
};
use crate::answer::{ActionFact, ResourceFact, Usage};
use crate::budget::TruncationReason;
use crate::compare::{Flaw, Grant, Side, Unproven, Witness};
use crate::denial::{Denial, Foreign};
use crate::diagnose::{
    About, Ask, Cause, Change, Inferred, MaskedValue, Mended, Note, Owner, Remedy, RequestRead,
    Varying, Want,
};
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::{DenialEffect, Effect, PolicyType};
use crate::lint::{ArnField, CallerClass, FindingKind, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, RepairKind, UnreadableKind};
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::talk::{Earlier, Talk, Unread};
use crate::text::mask::Secret;
use crate::text::{Language, Position};

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

    fn place(&self, place: Place<'_>) -> Line {
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

    fn heading(&self, heading: Heading) -> Line {
        match heading {
            Heading::Cause => say!("原因"),
            Heading::Proposed => say!("ほかのポリシーの変更案"),
            Heading::Fix => say!("修正"),
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

    fn several(&self, denials: usize, shown: usize) -> Line {
        if shown < denials {
            say!(
                "{} 種類の拒否が見つかりました。最初の {} 種類を詳しく説明し、残りは最後に一覧で示します。",
                denials,
                shown
            )
        } else {
            say!("{} 種類の拒否が見つかりました。順に説明します。", denials)
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

    fn listed(&self, denial: &Denial, request: &RequestRead) -> Line {
        let sentence = self.denied(request, denial.operation.as_deref());
        match denial.count {
            0 | 1 => sentence,
            count => say!("{}{} 回現れています。", sentence, count),
        }
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

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Line {
        match (layer, effect) {
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
        }
    }

    fn cut_off(&self) -> Line {
        say!(
            "貼り付けられたポリシーは途中で切れているため、ここでの説明は貼り付けられた部分だけにもとづいています。"
        )
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("メッセージに書かれているポリシーは {} です。", arn)
    }

    fn cause(&self, facts: &CauseFacts<'_>) -> Line {
        let action = facts
            .action
            .map_or_else(|| say!("このアクション"), Line::from);
        let place = facts.place.map(|place| self.place(place));
        match (facts.cause, place) {
            (Cause::ResourceNotCovered, Some(place)) if !facts.certain => match facts.reason {
                Some(ReasonKind::Open {
                    on: Unknown::Key(key),
                    ..
                }) => say!(
                    "{} が {} を許可しているのは、{} の値に合う名前のリソースだけです。拒否されたので、値がこのリソースの名前と違うか、呼び出し元に値がありません。",
                    place,
                    action,
                    key
                ),
                Some(ReasonKind::Open {
                    on: Unknown::Field(_) | Unknown::Pattern(_),
                    ..
                }) => say!(
                    "{} は、書かれているリソースに限って {} を許可しています。拒否されたので、別のリソースに対するリクエストだったと考えられます。",
                    place,
                    action
                ),
                _ => say!(
                    "{} は {} を許可していますが、`Resource` がこのリソースを対象とするかどうかは、テンプレートの参照が何を指すかによります。実際には許可されていないので、参照が別のものを指しているか、別のバージョンのポリシーが有効になっています。",
                    place,
                    action
                ),
            },
            (Cause::ResourceNotCovered, Some(place)) => say!(
                "{} は {} を許可していますが、このリソースは `Resource` の対象に入っていません。",
                place,
                action
            ),
            (Cause::ResourceNotCovered, None) => say!(
                "{} を許可しているステートメントの中に、このリソースを対象とするものがありません。",
                action
            ),
            (Cause::ActionNotAllowed, place) => match (facts.reason, place) {
                (
                    Some(ReasonKind::ActionNotListed {
                        nearest: Some(near),
                    }),
                    Some(place),
                ) => say!(
                    "貼り付けられたポリシーに {} を挙げたステートメントがありません。{} の {} は、その書き間違いと思われます。",
                    action,
                    place,
                    near
                ),
                (_, _) => {
                    say!(
                        "貼り付けられたポリシーに {} を挙げたステートメントがありません。",
                        action
                    )
                }
            },
            (Cause::ActionIsOperation, place) => match (facts.reason, place) {
                (Some(ReasonKind::ActionIsOperation { written, action }), Some(place)) => say!(
                    "{} の {} は API オペレーションの名前で、IAM のアクションではありません。必要なアクションは {} です。",
                    place,
                    written,
                    action
                ),
                (_, _) => say!(
                    "ポリシーに API オペレーションの名前が書かれています。必要な IAM のアクションは {} です。",
                    action
                ),
            },
            (Cause::ConditionNotMet, Some(place)) if !facts.certain => say!(
                "{} は {} を `Condition` 付きで許可しています。このポリシーが有効であれば、その条件が満たされていません。",
                place,
                action
            ),
            (Cause::ConditionNotMet, Some(place)) => say!(
                "{} は {} を許可していますが、`Condition` の条件が満たされていません。",
                place,
                action
            ),
            (Cause::ConditionNotMet, None) => say!(
                "{} を許可しているステートメントはありますが、`Condition` の条件が満たされていません。",
                action
            ),
            (Cause::PrincipalNotAllowed, Some(place)) => say!(
                "{} はこのリクエストに当てはまりますが、`Principal` に呼び出し元が入っていません。",
                place
            ),
            (Cause::PrincipalNotAllowed, None) => {
                say!(
                    "このリクエストに当てはまるステートメントの `Principal` に、呼び出し元が入っていません。"
                )
            }
            (Cause::ExplicitDeny, Some(place)) => say!(
                "{} が拒否しています。`Deny` はどの `Allow` よりも優先されます。",
                place
            ),
            (Cause::ExplicitDeny, None) => say!("`Deny` はどの `Allow` よりも優先されます。"),
            (Cause::ActionNeedsStar, Some(place)) => say!(
                "{} にはリソースタイプがないため、`\"Resource\": \"*\"` でしか許可できません。{} には ARN が書かれています。",
                action,
                place
            ),
            (Cause::ActionNeedsStar, None) => say!(
                "{} にはリソースタイプがないため、`\"Resource\": \"*\"` でしか許可できません。",
                action
            ),
            (Cause::VariableNotSubstituted, place) => match (facts.reason, place) {
                (Some(ReasonKind::VariableInOldVersion { variable }), Some(place)) => say!(
                    "{} の {} は、ポリシーの `Version` が `2012-10-17` ではないため、変数ではなくただの文字列として扱われます。",
                    place,
                    variable
                ),
                (Some(ReasonKind::VariableAbsent { key }), Some(place)) => say!(
                    "{} はポリシー変数 {} を使っていますが、この種類の呼び出し元にはその値がありません。",
                    place,
                    key
                ),
                (_, _) => say!("ポリシー変数の値が、このリクエストにはありません。"),
            },
            (Cause::InvalidVersion, _) => {
                say!(
                    "貼り付けられたポリシーの `Version` はポリシー言語のバージョンではないため、AWS はこのポリシーを受け付けません。"
                )
            }
            (Cause::PolicyAllows, _) if !facts.certain => {
                say!(
                    "分かる範囲では、貼り付けられたポリシーはこのリクエストを許可しています。その場合、このポリシーが呼び出し元にアタッチされていないか、別のバージョンが有効になっているか、別のポリシーで拒否されています。"
                )
            }
            (Cause::PolicyAllows, _) => {
                say!(
                    "貼り付けられたポリシーはこのリクエストを許可しています。このポリシーが呼び出し元にアタッチされていないか、別のバージョンが有効になっているか、別のポリシーで拒否されています。"
                )
            }
            (Cause::ServiceControlPolicy, _) => {
                say!("組織の SCP が通さないものは、アカウント内のどのポリシーでも許可できません。")
            }
            (Cause::ResourceControlPolicy, _) => {
                say!(
                    "リソース側の組織の RCP が通さないものは、アカウント内のどのポリシーでも許可できません。"
                )
            }
            (Cause::PermissionsBoundary, _) => {
                say!(
                    "アクセス許可の境界は上限です。境界が通さないものは、アイデンティティベースのポリシーでは許可できません。"
                )
            }
            (Cause::SessionPolicy, _) => {
                say!(
                    "このセッションは独自のポリシー付きで作られており、そのポリシーでも許可されている操作しかできません。"
                )
            }
            (Cause::VpcEndpointPolicy, _) => {
                say!(
                    "リクエストは VPC エンドポイントを経由しており、そのポリシーが通していません。"
                )
            }
            (Cause::TrustPolicy, _) => {
                say!("ロールの信頼ポリシーが、この呼び出し元にロールの引き受けを許可していません。")
            }
            (Cause::ResourcePolicy, _) => {
                say!(
                    "リソースのポリシーが貼り付けられていないため、どのステートメントが惜しいのかは分かりません。"
                )
            }
            (Cause::IdentityPolicy, _) => {
                say!(
                    "呼び出し元のポリシーが貼り付けられていないため、どのステートメントが惜しいのかは分かりません。"
                )
            }
            (Cause::UnsignedRequest, _) => {
                say!(
                    "呼び出し元が anonymous (匿名) です。リクエストに有効な署名がないため、ユーザーやロールのポリシーは判定に使われません。"
                )
            }
            (Cause::BlockPublicAccess, _) => {
                say!(
                    "データが公開される内容のため、S3 のパブリックアクセスブロック (Block Public Access) で拒否されています。これは S3 の設定で、ポリシーではありません。"
                )
            }
            (Cause::IncompletePolicy, place) => match (facts.reason, place) {
                (
                    Some(ReasonKind::Open {
                        on: Unknown::Code(written) | Unknown::Placeholder(written),
                        ..
                    }),
                    Some(place),
                ) => say!(
                    "{} が {} を許可しているかどうかは {} の値によりますが、その値は貼り付けられた内容からは分かりません。実際に拒否されているので、値が想定と違うか、別のバージョンのポリシーが有効になっています。",
                    place,
                    action,
                    written
                ),
                (_, _) => say!(
                    "貼り付けられたポリシーは途中で切れており、判定を左右する部分が欠けている可能性があります。"
                ),
            },
            (Cause::SseCBlocked, _) => {
                say!(
                    "利用者が用意したキーによる暗号化 (SSE-C) を受け付けない設定のバケットのため、拒否されています。これはバケットの設定で、ポリシーではありません。"
                )
            }
            (Cause::ManagedByAws, _) => {
                say!(
                    "これは AWS が管理しているもので、誰にも変更できません。管理者であっても、ポリシーで許可することはできません。"
                )
            }
            (Cause::EncodedMessage, _) => {
                say!(
                    "詳細はエンコードされた認可メッセージの中にあります。デコードすると、アクションとリソース、判定に使われたステートメントが分かります。"
                )
            }
            (Cause::Unknown, _) => {
                say!("貼り付けられた内容だけでは、原因を特定できません。")
            }
        }
    }

    fn change(&self, change: &Change, kind: PolicyType, policy: Option<usize>) -> Line {
        let at = |statement: &usize| {
            self.place(Place {
                policy,
                statement: statement.saturating_add(1),
                sid: None,
            })
        };
        match change {
            Change::NewPolicy => match kind {
                PolicyType::Identity => {
                    say!(
                        "呼び出し元のユーザー、グループ、またはロールに、次のポリシーを追加してください。"
                    )
                }
                PolicyType::Resource => {
                    say!("リソースのポリシーに、次のステートメントを追加してください。")
                }
                PolicyType::Trust => {
                    say!("ロールの信頼ポリシーに、次のステートメントを追加してください。")
                }
                PolicyType::Boundary => {
                    say!("アクセス許可の境界に、次のステートメントを追加してください。")
                }
                PolicyType::Session => {
                    say!("セッションポリシーに、次のステートメントを追加してください。")
                }
                PolicyType::Vpce => {
                    say!("VPC エンドポイントポリシーに、次のステートメントを追加してください。")
                }
                PolicyType::Scp => {
                    say!(
                        "サービスコントロールポリシー (SCP) に、次のステートメントを追加してください。"
                    )
                }
                PolicyType::Rcp => {
                    say!(
                        "リソースコントロールポリシー (RCP) に、次のステートメントを追加してください。"
                    )
                }
            },
            Change::StatementAlone { .. } => say!(
                "ポリシーに次のステートメントを追加してください (JSON で示します)。貼り付けられたポリシーはコードであるか、全体を読み取れていないため、修正後のポリシー全体は示しません。"
            ),
            Change::AddStatement => {
                say!("ポリシーの最後に、独立したステートメントを追加してください。")
            }
            Change::AddResource {
                statement,
                resource,
            } => {
                say!(
                    "{} の `Resource` に {} を追加してください。",
                    at(statement),
                    resource
                )
            }
            Change::AddAction { statement, action } => {
                say!(
                    "{} の `Action` に {} を追加してください。",
                    at(statement),
                    action
                )
            }
            Change::ReplaceAction {
                statement,
                from,
                to,
            } => {
                say!(
                    "{} の {} を {} に置き換えてください。",
                    at(statement),
                    from,
                    to
                )
            }
            Change::ReplaceOperator {
                statement,
                from,
                to,
                key,
            } => say!(
                "{} の {} に対する条件演算子を、ワイルドカードを文字どおりに比較する {} から {} に置き換えてください。",
                at(statement),
                key,
                from,
                to
            ),
            Change::ReplaceVersion { from: Some(from) } => {
                say!(
                    "`Version` の {} を `2012-10-17` に置き換えてください。",
                    from
                )
            }
            Change::ReplaceVersion { from: None } => {
                say!("`Version` として `2012-10-17` を追加してください。")
            }
            Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "{} の {} は ARN ではないため、{} に置き換えてください。",
                at(statement),
                from,
                to
            ),
            Change::ReplacePrincipal {
                statement,
                from,
                to,
            } => say!(
                "{} の `Principal` の {} に当てはまる呼び出し元はないため、{} に置き換えてください。",
                at(statement),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "{} の `Sid` {} を {} に変えてください。`Sid` に使えるのは英数字だけで、ポリシー内で重複できません。",
                at(statement),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!("{} の {} は {} と書いてください。", at(statement), from, to),
            Change::RemoveElement { statement, name } => say!(
                "{} から {} を削除してください。この種類のポリシーには書けません。",
                at(statement),
                name
            ),
            Change::Several => say!("次のように変更してください。"),
            Change::AddConditionValue {
                statement,
                key,
                value,
            } => say!(
                "{} の {} の条件値に {} を追加してください。",
                at(statement),
                key,
                value
            ),
            Change::ReplaceConditionValue {
                statement,
                operator: _,
                key,
                from,
                to,
            } => say!(
                "{} の {} の条件値を、{} から {} に置き換えてください。",
                at(statement),
                key,
                from,
                to
            ),
        }
    }

    fn pattern(&self, varying: Varying, pattern: &str, exact: &str) -> Line {
        let covers = match varying {
            Varying::Object => {
                "オブジェクトのキーは呼び出しごとに変わるため、この接頭辞のオブジェクトすべて"
            }
            Varying::LogStream => {
                "ログストリームは次々に作られるため、このロググループのログストリームすべて"
            }
            Varying::Run => "ID は毎回変わるため、これから開始されるものも含めたすべて",
            Varying::Ec2Id => "ID は作成のたびに変わるため、この種類のリソースすべて",
            Varying::StackSuffix => {
                "末尾の文字列は CloudFormation が毎回決めるため、このスタックが作るものすべて"
            }
            Varying::Version => "バージョンは更新のたびに変わるため、すべてのバージョン",
        };
        say!(
            "{}を {} で許可しています。今回のものだけを許可する場合は {} と書きます。",
            Inline::Text(covers),
            Inline::Pasted(pattern.to_owned()),
            Inline::Pasted(exact.to_owned())
        )
    }

    fn patterns(&self) -> Line {
        say!(
            "呼び出しごとに変わる名前はパターンにしています。エラーに出た名前だけに絞ることもできます。"
        )
    }

    fn presumed(&self, kind: PolicyType) -> Line {
        say!(
            "{}に `Allow` が足りない場合に有効な修正です。そのことはメッセージには書かれていません。",
            self.policy(kind)
        )
    }

    fn in_template(&self) -> Line {
        say!("テンプレートでは次のように書きます。")
    }

    fn whole(&self) -> Line {
        say!("修正後のポリシーの全体は次のとおりです。")
    }

    fn masked(&self) -> Line {
        say!(
            "ポリシーの値の一部は、ここでは伏せて表示しています。保存する前に、次の箇所を元の値に戻してください。"
        )
    }

    fn masked_value(&self, value: &MaskedValue) -> Line {
        let (element, stand_in) = (value.element, value.stand_in.as_str());
        match (Place::of_masked(value), value.key.as_deref()) {
            (Some(place), Some(key)) => {
                say!(
                    "{} の {} ({}): {}",
                    self.place(place),
                    element,
                    key,
                    stand_in
                )
            }
            (Some(place), None) => say!("{} の {}: {}", self.place(place), element, stand_in),
            (None, _) => say!("{}: {}", element, stand_in),
        }
    }

    fn advice(&self, facts: &CauseFacts<'_>) -> Vec<Line> {
        let unproved = || {
            say!(
                "このリクエストだけを許可すると証明できる変更が見つからなかったため、修正案は示しません。"
            )
        };
        if facts.cause == Cause::ResourceNotCovered
            && let Some(ReasonKind::ResourceNotCovered {
                gap: ResourceGap::NoTypeOfAction,
                ..
            }) = facts.reason
        {
            return vec![say!(
                "このアクションには専用のステートメントを用意し、アクションが対象にできるリソースの ARN を指定してください。特定のリソースを対象にしない呼び出しは、`\"Resource\": \"*\"` でなければ許可されません。どちらの呼び出しかは、CloudTrail のイベントかサービスのリファレンスで確認できます。"
            )];
        }
        match facts.cause {
            Cause::ResourceNotCovered => vec![
                unproved(),
                say!(
                    "まず、メッセージのリソースが意図したものかどうかを確認してください。意図どおりであれば、そのアクションを許可する独立したステートメントに、このリソースの ARN を書いてください。"
                ),
            ],
            Cause::ActionNotAllowed | Cause::ActionIsOperation => vec![
                unproved(),
                say!("このアクションとこのリソースだけを対象とするステートメントが必要です。"),
            ],
            Cause::ConditionNotMet => vec![say!(
                "リクエストの条件キーが実際にどの値を持つのかを調べ、条件を満たすようにリクエストのほうを直してください。条件を外すと、その条件で守っていたものが守られなくなります。"
            )],
            Cause::PrincipalNotAllowed => vec![say!(
                "そのステートメントの `Principal` に、呼び出し元のユーザーまたはロールの ARN を書いてください。`\"*\"` にはしないでください。"
            )],
            Cause::ExplicitDeny => {
                let mut advice = vec![say!("`Allow` を追加しても解決しません。")];
                advice.push(if facts.place.is_some() {
                    say!("この `Deny` が当てはまらない条件をリクエストが満たすようにするか、所有者に対象を狭めてもらってください。変更の前に、何を守るための `Deny` なのかを確認してください。")
                } else {
                    match facts.layer {
                        Some(PolicyType::Identity) => say!("呼び出し元のすべてのポリシー (所属するグループのものを含みます) から、このアクションとリソースに当てはまる `Deny` ステートメントを探してください。その条件を見れば、どうすれば拒否されないかが分かります。"),
                        Some(PolicyType::Resource) => say!("リソースのポリシーにある `Deny` ステートメントを確認してください。VPC エンドポイント、TLS、MFA、暗号化、組織などを条件にしていることが多く、その条件を満たすリクエストは拒否されません。"),
                        Some(PolicyType::Trust) => say!("ロールの信頼ポリシーにある `Deny` ステートメントと、その条件を確認してください。"),
                        Some(PolicyType::Scp | PolicyType::Rcp | PolicyType::Boundary | PolicyType::Session | PolicyType::Vpce) | None => {
                            say!("このアクションとリソースに当てはまる `Deny` ステートメントを持つポリシーを探してください。その条件を見れば、どうすれば拒否されないかが分かります。")
                        }
                    }
                });
                advice
            }
            Cause::ActionNeedsStar => vec![
                unproved(),
                say!(
                    "このアクションには AWS がこれより狭い指定を用意していないため、`\"Resource\": \"*\"` とした独立したステートメントが必要です。"
                ),
            ],
            Cause::VariableNotSubstituted => vec![
                unproved(),
                say!(
                    "`Version` を `2012-10-17` にするか、この種類の呼び出し元が値を持つポリシー変数を使ってください。"
                ),
            ],
            Cause::InvalidVersion => vec![
                unproved(),
                say!(
                    "`Version` を `2012-10-17` にしてください。これはポリシー言語のバージョンで、ポリシーを書いた日付ではありません。"
                ),
            ],
            Cause::PolicyAllows => vec![say!(
                "このポリシーを変更しても解決しません。メッセージの呼び出し元にアタッチされているか、貼り付けたバージョンがデフォルトバージョンか、メッセージが最後の変更より後のものかを確認してください。"
            )],
            Cause::ServiceControlPolicy => vec![
                say!("アカウント内で `Allow` を追加しても解決しません。"),
                say!(
                    "ルート、アカウントの上位にある各組織単位 (OU)、アカウント自体にアタッチされた SCP を確認してください。当てはまる `Deny` があるか、いずれかの階層でこのアクションの `Allow` がありません。"
                ),
            ],
            Cause::ResourceControlPolicy => vec![
                say!("呼び出し元やリソースのポリシーに `Allow` を追加しても解決しません。"),
                say!(
                    "リソースを所有する組織の RCP に、このリクエストが条件を満たしていない `Deny` がないかを確認してください。"
                ),
            ],
            Cause::PermissionsBoundary => vec![
                say!("アイデンティティベースのポリシーに `Allow` を追加するだけでは解決しません。"),
                say!(
                    "ユーザーまたはロールにアクセス許可の境界として設定されているポリシーを確認してください。境界がこのアクションを通し、かつアイデンティティベースのポリシーでも許可されている必要があります。"
                ),
            ],
            Cause::SessionPolicy => vec![
                say!("ロールやユーザーに `Allow` を追加するだけでは解決しません。"),
                say!(
                    "セッションを作っている箇所を確認してください。`AssumeRole` や `GetFederationToken` の `Policy` と `PolicyArns`、またはセッションを発行するツールの設定です。そこでもこのアクションが許可されている必要があります。"
                ),
            ],
            Cause::VpcEndpointPolicy => vec![
                say!("呼び出し元のポリシーに `Allow` を追加しても解決しません。"),
                say!(
                    "リクエストが経由した VPC エンドポイントのポリシーを確認し、この呼び出し元、アクション、リソースを通す意図があるのかを確かめてください。"
                ),
            ],
            Cause::TrustPolicy => vec![say!(
                "呼び出し元に `Allow` を追加するだけでは解決しません。ロールの信頼ポリシーの `Principal` に呼び出し元が入っていて、その条件が満たされている必要があります。"
            )],
            Cause::ResourcePolicy => vec![say!(
                "リソースのポリシーを確認してください。この呼び出し元にこのアクションを許可している必要があります。別のアカウントからの呼び出しでは、呼び出し元のアイデンティティベースのポリシーでも許可されている必要があります。"
            )],
            Cause::IdentityPolicy => vec![say!(
                "呼び出し元とその所属グループのポリシーを確認してください。いずれかが、このリソースに対するこのアクションを許可している必要があります。"
            )],
            Cause::UnsignedRequest => vec![
                say!(
                    "AWS の認証情報でリクエストに署名してください (署名バージョン 4)。SDK を使えば自動で署名されます。署名のないリクエストには、ユーザーやロールに `Allow` を追加しても効果がありません。"
                ),
                say!(
                    "匿名の呼び出しを許可できるのは、リソースのポリシーだけです。許可すると、条件で除外されない限り誰でも呼び出せるようになります。"
                ),
            ],
            Cause::BlockPublicAccess => vec![
                say!("`Allow` を追加しても解決しません。管理者の権限でも同じです。"),
                say!(
                    "設定しようとしている内容を、公開とみなされないものにしてください。バケットポリシーでは、アカウントを指定するか、`\"Principal\": \"*\"` を固定値の条件 (`aws:PrincipalOrgID`、`aws:SourceArn`、IP アドレスの範囲など) で絞り込みます。パブリックな ACL は付けません。"
                ),
                say!(
                    "設定をオフにしてよいのは、誰にでも公開するデータの場合だけです。判断はデータの責任者に任せてください。"
                ),
            ],
            Cause::IncompletePolicy => vec![say!(
                "ポリシーの全体が分からないため、修正案は示しません。読み取れていない部分で、条件付きで許可されていたり、拒否されていたりする可能性があります。全体を貼り付けてください。"
            )],
            Cause::SseCBlocked => vec![
                say!("`Allow` を追加しても解決しません。管理者の権限でも同じです。"),
                say!(
                    "SSE-S3 か SSE-KMS など、別の方式の暗号化でアップロードしてください。`x-amz-server-side-encryption-customer-*` ヘッダーや、それを付ける指定 (`--sse-c`、`SSECustomerKey`) を外します。"
                ),
                say!(
                    "SSE-C が必要な場合は、バケットの管理者がデフォルト暗号化の設定で SSE-C のブロックを解除します (`PutBucketEncryption` の `BlockedEncryptionTypes`)。"
                ),
            ],
            Cause::ManagedByAws => vec![
                say!("`Allow` を追加しても解決しません。"),
                say!(
                    "AWS 管理ポリシーは、コピーしたカスタマー管理ポリシー (`aws iam create-policy`) を変更してください。`aws-reserved/` の下のロールは、IAM Identity Center の許可セットで変更し、そこからサインインして使います。サービスにリンクされたロールは、作成元のサービスで管理します。`alias/aws/` で始まる名前は AWS マネージドキーのものなので、キーには別のエイリアスを付けてください。"
                ),
            ],
            Cause::EncodedMessage => vec![say!(
                "`aws sts decode-authorization-message --encoded-message` でメッセージをデコードしてください。実行するには `sts:DecodeAuthorizationMessage` の許可が必要です。"
            )],
            Cause::Unknown => vec![say!(
                "拒否した層と足りないものが推測になってしまうため、修正案は示しません。`Allow` を追加しても解決しないことがあります。"
            )],
        }
    }

    fn owner(&self, owner: Owner) -> Line {
        match owner {
            Owner::IamAdministrator => say!("変更できる人: アカウントの IAM 管理者です。"),
            Owner::Aws => say!("変更できるのは AWS だけです。"),
            Owner::ResourceOwner => say!("変更できる人: リソースの所有者です。"),
            Owner::OrganizationAdministrator => {
                say!(
                    "変更できる人: AWS Organizations の組織の管理者です。アカウント内の権限では変更できません。"
                )
            }
            Owner::BoundaryAdministrator => {
                say!("変更できる人: アクセス許可の境界を設定している管理者です。")
            }
            Owner::SessionIssuer => {
                say!(
                    "変更できる人: セッションを発行する側、つまり AWS STS を呼び出すアプリケーションやブローカーの担当者です。"
                )
            }
            Owner::NetworkTeam => {
                say!(
                    "変更できる人: VPC エンドポイントを管理しているチームです。多くの場合、ネットワーク担当です。"
                )
            }
            Owner::RoleOwner => say!("変更できる人: ロールの所有者です。"),
            Owner::IdentityCenterAdministrator => {
                say!("変更できる人: IAM Identity Center の管理者です。許可セットを変更します。")
            }
            Owner::Unknown => {
                say!("誰が変更できるかは、貼り付けられた内容からは分かりません。")
            }
        }
    }

    fn allows(&self, requests: usize) -> Line {
        match requests {
            1 => say!(
                "評価エンジンで検証しました。修正後のポリシーでは、拒否されたリクエストが許可されます。"
            ),
            requests => say!(
                "評価エンジンで検証しました。修正後のポリシーでは、拒否された {} 件のリクエストがすべて許可されます。",
                requests
            ),
        }
    }

    fn allows_if(&self, requests: usize) -> Line {
        match requests {
            1 => say!(
                "評価エンジンで検証しました。修正後のポリシーで拒否されたリクエストが許可されるかどうかは、次の点によります。"
            ),
            requests => say!(
                "評価エンジンで検証しました。修正後のポリシーで拒否された {} 件のリクエストがすべて許可されるかどうかは、次の点によります。",
                requests
            ),
        }
    }

    fn allows_alone(&self, kind: PolicyType) -> Line {
        say!(
            "評価エンジンで検証しました。この変更で {} はリクエストを許可しますが、別のポリシーがあるため、それだけでは足りません。",
            self.policy(kind)
        )
    }

    fn stop(&self, kind: PolicyType, denying: Option<Place<'_>>) -> Line {
        match denying {
            Some(place) => say!(
                "{} ({}) がリクエストを明示的に拒否しています。",
                self.place(place),
                self.policy(kind)
            ),
            None => say!(
                "貼り付けられた {} は、このリクエストを許可していません。そのポリシーの管理者にも変更してもらう必要があります。",
                self.policy(kind)
            ),
        }
    }

    fn denied_by(&self, place: Place<'_>, certain: bool) -> Line {
        let place = self.place(place);
        if certain {
            say!("当てはまる `Deny` は {} です。", place)
        } else {
            say!(
                "貼り付けられた中で当てはまりうる `Deny` は {} だけなので、これが適用されています。",
                place
            )
        }
    }

    fn remedies(&self, denies: bool, count: usize) -> Line {
        match (denies, count) {
            (true, 1) => say!("この `Deny` に該当しないようにするには、次のとおりにしてください。"),
            (true, _) => say!("次のどれか 1 つを満たせば、この `Deny` には該当しません。"),
            (false, 1) => say!("そのステートメントの条件を満たす必要があります。"),
            (false, _) => say!("そのステートメントの条件をすべて満たす必要があります。"),
        }
    }

    fn remedy(&self, remedy: &Remedy) -> Line {
        let Remedy {
            key,
            want,
            about,
            has,
        } = remedy;
        let listed = |values: &[String]| self.some(values);
        match (about, want) {
            (
                About::Mfa {
                    command: Some(command),
                },
                _,
            ) => say!(
                "MFA で認証してください ({})。コンソールで MFA を使っていても、アクセスキーだけの呼び出しには付きません。{} で一時的な認証情報を取得して使います。デバイスの ARN は `aws iam list-mfa-devices` で確認できます。",
                key,
                command
            ),
            (About::Mfa { command: None }, _) => say!(
                "MFA で認証してください ({})。ロールのセッションでは、MFA コードを付けてロールを引き受けたときだけ有効です。`aws sts assume-role` の `--serial-number` と `--token-code`、またはプロファイルの `mfa_serial` を使います。",
                key
            ),
            (About::Encryption, Want::OneOf(values)) => match values.as_slice() {
                [only] if only == "aws:kms" => say!(
                    "`--sse aws:kms` を付けてアップロードしてください。ヘッダーでは `x-amz-server-side-encryption: aws:kms` です ({})。",
                    key
                ),
                [only] if only == "AES256" => say!(
                    "`--sse AES256` を付けてアップロードしてください。ヘッダーでは `x-amz-server-side-encryption: AES256` です ({})。",
                    key
                ),
                values => say!(
                    "{} のどれかの暗号化方式を指定してアップロードしてください。CLI では `--sse`、ヘッダーでは `x-amz-server-side-encryption` です ({})。",
                    listed(values),
                    key
                ),
            },
            (About::Encryption, Want::Present) => say!(
                "アップロードのときに暗号化方式を指定してください。`--sse aws:kms` か `--sse AES256`、ヘッダーでは `x-amz-server-side-encryption` です ({})。",
                key
            ),
            (About::EncryptionKey, Want::OneOf(values)) => say!(
                "KMS キー {} を指定してアップロードしてください。CLI では `--sse aws:kms --sse-kms-key-id` です ({})。",
                listed(values),
                key
            ),
            (About::Transport, Want::OneOf(_)) => {
                say!("HTTP ではなく HTTPS で呼び出してください ({})。", key)
            }
            (About::Region, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "呼び出し先は {} ですが、使えるのは {} だけです ({})。使えるリージョンで操作するか、ポリシーの管理者にこのリージョンの追加を依頼してください。",
                    has,
                    listed(values),
                    key
                ),
                None => say!("使えるリージョンは {} だけです ({})。", listed(values), key),
            },
            (About::GlobalProfile, Want::OneOf(values)) => say!(
                "グローバル推論プロファイルを使った呼び出しなので、{} の値は `unspecified` です。使えるのは {} だけです。そのリージョンのモデルか、同じ地域の推論プロファイルを使うか、条件値に `unspecified` を追加してもらってください。",
                key,
                listed(values)
            ),
            (About::Prefix { command }, Want::OneOf(values)) => match (command, has) {
                (Some(command), Some(has)) => say!(
                    "コマンドが一覧しているプレフィックスは {} ですが、ポリシーが許可しているのは {} です。末尾の `/` を付けてください: {}",
                    has,
                    listed(values),
                    command
                ),
                (_, Some(has)) => say!(
                    "コマンドが一覧しているプレフィックスは {} ですが、ポリシーが許可しているのは {} です ({})。",
                    has,
                    listed(values),
                    key
                ),
                (_, None) => say!(
                    "一覧するプレフィックスが {} に一致する必要があります ({})。",
                    listed(values),
                    key
                ),
            },
            (About::PassedToService, Want::OneOf(values)) if has.is_some() => say!(
                "この呼び出しはロールを {} に渡しますが、ポリシーが許可している渡し先は {} だけです ({})。",
                has.as_deref().unwrap_or_default(),
                listed(values),
                key
            ),
            (About::ResourceTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "リソースに、値が {} のタグ {} が必要です。付いているタグは {} で確認できます。大文字と小文字は区別されます。",
                    listed(values),
                    tag,
                    command
                ),
                None => say!(
                    "リソースに、値が {} のタグ {} が必要です。大文字と小文字は区別されます。",
                    listed(values),
                    tag
                ),
            },
            (About::RequestTag { tag }, Want::OneOf(values)) => say!(
                "呼び出しの中で、タグ {} の値に {} を指定してください。",
                tag,
                listed(values)
            ),
            (About::PrincipalTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "呼び出し元に、値が {} のタグ {} が必要です。付いているタグは {} で確認できます。セッションタグは、セッションを作る側で付けます。",
                    listed(values),
                    tag,
                    command
                ),
                None => say!(
                    "呼び出し元に、値が {} のタグ {} が必要です。",
                    listed(values),
                    tag
                ),
            },
            (About::Network, Want::OneOf(values)) => say!(
                "リクエストの送信元は {} でなければなりません ({})。",
                listed(values),
                key
            ),
            (About::Organization, Want::OneOf(values)) => say!(
                "呼び出し元のアカウントは組織 {} に属していなければなりません ({})。",
                listed(values),
                key
            ),
            (About::ExternalId, Want::OneOf(values)) => say!(
                "信頼ポリシーが求める外部 ID {} を、`aws sts assume-role` の `--external-id` で渡してください ({})。",
                listed(values),
                key
            ),
            (About::SourceOfService, Want::OneOf(values)) => say!(
                "{} が設定されるのは、AWS のサービスが {} のために呼び出すときだけです。直接の呼び出しには付きません。",
                key,
                listed(values)
            ),
            (About::Claim { name }, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "トークンの {} は {} ですが、ポリシーが求めているのは {} です。実際のワークフローの値をポリシーに書いてください。大文字と小文字も含めて、1 文字ずつ比較されます。",
                    name,
                    has,
                    listed(values)
                ),
                None if name != "sub" || !key.contains("githubusercontent") => say!(
                    "トークンの {} を {} と 1 文字ずつ比べてください。大文字と小文字も区別されます。",
                    name,
                    listed(values)
                ),
                None => say!(
                    "トークンの {} を {} と 1 文字ずつ比べてください。大文字と小文字も区別されます。GitHub Actions で環境 (environment) を使うジョブでは `repo:OWNER/REPOSITORY:environment:NAME` になります。",
                    name,
                    listed(values)
                ),
            },
            (_, Want::OneOf(values)) => say!(
                "リクエストの {} の値が {} でなければなりません。",
                key,
                listed(values)
            ),
            (_, Want::NoneOf(values)) => say!(
                "リクエストの {} の値が {} であってはなりません。",
                key,
                listed(values)
            ),
            (_, Want::Present) => say!("リクエストに {} が必要です。", key),
            (_, Want::Absent) => say!("リクエストに {} があってはなりません。", key),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: false,
                },
            ) => say!(
                "リクエストの {} と {} に対する {} が真でなければなりません。",
                key,
                listed(values),
                operator
            ),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: true,
                },
            ) => say!(
                "リクエストの {} と {} に対する {} が真であってはなりません。",
                key,
                listed(values),
                operator
            ),
        }
    }

    fn companions(&self) -> Line {
        say!("同じ作業のほかのリクエストも続けて拒否されるため、次のものもあわせて許可しています。")
    }

    fn only_denied(&self) -> Line {
        say!("拒否されたリクエストだけを許可する場合は、次のとおりです。")
    }

    fn mends(&self, is_refused: bool) -> Line {
        if is_refused {
            say!(
                "貼り付けられたままでは AWS が保存を受け付けないため、次の点もあわせて直しています。"
            )
        } else {
            say!("今のままでは効果がないため、次の点もあわせて直しています。")
        }
    }

    fn mend(&self, mended: &Mended) -> Line {
        let change = &mended.change;
        if let Change::ReplaceResource {
            statement,
            from,
            to,
        } = change
            && !mended.is_refused
        {
            return say!(
                "ステートメント {}: {} を {} に直しました。",
                statement.saturating_add(1),
                from,
                to
            );
        }
        match change {
            Change::ReplaceAction {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の {} というアクションはないため、{} にしました。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の {} は ARN ではないため、{} にしました。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の `Sid` {} を {} にしました。`Sid` に使えるのは英数字だけで、ポリシー内で重複できません。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の {} というポリシー要素はないため、{} にしました。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RemoveElement { statement, name } => say!(
                "ステートメント {} の {} を削除しました。この種類のポリシーには書けません。",
                statement.saturating_add(1),
                name
            ),
            Change::NewPolicy
            | Change::AddStatement
            | Change::StatementAlone { .. }
            | Change::AddResource { .. }
            | Change::AddAction { .. }
            | Change::ReplaceOperator { .. }
            | Change::ReplaceVersion { .. }
            | Change::Several
            | Change::ReplacePrincipal { .. }
            | Change::AddConditionValue { .. }
            | Change::ReplaceConditionValue { .. } => {
                self.change(change, PolicyType::Identity, None)
            }
        }
    }

    fn proposed(&self, kind: PolicyType) -> Line {
        say!(
            "{} の変更案です。変更するかどうかは、そのポリシーの管理者が判断します。",
            self.policy(kind)
        )
    }

    fn proposal_allows(&self, kind: PolicyType) -> Line {
        say!(
            "評価エンジンで検証しました。この変更で、{} はリクエストを許可します。",
            self.policy(kind)
        )
    }

    fn unknown(&self, unknown: &Unknown) -> Line {
        match unknown {
            Unknown::Key(key) => {
                say!(
                    "リクエストの {} の値によります。貼り付けられた内容からは分かりません。",
                    key
                )
            }
            Unknown::Placeholder(text) => {
                say!(
                    "{} が実際に何を表すかによります。プレースホルダーか、伏せ字です。",
                    text
                )
            }
            Unknown::Field(element) => match element {
                Element::Principal => {
                    say!("呼び出し元によります。貼り付けられた内容からは分かりません。")
                }
                Element::Action => {
                    say!("アクションによります。貼り付けられた内容からは分かりません。")
                }
                Element::Resource => {
                    say!("対象のリソースによります。貼り付けられた内容からは分かりません。")
                }
                Element::Condition => {
                    say!("リクエストコンテキストによります。貼り付けられた内容からは分かりません。")
                }
                Element::Effect => say!("`Effect` によります。ステートメントに書かれていません。"),
                Element::Version => say!("`Version` によります。ポリシーに書かれていません。"),
            },
            Unknown::Pattern(pattern) => say!(
                "パターン {} が何に一致するかによります。AWS のドキュメントには書かれていません。",
                pattern
            ),
            Unknown::Policy(kind) => say!(
                "{}にもよります。貼り付けられていません。",
                self.policy(*kind)
            ),
            Unknown::CutOff => {
                say!("貼り付けられていない部分のポリシーによります。")
            }
            Unknown::Code(written) => say!(
                "{} の値によります。貼り付けられた内容からは分かりません。",
                written
            ),
            Unknown::Undocumented(rule) => say!(
                "AWS のドキュメントに書かれていない規則 ({}) によります。",
                Inline::Code(rule)
            ),
        }
    }

    fn grants(&self, count: usize) -> Line {
        match count {
            1 => say!("新しく許可されるのは、次の 1 件だけです。"),
            count => say!("新しく許可されるのは、次の {} 件だけです。", count),
        }
    }

    fn grant(&self, grant: &Grant) -> Line {
        let mut action = Line::from(&grant.action);
        if !grant.without_actions.is_empty() {
            action = say!(
                "{} (ただし {} を除く)",
                action,
                self.names(&grant.without_actions, 0)
            );
        }
        let mut resource = Line::from(&grant.resource);
        if !grant.within_resources.is_empty() {
            let also = self.names(&grant.within_resources, 0);
            resource = say!("{} のうち {} にも一致するもの", resource, also);
        }
        if !grant.without_resources.is_empty() {
            let without = self.names(&grant.without_resources, 0);
            resource = say!("{} (ただし {} を除く)", resource, without);
        }
        let (without, principals): (Vec<String>, Vec<String>) = grant
            .principals
            .iter()
            .cloned()
            .partition(|one| one.starts_with('!'));
        let without: Vec<String> = without.iter().map(|one| one.replacen('!', "", 1)).collect();
        let conditions = grant.conditions_written();
        let mut facts = say!("リソース: {}", resource);
        match (principals.as_slice(), without.as_slice()) {
            ([], []) => {}
            ([], without) => {
                facts = say!("{}、プリンシパル: {} 以外", facts, self.names(without, 0));
            }
            (principals, []) => {
                facts = say!("{}、プリンシパル: {}", facts, self.names(principals, 0));
            }
            (principals, without) => {
                let without = self.names(without, 0);
                facts = say!(
                    "{}、プリンシパル: {} (ただし {} を除く)",
                    facts,
                    self.names(principals, 0),
                    without
                );
            }
        }
        if !conditions.is_empty() {
            facts = say!("{}、条件: {}", facts, self.names(&conditions, 0));
        }
        say!("{} ({})", action, facts)
    }

    fn for_example(&self, grant: Line, witness: &Witness) -> Line {
        let mut facts = say!("リソース: {}", &witness.resource);
        if let Some(principal) = &witness.principal {
            facts = say!("{}、プリンシパル: {}", facts, principal);
        }
        let context = witness.context_written();
        if !context.is_empty() {
            facts = say!("{}、条件キーの値: {}", facts, self.names(&context, 0));
        }
        say!("{}。例: {} ({})", grant, &witness.action, facts)
    }

    fn grants_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("新しく許可されるのは、多くても次の 1 件です。"),
            count => say!("新しく許可されるのは、多くても次の {} 件です。", count),
        }
    }

    fn grants_nothing(&self) -> Line {
        say!("新しく許可されるものはありません。")
    }

    fn revokes_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("許可されなくなるのは、多くても次の 1 件です。"),
            count => say!("許可されなくなるのは、多くても次の {} 件です。", count),
        }
    }

    fn not_proved(&self) -> Line {
        say!("次の点は証明できなかったため、一覧は実際より多い可能性があります。")
    }

    fn unproven(&self, unproven: &Unproven) -> Line {
        match unproven {
            Unproven::Pattern(pattern) => say!(
                "{} にはフィールドが足りず、何に一致するかは AWS のドキュメントに書かれていません。2 通りの読み方で結果が変わります。",
                pattern
            ),
            Unproven::Open(written) => say!(
                "{} は、もう一方のポリシーが指すものと同じかもしれず、違うかもしれません。",
                written
            ),
            Unproven::Key(key) => say!("{} についての条件は、互いの範囲を比べられません。", key),
            Unproven::Multivalued(key) => say!(
                "{} は、集合演算子のある条件とない条件の両方で比べられています。集合演算子のない条件が複数の値をどう扱うかは、AWS のドキュメントに書かれていません。",
                key
            ),
            Unproven::AccountOnly(principal) => say!(
                "{} は、一方のポリシーでは直接指定されています。もう一方はそのアカウントだけを指定しており、許可するかどうかはアイデンティティベースのポリシーに任されます。",
                principal
            ),
            Unproven::NotPrincipal(principal) => say!(
                "`NotPrincipal` に {} がありますが、アイデンティティとそのアカウントの両方がそろっていません。この場合の動作は AWS のドキュメントに書かれていません。",
                principal
            ),
            Unproven::DuplicateKey(key) => say!(
                "{} が 1 つの演算子の下に 2 回あります。AWS はこれを受け付けません。",
                key
            ),
            Unproven::Unlisted { action, resource } => say!(
                "AWS のアクション一覧では、{} の対象に {} の形のリソースはありません。それでも AWS が判定に使うことがあるため、一覧に入れています。",
                action,
                resource
            ),
            Unproven::Resource(resource) => say!(
                "{} に重なるパターンが多すぎて、何が残るかを求められません。",
                resource
            ),
            Unproven::TooMany => {
                say!("ポリシーが長すぎて、すべてのステートメントを互いに比べられません。")
            }
            Unproven::Unread => {
                say!(
                    "貼り付けられたポリシーの全体は読み取れていないため、この一部はすでに許可されている可能性があります。"
                )
            }
            Unproven::Incomplete { more } => {
                say!("一覧が長すぎるため、残りの {} 件は省略しています。", *more)
            }
            Unproven::Misread { side, flaw } => match side {
                Side::Old => say!("変更前のポリシー: {}", self.flaw(flaw)),
                Side::New => say!("変更後のポリシー: {}", self.flaw(flaw)),
            },
        }
    }

    fn grants_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("読み取れた範囲では、新しく許可されるのは次の 1 件です。"),
            count => say!(
                "読み取れた範囲では、新しく許可されるのは次の {} 件です。",
                count
            ),
        }
    }

    fn grants_nothing_as_read(&self) -> Line {
        say!("読み取れた範囲では、新しく許可されるものはありません。")
    }

    fn revokes_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("読み取れた範囲では、許可されなくなるのは次の 1 件です。"),
            count => say!(
                "読み取れた範囲では、許可されなくなるのは次の {} 件です。",
                count
            ),
        }
    }

    fn revokes_nothing_as_read(&self) -> Line {
        say!("読み取れた範囲では、許可されなくなるものはありません。")
    }

    fn not_read(&self) -> Line {
        say!("次の箇所は書かれたとおりに読めなかったため、この結果は証明ではありません。")
    }

    fn flaw(&self, flaw: &Flaw) -> Line {
        match flaw {
            Flaw::Repaired(repair) => self.repair(repair),
            Flaw::Version(written) => say!(
                "{} というバージョンのポリシー言語はなく、AWS はこのポリシーを受け付けません。`2012-10-17` として読みました。",
                written
            ),
            Flaw::Missing(element) => say!(
                "{} のないステートメントがあり、AWS はこのポリシーを受け付けません。何も許可も拒否もしないものとして読みました。",
                Inline::Code(element.name())
            ),
            Flaw::Empty(element) => say!(
                "{} が空のリストで、AWS はこのポリシーを受け付けません。何にも一致しないものとして読みました。",
                Inline::Code(element.name())
            ),
            Flaw::NotAPrincipal(written) => say!(
                "{} は IAM が受け付けるプリンシパルの書き方ではなく、AWS はこのポリシーを受け付けません。誰にも一致しないものとして読みました。",
                written
            ),
            Flaw::Operator(written) => say!(
                "{} という条件演算子はなく、AWS はこのポリシーを受け付けません。条件が満たされるかどうかは分かりません。",
                written
            ),
            Flaw::NotAnAction(written) => say!(
                "{} はアクションではなく、AWS はこのポリシーを受け付けません。どのアクションにも一致しないものとして読みました。",
                written
            ),
            Flaw::NotAnArn(written) => say!(
                "{} は ARN ではありません。どのリソースにも一致しないものとして読みました。",
                written
            ),
            Flaw::TextBeside => say!(
                "ポリシーの前か後に、ポリシーの一部ではないテキストがあります。そこは読んでいません。"
            ),
        }
    }

    fn more(&self, count: usize) -> Line {
        say!("ほか {} 件", count)
    }

    fn revokes_nothing(&self) -> Line {
        say!("これまで許可されていたもので、許可されなくなるものはありません。")
    }

    fn revokes(&self, count: usize) -> Line {
        match count {
            1 => say!("許可されなくなるのは、次の 1 件だけです。"),
            count => say!("許可されなくなるのは、次の {} 件だけです。", count),
        }
    }

    fn wider(&self) -> Line {
        say!(
            "拒否されたリクエストより広い許可になります。このアクションにはリソースタイプがなく、AWS では `*` しか指定できないためです。"
        )
    }

    fn over_size(&self, characters: usize, quota: usize) -> Line {
        say!(
            "修正後のポリシーは空白を除いて {} 文字あり、AWS の上限の {} 文字を超えます。新しいステートメントは別のポリシーに分けてください。",
            characters,
            quota
        )
    }

    fn result(&self, place: Place<'_>, effect: Option<Effect>, outcome: &Outcome) -> Line {
        let place = self.place(place);
        match (effect, outcome) {
            (Some(Effect::Allow), Outcome::Match) => {
                say!("{} は、このリクエストを許可しています。", place)
            }
            (Some(Effect::Allow), Outcome::NoMatch) => {
                say!("{} は、このリクエストを許可していません。", place)
            }
            (Some(Effect::Allow), Outcome::Depends(_)) => say!(
                "{} がこのリクエストを許可するかどうかは、分かっていない値によります。",
                place
            ),
            (Some(Effect::Deny), Outcome::Match) => {
                say!("{} は、このリクエストを拒否しています。", place)
            }
            (Some(Effect::Deny), Outcome::NoMatch) => {
                say!(
                    "{} は `Deny` ですが、このリクエストには当てはまりません。",
                    place
                )
            }
            (Some(Effect::Deny), Outcome::Depends(_)) => say!(
                "{} がこのリクエストを拒否するかどうかは、分かっていない値によります。",
                place
            ),
            (None, Outcome::Depends(on))
                if on.contains(&Unknown::CutOff)
                    || on.iter().any(|on| matches!(on, Unknown::Code(_))) =>
            {
                say!("{} が許可か拒否かは、分かっていない値によります。", place)
            }
            (None, Outcome::Match | Outcome::NoMatch | Outcome::Depends(_)) => {
                say!("{} には `Effect` がないため、許可も拒否もしません。", place)
            }
        }
    }

    fn others(&self, count: usize, action: &str) -> Line {
        say!(
            "ほかの {} 個のステートメントは、{} を挙げていません。",
            count,
            action
        )
    }

    fn left_out(&self, count: usize) -> Line {
        say!(
            "ほかに {} 個のステートメントがありますが、ここでは省略します。",
            count
        )
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
                "`Action` に {} がありません。{} は、その書き間違いと思われます。",
                action,
                near
            ),
            ReasonKind::ActionIsOperation { written, action } => say!(
                "{} は API オペレーションの名前で、IAM のアクションではありません。対応するアクションは {} です。",
                written,
                action
            ),
            ReasonKind::ActionExcluded { pattern } => {
                say!(
                    "`NotAction` の {} が {} を除外しています。",
                    pattern,
                    action
                )
            }
            ReasonKind::ResourceNotCovered { nearest, gap } => {
                self.resource_gap(nearest, gap, &action, &resource, facts)
            }
            ReasonKind::ResourceExcluded { pattern } => {
                say!(
                    "`NotResource` の {} が {} を除外しています。",
                    pattern,
                    resource
                )
            }
            ReasonKind::VariableInOldVersion { variable } => say!(
                "ポリシーの `Version` が `2012-10-17` ではないため、{} はただの文字列として扱われます。",
                variable
            ),
            ReasonKind::VariableAbsent { key } => say!(
                "この種類の呼び出し元にはポリシー変数 {} の値がないため、このパターンは何にも一致しません。",
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
                "条件 {} が満たされるかどうかは分かりません。リクエストの {} の値が、貼り付けられた内容にないためです。",
                self.condition(operator, key, values),
                key
            ),
            ReasonKind::Open { element, on } => say!(
                "{} が当てはまるかどうかは分かりません。{}",
                Inline::Code(element.name()),
                self.unknown(on)
            ),
            ReasonKind::PrincipalNotListed { nearest: None } => {
                say!("`Principal` に呼び出し元が入っていません。")
            }
            ReasonKind::PrincipalNotListed {
                nearest: Some(near),
            } => say!(
                "`Principal` に呼び出し元が入っていません。最も近いのは {} です。",
                near
            ),
            ReasonKind::PrincipalExcluded { entry } => {
                say!("`NotPrincipal` の {} が呼び出し元を除外しています。", entry)
            }
            ReasonKind::Empty { element } => {
                say!(
                    "{} が空のリストなので、何にも一致しません。",
                    Inline::Code(element.name())
                )
            }
            ReasonKind::Missing { element } => {
                say!("{} がありません。", Inline::Code(element.name()))
            }
        }
    }

    fn note(&self, note: &Note, policies: usize) -> Line {
        let at = |policy: usize, statement: usize| {
            self.place(Place {
                policy: (policies > 1).then_some(policy.saturating_add(1)),
                statement: statement.saturating_add(1),
                sid: None,
            })
        };
        match note {
            Note::TagConditionCannotFit { key, statement } => say!(
                "ステートメント {} の `Resource` にこのリソースを並べて書いても解決しません。AWS が所有するリソースには利用者のタグが付いていないため、{} の条件が満たされることはありません。この条件のない、独立したステートメントが必要です。",
                statement.saturating_add(1),
                key
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: Some((policy, statement)),
            } => say!(
                "この呼び出しでは、別のリソース ({}) に対する許可も必要です。そちらは{} が受け持っているので、条件を含めてそのまま残してください。",
                self.resource_types(resource_types),
                at(*policy, *statement)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } if policies == 0 => say!(
                "この呼び出しでは、別のリソース ({}) に対する許可も必要です。",
                self.resource_types(resource_types)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } => say!(
                "この呼び出しでは、別のリソース ({}) に対する許可も必要です。貼り付けられたステートメントには許可がないため、次にそこで拒否される可能性があります。",
                self.resource_types(resource_types)
            ),
            Note::DeniedBy {
                sid: Some(sid),
                actions,
                resources,
            } => say!(
                "デコードされたメッセージによると、拒否したのはステートメント {} です (アクション: {}、リソース: {})。",
                sid,
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::DeniedBy {
                sid: None,
                actions,
                resources,
            } => say!(
                "デコードされたメッセージに、拒否したステートメントが示されています。`Sid` はありません (アクション: {}、リソース: {})。",
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: true,
            } => say!(
                "{} に含まれる {} ({}) は {} とは別の文字で、このようなアクションはありません。メッセージを表示元からコピーし直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: false,
            } => say!(
                "{} に含まれる {} ({}) は {} とは別の文字です。意図した名前でなければ、リクエスト側の名前を直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::InvisibleCharacter { written, character } => say!(
                "{} に目に見えない文字 {} が含まれているため、ポリシーは提示しません。メッセージをコピーし直すか、リクエスト側の名前を直してください。",
                written,
                odd(*character)
            ),
            Note::DependentActions { actions } => say!(
                "同じ操作で、次のアクションの許可も必要になることがあります: {}。",
                self.names(actions, 0)
            ),
            Note::ListedActions { actions } => say!(
                "メッセージは、このリソースに対してロールに必要なアクションを挙げています: {}。ロールのポリシーに足りないものを許可してください。",
                self.names(actions, 0)
            ),
            Note::ExecutionRole => say!(
                "呼び出し元は関数の実行ロールです。許可が足りないのはその実行ロールのポリシーで、操作した人のポリシーではありません。"
            ),
            Note::BucketNotListed { bucket } => say!(
                "このポリシーが許可しているのは {} のオブジェクトだけです。最初にバケットの有無を確かめるツールには、バケット自体 ({}) に対する `s3:ListBucket` も必要です。まずこれを追加してください。",
                bucket,
                &format!("arn:aws:s3:::{bucket}")
            ),
            Note::PublicAccessSetting { setting } => say!(
                "メッセージに書かれている設定は {} です。バケット、アクセスポイント、アカウント全体のいずれでも有効にでき、最も厳しいものが適用されます。",
                setting
            ),
            Note::MayBeMissingObject => {
                say!(
                    "S3 は、呼び出し元がバケットに対する `s3:ListBucket` を持たない場合、存在しないオブジェクトにも 403 を返します。先にキーの綴りを確認してください。"
                )
            }
            Note::StandInCharacters { printed, written } => say!(
                "{} には IAM のポリシーに書けない文字が含まれるため、{} ではその文字を 1 文字ずつ `?` にしています。`?` は任意の 1 文字に一致するので、その位置の文字だけが異なる名前も許可されます。",
                printed,
                written
            ),
            Note::ThroughScp => {
                say!(
                    "メッセージに「transitively through a service control policy」とあるので、エンドポイントポリシーではなく SCP の中で `Deny` を探してください。"
                )
            }
            Note::ManagedPolicies {
                names,
                allow_nothing: true,
            } => say!(
                "AWS 管理ポリシーの名前があります: {}。その内容はここでは分かりません。メッセージによると、どのアイデンティティベースのポリシーでも許可されていないので、これらも許可していないか、アタッチされていません。",
                self.names(names, 0)
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: false,
            } => say!(
                "AWS 管理ポリシーの名前があります: {}。その内容はここでは分からないため、評価していません。",
                self.names(names, 0)
            ),
            Note::ManagedByAws { arn } => say!(
                "{} は AWS 管理ポリシーなので編集できません。変更は自分で管理するポリシーに加えてください。",
                arn
            ),
            Note::PermissionSet { name } => say!(
                "呼び出し元のロールは IAM Identity Center が作成したものです。IAM Identity Center で許可セット {} を変更してください。ロールを直接変更しても上書きされます。",
                name
            ),
            Note::RolePathNotPrinted { role } => say!(
                "メッセージのセッション ARN には、ロールのパスが含まれません。ロール {} にパスがある場合は、`Principal` にもパスを含む ARN を書いてください。ARN は `aws iam get-role` で確認できます。",
                role
            ),
            Note::AuthorizationDetails { id } => say!(
                "メッセージのリンクから、IAM コンソールで認可 ID {} の拒否の詳細を確認できます。",
                id
            ),
            Note::ResourceLooksWrong { resource } => say!(
                "{} は実在するリソースに見えません。ポリシーを変更する前に、リクエストで指定している名前を直してください。",
                resource
            ),
            Note::PassedToAnyService => say!(
                "このままでは、ロールの信頼ポリシーにあるどのサービスにも渡せます。渡す先のサービスが決まっていれば、ステートメントに条件 `\"StringEquals\": {\"iam:PassedToService\": \"サービス名.amazonaws.com\"}` を加えてください。"
            ),
            Note::BucketOfTemplate { reference } => say!(
                "{} がバケットの ARN であれば、バケット内のオブジェクトは対象に入りません。オブジェクトの ARN は {} です。",
                reference,
                &format!("{reference}/*")
            ),
            Note::AnotherPolicyAllows { policy } => say!(
                "ポリシー {} はこのリクエストを許可しているので、メッセージが出た時点では有効になっていませんでした。この呼び出し元にアタッチされているかを確認してください。",
                policy.saturating_add(1)
            ),
            Note::KeyPolicyMayDelegate => {
                say!(
                    "KMS キーでは、キーポリシーがアカウント (`:root`) を許可して IAM に委任している場合に限り、アイデンティティベースのポリシーだけで足ります。委任していない場合は、キーポリシーで呼び出し元を許可する必要があります。"
                )
            }
            Note::CrossAccount { caller, resource } => say!(
                "呼び出し元のアカウントは {}、リソースのアカウントは {} です。両方のアカウントのポリシーで許可されている必要があります。",
                caller,
                resource
            ),
        }
    }

    fn finding(&self, kind: &FindingKind) -> Line {
        match kind {
            FindingKind::UseridVariableForUser { pattern, corrected } => say!(
                "{} は、IAM ユーザーのセッションには一致しません。IAM ユーザーのセッション ID はユーザー名で始まりますが、`${aws:userid}` は別の ID (`AIDA…`) です。{} と書いてください。",
                pattern,
                corrected
            ),
            FindingKind::UsernameVariableForRole { pattern } => say!(
                "{} は一致しません。`aws:username` を持つのは IAM ユーザーだけで、呼び出し元は IAM ユーザーではありません。ロールには `${aws:userid}` かロールのタグを使ってください。",
                pattern
            ),
            FindingKind::InvalidAction {
                written,
                action: Some(action),
                ..
            } => say!(
                "{} は API オペレーションの名前で、IAM のアクションではありません。{} と書いてください。",
                written,
                action
            ),
            FindingKind::InvalidAction {
                written,
                action: None,
                nearest,
            } => match nearest.as_slice() {
                [] => say!(
                    "{} というアクションはありません。綴りを確認してください。",
                    written
                ),
                nearest => say!(
                    "{} というアクションはありません。似た名前のアクションは {} です。",
                    written,
                    self.names(nearest, 0)
                ),
            },
            FindingKind::InvalidServiceInAction {
                written,
                prefix: Some(prefix),
            } => say!(
                "{} のサービスプレフィックスは存在しません。{} と書いてください。",
                written,
                prefix
            ),
            FindingKind::InvalidServiceInAction {
                written,
                prefix: None,
            } => say!(
                "{} のサービスプレフィックスは存在しません。綴りを確認してください。",
                written
            ),
            FindingKind::WildcardMatchesNoAction { pattern } => say!(
                "{} に一致するアクションは一つもありません。綴りを確認してください。",
                pattern
            ),
            FindingKind::WildcardWithoutLikeOperator {
                operator,
                key,
                value,
            } => say!(
                "{} は文字どおりに比較するため、{} の値 {} のワイルドカードはただの文字として扱われます。パターンのつもりであれば、`…Like` の条件演算子を使ってください。",
                operator,
                key,
                value
            ),
            FindingKind::LookAlikeLetter { written, found, .. } => say!(
                "{} に含まれる {} ({}) は、見た目の似ている {} とは別の文字です。半角で入力し直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            FindingKind::InvisibleCharacter { written, character } => say!(
                "{} に、目に見えない文字 {} が含まれています。AWS はこれも 1 文字として扱います。削除してください。",
                written,
                odd(*character)
            ),
            FindingKind::InvalidVersion { written } => say!(
                "{} はポリシー言語のバージョンではなく、AWS はこのポリシーを受け付けません。`2012-10-17` と書いてください。",
                written
            ),
            FindingKind::VariableUnsupportedInVersion { variable } => say!(
                "ポリシー変数が使えるのは `Version` が `2012-10-17` の場合だけなので、{} はただの文字列として扱われます。このバージョンを書いてください。",
                variable
            ),
            FindingKind::PlaceholderLeft { placeholder } => say!(
                "{} はプレースホルダーです。保存する前に実際の値に置き換えてください。",
                placeholder
            ),
            FindingKind::ActionWithoutResourceType { action } => say!(
                "{} にはリソースタイプがないため、ARN を並べても許可されません。`\"Resource\": \"*\"` とした独立したステートメントに移してください。",
                action
            ),
            FindingKind::ArnTypeMismatch { arn } => say!(
                "{} は、このステートメントのどのアクションのリソースでもないため、何も許可しません。ARN を確認するか、対応するアクションのステートメントに移してください。",
                arn
            ),
            FindingKind::KeyNeverApplies { key } => say!(
                "このステートメントのどのアクションとリソースにも {} は付かないため、条件が意図どおりに働きません。このキーを持つアクションのステートメントに移してください。",
                key
            ),
            FindingKind::UnsupportedPrincipal => {
                say!(
                    "この種類のポリシーに `Principal` は書けません。`Principal` があるのはリソースベースのポリシーなので、バケット、キー、キュー、ロールなどの側に設定してください。"
                )
            }
            FindingKind::PassRoleWithStarInResource => {
                say!(
                    "すべてのロールに対する `iam:PassRole` は、アカウント内のどのロールでもサービスに渡せることを意味します。ロールの ARN を書き、`iam:PassedToService` でサービスも絞ってください。"
                )
            }
            FindingKind::PolicySizeExceeded { characters, quota } => say!(
                "ポリシーは空白を除いて {} 文字あり、AWS の上限の {} 文字を超えています。分割してください。",
                *characters,
                *quota
            ),
            FindingKind::DuplicateKey { key } => say!(
                "一つのオブジェクトに {} が二つあります。AWS は受け付けないか、片方しか使いません。一つにまとめてください。",
                key
            ),
            FindingKind::SyntaxRepaired { repair } => self.repair(repair),
            FindingKind::MissingVersion => {
                say!(
                    "`Version` がないため、ポリシー変数の使えない `2008-10-17` として扱われます。`2012-10-17` と書いてください。"
                )
            }
            FindingKind::MissingStatement => say!(
                "ステートメントが一つもないので、このポリシーは何も許可も拒否もしません。`Statement` に加えてください。"
            ),
            FindingKind::MissingEffect => {
                say!("ステートメントに `Effect` がありません。`Allow` か `Deny` を書いてください。")
            }
            FindingKind::MissingAction => {
                say!("ステートメントに `Action` がありません。アクションを書いてください。")
            }
            FindingKind::MissingResource => {
                say!("ステートメントに `Resource` がありません。対象の ARN を書いてください。")
            }
            FindingKind::MissingPrincipal => {
                say!(
                    "この種類のポリシーに必要な `Principal` がありません。呼び出し元の ARN を書いてください。"
                )
            }
            FindingKind::EmptyArray { element } => match element {
                Element::Condition => {
                    say!(
                        "`Condition` に空のリストがあり、どの値とも一致しません。値を書くか、キーを削除してください。"
                    )
                }
                Element::Principal
                | Element::Action
                | Element::Resource
                | Element::Effect
                | Element::Version => say!(
                    "{} が空のリストなので、ステートメントは何にも当てはまりません。値を書くか、ステートメントを削除してください。",
                    Inline::Code(element.name())
                ),
            },
            FindingKind::UnsupportedSid { sid } => say!(
                "`Sid` の {} に、IAM で使えない文字があります。英数字だけにしてください。",
                sid
            ),
            FindingKind::UniqueSidsRequired { sid } => say!(
                "`Sid` の {} が二回使われています。ステートメントごとに別の名前にしてください。",
                sid
            ),
            FindingKind::InvalidArnPrefix { resource } if resource.is_empty() => {
                say!(
                    "`Resource` に空の値があります。`arn:` から始まる完全な ARN を書いてください。"
                )
            }
            FindingKind::InvalidArnPrefix { resource } => say!(
                "{} は ARN ではありません。`arn:` から始まる完全な形で書いてください。",
                resource
            ),
            FindingKind::MissingArnField { arn } => say!(
                "{} は ARN の六つのフィールドがそろっておらず、何に一致するかが AWS のドキュメントに書かれていません。六つとも書いてください。",
                arn
            ),
            FindingKind::MalformedVariable { variable, flaw } => match flaw {
                VariableFlaw::MissingBrace => say!(
                    "ポリシー変数 {} が閉じられていないため、ただの文字列として扱われます。波括弧を閉じてください。",
                    variable
                ),
                VariableFlaw::Empty => say!(
                    "ポリシー変数 {} が空です。`${aws:username}` のようにキーを書いてください。",
                    variable
                ),
                VariableFlaw::Space => say!(
                    "ポリシー変数 {} に空白があるため、変数として扱われません。空白を削除してください。",
                    variable
                ),
                VariableFlaw::MissingQuote => say!(
                    "ポリシー変数 {} のデフォルト値が引用符で囲まれていないため、変数として扱われません。`'値'` のように書いてください。",
                    variable
                ),
            },
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: Some(nearest),
            } => say!(
                "{} という条件演算子はありません。{} のことと思われます。",
                operator,
                nearest
            ),
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: None,
            } => say!(
                "{} という条件演算子はありません。IAM の条件演算子を使ってください。",
                operator
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: Some(nearest),
                ..
            } => say!(
                "{} という条件キーはありません。{} のことと思われます。",
                key,
                nearest
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: None,
                flaw: KeyFlaw::Global | KeyFlaw::Service,
            } => {
                say!(
                    "AWS のサービス認可リファレンスに {} という条件キーはなく、このキーを持つリクエストは知られていません。綴りを確認してください。",
                    key
                )
            }
            FindingKind::InvalidConditionKey {
                key, nearest: None, ..
            } => {
                say!(
                    "{} という条件キーはありません。綴りを確認してください。",
                    key
                )
            }
            FindingKind::TypeMismatch {
                operator,
                key,
                value,
                expected,
            } => match expected {
                ValueType::Boolean => say!(
                    "{} の {} に書けるのは `true` か `false` ですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::Number => say!(
                    "{} の {} に書けるのは数値ですが、{} は数値ではありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::Date => say!(
                    "{} の {} に書けるのは ISO 8601 の日時かエポック秒ですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::IpRange => say!(
                    "{} の {} に書けるのは IP アドレスか CIDR ブロックですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
            },
            FindingKind::NullWithIfExists { operator } => say!(
                "`Null` 自体がキーの有無を調べるので、{} は意味を持ちません。`Null` と書いてください。",
                operator
            ),
            FindingKind::ForAllValuesWithSingleValuedKey { operator, key } => say!(
                "{} の {} は、リクエストにこのキーがない場合にも真になります。`ForAllValues:` を外してください。",
                key,
                operator
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: true,
            } => say!(
                "{} はプライベートアドレスですが、`aws:SourceIp` に入るのはパブリックアドレスだけなので、誰も除外されません。VPC エンドポイント経由であれば `aws:VpcSourceIp` を使ってください。",
                value
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: false,
            } => say!(
                "{} はプライベートアドレスですが、`aws:SourceIp` に入るのはパブリックアドレスだけです。VPC エンドポイント経由であれば `aws:VpcSourceIp` を使ってください。",
                value
            ),
            FindingKind::UnsupportedWildcardInPrincipal { principal } => say!(
                "{} は誰にも一致しません。`Principal` の `*` は単独でしか使えません。ARN を書くか、`aws:PrincipalArn` と `ArnLike` で絞ってください。",
                principal
            ),
            FindingKind::DeletedPrincipal { principal } => say!(
                "{} は削除されたユーザーまたはロールの ID なので、誰にも一致しません。ARN を書き直してください。",
                principal
            ),
            FindingKind::InvalidConditionMultipleBoolean { key } => say!(
                "{} の `Bool` に `true` と `false` の両方があるため、キーがありさえすれば常に真になります。どちらか一方だけを書いてください。",
                key
            ),
            FindingKind::MissingQualifier { operator, key } => say!(
                "{} は複数の値を持つことがあり、{} だけでは、すべての値とどれか一つの値のどちらで判定するかが決まりません。前に `ForAllValues:` か `ForAnyValue:` を付けてください。",
                key,
                operator
            ),
            FindingKind::InvalidVariableForOperator { operator, variable } => say!(
                "{} ではポリシー変数が使えないため、{} は文字どおりに比較されます。値を書いてください。",
                operator,
                variable
            ),
            FindingKind::VariableUnsupportedInElement {
                variable,
                element: Element::Resource,
            } => say!(
                "`Resource` でポリシー変数が使えるのは ARN の最後のフィールドだけなので、{} はただの文字列として扱われます。値を書くか、`*` にして条件で絞ってください。",
                variable
            ),
            FindingKind::VariableUnsupportedInElement { variable, element } => say!(
                "{} ではポリシー変数が使えないため、{} はただの文字列として扱われます。値を書くか、条件で絞ってください。",
                Inline::Code(element.name()),
                variable
            ),
            FindingKind::InvalidArnField { arn, field } => match field {
                ArnField::Partition => say!(
                    "{} のパーティションは存在しません。`aws`、`aws-cn`、`aws-us-gov` のいずれかを書いてください。",
                    arn
                ),
                ArnField::ServiceCase => say!(
                    "{} のサービス名に大文字がありますが、ARN では小文字です。小文字で書いてください。",
                    arn
                ),
                ArnField::Region => say!(
                    "{} のリージョンは存在しません。`ap-northeast-1` のように書いてください。",
                    arn
                ),
                ArnField::Account => say!(
                    "{} のアカウント ID が 12 桁ではありません。確認してください。",
                    arn
                ),
            },
            FindingKind::ArnFieldNotAllowed {
                arn,
                corrected,
                field: ArnField::Account,
            } => say!(
                "{} は何にも一致しません。この種類の ARN にアカウント ID は入らないためです。{} と書いてください。",
                arn,
                corrected
            ),
            FindingKind::ArnFieldNotAllowed { arn, corrected, .. } => say!(
                "{} は何にも一致しません。この種類の ARN にリージョンは入らないためです。{} と書いてください。",
                arn,
                corrected
            ),
            FindingKind::CreateSlrWithStarInResource => {
                say!(
                    "すべてのサービスに対する `iam:CreateServiceLinkedRole` は、アカウント内に任意のサービスのロールを作れることを意味します。ロールの ARN を書くか、`iam:AWSServiceName` でサービスを絞ってください。"
                )
            }
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: false,
            } => say!(
                "{} のリクエストに {} は付かないため、このステートメントでは許可されません。独立したステートメントに移してください。",
                self.names(actions, 0),
                key
            ),
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: true,
            } => say!(
                "{} のリクエストに {} は付かないため、このステートメントでは拒否されません。独立したステートメントに移してください。",
                self.names(actions, 0),
                key
            ),
            FindingKind::RedundantEntry {
                value, covered_by, ..
            } => say!(
                "{} は {} に含まれているため、なくても同じです。",
                value,
                covered_by
            ),
            FindingKind::RedundantStatement { covered_by } => say!(
                "このステートメントはステートメント {} に含まれているため、なくても同じです。",
                *covered_by
            ),
            FindingKind::AllowShadowedByDeny { denied_by } => say!(
                "このステートメントが許可するものは、すべてステートメント {} で拒否されます。`Deny` が優先されるので、どちらかの範囲を狭めてください。",
                *denied_by
            ),
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal => {
                say!(
                    "ロールの信頼ポリシーに `NotPrincipal` は書けません。`Principal` に呼び出し元を書いてください。"
                )
            }
            FindingKind::InvalidPrincipalKey { kind } => say!(
                "{} という種類のプリンシパルはありません。`AWS`、`Service`、`Federated`、`CanonicalUser` のいずれかを書いてください。",
                kind
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } if kind.is_empty() => say!(
                "`Principal` の {} に種類がありません。`AWS`、`Service`、`Federated` のいずれかの値として書いてください。",
                principal
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } => say!(
                "{} は、種類が {} のプリンシパルの書き方ではありません。ARN または名前を完全な形で書いてください。",
                principal,
                kind
            ),
            FindingKind::RestrictAccessToServicePrincipal { service } => say!(
                "条件がないため、{} はどのアカウントのためにもアクセスできます。`aws:SourceArn` か `aws:SourceAccount` で絞ってください。",
                service
            ),
            FindingKind::AllowWithNotPrincipal => {
                say!(
                    "`NotPrincipal` と `Allow` の組み合わせは、匿名の呼び出し元を含む、それ以外の全員を許可します。`Principal` に呼び出し元を書いてください。"
                )
            }
            FindingKind::RoleTrustPolicySyntaxErrorResource => {
                say!(
                    "ロールの信頼ポリシーに `Resource` は書けません。ロール自体が対象なので、削除してください。"
                )
            }
            FindingKind::MismatchedActionForPrincipal { action, kind } => say!(
                "種類が {} のプリンシパルは {} を呼び出せません。対応するアクション (`sts:AssumeRole`、`sts:AssumeRoleWithWebIdentity`、`sts:AssumeRoleWithSAML`) を使ってください。",
                kind,
                action
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: false,
            } => say!(
                "このステートメントの `Resource` はどれも {} の対象にならないため、このアクションは許可されません。必要なリソースは {} です。加えるか、独立したステートメントにしてください。",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: true,
            } => say!(
                "このステートメントの `Resource` はどれも {} の対象にならないため、この `Deny` がこのアクションを拒否することはありません。必要なリソースは {} です。加えてください。",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::PatternWithoutFittingResource {
                pattern,
                action,
                arns,
            } => say!(
                "{} と書いても、{} は許可されません。対象になる `Resource` がこのステートメントにないためです。必要なリソースは {} です。使う場合は、このアクションのステートメントを加えてください。",
                pattern,
                action,
                self.names(arns, 0)
            ),
            FindingKind::KeyNeverForCaller { key, caller, deny } => {
                let caller = match caller {
                    CallerClass::User => say!("IAM ユーザー"),
                    CallerClass::Role => say!("ロール"),
                    CallerClass::Service => say!("サービス"),
                    CallerClass::Federated => say!("ID プロバイダー経由の呼び出し元"),
                };
                if *deny {
                    say!(
                        "{}のリクエストに {} が付くことはないため、この `Deny` がそれを拒否することはありません。別のキーを使ってください。",
                        caller,
                        key
                    )
                } else {
                    say!(
                        "{}のリクエストに {} が付くことはないため、このステートメントがそれを許可することはありません。別のキーを使うか、この条件を外してください。",
                        caller,
                        key
                    )
                }
            }
            FindingKind::RoleWithoutPath {
                written,
                corrected,
                in_principal: true,
            } => say!(
                "{} というロールはなく、AWS はプリンシパルとして受け付けません。この種類のロールの ARN にはパスが含まれます。`aws iam get-role` で表示される ARN をそのまま書くか、アカウントを許可したうえで、`aws:PrincipalArn` を `ArnLike` で {} と比較してください。",
                written,
                corrected
            ),
            FindingKind::RoleWithoutPath {
                written, corrected, ..
            } => say!(
                "{} に一致するロールはありません。この種類のロールの ARN にはパスが含まれます。{} と書いてください。",
                written,
                corrected
            ),
            FindingKind::WildcardInSensitiveKey { key, value } => say!(
                "{} の値 {} には誰でも当てはまるため、この条件は何も守りません。想定している値を書いてください。",
                key,
                value
            ),
            FindingKind::DenyVoidWithoutVariable { variable } => say!(
                "リクエストに {} の値がない場合、この `Deny` は何も拒否しません。変数にデフォルト値を書くか、そのキーに対する `…NotEquals` や `Null` の条件で拒否してください。",
                variable
            ),
            FindingKind::AdministratorAccess => {
                say!(
                    "すべてのリソースに対するすべてのアクションを許可していて、このポリシーを持つ人はアカウントの管理者になります。必要なアクションとリソースだけを書いてください。"
                )
            }
            FindingKind::BoundaryWithoutLimit => {
                say!(
                    "すべてのリソースに対するすべてのアクションを許可するアクセス許可の境界は、何も制限しません。ユーザーやロールに許してよい範囲を書いてください。"
                )
            }
            FindingKind::AllowWithNotAction { escalation: None } => {
                say!(
                    "`Allow` の `NotAction` は、挙げていないアクションを、すべてのサービスについて、AWS が今後追加するものも含めて許可します。必要なアクションを `Action` に書いてください。"
                )
            }
            FindingKind::AllowWithNotAction {
                escalation: Some(action),
            } => say!(
                "`Allow` の `NotAction` は、挙げていないアクションをすべて許可します。{} も含まれるため、このポリシーを持つ人は自分にどんな権限でも付けられます。必要なアクションを `Action` に書くか、`iam:*` も除外してください。",
                action
            ),
            FindingKind::PublicAccess => {
                say!(
                    "すべての AWS アカウントに公開されています。署名のないリクエストを受け付けるサービスでは、サインインしていない人も使えます。意図したものでなければ、プリンシパルを書くか、`aws:PrincipalOrgID`、`aws:SourceArn`、`aws:SourceVpce`、`aws:SourceIp` などの条件で絞ってください。VPC エンドポイントポリシーの場合は、それだけで誰かに許可を与えることはないため、このままでかまいません。"
                )
            }
            FindingKind::PublicTrustPolicy => {
                say!(
                    "どの AWS アカウントからでも、このロールを引き受けられます。プリンシパルを書くか、`aws:PrincipalOrgID` や `aws:PrincipalArn` の条件で絞ってください。"
                )
            }
            FindingKind::CrossAccountAccess { principal } => say!(
                "{} は別のアカウントのプリンシパルで、誰が使えるかはそのアカウントの管理者が決めます。自社のアカウントでなければ、信頼ポリシーでは `sts:ExternalId` で絞るか、相手のロールを指定してください。",
                principal
            ),
            FindingKind::TrustInWholeAccount { principal } => say!(
                "{} を信頼すると、このロールを引き受けられる人はそのアカウントのアイデンティティベースのポリシーで決まります。ロールかユーザーを指定し、自社のアカウントでなければ `sts:ExternalId` も要求してください。",
                principal
            ),
            FindingKind::PrivilegeEscalation { gain, ways } => match gain {
                Gain::OwnPolicies => say!(
                    "このポリシーを持つ人は、自分にどんな権限でも付けられます ({})。`Resource` を絞るか、`iam:PermissionsBoundary` でアクセス許可の境界を必須にしてください。",
                    self.names(ways, 0)
                ),
                Gain::OtherIdentity => say!(
                    "このポリシーを持つ人は、アカウント内の他のユーザーやロールとして操作できます ({})。`Resource` を `user/${aws:username}` などに絞ってください。",
                    self.names(ways, 0)
                ),
                Gain::PassedRole => say!(
                    "このポリシーを持つ人は、サービスが引き受けられるどのロールの権限でも、好きな処理を実行できます ({})。`iam:PassRole` の `Resource` に渡してよいロールを書いてください。",
                    self.names(ways, 0)
                ),
                Gain::RunningRole => say!(
                    "このポリシーを持つ人は、既存のリソースに付いたロールの権限で、好きな処理を実行できます ({})。`Resource` を絞るか、リソースのタグの条件を加えてください。",
                    self.names(ways, 0)
                ),
            },
            FindingKind::KeyOfAnotherOidcProvider { key, corrected } => say!(
                "{} は `Principal` のプロバイダーとは別の発行者のクレームなので、このキーを持つトークンはありません。{} と書いてください。",
                key,
                corrected
            ),
            FindingKind::UnsupportedOidcClaim { key, subject } => say!(
                "トークンのクレーム {} は条件キーになりません。AWS が読み取るのは `sub`、`aud`、`amr`、`oaud`、`email` と、一部のプロバイダーについてドキュメントに挙げられているクレームだけです。{} で絞ってください。",
                key,
                subject
            ),
            FindingKind::MissingAudienceForOidcPrincipal { key } => say!(
                "トークンの宛先を確かめる条件がないため、プロバイダーに登録されたどのオーディエンス向けのトークンでも受け入れます。{} の条件を加えてください。",
                key
            ),
            FindingKind::WildcardInService { written } => say!(
                "{} のサービスの部分にワイルドカードがあり、IAM は受け付けません。`s3:Get*` のように、サービスごとに書いてください。",
                written
            ),
            FindingKind::EmptyArnField {
                arn,
                field: ArnField::Account,
            } => say!(
                "{} のアカウント ID が空です。この種類の ARN には必ずアカウント ID があるため、何にも一致しません。アカウント ID か `*` を書いてください。",
                arn
            ),
            FindingKind::EmptyArnField { arn, .. } => say!(
                "{} のリージョンが空です。この種類の ARN には必ずリージョンがあるため、何にも一致しません。リージョンか `*` を書いてください。",
                arn
            ),
            FindingKind::InvalidRegion { region } => say!(
                "{} というリージョンはなく、この値のリクエストが来ることはありません。`ap-northeast-1` のように書いてください。",
                region
            ),
            FindingKind::UnsupportedCharacter { written, character } => say!(
                "IAM は {} ({} に含まれています) を受け付けません。ポリシーに書けるのは U+00FF までの文字です。パターンであれば、任意の 1 文字を表す `?` と書いてください。",
                odd(*character),
                written
            ),
            FindingKind::ResourceInRepositoryPolicy => {
                say!(
                    "ECR のリポジトリポリシーに `Resource` は書けません。対象はそのリポジトリ自体と決まっていて、ECR は受け付けません。削除してください。"
                )
            }
            FindingKind::MissingConditionKeyForOidcPrincipal { provider, key } => say!(
                "{} にサインインできる人なら誰でも、このロールを引き受けられます。{} の条件で絞ってください。",
                provider,
                key
            ),
        }
    }

    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line {
        match (place, policy, line) {
            (Some(place), _, Some(line)) => say!("{} ({} 行目): ", self.place(place), line),
            (Some(place), _, None) => say!("{}: ", self.place(place)),
            (None, Some(policy), Some(line)) => say!("ポリシー {} ({} 行目): ", policy, line),
            (None, Some(policy), None) => say!("ポリシー {}: ", policy),
            (None, None, Some(line)) => say!("{} 行目: ", line),
            (None, None, None) => say!("ポリシー: "),
        }
    }

    fn truncated(&self, reason: TruncationReason, position: Position) -> Line {
        let line = position.line;
        match reason {
            TruncationReason::LongLog => say!(
                "長いログのため、ポリシーを探したのは {} 行目までです。拒否はログ全体から探しました。",
                line
            ),
            TruncationReason::PolicySearch => say!(
                "ポリシーを探したのは {} 行目までです。残りを調べると、1 つの質問に使える処理量を超えます。関係するポリシーだけを貼り付けてください。",
                line
            ),
            TruncationReason::TooManyPolicies => say!(
                "ポリシーの数が多すぎるため、{} 行目以降のポリシーは読んでいません。関係するポリシーだけを貼り付けてください。",
                line
            ),
            TruncationReason::TooManyDenials => say!(
                "種類の異なる拒否が多すぎるため、{} 行目以降の拒否は件数だけを数えました。",
                line
            ),
            TruncationReason::DenialSearch => say!(
                "拒否を探したのは {} 行目までです。残りを調べると、1 つの質問に使える処理量を超えます。エラーの部分だけを貼り付けてください。",
                line
            ),
        }
    }

    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line {
        let Position { line, column } = position;
        match kind {
            UnreadableKind::Broken => say!(
                "ポリシーらしいテキストを読み取れませんでした ({} 行目 {} 文字目まで)。最初の波括弧から最後の波括弧まで、全体を貼り付けてください。",
                line,
                column
            ),
            UnreadableKind::TooDeep => say!(
                "{} 行目 {} 文字目からのテキストは、ポリシーとしてありえない深さの入れ子なので読み取っていません。",
                line,
                column
            ),
            UnreadableKind::Terraform => say!(
                "{} 行目 {} 文字目に Terraform のコードがあります。`terraform show -json` や IAM コンソールで得られる、展開後の JSON を貼り付けてください。",
                line,
                column
            ),
            UnreadableKind::Cdk => say!(
                "{} 行目 {} 文字目に AWS CDK のコードがあります。`cdk synth` で得られる JSON か、IAM コンソールのポリシーを貼り付けてください。",
                line,
                column
            ),
            UnreadableKind::CutOff => say!(
                "{} 行目 {} 文字目から始まるポリシーは、最初のステートメントの途中で切れています。最後の波括弧まで、全体を貼り付けてください。",
                line,
                column
            ),
            UnreadableKind::TooLong { characters } => say!(
                "{} 行目 {} 文字目からのポリシーは評価していません。空白を除いて {} 文字あり、上限の {} 文字 (AWS が受け付ける長さの数倍) を超えています。関係するステートメントだけを貼り付けてください。",
                line,
                column,
                characters,
                MAX_CHARACTERS
            ),
            UnreadableKind::TooManyConditions { conditions } => say!(
                "{} 行目 {} 文字目からのポリシーは評価していません。条件が {} 個あり、上限の {} 個を超えています。関係するステートメントだけを貼り付けてください。",
                line,
                column,
                conditions,
                MAX_CONDITIONS
            ),
        }
    }

    fn ask(&self, ask: Ask) -> Line {
        match ask {
            Ask::FullMessage => {
                say!(
                    "コマンドやログに出たエラーメッセージの全文 (`User: … is not authorized to perform: …`)。"
                )
            }
            Ask::FullPolicy => {
                say!(
                    "ポリシーの全体 (最後の波括弧まで)。1 件のメッセージに収まらない場合は、ファイルで添付してください。"
                )
            }
            Ask::RenderedPolicy => {
                say!(
                    "AWS に登録されている状態のポリシー (IAM コンソール、`cdk synth`、`terraform show -json` などの JSON)。"
                )
            }
            Ask::DecodedMessage => {
                say!(
                    "`aws sts decode-authorization-message --encoded-message` でデコードした認可メッセージ。"
                )
            }
            Ask::CloudTrailEvent => {
                say!(
                    "この呼び出しの CloudTrail イベント (`errorMessage`、`userIdentity`、`requestParameters` を含むもの)。"
                )
            }
            Ask::IdentityPolicy => {
                say!("呼び出し元 (ユーザー、グループ、ロール) のポリシーの JSON。")
            }
            Ask::ResourcePolicy => {
                say!("リソースに設定されているリソースベースのポリシーの JSON。")
            }
            Ask::TrustPolicy => {
                say!("`aws iam get-role --role-name` で得られる、ロールの信頼ポリシー。")
            }
            Ask::DenyingPolicy => say!("`Deny` ステートメントを含むポリシーの JSON。"),
            Ask::Boundary => {
                say!(
                    "ユーザーまたはロールにアクセス許可の境界として設定されているポリシーの JSON。"
                )
            }
            Ask::SessionPolicy => {
                say!("セッションポリシー (セッションを作ったときの `Policy` または `PolicyArns`)。")
            }
            Ask::Scp => {
                say!("ルートからアカウントまでの経路にある SCP。組織の管理者が参照できます。")
            }
            Ask::Rcp => {
                say!("リソースを所有する組織の RCP。その組織の管理者が参照できます。")
            }
            Ask::VpcEndpointPolicy => {
                say!("`aws ec2 describe-vpc-endpoints` で得られる、VPC エンドポイントのポリシー。")
            }
            Ask::TokenClaims => {
                say!(
                    "OIDC トークンの `sub` と `aud` クレーム。トークン自体は貼り付けないでください。"
                )
            }
            Ask::ResourceArn => say!("呼び出しの対象となったリソースの ARN。"),
        }
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

    fn only_in(&self, language: Language) -> Line {
        match language {
            Language::Ja => say!("この記事は日本語版だけです。"),
            Language::En => say!("この記事は英語版だけです。"),
        }
    }

    fn unanswered(&self, question: &str) -> Line {
        say!("質問 {} に答える記事はありません。", question)
    }

    fn how_to_ask(&self) -> Vec<Line> {
        vec![
            say!("サービス名と、何をしようとしたかを短く書いてみてください。"),
            say!(
                "エラーメッセージの全文と、リクエストを許可するはずのポリシーを貼り付けると、原因を調べられます。"
            ),
        ]
    }

    fn write_article(&self) -> Line {
        say!("答えがわかったら、記事に残せます。`kyoka kb new` で記事のひな形を作成できます。")
    }

    fn question_noted(&self) -> Line {
        say!(
            "この質問は、記事の追加に役立てるため、シークレットとアカウント番号を伏せて記録しました。サーバーの管理者は `/kb gaps` で一覧を確認できます。"
        )
    }

    fn operation(&self, operation: &str, service: &str) -> Line {
        say!(
            "{} の API オペレーション {} に必要なアクションは次のとおりです。",
            service,
            operation
        )
    }

    fn used(&self, fact: &ActionFact) -> Line {
        let level = access_level(fact.access);
        match fact.usage {
            Usage::Always => say!("{} (アクセスレベル: {})。常に必要です。", fact.name, level),
            Usage::Sometimes => say!(
                "{} (アクセスレベル: {})。その機能を使うリクエストでだけ必要です。",
                fact.name,
                level
            ),
            Usage::Itself => say!("{} (アクセスレベル: {})。", fact.name, level),
        }
    }

    fn action(&self, fact: &ActionFact) -> Line {
        say!(
            "{} は {} のアクションで、アクセスレベルは {} です。",
            fact.name,
            Inline::Prose(fact.service.to_owned()),
            access_level(fact.access)
        )
    }

    fn needs_star(&self) -> Line {
        say!(
            "このアクションにはリソースタイプがありません。`Resource` が `*` のステートメントでだけ許可できます。"
        )
    }

    fn resource_type(&self, fact: &ResourceFact, keys: Option<Line>) -> Line {
        let arns: Vec<String> = fact.arns.iter().map(|arn| (*arn).to_owned()).collect();
        let arns = self.names(&arns, 0);
        match (fact.required, keys) {
            (true, None) => say!("{} (必須) の ARN は {} です。", fact.name, arns),
            (false, None) => say!("{} の ARN は {} です。", fact.name, arns),
            (true, Some(keys)) => {
                say!(
                    "{} (必須) の ARN は {} です。条件キーは {} です。",
                    fact.name,
                    arns,
                    keys
                )
            }
            (false, Some(keys)) => {
                say!(
                    "{} の ARN は {} です。条件キーは {} です。",
                    fact.name,
                    arns,
                    keys
                )
            }
        }
    }

    fn global_keys(&self) -> Line {
        say!(
            "`aws:SourceIp` などのグローバル条件キーは、リクエストに含まれていれば、どのアクションでも使えます。"
        )
    }

    fn foreign(&self, foreign: &Foreign) -> Line {
        match foreign {
            Foreign::AwsAuth(code) => match code.as_str() {
                "ExpiredToken"
                | "ExpiredTokenException"
                | "RequestExpired"
                | "TokenRefreshRequired" => say!(
                    "ポリシーによる拒否ではありません。{} は認証情報の有効期限切れを表します。サインインし直すか (例: `aws sso login`)、一時的な認証情報を更新し、マシンの時計も確認してください。",
                    code
                ),
                "SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature" => {
                    say!(
                        "ポリシーによる拒否ではありません。{} はリクエストの署名が正しくないことを表します。シークレットアクセスキー、マシンの時計、プロキシによるリクエストの書き換えを確認してください。",
                        code
                    )
                }
                "InvalidClientTokenId"
                | "UnrecognizedClientException"
                | "InvalidAccessKeyId"
                | "AuthFailure" => say!(
                    "ポリシーによる拒否ではありません。{} はアクセスキーまたはトークンを AWS が認識できないことを表します。使用中の認証情報を `aws sts get-caller-identity` で確認し、リージョンも確認してください。",
                    code
                ),
                "MissingAuthenticationToken" | "MissingAuthenticationTokenException" => say!(
                    "ポリシーによる拒否ではありません。{} はリクエストが署名されていないことを表します。認証情報の設定と、URL のパスとメソッドを確認してください。",
                    code
                ),
                "AccessDeniedException" => say!(
                    "エラーコード {} は拒否を表しますが、メッセージによると原因はポリシーではありません。サービスが有効になっていない、アカウントで利用できない、または使える認証情報がないことを表します。メッセージの内容に従って対処してください。",
                    code
                ),
                _ => say!(
                    "ポリシーによる拒否ではありません。{} は AWS がリクエストを認証できなかったことを表します。使用中の認証情報を `aws sts get-caller-identity` で確認してください。",
                    code
                ),
            },
            Foreign::AwsThrottling => {
                say!(
                    "ポリシーによる拒否ではなく、AWS の呼び出し回数の制限 (スロットリング) です。呼び出しを減らし、間隔を延ばしながら再試行するか、クォータの引き上げを申請してください。"
                )
            }
            Foreign::AwsLakeFormation => {
                say!(
                    "IAM ポリシーではなく、AWS Lake Formation による拒否です。データレイク管理者に、データベース、テーブル、またはロケーションの許可を Lake Formation で付与してもらってください。"
                )
            }
            Foreign::AwsModelAccess => {
                say!(
                    "ポリシーによる拒否ではなく、アカウントで Bedrock のモデルを利用できる状態になっていません。Amazon Bedrock コンソールで、このアカウントとリージョンのモデルアクセスを有効にしてもらってください。"
                )
            }
            Foreign::KubernetesRbac => {
                say!(
                    "IAM ではなく、Kubernetes による拒否です。EKS では、まず呼び出し元のアクセスエントリ、または `aws-auth` ConfigMap の記述があるかを確認してください。ある場合は、RBAC の Role または ClusterRole とそのバインディングを確認してください。"
                )
            }
            Foreign::Gcp => {
                say!(
                    "AWS ではなく、Google Cloud による拒否です。Google Cloud 側でプロジェクトの IAM バインディングを確認してください。"
                )
            }
            Foreign::Azure => {
                say!(
                    "AWS ではなく、Microsoft Azure による拒否です。Azure 側でスコープのロールの割り当てを確認してください。"
                )
            }
            Foreign::Tencent => {
                say!(
                    "AWS ではなく、Tencent Cloud (CAM) による拒否です。Tencent Cloud 側で CAM ポリシーを確認してください。"
                )
            }
            Foreign::Huawei => {
                say!(
                    "AWS ではなく、AWS とよく似た文面を使う Huawei Cloud による拒否です。Huawei Cloud 側で IAM ポリシーを確認してください。"
                )
            }
            Foreign::S3Compatible => {
                say!(
                    "AWS ではなく、S3 互換ストレージによる拒否です。そのストレージのアクセスキーとバケットポリシーを確認してください。"
                )
            }
            Foreign::Network => {
                say!(
                    "ポリシーによる拒否ではなく、AWS に接続できていません。DNS、プロキシ、セキュリティグループ、エンドポイントへの経路を確認してください。"
                )
            }
            Foreign::Filesystem => {
                say!(
                    "AWS のエラーではなく、OS によるファイルへのアクセスの拒否です。ファイルの所有者とパーミッションを確認してください。"
                )
            }
            Foreign::OtherService => {
                say!(
                    "AWS IAM ではなく、別のサービスによる拒否です。そのサービスの権限設定を確認してください。"
                )
            }
        }
    }

    fn policies_only(&self, findings: usize) -> Line {
        match findings {
            0 => say!(
                "ポリシーはありますが、エラーメッセージがありません。書式の誤りは見つかりませんでした。必要な操作が許可されるかどうかはエラーがないと分からないので、エラーメッセージも貼り付けてください。"
            ),
            _ => say!(
                "ポリシーはありますが、エラーメッセージがありません。ポリシーについての指摘を次に示します。リクエストが拒否された理由を調べるには、エラーメッセージも貼り付けてください。"
            ),
        }
    }

    fn nothing(&self) -> Line {
        say!("アクセス拒否のメッセージも IAM ポリシーも見つかりませんでした。")
    }

    fn what_to_paste(&self) -> Vec<Line> {
        vec![
            say!(
                "エラーメッセージの全文 (例: `User: … is not authorized to perform: … on resource: …`)。"
            ),
            say!("リクエストを許可するはずのポリシーの JSON。一部だけでもかまいません。"),
            say!(
                "アクセスキー、パスワード、トークンなどの秘密の情報は除いてください。アカウント ID は `<AccountID>` などに置き換えてかまいません。"
            ),
        ]
    }

    fn secrets(&self) -> Line {
        say!(
            "貼り付けられた内容に秘密の情報が含まれています。ここでは伏せて表示しますが、元のメッセージを見た人は使うことができます。元のメッセージをすぐに削除し、次のものを無効にしてください。"
        )
    }

    fn secret(&self, secret: Secret) -> Line {
        match secret {
            Secret::SecretAccessKey => say!(
                "AWS のシークレットアクセスキー: IAM コンソールでそのアクセスキーを無効化して新しいキーに置き換え (ローテーション)、古いキーを削除してください。身に覚えのない操作がないか、CloudTrail も確認してください。"
            ),
            Secret::SessionToken => say!(
                "AWS のセッショントークン: 有効期限まで使えます。ロールのセッションを取り消し (IAM コンソールの「セッションの取り消し」)、認証情報を取得し直してください。"
            ),
            Secret::AccessKeyId => say!(
                "AWS のアクセスキー ID: ID だけでは使えません。シークレットアクセスキーも見られた可能性があれば、キーをローテーションしてください。"
            ),
            Secret::TemporaryKeyId => say!(
                "一時的な認証情報のアクセスキー ID: ID だけでは使えず、有効期限が来れば無効になります。"
            ),
            Secret::Signature => say!(
                "AWS リクエストの署名 (署名付き URL など): 有効期限まで、同じリクエストを誰でも実行できます。期限が長い場合は、署名に使った認証情報を無効にしてください。"
            ),
            Secret::PrivateKey => say!(
                "秘密鍵: 対応する公開鍵または証明書を登録先から外し、新しい鍵ペアを作成してください。"
            ),
            Secret::BearerToken => say!(
                "認証トークン、API キー、Cookie、または `Authorization` ヘッダー: 発行元で失効させ、新しく発行してください。"
            ),
            Secret::Password => say!(
                "パスワード: 変更してください。同じパスワードを使っているほかの場所でも変更が必要です。"
            ),
            Secret::GitHubToken => say!(
                "GitHub のトークン: GitHub の Settings > Developer settings で削除し、新しく作成してください。"
            ),
            Secret::SlackToken => say!(
                "Slack のトークンまたは Webhook の URL: Slack アプリの管理画面で取り消し、新しく発行してください。"
            ),
            Secret::DiscordToken => say!(
                "Discord のトークンまたは Webhook の URL: ボットのトークンは Developer Portal で Reset Token を実行し、Webhook は削除してください。"
            ),
            Secret::BedrockApiKey => say!(
                "Amazon Bedrock の API キー: IAM コンソールで、そのユーザーの「セキュリティ認証情報」から無効化して削除し、新しく作成してください。短期キーは 12 時間以内に自動で失効します。"
            ),
            Secret::OtherToken => {
                say!("ほかのサービスのトークン: 発行元で失効させ、新しく発行してください。")
            }
        }
    }

    fn talk(&self, talk: Talk) -> Line {
        match talk {
            Talk::Language => say!("この会話では、これから日本語でお答えします。"),
            Talk::Thanks => say!("お役に立てたなら何よりです。"),
            Talk::Help => say!(
                "AWS のアクセス拒否のメッセージと、関係する IAM ポリシーを貼り付けてください。原因と、評価エンジンで検証した修正後のポリシーをお答えします。"
            ),
            Talk::Forgotten => say!("この会話で貼り付けられた内容を忘れました。"),
            Talk::NothingBefore => say!(
                "直前の 30 分間に診断したエラーがないため、何についてのことか分かりません。次のものを貼り付けてください。"
            ),
        }
    }

    fn help(&self) -> Vec<Line> {
        vec![
            say!(
                "エラーとポリシーは別々に貼り付けてもかまいません。30 分以内なら、一つの質問として診断します。信頼ポリシー、SCP、バケットポリシーなどは、その名前を添えて貼り付けてください。"
            ),
            say!("`もっと詳しく`: すべてのステートメントの判定と、答えの根拠を示します。"),
            say!("`なぜ * ではだめ?`: `*` にすると何が許可されるかを説明します。"),
            say!(
                "`このポリシーだと?` と一緒にポリシーを貼り付けると、直前のエラーをそのポリシーで診断し直します。"
            ),
            say!(
                "`ssm:StartSession` のようなアクション名: リソースタイプ、ARN の形式、条件キーを示します。"
            ),
            say!("`in English please`: 英語で答えます。"),
            say!("`忘れて`: この会話で覚えている内容を消します。"),
        ]
    }

    fn chat_greeting(&self) -> Line {
        say!(
            "エラーメッセージやポリシーを貼り付けて Enter キーを押してください。`/help` で使い方を表示し、`/quit` または Ctrl-D で終了します。"
        )
    }

    fn chat_commands(&self) -> Vec<Line> {
        vec![
            say!("`/details`: 直前の答えを詳しく表示します。"),
            say!("`/ja`、`/en`: 答えの言語を変えます。"),
            say!(
                "`/file PATH` または `@PATH`: ファイルを読みます。パスだけを入力してもかまいません。"
            ),
            say!("`/forget`: この会話で覚えている内容を消します。"),
            say!("`/quit`: 終了します。"),
        ]
    }

    fn chat_unknown(&self, command: &str) -> Line {
        say!(
            "{} というコマンドもファイルもありません。`/help` でコマンドの一覧を表示します。",
            command
        )
    }

    fn unread(&self, name: &str, why: Unread) -> Line {
        match why {
            Unread::Damaged => say!(
                "{} は展開できないため、読みませんでした。ファイルが壊れていないか確認し、テキストのまま添付してください。",
                name
            ),
            Unread::Empty => say!("{} は空のファイルです。", name),
            Unread::Binary => say!(
                "{} はテキストではないため、読みませんでした。テキスト、JSON、YAML のいずれかで添付してください。",
                name
            ),
            Unread::TooLarge(limit) => say!(
                "{} は読みませんでした。添付ファイルを読むのは、1 つのメッセージにつき合計 {} MiB (展開後) までです。エラーの前後だけを添付してください。",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::BeginningOnly(limit) => say!(
                "{} は先頭だけを読みました。添付ファイルを読むのは、1 つのメッセージにつき合計 {} MiB (展開後) までです。エラーがその先にある場合は、その前後だけを添付してください。",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::NoPolicy => say!(
                "{} には IAM ポリシーがありません。`Statement` のある JSON を添付してください。",
                name
            ),
        }
    }

    fn exhausted_without_denial(&self) -> Line {
        say!(
            "一度に調べられる量を超えたため、途中までしか調べていません。そこまでにアクセス拒否のエラーは見つかりませんでした。エラーメッセージと、それを許可するはずのポリシーだけを送ってください。"
        )
    }

    fn earlier(&self, earlier: Earlier) -> Line {
        match earlier {
            Earlier::Denial => say!("先に貼り付けられたエラーメッセージと合わせて診断しました。"),
            Earlier::Policies => say!("先に貼り付けられたポリシーと合わせて診断しました。"),
        }
    }

    fn why_not_star(&self, facts: &StarFacts<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        if !facts.helps {
            lines.push(say!(
                "今回の拒否は、`*` を許可しても解消しません。拒否したのは明示的な拒否または別の種類のポリシーで、`Allow` を広げても変わらないためです。"
            ));
        }
        match (facts.action, facts.needs_star) {
            (Some(action), true) => lines.push(say!(
                "{} にはリソースタイプがないため、このアクションの `Resource` は `*` でなければなりません。この場合の `*` は正しい書き方です。",
                action
            )),
            (Some(action), false) => {
                let resource = facts.resource.unwrap_or("Resource");
                if facts.types.is_empty() {
                    lines.push(say!(
                        "`Resource` を `*` にすると、必要な {} だけでなく、ほかのすべてのリソースに対しても {} が許可されます。",
                        resource,
                        action
                    ));
                } else {
                    lines.push(say!(
                        "`Resource` を `*` にすると、必要な {} だけでなく、すべてのリージョンのすべてのリソース (リソースタイプ: {}) に対して {} が許可されます。",
                        resource,
                        self.names(facts.types, 0),
                        action
                    ));
                }
            }
            (None, _) => lines.push(say!(
                "`Resource` を `*` にすると、必要なリソースだけでなく、すべてのリソースに対して許可されます。"
            )),
        }
        if let Some(service) = facts.service {
            lines.push(say!(
                "`Action` を {} にすると、このサービスの {} 個のアクションがすべて許可されます。今回のリクエストに必要なものはその一部だけです。",
                &format!("{service}:*"),
                facts.actions
            ));
        }
        if facts.principal {
            lines.push(say!(
                "このポリシーの `Principal` を `*` にすると、条件がない限り、すべての AWS アカウントの利用者が対象になります。"
            ));
        }
        lines.push(say!(
            "認証情報が漏れたり操作を誤ったりしたときの影響は、許可した範囲のすべてに及びます。AWS も、必要な操作だけを許可する最小特権を勧めています。"
        ));
        lines
    }

    fn no_action(&self, name: &str, nearest: &[String]) -> Line {
        if nearest.is_empty() {
            say!(
                "{} というアクションも API オペレーションも、AWS のサービス認可リファレンスにありません。",
                name
            )
        } else {
            say!(
                "{} というアクションは、AWS のサービス認可リファレンスにありません。名前の近いアクション: {}。",
                name,
                self.names(nearest, 0)
            )
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

    /// Names of resource types, with AWS's Japanese word where the type has one.
    fn some(&self, names: &[String]) -> Line {
        let shown: Vec<String> = names.iter().take(SHOWN).cloned().collect();
        self.names(&shown, names.len().saturating_sub(shown.len()))
    }

    fn resource_types(&self, names: &[String]) -> Line {
        let mut inlines = Vec::new();
        for name in names.iter().take(SHOWN) {
            if !inlines.is_empty() {
                inlines.push(Inline::Text("、"));
            }
            inlines.extend(resource_type(name).0);
        }
        match names.len().saturating_sub(SHOWN) {
            0 => Line(inlines),
            more => say!("{} ほか {} 種類", Line(inlines), more),
        }
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
                "{} にはリソースタイプがないため、`\"Resource\": \"*\"` でなければ対象になりません。{} は対象になりません。",
                action.clone(),
                nearest
            ),
            ResourceGap::NoTypeOfAction => say!(
                "{} は、{} が対象にできるリソースタイプではないため、どのリソースに対するリクエストでも対象になりません。",
                nearest,
                action.clone()
            ),
            ResourceGap::BucketWanted => say!(
                "{} はバケット内のオブジェクトを指しますが、リクエストの対象はバケット自体 ({}) です。",
                nearest,
                resource
            ),
            ResourceGap::ObjectWanted => say!(
                "{} はバケット自体を指しますが、リクエストの対象はバケット内のオブジェクト ({}) です。末尾に `/*` を付けた ARN が必要です。",
                nearest,
                resource
            ),
            ResourceGap::OtherType {
                pattern: Some(pattern),
                resource: Some(wanted),
            } => {
                let (pattern, wanted) = (resource_type(pattern), resource_type(wanted));
                if facts.only && facts.effect == Some(Effect::Allow) {
                    say!(
                        "許可しているのは{} ({}) だけで、{} ({}) は対象に入っていません。",
                        pattern,
                        nearest,
                        wanted,
                        resource
                    )
                } else {
                    say!(
                        "最も近いパターンは{}を指す {} で、{} ({}) は対象に入っていません。",
                        pattern,
                        nearest,
                        wanted,
                        resource
                    )
                }
            }
            ResourceGap::OtherType { .. } => say!(
                "{} は {} とは別の種類のリソースなので、対象に入っていません。",
                nearest,
                resource
            ),
            ResourceGap::Service => say!(
                "{} は別のサービスのリソースで、{} は対象に入っていません。",
                nearest,
                resource
            ),
            ResourceGap::Partition => say!(
                "{} は {} と別のパーティション (`aws`、`aws-cn`、`aws-us-gov`) のものです。",
                nearest,
                resource
            ),
            ResourceGap::Region => {
                say!("{} は {} と別のリージョンのものです。", nearest, resource)
            }
            ResourceGap::Account { owned_by_aws: true } => say!(
                "{} には自分のアカウントが書かれていますが、{} は AWS が所有するリソースで、ARN のアカウントが異なります。",
                nearest,
                resource
            ),
            ResourceGap::Account {
                owned_by_aws: false,
            } => {
                say!("{} は {} と別のアカウントのものです。", nearest, resource)
            }
            ResourceGap::Name { near: true } => say!(
                "{} は {} とよく似ていますが、同じではありません。綴りと大文字・小文字を確認してください。",
                nearest,
                resource
            ),
            ResourceGap::Name { near: false } => {
                say!("{} は {} とは別のリソースです。", nearest, resource)
            }
            ResourceGap::Suffix => say!(
                "{} と {} は末尾だけが異なります。修飾子やサブリソースも対象に含める必要があります。",
                nearest,
                resource
            ),
            ResourceGap::NotAnArn => {
                say!("{} は ARN ではないため、何にも一致しません。", nearest)
            }
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
                    "条件 {} が満たされていません。リクエストの値は {} です。",
                    condition,
                    self.names(&shown, left_out)
                )
            }
            ConditionGap::Absent => say!(
                "条件 {} が満たされていません。リクエストに {} がないためです。",
                condition,
                key
            ),
            ConditionGap::AbsentForAction => say!(
                "条件 {} が満たされることはありません。{} のリクエストに {} は付かないためです。",
                condition,
                action.clone(),
                key
            ),
            ConditionGap::AbsentForResourceType {
                resource_type: name,
            } => say!(
                "条件 {} が満たされることはありません。{} は{}には付かないためです。",
                condition,
                key,
                resource_type(name)
            ),
            ConditionGap::AbsentOnAwsResource => say!(
                "条件 {} が満たされることはありません。AWS が所有するリソースには、利用者のタグが付いていないためです。",
                condition
            ),
            ConditionGap::AbsentForCaller => say!(
                "条件 {} が満たされることはありません。この種類の呼び出し元に {} はないためです。",
                condition,
                key
            ),
            ConditionGap::Present => say!(
                "条件 {} は {} がないことを求めていますが、リクエストにはあります。",
                condition,
                key
            ),
            ConditionGap::LiteralWildcard => say!(
                "条件 {} が満たされていません。{} は文字どおりに比較するため、`*` や `?` はただの文字として扱われます。",
                condition,
                operator
            ),
            ConditionGap::UnknownOperator => say!(
                "条件 {} は満たされません。{} という条件演算子はないためです。",
                condition,
                operator
            ),
            ConditionGap::Unparseable => say!(
                "条件 {} は満たされません。{} で読み取れない値が書かれているためです。",
                condition,
                operator
            ),
        }
    }

    /// What was mended in a pasted policy.
    fn repair(&self, repair: &RepairKind) -> Line {
        match repair {
            RepairKind::TrailingComma => {
                say!(
                    "閉じ括弧の前に余分なカンマがあり、AWS は受け付けません。カンマがないものとして読みました。"
                )
            }
            RepairKind::MissingComma => {
                say!("カンマが足りず、AWS は受け付けません。カンマがあるものとして読みました。")
            }
            RepairKind::Comment => {
                say!("コメントがありますが、JSON にコメントは書けません。読み飛ばしました。")
            }
            RepairKind::SmartQuotes => {
                say!(
                    "引用符が全角などになっていますが、AWS が受け付けるのは `\"` だけです。`\"` として読みました。"
                )
            }
            RepairKind::OddCharacter(character) => say!(
                "全角の文字か見えない文字 ({}) があります。半角の文字として読むか、読み飛ばしました。",
                odd(*character)
            ),
            RepairKind::SingleQuotes => {
                say!(
                    "シングルクォートが使われていますが、JSON の引用符は `\"` だけです。`\"` として読みました。"
                )
            }
            RepairKind::UnquotedKey => {
                say!("キーが引用符で囲まれていません。囲まれているものとして読みました。")
            }
            RepairKind::Unclosed(1) => {
                say!("ポリシーの最後で、閉じ括弧が 1 個足りません。補って読みました。")
            }
            RepairKind::Unclosed(missing) => say!(
                "ポリシーの最後で、閉じ括弧が {} 個足りません。欠けている部分は不明として扱いました。全体を貼り付けてください。",
                *missing
            ),
            RepairKind::CutOff => {
                say!(
                    "ステートメントの途中でテキストが終わっています。欠けている部分は不明として扱いました。全体を貼り付けてください。"
                )
            }
            RepairKind::StrayBracket => {
                say!("対応する開き括弧のない閉じ括弧があります。読み飛ばしました。")
            }
            RepairKind::Elision => {
                say!(
                    "ここは省略 (`...`) されています。省略された内容は分からないため、評価していません。"
                )
            }
            RepairKind::BrokenString => {
                say!(
                    "文字列が行をまたいでいるか、エスケープの必要な文字を含んでいます。一つの文字列として読みました。"
                )
            }
            RepairKind::MissingQuote => {
                say!("閉じる引用符がありません。行末までを文字列として読みました。")
            }
            RepairKind::MissingColon => {
                say!("キーと値の間のコロンがありません。コロンがあるものとして読みました。")
            }
            RepairKind::UnquotedValue => {
                say!("値の文字列が引用符で囲まれていません。囲まれているものとして読みました。")
            }
            RepairKind::StrayText => {
                say!("どの要素にも属さない語句があります。読み飛ばしました。")
            }
            RepairKind::Case { expected } => {
                say!(
                    "AWS は大文字と小文字を区別します。{} と書いてください。",
                    expected
                )
            }
            RepairKind::DuplicateKey(key) => say!(
                "一つのオブジェクトに {} が二つあります。AWS は受け付けないか、片方しか使いません。一つにまとめてください。",
                key
            ),
            RepairKind::Combination(name) => say!(
                "{} が、対になる要素と同じステートメントにあります。書けるのはどちらか一方だけです。一方を削除するか、ステートメントを分けてください。",
                name
            ),
            RepairKind::UnknownElement(name) => say!(
                "{} というポリシーの要素はなく、AWS は受け付けません。綴りを確認するか、削除してください。",
                name
            ),
            RepairKind::WrongType { element } => {
                say!(
                    "{} の値の JSON の型が正しくないため、AWS は受け付けません。",
                    element
                )
            }
            RepairKind::NotUnderstood(written) => say!(
                "{} はコードやテンプレートで決まる値で、貼り付けられた内容からは分かりません。不明な値として扱いました。",
                written
            ),
            RepairKind::Wrapped => {
                say!(
                    "ポリシーの一部だけが貼り付けられています。ポリシー文書の外側を補って読みました。"
                )
            }
        }
    }
}

/// A resource type in Japanese where it has a usual word; else its name in the reference.
fn resource_type(name: &str) -> Line {
    match name {
        "instance" => say!("インスタンス"),
        "managed-instance" => say!("マネージドインスタンス"),
        "document" => say!("ドキュメント"),
        "bucket" => say!("バケット"),
        "object" => say!("オブジェクト"),
        "role" => say!("ロール"),
        "user" => say!("ユーザー"),
        "group" => say!("グループ"),
        "policy" => say!("ポリシー"),
        "function" => say!("関数"),
        "table" => say!("テーブル"),
        "index" => say!("インデックス"),
        "stream" => say!("ストリーム"),
        "queue" => say!("キュー"),
        "topic" => say!("トピック"),
        "key" => say!("キー"),
        "alias" => say!("エイリアス"),
        "repository" => say!("リポジトリ"),
        "cluster" => say!("クラスター"),
        "service" => say!("サービス"),
        "task" => say!("タスク"),
        "volume" => say!("ボリューム"),
        "snapshot" => say!("スナップショット"),
        "image" => say!("イメージ"),
        "subnet" => say!("サブネット"),
        "security-group" => say!("セキュリティグループ"),
        "network-interface" => say!("ネットワークインターフェイス"),
        "parameter" => say!("パラメータ"),
        "secret" | "Secret" => say!("シークレット"),
        "log-group" => say!("ロググループ"),
        "log-stream" => say!("ログストリーム"),
        "session" => say!("セッション"),
        other => say!("種類が {} のリソース", other),
    }
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
