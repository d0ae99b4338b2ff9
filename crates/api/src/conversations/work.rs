//! What an action needs within its transaction besides the database.

use crate::app::State;
use domain::Timestamp;

/// The moment it happens, and ids. An action that runs again takes other ids; nobody has seen
/// those of the run before.
#[derive(Clone, Debug)]
pub struct Work {
    pub now: Timestamp,
    pub state: State,
}

impl Work {
    pub fn new(state: &State) -> Self {
        Self {
            now: state.now(),
            state: state.clone(),
        }
    }

    pub fn id<T: From<i64>>(&self) -> T {
        self.state.new_id()
    }
}
