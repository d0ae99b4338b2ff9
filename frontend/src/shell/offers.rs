//! What a screen offers to the palette beyond its commands: made when it is asked for, such as one line
//! for each colleague.

use leptos::prelude::*;
use std::sync::Arc;

/// What stands before a line.
#[derive(Clone)]
pub enum Face {
    Icon(icondata::Icon),
    Customer { name: String, hue: String },
    Colleague { name: String, hue: String },
}

/// One line.
#[derive(Clone)]
pub struct Offer {
    /// What it is known by: others of the same name may come and go.
    pub key: String,
    pub face: Face,
    pub text: String,
    pub run: Arc<dyn Fn() + Send + Sync>,
}

type Make = Callback<(), Vec<Offer>>;

#[derive(Clone, Copy)]
pub struct Offers {
    all: RwSignal<Vec<(u32, Make)>>,
    next: StoredValue<u32>,
}

impl Offers {
    pub fn new() -> Self {
        Self {
            all: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Adds what `make` answers when it is asked, until the calling scope ends.
    pub fn add(self, make: impl Fn() -> Vec<Offer> + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let make = Callback::new(move |()| make());
        self.all.update(|all| all.push((id, make)));
        on_cleanup(move || {
            self.all.try_update(|all| all.retain(|(of, _)| *of != id));
        });
    }

    pub fn all(self) -> Vec<Offer> {
        let all = self.all.get();
        all.into_iter().flat_map(|(_, make)| make.run(())).collect()
    }
}
