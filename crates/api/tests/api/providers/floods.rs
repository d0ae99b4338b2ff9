//! Who calls `/hooks` and is no provider: it costs little, writes nothing, and holds up nobody who is.

use super::world::World;
use crate::common::{Answer, Server, count};
use api::config::Rates;
use std::rc::Rc;
use testkit::providers::{Telegram, Whatsapp};

/// A call of a channel that is not there, from some address.
async fn nobody(server: &Server, from: &str) -> Answer {
    let call = reqwest::Client::new()
        .post(format!("{}/hooks/telegram/nobodys", server.origin))
        .header("x-forwarded-for", from)
        .body("{}");
    crate::common::send(call).await
}

#[actix_web::test]
async fn a_flood_of_strangers_is_turned_away_and_holds_up_no_provider() {
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| {
            config.private_targets = allow;
            config.rates = Rates {
                principal: None,
                address: Some(3),
            };
        });
        let server = Rc::new(server.await);
        let world = World::new(Rc::clone(&server), Box::new(Telegram::start())).await;
        // Where the provider calls from too, as behind a proxy that nobody has named.
        let shared = "127.0.0.1";
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(nobody(&server, shared).await.status);
        }
        assert_eq!(statuses, [404, 404, 404, 404, 429, 429]);
        let refused = nobody(&server, shared).await;
        assert_eq!(refused.code(), "too_many_requests");
        let wait: u32 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=22).contains(&wait), "{wait}");
        assert_eq!(nobody(&server, "198.51.100.8").await.status, 404);
        // A provider that calls for the first time is heard all the same.
        for number in 1..=5 {
            world.says(number, 1, "Hello").await;
        }
        let id = world.conversation().await;
        assert_eq!(world.messages(&id).await.len(), 5);
        assert_eq!(nobody(&server, shared).await.status, 429);
    }
}

#[actix_web::test]
async fn a_flood_without_the_proof_writes_nothing_and_holds_up_no_provider() {
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| {
            config.private_targets = allow;
            config.rates = Rates {
                principal: None,
                address: Some(3),
            };
        });
        let world = World::new(Rc::new(server.await), Box::new(Whatsapp::start())).await;
        let words = world.words(1, 1, "Send me your passwords");
        let forged = async || {
            let answer = world.call(world.provider.forged(&world.url, &words)).await;
            assert_eq!(answer.status, 401, "{answer:?}");
        };
        for _ in 0..10 {
            forged().await;
        }
        // Whether the channel is there, and what it is.
        let taken = world.server.fewest_statements(forged).await;
        assert!(taken <= 2, "{taken}");
        assert_eq!(count(&world.server, "inbound_failures").await, 0);
        world.says(1, 1, "Hello").await;
        assert_eq!(world.conversations().await.len(), 1);
    }
}
