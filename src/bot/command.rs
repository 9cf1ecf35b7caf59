//! Commands, forms and the menu of a message.

use super::cases::Case;
use super::clock;
use super::failure::Failure;
use super::files::{Files, Room, kept_question};
use super::incoming::{Caller, Change, Command, Given, What};
use super::notice::notice;
use super::observer::{Entry, Outcome};
use super::outgoing::{Button, ButtonPress, Choice, Choices, Outgoing, Part, Source, rank};
use super::platform::{Platform, Promise, Refused};
use super::pool::Job;
use super::rate::Allowed;
use super::service::Service;
use crate::budget::Budget;
use crate::converse::{
    self, Action, Answer, Attachment, Attention, Audience, Detail, Message, Subject, Visibility,
};
use crate::evidence::{Extent, Input};
use crate::ids::MessageId;
use crate::reference;
use crate::store::{self, Answered, Scope};
use crate::text::Language;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// So many questions that were asked in vain, and opinions, are listed.
const MAX_LISTED: usize = 20;
/// What people ask about before they type anything.
const COMMON_ACTIONS: [&str; 12] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "iam:PassRole",
    "sts:AssumeRole",
    "ssm:StartSession",
    "kms:Decrypt",
    "lambda:InvokeFunction",
    "ec2:RunInstances",
    "secretsmanager:GetSecretValue",
    "dynamodb:GetItem",
    "logs:PutLogEvents",
];
/// So many articles are on a page: as many as a list to choose from has on Discord, whose is the shortest.
pub(super) const PAGE: usize = 25;

impl Service {
    /// Does what a command asks for.
    pub async fn called<P: Platform>(
        &self,
        platform: &P,
        way: &P::Way,
        command: Command,
        entry: Entry,
    ) {
        let _task = self.busy();
        let caller = command.caller;
        let calling = Calling {
            service: self,
            platform,
            way,
            caller: &caller,
            entry,
        };
        let done = calling.act(command.what).await;
        calling.tell_failure(done).await;
    }
}

/// A command that was called.
#[derive(Debug)]
pub(super) struct Calling<'a, P: Platform> {
    pub(super) service: &'a Service,
    pub(super) platform: &'a P,
    pub(super) way: &'a P::Way,
    pub(super) caller: &'a Caller,
    pub(super) entry: Entry,
}

/// A question whose answer was promised.
pub(super) struct Promised {
    pub(super) started: Duration,
    pub(super) visibility: Visibility,
}

