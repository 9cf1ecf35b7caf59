//! ポリシーの説明の文 (what a policy says, in Japanese).

use super::{Japanese, access_level, brief};
use crate::evaluate::Element;
use crate::explain::{
    Access, Actions, Condition, Explained, Explanation, Many, Meaning, Principal, Principals,
    Resources, Run, ServiceAccess, Subject, Takes, TokenSubject,
};
use crate::iam::{BaseOperator, Comparison, Effect, Operator, PolicyType, SetOperator};
use crate::reply::document::{Inline, Line};
use crate::reply::names::Noun;
use crate::reply::words::explain::{
    ExplainWords, Length, Naming, Scope, Spread, Things, all_actions, allowed_principals,
    beginnings, excludes, has_callers_with_policies, is_assuming, is_assuming_for_all, is_pattern,
    is_root, series, things,
};
use crate::reply::words::{Words, quoted, say};

impl ExplainWords for Japanese {
    fn in_short(&self) -> Line {
        say!("要約:")
    }

    fn title_of_policy(&self, number: usize, kind: PolicyType) -> Line {
        say!("ポリシー {}: {}", number, self.policy(kind))
    }

    fn summary(&self, explanation: &Explanation) -> Line {
        if explanation.is_unclear() {
            return if explanation.is_whole {
                say!("このままでは、何もしません。許可も拒否もするステートメントがないためです。")
            } else {
                say!("読み取れた部分が少なく、全体として何をするポリシーかは分かりません。")
            };
        }
        match explanation.kind {
            PolicyType::Identity => identity(explanation),
            PolicyType::Resource => resource_based(explanation),
            PolicyType::Trust => trust(explanation),
            PolicyType::Scp | PolicyType::Rcp => organization(explanation),
            PolicyType::Boundary => ceiling(
                explanation,
                say!(
                    "許可を与えるものではなく、上限を決めるポリシーです。境界として付けた相手にできるのは"
                ),
            ),
            PolicyType::Session => ceiling(
                explanation,
                say!(
                    "許可を与えるものではなく、セッションでできることを絞るポリシーです。このポリシーだけで見ると、残るのは"
                ),
            ),
            PolicyType::Vpce => ceiling(
                explanation,
                say!(
                    "許可を与えるものではなく、VPC エンドポイント経由の操作を絞るポリシーです。通せるのは"
                ),
            ),
        }
    }

    fn explained(&self, kind: PolicyType, statement: &Explained, length: Length) -> Line {
        let mut line = sentence(kind, statement, length);
        for more in remarks(statement, length) {
            line = say!("{}{}", line, more);
        }
        match &statement.sid {
            Some(sid) => say!("{}: {}", sid, line),
            None => line,
        }
    }

    fn takes(&self, takes: &Takes) -> Option<Line> {
        Some(match takes {
            Takes::Nothing => say!(
                "このポリシー自身の Allow から減るものはなく、ほかのポリシーが許可するものを止めるだけです。"
            ),
            Takes::From(statements) => {
                let numbers = statements.iter().map(|at| Line::from(at.saturating_add(1)));
                say!(
                    "ステートメント {} の許可の一部が取り消されます。",
                    all(numbers.collect())
                )
            }
            Takes::Unknown => return None,
        })
    }

    fn more_policies(&self, count: usize) -> Line {
        say!("ほかに {} 件のポリシーがあり、詳細に載せています。", count)
    }

    fn more_statements(&self, count: usize) -> Line {
        say!(
            "ほかに {} 件のステートメントがあり、詳細に載せています。",
            count
        )
    }

    fn stands_out(&self) -> Line {
        say!("目立つ点:")
    }

    fn more_findings(&self, count: usize) -> Line {
        say!("ほかに {} 件あり、詳細に載せています。", count)
    }

    fn by_service(&self) -> Line {
        say!("サービスとアクセスレベルごとのアクション数")
    }

    fn service_access(&self, access: &ServiceAccess) -> Line {
        share(access)
    }

    fn condition(&self, condition: &Condition) -> Line {
        clause(condition, Length::Whole)
    }

    fn kind_was_assumed(&self, kind: PolicyType) -> Line {
        say!(
            "ポリシーの種類が書かれていないため、{} として読みました。",
            self.policy(kind)
        )
    }

    fn not_all_read(&self) -> Line {
        say!("このポリシーには読み取れなかった箇所があり、そこに続きがある可能性があります。")
    }

    fn others_decide_too(&self, explanation: &Explanation) -> Line {
        match explanation.kind {
            PolicyType::Identity => say!(
                "実際の可否はほかのポリシーにもよります。SCP やアクセス許可の境界、ほかの Deny が止める分は考慮していません。"
            ),
            PolicyType::Resource => say!(
                "実際の可否はほかのポリシーにもよります。呼び出し元のポリシーと、SCP や RCP、ほかの Deny が止める分は考慮していません。"
            ),
            PolicyType::Trust if has_callers_with_policies(explanation) => say!(
                "引き受けた後に何ができるかは、このポリシーではなくロールの許可ポリシーで決まります。別のアカウントから引き受けるには、呼び出し元のポリシーでの許可も必要です。"
            ),
            PolicyType::Trust => say!(
                "引き受けた後に何ができるかは、このポリシーではなくロールの許可ポリシーで決まります。"
            ),
            PolicyType::Scp | PolicyType::Rcp => {
                say!("残った操作も、アカウント内のポリシーで許可されて初めて使えます。")
            }
            PolicyType::Boundary | PolicyType::Session | PolicyType::Vpce => {
                say!("残った操作も、ほかのポリシーで許可されて初めて使えます。")
            }
        }
    }

    fn no_trust_policy(&self) -> Line {
        say!(
            "これは信頼ポリシーではありません。ロールを誰が引き受けられるかはロールの信頼ポリシーで決まるので、そちらを貼ってください。"
        )
    }
}

fn all(items: Vec<Line>) -> Line {
    series(items, &say!("、"), &say!("、"))
}

/// The first of some things, and how many more there are.
fn first(mut items: Vec<Line>, length: Length) -> Line {
    let left_out = items.len().saturating_sub(length.most());
    // One more takes no more room than its count.
    if left_out > 1 {
        items.truncate(length.most());
        return say!("{} ほか {} 件", all(items), left_out);
    }
    all(items)
}

fn names(values: &[String]) -> Vec<Line> {
    values.iter().map(Line::from).collect()
}

/// A word of the reference.
fn word(name: &'static str) -> Line {
    Line(vec![Inline::Text(name)])
}

