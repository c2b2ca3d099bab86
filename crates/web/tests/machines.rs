//! What pages tell machines: search engines, previews of links.

use crate::desk::data;
use midstance_web::testing::Site;

#[tokio::test]
async fn pages_tell_machines_who_writes_who_treats_and_where() {
    let site = Site::new().await;
    let article = &data(&site.get("/articles/coming-back-after-a-break").await.body)[0];
    assert_eq!(article["@type"], "Article");
    assert_eq!(article["publisher"]["@type"], "MedicalBusiness");
    let author = &article["author"][0];
    assert_eq!(author["@type"], "Person");
    assert_eq!(author["name"], "Ines Calloway");
    assert_eq!(
        author["hasCredential"]["@type"],
        "EducationalOccupationalCredential"
    );
    assert!(
        author.get("worksFor").is_none(),
        "a guest does not work here"
    );
    assert!(
        author.get("image").is_none(),
        "what is not known is not told"
    );
    let person = &data(&site.get("/authors/maren-oduya").await.body)[0];
    assert_eq!(person["@type"], "Person");
    assert_eq!(person["worksFor"]["name"], "Stride Clinic");
    let home = &data(&site.get("/").await.body)[0];
    assert_eq!(home["@type"], "MedicalBusiness");
    assert_eq!(home["department"].as_array().unwrap().len(), 2);
    let place = &data(&site.get("/places/main-street").await.body)[0];
    assert_eq!(place["@type"], "MedicalBusiness");
    assert_eq!(place["address"]["addressCountry"], "CA");
    let hours = place["openingHoursSpecification"].as_array().unwrap();
    assert!(
        hours
            .iter()
            .all(|day| day["opens"].as_str() < day["closes"].as_str())
    );
    let guide = &data(&site.get("/injuries/itb-syndrome").await.body)[0];
    assert_eq!(guide["about"]["@type"], "MedicalCondition");
    for path in [
        "/",
        "/places/main-street",
        "/contact",
        "/authors",
        "/authors/maren-oduya",
        "/injuries/itb-syndrome",
    ] {
        let page = site.get(path).await.body;
        let canonical = format!("<link rel=\"canonical\" href=\"http://localhost:8080{path}\">");
        assert!(page.contains(&canonical), "{path}");
        assert_eq!(page.matches("property=\"og:title\"").count(), 1, "{path}");
    }
}
