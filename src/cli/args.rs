//! The arguments.

use crate::iam::PolicyType;
use crate::kb::Layers;
use crate::text::Language;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Explains AWS access denials and returns a verified corrected policy, offline.
#[derive(Parser, Debug)]
#[command(name = "kyoka", version, about, max_term_width = 100)]
pub(super) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Whether to print in colour; `auto` does at a terminal, unless `NO_COLOR` is set.
    #[arg(long, value_enum, global = true, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
}

/// `--color`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Color {
    /// At a terminal.
    Auto,
    /// Also in a pipe.
    Always,
    /// Plain text.
    Never,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Explain a denial and correct the policy: message, policy, log or question in, answer out.
    Diagnose(Diagnose),
    /// Answer a question from the knowledge base. Exit status 1 when nothing there answers it.
    Ask(Ask),
    /// Talk about denials and policies as in a chat: paste, ask, name files. Works in a pipe.
    ///
    /// At a terminal a pasted text is one message, and a line may name files: @PATH, /file PATH, or a path
    /// alone. In a pipe no line reads a file, and one that is a command ends the message before it. The
    /// commands: /help /en /ja /details /forget /send /quit.
    Chat(Chat),
    /// Evaluate requests against policies. Exit status 1 when a line was refused.
    ///
    /// What is not read whole is refused: unknown keys, texts that are no action, ARN or principal, policies
    /// of which anything is cut off, left out, doubled or misspelt. `kyoka schema` has the request as
    /// `simulate_request`.
    #[command(after_long_help = REQUEST)]
    Simulate(Simulate),
    /// Say exactly what access a new policy grants that the old one does not, and what it revokes.
    Compare(Compare),
    /// Say in plain words what policies allow and deny, statement by statement and as a whole.
    Explain(Explain),
    /// Write a policy for a wish in words, or for named actions and resources.
    ///
    /// What is not named stands as a placeholder. Exit status 1 when no permission was found in the wish.
    Policy(Policy),
    /// Find what is wrong or risky in policies. Exit status 1 when there is an error or a warning.
    Lint(Lint),
    /// Serve the Model Context Protocol on standard input and output: kyoka as tools of a coding agent.
    Mcp(Mcp),
    /// Serve the page, in which a browser answers by itself: nothing that is pasted is sent.
    Web(Web),
    /// Run a command as it is, and explain the AWS denial that it ends with.
    ///
    /// Output, exit status and signals are those of the command. Nothing is added where it succeeds.
    Run(Run),
    /// Explain the last failed command of a shell that `kyoka init` has prepared.
    Last(Last),
    /// Print what prepares a shell for `kyoka last`: `eval "$(kyoka init bash)"`.
    Init(Init),
    /// Print completions for a shell.
    Completions(Completions),
    /// Write manual pages, one a command.
    Man(Man),
    /// Check and list the knowledge base, and begin articles.
    Kb(Kb),
    /// Run the bot on Discord. The token comes from `DISCORD_TOKEN` or the file that the configuration names.
    #[cfg(feature = "discord")]
    #[command(before_help = "Examples:
  DISCORD_TOKEN=... kyoka discord
  kyoka discord --config config.toml --check")]
    Discord(Bot),
    /// Run the bot on Discord: this program was built without it.
    #[cfg(not(feature = "discord"))]
    Discord {
        /// Anything.
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
    /// Run the bot on Slack, by Socket Mode. The tokens come from `SLACK_APP_TOKEN` and `SLACK_BOT_TOKEN` or the files
    /// that the configuration names.
    #[cfg(feature = "slack")]
    #[command(before_help = "Examples:
  SLACK_APP_TOKEN=... SLACK_BOT_TOKEN=... kyoka slack
  kyoka slack --config config.toml --check")]
    Slack(Bot),
    /// Run the bot on Slack: this program was built without it.
    #[cfg(not(feature = "slack"))]
    Slack {
        /// Anything.
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
    /// What the embedded service authorization reference holds.
    Reference(Reference),
    /// Print the JSON Schema of the outputs, and of the request of `simulate`.
    #[command(before_help = "Examples:
  kyoka schema > kyoka.schema.json")]
    Schema,
}

/// A whole request of `simulate`.
const REQUEST: &str = r#"A request, of which only `request.action` has to be there:

{
  "id": "anything",
  "request": {
    "principal": "arn:aws:iam::123456789012:user/dev",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::reports/2026/a.csv",
    "resource_account": "123456789012",
    "context": {"aws:MultiFactorAuthPresent": "true", "aws:SourceIp": "203.0.113.7"},
    "context_complete": true
  },
  "policies": {
    "identity": [
      {"name": "reports", "policy": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
         "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
      ]}}
    ],
    "scps": [[{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}]],
    "rcps": [],
    "resource": null,
    "boundary": null,
    "session": null,
    "vpce": null
  }
}

