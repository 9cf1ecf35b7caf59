//! 簡潔な回答の文 (the brief answer in Japanese).

use super::Japanese;
use crate::diagnose::{About, Ask, Cause, Credentials, Flaw, Owner, Remedy, Want, flaw};
use crate::evaluate::{ConditionGap, ReasonKind, ResourceGap, Unknown};
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::{Inline, Line};
use crate::reply::made::{MadeFrom, StackState};
use crate::reply::names::{Noun, PolicyName, Thing, UsedBy, Who};
use crate::reply::words::brief::{BriefWords, Checked, FixFacts, Label, LeadFacts, Suspect, Whose};
use crate::reply::words::{
    Place, Words, access_point, claim, field, has_no_prefix, is_of_environment, is_under,
    lacks_streams, quoted, rest_of, say, service_of, through_access_point,
};

impl BriefWords for Japanese {
    fn label(&self, label: Label) -> Line {
        match label {
            Label::Cause => say!("原因:"),
            Label::Fix => say!("対応:"),
            Label::Why => say!("理由:"),
        }
    }

    fn who(&self, who: &Who) -> Line {
        match who {
            Who::User(name) => say!("ユーザー {}", name),
            Who::Role(name, UsedBy::EcsAgent) => say!("タスク実行ロール {}", name),
            Who::Role(name, _) => say!("ロール {}", name),
            Who::PermissionSet(name) => say!("許可セット {}", name),
            Who::ExecutionRole(None) => say!("実行ロール"),
            Who::ExecutionRole(Some(function)) => say!("関数 {} の実行ロール", function),
            Who::Root => say!("ルートユーザー"),
            Who::Service(name) => say!("サービス {}", name),
            Who::Anonymous => say!("匿名の呼び出し元"),
            Who::Unknown => say!("呼び出し元"),
        }
    }

    fn thing(&self, thing: &Thing) -> Line {
        match noun(thing.noun) {
            Some(noun) if thing.name == "*" => Line::from(Inline::Text(noun)),
            Some(noun) => say!("{} {}", Inline::Text(noun), &thing.name),
            None => Line::from(&thing.name),
        }
    }

    fn policy_name(&self, policy: PolicyName) -> Line {
        match policy {
            PolicyName::Iam => say!("ポリシー"),
            PolicyName::PermissionSet => say!("許可セット"),
            PolicyName::Bucket => say!("バケットポリシー"),
            PolicyName::Key => say!("キーポリシー"),
            PolicyName::Queue => say!("キューのアクセスポリシー"),
            PolicyName::Topic => say!("トピックのアクセスポリシー"),
            PolicyName::Repository => say!("リポジトリポリシー"),
            PolicyName::Function => say!("関数のリソースベースのポリシー"),
            PolicyName::Layer => say!("レイヤーのこのバージョンのポリシー"),
            PolicyName::Secret => say!("シークレットのリソースポリシー"),
            PolicyName::Api => say!("API のリソースポリシー"),
            PolicyName::Domain => say!("ドメインのアクセスポリシー"),
            PolicyName::Resource => say!("リソースベースのポリシー"),
            PolicyName::Trust => say!("信頼ポリシー"),
            PolicyName::Boundary => say!("アクセス許可の境界"),
            PolicyName::Session => say!("セッションポリシー"),
            PolicyName::Scp => say!("SCP"),
            PolicyName::Rcp => say!("RCP"),
            PolicyName::Vpce => say!("VPC エンドポイントポリシー"),
        }
    }