/// How much of one service: `Amazon S3 のアクションのうち、書き込み 40 個中 12 個`.
fn share(access: &ServiceAccess) -> Line {
    let service = word(access.service.name());
    if access.is_every() {
        return say!("{} の全 {} アクション", service, access.of);
    }
    let levels = access.levels.iter().map(|count| {
        let level = access_level(count.level);
        if count.actions == count.of {
            say!("{} 全 {} 個", level, count.of)
        } else {
            say!("{} {} 個中 {} 個", level, count.of, count.actions)
        }
    });
    say!("{} のアクションのうち、{}", service, all(levels.collect()))
}

/// How many of some services' actions: `Amazon EC2 826 個中 2 個、Amazon WorkDocs 全 61 個`.
fn of_services(services: &[ServiceAccess]) -> Line {
    let each = services.iter().map(|access| {
        let service = word(access.service.name());
        if access.is_every() {
            say!("{} 全 {} 個", service, access.of)
        } else {
            say!("{} {} 個中 {} 個", service, access.of, access.actions)
        }
    });
    all(each.collect())
}

/// So many services are told by name.
const NAMED_SERVICES: usize = 3;

/// How much of all services, in numbers.
fn shares(access: &Access) -> Line {
    if access.is_every {
        return say!("全サービスの全アクション");
    }
    if let ([only], 1) = (access.services.as_slice(), access.service_count) {
        return share(only);
    }
    let shown = access.services.get(..NAMED_SERVICES);
    let named = of_services(shown.unwrap_or(&access.services));
    match (
        access.service_count <= NAMED_SERVICES,
        access.is_read_only(),
    ) {
        (true, true) => say!(
            "{} 個のリストと読み取りのアクション ({})",
            access.actions,
            named
        ),
        (true, false) => say!("{} 個のアクション ({})", access.actions, named),
        (false, true) => say!(
            "{} サービスの {} 個のリストと読み取りのアクション (多い順に {} など)",
            access.service_count,
            access.actions,
            named
        ),
        (false, false) => say!(
            "{} サービスの {} 個のアクション (全 {} 個中。多い順に {} など)",
            access.service_count,
            access.actions,
            all_actions(),
            named
        ),
    }
}

/// The same in parentheses after the patterns that they are of.
fn counted(access: &Access) -> Line {
    if access.is_every || access.service_count == 1 {
        return shares(access);
    }
    if access.service_count <= NAMED_SERVICES {
        return of_services(&access.services);
    }
    say!(
        "{} サービスの {} 個のアクション",
        access.service_count,
        access.actions
    )
}

/// What is left, in numbers and by what it is, as a noun.
fn amount(explanation: &Explanation, access: &Access) -> Line {
    let mut line = shares(access);
    match access.managing_permissions {
        0 => {}
        _ if access.is_every || access.service_count == 1 => {}
        count => line = say!("{} (うち {} 個はアクセス許可の管理)", line, count),
    }
    // A resource-based policy is about what it is attached to.
    let is_of_resource = explanation.kind == PolicyType::Resource;
    line = match Spread::of(explanation) {
        _ if is_of_resource => line,
        Spread::Every => say!("すべてのリソースに対する {}", line),
        Spread::Named => say!("特定のリソースに対する {}", line),
        Spread::Mixed => line,
    };
    let unknown = explanation.unknown_actions();
    if unknown.is_empty() {
        line
    } else {
        let unknown = first(names(&unknown), Length::Brief);
        say!("AWS の一覧にない {} のほか、{}", unknown, line)
    }
}

/// A sentence about what is left, and on what that depends.
fn left(explanation: &Explanation, line: Line) -> Line {
    let mut allows = explanation.with_effect(Effect::Allow);
    let is_conditional = allows.all(|statement| !statement.conditions.is_empty());
    match (is_conditional, explanation.loses_by_denies()) {
        (true, true) => say!(
            "{}どれも条件付きで、さらに Deny で取り消される分があります。",
            line
        ),
        (true, false) => say!("{}どれも条件付きです。", line),
        (false, true) => say!("{}ただし、Deny で取り消される分があります。", line),
        (false, false) => line,
    }
}

fn has(explanation: &Explanation, effect: Effect) -> bool {
    explanation.with_effect(effect).next().is_some()
}

fn identity(explanation: &Explanation) -> Line {
    if !has(explanation, Effect::Allow) {
        return say!(
            "このポリシー自体は何も許可しません。ほかのポリシーが何を許可していても拒否する、Deny だけのポリシーです。"
        );
    }
    if explanation.is_administrator() {
        return if has(explanation, Effect::Deny) {
            say!(
                "Deny で取り消される分を除き、すべてのリソースに対するすべてのアクションを許可する、管理者のポリシーです。"
            )
        } else {
            say!(
                "すべてのリソースに対するすべてのアクションを許可する、完全な管理者のポリシーです。"
            )
        };
    }
    match &explanation.access {
        None => say!("許可するものと拒否するものは、ステートメントごとに次のとおりです。"),
        Some(access) if access.actions == 0 => nothing(explanation),
        Some(access) => {
            let amount = amount(explanation, access);
            let line = if access.is_at_most {
                say!("許可するのは、多くても {} です。", amount)
            } else {
                say!("{} を許可します。", amount)
            };
            left(explanation, line)
        }
    }
}

/// No action is left.
fn nothing(explanation: &Explanation) -> Line {
    let unknown = explanation.unknown_actions();
    if unknown.is_empty() {
        say!("このままでは、何も許可しません。")
    } else {
        let unknown = first(names(&unknown), Length::Brief);
        say!(
            "許可するのは、AWS のアクション一覧にない {} だけです。",
            unknown
        )
    }
}

