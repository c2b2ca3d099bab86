//! Runs from files: kept once, undone, noted, taken away, shared by consent. On every engine.

use crate::common::{
    runs::{LOG, runner, send, status, track},
    scenes,
};
use jiff::civil::date;
use midstance_clinic::{
    Actor,
    training::{self, Entry},
};
use midstance_store::{activity::Note, audit};

#[tokio::test]
async fn every_file_gets_a_line_and_one_bad_file_stops_nothing() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let track = track("2026-11-01T17:00:00Z", 200);
        let walk = "date,distance_km,duration,sport\n2026-11-03,5,60:00,walking\n";
        let report = send(
            &scene,
            client,
            &[
                ("log.csv", LOG),
                ("morning.gpx", &track),
                ("walk.csv", walk),
                ("holiday.jpg", "\u{0}\u{1}no run at all"),
                ("empty.fit", ""),
            ],
        )
        .await;
        assert_eq!(
            status(&report),
            [
                ("log.csv", "added"),
                ("morning.gpx", "added"),
                ("walk.csv", "not_a_run"),
                ("holiday.jpg", "could_not_read"),
                ("empty.fit", "could_not_read")
            ]
        );
        let bad = report.lines.iter().filter(|l| l.status != "added");
        assert!(bad.clone().all(|line| !line.reason.is_empty()), "{bad:?}");
        let trained = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(trained.history.entries().len(), 6);
        let gpx = trained.history.entries().last().unwrap();
        assert!((gpx.run.distance_m - 5_970.0).abs() < 60.0);
        assert_eq!(gpx.day, date(2026, 11, 1), "local day of the clinic's zone");
        assert!(gpx.digest.running_m() > 5_500.0, "kept with its digest");
        let all = training::overview(&scene.clinic, client, (0, 50))
            .await
            .unwrap();
        let names: Vec<&str> = all.files.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names.len(), 2, "only files with a run are kept: {names:?}");
    }
}

#[tokio::test]
async fn the_same_run_counts_once_and_the_decision_can_be_undone() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let watch = track("2026-11-01T17:00:00Z", 200);
        send(&scene, client, &[("watch.gpx", &watch)]).await;
        let again = send(&scene, client, &[("copy.gpx", &watch)]).await;
        assert_eq!(status(&again), [("copy.gpx", "already_here")]);
        assert!(again.copies.is_empty(), "the very same is not kept twice");
        // Another device, begun a little later, with less.
        let phone = track("2026-11-01T17:01:00Z", 190).replace("<ele>", "<desc>");
        let phone = phone.replace("</ele>", "</desc>");
        let report = send(&scene, client, &[("phone.gpx", &phone)]).await;
        assert_eq!(status(&report), [("phone.gpx", "already_here")]);
        assert_eq!(report.copies.len(), 1);
        let copy = &report.copies[0];
        assert!(!copy.same_why.is_empty());
        let count = |t: &training::Training| t.history.entries().len();
        let before = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(count(&before), 1);
        let undone = training::count_apart(&scene.clinic, client, copy.id).await;
        assert!(undone.unwrap());
        let after = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(count(&after), 2);
        // Sent once more it is still known, and the decision stays undone.
        let third = send(&scene, client, &[("phone.gpx", &phone)]).await;
        assert_eq!(status(&third), [("phone.gpx", "already_here")]);
        let after = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(count(&after), 2);
    }
}

#[tokio::test]
async fn a_richer_recording_takes_the_place_of_a_typed_run_and_its_note() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let entry = Entry {
            day: date(2026, 11, 1),
            distance_m: 5_970.0,
            duration_s: 1_990,
            note: Note {
                shoe: Some("Red, \"fast\"".into()),
                pain_during: Some(4),
                ..Note::default()
            },
        };
        training::enter(&scene.clinic, client, &entry)
            .await
            .unwrap();
        let watch = track("2026-11-01T17:00:00Z", 200);
        let report = send(&scene, client, &[("watch.gpx", &watch)]).await;
        assert_eq!(status(&report), [("watch.gpx", "added")]);
        assert_eq!(report.copies.len(), 1, "the typed run is the copy now");
        let trained = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(trained.history.entries().len(), 1);
        let run = &trained.history.entries()[0].run;
        assert_eq!(run.file.as_deref(), Some("watch.gpx"));
        assert_eq!(run.pain_during, Some(4));
        assert_eq!(run.shoe.as_deref(), Some("Red, \"fast\""));
    }
}

