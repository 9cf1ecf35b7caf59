//! What a short line asks for, from a small set. A line is looked up as a whole: what is not in the
//! tables is no intent, and nothing is guessed from parts of a sentence.

use crate::text::Language;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Intent {
    /// Answer in this language from now on.
    Language(Language),
    /// Say everything about the last answer.
    Details,
    /// Why is the fix no wildcard?
    WhyNotStar,
    /// The policy here takes the place of the one before.
    ThisPolicy,
    /// Thanks.
    Thanks,
    /// What can be asked?
    Help,
    /// Forget this conversation.
    Forget,
}

/// A line longer than this, in bytes, is no intent.
const LONGEST: usize = 120;

/// English: lower case, no punctuation at the ends, `please` taken off.
const ENGLISH: [(Intent, &[&str]); 8] = [
    (
        Intent::Language(Language::En),
        &[
            "english",
            "in english",
            "answer in english",
            "can you answer in english",
            "could you answer in english",
            "can you say that in english",
            "could you say that in english",
            "the same in english",
        ],
    ),
    (
        Intent::Language(Language::Ja),
        &[
            "japanese",
            "in japanese",
            "answer in japanese",
            "can you answer in japanese",
            "could you answer in japanese",
            "the same in japanese",
        ],
    ),
    (
        Intent::Details,
        &[
            "details",
            "more details",
            "more detail",
            "in more detail",
            "explain in more detail",
            "explain in detail",
            "tell me more",
            "explain more",
            "show details",
            "show me the details",
        ],
    ),
    (
        Intent::WhyNotStar,
        &[
            "why not *",
            "why not just *",
            "why not use *",
            "why not just use *",
            "why can't i use *",
            "why can't i just use *",
            "can't i use *",
            "can't i just use *",
            "can i use *",
            "can i just use *",
            "why not a wildcard",
            "why not use a wildcard",
            "why not resource *",
            "why not allow *",
        ],
    ),
    (
        Intent::ThisPolicy,
        &[
            "what about this policy",
            "what about this",
            "what about this one",
            "how about this policy",
            "how about this",
            "how about this one",
            "and with this policy",
            "with this policy",
            "and this policy",
            "and with this one",
            "i changed it to this",
            "i changed it to",
            "i changed the policy to this",
            "i changed the policy to",
            "the new policy",
            "the policy is now",
            "now the policy is",
            "now with this policy",
        ],
    ),
    (
        Intent::Thanks,
        &[
            "thanks",
            "thank you",
            "thanks a lot",
            "many thanks",
            "thank you very much",
            "thank you so much",
            "thx",
            "ty",
            "that worked",
            "it works",
            "it works now",
            "that worked, thanks",
            "it works now, thanks",
            "it worked, thanks",
            "great, thanks",
            "perfect, thanks",
        ],
    ),
    (
        Intent::Help,
        &[
            "help",
            "usage",
            "what can you do",
            "what do you do",
            "how do i use this",
            "how do i use you",
            "how does this work",
            "who are you",
        ],
    ),
    (
        Intent::Forget,
        &[
            "forget",
            "forget this",
            "forget it",
            "forget that",
            "forget everything",
            "forget this conversation",
            "forget what i pasted",
            "start over",
            "reset",
        ],
    ),
];