impl<P: Platform> Calling<'_, P> {
    async fn act(&self, what: What) -> Result<(), Failure> {
        let service = self.service;
        let words = service.words_for(self.caller);
        let language = service.language_of(self.caller);
        match what {
            What::Diagnose(given) => self.answer(given).await,
            What::Lint(given) => {
                if is_empty(&given) {
                    return self.say(words.nothing_given).await;
                }
                self.answer(given).await
            }
            What::Compare(given) => self.compare(given).await,
            What::Ask(given) => {
                // Chosen from the suggestions.
                if service.engine.kb().article(&given.text).is_some() {
                    return self.article(&given.text, given.language).await;
                }
                self.answer(given).await
            }
            What::Action(given) => self.action(given).await,
            What::Articles { service: of, page } => {
                let out = match of {
                    Some(of) => self.articles_of(&of, page, language),
                    None => self.services(language),
                };
                self.respond(&out).await
            }
            What::Article(asked) => self.article(&asked, None).await,
            What::Gaps => self.gaps().await,
            What::Opinions => self.opinions().await,
            What::Settings(change) => self.settings(change).await,
            What::Help => self.say(words.help).await,
            What::Privacy => self.say(&service.privacy(language)).await,
            What::ForgetMe => self.forget().await,
        }
    }

    async fn respond(&self, out: &Outgoing) -> Result<(), Failure> {
        Ok(self.platform.respond(self.way, out).await.map(drop)?)
    }

    /// Says something to who calls alone.
    pub(super) async fn say(&self, text: &str) -> Result<(), Failure> {
        let out = self.service.private_notice(self.caller, text);
        self.respond(&out).await
    }

    /// Counts a question of a person, and says so when there were too many.
    pub(super) async fn may_ask(&self) -> Result<bool, Failure> {
        let service = self.service;
        service.observer.asked(self.entry);
        match service.limiter.ask(&self.caller.person) {
            Allowed::Yes => Ok(true),
            Allowed::After { wait, .. } => {
                service.observer.unanswered(Outcome::RateLimited);
                let words = service.words_for(self.caller);
                self.say(&(words.wait)(wait.as_secs().saturating_add(1)))
                    .await?;
                Ok(false)
            }
        }
    }

    /// Promises an answer, also beyond a crash; `None` when that was refused.
    pub(super) async fn promise(&self, promise: Promise) -> Result<Option<Duration>, Failure> {
        let started = clock::now();
        if !self.may_ask().await? {
            return Ok(None);
        }
        let service = self.service;
        let kept = async {
            let Some(ticket) = self.platform.ticket(self.way) else {
                return;
            };
            let promise = store::Promise {
                id: self.caller.id.clone(),
                asker: self.caller.person.clone(),
                ticket,
                language: service.language_of(self.caller),
            };
            let kept = service
                .database
                .run(move |store| store.promise(&promise, clock::seconds()));
            if kept.await.is_err() {
                service.observer.store_failed();
            }
        };
        let (acknowledged, ()) = tokio::join!(self.platform.acknowledge(self.way, promise), kept);
        acknowledged?;
        service
            .observer
            .acknowledged(clock::now().saturating_sub(started));
        Ok(Some(started))
    }

    /// The promise is kept.
    pub(super) fn fulfil(&self) {
        let id = self.caller.id.clone();
        self.service.database.post(move |store| store.fulfil(&id));
    }

    /// Promises an answer to what was given, and fetches what it needs; `None` when that was refused.
    async fn begin(
        &self,
        given: &Given,
    ) -> Result<Option<(Promised, Vec<Attachment>, Files, Room)>, Failure> {
        let (visibility, promise) = if given.is_for_all {
            (Visibility::AnswerOnly, Promise::ForAll)
        } else {
            (Visibility::Private, Promise::Private)
        };
        let Some(started) = self.promise(promise).await? else {
            return Ok(None);
        };
        let service = self.service;
        let files: Vec<_> = given
            .files
            .iter()
            .map(|(file, kind)| (file, *kind))
            .collect();
        let fetched = service
            .fetcher
            .get(self.platform, &self.caller.person, &files, &[])
            .await;
        let (files, _, room) = match fetched {
            Ok(fetched) => fetched,
            Err(Failure::Fetch(why)) => {
                tracing::warn!(why, "a file could not be fetched");
                self.say(service.words_for(self.caller).not_downloaded)
                    .await?;
                self.fulfil();
                return Ok(None);
            }
            Err(failure) => return Err(failure),
        };
        let typed = given.policies.iter().map(|policy| Attachment {
            name: "policy".to_owned(),
            bytes: policy.text.as_bytes().to_vec(),
            extent: Extent::Whole,
            policy_type: policy.policy_type,
        });
        let promised = Promised {
            started,
            visibility,
        };
        Ok(Some((promised, typed.collect(), files, room)))
    }

    /// Answers what was given.
    async fn answer(&self, given: Given) -> Result<(), Failure> {
        let (service, caller) = (self.service, self.caller);
        if is_empty(&given) && given.message.is_none() {
            return self.say(service.words_for(caller).nothing_given).await;
        }
        let Some((promised, mut attachments, files, room)) = self.begin(&given).await? else {
            return Ok(());
        };
        attachments.extend(files.read);
        let message = Message {
            author: caller.person.clone(),
            place: caller.place.clone(),
            visibility: promised.visibility,
            reply_to: None,
            quoted: Vec::new(),
            context: None,
            said: converse::Said {
                id: caller.id.clone(),
                text: given.text,
                attachments,
                unreadable: files.unreadable,
            },
            attention: Attention::Addressed,
            languages: service.languages(caller, given.language).await,
            detail: Detail::Brief,
            now: clock::now(),
        };
        let _lane = service
            .conversations
            .enter(service.engine.conversation(&message))
            .await;
        let job = Job {
            weight: room.weight(),
            ..Job::light(caller.person.clone())
        };
        let tenant = caller.place.tenant.clone();
        let answer = service.answer(job, tenant, message).await?;
        self.give(&promised, answer, given.message, false).await
    }

    /// Compares two policies that were given, the one before and the one after.
    async fn compare(&self, given: Given) -> Result<(), Failure> {
        let (service, caller) = (self.service, self.caller);
        let Some((promised, mut policies, files, room)) = self.begin(&given).await? else {
            return Ok(());
        };
        policies.extend(files.read);
        let language = given
            .language
            .unwrap_or_else(|| service.language_of(caller));
        let job = Job {
            weight: room.weight(),
            ..Job::light(caller.person.clone())
        };
        let compared = service.compared(job, policies, promised.visibility, language);
        match compared.await? {
            Some(answer) => self.give(&promised, answer, None, true).await,
            None => {
                self.say(service.words(language).two_policies).await?;
                self.fulfil();
                Ok(())
            }
        }
    }

    /// Gives the answer that was promised to what was given, of somebody's `message` where it was a menu.
    async fn give(
        &self,
        promised: &Promised,
        answer: Answer,
        message: Option<MessageId>,
        is_comparison: bool,
    ) -> Result<(), Failure> {
        let (service, caller) = (self.service, self.caller);
        // An answer to all that says nothing is for who asked alone.
        let mut files = Vec::new();
        let source = match &message {
            _ if !reads_question(&answer) => Source::Gone,
            Some(message) if !self.platform.capabilities().keeps_cases => {
                Source::Message(message.clone())
            }
            None if answer.audience == Audience::Asker
                && self.platform.capabilities().private_files =>
            {
                let most = self.platform.capabilities().max_files_bytes;
                match kept_question(&answer.question, most) {
                    Some(file) => {
                        files.push(file);
                        let id = caller.id.clone();
                        if is_comparison {
                            Source::Comparison(id)
                        } else {
                            Source::File(id)
                        }
                    }
                    None => Source::Gone,
                }
            }
            _ => self.case(answer.question.clone(), is_comparison).await,
        };
        let out = service.outgoing(&answer, &caller.person, &source, files);
        let sent = self.platform.respond(self.way, &out).await?;
        self.fulfil();
        service
            .observer
            .answered(clock::now().saturating_sub(promised.started));
        service.engine.replied(&caller.id, &sent);
        if answer.audience == Audience::All || message.is_some() {
            let context: Vec<_> = message.iter().cloned().collect();
            self.link(&caller.id, sent, context, answer.subject);
        }
        if let Some(warning) = &answer.warning {
            let out = Outgoing::notice(warning.clone(), true).as_part(Part::Warning);
            self.platform.add(self.way, &out).await?;
        }
        Ok(())
    }

    /// Keeps a question for the buttons of its answer.
    pub(super) async fn case(&self, inputs: Vec<Input>, is_comparison: bool) -> Source {
        let case = Case {
            question: self.caller.id.clone(),
            asker: self.caller.person.clone(),
            inputs,
            is_comparison,
        };
        let capabilities = self.platform.capabilities();
        Source::Case(self.service.keep_case(capabilities, case).await)
    }

    /// Remembers what an answer was made from: it goes when that goes.
    pub(super) fn link(
        &self,
        question: &MessageId,
        sent: MessageId,
        context: Vec<MessageId>,
        subject: Subject,
    ) {
        let service = self.service;
        for id in context.iter().chain([question]) {
            service.known.note(id);
        }
        let asked = store::Question {
            id: question.clone(),
            asker: self.caller.person.clone(),
        };
        let answered = Answered {
            message: sent,
            context,
            rank: rank(subject),
        };
        service.database.post(move |store| {
            let now = clock::seconds();
            store.claim(&asked, false, now)?;
            store.answered(&asked.id, &answered, now)
        });
    }

    async fn action(&self, given: Given) -> Result<(), Failure> {
        let (service, caller) = (self.service, self.caller);
        if !self.may_ask().await? {
            return Ok(());
        }
        let language = given
            .language
            .unwrap_or_else(|| service.language_of(caller));
        let (engine, name) = (Arc::clone(&service.engine), given.text.clone());
        let work = move |_: &Budget| Some(engine.action(&name, language));
        let job = Job::light(caller.person.clone());
        let answer = service.compute(job, work).await?.ok_or(Failure::Engine)?;
        let source = Source::Action(given.text);
        let mut out = service.outgoing(&answer, &caller.person, &source, Vec::new());
        out.is_private = answer.subject == Subject::Nothing;
        self.respond(&out).await
    }

    /// Shows an article, by its id, else by what it is about.
    pub(super) async fn article(
        &self,
        asked: &str,
        language: Option<Language>,
    ) -> Result<(), Failure> {
        let (service, caller) = (self.service, self.caller);
        if !self.may_ask().await? {
            return Ok(());
        }
        let language = language.unwrap_or_else(|| service.language_of(caller));
        let id = if service.engine.kb().article(asked).is_some() {
            Some(asked.to_owned())
        } else {
            service.find_article(asked, language)
        };
        let answer = id.and_then(|id| Some((service.engine.article(&id, language)?, id)));
        let Some((answer, id)) = answer else {
            return self.say(service.words(language).no_article).await;
        };
        let source = Source::Article(id);
        let out = service.outgoing(&answer, &caller.person, &source, Vec::new());
        self.respond(&out).await
    }

    /// How many articles each service has.
    fn services(&self, language: Language) -> Outgoing {
        let mut services: BTreeMap<&str, usize> = BTreeMap::new();
        let kb = self.service.engine.kb();
        let mut all = 0_usize;
        for article in kb.articles() {
            all = all.saturating_add(1);
            let count = services.entry(service_of(&article.id)).or_default();
            *count = count.saturating_add(1);
        }
        let list: Vec<String> = services
            .iter()
            .map(|(service, count)| format!("`{service}` {count}"))
            .collect();
        let text = format!(
            "{}\n{}",
            (self.service.words(language).articles)(all),
            list.join(", ")
        );
        Outgoing::notice(notice(&text, language), false)
    }

    /// A page of the articles of a service, and a list to open one.
    pub(super) fn articles_of(&self, service: &str, page: usize, language: Language) -> Outgoing {
        let words = self.service.words(language);
        let kb = self.service.engine.kb();
        let service = service.trim().to_lowercase();
        let titles: Vec<Choice> = kb
            .articles()
            .filter(|article| service_of(&article.id) == service)
            .filter_map(|article| {
                let (_, text) = article.text(language)?;
                Some(Choice {
                    id: article.id.clone(),
                    title: text.front.title.clone(),
                })
            })
            .collect();
        let pages = titles.len().div_ceil(PAGE);
        let page = page.min(pages.saturating_sub(1));
        let shown: Vec<Choice> = titles.chunks(PAGE).nth(page).unwrap_or_default().to_vec();
        if shown.is_empty() {
            return Outgoing::notice(notice(words.no_article, language), true);
        }
        let mut text = (words.articles)(titles.len());
        for choice in &shown {
            // Writing to a text cannot fail.
            let _ = write!(text, "\n- {}", choice.title.replace('`', "'"));
        }
        let mut buttons = Vec::new();
        if pages > 1 {
            let _ = write!(text, "\n-# {}", (words.page)(page.saturating_add(1), pages));
            let button = |to: usize, label: &str| Button {
                press: ButtonPress::Page,
                asker: self.caller.person.clone(),
                source: Source::Page(service.clone(), to),
                subject: String::new(),
                label: label.to_owned(),
            };
            if let Some(before) = page.checked_sub(1) {
                buttons.push(button(before, words.previous));
            }
            let next = page.saturating_add(1);
            if next < pages {
                buttons.push(button(next, words.next));
            }
        }
        Outgoing {
            buttons,
            choices: Some(Choices {
                label: words.open_article.to_owned(),
                all: shown,
            }),
            ..Outgoing::notice(notice(&text, language), false)
        }
    }

    async fn gaps(&self) -> Result<(), Failure> {
        let Some(tenant) = self.managed().await? else {
            return Ok(());
        };
        let words = self.service.words_for(self.caller);
        let gaps = self
            .service
            .database
            .run(move |store| store.gaps(Some(&tenant), MAX_LISTED))
            .await?;
        let mut text = String::from(if gaps.is_empty() {
            words.no_gaps
        } else {
            words.gaps
        });
        for gap in gaps {
            let asked = gap.text.replace('`', "'");
            let _ = write!(text, "\n- `{asked}` ({})", (words.times)(gap.count));
        }
        self.say(&text).await
    }

    async fn opinions(&self) -> Result<(), Failure> {
        let Some(tenant) = self.managed().await? else {
            return Ok(());
        };
        let words = self.service.words_for(self.caller);
        let opinions = self
            .service
            .database
            .run(move |store| store.opinions(Some(&tenant), MAX_LISTED))
            .await?;
        let mut text = String::from(if opinions.is_empty() {
            words.no_opinions
        } else {
            words.opinions
        });
        for opinion in opinions {
            let says = (words.opinion)(opinion.helpful, opinion.unhelpful);
            let _ = write!(text, "\n- `{}`: {says}", opinion.subject.replace('`', "'"));
            for comment in opinion.comments {
                let _ = write!(text, "\n- `{}`", comment.replace('`', "'"));
            }
        }
        self.say(&text).await
    }

    /// The server or workspace, where the person manages it; else says so.
    async fn managed(&self) -> Result<Option<crate::ids::TenantId>, Failure> {
        let tenant = self.caller.place.tenant.clone();
        if tenant.is_none() || !self.caller.rights.manages {
            let words = self.service.words_for(self.caller);
            self.say(words.managers_only).await?;
            return Ok(None);
        }
        Ok(tenant)
    }

    /// Shows or changes settings: of a thread those of its channel.
    async fn settings(&self, change: Change) -> Result<(), Failure> {
        let Some(tenant) = self.managed().await? else {
            return Ok(());
        };
        let service = self.service;
        let place = &self.caller.place;
        let scope = if change.is_for_tenant {
            Scope::Tenant(tenant)
        } else {
            Scope::Place(tenant, place.channel.clone())
        };
        let is_changed =
            change.language.is_some() || change.mode.is_some() || change.listens.is_some();
        let shown = crate::ids::Place {
            thread: None,
            ..place.clone()
        };
        let settings = service
            .database
            .run(move |store| {
                let mut settings = store.settings_of(&scope)?;
                settings.language = change.language.unwrap_or(settings.language);
                settings.mode = change.mode.or(settings.mode);
                settings.listens = change.listens.or(settings.listens);
                if is_changed {
                    store.set_settings(&scope, settings)?;
                }
                if change.is_for_tenant {
                    Ok(settings)
                } else {
                    store.settings(&shown)
                }
            })
            .await?;
        service.forget_settings();
        let words = service.words_for(self.caller);
        let mut text = (words.settings)(settings, change.is_for_tenant, is_changed);
        if settings.listens == Some(true) && !self.platform.capabilities().hears_all {
            text.push('\n');
            text.push_str(words.hears_nothing);
        }
        self.say(&text).await
    }

    /// Deletes everything that is kept of the person, and the answers that show what the person pasted.
    async fn forget(&self) -> Result<(), Failure> {
        let (service, person) = (self.service, self.caller.person.clone());
        service.engine.forget_person(&person);
        service.cases.forget(|case| case.asker == person);
        let deleted = service
            .database
            .run(move |store| store.forget(&person))
            .await?;
        let words = service.words_for(self.caller);
        self.say(&(words.forgotten)(&deleted)).await?;
        service.take_away(self.platform, &deleted.answers).await;
        Ok(())
    }

    /// Tells the person that something failed, to them alone.
    pub(super) async fn tell_failure(&self, done: Result<(), Failure>) {
        let Err(failure) = done else { return };
        let service = self.service;
        let words = service.words_for(self.caller);
        let text = if let Failure::Refused(Refused::Permission(what)) = &failure {
            (words.not_permitted)(what.as_deref())
        } else {
            service.failed(&failure, &self.caller.id, words)
        };
        let out = service
            .private_notice(self.caller, &text)
            .as_part(Part::Failure);
        match self.platform.respond(self.way, &out).await {
            Ok(_) => self.fulfil(),
            Err(refused) => {
                service.observer.unanswered(Outcome::Untold);
                tracing::error!(%refused, "and it could not be told");
            }
        }
    }
}