    fn lead(&self, facts: &LeadFacts<'_>) -> Line {
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("この操作"), Line::from);
        let who = self.who(facts.who);
        let policy = self.policy_name(facts.policy);
        match facts.cause {
            Cause::IdentityPolicy | Cause::Unknown if facts.not_listed.is_some() => say!(
                "バケット {} 自体に対する `s3:ListBucket` がないとみられます。ポリシーで許可されているのは中のオブジェクトだけで、多くのプログラムは先にバケットを確認します。",
                facts.not_listed.unwrap_or_default()
            ),
            Cause::IdentityPolicy | Cause::Unknown if facts.action.is_none() => {
                match facts.service {
                    Some(service) if facts.operation.is_some() => say!(
                        "{} の {} が拒否されましたが、エラーメッセージだけでは原因を特定できません。",
                        Inline::Prose(service.to_owned()),
                        facts.operation.unwrap_or_default()
                    ),
                    Some(service) => say!(
                        "{} に拒否されましたが、エラーメッセージだけでは原因を特定できません。",
                        Inline::Prose(service.to_owned())
                    ),
                    None => say!("エラーメッセージだけでは、何が拒否の原因か特定できません。"),
                }
            }
            Cause::IdentityPolicy | Cause::Unknown => self.lacks(facts),
            Cause::ActionNotAllowed => match (facts.reason, facts.near) {
                (
                    Some(ReasonKind::ActionNotListed {
                        nearest: Some(near),
                    }),
                    _,
                ) => say!(
                    "{} の {} は、{} の書き間違いとみられます。",
                    policy,
                    near,
                    action
                ),
                (_, Some(near)) if has_no_prefix(near) => say!(
                    "{} という IAM アクションはありません (プレフィックスが存在しません)。正しくは {} です。",
                    near,
                    action
                ),
                (_, Some(near)) => say!(
                    "{} が許可しているのは {} で、{} ではありません。",
                    policy,
                    near,
                    action
                ),
                _ => say!(
                    "{} に、{} を許可するステートメントがありません。",
                    policy,
                    action
                ),
            },
            Cause::ActionIsOperation => match facts.reason {
                Some(ReasonKind::ActionIsOperation { written, action }) => say!(
                    "{} は API オペレーションの名前で、IAM のアクションは {} です。",
                    written,
                    action
                ),
                _ => say!(
                    "{} に、IAM のアクション {} ではなく API オペレーションの名前が書かれています。",
                    policy,
                    action
                ),
            },
            Cause::ResourceNotCovered => self.not_covered(facts, action),
            Cause::ActionNeedsStar => say!(
                "{} は ARN では許可できません。`\"Resource\": \"*\"` が必要です。",
                action
            ),
            Cause::ConditionNotMet => self.unmet(facts, action),
            Cause::PrincipalNotAllowed if facts.lacks_path => say!(
                "{} に書かれたロールの ARN にパスがなく、どのロールにも一致しません。",
                policy
            ),
            Cause::PrincipalNotAllowed if facts.accounts.is_some() => {
                let (named, own) = facts.accounts.unwrap_or_default();
                say!(
                    "{} で許可しているのはアカウント {} だけですが、{} のアカウントは {} です。",
                    policy,
                    named,
                    who,
                    own
                )
            }
            Cause::PrincipalNotAllowed | Cause::TrustPolicy => match (facts.policy, facts.thing) {
                (PolicyName::Trust, Some(role)) => say!(
                    "{} の信頼ポリシーが、{} による引き受けを許可していません。",
                    self.thing(role),
                    who
                ),
                (PolicyName::Trust, None) => say!(
                    "ロールの信頼ポリシーが、{} による引き受けを許可していません。",
                    who
                ),
                _ => say!("{} の `Principal` に、{} が入っていません。", policy, who),
            },
            Cause::ResourcePolicy if facts.policy == PolicyName::Layer => match facts.account {
                Some(account) => say!(
                    "レイヤーのこのバージョンが、アカウント {} から共有されていないか、存在しません (共有はバージョンごとです)。",
                    account
                ),
                None => say!("{} が、{} による利用を許可していません。", policy, who),
            },
            Cause::ResourcePolicy => match facts.account {
                Some(account) => say!(
                    "アカウント {} の {} が、{} に {} を許可していません。",
                    account,
                    policy,
                    who,
                    action
                ),
                None => say!("{} が、{} に {} を許可していません。", policy, who, action),
            },
            Cause::ExplicitDeny => self.denied(facts, action),
            Cause::ServiceControlPolicy | Cause::ResourceControlPolicy if facts.place.is_some() => {
                self.denied(facts, action)
            }
            Cause::ServiceControlPolicy => say!(
                "組織の SCP が {} を止めています。メンバーアカウント側の許可では上書きできません。",
                action
            ),
            Cause::ResourceControlPolicy => {
                say!("リソースがある組織の RCP が {} を止めています。", action)
            }
            Cause::VpcEndpointPolicy if facts.through_scp => say!(
                "SCP が {} を止めています。VPC エンドポイントを経由した呼び出しですが、エンドポイントポリシーが原因ではありません。",
                action
            ),
            Cause::PermissionsBoundary | Cause::SessionPolicy | Cause::VpcEndpointPolicy
                if facts.place.is_some() =>
            {
                self.denied(facts, action)
            }
            Cause::PermissionsBoundary => match (facts.services, facts.service) {
                ([_, ..], Some(service)) => say!(
                    "アクセス許可の境界に {} が入っていません ({} のみ)。",
                    Inline::Prose(service.to_owned()),
                    listed(facts.services)
                ),
                _ if facts.effect == Some(DenialEffect::Explicit) => say!(
                    "{} のアクセス許可の境界にある `Deny` が {} を拒否しています。",
                    who,
                    action
                ),
                _ => say!(
                    "{} のアクセス許可の境界で {} が許可されていません。",
                    who,
                    action
                ),
            },
            Cause::SessionPolicy if matches!(facts.who, Who::Role(_, UsedBy::Cognito)) => say!(
                "Cognito がゲストに付ける独自のセッションポリシーで、{} が許可されていません。",
                action
            ),
            Cause::SessionPolicy => say!(
                "セッションの作成時に渡されたセッションポリシーで {} が許可されていません。",
                action
            ),
            Cause::VpcEndpointPolicy => say!(
                "経由した VPC エンドポイントのポリシーで {} が許可されていません。",
                action
            ),
            Cause::VariableNotSubstituted => match facts.reason {
                Some(ReasonKind::VariableInOldVersion { variable }) => say!(
                    "ポリシーの `Version` が `2012-10-17` ではないため、{} が置き換えられません。",
                    variable
                ),
                Some(ReasonKind::VariableAbsent { key }) => {
                    say!("ポリシーの変数 {} は、{} にはない値です。", key, who)
                }
                _ => say!("ポリシーの変数に、このリクエストでは値がありません。"),
            },
            Cause::InvalidVersion => say!(
                "ポリシーの `Version` が無効で、AWS に受け付けられません。指定できるのは `2012-10-17` です。"
            ),
            Cause::PolicyAllows if facts.may_be_missing => say!(
                "{} はこのポリシーで許可されているので、オブジェクトが存在しないとみられます。`s3:ListBucket` がないと、S3 は 404 の代わりに 403 を返します。",
                action
            ),
            Cause::PolicyAllows if facts.certain && facts.is_caller_known() => {
                if facts.layer == Some(PolicyType::Identity) {
                    say!(
                        "このポリシーなら許可されるはずなので、{} では有効になっていません。アタッチされていないか、別のバージョンがデフォルトです。",
                        who
                    )
                } else {
                    say!(
                        "このポリシーでは許可されています。{} にアタッチされていないか、ほかのポリシー (リソース側のポリシー、SCP、アクセス許可の境界) で拒否されています。",
                        who
                    )
                }
            }
            Cause::PolicyAllows if facts.certain => say!(
                "このポリシーでは許可されています。別のロールやユーザーで呼び出しているか、アタッチされていないか、ほかのポリシーで拒否されています。"
            ),
            Cause::PolicyAllows => say!(
                "分かる範囲では、このポリシーで許可されています。対象が別のリソースか、別のロールやユーザーで呼び出しているか、アタッチされていないかのいずれかです。"
            ),
            Cause::UnsignedRequest => {
                say!("リクエストに署名がないため、匿名の呼び出しとして扱われています。")
            }
            Cause::BlockPublicAccess if facts.setting == Some("RestrictPublicBuckets") => say!(
                "S3 のブロックパブリックアクセス (`RestrictPublicBuckets`) が有効なため、公開用のバケットポリシーがあっても匿名のアクセスは許可されません。"
            ),
            Cause::PolicyIgnored => say!(
                "関数に `Role` が指定されているため、SAM は `Policies` を無視します。書かれた許可はロールに付いていません。"
            ),
            Cause::AnotherCaller if facts.credentials.is_some() => self.other_credentials(facts),
            Cause::AnotherCaller => match facts.of_another {
                Some((caller, holder)) => say!(
                    "呼び出したのは {} ですが、貼られたポリシーは {} のものです。",
                    caller,
                    holder
                ),
                None => say!("貼られたポリシーは、呼び出し元のものではありません。"),
            },
            Cause::BlockPublicAccess if facts.acl.is_some() => say!(
                "{} でオブジェクトを公開しようとしているため、S3 のブロックパブリックアクセスがアップロードを拒否しています。",
                facts.acl.unwrap_or_default()
            ),
            Cause::BlockPublicAccess => say!(
                "データが公開されてしまう設定のため、S3 のブロックパブリックアクセスに拒否されました。"
            ),
            Cause::IncompletePolicy => match (facts.reason, facts.place) {
                (
                    Some(ReasonKind::Open {
                        on: Unknown::Code(written) | Unknown::Placeholder(written),
                        ..
                    }),
                    Some(place),
                ) => say!(
                    "{} が {} を許可しているかどうかは {} の値で決まりますが、その値が分かりません。",
                    self.place(place),
                    action,
                    written
                ),
                _ if facts.has_fix => say!(
                    "貼られた部分のポリシーには、{} の許可がありません (途中で切れています)。",
                    action
                ),
                _ => say!("ポリシーが途中で切れていて、決め手になる部分がありません。"),
            },
            Cause::SseCBlocked => say!(
                "バケットが、SSE-C (独自のキー) で暗号化したオブジェクトを受け付けない設定です。"
            ),
            Cause::ManagedByAws if matches!(facts.who, Who::Service(_)) => match facts.thing {
                Some(key) if key.name.starts_with("alias/aws/") => say!(
                    "暗号化に使われているのは AWS マネージドキー {} です。{} はこのキーを使えず、キーポリシーも変更できません。",
                    &key.name,
                    who
                ),
                _ => say!(
                    "暗号化に使われているのは AWS マネージドキーです。{} はこのキーを使えず、キーポリシーも変更できません。",
                    who
                ),
            },
            Cause::ResourceCannotExist => match facts.resource {
                Some(resource) => match flaw(resource) {
                    Some(Flaw::Unfilled(written)) => say!(
                        "{} の {} が値に置き換えられていません。このリソースは存在しません。",
                        resource,
                        written
                    ),
                    Some(Flaw::NoAccount) => say!(
                        "{} のアカウント ID が空です。このリソースは存在しません。",
                        resource
                    ),
                    Some(Flaw::NoName) | None => {
                        say!("{} の名前が空です。このリソースは存在しません。", resource)
                    }
                },
                None => say!("対象のリソースが存在しません。"),
            },
            Cause::ManagedByAws => match facts.thing {
                Some(thing) => say!(
                    "{} は AWS の管理下にあり、管理者であっても変更できません。",
                    self.thing(thing)
                ),
                None => say!("AWS の管理下にあるもので、管理者であっても変更できません。"),
            },
            Cause::EncodedMessage => match facts.action {
                Some(action) => say!(
                    "{} が拒否されました。足りない許可は、エンコードされたメッセージに書かれています。",
                    action
                ),
                None => say!("足りない許可は、エンコードされたメッセージに書かれています。"),
            },
        }
    }

    fn lead_of_several(&self, who: &Who, actions: &[String], left_out: usize) -> Line {
        say!(
            "{} に、{} の許可がありません。",
            self.who(who),
            self.names(actions, left_out)
        )
    }

    fn lead_of_groups(&self, denials: usize) -> Line {
        say!("原因の異なる拒否が {} 件あります。", denials)
    }

    fn add(&self, facts: &FixFacts<'_>) -> Line {
        let policy = self.policy_of(facts);
        let line = match facts.owner {
            Some(owner) => say!(
                "{} に次のステートメントを追加するよう、{} に依頼してください",
                policy,
                self.owner_name(owner, facts.thing, facts.account)
            ),
            None => say!("{} に次のステートメントを追加してください", policy),
        };
        match facts.stays {
            Some(place) => say!("{} ({} は変更不要です)。", line, self.place(place)),
            None => say!("{}。", line),
        }
    }

    fn replace(&self, facts: &FixFacts<'_>, place: Option<Place<'_>>) -> Line {
        let policy = self.policy_of(facts);
        match (facts.owner, place, facts.in_template) {
            (_, _, true) => say!("テンプレートを次のように変更してください。"),
            (Some(owner), Some(place), _) => say!(
                "{} の {} を次の内容に置き換えるよう、{} に依頼してください。",
                policy,
                self.place(place),
                self.owner_name(owner, facts.thing, facts.account)
            ),
            (Some(owner), None, _) => say!(
                "{} を次のように変更するよう、{} に依頼してください。",
                policy,
                self.owner_name(owner, facts.thing, facts.account)
            ),
            (None, Some(place), _) if place.policy.is_some() => {
                say!("{} を次の内容に置き換えてください。", self.place(place))
            }
            (None, Some(place), _) => say!(
                "{} の {} を次の内容に置き換えてください。",
                policy,
                self.place(place)
            ),
            (None, None, _) => say!("{} を次のように変更してください。", policy),
        }
    }

    fn add_to_template(&self) -> Line {
        say!("テンプレートに次のステートメントを追加してください (今あるものは残します)。")
    }

    fn deploy_again(&self) -> Line {
        say!("リソースポリシーの変更は、API をステージに再デプロイするまで反映されません。")
    }

    fn after_stack(&self, state: StackState) -> Line {
        match state {
            StackState::NeverCreated => say!(
                "`ROLLBACK_COMPLETE` のスタックは更新できないため、削除してから作成し直してください。"
            ),
            StackState::RollbackFailed => say!(
                "変更後に `aws cloudformation continue-update-rollback --stack-name STACK` でロールバックを完了させてから、デプロイし直してください。"
            ),
        }
    }

    fn own_sessions(&self, place: Place<'_>) -> Line {
        say!(
            "{} の `${aws:userid}` も `${aws:username}` に直してください。今のままでは、IAM ユーザーは自分のセッションを終了・再開できません。",
            self.place(place)
        )
    }

    fn in_file(&self, facts: &FixFacts<'_>) -> Line {
        let policy = self.policy_of(facts);
        if facts.statements > 0 {
            say!(
                "{} に、`policy.json` (`kyoka diagnose --fix`) のステートメントを追加してください。長いため、ここには載せていません。",
                policy
            )
        } else {
            say!(
                "{} を、`policy.json` (`kyoka diagnose --fix`) のとおりに変更してください。長いため、ここには載せていません。",
                policy
            )
        }
    }

    fn fix_in_short(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line {
        let policy = self.policy_of(facts);
        match (facts.owner, action) {
            (Some(owner), Some(action)) => say!(
                "{} に、{} で {} を許可するよう依頼してください。",
                self.owner_name(owner, facts.thing, facts.account),
                policy,
                action
            ),
            (None, Some(action)) => say!("{} で {} を許可してください。", policy, action),
            (_, None) => say!("{} を変更してください。", policy),
        }
    }

    fn todo(&self, facts: &LeadFacts<'_>) -> Vec<Line> {
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("このアクション"), Line::from);
        let who = self.who(facts.who);
        let policy = self.policy_name(facts.policy);
        match facts.cause {
            Cause::ResourceNotCovered => match facts.reason {
                Some(ReasonKind::ResourceNotCovered {
                    gap: ResourceGap::NoTypeOfAction,
                    ..
                }) => vec![say!(
                    "{} を別のステートメントに分け、このアクションが対象にできるリソースの ARN を書いてください。リソースを指定できないアクションなら `\"Resource\": \"*\"` にします。",
                    action
                )],
                _ => vec![say!(
                    "対象のリソースに間違いがないか確認してください。合っていれば、{} を許可するステートメントの `Resource` にその ARN を追加します。",
                    action
                )],
            },
            Cause::ActionNotAllowed | Cause::ActionIsOperation => vec![match facts.resource {
                Some(resource) => say!(
                    "{} に、{} に対する {} を許可するステートメントを追加してください。",
                    policy,
                    resource,
                    action
                ),
                None => say!(
                    "{} に、対象のリソースに対する {} を許可するステートメントを追加してください。",
                    policy,
                    action
                ),
            }],
            Cause::ActionNeedsStar => vec![say!(
                "{} を `\"Resource\": \"*\"` の別のステートメントに分けてください。",
                action
            )],
            Cause::ConditionNotMet => match facts.reason {
                Some(
                    ReasonKind::ConditionFalse { key, .. } | ReasonKind::ConditionOpen { key, .. },
                ) => vec![say!(
                    "リクエストの {} の値を、ポリシーの値と見比べてください。条件は何かを守るためのものなので、外さないでください。",
                    key
                )],
                _ => vec![say!(
                    "条件を満たすように呼び出してください。条件は何かを守るためのものなので、外さないでください。"
                )],
            },
            Cause::PrincipalNotAllowed => vec![say!(
                "そのステートメントの `Principal` に、ユーザーかロールの ARN を追加してください (`\"*\"` にはしないでください)。"
            )],
            Cause::ExplicitDeny if facts.place.is_some() => vec![say!(
                "明示的な拒否は、どの許可よりも優先されます。`Deny` を変更する前に、何を守るためのものかを確認してください。"
            )],
            Cause::ExplicitDeny => vec![match facts.layer {
                _ if facts.policy_arn.is_some() => say!(
                    "{} の `Deny` を確認してください。回避する方法は、その `Condition` から分かります。",
                    facts.policy_arn.unwrap_or_default()
                ),
                Some(PolicyType::Identity) => say!(
                    "{} のすべてのポリシー (グループのものを含む) から、{} に一致する `Deny` を探してください。回避する方法は、その `Condition` から分かります。",
                    who,
                    action
                ),
                Some(PolicyType::Resource | PolicyType::Trust) => say!(
                    "{} の `Deny` を確認してください。回避する方法は、その `Condition` から分かります。",
                    policy
                ),
                _ => say!(
                    "`Deny` のあるポリシーを探してください。呼び出し元のポリシー、リソースのポリシー、SCP、アクセス許可の境界のどれかにあります。"
                ),
            }],
            Cause::VariableNotSubstituted => vec![say!(
                "`Version` を `2012-10-17` にするか、この種類の呼び出し元にある変数を使ってください。"
            )],
            Cause::InvalidVersion => vec![say!("`Version` を `2012-10-17` にしてください。")],
            Cause::PolicyAllows if facts.may_be_missing => vec![say!(
                "バケットを一覧できるユーザーでキーを確認してください。呼び出し元に次の許可を追加しておけば、存在しないときは 404 になります。"
            )],
            Cause::PolicyAllows if facts.certain && facts.is_caller_known() => {
                let attached = say!(
                    "このポリシーが {} にアタッチされていて、デフォルトバージョンがこの内容かを確認してください。",
                    who
                );
                match facts.layer {
                    Some(PolicyType::Identity) => vec![attached],
                    _ => vec![
                        say!(
                            "リソースが別のアカウントにある場合は、リソース側のポリシーの許可も必要です。"
                        ),
                        attached,
                    ],
                }
            }
            Cause::PolicyAllows => vec![say!(
                "誰として呼び出しているか、このポリシーがアタッチされているか、デフォルトバージョンがこの内容かを確認してください。"
            )],
            Cause::ServiceControlPolicy
            | Cause::ResourceControlPolicy
            | Cause::PermissionsBoundary
            | Cause::SessionPolicy
            | Cause::VpcEndpointPolicy => Vec::new(),
            Cause::TrustPolicy => vec![say!(
                "ロールの信頼ポリシーの `Principal` に呼び出し元を書き、条件が一致しているか確認してください。"
            )],
            Cause::ResourcePolicy if facts.policy == PolicyName::Layer => vec![say!(
                "自分のアカウントで変更するものはありません。共有されているバージョンを使うか、レイヤーの所有者に次のコマンドの実行を依頼してください。"
            )],
            Cause::ResourcePolicy => vec![say!(
                "{} で、{} に {} を許可してください。",
                policy,
                who,
                action
            )],
            Cause::IdentityPolicy | Cause::Unknown => Vec::new(),
            Cause::UnsignedRequest => vec![say!(
                "AWS の認証情報で署名 (署名バージョン 4、SDK なら自動) してください。匿名の呼び出しを許可できるのは、リソースのポリシーだけです。"
            )],
            Cause::BlockPublicAccess if facts.setting == Some("RestrictPublicBuckets") => vec![
                say!(
                    "設定は有効のままにして、CloudFront とオリジンアクセスコントロール (OAC) で配信してください。"
                ),
                say!(
                    "バケットを公開する必要がある場合だけ、ほかのバケットへの影響を確認したうえで、アカウントの管理者に設定をオフにしてもらってください。"
                ),
            ],
            Cause::PolicyIgnored => vec![
                say!(
                    "`Role` に指定したロールの `Policies` に {} などの許可を書くか、AWS 管理ポリシー (SQS がイベントソースなら `AWSLambdaSQSQueueExecutionRole`) を `ManagedPolicyArns` に加えてください。",
                    action
                ),
                say!(
                    "`Role` を削除する方法もあります。その場合は SAM が `Policies` の付いたロールを作ります。"
                ),
            ],
            Cause::AnotherCaller if facts.credentials.is_some() => {
                facts.credentials.map(use_credentials).into_iter().collect()
            }
            Cause::AnotherCaller => vec![say!(
                "{} の認証情報で呼び出してください (呼び出す側でプロファイルか `AWS_PROFILE` を指定します)。{} が呼び出すのが正しい場合は、その許可を別に付けてください。",
                facts.of_another.map_or("", |(_, holder)| holder),
                who
            )],
            Cause::BlockPublicAccess if facts.acl.is_some() => vec![say!(
                "この ACL の指定を外してください。ポリシーは変更不要です。ブロックパブリックアクセスは有効のままにして、公開するファイルは CloudFront とオリジンアクセスコントロール (OAC) で配信します。"
            )],
            Cause::BlockPublicAccess => vec![say!(
                "`Principal` にアカウントを書くか、`\"*\"` を `aws:PrincipalOrgID` などの条件で絞り、パブリックな ACL は使わないでください。設定をオフにするのは、誰に見られてもよいデータだけです。"
            )],
            Cause::IncompletePolicy => vec![say!("ポリシーの全文を貼ってください。")],
            Cause::SseCBlocked => vec![say!(
                "SSE-S3 か SSE-KMS でアップロードしてください。`--sse-c` (`SSECustomerKey`、ヘッダー `x-amz-server-side-encryption-customer-*`) を外します。"
            )],
            Cause::ManagedByAws if matches!(facts.who, Who::Service(_)) => vec![say!(
                "カスタマーマネージドキーを作成し、キーポリシーに次のステートメントを追加して、AWS マネージドキーの代わりに設定してください (`KmsMasterKeyId`)。トピックやキューのアクセスポリシーはそのままでかまいません。"
            )],
            Cause::ResourceCannotExist => vec![say!(
                "ポリシーは原因ではありません。この ARN を組み立てている箇所を直してください。"
            )],
            Cause::ManagedByAws => vec![say!(
                "自分の複製を変更してください。管理ポリシーは内容を写したカスタマー管理ポリシー、許可セットのロールは IAM Identity Center の許可セット、KMS キーは独自のエイリアスです。"
            )],
            Cause::EncodedMessage => vec![say!(
                "次のコマンドでデコードし (`sts:DecodeAuthorizationMessage` が必要です)、結果を貼ってください。"
            )],
        }
    }

    fn suspect(&self, suspect: &Suspect, who: &Who) -> Line {
        match suspect {
            Suspect::Action(Some(action)) => {
                say!("{} に {} の許可がない", self.who(who), action)
            }
            Suspect::Action(None) => say!("{} にこの操作の許可がない", self.who(who)),
            Suspect::PublicAccess => say!(
                "匿名のアクセスなのに、バケットかアカウントのブロックパブリックアクセスが有効 (厳しいほうが適用される) か、バケットポリシーで公開されていない"
            ),
            Suspect::ObjectAcl => {
                say!("アップロードで ACL を指定しているのに、`s3:PutObjectAcl` の許可がない")
            }
            Suspect::PublicAcl {
                written,
                is_allowed: true,
            } => say!(
                "公開用の ACL ({}) を、バケットのブロックパブリックアクセスかオブジェクト所有者の設定が拒否している (ポリシーでは許可されている。ACL の指定を外す)",
                written
            ),
            Suspect::PublicAcl {
                written,
                is_allowed: false,
            } => say!(
                "公開用の ACL ({}) を指定しているのに、`s3:PutObjectAcl` の許可がない (許可しても、多くのバケットの設定では拒否される。ACL の指定を外す)",
                written
            ),
            Suspect::BucketPolicy => {
                say!("別アカウントのバケットか、バケットポリシーで拒否されている")
            }
            Suspect::DataKey => say!(
                "データが KMS キーで暗号化されていて、そのキーを使えない (`kms:Decrypt`、`kms:GenerateDataKey`)"
            ),
            Suspect::Also(actions) => say!(
                "同じ操作に必要な {} のどれかの許可がない",
                self.names(actions, 0)
            ),
            Suspect::KeyPolicy => {
                say!("キーポリシーが、呼び出し元もそのアカウントも許可していない")
            }
            Suspect::Limits => say!("SCP かアクセス許可の境界で許可されていない"),
            Suspect::OtherResource(resource) => {
                say!("対象が {} と違う (名前を確認)", resource)
            }
            Suspect::OtherCaller => say!(
                "思っているのと別の認証情報で呼び出している (`aws sts get-caller-identity` で確認)"
            ),
        }
    }

    fn or_a_typo(&self, nearest: &str, resource: &str) -> Line {
        say!(
            "{} ではなく {} を指定するつもりだった場合は、呼び出し側を修正してください。{} で合っている場合は、",
            rest_of(resource),
            rest_of(nearest),
            rest_of(resource)
        )
    }

    fn if_still_denied(&self) -> Line {
        say!("それでも拒否される場合は、次を確認してください。")
    }

    fn or_another_region(&self, listed: &str, called: &str) -> Line {
        say!(
            "対象が {} にあるなら、ポリシーは正しいので、呼び出しのリージョンを直してください ({}、{}、SDK のクライアントのリージョン)。{} にある場合は、次のとおりです。",
            listed,
            &format!("--region {listed}"),
            "AWS_REGION",
            called
        )
    }

    fn check_these(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line {
        match action {
            Some(action) => say!(
                "{} で {} を許可してください。それでも拒否されるときは、次を確認してください。",
                self.policy_of(facts),
                action
            ),
            None => say!("よくある原因です。上から順に確認してください。"),
        }
    }

    fn make_these_changes(&self) -> Line {
        say!("次のように変更してください。")
    }

    fn each_of_these(&self, denies: bool) -> Line {
        if denies {
            say!("次のどれか 1 つを満たせば、この `Deny` に当たりません。")
        } else {
            say!("次の条件をすべて満たす必要があります。")
        }
    }

    fn on(&self, action: &str, names: Line) -> Line {
        say!("{}: {}", action, names)
    }

    fn narrow(&self) -> Line {
        say!("拒否されたリクエストだけを許可するなら、次のとおりです。")
    }

    fn commands(&self, count: usize) -> Line {
        match count {
            1 => say!(
                "修正後のポリシーを `policy.json` に保存して (`kyoka diagnose --fix`) 実行します。"
            ),
            _ => say!(
                "修正後のポリシーを `policy.json` に保存して (`kyoka diagnose --fix`)、当てはまるほうを実行します。"
            ),
        }
    }

    fn request(&self, facts: &LeadFacts<'_>, principal: Option<&str>) -> Line {
        let principal = principal.map_or_else(|| self.who(facts.who), Line::from);
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("操作"), Line::from);
        let by = match facts.place.and_then(|place| place.sid).or(facts.policy_arn) {
            Some(sid) => say!("{} ({})", self.policy_name(facts.policy), sid),
            None => self.policy_name(facts.policy),
        };
        match facts.resource {
            Some(resource) => say!(
                "{} による {} (対象: {}) が、{} で拒否されています。業務に必要なので、許可していただくか、認められている方法を教えてください。",
                principal,
                action,
                resource,
                by
            ),
            None => say!(
                "{} による {} が、{} で拒否されています。業務に必要なので、許可していただくか、認められている方法を教えてください。",
                principal,
                action,
                by
            ),
        }
    }

    fn forward(&self, owner: Owner, remedies: bool) -> Line {
        let owner = self.owner_name(owner, None, None);
        if remedies {
            say!(
                "呼び出し側で対応できない場合は、{} に次のように依頼してください。",
                owner
            )
        } else {
            say!("{} に次のように依頼してください。", owner)
        }
    }

    fn allow_there_too(&self, policy: PolicyName, who: &Who, action: Option<&str>) -> Line {
        let action = action.map_or_else(|| say!("このアクション"), Line::from);
        match policy {
            PolicyName::Iam | PolicyName::PermissionSet => say!(
                "{} 自身のポリシーにも、{} の許可が必要です (未確認)。",
                self.who(who),
                action
            ),
            PolicyName::Bucket
            | PolicyName::Key
            | PolicyName::Queue
            | PolicyName::Topic
            | PolicyName::Repository
            | PolicyName::Function
            | PolicyName::Layer
            | PolicyName::Secret
            | PolicyName::Api
            | PolicyName::Domain
            | PolicyName::Resource
            | PolicyName::Trust
            | PolicyName::Boundary
            | PolicyName::Session
            | PolicyName::Scp
            | PolicyName::Rcp
            | PolicyName::Vpce => say!(
                "{} でも {} の許可が必要です (未確認)。",
                self.policy_name(policy),
                action
            ),
        }
    }

    fn whose(&self, whose: &Whose<'_>) -> Line {
        let who = self.owner_name(whose.owner, whose.thing, whose.account);
        if let Some(made_from) = whose.made_from {
            return say!(
                "変更する場所: {} (コンソールで変更すると、コードとの差分が残ります)",
                Inline::Text(made_from_name(made_from))
            );
        }
        match self.console(whose) {
            Some(path) if whose.is_named => say!("変更する場所: {}", path),
            Some(path) => say!("変更できる人: {} ({})", who, path),
            None if whose.is_named => Line::default(),
            None => say!("変更できる人: {}", who),
        }
    }

    fn guests_of_cognito(&self) -> Line {
        say!(
            "このセッションポリシーは、ゲスト (未認証 ID) の認証情報に Amazon Cognito が付けるもので、変更できません (拡張フロー)。ロールで許可しても、使えるのは Cognito の一覧にあるサービスだけです。サインインしたユーザーで呼び出すか、バックエンドから呼び出すか、基本 (クラシック) フローを使ってください。"
        )
    }

    fn accept_costs(&self) -> Line {
        say!(
            "`--request-payer requester` (SDK では `RequestPayer='requester'`) を付けて呼び出してください。リクエストとデータ転送の料金は自分のアカウントに請求されます。ポリシーの変更は不要です。"
        )
    }

    fn through_management_account(&self) -> Line {
        say!(
            "管理アカウントのロールで呼び出してください。または、このアカウントを委任管理者として登録するか、委任ポリシーで許可してもらってください。"
        )
    }

    fn misplaced(&self, on: &str, instead: &str) -> [Line; 2] {
        [
            say!(
                "ポリシーの内容は正しいですが、付ける先が違います。{} はタスク実行ロールで、ECS がタスクの起動に使うものです。アプリケーションが使うのはタスクロール {} です。",
                on,
                instead
            ),
            say!("{} に付け、{} からは外してください。", instead, on),
        ]
    }

    fn in_the_whole(&self) -> Line {
        say!(
            "貼られたのはポリシーの一部なので、元のポリシーの中で変更するか、ステートメントを別のインラインポリシーとして追加してください。この部分だけで置き換えると、ほかの許可が消えます。"
        )
    }

    fn apply(&self, is_managed: bool) -> Line {
        if is_managed {
            say!("管理ポリシーなら次のコマンドです。")
        } else {
            say!("適用するコマンド:")
        }
    }

    fn decode_to_be_sure(&self, command: &str) -> Line {
        say!(
            "確実に確かめるには、メッセージをデコードします: {}",
            command
        )
    }

    fn checked(&self, checked: &Checked<'_>) -> Line {
        let line = match checked.revokes {
            _ if !checked.is_exact => say!("✅ 拒否された呼び出しが許可されることを検証済み"),
            0 => say!("✅ 増える許可は {} 件だけと検証済み", checked.grants),
            count => say!(
                "✅ 増える許可は {} 件、減る許可は {} 件と検証済み",
                checked.grants,
                count
            ),
        };
        match checked.depends_on {
            [] => line,
            keys => say!("{} ({} が条件を満たす場合)", line, self.names(keys, 0)),
        }
    }

    fn unchecked(&self) -> Line {
        say!("SCP などほかのポリシーは未確認")
    }

    fn fill_in(&self, placeholders: &[String]) -> Line {
        say!("{} は実際の値に", self.names(placeholders, 0))
    }

    fn put_back(&self) -> Line {
        say!("伏せた値は元に戻してください")
    }

    fn see(&self, id: &str) -> Line {
        say!("記事: {}", id)
    }

    fn dot(&self) -> &'static str {
        " ・ "
    }

    fn paste(&self, ask: Ask) -> Line {
        match ask {
            Ask::FullMessage => say!("エラーの全文を貼ってもらえれば、さらに絞り込めます。"),
            Ask::FullPolicy => say!("ポリシーを最後の閉じ括弧まで貼ってください。"),
            Ask::RenderedPolicy => say!(
                "実際のポリシー (IAM コンソール、`cdk synth`、`terraform show -json` の JSON) を貼ってください。"
            ),
            Ask::DecodedMessage => {
                say!(
                    "メッセージをデコードした結果を貼ってもらえれば、どのステートメントかを示せます。"
                )
            }
            Ask::CloudTrailEvent => {
                say!(
                    "それでも分からなければ、この呼び出しの CloudTrail イベント (`errorMessage` を含む JSON) を貼ってください。"
                )
            }
            Ask::IdentityPolicy => say!(
                "解決しなければ、呼び出し元のポリシーを貼ってください。足りないところを示せます。"
            ),
            Ask::ResourcePolicy => say!("そのポリシーを貼ってもらえれば、直す行を示せます。"),
            Ask::TrustPolicy => say!("信頼ポリシーを貼ってもらえれば、直す行を示せます。"),
            Ask::DenyingPolicy => {
                say!("`Deny` のあるポリシーを貼ってもらえれば、満たすべき条件を示せます。")
            }
            Ask::Boundary => {
                say!("アクセス許可の境界のポリシーを貼ってもらえれば、直す行を示せます。")
            }
            Ask::SessionPolicy => say!("セッションポリシーを貼ってもらえれば、直す行を示せます。"),
            Ask::Scp => {
                say!("SCP の内容が分かれば貼ってください。どのステートメントかを示せます。")
            }
            Ask::Rcp => {
                say!("RCP の内容が分かれば貼ってください。どのステートメントかを示せます。")
            }
            Ask::VpcEndpointPolicy => {
                say!("VPC エンドポイントのポリシーを貼ってもらえれば、直す行を示せます。")
            }
            Ask::TokenClaims => say!(
                "同じに見えるときは、トークンの `sub` と `aud` を貼ってください (トークン自体は貼らないでください)。"
            ),
            Ask::ResourceArn => say!("対象のリソースを教えてもらえれば、ポリシーを書けます。"),
        }
    }

    fn see_details(&self, input: &str) -> Line {
        say!("詳しく: {}", &format!("kyoka diagnose --details {input}"))
    }

    fn only_listed(&self, count: usize) -> Line {
        say!("ほか {} 件は詳細にあります。", count)
    }
}

