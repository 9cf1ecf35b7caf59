//! The bot against a stand-in for Slack.
