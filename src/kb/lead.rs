//! The article that answers where the diagnosis cannot: found by the words of the message, or of the asker, and not
//! at odds with what is known of the denial.

use super::article::{Article, Rule};
use super::{Fit, KnowledgeBase, Match};
use crate::denial::Denial;
use crate::diagnose::{Cause, Diagnosis};
use crate::evidence::Evidence;
use crate::iam::{DenialEffect, PolicyType, matches_ignoring_case};
use crate::reference;
use crate::text::{Language, Span};
use memchr::memmem;

/// So many characters of the asker's words, and of a message, are looked up.
const LONGEST: usize = 600;
/// The chance that what is found answers, where the article is about the action or its service.
const RELATED: f32 = 0.5;
/// The same where it is about another service: that of the platform on which the call was made.
const OTHER: f32 = 0.8;

impl KnowledgeBase {
    /// The article that answers in place of a diagnosis that cannot tell the cause, or only that it is elsewhere;
    /// `None` where the diagnosis tells it, and where no article surely fits.
    ///
    /// Where a fix was found, an article leads all the same that says why a policy is not the answer, and to which both
    /// its rule and the asker's words lead: `by_rule` are the articles of the rules.
    pub fn leading(
        &self,
        evidence: &Evidence,
        diagnosis: &Diagnosis,
        by_rule: &[Match],
        language: Language,
    ) -> Option<Match> {
        let is_open = is_open(diagnosis);
        let speaks_against = |id: &str| {
            let texts = self.article(id).into_iter().flat_map(Article::texts);
            let mut fronts = texts.map(|text| &text.front);
            let is_of_rule = by_rule.iter().any(|article| article.id == id);
            is_of_rule && fronts.any(|front| front.no_policy.is_some())
        };
        if !is_open && !by_rule.iter().any(|article| speaks_against(&article.id)) {
            return None;
        }
        let denial = evidence.denials.get(diagnosis.denial)?;
        [Words::OfAsker, Words::OfMessage].iter().find_map(|of| {
            let text = lines(evidence, *of);
            if text.trim().is_empty() {
                return None;
            }
            let found = self.search(&text, language, 2);
            let first = found.matches.into_iter().next()?;
            let case = Case {
                denial,
                diagnosis,
                of: *of,
                has_own: by_rule.iter().any(|article| article.is_specific),
            };
            let least = if self.is_related(&first.id, &case) {
                RELATED
            } else {
                OTHER
            };
            let is_sure = found.fit == Fit::Answer && found.surety >= least;
            let is_wanted = is_open || *of == Words::OfAsker && speaks_against(&first.id);
            (is_sure && is_wanted && self.may_answer(&first.id, &case)).then_some(first)
        })
    }

    /// The article that surely answers where no message of a denial was found: by the words of the asker, and of what
    /// was printed.
    pub fn leading_beside(&self, evidence: &Evidence, language: Language) -> Option<Match> {
        [Words::OfAsker, Words::OfMessage].iter().find_map(|of| {
            let text = lines(evidence, *of);
            if text.trim().is_empty() {
                return None;
            }
            let found = self.search(&text, language, 1);
            let is_sure = found.fit == Fit::Answer && found.surety >= OTHER;
            let first = found.matches.into_iter().next()?;
            (is_sure && !first.id.starts_with("faq/")).then_some(first)
        })
    }

    /// Its rule.
    fn rule(&self, id: &str) -> Option<&Rule> {
        let text = self.article(id)?.texts().next()?;
        text.front.rule.as_ref()
    }

    /// Whether an article is about what was denied.
    fn is_related(&self, id: &str, case: &Case<'_>) -> bool {
        let service = case.denial.service.as_deref();
        let folder = id.split('/').next();
        folder == service
            || self.rule(id).is_some_and(|rule| {
                let is_listed = |listed: &String| Some(listed.as_str()) == service;
                rule.services.iter().any(is_listed) || case.takes(rule)
            })
            || self.mentions(id, case)
    }

    /// Whether an article's text names the denied action, which no article's rule does.
    fn mentions(&self, id: &str, case: &Case<'_>) -> bool {
        let action = case.diagnosis.request.action.as_deref();
        let Some(action) = action.filter(|_| !case.has_own) else {
            return false;
        };
        let mut texts = self.article(id).into_iter().flat_map(Article::texts);
        texts.any(|text| {
            let mut identifiers = text.front.identifiers.iter();
            identifiers.any(|identifier| identifier.eq_ignore_ascii_case(action))
                || memmem::find(text.body.as_bytes(), action.as_bytes()).is_some()
        })
    }

