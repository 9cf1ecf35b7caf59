//! The sentences about access that a change gives and takes.

use super::Japanese;
use crate::compare::{FileChange, Flaw, Grant, Side, Unproven, Witness};
use crate::iam::PolicyType;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{AccessWords, Words, say};

impl AccessWords for Japanese {
    fn grants(&self, count: usize) -> Line {
        match count {
            1 => say!("増える許可は次の 1 件だけです。"),
            count => say!("増える許可は次の {} 件だけです。", count),
        }
    }

    fn grant(&self, grant: &Grant) -> Line {
        let mut action = Line::from(&grant.action);
        if !grant.without_actions.is_empty() {
            action = say!(
                "{} (ただし {} を除く)",
                action,
                self.names(&grant.without_actions, 0)
            );
        }
        let mut resource = Line::from(&grant.resource);
        if !grant.within_resources.is_empty() {
            let also = self.names(&grant.within_resources, 0);
            resource = say!("{} のうち {} にも一致するもの", resource, also);
        }
        if !grant.without_resources.is_empty() {
            let without = self.names(&grant.without_resources, 0);
            resource = say!("{} (ただし {} を除く)", resource, without);
        }
        let (without, principals): (Vec<String>, Vec<String>) = grant
            .principals
            .iter()
            .cloned()
            .partition(|one| one.starts_with('!'));
        let without: Vec<String> = without.iter().map(|one| one.replacen('!', "", 1)).collect();
        let conditions = grant.conditions_written();
        let mut facts = say!("リソース: {}", resource);
        match (principals.as_slice(), without.as_slice()) {
            ([], []) => {}
            ([], without) => {
                facts = say!("{}、プリンシパル: {} 以外", facts, self.names(without, 0));
            }
            (principals, []) => {
                facts = say!("{}、プリンシパル: {}", facts, self.names(principals, 0));
            }
            (principals, without) => {
                let without = self.names(without, 0);
                facts = say!(
                    "{}、プリンシパル: {} (ただし {} を除く)",
                    facts,
                    self.names(principals, 0),
                    without
                );
            }
        }
        if !conditions.is_empty() {
            facts = say!("{}、条件: {}", facts, self.names(&conditions, 0));
        }
        say!("{} ({})", action, facts)
    }

    fn for_example(&self, grant: Line, witness: &Witness) -> Line {
        let mut facts = say!("リソース: {}", &witness.resource);
        if let Some(principal) = &witness.principal {
            facts = say!("{}、プリンシパル: {}", facts, principal);
        }
        let context = witness.context_written();
        if !context.is_empty() {
            facts = say!("{}、条件キーの値: {}", facts, self.names(&context, 0));
        }
        say!("{}。例: {} ({})", grant, &witness.action, facts)
    }

