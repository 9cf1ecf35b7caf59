//! What to do where no policy is offered, and the one thing to paste that would decide.

use super::page::{Page, is_of_guests};
use super::{MAX_ITEMS, Medium};
use crate::answer::Answer;
use crate::diagnose::{Ask, Cause, Diagnosis, Note, Remedy, TemplateLanguage};
use crate::evidence::ClueFact;
use crate::iam::{Arn, Effect};
use crate::reply::apply;
use crate::reply::document::{Block, Code, Inline, Line};
use crate::reply::names::{PolicyName, UsedBy, Who};
use crate::reply::shown::pretty_text;
use crate::reply::told::Told;
use crate::reply::words::brief::{FixFacts, Label, LeadFacts, Suspect};
use crate::reply::words::joined;
use serde_json::json;

/// The longest command with a decoded message in a chat, in characters.
const MAX_COMMAND: usize = 320;

impl Page<'_> {
    /// What to do where no policy is offered.
    pub(super) fn todo(&mut self, told: &Told<'_>, facts: &LeadFacts<'_>, diagnosis: &Diagnosis) {
        let words = self.words;
        let remedies = &diagnosis.remedies;
        let is_vague = matches!(diagnosis.cause, Cause::Unknown | Cause::IdentityPolicy);
        let owner = diagnosis.owner;
        let is_limit = diagnosis.cause.is_a_limit();
        let is_of_condition = diagnosis.cause == Cause::ConditionNotMet
            || diagnosis.cause.outweighs_allow()
            || is_vague;
        let locked_out = diagnosis.notes.iter().find_map(|note| match note {
            Note::LockedOut(lockout) => Some((note, lockout)),
            _ => None,
        });
        if is_of_guests(told, diagnosis) {
            let line = words.guests_of_cognito();
            self.part(Label::Fix, line);
            return;
        }
        if diagnosis.notes.contains(&Note::RequesterPays) {
            let line = words.accept_costs();
            self.part(Label::Fix, line);
            return;
        }
        if diagnosis.notes.contains(&Note::ManagementAccountOnly) {
            let line = words.through_management_account();
            self.part(Label::Fix, line);
            return;
        }
        if let Some((note, lockout)) = locked_out {
            let line = words.note(note, &diagnosis.request, 0);
            self.part(Label::Fix, line);
            if let Some((statement, _)) = &lockout.exempting {
                self.blocks.push(Block::Code {
                    language: Code::Json,
                    text: pretty_text(statement),
                });
                if matches!(self.medium, Medium::Terminal(_))
                    && let Some(command) = apply::put_bucket_policy(&lockout.bucket)
                {
                    self.command(command);
                }
            }
        } else if !remedies.is_empty() && !is_of_condition {
            // The conditions are met besides.
            let line = joined(words, words.todo(facts));
            self.part(Label::Fix, line);
            let remedies = remedies.iter().take(MAX_ITEMS);
            let items = remedies.map(|remedy| words.remedy(remedy)).collect();
            self.blocks.push(Block::List(items));
        } else if !remedies.is_empty() {
            self.remedies(remedies, diagnosis.denying.is_some());
        } else if let Some(article) = told.article
            && (is_vague || told.article_lead(diagnosis).is_some())
        {
            let rest = told.article_lead(diagnosis).map(|(_, rest)| rest);
            let prose = Inline::Prose(rest.unwrap_or(&article.summary).to_owned());
            self.part(Label::Fix, prose.into());
        } else if is_vague {
            let suspects = suspects(self.answer, told, facts, diagnosis);
            let facts_of_fix = FixFacts {
                policy: told.policy,
                who: &told.who,
                thing: told.thing.as_ref(),
                statements: 0,
                owner: None,
                account: None,
                stays: None,
                in_template: false,
            };
            let action = diagnosis.request.action.as_deref();
            // What the policy allows already is no advice.
            let action = action.filter(|_| facts.may_allow.is_none());
            if let Some(bucket) = facts.not_listed {
                let line = words.add(&FixFacts {
                    statements: 1,
                    ..facts_of_fix
                });
                self.part(Label::Fix, line);
                let statement = json!({
                    "Effect": "Allow",
                    "Action": "s3:ListBucket",
                    "Resource": format!("arn:aws:s3:::{bucket}"),
                });
                self.blocks.push(Block::Code {
                    language: Code::Json,
                    text: format!("{statement:#}"),
                });
                let line = words.if_still_denied();
                self.paragraph(line);
            } else {
                let line = words.check_these(&facts_of_fix, action);
                self.part(Label::Fix, line);
            }
            let items = suspects
                .iter()
                .take(MAX_ITEMS)
                .map(|suspect| words.suspect(suspect, &told.who))
                .collect();
            self.blocks.push(Block::Steps { first: 1, items });
        } else {
            let mut sentences = words.todo(facts);
            let misnamed = diagnosis
                .notes
                .iter()
                .find(|note| matches!(note, Note::MisnamedVariable { .. }));
            if let Some(note) = misnamed {
                sentences.push(words.note(note, &diagnosis.request, 0));
            }
            if !sentences.is_empty() {
                let line = joined(words, sentences);
                self.part(Label::Fix, line);
            }
        }
        match diagnosis.cause {
            Cause::EncodedMessage => self.command(decode(told.text, self.medium)),
            Cause::PolicyAllows if facts.may_be_missing => {
                let bucket = facts.resource.and_then(Arn::parse);
                let bucket =
                    bucket.map_or("", |arn| arn.rest.split('/').next().unwrap_or_default());
                let statement = json!({
                    "Effect": "Allow",
                    "Action": "s3:ListBucket",
                    "Resource": format!("arn:aws:s3:::{bucket}"),
                });
                self.blocks.push(Block::Code {
                    language: Code::Json,
                    text: format!("{statement:#}"),
                });
            }
            Cause::PolicyAllows => {
                let attached = apply::attached(&told.who);
                self.command(attached.unwrap_or_else(|| apply::WHO_AM_I.to_owned()));
            }
            Cause::AnotherCaller => {
                let command = facts.credentials.and_then(apply::check_credentials);
                if let Some(command) = command {
                    self.command(command);
                }
            }
            Cause::ManagedByAws | Cause::ResourcePolicy => {
                if let Who::Service(service) = &told.who
                    && diagnosis.request.action.as_deref() == Some("kms:GenerateDataKey")
                    && service
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
                {
                    self.blocks.push(Block::Code {
                        language: Code::Json,
                        text: use_of_key(service),
                    });
                }
                let resource = diagnosis.request.resource.as_deref();
                let caller = diagnosis.request.principal.as_deref();
                if let Some(command) = apply::share_layer(resource, caller) {
                    self.command(command);
                }
            }
            _ => {}
        }
        let is_in_template = remedies.iter().any(|remedy| remedy.property.is_some());
        if is_limit && !is_in_template {
            let line = words.forward(owner, !remedies.is_empty());
            if remedies.is_empty() {
                self.part(Label::Fix, line);
            } else {
                self.paragraph(line);
            }
            let request = words.request(facts, diagnosis.request.principal.as_deref());
            self.blocks.push(Block::Quote(request));
        }
    }

    fn remedies(&mut self, remedies: &[Remedy], is_deny: bool) {
        let words = self.words;
        let lines: Vec<Line> = remedies
            .iter()
            .take(MAX_ITEMS)
            .map(|remedy| words.remedy(remedy))
            .collect();
        match lines.as_slice() {
            [one] => {
                let line = one.clone();
                self.part(Label::Fix, line);
                if let Some(property) = remedies.first().and_then(|one| one.property.as_ref()) {
                    self.blocks.push(Block::Code {
                        language: match property.language {
                            TemplateLanguage::Yaml => Code::Yaml,
                            TemplateLanguage::Json => Code::Json,
                            TemplateLanguage::Terraform => Code::Hcl,
                        },
                        text: property.lines.clone(),
                    });
                }
            }
            _ => {
                let line = words.each_of_these(is_deny);
                self.part(Label::Fix, line);
                self.blocks.push(Block::List(lines));
            }
        }
    }

    /// The one thing to paste that would decide.
    pub(super) fn ask(&mut self, told: &Told<'_>, diagnosis: &Diagnosis) {
        let is_of_use = |ask: &&Ask| {
            !matches!(
                (diagnosis.cause, ask),
                (_, Ask::ResourceArn)
                    | (Cause::EncodedMessage, _)
                    | (Cause::IncompletePolicy, Ask::FullPolicy)
            )
        };
        if told.policy == PolicyName::Layer {
            return;
        }
        let Some(ask) = diagnosis.asks.iter().find(is_of_use) else {
            return;
        };
        // Where the message is whole, the event is what there is besides.
        let denial = self.answer.evidence.denials.get(diagnosis.denial);
        let is_whole = denial.is_some_and(|denial| denial.operation.is_some());
        // S3 prints no more than that.
        let is_of_s3 = denial.is_some_and(|denial| denial.service.as_deref() == Some("s3"));
        let ask = match ask {
            Ask::FullMessage if is_whole => &Ask::CloudTrailEvent,
            Ask::FullMessage if is_of_s3 && !self.answer.evidence.policies.is_empty() => return,
            Ask::FullMessage if is_of_s3 => &Ask::IdentityPolicy,
            ask => ask,
        };
        let line = self.words.paste(*ask);
        self.paragraph(line);
        let resource = diagnosis.request.resource.as_deref();
        let command = match ask {
            Ask::DecodedMessage => Some(decode(told.text, self.medium)),
            ask => apply::print(*ask, &told.who, resource),
        };
        if let Some(command) = command {
            self.command(command);
        }
    }
}