#[tokio::test]
async fn uploads_at_the_same_time_do_not_overlook_each_other() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let watch = track("2026-11-01T17:00:00Z", 200);
        let (first, second, third) = (
            [("a.gpx", watch.as_str())],
            [("b.gpx", watch.as_str())],
            [("c.gpx", watch.as_str())],
        );
        let (a, b, c) = tokio::join!(
            send(&scene, client, &first),
            send(&scene, client, &second),
            send(&scene, client, &third)
        );
        let all = [a, b, c];
        let added = all.iter().filter(|r| r.lines[0].status == "added").count();
        assert_eq!(added, 1);
        let trained = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(trained.history.entries().len(), 1);
    }
}

#[tokio::test]
async fn deleting_a_run_and_everything_leaves_nothing_of_it() {
    for scene in scenes().await {
        let (client, _) = runner(&scene, "Ada Brook").await;
        let watch = track("2026-11-01T17:00:00Z", 200);
        send(&scene, client, &[("watch.gpx", &watch), ("log.csv", LOG)]).await;
        let all = training::overview(&scene.clinic, client, (0, 50)).await;
        let all = all.unwrap();
        let (stranger, _) = runner(&scene, "Bo Castell").await;
        let gpx = all.runs[0].id;
        assert!(
            !training::remove(&scene.clinic, stranger, gpx)
                .await
                .unwrap()
        );
        assert!(training::remove(&scene.clinic, client, gpx).await.unwrap());
        let left = training::overview(&scene.clinic, client, (0, 50)).await;
        let left = left.unwrap();
        assert_eq!((left.count, left.files.len()), (5, 1));
        let log = training::part(&scene.clinic, client, 0).await.unwrap();
        assert_eq!(log[0].1, LOG.as_bytes(), "originals come back as they came");
        assert!(
            training::part(&scene.clinic, stranger, 0)
                .await
                .unwrap()
                .is_empty()
        );
        training::put_onset(&scene.clinic, client, Some(date(2026, 10, 12)))
            .await
            .unwrap();
        training::remove_all(&scene.clinic, client).await.unwrap();
        let none = training::overview(&scene.clinic, client, (0, 50)).await;
        let none = none.unwrap();
        assert_eq!((none.count, none.files.len()), (0, 0));
        let trained = training::load(&scene.clinic, client).await.unwrap();
        assert_eq!(trained.onset, None);
    }
}

#[tokio::test]
async fn staff_see_training_with_consent_only_and_every_opening_is_written_down() {
    for scene in scenes().await {
        let (client, visit) = runner(&scene, "Ada Brook").await;
        send(&scene, client, &[("log.csv", LOG)]).await;
        let staff = Actor::Program;
        let open = || training::opened(&scene.clinic, &staff, (client, visit));
        assert!(open().await.unwrap().is_none());
        scene.clock.forward(1);
        training::share(&scene.clinic, client).await.unwrap();
        scene.clock.forward(1);
        training::share(&scene.clinic, client).await.unwrap();
        let shared = open().await.unwrap().expect("shared now");
        assert_eq!(shared.consent.wording, training::SHARE_WORDING);
        assert_eq!(shared.training.history.entries().len(), 5);
        scene.clock.forward(1);
        training::stop_sharing(&scene.clinic, client).await.unwrap();
        assert!(open().await.unwrap().is_none());
        let openings = training::openings(&scene.clinic, client).await.unwrap();
        assert_eq!(openings.len(), 1, "a refused opening is none");
        let lines = scene
            .clinic
            .store
            .read(move |tx| Box::pin(async move { audit::about(tx, client.0).await }));
        let lines: Vec<String> = lines.await.unwrap().into_iter().map(|l| l.action).collect();
        let expected = [
            "training.uploaded",
            "training.shared",
            "training.opened",
            "training.unshared",
        ];
        assert_eq!(lines, expected);
    }
}
