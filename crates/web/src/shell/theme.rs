//! The choice of light or dark that a person saved.

/// Which colours a page is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the system asks for.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Name of the cookie that keeps the choice. It holds no personal data.
    pub const COOKIE: &'static str = "theme";

    /// The word used in the cookie, in forms and in `data-theme`.
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads the word back; anything unknown means the system's choice.
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// The choices with their words, for the footer's form.
    pub fn choices() -> [(Theme, &'static str); 3] {
        [
            (Theme::System, "System"),
            (Theme::Light, "Light"),
            (Theme::Dark, "Dark"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_saved_word_comes_back() {
        for (theme, _) in Theme::choices() {
            assert_eq!(Theme::from_word(theme.word()), theme);
        }
        assert_eq!(Theme::from_word("purple"), Theme::System);
    }
}
