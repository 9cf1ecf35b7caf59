//! Whatever a policy says: each statement has a verdict; an Allow of everything allows what nothing denies; a Deny
//! of everything denies; nothing more that is allowed denies anything; and what is decided without the context is
//! decided the same with it.
#![no_main]

use kyoka::budget::Budget;
use kyoka::evaluate::{self, Decision, Layers};
use kyoka::iam::{Context, Effect, PolicyType, Request};
use kyoka::policy::{ListElement, Policy, Spanned, Statement};
use kyoka::text::Span;
use kyoka_fuzz::{paste, policies, requests};

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let found = policies(&paste(input)).policies;
    let all: Vec<&Policy> = found.iter().map(|pasted| &pasted.policy).collect();
    let Some(first) = all.first() else {
        return;
    };
    let kind = PolicyType::ALL[input.len() % PolicyType::ALL.len()];
    for request in requests(&all) {
        let decided = evaluate::policy(first, kind, &request);
        assert_eq!(decided.verdicts.len(), first.statements.len());
        let alone = evaluate::decision(first, kind, &request, &Budget::default());
        assert_eq!(alone, decided.decision);

        let unknown = Request {
            context: Context::default(),
            ..request.clone()
        };
        let without = evaluate::policy(first, kind, &unknown).decision;
        if !is_open(&without) && !is_open(&decided.decision) {
            assert_eq!(without, decided.decision, "{request:?}");
        }

        if !first.is_whole() {
            // What is missing may be a Deny.
            continue;
        }
        let identity = PolicyType::Identity;
        let mut wider = (*first).clone();
        wider.statements.push(everything(Effect::Allow));
        let wider_decided = evaluate::policy(&wider, identity, &request).decision;
        assert_ne!(wider_decided, Decision::ImplicitlyDenied, "{request:?}");
        if evaluate::policy(first, identity, &request).decision == Decision::Allowed {
            assert_eq!(wider_decided, Decision::Allowed, "{request:?}");
        }
        let is_allow = |one: &Statement| {
            one.effect
                .as_ref()
                .is_none_or(|effect| effect.value == Effect::Allow)
        };
        wider.statements.retain(is_allow);
        let decided = evaluate::policy(&wider, identity, &request).decision;
        assert_eq!(decided, Decision::Allowed, "{request:?}");

        wider.statements.push(everything(Effect::Deny));
        let decided = evaluate::policy(&wider, identity, &request).decision;
        assert_eq!(decided, Decision::ExplicitlyDenied, "{request:?}");

        let policies = || all.iter().map(|policy| (*policy).clone());
        let layers = Layers {
            identity: policies().collect(),
            boundary: policies().take(1).collect(),
            session: policies().skip(1).take(1).collect(),
            scps: vec![vec![wider.clone()]],
            resource: policies().last(),
            ..Layers::default()
        };
        // The Deny among the organization's decides, but for whom these do not bind.
        let decided = evaluate::decide(&layers, &request);
        let layers = Layers {
            scps: Vec::new(),
            ..layers
        };
        let unbound = evaluate::decide(&layers, &request);
        assert!(
            decided == Decision::ExplicitlyDenied || decided == unbound,
            "{request:?}"
        );
    }
}

fn is_open(decision: &Decision) -> bool {
    matches!(decision, Decision::Depends(_))
}

/// `{"Effect": …, "Action": "*", "Resource": "*"}`.
fn everything(effect: Effect) -> Statement {
    let star = ListElement {
        values: vec![Spanned {
            value: "*".to_owned(),
            span: Span::default(),
        }],
        ..ListElement::default()
    };
    Statement {
        effect: Some(Spanned {
            value: effect,
            span: Span::default(),
        }),
        action: Some(star.clone()),
        resource: Some(star),
        ..Statement::default()
    }
}
