//! 理由の文 (why AWS decided as it did, in Japanese).

use super::Japanese;
use crate::diagnose::{About, Cause};
use crate::evaluate::ResourceGap;
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::Line;
use crate::reply::names::{PolicyName, Who};
use crate::reply::words::brief::BriefWords;
use crate::reply::words::why::{Ground, Mechanism, WhyWords};
use crate::reply::words::{prose, rest_of, say};

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
                "エイリアスやバージョンを指定した呼び出しは、関数の ARN ではなく、修飾子の付いた ARN に対して認可されます。`function:NAME:*` と書けばすべて含まれます。同じように呼び出すほかの関数にも必要です。"
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
            Mechanism::PrefixOfIam => say!(
                "プレフィックスは IAM が決めたもので、SDK のクライアントやエンドポイントの名前とは異なることがあります。存在しないプレフィックスでもポリシーは保存できます。"
            ),
            Mechanism::IndexOfItsOwn => say!(
                "インデックスは独立したリソースで、テーブルの ARN には含まれません。すべてのインデックスを許可するなら `table/NAME/index/*` と書きます。"
            ),
            Mechanism::AsksKey { operation, action } => say!(
                "データは KMS キーで暗号化されています。{} では呼び出し元の権限でキーが使われるため、キーに対する {} も必要です。",
                *operation,
                *action
            ),
            Mechanism::NoAddressThroughEndpoint => say!(
                "VPC エンドポイント経由のリクエストは NAT ゲートウェイを通らず、パブリック IP アドレスがないため、`aws:SourceIp` には一致しません。条件には `aws:SourceVpce` か `aws:VpcSourceIp` を使います。"
            ),
            Mechanism::PayerUnnamed => say!(
                "このようなバケットでは、リクエストの料金を所有者が負担しません。負担を承諾するパラメータがないリクエストは、S3 が拒否します。"
            ),
            Mechanism::FinalSnapshot => say!(
                "データベースを削除すると、最後にスナップショットが作成されます。`--skip-final-snapshot` (Terraform では `skip_final_snapshot = true`) を指定すれば作成されず、この許可も不要です。"
            ),
            Mechanism::AccessPoint => say!(
                "アクセスポイント経由の呼び出しは、アクセスポイントの ARN に対して認可されます。バケットの ARN には含まれません。"
            ),
            Mechanism::ComparedLiterally { operator } => say!(
                "{} では `*` もただの文字として比較され、クレームに `*` を含むトークンはありません。ワイルドカードになるのは `…Like` の演算子だけです。",
                *operator
            ),
            Mechanism::OfArticle(reason) => prose(reason),
            Mechanism::OfCause(ground) => self.ground(ground),
        }
    }
}

