//! Calls and answers as the contracts have them, with as much in each as may be in one.

use serde_json::{Value, json};

/// Bodies of calls of a kind, beside those that its stand-in makes.
pub fn calls(kind: &str) -> Vec<Value> {
    match kind {
        "whatsapp" => whatsapp(),
        "messenger" => vec![meta("page", "900100200")],
        "instagram" => vec![meta("instagram", "17841000")],
        "telegram" => telegram(),
        "viber" => viber(),
        "x" => x(),
        "apple" => apple(),
        "sms_mitto" => vec![
            json!({"from": "491700000001", "to": "49300000", "text": "YES", "id": "mo-1"}),
            json!({"id": "0123456789abcdef0123456789abcdef", "status": "Delivered", "reference": "42", "errorCode": 0}),
        ],
        _ => Vec::new(),
    }
}

fn whatsapp() -> Vec<Value> {
    let message = |kind: &str, part: Value| {
        json!({"from": "15550001111", "from_user_id": "US.90210AB", "id": "wamid.F1",
            "timestamp": "1760000300", "type": kind, kind: part,
            "context": {"from": "15550009999", "id": "wamid.FAKE1000"},
            "referral": {"source_url": "https://a.example.test", "source_type": "ad", "headline": "Sale"}})
    };
    let messages = vec![
        message("text", json!({"body": "Hello"})),
        message(
            "image",
            json!({"caption": "c", "mime_type": "image/jpeg", "sha256": "q8", "id": "880011"}),
        ),
        message(
            "document",
            json!({"filename": "a.pdf", "mime_type": "application/pdf", "id": "1"}),
        ),
        message(
            "audio",
            json!({"mime_type": "audio/ogg", "id": "990001", "voice": true}),
        ),
        message(
            "sticker",
            json!({"mime_type": "image/webp", "id": "2", "animated": false}),
        ),
        message(
            "location",
            json!({"latitude": 52.52, "longitude": "13.405", "name": "Cafe", "address": "Main St 1"}),
        ),
        message(
            "contacts",
            json!([{"name": {"formatted_name": "Bo Ek"}, "phones": [{"phone": "+1 555", "wa_id": "1555"}], "emails": [{"email": "b@e.test"}]}]),
        ),
        message("reaction", json!({"message_id": "wamid.X", "emoji": "👍"})),
        message("button", json!({"text": "Cancel", "payload": "CANCEL"})),
        message(
            "interactive",
            json!({"type": "list_reply", "list_reply": {"id": "s", "title": "14:00", "description": "Tue"}}),
        ),
        message(
            "interactive",
            json!({"type": "nfm_reply", "nfm_reply": {"body": "Sent", "response_json": "{\"a\":1}"}}),
        ),
        message(
            "order",
            json!({"catalog_id": "c", "text": "t", "product_items": [{"product_retailer_id": "S", "quantity": 2, "item_price": "12.5", "currency": "EUR"}]}),
        ),
        message(
            "system",
            json!({"body": "moved", "wa_id": "15550007777", "user_id": "US.1", "type": "user_changed_number"}),
        ),
        json!({"from": "1", "id": "w", "timestamp": 1, "type": "unsupported", "errors": [{"code": 131052, "title": "t", "error_data": {"details": "d"}}]}),
    ];
    let status = json!({"id": "wamid.FAKE1000", "status": "failed", "timestamp": "1760000100",
        "recipient_id": "15550001111", "biz_opaque_callback_data": "42",
        "errors": [{"code": 131047, "title": "Re-engagement", "message": "m", "error_data": {"details": "d"}}]});
    let value = json!({"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550009999", "phone_number_id": "700800900"},
        "contacts": [{"profile": {"name": "Nora", "username": "n"}, "wa_id": "15550001111", "user_id": "US.90210AB"}],
        "messages": messages, "statuses": [status], "message_echoes": [message("text", json!({"body": "Hi"}))],
        "user_preferences": [{"wa_id": "1555", "detail": "d", "category": "marketing_messages", "value": "stop", "timestamp": 1}],
        "errors": [{"code": 131031, "title": "locked"}]});
    let change = |field: &str, value: &Value| {
        json!({"object": "whatsapp_business_account",
            "entry": [{"id": "200300400500", "changes": [{"field": field, "value": value}]}]})
    };
    let template = json!({"event": "PAUSED", "message_template_id": 1, "message_template_name": "order_update",
        "message_template_language": "en_US", "reason": "NONE"});
    vec![
        change("messages", &value),
        change("user_preferences", &value),
        change("smb_message_echoes", &value),
        change("message_template_status_update", &template),
    ]
}

