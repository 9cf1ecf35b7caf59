//! Every sentence, in both languages: whole, in its language, and with the names that it was given.

use super::brief::{FixFacts, LeadFacts};
use super::direct::{Direct, Kept};
use super::why::{Ground, Mechanism};
use super::*;
use crate::answer::Usage;
use crate::denial::Invalid;
use crate::diagnose::{About, Ask, Cause, Change, Credentials, Mended, Owner, Want};
use crate::evaluate::{ConditionGap, Element, ResourceGap};
use crate::lint::{ArnField, CallerClass, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::RepairKind;
use crate::reference::AccessLevel;
use crate::reply::made::StackState;
use crate::reply::names::{Noun, PolicyName, Thing, UsedBy, Who};
use crate::text::look_alike::LookAlike;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn a_template_takes_what_goes_into_its_holes() {
    assert_eq!(holes("a {} b {}"), 2);
    assert_eq!(holes("`${aws:userid}` {"), 0);
    let line = say!("`Resource` of {}: {}", 2, "x");
    assert_eq!(
        line.0,
        [
            Inline::Code("Resource"),
            Inline::Text(" of "),
            Inline::Number(2),
            Inline::Text(": "),
            Inline::Pasted("x".into()),
        ]
    );
}

/// A name as it would be pasted; each must be in the sentence that it was given to.
fn name(tag: &str) -> String {
    format!("NAME-{tag}")
}

const PLACE: Place<'_> = Place {
    policy: Some(7),
    kind: None,
    statement: 3,
    sid: Some("NAME-sid"),
};

fn gaps() -> Vec<ResourceGap> {
    vec![
        ResourceGap::ActionHasNoResourceType,
        ResourceGap::NoTypeOfAction,
        ResourceGap::BucketWanted,
        ResourceGap::ObjectWanted,
        ResourceGap::OtherType {
            pattern: Some("instance".into()),
            resource: Some(name("type")),
        },
        ResourceGap::OtherType {
            pattern: None,
            resource: None,
        },
        ResourceGap::Service,
        ResourceGap::Partition,
        ResourceGap::Region,
        ResourceGap::Account { owned_by_aws: true },
        ResourceGap::Account {
            owned_by_aws: false,
        },
        ResourceGap::Name { near: true },
        ResourceGap::Name { near: false },
        ResourceGap::Suffix,
        ResourceGap::NotAnArn,
    ]
}

fn unknowns() -> Vec<Unknown> {
    let mut all = vec![
        Unknown::Key(name("key")),
        Unknown::Placeholder(name("placeholder")),
        Unknown::Pattern(name("pattern")),
        Unknown::Undocumented("a rule"),
        Unknown::CutOff,
        Unknown::Code(name("code")),
    ];
    all.extend(ELEMENTS.map(Unknown::Field));
    all.extend(PolicyType::ALL.map(Unknown::Policy));
    all
}

const ELEMENTS: [Element; 6] = [
    Element::Principal,
    Element::Action,
    Element::Resource,
    Element::Condition,
    Element::Effect,
    Element::Version,
];

fn reasons() -> Vec<ReasonKind> {
    let mut all = vec![
        ReasonKind::ActionNotListed { nearest: None },
        ReasonKind::ActionNotListed {
            nearest: Some(name("near")),
        },
        ReasonKind::ActionIsOperation {
            written: name("written"),
            action: name("action"),
        },
        ReasonKind::ActionExcluded {
            pattern: name("pattern"),
        },
        ReasonKind::ResourceExcluded {
            pattern: name("pattern"),
        },
        ReasonKind::VariableInOldVersion {
            variable: name("variable"),
        },
        ReasonKind::VariableAbsent { key: name("key") },
        ReasonKind::ConditionOpen {
            operator: name("operator"),
            key: name("key"),
            values: vec![name("value")],
        },
        ReasonKind::PrincipalNotListed { nearest: None },
        ReasonKind::PrincipalNotListed {
            nearest: Some(name("near")),
        },
        ReasonKind::PrincipalExcluded {
            entry: name("entry"),
        },
    ];
    all.extend(
        gaps()
            .into_iter()
            .map(|gap| ReasonKind::ResourceNotCovered {
                nearest: name("nearest"),
                gap,
            }),
    );
    let conditions = [
        ConditionGap::Differs {
            actual: vec![name("actual")],
        },
        ConditionGap::Absent,
        ConditionGap::AbsentForAction,
        ConditionGap::AbsentForResourceType {
            resource_type: name("type"),
        },
        ConditionGap::AbsentOnAwsResource,
        ConditionGap::AbsentForCaller,
        ConditionGap::Present,
        ConditionGap::LiteralWildcard,
        ConditionGap::UnknownOperator,
        ConditionGap::Unparseable,
    ];
    all.extend(conditions.map(|gap| ReasonKind::ConditionFalse {
        operator: name("operator"),
        key: name("key"),
        values: vec![name("value")],
        gap,
    }));
    for element in ELEMENTS {
        all.push(ReasonKind::Empty { element });
        all.push(ReasonKind::Missing { element });
        all.extend(
            unknowns()
                .into_iter()
                .map(|on| ReasonKind::Open { element, on }),
        );
    }
    all
}

fn repairs() -> Vec<RepairKind> {
    vec![
        RepairKind::TrailingComma,
        RepairKind::MissingComma,
        RepairKind::Comment,
        RepairKind::SmartQuotes,
        RepairKind::OddCharacter('\u{A0}'),
        RepairKind::SingleQuotes,
        RepairKind::UnquotedKey,
        RepairKind::Unclosed(1),
        RepairKind::Unclosed(2),
        RepairKind::CutOff,
        RepairKind::StrayBracket,
        RepairKind::Elision,
        RepairKind::BrokenString,
        RepairKind::MissingQuote,
        RepairKind::MissingColon,
        RepairKind::UnquotedValue,
        RepairKind::StrayText,
        RepairKind::Case {
            expected: name("expected"),
        },
        RepairKind::DuplicateKey(name("key")),
        RepairKind::Combination(name("element")),
        RepairKind::UnknownElement(name("element")),
        RepairKind::WrongType {
            element: name("element"),
        },
        RepairKind::NotUnderstood(name("written")),
        RepairKind::Wrapped,
    ]
}

#[test]
fn the_list_of_codes_has_every_finding() {
    let mut codes: Vec<&str> = findings().iter().map(FindingKind::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, FindingKind::CODES);
}

