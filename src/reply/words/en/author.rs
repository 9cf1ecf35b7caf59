//! The sentences about a policy that was written for a wish, in English.

use super::English;
use super::wish;
use crate::author::{Assumption, Impossible, Proof, Wish};
use crate::iam::PolicyType;
use crate::reply::document::Line;
use crate::reply::words::author::AuthorWords;
use crate::reply::words::{Words, say};

impl AuthorWords for English {
    fn written_policy(&self, kind: PolicyType) -> Line {
        if kind == PolicyType::Identity {
            say!("Policy:")
        } else {
            say!("Policy ({}):", self.policy(kind))
        }
    }

    fn to_replace(&self, names: &[String]) -> Line {
        say!("Replace {} with your own values.", self.names(names, 0))
    }

    fn comes_along(&self, actions: &[String], left_out: usize) -> Line {
        say!(
            "Added because what you asked for needs it: {}.",
            self.names(actions, left_out)
        )
    }

    fn assumed(&self, assumption: Assumption) -> Line {
        match assumption {
            Assumption::Kind(kind) => say!(
                "You didn't say which kind of policy, so this is a {}; name another kind to get that one.",
                self.policy(kind)
            ),
            Assumption::Reads => say!(
                "You didn't say what is done, so this allows reading. Is more needed, such as writing or deleting?"
            ),
            Assumption::OwnAccount => say!(
                "You didn't say who, so this names your own account. Which role, account or service is it for?"
            ),
        }
    }

    fn put_it_there(&self, kind: PolicyType) -> Line {
        match kind {
            PolicyType::Identity => say!("Save it as `policy.json` and attach it:"),
            PolicyType::Trust => {
                say!("Save it as `policy.json` and set it as the role's trust policy:")
            }
            PolicyType::Resource => say!(
                "Save it as `policy.json` and set it on the resource. This replaces the policy that is there, so add its statements first:"
            ),
            PolicyType::Boundary => say!(
                "Save it as `policy.json`, create a policy of it and set that as the boundary:"
            ),
            PolicyType::Scp | PolicyType::Rcp => say!(
                "Save it as `policy.json`, create it in the management account, and attach it first to an account for tests:"
            ),
            PolicyType::Vpce => say!("Save it as `policy.json` and set it on the endpoint:"),
            PolicyType::Session => say!("Pass it when the session is made:"),
        }
    }

    fn only_limits(&self, kind: PolicyType) -> Line {
        say!(
            "A {} grants nothing by itself: other policies still have to allow the calls.",
            self.policy(kind)
        )
    }

    fn proved(&self, proof: &Proof) -> Line {
        match proof.quota {
            Some(quota) => say!(
                "Verified: it does what the first line says and nothing else ({} requests evaluated), and lint finds nothing. It has {} of {} characters.",
                proof.requests,
                proof.characters,
                quota
            ),
            None => say!(
                "Verified: it does what the first line says and nothing else ({} requests evaluated), and lint finds nothing.",
                proof.requests
            ),
        }
    }

    fn too_long(&self, characters: usize, quota: usize) -> Line {
        say!(
            "It has {} characters, and AWS takes {}: split it, or ask for less.",
            characters,
            quota
        )
    }

    fn read_as(&self) -> Line {
        say!("Understood:")
    }

    fn wish(&self, wish: &Wish, kind: PolicyType) -> Line {
        let said = wish::understood(wish, kind);
        say!("{}.", said)
    }

    fn impossible(&self, what: Impossible) -> Line {
        wish::impossible(what)
    }

    fn left_over(&self, left: &[String], wish: &Wish) -> Line {
        let is_understood = wish.clauses.iter().any(|clause| !clause.things.is_empty());
        let said = if is_understood {
            wish::understood(wish, wish.kind.unwrap_or(PolicyType::Identity))
        } else {
            Line::default()
        };
        Self::left_over_of(left, said)
    }

    fn unclear_wish(&self, understood: &[String]) -> Line {
        if understood.is_empty() {
            say!(
                "I can't tell which permission that is. Say what should be done on which AWS resource."
            )
        } else {
            say!(
                "I can't tell which permission that is. I understood: {}. What should be done, on which resource?",
                self.names(understood, 0)
            )
        }
    }

    fn examples_of_wishes(&self) -> Vec<Line> {
        vec![
            say!("`let role app read bucket team-reports under prefix 2026/`"),
            say!("`allow starting instances tagged Env=Dev`"),
            say!("`trust policy for GitHub Actions of my-org/my-repo, branch main`"),
        ]
    }
}
