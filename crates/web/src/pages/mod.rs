//! The pages, one folder a noun.

pub mod articles;
pub mod authors;
pub mod booking;
pub mod check;
pub mod crawlers;
pub mod feed;
pub mod health;
pub mod home;
pub mod injuries;
pub mod manage;
pub mod news;
pub mod places;
pub mod portal;
pub mod practitioners;
pub mod problem;
pub mod runs;
pub mod search;
pub mod setup;
pub mod staff;
pub mod theme;
pub mod waiting;
pub mod words;