impl Service {
    /// What one of two policies allows that the other does not; `None` where there are not two.
    pub(super) async fn compared(
        &self,
        job: Job,
        policies: Vec<Attachment>,
        visibility: Visibility,
        language: Language,
    ) -> Result<Option<Answer>, Failure> {
        let engine = Arc::clone(&self.engine);
        let compare = move |budget: &Budget| {
            let [old, new] = <[Attachment; 2]>::try_from(policies).ok()?;
            engine.compare(old, new, visibility, language, budget)
        };
        self.compute(job, compare).await
    }

    /// The article that a text is about, if that is sure.
    fn find_article(&self, text: &str, language: Language) -> Option<String> {
        let kb = self.engine.kb();
        let found = kb.search(text, language, 1);
        let is_sure = found.fit == crate::kb::Fit::Answer;
        let first = found.matches.first().filter(|_| is_sure)?;
        Some(first.id.clone())
    }

    /// Titles of articles with their ids, best first, for who types this.
    pub fn suggest_articles(&self, typed: &str, language: Language) -> Vec<Choice> {
        let kb = self.engine.kb();
        let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
        let ranked = if words.is_empty() {
            Vec::new()
        } else {
            let found = kb.search(typed, language, PAGE);
            found.matches.iter().map(|found| found.id.clone()).collect()
        };
        let mut all: Vec<(usize, usize, Choice)> = kb
            .articles()
            .filter_map(|article| {
                let (_, text) = article.text(language)?;
                let place = ranked.iter().position(|id| *id == article.id);
                let missing = match place {
                    Some(_) => 0,
                    None => {
                        let all = format!("{} {}", text.front.title, article.id).to_lowercase();
                        words.iter().filter(|word| !all.contains(*word)).count()
                    }
                };
                let fits = missing == 0 || missing < words.len();
                let choice = Choice {
                    id: article.id.clone(),
                    title: text.front.title.clone(),
                };
                fits.then(|| (missing, place.unwrap_or(usize::MAX), choice))
            })
            .collect();
        all.sort_by(|a, b| (a.0, a.1, &a.2.title).cmp(&(b.0, b.1, &b.2.title)));
        all.into_iter()
            .take(PAGE)
            .map(|(_, _, choice)| choice)
            .collect()
    }

