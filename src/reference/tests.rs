use super::*;

#[test]
fn counts_are_those_of_the_data() {
    let info = info();
    assert_eq!(
        (
            info.services,
            info.actions,
            info.resource_types,
            info.sources.len(),
            info.generated.len()
        ),
        (456, 22_091, 2_334, 3, 10)
    );
}

#[test]
fn every_name_is_found_again() {
    for service in services() {
        assert_eq!(super::service(service.prefix()), Some(service));
        for known in service.actions() {
            assert_eq!(
                action(known.full_name()),
                Some(known),
                "{}",
                known.full_name()
            );
        }
    }
}

#[test]
fn facts_of_actions() {
    let types = |name: &str| -> Vec<&str> {
        action(name)
            .unwrap()
            .resources()
            .map(|row| row.resource_type().name())
            .collect()
    };
    for (name, expected) in [
        (
            "ssm:StartSession",
            vec!["document", "instance", "managed-instance", "task"],
        ),
        ("s3:ListBucket", vec!["accesspoint", "bucket"]),
        ("s3:GetObject", vec!["accesspointobject", "object"]),
        ("s3:ListAllMyBuckets", vec![]),
        ("ec2:DescribeInstances", vec![]),
        ("ECR:getauthorizationtoken", vec![]),
        ("iam:PassRole", vec!["role"]),
        ("kms:Decrypt", vec!["key"]),
        ("rds-db:connect", vec!["db-user"]),
    ] {
        assert_eq!(types(name), expected, "{name}");
    }
    assert!(action("s3:ListObjectsV2").is_none());
    assert_eq!(action("ecs:RunTask").unwrap().access(), AccessLevel::Write);
}

#[test]
fn facts_of_operations() {
    for (service, name, needs) in [
        ("s3", "ListObjectsV2", vec!["s3:ListBucket"]),
        ("s3", "HeadBucket", vec!["s3:ListBucket"]),
        ("s3", "HeadObject", vec!["s3:GetObject"]),
        ("s3", "ListBuckets", vec!["s3:ListAllMyBuckets"]),
        ("lambda", "Invoke", vec!["lambda:InvokeFunction"]),
        ("ssm", "StartSession", vec!["ssm:StartSession"]),
        (
            "lambda",
            "GetFunction20150331v2",
            vec!["lambda:GetFunction"],
        ),
        (
            "cloudfront",
            "CreateDistribution2020_05_31",
            vec!["cloudfront:CreateDistribution"],
        ),
        (
            "monitoring",
            "GetMetricData",
            vec!["cloudwatch:GetMetricData"],
        ),
    ] {
        assert_eq!(
            operation(service, name).unwrap().needs,
            needs,
            "{service} {name}"
        );
    }
    assert!(needs_no_permission("sts:GetCallerIdentity") && !needs_no_permission("sts:AssumeRole"));
    assert!(operation("s3", "NoSuchOperation").is_none());
    assert!(operations_named("ListBuckets").contains(&"s3"));
    assert_eq!(operations_named("ListObjectsV2"), ["s3"]);
}

#[test]
fn services_have_many_names() {
    for (name, prefix) in [
        ("monitoring", "cloudwatch"),
        ("email", "ses"),
        ("streams.dynamodb", "dynamodb"),
        ("Elastic Load Balancing v2", "elasticloadbalancing"),
        ("AmazonDynamoDB", "dynamodb"),
        ("AWSSimpleSystemsManagement", "ssm"),
        ("Amazon S3", "s3"),
        ("AmazonECS", "ecs"),
        ("ec2.amazonaws.com", "ec2"),
        ("ResourceGroupsTaggingApi", "tag"),
        ("SFN", "states"),
    ] {
        assert_eq!(prefix_of(name), Some(prefix), "{name}");
    }
    assert_eq!(prefix_of("no such service"), None);
}

#[test]
fn arns_have_types() {
    let of = |name: &str, arn: &str| -> Vec<&str> {
        action(name)
            .unwrap()
            .resource_type_of(arn)
            .iter()
            .map(|row| row.resource_type().name())
            .collect()
    };
    for (name, arn, expected) in [
        (
            "ssm:StartSession",
            "arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession",
            vec!["document"],
        ),
        (
            "ssm:StartSession",
            "arn:aws:ec2:ap-northeast-1:<AccountID>:instance/*",
            vec!["instance"],
        ),
        ("s3:ListBucket", "arn:aws:s3:::artifacts", vec!["bucket"]),
        (
            "s3:GetObject",
            "arn:aws:s3:::artifacts/a/b/c",
            vec!["object"],
        ),
        ("s3:GetObject", "arn:aws:s3:::artifacts", vec![]),
        ("s3:ListBucket", "arn:aws:s3:us-east-1::artifacts", vec![]),
    ] {
        assert_eq!(of(name, arn), expected, "{name} {arn}");
    }
}

#[test]
fn keys_go_with_actions_and_types() {
    let scope = |name: &str, kind: Option<&str>, key: &str| {
        let action = action(name).unwrap();
        let kind = kind.map(|kind| {
            action
                .resources()
                .map(ActionResource::resource_type)
                .find(|t| t.name() == kind)
                .unwrap()
        });
        key_applies(action, kind, key)
    };
    for (name, kind, key, expected) in [
        (
            "s3:GetObject",
            Some("object"),
            "s3:prefix",
            KeyScope::NeverForAction,
        ),
        (
            "s3:ListBucket",
            Some("bucket"),
            "S3:Prefix",
            KeyScope::Action,
        ),
        ("s3:GetObject", None, "aws:SourceIp", KeyScope::Global),
        (
            "ssm:StartSession",
            Some("instance"),
            "ssm:resourceTag/Env",
            KeyScope::ResourceType,
        ),
        (
            "s3:GetObject",
            None,
            "s3:NoSuchKeyYet",
            KeyScope::UnknownKey,
        ),
    ] {
        assert_eq!(scope(name, kind, key), expected, "{name} {kind:?} {key}");
    }
    assert_eq!(
        condition_key(None, "dynamodb:LeadingKeys")
            .unwrap()
            .value_type,
        ValueType::ArrayOfString
    );
    assert_eq!(
        condition_key(None, "aws:ResourceTag/Env")
            .unwrap()
            .value_type,
        ValueType::String
    );
}

#[test]
fn every_action_of_an_operation_exists() {
    for row in 0..count(Section::Operations, 3) {
        for name in list(cell(Section::Operations, 3, row, 1)).chain(list(cell(
            Section::Operations,
            3,
            row,
            2,
        ))) {
            assert!(action(name).is_some(), "{name}");
        }
    }
}

#[test]
fn misspelt_actions_have_neighbours() {
    let names: Vec<&str> = nearest_actions("s3:GetObjct", 1)
        .into_iter()
        .map(Action::full_name)
        .collect();
    assert_eq!(names, ["s3:GetObject"]);
    assert!(nearest_actions("nosuch:GetObject", 3).is_empty());
}