impl Japanese {
    /// Other credentials were used than those that the text sets up.
    fn other_credentials(&self, facts: &LeadFacts<'_>) -> Line {
        let who = self.who(facts.who);
        match facts.credentials {
            Some(Credentials::Profile { profile, role }) => say!(
                "プロファイル {} (ロール {}) が使われず、{} として呼び出されています。",
                profile,
                role,
                who
            ),
            Some(Credentials::KeysFirst { profile }) => say!(
                "プロファイル {} ではなく {} として呼び出されています。環境変数の `AWS_ACCESS_KEY_ID` が優先されるためです。",
                profile,
                who
            ),
            Some(Credentials::Node { role: Some(role) }) => say!(
                "Pod に指定したロール {} が使われず、ノードの {} で呼び出されています。",
                rest_of(role),
                who
            ),
            Some(Credentials::Node { role: None }) => say!(
                "Pod に指定したロールが使われず、ノードの {} で呼び出されています。",
                who
            ),
            None => Line::default(),
        }
    }

    /// Nothing of the caller's allows the action.
    fn lacks(&self, facts: &LeadFacts<'_>) -> Line {
        if let (Some(resource), Some(action)) = (facts.may_allow, facts.action) {
            return say!(
                "{} への {} は許可されているので、対象が別のリソースか、ほかのポリシーで拒否されています。",
                resource,
                action
            );
        }
        let who = self.who(facts.who);
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("この操作"), Line::from);
        let is_certain = facts.layer == Some(PolicyType::Identity);
        match (facts.thing, is_certain) {
            (Some(thing), true) => say!(
                "{} に、{} に対する {} の許可がありません。",
                who,
                self.thing(thing),
                action
            ),
            (None, true) => say!("{} に {} の許可がありません。", who, action),
            (Some(thing), false) => say!(
                "{} に、{} に対する {} の許可がないとみられます。",
                who,
                self.thing(thing),
                action
            ),
            (None, false) => say!("{} に {} の許可がないとみられます。", who, action),
        }
    }

    fn not_covered(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        let policy = self.policy_name(facts.policy);
        let thing = facts
            .thing
            .map_or_else(|| say!("このリソース"), |thing| self.thing(thing));
        let plain = || {
            say!(
                "{} で許可している {} の対象に、{} が入っていません。",
                policy.clone(),
                action.clone(),
                thing.clone()
            )
        };
        match facts.reason {
            Some(ReasonKind::ResourceNotCovered { nearest, .. })
                if through_access_point(facts.resource, nearest) =>
            {
                say!(
                    "{} にあるのはバケットの ARN だけで、呼び出しはアクセスポイント {} を経由しています。",
                    policy,
                    access_point(facts.resource)
                )
            }
            Some(ReasonKind::ResourceNotCovered { nearest, gap }) => match gap {
                ResourceGap::OtherType {
                    pattern: Some(pattern),
                    ..
                } if facts.one_type => {
                    let allowed = match noun(Noun::of_type(service_of(nearest), pattern)) {
                        Some("インスタンス") => say!("EC2 インスタンス"),
                        Some(noun) => Line::from(Inline::Text(noun)),
                        None => Line::from(rest_of(nearest)),
                    };
                    say!(
                        "{} が {} しか許可しておらず、{} が許可されていません。",
                        policy,
                        allowed,
                        thing
                    )
                }
                ResourceGap::BucketWanted => say!(
                    "バケットの中のオブジェクト ({}) は許可されていますが、{} に必要なバケット自体が許可されていません。",
                    rest_of(nearest),
                    action
                ),
                ResourceGap::ObjectWanted => say!(
                    "バケット自体は許可されていますが、中のオブジェクト ({}) が許可されていません。",
                    &format!("{}/*", rest_of(nearest))
                ),
                ResourceGap::Name { .. } | ResourceGap::Suffix => match facts.resource {
                    Some(resource) if is_under(nearest, resource) => say!(
                        "{} で許可しているのは {} の配下だけで、{} 自体が含まれていません。",
                        policy,
                        rest_of(resource),
                        rest_of(resource)
                    ),
                    Some(resource) if lacks_streams(nearest, resource) => say!(
                        "{} の ARN {} の末尾に、ログストリームを表す `:*` がありません。",
                        policy,
                        rest_of(nearest)
                    ),
                    Some(resource) if facts.one_name && nearest.eq_ignore_ascii_case(resource) => {
                        say!(
                            "{} で許可しているのは {} ですが、呼び出しの対象は {} です (大文字と小文字は区別されます)。",
                            policy,
                            rest_of(nearest),
                            rest_of(resource)
                        )
                    }
                    Some(resource) if facts.one_name => say!(
                        "{} で許可しているのは {} だけですが、呼び出しの対象は {} です。",
                        policy,
                        rest_of(nearest),
                        rest_of(resource)
                    ),
                    _ => plain(),
                },
                ResourceGap::Region => say!(
                    "{} で許可しているのは {} リージョンだけですが、{} リージョンで呼び出しています。",
                    policy,
                    field(nearest, |arn| arn.region),
                    facts
                        .resource
                        .map_or("", |one| field(one, |arn| arn.region))
                ),
                ResourceGap::Account { owned_by_aws: true } => say!(
                    "{} は AWS 所有で ARN にアカウント ID がありませんが、{} にはあります。",
                    thing,
                    nearest
                ),
                ResourceGap::Account { .. } => say!(
                    "{} で許可しているのはアカウント {} のリソースだけですが、対象はアカウント {} にあります。",
                    policy,
                    field(nearest, |arn| arn.account),
                    facts
                        .resource
                        .map_or("", |one| field(one, |arn| arn.account))
                ),
                ResourceGap::Partition => say!(
                    "{} のパーティション (`aws`、`aws-cn`、`aws-us-gov`) が、対象のリソースと違います。",
                    nearest
                ),
                ResourceGap::NotAnArn => {
                    say!("{} は ARN ではないため、何も許可しません。", nearest)
                }
                ResourceGap::NoTypeOfAction => say!(
                    "ポリシーにある {} は、{} の対象になるリソースではありません。",
                    nearest,
                    action
                ),
                ResourceGap::Service
                | ResourceGap::OtherType { .. }
                | ResourceGap::ActionHasNoResourceType => plain(),
            },
            Some(ReasonKind::ResourceExcluded { pattern }) => {
                say!(
                    "`NotResource` ({}) で、{} が除外されています。",
                    pattern,
                    thing
                )
            }
            Some(ReasonKind::Open {
                on: Unknown::Key(key),
                ..
            }) => say!(
                "{} が {} を許可しているのは {} の値と同じ名前のリソースだけで、今回は一致していません。",
                policy,
                action,
                key
            ),
            Some(ReasonKind::Open {
                on: Unknown::Placeholder(written),
                ..
            }) if facts.layer == Some(PolicyType::Identity) && facts.thing.is_some() => say!(
                "{} で {} を許可しているのは {} だけで、{} が含まれていません。",
                policy,
                action,
                written,
                thing
            ),
            Some(ReasonKind::Open {
                on: Unknown::Placeholder(written),
                ..
            }) => say!(
                "{} で {} を許可しているのは {} だけで、対象は別のリソースとみられます。",
                policy,
                action,
                written
            ),
            Some(ReasonKind::Open { .. }) => say!(
                "{} が {} を許可しているのは書かれているリソースだけで、対象は別のリソースとみられます。",
                policy,
                action
            ),
            _ => plain(),
        }
    }

    fn unmet(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        if let Some(operator) = facts.literal {
            return say!(
                "{} では `*` がワイルドカードになりません。`…Like` の演算子を使ってください。",
                operator
            );
        }
        let place = facts
            .place
            .map_or_else(|| say!("ステートメント"), |place| self.place(place));
        if let Some(ReasonKind::ConditionFalse {
            operator,
            key,
            values,
            gap,
        }) = facts.reason
        {
            match gap {
                ConditionGap::LiteralWildcard => {
                    return say!(
                        "{} では `*` がワイルドカードになりません。`…Like` の演算子が必要です。",
                        operator
                    );
                }
                ConditionGap::AbsentForResourceType { .. } if facts.thing.is_some() => {
                    let thing = facts
                        .thing
                        .map_or_else(Line::default, |thing| self.thing(thing));
                    return say!(
                        "条件 {} は、{} に対しては満たされません。{} でこのキーが付くのは、同じ呼び出しの別のリソースだけです。",
                        key,
                        thing,
                        action
                    );
                }
                ConditionGap::AbsentForAction
                | ConditionGap::AbsentForResourceType { .. }
                | ConditionGap::AbsentForCaller => {
                    return say!(
                        "{} のリクエストには {} がないため、この条件は満たせません。",
                        action,
                        key
                    );
                }
                ConditionGap::AbsentOnAwsResource => {
                    return say!(
                        "AWS 所有のリソースには独自のタグがないため、条件 {} は満たせません。",
                        key
                    );
                }
                ConditionGap::UnknownOperator => {
                    return say!("{} という条件演算子はありません。", operator);
                }
                ConditionGap::Differs { actual }
                    if facts.remedy.is_none() && !actual.is_empty() =>
                {
                    let is_one = |value: &&String| {
                        let mut all = actual.iter();
                        all.any(|actual| actual.eq_ignore_ascii_case(value))
                    };
                    if let Some(value) = values.iter().find(is_one) {
                        return say!(
                            "{} は、リクエストでは {}、ポリシーでは {} です。大文字と小文字が違い、{} では区別されます。",
                            key,
                            self.any(actual),
                            value,
                            operator
                        );
                    }
                    let is = match claim(key) {
                        None if key.eq_ignore_ascii_case("iam:PassedToService") => say!(
                            "ロールの渡し先は {} ですが、{} で許可している渡し先は {} だけです。",
                            self.any(actual),
                            place,
                            self.any(values)
                        ),
                        Some(name) => say!(
                            "トークンの {} は {} ですが、信頼ポリシーで許可しているのは {} です。",
                            name,
                            self.any(actual),
                            self.any(values)
                        ),
                        None => say!(
                            "リクエストの {} は {} ですが、{} で許可しているのは {} です。",
                            key,
                            self.any(actual),
                            place,
                            self.any(values)
                        ),
                    };
                    return if actual.iter().any(|one| is_of_environment(one)) {
                        say!(
                            "{}ジョブに環境 (environment) を指定すると、`sub` にはブランチの代わりに環境が入ります。",
                            is
                        )
                    } else {
                        is
                    };
                }
                ConditionGap::Differs { .. }
                | ConditionGap::Absent
                | ConditionGap::Present
                | ConditionGap::Unparseable => {}
            }
        }
        let Some(remedy) = facts.remedy else {
            return match facts.reason {
                Some(ReasonKind::ConditionFalse { key, .. }) => {
                    say!("{} の条件 {} を満たしていません。", place, key)
                }
                Some(ReasonKind::ConditionOpen { key, .. }) => {
                    say!("{} の条件 {} を満たしていないとみられます。", place, key)
                }
                _ => say!("{} の条件を満たしていません。", place),
            };
        };
        match (&remedy.about, &remedy.want, &remedy.has) {
            (About::ResourceTag { tag, .. }, Want::OneOf(values), Some(has)) => {
                let is = say!(
                    "リソースのタグは {} ですが、{} の条件は {} です",
                    &format!("{tag}={has}"),
                    place,
                    tagged(tag, values)
                );
                if values.iter().any(|value| value.eq_ignore_ascii_case(has)) {
                    say!("{} (大文字と小文字が区別されます)。", is)
                } else {
                    say!("{}。", is)
                }
            }
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _)
                if facts.thing.is_some()
                    && matches!(facts.reason, Some(ReasonKind::ConditionFalse { .. })) =>
            {
                say!(
                    "{} に、{} の条件にあるタグ {} が付いていません。",
                    facts
                        .thing
                        .map_or_else(Line::default, |thing| self.thing(thing)),
                    place,
                    tagged(tag, values)
                )
            }
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _) => match facts.thing {
                Some(thing) => say!(
                    "{} にタグ {} がないとみられます。",
                    self.thing(thing),
                    tagged(tag, values)
                ),
                None => say!(
                    "リソースにタグ {} がないとみられます。",
                    tagged(tag, values)
                ),
            },
            (About::RequestTag { tag, on: Some(on) }, Want::OneOf(values), None) => say!(
                "タグ {} が、同じ呼び出しで作成される {} に指定されていないとみられます。",
                tagged(tag, values),
                on
            ),
            (About::GlobalProfile, _, _) => say!(
                "グローバル推論プロファイルを使った呼び出しにはリージョンがないため、{} のリージョンの条件を満たしません。",
                place
            ),
            (About::Prefix { .. }, Want::OneOf(values), Some(has)) => say!(
                "呼び出しで指定したプレフィックスは {} ですが、ポリシーで許可しているのは {} だけです。",
                has,
                self.any(values)
            ),
            (About::PassedToService, Want::OneOf(values), Some(has)) => say!(
                "ロールの渡し先は {} ですが、ポリシーで許可している渡し先は {} だけです。",
                has,
                self.any(values)
            ),
            (About::Mfa { .. }, _, _) => match (facts.policy, facts.thing) {
                (PolicyName::Trust, Some(role)) => say!(
                    "{} の信頼ポリシーは MFA 認証を求めていますが、MFA なしで呼び出しています。",
                    self.thing(role)
                ),
                _ => say!(
                    "{} で許可しているのは MFA を使った呼び出しだけですが、MFA なしで呼び出しています。",
                    place
                ),
            },
            (About::Claim { name }, Want::OneOf(values), Some(has)) => say!(
                "トークンの {} は {} ですが、信頼ポリシーが許可しているのは {} です。",
                name,
                has,
                self.any(values)
            ),
            (About::Claim { name }, Want::OneOf(values), None) => say!(
                "トークンの {} が {} と一致していないとみられます。",
                name,
                self.any(values)
            ),
            (About::ExternalId, Want::OneOf(values), None) => say!(
                "信頼ポリシーで必要な外部 ID {} が、呼び出しで渡されていないとみられます。",
                self.any(values)
            ),
            (_, _, Some(has)) => say!(
                "{} の条件 {} を満たしていません (リクエストの値は {})。",
                place,
                &remedy.key,
                has
            ),
            (_, _, None) => say!(
                "{} の条件 {} を満たしていないとみられます。",
                place,
                &remedy.key
            ),
        }
    }

    /// A `Deny` decided.
    fn denied(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        let policy = self.policy_name(facts.policy);
        let Some(place) = facts.place else {
            return match facts.layer {
                Some(PolicyType::Identity) => say!(
                    "{} のポリシーのどれかにある `Deny` が、{} を拒否しています。",
                    self.who(facts.who),
                    action
                ),
                Some(_) => say!("{} の `Deny` が、{} を拒否しています。", policy, action),
                None => say!(
                    "どこかのポリシーの `Deny` が、{} を拒否しています (明示的な拒否)。",
                    action
                ),
            };
        };
        let by = match place.sid {
            Some(sid) => say!("{} の {}", policy, sid),
            None => say!("{} の {}", policy, self.place(place)),
        };
        match facts.remedy.and_then(|remedy| self.rejected(remedy)) {
            Some(what) => say!("{} が、{} を拒否しています。", by, what),
            None => say!("{} が、{} を拒否しています。", by, action),
        }
    }

    /// What a `Deny` with this condition rejects.
    fn rejected(&self, remedy: &Remedy) -> Option<Line> {
        Some(match (&remedy.about, &remedy.want, &remedy.has) {
            (About::Mfa { .. }, _, _) => say!("MFA なしの呼び出し"),
            (About::Encryption, Want::OneOf(values), _) if values.as_slice() == ["aws:kms"] => {
                say!("ヘッダー `x-amz-server-side-encryption: aws:kms` のないアップロード")
            }
            (About::Encryption, _, _) => say!("決められた暗号化のヘッダーがないアップロード"),
            (About::EncryptionKey, _, _) => say!("別の KMS キーでのアップロード"),
            (About::Transport, _, _) => say!("HTTPS を使わない呼び出し"),
            (About::Region, Want::OneOf(values), Some(has)) => {
                say!("{} での操作 (使えるのは {} のみ)", has, self.any(values))
            }
            (About::GlobalService { service, .. }, Want::OneOf(values), _) => say!(
                "{} 以外への呼び出し (グローバルサービスの {} も含まれます)",
                self.any(values),
                Inline::Prose((*service).to_owned())
            ),
            (About::Region, Want::OneOf(values), None) => {
                say!("{} 以外のリージョンでの操作", self.any(values))
            }
            (About::Network | About::NetworkOfService { .. }, Want::OneOf(values), _) => {
                say!("{} 以外からの呼び出し", self.any(values))
            }
            (About::Organization, _, _) => say!("組織の外からの呼び出し"),
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _) => {
                say!("タグ {} のないリソースへの操作", tagged(tag, values))
            }
            (About::RequestTag { tag, .. }, _, _) => say!("タグ {} を付けないリクエスト", tag),
            (About::GlobalProfile, Want::OneOf(values), _) => say!(
                "{} 以外での操作 (グローバル推論プロファイルの呼び出しにはリージョンがありません)",
                self.any(values)
            ),
            (About::Other, Want::OneOf(values), Some(has)) => say!(
                "{} が {} でない呼び出し (今回は {})",
                &remedy.key,
                self.any(values),
                has
            ),
            (About::Other, Want::NoneOf(values), Some(has)) => say!(
                "{} が {} の呼び出し (今回は {})",
                &remedy.key,
                self.any(values),
                has
            ),
            _ => return None,
        })
    }

    /// The policy in which a fix belongs, with whose it is.
    fn policy_of(&self, facts: &FixFacts<'_>) -> Line {
        match (facts.policy, facts.thing) {
            (PolicyName::Iam, _) => match facts.who {
                Who::Unknown | Who::Service(_) | Who::Anonymous | Who::Root => {
                    say!("呼び出し元のポリシー")
                }
                Who::User(_) | Who::Role(..) | Who::PermissionSet(_) | Who::ExecutionRole(_) => {
                    say!("{} のポリシー", self.who(facts.who))
                }
            },
            (PolicyName::PermissionSet, _) => self.who(facts.who),
            (PolicyName::Trust, Some(role)) => say!("{} の信頼ポリシー", self.thing(role)),
            (policy, _) => self.policy_name(policy),
        }
    }

    fn owner_name(&self, owner: Owner, thing: Option<&Thing>, account: Option<&str>) -> Line {
        match (owner, thing) {
            (Owner::ResourceOwner | Owner::RoleOwner, _) if account.is_some() => {
                say!("アカウント {} の管理者", account.unwrap_or_default())
            }
            (Owner::IamAdministrator | Owner::Unknown, _) => say!("IAM 管理者"),
            (Owner::Aws, _) => say!("AWS のみ"),
            (Owner::ResourceOwner, Some(thing)) => say!("{} の管理者", self.thing(thing)),
            (Owner::ResourceOwner, None) => say!("リソースの管理者"),
            (Owner::OrganizationAdministrator, _) => say!("組織 (AWS Organizations) の管理者"),
            (Owner::BoundaryAdministrator, _) => say!("境界の管理者"),
            (Owner::SessionIssuer, _) => say!("セッションを作るツールの管理者"),
            (Owner::NetworkTeam, _) => {
                say!("VPC エンドポイントの管理者 (多くはネットワークチーム)")
            }
            (Owner::RoleOwner, _) => say!("ロールの管理者"),
            (Owner::IdentityCenterAdministrator, _) => say!("IAM Identity Center の管理者"),
        }
    }

    /// Where in the console.
    fn console(&self, whose: &Whose<'_>) -> Option<Line> {
        let name = whose.thing.map(|thing| Line::from(&thing.name));
        Some(match (whose.policy, whose.who) {
            (PolicyName::Iam, Who::User(name)) => {
                say!("IAM コンソール → ユーザー → {} → 許可", name)
            }
            (PolicyName::Iam, Who::Role(name, by)) => {
                let role = match by {
                    UsedBy::Instance(id) => say!("{} (EC2 インスタンス {} のロール)", name, id),
                    UsedBy::EcsTask => say!("{} (ECS のタスクロール)", name),
                    UsedBy::EcsAgent => {
                        say!(
                            "{} (ECS のタスク実行ロール。タスクロールではありません)",
                            name
                        )
                    }
                    UsedBy::EventBridge => say!("{} (EventBridge のルールのロール)", name),
                    UsedBy::Function(function) => say!("{} (関数 {} の実行ロール)", name, function),
                    UsedBy::GitHubActions => say!("{} (GitHub Actions が使用)", name),
                    UsedBy::CodeBuild => say!("{} (CodeBuild のサービスロール)", name),
                    UsedBy::CloudFormation => say!("{} (CloudFormation のサービスロール)", name),
                    UsedBy::Cognito => say!("{} (Cognito ID プールのロール)", name),
                    UsedBy::Pod => say!("{} (EKS の Pod が使用)", name),
                    UsedBy::Somebody => Line::from(name),
                };
                say!("IAM コンソール → ロール → {} → 許可", role)
            }
            (PolicyName::Iam, Who::ExecutionRole(_)) => {
                say!("IAM コンソール → ロール → {} → 許可", self.who(whose.who))
            }
            (PolicyName::Iam, Who::Unknown) => {
                say!("IAM コンソール → 呼び出し元のユーザーかロール → 許可")
            }
            (PolicyName::PermissionSet, Who::PermissionSet(name)) => say!(
                "IAM Identity Center コンソール → 許可セット → {}。変更後に再プロビジョニング",
                name
            ),
            (PolicyName::Trust, _) => say!("IAM コンソール → ロール → {} → 信頼関係", name?),
            (PolicyName::Boundary, Who::User(name)) => {
                say!("IAM コンソール → ユーザー → {} → 許可の境界", name)
            }
            (PolicyName::Boundary, Who::Role(name, _)) => {
                say!("IAM コンソール → ロール → {} → 許可の境界", name)
            }
            (PolicyName::Bucket, _) => {
                let bucket = whose.thing?.name.split('/').next().unwrap_or_default();
                say!(
                    "S3 コンソール → {} → アクセス許可 → バケットポリシー",
                    bucket
                )
            }
            (PolicyName::Key, _) => say!(
                "KMS コンソール → カスタマー管理型のキー → {} → キーポリシー",
                name?
            ),
            (PolicyName::Queue, _) => say!("SQS コンソール → {} → アクセスポリシー", name?),
            (PolicyName::Topic, _) => {
                say!("SNS コンソール → トピック → {} → アクセスポリシー", name?)
            }
            (PolicyName::Repository, _) => say!("ECR コンソール → リポジトリ → {} → 許可", name?),
            (PolicyName::Function, _) => {
                say!("Lambda コンソール → {} → 設定 → アクセス権限", name?)
            }
            (PolicyName::Secret, _) => say!(
                "Secrets Manager コンソール → {} → リソースのアクセス許可",
                name?
            ),
            (PolicyName::Scp, _) => {
                say!("Organizations コンソール → ポリシー → サービスコントロールポリシー")
            }
            (PolicyName::Rcp, _) => {
                say!("Organizations コンソール → ポリシー → リソースコントロールポリシー")
            }
            (PolicyName::Vpce, _) => say!("VPC コンソール → エンドポイント → ポリシー"),
            _ => return None,
        })
    }
}

