//! 前の回答についてのやりとり、日本語。

use super::Japanese;
use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;
use crate::reply::names::PolicyName;
use crate::reply::words::brief::{BriefWords, LeadFacts};
use crate::reply::words::follow_up::{FollowUpWords, Place};
use crate::reply::words::say;

impl FollowUpWords for Japanese {
    fn what_i_am_for(&self) -> Line {
        say!(
            "AWS の権限 (IAM) についてお答えするボットです。AccessDenied のメッセージか IAM ポリシーを貼るか、IAM について質問してください。"
        )
    }

    fn paste_the_other_error(&self) -> Line {
        say!(
            "最初の問題は解消したようです。新しいエラーメッセージを貼ってください。先ほどのポリシーと合わせて確認します。"
        )
    }

    fn check_after_the_change(&self) -> Line {
        say!("変更を保存してもまだ拒否される場合は、次の順に確認してください。")
    }

    fn still_denied(&self, place: &Place<'_>) -> Vec<Line> {
        let mut items = vec![say!(
            "1 分ほど待って再実行します。IAM の変更が全リージョンに反映されるまで数秒かかります。Identity Center の場合は、許可セットの再プロビジョニングも必要です。"
        )];
        items.push(match place.principal {
            Some(principal) => say!(
                "`aws sts get-caller-identity` を実行します。{} と表示されなければ、変更したのとは別の認証情報で呼び出しています。",
                principal
            ),
            None => say!(
                "`aws sts get-caller-identity` を実行し、ポリシーを変更したユーザーまたはロールが表示されるか確認します。"
            ),
        });
        items.push(match place.kind {
            Some(PolicyType::Identity) | None => say!(
                "ポリシーがそのユーザーまたはロールにアタッチされていて、新しいバージョンがデフォルトになっているか確認します。"
            ),
            Some(_) => say!("ポリシーを開き直し、追加したステートメントが入っているか確認します。"),
        });
        items.push(say!(
            "SCP、アクセス許可の境界、リソースのポリシー、VPC エンドポイントポリシーなど、別のポリシーで拒否されている可能性があります。"
        ));
        items
    }

    fn paste_the_new_message(&self) -> Line {
        say!(
            "いま表示されているメッセージを貼ってください。同じように見えても、アクション、リソース、ポリシーの種類が変わっていることがあります。"
        )
    }

    fn statements_in(&self, form: TemplateForm) -> Line {
        match form {
            TemplateForm::Terraform => {
                say!("`data \"aws_iam_policy_document\"` ブロックに書く場合:")
            }
            TemplateForm::CloudFormation => say!("テンプレートの `Statement` に書く場合:"),
        }
    }

    fn nothing_to_add(&self) -> Line {
        say!("この修正ではステートメントが変わらないため、テンプレートに追加するものはありません。")
    }

    fn no_policy_helps(&self) -> Line {
        say!("このエラーに対して提案できるポリシーの変更はありません。")
    }

    fn save_and_run(&self) -> Line {
        say!("修正後のポリシーを `policy.json` に保存して、次を実行します。")
    }

    fn no_command(&self) -> Line {
        say!(
            "コマンドで設定するとポリシー全体が置き換わります。今のポリシーが貼られていないため、既存のポリシーにステートメントを追加してください。"
        )
    }

    fn what_can_be_asked(&self) -> Line {
        say!(
            "先ほどの回答については、`なぜ?`、`どこで設定する?`、`コマンドは?`、`ポリシーの全文` のように質問できます。"
        )
    }

    fn paste_as_it_is(&self) -> Line {
        say!(
            "貼られた内容をもとに診断しています。正しいエラーメッセージか、実行したコマンドを貼ってください。先ほどのポリシーと合わせて診断し直します。"
        )
    }

