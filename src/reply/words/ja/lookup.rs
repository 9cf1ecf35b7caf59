//! The sentences about questions, articles and the service authorization reference.

use super::{Japanese, access_level};
use crate::answer::{ActionFact, ResourceFact, Usage};
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{LookupWords, Words, say};
use crate::text::Language;

impl LookupWords for Japanese {
    fn only_in(&self, language: Language) -> Line {
        match language {
            Language::Ja => say!("この記事は日本語版だけです。"),
            Language::En => say!("この記事は英語版だけです。"),
        }
    }

    fn unanswered(&self, question: &str) -> Line {
        say!("質問 {} に答える記事はありません。", question)
    }

    fn write_article(&self) -> Line {
        say!("答えが分かったら記事に残せます (`kyoka kb new` でひな形を作れます)。")
    }

    fn question_noted(&self) -> Line {
        say!(
            "記事の追加に役立てるため、この質問をシークレットとアカウント ID を伏せて記録しました。サーバーの管理者は `/kb gaps` で一覧できます。"
        )
    }

    fn operation(&self, operation: &str, service: &str) -> Line {
        say!(
            "{} の API オペレーション {} に必要なアクションは次のとおりです。",
            service,
            operation
        )
    }

    fn used(&self, fact: &ActionFact) -> Line {
        let level = access_level(fact.access);
        match fact.usage {
            Usage::Always => say!("{} (アクセスレベル: {})。常に必要です。", fact.name, level),
            Usage::Sometimes => say!(
                "{} (アクセスレベル: {})。その機能を使うときだけ必要です。",
                fact.name,
                level
            ),
            Usage::Itself => say!("{} (アクセスレベル: {})。", fact.name, level),
        }
    }

    fn action(&self, fact: &ActionFact) -> Line {
        say!(
            "{} は {} のアクションで、アクセスレベルは {} です。",
            fact.name,
            Inline::Prose(fact.service.to_owned()),
            access_level(fact.access)
        )
    }

    fn resource_level(&self, fact: &ActionFact) -> Line {
        let types: Vec<String> = fact
            .resources
            .iter()
            .map(|resource| resource.name.to_owned())
            .collect();
        if types.is_empty() {
            say!(
                "リソースレベルのアクセス許可には対応しておらず、`\"Resource\": \"*\"` でだけ許可できます。"
            )
        } else {
            say!(
                "リソースレベルのアクセス許可に対応しています。指定できるリソースタイプ: {}。",
                self.names(&types, 0)
            )
        }
    }

    fn actions_of(&self, service: &str, level: Option<AccessLevel>, count: usize) -> Line {
        let service = Inline::Prose(service.to_owned());
        match level {
            Some(level) => say!(
                "{} のアクションのうち、アクセスレベルが{}のものは {} 個です。",
                service,
                access_level(level),
                count
            ),
            None => say!("{} のアクションは {} 個です。", service, count),
        }
    }

    fn actions_at(&self, level: AccessLevel, count: usize, names: Line) -> Line {
        say!("{} ({} 個): {}", access_level(level), count, names)
    }

    fn keys_of(&self, keys: Line) -> Line {
        say!("条件キー: {}", keys)
    }

    fn needs_besides(&self, actions: Line) -> Line {
        say!("ほかに必要なアクション: {}", actions)
    }

    fn reference_page(&self, page: Inline) -> Line {
        say!("AWS のページ: {}", page)
    }

    fn resource_type(&self, fact: &ResourceFact, keys: Option<Line>) -> Line {
        let arns: Vec<String> = fact.arns.iter().map(|arn| (*arn).to_owned()).collect();
        let arns = self.names(&arns, 0);
        match (fact.required, keys) {
            (true, None) => say!("{} (必須) の ARN は {} です。", fact.name, arns),
            (false, None) => say!("{} の ARN は {} です。", fact.name, arns),
            (true, Some(keys)) => {
                say!(
                    "{} (必須) の ARN は {} です。条件キーは {} です。",
                    fact.name,
                    arns,
                    keys
                )
            }
            (false, Some(keys)) => {
                say!(
                    "{} の ARN は {} です。条件キーは {} です。",
                    fact.name,
                    arns,
                    keys
                )
            }
        }
    }

    fn global_keys(&self) -> Line {
        say!(
            "`aws:SourceIp` などのグローバル条件キーは、リクエストに含まれていれば、どのアクションでも使えます。"
        )
    }

    fn no_action(&self, name: &str, nearest: &[String]) -> Line {
        if nearest.is_empty() {
            say!(
                "{} というアクションも API オペレーションも、AWS のサービス認可リファレンスにありません。",
                name
            )
        } else {
            say!(
                "{} というアクションは、AWS のサービス認可リファレンスにありません。名前の近いアクション: {}。",
                name,
                self.names(nearest, 0)
            )
        }
    }
}
