//! Where the server may connect to on somebody's word: nowhere private, but for what the operator
//! allows. A name is resolved once and connected to at exactly the address that was judged, so a
//! name that changes its mind between the two gains nothing.

use crate::config::Targets;
use crate::problem::Problem;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
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
#[derive(Clone, Debug)]
pub struct Guard(Arc<Targets>);

impl Guard {
    pub fn new(allowed: Targets) -> Self {
        Self(Arc::new(allowed))
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
        let Ok(mut found) = tokio::net::lookup_host((name.as_str(), 0)).await else {
            return Ok(());
        };
        match found.all(|address| self.admits(&name, address.ip())) {
            true => Ok(()),
            false => Err(PrivateTarget),
        }
    }

    /// Refuses a private address that stands in the URL itself, which no resolver ever sees.
    pub fn check_literal(&self, url: &str) -> Result<(), PrivateTarget> {
        let url = Url::parse(url).map_err(|_| PrivateTarget)?;
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(PrivateTarget),
        };
        match self.admits("", address) {
            true => Ok(()),
            false => Err(PrivateTarget),
        }
    }

    fn admits(&self, host: &str, address: IpAddr) -> bool {
        is_public(address) || self.0.has_address(address.to_canonical()) || self.0.has_host(host)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
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
        // Shared by providers, protocol assignments, and benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
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
        (0x2001, 0xdb8 | 0) => false,
        // Everything global is in 2000::/3.
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "nonsense",
            "mailto:a@b",
        ] {
            assert_eq!(guard.check(url).await, Err(PrivateTarget), "{url}");
        }
        assert_eq!(guard.check("https://93.184.216.34/hook").await, Ok(()));
    }
}
