//! 修正についての文 (the sentences about a fix, in Japanese).

use super::Japanese;
use crate::diagnose::{About, Change, MaskedValue, Mended, Remedy, Varying, Want};
use crate::iam::PolicyType;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{
    FixWords, Place, Words, before_tag, changed, covers_environments, property_of, say,
};

impl FixWords for Japanese {
    fn pattern(&self, varying: Varying, pattern: &str, exact: Option<&str>) -> Line {
        let wide = match varying {
            Varying::Object => say!(
                "{} は、このプレフィックスのすべてのオブジェクトを許可します (キーは呼び出しごとに変わるため)。",
                pattern
            ),
            Varying::LogStream => say!(
                "{} は、今後作成されるものも含めて、ロググループのすべてのログストリームを許可します。",
                pattern
            ),
            Varying::Run => say!(
                "{} は、今後開始されるものもすべて許可します (ID が毎回変わるため)。",
                pattern
            ),
            Varying::Ec2Id => say!(
                "{} は、この種類のリソースすべてを許可します (作成のたびに ID が変わるため)。",
                pattern
            ),
            Varying::StackSuffix => say!(
                "{} は、スタックが今後作成するものもすべて許可します (CloudFormation が末尾の文字列を変えるため)。",
                pattern
            ),
            Varying::Version => say!("{} は、今後のバージョンもすべて許可します。", pattern),
            Varying::Stream => say!(
                "{} なら、ストリームを有効にし直してラベルが変わっても許可されます。",
                pattern
            ),
            Varying::Bootstrap => say!(
                "{} には、CDK がデプロイで引き受けるロール (デプロイ、ファイルとイメージの公開、参照) がすべて含まれます。",
                pattern
            ),
        };
        let Some(exact) = exact else {
            return wide;
        };
        let narrow = match varying {
            Varying::Object => say!("このオブジェクトだけなら {} と書きます。", exact),
            Varying::LogStream => say!("このログストリームだけなら {} と書きます。", exact),
            Varying::Run
            | Varying::Ec2Id
            | Varying::StackSuffix
            | Varying::Stream
            | Varying::Bootstrap => {
                say!("今回のものだけなら {} と書きます。", exact)
            }
            Varying::Version => say!("今回のバージョンだけなら {} と書きます。", exact),
        };
        say!("{}{}", wide, narrow)
    }

    fn patterns(&self) -> Line {
        say!(
            "呼び出しごとに変わる名前はパターンにしました。エラーに出た名前だけに絞ったものは詳細にあります。"
        )
    }

    fn whole(&self) -> Line {
        say!("全文は次のとおりです。")
    }

    fn masked(&self) -> Line {
        say!("ポリシーの値の一部を伏せて表示しています。保存する前に元の値に戻してください。")
    }

    fn masked_value(&self, value: &MaskedValue) -> Line {
        let (element, stand_in) = (value.element, value.stand_in.as_str());
        match (Place::of_masked(value), value.key.as_deref()) {
            (Some(place), Some(key)) => say!(
                "{} の {} ({}): {}",
                self.place(place),
                element,
                key,
                stand_in
            ),
            (Some(place), None) => say!("{} の {}: {}", self.place(place), element, stand_in),
            (None, _) => say!("{}: {}", element, stand_in),
        }
    }

    fn allows(&self, requests: usize) -> Line {
        match requests {
            1 => say!("修正後のポリシーで、拒否されたリクエストが許可されます。"),
            requests => say!(
                "修正後のポリシーで、拒否された {} 件のリクエストがすべて許可されます。",
                requests
            ),
        }
    }

    fn allows_if(&self, requests: usize) -> Line {
        match requests {
            1 => say!("修正後のポリシーで、次の条件のもとで、拒否されたリクエストが許可されます。"),
            requests => say!(
                "修正後のポリシーで、次の条件のもとで、拒否された {} 件のリクエストがすべて許可されます。",
                requests
            ),
        }
    }

    fn allows_alone(&self, kind: PolicyType) -> Line {
        say!(
            "この変更で {} は許可しますが、別のポリシーのため、まだ拒否されます。",
            self.policy(kind)
        )
    }