fn findings() -> Vec<FindingKind> {
    let mut all = vec![
        FindingKind::UseridVariableForUser {
            pattern: name("pattern"),
            corrected: name("corrected"),
        },
        FindingKind::UsernameVariableForRole {
            pattern: name("pattern"),
        },
        FindingKind::InvalidAction {
            written: name("written"),
            action: Some(name("action")),
            nearest: Vec::new(),
        },
        FindingKind::InvalidAction {
            written: name("written"),
            action: None,
            nearest: vec![name("near"), name("far")],
        },
        FindingKind::InvalidAction {
            written: name("written"),
            action: None,
            nearest: Vec::new(),
        },
        FindingKind::InvalidServiceInAction {
            written: name("written"),
            prefix: Some(name("prefix")),
        },
        FindingKind::InvalidServiceInAction {
            written: name("written"),
            prefix: None,
        },
        FindingKind::WildcardMatchesNoAction {
            pattern: name("pattern"),
        },
        FindingKind::WildcardWithoutLikeOperator {
            operator: name("operator"),
            key: name("key"),
            value: name("value"),
        },
        FindingKind::InvalidVersion {
            written: name("written"),
        },
        FindingKind::VariableUnsupportedInVersion {
            variable: name("variable"),
        },
        FindingKind::PlaceholderLeft {
            placeholder: name("placeholder"),
        },
        FindingKind::ActionWithoutResourceType {
            action: name("action"),
        },
        FindingKind::ArnTypeMismatch { arn: name("arn") },
        FindingKind::KeyNeverApplies { key: name("key") },
        FindingKind::UnsupportedPrincipal,
        FindingKind::PassRoleWithStarInResource,
        FindingKind::PolicySizeExceeded {
            characters: 7000,
            quota: 6144,
        },
        FindingKind::DuplicateKey { key: name("key") },
        FindingKind::MissingVersion,
        FindingKind::MissingStatement,
        FindingKind::MissingEffect,
        FindingKind::MissingAction,
        FindingKind::MissingResource,
        FindingKind::MissingPrincipal,
        FindingKind::UnsupportedSid { sid: name("sid") },
        FindingKind::UniqueSidsRequired { sid: name("sid") },
        FindingKind::InvalidArnPrefix {
            resource: String::new(),
        },
        FindingKind::InvalidArnPrefix {
            resource: name("resource"),
        },
        FindingKind::MissingArnField { arn: name("arn") },
        FindingKind::InvalidConditionOperator {
            operator: name("operator"),
            nearest: Some(name("near")),
        },
        FindingKind::InvalidConditionOperator {
            operator: name("operator"),
            nearest: None,
        },
        FindingKind::InvalidConditionKey {
            key: name("key"),
            flaw: KeyFlaw::Global,
            nearest: Some(name("near")),
        },
        FindingKind::ActionWithoutFittingResource {
            actions: vec![name("action")],
            arns: vec![name("arn")],
            deny: false,
        },
        FindingKind::ActionWithoutFittingResource {
            actions: vec![name("action")],
            arns: vec![name("arn"), name("other")],
            deny: true,
        },
        FindingKind::PatternWithoutFittingResource {
            pattern: name("pattern"),
            action: name("action"),
            arns: vec![name("arn")],
        },
        FindingKind::KeyNeverForCaller {
            key: name("key"),
            caller: CallerClass::User,
            deny: false,
        },
        FindingKind::KeyNeverForCaller {
            key: name("key"),
            caller: CallerClass::Role,
            deny: true,
        },
        FindingKind::KeyNeverForCaller {
            key: name("key"),
            caller: CallerClass::Service,
            deny: false,
        },
        FindingKind::KeyNeverForCaller {
            key: name("key"),
            caller: CallerClass::Federated,
            deny: true,
        },
        FindingKind::RoleWithoutPath {
            written: name("written"),
            corrected: name("corrected"),
            in_principal: true,
        },
        FindingKind::RoleWithoutPath {
            written: name("written"),
            corrected: name("corrected"),
            in_principal: false,
        },
        FindingKind::WildcardInSensitiveKey {
            key: name("key"),
            value: name("value"),
        },
        FindingKind::DenyVoidWithoutVariable {
            variable: name("variable"),
        },
        FindingKind::AdministratorAccess,
        FindingKind::BoundaryWithoutLimit,
        FindingKind::AllowWithNotAction { escalation: None },
        FindingKind::AllowWithNotAction {
            escalation: Some(name("action")),
        },
        FindingKind::PublicAccess,
        FindingKind::PublicTrustPolicy,
        FindingKind::CrossAccountAccess {
            principal: name("principal"),
        },
        FindingKind::TrustInWholeAccount {
            principal: name("principal"),
        },
        FindingKind::PrivilegeEscalation {
            gain: Gain::OwnPolicies,
            ways: vec![name("action"), name("other")],
        },
        FindingKind::PrivilegeEscalation {
            gain: Gain::OtherIdentity,
            ways: vec![name("action")],
        },
        FindingKind::PrivilegeEscalation {
            gain: Gain::PassedRole,
            ways: vec![name("action")],
        },
        FindingKind::PrivilegeEscalation {
            gain: Gain::RunningRole,
            ways: vec![name("action")],
        },
        FindingKind::KeyOfAnotherOidcProvider {
            key: name("key"),
            corrected: name("corrected"),
        },
        FindingKind::UnsupportedOidcClaim {
            key: name("key"),
            subject: name("subject"),
        },
        FindingKind::MissingAudienceForOidcPrincipal { key: name("key") },
        FindingKind::WildcardInService {
            written: name("written"),
        },
        FindingKind::EmptyArnField {
            arn: name("arn"),
            field: ArnField::Account,
        },
        FindingKind::EmptyArnField {
            arn: name("arn"),
            field: ArnField::Region,
        },
        FindingKind::InvalidRegion {
            region: name("region"),
        },
        FindingKind::UnsupportedCharacter {
            written: name("written"),
            character: '四',
        },
        FindingKind::ResourceInRepositoryPolicy,
        FindingKind::InvalidConditionKey {
            key: name("key"),
            flaw: KeyFlaw::Service,
            nearest: None,
        },
        FindingKind::InvalidConditionKey {
            key: name("key"),
            flaw: KeyFlaw::Format,
            nearest: None,
        },
        FindingKind::InvalidConditionMultipleBoolean { key: name("key") },
        FindingKind::MissingQualifier {
            operator: name("operator"),
            key: name("key"),
        },
        FindingKind::InvalidVariableForOperator {
            operator: name("operator"),
            variable: name("variable"),
        },
        FindingKind::ArnFieldNotAllowed {
            arn: name("arn"),
            corrected: name("corrected"),
            field: ArnField::Region,
        },
        FindingKind::ArnFieldNotAllowed {
            arn: name("arn"),
            corrected: name("corrected"),
            field: ArnField::Account,
        },
        FindingKind::CreateSlrWithStarInResource,
        FindingKind::UnsupportedActionForConditionKey {
            key: name("key"),
            actions: vec![name("action"), name("other")],
            deny: false,
        },
        FindingKind::UnsupportedActionForConditionKey {
            key: name("key"),
            actions: vec![name("action")],
            deny: true,
        },
        FindingKind::RedundantEntry {
            element: Element::Action,
            value: name("value"),
            covered_by: name("pattern"),
        },
        FindingKind::RedundantEntry {
            element: Element::Resource,
            value: name("value"),
            covered_by: name("pattern"),
        },
        FindingKind::RedundantEntry {
            element: Element::Condition,
            value: name("value"),
            covered_by: name("pattern"),
        },
        FindingKind::LookAlikeLetter {
            written: name("written"),
            found: LookAlike {
                letter: 'О',
                like: 'O',
            },
            is_ascii_only: true,
        },
        FindingKind::InvisibleCharacter {
            written: name("written"),
            character: '\u{202e}',
        },
        FindingKind::InvalidConditionKey {
            key: name("key"),
            flaw: KeyFlaw::MissingTagKey,
            nearest: Some(name("near")),
        },
        FindingKind::SyntaxRepaired {
            repair: RepairKind::WrongType {
                element: "Effect".to_owned(),
            },
        },
        FindingKind::MissingConditionKeyForOidcPrincipal {
            provider: "token.actions.githubusercontent.com".to_owned(),
            key: name("key"),
        },
        FindingKind::RedundantStatement { covered_by: 2 },
        FindingKind::AllowShadowedByDeny { denied_by: 2 },
        FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal,
        FindingKind::InvalidPrincipalKey { kind: name("kind") },
        FindingKind::InvalidPrincipalFormat {
            kind: name("kind"),
            principal: name("principal"),
        },
        FindingKind::InvalidPrincipalFormat {
            kind: String::new(),
            principal: name("principal"),
        },
        FindingKind::RestrictAccessToServicePrincipal {
            service: name("service"),
        },
        FindingKind::NullWithIfExists {
            operator: name("operator"),
        },
        FindingKind::ForAllValuesWithSingleValuedKey {
            operator: name("operator"),
            key: name("key"),
        },
        FindingKind::PrivateIpAddress {
            value: name("value"),
            negated: false,
        },
        FindingKind::PrivateIpAddress {
            value: name("value"),
            negated: true,
        },
        FindingKind::UnsupportedWildcardInPrincipal {
            principal: name("principal"),
        },
        FindingKind::DeletedPrincipal {
            principal: name("principal"),
        },
        FindingKind::AllowWithNotPrincipal,
        FindingKind::RoleTrustPolicySyntaxErrorResource,
        FindingKind::MismatchedActionForPrincipal {
            action: name("action"),
            kind: name("kind"),
        },
        FindingKind::MissingConditionKeyForOidcPrincipal {
            provider: name("provider"),
            key: name("key"),
        },
    ];
    all.extend(ELEMENTS.map(|element| FindingKind::EmptyArray { element }));
    all.extend(
        ELEMENTS.map(|element| FindingKind::VariableUnsupportedInElement {
            variable: name("variable"),
            element,
        }),
    );
    let fields = [
        ArnField::Partition,
        ArnField::ServiceCase,
        ArnField::Region,
        ArnField::Account,
    ];
    all.extend(fields.map(|field| FindingKind::InvalidArnField {
        arn: name("arn"),
        field,
    }));
    let flaws = [
        VariableFlaw::MissingBrace,
        VariableFlaw::Empty,
        VariableFlaw::Space,
        VariableFlaw::MissingQuote,
    ];
    all.extend(flaws.map(|flaw| FindingKind::MalformedVariable {
        variable: name("variable"),
        flaw,
    }));
    let types = [
        ValueType::Boolean,
        ValueType::Number,
        ValueType::Date,
        ValueType::IpRange,
    ];
    all.extend(types.map(|expected| FindingKind::TypeMismatch {
        operator: name("operator"),
        key: name("key"),
        value: name("value"),
        expected,
    }));
    all.extend(
        repairs()
            .into_iter()
            .map(|repair| FindingKind::SyntaxRepaired { repair }),
    );
    all
}

