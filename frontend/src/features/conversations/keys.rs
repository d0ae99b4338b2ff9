//! What one does at the desk, with its keys.

use super::assign;
use super::filters;
use super::leaving;
use super::notes::{Mode, answer, may_note, write};
use super::panel::toggle;
use super::search::FIELD;
use super::starting::{self, Beginning, may_start};
use super::state::DeskState;
use super::thread::{archive, close, mark_unread, may_close, pick, reopen, unarchive};
use super::transfer::may_transfer;
use crate::browser::focus;
use crate::shell::{Command, Commands, Group};
use contract::conversations::Status;
use domain::ConversationId;
use domain::permissions::Permission;
use leptos::prelude::*;
use std::time::Duration;

/// One rests so long on a row before it opens: holding `j` does not load everything passed.
const REST: Duration = Duration::from_millis(120);

/// Adds what can be done here, until the calling scope ends.
pub fn listen(desk: DeskState) {
    expect_context::<Commands>().add(list(desk));
}

/// The same for the open conversation.
pub fn listen_to_open(desk: DeskState) {
    let commands = expect_context::<Commands>();
    commands.add(conversation(desk));
    commands.add(writing());
}

fn list(desk: DeskState) -> Vec<Command> {
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let walk = move |step: i32| {
        let path = match untrack(|| desk.search.is_on()) {
            true => desk.search.step(desk, step),
            false => desk
                .list
                .step(desk, step)
                .map(|number| desk.path_of(number)),
        };
        let Some(path) = path else { return };
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        let handle = set_timeout_with_handle(move || desk.walk(path), REST);
        rest.set_value(handle.ok());
    };
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
    let opened = move || desk.number.get().is_some();
    // Rows below results of a search are not seen.
    let shows_rows = move || !desk.search.is_on();
    let on = |keys, name| Command::new(Group::List, keys, name);
    vec![
        on(&["N"], text!(keys.new_conversation))
            .named(icondata::LuSquarePen)
            .when(move || may_start(desk))
            .runs(move || starting::open(desk, Beginning::default())),
        on(&["j"], text!(keys.next)).runs(move || walk(1)),
        on(&["k"], text!(keys.previous)).runs(move || walk(-1)),
        on(&["/"], text!(keys.search))
            .named(icondata::LuSearch)
            .runs(|| focus(FIELD)),
        on(&["Enter"], text!(keys.open))
            .when(opened)
            .runs(|| focus("thread")),
        on(&["Escape"], text!(keys.back))
            .when(opened)
            .runs(move || desk.go(desk.folder_path())),
        on(&["f"], text!(filters.title))
            .named(icondata::LuListFilter)
            .runs(filters::open),
        on(&["."], text!(keys.show_new))
            .when(move || shows_rows() && !desk.list.fresh.read().is_empty())
            .runs(move || desk.list.show_fresh(desk)),
        on(&["x"], text!(keys.select))
            .when(shows_rows)
            .runs(move || desk.list.pick(desk, false)),
        on(&["X"], text!(keys.range))
            .when(shows_rows)
            .runs(move || desk.list.pick(desk, true)),
        on(&["Escape"], text!(bulk.let_go))
            .when(move || desk.selection.count() > 0)
            .runs(move || desk.selection.clear()),
    ]
}

