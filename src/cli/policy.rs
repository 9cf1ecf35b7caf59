//! `kyoka policy`: a wish in, a policy out.

use super::args::{DocumentFormat, Policy};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::terminal;
use crate::author::{self, Given, Outcome};
use crate::budget::Budget;
use crate::policy::template::{self, TemplateForm};
use crate::render::terminal::Screen;
use crate::text::{Language, mask};
use crate::{answer, render, reply};
use std::io::Write;
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &Policy, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let wish = match args.wish.as_slice() {
        [only] if only == "-" => input::read(Path::new("-"), Whole::Text)?
            .as_str()
            .to_owned(),
        words => words.join(" "),
    };
    let given = Given {
        kind: args.kind,
        actions: args.allow.clone(),
        resources: args.on.clone(),
        principals: args.to.clone(),
        conditions: args.when.clone(),
    };
    if wish.trim().is_empty() && given.actions.is_empty() {
        return Err(Failure::NoQuestion);
    }
    let budget = Budget::default();
    let language = args
        .lang
        .language()
        .or_else(|| answer::language_of(&wish))
        .or_else(terminal::locale)
        .unwrap_or(Language::En);
    let masked = mask::secrets(&wish);
    let written = author::write(&masked.text, &given, &budget);
    let text = match (&written, args.format) {
        (Outcome::Written(authored), DocumentFormat::Yaml | DocumentFormat::Cloudformation) => {
            template::document(&authored.text, TemplateForm::CloudFormation)
                .unwrap_or_else(|| authored.text.clone())
        }
        (Outcome::Written(authored), DocumentFormat::Terraform) => {
            template::document(&authored.text, TemplateForm::Terraform)
                .unwrap_or_else(|| authored.text.clone())
        }
        (_, format) => {
            let mut reply = match &written {
                Outcome::Written(authored) => reply::authored(authored, &budget, language),
                Outcome::NotUnderstood(wish) => reply::not_authored(wish, language),
            };
            if let Some(warning) = reply::secrets(&masked.secrets.into_iter().collect(), language) {
                reply.blocks.splice(0..0, warning.blocks);
            }
            match format {
                DocumentFormat::Json => render::json::authored(&written, &reply),
                DocumentFormat::Markdown => render::markdown::render(&reply),
                _ => render::terminal::render(&reply, screen),
            }
        }
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(match written {
        Outcome::Written(_) => Status::Answered,
        Outcome::NotUnderstood(_) => Status::Nothing,
    })
}
