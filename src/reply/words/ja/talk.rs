//! The sentences of a conversation, and of pastes in which nothing was denied.

use super::Japanese;
use crate::denial::{Foreign, Invalid};
use crate::reply::document::Line;
use crate::reply::talk::{Earlier, Talk, Unread};
use crate::reply::words::{StarFacts, TalkWords, Words, say};
use crate::text::mask::Secret;

impl Japanese {
    /// What AWS does not take, and what to write.
    fn invalid(&self, invalid: Invalid) -> Line {
        match invalid {
            Invalid::Capability(capability) => say!(
                "権限不足ではありません。テンプレートが IAM リソースを作成する (またはマクロを使う) ことの承認を、CloudFormation が求めています。テンプレートのその部分を確認したうえで、{} を付けて実行してください。",
                &format!("--capabilities {capability}")
            ),
            Invalid::PrincipalOfIdentity => say!(
                "IAM がこのポリシーを受け付けません。ユーザー、グループ、ロールのポリシーはアタッチした相手に適用されるため、`Principal` を指定できません。`Principal` を削除してください。"
            ),
            Invalid::UnknownPrincipal => say!(
                "`Principal` に存在しないものがあるため、AWS がこのポリシーを受け付けません。ARN を確認し、ロールやユーザーを先に作成してください。"
            ),
            Invalid::ResourceOfTrust => say!(
                "IAM がこのポリシーを受け付けません。信頼ポリシーはそのロール自身についてのものなので、`Resource` を指定できません。`Resource` を削除してください。"
            ),
            Invalid::NoArn => say!(
                "IAM がこのポリシーを受け付けません。`Resource` に書けるのは ARN か `*` だけです。`arn:aws:s3:::BUCKET/*` のように ARN の全体を書いてください。"
            ),
            Invalid::NoPrefix => say!(
                "IAM がこのポリシーを受け付けません。アクションと条件キーには、`s3:GetObject` の `s3:` のようなプレフィックスが必要です。"
            ),
            Invalid::Syntax => say!(
                "JSON が正しくないため、IAM がこのポリシーを受け付けません。カンマ、括弧、引用符、要素名を確認してください。"
            ),
        }
    }
}

