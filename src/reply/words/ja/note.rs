//! 補足の文 (other things worth saying, in Japanese).

use super::Japanese;
use crate::diagnose::{Credentials, Note, RequestRead};
use crate::reply::document::{Inline, Line};
use crate::reply::names::{Thing, Who};
use crate::reply::words::brief::BriefWords;
use crate::reply::words::{NoteWords, Words, name_of_policy, odd, say};

impl NoteWords for Japanese {
    fn note(&self, note: &Note, request: &RequestRead, policies: usize) -> Line {
        let action = request
            .action
            .as_ref()
            .map_or_else(|| say!("この操作"), Line::from);
        match note {
            Note::TagConditionCannotFit { key, statement } => say!(
                "ステートメント {} の `Resource` に足しても許可されません。AWS 所有のリソースには独自のタグがなく、条件 {} を満たせないためです。",
                statement.saturating_add(1),
                key
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: Some(_),
            } => match Thing::of(request.resource.as_deref()) {
                Some(thing) if resource_types.len() == 1 => say!(
                    "{} には、{} と {} の両方に対する許可が必要です。",
                    action,
                    self.kinds(request, resource_types),
                    self.kind_of(&thing)
                ),
                Some(thing) => say!(
                    "{} には、{} のほか、{} に対する許可も必要です。",
                    action,
                    self.thing(&thing),
                    self.kinds(request, resource_types)
                ),
                None => say!(
                    "{} には、{} に対する許可も必要です。",
                    action,
                    self.kinds(request, resource_types)
                ),
            },
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } if policies == 0 => say!(
                "同じ呼び出しに、{} に対する許可も必要です。",
                self.kinds(request, resource_types)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } => say!(
                "{} には {} に対する許可も必要です。ポリシーにないので、次はそこで拒否される可能性があります。",
                action,
                self.kinds(request, resource_types)
            ),
            Note::DeniedBy {
                sid: Some(sid),
                actions,
                resources,
            } => say!(
                "デコードしたメッセージによると、拒否しているのはステートメント {} です ({} を {} に対して拒否)。",
                sid,
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::DeniedBy {
                sid: None,
                actions,
                resources,
            } => say!(
                "デコードしたメッセージによると、拒否しているのは `Sid` のないステートメントです ({} を {} に対して拒否)。",
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: true,
            } => say!(
                "{} の {} ({}) は {} ではなく、このようなアクションはありません。エラーを元の画面からコピーし直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: false,
            } => say!(
                "{} の {} ({}) は {} ではありません。打ち間違いなら、呼び出す側で直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::InvisibleCharacter { written, character } => say!(
                "{} に見えない文字 {} が含まれているため、ポリシーは作りません。エラーをコピーし直すか、呼び出す側の名前を直してください。",
                written,
                odd(*character)
            ),
            Note::DependentActions { actions } => {
                say!(
                    "同じ操作で {} も必要になることがあります。",
                    self.names(actions, 0)
                )
            }
            Note::ListedActions { actions } => say!(
                "エラーによると、このリソースに対して {} が必要です。足りないものを許可してください。",
                self.names(actions, 0)
            ),
            Note::PassedToAnyService => say!(
                "このままでは、ロールの信頼ポリシーにあるどのサービスにも渡せます。渡す先が決まっている場合は、条件 `\"StringEquals\": {\"iam:PassedToService\": \"サービス名.amazonaws.com\"}` を加えてください。"
            ),
            Note::ExecutionRole => say!(
                "呼び出し元は関数の実行ロールなので、許可が必要なのは操作した人ではなく、実行ロールのポリシーです。"
            ),
            Note::BucketNotListed { bucket } => say!(
                "このポリシーが許可しているのは {} のオブジェクトだけです。最初にバケットの有無を確かめるツールには、バケット自体 ({}) に対する `s3:ListBucket` も必要です。まずこれを追加してください。",
                bucket,
                &format!("arn:aws:s3:::{bucket}")
            ),
            Note::PublicAccessSetting { setting } => say!(
                "有効になっている設定は {} です。バケット、アクセスポイント、アカウントのそれぞれに設定でき、最も厳しいものが適用されます。",
                setting
            ),
            Note::MayBeMissingObject => say!(
                "バケットに対する `s3:ListBucket` がないと、存在しないオブジェクトでも 403 になります。まずキー名を確認してください。"
            ),
            Note::StandInCharacters { printed, written } => say!(
                "{} にはポリシーに書けない文字があるため、{} では `?` で置き換えました。`?` は任意の 1 文字に一致します。",
                printed,
                written
            ),
            Note::ThroughScp => say!(
                "エラーに「transitively through a service control policy」とあるので、`Deny` があるのはエンドポイントポリシーではなく SCP です。"
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: true,
            } => say!(
                "AWS 管理ポリシー {} にもこの許可がないか、アタッチされていません。エラーによると、許可しているポリシーはありません。",
                self.names(names, 0)
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: false,
            } => say!(
                "AWS 管理ポリシー {} の内容は確認していません。",
                self.names(names, 0)
            ),
            Note::ManagedByAws { arn } => say!(
                "{} は AWS 管理ポリシーで編集できません。変更は独自のポリシーに書いてください。",
                arn
            ),
            Note::PermissionSet { name } => say!(
                "このロールは IAM Identity Center が作ったものです。許可セット {} を変更してください。ロールを直接変更しても上書きされます。",
                name
            ),
            Note::RolePathNotPrinted { role } => say!(
                "エラーにはロールのパスが出ません。パスのあるロールなら、`Principal` には {} ではなく、`aws iam get-role` で表示される ARN を書いてください。",
                role
            ),
            Note::AuthorizationDetails { id } => say!(
                "エラーのリンクから、この拒否の詳細を IAM コンソールで確認できます (認可 ID {})。",
                id
            ),
            Note::ResourceLooksWrong { resource } => say!(
                "{} は実在するリソースに見えません。ポリシーを変更する前に、呼び出しの対象を直してください。",
                resource
            ),
            Note::MisnamedVariable { read, set } => say!(
                "コードが読んでいる環境変数は {} ですが、設定されているのは {} です。どちらかの名前に揃えてください。",
                read,
                set
            ),
            Note::PhoneNumber => say!(
                "宛先はトピックではなく電話番号です。電話番号には ARN がないため、`Resource` は `*` にします。トピックを対象から外すなら、代わりに `\"NotResource\": \"arn:aws:sns:*:*:*\"` と書きます。"
            ),
            Note::OtherReference {
                name,
                kind,
                instead: Some(instead),
            } => say!(
                "{} は {} の ARN で、呼び出しの対象ではありません。代わりに {} を参照してください。",
                &format!("{name}.Arn"),
                kind,
                &format!("{instead}.Arn")
            ),
            Note::OtherReference {
                name,
                kind,
                instead: None,
            } => say!(
                "{} は {} の ARN で、呼び出しの対象ではありません。",
                &format!("{name}.Arn"),
                kind
            ),
            Note::TaskRole => say!(
                "タスクロールには `ssmmessages:CreateControlChannel`、`CreateDataChannel`、`OpenControlChannel`、`OpenDataChannel` が、タスクには `enableExecuteCommand` が必要です。"
            ),
            Note::Consequence { actions } => say!(
                "{} の拒否は、ロールを引き受けられないまま処理が続いた結果なので、許可を追加する必要はありません。",
                self.names(actions, 0)
            ),
            Note::InstanceProfile { .. } => say!(
                "インスタンスプロファイルを指定した起動には、そのロールに対する `iam:PassRole` が必要です。ポリシーにないため、これが原因とみられます。"
            ),
            Note::NetworkInterfaces { role } => match role {
                Some(role) => say!(
                    "テンプレートの {} に AWS 管理ポリシー `arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole` を追加する方法もあります。これらの許可とログの許可がすべて含まれます。",
                    role
                ),
                None => say!(
                    "ロールに AWS 管理ポリシー `arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole` をアタッチする方法もあります。これらの許可とログの許可がすべて含まれます。"
                ),
            },
            Note::BucketOfTemplate { reference } => say!(
                "{} がバケットの ARN なら、中のオブジェクトは含まれません。オブジェクトの ARN は {} です。",
                reference,
                &format!("{reference}/*")
            ),
            Note::AnotherPolicyAllows { policy } => say!(
                "ポリシー {} では許可されているので、その時点では有効ではありませんでした。アタッチされているか確認してください。",
                policy.saturating_add(1)
            ),
            Note::RequesterPays => say!(
                "リクエスタ支払い (Requester Pays) のバケットなので、費用の負担を承諾しない呼び出しは、ポリシーで許可されていても拒否されます。"
            ),
            Note::OtherCredentials(credentials) => match credentials {
                Credentials::Profile { profile, role } => say!(
                    "プロファイル {} は {} を引き受けますが、呼び出しでは使われていません。",
                    profile,
                    role
                ),
                Credentials::KeysFirst { profile } => say!(
                    "AWS CLI や SDK では、プロファイル {} より環境変数のアクセスキーが優先されます。",
                    profile
                ),
                Credentials::Node { role: Some(role) } => say!(
                    "Pod に自分の認証情報がないと、ノードのロールが使われます。{} は使われていません。",
                    role
                ),
                Credentials::Node { role: None } => {
                    say!("Pod に自分の認証情報がないと、ノードのロールが使われます。")
                }
            },
            Note::PolicyOfAnother { caller, holder } => say!(
                "呼び出したのは {}、ポリシーは {} のものです。",
                caller,
                holder
            ),
            Note::ProfileOfProvider { profile } => say!(
                "Terraform のバックエンドは、プロバイダーの `profile` を使いません。`backend \"s3\"` にも `profile` として {} を指定し (または `AWS_PROFILE` を設定し)、`terraform init -reconfigure` を実行してください。",
                profile
            ),
            Note::AskedOfKey { action } => say!(
                "{} 自体は許可されています。データは KMS キーで暗号化されるため、同じ呼び出しにキーに対するこの許可も必要です (エラーには表示されません)。",
                action
            ),
            Note::AskedByParameter { action, written } => say!(
                "{} 自体は許可されています。アップロードで {} を指定しているため、この許可も必要です (S3 のエラーには表示されません)。指定をやめれば不要です。",
                action,
                written
            ),
            Note::LockedOut(lockout) => match (&lockout.exempting, lockout.from.as_slice()) {
                (Some((_, caller)), from) => say!(
                    "この `Deny` は、ポリシーを変更できる管理者も拒否しています。{} を通る環境 (その VPC の EC2 インスタンスなど) から変更するか、アカウントのルートユーザーで変更してください (ルートユーザーはバケットポリシーでは締め出されません)。{} だけをどこからでも使えるようにするには、ステートメントを次の内容に置き換えます。",
                    self.any(from),
                    caller
                ),
                (None, from) => say!(
                    "この `Deny` は、ポリシーを変更できる管理者も拒否しています。{} を通る環境 (その VPC の EC2 インスタンスなど) から変更するか、アカウントのルートユーザーで変更してください (ルートユーザーはバケットポリシーでは締め出されません)。",
                    self.any(from)
                ),
            },
            Note::ManagedForProgram {
                policy,
                is_whole: true,
            } => say!(
                "{} に AWS 管理ポリシー {} をアタッチしてください。このアクションだけでは足りず、必要な許可はこのポリシーにすべて含まれています。",
                self.caller_of(request),
                name_of_policy(policy)
            ),
            Note::ManagedForProgram {
                policy,
                is_whole: false,
            } => say!(
                "AWS 管理ポリシー {} には、この許可と、あわせて必要になる許可が含まれています。",
                &format!("arn:aws:iam::aws:policy/{policy}")
            ),
            Note::ManagementAccountOnly => say!(
                "ポリシーでは許可されていますが、AWS Organizations のこの呼び出しを実行できるのは、管理アカウントと委任管理者のアカウントだけです。"
            ),
            Note::NotAmongExceptions { action } => say!(
                "この `Deny` は、`NotAction` に書かれたもの以外をすべて拒否します。{} を例外にする場合は、`NotAction` に追加します。",
                action
            ),
            Note::PublicAcl { written } => {
                say!("{} を指定すると、オブジェクトが公開されます。", written)
            }
            Note::ContextOfBucketKey => say!(
                "S3 バケットキーを有効にすると、暗号化コンテキストはオブジェクトではなくバケットの ARN になります。以前のオブジェクトのために、元の値も残してください。キーポリシーに同じ条件があれば、そこも変更が必要です。"
            ),
            Note::AlsoOfKey { actions } => say!(
                "データはカスタマー管理の KMS キーで暗号化されているので、そのキーの ARN に対する {} も必要です。なければ次に拒否されます。",
                self.names(actions, 0)
            ),
            Note::KeyPolicyMayDelegate => say!(
                "KMS キーの場合、これで足りるのはキーポリシーがアカウント (`:root`) を許可しているときだけです。許可していなければ、キーポリシーで呼び出し元を許可してください。"
            ),
            Note::CrossAccount { caller, resource } => say!(
                "アカウント {} からアカウント {} のリソースへのクロスアカウントの呼び出しなので、双方のポリシーで許可が必要です。",
                caller,
                resource
            ),
        }
    }
}

impl Japanese {
    /// The caller by its name.
    fn caller_of(&self, request: &RequestRead) -> Line {
        self.who(&Who::of(request, ""))
    }

    /// What a resource is, without its name where there is a word for it.
    fn kind_of(&self, thing: &Thing) -> Line {
        match super::brief::noun(thing.noun) {
            Some(noun) => Line::from(Inline::Text(noun)),
            None => self.thing(thing),
        }
    }

    /// Resource types of the reference, in words.
    fn kinds(&self, request: &RequestRead, types: &[String]) -> Line {
        let service = request.action.as_deref().unwrap_or_default();
        let service = service.split(':').next().unwrap_or_default();
        let mut inlines = Vec::new();
        for kind in types.iter().take(MAX_KINDS) {
            if !inlines.is_empty() {
                inlines.push(Inline::Text("、"));
            }
            inlines.push(match super::type_word(service, kind) {
                Some(noun) => Inline::Text(noun),
                None => Inline::Pasted(kind.clone()),
            });
        }
        Line(inlines)
    }
}

/// At most this many resource types are named.
const MAX_KINDS: usize = 4;
