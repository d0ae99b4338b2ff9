//! Where the server tells how it does: `SWITCHBOARD_METRICS_LISTEN`.

use super::Refused;
use std::net::{Ipv4Addr, SocketAddr};

const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9090);

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Address and port for Prometheus, or off; never reachable on the public port [default: 127.0.0.1:9090]
    #[arg(long, env = "SWITCHBOARD_METRICS_LISTEN")]
    metrics_listen: Option<String>,
}

/// Where metrics are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricsListen {
    pub address: SocketAddr,
    /// The operator wrote it. The default may be taken by another program, which is no reason
    /// not to serve.
    pub asked_for: bool,
}

impl Settings {
    pub fn address(&self) -> Result<Option<MetricsListen>, Refused> {
        match self.metrics_listen.as_deref() {
            None => Ok(Some(MetricsListen {
                address: DEFAULT,
                asked_for: false,
            })),
            Some("" | "off") => Ok(None),
            Some(given) => match given.parse() {
                Ok(address) => Ok(Some(MetricsListen {
                    address,
                    asked_for: true,
                })),
                Err(_) => Err(Refused::new(
                    "SWITCHBOARD_METRICS_LISTEN",
                    given,
                    "neither off nor an address and port such as 127.0.0.1:9090",
                )),
            },
        }
    }
}
