//! What a question about pasted policies asks for.
//!
//! Heard in the prose beside the policies: "what does this allow?", "explain this policy", "who can assume this role?",
//! "what is the difference?", 「このポリシー何ができる?」「誰がこのロールを引き受けられる?」.

use crate::budget::Budget;
use crate::compare::{self, Comparison};
use crate::evidence::Evidence;
use crate::iam::PolicyType;
use crate::policy::PastedPolicy;
use crate::reference;
use crate::text::Paste;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What is asked of policies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Wanted {
    /// Who may become the role.
    WhoAssumes,
    /// How two of them differ.
    Difference,
    /// What they say.
    Explanation,
}

/// A line longer than this, in bytes, is no question.
const MAX_LINE_BYTES: usize = 240;

/// The most lines that are looked at.
const MAX_LINES: usize = 200;

/// What each asks for, and the words that tell, in small letters. The first that fits is meant.
const CUES: [(Wanted, &[&str]); 3] = [
    (
        Wanted::WhoAssumes,
        &[
            r"\bwho(?:'?s| is| can| could| may| might| will| does)?\b.{0,30}\b(?:assume|become|switch to|take on|use this role|trusted|trusts?)",
            r"\bwhich (?:users?|roles?|accounts?|services?|principals?|repos?(?:itor(?:y|ies))?)\b.{0,20}\b(?:can|could|may)\b.{0,20}\b(?:assume|become|use this role)",
            r"\bwhat can assume\b",
            r"(?:誰|だれ|どの(?:ユーザー?|ロール|アカウント|サービス|リポジトリ)).{0,16}(?:引き受け|引受|assume|アシューム|なれ|なれる|スイッチ)",
            r"(?:引き受け|assume|スイッチ)(?:られる|できる|られます|できます).{0,8}(?:誰|だれ|どれ)",
        ],
    ),
    (
        Wanted::Difference,
        &[
            r"\bdiff(?:erences?|er|s)?\b",
            r"\bcompare\b",
            r"\bwhat(?:'?s| has| is)? (?:changed|new|different)\b",
            r"違い|差分|差は|何が(?:変わ|違)|どこが(?:変わ|違)|比べ|比較",
        ],
    ),
    (
        Wanted::Explanation,
        &[
            r"\b(?:explain|describe|summari[sz]e|interpret|decode|walk (?:me|us) through|break (?:it |this )?down|translate)\b.{0,40}\b(?:polic(?:y|ies)|statements?|json|scps?|rcps?|boundary|permissions?|document|this|it|these|following|below)\b",
            r"^(?:please |pls |can you |could you )*(?:explain|eli5)\b",
            r"\bwhat(?:'?s| is| does| do| did| can| could| will| would| all| exactly| actions?| permissions?| access)\b.{0,60}\b(?:allow|permit|grant|let|den(?:y|ies)|block|give|enable|restrict)s?\b",
            r"\bwhat\b.{0,12}\b(?:does|do|is|can)\b.{0,24}\b(?:this|that|it|these|the|my|our|following)\b.{0,20}\b(?:polic(?:y|ies)|statements?|json|scps?|boundary|role|user|document)\b",
            r"\bwhat(?:'?s| is| does| do) (?:this|that|it|these)(?: \w+)? (?:for|do|does|mean|means|say|says|allow|about)\b",
            r"\bwhat can (?:i|we|they|he|she|someone|somebody|one|people|this|the)\b.{0,40}\b(?:with|do|access|under)\b",
            r"\bwho (?:can|could|may|has|gets?)\b",
            r"\b(?:meaning|summary|explanation) of\b|\bin plain (?:words|english|language)\b|\bread (?:this|my) policy\b|\bhelp me understand\b|\bunderstand (?:this|what)\b",
            r"\bis (?:this|it) (?:policy |role |bucket )?(?:too )?(?:public|open|broad|admin|wide|permissive|safe|secure|read.?only)\b",
            r"\bwhat(?:'?s| is| are| gets| actions?| permissions?)?\b.{0,40}\b(?:allowed|denied|granted|permitted|blocked|restricted|going on|doing)\b",
            r"\b(?:does|do|will|can|would|could) (?:this|that|it|these|(?:the|my|our) (?:policy|role|user))\b.{0,60}\b(?:allow|let|give|grant|permit|deny|block|make|restrict|mean|do)\b",
            r"\bwhat can .{0,40}\bdo\b|\btell me what\b|^(?:please |pls )?(?:describe|review)\b|\breview (?:this|my|the) policy\b",
            r"(?:何|なに|なん|どんな(?:こと|操作|権限)?|どこまで|どれ)(?:が|を|まで|は|の)?.{0,10}(?:でき|出来|許可|拒否|可能|やれ|禁止|してる|している|する)",
            r"(?:説明|解説|読み解|要約|解読)(?:し|を|く|い|お願|して|$)|教えて",
            r"(?:どういう|どんな|なんの|何の)(?:意味|ポリシー|内容|権限|許可|設定)|意味(?:は|を|が|って|わか|教|$)",
            r"(?:誰|だれ).{0,12}(?:でき|使え|アクセス|読め|書け|見れ|許可)",
            r"これ(?:は|って)(?:何|なに)",
            r"公開され|パブリック(?:に|です|か)|(?:管理者|読み取り専用|フルアクセス).{0,6}(?:です|なの|か)",
            r"(?:ポリシー|権限|json|これ|scp).{0,8}(?:見て|みて|レビュー|チェック|確認)",
            r"(?:でき|消せ|読め|書け|見れ|使え|作れ)(?:る|ます)(?:か|の|\?|$)",
        ],
    ),
];

