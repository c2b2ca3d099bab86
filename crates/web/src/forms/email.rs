//! E-mail addresses: syntax and likely slips in the domain.

/// Message for an address that cannot be one.
pub const EMAIL_FORMAT: &str =
    "Enter an email address in the correct format, like name@example.com";

/// Longest address SMTP can carry (RFC 5321, path of 256 with the brackets).
const MAX_LENGTH: usize = 254;

/// Domains that most private addresses in Canada belong to; slips are measured
/// against them.
const COMMON_DOMAINS: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "hotmail.ca",
    "outlook.com",
    "live.ca",
    "live.com",
    "yahoo.com",
    "yahoo.ca",
    "icloud.com",
    "me.com",
    "shaw.ca",
    "telus.net",
    "rogers.com",
    "bell.net",
    "sympatico.ca",
    "videotron.ca",
    "proton.me",
    "protonmail.com",
];

/// Reads an e-mail address: trims it, lowers the domain, and checks that it
/// could be delivered to. Surrounding `<…>` and `mailto:` are dropped.
///
/// # Errors
/// The sentence to show beside the field.
pub fn email(input: &str) -> Result<String, &'static str> {
    let text = input.trim().trim_start_matches("mailto:");
    let text = text.trim_start_matches('<').trim_end_matches('>').trim();
    let (local, domain) = text.rsplit_once('@').ok_or(EMAIL_FORMAT)?;
    let domain = domain.to_lowercase();
    if text.len() > MAX_LENGTH || !local_ok(local) || !domain_ok(&domain) {
        return Err(EMAIL_FORMAT);
    }
    Ok(format!("{local}@{domain}"))
}

fn local_ok(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
}

fn domain_ok(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let label_ok = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top_ok = labels
        .last()
        .is_some_and(|top| top.chars().count() >= 2 && !top.chars().all(|c| c.is_ascii_digit()));
    labels.len() >= 2 && labels.iter().all(label_ok) && top_ok
}

/// The address that was probably meant, if the domain is one slip away from a
/// common one: "ann@homtail.com" gives "ann@hotmail.com". A question to the
/// person, never a correction made for them.
pub fn email_suggestion(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if COMMON_DOMAINS.contains(&domain.as_str()) {
        return None;
    }
    COMMON_DOMAINS
        .iter()
        .find(|known| one_slip(&domain, known))
        .map(|known| format!("{local}@{known}"))
}

/// Whether two words differ by one wrong, missing, extra or swapped letter.
fn one_slip(typed: &str, meant: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - same_end], &b[..b.len() - same_end]);
    match (a, b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([x, y], [p, q]) => x == q && y == p,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_what_can_be_delivered() {
        assert_eq!(
            email("  Ann.Roy+run@Example.CA "),
            Ok("Ann.Roy+run@example.ca".into())
        );
        assert_eq!(email("<ann@example.com>"), Ok("ann@example.com".into()));
        assert_eq!(email("zoë@exämple.ca"), Ok("zoë@exämple.ca".into()));
    }

    #[test]
    fn refuses_what_cannot_with_a_way_out() {
        for bad in [
            "",
            "ann",
            "ann@",
            "@example.com",
            "ann@example",
            "a b@example.com",
            "ann@.com",
            "ann@exa..com",
            ".ann@example.com",
            "ann@example.c",
            "ann@1.2.3.4",
        ] {
            assert_eq!(email(bad), Err(EMAIL_FORMAT), "{bad}");
        }
    }

    #[test]
    fn asks_about_one_slip_only() {
        let meant = |typed: &str| email_suggestion(typed);
        assert_eq!(meant("a@homtail.com").as_deref(), Some("a@hotmail.com"));
        assert_eq!(meant("a@gmial.com").as_deref(), Some("a@gmail.com"));
        assert_eq!(meant("a@gmail.con").as_deref(), Some("a@gmail.com"));
        assert_eq!(meant("a@gmal.com").as_deref(), Some("a@gmail.com"));
        assert_eq!(meant("a@gmail.com"), None);
        assert_eq!(meant("a@hotmail.ca"), None);
        assert_eq!(meant("a@mailbox.example"), None);
    }

    proptest! {
        #[test]
        fn never_panics_and_never_keeps_line_breaks(input in "\\PC*|.*") {
            if let Ok(address) = email(&input) {
                prop_assert!(!address.contains(['\r', '\n', ' ', '<', '>']));
            }
            email_suggestion(&input);
        }
    }
}
