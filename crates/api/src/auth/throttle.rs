//! How often somebody may try a password, or have a mail sent.
//!
//! Guesses are counted per address and, for one account, per address and account. The limit over all
//! addresses of an account does not hold for a network its owner has signed in from before. A browser they
//! have signed in with, or set a new password with by the link in a mail, is counted by itself alone, wherever that is now: so nobody can lock the owner out,
//! not even who shares an address with them.
//!
//! Codes of a second factor are few, so whoever knows the password gets few tries at them: per account
//! and network or browser where its owner signed in from that before, else per account.
//!
//! Mails that anybody may ask for are counted too: per network that asks, per network and address that gets
//! them, and per address that gets them from whomever, so nobody is flooded with them. The owner of an account
//! has mails of their own where they signed in before: strangers do not use them up.

use crate::problem::{Problem, Reply};
use domain::{AgentId, SessionId};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

/// Forgets who has been quiet after so many checks.
const SWEEP: u32 = 1024;

#[derive(Debug)]
pub struct Throttle {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    pairs: DefaultKeyedRateLimiter<(IpAddr, String)>,
    accounts: DefaultKeyedRateLimiter<String>,
    browsers: DefaultKeyedRateLimiter<SessionId>,
    codes: DefaultKeyedRateLimiter<(AgentId, Where)>,
    senders: DefaultKeyedRateLimiter<IpAddr>,
    asked: DefaultKeyedRateLimiter<(IpAddr, String)>,
    mailboxes: DefaultKeyedRateLimiter<String>,
    own_mailboxes: DefaultKeyedRateLimiter<(Where, String)>,
    checks: AtomicU32,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            addresses: RateLimiter::keyed(per_minute(30, 60)),
            pairs: RateLimiter::keyed(per_minute(6, 10)),
            accounts: RateLimiter::keyed(per_minute(12, 30)),
            browsers: RateLimiter::keyed(per_minute(6, 10)),
            codes: RateLimiter::keyed(per_hour(20, 10)),
            senders: RateLimiter::keyed(per_hour(60, 20)),
            asked: RateLimiter::keyed(per_hour(4, 3)),
            mailboxes: RateLimiter::keyed(per_hour(8, 6)),
            own_mailboxes: RateLimiter::keyed(per_hour(4, 3)),
            checks: AtomicU32::default(),
        }
    }
}

/// Where somebody is who types a password or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Where {
    /// In an open window of the account.
    SignedIn,
    /// In a browser that the owner signed in with before, which began this session.
    Browser(SessionId),
    /// In a network that the owner signed in from before.
    Known(IpAddr),
    /// Anywhere else.
    Elsewhere,
}

impl Where {
    pub fn of(address: IpAddr, is_known: bool, browser: Option<SessionId>) -> Self {
        match browser {
            Some(session) => Self::Browser(session),
            None if is_known => Self::Known(network(address)),
            None => Self::Elsewhere,
        }
    }
}

fn per_minute(rate: u32, burst: u32) -> Quota {
    Quota::per_minute(at_least_one(rate)).allow_burst(at_least_one(burst))
}

fn per_hour(rate: u32, burst: u32) -> Quota {
    Quota::per_hour(at_least_one(rate)).allow_burst(at_least_one(burst))
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

impl Throttle {
    /// Counts a call of somebody who is not signed in.
    pub fn address(&self, address: IpAddr) -> Reply<()> {
        self.sweep();
        check(&self.addresses, &network(address))
    }

    /// Counts a guess at an account's password.
    pub fn guess(&self, address: IpAddr, account: &str) -> Reply<()> {
        self.address(address)?;
        check(&self.pairs, &(network(address), account.to_owned()))
    }

    /// Counts a guess at an account once it is known where from: all strangers share one limit.
    pub fn attempt(&self, from: Where, account: &str) -> Reply<()> {
        match from {
            Where::Elsewhere => check(&self.accounts, &account.to_owned()),
            // Whoever has a copy of its mark is in many networks.
            Where::Browser(session) => check(&self.browsers, &session),
            Where::Known(_) | Where::SignedIn => Ok(()),
        }
    }

    /// Counts a guess at the code of a second factor.
    pub fn code(&self, from: Where, agent: AgentId) -> Reply<()> {
        check(&self.codes, &(agent, from))
    }

    /// Counts a mail that somebody who is not signed in wants sent.
    pub fn sender(&self, from: IpAddr) -> Reply<()> {
        check(&self.senders, &network(from))
    }

    /// Counts a mail that anybody may have sent to an address.
    pub fn letter(&self, from: IpAddr, to: &str) -> Reply<()> {
        check(&self.asked, &(network(from), to.to_owned()))?;
        check(&self.mailboxes, &to.to_owned())
    }

    /// Counts a mail that the owner of an account has sent to themselves; strangers have none of these.
    pub fn own_letter(&self, from: Where, to: &str) -> Reply<()> {
        match from {
            Where::Elsewhere => Err(Problem::too_many(60)),
            from => check(&self.own_mailboxes, &(from, to.to_owned())),
        }
    }

    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.addresses.retain_recent();
            self.pairs.retain_recent();
            self.accounts.retain_recent();
            self.browsers.retain_recent();
            self.codes.retain_recent();
            self.senders.retain_recent();
            self.asked.retain_recent();
            self.mailboxes.retain_recent();
            self.own_mailboxes.retain_recent();
        }
    }
}

