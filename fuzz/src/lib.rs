//! What the targets share: what an input stands for, how much work may be done on it, what a policy says.
//!
//! An input stands for its own bytes, unless it has a form feed. Then what follows the form feed, up to the next
//! one, is repeated until there are 100 kB: `{"Statement":[␌{},␌]}`. The engine makes inputs of a few hundred bytes,
//! as longer ones seldom reach anything new, and work that grows with the square of the input does not show on
//! these. So one of sixteen changes is to repeat a part ([`mutate`]). The finder of policies once took 12 s for 100 kB of
//! `，"Action": ` and seconds for a hundred other units of a word or a few: [`within_time`] ends a run on any of them,
//! and [`assert_linear`] where steps are counted.

use kyoka::budget::{Budget, STEPS};
use kyoka::iam::{Context, Fact, Request, Target};
use kyoka::policy::{self, FoundPolicies, ListElement, PastedPolicy, Policy, Spanned};
use kyoka::text::{Paste, Span};
use std::collections::BTreeMap;

/// What marks the part of an input that is repeated.
const FORM_FEED: u8 = 0x0C;

/// How long an input becomes that has a part to be repeated, in bytes.
const REPEATED_BYTES: usize = 100_000;

/// How long a part is that [`mutate`] repeats, in bytes, at most.
const LONGEST_UNIT: usize = 48;

/// The steps that a byte of a text may cost where policies and denials are looked for.
const STEPS_PER_BYTE: usize = 16;

/// The steps that any text may cost, however short it is.
const STEPS_AT_LEAST: usize = 1 << 16;

/// The processor time that a law may take on one input, in nanoseconds.
const MAX_NANOSECONDS: i64 = 2_000_000_000;

/// Runs a law on every input.
#[macro_export]
macro_rules! target {
    ($law:path) => {
        libfuzzer_sys::fuzz_target!(init: $crate::init(), |input: &[u8]| {
            $crate::within_time($law, input)
        });
        libfuzzer_sys::fuzz_mutator!(|input: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate(input, size, max_size, seed)
        });
    };
}

/// Changes an input of `size` bytes, and returns its new size: as the engine does, or so that a part of it is
/// repeated, alone or with what is around it.
pub fn mutate(input: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let (seed, choice) = (seed as usize / 16, seed % 16);
    if choice != 0 || size == 0 {
        return libfuzzer_sys::fuzzer_mutate(input, size, max_size);
    }
    let bare: Vec<u8> = input[..size]
        .iter()
        .copied()
        .filter(|byte| *byte != FORM_FEED)
        .collect();
    let (start, seed) = (seed % bare.len().max(1), seed / 4096);
    let (length, seed) = (1 + seed % LONGEST_UNIT, seed / LONGEST_UNIT);
    let (before, rest) = bare.split_at(start);
    let (unit, after) = rest.split_at(length.min(rest.len()));
    let is_alone = seed % 2 == 0;
    let (before, after) = if is_alone {
        (&[][..], &[][..])
    } else {
        (before, after)
    };
    let changed = [before, &[FORM_FEED], unit, &[FORM_FEED], after].concat();
    let size = changed.len().min(max_size);
    input[..size].copy_from_slice(&changed[..size]);
    size
}

/// Makes the engine write down the input that overflows the stack, as it does with any other that ends the process:
/// it keeps to the stack for signals where there is one.
pub fn init() {
    const BYTES: usize = 1 << 20;
    let stack = Vec::leak(vec![0_u8; BYTES]);
    let stack = libc::stack_t {
        ss_sp: stack.as_mut_ptr().cast(),
        ss_flags: 0,
        ss_size: BYTES,
    };
    // SAFETY: the stack lives as long as the process, the action is a valid one.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        action.sa_flags = libc::SA_ONSTACK;
        assert_eq!(libc::sigaltstack(&stack, std::ptr::null_mut()), 0);
        assert_eq!(
            libc::sigaction(libc::SIGSEGV, &action, std::ptr::null_mut()),
            0
        );
    }
}

/// Checks a law, and panics where it took too long. Counted is the processor's time: on a busy machine the engine's
/// `-timeout`, which counts the clock's, is over before an input had its turn.
pub fn within_time(law: impl FnOnce(&[u8]), input: &[u8]) {
    let begun = processor_time();
    law(input);
    let taken = processor_time() - begun;
    assert!(taken <= MAX_NANOSECONDS, "{taken} ns for one input");
}

/// What this thread has had of the processor, in nanoseconds.
fn processor_time() -> i64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the clock writes to the time that it is given.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(status, 0);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The paste that an input stands for.
pub fn paste(input: &[u8]) -> Paste {
    let mut parts = input.splitn(3, |byte| *byte == FORM_FEED);
    let before = parts.next().unwrap_or_default();
    let unit = parts.next().unwrap_or_default();
    if unit.is_empty() {
        return Paste::from_bytes(None, input);
    }
    let after = parts.next().unwrap_or_default();
    let count = REPEATED_BYTES / unit.len();
    Paste::from_bytes(None, &[before, &unit.repeat(count), after].concat())
}

/// The policies of a paste.
pub fn policies(paste: &Paste) -> FoundPolicies {
    policy::find(0, paste, &Budget::default())
}

