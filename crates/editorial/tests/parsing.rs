//! What an editor is told when a file has a fault, and what a file becomes when it has none.

use midstance_editorial::{
    Article, ContentErrors, ContentFile, Guide, Library, Page, Reading, Source, Sources,
    with_overlay,
};

const HEAD: &str = r#"+++
title = "Sore toe (turf toe)"
summary = "A sore toe."
kind = "short"
conditions = ["turf_toe"]
urgency = "clinic_ok"
reviewed_on = "2026-11-22"
next_review = "2027-11-22"
+++
"#;
const PARTS: &str = "\n## What it feels like\n\nSore [@doe-2020].\n\n## What to do\n\nRest.\n\n\
                     ## When to get help\n\nSoon.\n\n## Who treats it\n\nA doctor.\n";

fn file(path: &str, text: impl Into<String>) -> ContentFile {
    ContentFile {
        path: path.into(),
        text: text.into().into(),
    }
}

fn sources() -> Sources {
    let source = |id: &str, doi: Option<&str>| Source {
        id: id.into(),
        title: Some("On <toes> & shoes".into()),
        authors: "Doe J, et al.".into(),
        year: 2020,
        journal: None,
        doi: doi.map(Into::into),
        url: None,
        read: Reading::Memory,
    };
    Sources::new([
        source("doe-2020", Some("10.1000/toe")),
        source("roe-2021", None),
    ])
}

fn guide(text: String) -> Result<Guide, ContentErrors> {
    Guide::parse(&file("guides/turf-toe.md", text), &sources())
}

fn body(markdown: &str) -> Guide {
    match guide(format!("{HEAD}{PARTS}\n{markdown}\n")) {
        Ok(guide) => guide,
        Err(faults) => panic!("{faults}"),
    }
}

