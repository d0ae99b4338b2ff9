//! A file of contacts as some spreadsheet writes it: in one of the encodings, with one of the delimiters, with
//! a header or without, and with line ends and quotes as it likes.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};

const FIELDS: [&str; 4] = ["Name", "Phone number", "Reference", "Remarks"];
/// What `GET /contact-imports/{id}` calls them.
const ENCODINGS: [&str; 4] = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

pub struct Written {
    text: String,
    encoding: &'static str,
    has_mark: bool,
    delimiter: char,
    line_end: &'static str,
    quotes_all: bool,
    /// Which field each column has.
    columns: [usize; 4],
}

impl Written {
    pub fn new(random: &mut StdRng) -> Self {
        let encoding = ENCODINGS.choose(random).expect("one");
        let mut file = Self {
            text: String::new(),
            encoding,
            // UTF-16 without it is told by its zeros, where nearly all is Latin.
            has_mark: encoding.starts_with("utf-16") || random.random(),
            delimiter: *[',', ';'].choose(random).expect("one"),
            line_end: ["\n", "\r\n"].choose(random).expect("one"),
            quotes_all: random.random(),
            columns: [0, 1, 2, 3],
        };
        if random.random() {
            // What Excel puts before everything.
            file.text = format!("sep={}{}", file.delimiter, file.line_end);
        }
        if random.random() {
            file.columns.shuffle(random);
            file.row(FIELDS);
        }
        file
    }

    /// One more row: name, number, reference, remarks.
    pub fn row(&mut self, cells: [&str; 4]) {
        let is_special = |cell: &str| cell.contains(['"', ',', ';', '\n']);
        let written = self.columns.map(|field| {
            let cell = cells[field];
            match is_special(cell) || (self.quotes_all && !cell.is_empty()) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_owned(),
            }
        });
        self.text += &written.join(&self.delimiter.to_string());
        self.text += self.line_end;
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let units = || mark.encode_utf16().chain(self.text.encode_utf16());
        match self.encoding {
            "utf-16le" => units().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => units().flat_map(u16::to_be_bytes).collect(),
            // Letters of western Europe have the number of their character there.
            "windows-1252" => self
                .text
                .chars()
                .map(|c| u8::try_from(c).expect("a letter"))
                .collect(),
            _ => [mark, &self.text].concat().into_bytes(),
        }
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// As one chooses it.
    pub fn delimiter(&self) -> &'static str {
        match self.delimiter {
            ';' => "semicolon",
            _ => "comma",
        }
    }

    /// How it is written, for whoever reads a failure.
    pub fn described(&self) -> String {
        let first = self.text.lines().next().unwrap_or_default();
        let Self {
            encoding,
            has_mark,
            line_end,
            ..
        } = self;
        format!("{encoding}, mark {has_mark}, {line_end:?}, begins {first:?}")
    }
}