fn resource_based(explanation: &Explanation) -> Line {
    if !has(explanation, Effect::Allow) {
        return say!(
            "誰にも何も許可しません。ほかのポリシーが何を許可していても拒否する、Deny だけのポリシーです。"
        );
    }
    let principals = allowed_principals(explanation);
    // Of several statements for several principals each may use only a part.
    let is_same = principals.len() == 1 || explanation.with_effect(Effect::Allow).count() == 1;
    let whom: Vec<Line> = principals
        .into_iter()
        .map(|principal| who(principal, Naming::Allowed))
        .collect();
    if whom.is_empty() || excludes(explanation) {
        return say!("誰に何を許可し、何を拒否するかは、ステートメントごとに次のとおりです。");
    }
    let whom = first(whom, Length::Brief);
    let Some(access) = &explanation.access else {
        return say!("{} にアクセスを許可します。", whom);
    };
    if access.actions == 0 {
        return nothing(explanation);
    }
    let amount = amount(explanation, access);
    let line = match (is_same, access.is_at_most) {
        (true, true) => say!("{} に許可するのは、多くても {} です。", whom, amount),
        (true, false) => say!("{} に、{} を許可します。", whom, amount),
        (false, true) => say!(
            "{} にアクセスを許可します。許可するアクションは、合わせて多くても {} です。",
            whom,
            amount
        ),
        (false, false) => say!(
            "{} にアクセスを許可します。許可するアクションは、合わせて {} です。",
            whom,
            amount
        ),
    };
    left(explanation, line)
}

fn trust(explanation: &Explanation) -> Line {
    let assuming: Vec<&Explained> = explanation
        .with_effect(Effect::Allow)
        .filter(|statement| is_assuming(statement))
        .collect();
    if let [one] = assuming.as_slice()
        && let Some(principals) = &one.principals
    {
        let whom = whose(principals, Naming::Allowed, Length::Brief);
        let conditions = conditions(one, Length::Brief);
        let is_sure = explanation.is_whole && one.is_clear() && !principals.is_negated;
        return match (principals.is_everyone(), is_sure, conditions) {
            (true, _, Some(conditions)) => say!(
                "どの AWS アカウントの誰でも、次の条件を満たせばこのロールを引き受けられます: {}。",
                conditions
            ),
            (true, _, None) => {
                say!("どの AWS アカウントの誰でも、このロールを引き受けられます。")
            }
            (false, true, Some(conditions)) => say!(
                "このロールを引き受けられるのは {} だけで、次の条件を満たす場合に限ります: {}。",
                whom,
                conditions
            ),
            (false, true, None) => say!("このロールを引き受けられるのは {} だけです。", whom),
            (false, false, Some(conditions)) => say!(
                "次の条件を満たせば、{} がこのロールを引き受けられます: {}。",
                whom,
                conditions
            ),
            (false, false, None) => say!("{} がこのロールを引き受けられます。", whom),
        };
    }
    if assuming.is_empty() {
        return say!("このままでは、誰もこのロールを引き受けられません。");
    }
    let mut whom: Vec<Line> = Vec::new();
    for principals in assuming.iter().filter_map(|one| one.principals.as_ref()) {
        let line = whose(principals, Naming::Allowed, Length::Brief);
        if !whom.contains(&line) {
            whom.push(line);
        }
    }
    let whom = first(whom, Length::Brief);
    if assuming.iter().any(|one| !one.conditions.is_empty()) {
        say!(
            "{} が、下の各ステートメントの条件のもとでこのロールを引き受けられます。",
            whom
        )
    } else {
        say!("{} がこのロールを引き受けられます。", whom)
    }
}

fn organization(explanation: &Explanation) -> Line {
    let is_everything = explanation.allows_everything();
    let limits = if explanation.kind == PolicyType::Rcp {
        say!("許可を与えるものではなく、アカウントのリソースに対してできることを絞るポリシーです。")
    } else {
        say!("許可を与えるものではなく、アカウント内でできることを絞るポリシーです。")
    };
    match (
        has(explanation, Effect::Allow),
        has(explanation, Effect::Deny),
    ) {
        (true, false) if is_everything => {
            say!("何も制限せず、何も許可しません。すべての操作が残ります。")
        }
        (true, true) if is_everything => say!(
            "{}Deny のステートメントに当てはまるものをブロックし、ほかはすべて残します。",
            limits
        ),
        (false, _) => say!(
            "{}下のステートメントに当てはまるものをブロックします。",
            limits
        ),
        (true, _) => match &explanation.access {
            Some(access) if access.actions > 0 => left(
                explanation,
                say!(
                    "{}このポリシーだけで見ると、残るのは多くても {} です。",
                    limits,
                    amount(explanation, access)
                ),
            ),
            Some(_) | None => say!("{}下のステートメントが通すものだけが残ります。", limits),
        },
    }
}

fn ceiling(explanation: &Explanation, beginning: Line) -> Line {
    match (
        has(explanation, Effect::Deny),
        explanation.allows_everything(),
        &explanation.access,
    ) {
        (false, true, _) => say!("何も制限せず、何も許可しません。すべての操作が残ります。"),
        (true, true, _) => say!(
            "{}、Deny のステートメントが止めるものを除くすべてです。",
            beginning
        ),
        (_, false, Some(access)) if access.actions > 0 => {
            say!(
                "{}、多くても {} です。",
                beginning,
                amount(explanation, access)
            )
        }
        (_, false, Some(_)) if !has(explanation, Effect::Allow) => {
            say!(
                "{}、何もありません。Allow のステートメントがないためです。",
                beginning
            )
        }
        (_, false, _) => say!("{}、下のステートメントが通すものです。", beginning),
    }
}

