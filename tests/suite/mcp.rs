//! `kyoka mcp`, message by message, against the published schemas of the protocol. `.ci/mcp` tests it with clients that
//! others wrote.
//!
//! Source of the schemas: the repository of the specification, schema/2025-11-25 and schema/2026-07-28.

use flate2::read::GzDecoder;
use kyoka::api::KnowledgeBase;
use kyoka::mcp::Server;
use kyoka::text::Language;
use serde_json::{Value, json};

const OLD: &[u8] = include_bytes!("../mcp/schema-2025-11-25.json.gz");
const NEW: &[u8] = include_bytes!("../mcp/schema-2026-07-28.json.gz");
const ERROR: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action";
/// The example of AWS's documents.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// The answers to these lines.
fn said(lines: &[String]) -> Vec<Value> {
    let mut out = Vec::new();
    Server::of(KnowledgeBase::embedded(), Language::En)
        .serve(lines.join("\n").as_bytes(), &mut out)
        .unwrap();
    let out = String::from_utf8(out).unwrap();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A request of one generation or the other.
fn request(modern: bool, method: &str, params: &Value) -> String {
    let mut params = params.clone();
    if modern {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        });
    }
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string()
}

struct Published {
    schema: Value,
}

impl Published {
    fn of(packed: &[u8]) -> Self {
        let schema = serde_json::from_reader(GzDecoder::new(packed)).unwrap();
        Self { schema }
    }

    fn check(&self, definition: &str, value: &Value) {
        let root = json!({
            "$ref": format!("#/$defs/{definition}"),
            "$defs": self.schema["$defs"],
        });
        let validator = jsonschema::validator_for(&root).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems, [""; 0], "{definition}: {value}");
    }
}

#[test]
fn every_answer_is_as_the_published_schema_has_it() {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "*"}]});
    let call = |name: &str, arguments: Value| json!({"name": name, "arguments": arguments});
    let calls = [
        call(
            "diagnose_access_denied",
            json!({"text": ERROR, "policies": [{"policy": policy}]}),
        ),
        call(
            "diagnose_access_denied",
            json!({"text": "助けてください。\n".to_owned() + ERROR}),
        ),
        call(
            "explain_policy",
            json!({"policy": policy, "language": "ja"}),
        ),
        call("lint_policy", json!({"policy": policy.to_string()})),
        call("compare_policies", json!({"old": policy, "new": policy})),
        call(
            "simulate_request",
            json!({"request": {"action": "s3:GetObject"}, "policies": {"identity": [policy]}}),
        ),
        call(
            "write_policy",
            json!({"wish": "let role app read bucket reports"}),
        ),
        call("describe_action", json!({"name": "ListObjectsV2"})),
        call("search_articles", json!({"question": "ロールを渡せない"})),
        call("lint_policy", json!({"policy": "none"})),
    ];
    for (modern, packed) in [(false, OLD), (true, NEW)] {
        let published = Published::of(packed);
        let mut rows = vec![
            ("tools/list", json!({}), "ListToolsResult"),
            ("resources/list", json!({}), "ListResourcesResult"),
            (
                "resources/templates/list",
                json!({}),
                "ListResourceTemplatesResult",
            ),
            (
                "resources/read",
                json!({"uri": "kyoka://article/ja/iam/pass-role"}),
                "ReadResourceResult",
            ),
            ("prompts/list", json!({}), "ListPromptsResult"),
            (
                "prompts/get",
                json!({"name": "fix_access_denied", "arguments": {"message": ERROR}}),
                "GetPromptResult",
            ),
        ];
        if modern {
            rows.push(("server/discover", json!({}), "DiscoverResult"));
        } else {
            let start = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}});
            rows.push(("initialize", start, "InitializeResult"));
            rows.push(("ping", json!({}), "EmptyResult"));
        }
        rows.extend(
            calls
                .iter()
                .map(|call| ("tools/call", call.clone(), "CallToolResult")),
        );
        let lines: Vec<String> = rows
            .iter()
            .map(|(method, params, _)| request(modern, method, params))
            .collect();
        let answers = said(&lines);
        assert_eq!(answers.len(), rows.len());
        let tools = answers[0]["result"]["tools"].as_array().unwrap();
        for ((method, params, definition), answer) in rows.iter().zip(&answers) {
            published.check("JSONRPCResultResponse", answer);
            published.check(definition, &answer["result"]);
            if *method == "tools/call" && answer["result"]["isError"] == json!(false) {
                let tool = tools
                    .iter()
                    .find(|tool| tool["name"] == params["name"])
                    .unwrap();
                let valid = jsonschema::validator_for(&tool["outputSchema"]).unwrap();
                let content = &answer["result"]["structuredContent"];
                let errors: Vec<String> =
                    valid.iter_errors(content).map(|e| e.to_string()).collect();
                assert_eq!(errors, [""; 0], "{params}");
                let takes = jsonschema::validator_for(&tool["inputSchema"]).unwrap();
                assert!(takes.is_valid(&params["arguments"]), "{params}");
            }
        }
        let wrong = answers.last().unwrap();
        assert_eq!(wrong["result"]["isError"], json!(true));
    }
}

