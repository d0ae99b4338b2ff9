//! How long a file is kept and what a page of ours may load, by its path.

/// Pages of the app: own scripts only, and the compiler for the app's own module. Styles may stand
/// on elements, because virtual lists place rows by them.
pub const PAGE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The widget lives in a frame on customers' websites.
const WIDGET: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors *";

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Its name has its hash, so it never changes.
    Hashed,
    /// Named by customers' websites for ever, so it is asked for again.
    Widget,
    Page,
}

impl Policy {
    pub fn of(path: &str) -> Self {
        match path {
            _ if path.starts_with("/widget/") => Self::Widget,
            _ if is_hashed(path) => Self::Hashed,
            _ => Self::Page,
        }
    }

    pub fn cache_control(self) -> &'static str {
        match self {
            Self::Hashed => "public, max-age=31536000, immutable",
            Self::Widget => "public, max-age=300",
            Self::Page => "no-cache",
        }
    }

    pub fn content_security(self) -> &'static str {
        match self {
            Self::Widget => WIDGET,
            Self::Hashed | Self::Page => PAGE,
        }
    }

    pub fn cross_origin(self) -> &'static str {
        match self {
            Self::Widget => "cross-origin",
            Self::Hashed | Self::Page => "same-origin",
        }
    }
}

/// Whether the last part of the name before its ending is a hash: `app-1f2e3d4c5b6a7988.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit(['-', '_']).next().unwrap_or_default();
    hash.len() >= 8 && hash.len() < stem.len() && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for (path, policy) in [
            ("/assets/app-1f2e3d4c5b6a7988.wasm", Policy::Hashed),
            ("/assets/inbox_1f2e3d4c5b6a7988.js", Policy::Hashed),
            ("/assets/deadbeef.js", Policy::Page),
            ("/index.html", Policy::Page),
            ("/service-worker.js", Policy::Page),
            ("/widget/loader.js", Policy::Widget),
            ("/widget/frame.html", Policy::Widget),
        ] {
            assert_eq!(Policy::of(path), policy, "{path}");
        }
    }
}