With "context_complete": false, a key that is not there is unknown rather than absent."#;

/// Arguments of `diagnose`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  aws s3 ls s3://reports 2>&1 | kyoka diagnose
  kyoka diagnose error.log --policy role.json --policy scp=guardrails.json
  kyoka diagnose --lang ja --format json error.txt")]
pub(super) struct Diagnose {
    /// Files to read, `-` for standard input. Without any, standard input is read unless it is a terminal.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// A policy file and its type: identity (default), resource, trust, boundary, session, scp, rcp, vpce.
    #[arg(long = "policy", value_name = "[TYPE=]FILE", value_parser = policy_file)]
    pub(super) policies: Vec<PolicyFile>,
    /// The language of the reply.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the reply.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Print the details after the brief answer: statements, the whole corrected policy, what was verified.
    #[arg(long)]
    pub(super) details: bool,
    /// Print the corrected policy and nothing else, as its author formatted it. Exit status 1 when there is none.
    #[arg(long, conflicts_with_all = ["details", "format"])]
    pub(super) fix: bool,
    #[command(flatten)]
    pub(super) kb: Knowledge,
    /// Show on standard error which parts of an article's rule hold.
    #[arg(long)]
    pub(super) explain: bool,
}

/// Of what the knowledge base is made.
#[derive(ClapArgs, Debug, Default)]
pub(super) struct Knowledge {
    /// A folder of your own articles, over the embedded ones; several: a later one wins over an earlier one.
    #[arg(long = "kb", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Only the articles of the folders that `--kb` names.
    #[arg(long = "kb-only", requires = "folders")]
    pub(super) is_alone: bool,
}

impl Knowledge {
    /// The layers that the arguments name.
    pub(super) fn layers(&self) -> Layers {
        Layers {
            folders: self.folders.clone(),
            is_alone: self.is_alone,
        }
    }
}

/// Arguments of `ask`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka ask how do I allow listing one bucket
  kyoka ask s3:GetObject
  kyoka ask ssm/start-session-port-forwarding")]
pub(super) struct Ask {
    /// The question, also with an error message or a policy in it; `-` is standard input.
    #[arg(value_name = "QUESTION", required = true)]
    pub(super) question: Vec<String>,
    /// The language of the reply.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the reply.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) kb: Knowledge,
    /// Show on standard error why each article was found.
    #[arg(long)]
    pub(super) explain: bool,
    /// The most articles to find.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) limit: usize,
}

/// Arguments of `chat`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka chat
  kyoka chat --lang ja --kb team-articles")]
pub(super) struct Chat {
    /// The language of the replies; it can be changed in the conversation.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    #[command(flatten)]
    pub(super) kb: Knowledge,
}

/// Arguments of `simulate`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka simulate --request request.json
  kyoka simulate --jsonl < requests.jsonl")]
pub(super) struct Simulate {
    /// A file with one request.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "jsonl",
        required_unless_present = "jsonl"
    )]
    pub(super) request: Option<PathBuf>,
    /// Read one request a line, of at most 4 MiB, on standard input and print one answer a line: a decision,
    /// or an error where the line was refused.
    #[arg(long)]
    pub(super) jsonl: bool,
}

/// Arguments of `compare`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka compare old.json new.json
  kyoka compare scp=old.json scp=new.json --format json
  kyoka compare before/ after/ --fail-on grants
  kyoka compare --git origin/main HEAD --format markdown")]
