//! What of a pasted template sets what a condition wants of a request, and which role it gives a function.
//!
//! Who writes templates sends no requests: the key of a condition is a property there, under another name.

use super::{About, Remedy, Want};
use crate::denial::Denial;
use crate::evidence::Evidence;
use std::collections::BTreeSet;

/// In what a template is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateLanguage {
    /// CloudFormation in YAML.
    Yaml,
    /// CloudFormation in JSON.
    Json,
    /// Terraform.
    Terraform,
}

/// A property of a resource in a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    /// The resource, as the template names it.
    pub resource: String,
    /// The property, by its path.
    pub path: String,
    /// The value.
    pub value: String,
    /// In what the template is written.
    pub language: TemplateLanguage,
    /// The lines that set it.
    pub lines: String,
}

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// A resource of a template.
#[derive(Clone, Copy, Debug)]
struct Resource<'a> {
    name: &'a str,
    kind: &'a str,
    language: TemplateLanguage,
}

impl Resource<'_> {
    /// How the template names it.
    fn address(&self) -> String {
        match self.language {
            TemplateLanguage::Terraform => format!("{}.{}", self.kind, self.name),
            TemplateLanguage::Yaml | TemplateLanguage::Json => self.name.to_owned(),
        }
    }
}

/// A condition key, and what sets it: the types of `CloudFormation` with the property, the types of Terraform with the
/// arguments, inner ones last.
struct Row {
    key: &'static str,
    of_stack: &'static [&'static str],
    property: &'static str,
    of_terraform: &'static [&'static str],
    arguments: &'static [&'static str],
    is_text: bool,
}

/// Source: AWS CloudFormation Template Reference Guide, and the documentation of the AWS provider of Terraform, of each
/// type.
const ROWS: [Row; 8] = [
    Row {
        key: "iam:PermissionsBoundary",
        of_stack: &["AWS::IAM::Role", "AWS::IAM::User"],
        property: "PermissionsBoundary",
        of_terraform: &["aws_iam_role", "aws_iam_user"],
        arguments: &["permissions_boundary"],
        is_text: true,
    },
    Row {
        key: "ec2:MetadataHttpTokens",
        of_stack: &[],
        property: "",
        of_terraform: &["aws_instance", "aws_launch_template"],
        arguments: &["metadata_options", "http_tokens"],
        is_text: true,
    },
    Row {
        key: "ec2:InstanceType",
        of_stack: &["AWS::EC2::Instance"],
        property: "InstanceType",
        of_terraform: &["aws_instance", "aws_launch_template"],
        arguments: &["instance_type"],
        is_text: true,
    },
    Row {
        key: "ec2:Encrypted",
        of_stack: &["AWS::EC2::Volume"],
        property: "Encrypted",
        of_terraform: &["aws_ebs_volume"],
        arguments: &["encrypted"],
        is_text: false,
    },
    Row {
        key: "rds:StorageEncrypted",
        of_stack: &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
        property: "StorageEncrypted",
        of_terraform: &["aws_db_instance", "aws_rds_cluster"],
        arguments: &["storage_encrypted"],
        is_text: false,
    },
    Row {
        key: "elasticfilesystem:Encrypted",
        of_stack: &["AWS::EFS::FileSystem"],
        property: "Encrypted",
        of_terraform: &["aws_efs_file_system"],
        arguments: &["encrypted"],
        is_text: false,
    },
    Row {
        key: "lambda:FunctionUrlAuthType",
        of_stack: &["AWS::Lambda::Url"],
        property: "AuthType",
        of_terraform: &["aws_lambda_function_url"],
        arguments: &["authorization_type"],
        is_text: true,
    },
    Row {
        key: "s3:x-amz-server-side-encryption",
        of_stack: &[],
        property: "",
        of_terraform: &["aws_s3_object"],
        arguments: &["server_side_encryption"],
        is_text: true,
    },
];

/// The property of a pasted template that sets what the remedy wants; `None` where no template was pasted that has it,
/// or the value is not known.
pub(super) fn property(evidence: &Evidence, denial: &Denial, remedy: &Remedy) -> Option<Property> {
    let Want::OneOf(values) = &remedy.want else {
        return None;
    };
    let value = values
        .first()
        .filter(|value| !value.contains(['*', '?', '$', '"', '\n']))?;
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let resources = resources(text);
    let row = ROWS
        .iter()
        .find(|row| row.key.eq_ignore_ascii_case(&remedy.key));
    if let Some(row) = row {
        let resource = meant(text, &resources, |resource| match resource.language {
            TemplateLanguage::Terraform => row.of_terraform.contains(&resource.kind),
            TemplateLanguage::Yaml | TemplateLanguage::Json => {
                row.of_stack.contains(&resource.kind)
            }
        })?;
        return Some(row.set(resource, value));
    }
    let tag = tag_of(&remedy.key)?;
    let service = denial.service.as_deref().unwrap_or_default();
    let resource = meant(text, &resources, |resource| {
        is_of_service(resource, service)
    })?;
    let is_of_volume =
        matches!(&remedy.about, About::RequestTag { on: Some(on), .. } if on == "volume");
    Some(if is_of_volume {
        tagged_volumes(resource, tag, value)
    } else {
        tagged(resource, tag, value)
    })
}

