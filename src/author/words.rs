//! Small words of wishes: those that say how others belong together, and those that say nothing of a permission.
//!
//! What is in neither list nor in the lexicon may restrict or name, and is accounted for by nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A small word that says how others belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// `and`, a comma.
    And,
    /// 「と」: what follows is wished, or not wished, like what stood before.
    With,
    /// `named`.
    Named,
    /// Who acts follows: `by`, `from`, `for`.
    By,
    /// Where to follows.
    To,
    /// Who acts stood before: 「から」「が」.
    Actor,
    /// To whom stood before: 「に」.
    Receiver,
    /// What is acted on stood before: 「を」.
    Object,
    /// `of`: 「の」.
    Of,
    /// What follows, or in Japanese stood before, is not wished.
    Not,
    /// The same, by a verb: `deny`.
    Deny,
    /// The same, and it stands behind in English as well: `is forbidden`.
    NotAfter,
    /// What follows, or in Japanese stood before, is wished: `can`.
    Can,
    /// The same, and it stands behind in English as well: `is fine`.
    CanAfter,
    /// Another part of the sentence, mostly the opposite.
    But,
    /// What follows, or in Japanese stood before, is an exception.
    Except,
    /// What follows, or in Japanese stood before, is a condition.
    When,
    /// Nothing else is meant.
    Only,
    /// `all`.
    All,
    /// `everything`, which needs no noun.
    Everything,
    /// `one`.
    One,
    /// A sentence ends.
    End,
}

impl Mark {
    /// Whether it says only how clauses belong together, and never stands between a noun and its name.
    pub(super) const fn is_cue(self) -> bool {
        matches!(
            self,
            Self::Can
                | Self::CanAfter
                | Self::NotAfter
                | Self::Except
                | Self::When
                | Self::Only
                | Self::Everything
        )
    }
}

/// The small words of English, in small letters.
const ENGLISH: &[(Mark, &str)] = &[
    (
        Mark::And,
        "and, or, plus, as well as, along with, nor, then, incl, including, includes",
    ),
    (Mark::Named, "named, called, is, name is"),
    (Mark::By, "by, from, for"),
    (Mark::To, "to, into, onto"),
    (Mark::Of, "of, in, on, inside, within"),
    (
        Mark::Not,
        "not, no, never, without, cannot, can't, can not, mustn't, must not, don't, do not, doesn't, does not, shouldn't, \
         should not, won't, may not, isn't, aren't, nobody, no one, no-one, none, neither, unable, not able, cant, dont, \
         doesnt, wont, shouldnt, mustnt, isnt, arent",
    ),
    (
        Mark::Deny,
        "deny, denies, denying, block, blocks, blocking, prevent, prevents, preventing, forbid, forbids, forbidding, \
         disallow, disallows, prohibit, prohibits, prohibiting, reject, rejects, stop anyone from, stop everyone from, \
         stop users from, stop people from, stop developers from, stop them from, keep anyone from, keep users from, \
         keep people from, keep them from, keep developers from, ban, refuse, refuses, refuse to",
    ),
    (
        Mark::NotAfter,
        "denied, forbidden, prohibited, blocked, disallowed, rejected, not allowed, not permitted, not ok, not okay, \
         is not possible, not be possible, not wanted, off limits, off-limits, banned, refused, not needed, not required, \
         impossible",
    ),
    (
        Mark::Can,
        "can, may, could, allow, allows, allowing, permit, permits, permitting, let, lets, letting, grant, grants, \
         granting, give, gives, giving, enable, enables, enabling, able to, allowed to, permitted to, allowed, permitted",
    ),
    (
        Mark::CanAfter,
        "is allowed, are allowed, is permitted, are permitted, is fine, are fine, is ok, are ok, is okay, are okay, \
         should work, must work, should still work",
    ),
    (
        Mark::But,
        "but, however, yet, also, additionally, in addition, furthermore, moreover, though, although, whereas, while",
    ),
    (
        Mark::Except,
        "except, except for, excluding, exclude, excludes, other than, apart from, aside from, besides, save for, \
         with the exception of, minus, exempt, exempting, but for, outside, outside of, unless, except when, except if, \
         leaving out, omitting",
    ),
    (
        Mark::When,
        "if, when, whenever, as long as, provided that, provided, so long as, where, whose, during",
    ),
    (
        Mark::Only,
        "only, just, solely, exclusively, nothing but, no more than, strictly, nothing else, nothing more",
    ),
    (Mark::All, "all, any, every, each"),
    (Mark::Everything, "everything, anything"),
    (
        Mark::One,
        "one, a single, single, specific, particular, certain",
    ),
];

