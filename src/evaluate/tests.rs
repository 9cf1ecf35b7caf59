//! One row a rule of AWS. Policies are read as people paste them; requests are partial unless a row says
//! that the context is complete.

use super::*;
use crate::budget::Budget;
use crate::iam::{Context, Fact, Target};
use crate::policy;
use crate::text::Paste;

const USER: &str = "arn:aws:iam::111122223333:user/dev";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/app/session-1";

fn read(text: &str) -> Policy {
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    found.policies.into_iter().next().expect(text).policy
}

fn request(principal: &str, action: &str, resource: &str) -> Request {
    Request {
        principal: Some(principal.to_owned()),
        action: action.to_owned(),
        resource: Target::Known(resource.to_owned()),
        resource_account: None,
        context: Context::default(),
    }
}

fn with(mut request: Request, facts: &[(&str, &[&str])]) -> Request {
    for (key, values) in facts {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        request
            .context
            .facts
            .insert(key.to_lowercase(), Fact::Values(values));
    }
    request.context.complete = true;
    request
}

/// A policy of one statement without braces around it.
fn one(version: &str, members: &str) -> Policy {
    read(&format!(
        r#"{{"Version": "{version}", "Statement": [{{{members}}}]}}"#
    ))
}

fn verdict(policy: &Policy, policy_type: PolicyType, request: &Request) -> StatementVerdict {
    statement(&policy.statements[0], policy, policy_type, request)
}

fn codes(verdict: &StatementVerdict) -> Vec<&'static str> {
    verdict
        .reasons
        .iter()
        .map(|reason| reason.kind.code())
        .collect()
}

#[test]
fn an_instance_statement_does_not_cover_a_document_of_aws() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ssm:StartSession"],
        "Resource": ["arn:aws:ec2:ap-northeast-1:<AccountID>:instance/*"],
        "Condition": {"StringLike": {"ssm:resourceTag/Env": ["Dev"]}}}]}"#;
    let policy = read(text);
    let document = "arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession";
    let user = "arn:aws:iam:::user/IAMUserName";
    let found = verdict(
        &policy,
        PolicyType::Identity,
        &request(user, "ssm:StartSession", document),
    );
    assert_eq!(found.outcome, Outcome::NoMatch);
    let [resource, condition] = found.reasons.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        resource.kind,
        ReasonKind::ResourceNotCovered {
            nearest: "arn:aws:ec2:ap-northeast-1:<AccountID>:instance/*".into(),
            gap: ResourceGap::OtherType {
                pattern: Some("instance".into()),
                resource: Some("document".into()),
            },
        }
    );
    assert_eq!(
        text.get(resource.span.start..resource.span.end).unwrap(),
        "\"arn:aws:ec2:ap-northeast-1:<AccountID>:instance/*\""
    );
    assert_eq!(
        condition.kind,
        ReasonKind::ConditionFalse {
            operator: "StringLike".into(),
            key: "ssm:resourceTag/Env".into(),
            values: vec!["Dev".into()],
            gap: ConditionGap::AbsentOnAwsResource,
        }
    );

    // The instance itself: account redacted on one side, tag unknown.
    let instance = "arn:aws:ec2:ap-northeast-1:111122223333:instance/i-1";
    let found = verdict(
        &policy,
        PolicyType::Identity,
        &request(user, "ssm:StartSession", instance),
    );
    let Outcome::Depends(on) = found.outcome else {
        panic!("{found:?}");
    };
    assert_eq!(
        on.into_iter().collect::<Vec<_>>(),
        [
            Unknown::Key("ssm:resourceTag/Env".into()),
            Unknown::Placeholder("<AccountID>".into()),
        ]
    );
    assert_eq!(
        codes(&verdict(
            &policy,
            PolicyType::Identity,
            &request(user, "ssm:StartSession", instance)
        )),
        ["open", "condition_open"]
    );
}

