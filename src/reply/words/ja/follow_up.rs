//! 前の回答についてのやりとり、日本語。

use super::Japanese;
use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;
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
}
