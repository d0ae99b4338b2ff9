//! Templates: listed page by page, and sent with what was filled in.

use super::connector;
use crate::wire::{self, Wire, message};
use connectors::{PlaceholderKind, SendError, TemplateMessage, TemplateState, TemplatesError};
use domain::identities::Scheme;
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Provider, Whatsapp};

/// A description, what was filled in, and what is sent.
type Case = (Value, &'static [(&'static str, &'static str)], Value);

/// What is sent as `template` for a description and values.
async fn sent(components: Value, values: &[(&str, &str)]) -> Result<Value, SendError> {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let taken = json!({"messages": [{"id": "wamid.T"}]})
        .to_string()
        .into_bytes();
    fake.server().answer(Answer::Full(200, Vec::new(), taken));
    let mut out = message(Scheme::Phone, "+15550001111", None);
    let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    out.template = Some(TemplateMessage {
        name: "of_ours".to_owned(),
        language: "en_US".to_owned(),
        components,
        values: values.iter().map(own).collect(),
    });
    connector().send(&settings, &out, &Wire::default()).await?;
    let body: Value = serde_json::from_slice(&fake.server().calls()[0].body).expect("JSON");
    assert_eq!(
        (&body["type"], &body["text"]),
        (&json!("template"), &Value::Null)
    );
    assert_eq!(body["template"]["name"], "of_ours");
    assert_eq!(body["template"]["language"], json!({"code": "en_US"}));
    Ok(body["template"]["components"].clone())
}

#[tokio::test]
async fn all_templates_are_listed_whatever_their_state() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let all = connector()
        .templates(&settings, &Wire::default())
        .await
        .expect("templates");
    let names: Vec<_> = all
        .iter()
        .map(|one| (one.name.as_str(), one.state))
        .collect();
    let expected = [
        ("order_update", TemplateState::Approved),
        ("sale", TemplateState::Paused),
        ("hello_world", TemplateState::Approved),
    ];
    assert_eq!(names, expected);
    let order = &all[0];
    assert_eq!(order.provider_id.as_deref(), Some("5511"));
    assert_eq!(
        (order.language.as_str(), order.category.as_str()),
        ("en_US", "utility")
    );
    assert_eq!(order.body, "Hi {{1}}, order {{2}} is on its way.");
    assert_eq!(order.buttons, ["Track", "Stop"]);
    let placeholders = |n: usize| -> Vec<(&str, PlaceholderKind, Option<&str>)> {
        let all = all[n].placeholders.iter();
        all.map(|one| (one.key.as_str(), one.kind, one.example.as_deref()))
            .collect()
    };
    assert_eq!(
        placeholders(0),
        [
            ("1", PlaceholderKind::Text, Some("Nora")),
            ("2", PlaceholderKind::Text, Some("A-17")),
            ("button.0", PlaceholderKind::UrlEnd, None),
        ]
    );
    assert_eq!(
        placeholders(1),
        [
            ("header.image", PlaceholderKind::Image, None),
            ("first_name", PlaceholderKind::Text, Some("Nora")),
            ("discount", PlaceholderKind::Text, Some("20 %")),
            ("day", PlaceholderKind::Text, None),
            ("button.0", PlaceholderKind::Code, Some("SALE20")),
        ]
    );
    assert_eq!(all[1].footer.as_deref(), Some("Abbestellen: STOP"));
    assert_eq!(placeholders(2), []);
}

#[tokio::test]
async fn the_next_page_is_asked_only_of_the_same_server() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let listed = async |next: Option<&str>, status: u16| {
        let page = match next {
            Some(next) => json!({"data": [], "paging": {"next": next}}),
            None => json!({"error": {"code": 190, "message": "Expired"}}),
        };
        let page = page.to_string().into_bytes();
        fake.server().answer(Answer::Full(status, Vec::new(), page));
        connector().templates(&settings, &Wire::default()).await
    };
    let before = fake.server().calls().len();
    let elsewhere = listed(
        Some("https://graph.example.test/v25.0/2/message_templates"),
        200,
    )
    .await;
    assert!(
        matches!(elsewhere, Err(TemplatesError::Refused { .. })),
        "{elsewhere:?}"
    );
    assert_eq!(fake.server().calls().len(), before + 1);
    let own = fake.server().calls()[before].path.clone();
    let same = format!("http://{}{own}", fake.server().address);
    let round = listed(Some(&same), 200).await;
    assert!(
        matches!(round, Err(TemplatesError::Refused { .. })),
        "{round:?}"
    );
    let void = listed(None, 401).await;
    assert!(
        matches!(void, Err(TemplatesError::Refused { .. })),
        "{void:?}"
    );
    fake.server().answer(Answer::Status(503));
    let away = connector().templates(&settings, &Wire::default()).await;
    assert!(matches!(away, Err(TemplatesError::Away { .. })), "{away:?}");
}

