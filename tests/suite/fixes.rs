//! Laws of fixes, checked on pastes that are put together at random: what is said to be allowed is allowed by all
//! that was pasted, no guard is lost, and every corrected document is sound.

use crate::document;
use kyoka::budget::Budget;
use kyoka::diagnose::{ProvenFix, diagnose};
use kyoka::evaluate::{self, Decision, Layers};
use kyoka::evidence::{self, Input, Role};
use kyoka::iam::{Context, PolicyType, Request, Target};
use kyoka::policy::{self, Policy};
use kyoka::text::{Language, Paste};
use proptest::prelude::*;

const USER: &str = "arn:aws:iam::210987654321:user/mika";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:210987654321:orders";

/// Guards: each statement has none or one.
const GUARDS: [&str; 5] = [
    "",
    r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
    r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#,
    r#", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-0a1b2c3d4e"}}"#,
    r#", "Condition": {"StringEquals": {"sqs:nothing": "x", "aws:SourceVpce": "vpce-0d1c2b3a"}}"#,
];

fn statement(principal: &'static str) -> impl Strategy<Value = String> {
    let sid = prop::sample::select(vec![
        "",
        r#""Sid": "Same", "#,
        r#""Sid": "not valid!", "#,
        r#""Sid": "Fine1", "#,
    ]);
    let action = prop::sample::select(vec![
        r#""Action": "sqs:SendMessage""#,
        r#""Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"]"#,
        r#""Action": "SendMessage""#,
        r#""Action": "sqs:SendMesage""#,
        r#""Actions": "sqs:SendMessage""#,
        r#""Action": "s3:GetObject""#,
        r#""NotAction": "sqs:SendMessage""#,
    ]);
    let resource = prop::sample::select(vec![
        QUEUE,
        "*",
        "arn:aws:sqs:eu-west-1:210987654321:other",
        "orders",
        "s3://acme-in/*",
        "aws:sqs:eu-west-1:210987654321:orders",
        "arn:aws:s3:::acme-in/*",
    ]);
    let guard = prop::sample::select(GUARDS.to_vec());
    (sid, action, resource, guard).prop_map(move |(sid, action, resource, guard)| {
        format!(
            r#"{{{sid}"Effect": "Allow", {principal}{action}, "Resource": "{resource}"{guard}}}"#
        )
    })
}

fn document_of(statements: &[String]) -> String {
    format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [\n{}\n]}}",
        statements.join(",\n")
    )
}

fn read(text: &str) -> Policy {
    let found = policy::find(0, &Paste::new(None, text), &Budget::default()).policies;
    found.into_iter().next().unwrap().policy
}

/// The decision of all policies, one of them corrected.
fn decision(policies: &[(PolicyType, String)], fix: &ProvenFix) -> Decision {
    let mut layers = Layers::default();
    for (index, (kind, text)) in policies.iter().enumerate() {
        let text = if fix.policy == Some(index) {
            &fix.after
        } else {
            text
        };
        let read = read(text);
        match kind {
            PolicyType::Identity => layers.identity.push(read),
            PolicyType::Boundary => layers.boundary.push(read),
            PolicyType::Scp => layers.scps.push(vec![read]),
            _ => layers.resource = Some(read),
        }
    }
    if fix.policy.is_none() {
        layers.identity.push(read(&fix.after));
    }
    let request = Request {
        principal: Some(USER.to_owned()),
        action: "sqs:SendMessage".to_owned(),
        resource: Target::Known(QUEUE.to_owned()),
        resource_account: None,
        context: Context::default(),
    };
    evaluate::decide(&layers, &request)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_hold_for_all_that_was_pasted(
        identity in prop::collection::vec(statement(""), 1..4),
        boundary in prop::option::of(prop::collection::vec(statement(""), 1..3)),
        resource in prop::option::of(prop::collection::vec(statement(r#""Principal": {"AWS": "arn:aws:iam::210987654321:role/other"}, "#), 1..3)),
        reason in prop::sample::select(vec!["", " because no identity-based policy allows the sqs:SendMessage action", " because no resource-based policy allows the sqs:SendMessage action"]),
    ) {
        let mut policies = vec![(PolicyType::Identity, document_of(&identity))];
        policies.extend(boundary.iter().map(|statements| (PolicyType::Boundary, document_of(statements))));
        policies.extend(resource.iter().map(|statements| (PolicyType::Resource, document_of(statements))));
        let message = format!("User: {USER} is not authorized to perform: sqs:SendMessage on resource: {QUEUE}{reason}");
        let inputs = policies
            .iter()
            .map(|(kind, text)| (Role::Policies(*kind), text.as_str()))
            .chain([(Role::Conversation, message.as_str())])
            .map(|(role, text)| Input { paste: Paste::new(None, text), role })
            .collect();
        let evidence = evidence::read(inputs, Some(Language::En), &Budget::default());
        let diagnoses = diagnose(&evidence, &Budget::default()).diagnoses;
        let diagnosis = &diagnoses[0];
        for fix in diagnosis.fix.iter().chain(&diagnosis.proposed) {
            document::is_sound(&fix.before, fix);
        }
        if let Some(fix) = &diagnosis.fix {
            match decision(&policies, fix) {
                Decision::Allowed => {}
                open => prop_assert!(!fix.depends_on.is_empty(), "{open:?}: {}", fix.after),
            }
            // Where every Allow has the same guard, nothing is allowed without it.
            let (_, text) = &policies[fix.policy.unwrap_or(0)];
            for guard in GUARDS.iter().filter(|guard| !guard.is_empty()) {
                let statements = text.matches("\"Effect\"").count();
                if text.matches(guard).count() == statements {
                    prop_assert!(
                        fix.grants.iter().all(|grant| !grant.conditions.is_empty()),
                        "{guard} is lost: {}",
                        fix.after
                    );
                }
            }
        }
    }
}
