//! How surely an article answers a question: a few facts about the question and each article found, weighed.
//!
//! The articles compete, and against them that none of them answers: the chance of each is its share of all the weights
//! (a softmax). A rival that is as good halves the chance, wherever the lines of the base are. The weights were fitted by
//! `.ci/surety.py` to questions whose article is known, and to questions that have none; it prints the table below, and
//! how well questions are answered that it has not seen.

use super::name::{Head, Near, Place};
use super::search::{Hit, Sort, Word};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// How many facts about an article there are.
pub(super) const OF_ARTICLE: usize = 26;
/// How many about a question.
pub(super) const OF_QUESTION: usize = 9;

/// What a fact is called in `ask --explain`, and how much it counts for an article.
pub(super) const ARTICLE: [(&str, f32); OF_ARTICLE] = [
    ("what it says of the words", 1.46),
    ("how many of the words it has", 2.25),
    ("near to an alias", 0.85),
    ("very near to an alias", 1.21),
    ("near to three aliases", -1.18),
    ("has an alias of which the question has the words", 4.21),
    ("near to the title", 3.56),
    ("words in the title", -0.39),
    ("words in aliases", -2.21),
    ("words in identifiers", 0.46),
    ("words side by side as in title or aliases", 0.37),
    ("identifiers that it is about", 2.40),
    ("identifiers that it isn't about", 0.71),
    ("services in the title", -0.21),
    ("services that it isn't about", -0.54),
    ("has an alias that the question has", 0.35),
    ("behind the best", -4.20),
    ("an error is asked, it explains", -0.83),
    ("how to is asked, it is about an error", -0.40),
    ("a difference is asked, it tells none", 0.48),
    ("permissions are asked, it lists none", -0.16),
    ("both are of one kind", 0.46),
    ("it has no aliases", 1.24),
    ("services of the title that aren't named", -1.07),
    ("words of what is not AWS that it lacks", -2.27),
    ("it isn't called what tells most", 0.08),
];

/// The same for a question, in favour of no article.
pub(super) const QUESTION: [(&str, f32); OF_QUESTION] = [
    ("always", 4.60),
    ("words of what is not AWS", 3.78),
    ("words that no article has", 1.81),
    ("words that are in every question", 1.47),
    ("how much it says", -0.21),
    ("services that no article is about", 1.91),
    ("identifiers that no article has", 0.17),
    ("it speaks of permissions", -0.70),
    ("it names a service or an identifier", 0.82),
];

/// What a question asks for, or an article tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Aim {
    /// How two things differ.
    Difference,
    /// Which permissions something needs.
    Permissions,
    /// Why something is denied, or fails.
    Error,
    /// How something is done.
    HowTo,
    /// What something is.
    Meaning,
    /// It does not say.
    Unsaid,
}

/// The words that tell what is asked for, in small letters; the first kind of which one is there is meant.
const CUES: [(Aim, &[&str]); 5] = [
    (
        Aim::Difference,
        &[
            "difference",
            "differ",
            " vs ",
            " vs. ",
            "versus",
            "違い",
            "違う",
            "使い分け",
        ],
    ),
    (
        Aim::Permissions,
        &[
            "which permission",
            "what permission",
            "which iam permission",
            "what iam permission",
            "permissions need",
            "permissions required",
            "permissions are need",
            "permissions are required",
            "permissions do",
            "permissions does",
            "required permission",
            "needed permission",
            "minimal",
            "minimum",
            "least privilege",
            "必要な権限",
            "必要な iam",
            "必要なiam",
            "必要なポリシー",
            "最小",
            "何の権限",
            "どの権限",
            "どんな権限",
        ],
    ),
    (
        Aim::Error,
        &[
            "denied",
            "denies",
            "not authorized",
            "unauthorized",
            "forbidden",
            "403",
            "error",
            "exception",
            "fail",
            "cannot",
            "can't",
            "cant ",
            "unable",
            "does not",
            "doesn't",
            "doesnt",
            "do not",
            "don't",
            "not work",
            "why ",
            "refused",
            "rejected",
            "missing",
            "拒否",
            "エラー",
            "失敗",
            "できない",
            "できません",
            "できなく",
            "れない",
            "れません",
            "えない",
            "えません",
            "けない",
            "なぜ",
            "弾かれ",
            "怒られ",
            "出ない",
            "動かない",
        ],
    ),
    (
        Aim::HowTo,
        &[
            "how do",
            "how can",
            "how to",
            "how should",
            "how would",
            "is it possible",
            "can i ",
            "can we ",
            "want to",
            "方法",
            "やり方",
            "するには",
            "たい",
            "手順",
            "書き方",
            "どうやって",
            "どうすれば",
            "できますか",
            "できる?",
            "できるか",
        ],
    ),
    (
        Aim::Meaning,
        &[
            "what is",
            "what are",
            "what's",
            "whats ",
            "what does",
            "meaning",
            "explain",
            "とは",
            "って何",
            "意味",
            "ですか",
            "教えて",
            "what ",
            "which ",
            "when ",
        ],
    ),
];

