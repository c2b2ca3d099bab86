//! Who signs: the client, or for somebody who is not of age a parent or guardian.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    ASK_MAX,
    majority::{age, majority},
};

/// Nobody is older, so that a slip in the year is asked about.
const OLDEST: i16 = 130;

/// Who agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// The client; also one who is not of age and understands what they agree to.
    Client,
    /// A parent or guardian.
    Guardian,
}

/// A parent or guardian. What was not said is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// Full name.
    pub name: String,
    /// What they are to the client.
    pub relationship: String,
    /// Phone with country code.
    pub phone: String,
}

/// Who the client is by age, who is there for them, and who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// Date of birth; none in answers that were sent before it was asked for.
    pub born: Option<Date>,
    /// The parent or guardian.
    pub guardian: Guardian,
    /// Who signs; none is the client.
    pub signer: Option<Signer>,
    /// The age of majority that the client had not reached on the day of signing, in years.
    pub under: Option<u8>,
}

/// A field about who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningField {
    /// The date of birth.
    Born,
    /// The guardian's name.
    Name,
    /// The guardian's relationship to the client.
    Relationship,
    /// The guardian's phone.
    Phone,
    /// Who signs.
    Signer,
}

/// Where and when somebody signs: what decides who is of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The age of majority there, in years.
    pub majority: u8,
    /// The day there.
    pub day: Date,
}

impl Signature {
    /// A signature in a province, on a day there.
    #[must_use]
    pub fn at(province: &str, day: Date) -> Self {
        Self {
            majority: majority(province),
            day,
        }
    }
}

impl Signing {
    /// Whether the client is not of age yet.
    #[must_use]
    pub fn is_minor(&self, at: Signature) -> bool {
        // A date to come is a slip and says nothing of an age.
        let young = 0..i16::from(at.majority);
        self.born
            .is_some_and(|born| young.contains(&age(born, at.day)))
    }

    /// The same with white space off its ends and as it is kept: with the age not reached.
    #[must_use]
    pub(super) fn kept(&self, at: Signature) -> Self {
        let own = |text: &str| text.trim().to_owned();
        Self {
            born: self.born,
            guardian: Guardian {
                name: own(&self.guardian.name),
                relationship: own(&self.guardian.relationship),
                phone: own(&self.guardian.phone),
            },
            signer: self.signer,
            under: self.is_minor(at).then_some(at.majority),
        }
    }

    /// What is still to be said, or cannot be, and what to do. Without `all`, fields may be left open.
    ///
    /// A guardian must be named for a client who is not of age, and where one signs.
    #[must_use]
    pub fn check(&self, at: Signature, all: bool) -> Vec<(SigningField, String)> {
        use SigningField::{Born, Name, Phone, Relationship};
        let mut problems: Vec<(SigningField, String)> = Vec::new();
        let mut add = |field, words: &str| problems.push((field, words.to_owned()));
        match self.born.map(|born| age(born, at.day)) {
            None if all => add(Born, "Enter the date of birth"),
            Some(..0) => add(Born, "Date of birth must be in the past"),
            Some(OLDEST..) => add(Born, "Date of birth must be a real date"),
            _ => {}
        }
        let minor = self.is_minor(at);
        let needed = all && (minor || self.signer == Some(Signer::Guardian));
        let guardian = &self.guardian;
        let texts = [
            (
                Name,
                &guardian.name,
                "Enter the full name of a parent or guardian",
            ),
            (
                Relationship,
                &guardian.relationship,
                "Enter their relationship to the client, like mother or legal guardian",
            ),
            (
                Phone,
                &guardian.phone,
                "Enter the phone number of the parent or guardian",
            ),
        ];
        for (field, typed, missing) in texts {
            if needed && typed.trim().is_empty() {
                add(field, missing);
            } else if typed.chars().count() > ASK_MAX {
                add(field, "This can have 300 characters at most");
            }
        }
        if all && minor && self.signer.is_none() {
            add(SigningField::Signer, "Select who signs");
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn born(year: i16, month: i8, day: i8) -> Signing {
        Signing {
            born: Some(date(year, month, day)),
            ..Signing::default()
        }
    }

    fn asked(signing: &Signing, at: Signature) -> Vec<SigningField> {
        let problems = signing.check(at, true).into_iter();
        problems.map(|(field, _)| field).collect()
    }

    const OF_A_MINOR: [SigningField; 4] = [
        SigningField::Name,
        SigningField::Relationship,
        SigningField::Phone,
        SigningField::Signer,
    ];

    #[test]
    fn a_guardian_is_asked_for_until_the_day_somebody_comes_of_age() {
        let (bc, ontario) = (
            |day| Signature::at("BC", day),
            |day| Signature::at("ON", day),
        );
        let birthday = date(2026, 12, 1);
        for (signing, at, minor) in [
            (born(2007, 12, 1), bc(date(2026, 11, 30)), true),
            (born(2007, 12, 1), bc(birthday), false),
            (born(2007, 12, 2), bc(birthday), true),
            (born(2007, 12, 2), ontario(birthday), false),
            (born(2008, 12, 1), ontario(date(2026, 11, 30)), true),
            (born(2008, 12, 1), ontario(birthday), false),
            (born(2008, 2, 29), bc(date(2027, 2, 28)), true),
            (born(2008, 2, 29), bc(date(2027, 3, 1)), false),
        ] {
            let wanted: &[SigningField] = if minor { &OF_A_MINOR } else { &[] };
            assert_eq!(asked(&signing, at), wanted, "{signing:?} {at:?}");
            assert_eq!(signing.kept(at).under, minor.then_some(at.majority));
        }
    }

    #[test]
    fn whoever_signs_for_somebody_is_named() {
        let at = Signature::at("BC", date(2026, 12, 1));
        let mut signing = born(1950, 1, 1);
        assert_eq!(asked(&signing, at), []);
        signing.signer = Some(Signer::Guardian);
        assert_eq!(asked(&signing, at), OF_A_MINOR[..3]);
        signing.guardian = Guardian {
            name: "Robin Form".into(),
            relationship: "daughter".into(),
            phone: "+16045550142".into(),
        };
        assert_eq!(asked(&signing, at), []);
    }

    #[test]
    fn a_date_of_birth_is_asked_for_and_lies_in_a_life() {
        let at = Signature::at("BC", date(2026, 12, 1));
        let none = Signing::default();
        assert_eq!(asked(&none, at), [SigningField::Born]);
        assert!(none.check(at, false).is_empty(), "it may wait");
        for (signing, words) in [
            (born(2026, 12, 2), "in the past"),
            (born(1896, 12, 1), "a real date"),
        ] {
            let problems = signing.check(at, false);
            assert!(problems[0].1.contains(words), "{problems:?}");
            assert_eq!(asked(&signing, at), [SigningField::Born]);
        }
        assert!(born(1896, 12, 2).check(at, false).is_empty());
    }
}
