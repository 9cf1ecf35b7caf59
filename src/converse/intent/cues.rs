//! What a short line most likely asks about the answer before it, told by its words.
//!
//! Used only where there is an answer to ask about and no pattern fits the whole line. A line that names an AWS
//! service or a concept of IAM is a question of its own.

use super::Intent;
use crate::policy::template::TemplateForm;
use crate::text::Language;
use regex::Regex;
use std::sync::LazyLock;

/// A cue: what a line has to have, and what it must not have beside it.
struct Cue {
    intent: Intent,
    has: Regex,
    has_not: Option<Regex>,
}

/// What makes a line a question of its own: names of AWS, and other errors' words.
const OWN_TOPIC: &str = r"(?x)
    \b(?:scps?|rcps?|pass ?role|assume ?role\w*|assum(?:e|ing)|mfa|oidc|sso|saml|identity\ center|cross\ ?account
      |lambda|ec2|s3|ecs|eks|ecr|kms|sqs|sns|rds|dynamo(?:db)?|cloudwatch|cloudtrail|athena|glue|bedrock|sagemaker
      |codebuild|fargate|redshift|route\ ?53|cloudfront|apigateway|secrets?\ ?manager|ssm|vpc|docker|kubernetes|k8s
      |git|python|excel|sql|css|html|div|linux|nginx|azure|gcp|google)\b
    |\b(?:permissions?|a)\ boundar|\btrust\ polic|\bexplicit\ den|\bimplicit|\bevaluat|\bnotaction\b|\bprincipal\b|\bservice\ control|\bleast\ privilege
    |信頼ポリシー|境界|スイッチロール|引き受け|クロスアカウント|多要素|最小権限|エクセル|ドッカー|映画|天気
    |\b[a-z0-9-]{2,}:[a-z]+\w*|\barn:
    |(?:scp|passrole|ec2|lambda|s3|iam側)
";

static WILDCARD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[a-z0-9-]+:\*").ok());

static TOPIC: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(OWN_TOPIC).ok());

