//! Articles: the list, a topic's list, one article, the feed.

pub mod article;
pub mod feed;
pub mod list;
pub mod paging;
pub mod row;
pub mod topic;
