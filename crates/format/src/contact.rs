//! Phone numbers and postal codes.

use super::NBSP;

/// An E.164 number as people read it: "604 555 0142" for Canada and the
/// United States, otherwise the number as it is; with an extension "604 555 0142 ext. 12".
pub fn phone(e164: &str) -> String {
    if let Some((number, extension)) = e164.split_once(";ext=") {
        return format!("{} ext.{NBSP}{extension}", phone(number));
    }
    match national(e164) {
        Some((area, exchange, line)) => format!("{area}{NBSP}{exchange}{NBSP}{line}"),
        None => e164.to_owned(),
    }
}

fn national(e164: &str) -> Option<(&str, &str, &str)> {
    let digits = e164.strip_prefix("+1")?;
    let ok = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
    ok.then(|| (&digits[..3], &digits[3..6], &digits[6..]))
}

/// The link of a number (RFC 3966): "tel:+16045550142".
pub fn phone_href(e164: &str) -> String {
    format!("tel:{e164}")
}

/// An address that its owner recognizes and others cannot use:
/// "ann@example.com" gives "a••@e••.com".
pub fn masked_email(address: &str) -> String {
    let hide = |text: &str| text.chars().take(1).chain("••".chars()).collect::<String>();
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let (name, top) = domain.rsplit_once('.').unwrap_or((domain, ""));
            format!("{}@{}.{top}", hide(local), hide(name))
        }
        None => hide(address),
    }
}

/// A postal code as "V6B 1A1"; anything else stays as it is.
pub fn postal_code(code: &str) -> String {
    parse_postal_code(code).map_or_else(|| code.to_owned(), |code| code.replace(' ', "\u{a0}"))
}

/// Reads a Canadian postal code into "V6B 1A1"; spaces, dashes and case are free.
pub fn parse_postal_code(input: &str) -> Option<String> {
    let code: Vec<char> = input
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    // D, F, I, O, Q and U are never used; W and Z never come first.
    let letter = |c: &char| c.is_ascii_uppercase() && !"DFIOQU".contains(*c);
    let [a, b, c, d, e, f] = code.as_slice() else {
        return None;
    };
    let ok = letter(a)
        && !"WZ".contains(*a)
        && b.is_ascii_digit()
        && letter(c)
        && d.is_ascii_digit()
        && letter(e)
        && f.is_ascii_digit();
    ok.then(|| format!("{a}{b}{c} {d}{e}{f}"))
}

/// The host of a web address, with its port: the rest may be a secret.
pub fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    #[test]
    fn phones_and_postal_codes() {
        assert_eq!(plain(&phone("+16045550142")), "604 555 0142");
        assert_eq!(plain(&phone("+16045550142;ext=12")), "604 555 0142 ext. 12");
        assert_eq!(phone("+442079460958"), "+442079460958");
        assert_eq!(masked_email("ann@mail.example.com"), "a••@m••.com");
        assert_eq!(phone_href("+16045550142"), "tel:+16045550142");
        assert_eq!(plain(&postal_code("v6b1a1")), "V6B 1A1");
    }
}
