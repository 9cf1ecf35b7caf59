use super::*;
use crate::policy::template::TemplateForm;

#[test]
fn lines_are_understood_as_a_whole() {
    use Intent::*;
    let mut wrong = Vec::new();
    let ja = Some(Language(crate::text::Language::Ja));
    let en = Some(Language(crate::text::Language::En));
    for (lines, expected) in [
        (
            &[
                "in English please",
                "In english, please!",
                "英語でお願いします。",
                "could you say that in English?",
                "英語にして",
            ][..],
            en,
        ),
        (
            &["日本語で", "日本語で教えてください", "answer in Japanese"],
            ja,
        ),
        (
            &[
                "もっと詳しく",
                "もう少し詳しく教えてください!",
                "More details?",
                "tell me more",
                "more",
                "explain in more detail",
                "I don't understand",
                "よく分かりません",
                "続きは?",
            ],
            Some(Details),
        ),
        (
            &[
                "shorter",
                "tl;dr",
                "TLDR please",
                "3行で",
                "短くして",
                "もっと短く",
                "can you make it shorter?",
                "explain like im 5",
                "一言で言うと?",
                "長い",
                "give me the short version",
                "要約して",
            ],
            Some(About(FollowUp::Shorter)),
        ),
        (
            &[
                "why?",
                "Why is it denied?",
                "なんで？",
                "なぜですか?",
                "どうして拒否されるの?",
                "how come?",
                "原因は?",
                "what's the reason?",
                "何がダメなの？",
            ],
            Some(About(FollowUp::Why)),
        ),
        (
            &[
                "why not *?",
                "Why can’t I just use `*`?",
                "なぜ * ではだめ?",
                "なぜ「*」ではだめなのですか？",
                "なんで＊じゃダメなの？",
                "なぜ * だとだめなの？",
                "cant i just use admin",
                "can't I just give it AdministratorAccess?",
                "why not just a wildcard",
                "ワイルドカードじゃだめ?",
                "管理者権限つければいいのでは",
                "what about AdministratorAccess?",
            ],
            Some(WhyNotStar),
        ),
        (
            &[
                "このポリシーだと?",
                "このポリシーだとどうでしょうか？",
                "What about this policy?",
                "is this better?",
                "これならどう？",
                "次のように変更しました",
                "does this one work?",
            ],
            Some(ThisPolicy),
        ),
        (
            &[
                "show me the full policy",
                "修正後のポリシー全部ください",
                "the whole policy please",
                "give me the policy",
                "全文ください",
                "修正版のJSONを貼ってください",
                "can I have the complete corrected policy?",
            ],
            Some(About(FollowUp::WholePolicy)),
        ),
        (
            &[
                "and in terraform?",
                "in terraform",
                "Terraformだと?",
                "how would that look in Terraform?",
                "terraform版もください",
            ],
            Some(About(FollowUp::In(TemplateForm::Terraform))),
        ),
        (
            &[
                "cloudformation?",
                "what about YAML?",
                "CloudFormationで書くとどうなりますか",
            ],
            Some(About(FollowUp::In(TemplateForm::CloudFormation))),
        ),
        (
            &[
                "where do I put this?",
                "どこで設定するの?",
                "where is that in the console?",
                "どこに追加すればいいですか",
                "how do I apply it",
                "設定方法を教えて",
                "where?",
                "コンソールだとどこ?",
            ],
            Some(About(FollowUp::Where)),
        ),
        (
            &[
                "give me the aws cli command",
                "what's the command?",
                "コマンドで教えて",
                "CLIだと?",
                "can you give me the command to apply it?",
                "awsコマンドください",
            ],
            Some(About(FollowUp::Command)),
        ),
        (
            &[
                "who can change this?",
                "誰に頼めばいい？",
                "who do I ask?",
                "自分で直せますか?",
                "誰に言えばいいの",
                "whose policy is that?",
                "can i fix this myself?",
            ],
            Some(About(FollowUp::Who)),
        ),
        (
            &[
                "still denied",
                "それでもだめでした",
                "it still doesn't work",
                "same error",
                "まだ拒否されます",
                "thanks, but it is still denied",
                "I added it but still get AccessDenied",
                "直りません",
                "変更したけどダメでした",
                "didn't work",
                "no luck",
                "やっぱりエラーのままです",
            ],
            Some(About(FollowUp::StillDenied)),
        ),
        (
            &[
                "違うエラーが出た",
                "now I get a different error",
                "今度は別のエラーが出ました",
                "another error",
            ],
            Some(About(FollowUp::OtherError)),
        ),
        (
            &[
                "thanks!",
                "ありがとうございます！！",
                "thanks, that worked!",
                "直りました！ありがとう！",
                "cheers",
                "あざす",
                "たすかりました",
                "perfect, thanks a lot",
                "解決しました。ありがとうございます",
                "great, it works now. thank you so much!",
                "that did it",
            ],
            Some(Thanks),
        ),
        (
            &[
                "使い方を教えて",
                "何ができますか?",
                "help",
                "what can you do?",
            ],
            Some(Help),
        ),
        (
            &["忘れてください", "forget", "forget what I pasted"],
            Some(Forget),
        ),
        (&["bye", "exit", "お疲れ様でした"], Some(Bye)),
        (&["hello", "こんにちは", "good morning"], Some(Greeting)),
        (
            &[
                "",
                "?",
                "why not s3:GetObject",
                "is it in English?",
                "help me with s3:GetObject",
                "I forget how to attach a policy",
                "EC2が遅い",
                "how do I list a bucket",
                "who can assume a role",
                "where are service control policies documented",
                "lambdaからdynamo叩いたらAccessDenied",
                "iam changes take how long",
                "whats the diff between scp and boundary",
                "ECRにpushできない 403",
                "誰がロールを引き受けられるか調べたい",
                "terraform applyのロールの最小権限しりたい",
                "what permissions do i need for sagemaker notebooks",
                "can i use * in principal",
                "no",
            ],
            None,
        ),
    ] {
        for line in lines {
            let found = of_message(line).map(|asked| asked.intents);
            if found != expected.map(|intent| vec![intent]) {
                wrong.push(format!("{line}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_pattern_is_one() {
    for lines in [&english::LINES, &japanese::LINES] {
        assert!(!lines.patterns.is_empty());
        assert_eq!(lines.patterns.len(), lines.meanings.len());
    }
}

#[test]
fn beside_a_paste_only_some_lines_tell() {
    let text = "このポリシーだと?\n{}\nthanks\nin English please\n修正後のポリシー";
    assert_eq!(
        of_lines(text).collect::<Vec<_>>(),
        [
            Intent::ThisPolicy,
            Intent::Language(Language::En),
            Intent::ThisPolicy
        ]
    );
}

/// What people write about an answer, and which of it is a question of its own.
#[test]
fn follow_ups_are_understood() {
    let lines = include_str!("../../../tests/corpus/follow-ups.jsonl").lines();
    let mut wrong = Vec::new();
    let mut taken = Vec::new();
    let mut count = 0;
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let (text, kind) = (
            line["text"].as_str().unwrap(),
            line["kind"].as_str().unwrap(),
        );
        let found = of_message(text).or_else(|| about_answer(text, |_| false));
        let found = found.map_or_else(Vec::new, |asked| asked.intents);
        let has = |intent: Intent| found.contains(&intent);
        let is_right = match kind {
            "thanks" => has(Intent::Thanks),
            "more-details" => has(Intent::Details),
            "shorter" => has(Intent::About(FollowUp::Shorter)),
            "why" => has(Intent::About(FollowUp::Why)),
            "why-not-star" => has(Intent::WhyNotStar),
            "which-command" => has(Intent::About(FollowUp::Command)),
            "where-console" => has(Intent::About(FollowUp::Where)),
            "who" => has(Intent::About(FollowUp::Who)) || has(Intent::About(FollowUp::Forward)),
            "forward" => has(Intent::About(FollowUp::Forward)),
            "still-denied" => has(Intent::About(FollowUp::StillDenied)),
            "different-error" => has(Intent::About(FollowUp::OtherError)),
            "full-policy" => has(Intent::About(FollowUp::WholePolicy)),
            "terraform-cfn" => found
                .iter()
                .any(|intent| matches!(intent, Intent::About(FollowUp::In(_)))),
            "policy-missing" => has(Intent::ThisPolicy),
            "wait" => has(Intent::About(FollowUp::Wait)),
            "verify" => has(Intent::About(FollowUp::Verify)),
            "undo" => has(Intent::About(FollowUp::Undo)),
            "safe" => has(Intent::About(FollowUp::Safe)),
            "correction" => has(Intent::About(FollowUp::Correction)),
            "noted" => has(Intent::Noted) || has(Intent::Thanks),
            "add-or-replace" => has(Intent::About(FollowUp::AddOrReplace)),
            "cdk" => has(Intent::About(FollowUp::Cdk)),
            "other-language" => has(Intent::OtherLanguage),
            "no-denial" => has(Intent::About(FollowUp::NoDenial)),
            "greeting-bye" => has(Intent::Greeting) || has(Intent::Bye),
            "language" => found
                .iter()
                .any(|intent| matches!(intent, Intent::Language(_) | Intent::BothLanguages)),
            _ => found.is_empty(),
        };
        count += 1;
        if !is_right {
            wrong.push(format!("{kind}: {text}: {found:?}"));
        }
        if matches!(kind, "kb-question" | "off-topic") && !found.is_empty() {
            taken.push(text.to_owned());
        }
    }
    let is_good = count >= 200 && wrong.len() * 20 <= count && taken.len() <= 2;
    assert!(is_good, "{wrong:#?}; questions of their own: {taken:#?}");
}
