//! A prompt that takes somebody from an error message to a corrected policy.

use super::members;
use super::protocol::{Call, ErrorCode, Fault};
use crate::text::mask;
use serde_json::{Map, Value, json};

const FIX: &str = "fix_access_denied";

/// The prompts.
pub(super) fn list() -> Map<String, Value> {
    members(json!({"prompts": [{
        "name": FIX,
        "title": "Fix my AccessDenied",
        "description": "Find out why AWS denied a request, and correct the policy.",
        "arguments": [
            {"name": "message", "description": "The error message, as printed.", "required": true},
            {"name": "policy", "description": "The caller's policy, where you have it."},
        ],
    }]}))
}

/// One of them, filled in.
///
/// # Errors
/// Where there is no such prompt, or it needs more.
pub(super) fn get(call: &Call) -> Result<Map<String, Value>, Fault> {
    let invalid = |said: &str| Fault::of(ErrorCode::InvalidParams, said);
    if call.needed("name")? != FIX {
        return Err(invalid("there is no prompt of this name"));
    }
    let argument = |name: &str| {
        let value = call.params.get("arguments")?.get(name)?.as_str()?;
        Some(value.trim()).filter(|value| !value.is_empty())
    };
    let message = argument("message").ok_or_else(|| invalid("`arguments.message` is missing"))?;
    let mut text = format!(
        "AWS denied a request. Call `diagnose_access_denied` with the text below, verbatim. Then tell me the cause in one \
         sentence, show the change to the policy as it was returned, and say who has to make it. If the answer asks for \
         more, look for it in the files here before you ask me. Where you change a policy file, check the result with \
         `compare_policies`: it must grant nothing beyond what the fix lists. Answer in the language of the message.\n\n\
         Message:\n{message}\n"
    );
    if let Some(policy) = argument("policy") {
        text.push_str("\nPolicy:\n");
        text.push_str(policy);
        text.push('\n');
    }
    let text = mask::secrets(&text).text.into_owned();
    Ok(members(json!({
        "description": "Fix my AccessDenied",
        "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
    })))
}