fn notes() -> Vec<Note> {
    vec![
        Note::TagConditionCannotFit {
            key: name("key"),
            statement: 3,
        },
        Note::AlsoAuthorisedOn {
            resource_types: vec![name("type"), "instance".into()],
            covered_by: Some((0, 1)),
        },
        Note::AlsoAuthorisedOn {
            resource_types: vec![name("type")],
            covered_by: None,
        },
        Note::DeniedBy {
            sid: Some(name("sid")),
            actions: vec![name("action")],
            resources: vec![name("resource")],
        },
        Note::DeniedBy {
            sid: None,
            actions: vec![name("action")],
            resources: vec![name("resource")],
        },
        Note::DependentActions {
            actions: vec![name("one"), name("two")],
        },
        Note::ListedActions {
            actions: vec![name("one"), name("two")],
        },
        Note::PublicAccessSetting {
            setting: name("setting"),
        },
        Note::MayBeMissingObject,
        Note::StandInCharacters {
            printed: name("printed"),
            written: name("written"),
        },
        Note::ThroughScp,
        Note::ManagedPolicies {
            names: vec![name("policy")],
            allow_nothing: true,
        },
        Note::ManagedPolicies {
            names: vec![name("policy")],
            allow_nothing: false,
        },
        Note::ManagedByAws { arn: name("arn") },
        Note::PermissionSet { name: name("set") },
        Note::RolePathNotPrinted { role: name("role") },
        Note::AuthorizationDetails { id: name("id") },
        Note::ResourceLooksWrong {
            resource: name("resource"),
        },
        Note::PassedToAnyService,
        Note::RequesterPays,
        Note::OtherCredentials(Credentials::Profile {
            profile: name("profile"),
            role: name("role"),
        }),
        Note::OtherCredentials(Credentials::KeysFirst {
            profile: name("profile"),
        }),
        Note::OtherCredentials(Credentials::Node {
            role: Some(name("role")),
        }),
        Note::OtherCredentials(Credentials::Node { role: None }),
        Note::MisnamedVariable {
            read: name("read"),
            set: name("set"),
        },
        Note::PhoneNumber,
        Note::TaskRole,
        Note::OtherReference {
            name: name("reference"),
            kind: name("kind"),
            instead: None,
        },
        Note::OtherReference {
            name: name("reference"),
            kind: name("kind"),
            instead: Some(name("instead")),
        },
        Note::Consequence {
            actions: vec![name("action")],
        },
        Note::InstanceProfile { role: None },
        Note::NetworkInterfaces { role: None },
        Note::NetworkInterfaces {
            role: Some(name("role")),
        },
        Note::BucketOfTemplate {
            reference: "${Bucket.Arn}".to_owned(),
        },
        Note::AnotherPolicyAllows { policy: 1 },
        Note::PolicyOfAnother {
            caller: name("caller"),
            holder: name("holder"),
        },
        Note::ProfileOfProvider {
            profile: name("profile"),
        },
        Note::AskedOfKey {
            action: name("action"),
        },
        Note::ContextOfBucketKey,
        Note::AlsoOfKey {
            actions: vec![name("action")],
        },
        Note::KeyPolicyMayDelegate,
        Note::CrossAccount {
            caller: name("caller"),
            resource: name("resource"),
        },
    ]
}

