//! Whose tokens the subject of a token is of.

use crate::iam::{BaseOperator, Operator};

/// Who or what a token is issued for, as its `sub` says. Names may hold wildcards where the operator has them.
///
/// Source: GitHub Docs, "`OpenID` Connect reference", "Example subject claims"; GitLab Docs, "`OpenID` Connect (OIDC)
/// Authentication Using ID Tokens"; HCP Terraform, "Workload identity tokens"; Amazon EKS User Guide, "IAM roles for
/// service accounts".
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TokenSubject {
    /// A workflow run of GitHub Actions.
    GitHub {
        /// `owner/repository`.
        repository: String,
        /// When the workflow runs.
        run: Run,
    },
    /// A pipeline of GitLab.
    GitLab {
        /// `group/project`.
        project: String,
        /// When the pipeline runs.
        run: Run,
    },
    /// A service account of Kubernetes.
    ServiceAccount {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// A run of HCP Terraform.
    Terraform {
        /// The organization.
        organization: String,
        /// The project.
        project: String,
        /// The workspace.
        workspace: String,
        /// `plan`, `apply`, or `*`.
        phase: String,
    },
}

/// On what a workflow or a pipeline runs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Run {
    /// Anything.
    Any,
    /// A branch.
    Branch(String),
    /// A tag.
    Tag(String),
    /// A deployment environment.
    Environment(String),
    /// A pull request.
    PullRequest,
}

impl TokenSubject {
    /// What the values of a `sub` say; empty where the form of one of them is not known, or a wildcard in it may
    /// stand for more than one of its parts.
    pub(super) fn all(issuer: &str, values: &[String], operator: Operator) -> Vec<Self> {
        let is_plain = !operator.negated && operator.set.is_none();
        let has_wildcards = match operator.base {
            BaseOperator::StringLike => true,
            BaseOperator::StringEquals => false,
            _ => return Vec::new(),
        };
        if !is_plain {
            return Vec::new();
        }
        let read = |value: &String| {
            let is_literal =
                !value.contains("${") && (has_wildcards || !value.contains(['*', '?']));
            is_literal.then(|| Self::of(issuer, value))?
        };
        values
            .iter()
            .map(read)
            .collect::<Option<_>>()
            .unwrap_or_default()
    }

    fn of(issuer: &str, value: &str) -> Option<Self> {
        let issuer = issuer.to_ascii_lowercase();
        if issuer == "token.actions.githubusercontent.com" {
            github(value)
        } else if issuer == "gitlab.com" || issuer.starts_with("gitlab.") {
            gitlab(value)
        } else if issuer == "app.terraform.io" {
            terraform(value)
        } else if issuer.starts_with("oidc.eks.") || issuer.starts_with("oidc-eks.") {
            service_account(value)
        } else {
            None
        }
    }
}

/// Whether a part holds no wildcard, or is nothing but one.
fn is_name_or_any(part: &str) -> bool {
    !part.is_empty() && (part == "*" || !part.contains(['*', '?']))
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && !part.contains(['*', '?'])
}

fn github(value: &str) -> Option<TokenSubject> {
    let rest = value.strip_prefix("repo:")?;
    let (repository, run) = match rest.split_once(':') {
        Some((repository, run)) => (repository, run),
        // `repo:owner/*` is all that begins so.
        None => (rest.strip_suffix('*')?, "*"),
    };
    let repository = match repository.strip_suffix('/') {
        Some(owner) if !rest.contains(':') => format!("{owner}/*"),
        _ if !rest.contains(':') => return None,
        _ => repository.to_owned(),
    };
    let (owner, name) = repository.split_once('/')?;
    if !is_name(owner) || !is_name_or_any(name) || name.contains('/') {
        return None;
    }
    let run = match run {
        "*" => Run::Any,
        "pull_request" => Run::PullRequest,
        _ => named_run(run)?,
    };
    Some(TokenSubject::GitHub { repository, run })
}

fn named_run(run: &str) -> Option<Run> {
    // A colon in a name is written `%3A`, so that none of these can be a part of another.
    let name = |prefix: &str| {
        let name = run.strip_prefix(prefix)?;
        (!name.is_empty() && !name.contains(':')).then(|| name.to_owned())
    };
    name("ref:refs/heads/")
        .map(Run::Branch)
        .or_else(|| name("ref:refs/tags/").map(Run::Tag))
        .or_else(|| name("environment:").map(Run::Environment))
}

fn gitlab(value: &str) -> Option<TokenSubject> {
    let rest = value.strip_prefix("project_path:")?;
    let (project, rest) = rest.split_once(':')?;
    if !is_name(project) {
        return None;
    }
    let run = match rest {
        "*" => Run::Any,
        rest => {
            let (kind, name) = rest.strip_prefix("ref_type:")?.split_once(":ref:")?;
            let is_whole = !name.is_empty() && !name.contains(':');
            match kind {
                "branch" if is_whole => Run::Branch(name.to_owned()),
                "tag" if is_whole => Run::Tag(name.to_owned()),
                _ => return None,
            }
        }
    };
    Some(TokenSubject::GitLab {
        project: project.to_owned(),
        run,
    })
}

fn terraform(value: &str) -> Option<TokenSubject> {
    let parts: Vec<&str> = value.split(':').collect();
    let &[
        "organization",
        organization,
        "project",
        project,
        "workspace",
        workspace,
        "run_phase",
        phase,
    ] = parts.as_slice()
    else {
        return None;
    };
    let is_clear =
        is_name(organization) && [project, workspace, phase].into_iter().all(is_name_or_any);
    is_clear.then(|| TokenSubject::Terraform {
        organization: organization.to_owned(),
        project: project.to_owned(),
        workspace: workspace.to_owned(),
        phase: phase.to_owned(),
    })
}

fn service_account(value: &str) -> Option<TokenSubject> {
    let rest = value.strip_prefix("system:serviceaccount:")?;
    let (namespace, name) = rest.split_once(':')?;
    let is_clear = is_name(namespace) && is_name_or_any(name);
    is_clear.then(|| TokenSubject::ServiceAccount {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    })
}
