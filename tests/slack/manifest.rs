//! The app's manifest: valid by Slack's own schema, and with everything that the bot reads and needs.

use super::stub::SCOPES;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;

/// Slack's schema of a manifest, MIT, of the repository slackapi/manifest-schema; its licence is that beside the other
/// file.
const SCHEMA: &[u8] = include_bytes!("manifest.schema.json.gz");
const MANIFEST: &str = include_str!("../../deploy/slack-manifest.yaml");

#[test]
fn the_manifest_is_one_and_has_all_that_is_needed() {
    let mut text = String::new();
    GzDecoder::new(SCHEMA).read_to_string(&mut text).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let manifest: Value = serde_saphyr::from_str(MANIFEST).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&manifest)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let texts = |value: &Value| -> BTreeSet<String> {
        let all = value.as_array().unwrap().iter();
        all.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let scopes = texts(&manifest["oauth_config"]["scopes"]["bot"]);
    assert_eq!(scopes, SCOPES.split(',').map(str::to_owned).collect());
    let ids: Vec<&Value> = manifest["features"]["shortcuts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|shortcut| &shortcut["callback_id"])
        .collect();
    assert_eq!(ids, ["diagnose_message", "diagnose_form"]);
    assert_eq!(
        manifest["features"]["slash_commands"][0]["command"],
        "/kyoka"
    );
    assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
    let events = texts(&manifest["settings"]["event_subscriptions"]["bot_events"]);
    for read in [
        "app_mention",
        "message.im",
        "message.channels",
        "app_home_opened",
        "member_joined_channel",
    ] {
        assert!(events.contains(read), "{read}");
    }
    // Slack shows no more of a name than this.
    for shortcut in manifest["features"]["shortcuts"].as_array().unwrap() {
        let name = shortcut["name"].as_str().unwrap();
        assert!(name.chars().count() <= 24, "{name}");
    }
}
