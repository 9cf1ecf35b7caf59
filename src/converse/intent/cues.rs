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
    |\b(?:permissions?|a)\ boundar|\btrust\ polic|\bservice\ control|\bleast\ privilege
    |信頼ポリシー|境界|スイッチロール|引き受け|クロスアカウント|多要素|最小権限|エクセル|ドッカー|映画|天気
    |\b[a-z0-9-]{2,}:[a-z]+\w*|\barn:
    |(?:scp|passrole|ec2|lambda|s3|iam側)
";

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
        r"\b(?:new|diff?e?rent|another|other|next)\b.*\b(?:errors?|messages?|problem|issue|one|thing)\b|\b(?:getting|get|got|says?|its|see|seeing)\b.*\b(?:something|sth) (?:else|different|new)\b|(?:違う|ちがう|別の|べつの|次の|新しい|他の|異なる)(?:エラー|メッセージ|もの|やつ|内容)|エラー.{0,6}変わ(?:った|り)",
        r"\b(?:same|identical)\b|同じ",
    ),
    (
        Intent::StillDenied,
        r"\b(?:still|same|again|persists?)\b.*\b(?:error|denied|den(?:y|ies)|fail\w*|block\w*|forbidden|403|not?|issue|problem|message|working|broken|happen\w*|there)\b|\b(?:error|denied|403|problem|issue|failing|blocked|forbidden)\b.*\b(?:still|same|again|persists?)\b|\b(?:didnt|doesnt|did not|does not|not|wont)\b.*\b(?:help|work|fix|solve|change anything|do anything)|\bno (?:luck|change|difference|effect)\b|\bsame (?:error|result|thing|message)|(?:まだ|それでも|やっぱり|やはり|相変わらず|変わらず|同じ).{0,16}(?:エラー|拒否|怒られ|だめ|ダメ|駄目|弾かれ|はじかれ|でき|通ら|動か|403|出)|(?:直ら|治ら|変わら|消え|解決し|解消し|改善し)(?:ない|ません|なかった)|(?:だめ|ダメ|駄目)(?:だった|でした)|うまくい(?:かない|きません|かなかった)",
        r"\bwhy\b.*\bstill needed\b",
    ),
    (
        Intent::Thanks,
        r"\b(?:thanks?|thank you|thx|ty|tysm|cheers|appreciate\w*|lifesaver|legend)\b|\b(?:that|it|this|all)(?:s| is| has)? ?(?:fixed|solved|worked|works|did it|sorted|resolved)\b|\bfixed (?:it|my|the)|ありがと|助か[りっる]|感謝|サンキュ|あざ(?:す|ます|っす)|解決し(?:ました|た)|(?:直|治|動|通)(?:りました|きました|った|いた)|うまくいき?(?:ました|った)",
        r"\b(?:but|how|what|why|who|where|which|can|could|still|not|didnt|doesnt)\b|ない|ません|けど|ですが|どう|なぜ|なんで|誰|どこ|ください",
    ),
    (
        Intent::In(TemplateForm::Terraform),
        r"\b(?:terraform|hcl|tf|opentofu)\b|テラフォーム|terraform",
        r"\b(?:backend|state|provider|plan|apply|role|permission)\b|権限|バックエンド",
    ),
    (
        Intent::In(TemplateForm::CloudFormation),
        r"\b(?:cloud ?formation|cfn|yaml|yml|sam)\b|クラウドフォーメーション|cloudformation|cfn",
        r"\b(?:stack|role|permission|deploy)\b|スタック|権限",
    ),
    (
        Intent::WhyNotStar,
        r"(?:\*|\b(?:stars?|wild ?cards?|asterisks?|admin(?:istrator)?(?: ?access| rights| permissions| role| policy)|full ?access|all permissions|allow (?:all|everything)|everything)\b|アスタリスク|ワイルドカード|スターに|アドミン|管理者権限|フルアクセス|全部許可|全許可|すべて許可|全て許可|administratoraccess).*(?:\b(?:easier|simpler|faster|quicker|instead|bad|wrong|ok|okay|fine|work|there|then|in)\b|だめ|ダメ|駄目|いけ|早[いくか]|速[いく]|楽|よくない|良くない|いい|良い|簡単|つけ|付け|まずい|危)|\b(?:why|cant|couldnt|shouldnt|wouldnt|can|could|just|whats wrong)\b.*(?:\*|\b(?:stars?|wild ?cards?|asterisks?|administrator ?access|admin(?: access| rights| permissions)?|full ?access|everything)(?: |$))",
        r"\bmy admin\b|\b(?:ask|tell|contact)\b|管理者に",
    ),
    (
        Intent::Who,
        r"\bwho(?:m|s|se)?\b|\b(?:my|the|an?|our) (?:admins?|administrator|boss|cloud team|platform team|it|security team|ops team|devops)\b.*\b(?:do|does|needs?|has|have|change|fix|job|task)\b|\b(?:ask|tell|contact|ping) (?:my|the|our|an?|somebody|someone)\b|\bmyself\b|\bon my own\b|誰[にがのかへ]|だれ[にがのか]|情シス|担当|管理者(?:に|が|へ|の仕事)|インフラ(?:チーム|の人|担当)?に|自分(?:で|じゃ|では)",
        "",
    ),
    (
        Intent::Command,
        r"\bcommands?\b|\bcli\b|\bcommand ?line\b|\bterminal\b|コマンド|ターミナル|cli(?:で|だと|から|の|版|なら)",
        "",
    ),
    (
        Intent::WholePolicy,
        r"\b(?:whole|entire|complete|full|fully|final|finished|corrected|fixed)\b.*\b(?:policy|json|document|version|thing|file)\b|\b(?:policy|json)\b.*\b(?:copy|paste|again|in full)\b|\bcopy(?: and|/)? ?paste\b|全文|丸ごと|まるごと|コピペ|コピー(?:したい|できる)|(?:ポリシー|json)(?:の)?全体|全体を(?:出|見|貼|くだ)|修正(?:後|版|済み)の",
        r"\bwhere\b|どこ",
    ),
    (
        Intent::Where,
        r"\b(?:where|which (?:page|screen|menu|tab|button|place)|click|console|screen|menu|tab|navigate|step by step|steps)\b|どこ|どの(?:画面|ページ|メニュー|ボタン)|コンソール|マネコン|画面|(?:設定|変更|適用)(?:方法|手順|のしかた|の仕方)|やり方|手順|押せば",
        "",
    ),
    (
        Intent::ThisPolicy,
        r"\b(?:this|that|the new|my new|other) (?:policy|one|version|json)\b.*\b(?:ok|okay|work|better|fine|enough|instead|right|correct|good|help)\b|\b(?:what|how) (?:if|about)\b.*\b(?:this|that|these)\b|\bif i (?:use|used|try|tried|take|change it to)\b|(?:この|こっちの|こちらの|次の|新しい)(?:ポリシー|json|やつ)|これ(?:なら|だと|で(?:いい|良い|大丈夫|ok|問題|どう))|こう(?:したら|すれば|書いたら|直したら)",
        r"\bwhy\b|なぜ|なんで",
    ),
    (
        Intent::Shorter,
        r"\b(?:short(?:er|ly)?|brief(?:ly)?|gist|tl ?dr|summar\w+|sum (?:it )?up|simpler|simple (?:terms|words|english)|in plain|in (?:a|one|two|1|2|3) (?:word|line|sentence)s?|bottom line|eli5|too long)\b|\bwhat (?:do|should|must) i (?:actually |really |now )?(?:have to |need to )?(?:change|do)\b|短く|短め|要点|要約|簡潔|一言|ひとこと|手短|ざっくり|まとめて|長い|長すぎ|結局|つまり|[0-9一二三]行",
        "",
    ),
    (
        Intent::Details,
        r"\b(?:details?|detailed|explain|explanation|elaborate|background|more (?:info|information|about)|tell me more|deeper|in depth)\b|\b(?:dont|didnt|do not|cant) (?:get|understand|follow)\b|\bconfus\w+|\bunclear\b|詳し|くわし|詳細|説明|背景|(?:わか|分か|解)(?:ら|ん|り)(?:ない|ません|ん)|(?:わか|分か)んない|どういう(?:こと|意味)|ピンとこ",
        r"\bwhy\b|なぜ|なんで|どうして",
    ),
    (
        Intent::Why,
        r"\b(?:why|reasons?|how come|cause|what for|whats wrong|what went wrong|root cause)\b|なんで|なぜ|何故|どうして|理由|原因|なにが(?:悪|だめ|ダメ)|何が(?:悪|だめ|ダメ|いけ)",
        "",
    ),
    (
        Intent::Bye,
        r"\b(?:gotta go|bye|good night|cya|see (?:you|ya)|talk later|ttyl|im off|signing off|have a (?:good|nice|great))\b|失礼します|おやすみ|また(?:あとで|後で|今度|明日|来ます)|おつかれ|お疲れ",
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
    let is_own = TOPIC.as_ref().is_none_or(|topic| topic.is_match(line));
    let cue = COMPILED.iter().find(|cue| {
        cue.has.is_match(line)
            && cue
                .has_not
                .as_ref()
                .is_none_or(|has_not| !has_not.is_match(line))
    })?;
    // To be told it in another language, a template's name, and thanks stand whatever else is named.
    let stands = matches!(cue.intent, Intent::Language(_) | Intent::Thanks);
    (stands || !is_own).then_some(cue.intent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_one() {
        assert!(TOPIC.is_some());
        assert_eq!(COMPILED.len(), CUES.len());
    }
}