/// The faults of a guide whose extra part is the given Markdown.
fn faults_of(markdown: &str) -> String {
    match guide(format!("{HEAD}{PARTS}\n{markdown}\n")) {
        Ok(_) => panic!("no fault found in: {markdown}"),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn citations_are_numbered_by_first_use_and_listed_with_their_way_back() {
    let guide = body("## More\n\nA [@roe-2021]. B [@doe-2020; @roe-2021].");
    let ids: Vec<_> = guide
        .body
        .sources
        .iter()
        .map(|cited| &*cited.source.id)
        .collect();
    assert_eq!(ids, ["doe-2020", "roe-2021"]);
    let html = guide.body.html();
    assert!(
        html.contains("A<sup class=\"cite\"><a id=\"cite-2\" href=\"#source-2\""),
        "{html}"
    );
    assert!(html.contains("<li id=\"source-2\">"), "{html}");
    assert!(
        html.contains("href=\"https://doi.org/10.1000/toe\""),
        "{html}"
    );
    assert!(html.contains("On &lt;toes&gt; &amp; shoes"), "{html}");
    assert_eq!(html.matches("id=\"cite-1\"").count(), 1);
    assert_eq!(
        guide.body.contents().last().map(|entry| entry.id.clone()),
        Some("sources".into())
    );
}

#[test]
fn an_unknown_source_is_named_with_its_line_and_a_near_one() {
    let said = faults_of("## More\n\nText [@doe-2021].");
    assert_eq!(
        said,
        "guides/turf-toe.md:29: no source 'doe-2021'; did you mean doe-2020 or roe-2021?"
    );
    assert!(faults_of("## More\n\n[@zzz-1900].").contains("add it to knowledge/sources"));
    assert!(faults_of("## More\n\n[@doe-2020, roe].").contains("no source 'doe-2020, roe'"));
    assert!(faults_of("## More\n\n[@doe-2020; roe].").contains("write [@id] or [@id; @other]"));
}

#[test]
fn strength_of_evidence_is_a_word_and_is_remembered_with_its_part() {
    let guide = body("## More\n\nIt may help. [evidence: expert opinion]");
    let html = &guide.body.section("more").expect("more").html;
    let mark = "<span class=\"tag evidence-expert-opinion\">Evidence: expert opinion</span>";
    assert!(html.contains(mark), "{html}");
    assert_eq!(guide.body.evidence[0].section, "more");
    assert!(faults_of("## More\n\n[evidence: huge]").contains("unknown strength 'huge'"));
}

#[test]
fn tables_have_captions_heads_and_a_region_to_scroll() {
    let guide = body("## More\n\nTable: Doses & days\n\n| What | How |\n|---|---|\n| Walk | 1 |");
    let html = &guide.body.section("more").expect("more").html;
    assert!(html.contains("role=\"region\""), "{html}");
    assert!(
        html.contains("tabindex=\"0\" aria-labelledby=\"table-1\""),
        "{html}"
    );
    assert!(
        html.contains("<caption id=\"table-1\">Doses &amp; days</caption>"),
        "{html}"
    );
    assert!(html.contains("<th scope=\"col\">What</th>"), "{html}");
    assert!(
        html.contains("<th scope=\"row\">Walk</th><td>1</td>"),
        "{html}"
    );
    assert!(faults_of("## More\n\n| A | B |\n|---|---|\n| 1 | 2 |").contains("Table: …"));
}

#[test]
fn cards_say_their_urgency_in_words() {
    let guide = body("## More\n\n> [!WARNING]\n> ### See a doctor today\n>\n> - if hot");
    let html = &guide.body.section("more").expect("more").html;
    assert!(html.contains("class=\"care care-urgent\""), "{html}");
    assert!(
        html.contains("<h3 id=\"see-a-doctor-today\"><span class=\"vh\">Urgent advice: </span>")
    );
    assert!(!html.contains("tel:911"), "{html}");
    let emergency = body("## More\n\n> [!CAUTION]\n> ### Call now").body.html();
    assert!(
        emergency.contains("<a class=\"button\" href=\"tel:911\">Call 911</a>"),
        "{emergency}"
    );
    assert!(faults_of("## More\n\n> [!WARNING]\n> No heading").contains("a card has no heading"));
    assert!(faults_of("## More\n\n> [!TIP]\n> ### Hm").contains("[!CAUTION]"));
}

#[test]
fn headings_keep_their_levels_and_their_ids_apart() {
    let guide = body("## More\n\nA\n\n### Why\n\nB\n\n### Why\n\nC");
    let html = &guide.body.section("more").expect("more").html;
    assert!(
        html.contains("<h3 id=\"why\">") && html.contains("<h3 id=\"why-2\">"),
        "{html}"
    );
    assert!(faults_of("# Top").contains("one #"));
    assert!(faults_of("## More\n\n#### Deep").contains("skips a level"));
}

#[test]
fn pictures_need_words_and_raw_html_is_turned_away() {
    let guide = body("## More\n\n![A foot on a step](/images/step)");
    assert_eq!(guide.body.images[0].alt, "A foot on a step");
    assert!(faults_of("## More\n\n![](/images/step)").contains("write what it shows"));
    assert!(faults_of("## More\n\n<script>alert(1)</script>").contains("raw HTML '<script>"));
    assert!(faults_of("## More\n\nHi <b onclick=x>you</b>").contains("raw HTML"));
}

#[test]
fn scripts_in_addresses_do_not_get_through() {
    let html = body("## More\n\n[Go](javascript:alert(1))").body.html();
    assert!(!html.contains("javascript:"), "{html}");
    assert!(faults_of("## More\n\n![x](javascript:alert(1))").contains("not one of this site"));
}

#[test]
fn faults_in_the_head_have_a_line_and_a_way_out() {
    let said = |text: String| guide(text).expect_err("has a fault").to_string();
    assert!(said("title = 1".into()).contains(":1: the first line is not +++"));
    assert!(said("+++\ntitle = \"a\"\n".into()).contains("the head has no end"));
    assert!(said(HEAD.replace("kind = \"short\"", "kind = \"tall\"")).contains(".md:4: "));
    assert!(said(HEAD.replace("urgency", "urgent")).contains("urgent"));
    let day = said(format!("{}{PARTS}", HEAD.replace("2027-11-22", "soon")));
    assert_eq!(
        day,
        "guides/turf-toe.md:8: next_review 'soon' is not a day; write it as 2026-11-22"
    );
    let early = said(format!("{}{PARTS}", HEAD.replace("2027", "2025")));
    assert!(
        early.contains(":8: next_review is not after reviewed_on"),
        "{early}"
    );
    let none = said(format!("{}{PARTS}", HEAD.replace("[\"turf_toe\"]", "[]")));
    assert!(none.contains(":5: no condition"), "{none}");
}

#[test]
fn all_faults_of_a_file_come_together() {
    let said = faults_of("## More\n\n[@nobody-1999]\n\n![](/x)\n\n[evidence: huge]");
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[test]
fn a_guide_needs_its_parts_its_sources_and_a_card_where_help_is_urgent() {
    let said = |text: String| guide(text).expect_err("has a fault").to_string();
    let short = said(format!(
        "{HEAD}{}",
        PARTS.replace("## Who treats it", "## Who")
    ));
    assert!(short.contains("'## Who treats it' is missing"), "{short}");
    let bare = said(format!("{HEAD}{}", PARTS.replace("[@doe-2020]", "")));
    assert!(bare.contains("no source is cited"), "{bare}");
    let urgent = HEAD.replace("clinic_ok", "emergency");
    assert!(said(format!("{urgent}{PARTS}")).contains("must open with a card"));
    let card = "\n> [!CAUTION]\n> ### Call 911\n";
    assert!(guide(format!("{urgent}{card}{PARTS}")).is_ok());
    let core = said(format!("{}{PARTS}", HEAD.replace("\"short\"", "\"core\"")));
    assert!(core.contains("'## Care in stages' is missing"), "{core}");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_read() {
    let text = format!("\u{feff}{}", format!("{HEAD}{PARTS}").replace('\n', "\r\n"));
    assert_eq!(guide(text).expect("parses").title, "Sore toe (turf toe)");
}

#[test]
fn the_review_is_told_honestly() {
    let unchecked = body("").review;
    assert_eq!(
        unchecked.statement(),
        "Not yet checked by a clinician. Last edited on November 22, 2026. \
         Next review by November 22, 2027."
    );
    assert!(!unchecked.is_overdue(unchecked.next_review));
    assert!(unchecked.is_overdue(unchecked.next_review.tomorrow().expect("a next day")));
    let head = HEAD.replace("next_review", "checked_by = \"Dr. Q\"\nnext_review");
    let checked = guide(format!("{head}{PARTS}")).expect("parses").review;
    assert!(
        checked
            .statement()
            .starts_with("Checked by Dr. Q. Last reviewed on November 22")
    );
}

#[test]
fn file_names_become_addresses() {
    let odd = Guide::parse(
        &file("guides/Turf Toe.md", format!("{HEAD}{PARTS}")),
        &sources(),
    );
    assert!(
        odd.expect_err("odd name")
            .to_string()
            .contains("rename it to 'turf-toe.md'")
    );
}

#[test]
fn a_library_reports_dead_links_double_conditions_and_missing_authors() {
    let article = "+++\ntitle = \"A\"\nsummary = \"B\"\nauthors = [\"nobody\"]\nguides = [\"gone\"]\n\
                   published_on = \"2026-01-01\"\nreviewed_on = \"2026-01-01\"\n\
                   next_review = \"2027-01-01\"\n+++\nSee [this](/injuries/gone) and [it](#gone).\n";
    let files = [
        file("guides/turf-toe.md", format!("{HEAD}{PARTS}")),
        file("guides/other-toe.md", format!("{HEAD}{PARTS}")),
        file("articles/a.md", article),
    ];
    let said = Library::load(&files, &sources())
        .expect_err("faults")
        .to_string();
    for part in [
        "'turf_toe' also has other-toe.md",
        "no author 'nobody'",
        "no guide 'gone'",
        "articles/a.md:10: no page /injuries/gone",
        "no part 'gone' on this page",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn an_overlay_replaces_a_file_of_the_same_path() {
    let below = vec![file("pages/a.md", "old"), file("pages/b.md", "kept")];
    let both = with_overlay(
        below,
        vec![file("pages/a.md", "new"), file("pages/c.md", "more")],
    );
    let texts: Vec<&str> = both.iter().map(|one| &*one.text).collect();
    assert_eq!(texts, ["new", "kept", "more"]);
}

#[test]
fn pages_take_the_clinics_words_as_text() {
    let head = "+++\ntitle = \"P\"\nsummary = \"S\"\nupdated_on = \"2026-11-22\"\n+++\n";
    let text = format!("{head}By {{clinic_name}}, {{clinic_email}}.\n");
    let page = Page::parse(&file("pages/p.md", text), &sources()).expect("parses");
    let html = page.html("Toe & <Co>", "a@b.example");
    assert!(
        html.contains("By Toe &amp; &lt;Co&gt;, <a href=\"mailto:a@b.example\">a@b.example</a>.")
    );
    assert!(
        page.html("Toe", "")
            .contains("By Toe, <a href=\"/contact\">us</a>.")
    );
}

#[test]
fn withdrawn_articles_are_no_longer_public() {
    let article = |lines: &str| {
        let text = format!(
            "+++\ntitle = \"A\"\nsummary = \"B\"\nauthors = [\"x\"]\n\
             published_on = \"2026-03-04\"\nreviewed_on = \"2026-01-01\"\n\
             next_review = \"2027-01-01\"\n{lines}\n+++\nWords.\n"
        );
        Article::parse(&file("articles/a.md", text), &sources()).map_err(|e| e.to_string())
    };
    let gone = "withdrawn_on = \"2026-05-01\"\nreplaced_by = \"/articles/b\"";
    let gone = article(gone).expect("parses");
    let day = gone.withdrawal.as_ref().expect("withdrawn").on;
    assert!(gone.is_withdrawn(day) && !gone.is_public(day));
    let before = day.yesterday().expect("a day before");
    assert!(!gone.is_withdrawn(before) && gone.is_public(before));

    for (lines, word) in [
        ("replaced_by = \"/articles/b\"", "without withdrawn_on"),
        (
            "withdrawn_on = \"2026-05-01\"\nreplaced_by = \"https://b.example\"",
            "not a page of this site",
        ),
        ("withdrawn_on = \"May\"", "is not a day"),
    ] {
        let fault = article(lines).expect_err("a fault");
        assert!(fault.contains(word), "{fault}");
    }
}

#[test]
fn articles_are_public_from_their_day() {
    let text = "+++\ntitle = \"A\"\nsummary = \"B\"\nauthors = [\"x\"]\n\
                published_on = \"2026-03-04\"\nreviewed_on = \"2026-01-01\"\n\
                next_review = \"2027-01-01\"\n+++\nWords.\n";
    let article = Article::parse(&file("articles/a.md", text), &sources()).expect("parses");
    assert!(article.is_public(article.published_on));
    assert!(!article.is_public(article.published_on.yesterday().expect("a day before")));
    assert_eq!(article.body.reading_minutes(), 1);
}

#[test]
fn a_sources_file_names_the_line_of_its_fault() {
    let entry = "[[source]]\nid = \"a-2020\"\nauthors = \"A\"\nyear = 2020\nread = \"memory\"\n\n";
    let twice = Sources::parse("s.toml", &entry.repeat(2))
        .expect_err("twice")
        .to_string();
    assert!(
        twice.starts_with("s.toml:7: the source a-2020 stands here twice"),
        "{twice}"
    );
    let wrong = entry.replace("\"memory\"", "\"dream\"");
    let wrong = Sources::parse("s.toml", &wrong)
        .expect_err("wrong")
        .to_string();
    assert!(wrong.starts_with("s.toml:5: "), "{wrong}");
}

#[test]
fn sources_of_all_files_are_joined_and_a_library_uses_them() {
    let entry = |id: &str| {
        format!("[[source]]\nid = \"{id}\"\nauthors = \"A\"\nyear = 2020\nread = \"memory\"\n")
    };
    let files = [
        file("guides/turf-toe.md", format!("{HEAD}{PARTS}")),
        file("knowledge/sources/a.toml", entry("other-2020")),
        file(
            "knowledge/sources/b.toml",
            format!("{}url = \"https://toe.example/\"\n", entry("doe-2020")),
        ),
    ];
    let library = Library::from_files(&files).expect("loads");
    let html = library
        .guide("turf-toe")
        .expect("the guide")
        .body
        .sources_html();
    assert!(html.contains("<a href=\"https://toe.example/\">"), "{html}");
}
