//! How a file is shown, by what was found in its bytes.

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Picture,
    Video,
    Sound,
    File,
}

/// Pictures, videos and sound have a place in the page, other files are to be taken along.
pub fn shape(media_type: &str) -> Shape {
    match media_type.split('/').next() {
        // Browsers draw neither of these.
        Some("image") if !matches!(media_type, "image/heic" | "image/tiff" | "image/svg+xml") => {
            Shape::Picture
        }
        Some("video") => Shape::Video,
        Some("audio") => Shape::Sound,
        _ => Shape::File,
    }
}

/// The icon and hue of a file.
pub fn sign(media_type: &str) -> (icondata::Icon, &'static str) {
    match (shape(media_type), media_type) {
        (Shape::Picture, _) => (icondata::LuImage, "hue-teal"),
        (Shape::Video, _) => (icondata::LuPlay, "hue-blue"),
        (Shape::Sound, _) => (icondata::LuMusic, "hue-violet"),
        (_, "application/pdf") => (icondata::LuFileText, "hue-red"),
        _ => (icondata::LuFile, "hue-slate"),
    }
}
