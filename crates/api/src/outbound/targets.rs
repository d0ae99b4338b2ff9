//! Where the server may connect to on somebody's word: nowhere private, but for what the operator
//! allows. A name is resolved once and connected to at exactly the address that was judged, so a
//! name that changes its mind between the two gains nothing.

use crate::config::Targets;
use crate::problem::Problem;
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// The address is private, loopback, link-local or metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is private")]
pub struct PrivateTarget;

impl PrivateTarget {
    pub fn problem(field: &str) -> Problem {
        Problem::unprocessable("private_target", "This address is private").field(
            field,
            "private_target",
            "This server does not call private addresses",
        )
    }
}

/// Judges addresses; also the resolver of every client that calls out.
#[derive(Clone)]
pub struct Guard {
    allowed: Arc<Targets>,
    names: Names,
}

/// Finds the addresses of a name.
pub type Names =
    Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Guard").field(&self.allowed).finish()
    }
}

impl Guard {
    /// With the names of the machine's own resolver.
    pub fn new(allowed: Targets) -> Self {
        Self::with_names(
            allowed,
            Arc::new(|name| {
                Box::pin(
                    async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.collect()) },
                )
            }),
        )
    }

    /// With names from elsewhere: tests have some that change their mind.
    pub fn with_names(allowed: Targets, names: Names) -> Self {
        Self {
            allowed: Arc::new(allowed),
            names,
        }
    }

    /// Refuses a URL that leads to a private address now. One that cannot be resolved may come to
    /// life later and is judged again when it is called.
    pub async fn check(&self, url: &str) -> Result<(), PrivateTarget> {
        self.check_literal(url)?;
        let Some(Host::Domain(name)) = Url::parse(url)
            .ok()
            .and_then(|url| url.host().map(|host| host.to_owned()))
        else {
            return Ok(());
        };
        let Ok(found) = (self.names)(name.clone()).await else {
            return Ok(());
        };
        match found.iter().all(|address| self.admits(&name, address.ip())) {
            true => Ok(()),
            false => Err(PrivateTarget),
        }
    }

    /// Refuses what is private by the URL itself: an address, which no resolver ever sees, or a name
    /// that always means this machine.
    pub fn check_literal(&self, url: &str) -> Result<(), PrivateTarget> {
        let url = Url::parse(url).map_err(|_| PrivateTarget)?;
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(name))
                if is_loopback(name) && !self.admits(name, Ipv4Addr::LOCALHOST.into()) =>
            {
                return Err(PrivateTarget);
            }
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(PrivateTarget),
        };
        match self.admits("", address) {
            true => Ok(()),
            false => Err(PrivateTarget),
        }
    }

    /// Refuses a server that is at a private address now; see [`Self::check`].
    pub async fn check_host(&self, host: &str) -> Result<(), PrivateTarget> {
        match self.addresses(host, 0).await {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(PrivateTarget),
            _ => Ok(()),
        }
    }

    /// The addresses of a server that is named by itself and not in a URL, where one may connect to.
    pub async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let private = || io::Error::new(io::ErrorKind::PermissionDenied, PrivateTarget);
        let found = match bare.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) if is_loopback(bare) && !self.admits(bare, Ipv4Addr::LOCALHOST.into()) => {
                return Err(private());
            }
            Err(_) => (self.names)(bare.to_owned()).await?,
        };
        let admitted = found
            .into_iter()
            .filter(|address| self.admits(bare, address.ip()))
            .map(|address| SocketAddr::new(address.ip(), port));
        let admitted: Vec<SocketAddr> = admitted.collect();
        match admitted.is_empty() {
            true => Err(private()),
            false => Ok(admitted),
        }
    }

    fn admits(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || self.allowed.has_address(address.to_canonical())
            || self.allowed.has_host(host)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found = (guard.names)(host.to_owned()).await?;
            let admitted: Vec<_> = found
                .into_iter()
                .filter(|address| guard.admits(host, address.ip()))
                .collect();
            match admitted.is_empty() {
                true => Err(PrivateTarget.into()),
                false => Ok(Box::new(admitted.into_iter()) as Addrs),
            }
        })
    }
}

/// Names that mean this machine whatever a resolver says (RFC 6761).
fn is_loopback(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let (_, last) = name.rsplit_once('.').unwrap_or(("", name));
    last.eq_ignore_ascii_case("localhost")
}