    fn stop(&self, kind: PolicyType, denying: Option<Place<'_>>) -> Line {
        match denying {
            Some(place) if place.policy.is_some() => say!(
                "{} もこのリクエストを拒否しています。明示的な拒否は、どの許可よりも優先されます。",
                self.place(place)
            ),
            Some(place) => say!(
                "{} の {} もこのリクエストを拒否しています。明示的な拒否は、どの許可よりも優先されます。",
                self.policy(kind),
                self.place(place)
            ),
            None => say!(
                "{} でも許可されていないため、あわせて変更が必要です。",
                self.policy(kind)
            ),
        }
    }

    fn companions(&self, actions: &[String], left_out: usize) -> Line {
        say!(
            "続けて必要になる {} もあわせて許可しています。",
            self.names(actions, left_out)
        )
    }

    fn mend(&self, mended: &Mended) -> Line {
        match &mended.change {
            Change::ReplaceResource {
                statement,
                from,
                to,
            } if !mended.is_refused => say!(
                "ステートメント {} の {} も {} に直してください。今のままでは効果がありません。",
                statement.saturating_add(1),
                changed(from, to).0,
                changed(from, to).1
            ),
            Change::ReplaceAction {
                statement,
                from,
                to,
            }
            | Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の {} を {} に直してください。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplacePrincipal {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の `Principal` の {} を {} に直してください。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の `Sid` を {} から {} に変えてください。使えるのは英数字だけで、重複もできません。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!(
                "ステートメント {} の要素名 {} を {} に直してください。",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RemoveElement { statement, name } => say!(
                "ステートメント {} から {} を外してください。この種類のポリシーにはない要素です。",
                statement.saturating_add(1),
                name
            ),
            Change::AddResource {
                statement,
                resource,
            } => say!(
                "ステートメント {} の `Resource` に {} を追加してください。",
                statement.saturating_add(1),
                resource
            ),
            Change::AddAction { statement, action } => say!(
                "ステートメント {} の `Action` に {} を追加してください。",
                statement.saturating_add(1),
                action
            ),
            Change::ReplaceOperator {
                statement,
                from,
                to,
                key,
            } => say!(
                "ステートメント {} の {} の条件演算子を {} から {} に直してください。",
                statement.saturating_add(1),
                key,
                from,
                to
            ),
            Change::AddConditionValue {
                statement,
                key,
                value,
            } => say!(
                "ステートメント {} の {} の値に {} を追加してください。",
                statement.saturating_add(1),
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
                "ステートメント {} の {} の値を {} から {} に直してください。",
                statement.saturating_add(1),
                key,
                from,
                to
            ),
            Change::ReplaceVersion { from: Some(from) } => {
                say!("`Version` を {} から `2012-10-17` に直してください。", from)
            }
            Change::ReplaceVersion { from: None } => {
                say!("`\"Version\": \"2012-10-17\"` を追加してください。")
            }
            Change::NewPolicy
            | Change::AddStatement
            | Change::StatementAlone { .. }
            | Change::Several => say!("上のステートメントを追加してください。"),
        }
    }

    fn proposal_allows(&self, kind: PolicyType) -> Line {
        say!(
            "この変更で、{} はリクエストを許可します。",
            self.policy(kind)
        )
    }

    fn wider(&self) -> Line {
        say!("このアクションには `*` しか指定できず、これより狭くはできません。")
    }

    fn over_size(&self, characters: usize, quota: usize) -> Line {
        say!(
            "修正後のポリシーは空白を除いて {} 文字で、AWS の上限 ({} 文字) を超えます。新しいステートメントは別のポリシーにしてください。",
            characters,
            quota
        )
    }

    fn remedy(&self, remedy: &Remedy) -> Line {
        let Remedy {
            key,
            want,
            about,
            has,
            property,
        } = remedy;
        if let Some(property) = property {
            return say!(
                "テンプレートの {} で、{} に {} を指定してください。",
                &property.resource,
                &property.path,
                &property.value
            );
        }
        let listed = |values: &[String]| self.any(values);
        match (about, want) {
            (
                About::Mfa {
                    command: Some(command),
                },
                _,
            ) => say!(
                "MFA コードで一時的な認証情報を取得して使ってください: {}。アクセスキーだけで署名したリクエストには {} が含まれません。",
                command,
                key
            ),
            (About::Mfa { command: None }, _) => say!(
                "MFA コードを付けてロールを引き受けてください ({})。AWS CLI ではプロファイルに `mfa_serial` (`aws iam list-mfa-devices` の `SerialNumber`) を設定します。`aws sts assume-role` では `--serial-number` と `--token-code` を指定します。",
                key
            ),
            (About::Encryption, Want::OneOf(values)) => match values.as_slice() {
                [only] if only == "aws:kms" => say!(
                    "`--sse aws:kms` (SDK では `ServerSideEncryption`) を付けてアップロードしてください。キーは `--sse-kms-key-id` (`SSEKMSKeyId`) で指定します (省略時は `aws/s3`)。カスタマー管理型のキーには、そのキーに対する `kms:GenerateDataKey` と `kms:Decrypt` も必要です。"
                ),
                [only] if only == "AES256" => say!(
                    "`--sse AES256` を付けてアップロードしてください (ヘッダーでは `x-amz-server-side-encryption: AES256`)。"
                ),
                values => say!(
                    "`--sse` に {} を指定してアップロードしてください (ヘッダーでは `x-amz-server-side-encryption`)。",
                    listed(values)
                ),
            },
            (About::Encryption, Want::Present) => say!(
                "アップロードで暗号化を指定してください: `--sse aws:kms` か `--sse AES256` (ヘッダーでは `x-amz-server-side-encryption`)。"
            ),
            (About::EncryptionKey, Want::OneOf(values)) => say!(
                "KMS キー {} を指定してアップロードしてください: `--sse aws:kms --sse-kms-key-id`。",
                listed(values)
            ),
            (About::Transport, Want::OneOf(_)) => {
                say!("HTTP ではなく HTTPS で呼び出してください ({})。", key)
            }
            (About::Region, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "{} ではなく {} で実行してください ({})。",
                    has,
                    listed(values),
                    key
                ),
                None => say!("{} で実行してください ({})。", listed(values), key),
            },
            (
                About::GlobalService {
                    service,
                    prefix,
                    region,
                },
                _,
            ) => say!(
                "{} はグローバルサービスで、どのリージョンで作業していても {} への呼び出しとして扱われます。ポリシーの管理者に、`NotAction` に {} を加えるか、{} の値に {} を加えてもらってください。",
                Inline::Prose((*service).to_owned()),
                *region,
                &format!("{prefix}:*"),
                key,
                *region
            ),
            (About::GlobalProfile, Want::OneOf(values)) => say!(
                "`global.` のプロファイルではなく、{} でモデル ID を直接指定してください (そのリージョンで提供されている場合)。`jp.` や `us.` などの地域のプロファイルが使えるのは、送り先のリージョンがすべて許可されているときだけです ({} で確認できます)。{} に `unspecified` を追加すると、どのリージョンでも処理されるようになります。",
                listed(values),
                "aws bedrock get-inference-profile --inference-profile-identifier PROFILE",
                key
            ),
            (About::Prefix { command }, Want::OneOf(values)) => match (command, has) {
                (Some(command), Some(_)) => say!("末尾の `/` を付けてください: {}", command),
                (None, Some(has)) if has == "env:/" => say!(
                    "Terraform はワークスペースを調べるために {} を一覧します。バックエンドの `workspace_key_prefix` を {} の下にするか、{} に {} を追加してもらってください。",
                    has,
                    listed(values),
                    key,
                    has
                ),
                _ => say!(
                    "{} に一致するプレフィックスを指定してください ({})。",
                    listed(values),
                    key
                ),
            },
            (About::PassedToService, Want::OneOf(values)) if has.is_some() => say!(
                "ロールの渡し先は {} ですが、ポリシーで許可しているのは {} だけです ({})。",
                has.as_deref().unwrap_or_default(),
                listed(values),
                key
            ),
            (
                About::ResourceTag {
                    tag,
                    near: Some((near, value)),
                    ..
                },
                Want::OneOf(values),
            ) => say!(
                "付いているのは {} です。このタグで判断するなら、条件を {} に変更してください。そうでなければ、タグ {} (値は {}) を付けてください。",
                &format!("{near}={value}"),
                &format!("\"{}{near}\": \"{value}\"", before_tag(key, tag)),
                tag,
                listed(values)
            ),
            (About::ResourceTag { tag, command, .. }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "タグ {} (値は {}) を付けてください (大文字と小文字を区別)。今のタグは {} で確認できます。",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "リソースにタグ {} (値は {}) を付けてください (大文字と小文字を区別)。",
                    tag,
                    listed(values)
                ),
            },
            (About::RequestTag { tag, on: Some(on) }, Want::OneOf(values)) => say!(
                "{} にもタグ {} ({}) を指定してください: {} (Terraform のボリュームでは {})。",
                on,
                tag,
                listed(values),
                &format!("--tag-specifications ResourceType={on},Tags=[{{Key={tag},Value=…}}]"),
                "volume_tags"
            ),
            (About::RequestTag { tag, .. }, Want::OneOf(values)) => say!(
                "呼び出しで、タグ {} に {} を指定してください。",
                tag,
                listed(values)
            ),
            (About::PrincipalTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "呼び出し元にタグ {} (値は {}) が必要です。今のタグは {} で確認できます。セッションタグはセッションの作成時に決まります。",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "呼び出し元にタグ {} (値は {}) が必要です。",
                    tag,
                    listed(values)
                ),
            },
            (About::NetworkOfService { service }, _) => say!(
                "この要求は {} が利用者の権限で、利用者とは別の IP アドレスから送っています。`Deny` の `Condition` に `\"Bool\": {\"aws:ViaAWSService\": \"false\"}` を加えてください。利用者自身の呼び出しに対する制限は変わりません。",
                Inline::Prose((*service).to_owned())
            ),
            (About::Network, Want::OneOf(values)) if has.is_some() => say!(
                "{} から呼び出しています。この呼び出しを認める場合は、{} の値に、今の {} を残したまま追加してください。認めない場合は、{} から呼び出してください。",
                has.as_deref().unwrap_or_default(),
                key,
                listed(values),
                listed(values)
            ),
            (About::Network, Want::OneOf(values)) => {
                say!(
                    "{} から呼び出してください ({})。ほかからの呼び出しも認める場合は、今の値を残したまま、呼び出し元のネットワークを値に追加してもらってください。",
                    listed(values),
                    key
                )
            }
            (About::Organization, Want::OneOf(values)) => say!(
                "組織 {} のアカウントから呼び出してください ({})。",
                listed(values),
                key
            ),
            (About::ExternalId, Want::OneOf(values)) => say!(
                "外部 ID {} を指定してください (`aws sts assume-role` の `--external-id`、SDK の `ExternalId`)。",
                listed(values)
            ),
            (About::SourceOfService, Want::OneOf(values)) => say!(
                "{} は、AWS のサービスが {} のために呼び出すときだけ付きます。直接の呼び出しには付きません。",
                key,
                listed(values)
            ),
            (About::Claim { name }, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "信頼ポリシーの {} を {} から {} に変更するか、一致するところで実行してください。",
                    key,
                    listed(values),
                    has
                ),
                None if name != "sub" => say!(
                    "トークンの {} を {} と比べてください (大文字と小文字を区別)。",
                    name,
                    listed(values)
                ),
                None if key.contains("gitlab") => say!(
                    "トークンの {} を {} と比べてください (大文字と小文字を区別)。タグのパイプラインでは `project_path:GROUP/PROJECT:ref_type:tag:ref:TAG` になります。許可する場合は、その値も並べてください (`*` を使うなら `StringLike`)。",
                    name,
                    listed(values)
                ),
                None if key.contains("githubusercontent")
                    && values.iter().any(|value| covers_environments(value)) =>
                {
                    say!(
                        "パターンはどのブランチや環境にも一致するので、オーナーとリポジトリの名前を比べてください (大文字と小文字は区別され、新しいリポジトリや名前を変えたリポジトリでは `repo:OWNER@ID/REPOSITORY@ID:…` になります)。トークンの {} は CloudTrail の `AssumeRoleWithWebIdentity` イベントで確認できます (ポリシーは {})。",
                        name,
                        listed(values)
                    )
                }
                None if key.contains("githubusercontent") => say!(
                    "トークンの {} を {} と比べてください (大文字と小文字を区別)。環境を使う GitHub Actions のジョブでは `repo:OWNER/REPOSITORY:environment:NAME` になります。",
                    name,
                    listed(values)
                ),
                None => say!(
                    "トークンの {} を {} と比べてください (大文字と小文字を区別)。",
                    name,
                    listed(values)
                ),
            },
            (About::PassedToService, Want::OneOf(values)) => say!(
                "{} には、ロールを受け取るサービスが AWS によって設定されます (呼び出し側では指定できません)。条件にあるのは {} だけなので、そのサービスを追加してください。",
                key,
                listed(values)
            ),
            (About::Creating, Want::OneOf(values)) => say!(
                "{} には、リソースを作成する API オペレーションが AWS によって設定されます (呼び出し側では指定できません)。条件にあるのは {} だけなので、そのオペレーションを追加してください。",
                key,
                listed(values)
            ),
            (About::Through, Want::OneOf(values)) => say!(
                "{} は、AWS のサービスが代わりに呼び出すときに AWS が設定する値で、自分では送れません。そのサービス ({}) を通して実行するか、直接の呼び出しも認めるなら条件を変更してもらってください。",
                key,
                listed(values)
            ),
            (About::Through, _) => say!(
                "{} は、AWS のサービスが代わりに呼び出すときに AWS が設定する値です。直接呼び出すか、条件を変更してもらってください。",
                key
            ),
            (About::Caller, Want::OneOf(values)) => say!(
                "{} として呼び出すか ({})、条件に自分の ID を追加してもらってください。",
                listed(values),
                key
            ),
            (About::Caller, Want::NoneOf(values)) => say!(
                "{} 以外の ID で呼び出してください ({})。",
                listed(values),
                key
            ),
            (About::ResourceOwner, Want::OneOf(values)) => say!(
                "許可されているのは {} のリソースだけです ({})。呼び出しの対象がどのアカウントのものか確認してください。",
                listed(values),
                key
            ),
            (About::ResourceTag { tag, .. }, Want::Present) => {
                say!("リソースにタグ {} を付けてください。", tag)
            }
            (About::ResourceTag { tag, .. }, Want::Absent) => {
                say!("リソースからタグ {} を外してください。", tag)
            }
            (About::ResourceTag { tag, .. }, Want::NoneOf(values)) => say!(
                "リソースのタグ {} を {} 以外にしてください。",
                tag,
                listed(values)
            ),
            (About::RequestTag { tag, .. }, Want::Present) => {
                say!("呼び出しでタグ {} を指定してください。", tag)
            }
            (About::RequestTag { tag, .. }, Want::Absent) => {
                say!("タグ {} を指定せずに呼び出してください。", tag)
            }
            (About::PrincipalTag { tag, .. }, Want::Present) => {
                say!("呼び出し元にタグ {} を付けてください。", tag)
            }
            (About::PrincipalTag { tag, .. }, Want::Absent) => {
                say!("呼び出し元からタグ {} を外してください。", tag)
            }
            (_, Want::OneOf(values)) if has.is_some() => say!(
                "{} を {} から {} に変えて呼び出してください。",
                property_of(key),
                has.as_deref().unwrap_or_default(),
                listed(values)
            ),
            (_, Want::OneOf(values)) => say!(
                "リクエストの {} を {} にしてください。",
                key,
                listed(values)
            ),
            (_, Want::NoneOf(values)) => say!(
                "リクエストの {} を {} 以外にしてください。",
                key,
                listed(values)
            ),
            (_, Want::Present) => say!("リクエストに {} を含めてください。", key),
            (_, Want::Absent) => say!("リクエストに {} を含めないでください。", key),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: false,
                },
            ) => say!(
                "リクエストの {} と {} が、{} を満たす必要があります。",
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
                "リクエストの {} と {} が、{} を満たさないようにしてください。",
                key,
                listed(values),
                operator
            ),
        }
    }
}
