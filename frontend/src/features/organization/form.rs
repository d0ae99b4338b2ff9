//! The settings while they are written.

use crate::ui::{complain, flaw_of};
use contract::organization::{AfterClosing, Organization, PatchOrganization};
use contract::problem::Problem;
use domain::files::Ending;
use domain::organizations::OrganizationName;
use leptos::prelude::*;

/// People say megabytes; limits are counted in those of 1 024 × 1 024 bytes, so that the first one is 25.
const MEGABYTE: f64 = 1_048_576.0;
/// The largest file there can be, in bytes.
const MOST: i64 = 1_073_741_824;

#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    pub language: RwSignal<String>,
    pub country: RwSignal<String>,
    pub zone: RwSignal<String>,
    pub across: RwSignal<bool>,
    /// After closing the next message reopens.
    pub reopens: RwSignal<bool>,
    pub assistants: RwSignal<bool>,
    /// Endings, separated by commas.
    pub types: RwSignal<String>,
    pub megabytes: RwSignal<String>,
    pub name_error: RwSignal<Option<String>>,
    pub types_error: RwSignal<Option<String>>,
    pub size_error: RwSignal<Option<String>>,
}

/// All of it, to be compared.
pub type Written = ([String; 6], [bool; 3]);

impl Form {
    pub fn new(known: &Organization) -> Self {
        let megabytes = known.max_file_bytes as f64 / MEGABYTE;
        Self {
            name: RwSignal::new(known.name.clone()),
            language: RwSignal::new(known.default_language.clone()),
            country: RwSignal::new(known.default_country.clone().unwrap_or_default()),
            zone: RwSignal::new(known.time_zone.clone()),
            across: RwSignal::new(known.one_conversation_across_channels),
            reopens: RwSignal::new(known.after_closing == AfterClosing::Reopen),
            assistants: RwSignal::new(known.assistants_enabled),
            types: RwSignal::new(known.allowed_file_types.join(", ")),
            megabytes: RwSignal::new(megabytes.to_string()),
            name_error: RwSignal::new(None),
            types_error: RwSignal::new(None),
            size_error: RwSignal::new(None),
        }
    }

    pub fn written(self) -> Written {
        let texts = [
            self.name.get(),
            self.language.get(),
            self.country.get(),
            self.zone.get(),
            self.types.get(),
            self.megabytes.get(),
        ];
        (
            texts,
            [self.across.get(), self.reopens.get(), self.assistants.get()],
        )
    }

    fn types(self) -> Vec<String> {
        endings(&self.types.read_untracked())
    }

    /// What happens when a field is left: from then on it complains while it is typed.
    pub fn name_left(self) -> Callback<()> {
        complain(self.name, self.name_error, flaw_of::<OrganizationName>)
    }

    pub fn types_left(self) -> Callback<()> {
        complain(self.types, self.types_error, types_flaw)
    }

    pub fn size_left(self) -> Callback<()> {
        complain(self.megabytes, self.size_error, size_flaw)
    }

    /// What is wanted, if there is nothing to complain about.
    pub fn change(self) -> Option<PatchOrganization> {
        self.name_error
            .set(flaw_of::<OrganizationName>(&self.name.read_untracked()));
        self.types_error
            .set(types_flaw(&self.types.read_untracked()));
        self.size_error
            .set(size_flaw(&self.megabytes.read_untracked()));
        let errors = [self.name_error, self.types_error, self.size_error];
        if errors.iter().any(|error| error.read_untracked().is_some()) {
            return None;
        }
        let country = self.country.get_untracked();
        Some(PatchOrganization {
            name: Some(self.name.get_untracked()),
            default_language: Some(self.language.get_untracked()),
            default_country: Some(Some(country).filter(|country| !country.is_empty())),
            time_zone: Some(self.zone.get_untracked()),
            one_conversation_across_channels: Some(self.across.get_untracked()),
            after_closing: Some(match self.reopens.get_untracked() {
                true => AfterClosing::Reopen,
                false => AfterClosing::New,
            }),
            assistants_enabled: Some(self.assistants.get_untracked()),
            allowed_file_types: Some(self.types()),
            max_file_bytes: Some(bytes(&self.megabytes.read_untracked())?),
        })
    }

    pub fn refuse(self, problem: &Problem) {
        for complaint in &problem.errors {
            let field = match complaint.field.as_str() {
                "allowed_file_types" => self.types_error,
                "max_file_bytes" => self.size_error,
                _ => self.name_error,
            };
            field.try_set(Some(complaint.message.clone()));
        }
    }
}

fn endings(typed: &str) -> Vec<String> {
    let endings = typed.split([',', ' ', '\n']).map(str::trim);
    let some = endings.filter(|ending| !ending.is_empty());
    some.map(str::to_owned).collect()
}

fn types_flaw(typed: &str) -> Option<String> {
    endings(typed)
        .iter()
        .find_map(|ending| flaw_of::<Ending>(ending))
}

fn bytes(typed: &str) -> Option<i64> {
    let typed = typed.trim().replace(',', ".");
    let bytes = (typed.parse::<f64>().ok()? * MEGABYTE).round();
    (bytes >= 1.0 && bytes <= MOST as f64).then_some(bytes as i64)
}

fn size_flaw(typed: &str) -> Option<String> {
    match bytes(typed) {
        Some(_) => None,
        None => Some(text!(organization.size_wrong).to_string()),
    }
}