/// Panics unless the work on a text of so many bytes was within a constant of its length.
pub fn assert_linear(budget: &Budget, length: usize) {
    let spent = STEPS - budget.left();
    let most = length * STEPS_PER_BYTE + STEPS_AT_LEAST;
    assert!(spent <= most, "{spent} steps for {length} bytes");
}

/// Panics unless a span is a part of the text.
pub fn assert_in(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} of {} bytes",
        text.len()
    );
}

/// What a statement says, wherever it stands.
pub fn said(policy: &Policy) -> Vec<String> {
    let text = |one: &Spanned<String>| one.value.clone();
    let list = |element: &ListElement| -> (bool, Vec<String>) {
        (element.negated, element.values.iter().map(text).collect())
    };
    let statements = policy.statements.iter().map(|statement| {
        let principals = statement.principal.as_ref().map(|element| {
            let entries = element.entries.iter();
            let entries: Vec<_> = entries.map(|one| (&one.kind, &one.value.value)).collect();
            (element.negated, entries)
        });
        let conditions = statement.conditions.iter().map(|entry| {
            let values: Vec<_> = entry.values.iter().map(text).collect();
            (&entry.operator.value, &entry.key.value, values)
        });
        format!(
            "{:?} {:?} {principals:?} {:?} {:?} {:?}",
            statement.sid.as_ref().map(text),
            statement.effect.as_ref().map(|effect| effect.value),
            statement.action.as_ref().map(list),
            statement.resource.as_ref().map(list),
            conditions.collect::<Vec<_>>(),
        )
    });
    statements.collect()
}

/// Every span of a policy.
pub fn spans(pasted: &PastedPolicy) -> Vec<Span> {
    let mut spans = vec![pasted.span];
    spans.extend(pasted.repairs.iter().map(|repair| repair.span));
    let policy = &pasted.policy;
    spans.extend(
        policy
            .version
            .iter()
            .chain(&policy.id)
            .map(|text| text.span),
    );
    for statement in &policy.statements {
        spans.push(statement.span);
        spans.extend(statement.sid.iter().map(|sid| sid.span));
        spans.extend(statement.effect.iter().map(|effect| effect.span));
        if let Some(element) = &statement.principal {
            spans.push(element.span);
            spans.extend(element.entries.iter().map(|entry| entry.value.span));
        }
        for element in statement.action.iter().chain(&statement.resource) {
            spans.push(element.span);
            spans.extend(element.values.iter().map(|value| value.span));
        }
        for entry in &statement.conditions {
            spans.extend([entry.span, entry.operator.span, entry.key.span]);
            spans.extend(entry.values.iter().map(|value| value.span));
        }
    }
    spans
}

/// Requests that policies are about: their actions and resources with nothing, or a letter, for each wildcard, and
/// the values of their conditions; a few dozen at most. The context is whole.
pub fn requests(policies: &[&Policy]) -> Vec<Request> {
    let statements = || policies.iter().flat_map(|policy| &policy.statements);
    let values = |element: &Option<ListElement>| -> Vec<String> {
        let values = element.iter().flat_map(|element| &element.values);
        values.map(|value| value.value.clone()).collect()
    };
    let named = statements().flat_map(|one| values(&one.action));
    let actions = named
        .filter(|action| !action.contains(['*', '?', '$', '<']) && action.contains(':'))
        .chain(["s3:GetObject", "sts:AssumeRole"].map(str::to_owned));
    let resources = statements()
        .flat_map(|one| values(&one.resource))
        .flat_map(|pattern| ["", "x"].map(|letter| pattern.replace('*', letter).replace('?', "x")))
        .chain(["arn:aws:s3:::bucket/key".to_owned()]);
    let named = statements().filter_map(|one| one.principal.as_ref());
    let principals = named
        .flat_map(|element| {
            element
                .entries
                .iter()
                .map(|entry| entry.value.value.clone())
        })
        .chain(["arn:aws:iam::123456789012:user/dev".to_owned()]);
    let conditions: Vec<_> = statements().flat_map(|one| &one.conditions).collect();
    let first = |at: usize| {
        let facts = conditions.iter().filter_map(|entry| {
            let value = entry.values.get(at)?.value.replace(['*', '?'], "x");
            Some((entry.key.value.to_lowercase(), Fact::Values(vec![value])))
        });
        Context {
            facts: facts.collect(),
            complete: true,
        }
    };
    let contexts = [
        Context {
            facts: BTreeMap::new(),
            complete: true,
        },
        first(0),
        first(1),
    ];

    let (actions, resources) = (some(actions), some(resources));
    let mut requests = Vec::new();
    for principal in some(principals) {
        for (number, (action, resource)) in actions
            .iter()
            .flat_map(|action| resources.iter().map(move |resource| (action, resource)))
            .enumerate()
        {
            requests.push(Request {
                principal: Some(principal.clone()),
                action: action.clone(),
                resource: Target::Known(resource.clone()),
                resource_account: None,
                context: contexts[number % contexts.len()].clone(),
            });
        }
    }
    requests
}

/// The first two of a list, and the last.
fn some(list: impl Iterator<Item = String>) -> Vec<String> {
    let mut list: Vec<String> = list.collect();
    let last = list.pop();
    list.truncate(2);
    list.extend(last);
    list
}