impl Japanese {
    /// The rule of AWS behind a cause.
    fn ground(&self, ground: &Ground<'_>) -> Line {
        match ground.cause {
            Cause::ResourceNotCovered => match ground.gap {
                Some(ResourceGap::Region) => say!(
                    "リージョンは ARN の一部です。同じ名前でも、リージョンが違えば別のリソースになります。"
                ),
                Some(ResourceGap::Account { .. }) => say!(
                    "アカウント ID は ARN の一部です。同じ名前でも、アカウントが違えば別のリソースになります。"
                ),
                _ => say!(
                    "ステートメントの対象は `Resource` に書いた ARN だけで、全体が一致する必要があります。置き換えられるのは `*` と `?` だけです。"
                ),
            },
            Cause::ActionNotAllowed => say!(
                "どの `Allow` にもないアクションは拒否されます。禁止されているわけではないので、`Allow` を足せば済みます。"
            ),
            Cause::ActionIsOperation => say!(
                "`Action` にこの名前を書いてもポリシーは保存できますが、どの呼び出しにも一致しません。"
            ),
            Cause::ConditionNotMet => condition(ground.about),
            Cause::PrincipalNotAllowed | Cause::TrustPolicy => {
                if ground.policy == PolicyName::Trust {
                    self.why(&Mechanism::TrustDecides)
                } else {
                    say!(
                        "リソース側のポリシーで許可されるのは、`Principal` に書かれた相手だけです。"
                    )
                }
            }
            Cause::ExplicitDeny => self.why(&Mechanism::DenyWins),
            Cause::ActionNeedsStar => say!(
                "特定のリソースに対する操作ではないため、`Resource` に ARN を書いても一致しません。"
            ),
            Cause::VariableNotSubstituted => say!(
                "値のない変数は何にも一致しないため、ステートメントがこの呼び出しに適用されません。"
            ),
            Cause::InvalidVersion => say!(
                "`Version` は日付ではなく、ポリシー言語のバージョンです。現在のバージョンは `2012-10-17` で、その前が `2008-10-17` です。"
            ),
            Cause::PolicyAllows if ground.layer == Some(PolicyType::Identity) => say!(
                "エラーによると、呼び出し元のどのポリシーでも許可されていません。貼られたポリシーは、評価の対象に入っていなかったことになります。"
            ),
            Cause::PolicyAllows => say!(
                "評価されるのは、呼び出した時点でアタッチされているポリシーのデフォルトバージョンだけです。"
            ),
            Cause::ServiceControlPolicy => self.why(&Mechanism::ScpLimitsAll),
            Cause::ResourceControlPolicy => say!(
                "RCP は、組織のアカウントにあるリソースへのアクセスを制限します。呼び出し元のポリシーで許可されていても変わりません。"
            ),
            Cause::PermissionsBoundary | Cause::SessionPolicy
                if ground.effect == Some(DenialEffect::Explicit) =>
            {
                self.why(&Mechanism::DenyWins)
            }
            Cause::PermissionsBoundary => self.why(&Mechanism::Intersection(PolicyType::Boundary)),
            Cause::SessionPolicy => self.why(&Mechanism::Intersection(PolicyType::Session)),
            Cause::VpcEndpointPolicy => self.why(&Mechanism::ThroughEndpoint),
            Cause::ResourcePolicy if ground.policy == PolicyName::Key => {
                self.why(&Mechanism::KeyPolicyFirst)
            }
            Cause::ResourcePolicy if matches!(ground.who, Who::Service(_)) => {
                self.why(&Mechanism::OwnName(ground.who))
            }
            Cause::ResourcePolicy => say!(
                "呼び出し元の許可だけでは足りず、リソース側のポリシーでも許可されている必要があります。"
            ),
            Cause::IdentityPolicy if ground.effect == Some(DenialEffect::Implicit) => {
                self.why(&Mechanism::OnlyMissing)
            }
            Cause::IdentityPolicy | Cause::Unknown if ground.is_action_known => say!(
                "エラーにはポリシーの種類が書かれていません。`Deny` による拒否なら通常は `explicit deny` と表示されるため、許可の不足とみられます。"
            ),
            Cause::IdentityPolicy | Cause::Unknown => say!(
                "足りない許可も、拒否したポリシーもエラーに書かれていないため、原因は 1 つに絞れません。"
            ),
            Cause::UnsignedRequest => say!(
                "IAM ポリシーはユーザーやロールのものです。署名がないと呼び出し元が分からないため、どのポリシーも使われません。"
            ),
            Cause::BlockPublicAccess => {
                say!("ポリシーではなく S3 の設定なので、管理者の権限があっても回避できません。")
            }
            Cause::AnotherCaller => say!(
                "評価されるのは、呼び出した本人のポリシーだけです。ほかのユーザーやロールのポリシーは関係しません。"
            ),
            Cause::PolicyIgnored => {
                say!("SAM の `Policies` が付くのは、SAM が作成するロールだけです。")
            }
            Cause::IncompletePolicy => say!(
                "欠けた部分に許可、拒否、条件のどれがあるか分からないため、残りの部分だけでは判断できません。"
            ),
            Cause::SseCBlocked => {
                say!("ポリシーではなくバケットの設定なので、許可を追加しても回避できません。")
            }
            Cause::ManagedByAws if matches!(ground.who, Who::Service(_)) => say!(
                "AWS マネージドキーを使えるのは、アカウント内の利用者がそのキーのサービスを通して呼び出すときだけで、キーポリシーは編集できません。"
            ),
            Cause::ManagedByAws => say!(
                "AWS が管理しているため、アカウントのポリシーで変更を許可することはできません。"
            ),
            Cause::ResourceCannotExist => say!(
                "リソースの有無より先に権限が確認されるため、名前が壊れていると拒否のエラーになります。"
            ),
            Cause::EncodedMessage => say!(
                "詳細には呼び出し元に見せられない情報が含まれることがあるため、エンコードされています。"
            ),
        }
    }
}

/// What a condition of this kind looks at.
fn condition(about: Option<&About>) -> Line {
    match about {
        Some(About::Claim { .. }) => say!(
            "トークンのクレームとポリシーの値は、大文字と小文字も含めて 1 文字ずつ比較されます。"
        ),
        Some(About::ExternalId) => say!(
            "外部 ID は `AssumeRole` の呼び出しで渡す値です。渡していない呼び出しは、条件を満たせません。"
        ),
        Some(About::ResourceTag { .. }) => say!(
            "条件で比較されるのは、呼び出した時点でリソースに付いているタグです。タグがなければ偽になります。"
        ),
        Some(About::RequestTag { .. }) => say!(
            "条件で比較されるのは、呼び出しの中で、作成するリソースごとに指定したタグです。リソースに付いているタグは対象外です。"
        ),
        Some(About::PrincipalTag { .. }) => say!(
            "条件で比較されるのは、リソースではなく、呼び出し元のユーザー、ロール、セッションのタグです。"
        ),
        Some(About::Mfa { .. }) => say!(
            "コンソールに MFA でサインインしていても、アクセスキーには MFA の情報が付きません。付くのは、コードを渡して STS から取得した認証情報だけです。"
        ),
        Some(About::Network) => say!(
            "条件で比較されるのはリクエストの経路です。VPC エンドポイント経由ではパブリック IP アドレスがなく、それ以外ではエンドポイントの ID がありません。"
        ),
        Some(About::SourceOfService) => say!(
            "サービスは、どのリソースやアカウントのために動いているかを送り、条件ではその値が比較されます。"
        ),
        Some(About::Organization) => {
            say!("条件で比較されるのは、呼び出し元のアカウントが属する組織です。")
        }
        Some(About::PassedToService) => {
            say!("`iam:PassedToService` には、ロールを受け取るサービスを AWS が設定します。")
        }
        _ => say!("`Allow` が有効になるのは、リクエストがすべての条件を満たすときだけです。"),
    }
}