pub(super) struct Compare {
    /// The policy as it was and as it will be, each with its type: identity, resource, trust, boundary, session, scp,
    /// rcp, vpce; without one, as its elements tell. Or two folders, whose files are compared by name. With `--git`, the
    /// paths to compare; without any, the whole repository.
    #[arg(value_name = "[TYPE=]PATH", value_parser = policy_file)]
    pub(super) paths: Vec<PolicyFile>,
    /// Compare the policies of two revisions of the git repository around the working directory.
    #[arg(long, num_args = 2, value_names = ["BASE", "HEAD"])]
    pub(super) git: Option<Vec<String>>,
    /// Exit status 1 where a policy grants or revokes access, or where that is not proved; several by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    pub(super) fail_on: Vec<CompareFailOn>,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub(super) format: CompareFormat,
}

/// `--fail-on` of `compare`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum CompareFailOn {
    /// The new policy allows something that the old one does not.
    Grants,
    /// The old policy allows something that the new one does not.
    Revokes,
    /// The lists may not be exact.
    Unproven,
}

/// `--format` of `compare`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum CompareFormat {
    /// For a terminal.
    Text,
    /// As a pull request shows it.
    Markdown,
    /// For programs.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// Arguments of `explain`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka explain policy.json
  kyoka explain trust=role-trust.json scp=guardrails.json --details
  aws iam get-role --role-name deploy | kyoka explain --lang ja")]
pub(super) struct Explain {
    /// Files with policies, each with its type: identity, resource, trust, boundary, session, scp, rcp, vpce; without
    /// one, as its elements and the words above it tell. `-` is standard input, which is read where nothing is named.
    #[arg(value_name = "[TYPE=]FILE", value_parser = policy_file)]
    pub(super) policies: Vec<PolicyFile>,
    /// The language of the explanation.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the explanation.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Say everything: all statements, entries and conditions as they are written, and the numbers of each service.
    #[arg(long)]
    pub(super) details: bool,
}

/// Arguments of `policy`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka policy let role app read bucket team-reports under prefix 2026/
  kyoka policy allow starting instances tagged Env=Dev
  kyoka policy --type scp deny everything outside ap-northeast-1
  kyoka policy --allow s3:GetObject --on arn:aws:s3:::team-reports/* --when aws:SourceVpce=vpce-1a2b3c4d")]
pub(super) struct Policy {
    /// What somebody shall be able to do, on what, when; `-` is standard input.
    #[arg(value_name = "WISH", required_unless_present = "allow")]
    pub(super) wish: Vec<String>,
    /// The kind of policy: identity, resource, trust, boundary, session, scp, rcp, vpce; left out, it is what the wish
    /// tells.
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type)]
    pub(super) kind: Option<PolicyType>,
    /// An action to allow, or a pattern; may be repeated.
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    pub(super) allow: Vec<String>,
    /// The ARN of a resource that the actions are allowed on; may be repeated.
    #[arg(long, value_name = "RESOURCE", num_args = 1..)]
    pub(super) on: Vec<String>,
    /// The ARN of a principal, a service or an account, for policies that name one; may be repeated.
    #[arg(long, value_name = "PRINCIPAL", num_args = 1..)]
    pub(super) to: Vec<String>,
    /// A condition that has to hold; may be repeated.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    pub(super) when: Vec<String>,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the answer; the document alone in YAML and as templates.
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    pub(super) format: DocumentFormat,
}

/// Arguments of `lint`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka lint policy.json
  kyoka lint trust=role-trust.json
  kyoka lint policy.json --principal arn:aws:iam::123456789012:user/dev
  kyoka lint infrastructure/ 'policies/**/*.json' --format github")]
pub(super) struct Lint {
    /// Files, folders and patterns, each with the type of its policies: identity, resource, trust, boundary, session,
    /// scp, rcp, vpce; left out, it is what their elements tell. Of a folder, JSON, YAML, Terraform, templates, shell
    /// scripts and code are read. `-` is standard input.
    #[arg(value_name = "[TYPE=]PATH", value_parser = policy_file, required = true)]
    pub(super) paths: Vec<PolicyFile>,
    /// The ARN of the caller, to check the variables that only some callers have.
    #[arg(long, value_name = "ARN")]
    pub(super) principal: Option<String>,
    /// The least severe finding with which the exit status is 1.
    #[arg(long, value_enum, default_value_t = FailOn::Warning, value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// Succeed where none of the files has a policy.
    #[arg(long)]
    pub(super) allow_no_policy: bool,
    /// The language of the findings.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the findings.
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub(super) format: LintFormat,
}

