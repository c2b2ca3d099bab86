//! Injury guides, articles and plain pages of a clinic's site.
//!
//! Texts are Markdown files with a TOML head between two `+++` lines. This crate parses and checks
//! them, turns `[@source-id]` into numbered links to a list of sources, cleans the HTML, and finds
//! pages by plain words. It reads no clock: whoever asks whether a page is past its review date
//! says which day it is.
//!
//! ```
//! use midstance_editorial::{Library, Search};
//!
//! let library = Library::embedded()?;
//! let guide = library.guide("itb-syndrome").ok_or("no such guide")?;
//! assert!(guide.body.sources_html().contains("doi.org"));
//!
//! let search = Search::new(&library.documents());
//! let hits = search.search("heel hurts in the morning");
//! assert_eq!(hits[0].slug, "plantar-heel-pain");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How a text is written
//!
//! | you write | it becomes |
//! |---|---|
//! | `[@frandsen-2025]`, `[@a-2020; @b-2021]` | numbered links to the list of sources |
//! | `[evidence: weak]` | the words "Evidence: weak", marked up |
//! | `> [!CAUTION]` and a `###` heading | an emergency card |
//! | `> [!WARNING]` and a `###` heading | a same-day card |
//! | `> [!IMPORTANT]` and a `###` heading | a card for advice that can wait for a visit |
//! | `![what it shows](/images/name "words below")` | a picture of this site in several widths |
//! | `Table: words` on its own line above a table | the table's caption and label |
//! | `{clinic_name}`, `{clinic_email}` in `pages/` | the clinic's own, filled in when shown |

mod article;
mod author;
mod body;
mod clean;
mod date;
pub mod difference;
mod error;
mod evidence;
pub mod exchange;
mod files;
mod front;
mod guide;
mod library;
mod links;
mod manuscript;
mod page;
mod pictures;
mod render;
mod review;
pub mod search;
mod slug;
mod sources;
mod table;
mod withdrawal;

pub use article::Article;
pub use author::{Author, Portrait};
pub use body::{Body, CitedSource, ContentsEntry, EvidenceMark, Image, Section};
pub use date::words as date_in_words;
pub use error::{ContentError, ContentErrors};
pub use evidence::Grade;
pub use files::{ContentFile, embedded, read_overlay, with_overlay};
pub use guide::{Guide, GuideKind, REQUIRED_SECTIONS, Urgency};
pub use library::{Additions, Library};
pub use manuscript::{Faults, Manuscript, Standing};
pub use page::Page;
pub use pictures::{Picture, PictureFile, Pictures, picture_name};
pub use review::Review;
pub use search::{Document, Hit, PageKind, Search};
pub use slug::{from_text as slug_of, is_valid as is_slug};
pub use sources::{Reading, Source, Sources};
pub use withdrawal::Withdrawal;
