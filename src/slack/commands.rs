//! `/kyoka …`: what its words ask for.

use super::forms::Form;
use crate::bot::{Change, Given, TypedPolicy, What};
use crate::store::Mode;
use crate::text::Language;

/// What was asked for.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// To open a form.
    Form(Form),
    /// To explain a policy; its text.
    Explain(String),
    /// To write a policy; the wish.
    Wish(String),
    /// Anything that the service does.
    Do(What),
}

/// What stands first, in both languages.
const NAMES: [(&str, &[&str]); 13] = [
    ("diagnose", &["診断"]),
    ("ask", &["質問"]),
    ("explain", &["説明"]),
    ("policy", &["ポリシー"]),
    ("action", &["アクション"]),
    ("lint", &["点検"]),
    ("compare", &["比較"]),
    ("kb", &["記事"]),
    ("settings", &["設定"]),
    ("privacy", &["プライバシー"]),
    ("forget-me", &["忘れて", "forget"]),
    ("help", &["ヘルプ", "?"]),
    ("feedback", &["評価"]),
];

/// What the text after the command asks for. What begins with none of the words is an error or a policy itself: that is
/// what people paste.
pub(super) fn read(text: &str, is_service: impl Fn(&str) -> bool) -> Asked {
    let text = text.trim();
    let (first, rest) = split(text);
    let Some(name) = name_of(first) else {
        return if text.is_empty() {
            Asked::Do(What::Help)
        } else {
            Asked::Do(What::Diagnose(of_text(text)))
        };
    };
    match name {
        "diagnose" if rest.is_empty() => Asked::Form(Form::Diagnose),
        "diagnose" => Asked::Do(What::Diagnose(of_text(rest))),
        "ask" if !rest.is_empty() => Asked::Do(What::Ask(of_text(rest))),
        "explain" if rest.is_empty() => Asked::Form(Form::Explain),
        "explain" => Asked::Explain(rest.to_owned()),
        "policy" => match split(rest) {
            ("", _) => Asked::Do(What::Help),
            (first, rest) if name_of(first) == Some("lint") => lint(rest),
            (first, _) if name_of(first) == Some("compare") => Asked::Form(Form::Compare),
            _ => Asked::Wish(rest.to_owned()),
        },
        "action" if !rest.is_empty() => Asked::Do(What::Action(of_text(rest))),
        "lint" => lint(rest),
        "compare" => Asked::Form(Form::Compare),
        "kb" => Asked::Do(articles(rest, is_service)),
        "settings" => Asked::Do(settings(rest)),
        "privacy" => Asked::Do(What::Privacy),
        "forget-me" => Asked::Do(What::ForgetMe),
        "feedback" => Asked::Do(What::Opinions),
        _ => Asked::Do(What::Help),
    }
}

fn name_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    NAMES
        .iter()
        .find(|(name, others)| *name == word || others.contains(&word.as_str()))
        .map(|(name, _)| *name)
}

/// The first word, and what follows it.
fn split(text: &str) -> (&str, &str) {
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim()),
        None => (text, ""),
    }
}

fn of_text(text: &str) -> Given {
    Given {
        text: text.to_owned(),
        ..Given::default()
    }
}

fn lint(text: &str) -> Asked {
    if text.is_empty() {
        return Asked::Form(Form::Lint);
    }
    Asked::Do(What::Lint(Given {
        policies: vec![TypedPolicy {
            text: text.to_owned(),
            policy_type: None,
        }],
        ..Given::default()
    }))
}

fn articles(rest: &str, is_service: impl Fn(&str) -> bool) -> What {
    let (first, after) = split(rest);
    match (first, after) {
        ("" | "list", "") => What::Articles {
            service: None,
            page: 0,
        },
        ("gaps", "") => What::Gaps,
        ("feedback", "") => What::Opinions,
        ("list", service) => What::Articles {
            service: Some(service.to_owned()),
            page: 0,
        },
        (service, "") if is_service(service) => What::Articles {
            service: Some(service.to_owned()),
            page: 0,
        },
        ("article" | "open", words) if !words.is_empty() => What::Article(words.to_owned()),
        _ => What::Article(rest.to_owned()),
    }
}