static ALL_CUES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let cues = CUES.iter().flat_map(|(_, cues)| cues.iter());
    // A test makes it: they are constants.
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(cues)
        .ok()
});

/// Of what somebody speaks who asks about permissions, in small letters.
const PERMISSIONS: [&str; 26] = [
    "denied",
    "deny",
    "denies",
    "permission",
    "policy",
    "policies",
    "role",
    "iam",
    "authoriz",
    "authoris",
    "forbidden",
    "403",
    "allow",
    "principal",
    "assume",
    "credential",
    "privilege",
    "grant",
    "restrict",
    "権限",
    "ロール",
    "ポリシー",
    "拒否",
    "許可",
    "認可",
    "アクセス",
];

static OF_PERMISSIONS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let builder = &mut AhoCorasick::builder();
    builder.ascii_case_insensitive(true).build(PERMISSIONS).ok()
});

fn speaks_of_permissions(text: &str) -> bool {
    OF_PERMISSIONS.iter().any(|words| words.is_match(text))
}

impl Aim {
    /// What a question, or the title of an article, is about.
    pub(super) fn of(text: &str) -> Self {
        let mut first = usize::MAX;
        for found in ALL_CUES
            .iter()
            .flat_map(|cues| cues.find_overlapping_iter(text))
        {
            first = first.min(found.pattern().as_usize());
        }
        let mut rest = first;
        for (aim, cues) in CUES {
            if rest < cues.len() {
                return aim;
            }
            rest -= cues.len();
        }
        Self::Unsaid
    }

    const fn explains(self) -> bool {
        matches!(self, Self::HowTo | Self::Meaning | Self::Difference)
    }
}

/// A question, as far as an article is weighed for it.
#[derive(Debug)]
pub(super) struct Question<'q> {
    words: &'q [Word],
    /// How much its words count together.
    whole: f32,
    aim: Aim,
    of_permissions: bool,
}

impl<'q> Question<'q> {
    pub(super) fn of(text: &str, words: &'q [Word]) -> Self {
        Self {
            words,
            whole: words.iter().map(weight).sum::<f32>().max(f32::MIN_POSITIVE),
            aim: Aim::of(text),
            of_permissions: speaks_of_permissions(text),
        }
    }

    /// The share of its words that are such ones, by what they count.
    fn share(&self, is_such: impl Fn(&Word) -> bool) -> f32 {
        let such = self.words.iter().filter(|word| is_such(word));
        such.map(weight).sum::<f32>() / self.whole
    }

    /// The facts about the question.
    pub(super) fn facts(&self) -> [f32; OF_QUESTION] {
        let count =
            |is_such: &dyn Fn(&Word) -> bool| f32::from(u8::from(self.words.iter().any(is_such)));
        [
            1.0,
            self.share(|word| word.sort == Sort::Foreign),
            self.share(|word| word.sort == Sort::Telling && word.ways.is_empty()),
            self.share(|word| word.sort == Sort::Generic),
            self.whole.ln_1p(),
            count(&|word| word.sort == Sort::Service(None)),
            count(&|word| word.sort == Sort::Identifier && word.ways.is_empty()),
            f32::from(u8::from(self.of_permissions)),
            count(&|word| matches!(word.sort, Sort::Identifier | Sort::Service(Some(_)))),
        ]
    }

    /// The facts about an article that was found: `best` is the score of the best of those that were found, and
    /// `is_phrase` tells whether one of its aliases stands in the question.
    pub(super) fn facts_of(
        &self,
        hit: &Hit,
        head: &Head,
        near: Near,
        best: f32,
        is_phrase: bool,
    ) -> [f32; OF_ARTICLE] {
        let mut in_places = [0.0_f32; 3];
        let mut identifiers = Shared::default();
        let (mut in_title, mut services) = (Shared::default(), Shared::default());
        let (mut foreign, mut telling) = (0.0, (0.0, false));
        for word in self.words {
            let shares = Place::ALL.map(|place| {
                let ways = word.ways.iter().filter(|way| head.has(place, way.term));
                ways.map(|way| way.share).fold(0.0, f32::max)
            });
            for (sum, share) in in_places.iter_mut().zip(shares) {
                *sum += weight(word) * share;
            }
            let is_called = shares.iter().any(|share| *share > 0.5);
            if weight(word) > telling.0 {
                telling = (weight(word), is_called);
            }
            match word.sort {
                Sort::Identifier => identifiers.add(is_called),
                Sort::Foreign if !is_called => foreign += weight(word),
                Sort::Service(term) => {
                    let has = |place| term.is_some_and(|term| head.has(place, term));
                    in_title.add(has(Place::Title));
                    services.add(Place::ALL.into_iter().any(has));
                }
                Sort::Telling | Sort::Generic | Sort::Foreign => {}
            }
        }
        let holds = |holds: bool| f32::from(u8::from(holds));
        let (asked, told) = (self.aim, head.aim);
        let [of_title, of_aliases, of_identifiers] = in_places.map(|sum| sum / self.whole);
        [
            hit.score / self.whole,
            hit.coverage,
            near.alias,
            near.alias.powi(2),
            near.three,
            near.of_alias,
            near.title,
            of_title,
            of_aliases,
            of_identifiers,
            self.side_by_side(head),
            identifiers.has(),
            identifiers.lacks(),
            in_title.has(),
            services.lacks(),
            holds(is_phrase),
            1.0 - hit.score / best.max(f32::MIN_POSITIVE),
            holds(asked == Aim::Error && told.explains()),
            holds(asked.explains() && told == Aim::Error),
            holds(asked == Aim::Difference && told != Aim::Difference),
            holds(asked == Aim::Permissions && told != Aim::Permissions),
            holds(asked == told && asked != Aim::Unsaid),
            holds(!head.has_aliases),
            head.unnamed(self.words),
            foreign / self.whole,
            holds(!telling.1),
        ]
    }

