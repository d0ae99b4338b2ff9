//! Drawings of our own: the logo, and one glyph a kind of channel.

use leptos::prelude::*;

/// The logo.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="var(--accent)" />
            <path d="M7.5 8.5C7.5 14.5 16.5 9.5 16.5 15.5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" />
            <circle cx="7.5" cy="7" r="2.25" fill="#fff" />
            <circle cx="16.5" cy="17" r="2.25" fill="#fff" />
        </svg>
    }
}

struct Kind {
    title: &'static str,
    hue: &'static str,
    path: &'static str,
}

const API: Kind = Kind {
    title: "API",
    hue: "slate",
    path: "M8 6 3 12l5 6M16 6l5 6-5 6M13.5 4.5l-3 15",
};

/// Names of products are not translated.
fn kind(name: &str) -> Kind {
    let (title, hue, path) = match name {
        "webchat" => (
            "Webchat",
            "indigo",
            "M5.5 4h13A2.5 2.5 0 0 1 21 6.5v9a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 15.5v-9A2.5 2.5 0 0 1 5.5 4zM3 8.5h18M9 21.5l3-3.5",
        ),
        "whatsapp" => (
            "WhatsApp",
            "green",
            "M12 3.5a8.5 8.5 0 1 1-4 16L3.5 20.5l1-4.5A8.5 8.5 0 0 1 12 3.5zM9 9c0 3.5 2.5 6 6 6",
        ),
        "messenger" => (
            "Messenger",
            "blue",
            "M12 4c5 0 8.5 3.3 8.5 7.5S17 19 12 19c-.9 0-1.8-.1-2.6-.3L6 20.5v-3.2c-1.6-1.4-2.5-3.4-2.5-5.8C3.5 7.3 7 4 12 4zM7.5 13l3-2.5 2.5 2 3.5-2.5",
        ),
        "instagram" => (
            "Instagram",
            "pink",
            "M9 4h6a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5zM12 8.3a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM16.5 7.5v.1",
        ),
        "sms_twilio" | "sms_mitto" => (
            "SMS",
            "cyan",
            "M4 5h16v11h-9l-4.5 4v-4H4zM8.5 10.5v.1M12 10.5v.1M15.5 10.5v.1",
        ),
        "viber" => (
            "Viber",
            "violet",
            "M6 4h3l1 4-2 1.5a10 10 0 0 0 5.5 5.5L15 13l4 1v3.5a2 2 0 0 1-2 2C10.5 19.5 4 13 4 6.5a2 2 0 0 1 2-2.5zM14 4.5a5.5 5.5 0 0 1 5.5 5.5M14 8a2 2 0 0 1 2 2",
        ),
        "telegram" => (
            "Telegram",
            "cyan",
            "M3.5 11.5 20.5 4l-3 16-6-4.5-2.5 3.5-.5-5.5 8-6.5",
        ),
        "x" => ("X", "slate", "M5 4.5 19 19.5M18.5 4.5 5.5 19.5"),
        "apple" => (
            "Apple Messages",
            "olive",
            "M12 4c5 0 9 3 9 7s-4 7-9 7c-1 0-2-.1-2.9-.4L5 20l.7-3.5C4 15.2 3 13.2 3 11c0-4 4-7 9-7zM8 9.5h8M8 12.8h5",
        ),
        "email" => (
            "Email",
            "amber",
            "M5.5 5h13A2.5 2.5 0 0 1 21 7.5v9a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 16.5v-9A2.5 2.5 0 0 1 5.5 5zM4 7.5l8 6 8-6",
        ),
        _ => return API,
    };
    Kind { title, hue, path }
}

/// What a kind of channel is called.
pub fn channel_title(name: &str) -> &'static str {
    kind(name).title
}

/// The sign of a kind of channel, on its tint.
#[component]
pub fn ChannelGlyph(
    #[prop(into)] kind_name: String,
    /// `glyph-20` and the like; 16 px without.
    #[prop(optional)]
    size: &'static str,
    /// Beside its written name it is an ornament.
    #[prop(optional)]
    silent: bool,
) -> impl IntoView {
    let Kind { title, hue, path } = kind(&kind_name);
    view! {
        <span
            class=format!("glyph {size} hue-{hue}")
            role=(!silent).then_some("img")
            aria-label=(!silent).then_some(title)
            aria-hidden=silent.then_some("true")
        >
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d=path />
            </svg>
        </span>
    }
}
