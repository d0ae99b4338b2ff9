//! The widget's modules as one file: dependencies first, without imports, comments and indentation.
//!
//! Lines are enough for this, because the modules keep to a few rules (plain named imports and
//! exports, each name at the top level once, comments on lines of their own) that their tests
//! check. One by one they would weigh half as much again.

use crate::files;
use std::collections::BTreeSet;
use std::path::Path;

/// `entry` and everything it imports.
pub fn join(folder: &Path, entry: &str) -> anyhow::Result<String> {
    let mut joined = String::new();
    append(folder, entry, &mut BTreeSet::new(), &mut joined)?;
    Ok(joined)
}

fn append(
    folder: &Path,
    name: &str,
    seen: &mut BTreeSet<String>,
    joined: &mut String,
) -> anyhow::Result<()> {
    if !seen.insert(name.to_owned()) {
        return Ok(());
    }
    let source = files::read(&folder.join(name))?;
    for needed in source.lines().filter_map(imported) {
        append(folder, needed, seen, joined)?;
    }
    joined.push_str(&lean(&source));
    Ok(())
}

/// What a line such as `import { icon } from "./icons.js";` names.
fn imported(line: &str) -> Option<&str> {
    let (_, name) = line
        .strip_prefix("import { ")?
        .strip_suffix("\";")?
        .split_once(" } from \"./")?;
    Some(name)
}

/// The lines of code, for scripts and styles alike.
pub fn lean(source: &str) -> String {
    let mut lean = String::new();
    let mut comment = false;
    for line in source.lines().map(str::trim) {
        comment |= line.starts_with("/*");
        let code = !line.is_empty() && !comment && !line.starts_with("//");
        if code && imported(line).is_none() {
            lean.push_str(line.strip_prefix("export ").unwrap_or(line));
            lean.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_of_code_stay() {
        let script = "// What it is for.\nimport { a } from \"./a.js\";\n\n/**\n * More.\n */\nexport const b = a; // why\n  /** One. */\n  b();\n";
        assert_eq!(lean(script), "const b = a; // why\nb();\n");
        let style = "/* Above,\n   and below. */\n* { margin: 0; }\n";
        assert_eq!(lean(style), "* { margin: 0; }\n");
    }

    #[test]
    fn the_widget_is_joined_dependencies_first() -> anyhow::Result<()> {
        let joined = join(&crate::workspace::frontend().join("widget"), "widget.js")?;
        let place = |text: &str| joined.find(text);
        assert!(place("function element(").is_some_and(|at| Some(at) < place("class Panel")));
        assert_eq!(joined.matches("function element(").count(), 1);
        assert!(
            !joined
                .lines()
                .any(|line| line.starts_with("import") || line.starts_with("export"))
        );
        Ok(())
    }
}
