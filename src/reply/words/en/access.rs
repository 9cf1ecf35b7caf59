//! The sentences about access that a change gives and takes.

use super::English;
use crate::compare::{Flaw, Grant, Side, Unproven, Witness};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{AccessWords, Words, say};

impl AccessWords for English {
    fn grants(&self, count: usize) -> Line {
        match count {
            1 => say!("Newly allowed is exactly this:"),
            count => say!("Newly allowed are exactly these {}:", count),
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
            1 => say!("Newly allowed is at most this:"),
            count => say!("Newly allowed are at most these {}:", count),
        }
    }

    fn grants_nothing(&self) -> Line {
        say!("Nothing is newly allowed.")
    }

    fn revokes_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("No longer allowed is at most this:"),
            count => say!("No longer allowed are at most these {}:", count),
        }
    }

    fn not_proved(&self) -> Line {
        say!("The lists may be too long, because this could not be proved:")
    }

    fn grants_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is newly allowed:"),
            count => say!(
                "As far as the policies could be read, these {} are newly allowed:",
                count
            ),
        }
    }

    fn grants_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing is newly allowed.")
    }

    fn revokes_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is no longer allowed:"),
            count => say!(
                "As far as the policies could be read, these {} are no longer allowed:",
                count
            ),
        }
    }

    fn revokes_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing that was allowed before is revoked.")
    }

    fn not_read(&self) -> Line {
        say!("This is no proof, because a policy could not be read as it stands:")
    }

    fn flaw(&self, flaw: &Flaw) -> Line {
        match flaw {
            Flaw::Repaired(repair) => self.repair(repair),
            Flaw::Version(written) => say!(
                "{} is no version of the policy language, and AWS rejects the policy. It was read as `2012-10-17`.",
                written
            ),
            Flaw::Missing(element) => say!(
                "A statement has no {}, and AWS rejects the policy. The statement was read as doing nothing.",
                Inline::Code(element.name())
            ),
            Flaw::Empty(element) => say!(
                "A list in {} is empty, and AWS rejects the policy. It was read as matching nothing.",
                Inline::Code(element.name())
            ),
            Flaw::NotAPrincipal(written) => say!(
                "{} is no principal as IAM takes one, and AWS rejects the policy. It was read as naming nobody.",
                written
            ),
            Flaw::Operator(written) => say!(
                "{} is no condition operator, and AWS rejects the policy. Whether the condition holds is open.",
                written
            ),
            Flaw::NotAnAction(written) => say!(
                "{} is no action, and AWS rejects the policy. It was read as naming none.",
                written
            ),
            Flaw::NotAnArn(written) => say!(
                "{} is no ARN. It was read as covering no resource.",
                written
            ),
            Flaw::TextBeside => {
                say!(
                    "There is text before or after the policy that is no part of it. It was not read."
                )
            }
        }
    }

    fn unproven(&self, unproven: &Unproven) -> Line {
        match unproven {
            Unproven::Pattern(pattern) => say!(
                "AWS does not document what {} covers, because fields are missing. The two ways to read it come out differently.",
                pattern
            ),
            Unproven::Open(written) => {
                say!("{} may or may not be what the other policy names.", written)
            }
            Unproven::Key(key) => say!("The conditions on {} cannot be told apart.", key),
            Unproven::Multivalued(key) => say!(
                "{} is compared with a set operator and without one. AWS does not document what the latter makes of several values.",
                key
            ),
            Unproven::AccountOnly(principal) => say!(
                "{} is named itself in one policy. The other names only its account, which leaves the decision to identity-based policies.",
                principal
            ),
            Unproven::NotPrincipal(principal) => say!(
                "`NotPrincipal` lists {}, but not both the identity and its account. AWS does not document what follows.",
                principal
            ),
            Unproven::DuplicateKey(key) => say!(
                "{} stands twice under one operator, which AWS rejects.",
                key
            ),
            Unproven::Unlisted { action, resource } => say!(
                "AWS's list of actions has no such resource for {}: {}. AWS may authorize it there all the same, so it is listed.",
                action,
                resource
            ),
            Unproven::Resource(resource) => say!(
                "Too many patterns meet {} to work out what remains of it.",
                resource
            ),
            Unproven::TooMany => {
                say!("The policies are too long to compare every statement with every other.")
            }
            Unproven::Unread => say!(
                "Not all of the pasted policy was read, and it may allow some of this already."
            ),
            Unproven::Incomplete { more } => {
                say!(
                    "The lists are too long to be shown whole: {} more entries are left out.",
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
        say!("Nothing that was allowed before is revoked.")
    }

    fn revokes(&self, count: usize) -> Line {
        match count {
            1 => say!("No longer allowed is exactly this:"),
            count => say!("No longer allowed are exactly these {}:", count),
        }
    }
}