/// Those of Japanese.
const JAPANESE: &[(Mark, &str)] = &[
    (
        Mark::Named,
        "という名前の, という, って名前の, っていう, って",
    ),
    (Mark::Actor, "から, が, 用, のために"),
    (Mark::Object, "に対して, に対する, への, を"),
    (Mark::Receiver, "へ, に, は, には, にだけ, にのみ"),
    (Mark::Of, "の"),
    (Mark::With, "と, とか"),
    (
        Mark::And,
        "、, ・, および, 及び, や, または, もしくは, あるいは, かつ, それと, ならびに",
    ),
    (
        Mark::All,
        "すべて, 全て, 全部, 全, 任意, あらゆる, どの, どんな",
    ),
    (Mark::One, "特定, 1つ, 一つ, ひとつ, 1 つ, ある"),
    (
        Mark::But,
        "ただし, ただ、, けど, けれど, けれども, だけど, しかし, 一方で, 一方, でも、, ものの, のに対し",
    ),
    (
        Mark::Except,
        "以外, を除く, を除き, を除いて, を除いた, は除く, は除き, は除いて, 除く, 除外, を省く, 抜き, 例外, は例外, 対象外, は対象外, の外から, 外から, の外, ではなく, じゃなく, からじゃないと, じゃないと, でないと, じゃなければ, でなければ, ではない場合, でない場合, じゃない場合, でない限り, じゃない限り, ではない限り, ない限り, ないかぎり, なければ, なしでは, 無しでは, なしには, なしに, なしで, 無しで",
    ),
    (
        Mark::When,
        "場合, ときは, ときだけ, ときのみ, 時だけ, 時のみ, 時は, とき, 限り, ならば, なら, に限り, に限って, に限る, に限定, 条件",
    ),
    (Mark::Only, "だけ, のみ, しか, 専用, 限定, に絞, オンリー"),
    (
        Mark::Not,
        "させない, させたくない, できない, できません, できぬ, 出来ない, 出来ません, できなく, できず, しない, しません, しなく, したくない, \
         されない, されたくない, されては, させず, せず, 不可, 禁止, 拒否, 許可しない, 許可せず, 許可したくない, 許可されない, 許さない, 許さず, \
         認めない, 与えない, 与えたくない, 付与しない, 渡さない, 防ぐ, 防ぎ, 防止, 防御, 阻止, ブロック, ない, なく, ません, ng, だめ, ダメ, 駄目, 弾く, 弾き, 弾い, \
         いらない, 不要, 要らない, 必要ない, 必要なし, なし, 無し, まずい, 困る, 避け, 止めて, 拒み, 拒む, はじく, はじき, 使わせず, 触らせず",
    ),
    (
        Mark::Can,
        "許可, できる, できて, でき, 出来る, 出来て, 可能, 可, 可で, ok, オッケー, してよい, して良い, してもいい, させたい, させる, したい, したく, \
         してほしい, して欲しい, してください, 認め, 与え, 付与, よい, 良い, いい, 構わない, かまわない, 問題ない, 問題なし, 大丈夫, 必要, 許す, 許し, \
         もよい, 制限なし, 自由, してよく",
    ),
    (Mark::Everything, "何でも, なんでも"),
    (Mark::End, "。, ．"),
];

static MARKS: LazyLock<BTreeMap<&'static str, Mark>> = LazyLock::new(|| {
    let lists = JAPANESE.iter().chain(ENGLISH);
    lists
        .flat_map(|(mark, words)| words.split(", ").map(|word| (word.trim(), *mark)))
        .collect()
});

static FILLERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    FILLER
        .split_whitespace()
        .chain(FILLER_JA.split_whitespace())
        .collect()
});

static ACTORS_EN: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| ACTORS.split_whitespace().collect());

/// The small word that a phrase, in small letters, is.
pub(super) fn mark(phrase: &str) -> Option<Mark> {
    MARKS.get(phrase).copied()
}

/// Words of English that say nothing of a permission, or only who wishes it and why.
const FILLER: &str = "acct require self requiring the a an my our your their his her its this that these those some own it's i'm i'd we're i've \
    aws amazon json yaml iam cloud console cli sdk api apis arn arns id ids account accounts org organization \
    policy policies permission permissions statement statements boundary rule privilege privileges right rights \
    principal principals resource resources action actions operation operations access name names called named identity \
    service services server-side condition conditions \
    is are be been being was were am has have having had it they them we us you i me he she do does did done doing \
    can could may might must should shall will would need needs needed needing want wants wanted wanting required \
    requires require requiring self requiring ensure self please kindly thanks hello hi hey like make makes making made sure ensure ensures so then than also \
    both either there here as at in on of to for from by with and or via through per using used use \
    who which what that whom able possible still just simply simple basic minimal minimum least standard default normal \
    correct proper appropriate suitable necessary related various following given specific particular certain single one \
    ones kind sort way thing things place help example instead rather because since even ever already again \
    too very really actually currently always properly safely securely directly automatically easily \
    write create generate draft build show set get give grant allow permit let enable deny new existing \
    two three several multiple couple few whole entire only up down out off over about \
    company private shared central source destination target managed customer-managed inline \
    attached custom belonging belong belongs held say saying such etc eg ie e.g i.e \
    how should work works working read-only full complete good fine ok okay along data stuff contents content \
    inside within into onto under below across against towards current level now today once \
    goal purpose reason idea case cases situation business compliance security debugging troubleshooting \
    least-privilege strict strictly cross-account basically essentially anything something everything nothing \
    whatever trying try got getting looking look and/or explicit explicitly absolutely comes come coming originate originates originating request requests traffic connection connections thats self-service self enforces enforce enforced enforcing docker git oidc streaming backups artifacts assets results output outputs history details metadata info information status payloads archives dumps code type types ci ok pls plz thx u anyone everyone everybody someone member circumstances circumstance matter \
    happens happen mistake mistakes accidental damage risk risky important sensitive critical prevent against unless";

/// Those who act: beside their words, what is not understood says who they are.
const ACTORS: &str = "team teams developer developers dev devs engineer engineers admin admins administrator administrators \
    application applications app apps analyst analysts people person somebody someone anyone everyone everybody employee \
    employees contractor contractors intern interns auditor auditors operator operators ops devops user users role roles \
    group groups department staff member members colleague colleagues script scripts program process processes pipeline \
    pipelines runner runners workflow workflows workload workloads job jobs bot bots service services tool tools vendor \
    vendors partner partners consultant consultants freelancer client clients customer customers backend frontend website \
    web server servers worker workers daemon agent agents container containers pod pods microservice microservices \
    scientist scientists tester testers qa sre sres support manager managers dashboard system systems software project \
    account accounts crawler ci cd ci/cd cicd deployment builder crontab cron newcomer newcomers junior juniors trainee \
    trainees student students sysadmin helpdesk github gitlab jenkins terraform machine machines lambda function \
    collector exporter importer integration platform solver agent consumer producer publisher subscriber reader writer uploader scanner viewer maintainer owner freelancers vendor provider";