fn meta(object: &str, account: &str) -> Value {
    let event = |name: &str, part: Value| json!({"sender": {"id": "440011001"}, "recipient": {"id": account}, "timestamp": 1760000001100_i64, name: part});
    let attachment = |kind: &str| json!({"type": kind, "payload": {"url": "https://c.example.test/p.jpg", "title": "t", "sticker_id": 3, "coordinates": {"lat": 1.5, "long": 2}}});
    let kinds = [
        "image",
        "audio",
        "video",
        "file",
        "sticker",
        "fallback",
        "template",
        "location",
        "story_mention",
        "like_heart",
        "share",
    ];
    let attachments: Vec<Value> = kinds.map(attachment).into();
    json!({"object": object, "entry": [{"id": account, "time": 1760000000123_i64, "messaging": [
        event("message", json!({"mid": "m1", "text": "Here", "reply_to": {"mid": "m0", "story": {"url": "https://c.example.test/s", "id": "1"}},
            "attachments": attachments, "quick_reply": {"payload": "P"}, "referral": {"ref": "r", "source": "ADS", "ad_id": "6"}})),
        event("message", json!({"mid": "m2", "text": "Sent elsewhere", "is_echo": true, "app_id": 1, "metadata": "switchboard:42"})),
        event("message", json!({"mid": "m3", "is_deleted": true, "is_unsupported": true})),
        event("message_edit", json!({"mid": "m1", "text": "anew"})),
        event("postback", json!({"mid": "p1", "title": "Go", "payload": "START", "referral": {"source": "SHORTLINK", "ref": "x"}})),
        event("reaction", json!({"mid": "m1", "action": "react", "emoji": "❤", "reaction": "love"})),
        event("delivery", json!({"mids": ["m_9"], "watermark": 1760000001000_i64})),
        event("read", json!({"watermark": 1760000002000_i64, "mid": "m_9"})),
        event("referral", json!({"ref": "r", "source": "SHORTLINK", "type": "OPEN_THREAD", "referer_uri": "https://a.example.test"})),
        event("optin", json!({"type": "t", "ref": "r"})),
    ]}]})
}

