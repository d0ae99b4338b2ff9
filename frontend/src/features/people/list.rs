//! The list: colleagues, then contacts page by page, kept up to date without being read anew.

use super::hearing::hear;
use super::news::{News, NewsBar};
use super::row::{AgentRow, ContactRow};
use super::wanted::{Filter, Wanted, Who};
use crate::browser::folded;
use crate::directory::{Directory, full_name};
use crate::large_changes::LargeChanges;
use crate::live::Live;
use crate::session::Session;
use crate::ui::{Button, Empty, Look, Pages, PagesEnd, Windowed, WindowedRows, icon};
use contract::agents::{Agent, AgentState};
use contract::contacts::Contact;
use contract::jobs::JobResourceKind;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::A;

const PAGE: u32 = 50;
/// So many colleagues stand above the contacts before one looks for somebody.
const COLLEAGUES: usize = 5;
/// So many rows before the end the next page is read.
const AHEAD: usize = 12;
/// As the style has it.
const ROW_HEIGHT: f64 = 52.0;

/// Who may delete, merge or block sees how that gets on.
const CHANGE: &[Permission] = &[
    Permission::DeleteContacts,
    Permission::MergeContacts,
    Permission::BlockContacts,
];

/// The people the page shows.
#[derive(Clone, Copy)]
pub struct People {
    pub pages: Pages<Contact>,
    pub windowed: Windowed,
    pub colleagues: Memo<Vec<Agent>>,
    pub news: News,
    /// Whether the mouse is over it, about to press something.
    pub pointed: RwSignal<bool>,
    all_colleagues: RwSignal<bool>,
}

impl People {
    pub fn new(wanted: Wanted) -> Self {
        let (session, live, directory) = (
            expect_context::<Session>(),
            expect_context::<Live>(),
            expect_context::<Directory>(),
        );
        let pages = Pages::new(move |cursor| {
            let client = session.client();
            let query = wanted.filter.get_untracked().page(cursor, PAGE);
            async move { client.contacts(&query).await }
        });
        let colleagues = Memo::new(move |_| {
            let filter = wanted.filter.read();
            match filter.set() {
                0 => named(directory.agents(), filter.q.as_deref().unwrap_or_default()),
                // Of colleagues there is nothing like it.
                _ => Vec::new(),
            }
        });
        let windowed = Windowed::new(move || pages.items.read().len(), || ROW_HEIGHT);
        let pointed = RwSignal::new(false);
        let is_calm = Memo::new(move |_| {
            windowed.is_at_top() && !pointed.get() && wanted.who.read().is_none()
        });
        let people = Self {
            pages,
            windowed,
            colleagues,
            news: News::new(is_calm),
            pointed,
            all_colleagues: RwSignal::new(false),
        };
        Effect::new(move |_| {
            wanted.filter.track();
            live.generation();
            people.read_anew();
        });
        hear(live, people, wanted);
        people.news.watch(people);
        people
    }

    /// Reads the list from the top.
    pub fn read_anew(self) {
        self.news.forget();
        self.pages.reload();
    }

    /// Brings somebody's row into sight, so that it is there to be focused.
    pub fn reveal(self, who: &Who) {
        let Who::Contact(id) = who else { return };
        let items = self.pages.items.read_untracked();
        let at = items
            .iter()
            .position(|contact| contact.id.to_string() == *id);
        drop(items);
        if let Some(at) = at {
            self.windowed.reveal(at);
        }
    }

    /// Those who stand in the list.
    fn shown(self, wanted: Wanted) -> Vec<Agent> {
        let mut shown = self.colleagues.get();
        let is_sought = wanted.filter.read().q.is_some();
        if !is_sought && !self.all_colleagues.get() {
            shown.truncate(COLLEAGUES);
        }
        shown
    }

    /// Everybody in the list, from the top.
    pub fn everybody(self, wanted: Wanted) -> Vec<Who> {
        let colleagues = self.shown(wanted).into_iter();
        let colleagues = colleagues.map(|agent| Who::Agent(agent.id.to_string()));
        let contacts = self.pages.items.read();
        let contacts = contacts
            .iter()
            .map(|contact| Who::Contact(contact.id.to_string()));
        colleagues.chain(contacts).collect()
    }
}

