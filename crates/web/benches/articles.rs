//! How long a thousand articles take: the list, a search, one article; beside the same pages with
//! the few built-in ones, in one run.
//!
//! `cargo bench -p midstance-web --bench articles`. Each page is asked for as a browser would ask,
//! without a network: route, shell, database, texts, template. The goal is 20 ms for list and
//! search.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and may stop at once"
)]

use std::io::Write as _;
use std::time::{Duration, Instant};

use midstance_editorial::{ContentFile, Library, embedded, with_overlay};
use midstance_web::{reading::Reading, testing::Site};

/// How many articles are made.
const ARTICLES: usize = 1_000;
/// Every page is asked for so often.
const ROUNDS: usize = 60;
/// What a page may take.
const GOAL: Duration = Duration::from_millis(20);

const PAGES: [(&str, &str); 4] = [
    ("list", "/articles"),
    ("search", "/search?q=heel+hurts+in+the+morning"),
    ("misspelt search", "/search?q=achiles+tendn"),
    ("article", "/articles/heel-pain-mornings"),
];

/// Words for made articles: the built-in ones' own, drawn by a linear congruential generator.
fn made(number: usize, words: &[String]) -> ContentFile {
    let mut state = u64::try_from(number).unwrap() + 20_260_000;
    let mut word = || {
        state = (state * 1_664_525 + 1_013_904_223) % (1 << 32);
        let at = usize::try_from(state >> 8).unwrap() % words.len();
        words[at].as_str()
    };
    let mut line = |count: usize| {
        let all: Vec<&str> = (0..count).map(|_| word()).collect();
        all.join(" ")
    };
    let mut text = format!(
        "+++\ntitle = \"{}\"\nsummary = \"{}\"\nauthors = [\"maren-oduya\"]\n\
         published_on = \"20{:02}-{:02}-{:02}\"\ntopics = [\"topic {}\"]\n\
         reviewed_on = \"2026-11-22\"\nnext_review = \"2027-11-22\"\n+++\n",
        line(6),
        line(15),
        10 + number % 16,
        1 + number % 12,
        1 + number % 28,
        number % 40,
    );
    for _ in 0..5 {
        text.push_str(&format!(
            "\n## {}\n\n{}.\n\n{}.\n",
            line(4),
            line(70),
            line(70)
        ));
    }
    ContentFile {
        path: format!("articles/made-{number}.md"),
        text: text.into(),
    }
}

fn library(count: usize) -> Library {
    let texts = embedded();
    let plain = |text: &str| -> Vec<String> {
        let letters = |word: &str| word.chars().all(|c| c.is_ascii_lowercase()) && word.len() > 2;
        let words = text.split_whitespace().filter(|word| letters(word));
        words.map(str::to_owned).collect()
    };
    let words: Vec<String> = texts
        .iter()
        .filter(|file| file.path.ends_with(".md"))
        .flat_map(|file| plain(&file.text))
        .collect();
    let own = (0..count).map(|number| made(number, &words)).collect();
    Library::from_files(&with_overlay(texts, own)).expect("sound texts")
}

/// Median and slowest of a page's times, and its size when packed.
async fn ask(site: &Site, path: &str) -> (Duration, Duration, usize) {
    // The first search builds the index.
    let body = site.get(path).await.body;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let answer = site.get(path).await;
        times.push(begin.elapsed());
        assert_eq!(answer.status, 200, "{path}");
    }
    times.sort_unstable();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(body.as_bytes()).unwrap();
    (
        times[ROUNDS / 2],
        times[ROUNDS - 1],
        packed.finish().unwrap().len(),
    )
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let few = Site::with_texts(Reading::new(library(0))).await;
        let begin = Instant::now();
        let texts = library(ARTICLES);
        println!("drawing {ARTICLES} articles: {:.0?}", begin.elapsed());
        let many = Site::with_texts(Reading::new(texts)).await;
        println!(
            "{:<18}{:>10}{:>10}{:>8}{:>10}  goal",
            "page", "median", "slowest", "ratio", "gzip"
        );
        for (name, path) in PAGES {
            let (base, ..) = ask(&few, path).await;
            let (median, slowest, packed) = ask(&many, path).await;
            let ratio = median.as_secs_f64() / base.as_secs_f64();
            let kept = if median <= GOAL { "kept" } else { "missed" };
            println!(
                "{name:<18}{:>7.2} ms{:>7.2} ms{ratio:>8.2}{:>8.1} kB  {kept}",
                median.as_secs_f64() * 1e3,
                slowest.as_secs_f64() * 1e3,
                packed as f64 / 1e3,
            );
        }
    });
}
