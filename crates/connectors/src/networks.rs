//! Addresses and networks as people write them: `203.0.113.7`, `198.51.100.0/24`.

use ipnet::IpNet;
use std::net::IpAddr;

/// Some with commas, spaces or lines between them, for providers that sign nothing; or the first word
/// that is none.
pub(crate) fn networks(list: &str) -> Result<Vec<IpNet>, &str> {
    list.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(|word| network(word).ok_or(word))
        .collect()
}

/// One; an address is a network of its own.
pub fn network(word: &str) -> Option<IpNet> {
    let address = || word.parse::<IpAddr>().ok().map(IpNet::from);
    word.parse().ok().or_else(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_of_addresses_and_networks() {
        let found = networks("203.0.113.7, 198.51.100.0/24\n2001:db8::/32");
        let found: Vec<String> = found.unwrap().iter().map(IpNet::to_string).collect();
        assert_eq!(
            found,
            ["203.0.113.7/32", "198.51.100.0/24", "2001:db8::/32"]
        );
        assert_eq!(networks(" "), Ok(Vec::new()));
        assert_eq!(networks("203.0.113.7 mitto.ch"), Err("mitto.ch"));
        assert_eq!(networks("203.0.113.7/33"), Err("203.0.113.7/33"));
    }
}
