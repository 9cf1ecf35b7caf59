//! The sentences about statements, and why they do or do not match.

use super::{English, capital, type_word};
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::Effect;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{Place, ReasonFacts, ReasonWords, SHOWN, Words, say, service_of};

impl ReasonWords for English {
    fn unknown(&self, unknown: &Unknown) -> Line {
        match unknown {
            Unknown::Key(key) => say!("It depends on the value of {} in the request.", key),
            Unknown::Placeholder(text) => {
                say!("It depends on what {} stands for.", text)
            }
            Unknown::Field(element) => match element {
                Element::Principal => {
                    say!("It depends on the caller, which the error doesn't name.")
                }
                Element::Action => say!("It depends on the action, which the error doesn't name."),
                Element::Resource => {
                    say!("It depends on the resource, which the error doesn't name.")
                }
                Element::Condition => say!("It depends on the request context."),
                Element::Effect => say!("It depends on the missing `Effect`."),
                Element::Version => say!("It depends on the missing `Version`."),
            },
            Unknown::Pattern(pattern) => {
                say!(
                    "It depends on what {} covers, which AWS doesn't document.",
                    pattern
                )
            }
            Unknown::Policy(kind) => say!(
                "It depends on the {} as well, which you didn't paste.",
                self.policy(*kind)
            ),
            Unknown::CutOff => say!("It depends on the part of the policy that is cut off."),
            Unknown::Code(written) => say!(
                "It depends on the value of {}, which the paste doesn't show.",
                written
            ),
            Unknown::Undocumented(rule) => say!(
                "It depends on a rule that AWS doesn't document: {}.",
                Inline::Code(rule)
            ),
        }
    }

    fn result(&self, place: Place<'_>, effect: Option<Effect>, outcome: &Outcome) -> Line {
        let place = capital(self.place(place));
        match (effect, outcome) {
            (Some(Effect::Allow), Outcome::Match) => say!("{} allows the request.", place),
            (Some(Effect::Allow), Outcome::NoMatch) => {
                say!("{} doesn't allow the request.", place)
            }
            (Some(Effect::Allow), Outcome::Depends(_)) => say!("{} may allow the request.", place),
            (Some(Effect::Deny), Outcome::Match) => say!("{} denies the request.", place),
            (Some(Effect::Deny), Outcome::NoMatch) => {
                say!("{} (a `Deny`) doesn't apply to the request.", place)
            }
            (Some(Effect::Deny), Outcome::Depends(_)) => say!("{} may deny the request.", place),
            (None, Outcome::Depends(on))
                if on.contains(&Unknown::CutOff)
                    || on.iter().any(|on| matches!(on, Unknown::Code(_))) =>
            {
                say!("{} isn't shown in full.", place)
            }
            (None, Outcome::Match | Outcome::NoMatch | Outcome::Depends(_)) => {
                say!("{} has no `Effect`, so it does nothing.", place)
            }
        }
    }

    fn others(&self, count: usize, action: &str) -> Line {
        match count {
            1 => say!("Another statement doesn't list {}.", action),
            count => say!("{} more statements don't list {}.", count, action),
        }
    }

    fn left_out(&self, count: usize) -> Line {
        match count {
            1 => say!("1 more statement isn't shown here."),
            count => say!("{} more statements aren't shown here.", count),
        }
    }

