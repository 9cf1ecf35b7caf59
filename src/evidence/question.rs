//! What people ask beside an error in so many words, and a diagnosis can answer in a sentence: "is it the bucket
//! policy?", "I'm an admin, so why?", "can I just remove the condition?".
//!
//! In: [`Evidence`]. Out: [`Question`]s, the most direct first. Reads no more than the prose: no policies, messages
//! and commands. Knows no answer; what fits no row is no question here.

use super::{Evidence, Paste};
use crate::iam::PolicyType;
use crate::text::Span;
use std::collections::BTreeSet;

/// At most this many bytes of prose are read: what is longer is a log.
const MAX_PROSE_BYTES: usize = 16 << 10;

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: usize = 2 << 10;

/// What is asked. The order is that in which answers matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Question {
    /// May a condition or a Deny be taken away?
    RemoveCondition,
    /// May everything be allowed, with `*`?
    Star,
    /// Does the caller have to be in `Principal`?
    InPrincipal,
    /// Is it a limit of size?
    Size,
    /// Is it a fault of AWS?
    Bug,
    /// Does it take something inside a Kubernetes cluster?
    Kubernetes,
    /// Which permission does the caller need, or does it need one?
    NeedsPermission,
    /// Is it this kind of policy that denies?
    Layer(PolicyType),
    /// Does the bucket's default encryption not do?
    DefaultEncryption,
    /// Why is an administrator denied?
    Administrator,
    /// Is the pasted policy wrong?
    PolicyWrong,
    /// Why does it work in the console?
    WorksInConsole,
    /// Why does it work elsewhere?
    WorksElsewhere,
    /// Why did it work before?
    WorkedBefore,
}

/// A row: what is asked where a sentence has a word of each group and none of the last list.
struct Row {
    asked: Question,
    /// Only a sentence that asks counts.
    asks: bool,
    has: &'static [&'static [&'static str]],
    has_not: &'static [&'static str],
}

