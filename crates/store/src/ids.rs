//! One type per kind of id, so that a place is never taken for a person.

use uuid::Uuid;

use crate::{FromValue, StoreError, Value};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub Uuid);

        impl From<$name> for Value {
            fn from(id: $name) -> Self { Value::Uuid(id.0) }
        }
        impl FromValue for $name {
            fn from_value(value: &Value) -> Result<Self, StoreError> {
                Uuid::from_value(value).map(Self)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )*};
}

ids! {
    /// A place where the clinic works (page: "place").
    LocationId;
    /// Someone who treats.
    PractitionerId;
    /// What can be booked.
    ServiceId;
    /// A room or a piece of equipment.
    RoomId;
    /// Someone who is treated.
    ClientId;
    /// A booked visit.
    AppointmentId;
    /// Someone's place on the waiting list.
    WaitingId;
    /// A time offered to someone on the waiting list.
    OfferId;
    /// Visits that were booked together.
    SeriesId;
    /// A time held for ten minutes while its details are typed.
    HoldId;
    /// A person who signs in as staff.
    AccountId;
    /// A message waiting to be sent.
    OutboxId;
    /// A line of the audit log.
    AuditId;
    /// A row of weekly hours.
    HoursId;
    /// A day that differs from the weekly hours.
    ExceptionId;
    /// Time that staff keep free for something else than visits.
    BlockId;
    /// A key of another program.
    ApiKeyId;
    /// A secret calendar address.
    FeedId;
    /// A calendar of somebody else, read for busy times.
    OutsideCalendarId;
    /// An address of another program that is told of visits.
    WebhookId;
    /// A message to a webhook.
    DeliveryId;
    /// A recorded run.
    ActivityId;
    /// A file that runs were read from.
    ActivityFileId;
    /// Files that were sent together.
    ActivityUploadId;
    /// A pair of shoes.
    ShoeId;
    /// A booking that waits until an address is proved.
    PendingId;
    /// A piece of equipment.
    EquipmentId;
    /// A form that clients fill in before a visit.
    IntakeFormId;
    /// A consent to share training.
    TrainingConsentId;
    /// Someone who gets the newsletter, or asked for it.
    SubscriberId;
    /// What issues of the newsletter are about.
    TopicId;
    /// A line of the consent log.
    ConsentEventId;
    /// A file of subscribers on its way in.
    SubscriberImportId;
    /// An article written in the browser.
    ArticleId;
    /// A link that shows an article before it is public.
    PreviewId;
    /// Somebody who writes articles.
    AuthorId;
    /// A picture.
    ImageId;
    /// A key that signs mail.
    DkimKeyId;
    /// A newsletter to many.
    CampaignId;
    /// One person's place in a campaign.
    RecipientId;
}