/// The tag of `aws:RequestTag/TAG`.
fn tag_of(key: &str) -> Option<&str> {
    const PREFIX: &str = "aws:requesttag/";
    let prefix = key.get(..PREFIX.len())?;
    let tag = key.get(PREFIX.len()..)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (prefix.eq_ignore_ascii_case(PREFIX) && !tag.is_empty() && tag.chars().all(is_word))
        .then_some(tag)
}

/// Whether the type of a resource is of the service, by its name.
fn is_of_service(resource: &Resource<'_>, service: &str) -> bool {
    match resource.language {
        TemplateLanguage::Terraform => {
            let kind = resource.kind.strip_prefix("aws_").unwrap_or_default();
            kind.starts_with(service) || service == "ec2" && kind == "instance"
        }
        TemplateLanguage::Yaml | TemplateLanguage::Json => resource
            .kind
            .split("::")
            .nth(1)
            .is_some_and(|of| of.eq_ignore_ascii_case(service)),
    }
}

/// The resource that is meant: the only one that fits, else the first that the text names besides.
fn meant<'a>(
    text: &str,
    resources: &[Resource<'a>],
    fits: impl Fn(&Resource<'a>) -> bool,
) -> Option<Resource<'a>> {
    let fitting: Vec<Resource<'a>> = resources.iter().copied().filter(fits).collect();
    match fitting.as_slice() {
        [one] => Some(*one),
        several => several
            .iter()
            .copied()
            .find(|resource| text.matches(resource.name).count() > 1),
    }
}

impl Row {
    fn set(&self, resource: Resource<'_>, value: &str) -> Property {
        let quoted = |text: &str| {
            if self.is_text {
                format!("\"{text}\"")
            } else {
                text.to_owned()
            }
        };
        let (path, lines) = match resource.language {
            TemplateLanguage::Yaml => (
                self.property.to_owned(),
                format!("{}: {value}", self.property),
            ),
            TemplateLanguage::Json => (
                self.property.to_owned(),
                format!("\"{}\": {}", self.property, quoted(value)),
            ),
            TemplateLanguage::Terraform => {
                let lines = match self.arguments {
                    [block, argument] => {
                        format!("{block} {{\n  {argument} = {}\n}}", quoted(value))
                    }
                    arguments => format!("{} = {}", arguments.concat(), quoted(value)),
                };
                (self.arguments.join("."), lines)
            }
        };
        Property {
            resource: resource.address(),
            path,
            value: value.to_owned(),
            language: resource.language,
            lines,
        }
    }
}

fn tagged(resource: Resource<'_>, tag: &str, value: &str) -> Property {
    let (path, lines) = match resource.language {
        TemplateLanguage::Yaml => ("Tags", format!("Tags:\n  - Key: {tag}\n    Value: {value}")),
        TemplateLanguage::Json => (
            "Tags",
            format!("\"Tags\": [{{ \"Key\": \"{tag}\", \"Value\": \"{value}\" }}]"),
        ),
        TemplateLanguage::Terraform => ("tags", format!("tags = {{\n  {tag} = \"{value}\"\n}}")),
    };
    Property {
        resource: resource.address(),
        path: format!("{path}.{tag}"),
        value: value.to_owned(),
        language: resource.language,
        lines,
    }
}

/// What gives the volumes of an instance a tag while they are made: its own tags are not theirs.
///
/// Source: the documentation of the AWS provider of Terraform, `aws_instance`; AWS CloudFormation Template Reference
/// Guide, `AWS::EC2::Instance`.
fn tagged_volumes(resource: Resource<'_>, tag: &str, value: &str) -> Property {
    let (path, value, lines) = match resource.language {
        TemplateLanguage::Terraform => (
            format!("volume_tags.{tag}"),
            value,
            format!("volume_tags = {{\n  {tag} = \"{value}\"\n}}"),
        ),
        TemplateLanguage::Yaml => (
            "PropagateTagsToVolumeOnCreation".to_owned(),
            "true",
            "PropagateTagsToVolumeOnCreation: true".to_owned(),
        ),
        TemplateLanguage::Json => (
            "PropagateTagsToVolumeOnCreation".to_owned(),
            "true",
            "\"PropagateTagsToVolumeOnCreation\": true".to_owned(),
        ),
    };
    Property {
        resource: resource.address(),
        path,
        value: value.to_owned(),
        language: resource.language,
        lines,
    }
}