/// 429 with the time to wait.
pub fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Reply<()> {
    limiter.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        Problem::too_many(wait.as_secs() + 1)
    })
}

/// A customer of a provider has a whole /64 of IPv6 addresses.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_guess_for_long_and_others_go_on() {
        let throttle = Throttle::default();
        let [bad, good] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
        let guesses = (0..100).filter(|_| throttle.guess(bad, "ada").is_ok());
        assert_eq!(guesses.count(), 10);
        assert!(throttle.guess(good, "ada").is_ok());
        let refused = throttle.guess(bad, "ada").expect_err("refused");
        assert_eq!(refused.status().as_u16(), 429);
    }

    #[test]
    fn many_addresses_share_one_limit_for_strangers() {
        let throttle = Throttle::default();
        let guess = |from, account| throttle.attempt(from, account).is_ok();
        let guesses = (0..100).filter(|_| guess(Where::Elsewhere, "ada"));
        assert_eq!(guesses.count(), 30);
        assert!(guess(Where::Elsewhere, "grace"));
        let address = IpAddr::from([192, 0, 2, 1]);
        assert!(guess(Where::of(address, true, None), "ada"));
        let browser = Where::of(address, false, Some(7.into()));
        let guesses = (0..100).filter(|_| guess(browser, "ada"));
        assert_eq!(guesses.count(), 10, "a copied mark is no way around");
    }

    #[test]
    fn codes_are_guessed_few_times_and_the_owner_goes_on() {
        let throttle = Throttle::default();
        let address = |n: u8| IpAddr::from([192, 0, 2, n]);
        let ada = AgentId::from(1);
        let strangers = (0..100).map(|n| Where::of(address(n), false, None));
        let guesses = strangers.filter(|from| throttle.code(*from, ada).is_ok());
        assert_eq!(guesses.count(), 10, "from wherever");
        let known = Where::of(address(200), true, None);
        let browser = Where::of(address(201), false, Some(7.into()));
        for from in [known, browser, Where::SignedIn] {
            let guesses = (0..100).filter(|_| throttle.code(from, ada).is_ok());
            assert_eq!(guesses.count(), 10, "{from:?}");
        }
        let grace = AgentId::from(2);
        assert!(throttle.code(Where::Elsewhere, grace).is_ok());
    }

    #[test]
    fn nobody_is_flooded_and_nobody_floods() {
        let throttle = Throttle::default();
        let address = |n: u8| IpAddr::from([192, 0, 2, n]);
        let sent = (0..100).filter(|_| throttle.letter(address(0), "ada").is_ok());
        assert_eq!(sent.count(), 3, "to one, from one");
        let sent = (0..100).filter(|n| throttle.letter(address(*n), "ada").is_ok());
        assert_eq!(sent.count(), 3, "to one, from wherever");
        let sent = (0..100).filter(|_| throttle.sender(address(200)).is_ok());
        assert_eq!(sent.count(), 20, "from one, to whomever");
        let refused = throttle.letter(address(201), "ada").expect_err("refused");
        assert_eq!(refused.status().as_u16(), 429);
        assert!(throttle.letter(address(201), "grace").is_ok());
        let sent = |from| {
            let own = (0..100).filter(|_| throttle.own_letter(from, "ada").is_ok());
            own.count()
        };
        let at_home = Where::of(address(202), true, None);
        assert_eq!(sent(at_home), 3, "its owner goes on");
        assert_eq!(sent(Where::Elsewhere), 0);
    }

    #[test]
    fn neighbours_in_ipv6_are_one() {
        let [a, b, c] = ["2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1"]
            .map(|text| network(text.parse().expect("an address")));
        assert_eq!(a, b);
        assert_ne!(a, c);
    }
}