fn conversation(desk: DeskState) -> Vec<Command> {
    let open = move || {
        desk.thread
            .conversation()
            .filter(|_| desk.number.get().is_some())
    };
    let is_open = move || open().is_some();
    let closable = move || open().is_some_and(|c| c.status == Status::Open && may_close(desk, &c));
    let free = move || {
        open().is_some_and(|c| c.status == Status::Open && !c.blocked && c.assignee_ids.is_empty())
    };
    let replies = move || desk.session.may(Permission::ReplyToConversations);
    let closed = move || {
        open().is_some_and(|c| c.status == Status::Closed && (replies() || may_close(desk, &c)))
    };
    let on = |keys, name| Command::new(Group::Conversation, keys, name);
    let busy = RwSignal::new(false);
    vec![
        on(&["i"], text!(dock.start))
            .named(icondata::LuHand)
            .when(move || free() && replies())
            .runs(move || pick(desk, busy)),
        on(&["r"], text!(keys.reply))
            .named(icondata::LuReply)
            .when(move || is_open() && replies())
            .runs(move || answer(desk)),
        on(&["n"], text!(keys.note))
            .named(icondata::LuStickyNote)
            .when(move || is_open() && may_note(desk))
            .runs(move || write(desk, Mode::Note)),
        on(&["a"], text!(keys.assign))
            .named(icondata::LuUserPlus)
            .when(move || is_open() && assign::may_assign(desk))
            .runs(assign::open),
        on(&["A"], text!(assign.to_nobody))
            .named(icondata::LuCircleDashed)
            .when(move || {
                open().is_some_and(|c| !c.assignee_ids.is_empty())
                    && desk.session.may(Permission::AssignConversations)
            })
            .runs(move || {
                if let Some(conversation) = untrack(|| desk.thread.conversation()) {
                    assign::to_nobody(desk, conversation);
                }
            }),
        on(&[], text!(keys.transfer))
            .named(icondata::LuForward)
            .when(move || open().is_some_and(|c| c.status == Status::Open) && may_transfer(desk))
            .runs(move || desk.transferring.set(true)),
        on(&["l"], text!(keys.label))
            .named(icondata::LuTag)
            .when(move || is_open() && replies())
            .runs(assign::open_labels),
        on(&["z"], text!(keys.snooze))
            .named(icondata::LuAlarmClock)
            .when(move || is_open() && replies())
            .runs(move || desk.snoozing.set(desk.thread.id().map(|id| vec![id]))),
        on(&["c"], text!(keys.close))
            .named(icondata::LuCheck)
            .when(closable)
            .runs(move || close(desk)),
        on(&["u"], text!(thread.mark_unread))
            .named(icondata::LuMail)
            .when(is_open)
            .runs(of_open(desk, mark_unread)),
        on(&[], text!(thread.archive))
            .named(icondata::LuArchive)
            .when(move || open().is_some_and(|c| !c.archived) && replies())
            .runs(of_open(desk, archive)),
        on(&[], text!(thread.unarchive))
            .named(icondata::LuArchiveRestore)
            .when(move || open().is_some_and(|c| c.archived) && replies())
            .runs(of_open(desk, unarchive)),
        on(&[], text!(visible.open))
            .named(icondata::LuEye)
            .when(move || open().is_some_and(|c| may_close(desk, &c)))
            .runs(move || desk.showing_visibility.set(true)),
        on(&[], text!(delete.open))
            .named(icondata::LuTrash2)
            .when(move || is_open() && desk.session.may(Permission::DeleteConversations))
            .runs(move || desk.deleting.set(true)),
        on(&[], text!(thread.reopen))
            .named(icondata::LuRotateCcw)
            .when(closed)
            .runs(of_open(desk, reopen)),
        on(&[], text!(leaving.email))
            .named(icondata::LuMail)
            .when(move || is_open() && leaving::may_email(desk))
            .runs(move || leaving::email(desk, Vec::new())),
        on(&[], text!(leaving.print))
            .named(icondata::LuPrinter)
            .when(is_open)
            .runs(move || leaving::print(desk)),
        on(&["]"], text!(keys.panel))
            .named(icondata::LuPanelRight)
            .when(is_open)
            .runs(move || toggle(desk)),
    ]
}

/// An act on the open conversation.
fn of_open(
    desk: DeskState,
    act: impl Fn(DeskState, ConversationId) + Send + Sync + 'static,
) -> impl Fn() + Send + Sync + 'static {
    move || {
        if let Some(id) = desk.thread.id() {
            act(desk, id);
        }
    }
}

/// Keys of the fields one writes in.
fn writing() -> Vec<Command> {
    let on = |keys, name| Command::new(Group::Writing, keys, name);
    vec![
        on(&["Ctrl", "Enter"], text!(keys.send)),
        on(&["Ctrl", "Z"], text!(keys.undo)),
        on(&["Shift", "Enter"], text!(keys.line)),
        on(&["@"], text!(keys.mention)),
        on(&["Esc"], text!(keys.leave)),
    ]
}
