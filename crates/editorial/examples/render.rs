//! Prints a built-in text as HTML, or the results of a search: for editors and for looking things
//! over. `cargo run -p midstance-editorial --example render -- itb-syndrome` or `-- find heel pain`.

use midstance_editorial::{Library, Search};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let library = Library::embedded()?;
    match words.split_first() {
        Some((first, rest)) if first == "find" => {
            let search = Search::new(&library.documents());
            let query = rest.join(" ");
            if let Some(respelled) = search.respelled(&query) {
                println!("showing results for {respelled}");
            }
            for hit in search.search(&query).iter().take(8) {
                let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
                println!("{:6.2}  {}  —  {snippet}", hit.score, hit.slug);
            }
        }
        Some((slug, _)) => {
            let guide = library.guide(slug).map(|guide| guide.body.html());
            let article = library.article(slug).map(|article| article.body.html());
            let page = library.page(slug).map(|page| page.body.html());
            let text = guide.or(article).or(page).ok_or("no text of that name")?;
            println!("{text}");
        }
        None => println!("name a text, or: find and some words"),
    }
    Ok(())
}
