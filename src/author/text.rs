//! The text of a wish, of which what was understood is taken away piece by piece.

use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};
use unicode_normalization::UnicodeNormalization;

/// The longest wish that is read, in bytes: a paragraph.
pub(super) const MAX_WISH_BYTES: usize = 4 << 10;

/// A wish in one form of each letter, as it was written and in small letters; both are as long.
#[derive(Clone, Debug)]
pub(super) struct WishText {
    plain: String,
    small: String,
    /// The ARNs, of which `arnref0` and so on stand in the text.
    arns: Vec<String>,
    /// Where what was taken away last begins.
    last: usize,
}

impl WishText {
    pub(super) fn of(text: &str) -> Self {
        let mut plain: String = text
            .nfkc()
            .map(|c| match c {
                '’' | '‘' => '\'',
                '“' | '”' | '「' | '」' | '『' | '』' => '"',
                '\n' | '\t' | '\u{3000}' => ' ',
                '→' | '⇒' => ' ',
                c => c,
            })
            .collect();
        let mut end = plain.len().min(MAX_WISH_BYTES);
        while !plain.is_char_boundary(end) {
            end -= 1;
        }
        plain.truncate(end);
        let mut arns = Vec::new();
        let plain = ARN.as_ref().map_or_else(
            || plain.clone(),
            |pattern| {
                let set_aside = |found: &Captures<'_>| {
                    let arn = found.get(0).map_or("", |found| found.as_str());
                    let arn = arn.trim_end_matches(['.', ',', ':', ';']);
                    arns.push(arn.to_owned());
                    format!(" {ARN_REF}{} ", arns.len().saturating_sub(1))
                };
                pattern.replace_all(&plain, set_aside).into_owned()
            },
        );
        let small = plain.to_ascii_lowercase();
        Self {
            plain,
            small,
            arns,
            last: 0,
        }
    }

    /// Where what was taken away last begins.
    pub(super) const fn last(&self) -> usize {
        self.last
    }

    /// The ARNs that were set aside.
    pub(super) fn arns(&self) -> &[String] {
        &self.arns
    }

    /// All matches of a pattern; of each, the groups are taken away.
    pub(super) fn take_parts(&mut self, name: &str) -> Vec<Found> {
        let Some(pattern) = pattern(name) else {
            return Vec::new();
        };
        let found: Vec<Found> = pattern
            .captures_iter(&self.small)
            .filter_map(|captures| self.found(&captures))
            .collect();
        for part in found.iter().flat_map(|one| &one.parts) {
            self.blank(part.clone());
        }
        found
    }

    /// As written.
    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    /// In small letters.
    pub(super) fn small(&self) -> &str {
        &self.small
    }

    /// Whether it is written in Japanese.
    pub(super) fn is_japanese(&self) -> bool {
        self.plain
            .contains(|c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
    }

    /// Whether a pattern of the table is in what is left.
    pub(super) fn has(&self, name: &str) -> bool {
        pattern(name).is_some_and(|pattern| {
            let mut found = pattern.find_iter(&self.small);
            found.any(|found| !self.is_inside_name(&found.range()))
        })
    }

    /// Whether a match begins or ends in the middle of a name: `public` of `public-assets`.
    fn is_inside_name(&self, range: &Range<usize>) -> bool {
        const ENDINGS: [&str; 12] = [
            "only",
            "based",
            "authenticated",
            "encrypted",
            "protected",
            "enabled",
            "restricted",
            "owned",
            "hosted",
            "side",
            "managed",
            "wide",
        ];
        let matched = self.small.get(range.clone()).unwrap_or_default();
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_link = |c: Option<char>| matches!(c, Some('-' | '_'));
        let mut before = self
            .small
            .get(..range.start)
            .unwrap_or_default()
            .chars()
            .rev();
        if is_letter(matched.chars().next()) && is_link(before.next()) && is_letter(before.next()) {
            return true;
        }
        let after = self.small.get(range.end..).unwrap_or_default();
        let mut letters = after.chars();
        if is_letter(matched.chars().next_back())
            && is_link(letters.next())
            && is_letter(letters.next())
        {
            let rest = after.get(1..).unwrap_or_default();
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            return !ENDINGS.contains(&rest.get(..end).unwrap_or_default());
        }
        false
    }

    /// The groups of the first match of a pattern, as they were written; the match stays.
    pub(super) fn find(&self, name: &str) -> Option<Found> {
        let mut all = pattern(name)?.captures_iter(&self.small);
        all.find_map(|captures| self.found(&captures))
    }

    /// The same; what matched is taken away.
    pub(super) fn take(&mut self, name: &str) -> Option<Found> {
        let found = self.find(name)?;
        self.blank(found.range.clone());
        Some(found)
    }

    /// All matches, one after the other, taken away.
    pub(super) fn take_all(&mut self, name: &str) -> Vec<Found> {
        let Some(pattern) = pattern(name) else {
            return Vec::new();
        };
        let found: Vec<Found> = pattern
            .captures_iter(&self.small)
            .filter_map(|captures| self.found(&captures))
            .collect();
        for one in &found {
            self.blank(one.range.clone());
        }
        found
    }

    /// How often a pattern is in what is left.
    pub(super) fn find_count(&self, name: &str) -> usize {
        pattern(name).map_or(0, |pattern| pattern.find_iter(&self.small).count())
    }

    /// Sets aside what stands for an ARN.
    pub(super) fn set_aside(&mut self, range: Range<usize>, arn: &str) {
        let reference = format!(" {ARN_REF}{} ", self.arns.len());
        self.arns.push(arn.to_owned());
        self.rewrite(range, &reference);
    }

    /// Takes a part away.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        self.last = range.start;
        let spaces = " ".repeat(range.len());
        self.plain.replace_range(range.clone(), &spaces);
        self.small.replace_range(range, &spaces);
    }

    /// Writes a part in another way.
    pub(super) fn rewrite(&mut self, range: Range<usize>, text: &str) {
        self.small
            .replace_range(range.clone(), &text.to_ascii_lowercase());
        self.plain.replace_range(range, text);
    }

    fn found(&self, captures: &Captures<'_>) -> Option<Found> {
        let range = captures.get(0)?.range();
        if self.is_inside_name(&range) {
            return None;
        }
        let parts: Vec<Range<usize>> = captures
            .iter()
            .skip(1)
            .flatten()
            .map(|group| group.range())
            .collect();
        let groups = parts
            .iter()
            .filter_map(|part| self.plain.get(part.clone()))
            .map(|group| group.trim_matches(['"', '\'', '`']).to_owned())
            .collect();
        Some(Found {
            range,
            parts,
            groups,
        })
    }
}

/// What stands in a text for an ARN that was set aside.
pub(super) const ARN_REF: &str = "arnref";

static ARN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"arn:aws[\w-]*:[^\s"'`、。,)）「」]+"#).ok());

/// What a pattern found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Where.
    pub(super) range: Range<usize>,
    /// Where the groups stand that took part, in order.
    pub(super) parts: Vec<Range<usize>>,
    /// The groups that took part, in order.
    pub(super) groups: Vec<String>,
}

impl Found {
    /// The first group.
    pub(super) fn first(&self) -> Option<&str> {
        self.groups.first().map(String::as_str)
    }

    /// The second group.
    pub(super) fn second(&self) -> Option<&str> {
        self.groups.get(1).map(String::as_str)
    }
}

/// What a name can be written with.
const NAME: &str = r#"["'`]?([a-z0-9][\w.+=@/*${}:-]*[\w*}/]|[a-z0-9])["'`]?"#;

