//! The newsletter's people: topics, subscribers, consent, suppression, files on their way in.
//!
//! What may be sent to whom is decided in `clinic::newsletter`; this keeps the facts for it.

pub mod confirm;
pub mod consent;
pub mod import;
pub mod list;
pub mod reach;
pub mod subscriber;
pub mod suppression;
pub mod topic;
pub mod wording;

pub use confirm::Confirm;
pub use consent::{Channel, ConsentEvent, Kind};
pub use reach::{Facts, Wish};
pub use subscriber::{Basis, Status, Subscriber};
pub use suppression::{Scope, Suppression};
pub use topic::Topic;

/// An enum whose variants are words of the database.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its word in the database.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one with this word.
            ///
            /// # Errors
            /// [`crate::StoreError::Decode`] when no variant has it.
            pub fn parse(word: &str) -> Result<Self, $crate::StoreError> {
                let found = Self::ALL.iter().find(|one| one.word() == word).copied();
                found.ok_or_else(|| $crate::StoreError::Decode(format!("{} {word:?}", $what)))
            }
        }
    };
}
use words;
