//! What is asked, told by the notions of a line.

use super::Intent;
use super::notion::Notion as N;
use crate::policy::template::TemplateForm;
use crate::reply::FollowUp;

/// Notions of which a line has all, notions of which it has none, and what it then asks.
pub(super) struct Rule {
    pub(super) all: &'static [N],
    pub(super) none: &'static [N],
    pub(super) intent: Intent,
}

/// The first that fits is meant.
pub(super) const RULES: &[Rule] = &[
    rule(
        &[N::Will],
        &[
            N::Why,
            N::WhereAsked,
            N::Still,
            N::Fails,
            N::Command,
            N::Wait,
            N::Also,
        ],
        Intent::Noted,
    ),
    rule(
        &[N::OthersCan],
        &[N::Star],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(&[N::OtherLanguage], &[N::Error], Intent::OtherLanguage),
    rule(
        &[N::Other, N::Error],
        &[N::Same],
        Intent::About(FollowUp::OtherError),
    ),
    rule(
        &[N::Still, N::Error],
        &[N::Star, N::Why],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(
        &[N::Still, N::Fails],
        &[N::Star, N::Why],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(
        &[N::Applied, N::Fails],
        &[N::Star, N::Why, N::Who, N::WhereAsked],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(
        &[N::Applied, N::Error],
        &[N::Star, N::Why, N::Who, N::WhereAsked, N::Other],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(&[N::OnlyFails], &[], Intent::About(FollowUp::StillDenied)),
    rule(
        &[N::Still, N::Same],
        &[N::Star, N::Why],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(
        &[N::Same, N::Error],
        &[N::Star, N::Why],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(
        &[N::Same, N::Fails],
        &[N::Star, N::Why],
        Intent::About(FollowUp::StillDenied),
    ),
    rule(&[N::Meaning], &[N::Star], Intent::About(FollowUp::Safe)),
    rule(&[N::Cdk], &[N::Pipeline], Intent::About(FollowUp::Cdk)),
    rule(
        &[N::Terraform],
        &[N::Pipeline],
        Intent::About(FollowUp::In(TemplateForm::Terraform)),
    ),
    rule(
        &[N::CloudFormation],
        &[N::Pipeline],
        Intent::About(FollowUp::In(TemplateForm::CloudFormation)),
    ),
    rule(&[N::Star, N::Easy], &[N::Who], Intent::WhyNotStar),
    rule(&[N::Star, N::Safe], &[], Intent::WhyNotStar),
    rule(&[N::Forward], &[], Intent::About(FollowUp::Forward)),
    rule(
        &[N::NoRights],
        &[N::Star, N::Why, N::Still],
        Intent::About(FollowUp::Forward),
    ),
    rule(&[N::WrongPolicy], &[], Intent::ThisPolicy),
    rule(
        &[N::Replace],
        &[N::Star, N::Why, N::Verify],
        Intent::About(FollowUp::AddOrReplace),
    ),
    rule(
        &[N::Undo],
        &[N::English, N::Japanese],
        Intent::About(FollowUp::Undo),
    ),
    rule(
        &[N::Whole, N::Policy],
        &[N::WhereAsked, N::Why, N::Thank],
        Intent::About(FollowUp::WholePolicy),
    ),
    rule(
        &[N::Whole, N::Show],
        &[N::WhereAsked, N::Why, N::Thank],
        Intent::About(FollowUp::WholePolicy),
    ),
    rule(
        &[N::Who],
        &[N::Reported, N::Thank, N::Why],
        Intent::About(FollowUp::Who),
    ),
    rule(
        &[N::Command],
        &[N::Reported],
        Intent::About(FollowUp::Command),
    ),
    rule(
        &[N::New, N::Fit],
        &[
            N::Why,
            N::Safe,
            N::WhereAsked,
            N::Fails,
            N::Whole,
            N::Reported,
        ],
        Intent::ThisPolicy,
    ),
    rule(&[N::Thank], &[N::But, N::Yesterday], Intent::Thanks),
    rule(&[N::Works], &[N::But, N::Yesterday], Intent::Thanks),
    rule(&[N::Wait], &[], Intent::About(FollowUp::Wait)),
    rule(
        &[N::Verify],
        &[N::Reported],
        Intent::About(FollowUp::Verify),
    ),
    rule(&[N::Safe], &[], Intent::About(FollowUp::Safe)),
    rule(&[N::Fine], &[], Intent::About(FollowUp::Safe)),
    rule(
        &[N::Where],
        &[N::Why, N::Beginner, N::Reported],
        Intent::About(FollowUp::Where),
    ),
    rule(
        &[N::Yesterday, N::Works],
        &[N::Thank],
        Intent::About(FollowUp::Why),
    ),
    rule(
        &[N::Short],
        &[N::Why, N::Also],
        Intent::About(FollowUp::Shorter),
    ),
    rule(&[N::Why], &[], Intent::About(FollowUp::Why)),
    rule(&[N::Beginner], &[], Intent::Details),
    rule(&[N::More], &[], Intent::Details),
    rule(&[N::Correction], &[], Intent::About(FollowUp::Correction)),
    rule(&[N::Bye], &[], Intent::Bye),
    rule(&[N::Greet], &[], Intent::Greeting),
];

const fn rule(all: &'static [N], none: &'static [N], intent: Intent) -> Rule {
    Rule { all, none, intent }
}