/// The patterns, over text in small letters. `<name>` is a name, with or without quotes.
const PATTERNS: &[(&str, &str)] = &[
    // Kinds of policy.
    (
        "scp",
        r"\bscps?\b|service control polic(?:y|ies)|サービスコントロールポリシー|サービス コントロール ポリシー",
    ),
    (
        "rcp",
        r"\brcps?\b|resource control polic(?:y|ies)|リソースコントロールポリシー",
    ),
    (
        "boundary",
        r"(?:permissions? )?boundar(?:y|ies)(?: polic(?:y|ies))?|(?:アクセス)?(?:許可|権限)の境界|パーミッション(?:ズ)?バウンダリー?|バウンダリー?",
    ),
    ("session", r"session polic(?:y|ies)|セッションポリシー"),
    (
        "vpce",
        r"(?:vpc )?endpoint polic(?:y|ies)|(?:s3 ?の?)?(?:ゲートウェイ|インターフェ[イー]ス|gateway|interface)?型?の? ?(?:vpc ?)?エンドポイント ?(?:の|用の?)? ?ポリシー",
    ),
    (
        "trust",
        r"trust(?:ed)? polic(?:y|ies)|trust relationships?|\btrust(?: doc(?:ument)?)?\b|assume[- ]?role[- ]?policy(?: document)?|信頼ポリシー|信頼関係",
    ),
    (
        "resource",
        r"\b(bucket|queue|topic|key|repository|secret|function|lambda|vault|file ?system|event bus|domain|image|repo|sqs|sns|s3|kms|ecr|resource|resource-based|efs)(?:'s)?[- ](?:resource[- ]|access )?polic(?:y|ies)\b|(バケット|キュー|トピック|キー|リポジトリ|リソースベース(?:の)?|リソース|シークレット|ボールト|ファイルシステム|ドメイン|イベントバス|関数の?リソースベース(?:の)?)(?:側に?(?:つける|付ける|設定する)?の?)? ?ポリシー|(関数|バケット|キュー|トピック|キー|リポジトリ|シークレット|テーブル)側(?:に(?:つける|付ける|設定する))?の?(?:リソース)?ポリシー",
    ),
    (
        "identity",
        r"identity[- ]based polic(?:y|ies)|(?:iam |inline |managed |customer managed )polic(?:y|ies)|iam ?ポリシー|インラインポリシー|マネージドポリシー|カスタマー管理ポリシー",
    ),
    (
        "bare policy",
        r"\b(?:a |the |an )?(?:json )?(?:polic(?:y|ies)|permissions?|statements?)\b|ポリシー|パーミッション|ステートメント",
    ),
    // Who.
    (
        "github",
        r"github(?:[ -]?actions?)?(?: workflows?)?|ghaワークフロー",
    ),
    (
        "repo",
        r#"\b(?:repo(?:sitory)?[: ]+)?["'`]?([a-z0-9][\w.-]*)/([\w.*-]+)["'`]?(?: (?:repo(?:sitory)?\b)| ?リポジトリ| ?レポジトリ)?"#,
    ),
    (
        "github org",
        r"(?:organi[sz]ation|\borg|owner) <name>|<name>(?:'s)? (?:organi[sz]ation|org\b|組織| の全リポジトリ)",
    ),
    (
        "repo beginning",
        r"\b(?:any |all |every )?repo(?:sitorie)?s?(?:itory)? (?:that |whose names? |with names? )?(?:start(?:s|ing)?|begin(?:s|ning)?) with <name>-?|<name>-? ?で始まる(?:全)?リポジトリ",
    ),
    (
        "any tag",
        r"\b(?:when |on |only )*(?:a |any |for )?tags? (?:is |are |was )?(?:pushed|push(?:es)?|created|only)\b|\b(?:on|for|from) tags?\b|タグ(?:の|を)?(?:push|プッシュ)|タグのみ|タグだけ",
    ),
    (
        "branch",
        r"\bbranch(?:es)? (?:named |called )?<name>|ブランチ ?<name>",
    ),
    (
        "branch before",
        r"<name> (?:branch\b|ブランチ)|<name>ブランチ|\b(?:on|from|of|の) ?(main|master|develop|staging|production)\b|\b(main|master|develop)\b",
    ),
    (
        "environment",
        r"\b(?:github )?environment <name>|<name> environment\b|環境 ?<name>|<name> ?(?:環境|environment)",
    ),
    (
        "git tag",
        r#"\btags? ["'`]?(v[\w.*-]*|[\w.-]*\*)["'`]?|["'`]?(v[\d.*]+)["'`]? ?タグ|タグ ?["'`]?(v[\w.*-]*)["'`]?"#,
    ),
    (
        "pull request",
        r"pull[ -]?requests?|\bprs?\b|プルリクエスト|プルリク",
    ),
    (
        "any branch",
        r"any branch|all branches|every branch|全(?:ての)?ブランチ|すべてのブランチ|任意のブランチ|どのブランチ",
    ),
    (
        "service account",
        r#"(?:kubernetes |k8s )?service ?accounts? (?:named |called )?["'`]?([a-z0-9-]+)[:/]([a-z0-9-]+)["'`]?|(?:kubernetes |k8s )?service ?accounts? (?:named |called )?["'`]?([a-z0-9][a-z0-9-]*)["'`]?|サービスアカウント ?["'`]?([a-z0-9-]+)[:/]([a-z0-9-]+)["'`]?|["'`]?([a-z0-9-]+)[:/]([a-z0-9-]+)["'`]? ?(?:の|という)? ?サービスアカウント|サービスアカウント"#,
    ),
    (
        "namespace",
        r"namespace <name>|<name> namespace|名前空間 ?<name>|<name> ?(?:名前空間|ネームスペース)",
    ),
    ("irsa", r"\birsa\b|eks oidc"),
    ("pod identity", r"pod identit(?:y|ies)"),
    ("eks pods", r"(?:eks )?(?:pods?|ポッド)\b|ポッド"),
    ("saml", r"\bsaml\b"),
    (
        "cognito identity",
        r"cognito identity pool|cognito ?(?:の)? ?id ?プール|authenticated cognito users?",
    ),
    (
        "account",
        r#"(?:aws )?accounts? (?:id |number )?["'`]?(\d{12})["'`]?|(?:^|[^a-z0-9._/:-])["'`]?(\d{12})["'`]? ?(?:account|アカウント)|アカウント(?: ?id)?(?:は|が|:|=)? ?["'`]?(\d{12})["'`]?|(?:^|[^a-z0-9._/:-])(\d{12})(?:$|[^a-z0-9._/-])"#,
    ),
    (
        "other account",
        r"\b(?:another|other|different|second|partner|vendor|external|third[- ]party) (?:aws )?accounts?\b|\bcross[- ]account\b|(?:別|他|ほか)の? ?(?:aws ?)?アカウント|外部アカウント|クロスアカウント",
    ),
    (
        "everyone",
        r"\b(?:the public|public(?:ly)?|anonymous(?:ly)?(?: users?)?|(?:anyone|everyone|everybody) on the internet|the internet|the (?:whole )?world)\b|一般公開|公開|パブリック|匿名|インターネット|世界中|不特定多数",
    ),
    (
        "organization only",
        r"\b(?:my|our|the|same|whole|entire|this|an?) (?:aws )?organi[sz]ation\b|\bwithin org\b|\borg members\b|\bour org\b|\bmy org\b|(?:同じ|自社|社内|自分|うち)の? ?(?:aws ?)?(?:organization|organizations|組織)|組織内|組織の|organizations? ?内",
    ),
    ("organization id", r"\b(o-[a-z0-9]{8,32})\b"),
    (
        "oac",
        r"\b(?:oac|oai|origin access (?:control|identity))\b|オリジンアクセス(?:コントロール)?",
    ),
    (
        "distribution id",
        r#"distribution ["'`]?(e[a-z0-9]{6,})["'`]?|ディストリビューション ?["'`]?(e[a-z0-9]{6,})["'`]?"#,
    ),
    // What says nothing of a permission.
    (
        "greeting",
        r"(?:お願いします|お願い致します|よろしく(?:お願いします)?|ありがとう(?:ございます)?|書き方|読み方|使い方|作り方|やり方|する方法|方法|どうすれば(?:いい|よい|良い)?(?:です|でしょう)?か?|教えて(?:ください|下さい|ほしい)?|したいのですが|したいです|と思って(?:います|いる)|\bhow (?:do|can|would|should|to) (?:i|we|you|one)?\b|\bwhat (?:would|does|should)\b|\blook like\b|\bthanks?(?: you)?(?: in advance)?\b|\bby (?:accident|mistake|default)\b|\baccidentally\b|\bat the same time\b|\bin order to\b|\bso (?:that|far)\b|\bas (?:well|usual)\b|\bno matter what\b|\bat all(?: times)?\b|\bof course\b|\bfor (?:example|instance)\b|\bno longer\b|\bnot only\b|問題(?:は)?ない|誤って|うっかり|間違って|もちろん|基本的に|(?:他|ほか|それ以外|残り)の?(?:許可|権限|操作)?は、?(?:別|他|ほか|既存)の(?:ポリシー|ロール)[^。]*|\b(?:other|remaining|all other) (?:permissions|rights|access) (?:are|come|is|will)[^.]*|\b(?:another|a separate|an existing|some other|other) polic(?:y|ies) (?:already )?(?:grants?|allows?|gives?|covers?)[^.]*|\baws ?サービスは(?:除外|除く|対象外|例外)|aws ?サービス(?:から|による|自身)?(?:の(?:アクセス|呼び出し|もの))?(?:は|を)?(?:除外|除く|除いて|例外|対象外)(?:する|とする|で)?|\b(?:except|excluding|other than|exempt(?:ing)?|but not)(?: for)? (?:calls? (?:from|by) )?aws services(?: themselves)?)",
    ),
    (
        "rest denied",
        r"(?:,? ?(?:and|but) )?\b(?:nothing else|nothing more|no more|no other (?:access|permissions?|actions?|services?|resources?|buckets?|tables?|rights?|roles?)|not anything else|no other [a-z]+|no one else|nobody else|any(?:thing|one)? (?:other|else)(?: [a-z]+)? (?:must|should|has to|needs to|is to|will) be (?:refused|denied|blocked|rejected|forbidden|prohibited)|(?:deny|block|reject|refuse) (?:(?:everyone|everybody|anyone) else|all others|others|the others)|everyone else (?:is |should be |must be )?(?:denied|blocked)|(?:no|not|never|without|can'?t|cannot) (?:touch(?:ing)?|access(?:ing)?|chang(?:e|ing)|manag(?:e|ing)|edit(?:ing)?|see(?:ing)?|modify(?:ing)?|for)?(?: those of)? ?(?:anyone|anybody|everyone|other (?:people|users?)|someone|others?)(?: else)?(?:'?s)?(?: (?:keys?|passwords?|credentials?|ones?|users?|stuff))?|that'?s (?:it|all)|(?:not|no|without) (?:calling |invoking )?(?:the )?models? directly|(?:deny|block|forbid|denies|denying) (?:all )?the rest|(?:deny|block|forbid|denies|denying) (?:everything|anything) else|(?:everything|anything|all) else (?:is |should be |must be |has to be )?(?:denied|forbidden|blocked|off[- ]limits|disallowed|not allowed)|the rest (?:is |should be |must be )?(?:denied|forbidden|blocked))\b|モデル(?:の|を|は)?直接(?:の)?(?:呼び出し)?(?:は|も)?(?:ダメ|だめ|不可|禁止|できない|させない)|(?:他人|ほかの人|他の人|他のユーザー)の(?:もの|キー|パスワード|分)?は?(?:触れない|触らせない|不可|禁止|ダメ|できない|変更できない|見えない)(?:ように)?|(?:それ以外|その他|ほか|他)の?(?:もの|操作|アクション|こと|権限|サービス|バケット|テーブル|リソース|アクセス)?(?:は|を|には)?(?:、)?(?:すべて|全て|全部|一切)?(?:の操作)?(?:を|は)?(?:禁止|不可|拒否|ng|できない|させない|許可しない|触れない|触らせない|使えない|見えない|なし|一切なし|だめ|ダメ|不要)(?:にしたい|にする|に|したい|で|ように|とする)?",
    ),
    (
        "rest allowed",
        r"(?:,? ?(?:and|but) )?\b(?:everything|anything|all) else (?:is |should be |may be |can be )?(?:allowed|fine|ok|okay|permitted|possible)\b|\b(?:allow|permit) (?:everything|anything|all) else\b|\bthe rest (?:is |should be )?(?:allowed|fine|ok|okay|permitted)\b|(?:それ以外|その他|ほか|他)の?(?:もの|操作|アクション|こと|サービス)?(?:は|を|なら)?(?:、)?(?:すべて|全て|全部|何でも|なんでも|自由に)?(?:の操作)?(?:を|は)?(?:許可|可能|できる|ok|してよい|やってよい|可|使える|問題ない)(?:にしたい|したい|で|ように)?",
    ),
    // What no policy can say.
    (
        "impossible size",
        r"(?:\b(?:only |just )?(?:files?|objects?|uploads?|images?|attachments?)? ?(?:that (?:are|is) |which are |not |no )*(?:(?:smaller|larger|bigger|less|more|greater|under|over|below|above|up to|max(?:imum)?(?: of)?|at most|exceeding|exceeds?|not exceeding) ?(?:than )?)?\b\d[\d.,]* ?(?:kb|mb|gb|tb|kib|mib|gib|bytes|kilobytes|megabytes|gigabytes)\b(?: (?:in size|or (?:less|smaller|larger|more)|max(?:imum)?))?)|\b(?:file|object|upload) sizes?\b|\d[\d.,]* ?(?:kb|mb|gb|tb|メガ(?:バイト)?|ギガ(?:バイト)?|キロバイト)(?:より(?:大き|小さ)[いな]|以上|以下|未満|まで|を超え(?:る|ない|た)?)?の?|(?:ファイル|オブジェクト)の?サイズ|サイズ(?:制限|上限)",
    ),
    (
        "impossible number",
        r"\b(?:no more than|at most|max(?:imum)?(?: of)?|up to|limit\w*(?: \w+)? to|more than|fewer than|less than|exceeding|over) (?:\d+|one|two|three|four|five|six|ten) (?:\w+ ){0,2}?(?:instances?|servers?|buckets?|functions?|requests?|times|calls?|objects?|files?|users?|tables?|queues?|messages?|vms?|keys?|roles?|items?|vcpus?|gpus?)\b(?: at (?:a|the same) time| (?:per|a|each|every) (?:second|minute|hour|day|month))?|\b\d+ (?:requests?|calls?|times|uploads?|downloads?|messages?|invocations?) (?:per|an?|every|each) (?:second|minute|hour|day|month)\b|\b(?:once|twice|\d+ times) (?:per|an?|every|each) (?:second|minute|hour|day|week|month)\b|\b(?:rate[- ]limit\w*|throttl\w+)\b|(?:\d+|[一二三四五六七八九十]) ?(?:台|回|個|件|本)(?:まで|以下|未満|以上|以内|を超え(?:る|て)?|より多く|しか|だけ|ずつ)(?:に|の|しか)?|(?:1 ?日|一日|毎分|毎秒|1 ?時間|1 ?分|月)に? ?\d+ ?回(?:まで)?|台数(?:制限|を制限|の上限|上限)|回数(?:制限|を制限|の上限)|(?:作成|起動)数の?(?:制限|上限)",
    ),
    (
        "impossible cost",
        r"\$ ?\d[\d,.]*(?: ?(?:/|per|a|each) ?(?:hour|day|month|year))?|\b\d[\d,]* ?(?:usd|dollars|yen|euros?)\b|\d[\d,万千]* ?(?:円|ドル)(?:以上|以下|未満|まで|を超え(?:る|た|て|ない)?)?|\b(?:expensive|costly|cheap(?:er|est)?|over budget|within (?:the |our )?budget|cost more than)\b|高額な?|予算(?:を超え|内|の範囲)",
    ),
    (
        "impossible hours",
        r"\b(?:only )?(?:during|in|within|outside(?: of)?|after)? ?(?:business|working|office|work) hours\b|\b(?:only )?(?:on |during |at )?(?:the )?(?:week ?days?|week ?ends?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|holidays)\b|\b(?:between |from )?\d{1,2}(?::\d{2})? ?(?:am|pm)?(?: ?(?:-|–|to|and|until|through) ?)\d{1,2}(?::\d{2})? ?(?:am|pm|o'clock)\b|\b(?:between |from )?\d{1,2}:\d{2} ?(?:-|–|~|〜|～|to|and|until|から) ?\d{1,2}:\d{2}(?: ?まで)?|\b(?:after|before|until|at) \d{1,2}(?::\d{2})? ?(?:am|pm)\b|\b(?:at night|overnight|during the (?:day|night)|(?:in|during) (?:the )?daytime|lunch ?time)\b|営業時間[内外中]?|業務時間[内外中]?|勤務時間[内外中]?|就業時間[内外中]?|平日|休日|祝日|土日|週末|夜間(?:のみ|だけ|は|に)|深夜|日中|昼間|\d{1,2} ?時(?:半|\d{1,2}分)?(?:から|~|〜|～|-|まで|以降)(?: ?\d{1,2} ?時(?:まで|の間)?)?|[月火水木金土日]曜日?",
    ),
    (
        "impossible content",
        r"\b(?:that |which )?(?:contain(?:s|ing)?|includ(?:e|es|ing)|with) (?:pii|personal (?:data|information|info)|credit card(?:s| numbers?| data)?|sensitive (?:data|information)|malware|virus(?:es)?|secrets? in (?:it|them)|the (?:word|text|string)\b[^,.]*)|個人情報(?:を含む?|が含まれ(?:る|た|ない)?|入りの)|(?:ファイル|オブジェクト|メッセージ)?の?(?:中身|内容)(?:が|に|を)[^、。]{0,12}(?:含|応じ|よって|見て|チェック)|マルウェア|ウイルス",
    ),
    (
        "impossible copy",
        r"\b(?:without(?: being able to)?|(?:but|and|,)(?: they| users)? (?:not|never|cannot|can't|should not|must not|shouldn't|mustn't)(?: be able to| be allowed to)?) (?:download(?:ing|ed)?|copy(?:ing)?|copied|sav(?:e|ing)|screenshot\w*)(?: (?:it|them|anything|the (?:files?|objects?|data)))?\b|(?:ダウンロード|コピー|保存|持ち出し|スクリーンショット)(?:は|を|だけ(?:は)?|すること(?:は|を)?|も)?(?:でき(?:ない|ません)|出来ない|不可|禁止|させない|させたくない|ng)",
    ),
    (
        "impossible columns",
        r"\b(?:the )?(?:\w+ )?columns?(?: \w+)?\b|\bcertain rows\b|\bspecific rows\b|\brows? (?:where|with)\b[^,.]*|カラム|特定の(?:列|行)|\w*列(?:だけ|のみ|は|を|以外)",
    ),
    (
        "impossible age",
        r"\b(?:that are |which are )?(?:older|newer|younger) than\b[^.,]{0,24}|\b(?:in|within|from|of) the (?:last|past) \d+ (?:days?|hours?|weeks?|months?|years?)\b|\d+ ?(?:日|時間|か月|ヶ月|カ月|週間|年)(?:以上|以内|より|前|経過|を過ぎ)[^、。]{0,4}|古い(?:オブジェクト|ファイル|スナップショット|ログ|データ)",
    ),
    (
        "impossible country",
        r"\b(?:from|outside(?: of)?|within|inside) (?:japan|the (?:us|usa|united states|uk|eu|country)|germany|china|russia|india|france|europe|america)\b|\b(?:specific |certain |other )?countr(?:y|ies)\b|\bgeo-?(?:graphic|location|ip|fenc\w+|block\w*)?\b|(?:日本国内|国内|海外|国外|日本|中国|ロシア|アメリカ)(?:以外)?からの?",
    ),
    (
        "impossible approval",
        r"\b(?:only )?(?:after|with|without|upon|requir(?:es?|ing)|needs?) (?:an? |the |my |his |her |their |(?:team )?lead'?s? |manager'?s? |managerial |admin'?s? |prior |explicit )*approv(?:al|ing)\b|\bapproved by\b|承認(?:後|を得|が(?:必要|ある|あれ|出|下り)|されたら|された(?:場合|とき)|制|済み|なしで)[^、。]{0,6}",
    ),
    (
        "impossible device",
        r"\b(?:only )?(?:from|on|using|via) (?:an? |their |the |our )?(?:company|managed|corporate|trusted|work|personal|mobile) (?:devices?|laptops?|computers?|phones?|pcs?)\b|\bmobile phones?\b|\bmac address(?:es)?\b|\bfrom (?:chrome|firefox|safari|a browser|the browser)\b|(?:会社|社用|貸与|個人|私用)(?:支給)?の?(?:pc|端末|パソコン|スマホ|デバイス)|スマホ|macアドレス|特定のブラウザ",
    ),
    (
        "impossible statements",
        r"\b(?:only )?(?:select|insert|drop|truncate) (?:statements?|queries|tables?)\b|\bonly selects?\b|\bsudo\b|\bas root\b|\broot shell\b|\b(?:select|insert|update|delete|drop) ?文|(?:select|insert)(?:クエリ)?(?:だけ|のみ)|sudo",
    ),
    (
        "impossible notice",
        r"\b(?:notify|alert|email|tell|warn|slack|page) (?:me|us|the (?:\w+ )?team|security|admins?|someone) (?:when|if|whenever|on|about)\b[^.]*|\b(?:can be|be able to) (?:undo|undone)\b|(?:したら|されたら|された時に?|ときに?)(?:は)?(?:slackに?|メールで)?(?:通知|アラート)[^、。]{0,10}|元に戻せ",
    ),
    (
        "grants",
        r"\b(?:giv(?:e|es|ing)|grant(?:s|ing)?|enabl(?:e|es|ing))\b|与え|付与|渡",
    ),
    // Under which conditions.
    (
        "own folder",
        r"\b(?:their|his|her|his/her|its|each user'?s?|your|the user'?s?|users?'?) own (?:\w+ )?(?:folder|prefix|home|directory|home folder|home directory|path)\b|\b(?:home|personal) (?:folder|directory|prefix)\b|own folder|(?:自分|各自|本人|ユーザー(?:ごと|名))の? ?(?:専用)?の? ?(?:フォルダー?|プレフィックス|ディレクトリ|ホーム(?:フォルダ|ディレクトリ)?)",
    ),
    (
        "own items",
        r"\b(?:their|his|her|its|your) own (?:items|rows|records|data)\b|\b(?:items|rows|records) (?:that )?(?:belong to|of) (?:the|each|that) (?:user|caller)\b|\b(?:partition|hash|leading|primary) ?keys?\b(?: (?:is|equals|matches|starts with|=)[^,.]*)?|(?:自分|本人|各自|ユーザー自身)の? ?(?:データ|アイテム|項目|レコード|行)|パーティションキー",
    ),
    (
        "tag same",
        r#"\b(?:tags?|tagged|tag key) ["'`]?([\w.-]+)["'`]? (?:that )?(?:equals?|matches|match|matching|is the same as|same as|as) (?:the |their |his |its |that of the )?(?:own |caller|principal|user|role)|\b["'`]?([\w.-]+)["'`]? tags? (?:value )?(?:that )?(?:equals?|matches|match|matching|is the same as|is equal to) (?:the |their |his |its |that of the )?(?:own|caller|principal|user|role|one)|\bsame ["'`]?([\w.-]+)["'`]? tag|["'`]?([\w.-]+)["'`]? ?タグが?(?:の値が)? ?(?:自分|呼び出し元|プリンシパル|ユーザー|ロール)(?:の)?(?:タグ)?[^ ]{0,8}(?:同じ|一致)"#,
    ),
    (
        "principal tag",
        r#"(?:principal|user|caller|role)s?(?: is| are)? (?:tagged|with (?:the )?tag|has (?:the )?tag|have (?:the )?tag) ["'`]?([\w.:/-]+)["'`]?\s*(?:=|:| is )\s*["'`]?([\w.:/@-]+)["'`]?|プリンシパルタグ ?["'`]?([\w.:/-]+)["'`]?\s*(?:=|:|が)\s*["'`]?([\w.:/@-]+)["'`]?"#,
    ),
    (
        "request tag",
        r#"(?:must|have to|has to|required? to|be required to) (?:be |they are |it is )?(?:tagged|have|carry|set)(?: (?:with|the|a))* ?(?:tags? )?["'`]?([\w.:/-]+)["'`]?\s*(?:=|:| is | set to )\s*["'`]?([\w.:/@-]+)["'`]?|without (?:the |an? )?["'`]?([\w.-]+)["'`]? tag\b|["'`]?([\w.-]+)["'`]? ?タグ(?:が|の)?(?:ない|なし|付いていない|無い|付けない)"#,
    ),
    (
        "tag",
        r#"(?:(?:\btagged|\btags?|タグ)\s*(?:(?:as|with|key|is|are|the|of|の|が|は)\s*)*["'`]?([\w./+@-]+)["'`]?\s*(?:=|:|\bis\b|\bequals?\b|\bset to\b|\bwith value\b|\bvalue\b|が|は|の値が)\s*["'`]?([\w./+@*${}:-]*[\w}*])["'`]?)|(?:\b["'`]?([\w.+@-]+)["'`]?\s*=\s*["'`]?([\w.+@*${}:-]*[\w}*])["'`]?\s*(?:の\s*)?(?:\btags?\b|タグ)?)|(?:["'`]?([\w.+@-]+)["'`]?\s*タグ\s*(?:の値)?(?:が|は|に|:|=)\s*["'`]?([\w.+@*-]+)["'`]?)|(?:["'`]?\b([\w.+@-]+)["'`]? tag (?:is|of|equals|set to|=|with value|has the value) ["'`]?([\w.+@*-]+)["'`]?)|(?:["'`]([\w.+@-]+)["'`]?\s*(?:が|は)\s*["'`]([\w.+@*-]+)["'`]\s*(?:の|という)\s*タグ)|(?:\btagged ["'`]?([\w.-]+):([\w.-]+)["'`]?)"#,
    ),
    (
        "condition key",
        r#"["'`]?\b([a-z0-9-]+:[a-z][\w/-]*)["'`]?\s*(?:=|==|\bequals?\b|\bis\b|が)\s*["'`]?([\w.:/@*${}-]+)["'`]?"#,
    ),
    (
        "no mfa",
        r"(?:without|unless|no|if not|when not|(?:not|aren't|isn't) (?:using|authenticated (?:with|by))|absen\w+ of) (?:an? )?(?:\w+ )?(?:mfa|multi-factor)|mfa (?:is |are |was )?(?:not|n't) (?:being )?(?:present|enabled|used|active|on|set up|authenticated)|mfa is (?:absent|missing|off|disabled)|\b(?:lacks?|lacking|missing) (?:an? )?mfa|mfa ?(?:なし|無し|がない|未設定|していない|未認証|認証(?:なし|していない|が ?ない|無し|されていない)|を使(?:わない|っていない)|でログインしていない|が(?:無効|有効でない|無い))|require[sd]? mfa|mfa (?:is )?required|enforce mfa|mfa を?(?:必須|強制|要求)|mfa ?必須",
    ),
    (
        "mfa",
        r"(?:if|when|with|after|using|requires?|has|have|by)?\s*(?:they (?:are|have) |users? (?:are|have) |i (?:am|have) )?(?:authenticated (?:with|by|using) |signed in with |logged in with )?(?:an? )?\b(?:mfa|multi-factor(?: authentication)?|two-factor|2fa)\b(?:[- ]authenticated| authentication)?(?: is (?:present|enabled|used|on|active))?|(?:多要素認証|mfa) ?(?:で|を使って|を使用して|による|の)?(?:認証|ログイン|サインイン|設定)?(?:済み|された|した|している|中)?|多要素認証|mfa",
    ),
    (
        "cidr",
        r"\b((?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?)\b|\b([0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?:/\d{1,3})?)",
    ),
    (
        "office ip",
        r"\b(?:our |my |the )?(?:office|corporate|company|vpn)(?:'s)?(?: network| ips?| ip address(?:es)?| ip range| cidr)?\b|\b(?:specific|certain|particular|my|our|given|allowed) (?:source )?ips?(?: address(?:es)?| ranges?)?\b|(?:社内|会社|オフィス|特定|自社|拠点)の? ?(?:ip(?:アドレス)?|ネットワーク|グローバルip)|(?:社内|オフィス|会社)から|ip制限|ip 制限",
    ),
    (
        "role of account",
        r"(?:aws )?account (?:id )?(\d{12})(?:'s)? role <name>|\brole <name> (?:in|of|from) (?:the )?(?:aws )?account (?:id )?(\d{12})",
    ),
    (
        "types of instances",
        r"\b(?:of )?(?:(?:ec2|instance) )?(?:types?|sizes?|class(?:es)?|famil(?:y|ies))\b|インスタンス(?:タイプ|サイズ|ファミリー?)|タイプ|(?:\b[a-z]{1,2}\d[a-z]{0,3})? ?系",
    ),
    (
        "tls version",
        r"\b(?:(?:anything|requests?|connections?|clients?)? ?(?:below|under|older than|less than|lower than|at least|minimum|min|with|using|over) )?tls ?(?:version ?|v)?(1\.[0-3])(?: ?(?:or (?:higher|newer|later|above|greater|better)|and (?:above|higher|up)|以上|未満|より(?:古|低)い?|以降|\+))?",
    ),
    ("record type", r"\b(txt|cname|mx|srv|caa|aaaa|ns|ptr)\b"),
    (
        "ou id",
        r"(?:\b(?:the )?ou\b ?(?:id)? ?)?(?:^|[^a-z0-9._/-])(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})\b(?: ?配下| ?以下)?",
    ),
    ("record word", r"\b(?:dns )?records?\b|レコード"),
    (
        "article of folder",
        r"\b(the|an?|this|that|its|our|my) (?:folders?|subfolders?|prefix|directory|path)\b",
    ),
    ("below", r"配下の?|以下の?|の下の?"),
    ("ou word", r"\b(?:the |an? )?(?:ou|organizational unit)s?\b"),
    (
        "branch of codecommit",
        r"\b(?:to |on |into )?(?:the )?(main|master|develop|staging|production|release[\w/-]*)(?: branch)?\b ?(?:ブランチ)?|ブランチ ?([\w/-]+)|\bbranch ([\w/-]+)|([\w/-]+) ?(?:branch\b|ブランチ)",
    ),
    (
        "cognito own",
        r"\b(?:each |every |the |an? )?(?:authenticated )?cognito (?:users?|identit(?:y|ies))\b|\b(?:their|the|his|own|its) (?:own )?(?:cognito )?identity(?: pool)? ids?\b|cognito ?の?(?:ユーザー?|id|アイデンティティ)(?:ごと|自身)?",
    ),
    (
        "address word",
        r"\b(?:the |an? |our |my )?(?:(?:office|corporate|company|vpn|source|internal) )?(?:ip(?:v[46])?(?: address(?:es)?| ranges?| block)?|cidr(?: blocks?| ranges?)?|address range)\b|\b(?:our|the|my) (?:office|corporate|company|vpn)(?: network)?\b|(?:社内|会社|オフィス|特定|自社|拠点|送信元|接続元)?の? ?(?:ip(?:アドレス)?|cidr|グローバルip|アドレス|ネットワーク)(?:範囲|帯|レンジ)?|社内|オフィス",
    ),
    ("region word", r"\b(?:the )?(?:aws )?regions?\b|リージョン"),
    ("vpce id", r"(?:^|[^a-z0-9._/-])(vpce-[0-9a-z]{4,})\b"),
    (
        "vpce only",
        r"\b(?:my|our|the|a|this|its|one|specific)? ?(?:s3 )?(?:vpc|gateway|interface) endpoints?\b|vpc ?エンドポイント|privatelink",
    ),
    ("vpc id", r"(?:^|[^a-z0-9._/-])(vpc-[0-9a-z]{4,})\b"),
    (
        "vpc only",
        r"\b(?:inside|within|from|in) (?:my|our|the|a|this|specific) vpc\b|(?:特定の|自分の|自社の|この)? ?vpc ?(?:内|の中)?(?:から|のみ|だけ|から だけ|内)",
    ),
    (
        "region",
        r"(?:^|[^a-z0-9._/-])((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d)(?:$|[^a-z0-9_/-])|(?:^|[^a-z0-9._/-])(tokyo|osaka|n\. virginia|virginia|ireland|oregon|ohio|frankfurt|singapore|sydney|seoul|mumbai|london|paris)(?:$|[^a-z0-9._/-])|(東京|大阪|バージニア(?:北部)?|アイルランド|オレゴン|オハイオ|フランクフルト|シンガポール|シドニー|ソウル|ムンバイ|ロンドン|パリ)(?: ?region| ?リージョン)?",
    ),
    (
        "outside",
        r"\b(?:outside(?: of)?|other than|except(?: for)?|anywhere but|besides|everywhere but|beyond|not in|unless (?:it is |it's |the region is )?in)\b|以外|の外|外の",
    ),
    (
        "until",
        r"(?:\buntil|\bbefore|\bexpir(?:es?|ing)(?: on| at)?|\bup to|\bvalid (?:until|to|through)|\btill|\bby|\bthrough|\bto|\band|-|〜|～|から)\s*(?:the )?(?:end of )?(\d{4}-\d{2}-\d{2}(?:t[\d:]{5,8}z?)?)",
    ),
    (
        "after",
        r"(?:\bafter|\bfrom|\bsince|\bstarting|\bbetween|\bas of)\s*(\d{4}-\d{2}-\d{2}(?:t[\d:]{5,8}z?)?)",
    ),
    (
        "until ja",
        r"(\d{4}-\d{2}-\d{2}(?:t[\d:]{5,8}z?)?)\s*(?:まで|以前|より前|までの|に失効|で失効)",
    ),
    (
        "after ja",
        r"(\d{4}-\d{2}-\d{2}(?:t[\d:]{5,8}z?)?)\s*(?:から|以降|より後|以後)",
    ),
    ("date ja", r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    (
        "tls",
        r"(?:only )?(?:over |via |using |through |with |require[sd]? |enforce |enforcing )?\b(?:https|tls|ssl)\b(?: only| connections?| requests?| in transit| is required)?|secure ?transport|encryption in transit|(?:non-secure|insecure|unencrypted|plain|non-https|non-ssl|non-tls) (?:http|transport|connections?|requests?|access|traffic)\b|\bplain http\b|(?:https|tls|ssl) ?(?:のみ|だけ|通信|接続|必須|を必須|以外)?|暗号化(?:されていない|されてない)?通信|平文(?:の)?(?:http|通信)|\bhttp ?(?:アクセス|通信|接続|を拒否)",
    ),
    (
        "unencrypted",
        r"\b(?:unencrypted|not encrypted|without (?:server[- ]side )?(?:encryption|sse(?:-kms)?)|non-encrypted|aren't encrypted|that are not encrypted)\b|暗号化(?:されて(?:い)?ない|していない|なし|せず|しない)|(?:未暗号化|暗号化なし|非暗号化)",
    ),
    (
        "encrypted",
        r"\b(?:(?:only )?(?:if |when )?(?:they are |it is |it's )?(?:server[- ]side )?encrypted(?: with (?:sse-?)?kms| using (?:sse-?)?kms)?|sse-kms|with (?:sse-?)?kms encryption|aws:kms|server-side encryption)\b|暗号化(?:された|されている|した|を必須|必須)|sse-kms",
    ),
    (
        "instance type",
        r"\b([a-z]{1,3}\d[a-z]{0,3}(?:-\w+)?\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal|\*))",
    ),
    (
        "external id",
        r#"external[- ]?id\s*(?:of|is|=|:|was|being)?\s*["'`]?([\w+=,.@:/-]{2,})?["'`]?|外部 ?id\s*(?:が|は|=|:|に)?\s*["'`]?([a-z0-9][\w+=,.@:/-]+)?["'`]?"#,
    ),
    (
        "via service",
        r"\b(?:via|through) (?:the )?(s3|ebs|ec2|rds|sqs|sns|secrets ?manager|dynamodb|ssm|lambda)\b|(s3|ebs|ec2|rds|sqs|sns|secrets ?manager|dynamodb|ssm|lambda) ?(?:経由|を経由|を通じて)",
    ),
    (
        "owner acl",
        r"bucket-owner-full-control|bucket owner full control",
    ),
    (
        "alias",
        r#"\balias(?:es)? (?:named |called )?["'`]?(?:alias/)?([\w/_-]+)["'`]?|\balias/([\w/_-]+)|エイリアス ?["'`]?(?:alias/)?([\w/_-]+)["'`]?"#,
    ),
    // On which part.
    (
        "s3 uri",
        r#"s3://([a-z0-9][a-z0-9.*-]+)((?:/[^\s"'`,、。)）]*)?)"#,
    ),
    (
        "prefix",
        r#"\b(?:prefix|folder|subfolder|directory|path)\s*(?:is|named|called|=|:)\s*["'`]?([\w./${}:*-]*[\w}/*])["'`]?|\b(?:under|with|below|beneath|inside|in|within|at|to|from|of|for|on)(?: the| a)? (?:key |path |name |object )?(?:prefix|prefixes|folder|folders|path|directory|subfolder)(?: of| named| called| is)?\s+["'`]?([^\s"'`、。,]+)["'`]?|\b(?:prefix|folder|subfolder|directory)\s+(?:named |called |of |is |= ?)?["'`]([^\s"'`、。,]+)["'`]|\b(?:the )?["'`]?([\w./${}:*-]*[\w}/*])["'`]? (?:prefix|folder|subfolder|directory)\b|\b(?:under|below|beneath|within|inside)\s+(?:the )?["'`]?(/?[\w.${}:*-]+/[\w./${}:*-]*)["'`]?|\b(?:prefix|folder|subfolder)\s+([\w./${}:*-]+)|["'`]?([\w./${}:*-]*[\w}/*])["'`]?\s*(?:という|の)?\s*(?:プレフィックス|フォルダー?|ディレクトリ|パス)?\s*(?:配下|以下|の下|直下)|["'`]?([\w./${}:*-]*[\w}/*])["'`]?\s*(?:という|の)?\s*(?:プレフィックス|フォルダー?|ディレクトリ)|(?:プレフィックス|フォルダー?|ディレクトリ)\s*(?:が|は|:|=|名)?\s*["'`]?([\w./${}:*-]*[\w}/*])["'`]?"#,
    ),
    (
        "beginning",
        r#"\b(?:(?:whose|with) names? )?(?:start(?:s|ing)? with|begin(?:s|ning)? with|prefixed(?: with)?)\s+["'`]?([\w./-]+[\w/-])\*?["'`]?|["'`]?([\w./-]+[\w/-])\*?["'`]?\s*(?:で|から)始まる"#,
    ),
    (
        "opener",
        r"(?:^|\b(?:please|pls|you|u|to|i|we|i'd like|want|need|kindly|just|can|could|hey|hi|hello)\b|[.:!?,])\s*(?:then )?\b(write|create|make|generate|draft|give|provide|build|design|show|produce|compose|prepare|help|suggest|get|set up|define)\b(?: (?:me|us|up|with|to|write|create|a|an|the|one|some|aws|iam|json|simple|minimal|minimum|basic|strict|small|least-privilege|least privilege|new|custom|inline|managed|proper|correct|suitable|example|sample|appropriate|bucket|queue|topic|key|repository|resource|resource-based|identity-based|s3|sqs|sns|kms|ecr|lambda|ec2|dynamodb|trust|permissions?|role|service control|vpc|endpoint|session|secure|restrictive|short|valid|terraform|cloudformation|which|that))* (?:polic(?:y|ies)|scps?|rcps?|boundar(?:y|ies)|statements?|trust relationship|permissions?)\b",
    ),
    (
        "of failure",
        r"\bmissing required\b|\bmalformed\b|\binvalid\b|\bnot valid\b|\bunrecogni|\bwhy\b|\bfail(?:s|ed|ing|ure)?\b|\bnot work\w*|doesn't work|isn't working|\berrors?\b|\bstill (?:denied|get)|access ?denied|なぜ|なんで|どうして|エラー|(?:のに|なのに)|できません|できなくて|動かな|失敗|拒否され|とは(?:何|$|\?)|違い(?:は|を|が|って)",
    ),
    (
        "question",
        r"^(?:so |and |but |hi,? |hello,? |hey,? )*(?:how|what|which|where|who|when|is|are|does|do|did|should|has|have|am|was|were|if)\b|^(?:can|could|may|would) (?:i|we|a|an|the|one|it|they|this|my|our)\b|どうすれば|どうやって|どのように|方法(?:は|を|が)|書き方|(?:ます|です|でしょう)か[?？。]?$|できる\?$|(?:の|か)\?$",
    ),
    (
        "wanted policy",
        r"\b(?:write|create|make|generate|draft|give|provide|build|show|produce|compose|prepare|need|want|looking for|require|like|help)\b(?: [\w'-]+){0,8} (?:polic(?:y|ies)|scps?|boundar(?:y|ies)|trust relationship)\b|^(?:please |an? |the |minimal |minimum |least[- ]privilege |simple |strict |my |iam |json )*(?:[\w-]+ ){0,3}(?:polic(?:y|ies)|scps?|boundar(?:y|ies))\b ?(?:that|which|to|for|so|where|allowing|denying|letting|enforcing|requiring|restricting|with|of|:)|,? (?:bucket|queue|topic|key|trust|scp|iam|resource) policy(?: please)?$|(?:ポリシー|scp|rcp|境界)(?:を|が)?.{0,8}(?:書いて|書きたい|作って|作りたい|作成|ください|下さい|ほしい|欲しい|生成|考えて|用意|お願い)|(?:できる|られる|れる|せる|する|させる|しない|させない|できない|ための|だけの|専用|許可|用の|権限の)(?:ための|ような|最小権限の?|最小の)?(?:iam ?)?(?:バケット|キュー|キー|トピック|信頼|リソース)?\s*(?:ポリシー|scp|rcp)(?:。|$)|(?:ポリシー|scp|境界) ?[:：]",
    ),
    (
        "wanted permission",
        r"^(?:please |ok |hi,? |kindly )*(?:let|allow|permit|grant|give|deny|block|restrict|enable|prevent|forbid|only allow|limit|enforce|require)\b|^(?:a |an )?(?:read[- ]only|full access|write access|read access|least privilege|minimal)\b.*\b(?:to|for|on)\b|\b(?:may|can|should be able to|must be able to|shall be able to|should be allowed to|is allowed to) (?:only )?(?:assume|read|write|use|invoke|access|start|stop|put|get|send|publish|push|pull|list|delete|upload|download|decrypt|encrypt)\b|(?:許可|拒否|禁止|ブロック|制限|限定)(?:したい|してください|して下さい|してほしい|させたい|させたくない|する|して)?(?:です)?[。]?$|(?:できる|出来る|れる|せる|ける|める|れない|できない)よう(?:に)?(?:したい|してください|して下さい|して|する|設定したい)(?:です|のですが)?[。]?$|(?:させたい|させたくない|読ませたい|使わせたい|渡したい|与えたい|付与したい|付けたい|つけたい)(?:です)?[。]?$|(?:読み書き|読み取り|書き込み|アップロード|起動・停止|起動と停止|送信|受信|呼び出し|実行)(?:だけ|のみ|専用)?(?:許可|権限)?[。]?$",
    ),
    (
        "requires",
        r"\b(?:require[sd]?|requiring|enforce[sd]?|enforcing|mandatory|must be|has to be|have to be|ensure|make sure)\b|必須|強制|義務",
    ),
    (
        "passive",
        r"\b(?:be|being|is|are|gets?) (?:only )?\w+(?:ed|en|d|t|ead) (?:only )?by\b",
    ),
    (
        "all services",
        r"\b(?:all|every|any|the whole|entire) (?:aws )?(?:services?|account|resources?)\b|\beverything\b|\banything\b|\ball (?:actions|operations|requests|calls|access)\b|全(?:て|部)?の?サービス|すべてのサービス|すべての操作|全ての操作|全操作|あらゆる操作|すべて(?:を|禁止|拒否)|全て(?:を|禁止|拒否)|全部",
    ),
    (
        "encryption word",
        r"\b(?:server[- ]side )?encryption\b|暗号化",
    ),
    (
        "needs of command",
        r"(?:permissions?|actions?|polic(?:y|ies)|need).*\baws s3 (?:sync|cp|mv|ls|rm|mb|rb)\b|\baws s3 (?:sync|cp|mv|ls|rm|mb|rb)\b.*(?:permissions?|actions?|polic(?:y|ies)|need|権限|アクション|ポリシー)|(?:権限|アクション|ポリシー).*aws s3 (?:sync|cp|mv|ls|rm|mb|rb)\b",
    ),
    (
        "restricts",
        r"\b(?:restrict|limit|lock down)(?:s|ed|ing)?\b|制限|絞",
    ),
    (
        "tag of user",
        r#"タグ ?(?:の ?)?["'`]?([\w.-]+)["'`]? ?(?:=|が|は) ?(?:自分|本人)(?:の(?:もの)?|と同じ)?|["'`]?([\w.-]+)["'`]? ?タグ ?(?:=|が|は|の値が|の値は) ?(?:自分の|本人の|各自の|その)? ?(?:iam)? ?ユーザー?名(?:と(?:同じ|一致|等しい)|に一致)?(?:する|のもの)?|["'`]?([\w.-]+)["'`]? tags? (?:value )?(?:that )?(?:equals?|matches|match|matching|is the same as|is equal to|is) (?:the |their |his |its )?(?:own )?(?:iam )?user ?names?|tagged with (?:their|his|her) (?:own )?user ?names?(?: as| in| under)? (?:the )?["'`]?([\w.-]+)["'`]?|タグ ?(?:の ?)?["'`]?([\w.-]+)["'`]? ?(?:が|の値が) ?(?:自分の|本人の|iam)? ?ユーザー名(?:と(?:同じ|一致)|に一致)?|["'`]?([\w.-]+)["'`]? ?タグ(?:の値)?が ?(?:自分の|本人の|iam)? ?ユーザー名(?:と(?:同じ|一致)|に一致)?"#,
    ),
    (
        "tag key",
        r#"\b(?:with|having|has|have|carry|carrying) (?:the |a |an )?tags? (?:key |named )?["'`]?([\w.-]+)["'`]?|["'`]?([\w.-]+)["'`]? ?タグ(?:の|が)?(?:ある|付いた|付いている|ついた|を持つ)"#,
    ),
    (
        "way to encrypt",
        r"\bsse-?(?:kms|s3|c)\b|\baws:kms\b|\baes-?256\b",
    ),
    (
        "opener ja",
        r"(?:ポリシー|scp|rcp|境界|バウンダリー?|権限|ステートメント|json)(?:の例)?(を?(?:書いて|書き|書く|作って|作り|作る|作成|生成|考えて|教えて|用意|設定し|設計)(?:し)?(?:て)?(?:ほしい|欲しい|ください|下さい|もらえ|くれ|たい|頂|いただ)?)",
    ),
    (
        "unless",
        r"\b(?:unless|without|if not|when not|except (?:if|when|for)|not using|lacking|missing)\b|なし(?:の|で|に)|でない(?:場合|限り)|ない場合|ない限り|していない(?:場合|限り)|以外",
    ),
    ("organization word", r"\b(?:aws )?organi[sz]ations?\b|組織"),
    // What the whole is about.
    (
        "only",
        r"\bonly\b|\bnothing else\b|\bjust\b|\blimit(?:ed)?\b|\brestrict(?:ed|s)?\b|のみ|だけ|限定|限って|限り|制限",
    ),
    (
        "deny",
        r"\b(?:den(?:y|ies|ying)|block(?:s|ing)?|prevent(?:s|ing)?|forbid(?:s|ding)?|disallow(?:s|ing)?|prohibit(?:s|ing)?|reject(?:s|ing)?|must not|should not|shouldn't|may not|cannot|can ?not|can't|not be able|no one|nobody|no-one|stop (?:people|users|anyone|everyone|developers|members) from|not allowed|not allow|don't allow|refuse|ban)\b|拒否|禁止|ブロック|させない|させたくない|できない(?:よう|ポリシー|scp)|出来ないよう|できなくする|防ぐ|防ぎ|防止|不可に|許可しない",
    ),
    (
        "root user",
        r"\broot(?: user| account| users)?\b|ルートユーザー?|ルートアカウント",
    ),
    (
        "except role",
        r#"(?:except|unless|other than|excluding|apart from|but)(?: for| by| it is| from)?(?: the| iam)? (?:role|roles) ["'`]?([\w+=,.@/*-]+)["'`]?|(?:except|unless|other than|excluding|apart from)(?: for| by)?(?: the)? ["'`]?([\w+=,.@/*-]+)["'`]? (?:iam )?role|ロール ?["'`]?([\w+=,.@/*-]+)["'`]? ?(?:だけ|のみ)?(?:は|を)?(?:以外|除く|除外|除き|除い|例外|対象外)(?:で|とする|にする|として)?|\brole/([\w+=,.@*-]+) ?(?:だけ|のみ)?(?:は|を)? ?(?:以外|除く|除外|除き|除い|例外|対象外|is exempt(?:ed)?|excluded)(?:で|とする|にする|として)?|["'`]?([\w+=,.@/*-]+)["'`]? ?ロール ?(?:だけ|のみ)?(?:は|を)?(?:以外|除く|除外|除き|除い|例外|対象外)(?:で|とする|にする|として)?"#,
    ),
    (
        "all except",
        r"\b(?:everything|all(?: \w+)?) (?:except|but|other than)\b|以外(?:の)?(?:すべて|全て|サービス|操作)?(?:を)?(?:禁止|拒否|使えな|許可しな|利用でき)",
    ),
];

/// Each pattern is made when it is first needed: a message that asks for no policy needs few of them.
static COMPILED: LazyLock<BTreeMap<&'static str, LazyPattern>> = LazyLock::new(|| {
    let patterns = PATTERNS.iter();
    patterns
        .map(|(name, written)| (*name, LazyPattern::of(written)))
        .collect()
});

