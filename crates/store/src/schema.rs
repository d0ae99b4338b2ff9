//! The one schema of both databases, as the migrations make it.
//!
//! Columns only one of them has (generated words, FTS tables) stay out.

diesel::table! {
    organizations (id) {
        id -> BigInt,
        name -> Text,
        default_language -> Text,
        default_country -> Nullable<Text>,
        time_zone -> Text,
        allowed_file_types -> Text,
        max_file_bytes -> BigInt,
        one_conversation_across_channels -> Bool,
        after_closing -> Text,
        assistants_enabled -> Bool,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    roles (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        built_in -> Nullable<Text>,
        permissions -> Text,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    agents (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        email -> Text,
        first_name -> Text,
        last_name -> Nullable<Text>,
        color -> Text,
        role_id -> BigInt,
        state -> Text,
        availability -> Text,
        password_hash -> Nullable<Text>,
        preferences -> Text,
        joined_at -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    teams (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        reference -> Nullable<Text>,
        color -> Text,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    team_agents (organization_id, team_id, agent_id) {
        organization_id -> BigInt,
        team_id -> BigInt,
        agent_id -> BigInt,
    }
}

diesel::table! {
    team_channels (organization_id, team_id, channel_id) {
        organization_id -> BigInt,
        team_id -> BigInt,
        channel_id -> BigInt,
    }
}

diesel::table! {
    invitations (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        agent_id -> BigInt,
        token_hash -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        created_by -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    sessions (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        agent_id -> BigInt,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        organization_id -> BigInt,
        token_hash -> Text,
        session_id -> BigInt,
        created_at -> BigInt,
        rotated_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    channels (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        public_id -> Text,
        kind -> Text,
        name -> Text,
        settings -> Text,
        sealed_secrets -> Nullable<Text>,
        available -> Bool,
        enabled -> Bool,
        send_read_receipts -> Bool,
        removed_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    inbound_failures (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        channel_id -> BigInt,
        raw -> Text,
        reason -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    visitor_resets (organization_id, channel_id, visitor) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        visitor -> Text,
        reset_at -> BigInt,
    }
}

diesel::table! {
    files (organization_id, content) {
        organization_id -> BigInt,
        content -> Text,
        size -> BigInt,
        uses -> BigInt,
        unused_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    attachments (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        content -> Text,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        state -> Text,
        thumbnail -> Nullable<Text>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        duration_ms -> Nullable<BigInt>,
        uploader -> Text,
        used -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    events (organization_id, position, id) {
        organization_id -> BigInt,
        position -> BigInt,
        id -> BigInt,
        name -> Text,
        conversation_id -> Nullable<BigInt>,
        object_id -> BigInt,
        version -> BigInt,
        revision -> Nullable<BigInt>,
        audience_before -> Nullable<Text>,
        audience_after -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    event_log (id) {
        id -> Integer,
        epoch -> BigInt,
        pruned_position -> BigInt,
        pruned_id -> BigInt,
    }
}

diesel::table! {
    jobs (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        lane -> BigInt,
        channel_id -> Nullable<BigInt>,
        kind -> Text,
        payload -> Text,
        attempts -> Integer,
        due_at -> BigInt,
        locked_until -> BigInt,
    }
}

diesel::table! {
    dead_jobs (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        lane -> BigInt,
        channel_id -> Nullable<BigInt>,
        kind -> Text,
        payload -> Text,
        attempts -> Integer,
        error -> Text,
        died_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    roles,
    agents,
    teams,
    team_agents,
    team_channels,
    invitations,
    sessions,
    refresh_tokens,
);