/// What makes the call run with the credentials that were meant.
fn use_credentials(credentials: &Credentials) -> Line {
    match credentials {
        Credentials::Profile { profile, .. } => say!(
            "{} を付けるか、{} を実行してから呼び出してください。ポリシーの変更は不要です。切り替わったかは次のコマンドで確認できます。",
            &format!("--profile {profile}"),
            &format!("export AWS_PROFILE={profile}")
        ),
        Credentials::KeysFirst { .. } => say!(
            "環境変数のアクセスキーを消して、誰として呼び出しているか確認してください。ポリシーの変更は不要です。"
        ),
        Credentials::Node { .. } => say!(
            "アノテーション `eks.amazonaws.com/role-arn` を Pod ではなくサービスアカウントに付け、`serviceAccountName` でそれを指定して Pod を作り直してください。ノードのロールに許可を足す必要はありません。切り替わると、Pod に `AWS_ROLE_ARN` と `AWS_WEB_IDENTITY_TOKEN_FILE` が設定されます。"
        ),
    }
}

fn made_from_name(made_from: MadeFrom) -> &'static str {
    match made_from {
        MadeFrom::CloudFormation => "CloudFormation テンプレート",
        MadeFrom::Sam => "SAM テンプレート",
        MadeFrom::Serverless => "serverless.yml",
        MadeFrom::Cdk => "CDK のコード",
        MadeFrom::Terraform => "Terraform のコード",
        MadeFrom::Pulumi => "Pulumi のプログラム",
    }
}

