//! The set-up form: what was typed, and what it means.

use midstance_clinic::{auth::check_password_rules, profile::Profile, setup::FirstClinic};
use midstance_store::{
    LocationId, PractitionerId, ServiceId,
    directory::{Location, Practitioner, Service, ServiceKind},
};

use crate::{
    fields::Fields,
    forms::{self, FormErrors},
};

/// What was typed, exactly.
#[derive(Debug, Clone, Default)]
pub struct SetupForm {
    pub(super) owner: String,
    pub(super) email: String,
    pub(super) clinic: String,
    pub(super) place: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) region: String,
    pub(super) postal: String,
    pub(super) phone: String,
    pub(super) zone: String,
    pub(super) credentials: String,
    pub(super) service: String,
    pub(super) kind: String,
    pub(super) minutes: String,
    pub(super) price: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) days: Vec<String>,
}

/// Values that most clinics keep.
pub(super) fn starter() -> SetupForm {
    SetupForm {
        region: "BC".into(),
        zone: "America/Vancouver".into(),
        service: "Massage therapy, 60 minutes".into(),
        kind: "massage".into(),
        minutes: "60".into(),
        from: "9:00".into(),
        until: "17:00".into(),
        days: vec!["1".into(), "3".into()],
        ..SetupForm::default()
    }
}

impl SetupForm {
    pub(super) fn read(fields: &Fields) -> Self {
        let raw = |name: &str| fields.raw(name).to_owned();
        Self {
            owner: raw("owner"),
            email: raw("email"),
            clinic: raw("clinic"),
            place: raw("place"),
            street: raw("street"),
            city: raw("city"),
            region: raw("region"),
            postal: raw("postal"),
            phone: raw("phone"),
            zone: raw("zone"),
            credentials: raw("credentials"),
            service: raw("service"),
            kind: raw("kind"),
            minutes: raw("minutes"),
            price: raw("price"),
            from: raw("from"),
            until: raw("until"),
            days: fields.all("days"),
        }
    }

    /// Whether a weekday is ticked.
    pub(super) fn works(&self, day: &u8) -> bool {
        self.days.contains(&day.to_string())
    }

    pub(super) fn parse(&self, fields: &Fields, errors: &mut FormErrors) -> Option<FirstClinic> {
        let need = |errors: &mut FormErrors, id: &str, value: &str, words: &'static str| {
            errors.take(id, forms::trimmed(value).ok_or(words))
        };
        let owner = need(errors, "owner", &self.owner, "Enter your full name");
        let email = errors.take("email", forms::email(&self.email));
        let password = fields.raw("password").to_owned();
        errors.take(
            "password",
            check_password_rules(&password).map_err(|e| e.to_string()),
        );
        let clinic = need(errors, "clinic", &self.clinic, "Enter the clinic's name");
        let place = need(
            errors,
            "place",
            &self.place,
            "Enter a name for the place, like Main Street",
        );
        let street = need(
            errors,
            "street",
            &self.street,
            "Enter the street and number",
        );
        let city = need(errors, "city", &self.city, "Enter the city");
        let phone = errors.take("phone", forms::phone(&self.phone));
        let credentials = need(
            errors,
            "credentials",
            &self.credentials,
            "Enter your credentials, like RMT",
        );
        let service = need(
            errors,
            "service",
            &self.service,
            "Enter a name for the service",
        );
        let minutes = forms::whole_number(&self.minutes, 5..=480).filter(|m| m % 5 == 0);
        let minutes = errors.take(
            "minutes",
            minutes.ok_or("Minutes must be a multiple of 5, from 5 to 480"),
        );
        let price = forms::number(&self.price).filter(|p| (0.0..=10_000.0).contains(p));
        let price = errors.take("price", price.ok_or("Enter a price in dollars, like 118"));
        let from = errors.take("from", forms::time_of_day(&self.from));
        let until = errors.take("until", forms::time_of_day(&self.until));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            errors.add("until", "The end must be after the start");
        }
        if self.days.is_empty() {
            errors.add("days", "Select at least one day");
        }
        let kind = ServiceKind::parse(&self.kind);
        let kind = errors.take("kind", kind.ok_or("Select what kind of service it is"));
        if !errors.is_empty() {
            return None;
        }
        let (name, email, place) = (owner?, email?, place?);
        let days: Vec<u8> = self.days.iter().filter_map(|d| d.parse().ok()).collect();
        let (from, until) = (from?, until?);
        Some(FirstClinic {
            profile: Profile {
                name: clinic?,
                email: email.clone(),
                advice_line: String::new(),
            },
            location: Location {
                id: LocationId(uuid::Uuid::nil()),
                slug: forms::slug(&place),
                name: place,
                street: street?,
                city: city?,
                region: self.region.trim().to_owned(),
                postal_code: forms::postal_code(&self.postal)
                    .unwrap_or_else(|| self.postal.trim().to_owned()),
                phone: phone?,
                zone: self.zone.clone(),
                access_notes: String::new(),
                position: 1,
                active: true,
            },
            practitioner: Practitioner {
                id: PractitionerId(uuid::Uuid::nil()),
                slug: forms::slug(&name),
                name: name.clone(),
                credentials: credentials.clone()?,
                credentials_spelled: credentials?,
                registration: String::new(),
                about: String::new(),
                practising_since: 0,
                position: 1,
                active: true,
            },
            service: Service {
                id: ServiceId(uuid::Uuid::nil()),
                slug: forms::slug(service.as_deref()?),
                name: service?,
                kind: kind?,
                about: String::new(),
                minutes: u16::try_from(minutes?).ok()?,
                buffer_before: 0,
                buffer_after: 15,
                grid: 15,
                price_cents: (price? * 100.0).round() as i64,
                tax_note: String::new(),
                online: true,
                notice_minutes: 120,
                horizon_days: 60,
                cancel_notice_minutes: 24 * 60,
                position: 1,
                active: true,
            },
            hours: days.into_iter().map(|day| (day, from, until)).collect(),
            owner: (name, email, password),
        })
    }
}
