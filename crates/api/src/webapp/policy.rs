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
    /// Its path has its hash, so it never changes.
    Hashed,
    /// The one file that customers' websites name, for ever; asked for again after a while.
    Loader,
    /// Names what has a hash, so an old one would lead to files that are gone.
    Widget,
    Page,
}

impl Policy {
    pub fn of(path: &str) -> Self {
        match path {
            "/widget/loader.js" => Self::Loader,
            _ if path.starts_with("/widget/") => Self::Widget,
            _ if path.starts_with("/assets/") => Self::Hashed,
            _ => Self::Page,
        }
    }

    pub fn cache_control(self) -> &'static str {
        match self {
            Self::Hashed => "public, max-age=31536000, immutable",
            Self::Loader => "public, max-age=300",
            Self::Widget | Self::Page => "no-cache",
        }
    }

    pub fn content_security(self) -> &'static str {
        match self {
            Self::Loader | Self::Widget => WIDGET,
            Self::Hashed | Self::Page => PAGE,
        }
    }

    pub fn cross_origin(self) -> &'static str {
        match self {
            Self::Loader | Self::Widget => "cross-origin",
            Self::Hashed | Self::Page => "same-origin",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_with_a_hash_are_kept_for_ever() {
        for (path, policy) in [
            ("/assets/app-1f2e3d4c5b6a7988/frontend.js", Policy::Hashed),
            ("/assets/styles-1f2e3d4c5b6a7988.css", Policy::Hashed),
            ("/index.html", Policy::Page),
            ("/service-worker.js", Policy::Page),
            ("/widget/loader.js", Policy::Loader),
            ("/widget/frame.html", Policy::Widget),
        ] {
            assert_eq!(Policy::of(path), policy, "{path}");
        }
    }
}