/// Whether a template was pasted: what it makes is changed in it.
pub fn has_template(evidence: &Evidence) -> bool {
    evidence.pastes.iter().any(|paste| {
        let text = paste.head(MAX_TEXT_BYTES);
        !resources(text).is_empty()
    })
}

/// The resources of the templates in a text.
fn resources(text: &str) -> Vec<Resource<'_>> {
    let mut found = Vec::new();
    let mut last: Option<&str> = None;
    for line in text.lines() {
        let line = line.trim_start_matches(['│', '+', ' ', '\t']).trim_end();
        if let Some(rest) = line.strip_prefix("resource \"") {
            let mut words = rest.split('"');
            if let (Some(kind), Some(_), Some(name)) = (words.next(), words.next(), words.next())
                && kind.starts_with("aws_")
            {
                found.push(Resource {
                    name,
                    kind,
                    language: TemplateLanguage::Terraform,
                });
            }
        } else if let Some((name, kind)) = last.zip(type_of(line)) {
            let is_json = line.starts_with('"');
            found.push(Resource {
                name,
                kind,
                language: if is_json {
                    TemplateLanguage::Json
                } else {
                    TemplateLanguage::Yaml
                },
            });
        }
        if let Some(name) = key(line) {
            last = Some(name);
        }
    }
    found
}

/// The type that a line of a template gives.
fn type_of(line: &str) -> Option<&str> {
    let value = line
        .strip_prefix("Type:")
        .or_else(|| line.strip_prefix("\"Type\":"))?;
    let kind = value.trim().trim_matches(['"', '\'', ',']);
    kind.starts_with("AWS::").then_some(kind)
}

/// The key of a line that opens a mapping.
fn key(line: &str) -> Option<&str> {
    let name = line
        .strip_suffix(':')
        .or_else(|| line.strip_suffix('{')?.trim_end().strip_suffix(':'))?
        .trim_matches('"');
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then_some(name)
}

/// A reference to the ARN of a resource whose type is of another service than what was denied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OtherReference {
    /// The resource that is referred to.
    pub(super) name: String,
    /// Its type.
    pub(super) kind: String,
    /// The resource of the denied one's service in the template, where there is one.
    pub(super) instead: Option<String>,
}

/// What the reference `${NAME.Arn}` of a pasted stack refers to, where its type cannot be what was denied.
pub(super) fn other_reference(
    evidence: &Evidence,
    denial: &Denial,
    written: &str,
    service: &str,
) -> Option<OtherReference> {
    let name = written.strip_prefix("${")?.strip_suffix(".Arn}")?;
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let resources = resources(text);
    let is_of_stack = |one: &&Resource<'_>| one.language != TemplateLanguage::Terraform;
    let referred = resources
        .iter()
        .filter(is_of_stack)
        .find(|one| one.name == name)?;
    let kind_of = |one: &Resource<'_>| one.kind.split("::").nth(1).map(str::to_ascii_lowercase);
    if kind_of(referred)? == service {
        return None;
    }
    let mut of_service = resources
        .iter()
        .filter(is_of_stack)
        .filter(|one| is_of_service(one, service));
    let instead = of_service.next().filter(|_| of_service.next().is_none());
    Some(OtherReference {
        name: name.to_owned(),
        kind: referred.kind.to_owned(),
        instead: instead.map(|one| one.name.to_owned()),
    })
}

/// The role that a pasted template gives a function: `Role: !GetAtt NAME.Arn`, `role = aws_iam_role.NAME.arn`.
pub(super) fn execution_role(evidence: &Evidence, denial: &Denial) -> Option<String> {
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let roles: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| {
            let line = line.trim();
            let of_stack = || line.strip_prefix("Role:")?.trim().strip_prefix("!GetAtt ");
            let of_terraform = || {
                let value = line.strip_prefix("role")?.trim_start().strip_prefix('=')?;
                Some(value.trim())
            };
            let value = of_stack().or_else(of_terraform)?;
            let name = value
                .strip_suffix(".Arn")
                .or_else(|| value.strip_suffix(".arn"))?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            name.chars().all(is_name).then_some(name)
        })
        .collect();
    let mut roles = roles.into_iter();
    let first = roles.next()?;
    roles.next().is_none().then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_of_templates() {
        for (text, name, kind) in [
            (
                "Resources:\n  LambdaRole:\n    Type: AWS::IAM::Role\n",
                "LambdaRole",
                "AWS::IAM::Role",
            ),
            (
                "{\"Resources\": {\n \"LambdaRole\": {\n  \"Type\": \"AWS::IAM::Role\",\n",
                "LambdaRole",
                "AWS::IAM::Role",
            ),
            (
                "with aws_instance.bench,\nresource \"aws_instance\" \"bench\" {\n",
                "bench",
                "aws_instance",
            ),
        ] {
            let found = resources(text);
            let names: Vec<_> = found.iter().map(|one| (one.name, one.kind)).collect();
            assert_eq!(names, [(name, kind)], "{text}");
        }
    }
}
