//! Whole exports: read after the answer, recordings kept one by one. On every engine.

use crate::common::{
    runs::{LOG, runner, send, status, track},
    scenes,
};
use jiff::tz::TimeZone;
use midstance_clinic::training::{self, Content, Sent};
use midstance_store::activity::upload::Stage;

/// A zip archive of files, in a temporary file.
fn spooled(files: &[(&str, &str)]) -> Content {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let file = writer.finish().unwrap();
    let size = file.metadata().unwrap().len();
    Content::Spooled(std::sync::Arc::new(file), size)
}

#[tokio::test]
async fn a_whole_export_is_read_after_the_answer_and_its_recordings_are_kept_one_by_one() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let (first, second) = (
            track("2026-11-01T17:00:00Z", 200),
            track("2026-11-03T17:00:00Z", 240),
        );
        let files = [
            ("activities/1.gpx", first.as_str()),
            ("activities/2.gpx", second.as_str()),
            ("activities/3.gpx", "no recording"),
        ];
        let sent = || Sent {
            files: vec![("export.zip".to_owned(), spooled(&files))],
            into: None,
            zone: TimeZone::get("America/Vancouver").unwrap(),
        };
        let report = async |begun: training::Begun| {
            let id = begun.id;
            begun.wait(std::time::Duration::from_secs(60)).await;
            let report = training::report(&scene.clinic, client, id).await.unwrap();
            report.unwrap()
        };
        let begun = training::begin(&scene.clinic, client, sent()).await;
        let told = report(begun.unwrap()).await;
        assert_eq!(told.stage, Stage::Done);
        assert_eq!(
            status(&told),
            [
                ("export.zip/activities/1.gpx", "added"),
                ("export.zip/activities/2.gpx", "added"),
                ("export.zip/activities/3.gpx", "could_not_read"),
            ]
        );
        let all = training::overview(&scene.clinic, client, (0, 50))
            .await
            .unwrap();
        let mut names: Vec<&str> = all.files.iter().map(|f| f.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["1.gpx", "2.gpx"],
            "not the archive, and nothing unreadable"
        );
        let run = &all.runs[0];
        let original = training::file(&scene.clinic, client, run.file)
            .await
            .unwrap();
        assert_eq!(original.unwrap().1, second.as_bytes(), "as it came");
        assert_eq!(all.reading, None);

        let begun = training::begin(&scene.clinic, client, sent()).await;
        let again = report(begun.unwrap()).await;
        assert_eq!(status(&again)[0].1, "already_here");
        let all = training::overview(&scene.clinic, client, (0, 50))
            .await
            .unwrap();
        assert_eq!((all.count, all.files.len()), (2, 2), "nothing twice");
    }
}

#[tokio::test]
async fn runs_without_a_recording_in_an_export_bring_a_log_that_can_be_read_again() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let table = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n\
            1,\"Nov 1, 2026, 5:00:00 PM\",Gone,Run,3000,8.0,activities/gone.gpx\n";
        let sent = Sent {
            files: vec![(
                "export.zip".to_owned(),
                spooled(&[("activities.csv", table)]),
            )],
            into: None,
            zone: TimeZone::UTC,
        };
        let id = training::upload(&scene.clinic, client, sent).await.unwrap();
        let report = training::report(&scene.clinic, client, id).await.unwrap();
        assert_eq!(status(&report.unwrap())[0].1, "added");
        let all = training::overview(&scene.clinic, client, (0, 50))
            .await
            .unwrap();
        assert_eq!(all.files[0].name, "export.zip.csv");
        let log = training::file(&scene.clinic, client, all.files[0].id)
            .await
            .unwrap();
        let log = String::from_utf8(log.unwrap().1).unwrap();
        assert!(log.contains("8.000"), "{log}");
        let (other, _) = runner(&scene, "Bo Lind").await;
        let report = send(&scene, other, &[("log.csv", &log)]).await;
        assert_eq!(status(&report), [("log.csv", "added")]);
    }
}

#[tokio::test]
async fn a_reading_says_how_far_it_is_and_that_it_was_interrupted() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let sent = Sent {
            files: vec![("log.csv".to_owned(), LOG.as_bytes().to_vec().into())],
            into: None,
            zone: TimeZone::UTC,
        };
        // Both places for reading are taken: the answer comes all the same.
        let taken = scene.clinic.limits.reading.acquire_many(2).await.unwrap();
        let begun = training::begin(&scene.clinic, client, sent).await.unwrap();
        let (id, now) = (begun.id, scene.clinic.now());
        let report = training::report(&scene.clinic, client, id).await.unwrap();
        let reading = Stage::Reading {
            done: 0,
            known: 1,
            touched_at: now,
        };
        assert_eq!(report.unwrap().stage, reading);
        let all = training::overview(&scene.clinic, client, (0, 50))
            .await
            .unwrap();
        assert_eq!(all.reading, Some(id), "the list tells of it");
        drop(taken);
        begun.wait(std::time::Duration::from_secs(60)).await;
        let report = training::report(&scene.clinic, client, id).await.unwrap();
        assert_eq!(report.unwrap().stage, Stage::Done);
    }
}
