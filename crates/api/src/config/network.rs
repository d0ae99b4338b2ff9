//! Whom the server believes and whom it may call: `SWITCHBOARD_TRUSTED_PROXIES`,
//! `SWITCHBOARD_ALLOW_PRIVATE_TARGETS`.

use super::Refused;
use connectors::network;
use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Proxies whose X-Forwarded-For is believed, as a list of addresses and CIDRs
    #[arg(
        long,
        env = "SWITCHBOARD_TRUSTED_PROXIES",
        default_value = "",
        hide_default_value = true
    )]
    trusted_proxies: String,
    /// Private hosts, addresses and CIDRs that webhooks and links to files may lead to
    #[arg(
        long,
        env = "SWITCHBOARD_ALLOW_PRIVATE_TARGETS",
        default_value = "",
        hide_default_value = true
    )]
    allow_private_targets: String,
}

/// What the operator lets people name although it is private.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    networks: Vec<IpNet>,
    hosts: Vec<String>,
}

impl Targets {
    pub fn has_address(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(&address))
    }

    pub fn has_host(&self, host: &str) -> bool {
        self.hosts
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(host))
    }
}

impl Settings {
    pub fn trusted_proxies(&self) -> Result<Vec<IpNet>, Refused> {
        let name = "SWITCHBOARD_TRUSTED_PROXIES";
        words(&self.trusted_proxies)
            .map(|word| {
                network(word).ok_or_else(|| Refused::new(name, word, "not an address or a CIDR"))
            })
            .collect()
    }

    pub fn private_targets(&self) -> Result<Targets, Refused> {
        let name = "SWITCHBOARD_ALLOW_PRIVATE_TARGETS";
        self.allow_private_targets
            .parse()
            .map_err(|word: String| Refused::new(name, word, "not a host, an address or a CIDR"))
    }
}

impl FromStr for Targets {
    /// The word that is neither.
    type Err = String;

    fn from_str(list: &str) -> Result<Self, String> {
        let mut targets = Self::default();
        for word in words(list) {
            match network(word) {
                Some(network) => targets.networks.push(network),
                None if is_host(word) => targets.hosts.push(word.to_owned()),
                None => return Err(word.to_owned()),
            }
        }
        Ok(targets)
    }
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ' ']).filter(|word| !word.is_empty())
}

fn is_host(word: &str) -> bool {
    url::Host::parse(word).is_ok() && !word.contains('/')
}