/// One sentence for a statement.
fn sentence(kind: PolicyType, statement: &Explained, length: Length) -> Line {
    if statement.effect.is_none() && !statement.unread.contains(&Element::Effect) {
        return say!(
            "`Effect` が Allow でも Deny でもないため、このステートメントは何もしません。"
        );
    }
    let conditions = conditions(statement, length);
    let Some(what) = &statement.actions else {
        return match (statement.unread.contains(&Element::Action), conditions) {
            (false, _) => {
                say!("アクションの指定がないため、このステートメントは何もしません。")
            }
            (true, None) => {
                say!("どのアクションについてのステートメントかは読み取れませんでした。")
            }
            (true, Some(conditions)) => say!(
                "どのアクションについてのステートメントかは読み取れませんでした。条件: {}。",
                conditions
            ),
        };
    };
    let naming = |principals: &Principals| Naming::of(principals, statement.effect);
    let principals = statement.principals.as_ref();
    let Some(effect) = statement.effect else {
        let mut line = actions(what, Effect::Deny, length);
        if let Some(listed) = &statement.resources {
            line = say!("{} に対する {}", resources(listed, kind, length), line);
        }
        if let Some(principals) = principals {
            line = say!(
                "{} による、{}",
                whose(principals, naming(principals), length),
                line
            );
        }
        return match conditions {
            Some(conditions) => say!(
                "許可と拒否のどちらかは読み取れませんでした。対象は {} で、条件は次のとおりです: {}。",
                line,
                conditions
            ),
            None => say!(
                "許可と拒否のどちらかは読み取れませんでした。対象は {} です。",
                line
            ),
        };
    };
    if kind == PolicyType::Trust
        && effect == Effect::Allow
        && is_assuming_for_all(statement)
        && let Some(principals) = principals
    {
        let whom = whose(principals, naming(principals), length);
        let whom = match length {
            Length::Brief => say!("{} が", whom),
            Length::Whole => say!("{} が {} で", whom, actions(what, effect, length)),
        };
        return match conditions {
            Some(conditions) => say!(
                "次の条件を満たせば、{}このロールを引き受けられます: {}。",
                whom,
                conditions
            ),
            None => say!("{}このロールを引き受けられます。", whom),
        };
    }
    let mut line = actions(what, effect, length);
    if let Some(listed) = &statement.resources {
        line = say!("{} に対する {}", resources(listed, kind, length), line);
    }
    // The principal of a policy of the organization or an endpoint is everybody, mostly.
    let is_limit = kind.is_limit();
    let is_everyone = principals.is_none_or(Principals::is_everyone);
    let principals = principals.filter(|_| !is_limit || !is_everyone);
    if let Some(principals) = principals {
        let whom = whose(principals, naming(principals), length);
        line = if is_limit || effect == Effect::Deny {
            say!("{} による、{}", whom, line)
        } else if kind == PolicyType::Resource && statement.is_public() {
            say!("{} (AWS の認証情報がない人も含む) に、{}", whom, line)
        } else {
            say!("{} に、{}", whom, line)
        };
    }
    match (is_limit, effect, conditions) {
        (true, Effect::Allow, None) => say!("{} を通します。", line),
        (true, Effect::Allow, Some(conditions)) => {
            say!("{} を、次の条件で通します: {}。", line, conditions)
        }
        (true, Effect::Deny, None) => say!("{} をブロックします。", line),
        (true, Effect::Deny, Some(conditions)) => say!(
            "{} を、次の条件に当てはまるときブロックします: {}。",
            line,
            conditions
        ),
        (false, Effect::Allow, None) => say!("{} を許可します。", line),
        (false, Effect::Allow, Some(conditions)) => {
            say!("{} を、次の条件で許可します: {}。", line, conditions)
        }
        (false, Effect::Deny, None) => say!("{} を拒否します。", line),
        (false, Effect::Deny, Some(conditions)) => say!(
            "{} を、次の条件に当てはまるとき拒否します: {}。",
            line,
            conditions
        ),
    }
}

/// What else has to be said of a statement, so that its sentence is not taken for more than it says.
fn remarks(statement: &Explained, length: Length) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(actions) = &statement.actions
        && let Some(reach) = &actions.reach
    {
        let has_patterns = actions.written.iter().any(|written| is_pattern(written));
        let fitting = reach.access.actions;
        if fitting == 0 && reach.named > 0 && reach.unknown.is_empty() {
            lines.push(say!(
                "ただし、AWS の一覧では、このリソースに使えるアクションは 1 つもありません。"
            ));
        } else if fitting < reach.named && !has_patterns && !actions.is_negated {
            lines.push(say!(
                "ただし、AWS の一覧では、{} 個のアクションのうちこのリソースに使えるのは {} 個だけです。",
                reach.named,
                fitting
            ));
        }
        if length == Length::Whole && !reach.unknown.is_empty() {
            let unknown = first(names(&reach.unknown), Length::Brief);
            lines.push(say!("{} は AWS のアクション一覧にありません。", unknown));
        }
    }
    if !statement.unread.is_empty() {
        let elements = statement.unread.iter().map(|element| {
            Line::from(Inline::Code(match element {
                Element::Principal => "Principal",
                Element::Action => "Action",
                Element::Resource => "Resource",
                Element::Condition => "Condition",
                Element::Effect => "Effect",
                Element::Version => "Version",
            }))
        });
        lines.push(say!(
            "{} には読み取れなかった部分があり、続きがある可能性があります。",
            all(elements.collect())
        ));
    }
    lines
}

/// The actions of a statement.
fn actions(actions: &Actions, effect: Effect, length: Length) -> Line {
    if actions.is_every {
        return say!("全サービスの全アクション");
    }
    if actions.written.is_empty() {
        return say!("アクションなし");
    }
    let listed = first(names(&actions.written), length);
    if actions.is_negated {
        return match &actions.reach {
            Some(reach) if effect == Effect::Allow => say!(
                "{} を除く全アクション ({} 個中 {} 個)",
                listed,
                all_actions(),
                reach.named
            ),
            Some(_) | None => say!("{} を除く全アクション", listed),
        };
    }
    // What a Deny takes is better told by name than in numbers.
    let is_long = actions.written.len() > length.most().saturating_add(1);
    let has_patterns = actions.written.iter().any(|written| is_pattern(written));
    match &actions.reach {
        Some(reach) if effect == Effect::Allow && reach.access.actions > 0 => {
            if is_long || has_patterns {
                say!("{} ({})", listed, counted(&reach.access))
            } else {
                listed
            }
        }
        Some(_) | None => listed,
    }
}

/// The resources of a statement.
fn resources(resources: &Resources, kind: PolicyType, length: Length) -> Line {
    if resources.is_every() {
        return if kind == PolicyType::Resource {
            say!("このポリシーを付けたリソース")
        } else {
            say!("すべてのリソース")
        };
    }
    if resources.written.is_empty() {
        return say!("リソースなし");
    }
    let listed = match length {
        Length::Brief => {
            let (things, left_out) = things(&resources.written, length.most());
            let items = all(things.iter().map(thing).collect());
            match left_out {
                0 => items,
                more => say!("{} ほか {} 件", items, more),
            }
        }
        Length::Whole => all(names(&resources.written)),
    };
    if resources.is_negated {
        say!("{} を除くすべてのリソース", listed)
    } else {
        listed
    }
}

