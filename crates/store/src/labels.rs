//! Coloured tags of an organization. Which ones a conversation has is on its row.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::labels;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::agents::Color;
use domain::labels::Priority;
use domain::{LabelId, OrganizationId, Timestamp};

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub organization: OrganizationId,
    pub id: LabelId,
    pub name: String,
    pub color: Color,
    pub priority: Priority,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = labels, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<LabelId>,
    name: String,
    name_key: String,
    color: AsText<Color>,
    priority: AsText<Priority>,
    version: i64,
    created_at: AsInt<Timestamp>,
}

/// Adds labels; `Conflict` when there is one of such a name.
pub fn insert_all(db: &mut Db, labels: &[Label]) -> StoreResult<()> {
    let rows: Vec<Row> = labels.iter().map(Row::from).collect();
    let query = diesel::insert_into(labels::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

impl From<&Label> for Row {
    fn from(label: &Label) -> Self {
        Self {
            organization_id: AsInt(label.organization),
            id: AsInt(label.id),
            name: label.name.clone(),
            name_key: label.name.to_lowercase(),
            color: AsText(label.color),
            priority: AsText(label.priority),
            version: label.version,
            created_at: AsInt(label.created_at),
        }
    }
}
