//! Words for what has none: a place, somebody's card. They are what lists, search and exports show.

/// A place, by name where it has one, and where a map shows it.
pub fn place(latitude: f64, longitude: f64, named: &[Option<&str>]) -> String {
    let map = format!(
        "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
    );
    let lines = named.iter().flatten().map(|line| (*line).to_owned());
    lines.chain([map]).collect::<Vec<_>>().join("\n")
}

/// Somebody's card: the name, and how they are reached.
pub fn card(name: &str, reached: &[&str]) -> String {
    let lines = [name].into_iter().chain(reached.iter().copied());
    let lines = lines.filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
