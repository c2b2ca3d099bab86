//! What the API says of days.

use midstance_web::testing::Site;
use serde_json::{Value, json};

/// How many times each of three days has, and why it has none.
async fn days(site: &Site, from: &str) -> Vec<(usize, Value)> {
    let path = format!(
        "/api/v1/availability?service=massage-60&location=main-street\
         &practitioner=mara-lindqvist&days=3&from={from}"
    );
    let answer: Value = serde_json::from_str(&site.get(&path).await.body).unwrap();
    let days = answer["days"].as_array().unwrap();
    days.iter()
        .map(|day| (day["times"].as_array().unwrap().len(), day["empty"].clone()))
        .collect()
}

#[tokio::test]
async fn a_day_without_times_says_why() {
    let site = Site::new().await;
    // Sunday to Tuesday; she works on Mondays and Wednesdays.
    let week = days(&site, "2026-12-06").await;
    assert_eq!(week[0], (0, json!("not_worked")));
    assert!(week[1].0 > 0 && week[1].1.is_null(), "{week:?}");
    assert_eq!(week[2], (0, json!("not_worked")));
    let later = days(&site, "2027-12-06").await;
    assert!(later.iter().all(|day| *day == (0, json!("too_far"))));
}
