//! What the stories about subscribers ask.

use midstance_clinic::newsletter::{Counted, Recipient, audience, staff};
use midstance_store::{
    StoreError,
    newsletter::{Subscriber, Wish, list::Filter},
};

use super::Scene;

pub async fn counted(scene: &Scene, wish: Wish) -> Counted {
    let now = scene.clinic.now();
    let store = &scene.clinic.store;
    store
        .read::<_, StoreError, _>(move |tx| {
            Box::pin(async move { audience::count(tx, &wish, now).await })
        })
        .await
        .unwrap()
}

/// Everybody who may be mailed, met in pieces of `most`.
pub async fn met(scene: &Scene, wish: Wish, most: u32) -> Vec<Recipient> {
    let now = scene.clinic.now();
    let store = &scene.clinic.store;
    store
        .read::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let (mut all, mut after) = (Vec::new(), None);
                loop {
                    let some = audience::piece(tx, &wish, now, (after, most)).await?;
                    all.extend(some.recipients);
                    after = some.next;
                    if after.is_none() {
                        return Ok(all);
                    }
                }
            })
        })
        .await
        .unwrap()
}

pub async fn find(scene: &Scene, email: &str) -> Option<Subscriber> {
    let filter = Filter {
        text: email.into(),
        ..Filter::default()
    };
    let found = staff::listed(&scene.clinic, filter, 1).await.unwrap();
    found.rows.into_iter().next()
}

pub fn everybody() -> Wish {
    Wish::Topics(Vec::new())
}