/// In lower case. A word of ASCII letters stands by itself.
const ROWS: [Row; 13] = [
    Row {
        asked: Question::Bug,
        asks: true,
        has: &[&["bug", "バグ", "aws の不具合", "iam の不具合"]],
        has_not: &[],
    },
    Row {
        asked: Question::Kubernetes,
        asks: true,
        has: &[&[
            "aws-auth",
            "access entry",
            "access entries",
            "rbac",
            "clusterrole",
            "アクセスエントリ",
        ]],
        has_not: &[],
    },
    Row {
        asked: Question::RemoveCondition,
        asks: true,
        has: &[
            &[
                "remove",
                "removing",
                "drop",
                "dropping",
                "delete",
                "deleting",
                "take out",
                "get rid of",
                "leave out",
                "loosen",
                "disable",
                "外し",
                "外す",
                "外せ",
                "消し",
                "消す",
                "消せ",
                "削除",
                "なくし",
                "無くし",
                "取り除",
                "緩め",
            ],
            &[
                "condition",
                "conditions",
                "externalid",
                "external id",
                "external-id",
                "sub",
                "aud",
                "mfa",
                "deny",
                "sourceip",
                "source ip",
                "restriction",
                "条件",
                "外部 id",
                "外部id",
                "制限",
                "拒否",
            ],
        ],
        has_not: &[],
    },
    Row {
        asked: Question::Star,
        asks: true,
        has: &[
            &[
                "`*`",
                "\"*\"",
                "'*'",
                "「*」",
                ":*",
                " * ",
                " *.",
                " *",
                "*に",
                "* に",
                "*で",
                "wildcard",
                "wildcards",
                "full access",
                "fullaccess",
                "everything",
                "ワイルドカード",
                "アスタリスク",
                "フルアクセス",
                "全部許可",
                "すべて許可",
                "全て許可",
            ],
            &[
                "should i",
                "should we",
                "can i",
                "can we",
                "could i",
                "may i",
                "just",
                "ok to",
                "okay to",
                "is it ok",
                "is it okay",
                "is it safe",
                "why not",
                "していい",
                "してもいい",
                "してよい",
                "してもよい",
                "して良い",
                "しても良い",
                "でいい",
                "でもいい",
                "ではだめ",
                "ではダメ",
                "じゃだめ",
                "じゃダメ",
                "ほうが",
                "方が",
                "すれば",
                "かまいません",
                "構いません",
                "よいですか",
                "よいでしょう",
                "いいですか",
                "いいでしょう",
            ],
        ],
        // Another question with a `*` in what it tells.
        has_not: &[
            "where",
            "what should",
            "which",
            "どこに",
            "どこを",
            "何を",
            "どれを",
            "どう",
        ],
    },
    Row {
        asked: Question::InPrincipal,
        asks: true,
        has: &[
            &["principal"],
            &[
                "need", "have to", "must", "should", "do i", "だめ", "ダメ", "必要", "書", "入れ",
                "追加", "指定",
            ],
        ],
        has_not: &["how", "what", "どう", "何を"],
    },
    Row {
        asked: Question::Size,
        asks: true,
        has: &[&[
            "size",
            "sizes",
            "too big",
            "too large",
            "large files",
            "big files",
            "サイズ",
            "容量",
            "大きすぎ",
            "大きい",
        ]],
        has_not: &["policy size", "how"],
    },
    Row {
        asked: Question::NeedsPermission,
        asks: true,
        has: &[&[
            "do i need",
            "do we need",
            "does it need",
            "need to add",
            "do i have to",
            "which iam permission",
            "which permission",
            "what permission",
            "which permissions",
            "what permissions",
            "which action",
            "what action",
            "which iam action",
            "am i missing",
            "should i add",
            "権限が必要",
            "許可が必要",
            "権限は必要",
            "許可は必要",
            "権限も必要",
            "許可も必要",
            "権限がいる",
            "権限が要",
            "何の権限",
            "どの権限",
            "どんな権限",
            "どの許可",
            "どのアクション",
            "権限が足り",
            "許可が足り",
            "付ければ",
            "つければ",
            "追加すれば",
            "追加する必要",
        ]],
        has_not: &[],
    },
    Row {
        asked: Question::DefaultEncryption,
        asks: false,
        has: &[&[
            "default encryption",
            "default bucket encryption",
            "encrypted by default",
            "デフォルト暗号化",
            "デフォルトの暗号化",
            "既定の暗号化",
        ]],
        has_not: &[],
    },
    Row {
        asked: Question::Administrator,
        asks: false,
        has: &[&[
            "i'm admin",
            "i'm an admin",
            "i am admin",
            "i am an admin",
            "am an administrator",
            "i'm an administrator",
            "as admin",
            "as an admin",
            "with admin",
            "admin rights",
            "admin role",
            "admin user",
            "administratoraccess",
            "administrator access",
            "full admin",
            "role is admin",
            "user is admin",
            "admin なのに",
            "adminなのに",
            "admin です",
            "admin 権限",
            "admin権限",
            "管理者権限",
            "管理者ロール",
            "管理者ユーザー",
            "管理者なのに",
            "管理者です",
        ]],
        has_not: &["contact", "ask", "依頼", "相談"],
    },
    Row {
        asked: Question::WorksElsewhere,
        asks: false,
        has: &[&[
            "works for",
            "worked for",
            "works from",
            "works in",
            "works with",
            "works on",
            "works when",
            "works fine",
            "still work",
            "other accounts",
            "では動",
            "は動い",
            "なら動",
            "では通",
            "なら通",
            "は通る",
            "は成功",
            "なら取れ",
            "では起動",
            "は問題なく",
            "ほかの人",
            "他の人",
            "別の人",
            "同僚",
            "では使え",
            "なら使え",
            "だけ失敗",
        ]],
        has_not: &["console", "コンソール"],
    },
    Row {
        asked: Question::WorksInConsole,
        asks: false,
        has: &[
            &["console", "コンソール"],
            &[
                "works",
                "work",
                "can see",
                "fine",
                "動",
                "見える",
                "見られ",
                "できる",
                "できま",
                "使え",
                "通る",
                "通り",
            ],
        ],
        has_not: &["output", "log", "browser console", "how", "どう"],
    },
    Row {
        asked: Question::WorkedBefore,
        asks: false,
        has: &[&[
            "worked fine",
            "worked yesterday",
            "worked until",
            "worked before",
            "worked last",
            "used to work",
            "was working",
            "worked for a year",
            "昨日まで",
            "先週まで",
            "先月まで",
            "以前は",
            "前は動",
            "までは動",
            "動いていた",
            "動いてた",
        ]],
        has_not: &[],
    },
    Row {
        asked: Question::PolicyWrong,
        asks: true,
        has: &[&[
            "policy wrong",
            "is my policy",
            "wrong with my policy",
            "wrong with the policy",
            "wrong with this policy",
            "is my iam policy",
            "書き方がおかし",
            "書き方が間違",
            "書き方が悪",
            "ポリシーが間違",
            "ポリシーがおかし",
            "設定が間違",
            "権限の問題",
        ]],
        has_not: &[],
    },
];