fn telegram() -> Vec<Value> {
    let chat = json!({"id": 770011, "type": "private", "first_name": "Nora"});
    let from = json!({"id": 770011, "is_bot": false, "first_name": "Nora", "last_name": "Q", "username": "n"});
    let file = json!({"file_id": "F", "file_unique_id": "U", "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 2});
    let message = json!({"message_id": 51, "date": 1760000000, "edit_date": 1760000030, "from": from, "chat": chat,
        "text": "hi", "caption": "c", "photo": [{"file_id": "P", "width": 1, "height": 2, "file_size": 3}],
        "video": file, "audio": file, "voice": file, "video_note": file, "document": file, "animation": file,
        "sticker": {"file_id": "S", "emoji": "👍"}, "location": {"latitude": 1.5, "longitude": 2.5},
        "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "t", "address": "a"},
        "contact": {"phone_number": "1", "first_name": "Bo", "last_name": "E"},
        "reply_to_message": {"message_id": 49, "date": 1, "chat": chat}, "migrate_to_chat_id": -5});
    let mut plain = message.clone();
    if let Some(fields) = plain.as_object_mut() {
        fields.retain(|key, _| {
            ["message_id", "date", "from", "chat", "voice", "caption"].contains(&key.as_str())
        });
    }
    let member = |status: &str| json!({"status": status, "user": {"id": 1, "is_bot": true, "first_name": "B"}});
    vec![
        json!({"update_id": 1, "message": message}),
        json!({"update_id": 2, "message": plain}),
        json!({"update_id": 3, "edited_message": message}),
        json!({"update_id": 4, "callback_query": {"id": "q", "from": from, "message": message, "data": "rate:5"}}),
        json!({"update_id": 5, "my_chat_member": {"chat": chat, "from": from, "date": 1, "old_chat_member": member("member"), "new_chat_member": member("kicked")}}),
        json!({"update_id": 6, "message_reaction": {"chat": chat, "message_id": 51, "user": from, "date": 1, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}}),
    ]
}

fn viber() -> Vec<Value> {
    let token = 5_000_000_000_000_000_001_u64;
    let sender = json!({"id": "V==", "name": "Nora", "country": "DE", "api_version": 10});
    let message = |kind: &str| {
        json!({"event": "message", "timestamp": 1760000000123_i64, "message_token": token, "sender": sender,
        "message": {"type": kind, "text": "t", "media": "https://d.example.test/p.jpg", "thumbnail": "https://d.example.test/t", "tracking_data": "x",
            "location": {"lat": 1.5, "lon": "2"}, "contact": {"name": "Bo", "phone_number": "1"}, "sticker_id": 4, "file_name": "a.pdf", "size": 3}})
    };
    let mut all: Vec<Value> = [
        "text",
        "picture",
        "video",
        "sticker",
        "contact",
        "url",
        "location",
        "file",
        "of_tomorrow",
    ]
    .map(message)
    .into();
    for event in [
        "subscribed",
        "unsubscribed",
        "conversation_started",
        "delivered",
        "seen",
        "failed",
        "webhook",
    ] {
        all.push(json!({"event": event, "timestamp": 1760000010000_i64, "message_token": token, "user_id": "V==",
            "user": sender, "desc": "d", "type": "open", "context": "c", "subscribed": false}));
    }
    all
}

fn x() -> Vec<Value> {
    let message = json!({"type": "message_create", "id": "2080000000000000001", "created_timestamp": "1760000000123",
        "message_create": {"target": {"recipient_id": "3300"}, "sender_id": "4400", "source_app_id": "7", "message_data": {
            "text": "hello https://t.example.test/a", "entities": {"urls": [{"url": "https://t.example.test/a", "expanded_url": "https://a.example.test"}]},
            "quick_reply_response": {"metadata": "m"},
            "attachment": {"type": "media", "media": {"id": 18, "id_str": "18", "type": "video", "media_url_https": "https://t.example.test/18/h.jpg",
                "url": "https://t.example.test/a", "video_info": {"variants": [{"bitrate": 832, "content_type": "video/mp4", "url": "https://v.example.test/l.mp4"}]}}}}}});
    let read = json!({"created_timestamp": "1", "sender_id": "4400", "target": {"recipient_id": "3300"}, "last_read_event_id": "2080000000000000002"});
    let users = json!({"4400": {"data": {"id": "4400", "name": "Nora", "username": "n"}}, "3300": {"id": "3300", "name": "ACME", "screen_name": "acme"}});
    let payload = json!({"direct_message_events": [message], "direct_message_mark_read_events": [read], "users": users});
    let mut older = payload.clone();
    older["for_user_id"] = "3300".into();
    vec![
        older,
        json!({"data": {"event_uuid": "-6", "filter": {"user_id": "3300"}, "event_type": "dm.received", "payload": payload}}),
        json!({"user_event": {"revoke": {"target": {"app_id": "77"}, "source": {"user_id": "3300"}}}}),
        json!({"data": {"event_type": "oauth.revoke", "filter": {"user_id": "3300"}}}),
    ]
}

fn apple() -> Vec<Value> {
    let of_kind = |kind: &str| {
        json!({"id": "11111111-2222-3333-4444-555555555555", "type": kind, "v": 1, "locale": "en_US",
        "sourceId": "urn:mbid:FAKEUSER01", "destinationId": "urn:biz:00000000-0000-0000-0000-00000000abcd", "intent": "i", "group": "g",
        "body": "Here \u{fffc}", "attachments": [{"name": "p.jpg", "mimeType": "image/jpeg", "size": "20480", "signature": "0A1B", "url": "https://m.example.test", "owner": "M$", "key": "00"}],
        "interactiveData": {"data": {"replyMessage": {"title": "t"}, "quick-reply": {"summaryText": "s"}}}, "interactiveDataRef": {"title": "r"}})
    };
    [
        "text",
        "interactive",
        "typing_start",
        "typing_end",
        "close",
        "of_tomorrow",
    ]
    .map(of_kind)
    .into()
}

/// What any provider may answer to anything.
pub fn answers() -> Vec<Value> {
    let template = json!({"name": "order_update", "parameter_format": "NAMED", "language": "en_US", "status": "APPROVED",
        "category": "UTILITY", "id": "5511", "components": [
            {"type": "HEADER", "format": "TEXT", "text": "{{1}}", "example": {"header_text": ["a"]}},
            {"type": "HEADER", "format": "LOCATION"}, {"type": "HEADER", "format": "DOCUMENT"},
            {"type": "BODY", "text": "Hi {{1}} {{name}}", "example": {"body_text": [["Nora"]], "body_text_named_params": [{"param_name": "name", "example": "N"}]}},
            {"type": "FOOTER", "text": "f"}, {"type": "CAROUSEL", "cards": []},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "T", "url": "https://t/{{1}}", "example": ["x"]}, {"type": "COPY_CODE", "example": "x"}, {"type": "OTP"}]}]});
    vec![
        json!({"messaging_product": "whatsapp", "contacts": [{"input": "+1", "wa_id": "1"}], "messages": [{"id": "wamid.FAKE1000", "message_status": "accepted"}]}),
        json!({"data": [template], "paging": {"cursors": {"before": "b", "after": "a"}, "next": "http://127.0.0.1:9/next"}}),
        json!({"error": {"message": "(#131047)", "type": "OAuthException", "code": 131047, "error_subcode": 2018278, "error_data": {"details": "d"}, "fbtrace_id": "F"}}),
        json!({"messaging_product": "whatsapp", "url": "https://l.example.test", "mime_type": "image/jpeg", "sha256": "q", "file_size": "3", "id": "1"}),
        json!({"recipient_id": "4400110022", "message_id": "m_fake_2000", "first_name": "Nora", "last_name": "Q", "name": "Nora", "username": "n", "id": "900100200"}),
        json!({"sid": "SM1", "status": "queued", "error_code": null, "incoming_phone_numbers": [{"sid": "PN1", "phone_number": "+15550002222", "status_callback": "https://a"}]}),
        json!({"code": 21610, "message": "Attempt", "more_info": "https://t", "status": 400}),
        json!({"id": "0123456789abcdef", "timestamp": "2026-10-01T10:00:00Z", "responseCode": 0, "responseText": "SMS sent", "textLength": " 13", "test": true}),
        json!({"status": 0, "status_message": "ok", "message_token": 5741311803571721087_u64, "id": "pa:1", "name": "B", "webhook": "https://a", "event_types": ["delivered"]}),
        json!({"ok": true, "result": {"message_id": 52, "date": 1, "chat": {"id": 770011}, "file_path": "p/1.png", "username": "b", "url": "https://a"}}),
        json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 30", "parameters": {"retry_after": 30, "migrate_to_chat_id": -1}}),
        json!({"data": {"dm_event_id": "2080", "id": "3300", "username": "acme", "valid": true, "subscribed": true}}),
        json!({"data": [{"id": "123", "url": "https://desk.example.test/hooks/kind/public-id", "valid": false, "event_type": "dm.read", "webhook_id": "123", "filter": {"user_id": "3300"}}]}),
        json!({"type": "https://api.x.com/2/problems/client-forbidden", "title": "t", "detail": "d", "status": 403, "errors": [{"code": 93, "message": "m", "detail": "d"}]}),
        json!({"token_type": "bearer", "expires_in": 7200, "access_token": "a", "refresh_token": "r", "error_description": "e"}),
        json!({"download-url": "https://m.example.test", "upload-url": "https://m", "mmcs-url": "https://m", "mmcs-owner": "o", "singleFile": {"fileChecksum": "AAAA"}}),
    ]
}