fn changes() -> Vec<Change> {
    vec![
        Change::AddStatement,
        Change::AddResource {
            statement: 2,
            resource: name("resource"),
        },
        Change::AddAction {
            statement: 2,
            action: name("action"),
        },
        Change::ReplaceAction {
            statement: 2,
            from: name("from"),
            to: name("to"),
        },
        Change::ReplaceOperator {
            statement: 2,
            from: name("from"),
            to: name("to"),
            key: name("key"),
        },
        Change::ReplaceVersion {
            from: Some(name("from")),
        },
        Change::ReplaceVersion { from: None },
        Change::Several,
        Change::ReplaceResource {
            statement: 2,
            from: name("from"),
            to: name("to"),
        },
        Change::ReplacePrincipal {
            statement: 2,
            from: name("from"),
            to: name("to"),
        },
        Change::ReplaceSid {
            statement: 2,
            from: name("from"),
            to: name("to"),
        },
        Change::RenameElement {
            statement: 2,
            from: name("from"),
            to: name("to"),
        },
        Change::RemoveElement {
            statement: 2,
            name: name("element"),
        },
        Change::ReplaceConditionValue {
            statement: 2,
            operator: "StringEquals".to_owned(),
            key: name("key"),
            from: name("from"),
            to: name("to"),
        },
    ]
}

/// Every mechanism.
fn mechanisms(who: &Who) -> Vec<Mechanism<'_>> {
    let action = "NAME-action";
    let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/NAME-thing";
    vec![
        Mechanism::SecretSuffix,
        Mechanism::OfBucket {
            operation: Some("NAME-operation"),
            action,
        },
        Mechanism::OfBucket {
            operation: None,
            action,
        },
        Mechanism::OfObjects { action },
        Mechanism::NamedOtherwise {
            operation: "NAME-operation",
            action,
        },
        Mechanism::AlsoTakes {
            operation: "NAME-operation",
            action,
        },
        Mechanism::NoResourceType {
            action,
            limited_by: Some("NAME-other"),
        },
        Mechanism::NoResourceType {
            action,
            limited_by: None,
        },
        Mechanism::Path { path: "NAME-path/" },
        Mechanism::Intersection(PolicyType::Boundary),
        Mechanism::Intersection(PolicyType::Session),
        Mechanism::Intersection(PolicyType::Scp),
        Mechanism::ScpLimitsAll,
        Mechanism::ThroughEndpoint,
        Mechanism::DenyWins,
        Mechanism::AbsentMatches {
            key: "NAME-key",
            operator: "NAME-operator",
        },
        Mechanism::TrustDecides,
        Mechanism::OwnName(who),
        Mechanism::KeyPolicyFirst,
        Mechanism::Qualifier,
        Mechanism::OwnedByAws,
        Mechanism::CreatesLogGroup,
        Mechanism::TaskExecutionRole,
        Mechanism::ActionOfItsOwn {
            near: "NAME-near",
            action,
        },
        Mechanism::NoTagsYet {
            operation: "NAME-operation",
        },
        Mechanism::PassedBy {
            service: "NAME-service",
        },
        Mechanism::BelowIt {
            nearest: arn,
            resource: arn,
        },
        Mechanism::OtherType {
            action,
            nearest: arn,
        },
        Mechanism::OnlyMissing,
        Mechanism::FirstUse {
            service: "NAME-service",
        },
        Mechanism::SubjectOfPod,
        Mechanism::PrefixOfIam,
        Mechanism::IndexOfItsOwn,
        Mechanism::AsksKey {
            operation: "NAME-operation",
            action,
        },
        Mechanism::NoAddressThroughEndpoint,
        Mechanism::PayerUnnamed,
        Mechanism::FinalSnapshot,
        Mechanism::AccessPoint,
        Mechanism::ComparedLiterally {
            operator: "NAME-operator",
        },
    ]
}

/// The rule of AWS behind every cause, in every form.
fn grounds(words: &dyn Words) -> Vec<Line> {
    let abouts = remedies();
    let abouts = || {
        let abouts = abouts.iter().map(|remedy| Some(&remedy.about));
        [None].into_iter().chain(abouts)
    };
    let role = Who::Role("app".to_owned(), UsedBy::Somebody);
    let service = Who::Service("sns.amazonaws.com".to_owned());
    let gaps = gaps();
    let mut lines = Vec::new();
    for cause in Cause::ALL {
        for who in [&role, &service, &Who::Unknown] {
            for layer in [None].into_iter().chain(PolicyType::ALL.map(Some)) {
                for effect in [
                    None,
                    Some(DenialEffect::Implicit),
                    Some(DenialEffect::Explicit),
                ] {
                    for policy in [
                        PolicyName::Iam,
                        PolicyName::Key,
                        PolicyName::Trust,
                        PolicyName::Bucket,
                    ] {
                        let ground = Ground {
                            cause,
                            policy,
                            layer,
                            effect,
                            who,
                            is_action_known: effect.is_some(),
                            about: None,
                            gap: None,
                        };
                        lines.push(words.why(&Mechanism::OfCause(ground)));
                        if cause == Cause::ConditionNotMet && policy == PolicyName::Iam {
                            lines.extend(abouts().map(|about| {
                                words.why(&Mechanism::OfCause(Ground { about, ..ground }))
                            }));
                        }
                        if cause == Cause::ResourceNotCovered && policy == PolicyName::Iam {
                            lines.extend(gaps.iter().map(|gap| {
                                let gap = Some(gap);
                                words.why(&Mechanism::OfCause(Ground { gap, ..ground }))
                            }));
                        }
                    }
                }
            }
        }
    }
    lines
}

/// What an article says of the reason keeps its code.
#[test]
fn the_reason_of_an_article_has_its_code() {
    let reason = Mechanism::OfArticle("ECS itself calls, as `ecs-tasks.amazonaws.com`.");
    let line = of(Language::En).why(&reason);
    let code = Inline::Pasted("ecs-tasks.amazonaws.com".to_owned());
    assert!(line.0.contains(&code), "{line:?}");
}