    fn reason(&self, kind: &ReasonKind, facts: &ReasonFacts<'_>) -> Line {
        let action = facts
            .request
            .action
            .as_ref()
            .map_or_else(|| say!("the action"), Line::from);
        let resource = facts
            .request
            .resource
            .as_ref()
            .map_or_else(|| say!("the resource"), Line::from);
        match kind {
            ReasonKind::ActionNotListed { nearest: None } => {
                say!("Its `Action` doesn't list {}.", action)
            }
            ReasonKind::ActionNotListed {
                nearest: Some(near),
            } => say!(
                "Its `Action` has {}, probably a misspelling of {}.",
                near,
                action
            ),
            ReasonKind::ActionIsOperation { written, action } => say!(
                "{} is the name of an API operation; the IAM action is {}.",
                written,
                action
            ),
            ReasonKind::ActionExcluded { pattern } => {
                say!("Its `NotAction` ({}) excludes {}.", pattern, action)
            }
            ReasonKind::ResourceNotCovered { nearest, gap } => {
                self.resource_gap(nearest, gap, &action, &resource, facts)
            }
            ReasonKind::ResourceExcluded { pattern } => {
                say!("Its `NotResource` ({}) excludes {}.", pattern, resource)
            }
            ReasonKind::VariableInOldVersion { variable } => say!(
                "{} isn't replaced, because the policy's `Version` isn't `2012-10-17`.",
                variable
            ),
            ReasonKind::VariableAbsent { key } => say!(
                "This kind of caller has no {}, so the pattern with it matches nothing.",
                key
            ),
            ReasonKind::ConditionFalse {
                operator,
                key,
                values,
                gap,
            } => self.condition_gap(
                &self.condition(operator, key, values),
                key,
                operator,
                gap,
                &action,
            ),
            ReasonKind::ConditionOpen {
                operator,
                key,
                values,
            } => say!(
                "Its condition {} depends on the value of {} in the request.",
                self.condition(operator, key, values),
                key
            ),
            ReasonKind::Open { element, on } => match element {
                Element::Effect | Element::Version => self.unknown(on),
                Element::Principal | Element::Action | Element::Resource | Element::Condition => {
                    say!(
                        "Its {} may match. {}",
                        Inline::Code(element.name()),
                        self.unknown(on)
                    )
                }
            },
            ReasonKind::PrincipalNotListed { nearest: None } => {
                say!("Its `Principal` doesn't list the caller.")
            }
            ReasonKind::PrincipalNotListed {
                nearest: Some(near),
            } => say!(
                "Its `Principal` doesn't list the caller; the nearest entry is {}.",
                near
            ),
            ReasonKind::PrincipalExcluded { entry } => {
                say!("Its `NotPrincipal` ({}) excludes the caller.", entry)
            }
            ReasonKind::Empty { element } => say!(
                "Its {} is an empty list, which matches nothing.",
                Inline::Code(element.name())
            ),
            ReasonKind::Missing { element } => say!("It has no {}.", Inline::Code(element.name())),
        }
    }
}

impl English {
    /// A condition's name: operator, key and the first values.
    fn condition(&self, operator: &str, key: &str, values: &[String]) -> Line {
        let shown: Vec<String> = values.iter().take(SHOWN).cloned().collect();
        let left_out = values.len().saturating_sub(shown.len());
        say!("{} on {} ({})", operator, key, self.names(&shown, left_out))
    }

