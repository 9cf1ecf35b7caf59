//! Explanations of policies: how they read, in both languages, and what holds for every one of them.

use kyoka::budget::{Budget, STEPS};
use kyoka::evaluate::{self, Decision};
use kyoka::evidence::{self, Evidence, Input, Role};
use kyoka::explain::{self, Explanation, Run, Takes, TokenSubject};
use kyoka::iam::{Context, Effect, Fact, PolicyType, Request, Target};
use kyoka::policy;
use kyoka::render::terminal::Screen;
use kyoka::render::{json, markdown, terminal};
use kyoka::reply::{self, Block, Length, Line, Reply};
use kyoka::text::{Language, Paste};
use serde_json::Value;

/// Policies as people have them: a name, the kind as given or nothing, and the text.
const POLICIES: [(&str, &str, &str); 40] = [
    (
        "bucket_and_objects",
        "",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"List","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::team-reports","Condition":{"StringLike":{"s3:prefix":"home/${aws:username}/*"}}},{"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::team-reports/home/${aws:username}/*"}]}"#,
    ),
    (
        "administrator",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ),
    (
        "administrator_with_guard",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}]}"#,
    ),
    (
        "all_but_iam",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["iam:CreateServiceLinkedRole","iam:ListRoles","organizations:DescribeOrganization"],"Resource":"*"}]}"#,
    ),
    (
        "require_mfa",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:ChangePassword","iam:GetUser"],"Resource":"arn:aws:iam::*:user/${aws:username}"},{"Sid":"DenyWithoutMfa","Effect":"Deny","NotAction":["iam:EnableMFADevice","iam:ListMFADevices","sts:GetSessionToken"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#,
    ),
    (
        "instances_by_tag",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:StartInstances","ec2:StopInstances"],"Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringEquals":{"aws:ResourceTag/Owner":"${aws:username}","aws:ResourceTag/Env":["dev","test"]}}},{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}]}"#,
    ),
    (
        "tag_on_create",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"arn:aws:ec2:*:*:*/*","Condition":{"StringEquals":{"ec2:CreateAction":"RunInstances","aws:RequestTag/team":"web"},"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost-center"]},"Null":{"aws:RequestTag/cost-center":"false"}}}]}"#,
    ),
    (
        "pass_role",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/app-*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}},{"Effect":"Allow","Action":["ecs:RunTask","ecs:RegisterTaskDefinition"],"Resource":"*"}]}"#,
    ),
    (
        "escalation",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreatePolicyVersion","iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}]}"#,
    ),
    (
        "deny_that_takes_nothing",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/orders"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
    ),
    (
        "deny_takes_all",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"},{"Effect":"Deny","Action":"s3:Get*","Resource":"arn:aws:s3:::logs*"}]}"#,
    ),
    (
        "wrong_resource_type",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::logs/*"},{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::logs"}]}"#,
    ),
    (
        "unknown_words",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObjects","made:Up"],"Resource":"*","Condition":{"StringMatches":{"aws:SourceIp":"10.0.0.1"},"StringEquals":{"made:Key":"x"}}}]}"#,
    ),
    (
        "region_and_time",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":["ap-northeast-1","ap-northeast-3"]},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2026-12-31T23:59:59Z"},"IpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}}]}"#,
    ),
    (
        "leading_keys",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":["arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders","arn:aws:dynamodb:ap-northeast-1:123456789012:table/carts"],"Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:PrincipalTag/tenant}"]},"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}}]}"#,
    ),
    (
        "many_resources",
        "identity",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes","sqs:GetQueueUrl","sns:Publish"],"Resource":["arn:aws:sqs:us-east-1:123456789012:a","arn:aws:sqs:us-east-1:123456789012:b","arn:aws:sqs:us-east-1:123456789012:c","arn:aws:sqs:us-east-1:123456789012:d","arn:aws:sns:us-east-1:123456789012:news"]}]}"#,
    ),
    (
        "public_bucket",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"PublicRead","Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*"}]}"#,
    ),
    (
        "bucket_https_and_organization",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::amzn-s3-demo-bucket","arn:aws:s3:::amzn-s3-demo-bucket/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#,
    ),
    (
        "bucket_for_cloudfront",
        "resource",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*","Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE"}}}}"#,
    ),
    (
        "bucket_cross_account",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::444455556666:role/reader"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::amzn-s3-demo-bucket/shared/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}]}"#,
    ),
    (
        "bucket_only_from_endpoint",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"Only-from-the-endpoint","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::amzn-s3-demo-bucket","arn:aws:s3:::amzn-s3-demo-bucket/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"},"ArnNotLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/admin"}}}]}"#,
    ),
    (
        "key_policy",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Sid":"Use","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/app"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.ap-northeast-1.amazonaws.com","kms:EncryptionContext:department":"finance"}}},{"Sid":"Grants","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/app"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}]}"#,
    ),
    (
        "queue_policy",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:orders","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:news"}}}]}"#,
    ),
    (
        "topic_policy",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["sns:Subscribe","sns:Publish"],"Resource":"arn:aws:sns:us-east-1:123456789012:news","Condition":{"StringEquals":{"aws:SourceOwner":"123456789012","sns:Protocol":"https"}}}]}"#,
    ),
    (
        "repository_policy",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"CrossAccountPull","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}"#,
    ),
    (
        "secret_policy",
        "resource",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::123456789012:role/app","arn:aws:iam::123456789012:root"]},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}"#,
    ),
    (
        "trust_github",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}}]}"#,
    ),
    (
        "trust_github_patterns",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":["repo:octo-org/octo-repo:environment:prod-*","repo:octo-org/tools:*","repo:octo-org/*:pull_request"]}}}]}"#,
    ),
    (
        "trust_github_open",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:octo-org/octo-repo*"}}}]}"#,
    ),
    (
        "trust_eks",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub":"system:serviceaccount:kube-system:aws-node"}}}]}"#,
    ),
    (
        "trust_account",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"12345"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#,
    ),
    (
        "trust_service",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}"#,
    ),
    (
        "trust_several",
        "trust",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/Okta"},"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/ops"},"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}"#,
    ),
    (
        "scp_regions",
        "scp",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","organizations:*","route53:*","support:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["ap-northeast-1","us-east-1"]},"ArnNotLike":{"aws:PrincipalARN":"arn:aws:iam::*:role/Admin"}}}]}"#,
    ),
    (
        "scp_with_full_access",
        "scp",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["organizations:LeaveOrganization","cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"*"}]}"#,
    ),
    (
        "scp_allow_list",
        "scp",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","dynamodb:*"],"Resource":"*"}]}"#,
    ),
    (
        "rcp",
        "rcp",
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"OnlyTheOrganization","Effect":"Deny","Principal":"*","Action":["s3:*","sqs:*","kms:*","secretsmanager:*","sts:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}"#,
    ),
    (
        "boundary",
        "boundary",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","cloudwatch:*","ec2:*"],"Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}"#,
    ),
    (
        "session",
        "session",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/tenant-7/*"}]}"#,
    ),
    (
        "vpc_endpoint",
        "vpce",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::amzn-s3-demo-bucket","arn:aws:s3:::amzn-s3-demo-bucket/*"],"Condition":{"StringEquals":{"aws:ResourceAccount":"123456789012"}}}]}"#,
    ),
];

const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

fn read(kind: &str, text: &str) -> Evidence {
    let role = PolicyType::from_code(kind).map_or(Role::PoliciesOnly, Role::Policies);
    let input = Input {
        paste: Paste::new(None, text),
        role,
    };
    evidence::read(vec![input], Some(Language::En), &Budget::default())
}

fn explained(kind: &str, text: &str) -> Vec<Explanation> {
    let explained = explain::explain(&read(kind, text).policies, &Budget::default());
    assert!(!explained.is_empty(), "{text}");
    explained
}

fn said(explained: &[Explanation], length: Length, language: Language) -> String {
    markdown::render(&reply::explanation(explained, length, language))
}

/// A sentence in one line.
fn plain(line: Line) -> String {
    let reply = Reply {
        language: Language::En,
        blocks: vec![Block::Paragraph(line)],
    };
    let screen = Screen {
        columns: usize::MAX / 2,
        ..Screen::PLAIN
    };
    terminal::render(&reply, screen).trim().to_owned()
}

#[test]
fn explanations_read_well() {
    for (name, kind, text) in POLICIES {
        let explained = explained(kind, text);
        let both = LANGUAGES.map(|language| said(&explained, Length::Brief, language));
        insta::assert_snapshot!(format!("explain_{name}"), both.join("\n\n--------\n\n"));
    }
}

#[test]
fn the_whole_explanation_says_what_is_written() {
    for name in [
        "many_resources",
        "region_and_time",
        "trust_several",
        "unknown_words",
    ] {
        let (_, kind, text) = POLICIES.iter().find(|(one, ..)| *one == name).unwrap();
        let explained = explained(kind, text);
        let both = LANGUAGES.map(|language| said(&explained, Length::Whole, language));
        insta::assert_snapshot!(
            format!("explain_whole_{name}"),
            both.join("\n\n--------\n\n")
        );
    }
}

/// Every policy of the corpora: those to be evaluated, and those that people pasted.
fn corpus() -> Vec<(String, String)> {
    let lines = include_str!("../corpus/evaluation.jsonl").lines();
    let mut found: Vec<(String, String)> = Vec::new();
    for line in lines {
        let value: Value = serde_json::from_str(line).unwrap();
        let policies = &value["policies"];
        for (member, kind) in [
            ("identity", "identity"),
            ("scps", "scp"),
            ("rcps", "rcp"),
            ("resource", "resource"),
            ("boundary", "boundary"),
            ("session", "session"),
        ] {
            documents(&policies[member], &mut |document| {
                found.push((kind.to_owned(), document.to_string()));
            });
        }
    }
    let pasted = include_str!("../corpus/public.jsonl").lines();
    for line in pasted {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = value["text"].as_str().unwrap_or_default();
        if !read("", text).policies.is_empty() {
            found.push((String::new(), text.to_owned()));
        }
    }
    let own = POLICIES.iter();
    found.extend(own.map(|(_, kind, text)| ((*kind).to_owned(), (*text).to_owned())));
    found.sort();
    found.dedup();
    found
}

/// Every object with a `Statement` in it.
fn documents(value: &Value, take: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(object) if object.contains_key("Statement") => take(value),
        Value::Object(object) => object.values().for_each(|one| documents(one, take)),
        Value::Array(list) => list.iter().for_each(|one| documents(one, take)),
        _ => {}
    }
}

#[test]
fn every_statement_is_explained_and_nothing_of_it_is_dropped() {
    let corpus = corpus();
    assert!(corpus.len() > 200, "{}", corpus.len());
    for (kind, text) in corpus {
        let evidence = read(&kind, &text);
        let explained = explain::explain(&evidence.policies, &Budget::default());
        assert_eq!(explained.len(), evidence.policies.len());
        for (explanation, pasted) in explained.iter().zip(&evidence.policies) {
            let statements = &pasted.policy.statements;
            assert_eq!(explanation.statements.len(), statements.len(), "{text}");
            for (one, statement) in explanation.statements.iter().zip(statements) {
                // What does nothing is said to do nothing.
                if one.effect.is_none() || one.actions.is_none() {
                    continue;
                }
                for language in LANGUAGES {
                    let line = reply::explained_statement(explanation, one, language);
                    let line = plain(line);
                    let says = |value: &str| {
                        let shown: String = value.chars().take(60).collect();
                        line.contains(&terminal::printable(&shown))
                    };
                    let actions = one.actions.as_ref().filter(|actions| !actions.is_every);
                    for value in actions.iter().flat_map(|actions| &actions.written) {
                        assert!(says(value), "{value}: {line}");
                    }
                    let resources = one.resources.as_ref().filter(|list| !list.is_every());
                    for value in resources.iter().flat_map(|resources| &resources.written) {
                        assert!(says(value), "{value}: {line}");
                    }
                    for condition in &one.conditions {
                        let clause = plain(reply::explained_condition(condition, language));
                        assert!(line.contains(&clause), "{clause}: {line}");
                    }
                }
                assert_eq!(one.conditions.len(), statement.conditions.len());
            }
        }
    }
}

/// Whether a subject of a token is one of those that an explanation names.
fn is_named(tokens: &[TokenSubject], subject: &str) -> bool {
    let like = kyoka::iam::matches;
    tokens.iter().any(|token| match token {
        TokenSubject::GitHub { repository, run } => {
            let Some(rest) = subject.strip_prefix("repo:") else {
                return false;
            };
            let (own, on) = rest.split_once(':').unwrap();
            let on_run = match run {
                Run::Any => true,
                Run::Branch(name) => like(&format!("ref:refs/heads/{name}"), on),
                Run::Tag(name) => like(&format!("ref:refs/tags/{name}"), on),
                Run::Environment(name) => like(&format!("environment:{name}"), on),
                Run::PullRequest => on == "pull_request",
            };
            like(repository, own) && on_run
        }
        TokenSubject::GitLab { .. }
        | TokenSubject::ServiceAccount { .. }
        | TokenSubject::Terraform { .. } => false,
    })
}

#[test]
fn an_explanation_names_every_workflow_that_may_assume_the_role_and_no_other() {
    const SUBJECTS: [&str; 12] = [
        "repo:octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org/octo-repo:ref:refs/heads/main2",
        "repo:octo-org/octo-repo:ref:refs/heads/feature/x",
        "repo:octo-org/octo-repo:ref:refs/tags/v1",
        "repo:octo-org/octo-repo:environment:prod-eu",
        "repo:octo-org/octo-repo:environment:dev",
        "repo:octo-org/octo-repo:pull_request",
        "repo:octo-org/octo-repo2:ref:refs/heads/main",
        "repo:octo-org/tools:ref:refs/heads/main",
        "repo:octo-org/tools2:pull_request",
        "repo:octo-org2/octo-repo:ref:refs/heads/main",
        "repo:other/octo-repo:ref:refs/heads/main",
    ];
    const VALUES: [(&str, &str); 13] = [
        (
            "StringEquals",
            "repo:octo-org/octo-repo:ref:refs/heads/main",
        ),
        ("StringLike", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("StringLike", "repo:octo-org/octo-repo:ref:refs/heads/main*"),
        ("StringLike", "repo:octo-org/octo-repo:ref:refs/heads/*"),
        ("StringLike", "repo:octo-org/octo-repo:ref:refs/tags/*"),
        ("StringLike", "repo:octo-org/octo-repo:environment:prod*"),
        ("StringLike", "repo:octo-org/octo-repo:pull_request"),
        ("StringLike", "repo:octo-org/octo-repo:*"),
        ("StringLike", "repo:octo-org/*"),
        ("StringLike", "repo:octo-org/*:*"),
        ("StringLike", "repo:octo-org/*:ref:refs/heads/main"),
        ("StringLike", "repo:octo-org/octo-repo*"),
        ("StringEquals", "repo:octo-org/octo-repo:*"),
    ];
    let mut told = 0;
    for (operator, value) in VALUES {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"{operator}":{{"token.actions.githubusercontent.com:sub":"{value}"}}}}}}]}}"#
        );
        let evidence = read("trust", &text);
        let explained = explain::explain(&evidence.policies, &Budget::default());
        let condition = &explained[0].statements[0].conditions[0];
        let tokens = &condition.meaning.as_ref().unwrap().tokens;
        if tokens.is_empty() {
            continue;
        }
        told += 1;
        let policy = &evidence.policies[0].policy;
        for subject in SUBJECTS {
            let key = "token.actions.githubusercontent.com:sub".to_owned();
            let request = Request {
                principal: Some(
                    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
                        .to_owned(),
                ),
                action: "sts:AssumeRoleWithWebIdentity".to_owned(),
                resource: Target::Unknown,
                resource_account: None,
                context: Context {
                    facts: [(key, Fact::Values(vec![subject.to_owned()]))].into(),
                    complete: true,
                },
            };
            let verdict =
                evaluate::statement(&policy.statements[0], policy, PolicyType::Trust, &request);
            let fails_by_condition = verdict
                .reasons
                .iter()
                .any(|reason| reason.kind.element() == evaluate::Element::Condition);
            assert_eq!(
                is_named(tokens, subject),
                !fails_by_condition,
                "{operator} {value}: {subject} {verdict:?}"
            );
        }
    }
    assert_eq!(told, 11);
}

#[test]
fn only_is_said_where_the_evaluator_allows_nobody_else() {
    // A statement, and what its explanation calls those whom it lets in.
    const STATEMENTS: [(&str, &str); 8] = [
        (
            r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}"#,
            "`lambda.amazonaws.com`",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/ops"},"Action":"sts:AssumeRole"}"#,
            "the user `ops`",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:*"}"#,
            "account `111122223333`",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#,
            "Anyone",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"NotAction":"sts:TagSession"}"#,
            "account `111122223333`",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:TagSession"}"#,
            "nobody",
        ),
        (
            r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#,
            "nobody",
        ),
        (
            r#"{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/ops"},"Action":"sts:AssumeRole"}"#,
            "everyone except",
        ),
    ];
    const CALLERS: [(&str, &str); 5] = [
        ("lambda.amazonaws.com", "`lambda.amazonaws.com`"),
        ("ec2.amazonaws.com", "`ec2.amazonaws.com`"),
        ("arn:aws:iam::123456789012:user/ops", "the user `ops`"),
        (
            "arn:aws:iam::111122223333:role/any",
            "account `111122223333`",
        ),
        (
            "arn:aws:iam::444455556666:user/other",
            "account `444455556666`",
        ),
    ];
    let mut only = 0;
    for (first, _) in STATEMENTS {
        for (second, _) in STATEMENTS {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{first},{second}]}}"#);
            let evidence = read("trust", &text);
            let explained = explain::explain(&evidence.policies, &Budget::default());
            let summary = plain(reply::explained_in_short(&explained[0], Language::En));
            if !summary.contains("Only") && !summary.contains("nobody") {
                continue;
            }
            only += 1;
            for (caller, name) in CALLERS {
                let request = Request {
                    principal: Some(caller.to_owned()),
                    action: "sts:AssumeRole".to_owned(),
                    resource: Target::Unknown,
                    resource_account: Some("123456789012".to_owned()),
                    context: Context {
                        complete: true,
                        ..Context::default()
                    },
                };
                let policy = &evidence.policies[0].policy;
                let decision =
                    evaluate::decision(policy, PolicyType::Trust, &request, &Budget::default());
                assert!(
                    decision != Decision::Allowed || summary.contains(name),
                    "{caller}: {summary}\n{text}"
                );
            }
        }
    }
    assert!(only > 10, "{only}");
}

#[test]
fn a_deny_takes_what_the_evaluator_denies() {
    let of = |name: &str| {
        let (_, kind, text) = POLICIES.iter().find(|(one, ..)| *one == name).unwrap();
        explained(kind, text).remove(0)
    };
    for (name, statement, expected) in [
        ("administrator_with_guard", 1, Takes::From(vec![0])),
        ("deny_that_takes_nothing", 1, Takes::Nothing),
        ("deny_takes_all", 1, Takes::From(vec![0])),
        ("bucket_https_and_organization", 1, Takes::From(vec![0])),
        ("boundary", 1, Takes::Nothing),
    ] {
        let explanation = of(name);
        assert_eq!(
            explanation.statements[statement].takes,
            Some(expected),
            "{name}"
        );
    }
    assert_eq!(of("deny_takes_all").access.unwrap().actions, 0);
}

/// The numbers are those of the evaluator: an action counts where it allows the action on some resource.
#[test]
fn actions_are_counted_as_the_evaluator_allows_them() {
    let mut exact = 0;
    for (text, resources) in [
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:us-east-1:123456789012:a"},{"Effect":"Deny","Action":"sqs:Delete*","Resource":"*"}]}"#,
            ["arn:aws:sqs:us-east-1:123456789012:a", "*"],
        ),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:Get*","sqs:List*"],"Resource":"*"},{"Effect":"Deny","NotAction":"sqs:List*","Resource":"arn:aws:sqs:*:*:*"}]}"#,
            ["arn:aws:sqs:us-east-1:123456789012:a", "*"],
        ),
    ] {
        let evidence = read("identity", text);
        let explained = explain::explain(&evidence.policies, &Budget::default());
        let counted = explained[0].access.as_ref().unwrap();
        let service = kyoka::reference::service("sqs").unwrap();
        let allowed = service
            .actions()
            .filter(|action| {
                resources.iter().any(|resource| {
                    let fits = if *resource == "*" {
                        action.takes_star()
                    } else {
                        !action.resource_type_of(resource).is_empty()
                    };
                    let request = Request {
                        principal: Some("arn:aws:iam::123456789012:user/dev".to_owned()),
                        action: action.full_name().to_owned(),
                        resource: Target::Known((*resource).to_owned()),
                        resource_account: None,
                        context: Context {
                            complete: true,
                            ..Context::default()
                        },
                    };
                    let policy = &evidence.policies[0].policy;
                    let budget = Budget::default();
                    fits && evaluate::decision(policy, PolicyType::Identity, &request, &budget)
                        == Decision::Allowed
                })
            })
            .count();
        if counted.is_at_most {
            assert!(counted.actions >= allowed, "{text}");
        } else {
            assert_eq!(counted.actions, allowed, "{text}");
        }
        exact += usize::from(!counted.is_at_most);
    }
    assert!(exact > 0);
}

#[test]
fn what_is_not_read_or_not_known_is_said_so() {
    // The end is missing.
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"arn:aws:s3:::${Bucket}/*","Action":["s3:GetObject","#;
    let cut_off = explained("identity", text);
    assert!(!cut_off[0].is_whole);
    let english = said(&cut_off, Length::Brief, Language::En);
    for part in [
        "Not all of `Action`",
        "could be read",
        "`${Bucket}`",
        "At most, it allows",
        "it may say more",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    // Whether it allows or denies is missing, and nothing is said of the whole.
    let text = r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#;
    let english = said(&explained("", text), Length::Brief, Language::En);
    assert!(
        english.contains("Too little of it could be read"),
        "{english}"
    );
    assert!(
        english.contains(
            "Whether this statement allows or denies couldn't be read. It is about `s3:GetObject` on every object in the bucket `reports`, if the request uses HTTPS."
        ),
        "{english}"
    );
    // Whom it lets in besides is not known.
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ec2.amazonaws.com","#;
    let english = said(&explained("trust", text), Length::Brief, Language::En);
    assert!(!english.contains("Only"), "{english}");
}

#[test]
fn an_explanation_stays_within_its_bounds() {
    let many = |count: usize, each: &dyn Fn(usize) -> String| {
        let statements: Vec<String> = (0..count).map(each).collect();
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
            statements.join(",")
        )
    };
    for (name, text) in [
        (
            "NotAction",
            many(120, &|number| {
                format!(r#"{{"Effect":"Allow","NotAction":"s3:Get{number}*","Resource":"*"}}"#)
            }),
        ),
        (
            "Allow and Deny",
            many(200, &|number| {
                let effect = if number % 2 == 0 { "Allow" } else { "Deny" };
                format!(
                    r#"{{"Effect":"{effect}","Action":"s3:*","Resource":"arn:aws:s3:::*{number}*"}}"#
                )
            }),
        ),
        (
            "wildcards",
            many(1, &|_| {
                let actions: Vec<String> = (0..600)
                    .map(|number| format!("\"*:*{number:04}*\""))
                    .collect();
                format!(
                    r#"{{"Effect":"Allow","Action":[{}],"Resource":"*"}}"#,
                    actions.join(",")
                )
            }),
        ),
    ] {
        let evidence = read("identity", &text);
        let budget = Budget::default();
        let explained = explain::explain(&evidence.policies, &budget);
        assert!(budget.left() >= STEPS / 2 - 1, "{name}: {}", budget.left());
        let statements = &explained[0].statements;
        assert_eq!(
            statements.len(),
            evidence.policies[0].policy.statements.len()
        );
        let reply = reply::explanation(&explained, Length::Whole, Language::En);
        let written = json::explanation(&explained, &evidence, &reply).len();
        let most = 48 * text.len() + 256 * 1024;
        assert!(written <= most, "{name}: {written} of {}", text.len());
        // A brief explanation is one.
        let brief = said(&explained, Length::Brief, Language::En);
        assert!(brief.len() < 8 * 1024, "{name}: {}", brief.len());
    }
}

#[test]
fn a_limit_grants_nothing_in_words() {
    for (name, kind, text) in POLICIES {
        let explained = explained(kind, text);
        // A finding may speak of other kinds of policy.
        let short = reply::explained_in_short(&explained[0], Language::En);
        let statements = explained[0].statements.iter();
        let statements = statements
            .map(|one| plain(reply::explained_statement(&explained[0], one, Language::En)));
        let english = [plain(short)].into_iter().chain(statements);
        let english = english.collect::<Vec<_>>().join("\n");
        if explained[0].is_limit() {
            assert!(english.contains("grants nothing"), "{name}: {english}");
            assert!(!english.contains("Allows "), "{name}: {english}");
        } else {
            assert!(!english.contains("grants nothing"), "{name}: {english}");
        }
        let allows = explained[0].with_effect(Effect::Allow).count();
        assert!(
            allows > 0 || !english.contains("Lets "),
            "{name}: {english}"
        );
    }
}

#[test]
fn a_policy_is_found_where_explain_reads() {
    // The output of `aws iam get-role`, in which the policy is a member.
    let text = r#"{"Role":{"RoleName":"deploy","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}}}"#;
    let explained = explained("", text);
    assert_eq!(explained[0].kind, PolicyType::Trust);
    assert!(!explained[0].is_kind_assumed);
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    assert_eq!(found.policies.len(), 1);
}
