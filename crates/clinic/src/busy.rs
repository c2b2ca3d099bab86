//! Changes that a booking made just then may get in the way of.

use midstance_store::StoreError;

/// How often a change is tried anew.
const TRIES: u32 = 5;

/// Makes a change anew while somebody books in its way: each try sees what stands by then.
///
/// # Errors
/// As `change`, in the end also with [`StoreError::Busy`].
pub(crate) async fn until_settled<T, E, F>(
    is_busy: impl Fn(&E) -> bool,
    change: impl Fn() -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    for _ in 0..TRIES {
        match change().await {
            Err(error) if is_busy(&error) => {}
            done => return done,
        }
    }
    change().await
}

/// Whether somebody books in the way.
pub(crate) fn is_busy(error: &StoreError) -> bool {
    matches!(error, StoreError::Busy(_))
}
