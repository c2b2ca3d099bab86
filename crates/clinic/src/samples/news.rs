//! Topics and invented subscribers, one for each way that a subscription can stand.

use jiff::{Span, ToSpan};
use midstance_store::{
    StoreError, SubscriberId, TopicId, Tx,
    newsletter::{
        Basis, Channel, Status, Topic,
        subscriber::{self, Subscriber},
        topic,
    },
};

use crate::{
    Actor, Clinic,
    newsletter::{Add, Added, By, Consent, Ground, Origin, Secret, end, take_in, zone},
};

const TOPICS: [(&str, &str, &str); 3] = [
    ("training", "Training", "Load, strength and running form."),
    ("injuries", "Injuries", "What hurts, why, and what helps."),
    (
        "clinic-news",
        "Clinic news",
        "New people, places and hours.",
    ),
];

/// Name, whether the consent is by a purchase, days since then, and topics by their place.
const PEOPLE: [(&str, bool, i64, &[usize]); 7] = [
    ("Ada Brook", false, 200, &[0, 1]),
    ("Bo Castell", false, 150, &[]),
    ("Cleo Dahl", false, 90, &[1]),
    ("Dev Eriksen", true, 40, &[]),
    ("Elin Fontaine", true, 60, &[2]),
    ("Farid Greene", false, 300, &[0]),
    ("Gia Holt", false, 20, &[0, 2]),
];
/// Whose implied consent has ended, and who left.
const ENDED: &str = "Elin Fontaine";
const LEFT: &str = "Farid Greene";

pub(super) async fn insert(tx: &mut Tx, clinic: &Clinic) -> Result<(), StoreError> {
    let topics = insert_topics(tx, clinic).await?;
    let (secret, zone) = (Secret::load(tx, clinic).await?, zone(tx).await?);
    let origin = Origin::default();
    let by = By {
        channel: Channel::Staff,
        origin: &origin,
        zone: &zone,
        secret: &secret,
    };
    let ago = |span: Span| clinic.now().saturating_sub(span).unwrap_or(clinic.now());
    for (name, purchase, days, chosen) in PEOPLE {
        let add = Add {
            email: address(name),
            name: name.into(),
            topics: chosen.iter().map(|place| topics[*place]).collect(),
            new_articles: chosen.contains(&1),
            consent: Consent {
                ground: if purchase {
                    Ground::Purchase
                } else {
                    Ground::Express
                },
                on: ago((days * 24).hours()).to_zoned(zone.clone()).date(),
                evidence: "invented for the demonstration".into(),
            },
        };
        let added = take_in(tx, clinic, &Actor::Program, &by, &add).await?;
        let Added::New(id) = added else { continue };
        let Some(who) = subscriber::get(tx, id).await? else {
            continue;
        };
        if name == LEFT {
            let by = (&Actor::Program, Channel::Page, &origin);
            end(tx, clinic, who, by, "").await?;
        } else if name == ENDED {
            let until = ago(240.hours());
            let over = Subscriber {
                basis: Basis::Implied { until },
                ..who
            };
            subscriber::update(tx, &over).await?;
        }
    }
    subscriber::insert(tx, &pending(clinic, &secret)).await
}

fn address(name: &str) -> String {
    format!("{}@demo.invalid", name.to_lowercase().replace(' ', "."))
}

/// Somebody who has not confirmed. No mail is written for them: the demo's outbox begins empty.
fn pending(clinic: &Clinic, secret: &Secret) -> Subscriber {
    let id = SubscriberId(clinic.new_id());
    let email = address("Hugo Iversen");
    Subscriber {
        id,
        email_hash: secret.email_hash(&email),
        email,
        name: String::new(),
        status: Status::Pending,
        basis: Basis::Express,
        new_articles: false,
        leave_hash: secret.leave_token(id).hash(),
        created_at: clinic.now(),
        confirmed_at: None,
        left_at: None,
    }
}

async fn insert_topics(tx: &mut Tx, clinic: &Clinic) -> Result<Vec<TopicId>, StoreError> {
    let mut ids = Vec::new();
    for (position, (slug, name, about)) in (1..).zip(TOPICS) {
        let row = Topic {
            id: TopicId(clinic.new_id()),
            slug: slug.into(),
            name: name.into(),
            about: about.into(),
            position,
            active: true,
        };
        topic::insert(tx, &row).await?;
        ids.push(row.id);
    }
    Ok(ids)
}