/// What makes a line a question of another kind: why something fails, or whether a policy is right.
const OF_FAILURE: &str = r"\b(?:why|errors?|fail(?:s|ed|ing|ure)?|wrong|correct|fix(?:ed)?|missing|broken)\b|できない|できません|エラー|なぜ|なんで|どうして|原因|理由|足りな|直し|修正|合って";

static FAILURE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(OF_FAILURE).ok());

static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| {
    let patterns = CUES.iter().flat_map(|(_, cues)| cues.iter());
    // A test makes them: they are constants.
    RegexSet::new(patterns).unwrap_or_default()
});

/// What is asked beside the policies of some evidence; `None` where nothing is, or no policy is there.
pub fn wanted(evidence: &Evidence) -> Option<Wanted> {
    if evidence.policies.is_empty() {
        return None;
    }
    let pastes = evidence.pastes.iter().enumerate();
    let asked = pastes.filter_map(|(at, paste)| beside(evidence, at, paste));
    asked.min()
}

/// What a text without a policy asks of policies.
pub fn wanted_in(text: &str) -> Option<Wanted> {
    let lines = text.lines().take(MAX_LINES);
    lines.filter_map(in_line).min()
}

/// Whether a question without a policy is about one that was pasted before, and about nothing that it names itself.
/// Beside a denial, which is asked about in the same words, it has to say so.
pub fn is_about_policies(text: &str, wanted: Wanted, beside_denial: bool) -> bool {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let names = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let says_policy = names(&["polic", "scp", "json", "ポリシー"]);
    let points = names(&[
        "this",
        "that",
        "it",
        "these",
        "two",
        "both",
        "role",
        "これ",
        "この",
        "それ",
        "その",
        "ロール",
        "つ",
    ]);
    // `s3:GetObject` is asked for by its name.
    let names_action = plain
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '*')))
        .filter_map(|word| word.split_once(':'))
        .any(|(service, name)| reference::service(service).is_some() && !name.is_empty());
    let is_about_role = wanted == Wanted::WhoAssumes;
    !names_action && (says_policy || !beside_denial && points || is_about_role)
}

/// What is asked in a paste, in what stands before, between and after its policies.
fn beside(evidence: &Evidence, at: usize, paste: &Paste) -> Option<Wanted> {
    let text = paste.as_str();
    let mut asked = Vec::new();
    let mut from = 0;
    let policies = evidence.policies.iter().filter(|policy| policy.paste == at);
    let spans = policies.map(|policy| (policy.span.start, policy.span.end));
    for (start, end) in spans.chain([(text.len(), text.len())]) {
        asked.extend(text.get(from..start).and_then(wanted_in));
        from = from.max(end);
    }
    asked.into_iter().min()
}

