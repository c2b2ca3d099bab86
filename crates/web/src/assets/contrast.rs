//! Recomputes from the style sheet every contrast that the design promises.

use super::asset;

/// The three sets of tokens: light, dark by system, dark by choice.
fn themes() -> [Vec<(String, String)>; 3] {
    let css = String::from_utf8(asset("app.css").unwrap().plain.clone()).unwrap();
    let light = block(&css, ":root {");
    let over = |selector: &str| {
        let mut tokens = light.clone();
        for (name, value) in block(&css, selector) {
            tokens.retain(|(known, _)| *known != name);
            tokens.push((name, value));
        }
        tokens
    };
    [
        light.clone(),
        over(":root:not([data-theme=\"light\"]) {"),
        over(":root[data-theme=\"dark\"] {"),
    ]
}

fn block(css: &str, selector: &str) -> Vec<(String, String)> {
    let from = css
        .find(selector)
        .unwrap_or_else(|| panic!("no {selector}"))
        + selector.len();
    let body = css[from..].split('}').next().unwrap();
    body.split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn colour(tokens: &[(String, String)], name: &str) -> [f64; 3] {
    let (_, hex) = tokens
        .iter()
        .find(|(known, _)| known == name)
        .unwrap_or_else(|| panic!("no token {name}"));
    let channel = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    [channel(1), channel(3), channel(5)]
}

/// Relative luminance, WCAG 2.2.
fn luminance(rgb: [f64; 3]) -> f64 {
    let linear = |c: f64| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

fn ratio(tokens: &[(String, String)], front: &str, behind: &str) -> f64 {
    let (a, b) = (
        luminance(colour(tokens, front)),
        luminance(colour(tokens, behind)),
    );
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_has_four_and_a_half_to_one_in_every_theme() {
    let pairs = [
        "text bg",
        "text surface",
        "text-2 bg",
        "text-2 surface",
        "link bg",
        "link surface",
        "visited bg",
        "visited surface",
        "on-brand brand",
        "on-brand brand-hover",
        "text brand-tint",
        "link brand-tint",
        "text-2 brand-tint",
        "error bg",
        "error error-tint",
        "on-error error",
        "success bg",
        "bg success",
        "text success-tint",
        "text error-tint",
        "text warn-tint",
        "warn warn-tint",
        "text info-tint",
        "info info-tint",
        "info bg",
        "on-info info",
        "on-emergency emergency",
        "text booked",
        "text arrived",
        "text hold",
        "text no-show",
        "link booked",
        "link arrived",
        "focus-edge focus",
        "bg text",
    ];
    check(&pairs, 4.5);
}

#[test]
fn edges_have_three_to_one_in_every_theme() {
    let pairs = [
        "border-input bg",
        "border-input surface",
        "skin-line skin",
        "chosen skin",
        "chosen chosen-hatch",
        "chart-1 bg",
        "chart-2 bg",
        "chart-3 bg",
        "brand bg",
        "error bg",
        "brand brand-tint",
    ];
    check(&pairs, 3.0);
    for tokens in themes() {
        // Focus is a black edge and a yellow ring: one of them shows on any ground.
        let best = ratio(&tokens, "focus-edge", "bg").max(ratio(&tokens, "focus", "bg"));
        assert!(best >= 3.0, "focus has {best:.2}");
    }
}

fn check(pairs: &[&str], least: f64) {
    for (theme, tokens) in ["light", "dark", "dark by choice"].iter().zip(themes()) {
        for pair in pairs {
            let (front, behind) = pair.split_once(' ').unwrap();
            let got = ratio(&tokens, front, behind);
            assert!(
                got >= least,
                "{theme}: {front} on {behind} has {got:.2}, needs {least}"
            );
        }
    }
}

#[test]
fn the_formula_gives_the_figures_of_the_guide() {
    let [light, dark, _] = themes();
    let round = |value: f64| (value * 100.0).round() / 100.0;
    assert_eq!(round(ratio(&light, "text", "bg")), 17.07);
    assert_eq!(round(ratio(&light, "link", "bg")), 7.58);
    assert_eq!(round(ratio(&dark, "text", "surface")), 14.35);
    assert_eq!(round(ratio(&dark, "on-brand", "brand")), 8.59);
}

#[test]
fn both_dark_sets_are_the_same() {
    let [_, system, chosen] = themes();
    assert_eq!(system, chosen);
}
