//! Slack as a platform.