/// Resources, as people call them.
fn thing(things: &Things<'_>) -> Line {
    match things {
        Things::BucketWithObjects(bucket) => {
            say!("バケット {} とその中のオブジェクト", *bucket)
        }
        Things::ObjectsOfBucket(bucket) => say!("バケット {} のすべてのオブジェクト", *bucket),
        Things::ObjectsUnder(bucket, prefix) => say!(
            "バケット {} でキーが {} で始まるオブジェクト",
            *bucket,
            *prefix
        ),
        Things::Object(bucket, key) => say!("バケット {} のオブジェクト {}", *bucket, *key),
        Things::BucketsAndObjects(patterns) if patterns.contains(&"*") => {
            say!("すべてのバケットとオブジェクト")
        }
        Things::BucketsAndObjects(patterns) => {
            let patterns = patterns.iter().map(|pattern| Line::from(*pattern));
            say!(
                "{} に一致するバケットとオブジェクト",
                all(patterns.collect())
            )
        }
        Things::Every(noun, scope) => within(say!("すべての {}", noun_word(*noun)), *scope),
        Things::Named(noun, scope, list) => {
            within(say!("{} {}", noun_word(*noun), all(names(list))), *scope)
        }
        Things::Matching(noun, scope, list) => within(
            say!("{} に一致する {}", all(names(list)), noun_word(*noun)),
            *scope,
        ),
        Things::Written(written) => Line::from(*written),
    }
}

fn noun_word(noun: Noun) -> Line {
    brief::noun(noun).map_or_else(|| say!("リソース"), word)
}

fn within(line: Line, scope: Scope<'_>) -> Line {
    match scope {
        Scope::Account(account) => say!("アカウント {} の {}", account, line),
        Scope::Region(region) => say!("{} の {}", region, line),
        Scope::Any => line,
    }
}

/// Of whom a statement speaks.
fn whose(principals: &Principals, naming: Naming, length: Length) -> Line {
    let entries = principals.entries.iter();
    let entries: Vec<Line> = entries.map(|one| who(one, naming)).collect();
    if entries.is_empty() {
        return say!("誰でもない相手");
    }
    let listed = first(entries, length);
    if principals.is_negated {
        say!("{} を除くすべての人", listed)
    } else {
        listed
    }
}

fn who(principal: &Principal, naming: Naming) -> Line {
    match principal {
        Principal::Everyone => say!("すべての人"),
        Principal::Account(account) => match naming {
            Naming::Allowed => say!("アカウント {} のポリシーで許可された人やロール", account),
            Naming::Denied => say!("アカウント {} の全員", account),
            Naming::Excepted => say!("アカウント {} 自体", account),
        },
        Principal::User { name, account } => say!("アカウント {} のユーザー {}", account, name),
        Principal::Role { name, account } => say!("アカウント {} のロール {}", account, name),
        Principal::Session {
            role,
            session,
            account,
        } => say!(
            "アカウント {} のロール {} のセッション {}",
            account,
            role,
            session
        ),
        Principal::Service(service) => say!("サービス {}", service),
        Principal::Oidc(host) => issuer(host),
        Principal::Saml(name) => say!("SAML プロバイダー {} でサインインした人", name),
        Principal::Other { value, .. } => Line::from(value),
    }
}

/// Whose tokens an issuer signs.
fn issuer(host: &str) -> Line {
    match host {
        "token.actions.githubusercontent.com" => say!("GitHub Actions"),
        "gitlab.com" => say!("gitlab.com のパイプライン"),
        "app.terraform.io" => say!("HCP Terraform"),
        "cognito-identity.amazonaws.com" => say!("Amazon Cognito の ID プールの利用者"),
        "accounts.google.com" => say!("Google でサインインした人"),
        "graph.facebook.com" => say!("Facebook でサインインした人"),
        "www.amazon.com" => say!("Amazon でサインインした人"),
        host if host.starts_with("oidc.eks.") => {
            say!("OIDC プロバイダー {} の EKS クラスターの Pod", host)
        }
        host => say!("{} のトークンを持つ人", host),
    }
}

/// The conditions of a statement, as a part of a sentence; `None` where it has none.
fn conditions(statement: &Explained, length: Length) -> Option<Line> {
    if statement.conditions.is_empty() {
        return None;
    }
    let clauses = statement.conditions.iter();
    let mut clauses: Vec<Line> = clauses.map(|one| clause(one, length)).collect();
    let left_out = clauses.len().saturating_sub(length.most());
    if left_out > 1 {
        clauses.truncate(length.most());
        clauses.push(say!("ほかの {} 件の条件も満たす", left_out));
    }
    Some(series(clauses, &say!("、かつ "), &say!("、かつ ")))
}

/// What a condition asks.
fn clause(condition: &Condition, length: Length) -> Line {
    let Some(meaning) = &condition.meaning else {
        return as_written(condition);
    };
    let Meaning {
        subject,
        operator,
        flag,
        tokens,
    } = meaning;
    let line = if is_root(condition) {
        say!("呼び出し元がアカウントのルートユーザーである")
    } else if !tokens.is_empty() {
        let tokens: Vec<Line> = tokens.iter().map(token).collect();
        if tokens.len() == 1 {
            say!("トークンが {} のものである", all(tokens))
        } else {
            say!(
                "トークンが {} のいずれかのものである",
                first(tokens, length)
            )
        }
    } else if operator.base == BaseOperator::Null {
        presence(subject, &condition.key, *flag != Some(true))
    } else if let Some(set) = operator.set {
        of_set(subject, condition, *operator, set, length)
    } else if let (BaseOperator::Bool, Some(flag)) = (operator.base, *flag) {
        truth(subject, &condition.key, flag, operator.if_exists)
    } else if operator.base == BaseOperator::IpAddress {
        address(subject, condition, *operator, length)
    } else {
        let compared = compared(operator.base, operator.negated, &condition.values, length);
        say!("{} が {}", noun(subject), compared)
    };
    let may_be_absent = operator.if_exists
        && !operator.negated
        && operator.set != Some(SetOperator::ForAllValues)
        && !matches!(subject, Subject::Mfa)
        && (*flag != Some(false) || matches!(subject, Subject::Key(_)));
    if may_be_absent {
        say!("{} ({} のないリクエストも含む)", line, &condition.key)
    } else {
        line
    }
}

/// A condition of which nothing but its text is known.
fn as_written(condition: &Condition) -> Line {
    if condition.values.is_empty() {
        return say!(
            "{} の条件 {} (値なし) を満たす",
            &condition.key,
            &condition.operator
        );
    }
    say!(
        "{} の条件 {} (値は {}) を満たす",
        &condition.key,
        &condition.operator,
        Line(quoted(&condition.values, "、"))
    )
}

