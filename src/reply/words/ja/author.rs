//! 書いたポリシーについての文 (about a policy that was written for a wish, in Japanese).

use super::Japanese;
use super::wish;
use crate::author::{Assumption, Impossible, Proof, Wish};
use crate::iam::PolicyType;
use crate::reply::document::Line;
use crate::reply::words::author::AuthorWords;
use crate::reply::words::{Words, say};

impl AuthorWords for Japanese {
    fn written_policy(&self, kind: PolicyType) -> Line {
        if kind == PolicyType::Identity {
            say!("ポリシー:")
        } else {
            say!("ポリシー ({}):", self.policy(kind))
        }
    }

    fn to_replace(&self, names: &[String]) -> Line {
        say!(
            "{} は、自分の環境の値に置き換えてください。",
            self.names(names, 0)
        )
    }

    fn comes_along(&self, actions: &[String], left_out: usize) -> Line {
        say!(
            "依頼にはありませんが、実行に必要なので入れてあります: {}",
            self.names(actions, left_out)
        )
    }

    fn assumed(&self, assumption: Assumption) -> Line {
        match assumption {
            Assumption::Kind(kind) => say!(
                "ポリシーの種類の指定がなかったので、{}として書きました。別の種類なら、その名前を添えてください。",
                self.policy(kind)
            ),
            Assumption::Reads => say!(
                "何をするかの指定がなかったので、読み取りだけにしました。書き込みや削除も必要ですか?"
            ),
            Assumption::OwnAccount => say!(
                "相手の指定がなかったので、自分のアカウントにしました。どのロール、アカウント、サービスに許可しますか?"
            ),
        }
    }

    fn put_it_there(&self, kind: PolicyType) -> Line {
        match kind {
            PolicyType::Identity => say!("`policy.json` に保存して、アタッチします:"),
            PolicyType::Trust => {
                say!("`policy.json` に保存して、ロールの信頼ポリシーに設定します:")
            }
            PolicyType::Resource => say!(
                "`policy.json` に保存して、リソースに設定します。いまのポリシーは置き換わるので、残すステートメントを先に書き足してください:"
            ),
            PolicyType::Boundary => {
                say!("`policy.json` に保存し、ポリシーを作成して、境界に設定します:")
            }
            PolicyType::Scp | PolicyType::Rcp => say!(
                "`policy.json` に保存し、管理アカウントで作成して、まず検証用のアカウントにアタッチします:"
            ),
            PolicyType::Vpce => say!("`policy.json` に保存して、エンドポイントに設定します:"),
            PolicyType::Session => say!("セッションを作るときに渡します:"),
        }
    }

    fn only_limits(&self, kind: PolicyType) -> Line {
        say!(
            "{}だけでは何も許可されません。ほかのポリシーの許可が別に必要です。",
            self.policy(kind)
        )
    }

    fn proved(&self, proof: &Proof) -> Line {
        match proof.quota {
            Some(quota) => say!(
                "検証済み: 冒頭の説明どおりで、それ以外には影響しません (リクエスト {} 件を評価、lint の指摘なし)。{} 文字 (上限 {} 文字)。",
                proof.requests,
                proof.characters,
                quota
            ),
            None => say!(
                "検証済み: 冒頭の説明どおりで、それ以外には影響しません (リクエスト {} 件を評価、lint の指摘なし)。",
                proof.requests
            ),
        }
    }

    fn too_long(&self, characters: usize, quota: usize) -> Line {
        say!(
            "{} 文字あり、AWS の上限の {} 文字を超えています。分けるか、範囲を絞ってください。",
            characters,
            quota
        )
    }

    fn read_as(&self) -> Line {
        say!("読み取った内容:")
    }

    fn wish(&self, wish: &Wish, kind: PolicyType) -> Line {
        let said = wish::understood(wish, kind);
        say!("{}。", said)
    }

    fn impossible(&self, what: Impossible) -> Line {
        wish::impossible(what)
    }

    fn left_over(&self, left: &[String], wish: &Wish) -> Line {
        let is_understood = wish.clauses.iter().any(|clause| !clause.things.is_empty());
        let said = if is_understood {
            wish::understood(wish, wish.kind.unwrap_or(PolicyType::Identity))
        } else {
            Line::default()
        };
        Self::left_over_of(left, said)
    }

    fn unclear_wish(&self, understood: &[String]) -> Line {
        if understood.is_empty() {
            say!(
                "どの権限のことか読み取れませんでした。どの AWS リソースに何をするのかを書いてください。"
            )
        } else {
            say!(
                "どの権限のことか読み取れませんでした。分かったのは {} です。どのリソースに何をしますか?",
                self.names(understood, 0)
            )
        }
    }

    fn examples_of_wishes(&self) -> Vec<Line> {
        vec![
            say!("`ロール app からバケット team-reports の 2026/ 配下を読み取り`"),
            say!("`Env=Dev タグの付いた EC2 インスタンスだけ起動・停止`"),
            say!("`my-org/my-repo の main ブランチの GitHub Actions 用の信頼ポリシー`"),
        ]
    }
}