/// The statement of a key policy with which a service encrypts for a topic or a queue.
///
/// Source: Amazon SNS Developer Guide, "Key management": enable compatibility between event sources from AWS services
/// and encrypted topics.
fn use_of_key(service: &str) -> String {
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": service },
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
    });
    format!("{statement:#}")
}

/// The command that decodes the message beside a denial; in a chat, a long one has a place for it.
pub(super) fn decode(text: &str, medium: &Medium) -> String {
    let whole = apply::decode(apply::encoded(text));
    match medium {
        Medium::Chat if whole.chars().count() > MAX_COMMAND => apply::decode(None),
        Medium::Chat | Medium::Terminal(_) => whole,
    }
}

/// Where to look first, the likeliest first.
fn suspects(
    answer: &Answer,
    told: &Told<'_>,
    facts: &LeadFacts<'_>,
    diagnosis: &Diagnosis,
) -> Vec<Suspect> {
    let mut suspects = Vec::new();
    let denial = answer.evidence.denials.get(diagnosis.denial);
    let service = denial.and_then(|denial| denial.service.as_deref());
    let action = diagnosis.request.action.as_deref();
    if let Some(resource) = facts.may_allow {
        suspects.push(Suspect::OtherResource(resource.to_owned()));
        if service == Some("s3") && action == Some("s3:PutObject") {
            suspects.push(Suspect::ObjectAcl);
        }
    }
    let acl = (service == Some("s3"))
        .then(|| public_acl(answer, diagnosis.denial))
        .flatten();
    let sets_acl = acl.is_some();
    suspects.extend(acl);
    if action.is_none() {
        let is_unsigned = service == Some("s3") && is_unsigned(answer, diagnosis.denial);
        if is_unsigned {
            suspects.push(Suspect::PublicAccess);
        }
        if service == Some("s3") && facts.operation == Some("PutObject") {
            suspects.push(Suspect::ObjectAcl);
        }
        if !is_unsigned && !sets_acl && facts.not_listed.is_none() {
            suspects.push(Suspect::Action(None));
        }
    }
    for note in &diagnosis.notes {
        if let Note::DependentActions { actions } = note {
            let text = denial.and_then(|denial| answer.evidence.pastes.get(denial.paste));
            let text = text.map_or("", |paste| paste.as_str()).to_ascii_lowercase();
            let mut concerned = actions.clone();
            concerned.retain(|one| Some(one.as_str()) != action && is_concerned(one, facts, &text));
            if !concerned.is_empty() {
                suspects.push(Suspect::Also(concerned));
            }
        }
    }
    match service {
        Some("s3") => suspects.extend([Suspect::BucketPolicy, Suspect::DataKey]),
        Some("kms") => suspects.push(Suspect::KeyPolicy),
        _ => {}
    }
    suspects.push(Suspect::Limits);
    if matches!(told.who, Who::Unknown | Who::Role(_, UsedBy::Instance(_))) {
        suspects.push(Suspect::OtherCaller);
    }
    suspects
}