impl TalkWords for Japanese {
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
                "registry-token-expired" => say!(
                    "ポリシーによる拒否ではなく、レジストリのログインの有効期限切れです。ECR のトークンは 12 時間で切れるため、プッシュの直前にログインしてください (`aws ecr get-login-password | docker login --username AWS --password-stdin ACCOUNT.dkr.ecr.REGION.amazonaws.com`)。"
                ),
                "SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature" => {
                    say!(
                        "ポリシーによる拒否ではありません。{} は、クライアントと AWS が計算した署名が一致しなかったことを示します。シークレットアクセスキー、マシンの時計、プロキシによるリクエストの書き換えを確認してください。",
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
                "AccessDenied" => say!(
                    "{} は通常ポリシーによる拒否ですが、このメッセージの理由は別です (リクエストの期限切れ、オブジェクトロックなど)。メッセージに書かれた理由に対応してください。",
                    code
                ),
                "AccessDeniedException" => say!(
                    "エラーコード {} は普通は拒否ですが、このメッセージの原因はポリシーではありません。サービスが有効でないか、アカウントで使えないか、認証情報がありません。メッセージの内容に従って対処してください。",
                    code
                ),
                _ => say!(
                    "ポリシーによる拒否ではありません。{} は AWS がリクエストを認証できなかったことを表します。使用中の認証情報を `aws sts get-caller-identity` で確認してください。",
                    code
                ),
            },
            Foreign::AwsInvalid(invalid) => self.invalid(*invalid),
            Foreign::AwsThrottling => {
                say!(
                    "ポリシーによる拒否ではなく、AWS の呼び出し回数の制限 (スロットリング) です。呼び出しを減らし、間隔を延ばしながら再試行するか、クォータの引き上げを申請してください。"
                )
            }
            Foreign::AwsLakeFormation => {
                say!(
                    "IAM ポリシーではなく、AWS Lake Formation による拒否です。データレイク管理者に、テーブルの `DESCRIBE` と `SELECT` など、必要な権限の付与を依頼してください (`aws lakeformation grant-permissions`)。"
                )
            }
            Foreign::AwsModelAccess => {
                say!(
                    "ポリシーによる拒否ではなく、アカウントで Bedrock のモデルを利用できる状態になっていません。Amazon Bedrock コンソールで、このアカウントとリージョンのモデルアクセスを有効にしてもらってください。"
                )
            }
            Foreign::KubernetesRbac => {
                say!(
                    "IAM ではなく、Kubernetes による拒否です。EKS では、呼び出し元のアクセスエントリにアクセスポリシー (名前空間を限った `AmazonEKSViewPolicy` など) を関連付けるか (`aws eks associate-access-policy`)、RBAC の Role と RoleBinding で許可してください。"
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

    fn policy_refused(&self) -> Line {
        say!(
            "AWS はこのポリシーを保存できません (権限の問題ではありません)。次の点を直してください。"
        )
    }

    fn policies_only(&self, findings: usize) -> Line {
        match findings {
            0 => say!(
                "このポリシーに誤りは見つかりませんでした。必要な操作が許可されるかどうかを確認するには、エラーメッセージも貼ってください。"
            ),
            _ => say!(
                "このポリシーには次の問題があります。拒否された原因を調べるには、エラーも貼ってください。"
            ),
        }
    }

    fn nothing(&self) -> Line {
        say!("アクセス拒否のエラーも IAM ポリシーも見つかりませんでした。")
    }

    fn what_to_paste(&self) -> Vec<Line> {
        vec![
            say!("エラーの全文 (例: `User: … is not authorized to perform: … on resource: …`)。"),
            say!("許可しているつもりの IAM ポリシー (JSON)。一部だけでもかまいません。"),
            say!(
                "アクセスキー、パスワード、トークンなどは貼らないでください。アカウント ID は `<AccountID>` などに置き換えてかまいません。"
            ),
        ]
    }

    fn secrets(&self) -> Line {
        say!(
            "秘密の情報が貼られています。ここでは伏せて表示しますが、元のメッセージを見た人は使えてしまいます。元のメッセージをすぐに削除し、次のとおり無効にしてください。"
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
            Talk::Thanks => say!("お役に立ててよかったです。"),
            Talk::Help => say!(
                "AWS のアクセス拒否のエラーと、許可するはずの IAM ポリシーを貼ってください。原因と、検証済みの修正案をお答えします。"
            ),
            Talk::Greeting => say!(
                "こんにちは。AccessDenied のメッセージを貼ってください。ポリシーもあれば、何が足りないかまで確認できます。"
            ),
            Talk::Bye => say!("お疲れさまでした。"),
            Talk::Noted => {
                say!("分かりました。それでも拒否される場合は、新しいメッセージを貼ってください。")
            }
            Talk::OtherLanguage => say!("お答えできるのは日本語と英語です。"),
            Talk::PastePolicy => {
                say!("ポリシーの JSON を貼ってください。先ほどのエラーをそのポリシーで確認します。")
            }
            Talk::Forgotten => say!("この会話で貼られた内容を忘れました。"),
            Talk::NothingBefore => say!(
                "この 30 分間に診断したエラーがないため、何のことか分かりません。次のものを貼ってください。"
            ),
        }
    }

    fn help(&self) -> Vec<Line> {
        vec![
            say!(
                "エラーとポリシーは別々に送ってもかまいません (30 分以内なら 1 つの質問として診断します)。信頼ポリシー、SCP、バケットポリシーなら、そう書き添えてください。"
            ),
            say!("`もっと詳しく`: ステートメントごとの判定、修正後の全文、判断の根拠を示します。"),
            say!(
                "`このポリシー何ができる?` とポリシー: 許可と拒否の内容をやさしい文で説明します。"
            ),
            say!("`なぜ * ではだめ?`: `*` にすると何が許可されるかを説明します。"),
            say!("`このポリシーだと?` とポリシー: 直前のエラーをそのポリシーで診断し直します。"),
            say!(
                "`ssm:StartSession` のようなアクション名: リソースタイプ、ARN の形式、条件キーを示します。"
            ),
            say!("`in English please`: 英語で答えます。"),
            say!("`忘れて`: この会話で覚えている内容を消します。"),
        ]
    }

    fn chat_greeting(&self) -> Line {
        say!(
            "エラーやポリシーを貼って Enter キーを押してください。使い方は `/help`、終了は `/quit` か Ctrl-D です。"
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
            Unread::NoText => say!(
                "画像や文書 ({}) は読み取れません。エラーメッセージを長押しなどでコピーし、テキストで貼り付けてください。",
                name
            ),
            Unread::Binary => say!(
                "{} はテキストではないため、読みませんでした。テキスト、JSON、YAML のいずれかで添付してください。",
                name
            ),
            Unread::TooLarge(limit) => say!(
                "{} は読みませんでした。読める添付ファイルは、1 つのメッセージで合計 {} MiB (展開後) までです。エラーの前後だけを添付してください。",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::BeginningOnly(limit) => say!(
                "{} は先頭だけを読みました。読める添付ファイルは、1 つのメッセージで合計 {} MiB (展開後) までです。エラーがその先にあるなら、その前後だけを添付してください。",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::EndsOnly(limit) => say!(
                "{} は先頭と末尾だけを読みました。読める添付ファイルは、1 つのメッセージで合計 {} MiB までです。エラーがその間にあるなら、その前後だけを添付してください。",
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
            "一度に調べられる量を超えたため、途中までしか調べていません。そこまでにアクセス拒否のエラーはありませんでした。エラーと、許可するはずのポリシーだけを送ってください。"
        )
    }

    fn earlier(&self, earlier: Earlier) -> Line {
        match earlier {
            Earlier::Denial => say!("先に貼られたエラーと合わせて診断しました。"),
            Earlier::Policies => say!("先に貼られたポリシーと合わせて診断しました。"),
        }
    }

    fn why_not_star(&self, facts: &StarFacts<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        if !facts.helps {
            lines.push(say!(
                "`*` を許可しても解決しません。明示的な拒否か別の種類のポリシーが原因で、`Allow` を広げても変わらないためです。"
            ));
        }
        if facts.helps && !facts.conditions.is_empty() {
            lines.push(say!(
                "`*` の許可を条件なしで追加すると、条件 {} による制限が失われます。",
                self.names(facts.conditions, 0)
            ));
        }
        match (facts.action, facts.needs_star) {
            (Some(action), true) => lines.push(say!(
                "{} は `\"Resource\": \"*\"` でだけ許可できます。この場合の `*` は正しい書き方です。",
                action
            )),
            (Some(action), false) => {
                let resource = facts.resource.unwrap_or("Resource");
                if facts.types.is_empty() {
                    lines.push(say!(
                        "`Resource` を `*` にすると、{} だけでなく、ほかのすべてのリソースに対する {} まで許可されます。",
                        resource,
                        action
                    ));
                } else {
                    lines.push(say!(
                        "`Resource` を `*` にすると、{} だけでなく、全リージョンのすべてのリソース (リソースタイプ: {}) に対する {} まで許可されます。",
                        resource,
                        self.names(facts.types, 0),
                        action
                    ));
                }
            }
            (None, _) => lines.push(say!(
                "`Resource` を `*` にすると、すべてのリソースに対して許可されます。"
            )),
        }
        if let Some(service) = facts.service {
            lines.push(say!(
                "`Action` を {} にすると、このサービスの {} 個のアクションがすべて許可されます。今回必要なのは 1 つだけです。",
                &format!("{service}:*"),
                facts.actions
            ));
        }
        if facts.principal {
            lines.push(say!(
                "`Principal` を `*` にすると、条件がない限り、すべての AWS アカウントから使えるようになります。"
            ));
        }
        lines.push(say!(
            "認証情報が漏れると、許可した範囲のすべてに影響が及びます。AWS も最小特権 (必要な操作だけを許可すること) を推奨しています。"
        ));
        lines
    }
}
