//! How many statements a request takes.

use crate::common::{Server, on_each_database};
use serde_json::json;

/// Among so many there is one during which the server itself does nothing.
const TIMES: u64 = 9;

impl Server {
    /// The fewest that any of several requests takes: what the server looks up for its streams
    /// meanwhile is counted too.
    pub async fn fewest_statements(&self, mut ask: impl AsyncFnMut()) -> u64 {
        let mut fewest = u64::MAX;
        for _ in 0..TIMES {
            let before = self.statements.count();
            ask().await;
            fewest = fewest.min(self.statements.count() - before);
        }
        fewest
    }
}

#[actix_web::test]
async fn a_page_of_people_takes_as_many_statements_whatever_its_length() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        for n in 0..32 {
            let bo = json!({"name": format!("Bo {n}"), "phone": format!("+46700000{n:03}")});
            let made = ada.post("/contacts", bo).await;
            assert_eq!(made.status, 201, "{made:?}");
        }
        for asked in ["/contacts?", "/contacts?q=bo&"] {
            let mut taken = Vec::new();
            for limit in [2, 30] {
                let path = format!("{asked}limit={limit}");
                let page = async || {
                    let page = ada.get(&path).await;
                    let shown = page.body["items"].as_array().map(Vec::len);
                    assert_eq!(shown, Some(limit), "{page:?}");
                };
                taken.push(server.fewest_statements(page).await);
            }
            assert_eq!(taken[0], taken[1], "{asked}");
        }
    })
    .await;
}
