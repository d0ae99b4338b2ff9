//! Every text a person reads comes from `locales/`, by its key.

/// The words of the language the app started in; another language is taken up on reload.
macro_rules! text {
    ($($key:tt)*) => {
        leptos_i18n::td_string!($crate::i18n::Locale::default(), $($key)*)
    };
}
