//! Whether a message asks for a policy to be written.

use super::text::WishText;

/// How a message asks for a policy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Asking {
    /// It says that one shall be written: "write me a policy that …", 「〜できるポリシーを書いて」.
    ForPolicy,
    /// It says what shall be possible: "let role X read …", 「〜だけ許可したい」.
    ForPermission,
    /// It asks how to: "how do I write a policy that …".
    ForHowTo,
}

/// How a message asks for a policy; `None` where it asks something else, or nothing.
///
/// Linear in the message.
pub fn wanted(message: &str) -> Option<Asking> {
    let text = WishText::of(message);
    if text.has("of failure") {
        return None;
    }
    if text.has("needs of command") {
        return Some(Asking::ForPolicy);
    }
    let is_question = text.has("question");
    if text.has("wanted policy") {
        return Some(if is_question {
            Asking::ForHowTo
        } else {
            Asking::ForPolicy
        });
    }
    (!is_question && text.has("wanted permission")).then_some(Asking::ForPermission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_told_from_questions() {
        use Asking::{ForHowTo, ForPermission, ForPolicy};
        let mut wrong = Vec::new();
        for (message, expected) in [
            (
                "write me a policy that lets a user read bucket x",
                Some(ForPolicy),
            ),
            ("I need a policy for pushing images to ECR", Some(ForPolicy)),
            (
                "can you create an IAM policy to start EC2 instances?",
                Some(ForPolicy),
            ),
            (
                "Please generate an SCP that denies leaving the organization",
                Some(ForPolicy),
            ),
            (
                "policy that allows a Lambda to read a queue",
                Some(ForPolicy),
            ),
            (
                "trust policy for GitHub Actions of my-org/my-repo",
                Some(ForPolicy),
            ),
            ("bucket policy: only from my VPC endpoint", Some(ForPolicy)),
            (
                "how do I write a policy that only allows one bucket?",
                Some(ForHowTo),
            ),
            (
                "what permissions does `aws s3 sync . s3://b` need?",
                Some(ForPolicy),
            ),
            ("aws s3 cp に必要な権限は?", Some(ForPolicy)),
            ("let role app read bucket team-reports", Some(ForPermission)),
            (
                "allow starting instances tagged Env=Dev",
                Some(ForPermission),
            ),
            (
                "deny everything outside ap-northeast-1",
                Some(ForPermission),
            ),
            ("read-only for one bucket", Some(ForPermission)),
            (
                "GitHub Actions of org/repo main may assume this role",
                Some(ForPermission),
            ),
            (
                "S3 バケット x を読み取れるポリシーを書いてください",
                Some(ForPolicy),
            ),
            ("EC2 を起動できるポリシーがほしい", Some(ForPolicy)),
            ("東京リージョン以外を禁止する SCP", Some(ForPolicy)),
            (
                "S3 バケット foo の読み取りだけ許可したい",
                Some(ForPermission),
            ),
            (
                "Lambda から DynamoDB の orders テーブルを読み書きできるようにしたい",
                Some(ForPermission),
            ),
            ("how do I allow listing one bucket", None),
            ("why is my bucket policy not working", None),
            ("which permissions does PutObject need", None),
            ("what does this policy allow?", None),
            ("what is a permissions boundary", None),
            ("can a bucket policy allow another account?", None),
            ("s3:GetObject", None),
            ("ポリシーの書き方がわからない", None),
            ("SCP とは", None),
            (
                "バケットポリシーで許可しているのに AccessDenied になる",
                None,
            ),
            ("S3 にアクセスできません", None),
            ("thanks", None),
        ] {
            let found = wanted(message);
            if found != expected {
                wrong.push(format!("{message}: {found:?}, not {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