/// Where a cause is told, there is a reason to tell as well.
#[test]
fn every_cause_has_a_reason_in_both_languages() {
    for words in [of(Language::Ja), of(Language::En)] {
        for line in grounds(words) {
            assert!(!text(&line).is_empty());
        }
    }
}

/// What every kind of condition can want.
fn remedies() -> Vec<Remedy> {
    let command = Some(name("command"));
    let tag = || name("tag");
    let abouts = [
        About::Mfa {
            command: command.clone(),
        },
        About::Mfa { command: None },
        About::Encryption,
        About::EncryptionKey,
        About::Transport,
        About::Region,
        About::ResourceTag {
            tag: tag(),
            command: command.clone(),
            near: None,
        },
        About::ResourceTag {
            tag: tag(),
            command: None,
            near: Some((name("near"), name("other"))),
        },
        About::RequestTag {
            tag: tag(),
            on: None,
        },
        About::RequestTag {
            tag: tag(),
            on: Some(name("type")),
        },
        About::PrincipalTag {
            tag: tag(),
            command,
        },
        About::PrincipalTag {
            tag: tag(),
            command: None,
        },
        About::Network,
        About::NetworkOfService { service: "Athena" },
        About::Organization,
        About::ExternalId,
        About::SourceOfService,
        About::PassedToService,
        About::Through,
        About::GlobalService {
            service: "Amazon CloudFront",
            prefix: "cloudfront",
            region: "us-east-1",
        },
        About::Creating,
        About::Caller,
        About::ResourceOwner,
        About::Claim {
            name: name("claim"),
        },
        About::Other,
    ];
    let values = || vec![name("value")];
    let compared = |negated| Want::Compared {
        operator: name("operator"),
        values: values(),
        negated,
    };
    let wants = [
        Want::OneOf(values()),
        Want::OneOf(vec!["aws:kms".to_owned()]),
        Want::OneOf(vec!["AES256".to_owned()]),
        Want::NoneOf(values()),
        Want::Present,
        Want::Absent,
        compared(true),
        compared(false),
    ];
    let mut all = Vec::new();
    for about in abouts {
        for want in &wants {
            for has in [None, Some(name("has"))] {
                all.push(Remedy {
                    key: name("key"),
                    want: want.clone(),
                    about: about.clone(),
                    has,
                    property: None,
                });
            }
        }
    }
    all
}

/// Foreign errors of every kind.
fn foreign() -> Vec<Foreign> {
    let mut all: Vec<Foreign> = [
        "ExpiredToken",
        "SignatureDoesNotMatch",
        "InvalidClientTokenId",
        "MissingAuthenticationToken",
        "AccessDeniedException",
        "NAME-code",
    ]
    .map(|code| Foreign::AwsAuth(code.to_owned()))
    .into();
    all.extend([
        Foreign::AwsInvalid(Invalid::Capability("CAPABILITY_IAM")),
        Foreign::AwsInvalid(Invalid::PrincipalOfIdentity),
        Foreign::AwsInvalid(Invalid::UnknownPrincipal),
        Foreign::AwsInvalid(Invalid::ResourceOfTrust),
        Foreign::AwsInvalid(Invalid::NoArn),
        Foreign::AwsInvalid(Invalid::NoPrefix),
        Foreign::AwsInvalid(Invalid::Syntax),
        Foreign::AwsThrottling,
        Foreign::AwsLakeFormation,
        Foreign::AwsModelAccess,
        Foreign::KubernetesRbac,
        Foreign::Gcp,
        Foreign::Azure,
        Foreign::Tencent,
        Foreign::Huawei,
        Foreign::S3Compatible,
        Foreign::Network,
        Foreign::Filesystem,
        Foreign::OtherService,
    ]);
    all
}

const ASKS: [Ask; 16] = [
    Ask::FullMessage,
    Ask::FullPolicy,
    Ask::RenderedPolicy,
    Ask::DecodedMessage,
    Ask::CloudTrailEvent,
    Ask::IdentityPolicy,
    Ask::ResourcePolicy,
    Ask::TrustPolicy,
    Ask::DenyingPolicy,
    Ask::Boundary,
    Ask::SessionPolicy,
    Ask::Scp,
    Ask::Rcp,
    Ask::VpcEndpointPolicy,
    Ask::TokenClaims,
    Ask::ResourceArn,
];