/// What people call the kinds of policy.
const KINDS: [(PolicyType, &[&str]); 7] = [
    (
        PolicyType::Resource,
        &[
            "bucket policy",
            "key policy",
            "queue policy",
            "topic policy",
            "repository policy",
            "resource policy",
            "resource-based policy",
            "バケットポリシー",
            "キーポリシー",
            "キューポリシー",
            "リポジトリポリシー",
            "リソースポリシー",
            "リソースベースのポリシー",
        ],
    ),
    (
        PolicyType::Scp,
        &[
            "scp",
            "scps",
            "service control policy",
            "サービスコントロールポリシー",
        ],
    ),
    (
        PolicyType::Boundary,
        &[
            "boundary",
            "boundaries",
            "アクセス許可の境界",
            "許可の境界",
            "バウンダリ",
        ],
    ),
    (
        PolicyType::Trust,
        &[
            "trust policy",
            "trust relationship",
            "信頼ポリシー",
            "信頼関係",
        ],
    ),
    (
        PolicyType::Vpce,
        &["endpoint policy", "エンドポイントポリシー"],
    ),
    (
        PolicyType::Session,
        &["session policy", "セッションポリシー"],
    ),
    (
        PolicyType::Rcp,
        &[
            "rcp",
            "rcps",
            "resource control policy",
            "リソースコントロールポリシー",
        ],
    ),
];

/// What makes a sentence with the name of a kind one that asks whether it is that kind.
const IS_IT: [&str; 24] = [
    "is it",
    "is this",
    "is that",
    "was it",
    "could it",
    "can it be",
    "might it",
    "is the",
    "does the",
    "do i need",
    "because of",
    "due to",
    "missing",
    "blame",
    "のせい",
    "原因",
    "でしょうか",
    "足りない",
    "悪い",
    "引っかか",
    "ブロック",
    "ですか",
    "なのか",
    "必要",
];

/// What makes it another question.
const IS_OTHER: [&str; 17] = [
    "how",
    "where",
    "what",
    "which",
    "why",
    "who",
    "should i",
    "can i",
    "paste",
    "どう",
    "どこ",
    "なぜ",
    "なんで",
    "誰",
    "貼",
    "どの",
    "principal",
];

/// What is asked beside the errors, the most direct first, each once.
pub fn questions(evidence: &Evidence) -> Vec<Question> {
    let mut asked: BTreeSet<Question> = BTreeSet::new();
    let mut left = MAX_PROSE_BYTES;
    for (index, paste) in evidence.pastes.iter().enumerate() {
        for line in prose(evidence, index, paste) {
            let Some(rest) = left.checked_sub(line.len()) else {
                return asked.into_iter().collect();
            };
            left = rest;
            for sentence in sentences(line) {
                read(&sentence, &mut asked);
            }
        }
    }
    asked.into_iter().collect()
}

/// At most this many actions that are asked about are told.
const MAX_ASKED: usize = 4;

/// The names like actions (`s3:HeadObject`) in sentences that ask, in order, each once.
pub fn asked_actions(evidence: &Evidence) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    for (index, paste) in evidence.pastes.iter().enumerate() {
        for line in prose(evidence, index, paste) {
            for part in line.split_inclusive(['?', '？', '。']) {
                let marked = part.trim_end_matches(['。', ' ']);
                if !marked.ends_with(['?', '？', 'か']) {
                    continue;
                }
                let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-');
                let mut at = 0;
                for word in part.split(|c| !is_of_name(c)) {
                    let end = at + word.len();
                    let rest = part.get(end..).unwrap_or_default();
                    at = end + rest.chars().next().map_or(0, char::len_utf8);
                    // A pattern stands for many.
                    if rest.starts_with('*') {
                        continue;
                    }
                    let is_action = word.split_once(':').is_some_and(|(service, name)| {
                        !service.is_empty()
                            && service
                                .bytes()
                                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                            && name.starts_with(|c: char| c.is_ascii_uppercase())
                            && name.bytes().all(|b| b.is_ascii_alphanumeric())
                    });
                    if is_action && asked.len() < MAX_ASKED && !asked.iter().any(|one| one == word)
                    {
                        asked.push(word.to_owned());
                    }
                }
            }
        }
    }
    asked
}

