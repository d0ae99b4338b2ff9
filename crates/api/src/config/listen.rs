//! Where the server is reached: `SWITCHBOARD_LISTEN`, `SWITCHBOARD_PUBLIC_URL`, `SWITCHBOARD_DIST`.

use super::Refused;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use url::{Host, Url};

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Address and port to listen on
    #[arg(long, env = "SWITCHBOARD_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where people reach this server; every link it makes begins with this [default: localhost and the port]
    #[arg(long, env = "SWITCHBOARD_PUBLIC_URL")]
    public_url: Option<String>,
    /// Folder with the web app, instead of the one built in (for development)
    #[arg(long, env = "SWITCHBOARD_DIST")]
    dist: Option<PathBuf>,
}

impl Settings {
    pub fn address(&self) -> Result<SocketAddr, Refused> {
        self.listen.parse().map_err(|_| {
            Refused::new(
                "SWITCHBOARD_LISTEN",
                &self.listen,
                "not an address and port such as 127.0.0.1:8080",
            )
        })
    }

    pub fn public_url(&self, listen: SocketAddr) -> Result<PublicUrl, Refused> {
        let text = match &self.public_url {
            Some(given) => given.clone(),
            None => format!("http://localhost:{}", listen.port()),
        };
        PublicUrl::parse(&text)
            .map_err(|reason| Refused::new("SWITCHBOARD_PUBLIC_URL", text, reason))
    }

    pub fn dist(&self) -> Result<Option<PathBuf>, Refused> {
        match &self.dist {
            Some(folder) if !folder.is_dir() => Err(Refused::new(
                "SWITCHBOARD_DIST",
                folder.display(),
                "not a folder",
            )),
            folder => Ok(folder.clone()),
        }
    }
}

/// Scheme, host and port that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| "not a URL such as https://desk.example.com")?;
        match url.scheme() {
            "http" | "https" => {}
            _ => return Err("begins with neither http:// nor https://"),
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("takes no path; the server needs a host of its own");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("takes no user and password");
        }
        Ok(Self(url))
    }

    /// An absolute link to `path`, which begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// The name of the server in the network.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("localhost")
    }

    /// Without a slash at the end.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether a browser page of ours may have sent this `Origin`. On one's own machine all names of
    /// it are alike, because people type either.
    pub fn is_origin(&self, origin: &str) -> bool {
        let Ok(theirs) = Url::parse(origin) else {
            return false;
        };
        theirs.origin() == self.0.origin()
            || (is_loopback(&theirs)
                && is_loopback(&self.0)
                && theirs.scheme() == self.0.scheme()
                && theirs.port_or_known_default() == self.0.port_or_known_default())
    }

    /// Whether cookies may do without `Secure`: plain HTTP on one's own machine only.
    pub fn is_plain_local(&self) -> bool {
        self.0.scheme() == "http" && is_loopback(&self.0)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
