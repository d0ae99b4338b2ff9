//! Joined modules behave as the chunks did one by one.

use super::join;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, Function,
    FunctionSection, GlobalType, ImportSection, MemoryType, Module, RefType, TableType,
    TypeSection, ValType,
};
use wasmparser::{ElementItems, Parser, Payload};

/// A chunk with one function, which reads the global of this name and stands at `place` in the table; the
/// globals before it are imported first.
fn chunk(globals: &[&str], read: u32, place: i32) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], [ValType::I32]);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let table = TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 9,
        maximum: None,
        shared: false,
    };
    imports.import("main", "memory", EntityType::Memory(memory));
    imports.import("main", "table", EntityType::Table(table));
    for global in globals {
        let ty = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        imports.import("main", global, EntityType::Global(ty));
    }
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(place),
        Elements::Functions([0].as_slice().into()),
    );
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.instructions().global_get(read).end();
    code.function(&body);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(place), [1, 2]);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code)
        .section(&data);
    module.finish()
}

#[test]
fn everything_of_each_chunk_is_there_and_imports_once() -> anyhow::Result<()> {
    let joined = join(&[
        chunk(&["stack", "other"], 1, 3),
        chunk(&["third", "stack"], 1, 4),
    ])?;
    wasmparser::Validator::new().validate_all(&joined)?;
    let (mut imported, mut read, mut stands, mut segments) = (vec![], vec![], vec![], 0);
    for section in Parser::new(0).parse_all(&joined) {
        match section? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported.push(import?.name);
                }
            }
            Payload::CodeSectionEntry(body) => {
                read.push(format!("{:?}", body.get_operators_reader()?.read()?));
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let ElementItems::Functions(functions) = element?.items else {
                        continue;
                    };
                    for function in functions {
                        stands.push(function?);
                    }
                }
            }
            Payload::DataSection(data) => segments = data.count(),
            _ => {}
        }
    }
    assert_eq!(imported, ["memory", "table", "stack", "other", "third"]);
    assert_eq!(
        read,
        [
            "GlobalGet { global_index: 1 }",
            "GlobalGet { global_index: 0 }"
        ]
    );
    assert_eq!((stands, segments), (vec![0, 1], 2));
    Ok(())
}

#[test]
fn what_is_no_chunk_is_refused() {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("main", "call", EntityType::Function(0));
    let mut module = Module::new();
    module.section(&types).section(&imports);
    assert!(join(&[module.finish()]).is_err());
}