/// The predicate of a comparison.
fn compared(base: BaseOperator, negated: bool, values: &[String], length: Length) -> Line {
    let any = |values: &[String]| first(names(values), length);
    let is_one = values.len() == 1;
    let is_like = matches!(base, BaseOperator::StringLike | BaseOperator::ArnLike)
        && values.iter().any(|value| is_pattern(value));
    if is_like {
        if let Some(beginnings) = beginnings(base, values) {
            let any = any(&beginnings);
            return match (negated, is_one) {
                (false, true) => say!("{} で始まる", any),
                (false, false) => say!("{} のいずれかで始まる", any),
                (true, true) => say!("{} で始まらない", any),
                (true, false) => say!("{} のいずれでも始まらない", any),
            };
        }
        return match (negated, is_one) {
            (false, true) => say!("{} に一致する", any(values)),
            (false, false) => say!("{} のいずれかに一致する", any(values)),
            (true, true) => say!("{} に一致しない", any(values)),
            (true, false) => say!("{} のいずれにも一致しない", any(values)),
        };
    }
    let any = any(values);
    match base {
        BaseOperator::Numeric(Comparison::LessThan) => say!("{} 未満である", any),
        BaseOperator::Numeric(Comparison::LessThanEquals) => say!("{} 以下である", any),
        BaseOperator::Numeric(Comparison::GreaterThan) => say!("{} を超える", any),
        BaseOperator::Numeric(Comparison::GreaterThanEquals) => say!("{} 以上である", any),
        BaseOperator::Date(Comparison::LessThan) => say!("{} より前である", any),
        BaseOperator::Date(Comparison::LessThanEquals) => say!("{} 以前である", any),
        BaseOperator::Date(Comparison::GreaterThan) => say!("{} より後である", any),
        BaseOperator::Date(Comparison::GreaterThanEquals) => say!("{} 以後である", any),
        BaseOperator::StringEqualsIgnoreCase => match (negated, is_one) {
            (false, true) => say!("{} である (大文字と小文字は区別しない)", any),
            (false, false) => say!("{} のいずれかである (大文字と小文字は区別しない)", any),
            (true, true) => say!("{} ではない (大文字と小文字は区別しない)", any),
            (true, false) => say!("{} のいずれでもない (大文字と小文字は区別しない)", any),
        },
        BaseOperator::StringEquals
        | BaseOperator::StringLike
        | BaseOperator::ArnLike
        | BaseOperator::Numeric(Comparison::Equals)
        | BaseOperator::Date(Comparison::Equals)
        | BaseOperator::Bool
        | BaseOperator::BinaryEquals
        | BaseOperator::IpAddress
        | BaseOperator::Null => match (negated, is_one) {
            (false, true) => say!("{} である", any),
            (false, false) => say!("{} のいずれかである", any),
            (true, true) => say!("{} ではない", any),
            (true, false) => say!("{} のいずれでもない", any),
        },
    }
}

fn address(subject: &Subject, condition: &Condition, operator: Operator, length: Length) -> Line {
    let is_one = condition.values.len() == 1;
    let values = first(names(&condition.values), length);
    let values = match (is_one, operator.negated) {
        (true, _) => values,
        (false, false) => say!("{} のいずれか", values),
        (false, true) => say!("{} のどれ", values),
    };
    match (subject, operator.negated) {
        (Subject::Address, false) => say!("リクエストが {} から来ている", values),
        (Subject::Address, true) if is_one => say!("リクエストが {} から来ていない", values),
        (Subject::Address, true) => say!("リクエストが {} からも来ていない", values),
        (Subject::AddressInVpc, false) => say!("リクエストが VPC 内の {} から来ている", values),
        (Subject::AddressInVpc, true) if is_one => {
            say!("リクエストが VPC 内の {} から来ていない", values)
        }
        (Subject::AddressInVpc, true) => {
            say!("リクエストが VPC 内の {} からも来ていない", values)
        }
        (subject, false) => say!("{} が {} の範囲内である", noun(subject), values),
        (subject, true) if is_one => say!("{} が {} の範囲内ではない", noun(subject), values),
        (subject, true) => say!("{} が {} の範囲内でもない", noun(subject), values),
    }
}

/// Whether the request carries a key.
fn presence(subject: &Subject, key: &str, is_there: bool) -> Line {
    match (subject, is_there) {
        (Subject::ResourceTag(tag) | Subject::ObjectTag(tag), true) => {
            say!("リソースにタグ {} がある", tag)
        }
        (Subject::ResourceTag(tag) | Subject::ObjectTag(tag), false) => {
            say!("リソースにタグ {} がない", tag)
        }
        (Subject::RequestTag(tag), true) => say!("リクエストでタグ {} を付ける", tag),
        (Subject::RequestTag(tag), false) => say!("リクエストでタグ {} を付けない", tag),
        (Subject::CallerTag(tag), true) => say!("呼び出し元にタグ {} がある", tag),
        (Subject::CallerTag(tag), false) => say!("呼び出し元にタグ {} がない", tag),
        (_, true) => say!("リクエストに {} がある", key),
        (_, false) => say!("リクエストに {} がない", key),
    }
}

/// A key that is true or false.
fn truth(subject: &Subject, key: &str, flag: bool, if_exists: bool) -> Line {
    match (subject, flag) {
        (Subject::Mfa, true) if if_exists => say!(
            "呼び出し元が MFA で認証済みである (アクセスキーなど、MFA の情報がない認証情報も含む)"
        ),
        (Subject::Mfa, true) => say!("呼び出し元が MFA で認証済みである"),
        (Subject::Mfa, false) if if_exists => {
            say!("呼び出し元が MFA で認証していない (アクセスキーも含む)")
        }
        (Subject::Mfa, false) => {
            say!("呼び出し元が MFA なしで発行された一時的な認証情報を使っている")
        }
        (Subject::Https, true) => say!("リクエストが HTTPS である"),
        (Subject::Https, false) => say!("リクエストが HTTPS ではない"),
        (Subject::ViaService, true) => {
            say!("AWS のサービスが呼び出し元に代わってリクエストしている")
        }
        (Subject::ViaService, false) => {
            say!("AWS のサービスを介さず、呼び出し元が直接リクエストしている")
        }
        (Subject::CallerIsService, true) => say!("呼び出し元が AWS のサービスである"),
        (Subject::CallerIsService, false) => say!("呼び出し元が AWS のサービスではない"),
        (Subject::GrantIsForService, true) => {
            say!("KMS と連携する AWS のサービスが、呼び出し元に代わってグラントを作成している")
        }
        (Subject::GrantIsForService, false) => {
            say!("グラントを作成しているのが AWS のサービスではない")
        }
        (Subject::Encrypted, true) => say!("ストレージが暗号化されている"),
        (Subject::Encrypted, false) => say!("ストレージが暗号化されていない"),
        (Subject::ThroughMountTarget, true) => {
            say!("マウントターゲット経由でファイルシステムを使っている")
        }
        (Subject::ThroughMountTarget, false) => {
            say!("マウントターゲット経由でファイルシステムを使っていない")
        }
        (Subject::ThroughFunctionUrl, true) => say!("関数 URL からの呼び出しである"),
        (Subject::ThroughFunctionUrl, false) => say!("関数 URL からの呼び出しではない"),
        (_, true) => say!("{} が true である", key),
        (_, false) => say!("{} が false である", key),
    }
}