    /// Services that have articles, for who types this.
    pub fn suggest_services(&self, typed: &str) -> Vec<String> {
        let typed = typed.trim().to_lowercase();
        let kb = self.engine.kb();
        let mut services: Vec<String> = kb
            .articles()
            .map(|article| service_of(&article.id))
            .filter(|service| service.contains(&typed))
            .map(str::to_owned)
            .collect();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// Actions for who types this: those that begin with it, then those that have it in their name.
pub fn suggest_actions(typed: &str) -> Vec<&'static str> {
    let typed = typed.trim().to_ascii_lowercase();
    if typed.is_empty() {
        return COMMON_ACTIONS.to_vec();
    }
    let (service, rest) = match typed.split_once(':') {
        Some((service, rest)) => (Some(service), rest),
        None => (None, typed.as_str()),
    };
    let mut first = Vec::new();
    let mut second = Vec::new();
    let services = reference::services().filter(|known| match service {
        Some(service) => known.prefix() == service,
        None => true,
    });
    for known in services {
        let whole_service = service.is_none() && known.prefix().starts_with(rest);
        for action in known.actions() {
            let name = action.name().to_ascii_lowercase();
            if name.starts_with(rest) || whole_service {
                first.push(action.full_name());
            } else if name.contains(rest) {
                second.push(action.full_name());
            }
            if first.len() >= PAGE {
                return first;
            }
        }
    }
    first.extend(second);
    first
}

/// Whether a button of the answer reads the question again.
pub(super) fn reads_question(answer: &Answer) -> bool {
    answer.actions.iter().any(|action| {
        matches!(
            action,
            Action::Language(_) | Action::Details | Action::Share
        )
    })
}

fn is_empty(given: &Given) -> bool {
    given.text.trim().is_empty() && given.policies.is_empty() && given.files.is_empty()
}

fn service_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}