/// Every sentence about a denial, each with the names that must be in it.
fn sentences(words: &dyn Words) -> Vec<(Line, Vec<String>)> {
    let mut all: Vec<(Line, Vec<String>)> = Vec::new();
    let mut add = |line: Line, fact: &dyn std::fmt::Debug| all.push((line, names_in(fact)));
    let request = RequestRead {
        principal: Some(name("principal")),
        action: Some(name("requested")),
        resource: Some(name("target")),
        ..RequestRead::default()
    };
    for bits in 0..16_u8 {
        let keep = |bit: u8, text: &Option<String>| text.clone().filter(|_| bits & bit != 0);
        let part = RequestRead {
            principal: keep(1, &request.principal),
            action: keep(2, &request.action),
            resource: keep(4, &request.resource),
            ..RequestRead::default()
        };
        let operation = (bits & 8 != 0).then_some("NAME-operation");
        if part.action.is_none() {
            add(words.denied(&part, operation), &(&part, operation));
        } else {
            add(words.denied(&part, operation), &part);
        }
    }
    for effect in [
        None,
        Some(DenialEffect::Implicit),
        Some(DenialEffect::Explicit),
    ] {
        if let Some(line) = words.layer(None, effect) {
            add(line, &());
        }
        for kind in PolicyType::ALL {
            if let Some(line) = words.layer(Some(kind), effect) {
                add(line, &());
            }
        }
    }
    for language in [Language::Ja, Language::En] {
        add(words.only_in(language), &());
    }
    add(words.unanswered("NAME-question"), &"NAME-question");
    add(
        words.operation("NAME-operation", "NAME-service"),
        &["NAME-operation", "NAME-service"],
    );
    for usage in [Usage::Always, Usage::Sometimes, Usage::Itself] {
        for access in [
            AccessLevel::List,
            AccessLevel::Read,
            AccessLevel::Write,
            AccessLevel::Tagging,
            AccessLevel::PermissionsManagement,
        ] {
            let fact = ActionFact {
                name: "NAME-action",
                service: "Amazon NAME-service",
                access,
                usage,
                resources: Vec::new(),
                condition_keys: Vec::new(),
                dependent_actions: Vec::new(),
            };
            add(words.used(&fact), &fact.name);
            add(words.action(&fact), &[fact.name, fact.service]);
        }
    }
    add(words.global_keys(), &());
    for required in [true, false] {
        let fact = ResourceFact {
            name: "NAME-type",
            required,
            arns: vec!["NAME-arn"],
            condition_keys: vec!["NAME-key"],
        };
        let keys = words.names(&[name("key")], 2);
        add(words.resource_type(&fact, Some(keys)), &fact);
        add(words.resource_type(&fact, None), &[fact.name, "NAME-arn"]);
    }
    let whos = [
        Who::User(name("who")),
        Who::Role(name("who"), UsedBy::Instance(name("id"))),
        Who::PermissionSet(name("who")),
        Who::ExecutionRole(None),
        Who::ExecutionRole(Some(name("who"))),
        Who::Unknown,
    ];
    let thing = Thing {
        noun: Noun::Table,
        name: name("thing"),
    };
    for mechanism in mechanisms(&Who::Service(name("who"))) {
        add(words.why(&mechanism), &());
    }
    add(words.in_the_whole(), &());
    for line in grounds(words) {
        add(line, &());
    }
    add(words.accept_costs(), &());
    add(words.guests_of_cognito(), &());
    add(words.through_management_account(), &());
    for line in words.misplaced("NAME-on", "NAME-instead") {
        add(line, &["NAME-on", "NAME-instead"]);
    }
    for direct in [
        Direct::NotABug,
        Direct::NotKubernetes,
        Direct::NoSuchAction {
            written: name("written"),
            action: "NAME-action",
        },
        Direct::AnotherAction {
            asked: name("asked"),
            is: "NAME-is",
        },
    ] {
        add(words.direct(&direct), &());
    }
    let services = [name("service")];
    let remedies = remedies();
    let reasons = reasons();
    for cause in Cause::ALL {
        for (place, certain) in [(Some(PLACE), true), (Some(PLACE), false), (None, true)] {
            for kind in [None].into_iter().chain(PolicyType::ALL.map(Some)) {
                for who in &whos {
                    let layer = kind.unwrap_or(PolicyType::Identity);
                    let mut facts = LeadFacts {
                        cause,
                        layer: kind,
                        effect: Some(DenialEffect::Implicit),
                        policy: PolicyName::of(layer, who, Some("kms")),
                        action: Some("NAME-requested"),
                        operation: Some("NAME-operation"),
                        service: Some("NAME-service"),
                        who,
                        thing: Some(&thing),
                        resource: Some("arn:aws:dynamodb:eu-west-1:123456789012:table/NAME-thing"),
                        account: None,
                        place,
                        certain,
                        one_type: certain,
                        one_name: certain,
                        reason: None,
                        near: None,
                        remedy: None,
                        services: &[],
                        lacks_path: false,
                        through_scp: certain,
                        has_fix: !certain,
                        policy_arn: None,
                        setting: None,
                        acl: None,
                        may_be_missing: false,
                        accounts: None,
                        of_another: None,
                        not_listed: None,
                        credentials: None,
                        may_allow: None,
                        literal: None,
                    };
                    add(words.lead(&facts), &());
                    for line in words.todo(&facts) {
                        add(line, &());
                    }
                    add(words.request(&facts, None), &());
                    facts.services = &services;
                    facts.lacks_path = true;
                    facts.account = Some("NAME-account");
                    facts.near = Some("NAME-near");
                    facts.policy_arn = Some("NAME-arn");
                    facts.setting = Some("RestrictPublicBuckets");
                    facts.may_be_missing = true;
                    facts.accounts = Some(("NAME-named", "NAME-own"));
                    facts.of_another = Some(("NAME-caller", "NAME-holder"));
                    add(words.lead(&facts), &());
                    for line in words.todo(&facts) {
                        add(line, &());
                    }
                    facts.setting = None;
                    facts.acl = Some("NAME-acl");
                    add(words.lead(&facts), &());
                    for line in words.todo(&facts) {
                        add(line, &());
                    }
                    facts.action = None;
                    facts.thing = None;
                    facts.resource = None;
                    facts.effect = Some(DenialEffect::Explicit);
                    add(words.lead(&facts), &());
                    add(words.request(&facts, Some("NAME-caller")), &());
                    facts.service = None;
                    add(words.lead(&facts), &());
                }
            }
            let who = &Who::Unknown;
            let mut facts = LeadFacts {
                cause,
                layer: None,
                effect: None,
                policy: PolicyName::Iam,
                action: Some("NAME-requested"),
                operation: None,
                service: None,
                who,
                thing: Some(&thing),
                resource: Some("arn:aws:dynamodb:eu-west-1:123456789012:table/NAME-thing"),
                account: None,
                place,
                certain,
                one_type: certain,
                one_name: certain,
                reason: None,
                near: None,
                remedy: None,
                services: &[],
                lacks_path: false,
                through_scp: false,
                has_fix: false,
                policy_arn: None,
                setting: None,
                acl: None,
                may_be_missing: false,
                accounts: None,
                of_another: None,
                not_listed: None,
                credentials: None,
                may_allow: None,
                literal: None,
            };
            for reason in &reasons {
                facts.reason = Some(reason);
                add(words.lead(&facts), &());
                for line in words.todo(&facts) {
                    add(line, &());
                }
            }
            facts.reason = None;
            for remedy in &remedies {
                facts.remedy = Some(remedy);
                add(words.lead(&facts), &());
            }
        }
    }
    for who in &whos {
        let actions = [name("action")];
        add(words.lead_of_several(who, &actions, 2), &actions);
        add(words.direct(&Direct::AdministratorIsAnother(who)), &());
        for kind in PolicyType::ALL {
            let policy = PolicyName::of(kind, who, Some("s3"));
            for owner in [None].into_iter().chain(Owner::ALL.map(Some)) {
                for account in [None, Some("NAME-account")] {
                    let facts = FixFacts {
                        policy,
                        who,
                        thing: Some(&thing),
                        statements: if account.is_some() { 1 } else { 2 },
                        owner,
                        account,
                        stays: account.map(|_| PLACE),
                        in_template: false,
                    };
                    add(words.add(&facts), &());
                    add(words.replace(&facts, Some(PLACE)), &());
                    add(words.replace(&facts, None), &());
                    add(words.in_file(&facts), &());
                    add(
                        words.in_file(&FixFacts {
                            statements: 0,
                            ..facts
                        }),
                        &(),
                    );
                    add(
                        words.fix_in_short(&facts, Some("NAME-action")),
                        &"NAME-action",
                    );
                    add(words.fix_in_short(&facts, None), &());
                    add(
                        words.check_these(&facts, Some("NAME-action")),
                        &"NAME-action",
                    );
                    add(words.check_these(&facts, None), &());
                    let in_template = FixFacts {
                        in_template: true,
                        ..facts
                    };
                    add(words.replace(&in_template, None), &());
                }
            }
            add(
                words.allow_there_too(policy, who, Some("NAME-action")),
                &"NAME-action",
            );
            add(words.allow_there_too(policy, who, None), &());
        }
    }
    for kind in PolicyType::ALL {
        let policy = PolicyName::of(kind, &Who::Unknown, Some("s3"));
        for direct in [
            Direct::ItIs(policy),
            Direct::ItIsNot {
                asked: policy,
                is: kind,
            },
            Direct::AllowDoesNotHelp(policy),
            Direct::AdministratorOverruled(policy),
        ] {
            add(words.direct(&direct), &());
        }
    }
    for direct in [
        Direct::AccountInPrincipal {
            account: name("account"),
        },
        Direct::BelongsInPrincipal,
        Direct::NotSize { in_parts: true },
        Direct::NotSize { in_parts: false },
        Direct::TrustAlone,
        Direct::NotSigned,
        Direct::NotIam,
        Direct::AdministratorOfOneAccount {
            account: name("account"),
        },
        Direct::AdministratorOfKey,
        Direct::PerAccount,
        Direct::PolicyIsRight,
        Direct::ConsoleHasMfa,
        Direct::CompareCallers,
        Direct::SomethingChanged,
        Direct::WhereMet { key: "NAME-key" },
        Direct::HeaderCounts,
    ] {
        add(words.direct(&direct), &direct);
    }
    for remedy in &remedies {
        let kept = Kept {
            about: &remedy.about,
            key: &remedy.key,
        };
        add(words.direct(&Direct::Keep(kept)), &());
    }
    for key in ["token.actions.githubusercontent.com:sub", "gitlab.com:sub"] {
        let about = About::Claim {
            name: "sub".to_owned(),
        };
        let kept = Kept { about: &about, key };
        add(words.direct(&Direct::Keep(kept)), &());
    }
    let keys = [name("key")];
    for number in 0..16 {
        let facts = StarFacts {
            action: (number & 1 == 1).then_some("NAME-action"),
            resource: Some("NAME-resource"),
            types: &[],
            service: None,
            actions: 0,
            needs_star: number & 2 == 2,
            helps: number & 4 == 4,
            principal: number & 8 == 8,
            conditions: if number & 3 == 1 { &keys } else { &[] },
        };
        add(words.star_instead(&facts), &());
        for line in words.why_not_star(&facts) {
            add(line, &());
        }
    }
    for owner in Owner::ALL {
        add(words.forward(owner, true), &());
        add(words.forward(owner, false), &());
    }
    for ask in ASKS {
        add(words.paste(ask), &());
    }
    for line in [
        words.lead_of_groups(3),
        words.own_sessions(PLACE),
        words.add_to_template(),
        words.deploy_again(),
        words.after_stack(StackState::NeverCreated),
        words.after_stack(StackState::RollbackFailed),
        words.make_these_changes(),
        words.each_of_these(true),
        words.each_of_these(false),
        words.narrow(),
        words.commands(1),
        words.commands(2),
        words.only_listed(4),
        words.masked(),
        words.patterns(),
    ] {
        add(line, &());
    }
    for change in changes() {
        for is_refused in [true, false] {
            let mended = Mended {
                code: "invalid_action",
                is_refused,
                change: change.clone(),
                grants: Vec::new(),
                revokes: Vec::new(),
            };
            add(words.mend(&mended), &change);
        }
    }
    for remedy in &remedies {
        add(words.remedy(remedy), &());
    }
    for kind in PolicyType::ALL {
        add(words.allows_alone(kind), &());
        add(words.stop(kind, None), &());
        add(words.stop(kind, Some(PLACE)), &PLACE);
        add(words.proposal_allows(kind), &());
    }
    for reason in reasons.clone() {
        for (effect, only) in [
            (None, false),
            (Some(Effect::Allow), true),
            (Some(Effect::Deny), true),
        ] {
            let facts = ReasonFacts {
                request: &request,
                effect,
                only,
            };
            add(words.reason(&reason, &facts), &reason);
            let request = &RequestRead::default();
            add(
                words.reason(&reason, &ReasonFacts { request, ..facts }),
                &reason,
            );
        }
    }
    for effect in [None, Some(Effect::Allow), Some(Effect::Deny)] {
        let open = Outcome::Depends(BTreeSet::from([Unknown::Key(String::new())]));
        for outcome in [Outcome::Match, Outcome::NoMatch, open] {
            add(words.result(PLACE, effect, &outcome), &PLACE);
        }
    }
    for unknown in unknowns() {
        add(words.unknown(&unknown), &unknown);
    }
    for kind in findings() {
        add(words.finding(&kind), &kind);
    }
    for policies in [0, 1, 2] {
        for note in notes() {
            add(words.note(&note, &request, policies), &note);
        }
    }
    add(
        words.foreign(&Foreign::AwsAuth("registry-token-expired".to_owned())),
        &(),
    );
    for foreign in foreign() {
        let named = matches!(foreign, Foreign::AwsAuth(_));
        add(words.foreign(&foreign), if named { &foreign } else { &() });
    }
    for basis in [
        Basis::LayerPrinted,
        Basis::LayerConcluded,
        Basis::LayerUnknown,
        Basis::Inferred(Inferred::Action),
        Basis::Inferred(Inferred::Resource),
        Basis::Inferred(Inferred::Principal),
        Basis::FromCommand {
            command: "NAME-command",
            line: 3,
        },
        Basis::Evaluated {
            statements: 1,
            policies: 1,
        },
        Basis::Evaluated {
            statements: 2,
            policies: 1,
        },
        Basis::Evaluated {
            statements: 5,
            policies: 2,
        },
        Basis::NothingPasted,
        Basis::KindAssumed,
        Basis::Repaired,
    ] {
        add(words.basis(basis), &());
    }
    for unproven in [
        Unproven::Pattern(name("pattern")),
        Unproven::Open(name("written")),
        Unproven::Key(name("key")),
        Unproven::Multivalued(name("key")),
        Unproven::AccountOnly(name("principal")),
        Unproven::NotPrincipal(name("principal")),
        Unproven::DuplicateKey(name("key")),
        Unproven::Unlisted {
            action: name("action"),
            resource: name("resource"),
        },
        Unproven::Resource(name("resource")),
        Unproven::TooMany,
        Unproven::Unread,
        Unproven::Incomplete { more: 7 },
    ] {
        add(words.unproven(&unproven), &unproven);
    }
    let position = Position {
        line: 3,
        column: 14,
    };
    for kind in [
        UnreadableKind::Broken,
        UnreadableKind::TooDeep,
        UnreadableKind::Terraform,
        UnreadableKind::Cdk,
        UnreadableKind::CutOff,
        UnreadableKind::TooLong { characters: 70_000 },
        UnreadableKind::TooManyConditions { conditions: 501 },
    ] {
        add(words.unreadable(kind, position), &());
    }
    for reason in TruncationReason::ALL {
        add(words.truncated(reason, position), &());
    }
    for line in [
        words.repeated(4),
        words.only_counted(9),
        words.exhausted(0),
        words.exhausted(1),
        words.exhausted(12),
        words.exhausted_without_denial(),
        words.in_combined(),
        words.combined_too_large(9000, 6144),
        words.if_still_denied(),
        words.or_another_region("eu-west-1", "eu-west-2"),
        words.named_policy("NAME-arn"),
        words.whole(),
        words.allows(1),
        words.allows(3),
        words.allows_if(1),
        words.allows_if(3),
        words.grants(1),
        words.grants(2),
        words.revokes(1),
        words.revokes(2),
        words.revokes_nothing(),
        words.grants_at_most(1),
        words.grants_at_most(2),
        words.grants_nothing(),
        words.revokes_at_most(1),
        words.revokes_at_most(2),
        words.not_proved(),
        words.wider(),
        words.over_size(7000, 6144),
        words.others(1, "NAME-action"),
        words.others(2, "NAME-action"),
        words.left_out(1),
        words.left_out(2),
        words.policies_only(0),
        words.policies_only(1),
        words.nothing(),
    ] {
        add(line, &());
    }
    let several = [
        words.limits(true),
        words.limits_without_fix(),
        words.what_to_paste(),
    ];
    for line in several.into_iter().flatten() {
        add(line, &());
    }
    all
}

