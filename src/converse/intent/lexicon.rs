//! The words of each notion, in English and in Japanese.
//!
//! English in lower case, without apostrophes and with its slips mended; Japanese without spaces, katakana as
//! hiragana. A pattern fits anywhere in a line, an English one between words.

use super::notion::Notion as N;

/// A notion, its words in English, its words in Japanese.
pub(super) const LEXICON: &[(N, &str, &str)] = &[
    (
        N::Thank,
        r"thanks?|thank (?:yo)?u|thankyou|thx|tnx|thnx|ty|tysm|tyvm|cheers|appreciate\w*|grateful|life ?saver|legend|kudos|props|much obliged|good (?:bot|job|stuff)|nice one|big help|so helpful|super helpful|sav(?:ed|ing) (?:me|my|us)|hero|perfect|awesome|brilliant|sweet|excellent|fantastic|wonderful|amazing|woo ?hoo|yay|hooray|hurray|phew|nailed it|love (?:it|this|you)|(?:yo)?u(?: are|re| r)? (?:rock|awesome|amazing|the best|great|an? star|an? genius)|genius|magic|(?:i )?owe (?:you|u|ya)|(?:buy|get) (?:you|u) a (?:beer|coffee|drink)|day saver|you made my day|bless (?:you|u)|top notch|spot on",
        r"ありがと|ありがたい|ありがたや|あざ(?:す|ます|っす|ーす)|さんきゅ|さんくす|感謝|おおきに|(?:^|[^とばらけ])たすか(?:り|っ|る)|(?:^|[^とばらけ])助か(?:り|っ|る)|恩に着|神(?:です|か|ー|すぎ|対応|ぼっと|さま|様|$)|さいこう|最高|すばらし|素晴らし|さすが|おみごと|完璧|ばっちり|ばんざい|万歳|お世話になりました|お手数(?:を)?おかけしました|よかった(?:です|ー|$)|やった(?:ー|ぜ|わ|$)|すごい|救われ|恩人|感激|うれし|嬉し|おかげ(?:で|さま)|さすがです|感動",
    ),
    (
        N::Will,
        r"(?:i|we)(?:ll| will| am going to| are going to|m going to|m gonna|re gonna) (?:just |then |now |go |have to )?(?:try|do|forward|send|ask|tell|check|pass|apply|add|test|talk|give|let|see|look|get|share|raise|open|change|update)|let me (?:try|check|do|ask|test|see)|will (?:do|try|check|ask)|gonna try|trying (?:it|that|this|now)|on it|roger|noted|(?:gonna|going to|will|ill) (?:give|have) (?:it|that|this) a (?:shot|go|try|whirl|spin)|give (?:it|that|this) a (?:shot|go|try|whirl|spin)|(?:ill|i will|will) (?:report|get) back|fair enough|makes sense|got it|understood|gotcha",
        r"(?:て|で)みます|(?:て|で)みる(?:わ|ね|よ|ー|$)|(?:確認|相談|連絡|共有|転送|対応|依頼|検討|報告|設定|変更|適用|追加|反映)(?:を)?(?:し|いたし|致し|させていただき)ます(?:$|ね|！)|(?:て|で)きます$|(?:伝え|試し|やり|送り|頼み|直し|聞き)ます(?:$|ね)|お願いしてみ|やってみよ|ためしてみ|(?:適用|反映|設定|確認|対応|修正|追加)して(?:みます|みる|おきます|おく|きます)|了解|りょうかい|承知|なるほど|わかりました|分かりました",
    ),
    (
        N::OthersCan,
        r"works? (?:fine )?(?:for|with) (?:\w+ ){1,4}(?:but|just|and) not|not for me|(?:everyone|everybody|others?|coworkers?|colleagues?|teammates?) (?:else )?(?:\w+ ){0,4}(?:can|dont|doesnt|has no|have no|works?)|(?:only|just) (?:me|for me|i (?:get|have|see))",
        r"(?:自分|私|僕|俺|わたし|うち)だけ|(?:ほか|他)の(?:人|めんばー|ゆーざー|同僚|方|みんな|ひと|ろーる|環境).{0,3}(?:は|だと|なら|では|で)|(?:同僚|先輩|隣の人|上司|みんな)は",
    ),
    (
        N::Works,
        r"(?:that|it|this|all|everything|now|which|seems|we|were|im)(?: ?s| is| are| has| have)? ?(?:now |all |finally )?(?:fixed|solved|worked|works|working|did it|sorted|resolved|running|alive|green|passing|unblocked|up and running|back in business)|(?:fix|fixed|solved|sorted|resolved) (?:it|my|the|this|everything)|works(?: like a charm| perfectly| fine| great| again| now)?$|worked(?: like a charm| perfectly| great| first try| a treat)?$|working (?:now|again|fine)|was (?:fine|ok|okay|working)|did the trick|went through|goes through|it (?:let|lets) me (?:in|through)|got (?:it to work|in|through)|(?:i am|im) (?:in|through|unblocked|back)|in now|success\w*|no (?:more )?errors?(?: anymore)?$|(?:error|errors|message|denial)(?: is| are| has)? ?(?:now )?(?:gone|disappeared)|problem solved|that was it|all good|up and running|deploy\w* (?:passed|succeeded|went|is green)|passed|can (?:access|see|read|get in|connect|log in)(?: it| to it| them)? now|unblocked|been stuck|^(?:all |and |ok |yep |yes )?(?:sorted|fixed|solved|resolved|done and dusted|problem gone)\b|(?:green|clean) (?:build|run|deploy)|smooth sailing|back on track",
        r"(?:直|なお|治)(?:りました|りまして|った|りまし)|通(?:りました|った|りまし|せました)|とお(?:りました|った)|動(?:きました|いた|いてます|いています|くようにな|いてる)|うご(?:きました|いた)|うまくい(?:きました|った|きまし|ってます)|(?:解決|解消|成功|復旧|完了)(?:しました|した|です|済み|でき|$)|でき(?:ました|た$|たー|たよ|たわ|ました)|できるようにな|いけ(?:ました|た(?:わ|よ|ー|$))|(?:入れ|見れ|見られ|使え|読め|書け|繋が|つなが|あくせすでき)(?:ました|るようにな|りました|った(?:わ|よ|ー|$))|(?:動い|使え|でき|いけ|通っ|入れ|見れ)て(?:い)?た|(?:えらー|拒否)(?:も|は|が)?(?:出なく|消え|なくな|でなく)|消えました|無事|いけ(?:ました|た[！!]|ちゃいました)|動(?:いちゃ|き出し)|なお(?:っちゃ|りまくり)",
    ),
    (
        N::Fails,
        r"(?:didnt|doesnt|did not|does not|wont|isnt|hasnt|not|never|nothing|dont|cant|cannot|havent)(?: \w+){0,2} (?:work\w*|help\w*|fix\w*|solv\w*|resolv\w*|change[ds]? (?:a thing|anything|nothing|much)|change[ds]?$|do (?:anything|it|the trick|squat|jack)|mak(?:e|ing) (?:a|any) difference|go(?:ne)? (?:away|through)|gets? (?:in|through)|let me)|no (?:luck|change|difference|effect|dice|joy|go|bueno|cigar)|nothing (?:changed|happen\w*|helps?|works?)|to no avail|fails|failing|failed|fail|broken|busted|nope|dead|stuck|in vain|useless|didnt|nada|none of|(?:the )?(?:exact )?same thing|no improvement|not fixed|unsolved|not there",
        r"(?:直|なお|治|変わ|かわ|消え|きえ|通|とお|動|うご|解決|解消|改善|でき|出来|効|きか|うまくい|つなが|繋が|入|進|見え|見れ|使え)(?:ら|か|し|れ|り|き|ま|され)?(?:ない|ません|なか|へん|んかった|ん(?:わ|の|けど|です|$)|ぬ|ねえ|ねー|ず|ねぇ)|(?:効い|きい|直っ|なおっ|変わっ|通っ|動い|反映され|消え|でき|治っ)て(?:い)?(?:ない|ません|なか|へん|ねー)|だめ|駄目|あかん|むり|無理|失敗|うまくい(?:か|き)(?:ない|ません|なか|へん)|(?:効果|変化|意味|進展)(?:が|は)?(?:な|あり)|改善せ",
    ),
    (
        N::OnlyFails,
        r"^(?:(?:ok|hmm?|it|that|this|still|well|sorry|unfortunately|sadly|no|nah|nope|but|and|so|ugh|damn|argh|the fix|your fix|just) )*(?:(?:didnt|doesnt|did not|does not|wont|isnt|hasnt|not|cant) (?:\w+ )?(?:work\w*|help\w*|fix\w*|solv\w*|chang\w*|do anything|go through|let me(?: in)?)(?: (?:it|me|us|anything|either|at all|for me|here|the problem|sadly|unfortunately|yet|much))*|nope|no (?:luck|change|difference|effect|dice|joy|go)|nothing (?:changed|happened|works)|fails?|failed|failing|broken|in vain|to no avail)(?: (?:sadly|though|tho|so far|yet|here|unfortunately|sorry))*$",
        r"^(?:やっぱり?|まだ|全然|ぜんぜん|すみません|だけど|でも|うーん|んー|あー|うまく|いや|ええ?|うう|残念ながら|結局|なぜか|これ(?:でも|は|だと)?|それ(?:でも|は|だと)?)*(?:(?:だめ|駄目|あかん|むり|無理|失敗)(?:だった|でした|です|みたい|っぽい|や|やった|だ|わ|した|しました|か|よ|ね|ー|けど|ん|の|な)*|(?:直|なお|治|変わ|かわ|消え|通|とお|動|うご|解決|解消|改善|効|きか|うまくい|でき|いけ)(?:ら|か|し|れ|り|き|ま|され)?(?:ない|ません|なか|へん|ん|ぬ|ねえ|ねー|ず)(?:った|です|でした|の|や|わ|けど|ね|よ|が|だ|ん|ー)*)$",
    ),
    (
        N::Still,
        r"still|stil|again|persist\w*|keeps?|as before|yet|continu\w+|remains?|even (?:after|with|though)|already (?:did|tried|done|added|applied)",
        r"まだ|それでも|やっぱ|やはり|相変わらず|あいかわらず|引き続き|ひきつづき|依然|また(?:同|おな|えら|出|で|だめ|拒否|怒|弾|はじ)|再び|ふたたび|のまま|いまだ|未だ|のに|後も|あとも|ても(?:だめ|駄目|拒|怒|弾|変|か|え|直|で|同|お)|たけど|たんですが|たんだけど|ましたが|結局(?:だめ|拒|変|同)",
    ),
    (
        N::Applied,
        r"(?:i|ive|we|weve|just|already|have|did|after|even) (?:\w+ )?(?:added|applied|changed|updated|edited|attached|pasted|saved|deployed|tried|did|done|followed|set|put|used|made|waited|logged|created)|applied|(?:added|pasted|updated|changed|attached|tried|edited|did) (?:it|this|that|the|your|ur|everything|all|exactly)|(?:that|it|this|the fix|your fix|your policy|ur policy|none of (?:it|that|this)|the change|your change|the policy) (?:\w+ )?(?:didnt|did not|doesnt|does not|wont|isnt|hasnt|has not|failed|fails|helped|helps|is not)|as (?:you|u) (?:said|told)",
        r"(?:追加|変更|修正|適用|反映|設定|更新|保存|実行|貼り付け|あたっち)(?:は|も|を)?(?:し(?:た|て|まし)|後|済み)|(?:やっ|入れ|足し|貼っ|試し|直し|書い|変え|つけ|付け)(?:た|て)(?:み|けど|のに|も|が|ん)|(?:言|い)われた(?:通|とお)り|その(?:通|とお)りに|(?:ご)?案内(?:の|いただいた|どおり|通り)|教(?:えて|わった).{0,6}(?:通|とお)り|手順どおり",
    ),
    (
        N::Same,
        r"same|exact(?:ly)?|unchanged|identical",
        r"変わらず|かわらず|同じ|おなじ|同様|変化な",
    ),
    (
        N::Error,
        r"errors?|erros?|denied|den(?:y|ies)|denying|denials?|access ?denied|access ?denied ?exception|fail\w*|block(?:s|ed|ing)|forbidden|403|refus\w*|reject\w*|un ?authori[sz]ed|not authori[sz]ed|messages?|problems?|issues?|exceptions?|complain\w*|blows? up|chok\w+|stuck|stops?|dies|barfs?|trips?|hits? a wall|crash\w*|not allowed|(?:get\w*|got|see\w*|says?|throws?|shows?|gives?|wants?|needs?) (?:\w+ )?(?:something|sth|another|a different|a new) (?:else|different|new|one|thing|permission|action)|(?:another|other|different|next|new) (?:action|permission|resource)|moan\w*|whin(?:e|es|ing)|grumbl\w*|yell\w*|cries|crying|scream\w*|nag\w*|upset|balk\w*|bark\w*|bail\w*|squawk\w*|kick(?:ed|s|ing)? (?:me |us |it )?(?:out|back)|bounc(?:ed|es|ing)|turn(?:ed|s)? (?:me |us )?(?:away|down)|says no|say no",
        r"えらー|拒否|きょひ|怒られ|おこられ|弾か|はじか|はねられ|403|401|denied|失敗|めっせーじ|例外|蹴られ|けられ|止ま|とま|止められ|つまず|躓|引っかか|ひっかか|詰ま|つま(?:っ|り)|権限(?:が)?(?:ない|足り|不足)|だめって|許可されて(?:い)?(?:ない|ません)|(?:やつ|もの|の)(?:が|に|も)?(?:出|で(?:た|て)|なっ|なり|来|き(?:た|ま))|出(?:ました|た|てき|てる|ている|てます)|でた|でて|文言|(?:権限|あくしょん|許可|りそーす)(?:が|で|も|を)|赤い(?:の|やつ|文字)|真っ赤|追い返|門前払い|つっかえ|ひっかか|転け|こけ(?:る|た|て|ま)|落ち(?:る|た|て|ま)",
    ),
    (
        N::Other,
        r"new|newer|another|diff?e?re?nt|differnt|other|next|else|(?:error|errors|message|it|that|text|wording)s? (?:has |have |is |just )?changed|changed (?:error|message)|moved on|progress\w*|further|second|now its|now it (?:says|complains|wants|fails|needs)|instead|this time|switched|one more|gone but|(?:fixed|solved|gone|passed|worked|works)\b.*\b(?:but|and) now|unfamiliar|not the same|(?:gets?|got|getting|went|goes|made it|moved|am|im|is|its) (?:past|further|beyond|through) (?:it|that|this|the)|then (?:it )?(?:stops|fails|dies|breaks|chokes|trips|hits)|(?:step|bit) further|now (?:its|it|im|i|were|the)|this one is",
        r"違う|ちがう|違った|ちがった|別|べつ|次の|次は|つぎの|つぎは|今度は|こんどは|新し|あたらし|新た|ほか|他の|異なる|変わった|変わりました|変わって|変わり(?:まして|$)|かわった|進んだ|進みました|進んで|もう(?:一|1|ひと)つ|一歩進|前進|今度の|別っぽ|(?:内容|種類|中身)(?:は|が)(?:別|違|ちが)|次(?:に|の)(?:壁|やつ|えらー)|さっきと(?:違|ちが|別)",
    ),
    (
        N::Why,
        r"why|y (?:does|do|did|is|not|are|would|was)|reason(?:s|ing)?|how come|hows come|causes?|caus(?:ed|ing)|root cause|what for|whats? (?:is )?(?:the )?(?:actual |real |exact |main )?(?:problem|matter|issue)|whats? (?:is )?(?:wrong|missing|going on|happening|up with)|what (?:is|was) (?:wrong|missing)|went wrong|what makes|what did (?:i|we) (?:do|get|miss)|what am i (?:missing|doing)|explain why|wym why|how is (?:this|that|it) (?:even )?(?:possible|not allowed|denied)|where did (?:i|we|it) (?:go|mess)|where(?: is|s) (?:the|my) (?:mistake|error|problem|fault)|(?:is|was|am i) missing|what exactly (?:is|was|got|gets)|whats? blocking|what(?: is|s)? (?:blocking|denying|stopping|causing)|which part|culprit|to blame|wheres the catch|(?:didnt|doesnt|does not|did not|not) match\w*|because of (?:the |my )?(?:condition|resource|action|principal|tag)|(?:condition|resource|action)s? or (?:\w+ ){0,3}(?:condition|resource|action)|why would|why wont|whod have thought|doesnt make sense|makes no sense|how can (?:that|this|it) be|which (?:line|bit|statement|condition|element|rule) (?:\w+ )?(?:is|was|does|did|got|trips?|blocks?|fails?)",
        r"なんで|なぜ|何故|どうして|なにゆえ|理由|りゆう|原因|げんいん|(?:何|なに)が(?:悪|わる|だめ|駄目|いけ|足り|たり|問題|起き|おき|おか|あか|引っ|まず|原)|根拠|どこが(?:悪|わる|だめ|駄目|おかし|間違|まちが|問題|いけ|まず)|どういう(?:わけ|理屈|理由|ことで)|何のせい|なんのせい|せいで|どうなって(?:る|い)|何を間違|なにを間違|要因|なして|なんや(?:これ|ねん)|足りない(?:の|もの)(?:は|って)|(?:条件|りそーす|あくしょん|たぐ)(?:が|の)?(?:せい|原因|問題|合って|合わな)|一致し(?:て)?(?:い)?(?:ない|なか|ま)|どっちが(?:原因|悪|だめ)|どの(?:行|部分|条件|すてーとめんと|ぽりしー|記述|設定)(?:が|に|で)(?:.{0,4})?(?:ひっかか|引っかか|引っ掛か|ひっかけ|悪|原因|だめ|駄目|拒|止め|効|まず|足り|合わ)|理屈|(?:つもり|はず)なのに|腑に落ち|納得(?:いか|でき)",
    ),
    (
        N::Yesterday,
        r"yesterday|before|earlier|used to|last week|until now|up to now|this morning|for (?:years|months|weeks)|previously|monday|friday",
        r"昨日|きのう|以前|前は|今まで|いままで|さっきまで|先週|先日まで|今朝|きょうまで|これまで|昔は|つい最近",
    ),
    (
        N::Where,
        r"where(?:abouts)?|which (?:\w+ )?(?:page|screen|menu|tab|button|place|section|file|console|policy|role|service|area|part of the console)|click\w*|console|screen|menus?|tabs?|button|navigat\w*|step by step|steps|walk ?through|gui|web ?ui|interface|dashboard|how (?:do|can|should|would|could|am|are|does)(?: \w+){0,2} (?:actually |even |just |go about |supposed to |gonna )?(?:apply\w*|add\w*|put|set\w*|chang\w*|attach\w*|edit\w*|updat\w*|deploy\w*|configur\w*|past(?:e|ing)|sav(?:e|ing)|us(?:e|ing)|implement\w*|insert|install|mak(?:e|ing)|get there|do) (?:it|this|that|these|those|them|the|your|my|such)|how (?:to|2) (?:apply|add|put|set|change|attach|edit|update|deploy|configure|paste|save|use|do|implement|insert|install)|what do i do with|(?:put|paste|add|stick|drop|enter|insert) (?:it|this|that|these|the json|the policy|the statement|the snippet) (?:in|into|to|on|under|inside)|which (?:tab|button|page|screen|menu|link)|(?:cant|cannot|dont|couldnt) (?:find|see|spot|locate) (?:the|where|any|an?)|(?:opened|im in|i am in|im on|i am on|went to) (?:the )?(?:iam|s3|kms|console|roles?|users?|polic)",
        r"(?:^|[^け])どこ|どの(?:画面|ぺーじ|めにゅー|ぼたん|たぶ|項目|ろーる|ぽりしー|場所|欄|へん|辺)|こんそーる|まねこん|画面|めにゅー|たぶ(?:は|の|を|から|で)|(?:設定|変更|適用|修正|追加|登録|反映|編集|貼り付け|入力)(?:方法|手順|のしかた|の仕方|場所|箇所|先|するには|のやり方|のやりかた)|やり方|やりかた|手順|てじゅん|押せば|開けば|どうやって|どうやれば|どうすれば|どうしたら|どうすりゃ|どう(?:設定|変更|適用|追加|反映|やる|やれ|やん|書き換え|入れ|貼)|(?:貼|入れ|書|足|追加)(?:る|す|く|する)?(?:場所|先|ところ|とこ|欄)|導線|めぬー|くりっく|(?:ぼたん|項目|めにゅー|たぶ|りんく)(?:が|は)?(?:.{0,3})?(?:見当たら|見つから|みつから|ない|どれ)|見当たら|見つからな|(?:こんそーる|画面|iam)(?:を)?(?:開い|ひらい)",
    ),
    (N::WhereAsked, r"where(?:abouts)?", r"(?:^|[^け])どこ"),
    (
        N::Who,
        r"whom?(?: exactly| else)? (?:can|could|should|shall|do|does|is|are|am|has|have|owns?|manages?|to|needs?|must|would|will|on|in|at|might|gets|decides|handles|maintains|administers|was)|whos|whose|whom?$|which (?:team|person|department)|what team|(?:my|the|an?|our|your|some) (?:\w+ )?(?:admins?|administrators?|boss|manager|cloud team|platform team|it (?:dept|department|guys?|team|people|desk)|security (?:team|guys?|people)|ops team|ops|devops|sres?|infra(?:structure)?(?: team)?|account owner|owner|lead|colleague)|(?:devops|security|ops|sre|platform|infra|it)(?: \w+)? (?:or|team|guys|people|department)|ask (?:my|the|our|an?|some\w*|it|them|for it)|tell (?:my|the|our|them)|ping|myself|my self|on my own|by myself|(?:my|our|your|their|whose) (?:side|end|job|call|responsibility)|theirs|(?:someone|somebody|anyone|anybody|everyone) (?:else|with)|responsible|in charge|(?:allowed|able|permitted|permission|permissions|rights|access) to (?:do|change|edit|apply|make|touch|modify) (?:it|this|that|these|iam|policies)|escalate|(?:whod|wholl|whove)|sign(?:s|ed|ing)? (?:it |this |that )?off|approv(?:e|es|al|er|ers)|squad|(?:\w+ ){1,3}(?:people|folks|guys|crew|team) (?:have|need|has|must|should|can|would|who)|belongs to (?:another|a different|some other|the)|another (?:team|squad|department|group)|need(?:s)? (?:to go|to go through|a ticket)",
        r"誰|だれ|どなた|情しす|担当|管理者(?:に|が|へ|の|じゃ|で|さん|しか|権限(?:が|を)?(?:いる|必要|ない|持))|管理者$|いんふら(?:ちーむ|の人|担当|部|に|さん|側)|自分(?:で|じゃ|では|の権限)|自力|(?:私|僕|俺|わたし)(?:で|にも|が(?:変|直|や)|の(?:権限|ほう))|部署|ちーむ(?:に|が|へ|の)|上司|せきゅりてぃ(?:部|ちーむ|担当|の人)|頼め|たのめ|頼む|たのむ|頼ん|頼み|依頼(?:先|すれ|した|する|し)|お願いする(?:の|相手|人|作業|先)|お願いすべき|連絡先|責任者|相談先|どこのちーむ|うちの権限|変更権限|(?:ちーむ|部門|ぐるーぷ)(?:だけ|で(?:対応|直|変|でき)|待ち|案件|まかせ|任せ)|待ち(?:です|\?|？|$|か)|sre|cc?oe|承認(?:者|を|が|は|して)|許可をもら|(?:自分|うち|こっち|こちら)(?:ら|たち|側)?(?:だけ)?で(?:対応|解決|完結|直せ|でき)",
    ),
    (
        N::NoRights,
        r"(?:dont|do not|doesnt|havent|have|got|not|no|without|lack)(?: have| got| have any| an?| the)* (?:admin|iam|rights|permissions? to|access to (?:iam|that|this|it))(?: \w+)?|not an? admin|(?:have )?no (?:rights|permissions?|access) (?:to|for)|(?:cant|cannot|not allowed to|unable to) (?:edit|change|touch|modify) (?:it|this|that|iam|polic\w+|anything)",
        r"権限(?:が|は|も)?(?:なく|無く|なかった|ない|無い|ありません|持って(?:い)?(?:ない|ません))|(?:自分|私|僕|俺)(?:に|で|じゃ|では|から)(?:は)?.{0,8}(?:できない|できません|変えられ(?:ない|ません)|直せ(?:ない|ません)|触れ(?:ない|ません)|いじれ)|管理者(?:じゃ|では)(?:ない|ありません|なく)",
    ),
    (
        N::Forward,
        r"(?:write|draft|compose|word|phrase|generate|prepare)\b.*\b(?:message|msg|mail|e ?mail|ticket|text|request|slack|dm|note|jira|blurb)|(?:message|msg|mail|e ?mail|ticket|text|slack|dm|note|blurb|something|sth) (?:i can |i could |we can |can |for me |that i can )?(?:to |for )?(?:send|forward|copy|post|paste)? ?(?:to |for |over to )(?:my|the|our|them|him|her|who\w*|it|an? )|(?:send|forward) (?:to|it to|this to|that to) (?:my|the|our|them|him|her|who\w*|it)|(?:word|phrase|explain) (?:this|it|that) (?:to|for)|forward\w*|(?:what|how) (?:do|should|to|would|can|must)(?: i| we)? (?:tell|say|ask|word|phrase|write)(?: to)?(?: them| him| her| my| the| our| it|$)|what (?:do|should|can) i ask (?:for|them)|open (?:a|the) ticket|jira ticket|ticket text|request text|put (?:it|this|that) in (?:an? )?(?:ticket|message|email|request)|for the (?:ticket|request|change request)|paste into (?:a|the) ticket",
        r"文面|依頼文|文章|めーる|転送|ちけっと|すらっく|slack|teams(?:で|に)|伝え(?:れば|たら|る|方|て|たい)|(?:なんて|何て|なんと|何と|どう)(?:言えば|いえば|言ったら|伝え|頼め|書けば|お願いすれば|説明すれば|依頼すれば)|そのまま(?:送|転送|渡)|申請(?:文|書|の|に)|依頼(?:書|の文|内容|てんぷれ)|起票|送れる|(?:申請|依頼|起票)(?:ちけっと|用|文)|貼れる(?:文|形|よう)|文章に(?:して|まとめ)",
    ),
    (
        N::Command,
        r"commands?|commmand|cli|aws ?cli|command ?line|terminal|cmd|one ?liner|shell|bash|zsh|powershell|script|(?:put|attach)(?: |-)?(?:role|user)(?: |-)?policy\w*|(?:do|should|must|would|can|to) i (?:type|run|execute|enter)|(?:type|run|execute) (?:now|here|then|exactly)|(?:paste|type|run|drop) (?:it |this |that )?(?:in|into|to|on) (?:my|the|a) (?:shell|terminal|prompt|console session|cloudshell)|cloud ?shell|something (?:i|to) (?:can )?(?:paste|run)",
        r"こまんど|たーみなる|cli|(?:打|う)(?:つ(?:の|ん|には|もの)|てば|ったら|って)|しぇる|何を実行|なにを実行|実行すれば|実行したら|わんらいなー|すくりぷと|黒い画面|cmd|powershell|bash|何こまんど|(?:叩|たた)(?:け|く|いたら)|こぴぺで(?:実行|流)|くらうどしぇる|cloudshell",
    ),
    (
        N::Whole,
        r"whole|entire(?:ty)?|complete(?:ly|d)?|full(?:y)?|final|finished|corrected|fixed|merged?|(?:the|your|an|ur) updated|resulting|revised|all of it|in one piece|from (?:start|top) to (?:end|bottom|finish)|copy(?: and|/| n)? ?paste|copy ?pasta|copypaste|looks? like (?:with|after|once|then|now|when)|after the (?:change|fix)|not (?:just )?(?:the )?(?:snippet|part|diff|excerpt)|ready to (?:paste|use|go)|put together|combined?|integrated?|insert(?:ed)? (?:it )?(?:in|into)|into my|in my (?:json|policy|document)|(?:already|with (?:your|the|that|this|all|both|those|these)(?: \w+)? (?:edits?|changes?|fix(?:es)?|lines?|statements?|bits?)) (?:already )?(?:applied|in|included|merged|added|baked in|inserted|in place)|baked in|with (?:your|the) (?:edits?|changes?|fix(?:es)?)|start to finish|the lot",
        r"全文|ぜんぶん|丸ごと|まるごと|全部入り|ぜんぶ入り|完成|完全版|かんせい|こぴぺ|こぴー(?:したい|でき|して使)|全体|組み込|くみこ|まーじ|差し込|反映した(?:json|ぽりしー|もの|やつ|版)|修正(?:後|版|済み|した|ずみ|済)|差分(?:じゃ|では|で)な|貼り付けるだけ|貼るだけ|そのまま(?:貼|使|こぴ)|最終(?:版|形|的)|直した(?:やつ|版|もの|json|ぽりしー)|訂正版|変更後|(?:json|ぽりしー)(?:を|の|は|も)?(?:全部|ぜんぶ|全て|すべて|一式)|全部(?:の)?(?:json|ぽりしー|載)|一式|省略(?:なし|せず|しないで)|抜粋(?:じゃ|では|で)な|完成(?:形|品|版|した|後)|できあが|出来上が|仕上が|丸ごと|まるごと|全部(?:入り|込み|くっつけ)|まとめた(?:やつ|もの|json|ぽりしー)|組み込|反映(?:した|済み)(?:の|ぽりしー|json|やつ|もの)",
    ),
    (
        N::Policy,
        r"pol[il]c(?:y|ies)|json|document|statements?|snippet|code|version|file|thing|doc|block|one|it",
        r"ぽりしー|ぽりし|json|省略|すてーとめんと|どきゅめんと|こーど|やつ|もの|全文|これ|それ|全部",
    ),
    (
        N::Show,
        r"show|give|gimme|send|print|paste|post|output|share|provide|drop|see|get|got|want|need|have|can (?:i|we|you|u)|could (?:i|we|you|u)|please|pls|plz|please|lemme|mind|whats|what",
        r"見せ|みせ|出し|だし|くだ|下さい|くれ|ちょうだい|頂戴|ほしい|欲しい|ください|送って|書いて|貼って|教え|おしえ|いただ|もらえ|お願い|おねがい|おね|たのむ|頼む|よろ|見たい|みたい|希望|きぼんぬ|つくって|作って|にして|なに|何",
    ),
    (
        N::New,
        r"(?:this|that|the new|my new|the other|a new|these|the following|this new|following|my updated|the attached|my|heres my|here is my) (?:pol[il]c(?:y|ies)|one|version|json|statement|document|draft)|i(?:ve| have)? (?:just )?(?:changed|updated|edited|rewrote|rewritten|modified|adjusted|tweaked|swapped|replaced|wrote) (?:it|the|my|this|that)|like this|as follows|if i (?:use|used|try|tried|take|took|change|changed|write|wrote|do|did|make|made|go with)|(?:what|how) about (?:this|that|these|the|my|it)|(?:i |ive |just )?(?:rewrote|redid|reworked|redone|rewritten|revised|fixed up|changed) (?:it|mine|the policy|that)|(?:rewrote|redid|reworked) it",
        r"(?:この|こっちの|こちらの|次の|つぎの|下の|新しい|今の|うちの|手元の|既存の|いまの|添付の|別の|もう一つの|今使ってる)(?:ぽりしー|json|やつ|案|ほう|方|もの|設定|書き方)|下記|以下の|書き直|書き換え(?:て|た|ました)|変えて(?:み|きた)|修正してみ|直してみ|これ(?:なら|だと|で(?:いい|良い|大丈夫|ok|問題|どう|合|あっ|おk|いけ|通|足))|こう(?:したら|すれば|書いたら|直したら|変えたら|書けば|書き)|こんな(?:感じ|ふう|風|の)|書き直し(?:た|て|ま|版)|直した(?:版|やつ|もの|ぽりしー|の)|修正版|改訂版|変えた(?:版|やつ|もの)",
    ),
    (
        N::Fit,
        r"ok|okay|okey|work|works|better|fine|enough|right|correct|good|help|do|cut it|suffic\w*|valid|instead|pass|look|looks|what (?:about|if)|how about|changed|updated|rewrote|edited|hold(?:s)? up|fly|good to go|make sense|pass muster|any better|do the (?:job|trick)",
        r"ok|おk|おけ|いける|いけ(?:ます|そう)|いい|良い|よい|ええ|大丈夫|だいじょうぶ|問題|合って|あって|合う|正しい|足り|通る|通り(?:ます|そう)|どう|十分|動く|平気|よろしい|だと|なら|では|でも|(?:て|し)(?:みた|ました|みました)|いけそう|いけ(?:るか|ますか)|見てもら|見て(?:くだ|ほし)|ちぇっく|れびゅー",
    ),
    (
        N::Terraform,
        r"terraform|terrafrom|teraform|hcl|open ?tofu|tf|aws_iam_(?:role_|user_)?policy\w*|hcl",
        r"terraform|てらふぉーむ|てらふぉ|てら(?:で|だと|版)|hcl|(?:^|[^a-z])tf(?:[^a-z]|$)|opentofu|hcl",
    ),
    (
        N::Cdk,
        r"(?:aws )?cdk|policystatement",
        r"cdk|policystatement",
    ),
    (
        N::CloudFormation,
        r"cloud ?formation|cfn|ya?ml|sam|cf template",
        r"cloudformation|くらうどふぉーめーしょん|くらふぉめ|くらふぉ|cfn|ya?ml|やむる|やめる形式|(?:^|[^a-z])sam(?:[^a-z]|$)|てんぷれーと(?:で|だと|に)",
    ),
    (
        N::Star,
        r"\*|(?:an |the |resource |action |with |use |put |just |in )stars?|(?:use|put|with|allow|write|set) a star|stars? (?:in|for|there|instead|as)|wild ?cards?|asterisks?|asterix|admin(?:istrator)? ?(?:access|rights|permissions?|role|policy|privileges?)|(?:just|be|as|an|use|give|full|make (?:it|me|him|her|them)) (?:an )?admin|full ?access|power ?user(?: ?access)?|all permissions|all access|allow (?:all|everything|anything|any)|everything on everything|on everything|access to everything|open everything|wide open|open it (?:all )?up|any(?:thing)? action|all actions|all resources|every resource|root access|god mode|s3fullaccess|\w+fullaccess",
        r"\*|あすたりすく|あすたりすき|わいるどかーど|すたー(?:に|で|じゃ|だと)|あどみん|管理者権限|ふるあくせす|ふるおーぷん|全部(?:許可|ゆる|ok|おk|開け|あけ|通)|全許可|全開放|全開|すべて許可|全て許可|なんでも(?:許可|でき|あり|ok)|何でも(?:許可|でき|あり|ok)|administratoraccess|poweruser|[a-z0-9]fullaccess|こめじるし|米印|がばがば|ざる",
    ),
    (
        N::Easy,
        r"why|cant|cannot|couldnt|shouldnt|wouldnt|can|could|should|would|just|simply|easier|simpler|faster|quicker|instead|bad|wrong|ok|okay|fine|work|then|rather|downsides?|risk\w*|problem|harm\w*|danger\w*|matter\w*|safe|hurt|laz(?:y|ier)|tempt\w*|what (?:if|about|happens)|for now|temporar\w*|is it|whats|any(?:thing)? (?:bad|wrong|against)|better|enough|and be done|or|how about|isnt|good|quick|testing|dev",
        r"だめ|駄目|いけ|早|はや|速|楽|らく|よくない|良くない|いい|良い|よい|簡単|かんたん|つけ|付け|まず|危|あぶな|あり$|ありか|ありです|なし$|ええ|かまわ|構わ|よく(?:ね|な)|じゃ(?:だめ|あかん)|なぜ|なんで|どうして|りすく|問題|すれば|したら|すると|しちゃ|せえ|手っ取り|めんど|面倒|一時的|とりあえず|ひとまず|検証|開発|ほうが|方が|十分|済む|すむ|大丈夫|ok|どう|ちゃう|いかん|あかん|思って|して(?:も|は)|書い|にする",
    ),
    (
        N::Short,
        r"short(?:er|ly|en|est)?|brief(?:ly|er)?|gist|tl ?d ?r|tldr|summar\w+|sum (?:it |this |that )?up|simpler|simple (?:terms|words|english)|in plain|plain english|in (?:a|one|two|1|2|3|a couple of|few|fewer) (?:word|line|sentence|bullet)s?|(?:one|a single|1|two|2) (?:sentence|line|word)s?|bottom line|eli ?5|like im (?:5|five)|too (?:long|much (?:text|info\w*|to read))|wall of text|essay|novel|condense\w*|compact|concise\w*|boil (?:it|this|that) down|key (?:point|takeaway)s?|takeaway|nutshell|crux|quick version|just the fix|skip the|what (?:exactly |else |precisely )?(?:to|do|should|must|shall|would|can|am)(?: (?:i|we|you|u))?(?: (?:actually|really|now|exactly|supposed to|have to|need to|gotta))* (?:change|do|fix|edit|add)|what needs (?:to be )?(?:changed|changing|fixing)|and that means|meaning what|so basically|whats the fix|only the fix|on my phone|condens\w+|trim (?:it|this|that)?|cut (?:it|this|that) down|tighten (?:it|this) up|in short|short of it|one thing (?:i|to|we)|the one thing|essentials?|at a glance",
        r"短|みじか|要点|要約|簡潔|一言|ひとこと|ひと言|1言|一文|手短|ざっくり|まとめ|長い|長す|長っ|ながい|ながっ|長ぇ|結局|つまり|要は|要するに|ようするに|[0-9一二三]行|端的|結論|さくっと|三行|しんぷる|読む(?:の|き|気)|読めない|読みきれ|さっくり|ぽいんとだけ|(?:何|なに)(?:を)?(?:変え|直|なお|すれば|したら|すりゃ|やれば|修正|変更)|(?:どこを|どれを)(?:変え|直|修正|変更)(?:れば|せば|たら|すれ)|対応だけ|直し方だけ|ようは|かいつまん|掻い摘|簡単に(?:言|まとめ|説明|お願い|いう|$)|かんたんに|いっこで言|すまほ(?:だから|なので|で)|(?:一|1|ひと|二|2|ふた)つ(?:だけ|で)|[0-9一二三]つ(?:に絞|だけ)|[0-9一二三](?:行|文)(?:くらい|ぐらい|程度|以内|で|に)|最低限(?:やる|する|だけ)|(?:やる|する)(?:こと|べきこと)(?:だけ|を|は)|絞って|絞ると",
    ),
    (
        N::More,
        r"details?|detailed|detial\w*|explain\w*|explanation|elaborate|background|more (?:info\w*|about|context|depth|on (?:that|this|it))|tell me more|go (?:on|deeper|further)|deeper|in depth|dig|expand|say more|specifics|clarif\w+|(?:dont|didnt|do not|cant|cannot|not)(?: sure)?(?: i)? (?:quite |really |fully )?(?:get|getting|understand|understanding|follow|following|see (?:it|why|how)|grasp)|confus\w+|unclear|lost me|over my head|what do(?:es)? (?:you|that|this|it|u) (?:\w+ )?mean|whats? (?:that|this|it) mean|meaning of|walk me|new to|beginner|noob|newbie|how does (?:that|this|it) work|how it works|how that works|works exactly|break (?:it|this|that) down|teach me|huh|come again|like what|an example|for example|the theory|long version|everything you",
        r"詳し|くわし|詳細|しょうさい|説明|せつめい|解説|背景|(?:わか|分か|解|理解でき)(?:ら|ん|り|ませ)(?:ない|ません|ん|へん|な)|わからん|分からん|わかんな|分かんな|わかりにく|分かりにく|どういう(?:こと|意味|しくみ|仕組)|どゆこと|ぴんとこ|掘り下げ|ほりさげ|かみ砕|噛み砕|かみくだ|もっと|もうちょ(?:い|っと)|もう少し|もうすこし|仕組み|しくみ|初心者|初学者|ちんぷんかんぷん|意味(?:が|は)?(?:不明|わか|分か)|(?:何|なに)を(?:言|いっ|おっしゃ)|さっぱり|具体(?:的|例)|例えば|たとえば|続き|補足|細かく|こまかく|丁寧に|深掘り|ふかぼり|理屈|用語",
    ),
    (
        N::Beginner,
        r"new to|beginner|noob|newbie|dummies|never used|first time|(?:have |ive |i have |i )?never (?:touched|used|seen|done|heard|worked|opened|looked)|zero (?:experience|knowledge|idea)|(?:like|as if) (?:im|i am|ive|i have|i) (?:a )?(?:never|new|kid|child|stupid|dumb|an idiot|clueless)|in layman\w*|laymans?|first (?:day|week)|clueless",
        r"初心者|初学者|しょしんしゃ|始めたばかり|慣れてな|素人|やさしく|易しく|優し(?:く|め)|かんたんな言葉|難し(?:い|く|すぎ|め)|むずかし|むずい|素人|しろうと|新人|未経験|さわったこと|触ったこと|はじめて",
    ),
    (
        N::OtherLanguage,
        r"deutsch|german|espanol|español|spanish|french|francais|français|chinese|korean|portugu\w+|russian|italian\w*|hindi|vietnamese|tagalog|dutch|polish|turkish",
        r"中国語|中文|韓国語|한국어|どいつ語|独語|ふらんす語|仏語|すぺいん語|べとなむ語|ぽるとがる語|たがろぐ語|いたりあ語|ろしあ語|たい語",
    ),
    (
        N::English,
        r"(?:in|into|to|only|back to|use|speak|prefer|want|switch to|as) english|english (?:only|version|please|pls|plz|translation|too|also|again|this time)|^english$|translate\b.*\benglish|eng pls|en pls|en please|english speaker\w*|in eng",
        r"英語(?:版|に|で|も|を|表記|でも|訳|が(?:いい|良い)|ばーじょん|希望|$)|英訳|いんぐりっしゅ|えいご",
    ),
    (
        N::Japanese,
        r"(?:in|into|to|only|reads?|speaks?|back to|use|prefers?|switch to|understands?) (?:only )?japanese|japanese (?:only|version|please|pls|plz|translation|too|also|again|this time)|^japanese$|nihongo|translate\b.*\bjapanese|jp (?:pls|please|version)|japanese speaker\w*|(?:in|into) (?:\w+ )?japanese|japanese (?:version|as well|please|too|one)",
        r"日本語(?:版|に|で|も|を|表記|でも|訳|が(?:いい|良い)|ばーじょん|希望|$)|和訳|にほんご|日本人",
    ),
    (
        N::NotEnglish,
        r"(?:dont|doesnt|cant|cannot|do not|not|no) (?:really )?(?:speak|read|understand|know|any|much)?(?: any| much)? ?english",
        r"英語(?:が|は|を|だと)?(?:あまり|ちょっと)?(?:読め|よめ|わから|分から|わかん|だめ|苦手|にがて|むり|無理|きつ)",
    ),
    (
        N::NotJapanese,
        r"(?:dont|doesnt|cant|cannot|do not|not|no) (?:really )?(?:speak|read|understand|know|any|much)?(?: any| much)? ?japanese",
        r"日本語(?:が|は|を|だと)?(?:あまり|ちょっと)?(?:読め|よめ|わから|分から|わかん|だめ|苦手|にがて|むり|無理|話せ)",
    ),
    (
        N::Both,
        r"both(?: in)? (?:languages?|english|japanese|en)|english and (?:in )?japanese|japanese and (?:in )?english|english (?:\+|plus|/|&) japanese|japanese (?:\+|plus|/|&) english|bilingual|en(?: and |/| \+ | )ja|ja(?: and |/| \+ )en|jp(?: and |/)en|in two languages|each language|(?:english|japanese) as well as",
        r"日英|英日|両方の(?:言語|ことば)|両言語|2か国語|二か国語|2ヶ国語|2言語|日本語(?:と|版と|・|および|でも|も|\+)英語|英語(?:と|版と|・|および|でも|も|\+)日本語|ばいりんがる",
    ),
    (
        N::Wait,
        r"how (?:long|soon|fast|quick(?:ly)?)|(?:do|should|have to|need to|must|gotta|can|long|just|ill|to|i) (?:\w+ )?wait(?:ing)?|wait (?:a|for|until|till|long|some|few|how)|immediate(?:ly)?|instant(?:ly|aneous)?|right away|straight away|at once|takes? (?:effect|long|a (?:while|bit|sec|minute)|time)|propagat\w*|kicks? in|in effect|effective|becomes? active|delay|lag|eventual\w*|when (?:does|will|is|do|can)\b.*\b(?:work|effect|active|live|apply|applied|try|use|ready)|(?:need|have|must|should|do|does|required|necessary|gotta|got)\b.*\b(?:re ?deploy\w*|re ?start\w*|re ?boot\w*|re ?log\w*|re ?login|log ?(?:in|out|off|back)|sign (?:in|out|back)|refresh\w*|re ?create\w*|new (?:session|token|tokens|credentials|terminal|keys?)|renew\w*|re ?run|re ?assume\w*|assume (?:it|the role) again|bounce|recycle|re ?provision\w*|invalidate|flush|clear (?:the )?(?:cache|session))|fresh (?:creds?|credentials?|session|token|login)|(?:need|must|should|have to|do) (?:\w+ )?(?:new|fresh|another) (?:creds?|credentials?|session|token|login)|new creds|before (?:i )?(?:retry\w*|try\w* again|re ?run\w*)|(?:try|retry) (?:it )?(?:straight|right) away",
        r"すぐ(?:に)?(?:効|反映|使|でき|有効|適用|いけ|通)|いつ(?:から|反映|効|使|ごろ|頃|有効)|反映(?:まで|に(?:は)?(?:時間|どれ|どの|何|なん)|される(?:の|ん)?(?:は|に)|(?:は|って)?(?:すぐ|いつ)|待ち|時間|された(?:ら|あと))|どれ(?:く|ぐ)らい(?:で|の時間|かか|待|したら)|どのくらい(?:で|の時間|かか|待)|何分|なんぷん|何秒|何時間|待(?:つ|て|った|ち|たな|った方|ったほう|たないと|てば)|まつ(?:必要|の)|時間(?:は|が)?(?:かか|必要|いる|要る)|再(?:起動|でぷろい|ろぐいん|実行|開|作成|接続|さいんいん|発行|取得|認証|ぷろびじょ|ぷろびじょにんぐ)|りすたーと|りぶーと|でぷろい(?:し直|しなお|が(?:必要|いる))|ろぐ(?:いん|あうと)(?:し直|しなお|が必要|は必要|しないと|したほう)|せっしょん(?:は|を)?(?:切|張り直|取り直|作り直|とり|更新)|即時|即座|即反映|たいむらぐ|らぐ|とーくん(?:は|を)?(?:取り直|更新|作り直)|つなぎ直|繋ぎ直|入り直|時間(?:を)?(?:おい|置い|空け|あけ)|少し(?:待|時間)|しばらく(?:待|時間|し)|設定した(?:ばかり|ばっか|直後)|した(?:ばかり|ばっか|直後)",
    ),
    (
        N::Replace,
        r"next to|replac\w*|overwrit\w*|in addition|append\w*|keep (?:the|my|both)|(?:remove|delete|drop) (?:the|my) (?:old|other|existing|first|current|original)|(?:rest|others?|existing|old one|first one) (?:stays?|remains?|goes?)|alongside|on top of (?:the|my)|does it go (?:after|before|inside)|(?:goes|go|sit|sits|live|lives) (?:alongside|beside|next to|with|along with) (?:my|the|what)|instead of (?:it|my|the|what)|as well as my|keep (?:my|the) (?:current|existing|old|block)",
        r"既存|置き換え|おきかえ|上書き|今(?:の|ある|入ってる)(?:やつ|もの|ぽりしー|設定|すてーとめんと)(?:は|を|って)(?:消|残|その|どう)|(?:消|削除)し(?:て|ても)(?:いい|良い|大丈夫|よ)|残(?:す|して)(?:いい|おい|べき|お|ほう)|追記|入れ替え|差し替え|両方残|元の(?:やつ|もの|すてーとめんと)(?:は|を|って)|(?:今|いま)の(?:に|へ)足す|追加するだけ|(?:入れ|置き|差し)換え",
    ),
    (
        N::Meaning,
        r"what (?:does|do|is|are|did)(?: (?:the|that|this|your|those|these|new|added|second|2nd|first|extra|last))* (?:block|statement|part|snippet|change|fix|line|bit|json|policy|thing)s?(?: you \w+)?(?: (?:actually|really|even|exactly))? (?:do|does|allow|mean|for|grant|good|say)|(?:does|will|would|do) (?:it|this|that|the fix|the policy|the statement)(?: also)? (?:cover|include|extend|apply to|work (?:for|on|with))|what (?:exactly )?(?:does|will|would) (?:it|this|that) (?:allow|grant|permit|open|do)",
        r"(?:追加|足|新し|2つ目|二つ目|この|その|修正).{0,6}(?:すてーとめんと|ぽりしー|設定|行|ぶろっく|部分|記述|やつ|もの).{0,6}(?:意味|何を(?:し|す)|なにを(?:し|す)|何の|なんの|役割|何を許|どういう)|(?:に|へ)も(?:使え|効|適用|つなげ|つなが|接続|あくせす|でき|入れ)|(?:まで|も)(?:でき|つなげ|見え|消せ|触れ|さわれ)(?:ちゃ|てしま)|ちゃい(?:ます|ません)|も対象|も含(?:ま|む)",
    ),
    (
        N::Verify,
        r"(?:how|way|want|wanna|best)\b.*\b(?:verify|test|check|confirm|validate|make sure|know|tell|prove|simulate|be sure|see)\b.*\b(?:it|this|that|works?|worked|took|right|correct|applied|fix|fixed|ok|in place|effect|if|whether)|(?:verify|test|check|confirm|validate) (?:it|that|this|if|whether|the (?:fix|change|policy|result))|(?:how|can i|could i|way to|want to|let me|should i) (?:to )?(?:verify|test|validate|double check|confirm)|how (?:do|can|should|would|to|could)(?: i| we| you| one)? (?:verify|test|validate|confirm|check)$|did (?:it|that|i) (?:work|take|do it right|apply)|dry ?run|simulat\w+|double check|sanity check|took effect|is (?:it )?(?:applied|active|in place|live)|before (?:i )?(?:roll|deploy|go|push|ship)\w*|without (?:actually )?(?:running|breaking|calling)|see if it (?:works|worked)|(?:check|test|try) (?:it |this |that )?without (?:\w+ )?(?:prod|production|real|touching)|not (?:touch|hit|break)\w* prod",
        r"確認(?:方法|手順|する(?:に|方|こまんど|の)|したい|でき|すれば|したら|って|は(?:どう|どこ)|の(?:仕方|しかた|やり方))|検証(?:方法|手順|する(?:に|方)|したい|でき|すれば|って|は(?:どう))|確かめ|たしかめ|てすと(?:方法|したい|する|でき|すれば|って)|試(?:す(?:に|方)|し(?:方|たい)|せ)|しみゅれ|ちゃんと(?:効|反映|設定|適用|直|入)|どらいらん|動作確認|(?:反映|適用|設定|効い|直っ)(?:された|できた|ている|てる|た|て)(?:か|かどうか|こと)|(?:うまくいった|合ってる|正しい|直った)か(?:どうか)?(?:は|を|って)?(?:どう|調|知|見|確|わか|分か)|事前に|本番(?:を)?(?:叩か|触ら|さわら|使わ)|通るか(?:どうか)?(?:試|ため|確|しら|調|てすと)|試せ",
    ),
    (
        N::Undo,
        r"undo\w*|revert\w*|roll(?:ing)? ?(?:it |this |that )?back|rollback|back(?:ing)? (?:it |this |that )?out|restor\w+|go(?:ing)? back|(?:put|set|change|switch|turn) (?:it|this|that|everything|things|the policy) back|(?:remove|delete|drop|take out|get rid of|withdraw|revoke) (?:it|this|that|them|the (?:change|statement|policy|permission|fix|access)|again)(?: again| later| after\w*| out)?|previous (?:version|policy|state)|(?:old|former|original) (?:policy|version|state|one)|revers\w+|take (?:it|that|this) back|un ?apply|changed? my mind|how it was|the way it was|(?:goes|go|went) (?:sideways|wrong|south|bad)|get back to (?:what|how|where|the)|what we had",
        r"元(?:に|の(?:状態|ぽりしー|設定)に)(?:戻|もど)|もとに(?:戻|もど)|もどす|もどし(?:たい|方|かた)|戻し(?:たい|方|かた|て)|戻す|戻せ|取り消|とりけ|ろーるばっく|切り戻|きりもど|やっぱりやめ|やっぱやめ|前の(?:ぽりしー|ばーじょん|状態|設定)|以前の(?:ぽりしー|ばーじょん|状態)|(?:消|外|削除)(?:す|し|したい|する)(?:方|には|たい|とき|場合|方法)|あとで(?:消|外|戻|削除)|後で(?:消|外|戻|削除)|取り下げ|あんどぅ|なかったことに|剥奪|はく奪|元どおり|元通り|もとどおり|失敗したら(?:戻|どう)",
    ),
    (
        N::Safe,
        r"(?:too|overly) (?:wide|broad|much|open|permissive|loose|generous|powerful)|(?:is|isnt|are|was|will|would|wont|does|doesnt|could|can|any|whats|what) (?:\w+ ){0,5}(?:safe|secure|dangerous|danger|risky|risks?|harm\w*|a security (?:hole|risk|issue)|expos\w*|give away|side ?effects?|downsides?|implications?|consequences?|break (?:anything|something|stuff|things|other)|affect\w*|impact\w*|hurt)|(?:anything|something|what|who|whatever) else (?:\w+ ){0,3}(?:allow\w*|grant\w*|open\w*|chang\w*|break\w*|affect\w*|get\w*|access)|(?:allow\w*|grant\w*|open\w*|give\w*|permit\w*|let\w*) (?:\w+ ){0,3}(?:more|anything else|other things|too much|extra|stuff|beyond|only (?:that|this|what))|blast radius|least privileges?|minimal|minimum|narrow\w*|tight\w*|overkill|over ?permissive|security (?:risk|review|team will|hole|wise|concern\w*)|audit\w*|safe (?:to|enough|for)|is (?:it|this|that) safe|secure|prod(?:uction)? safe|are you sure|how sure|u sure|you sure|certain|proof|proven|guarantee\w*|trust (?:this|that|it|you)|comfortable|worr(?:y|ied)|scared|afraid|tighten\w*|(?:any|be|more) (?:tighter|stricter|narrower)|lock(?:ed)? (?:it |this |that )?down|auditors?|pick(?:y|ier)|compliance",
        r"本当に(?:直|大丈夫|合|これ|正し|安)|ほんとに(?:直|大丈夫|合|これ|正し|安)|ほんとう(?:に|か)|確実|自信|保証|信じて|安全|あんぜん|危(?:な|険|う)|あぶな|広(?:す|過)ぎ|ひろすぎ|広く(?:ない|なり|な|しす)|広め|余計な(?:もの|権限|許可|こと)|余分|過剰|(?:ほか|他)(?:に|の)(?:も)?(?:何|なに|影響|許可|もの|操作|ことまで|ものまで|りそーす)|影響|副作用|せきゅりてぃ(?:的|上|り|ほーる|面|ちぇっく|れびゅー)|最小(?:権限|特権|限)|最低限|りすく|やりすぎ|緩す?ぎ|ゆるす?ぎ|緩く|ゆるく|強す?ぎ|壊れ|支障|監査|心配|不安|怖|こわい|本番(?:に|で|環境)|どこまで(?:許可|でき|開)|何が(?:でき|許可され|増え)|なにが(?:でき|許可され|増え)|(?:ほか|他|別)の(?:ばけっと|てーぶる|ろーる|りそーす|きー|あかうんと|もの|やつ|ひと)(?:まで|も|に)|読めるように(?:なっ|なり|なる)|見えるように(?:なっ|なり|なる)|しまわない|ちゃったり|てしまったり|絞れ|きつく",
    ),
    (
        N::Fine,
        r"any (?:problems?|issues?|concerns?) with (?:it|this|that)|all right",
        r"大丈夫|だいじょうぶ|問題(?:ない|な(?:く|さ)|は(?:な|あり))|へいき|平気",
    ),
    (
        N::WrongPolicy,
        r"(?:pasted|sent|posted|copied|gave|sharing|shared) (?:you )?(?:the |an? |my )?(?:wrong|old|outdated|previous|stale) (?:pol[il]cy|json|one|version)|(?:policy|json|version)(?: that)? (?:i|we) (?:pasted|sent|posted|gave|shared)(?: you)? (?:is|was) (?:the |an? )?(?:old|wrong|outdated|stale)|(?:thats|that was|this is|it was) (?:the |an? |my )?(?:old|outdated|wrong|stale) (?:pol[il]cy|version|one|json)",
        r"(?:貼|送|出|見せ)(?:っ|し)?た(?:ぽりしー|json|やつ|の).{0,6}(?:古|違|ちが|間違|別|旧)|ぽりしー(?:を|が|は|の)?(?:貼り|はり)?(?:間違|まちが)|古い(?:やつ|ぽりしー|ばーじょん|ほう|方)|(?:ぽりしー|json).{0,4}(?:古かった|古いもの|古いの)",
    ),
    (
        N::Correction,
        r"(?:no|nope|wait|actually|sorry|oops|ah|correction|typo|hold on|hmm|well|but|my bad)\b.*\b(?:bucket|role|user|account|region|table|key|function|queue|topic|resource|action|arn|name|instance|tag|environment|repo|branch|secret|policy|cluster|profile)s?\b.*\b(?:is|isnt|was|wasnt|should be|not|called|named|are|wrong|different|meant)\b|(?:the|my|our|that) (?:bucket|role|user|account|region|table|key|function|queue|topic|resource|action|arn|instance|tag|environment|repo|branch|secret|cluster|profile)(?: name| id)?(?:s| is| isnt| was| should be)? (?:actually |really |in fact |called |named |not |wrong|different)|(?:wrong|incorrect|not the right|mistyped|misspelled|mis ?typed|mixed up (?:the|my)) (?:bucket|role|user|account|region|table|key|function|queue|topic|resource|action|arn|name|instance|tag|environment|repo|branch|secret|policy|cluster|profile)|(?:bucket|role|user|account|region|table|key|function|queue|topic|resource|action|arn|name|instance|tag|environment|repo|branch|secret|cluster|profile) (?:name |id )?(?:is|was|should be)(?: \S+){1,5} (?:not|instead of|and not)|i (?:meant|pasted the wrong|made a typo|mistyped|misspelled)|(?:pasted|sent|posted|copied) (?:you )?(?:the )?wrong|thats not (?:my|the|our|right|correct|what)|you (?:got|have) (?:it|that|the) wrong|(?:does|do) have (?:mfa|the tag|that tag)|(?:hang on|hold up|scratch that|my mistake|apologies|whoops|sorry)\b.*\b(?:its|it is|that was|i meant|not)\b",
        r"(?:いや|いえ|違い|違う|違って|ちがう|訂正|間違|まちが|じゃなく|ではなく|正しくは|本当は|ほんとは|実際は|実は|正確には|ごめん|すみません|すいません).*(?:ばけっと|ろーる|ゆーざー|あかうんと|りーじょん|てーぶる|きー|関数|りそーす|いんすたんす|たぐ|arn|名前|環境|きゅー|とぴっく|ぽりしー|しーくれっと|あくしょん|くらすた|ぷろふぁいる|ぶらんち|りぽじとり)|(?:ばけっと|ろーる|ゆーざー|あかうんと|りーじょん|てーぶる|きー|関数|りそーす|いんすたんす|たぐ|arn|名前|環境|きゅー|とぴっく|しーくれっと|くらすた|ぷろふぁいる|ぶらんち)(?:名|id)?(?:が|は|を)?(?:違|ちが|間違|まちが|正しくは|本当は|実際は|じゃな|ではな)|(?:ばけっと|ろーる|ゆーざー|あかうんと|りーじょん|てーぶる|きー|関数|りそーす|いんすたんす|たぐ|arn|名前|環境|きゅー|とぴっく|しーくれっと|くらすた|ぷろふぁいる|ぶらんち)(?:名|id)?(?:は|が).{1,30}(?:じゃな|ではな|でな)|(?:貼り|書き|打ち|うち|こぴー|こぴぺ)(?:間違|まちが|みす)|貼る(?:の|もの)(?:を)?間違|たいぽ|(?:それ|これ)(?:は|って)?(?:違|ちが)(?:う|い)ます|(?:ごめん|すみません|すいません|失礼).*(?:の方|のほう|ではなく|じゃなく|違|ちが|間違)|(?:じゃ|では)なくて?.{1,40}(?:の方|のほう|でした|です)",
    ),
    (
        N::Pipeline,
        r"terraform (?:apply|plan|init|import|destroy|cloud|role|user)|backend|states?|providers?|locks?|stacks?|deploy\w*|permissions? (?:for|to run)",
        r"state|権限|ばっくえんど|すてーと|すたっく",
    ),
    (
        N::Also,
        r"(?:need|want|have to|must|like)\b.*\b(?:too|as well|also)|also (?:need|want)",
        r"も(?:いり|要り|必要|したい|やりたい|追加|欲し|ほし)",
    ),
    (
        N::Greet,
        r"^(?:hi|hello|hey|yo|howdy|hiya|heya|sup|hullo|good (?:morning|afternoon|evening|day)|greetings|morning|evening)\b(?: (?:there|all|everyone|bot|kyoka|again|you|u|mate|folks|team|friend))*$|(?:yo)?u there$|whats up$|how are (?:yo)?u(?: doing)?$|anyone (?:here|there|home)$|nice to meet you|are you (?:awake|alive|online|there)",
        r"^(?:こんにちは|こんにちわ|こんちは|こんちわ|ちわ|ちわっす|ちーす|こんばんは|おはよ|おは|はじめまして|初めまして|やあ|はろー|もしもし|よろしく|どうも|おつかれ(?:さま)?です|お疲れ(?:様|さま)?です|お世話になって|お世話になり|へい|hello|hi)|^(?:どうも|こんにちは|おはよう(?:ございます)?)?.{0,4}(?:今日も|本日も|今週も)(?:よろしく|宜しく)",
    ),
    (
        N::Bye,
        r"gotta (?:go|run|bounce)|bye|goodbye|good night|gn|cya|see (?:you|ya|u)|talk (?:to you )?(?:later|soon|tomorrow)|ttyl|im (?:off|out|done)|i am (?:off|done)|heading (?:out|home|off)|logging off|signing off|have a (?:good|nice|great|lovely)|thats (?:all|it) (?:for|from|i)|done for (?:today|now|the day)|call it a day|catch you later|take care|later (?:all|bot|guys|mate)?$|until (?:tomorrow|next time)|thats all$",
        r"失礼(?:し|いた)|おやすみ|お休みなさい|また(?:あとで|後で|今度|こんど|明日|あした|来ます|きます|ね|よろしく|お願い|来週|な$)|おつかれ(?:さま)?(?:でした|っした|した)|お疲れ(?:様|さま)?(?:でした|した)|さようなら|さよなら|ばいばい|ばい(?:ばい)?$|では(?:では)?$|ほな$|ほなまた|帰(?:り|る)|かえります|ここまで(?:に|で|と)|終わ(?:り|ります)|上がります|あがります|落ちます|離席|退勤|以上です",
    ),
    (
        N::Reported,
        r"who (?:changed|did|made|created|deleted|edited|removed|modified|can assume|is using|used|owns the (?:bucket|key))|(?:shows?|lists?|prints?|tells?|find out|see) (?:me )?(?:which|what|who)|what role|which role am|whoami|who am i|in general|generally|best practice\w*|difference|differ|versus|vs|what is an? |what are |define|definition|always|every time|aws docs?",
        r"したか(?:後|あと|調|知|わか|分か|を|は|って|どうか調)|調べ(?:る|たい|方)|履歴|違いは|違いって|違いを|(?:何|なに|なん)が(?:違|ちが)|(?:何|なに)(?:が|は)?ちがうん|とは(?:何|なに|なん|$)|って(?:何|なに|なん)(?:ですか|$|です|や)|一般的|一般に|べすとぷらくてぃす|一覧",
    ),
    (
        N::Points,
        r"this|that|it|its|these|those|them|here|your|ur|(?:already|right) (?:have|has|there|in there|listed|allowed)|(?:the|my) (?:fix|policy|statement|change|answer|snippet|json|error)",
        r"これ|それ|この|その|ここ|そこ|さっき|先ほど|修正|上の|いまの|(?:書い|入っ|許可し|追加し|載っ)て(?:い|あ)?(?:る|ます)(?:のに|けど|んですが|はず|んだけど)",
    ),
    (
        N::But,
        r"but|will|would|does|did (?:i|we|you|u|it)|if|whether|when|should|is (?:it|this|that)|until|however|although|though|except|unfortunately|sadly|how|what|why|who|where|which|can|could|not|didnt|doesnt|isnt|wont|cant",
        r"ない|ません|けど|ですが|ますが|ましたが|どう|なぜ|なんで|誰|どこ|ください|しかし|でも|へん$|だけど|んだが|のに|教え|おしえ|いつ|何(?:分|を|が)",
    ),
];