fn in_line(line: &str) -> Option<Wanted> {
    let line = line.trim();
    if line.is_empty() || line.len() > MAX_LINE_BYTES {
        return None;
    }
    let plain: String = line.nfkc().flat_map(char::to_lowercase).collect();
    let plain = plain.replace('’', "'");
    if FAILURE
        .as_ref()
        .is_some_and(|failure| failure.is_match(&plain))
    {
        return None;
    }
    let first = PATTERNS.matches(&plain).iter().next()?;
    let mut before = 0;
    CUES.iter().find_map(|(wanted, cues)| {
        before += cues.len();
        (first < before).then_some(*wanted)
    })
}

/// How the last two of the policies differ: what the later allows that the one before does not, and the other way
/// round. `None` where there are not two.
pub fn difference(evidence: &Evidence, budget: &Budget) -> Option<Comparison> {
    let [.., old, new] = evidence.policies.as_slice() else {
        return None;
    };
    Some(compare::pasted(old, new, kind_of_both(old, new), budget))
}

/// The kind of two policies: what the one says that is not the usual kind.
pub fn kind_of_both(old: &PastedPolicy, new: &PastedPolicy) -> PolicyType {
    let told = |policy: &PastedPolicy| policy.policy_type.unwrap_or(PolicyType::Identity);
    match told(new) {
        PolicyType::Identity => told(old),
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_a_pattern() {
        let count = CUES.iter().map(|(_, cues)| cues.len()).sum::<usize>();
        assert_eq!(PATTERNS.len(), count);
    }

    #[test]
    fn people_ask_in_many_words() {
        use Wanted::{Difference, Explanation, WhoAssumes};
        for (line, expected) in [
            ("what does this allow?", Some(Explanation)),
            ("What does this policy do", Some(Explanation)),
            ("Explain this policy", Some(Explanation)),
            ("pls explain", Some(Explanation)),
            (
                "can someone explain what this IAM policy means",
                Some(Explanation),
            ),
            ("what permissions does this give?", Some(Explanation)),
            ("what can I do with this?", Some(Explanation)),
            ("whats this policy for", Some(Explanation)),
            ("summarize this policy please", Some(Explanation)),
            ("is this bucket public?", Some(Explanation)),
            ("who can read from this bucket?", Some(Explanation)),
            ("help me understand this SCP", Some(Explanation)),
            ("what's going on in this policy", Some(Explanation)),
            ("does this let me delete objects?", Some(Explanation)),
            ("so what can a user with this do?", Some(Explanation)),
            ("please review this policy", Some(Explanation)),
            ("このバケットは公開されてる？", Some(Explanation)),
            ("このポリシー見て", Some(Explanation)),
            ("S3 を消せますか？", Some(Explanation)),
            ("このポリシー何ができる?", Some(Explanation)),
            ("このポリシーを説明して", Some(Explanation)),
            ("このポリシーで何が許可されますか？", Some(Explanation)),
            ("これってどういう意味ですか", Some(Explanation)),
            ("どんな権限になってる？", Some(Explanation)),
            ("このポリシーは何をしてるの", Some(Explanation)),
            ("解説お願いします", Some(Explanation)),
            ("誰がこのバケットにアクセスできますか", Some(Explanation)),
            ("who can assume this role?", Some(WhoAssumes)),
            ("Which accounts can assume the role", Some(WhoAssumes)),
            ("who is trusted here", Some(WhoAssumes)),
            ("誰がこのロールを引き受けられる?", Some(WhoAssumes)),
            ("どのリポジトリがassumeできる？", Some(WhoAssumes)),
            ("what is the difference?", Some(Difference)),
            ("compare these two", Some(Difference)),
            ("この2つの違いは？", Some(Difference)),
            ("何が変わりましたか", Some(Difference)),
            ("this is my policy:", None),
            ("still denied, policy below", None),
            ("why is this denied", None),
            ("is this right?", None),
            ("trust policy", None),
            ("バケットポリシーです", None),
            ("これで合ってますか", None),
        ] {
            assert_eq!(wanted_in(line), expected, "{line}");
        }
    }
}
