//! Why a picture was not taken, in words that say what to do.

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No bytes at all.
    #[error("The file is empty. Choose the picture again")]
    Empty,
    /// More bytes than we take.
    #[error("The picture must be smaller than {} MB. Save it smaller and send it again", .most / 1_000_000)]
    TooManyBytes {
        /// The limit.
        most: usize,
    },
    /// More pixels than we draw.
    #[error(
        "The picture has {width} × {height} pixels, which is more than we can take. Save it at most {side} pixels wide and send it again"
    )]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// A width that is surely fine.
        side: u32,
    },
    /// A drawing that can carry a program.
    #[error(
        "SVG files can carry programs, so we do not take them. Export the drawing as PNG and send that"
    )]
    Svg,
    /// What phones keep photographs in, which browsers do not show.
    #[error("HEIC and AVIF pictures cannot be read here. Export the picture as JPEG and send that")]
    Heic,
    /// Something else.
    #[error("The file must be a JPEG, PNG, WebP or GIF picture")]
    NotAPicture,
    /// It begins like a picture and does not go on like one.
    #[error(
        "We could not read this picture; the file may be damaged. Open it, save it anew and send that"
    )]
    Damaged,
}
