//! The sentences about access that a change gives and takes.

use super::English;
use crate::compare::{FileChange, Flaw, Grant, Side, Unproven, Witness};
use crate::iam::PolicyType;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{AccessWords, Words, say};

impl AccessWords for English {
    fn grants(&self, count: usize) -> Line {
        match count {
            1 => say!("This adds only:"),
            count => say!("This adds only these {}:", count),
        }
    }

    fn grant(&self, grant: &Grant) -> Line {
        let mut action = Line::from(&grant.action);
        if !grant.without_actions.is_empty() {
            action = say!("{} (not {})", action, self.names(&grant.without_actions, 0));
        }
        let mut resource = Line::from(&grant.resource);
        if !grant.within_resources.is_empty() {
            let also = self.names(&grant.within_resources, 0);
            resource = say!("{} (as far as it is also {})", resource, also);
        }
        if !grant.without_resources.is_empty() {
            let without = self.names(&grant.without_resources, 0);
            resource = say!("{} (not {})", resource, without);
        }
        let (without, principals): (Vec<String>, Vec<String>) = grant
            .principals
            .iter()
            .cloned()
            .partition(|one| one.starts_with('!'));
        let without: Vec<String> = without.iter().map(|one| one.replacen('!', "", 1)).collect();
        let conditions = grant.conditions_written();
        let mut line = say!("{} on {}", action, resource);
        match (principals.as_slice(), without.as_slice()) {
            ([], []) => {}
            ([], without) => line = say!("{}, for everyone but {}", line, self.names(without, 0)),
            (principals, []) => line = say!("{}, for {}", line, self.names(principals, 0)),
            (principals, without) => {
                let without = self.names(without, 0);
                line = say!(
                    "{}, for {} but not {}",
                    line,
                    self.names(principals, 0),
                    without
                );
            }
        }
        if !conditions.is_empty() {
            line = say!("{}, if {}", line, self.names(&conditions, 0));
        }
        line
    }

    fn for_example(&self, grant: Line, witness: &Witness) -> Line {
        let mut example = say!("{} on {}", &witness.action, &witness.resource);
        if let Some(principal) = &witness.principal {
            example = say!("{} by {}", example, principal);
        }
        let context = witness.context_written();
        if !context.is_empty() {
            example = say!("{}, with {}", example, self.names(&context, 0));
        }
        say!("{}; for example {}", grant, example)
    }

    fn grants_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("This adds at most:"),
            count => say!("This adds at most these {}:", count),
        }
    }

    fn grants_nothing(&self) -> Line {
        say!("Nothing is added.")
    }

    fn revokes_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("This removes at most:"),
            count => say!("This removes at most these {}:", count),
        }
    }

    fn not_proved(&self) -> Line {
        say!("The lists may be longer than the real difference, because this couldn't be proved:")
    }

    fn grants_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is added:"),
            count => say!(
                "As far as the policies could be read, these {} are added:",
                count
            ),
        }
    }

    fn grants_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing is added.")
    }

    fn revokes_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is removed:"),
            count => say!(
                "As far as the policies could be read, these {} are removed:",
                count
            ),
        }
    }

    fn policy_of_file(&self, place: &str, kind: PolicyType, change: FileChange) -> Line {
        let policy = self.policy(kind);
        match change {
            FileChange::Added => say!("{}: new ({})", place, policy),
            FileChange::Removed => say!("{}: removed ({})", place, policy),
            FileChange::Changed => say!("{}: changed ({})", place, policy),
        }
    }

    fn no_policy_changed(&self) -> Line {
        say!("No policy changed.")
    }

    fn not_compared(&self) -> Line {
        say!("These files couldn't be compared:")
    }

    fn revokes_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing is removed.")
    }

    fn not_read(&self) -> Line {
        say!("This isn't proved, because a policy couldn't be read as written:")
    }

    fn flaw(&self, flaw: &Flaw) -> Line {
        match flaw {
            Flaw::Repaired(repair) => self.repair(repair),
            Flaw::Version(written) => say!(
                "{} isn't a valid policy version, and AWS rejects the policy. It was read as `2012-10-17`.",
                written
            ),
            Flaw::Missing(element) => say!(
                "A statement has no {}, and AWS rejects the policy. The statement was ignored.",
                Inline::Code(element.name())
            ),
            Flaw::Empty(element) => say!(
                "A list in {} is empty, and AWS rejects the policy. It was read as matching nothing.",
                Inline::Code(element.name())
            ),
            Flaw::NotAPrincipal(written) => say!(
                "{} isn't a valid principal, and AWS rejects the policy. It was read as matching no one.",
                written
            ),
            Flaw::Operator(written) => say!(
                "{} isn't a condition operator, and AWS rejects the policy. Whether the condition is met is unknown.",
                written
            ),
            Flaw::NotAnAction(written) => say!(
                "{} isn't an action, and AWS rejects the policy. It was read as matching none.",
                written
            ),
            Flaw::NotAnArn(written) => say!(
                "{} isn't an ARN. It was read as matching no resource.",
                written
            ),
            Flaw::TextBeside => {
                say!(
                    "There is text before or after the policy that isn't part of it. It wasn't read."
                )
            }
        }
    }

    fn unproven(&self, unproven: &Unproven) -> Line {
        match unproven {
            Unproven::Pattern(pattern) => say!(
                "{} lacks fields, and AWS doesn't document what it matches. The two ways to read it give different results.",
                pattern
            ),
            Unproven::Open(written) => {
                say!("{} may or may not be what the other policy names.", written)
            }
            Unproven::Key(key) => say!("The conditions on {} can't be compared.", key),
            Unproven::Multivalued(key) => say!(
                "{} is compared with a set operator and without one. AWS doesn't document how the latter treats several values.",
                key
            ),
            Unproven::AccountOnly(principal) => say!(
                "One policy names {} itself; the other names only its account, which leaves the decision to identity-based policies.",
                principal
            ),
            Unproven::NotPrincipal(principal) => say!(
                "`NotPrincipal` lists {}, but not both the identity and its account. AWS doesn't document what that does.",
                principal
            ),
            Unproven::DuplicateKey(key) => say!(
                "{} appears twice under one operator, which AWS rejects.",
                key
            ),
            Unproven::Unlisted { action, resource } => say!(
                "AWS's list of actions has no such resource for {}: {}. AWS may still check it, so it is listed.",
                action,
                resource
            ),
            Unproven::Resource(resource) => say!(
                "Too many patterns overlap with {} to work out what remains of it.",
                resource
            ),
            Unproven::TooMany => {
                say!("The policies are too long to compare every statement.")
            }
            Unproven::Unread => {
                say!("Not all of the policy was read, so some of this may be allowed already.")
            }
            Unproven::Incomplete { more } => {
                say!(
                    "The lists are too long to show in full: {} more entries are left out.",
                    *more
                )
            }
            Unproven::Misread { side, flaw } => match side {
                Side::Old => say!("The old policy: {}", self.flaw(flaw)),
                Side::New => say!("The new policy: {}", self.flaw(flaw)),
            },
        }
    }

    fn more(&self, count: usize) -> Line {
        say!("and {} more", count)
    }

    fn revokes_nothing(&self) -> Line {
        say!("Nothing is removed.")
    }

    fn revokes(&self, count: usize) -> Line {
        match count {
            1 => say!("This removes only:"),
            count => say!("This removes only these {}:", count),
        }
    }
}
