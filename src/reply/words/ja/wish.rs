//! 依頼から読み取った内容 (what was understood of a wish, in Japanese, in the words of the asker).

use super::Japanese;
use crate::author::{self, Clause, Impossible, Limit, Thing, Who, Wish};
use crate::iam::{Effect, PolicyType};
use crate::reference;
use crate::reply::document::{Inline, Line};
use crate::reply::words::say;

/// 何をするか。
fn verb(name: &str) -> &'static str {
    match name {
        "read" => "読み取り",
        "readonly" => "読み取りだけ",
        "download" => "ダウンロード",
        "list" | "list_all" => "一覧表示",
        "describe" => "参照",
        "write" => "書き込み",
        "upload" | "upload_multipart" => "アップロード",
        "readwrite" | "sync" => "読み書き",
        "create" => "作成",
        "update" => "変更",
        "delete" => "削除",
        "full" => "すべての操作",
        "start" => "起動",
        "stop" => "停止",
        "reboot" => "再起動",
        "terminate" => "終了",
        "launch" => "新規起動",
        "invoke" => "実行",
        "send" => "送信",
        "receive" => "受信",
        "publish" => "発行",
        "subscribe" => "サブスクライブ",
        "pull" => "プル",
        "push" => "プッシュ",
        "decrypt" => "復号",
        "encrypt" => "暗号化",
        "use" => "利用",
        "sign" => "署名",
        "deploy" => "デプロイ",
        "query" => "クエリ",
        "scan" => "スキャン",
        "tail" => "ログの追跡",
        "tag" => "タグ付け",
        "pass" => "受け渡し",
        "assume" => "引き受け",
        "connect" => "接続",
        "restore" => "復元",
        "backup" => "バックアップ",
        "attach" => "アタッチ",
        "detach" => "デタッチ",
        "scale" => "スケール",
        "invalidate" => "クリア",
        "copy" => "コピー",
        "rotate" => "ローテーション",
        "schedule" => "削除の予約",
        "disable" => "無効化",
        "leave" => "離脱",
        "cancel" => "キャンセル",
        "approve" => "承認",
        "exec" => "コマンド実行",
        "peer" => "承諾",
        "register" => "登録",
        "authenticate" => "認証",
        "mount" => "マウント",
        "visibility" => "可視性タイムアウトの変更",
        _ => "アクセス",
    }
}

/// 冒頭の一文: 何を許可し、何を許可しないか。どれに、どんなときに。
pub(super) fn understood(wish: &Wish, kind: PolicyType) -> Line {
    let mut parts: Vec<Line> = Vec::new();
    for one in wish
        .clauses
        .iter()
        .filter(|one| one.is_exception || !is_guarded(one, wish))
    {
        let mut said = clause(one, wish);
        let own: Vec<Line> = one
            .limits
            .iter()
            .filter(|limit| one.effect == Effect::Deny || !wish.limits.contains(limit))
            .map(limited)
            .collect();
        if !own.is_empty() {
            said = say!("{} ({})", said, list(own, "、"));
        }
        parts.push(said);
    }
    // 満たさないものを拒否するときは、満たすべきこととして書く。
    let told = |limit: &Limit| {
        let mut one = limit.clone();
        one.is_not &= !wish.is_exclusive;
        limited(&one)
    };
    let limits: Vec<Line> = wish.limits.iter().map(told).collect();
    if !limits.is_empty() {
        let all = list(limits, "、");
        parts.push(
            if wish.is_exclusive && kind != PolicyType::Identity || parts.is_empty() {
                say!("「{}」でなければ拒否", all)
            } else {
                say!("条件: {}", all)
            },
        );
    }
    if let Some(role) = &wish.spared {
        parts.push(say!("ロール {} は対象外", role));
    }
    if let Some(who) = wish.who.iter().find_map(actor) {
        parts.push(say!("対象: {}", who));
    }
    list(parts, "。")
}

/// 条件の対象を示すだけの部分かどうか。
fn is_guarded(clause: &Clause, wish: &Wish) -> bool {
    wish.is_exclusive
        && clause.effect == Effect::Allow
        && clause.verbs.is_empty()
        && clause.things.is_empty()
}

