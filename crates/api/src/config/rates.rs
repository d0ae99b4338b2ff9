//! How much one caller may ask of this server: `SWITCHBOARD_RATE_LIMIT`,
//! `SWITCHBOARD_ADDRESS_RATE_LIMIT`. Each server counts for itself.

/// Requests a minute; none means any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of an agent, or of an API token.
    pub principal: Option<u32>,
    /// Of an address whose calls are not signed in.
    pub address: Option<u32>,
}

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Requests a minute of one agent or API token; 0 for any number
    #[arg(long, env = "SWITCHBOARD_RATE_LIMIT", default_value_t = 6_000)]
    rate_limit: u32,
    /// Requests a minute of one address that are not signed in; 0 for any number
    #[arg(long, env = "SWITCHBOARD_ADDRESS_RATE_LIMIT", default_value_t = 600)]
    address_rate_limit: u32,
}

impl Settings {
    pub fn rates(&self) -> Rates {
        let limit = |rate: u32| Some(rate).filter(|rate| *rate > 0);
        Rates {
            principal: limit(self.rate_limit),
            address: limit(self.address_rate_limit),
        }
    }
}