    fn grants_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("増える許可は、多くても次の 1 件です。"),
            count => say!("増える許可は、多くても次の {} 件です。", count),
        }
    }

    fn grants_nothing(&self) -> Line {
        say!("増える許可はありません。")
    }

    fn revokes_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("減る許可は、多くても次の 1 件です。"),
            count => say!("減る許可は、多くても次の {} 件です。", count),
        }
    }

    fn not_proved(&self) -> Line {
        say!("次の点を証明できなかったため、一覧は実際の差より多い可能性があります。")
    }

    fn grants_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("読み取れた範囲では、増える許可は次の 1 件です。"),
            count => say!("読み取れた範囲では、増える許可は次の {} 件です。", count),
        }
    }

    fn grants_nothing_as_read(&self) -> Line {
        say!("読み取れた範囲では、増える許可はありません。")
    }

    fn revokes_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("読み取れた範囲では、減る許可は次の 1 件です。"),
            count => say!("読み取れた範囲では、減る許可は次の {} 件です。", count),
        }
    }

    fn policy_of_file(&self, place: &str, kind: PolicyType, change: FileChange) -> Line {
        let policy = self.policy(kind);
        match change {
            FileChange::Added => say!("{}: 追加 ({})", place, policy),
            FileChange::Removed => say!("{}: 削除 ({})", place, policy),
            FileChange::Changed => say!("{}: 変更 ({})", place, policy),
        }
    }

    fn no_policy_changed(&self) -> Line {
        say!("変更されたポリシーはありません。")
    }

    fn not_compared(&self) -> Line {
        say!("次のファイルは比較できませんでした。")
    }

    fn revokes_nothing_as_read(&self) -> Line {
        say!("読み取れた範囲では、減る許可はありません。")
    }

    fn not_read(&self) -> Line {
        say!("次の箇所を書かれたとおりに読めなかったため、この結果は証明されていません。")
    }

    fn flaw(&self, flaw: &Flaw) -> Line {
        match flaw {
            Flaw::Repaired(repair) => self.repair(repair),
            Flaw::Version(written) => say!(
                "{} というバージョンのポリシー言語はなく、AWS はこのポリシーを受け付けません。`2012-10-17` として読みました。",
                written
            ),
            Flaw::Missing(element) => say!(
                "{} のないステートメントがあり、AWS はこのポリシーを受け付けません。このステートメントは無視しました。",
                Inline::Code(element.name())
            ),
            Flaw::Empty(element) => say!(
                "{} が空のリストで、AWS はこのポリシーを受け付けません。何にも一致しないものとして読みました。",
                Inline::Code(element.name())
            ),
            Flaw::NotAPrincipal(written) => say!(
                "{} は IAM が受け付けるプリンシパルの書き方ではなく、AWS はこのポリシーを受け付けません。誰にも一致しないものとして読みました。",
                written
            ),
            Flaw::Operator(written) => say!(
                "{} という条件演算子はなく、AWS はこのポリシーを受け付けません。条件が満たされるかどうかは分かりません。",
                written
            ),
            Flaw::NotAnAction(written) => say!(
                "{} はアクションではなく、AWS はこのポリシーを受け付けません。どのアクションにも一致しないものとして読みました。",
                written
            ),
            Flaw::NotAnArn(written) => say!(
                "{} は ARN ではありません。どのリソースにも一致しないものとして読みました。",
                written
            ),
            Flaw::TextBeside => say!(
                "ポリシーの前か後に、ポリシーの一部ではないテキストがあります。そこは読んでいません。"
            ),
        }
    }

    fn unproven(&self, unproven: &Unproven) -> Line {
        match unproven {
            Unproven::Pattern(pattern) => say!(
                "{} にはフィールドが足りず、何に一致するかは AWS のドキュメントに書かれていません。2 通りの読み方で結果が変わります。",
                pattern
            ),
            Unproven::Open(written) => say!(
                "{} が、もう一方のポリシーと同じものを指すかどうか分かりません。",
                written
            ),
            Unproven::Key(key) => say!("{} の条件は、範囲を比べられません。", key),
            Unproven::Multivalued(key) => say!(
                "{} は、集合演算子のある条件とない条件の両方で比べられています。集合演算子のない条件が複数の値をどう扱うかは、AWS のドキュメントに書かれていません。",
                key
            ),
            Unproven::AccountOnly(principal) => say!(
                "{} は、一方のポリシーでは直接指定されています。もう一方はそのアカウントだけを指定しており、許可するかどうかはアイデンティティベースのポリシーに任されます。",
                principal
            ),
            Unproven::NotPrincipal(principal) => say!(
                "`NotPrincipal` に {} がありますが、アイデンティティとそのアカウントの両方がそろっていません。この場合の動作は AWS のドキュメントに書かれていません。",
                principal
            ),
            Unproven::DuplicateKey(key) => say!(
                "1 つの演算子の下に {} が 2 回あり、AWS は受け付けません。",
                key
            ),
            Unproven::Unlisted { action, resource } => say!(
                "AWS のアクション一覧では、{} の対象に {} の形のリソースはありません。それでも AWS が判定に使うことがあるため、一覧に入れています。",
                action,
                resource
            ),
            Unproven::Resource(resource) => say!(
                "{} と重なるパターンが多すぎて、残りを求められません。",
                resource
            ),
            Unproven::TooMany => {
                say!("ポリシーが長すぎて、すべてのステートメントは比べられません。")
            }
            Unproven::Unread => {
                say!(
                    "ポリシー全体は読み取れていないため、一部はすでに許可されている可能性があります。"
                )
            }
            Unproven::Incomplete { more } => {
                say!("一覧が長すぎるため、残りの {} 件は省略しています。", *more)
            }
            Unproven::Misread { side, flaw } => match side {
                Side::Old => say!("変更前のポリシー: {}", self.flaw(flaw)),
                Side::New => say!("変更後のポリシー: {}", self.flaw(flaw)),
            },
        }
    }

    fn more(&self, count: usize) -> Line {
        say!("ほか {} 件", count)
    }

    fn revokes_nothing(&self) -> Line {
        say!("減る許可はありません。")
    }

    fn revokes(&self, count: usize) -> Line {
        match count {
            1 => say!("減る許可は次の 1 件だけです。"),
            count => say!("減る許可は次の {} 件だけです。", count),
        }
    }
}