    /// How the nearest pattern falls short.
    fn resource_gap(
        &self,
        nearest: &str,
        gap: &ResourceGap,
        action: &Line,
        resource: &Line,
        facts: &ReasonFacts<'_>,
    ) -> Line {
        let resource = resource.clone();
        match gap {
            ResourceGap::ActionHasNoResourceType => say!(
                "{} works only with `\"Resource\": \"*\"`, not with {}.",
                capital(action.clone()),
                nearest
            ),
            ResourceGap::NoTypeOfAction => say!(
                "{} isn't a type of resource that {} works on.",
                nearest,
                action.clone()
            ),
            ResourceGap::BucketWanted => say!(
                "{} covers the objects in the bucket, not the bucket itself ({}).",
                nearest,
                resource
            ),
            ResourceGap::ObjectWanted => say!(
                "{} covers the bucket, not the objects in it ({}). That takes an ARN with `/*`.",
                nearest,
                resource
            ),
            ResourceGap::OtherType {
                pattern: Some(pattern),
                resource: Some(wanted),
            } => {
                let kind = |name: &str| match type_word(service_of(nearest), name) {
                    Some(word) => Line::from(Inline::Text(word)),
                    None => Line::from(name),
                };
                if facts.only && facts.effect == Some(Effect::Allow) {
                    say!(
                        "It allows the resource type {} only ({}), and {} is a {}.",
                        kind(pattern),
                        nearest,
                        resource,
                        kind(wanted)
                    )
                } else {
                    say!(
                        "The nearest entry, {}, is a {}, and {} is a {}.",
                        nearest,
                        kind(pattern),
                        resource,
                        kind(wanted)
                    )
                }
            }
            ResourceGap::OtherType { .. } => {
                say!("{} is another type of resource than {}.", nearest, resource)
            }
            ResourceGap::Service => {
                say!("{} belongs to another service than {}.", nearest, resource)
            }
            ResourceGap::Partition => say!(
                "{} is in another partition (`aws`, `aws-cn`, `aws-us-gov`) than {}.",
                nearest,
                resource
            ),
            ResourceGap::Region => say!("{} is in another region than {}.", nearest, resource),
            ResourceGap::Account { owned_by_aws: true } => say!(
                "{} has an account ID, but {} belongs to AWS and has none of yours.",
                nearest,
                resource
            ),
            ResourceGap::Account {
                owned_by_aws: false,
            } => say!("{} is in another account than {}.", nearest, resource),
            ResourceGap::Name { near: true } => say!(
                "{} and {} differ slightly: check spelling and case.",
                nearest,
                resource
            ),
            ResourceGap::Name { near: false } => {
                say!("{} is another resource than {}.", nearest, resource)
            }
            ResourceGap::Suffix => say!(
                "{} and {} differ at the end only: the qualifier or sub-resource has to match too.",
                nearest,
                resource
            ),
            ResourceGap::NotAnArn => say!("{} isn't an ARN, so it matches nothing.", nearest),
        }
    }

    /// Why a condition is false.
    fn condition_gap(
        &self,
        condition: &Line,
        key: &str,
        operator: &str,
        gap: &ConditionGap,
        action: &Line,
    ) -> Line {
        let condition = condition.clone();
        match gap {
            ConditionGap::Differs { actual } => {
                let shown: Vec<String> = actual.iter().take(SHOWN).cloned().collect();
                let left_out = actual.len().saturating_sub(shown.len());
                say!(
                    "Its condition {} isn't met: the request has {}.",
                    condition,
                    self.names(&shown, left_out)
                )
            }
            ConditionGap::Absent => say!(
                "Its condition {} isn't met: the request doesn't have {}.",
                condition,
                key
            ),
            ConditionGap::AbsentForAction => say!(
                "Its condition {} can never be met: requests for {} don't have {}.",
                condition,
                action.clone(),
                key
            ),
            ConditionGap::AbsentForResourceType { resource_type } => say!(
                "Its condition {} can never be met: {} doesn't apply to the resource type {}.",
                condition,
                key,
                resource_type
            ),
            ConditionGap::AbsentOnAwsResource => say!(
                "Its condition {} can never be met: the resource belongs to AWS and has none of your tags.",
                condition
            ),
            ConditionGap::AbsentForCaller => say!(
                "Its condition {} can never be met: this kind of caller doesn't have {}.",
                condition,
                key
            ),
            ConditionGap::Present => say!(
                "Its condition {} isn't met: the request has {}, and it must not.",
                condition,
                key
            ),
            ConditionGap::LiteralWildcard => say!(
                "Its condition {} isn't met: {} takes `*` and `?` literally.",
                condition,
                operator
            ),
            ConditionGap::UnknownOperator => say!(
                "Its condition {} can't be met: there is no operator {}.",
                condition,
                operator
            ),
            ConditionGap::Unparseable => say!(
                "Its condition {} can't be met: {} can't read its value.",
                condition,
                operator
            ),
        }
    }
}
