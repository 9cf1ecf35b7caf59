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
        Self { plain, small, arns }
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
        pattern(name).is_some_and(|pattern| pattern.is_match(&self.small))
    }

    /// The groups of the first match of a pattern, as they were written; the match stays.
    pub(super) fn find(&self, name: &str) -> Option<Found> {
        let captures = pattern(name)?.captures(&self.small)?;
        self.found(&captures)
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
        r"(?:vpc )?endpoint polic(?:y|ies)|(?:vpc ?)?エンドポイント ?ポリシー",
    ),
    (
        "trust",
        r"trust(?:ed)? polic(?:y|ies)|trust relationships?|assume[- ]?role[- ]?policy(?: document)?|信頼ポリシー|信頼関係",
    ),
    (
        "resource",
        r"\b(bucket|queue|topic|key|repository|secret|function|lambda|vault|file ?system|event bus|domain|image|repo|sqs|sns|s3|kms|ecr|resource|resource-based|efs)(?:'s)?[- ](?:resource[- ]|access )?polic(?:y|ies)\b|(バケット|キュー|トピック|キー|リポジトリ|リソースベース(?:の)?|リソース|シークレット|ボールト|ファイルシステム|ドメイン|イベントバス|関数の?リソースベース(?:の)?) ?ポリシー",
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
        r#"(?:aws )?accounts? (?:id |number )?["'`]?(\d{12})["'`]?|(?:^|[^a-z0-9._/:-])["'`]?(\d{12})["'`]? ?(?:account|アカウント)|アカウント(?: ?id)? ?["'`]?(\d{12})["'`]?|(?:^|[^a-z0-9._/:-])(\d{12})(?:$|[^a-z0-9._/-])"#,
    ),
    (
        "other account",
        r"\b(?:another|other|different|second|partner|vendor|external|third[- ]party) (?:aws )?accounts?\b|\bcross[- ]account\b|(?:別|他|ほか)の? ?(?:aws ?)?アカウント|外部アカウント|クロスアカウント",
    ),
    (
        "everyone",
        r"\b(?:anyone|everyone|everybody|the public|public(?:ly)?|anonymous(?:ly)?(?: users?)?|the internet|the world)\b|誰でも|だれでも|全員|一般公開|公開|パブリック|匿名|インターネット",
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
        r"(?:without|unless|no|if not|when not|(?:not|aren't|isn't) (?:using|authenticated (?:with|by))|absen\w+ of) (?:an? )?(?:\w+ )?(?:mfa|multi-factor)|mfa ?(?:なし|無し|がない|未設定|していない|未認証|認証(?:なし|していない|が ?ない|無し|されていない)|を使(?:わない|っていない)|でログインしていない|が(?:無効|有効でない|無い))|require[sd]? mfa|mfa (?:is )?required|enforce mfa|mfa を?(?:必須|強制|要求)|mfa ?必須",
    ),
    (
        "mfa",
        r"(?:(?:only|but only) )?(?:if|when|with|after|using|requires?|has|have|by)?\s*(?:they (?:are|have) |users? (?:are|have) |i (?:am|have) )?(?:authenticated (?:with|by|using) |signed in with |logged in with )?(?:an? )?\b(?:mfa|multi-factor(?: authentication)?|two-factor|2fa)\b(?: authentication)?|多要素認証|mfa",
    ),
    (
        "cidr",
        r"\b((?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?)\b|\b([0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?:/\d{1,3})?)",
    ),
    (
        "office ip",
        r"\b(?:our |my |the )?(?:office|corporate|company|vpn)(?:'s)?(?: network| ips?| ip address(?:es)?| ip range| cidr)?\b|\b(?:specific|certain|particular|my|our|given|allowed) (?:source )?ips?(?: address(?:es)?| ranges?)?\b|(?:社内|会社|オフィス|特定|自社|拠点)の? ?(?:ip(?:アドレス)?|ネットワーク|グローバルip)|(?:社内|オフィス|会社)から|ip制限|ip 制限",
    ),
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
        r"(?:^|[^a-z0-9._/-])((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d)(?:$|[^a-z0-9_/-])|(\btokyo\b|東京|\bosaka\b|大阪|\bn\. virginia\b|\bvirginia\b|バージニア(?:北部)?|\bireland\b|アイルランド|\boregon\b|オレゴン|\bohio\b|オハイオ|\bfrankfurt\b|フランクフルト|\bsingapore\b|シンガポール|\bsydney\b|シドニー|\bseoul\b|ソウル|\bmumbai\b|\blondon\b|\bparis\b)(?: ?region| ?リージョン)?",
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
        r"\b(?:only )?(?:via|through) (?:the )?(s3|ebs|ec2|rds|sqs|sns|secrets ?manager|dynamodb|ssm|lambda)\b|(s3|ebs|ec2|rds|sqs|sns|secrets ?manager|dynamodb|ssm|lambda) ?(?:経由|を経由|を通じて)",
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
        r"(?:^|\b(?:please|you|to|i|we|i'd like|want|need|kindly|just)\b|[.:!?])\s*(?:then )?\b(write|create|make|generate|draft|give|provide|build|design|show|produce|compose|prepare|help|suggest|get|set up|define)\b(?: (?:me|us|up|with|to|write|create|a|an|the|one|some|aws|iam|json|simple|minimal|minimum|basic|strict|small|least-privilege|least privilege|new|custom|inline|managed|proper|correct|suitable|example|sample|appropriate|bucket|queue|topic|key|repository|resource|resource-based|identity-based|s3|sqs|sns|kms|ecr|lambda|ec2|dynamodb|trust|permissions?|role|service control|vpc|endpoint|session|secure|restrictive|short|valid|terraform|cloudformation|which|that))* (?:polic(?:y|ies)|scps?|rcps?|boundar(?:y|ies)|statements?|trust relationship|permissions?)\b",
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
        r#"["'`]?([\w.-]+)["'`]? tags? (?:value )?(?:that )?(?:equals?|matches|match|matching|is the same as|is equal to|is) (?:the |their |his |its )?(?:own )?(?:iam )?user ?names?|tagged with (?:their|his|her) (?:own )?user ?names?(?: as| in| under)? (?:the )?["'`]?([\w.-]+)["'`]?|タグ ?(?:の ?)?["'`]?([\w.-]+)["'`]? ?(?:が|の値が) ?(?:自分の|本人の|iam)? ?ユーザー名(?:と(?:同じ|一致)|に一致)?|["'`]?([\w.-]+)["'`]? ?タグ(?:の値)?が ?(?:自分の|本人の|iam)? ?ユーザー名(?:と(?:同じ|一致)|に一致)?"#,
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
        r#"(?:except|unless|other than|excluding|apart from|but)(?: for| by| it is| from)?(?: the| iam)? (?:role|roles) ["'`]?([\w+=,.@/*-]+)["'`]?|(?:except|unless|other than|excluding|apart from)(?: for| by)?(?: the)? ["'`]?([\w+=,.@/*-]+)["'`]? (?:iam )?role|ロール ?["'`]?([\w+=,.@/*-]+)["'`]? ?(?:以外|を除)|["'`]?([\w+=,.@/*-]+)["'`]? ?ロール ?(?:以外|を除)"#,
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
        let make = || Regex::new(&self.written.replace("<name>", NAME)).ok();
        self.made.get_or_init(make).as_ref()
    }
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
