//! `kyoka reference`: what the embedded service authorization reference holds.

use super::args::{Reference, ReferenceCommand};
use super::exit::{Failure, Status};
use crate::reference;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &Reference, out: &mut impl Write) -> Result<Status, Failure> {
    match args.command {
        ReferenceCommand::Info => info(out).map_err(Failure::Output)?,
    }
    Ok(Status::Answered)
}

fn info(out: &mut impl Write) -> std::io::Result<()> {
    let info = reference::info();
    writeln!(
        out,
        "AWS service authorization reference, data of {}",
        info.generated
    )?;
    writeln!(
        out,
        "{} services, {} actions, {} resource types, {} condition keys, {} operations whose action has another name",
        info.services, info.actions, info.resource_types, info.condition_keys, info.operations
    )?;
    for source in &info.sources {
        writeln!(
            out,
            "from {} {} ({}): {}",
            source.name, source.version, source.licence, source.used_for
        )?;
    }
    Ok(())
}
