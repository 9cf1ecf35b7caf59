//! Denials that follow from one before them: a program could not assume a role, went on with the credentials that it
//! had, and was denied what the role would have been allowed.

use super::Denial;
use super::words::ahead;

/// How far behind its words a program says that it goes on, in bytes.
const MAX_AHEAD_BYTES: usize = 320;

/// What programs say when they go on: AWS CDK first, then tools and SDKs.
const GOES_ON: [&str; 7] = [
    "roceeding anyway",
    "alling back",
    "all back to",
    "ontinuing with",
    "sing current credentials",
    "sing the current credentials",
    "sing default credentials",
];

/// How AWS CDK says that it could not assume a role: a warning, and no denial where nothing follows from it.
const WARNING: &str = "not be used to assume";

/// Takes each later denial of the same caller into the one that says that a role could not be assumed, and leaves out
/// warnings from which nothing follows.
pub(super) fn fold(text: &str, denials: &mut Vec<(usize, Denial)>) {
    join(text, denials);
    denials.retain(|(at, denial)| {
        let is_open = denial.action.is_none() && denial.operation.is_none();
        !(is_open && is_of_role(denial) && ahead(text, *at, MAX_AHEAD_BYTES).contains(WARNING))
    });
}

fn is_of_role(denial: &Denial) -> bool {
    let resource = denial.resource.as_deref();
    denial.action.is_none() && resource.is_some_and(|resource| resource.contains(":role/"))
}

fn join(text: &str, denials: &mut Vec<(usize, Denial)>) {
    let goes_on = |at: usize| {
        let rest = ahead(text, at, MAX_AHEAD_BYTES);
        let lines: usize = rest.lines().take(2).map(|line| line.len() + 1).sum();
        let near = rest.get(..lines.min(rest.len())).unwrap_or(rest);
        GOES_ON.iter().any(|words| near.contains(words))
    };
    let Some(first) = denials
        .iter()
        .position(|(at, denial)| is_of_role(denial) && goes_on(*at))
    else {
        return;
    };
    let later = || denials.iter().skip(first + 1);
    let Some(principal) = later().find_map(|(_, denial)| denial.principal.clone()) else {
        return;
    };
    let follows = |denial: &Denial| {
        let is_other = denial
            .action
            .as_deref()
            .is_some_and(|action| !action.eq_ignore_ascii_case("sts:AssumeRole"));
        is_other && denial.principal.as_deref() == Some(principal.as_str())
    };
    let mut led_to: Vec<String> = Vec::new();
    for action in later()
        .filter(|(_, denial)| follows(denial))
        .filter_map(|(_, denial)| denial.action.clone())
    {
        if !led_to.contains(&action) {
            led_to.push(action);
        }
    }
    if led_to.is_empty() {
        return;
    }
    let mut index = 0;
    denials.retain(|(_, denial)| {
        index += 1;
        index <= first + 1 || !follows(denial)
    });
    for (at, denial) in denials.iter_mut() {
        if is_of_role(denial) && goes_on(*at) {
            let own = denial.principal.get_or_insert_with(|| principal.clone());
            if *own == principal {
                denial.operation = Some("AssumeRole".to_owned());
                denial.service = Some("sts".to_owned());
                denial.led_to.append(&mut led_to);
            }
        }
    }
}
