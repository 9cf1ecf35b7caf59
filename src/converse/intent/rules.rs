//! What is asked, told by the notions of a line.

use super::Intent;
use super::notion::Notion::{self, *};
use crate::policy::template::TemplateForm;

/// Notions of which a line has all, notions of which it has none, and what it then asks.
pub(super) struct Rule {
    pub(super) all: &'static [Notion],
    pub(super) none: &'static [Notion],
    pub(super) intent: Intent,
}

/// The first that fits is meant.
pub(super) const RULES: &[Rule] = &[
    rule(
        &[Will],
        &[Why, WhereAsked, Still, Fails, Command, Wait, Also],
        Intent::Noted,
    ),
    rule(&[OthersCan], &[Star], Intent::StillDenied),
    rule(&[OtherLanguage], &[Error], Intent::OtherLanguage),
    rule(&[Other, Error], &[Same], Intent::OtherError),
    rule(&[Still, Error], &[Star, Why], Intent::StillDenied),
    rule(&[Still, Fails], &[Star, Why], Intent::StillDenied),
    rule(
        &[Applied, Fails],
        &[Star, Why, Who, WhereAsked],
        Intent::StillDenied,
    ),
    rule(
        &[Applied, Error],
        &[Star, Why, Who, WhereAsked, Other],
        Intent::StillDenied,
    ),
    rule(&[OnlyFails], &[], Intent::StillDenied),
    rule(&[Still, Same], &[Star, Why], Intent::StillDenied),
    rule(&[Same, Error], &[Star, Why], Intent::StillDenied),
    rule(&[Same, Fails], &[Star, Why], Intent::StillDenied),
    rule(&[Meaning], &[Star], Intent::Safe),
    rule(&[Cdk], &[Pipeline], Intent::Cdk),
    rule(
        &[Terraform],
        &[Pipeline],
        Intent::In(TemplateForm::Terraform),
    ),
    rule(
        &[CloudFormation],
        &[Pipeline],
        Intent::In(TemplateForm::CloudFormation),
    ),
    rule(&[Star, Easy], &[Who], Intent::WhyNotStar),
    rule(&[Star, Safe], &[], Intent::WhyNotStar),
    rule(&[Forward], &[], Intent::Forward),
    rule(&[NoRights], &[Star, Why, Still], Intent::Forward),
    rule(&[WrongPolicy], &[], Intent::ThisPolicy),
    rule(&[Replace], &[Star, Why, Verify], Intent::AddOrReplace),
    rule(&[Undo], &[English, Japanese], Intent::Undo),
    rule(&[Who], &[Reported, Thank], Intent::Who),
    rule(&[Command], &[Reported], Intent::Command),
    rule(
        &[New, Fit],
        &[Why, Safe, WhereAsked, Fails, Whole, Reported],
        Intent::ThisPolicy,
    ),
    rule(&[Thank], &[But, Yesterday], Intent::Thanks),
    rule(&[Works], &[But, Yesterday], Intent::Thanks),
    rule(&[Whole, Policy], &[WhereAsked, Why], Intent::WholePolicy),
    rule(&[Whole, Show], &[WhereAsked, Why], Intent::WholePolicy),
    rule(&[Wait], &[], Intent::Wait),
    rule(&[Verify], &[Reported], Intent::Verify),
    rule(&[Safe], &[], Intent::Safe),
    rule(&[Fine], &[], Intent::Safe),
    rule(&[Where], &[Why, Beginner, Reported], Intent::Where),
    rule(&[Yesterday, Works], &[Thank], Intent::Why),
    rule(&[Short], &[Why, Also], Intent::Shorter),
    rule(&[Why], &[], Intent::Why),
    rule(&[Beginner], &[], Intent::Details),
    rule(&[More], &[], Intent::Details),
    rule(&[Correction], &[], Intent::Correction),
    rule(&[Bye], &[], Intent::Bye),
    rule(&[Greet], &[], Intent::Greeting),
];

const fn rule(all: &'static [Notion], none: &'static [Notion], intent: Intent) -> Rule {
    Rule { all, none, intent }
}