fn clause(clause: &Clause, wish: &Wish) -> Line {
    let mut verbs: Vec<Line> = clause
        .verbs
        .iter()
        .map(|name| Line::from(Inline::Text(verb(name))))
        .collect();
    if clause.actions == ["*"] {
        verbs.push(say!("すべての操作"));
    } else {
        verbs.extend(clause.actions.iter().map(Line::from));
    }
    if verbs.is_empty() {
        let said = if clause.effect == Effect::Deny || clause.is_all_but {
            say!("すべての操作")
        } else {
            say!("アクセス")
        };
        verbs.push(said);
    }
    let done = list(verbs, "・");
    let things: Vec<Line> = clause
        .things
        .iter()
        .map(|one| thing(one, clause, wish))
        .collect();
    let what = if things.is_empty() {
        done
    } else {
        say!("{} の{}", list(things, "・"), done)
    };
    match (clause.effect, clause.is_exception, clause.is_all_but) {
        (_, _, true) => say!("{} 以外をすべて拒否", what),
        (Effect::Deny, true, _) => say!("{} は不可", what),
        (Effect::Deny, false, _) => say!("{} を拒否", what),
        (Effect::Allow, ..) => say!("{} を許可", what),
    }
}

fn thing(thing: &Thing, clause: &Clause, wish: &Wish) -> Line {
    let service = thing_service(thing);
    let said = match thing {
        Thing::Arn(arn) => Line::from(arn),
        Thing::Of { names, .. } => {
            let word = author::word_for(thing, true).map(|word| Line::from(Inline::Text(word)));
            match (word, names.as_slice()) {
                (Some(word), []) => say!("{} の{}", service, word),
                (Some(word), names) => say!("{} {}", word, quoted(names)),
                (None, []) => service,
                (None, names) => say!("{} {}", service, quoted(names)),
            }
        }
    };
    let prefixes = if clause.is_exception {
        &clause.prefixes
    } else {
        &wish.prefixes
    };
    if prefixes.is_empty() {
        said
    } else {
        say!("{} の {} 以下", said, quoted(prefixes))
    }
}

fn thing_service(thing: &Thing) -> Line {
    let prefix = match thing {
        Thing::Of { service, .. } => service,
        Thing::Arn(arn) => arn.split(':').nth(2).unwrap_or_default(),
    };
    match reference::service(prefix) {
        Some(service) => Line::from(Inline::Prose(service.name().to_owned())),
        None => Line::from(prefix),
    }
}

fn limited(limit: &Limit) -> Line {
    let values = quoted(&limit.values);
    let said = match limit.key.as_str() {
        "aws:SourceIp" => say!("{} から", values),
        "aws:SourceVpce" => say!("VPC エンドポイント {} 経由", values),
        "aws:SourceVpc" => say!("VPC {} から", values),
        "aws:MultiFactorAuthPresent" => say!("MFA あり"),
        "aws:SecureTransport" => say!("HTTPS"),
        "s3:TlsVersion" => say!("TLS {} 以上", values),
        "aws:RequestedRegion" => say!("リージョン {}", values),
        "aws:PrincipalOrgID" => say!("組織 {} から", values),
        "aws:PrincipalOrgPaths" => say!("{} から", values),
        "aws:PrincipalArn" => say!("{} による", values),
        "aws:CurrentTime" if limit.operator == "DateLessThan" => say!("{} まで", values),
        "aws:CurrentTime" => say!("{} 以降", values),
        "ec2:InstanceType" => say!("インスタンスタイプ {}", values),
        "sts:ExternalId" => say!("外部 ID {}", values),
        "s3:x-amz-server-side-encryption" => say!("{} で暗号化", values),
        "ec2:Encrypted" | "rds:StorageEncrypted" => say!("暗号化あり"),
        "kms:ViaService" => say!("{} 経由", values),
        key => match key.split_once("Tag/") {
            Some((of, tag)) if of.ends_with("Principal") => {
                say!("呼び出し元のタグ {}={}", tag, values)
            }
            Some((_, tag)) if limit.operator == "Null" => say!("タグ {} あり", tag),
            Some((_, tag)) => say!("タグ {}={}", tag, values),
            None => say!("{} = {}", key, values),
        },
    };
    if limit.is_not {
        say!("{} 以外", said)
    } else {
        said
    }
}

fn actor(who: &Who) -> Option<Line> {
    Some(match who {
        Who::Role(Some(name)) => say!("ロール {}", name),
        Who::User(Some(name)) => say!("ユーザー {}", name),
        Who::Group(Some(name)) => say!("グループ {}", name),
        Who::Account(Some(id)) => say!("アカウント {}", id),
        Who::Arn(arn) => Line::from(arn),
        Who::Everyone => say!("全員"),
        Who::Service(service, _) => Line::from(*service),
        Who::Distribution(Some(id)) => say!("CloudFront ディストリビューション {}", id),
        Who::Role(None)
        | Who::User(None)
        | Who::Group(None)
        | Who::Account(None)
        | Who::Distribution(None)
        | Who::Organization(_)
        | Who::Workload(_)
        | Who::GitHub { .. }
        | Who::ServiceAccount { .. }
        | Who::PodIdentity
        | Who::Saml(_)
        | Who::CognitoIdentity => return None,
    })
}

