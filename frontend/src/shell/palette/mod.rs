//! Ctrl or Cmd and K: everything by its name. The field is there at once; what it finds is a chunk of
//! its own.

mod entries;
mod list;

use crate::browser::on_key;
use crate::ui::{Part, icon_sized, later};
use leptos::wasm_split::wasm_split;
use leptos::{ev, html, prelude::*};
use list::PaletteList;

/// Whether the palette is open.
#[derive(Clone, Copy)]
pub struct Palette(RwSignal<bool>);

impl Palette {
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub fn open(self) {
        self.0.set(true);
    }

    /// Ctrl or Cmd and K, also out of a field; not over another dialog.
    pub fn listen(self) {
        let Self(open) = self;
        on_key(move |event| {
            let commanded = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
            if !commanded || event.shift_key() || !event.key().eq_ignore_ascii_case("k") {
                return;
            }
            event.prevent_default();
            let covered = document()
                .query_selector("dialog[open]")
                .is_ok_and(|found| found.is_some());
            open.set(!open.get_untracked() && !covered);
        });
    }
}

const LIST: &str = "palette-list";

/// What is typed, and what of the list the field has to know.
#[derive(Clone, Copy)]
struct Field {
    typed: RwSignal<String>,
    /// Who hears its keys.
    keys: RwSignal<Option<Callback<ev::KeyboardEvent>>>,
    /// The place of the line that stands out.
    active: RwSignal<Option<usize>>,
}

fn option_id(place: usize) -> String {
    format!("{LIST}-{place}")
}

/// What an entry does happens when the dialog is gone already, so `go` belongs to who shows it.
#[component]
pub fn PaletteDialog(go: Callback<String>) -> impl IntoView {
    let Palette(open) = expect_context();
    let dialog = NodeRef::<html::Dialog>::new();
    let field = Field {
        typed: RwSignal::new(String::new()),
        keys: RwSignal::new(None),
        active: RwSignal::new(None),
    };
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // It only refuses what is modal already or not in the page.
            (true, false) => {
                field.typed.set(String::new());
                drop(dialog.show_modal());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let shut = Callback::new(move |()| open.set(false));
    view! {
        <dialog
            node_ref=dialog
            class="palette"
            aria-label=text!(palette.title)
            on:close=move |_| open.set(false)
            on:click=move |event: ev::MouseEvent| {
                // A click on the backdrop has the dialog itself as its target.
                if dialog.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                    open.set(false);
                }
            }
        >
            <div class="palette-input">
                {icon_sized(icondata::LuSearch, "icon-18")}
                <input
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autofocus
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-activedescendant=move || field.active.get().map(option_id)
                    aria-label=text!(palette.field)
                    placeholder=text!(palette.field)
                    bind:value=field.typed
                    on:keydown=move |event| {
                        if let Some(keys) = field.keys.get_untracked() {
                            keys.run(event);
                        }
                    }
                />
                <kbd>"Esc"</kbd>
            </div>
            {move || open.get().then(|| later(move || palette(shut, go, field)))}
        </dialog>
    }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn palette(shut: Callback<()>, go: Callback<String>, field: Field) -> Part {
    Ok(view! { <PaletteList shut go field /> }.into_any())
}
