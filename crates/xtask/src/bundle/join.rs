//! Several chunks of the splitter made one module.
//!
//! They are alike, which makes it simple: all have the types of the whole app, import memory, table and some globals
//! from the main part, export nothing, and know each other by their places in the table alone.

use anyhow::{anyhow, bail, ensure};
use std::collections::HashMap;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection,
    Module, RawSection, SectionId,
};
use wasmparser::{DataKind, ImportSectionReader, Parser, Payload, TypeRef};

/// One module with everything that is in `chunks`.
pub fn join(chunks: &[Vec<u8>]) -> anyhow::Result<Vec<u8>> {
    let mut joined = Joined::default();
    for chunk in chunks {
        joined.add(chunk)?;
    }
    Ok(joined.finish())
}

#[derive(Default)]
struct Joined<'c> {
    types: &'c [u8],
    imports: ImportSection,
    /// Where each import stands among those of its kind.
    places: HashMap<(Kind, &'c str), u32>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Memory,
    Table,
    Global,
}

impl<'c> Joined<'c> {
    fn add(&mut self, chunk: &'c [u8]) -> anyhow::Result<()> {
        let mut moved = Moved {
            functions: self.functions.len(),
            globals: Vec::new(),
        };
        let failed = |error: Error<&str>| anyhow!("{error:?}");
        for section in Parser::new(0).parse_all(chunk) {
            match section? {
                Payload::TypeSection(types) => {
                    let range = types.range();
                    let place = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    let types = chunk.get(place).unwrap_or_default();
                    ensure!(
                        self.types.is_empty() || self.types == types,
                        "chunks of two apps"
                    );
                    self.types = types;
                }
                Payload::ImportSection(imports) => moved.globals = self.import(imports)?,
                Payload::FunctionSection(functions) => moved
                    .parse_function_section(&mut self.functions, functions)
                    .map_err(failed)?,
                Payload::ElementSection(elements) => moved
                    .parse_element_section(&mut self.elements, elements)
                    .map_err(failed)?,
                Payload::CodeSectionEntry(body) => moved
                    .parse_function_body(&mut self.code, body)
                    .map_err(failed)?,
                Payload::DataSection(data) => {
                    for datum in data {
                        let datum = datum?;
                        ensure!(
                            matches!(datum.kind, DataKind::Active { .. }),
                            "data without a place"
                        );
                        moved.parse_data(&mut self.data, datum).map_err(failed)?;
                    }
                }
                Payload::ExportSection(exports) => {
                    ensure!(exports.count() == 0, "a chunk exports something");
                }
                Payload::Version { .. }
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => bail!("a chunk is not expected to have {other:?}"),
            }
        }
        Ok(())
    }

    /// Answers where the chunk's globals stand now.
    fn import(&mut self, imports: ImportSectionReader<'c>) -> anyhow::Result<Vec<u32>> {
        let mut globals = Vec::new();
        for import in imports.into_imports() {
            let import = import?;
            let kind = match import.ty {
                TypeRef::Memory(_) => Kind::Memory,
                TypeRef::Table(_) => Kind::Table,
                TypeRef::Global(_) => Kind::Global,
                other => bail!("a chunk is not expected to import {other:?}"),
            };
            let next = self.places.keys().filter(|(of, _)| *of == kind).count();
            let next = u32::try_from(next)?;
            let place = *self.places.entry((kind, import.name)).or_insert(next);
            if place == next {
                let ty = RoundtripReencoder.entity_type(import.ty)?;
                self.imports.import(import.module, import.name, ty);
            }
            match kind {
                Kind::Global => globals.push(place),
                Kind::Memory | Kind::Table => ensure!(place == 0, "a second memory or table"),
            }
        }
        Ok(globals)
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&RawSection {
            id: SectionId::Type.into(),
            data: self.types,
        });
        module.section(&self.imports);
        module.section(&self.functions);
        module.section(&self.elements);
        module.section(&DataCountSection {
            count: self.data.len(),
        });
        module.section(&self.code);
        module.section(&self.data);
        module.finish()
    }
}

/// Where things of a chunk stand in the joined module.
struct Moved {
    /// So many are of the chunks before.
    functions: u32,
    globals: Vec<u32>,
}

impl Reencode for Moved {
    type Error = &'static str;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(self.functions + function)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Self::Error>> {
        let place = usize::try_from(global).ok();
        let place = place.and_then(|place| self.globals.get(place));
        place
            .copied()
            .ok_or(Error::UserError("a global of its own"))
    }
}

#[cfg(test)]
mod tests;