#[test]
fn actions_and_resources() {
    let bucket = "arn:aws:s3:::b";
    let object = "arn:aws:s3:::b/k";
    for (action, resource, members, expected) in [
        (
            "s3:GetObject",
            object,
            r#""Action": "s3:*", "Resource": "arn:aws:s3:::b*""#,
            &[][..],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "S3:getobject", "Resource": "*""#,
            &[],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "GetObject", "Resource": "*""#,
            &["action_not_listed"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": [], "Resource": "*""#,
            &["empty"],
        ),
        (
            "s3:GetObject",
            object,
            r#""NotAction": "iam:*", "Resource": "*""#,
            &[],
        ),
        (
            "s3:GetObject",
            object,
            r#""NotAction": "s3:Get*", "Resource": "*""#,
            &["action_excluded"],
        ),
        (
            "s3:ListBucket",
            bucket,
            r#""Action": "s3:ListObjectsV2", "Resource": "*""#,
            &["action_is_operation"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "NotResource": "arn:aws:s3:::b/*""#,
            &["resource_excluded"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "NotResource": "arn:aws:s3:::c/*""#,
            &[],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "s3:PutObject", "Resource": "arn:aws:s3:::c/*""#,
            &["action_not_listed", "resource_not_covered"],
        ),
        ("s3:GetObject", object, r#""Action": "*""#, &["missing"]),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "Resource": "arn:aws:s3:us-east-1::b/k""#,
            &["resource_not_covered"],
        ),
        (
            "ec2:DescribeInstances",
            "*",
            r#""Action": "*", "Resource": "*""#,
            &[],
        ),
        (
            "ec2:DescribeInstances",
            "*",
            r#""Action": "*", "Resource": "arn:aws:ec2:*:*:instance/*""#,
            &["action_has_no_resource_type"],
        ),
        (
            "ec2:DescribeInstances",
            "*",
            r#""Action": "*", "NotResource": "arn:aws:ec2:*:*:instance/*""#,
            &[],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "Resource": "arn:aws:s3*""#,
            &["ambiguous_arn_pattern"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "Resource": "arn:aws:sqs*""#,
            &["resource_not_covered"],
        ),
        (
            "s3:GetObject",
            "arn:aws-cn:s3:::b/k",
            r#""Action": "*", "Resource": "arn:aws:s3:::b/*""#,
            &["resource_not_covered"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "Resource": "arn:aws:s3:::YOUR-BUCKET/*""#,
            &["open"],
        ),
        (
            "s3:GetObject",
            object,
            r#""Action": "*", "Resource": "arn:aws:sns:::YOUR-BUCKET/*""#,
            &["resource_not_covered"],
        ),
    ] {
        let policy = one("2012-10-17", &format!(r#""Effect": "Allow", {members}"#));
        let found = verdict(
            &policy,
            PolicyType::Identity,
            &request(USER, action, resource),
        );
        assert_eq!(codes(&found), expected, "{members}");
        assert_eq!(
            found.outcome == Outcome::Match,
            expected.is_empty(),
            "{members}"
        );
    }
}

#[test]
fn gaps_name_the_first_thing_that_differs() {
    let other = |pattern: Option<&str>, resource: Option<&str>| ResourceGap::OtherType {
        pattern: pattern.map(str::to_owned),
        resource: resource.map(str::to_owned),
    };
    for (action, resource, pattern, expected) in [
        (
            "s3:ListBucket",
            "arn:aws:s3:::b",
            "arn:aws:s3:::b/*",
            ResourceGap::BucketWanted,
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            "arn:aws:s3:::b",
            ResourceGap::ObjectWanted,
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::my-bucket/k",
            "arn:aws:s3:::mybucket/*",
            ResourceGap::Name { near: true },
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::my-bucket/k",
            "arn:aws:s3:::other/k",
            ResourceGap::Name { near: false },
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws:sqs:us-east-1:111122223333:order",
            ResourceGap::Name { near: true },
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws:sqs:us-east-2:111122223333:orders",
            ResourceGap::Region,
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws:sqs:us-east-1:444455556666:orders",
            ResourceGap::Account {
                owned_by_aws: false,
            },
        ),
        (
            "ssm:StartSession",
            "arn:aws:ssm:us-east-1::document/AWS-StartSSHSession",
            "arn:aws:ssm:us-east-1:111122223333:document/*",
            ResourceGap::Account { owned_by_aws: true },
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws-cn:sqs:us-east-1:111122223333:orders",
            ResourceGap::Partition,
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "arn:aws:sns:us-east-1:111122223333:orders",
            ResourceGap::Service,
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111122223333:orders",
            "orders",
            ResourceGap::NotAnArn,
        ),
        (
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-east-1:111122223333:function:f:live",
            "arn:aws:lambda:us-east-1:111122223333:function:f",
            ResourceGap::Suffix,
        ),
        (
            "dynamodb:Query",
            "arn:aws:dynamodb:us-east-1:111122223333:table/T/index/I",
            "arn:aws:dynamodb:us-east-1:111122223333:table/T",
            ResourceGap::Suffix,
        ),
        (
            "iam:PassRole",
            "arn:aws:iam::111122223333:role/r",
            "arn:aws:iam::111122223333:user/r",
            other(Some("user"), Some("role")),
        ),
        (
            "ec2:DescribeInstances",
            "*",
            "arn:aws:ec2:*:*:instance/*",
            ResourceGap::ActionHasNoResourceType,
        ),
    ] {
        let policy = one(
            "2012-10-17",
            &format!(r#""Effect": "Allow", "Action": "*", "Resource": "{pattern}""#),
        );
        let found = verdict(
            &policy,
            PolicyType::Identity,
            &request(USER, action, resource),
        );
        let gap = match &found.reasons.first().map(|reason| &reason.kind) {
            Some(ReasonKind::ResourceNotCovered { gap, .. }) => gap.clone(),
            other => panic!("{pattern}: {other:?}"),
        };
        assert_eq!(gap, expected, "{pattern} on {resource}");
    }
}

#[test]
fn variables_by_version_and_by_caller() {
    let resource = "arn:aws:s3:::home/dev/x";
    for (version, principal, pattern, expected) in [
        (
            "2012-10-17",
            USER,
            "arn:aws:s3:::home/${aws:username}/*",
            &[][..],
        ),
        (
            "2012-10-17",
            USER,
            "arn:aws:s3:::home/${AWS:UserName}/*",
            &[],
        ),
        (
            "2008-10-17",
            USER,
            "arn:aws:s3:::home/${aws:username}/*",
            &["resource_not_covered", "variable_in_old_version"],
        ),
        (
            "2012-10-17",
            SESSION,
            "arn:aws:s3:::home/${aws:username}/*",
            &["resource_not_covered", "variable_absent"],
        ),
        (
            "2012-10-17",
            SESSION,
            "arn:aws:s3:::home/${aws:username, 'dev'}/*",
            &[],
        ),
        (
            "2012-10-17",
            USER,
            "arn:aws:s3:::home/${aws:userid}/*",
            // The unique id of a user begins with `AIDA`.
            &["resource_not_covered"],
        ),
        (
            "2012-10-17",
            SESSION,
            "arn:aws:s3:::home/${aws:userid}/*",
            &["open"],
        ),
        (
            "2012-10-17",
            USER,
            "arn:aws:s3:::home/de${*}/*",
            &["resource_not_covered"],
        ),
        (
            "2024-04-09",
            USER,
            "arn:aws:s3:::home/${aws:username}/*",
            &[],
        ),
        (
            "2012-10-17",
            USER,
            "arn:aws:s3:::${AWS::AccountId}/dev/*",
            &["open"],
        ),
    ] {
        let policy = one(
            version,
            &format!(r#""Effect": "Allow", "Action": "*", "Resource": "{pattern}""#),
        );
        let found = verdict(
            &policy,
            PolicyType::Identity,
            &request(principal, "s3:GetObject", resource),
        );
        assert_eq!(codes(&found), expected, "{version} {pattern}");
    }
    // With an absent key NotResource excludes nothing.
    let policy = one(
        "2012-10-17",
        r#""Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::home/${aws:username}/*""#,
    );
    let found = verdict(
        &policy,
        PolicyType::Identity,
        &request(SESSION, "s3:GetObject", resource),
    );
    assert_eq!(found.outcome, Outcome::Match);
}

#[test]
fn conditions_by_what_is_known_of_their_key() {
    let key = "s3:prefix";
    let absent = || with(request(USER, "s3:ListBucket", "arn:aws:s3:::b"), &[]);
    let known = |values: &[&str]| {
        with(
            request(USER, "s3:ListBucket", "arn:aws:s3:::b"),
            &[(key, values)],
        )
    };
    let fact = |fact: Fact| {
        let mut request = request(USER, "s3:ListBucket", "arn:aws:s3:::b");
        request.context.facts.insert(key.to_owned(), fact);
        request
    };
    // Columns: absent, `a`, `b`, two values `a` `b`, present, unknown.
    for (operator, value, expected) in [
        ("StringEquals", r#""a""#, "-+-???"),
        ("StringEquals", r#"["a","b"]"#, "-++???"),
        ("StringNotEquals", r#""a""#, "+-+???"),
        ("StringNotEquals", r#"["a","b"]"#, "+--???"),
        ("StringEqualsIfExists", r#""a""#, "++-???"),
        ("StringNotEqualsIfExists", r#""a""#, "+-+???"),
        ("StringEquals", r#""*""#, "---???"),
        ("StringEqualsIgnoreCase", r#""A""#, "-+-???"),
        ("StringLike", r#""*""#, "-++?+?"),
        ("StringLikeIfExists", r#""*""#, "+++?++"),
        ("StringNotLike", r#""*""#, "+--?-?"),
        ("Null", r#""true""#, "+----?"),
        ("Null", "false", "-++++?"),
        ("ForAllValues:StringEquals", r#""a""#, "++--??"),
        ("ForAllValues:StringNotEquals", r#""a""#, "+-+-??"),
        ("ForAllValues:StringLike", r#""*""#, "++++++"),
        ("ForAnyValue:StringEquals", r#""a""#, "-+-+??"),
        ("ForAnyValue:StringNotEquals", r#""a""#, "--++??"),
        ("ForAnyValue:StringEqualsIfExists", r#""a""#, "++-+??"),
        ("stringequals", r#""a""#, "-+-???"),
        ("StringMatches", r#""a""#, "??????"),
        ("StringEquals", "[]", "------"),
    ] {
        let members = format!(
            r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"S3:Prefix": {value}}}}}"#
        );
        let policy = one("2012-10-17", &members);
        let found: String = [
            absent(),
            known(&["a"]),
            known(&["b"]),
            known(&["a", "b"]),
            fact(Fact::Present),
            fact(Fact::Unknown),
        ]
        .iter()
        .map(
            |request| match verdict(&policy, PolicyType::Identity, request).outcome {
                Outcome::Match => '+',
                Outcome::NoMatch => '-',
                Outcome::Depends(_) => '?',
            },
        )
        .collect();
        assert_eq!(found, expected, "{operator} {value}");
    }
}

#[test]
fn values_compare_by_the_type_of_their_operator() {
    for (operator, wanted, actual, expected) in [
        ("NumericEquals", "10", "10.0", true),
        (
            "NumericEquals",
            "9007199254740993",
            "9007199254740992",
            false,
        ),
        ("NumericLessThan", "10", "9.99", true),
        ("NumericLessThan", "-1", "-2", true),
        ("NumericGreaterThanEquals", "5", "5", true),
        ("NumericLessThan", "ten", "9", false),
        ("NumericNotEquals", "10", "11", true),
        (
            "DateLessThan",
            "2026-01-01T00:00:00Z",
            "2025-12-31T23:59:59Z",
            true,
        ),
        (
            "DateEquals",
            "2026-01-01T09:00:00+09:00",
            "2026-01-01T00:00:00Z",
            true,
        ),
        ("DateEquals", "1767225600", "2026-01-01T00:00:00Z", true),
        ("DateEquals", "2026", "2026-01-01", true),
        (
            "DateGreaterThan",
            "2024-02-29T00:00Z",
            "2024-03-01T00:00Z",
            true,
        ),
        ("DateGreaterThan", "yesterday", "2024-03-01T00:00Z", false),
        ("Bool", "true", "true", true),
        ("Bool", "true", "false", false),
        ("Bool", "yes", "true", false),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", true),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ6", false),
        ("IpAddress", "203.0.113.0/24", "203.0.113.9", true),
        ("IpAddress", "203.0.113.9", "203.0.113.9", true),
        ("IpAddress", "203.0.113.0/24", "203.0.114.9", false),
        ("IpAddress", "0.0.0.0/0", "203.0.114.9", true),
        ("IpAddress", "2001:db8::/32", "2001:db8::5", true),
        ("IpAddress", "2001:db8::/32", "203.0.113.9", false),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.9", false),
        (
            "StringLike",
            "arn:aws:x:*:1:f/*",
            "arn:aws:x:r:9:s/a:1:f/d",
            true,
        ),
        (
            "ArnLike",
            "arn:aws:x:*:1:f/*",
            "arn:aws:x:r:9:s/a:1:f/d",
            false,
        ),
        (
            "ArnEquals",
            "arn:aws:x:*:9:s/*",
            "arn:aws:x:r:9:s/a:1:f/d",
            true,
        ),
        ("ArnLike", "arn:aws:x:r:9:S/*", "arn:aws:x:r:9:s/a", false),
        (
            "ArnNotEquals",
            "arn:aws:x:r:9:s/*",
            "arn:aws:x:r:9:s/a",
            false,
        ),
        ("StringEquals", "${aws:username}", "dev", true),
        (
            "StringEquals",
            "${aws:PrincipalTag/team, 'red'}",
            "red",
            true,
        ),
        ("StringLike", "a${*}", "ab", false),
        ("StringLike", "a${*}", "a*", true),
        ("NumericEquals", "${aws:username}", "dev", false),
    ] {
        let members = format!(
            r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"x:y": "{wanted}"}}}}"#
        );
        let policy = one("2012-10-17", &members);
        let facts: [(&str, &[&str]); 2] = [("x:y", &[actual]), ("aws:username", &["dev"])];
        let request = with(request(USER, "s3:ListBucket", "arn:aws:s3:::b"), &facts);
        let found = verdict(&policy, PolicyType::Identity, &request).outcome;
        let expected = if expected {
            Outcome::Match
        } else {
            Outcome::NoMatch
        };
        assert_eq!(found, expected, "{operator} {wanted} {actual}");
    }
}

#[test]
fn keys_are_absent_by_caller_action_and_resource_type() {
    let document = "arn:aws:ssm:us-east-1::document/AWS-StartSSHSession";
    let role = "arn:aws:iam::111122223333:role/path/app";
    for (principal, action, resource, condition, expected) in [
        (
            SESSION,
            "s3:ListBucket",
            "arn:aws:s3:::b",
            r#"{"StringEquals": {"aws:username": "x"}}"#,
            Some(ConditionGap::AbsentForCaller),
        ),
        (
            USER,
            "s3:ListBucket",
            "arn:aws:s3:::b",
            r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::b"}}"#,
            Some(ConditionGap::AbsentForCaller),
        ),
        (
            USER,
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            r#"{"StringLike": {"s3:prefix": "*"}}"#,
            Some(ConditionGap::AbsentForAction),
        ),
        (
            USER,
            "ssm:StartSession",
            document,
            r#"{"StringEquals": {"aws:ResourceTag/Env": "x"}}"#,
            Some(ConditionGap::AbsentOnAwsResource),
        ),
        (
            SESSION,
            "s3:ListBucket",
            "arn:aws:s3:::b",
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::*:assumed-role/*"}}"#,
            None,
        ),
        (
            role,
            "s3:ListBucket",
            "arn:aws:s3:::b",
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}"#,
            None,
        ),
    ] {
        let members = format!(
            r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}"#
        );
        let policy = one("2012-10-17", &members);
        let found = verdict(
            &policy,
            PolicyType::Identity,
            &request(principal, action, resource),
        );
        assert_eq!(found.outcome, Outcome::NoMatch, "{condition}");
        let Some(ReasonKind::ConditionFalse { gap, .. }) =
            found.reasons.first().map(|reason| reason.kind.clone())
        else {
            panic!("{found:?}");
        };
        if let Some(expected) = expected {
            assert_eq!(gap, expected, "{condition}");
        }
    }
    // The role's path is not printed: a pattern over it holds, an exact ARN is open.
    for (value, expected) in [
        ("arn:aws:iam::111122223333:role/*", Outcome::Match),
        ("arn:aws:iam::444455556666:role/*", Outcome::NoMatch),
    ] {
        let policy = one(
            "2012-10-17",
            &format!(
                r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"ArnLike": {{"aws:PrincipalArn": "{value}"}}}}"#
            ),
        );
        let found = verdict(
            &policy,
            PolicyType::Identity,
            &request(SESSION, "s3:ListBucket", "arn:aws:s3:::b"),
        );
        assert_eq!(found.outcome, expected, "{value}");
    }
}

#[test]
fn principals_of_every_kind() {
    let federated = "arn:aws:sts::111122223333:federated-user/f";
    let redacted = "arn:aws:iam:::user/dev";
    for (principal, element, expected) in [
        (USER, r#""Principal": "*""#, '+'),
        (USER, r#""Principal": {"AWS": "*"}"#, '+'),
        ("anonymous", r#""Principal": {"AWS": "*"}"#, '+'),
        (USER, r#""Principal": {"AWS": "111122223333"}"#, '+'),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
            '+',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::444455556666:root"}"#,
            '-',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/dev"}"#,
            '+',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/Dev"}"#,
            '-',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws-cn:iam::111122223333:user/dev"}"#,
            '-',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/*"}"#,
            '-',
        ),
        (
            SESSION,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/any/path/app"}"#,
            '+',
        ),
        (
            SESSION,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/App"}"#,
            '-',
        ),
        (
            SESSION,
            r#""Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/app/session-1"}"#,
            '+',
        ),
        (
            SESSION,
            r#""Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/app/other"}"#,
            '-',
        ),
        (
            federated,
            r#""Principal": {"AWS": "arn:aws:sts::111122223333:federated-user/f"}"#,
            '+',
        ),
        (
            federated,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/dev"}"#,
            '?',
        ),
        (
            USER,
            r#""Principal": {"AWS": "AIDAEXAMPLEEXAMPLE1234"}"#,
            '-',
        ),
        (
            USER,
            r#""Principal": {"Service": "lambda.amazonaws.com"}"#,
            '-',
        ),
        (
            "lambda.amazonaws.com",
            r#""Principal": {"Service": "lambda.amazonaws.com"}"#,
            '+',
        ),
        (
            "lambda.amazonaws.com",
            r#""Principal": {"AWS": "111122223333"}"#,
            '-',
        ),
        (
            USER,
            r#""Principal": {"Federated": "cognito-identity.amazonaws.com"}"#,
            '-',
        ),
        (
            redacted,
            r#""Principal": {"AWS": "arn:aws:iam::<AccountID>:user/dev"}"#,
            '+',
        ),
        (
            redacted,
            r#""Principal": {"AWS": "arn:aws:iam::<AccountID>:user/other"}"#,
            '-',
        ),
        (
            redacted,
            r#""Principal": {"AWS": "arn:aws:iam::111122223333:user/dev"}"#,
            '?',
        ),
        (
            USER,
            r#""Principal": {"AWS": "arn:aws:iam::<AccountID>:user/dev"}"#,
            '?',
        ),
        (
            USER,
            r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/dev"}"#,
            '-',
        ),
        (
            USER,
            r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/other"}"#,
            '+',
        ),
        (USER, "", '-'),
    ] {
        let comma = if element.is_empty() { "" } else { "," };
        let members =
            format!(r#""Effect": "Allow", "Action": "*", "Resource": "*" {comma} {element}"#);
        let policy = one("2012-10-17", &members);
        let request = request(principal, "s3:GetObject", "arn:aws:s3:::b/k");
        let found = match verdict(&policy, PolicyType::Resource, &request).outcome {
            Outcome::Match => '+',
            Outcome::NoMatch => '-',
            Outcome::Depends(_) => '?',
        };
        assert_eq!(found, expected, "{principal} {element}");
    }
    // A Deny with NotPrincipal spares a caller that is listed with the account.
    for (listed, expected) in [
        (
            r#""arn:aws:iam::111122223333:user/dev", "111122223333""#,
            Outcome::NoMatch,
        ),
        (r#""arn:aws:iam::111122223333:user/other""#, Outcome::Match),
        (
            r#""arn:aws:iam::111122223333:user/dev""#,
            Outcome::Depends([Unknown::Undocumented("not_principal_without_account")].into()),
        ),
    ] {
        let members = format!(
            r#""Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal": {{"AWS": [{listed}]}}"#
        );
        let policy = one("2012-10-17", &members);
        let request = request(USER, "s3:GetObject", "arn:aws:s3:::b/k");
        assert_eq!(
            verdict(&policy, PolicyType::Resource, &request).outcome,
            expected,
            "{listed}"
        );
    }
}

#[test]
fn conditions_on_one_key_hang_together() {
    let allow = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}"#
        )
    };
    let deny = |condition: &str| {
        format!(r#"{{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {condition}}}"#)
    };
    let mfa = |value: &str| format!(r#"{{"Bool": {{"aws:MultiFactorAuthPresent": "{value}"}}}}"#);
    let vpce = |operator: &str, value: &str| {
        format!(r#"{{"{operator}": {{"aws:SourceVpce": "{value}"}}}}"#)
    };
    let depends = |key: &str| Decision::Depends([Unknown::Key(key.to_owned())].into());
    for (statements, expected) in [
        (
            vec![
                allow(&vpce("StringEquals", "vpce-1")),
                allow(&vpce("StringNotEquals", "vpce-1")),
            ],
            Decision::Allowed,
        ),
        (
            vec![allow(
                r#"{"StringEquals": {"aws:SourceVpce": "a"}, "StringLike": {"aws:SourceVpce": "b*"}}"#,
            )],
            Decision::ImplicitlyDenied,
        ),
        (
            vec![
                allow(&vpce("StringLike", "vpce-*")),
                allow(&vpce("StringNotLike", "vpce-*")),
            ],
            Decision::Allowed,
        ),
        (
            vec![
                allow(r#"{"Null": {"aws:SourceVpce": "true"}}"#),
                allow(r#"{"Null": {"aws:SourceVpce": "false"}}"#),
            ],
            Decision::Allowed,
        ),
        (
            vec![allow(&mfa("true")), deny(&mfa("true"))],
            depends("aws:MultiFactorAuthPresent"),
        ),
        (
            vec![allow(&mfa("true")), allow(&mfa("false"))],
            depends("aws:MultiFactorAuthPresent"),
        ),
        (
            vec![
                allow(r#"{"Bool": {"aws:SecureTransport": "true"}}"#),
                allow(r#"{"Bool": {"aws:SecureTransport": "false"}}"#),
            ],
            Decision::Allowed,
        ),
        (
            vec![
                allow(&vpce("StringLike", "a*")),
                allow(&vpce("StringNotLike", "b*")),
            ],
            depends("aws:SourceVpce"),
        ),
    ] {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(",")
        );
        let found = super::policy(
            &read(&text),
            PolicyType::Identity,
            &request(USER, "s3:GetObject", "arn:aws:s3:::b/k"),
        );
        assert_eq!(found.decision, expected, "{text}");
    }
}

const BUCKET: &str = "arn:aws:s3:::b";

/// Source: IAM User Guide, "AWS JSON policy elements: `NotPrincipal`".
#[test]
fn a_deny_with_not_principal_spares_nobody_who_has_a_boundary() {
    let all = || {
        read(
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        )
    };
    let resource = read(
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:user/dev", "arn:aws:iam::111122223333:root"]}, "Action": "*", "Resource": "*"}}"#,
    );
    let request = request(USER, "s3:GetBucketLocation", BUCKET);
    for (boundary, decision, outcome) in [
        (vec![], Decision::Allowed, Outcome::NoMatch),
        (vec![all()], Decision::ExplicitlyDenied, Outcome::Match),
    ] {
        let layers = Layers {
            identity: vec![all()],
            boundary,
            resource: Some(resource.clone()),
            ..Layers::default()
        };
        assert_eq!(decide(&layers, &request), decision);
        let verdicts = statements(&resource, PolicyType::Resource, &layers, &request);
        assert_eq!(verdicts[0].outcome, outcome);
    }
}

/// Source: AWS STS API Reference, "`GetCallerIdentity`" and "`GetSessionToken`".
#[test]
fn some_actions_need_no_permission() {
    for (action, text, expected) in [
        ("sts:GetCallerIdentity", "", "Allowed"),
        ("STS:getcalleridentity", "identity deny", "Allowed"),
        (
            "sts:GetCallerIdentity",
            "identity allow\nscp other\nboundary deny",
            "Allowed",
        ),
        ("sts:GetSessionToken", "", "Allowed"),
        ("sts:GetSessionToken", "identity deny", "ExplicitlyDenied"),
        ("sts:AssumeRole", "", "ImplicitlyDenied"),
    ] {
        let decision = decide(&layers(text), &request(USER, action, "*"));
        assert_eq!(decision.code(), expected, "{action} {text}");
    }
    let of_role = request(SESSION, "sts:GetSessionToken", "*");
    assert_eq!(
        decide(&Layers::default(), &of_role),
        Decision::ImplicitlyDenied
    );
}

/// Layers in the shape of the contract, so that a row reads as people write it.
fn layers(text: &str) -> Layers {
    let mut layers = Layers::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (layer, statement) = line.split_once(' ').expect(line);
        let effect = if statement.starts_with("deny") {
            "Deny"
        } else {
            "Allow"
        };
        let principal = match statement.split_once(' ') {
            Some((_, principal)) => format!(r#", "Principal": {principal}"#),
            None if matches!(layer, "rcp" | "resource") => r#", "Principal": "*""#.to_owned(),
            None => String::new(),
        };
        // `other` is a statement about something else: the layer is there and silent.
        let action = if statement.starts_with("other") {
            "iam:CreateUser"
        } else {
            "*"
        };
        let resource = if layer == "trust" {
            ""
        } else {
            r#", "Resource": "*""#
        };
        let policy = read(&format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}", "Action": "{action}"{resource}{principal}}}]}}"#
        ));
        match layer {
            "identity" => layers.identity.push(policy),
            "boundary" => layers.boundary.push(policy),
            "session" => layers.session.push(policy),
            "scp" => layers.scps.push(vec![policy]),
            "rcp" => layers.rcps.push(vec![policy]),
            "vpce" => layers.vpce.push(policy),
            "resource" | "trust" => layers.resource = Some(policy),
            other => panic!("{other}"),
        }
    }
    layers
}

#[test]
fn layers_decide_together() {
    let me = r#"{"AWS": "arn:aws:iam::111122223333:user/dev"}"#;
    let role = r#"{"AWS": "arn:aws:iam::111122223333:role/app"}"#;
    let session = r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/app/session-1"}"#;
    let account = r#"{"AWS": "111122223333"}"#;
    let root = "arn:aws:iam::111122223333:root";
    let linked = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s";
    let federated = "arn:aws:sts::111122223333:federated-user/f";
    let key = "arn:aws:kms:us-east-1:111122223333:key/k";
    let target = "arn:aws:iam::111122223333:role/target";
    let far_target = "arn:aws:iam::444455556666:role/target";
    let far_key = "arn:aws:kms:us-east-1:444455556666:key/k";
    let get = |principal| (principal, "s3:GetBucketLocation", BUCKET);
    for ((principal, action, resource), text, expected) in [
        (get(USER), String::new(), "ImplicitlyDenied"),
        (get(USER), "identity allow".into(), "Allowed"),
        (
            get(USER),
            "identity allow\nidentity deny".into(),
            "ExplicitlyDenied",
        ),
        (
            get(USER),
            "identity allow\nboundary other".into(),
            "ImplicitlyDenied",
        ),
        (get(USER), "boundary allow".into(), "ImplicitlyDenied"),
        (
            get(SESSION),
            "identity allow\nsession other".into(),
            "ImplicitlyDenied",
        ),
        (
            get(SESSION),
            "identity allow\nboundary allow\nsession allow".into(),
            "Allowed",
        ),
        (
            get(USER),
            "identity allow\nscp allow\nscp other".into(),
            "ImplicitlyDenied",
        ),
        (
            get(USER),
            "identity allow\nscp allow\nscp allow".into(),
            "Allowed",
        ),
        (get(USER), "identity allow\nrcp other".into(), "Allowed"),
        (
            get(USER),
            "identity allow\nrcp deny".into(),
            "ExplicitlyDenied",
        ),
        (
            get(USER),
            "identity allow\nvpce other".into(),
            "ImplicitlyDenied",
        ),
        // One account, a resource policy allows, the others are silent.
        (get(USER), format!("resource allow {me}"), "Allowed"),
        (
            get(USER),
            format!("resource allow {me}\nboundary other"),
            "Allowed",
        ),
        (
            get(USER),
            format!("resource allow {me}\nscp other"),
            "ImplicitlyDenied",
        ),
        (get(SESSION), format!("resource allow {role}"), "Allowed"),
        (
            get(SESSION),
            format!("resource allow {role}\nboundary other"),
            "ImplicitlyDenied",
        ),
        (
            get(SESSION),
            format!("resource allow {role}\nsession other"),
            "ImplicitlyDenied",
        ),
        (
            get(SESSION),
            format!("resource allow {session}\nboundary other\nsession other"),
            "Allowed",
        ),
        (
            get(USER),
            format!("resource allow {account}"),
            "ImplicitlyDenied",
        ),
        (
            get(USER),
            format!("resource allow {account}\nidentity allow"),
            "Allowed",
        ),
        (get(USER), "resource allow".into(), "Allowed"),
        (
            get(USER),
            "resource deny\nidentity allow".into(),
            "ExplicitlyDenied",
        ),
        // Root, service-linked roles, federated sessions, services, everyone.
        (get(root), "boundary other".into(), "Allowed"),
        (get(root), "scp deny".into(), "ExplicitlyDenied"),
        (
            get(linked),
            "identity allow\nscp deny\nrcp deny".into(),
            "Allowed",
        ),
        (get(federated), "identity allow".into(), "ImplicitlyDenied"),
        (
            get(federated),
            "identity allow\nsession allow".into(),
            "Allowed",
        ),
        (
            get("lambda.amazonaws.com"),
            r#"resource allow {"Service": "lambda.amazonaws.com"}"#.into(),
            "Allowed",
        ),
        (
            get("lambda.amazonaws.com"),
            "identity allow".into(),
            "ImplicitlyDenied",
        ),
        (get("anonymous"), "resource allow".into(), "Allowed"),
        // KMS: the key policy must allow or delegate.
        (
            (USER, "kms:Decrypt", key),
            format!("identity allow\nresource allow {account}"),
            "Allowed",
        ),
        (
            (USER, "kms:Decrypt", key),
            format!("resource allow {account}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "kms:Decrypt", key),
            format!("identity allow\nresource allow {role}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "kms:Decrypt", key),
            format!("resource allow {me}"),
            "Allowed",
        ),
        (
            (USER, "kms:Decrypt", far_key),
            format!("resource allow {me}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "kms:Decrypt", far_key),
            format!("identity allow\nresource allow {me}"),
            "Allowed",
        ),
        // Trust: always needed; across accounts both sides.
        (
            (USER, "sts:AssumeRole", target),
            "identity allow".into(),
            "Allowed",
        ),
        (
            (USER, "sts:AssumeRole", target),
            format!("identity allow\ntrust allow {role}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "sts:AssumeRole", target),
            format!("trust allow {me}"),
            "Allowed",
        ),
        (
            (USER, "sts:AssumeRole", target),
            format!("trust allow {account}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "sts:AssumeRole", target),
            format!("identity allow\ntrust allow {account}"),
            "Allowed",
        ),
        (
            (USER, "sts:AssumeRole", far_target),
            format!("trust allow {me}"),
            "ImplicitlyDenied",
        ),
        (
            (USER, "sts:AssumeRole", far_target),
            format!("identity allow\ntrust allow {me}"),
            "Allowed",
        ),
        (
            (USER, "sts:AssumeRole", far_target),
            "identity allow".into(),
            "ImplicitlyDenied",
        ),
    ] {
        let request = with(request(principal, action, resource), &[]);
        assert_eq!(
            decide(&layers(&text), &request).code(),
            expected,
            "{principal} {action} {text}"
        );
    }
    // Another account's bucket.
    let mut request = with(request(USER, "s3:GetBucketLocation", BUCKET), &[]);
    request.resource_account = Some("444455556666".to_owned());
    for (text, expected) in [
        ("identity allow".to_owned(), "ImplicitlyDenied"),
        (format!("resource allow {me}"), "ImplicitlyDenied"),
        (format!("identity allow\nresource allow {me}"), "Allowed"),
        (
            format!("identity allow\nresource allow {account}"),
            "Allowed",
        ),
        (
            format!("identity allow\nresource allow {me}\nboundary other"),
            "ImplicitlyDenied",
        ),
    ] {
        assert_eq!(decide(&layers(&text), &request).code(), expected, "{text}");
    }
}