/// The first that fits is meant. (Intent, what it has, what it has not.)
const CUES: &[(Intent, &str, &str)] = &[
    (
        Intent::Language(Language::En),
        r"\b(?:in|into|to|only) english\b|\benglish (?:only|version|please|pls|plz)\b|\btranslate\b.*\benglish\b|英語(?:版|に|で)",
        "",
    ),
    (
        Intent::Language(Language::Ja),
        r"\b(?:in|into|to|only|reads?|speaks?) (?:only )?japanese\b|\bjapanese (?:only|version|please|pls|plz)\b|日本語(?:版|に|で)",
        "",
    ),
    (
        Intent::OtherError,
        r"\b(?:new|diff?e?rent|another|other|next)\b.*\b(?:errors?|messages?|problem|issue|one|thing)\b|\b(?:getting|get|got|says?|its|see|seeing)\b.*\b(?:something|sth) (?:else|different|new)\b|(?:違う|ちがう|別の|べつの|次の|新しい|他の|異なる)(?:エラー|メッセージ|もの|やつ|内容)|エラー.{0,6}変わ(?:った|り)|\berror (?:has )?changed\b|\b(?:another|other|different) (?:action|permission|resource)\b|(?:ほかの|他の|別の|べつの)(?:権限|アクション|リソース|許可)",
        r"\b(?:same|identical)\b|同じ",
    ),
    (
        Intent::StillDenied,
        r"\b(?:still|same|again|persists?)\b.*\b(?:error|denied|den(?:y|ies)|fail\w*|block\w*|forbidden|403|not?|issue|problem|message|working|broken|happen\w*|there)\b|\b(?:error|denied|403|problem|issue|failing|blocked|forbidden)\b.*\b(?:still|same|again|persists?)\b|\b(?:didnt|doesnt|did not|does not|not|wont)\b.*\b(?:help|work|fix|solve|change anything|do anything)|\bno (?:luck|change|difference|effect)\b|\bsame (?:error|result|thing|message)|(?:まだ|それでも|やっぱり|やはり|相変わらず|変わらず|同じ).{0,16}(?:エラー|拒否|怒られ|だめ|ダメ|駄目|弾かれ|はじかれ|でき|通ら|動か|403|出)|(?:直ら|治ら|変わら|消え|解決し|解消し|改善し)(?:ない|ません|なかった)|(?:だめ|ダメ|駄目)(?:だった|でした)|うまくい(?:かない|きません|かなかった)|\b(?:exact(?:ly)? )?the? ?same (?:thing|error|message|result)\b|\bexact same\b|\bkeeps? (?:saying|failing|giving|denying|happening|getting|throwing)\b|\bas before\b|引き続き|変わら(?:へん|ん|ず)|(?:ダメ|だめ|駄目|あかん|アカン)(?:なまま|のまま|やった|や|でした)",
        r"\bwhy\b.*\bstill needed\b",
    ),
    (
        Intent::Thanks,
        r"\b(?:thanks?|thank you|thx|ty|tysm|cheers|appreciate\w*|lifesaver|legend)\b|\b(?:that|it|this|all)(?:s| is| has)? ?(?:fixed|solved|worked|works|did it|sorted|resolved)\b|\bfixed (?:it|my|the)|ありがと|助か[りっる]|感謝|サンキュ|あざ(?:す|ます|っす)|解決し(?:ました|た)|(?:直|治|動|通)(?:りました|きました|った|いた)|うまくいき?(?:ました|った)|おおきに|なお(?:った|りました)|(?:できる|使える|入れる|見れる)ように(?:なった|なりました)|\b(?:yo)?u rock\b|\bthat was it\b|\bits (?:running|working|alive|fixed|good) ?(?:now)?\b|\bbeen stuck\b",
        r"\b(?:but|how|what|why|who|where|which|can|could|still|not|didnt|doesnt)\b|ない|ません|けど|ですが|yesterday|before|earlier|used to|昨日|以前|前は|今まで|どう|なぜ|なんで|誰|どこ|ください",
    ),
    (
        Intent::In(TemplateForm::Terraform),
        r"\b(?:terraform|hcl|opentofu)\b|(?:^|[^a-z])(?:tf|hcl|terraform)(?:[^a-z]|$)|テラフォーム",
        r"\b(?:backend|state|provider|plan|apply|role|permission|lock)\b|state|権限|バックエンド|ステート",
    ),
    (
        Intent::In(TemplateForm::CloudFormation),
        r"\b(?:cloud ?formation|cfn|yaml|yml|sam)\b|クラウドフォーメーション|クラフォメ|cloudformation|cfn|yaml",
        r"\b(?:stack|role|permission|deploy)\b|スタック|権限",
    ),
    (
        Intent::WhyNotStar,
        r"\bwide open\b|(?:\*|\b(?:stars?|wild ?cards?|asterisks?|admin(?:istrator)?(?: ?access| rights| permissions| role| policy)|full ?access|all permissions|allow (?:all|everything)|everything)\b|アスタリスク|ワイルドカード|スターに|アドミン|管理者権限|フルアクセス|全部許可|全許可|すべて許可|全て許可|administratoraccess).*(?:\b(?:easier|simpler|faster|quicker|instead|bad|wrong|ok|okay|fine|work|there|then|in)\b|だめ|ダメ|駄目|いけ|早[いくか]|速[いく]|楽|よくない|良くない|いい|良い|簡単|つけ|付け|まずい|危|ええ|かまわ|構わ|よく(?:ね|ない))|(?:\*|[a-z0-9]+:\*).*\b(?:downside|risk|problem|harm|danger|matter)|\b(?:why|cant|couldnt|shouldnt|wouldnt|can|could|just|whats wrong)\b.*(?:\*|\b(?:stars?|wild ?cards?|asterisks?|administrator ?access|admin(?: access| rights| permissions)?|full ?access|everything)(?: |$))",
        r"\bmy admin\b|\b(?:ask|tell|contact)\b|管理者に",
    ),
    (
        Intent::Who,
        r"\bwho(?:m|s|se)?\b|\b(?:my|the|an?|our) (?:admins?|administrator|boss|cloud team|platform team|it|security team|ops team|devops)\b.*\b(?:do|does|needs?|has|have|change|fix|job|task)\b|\b(?:ask|tell|contact|ping) (?:my|the|our|an?|somebody|someone)\b|\bmyself\b|\bon my own\b|\b(?:devops|security|ops|sre|platform) (?:or|team)\b|\b(?:ping|message|msg|mail|write to)\b.*\b(?:owner|owns|team|devops|security|admin|boss)\b|誰[にがのかへ]|だれ[にがのか]|どなた|文面|情シス|担当|管理者(?:に|が|へ|の仕事)|インフラ(?:チーム|の人|担当)?に|自分(?:で|じゃ|では)",
        r"したか|調べ|履歴|\bwho (?:changed|did|made|created)\b",
    ),
    (
        Intent::Command,
        r"\bcommands?\b|\bcli\b|\bcommand ?line\b|\bterminal\b|コマンド|ターミナル|cli(?:で|だと|から|の|版|なら)|\bcmd\b|打つ(?:ん|の)?",
        r"\b(?:shows?|lists?|prints?|tells?)\b|確認|一覧",
    ),
    (
        Intent::WholePolicy,
        r"\b(?:whole|entire|complete|full|fully|final|finished|corrected|fixed)\b.*\b(?:policy|json|document|version|thing|file)\b|\b(?:policy|json)\b.*\b(?:copy|paste|again|in full)\b|\bcopy(?: and|/)? ?paste\b|\bmerge\b.*\b(?:it|that|this|json|policy)\b|\ball of it\b|\blook like after\b|全部入り|完成形|完成版|組み込んだ|差分(?:じゃ|では|で)な|全文|丸ごと|まるごと|コピペ|コピー(?:したい|できる)|(?:ポリシー|json)(?:の)?全体|全体を(?:出|見|貼|くだ)|修正(?:後|版|済み)の",
        r"\bwhere\b|どこ",
    ),
    (
        Intent::Where,
        r"\b(?:where|which (?:page|screen|menu|tab|button|place)|click|console|screen|menu|tab|navigate|step by step|steps)\b|どこ|どの(?:画面|ページ|メニュー|ボタン)|コンソール|マネコン|画面|(?:設定|変更|適用)(?:方法|手順|のしかた|の仕方)|やり方|手順|押せば",
        "",
    ),
    (
        Intent::ThisPolicy,
        r"\b(?:this|that|the new|my new|other) (?:policy|one|version|json)\b.*\b(?:ok|okay|work|better|fine|enough|instead|right|correct|good|help)\b|\b(?:what|how) (?:if|about)\b.*\b(?:this|that|these)\b|\bif i (?:use|used|try|tried|take|change it to)\b|(?:この|こっちの|こちらの|次の|新しい)(?:ポリシー|json|やつ)|(?:下記|以下|次)の(?:ポリシー|json)|(?:この|その)ぽりしー|書き直してみ|これ(?:なら|だと|で(?:いい|良い|大丈夫|ok|問題|どう|合って|あって))|こう(?:したら|すれば|書いたら|直したら)",
        r"\bwhy\b|なぜ|なんで",
    ),
    (
        Intent::Shorter,
        r"\b(?:short(?:er|ly)?|brief(?:ly)?|gist|tl ?dr|summar\w+|sum (?:it )?up|simpler|simple (?:terms|words|english)|in plain|in (?:a|one|two|1|2|3) (?:word|line|sentence)s?|bottom line|eli5|too long|wall of text|too much text|one (?:sentence|line|word))\b|\bwhat (?:do|should|must) i (?:actually |really |now )?(?:have to |need to )?(?:change|do)\b|短く|短め|要点|要約|簡潔|一言|ひとこと|手短|ざっくり|まとめて|長い|長すぎ|結局|つまり|[0-9一二三]行",
        "",
    ),
    (
        Intent::Details,
        r"\b(?:details?|detailed|explain|explanation|elaborate|background|more (?:info|information|about)|tell me more|deeper|in depth)\b|\b(?:dont|didnt|do not|cant) (?:get|understand|follow)\b|\bconfus\w+|\bunclear\b|詳し|くわし|詳細|説明|背景|(?:わか|分か|解)(?:ら|ん|り)(?:ない|ません|ん)|(?:わか|分か)んない|どういう(?:こと|意味)|ピンとこ|掘り下げ|かみ砕|噛み砕|\bwalk me\b|\bnew to\b",
        r"\bwhy\b|なぜ|なんで|どうして",
    ),
    (
        Intent::Why,
        r"\b(?:why|reasons?|how come|cause|what for|whats wrong|what went wrong|root cause)\b|なんで|なぜ|何故|どうして|理由|原因|なにが(?:悪|だめ|ダメ)|何が(?:悪|だめ|ダメ|いけ)|\bwhat makes\b|\by (?:does|is|do|did|not)\b|あかん",
        "",
    ),
    (
        Intent::Bye,
        r"\b(?:gotta go|bye|good night|cya|see (?:you|ya)|talk later|ttyl|im off|signing off|have a (?:good|nice|great)|thats all)\b|失礼します|おやすみ|また(?:あとで|後で|今度|明日|来ます)|おつかれ|お疲れ",
        "",
    ),
];

