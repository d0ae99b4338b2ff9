//! What a browser says it is, in a few words. Browsers name each other in theirs, so the order tells.

/// What kind of thing it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A desktop or a laptop, or what does not say.
    Computer,
    /// A phone or a tablet.
    Phone,
}

/// A browser and what it runs on, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Such as *Firefox*.
    pub browser: Option<&'static str>,
    /// Such as *Linux*.
    pub system: Option<&'static str>,
    /// What is drawn beside it.
    pub device: Device,
}

const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Reads the header of a request.
pub fn read(user_agent: &str) -> Seen {
    let first = |known: &[(&str, &'static str)]| {
        let mut known = known.iter();
        known
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let system = first(SYSTEMS);
    Seen {
        browser: first(BROWSERS),
        system,
        device: match system {
            Some("iPhone" | "iPad" | "Android") => Device::Phone,
            _ => Device::Computer,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_name_each_other_are_told_apart() {
        for (text, browser, system, device) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                Some("Firefox"),
                Some("Linux"),
                Device::Computer,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                Some("Edge"),
                Some("Windows"),
                Device::Computer,
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                Some("Chrome"),
                Some("Android"),
                Device::Phone,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                Some("Safari"),
                Some("iPhone"),
                Device::Phone,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                Some("Safari"),
                Some("macOS"),
                Device::Computer,
            ),
            ("curl/8.9", None, None, Device::Computer),
        ] {
            assert_eq!(
                read(text),
                Seen {
                    browser,
                    system,
                    device
                },
                "{text}"
            );
        }
    }
}
