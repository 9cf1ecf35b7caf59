//! 質問にひとことで答える文 (the answers to what people ask in so many words, in Japanese).

use super::Japanese;
use crate::diagnose::About;
use crate::reply::document::Line;
use crate::reply::words::brief::BriefWords;
use crate::reply::words::direct::{Direct, DirectWords, Kept};
use crate::reply::words::{StarFacts, Words, say};

impl DirectWords for Japanese {
    fn direct(&self, direct: &Direct<'_>) -> Line {
        match direct {
            Direct::ItIs(policy) => say!("はい、原因は {} です。", self.policy_name(*policy)),
            Direct::ItIsNot { asked, is } => say!(
                "いいえ、{} は原因ではありません。許可が必要なのは {} です。",
                self.policy_name(*asked),
                self.policy(*is)
            ),
            Direct::Keep(kept) => self.keep(kept),
            Direct::AccountInPrincipal { account } => say!(
                "いいえ、`Principal` に呼び出し元を直接書く必要はありません。アカウント {} の指定で、自身のポリシーで許可されたユーザーとロールがすべて対象になります。",
                account
            ),
            Direct::BelongsInPrincipal => {
                say!("はい、`Principal` に呼び出し元の ARN かアカウントを書く必要があります。")
            }
            Direct::NotSize { in_parts: true } => say!(
                "いいえ、サイズの上限ではありません。大きなファイルは分割してアップロードされ、SSE-KMS では `kms:GenerateDataKey` に加えて `kms:Decrypt` も必要です。"
            ),
            Direct::NotSize { in_parts: false } => {
                say!("いいえ、サイズの上限ではなく、許可の問題です。")
            }
            Direct::TrustAlone => say!(
                "いいえ、ロールの許可ポリシーへの追加は不要です。引き受けられるかどうかは信頼ポリシーだけで決まります。"
            ),
            Direct::NotSigned => say!(
                "IAM の許可は関係ありません。署名のないリクエストなので、リソースのポリシーだけで決まります。"
            ),
            Direct::AllowDoesNotHelp(policy) => say!(
                "ほかの許可を追加しても解決しません。{} が優先されます。",
                self.policy_name(*policy)
            ),
            Direct::NotABug => say!("いいえ、不具合ではなく、AWS の仕様どおりの動作です。"),
            Direct::NotKubernetes => say!(
                "いいえ、`aws-auth` やアクセスエントリはクラスターの中の権限です。この呼び出しは IAM だけで決まります。"
            ),
            Direct::NoSuchAction { written, action } => say!(
                "いいえ、{} という IAM アクションはありません。この操作は {} として認可されます。",
                written,
                *action
            ),
            Direct::AnotherAction { asked, is } => {
                say!("いいえ、足りないのは {} ではなく {} です。", asked, *is)
            }
            Direct::NotIam => say!("いいえ、IAM の許可の不足ではありません。"),
            Direct::AdministratorOverruled(policy) => say!(
                "管理者の権限があっても、{} の制限が優先されます。",
                self.policy_name(*policy)
            ),
            Direct::AdministratorOfOneAccount { account } => say!(
                "管理者の権限が有効なのは自分のアカウントの中だけです。アカウント {} 側の許可も必要です。",
                account
            ),
            Direct::AdministratorOfKey => {
                say!("KMS キーは、管理者であってもキーポリシーで許可されていなければ使えません。")
            }
            Direct::AdministratorIsAnother(who) => say!(
                "ご自身の管理者権限は関係ありません。呼び出しているのは {} です。",
                self.who(who)
            ),
            Direct::PerAccount => say!(
                "SCP の適用はアカウントごとに異なるため、別のアカウントでは成功することがあります。"
            ),
            Direct::WhereMet { key } => {
                say!("成功するのは、条件 {} を満たしている場合だけです。", *key)
            }
            Direct::PolicyIsRight => say!("いいえ、貼られたポリシーに問題はありません。"),
            Direct::ConsoleHasMfa => say!(
                "コンソールで使えるのは、MFA でサインインしているためです。アクセスキーには MFA の情報が付きません。"
            ),
            Direct::CompareCallers => say!(
                "そちらで動く理由は、貼られた内容からは分かりません。まず両方で `aws sts get-caller-identity` を実行し、誰として呼び出しているかを比べてください。"
            ),
            Direct::SomethingChanged => say!(
                "以前から何が変わったかは、貼られた内容からは分かりません。CloudTrail のイベント履歴 (イベントソースが `iam.amazonaws.com` か、対象のサービスのもの) で確認できます。"
            ),
            Direct::HeaderCounts => say!(
                "デフォルト暗号化では、この条件を満たせません。条件が見るのはリクエストのヘッダーで、デフォルト暗号化ではヘッダーが付きません。"
            ),
        }
    }