/// The lines of a paste that are neither of a policy nor of a message nor a command.
fn prose<'a>(evidence: &'a Evidence, index: usize, paste: &'a Paste) -> Vec<&'a str> {
    let policies = evidence.policies.iter();
    let mut taken: Vec<Span> = policies
        .filter(|pasted| pasted.paste == index)
        .map(|pasted| pasted.span)
        .collect();
    taken.sort_unstable();
    let text = paste.as_str();
    let mut lines = Vec::new();
    let mut from = 0;
    let ends = taken.iter().map(|span| (span.start, span.end));
    for (start, end) in ends.chain([(text.len(), text.len())]) {
        let part = text.get(from..start).unwrap_or_default();
        lines.extend(part.lines().filter(|line| is_prose(line)));
        from = from.max(end);
    }
    lines
}

/// What a line of a message has.
const OF_MESSAGES: [&str; 5] = [
    "not authorized to perform",
    "An error occurred",
    ":assumed-role/",
    "Exception",
    "Error:",
];

fn is_prose(line: &str) -> bool {
    let line = line.trim_start();
    let is_code = line.starts_with(['$', '{', '}', '[', ']', '"', '│', '<', '#', '|', '%', '+'])
        || line.starts_with("aws ");
    let is_of_message = OF_MESSAGES.iter().any(|word| line.contains(word));
    !line.is_empty() && !is_code && !is_of_message && line.len() <= MAX_LINE_BYTES
}

/// A sentence in lower case, and whether it asks.
struct Sentence {
    text: String,
    asks: bool,
}

fn sentences(line: &str) -> impl Iterator<Item = Sentence> {
    line.split_inclusive(['。', '？', '?', '！', '!'])
        .flat_map(|part| part.split_inclusive(". "))
        .map(|written| {
            let marked = written.trim_end();
            let bare = marked.trim_end_matches(['。', '.', '」', ')', '）']);
            let asks = marked.ends_with(['?', '？'])
                || ["か", "かな", "かね", "でしょう"]
                    .iter()
                    .any(|end| bare.ends_with(end));
            Sentence {
                text: written.to_lowercase().replace('’', "'"),
                asks,
            }
        })
}

fn read(sentence: &Sentence, asked: &mut BTreeSet<Question>) {
    let has = |word: &&str| contains(&sentence.text, word);
    for row in &ROWS {
        let is_asked = (sentence.asks || !row.asks)
            && row.has.iter().all(|words| words.iter().any(has))
            && !row.has_not.iter().any(has);
        if is_asked {
            asked.insert(row.asked);
        }
    }
    if !sentence.asks || !IS_IT.iter().any(has) || IS_OTHER.iter().any(has) {
        return;
    }
    for (kind, names) in &KINDS {
        if names.iter().any(has) {
            asked.insert(Question::Layer(*kind));
        }
    }
}