/// The names in what a sentence was made from.
fn names_in(fact: &dyn std::fmt::Debug) -> Vec<String> {
    let text = format!("{fact:?}");
    let parts = text.split("NAME-").skip(1);
    parts
        .map(|rest| {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            name(rest.get(..end).unwrap_or_default())
        })
        .collect()
}

/// The sentence as a person reads it, with quoted text in backticks.
fn text(line: &Line) -> String {
    line.0
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => (*text).to_owned(),
            Inline::Code(code) => format!("`{code}`"),
            Inline::Command(name) => format!("`/{name}`"),
            Inline::Number(number) => number.to_string(),
            Inline::Pasted(text) | Inline::Prose(text) => format!("`{text}`"),
            Inline::Link { title, url } => format!("`{title} {url}`"),
        })
        .collect()
}

#[test]
fn each_sentence_holds_the_names_that_it_was_given() {
    for words in [of(Language::Ja), of(Language::En)] {
        for (line, names) in sentences(words) {
            let text = text(&line);
            for name in names {
                assert!(text.contains(&name), "{name} is not in: {text}");
            }
        }
    }
}

/// Fails with all sentences that `flaw` finds something wrong in.
fn check(language: Language, flaw: impl Fn(&str) -> Option<String>) {
    let all: BTreeSet<String> = sentences(of(language))
        .iter()
        .map(|(line, _)| text(line))
        .collect();
    assert!(all.len() > 300, "{}", all.len());
    let flawed: Vec<String> = all
        .iter()
        .filter_map(|text| Some(format!("{}: {text}", flaw(text)?)))
        .collect();
    assert!(flawed.is_empty(), "{}", flawed.join("\n"));
}