#[test]
fn what_is_no_request_is_answered_with_the_code_of_its_fault() {
    let other = json!({"_meta": {"io.modelcontextprotocol/protocolVersion": "1900-01-01"}});
    let rows = [
        ("{".to_owned(), -32700),
        ("[]".to_owned(), -32600),
        (r#"{"jsonrpc":"2.0","id":1}"#.to_owned(), -32600),
        (
            r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#.to_owned(),
            -32600,
        ),
        (
            r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#.to_owned(),
            -32600,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#.to_owned(),
            -32600,
        ),
        (request(false, "no/method", &json!({})), -32601),
        (
            request(
                false,
                "tools/call",
                &json!({"name": format!("aws_secret_access_key={SECRET}")}),
            ),
            -32602,
        ),
        (
            request(
                true,
                "resources/read",
                &json!({"uri": "file:///etc/passwd"}),
            ),
            -32602,
        ),
        (
            request(false, "resources/list", &json!({"cursor": "99999"})),
            -32602,
        ),
        (
            request(false, "prompts/get", &json!({"name": "fix_access_denied"})),
            -32602,
        ),
        (request(false, "tools/list", &other), -32022),
    ];
    let lines: Vec<String> = rows.iter().map(|(line, _)| line.clone()).collect();
    let answers = said(&lines);
    assert_eq!(answers.len(), rows.len());
    for ((line, code), answer) in rows.iter().zip(&answers) {
        assert_eq!(answer["error"]["code"], json!(code), "{line}: {answer}");
        Published::of(NEW).check("JSONRPCErrorResponse", answer);
        assert!(!answer.to_string().contains(SECRET), "{answer}");
    }
    // A notification, an answer and an empty line are answered with nothing.
    let silent = [
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#.to_owned(),
        String::new(),
    ];
    assert!(said(&silent).is_empty());
}

#[test]
fn no_secret_comes_back_and_no_answer_is_long() {
    let text = format!("export AWS_SECRET_ACCESS_KEY={SECRET}\n{ERROR}\n");
    let long: String = (0..400)
        .map(|number| ERROR.replace("b/k", &format!("bucket-{number}/k")) + "\n")
        .collect();
    let call = |name: &str, arguments: Value| {
        request(
            false,
            "tools/call",
            &json!({"name": name, "arguments": arguments}),
        )
    };
    let lines = [
        call("diagnose_access_denied", json!({"text": text})),
        call(
            "diagnose_access_denied",
            json!({"text": 1, "password": SECRET}),
        ),
        call(
            "diagnose_access_denied",
            json!({"text": ERROR, "policies": [{"policy": SECRET}]}),
        ),
        call(
            "describe_action",
            json!({"name": format!("aws_secret_access_key={SECRET}")}),
        ),
        call("search_articles", json!({"question": text})),
        request(
            false,
            "prompts/get",
            &json!({"name": "fix_access_denied", "arguments": {"message": text}}),
        ),
        call("diagnose_access_denied", json!({"text": long})),
    ];
    let answers = said(&lines);
    for answer in &answers {
        let answer = answer.to_string();
        assert!(!answer.contains(SECRET), "{answer}");
        assert!(answer.len() < 80_000, "{} bytes", answer.len());
    }
    let many = &answers[6]["result"]["structuredContent"];
    assert_eq!(many["diagnoses"].as_array().unwrap().len(), 25);
    assert_eq!(many["left_out"]["diagnoses"], json!(375));
}

#[test]
fn the_list_of_resources_has_every_article_once() {
    let mut seen = std::collections::BTreeSet::new();
    let mut cursor = None;
    loop {
        let params = cursor
            .as_ref()
            .map_or(json!({}), |cursor| json!({"cursor": cursor}));
        let answer = &said(&[request(false, "resources/list", &params)])[0]["result"];
        for resource in answer["resources"].as_array().unwrap() {
            assert!(seen.insert(resource["uri"].as_str().unwrap().to_owned()));
        }
        match answer.get("nextCursor") {
            Some(next) => cursor = Some(next.clone()),
            None => break,
        }
    }
    assert_eq!(seen.len(), KnowledgeBase::embedded().articles().len());
}

#[test]
fn what_is_longer_than_a_message_may_be_is_refused() {
    let long = request(
        false,
        "tools/call",
        &json!({"name": "diagnose_access_denied", "arguments": {"text": "a ".repeat(17 << 20)}}),
    );
    let text = request(
        false,
        "tools/call",
        &json!({"name": "diagnose_access_denied", "arguments": {"text": "a ".repeat(5 << 20)}}),
    );
    let answers = said(&[long, text, request(false, "ping", &json!({}))]);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["error"]["code"], json!(-32600));
    let said = answers[1]["result"]["content"][0]["text"].as_str().unwrap();
    assert!(said.contains("larger than 8 MiB"), "{said}");
    assert_eq!(answers[2]["result"], json!({}));
}