/// Japanese: no spaces, no punctuation at the ends, `お願いします` and the like taken off.
const JAPANESE: [(Intent, &[&str]); 8] = [
    (
        Intent::Language(Language::Ja),
        &[
            "日本語で",
            "日本語",
            "日本語で答えて",
            "日本語で教えて",
            "日本語で説明して",
            "日本語にして",
            "日本語でも",
        ],
    ),
    (
        Intent::Language(Language::En),
        &[
            "英語で",
            "英語",
            "英語で答えて",
            "英語で教えて",
            "英語で説明して",
            "英語にして",
            "英語でも",
        ],
    ),
    (
        Intent::Details,
        &[
            "もっと詳しく",
            "もっと詳しく教えて",
            "もっと詳しく説明して",
            "もう少し詳しく",
            "もう少し詳しく教えて",
            "詳しく",
            "詳しく教えて",
            "詳しく説明して",
            "くわしく",
            "もっとくわしく",
            "詳細",
            "詳細を教えて",
            "詳細は",
            "詳細を見せて",
        ],
    ),
    (
        Intent::WhyNotStar,
        &[
            "なぜ*ではだめ",
            "なぜ*じゃだめ",
            "なぜ*ではダメ",
            "なぜ*じゃダメ",
            "なぜ*では駄目",
            "なんで*じゃだめ",
            "なんで*じゃダメ",
            "なんで*ではだめ",
            "どうして*ではだめ",
            "どうして*じゃだめ",
            "*ではだめ",
            "*じゃだめ",
            "*ではダメ",
            "*じゃダメ",
            "*ではいけない",
            "なぜ*ではいけない",
            "*でいいのでは",
            "*にしてはだめ",
            "*にしてもいい",
            "なぜワイルドカードではだめ",
            "ワイルドカードではだめ",
            "ワイルドカードじゃだめ",
        ],
    ),
    (
        Intent::ThisPolicy,
        &[
            "このポリシーだと",
            "このポリシーだとどう",
            "このポリシーでは",
            "このポリシーではどう",
            "このポリシーなら",
            "このポリシーならどう",
            "これだと",
            "これだとどう",
            "これならどう",
            "これではどう",
            "これでどう",
            "こうするとどう",
            "こうしたらどう",
            "このように変えました",
            "このように変更しました",
            "こう変更しました",
            "こう直しました",
            "このように直しました",
            "ポリシーをこう変えました",
            "ポリシーを次のように変更しました",
            "変更後のポリシー",
            "修正後のポリシー",
            "新しいポリシー",
            "今のポリシー",
        ],
    ),
    (
        Intent::Thanks,
        &[
            "ありがとう",
            "ありがとうございます",
            "ありがとうございました",
            "どうもありがとうございます",
            "助かりました",
            "解決しました",
            "できました",
            "動きました",
            "うまくいきました",
            "解決しました、ありがとうございます",
            "解決しました。ありがとうございます",
            "解決しました。ありがとうございました",
            "解決しました!ありがとうございます",
            "できました、ありがとうございます",
            "できました。ありがとうございます",
            "できました!ありがとうございます",
        ],
    ),
    (
        Intent::Help,
        &[
            "ヘルプ",
            "使い方",
            "使い方は",
            "使い方を教えて",
            "使い方が分からない",
            "何ができる",
            "何ができるの",
            "何をしてくれる",
        ],
    ),
    (
        Intent::Forget,
        &[
            "忘れて",
            "全部忘れて",
            "この会話を忘れて",
            "貼ったものを忘れて",
            "リセット",
            "最初から",
        ],
    ),
];

/// What a whole message asks for, and the language in which it does.
pub(super) fn of_message(text: &str) -> Option<(Intent, Language)> {
    of_line(text.trim())
}

/// What the lines of a message ask for, beside what was pasted with them: a language, and that a policy
/// takes another's place.
pub(super) fn of_lines(text: &str) -> impl Iterator<Item = Intent> {
    text.lines()
        .filter_map(of_line)
        .map(|(intent, _)| intent)
        .filter(|intent| matches!(intent, Intent::Language(_) | Intent::ThisPolicy))
}

fn of_line(line: &str) -> Option<(Intent, Language)> {
    if line.len() > LONGEST {
        return None;
    }
    let english = english(line);
    let japanese = japanese(&english);
    let found = |table: &[(Intent, &[&str])], line: &str| {
        table
            .iter()
            .find(|(_, lines)| lines.contains(&line))
            .map(|(intent, _)| *intent)
    };
    let said = found(&ENGLISH, &english).map(|intent| (intent, Language::En));
    said.or_else(|| Some((found(&JAPANESE, &japanese)?, Language::Ja)))
}