/// A condition over all values of a key.
fn of_set(
    subject: &Subject,
    condition: &Condition,
    operator: Operator,
    set: SetOperator,
    length: Length,
) -> Line {
    let is_like = matches!(
        operator.base,
        BaseOperator::StringLike | BaseOperator::ArnLike
    ) && condition.values.iter().any(|value| is_pattern(value));
    let is_equal = matches!(
        operator.base,
        BaseOperator::StringEquals | BaseOperator::StringLike | BaseOperator::ArnLike
    );
    if !is_equal {
        return as_written(condition);
    }
    let compared = compared(
        if is_like {
            BaseOperator::StringLike
        } else {
            BaseOperator::StringEquals
        },
        operator.negated,
        &condition.values,
        length,
    );
    let all = many(subject, &condition.key);
    match (set, operator.negated) {
        (SetOperator::ForAllValues, false) => {
            say!("{} のどれもが {} (1 つもない場合も含む)", all, compared)
        }
        (SetOperator::ForAllValues, true) => {
            say!("{} のどれもが {} (1 つもない場合も含む)", all, compared)
        }
        (SetOperator::ForAnyValue, _) => say!("{} の少なくとも 1 つが {}", all, compared),
    }
}

/// What a condition compares, in the plural.
fn many(subject: &Subject, key: &str) -> Line {
    let Some(many) = subject.many() else {
        return say!("{} の値", key);
    };
    match many {
        Many::TagKeys => say!("リクエストのタグキー"),
        Many::CalledVia => say!("経由した AWS のサービス"),
        Many::CallingService => say!("呼び出し元のサービスの名前"),
        Many::CallerPaths => say!("呼び出し元の組織内のパス"),
        Many::ResourcePaths => say!("リソースの組織内のパス"),
        Many::PartitionKeys => say!("リクエストのパーティションキー"),
        Many::Attributes => say!("リクエストの属性"),
        Many::EncryptionContextKeys => say!("暗号化コンテキストのキー"),
        Many::GrantOperations => say!("グラントのオペレーション"),
        Many::KeyAliases => say!("KMS キーのエイリアス"),
        Many::TransitiveTagKeys => say!("推移的なセッションタグのキー"),
    }
}

