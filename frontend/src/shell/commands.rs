//! What can be done, said once: the keys it is bound to, the sheet that lists them and the palette that
//! finds it by its name all read this table.

use crate::browser::{now, on_key, plain_key};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// So long the second of two keys is waited for.
const WAITS_MS: f64 = 1000.0;

/// Where it can be done; the parts of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Everywhere,
    List,
    Conversation,
    /// While one types: keys that belong to a field.
    Writing,
}

impl Group {
    pub const ALL: [Self; 4] = [
        Self::List,
        Self::Conversation,
        Self::Writing,
        Self::Everywhere,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => text!(keys.everywhere),
            Self::List => text!(keys.list),
            Self::Conversation => text!(keys.conversation),
            Self::Writing => text!(keys.writing),
        }
    }
}

/// One thing to do.
#[derive(Clone, Copy)]
pub struct Command {
    pub group: Group,
    /// One key, or two after each other such as `g` and `i`; none is for the palette alone.
    pub keys: &'static [&'static str],
    pub name: &'static str,
    pub drawing: Option<icondata::Icon>,
    /// Whether it is offered by name.
    pub is_named: bool,
    when: Option<Signal<bool>>,
    run: Option<Callback<()>>,
}

impl Command {
    pub fn new(group: Group, keys: &'static [&'static str], name: &'static str) -> Self {
        Self {
            group,
            keys,
            name,
            drawing: None,
            is_named: false,
            when: None,
            run: None,
        }
    }

    /// What it does. Without it, it is only listed: a field has the key.
    pub fn runs(mut self, run: impl Fn() + Send + Sync + 'static) -> Self {
        self.run = Some(Callback::new(move |()| run()));
        self
    }

    /// When it can be done.
    pub fn when(mut self, when: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.when = Some(Signal::derive(when));
        self
    }

    /// Offered by its name too, with an icon.
    pub fn named(mut self, drawing: icondata::Icon) -> Self {
        self.drawing = Some(drawing);
        self.is_named = true;
        self
    }

    /// Whether it can be done now.
    pub fn is_possible(&self) -> bool {
        self.run.is_some() && self.when.is_none_or(|when| when.get())
    }

    pub fn run(&self) {
        if let Some(run) = self.run {
            run.run(());
        }
    }
}

/// Everything that can be done on the screens that are open.
#[derive(Clone, Copy)]
pub struct Commands {
    all: RwSignal<Vec<(u32, Command)>>,
    next: StoredValue<u32>,
}

impl Commands {
    pub fn new() -> Self {
        Self {
            all: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Adds what a screen can do, until the calling scope ends.
    pub fn add(self, commands: Vec<Command>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.all
            .update(|all| all.extend(commands.into_iter().map(|command| (id, command))));
        on_cleanup(move || {
            self.all.try_update(|all| all.retain(|(of, _)| *of != id));
        });
    }

    pub fn all(self) -> Vec<Command> {
        self.all
            .read()
            .iter()
            .map(|(_, command)| *command)
            .collect()
    }

    /// Binds the keys until the calling scope ends.
    pub fn listen(self) {
        // The first of two keys and when it came, while the second is waited for.
        let first = StoredValue::new(None::<(String, f64)>);
        on_key(move |event| {
            let Some(key) = plain_key(event) else { return };
            let before = first.get_value();
            let before = before.filter(|(_, at)| now() - at < WAITS_MS);
            let before = before.map(|(key, _)| key);
            let all = untrack(|| self.all());
            let begins = |command: &Command| matches!(command.keys, [one, _] if *one == key);
            first.set_value(all.iter().any(begins).then(|| (key.clone(), now())));
            let is_meant = |command: &&Command| match (command.keys, &before) {
                ([one, two], Some(before)) => one == before && *two == key,
                ([one], _) => *one == key,
                _ => false,
            };
            let meant = all.iter().filter(is_meant);
            let possible = meant.filter(|command| untrack(|| command.is_possible()));
            // Of two ways to read a key the longer one is meant; what was added last lies on top.
            let Some(command) = possible.max_by_key(|command| command.keys.len()) else {
                return;
            };
            if key == "Enter" && on_control(event) {
                return;
            }
            first.set_value(None);
            event.prevent_default();
            command.run();
        });
    }
}

/// Enter on a link or button is its own.
fn on_control(event: &web_sys::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        target
            .matches("a, button, summary, input, label, [role=option]")
            .unwrap_or(false)
    })
}