/// A pattern that is made when it is first needed.
struct LazyPattern {
    written: &'static str,
    made: OnceLock<Option<Regex>>,
}

impl LazyPattern {
    const fn of(written: &'static str) -> Self {
        Self {
            written,
            made: OnceLock::new(),
        }
    }

    fn get(&self) -> Option<&Regex> {
        // A test makes them: they are constants.
        let make = || Regex::new(&ascii(&self.written.replace("<name>", NAME))).ok();
        self.made.get_or_init(make).as_ref()
    }
}

/// A pattern whose words and their edges are those of ASCII: a name ends where Japanese begins.
fn ascii(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len() + 64);
    let mut letters = pattern.chars();
    let mut is_in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('b') => written.push_str(r"(?-u:\b)"),
                Some('w') if is_in_class => written.push_str("0-9A-Za-z_"),
                Some('w') => written.push_str("[0-9A-Za-z_]"),
                Some(other) => {
                    written.push('\\');
                    written.push(other);
                }
                None => {}
            },
            '[' if !is_in_class => {
                is_in_class = true;
                written.push('[');
            }
            ']' if is_in_class => {
                is_in_class = false;
                written.push(']');
            }
            other => written.push(other),
        }
    }
    written
}

fn pattern(name: &str) -> Option<&'static Regex> {
    COMPILED.get(name)?.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_of_a_wish_is_read_than_is_set() {
        for piece in ["read bucket ", "バケットを読む"] {
            let wish = piece.repeat((1 << 20) / piece.len());
            let read = WishText::of(&wish);
            assert!(read.small.len() <= MAX_WISH_BYTES, "{}", read.small.len());
        }
    }

    #[test]
    fn every_pattern_is_one() {
        for (name, pattern) in PATTERNS {
            assert!(super::pattern(name).is_some(), "{name}: {pattern}");
        }
    }
}
