//! The file of contacts: on its way up, as it is read, and what becomes of it.

use super::chosen::{Addressed, Choices, Chosen};
use super::mapping::{mapped, of_channel};
use crate::browser::{Upload, UploadEnd};
use crate::directory::Directory;
use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use crate::ui::time::bytes;
use client::Call;
use contract::contact_imports::{
    ContactImport, ContactImportState, Delimiter, ExistingContacts, ImportColumn, ImportHeader,
    PatchContactImport,
};
use contract::problem::Problem;
use domain::ContactImportId;
use domain::imports::LARGEST_FILE;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use web_sys::File;

#[derive(Clone, Copy)]
pub struct Importing {
    pub chosen: Chosen,
    pub import: RwSignal<Option<ContactImport>>,
    /// How far the upload is, 0 to 1.
    pub going: RwSignal<Option<f64>>,
    /// Why the file was not taken.
    pub refused: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    /// What was chosen here, to be sent again for another channel.
    file: StoredValue<Option<SendWrapper<File>>>,
    upload: StoredValue<Option<SendWrapper<Upload>>>,
    /// What its columns were said to hold, for when it is sent again.
    columns: StoredValue<Vec<ImportColumn>>,
    directory: Directory,
    session: Session,
    toasts: Toasts,
}

impl Importing {
    pub fn new(chosen: Chosen) -> Self {
        let live = expect_context::<Live>();
        let importing = Self {
            chosen,
            import: RwSignal::new(None),
            going: RwSignal::new(None),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            file: StoredValue::new(None),
            upload: StoredValue::new(None),
            columns: StoredValue::new(Vec::new()),
            directory: expect_context(),
            session: expect_context(),
            toasts: expect_context(),
        };
        let id = Memo::new(move |_| chosen.choices.read().import_id);
        Effect::new(move |_| {
            live.generation();
            match id.get() {
                Some(id) => importing.load(id),
                None => importing.import.set(None),
            }
        });
        live.on(move |event| {
            if event.name != "import.updated" || event.id() != id.get_untracked() {
                return;
            }
            match (event.object::<ContactImport>(), id.get_untracked()) {
                (Some(now), _) => importing.show(now),
                (None, Some(id)) => importing.load(id),
                (None, None) => {}
            }
        });
        on_cleanup(move || {
            if let Some(upload) = importing.upload.try_get_value().flatten() {
                upload.cancel();
            }
        });
        importing
    }

    fn load(self, id: ContactImportId) {
        spawn_local(async move {
            match self.session.client().contact_import(id).await {
                Ok(import) => self.show(import),
                Err(error) if error.status() == Some(404) => {
                    self.chosen.change(|choices| choices.import_id = None);
                }
                Err(error) => self.toasts.refused(text!(adding.load_failed), &error),
            }
        });
    }

    /// Answers and events come in any order: the later one stands.
    fn show(self, now: ContactImport) {
        self.import.try_update(|import| {
            let is_later = import.as_ref().is_none_or(|before| {
                before.id != now.id
                    || (now.version, now.processed_rows) >= (before.version, before.processed_rows)
            });
            if is_later {
                *import = Some(now);
            }
        });
    }

    /// One that only was looked at so far.
    pub fn previewed(self) -> Option<ContactImport> {
        let import = self.import.get();
        import.filter(|import| import.state == ContactImportState::Previewed)
    }

    pub fn is_started(self) -> bool {
        let import = self.import.read();
        import
            .as_ref()
            .is_some_and(|import| import.state != ContactImportState::Previewed)
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        let import = self.import.read();
        import.as_ref().is_some_and(|import| {
            !matches!(
                import.state,
                ContactImportState::Previewed | ContactImportState::Running
            )
        })
    }

    pub fn take(self, file: File) {
        // What the server would refuse need not go up.
        if file.size() > LARGEST_FILE as f64 {
            let (size, most) = (bytes(file.size() as i64), bytes(LARGEST_FILE));
            return self.fail(text!(adding.too_large, size = size, most = most));
        }
        self.file.set_value(Some(SendWrapper::new(file)));
        self.columns.set_value(Vec::new());
        self.send();
    }

    /// Another channel was chosen for the file: it is read anew.
    pub fn keep_to_channel(self) {
        let channel = self
            .chosen
            .choices
            .with_untracked(|choices| choices.channel_id);
        let other = self.import.with_untracked(|import| {
            let import = import.as_ref();
            import.is_some_and(|import| {
                import.state == ContactImportState::Previewed && Some(import.channel_id) != channel
            })
        });
        if !other {
            return;
        }
        let columns = self.import.with_untracked(|import| {
            let named = import.as_ref().filter(|i| i.header != ImportHeader::None);
            named.map(|import| import.columns.clone())
        });
        self.columns.set_value(columns.unwrap_or_default());
        match self.file.with_value(Option::is_some) {
            true => self.send(),
            // It was chosen before a reload: only whoever has it can send it again.
            false => self.let_go(),
        }
    }

    /// Gives up the file that was only looked at.
    pub fn let_go(self) {
        let before = untrack(|| self.previewed());
        if self
            .chosen
            .choices
            .with_untracked(|choices| choices.import_id.is_some())
        {
            self.chosen.change(|choices| choices.import_id = None);
        }
        self.import.set(None);
        if let Some(before) = before {
            spawn_local(async move {
                // Left behind, it goes by itself.
                drop(self.session.client().cancel_contact_import(before.id).await);
            });
        }
    }

