//! Texts that were public and have been taken back.

use jiff::civil::Date;

use crate::error::ContentError;
use crate::front;
use crate::review;

/// When a text was taken back, and where its readers find better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The day from which its page answers "gone".
    pub on: Date,
    /// The guide or article that replaced it, as an address of this site.
    pub replaced_by: Option<String>,
}

/// Reads withdrawn_on and replaced_by of a head, in this order; both empty means "not withdrawn".
pub(crate) fn parse(
    file: &str,
    head_text: &str,
    [on, replaced_by]: [&str; 2],
) -> Result<Option<Withdrawal>, ContentError> {
    let fault = |key: &str, message: &str| {
        ContentError::new(file, front::line_of_key(head_text, key), message.to_owned())
    };
    let ours = ["/injuries/", "/articles/"];
    if !replaced_by.is_empty() && !ours.iter().any(|top| replaced_by.starts_with(top)) {
        let message = "replaced_by is not a page of this site; write it as /articles/name";
        return Err(fault("replaced_by", message));
    }
    if on.is_empty() {
        let message = "replaced_by stands without withdrawn_on; write the day it was withdrawn";
        return match replaced_by {
            "" => Ok(None),
            _ => Err(fault("replaced_by", message)),
        };
    }
    Ok(Some(Withdrawal {
        on: review::day(file, head_text, "withdrawn_on", on)?,
        replaced_by: (!replaced_by.is_empty()).then(|| replaced_by.to_owned()),
    }))
}