/// Whether an address is one of the open internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Shared by providers, protocol assignments, relays, and benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // Gateways to the old internet lead where the address inside leads.
        (0x64, 0xff9b) => (c, d, e, f) == (0, 0, 0, 0) && embedded(g, h),
        (0x2002, high) => embedded(high, c),
        // Protocol assignments with tunnels among them, and what is for documents.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        // Everything global is in 2000::/3.
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn guard() -> Guard {
        Guard::new(Targets::default())
    }

    #[test]
    fn only_the_open_internet_is_public() {
        for address in [
            "93.184.216.34",
            "2606:2800:220:1::1",
            "64:ff9b::5db8:d822",
            "2002:5db8:d822::1",
        ] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "192.0.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::7f00:1",
            "2001:2::1",
            "3fff::1",
            "fec0::1",
            "::7f00:1",
            "::ffff:169.254.169.254",
            "::ffff:0:7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::7f00:1",
            "2002:a9fe:a9fe::",
            "2002:c0a8:101::1",
            "100::1",
            "192.88.99.1",
            "240.0.0.1",
        ] {
            assert!(
                !is_public(address.parse().expect("an address")),
                "{address}"
            );
        }
    }

    #[tokio::test]
    async fn addresses_are_judged_however_they_are_written() {
        let guard = guard();
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]:80/",
            "http://localhost/",
            "http://127.0.0.1.:8080/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://0x7f000001/",
            "http://0/",
            "http://017700000001/",
            "http://example.com@127.0.0.1/",
            "http://example.com:80@127.0.0.1:8080/",
            "http:\\\\127.0.0.1\\",
            "http://127.0.0.1\\@example.com/",
            "http://127。0。0。1/",
            "http://①②⑦.0.0.1/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fd00:ec2::254]/latest/meta-data/",
            "http://LOCALHOST:80/",
            "http://localhost./",
            "http://anything.localhost/",
            "http://169.254.169.254/latest/meta-data/",
            "nonsense",
            "mailto:a@b",
        ] {
            assert_eq!(guard.check(url).await, Err(PrivateTarget), "{url}");
        }
        assert_eq!(guard.check("https://93.184.216.34/hook").await, Ok(()));
    }

    /// A name that answers with one list of addresses after the other, and the last for ever.
    fn fickle(answers: &[&[&str]]) -> Names {
        let lists: Vec<Vec<SocketAddr>> = answers
            .iter()
            .map(|list| {
                list.iter()
                    .map(|a| a.parse().expect("an address"))
                    .collect()
            })
            .collect();
        let asked = Arc::new(AtomicUsize::new(0));
        Arc::new(move |_| {
            let n = asked.fetch_add(1, Ordering::SeqCst).min(lists.len() - 1);
            let list = lists.get(n).cloned().unwrap_or_default();
            Box::pin(async move { Ok(list) })
        })
    }

    #[tokio::test]
    async fn a_name_with_any_private_address_is_refused() {
        let mixed = fickle(&[&["93.184.216.34:0", "10.0.0.1:0"]]);
        let guard = Guard::with_names(Targets::default(), mixed);
        assert_eq!(
            guard.check("http://mixed.example/").await,
            Err(PrivateTarget)
        );
        let name: Name = "mixed.example".parse().expect("a name");
        let connected: Vec<_> = guard.resolve(name).await.expect("found").collect();
        assert_eq!(connected, ["93.184.216.34:0".parse().expect("an address")]);
    }

    #[tokio::test]
    async fn a_server_of_mail_is_judged_like_a_call() {
        let names = fickle(&[&["93.184.216.34:0", "10.0.0.1:0"]]);
        let guard = Guard::with_names(Targets::default(), names);
        let found = guard.addresses("mail.example", 25).await.expect("found");
        assert_eq!(found, ["93.184.216.34:25".parse().expect("an address")]);
        for host in [
            "127.0.0.1",
            "[::1]",
            "localhost",
            "169.254.169.254",
            "::ffff:10.0.0.1",
        ] {
            let refused = guard.addresses(host, 25).await.expect_err("refused");
            assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied, "{host}");
        }
    }

    #[tokio::test]
    async fn a_name_that_changes_its_mind_gains_nothing() {
        let names = fickle(&[&["93.184.216.34:0"], &["127.0.0.1:0"]]);
        let guard = Guard::with_names(Targets::default(), names);
        assert_eq!(guard.check("http://rebind.example/").await, Ok(()));
        let name: Name = "rebind.example".parse().expect("a name");
        let refused = guard.resolve(name).await.err().expect("refused");
        assert!(refused.is::<PrivateTarget>());
    }
}
