//! The sentences about what is wrong in a policy, and what could not be read.

use super::{English, capital};
use crate::budget::TruncationReason;
use crate::evaluate::Element;
use crate::lint::{ArnField, CallerClass, FindingKind, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, RepairKind, UnreadableKind};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{FindingWords, Place, Words, odd, say};
use crate::text::Position;

impl FindingWords for English {
    fn finding(&self, kind: &FindingKind) -> Line {
        match kind {
            FindingKind::UseridVariableForUser { pattern, corrected } => say!(
                "Change {} to {}. An IAM user's session IDs start with the user name, so as it stands users can't end or resume their own sessions.",
                pattern,
                corrected
            ),
            FindingKind::UsernameVariableForRole { pattern } => say!(
                "{} never matches here: only IAM users have `aws:username`, and the caller is not one. For a role use `${aws:userid}` or the role's tags.",
                pattern
            ),
            FindingKind::InvalidAction {
                written,
                action: Some(action),
                ..
            } => say!(
                "{} is the name of an API operation, not an IAM action. Write {}.",
                written,
                action
            ),
            FindingKind::InvalidAction {
                written,
                action: None,
                nearest,
            } => match nearest.as_slice() {
                [] => say!("There is no action {}. Check its spelling.", written),
                nearest => say!(
                    "There is no action {}. Similar names: {}.",
                    written,
                    self.names(nearest, 0)
                ),
            },
            FindingKind::InvalidServiceInAction {
                written,
                prefix: Some(prefix),
            } => say!(
                "{} has a service prefix that does not exist. Write it with {}.",
                written,
                prefix
            ),
            FindingKind::InvalidServiceInAction {
                written,
                prefix: None,
            } => {
                say!(
                    "{} has a service prefix that does not exist. Check its spelling.",
                    written
                )
            }
            FindingKind::WildcardMatchesNoAction { pattern } => {
                say!("{} matches no action at all. Check its spelling.", pattern)
            }
            FindingKind::WildcardWithoutLikeOperator {
                operator,
                key,
                value,
            } => say!(
                "{} compares literally, so the wildcard in {} for {} is an ordinary character. If a pattern is meant, use the `…Like` operator.",
                operator,
                value,
                key
            ),
            FindingKind::LookAlikeLetter { written, found, .. } => say!(
                "In {}, {} ({}) is not {}, which it looks like. Type the latter.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            FindingKind::InvisibleCharacter { written, character } => say!(
                "{} has the character {} in it, which nobody sees and AWS takes as it stands. Remove it.",
                written,
                odd(*character)
            ),
            FindingKind::InvalidVersion { written } => say!(
                "{} is no version of the policy language, and AWS rejects the policy. Write `2012-10-17`.",
                written
            ),
            FindingKind::VariableUnsupportedInVersion { variable } => say!(
                "{} stays plain text, because only `Version` `2012-10-17` substitutes variables. Write that version.",
                variable
            ),
            FindingKind::PlaceholderLeft { placeholder } => {
                say!(
                    "{} is a placeholder. Replace it before you save the policy.",
                    placeholder
                )
            }
            FindingKind::ActionWithoutResourceType { action } => say!(
                "{} has no resource type, so a list of ARNs never allows it. Put it into a statement of its own with `\"Resource\": \"*\"`.",
                action
            ),
            FindingKind::ArnTypeMismatch { arn } => say!(
                "{} is no resource of any action in this statement, so it allows nothing. Check the ARN, or move it to the statement of its actions.",
                arn
            ),
            FindingKind::KeyNeverApplies { key } => say!(
                "No action or resource of this statement carries {}, so the condition cannot do what it says. Move it to a statement whose actions carry the key.",
                key
            ),
            FindingKind::UnsupportedPrincipal => {
                say!(
                    "A policy of this kind takes no `Principal`. With it, it is a resource-based policy and belongs to the bucket, key, queue or role."
                )
            }
            FindingKind::PassRoleWithStarInResource => {
                say!(
                    "`iam:PassRole` on every role lets the caller give any role of the account to a service. Name the ARN of the role, and the service with `iam:PassedToService`."
                )
            }
            FindingKind::PolicySizeExceeded { characters, quota } => say!(
                "The policy has {} characters without white space, and AWS takes {}. Split it.",
                *characters,
                *quota
            ),
            FindingKind::DuplicateKey { key } => say!(
                "{} stands twice in one object, and AWS rejects that or keeps only one. Merge the two.",
                key
            ),
            FindingKind::SyntaxRepaired { repair } => self.repair(repair),
            FindingKind::MissingVersion => {
                say!(
                    "There is no `Version`, so AWS reads the policy as `2008-10-17`, which has no variables. Write `2012-10-17`."
                )
            }
            FindingKind::MissingStatement => say!(
                "There is no statement, so the policy neither allows nor denies anything. Add one under `Statement`."
            ),
            FindingKind::MissingEffect => {
                say!("The statement has no `Effect`. Write `Allow` or `Deny`.")
            }
            FindingKind::MissingAction => say!("The statement has no `Action`. Name the actions."),
            FindingKind::MissingResource => {
                say!("The statement has no `Resource`. Name the ARNs to which it applies.")
            }
            FindingKind::MissingPrincipal => {
                say!(
                    "The statement has no `Principal`, which this kind of policy needs. Name the caller's ARN."
                )
            }
            FindingKind::EmptyArray { element } => match element {
                Element::Condition => {
                    say!(
                        "The `Condition` holds an empty list, which no value matches. Name the values or remove the key."
                    )
                }
                Element::Principal
                | Element::Action
                | Element::Resource
                | Element::Effect
                | Element::Version => say!(
                    "{} is an empty list, so the statement applies to nothing. Fill it or remove the statement.",
                    Inline::Code(element.name())
                ),
            },
            FindingKind::UnsupportedSid { sid } => {
                say!(
                    "The `Sid` {} holds characters that IAM does not take. Use letters and digits only.",
                    sid
                )
            }
            FindingKind::UniqueSidsRequired { sid } => {
                say!(
                    "The `Sid` {} stands twice in the policy. Give each statement its own.",
                    sid
                )
            }
            FindingKind::InvalidArnPrefix { resource } if resource.is_empty() => {
                say!("A `Resource` is empty. Write the ARN in full, beginning with `arn:`.")
            }
            FindingKind::InvalidArnPrefix { resource } => {
                say!(
                    "{} is no ARN. Write it in full, beginning with `arn:`.",
                    resource
                )
            }
            FindingKind::MissingArnField { arn } => say!(
                "{} has fewer than the six fields of an ARN, and AWS does not document what that covers. Write all six.",
                arn
            ),
            FindingKind::MalformedVariable { variable, flaw } => match flaw {
                VariableFlaw::MissingBrace => {
                    say!(
                        "The variable {} has no closing brace, so it stays plain text. Close it.",
                        variable
                    )
                }
                VariableFlaw::Empty => {
                    say!(
                        "The variable {} is empty. Name a key in it, e.g. `${aws:username}`.",
                        variable
                    )
                }
                VariableFlaw::Space => {
                    say!(
                        "The variable {} holds a space, so AWS does not read it as one. Remove the space.",
                        variable
                    )
                }
                VariableFlaw::MissingQuote => {
                    say!(
                        "The default value in {} stands without single quotes, so AWS does not read it as a variable. Write it as `'value'`.",
                        variable
                    )
                }
            },
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: Some(nearest),
            } => say!(
                "There is no condition operator {}. Probably {} is meant.",
                operator,
                nearest
            ),
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: None,
            } => say!(
                "There is no condition operator {}. Use one of IAM's.",
                operator
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: Some(nearest),
                ..
            } => say!(
                "There is no condition key {}. Probably {} is meant.",
                key,
                nearest
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: None,
                flaw: KeyFlaw::Global | KeyFlaw::Service,
            } => {
                say!(
                    "AWS's service authorization reference lists no condition key {}, so no request is known to carry it. Check its spelling.",
                    key
                )
            }
            FindingKind::InvalidConditionKey {
                key, nearest: None, ..
            } => {
                say!("There is no condition key {}. Check its spelling.", key)
            }
            FindingKind::TypeMismatch {
                operator,
                key,
                value,
                expected,
            } => match expected {
                ValueType::Boolean => say!(
                    "{} for {} takes `true` or `false`, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::Number => say!(
                    "{} for {} takes a number, and {} is none.",
                    operator,
                    key,
                    value
                ),
                ValueType::Date => say!(
                    "{} for {} takes an ISO 8601 date or epoch seconds, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::IpRange => say!(
                    "{} for {} takes an IP address or a CIDR block, and {} is neither.",
                    operator,
                    key,
                    value
                ),
            },
            FindingKind::NullWithIfExists { operator } => say!(
                "{} makes no sense, because `Null` itself asks whether the key is there. Write `Null`.",
                operator
            ),
            FindingKind::ForAllValuesWithSingleValuedKey { operator, key } => say!(
                "{} on {} is true as well when the request does not carry the key. Write the operator without `ForAllValues:`.",
                operator,
                key
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: true,
            } => say!(
                "{} is a private address, and `aws:SourceIp` sees public addresses only, so this excepts nobody. Through a VPC endpoint use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: false,
            } => say!(
                "{} is a private address, and `aws:SourceIp` sees public addresses only. Through a VPC endpoint use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::UnsupportedWildcardInPrincipal { principal } => say!(
                "{} matches nobody: in a `Principal`, `*` stands alone only. Name the ARN, or narrow with `aws:PrincipalArn` and `ArnLike`.",
                principal
            ),
            FindingKind::DeletedPrincipal { principal } => say!(
                "{} is the id of a user or role that was deleted, so it matches nobody. Write the ARN anew.",
                principal
            ),
            FindingKind::InvalidConditionMultipleBoolean { key } => say!(
                "`Bool` for {} lists both `true` and `false`, so it holds whenever the key is there. Write the one that is meant.",
                key
            ),
            FindingKind::MissingQualifier { operator, key } => say!(
                "{} may have several values, and {} does not say whether all or any of them have to match. Put `ForAllValues:` or `ForAnyValue:` before it.",
                key,
                operator
            ),
            FindingKind::InvalidVariableForOperator { operator, variable } => say!(
                "{} substitutes no variables, so {} is compared as it stands. Write a value.",
                operator,
                variable
            ),
            FindingKind::VariableUnsupportedInElement {
                variable,
                element: Element::Resource,
            } => say!(
                "{} stays plain text: in a `Resource`, AWS substitutes variables in the last field of the ARN only. Write the value, or `*` there and a condition.",
                variable
            ),
            FindingKind::VariableUnsupportedInElement { variable, element } => say!(
                "{} stays plain text: AWS substitutes no variables in {}. Write the value, or use a condition.",
                variable,
                Inline::Code(element.name())
            ),
            FindingKind::InvalidArnField { arn, field } => match field {
                ArnField::Partition => say!(
                    "The partition of {} does not exist. Write `aws`, `aws-cn` or `aws-us-gov`.",
                    arn
                ),
                ArnField::ServiceCase => say!(
                    "The service in {} is written in capitals, and no ARN has it so. Write it in small letters.",
                    arn
                ),
                ArnField::Region => say!(
                    "The region in {} does not exist. Write one such as `ap-northeast-1`.",
                    arn
                ),
                ArnField::Account => say!(
                    "The account in {} does not have twelve digits. Check it.",
                    arn
                ),
            },
            FindingKind::ArnFieldNotAllowed {
                arn,
                corrected,
                field: ArnField::Account,
            } => say!(
                "{} never matches, because ARNs of this type have no account. Write {}.",
                arn,
                corrected
            ),
            FindingKind::ArnFieldNotAllowed { arn, corrected, .. } => say!(
                "{} never matches, because ARNs of this type have no region. Write {}.",
                arn,
                corrected
            ),
            FindingKind::CreateSlrWithStarInResource => {
                say!(
                    "`iam:CreateServiceLinkedRole` for every service lets the caller give any service a role in the account. Name the ARN of the role, or the service with `iam:AWSServiceName`."
                )
            }
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: false,
            } => say!(
                "Requests for {} never carry {}, so this statement never allows them. Put them into a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: true,
            } => say!(
                "Requests for {} never carry {}, so this statement never denies them. Put them into a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::RedundantEntry {
                value, covered_by, ..
            } => say!(
                "{} says nothing new beside {}, which covers it. It can go.",
                value,
                covered_by
            ),
            FindingKind::RedundantStatement { covered_by } => say!(
                "The statement says nothing new: statement {} covers it. It can go.",
                *covered_by
            ),
            FindingKind::AllowShadowedByDeny { denied_by } => say!(
                "Statement {} denies everything that this statement allows, and a `Deny` wins. Narrow one of the two.",
                *denied_by
            ),
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal => {
                say!(
                    "A role trust policy takes no `NotPrincipal`. Name the callers in `Principal`."
                )
            }
            FindingKind::InvalidPrincipalKey { kind } => say!(
                "There is no kind of principal {}. Write `AWS`, `Service`, `Federated` or `CanonicalUser`.",
                kind
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } if kind.is_empty() => say!(
                "{} stands in the `Principal` without its kind. Write it as a value of `AWS`, `Service` or `Federated`.",
                principal
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } => say!(
                "{} is no principal of the kind {}. Write the ARN or the name in full.",
                principal,
                kind
            ),
            FindingKind::RestrictAccessToServicePrincipal { service } => say!(
                "{} may act here for any account, because there is no condition. Narrow it with `aws:SourceArn` or `aws:SourceAccount`.",
                service
            ),
            FindingKind::AllowWithNotPrincipal => {
                say!(
                    "`NotPrincipal` with `Allow` allows everybody else, anonymous callers included. Name the callers in `Principal`."
                )
            }
            FindingKind::RoleTrustPolicySyntaxErrorResource => {
                say!(
                    "A role trust policy takes no `Resource`, because the role itself is the resource. Remove it."
                )
            }
            FindingKind::MismatchedActionForPrincipal { action, kind } => say!(
                "A principal of the kind {} cannot call {}. Use the action that belongs to it (`sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`).",
                kind,
                action
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: false,
            } => say!(
                "No `Resource` of this statement fits {}, so this is not allowed. What fits is {}: add it, or write a statement for it.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: true,
            } => say!(
                "No `Resource` of this statement fits {}, so this `Deny` never denies that. What fits is {}: add it.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::PatternWithoutFittingResource {
                pattern,
                action,
                arns,
            } => say!(
                "{} does not allow {} here, because no `Resource` of this statement fits it. It takes {}: if it is needed, add a statement for it.",
                pattern,
                action,
                self.names(arns, 0)
            ),
            FindingKind::KeyNeverForCaller { key, caller, deny } => {
                let caller = match caller {
                    CallerClass::User => say!("an IAM user"),
                    CallerClass::Role => say!("a role"),
                    CallerClass::Service => say!("a service"),
                    CallerClass::Federated => say!("a caller with a token or an assertion"),
                };
                if *deny {
                    say!(
                        "A request of {} never carries {}, so this `Deny` never denies it. Use another key.",
                        caller,
                        key
                    )
                } else {
                    say!(
                        "A request of {} never carries {}, so this statement never allows it. Use another key, or leave this one out.",
                        caller,
                        key
                    )
                }
            }
            FindingKind::RoleWithoutPath {
                written,
                corrected,
                in_principal: true,
            } => say!(
                "There is no role {}, and AWS refuses it as a principal: the ARN of such a role has a path. Write the whole ARN, which `aws iam get-role` prints, or allow the account and compare `aws:PrincipalArn` with {} under `ArnLike`.",
                written,
                corrected
            ),
            FindingKind::RoleWithoutPath {
                written, corrected, ..
            } => say!(
                "{} matches no role, because the ARN of such a role has a path. Write {}.",
                written,
                corrected
            ),
            FindingKind::WildcardInSensitiveKey { key, value } => say!(
                "{} for {} lets everybody through, so the condition protects nothing. Write the values that are meant.",
                value,
                key
            ),
            FindingKind::DenyVoidWithoutVariable { variable } => say!(
                "Where a request has no value for {}, this `Deny` denies nothing. Give the variable a default value, or deny with a `…NotEquals` or `Null` condition on the key.",
                variable
            ),
            FindingKind::AdministratorAccess => {
                say!(
                    "This allows every action on every resource: whoever has the policy is an administrator of the account. List the actions and resources that are needed."
                )
            }
            FindingKind::BoundaryWithoutLimit => {
                say!(
                    "A permissions boundary that allows every action on every resource limits nothing. List what the user or role may have at most."
                )
            }
            FindingKind::AllowWithNotAction { escalation: None } => {
                say!(
                    "`NotAction` with `Allow` allows every action that it does not list, of every service, and those that AWS adds later. List the actions that are needed in `Action`."
                )
            }
            FindingKind::AllowWithNotAction {
                escalation: Some(action),
            } => say!(
                "`NotAction` with `Allow` allows every action that it does not list, also {}, by which its holder can give itself any permission. List the actions that are needed in `Action`, or except `iam:*` as well.",
                action
            ),
            FindingKind::PublicAccess => {
                say!(
                    "This is open to everybody: to every AWS account, and without signing in where the service takes such requests. If that is not meant, name the principals, or narrow with `aws:PrincipalOrgID`, `aws:SourceArn`, `aws:SourceVpce` or `aws:SourceIp`. If this is the policy of a VPC endpoint, it is right so: by itself it allows nobody."
                )
            }
            FindingKind::PublicTrustPolicy => {
                say!(
                    "Everybody in every AWS account may assume this role. Name the principals, or narrow with `aws:PrincipalOrgID` or `aws:PrincipalArn`."
                )
            }
            FindingKind::CrossAccountAccess { principal } => say!(
                "{} is of another account, whose administrators decide who may use this. If the account is not yours, narrow with `sts:ExternalId` in a trust policy, or name the role there.",
                principal
            ),
            FindingKind::TrustInWholeAccount { principal } => say!(
                "With {}, the account decides who of it may assume this role: whoever an identity-based policy there allows it. Name the role or user; if the account is not yours, ask for an `sts:ExternalId` as well.",
                principal
            ),
            FindingKind::PrivilegeEscalation { gain, ways } => match gain {
                Gain::OwnPolicies => say!(
                    "Whoever has this policy can give itself any permission: {}. Restrict `Resource`, or demand a permissions boundary with `iam:PermissionsBoundary`.",
                    self.names(ways, 0)
                ),
                Gain::OtherIdentity => say!(
                    "Whoever has this policy can act as any other user or role of the account: {}. Restrict `Resource`, e.g. to `user/${aws:username}`.",
                    self.names(ways, 0)
                ),
                Gain::PassedRole => say!(
                    "Whoever has this policy can run what it likes with the permissions of any role that the service can assume: {}. Name the roles in the `Resource` of `iam:PassRole`.",
                    self.names(ways, 0)
                ),
                Gain::RunningRole => say!(
                    "Whoever has this policy decides what runs with the roles of resources that exist: {}. Restrict `Resource`, or narrow with the resource's tags.",
                    self.names(ways, 0)
                ),
            },
            FindingKind::KeyOfAnotherOidcProvider { key, corrected } => say!(
                "{} is a claim of another issuer than the provider in the `Principal`, so no token carries it. Write {}.",
                key,
                corrected
            ),
            FindingKind::UnsupportedOidcClaim { key, subject } => say!(
                "AWS makes no condition key {} of a token: it reads `sub`, `aud`, `amr`, `oaud` and `email`, and for some providers the claims that it documents. Narrow with {}.",
                key,
                subject
            ),
            FindingKind::MissingAudienceForOidcPrincipal { key } => say!(
                "No condition asks for whom the token was made: tokens for every audience that the provider lists are taken. Add {}.",
                key
            ),
            FindingKind::WildcardInService { written } => say!(
                "IAM refuses the wildcard in the service of {}. Write an entry for each service, such as `s3:Get*`.",
                written
            ),
            FindingKind::EmptyArnField {
                arn,
                field: ArnField::Account,
            } => say!(
                "The account in {} is empty, and ARNs of this type have one, so it matches none of yours. Write the account, or `*`.",
                arn
            ),
            FindingKind::EmptyArnField { arn, .. } => say!(
                "The region in {} is empty, and ARNs of this type have one, so it matches none of yours. Write the region, or `*`.",
                arn
            ),
            FindingKind::InvalidRegion { region } => say!(
                "There is no region {}, so no request is ever made to it. Write one such as `ap-northeast-1`.",
                region
            ),
            FindingKind::UnsupportedCharacter { written, character } => say!(
                "IAM refuses {} in {}: a policy takes characters up to U+00FF only. In a pattern, write `?`, which stands for any one character.",
                odd(*character),
                written
            ),
            FindingKind::ResourceInRepositoryPolicy => {
                say!(
                    "The policy of an ECR repository takes no `Resource`, because it is about its repository, and ECR refuses it. Remove it."
                )
            }
            FindingKind::MissingConditionKeyForOidcPrincipal { provider, key } => say!(
                "Everybody who signs in at {} may assume this role. Narrow it with a condition on {}.",
                provider,
                key
            ),
        }
    }

    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line {
        match (place, policy, line) {
            (Some(place), _, Some(line)) => say!("{} (line {}):", capital(self.place(place)), line),
            (Some(place), _, None) => say!("{}:", capital(self.place(place))),
            (None, Some(policy), Some(line)) => say!("Policy {} (line {}):", policy, line),
            (None, Some(policy), None) => say!("Policy {}:", policy),
            (None, None, Some(line)) => say!("Line {}:", line),
            (None, None, None) => say!("The policy:"),
        }
    }

    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line {
        let Position { line, column } = position;
        match kind {
            UnreadableKind::Broken => say!(
                "Something that looks like a policy could not be read; reading ended at line {}, column {}. Paste the whole document from its first to its last brace.",
                line,
                column
            ),
            UnreadableKind::TooDeep => say!(
                "The text from line {}, column {} is nested deeper than any policy, so it was not read as one.",
                line,
                column
            ),
            UnreadableKind::Terraform => say!(
                "At line {}, column {} there is Terraform code. Paste the rendered JSON, e.g. from `terraform show -json` or from the IAM console.",
                line,
                column
            ),
            UnreadableKind::Cdk => say!(
                "At line {}, column {} there is AWS CDK code. Paste the JSON that `cdk synth` makes of it, or the policy from the IAM console.",
                line,
                column
            ),
            UnreadableKind::CutOff => say!(
                "The policy that begins at line {}, column {} is cut off before its first statement says anything. Paste the whole document, down to its last brace.",
                line,
                column
            ),
            UnreadableKind::TooLong { characters } => say!(
                "The policy at line {}, column {} was not evaluated: it has {} characters without white space, and the limit is {}, several times what AWS accepts. Paste only the statements in question.",
                line,
                column,
                characters,
                MAX_CHARACTERS
            ),
            UnreadableKind::TooManyConditions { conditions } => say!(
                "The policy at line {}, column {} was not evaluated: it has {} conditions, and the limit is {}. Paste only the statements in question.",
                line,
                column,
                conditions,
                MAX_CONDITIONS
            ),
        }
    }

    fn truncated(&self, reason: TruncationReason, position: Position) -> Line {
        let line = position.line;
        match reason {
            TruncationReason::LongLog => say!(
                "This log is long: denials were looked for in all of it, but policies only up to line {}.",
                line
            ),
            TruncationReason::PolicySearch => say!(
                "Policies were looked for only up to line {}: to go through the rest takes more work than one question may cost. Paste the policy that matters by itself.",
                line
            ),
            TruncationReason::TooManyPolicies => say!(
                "There are more policies here than are read at once: those from line {} on were left out. Paste the ones that matter by themselves.",
                line
            ),
            TruncationReason::TooManyDenials => say!(
                "There are more different denials here than are kept apart: those from line {} on were only counted.",
                line
            ),
            TruncationReason::DenialSearch => say!(
                "Denials were looked for only up to line {}: to go through the rest takes more work than one question may cost. Paste the part with the error by itself.",
                line
            ),
        }
    }
}