/// A tag as `key=value`.
fn tagged(tag: &str, values: &[String]) -> Line {
    let values: Vec<String> = values
        .iter()
        .map(|value| format!("{tag}={value}"))
        .collect();
    Line(quoted(&values, " か "))
}

/// Names of services.
fn listed(names: &[String]) -> Line {
    let mut inlines = Vec::new();
    for name in names {
        if !inlines.is_empty() {
            inlines.push(Inline::Text("、"));
        }
        inlines.push(Inline::Prose(name.clone()));
    }
    Line(inlines)
}

/// The word for a resource type of the reference, where it has one.
pub(super) fn noun_of_type(service: &str, resource_type: &str) -> Option<&'static str> {
    noun(Noun::of_type(service, resource_type))
}

pub(super) fn noun(noun: Noun) -> Option<&'static str> {
    Some(match noun {
        Noun::Bucket => "バケット",
        Noun::Object => "オブジェクト",
        Noun::Instance => "インスタンス",
        Noun::Document => "ドキュメント",
        Noun::Table => "テーブル",
        Noun::Function => "関数",
        Noun::Queue => "キュー",
        Noun::Topic => "トピック",
        Noun::Role => "ロール",
        Noun::User => "ユーザー",
        Noun::Group => "グループ",
        Noun::Policy => "ポリシー",
        Noun::Key => "キー",
        Noun::Secret => "シークレット",
        Noun::Parameter => "パラメータ",
        Noun::LogGroup => "ロググループ",
        Noun::Repository => "リポジトリ",
        Noun::Cluster => "クラスター",
        Noun::Service => "サービス",
        Noun::Session => "セッション",
        Noun::Task => "タスク",
        Noun::StateMachine => "ステートマシン",
        Noun::Stack => "スタック",
        Noun::Stream => "ストリーム",
        Noun::Volume => "ボリューム",
        Noun::Image => "AMI",
        Noun::Subnet => "サブネット",
        Noun::SecurityGroup => "セキュリティグループ",
        Noun::HostedZone => "ホストゾーン",
        Noun::Identity => "ID",
        Noun::Model => "モデル",
        Noun::Other => return None,
    })
}
