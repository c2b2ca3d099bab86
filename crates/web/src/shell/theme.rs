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
    pub const COOKIE: &'static str = "__Host-theme";

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

    /// Value of the `Set-Cookie` header that keeps the choice for a year, or
    /// forgets it when the system's choice is wanted again.
    pub fn set_cookie(self) -> String {
        let age = if self == Theme::System { 0 } else { 31_536_000 };
        let (name, word) = (Self::COOKIE, self.word());
        format!("{name}={word}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Lax")
    }

    /// Reads the choice from a `Cookie` header.
    pub fn from_cookies(header: &str) -> Self {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == Self::COOKIE)
            .map_or(Theme::System, |(_, word)| Self::from_word(word))
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
    fn a_saved_choice_comes_back() {
        for (theme, _) in Theme::choices() {
            let cookie = theme.set_cookie();
            let sent = format!("a=b; {}", cookie.split(';').next().unwrap());
            assert_eq!(Theme::from_cookies(&sent), theme);
        }
        assert!(Theme::System.set_cookie().contains("Max-Age=0"));
        assert_eq!(Theme::from_cookies("__Host-theme=purple"), Theme::System);
    }
}
