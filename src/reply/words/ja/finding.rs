//! The sentences about what is wrong in a policy, and what could not be read.

use super::Japanese;
use crate::budget::TruncationReason;
use crate::evaluate::Element;
use crate::lint::{ArnField, CallerClass, FindingKind, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, RepairKind, UnreadableKind};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{FindingWords, Place, Words, odd, say, whole_arn};
use crate::text::Position;

impl FindingWords for Japanese {
    fn finding(&self, kind: &FindingKind) -> Line {
        match kind {
            FindingKind::UseridVariableForUser { pattern, corrected } => say!(
                "{} を {} に直してください。IAM ユーザーのセッション ID はユーザー名で始まるため、今のままでは自分のセッションを終了・再開できません。",
                pattern,
                corrected
            ),
            FindingKind::UsernameVariableForRole { pattern } => say!(
                "{} は一致しません。`aws:username` を持つのは IAM ユーザーだけで、呼び出し元は IAM ユーザーではありません。ロールには `${aws:userid}` かロールのタグを使ってください。",
                pattern
            ),
            FindingKind::InvalidAction {
                written,
                action: Some(action),
                ..
            } => say!(
                "{} は API オペレーションの名前で、IAM のアクションではありません。{} と書いてください。",
                written,
                action
            ),
            FindingKind::InvalidAction {
                written,
                action: None,
                nearest,
            } => match nearest.as_slice() {
                [] => say!(
                    "{} というアクションは、内蔵のリファレンス (日付は `kyoka reference info`) にありません。それより新しいアクションでなければ、つづりを確認してください。",
                    written
                ),
                nearest => say!(
                    "{} というアクションはありません。似た名前のアクションは {} です。",
                    written,
                    self.names(nearest, 0)
                ),
            },
            FindingKind::InvalidServiceInAction {
                written,
                prefix: Some(prefix),
            } => say!(
                "{} のサービスプレフィックスは存在しません。{} と書いてください。",
                written,
                prefix
            ),
            FindingKind::InvalidServiceInAction {
                written,
                prefix: None,
            } => say!(
                "{} のサービスプレフィックスは、内蔵のリファレンス (日付は `kyoka reference info`) にありません。それより新しいサービスでなければ、つづりを確認してください。",
                written
            ),
            FindingKind::WildcardMatchesNoAction { pattern } => say!(
                "{} に一致するアクションはありません。つづりを確認してください。",
                pattern
            ),
            FindingKind::WildcardWithoutLikeOperator {
                operator,
                key,
                value,
            } => say!(
                "{} は文字どおりに比較するため、{} の値 {} の `*` や `?` はワイルドカードになりません。パターンなら `…Like` の条件演算子を使ってください。",
                operator,
                key,
                value
            ),
            FindingKind::LookAlikeLetter { written, found, .. } => say!(
                "{} に含まれる {} ({}) は、見た目の似ている {} とは別の文字です。半角で入力し直してください。",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            FindingKind::InvisibleCharacter { written, character } => say!(
                "{} に、目に見えない文字 {} が含まれています。AWS はこれも 1 文字として扱います。削除してください。",
                written,
                odd(*character)
            ),
            FindingKind::InvalidVersion { written } => say!(
                "{} はポリシー言語のバージョンではなく、AWS はこのポリシーを受け付けません。`2012-10-17` と書いてください。",
                written
            ),
            FindingKind::VariableUnsupportedInVersion { variable } => say!(
                "ポリシー変数が使えるのは `Version` が `2012-10-17` の場合だけなので、{} はただの文字列として扱われます。このバージョンを書いてください。",
                variable
            ),
            FindingKind::PlaceholderLeft { placeholder } => say!(
                "{} はプレースホルダーです。保存する前に実際の値に置き換えてください。",
                placeholder
            ),
            FindingKind::ActionWithoutResourceType { action } => say!(
                "{} にはリソースタイプがないため、ARN を並べても許可されません。`\"Resource\": \"*\"` とした別のステートメントに移してください。",
                action
            ),
            FindingKind::ArnTypeMismatch { arn } => say!(
                "AWS のリファレンスによると、このステートメントに {} を対象にするアクションはなく、効果がないとみられます。ARN を確認するか、対応するアクションのステートメントに移してください。",
                arn
            ),
            FindingKind::KeyNeverApplies { key } => say!(
                "このステートメントのどのアクションとリソースにも {} は付かないため、条件が意図どおりに働きません。このキーを持つアクションのステートメントに移してください。",
                key
            ),
            FindingKind::UnsupportedPrincipal => {
                say!(
                    "この種類のポリシーに `Principal` は書けません。`Principal` があるのはリソースベースのポリシーなので、バケット、キー、キュー、ロールなどの側に設定してください。"
                )
            }
            FindingKind::PassRoleWithStarInResource => {
                say!(
                    "すべてのロールに対する `iam:PassRole` は、アカウント内のどのロールでもサービスに渡せることを意味します。ロールの ARN を書き、`iam:PassedToService` でサービスも絞ってください。"
                )
            }
            FindingKind::PolicySizeExceeded { characters, quota } => say!(
                "ポリシーは空白を除いて {} 文字あり、AWS の上限の {} 文字を超えています。分割してください。",
                *characters,
                *quota
            ),
            FindingKind::DuplicateKey { key } => say!(
                "同じオブジェクトに {} が 2 回あります。AWS は受け付けないか、片方しか使いません。1 つにまとめてください。",
                key
            ),
            FindingKind::SyntaxRepaired { repair } => self.repair(repair),
            FindingKind::MissingVersion => {
                say!(
                    "`Version` がないため、ポリシー変数の使えない `2008-10-17` として扱われます。`2012-10-17` と書いてください。"
                )
            }
            FindingKind::MissingStatement => say!(
                "ステートメントがないため、このポリシーは何も許可も拒否もしません。`Statement` を書いてください。"
            ),
            FindingKind::MissingEffect => {
                say!("ステートメントに `Effect` がありません。`Allow` か `Deny` を書いてください。")
            }
            FindingKind::MissingAction => {
                say!("ステートメントに `Action` がありません。アクションを書いてください。")
            }
            FindingKind::MissingResource => {
                say!("ステートメントに `Resource` がありません。対象の ARN を書いてください。")
            }
            FindingKind::MissingPrincipal => {
                say!(
                    "この種類のポリシーに必要な `Principal` がありません。呼び出し元の ARN を書いてください。"
                )
            }
            FindingKind::EmptyArray { element } => match element {
                Element::Condition => {
                    say!(
                        "`Condition` に空のリストがあり、どの値とも一致しません。値を書くか、キーを削除してください。"
                    )
                }
                Element::Principal
                | Element::Action
                | Element::Resource
                | Element::Effect
                | Element::Version => say!(
                    "{} が空のリストなので、ステートメントは何にも当てはまりません。値を書くか、ステートメントを削除してください。",
                    Inline::Code(element.name())
                ),
            },
            FindingKind::UnsupportedSid { sid } => say!(
                "`Sid` の {} に、IAM で使えない文字があります。英数字だけにしてください。",
                sid
            ),
            FindingKind::UniqueSidsRequired { sid } => say!(
                "`Sid` の {} が 2 回使われています。ステートメントごとに別の名前にしてください。",
                sid
            ),
            FindingKind::InvalidArnPrefix { resource } if resource.is_empty() => {
                say!(
                    "`Resource` に空の値があります。`arn:` から始まる完全な ARN を書いてください。"
                )
            }
            FindingKind::InvalidArnPrefix { resource } => say!(
                "{} は ARN ではありません。`arn:` から始まる完全な形で書いてください。",
                resource
            ),
            FindingKind::MissingArnField { arn } => say!(
                "{} は ARN の 6 つのフィールドがそろっていないため、目的のリソースに一致しません。{} と書いてください。",
                arn,
                &whole_arn(arn)
            ),
            FindingKind::MalformedVariable { variable, flaw } => match flaw {
                VariableFlaw::MissingBrace => say!(
                    "ポリシー変数 {} が閉じられていないため、ただの文字列として扱われます。波括弧を閉じてください。",
                    variable
                ),
                VariableFlaw::Empty => say!(
                    "ポリシー変数 {} が空です。`${aws:username}` のようにキーを書いてください。",
                    variable
                ),
                VariableFlaw::Space => say!(
                    "ポリシー変数 {} に空白があるため、変数として扱われません。空白を削除してください。",
                    variable
                ),
                VariableFlaw::MissingQuote => say!(
                    "ポリシー変数 {} のデフォルト値が引用符で囲まれていないため、変数として扱われません。`'値'` のように書いてください。",
                    variable
                ),
            },
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: Some(nearest),
            } => say!(
                "{} という条件演算子はありません。{} を使ってください。",
                operator,
                nearest
            ),
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: None,
            } => say!(
                "{} という条件演算子はありません。IAM の条件演算子を使ってください。",
                operator
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: Some(nearest),
                ..
            } => say!(
                "{} という条件キーはありません。{} を使ってください。",
                key,
                nearest
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: None,
                flaw: KeyFlaw::Global | KeyFlaw::Service,
            } => {
                say!(
                    "AWS のサービス認可リファレンスに {} という条件キーはありません。つづりを確認してください。",
                    key
                )
            }
            FindingKind::InvalidConditionKey {
                key, nearest: None, ..
            } => {
                say!(
                    "{} という条件キーはありません。つづりを確認してください。",
                    key
                )
            }
            FindingKind::TypeMismatch {
                operator,
                key,
                value,
                expected,
            } => match expected {
                ValueType::Boolean => say!(
                    "{} の {} に書けるのは `true` か `false` ですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::Number => say!(
                    "{} の {} に書けるのは数値ですが、{} は数値ではありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::Date => say!(
                    "{} の {} に書けるのは ISO 8601 の日時かエポック秒ですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
                ValueType::IpRange => say!(
                    "{} の {} に書けるのは IP アドレスか CIDR ブロックですが、{} はどちらでもありません。",
                    key,
                    operator,
                    value
                ),
            },
            FindingKind::NullWithIfExists { operator } => say!(
                "`Null` 自体がキーの有無を調べるので、{} は意味を持ちません。`Null` と書いてください。",
                operator
            ),
            FindingKind::ForAllValuesWithSingleValuedKey { operator, key } => say!(
                "{} の {} は、リクエストにこのキーがない場合にも真になります。`ForAllValues:` を外してください。",
                key,
                operator
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: true,
            } => say!(
                "{} はプライベートアドレスですが、`aws:SourceIp` に入るのはパブリックアドレスだけなので、誰も除外されません。VPC エンドポイント経由であれば `aws:VpcSourceIp` を使ってください。",
                value
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: false,
            } => say!(
                "{} はプライベートアドレスですが、`aws:SourceIp` に入るのはパブリックアドレスだけです。VPC エンドポイント経由であれば `aws:VpcSourceIp` を使ってください。",
                value
            ),
            FindingKind::UnsupportedWildcardInPrincipal { principal } => say!(
                "{} は誰にも一致しません。`Principal` の `*` は単独でしか使えません。ARN を書くか、`aws:PrincipalArn` と `ArnLike` で絞ってください。",
                principal
            ),
            FindingKind::DeletedPrincipal { principal } => say!(
                "{} は削除されたユーザーまたはロールの ID なので、誰にも一致しません。ARN を書き直してください。",
                principal
            ),
            FindingKind::InvalidConditionMultipleBoolean { key } => say!(
                "{} の `Bool` に `true` と `false` の両方があるため、キーがありさえすれば常に真になります。どちらか一方だけを書いてください。",
                key
            ),
            FindingKind::MissingQualifier { operator, key } => say!(
                "{} は複数の値を持つことがあり、{} だけでは、すべての値とどれか 1 つの値のどちらで判定するかが決まりません。前に `ForAllValues:` か `ForAnyValue:` を付けてください。",
                key,
                operator
            ),
            FindingKind::InvalidVariableForOperator { operator, variable } => say!(
                "{} ではポリシー変数が使えないため、{} は文字どおりに比較されます。値を書いてください。",
                operator,
                variable
            ),
            FindingKind::VariableUnsupportedInElement {
                variable,
                element: Element::Resource,
            } => say!(
                "`Resource` でポリシー変数が使えるのは ARN の最後のフィールドだけなので、{} はただの文字列として扱われます。値を書くか、`*` にして条件で絞ってください。",
                variable
            ),
            FindingKind::VariableUnsupportedInElement { variable, element } => say!(
                "{} ではポリシー変数が使えないため、{} はただの文字列として扱われます。値を書くか、条件で絞ってください。",
                Inline::Code(element.name()),
                variable
            ),
            FindingKind::InvalidArnField { arn, field } => match field {
                ArnField::Partition => say!(
                    "{} のパーティションは存在しません。`aws`、`aws-cn`、`aws-us-gov` のいずれかを書いてください。",
                    arn
                ),
                ArnField::ServiceCase => say!(
                    "{} のサービス名に大文字がありますが、ARN では小文字です。小文字で書いてください。",
                    arn
                ),
                ArnField::Region => say!(
                    "{} のリージョンは存在しません。`ap-northeast-1` のように書いてください。",
                    arn
                ),
                ArnField::Account => say!(
                    "{} のアカウント ID が 12 桁ではありません。確認してください。",
                    arn
                ),
            },
            FindingKind::ArnFieldNotAllowed {
                arn,
                corrected,
                field: ArnField::Account,
            } => say!(
                "{} は何にも一致しません。この種類の ARN にアカウント ID は入らないためです。{} と書いてください。",
                arn,
                corrected
            ),
            FindingKind::ArnFieldNotAllowed { arn, corrected, .. } => say!(
                "{} は何にも一致しません。この種類の ARN にリージョンは入らないためです。{} と書いてください。",
                arn,
                corrected
            ),
            FindingKind::CreateSlrWithStarInResource => {
                say!(
                    "すべてのサービスに対する `iam:CreateServiceLinkedRole` は、アカウント内に任意のサービスのロールを作れることを意味します。ロールの ARN を書くか、`iam:AWSServiceName` でサービスを絞ってください。"
                )
            }
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: false,
            } => say!(
                "{} のリクエストに {} はないため、このステートメントでは許可されません。別のステートメントに移してください。",
                self.names(actions, 0),
                key
            ),
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: true,
            } => say!(
                "{} のリクエストに {} はないため、このステートメントでは拒否されません。別のステートメントに移してください。",
                self.names(actions, 0),
                key
            ),
            FindingKind::RedundantEntry {
                value, covered_by, ..
            } => say!(
                "{} は {} に含まれているため、なくても同じです。",
                value,
                covered_by
            ),
            FindingKind::RedundantStatement { covered_by } => say!(
                "このステートメントはステートメント {} に含まれているため、なくても同じです。",
                *covered_by
            ),
            FindingKind::AllowShadowedByDeny { denied_by } => say!(
                "このステートメントが許可するものは、すべてステートメント {} で拒否されます。`Deny` が優先されるので、どちらかの範囲を狭めてください。",
                *denied_by
            ),
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal => {
                say!(
                    "ロールの信頼ポリシーに `NotPrincipal` は書けません。`Principal` に呼び出し元を書いてください。"
                )
            }
            FindingKind::InvalidPrincipalKey { kind } => say!(
                "{} というタイプのプリンシパルはありません。`AWS`、`Service`、`Federated`、`CanonicalUser` のいずれかを書いてください。",
                kind
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } if kind.is_empty() => say!(
                "`Principal` の {} にタイプがありません。`AWS`、`Service`、`Federated` のいずれかの値として書いてください。",
                principal
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } => say!(
                "{} は、タイプ {} のプリンシパルではありません。ARN または名前を完全な形で書いてください。",
                principal,
                kind
            ),
            FindingKind::RestrictAccessToServicePrincipal { service } => say!(
                "条件がないため、{} はどのアカウントのためにもアクセスできます。`aws:SourceArn` か `aws:SourceAccount` で絞ってください。",
                service
            ),
            FindingKind::AllowWithNotPrincipal => {
                say!(
                    "`NotPrincipal` と `Allow` の組み合わせは、匿名の呼び出し元を含む、それ以外の全員を許可します。`Principal` に呼び出し元を書いてください。"
                )
            }
            FindingKind::RoleTrustPolicySyntaxErrorResource => {
                say!(
                    "ロールの信頼ポリシーに `Resource` は書けません。ロール自体が対象なので、削除してください。"
                )
            }
            FindingKind::MismatchedActionForPrincipal { action, kind } => say!(
                "タイプ {} のプリンシパルは {} を呼び出せません。対応するアクション (`sts:AssumeRole`、`sts:AssumeRoleWithWebIdentity`、`sts:AssumeRoleWithSAML`) を使ってください。",
                kind,
                action
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: false,
            } => say!(
                "{} は許可されていません。対象になる `Resource` がないためです。{} を追加するか、別のステートメントにしてください。",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: true,
            } => say!(
                "{} は、この `Deny` では拒否されません。対象になる `Resource` がないためです。{} を追加してください。",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::PatternWithoutFittingResource {
                pattern,
                action,
                arns,
            } => say!(
                "{} と書いても、{} は許可されません。対象になる `Resource` ({}) がないためです。使うなら、このアクションのステートメントを追加してください。",
                pattern,
                action,
                self.names(arns, 0)
            ),
            FindingKind::KeyNeverForCaller { key, caller, deny } => {
                let caller = match caller {
                    CallerClass::User => say!("IAM ユーザー"),
                    CallerClass::Role => say!("ロール"),
                    CallerClass::Service => say!("サービス"),
                    CallerClass::Federated => say!("ID プロバイダー経由の呼び出し元"),
                };
                if *deny {
                    say!(
                        "{}のリクエストに {} はないため、この `Deny` では拒否されません。別のキーを使ってください。",
                        caller,
                        key
                    )
                } else {
                    say!(
                        "{}のリクエストに {} はないため、このステートメントでは許可されません。別のキーを使うか、この条件を外してください。",
                        caller,
                        key
                    )
                }
            }
            FindingKind::RoleWithoutPath {
                written,
                corrected,
                in_principal: true,
            } => say!(
                "{} というロールはなく、AWS はプリンシパルとして受け付けません。この種類のロールの ARN にはパスが含まれます。`aws iam get-role` で表示される ARN をそのまま書くか、アカウントを許可したうえで、`aws:PrincipalArn` を `ArnLike` で {} と比較してください。",
                written,
                corrected
            ),
            FindingKind::RoleWithoutPath {
                written, corrected, ..
            } => say!(
                "{} に一致するロールはありません。この種類のロールの ARN にはパスが含まれます。{} と書いてください。",
                written,
                corrected
            ),
            FindingKind::WildcardInSensitiveKey { key, value } => say!(
                "{} の値 {} には誰でも当てはまるため、この条件は何も守りません。想定している値を書いてください。",
                key,
                value
            ),
            FindingKind::DenyVoidWithoutVariable { variable } => say!(
                "リクエストに {} の値がない場合、この `Deny` は何も拒否しません。変数にデフォルト値を書くか、そのキーに対する `…NotEquals` や `Null` の条件で拒否してください。",
                variable
            ),
            FindingKind::AdministratorAccess => {
                say!(
                    "すべてのリソースに対するすべてのアクションを許可していて、このポリシーを持つ人はアカウントの管理者になります。必要なアクションとリソースだけを書いてください。"
                )
            }
            FindingKind::BoundaryWithoutLimit => {
                say!(
                    "すべてのリソースに対するすべてのアクションを許可するアクセス許可の境界は、何も制限しません。ユーザーやロールに許してよい範囲を書いてください。"
                )
            }
            FindingKind::AllowWithNotAction { escalation: None } => {
                say!(
                    "`Allow` と `NotAction` の組み合わせは、書かれていないアクションを、全サービスの今後追加されるものまで許可します。必要なアクションを `Action` に書いてください。"
                )
            }
            FindingKind::AllowWithNotAction {
                escalation: Some(action),
            } => say!(
                "`Allow` と `NotAction` の組み合わせは、書かれていないアクションをすべて許可します。{} も含まれるため、このポリシーがあれば自分にどんな権限でも付けられます。必要なアクションを `Action` に書くか、`iam:*` も除外してください。",
                action
            ),
            FindingKind::PublicAccess => {
                say!(
                    "すべての AWS アカウントに公開されています。署名のないリクエストを受け付けるサービスでは、サインインしていない人も使えます。意図したものでなければ、プリンシパルを書くか、`aws:PrincipalOrgID`、`aws:SourceArn`、`aws:SourceVpce`、`aws:SourceIp` などの条件で絞ってください。VPC エンドポイントポリシーの場合は、それだけで誰かに許可を与えることはないため、このままでかまいません。"
                )
            }
            FindingKind::PublicTrustPolicy => {
                say!(
                    "どの AWS アカウントからでも、このロールを引き受けられます。プリンシパルを書くか、`aws:PrincipalOrgID` や `aws:PrincipalArn` の条件で絞ってください。"
                )
            }
            FindingKind::CrossAccountAccess { principal } => say!(
                "{} は別のアカウントのプリンシパルで、誰が使えるかはそのアカウントの管理者が決めます。自社のアカウントでなければ、信頼ポリシーでは `sts:ExternalId` で絞るか、相手のロールを指定してください。",
                principal
            ),
            FindingKind::TrustInWholeAccount { principal } => say!(
                "{} を信頼すると、このロールを引き受けられる人はそのアカウントのアイデンティティベースのポリシーで決まります。ロールかユーザーを指定し、自社のアカウントでなければ `sts:ExternalId` も要求してください。",
                principal
            ),
            FindingKind::PrivilegeEscalation { gain, ways } => match gain {
                Gain::OwnPolicies => say!(
                    "このポリシーがあれば、自分にどんな権限でも付けられます ({})。`Resource` を絞るか、`iam:PermissionsBoundary` でアクセス許可の境界を必須にしてください。",
                    self.names(ways, 0)
                ),
                Gain::OtherIdentity => say!(
                    "このポリシーがあれば、アカウント内のほかのユーザーやロールとして操作できます ({})。`Resource` を `user/${aws:username}` などに絞ってください。",
                    self.names(ways, 0)
                ),
                Gain::PassedRole => say!(
                    "このポリシーがあれば、サービスに渡せるどのロールの権限でも任意の処理を実行できます ({})。`iam:PassRole` の `Resource` に渡してよいロールを書いてください。",
                    self.names(ways, 0)
                ),
                Gain::RunningRole => say!(
                    "このポリシーを持つプリンシパルは、既存のリソースに付いたロールの権限で任意の処理を実行できます ({})。`Resource` を絞るか、リソースのタグの条件を追加してください。",
                    self.names(ways, 0)
                ),
            },
            FindingKind::KeyOfAnotherOidcProvider { key, corrected } => say!(
                "{} は `Principal` のプロバイダーとは別の発行者のクレームなので、このキーを持つトークンはありません。{} と書いてください。",
                key,
                corrected
            ),
            FindingKind::UnsupportedOidcClaim { key, subject } => say!(
                "トークンのクレーム {} は条件キーになりません。AWS が読み取るのは `sub`、`aud`、`amr`、`oaud`、`email` と、一部のプロバイダーについてドキュメントに挙げられているクレームだけです。{} で絞ってください。",
                key,
                subject
            ),
            FindingKind::MissingAudienceForOidcPrincipal { key } => say!(
                "トークンの宛先を確かめる条件がないため、プロバイダーに登録されたどのオーディエンス向けのトークンでも受け入れます。{} の条件を加えてください。",
                key
            ),
            FindingKind::WildcardInService { written } => say!(
                "{} のサービスの部分にワイルドカードがあり、IAM は受け付けません。`s3:Get*` のように、サービスごとに書いてください。",
                written
            ),
            FindingKind::EmptyArnField {
                arn,
                field: ArnField::Account,
            } => say!(
                "{} のアカウント ID が空です。この種類の ARN には必ずアカウント ID があるため、何にも一致しません。アカウント ID か `*` を書いてください。",
                arn
            ),
            FindingKind::EmptyArnField { arn, .. } => say!(
                "{} のリージョンが空です。この種類の ARN には必ずリージョンがあるため、何にも一致しません。リージョンか `*` を書いてください。",
                arn
            ),
            FindingKind::InvalidRegion { region } => say!(
                "{} というリージョンはなく、この値のリクエストが来ることはありません。`ap-northeast-1` のように書いてください。",
                region
            ),
            FindingKind::UnsupportedCharacter { written, character } => say!(
                "IAM は {} ({} に含まれています) を受け付けません。ポリシーに書けるのは U+00FF までの文字です。パターンであれば、任意の 1 文字を表す `?` と書いてください。",
                odd(*character),
                written
            ),
            FindingKind::ResourceInRepositoryPolicy => {
                say!(
                    "ECR のリポジトリポリシーに `Resource` は書けません。対象はそのリポジトリ自体と決まっていて、ECR は受け付けません。削除してください。"
                )
            }
            FindingKind::MissingConditionKeyForOidcPrincipal { provider, key } => say!(
                "{} にサインインできる人なら誰でも、このロールを引き受けられます。{} の条件で絞ってください。",
                provider,
                key
            ),
        }
    }

    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line {
        match (place, policy, line) {
            (Some(place), _, Some(line)) => say!("{} ({} 行目): ", self.place(place), line),
            (Some(place), _, None) => say!("{}: ", self.place(place)),
            (None, Some(policy), Some(line)) => say!("ポリシー {} ({} 行目): ", policy, line),
            (None, Some(policy), None) => say!("ポリシー {}: ", policy),
            (None, None, Some(line)) => say!("{} 行目: ", line),
            (None, None, None) => say!("ポリシー: "),
        }
    }

    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line {
        let Position { line, column } = position;
        match kind {
            UnreadableKind::Broken => say!(
                "ポリシーらしいテキストを読み取れませんでした ({} 行目 {} 文字目まで)。最初の波括弧から最後の波括弧まで、全体を貼ってください。",
                line,
                column
            ),
            UnreadableKind::TooDeep => say!(
                "{} 行目 {} 文字目からは入れ子が深すぎるため、ポリシーとして読んでいません。",
                line,
                column
            ),
            UnreadableKind::Terraform => say!(
                "{} 行目 {} 文字目に Terraform のコードがあります。`terraform show -json` や IAM コンソールで得られる、展開後の JSON を貼ってください。",
                line,
                column
            ),
            UnreadableKind::Cdk => say!(
                "{} 行目 {} 文字目に AWS CDK のコードがあります。`cdk synth` で得られる JSON か、IAM コンソールのポリシーを貼ってください。",
                line,
                column
            ),
            UnreadableKind::CutOff => say!(
                "{} 行目 {} 文字目から始まるポリシーは、最初のステートメントの途中で切れています。最後の波括弧まで、全体を貼ってください。",
                line,
                column
            ),
            UnreadableKind::TooLong { characters } => say!(
                "{} 行目 {} 文字目からのポリシーは評価していません。空白を除いて {} 文字あり、上限の {} 文字 (AWS が受け付ける長さの数倍) を超えています。関係するステートメントだけを貼ってください。",
                line,
                column,
                characters,
                MAX_CHARACTERS
            ),
            UnreadableKind::TooManyConditions { conditions } => say!(
                "{} 行目 {} 文字目からのポリシーは評価していません。条件が {} 個あり、上限の {} 個を超えています。関係するステートメントだけを貼ってください。",
                line,
                column,
                conditions,
                MAX_CONDITIONS
            ),
        }
    }

    fn truncated(&self, reason: TruncationReason, position: Position) -> Line {
        let line = position.line;
        match reason {
            TruncationReason::LongLog => say!(
                "長いログのため、ポリシーを探したのは {} 行目までです。拒否はログ全体から探しました。",
                line
            ),
            TruncationReason::PolicySearch => say!(
                "ポリシーを探したのは {} 行目までです。残りを調べると、1 つの質問に使える処理量を超えます。関係するポリシーだけを貼ってください。",
                line
            ),
            TruncationReason::TooManyPolicies => say!(
                "ポリシーの数が多すぎるため、{} 行目以降のポリシーは読んでいません。関係するポリシーだけを貼ってください。",
                line
            ),
            TruncationReason::TooManyDenials => say!(
                "種類の異なる拒否が多すぎるため、{} 行目以降の拒否は件数だけを数えました。",
                line
            ),
            TruncationReason::DenialSearch => say!(
                "拒否を探したのは {} 行目までです。残りを調べると、1 つの質問に使える処理量を超えます。エラーの部分だけを貼ってください。",
                line
            ),
        }
    }
}

