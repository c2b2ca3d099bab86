//! What a file is, told by its content and never by its name.

use crate::xml::to_utf8;

/// Kinds of content that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Fit,
    Gpx,
    Tcx,
    AppleHealth,
    Gzip,
    Zip,
    GarminSummary,
    StravaTable,
    CsvLog,
    Empty,
    Zeros,
    /// Something else; the words complete "this is …".
    Other(&'static str),
}

/// Looks at the beginning of a file. A few kilobytes are enough.
pub fn sniff(bytes: &[u8]) -> Kind {
    match bytes {
        [] => return Kind::Empty,
        [0x1F, 0x8B, ..] => return Kind::Gzip,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Kind::Zip,
        _ if crate::fit::is_fit(bytes) => return Kind::Fit,
        _ if bytes.iter().all(|byte| *byte == 0) => return Kind::Zeros,
        [b'%', b'P', b'D', b'F', ..] => return Kind::Other("a PDF document"),
        [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..] => return Kind::Other("a picture"),
        [b'R', b'a', b'r', b'!', ..] => return Kind::Other("a RAR archive; pack it as zip"),
        [b'7', b'z', 0xBC, 0xAF, ..] => return Kind::Other("a 7z archive; pack it as zip"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Kind::Other("a document of an office program; save tables as CSV");
        }
        _ => {}
    }
    let text = to_utf8(&bytes[..bytes.len().min(8192)]);
    match text.as_bytes().first() {
        Some(b'<') => xml(&text),
        Some(b'{' | b'[') if text.contains("summarizedActivitiesExport") => Kind::GarminSummary,
        Some(b'{' | b'[') => Kind::Other("a JSON file that Midstance does not know"),
        _ => table(&text),
    }
}

/// Tells XML documents apart by their first element.
fn xml(text: &str) -> Kind {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(['?', '!']) {
            // A document type may list elements; they begin with "<!" as well.
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
        let name = &rest[..end.unwrap_or(rest.len())];
        return match name.rsplit(':').next().unwrap_or_default() {
            "gpx" => Kind::Gpx,
            "TrainingCenterDatabase" => Kind::Tcx,
            "HealthData" => Kind::AppleHealth,
            "kml" => Kind::Other("a KML file, which carries no times; export GPX or FIT instead"),
            "ClinicalDocument" => Kind::Other("a clinical document of Apple Health"),
            "html" | "HTML" => Kind::Other("a web page; the download may have failed"),
            "svg" => Kind::Other("a picture"),
            _ => Kind::Other("an XML file that Midstance does not know"),
        };
    }
    // A very long document type: only Apple Health writes one.
    if text.contains("<!DOCTYPE HealthData") {
        Kind::AppleHealth
    } else {
        Kind::Other("broken XML")
    }
}

/// Tells tables by the words of their first line.
fn table(text: &str) -> Kind {
    if text.contains('\0') {
        return Kind::Other("a binary file that Midstance does not know");
    }
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let first = first.to_lowercase();
    if first.contains("activity id") && first.contains("activity date") {
        return Kind::StravaTable;
    }
    let separated = first.contains([',', ';', '\t']);
    let dated = ["date", "day", "datum", "when"]
        .iter()
        .any(|word| first.contains(word));
    let far = ["dist", "km", "mile", "mi", "length", "metre", "meter"];
    if separated && (dated || far.iter().any(|word| first.contains(word))) {
        return Kind::CsvLog;
    }
    if separated && first.starts_with(|c: char| c.is_ascii_digit()) {
        return Kind::CsvLog;
    }
    Kind::Other("a text file that is no table of runs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(sniff(b""), Kind::Empty);
        assert_eq!(sniff(&[0; 400]), Kind::Zeros);
        assert_eq!(
            sniff(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00"),
            Kind::Fit
        );
        assert_eq!(
            sniff(b"  <?xml version='1.0'?>\n<!-- hi --><gpx version='1.1'>"),
            Kind::Gpx
        );
        assert_eq!(
            sniff(b"<ns:TrainingCenterDatabase xmlns:ns='x'>"),
            Kind::Tcx
        );
        let apple =
            b"<?xml version='1.0'?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData>";
        assert_eq!(sniff(apple), Kind::AppleHealth);
        assert_eq!(sniff(b"Date,Distance,Duration\n"), Kind::CsvLog);
        assert_eq!(sniff(b"Activity ID,Activity Date,x\n"), Kind::StravaTable);
        assert!(matches!(sniff(b"hello there"), Kind::Other(_)));
    }
}