    /// The share of the words side by side that stand so in the title or an alias.
    fn side_by_side(&self, head: &Head) -> f32 {
        let whole = self.words.iter().filter(|word| word.is_whole);
        let (mut both, mut all) = (0.0, 0.0);
        let mut before: Option<&Word> = None;
        for word in whole {
            if let Some(left) = before {
                let counts = weight(left).min(weight(word));
                all += counts;
                let pair = left.meant.zip(word.meant);
                if pair.is_some_and(|pair| head.has_pair(pair)) {
                    both += counts;
                }
            }
            before = Some(word);
        }
        if all > 0.0 { both / all } else { 0.0 }
    }
}

/// How much a word counts.
fn weight(word: &Word) -> f32 {
    word.weight * word.rarity
}

/// How many of some words an article is about.
#[derive(Clone, Copy, Default)]
struct Shared {
    had: f32,
    all: f32,
}

impl Shared {
    fn add(&mut self, is_had: bool) {
        self.had += f32::from(u8::from(is_had));
        self.all += 1.0;
    }

    fn has(self) -> f32 {
        self.had / self.all.max(1.0)
    }

    fn lacks(self) -> f32 {
        (self.all - self.had) / self.all.max(1.0)
    }
}

/// What some facts weigh together.
pub(super) fn weigh<const N: usize>(facts: &[f32; N], weights: &[(&str, f32); N]) -> f32 {
    let weighed = facts.iter().zip(weights);
    weighed.map(|(fact, (_, weight))| fact * weight).sum()
}

/// What each of some facts weighs, by its name, most first; what weighs nothing is left out.
pub(super) fn reasons<const N: usize>(
    facts: &[f32; N],
    weights: &[(&'static str, f32); N],
) -> Vec<(&'static str, f32)> {
    let each = facts.iter().zip(weights);
    let mut reasons: Vec<(&'static str, f32)> = each
        .map(|(fact, (name, weight))| (*name, fact * weight))
        .filter(|(_, weighs)| weighs.abs() >= 0.005)
        .collect();
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    reasons
}

/// The chance of each article that it answers, of what they weigh and what the question weighs against all.
pub(super) fn chances(articles: &[f32], none: f32) -> Vec<f32> {
    let most = articles.iter().copied().fold(none, f32::max);
    let against = (none - most).exp();
    let each = articles.iter().map(|weight| (weight - most).exp());
    let all = each.clone().sum::<f32>() + against;
    each.map(|one| one / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_heard() {
        for (question, expected) in [
            (
                "What is the difference between a role and a group?",
                Aim::Difference,
            ),
            ("PassRole と AssumeRole の違い", Aim::Difference),
            ("which permissions does sam deploy need", Aim::Permissions),
            ("terraform apply に必要な権限", Aim::Permissions),
            ("How do I resolve the AccessDenied error?", Aim::Error),
            ("バケットが見えない", Aim::Error),
            ("How do I turn on MFA delete?", Aim::HowTo),
            ("読み取り専用のロールを作りたい", Aim::HowTo),
            ("what is a trust policy", Aim::Meaning),
            ("信頼ポリシーとは", Aim::Meaning),
            ("ssm:StartSession", Aim::Unsaid),
        ] {
            assert_eq!(Aim::of(question), expected, "{question}");
        }
    }

    #[test]
    fn permissions_are_heard() {
        assert!(ALL_CUES.is_some() && OF_PERMISSIONS.is_some());
        assert!(speaks_of_permissions("Lambda にロールを付けたい"));
        assert!(speaks_of_permissions("AccessDenied when I list"));
        assert!(!speaks_of_permissions("Lambda のメモリを増やしたい"));
    }

    #[test]
    fn a_rival_that_is_as_good_halves_the_chance() {
        let alone = chances(&[5.0, -9.0], 0.0);
        let rivals = chances(&[5.0, 5.0], 0.0);
        assert!(alone[0] > 0.99 && rivals[0] < 0.5, "{alone:?} {rivals:?}");
        assert!(chances(&[], 0.0).is_empty());
    }
}