    fn request_to_change(
        &self,
        facts: &LeadFacts<'_>,
        principal: Option<&str>,
        policy: PolicyName,
    ) -> Line {
        let principal = principal.map_or_else(|| self.who(facts.who), Line::from);
        let action = facts.action.or(facts.operation);
        let action = action.map_or_else(|| say!("操作"), Line::from);
        let policy = self.policy_name(policy);
        match facts.resource {
            Some(resource) => say!(
                "{} で {} (対象: {}) が必要ですが、拒否されています。{} を次のように変更していただくか、認められている方法を教えてください。",
                principal,
                action,
                resource,
                policy
            ),
            None => say!(
                "{} で {} が必要ですが、拒否されています。{} を次のように変更していただくか、認められている方法を教えてください。",
                principal,
                action,
                policy
            ),
        }
    }

    fn statements_in_cdk(&self) -> Line {
        say!(
            "書き出せるのは Terraform と CloudFormation です。AWS CDK では、次の JSON を `iam.PolicyStatement.fromJson()` に渡してください。"
        )
    }

    fn add_or_replace(&self, added: bool, pasted: bool) -> Line {
        match (added, pasted) {
            (true, true) => say!(
                "ステートメントを `Statement` に 1 つ追加し、既存のものはそのまま残してください。追加後の全文は次のとおりです。"
            ),
            (true, false) => {
                say!("次のステートメントを追加し、ポリシーに既にあるものはそのまま残してください。")
            }
            (false, _) => say!(
                "回答に示した箇所だけを変更し (新しいステートメントは `Statement` に追加)、ほかはそのまま残してください。変更後の全文は次のとおりです。"
            ),
        }
    }

    fn no_denial(&self) -> Line {
        say!(
            "そのエラーはアクセス拒否ではないため、ポリシーを変えても解決しません。エラーコードを、サービスのトラブルシューティングガイドで調べてください。"
        )
    }

    fn takes_effect(&self, policy: PolicyName) -> Line {
        match policy {
            PolicyName::PermissionSet => say!(
                "まず、許可セットをアカウントに再プロビジョニングする必要があります。そのあと 1 分ほどで反映され、今のセッションでも次の呼び出しから有効になります。"
            ),
            PolicyName::Trust => say!(
                "通常は数秒で反映されます。1 分ほど待ってから、ロールを引き受け直してください。再起動や再デプロイは不要です。"
            ),
            PolicyName::Session => say!(
                "セッションポリシーは、そのセッションが終わるまで変わりません。変更後に新しいセッションを開始してください。"
            ),
            PolicyName::Iam
            | PolicyName::Bucket
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
            | PolicyName::Boundary
            | PolicyName::Scp
            | PolicyName::Rcp
            | PolicyName::Vpce => say!(
                "通常は数秒、長くても数分で反映されます。再デプロイや再ログインは不要で、今のセッションでも次の呼び出しから有効になります。長く動いているプログラムで拒否が続く場合は、再起動してください。"
            ),
        }
    }

    fn call_again(&self, dry_run: bool) -> Line {
        if dry_run {
            say!(
                "変更から 1 分ほど待って、拒否された操作をもう一度実行してください。`--dry-run` を付けると、実際には実行せずに確認できます (`DryRunOperation` と表示されれば許可されています)。"
            )
        } else {
            say!("変更から 1 分ほど待って、拒否された操作をもう一度実行するのが確実です。")
        }
    }

    fn simulate(&self) -> Line {
        say!(
            "実行せずに確認するには、次のコマンドで `allowed` と表示されるかを見ます。リソース側のポリシーは評価されません。条件のある許可では、条件キーの値も指定します (`--context-entries`)。"
        )
    }

    fn delete_the_policy(&self) -> Line {
        say!("追加したポリシーを削除します。")
    }

    fn version_before(&self) -> Line {
        say!(
            "変更前のポリシー (貼られたもの) を保存し直します。管理ポリシーなら、前のバージョンをデフォルトに戻します。"
        )
    }

    fn save_as_it_was(&self, printed: bool) -> Line {
        if printed {
            say!(
                "変更前のポリシーを保存し直します。変更する前に、次のコマンドで控えを取っておいてください。"
            )
        } else {
            say!("変更前のポリシーを保存し直します。変更する前に控えを取っておいてください。")
        }
    }
}