/// `--fail-on` of `lint`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum FailOn {
    /// What AWS rejects, or what does not do what it says.
    Error,
    /// What its author can hardly have meant.
    Warning,
    /// Everything that there is to say.
    Note,
}

/// `--format` of `lint`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum LintFormat {
    /// A line each.
    Text,
    /// For programs.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
}

/// Arguments of `run`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka run -- aws s3 cp report.csv s3://reports/
  kyoka run -- terraform apply
  kyoka run --lang ja -- cdk deploy")]
pub(super) struct Run {
    /// Keep the output of a failed command for `kyoka last`, its secrets masked, and say nothing.
    #[arg(long)]
    pub(super) record: bool,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The command and its arguments, exactly as they are to be run.
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(super) command: Vec<std::ffi::OsString>,
}

/// Arguments of `last`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka last
  kyoka last --details --lang ja")]
pub(super) struct Last {
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Print the details after the brief answer.
    #[arg(long)]
    pub(super) details: bool,
}

/// Arguments of `init`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  eval \"$(kyoka init bash)\"       # in ~/.bashrc
  eval \"$(kyoka init zsh)\"        # in ~/.zshrc
  kyoka init fish | source          # in ~/.config/fish/config.fish")]
pub(super) struct Init {
    /// The shell.
    #[arg(value_enum)]
    pub(super) shell: InitShell,
}

/// A shell that can be prepared.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum InitShell {
    /// GNU Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
}

/// Arguments of `completions`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka completions bash > ~/.local/share/bash-completion/completions/kyoka
  kyoka completions fish > ~/.config/fish/completions/kyoka.fish")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka man ~/.local/share/man/man1
  kyoka man | man -l -")]