/// The public ACL that an upload sets, as the text of the denial shows it.
fn public_acl(answer: &Answer, denial: usize) -> Option<Suspect> {
    let evidence = &answer.evidence;
    let denial = evidence.denials.get(denial)?;
    let clue = evidence.clues.iter().find(|clue| {
        clue.paste == denial.paste
            && matches!(&clue.fact, ClueFact::Key { key, value } if key == "s3:x-amz-acl" && value.starts_with("public-"))
    })?;
    let text = evidence.pastes.get(clue.paste)?.as_str();
    let written = text.get(clue.span.start..clue.span.end)?.to_owned();
    let mut statements = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow));
    let is_allowed = statements.any(|statement| {
        let actions = statement.action.iter().filter(|list| !list.negated);
        let mut values = actions.flat_map(|list| &list.values);
        values.any(|value| crate::iam::matches_ignoring_case(&value.value, "s3:PutObjectAcl"))
    });
    Some(Suspect::PublicAcl {
        written,
        is_allowed,
    })
}

/// Whether the paste with the denial shows that no credentials were used: a browser or `curl` asked for a URL.
fn is_unsigned(answer: &Answer, denial: usize) -> bool {
    let denial = answer.evidence.denials.get(denial);
    let paste = denial.and_then(|denial| answer.evidence.pastes.get(denial.paste));
    let text = paste.map_or("", |paste| paste.as_str());
    text.contains("curl ") && !text.contains("X-Amz-") && !text.contains("--aws-sigv4")
}

/// Whether the text is about what a dependent action works on: a role that is passed, subnets, a key. What a call does
/// not have, it needs no permission for.
fn is_concerned(action: &str, facts: &LeadFacts<'_>, text: &str) -> bool {
    let Some((service, name)) = action.split_once(':') else {
        return false;
    };
    if facts.operation == Some(name) {
        return false;
    }
    if matches!(service, "kms" | "s3") {
        return text.contains(service);
    }
    // `DescribeSubnets` is about a subnet, `PassRole` about a role.
    let (_, nouns) = first_word(name);
    let (noun, _) = first_word(nouns);
    let noun = noun.to_ascii_lowercase();
    text.contains(noun.trim_end_matches('s'))
}

/// `Pass` and `Role` of `PassRole`.
fn first_word(name: &str) -> (&str, &str) {
    let mut letters = name.char_indices().skip(1);
    let next = letters.find(|(_, letter)| letter.is_ascii_uppercase());
    let end = next.map_or(name.len(), |(at, _)| at);
    name.split_at_checked(end).unwrap_or((name, ""))
}
