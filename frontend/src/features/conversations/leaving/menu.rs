//! The ways out in the menu of a conversation.

use super::email::{email, may_email};
use super::export::export;
use super::paper::print;
use crate::features::conversations::state::DeskState;
use crate::ui::MenuItem;
use contract::export::ExportFormat;
use domain::permissions::Permission;
use leptos::prelude::*;

#[component]
pub fn LeavingItems(desk: DeskState) -> impl IntoView {
    let may_export = move || desk.session.may(Permission::ExportConversations);
    view! {
        {move || may_email(desk).then(|| view! {
            <MenuItem label=text!(leaving.email) drawing=Some(icondata::LuMailPlus) on_press=move |()| email(desk, Vec::new()) />
        })}
        <MenuItem label=text!(leaving.print) drawing=Some(icondata::LuPrinter) on_press=move |()| print(desk) />
        {move || may_export().then(|| view! {
            <MenuItem label=text!(leaving.export_json) drawing=Some(icondata::LuDownload) on_press=move |()| export(desk, ExportFormat::Json) />
            <MenuItem label=text!(leaving.export_text) drawing=Some(icondata::LuFileText) on_press=move |()| export(desk, ExportFormat::Text) />
        })}
    }
}
