//! Pictures of articles and authors.

mod list;
mod new;
mod one;
mod row;

pub use list::show as list;
pub use new::{act as add, show as new};
pub use one::{describe, remove, replace, show as one};

use midstance_clinic::pictures::PictureError;

use crate::{forms::FormErrors, problem::Problem};

/// Bytes that a form with a picture may send: more than a picture may have, so that one that is
/// too large is told so with everything that was typed.
pub const MOST_BYTES: usize = 48 << 20;
const TOO_LARGE: &str = "The picture must be smaller than 20 MB. Save it smaller and send it again";

/// Writes what is wrong beside its field; what is no fault of the form becomes a problem.
fn explain(error: PictureError, errors: &mut FormErrors) -> Result<(), Problem> {
    match error {
        PictureError::NotFound => return Err(Problem::NotFound),
        PictureError::Store(error) => return Err(error.into()),
        PictureError::Refused(refused) => errors.add("file", refused.to_string()),
        PictureError::NoWords => errors.add("alt", "Enter what the picture shows"),
        PictureError::NameBad(better) if better.is_empty() => {
            errors.add(
                "name",
                "The name may hold small letters, digits and hyphens, like heel-drop",
            );
        }
        PictureError::NameBad(better) => {
            let words = "The name may hold small letters, digits and hyphens, like";
            errors.add("name", format!("{words} {better}"));
        }
        PictureError::NameTaken => {
            errors.add("name", "Another picture has this name. Enter another name");
        }
        PictureError::Same(same) => {
            let words = format!("This picture is here already, under the name {}", same.name);
            errors.add("file", words);
        }
        PictureError::InUse(_) => {
            errors.add(
                "seen",
                "Tick the box to say that you have seen where it is shown",
            );
        }
    }
    Ok(())
}
