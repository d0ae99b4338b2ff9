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
    team_moves (organization_id, team_id) {
        organization_id -> BigInt,
        team_id -> BigInt,
        to_team_id -> BigInt,
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
    pending_signups (organization_id) {
        organization_id -> BigInt,
        token_hash -> Text,
        organization_name -> Text,
        first_name -> Text,
        last_name -> Nullable<Text>,
        email -> Text,
        password_hash -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    password_resets (organization_id, agent_id, token_hash) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        token_hash -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    totp_secrets (organization_id, agent_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        sealed_secret -> Text,
        confirmed_at -> Nullable<BigInt>,
        last_step -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    totp_recovery_codes (organization_id, agent_id, code_hash) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<BigInt>,
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
    api_tokens (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        kind -> Text,
        name -> Text,
        token_hash -> Text,
        agent_id -> BigInt,
        scopes -> Text,
        permissions -> Text,
        team_ids -> Text,
        expires_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        created_at -> BigInt,
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
        business_hours -> Nullable<Text>,
        automated_messages -> Nullable<Text>,
        unavailable_since -> Nullable<BigInt>,
        failing_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    channel_health (organization_id, channel_id) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        last_inbound_at -> Nullable<BigInt>,
        last_outbound_at -> Nullable<BigInt>,
        failures_in_a_row -> BigInt,
        last_error -> Nullable<Text>,
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
        removing_until -> Nullable<BigInt>,
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
        refused -> Nullable<Text>,
        source -> Nullable<Text>,
    }
}

diesel::table! {
    nodes (id) {
        id -> BigInt,
        holder -> BigInt,
        name -> Text,
        mark -> Nullable<Text>,
        leased_until -> BigInt,
        ids_until -> BigInt,
    }
}

diesel::table! {
    presence (organization_id, agent_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (organization_id, scope) {
        organization_id -> BigInt,
        scope -> Text,
        body_hash -> Text,
        resource_id -> BigInt,
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

diesel::table! {
    contacts (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        display_name -> Text,
        display_key -> Text,
        name -> Nullable<Text>,
        channel_name -> Nullable<Text>,
        claimed_name -> Nullable<Text>,
        reference -> Nullable<Text>,
        remarks -> Nullable<Text>,
        restricted -> Bool,
        viewer_ids -> Text,
        default_assignee_ids -> Text,
        owner_agent_id -> Nullable<BigInt>,
        blocked_at -> Nullable<BigInt>,
        blocked_by -> Nullable<BigInt>,
        dropped_since_block -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        merged_into -> Nullable<BigInt>,
        attributes -> Text,
    }
}

diesel::table! {
    contact_words (organization_id, word, contact_id) {
        organization_id -> BigInt,
        word -> Text,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_attributes (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        key -> Text,
        title -> Text,
        kind -> Text,
        choices -> Text,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    contact_viewers (organization_id, agent_id, contact_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_assignees (organization_id, agent_id, contact_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_identities (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        contact_id -> BigInt,
        scheme -> Text,
        scope -> BigInt,
        address -> Text,
        source -> Text,
        created_at -> BigInt,
        rank -> BigInt,
    }
}

diesel::table! {
    identity_channels (organization_id, identity_id, channel_id) {
        organization_id -> BigInt,
        identity_id -> BigInt,
        channel_id -> BigInt,
        window_expires_at -> Nullable<BigInt>,
        opted_out_at -> Nullable<BigInt>,
        subscribed -> Bool,
        last_inbound_at -> Nullable<BigInt>,
        page -> Nullable<Text>,
        wish_told_at -> Nullable<BigInt>,
        presence_told_at -> Nullable<BigInt>,
        presence_told_by -> Nullable<Text>,
    }
}

diesel::table! {
    contact_claims (organization_id, contact_id, channel_id, scheme, address) {
        organization_id -> BigInt,
        contact_id -> BigInt,
        channel_id -> BigInt,
        scheme -> Text,
        address -> Text,
        claimed_at -> BigInt,
    }
}

diesel::table! {
    favorites (organization_id, agent_id, contact_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        contact_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    conversations (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        number -> BigInt,
        subject -> Nullable<Text>,
        contact_id -> BigInt,
        channel_id -> BigInt,
        previous_id -> Nullable<BigInt>,
        status -> Text,
        archived -> Bool,
        blocked -> Bool,
        restricted -> Bool,
        viewer_ids -> Text,
        snoozed_until -> Nullable<BigInt>,
        assignee_ids -> Text,
        team_id -> Nullable<BigInt>,
        assistant_id -> Nullable<BigInt>,
        assistant_active -> Bool,
        assistant_unanswered -> Nullable<BigInt>,
        label_ids -> Text,
        tag_ids -> Text,
        priority -> Text,
        waiting_since -> Nullable<BigInt>,
        inbound_seq -> BigInt,
        unreplied_count -> BigInt,
        answers -> Text,
        unassigned_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        closed_by_kind -> Nullable<Text>,
        closed_by_id -> Nullable<BigInt>,
        last_customer_message_at -> Nullable<BigInt>,
        last_message_id -> Nullable<BigInt>,
        last_message_preview -> Nullable<Text>,
        last_message_kind -> Nullable<Text>,
        last_message_direction -> Nullable<Text>,
        last_message_author_kind -> Nullable<Text>,
        last_message_author_id -> Nullable<BigInt>,
        last_message_sent_at -> Nullable<BigInt>,
        last_message_delivery -> Nullable<Text>,
        created_at -> BigInt,
        version -> BigInt,
        revision -> BigInt,
        shelf -> Text,
        place -> BigInt,
        last_activity_at -> BigInt,
        shown_at -> BigInt,
        waiting_order -> BigInt,
    }
}

diesel::table! {
    conversation_assignees (organization_id, conversation_id, agent_id) {
        organization_id -> BigInt,
        conversation_id -> BigInt,
        agent_id -> BigInt,
        admitted -> Bool,
        shelf -> Text,
        place -> BigInt,
        last_activity_at -> BigInt,
        shown_at -> BigInt,
        waiting_order -> BigInt,
        inbound_seq -> BigInt,
        channel_id -> BigInt,
        last_customer_message_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    conversation_viewers (organization_id, conversation_id, agent_id) {
        organization_id -> BigInt,
        conversation_id -> BigInt,
        agent_id -> BigInt,
        assigned -> Bool,
        shelf -> Text,
        place -> BigInt,
        last_activity_at -> BigInt,
        shown_at -> BigInt,
        waiting_order -> BigInt,
        inbound_seq -> BigInt,
        last_customer_message_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    conversation_channels (organization_id, conversation_id, channel_id, identity_id) {
        organization_id -> BigInt,
        conversation_id -> BigInt,
        channel_id -> BigInt,
        identity_id -> BigInt,
        last_active_at -> BigInt,
        last_inbound_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    counters (organization_id, scope, place, shelf) {
        organization_id -> BigInt,
        scope -> Text,
        place -> Text,
        shelf -> Text,
        conversations -> BigInt,
        unreplied_conversations -> BigInt,
        unreplied_messages -> BigInt,
    }
}

diesel::table! {
    counter_deltas (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        scope -> Text,
        place -> Text,
        shelf -> Text,
        conversations -> BigInt,
        unreplied_conversations -> BigInt,
        unreplied_messages -> BigInt,
    }
}

diesel::table! {
    conversation_reads (agent_id, conversation_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        conversation_id -> BigInt,
        inbound_seq -> BigInt,
    }
}

diesel::table! {
    conversation_log (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        conversation_id -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        details -> Text,
    }
}

diesel::table! {
    drafts (organization_id, agent_id, conversation_id) {
        organization_id -> BigInt,
        agent_id -> BigInt,
        conversation_id -> BigInt,
        text -> Text,
        attachment_ids -> Text,
        channel_id -> Nullable<BigInt>,
        reply_to_id -> Nullable<BigInt>,
        version -> BigInt,
        updated_at -> BigInt,
        identity_id -> Nullable<BigInt>,
        email -> Nullable<Text>,
        template -> Nullable<Text>,
    }
}

diesel::table! {
    messages (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        conversation_id -> BigInt,
        channel_id -> BigInt,
        identity_id -> Nullable<BigInt>,
        direction -> Text,
        kind -> Text,
        author_kind -> Text,
        author_id -> Nullable<BigInt>,
        client_id -> Nullable<Text>,
        provider_id -> Nullable<Text>,
        text -> Nullable<Text>,
        reply_to_id -> Nullable<BigInt>,
        automated -> Nullable<Text>,
        inbound_seq -> Nullable<BigInt>,
        delivery -> Nullable<Text>,
        error_code -> Nullable<Text>,
        error_message -> Nullable<Text>,
        error_retryable -> Nullable<Bool>,
        position -> BigInt,
        sent_at -> BigInt,
        received_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        version -> BigInt,
        counts_as_answer -> Bool,
        due_at -> Nullable<BigInt>,
        held -> Nullable<Bool>,
        details -> Nullable<Text>,
    }
}

diesel::table! {
    message_pieces (organization_id, channel_id, provider_id) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        provider_id -> Text,
        message_id -> BigInt,
        piece -> Nullable<Integer>,
        former -> Bool,
    }
}

diesel::table! {
    early_receipts (organization_id, channel_id, provider_id, state) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        provider_id -> Text,
        state -> Text,
        error -> Nullable<Text>,
        received_at -> BigInt,
    }
}

diesel::table! {
    early_changes (organization_id, channel_id, provider_id, id) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        provider_id -> Text,
        id -> BigInt,
        change -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    mailboxes (organization_id, channel_id) {
        organization_id -> BigInt,
        channel_id -> BigInt,
        account -> Nullable<Text>,
        validity -> BigInt,
        last_uid -> BigInt,
        seen_at -> BigInt,
        holder -> BigInt,
        leased_until -> BigInt,
    }
}

diesel::table! {
    message_attachments (organization_id, message_id, ordinal) {
        organization_id -> BigInt,
        message_id -> BigInt,
        ordinal -> Integer,
        attachment_id -> BigInt,
    }
}

diesel::table! {
    notes (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        contact_id -> Nullable<BigInt>,
        conversation_id -> Nullable<BigInt>,
        author_kind -> Text,
        author_id -> Nullable<BigInt>,
        text -> Text,
        mention_ids -> Text,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    quick_reply_attachments (organization_id, quick_reply_id, ordinal) {
        organization_id -> BigInt,
        quick_reply_id -> BigInt,
        ordinal -> Integer,
        attachment_id -> BigInt,
    }
}

diesel::table! {
    note_attachments (organization_id, note_id, ordinal) {
        organization_id -> BigInt,
        note_id -> BigInt,
        ordinal -> Integer,
        attachment_id -> BigInt,
    }
}

diesel::table! {
    labels (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        color -> Text,
        priority -> Text,
        version -> BigInt,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_log (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<BigInt>,
        via -> Text,
        action -> Text,
        resource_kind -> Text,
        resource_id -> BigInt,
        details -> Text,
        once_key -> Nullable<Text>,
    }
}

diesel::table! {
    saved_views (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        agent_id -> BigInt,
        name -> Text,
        shared -> Bool,
        query -> Text,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    conversation_labels (organization_id, conversation_id, label_id) {
        organization_id -> BigInt,
        conversation_id -> BigInt,
        label_id -> BigInt,
        restricted -> Bool,
        shelf -> Text,
        place -> BigInt,
        last_activity_at -> BigInt,
        shown_at -> BigInt,
        waiting_order -> BigInt,
    }
}

diesel::table! {
    tags (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    message_tags (organization_id, message_id, tag_id) {
        organization_id -> BigInt,
        message_id -> BigInt,
        tag_id -> BigInt,
        conversation_id -> BigInt,
        added_by_kind -> Text,
        added_by_id -> Nullable<BigInt>,
        added_at -> BigInt,
    }
}

diesel::table! {
    conversation_tags (organization_id, conversation_id, tag_id) {
        organization_id -> BigInt,
        conversation_id -> BigInt,
        tag_id -> BigInt,
        restricted -> Bool,
        shelf -> Text,
        place -> BigInt,
        last_activity_at -> BigInt,
        shown_at -> BigInt,
        waiting_order -> BigInt,
    }
}

diesel::table! {
    quick_replies (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        owner_id -> Nullable<BigInt>,
        name -> Text,
        name_key -> Text,
        topic -> Nullable<Text>,
        message -> Text,
        visibility -> Text,
        channel_ids -> Text,
        folded -> Text,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    webhooks (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        url -> Text,
        events -> Text,
        enabled -> Bool,
        disabled_reason -> Nullable<Text>,
        include_restricted -> Bool,
        sealed_secrets -> Text,
        since_epoch -> BigInt,
        since_position -> BigInt,
        since_id -> BigInt,
        removed_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    webhook_lanes (organization_id, webhook_id) {
        organization_id -> BigInt,
        webhook_id -> BigInt,
        locked_until -> BigInt,
        paused_until -> BigInt,
        failures -> Integer,
        failing_since -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    webhook_deliveries (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        webhook_id -> BigInt,
        event -> Text,
        object_id -> BigInt,
        conversation_id -> Nullable<BigInt>,
        subject_id -> BigInt,
        version -> BigInt,
        revision -> Nullable<BigInt>,
        happened_at -> BigInt,
        state -> Text,
        attempts -> Integer,
        next_try_at -> Nullable<BigInt>,
        attempted_at -> Nullable<BigInt>,
        status -> Nullable<Integer>,
        answer -> Nullable<Text>,
        error -> Nullable<Text>,
        payload -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    webhook_feed (id) {
        id -> Integer,
        epoch -> BigInt,
        position -> BigInt,
        event_id -> BigInt,
        holder -> BigInt,
        held_until -> BigInt,
    }
}

diesel::table! {
    templates (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        channel_id -> BigInt,
        name -> Text,
        language -> Text,
        category -> Text,
        state -> Text,
        header -> Nullable<Text>,
        body -> Text,
        footer -> Nullable<Text>,
        buttons -> Text,
        placeholders -> Text,
        components -> Nullable<Text>,
        synced -> Bool,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    search_words (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        conversation_id -> BigInt,
        words_version -> Integer,
        words -> Text,
        names -> Text,
    }
}

diesel::table! {
    search_backlog (organization_id, part, contact_id) {
        organization_id -> BigInt,
        part -> Text,
        contact_id -> BigInt,
        before -> BigInt,
    }
}

diesel::table! {
    contact_imports (organization_id, id) {
        organization_id -> BigInt,
        id -> BigInt,
        channel_id -> BigInt,
        author_kind -> Text,
        author_id -> Nullable<BigInt>,
        sees -> Text,
        file_name -> Text,
        content -> Text,
        size -> BigInt,
        encoding -> Text,
        delimiter -> Text,
        existing -> Text,
        layout -> Text,
        preview -> Text,
        state -> Text,
        total_rows -> BigInt,
        processed_rows -> BigInt,
        created -> BigInt,
        updated -> BigInt,
        ignored -> BigInt,
        rejected -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    contact_import_rejections (organization_id, import_id, row_number) {
        organization_id -> BigInt,
        import_id -> BigInt,
        row_number -> BigInt,
        line -> BigInt,
        reason -> Text,
        source -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(webhooks, webhook_lanes, webhook_deliveries);

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    roles,
    agents,
    teams,
    team_agents,
    team_moves,
    team_channels,
    invitations,
    sessions,
    refresh_tokens,
    api_tokens,
    channels,
    attachments,
    contacts,
    contact_words,
    contact_viewers,
    contact_assignees,
    contact_identities,
    identity_channels,
    contact_claims,
    favorites,
    conversations,
    conversation_assignees,
    conversation_viewers,
    conversation_channels,
    counters,
    counter_deltas,
    conversation_reads,
    conversation_log,
    drafts,
    messages,
    early_changes,
    message_pieces,
    message_attachments,
    notes,
    note_attachments,
    labels,
    conversation_labels,
    tags,
    message_tags,
    conversation_tags,
    saved_views,
);