pub(super) struct Man {
    /// The folder for the pages; without one, the page of kyoka itself is printed.
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

/// Arguments of `mcp`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka mcp
  kyoka mcp --kb team-articles")]
pub(super) struct Mcp {
    #[command(flatten)]
    pub(super) kb: Knowledge,
    /// The language of the list of articles; answers are in that of the text.
    #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
    pub(super) lang: LanguageChoice,
}

/// Arguments of `web`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka web
  kyoka web --listen 0.0.0.0:8080 --page web/dist")]
pub(super) struct Web {
    /// The address and port to listen at. Others than this machine reach it at 0.0.0.0 or [::].
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// The folder that `web/build` made, in place of the page that is built in.
    #[arg(long, value_name = "DIR")]
    pub(super) page: Option<PathBuf>,
}

/// Arguments of `kb`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka kb list
  kyoka kb show iam/pass-role --lang ja
  kyoka kb new s3/team-bucket --dir kb
  kyoka kb check kb")]
pub(super) struct Kb {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: KbCommand,
}

/// The commands of `kb`.
#[derive(Subcommand, Debug)]
pub(super) enum KbCommand {
    /// Prove every article: both languages, and each example with the evaluator.
    #[command(before_help = "Examples:
  kyoka kb check
  kyoka kb check team-articles")]
    Check {
        /// The folder; the embedded knowledge base when left out.
        dir: Option<PathBuf>,
    },
    /// Print an article.
    #[command(before_help = "Examples:
  kyoka kb show iam/pass-role --lang ja")]
    Show {
        /// Its id: `<service>/<slug>`, as `kb list` prints it.
        id: String,
        #[command(flatten)]
        kb: Knowledge,
        /// The language of the article, where it is in both.
        #[arg(long, value_enum, default_value_t = LanguageChoice::Auto)]
        lang: LanguageChoice,
    },
    /// List the articles, what they cover by service and by cause, and which denied actions have none.
    #[command(before_help = "Examples:
  kyoka kb list
  kyoka kb list team-articles")]
    List {
        /// The folder; the embedded knowledge base when left out.
        dir: Option<PathBuf>,
    },
    /// Begin an article: write a file in each language, to be filled in.
    #[command(before_help = "Examples:
  kyoka kb new s3/team-bucket --dir kb
  kyoka kb new s3/team-bucket --dir kb --from error.txt")]
    New {
        /// `<service>/<slug>`, e.g. `ssm/start-session`.
        id: String,
        /// The folder of the knowledge base.
        #[arg(long, value_name = "DIR", default_value = "kb")]
        dir: PathBuf,
        /// A file with the error message, and the policy where there is one: the article begins with them.
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// List what people say of the bot's answers, by cause and article, the least helpful first.
    #[cfg(feature = "bot")]
    #[command(before_help = "Examples:
  kyoka kb feedback --config /etc/kyoka/config.toml --limit 20")]
    Feedback {
        /// The bot's configuration, which names its database.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// The most causes and articles to list.
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// List what people asked the bot in vain, most frequent first.
    #[cfg(feature = "bot")]
    #[command(before_help = "Examples:
  kyoka kb gaps --config /etc/kyoka/config.toml --limit 20")]
    Gaps {
        /// The bot's configuration, which names its database.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// The most questions to list.
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
}

/// Arguments of `discord` and `slack`.
#[cfg(feature = "bot")]
#[derive(ClapArgs, Debug)]
pub(super) struct Bot {
    /// The configuration; `config.example.toml` documents every key. Not needed with the tokens in the environment.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) kb: Knowledge,
    /// Check configuration, tokens, database, knowledge base and permissions, say what is missing, and stop.
    #[arg(long)]
    pub(super) check: bool,
}

/// Arguments of `reference`.
#[derive(ClapArgs, Debug)]
#[command(before_help = "Examples:
  kyoka reference info")]
pub(super) struct Reference {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: ReferenceCommand,
}

/// The commands of `reference`.
#[derive(Subcommand, Debug)]
pub(super) enum ReferenceCommand {
    /// Version, date and counts.
    #[command(before_help = "Examples:
  kyoka reference info")]
    Info,
}

/// A policy file with its type.
#[derive(Clone, Debug)]
pub(super) struct PolicyFile {
    /// Its type, as given; `None` where it was left out.
    pub(super) kind: Option<PolicyType>,
    /// The file.
    pub(super) path: PathBuf,
}

/// Reads `[TYPE=]FILE`; a name before `=` that is no type is part of the file's name.
#[expect(clippy::unnecessary_wraps, reason = "the form that clap takes")]
fn policy_file(text: &str) -> Result<PolicyFile, String> {
    let typed = text
        .split_once('=')
        .and_then(|(kind, path)| Some((PolicyType::from_code(kind)?, path)));
    let (kind, path) = typed.map_or((None, text), |(kind, path)| (Some(kind), path));
    Ok(PolicyFile {
        kind,
        path: path.into(),
    })
}

/// `--lang`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum LanguageChoice {
    /// That of the question, else of the locale, else English.
    Auto,
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl LanguageChoice {
    /// The language that was asked for; `None` for `auto`.
    pub(super) fn language(self) -> Option<Language> {
        match self {
            Self::Auto => None,
            Self::Ja => Some(Language::Ja),
            Self::En => Some(Language::En),
        }
    }
}

/// Reads a kind of policy.
fn policy_type(code: &str) -> Result<PolicyType, String> {
    PolicyType::from_code(code).ok_or_else(|| {
        let codes: Vec<&str> = PolicyType::ALL.map(PolicyType::code).to_vec();
        format!("one of {}", codes.join(", "))
    })
}

/// `--format` of what has a document.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum DocumentFormat {
    /// For a terminal.
    Text,
    /// As a chat shows it.
    Markdown,
    /// For programs.
    Json,
    /// The document in YAML.
    Yaml,
    /// The document as a data source of Terraform.
    Terraform,
    /// The document as `CloudFormation` takes it.
    Cloudformation,
}

/// `--format` of what is no reply.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum ListFormat {
    /// A line each.
    Text,
    /// For programs.
    Json,
}

/// `--format`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// As a chat shows it.
    Markdown,
    /// For programs.
    Json,
}