    fn send(self) {
        let Some(file) = self.file.get_value() else {
            return;
        };
        let choices = self.chosen.choices.get_untracked();
        let Some(channel) = choices.channel_id else {
            return;
        };
        if let Some(before) = self.upload.get_value() {
            before.cancel();
        }
        self.let_go();
        self.refused.set(None);
        self.going.set(Some(0.0));
        let client = self.session.client();
        let channel = channel.to_string();
        let fields = [
            ("channel_id", channel.as_str()),
            ("existing", choices.existing().as_str()),
            ("delimiter", choices.delimiter().as_str()),
        ];
        let started = Upload::start(
            &client.url("/contact-imports"),
            client.token().as_deref(),
            &fields,
            &file,
            move |far| {
                self.going.try_set(Some(far));
            },
            move |end| self.ended(&choices, end),
        );
        match started {
            Ok(upload) => self.upload.set_value(Some(SendWrapper::new(upload))),
            Err(_) => self.fail(text!(composer.upload_failed).to_owned()),
        }
    }

    fn ended(self, sent: &Choices, end: UploadEnd) {
        if self.going.try_set(None).is_some() {
            return;
        }
        match end {
            UploadEnd::Answered {
                status: 200..300,
                body,
            } => match serde_json::from_str::<ContactImport>(&body) {
                Ok(import) => {
                    let id = import.id;
                    self.import.set(Some(import.clone()));
                    self.chosen.change(|choices| choices.import_id = Some(id));
                    self.catch_up(sent, &import);
                }
                Err(_) => self.fail(text!(composer.upload_failed).to_owned()),
            },
            UploadEnd::Answered { body, .. } => {
                let problem: Option<Problem> = serde_json::from_str(&body).ok();
                let words = problem.map(|problem| {
                    let first = problem.errors.into_iter().next().map(|error| error.message);
                    first.or(problem.detail).unwrap_or(problem.title)
                });
                self.fail(words.unwrap_or_else(|| text!(composer.upload_failed).to_owned()));
            }
            UploadEnd::Broken => self.fail(text!(ui.unreachable).to_owned()),
        }
    }

    /// What was chosen otherwise while the file went up, or before it was sent again.
    fn catch_up(self, sent: &Choices, import: &ContactImport) {
        let now = self.chosen.choices.get_untracked();
        let delimiter = (now.delimiter() != sent.delimiter()).then(|| now.delimiter());
        let columns = self.columns.get_value();
        let is_mapped = !columns.is_empty()
            && columns != import.columns
            // Cut otherwise its columns are others.
            && delimiter.is_none()
            && self.addressed(import).is_some_and(|by| of_channel(&columns, by));
        let change = PatchContactImport {
            existing: (now.existing() != sent.existing()).then(|| now.existing()),
            delimiter,
            has_header: is_mapped.then_some(true),
            columns: if is_mapped {
                mapped(columns)
            } else {
                Vec::new()
            },
        };
        if change.existing.is_some() || change.delimiter.is_some() || is_mapped {
            self.read_anew(change);
        }
    }

    fn addressed(self, import: &ContactImport) -> Option<Addressed> {
        let channel = untrack(|| self.directory.channel(import.channel_id))?;
        Addressed::of(&channel)
    }

    fn fail(self, words: String) {
        self.going.set(None);
        self.refused.set(Some(words));
    }

    pub fn set_existing(self, existing: ExistingContacts) {
        self.chosen
            .change(|choices| choices.existing = Some(existing));
        self.read_anew(PatchContactImport {
            existing: Some(existing),
            ..Default::default()
        });
    }

    pub fn set_delimiter(self, delimiter: Delimiter) {
        self.chosen
            .change(|choices| choices.delimiter = Some(delimiter));
        self.read_anew(PatchContactImport {
            delimiter: Some(delimiter),
            ..Default::default()
        });
    }

    /// Has the file looked at again.
    pub fn read_anew(self, change: PatchContactImport) {
        let Some(import) = untrack(|| self.previewed()) else {
            return;
        };
        self.act(async move |client| {
            client
                .update_contact_import(import.id, import.version, &change)
                .await
        });
    }

    pub fn start(self) {
        if let Some(import) = untrack(|| self.previewed()) {
            self.act(async move |client| client.start_contact_import(import.id).await);
        }
    }

    pub fn cancel(self) {
        if let Some(import) = self.import.get_untracked() {
            self.act(async move |client| client.cancel_contact_import(import.id).await);
        }
    }

    fn act(self, call: impl AsyncFnOnce(client::Client) -> Call<ContactImport> + 'static) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = call(self.session.client()).await;
            self.busy.try_set(false);
            match answer {
                Ok(import) => self.show(import),
                Err(error) => {
                    self.toasts.refused(text!(adding.act_failed), &error);
                    // Somebody was faster, or it has ended: how it stands is shown.
                    if let Some(id) = self
                        .chosen
                        .choices
                        .try_with_untracked(|c| c.import_id)
                        .flatten()
                    {
                        self.load(id);
                    }
                }
            }
        });
    }

    /// The rows that were left out, as a file.
    pub fn save_rejections(self, id: ContactImportId) {
        spawn_local(async move {
            match self.session.client().contact_import_rejections(id).await {
                Ok(bytes) => crate::browser::save_file(&format!("rejections-{id}.csv"), &bytes),
                Err(error) => self.toasts.refused(text!(people.export_failed), &error),
            }
        });
    }
}