fn named(mut agents: Vec<Agent>, words: &str) -> Vec<Agent> {
    let words = folded(words.trim());
    agents.retain(|agent| {
        agent.state == AgentState::Active
            && (folded(&full_name(agent)).contains(&words) || folded(&agent.email).contains(&words))
    });
    agents
}

#[component]
pub fn List(people: People, wanted: Wanted) -> impl IntoView {
    let windowed = people.windowed;
    let count = move || people.pages.items.read().len();
    Effect::new(move |_| {
        if windowed.range.get().1 + AHEAD >= count() {
            people.pages.more();
        }
    });
    let visible = move || {
        let (first, last) = windowed.range.get();
        let items = people.pages.items.read();
        items
            .get(first..last)
            .map(<[_]>::to_vec)
            .unwrap_or_default()
    };
    let colleagues = Memo::new(move |_| people.shown(wanted));
    let hidden = move || people.colleagues.read().len() - colleagues.read().len();
    let none =
        Memo::new(move |_| people.pages.is_loaded.get() && people.pages.items.read().is_empty());
    view! {
        <div
            class="scroll people-list"
            node_ref=windowed.scroller
            tabindex="0"
            role="region"
            aria-label=text!(people.list)
            on:scroll=move |_| windowed.follow()
            on:pointerenter=move |event| people.pointed.set(event.pointer_type() == "mouse")
            on:pointerleave=move |_| people.pointed.set(false)
        >
            <NewsBar people />
            <div node_ref=windowed.above>
                <LargeChanges of=JobResourceKind::Contact needs=CHANGE />
                {move || (!colleagues.read().is_empty()).then(|| view! {
                    <h3 class="list-sec">{text!(people.team)}</h3>
                    <ul>
                        <For each=move || colleagues.get() key=|agent| (agent.id, agent.version, agent.online, agent.availability) let(agent)>
                            <AgentRow agent wanted />
                        </For>
                    </ul>
                    {move || (hidden() > 0).then(|| view! {
                        <p class="people-more"><Button look=Look::Ghost class="btn-sm" on_press=move |()| people.all_colleagues.set(true)>{move || text!(people.all_colleagues, n = hidden())}</Button></p>
                    })}
                })}
                {move || (!none.get()).then(|| view! { <h3 class="list-sec">{text!(people.contacts)}</h3> })}
            </div>
            {move || if none.get() {
                view! { <Nobody wanted colleagues /> }.into_any()
            } else {
                view! {
                    <div class="people-rows">
                        <WindowedRows windowed count=Signal::derive(count)>
                            <For each=visible key=|contact| (contact.id, contact.version, contact.favorite) let(contact)>
                                <ContactRow contact wanted />
                            </For>
                        </WindowedRows>
                    </div>
                }
                .into_any()
            }}
            <div class="people-more"><PagesEnd pages=people.pages failed=text!(people.failed) /></div>
        </div>
    }
}

/// No contact stands in the list: there is none yet, or none is like that.
#[component]
fn Nobody(wanted: Wanted, colleagues: Memo<Vec<Agent>>) -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        let is_all = *wanted.filter.read() == Filter::default();
        if is_all {
            return view! {
                <Empty drawing=icondata::LuContact title=text!(people.none) text=text!(people.none_text)>
                    {session.may(Permission::EditContacts).then(|| view! {
                        <A href="/people/add" attr:class="btn btn-primary">{icon(icondata::LuPlus)}{text!(people.add_first)}</A>
                    })}
                </Empty>
            }
            .into_any();
        }
        if !colleagues.read().is_empty() {
            return ().into_any();
        }
        view! {
            <Empty drawing=icondata::LuSearch title=text!(people.nobody) text=text!(people.nobody_text)>
                <Button on_press=move |()| wanted.change(|filter| *filter = Filter::default())>{text!(filters.clear_all)}</Button>
            </Empty>
        }
        .into_any()
    }
}
