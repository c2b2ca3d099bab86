//! Who signs the form before a visit, as it is typed.

use midstance_clinic::intake::{Guardian, Signer, Signing, SigningField};

use crate::{
    fields::Fields,
    format,
    forms::{self, Choice, DateInput, FormErrors},
};

const CLIENT: &str = "client";
const GUARDIAN: &str = "guardian";

/// The fields about who signs, each as it is typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) born: DateInput,
    pub(super) name: String,
    pub(super) relationship: String,
    pub(super) phone: String,
    pub(super) signer: String,
}

/// The name of a field.
pub(super) fn id_of(field: SigningField) -> &'static str {
    match field {
        SigningField::Born => "born",
        SigningField::Name => "guardian-name",
        SigningField::Relationship => "guardian-relationship",
        SigningField::Phone => "guardian-phone",
        SigningField::Signer => "signer",
    }
}

/// The fields that stand after the questions, in their order.
pub(super) const AFTER: [SigningField; 4] = [
    SigningField::Name,
    SigningField::Relationship,
    SigningField::Phone,
    SigningField::Signer,
];

/// Who may sign.
pub(super) fn signers(majority: u8) -> Vec<Choice> {
    vec![
        Choice::new(CLIENT, "The client").hint(format!(
            "Also under {majority}, if they understand what they agree to"
        )),
        Choice::new(GUARDIAN, "The parent or guardian").hint("They tick the box below"),
    ]
}

impl Typed {
    pub(super) fn read(fields: &Fields) -> Self {
        let raw = |field| fields.raw(id_of(field)).to_owned();
        Self {
            born: fields.date(id_of(SigningField::Born)),
            name: raw(SigningField::Name),
            relationship: raw(SigningField::Relationship),
            phone: raw(SigningField::Phone),
            signer: raw(SigningField::Signer),
        }
    }

    pub(super) fn kept(kept: &Signing) -> Self {
        let signer = match kept.signer {
            None => "",
            Some(Signer::Client) => CLIENT,
            Some(Signer::Guardian) => GUARDIAN,
        };
        Self {
            born: kept.born.map(DateInput::from_date).unwrap_or_default(),
            name: kept.guardian.name.clone(),
            relationship: kept.guardian.relationship.clone(),
            phone: format::phone(&kept.guardian.phone),
            signer: signer.to_owned(),
        }
    }

    /// What it says; what cannot be read is left out and named.
    pub(super) fn parse(&self, errors: &mut FormErrors) -> Signing {
        let born = if self.born.is_empty() {
            None
        } else {
            let date = self.born.parse();
            let date = date.map_err(|problem| problem.message("Date of birth"));
            errors.take(id_of(SigningField::Born), date)
        };
        let phone = if self.phone.trim().is_empty() {
            None
        } else {
            errors.take(id_of(SigningField::Phone), forms::phone(&self.phone))
        };
        Signing {
            born,
            guardian: Guardian {
                name: self.name.clone(),
                relationship: self.relationship.clone(),
                phone: phone.unwrap_or_default(),
            },
            signer: match self.signer.as_str() {
                CLIENT => Some(Signer::Client),
                GUARDIAN => Some(Signer::Guardian),
                _ => None,
            },
            under: None,
        }
    }
}
