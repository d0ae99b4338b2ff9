//! Writing by a template: one of the channel's is chosen, filled in, and seen as the customer will get it.

mod chooser;
mod filling;
mod state;

pub use chooser::TemplateChooser;
pub use state::Templates;