    /// Whether nothing that is known speaks against an article. General ones explain, and answer nothing.
    fn may_answer(&self, id: &str, case: &Case<'_>) -> bool {
        let Some(rule) = self.rule(id) else {
            return false;
        };
        let Case {
            denial,
            diagnosis,
            of,
            ..
        } = case;
        let says = |codes: &[String], code: Option<&str>| {
            let is_said = |code: &str| codes.iter().any(|own| own == code);
            codes.is_empty() || code.is_none_or(is_said)
        };
        let is_denied_explicitly = diagnosis.effect == Some(DenialEffect::Explicit);
        let is_of_deny = rule.effects.iter().any(|effect| effect == "explicit")
            || rule
                .causes
                .iter()
                .any(|cause| cause == Cause::ExplicitDeny.code());
        // The words of a message are those of its action, and lead to what the action lacks.
        let is_pasted = diagnosis
            .statements
            .iter()
            .any(|read| read.effect.is_some());
        // Neither the call nor what it lacks is known: nothing says more than the message's own words.
        let is_unsaid = diagnosis.request.action.is_none() && denial.operation.is_none();
        let is_for_cause = match (of, diagnosis.cause) {
            (Words::OfAsker, _) => true,
            // A policy says more of what is missing than the message.
            (Words::OfMessage, cause)
                if is_pasted
                    && diagnosis.request.action.is_some()
                    && cause != Cause::ActionNotAllowed =>
            {
                false
            }
            (Words::OfMessage, cause) => {
                case.takes(rule) || rule.causes.iter().any(|own| own == cause.code())
            }
        };
        let is_of_service = id.split('/').next() == denial.service.as_deref();
        let is_about_any = rule.actions.is_empty()
            || *of == Words::OfAsker && !is_of_service
            || *of == Words::OfMessage && is_unsaid;
        !id.starts_with("faq/")
            && rule.not_iam.is_empty()
            && says(&rule.policy_types, diagnosis.layer.map(PolicyType::code))
            && says(&rule.effects, diagnosis.effect.map(DenialEffect::code))
            && (is_of_deny || !is_denied_explicitly)
            && is_for_cause
            && (is_about_any || case.takes(rule) || self.mentions(id, case))
    }
}

/// Whose words are looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Words {
    /// What the asker says beside messages and policies.
    OfAsker,
    /// The message.
    OfMessage,
}

/// For what an article is looked for, and by what.
#[derive(Clone, Copy, Debug)]
struct Case<'a> {
    denial: &'a Denial,
    diagnosis: &'a Diagnosis,
    of: Words,
    /// An article's rule names the request.
    has_own: bool,
}

impl Case<'_> {
    /// Whether the rule lists the denied action, or one that the denied operation needs: where the asker describes
    /// what happens, also one that it needs in some requests.
    fn takes(&self, rule: &Rule) -> bool {
        let mut known: Vec<&str> = self
            .diagnosis
            .request
            .action
            .as_deref()
            .into_iter()
            .collect();
        let operation = || {
            reference::operation(
                self.denial.service.as_deref()?,
                self.denial.operation.as_deref()?,
            )
        };
        if let Some(operation) = operation() {
            known.extend(operation.needs);
            if self.of == Words::OfAsker {
                known.extend(operation.when);
            }
        }
        known.iter().any(|action| {
            let mut patterns = rule.actions.iter();
            patterns.any(|pattern| matches_ignoring_case(pattern, action))
        })
    }
}

/// Whether the diagnosis leaves open what to do.
pub(crate) fn is_open(diagnosis: &Diagnosis) -> bool {
    diagnosis.fix.is_none()
        && diagnosis.proposed.is_empty()
        && match diagnosis.cause {
            Cause::Unknown
            | Cause::PolicyAllows
            | Cause::IdentityPolicy
            | Cause::ActionNotAllowed => true,
            Cause::ResourcePolicy => diagnosis.request.action.is_none(),
            Cause::ExplicitDeny => diagnosis.denying.is_none(),
            _ => false,
        }
}

/// The lines beside the policies that are the asker's, or those that are not.
fn lines(evidence: &Evidence, of: Words) -> String {
    let mut all = String::new();
    for (number, paste) in evidence.pastes.iter().enumerate() {
        let text = paste.as_str();
        let mut taken: Vec<Span> = evidence
            .policies
            .iter()
            .filter(|policy| policy.paste == number)
            .map(|policy| policy.span)
            .collect();
        taken.sort_unstable();
        let mut at = 0;
        for span in taken {
            if let Some(between) = text.get(at..span.start) {
                all.push_str(between);
                all.push('\n');
            }
            at = at.max(span.end);
        }
        all.push_str(text.get(at..).unwrap_or_default());
        all.push('\n');
    }
    let lines = all.lines().map(str::trim).filter(|line| !is_code(line));
    let of_whom = lines.filter(|line| match of {
        Words::OfAsker => is_said(line),
        // It may be quoted in a sentence.
        Words::OfMessage => {
            !is_said(line) || line.contains("permission") || line.contains("denied")
        }
    });
    let joined: Vec<&str> = of_whom.collect();
    words(&joined.join("\n"))
}

/// Whether a line is code, a command or a heading.
fn is_code(line: &str) -> bool {
    line.starts_with(['{', '}', '[', ']', '"', '$', '#', '|', '│'])
        || line.ends_with([':', '：', '{', '['])
}

/// Whether a line is a sentence of the asker rather than output.
fn is_said(line: &str) -> bool {
    const OUTPUT: [&str; 12] = [
        "arn:",
        "://",
        "Error:",
        "Exception",
        "error =",
        "::",
        "An error occurred",
        "not authorized",
        "AccessDenied:",
        "Access Denied",
        "UnauthorizedOperation",
        "User: ",
    ];
    let is_output = OUTPUT.iter().any(|mark| line.contains(mark));
    let is_sentence = line.chars().any(|c| c > '\u{3040}') || line.split_whitespace().count() >= 3;
    !is_output && is_sentence
}

/// The words of a text that are no names of this account: of an ARN or an address the service alone.
fn words(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_whitespace() {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let word = if word.contains("arn:") {
            word.split(':').nth(2).unwrap_or_default()
        } else if let Some((_, address)) = word.split_once("://") {
            address.split(['.', '/']).next().unwrap_or_default()
        } else if digits >= 6 {
            ""
        } else {
            word
        };
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        if kept.len() >= LONGEST {
            break;
        }
    }
    kept
}
