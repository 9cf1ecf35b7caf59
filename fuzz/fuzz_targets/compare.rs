//! A policy grants nothing that it grants already, in whichever order it says it; what one grants beyond another is
//! what is revoked on the way back; and what the evaluator allows by the new one only is granted. None of it takes
//! more than its budget.
#![no_main]

use kyoka::budget::Budget;
use kyoka::compare::{self, Comparison, Unproven};
use kyoka::evaluate::{self, Decision};
use kyoka::iam::{PolicyType, Request};
use kyoka::policy::{PastedPolicy, Policy};
use kyoka_fuzz::{paste, policies, requests};

/// The steps of one comparison: less than a question has, so that work that is not counted takes longest.
const STEPS: usize = 1 << 22;

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let found = policies(&paste(input)).policies;
    let (Some(old), Some(new)) = (found.first(), found.last()) else {
        return;
    };
    let kind = PolicyType::ALL[input.len() % PolicyType::ALL.len()];

    let same = compared(old, old, kind);
    assert_eq!((same.grants, same.revokes), (vec![], vec![]));

    let mut otherwise = old.clone();
    otherwise.policy.statements.reverse();
    otherwise
        .policy
        .statements
        .extend(old.policy.statements.clone());
    let same = compared(old, &otherwise, kind);
    if same.is_exact() {
        assert_eq!((same.grants, same.revokes), (vec![], vec![]), "{old:?}");
    }

    let there = compared(old, new, kind);
    let back = compared(new, old, kind);
    if is_whole(&there) && is_whole(&back) {
        assert_eq!(there.grants, back.revokes);
        assert_eq!(there.revokes, back.grants);
    }
    if !there.is_of_all() {
        return;
    }
    for request in requests(&[&old.policy, &new.policy]) {
        let by_old = allows(&old.policy, kind, &request);
        let by_new = allows(&new.policy, kind, &request);
        if by_old == Some(false) && by_new == Some(true) {
            assert!(!there.grants.is_empty(), "{request:?}");
        }
        if by_old == Some(true) && by_new == Some(false) {
            assert!(!there.revokes.is_empty(), "{request:?}");
        }
    }
}

fn compared(old: &PastedPolicy, new: &PastedPolicy, kind: PolicyType) -> Comparison {
    compare::pasted(old, new, kind, &Budget::of(STEPS))
}

/// Whether the comparison came to its end.
fn is_whole(compared: &Comparison) -> bool {
    let ended = |why: &Unproven| matches!(why, Unproven::TooMany | Unproven::Incomplete { .. });
    !compared.unproven.iter().any(ended)
}

/// Whether the policy allows the request; `None` where it depends.
fn allows(policy: &Policy, kind: PolicyType, request: &Request) -> Option<bool> {
    match evaluate::policy(policy, kind, request).decision {
        Decision::Allowed => Some(true),
        Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => Some(false),
        Decision::Depends(_) => None,
    }
}