#[tokio::test]
async fn every_part_with_a_variable_is_filled_in_and_no_other_is_sent() {
    let text = |text: &str| json!({"type": "text", "text": text});
    let named =
        |name: &str, text: &str| json!({"type": "text", "text": text, "parameter_name": name});
    let header = |format: &str| json!([{"type": "HEADER", "format": format}, {"type": "BODY", "text": "Hi"}]);
    let of_header = |parameter: Value| json!([{"type": "header", "parameters": [parameter]}]);
    let buttons = |one: Value| {
        json!([{"type": "BODY", "text": "Hi"}, {"type": "BUTTONS", "buttons": [
        {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550009999"}, one]}])
    };
    let of_button = |kind: &str, parameter: Value| json!([{"type": "button", "sub_type": kind, "index": "1", "parameters": [parameter]}]);
    const LINK: &str = "https://cdn.example.test/dir/a.pdf?e=1";
    let table: Vec<Case> = vec![
        (
            json!([{"type": "BODY", "text": "Welcome"}, {"type": "FOOTER", "text": "Bye"}]),
            &[],
            Value::Null,
        ),
        (
            json!([{"type": "BODY", "text": "{{2}} of {{1}}"}]),
            &[("2", "A-17"), ("1", "Nora")],
            json!([{"type": "body", "parameters": [text("Nora"), text("A-17")]}]),
        ),
        (
            json!([{"type": "BODY", "text": "{{name}}: {{item}}"}]),
            &[("item", "A-17"), ("name", "Nora")],
            json!([{"type": "body", "parameters": [named("name", "Nora"), named("item", "A-17")]}]),
        ),
        (
            json!([{"type": "HEADER", "format": "TEXT", "text": "For {{1}}"}, {"type": "BODY", "text": "Hi {{1}}"}]),
            &[("header.1", "Bo"), ("1", "Nora")],
            json!([{"type": "header", "parameters": [text("Bo")]}, {"type": "body", "parameters": [text("Nora")]}]),
        ),
        (
            json!([{"type": "HEADER", "format": "TEXT", "text": "For {{who}}"}]),
            &[("header.who", "Bo")],
            of_header(named("who", "Bo")),
        ),
        (
            header("IMAGE"),
            &[("header.image", "https://cdn.example.test/a.jpg")],
            of_header(
                json!({"type": "image", "image": {"link": "https://cdn.example.test/a.jpg"}}),
            ),
        ),
        (
            header("VIDEO"),
            &[("header.video", "880022")],
            of_header(json!({"type": "video", "video": {"id": "880022"}})),
        ),
        (
            header("DOCUMENT"),
            &[("header.document", LINK)],
            of_header(json!({"type": "document", "document": {"link": LINK, "filename": "a.pdf"}})),
        ),
        (
            header("DOCUMENT"),
            &[("header.document", LINK), ("header.filename", "Bill.pdf")],
            of_header(
                json!({"type": "document", "document": {"link": LINK, "filename": "Bill.pdf"}}),
            ),
        ),
        (
            header("LOCATION"),
            &[
                ("header.latitude", "52.5"),
                ("header.longitude", "13.4"),
                ("header.name", "Cafe"),
            ],
            of_header(
                json!({"type": "location", "location": {"latitude": 52.5, "longitude": 13.4, "name": "Cafe"}}),
            ),
        ),
        (
            buttons(json!({"type": "URL", "text": "Track", "url": "https://t.example.test/{{1}}"})),
            &[("button.1", "A-17")],
            of_button("url", text("A-17")),
        ),
        (
            buttons(json!({"type": "URL", "text": "Shop", "url": "https://t.example.test/"})),
            &[],
            Value::Null,
        ),
        (
            buttons(json!({"type": "QUICK_REPLY", "text": "Stop"})),
            &[("button.1", "STOP_PROMO")],
            of_button(
                "quick_reply",
                json!({"type": "payload", "payload": "STOP_PROMO"}),
            ),
        ),
        (
            buttons(json!({"type": "QUICK_REPLY", "text": "Stop"})),
            &[],
            Value::Null,
        ),
        (
            buttons(json!({"type": "COPY_CODE", "text": "Copy"})),
            &[("button.1", "SALE20")],
            of_button(
                "copy_code",
                json!({"type": "coupon_code", "coupon_code": "SALE20"}),
            ),
        ),
    ];
    for (components, values, expected) in table {
        let found = sent(components.clone(), values).await;
        assert_eq!(found, Ok(expected), "{components}");
    }
}

#[tokio::test]
async fn what_was_not_filled_in_is_said_before_anything_leaves() {
    let body = json!([{"type": "BODY", "text": "{{1}} {{2}}"}]);
    let place = json!([{"type": "HEADER", "format": "LOCATION"}]);
    for (components, values, code) in [
        (&body, &[("1", "Nora")][..], "template_value_missing"),
        (
            &body,
            &[("1", "Nora"), ("2", " ")],
            "template_value_missing",
        ),
        (
            &place,
            &[("header.latitude", "north"), ("header.longitude", "1")],
            "template_value_wrong",
        ),
    ] {
        let error = sent(components.clone(), values).await.expect_err(code);
        assert!(
            matches!(error, SendError::Refused { code: found, .. } if found == code),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_template_is_taken_with_the_components_it_was_listed_with() {
    let fake = Whatsapp::start();
    let settings = wire::settings(connector(), &fake);
    let listed = connector()
        .templates(&settings, &Wire::default())
        .await
        .expect("templates");
    let mut out = message(Scheme::Phone, "+15550001111", None);
    let mut send = async |n: usize, values: &[(&str, &str)]| {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        out.template = Some(TemplateMessage {
            name: listed[n].name.clone(),
            language: listed[n].language.clone(),
            components: listed[n].components.clone(),
            values: values.iter().map(own).collect(),
        });
        connector().send(&settings, &out, &Wire::default()).await
    };
    let order = send(0, &[("1", "Nora"), ("2", "A-17"), ("button.0", "A-17")]).await;
    assert!(order.is_ok(), "{order:?}");
    assert!(send(2, &[]).await.is_ok());
    let sale = [
        ("header.image", "1"),
        ("first_name", "a"),
        ("discount", "b"),
        ("day", "c"),
        ("button.0", "d"),
    ];
    let paused = send(1, &sale).await.expect_err("paused");
    assert!(
        matches!(
            paused,
            SendError::TemplateBarred {
                code: "template_paused",
                state: TemplateState::Paused,
                ..
            }
        ),
        "{paused:?}"
    );
}