impl Japanese {
    /// What was mended in a pasted policy.
    pub(super) fn repair(&self, repair: &RepairKind) -> Line {
        match repair {
            RepairKind::TrailingComma => {
                say!(
                    "閉じ括弧の前に余分なカンマがあり、AWS は受け付けません。カンマがないものとして読みました。"
                )
            }
            RepairKind::MissingComma => {
                say!("カンマが足りず、AWS は受け付けません。カンマがあるものとして読みました。")
            }
            RepairKind::Comment => {
                say!("コメントがありますが、JSON にコメントは書けません。読み飛ばしました。")
            }
            RepairKind::SmartQuotes => {
                say!(
                    "引用符が全角などになっていますが、AWS が受け付けるのは `\"` だけです。`\"` として読みました。"
                )
            }
            RepairKind::OddCharacter(character) => say!(
                "全角の文字か見えない文字 ({}) があります。半角の文字として読むか、読み飛ばしました。",
                odd(*character)
            ),
            RepairKind::SingleQuotes => {
                say!(
                    "シングルクォートが使われていますが、JSON の引用符は `\"` だけです。`\"` として読みました。"
                )
            }
            RepairKind::UnquotedKey => {
                say!("キーが引用符で囲まれていません。囲まれているものとして読みました。")
            }
            RepairKind::Unclosed(1) => {
                say!("ポリシーの最後で、閉じ括弧が 1 個足りません。補って読みました。")
            }
            RepairKind::Unclosed(missing) => say!(
                "ポリシーの最後で、閉じ括弧が {} 個足りません。欠けている部分は不明として扱いました。全体を貼ってください。",
                *missing
            ),
            RepairKind::CutOff => {
                say!(
                    "ステートメントの途中でテキストが終わっています。欠けている部分は不明として扱いました。全体を貼ってください。"
                )
            }
            RepairKind::StrayBracket => {
                say!("対応する開き括弧のない閉じ括弧があります。読み飛ばしました。")
            }
            RepairKind::Elision => {
                say!(
                    "ここは省略 (`...`) されています。省略された内容は分からないため、評価していません。"
                )
            }
            RepairKind::BrokenString => {
                say!(
                    "文字列が行をまたいでいるか、エスケープの必要な文字を含んでいます。1 つの文字列として読みました。"
                )
            }
            RepairKind::MissingQuote => {
                say!("閉じる引用符がありません。行末までを文字列として読みました。")
            }
            RepairKind::MissingColon => {
                say!("キーと値の間のコロンがありません。コロンがあるものとして読みました。")
            }
            RepairKind::UnquotedValue => {
                say!("値の文字列が引用符で囲まれていません。囲まれているものとして読みました。")
            }
            RepairKind::StrayText => {
                say!("どの要素にも属さない語句があります。読み飛ばしました。")
            }
            RepairKind::Case { expected } => {
                say!(
                    "AWS は大文字と小文字を区別します。{} と書いてください。",
                    expected
                )
            }
            RepairKind::DuplicateKey(key) => say!(
                "同じオブジェクトに {} が 2 回あります。AWS は受け付けないか、片方しか使いません。1 つにまとめてください。",
                key
            ),
            RepairKind::Combination(name) => say!(
                "{} が、対になる要素と同じステートメントにあります。書けるのはどちらか一方だけです。一方を削除するか、ステートメントを分けてください。",
                name
            ),
            RepairKind::UnknownElement(name) => say!(
                "{} というポリシーの要素はなく、AWS は受け付けません。つづりを確認するか、削除してください。",
                name
            ),
            RepairKind::WrongType { element } => {
                say!(
                    "{} の値の JSON の型が正しくないため、AWS は受け付けません。",
                    element
                )
            }
            RepairKind::NotUnderstood(written) => say!(
                "{} はコードやテンプレートで決まる値で、貼られた内容からは分かりません。不明な値として扱いました。",
                written
            ),
            RepairKind::Wrapped => {
                say!("ポリシーの一部だけが貼られているため、外側を補って読みました。")
            }
        }
    }
}