static COMPILED: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    CUES.iter()
        .filter_map(|(intent, has, has_not)| {
            Some(Cue {
                intent: *intent,
                has: Regex::new(has).ok()?,
                has_not: match *has_not {
                    "" => None,
                    pattern => Some(Regex::new(pattern).ok()?),
                },
            })
        })
        .collect()
});

/// What a line, in one form of each letter and without apostrophes, most likely asks.
pub(super) fn find(line: &str) -> Option<Intent> {
    // The service of a wildcard is no topic.
    let without_stars = WILDCARD
        .as_ref()
        .map_or(line.into(), |star| star.replace_all(line, "*"));
    let is_own = TOPIC
        .as_ref()
        .is_none_or(|topic| topic.is_match(&without_stars));
    let cue = COMPILED.iter().find(|cue| {
        cue.has.is_match(line)
            && cue
                .has_not
                .as_ref()
                .is_none_or(|has_not| !has_not.is_match(line))
    })?;
    // To be told it in another language, and thanks, stand whatever else is named.
    let stands = matches!(cue.intent, Intent::Language(_) | Intent::Thanks);
    (stands || !is_own).then_some(cue.intent)
}

/// Whether what was found stands against an article that the words find as well: of what is asked about a template or
/// about wildcards there is always one.
pub(in crate::converse) fn is_strong(intent: Intent) -> bool {
    matches!(intent, Intent::In(_) | Intent::WhyNotStar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_one() {
        assert!(TOPIC.is_some() && WILDCARD.is_some());
        assert_eq!(COMPILED.len(), CUES.len());
    }
}
