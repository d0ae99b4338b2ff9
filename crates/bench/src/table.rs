//! The table at the end.

use serde::Deserialize;
use std::fmt;
use std::time::Duration;

/// How a ratio or an amount is judged.
#[derive(Clone, Copy, Debug)]
pub enum Aim {
    AtLeast(f64),
    AtMost(f64),
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub what: String,
    pub figure: String,
    pub yardstick: String,
    pub ratio: String,
    pub aim: String,
    pub holds: Option<bool>,
}

impl Row {
    /// A figure whose ratio to its yardstick is judged.
    pub fn ratio(
        id: &str,
        what: impl Into<String>,
        (figure, yardstick): (String, String),
        ratio: f64,
        aim: Aim,
    ) -> Self {
        Self {
            id: id.to_owned(),
            what: what.into(),
            figure,
            yardstick,
            ratio: format!("{ratio:.2} ×"),
            aim: format!("{aim} ×"),
            holds: Some(aim.holds(ratio)),
        }
    }

    /// A figure that is judged itself.
    pub fn amount(id: &str, what: impl Into<String>, amount: f64, unit: &str, aim: Aim) -> Self {
        Self {
            id: id.to_owned(),
            what: what.into(),
            figure: format!("{amount:.0} {unit}"),
            yardstick: "—".to_owned(),
            ratio: "—".to_owned(),
            aim: format!("{aim} {unit}"),
            holds: Some(aim.holds(amount)),
        }
    }

    /// Something worth knowing beside a figure.
    pub fn note(id: &str, what: impl Into<String>, figure: String) -> Self {
        let none = || "—".to_owned();
        Self {
            id: id.to_owned(),
            what: what.into(),
            figure,
            yardstick: none(),
            ratio: none(),
            aim: none(),
            holds: None,
        }
    }
}

impl Aim {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "≥ {least}"),
            Self::AtMost(most) => write!(f, "≤ {most}"),
        }
    }
}

/// A line of what another program measured; see `e2e/bench.config.ts`.
#[derive(Debug, Deserialize)]
pub struct Line {
    id: String,
    what: String,
    figure: serde_json::Value,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    yardstick: serde_json::Value,
    #[serde(default)]
    ratio: serde_json::Value,
    #[serde(default)]
    aim: serde_json::Value,
    #[serde(default)]
    holds: Option<bool>,
}

impl From<Line> for Row {
    fn from(line: Line) -> Self {
        let text = |value: serde_json::Value, unit: &str| match value {
            serde_json::Value::Null => "—".to_owned(),
            serde_json::Value::String(text) => text,
            other => format!("{other} {unit}").trim_end().to_owned(),
        };
        Self {
            id: line.id,
            what: line.what,
            figure: text(line.figure, &line.unit),
            yardstick: text(line.yardstick, &line.unit),
            ratio: text(line.ratio, "×"),
            aim: text(line.aim, ""),
            holds: line.holds,
        }
    }
}

/// All rows as a Markdown table.
pub fn markdown(rows: &[Row]) -> String {
    let mut table = "| id | what | figure | yardstick | ratio | aim | holds |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for row in rows {
        let holds = match row.holds {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        table += &format!(
            "| {} | {} | {} | {} | {} | {} | {holds} |\n",
            row.id, row.what, row.figure, row.yardstick, row.ratio, row.aim
        );
    }
    table
}

pub fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}

pub fn rate(per_second: f64) -> String {
    format!("{per_second:.0} /s")
}

pub fn quotient(figure: Duration, yardstick: Duration) -> f64 {
    figure.as_secs_f64() / yardstick.as_secs_f64().max(1e-9)
}
