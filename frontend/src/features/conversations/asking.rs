//! What the server asks before somebody loses sight of something, and how pressing again answers it.

use crate::ui::icon;
use client::CallError;
use domain::AgentId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What the server asks before it does so.
#[derive(Clone, PartialEq, Eq)]
pub enum Asked {
    /// These work on it and would not see it any more.
    Unassign(String),
    /// Oneself would not.
    LockOut,
}

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

impl Asked {
    /// The question that a refusal is.
    fn of(error: &CallError) -> Option<Self> {
        match error.code()? {
            "assignees_not_viewers" => {
                let agents: Vec<Named> = error.member("agents").unwrap_or_default();
                let names: Vec<String> = agents.into_iter().map(|agent| agent.name).collect();
                Some(Self::Unassign(names.join(", ")))
            }
            "locks_you_out" => Some(Self::LockOut),
            _ => None,
        }
    }
}

/// What was chosen when something was asked: who sees it, and of a contact who gets what it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub restricted: bool,
    pub viewers: BTreeSet<AgentId>,
    pub assignees: BTreeSet<AgentId>,
}

/// A choice with what was said of it.
pub struct Answer {
    pub choice: Choice,
    /// Who loses sight is unassigned.
    pub unassign: bool,
    /// The code a call is confirmed with.
    pub confirm: Option<&'static str>,
}

/// The question that stands. It is about one choice: another one is asked about anew, and takes over
/// nothing that was said of it.
#[derive(Clone, Copy)]
pub struct Asking {
    choice: Memo<Choice>,
    asked: RwSignal<Option<(Asked, Choice)>>,
    unassign: StoredValue<Option<Choice>>,
}

impl Asking {
    pub fn about(choice: impl Fn() -> Choice + Send + Sync + 'static) -> Self {
        Self {
            choice: Memo::new(move |_| choice()),
            asked: RwSignal::new(None),
            unassign: StoredValue::new(None),
        }
    }

    /// What is chosen now.
    pub fn about_now(self) -> Choice {
        self.choice.get()
    }

    /// What is asked about what is chosen now.
    pub fn question(self) -> Option<Asked> {
        let (asked, of) = self.asked.get()?;
        self.choice.with(|now| *now == of).then_some(asked)
    }

    pub fn stands(self) -> bool {
        self.question().is_some()
    }

    /// What is sent now: where a question stands, pressing again is its answer.
    pub fn answer(self) -> Answer {
        let choice = self.choice.get_untracked();
        let asked = untrack(|| self.question());
        if matches!(asked, Some(Asked::Unassign(_))) {
            self.unassign.set_value(Some(choice.clone()));
        }
        let unassign = self
            .unassign
            .with_value(|said| said.as_ref() == Some(&choice));
        Answer {
            choice,
            unassign,
            confirm: (asked == Some(Asked::LockOut)).then_some("locks_you_out"),
        }
    }

    /// Takes a refusal of what was chosen as a question, if it is one.
    pub fn ask(self, choice: &Choice, error: &CallError) -> bool {
        let asked = Asked::of(error);
        let is_asked = asked.is_some();
        self.asked
            .try_set(asked.map(|asked| (asked, choice.clone())));
        is_asked
    }
}

/// The question, while one stands.
#[component]
pub fn Question(asking: Asking) -> impl IntoView {
    move || {
        asking.question().map(|asked| {
            view! {
                <div class="callout callout-warn" role="alert">
                    {icon(icondata::LuTriangleAlert)}
                    <p>{match asked {
                        Asked::Unassign(names) => text!(visible.unassign, names = names),
                        Asked::LockOut => text!(visible.locks_out).to_string(),
                    }}</p>
                </div>
            }
        })
    }
}
