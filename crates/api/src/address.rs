//! Where a request comes from. `X-Forwarded-For` counts only as far as proxies of ours wrote it.

use actix_web::HttpRequest;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

/// The address nearest to us that is none of our proxies'.
pub fn of(request: &HttpRequest, proxies: &[IpNet]) -> IpAddr {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok());
    client(peer, forwarded.collect(), proxies)
}

fn client(peer: Option<IpAddr>, forwarded: Vec<&str>, proxies: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut client = peer
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
        .to_canonical();
    let hops = forwarded.iter().rev().flat_map(|list| list.rsplit(','));
    for hop in hops {
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        if !is_ours(&client) {
            break;
        }
        client = hop.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxies_are_believed() {
        let proxies = ["10.0.0.0/8".parse().expect("a network")];
        let cases: [(&str, &[&str], &str); 5] = [
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            (
                "10.0.0.1",
                &["1.1.1.1, 198.51.100.7", "10.0.0.2"],
                "198.51.100.7",
            ),
            ("10.0.0.1", &["nonsense"], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
        ];
        for (peer, forwarded, expected) in cases {
            let peer = peer.parse().expect("an address");
            let found = client(Some(peer), forwarded.to_vec(), &proxies);
            assert_eq!(found.to_string(), expected, "{peer} {forwarded:?}");
        }
    }
}