/// IAM ではできないことと、代わりの方法。
pub(super) fn impossible(what: Impossible) -> Line {
    match what {
        Impossible::ObjectSize => say!(
            "オブジェクトのサイズは IAM では制限できません (条件キーがありません)。署名付き POST の `content-length-range` を使うか、アプリケーション側で確認してください。"
        ),
        Impossible::Number => say!(
            "IAM はリクエストを 1 件ずつ判定するので、数や回数は制限できません。数は Service Quotas で、頻度は API Gateway や AWS WAF のスロットリングで制限します。"
        ),
        Impossible::Cost => say!(
            "IAM は料金を判定に使えません。予算超過時にポリシーを付ける AWS Budgets アクションを使い、高額なものは `ec2:InstanceType` などで種類を指定して制限します。"
        ),
        Impossible::Recurring => say!(
            "曜日や毎日の時間帯は IAM の条件にできません (`aws:CurrentTime` は絶対の日時との比較だけです)。EventBridge Scheduler でポリシーを付け外しするか、IAM Identity Center の一時的なアクセスを使います。"
        ),
        Impossible::Content => say!(
            "IAM はファイルやメッセージの中身を見ません。Amazon Macie で見つけてタグを付け、`s3:ExistingObjectTag` で制限します。"
        ),
        Impossible::NoCopy => say!(
            "「見られるがダウンロードやコピーはできない」は IAM では分けられません (どちらも `s3:GetObject` です)。一覧だけを許可するか、画面だけを見せる仕組み (リモートデスクトップなど) を使います。"
        ),
        Impossible::Columns => say!(
            "データベースの列や行は IAM では制限できません。データベースの GRANT か、Athena・Glue なら Lake Formation を使います (DynamoDB だけは `dynamodb:Attributes` と `dynamodb:LeadingKeys` があります)。"
        ),
        Impossible::Age => say!(
            "作成からの日数は IAM の条件にできません。ライフサイクルルールを使うか、古いものにタグを付けてタグで制限します。"
        ),
        Impossible::Country => say!(
            "国や地域は IAM の条件にできません。`aws:SourceIp` で IP アドレス範囲を指定するか、AWS WAF や CloudFront の地域制限を使います。"
        ),
        Impossible::Approval => say!(
            "IAM に承認の仕組みはありません。IAM Identity Center の一時的な昇格、Systems Manager Change Manager、承認時にだけ信頼ポリシーを開くロールなどを使います。"
        ),
        Impossible::Device => say!(
            "IAM は端末を区別できません。IP アドレス範囲や VPC エンドポイントで制限するか、AWS Verified Access や ID プロバイダー側のルールを使います。"
        ),
        Impossible::Statements => say!(
            "シェルのコマンドや SQL 文は IAM からは見えません。データベースの GRANT か、コマンドを固定した SSM ドキュメントを使います。"
        ),
        Impossible::Notice => say!(
            "ポリシーは許可か拒否だけです。通知には CloudTrail のイベントを EventBridge で受けて SNS を、復元にはバージョニングを使います。"
        ),
        Impossible::Listed => say!(
            "一覧はタグで絞れません。`Describe` や `List` はリソースを指定できず、全部見えるか何も見えないかです。ほかの操作をタグで制限するか、アカウントを分けてください。"
        ),
        Impossible::Granting => say!(
            "SCP や RCP は何も許可しません。ほかのポリシーの上限になるだけです。多くのアカウントに権限を与えるには、IAM Identity Center の許可セットか、各アカウントのアイデンティティポリシーを使います。"
        ),
    }
}

fn quoted<T: AsRef<str>>(names: &[T]) -> Line {
    let all: Vec<Line> = names.iter().map(|name| Line::from(name.as_ref())).collect();
    list(all, "、")
}

fn list(parts: Vec<Line>, between: &'static str) -> Line {
    let mut all = Line::default();
    for part in parts {
        if !all.0.is_empty() {
            all.0.push(Inline::Text(between));
        }
        all.0.extend(part.0);
    }
    all
}

impl Japanese {
    /// 読み取れない部分があり、何も書かなかったこと。
    pub(super) fn left_over_of(words: &[String], understood: Line) -> Line {
        let left = quoted(words);
        if understood.0.is_empty() {
            say!(
                "⚠️ ポリシーは書いていません。{} の意味を読み取れませんでした (条件、例外、名前かもしれません)。その部分を言い換えるか、省いてください。",
                left
            )
        } else {
            say!(
                "⚠️ ポリシーは書いていません。{} の意味を読み取れませんでした (条件、例外、名前かもしれません)。ほかは「{}」と読み取りました。これだけでよければその部分を省いて、そうでなければ言い換えて、もう一度書いてください。",
                left,
                understood
            )
        }
    }
}