/// One space between words, lower case, ASCII for full-width characters, no quotes, nothing at the ends.
fn english(line: &str) -> String {
    let plain: String = line
        .chars()
        .filter_map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
            '\u{3000}' => Some(' '),
            '’' => Some('\''),
            '`' | '"' | '“' | '”' | '「' | '」' | '\\' => None,
            c => Some(c),
        })
        .collect::<String>()
        .to_lowercase();
    let mut line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let shorter = trimmed(&line);
        let shorter = shorter.strip_suffix(" please").unwrap_or(shorter);
        let shorter = shorter.strip_prefix("please ").unwrap_or(shorter);
        if shorter.len() == line.len() {
            return line;
        }
        line = shorter.to_owned();
    }
}

/// Without spaces, and without what makes a request polite.
fn japanese(line: &str) -> String {
    const POLITE: [&str; 14] = [
        "お願いします",
        "おねがいします",
        "お願い",
        "ください",
        "下さい",
        "でしょうか",
        "ですか",
        "ますか",
        "です",
        "なのか",
        "なの",
        "のか",
        "か",
        "の",
    ];
    let mut line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    // `何ができますか` and `何ができる` are one line of the table.
    if let Some(stem) = line.strip_suffix("できますか") {
        line = format!("{stem}できる");
    }
    loop {
        let shorter = trimmed(&line);
        let shorter = POLITE
            .iter()
            .find_map(|word| shorter.strip_suffix(word))
            .unwrap_or(shorter);
        if shorter.len() == line.len() {
            return line;
        }
        line = shorter.to_owned();
    }
}

fn trimmed(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | '!' | '?' | ':' | ';' | '…' | '。' | '、' | '~' | '〜' | '♪'
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood_as_a_whole() {
        for (line, expected) in [
            ("in English please", Some(Intent::Language(Language::En))),
            ("In english, please!", Some(Intent::Language(Language::En))),
            ("英語でお願いします。", Some(Intent::Language(Language::En))),
            ("日本語で", Some(Intent::Language(Language::Ja))),
            (
                "日本語で教えてください",
                Some(Intent::Language(Language::Ja)),
            ),
            ("もっと詳しく", Some(Intent::Details)),
            ("もう少し詳しく教えてください!", Some(Intent::Details)),
            ("More details?", Some(Intent::Details)),
            ("why not *?", Some(Intent::WhyNotStar)),
            ("Why can’t I just use `*`?", Some(Intent::WhyNotStar)),
            ("なぜ * ではだめ?", Some(Intent::WhyNotStar)),
            ("なぜ「*」ではだめなのですか？", Some(Intent::WhyNotStar)),
            ("なんで＊じゃダメなの？", Some(Intent::WhyNotStar)),
            ("このポリシーだと?", Some(Intent::ThisPolicy)),
            ("このポリシーだとどうでしょうか？", Some(Intent::ThisPolicy)),
            ("What about this policy?", Some(Intent::ThisPolicy)),
            ("thanks!", Some(Intent::Thanks)),
            ("ありがとうございます！！", Some(Intent::Thanks)),
            ("使い方を教えて", Some(Intent::Help)),
            ("何ができますか?", Some(Intent::Help)),
            ("help", Some(Intent::Help)),
            ("忘れてください", Some(Intent::Forget)),
            ("forget", Some(Intent::Forget)),
            ("", None),
            ("?", None),
            ("why not s3:*", None),
            ("is it in English?", None),
            ("help me with s3:GetObject", None),
            ("なぜ拒否されますか", None),
            ("thanks, but it is still denied", None),
            ("I forget how to attach a policy", None),
        ] {
            let found = of_message(line).map(|(intent, _)| intent);
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn every_line_of_the_tables_is_found() {
        for (table, language) in [(&ENGLISH, Language::En), (&JAPANESE, Language::Ja)] {
            for (intent, lines) in table {
                for line in *lines {
                    assert_eq!(of_message(line), Some((*intent, language)), "{line}");
                }
            }
        }
    }

    #[test]
    fn beside_a_paste_only_some_lines_tell() {
        let text = "このポリシーだと?\n{}\nthanks\nin English please";
        assert_eq!(
            of_lines(text).collect::<Vec<_>>(),
            [Intent::ThisPolicy, Intent::Language(Language::En)]
        );
    }
}
