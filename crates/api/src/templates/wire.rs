//! Templates as the API shows them, and as a provider tells of them.

use contract::templates::{Template as Wire, TemplatePlaceholder};
use domain::channels::ChannelKind;
use domain::templates::{Parts, Placeholder, PlaceholderKind, TemplateState};
use store::templates::Template;

/// One of a channel of some kind.
pub fn template(kind: ChannelKind, template: Template) -> Wire {
    let barred = barred(kind, &template);
    let parts = template.parts;
    let placeholder = |one: Placeholder| TemplatePlaceholder {
        key: one.key,
        kind: one.kind.as_str().into(),
        example: one.example,
    };
    Wire {
        id: template.id,
        channel_id: template.channel,
        name: template.name,
        language: template.language,
        category: template.category,
        state: template.state.as_str().into(),
        header: parts.header,
        body: parts.body,
        footer: parts.footer,
        buttons: parts.buttons,
        placeholders: parts.placeholders.into_iter().map(placeholder).collect(),
        barred: barred.map(str::to_owned),
        synced: template.synced,
        created_at: template.created_at,
        version: template.version,
    }
}

/// Why one cannot be sent from here, whatever its provider thinks of it.
pub fn barred(kind: ChannelKind, template: &Template) -> Option<&'static str> {
    let components = template.components.as_ref()?;
    connectors::of(kind)?.bars_template(components)
}

/// What a provider's one is made of.
pub fn parts(of: &connectors::Template) -> Parts {
    let placeholder = |one: &connectors::Placeholder| Placeholder {
        key: one.key.clone(),
        kind: kind(one.kind),
        example: one.example.clone(),
    };
    Parts {
        header: of.header.clone(),
        body: of.body.clone(),
        footer: of.footer.clone(),
        buttons: of.buttons.clone(),
        placeholders: of.placeholders.iter().map(placeholder).collect(),
    }
}

fn kind(kind: connectors::PlaceholderKind) -> PlaceholderKind {
    use connectors::PlaceholderKind as Theirs;
    match kind {
        Theirs::Text => PlaceholderKind::Text,
        Theirs::Degree => PlaceholderKind::Degree,
        Theirs::Image => PlaceholderKind::Image,
        Theirs::Video => PlaceholderKind::Video,
        Theirs::Document => PlaceholderKind::Document,
        Theirs::UrlEnd => PlaceholderKind::UrlEnd,
        Theirs::Code => PlaceholderKind::Code,
    }
}

/// Whether a provider's one can be sent.
pub fn state(state: connectors::TemplateState) -> TemplateState {
    use connectors::TemplateState as Theirs;
    match state {
        Theirs::Approved => TemplateState::Approved,
        Theirs::Pending => TemplateState::Pending,
        Theirs::Rejected => TemplateState::Rejected,
        Theirs::Paused => TemplateState::Paused,
        Theirs::Disabled => TemplateState::Disabled,
    }
}
