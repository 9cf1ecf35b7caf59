"use strict";
// What the page itself says, in both languages. What kyoka says comes from kyoka.
const WORDS = {
  en: {
    skip: "Skip to the question",
    title: {
      answer: "Why was it denied?",
      explain: "What does this policy allow?",
      lint: "What is wrong with this policy?",
      compare: "What does the change allow?",
      write: "Write a policy",
    },
    intro: "Paste what AWS printed, with the policy if you have it. You get the cause, and a change to the policy that was proved to be enough.",
    language: "Language",
    theme: { auto: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" },
    tasks: "What to do",
    task_answer: "Denial",
    task_explain: "Explain",
    task_lint: "Check",
    task_compare: "Compare",
    task_write: "Write",
    label: {
      answer: "Error, log, policy or question",
      explain: "Policy",
      lint: "Policy",
      compare: "Policy as it was",
      write: "What should be allowed?",
    },
    hint: {
      answer: "All of it as it is: the message, the policies, a log, a CloudTrail event. Or just ask.",
      explain: "JSON, YAML, Terraform or CloudFormation. Every statement in plain words.",
      lint: "JSON, YAML, Terraform or CloudFormation. What AWS would refuse, and what is too wide or does nothing.",
      compare: "One whole policy. A dropped file fills the empty field.",
      write: "Who, what, on which resource, under which condition. In one sentence or two.",
    },
    label_new: "Policy as it will be",
    hint_new: "One whole policy of the same type.",
    go: { answer: "Find the cause", explain: "Explain", lint: "Check", compare: "Compare", write: "Write the policy" },
    choose: "Add files",
    example: "Example",
    clear: "Clear",
    drop: "Drop the files here",
    kind: "Type of policy",
    kinds: {
      "": "As its elements tell",
      identity: "Identity-based",
      resource: "Resource-based",
      trust: "Role trust policy",
      boundary: "Permissions boundary",
      session: "Session policy",
      scp: "Service control policy",
      rcp: "Resource control policy",
      vpce: "VPC endpoint policy",
    },
    privacy: "Nothing that you paste leaves this browser.",
    how_title: "How this page keeps that promise",
    how: [
      "kyoka runs inside this page, as WebAssembly. There is no server that answers, and no language model.",
      "The page's content security policy forbids every connection (connect-src 'none'), every form that is sent and every script from elsewhere. Your browser enforces it, and its developer tools show that no request is made.",
      "Nothing is stored but the language and the colours that you choose. A link that you make holds your text behind its #, which browsers do not send, and with secrets masked.",
    ],
    loading: "Loading …",
    working: "Working …",
    done: "The answer is below.",
    answer_title: "Answer",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "Could not be copied",
    copy_markdown: "Copy as Markdown",
    make_link: "Copy a link to this",
    link_masked: "Link copied. Secrets in it are masked; anybody who has it can read the rest.",
    link_too_long: "This is too long for a link.",
    link_files: "A link holds what was typed or pasted, not files.",
    details: "Details",
    whole_policy: "The whole corrected policy",
    articles: "Articles",
    back: "Back to the answer",
    remove: (name) => "Remove " + name,
    size: (bytes) => (bytes < 1024 ? bytes + " B" : bytes < 1048576 ? (bytes / 1024).toFixed(1) + " KB" : (bytes / 1048576).toFixed(1) + " MB"),
    code: { json: "JSON", yaml: "YAML", hcl: "Terraform", plain: "Text" },
    difference: "Change",
    added: "added: ",
    removed: "removed: ",
    left_out: "lines left out",
    severity: { error: "Error", warning: "Warning", note: "Note" },
    nothing_found: "Nothing wrong was found.",
    counts: (errors, warnings, notes) =>
      [
        errors && errors + (errors === 1 ? " error" : " errors"),
        warnings && warnings + (warnings === 1 ? " warning" : " warnings"),
        notes && notes + (notes === 1 ? " note" : " notes"),
      ]
        .filter(Boolean)
        .join(", "),
    place: (line, column) => "line " + line + ", column " + column,
    mended: "Read, although AWS would not take it as it stands",
    not_whole: "Not all of it was read; what is said holds for what was.",
    empty: "There is nothing to read yet: paste a text or add a file.",
    crashed: "kyoka failed on this text. That is a fault of the program, not of your text. Please try a smaller part of it.",
    not_loaded: "kyoka could not be started in this browser: it needs WebAssembly and DecompressionStream (Chrome 80, Firefox 113, Safari 16.4 or later).",
    error: {
      empty: (e) => "There is nothing in " + text_or(e.name, "the text") + ".",
      too_large: (e) => text_or(e.name, "The text") + " is larger than " + e.limit + " MiB. Give it in parts.",
      not_text: (e) => text_or(e.name, "This") + " is not text. Give a text file, or one in gzip or zstd.",
      not_unpacked: (e) => text_or(e.name, "The file") + " cannot be unpacked. Give the whole file, or what is in it.",
      not_searched: (e) => at(e) + "the text is too long or too deep to be searched to the end. Give the policy alone.",
      text_after: (e) => at(e) + "the document ends before this, and AWS would not take the rest. Remove it.",
      no_policy: () => "There is no IAM policy in it. Give a policy document with a Statement.",
      several_policies: (e) => "There are " + e.count + " policies in one field. Give one policy a field.",
      unreadable_policy: (e) => at(e) + "the policy cannot be read from here on.",
      policy_beyond_limits: (e) => at(e) + "the policy is larger than what is evaluated. Give the statements in question.",
      cut_off: (e) => at(e) + "the policy is cut off here, or a bracket is missing. Give the whole policy.",
      two_kinds: () => "The two policies are of different types. Compare two of one type.",
      unknown_action: (e) => "No action or operation of that name is known: " + e.name,
      request: () => "The question could not be read. Please reload the page.",
    },
  },
  ja: {
    skip: "質問欄へ移動",
    title: {
      answer: "なぜ拒否されたのか",
      explain: "ポリシーは何を許可しているか",
      lint: "ポリシーに問題はないか",
      compare: "変更で何が許可されるか",
      write: "ポリシーを作る",
    },
    intro: "AWS のエラーメッセージを、あればポリシーも一緒に貼り付けてください。原因と、それで足りることを確かめたポリシーの直し方を示します。",
    language: "言語",
    theme: { auto: "配色: システムに合わせる", light: "配色: ライト", dark: "配色: ダーク" },
    tasks: "何をするか",
    task_answer: "診断",
    task_explain: "説明",
    task_lint: "検査",
    task_compare: "比較",
    task_write: "作成",
    label: {
      answer: "エラー、ログ、ポリシー、または質問",
      explain: "ポリシー",
      lint: "ポリシー",
      compare: "変更前のポリシー",
      write: "何を許可したいですか",
    },
    hint: {
      answer: "エラーメッセージ、ポリシー、ログ、CloudTrail イベントをそのまま貼ってください。質問だけでも構いません。",
      explain: "JSON、YAML、Terraform、CloudFormation を読めます。ステートメントごとに言葉で説明します。",
      lint: "JSON、YAML、Terraform、CloudFormation を読めます。AWS が受け付けない箇所、広すぎる箇所、効果のない箇所を探します。",
      compare: "ポリシーを 1 つ、全体を貼ってください。ファイルをドロップすると空いている欄に入ります。",
      write: "誰が、どのリソースに、何を、どんな条件で。1、2 文で書いてください。",
    },
    label_new: "変更後のポリシー",
    hint_new: "同じ種類のポリシーを 1 つ、全体を貼ってください。",
    go: { answer: "原因を調べる", explain: "説明する", lint: "検査する", compare: "比較する", write: "ポリシーを作る" },
    choose: "ファイルを追加",
    example: "例を見る",
    clear: "消去",
    drop: "ここにファイルをドロップ",
    kind: "ポリシーの種類",
    kinds: {
      "": "内容から判断",
      identity: "アイデンティティベース",
      resource: "リソースベース",
      trust: "ロールの信頼ポリシー",
      boundary: "アクセス許可の境界",
      session: "セッションポリシー",
      scp: "サービスコントロールポリシー",
      rcp: "リソースコントロールポリシー",
      vpce: "VPC エンドポイントポリシー",
    },
    privacy: "貼り付けた内容がこのブラウザーの外に出ることはありません。",
    how_title: "それをどう保証しているか",
    how: [
      "kyoka はこのページの中で WebAssembly として動きます。答えを返すサーバーも、言語モデルもありません。",
      "ページのコンテンツセキュリティポリシーが、あらゆる接続 (connect-src 'none')、フォームの送信、外部のスクリプトを禁じています。これを守らせるのはブラウザーで、開発者ツールを見れば通信がないことを確かめられます。",
      "保存するのは、選んだ言語と配色だけです。リンクを作ると、テキストは URL の # より後ろに、秘密情報を伏せて入ります。この部分はブラウザーからサーバーに送られません。",
    ],
    loading: "読み込んでいます…",
    working: "調べています…",
    done: "下に回答があります。",
    answer_title: "回答",
    copy: "コピー",
    copied: "コピーしました",
    copy_failed: "コピーできませんでした",
    copy_markdown: "Markdown でコピー",
    make_link: "この内容へのリンクをコピー",
    link_masked: "リンクをコピーしました。秘密情報は伏せてありますが、それ以外はリンクを知る人なら誰でも読めます。",
    link_too_long: "リンクにするには長すぎます。",
    link_files: "リンクに入るのは入力欄の内容だけで、ファイルは入りません。",
    details: "詳しい内容",
    whole_policy: "修正後のポリシー全体",
    articles: "関連する記事",
    back: "回答に戻る",
    remove: (name) => name + " を外す",
    size: (bytes) => (bytes < 1024 ? bytes + " B" : bytes < 1048576 ? (bytes / 1024).toFixed(1) + " KB" : (bytes / 1048576).toFixed(1) + " MB"),
    code: { json: "JSON", yaml: "YAML", hcl: "Terraform", plain: "テキスト" },
    difference: "変更点",
    added: "追加: ",
    removed: "削除: ",
    left_out: "省略",
    severity: { error: "エラー", warning: "警告", note: "注意" },
    nothing_found: "問題は見つかりませんでした。",
    counts: (errors, warnings, notes) =>
      [errors && "エラー " + errors + " 件", warnings && "警告 " + warnings + " 件", notes && "注意 " + notes + " 件"].filter(Boolean).join("、"),
    place: (line, column) => line + " 行 " + column + " 文字目",
    mended: "AWS はこのままでは受け付けませんが、次のように補って読みました",
    not_whole: "全部は読めていません。上の内容は、読めた範囲についてのものです。",
    empty: "まだ何も入力されていません。テキストを貼るか、ファイルを追加してください。",
    crashed: "このテキストの処理に失敗しました。プログラムの不具合で、テキストのせいではありません。一部だけにして試してください。",
    not_loaded: "このブラウザーでは kyoka を起動できませんでした。WebAssembly と DecompressionStream が必要です (Chrome 80、Firefox 113、Safari 16.4 以降)。",
    error: {
      empty: (e) => text_or(e.name, "テキスト") + " に内容がありません。",
      too_large: (e) => text_or(e.name, "テキスト") + " が " + e.limit + " MiB を超えています。分けて試してください。",
      not_text: (e) => text_or(e.name, "この内容") + " はテキストではありません。テキストファイルか、それを gzip や zstd で圧縮したものにしてください。",
      not_unpacked: (e) => text_or(e.name, "ファイル") + " を展開できません。途中で切れていないか確かめるか、展開したものを渡してください。",
      not_searched: (e) => at(e) + "長すぎるか入れ子が深すぎて、最後まで調べられません。ポリシーだけにしてください。",
      text_after: (e) => at(e) + "ポリシーはこの手前で終わっています。残りがあると AWS は受け付けないので、取り除いてください。",
      no_policy: () => "IAM ポリシーが見つかりません。Statement のあるポリシードキュメントを渡してください。",
      several_policies: (e) => "1 つの欄に " + e.count + " 個のポリシーがあります。1 つずつにしてください。",
      unreadable_policy: (e) => at(e) + "ここから先のポリシーを読めません。",
      policy_beyond_limits: (e) => at(e) + "ポリシーが大きすぎて評価できません。関係するステートメントだけにしてください。",
      cut_off: (e) => at(e) + "ポリシーがここで切れているか、括弧が足りません。全体を渡してください。",
      two_kinds: () => "2 つのポリシーの種類が違います。同じ種類どうしで比べてください。",
      unknown_action: (e) => "その名前のアクションや API オペレーションは見つかりません: " + e.name,
      request: () => "質問を読めませんでした。ページを再読み込みしてください。",
    },
  },
};

/** The name of a file; a text that was pasted has none. */
function text_or(name, otherwise) {
  return !name || name === "text" || name === "standard input" ? otherwise : name;
}

/** A place, with the name of its file. */
function at(e) {
  const words = WORDS[document.documentElement.lang];
  const place = words.place(e.line, e.column);
  const name = text_or(e.name, "");
  return (name ? name + ", " : "") + place + ": ";
}

const EXAMPLES = {
  answer: {
    en: `An error occurred (AccessDeniedException) when calling the StartSession operation: User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ssm:StartSession on resource: arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession because no identity-based policy allows the ssm:StartSession action

{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "ssm:StartSession",
      "Resource": "arn:aws:ec2:ap-northeast-1:123456789012:instance/i-0123456789abcdef0"
    }
  ]
}`,
    ja: `ポートフォワーディングをしようとすると次のエラーになります。

An error occurred (AccessDeniedException) when calling the StartSession operation: User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ssm:StartSession on resource: arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession because no identity-based policy allows the ssm:StartSession action

ポリシーはこれです。

{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "ssm:StartSession",
      "Resource": "arn:aws:ec2:ap-northeast-1:123456789012:instance/i-0123456789abcdef0"
    }
  ]
}`,
  },
  policy: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Reports",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket", "s3:PutObjectt"],
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    },
    {
      "Sid": "OnlyWithMfa",
      "Effect": "Deny",
      "Action": "s3:Delete*",
      "Resource": "*",
      "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    }
  ]
}`,
  old: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/reports/*"
    }
  ]
}`,
  new: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    }
  ]
}`,
  write: {
    en: "Let the role app read the objects of the bucket amzn-s3-demo-bucket under reports/",
    ja: "ロール app に、バケット amzn-s3-demo-bucket の reports/ 以下のオブジェクトを読み取らせたい",
  },
};
