//! Fewer chunks than the splitter makes.
//!
//! It makes one of each set of parts that share some code: 774 of nineteen parts, of which the inbox would ask for
//! 290. Parts whose names begin alike (`settings_labels`, `settings_roles`) are a family here, and what is shared by
//! parts of the same families is one chunk. A page loads its own part and all that its family shares.

use super::join::join;
use crate::files;
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// Joins the chunks in `folder`; `needs` are the files that each part loads, `link` the script that loads them.
pub fn regroup(
    needs: &HashMap<String, Vec<String>>,
    folder: &Path,
    link: &str,
) -> anyhow::Result<()> {
    let link = folder.join(link);
    let mut script = files::read(&link)?;
    for group in groups(needs) {
        let [first, others @ ..] = &*group else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let file = |number: &u32| folder.join(format!("chunk_{number}.wasm"));
        let chunks = group.iter().map(|number| fs::read(file(number)));
        let chunks = chunks.collect::<Result<Vec<_>, _>>()?;
        fs::write(file(first), join(&chunks)?)?;
        for other in others {
            fs::remove_file(file(other))?;
            script = with_alias(&script, *other, *first)?;
        }
    }
    files::write(&link, script)
}

/// The numbers of the chunks that become one.
fn groups(needs: &HashMap<String, Vec<String>>) -> Vec<Vec<u32>> {
    let mut shared: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for (part, files) in needs {
        let family = part.split_once('_').map_or(&**part, |(family, _)| family);
        let numbers = files.iter().filter_map(|file| file.strip_prefix("chunk_"));
        for number in numbers.filter_map(|number| number.parse().ok()) {
            shared.entry(number).or_default().insert(family);
        }
    }
    let mut groups: BTreeMap<BTreeSet<&str>, Vec<u32>> = BTreeMap::new();
    for (number, families) in shared {
        groups.entry(families).or_default().push(number);
    }
    groups.into_values().collect()
}

/// Has the script load `chunk` by loading `instead`, which it declares earlier.
fn with_alias(script: &str, chunk: u32, instead: u32) -> anyhow::Result<String> {
    let begin = format!("const __chunk_{chunk} = makeLoad(");
    let (before, rest) = script
        .split_once(&begin)
        .with_context(|| format!("chunk {chunk} is not loaded"))?;
    let (_, after) = rest
        .split_once(", []);")
        .with_context(|| format!("chunk {chunk} needs others"))?;
    Ok(format!(
        "{before}const __chunk_{chunk} = __chunk_{instead};{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_same_families_share_is_one() {
        let files = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let needs = HashMap::from([
            (
                "desk".to_owned(),
                files(&["chunk_1", "chunk_4", "split_desk"]),
            ),
            (
                "settings_labels".to_owned(),
                files(&["chunk_1", "chunk_2", "chunk_10"]),
            ),
            (
                "settings_roles".to_owned(),
                files(&["chunk_2", "chunk_4", "chunk_10"]),
            ),
        ]);
        assert_eq!(groups(&needs), [vec![1, 4], vec![2, 10]]);
    }

    #[test]
    fn a_chunk_that_was_joined_is_loaded_as_the_other() {
        let script = "const __chunk_1 = makeLoad(() => {\n1\n}\n, []);\nconst __chunk_2 = makeLoad(() => {\n2\n}\n, []);\nexport const a = makeLoad(a, [__chunk_1, __chunk_2]);\n";
        let expected = "const __chunk_1 = makeLoad(() => {\n1\n}\n, []);\nconst __chunk_2 = __chunk_1;\nexport const a = makeLoad(a, [__chunk_1, __chunk_2]);\n";
        assert_eq!(with_alias(script, 2, 1).expect("an alias"), expected);
        assert!(with_alias(script, 3, 1).is_err());
    }
}