    fn star_instead(&self, facts: &StarFacts<'_>) -> Line {
        match facts.action {
            _ if !facts.helps => say!(
                "いいえ、`*` にしても解決しません。明示的な拒否か別の種類のポリシーが原因で、`Allow` を広げても変わらないためです。"
            ),
            Some(action) if facts.needs_star => say!(
                "はい、{} には `\"Resource\": \"*\"` しか指定できません。",
                action
            ),
            _ if facts.principal => say!(
                "いいえ。`Principal` を `*` にすると、どの AWS アカウントからも使えるようになります。"
            ),
            _ if !facts.conditions.is_empty() => say!(
                "いいえ。条件 {} による制限が失われます。",
                self.names(facts.conditions, 0)
            ),
            Some(action) => say!(
                "いいえ。`*` にすると、ほかのすべてのリソースに対する {} まで許可されます。",
                action
            ),
            None => say!("いいえ。`*` にすると、すべてのリソースに対して許可されます。"),
        }
    }
}

impl Japanese {
    /// What would be lost with a condition.
    fn keep(&self, kept: &Kept<'_>) -> Line {
        let key = kept.key;
        match kept.about {
            About::Claim { name } if name == "sub" && key.contains("githubusercontent") => say!(
                "いいえ、{} の条件は外さないでください。外すと、GitHub のどのリポジトリからもロールを引き受けられます。",
                key
            ),
            About::Claim { name } if name == "sub" && key.starts_with("gitlab.com:") => say!(
                "いいえ、{} の条件は外さないでください。外すと、gitlab.com のどのプロジェクトからもロールを引き受けられます。",
                key
            ),
            About::Claim { .. } => say!(
                "いいえ、{} の条件は外さないでください。外すと、同じプロバイダーの別のトークンでもロールを引き受けられます。",
                key
            ),
            About::ExternalId => say!(
                "いいえ、条件は外さないでください。外部 ID は、同じサービスの別の利用者がこのロールを使えないようにするためのものです (「混乱した代理」の対策)。"
            ),
            About::Mfa { .. } => say!(
                "いいえ、条件は外さないでください。外すと、漏えいしたアクセスキーだけで使えてしまいます。"
            ),
            About::Network | About::NetworkOfService { .. } => say!(
                "いいえ、{} の条件は外さないでください。外すと、漏えいした認証情報をどこからでも使えてしまいます。",
                key
            ),
            About::Transport => say!(
                "いいえ、条件は外さないでください。外すと、暗号化されていない通信でも受け付けてしまいます。"
            ),
            About::Encryption | About::EncryptionKey => say!(
                "いいえ、条件は外さないでください。外すと、別の暗号化のアップロードも受け付けてしまいます。"
            ),
            About::Region | About::GlobalProfile | About::GlobalService { .. } => say!(
                "いいえ、{} の条件は外さないでください。外すと、すべてのリージョンで操作できてしまいます。",
                key
            ),
            About::ResourceTag { .. } | About::RequestTag { .. } | About::PrincipalTag { .. } => {
                say!(
                    "いいえ、{} の条件は外さないでください。外すと、タグに関係なく許可されてしまいます。",
                    key
                )
            }
            About::Prefix { .. } => say!(
                "いいえ、条件は外さないでください。外すと、バケット全体を一覧表示できてしまいます。"
            ),
            About::PassedToService => say!(
                "いいえ、条件は外さないでください。外すと、ロールをどのサービスにも渡せてしまいます。"
            ),
            About::Organization => say!(
                "いいえ、条件は外さないでください。外すと、組織の外からも呼び出せてしまいます。"
            ),
            About::SourceOfService => say!(
                "いいえ、条件は外さないでください。外すと、サービスを介してほかのアカウントからも使えてしまいます (「混乱した代理」の対策)。"
            ),
            About::Other
            | About::Through
            | About::Creating
            | About::Caller
            | About::ResourceOwner => say!(
                "条件 {} は、何を守るためのものか分かるまで外さず、満たすように呼び出してください。",
                key
            ),
        }
    }
}