/// What a condition compares.
fn noun(subject: &Subject) -> Line {
    match subject {
        Subject::CallerArn => say!("呼び出し元の ARN"),
        Subject::CallerAccount => say!("呼び出し元のアカウント"),
        Subject::CallerOrganization => say!("呼び出し元の組織"),
        Subject::CallerOrganizationPaths => say!("呼び出し元の組織内のパス"),
        Subject::CallerTag(tag) => say!("呼び出し元のタグ {}", tag),
        Subject::CallerType => say!("呼び出し元の種類"),
        Subject::CallingService => say!("呼び出し元のサービス"),
        Subject::CallerIsService => say!("呼び出し元が AWS のサービスかどうか"),
        Subject::CallerId => say!("呼び出し元の一意の ID"),
        Subject::UserName => say!("呼び出し元の IAM ユーザー名"),
        Subject::IdentityProvider => say!("呼び出し元の ID プロバイダー"),
        Subject::SourceIdentity => say!("ソース ID"),
        Subject::Mfa => say!("MFA で認証したかどうか"),
        Subject::MfaAge => say!("MFA 認証からの経過秒数"),
        Subject::CredentialsIssued => say!("認証情報の発行日時"),
        Subject::CallingInstance => say!("呼び出し元の EC2 インスタンス"),
        Subject::CallingFunction => say!("呼び出し元の Lambda 関数"),
        Subject::Address => say!("送信元 IP アドレス"),
        Subject::AddressInVpc => say!("VPC 内の送信元 IP アドレス"),
        Subject::Vpc => say!("リクエスト元の VPC"),
        Subject::VpcEndpoint => say!("経由する VPC エンドポイント"),
        Subject::VpcEndpointAccount => say!("VPC エンドポイントのアカウント"),
        Subject::VpcEndpointOrganization => say!("VPC エンドポイントの組織"),
        Subject::ResourceAccount => say!("リソースを所有するアカウント"),
        Subject::ResourceOrganization => say!("リソースを所有する組織"),
        Subject::ResourceOrganizationPaths => say!("リソースの組織内のパス"),
        Subject::ResourceTag(tag) => say!("リソースのタグ {}", tag),
        Subject::ObjectTag(tag) => say!("オブジェクトのタグ {}", tag),
        Subject::RequestTag(tag) => say!("リクエストで付けるタグ {}", tag),
        Subject::RequestTagKeys => say!("リクエストのタグキー"),
        Subject::Region => say!("リージョン"),
        Subject::Time => say!("リクエストの日時"),
        Subject::Https => say!("HTTPS かどうか"),
        Subject::UserAgent => say!("ユーザーエージェント"),
        Subject::Referer => say!("HTTP リファラー"),
        Subject::CalledVia => say!("経由した AWS のサービス"),
        Subject::CalledViaFirst => say!("最初に経由した AWS のサービス"),
        Subject::CalledViaLast => say!("最後に経由した AWS のサービス"),
        Subject::ViaService => say!("AWS のサービスが代わりにリクエストしているかどうか"),
        Subject::ForResource => say!("呼び出しの元になったリソース"),
        Subject::ForAccount => say!("呼び出しの元になったリソースのアカウント"),
        Subject::ForOrganization => say!("呼び出しの元になったリソースの組織"),
        Subject::ForOrganizationPaths => say!("呼び出しの元になったリソースの組織内のパス"),
        Subject::ListedPrefix => say!("一覧するプレフィックス"),
        Subject::ListedDelimiter => say!("一覧の区切り文字"),
        Subject::ListedKeys => say!("一覧するキーの数"),
        Subject::CannedAcl => say!("リクエストの既定 ACL"),
        Subject::ObjectEncryption => say!("リクエストの暗号化方式"),
        Subject::ObjectKey => say!("リクエストの KMS キー"),
        Subject::StorageClass => say!("リクエストのストレージクラス"),
        Subject::TlsVersion => say!("TLS のバージョン"),
        Subject::SigningPlace => say!("リクエストの署名の方法"),
        Subject::SignatureAge => say!("署名からの経過ミリ秒数"),
        Subject::SignatureVersion => say!("署名バージョン"),
        Subject::ObjectVersion => say!("オブジェクトのバージョン"),
        Subject::BucketRegion => say!("新しいバケットのリージョン"),
        Subject::AccessPointAccount => say!("使うアクセスポイントのアカウント"),
        Subject::AccessPoint => say!("使うアクセスポイント"),
        Subject::KeyUsedVia => say!("KMS キーを使うときに経由するサービス"),
        Subject::EncryptionContext(key) => say!("暗号化コンテキスト {}", key),
        Subject::EncryptionContextKeys => say!("暗号化コンテキストのキー"),
        Subject::GrantIsForService => say!("AWS のサービスがグラントを作成しているかどうか"),
        Subject::GrantOperations => say!("グラントのオペレーション"),
        Subject::KeyAliases => say!("KMS キーのエイリアス"),
        Subject::RequestAlias => say!("リクエストのエイリアス"),
        Subject::PassedTo => say!("ロールを渡す先のサービス"),
        Subject::PassedFor => say!("渡したロールを使うリソース"),
        Subject::ServiceLinkedTo => say!("サービスにリンクされたロールのサービス"),
        Subject::NewBoundary => say!("アクセス許可の境界"),
        Subject::AttachedPolicy => say!("アタッチまたはデタッチするポリシー"),
        Subject::ExternalId => say!("外部 ID"),
        Subject::SessionName => say!("セッション名"),
        Subject::TransitiveTagKeys => say!("推移的なセッションタグのキー"),
        Subject::InstanceType => say!("インスタンスタイプ"),
        Subject::ResourceVpc => say!("リソースの VPC"),
        Subject::ResourceSubnet => say!("リソースのサブネット"),
        Subject::ImageOwner => say!("AMI やスナップショットの所有者"),
        Subject::CreateAction => say!("タグ付けの対象を作成するアクション"),
        Subject::VolumeType => say!("ボリュームタイプ"),
        Subject::VolumeSize => say!("ボリュームサイズ (GiB)"),
        Subject::MetadataTokens => say!("インスタンスメタデータのトークンの設定 (IMDSv2)"),
        Subject::Encrypted => say!("ストレージが暗号化されているかどうか"),
        Subject::PartitionKeys => say!("リクエストのパーティションキー"),
        Subject::ItemAttributes => say!("リクエストの属性"),
        Subject::FunctionUrlAuth => say!("関数 URL の認証タイプ"),
        Subject::ThroughFunctionUrl => say!("関数 URL からの呼び出しかどうか"),
        Subject::MappedFunction => say!("イベントソースマッピングの関数"),
        Subject::SubscriptionProtocol => say!("サブスクリプションのプロトコル"),
        Subject::SubscriptionEndpoint => say!("サブスクリプションのエンドポイント"),
        Subject::SecretStage => say!("シークレットのバージョンステージ"),
        Subject::ThroughMountTarget => say!("マウントターゲット経由かどうか"),
        Subject::MetricNamespace => say!("メトリクスの名前空間"),
        Subject::EcsCluster => say!("ECS クラスター"),
        Subject::SessionDocumentCheck => say!("セッションドキュメントの確認の有無"),
        Subject::Claim { issuer, claim } => match claim.as_str() {
            "aud" if issuer == "cognito-identity.amazonaws.com" => say!("ID プール"),
            "aud" => say!("トークンのオーディエンス"),
            "sub" => say!("トークンのサブジェクト"),
            claim => say!("トークンのクレーム {}", claim),
        },
        Subject::SamlAudience => say!("SAML アサーションのオーディエンス"),
        Subject::Key(key) => Line::from(key),
    }
}

/// Whose token it is.
fn token(subject: &TokenSubject) -> Line {
    match subject {
        TokenSubject::GitHub { repository, run } => {
            let repository = match repository.strip_suffix("/*") {
                Some(owner) => say!("{} のすべてのリポジトリ", owner),
                None => say!("リポジトリ {}", repository),
            };
            say!("{} でのワークフロー実行", on(run, repository))
        }
        TokenSubject::GitLab { project, run } => say!(
            "{} のパイプライン",
            on(run, say!("プロジェクト {}", project))
        ),
        TokenSubject::ServiceAccount { namespace, name } if name == "*" => {
            say!("名前空間 {} のすべてのサービスアカウント", namespace)
        }
        TokenSubject::ServiceAccount { namespace, name } => {
            say!("名前空間 {} のサービスアカウント {}", namespace, name)
        }
        TokenSubject::Terraform {
            organization,
            project,
            workspace,
            phase,
        } => {
            let workspace = match workspace.as_str() {
                "*" => say!("すべてのワークスペース"),
                name => say!("ワークスペース {}", name),
            };
            let project = match project.as_str() {
                "*" => say!("すべてのプロジェクト"),
                name => say!("プロジェクト {}", name),
            };
            let run = match phase.as_str() {
                "*" => say!("実行"),
                phase => say!("実行 (フェーズ {})", phase),
            };
            say!(
                "組織 {} の {} の {} の {}",
                organization,
                project,
                workspace,
                run
            )
        }
    }
}

fn on(run: &Run, of: Line) -> Line {
    match run {
        Run::Any => of,
        Run::Branch(branch) if branch == "*" => say!("{} のすべてのブランチ", of),
        Run::Branch(branch) if is_pattern(branch) => {
            say!("{} の {} に一致するブランチ", of, branch)
        }
        Run::Branch(branch) => say!("{} の {} ブランチ", of, branch),
        Run::Tag(tag) if tag == "*" => say!("{} のすべてのタグ", of),
        Run::Tag(tag) if is_pattern(tag) => say!("{} の {} に一致するタグ", of, tag),
        Run::Tag(tag) => say!("{} のタグ {}", of, tag),
        Run::Environment(name) if name == "*" => say!("{} のすべての環境", of),
        Run::Environment(name) if is_pattern(name) => say!("{} の {} に一致する環境", of, name),
        Run::Environment(name) => say!("{} の環境 {}", of, name),
        Run::PullRequest => say!("{} のプルリクエスト", of),
    }
}