#[test]
fn each_english_sentence_is_whole() {
    check(Language::En, |text| {
        let flaws = [
            (
                !text.ends_with(['.', ':']) && !text.ends_with(".)"),
                "no end",
            ),
            (text.chars().any(is_japanese), "Japanese"),
            (
                text.contains("  ") || text.contains(" ."),
                "a space too many",
            ),
            (text.contains('!'), "an exclamation mark"),
            (text.starts_with(|c: char| c.is_lowercase()), "no capital"),
        ];
        flaws
            .iter()
            .find(|(is, _)| *is)
            .map(|(_, what)| (*what).to_owned())
    });
}

#[test]
fn each_japanese_sentence_is_whole_and_spaced() {
    check(Language::Ja, |text| {
        let flaws = [
            (!text.ends_with('。'), "no end"),
            (!text.chars().any(is_japanese), "not Japanese"),
            (
                ["  ", " 。", " 、", "。 ", "、 "]
                    .iter()
                    .any(|pair| text.contains(pair)),
                "a space too many",
            ),
        ];
        flaws
            .iter()
            .find(|(is, _)| *is)
            .map(|(_, what)| (*what).to_owned())
            .or_else(|| unspaced(text))
    });
}

/// Two characters that want a space between them: Japanese beside Latin or code.
fn unspaced(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let latin = |c: char| c.is_ascii_alphanumeric();
    let apart = letters
        .windows(3)
        .find(|three| is_japanese(three[0]) && three[1] == ' ' && is_japanese(three[2]));
    if let Some(three) = apart {
        return Some(format!("a space in {three:?}"));
    }
    let mut quoted = false;
    for pair in letters.windows(2) {
        if pair[0] == '`' {
            quoted = !quoted;
        }
        let before = is_japanese(pair[0]) && (latin(pair[1]) || pair[1] == '`' || pair[1] == '(');
        let after = is_japanese(pair[1]) && (latin(pair[0]) || pair[0] == '`' || pair[0] == ')');
        if !quoted && (before || after) {
            return Some(format!("no space between {pair:?}"));
        }
    }
    None
}

#[test]
fn grants_name_what_they_hold() {
    let list = |word: &str, count: usize| vec![name(word); count];
    for words in [of(Language::Ja), of(Language::En)] {
        for number in 0..32 {
            let grant = Grant {
                action: name("action"),
                without_actions: list("without-action", number & 1),
                resource: name("resource"),
                within_resources: list("within", number >> 1 & 1),
                without_resources: list("without-resource", number >> 2 & 1),
                principals: [
                    list("principal", number >> 3 & 1),
                    vec![format!("!{}", name("other")); number >> 1 & 1],
                ]
                .concat(),
                conditions: list("key", number >> 4 & 1)
                    .into_iter()
                    .map(|key| {
                        (
                            name("operator"),
                            BTreeMap::from([(key, vec![name("value")])]),
                        )
                    })
                    .collect(),
                and_conditions: Vec::new(),
                witness: None,
            };
            let line = words.grant(&grant);
            let shown = text(&line);
            let told = names_in(&grant);
            for name in &told {
                assert!(shown.contains(name.as_str()), "{name} is not in: {shown}");
            }
            let witness = Witness {
                principal: (number & 1 == 1).then(|| name("caller")),
                action: name("one-action"),
                resource: name("one-resource"),
                context: list("one-key", number >> 1 & 1)
                    .into_iter()
                    .map(|key| (key, vec![name("one-value")]))
                    .collect(),
            };
            let shown = text(&words.for_example(line, &witness));
            for name in told.iter().chain(&names_in(&witness)) {
                assert!(shown.contains(name.as_str()), "{name} is not in: {shown}");
            }
        }
    }
}