/// `[workspace] language ja|en|auto`, `answer all|commands`, `listen on|off`; several may follow each other. What is
/// none of it changes nothing, and the settings are shown with how to set them.
fn settings(text: &str) -> What {
    let mut change = Change::default();
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "workspace" | "ワークスペース" => change.is_for_tenant = true,
            "channel" | "チャンネル" => change.is_for_tenant = false,
            "language" | "言語" => match words.next() {
                Some("ja" | "japanese" | "日本語") => change.language = Some(Some(Language::Ja)),
                Some("en" | "english" | "英語") => change.language = Some(Some(Language::En)),
                Some("auto" | "自動") => change.language = Some(None),
                _ => return What::Settings(Change::default()),
            },
            "answer" | "回答" => match words.next() {
                Some("all" | "すべて") => change.mode = Some(Mode::Usual),
                Some("commands" | "コマンド") => change.mode = Some(Mode::CommandsOnly),
                _ => return What::Settings(Change::default()),
            },
            "listen" | "メンションなし" => match words.next() {
                Some("on" | "yes" | "する") => change.listens = Some(true),
                Some("off" | "no" | "しない") => change.listens = Some(false),
                _ => return What::Settings(Change::default()),
            },
            _ => return What::Settings(Change::default()),
        }
    }
    What::Settings(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text, |name| name == "ssm") {
            Asked::Form(form) => format!("form {form:?}"),
            Asked::Explain(text) => format!("explain {text}"),
            Asked::Wish(text) => format!("wish {text}"),
            Asked::Do(what) => match what {
                What::Diagnose(given) => format!("diagnose {}", given.text),
                What::Lint(given) => format!("lint {}", given.policies[0].text),
                What::Ask(given) => format!("ask {}", given.text),
                What::Action(given) => format!("action {}", given.text),
                What::Articles { service, .. } => format!("articles {service:?}"),
                What::Article(words) => format!("article {words}"),
                What::Settings(change) => format!("{change:?}"),
                other => format!("{other:?}"),
            },
        }
    }

    #[test]
    fn every_word_is_understood_in_both_languages() {
        for (text, expected) in [
            ("", "Help"),
            ("help", "Help"),
            ("ヘルプ", "Help"),
            ("diagnose", "form Diagnose"),
            ("診断", "form Diagnose"),
            ("diagnose  AccessDenied\nx", "diagnose AccessDenied\nx"),
            (
                "User: x is not authorized",
                "diagnose User: x is not authorized",
            ),
            ("{\"Statement\": []}", "diagnose {\"Statement\": []}"),
            ("ask how do I pass a role?", "ask how do I pass a role?"),
            ("質問 ロールを渡すには", "ask ロールを渡すには"),
            ("ask", "Help"),
            ("explain", "form Explain"),
            ("説明 {}", "explain {}"),
            ("policy", "Help"),
            (
                "policy read amzn-s3-demo-bucket",
                "wish read amzn-s3-demo-bucket",
            ),
            ("policy lint", "form Lint"),
            ("policy compare", "form Compare"),
            ("lint {}", "lint {}"),
            ("点検", "form Lint"),
            ("比較", "form Compare"),
            ("action s3:GetObject", "action s3:GetObject"),
            ("kb", "articles None"),
            ("kb ssm", "articles Some(\"ssm\")"),
            ("kb list ssm", "articles Some(\"ssm\")"),
            ("kb pass role", "article pass role"),
            ("kb gaps", "Gaps"),
            ("kb feedback", "Opinions"),
            ("privacy", "Privacy"),
            ("forget-me", "ForgetMe"),
            ("忘れて", "ForgetMe"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn settings_are_changed_as_said_or_not_at_all() {
        let of = |text: &str| match read(text, |_| false) {
            Asked::Do(What::Settings(change)) => change,
            other => panic!("{other:?}"),
        };
        assert_eq!(of("settings"), Change::default());
        assert_eq!(
            of("settings workspace language ja listen on"),
            Change {
                is_for_tenant: true,
                language: Some(Some(Language::Ja)),
                mode: None,
                listens: Some(true),
            }
        );
        assert_eq!(of("設定 回答 コマンド").mode, Some(Mode::CommandsOnly));
        assert_eq!(of("settings language auto").language, Some(None));
        for wrong in ["settings language fr", "settings listen", "settings x"] {
            assert_eq!(of(wrong), Change::default(), "{wrong}");
        }
    }
}