impl English {
    /// What was mended in a pasted policy.
    pub(super) fn repair(&self, repair: &RepairKind) -> Line {
        match repair {
            RepairKind::TrailingComma => {
                say!(
                    "There is a comma before a closing bracket; AWS rejects that. It was read without it."
                )
            }
            RepairKind::MissingComma => {
                say!("A comma is missing here; AWS rejects that. It was read with one.")
            }
            RepairKind::Comment => {
                say!("There is a comment, and JSON takes none. It was skipped.")
            }
            RepairKind::SmartQuotes => {
                say!(
                    "The quotes are typographic or full-width; AWS takes only `\"`. They were read as such."
                )
            }
            RepairKind::OddCharacter(character) => say!(
                "There is a full-width or invisible character here ({}). It was read as its ASCII form or skipped.",
                odd(*character)
            ),
            RepairKind::SingleQuotes => {
                say!("The text stands in single quotes; JSON takes only `\"`. It was read as such.")
            }
            RepairKind::UnquotedKey => {
                say!("A key stands without quotes; JSON wants them. It was read with quotes.")
            }
            RepairKind::Unclosed(1) => {
                say!(
                    "The policy ends before its last bracket closes. It was read as if the bracket were there."
                )
            }
            RepairKind::Unclosed(missing) => say!(
                "The policy ends before {} brackets close. What is missing there was taken as unknown; paste the whole policy.",
                *missing
            ),
            RepairKind::CutOff => say!(
                "The text ends in the middle of a statement. What is missing was taken as unknown; paste the whole policy."
            ),
            RepairKind::StrayBracket => {
                say!("There is a closing bracket that opens nowhere. It was skipped.")
            }
            RepairKind::Elision => {
                say!(
                    "Something was left out here (`...`). What stands there is unknown and was not evaluated."
                )
            }
            RepairKind::BrokenString => {
                say!(
                    "A string runs over the end of a line, or holds a character that JSON wants escaped. It was read as one string."
                )
            }
            RepairKind::MissingQuote => {
                say!("A closing quote is missing. The string was read up to the end of its line.")
            }
            RepairKind::MissingColon => {
                say!("The colon between a key and its value is missing. It was read with one.")
            }
            RepairKind::UnquotedValue => {
                say!(
                    "A text value stands without quotes; JSON wants them. It was read with quotes."
                )
            }
            RepairKind::StrayText => {
                say!("There are words here that belong to no element. They were skipped.")
            }
            RepairKind::Case { expected } => {
                say!("AWS minds upper and lower case here. Write {}.", expected)
            }
            RepairKind::DuplicateKey(key) => say!(
                "{} stands twice in one object, and AWS rejects that or keeps only one. Merge the two.",
                key
            ),
            RepairKind::Combination(name) => say!(
                "{} stands beside its opposite, and a statement takes one of the two. Remove one, or make two statements.",
                name
            ),
            RepairKind::UnknownElement(name) => {
                say!(
                    "{} is no element of a policy, and AWS rejects it. Check its spelling or remove it.",
                    name
                )
            }
            RepairKind::WrongType { element } => {
                say!(
                    "The value of {} has the wrong JSON type, and AWS rejects it.",
                    element
                )
            }
            RepairKind::NotUnderstood(written) => say!(
                "{} is made by code or by a template, and the paste does not show what it gives. It was taken as unknown.",
                written
            ),
            RepairKind::Wrapped => {
                say!(
                    "This is a part of a policy. The document around it was added in order to read it."
                )
            }
        }
    }
}