/// Japanese words that say nothing of a permission, or only who wishes it and why.
const FILLER_JA: &str = "権限 設定 最小 最小権限 必要最低限 必要最小限 最低限 方法 例 以下 次 対象 指定 利用者 開発者 開発 担当者 担当 \
    運用 運用者 運用担当 チーム 部門 メンバー ユーザー ユーザ 人 者 社員 従業員 管理者 エンジニア アプリ アプリケーション バッチ システム 自社 \
    アカウント リソース アクション 操作 処理 機能 仕組 形 内容 中身 中 内 側 事 時 件 名前 名 お願 手順 \
    作 書 欲 必須 追加 一式 状態 程度 念 為 目的 理由 監査 調査 業者 委託 委託先 業務 業務委託 協力会社 新人 インターン パートナー 派遣 \
    プログラム スクリプト パイプライン コンソール コマンド クライアント サーバー サーバ バックエンド フロントエンド ワーカー \
    絶対 絶対に 一切 全体 全員 各自 各 個人 本人 自分 自分達 我々 弊社 私 僕 部署 経理 営業 人事 総務 情シス デザイナー データ分析 分析 分析者 \
    データ 文書 事故防止 事故 誤 誤操作 誤削除 間違 安全 安全性 セキュリティ 要件 想定 希望 予定 質問 相談 \
    ポリシー アクセス許可 許可設定 制御 実現 対応 対処 限定的 明示的 明示 具体的 簡単 単純 適切 正 良 構 現在 今 今回 今後 常時 常 \
    一 二 三 上 下 旨 様 方 モノ コト アカ 情報 役割 ツール 連携 監視用 閲覧用 \
    実行時 利用時 作業 作業者 オペレーター オペレータ 自動 自動化 定期 毎日 毎晩 夜間バッチ 日次 月次 同様 踏み台 直接 経由 経由で ベース 誰 付 付い 付け 付いて 付いた 使っ 使って 取 取れ 例外的 系列 後 前提 管理者権限 管理画面 誰も 誰にも 二つ 両方 うち 別々 OIDC CI CD 外部ID";

/// Japanese words that say who acts, wherever in a run of letters they stand.
const ACTORS_JA: [&str; 40] = [
    "チーム",
    "担当",
    "者",
    "メンバ",
    "ユーザ",
    "社員",
    "部",
    "アプリ",
    "サーバ",
    "バッチ",
    "ジョブ",
    "システム",
    "エンジニア",
    "パートナー",
    "委託",
    "業者",
    "監査",
    "インターン",
    "新人",
    "運用",
    "経理",
    "課",
    "スタッフ",
    "アナリスト",
    "オペレ",
    "プロジェクト",
    "ツール",
    "ワーカー",
    "コンテナ",
    "パイプライン",
    "スクリプト",
    "プログラム",
    "開発",
    "営業",
    "分析",
    "サイト",
    "会社",
    "顧客",
    "管理",
    "学生",
];

/// Whether a word, or a run of Japanese letters, says nothing of a permission.
pub(super) fn is_filler(word: &str) -> bool {
    word.len() < 2 || FILLERS.contains(word.to_ascii_lowercase().as_str())
}

/// Whether a word of English says who acts.
pub(super) fn is_actor(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ACTORS_EN.contains(word.trim_end_matches("'s"))
}

/// Whether a run of Japanese letters says who acts.
pub(super) fn is_actor_ja(run: &str) -> bool {
    ACTORS_JA.iter().any(|one| run.contains(one))
}

/// Whether a word is an amount: a number, with or without a unit.
pub(super) fn is_amount(word: &str) -> bool {
    let digits = word.trim_start_matches(['<', '>', '=', '$', '~']);
    let end = digits
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':')))
        .unwrap_or(digits.len());
    let (number, unit) = digits.split_at(end);
    let is_unit = matches!(
        unit.trim_start_matches('-').to_ascii_lowercase().as_str(),
        "" | "%"
            | "b"
            | "kb"
            | "mb"
            | "gb"
            | "tb"
            | "kib"
            | "mib"
            | "gib"
            | "k"
            | "m"
            | "am"
            | "pm"
            | "h"
            | "s"
            | "ms"
            | "min"
            | "mins"
            | "day"
            | "days"
            | "hour"
            | "hours"
            | "minute"
            | "minutes"
            | "month"
            | "months"
            | "usd"
            | "x"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "year"
            | "years"
            | "times"
            | "vcpu"
            | "vcpus"
            | "d"
    );
    number.starts_with(|c: char| c.is_ascii_digit()) && number.len() < 12 && is_unit
}
