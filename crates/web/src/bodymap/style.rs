//! The part of the style sheet that follows from the list of areas.

use std::fmt::Write as _;

use super::areas::AREAS;
use super::view::{View, Zoom};

/// Rules that paint a ticked place without JavaScript, and that show a part of
/// the figure large: the figure is drawn wider than its frame and pushed out
/// of it, all in shares of the frame's width.
pub fn css() -> String {
    let mut css = String::new();
    let painted: Vec<String> = AREAS
        .iter()
        .map(|area| format!(".map:has(#area-{0}:checked) .r-{0} path", area.id))
        .collect();
    let _ = writeln!(
        css,
        "{}{{fill:url(#map-hatch);stroke:var(--chosen);stroke-width:2.4}}",
        painted.join(",")
    );
    let (left, top, width, _) = View::Front.frame();
    let mut zooms = String::new();
    for zoom in Zoom::ALL {
        let Some((x, y, w, h)) = zoom.frame() else {
            continue;
        };
        let share = |part: u32| f64::from(part) * 100.0 / f64::from(w);
        let chosen = format!(".map:has(#zoom-{}:checked) .map-body", zoom.word());
        let _ = write!(
            zooms,
            "{chosen} .map-stage{{width:100%;aspect-ratio:{w}/{h}}}"
        );
        let _ = write!(
            zooms,
            "{chosen} svg{{width:{:.2}%;margin:-{:.2}% 0 0 -{:.2}%}}",
            share(width),
            share(y - top),
            share(x - left)
        );
    }
    // Wide screens show whole figures side by side.
    let _ = writeln!(css, "@media (max-width:59.99em){{{zooms}}}");
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_painted_when_its_box_is_ticked() {
        let css = css();
        for area in AREAS.iter() {
            assert!(css.contains(&format!("#area-{0}:checked) .r-{0} path", area.id)));
        }
    }
}
