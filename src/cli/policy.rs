//! `kyoka policy`: a wish in, a policy out.

use super::args::{DocumentFormat, Policy};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::terminal;
use crate::author::{Given, Outcome};
use crate::policy::template::{self, TemplateForm};
use crate::render::terminal::Screen;
use crate::text::Language;
use crate::{answer, api, render};
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
    let language = args
        .lang
        .language()
        .or_else(|| answer::language_of(&wish))
        .or_else(terminal::locale)
        .unwrap_or(Language::En);
    let api::Written { outcome, reply } = api::written(&wish, &given, language);
    let in_form = |text: &str, form| template::document(text, form).unwrap_or(text.to_owned());
    let text = match (&outcome, args.format) {
        (Outcome::Written(authored), DocumentFormat::Yaml | DocumentFormat::Cloudformation) => {
            in_form(&authored.text, TemplateForm::CloudFormation)
        }
        (Outcome::Written(authored), DocumentFormat::Terraform) => {
            in_form(&authored.text, TemplateForm::Terraform)
        }
        (_, DocumentFormat::Json) => render::json::authored(&outcome, &reply),
        (_, DocumentFormat::Markdown) => render::markdown::render(&reply),
        (Outcome::Written(_) | Outcome::NotUnderstood(_), _) => {
            render::terminal::render(&reply, screen)
        }
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(match outcome {
        Outcome::Written(_) => Status::Answered,
        Outcome::NotUnderstood(_) => Status::Nothing,
    })
}
