//! 理由の文 (why AWS decided as it did, in Japanese).

use super::Japanese;
use crate::iam::PolicyType;
use crate::reply::document::Line;
use crate::reply::words::brief::BriefWords;
use crate::reply::words::why::{Mechanism, WhyWords};
use crate::reply::words::{rest_of, say};

impl WhyWords for Japanese {
    fn why(&self, mechanism: &Mechanism<'_>) -> Line {
        match mechanism {
            Mechanism::SecretSuffix => say!(
                "シークレットの ARN は、名前の後ろにハイフンとランダムな 6 文字が付きます。ポリシーでは末尾を `-??????` と書きます。"
            ),
            Mechanism::OfBucket {
                operation: Some(operation),
                action,
            } => say!(
                "{} の認可は {} として、バケット自体の ARN (`/*` なし) に対して行われます。",
                *operation,
                *action
            ),
            Mechanism::OfBucket {
                operation: None,
                action,
            } => say!(
                "{} の認可は、バケット自体の ARN (`/*` なし) に対して行われます。",
                *action
            ),
            Mechanism::OfObjects { action } => say!(
                "{} の認可はオブジェクトの ARN に対して行われます。バケットの ARN には、中のオブジェクトは含まれません。",
                *action
            ),
            Mechanism::NamedOtherwise { operation, action } => say!(
                "{} という名前の IAM アクションはなく、{} として認可されます。",
                *operation,
                *action
            ),
            Mechanism::AlsoTakes { operation, action } => say!(
                "{} の中でこの操作も行われ、{} として別に認可されます。",
                *operation,
                *action
            ),
            Mechanism::NoResourceType {
                action,
                limited_by: Some(other),
            } => say!(
                "{} は特定のリソースに対する操作ではないため、ARN では一致しません。`*` にしても、読める範囲は {} の許可で決まります。",
                *action,
                *other
            ),
            Mechanism::NoResourceType {
                action,
                limited_by: None,
            } => say!(
                "{} は特定のリソースに対する操作ではないため、ARN では一致しません。",
                *action
            ),
            Mechanism::Path { path } => say!(
                "{} はロールのパスで、ARN の一部です。パスのないパターンは一致しません。",
                *path
            ),
            Mechanism::Intersection(PolicyType::Boundary) => say!(
                "境界は許可を与えるものではなく、上限です。ポリシーと境界の両方で許可されたものだけが使えます。"
            ),
            Mechanism::Intersection(PolicyType::Session) => say!(
                "セッションで使えるのは、ロールとセッションポリシーの両方で許可されたものだけです。"
            ),
            Mechanism::Intersection(_) => say!(
                "このポリシーは許可を与えるものではなく、上限です。呼び出し元のポリシーと両方で許可されたものだけが使えます。"
            ),
            Mechanism::ScpLimitsAll => say!(
                "SCP は、管理者やルートユーザーも含め、アカウント内のすべてのユーザーとロールに適用されます。"
            ),
            Mechanism::ThroughEndpoint => say!(
                "エンドポイントを通る呼び出しは、呼び出し元のポリシーで許可されていても、エンドポイントポリシーの許可が必要です。"
            ),
            Mechanism::DenyWins => say!(
                "一致した `Deny` は、`AdministratorAccess` を含むどの `Allow` よりも優先されます。"
            ),
            Mechanism::AbsentMatches { key, operator } => say!(
                "{} が付くのはエンドポイント経由の呼び出しだけです。キーがないときも {} は真になるため、`Deny` に一致します。",
                *key,
                *operator
            ),
            Mechanism::TrustDecides => say!(
                "誰がロールを引き受けられるかは信頼ポリシーで決まります。呼び出し元の許可だけでは引き受けられません。"
            ),
            Mechanism::OwnName(who) => say!(
                "呼び出しているのは {} 自身なので、操作した人の権限は関係ありません。",
                self.who(who)
            ),
            Mechanism::KeyPolicyFirst => say!(
                "KMS キーではキーポリシーが先に評価されます。IAM ポリシーが効くのは、キーポリシーがアカウントに任せている範囲だけです。"
            ),
            Mechanism::Qualifier => say!(
                "エイリアスやバージョンを指定した呼び出しは、関数の ARN ではなく、修飾子の付いた ARN に対して認可されます。"
            ),
            Mechanism::OwnedByAws => say!(
                "AWS が所有するリソースなので、ARN のアカウント ID の位置に `aws` が入ります。このまま書いてください。コンソールの警告は無視してかまいません。"
            ),
            Mechanism::CreatesLogGroup => say!(
                "`awslogs-create-group` を指定すると、タスクの起動時にタスク実行ロールでロググループが作成されます。先に作成しておけば、この指定は不要です。"
            ),
            Mechanism::TaskExecutionRole => say!(
                "タスクの起動に使われるのはタスク実行ロールです。タスクロールは、コンテナの中のコードだけが使います。"
            ),
            Mechanism::ActionOfItsOwn { near, action } => say!(
                "{} は別のアクションで、{} の許可には含まれません。",
                *action,
                *near
            ),
            Mechanism::NoTagsYet { operation } => say!(
                "{} は作成と同時にタグを付けるため、リソースにはまだタグがなく、リソースのタグの条件は満たせません。作成時の条件には `CreateAction` を使います。",
                *operation
            ),
            Mechanism::PassedBy { service } => say!(
                "`iam:PassedToService` には、ロールを受け取るサービス (今回は {}) を AWS が設定します。",
                *service
            ),
            Mechanism::BelowIt { nearest, resource } => say!(
                "{} は独立したリソースで、{} の ARN には含まれません。",
                rest_of(resource),
                rest_of(nearest)
            ),
            Mechanism::OtherType { action, nearest } => say!(
                "{} の対象に {} は含まれないため、そのステートメントは一致しません。",
                *action,
                rest_of(nearest)
            ),
            Mechanism::OnlyMissing => say!(
                "明示的に拒否されたわけではありません。許可がないものはすべて拒否されるため、足りない `Allow` を加えれば済みます。"
            ),
            Mechanism::FirstUse { service } => say!(
                "サービスを初めて使うときに作成されるロールです。管理者が {} を一度だけ実行しておく方法もあります。",
                &format!("aws iam create-service-linked-role --aws-service-name {service}")
            ),
            Mechanism::SubjectOfPod => say!(
                "Pod のトークンの `sub` は `system:serviceaccount:名前空間:名前` で、Pod が動いている名前空間が入ります。"
            ),
        }
    }
}