/// Whether a word stands in the text; one of ASCII letters or digits by itself.
fn contains(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text
            .get(at.saturating_add(word.len())..)
            .unwrap_or_default();
        let goes_on = word.starts_with(is_letter) && before.ends_with(is_letter)
            || word.ends_with(is_letter) && after.starts_with(is_letter);
        !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Question> {
        let mut asked = BTreeSet::new();
        for sentence in text.lines().flat_map(sentences) {
            read(&sentence, &mut asked);
        }
        asked.into_iter().collect()
    }

    /// As people write, in both languages; and what only looks alike.
    #[test]
    fn questions_are_told_by_their_words() {
        use Question::{
            Administrator, DefaultEncryption, InPrincipal, Layer, NeedsPermission, PolicyWrong,
            RemoveCondition, Size, Star, WorkedBefore, WorksElsewhere, WorksInConsole,
        };
        let mut wrong = Vec::new();
        for (text, expected) in [
            (
                "Is it the bucket policy?",
                &[Layer(PolicyType::Resource)][..],
            ),
            ("could it be an SCP?", &[Layer(PolicyType::Scp)]),
            ("is the boundary to blame?", &[Layer(PolicyType::Boundary)]),
            (
                "バケットポリシーが足りないんでしょうか。",
                &[Layer(PolicyType::Resource)],
            ),
            ("SCP のせいですか？", &[Layer(PolicyType::Scp)]),
            ("信頼ポリシーの問題ですか", &[Layer(PolicyType::Trust)]),
            ("How do I write a bucket policy?", &[]),
            ("Should I paste the SCP?", &[]),
            ("Here is the bucket policy.", &[]),
            ("バケットポリシーはどう書けばいいですか", &[]),
            (
                "I'm admin in this account, so why does CloudFormation tell me this?",
                &[Administrator],
            ),
            ("My own user has AdministratorAccess.", &[Administrator]),
            (
                "AdministratorAccess で入っているのに EC2 が起動できません。",
                &[Administrator],
            ),
            ("I'll ask somebody with admin rights.", &[]),
            ("管理者権限がある人に相談します。", &[]),
            (
                "Do I need sts:AssumeRoleWithWebIdentity in the role's permissions too?",
                &[NeedsPermission],
            ),
            (
                "Which IAM permission does my batch role need?",
                &[NeedsPermission],
            ),
            (
                "IAM is fine I think, which action am I missing?",
                &[NeedsPermission],
            ),
            ("何の権限が足りないのでしょうか？", &[NeedsPermission]),
            ("Can I just put * there?", &[Star]),
            ("should i open it to `*`?", &[Star]),
            ("Resource を * にすればいいですか？", &[Star]),
            ("フルアクセスを付けたほうが早いでしょうか", &[Star]),
            ("The policy has * in it.", &[]),
            ("Can I drop the ExternalId?", &[RemoveCondition]),
            (
                "お客様に条件を外してもらうのが早いでしょうか。",
                &[RemoveCondition],
            ),
            (
                "とりあえず sub の条件を消せば通るとは思うんですが、消していいものでしょうか。",
                &[RemoveCondition],
            ),
            ("Should I remove the role?", &[]),
            ("I removed the condition.", &[]),
            ("Is it a size limit of SSE-KMS?", &[Size]),
            ("ファイルサイズの制限でしょうか？", &[Size]),
            (
                "信頼ポリシーの Principal にユーザーを直接書かないとダメですか？",
                &[InPrincipal],
            ),
            (
                "Do I have to put the user into Principal?",
                &[InPrincipal, NeedsPermission],
            ),
            (
                "the same role worked yesterday on the same branch.",
                &[WorkedBefore],
            ),
            (
                "検証アカウントでは同じコマンドで起動しました。他の人は問題なく使えます。",
                &[WorksElsewhere],
            ),
            (
                "本番のバケットはデフォルト暗号化を SSE-KMS にしてあります。",
                &[DefaultEncryption],
            ),
            (
                "It works fine in the console, why not in the CLI?",
                &[WorksInConsole],
            ),
            (
                "コンソールでは見えるのに CLI だと拒否されます。",
                &[WorksInConsole],
            ),
            ("ポリシーの書き方がおかしいですか？", &[PolicyWrong]),
            (
                "logs:* をつけてあるんですが、どこに何を足せばいいですか？",
                &[],
            ),
            ("Is this an IAM bug?", &[Question::Bug]),
            ("There's a bug in our code.", &[]),
            (
                "Do I need something in aws-auth for this?",
                &[Question::Kubernetes, NeedsPermission][..],
            ),
            ("Thanks for your help!", &[]),
        ] {
            if of(text) != expected {
                wrong.push(format!("{text}: {:?}, not {expected:?}", of(text)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// What stands in messages, policies and commands is not the asker's.
    #[test]
    fn only_prose_is_read() {
        use crate::budget::Budget;
        use crate::evidence::{Input, Role};
        use crate::text::Paste;
        let text = "Is it the bucket policy?\n\n\
            $ aws s3 cp a s3://b/ # can I just use * here?\n\
            An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:iam::123456789012:user/dev \
            is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/a\" because no identity-based policy \
            allows the s3:PutObject action\n\n\
            { \"Version\": \"2012-10-17\", \"Statement\": [] }\n\
            I'm admin in this account.";
        let input = Input {
            paste: Paste::new(None, text),
            role: Role::Conversation,
        };
        let evidence = crate::evidence::read(vec![input], None, &Budget::default());
        assert_eq!(
            questions(&evidence),
            [
                Question::Layer(PolicyType::Resource),
                Question::Administrator
            ]
        );
    }
}
